"""Optimal transport with an entropy: what the rows of a plan miss, which Sinkhorn's iteration makes up for."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import kl_div

from methods.problems.base.arrays import as_matrix, as_vector
from methods.problems.base.bounds import ELEMENTARY, TINY, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from methods.problems.parts.plans import PlanEntropy
from potential.errors import InputError

#: Costs may differ by so many times the regularization: beyond, entries of the plan are no numbers any more.
_WIDEST = 500.0


class OptimalTransport(Problem):
    """The divergence of a plan's row sums from those that are asked for, over the plans with given column sums.

    `f(x) = sum_i a_i log(a_i / r_i) - a_i + r_i` for the row sums `a` of the plan `x` and the wanted `r`: zero at each
    plan that carries `r` to the column sums. Its gradient is `log(a_i / r_i)` in the whole row i. Relative to the
    entropy f is smooth with `L = 1`, as no two plans are nearer than their row sums are, and its Bregman gradient step
    divides each row by `a_i / r_i` and scales each column to its sum: it is one round of Sinkhorn's iteration. From the
    default start, `exp(-cost / regularization)` with its columns scaled, it goes to the plan of least
    `<cost, x> + regularization h(x)`.

    Args:
        cost: shape `(n, m)`, dense: what it costs to carry a unit from i to j.
        rows, columns: the sums, shapes `(n,)` and `(m,)`, positive, with the same total.
        regularization: the weight of the entropy, positive.
        name: a short name for tables.

    Raises `InputError` for data that are not finite or of shapes that do not match, for sums that are not positive or
    whose totals differ by more than 1e-9 of them, and for a regularization that is not positive, or so small that
    costs differ by more than 500 times as much.
    """

    def __init__(self, cost: Any, rows: Any, columns: Any, *, regularization: float, name: str | None = None) -> None:
        self._cost = np.asarray(as_matrix(cost, "cost"))
        n, m = self._cost.shape
        self._r, c = (as_vector(v, title, k) for v, title, k in ((rows, "rows", n), (columns, "columns", m)))
        for title, sums in (("rows", self._r), ("columns", c)):
            if not float(sums.min()) > 0.0:
                raise InputError(f"{title} must have positive entries, and the least is {float(sums.min())!r}")
        if not abs(float(self._r.sum()) - float(c.sum())) <= 1e-9 * float(c.sum()):
            raise InputError(
                f"rows and columns must have the same total, and they sum to {float(self._r.sum())!r} and "
                f"{float(c.sum())!r}"
            )
        width = float(np.ptp(self._cost))
        if not (math.isfinite(regularization) and width <= _WIDEST * regularization and regularization > 0.0):
            raise InputError(
                f"regularization must be positive and at least 1/500 of what costs differ by, {width!r}, got "
                f"{regularization!r}"
            )
        self._r = self._r * (c.sum() / self._r.sum())
        self._regularization = float(regularization)
        self.mirror_map = PlanEntropy(n, c)
        self.dimension = n * m
        self.name = f"optimal transport, {n} x {m}" if name is None else name
        for oracle in (
            "bregman", "bregman_rounding", "bregman_variation",
            "mirror_step", "mirror_step_rounding", "mirror_step_variation",
        ):  # fmt: skip
            self.__dict__[oracle] = getattr(self.mirror_map, oracle)

    # --- what the problem is --------------------------------------------------------------------------------

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`RelativelySmooth`."""
        return frozenset({"RelativelySmooth"})

    @property
    def L(self) -> float:
        """1, exactly."""
        return 1.0

    def _row_sums(self, x: Array) -> Array:
        sums: Array = x.reshape(self.mirror_map.shape).sum(axis=1)
        return sums

    def value(self, x: Array) -> float:
        """The divergence of the row sums."""
        return float(kl_div(self._row_sums(x), self._r).sum())

    def gradient(self, x: Array) -> Array:
        """`log(a_i / r_i)`, the same in each entry of row i."""
        return np.repeat(np.log(self._row_sums(x) / self._r), self.mirror_map.shape[1])

    def value_rounding(self, x: Array) -> float:
        """Of the row sums, of each term and of their sum."""
        a = self._row_sums(x)
        sizes = float((a * (np.abs(np.log(a / self._r)) + 1.0) + self._r).sum())
        return round_up((ELEMENTARY + gamma(sum(self.mirror_map.shape) + 16)) * sizes, len(a)) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of the rounding of each entry: of a row sum, relatively, and of a logarithm."""
        n, m = self.mirror_map.shape
        error = gamma(m + 8) + ELEMENTARY * (np.abs(np.log(self._row_sums(x) / self._r)) + 1.0)
        return round_up(math.sqrt(m) * float(np.linalg.norm(error)), n + 8) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """Zero: the only subgradient is the gradient."""
        return 0.0

    def local_smoothness(self, x: Array, error: float) -> float:
        """A bound of all second derivatives within `error` of `x`: those of row i are at most `m / a_i`."""
        m = self.mirror_map.shape[1]
        least = float(self._row_sums(x).min()) - math.sqrt(m) * error
        return math.inf if least <= 0.0 else round_up(m / least, m + 8)

    # --- geometry -------------------------------------------------------------------------------------------

    def default_start(self) -> Array:
        """`exp(-cost / regularization)`, its columns scaled to their sums."""
        ones = np.ones(self.dimension)
        return self.mirror_map.mirror_step(ones, self._cost.ravel(), 1.0 / self._regularization)

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a plan with positive entries; raises `InputError` for another one."""
        return self.mirror_map.validate(x0)

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._cost, self._r, self.mirror_map.columns, self._regularization)

    def _solve(self) -> Solution:
        """The plan that carries everything everywhere in proportion; each plan with both sums is a minimizer."""
        c = self.mirror_map.columns
        return {"minimizer": np.outer(self._r / self._r.sum(), c).ravel()}

    @cached_property
    def stationarity(self) -> float:
        """An upper bound of the norm of the gradient at the reference minimizer."""
        size = float(np.linalg.norm(self.gradient(self.minimizer)))
        return round_up(size + self.gradient_rounding(self.minimizer), self.dimension)

    @cached_property
    def minimum_error(self) -> float:
        """An upper bound of `f(minimizer) - min f`, where the least value is zero."""
        return self.value(self.minimizer) + self.value_rounding(self.minimizer)
