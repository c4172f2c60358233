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
from typing import Any

import clarabel
import numpy as np

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
Rows = tuple[Array, Array, list[Cone]]  # the matrix, the right side, and the cones

_LINEAR = 1e-7
_ROUNDS = 4  # of taking turns between rows and columns
_UNBOUNDED = 0.5  # of what counts as unbounded, from where on a solver that stops for want of progress meant it
_DEPENDENT = 0.02  # of the largest, an eigenvalue of vectors of one size below which these are nearly dependent
_NO_SQUARE = 1e-11  # and below which no square has a part in their direction
_NONE = 1e-6  # of the largest entry of a block, below which a diagonal entry says nothing


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
            matrix, rhs, cones = self._assembled()
            kept = [k for k in range(self.count) if k not in zero]
            scaled, sides, at = matrix.copy(), rhs.copy(), 0
            for b in self.blocks:
                factors = b.row_scales(kept)
                end, mixing = at + len(factors), b.mixing(kept)
                if mixing is not None:
                    first = end - len(mixing)
                    scaled[first:end, :-1] = mixing @ matrix[first:end, :-1]
                    sides[first:end] = mixing @ rhs[first:end]
                    factors = factors[: -len(mixing)]
                # All but the column of what may be lacking.
                scaled[at : at + len(factors), :-1] *= factors[:, None]
                sides[at : at + len(factors)] *= factors
                at = end
            self._scales = {zero: (scaled, sides, cones)}
        return self._scales[zero]

    def _assembled(self) -> Rows:
        """All rows: the matrix (the unknowns, the multipliers, tau), the right side, and the cones."""
        if self._rows is not None:
            return self._rows
        width = self.count + sum(len(b.signed) for b in self.blocks) + 1
        pieces: list[tuple[Array, int, int]] = []
        rhs: list[float] = []
        cones: list[Cone] = []
        at, first = 0, self.count

        def put(block: Array, row: int, column: int) -> None:
            pieces.append((block, row, column))

        for b in self.blocks:
            scale = b.scale
            n = b.linear
            # Linear rows: sum multipliers * hypotheses - target = 0.
            for sign in (1.0,) if b.size else (1.0, -1.0):
                put(-sign * b.unknowns[:n] / scale, at, 0)
                put(sign * b.hypotheses[:n], at, first)
                rhs += list(sign * b.constant[:n] / scale)
                if not b.size:  # then this is all that may lack something
                    put(-np.ones((n, 1)), at, width - 1)
                cones += [("zero" if b.size else "nonnegative", n)] if n else []
                at += n
            count = sum(b.signed)
            if count:
                signs = np.zeros((count, len(b.signed)))
                for row, k in enumerate([k for k, s in enumerate(b.signed) if s]):
                    signs[row, k] = -1.0
                put(signs, at, first)
                rhs += [0.0] * count
                cones.append(("nonnegative", count))
                at += count
            for pair in b.pairs:
                block = np.zeros((3, len(b.signed)))
                block[0, pair], block[1, pair + 1], block[2, pair + 2] = -1.0, -np.sqrt(2.0), -1.0
                put(block, at, first)
                rhs += [0.0] * 3
                cones.append(("semidefinite", 2))
                at += 3
            if b.size:
                m = b.size * (b.size + 1) // 2
                # The rest is positive semidefinite: s = hypotheses - target + tau I.
                put(b.unknowns[n:] / scale, at, 0)
                put(-b.hypotheses[n:], at, first)
                eye = np.zeros((m, 1))
                eye[[k * (k + 3) // 2 for k in range(b.size)], 0] = -1.0
                put(eye, at, width - 1)
                rhs += list(-b.constant[n:] / scale)
                cones.append(("semidefinite", b.size))
                at += m
            first += len(b.signed)
        matrix = np.zeros((at, width))
        for block, row, column in pieces:
            matrix[row : row + block.shape[0], column : column + block.shape[1]] += block
        self._rows = (matrix, np.array(rhs), cones)
        return self._rows

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
        matrix, rhs, cones = self._balanced(zero) if self.balanced else self._assembled()
        width = matrix.shape[1]
        free = [k for k in range(self.count) if k not in fixed]
        kept = np.array(free + list(range(self.count, width if tau is None else width - 1)), dtype=int)
        b = rhs.copy()
        if fixed:
            names = list(fixed)
            b = b - matrix[:, names] @ np.array([fixed[k] for k in names])
        if tau:
            b = b - matrix[:, width - 1] * tau
        a = matrix[:, kept]
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
            more.append((len(kept) - 1, -1.0))
            sides.append(0.0)
        cones = list(cones)
        if more:
            extra = np.zeros((len(more), len(kept)))
            extra[range(len(more)), [p for p, _ in more]] = [v for _, v in more]
            a = np.vstack([a, extra])
            b = np.concatenate([b, sides])
            cones.append(("nonnegative", len(more)))
        cost = np.zeros(len(kept))
        for k, c in objective.items():
            if k in free:
                cost[free.index(k)] = -c
        if tau is None:
            cost[:] = 0.0
            cost[-1] = 1.0
        left, b, cones = _without_empty_rows(a, b, cones)
        if left is None:
            return Answer("infeasible", -np.inf, np.zeros(self.count))
        made = [_CONES[kind](size) for kind, size in cones]
        left, b, sizes = _scaled(left, b, cones)
        solution = cone_programs.solver(cost / sizes, left, b, made, iterations=80, scaled=True).solve()
        unknowns = np.zeros(self.count)
        for k, v in fixed.items():
            unknowns[k] = v
        x = np.array(solution.x) / sizes
        status = _STATUS.get(str(solution.status), "unknown")
        if status == "unknown" and np.all(np.isfinite(x)) and solution.r_prim < 1e-5 and solution.r_dual < 1e-4:
            status = "solved"
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


def _scaled(a: Array, b: Array, cones: list[Cone]) -> tuple[Array, Array, Array]:
    """Each unknown in the unit that its largest entry has, each linear row in that of its own, and these units.

    The entries of a time that is far off are of other sizes than those of the first times. A solver's own units are
    none of a row alone, and not far enough apart.
    """
    counts = [size * (size + 1) // 2 if kind == "semidefinite" else size for kind, size in cones]
    linear = np.repeat([kind != "semidefinite" for kind, _ in cones], counts)
    bounds = linear & (np.count_nonzero(a, axis=1) == 1)
    sizes = np.max(np.abs(a[~bounds]), axis=0, initial=0.0)
    sizes = np.where(sizes > 0, sizes, 1.0)
    a = a / sizes
    largest = np.max(np.abs(a), axis=1, initial=0.0)
    rows = np.where(linear & (largest > 0), largest, 1.0)
    return a / rows[:, None], b / rows, sizes


def _without_empty_rows(a: Array, b: Array, cones: list[Cone]) -> tuple[Array | None, Array, list[Cone]]:
    """Without equations that have no unknown left; (None, ...) where one of them is false."""
    counts = np.count_nonzero(a, axis=1)
    keep = np.ones(a.shape[0], dtype=bool)
    at, found = 0, []
    for kind, size in cones:
        rows = size * (size + 1) // 2 if kind == "semidefinite" else size
        if kind == "zero":
            empty = counts[at : at + size] == 0
            if np.any(np.abs(b[at : at + size][empty]) > 1e-9):
                return None, b, cones
            keep[at : at + size] = ~empty
            if not np.all(empty):
                found.append((kind, int(np.sum(~empty))))
        else:
            found.append((kind, size))
        at += rows
    return a[keep], b[keep], found


_CONES = {
    "zero": clarabel.ZeroConeT,
    "nonnegative": clarabel.NonnegativeConeT,
    "semidefinite": clarabel.PSDTriangleConeT,
}
