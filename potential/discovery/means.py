"""Guaranteed decreases by what is measured, which bound its mean: leads from a study's programs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from potential.discovery.growth import has_constants, pay, round_up, rounded
from potential.discovery.leads import LEAST, PRICE, Climb, Lead
from potential.discovery.linear import ROUNDS
from potential.discovery.readings import Scalar
from potential.discovery.studies import Conditions, Study, Term

_SMALL = 4  # pairs of scalars that are tried as a potential, those first that decrease most
_SIMPLE = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 8))  # decreases that are tried last
_ENDS = ("", "half")  # of the range of a coefficient that is not determined, with such a decrease
_LEAST_SHARE = 1e-5
_WITH_LOGARITHM = 0.49  # the order of 1/sqrt(T) with a logarithm beside it
_LEADS = 6  # values of the guaranteed decrease that are tried, the largest first


class Mean:
    """The search for a guaranteed decrease by the study's only measure, with a potential that is the same at every t.

    The start is measured by its "distance", its "gap", or "both".
    """

    def __init__(self, study: Study, scalars: list[Scalar], measure: Scalar, *, free: bool, start: str) -> None:
        self.study, self.measure, self.start = study, measure, start
        terms: list[Term] = []
        self.terms = terms
        signs: set[int] = set()
        reference = study.summed()
        for s in scalars:
            k = study.scalars.index(s)
            unit = study.unit(study.readings.now[k], reference)
            if unit is not None:
                if free or not s.sign:
                    signs.add(len(terms))
                terms.append(Term("potential", k, 0, unit))
        goal = len(terms)
        # The potential is not negative: it dominates nothing of the first scalar.
        terms += [Term("paid", 0, 0, ()), Term("weight", 0, 0, ())]
        budget = study.unit(study.one, reference) if has_constants(study) else None
        self.spent = [] if budget is None else [len(terms)]
        terms += [] if budget is None else [Term("budget", 0, 0, budget)]
        gap = study.readings.gap
        unit = study.unit(gap, reference) if gap is not None and start == "both" else None
        if unit is not None:
            self.spent.append(len(terms))
            terms.append(Term("start", 0, 0, unit))
        self.climb = Climb(study, Conditions(terms, None, start, signs, study.moments), goal)
        self.climb.fixed[goal + 1] = study.field.algebra.zero
        self.climb.price = dict.fromkeys(self.spent, PRICE)

    def leads(self) -> Iterator[Lead]:
        """Leads, the largest and simplest guaranteed decrease first."""
        yield from self._with(lambda best: rounded(self.climb, best)[:_LEADS])

    def simple(self) -> Iterator[Lead]:
        """Leads with the largest simple number for a decrease: what a textbook has leaves room."""
        yield from self._with(self._numbers, _ENDS)

    def _with(self, targets: Callable[[list[float]], Iterable[Any]], ends: Sequence[str] = ("",)) -> Iterator[Lead]:
        """Leads with guaranteed decreases that are made of the best ones at the points."""
        climb = self.climb
        best = climb.optimum(climb.goal, set(range(len(self.terms))), least=LEAST)
        if best is None or any(np.isinf(best)):
            return
        base = dict(climb.fixed)
        for target in targets(best):
            yield from self._at(target, base, ends)

    def _at(self, target: Any, base: dict[int, Any], ends: Sequence[str]) -> Iterator[Lead]:
        """Leads with a guaranteed decrease in closed form."""
        climb, terms, study = self.climb, self.terms, self.study
        climb.fixed = dict(base)
        allowed = climb.select({("paid", 0)}, target)
        if allowed is None:
            return
        order = [k for k in range(len(terms)) if terms[k].role == "potential" and k in allowed]
        order.sort(key=lambda k: (study.scalars[terms[k].scalar].gradients, k))
        for first in ends:
            yield from self._settled({**base, climb.goal: target}, allowed, order, first)

    def _numbers(self, best: list[float]) -> Iterator[Any]:
        """The largest simple number below the best decreases, those further out as well: what textbooks have."""
        study, climb, goal = self.study, self.climb, self.climb.goal
        outer = replace(climb, points=study.outer, models=[], fixed={goal + 1: study.field.algebra.zero})
        further = outer.optimum(goal, set(range(len(self.terms)))) if study.outer else []
        least = min([*best, *further]) if further is not None else 0.0
        number = next((c for c in _SIMPLE if c < least * (1 - 1e-5)), None)
        if number is not None:
            yield study.field.coefficient(number).element

    def small(self) -> Iterator[Lead]:
        """Leads with a potential of at most two scalars: they decrease less, and have simpler coefficients."""
        climb, terms = self.climb, self.terms
        base, goal = dict(climb.fixed), climb.goal
        others = {k for k, term in enumerate(terms) if term.role != "potential"}
        own = [k for k in range(len(terms)) if k not in others]
        found: list[tuple[float, tuple[int, ...], list[float]]] = []
        for size in (1, 2):
            for chosen in itertools.combinations(own, size):
                best = climb.optimum(goal, {*chosen, *others}, least=LEAST)
                if best is None or any(np.isinf(best)):
                    continue
                if not any(set(less) <= set(chosen) and best[0] <= 1.01 * value for value, less, _ in found):
                    found.append((best[0], chosen, best))
        for _, chosen, best in sorted(found, key=lambda entry: -entry[0])[:_SMALL]:
            climb.fixed = dict(base)
            for target in itertools.islice(climb.round_down(best), 2):
                yield from self._settled({**base, goal: target}, {*chosen, *others}, list(chosen))

    def _settled(self, fixed: dict[int, Any], allowed: set[int], order: list[int], first: str = "") -> Iterator[Lead]:
        """The lead with some of the terms; coefficients that fail further out are sought once more, there as well.

        So are those that the prover refutes, with the point at which they fail.
        """
        study = self.study
        outer: list[dict[str, Any]] = []
        for _ in range(ROUNDS):
            points = [*study.points, *outer, *study.refuting]
            one = replace(self.climb, points=points, models=[], fixed=dict(fixed))
            if not (pay(one, self.spent, allowed) and one.settle(allowed, order, first=first)):
                return
            if one.holds():
                lead = one.lead(self.measure, order=1.0, start=self.start, note="mean")
                yield lead
                if not lead.refuted:
                    return
            elif one.fails_outside and not outer:
                outer = study.outer
            else:
                return


class GrowingMean:
    """The search for a guaranteed decrease by t times the study's only measure, with a potential that grows like t.

    As where gaps fall like 1/t: then what a step moves by is summable with the weight t, and its least is of order two.
    Of a flow the weight may be another `power` of t.
    """

    def __init__(self, study: Study, scalars: list[Scalar], measure: Scalar, *, free: bool, power: int = 1) -> None:
        self.study, self.measure, self.order = study, measure, power + 1.0
        reference, continuous = study.summed(power), study.field.continuous
        terms: list[Term] = []
        self.terms = terms
        signs: set[int] = set()
        for s in scalars:
            k = study.scalars.index(s)
            for degree in range((power + 1 if continuous else min(s.gradients * power, 2)) + 1):
                unit = study.timed(study.readings.now[k], reference, degree)
                if unit is None:
                    continue
                if free or not s.sign:
                    signs.add(len(terms))
                terms.append(Term("potential", k, degree, unit))
        goal = len(terms)
        terms += [Term("paid", 0, power, ()), Term("paid", 0, 0, ()), Term("weight", 0, 0, ())]
        self.climb = Climb(study, Conditions(terms, None, "distance", signs), goal)
        self.climb.fixed = dict.fromkeys((goal + 1, goal + 2), study.field.algebra.zero)

    def leads(self) -> Iterator[Lead]:
        """Leads, the largest and simplest weights first."""
        climb, terms, study = self.climb, self.terms, self.study
        goal, base = climb.goal, dict(climb.fixed)
        best = climb.optimum(goal, set(range(len(terms))), least=LEAST)
        if best is None or any(np.isinf(best)):
            return
        for target in rounded(climb, best)[:_LEADS]:
            climb.fixed = dict(base)
            allowed = climb.select({("paid", 0)}, target)
            if allowed is None:
                continue
            if not study.field.continuous:
                climb.fixed = {**base, goal: target, goal + 1: target}  # t + 1, where that is possible
            if study.field.continuous or climb.optimum(goal, allowed, tau=1e-7) is None:
                climb.fixed |= {goal: target, goal + 1: study.field.algebra.zero}
            order = [k for k in range(goal) if k in allowed]
            order.sort(key=lambda k: (-terms[k].power, study.scalars[terms[k].scalar].gradients, k))
            if climb.settle(allowed, order) and climb.holds():
                yield climb.lead(self.measure, order=self.order, start="distance", note="mean")


class WeightedMean:
    """The search for a guaranteed decrease by the study's only measure, for methods that change.

    It grows like t, or is the same at every t: then what is spent may fall like 1/(t + 1). Nothing of the start is
    left, since the potential is zero there: what is spent at each step, the budget, is the least for which a decrease
    of that size is possible.
    """

    def __init__(self, study: Study, scalars: list[Scalar], measure: Scalar, *, free: bool, growing: bool) -> None:
        self.study, self.measure, self.growing = study, measure, growing
        reference = study.readings.paid[0]
        terms: list[Term] = []
        self.terms = terms
        signs: set[int] = set()
        for s in scalars:
            k = study.scalars.index(s)
            unit = study.unit(study.readings.now[k], reference)
            for power in () if unit is None else (1, 2) if growing else (1,):
                if free or not s.sign:
                    signs.add(len(terms))
                terms.append(Term("potential", k, power, unit or ()))
        self.paid = len(terms)
        budget = study.unit(study.one, reference) if has_constants(study) else None
        terms += [Term("paid", 0, 1 if growing else 0, ()), Term("paid", 0, 0, ()), Term("weight", 0, 0, ())]
        self.budget: int | None = None if budget is None else len(terms)
        terms += [] if budget is None else [Term("budget", 0, 0 if growing else -1, budget)]
        self.climb = Climb(study, Conditions(terms, None, None, signs), self.budget or 0)
        one, zero = study.field.algebra.one, study.field.algebra.zero
        self.climb.fixed = {self.paid: one, self.paid + 1: zero, self.paid + 2: zero}

    def leads(self) -> Iterator[Lead]:
        """The lead with the least budget, rounded up."""
        climb, terms, study = self.climb, self.terms, self.study
        if self.budget is None:
            return
        least = climb.optimum(self.budget, set(range(len(terms))), -1.0)
        if least is None or max(least) < LEAST:
            return
        base = dict(climb.fixed)
        for target in round_up(climb, least):
            climb.fixed = dict(base)
            allowed = climb.select({("paid", 0)}, target, -1.0)
            if allowed is None:
                continue
            climb.fixed[self.budget] = target
            if self.growing:
                self._sharpen(climb, allowed)
            order = [k for k in range(len(terms)) if terms[k].role == "potential" and k in allowed]
            order.sort(key=lambda k: (-terms[k].power, study.scalars[terms[k].scalar].gradients, k))
            if climb.settle(allowed, order) and climb.holds():
                yield climb.lead(self.measure, order=1.0, note="mean")

    def _sharpen(self, climb: Climb, allowed: set[int]) -> None:
        """Fix what is left of the decrease beside t times the measure at the most that is possible."""
        del climb.fixed[self.paid + 1]
        best = climb.optimum(self.paid + 1, {*allowed, self.paid + 1}, tau=1e-7)
        more = next(climb.round_down(best), None) if best is not None and np.all(np.isfinite(best)) else None
        climb.fixed[self.paid + 1] = self.study.field.algebra.zero if more is None else more


class VaryingMean:
    """The search for a guaranteed decrease by the study's only measure whose share depends on the step at hand.

    The steps are a sequence, of any values or a root in t; the potential is one scalar, which is the same at every t.
    """

    def __init__(self, study: Study, pivot: Scalar, measure: Scalar) -> None:
        self.study, self.measure = study, measure
        k = study.scalars.index(pivot)
        reference = study.readings.now[k]
        terms = [Term("potential", k, 0, ()), Term("weight", k, 0, ())]
        unit = study.unit(study.readings.paid[0], reference)
        budget = study.unit(study.one, reference) if has_constants(study) else None
        self.spent = [] if budget is None else [len(terms)]
        terms += [] if budget is None else [Term("budget", 0, 0, budget)]
        self.possible = unit is not None
        goal = len(terms)
        terms.append(Term("paid", 0, 0, unit or ()))
        self.climb = Climb(study, Conditions(terms, None, None, set(), (1,)), goal)
        self.climb.fixed = {0: study.field.algebra.one, 1: study.field.algebra.zero}
        self.climb.price = dict.fromkeys(self.spent, PRICE)

    def leads(self) -> Iterator[Lead]:
        """Leads, the largest and simplest share first."""
        climb = self.climb
        allowed = set(range(len(climb.conditions.terms)))
        least = _LEAST_SHARE if self.study.powers else LEAST  # a step base ** t is soon small
        best = climb.optimum(climb.goal, allowed, least=least) if self.possible else None
        if best is None or any(np.isinf(best)):
            return
        base = dict(climb.fixed)
        for target in climb.round_down(best):
            climb.fixed = {**base, climb.goal: target}
            if pay(climb, self.spent, allowed) and climb.holds():
                yield climb.lead(self.measure, order=_WITH_LOGARITHM, note="mean")
