"""Weights that grow like a power of t, and steps that pay for what is measured: leads from the programs of a study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from potential.algebra.expressions import One
from potential.discovery.leads import LEAST, PRICE, Climb, Lead
from potential.discovery.readings import Scalar
from potential.discovery.studies import TIMES, Conditions, Study, Term
from potential.discovery.templates import Template

_LEADS = 3  # values of the leading weight that are tried, the simplest first


def growing(study: Study, template_: Template, measure: Scalar, order: int, level: int, free: bool, start: str) -> tuple[Climb, list[int]] | None:
    """A climb for the measure at T: its weight grows like T ** (order * gradients of the measure)."""
    scalars = template_.upto(level)
    terms: list[Term] = []
    signs: set[int] = set()
    degree = order * measure.gradients
    reference = study.weighed(study.scalars.index(measure), degree)
    leading = (study.scalars.index(measure), degree)
    for s in scalars:
        k = study.scalars.index(s)
        highest = degree if study.field.continuous else min(order * s.gradients, max(2, degree))
        for power in range(highest + 1):
            unit = study.timed(study.readings.now[k], reference, power)
            if unit is None:
                continue
            if (free and (k, power) != leading) or not s.sign:
                signs.add(len(terms))
            terms.append(Term("potential", k, power, unit))
    goal = len(terms)
    terms.append(Term("weight", study.scalars.index(measure), degree, ()))
    budget = study.unit(study.one, reference) if _has_constants(study) else None
    if budget is not None and not study.field.continuous:
        terms.append(Term("budget", 0, 0, budget))
    if start == "both" and study.readings.gap is not None:
        unit = study.unit(study.readings.gap, reference)
        if unit is None:
            return None
        terms.append(Term("start", 0, 0, unit))
    return Climb(study, Conditions(terms, study.scalars.index(measure), start, signs), goal), signs


def _has_constants(study: Study) -> bool:
    return any(isinstance(k, One) for h in study.readings.decreasing for k in h.expression.terms)


def leads_at_last(study: Study, t: Template, measure: Scalar, order: int, level: int, free: bool, start: str) -> Iterator[Lead]:
    made = growing(study, t, measure, order, level, free, start)
    if made is None:
        return
    climb, _ = made
    terms = climb.conditions.terms
    everything = set(range(len(terms)))
    budget = next((k for k, term in enumerate(terms) if term.role == "budget"), None)
    priced = [k for k, term in enumerate(terms) if term.role in ("budget", "start")]
    climb.price = dict.fromkeys(priced, PRICE)
    best = climb.optimum(climb.goal, everything)
    if best is None or min(best[k] for k in study.interior) < LEAST:
        return
    goal, sense, targets = climb.goal, 1.0, []
    if all(np.isinf(best)):
        if budget is None or order < 2:
            return
        # The scale is free: the leading weight is 1, and the budget is made small.
        climb.fixed[climb.goal] = study.field.algebra.one
        best = climb.optimum(budget, everything, -1.0)
        if best is None:
            return
        best = [-b for b in best] if best[0] < 0 else best
        goal, sense = budget, -1.0
        targets = list(_round_up(climb, best))
    elif any(np.isinf(best)):
        return
    else:
        if degree_is_leak(climb, everything, best):
            return
        targets = list(climb.round_down(best))
    needed = {("potential", study.scalars.index(measure))}
    base_fixed = dict(climb.fixed)
    for target in targets[:_LEADS]:
        climb.fixed = dict(base_fixed)
        climb.goal = goal
        allowed = climb.select(needed, target, sense)
        if allowed is None:
            continue
        climb.fixed[goal] = target
        if not _pay(climb, [k for k in priced if k != goal], allowed):
            continue
        order_of = sorted(
            (k for k, term in enumerate(terms) if term.role == "potential" and k in allowed),
            key=lambda k: (-terms[k].power, study.scalars[terms[k].scalar].gradients, k),
        )
        before = dict(climb.fixed)
        for sharpened in _sharpened(climb, allowed):
            climb.fixed = dict(sharpened.fixed)
            if sharpened.settle({*allowed, *sharpened.fixed}, order_of) and sharpened.holds():
                yield sharpened.lead(measure, order=float(order * measure.gradients), worth=best[0], start=start)
        climb.fixed = before
        if climb.settle(allowed, order_of) and climb.holds():
            yield climb.lead(measure, order=float(order * measure.gradients), worth=best[0], start=start)


def _pay(climb: Climb, priced: list[int], allowed: set[int]) -> bool:
    """Fix what is spent at its least, rounded up; False where that has no closed form."""
    for k in priced:
        least = climb.optimum(k, allowed, -1.0)
        if least is None:
            return False
        spent = next(_round_up(climb, [max(v, 0.0) for v in least]), None)
        if spent is None:
            return False
        climb.fixed[k] = spent
    return True


def _round_up(climb: Climb, values: list[float]) -> Iterator[Any]:
    high = np.array(values)
    samples = [climb.study.sample(p, 0) for p in climb.study.points]
    for up in (0.03,) if climb._timed() else (2e-4, 0.03):
        for element, _ in climb.study.forms.between(high * (1 - 1e-5) - 1e-7, high * (1 + up) + 1e-7, samples, 3):
            yield element


def degree_is_leak(climb: Climb, everything: set[int], best: list[float]) -> bool:
    """Whether a leading weight is only what the last time of the sample leaves over: it grows as that comes nearer."""
    if climb.study.field.continuous:
        return False
    conditions = replace(climb.conditions, times=tuple(t for t in TIMES if t <= 30))
    other = Climb(climb.study, conditions, climb.goal, price=climb.price)
    other.models = other.models[:1]
    shorter = other.optimum(climb.goal, everything)
    return shorter is not None and shorter[0] > 1.25 * best[0] + 1e-6


def _sharpened(climb: Climb, allowed: set[int]) -> Iterator[Climb]:
    """The climb with lower powers of t in its weight as well, each as large as it can be and rounded down."""
    terms = climb.conditions.terms
    weight = next(k for k, term in enumerate(terms) if term.role == "weight")
    leading = terms[weight]
    if climb.study.field.continuous or climb.study.sequence or not leading.power:
        return
    lower = [Term("weight", leading.scalar, power, leading.unit) for power in range(leading.power - 1, -1, -1)]
    conditions = replace(climb.conditions, terms=[*terms, *lower])
    more = Climb(climb.study, conditions, climb.goal, fixed=dict(climb.fixed))
    gained = False
    for k in range(len(terms), len(terms) + len(lower)):
        best = more.optimum(k, {*allowed, k}, tau=1e-7)
        if best is None or min(best) < 0.05 or not np.all(np.isfinite(best)):
            more.fixed[k] = climb.study.field.algebra.zero
            continue
        high = np.array(best)
        samples = [climb.study.sample(p, 0) for p in climb.study.points]
        found = next(climb.study.forms.between(high * 0.9, high * (1 + 1e-5), samples, 1), None)
        more.fixed[k] = climb.study.field.algebra.zero if found is None else found[0]
        gained = gained or found is not None
    if gained:
        yield more


def leads_in_the_mean(study: Study, t: Template, measure: Scalar, level: int, free: bool, start: str) -> Iterator[Lead]:
    """Leads whose steps pay for the measure, with a potential that does not change with t."""
    terms: list[Term] = []
    signs: set[int] = set()
    index = study.paid.index(measure)
    reference = study.readings.paid[index]
    for s in t.upto(level):
        k = study.scalars.index(s)
        unit = study.timed(study.readings.now[k], reference, 0)
        if unit is not None:
            if free or not s.sign:
                signs.add(len(terms))
            terms.append(Term("potential", k, 0, unit))
    # The potential is not negative: it dominates nothing of the first scalar.
    goal = len(terms)
    terms.append(Term("paid", index, 0, ()))
    weight = len(terms)
    terms.append(Term("weight", 0, 0, ()))
    budget = study.unit(study.one, reference) if _has_constants(study) else None
    times = (1,) if study.steady else TIMES
    if budget is not None:
        terms.append(Term("budget", 0, 0, budget))
    climb = Climb(study, Conditions(terms, None, start, signs, times), goal)
    climb.fixed[weight] = study.field.algebra.zero
    climb.price = {} if budget is None else {len(terms) - 1: PRICE}
    everything = set(range(len(terms)))
    best = climb.optimum(goal, everything)
    if best is None or min(best[k] for k in study.interior) < LEAST or any(np.isinf(best)):
        return
    base_fixed = dict(climb.fixed)
    for target in list(climb.round_down(best))[:_LEADS]:
        climb.fixed = dict(base_fixed)
        allowed = climb.select({("paid", index)}, target)
        if allowed is None:
            continue
        climb.fixed[goal] = target
        order_of = [k for k in range(len(terms)) if terms[k].role == "potential" and k in allowed]
        order_of.sort(key=lambda k: (study.scalars[terms[k].scalar].gradients, k))
        if budget is not None and not _pay(climb, [len(terms) - 1], allowed):
            continue
        if climb.settle(allowed, order_of) and climb.holds():
            yield climb.lead(measure, order=1.0, worth=best[0], start=start, note="mean")


