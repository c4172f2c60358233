"""The worst case of a run as a semidefinite program: exact rows, and the same in floats for the solver.

The variables are the Gram matrix of the vectors that are free and the scalars that no Gram matrix holds, values of
functions above all (Y. Drori, M. Teboulle, "Performance of first-order methods for smooth convex minimization: a novel
approach", Mathematical Programming 145, 2014).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpq_mat
from scipy.linalg import lapack

from potential.algebra.expressions import EUCLIDEAN, Basis, Expression, Inner, Monomial, One, Vector
from potential.algebra.rationals import as_float
from potential.classes.quantities import Hypothesis
from potential.worst_cases import conic
from potential.worst_cases.interior_point import Program as Floats
from potential.worst_cases.unrolled import Unrolled

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Loose = tuple[int, Mapping[int, fmpq]]  # a combination of free vectors, 1 at its pivot
_SOME, _IDLE = 1e-3, 1e-6  # a multiplier that can be the first is not idle, one that cannot be the second is
_NULL = 1e-11  # eigenvalues below this, relative to the largest, are taken for zero; an exact check follows
_SHORT, _SEEN = 1000, 1e-7  # the largest denominator, and the least entry, in a vector that no row sees


@dataclass(frozen=True)
class Row:
    """An expression by its parts: a constant, multiples of scalars, and of inner products of symbols."""

    constant: fmpq
    scalars: Mapping[Monomial, fmpq]
    products: Mapping[tuple[Basis, Basis], fmpq]

    @classmethod
    def of(cls, expression: Expression) -> Row:
        """The parts of an expression."""
        constant = fmpq(0)
        scalars: dict[Monomial, fmpq] = {}
        products: dict[tuple[Basis, Basis], fmpq] = {}
        for key, c in expression.terms.items():
            if type(key) is Inner and key.left.space == key.right.space == EUCLIDEAN:
                products[key] = c
            elif type(key) is One:
                constant = c
            else:
                scalars[key] = c
        return cls(constant, scalars, products)


@dataclass
class Program:
    """The program of a run: the hypotheses that take part, and the objective."""

    unrolled: Unrolled
    hypotheses: Sequence[Hypothesis]
    compared: frozenset[tuple[int, int]] | None = None
    faces: tuple[Mapping[Basis, fmpq], ...] = ()  # combinations that S sends to zero, since they may be of any length
    rows: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [Row.of(h.expression) for h in self.hypotheses]
        self.objective = Row.of(self.unrolled.objective)
        self._arrange()

    def _arrange(self) -> None:
        """The scalars and the free vectors that occur, with the coordinates of all symbols."""
        everything = [*self.rows, self.objective]
        self.scalars: list[Monomial] = list(dict.fromkeys(key for row in everything for key in row.scalars))
        symbols = sorted({b for row in everything for pair in row.products for b in pair})
        handles = self.unrolled.handles
        self.vectors: list[Basis] = sorted({b for s in symbols for b in handles.rows.get(s, {s: 1})})
        place = {b: k for k, b in enumerate(self.vectors)}
        self.coordinates: dict[Basis, Array] = {}
        for s in symbols:
            line = np.zeros(len(self.vectors))
            for b, c in handles.rows.get(s, {s: fmpq(1)}).items():
                line[place[b]] = as_float(c)
            self.coordinates[s] = line
        self.equations = np.array([h.equation for h in self.hypotheses], dtype=bool)

    # In floats --------------------------------------------------------------------------------------------------------

    def floats(self, *, whole: bool = False) -> Scaled:
        """The program for the solver, in units in which its entries are near 1; `whole` leaves nothing out, neither
        rows of no use nor what has any length."""
        n = len(self.vectors)
        factors, signs, first = _factors([*self.rows, self.objective], self.coordinates, n)
        last = first[-2]
        U, c = factors[last:], signs[last:]
        C = (U.T * c) @ U
        null, pivots = _null(factors[:last], C)
        plain = self.rows, self.objective
        loose = [] if whole else self._loosen(pivots, null, factors, signs, first)
        if not whole and (loose or n == len(pivots)) and self._without_idle_rows(*plain):
            return self.floats()
        loosened = {pivot for pivot, _ in loose}
        kept = np.array([k for k in range(n) if k not in pivots and k not in loosened], dtype=np.int64)
        E, e = self._equations()
        b = np.array([-as_float(row.constant) for row in self.rows])
        given = Floats(factors[:last, kept], signs[:last], first[:-1], C[np.ix_(kept, kept)], b, E, e, self.equations)
        return Scaled.of(given, as_float(self.objective.constant), kept, null, loose)

    def _without_idle_rows(self, rows: Sequence[Row], objective: Row) -> bool:
        """Leave out inequalities whose multipliers the equations force to be zero, and say whether there were any.

        The multipliers meet the equations of the scalars: those that can be positive are found by a linear program. A
        row that is left out by mistake makes a bound worse, never wrong. `rows` and `objective` are as they were before
        anything was loosened.
        """
        E, e = self._equations()
        most = conic.largest(E, e, self.equations, _SOME)
        if most is None:
            return False
        idle = set(np.flatnonzero(~self.equations & (most < _IDLE)).tolist())
        if idle:
            rest = [k for k in range(len(self.rows)) if k not in idle]
            self.rows, self.objective = [rows[k] for k in rest], objective
            self.hypotheses = [self.hypotheses[k] for k in rest]
            self._arrange()
        return bool(idle)

    def _equations(self) -> tuple[Array, Array]:
        """What the scalars demand of the multipliers: the matrix, and what the objective brings."""
        place = {key: k for k, key in enumerate(self.scalars)}
        E, e = np.zeros((len(self.scalars), len(self.rows))), np.zeros(len(self.scalars))
        for k, row in enumerate(self.rows):
            for key, value in row.scalars.items():
                E[place[key], k] = as_float(value)
        for key, value in self.objective.scalars.items():
            e[place[key]] = as_float(value)
        return E, e

    def _loosen(self, pivots: Sequence[int], null: Array, factors: Array, signs: Array, first: Places) -> list[Loose]:
        """The combinations z whose length no row sees, so that nothing bounds it: their products become scalars.

        In a positive semidefinite S with z'Sz = 0 for all multipliers, S z = 0. Tried are the free vectors alone, and
        all gradients of a function together, to which a linear function may be added, and all points, which may move.
        """
        rest = [k for k in range(len(self.vectors)) if k not in pivots]

        def unseen(images: Array) -> npt.NDArray[np.bool_]:
            """Whether z'Az = 0 for every row, of each column z by its products with the factors."""
            along = np.zeros((len(images) + 1, images.shape[1]))
            np.cumsum(signs[:, None] * images**2, axis=0, out=along[1:])
            none: npt.NDArray[np.bool_] = np.all(np.abs(along[first[1:]] - along[first[:-1]]) < _NULL, axis=0)
            return none

        def image(z: Mapping[int, fmpq]) -> Array:
            column: Array = factors[:, list(z)] @ np.array([[as_float(v)] for v in z.values()])
            return column

        found: list[Loose] = []
        place = {b: k for k, b in enumerate(self.vectors)}
        for face in self.faces:
            z = _beside({place[b]: v for b, v in sorted(face.items()) if b in place}, pivots, null)
            pivot = next((k for k in z if all(k not in other for _, other in found)), None)
            if pivot is not None:
                found.append((pivot, {k: v / z[pivot] for k, v in z.items()}))
        alone = unseen(factors)
        single = [{k: fmpq(1)} for k in rest if alone[k]]
        for z in [*single, *self._together(), *([] if self.unrolled.problem.alike else self._tilts())]:
            pivot = next((k for k in reversed(z) if k in rest and k not in {other for other, _ in found}), None)
            apart = set(z) <= set(rest) - {other for other, _ in found}
            if pivot is not None and apart and unseen(image(z))[0]:
                found.append((pivot, {k: v / z[pivot] for k, v in z.items()}))
        if found:
            with_lines = self._with_lines(found, rest)
            self.rows, self.objective = [with_lines(row) for row in self.rows], with_lines(self.objective)
            everything = [*self.rows, self.objective]
            self.scalars = list(dict.fromkeys(key for row in everything for key in row.scalars))
        return found

    def _together(self) -> list[dict[int, fmpq]]:
        """The gradients of each function, and all points, by their places among the free vectors."""
        place = {b: k for k, b in enumerate(self.vectors)}
        groups: dict[str, list[int]] = {}
        for e in self.unrolled.problem.points():
            known = [place[b] for b in e.gradient.terms if b in place]
            groups.setdefault(e.function, []).extend(known)
        found = [tuple(sorted(set(group))) for group in groups.values() if len(group) > 1]
        slopes = {k for group in found for k in group}
        drawn = {place[b] for b in self.vectors if (a := self.unrolled.recorder.origin(b)) and a.oracle in self._draws}
        points = tuple(k for k in range(len(self.vectors)) if k not in slopes | drawn)
        return [dict.fromkeys(group, fmpq(1)) for group in ([*found, points] if len(points) > 1 else found)]

    def _tilts(self) -> list[dict[int, fmpq]]:
        """What moves if linear functions that sum to zero are added to the parts of a sum, and no point moves."""
        place = {b: k for k, b in enumerate(self.vectors)}
        points = self.unrolled.problem.points()
        functions = list(dict.fromkeys(e.function for e in points))
        n = len(place)
        lines = []
        for e in points:
            moving = (self._line(e.gradient, place), functions.index(e.function))
            for line, moved in (moving, (self._line(e.point, place), None)):
                row = [line.get(k, fmpq(0)) for k in range(n)] + [fmpq(0)] * len(functions)
                if moved is not None:
                    row[n + moved] = fmpq(-1)
                lines.append(row)
        space = [z for z in (z[:n] for z in kernel(lines)) if any(v != 0 for v in z)]
        return [{k: v for k, v in enumerate(z) if v != 0} for z in self._unseen_among(space)] if space else []

    def _unseen_among(self, space: Sequence[Sequence[fmpq]]) -> list[list[fmpq]]:
        """A basis of those z in a space for which z'Ay = 0, for every row A and all y of the space."""
        place = {b: k for k, b in enumerate(self.vectors)}
        along = {}
        for s in self.coordinates:
            line = self._line(_symbol(self.unrolled, s), place)
            products = (sum((c * z[k] for k, c in line.items()), fmpq(0)) for z in space)
            along[s] = [(i, u) for i, u in enumerate(products) if u != 0]
        count = len(space)
        equations: dict[tuple[str, ...], list[fmpq]] = {}
        for row in (*self.rows, self.objective):
            form: dict[int, dict[int, fmpq]] = {}
            for (left, right), c in row.products.items():
                for i, u in along[left]:
                    for j, v in along[right]:
                        for a, b in ((i, j), (j, i)):
                            entries = form.setdefault(a, {})
                            entries[b] = entries.get(b, 0) + c * u * v / 2
            for entries in form.values():
                line_of = [entries.get(k, fmpq(0)) for k in range(count)]
                if any(v != 0 for v in line_of):
                    equations.setdefault(tuple(map(str, line_of)), line_of)
        kept = kernel(list(equations.values())) if equations else None
        if kept is None:
            return [list(z) for z in space]
        n = len(space[0])
        return [[sum((c * z[k] for c, z in zip(y, space, strict=True)), fmpq(0)) for k in range(n)] for y in kept]

    def _line(self, vector: Any, place: Mapping[Basis, int]) -> dict[int, fmpq]:
        """The coordinates of a vector, as far as free vectors take part."""
        return {place[b]: c for b, c in self.unrolled.handles.row(vector).items() if b in place}

    @property
    def _draws(self) -> frozenset[str]:
        """The oracles whose answers are drawn at random."""
        return frozenset({getattr(self.unrolled.problem, "drawing", "")})

    def _with_lines(self, found: Sequence[Loose], rest: Sequence[int]) -> Callable[[Row], Row]:
        """What gives a row with the entries of A z among its scalars, by their exact coefficients."""
        rows, place = self.unrolled.handles.rows, {b: k for k, b in enumerate(self.vectors)}
        kept = set(rest)

        @cache
        def line(symbol: Basis) -> list[tuple[int, fmpq]]:
            return [(place[b], c) for b, c in rows.get(symbol, {symbol: fmpq(1)}).items()]

        @cache
        def along(symbol: Basis) -> list[tuple[int, fmpq]]:
            """The pivots of the combinations z that a symbol sees, each with the product of the two."""
            seen = ((pivot, sum((c * z[k] for k, c in line(symbol) if k in z), fmpq(0))) for pivot, z in found)
            return [(pivot, c) for pivot, c in seen if c != 0]

        def with_lines(row: Row) -> Row:
            scalars: dict[Monomial, fmpq] = dict(row.scalars)
            for (left, right), c in row.products.items():
                for first, second in ((left, right), (right, left)):
                    for pivot, share in along(first):
                        for j, d in line(second):
                            if j in kept:
                                key = Inner(self.vectors[pivot], self.vectors[j])
                                scalars[key] = scalars.get(key, fmpq(0)) + c * share * d
            return Row(row.constant, {key: c for key, c in scalars.items() if c != 0}, row.products)

        return with_lines


