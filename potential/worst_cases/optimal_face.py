"""The optimal faces of a worst case's program: which inequalities bind, and the range of the Gram matrices.

An interior point method ends inside of both faces: with Gram matrices X of the largest range and multipliers of the
largest support. With B a basis of that range, 1 at one pivot each and 0 at those of the others,

    S B = 0,    <A_k, B Z B'> + <E_k, f> = b_k for the rows that bind,    E y = e

by Newton's method for B, Z, f and y at once, in floats and then in long binary fractions. The basis is a number of the
program, whatever Z, f and y are: they are one point of many on the faces, and are only approached. What is found is a
hint: an exact check follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from flint import fmpq
from scipy import linalg

from potential.worst_cases.exact_grams import Matrices
from potential.worst_cases.solving import Solved

Array = npt.NDArray[np.float64]
_LOOSE = 1e4  # a multiplier that is this much larger than the slack of its row is none but positive
_ROUNDS = 25
# Directions along the faces have singular values of about the error: those below so many times the residual, relative
# to the largest and within these bounds, are taken for none.
_ERRORS, _LEAST, _MOST = 100.0, 1e-9, 1e-2


@dataclass
class Face:
    """Near a point inside of the optimal faces, in units of 2^-bits.

    `positive` are the rows with multipliers, `binding` those that hold with equality; `basis` has shape (n, rank).
    """

    matrices: Matrices
    positive: list[int]
    binding: list[int]
    pivots: list[int]
    basis: Any
    gram: Any
    values: Any
    multipliers: Any
    bits: int = 0

    @property
    def rank(self) -> int:
        """The rank of the Gram matrices inside of the face."""
        return len(self.pivots)

    def refine(self, bits: int) -> bool:
        """Bring everything to so many binary digits; whether that came to an end."""
        return _Newton(self).in_fractions(bits)


def faces(solved: Solved) -> Iterator[Face]:
    """The optimal faces as the solver's last point shows them; of rows and directions in doubt both readings."""
    last, scaled, program = solved.solution.last, solved.scaled, solved.program
    matrices = Matrices(program, [program.vectors[k] for k in scaled.kept])
    sizes, vectors = np.linalg.eigh(last.X)
    sizes, vectors = sizes[::-1], vectors[:, ::-1]
    rest = np.linalg.eigvalsh(last.S)
    ranks = [int(np.sum(sizes > rest)), int(np.sum(sizes > _LOOSE * rest)), int(np.sum(sizes > rest / _LOOSE))]
    equal = scaled.floats.equations
    positive = np.flatnonzero(equal | (last.y > _LOOSE * last.s)).tolist()
    binding = np.flatnonzero(equal | (last.y > last.s / _LOOSE)).tolist()
    middle = np.flatnonzero(equal | (last.y > last.s)).tolist()
    values = np.zeros(len(program.scalars))
    values[scaled.independent] = last.f
    multipliers = scaled.multipliers(last.y)
    readings = dict.fromkeys([(tuple(positive), tuple(binding)), (tuple(middle), tuple(middle))])
    for rank in dict.fromkeys(ranks):
        basis, pivots = _echelon(scaled.units[:, None] * vectors[:, :rank])
        # X = V diag(sizes) V' = B Z B', so that Z are the entries of X at the pivots.
        gram = (last.X * np.outer(scaled.units, scaled.units))[np.ix_(pivots, pivots)]
        for some, every in readings:
            chosen = np.array(some, dtype=np.int64)
            found = Face(matrices, list(some), list(every), pivots, basis, gram, values, multipliers[chosen])
            if _Newton(found).in_floats():
                yield found


def _echelon(columns: Array) -> tuple[Array, list[int]]:
    """A basis of the same space, 1 at one pivot each and 0 at the pivots of the others."""
    basis = columns.copy()
    weights = np.max(np.abs(columns), axis=1, initial=0.0)
    pivots: list[int] = []
    for i in range(basis.shape[1]):
        sizes = np.abs(basis[:, i:]) / np.where(weights > 0, weights, 1.0)[:, None]
        sizes[pivots] = 0.0
        row, column = divmod(int(np.argmax(sizes)), sizes.shape[1])
        basis[:, [i, i + column]] = basis[:, [i + column, i]]
        basis[:, i] /= basis[row, i]
        for j in range(basis.shape[1]):
            if j != i:
                basis[:, j] -= basis[row, j] * basis[:, i]
        pivots.append(row)
    return basis, pivots


