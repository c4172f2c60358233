"""Linear rates: the least factor by which some potential falls at every step, in closed form in the parameters.

At each point of the parameters the least factor is found from how far a smaller one is from being possible; the factors
are recognized as one closed form, or failing that the simplest one a little above them is taken; at the exact rate the
coefficients are fixed one after the other.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.discovery.growth import has_constants, pay
from potential.discovery.leads import Climb, Lead
from potential.discovery.quotients import quotients
from potential.discovery.readings import Scalar, said_in
from potential.discovery.studies import Conditions, Study, Term
from potential.discovery.sums import sums
from potential.discovery.templates import Template

_POSSIBLE = 2e-8  # what a program may lack at a possible rate
_CLOSEST = 5e-4  # a rate nearer to 1 is what a solver makes of none
_STEPS = 26
_DOUBTFUL = 5e-7  # what may be missing where a rate is possible
_ASIDE = 0.2  # the share of what is left that is gone back
_NOISE, _BENT = 2e-7, 0.02  # of what is missing: a solver's noise, and from where on it is no line in the rate
_FALLS, _CLOSE = 3, 1e-6  # so much more than noise it is to fall for a line; how far off a rate may be at most
_TIGHT = 3e-5  # of what is missing to 1, up to which a rate counts as recognized
_ABOVE = (3e-6, _TIGHT, 0.02, 0.1, 0.25, 0.5)  # of what is missing to 1, by which a rate may be rounded up
STAGES = ("recognized", "quotients", "rounded")  # in which closed forms of a rate are looked for
_NEARLY = 0.95  # of a largest weight
ROUNDS = 4  # in which coefficients are sought, with more points each time
_OF_EACH = 2  # rates that are rounded up so much


def _vanishing(points: list[tuple[float, float]]) -> tuple[float | None, float]:
    """Where the line through two points vanishes, and how far off a solver's noise may put that."""
    if len(points) < 2 or points[0][1] - points[1][1] < _FALLS * _NOISE:
        return None, 0.0
    (x0, y0), (x1, y1) = points
    slope = (y1 - y0) / (x1 - x0)
    return x1 - y1 / slope, min(_NOISE / abs(slope), _CLOSE)


