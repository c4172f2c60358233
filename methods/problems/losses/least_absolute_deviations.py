"""Least absolute deviations."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import gram_eigenvalue_bounds, nonzero_columns, round_down, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.losses.piecewise_linear import PiecewiseLinear


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

    def _minimizer_norm_bound(self, x: Array) -> float:
        # A minimizer has ||A x||_2 <= ||A x||_1 <= n f(x) + ||b||_1; columns of zeros can have weight zero.
        if self._smallest_singular_value == 0.0:
            return math.inf
        size = self._n * (self.value(x) + self.value_rounding(x)) + float(np.abs(self._c).sum())
        return round_up(size / self._smallest_singular_value, self._n + 8)

    @cached_property
    def _smallest_singular_value(self) -> float:
        """A lower bound of the least singular value of the columns in use."""
        used = np.flatnonzero(nonzero_columns(self._M))
        return round_down(math.sqrt(gram_eigenvalue_bounds(self._M[:, used])[0]))
