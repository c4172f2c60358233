r"""Flows on data: a solution of the differential equation, and its theorem held against it.

A solution is computed twice, the second time to tolerances a hundred times tighter. The second is what is reported;
its distance to the first is taken as a bound of its error, which it exceeds by far where the tolerances mean anything.
This is an estimate and no bound. What does not depend on it is the check of the derivative: at each computed state,
taken as exact, the derivative of the potential along the velocity there is worked out by the chain rule, with bounds of
the rounding, and compared with what the theorem allows, `d/dt Phi <= budget - progress`.

Where the velocity is singular at t = 0, as with a friction of 3/t, the flow starts from the first state at a small time
instead. It is then a solution for all later times, of which the theorem says the same, with the potential that the
state has at the small time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from potential.laboratory.conformance import Conformance, plain_vectors
from potential.laboratory.ledger import Ledger, excesses
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.plan import LAST, MEAN_GAP, MEAN_MEASURE, MEANS
from potential.laboratory.problems import problem_name
from potential.laboratory.rates import Rate, observed_rate
from potential.laboratory.records import RunRecord
from potential.laboratory.reports import Report
from potential.laboratory.states import mapped
from potential.rounding.derivative import Moving, MovingProblem, MovingVector
from potential.rounding.difference import Difference
from potential.rounding.numbers import UNIT, Rounded, RoundedVector, as_rounded

Array = npt.NDArray[np.float64]

#: The relative tolerance of the solution that is reported, and by how much that of the other one is larger.
TOLERANCE, LOOSER = 1e-11, 100.0
#: The absolute tolerance, relative to the size of the start and its distance to the minimizer.
_ABSOLUTE = 0.1
#: A flow that is singular at 0 starts after this share of its natural unit of time.
_LATER = 1e-6
#: Velocities are evaluated at most so many times for one solution.
_EVALUATIONS = 500_000
#: So many times are recorded at most where nothing is said.
_POINTS = 200
#: Rates are told in units that divide the time in so many parts.
_PARTS = 1000


# The solution ---------------------------------------------------------------------------------------------------------


@dataclass
class Solution:
    """A solution at `times`: the states, of each vector an estimate of its error, and the integrals up to each time.

    `integrals` has the columns progress, budget, the gap times its share in the mean, and the share, zero where the
    theorem does not need them. `ended` is the time at which the solution could not be continued, None where it could.
    """

    times: Array
    states: list[Any]
    errors: list[list[float]]
    integrals: Array
    evaluations: int
    ended: float | None = None


def solved(numeric: NumericTheorem, times: Array, run: Run | None = None) -> Solution:
    """The solution of the flow from its start, at these times, of which the first is the start.

    Raises Unlike at a velocity of the `run` that is not the theorem's.
    """
    flow = _Equation(numeric, run)
    flow.require_form(float(times[-1]))
    states, integrals, ended, evaluations = flow.solve(times, TOLERANCE)
    looser, _, _, more = flow.solve(times, TOLERANCE * LOOSER)
    kept = min(len(states), len(looser))
    errors = []
    for k in range(kept):
        # A difference that changes its sign is small by chance: its neighbours are not.
        near = range(max(k - 1, 0), min(k + 2, kept)) if k else range(1)
        errors.append(
            [
                max(float(np.linalg.norm(states[j][i] - looser[j][i])) for j in near)
                + 8.0 * UNIT * float(np.linalg.norm(states[k][i])) * (k > 0)
                for i in range(len(states[k]))
            ]
        )
    made = [flow.shaped(parts) for parts in states[:kept]]
    return Solution(times[:kept], made, errors, integrals[:kept], evaluations + more, ended)


class Unlike(Exception):
    """Raised inside an integration at the first velocity that is not the theorem's; never seen by a user."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.text)
        self.difference = difference


@dataclass
class Run:
    """The method and the problem of a run, and what holds its velocities against the theorem's."""

    method: Any
    problem: Any
    conformance: Conformance


