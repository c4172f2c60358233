"""Convex quadratics."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg

from methods.problems.base.arrays import as_matrix, as_vector
from methods.problems.base.bounds import (
    DENSE_LIMIT,
    TINY,
    UNIT,
    gamma,
    gershgorin_lower_bound,
    is_sparse,
    round_down,
    round_up,
    squares,
    symmetric_eigenvalue_bounds,
    symmetric_product_upper_bound,
)
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.base.smooth import SmoothProblem
from potential.errors import InputError, NoMinimizerError
from potential.extras import load


class Quadratic(SmoothProblem):
    """The quadratic `f(x) = <x, A x>/2 - <b, x> + c` with `A` symmetric positive semidefinite.

    Args:
        A: shape `(d, d)`, dense or SciPy sparse; symmetric up to rounding (the mean with its transpose is
        used).
        b: shape `(d,)`.
        c: a number.
        name: a short name for tables.

    Raises `InputError` if `A` is not square, not symmetric, or indefinite beyond rounding, or if something is
    not finite. The minimizer raises `NoMinimizerError` where `f` is unbounded below: `b` not in the range of
    `A`.
    """

    affine_gradient = True

    def __init__(self, A: Any, b: Any, c: float = 0.0, *, name: str | None = None) -> None:
        matrix = as_matrix(A)
        rows, columns = matrix.shape
        if rows != columns:
            raise InputError(f"A must be square; its shape is {matrix.shape}.")
        self._A = _symmetric(matrix)
        self._b = as_vector(b, "b", rows)
        self._c = float(as_vector([c], "c")[0])
        self.dimension = rows
        self.name = name if name is not None else f"quadratic, dimension {rows}"
        entries = self._A.data if is_sparse(self._A) else self._A
        if not np.any(entries):
            raise InputError("A must have an entry that is not zero: a linear function has no smoothness constant.")
        self._refuse_indefinite()

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return float(0.5 * (x @ (self._A @ x)) - self._b @ x + self._c)

    def gradient(self, x: Array) -> Array:
        """`A x - b`."""
        gradient: Array = self._A @ x - self._b
        return gradient

    def value_rounding(self, x: Array) -> float:
        """`gamma_{2d+3}` times the sum of the magnitudes of all terms."""
        size = np.abs(x)
        terms = 0.5 * float(size @ (abs(self._A) @ size)) + float(np.abs(self._b) @ size)
        return gamma(2 * self.dimension + 12) * (terms + abs(self._c)) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The Euclidean norm of `gamma_{d+1} (|A| |x| + |b|)`."""
        sizes = abs(self._A) @ np.abs(x) + np.abs(self._b)
        return gamma(2 * self.dimension + 8) * float(np.linalg.norm(sizes)) + TINY

    # --- many points at once ------------------------------------------------------------------------------------

    def value_rows(self, rows: Array) -> Array:
        """`value(x)` for each row of a matrix, shape `(rows,)`."""
        found: Array = 0.5 * np.einsum("ij,ij->i", rows, (self._A @ rows.T).T) - rows @ self._b + self._c
        return found

    def gradient_rows(self, rows: Array) -> Array:
        """`gradient(x)` for each row of a matrix, of its shape."""
        gradient: Array = (self._A @ rows.T).T - self._b
        return gradient

    def value_rounding_rows(self, rows: Array) -> Array:
        """`value_rounding(x)` for each row of a matrix, shape `(rows,)`."""
        sizes = np.abs(rows)
        terms = 0.5 * np.einsum("ij,ij->i", sizes, (abs(self._A) @ sizes.T).T) + sizes @ np.abs(self._b)
        found: Array = gamma(2 * self.dimension + 12) * (terms + abs(self._c)) + TINY
        return found

    def gradient_rounding_rows(self, rows: Array) -> Array:
        """`gradient_rounding(x)` for each row of a matrix, shape `(rows,)`."""
        sizes = (abs(self._A) @ np.abs(rows).T).T + np.abs(self._b)
        found: Array = gamma(2 * self.dimension + 8) * np.sqrt(squares(sizes)) + TINY
        return found

    # --- minimization along a line --------------------------------------------------------------------------

    def line_search(self, x: Array, d: Array) -> Array:
        """The minimizer on the line `x + R d`, in closed form; `x` itself where there is no curvature along it."""
        curvature = float(d @ (self._A @ d))
        return x if curvature <= 0.0 else x - (float(self.gradient(x) @ d) / curvature) * d

    def line_curvature(self, d: Array, error: float) -> float:
        """`<d, A d> / ||d||^2`, rounded down; the root of the product varies by `sqrt(L)` for a unit of `d`."""
        size = float(np.linalg.norm(d))
        magnitude = np.abs(d)
        rounding = gamma(2 * self.dimension + 8) * float(magnitude @ (abs(self._A) @ magnitude))
        root = math.sqrt(max(float(d @ (self._A @ d)) - rounding, 0.0))
        least = round_down(root) - round_up(math.sqrt(self.L) * error)
        return max(self._curvature[0], round_down((max(least, 0.0) / (size + error)) ** 2)) if size > 0.0 else 0.0

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def _eigenvalue_bounds(self) -> tuple[float, float]:
        if self.dimension <= DENSE_LIMIT:
            dense = self._A.toarray() if is_sparse(self._A) else self._A
            return symmetric_eigenvalue_bounds(dense)
        return gershgorin_lower_bound(self._A), symmetric_product_upper_bound(self._A)

    @property
    def _curvature(self) -> tuple[float, float]:
        lower, upper = self._eigenvalue_bounds
        return max(lower, 0.0), upper

    def _refuse_indefinite(self) -> None:
        lower, upper = self._eigenvalue_bounds
        if lower >= 0.0:
            return
        if self.dimension <= DENSE_LIMIT:
            # `lower` is the computed eigenvalue less the reach of rounding: indefinite beyond doubt is below
            # -reach.
            dense = self._A.toarray() if is_sparse(self._A) else self._A
            smallest = float(scipy.linalg.eigvalsh(dense, subset_by_index=[0, 0])[0])
            reach = smallest - lower
        else:
            start = np.ones(self.dimension)
            found = scipy.sparse.linalg.eigsh(self._A, k=1, which="SA", return_eigenvectors=False, v0=start)
            smallest, reach = float(found[0]), 1e-10 * upper
        if smallest < -reach:
            raise InputError(
                f"A must be positive semidefinite; its smallest eigenvalue is {smallest:.6g}. "
                "The problem is not convex: add a multiple of the identity, or check the sign of A."
            )

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._A, self._b)

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        x = cvxpy.Variable(self.dimension)
        # Scaled to a unit matrix, so that the solver's absolute tolerances mean something.
        scale = 1.0 / self.L
        quadratic = cvxpy.quad_form(x, cvxpy.psd_wrap(self._A * scale))
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(0.5 * quadratic - (self._b * scale) @ x)), self.name)
        if x.value is None or not np.all(np.isfinite(x.value)):
            raise no_finite_point(self.name)
        point = self._polished(np.asarray(x.value, dtype=np.float64))
        residual = float(np.linalg.norm(self.gradient(point)))
        if residual > 1e-7 * float(np.linalg.norm(self._b)) + self.gradient_rounding(point):
            raise NoMinimizerError(
                f"no reference minimizer of {self.name!r}: b is not in the range of A, so that the "
                "objective is unbounded below. Add a multiple of the identity to A, or take b in the range."
            )
        return {"minimizer": point}

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """A quadratic form."""
        cvxpy = load("cvxpy", "a reference solution")

        return 0.5 * cvxpy.quad_form(x, cvxpy.psd_wrap(self._A)) - self._b @ x + self._c, []

    def _newton_step(self, x: Array, gradient: Array) -> Array:
        if self.dimension <= DENSE_LIMIT:
            dense = self._A.toarray() if is_sparse(self._A) else self._A
            step: Array = scipy.linalg.lstsq(dense, gradient)[0]
            return step
        return np.asarray(scipy.sparse.linalg.cg(self._A, gradient, rtol=1e-12)[0])


def _symmetric(matrix: Any) -> Any:
    """The mean with the transpose, if they agree up to rounding."""
    difference = abs(matrix - matrix.T)
    largest = float(abs(matrix).max())
    if float(difference.max()) > 64.0 * UNIT * largest:
        if is_sparse(difference):
            entries = difference.tocoo()
            at = int(np.argmax(entries.data))
            row, column = int(entries.row[at]), int(entries.col[at])
        else:
            row, column = (int(i) for i in np.unravel_index(int(np.argmax(difference)), difference.shape))
        raise InputError(
            f"A must be symmetric; A[{row}, {column}] = {matrix[row, column]:.17g} and "
            f"A[{column}, {row}] = {matrix[column, row]:.17g}. "
            "The quadratic form of any A is that of (A + A.T)/2."
        )
    mean = 0.5 * matrix + 0.5 * matrix.T
    if not math.isfinite(largest) or largest > 1e140:
        raise InputError("A must be below 1e140 in magnitude, or products overflow: rescale the problem.")
    csr: Any = scipy.sparse.csr_array
    return csr(mean) if is_sparse(mean) else np.ascontiguousarray(mean)
