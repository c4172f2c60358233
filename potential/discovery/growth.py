"""Weights that grow like a power of t: leads from a study's programs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import One
from potential.discovery.leads import LEAST, PRICE, Climb, Lead
from potential.discovery.programs import Model
from potential.discovery.readings import Scalar
from potential.discovery.studies import TIMES, Conditions, Study, Term

_LEADS = 3  # values of the leading weight that are tried, the simplest first
_SHORT = 100  # where times end here a leading weight is larger: by how much tells what it is in the end
_BETWEEN = (Fraction(1, 100), Fraction(1, 8), Fraction(1, 2))  # the prover's multipliers are good for these as well
_FAR_OFF = 5000  # a time at which the leading coefficients alone count
_GENEROUS = (1.15, 2.0)  # times the least gap at the start that is spent where there is to be room
_LEFT = 0.3  # of a leading weight, below which what is left in the end counts as nothing
_NEAR = 3e-3  # how far a leading weight may be from what it is in the end
_ROUND, _FURTHER_UP = 0.03, 0.12  # what is spent is rounded up by at most so much
_SMALL_PRICE = 0.002  # of the gap at the start, where its trade against the weight is looked at
_HALF = Fraction(1, 2)
_SHARES = (Fraction(1), Fraction(1, 2), Fraction(1, 4))  # of a square, that the first of two noises may cost
_LOOKS, _ENOUGH = 3, 0.05  # points at which scalars are left out, and the share of a weight that is enough there
_GAIN = 0.05  # a lower power of t in a weight is worth having from here on


class Growing:
    """The search for a potential that dominates a measure with a weight of some order.

    The weight grows like t ** (order * gradients of the measure). A gap's coefficient grows like t ** order at most,
    squared gradients like the square of that, distances not at all. The start is measured by its "distance", or by
    that and its gap, "both". Where there is noise each step may spend what grows like t ** spending, a number for 0 and
    1/(t + 1) for -1. Where a measure is `fading` distances fall, too, as gaps do: where functions are strongly convex,
    and steps fall. No coefficient depends on the parameters that are `alike`. Where a measure is `lasting` all
    scalars have coefficients that grow like its weight, as where functions are strongly convex and a sequence grows.
    """

    def __init__(
        self,
        study: Study,
        scalars: list[Scalar],
        measure: Scalar,
        order: float,
        *,
        free: bool,
        start: str | None,
        spending: int = 0,
        fading: bool = False,
        alike: tuple[str, ...] = (),
        lasting: bool = False,
    ) -> None:
        self.study, self.measure, self.order, self.start = study, measure, order, start
        self.index, self.fading, self.alike = study.scalars.index(measure), int(fading), alike
        self.degree = int(order * (measure.gradients + self.fading))
        self.reference = study.weighed(self.index, self.degree)
        self._least = 0.0  # of the leading weights at the points
        self.lasting = lasting or study.field.continuous or study.geometric
        self.terms: list[Term] = []
        self.signs: set[int] = set()
        for s in scalars:
            self._add(s, free)
        self.goal = len(self.terms)
        self.terms.append(Term("weight", self.index, self.degree, ()))
        budget = study.unit(study.one, self.reference) if has_constants(study) else None
        self.budget: int | None = None
        if budget is not None and not study.field.continuous:
            # What starts at zero has any scale, and a budget of this order is the least that counts.
            self.budget = len(self.terms) if spending == self.degree - 2 or (not spending and order > 1) else None
            self.terms.append(Term("budget", 0, spending, budget))
        gap = study.begun
        unit = study.unit(gap, self.reference) if gap is not None and start == "both" else None
        if unit is not None:
            self.terms.append(Term("start", 0, 0, unit))
        self.climb = Climb(study, Conditions(self.terms, self.index, start, self.signs), self.goal, alike=alike)
        self.priced = [k for k, term in enumerate(self.terms) if term.role in ("budget", "start")]
        self.climb.price = dict.fromkeys(self.priced, PRICE)

    def _add(self, s: Scalar, free: bool) -> None:
        """The terms of one scalar, a power of t each."""
        study = self.study
        k = study.scalars.index(s)
        highest = min(int(self.order * (s.gradients + self.fading)), max(2, self.degree))
        highest = self.degree if self.lasting else highest
        lowest = s.lowest if self.start or not self.lasting else 1  # of what starts at zero nothing is left there
        for power in range(lowest, highest + 1):
            unit = study.timed(study.readings.now[k], self.reference, power)
            if unit is None or any(name in self.alike for name, _ in unit):
                continue
            if (free and (k, power) != (self.index, self.degree)) or not s.sign:
                self.signs.add(len(self.terms))
            self.terms.append(Term("potential", k, power, unit))

    def leads(self, simplest: bool = False) -> Iterator[Lead]:
        """Leads, the largest and simplest leading weight first; or the `simplest` one, of those near the largest."""
        climb = self.climb
        targets = self._targets()
        if simplest:
            targets = sorted(targets, key=lambda e: len(str(e)))
        if not targets:
            return
        goal, sense, base = climb.goal, 1.0 if climb.goal == self.goal else -1.0, dict(climb.fixed)
        for target in [*targets[:_LEADS], *self._number(goal)]:
            climb.fixed, climb.goal = dict(base), goal
            allowed = climb.select({("potential", self.index)}, target, sense)
            if allowed is None:
                continue
            climb.fixed[goal] = target
            later = self._later(climb)
            order = sorted(
                (k for k, term in enumerate(self.terms) if term.role == "potential" and k in allowed),
                key=lambda k: (-self.terms[k].power, self.study.scalars[self.terms[k].scalar].gradients, k),
            )
            priced = [k for k in self.priced if k != goal]
            for generous in (False, True)[: 1 + any(self.terms[k].role == "start" for k in priced)]:
                one = replace(later, fixed=dict(later.fixed))
                if pay(one, priced, allowed, generous):
                    yield from self._settled(one, allowed, order)

    def _number(self, goal: int) -> list[Any]:
        """Where everything grows like the weight, the largest simple number that the weight is at all parameters."""
        if not self.lasting or goal != self.goal or self.study.field.continuous or not self._least:
            return []
        number = Fraction(2) ** math.floor(math.log2(self._least * (1 + 1e-6)))
        return [self.study.field.coefficient(number).element]

    def fewer(self) -> list[Scalar]:
        """The scalars without those that a weight of this order does not need; none where all are needed.

        A finite sample of times promises more to many scalars than holds, and what it says of few is near the limit.
        """
        study, climb = self.study, self.climb
        models = (climb.models[k] for k in study.interior[:_LOOKS])
        kept = [
            s for k, s in enumerate(study.scalars) if any(t.role == "potential" and t.scalar == k for t in self.terms)
        ]
        chosen = list(models)
        most = [self._weight(model, kept) for model in chosen]
        if not most or min(most) < LEAST:
            return []
        count = len(kept)
        for s in reversed(kept):
            rest = [other for other in kept if other is not s]
            if s != self.measure and all(
                self._weight(model, rest) > max(_ENOUGH * value, LEAST)
                for model, value in zip(chosen, most, strict=True)
            ):
                kept = rest
        return kept if len(kept) < count else []

    def _weight(self, model: Model, scalars: list[Scalar]) -> float:
        """The largest weight at one point with some of the scalars, 0 where there is none."""
        study, climb = self.study, self.climb
        places = {study.scalars.index(s) for s in scalars}
        out = [k for k, t in enumerate(self.terms) if t.role == "potential" and t.scalar not in places]
        prices = {k: -c for k, c in climb.price.items()}
        answer = model.solve({self.goal: 1.0, **prices}, dict.fromkeys(out, 0.0), tau=0.0)
        return float(answer.unknowns[self.goal]) if answer.status == "solved" else 0.0

    def _settled(self, climb: Climb, allowed: set[int], order: list[int]) -> Iterator[Lead]:
        """Leads with what the weight is and what is spent, those with lower powers of t in the weight first."""
        for one in (*self._sharpened(climb, allowed), climb):
            if not (one.settle({*allowed, *one.fixed}, order) and one.holds()):
                continue
            # Lower powers that are too large for the decrease may be less with the potential as it now is.
            for more in self._sharpened(climb, allowed) if one is climb else ():
                if more.settle({*allowed, *more.fixed}, order) and more.holds():
                    yield from self._weighed(more)
            yield from self._weighed(one)

    def _weighed(self, climb: Climb) -> Iterator[Lead]:
        """The lead with the weight that its potential has by itself, where that is larger; then as it is.

        A weight that was rounded down may leave room for a potential with more of the measure.
        """
        lead = climb.lead(self.measure, order=self._order(climb), start=self.start or "")
        own = next((c for s, c in lead.potential if s == self.measure), lead.weight)
        if all(s.sign for s, _ in lead.potential) and not self.signs and own.element != lead.weight.element:
            later = [self.study.sample(point, _SHORT) for point in self.study.points]
            if all((own - lead.weight).evaluate(at) >= 0 for at in later):
                yield replace(lead, weight=own)
        yield lead

    def _order(self, climb: Climb) -> float:
        """The power of T by which the measure falls: less than the weight's where what is spent grows as well."""
        spent = None if self.budget is None else climb.fixed.get(self.budget)
        if self.budget is None or not spent or self.degree < 2:
            return float(self.degree)
        return float(max(1, self.degree - self.terms[self.budget].power - 1))

    def _later(self, climb: Climb) -> Climb:
        """The climb with a time that is far off: up to one time leading coefficients are off by a share like 1/time."""
        if self.study.field.continuous or self.study.steady:
            return climb
        between = () if self.study.field.sequences else _BETWEEN
        conditions = replace(climb.conditions, times=(*climb.conditions.times, *between, _FAR_OFF))
        return replace(climb, conditions=conditions, models=())

    def _targets(self) -> list[Any]:
        """Values of the leading weight; where its scale is free it is 1, and these are values of the budget."""
        climb, everything = self.climb, set(range(len(self.terms)))
        best = climb.optimum(self.goal, everything, least=LEAST)
        if best is None:
            return []
        if all(np.isinf(best)) and self.budget is not None:
            climb.fixed[self.goal] = self.study.field.algebra.one
            climb.goal = self.budget
            far = self._later(climb) if self.fading else climb
            least = far.optimum(self.budget, everything, -1.0)
            return [] if least is None else list(round_up(climb, least))
        if any(np.isinf(best)):
            return []
        self._least = min(best)
        if self.study.field.continuous:
            return rounded(climb, best)
        limit = self._extrapolated(best)
        if limit is None:
            return []
        low, high = (np.array(limit) * (1 + sign * _NEAR) for sign in (-1, 1))
        near = [e for e, _ in self.study.forms.between(low, high, climb.samples(), 2)]
        return [*near, *(e for e in rounded(climb, best) if e not in near)]

    def _extrapolated(self, best: list[float]) -> list[float] | None:
        """The leading weights without what the last time leaves over, which is as 1/time; None where nothing is left.

        The longest times are off by what a solver makes of large numbers, so that the best weights are kept as well.
        """
        last = max(self.climb.conditions.times)
        conditions = replace(self.climb.conditions, times=tuple(t for t in TIMES if t <= _SHORT))
        other = Climb(self.study, conditions, self.goal, price=self.climb.price)
        found: list[float] = []
        for k, value in enumerate(best):
            shorter = replace(other, models=other.models[k : k + 1], points=other.points[k : k + 1], keep=True)
            at = shorter.optimum(self.goal, set(range(len(self.terms))))
            over = (at[0] - value) * _SHORT / (last - _SHORT) if at is not None and np.isfinite(at[0]) else 0.0
            found.append(value - over)
            if not k and found[0] < _LEFT * value:
                return None
        return found

    def _sharpened(self, climb: Climb, allowed: set[int]) -> Iterator[Climb]:
        """The climb with lower powers of t in its weight as well, each as large as it can be and rounded down."""
        study, leading = self.study, self.terms[self.goal]
        if study.sequence or not leading.power or climb.alike:
            return
        now = study.readings.now[self.index]
        units = {power: study.timed(now, self.reference, power) for power in range(leading.power - 1, -1, -1)}
        lower = [Term("weight", leading.scalar, k, unit) for k, unit in units.items() if unit is not None]
        conditions = replace(climb.conditions, terms=[*self.terms, *lower])
        samples = [study.sample(p, 0) for p in study.points]
        first = Coefficient(study.field, climb.fixed[self.goal])
        sizes = np.array([float(first.evaluate(s)) for s in samples])
        inside = sizes > 0  # it may vanish at an end of a domain
        for closed in (True, False):
            more = Climb(study, conditions, climb.goal, fixed=dict(climb.fixed))
            gained = False
            for k in range(len(self.terms), len(conditions.terms)):
                best = more.optimum(k, {*allowed, k}, tau=1e-7)
                found = None
                if (
                    best is not None
                    and min(np.array(best)[inside] / sizes[inside]) >= _GAIN
                    and np.all(np.isfinite(best))
                ):
                    high = np.array(best)
                    near = study.forms.between(high * 0.9, high * (1 + 1e-5), samples, 1) if closed else ()
                    found = next((e for e, _ in near), None) if closed else self._multiple(high, samples)
                more.fixed[k] = found or study.field.algebra.zero
                gained = gained or bool(found)
            if gained:
                yield more

    def _multiple(self, high: Any, samples: list[dict[str, Any]]) -> Any:
        """The largest multiple of the leading weight by a half of an integer that is no more than some values.

        So that where they have no closed form, t^2 may still become t (t + 1) or (t + 1)^2.
        """
        leading = Coefficient(self.study.field, self.climb.fixed[self.goal])
        sizes = np.array([float(leading.evaluate(s)) for s in samples])
        halves = math.floor(2 * min(high[sizes > 0] / sizes[sizes > 0]) + 1e-5)
        return leading.element * self.study.field.coefficient(Fraction(halves, 2)).element if halves > 0 else None


