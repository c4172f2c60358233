r"""A map through given points that brings no two points further apart: Kirszbraun's extension by a formula.

Where `||g_i - g_j|| <= ||x_i - x_j||` for all pairs, the map

    T(x) = sum_i a_i g_i,    a minimizing  sum_i a_i ||x - x_i||^2 / 2  -  (Var_a(x_i) + Var_a(g_i)) / 4

over the simplex, is non-expansive on the whole space and has T(x_i) = g_i, where `Var_a` is the variance with weights
`a`. Source: D. Azagra, E. Le Gruyer, C. Mudarra, "Kirszbraun's theorem via an explicit formula", Canadian Mathematical
Bulletin 64 (2021).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

from potential.errors import InputError
from potential.members.simplex import Point, difference, dot, maximize_on_simplex

_ROOM = Fraction(1, 10**12)


class NonexpansiveMap:
    """The map through the points and images given; raises InputError where two images lie further apart."""

    def __init__(self, points: Sequence[Point], images: Sequence[Point]) -> None:
        self.points, self.images = tuple(points), tuple(images)
        for i, j in itertools.combinations(range(len(self.points)), 2):
            apart = difference(self.points[i], self.points[j])
            images_apart = difference(self.images[i], self.images[j])
            if dot(images_apart, images_apart) > dot(apart, apart):
                raise InputError("no map that brings no two points further apart has these images")
        self._squares = [(dot(x, x) + dot(g, g)) / 4 for x, g in zip(self.points, self.images, strict=True)]
        self._quadratic = [
            [(dot(x, y) + dot(g, h)) / 2 for y, h in zip(self.points, self.images, strict=True)]
            for x, g in zip(self.points, self.images, strict=True)
        ]

    @classmethod
    def near(cls, points: Sequence[Point], images: Sequence[Point]) -> NonexpansiveMap:
        """One near images that, but for rounding, a contraction has: they are moved towards that of the first point."""
        first, kept_points, kept_images = images[0], list(points[:1]), list(images[:1])
        ratio = 0.0
        for i, j in itertools.combinations(range(len(points)), 2):
            apart = difference(points[i], points[j])
            images_apart = difference(images[i], images[j])
            size = float(dot(apart, apart))
            if size:
                ratio = max(ratio, float(dot(images_apart, images_apart)) / size)
        factor = Fraction(1) if ratio <= 1 else Fraction(1 / math.sqrt(ratio)).limit_denominator(10**12) * (1 - _ROOM)
        for x, g in zip(points[1:], images[1:], strict=True):
            if x not in kept_points:
                kept_points.append(x)
                kept_images.append(tuple(a + factor * b for a, b in zip(first, difference(g, first), strict=True)))
        return cls(kept_points, kept_images)

    def __call__(self, x: Point) -> Point:
        """T(x)."""
        for known, image in zip(self.points, self.images, strict=True):
            if known == x:
                return image
        apart = [difference(x, y) for y in self.points]
        linear = [s - dot(d, d) / 2 for s, d in zip(self._squares, apart, strict=True)]
        weights, _ = maximize_on_simplex(linear, self._quadratic)
        return tuple(dot(weights, column) for column in zip(*self.images, strict=True))
