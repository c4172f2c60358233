"""Smooth losses that are not convex: a gradient with a Lipschitz constant, and a lower bound in place of a minimum."""

from __future__ import annotations

import abc
from functools import cached_property
from typing import Any, ClassVar, NoReturn

import numpy as np
from scipy.special import expit

from methods.problems.base.arrays import as_nonnegative
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, gram_eigenvalue_bounds, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution
from methods.problems.losses.linear_model import LinearModel
from potential.errors import InputError, NoMinimizerError


class NonconvexModel(LinearModel):
    """Objectives `f(x) = mean_i phi(r_i)`, `r = M x - c`, with a smooth loss `phi >= 0` that is not convex.

    They belong to `Smooth`: `L = loss_curvature ||M||_2^2 / n`, rounded up, where `loss_curvature` bounds `|phi''|`. No
    minimizer is known, and none is asked for: `gap(x)` is `f(x)` less the certified lower bound `lower_bound`, zero.
    """

    #: A lower bound of the objective everywhere.
    lower_bound: ClassVar[float] = 0.0

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Smooth`."""
        return frozenset({"Smooth"})

    @abc.abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient at `x`, shape `(dimension,)`."""

    @cached_property
    def L(self) -> float:
        """An upper bound of the gradient's Lipschitz constant."""
        return round_up(self.loss_curvature * gram_eigenvalue_bounds(self._M)[1] / self._n)

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
