"""Least absolute deviations."""

from __future__ import annotations

from typing import Any

import numpy as np

from methods.problems.piecewise_linear import PiecewiseLinear
from methods.problems.problem import Array


class LeastAbsoluteDeviations(PiecewiseLinear):
    """Least absolute deviations, `f(x) = ||A x - b||_1 / n`.

    Subgradients are bounded by `G = min(mean_i ||a_i||, ||A||_2 / sqrt(n))`, rounded up.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        b: target, shape `(n,)`.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, or of shapes that do not match.
    """

    title = "least absolute deviations"
    classification = False
    low, high = -1.0, 1.0

    def __init__(self, A: Any, b: Any, *, name: str | None = None) -> None:
        self._set_data(A, b, name)

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return float(np.abs(self._M @ x - self._c).sum()) / self._n

    def subgradient(self, x: Array) -> Array:
        """`A' sign(A x - b) / n`, with sign 0 where a residual vanishes."""
        subgradient: Array = self._Mt @ np.sign(self._M @ x - self._c) / self._n
        return subgradient
