"""Rates that a step itself shows: the shares in it, what they are less than 1, and what a textbook makes of them.

A least rate often has no closed form, or one with which no proof is found; 1 less a step times mu, or the share of a
point in the next one, is what a textbook would try, and leaves room for a simple potential. Of what has no unit in the
step, z, u and w say, the rates are z, z^2, 1 - z, (1 - z)^2 and then 1 - k z (2 - u), with 1 - u, 1 + u, 1 - u^2 in the
place of 2 - u, 1/(1 + k z) and 1 - 2 z + k w^2, for simple numbers k.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.discovery.linear import Rates
from potential.discovery.studies import Study
from potential.search import time_limit

_ROOM = 1e-7  # what a rate may be less than the least one, which is known in floating point
_GAIN = 1e-6  # of the sum at the points, from which on a longer rate is worth having
_MOST = 24  # elements without a unit that are combined
_OF_A_RATE = (Fraction(2), Fraction(3, 2), Fraction(1), Fraction(1, 2))
_NUMBERS = (Fraction(1), Fraction(2), Fraction(1, 2))

Array = np.ndarray
Function = Callable[..., Any]  # of elements, or of their values at the points
Made = tuple[int, Array, Callable[[], Any]]  # how long a rate is, its values at the points, and what makes it

_OF_ONE: tuple[tuple[int, Function], ...] = (
    (0, lambda z: z),
    (2, lambda z: z**2),
    (4, lambda z: 1 - z),
    (4, lambda z: 1 + z),
    (6, lambda z: (1 - z) ** 2),
    (6, lambda z: (1 + z) ** 2),
)
_WITH_A_NUMBER: tuple[tuple[int, Function], ...] = ((6, lambda z, k: 1 - z * k), (6, lambda z, k: 1 / (1 + z * k)))
_SIDES: tuple[tuple[int, Function], ...] = (
    (4, lambda u: 2 - u),
    (4, lambda u: 1 - u),
    (5, lambda u: 1 + u),
    (6, lambda u: 1 - u**2),
)


def natural_rates(rates: Rates, least: list[float]) -> Iterator[tuple[list[float], Coefficient]]:
    """Rates that a step shows and that are no less than the least possible ones, with their values at the points.

    The simplest first, then longer ones that are smaller; further out in the domain they are no less as well.
    """
    if rates.continuous:
        yield from _of_flow(rates, least)
        return
    values, points = rates.with_outer(least)
    floor, best, count = np.array(values) - _ROOM, np.inf, len(least)
    found = [m for m in _made(rates, points) if np.all((m[1] >= floor) & (m[1] < 1))]
    for _, numbers, make in sorted(found, key=lambda m: (m[0], float(np.sum(m[1])))):
        time_limit.look()
        if np.sum(numbers) < best - _GAIN and rates.is_rate(element := make()):
            best = np.sum(numbers)
            yield [float(n) for n in numbers[:count]], Coefficient(rates.study.field, element)


def _of_flow(rates: Rates, largest: list[float]) -> Iterator[tuple[list[float], Coefficient]]:
    """Of a flow: simple multiples of what has the unit of a rate, no more than the largest possible ones."""
    study = rates.study
    samples = [study.sample(p, 0) for p in study.points]
    timely = {"t", *(f"s_{n}" for n in study.field.sequences), *study.powers}
    parts = list(dict.fromkeys(e for e in (*_numbers(study), *study.moved) if not timely & e.occurring and e.occurring))
    one, wanted = study.field.algebra.one, study.units.of_element(rates.unit)
    made = dict.fromkeys([*parts, *(a * b for a, b in itertools.combinations_with_replacement(parts, 2))])
    made |= dict.fromkeys(a / b for a, b in itertools.permutations(parts, 2))
    made |= dict.fromkeys(
        a * (one - b) for a, b in itertools.permutations(parts, 2) if not any(study.units.of_element(b))
    )
    ceiling, best = np.array(largest) + _ROOM, 0.0
    found: list[Made] = []
    for e in (e for e in made if study.units.of_element(e) == wanted):
        with suppress(ZeroDivisionError):
            values = np.array([float(Coefficient(study.field, e).evaluate(s)) for s in samples])
            for sign, k in itertools.product((1, -1), _OF_A_RATE):
                numbers = values * float(sign * k)
                if np.all((numbers > 0) & (numbers <= ceiling)):
                    found.append((len(str(e)) + 2 * (k != 1), numbers, partial(_multiple, e, sign * k)))
    for _, numbers, make in sorted(found, key=lambda m: (m[0], -float(np.sum(m[1])))):
        if np.sum(numbers) > best + _GAIN and rates.is_rate(element := make()):
            best = np.sum(numbers)
            yield [float(n) for n in numbers], Coefficient(study.field, element)


def _multiple(e: Any, k: Fraction) -> Any:
    return e * k


def _made(rates: Rates, points: list[dict[str, Fraction]]) -> Iterator[Made]:
    study = rates.study
    samples = [study.sample(p, 0) for p in points]
    pure: dict[Any, Array] = {}
    for e in _shown(rates)[:_MOST]:
        with suppress(ZeroDivisionError):
            values = np.array([float(Coefficient(study.field, e).evaluate(s)) for s in samples])
            if np.any(values != values[0]):
                pure[e] = values
    for z, v in pure.items():
        length = len(str(z))
        for size, f in _OF_ONE:
            yield length + size, f(v), partial(f, z)
        for (size, f), k in itertools.product(_WITH_A_NUMBER, _NUMBERS):
            yield length + size, f(v, float(k)), partial(f, z, k)
    sides = [(u, size, f, f(v)) for u, v in pure.items() for size, f in _SIDES if np.all((v >= 0) & (f(v) >= 0))]
    for (z, v), k in itertools.product(pure.items(), _NUMBERS):
        length = len(str(z)) + (4 if k == 1 else 6)
        for u, size, f, value in sides:
            yield length + len(str(u)) + size, 1 - float(k) * v * value, partial(_product, z, k, u, f)
        for w, other in pure.items():
            yield length + len(str(w)) + 10, 1 - 2 * v + float(k) * other**2, partial(_of_two, z, k, w)


def _product(z: Any, k: Fraction, u: Any, f: Function) -> Any:
    return 1 - z * f(u) * k


def _of_two(z: Any, k: Fraction, w: Any) -> Any:
    return 1 - z * 2 + w**2 * k


def _is_count(declared: Any) -> bool:
    """Whether a parameter is at least 1, as the number of parts is."""
    return isinstance(declared, Parameter) and declared.lower == 1 and not declared.sequence


def _shown(rates: Rates) -> list[Any]:
    """What has no unit: the shares in a step, parameters, what is in a step times one or two of them, the simplest
    first; where a step has none of these, as Polyak's, quotients of two."""
    study = rates.study
    reading = study.readings.reading
    asked = [v for q in reading.questions for v in q.asked if isinstance(v, Vector)]
    elements = dict.fromkeys(c for v in (*reading.next_state.values(), *asked) for c in v.terms.values())
    timely = {"t", *(f"s_{n}" for n in study.field.sequences)}
    constants = [e for e in _numbers(study) if not timely & e.occurring]
    numbers = {name for e in constants for name in e.occurring}
    one = study.field.algebra.one
    alone = [one, *(e for e in constants if not any(study.units.of_element(e)))]
    elements |= dict.fromkeys(constants)
    signed = [
        e * (-one if "-" in str(e)[:1] else one) for e in elements if e.occurring <= numbers and not _is_number(e)
    ]
    pure = [e for e in signed if not any(study.units.of_element(e))]
    others = [e for e in signed if any(study.units.of_element(e))]
    # One of n parts is seen a step: then 1/n is a share, and so is what that makes of others.
    counts = [c.element for n, c in study.field.values.items() if _is_count(study.field.parameters.get(n))]
    for more in ([*pure, *(e * c for e in others for c in constants)], [e / c for e in others for c in constants if c]):
        plain = [z for z in more if not any(study.units.of_element(z))]
        found = dict.fromkeys(z * c for z in plain for c in (*alone, *(one + c for c in alone[1:])))
        found |= dict.fromkeys(z * c / n for z in (one, *plain) for c in alone for n in counts)
        if shown := sorted((z for z in found if not _is_number(z)), key=lambda z: len(str(z))):
            return shown
    return []


def _numbers(study: Study) -> list[Any]:
    """All numbers of a field but those of one time alone, as an oracle's answer that is a step of Polyak's."""
    return [c.element for n, c in study.field.values.items() if not n.endswith(("_t", "_next"))]


def _is_number(e: Any) -> bool:
    return bool(e.numer.is_ground and e.denom.is_ground)
