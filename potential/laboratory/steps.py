"""The numeric check of a method that makes steps: chunk by chunk, run, held against the recursion, and accounted for.

A chunk of steps is run as a run does it. Then the statement's programs are evaluated at all its states at once: the
next states, which must be those that were returned, the potential before and after each step, the progress and the
measure, each with a bound of its rounding (`potential.rounding.batches`). Of problems that have no Euclidean norm, or
another loss for each step, they are evaluated one step after the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import MissingOracleError, NotExpressibleError
from potential.laboratory.conformance import Conformance, plain_vectors
from potential.laboratory.deciding import stepping
from potential.laboratory.ledger import Ledger
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.plan import LAST, MEAN_GAP, MEAN_MEASURE, POTENTIAL, TOTAL
from potential.laboratory.problems import problem_name
from potential.laboratory.reports import Report
from potential.laboratory.states import is_finite, parts
from potential.rounding.batches import Numbers, RowsProblem, Times, Vectors, as_numbers, norms, running_sums
from potential.rounding.difference import Difference
from potential.rounding.numbers import Rounded, RoundedVector, norm_in

Array = npt.NDArray[np.float64]

#: So many steps are a chunk, where its states do not have more entries than this.
_CHUNK, _ENTRIES = 256, 2**18


def checked_steps(numeric: NumericTheorem, problem: Any, method: Any, steps: int, chosen: tuple[str, ...]) -> Report:
    """The report of a theorem about steps: see `potential.check`.

    `problem` and `method` are those of the run; `numeric` has copies of its own, so that nothing that a step does to
    them is lost on the comparison.
    """
    made = _Checked(numeric, problem, method, steps)
    try:
        made.go()
    except KeyboardInterrupt as interrupt:
        interrupt.report = made.report(chosen)  # type: ignore[attr-defined]
        interrupt.add_note(
            f"stopped after {made.t} of {steps} steps; what was checked is kept as .report of this exception, in a "
            "notebook: import sys; sys.last_value.report"
        )
        raise
    return made.report(chosen)


@dataclass
class _Chunk:
    """States from `first` on, one more than steps, as matrices, and what the last step left of them."""

    first: int
    states: list[Any]
    ended: BaseException | None = None  # what ended the run: an interrupt, or an error of the method's own code

    @property
    def steps(self) -> int:
        """How many steps were made."""
        return len(self.states) - 1


def _nothing() -> Numbers:
    return Numbers(np.zeros(0))


@dataclass
class _Facts:
    """The theorem's functions along a chunk: `after` is the potential of what each step returned, with its errors."""

    before: Numbers = field(default_factory=_nothing)
    after: Numbers = field(default_factory=_nothing)
    progress: Numbers = field(default_factory=_nothing)
    gap: Numbers = field(default_factory=_nothing)
    measure: Numbers | None = None
    difference: Difference | None = None
    cut: int | None = None  # so many steps are good
    outside: bool = False


