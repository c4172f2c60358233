"""The largest of affine functions: a closed convex function with its proximal steps, in rational numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from potential.members.interpolating import Evaluated
from potential.members.simplex import Point, difference, dot, maximize_on_simplex


class LargestAffine:
    """h(x) = max_i h_i + <s_i, x - x_i>, lowered where need be until the first piece counts at its own point."""

    def __init__(self, pieces: Sequence[Evaluated]) -> None:
        first = pieces[0]
        self._origin = first.point
        self.slopes: list[Point] = []
        self.heights: list[Fraction] = []
        for e in pieces:
            height = e.value + dot(e.gradient, difference(first.point, e.point))
            slope = e.gradient
            if slope not in self.slopes:
                self.slopes.append(slope)
                self.heights.append(min(height, first.value))
        self._gram = [[dot(u, v) for v in self.slopes] for u in self.slopes]

    def _heights_at(self, x: Point) -> list[Fraction]:
        d = difference(x, self._origin)
        return [h + dot(s, d) for h, s in zip(self.heights, self.slopes, strict=True)]

    def value(self, x: Point) -> Fraction:
        """h(x)."""
        return max(self._heights_at(x))

    def prox(self, x: Point, step: Fraction) -> Point:
        """The minimizer over u of h(u) + ||u - x||^2 / (2 step)."""
        gram = [[step * v for v in row] for row in self._gram]
        weights, _ = maximize_on_simplex(self._heights_at(x), gram)
        return tuple(
            v - step * dot(weights, column) for v, column in zip(x, zip(*self.slopes, strict=True), strict=True)
        )
