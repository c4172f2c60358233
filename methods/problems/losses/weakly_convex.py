"""Weakly convex objectives with proximal steps in closed form: sparse signals near a measured one."""

from __future__ import annotations

import itertools
import math
from functools import cached_property
from typing import Any, NoReturn

import numpy as np

from methods.problems.base.arrays import as_nonnegative, as_vector
from methods.problems.base.bounds import TINY, UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from potential.errors import InputError, NoMinimizerError


class PenalizedDeviations(Problem):
    """`f(x) = sum_i |x_i - b_i| + phi(x_i)` with the minimax concave penalty `phi`, which is flat for large entries.

    `phi(u) = weight |u| - u^2 / (2 concavity)` for `|u| <= concavity weight`, and `concavity weight^2 / 2` beyond. So
    `f` is weakly convex with `rho = 1 / concavity`, its subgradients are at most `G = sqrt(d) (1 + weight)` long, and
    it is at least 0, the lower bound from which `gap(x)` is measured. No minimizer is asked for.

    Args:
        b: the measured signal, shape `(d,)`.
        weight: a positive number, the slope of the penalty at zero.
        concavity: a positive number; the larger, the less concave the penalty.
        name: a short name for tables.

    Raises `InputError` for a signal that is empty or not finite, and for a weight or a concavity that is not positive.

    Source: C.-H. Zhang, Nearly unbiased variable selection under minimax concave penalty, Annals of Statistics 38(2),
    2010.
    """

    def __init__(self, b: Any, weight: float = 1.0, concavity: float = 1.0, *, name: str | None = None) -> None:
        self._b = as_vector(b, "b")
        self.weight, self.concavity = as_nonnegative(weight, "weight"), as_nonnegative(concavity, "concavity")
        for label, value in (("weight", self.weight), ("concavity", self.concavity)):
            if value == 0.0:
                raise InputError(f"{label} must be positive, got {value!r}")
        self.dimension = len(self._b)
        self.name = name if name is not None else f"penalized deviations, {self.dimension}"
        self._end = self.concavity * self.weight  # from here on the penalty is flat

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`WeaklyConvex` and `WeaklyConvexLipschitz`."""
        return frozenset({"WeaklyConvex", "WeaklyConvexLipschitz"})

    @cached_property
    def rho(self) -> float:
        """The constant of weak convexity, `1 / concavity`, rounded up."""
        return round_up(1.0 / self.concavity)

    @cached_property
    def G(self) -> float:
        """A bound of all subgradients' norms, `sqrt(d) (1 + weight)`, rounded up."""
        return round_up(math.sqrt(self.dimension) * (1.0 + self.weight))

    def default_start(self) -> Array:
        """Twice the signal: at the signal itself there are kinks."""
        return 2.0 * self._b

    # --- oracles --------------------------------------------------------------------------------------------

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        size = np.minimum(np.abs(x), self._end)
        return float(np.sum(np.abs(x - self._b) + size * (self.weight - size / (2.0 * self.concavity))))

    def gap(self, x: Array) -> float:
        """The value: the lower bound is 0."""
        return self.value(x)

    def subgradient(self, x: Array) -> Array:
        """The slopes of both terms, 0 at their kinks."""
        return np.sign(x - self._b) + self._slope(x)

    def _slope(self, x: Array) -> Array:
        slope: Array = np.sign(x) * np.maximum(self.weight - np.abs(x) / self.concavity, 0.0)
        return slope

    def prox(self, x: Array, step: float) -> Array:
        """The minimizer of `f(u) + ||u - x||^2 / (2 step)`, for a `step` below `1 / rho`, entry by entry.

        The slope rises along each axis: the kinks that lie below its zero are found by their signs, and between two of
        them, or beyond them all, the slope is linear. Raises `InputError` for a longer step.
        """
        if not 0.0 < step < self.concavity:
            raise InputError(f"step must be positive and below 1/rho = {self.concavity!r}, got {step!r}")
        kinks = np.sort(np.stack([self._b, 0.0 * x, 0.0 * x - self._end, 0.0 * x + self._end]), axis=0)
        found = np.full_like(x, np.nan)
        edges = np.concatenate([np.full((1, len(x)), -np.inf), kinks, np.full((1, len(x)), np.inf)])
        for low, high in itertools.pairwise(edges):
            inside = self._between(low, high)
            sign, curved = np.sign(inside - self._b), np.abs(inside) < self._end
            offset = sign + np.where(curved, np.sign(inside) * self.weight, 0.0)
            room = np.where(curved, 1.0 - step / self.concavity, 1.0)
            zero = (x - step * offset) / room  # of the slope offset + (u - x)/step, less u/concavity where curved
            here = np.isnan(found) & (zero <= high)
            found = np.where(here, np.maximum(zero, low), found)
        return found

    @staticmethod
    def _between(low: Array, high: Array) -> Array:
        """A number of each interval; of an empty one its end."""
        inside = np.where(np.isinf(low), high - 1.0, np.where(np.isinf(high), low + 1.0, (low + high) / 2.0))
        return np.asarray(inside, dtype=np.float64)

    # --- rounding -------------------------------------------------------------------------------------------

    def value_rounding(self, x: Array) -> float:
        """`gamma_{d+16}` of all that is added, with signs left out."""
        size = np.minimum(np.abs(x), self._end)
        added = np.abs(x) + np.abs(self._b) + 2.0 * size * self.weight
        return round_up(gamma(self.dimension + 16) * float(np.sum(added)), self.dimension) + TINY

    gap_rounding = value_rounding

    def gradient_rounding(self, x: Array) -> float:
        """`gamma_4` of the slopes, which are at most `1 + 2 weight`: the signs are exact."""
        return round_up(gamma(4) * math.sqrt(self.dimension) * (1.0 + 2.0 * self.weight), 4) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """Zero: on which side of a kink a point lies is seen without rounding."""
        return 0.0

    def prox_rounding(self, x: Array, step: float) -> float:
        """`gamma_8` of `(|x| + step (1 + weight)) / (1 - step / concavity)`, as the room is a difference."""
        room = 1.0 - step / self.concavity
        largest = np.abs(x) + np.abs(self._b) + self._end + step * (1.0 + self.weight)
        off = gamma(8) * largest / room + 4.0 * UNIT * largest / room**2
        return round_up(float(np.linalg.norm(off)), self.dimension) + TINY

    # --- what there is not ----------------------------------------------------------------------------------

    @property
    def stationarity(self) -> float:
        """Zero: no minimizer is compared with."""
        return 0.0

    @property
    def minimum_error(self) -> float:
        """Raises `NoMinimizerError`, as the minimizer does."""
        self._refuse()

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._b, self.weight, self.concavity)

    def _solve(self) -> Solution:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise NoMinimizerError(f"{self.name!r} is not convex, and no minimizer of it is known; its gap is to 0")
