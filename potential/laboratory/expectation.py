r"""The numeric check of a theorem about expectations: a method that draws at random is held against it on data.

Two things are checked. At some of the steps of a run, from the state that was reached, the expectation of the
potential after the step is worked out exactly, by going through all that the step can draw, and compared with what
the theorem allows: `E[Phi(t+1) | state] - Phi(t) <= budget - progress`. And over many runs, each with draws of its
own, the mean of what the theorem bounds is compared with its bound, by as much as the spread of the runs can tell.
"""

from __future__ import annotations

import inspect
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.interpretations import rounded_problem
from potential.laboratory.conformance import Conformance, plain_vectors
from potential.laboratory.ledger import Ledger
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.plan import LAST, MEAN_GAP, MEANS, POTENTIAL, TOTAL
from potential.laboratory.problems import begin_step, problem_name
from potential.laboratory.reports import Report
from potential.laboratory.states import is_finite, parts
from potential.rounding.difference import Difference
from potential.rounding.numbers import UNIT, Rounded
from potential.rounding.problem import RoundedProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Array = npt.NDArray[np.float64]

#: So many runs are made where nothing else is said.
SEEDS = 20
#: So many outcomes are gone through in one check, over all its steps, and at so many steps at least; no more than the
#: runs themselves have steps, all together.
_OUTCOMES, _FEWEST_STEPS = 2000, 8
#: So many times are recorded of each run, in equal ratios.
_RECORDED = 100
#: The chance that a mean of normal numbers lies above its expectation by more than what is allowed to it.
_CHANCE = 1e-5


@dataclass(eq=False, repr=False, kw_only=True)
class ExpectationReport(Report):
    """The outcome of a check of a theorem about expectations, true where everything held.

    `gaps`, `potentials`, `measures` and so on are means over `seeds` runs, at the times `ts`; `samples`, of shape
    `(seeds, len(ts))`, are the runs' own measures and `standard_errors` those of their means. At `checked_steps` the
    expected change of the potential was worked out over all `outcomes` of the step (0 where the problem cannot list
    them): `changes`, `allowed`, `allowances` have an entry for each of these steps. `bound_excesses` are how much a
    mean exceeds its bound, less what is allowed to chance: by Student's distribution, as much as a mean of so many
    normal numbers exceeds its expectation with a probability of 1e-5.
    """

    rose = "was expected to rise"

    checked_steps: Any
    outcomes: int
    samples: Any
    first_seed: int

    @property
    def seeds(self) -> int:
        """The number of runs."""
        return len(self.samples)

    @property
    def standard_errors(self) -> Array:
        """The standard error of each mean, of shape `(len(ts),)`."""
        if self.seeds < 2:  # the first run was not the theorem's
            return np.full(len(self.ts), math.nan)
        errors: Array = np.std(self.samples, axis=0, ddof=1) / math.sqrt(self.seeds)
        return errors

    @property
    def violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the potential was expected to rise more than the theorem and rounding allow."""
        found: npt.NDArray[np.intp] = self.checked_steps[super().violations]
        return found

    @property
    def bound_violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the mean was above the proven bound by more than chance allows."""
        found: npt.NDArray[np.intp] = self.ts[super().bound_violations]
        return found

    @property
    def domination_violations(self) -> npt.NDArray[np.intp]:
        """The steps t at which the potential of a run was below weight times measure."""
        found: npt.NDArray[np.intp] = self.ts[super().domination_violations]
        return found

    @property
    def worst_step(self) -> int | None:
        """The step of those that were checked that comes nearest to a violation, or goes furthest."""
        worst = super().worst_step
        return None if worst is None else int(self.checked_steps[worst])

    @property
    def over(self) -> str:
        """Over what a mean is taken, in words."""
        return f"mean over {self.seeds} seeds"

    @property
    def extent(self) -> str:
        """How long each run is, in words, and how many there are."""
        return f"{self.steps} steps, {self.over}"

    @property
    def measured(self) -> str:
        """What is compared with the bound, in words, and over what it is a mean."""
        return f"{self.measure_name} ({self.over})"

    @property
    def last(self) -> str:
        """The last mean with its standard error, as text."""
        return f"{super().last} +- {self.standard_errors[-1]:.1g}" if len(self.ts) else ""

    @property
    def band(self) -> tuple[Any, Any] | None:
        """The least and the largest measure of the runs at each time."""
        return (self.samples.min(axis=0), self.samples.max(axis=0)) if len(self.ts) else None

    @property
    def outcome(self) -> str:
        """The last mean with its standard error and its bound, as text."""
        if not len(self.ts):
            return ""
        mean, error, bound = self.measures[-1], self.standard_errors[-1], self.bounds[-1]
        return f"{mean:.4g} +- {error:.2g}, {self.over}; bound {bound:.4g}"

    def facts(self) -> list[tuple[str, str]]:
        """The report as rows of a name and a text."""
        rows = super().facts()
        at = [name for name, _ in rows].index("verdict")
        if self.outcomes:
            text = (
                f"over all {self.outcomes} outcomes of a step, at {len(self.checked_steps)} of {self.steps} steps: "
                "the first ones, then in equal ratios"
            )
        else:
            text = "not worked out: the problem does not list the outcomes of a step"
        rows.insert(at + 1, ("expectation", text))
        rows.insert(at + 2, ("runs", f"{self.seeds}, with the seeds from {self.first_seed} on"))
        return rows

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        error = self.standard_errors[-1] if len(self.ts) else math.nan
        return {
            **super().to_dict(),
            "seeds": self.seeds,
            "first_seed": self.first_seed,
            "outcomes": self.outcomes,
            "checked_steps": [int(t) for t in self.checked_steps],
            "last_standard_error": float(error) if math.isfinite(error) else None,
        }


