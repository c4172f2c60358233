"""Quotients of polynomials, recognized from numbers: closed forms that are no product of natural factors.

Numerator and denominator are of degree one in each parameter without a unit, as in (1 - a + a L)^2 or in the rate of a
step with several parameters, or of degree two in all, as in 1 - 4 s mu/(1 + 2 s mu + s^2 L^2); their coefficients are
the null vector of a matrix of numbers. Untrusted.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.discovery.studies import Study
from potential.discovery.unknown import is_symbol

_NULL = 1e-3  # of the next singular value, below which one counts as zero
_AGREES = 1e-6
_LARGEST = 12  # denominators of the coefficients
_MOST = 3  # parameters
_POINTS = 5  # more than there are coefficients
_SIZES = tuple(Fraction(a, b) for a in range(1, 10) for b in range(1, 10))


def quotients(study: Study, value: Callable[[dict[str, Fraction]], float | None]) -> Iterator[Any]:
    """Elements that agree with a value at many points, or whose squares do."""
    pure = list(variables(study))
    if not 1 <= len(pure) <= _MOST:
        return
    for highest, whole in ((1, len(pure)), (2, 2)):
        element = _quotient(study, value, list(_monomials(study, pure, highest, whole)))
        if element is not None:
            yield element
            return


def _quotient(study: Study, value: Callable[[dict[str, Fraction]], float | None], monomials: list[Any]) -> Any:
    """The quotient of sums of monomials that a value is, or the square of one; None where it is neither."""
    points = _points(study, 2 * len(monomials) + _POINTS)
    values = list[float]()
    for point in points:
        one = value(point)
        if one is None or not one > 0:
            return None
        values.append(one)
    found = np.array(values)
    table = np.array([[_number(study, m, p) for m in monomials] for p in points])
    for power in (2, 1):
        for count in (1, len(monomials)):
            element = _fitted(study, monomials, table, found ** (1 / power), count)
            if element is not None:
                return element**power
    return None


def _fitted(study: Study, monomials: list[Any], table: Any, values: Any, below: int) -> Any:
    """A quotient with so many monomials in its denominator that takes some values; None where there is no one such."""
    matrix = np.hstack([table, -values[:, None] * table[:, :below]])
    scale = np.linalg.norm(matrix, axis=0)
    _, sizes, rows = np.linalg.svd(matrix / scale)
    if sizes[-1] > _NULL * sizes[-2]:
        return None
    vector = rows[-1] / scale
    vector = vector / vector[np.argmax(np.abs(vector))]
    exact = [Fraction(c).limit_denominator(_LARGEST) if abs(c) > 1e-4 else Fraction(0) for c in vector]
    top, bottom = (
        sum((m * c for m, c in zip(monomials, part, strict=False)), study.field.algebra.zero)
        for part in (exact[: len(monomials)], exact[len(monomials) :])
    )
    numbers = table[:, :below] @ np.array([float(c) for c in exact[len(monomials) :]])
    whole = table @ np.array([float(c) for c in exact[: len(monomials)]])
    if not bottom or np.any(np.abs(numbers) < 1e-9) or np.any(np.abs(whole / numbers - values) > _AGREES):
        return None
    return top / bottom


def variables(study: Study) -> Iterator[Any]:
    """The parameters, each over what has its unit, but for those that measure and those that follow from others."""
    field = study.field
    for name, c in field.values.items():
        if name == "t" or name.endswith(("_t", "_next")) or is_symbol(name) or name in study.gauge:
            continue
        powers = study.units.power(study.gauge, study.units.of_element(c.element))
        if powers is not None and field.parameters.get(name) is not None and not _follows(study, name):
            yield (c / study.units.element(powers)).element


def _follows(study: Study, name: str) -> bool:
    """Whether a parameter is a function of the others: no generator is its own."""
    return not any(n in (name, f"s_{name}") for n in study.field.algebra.names)


def _monomials(study: Study, variables: list[Any], highest: int, whole: int) -> Iterator[Any]:
    """Products of powers of variables up to a highest one of each, of a degree on the whole; the lowest first."""
    powers = itertools.product(range(highest + 1), repeat=len(variables))
    for chosen in sorted((p for p in powers if sum(p) <= whole), key=sum):
        yield math.prod((v**k for v, k in zip(variables, chosen, strict=True)), start=study.field.algebra.one)


def _points(study: Study, count: int) -> list[dict[str, Fraction]]:
    """Values of the generators, all different."""
    chance = random.Random(3)
    base = study.points[0]
    varied = [n for n in base if len({p[n] for p in study.points}) > 1]
    return [{**base, **{n: chance.choice(_SIZES) for n in varied}} for _ in range(count)]


def _number(study: Study, element: Any, point: dict[str, Fraction]) -> float:
    return float(Coefficient(study.field, element).evaluate(study.sample(point, 0)))