@dataclass(frozen=True)
class Scaled:
    """A program in units of its own: `units` of the vectors, `rows` of the constraints, `size` of the objective.

    `kept` are the vectors of the Gram matrix; `null` are combinations that no row sees, and `loose` vectors whose
    length none sees; `independent` are scalars whose equations do not follow from the others'.
    """

    floats: Floats
    units: Array
    rows: Array
    size: float
    constant: float
    kept: npt.NDArray[np.int64]
    null: Array
    loose: list[Loose]
    independent: npt.NDArray[np.int64]
    bounded: bool  # whether the objective is in reach of the constraints' scalars at all

    @classmethod
    def of(cls, given: Floats, constant: float, kept: npt.NDArray[np.int64], null: Array, loose: list[Loose]) -> Scaled:
        """Find units in which rows and vectors are near 1, and which equations are independent."""
        factors, C = given.factors, given.C
        units = np.ones(len(kept))
        rows = np.ones(len(given.b))
        owner = np.repeat(np.arange(len(given.b)), np.diff(given.first))
        for _ in range(3):
            weights = np.sqrt(np.abs(given.signs) * rows[owner]) if len(owner) else np.zeros(0)
            largest = np.max(np.abs(factors) * weights[:, None], axis=0, initial=0.0)
            units = 1 / np.where(largest > 0, largest, 1.0)
            sizes = np.zeros(len(rows))
            np.maximum.at(sizes, owner, np.abs(given.signs) * np.max((factors * units) ** 2, axis=1, initial=0.0))
            sizes = np.maximum(sizes, np.max(np.abs(given.E), axis=0, initial=0.0))
            rows = 1 / np.where(sizes > 0, sizes, 1.0)
        E = given.E * rows
        C = C * np.outer(units, units)
        size = max(float(np.max(np.abs(C), initial=0.0)), float(np.max(np.abs(given.e), initial=0.0)), 1e-300)
        independent = _independent(E)
        rest = [k for k in range(len(E)) if k not in set(independent.tolist())]
        bounded = True
        if rest and len(independent):
            by, *_ = np.linalg.lstsq(E[independent].T, E[rest].T, rcond=None)
            bounded = bool(np.allclose(by.T @ given.e[independent], given.e[rest], atol=1e-8 * max(1.0, size)))
        elif rest:
            bounded = not np.any(given.e[rest])
        floats = Floats(
            factors * units,
            given.signs * (rows[owner] if len(owner) else 1.0),
            given.first,
            C / size,
            given.b * rows,
            E[independent],
            given.e[independent] / size,
            given.equations,
        )
        return cls(floats, units, rows, size, constant, kept, null, loose, independent, bounded)

    def multipliers(self, y: Array) -> Array:
        """The multipliers of the rows as they were given."""
        found: Array = y * self.rows * self.size
        return found

    def value(self, objective: float) -> float:
        """An objective of the solver in the units of the question."""
        return objective * self.size + self.constant

    def gram(self, X: Array) -> Array:
        """The Gram matrix of all vectors, zero for those that no row sees."""
        size = len(self.kept) + len(self.null) + len(self.loose)
        full = np.zeros((size, size))
        full[np.ix_(self.kept, self.kept)] = X * np.outer(self.units, self.units)
        return full