@dataclass
class _Checked:
    """A check as it goes on."""

    numeric: NumericTheorem
    problem: Any
    method: Any
    steps: int
    t: int = 0
    difference: Difference | None = None
    diverged: int | None = None
    outside: int | None = None
    columns: list[Array] = field(default_factory=list)  # of the ledger
    tables: list[Array] = field(default_factory=list)  # changes, allowed, allowances, scales
    sides: list[Array] = field(default_factory=list)  # excesses over the bound, under the weight, rounding so far

    def __post_init__(self) -> None:
        self.conformance = Conformance(self.numeric)
        self.accounts = _Accounts(self.numeric)
        self._last: Any = None  # the last state of a chunk, where they are evaluated one by one
        self.rows = RowsProblem(self.numeric.rounded) if RowsProblem.fits(self.numeric.rounded) else None

    def go(self) -> None:
        """Run and check to the end, or to where something is wrong."""
        try:
            state = plain_vectors(self.method.start(self.problem, self.numeric.x0.copy()), self.owner)
            self.difference = self.conformance.start(state)
        except NotExpressibleError as error:
            self.difference = Difference(-1, "state", reason=str(error))
        if self.difference is not None:
            return
        while True:
            chunk = self._run(state)
            self._account(chunk)
            # A step that is not the theorem's comes first: what happened after it may be its doing.
            if chunk.ended is not None and not self._ended:
                raise chunk.ended
            if self._ended or self.t >= self.steps:
                return
            state = chunk.states[-1]

    @property
    def owner(self) -> str:
        """The name of the method."""
        return self.numeric.theorem.method_name

    @property
    def _ended(self) -> bool:
        return self.difference is not None or self.diverged is not None or self.outside is not None

    # The run ----------------------------------------------------------------------------------------------------------

    def _run(self, state: Any) -> _Chunk:
        """Some steps on plain numbers, one call of the step for each t, as a run makes them."""
        entries = sum(v.size for v in parts(state))
        count = min(self.steps - self.t, max(1, min(_CHUNK, _ENTRIES // max(entries, 1))))
        chunk = _Chunk(self.t, [_kept(state)])
        step, problem, at = stepping(self.method), self.problem, getattr(self.problem, "at", None)
        try:
            for t in range(self.t, self.t + count):
                state = step(problem if at is None else at(t), t, state)
                state = plain_vectors(state, self.owner)
                wrong = self.conformance._form(state, chunk.states[-1])
                if wrong:
                    self.difference = Difference(t, "state", reason=wrong)
                    break
                chunk.states.append(_kept(state))
                if not is_finite(state):
                    break
        except NotExpressibleError as error:
            self.difference = Difference(chunk.first + chunk.steps, "state", reason=str(error))
        except (KeyboardInterrupt, Exception) as error:
            chunk.ended = error
        return chunk

    # The theorem along it ---------------------------------------------------------------------------------------------

    def _account(self, chunk: _Chunk) -> None:
        """Hold a chunk against the theorem and enter it."""
        finite = is_finite(chunk.states[-1])
        if not finite:
            # Whether that step is the theorem's, and then the run has diverged.
            *_, state, returned = chunk.states
            found = self.conformance.step(chunk.first + chunk.steps - 1, state, returned)
            chunk.states.pop()
        ended = None if finite else (found, chunk.first + chunk.steps + 1)
        facts = self._facts_of_rows(chunk) if self.rows is not None else self._facts_one_by_one(chunk)
        good = chunk.steps if facts.cut is None else facts.cut
        if facts.difference is not None:
            self.difference = facts.difference
        elif facts.outside:
            self.outside = chunk.first + good + 1
        elif facts.cut is None and ended is not None:
            self.difference = ended[0]
            if ended[0] is None:
                self.diverged = ended[1]
        self._enter(chunk.first, good, facts)

    def _facts_of_rows(self, chunk: _Chunk) -> _Facts:
        """All states of a chunk at once."""
        numeric, problem, rows = self.numeric, self.rows, chunk.steps
        assert problem is not None
        functions, method = numeric.functions, _Batched(numeric.rounded_method)
        problem.forget()
        arrays = [np.array(v) for v in zip(*(parts(s) for s in chunk.states), strict=True)]
        ts = np.arange(chunk.first, chunk.first + rows + 1, dtype=np.float64)
        outside = [self._outside(a) for a in arrays]
        if chunk.first == 0:
            for o, first in zip(outside, parts(numeric.start()), strict=True):
                o[0] = first.error
        settled = [Vectors(a, o) for a, o in zip(arrays, outside, strict=True)]
        facts = _Facts()
        cut = rows
        after: list[Vectors] = []
        if rows:
            here = [Vectors(a[:rows], o[:rows]) for a, o in zip(arrays, outside, strict=True)]
            *proved, paid = functions.advance(problem, method, Times(ts[:rows]), *here)
            facts.progress = as_numbers(paid).spread(rows)
            facts.difference, cut = self._broken(chunk.first, rows, problem, here)
            for k, vector in enumerate(proved):
                v = _spread(vector, arrays[k][1:])
                distance = norms(arrays[k][1:] - v.array)
                error = np.broadcast_to(v.error, rows).copy()
                for row in np.flatnonzero(~(distance <= 2.0 * error) | ~np.isfinite(error)):
                    found = self.conformance.step(chunk.first + int(row), chunk.states[row], chunk.states[row + 1])
                    if found is not None:
                        if row < cut or facts.difference is None:
                            facts.difference, cut = found, min(cut, int(row))
                        break
                    distance[row] = 0.0  # the same by the same operations, one row at a time
                after.append(Vectors(arrays[k][1:], distance + error, dual=v.dual, debt=v.debt))
                if self._sets:
                    late = np.maximum(outside[k][1:] - after[-1].error, 0.0) > 1e-9 * (1.0 + norms(arrays[k][1:]))
                    if numeric.stays_in_set(k) and late.any() and int(np.argmax(late)) < cut:
                        facts.outside, cut = True, int(np.argmax(late))
                    outside[k][1:] = np.where(late, 0.0, np.minimum(outside[k][1:], after[-1].error))
            settled = [Vectors(a, o) for a, o in zip(arrays, outside, strict=True)]
        if cut < rows:
            facts.cut = cut
        there = Times(ts)
        facts.before = as_numbers(functions.potential(problem, method, there, *settled)[0]).spread(rows + 1)
        facts.after = facts.before.part(slice(1, None))
        if rows:
            later = Times(ts[1:])
            facts.after = as_numbers(functions.potential(problem, method, later, *after)[0]).spread(rows)
        facts.gap = Numbers(np.full(rows + 1, math.nan))
        if numeric.has_gap:
            point = functions.iterate(problem, method, None, *settled)[0]
            facts.gap = as_numbers(problem.gap(_spread(point, arrays[0]))).spread(rows + 1)
        if numeric.kind in (LAST, TOTAL):
            facts.measure = as_numbers(functions.measure(problem, method, there, *settled)[0]).spread(rows + 1)
        return facts

    def _broken(self, first: int, rows: int, problem: Any, here: list[Vectors]) -> tuple[Difference | None, int]:
        """The first row at which what was decided breaks a relation, and its place; all are good where none does."""
        numeric, times = self.numeric, Times(np.arange(first, first + rows, dtype=np.float64))
        method = _Batched(numeric.rounded_method)
        found = [as_numbers(c(problem, method, times, *here)[0]).spread(rows) for c in numeric.functions.conditions]
        for row in range(rows) if found else ():
            met = [(float(e.value[row]), 2.0 * float(np.broadcast_to(e.error, rows)[row])) for e in found]
            broken = numeric.broken(first + row, met)
            if broken is not None:
                return broken, row
        return None, rows

    @property
    def _sets(self) -> bool:
        return hasattr(self.numeric.problem, "infeasibility")

    def _outside(self, rows: Array) -> Array:
        """A bound of how far each row lies outside the set."""
        if not self._sets:
            return np.zeros(len(rows))
        return np.array([float(self.numeric.problem.infeasibility(x)) for x in rows])

    def _facts_one_by_one(self, chunk: _Chunk) -> _Facts:
        """One state after the other."""
        numeric = self.numeric
        facts = _Facts()
        before, after, progress, gaps, measures = [], [], [], [], []
        if chunk.first == 0:
            begun = zip(parts(chunk.states[0]), parts(numeric.start()), strict=True)
            self._last = numeric.shaped(RoundedVector(v, s.error, s.order, dual=s.dual) for v, s in begun)
        state = self._last
        for k in range(chunk.steps + 1):
            t = chunk.first + k
            before.append(numeric.potential(t, state))
            gaps.append(numeric.gap(t, state))
            if numeric.kind in (LAST, TOTAL):
                measures.append(numeric.measure(t, state))
            if k == chunk.steps:
                break
            proved, paid = numeric.advance_on(numeric.at(t), t, state)
            facts.difference = numeric.broken(t, numeric.conditions(t, state))
            reached = []
            for own, v in zip(parts(chunk.states[k + 1]), parts(proved), strict=True):
                distance = norm_in(own - v.array, v.order)
                if not (distance <= 2.0 * v.error < math.inf):
                    facts.difference = self.conformance.step(t, chunk.states[k], chunk.states[k + 1])
                    distance = 0.0
                spread = v.spread if not distance else None if v.spread is None else v.spread + _relative(own, v)
                reached.append(RoundedVector(own, v.error + distance, v.order, spread, dual=v.dual, debt=v.debt))
            if facts.difference is not None:
                facts.cut = k
                break
            following = numeric.shaped(reached)
            if numeric.leaves_set(following):
                facts.outside, facts.cut = True, k
                break
            progress.append(paid)
            after.append(numeric.potential(t + 1, following))
            state = numeric.settled(following)
        self._last = state
        facts.before, facts.after = Numbers.stacked(before), Numbers.stacked(after)
        facts.progress, facts.gap = Numbers.stacked(progress), Numbers.stacked(gaps)
        facts.measure = Numbers.stacked(measures) if measures else None
        return facts

    # The accounts -----------------------------------------------------------------------------------------------------

    def _enter(self, first: int, good: int, facts: _Facts) -> None:
        """Enter the good steps of a chunk, and the states that they reach."""
        numeric = self.numeric
        before, gap = facts.before.part(slice(0, good + 1)), facts.gap.part(slice(0, good + 1))
        measure = None if facts.measure is None else facts.measure.part(slice(0, good + 1))
        steps = slice(0, good)
        times = np.arange(first, first + good + 1, dtype=np.float64)
        budget = _over_time(numeric, "budget", times[:good], good)
        progress = facts.progress.part(steps)
        scale_powers = before.part(steps).powers
        change = (facts.after.part(steps) - before.part(steps)).over(scale_powers)
        allowed = (budget - progress).over(scale_powers)
        difference = (change - allowed).spread(good)
        finite = np.isfinite(change.spread(good).value) & np.isfinite(allowed.spread(good).value)
        if numeric.has_gap:
            finite &= np.isfinite(gap.spread(good + 1).value[1:])
        if not finite.all():
            good = int(np.argmin(finite))
            self.difference, self.outside, self.diverged = None, None, first + good + 1
            facts.cut = None
            self._enter_rows(first, good, before, gap, measure, progress, budget, change, allowed, difference)
            return
        if not np.isfinite(difference.error).all():
            t = first + int(np.argmin(np.isfinite(difference.error)))
            raise MissingOracleError(
                f"{numeric.theorem.name} at t = {t}: no finite bound of the rounding error could be derived on "
                f"{problem_name(numeric.problem)}; rescale the data, or take a smaller step"
            )
        self._enter_rows(first, good, before, gap, measure, progress, budget, change, allowed, difference)

    def _enter_rows(
        self,
        first: int,
        good: int,
        before: Numbers,
        gap: Numbers,
        measure: Numbers | None,
        progress: Numbers,
        budget: Numbers,
        change: Numbers,
        allowed: Numbers,
        difference: Numbers,
    ) -> None:
        steps, states = slice(0, good), slice(0, good + 1)
        before, gap = before.part(states).spread(good + 1), gap.part(states).spread(good + 1)
        measure = None if measure is None else measure.part(states).spread(good + 1)
        progress, budget = progress.part(steps).spread(good), budget.part(steps).spread(good)
        change, allowed = change.part(steps).spread(good), allowed.part(steps).spread(good)
        difference = difference.part(steps).spread(good)
        powers = before.part(steps).powers
        scale = np.maximum(np.abs(before.value[:good]), np.abs(progress.over(powers).value))
        scale = np.maximum(scale, np.abs(budget.over(powers).value))
        slack = Numbers(difference.error, 0.0, powers)
        columns, sides = self.accounts.enter(first, before, gap, measure, progress, budget, slack)
        skipped = 1 if self.columns else 0  # the first state of a chunk is the last one of the chunk before
        self.columns.append(columns[skipped:])
        self.sides.append(sides[skipped:])
        self.tables.append(np.stack([change.value, allowed.value, difference.error, scale], axis=1))
        self.t = first + good

    def report(self, chosen: tuple[str, ...]) -> Report:
        """What was found."""
        numeric = self.numeric
        empty = len(Ledger.COLUMNS)
        columns = np.concatenate(self.columns) if self.columns else np.zeros((0, empty))
        table = np.concatenate(self.tables) if self.tables else np.zeros((0, 4))
        sides = np.concatenate(self.sides) if self.sides else np.zeros((0, 3))
        found: dict[str, Any] = {name: columns[:, k].copy() for k, name in enumerate(Ledger.COLUMNS)}
        found["ts"] = found["ts"].astype(np.int64)
        return Report(
            theorem=numeric.theorem,
            method=self.method,
            problem=self.problem,
            steps=len(table),
            kind=numeric.kind,
            measure_name=numeric.measure_name,
            numeric=numeric,
            **found,
            changes=table[:, 0],
            allowed=table[:, 1],
            allowances=table[:, 2],
            scales=table[:, 3],
            bound_excesses=sides[:, 0],
            domination_excesses=sides[:, 1],
            accumulated=sides[:, 2],
            diverged_at=self.diverged,
            outside_at=self.outside,
            difference=self.difference,
            chosen=chosen,
        )


def _kept(state: Any) -> Any:
    """A copy of a state, which a step that works in place cannot change any more."""
    return type(state)(*(v.copy() for v in state)) if isinstance(state, tuple) else state.copy()


def _relative(own: Array, v: RoundedVector) -> float:
    """How far two vectors lie apart as their dual points see it, where these are logarithms: entry by entry."""
    with np.errstate(all="ignore"):
        moved = np.max(np.abs(own - v.array) / np.minimum(np.abs(own), np.abs(v.array)), initial=0.0)
    return float(moved) if np.isfinite(moved) else math.inf


def _spread(v: Any, like: Array) -> Vectors:
    """A vector for each row, of the shape of `like`."""
    if isinstance(v, RoundedVector):
        v = Vectors(v.array[None, :], v.error, dual=v.dual, debt=v.debt)
    assert isinstance(v, Vectors)
    if v.array.shape[0] == like.shape[0]:
        return v
    rows = np.broadcast_to(v.array, (like.shape[0], v.array.shape[1]))
    return Vectors(rows, v.error, dual=v.dual, debt=v.debt)


def _over_time(numeric: NumericTheorem, name: str, ts: Array, rows: int) -> Numbers:
    """The budget, the weight or the share for each of these t."""
    if not rows:
        return Numbers(np.zeros(0))
    if name == "share" and (numeric.functions.share is None or numeric.kind not in (MEAN_GAP, MEAN_MEASURE)):
        return Numbers(np.ones(rows))
    program = getattr(numeric.functions, name)
    try:
        return as_numbers(program(numeric.rounded, _Batched(numeric.rounded_method), Times(ts))[0]).spread(rows)
    except TypeError:
        one = getattr(numeric, name)
        return Numbers.stacked([one(int(t)) for t in ts])


class _Batched:
    """A method whose sequences have a term for each of many t."""

    def __init__(self, method: Any) -> None:
        self._method = method

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._method, name)
        return (lambda t: _terms(found, t)) if callable(found) else found


def _terms(sequence: Any, t: Any) -> Any:
    if not isinstance(t, Numbers):
        return sequence(t)
    return Numbers.stacked([sequence(int(n)) for n in t.value])


class _Accounts:
    """What the run has paid and was allowed so far: `potential.laboratory.ledger.Ledger` for a chunk at a time."""

    def __init__(self, numeric: NumericTheorem) -> None:
        self.numeric = numeric
        self.budgets = Rounded(0.0)
        self.paid = Rounded(0.0)
        self.gap_sum = Rounded(0.0)
        self.shares = Rounded(0.0)
        self.slack = Rounded(numeric.start_potential.error)  # all the rounding that was allowed so far
        self.best = math.inf if numeric.has_gap else math.nan

    def enter(
        self,
        first: int,
        potential: Numbers,
        gap: Numbers,
        measure: Numbers | None,
        progress: Numbers,
        budget: Numbers,
        slack: Numbers,
    ) -> tuple[Array, Array]:
        """Enter some steps: the columns of the record, and the three columns of what is held against it."""
        numeric, rows = self.numeric, potential.value.shape[0]
        times = np.arange(first, first + rows, dtype=np.float64)
        start = numeric.start_potential
        budgets, paid = running_sums(self.budgets, budget), running_sums(self.paid, progress)
        slacks = running_sums(self.slack, slack)
        gap_sums, shares = self._means(times[: rows - 1], gap)
        total = (budgets + start).spread(rows)
        unit = potential.powers
        if numeric.kind == LAST:
            assert measure is not None
            weight, shown = _over_time(numeric, "weight", times, rows), measure
            amount, limit = weight * measure, potential
        elif numeric.kind == TOTAL:
            assert measure is not None
            weighted = (_over_time(numeric, "weight", times, rows) * measure).spread(rows)
            amount, limit = (weighted + paid).spread(rows), potential
            weight, shown = Numbers(np.ones(rows)), amount
        elif numeric.kind == POTENTIAL:
            weight, shown = Numbers(np.ones(rows), 0.0, unit), potential.over(unit)
            amount, limit = potential, potential
        else:
            amount = gap_sums if numeric.kind == MEAN_GAP else paid
            weight = shares if numeric.kind in (MEAN_GAP, MEAN_MEASURE) else Numbers(times)
            shown = _quotient(amount, weight)
            limit = Numbers(np.zeros(rows))
        known = weight.spread(rows).value != 0.0
        if numeric.last_step is not None:
            known &= times == numeric.last_step  # nothing is said before the end
        # The state is the computed one, whose steps were each allowed their rounding: so is their sum.
        over = (amount - (total + slacks)).over(unit).spread(rows)
        if numeric.kind in (LAST, POTENTIAL):
            under = (amount - limit).over(unit).spread(rows)
            sides = [over.value - over.error, under.value - under.error]
        elif numeric.kind == TOTAL:
            under = (weighted - limit).over(unit).spread(rows)
            sides = [over.value - over.error, under.value - under.error]
        else:
            # The potential itself must not fall below zero.
            sides = [over.value - over.error - potential.error, -potential.value - potential.error]
        sides = [np.where(known, side, -math.inf) for side in sides]
        sides.append(np.where(known, _quotient(slacks, weight).floats(), 0.0))
        best = np.minimum.accumulate(np.concatenate([[self.best], gap.value]))[1:]
        size = np.abs(shown.spread(rows).floats())
        shown = shown.spread(rows)
        error = shown.error
        if shown.powers:
            error = np.where(
                shown.value != 0.0, error * size / np.where(shown.value != 0.0, np.abs(shown.value), 1.0), error
            )
        columns = [
            times,
            gap.value,
            gap.error,
            potential.value,
            potential.error,
            np.broadcast_to(potential.log, rows),
            shown.floats(),
            error,
            np.where(known, _quotient(total, weight).floats(), math.inf),
            *(_units(v, start, total, rows) for v in (potential, potential + paid, total)),
            np.where(shares.spread(rows).value != 0.0, _quotient(gap_sums, shares).floats(), math.nan),
            best,
        ]
        self._carry(budgets, paid, slacks, gap_sums, shares)
        self.best = float(best[-1])
        return np.stack([np.broadcast_to(c, rows) for c in columns], axis=1), np.stack(sides, axis=1)

    def _means(self, times: Array, gap: Numbers) -> tuple[Numbers, Numbers]:
        """The sums of the gaps, each times its share, and of the shares, where a mean is bounded."""
        rows = len(times)
        kind = self.numeric.kind
        if kind not in (MEAN_GAP, MEAN_MEASURE):
            nothing = Numbers(np.zeros(rows + 1))
            return nothing, nothing
        share = _over_time(self.numeric, "share", times, rows)
        shares = running_sums(self.shares, share)
        if kind == MEAN_MEASURE:
            return Numbers(np.zeros(rows + 1)), shares
        return running_sums(self.gap_sum, (share * gap.part(slice(0, rows))).spread(rows)), shares

    def _carry(self, budgets: Numbers, paid: Numbers, slacks: Numbers, gap_sums: Numbers, shares: Numbers) -> None:
        self.budgets, self.paid, self.slack = budgets.row(-1), paid.row(-1), slacks.row(-1)
        self.gap_sum, self.shares = gap_sums.row(-1), shares.row(-1)


def _quotient(a: Numbers, b: Numbers) -> Numbers:
    """The quotient, NaN where the divisor is zero."""
    known = b.value != 0.0
    found: Numbers = a / Numbers(np.where(known, b.value, 1.0), b.error, b.powers)
    return Numbers(np.where(known, found.value, math.nan), found.error, found.powers)


def _units(v: Any, start: Rounded, allowed: Numbers, rows: int) -> Array:
    """Numbers in units of the potential at the start, or of what is allowed where that is zero."""
    found: Numbers = v / start if start.value else _quotient(v, allowed)
    return found.spread(rows).floats()
