"""Rates that a step itself shows: the shares in it, what they are less than 1, and the squares of both.

A least rate often has no closed form, or one with which no proof is found; 1 less a step times mu, or the share of a
point in the next one, is what a textbook would try, and leaves room for a simple potential.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Vector
from potential.discovery.linear import Rates

_ROOM = 1e-7  # what a rate may be less than the least one, which is known in floating point


def natural_rates(rates: Rates, least: list[float]) -> Iterator[tuple[list[float], Coefficient]]:
    """Rates that a step shows and that are no less than the least possible ones, with their values at the points.

    The simplest first, then longer ones that are smaller.
    """
    study = rates.study
    samples = [study.sample(p, 0) for p in study.points]
    found: dict[Any, list[float]] = {}
    for element in _shown(rates):
        if element in found or (element.numer.is_ground and element.denom.is_ground):
            continue
        try:
            numbers = [float(Coefficient(study.field, element).evaluate(s)) for s in samples]
        except ZeroDivisionError:
            continue
        if all(low - _ROOM <= n < 1 for low, n in zip(least, numbers, strict=True)) and rates.is_rate(element):
            found[element] = numbers
    by_length = sorted(found.items(), key=lambda entry: (len(str(entry[0])), sum(entry[1])))
    best = math.inf
    for element, numbers in by_length:
        if sum(numbers) < best - 1e-6:
            best = sum(numbers)
            yield numbers, Coefficient(study.field, element)


def _shown(rates: Rates) -> Iterator[Any]:
    """What a step shows that has no unit, or a parameter, its complements to 1, and their squares."""
    study = rates.study
    reading = study.readings.reading
    asked = [v for q in reading.questions for v in q.asked if isinstance(v, Vector)]
    elements = dict.fromkeys(c for v in (*reading.next_state.values(), *asked) for c in v.terms.values())
    timely = {"t", *(f"s_{n}" for n in study.field.sequences)}
    constants = [c.element for n, c in study.field.values.items() if not timely & c.element.occurring]
    one = study.field.algebra.one
    elements |= dict.fromkeys(c for c in constants if not any(study.units.of_element(c)))
    for e in (e for e in elements if not timely & e.occurring):
        pure = [e] if not any(study.units.of_element(e)) else [e * c for c in constants]
        for z in pure:
            if not any(study.units.of_element(z)):
                for rate in (z, -z, one - z, one + z):
                    yield from (rate, rate * rate)