class _Equation:
    """The differential equation of a flow, the state as one array, with the integrals that the theorem needs."""

    def __init__(self, numeric: NumericTheorem, run: Run | None = None) -> None:
        self.numeric = numeric
        self._conformance = None if run is None else run.conformance
        self._method = numeric.method if run is None else run.method
        self._problem = numeric.problem if run is None else run.problem
        self.first = self._method.start(self._problem, numeric.x0.copy())
        if self._conformance is not None and (found := self._conformance.start(self.first)) is not None:
            raise Unlike(found)
        self._ends = np.cumsum([len(part) for part in _parts(self.first)])
        self._integrands = self._needed()

    def _needed(self) -> list[Callable[[float, Any], float]]:
        """What is integrated along the flow, as functions of the time and the state."""
        numeric, zero = self.numeric, lambda t, state: 0.0
        budget = numeric.constant_budget
        found = [zero, zero, zero, zero]
        problem = numeric.problem

        def gap(state: Any) -> float:
            return float(problem.gap(numeric.functions.iterate(problem, numeric.method, None, *_parts(state))[0]))

        if numeric.progress(1, numeric.start()).value:
            progress = numeric.plain("progress")
            found[0] = lambda t, state: progress(problem, t, state)
        if budget.value:  # NaN where it varies
            found[1] = lambda t, state: numeric.budget(t).value
        constant = numeric.constant_share.value

        def share(t: float) -> float:
            return float(numeric.share(t).value if math.isnan(constant) else constant)

        if numeric.kind == MEAN_GAP:
            found[2] = lambda t, state: share(t) * gap(state)
        if numeric.kind in (MEAN_GAP, MEAN_MEASURE):
            found[3] = lambda t, state: share(t)
        return found if any(f is not zero for f in found) else []

    def shaped(self, parts: list[Array]) -> Any:
        """The vectors as a state."""
        if not isinstance(self.first, tuple):
            return parts[0]
        return type(self.first)(*parts) if hasattr(self.first, "_fields") else tuple(parts)

    def velocity(self, t: float, y: Array) -> Array:
        """The derivative of the array."""
        state = self.shaped(np.split(y[: self._ends[-1]], self._ends[:-1]))
        owner = self.numeric.theorem.method_name
        if self._conformance is None:
            parts = _parts(plain_vectors(self._method.velocity(self._problem, t, state), owner))
        else:
            kept = self.shaped([v.copy() for v in _parts(state)])
            returned = plain_vectors(self._method.velocity(self._problem, t, state), owner)
            found = self._conformance.step(t, kept, returned)
            if found is not None:
                raise Unlike(found)
            parts = _parts(returned)
        if not self._integrands:
            return np.concatenate(parts) if len(parts) > 1 else np.asarray(parts[0])
        return np.concatenate([*parts, [f(t, state) for f in self._integrands]])

    def require_form(self, t: float) -> None:
        """Raise InputError unless the velocity is of the same form as the state."""
        found = self._method.velocity(self._problem, t, self.first)
        shapes = [np.shape(part) for part in _parts(found)]
        if type(found) is not type(self.first) or shapes != [np.shape(part) for part in _parts(self.first)]:
            raise InputError(
                f"{self.numeric.theorem.method_name}.velocity must return a state of the same form as start, "
                f"{type(self.first).__name__}, got {type(found).__name__} with shapes {shapes}"
            )

    def singular_at_start(self) -> bool:
        """Whether the velocity has no finite value at t = 0."""
        try:
            found = self._method.velocity(self._problem, 0.0, self.first)
        except ZeroDivisionError:
            return True
        return not all(np.isfinite(part).all() for part in _parts(found))

    def solve(self, times: Array, tolerance: float) -> tuple[list[list[Array]], Array, float | None, int]:
        """The vectors and the integrals at the times, where it ended, and how many velocities it took."""
        from scipy.integrate import solve_ivp

        begin = np.concatenate([*_parts(self.first), np.zeros(len(self._integrands))])
        size = max(float(np.linalg.norm(begin)), math.sqrt(self._distance_squared()), 1e-300)
        count = 0

        def velocity(t: float, y: Array) -> Array:
            nonlocal count
            count += 1
            if count > _EVALUATIONS:
                raise InputError(
                    f"{self.numeric.theorem.method_name} on {problem_name(self.numeric.problem)}: more than "
                    f"{_EVALUATIONS} velocities were needed up to t = {t:.3g} of {times[-1]:.3g}; give a smaller time"
                )
            try:
                return self.velocity(float(t), y)
            except ZeroDivisionError:
                raise InputError(
                    f"{self.numeric.theorem.method_name}: at t = {t:.3g} something of the flow, such as its budget, "
                    "divides by zero; a flow that is checked must be finite on all of its time"
                ) from None

        found = solve_ivp(
            velocity,
            (float(times[0]), float(times[-1])),
            begin,
            method="DOP853",
            t_eval=times,
            rtol=tolerance,
            atol=_ABSOLUTE * tolerance * size,
        )
        rows = [y for y in found.y.T if np.isfinite(y).all()]
        states = [np.split(y[: self._ends[-1]], self._ends[:-1]) for y in rows]
        integrals = np.array([y[self._ends[-1] :] for y in rows]).reshape(len(rows), -1)
        if not self._integrands:
            integrals = np.zeros((len(rows), 4))
        ended = None
        if found.status < 0 or len(rows) < len(times):
            ended = float(times[len(rows)]) if len(rows) < len(times) else float(times[-1])
        return states, integrals, ended, count

    def _distance_squared(self) -> float:
        x = self.numeric.functions.iterate(self.numeric.problem, self.numeric.method, None, *_parts(self.first))[0]
        return float(self.numeric.problem.distance_squared(x))


