"""Weakly convex functions through given points, in rational numbers: the largest of concave parabolas, and of 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from potential.errors import MissingOracleError
from potential.members.affine import LargestAffine
from potential.members.interpolating import Evaluated, shortened
from potential.members.parts import Constraint, Known, Placed, between
from potential.members.simplex import Point, dot


class LargestParabola:
    """f(x) = max(0, max_i f_i + <g_i, x - x_i> - (rho/2) ||x - x_i||^2), rho-weakly convex with the infimum 0."""

    def __init__(self, points: Sequence[Evaluated], rho: Fraction) -> None:
        self.rho, self.points = rho, tuple(points)
        self._convex = LargestAffine(
            [
                Evaluated(
                    e.point,
                    tuple(g + rho * v for g, v in zip(e.gradient, e.point, strict=True)),
                    e.value + rho / 2 * dot(e.point, e.point),
                )
                for e in points
            ]
        )

    def evaluate(self, x: Point) -> tuple[Fraction, Point]:
        """The value, which is above the infimum 0, and a subgradient: 0 where the function vanishes."""
        heights = self._convex.heights_at(x)
        highest = max(heights)
        value = highest - self.rho / 2 * dot(x, x)
        if value <= 0:
            return Fraction(0), tuple(Fraction(0) for _ in x)
        slope = self._convex.slopes[heights.index(highest)]
        return value, tuple(s - self.rho * v for s, v in zip(slope, x, strict=True))

    def prox(self, x: Point, step: Fraction) -> Point:
        """The minimizer over u of f(u) + ||u - x||^2 / (2 step), where f does not vanish there; step < 1/rho.

        Raises MissingOracleError where it does, or for a longer step.
        """
        room = 1 - self.rho * step
        if room <= 0:
            raise MissingOracleError("a proximal step of a weakly convex function is shorter than 1/rho")
        p = self._convex.prox(tuple(v / room for v in x), step / room)
        if self._convex.value(p) < self.rho / 2 * dot(p, p):
            raise MissingOracleError("proximal steps are known where the parabolas are above the infimum")
        return p


@dataclass(frozen=True)
class WeaklyConvexPart:
    """A weakly convex function with the infimum 0, whose known slopes are at most G long where there is a G.

    Builds a LargestParabola.
    """

    name: str
    known: Sequence[Known]
    rho: Fraction
    G: Fraction | None = None

    def constraints(self) -> Iterator[Constraint]:
        """Interpolation between every two points, no value below the infimum, and the bound of the slopes."""
        for i in self.known:
            yield from (between(i, j, -self.rho, None) for j in self.known if j is not i)
            yield Constraint([], {k: -v for k, v in i.value.items()})
            if self.G is not None and i.slope:
                yield Constraint([(Fraction(1), i.slope, i.slope)], constant=-(self.G**2))

    def build(self, placed: Placed) -> LargestParabola:
        """The smallest function near the points."""
        points = [
            Evaluated(placed.vector(e.point), shortened(placed.vector(e.slope), self.G), placed.scalar(e.value))
            for e in self.known
        ]
        return LargestParabola(points, self.rho)