def valid_seeds(seeds: object) -> int:
    """The number of runs; raises InputError unless it is an integer of at least 2, and for None the usual one."""
    if seeds is None:
        return SEEDS
    if isinstance(seeds, bool) or not isinstance(seeds, int | np.integer) or seeds < 2:
        raise InputError(f"seeds must be an integer, at least 2, as a single run has no spread, got {seeds!r}")
    return int(seeds)


def checked_in_expectation(
    numeric: NumericTheorem, problem: Any, method: Any, steps: int, chosen: tuple[str, ...], seeds: int | None = None
) -> ExpectationReport:
    """The report of a theorem about expectations: see `potential.check`.

    `problem` and `method` are those of the runs, `numeric` has copies of its own. Raises InputError for a problem that
    does not draw from a seed, and a number of seeds that cannot be used.
    """
    count = valid_seeds(seeds)
    if not (hasattr(problem, "with_seed") and hasattr(problem, "begin_step")):
        raise InputError(
            f"{numeric.theorem.name} is about a method that draws at random: {problem_name(problem)} needs "
            "with_seed(seed), a copy that draws anew, and begin_step(t); StochasticProblem has both"
        )
    first = int(getattr(problem, "seed", 0))
    outcomes = _Outcomes(numeric)
    wanted = outcomes.steps(steps, count)
    times = _times(steps)
    constants = _Constants(numeric, steps, times)
    conformance = Conformance(numeric)
    runs: list[_Run] = []
    for k in range(count):
        seeded, twin = (p.with_seed(first + k) for p in (problem, numeric.problem))
        runs.append(_Run(numeric, constants, conformance, method, seeded, twin, wanted if k == 0 else ()))
        if runs[-1].difference is not None:
            break
    differences = [run.difference for run in runs if run.difference is not None]
    diverged = min((run.diverged for run in runs if run.diverged is not None), default=None)
    outside = min((run.outside for run in runs if run.outside is not None), default=None)
    # What was recorded before the first run diverged.
    kept = min(len(run.rows) for run in runs)
    checked = outcomes.expected_changes([(t, state) for t, state in runs[0].states if diverged is None or t < diverged])
    if checked.diverged is not None:
        diverged = checked.diverged if diverged is None else min(diverged, checked.diverged)
    columns = _columns([run.rows[:kept] for run in runs], constants, kept)
    samples = np.array([[row[6] for row in run.rows[:kept]] for run in runs]).reshape(len(runs), kept)
    table = np.array(checked.rows, dtype=np.float64).reshape(len(checked.rows), 5)
    rounding = _rounding_so_far(table, times[:kept])
    return ExpectationReport(
        theorem=numeric.theorem,
        method=method,
        problem=problem,
        steps=int(times[kept - 1]) if kept else 0,
        kind=numeric.kind,
        measure_name=numeric.measure_name,
        numeric=numeric,
        **columns,
        changes=table[:, 1],
        allowed=table[:, 2],
        allowances=table[:, 3],
        scales=table[:, 4],
        bound_excesses=_bound_excesses(samples, columns, rounding),
        domination_excesses=np.max([run.dominations[:kept] for run in runs], axis=0) if kept else np.zeros(0),
        accumulated=np.where(np.isfinite(columns["bounds"]), rounding * np.abs(columns["bounds"]), 0.0),
        diverged_at=diverged,
        outside_at=outside,
        difference=differences[0] if differences else None,
        chosen=chosen,
        checked_steps=table[:, 0].astype(np.int64),
        outcomes=outcomes.count,
        samples=samples,
        first_seed=first,
    )


