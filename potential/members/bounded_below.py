r"""Smooth functions that need not be convex, through given points: the largest ones, whose infimum is known.

The largest L-smooth function through the points is the negative of the smallest through the negative values; along
each of its pieces a gradient step reaches the least value, so that its infimum is the least `f_i - ||g_i||^2 / (2 L)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from potential.members.interpolating import Evaluated, InterpolatingFunction
from potential.members.simplex import Point, dot


class SmoothBelow:
    """The largest L-smooth function near the points, with its infimum."""

    def __init__(self, points: Sequence[Evaluated], L: Fraction) -> None:
        turned = [Evaluated(e.point, tuple(-v for v in e.gradient), -e.value) for e in points]
        self._negative = InterpolatingFunction.near(
            "the largest smooth function", (), turned[1:], turned[0], {"L": L, "mu": -L}
        )
        self.points, self.L = tuple(points), L
        self._constants = {"L": L}
        seen = [self._negative.evaluate(e.point) for e in turned]
        self.infimum = min(-value - dot(slope, slope) / (2 * L) for value, slope in seen)

    def evaluate(self, x: Point) -> tuple[Fraction, Point]:
        """The value above the infimum, and the gradient."""
        value, slope = self._negative.evaluate(x)
        return -value - self.infimum, tuple(-v for v in slope)
