r"""Linear maps of a bounded norm through given images, forward and of the adjoint, in rational numbers.

A map with A X = Y and A* V = U of norm at most M exists where X'U = Y'V, Y'Y <= M^2 X'X and U'U <= M^2 V'V, and one
that is skew, with K X = Z, where X'Z is skew and Z'Z <= M^2 X'X. Source: N. Bousselmi, J. Hendrickx, F. Glineur,
"Interpolation conditions for linear operators and applications to performance estimation problems", SIAM J. Optim. 34
(2024); the completions are Parrott's. They are computed in floats and rounded; that the rounded map is of the norm is
then checked exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from potential.members.simplex import Point, dot

Array = npt.NDArray[np.float64]
Matrix = tuple[Point, ...]  # by its rows

_CUT = 1e-7  # singular values below this, relative to the largest, are taken for zero
_ROOM = Fraction(1, 10**9)  # by so much a rounded map is shorter than it may be
_DIGITS = 10**13


def applied(matrix: Matrix, x: Point) -> Point:
    """A x."""
    return tuple(dot(row, x) for row in matrix)


def transposed(matrix: Matrix) -> Matrix:
    """A*."""
    return tuple(zip(*matrix, strict=True))


def is_positive(matrix: Sequence[Sequence[Fraction]]) -> bool:
    """Whether a symmetric matrix is positive definite, by elimination."""
    rows = [list(row) for row in matrix]
    for k in range(len(rows)):
        if rows[k][k] <= 0:
            return False
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            if factor:
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k], strict=True)]
    return True


def at_most(matrix: Matrix, norm: Fraction) -> bool:
    """Whether a map is of at most that norm, exactly."""
    gram = [[dot(u, v) for v in transposed(matrix)] for u in transposed(matrix)]
    n = len(gram)
    return is_positive([[(norm**2 if i == j else 0) - gram[i][j] for j in range(n)] for i in range(n)])


def _basis(columns: Array) -> tuple[Array, Array]:
    """Orthonormal columns of the span, and of its complement."""
    u, s, _ = np.linalg.svd(columns, full_matrices=True)
    rank = int(np.sum(s > _CUT * max(float(s.max(initial=0.0)), 1e-300)))
    return u[:, :rank], u[:, rank:]


def _root(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    root: Array = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root


def _rounded(matrix: Array, norm: Fraction, *, skew: bool) -> Matrix | None:
    """The map in rational numbers, made a little shorter; None where it is not of the norm."""
    longest = float(np.linalg.norm(matrix, 2)) / float(norm)
    factor = (1 - float(_ROOM)) / max(1.0, longest)
    entries = [[Fraction(round(v * factor * _DIGITS), _DIGITS) for v in row] for row in matrix.tolist()]
    if skew:
        n = len(entries)
        entries = [
            [entries[i][j] if i < j else -entries[j][i] if i > j else Fraction(0) for j in range(n)] for i in range(n)
        ]
    made = tuple(tuple(row) for row in entries)
    return made if at_most(made, norm) else None


def skew_map(X: Array, Z: Array, dimension: int) -> Matrix | None:
    """A skew map K of norm at most 1 with K X nearly Z, the vectors being columns."""
    Q, rest = _basis(X)
    images = Z @ np.linalg.pinv(Q.T @ X, rcond=_CUT) if Q.shape[1] else np.zeros((dimension, 0))
    A = Q.T @ images
    A = (A - A.T) / 2
    B = rest.T @ images
    # [[A, -B'], [B, C]] with B = V (I - A'A)^(1/2) has the norm 1 for C = -V A V', which is skew.
    V = B @ np.linalg.pinv(_root(np.eye(len(A)) - A.T @ A), rcond=1e-6)
    length = float(np.linalg.norm(V, 2)) if V.size else 0.0
    V = V / max(1.0, length)
    turn = np.hstack([Q, rest])
    block = np.block([[A, -B.T], [B, -V @ A @ V.T]])
    return _rounded(turn @ block @ turn.T, Fraction(1), skew=True)


def linear_map(X: Array, Y: Array, V: Array, U: Array, norm: Fraction, dimension: int) -> Matrix | None:
    """A map A of at most that norm with A X nearly Y and A* V nearly U, the vectors being columns."""
    M = float(norm)
    P, P_rest = _basis(X)
    Q, Q_rest = _basis(V)
    forward = Y @ np.linalg.pinv(P.T @ X, rcond=_CUT) / M if P.shape[1] else np.zeros((dimension, 0))
    backward = U @ np.linalg.pinv(Q.T @ V, rcond=_CUT) / M if Q.shape[1] else np.zeros((dimension, 0))
    A = (Q.T @ forward + (P.T @ backward).T) / 2
    B, C = Q_rest.T @ forward, P_rest.T @ backward  # below A, and the transpose of what is beside A
    left = B @ np.linalg.pinv(_root(np.eye(A.shape[1]) - A.T @ A), rcond=1e-6)
    right = C @ np.linalg.pinv(_root(np.eye(A.shape[0]) - A @ A.T), rcond=1e-6)
    left = left / max(1.0, float(np.linalg.norm(left, 2)) if left.size else 0.0)
    right = right / max(1.0, float(np.linalg.norm(right, 2)) if right.size else 0.0)
    block = np.block([[A, C.T], [B, -left @ A.T @ right.T]])
    whole = np.hstack([Q, Q_rest]) @ block @ np.hstack([P, P_rest]).T
    return _rounded(M * whole, norm, skew=False)
