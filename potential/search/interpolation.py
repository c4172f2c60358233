"""Rational functions of the parameters from their values at samples: exact, or none at all.

A value that is known to 14 digits is taken for the short fraction near it; a function of few parameters is found from
such values by linear algebra modulo a prime, in units in which it has no dimension, and must have all values exactly.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, prod

from flint import fmpq, fmpq_mat, nmod, nmod_mat
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.parameters import Parameter
from potential.search.samples import Sample
from potential.search.units import Units, Weight, weight_of

_PRIME = (1 << 61) - 1
_LONGEST = 10**6  # denominators of what is read off a float
_NEAR = 2e-12
_BESIDE = 2  # so many values more than unknowns are asked for
_WORK = 0.02  # for one multiplication modulo the prime


def short_fraction(value: float) -> Fraction | None:
    """The short fraction that a float with about 14 digits stands for, None where there is none."""
    if abs(value) < 1e-11:
        return Fraction(0)
    found = Fraction(value).limit_denominator(_LONGEST)
    # A fraction near it means something only where others are far away.
    tolerance = _NEAR * max(1.0, abs(value))
    return found if abs(float(found) - value) <= tolerance and found.denominator**2 * tolerance < 0.2 else None


# Coordinates ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coordinate:
    """A parameter, or a generator where that is no parameter, as an element of the field."""

    name: str
    element: FracElement
    weight: Weight


def coordinates(fld: Field, weights: Units) -> list[Coordinate]:
    """Independent quantities of which all others are functions: declared parameters, as far as they have a unit."""
    found = []
    names = list(fld.algebra.names)
    used: set[str] = set()
    for name, declared in fld.parameters.items():
        if isinstance(declared, Parameter):
            element = fld.values[name].element
            own = name if declared.is_half_line else f"s_{name}"
            weight = weight_of(element, names, weights)
            if weight is None:
                element = fld.algebra.gens[names.index(own)]
                weight = weights.of_generator[own]
            used.add(own)
            if own in weights.used:
                found.append(Coordinate(name, element, weight))
    for name, gen in zip(names, fld.algebra.gens, strict=True):
        if name not in used and name in weights.used:
            found.append(Coordinate(name, gen, weights.of_generator[name]))
    return found


class Interpolator:
    """Finds rational functions from exact values at samples."""

    def __init__(self, fld: Field, weights: Units, samples: Sequence[Sample]) -> None:
        self.field = fld
        self.samples = list(samples)
        self.coordinates = coordinates(fld, weights)
        self._numbers = [[Coefficient(fld, c.element).evaluate(sample) for sample in samples] for c in self.coordinates]
        self._systems = self._unit_systems()
        self._powers: dict[object, list[list[int]]] = {}

    def _unit_systems(self) -> list[tuple[int, ...]]:
        """Choices of coordinates in which all units can be expressed."""
        if not self.coordinates:
            return [()]
        size = len(self.coordinates[0].weight)
        found = []
        for chosen in itertools.combinations(range(len(self.coordinates)), size):
            rows = [self.coordinates[k].weight for k in chosen]
            flat = [fmpq(v.numerator, v.denominator) for row in rows for v in row]
            if not size or fmpq_mat(size, size, flat).rank() == size:
                found.append(chosen)
        return found

    def _exponents(self, chosen: tuple[int, ...], weight: Sequence[Fraction]) -> list[int] | None:
        """The powers of the chosen units whose product has the weight, None where they are no integers."""
        size = len(chosen)
        if not size:
            return []
        rows = [self.coordinates[k].weight for k in chosen]
        flat = [fmpq(rows[j][i].numerator, rows[j][i].denominator) for i in range(size) for j in range(size)]
        side = fmpq_mat(size, 1, [fmpq(w.numerator, w.denominator) for w in weight])
        solved = [q for row in fmpq_mat(size, size, flat).solve(side).tolist() for q in row]
        return [int(q.p) for q in solved] if all(q.q == 1 for q in solved) else None

    def find(self, values: Sequence[Fraction], weight: Sequence[Fraction], variables: int) -> FracElement | None:
        """The simplest function of so many dimensionless variables with these values at the samples and this weight."""
        if all(v == values[0] for v in values) and not any(weight):
            return self.field.algebra.ground_new(values[0])
        for chosen in self._systems:
            powers = self._exponents(chosen, weight)
            if powers is None:
                continue
            free = [k for k in range(len(self.coordinates)) if k not in chosen]
            own = [self._exponents(chosen, self.coordinates[k].weight) for k in free]
            scale = [
                prod((self._numbers[k][s] ** e for k, e in zip(chosen, powers, strict=True)), start=Fraction(1))
                for s in range(len(self.samples))
            ]
            bare = [v / c for v, c in zip(values, scale, strict=True)]
            usable = [(k, e) for k, e in zip(free, own, strict=True) if e is not None]
            for some in itertools.combinations(usable, variables):
                found = self._fitted(chosen, some, bare)
                if found is not None:
                    for k, e in zip(chosen, powers, strict=True):
                        found = found * self.coordinates[k].element ** e
                    return found
        return None

    def _fitted(
        self, chosen: tuple[int, ...], some: Sequence[tuple[int, list[int]]], values: Sequence[Fraction]
    ) -> FracElement | None:
        """A rational function of the dimensionless variables with these values, of the least degree that fits."""
        if not some:
            return self.field.algebra.ground_new(values[0]) if len(set(values)) == 1 else None
        count = len(values)
        points = []
        for k, exponents in some:
            points.append(
                [
                    self._numbers[k][s]
                    / prod(
                        (self._numbers[u][s] ** e for u, e in zip(chosen, exponents, strict=True)), start=Fraction(1)
                    )
                    for s in range(count)
                ]
            )
        distinct = len(set(zip(*points, strict=True)))
        if distinct < count:
            # Where two samples agree in the variables, so must the values.
            seen: dict[tuple[Fraction, ...], Fraction] = {}
            for point, value in zip(zip(*points, strict=True), values, strict=True):
                if seen.setdefault(point, value) != value:
                    return None
        try:
            modular = [[_residue(v) for v in line] for line in points]
            sides = [_residue(v) for v in values]
        except ZeroDivisionError:
            return None
        for top, bottom in _shapes(len(some)):
            size = len(top) + len(bottom)
            if size + _BESIDE > distinct:
                continue
            self.field.algebra.spend(_WORK * count * size * size)
            rows = []
            for s in range(count):
                powers = [line[s] for line in modular]
                rows.append(
                    [_product(powers, m) for m in top] + [-sides[s] * _product(powers, m) % _PRIME for m in bottom]
                )
            matrix = nmod_mat(count, size, [v % _PRIME for row in rows for v in row], _PRIME)
            kernel, rank = matrix.nullspace()
            if not rank:
                continue
            found = self._lifted([int(kernel[i, 0]) for i in range(size)], top, bottom, chosen, some, points, values)
            if found is not None:
                return found
        return None

    def _lifted(
        self,
        residues: list[int],
        top: list[tuple[int, ...]],
        bottom: list[tuple[int, ...]],
        chosen: tuple[int, ...],
        some: Sequence[tuple[int, list[int]]],
        points: list[list[Fraction]],
        values: Sequence[Fraction],
    ) -> FracElement | None:
        """The function with coefficients that are short fractions, where it has the values indeed."""
        lead = next((r for r in residues[len(top) :] if r), 0)
        if not lead:
            return None
        scale = int(1 / nmod(lead, _PRIME))
        numbers = [_short(r * scale % _PRIME) for r in residues]
        if any(n is None for n in numbers):
            return None
        above, below = numbers[: len(top)], numbers[len(top) :]
        for s, value in enumerate(values):
            at = [line[s] for line in points]
            denominator = sum(c * _product_exact(at, m) for c, m in zip(below, bottom, strict=True) if c)
            numerator = sum(c * _product_exact(at, m) for c, m in zip(above, top, strict=True) if c)
            if not denominator or numerator != value * denominator:
                return None
        variables = []
        for k, exponents in some:
            element = self.coordinates[k].element
            for u, e in zip(chosen, exponents, strict=True):
                element = element / self.coordinates[u].element ** e
            variables.append(element)
        algebra = self.field.algebra

        def whole(coefficients: Sequence[Fraction | None], monomials: Sequence[tuple[int, ...]]) -> FracElement:
            total = algebra.zero
            for c, m in zip(coefficients, monomials, strict=True):
                if c:
                    term = algebra.ground_new(QQ(c.numerator, c.denominator))
                    for v, e in zip(variables, m, strict=True):
                        term = term * v**e
                    total = total + term
            return total

        return whole(above, top) / whole(below, bottom)


def _shapes(variables: int) -> Iterator[tuple[list[tuple[int, ...]], list[tuple[int, ...]]]]:
    """Monomials of numerators and denominators, the low degrees first."""
    highest = {1: 6, 2: 3, 3: 2}[variables]
    pairs = sorted(itertools.product(range(highest + 1), repeat=2), key=lambda p: (max(p), sum(p)))
    for a, b in pairs:
        yield _monomials(variables, a), _monomials(variables, b)


def _monomials(variables: int, degree: int) -> list[tuple[int, ...]]:
    return [m for m in itertools.product(range(degree + 1), repeat=variables) if sum(m) <= degree]


def _residue(value: Fraction) -> int:
    if value.denominator % _PRIME == 0:
        raise ZeroDivisionError
    return value.numerator * pow(value.denominator, -1, _PRIME) % _PRIME


def _product(values: Sequence[int], exponents: Sequence[int]) -> int:
    total = 1
    for v, e in zip(values, exponents, strict=True):
        if e:
            total = total * pow(v, e, _PRIME) % _PRIME
    return total


def _product_exact(values: Sequence[Fraction], exponents: Sequence[int]) -> Fraction:
    return prod((v**e for v, e in zip(values, exponents, strict=True) if e), start=Fraction(1))


def _short(residue: int) -> Fraction | None:
    """The fraction with a small numerator and denominator that has this residue modulo the prime."""
    a, b, u, v = _PRIME, residue, 0, 1
    while b * b * 2 > _PRIME:
        q = a // b
        a, b, u, v = b, a - q * b, v, u - q * v
    if not v or 2 * v * v > _PRIME or gcd(b, v) != 1:
        return None
    return Fraction(b, v)
