"""Least squares, with or without a ridge."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse.linalg

from methods.problems.base.arrays import as_nonnegative
from methods.problems.base.bounds import (
    DENSE_LIMIT,
    TINY,
    gamma,
    gram_eigenvalue_bounds,
    nonzero_columns,
    round_down,
    round_up,
    rounded_up,
    squares,
)
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.base.smooth import SmoothProblem, ridge_gradient_rounding, ridge_value_rounding
from methods.problems.losses.linear_model import LinearModel
from methods.problems.losses.proximal import proximal_point
from potential.extras import load


class LeastSquares(LinearModel, SmoothProblem):
    """Least squares, `f(x) = ||A x - b||^2 / (2 n) + regularization/2 ||x||^2`.

    The smoothness constant is `L = ||A||_2^2 / n + regularization`, rounded up; the constant of strong
    convexity is `mu = sigma_min(A)^2 / n + regularization`, rounded down. The problem is in
    `SmoothStronglyConvex` where `mu` is positive beyond rounding.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        b: target, shape `(n,)`.
        regularization: at least 0.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match, and for a
    negative regularization.
    """

    title = "least squares"
    classification = False
    affine_gradient = True
    loss_curvature = 1.0

    def __init__(self, A: Any, b: Any, regularization: float = 0.0, *, name: str | None = None) -> None:
        self._set_data(A, b, name)
        self.regularization = as_nonnegative(regularization, "regularization")

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        residual = self._M @ x - self._c
        value = float(residual @ residual) / (2 * self._n)
        if self.regularization:
            value += 0.5 * self.regularization * float(x @ x)
        return value

    def gradient(self, x: Array) -> Array:
        """`A'(A x - b)/n + regularization x`."""
        gradient: Array = self._Mt @ (self._M @ x - self._c) / self._n
        if self.regularization:
            gradient += self.regularization * x
        return gradient

    def value_rounding(self, x: Array) -> float:
        """`(sum 2 |r| e + e^2 + gamma_{n+2} r^2) / (2 n)` and the rounding of the ridge.

        Here `e` are the bounds of the residuals' rounding.
        """
        residual = self._M @ x - self._c
        error = self._residual_rounding(x)
        moved = 2.0 * float(np.abs(residual) @ error) + float(error @ error)
        summed = gamma(self._n + 8) * float(residual @ residual)
        ridge = ridge_value_rounding(self.regularization, x)
        return round_up((moved + summed) / (2 * self._n) + ridge, self._n) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of `|A|'(e + gamma_{n+2} |r|)/n`, `e` as for the value, and of the ridge's rounding."""
        residual = self._M @ x - self._c
        error = self._transposed_rounding(residual, self._residual_rounding(x))
        error = error + ridge_gradient_rounding(self.regularization, x)
        return round_up(float(np.linalg.norm(error)), self.dimension + self._n) + TINY

    def proximal_point(self, x: Array, step: float) -> Array:
        """The minimizer over `u` of `f(u) + ||u - x||^2 / (2 step)`, by a linear system."""
        return proximal_point(self, self.regularization, lambda r: (r, np.ones_like(r)), x, step)

    # --- many points at once ------------------------------------------------------------------------------------

    def value_rows(self, rows: Array) -> Array:
        """`value(x)` for each row of a matrix, shape `(rows,)`."""

        def some(rows: Array) -> Array:
            return squares(self._residual_rows(rows)) / (2 * self._n)

        found = self._in_blocks(some, rows)
        return found + 0.5 * self.regularization * squares(rows) if self.regularization else found

    def gradient_rows(self, rows: Array) -> Array:
        """`gradient(x)` for each row of a matrix, of its shape."""

        def some(rows: Array) -> Array:
            return self._transposed_rows(self._residual_rows(rows)) / self._n

        found = self._in_blocks(some, rows)
        return found + self.regularization * rows if self.regularization else found

    def value_rounding_rows(self, rows: Array) -> Array:
        """`value_rounding(x)` for each row of a matrix, shape `(rows,)`."""

        def some(rows: Array) -> Array:
            residual, error = np.abs(self._residual_rows(rows)), self._residual_rounding_rows(rows)
            moved: Array = 2.0 * np.einsum("ij,ij->i", residual, error) + squares(error)
            return moved + gamma(self._n + 8) * squares(residual)

        ridge = gamma(rows.shape[1] + 5) * 0.5 * self.regularization * squares(rows)
        return rounded_up(self._in_blocks(some, rows) / (2 * self._n) + ridge, self._n) + TINY

    def gradient_rounding_rows(self, rows: Array) -> Array:
        """`gradient_rounding(x)` for each row of a matrix, shape `(rows,)`."""

        def some(rows: Array) -> Array:
            error = self._transposed_rounding_rows(self._residual_rows(rows), self._residual_rounding_rows(rows))
            return np.sqrt(squares(error + ridge_gradient_rounding(self.regularization, rows)))

        return rounded_up(self._in_blocks(some, rows), self.dimension + self._n) + TINY

    # --- minimization along a line --------------------------------------------------------------------------

    def line_search(self, x: Array, d: Array) -> Array:
        """The minimizer on the line `x + R d`, in closed form; `x` itself where the objective is constant there."""
        image = self._M @ d
        curvature = float(image @ image) / self._n + self.regularization * float(d @ d)
        if curvature == 0.0:
            return x
        return x - (float(self.gradient(x) @ d) / curvature) * d

    def line_curvature(self, d: Array, error: float) -> float:
        """`||A d||^2 / n` over `||d||^2`, and the ridge, rounded down; the root of a product varies by `sqrt(L)`."""
        size = float(np.linalg.norm(d))
        rounding = gamma(self._row_terms + 8) * float(np.linalg.norm(self._magnitude @ np.abs(d)))
        image = round_down(float(np.linalg.norm(self._M @ d)), self._n + 8) - rounding
        root = math.sqrt(max(image, 0.0) ** 2 / self._n + self.regularization * size**2)
        least = round_down(root, 32) - round_up(math.sqrt(self.L) * error)
        return max(self._curvature[0], round_down((max(least, 0.0) / (size + error)) ** 2)) if size > 0.0 else 0.0

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def _curvature(self) -> tuple[float, float]:
        lower, upper = gram_eigenvalue_bounds(self._M)
        ridge = self.regularization
        return max(ridge, round_down(lower / self._n + ridge)), round_up(upper / self._n + ridge)

    def _strong_convexity_at_minimizer(self) -> float:
        """The least eigenvalue of the Hessian on the span of the gradients, rounded down; 0 where none is certified.

        Columns of zeros do not matter, and where the rows are fewer than the other columns and independent, the span is
        theirs. With this constant `m`, `||grad f(x)||^2 >= 2 m (f(x) - min f)` everywhere.
        """
        if self._curvature[0] > 0.0:
            return self._curvature[0]
        used = np.flatnonzero(nonzero_columns(self._M))
        part = self._M[:, used]
        if self._n < used.size:
            part = part.T
        elif used.size == self.dimension:
            return 0.0
        return round_down(gram_eigenvalue_bounds(part)[0] / self._n)

    def _value_lower_bound(self) -> float:
        return 0.0

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._M, self._c, self.regularization)

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        matrix, factors = self._scaled()
        z = cvxpy.Variable(self.dimension)
        # The target is scaled too, so that the solver's absolute tolerances mean something.
        size = float(np.max(np.abs(self._c))) or 1.0
        residual = (matrix @ z - self._c / size) / np.sqrt(self._n)
        ridge = cvxpy.sum_squares(cvxpy.multiply(np.sqrt(self.regularization) * factors, z))
        objective = 0.5 * cvxpy.sum_squares(residual) + 0.5 * ridge
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(objective)), self.name)
        if z.value is None or not np.all(np.isfinite(z.value)):
            raise no_finite_point(self.name)
        return {"minimizer": self._polished(size * factors * np.asarray(z.value, dtype=np.float64))}

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """Sums of squares, of the residuals and of `x`."""
        cvxpy = load("cvxpy", "a reference solution")

        losses = cvxpy.sum_squares((self._M @ x - self._c) / np.sqrt(self._n))
        return 0.5 * losses + 0.5 * self.regularization * cvxpy.sum_squares(x), []

    def _newton_step(self, x: Array, gradient: Array) -> Array:
        ridge = self.regularization
        if self.dimension > DENSE_LIMIT:
            product = scipy.sparse.linalg.LinearOperator(
                (self.dimension, self.dimension),
                matvec=lambda v: self._Mt @ (self._M @ v) / self._n + ridge * v,
                dtype=np.float64,
            )
            return np.asarray(scipy.sparse.linalg.cg(product, gradient, rtol=1e-12)[0])
        hessian = self._Mt @ self._M / self._n
        if self.sparse:
            hessian = hessian.toarray()
        hessian = hessian + ridge * np.eye(self.dimension)
        step: Array = scipy.linalg.lstsq(hessian, gradient)[0]
        return step
