"""Bounds that hold in floating point: rounding of sums, singular values, eigenvalues.

Everything here is a true bound and not an estimate, in the style of Higham, *Accuracy and Stability of
Numerical Algorithms* (SIAM, 2002): a sum or inner product of `n` terms, in any order and with or without
fused operations, is off by at most `gamma(n)` times the sum of the magnitudes. Constants that a theorem needs
from above (`L`, `G`) are rounded up with these bounds, and constants that it needs from below (`mu`) are
rounded down. Two things are taken on trust: the documented accuracy of the elementary functions
(`ELEMENTARY`), and LAPACK's backward stability, with a generous constant.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.linalg
import scipy.sparse

Array = npt.NDArray[np.float64]

#: The unit roundoff of binary64, `2**-53`.
UNIT = 2.0**-53

#: The smallest normal number: an upper bound of everything that underflow can lose in a sum of ours.
TINY = float(np.finfo(np.float64).tiny)

#: Relative error granted to one composite of NumPy's or SciPy's elementary functions (`exp`, `log1p`, `log`,
#: and up to four additions or divisions around them). Their documented accuracy is 4 units in the last place
#: each.
ELEMENTARY = 24 * UNIT

#: Up to this many rows or columns a symmetric matrix is factored as a dense one.
DENSE_LIMIT = 2000

#: The constant in the backward errors of LAPACK's orthogonal reductions (Higham, Theorem 19.4: "a small
#: constant").
_REDUCTION = 10.0


def is_sparse(matrix: Any) -> bool:
    """Whether `matrix` is a SciPy sparse array; a data matrix is either that or a dense array."""
    return bool(scipy.sparse.issparse(matrix))


def gamma(terms: int) -> float:
    """Higham's `gamma_n = n u / (1 - n u)`, the relative rounding of `n` operations, for `n u < 1`.

    >>> gamma(0)
    0.0
    """
    product = terms * UNIT
    return product / (1.0 - product)


def round_up(value: float, operations: int = 16) -> float:
    """An upper bound of a non-negative quantity that was computed in at most `operations` roundings."""
    return float(value) * (1.0 + 2.0 * gamma(operations + 2))


def round_down(value: float, operations: int = 16) -> float:
    """A lower bound of a non-negative quantity that was computed in at most `operations` roundings."""
    return float(value) * (1.0 - 2.0 * gamma(operations + 2))


def rounded_up(values: Array, operations: int = 16) -> Array:
    """`round_up` for many quantities at once."""
    return values * (1.0 + 2.0 * gamma(operations + 2))


def squares(rows: Array) -> Array:
    """The squared Euclidean norm of each row, as computed."""
    found: Array = np.einsum("ij,ij->i", rows, rows)
    return found


def row_norms(matrix: Any) -> Array:
    """Euclidean norms of the rows, rounded up; `matrix` is dense or sparse, of shape `(n, d)`."""
    if is_sparse(matrix):
        squares = np.asarray(matrix.multiply(matrix).sum(axis=1), dtype=np.float64).ravel()
    else:
        squares = np.einsum("ij,ij->i", matrix, matrix)
    return np.sqrt(squares) * (1.0 + 2.0 * gamma(matrix.shape[1] + 4)) + TINY


def frobenius_squared(matrix: Any) -> float:
    """The sum of the squared entries, rounded up."""
    entries = matrix.data if is_sparse(matrix) else matrix
    return round_up(float(np.sum(entries * entries)), entries.size)


def nonzero_columns(matrix: Any) -> npt.NDArray[np.bool_]:
    """Which columns have an entry that is not zero, shape `(d,)`."""
    if is_sparse(matrix):
        present = np.zeros(matrix.shape[1], dtype=np.bool_)
        present[matrix.indices[matrix.data != 0.0]] = True
        return present
    return np.asarray(np.any(matrix != 0.0, axis=0))


def symmetric_eigenvalue_bounds(matrix: Array, perturbation: float = 0.0) -> tuple[float, float]:
    """Bounds `(lower, upper)` of all eigenvalues of every symmetric matrix within `perturbation` of `matrix`.

    `perturbation` bounds the spectral norm of the difference. LAPACK's reduction is backward stable: the
    computed eigenvalues are those of a matrix within `c d^2 u ||matrix||_F` (Higham, section 19.5), and by
    Weyl's inequality no eigenvalue moves further than that.
    """
    size = matrix.shape[0]
    eigenvalues = scipy.linalg.eigvalsh(matrix, check_finite=False)
    reach = round_up(_REDUCTION * size**2 * UNIT * math.sqrt(frobenius_squared(matrix)) + perturbation)
    return float(eigenvalues[0]) - reach, float(eigenvalues[-1]) + reach


def gram_eigenvalue_bounds(matrix: Any) -> tuple[float, float]:
    """Bounds `(lower, upper)` of all eigenvalues of `matrix.T @ matrix`, with `lower >= 0`.

    A dense matrix of moderate size goes through its singular values, whose backward error is at most `c n d u
    ||matrix||_F`; any other one through the Gram matrix of its shorter side. Where both sides are longer than
    `DENSE_LIMIT`, `lower` is 0 and `upper` is the best of three bounds that need only products: the Frobenius
    norm, the product of the 1-norm and the max-norm, and the bound of Collatz and Wielandt for `|matrix|`.
    """
    rows, columns = matrix.shape
    sparse = is_sparse(matrix)
    if min(rows, columns) > DENSE_LIMIT:
        return 0.0, _product_upper_bound(matrix)
    if not sparse and rows * columns <= 20_000_000:
        singular_values = scipy.linalg.svdvals(matrix, check_finite=False)
        reach = _REDUCTION * rows * columns * UNIT * math.sqrt(frobenius_squared(matrix))
        smallest = float(singular_values[-1]) - reach if rows >= columns else 0.0
        return round_down(max(smallest, 0.0) ** 2), round_up((float(singular_values[0]) + reach) ** 2)
    tall = rows >= columns
    gram = matrix.T @ matrix if tall else matrix @ matrix.T
    if sparse:
        gram = gram.toarray()
    # The computed entries are within gamma_k |M|'|M|, whose spectral norm is at most its trace.
    lower, upper = symmetric_eigenvalue_bounds(gram, gamma(max(rows, columns)) * frobenius_squared(matrix))
    return (round_down(max(lower, 0.0)) if tall else 0.0), round_up(upper)


def _product_upper_bound(matrix: Any) -> float:
    """An upper bound of `||matrix||_2^2` from products with `|matrix|` alone."""
    magnitude = abs(matrix)
    rows, columns = matrix.shape
    terms = 2 * (rows + columns)
    column_sums = np.asarray(magnitude.sum(axis=0)).ravel()
    row_sums = np.asarray(magnitude.sum(axis=1)).ravel()
    best = min(
        frobenius_squared(matrix),
        round_up(float(column_sums.max()) * float(row_sums.max()), terms),
    )
    # Collatz and Wielandt: for a non-negative B and any v > 0, the spectral radius of B is at most max (B
    # v)_i / v_i. Adding a little of the largest component keeps v positive; the bound holds for whatever v
    # results.
    vector = np.ones(columns)
    for _ in range(100):
        image = magnitude.T @ (magnitude @ vector)
        if not image.any():
            return best
        best = min(best, round_up(float(np.max(image / vector)), terms))
        vector = image + 1e-3 * float(image.max())
        vector /= vector.max()
    return best


def symmetric_product_upper_bound(matrix: Any) -> float:
    """An upper bound of the largest eigenvalue of a symmetric matrix too large to factor: its max-norm.

    Gershgorin's theorem: every eigenvalue lies within the sum of a row's magnitudes.
    """
    return round_up(float(np.asarray(abs(matrix).sum(axis=1)).max()), matrix.shape[0])


def gershgorin_lower_bound(matrix: Any) -> float:
    """Gershgorin's lower bound of the eigenvalues of a symmetric matrix; it may be negative."""
    diagonal = np.asarray(matrix.diagonal(), dtype=np.float64)
    sums = np.asarray(abs(matrix).sum(axis=1), dtype=np.float64).ravel()
    slack = 2.0 * gamma(matrix.shape[0] + 4) * (sums + np.abs(diagonal))
    return float(np.min(diagonal - (sums - np.abs(diagonal)) - slack))