def _times(steps: int) -> npt.NDArray[np.int64]:
    """What is recorded of a run: the start, the end, and times between them in equal ratios."""
    between = np.round(np.geomspace(1, steps, min(steps, _RECORDED))).astype(np.int64)
    return np.unique(np.concatenate([[0], between]))


# The expectation of one step ------------------------------------------------------------------------------------------


@dataclass
class _Checked:
    """Rows of step, expected change, allowed change, allowance and scale; the first step that diverged."""

    rows: list[tuple[float, ...]]
    diverged: int | None = None


class _Outcomes:
    """All that a step can draw, with the probabilities; none where the problem does not list them, or too many."""

    def __init__(self, numeric: NumericTheorem) -> None:
        self.numeric = numeric
        draws = numeric.functions.draws
        self._all: list[tuple[Rounded, Any, RoundedProblem]] = []
        for share, problem in _listed(numeric.problem, draws, numeric.functions.coins):
            # A share is a quotient, rounded once, or a product of such.
            error = (2 * draws - 1) * UNIT * share
            self._all.append((Rounded(share, error), problem, rounded_problem(problem, numeric.theorem.problem_class)))
        self.count = len(self._all)

    def steps(self, steps: int, runs: int) -> Sequence[int]:
        """The steps whose expectation is worked out: as many as can be afforded."""
        if not self.count:
            return ()
        most = max(min(_OUTCOMES, runs * steps) // self.count, _FEWEST_STEPS)
        if most >= steps:
            return range(steps)
        first = most // 2
        rest = np.round(np.geomspace(max(first, 1), steps - 1, most - first)).astype(int)
        return sorted({*range(first), *(int(t) for t in rest)})

    def expected_changes(self, states: list[tuple[int, Any]]) -> _Checked:
        """The expected change of the potential at these states, against what is allowed."""
        numeric = self.numeric
        found = _Checked([])
        for t, raw in states:
            state = numeric.settled(numeric.wrap(raw), start=True)
            before = numeric.potential(t, state)
            factor = before.powers
            budget = numeric.budget(t)
            draws = numeric.functions.progress_draws
            expected, progress = Rounded(0.0), Rounded(0.0) if draws else numeric.progress(t, state)
            for share, problem, rounded in self._all:
                begin_step(problem, t)
                if draws:
                    after, paid = numeric.advance_on(rounded, t, state)
                else:
                    after = numeric.step_on(rounded, t, state)
                if not is_finite(after):
                    found.diverged = t + 1
                    return found
                if numeric.functions.coins:
                    share = share * rounded.share_of_coins()
                if draws:
                    progress = progress + share * paid
                expected = expected + share * numeric.potential(t + 1, after)
            change = (expected - before).over(factor)
            allowed = (budget - progress).over(factor)
            difference = change - allowed
            if not (math.isfinite(change.value) and math.isfinite(allowed.value)):
                found.diverged = t + 1
                return found
            if not math.isfinite(difference.error):
                raise MissingOracleError(
                    f"{numeric.theorem.name} at t = {t}: no finite bound of the rounding error could be derived on "
                    f"{problem_name(numeric.problem)}; rescale the data, or take a smaller step"
                )
            scale = max(abs(before.value), abs(progress.over(factor).value), abs(budget.over(factor).value))
            found.rows.append((t, change.value, allowed.value, difference.error, scale))
        return found


def _listed(problem: Any, draws: int, coins: int) -> Iterable[tuple[float, Any]]:
    """All that a step with so many draws can draw, nothing where that is not listed, or more than can be afforded.

    How likely a coin is to fall on one side is known when a step has tossed it, and is not in the share.
    """
    listed = getattr(problem, "outcomes", None)
    if listed is None or not draws:
        return () if listed is None else listed()
    others = draws - coins
    single = sum(1 for _ in listed())
    if coins:
        if single**others * 2**coins > _OUTCOMES or not hasattr(problem, "with_coins"):
            return ()
        beside = _listed(problem, others, 0) if others else [(1.0, problem)]
        faces = list(itertools.product((True, False), repeat=coins))
        return [(share, drawn.with_coins(each)) for share, drawn in beside for each in faces]
    if draws == 1:
        found: Iterable[tuple[float, Any]] = listed()
        return found
    if single**draws > _OUTCOMES or "draws" not in inspect.signature(listed).parameters:
        return ()
    several: Iterable[tuple[float, Any]] = listed(draws=draws)
    return several


# The runs -------------------------------------------------------------------------------------------------------------


class _Constants:
    """What is the same in all runs: the shares of the gaps, the weights and the bounds."""

    def __init__(self, numeric: NumericTheorem, steps: int, times: npt.NDArray[np.int64]) -> None:
        self.steps, self.times, self.kind = steps, times, numeric.kind
        self.means = numeric.kind in MEANS
        self.shares = [numeric.share(t).value for t in range(steps)] if self.means else []
        self.progress = numeric.plain("progress")
        total, at = numeric.start_potential, 0
        self.totals: list[Rounded] = []
        self.weights: list[Rounded] = []
        shares, next_share = 0.0, 0
        for t in times:
            for s in range(at, t):
                total = total + numeric.budget(s)
            at = int(t)
            self.totals.append(total)
            if numeric.kind == LAST or numeric.kind == TOTAL:
                self.weights.append(numeric.weight(at))
            elif self.means:
                shares += math.fsum(self.shares[next_share:at])
                next_share = at
                self.weights.append(Rounded(shares))
            else:
                self.weights.append(Rounded(1.0))

    def bound(self, k: int) -> float:
        """The proven bound at the k-th recorded time."""
        weight = self.weights[k]
        if self.kind == TOTAL:
            return float(self.totals[k])
        return float(self.totals[k] / weight) if weight.value else math.inf


class _Run:
    """One run, each step held against the recursion: a row for each recorded time, and the states that are wanted."""

    def __init__(
        self,
        numeric: NumericTheorem,
        constants: _Constants,
        conformance: Conformance,
        method: Any,
        problem: Any,
        twin: Any,
        wanted: Sequence[int],
    ) -> None:
        self.numeric, self.constants, self.conformance = numeric, constants, conformance
        self.rows: list[tuple[float, ...]] = []
        self.dominations: list[float] = []
        self.states: list[tuple[int, Any]] = []
        self.diverged: int | None = None
        self.outside: int | None = None
        self.difference: Difference | None = None
        self._paid = 0.0  # of the progress
        self._gap_sum = 0.0  # of the gaps, each times its share
        self._best = math.inf
        self._go(method, problem, twin, set(wanted))

    def _go(self, method: Any, problem: Any, twin: Any, wanted: set[int]) -> None:
        """Run `method` on `problem`; its `twin` draws the same."""
        constants, owner = self.constants, self.numeric.theorem.method_name
        recorded = {int(t) for t in constants.times}
        state = plain_vectors(method.start(problem, self.numeric.x0.copy()), owner)
        self.difference = self.conformance.start(state)
        for t in range(constants.steps + 1):
            if self.difference is not None:
                return
            if not is_finite(state):
                self.diverged = t
                return
            kept = type(state)(*(v.copy() for v in state)) if isinstance(state, tuple) else state.copy()
            if t in wanted:
                self.states.append((t, kept))
            if t in recorded and not self._record(t, kept):
                return
            if t == constants.steps:
                return
            if constants.means:
                begin_step(twin, t)
                self._pay(twin, t, kept)
            begin_step(problem, t)
            try:
                state = plain_vectors(method.step(problem, t, state), owner)
                self.difference = self.conformance.step(t, kept, state, twin)
            except NotExpressibleError as error:
                self.difference = Difference(t, "state", reason=str(error))

    def _pay(self, problem: Any, t: int, state: Any) -> None:
        """Enter step t into the means; its guaranteed decrease may be something that it draws."""
        numeric, constants = self.numeric, self.constants
        if numeric.kind == MEAN_GAP:
            # The progress is a multiple of the gap and nothing else.
            point = numeric.functions.iterate(problem, numeric.method, None, *parts(state))[0]
            self._gap_sum += constants.shares[t] * float(problem.gap(point))
            self._paid = self._gap_sum
        elif numeric.functions.progress_draws:
            *_, paid = numeric.functions.advance(problem, numeric.method, t, *parts(state))
            self._paid += float(paid)
        else:
            self._paid += constants.progress(problem, t, state)

    def _record(self, t: int, raw: Any) -> bool:
        """Enter a row; false where the run has diverged, or left the set."""
        numeric, constants, k = self.numeric, self.constants, len(self.rows)
        state = numeric.settled(numeric.wrap(raw), start=True)
        if t and numeric.leaves_set(state):
            self.outside = t
            return False
        potential, gap = numeric.potential(t, state), numeric.gap(t, state)
        if not (math.isfinite(potential.value) and (math.isfinite(gap.value) or not numeric.has_gap)):
            self.diverged = t
            return False
        self._best = min(self._best, gap.value) if numeric.has_gap else math.nan
        weight, total, start = constants.weights[k], constants.totals[k], numeric.start_potential
        dominated = -math.inf
        mean = math.nan
        if numeric.kind == LAST:
            measure = numeric.measure(t, state)
            under = (weight * measure - potential).over(potential.powers)
            dominated = under.value - under.error if weight.value else -math.inf
        elif numeric.kind == POTENTIAL:
            measure = potential.over(potential.powers)
        elif numeric.kind == TOTAL:
            weighted = weight * numeric.measure(t, state)
            under = (weighted - potential).over(potential.powers)
            dominated = under.value - under.error
            measure = weighted + self._paid
        else:
            # The potential itself must not fall below zero.
            dominated = -potential.value - potential.error
            amount = self._gap_sum if numeric.kind == MEAN_GAP else self._paid
            measure = Rounded(amount / weight.value if weight.value else math.nan, 1e-12 * abs(amount))
            mean = measure.value if numeric.kind == MEAN_GAP else math.nan
        unit = start if start.value else total
        units = [float(v / unit) if unit.value else math.nan for v in (potential, potential + self._paid, total)]
        row = (t, gap.value, gap.error, potential.value, potential.error, potential.log)
        self.dominations.append(dominated)
        self.rows.append((*row, float(measure), measure.error, constants.bound(k), *units, mean, self._best))
        return True


# The means ------------------------------------------------------------------------------------------------------------


def _columns(runs: list[list[tuple[float, ...]]], constants: _Constants, kept: int) -> dict[str, Any]:
    """The columns of a record, each the mean over the runs."""
    table = np.array(runs, dtype=np.float64).reshape(len(runs), kept, len(Ledger.COLUMNS)).mean(axis=0)
    found: dict[str, Any] = {name: table[:, k].copy() for k, name in enumerate(Ledger.COLUMNS)}
    found["ts"] = constants.times[:kept].copy()
    # A mean of equal numbers may be rounded.
    found["bounds"] = np.array([constants.bound(k) for k in range(kept)])
    return found


def _rounding_so_far(table: Array, times: npt.NDArray[np.int64]) -> Array:
    """About how much rounding may have added to the bounded quantity by each time, relative to its bound.

    Between the steps at which the rounding of the potential was bounded it is interpolated.
    """
    if not (len(table) and len(times)):
        return np.zeros(len(times))
    relative = table[:, 3] / np.where(table[:, 4] > 0, table[:, 4], 1.0)
    known = np.interp(np.arange(int(times[-1])), table[:, 0], relative)
    found: Array = np.concatenate([[0.0], np.cumsum(known)])[times]
    return found


def _bound_excesses(samples: Array, columns: dict[str, Any], rounding: Array) -> Array:
    """How much each mean exceeds its bound, less what chance and rounding may add."""
    from scipy.special import stdtrit

    count = len(samples)
    if count < 2:
        return np.full(samples.shape[1], -math.inf)
    with np.errstate(all="ignore"):
        chance = float(stdtrit(count - 1, 1.0 - _CHANCE)) * np.std(samples, axis=0, ddof=1) / math.sqrt(count)
        excess = columns["measures"] - columns["bounds"] - chance
        excess = excess - columns["measure_errors"] - (rounding + 1e-12) * np.abs(columns["bounds"])
    # Where there is no bound yet, none is exceeded.
    unbounded = ~(np.isfinite(columns["bounds"]) & (columns["ts"] > 0))
    return np.where(unbounded, -math.inf, excess)
