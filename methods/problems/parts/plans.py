r"""The entropy `h(x) = sum_ij x_ij log x_ij` on plans with given column sums: a mirror map for optimal transport.

A plan is a matrix with entries at least 0, one row for each place from which something is carried and one column for
each to which it is, kept as one vector, row after row. The divergence is Kullback's and Leibler's. Rounding is measured
entry by entry and relatively: `relative` below is a bound of `|x_ij' / x_ij - 1|`.

Source: F. Léger, A gradient descent perspective on Sinkhorn, Applied Mathematics & Optimization 84, 2021.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import kl_div

from methods.problems.base.arrays import as_vector
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, round_up
from potential.errors import InputError

Array = npt.NDArray[np.float64]


class PlanEntropy:
    """The entropy on vectors of shape `(rows * m,)`, the plans with `rows` rows and the column sums `columns`."""

    name = "entropy of plans"

    def __init__(self, rows: int, columns: Array) -> None:
        self.shape = rows, len(columns)
        self.dimension = rows * len(columns)
        self.columns = columns

    def bregman(self, u: Array, x: Array) -> float:
        """`sum u_ij log(u_ij / x_ij) - u_ij + x_ij`, whose last two terms sum to zero on the plans."""
        return float(kl_div(u, x).sum())

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """Of each term, of the sum, and what sums of columns that are not the given ones contribute."""
        return round_up((ELEMENTARY + gamma(2 * self.dimension + 16)) * self._sizes(u, x), self.dimension) + TINY

    def bregman_variation(self, u: Array, x: Array, relative: float) -> float:
        """How much `D_h(u, x)` can change where entries of both change by factors within `relative` of 1, together.

        For logarithms that change by `a` and `b`, `s = |a| + |b|` at most, a term `u log(u/x) - u + x` changes by no
        more than `(e^s - 1) (u |log(u/x)| + u + x) + s e^s u`, and a factor moves a logarithm by at most twice as much.
        """
        s = 2.0 * relative
        return np.inf if not s <= 0.5 else round_up(3.0 * s * self._sizes(u, x), self.dimension)

    def _sizes(self, u: Array, x: Array) -> float:
        positive = u > 0.0
        logarithms = u[positive] * np.abs(np.log(u[positive] / x[positive]))
        return float(logarithms.sum() + u.sum() + x.sum())

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """`x_ij exp(-step g_ij)`, each column scaled to its sum."""
        exponents = (-step * g).reshape(self.shape)
        weights = x.reshape(self.shape) * np.exp(exponents - exponents.max(axis=0))
        plan: Array = (weights * (self.columns / weights.sum(axis=0))).ravel()
        return plan

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A bound of the relative rounding of each entry of a mirror step: of exponents, of their sums, and of both."""
        exponents = abs(step) * float(np.abs(g).max())
        return round_up(2.0 * (8.0 * UNIT * exponents + ELEMENTARY) + gamma(self.shape[0] + 16))

    def mirror_step_variation(self, x: Array, u: Array, relative: float, moved: float) -> float:
        """How much the outcome can change, relatively, with `x` by `relative` and each entry of `step g` by `moved`.

        A column's sum changes by no more than its entries do, so that logarithms change twice as much.
        """
        change = 2.0 * (2.0 * relative + moved)
        return np.inf if not change <= 0.5 else round_up(1.3 * change)

    def validate(self, x: Any, argument: str = "x0") -> Array:
        """A checked float64 copy of a plan with positive entries, its columns rescaled to their sums to rounding.

        Raises `InputError` for a vector of another shape, with an entry that is not positive, or with a column whose
        sum is off by more than 1e-9 of it.
        """
        point = as_vector(x, argument, self.dimension)
        low = int(np.argmin(point))
        if not point[low] > TINY:
            raise InputError(
                f"{argument} must be positive in each entry, for the entropy as mirror map; entry {low} is "
                f"{float(point[low])!r}"
            )
        sums = point.reshape(self.shape).sum(axis=0)
        off = int(np.argmax(np.abs(sums - self.columns) / self.columns))
        if not abs(sums[off] - self.columns[off]) <= 1e-9 * self.columns[off]:
            raise InputError(
                f"{argument} must have the column sums of the plan; column {off} sums to {float(sums[off])!r} and not "
                f"to {float(self.columns[off])!r}"
            )
        plan: Array = (point.reshape(self.shape) * (self.columns / sums)).ravel()
        return plan
