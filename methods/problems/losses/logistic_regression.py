"""Logistic regression, with or without a ridge."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg
from scipy.special import expit

from methods.problems.base.arrays import as_nonnegative
from methods.problems.base.bounds import (
    DENSE_LIMIT,
    ELEMENTARY,
    TINY,
    UNIT,
    gamma,
    gram_eigenvalue_bounds,
    nonzero_columns,
    round_up,
    rounded_up,
    row_norms,
    squares,
    symmetric_eigenvalue_bounds,
)
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.base.smooth import SmoothProblem, ridge_gradient_rounding, ridge_value_rounding
from methods.problems.losses.linear_model import LinearModel
from methods.problems.losses.proximal import proximal_point
from potential.errors import NoMinimizerError
from potential.extras import load

#: Damped Newton steps at most, before the general solver is asked.
_NEWTON_STEPS = 100


class LogisticRegression(LinearModel, SmoothProblem):
    """Logistic regression, `f(x) = mean_i log(1 + exp(-y_i <a_i, x>)) + regularization/2 ||x||^2`.

    The smoothness constant is `L = ||A||_2^2 / (4 n) + regularization`, rounded up, and `mu =
    regularization`. Without a regularization the problem is Lipschitz too, with `G = min(mean_i ||a_i||,
    ||A||_2 / sqrt(n))`, rounded up.

    Without a regularization there may be no minimizer: where a hyperplane separates the classes (or separates
    them with some examples on it) the objective decreases for ever in one direction. A linear program detects
    this, and the minimizer raises `NoMinimizerError`.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        y: labels of two classes, shape `(n,)`; the one that sorts last becomes 1, the other one -1.
        regularization: at least 0.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match, for labels that
    are not of two classes, and for a negative regularization.
    """

    title = "logistic regression"
    classification = True
    loss_curvature = 0.25

    def __init__(self, A: Any, y: Any, regularization: float = 0.0, *, name: str | None = None) -> None:
        self._set_data(A, y, name)
        self.regularization = as_nonnegative(regularization, "regularization")

    def value(self, x: Array) -> float:
        """The objective at `x`; nothing overflows."""
        value = float(np.logaddexp(0.0, self._M @ x).sum()) / self._n
        if self.regularization:
            value += 0.5 * self.regularization * float(x @ x)
        return value

    def gradient(self, x: Array) -> Array:
        """`mean_i -y_i a_i / (1 + exp(y_i <a_i, x>)) + regularization x`; nothing overflows."""
        gradient: Array = self._Mt @ expit(self._M @ x) / self._n
        if self.regularization:
            gradient += self.regularization * x
        return gradient

    def value_rounding(self, x: Array) -> float:
        """The mean of `e + (eps + gamma_{n+2}) l`: `e` the bounds of the margins' rounding, `l` the losses.

        The loss is 1-Lipschitz in the margin, and `eps` is the relative error of the elementary functions.
        """
        losses = np.logaddexp(0.0, self._M @ x)
        error = float(self._residual_rounding(x).sum()) + (ELEMENTARY + gamma(self._n + 8)) * float(losses.sum())
        return round_up(error / self._n + ridge_value_rounding(self.regularization, x), self._n) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of `|A|'(e/4 + (eps + gamma_{n+2}) s)/n` and of the ridge's rounding.

        Here `s` are the weights `1/(1 + exp(margin))`, which are 1/4-Lipschitz in the margin; `e`, `eps` as
        above.
        """
        weights = expit(self._M @ x)
        error = 0.25 * self._residual_rounding(x) + ELEMENTARY * weights + TINY
        total = self._transposed_rounding(weights, error) + ridge_gradient_rounding(self.regularization, x)
        return round_up(float(np.linalg.norm(total)), self.dimension + self._n) + TINY

    def proximal_point(self, x: Array, step: float) -> Array:
        """The minimizer over `u` of `f(u) + ||u - x||^2 / (2 step)`, by Newton's method in the margins."""

        def slopes(margins: Array) -> tuple[Array, Array]:
            weights = expit(margins)
            return weights, weights * expit(-margins)

        return proximal_point(self, self.regularization, slopes, x, step)

    # --- many points at once ------------------------------------------------------------------------------------

    def value_rows(self, rows: Array) -> Array:
        """`value(x)` for each row of a matrix, shape `(rows,)`."""

        def some(rows: Array) -> Array:
            found: Array = np.logaddexp(0.0, self._residual_rows(rows)).sum(axis=1) / self._n
            return found

        found = self._in_blocks(some, rows)
        return found + 0.5 * self.regularization * squares(rows) if self.regularization else found

    def gradient_rows(self, rows: Array) -> Array:
        """`gradient(x)` for each row of a matrix, of its shape."""

        def some(rows: Array) -> Array:
            return self._transposed_rows(expit(self._residual_rows(rows))) / self._n

        found = self._in_blocks(some, rows)
        return found + self.regularization * rows if self.regularization else found

    def value_rounding_rows(self, rows: Array) -> Array:
        """`value_rounding(x)` for each row of a matrix, shape `(rows,)`."""

        def some(rows: Array) -> Array:
            losses = np.logaddexp(0.0, self._residual_rows(rows)).sum(axis=1)
            error: Array = self._residual_rounding_rows(rows).sum(axis=1)
            error += (ELEMENTARY + gamma(self._n + 8)) * losses
            return error

        ridge = gamma(rows.shape[1] + 5) * 0.5 * self.regularization * squares(rows)
        return rounded_up(self._in_blocks(some, rows) / self._n + ridge, self._n) + TINY

    def gradient_rounding_rows(self, rows: Array) -> Array:
        """`gradient_rounding(x)` for each row of a matrix, shape `(rows,)`."""

        def some(rows: Array) -> Array:
            weights = expit(self._residual_rows(rows))
            error = 0.25 * self._residual_rounding_rows(rows) + ELEMENTARY * weights + TINY
            total = self._transposed_rounding_rows(weights, error)
            return np.sqrt(squares(total + ridge_gradient_rounding(self.regularization, rows)))

        return rounded_up(self._in_blocks(some, rows), self.dimension + self._n) + TINY

    def _line_slope(self, x: Array, d: Array) -> Callable[[float], float]:
        # With the margins kept, a slope costs no product with the data.
        margins, change = self._M @ x, self._M @ d
        at_origin, growth = self.regularization * float(x @ d), self.regularization * float(d @ d)
        return lambda a: float(expit(margins + a * change) @ change) / self._n + at_origin + a * growth

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def _norm_squared_bound(self) -> float:
        """An upper bound of `||A||_2^2`."""
        return gram_eigenvalue_bounds(self._M)[1]

    @cached_property
    def _curvature(self) -> tuple[float, float]:
        return self.regularization, round_up(self._norm_squared_bound / (4 * self._n) + self.regularization)

    @cached_property
    def G(self) -> float:
        """An upper bound of the gradient's norm everywhere; only without a regularization."""
        self._require("G")
        mean_norm = round_up(float(row_norms(self._M).sum()) / self._n, self._n)
        return min(mean_norm, round_up(math.sqrt(self._norm_squared_bound / self._n)))

    def _absent(self) -> Mapping[str, str]:
        if self.regularization:
            return {"G": "with a regularization the gradient is unbounded"}
        reason = "without a regularization the objective is not strongly convex"
        return dict.fromkeys(("mu", "q", "r"), reason)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Convex`, `SmoothConvex`, and `SmoothStronglyConvex` with a ridge, `ConvexLipschitz` without."""
        last = "SmoothStronglyConvex" if self.regularization else "ConvexLipschitz"
        return frozenset({"Convex", "SmoothConvex", last})

    # --- the reference solution -----------------------------------------------------------------------------

    def _strong_convexity_at_minimizer(self) -> float:
        """A constant from the curvature at the reference point, which need not hold elsewhere.

        The loss is generalized self-concordant: with `R = max ||a_i||`, `f(x + v) >= f(x) + <g, v> + <v, H v>
        (exp(-R ||v||) + R ||v|| - 1) / (R ||v||)^2` (Bach, Self-concordant analysis for logistic regression,
        Electronic Journal of Statistics 4, 2010). Minimized over `v`, with `m` the least eigenvalue of `H`
        and `R ||g|| < m`, this gives `f(x) - inf f <= ||g||^2 / m`, and that there is a minimizer.
        """
        if self.regularization:
            return self.regularization
        lower = self._hessian_lower_bound
        radius = float(row_norms(self._M).max())
        return 0.5 * lower if radius * self.stationarity < 0.99 * lower else 0.0

    @cached_property
    def _hessian_lower_bound(self) -> float:
        """A lower bound of the Hessian's eigenvalues at the reference point, on the columns in use."""
        used = np.flatnonzero(nonzero_columns(self._M))
        if used.size > DENSE_LIMIT:
            return 0.0
        x = self.minimizer
        hessian = self._hessian(x)[np.ix_(used, used)]
        weights = expit(self._M @ x)
        # s (1 - s) is 1/10-Lipschitz in the margin; the rest is rounding, in s, in 1 - s and in the sums.
        error = 0.1 * self._residual_rounding(x) + 4.0 * ELEMENTARY * weights + 2.0 * UNIT + TINY
        error = error + gamma(self._n + 8) * weights
        perturbation = round_up(float(error @ row_norms(self._M) ** 2) / self._n, self._n)
        return max(symmetric_eigenvalue_bounds(hessian, perturbation)[0], 0.0)

    def _value_lower_bound(self) -> float:
        return 0.0

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._M, self.regularization)

    def _solve(self) -> Solution:
        if self.regularization:
            found = self._damped_newton()
            if found is not None:
                return {"minimizer": found}
        else:
            self._refuse_separable()
        cvxpy = load("cvxpy", "a reference solution")

        matrix, factors = self._scaled()
        z = cvxpy.Variable(self.dimension)
        losses = cvxpy.sum(cvxpy.logistic(matrix @ z)) / self._n
        ridge = cvxpy.sum_squares(cvxpy.multiply(math.sqrt(self.regularization) * factors, z))
        objective = losses + 0.5 * ridge
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(objective)), self.name)
        if z.value is None or not np.all(np.isfinite(z.value)):
            raise no_finite_point(self.name)
        return {"minimizer": self._polished(factors * np.asarray(z.value, dtype=np.float64))}

    def _damped_newton(self) -> Array | None:
        """The minimizer with a ridge, by Newton's method from the origin; None where it does not get to rounding.

        With a ridge Newton steps that are halved until the value falls enough get there from anywhere, and
        `f(x) - min f <= ||g||^2 / (2 mu)` certifies where they have come (Boyd, Vandenberghe 2004, sections 9.1
        and 9.5). No conic program of three cones for each example is needed.
        """
        x = np.zeros(self.dimension)
        value = self.value(x)
        for _ in range(_NEWTON_STEPS):
            gradient = self.gradient(x)
            step = self._newton_step(x, gradient)
            slope = float(gradient @ step)
            if not np.all(np.isfinite(step)) or slope <= 1e-9 * (1.0 + value):
                # Near enough for whole steps, whose number of right digits doubles.
                break
            size = 1.0
            while size > 1e-8 and not self.value(x - size * step) <= value - 0.25 * size * slope:
                size /= 2.0
            if size <= 1e-8:
                break
            x = x - size * step
            value = self.value(x)
        x = self._polished(x)
        reached = float(np.linalg.norm(self.gradient(x))) <= 100.0 * self.gradient_rounding(x)
        return x if reached and np.all(np.isfinite(x)) else None

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """Exponential cones, and the square of `x`."""
        cvxpy = load("cvxpy", "a reference solution")

        losses = cvxpy.sum(cvxpy.logistic(self._M @ x)) / self._n
        return losses + 0.5 * self.regularization * cvxpy.sum_squares(x), []

    def subgradient_bound(self, order: float) -> float:
        """The norm of the columns' mean magnitudes, as the losses' slopes are in `[0, 1]`; `G` at order 2."""
        self._require("G")
        return self.G if order == 2 else self._mean_magnitude_norm(order)

    def _refuse_separable(self) -> None:
        """Raise `NoMinimizerError` if some direction decreases the objective for ever.

        There is none exactly if `M v <= 0` implies `M v = 0`. The linear program maximizes the sum of `-M v`
        over a box of such directions; columns and rows are scaled, so that its tolerances mean the same for
        each.
        """
        import scipy.optimize

        matrix, _ = self._scaled()
        sizes = row_norms(matrix)
        diagonal: Any = scipy.sparse.diags_array
        matrix = diagonal(1.0 / sizes) @ matrix
        found = scipy.optimize.linprog(
            np.asarray(matrix.sum(axis=0)).ravel(), A_ub=matrix, b_ub=np.zeros(self._n), bounds=(-1.0, 1.0)
        )
        # The program is feasible and bounded; should the solver fail, the certificate decides afterwards.
        # The solver may violate each constraint by 1e-7, and the threshold is beyond what that can add up to.
        if found.status == 0 and -float(found.fun or 0.0) > 1e-6 * self._n + 1e-4:
            raise NoMinimizerError(
                f"{self.name!r} has no minimizer: a hyperplane separates the two classes (examples may lie "
                "on it), and the objective decreases for ever along its normal. Add a regularization "
                "(regularization=1e-3, say), or use fewer features."
            )

    def _hessian(self, x: Array) -> Array:
        weights = expit(self._M @ x)
        weights = weights * (1.0 - weights)
        if self.sparse:
            product = (self._Mt @ (scipy.sparse.diags_array(weights) @ self._M)).toarray()
        else:
            # The product of a matrix with its own transpose takes half the work.
            rooted = np.sqrt(weights)[:, None] * self._M
            product = rooted.T @ rooted
        hessian: Array = product / self._n + self.regularization * np.eye(self.dimension)
        return hessian

    def _newton_step(self, x: Array, gradient: Array) -> Array:
        if self.dimension <= DENSE_LIMIT:
            hessian, step = self._hessian(x), None
            if self.regularization:
                # Positive definite, unless the ridge is lost in rounding.
                with contextlib.suppress(scipy.linalg.LinAlgError):
                    step = scipy.linalg.cho_solve(scipy.linalg.cho_factor(hessian), gradient)
            least: Array = scipy.linalg.lstsq(hessian, gradient)[0] if step is None else step
            return least
        weights = expit(self._M @ x)
        weights = weights * (1.0 - weights) / self._n
        product = scipy.sparse.linalg.LinearOperator(
            (self.dimension, self.dimension),
            matvec=lambda v: self._Mt @ (weights * (self._M @ v)) + self.regularization * v,
            dtype=np.float64,
        )
        return np.asarray(scipy.sparse.linalg.cg(product, gradient, rtol=1e-12)[0])
