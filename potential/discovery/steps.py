"""The unknowns of a step: the step sizes and momenta with the best rate, numbers first and then closed forms.

At each value of the parameters the worst case of one step, the program in the potential and the multipliers, is a
function of the unknowns; its minimum is found without derivatives. The unknowns are recognized one after the other,
each at the simplest closed form with which the others still reach the minimum. Nothing here is trusted: what comes out
is a method without unknowns in its step, for which potentials are found and proved as for any other.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from potential.algebra.coefficients import Coefficient
from potential.discovery.closed_forms import complexity
from potential.discovery.cores import each
from potential.discovery.leads import Climb
from potential.discovery.studies import Study
from potential.discovery.unknown import Symbol, Unknown

Array = np.ndarray

_TIMES = (0, 1, 3, 10, 60)
_POSSIBLE = 2e-8  # what a program may lack at a possible rate
_SHORT = (0, 1, 2, 6)  # a leading weight that is much larger for these is no weight
_LONGEST = 4.5  # complexity of a number that is taken for the best one itself
_EARLY = 6  # a time at which weights that grow alike are compared
_SIMPLICES = (0.1, 0.05, 0.02, 0.01, 0.003)  # sizes of the simplices with which a minimum is looked for
_POINTS = 3  # values of the parameters at which several unknowns are found
_BEGINNINGS = 2  # numbers from which a least rate is looked for
_ROUNDS = 9  # of the secant for a rate
_SIZES = (1.0, 0.5, 2.0, 0.25, 1.5, 0.75, 3.0, 0.1)  # of step sizes, where a search begins
_STARTS = 500
_NOTHING = 1e3  # the score where a program has no solution
_WORTH = 1e-3  # a weight below this is none
SLACKS = (1e-5, 0.03, 0.12, 0.35)  # of the best, by which a simple closed form may be worse


@dataclass(frozen=True)
class Family:
    """A form of a sequence: how many numbers it has, its value at t, and some numbers to begin with."""

    count: int
    value: Callable[[Sequence[Any], Any], Any]
    starts: tuple[tuple[float, ...], ...]


def _quotient(c: Sequence[Any], t: Any) -> Any:
    below = t + c[2]
    if not isinstance(below, Coefficient) and below == 0:
        raise ZeroDivisionError("a pole")
    return (c[0] + c[1] * t) / below


NUMBER = Family(1, lambda c, t: c[0], tuple((s,) for s in _SIZES))
LINEAR = Family(
    2, lambda c, t: c[0] + c[1] * t, (*((a, b) for b in (0.5, 0.25, 0.75, 1.0) for a in (0.0, 0.5, 1.0)), (1.0, 0.0))
)
QUOTIENT = Family(
    3,
    _quotient,
    tuple((float(a), b, float(c)) for c in (2, 1, 3) for a, b in ((1, 0.0), (2, 0.0), (3, 0.0), (0, 1.0), (1, 1.0))),
)


@dataclass
class Aim:
    """What is to be as good as it can be: the least rate, or the largest weight or decrease, of one study."""

    what: str
    study: Study
    lacks: Callable[[int, float], float] | None = None  # of a rate: what the program lacks at a point and a rate
    climb: Climb | None = None  # else: the program and the term that is maximized
    times: tuple[int, ...] = _TIMES

    def score(self, point: int, rate: float | None = None, early: bool = False) -> float:
        """What is minimized at a point: what the program lacks at a rate, or less the largest term.

        `early` asks for all of a weight at an early time, in the place of what it grows by.
        """
        try:
            if self.lacks is not None:
                assert rate is not None
                return min(self.lacks(point, rate), _NOTHING)
            assert self.climb is not None
            climb, k = self.climb, self.climb.goal
            conditions = climb.conditions
            if len(conditions.times) > 1:
                conditions = replace(conditions, times=self.times)
            model = self.study.model(conditions, self.study.points[point])
            fixed = dict.fromkeys(climb.fixed, 0.0)
            goals = {k: 1.0}
            if early:
                kind = replace(conditions.terms[k], power=0)
                same = [j for j, term in enumerate(conditions.terms) if replace(term, power=0) == kind]
                goals = {j: float(_EARLY ** conditions.terms[j].power) for j in same}
            answer = model.solve({**goals, **{j: -c for j, c in climb.price.items()}}, fixed)
            if early and answer.status == "solved":
                return -float(sum(c * answer.unknowns[j] for j, c in goals.items()))
        except (ZeroDivisionError, FloatingPointError):
            return _NOTHING
        if answer.status == "unbounded":
            return -1e4
        return -float(answer.unknowns[k]) if answer.status == "solved" else _NOTHING


@dataclass
class Choice:
    """The forms of all unknowns of a step, a flat list of numbers, and the units of the unknowns."""

    study: Study
    unknowns: dict[str, Unknown]
    symbols: dict[str, Symbol]
    families: dict[str, Family]
    units: dict[str, tuple[tuple[str, int], ...]]
    slices: dict[str, slice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = 0
        for name, family in self.families.items():
            self.slices[name] = slice(at, at + family.count)
            at += family.count
        self.count = at

    def assign(self, point: int, x: Sequence[float]) -> None:
        """Give the study's symbols the values of these numbers, at a point."""
        sample = self.study.sample(self.study.points[point], 0)
        found = {}
        for name, symbol in self.symbols.items():
            if symbol.unknown in self.families:
                scale = float(self.study.units.element(dict(self.units[symbol.unknown])).evaluate(sample))
                found[name] = self._value(symbol, x, scale)
        self.study.assign(found)

    def _value(self, symbol: Symbol, x: Sequence[float], scale: float) -> Callable[[float], float]:
        family, numbers = self.families[symbol.unknown], list(x[self.slices[symbol.unknown]])
        shift = {"later": 1.0}.get(symbol.moment, 0.0)
        still = {"first": 0.0, "second": 1.0}.get(symbol.moment)
        return lambda t: scale * family.value(numbers, t + shift if still is None else still)

    def inside(self, point: int, x: Sequence[float]) -> bool:
        """Whether the unknowns lie in their domains, as far as a few times tell."""
        sample = self.study.sample(self.study.points[point], 0)
        for name, family in self.families.items():
            u = self.unknowns[name]
            scale = float(self.study.units.element(dict(self.units[name])).evaluate(sample))
            problem = self.study.readings.reading.problem
            ends = [e(problem) if callable(e) else e for e in (u.lower, u.upper)]
            low, high = (None if e is None else float(self.study.field.coefficient(e).evaluate(sample)) for e in ends)
            for t in (0, 1, 10, 1000) if family.count > 1 else (0,):
                try:
                    value = scale * family.value(list(x[self.slices[name]]), t)
                except ZeroDivisionError:
                    return False
                if (low is not None and value < low - 1e-9) or (high is not None and value > high + 1e-9):
                    return False
        return True

    def starts(self) -> Iterator[Array]:
        """Numbers with which a search may begin."""
        lists = [family.starts for family in self.families.values()]
        total = int(np.prod([len(one) for one in lists]))
        if total <= _STARTS:
            for chosen in itertools.product(*lists):
                yield np.array([c for one in chosen for c in one])
            return
        random = np.random.default_rng(7)
        for _ in range(_STARTS):
            yield np.array([c for one in lists for c in one[random.integers(len(one))]])


