"""Running error analysis in a geometry where each coordinate has a weight, `||v||^2 = sum_i w_i v_i^2`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from potential.rounding.numbers import UNIT, Rounded, RoundedProblem, RoundedVector

_UP = 1.0 + 2.0**-49


class WeightedRoundedProblem(RoundedProblem):
    """A problem whose norm is weighted by `problem.norm_weights`, as a theorem sees it in a check.

    The errors of vectors are measured in the Euclidean norm, and carried over to the weighted one where they enter a
    scalar: it is at most `sqrt(max w)` times the Euclidean norm. The problem's `gradient`, `gradient_rounding` and
    `stationarity` are of the gradient in this geometry, the vector of `d_i f(x) / w_i`, and the latter two are bounds
    in the Euclidean norm; its `L` is the constant of the weighted norm.
    """

    def __init__(self, problem: Any, *, strict: bool = True) -> None:
        super().__init__(problem, strict=strict)
        self._weights = problem.norm_weights
        self._largest = math.sqrt(float(self._weights.max()))
        self._least = math.sqrt(float(self._weights.min()))

    def _weighted_norm(self, v: Any) -> float:
        return math.sqrt(float(v @ (self._weights * v)))

    def _slope(self, x: RoundedVector) -> float:
        """A bound of how fast the gap varies with the point, in the Euclidean norm."""
        at = self._weighted_norm(self._remembered("gradient", x.array))
        inexact = self._rounding("gradient_rounding", x.array) + self._stationarity
        return self._largest * (at + self._largest * (inexact + float(self._problem.L) * x.error))

    def gap(self, x: Any) -> Rounded:
        """f(x) - f* of the function that the reference minimizes exactly."""
        x = self._vector(x, "gap")
        value = float(self._remembered("gap", x.array))
        if hasattr(self._problem, "gap_rounding"):
            error = self._rounding("gap_rounding", x.array)
        else:
            reference = self._problem.minimizer
            error = self._rounding("value_rounding", x.array) + self._rounding("value_rounding", reference)
        error += UNIT * abs(value) + x.debt
        if x.error:
            error += self._slope(x) * x.error
        if self._stationarity:
            distance = self._weighted_norm(x.array - self._problem.minimizer) + self._largest * x.error
            error += self._largest * self._stationarity * distance
        return Rounded(value, error * _UP)

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient at x, in this geometry."""
        x = self._vector(x, "gradient")
        g = self._remembered("gradient", x.array)
        error = self._rounding("gradient_rounding", x.array) + self._stationarity
        if x.error:
            error += float(self._problem.L) * self._largest / self._least * x.error
        return RoundedVector(g, error * _UP, dual=True)

    subgradient = gradient

    def coordinate_gradient(self, x: Any) -> RoundedVector:
        """The coordinate of the gradient that is drawn for x, for the function that the reference minimizes exactly."""
        x = self._vector(x, "coordinate_gradient")
        rounding = self._own_rounding("coordinate_gradient", "coordinate_gradient_rounding(x)")
        g = self._problem.coordinate_gradient(x.array)
        error = self._stationarity + (0.0 if rounding is None else float(rounding(x.array)))
        if x.error:
            error += float(self._problem.L) * self._largest / self._least * x.error
        return RoundedVector(g, error * _UP, dual=True)

    def line_search(self, x: Any, d: Any) -> RoundedVector:
        """The minimizer of f on the line x + R d: that of the problem inside, as a line has no geometry."""
        return RoundedProblem(self._problem.problem).line_search(x, d)

    def norm_squared(self, v: Any) -> Rounded:
        """sum_i w_i v_i^2."""
        v = self._vector(v, "norm_squared")
        value, error = float(v.array @ (self._weights * v.array)), self._largest * v.error
        rounding = 2 * (len(v) + 2) * UNIT * value
        return Rounded(value, ((2.0 * math.sqrt(value) + error) * error + rounding) * _UP)

    def inner(self, u: Any, v: Any) -> Rounded:
        """sum_i w_i u_i v_i."""
        u, v = self._vector(u, "inner"), self._vector(v, "inner")
        terms = self._weights * v.array
        e, d = self._largest * u.error, self._largest * v.error
        moved = self._weighted_norm(u.array) * d + self._weighted_norm(v.array) * e + e * d
        summed = (len(u) + 2) * UNIT * float(np.abs(u.array) @ np.abs(terms))
        return Rounded(float(u.array @ terms), (moved + summed) * _UP)


def rounded_problem(problem: Any, *, strict: bool = True) -> RoundedProblem:
    """The problem as a theorem sees it in a check, in its own geometry."""
    if getattr(problem, "norm_weights", None) is not None:
        return WeightedRoundedProblem(problem, strict=strict)
    return RoundedProblem(problem, strict=strict)