def _factors(rows: Sequence[Row], coordinates: Mapping[Basis, Array], n: int) -> tuple[Array, Array, Places]:
    """The quadratic parts as sums of c u u': all u and c, and where those of each row begin.

    They are the eigenvectors of each row's matrix over the few symbols that it speaks of, taken back to the vectors.
    """
    groups: dict[int, list[int]] = {}
    symbols = [list(dict.fromkeys(b for pair in row.products for b in pair)) for row in rows]
    for k, own in enumerate(symbols):
        groups.setdefault(len(own), []).append(k)
    parts: list[tuple[Array, Array]] = [(np.zeros(0), np.zeros((0, n)))] * len(rows)
    for size, members in groups.items():
        if size:
            M = np.array([_matrix(rows[k], symbols[k]) for k in members])
            values, vectors = np.linalg.eigh(M)
            lines = vectors.transpose(0, 2, 1) @ np.array([[coordinates[b] for b in symbols[k]] for k in members])
            seen = np.abs(values) > 1e-14 * np.max(np.abs(values), axis=1, keepdims=True)
            for place, k in enumerate(members):
                parts[k] = values[place][seen[place]], lines[place][seen[place]]
    first = np.cumsum([0, *(len(c) for c, _ in parts)]).astype(np.int64)
    return np.concatenate([u for _, u in parts]), np.concatenate([c for c, _ in parts]), first


