"""The numbers of a template: its unknowns, and what decrease, domination and start ask of them, at samples.

An unknown is a number that is the same at every sample: the factor of one scalar times a power of t times a unit. At a
sample each obligation is a block: `target <= 0` is implied by the hypotheses where target = sum of multipliers times
hypotheses less a positive semidefinite rest. All blocks together are one semidefinite program in the unknowns and the
multipliers of each block. Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import clarabel
import numpy as np
from scipy import sparse

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import (
    EUCLIDEAN,
    Basis,
    DualNormSquared,
    Expression,
    Inner,
    NormSquared,
    Value,
)
from potential.classes.quantities import Hypothesis
from potential.search import cone_programs
from potential.search.sdp import Pair, is_gram

Sample = dict[str, Fraction]
Array = np.ndarray
Cone = tuple[str, int]

_LINEAR = 1e-7
_ROUNDS = 4  # of taking turns between rows and columns
_UNBOUNDED = 0.5  # of what counts as unbounded, from where on a solver that stops for want of progress meant it
_DEPENDENT = 0.02  # of the largest, an eigenvalue of vectors of one size below which these are nearly dependent
_NO_SQUARE = 1e-11  # and below which no square has a part in their direction
_NONE = 1e-9  # of the largest entry of a block, below which a diagonal entry says nothing


class Numbers:
    """Elements of a field in floating point at one sample."""

    def __init__(self, fld: Field, sample: Sample) -> None:
        self.field, self.sample = fld, sample
        self._point = [sample[str(s)] for s in fld.algebra.symbols]
        self._known: dict[Any, float] = {}

    def of(self, element: Any) -> float:
        """An element's value; raises ZeroDivisionError at a pole."""
        if element not in self._known:
            self._known[element] = float(element.at(self._point))
        return self._known[element]


class Table:
    """All elements of a field that a program needs, evaluated at once in floating point: for many values of steps."""

    def __init__(self, fld: Field) -> None:
        self.field = fld
        self._places: dict[Any, int] = {}
        self._exponents = np.zeros((0, len(fld.algebra.names)))
        self._factors = np.zeros(0)
        self._starts: Array = np.zeros(0, dtype=int)
        self._compiled = 0

    def place(self, element: Any) -> int:
        """Where an element's value stands, from the next evaluation on."""
        return self._places.setdefault(element, len(self._places))

    def values(self, sample: Mapping[str, float]) -> Array:
        """The values of all elements known so far."""
        if self._compiled < len(self._places):
            self._compile()
        point = np.array([float(sample[name]) for name in self.field.algebra.names])
        with np.errstate(divide="ignore", invalid="ignore"):
            monomials = self._factors * np.prod(point[None, :] ** self._exponents, axis=1)
            sums = np.add.reduceat(monomials, self._starts)
            return np.array(sums[0::2] / sums[1::2])

    def _compile(self) -> None:
        exponents: list[Any] = []
        factors: list[float] = []
        starts: list[int] = []
        for element in self._places:
            for polynomial in (element.numer, element.denom):
                starts.append(len(factors))
                terms = list(polynomial.terms()) or [((0,) * len(self.field.algebra.names), 0)]
                for monomial, c in terms:
                    exponents.append(monomial)
                    factors.append(float(c))
        self._exponents, self._factors = np.array(exponents, dtype=float), np.array(factors)
        self._starts = np.array(starts, dtype=int)
        self._compiled = len(self._places)


class QuickNumbers:
    """Elements of a field in floating point at one sample, from a table."""

    def __init__(self, table: Table, sample: Mapping[str, float]) -> None:
        self._table, self._sample = table, sample
        self._known = table.values(sample) if table._places else np.zeros(0)

    def of(self, element: Any) -> float:
        """An element's value; raises ZeroDivisionError at a pole."""
        place = self._table.place(element)
        if place >= len(self._known):
            self._known = self._table.values(self._sample)
        value = float(self._known[place])
        if not np.isfinite(value):
            raise ZeroDivisionError("a pole")
        return value


