"""What a problem is made of, as a search for a member sees it: functions, maps and sets known at some vectors.

A part says which inequalities and matrix inequalities its data must meet, over vectors that are still free, so that a
member passes through them; and it builds that member once the vectors have their places. A member is of its class
whatever rounding did to the data, since it is built so.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from potential.members.affine import LargestAffine
from potential.members.bounded_below import SmoothBelow
from potential.members.contraction import NonexpansiveMap
from potential.members.errors import Errors
from potential.members.hull import Hull
from potential.members.interpolating import Evaluated, InterpolatingFunction, shortened
from potential.members.linear_maps import Matrix, linear_map, skew_map
from potential.members.simplex import Point, difference, dot

Row = dict[int, Fraction]  # a vector over the free ones
Product = tuple[Fraction, Row, Row]
Scalars = dict[int, Fraction]  # a number over the free ones

_ONE = Fraction(1)


def combined(*terms: tuple[Fraction, Row]) -> Row:
    """A linear combination of rows."""
    total: Row = {}
    for c, row in terms:
        for k, v in row.items():
            share = v if c == 1 else c * v
            total[k] = total[k] + share if k in total else share
    return {k: v for k, v in total.items() if v}


def minus(u: Row, v: Row) -> Row:
    """u - v."""
    return combined((_ONE, u), (-_ONE, v))


@dataclass(frozen=True)
class Constraint:
    """A sum of products, scalars and a constant that is at most 0; where `equation`, it is 0."""

    products: list[Product]
    scalars: Scalars = field(default_factory=dict)
    constant: Fraction = Fraction(0)
    equation: bool = False


@dataclass(frozen=True)
class MatrixConstraint:
    """A symmetric matrix, each entry a sum of products, that is positive semidefinite."""

    entries: list[list[list[Product]]]


@dataclass(frozen=True)
class Known:
    """What is known of a function at a point: its slope, and its value."""

    point: Row
    slope: Row
    value: Scalars


class Placed(Protocol):
    """The free vectors and numbers in their places."""

    @property
    def dimension(self) -> int: ...  # noqa: D102
    def vector(self, row: Row) -> Point: ...  # noqa: D102
    def scalar(self, value: Scalars) -> Fraction: ...  # noqa: D102


class MemberPart(Protocol):
    """One of the things that a problem is made of, by its name."""

    @property
    def name(self) -> str: ...  # noqa: D102
    def constraints(self) -> Iterator[Constraint | MatrixConstraint]: ...  # noqa: D102
    def build(self, placed: Placed) -> Any: ...  # noqa: D102


def _evaluated(placed: Placed, known: Known) -> Evaluated:
    return Evaluated(placed.vector(known.point), placed.vector(known.slope), placed.scalar(known.value))


def between(i: Known, j: Known, mu: Fraction, L: Fraction | None) -> Constraint:
    """That the value at i is not below what is known at j."""
    d = minus(i.point, j.point)
    products: list[Product] = [(_ONE, j.slope, d)]
    if mu:
        products.append((mu / 2, d, d))
    if L is not None:
        change = combined((_ONE, i.slope), (-_ONE, j.slope), (-mu, d))
        products.append((1 / (2 * (L - mu)), change, change))
    return Constraint(products, combined((_ONE, j.value), (-_ONE, i.value)))


@dataclass(frozen=True)
class FunctionPart:
    """A convex function, L-smooth, mu-strongly convex and with subgradients of at most G where `constants` say so.

    The first of `known` is the minimizer, or the point that all is compared with. Builds an InterpolatingFunction.
    """

    name: str
    known: Sequence[Known]
    constants: Mapping[str, Fraction]
    description: str = "the smallest function"

    def constraints(self) -> Iterator[Constraint]:
        """Interpolation between every two points, and the bound on subgradients."""
        L, mu, G = (self.constants.get(name) for name in ("L", "mu", "G"))
        for i, j in itertools.permutations(self.known, 2):
            yield between(i, j, mu or Fraction(0), L)
        if G is not None:
            for e in self.known:
                if e.slope:
                    yield Constraint([(_ONE, e.slope, e.slope)], constant=-(G**2))

    def build(self, placed: Placed) -> InterpolatingFunction:
        """The smallest function near the points."""
        reference, *others = [_evaluated(placed, e) for e in self.known]
        reference = Evaluated(reference.point, shortened(reference.gradient, self.constants.get("G")), reference.value)
        return InterpolatingFunction.near(self.description, (), others, reference, self.constants)


@dataclass(frozen=True)
class BelowPart:
    """An L-smooth function that need not be convex, with the infimum 0. Builds a SmoothBelow."""

    name: str
    known: Sequence[Known]
    L: Fraction

    def constraints(self) -> Iterator[Constraint]:
        """Interpolation between every two points, and what the infimum demands."""
        for i, j in itertools.permutations(self.known, 2):
            yield between(i, j, -self.L, self.L)
        for e in self.known:
            yield Constraint([(1 / (2 * self.L), e.slope, e.slope)], combined((-_ONE, e.value)))

    def build(self, placed: Placed) -> SmoothBelow:
        """The largest function near the points."""
        return SmoothBelow([_evaluated(placed, e) for e in self.known], self.L)


@dataclass(frozen=True)
class ConvexPart:
    """A closed convex function known by proximal steps; the first of `known` is kept. Builds a LargestAffine."""

    name: str
    known: Sequence[Known]

    def constraints(self) -> Iterator[Constraint]:
        """The function lies above its tangents."""
        for i, j in itertools.permutations(self.known, 2):
            yield between(i, j, Fraction(0), None)

    def build(self, placed: Placed) -> LargestAffine:
        """The largest of the tangents, lowered where need be until the first counts at its own point."""
        first, *others = [_evaluated(placed, e) for e in self.known]
        heights = [e.value + dot(e.gradient, difference(first.point, e.point)) for e in others]
        lowered = zip(others, heights, strict=True)
        pieces = [(e.gradient, min(height, first.value)) for e, height in lowered]
        return LargestAffine.of(first.point, [(first.gradient, first.value), *pieces])


@dataclass(frozen=True)
class ContractionPart:
    """A map that brings no two points further apart, by points and images; the first pair is kept.

    `title` is what the map is called where it is not the part's name.
    """

    name: str
    pairs: Sequence[tuple[Row, Row]]
    title: str = ""

    def constraints(self) -> Iterator[Constraint]:
        """No two images lie further apart than their points."""
        for (x, g), (y, h) in itertools.combinations(self.pairs, 2):
            apart, images_apart = minus(x, y), minus(g, h)
            yield Constraint([(_ONE, images_apart, images_apart), (-_ONE, apart, apart)])

    def build(self, placed: Placed) -> NonexpansiveMap:
        """Kirszbraun's extension of the pairs."""
        points = [placed.vector(x) for x, _ in self.pairs]
        return NonexpansiveMap.near(points, [placed.vector(g) for _, g in self.pairs])


