"""Least absolute deviations over the probability simplex, with the entropy as mirror map."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg

from methods.problems.base.bounds import DENSE_LIMIT, TINY, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.losses.piecewise_linear import PiecewiseLinear
from methods.problems.parts import mirror_maps
from methods.problems.parts.geometry import MirrorGeometry
from potential.extras import load


class SimplexRegression(MirrorGeometry, PiecewiseLinear):
    """Least absolute deviations over the probability simplex with the entropy as mirror map.

    The objective is `f(x) = ||A x - b||_1 / n` over `x >= 0`, `sum x = 1`: the columns of `A` are
    predictions, of which the best mixture is sought. The geometry is that of the 1-norm, in which the
    mirror map, the negative entropy `h(x) = sum x_i log x_i`, is 1-strongly convex (Pinsker's inequality):
    `norm_squared` is the squared 1-norm, `dual_norm_squared` the squared max-norm, `bregman` the
    Kullback-Leibler divergence and `mirror_step` the multiplicative update. Subgradients are bounded in the
    max-norm by `G = max_j mean_i |a_ij|`, rounded up.

    Weights that fall below 1e-250 are kept there; see
    `methods.problems.parts.mirror_maps.Entropy` for why that is sound.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        b: target, shape `(n,)`.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match.
    """

    title = "simplex regression"
    classification = False
    default_intercept = False
    low, high = -1.0, 1.0
    mirror_map: mirror_maps.Entropy

    def __init__(self, A: Any, b: Any, *, name: str | None = None) -> None:
        self._set_data(A, b, name)
        self.mirror_map = mirror_maps.Entropy(self.dimension, self.name)

    # --- first-order oracle ---------------------------------------------------------------------------------

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return float(np.abs(self._M @ x - self._c).sum()) / self._n

    def subgradient(self, x: Array) -> Array:
        """`A' sign(A x - b) / n`, with sign 0 where a residual vanishes."""
        subgradient: Array = self._Mt @ np.sign(self._M @ x - self._c) / self._n
        return subgradient

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`MirrorConvex`."""
        return frozenset({"MirrorConvex"})

    @cached_property
    def G(self) -> float:
        """An upper bound of all subgradients' max-norms: `max_j mean_i |a_ij|`, rounded up."""
        column_sums = np.asarray(self._magnitude.sum(axis=0)).ravel()
        return round_up(float(column_sums.max()) / self._n, self._n)

    def gradient_rounding(self, x: Array) -> float:
        """The max-norm of `gamma_{n+1} |A|'|s| / n`, with slopes `s` of magnitude at most 1."""
        return round_up(float(self._transposed_rounding(np.ones(self._n)).max()), self._n) + TINY

    # --- geometry -------------------------------------------------------------------------------------------

    def linear_minimizer(self, g: Array) -> Array:
        """The vertex of the simplex that minimizes `<g, u>`."""
        return self.mirror_map.domain.linear_minimizer(g)

    # --- the reference solution -----------------------------------------------------------------------------

    def _scaled(self) -> tuple[Any, Array]:
        # The simplex already gives all columns one scale.
        return self._M, np.ones(self.dimension)

    def _constraints(self, x: Any) -> list[Any]:
        cvxpy = load("cvxpy", "a reference solution")

        return [x >= 0, cvxpy.sum(x) == 1]

    def _feasible(self, x: Array) -> Array:
        weights = np.maximum(x, 0.0)
        shares: Array = weights / weights.sum()
        return shares

    def _polished(self, x: Array, dual: Array) -> tuple[Array, Array] | None:
        kinks, dual = self._split(x, dual)
        prices = self._Mt @ dual
        prices = prices - prices.min()
        # Of each weight and its price above the least, the solver makes one vanish.
        support = np.flatnonzero(x > prices / (float(prices.max()) + TINY))
        if support.size == 0 or max(kinks.size, support.size) > DENSE_LIMIT:
            return None
        rows = np.vstack([self._rows(kinks)[:, support], np.ones(support.size)])
        target = np.append(self._c[kinks], 1.0)
        weights = x[support]
        for _ in range(2):
            weights = weights + scipy.linalg.lstsq(rows, target - rows @ weights)[0]
            # On the support all prices are equal: the last unknown is their common value.
            prices = (self._Mt @ dual)[support]
            correction = scipy.linalg.lstsq(rows.T, -(prices - prices.mean()))[0]
            dual[kinks] += correction[:-1]
        if np.any(weights < -1e-6) or np.any(dual < self.low - 1e-6) or np.any(dual > self.high + 1e-6):
            return None
        dual = np.clip(dual, self.low, self.high)
        point = np.zeros(self.dimension)
        point[support] = weights
        return self._feasible(point), dual

    def _lower_bound(self, x: Array, dual: Array) -> float:
        """`(min_j (A's)_j - <s, b>)/n`, rounded down: a bound over the simplex for any `s` in `[-1, 1]`."""
        defect = self._transposed_rounding(dual)
        prices = self._Mt @ dual / self._n - defect
        products = float(np.abs(dual) @ np.abs(self._c)) / self._n
        size = float(np.abs(prices).max()) + products
        return float(prices.min()) - float(dual @ self._c) / self._n - gamma(self._n + 12) * size