class Shape:
    """The monomials of a family of expressions and of hypotheses, as rows; the minimizer is the origin, its value 0.

    Every statement is the same after a translation and after a constant is added to a function: nothing is lost.
    `positive` are expressions that are taken to be not negative.
    """

    def __init__(
        self,
        hypotheses: Sequence[Hypothesis],
        expressions: Sequence[Expression],
        fixed: set[Basis],
        positive: Sequence[Expression] = (),
    ) -> None:
        keys = dict.fromkeys(k for e in (*expressions, *(h.expression for h in hypotheses)) for k in e.terms)
        duals = sorted({k.vector for k in keys if isinstance(k, DualNormSquared)}, key=lambda v: list(v.terms))
        primals = sorted({k.vector for k in keys if isinstance(k, NormSquared)}, key=lambda v: list(v.terms))
        pairs = [Pair(g, v).columns() for g in duals for v in primals]
        keys |= dict.fromkeys(k for columns in pairs for c in columns for k in c.terms)
        self.origin = {b for b in fixed if b.space == EUCLIDEAN}
        self.lost = {k for k in keys if self._is_lost(k)}
        kept = [k for k in keys if k not in self.lost]
        basis = sorted({b for k in kept if isinstance(k, Inner) and is_gram(k) for b in (k.left, k.right)})
        self.size = len(basis)
        self.entries = [(i, j) for j in range(self.size) for i in range(j + 1)]
        place = {Inner(basis[i], basis[j]): k for k, (i, j) in enumerate(self.entries)}
        linear = [k for k in kept if not is_gram(k)]
        self.gram = place
        self.linear = {k: n for n, k in enumerate(linear)}
        attained = [_attained(h, pairs) for h in hypotheses]
        kept_ = [h for h, at in zip(hypotheses, attained, strict=True) if at is None]
        self.columns: list[Expression] = [*(h.expression for h in kept_), *(-e for e in positive)]
        self.signed = [*(not h.equation for h in kept_), *(True for _ in positive)]
        self.pairs: list[int] = []
        for k, (a, b, c) in enumerate(pairs):
            ratio = next((at[1] for at in attained if at is not None and at[0] == k), None)
            if ratio is not None:
                self.columns += [a + b * ratio, b + c * ratio, -c]
                self.signed += [False, False, True]
                continue
            self.pairs.append(len(self.columns))
            self.columns += [-a, -2 * b, -c]
            self.signed += [False] * 3

    def _is_lost(self, key: Any) -> bool:
        if isinstance(key, Inner):
            return key.left in self.origin or key.right in self.origin
        return isinstance(key, Value) and len(key.point.terms) == 1 and next(iter(key.point.terms)) in self.origin

    def vectors(self, expressions: Sequence[Expression], numbers: Numbers | QuickNumbers) -> Array:
        """The expressions as columns: linear rows first, then the entries of the Gram matrix times sqrt(2) off the
        diagonal, as a cone takes them."""
        count = len(self.linear)
        found = np.zeros((count + len(self.entries), len(expressions)))
        for n, e in enumerate(expressions):
            for key, c in e.terms.items():
                if key in self.linear:
                    found[self.linear[key], n] = numbers.of(c)
                elif key in self.gram:
                    row = self.gram[key]
                    i, j = self.entries[row]
                    found[count + row, n] = numbers.of(c) * (1.0 if i == j else np.sqrt(0.5))
        return found


def _attained(h: Hypothesis, pairs: Sequence[tuple[Expression, ...]]) -> tuple[int, Coefficient] | None:
    """Whether a hypothesis says that the matrix of a pair is singular: which pair, and the ratio in its null vector.

    As the optimality of a step in any norm, |g|^2/2 + <g, d> + |d|^2/2 <= 0, does: with the pair it is an equation, and
    a multiple of both adds up to nothing, so that no solver would know how much of it to take.
    """
    for k, (a, b, c) in enumerate(pairs):
        if h.expression.terms.keys() != {*a.terms, *b.terms, *c.terms}:
            continue
        p, q, r = (
            Coefficient(h.expression.field, h.expression.terms[key] / part.terms[key])
            for part in (a, b, c)
            for key in list(part.terms)[:1]
        )
        if h.expression.same(a * p + b * q + c * r) and not (q**2 - 4 * p * r).element:
            return k, q / (2 * p)
    return None


