"""The bases of all methods and flows: one step, one potential."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import Parameter, declared_parameters
from potential.errors import InputError
from potential.oracles import Oracles
from potential.statement.theorem import Theorem

if TYPE_CHECKING:
    from potential.laboratory.flow_run import FlowTrajectory
    from potential.laboratory.trajectory import Trajectory


class Method:
    """A first-order method with its potential function.

    A subclass says for which class of problems it is meant (`assumes`), and defines `step(p, t, state)` and
    `potential(p, t, state)`; what else a theorem may need has defaults. A state is one vector or a NamedTuple of
    vectors. `p` is the problem: numbers in a run, symbols in a proof. `t` counts steps from 0.

    The method's own parameters (a step size) are declared in the class body as `eta = pt.Parameter(above=0)` and
    given by name to the constructor; a proof needs no values.

    A method that also serves problems without a set or without a non-smooth part says so, `optional = ("prox",)`: there
    the oracle, `project` or `prox`, is the identity. What is not optional is refused where the class has none.

    Raises InputError for a parameter that is not declared, or is no finite number; a value outside its domain is
    refused when a run begins.
    """

    assumes: ClassVar[Any] = None
    optional: ClassVar[tuple[str, ...]] = ()
    continuous: ClassVar[bool] = False  # whether it is a flow, see `Flow`
    theorem: ClassVar[str] = ""
    source: ClassVar[str] = ""
    note: ClassVar[str] = ""

    def __init__(self, *unnamed: Any, **parameters: float) -> None:
        declared = self.parameters()
        if unnamed:
            given = ", ".join(map(repr, unnamed))
            raise InputError(f"{type(self).__name__} takes its parameters by name, such as eta=0.1, got {given}")
        for name, value in parameters.items():
            if name not in declared:
                raise InputError(
                    f"{type(self).__name__} has no parameter {name!r}; "
                    + (f"it has {', '.join(declared)}" if declared else "it has none")
                )
            if isinstance(value, float | np.floating) and not math.isfinite(value):
                raise InputError(f"{type(self).__name__}: the parameter {name} must be a finite number, got {value!r}")
            if isinstance(value, str | bytes) or value is None:
                raise InputError(f"{type(self).__name__}: the parameter {name} must be a number, got {value!r}")
            declared[name].require_inside(value, type(self).__name__)
            self.__dict__[name] = value

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """The parameters declared on the class and its bases, by name, which a run may be given numbers for."""
        return {n: p for n, p in declared_parameters(cls).items() if not isinstance(p, ConstantRoot)}

    def start(self, p: Oracles, x0: Any) -> Any:
        """The first state: the start itself."""
        return x0

    def step(self, p: Oracles, t: Any, state: Any) -> Any:
        """The next state."""
        raise InputError(f"{type(self).__name__} does not define step(self, p, t, state)")

    def potential(self, p: Oracles, t: Any, state: Any) -> Any:
        """Phi(t), which no step raises by more than the budget less the progress."""
        raise InputError(f"{type(self).__name__} does not define potential(self, p, t, state)")

    potential.is_left_open = True  # type: ignore[attr-defined]

    def such_that(self, p: Oracles, t: Any, state: Any) -> Any:
        """What holds of the numbers that the iterates decide, `pt.Decided`, at this step: nothing beside their domains.

        A relation is `(left, "<=", right)` between scalars, or with ">=" or "="; several are a list. A proof uses them,
        the theorem assumes them, and `pt.check` holds them against what `decide` gives.
        """
        return []

    such_that.is_left_open = True  # type: ignore[attr-defined]

    def decide(self, p: Oracles, t: Any, state: Any) -> Any:
        """In a run, the number that the iterates decide at this step; where there are several, a dict by their names.

        It is called before the step, on numbers only, and may branch, search and round as it likes.
        """
        raise InputError(f"{type(self).__name__} does not define decide(self, p, t, state)")

    decide.is_left_open = True  # type: ignore[attr-defined]

    def progress(self, p: Oracles, t: Any, state: Any) -> Any:
        """The guaranteed decrease of each step: none."""
        return 0

    def budget(self, p: Oracles, t: Any) -> Any:
        """The error term of each step: none."""
        return 0

    def iterate(self, p: Oracles, state: Any) -> Any:
        """The point whose gap is reported: the state, or its first vector."""
        return state[0] if isinstance(state, tuple) else state

    def measure(self, p: Oracles, t: Any, state: Any) -> Any:
        """What the theorem bounds: the gap of the iterate, or what a proof reads off from potential and progress.

        A method that measures something else says so here, and in `weight`.
        """
        return p.gap(self.iterate(p, state))

    measure.is_left_open = True  # type: ignore[attr-defined]

    def weight(self, p: Oracles, t: Any) -> Any:
        """The factor in front of the measure; None stands for its coefficient in the potential."""
        return None

    def run(
        self,
        problem: Any,
        x0: Any = None,
        steps: int = 1000,
        *,
        record: str = "all",
        theorem: Any = None,
        keep_states: bool = False,
    ) -> Trajectory:
        """Run on numbers, from the problem's own start where x0 is None; see `potential.laboratory.run.run`."""
        from potential.laboratory.run import run

        return run(self, problem, x0, steps, record, theorem=theorem, keep_states=keep_states)

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.parameters() if name in self.__dict__)
        return f"{type(self).__name__}({given})"

    def _repr_html_(self) -> str:
        """The method with its numbers, and what its theorem claims, for a notebook."""
        named = f"<p><code>{escape(repr(self))}</code></p>"
        try:
            return named + Theorem.of(type(self))._repr_html_()
        except InputError:  # it has no potential yet, or no class
            return named


class Flow(Method):
    """A method in continuous time: `velocity(p, t, state)`, of the form of the state, in the place of a step.

    On numbers it is a solution of the differential equation, computed by `scipy.integrate.solve_ivp`. `unit(p)` is the
    time in which the solution changes, that of one step of the method whose limit the flow is.
    """

    continuous = True

    def velocity(self, p: Oracles, t: Any, state: Any) -> Any:
        """The derivative of the state in the time t > 0."""
        raise InputError(f"{type(self).__name__} does not define velocity(self, p, t, state)")

    def unit(self, p: Oracles) -> float:
        """The natural unit of time: that of a gradient step, 1/L, where the problem has an L."""
        return 1.0 / float(getattr(p, "L", 1.0))

    def run(
        self,
        problem: Any,
        x0: Any = None,
        steps: int = 1000,
        *,
        time: float | None = None,
        record: str = "all",
        theorem: Any = None,
        keep_states: bool = False,
    ) -> FlowTrajectory:
        """Follow the flow on numbers up to `time`, of `steps` natural units where it is not given.

        `steps` is also how many times are recorded; see `potential.laboratory.flow_run.run_flow`.
        """
        from potential.laboratory.flow_run import run_flow

        return run_flow(self, problem, x0, steps, record, time=time, theorem=theorem, keep_states=keep_states)
