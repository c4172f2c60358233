"""Smooth losses that are not convex: derivatives with Lipschitz constants, and a lower bound in place of a minimum."""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import Any, ClassVar, NoReturn

import numpy as np
import scipy.linalg
from scipy.special import expit

from methods.problems.base.arrays import as_nonnegative
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, gram_eigenvalue_bounds, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution
from methods.problems.losses.linear_model import LinearModel
from potential.errors import InputError, NoMinimizerError


class NonconvexModel(LinearModel):
    """Objectives `f(x) = mean_i phi(r_i)`, `r = M x - c`, with a smooth loss `phi >= 0` that is not convex.

    They belong to `Smooth`: `L = loss_curvature ||M||_2^2 / n`, rounded up, where `loss_curvature` bounds `|phi''|`;
    and to `LipschitzHessian`, with `M` the bound of `|phi'''|` times that, times the length of the longest row of the
    matrix. No minimizer is known, and none is asked for: `gap(x)` is `f(x)` less the certified lower bound
    `lower_bound`, zero.
    """

    #: A lower bound of the objective everywhere.
    lower_bound: ClassVar[float] = 0.0

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Smooth` and `LipschitzHessian`."""
        return frozenset({"Smooth", "LipschitzHessian"})

    @abc.abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient at `x`, shape `(dimension,)`."""

    @cached_property
    def L(self) -> float:
        """An upper bound of the gradient's Lipschitz constant."""
        return round_up(self.loss_curvature * gram_eigenvalue_bounds(self._M)[1] / self._n)

    # --- second derivatives ---------------------------------------------------------------------------------

    @property
    @abc.abstractmethod
    def _third(self) -> float:
        """An upper bound of `|phi'''|`."""

    @abc.abstractmethod
    def _curvatures(self, x: Array) -> Array:
        """`phi''` of each residual."""

    @cached_property
    def _row_length(self) -> float:
        """The length of the longest row of the matrix, rounded up."""
        squares = self._magnitude.multiply(self._magnitude) if self.sparse else self._M * self._M
        return round_up(math.sqrt(float(np.asarray(squares.sum(axis=1)).max())), self.dimension + 8)

    @cached_property
    def M(self) -> float:
        """An upper bound of the Lipschitz constant of the second derivatives."""
        return round_up(self._third * self._row_length * gram_eigenvalue_bounds(self._M)[1] / self._n)

    def hessian(self, x: Array) -> Array:
        """The matrix of second derivatives at `x`, shape `(dimension, dimension)`."""
        weights = self._curvatures(x)[:, None]
        weighted = self._M.multiply(weights) if self.sparse else self._M * weights
        product = self._Mt @ weighted / self._n
        return np.asarray(product.toarray() if self.sparse else product)

    def cubic_step(self, x: Array) -> Array:
        """A minimizer of the model of second order at `x` plus `(M/6) ||y - x||^3`, not computed twice in a row."""
        known = self.__dict__.get("_stepped")
        if known is None or not np.array_equal(known[0], x):
            known = x.copy(), x + cubic_minimizer(self.gradient(x), self.hessian(x), self.M)
            self.__dict__["_stepped"] = known
        return np.array(known[1])

    def cubic_length(self, x: Array) -> float:
        """`||cubic_step(x) - x||`."""
        return float(np.linalg.norm(self.cubic_step(x) - x))

    def cubic_step_rounding(self, x: Array, error: float) -> float:
        """A bound of how far `cubic_step(x)` is from a minimizer of the model at a point within `error` of `x`.

        With `s` the least eigenvalue of H + (M/2) ||d||, a step d at which the model has a slope of `rho` is within
        `2 rho / s` of a minimizer, where that is below `s / M`: along the way from one to the other the slope changes
        by at least `s - (M/4) e` times the distance e.
        """
        d = self.cubic_step(x) - x
        r, H = float(np.linalg.norm(d)), self.hessian(x)
        values = scipy.linalg.eigvalsh(H, driver="ev")
        size = float(np.abs(values).max())
        rough = (gamma(2 * self._n + 4 * self.dimension + 64)) * (size + self.loss_curvature * self._row_length**2)
        rough += self._third * self._row_length**2 * float(self._residual_rounding(x).max())
        rough += 64.0 * self.dimension * UNIT * size + self.M * error
        slope = self.gradient(x) + H @ d + 0.5 * self.M * r * d
        rho = float(np.linalg.norm(slope)) + self.gradient_rounding(x) + self.L * error
        rho += (rough + 8.0 * UNIT * (size + self.M * r)) * (r + 4.0 * UNIT * float(np.linalg.norm(x)))
        rho += 4.0 * UNIT * float(np.linalg.norm(x)) * (size + self.M * r)
        least = float(values[0]) + 0.5 * self.M * r * (1.0 - 8.0 * UNIT) - rough
        if not (least > 0.0 and 2.0 * rho * self.M <= least * least):
            return math.inf
        return round_up(2.0 * rho / least + error + 4.0 * UNIT * float(np.linalg.norm(x + d)), self.dimension)

    # --- the gap --------------------------------------------------------------------------------------------

    def gap(self, x: Array) -> float:
        """`f(x)` less the lower bound: at least what `f(x)` exceeds its infimum by."""
        return float(self.value(x)) - self.lower_bound

    def gap_rounding(self, x: Array) -> float:
        """The value's: the lower bound is exact, and zero."""
        return self.value_rounding(x)

    def subgradient_slack(self, x: Array) -> float:
        """Zero: the computed gradient is off by its rounding alone."""
        return 0.0

    # --- what there is not ----------------------------------------------------------------------------------

    @property
    def stationarity(self) -> float:
        """Zero: no minimizer is compared with."""
        return 0.0

    @property
    def minimum_error(self) -> float:
        """Raises `NoMinimizerError`, as the minimizer does."""
        self._refuse()

    def _solve(self) -> Solution:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise NoMinimizerError(
            f"{self.name!r} is not convex, and no minimizer of it is known; its gap is to the lower bound "
            f"{self.lower_bound:g}"
        )


def cubic_minimizer(g: Array, H: Array, M: float) -> Array:
    """A minimizer `d` of `<g, d> + <H d, d>/2 + (M/6) ||d||^3`, for a symmetric `H` and a positive `M`.

    It solves `(H + s I) d = -g` for the `s = (M/2) ||d||` that leaves `H + s I` without negative eigenvalues, of which
    there is one: `||(H + s I)^{-1} g||` falls with s. Where it is too short even for the least such s, a multiple of an
    eigenvector is added, in either direction.

    Source: Y. Nesterov, B. T. Polyak, Cubic regularization of Newton method and its global performance, Mathematical
    Programming 108, 2006, section 5.
    """
    values, vectors = scipy.linalg.eigh(H, driver="ev")  # the fastest of small matrices
    along, low = vectors.T @ g, max(0.0, -float(values[0]))
    # s is counted from the least one, so that no digit of a small eigenvalue of H + s I is lost.
    least = values + low if low == 0.0 else values - values[0]

    def moved(more: float) -> Array:
        """The step for this much more than the least s, in eigenvectors."""
        shifted = least + more
        with np.errstate(divide="ignore", over="ignore"):
            return -np.divide(along, shifted, out=np.zeros_like(along), where=along != 0.0)

    def is_long(more: float) -> bool:
        """Whether the step for this much more is longer than 2 s / M."""
        return float(np.linalg.norm(moved(more))) > 2.0 * (low + more) / M

    if not is_long(0.0):
        d = moved(0.0)
        d[0] += math.sqrt(max(0.0, (2.0 * low / M) ** 2 - float(d @ d)))
        return np.asarray(vectors @ d)
    below, above = 0.0, max(low, math.sqrt(0.5 * M * float(np.linalg.norm(g))))
    while is_long(above):
        above *= 2.0
    while below < (middle := 0.5 * (below + above)) < above:  # to the last digit
        below, above = (middle, above) if is_long(middle) else (below, middle)
    return np.asarray(vectors @ moved(above))


class RobustRegression(NonconvexModel):
    """Regression with the loss of Geman and McClure, `phi(r) = r^2 / (2 (1 + (r / scale)^2))`.

    Small residuals count as in least squares, and one of any size by less than `scale^2 / 2`, so that outliers are
    ignored. `phi'' = (1 - 3 s) / (1 + s)^3` with `s = (r / scale)^2` is between -1/4 and 1.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        b: target, shape `(n,)`.
        scale: a positive number, the size of a residual from which on it is taken for an outlier.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match, and for a scale that is not
    positive.

    Source: S. Geman, D. McClure, Statistical methods for tomographic image reconstruction, Bulletin of the
    International Statistical Institute 52, 1987.
    """

    title = "robust regression"
    classification = False
    loss_curvature = 1.0

    def __init__(self, A: Any, b: Any, scale: float = 1.0, *, name: str | None = None) -> None:
        self._set_data(A, b, name)
        self.scale = as_nonnegative(scale, "scale")
        if self.scale == 0.0:
            raise InputError(f"scale must be positive, got {scale!r}")

    def _weights(self, residual: Array) -> Array:
        """`1 / (1 + (r / scale)^2)`."""
        ratios = residual / self.scale
        weights: Array = 1.0 / (1.0 + ratios * ratios)
        return weights

    @property
    def _third(self) -> float:
        """`12 |u (1 - u^2)| / (1 + u^2)^4` with `u = r / scale`, below 2.35, over the scale."""
        return 2.35 / self.scale

    def _curvatures(self, x: Array) -> Array:
        residual = self._M @ x - self._c
        weights = self._weights(residual)
        curvatures: Array = (4.0 * weights - 3.0) * weights**2
        return curvatures

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        residual = self._M @ x - self._c
        return float((residual * residual) @ self._weights(residual)) / (2 * self._n)

    def gradient(self, x: Array) -> Array:
        """`A' (w^2 r) / n` with the weights `w = 1 / (1 + (r / scale)^2)`."""
        residual = self._M @ x - self._c
        weights = self._weights(residual)
        gradient: Array = self._Mt @ (weights * weights * residual) / self._n
        return gradient

    def value_rounding(self, x: Array) -> float:
        """The mean of `|r| e + e^2`, `e` the bounds of the residuals' rounding, and `gamma_{n+8}` of the losses."""
        residual = self._M @ x - self._c
        error = self._residual_rounding(x)
        moved = float((np.abs(residual) + error) @ error)
        return round_up(moved / self._n + gamma(self._n + 16) * self.value(x), self._n) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of `|A|' (e + 12 u w^2 |r|) / n` and of its sums' rounding."""
        residual = self._M @ x - self._c
        weights = self._weights(residual)
        slopes = weights * weights * residual
        error = self._transposed_rounding(slopes, self._residual_rounding(x) + 12.0 * UNIT * np.abs(slopes))
        return round_up(float(np.linalg.norm(error)), self.dimension + self._n) + TINY


class SigmoidLoss(NonconvexModel):
    """Classification with the loss `phi = 1 / (1 + exp(y_i <a_i, x>))`, a smooth count of the errors.

    `|phi''|` is at most `1 / (6 sqrt 3)`, which is below 0.09623.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        y: labels of two classes, shape `(n,)`; the one that sorts last becomes 1, the other one -1.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match, and for labels that are not
    of two classes.
    """

    title = "sigmoid loss"
    classification = True
    loss_curvature = 0.09623

    def __init__(self, A: Any, y: Any, *, name: str | None = None) -> None:
        self._set_data(A, y, name)

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return float(expit(self._M @ x).sum()) / self._n

    @property
    def _third(self) -> float:
        """An eighth, at a margin of zero."""
        return 0.125

    def _curvatures(self, x: Array) -> Array:
        margins = self._M @ x
        curvatures: Array = self._slopes(x) * (expit(-margins) - expit(margins))
        return curvatures

    def _slopes(self, x: Array) -> Array:
        """`phi'`, of which neither factor cancels."""
        margins = self._M @ x
        slopes: Array = expit(margins) * expit(-margins)
        return slopes

    def gradient(self, x: Array) -> Array:
        """`A' phi' / n`, with the labels in `A`."""
        gradient: Array = self._Mt @ self._slopes(x) / self._n
        return gradient

    def value_rounding(self, x: Array) -> float:
        """The mean of `e / 4`, `e` the bounds of the margins' rounding, and the losses' own."""
        losses = float(expit(self._M @ x).sum())
        error = 0.25 * float(self._residual_rounding(x).sum()) + (ELEMENTARY + gamma(self._n + 8)) * losses
        return round_up(error / self._n, self._n) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of `|A|' (e / 10 + eps phi') / n`, as `phi'` is 0.1-Lipschitz, and of its sums' rounding."""
        slopes = self._slopes(x)
        error = 0.1 * self._residual_rounding(x) + 2.0 * ELEMENTARY * slopes + TINY
        total = self._transposed_rounding(slopes, error)
        return round_up(float(np.linalg.norm(total)), self.dimension + self._n) + TINY
