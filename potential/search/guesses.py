"""Simple expressions for a multiplier of which only a range at sample parameters is known.

A candidate is a number times powers of the parameters, and of factors that occur in the statement, times a factor in t,
on top of 1 or of a multiplier that is already known. It must have the unit of the multiplier; the simplest that lie in
the range at every sample come first.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement

from potential.search.samples import Sample
from potential.search.sdp import Program
from potential.search.units import Weight, weight_of

Array = npt.NDArray[np.float64]

_NUMBERS = [
    Fraction(n, d)
    for n, d in ((1, 1), (1, 2), (2, 1), (4, 1), (1, 4), (3, 1), (3, 2), (1, 3), (3, 4), (2, 3), (8, 1), (1, 8))
]
_SLACK = 1e-5
_AT_ENDS = 4  # candidates at an end of the range that are taken beside the simplest
_ATOMS = 14  # quantities of which products are formed
_LONGEST = 6  # terms of a factor that is taken up
_POWER = 4  # the sum of the magnitudes of the exponents


@dataclass(frozen=True)
class Candidate:
    """A value that a multiplier may have, and how complex it is; its values at the samples."""

    complexity: float
    element: FracElement
    values: Array


class Guesses:
    """Candidates for the multipliers of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.field = program.obligation.target.field
        self._names = list(self.field.algebra.names)

    @cached_property
    def _atoms(self) -> list[tuple[FracElement, Weight]]:
        """The parameters, what the statement makes of them, and factors of its coefficients, each with its unit."""
        fld, used = self.field, self.program.units.used
        algebra = fld.algebra
        found = [value.element for name, value in fld.values.items() if name != "t"]
        found += [g for name, g in zip(self._names, algebra.gens, strict=True) if name in used and name != "t"]
        for name, value in fld.values.items():
            if name == "q":
                found += [1 - value.element, 1 + value.element]
            if name == "mu" and "L" in fld.values:
                found.append(fld.values["L"].element + value.element)
        found += [base.element for base in fld.power_bases.values()]
        elements = {c for e in (self.program.obligation.target, *self.program.columns) for c in e.terms.values()}
        factors: dict[FracElement, int] = {}
        for element in elements:
            for part in (element.numer, element.denom):
                if 1 < len(part) <= 4 * _LONGEST:
                    fld.algebra.spend(20.0 * len(part))
                    for factor, _ in algebra.factors(part)[1]:
                        if 1 < len(factor) <= _LONGEST:
                            key = algebra(factor)
                            factors[key] = factors.get(key, 0) + 1
        found += sorted(factors, key=lambda f: (-factors[f], len(f.numer), str(f)))
        atoms: dict[FracElement, Weight] = {}
        for element in found:
            weight = weight_of(element, self._names, self.program.units)
            constant = element.numer.is_ground and element.denom.is_ground
            if weight is not None and not constant and not self._is_in_time(element) and 1 / element not in atoms:
                atoms.setdefault(element, weight)
        return list(atoms.items())[:_ATOMS]

    def _is_in_time(self, element: FracElement) -> bool:
        """Whether t or a factor base ** t occurs."""
        timed = [k for k, name in enumerate(self._names) if name == "t" or name.startswith("power_")]
        return any(m[k] for part in (element.numer, element.denom) for m in part.monoms() for k in timed)

    @cached_property
    def _products(self) -> tuple[npt.NDArray[np.int64], Array]:
        """The exponents of products of at most three atoms, and their units."""
        count = len(self._atoms)
        rows = [[0] * count]
        powers: list[tuple[int, ...]] = [(p,) for p in (1, -1, 2, -2)]
        powers += [p for p in itertools.product((1, -1, 2, -2), repeat=2) if sum(map(abs, p)) <= _POWER]
        powers += [p for p in itertools.product((1, -1, 2, -2), repeat=3) if sum(map(abs, p)) <= _POWER]
        for size in (1, 2, 3):
            for places in itertools.combinations(range(count), size):
                for some in powers:
                    if len(some) == size:
                        row = [0] * count
                        for place, power in zip(places, some, strict=True):
                            row[place] = power
                        rows.append(row)
        exponents = np.array(rows, dtype=np.int64).reshape(len(rows), count)
        kinds = len(self.program.units.of_column[0])
        weights = np.array([[float(w) for w in weight] for _, weight in self._atoms]).reshape(count, kinds)
        return exponents, exponents @ weights

    @cached_property
    def _in_time(self) -> list[tuple[FracElement, int]]:
        return _factors_in_t(self.field.values["t"].element, self.field.algebra.one)

    def candidates(
        self,
        column: int,
        known: Sequence[tuple[int, FracElement]],
        samples: Sequence[Sample],
        low: Array,
        high: Array,
        most: int,
    ) -> list[Candidate]:
        """The simplest candidates for a column's multiplier whose values lie between `low` and `high`, zero first.

        Beside these, at most `_AT_ENDS` that lie at one end of the range at every sample: chance hardly finds such.
        `known` are multipliers that are known already, with their columns.
        """
        algebra, units = self.field.algebra, self.program.units
        slack = _SLACK * (1 + np.minimum(np.abs(low), np.abs(high)))
        with np.errstate(invalid="ignore"):  # an end that is infinite is none
            bottom, top = low + slack, high - slack
        wanted = units.of_column[column]
        signs = (1, -1) if column < self.program.hypothesis_count and column not in self.program.signed else (1,)
        found: list[tuple[float, int, int, int, int, int, bool]] = []
        exponents, weights = self._products
        bases: dict[FracElement, Weight] = {algebra.one: (Fraction(0),) * len(wanted)}
        for k, element in known:
            bases.setdefault(element, units.of_column[k])
        sizes = np.abs(exponents).sum(axis=1)
        atom_values = np.array([self._values(a, samples) for a, _ in self._atoms]).reshape(-1, len(samples))
        time_values = np.array([self._values(f, samples) for f, _ in self._in_time])
        time_sizes = np.array([size for _, size in self._in_time])
        base_values = [self._values(b, samples) for b in bases]
        chosen_rows = []
        for b, (base, weight) in enumerate(bases.items()):
            missing = np.array([float(w - v) for w, v in zip(wanted, weight, strict=True)])
            rows = np.flatnonzero(np.all(np.abs(weights - missing) < 1e-9, axis=1))
            chosen_rows.append(rows)
            if not len(rows):
                continue
            algebra.spend(len(rows) * len(self._in_time) * len(_NUMBERS) * len(signs) * len(samples) / 100)
            values = np.ones((len(rows), len(samples)))
            with np.errstate(all="ignore"):  # at a pole a candidate has no value in the range
                for k in range(len(self._atoms)):
                    for power in (1, -1, 2, -2):
                        those = exponents[rows, k] == power
                        values[those] *= atom_values[k] ** float(power)
                table = values[:, None, :] * time_values[None, :, :] * base_values[b]
                least, largest = _multiples(table, low - slack, high + slack)
            plain = base == algebra.one
            for n, number in enumerate(_NUMBERS):
                for sign in signs:
                    factor = float(number * sign)
                    inner, times = np.nonzero((least <= factor) & (factor <= largest))
                    with np.errstate(all="ignore"):
                        at = table[inner, times] * factor
                    inside = np.all((at >= low - slack) & (at <= high + slack), axis=-1)
                    inner, times, at = inner[inside], times[inside], at[inside]
                    ends = np.all(at <= bottom, axis=1) | np.all(at >= top, axis=1)
                    complexities = n + sizes[rows[inner]] + time_sizes[times] + float(plain)
                    parts = (complexities, rows[inner], times, ends)
                    for complexity, row, k, end in zip(*(part.tolist() for part in parts), strict=True):
                        found.append((complexity, n, b, row, k, sign, end))
        found.sort()
        result = []
        if np.all(low <= slack) and np.all(high >= -slack):
            result.append(Candidate(0, algebra.zero, np.zeros(len(samples))))
        seen: set[FracElement] = set()
        elements = list(bases)
        for complexity, n, b, row, k, sign, end in found:
            if len(result) >= most and not end:
                continue
            number = _NUMBERS[n] * sign
            value = elements[b] * self._in_time[k][0] * QQ(number.numerator, number.denominator)
            for (atom, _), power in zip(self._atoms, exponents[row], strict=True):
                if power:
                    value = value * atom ** int(power)
            if value not in seen:
                seen.add(value)
                result.append(Candidate(complexity, value, self._values(value, samples)))
                if len(result) >= most + _AT_ENDS:
                    break
        return result

    def _values(self, element: FracElement, samples: Sequence[Sample]) -> Array:
        self.field.algebra.spend(5.0 * len(samples) * (1 + len(element.top) + len(element.bottom)))
        found = []
        for sample in samples:
            point = [sample[name] for name in self._names]
            try:
                found.append(element.float_at(point))
            except ZeroDivisionError:
                found.append(np.nan)
        return np.array(found)


