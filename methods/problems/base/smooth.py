"""Smooth problems: a gradient, its Lipschitz constant, and a reference minimizer polished by Newton steps."""

from __future__ import annotations

import abc
import math
from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np

from methods.problems.base.bounds import UNIT, gamma, round_up
from methods.problems.base.curvature import Curved
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from potential.errors import MissingOracleError, NoMinimizerError

#: Newton steps at most; from the solver's point two or three are enough.
_NEWTON_STEPS = 30

#: Doublings of a step at most until a line search has the minimizer behind it.
_DOUBLINGS = 200


class SmoothProblem(Curved, Problem):
    """A convex problem with a Lipschitz gradient, in Euclidean geometry.

    `L` is a true upper bound of the gradient's Lipschitz constant and `mu` a true lower bound of the constant
    of strong convexity, so that a theorem for the class with these constants speaks about this problem.
    """

    @abc.abstractmethod
    def gradient(self, x: Array) -> Array:
        """The gradient at `x`, shape `(dimension,)`."""

    def subgradient(self, x: Array) -> Array:
        """The gradient at `x`: the only subgradient."""
        return self.gradient(x)

    def subgradient_slack(self, x: Array) -> float:
        """Zero: the computed gradient is off by its rounding alone."""
        return 0.0

    # --- minimization along a line --------------------------------------------------------------------------

    def line_search(self, x: Array, d: Array) -> Array:
        """The minimizer of the objective on the line `x + R d`; `x` itself where the objective is constant there.

        The slope along the line vanishes there, to rounding: a root that is bracketed and found by Brent's method.
        Raises `NoMinimizerError` where the objective falls along the line for ever.
        """
        from scipy.optimize import brentq

        slope = self._line_slope(x, d)
        first = slope(0.0)
        size = float(d @ d)
        if first == 0.0 or size == 0.0:
            return x
        # The slope changes by at most L ||d||^2 for a unit, so no root is nearer than this.
        near, far = 0.0, -first / (self.L * size)
        for _ in range(_DOUBLINGS):
            # A slope of zero may be one that was too small for a float.
            if slope(far) * first < 0.0:
                break
            near, far = far, 2.0 * far
        else:
            raise NoMinimizerError(
                f"{self.name!r} has no minimizer along a line: it falls for ever. Add a regularization."
            )
        root = brentq(slope, near, far, xtol=abs(far) * 1e-18, rtol=8.0 * UNIT, maxiter=200)
        return x + float(root) * d

    def _line_slope(self, x: Array, d: Array) -> Callable[[float], float]:
        """The derivative of `a -> f(x + a d)`."""
        return lambda a: float(self.gradient(x + a * d) @ d)

    def line_curvature(self, d: Array, error: float) -> float:
        """A lower bound of the second derivative of the objective, anywhere, along unit vectors.

        It need hold only for the directions of vectors within `error` of `d`; 0 where none is known.
        """
        return self._curvature[0]

    def polyak_step(self, x: Array) -> float:
        """Polyak's step size, `2 (f(x) - min f) / ||grad f(x)||^2`.

        It is at least `1 / L`, and at most `1 / mu` where the objective is strongly convex; what rounding puts outside
        is brought back.
        """
        g = self.gradient(x)
        size = float(g @ g)
        longest = 1.0 / self._curvature[0] if self._strongly_convex else math.inf
        step = 2.0 * self.gap(x) / size if size > 0.0 else 0.0
        return min(max(step, 1.0 / self.L), longest)

    # --- minimizers -----------------------------------------------------------------------------------------

    def nearest_minimizer(self, x: Array) -> Array:
        """The minimizer that is nearest to `x`: the only one, where the objective is strongly convex.

        Raises `MissingOracleError` where it is not known to be.
        """
        if not self._strongly_convex:
            raise MissingOracleError(
                f"{self.name!r} has no nearest_minimizer: its minimizers are not known to be one point; "
                "RankDeficientLeastSquares knows all of its own"
            )
        return self.minimizer

    def nearest_minimizer_rounding(self, x: Array) -> float:
        """Zero: the reference is the minimizer that the check speaks of."""
        return 0.0

    # --- constants ------------------------------------------------------------------------------------------

    @property
    def _strongly_convex(self) -> bool:
        lower, upper = self._curvature
        return 0.0 < lower < upper

    def _absent(self) -> Mapping[str, str]:
        if self._strongly_convex:
            return {}
        reason = "strong convexity cannot be told from rounding here"
        return dict.fromkeys(("mu", "q", "r"), reason)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Convex` and `SmoothConvex`, and `SmoothStronglyConvex` where `mu` is positive beyond rounding."""
        names = {"Convex", "SmoothConvex"}
        if self._strongly_convex:
            names.add("SmoothStronglyConvex")
        return frozenset(names)

    # --- the reference solution -----------------------------------------------------------------------------

    @abc.abstractmethod
    def _newton_step(self, x: Array, gradient: Array) -> Array:
        """A solution `s` of `hessian(x) s = gradient`, of least norm where there are many."""

    def _polished(self, x: Array) -> Array:
        """Newton's method from a good point, as long as the gradient shrinks: the best point met."""
        best, best_norm = x, float(np.linalg.norm(self.gradient(x)))
        for _ in range(_NEWTON_STEPS):
            x = x - self._newton_step(x, self.gradient(x))
            norm = float(np.linalg.norm(self.gradient(x)))
            if not norm < best_norm:
                break
            best, best_norm = x, norm
        return best

    @cached_property
    def stationarity(self) -> float:
        """An upper bound of the gradient's norm at the reference minimizer, its rounding included."""
        norm = float(np.linalg.norm(self.gradient(self.minimizer)))
        return round_up(norm, self.dimension) + self.gradient_rounding(self.minimizer)

    def _strong_convexity_at_minimizer(self) -> float:
        """An `m` with `f(minimizer) - inf f <= stationarity^2 / (2 m)`, or 0 where none is certified."""
        return self._curvature[0]

    def _value_lower_bound(self) -> float:
        """A lower bound of the objective everywhere that needs no computation."""
        return -math.inf

    @cached_property
    def minimum_error(self) -> float:
        """A certified upper bound of `f(minimizer) - inf f`.

        The better of `stationarity^2 / (2 m)`, where `m` is a bound of strong convexity (see the class for
        how it is had where `mu` is not), and `f(minimizer)` less a trivial lower bound of the objective;
        infinite where neither is there.
        """
        trivial = self.minimum + self.value_rounding(self.minimizer) - self._value_lower_bound()
        constant = self._strong_convexity_at_minimizer()
        if constant <= 0.0:
            return max(trivial, 0.0)
        return max(0.0, min(trivial, round_up(self.stationarity**2 / (2.0 * constant))))


def ridge_value_rounding(regularization: float, x: Array) -> float:
    """The rounding of `regularization / 2 * ||x||^2` and of its addition to another term."""
    return gamma(x.size + 5) * 0.5 * regularization * float(x @ x)


def ridge_gradient_rounding(regularization: float, x: Array) -> Array:
    """The rounding, entry by entry, of `regularization * x` and of its addition to another vector."""
    return 4.0 * UNIT * regularization * np.abs(x)
