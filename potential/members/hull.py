"""The convex hull of given points, with projections and linear minimizers, in rational numbers."""

from __future__ import annotations

from collections.abc import Sequence

from potential.members.simplex import Point, dot, maximize_on_simplex


class Hull:
    """A bounded closed convex set; of several linear minimizers, that of the first vertex."""

    def __init__(self, vertices: Sequence[Point]) -> None:
        self.vertices = tuple(dict.fromkeys(vertices))
        self._gram = [[dot(u, v) for v in self.vertices] for u in self.vertices]

    def project(self, x: Point) -> Point:
        """The nearest point of the hull."""
        weights, _ = maximize_on_simplex([dot(v, x) for v in self.vertices], self._gram)
        return tuple(dot(weights, column) for column in zip(*self.vertices, strict=True))

    def lowest(self, g: Point) -> Point:
        """A vertex that is lowest in the direction g."""
        return min(self.vertices, key=lambda v: dot(g, v))