class _Newton:
    """Newton's method for B, Z, f and y; where they are free along the faces, least squares choose the nearest."""

    def __init__(self, face: Face) -> None:
        self.face = face
        matrices, program = face.matrices, face.matrices.program
        n = matrices.order
        self.place = {key: k for k, key in enumerate(program.scalars)}
        self.rows = face.binding
        self.at = [self.rows.index(k) for k in face.positive]
        self.exact = [matrices.rows[k] for k in self.rows], matrices.objective
        self.free = [i for i in range(n) if i not in set(face.pivots)]
        self.pairs = np.triu_indices(face.rank)

    def data(self, bits: int) -> tuple[Any, Any, Any, Any, Any]:
        """A, C, E, e and b, in floats where bits is 0, else as integers in units of 2^-bits."""
        program, n = self.face.matrices.program, self.face.matrices.order

        def number(c: fmpq) -> Any:
            return (int(c.p) << bits) // int(c.q) if bits else int(c.p) / int(c.q)

        kind: Any = object if bits else float
        A = np.zeros((len(self.rows), n, n), dtype=kind)
        C = np.zeros((n, n), dtype=kind)
        for target, matrix in (*zip(A, self.exact[0], strict=True), (C, self.exact[1])):
            for (i, j), c in matrix.items():
                target[i, j] = number(c)
        E = np.zeros((len(self.place), len(self.rows)), dtype=kind)
        e = np.zeros(len(self.place), dtype=kind)
        b = np.zeros(len(self.rows), dtype=kind)
        for k, index in enumerate(self.rows):
            row = program.rows[index]
            b[k] = number(-row.constant)
            for key, c in row.scalars.items():
                E[self.place[key], k] = number(c)
        for key, c in program.objective.scalars.items():
            e[self.place[key]] = number(c)
        return A, C, E, e, b

    def residual(self, data: Any, bits: int) -> Any:
        """What is to vanish: S B, the rows that bind, the equations of the scalars."""
        face, (A, C, E, e, b) = self.face, data

        def down(v: Any) -> Any:
            return v >> bits if bits else v

        y = np.zeros(len(self.rows), dtype=A.dtype)
        y[self.at] = face.multipliers
        S = down(np.tensordot(y, A, axes=1)) - C
        image = down(S @ face.basis)
        X = down(down(face.basis @ face.gram) @ face.basis.T)
        bound = down(np.tensordot(A, X, axes=2)) + down(E.T @ face.values) - b
        return np.concatenate([image.ravel(), bound, down(E @ y) - e])

    def jacobian(self, data: Any) -> Array:
        """The derivative of the residual, in floats."""
        face, (A, C, E, _, _) = self.face, data
        n, r, m = face.matrices.order, face.rank, len(self.rows)
        B, Z = face.basis, face.gram
        y = np.zeros(m)
        y[self.at] = face.multipliers
        S = np.tensordot(y, A, axes=1) - C
        images = A @ B  # (m, n, r)
        first = np.hstack(
            [
                images[self.at].reshape(len(self.at), n * r).T,
                np.kron(S[:, self.free], np.eye(r)),
                np.zeros((n * r, len(self.pairs[0]) + len(self.place))),
            ]
        )
        inside = B.T @ images  # (m, r, r)
        doubled = np.where(self.pairs[0] == self.pairs[1], 1.0, 2.0)
        second = np.hstack(
            [
                np.zeros((m, len(self.at))),
                (2 * images @ Z)[:, self.free].reshape(m, len(self.free) * r),
                inside[:, self.pairs[0], self.pairs[1]] * doubled,
                E.T,
            ]
        )
        third = np.hstack([E[:, self.at], np.zeros((len(self.place), first.shape[1] - len(self.at)))])
        found: Array = np.vstack([first, second, third])
        return found

    def move(self, step: Any) -> None:
        """Add a step to everything."""
        face, r = self.face, self.face.rank
        ends = np.cumsum([len(self.at), len(self.free) * r, len(self.pairs[0])])
        y, B, Z, f = np.split(step, ends)
        face.multipliers = face.multipliers + y
        basis, gram = face.basis.copy(), face.gram.copy()
        basis[self.free] += B.reshape(len(self.free), r)
        gram[self.pairs] += Z
        gram[self.pairs[::-1]] = gram[self.pairs]
        face.basis, face.gram, face.values = basis, gram, face.values + f

    def in_floats(self) -> bool:
        """As far as floats go; whether they come near enough to go on from."""
        data = self.data(0)
        for _ in range(_ROUNDS):
            missing = self.residual(data, 0)
            size = float(np.max(np.abs(missing), initial=0.0))
            if size < 1e-13:
                break
            solve = _Least(self.jacobian(data), min(_MOST, max(_LEAST, _ERRORS * size)))
            self.move(-solve(missing))
            if not np.all(np.isfinite(self.residual(data, 0))):
                return False
        return bool(np.max(np.abs(self.residual(data, 0)), initial=0.0) < 1e-9)

    def in_fractions(self, bits: int) -> bool:
        """With one derivative for all: each step gains the digits that floats have."""
        face = self.face
        if face.bits:
            floats = [in_floats(v, face.bits) for v in (face.basis, face.gram, face.multipliers)]
            shifted = [v << (bits - face.bits) for v in (face.basis, face.gram, face.values, face.multipliers)]
        else:
            floats = [face.basis, face.gram, face.multipliers]
            shifted = [_fixed(v, bits) for v in (face.basis, face.gram, face.values, face.multipliers)]
        face.basis, face.gram, face.multipliers = floats
        solve = _Least(self.jacobian(self.data(0)), _LEAST)
        face.basis, face.gram, face.values, face.multipliers = shifted
        face.bits = bits
        data = self.data(bits)
        before = None
        for _ in range(bits):
            missing = self.residual(data, bits)
            size = max((abs(int(v)) for v in missing), default=0)
            if size < 1 << 24:
                return True
            if before is not None and size * 4 > before:
                return False
            before = size
            shift = max(0, size.bit_length() - 60)
            step = solve(np.array([float(int(v) >> shift) for v in missing]))
            self.move(np.array([-(round(float(v) * 2**20) << shift >> 20) for v in step], dtype=object))
        return False


