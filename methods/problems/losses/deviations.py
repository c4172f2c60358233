"""Deviations from a measured signal, entry by entry, by a loss whose gradient is not Lipschitz everywhere.

The minimizer is the signal itself, and the least value 0: both are exact.
"""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.arrays import as_nonnegative, as_vector
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from potential.errors import InputError


class Deviations(Problem):
    """Objectives `f(x) = sum_i phi(x_i - b_i)` with an even convex loss `phi >= 0`, `phi(0) = 0`."""

    def __init__(self, b: Any, *, name: str | None = None) -> None:
        self._b = as_vector(b, "b")
        self.dimension = len(self._b)
        self.name = name if name is not None else f"{type(self).__name__}, {self.dimension}"

    @abc.abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient at `x`, shape `(dimension,)`."""

    def subgradient(self, x: Array) -> Array:
        """The gradient."""
        return self.gradient(x)

    def gap(self, x: Array) -> float:
        """The value: the least one is 0."""
        return self.value(x)

    def gap_rounding(self, x: Array) -> float:
        """The value's."""
        return self.value_rounding(x)

    def subgradient_slack(self, x: Array) -> float:
        """Zero: the computed gradient is off by its rounding alone."""
        return 0.0

    @property
    def stationarity(self) -> float:
        """Zero: the gradient vanishes at the signal."""
        return 0.0

    @property
    def minimum_error(self) -> float:
        """Zero: the signal is the minimizer."""
        return 0.0

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._b,)

    def _solve(self) -> Solution:
        return {"minimizer": self._b.copy()}


class HyperbolicDeviations(Deviations):
    """`f(x) = sum_i cosh(x_i - b_i) - 1`: nearly a square near the signal, and exponential far from it.

    The second derivatives are at most `1 + ||grad f||`, and the gradient is not Lipschitz. From `x` on, `1 + ||grad
    f||` grows at most as `exp` of the distance, so the gradient changes by at most `(1 + ||grad f(x)||) (exp(d) -
    1)` over a distance `d`. Up to `d = log(2)` that is at most `(1 + ||grad f(x)||) d / log(2)`: `f` is (L0,
    L1)-smooth with `L0 = L1 = 1/log(2)`, rounded up.

    Args:
        b: the signal, shape `(d,)`.
        name: a short name for tables.

    Raises `InputError` for a signal that is empty or not finite.
    """

    L0 = L1 = 1.4427

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`L0L1Smooth`."""
        return frozenset({"L0L1Smooth"})

    def value(self, x: Array) -> float:
        """The objective at `x`; `cosh(u) - 1 = 2 sinh(u/2)^2`, which does not cancel."""
        half = np.sinh((x - self._b) / 2.0)
        return 2.0 * float(half @ half)

    def gradient(self, x: Array) -> Array:
        """The hyperbolic sine of the deviations."""
        return np.asarray(np.sinh(x - self._b))

    def clipped_step(self, x: Array) -> float:
        """`1 / (L0 + L1 ||grad f(x)||)`."""
        return 1.0 / (self.L0 + self.L1 * float(np.linalg.norm(self.gradient(x))))

    def local_smoothness(self, x: Array, error: float) -> float:
        """A bound of the second derivatives within `error` of `x`."""
        return round_up(float(np.cosh(np.max(np.abs(x - self._b)) + error)), 8)

    def value_rounding(self, x: Array) -> float:
        """What one rounding of the deviation moves the value by, the functions' own rounding, and that of the sum."""
        u = x - self._b
        moved = float(UNIT * np.abs(u) @ np.abs(np.sinh(u)))
        return round_up(2.0 * moved + (gamma(self.dimension + 8) + 4.0 * ELEMENTARY) * self.value(x), 4) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """What one rounding of the deviation moves the gradient by, and the function's own rounding."""
        u = x - self._b
        off = 2.0 * UNIT * np.abs(u) * np.cosh(u) + 2.0 * ELEMENTARY * np.abs(np.sinh(u))
        return round_up(float(np.linalg.norm(off)), self.dimension) + TINY


class PowerDeviations(Deviations):
    """`f(x) = sum_i |x_i - b_i|^(1 + nu) / (1 + nu)`, whose gradient is Hoelder continuous and not Lipschitz.

    `||grad f(x) - grad f(y)|| <= H ||x - y||^nu` with `H = (2 sqrt(d))^(1 - nu)`, as `s -> |s|^nu sign(s)` differs
    by at most `2^(1 - nu) |s - r|^nu` at two points. At a length `b` that is smoothness with the constant `L = H
    b^(nu - 1)`.

    Args:
        b: the signal, shape `(d,)`.
        nu: the exponent of the gradient, in (0, 1].
        length: a positive number, the length at which the gradient is compared with a Lipschitz one.
        name: a short name for tables.

    Raises `InputError` for a signal that is empty or not finite, for an exponent outside of (0, 1], and for a length
    that is not positive.
    """

    def __init__(self, b: Any, nu: float = 0.5, length: float = 1.0, *, name: str | None = None) -> None:
        super().__init__(b, name=name)
        self.nu, self.b = as_nonnegative(nu, "nu"), as_nonnegative(length, "length")
        if not 0.0 < self.nu <= 1.0:
            raise InputError(f"nu must be in (0, 1], got {nu!r}")
        if self.b == 0.0:
            raise InputError(f"length must be positive, got {length!r}")

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`HoelderSmoothConvex`."""
        return frozenset({"HoelderSmoothConvex"})

    @cached_property
    def H(self) -> float:
        """The constant of the gradient, `(2 sqrt(d))^(1 - nu)`, rounded up."""
        return round_up((2.0 * math.sqrt(self.dimension)) ** (1.0 - self.nu), 8)

    @cached_property
    def L(self) -> float:
        """The constant at the length, `H b^(nu - 1)`, rounded up."""
        return round_up(self.H * self.b ** (self.nu - 1.0), 8)

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return float(np.sum(np.abs(x - self._b) ** (1.0 + self.nu))) / (1.0 + self.nu)

    def gradient(self, x: Array) -> Array:
        """The powers of the deviations, with their signs."""
        u = x - self._b
        return np.asarray(np.sign(u) * np.abs(u) ** self.nu)

    def modulus(self, error: float) -> float:
        """A bound of the gradient's change over a distance."""
        return round_up(self.H * error**self.nu, 8)

    def value_rounding(self, x: Array) -> float:
        """What one rounding of the deviation moves the value by, the power's own rounding, and that of the sum."""
        return round_up((gamma(self.dimension + 8) + 8.0 * ELEMENTARY) * self.value(x), 4) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """What one rounding of the deviation moves the power by, and its own rounding."""
        size = np.abs(x - self._b) ** self.nu
        return round_up((4.0 * UNIT + 4.0 * ELEMENTARY) * float(np.linalg.norm(size)), self.dimension) + TINY

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*super()._fingerprint(), self.nu)
