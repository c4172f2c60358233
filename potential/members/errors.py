"""Vectors that are off from others by at most a share of their lengths, in rational numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from potential.members.simplex import Point, difference, dot

_ROOM = Fraction(1, 10**12)


class Errors:
    """At each point the error of the nearest one that is known, shortened to what is allowed."""

    def __init__(self, points: Sequence[Point], errors: Sequence[Point], share: Fraction) -> None:
        self.points, self.errors, self.share = tuple(points), tuple(errors), share

    def __call__(self, x: Point, exact: Point) -> Point:
        """The inexact vector at x, from the exact one there."""

        def apart(known: tuple[Point, Point]) -> Fraction:
            d = difference(x, known[0])
            return dot(d, d)

        error = min(zip(self.points, self.errors, strict=True), key=apart)[1]
        bound, length = self.share**2 * dot(exact, exact), dot(error, error)
        if length > bound:
            factor = Fraction(float(bound / length) ** 0.5) * (1 - _ROOM)
            error = tuple(v * factor for v in error)
        return tuple(a + b for a, b in zip(exact, error, strict=True))