class _Least:
    """Least squares with one matrix, its rows and columns scaled, for the shortest solution."""

    def __init__(self, matrix: Array, least: float) -> None:
        rows = _sizes(matrix, 1, least)
        columns = _sizes(matrix / rows[:, None], 0, least)
        self.rows, self.columns = rows, columns
        scaled = matrix / rows[:, None] / columns
        try:
            left, sizes, right = linalg.svd(scaled, full_matrices=False)
        except linalg.LinAlgError:  # the faster driver fails at times
            left, sizes, right = linalg.svd(scaled, full_matrices=False, lapack_driver="gesvd")
        known = sizes > least * np.max(sizes, initial=0.0)
        self.inverse = (right[known].T / sizes[known]) @ left[:, known].T

    def __call__(self, missing: Array) -> Array:
        found: Array = self.inverse @ (missing / self.rows) / self.columns
        return found


def _sizes(matrix: Array, axis: int, least: float) -> Array:
    """The largest entries along an axis; 1 where there are none but errors."""
    found: Array = np.max(np.abs(matrix), axis=axis, initial=0.0)
    return np.where(found > least * np.max(found, initial=0.0), found, 1.0)


def in_floats(values: Any, bits: int) -> Array:
    """Integers in units of 2^-bits as floats."""
    found = np.array([int(v) / (1 << bits) for v in np.ravel(values)], dtype=float)
    return found.reshape(np.shape(values))


def _fixed(values: Array, bits: int) -> Any:
    """Floats as integers in units of 2^-bits, exactly."""

    def integer(value: float) -> int:
        top, bottom = value.as_integer_ratio()
        return (top << bits) // bottom

    return np.array([integer(float(v)) for v in np.ravel(values)], dtype=object).reshape(np.shape(values))