def rounded(climb: Climb, best: list[float]) -> list[Any]:
    """Values of what is maximized; where the gap at the start may be traded for it and none is found, between both."""
    found = list(climb.round_down(best))
    if found:
        return found
    generous = _generously(climb, best)
    return list(climb.round_down(best, generous)) if generous != best else []


def _generously(climb: Climb, best: list[float]) -> list[float]:
    """The best values where the gap at the start costs little, and from here on it does: no less than `best`."""
    cheap = {k: _SMALL_PRICE for k, term in enumerate(climb.conditions.terms) if term.role == "start"}
    climb.price = {**climb.price, **cheap}
    found = climb.optimum(climb.goal, set(range(len(climb.conditions.terms)))) if cheap else None
    if found is None or not all(np.isfinite(found)):
        return best
    return [max(a, b) for a, b in zip(best, found, strict=True)]


def has_constants(study: Study) -> bool:
    """Whether a hypothesis has a constant, as the bound of a noise: then each step may spend one."""
    return any(isinstance(k, One) for h in study.readings.decreasing for k in h.expression.terms)


def pay(climb: Climb, priced: list[int], allowed: set[int], generous: bool = False) -> bool:
    """Fix what is spent at its least, rounded up; False where that has no closed form.

    Where it is `generous` the gap at the start may cost up to twice that: what leaves room has simpler coefficients.
    """
    for k in priced:
        least = climb.optimum(k, allowed, -1.0)
        finite = least is not None and bool(np.all(np.isfinite(least)))
        values = [max(v, 0.0) for v in least] if least is not None and finite else []
        if generous and climb.conditions.terms[k].role == "start":
            low, high = (np.array(values) * c for c in _GENEROUS)
            spent = next((e for e, _ in climb.study.forms.between(low, high, climb.samples(), 1)), None)
        else:
            spent = next(round_up(climb, values), None) if values else None
        if spent is None:
            return False
        climb.fixed[k] = spent
    return True


