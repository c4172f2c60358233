"""Following a flow on numbers: a solution of its differential equation, and what it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from potential.errors import DivergedError, InputError
from potential.laboratory.flow import Course, FlowRecord, natural_unit, output_times, valid_time
from potential.laboratory.inputs import require_class, valid_start, valid_steps
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.parameters import with_numbers
from potential.laboratory.problems import problem_name
from potential.laboratory.trajectory import RECORDS, Trajectory
from potential.statement.theorem import Theorem


@dataclass(eq=False, repr=False, kw_only=True)
class FlowTrajectory(FlowRecord, Trajectory):
    """One solution of a flow on a numeric problem: the arrays of `FlowRecord` over the times `ts`.

    `start`, `final` and `states` are as in a `Trajectory`; `steps` is the number of recorded times after the first.
    """


def run_flow(
    method: Any,
    problem: Any,
    x0: Any = None,
    steps: int = 1000,
    record: str = "all",
    *,
    time: float | None = None,
    theorem: Any = None,
    keep_states: bool = False,
) -> FlowTrajectory:
    """Follow a flow on a numeric problem.

    The solution is computed by an explicit Runge-Kutta method of order 8 (DOP853) to a relative tolerance of 1e-11, and
    once more to a larger one, for an estimate of its error. Where the velocity is singular at t = 0 the flow starts
    from the first state at a millionth of its natural unit of time.

    `x0` is the start, the problem's own where none is given; `time` is when the flow ends, after `steps` natural units
    where it is not given. The flow is recorded at the start and at `steps` times after it: half of them in equal
    ratios, half at equal distances (`record="all"` and "log" are the same here); with "none" at the end alone, and
    nothing but `final` is kept. `theorem` is the one to compare with. `keep_states` keeps the recorded states.

    Raises InputError for arguments that cannot be used, and where the flow takes too many velocities; NoMinimizerError
    where the problem has no minimizer; DivergedError where the solution cannot be continued, with `.iteration`, the
    number of the first time that was not reached, and `.trajectory`, all before it.
    """
    claim = Theorem.of(method if theorem is None else theorem).with_method(method)
    if theorem is not None and Theorem.of(theorem).method_class is not claim.method_class:
        raise InputError(
            f"the theorem {claim.name} is about {Theorem.of(theorem).method_name}, not {claim.method_name}"
        )
    steps = valid_steps(steps, least=1)
    if record not in RECORDS:
        raise InputError(f"record must be one of {', '.join(map(repr, RECORDS))}, got {record!r}")
    require_class(claim, problem)
    start = valid_start(problem, x0)
    method = with_numbers(claim, problem, {}, steps)
    claim = claim.with_method(method)
    with np.errstate(all="ignore"):
        numeric = NumericTheorem(claim, method, problem, start, strict=False)
        end = steps * natural_unit(numeric) if time is None else valid_time(time)
        course = Course(numeric, output_times(numeric, end, 1 if record == "none" else steps))
        states = course.solution.states[: len(course.potentials)]
        kept = course.columns() if record != "none" else {}
    trajectory = FlowTrajectory(
        theorem=claim,
        method=method,
        problem=problem,
        steps=max(len(states) - 1, 0),
        kind=numeric.kind,
        measure_name=numeric.measure_name,
        numeric=numeric,
        **kept,
        start=start,
        final=states[-1] if states else course.solution.states[0],
        record=record,
        states=states if keep_states else [],
    )
    if course.ended is not None:
        raise DivergedError(
            f"{claim.method_name} on {problem_name(problem)} could not be followed to t = {course.ended:.4g}: its "
            "solution diverges, or changes too fast; .trajectory of this error holds what came before",
            trajectory,
            len(states),
        )
    return trajectory