def _multiples(table: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """A little below the least number, and above the largest, that takes all values of a row between low and high."""
    one_over = 1.0 / table
    first, second = low * one_over, high * one_over
    # What is no number, as at a pole, rules nothing out.
    least = np.fmax.reduce(np.minimum(first, second), axis=-1, initial=-np.inf)
    largest = np.fmin.reduce(np.maximum(first, second), axis=-1, initial=np.inf)
    return least - 1e-9 * np.abs(least), largest + 1e-9 * np.abs(largest)


def _factors_in_t(t: FracElement, one: FracElement) -> list[tuple[FracElement, int]]:
    return [
        (one, 0), (t, 1), (t + 1, 1), (t + 2, 1), (2 * t + 1, 2), (2 * t + 3, 2), (t + 3, 2),
        (t * (t + 1), 2), ((t + 1) ** 2, 2), ((t + 1) * (t + 2), 2), (t**2, 2), (t * (t + 2), 3), ((t + 2) ** 2, 3),
        (1 / (t + 1), 2), (1 / (t + 2), 2), (t / (t + 1), 3), (t / (t + 2), 3), ((t + 1) / (t + 2), 3),
        (t * (t + 1) / (t + 2), 4), ((t + 1) ** 2 / (t + 2), 4),
    ]  # fmt: skip
