"""The hinge loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from methods.problems.base.numeric_problem import Array
from methods.problems.losses.piecewise_linear import PiecewiseLinear


class HingeLoss(PiecewiseLinear):
    """The mean hinge loss, `f(x) = mean_i max(0, 1 - y_i <a_i, x>)`.

    Subgradients are bounded by `G = min(mean_i ||a_i||, ||A||_2 / sqrt(n))`, rounded up.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        y: labels of two classes, shape `(n,)`; the one that sorts last becomes 1, the other one -1.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match, and for labels
    that are not of two classes.
    """

    title = "hinge loss"
    classification = True
    low, high = 0.0, 1.0

    def __init__(self, A: Any, y: Any, *, name: str | None = None) -> None:
        self._set_data(A, y, name)
        # The residuals are 1 - margin, with the labels in M.
        self._c = np.full(self._n, -1.0)

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return float(np.maximum(self._M @ x - self._c, 0.0).sum()) / self._n

    def subgradient(self, x: Array) -> Array:
        """The mean of `-y_i a_i` over the examples with `y_i <a_i, x> < 1`."""
        subgradient: Array = self._Mt @ np.heaviside(self._M @ x - self._c, 0.0) / self._n
        return subgradient

    def _enlarged(self, x: Array, dual: Array) -> tuple[Array, Array] | None:
        # Where a hyperplane separates the classes, a multiple of its normal has loss zero.
        smallest = float(np.min(-(self._M @ x)))
        if smallest <= 0.0 or smallest >= 2.0:
            return None
        return x * ((1.0 + 1e-12) / smallest), np.zeros(self._n)