@dataclass
class Block:
    """One obligation at one sample: `unknowns` has a column for each unknown, `constant` what is there without them.

    `squares` has, in a column for each unknown, the entries of the square that it weighs, now and after a step.
    """

    unknowns: Array
    constant: Array
    hypotheses: Array
    signed: list[bool]
    pairs: list[int]
    linear: int
    size: int
    squares: Array | None = None

    @property
    def scale(self) -> float:
        """The largest entry."""
        return max(float(np.max(np.abs(m), initial=0.0)) for m in (self.unknowns, self.constant)) or 1.0

    def rows(self) -> tuple[Array, Array, Array]:
        """What stands before the unknowns and the multipliers, and the right side: equations, signs, pairs, the rest.

        Where there is no rest, the equations are inequalities of both signs, and may lack something.
        """
        n, width, scale = self.linear, len(self.signed), self.scale
        signs = -np.eye(width)[self.signed]
        pairs = np.zeros((3 * len(self.pairs), width))
        for k, pair in enumerate(self.pairs):
            pairs[3 * k, pair], pairs[3 * k + 1, pair + 1], pairs[3 * k + 2, pair + 2] = -1.0, -np.sqrt(2.0), -1.0
        inner = np.zeros((len(signs) + len(pairs), self.unknowns.shape[1]))
        unknowns = [*(-sign * self.unknowns[:n] / scale for sign in self._both), inner, self.unknowns[n:] / scale]
        multipliers = [*(sign * self.hypotheses[:n] for sign in self._both), signs, pairs, -self.hypotheses[n:]]
        sides = [*(sign * self.constant[:n] / scale for sign in self._both), np.zeros(len(inner))]
        return np.vstack(unknowns), np.vstack(multipliers), np.concatenate([*sides, -self.constant[n:] / scale])

    @property
    def _both(self) -> tuple[float, ...]:
        return (1.0,) if self.size else (1.0, -1.0)

    @property
    def cones(self) -> list[Cone]:
        """The cones of the rows."""
        found = [("zero" if self.size else "nonnegative", self.linear)] * len(self._both) if self.linear else []
        found += [("nonnegative", sum(self.signed))] if any(self.signed) else []
        found += [("semidefinite", 2)] * len(self.pairs)
        return found + ([("semidefinite", self.size)] if self.size else [])

    @property
    def lacking(self) -> Array:
        """What stands before tau in the rows: of the rest the identity."""
        inner, m = np.zeros(sum(self.signed) + 3 * len(self.pairs)), self.size * (self.size + 1) // 2
        if not self.size:
            return np.concatenate([-np.ones(2 * self.linear), inner])
        rest = np.zeros(m)
        rest[[k * (k + 3) // 2 for k in range(self.size)]] = -1.0
        return np.concatenate([np.zeros(self.linear), inner, rest])

    def row_scales(self, kept: list[int]) -> Array:
        """A factor for each row of the program, from the diagonal entries that some of the unknowns have."""
        count = self.linear + sum(self.signed) + 3 * len(self.pairs)
        diagonal = np.array([self.linear + k * (k + 3) // 2 for k in range(self.size)], dtype=int)
        sizes = np.max(np.abs(self.unknowns[diagonal][:, kept]), axis=1, initial=0.0)
        sizes = np.maximum(sizes, np.abs(self.constant[diagonal])) / self.scale
        roots = 1 / np.sqrt(np.where(sizes > _NONE, sizes, 1.0))
        if not self.size:
            equations = self._linear_scales(kept)
            return np.concatenate([equations, equations, np.ones(count - self.linear)])
        return np.concatenate([np.ones(count), np.outer(roots, roots)[np.tril_indices(self.size)]])

    def mixing(self, kept: list[int]) -> Array | None:
        """What makes the squares of some unknowns as large in all directions, as a matrix for the entries of a cone.

        None where a factor for each vector does. Two points of a method with momentum are far apart beside what a
        combination of theirs is off by: only where that is a vector of its own its room is small beside it.
        """
        if self.squares is None or not self.size:
            return None
        rows, columns, scale = cone_programs.triangle(self.size)
        total = np.zeros((self.size, self.size))
        total[rows, columns] = total[columns, rows] = self.squares[:, kept].sum(axis=1) / scale / self.scale
        sizes = np.diagonal(total).copy()
        known = sizes > _NONE
        roots = 1 / np.sqrt(np.where(known, sizes, 1.0))
        even = total * np.outer(roots, roots)
        values, vectors = np.linalg.eigh(even)
        if not np.any((values > _NO_SQUARE) & (values < _DEPENDENT)):
            return None
        inverse = (vectors / np.sqrt(np.where(values > _NO_SQUARE, values, 1.0))).T * roots[None, :]
        both = inverse[np.ix_(rows, rows)] * inverse[np.ix_(columns, columns)]
        both += inverse[np.ix_(rows, columns)] * inverse[np.ix_(columns, rows)]
        both *= scale[:, None] / scale[None, :]
        both[:, rows == columns] /= 2
        return np.asarray(both)

    def _linear_scales(self, kept: list[int]) -> Array:
        """A factor for each equation, with which what the multipliers are to make up for is seen in its own size."""
        target = (
            np.abs(np.hstack([self.unknowns[: self.linear, kept], self.constant[: self.linear, None]])) / self.scale
        )
        rows, sides = np.ones(self.linear), np.abs(self.hypotheses[: self.linear])
        columns = np.ones(sides.shape[1])
        for _ in range(_ROUNDS):
            largest = np.maximum(
                np.max(target, axis=1, initial=0.0), np.max(sides * columns[None, :], axis=1, initial=0.0)
            )
            rows = 1 / np.where(largest > 0, largest, 1.0)
            inside = np.max(sides * rows[:, None], axis=0, initial=0.0)
            columns = 1 / np.where(inside > 0, inside, 1.0)
        return rows


@dataclass
class Rows:
    """All rows of a program: what stands before the unknowns, then the multipliers of all blocks, column by column.

    `entries` are those of the multipliers' columns, with their rows in `places`, so many of each column as `counts`
    says; `lacking` is what stands before tau.
    """

    unknowns: Array
    entries: Array
    places: Array
    counts: Array
    lacking: Array
    sides: Array
    cones: list[Cone]

    @cached_property
    def filled(self) -> Array:
        """Which rows have a multiplier."""
        return np.bincount(self.places, minlength=len(self.sides)) > 0

    @cached_property
    def equations(self) -> Array:
        """Which rows are equations."""
        each = np.array([kind == "zero" for kind, _ in self.cones], dtype=bool)
        return np.repeat(each, [_height(cone) for cone in self.cones])

    def left(self, free: list[int], tau: bool, more: Sequence[tuple[int, float]], sides: Array) -> Any:
        """The matrix, the right side and the cones without the columns of what is fixed, and without empty equations.

        `more` are the columns and the entries of rows of one entry each that follow; tau is the one after those that
        are free. None where an equation without an unknown is false.
        """
        outer = self.unknowns[:, free]
        empty = self.equations & ~(np.any(outer, axis=1) | self.filled)
        if np.any(np.abs(sides[empty]) > 1e-9):
            return None
        if tau:
            outer = np.column_stack([outer, self.lacking])
        extra = np.zeros((len(more), outer.shape[1]))
        extra[range(len(more)), [k for k, _ in more]] = [v for _, v in more]
        around = cone_programs.by_columns(np.vstack([outer[~empty], extra]))
        at = around.indptr[len(free)]
        entries = np.concatenate([around.data[:at], self.entries, around.data[at:]])
        inner = (np.cumsum(~empty, dtype=np.int32) - 1)[self.places]
        places = np.concatenate([around.indices[:at], inner, around.indices[at:]])
        counts = np.diff(around.indptr)
        counts = np.concatenate([[0], counts[: len(free)], self.counts, counts[len(free) :]])
        shape = (len(sides) - int(empty.sum()) + len(more), len(counts) - 1)
        matrix = sparse.csc_matrix((entries, places, np.cumsum(counts, dtype=np.int32)), shape=shape)
        cones, start = list[Cone](), 0
        for kind, size in self.cones:
            height = _height((kind, size))
            left = size - int(empty[start : start + height].sum())
            cones += [(kind, left)] if left else []
            start += height
        return matrix, sides[~empty], [*cones, ("nonnegative", len(more))] if more else cones


def _height(cone: Cone) -> int:
    kind, size = cone
    return size * (size + 1) // 2 if kind == "semidefinite" else size


@dataclass
class Answer:
    """What a solver says: "solved", "infeasible", "unbounded" or "unknown", with the value and the unknowns."""

    status: str
    value: float
    unknowns: Array


_STATUS = {
    "Solved": "solved",
    "AlmostSolved": "solved",
    "PrimalInfeasible": "infeasible",
    "AlmostPrimalInfeasible": "infeasible",
    "DualInfeasible": "unbounded",
    "AlmostDualInfeasible": "unbounded",
}


@dataclass
class Model:
    """Blocks over common unknowns, and their lower bounds: -inf where an unknown may have either sign.

    `balanced` ones allow each vector to lack what is small in its own unit, the others the same for all.
    """

    count: int
    blocks: list[Block]
    lower: Array
    balanced: bool = True
    solved: int = 0
    _rows: Rows | None = field(default=None, repr=False)
    _scales: dict[frozenset[int], Rows] = field(default_factory=dict, repr=False)

    def _balanced(self, zero: frozenset[int]) -> Rows:
        """All rows, each vector of a Gram matrix in the unit in which the unknowns that are not zero have it.

        What a block may lack is then small beside each entry: where a square has t ** 2 in front and another has 1, the
        same room for both would leave the second one undetermined.
        """
        if zero not in self._scales:
            kept = [k for k in range(self.count) if k not in zero]
            parts = []
            for unknowns, hypotheses, rhs, b in zip(*self._parts, self.blocks, strict=True):
                factors, mixing = b.row_scales(kept), b.mixing(kept)
                matrix, sides = np.hstack([unknowns, hypotheses]), rhs.copy()
                plain = len(factors) - (0 if mixing is None else len(mixing))
                if mixing is not None:
                    matrix[plain:] = mixing @ matrix[plain:]
                    sides[plain:] = mixing @ sides[plain:]
                matrix[:plain] *= factors[:plain, None]
                sides[:plain] *= factors[:plain]
                parts.append((matrix[:, : self.count], matrix[:, self.count :], sides))
            self._scales = {zero: self._stacked(parts)}
        return self._scales[zero]

    def _assembled(self) -> Rows:
        """All rows as they are."""
        if self._rows is None:
            self._rows = self._stacked(list(zip(*self._parts, strict=True)))
        return self._rows

    def _stacked(self, parts: Sequence[tuple[Array, Array, Array]]) -> Rows:
        """The rows of all blocks, whose multipliers are their own."""
        columns = [cone_programs.by_columns(hypotheses) for _, hypotheses, _ in parts]
        starts = np.cumsum([0, *(len(sides) for _, _, sides in parts)])
        lacking = [b.lacking for b in self.blocks]
        return Rows(
            np.vstack([unknowns for unknowns, _, _ in parts]),
            np.concatenate([c.data for c in columns]),
            np.concatenate([c.indices + start for c, start in zip(columns, starts, strict=False)]),
            np.concatenate([np.diff(c.indptr) for c in columns]),
            np.concatenate(lacking),
            np.concatenate([sides for _, _, sides in parts]),
            [cone for b in self.blocks for cone in b.cones],
        )

    @cached_property
    def _parts(self) -> tuple[list[Array], list[Array], list[Array]]:
        """Of each block the unknowns' columns, the multipliers' columns, and the right side."""
        rows = [b.rows() for b in self.blocks]
        return [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]

    def solve(
        self,
        objective: Mapping[int, float],
        fixed: Mapping[int, float],
        *,
        tau: float | None = 0.0,
        most: float = 1e5,
        room: Mapping[int, tuple[float, float]] | None = None,
    ) -> Answer:
        """Maximize a linear function of the unknowns; those that are `fixed` are constants.

        `tau` is what a block's rest may lack; where it is None the least one is sought, and the answer's value is it.
        `room` bounds unknowns from both sides. A value of `most` counts as unbounded.
        """
        self.solved += 1
        if tau is not None and not any(b.size for b in self.blocks):
            tau = max(tau, _LINEAR)  # where all is linear, what is possible may be a single point
        zero = frozenset(k for k, v in fixed.items() if not v)
        rows = self._balanced(zero) if self.balanced else self._assembled()
        free = [k for k in range(self.count) if k not in fixed]
        b = rows.sides
        if fixed:
            names = list(fixed)
            b = b - rows.unknowns[:, names] @ np.array([fixed[k] for k in names])
        if tau:
            b = b - rows.lacking * tau
        more, sides = [], []
        for position, k in enumerate(free):
            low, high = self.lower[k], np.inf
            if room and k in room:
                low, high = max(low, room[k][0]), room[k][1]
            if np.isfinite(low):
                more.append((position, -1.0))
                sides.append(-low)
            if np.isfinite(high):
                more.append((position, 1.0))
                sides.append(high)
        for k, c in objective.items():
            if k in free and c > 0 and tau is not None:
                more.append((free.index(k), 1.0))
                sides.append(most)
        if tau is None:
            more.append((len(free), -1.0))
            sides.append(0.0)
        width = len(free) + len(rows.counts) + (tau is None)
        cost = np.zeros(width)
        for k, c in objective.items():
            if k in free:
                cost[free.index(k)] = -c
        if tau is None:
            cost[:] = 0.0
            cost[-1] = 1.0
        program = rows.left(free, tau is None, more, b)
        if program is None:
            return Answer("infeasible", -np.inf, np.zeros(self.count))
        left, b, cones = program
        b = np.concatenate([b, sides])
        made = [_CONES[kind](size) for kind, size in cones]
        solution = cone_programs.solution(cost, left, b, made, iterations=80)
        status, x = _status(solution), solution.x
        if status == "unknown":  # a solver's own units are not enough for times that are far apart
            left, b, sizes = _scaled(left, b, cones)
            solution = cone_programs.solution(cost / sizes, left, b, made, iterations=80, scaled=True)
            if (again := _status(solution)) != "unknown":
                status, x = again, solution.x / sizes
        unknowns = np.zeros(self.count)
        for k, v in fixed.items():
            unknowns[k] = v
        unknowns[free] = x[: len(free)]
        largest = max((unknowns[k] for k, c in objective.items() if c > 0), default=0.0)
        if status == "unknown" and tau is not None and np.isfinite(largest) and largest > most * _UNBOUNDED:
            status = "unbounded"  # on its way there a solver may stop
        if tau is None:
            return Answer(status, float(x[-1]), unknowns)
        value = sum(c * unknowns[k] for k, c in objective.items())
        if status == "solved" and any(unknowns[k] > most * 0.99 for k, c in objective.items() if c > 0):
            status = "unbounded"
        return Answer(status, float(value), unknowns)


def _status(solution: cone_programs.Solution) -> str:
    status = _STATUS.get(solution.status, "unknown")
    near = solution.r_prim < 1e-5 and solution.r_dual < 1e-4 and bool(np.all(np.isfinite(solution.x)))
    return "solved" if status == "unknown" and near else status


def _scaled(rows: Any, sides: Array, cones: list[Cone]) -> tuple[Any, Array, Array]:
    """Each unknown in the unit that its largest entry has, each linear row in that of its own, and these units.

    The entries of a time that is far off are of other sizes than those of the first times. A solver's own units are
    none of a row alone, and not far enough apart.
    """
    linear = np.repeat([kind != "semidefinite" for kind, _ in cones], [_height(cone) for cone in cones])
    column = np.repeat(np.arange(rows.shape[1]), np.diff(rows.indptr))
    bounds = linear & (np.bincount(rows.indices, minlength=len(sides)) == 1)
    units, entries = np.zeros(rows.shape[1]), np.abs(rows.data)
    np.maximum.at(units, column, np.where(bounds[rows.indices], 0.0, entries))
    units = np.where(units > 0, units, 1.0)
    own = np.zeros(len(sides))
    np.maximum.at(own, rows.indices, entries / units[column])
    own = np.where(linear & (own > 0), own, 1.0)
    scaled = sparse.csc_matrix(
        (rows.data / units[column] / own[rows.indices], rows.indices, rows.indptr), shape=rows.shape
    )
    return scaled, sides / own, units


_CONES = {
    "zero": clarabel.ZeroConeT,
    "nonnegative": clarabel.NonnegativeConeT,
    "semidefinite": clarabel.PSDTriangleConeT,
}