@dataclass(frozen=True)
class LinearPart:
    """A linear map by images, and by images under its adjoint, of at most the norm given. Builds a matrix."""

    name: str
    forward: Sequence[tuple[Row, Row]]
    backward: Sequence[tuple[Row, Row]]
    norm: Fraction

    def constraints(self) -> Iterator[Constraint | MatrixConstraint]:
        """The equation of the adjoint, and both norms."""
        for x, y in self.forward:
            for v, u in self.backward:
                yield Constraint([(_ONE, y, v), (-_ONE, x, u)], equation=True)
        for pairs in (self.forward, self.backward):
            if pairs:
                yield _shorter(pairs, self.norm)

    def build(self, placed: Placed) -> Matrix | None:
        """A map near the images."""
        (X, Y), (V, U) = (
            (_columns(placed, [x for x, _ in pairs]), _columns(placed, [y for _, y in pairs]))
            for pairs in (self.forward, self.backward)
        )
        return linear_map(X, Y, V, U, self.norm, placed.dimension)


@dataclass(frozen=True)
class SkewPart:
    """A skew linear map of norm at most 1, by images. Builds a matrix."""

    name: str
    pairs: Sequence[tuple[Row, Row]]
    title: str = ""

    def constraints(self) -> Iterator[Constraint | MatrixConstraint]:
        """<x, K y> = -<y, K x>, and the norm."""
        for (x, z), (y, w) in itertools.combinations_with_replacement(self.pairs, 2):
            yield Constraint([(_ONE, x, w), (_ONE, y, z)], equation=True)
        yield _shorter(self.pairs, _ONE)

    def build(self, placed: Placed) -> Matrix | None:
        """A map near the images."""
        X, Z = (_columns(placed, [pair[side] for pair in self.pairs]) for side in (0, 1))
        return skew_map(X, Z, placed.dimension)


