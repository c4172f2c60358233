"""The base of the flows: methods in continuous time."""

from typing import Any

import potential as pt
from methods.method import Method
from potential.algebra.own_code import method_base


@method_base
class Flow(Method):
    """A method in continuous time: `velocity(p, t, state)`, of the form of the state, in the place of a step.

    On numbers it is a solution of the differential equation, computed by `scipy.integrate.solve_ivp`. `unit(p)` is the
    time in which the solution changes, that of one step of the method whose limit the flow is.
    """

    continuous = True

    def velocity(self, p: Any, t: Any, state: Any) -> Any:
        """The derivative of the state in the time t > 0."""
        raise pt.InputError(f"{type(self).__name__} does not define velocity(self, p, t, state)")

    def unit(self, p: Any) -> float:
        """The natural unit of time: that of a gradient step, 1/L, where the problem has an L."""
        return 1.0 / float(getattr(p, "L", 1.0))

    def run(
        self,
        problem: Any,
        x0: Any = None,
        steps: int = 100,
        *,
        time: float | None = None,
        record: str = "all",
        theorem: Any = None,
        keep_states: bool = False,
    ) -> Any:
        """Follow the flow on numbers up to `time`, of `steps` natural units where it is not given.

        `steps` is also how many times are recorded; see `methods.flow_trajectory.run_flow`.
        """
        from methods.flow_trajectory import run_flow

        return run_flow(self, problem, x0, steps, record, time=time, theorem=theorem, keep_states=keep_states)
