"""Closed forms for numbers that are known at a few values of the parameters, each up to an interval.

A candidate is a rational number times a product of small powers of natural factors: the parameters, their sums and
differences of one unit, and 1 - z, 1 + z, 2 - z, 1 + z^2 of what has no unit. Of each product the factors that the
intervals leave to the number form an interval, and the simplest rational number in it is taken. Untrusted.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log2
from typing import Any

import numpy as np

from potential.algebra.coefficients import Coefficient, Field
from potential.discovery.units import Units
from potential.discovery.unknown import is_symbol
from potential.search import time_limit

Array = np.ndarray


def simplest(low: float, high: float) -> Fraction | None:
    """The rational number of least denominator, then of least size, in [low, high]; None where it is empty."""
    if not low <= high:
        return None
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        found = simplest(-high, -low)
        return None if found is None else -found
    # Down the tree of Stern and Brocot.
    whole, parts, a, b = [], 0, low, high
    while parts < 24:
        n = ceil(a - 1e-12 * max(1.0, abs(a)))
        if n <= b:
            whole.append(n)
            break
        f = floor(a)
        whole.append(f)
        a, b = 1 / (b - f), 1 / max(a - f, 1e-300)
        parts += 1
    above, below = whole[-1], 1
    for n in reversed(whole[:-1]):
        if not above:
            return None
        above, below = n * above + below, above
    return Fraction(above, below)


def dyadic(low: float, high: float) -> Fraction | None:
    """The rational number in [low, high] whose denominator is the least power of 2, up to 16, and the least such."""
    for k in range(5):
        least = ceil(low * 2**k - 1e-12) if low > 0 else -floor(-low * 2**k + 1e-12)
        nearest = least if low > 0 else floor(high * 2**k + 1e-12)
        if nearest and low - 1e-12 <= nearest / 2**k <= high + 1e-12:
            return Fraction(nearest, 2**k)
    return None


def complexity(number: Fraction) -> float:
    """How complicated a rational number is, by its digits; halves and quarters are simpler than thirds."""
    if not number:
        return 0.0
    binary = not number.denominator & (number.denominator - 1)
    return log2(abs(number.numerator)) + (0.9 if binary else 1.5) * log2(number.denominator)


@dataclass(frozen=True)
class _Factor:
    """A natural factor: an element, its unit, and how complicated it is."""

    element: Any
    unit: tuple[Fraction, ...]
    cost: float


class Forms:
    """The candidates of one field: products of powers of at most three natural factors, that have no unit.

    `steps` are terms of sequences that may be factors, too; the factors of the `elements` of a step, and of what they
    are less than 1, are natural as well, and so are the `distances` of parameters to the ends of their domains.
    """

    def __init__(
        self,
        fld: Field,
        units: Units,
        steps: Sequence[str] = (),
        elements: Sequence[Any] = (),
        distances: Sequence[Any] = (),
    ) -> None:
        self.field = fld
        self.factors = list(_factors(fld, units, steps))
        parts = _Parts(fld, [f.element for f in self.factors])
        self.factors += [_Factor(e, units.of_element(e), 1.5) for e in distances if parts.is_new(e)]
        self.factors += itertools.islice(_factors_of(fld, units, elements, parts, steps), _MOST_OF_STEP)
        self._chosen, self._powers, self.costs = _products(self.factors, units.rank)
        self._places = (5 * self._chosen + self._powers + 2).T.copy()  # of a factor's power in a table
        self._tables: dict[Any, Array] = {}  # powers of the factors, by sample
        self._everywhere: dict[Any, Array] = {}

    def values(self, samples: Sequence[dict[str, Fraction]]) -> Array:
        """The value of each candidate at each sample; nan where a factor has a pole or vanishes."""
        everything = np.arange(len(self.costs))
        return np.stack([self._at(sample, everything) for sample in samples], axis=1)

    def _at(self, sample: dict[str, Fraction], which: Array) -> Array:
        """The value of some candidates at a sample; nan where a factor has a pole or vanishes."""
        key = tuple(sorted(sample.items()))
        if key not in self._tables:
            known = np.full(len(self.factors) + 1, np.nan)
            known[-1] = 1.0
            for k, factor in enumerate(self.factors):
                with suppress(ZeroDivisionError):
                    known[k] = float(Coefficient(self.field, factor.element).evaluate(sample)) or np.nan
            self._tables[key] = np.stack([known**power for power in range(-2, 3)], axis=1)
        if len(which) < len(self.costs):
            return self._product(self._tables[key], which)
        if key not in self._everywhere:  # the first of the samples, by which most candidates are left out
            if len(self._everywhere) >= _FIRST:
                self._everywhere.clear()
            self._everywhere[key] = self._product(self._tables[key], which)
        return self._everywhere[key]

    def _product(self, table: Array, which: Array) -> Array:
        first, second, third = (table.ravel()[places[which]] for places in self._places)
        return np.asarray(first * second * third)

    def element(self, k: int) -> Any:
        """A candidate."""
        total = self.field.algebra.one
        for factor, power in zip(self._chosen[k], self._powers[k], strict=True):
            if power:
                total = total * self.factors[factor].element ** int(power)
        return total

    def _is_defined(self, element: Any, samples: Sequence[dict[str, Fraction]]) -> bool:
        """Whether an element has no pole at a sample."""
        try:
            return all(Coefficient(self.field, element).evaluate(s) is not None for s in samples)
        except ZeroDivisionError:
            return False

    def between(
        self, low: Array, high: Array, samples: Sequence[dict[str, Fraction]], limit: int = 6
    ) -> Iterator[tuple[Any, float]]:
        """Elements whose value lies between `low` and `high` at each sample, the simplest first, with their costs."""
        if np.all((low <= 0) & (high >= 0)):
            yield self.field.algebra.zero, 0.0
        alive = np.arange(len(self.costs))
        left, right = np.full(len(alive), -np.inf), np.full(len(alive), np.inf)
        for j, sample in enumerate(samples):
            time_limit.look()
            values = self._at(sample, alive)
            with np.errstate(divide="ignore", invalid="ignore"):
                one, other = low[j] / values, high[j] / values
            # Where a factor vanishes nothing is asked: a limit is not known there.
            unknown = np.isnan(values)
            left = np.maximum(left, np.where(unknown, -np.inf, np.minimum(one, other)))
            right = np.minimum(right, np.where(unknown, np.inf, np.maximum(one, other)))
            kept = left <= right
            alive, left, right = alive[kept], left[kept], right[kept]
        seen = set()
        for cost, k, number in self._numbered(alive, left, right):
            element = self.element(k) * self.field.coefficient(number).element
            if element not in seen and self._is_defined(element, samples):
                seen.add(element)
                yield element, cost
                if len(seen) >= limit:
                    return

    def _numbered(self, which: Array, left: Array, right: Array) -> Iterator[tuple[float, int, Fraction]]:
        """Candidates with the simplest numbers between two ends in front of them, by their costs.

        No number costs less than nothing: what is cheaper than the next candidate alone comes at once.
        """
        costs, waiting = self.costs[which], list[tuple[float, int, int, Fraction]]()
        places = np.flatnonzero(np.isfinite(left) & np.isfinite(right))
        for place in places[np.argsort(costs[places], kind="stable")]:
            k, ends = int(which[place]), (float(left[place]), float(right[place]))
            while waiting and waiting[0][0] < costs[place]:
                cost, least, _, number = heapq.heappop(waiting)
                yield cost, least, number
            for order, found in enumerate({simplest(*ends), dyadic(*ends)}):
                if found and (size := complexity(found)) <= _LONGEST:
                    heapq.heappush(waiting, (size + float(costs[place]), k, order, found))
        for cost, least, _, number in sorted(waiting):
            yield cost, least, number


def _factors(fld: Field, units: Units, steps: Sequence[str]) -> Iterator[_Factor]:
    """Parameters, their sums and differences of one unit, and simple functions of what has no unit."""
    names = [n for n in fld.values if n != "t" and not n.endswith(("_t", "_next")) and not is_symbol(n)]
    names += steps
    powers = {n: fld.algebra.gens[fld.algebra.names.index(n)] for n in steps if n not in fld.values}
    values = {n: powers[n] if n in powers else fld.values[n].element for n in names}
    unit = {n: units.of_element(e) for n, e in values.items()}
    nothing = tuple(Fraction(0) for _ in range(units.rank))
    seen: list[Any] = []

    def new(element: Any) -> bool:
        fresh = not (element.numer.is_ground and element.denom.is_ground) and element not in seen
        fresh = fresh and -element not in seen
        if fresh:
            seen.append(element)
        return fresh

    for n in names:
        if new(values[n]):
            yield _Factor(values[n], unit[n], 1.0)
    for a, b in itertools.combinations(names, 2):
        if unit[a] == unit[b] and any(unit[a]):
            for e in (values[a] - values[b], values[a] + values[b]):
                if new(e):
                    yield _Factor(e, unit[a], 1.5)
    pure = [values[n] for n in names if not any(unit[n])]
    for a, b in itertools.combinations(names, 2):
        if any(unit[a]) and not any(x + y for x, y in zip(unit[a], unit[b], strict=True)):
            pure.append(values[a] * values[b])
    quotients = [
        values[a] / values[b]
        for a, b in itertools.permutations(names, 2)
        if any(unit[a]) and unit[a] == unit[b] and not pure
    ]
    for z in dict.fromkeys(pure):
        for e, cost in (
            (1 - z, 1.5), (1 + z, 1.5), (2 - z, 2.0), (1 + z**2, 2.5), (2 + z, 2.5), (1 - 2 * z, 2.5),
            (2 * z - 1, 2.5), (3 - z, 3.0), (4 - z, 3.0), (1 + 2 * z, 3.0), (1 - 3 * z, 3.5), (1 - z + z**2, 3.5),
            (1 - z**2, 2.5),
        ):  # fmt: skip
            if new(e):
                yield _Factor(e, nothing, cost)
    for z in quotients:
        for e, cost in ((2 - z, 2.0), (1 + z**2, 2.5), (1 - 2 * z, 3.0), (1 + 3 * z, 3.0), (3 + z, 3.0)):
            if new(e):
                yield _Factor(e, nothing, cost)
    for a, b in itertools.combinations(dict.fromkeys(pure), 2):
        for e, cost in ((2 - a - b, 2.5), (1 - a * b, 3.0), (1 + a * b, 3.0), (a - b, 2.5), (a + b, 2.5)):
            if new(e):
                yield _Factor(e, nothing, cost)


class _Parts:
    """The irreducible polynomials of elements, and the powers of these in what is known."""

    def __init__(self, fld: Field, known: Sequence[Any]) -> None:
        self.field = fld
        self.places: dict[Any, int] = {}
        self._rows = [self.powers(e) for e in known]

    def powers(self, element: Any) -> dict[int, int]:
        """The powers of irreducible polynomials in an element, by their places."""
        found: dict[int, int] = {}
        for polynomial, sign in ((element.numer, 1), (element.denom, -1)):
            for factor, power in self.field.algebra.factors(polynomial)[1] if polynomial else ():
                place = self.places.setdefault(factor, len(self.places))
                found[place] = found.get(place, 0) + sign * power
        return found

    def is_new(self, element: Any) -> bool:
        """Whether an element is no product of powers of what is known; then it is known from here on."""
        rows = [*self._rows, self.powers(element)]
        matrix = np.zeros((len(rows), len(self.places)))
        for k, row in enumerate(rows):
            matrix[k, list(row)] = list(row.values())
        fresh = bool(np.linalg.matrix_rank(matrix) > np.linalg.matrix_rank(matrix[:-1]))
        self._rows = rows if fresh else self._rows
        return fresh


def _factors_of(
    fld: Field, units: Units, elements: Sequence[Any], parts: _Parts, steps: Sequence[str]
) -> Iterator[_Factor]:
    """The short irreducible factors of some elements, and of 1 less those without a unit, that are no products of known
    ones."""
    # A sequence of the problem's, a step that the function decides say, has no name outside of the step.
    given = [n for n, d in fld.parameters.items() if getattr(d, "sequence", False) and n not in steps]
    timely = {"t", *(f"s_{n}" for n in fld.sequences), *given, *(f"s_{n}" for n in given)}
    timely |= {n for n in fld.algebra.names if n.startswith("power_") and n not in steps}
    for e in (*elements, *(1 - e for e in elements if not any(units.of_element(e)) and e != 1)):
        parts.powers(e)
    for factor in sorted(parts.places, key=lambda polynomial: len(list(polynomial.terms()))):
        one = fld.algebra(factor)
        if timely & one.occurring or any(is_symbol(n) for n in one.occurring):
            continue
        if len(list(factor.terms())) <= _LONGEST_OF_STEP and parts.is_new(one):
            yield _Factor(one, units.of_element(one), 2.0)


_LONGEST_OF_STEP, _MOST_OF_STEP = 8, 6  # summands of a factor that is natural since it stands in the step; such factors
_IN_THREES = 32  # of many factors those that are taken three at a time, the simplest
_LARGEST_POWER_SUM = 6
_FIRST = 8  # samples at which the values of all candidates are kept
_LONGEST = 10.0  # complexity of a number that is taken for one of a closed form


def _products(factors: list[_Factor], rank: int) -> tuple[Array, Array, Array]:
    """Which factors, to which powers, at what cost: all products without a unit, the empty one first."""
    nothing = len(factors)
    units = np.array([[float(u) for u in f.unit] for f in factors] or np.zeros((0, rank))).reshape(len(factors), rank)
    costs = np.array([f.cost for f in factors])
    chosen, powers, total = [np.full((1, 3), nothing)], [np.zeros((1, 3), dtype=int)], [np.zeros(1)]
    for count in range(1, min(3, len(factors)) + 1):
        some = sorted(np.argsort(costs, kind="stable")[:_IN_THREES]) if count == 3 else range(len(factors))
        which = np.array(list(itertools.combinations(some, count)))
        exponents = np.array(
            [e for e in itertools.product((1, -1, 2, -2), repeat=count) if np.abs(e).sum() <= _LARGEST_POWER_SUM]
        )
        unit = np.einsum("ec,wcr->wer", exponents, units[which])
        w, e = np.nonzero(np.all(np.abs(unit) < 1e-9, axis=2))
        padding = ((0, 0), (0, 3 - count))
        chosen.append(np.pad(which[w], padding, constant_values=nothing))
        powers.append(np.pad(exponents[e], padding))
        total.append(2 * np.sum(np.abs(exponents[e]) * costs[which[w]], axis=1))
    return np.concatenate(chosen), np.concatenate(powers), np.concatenate(total)