def _parts(state: Any) -> list[Any]:
    return list(state) if isinstance(state, tuple) else [state]


def output_times(numeric: NumericTheorem, time: float, points: int) -> Array:
    """The start and the times after it that are recorded: half of them in equal ratios, half at equal distances."""
    first = 0.0
    if _Equation(numeric).singular_at_start():
        first = _LATER * natural_unit(numeric)
    half = max(points // 2, 1)
    ratios = np.geomspace(max(time * 1e-4, 10.0 * first), time, half + 1)
    distances = np.linspace(0.0, time, points - half + 1)[1:-1]
    found = np.unique(np.concatenate([[first], ratios, distances]))
    # Two times that differ by rounding alone are one.
    apart: Array = found[np.concatenate([[True], np.diff(found) > 1e-9 * time])]
    return apart


def natural_unit(numeric: NumericTheorem) -> float:
    """The time that is one step of the method whose limit the flow is; 1 where the method does not say."""
    unit = getattr(numeric.method, "unit", None)
    return float(unit(numeric.problem)) if unit is not None else 1.0


def valid_time(time: object) -> float:
    """A time as a float; raises InputError unless it is a positive number."""
    if isinstance(time, bool) or not isinstance(time, int | float | np.number) or not 0 < float(time) < math.inf:
        raise InputError(f"time must be a positive number, got {time!r}")
    return float(time)


# What is recorded -----------------------------------------------------------------------------------------------------


@dataclass(eq=False, repr=False, kw_only=True)
class FlowRecord(RunRecord):
    """What is known of a flow: arrays over the times `ts`, the first of which is `begin`.

    `integration_errors` are estimates of how far the state is from the exact solution, over all its vectors;
    `gap_errors` and so on contain what they come to. `evaluations` is how many velocities were evaluated.
    """

    integration_errors: Any = field(default_factory=lambda: np.zeros(0))
    evaluations: int = 0

    #: What the errors of the records are made of.
    error_name: ClassVar[str] = "error"

    @property
    def begin(self) -> float:
        """Where the solution starts: 0, or a small time where the velocity is singular there."""
        return float(self.ts[0]) if len(self.ts) else 0.0

    @property
    def end(self) -> float:
        """The last time."""
        return float(self.ts[-1]) if len(self.ts) else 0.0

    @property
    def extent(self) -> str:
        """How long the flow is, in words."""
        return f"time {self.end:.4g}"

    @property
    def length(self) -> tuple[str, str]:
        """How long the flow is: a name and a text."""
        start = f", started at {self.begin:.2g} as the velocity is singular at 0" if self.begin else ""
        return "time", f"{self.end:.6g}, at {len(self.ts)} times{start}"

    def observed_rate(self) -> Rate:
        """The rate of what the theorem bounds, along this flow; see `potential.laboratory.rates.observed_rate`."""
        if not self.end:
            return Rate("unknown", reason="nothing was recorded")
        # A rate is told in units of the time in which t has many of them, and then brought back.
        unit = self.end / _PARTS
        found = observed_rate(self.measures, self.ts / unit, self._measure_rounding)
        window = None if found.window is None else (found.window[0] * unit, found.window[1] * unit)
        if found.kind != "linear":
            return Rate(found.kind, found.value, found.low, found.high, window, found.floor, found.reason)
        value, low, high = (v ** (1.0 / unit) for v in (found.value, found.low, found.high))
        return Rate("linear", value, low, high, window, found.floor)


@dataclass(eq=False, repr=False, kw_only=True)
class FlowReport(FlowRecord, Report):
    """The outcome of a check of a flow, true where everything held.

    At each of `ts` after t = 0, `slopes` are the derivatives of the potential along the velocity over its factor,
    `allowed_slopes` what the theorem allows and `slope_allowances` the rounding: this holds for the computed state,
    whatever the error of the integration. `changes`, `allowed` and `allowances` are of the potential from one time to
    the next along the solution; the allowances contain the estimated error of the integration.
    """

    unit: ClassVar[str] = "times"
    place: ClassVar[str] = "t = {:.4g}"

    slopes: Any
    allowed_slopes: Any
    slope_allowances: Any

    @property
    def slope_violations(self) -> Array:
        """The times at which the potential's derivative is more than the theorem and rounding allow."""
        return np.asarray(self.ts[~(self.slopes - self.allowed_slopes - self.slope_allowances <= 0.0)])

    @property
    def _wrong(self) -> list[Any]:
        return [*super()._wrong, self.slope_violations]

    @property
    def violations(self) -> Any:
        """The times before which the potential rose more than the theorem and the errors allow."""
        return self.ts[1:][super().violations]

    @property
    def bound_violations(self) -> Any:
        """The times at which the flow was above the proven bound."""
        return self.ts[super().bound_violations]

    @property
    def domination_violations(self) -> Any:
        """The times at which the potential was below weight times measure."""
        return self.ts[super().domination_violations]

    @property
    def worst_step(self) -> Any:
        """The time before which the change comes nearest to a violation, or goes furthest."""
        worst = super().worst_step
        return None if worst is None else float(self.ts[worst + 1])

    @property
    def largest_violation(self) -> float:
        """The largest excess of a change of the potential, or of its derivative: at most 0 where all hold."""
        excess = self.slopes - self.allowed_slopes - self.slope_allowances
        return max(super().largest_violation, float(np.max(excess[1:], initial=-math.inf)))

    def __bool__(self) -> bool:
        return super().__bool__() and not len(self.slope_violations)

    def failures(self) -> list[str]:
        """What did not hold, in words."""
        found = [text.replace("at iteration", "at t =") for text in super().failures()]
        if len(self.slope_violations):
            found.append(
                f"the derivative of the potential is more than allowed at {len(self.slope_violations)} of "
                f"{len(self.ts)} times, first at t = {self.slope_violations[0]:g}"
            )
        return found

    def facts(self) -> list[tuple[str, str]]:
        """The report as rows of a name and a text."""
        rows = super().facts()
        at = [name for name, _ in rows].index("verdict")
        error = float(np.max(self.integration_errors, initial=0.0))
        rows.insert(at + 1, ("derivative", f"of the potential, by the chain rule at {len(self.slopes)} states"))
        rows.insert(at + 2, ("solution", f"off by about {error:.1e}, from {self.evaluations} velocities"))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return {
            **super().to_dict(),
            "time": self.end,
            "begin": self.begin,
            "slope_violations": len(self.slope_violations),
            "evaluations": self.evaluations,
        }


class Course:
    """A solution with what the theorem says along it, row by row."""

    def __init__(self, numeric: NumericTheorem, times: Array, run: Run | None = None) -> None:
        self.numeric = numeric
        self.solution = solved(numeric, times, run)
        self.ledger = Ledger(numeric)
        self.potentials: list[Rounded] = []
        self.excesses: list[tuple[float, float]] = []
        self.ended = self.solution.ended
        # Where the flow starts later than at 0, the potential there is what it may not exceed.
        first = numeric.potential(float(times[0]), numeric.start())
        if first.value > numeric.start_potential.value:
            numeric.start_potential = first
        for k, t in enumerate(self.solution.times):
            if not self._record(k, float(t)):
                self.ended = float(t)
                break

    def state(self, k: int) -> Any:
        """The k-th state, each vector with the estimate of its error."""
        errors = iter(self.solution.errors[k])
        return mapped(self.solution.states[k], lambda v: self.numeric.rounded.point(v, next(errors)))

    def exact_state(self, k: int) -> Any:
        """The k-th state as it was computed, taken as exact."""
        return self.numeric.wrap(self.solution.states[k])

    def _record(self, k: int, t: float) -> bool:
        """Enter the row of the k-th time; false where the numbers are not finite."""
        numeric, ledger, state = self.numeric, self.ledger, self.state(k)
        paid, budgets, gap_sum, shares = (float(v) for v in self.solution.integrals[k])
        # An integral is as good as the solution is, relative to its size.
        ledger.paid, ledger.budgets, ledger.gap_sum = (
            Rounded(v, TOLERANCE * LOOSER * abs(v)) for v in (paid, budgets, gap_sum)
        )
        ledger.shares = Rounded(shares, TOLERANCE * LOOSER * abs(shares))
        potential, gap = numeric.potential(t, state), numeric.gap(0, state)
        if not math.isfinite(potential.value):
            return False
        ledger.record(t, state, potential, gap)
        self.potentials.append(potential)
        nothing_yet = t == 0.0 and numeric.kind in (*MEANS, LAST)
        self.excesses.append((-math.inf, -math.inf) if nothing_yet else excesses(ledger, potential, Rounded(0.0)))
        return True

    def changes(self) -> Array:
        """Per interval: change of the potential, what is allowed, the allowance, and the scale."""
        rows = []
        for k in range(len(self.potentials) - 1):
            before, after = self.potentials[k], self.potentials[k + 1]
            factor = before.powers
            step = self.solution.integrals[k + 1] - self.solution.integrals[k]
            size = np.abs(self.solution.integrals[k + 1])
            allowed = Rounded(float(step[1] - step[0]), TOLERANCE * LOOSER * float(size[0] + size[1])).over(factor)
            change = (after - before).over(factor)
            rows.append((change.value, allowed.value, (change - allowed).error, abs(before.value)))
        return np.array(rows, dtype=np.float64).reshape(len(rows), 4)

    def slopes(self) -> Array:
        """Per time: the derivative of the potential at the computed state, what is allowed, and the allowance."""
        numeric, problem = self.numeric, MovingProblem(self.numeric.rounded)
        rows = []
        for k, t in enumerate(self.solution.times[: len(self.potentials)]):
            if t == 0.0:
                # The theorem speaks of t > 0.
                rows.append((0.0, 0.0, 0.0))
                continue
            state = self.exact_state(k)
            rates = iter(_parts(numeric.velocity(t, state)))
            moving = mapped(state, lambda v: MovingVector(v, _velocity(next(rates))))  # noqa: B023
            found = numeric.evaluate("potential", problem, Moving(Rounded(float(t)), Rounded(1.0)), moving)
            rate = found.rate if isinstance(found, Moving) else Rounded(0.0)
            factor = self.potentials[k].powers
            allowed = (numeric.budget(t) - numeric.progress(t, state)).over(factor)
            slope = as_rounded(rate).over(factor)
            rows.append((slope.value, allowed.value, (slope - allowed).error))
        return np.array(rows, dtype=np.float64).reshape(len(rows), 3)

    def columns(self) -> dict[str, Any]:
        """The columns of a record."""
        return {
            **self.ledger.columns(),
            "integration_errors": np.array([max(e) for e in self.solution.errors[: len(self.potentials)]]),
            "evaluations": self.solution.evaluations,
        }


def _velocity(v: Any) -> RoundedVector:
    return v if isinstance(v, RoundedVector) else RoundedVector(np.asarray(v, dtype=np.float64))


# The check ------------------------------------------------------------------------------------------------------------


def checked_flow(
    numeric: NumericTheorem, problem: Any, method: Any, steps: int, chosen: tuple[str, ...], time: float | None = None
) -> FlowReport:
    """The report of a theorem about a flow: see `potential.check`.

    Without a `time` the flow ends after `steps` times its natural unit. It is recorded at as many times as steps, at
    most 200. `problem` and `method` are those of the run, `numeric` has copies of its own. Raises InputError for a time
    that is no positive number.
    """
    end = steps * natural_unit(numeric) if time is None else valid_time(time)
    times = output_times(numeric, end, min(steps, _POINTS))
    about = {
        "theorem": numeric.theorem,
        "method": method,
        "problem": problem,
        "kind": numeric.kind,
        "measure_name": numeric.measure_name,
        "numeric": numeric,
        "chosen": chosen,
    }
    try:
        course = Course(numeric, times, Run(method, problem, Conformance(numeric)))
    except Unlike as found:
        nothing = np.zeros(0)
        return FlowReport(
            **about,
            steps=0,
            slopes=nothing,
            allowed_slopes=nothing,
            slope_allowances=nothing,
            difference=found.difference,
        )
    table, slopes = course.changes(), course.slopes()
    over = np.array(course.excesses).reshape(len(course.excesses), 2)
    return FlowReport(
        **about,
        steps=len(table),
        **course.columns(),
        changes=table[:, 0],
        allowed=table[:, 1],
        allowances=table[:, 2],
        scales=table[:, 3],
        bound_excesses=over[:, 0],
        domination_excesses=over[:, 1],
        accumulated=np.zeros(len(over)),
        slopes=slopes[:, 0],
        allowed_slopes=slopes[:, 1],
        slope_allowances=slopes[:, 2],
        diverged_at=course.ended,
    )