def round_up(climb: Climb, values: list[float]) -> Iterator[Any]:
    """Closed forms a little above some values, the simplest first; where there is none, 1 and a closed form."""
    high = np.array(values)
    samples, forms = climb.samples(), climb.study.forms
    found: list[Any] = []
    # A finite sample of times says too little: what is simpler and a little further up comes second.
    tiers = (_ROUND, _FURTHER_UP, _ROUND) if climb.timed else (2e-4, _ROUND, _FURTHER_UP)
    for k, up in enumerate(tiers):
        most = 3 if k or not climb.timed else 1
        near = forms.between(high * (1 - 1e-5) - 1e-7, high * (1 + up) + 1e-7, samples, 3)
        for element in itertools.islice((e for e, _ in near if e not in found), 1 if up == _FURTHER_UP else most):
            found.append(element)
            yield element
    if not found:  # as where two noises are spent, each with its own bound
        for first in _firsts(climb):
            rest = high - np.array([float(first.evaluate(s)) for s in samples])
            for element, _ in forms.between(rest - 1e-5 * high - 1e-7, rest + 2e-4 * high + 1e-7, samples, 3):
                if element:
                    yield first.element + element


def _firsts(climb: Climb) -> Iterator[Coefficient]:
    """What the first of two noises may cost: 1 or 1/2, or a share of the square of what is fixed, as a step is."""
    one = climb.study.field.coefficient(1)
    yield from (one, climb.study.field.coefficient(_HALF))
    for element in dict.fromkeys(e for e in climb.fixed.values() if e and e != one.element):
        for share in _SHARES:
            yield Coefficient(climb.study.field, element) ** 2 * share
