"""The largest of affine functions: a closed convex function with its proximal steps, in rational numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from potential.members.interpolating import Evaluated
from potential.members.simplex import Point, difference, dot, maximize_on_simplex


class LargestAffine:
    """h(x) = max_i h_i + <s_i, x - x_i>, by the points x_i with their slopes and values."""

    def __init__(self, pieces: Sequence[Evaluated]) -> None:
        first = pieces[0]
        self.origin = first.point
        highest: dict[Point, Fraction] = {}
        for e in pieces:
            height = e.value + dot(e.gradient, difference(first.point, e.point))
            highest[e.gradient] = max(height, highest.get(e.gradient, height))
        self.slopes, self.heights = list(highest), list(highest.values())
        self._gram = [[dot(u, v) for v in self.slopes] for u in self.slopes]

    @classmethod
    def of(cls, origin: Point, pieces: Sequence[tuple[Point, Fraction]]) -> LargestAffine:
        """The function by its slopes and heights, which are seen from the origin given."""
        return cls([Evaluated(origin, slope, height) for slope, height in pieces])

    def heights_at(self, x: Point) -> list[Fraction]:
        """The affine functions at x."""
        d = difference(x, self.origin)
        return [h + dot(s, d) for h, s in zip(self.heights, self.slopes, strict=True)]

    def value(self, x: Point) -> Fraction:
        """h(x)."""
        return max(self.heights_at(x))

    def prox(self, x: Point, step: Fraction) -> Point:
        """The minimizer over u of h(u) + ||u - x||^2 / (2 step)."""
        gram = [[step * v for v in row] for row in self._gram]
        weights, _ = maximize_on_simplex(self.heights_at(x), gram)
        return tuple(
            v - step * dot(weights, column) for v, column in zip(x, zip(*self.slopes, strict=True), strict=True)
        )
