"""Multipliers that lie on a face: the kernel of the residual in closed form, and what it determines.

Where no member of a family has a positive definite S, all members share a kernel: it is the worst case, and its entries
are plain. They are known at samples to the last digits, hence exactly; rational functions through them, or through the
unknowns where these are determined, are imposed on the family as linear equations over the field.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Coefficient
from potential.search.families import Family
from potential.search.interpolation import Interpolator, short_fraction
from potential.search.numeric_families import NumericFamily
from potential.search.samples import Sample, many_valued_samples, short_samples
from potential.search.sdp import NumericProgram, Program

# Functions of so many variables, and samples for them; of one variable at last from many more values of it.
_TIERS = ((0, 4), (1, 16), (2, 32), (3, 46), (1, 66))
_LOST = 6  # samples that may give nothing, for each tier
_FLAT = 1e-6  # tau above minus this: there is no interior


@dataclass(frozen=True)
class ExactFace:
    """The kernel at a sample, row by row, and the unknowns where it determines them, exactly."""

    sample: Sample
    kernel: list[list[Fraction]]
    z: list[Fraction] | None


class Faces:
    """Faces of families of one program; the samples and the units are shared."""

    def __init__(self, program: Program) -> None:
        self.program = program
        fld = program.obligation.target.field
        most = _TIERS[-2][1] + _LOST
        self._source = itertools.chain(itertools.islice(short_samples(fld), most), many_valued_samples(fld))
        self._programs: list[tuple[Sample, NumericProgram]] = []

    def _at(self, k: int) -> tuple[Sample, NumericProgram] | None:
        """The k-th sample at which the statement means something, with its program; None where there is no other."""
        while len(self._programs) <= k:
            sample = next(self._source, None)
            if sample is None:
                return None
            try:
                self._programs.append((sample, self.program.at(sample)))
            except ZeroDivisionError:
                continue
        return self._programs[k]

    def narrowed(self, family: Family) -> Family | None:
        """The family with fewer unknowns where it lies on a face that is found in closed form, None otherwise."""
        known: list[ExactFace] = []
        pivots: list[int] | None = None
        tried = 0
        for variables, count in _TIERS:
            while len(known) < count:
                at = self._at(tried) if tried < count + _LOST else None
                if at is None:
                    break
                sample, one = at
                tried += 1
                try:
                    numeric = NumericFamily(family, one)
                except ZeroDivisionError:  # a coefficient of the family has a pole there
                    continue
                tau, z, G = numeric.interior()
                if not np.isfinite(tau) or tau > 1e-5 or tau < -_FLAT:
                    if tried <= 2:
                        return None
                    continue
                face = numeric.face(z, G, pivots)
                if face is None:
                    if tried >= 4 and not known:
                        return None
                    continue
                pivots = face.pivots
                exact = self._exact(family, sample, face.kernel, pivots, face.z * one.scale, face.determined)
                if exact is not None:
                    known.append(exact)
            if len(known) < min(count, 4):
                return None
            equations, whole = self._equations(family, known, pivots or [], variables)
            found = family.narrowed(equations, family.rows) if equations else family
            if found is not None and len(found.directions) < len(family.directions):
                return found
            if found is not None and whole:
                return None  # every member has this kernel already, and further samples have the same one
        return None

    def _exact(
        self, family: Family, sample: Sample, B: np.ndarray, pivots: list[int], z: np.ndarray, rank: int
    ) -> ExactFace | None:
        """Exact kernel and unknowns near the given ones: what S(z) B = 0 confirms, None where it does not."""
        symbols = list(family.field.algebra.names)
        point = [sample[s] for s in symbols]
        place = {row: k for k, row in enumerate(family.rows)}
        n, count = len(family.rows), len(family.directions)
        tables = [fmpq_mat(n, n) for _ in range(1 + count)]
        for (i, j), terms in family.entries.items():
            if i in place and j in place:
                a, b = place[i], place[j]
                for table, c in zip(tables, terms, strict=True):
                    if c:
                        table[a, b] = table[b, a] = c.rational_at(point)
        family.program.spend(20.0 * len(family.entries) * (1 + count) + B.size * n * (1 + count))
        entries = [[short_fraction(float(v)) for v in row] for row in B]
        if all(v is not None for row in entries for v in row):
            kernel = [[v or Fraction(0) for v in row] for row in entries]
            solved = _solve(tables, kernel, count)
            if solved is not None:
                return ExactFace(sample, kernel, solved if rank == count else None)
        if rank < count:
            return None
        values = [short_fraction(float(v)) for v in z]
        if any(v is None for v in values):
            return None
        found = _kernel(tables, [v or Fraction(0) for v in values], pivots)
        return None if found is None else ExactFace(sample, found, [v or Fraction(0) for v in values])

    def _equations(
        self, family: Family, known: Sequence[ExactFace], pivots: Sequence[int], variables: int
    ) -> tuple[list[list[FracElement]], bool]:
        """What is found of the face with functions of so many variables: equations c_0 + sum c_k z_k = 0.

        And whether that is all that there can be: the kernel, as far as it has units, where it determines no unknown.
        """
        algebra = family.field.algebra
        n, count = len(family.rows), len(family.directions)
        determined = all(face.z is not None for face in known)
        found, whole = list(self._vanishing(family, known)) if variables == 0 else [], not determined
        interpolator = Interpolator(family.field, self.program.units, [face.sample for face in known])
        for column, pivot in enumerate(pivots):
            weights = self._weights(family, [row for row in range(n) if row not in pivots], pivot)
            if weights is None:
                continue
            entries: list[FracElement | None] = []
            for row in range(n):
                values = [face.kernel[row][column] for face in known]
                if row in pivots:
                    entries.append(algebra.one if row == pivot else algebra.zero)
                else:
                    entries.append(interpolator.find(values, weights[row], variables) if any(values) else algebra.zero)
                if entries[-1] is None:
                    whole = False
                    break
            else:
                for row in range(n):
                    terms = [algebra.zero] * (1 + count)
                    for k, value in enumerate(entries):
                        if value:
                            for at, c in enumerate(family.entry(family.rows[row], family.rows[k])):
                                terms[at] = terms[at] + c * value
                    found.append(terms)
        if determined and variables:
            for k, column in enumerate(family.free):
                values = [face.z[k] for face in known if face.z is not None]
                value = self._interpolated(interpolator, values, column, variables)
                if value is not None:
                    found.append([-value, *(algebra.one if j == k else algebra.zero for j in range(count))])
        return found, whole

    def _interpolated(
        self, interpolator: Interpolator, values: list[Fraction], column: int, variables: int
    ) -> FracElement | None:
        """A multiplier from its values; where it is no simple function, times a base of a geometric factor it may be.

        The target has the potential at t with factor 1; what is simple beside the potential at t + 1 has the base too.
        """
        fld, weight = self.program.obligation.target.field, self.program.units.of_column[column]
        value = interpolator.find(values, weight, variables)
        for base in fld.power_bases.values() if value is None and not fld.continuous else ():
            for factor in (base.element, 1 / base.element):
                at = [Coefficient(fld, factor).evaluate(sample) for sample in interpolator.samples]
                scaled = interpolator.find([v / f for v, f in zip(values, at, strict=True)], weight, variables)
                if scaled is not None:
                    return scaled * factor
        return value

    def _vanishing(self, family: Family, known: Sequence[ExactFace]) -> Iterator[list[FracElement]]:
        """Entries of S that are zero at all samples, where the unknowns are determined."""
        if any(face.z is None for face in known):
            return
        symbols = list(family.field.algebra.names)
        for terms in family.entries.values():
            if any(terms[1:]) and all(
                not sum(
                    (
                        _evaluate(c, [face.sample[s] for s in symbols]) * v
                        for c, v in zip(terms, [Fraction(1), *(face.z or [])], strict=True)
                    ),
                    Fraction(0),
                )
                for face in known
            ):
                yield list(terms)

    def _weights(self, family: Family, rows: Sequence[int], pivot: int) -> dict[int, tuple[Fraction, ...]] | None:
        """The units of the kernel's entries in some rows over that of the pivot's row; None where one has no unit."""
        basis, of = self.program.basis, self.program.units.of_basis
        places = {row: family.rows[row] for row in (*rows, pivot)} if rows else {}
        if any(place >= len(basis) for place in places.values()):
            return None
        found = {row: of[basis[place]] for row, place in places.items()}
        return {row: tuple(a - b for a, b in zip(found[row], found[pivot], strict=True)) for row in rows}


def _evaluate(element: FracElement, point: list[Fraction]) -> Fraction:
    value: Fraction = element.at(point)
    return value


def _number(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _solve(tables: list[fmpq_mat], kernel: list[list[Fraction]], count: int) -> list[Fraction] | None:
    """One z with S(z) B = 0, exactly; None where there is none."""
    n, d = len(kernel), len(kernel[0])
    B = fmpq_mat(n, d, [_number(v) for row in kernel for v in row])
    parts = [(table * B).entries() for table in [*tables[1:], -tables[0]]]
    reduced, rank = fmpq_mat(n * d, count + 1, [v for row in zip(*parts, strict=True) for v in row]).rref()
    z = [Fraction(0)] * count
    for i in range(rank):
        pivot = next(j for j in range(count + 1) if reduced[i, j])
        if pivot == count:
            return None
        z[pivot] = _fraction(reduced[i, count])
    return z


def _kernel(tables: list[fmpq_mat], z: list[Fraction], pivots: list[int]) -> list[list[Fraction]] | None:
    """The kernel of S(z), exactly, with the identity on the pivot rows; None where it is not so large."""
    n, d = tables[0].nrows(), len(pivots)
    order = [k for k in range(n) if k not in pivots] + list(pivots)
    S = tables[0]
    for table, v in zip(tables[1:], z, strict=True):
        S = S + table * _number(v)
    reduced, rank = fmpq_mat(n, n, [S[i, j] for i in range(n) for j in order]).rref()
    if rank != n - d or any(reduced[i, i] != 1 for i in range(rank)):
        return None
    kernel = [[Fraction(0)] * d for _ in range(n)]
    for c, row in enumerate(pivots):
        kernel[row][c] = Fraction(1)
    for i in range(rank):
        for c in range(d):
            kernel[order[i]][c] = -_fraction(reduced[i, n - d + c])
    return kernel


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
