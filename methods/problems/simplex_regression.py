"""Least absolute deviations over the probability simplex, with the entropy as mirror map."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg
from scipy.special import kl_div

from methods.problems.bounds import DENSE_LIMIT, ELEMENTARY, TINY, UNIT, gamma, round_up
from methods.problems.piecewise_linear import PiecewiseLinear
from methods.problems.problem import Array
from potential.errors import InputError

#: No weight of an iterate is below this, the smallest normal number.
SMALLEST_WEIGHT = TINY


class SimplexRegression(PiecewiseLinear):
    """Least absolute deviations over the probability simplex with the entropy as mirror map.

    The objective is `f(x) = ||A x - b||_1 / n` over `x >= 0`, `sum x = 1`: the columns of `A` are
    predictions, of which the best mixture is sought. The geometry is that of the 1-norm, in which the
    mirror map, the negative entropy `h(x) = sum x_i log x_i`, is 1-strongly convex (Pinsker's inequality):
    `norm_squared` is the squared 1-norm, `dual_norm_squared` the squared max-norm, `bregman` the
    Kullback-Leibler divergence and `mirror_step` the multiplicative update. Subgradients are bounded in the
    max-norm by `G = max_j mean_i |a_ij|`, rounded up.

    **Tiny weights.** An iterate is an array of weights, and multiplicative updates can drive a weight below
    what a float holds. A weight that became 0 would never return, and its divergence to a minimizer that
    needs it would be infinite. So `mirror_step` keeps each weight at least 2.2e-308, the smallest normal
    number, and warns once (`RuntimeWarning`) when it does so. This is sound: to raise `x_i` lowers
    `bregman(u, x)` for every `u`, but for the sum of the weights, which it changes by less than `d *
    2.3e-308`. So the potential after such a step is at most what the exact step gives, up to rounding, and
    each later step is a step of the method from the point that was kept. The theorem, which bounds each
    step from whatever point it starts, goes on to hold.

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

    def __init__(self, A: Any, b: Any, *, name: str | None = None) -> None:
        self._set_data(A, b, name)
        self._warned = False

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

    def norm_squared(self, v: Array) -> float:
        """The squared 1-norm."""
        return float(np.abs(v).sum()) ** 2

    def dual_norm_squared(self, g: Array) -> float:
        """The squared max-norm."""
        return float(np.abs(g).max()) ** 2

    def distance_squared(self, x: Array) -> float:
        """The squared 1-norm distance to the reference minimizer."""
        return self.norm_squared(x - self.minimizer)

    def bregman(self, u: Array, x: Array) -> float:
        """The divergence `D_h(u, x) = sum u_i log(u_i / x_i) - u_i + x_i`, with `0 log 0 = 0`.

        The last two terms sum to zero on the simplex; with them each term is non-negative, in floating point
        too. Infinite only where some `x_i = 0 < u_i`, which no iterate of `mirror_step` has.
        """
        return float(kl_div(u, x).sum())

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """A bound of `|fl(D_h(u, x)) - D_h(u, x)|`, and of what sums of weights that are not 1 contribute."""
        positive = u > 0.0
        logarithms = u[positive] * (np.abs(np.log(u[positive] / x[positive])) + 1.0)
        size = float(logarithms.sum() + u.sum() + x.sum())
        return round_up((ELEMENTARY + gamma(2 * self.dimension + 16)) * size, self.dimension) + TINY

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """The minimizer over the simplex of `step <g, u> + D_h(u, x)`: weights as `x_i exp(-step g_i)`.

        Computed with logarithms, so that no product overflows, whatever the gradient. `x` must be positive;
        see the class about weights that underflow.
        """
        with np.errstate(over="ignore", under="ignore"):
            # A constant added to g changes nothing; with the least entry at 0, no difference of infinities
            # can arise.
            exponents = np.log(x) - step * (g - g.min())
            weights: Array = np.exp(exponents - exponents.max())
            weights /= weights.sum()
        if weights.min() < SMALLEST_WEIGHT:
            self._warn_of_tiny_weights()
            np.maximum(weights, SMALLEST_WEIGHT, out=weights)
        return weights

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A bound of `|log fl(x+)_i - log x+_i|`, all `i`, for the computed and the exact mirror step `x+`.

        It bounds what the rounding of a step can add to `D_h(u, x+)` for every `u` in the simplex: the
        exponents are off by `3u (|log x_i| + step |g_i - min g| + ...)`, twice, and the exponentials and
        their sum by a few units. Where a weight is kept at the smallest number, `D_h` is only lowered, and
        the bound is that of the others.
        """
        with np.errstate(over="ignore"):
            spread = abs(step) * (g - g.min())
        logarithms = np.abs(np.log(x))
        # Weights further than this below the largest one underflow, whatever their rounding.
        sizes = logarithms + np.minimum(spread, 1500.0 + float(logarithms.max()))
        largest = 2.0 * float(sizes.max()) + 1.0
        return round_up(2.0 * ELEMENTARY * largest + gamma(self.dimension + 8)) + 4.0 * UNIT

    def _warn_of_tiny_weights(self) -> None:
        if self._warned:
            return
        self._warned = True
        warnings.warn(
            f"{self.name}: a weight fell below {SMALLEST_WEIGHT:.3g}, the smallest normal number, and is "
            "kept there; the potential can only be smaller for it. A smaller step size avoids it.",
            RuntimeWarning,
            stacklevel=3,
        )

    def linear_minimizer(self, g: Array) -> Array:
        """The vertex of the simplex that minimizes `<g, u>`."""
        vertex = np.zeros(self.dimension)
        vertex[int(np.argmin(g))] = 1.0
        return vertex

    def project(self, x: Array) -> Array:
        """The Euclidean projection on the simplex (Held, Wolfe and Crowder 1974)."""
        descending = np.sort(x)[::-1]
        thresholds = (np.cumsum(descending) - 1.0) / np.arange(1, self.dimension + 1)
        last = int(np.flatnonzero(descending > thresholds)[-1])
        return np.maximum(x - thresholds[last], 0.0)

    def default_start(self) -> Array:
        """The uniform point, from which the divergence to any point is at most `log d`."""
        return np.full(self.dimension, 1.0 / self.dimension)

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a starting point, rescaled so that its sum is 1 to rounding.

        Raises `InputError` if it is not a vector of `dimension` positive numbers that sum to 1 within 1e-9:
        the entropy's gradient does not exist on the boundary, and a zero weight would stay zero.
        """
        point = super().validate_start(x0)
        low = int(np.argmin(point))
        if point[low] < SMALLEST_WEIGHT:
            raise InputError(
                f"x0 must be positive in each entry, for the entropy as mirror map; entry {low} is "
                f"{float(point[low])!r}. The uniform point, default_start(), is the usual start."
            )
        total = float(point.sum())
        if not abs(total - 1.0) <= 1e-9:
            raise InputError(
                f"x0 must lie in the probability simplex; its entries sum to {total!r} and not to 1. "
                "Divide it by its sum."
            )
        return point / total

    # --- the reference solution -----------------------------------------------------------------------------

    def _scaled(self) -> tuple[Any, Array]:
        # The simplex already gives all columns one scale.
        return self._M, np.ones(self.dimension)

    def _constraints(self, x: Any) -> list[Any]:
        import cvxpy

        return [x >= 0, cvxpy.sum(x) == 1]

    def _feasible(self, x: Array) -> Array:
        weights = np.maximum(x, 0.0)
        return weights / weights.sum()

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