def _shorter(pairs: Sequence[tuple[Row, Row]], norm: Fraction) -> MatrixConstraint:
    entries = [[[(norm**2, x, y), (-_ONE, a, b)] for y, b in pairs] for x, a in pairs]
    return MatrixConstraint(entries)


def _columns(placed: Placed, rows: Sequence[Row]) -> Any:
    vectors = [[float(v) for v in placed.vector(row)] for row in rows]
    return np.array(vectors).reshape(len(vectors), placed.dimension).T


@dataclass(frozen=True)
class HullPart:
    """The convex hull of points; each of `lowest` is a direction and the vertex that is lowest in it."""

    name: str
    vertices: Sequence[Row]
    lowest: Sequence[tuple[Row, Row]]
    diameter: Fraction | None = None

    def constraints(self) -> Iterator[Constraint]:
        """No vertex is lower than those that are the lowest, and no two are too far apart."""
        for g, best in self.lowest:
            for u in self.vertices:
                if u != best and g:
                    yield Constraint([(_ONE, g, minus(best, u))])
        if self.diameter is not None:
            for u, v in itertools.combinations(self.vertices, 2):
                apart = minus(u, v)
                yield Constraint([(_ONE, apart, apart)], constant=-(self.diameter**2))

    def build(self, placed: Placed) -> Hull | None:
        """The hull; None where rounding made one vertex lower than the first direction's, which the minimizer is."""
        vertices = [placed.vector(u) for u in self.vertices]
        if self.lowest:
            g, best = (placed.vector(row) for row in self.lowest[0])
            if any(dot(g, difference(u, best)) < 0 for u in vertices):
                return None
        if self.diameter is not None:
            for u, v in itertools.combinations(vertices, 2):
                apart = difference(u, v)
                if dot(apart, apart) > self.diameter**2:
                    return None
        return Hull(vertices)


@dataclass(frozen=True)
class VectorPart:
    """A vector by itself."""

    name: str
    vector: Row

    def constraints(self) -> Iterator[Constraint]:
        """None."""
        yield from ()

    def build(self, placed: Placed) -> Point:
        """The vector."""
        return placed.vector(self.vector)


@dataclass(frozen=True)
class ShortPart:
    """A vector of at most a length. Builds the vector, shortened where rounding made it longer."""

    name: str
    vector: Row
    length: Fraction

    def constraints(self) -> Iterator[Constraint]:
        """Its length."""
        if self.vector:
            yield Constraint([(_ONE, self.vector, self.vector)], constant=-(self.length**2))

    def build(self, placed: Placed) -> Point:
        """The vector."""
        return shortened(placed.vector(self.vector), self.length)


@dataclass(frozen=True)
class BesidePart:
    """A vector whose square, beside that of each of some others, is at most the square of a length.

    Builds the vector, shortened where rounding made it longer.
    """

    name: str
    vector: Row
    others: Sequence[Row]
    length: Fraction

    def constraints(self) -> Iterator[Constraint]:
        """The sums of the squares."""
        for other in self.others:
            squares = [(_ONE, row, row) for row in (self.vector, other) if row]
            if squares:
                yield Constraint(squares, constant=-(self.length**2))

    def build(self, placed: Placed) -> Point:
        """The vector."""
        others = [placed.vector(row) for row in self.others]
        room = self.length**2 - max((dot(v, v) for v in others), default=Fraction(0))
        least = Fraction(math.sqrt(max(float(room), 0.0))) * (1 - Fraction(1, 10**12))
        return shortened(placed.vector(self.vector), least)


@dataclass(frozen=True)
class ErrorsPart:
    """Vectors that are off from others by at most a share of their lengths, by the points where they are asked for.

    Builds an Errors.
    """

    name: str
    known: Sequence[tuple[Row, Row, Row]]  # point, exact, inexact
    share: Fraction

    def constraints(self) -> Iterator[Constraint]:
        """The bound of the errors."""
        for _, exact, inexact in self.known:
            error = minus(inexact, exact)
            yield Constraint([(_ONE, error, error), (-(self.share**2), exact, exact)])

    def build(self, placed: Placed) -> Errors:
        """The errors, shortened where need be."""
        errors = [(placed.vector(x), placed.vector(minus(d, g))) for x, g, d in self.known]
        return Errors([x for x, _ in errors], [e for _, e in errors], self.share)