def _matrix(row: Row, symbols: Sequence[Basis]) -> list[list[float]]:
    """The matrix of a row's quadratic part over its symbols."""
    place = {b: k for k, b in enumerate(symbols)}
    M = [[0.0] * len(symbols) for _ in symbols]
    for (left, right), c in row.products.items():
        i, j, half = place[left], place[right], as_float(c) / 2
        M[i][j] += half
        M[j][i] += half
    return M


def _null(factors: Array, C: Array) -> tuple[Array, list[int]]:
    """Combinations of the vectors that no row sees, each 1 at a pivot of its own and 0 at those of the others."""
    n = C.shape[0]
    seen = factors.T @ factors + C @ C
    units = np.sqrt(np.where(np.diag(seen) > 0, np.diag(seen), 1.0))
    values, vectors = np.linalg.eigh(seen / np.outer(units, units))
    null = (vectors[:, values < _NULL * max(float(values[-1]) if n else 0.0, 1e-300)] / units[:, None]).T
    pivots: list[int] = []
    for k in range(len(null)):
        # The last one, so that a run that may be shifted has its solution, and not its start, in the origin.
        j = int(np.flatnonzero(np.abs(null[k]) > 0.5 * np.max(np.abs(null[k])))[-1])
        null[k] /= null[k, j]
        for other in range(len(null)):
            if other != k:
                null[other] -= null[other, j] * null[k]
        pivots.append(j)
    return null, pivots