class _Enough(Exception):
    """A score is low enough."""


@dataclass
class _Lowest:
    """The lowest score so far, and where it is."""

    score: float
    x: Array


class Search:
    """The best numbers of one choice of forms for one aim, at all values of the parameters."""

    def __init__(self, aim: Aim, choice: Choice) -> None:
        self.aim, self.choice = aim, choice
        self.points = aim.study.interior[: _POINTS if choice.count > 1 else None]
        self.tried: list[tuple[float, Array]] = []  # simple numbers at the first point, with their scores
        self.best: dict[int, tuple[float, Array]] = {}  # the rate or the score at each point, with the numbers

    def _score(self, point: int, x: Array, rate: float | None) -> float:
        if not self.choice.inside(point, list(x)):
            return _NOTHING
        self.choice.assign(point, list(x))
        return self.aim.score(point, rate)

    def run(self) -> bool:
        """Whether there are numbers that are worth anything; `best` has them."""
        first, others = self.points[0], self.points[1:]
        begin = [] if first in self.best else self._explored(first)
        if first not in self.best and not self._keep(first, self._found(first, begin)):
            return False

        def at(point: int) -> tuple[float, Array] | None:
            return self._found(point, begin if self.aim.lacks is None else self._explored(point))

        # The points after the first do not depend on each other.
        return all(self._keep(point, found) for point, found in zip(others, each(at, others), strict=True))

    def _found(self, point: int, begin: list[Array]) -> tuple[float, Array] | None:
        """The best at a point, None where there is none, or none that lasts."""
        found = self._at(point, begin)
        return None if found is None or self._is_left_over(point, found) else found

    def _keep(self, point: int, found: tuple[float, Array] | None) -> bool:
        if found is not None:
            self.best[point] = found
        return found is not None

    def first(self) -> tuple[float, Array] | None:
        """The least rate at the first point with its numbers, None where there is none."""
        return self._at(self.points[0], self._explored(self.points[0]))

    def _is_left_over(self, point: int, found: tuple[float, Array]) -> bool:
        """Whether a weight is only what the last time leaves over: it is larger where that comes sooner."""
        climb = self.aim.climb
        if climb is None or len(climb.conditions.times) == 1 or not climb.timed:
            return False
        self.aim.times = _SHORT
        shorter = self._score(point, found[1], None)
        self.aim.times = _TIMES
        return shorter < 1.4 * found[0]

    def _explored(self, point: int) -> list[Array]:
        """The best numbers to begin with at a point, none where none is worth anything."""
        starts = list(self.choice.starts())
        if self.aim.lacks is not None:
            return self._explored_rates(point, starts)
        self.tried = [(self._score(point, x, None), x) for x in starts]
        score, x = min(self.tried, key=lambda entry: entry[0])
        return [x] if score < -_WORTH else []

    def _explored_rates(self, point: int, starts: list[Array]) -> list[Array]:
        """The numbers with which the least is lacking at the first rate, of some, that none of them makes possible."""
        random = np.random.default_rng(11)
        if self.choice.count > 1:
            starts = starts + [random.uniform(0.02, 1.1, self.choice.count) for _ in range(60)]
        chosen: list[Array] = []
        for rate in (0.9995, 0.98, 0.9, 0.75, 0.6, 0.45, 0.3, 0.15, 0.05):
            scores = np.array([self._score(point, x, rate) for x in starts])
            order = np.argsort(scores)[:_BEGINNINGS]
            if rate > 0.99 and scores[order[0]] > 0.5:
                return []
            chosen = [starts[k] for k in order]
            if scores[order[0]] > _POSSIBLE:
                break
            starts = [x for x, score in zip(starts, scores, strict=True) if score < 0.2]
        return chosen

    def _at(self, point: int, begins: list[Array]) -> tuple[float, Array] | None:
        free = list(range(self.choice.count))
        if self.aim.lacks is not None:
            rates = [self._least_rate(point, x, free) for x in begins[: _BEGINNINGS if len(free) > 1 else 1]]
            return min((r for r in rates if r is not None), key=lambda entry: entry[0], default=None)
        found = [self._minimized(point, x, free, None) for x in begins]
        if not found:
            return None
        score, x = min(found, key=lambda entry: entry[0])
        return (score, x) if score < -_WORTH else None

    def _least_rate(self, point: int, x: Array, free: list[int]) -> tuple[float, Array] | None:
        """The least rate at a point, by bisection: at each rate what the program lacks is minimized."""
        low, high = 0.0, 1.0
        for rate in (0.9995, 0.98):
            score, there = self._minimized(point, x, free, rate, stop=_POSSIBLE)
            if score <= _POSSIBLE:
                high, x = rate, there
            else:
                break
        if high == 1.0:
            return None
        lacking: list[tuple[float, float]] = []  # rates that are too small, with the least that is lacking
        for _ in range(_ROUNDS):
            middle = (low + high) / 2
            if len(lacking) > 1:
                (r0, m0), (r1, m1) = lacking[-2:]
                zero = r1 + m1 * (r1 - r0) / (m0 - m1) if m0 != m1 else middle
                room = max(1e-8, 0.02 * abs(zero - r1))
                middle = zero + room if low < zero + room < high else middle
            score, there = self._minimized(point, x, free, middle, stop=_POSSIBLE)
            if score <= _POSSIBLE:
                high, x = middle, there
            else:
                low, x = middle, there
                lacking.append((middle, score))
            if high - low < 1e-7 * (1 - high) + 1e-9:
                break
        # Just below the best rate what is lacking has its minimum at one place only.
        _, there = self._minimized(point, x, free, high - 2e-4 * (1 - high))
        return high, there

    def _minimized(
        self, point: int, x: Array, free: list[int], rate: float | None, *, stop: float = -np.inf
    ) -> tuple[float, Array]:
        """The least score at a point over some of the numbers, the others as they are."""
        lowest = _Lowest(self._score(point, x, rate), x.copy())
        if lowest.score <= stop or not free:
            return lowest.score, lowest.x

        def function(part: Any) -> float:
            trial = x.copy()
            trial[free] = part
            value = self._score(point, trial, rate)
            if value < lowest.score:
                lowest.score, lowest.x = value, trial
                if value <= stop:
                    raise _Enough
            return value

        with suppress(_Enough):
            if len(free) == 1:
                start = float(x[free[0]])
                minimize_scalar(function, bracket=(start - 0.3 * max(abs(start), 0.3), start), options={"maxiter": 45})
            else:
                self._with_simplices(function, lowest, free, (0.1,) if rate is None else _SIMPLICES)
        return lowest.score, lowest.x

    def _with_simplices(
        self, function: Callable[[Any], float], lowest: _Lowest, free: list[int], sizes: tuple[float, ...]
    ) -> None:
        """Nelder and Mead's search; where the best is at a kink it may stall, and simplices turned at random go on."""
        random = np.random.default_rng(len(free))
        for size in sizes:
            start, before = lowest.x[free], lowest.score
            turned = np.eye(len(free))
            if size < sizes[0]:
                turned = np.linalg.qr(random.normal(size=turned.shape))[0]
            scale = size * np.maximum(np.abs(start), 0.3)
            simplex = np.vstack([start, *(start + scale * axis for axis in turned)])
            options: Any = {"initial_simplex": simplex, "maxfev": 30 * len(free) + 20, "xatol": 1e-9, "fatol": 1e-12}
            minimize(function, start, method="Nelder-Mead", options=options)
            if size < 0.02 and lowest.score > max(0.7 * before, 1e-3):
                return

    # Closed forms -----------------------------------------------------------------------------------------------------

    def settled(self, slack: float) -> dict[str, Coefficient] | None:
        """The unknowns in closed form, each the simplest with which the best is still reached up to a slack."""
        choice, fld = self.choice, self.aim.study.field
        if self.tried and choice.count > 2:
            return None  # too many numbers to be fixed one after the other at one value of the parameters
        samples = {p: self.aim.study.sample(self.aim.study.points[p], 0) for p in self.points}
        numbers = {p: x.copy() for p, (_, x) in self.best.items()}
        fixed: dict[int, Any] = {}
        for j in reversed(range(choice.count)) if choice.count > 1 else (0,):
            for element in self._candidates(j, numbers, slack):
                c = Coefficient(fld, element)
                trial = {p: x.copy() for p, x in numbers.items()}
                free = [i for i in range(choice.count) if i != j and i not in fixed]
                for p in self.points:
                    trial[p][j] = float(c.evaluate(samples[p]))
                    reached = self._reaches(p, trial[p], free, slack)
                    if reached is None:
                        break
                    trial[p] = reached
                else:
                    fixed[j], numbers = element, trial
                    break
            else:
                return None
        return self._values(fixed)

    def simple(self, slack: float, most: int = 3) -> Iterator[dict[str, Coefficient]]:
        """The simplest of the numbers that were tried first with which the best is nearly reached."""
        if len(self.points) > 1 or not self.tried:
            return
        point = self.points[0]
        good = [x for score, x in self.tried if score <= self.best[point][0] * (1 - slack)]
        early = []
        for x in good:
            self.choice.assign(point, list(x))
            early.append(self.aim.score(point, early=True))
        good = [x for x, score in zip(good, early, strict=True) if score <= 0.97 * min(early)]
        exact = [[Fraction(c).limit_denominator(64) for c in x] for x in good]
        exact.sort(key=lambda numbers: sum(complexity(c) + bool(c) for c in numbers))
        for numbers in exact[:most]:
            elements = [self.aim.study.field.coefficient(c).element for c in numbers]
            yield self._values(dict(enumerate(elements)))

    def _values(self, fixed: dict[int, Any]) -> dict[str, Coefficient]:
        """The unknowns in closed form from those of their numbers."""
        choice, fld = self.choice, self.aim.study.field
        time = fld.values["t"]
        values = {}
        for name, family in choice.families.items():
            parts = [Coefficient(fld, fixed[i]) for i in range(choice.slices[name].start, choice.slices[name].stop)]
            unit = self.aim.study.units.element(dict(choice.units[name]))
            values[name] = family.value(parts, time) * unit
        return values

    def _reaches(self, point: int, x: Array, free: list[int], slack: float) -> Array | None:
        """Numbers with which the best is reached up to a slack, None where there are none."""
        best = self.best[point][0]
        rate = None if self.aim.lacks is None else best + slack * (1 - best)
        stop = 1e-7 if rate is not None else best * (1 - slack)
        score, there = self._minimized(point, x, free, rate, stop=stop)
        return there if score <= stop else None

    def _candidates(self, j: int, numbers: dict[int, Array], slack: float) -> Iterator[Any]:
        """Closed forms near the best value of a number, the simplest first."""
        study = self.aim.study
        at = np.array([numbers[p][j] for p in self.points])
        samples = [study.sample(study.points[p], 0) for p in self.points]
        seen = []
        widths = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2) if slack < 1e-3 else (1e-3, 0.02, 0.1, 0.3, 0.7)
        for width in widths:
            room = width * (np.abs(at) + (0.3 if slack > 1e-3 else 1e-2))
            for element, cost in study.forms.between(at - room, at + room, samples, 4):
                if slack < 1e-3 and len(self.points) == 1 and cost > _LONGEST:
                    continue
                if element not in seen:
                    seen.append(element)
                    yield element
        if len(self.points) == 1 and slack > 1e-3:
            near = sorted(
                {Fraction(a, b) for b in (1, 2, 3, 4) for a in range(-8, 17)},
                key=lambda number: complexity(number) + 3 * abs(float(number) - at[0]),
            )
            for number in near[:12]:
                element = study.field.coefficient(number).element
                if element not in seen:
                    yield element