class Rates:
    """The search for linear rates of one measure with the scalars of one study."""

    _outer: list[tuple[float, dict[str, Fraction]]] | None = None  # the least rates further out, once they are known

    def __init__(self, study: Study, t: Template, measure: Scalar, level: int, free: bool) -> None:
        self.study, self.measure, self.level, self.free = study, measure, level, free
        self.template = t
        index = study.scalars.index(measure)
        reference = study.readings.now[index]
        self.terms: list[Term] = []
        signs: set[int] = set()
        # At a linear rate coefficients are fixed one by one: a scalar more of the same span would leave them open.
        for s in (s for s in t.upto(level) if s in study.scalars and s not in t.carried):
            k = study.scalars.index(s)
            unit = study.unit(study.readings.now[k], reference)
            if unit is not None:
                if free or not s.sign:
                    signs.add(len(self.terms))
                self.terms.append(Term("potential", k, 0, unit))
        self.weight = len(self.terms)
        self.terms.append(Term("weight", index, 0, ()))
        # Noise of constant size: the potential falls by a factor, but for what each step may spend.
        budget = study.unit(study.one, reference) if has_constants(study) and not study.field.continuous else None
        self.spent = set() if budget is None else {len(self.terms)}
        self.terms += [] if budget is None else [Term("budget", 0, 0, budget)]
        self.conditions = Conditions(self.terms, index, None, signs, study.moments)
        self.continuous = study.field.continuous
        self.unit = study.units.element(dict(study.per_time())).element
        self._least: dict[Any, float | None] = {}
        self._seen: list[Any] = []
        self._chosen: list[set[int]] = []  # what was selected, at any rate

    def lacks(self, point: int | dict[str, Fraction], rate: float, allowed: set[int] | None = None) -> float:
        """What the program lacks at a rate, zero where the rate is possible."""
        at = self.study.points[point] if isinstance(point, int) else point
        model = self.study.model(self.conditions, at, rate)
        closed = {k: 0.0 for k in range(self.weight) if allowed is not None and k not in allowed}
        answer = model.solve({}, {**closed, self.weight: 1.0}, tau=None)
        return answer.value if answer.status == "solved" else np.inf

    def sought(self, point: dict[str, Fraction]) -> float | None:
        """What is to have a closed form, at a point."""
        return self.least(point)

    def least(self, point: int | dict[str, Fraction]) -> float | None:
        """The least possible factor at a point (of a flow the largest rate), None where there is none below 1."""
        at = self.study.points[point] if isinstance(point, int) else point
        key = tuple(sorted(at.items()))
        if key not in self._least:
            self._least[key] = self._searched(at)
        return self._least[key]

    def is_below(self, point: int, known: float, room: float) -> bool:
        """Whether a rate that is better than a known one by more than some room is possible at a point."""
        rate = known + room if self.continuous else known - room
        return self.lacks(point, rate) <= _POSSIBLE

    def _searched(self, point: dict[str, Fraction]) -> float | None:
        good, bad = (0.0, 1.0) if self.continuous else (1.0, 0.0)
        if self.continuous:
            while self.lacks(point, bad) <= _POSSIBLE:
                good, bad = bad, 2 * bad
                if bad > 64:
                    return None
        elif self.lacks(point, 1 - _CLOSEST) > 1e-6:
            return None
        # What is missing is nearly linear in the rate: it is asked where it would vanish, then a little further, to the
        # side that is not known yet. Where that says little two times, halves are all that is left.
        known: list[tuple[float, float]] = []
        zero, room, misses = None, 0.0, 0
        for _ in range(_STEPS):
            size, middle = good - bad, (good + bad) / 2
            on_line = zero is not None and misses < 2
            if on_line and zero is not None:
                aside = math.copysign(2 * room, size)
                tried = zero + aside if abs(zero - bad) < 10 * room else zero
                tried = zero - aside if abs(good - zero) < room else tried
                on_line = 0 < (tried - bad) / size < 1
                middle = tried if on_line else middle
            value = self.lacks(point, middle)
            if np.isinf(value) or _POSSIBLE < value < _DOUBTFUL:  # what a solver makes of this rate: one close by tells
                middle += _ASIDE * (good - middle)
                value = self.lacks(point, middle)
            if value <= _POSSIBLE:
                good = middle
                misses += on_line and abs(good - bad) > abs(size) / 2
            else:
                bad = middle
                misses += on_line and not _NOISE < value < known[-1][1] / 4
                known.append((middle, value))
            zero, room = _vanishing([p for p in known if _NOISE < p[1] < _BENT][-2:])
            if abs(good - bad) < max(1e-8, 3 * room):
                break
        guess = good if zero is None or abs(zero - good) > 3 * room else zero
        if guess < 1e-4 if self.continuous else guess > 1 - _CLOSEST:
            return None
        return guess

    def forms(self, rates: list[float], stage: str) -> Iterator[Any]:
        """Closed forms of the rate that a stage of the search brings, each once."""
        made = {"recognized": self._recognized, "quotients": self._quotients, "rounded": self._rounded_up}[stage]
        for element in made(rates):
            if element not in self._seen and self.is_rate(element):
                self._seen.append(element)
                yield element

    def _recognized(self, rates: list[float]) -> Iterator[Any]:
        """Closed forms of the least rate itself.

        A solver may be off at one point, which may be there twice: the others recognize a form as well, where there are
        enough of them.
        """
        every = list(range(len(rates)))
        for above in (above for above in _ABOVE if above <= _TIGHT):
            for kept in (
                every,
                *([k for k in every if rates[k] != rate] for rate in dict.fromkeys(rates) if len(every) > 3),
            ):
                yield from self._near(rates, above, kept)

    def _quotients(self, rates: list[float]) -> Iterator[Any]:
        """Quotients of polynomials, where nothing simpler was recognized."""
        if not self._seen and not self.continuous:
            yield from quotients(self.study, self.sought)

    def _rounded_up(self, rates: list[float]) -> Iterator[Any]:
        """Closed forms a little above the least rate."""
        if not self._seen and not self.continuous:
            yield from sums(self.study, *self.with_outer(rates))
        for above in (above for above in _ABOVE if above > _TIGHT):
            near = self._near(rates, above, list(range(len(rates))))
            yield from itertools.islice((e for e in near if e not in self._seen and self.is_rate(e)), _OF_EACH)

    def _near(self, rates: list[float], above: float, kept: list[int]) -> Iterator[Any]:
        samples = [self.study.sample(self.study.points[k], 0) for k in kept]
        ranges = self._around(np.array(rates)[kept], above, above <= _TIGHT)
        yield from (pure * self.unit for pure in self._between(*ranges, samples))

    def with_outer(self, rates: list[float]) -> tuple[list[float], list[dict[str, Fraction]]]:
        """The least rates at the points and further out, where there is one, with the points."""
        if self._outer is None:
            self._outer = [(r, p) for p in self.study.outer if (r := self.least(p)) is not None]
        outer = self._outer
        return [*rates, *(r for r, _ in outer)], [*self.study.points, *(p for _, p in outer)]

    def _between(self, low: Any, high: Any, samples: list[dict[str, Fraction]]) -> Iterator[Any]:
        """Closed forms between two values at each sample, and what 1 less a closed form gives, the simplest first."""
        one = self.study.field.algebra.one
        found = list(self.study.forms.between(low, high, samples, 6))
        if not self.continuous:
            found += [(one - e, c + 2) for e, c in self.study.forms.between(1 - high, 1 - low, samples, 4)]
        yield from (e for e, _ in sorted(found, key=lambda entry: entry[1]))

    def _around(self, found: Any, above: float, tight: bool) -> tuple[Any, Any]:
        if self.continuous:
            return found * (1 - above), found * (1 + (1e-6 if tight else 0))
        room = above * (1 - found)
        return found - (room if tight else 1e-7), found + room

    def is_rate(self, element: Any) -> bool:
        """Whether a form lies between 0 and 1, far out in the domain as well."""
        c = Coefficient(self.study.field, element)
        for point in self.study.far:
            try:
                value = c.evaluate(self.study.sample(point, 0))
            except ZeroDivisionError:
                return False
            if value <= 0 or (value >= 1 and not self.continuous):
                return False
        return True

    def candidates(self, rates: list[float], stage: str) -> Iterator[tuple[list[float], Coefficient]]:
        """Rates in closed form that a stage of the search brings, with their values at the points."""
        samples = [self.study.sample(p, 0) for p in self.study.points]
        for element in self.forms(rates, stage):
            c = Coefficient(self.study.field, element)
            numbers = [float(c.evaluate(s)) for s in samples]
            if self.continuous or all(0 < n < 1 for n in numbers):
                yield numbers, c

    def leads(self, rate: Coefficient, numbers: list[float]) -> Iterator[Lead]:
        """Leads at a rate in closed form, of this study or of another one, with its values at the points."""
        if rate.field is not self.study.field:
            rate = said_in(self.study.field, rate.to_sympy())
        allowed = self.select(numbers)
        if allowed is None:
            return
        rate = Coefficient(self.study.field, rate.element)  # it may come from the study of another template
        for first in ("", "high", "low"):
            yield from self._settled(rate, allowed, first)
        # What is enough at the points may be too little further out: then one potential for all values is.
        for alike in ((), *self.study.own_alone) if self.continuous else ():
            climb = Climb(self.study, self.conditions, self.weight, rate=rate, alike=alike)
            some = {k for k in range(self.weight) if not any(n in alike for n, _ in self.terms[k].unit)}
            if some and self._is_settled(climb, some, "", _NEARLY):
                yield from self.weighed(climb)

    def with_drawn(self, rate: Coefficient, numbers: list[float]) -> Iterator[Lead]:
        """Leads at a rate with points that are drawn at that rate to where the step asks, where there are any."""
        known = self.template.upto(0)
        for point in self.template.drawn(rate):
            plain = [s for s in known if s.gradients or s == self.measure]
            scalars = list(dict.fromkeys([self.measure, *plain, point]))
            study = Study(self.study.theorem, scalars)
            alone = Template(self.template.theorem, levels=[scalars])
            yield from Rates(study, alone, self.measure, 0, self.free).leads(rate, numbers)

    def _settled(self, rate: Coefficient, allowed: set[int], first: str) -> Iterator[Lead]:
        """Leads with some of the terms; coefficients that fail further out are sought once more, there as well.

        So are those that the prover refutes, with the point at which they fail.
        """
        study = self.study
        outer: list[dict[str, Fraction]] = []
        for _ in range(ROUNDS):
            points = [*study.points, *outer, *study.refuting]
            climb = Climb(study, self.conditions, self.weight, rate=rate, points=points)
            if not self._is_settled(climb, allowed, first):
                return
            found = list(self.weighed(climb))
            yield from found
            if not outer and not found and climb.fails_outside:
                outer = study.outer
            elif not (found and found[-1].refuted):
                return

    def _is_settled(self, climb: Climb, allowed: set[int], first: str, share: float = 1e-3) -> bool:
        """Whether the terms have closed forms that leave the measure a share of its largest weight at least."""
        study = self.study
        pivot = self.pivot(allowed)
        zero = study.field.algebra.zero
        climb.fixed = {k: zero for k in range(self.weight) if k not in allowed}
        climb.fixed[pivot] = study.field.algebra.one
        best = climb.optimum(self.weight, {*allowed, self.weight, *self.spent}, tau=1e-7)
        if best is None or min(best) < 1e-6:
            return False
        least = 100 * min(best)  # where the weight is nearly unbounded, it need not be large
        floor = {k: share * min(b, least) for k, b in enumerate(best)} if all(np.isfinite(best)) else {}
        order = sorted(allowed - {pivot}, key=lambda k: (study.scalars[self.terms[k].scalar].gradients, k))
        return climb.settle({*allowed, self.weight, *self.spent}, order, {self.weight: floor}, first)

    def weighed(self, climb: Climb) -> Iterator[Lead]:
        """The lead whose potential is fixed, with the largest weight of the measure, rounded down, and least noise."""
        best = climb.optimum(self.weight, {self.weight, *self.spent}, tau=1e-7)
        if best is None or not all(np.isfinite(best)) or min(best) < 1e-6:
            return
        high = np.array(best)
        for down in (1e-3, 0.03, 0.3):
            for element, _ in self.study.forms.between(high * (1 - down), high * (1 + 1e-3), climb.samples(), 3):
                if element:
                    climb.fixed[self.weight] = element
                    if pay(climb, list(self.spent), self.spent) and climb.holds():
                        yield climb.lead(self.measure, rate=climb.rate, order=np.inf)
                        return

    def pivot(self, allowed: set[int]) -> int:
        """The term whose coefficient is 1: a gap where there is one, else the measure's, else the first."""
        scalars = self.study.scalars

        def rank(k: int) -> tuple[bool, bool, int]:
            scalar = scalars[self.terms[k].scalar]
            return not scalar.code.startswith("p.gap"), scalar != self.measure, k

        return min(allowed, key=rank)

    def select(self, rates: list[float]) -> set[int] | None:
        """A small set of terms with which the rates are possible."""
        slack = [r * (1 - 1e-5) if self.continuous else r + 1e-5 * (1 - r) for r in rates]
        everything = set(range(self.weight))

        def lacks(allowed: set[int], point: int = 0) -> float:
            return self.lacks(point, slack[point], allowed)

        def possible(allowed: set[int]) -> bool:
            return all(lacks(allowed, p) <= 1e-7 for p in range(len(rates)))

        needed = {k for k in everything if self.study.scalars[self.terms[k].scalar] == self.measure}
        if lacks(everything) > 1e-6:
            return None
        # What was enough at another rate often is at this one, and so may be a part of it.
        everything = next((set(one) for one in self._chosen if possible(set(one))), everything)
        chosen: set[int] = set()
        for size in (1, 2, 3):
            own_first = sorted(everything, key=lambda k: (k not in needed, k))
            tried = list(itertools.combinations(own_first, size))
            if len(tried) > 130:
                break
            for extra in tried:
                if lacks(set(extra)) <= 1e-7 and possible(set(extra)):
                    self._chosen.append(set(extra))
                    return set(extra)
        chosen = set(needed)
        left = everything - chosen
        while left:
            best = min(left, key=lambda k: lacks(chosen | {k}))
            chosen |= {best}
            left -= {best}
            if lacks(chosen) <= 1e-7 and possible(chosen):
                break
        # What came early may not be needed any more.
        for k in sorted(chosen, key=lambda k: -self.study.scalars[self.terms[k].scalar].gradients):
            if len(chosen) > 1 and lacks(chosen - {k}) <= 1e-7 and possible(chosen - {k}):
                chosen -= {k}
        self._chosen.append(set(chosen))
        return chosen


def dominated(lead: Lead, t: Template, measure: Scalar) -> Iterator[Lead]:
    """The potential of a lead as a bound of another measure, at the same rate."""
    study = lead.study
    if measure not in study.scalars or lead.rate is None:
        return
    rates = Rates(study, t, measure, 2, free=True)
    new, old = study.readings.now[study.scalars.index(measure)], study.readings.now[study.scalars.index(lead.measure)]
    between = study.unit(old, new)
    if between is None:
        return
    scale = study.units.element(dict(between))
    climb = Climb(study, rates.conditions, rates.weight, rate=lead.rate)
    climb.fixed = dict.fromkeys(range(rates.weight), study.field.algebra.zero)
    for scalar, c in lead.potential:
        k = next(k for k, term in enumerate(rates.terms[:-1]) if study.scalars[term.scalar] == scalar)
        climb.fixed[k] = (c * scale).element / study.units.element(dict(rates.terms[k].unit)).element
    yield from rates.weighed(climb)