def _symbol(unrolled: Unrolled, basis: Basis) -> Vector:
    field: Any = unrolled.field
    return Vector(field, EUCLIDEAN, {basis: fmpq(1)})


def kernel(lines: Sequence[Sequence[fmpq]]) -> list[list[fmpq]]:
    """A basis of the vectors that a matrix sends to zero."""
    reduced, rank = fmpq_mat(lines).rref()
    width = reduced.ncols()
    pivots = [next(k for k in range(width) if reduced[i, k] != 0) for i in range(rank)]
    found = []
    for free in (k for k in range(width) if k not in set(pivots)):
        z = [fmpq(0)] * width
        z[free] = fmpq(1)
        for i, pivot in enumerate(pivots):
            z[pivot] = -reduced[i, free]
        found.append(z)
    return found


def _beside(z: Mapping[int, fmpq], pivots: Sequence[int], null: Array) -> dict[int, fmpq]:
    """A combination without those that no row sees, whose pivots it gives up."""
    line = np.zeros(null.shape[1])
    for k, v in z.items():
        line[k] = as_float(v)
    line -= sum((line[pivot] * other for pivot, other in zip(pivots, null, strict=True)), np.zeros(null.shape[1]))
    entries = {k: Fraction(float(v)).limit_denominator(_SHORT) for k, v in enumerate(line) if abs(v) > _SEEN}
    return {k: fmpq(v.numerator, v.denominator) for k, v in entries.items()}


def _independent(E: Array) -> npt.NDArray[np.int64]:
    """Rows of a matrix that do not follow from the others, as many as there can be."""
    if not E.size:
        return np.zeros(0, dtype=np.int64)
    triangle, order, *_ = lapack.dgeqp3(E.T)
    order -= 1
    diagonal = np.abs(np.diag(triangle))
    rank = int(np.sum(diagonal > 1e-10 * max(float(diagonal[0]), 1e-300)))
    return np.sort(order[:rank]).astype(np.int64)


def build(unrolled: Unrolled, compared: frozenset[tuple[int, int]] | None = None) -> Program:
    """The program in which those points are compared, all where `compared` is None."""
    return Program(unrolled, unrolled.hypotheses(compared), compared)
