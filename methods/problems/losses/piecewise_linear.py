"""Piecewise linear models: a mean of functions of the residuals with two slopes each."""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import scipy.linalg

from methods.problems.base.bounds import (
    DENSE_LIMIT,
    TINY,
    UNIT,
    gamma,
    gram_eigenvalue_bounds,
    nonzero_columns,
    round_up,
    row_norms,
)
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.losses.linear_model import LinearModel
from potential.extras import load

#: How far from both ends of its interval a dual variable must be to count as free: several are tried.
_MARGINS = (1e-2, 1e-4, 1e-6, 1e-8)


class PiecewiseLinear(LinearModel):
    """Objectives `f(x) = mean_i phi(r_i)` with `r = M x - c` and `phi(r) = max(low r, high r)`.

    Both slopes are at most 1 in magnitude, so that `phi` is 1-Lipschitz. The dual program is to maximize
    `-<s, c>/n` over `low <= s <= high` with `M's = 0`: for any such `s`, `phi(r_i) >= s_i r_i` gives `f >=
    -<s, c>/n` everywhere. The reference solution is a pair of a point and such an `s`, and their gap is the
    certified error of the minimum.
    """

    low: ClassVar[float]
    high: ClassVar[float]

    @abc.abstractmethod
    def subgradient(self, x: Array) -> Array:
        """A subgradient at `x`, shape `(dimension,)`."""

    @property
    def stationarity(self) -> float:
        """Zero: there is no gradient, and no theorem for such problems uses one at the minimizer."""
        return 0.0

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Convex` and `ConvexLipschitz`."""
        return frozenset({"Convex", "ConvexLipschitz"})

    @cached_property
    def G(self) -> float:
        """A bound of all subgradients' norms: `min(mean_i ||a_i||, ||A||_2 / sqrt(n))`, rounded up."""
        mean_norm = round_up(float(row_norms(self._M).sum()) / self._n, self._n)
        return min(mean_norm, round_up(math.sqrt(gram_eigenvalue_bounds(self._M)[1] / self._n)))

    def subgradient_bound(self, order: float) -> float:
        """The norm of the columns' mean magnitudes, as the slopes are in `[-1, 1]`; `G` at order 2."""
        return self.G if order == 2 else self._mean_magnitude_norm(order)

    # --- rounding -------------------------------------------------------------------------------------------

    def value_rounding(self, x: Array) -> float:
        """With `e` the bounds of the residuals' rounding: the mean of `e + gamma_{n+2} phi(r)`."""
        residual = self._M @ x - self._c
        error = self._residual_rounding(x) + gamma(self._n + 8) * np.abs(residual)
        return round_up(float(error.sum()) / self._n, self._n) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of `gamma_{n+1} |A|'|s| / n`, with slopes `s` of magnitude at most 1."""
        error = self._transposed_rounding(np.ones(self._n))
        return round_up(float(np.linalg.norm(error)), self.dimension + self._n) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """`(high - low)/n` times the sum of the bounds `e_i` of residuals that are within `e_i` of zero.

        For any slopes `s` in `[low, high]`, `f(u) >= mean s_i r_i(u) = f(x) + <g, u - x> - mean(phi(r_i) -
        s_i r_i)` with the exact residuals at `x`; a term of the last mean is zero unless rounding may have
        changed the sign of `r_i`, and then it is at most `(high - low) |r_i|` with `|r_i| <= e_i`.
        """
        residual = self._M @ x - self._c
        error = self._residual_rounding(x)
        doubtful = float(error[np.abs(residual) <= error].sum())
        return round_up((self.high - self.low) * doubtful / self._n, self._n)

    # --- the reference solution -----------------------------------------------------------------------------

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"minimizer": (self.dimension,), "dual": (self._n,)}

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        matrix, factors = self._scaled()
        z = cvxpy.Variable(self.dimension)
        residual = cvxpy.Variable(self._n)
        relation = matrix @ z - self._c == residual
        losses = cvxpy.sum(cvxpy.maximum(self.low * residual, self.high * residual)) / self._n
        solve_with_cvxpy(
            cvxpy.Problem(cvxpy.Minimize(losses), [relation, *self._constraints(cvxpy.multiply(factors, z))]),
            self.name,
        )
        if z.value is None or relation.dual_value is None or not np.all(np.isfinite(z.value)):
            raise no_finite_point(self.name)
        point = self._feasible(factors * np.asarray(z.value, dtype=np.float64))
        dual = np.clip(self._n * np.asarray(relation.dual_value, dtype=np.float64), self.low, self.high)
        best, best_error = (point, dual), self._certified_error(point, dual)
        for candidate in (self._polished(point, dual), self._enlarged(point, dual)):
            if candidate is not None:
                error = self._certified_error(*candidate)
                if error < best_error:
                    best, best_error = candidate, error
        return {"minimizer": best[0], "dual": best[1]}

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """The losses of residuals that one relation defines."""
        cvxpy = load("cvxpy", "a reference solution")

        residual = cvxpy.Variable(self._n)
        losses = cvxpy.sum(cvxpy.maximum(self.low * residual, self.high * residual)) / self._n
        return losses, [self._M @ x - self._c == residual]

    def minorant(self, relations: list[Any]) -> tuple[Array, float, float, float] | None:
        """`f(u) >= mean_i s_i r_i(u)` for any slopes `s` in `[low, high]`, the relation's dual values."""
        (relation,) = relations
        if relation.dual_value is None:
            return None
        s = np.clip(self._n * np.asarray(relation.dual_value, dtype=np.float64), self.low, self.high)
        slope: Array = self._Mt @ s / self._n
        error = round_up(float(np.linalg.norm(self._transposed_rounding(s))), self.dimension + self._n)
        size = float(np.abs(s) @ np.abs(self._c)) / self._n
        return slope, -float(s @ self._c) / self._n, error, round_up(gamma(self._n + 8) * size) + TINY

    def _constraints(self, x: Any) -> list[Any]:
        """The constraints on the CVXPY expression `x`."""
        return []

    def _feasible(self, x: Array) -> Array:
        """A feasible point next to the solver's."""
        return x

    def _enlarged(self, x: Array, dual: Array) -> tuple[Array, Array] | None:
        """A multiple of `x` as another candidate for the solution, where there is one."""
        return None

    def _split(self, x: Array, dual: Array) -> tuple[Any, Array]:
        """Positions of the vanishing residuals, and the dual with all others at an end.

        Of each pair of a residual and its dual's distance to the ends, the solver makes one vanish.
        """
        residual = self._M @ x - self._c
        distance = np.minimum(dual - self.low, self.high - dual)
        scale = float(np.mean(np.abs(residual))) + TINY
        kinks: Any = np.flatnonzero(distance > np.abs(residual) / scale)
        snapped = np.where(residual > 0.0, self.high, self.low)
        snapped[kinks] = dual[kinks]
        return kinks, snapped

    def _polished(self, x: Array, dual: Array) -> tuple[Array, Array] | None:
        """The vertex that the solver's point is close to, or None.

        The kinks give linear equations for the point and for the dual; least corrections solve them.
        """
        kinks, dual = self._split(x, dual)
        if not 0 < kinks.size <= DENSE_LIMIT or self.dimension > DENSE_LIMIT:
            return None
        rows = self._rows(kinks)
        for _ in range(2):
            x = x + scipy.linalg.lstsq(rows, self._c[kinks] - rows @ x)[0]
            dual[kinks] -= scipy.linalg.lstsq(rows.T, self._Mt @ dual)[0]
        if np.any(dual < self.low - 1e-6) or np.any(dual > self.high + 1e-6):
            return None
        return x, np.clip(dual, self.low, self.high)

    def _rows(self, which: Any) -> Array:
        """Rows of `M`, dense."""
        rows = self._M[which]
        return np.asarray(rows.toarray() if self.sparse else rows, dtype=np.float64)

    def _lower_bound(self, x: Array, dual: Array) -> float:
        """A certified lower bound of the objective, from slopes `s` in `[low, high]` with `M's` almost 0.

        Let `B` be the rows whose `s` is at least `delta` from both ends. If `||M's|| <= delta
        sigma_min(M_B)`, then some correction `t` of `s` on `B`, with `||t|| <= ||M's|| / sigma_min(M_B)`,
        makes it feasible. As `c = M x - r`, it moves `<s, c>` by `<t, c_B> = -<M's, x> - <t, r_B>`, and both
        terms are tiny where `x` solves the problem. Columns where both `M's` and `M_B` vanish do not count.

        Another way, where the norm of some minimizer is known to be at most `R`: at that minimizer,
        `f >= -<s, c>/n - ||M's|| R/n`.
        """
        products = float(np.abs(dual) @ np.abs(self._c))
        rounding = gamma(self._n + 8) * products
        defect = np.abs(self._Mt @ dual) + self._n * self._transposed_rounding(dual)
        size = round_up(float(np.linalg.norm(defect)), self.dimension + self._n)
        residual = np.abs(self._M @ x - self._c) + self._residual_rounding(x)
        distance = np.minimum(dual - self.low, self.high - dual)
        least_move = size * self._minimizer_norm_bound(x)
        for margin in _MARGINS:
            free = np.flatnonzero(distance >= margin)
            if free.size == 0 or free.size > DENSE_LIMIT:
                continue
            rows = self._rows(free)
            rows = rows[:, nonzero_columns(rows) | (defect > 0.0)]
            smallest = math.sqrt(gram_eigenvalue_bounds(rows)[0]) if rows.shape[1] else 0.0
            if size < 0.99 * margin * smallest:
                correction = 1.01 * size / smallest
                move = float(defect @ np.abs(x)) + correction * float(np.linalg.norm(residual[free]))
                least_move = min(least_move, move)
        if not math.isfinite(least_move):
            return -math.inf
        lost = round_up((least_move + rounding) / self._n, self._n + self.dimension)
        return -float(dual @ self._c) / self._n - lost

    def _minimizer_norm_bound(self, x: Array) -> float:
        """A bound of the norm of some minimizer, from the objective at `x`; infinite if none is known."""
        return math.inf

    def _certified_error(self, x: Array, dual: Array) -> float:
        """An upper bound of `f(x) - inf f`, as every such objective is non-negative."""
        upper = float(self.value(x)) + self.value_rounding(x)
        # The subtraction of two computed numbers is the last rounding.
        return max(0.0, round_up(upper - max(self._lower_bound(x, dual), 0.0)) + 2.0 * UNIT * upper)

    @cached_property
    def minimum_error(self) -> float:
        """A certified upper bound of `f(minimizer) - inf f`: the duality gap, rounding included.

        Where the dual solution cannot be certified (columns that are linearly dependent, or a solution that
        is not unique), it is `f(minimizer)` itself, as the objective is non-negative.
        """
        return self._certified_error(self.minimizer, np.clip(self._solution["dual"], self.low, self.high))
