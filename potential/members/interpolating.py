r"""Functions of a class through given points, in exact rational numbers: the smallest ones.

With `c_i` the affine piece of a point,

    f(x) = max_i c_i(x)                                                 convex
    f(x) = (mu/2) ||x - x*||^2 + max_a  sum_i a_i c_i(x) - ||sum_i a_i g_i||^2 / (2 (L - mu))     L-smooth,
    mu-strongly convex

where `a` ranges over the simplex. The second maximum is the Moreau envelope, with parameter 1/(L - mu), of a
maximum of affine functions, so that it is convex and (L - mu)-smooth whatever the pieces are. Source: A.
Taylor, J. Hendrickx, F. Glineur, "Smooth strongly convex interpolation and exact worst-case performance of
first-order methods", Mathematical Programming 161 (2017).

All data are rational, so that the maximum, a small concave quadratic program, is solved exactly.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError, MissingOracleError
from potential.members.simplex import Point, difference, dot, maximize_on_simplex, root

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Evaluated:
    """A point that the step visits, with the function's value and the (sub)gradient that the oracle answers there."""

    point: Point
    gradient: Point
    value: Fraction


def shortened(gradient: Point, bound: Fraction | None) -> Point:
    """A vector, at most `bound` long, made a little shorter where rounding has made it longer."""
    if bound is None or (length := dot(gradient, gradient)) <= bound**2:
        return gradient
    factor = Fraction(float(bound) / math.sqrt(float(length))) * (1 - Fraction(1, 10**12))
    return tuple(v * factor for v in gradient)


def interpolation_excess(i: Evaluated, j: Evaluated, L: Fraction | None, mu: Fraction) -> Fraction:
    """By how much f(i) lies below what is known at j allows; a function exists where this is at most 0 for all pairs.

    `L` is None for functions that need not be smooth. A negative number is the room that is left.
    """
    d = difference(i.point, j.point)
    lower = j.value + dot(j.gradient, d) + mu / 2 * dot(d, d)
    if L is not None:
        change = tuple(a - b - mu * c for a, b, c in zip(i.gradient, j.gradient, d, strict=True))
        lower += dot(change, change) / (2 * (L - mu))
    return lower - i.value


class InterpolatingFunction:
    """The smallest function of a class through given points: a numeric problem, each answer rounded once.

    Args:
        name: a short name.
        class_names: the classes of `potential.classes` that the function belongs to.
        points: the points with their gradients and values, all of one dimension.
        reference: the minimizer, with gradient zero; in the online classes the comparator, with any gradient.
        vertices: points whose convex hull is the constraint set K; without any, K is the whole space.
        answers: what it answers to the oracles of a setting, by their names: functions of it and of what is asked.
        known: what these oracles answer at points of the step, where the setting leaves them a choice.
        constants: L, mu, G, ... as rationals. `L` among them makes the function L-smooth, `mu` mu-strongly
            convex.

    Vectors are one-dimensional arrays of shape `(dimension,)`. Oracles take floats or Fractions and give
    floats; those of `.exact` give Fractions, in arrays of dtype object. Raises InputError where no function
    of the class passes through the points, and MissingOracleError, an AttributeError, for an oracle that the
    class does not have.
    """

    minimum_error = 0.0
    stationarity = 0.0

    def __init__(
        self,
        name: str,
        class_names: Sequence[str],
        points: Sequence[Evaluated],
        reference: Evaluated,
        constants: Mapping[str, Fraction],
        vertices: Sequence[Point] = (),
        answers: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
        known: Mapping[tuple[str, Point], Point] = MappingProxyType({}),
    ) -> None:
        self.name = name
        self.class_names = frozenset(class_names)
        self.dimension = len(reference.point)
        self._is_exact = False
        self._constants = dict(constants)
        self._smoothness = self._constants.get("L")
        self._curvature = self._constants.get("mu", Fraction(0))
        self._minimizer = reference.point
        self._points = (reference, *points)
        self._vertices = tuple(dict.fromkeys(vertices))
        self._answers = dict(answers)
        self._known = dict(known)
        self._check()
        self._make_pieces()

    def _make_pieces(self) -> None:
        """Less the strong convexity, each point gives a slope and the piece's height at the reference point."""
        reference = self._points[0]
        self._slopes: list[Point] = []
        self._heights: list[Fraction] = []
        for e in self._points:
            d = difference(e.point, reference.point)
            slope = tuple(g - self._curvature * x for g, x in zip(e.gradient, d, strict=True))
            height = e.value - self._curvature / 2 * dot(d, d) - dot(slope, d)
            if self._smoothness is not None:
                height += dot(slope, slope) / (2 * (self._smoothness - self._curvature))
            self._slopes.append(slope)
            self._heights.append(height)
        self._gram = [[dot(u, v) for v in self._slopes] for u in self._slopes]

    @property
    def slopes(self) -> Sequence[Point]:
        """The slopes between which all of its subgradients lie, where it is neither smooth nor strongly convex."""
        return self._slopes

    @classmethod
    def near(
        cls,
        name: str,
        class_names: Sequence[str],
        points: Sequence[Evaluated],
        reference: Evaluated,
        constants: Mapping[str, Fraction],
    ) -> InterpolatingFunction:
        """A function of the class near points through which, but for rounding, one passes.

        The pieces of the points make a function of the class whatever they are; they are lowered until the reference,
        with gradient zero, is a minimizer, and subgradients are shortened to G. Its own values and gradients at the
        points are what the result passes through.
        """
        bound, mu, L = constants.get("G"), constants.get("mu", Fraction(0)), constants.get("L")
        points = [replace(e, gradient=shortened(e.gradient, bound)) for e in points]
        lower = max([interpolation_excess(reference, e, L, mu) for e in points], default=Fraction(0))
        points = [replace(e, value=e.value - max(lower, Fraction(0))) for e in points]
        rough = cls(name, class_names, [], reference, constants)
        rough._points = (reference, *points)
        rough._make_pieces()
        exact = [(e.point, *rough.evaluate(e.point)) for e in points]
        return cls(name, class_names, [Evaluated(x, g, f) for x, f, g in exact], reference, constants)

    def _check(self) -> None:
        if self._smoothness is not None and not -self._smoothness <= self._curvature < self._smoothness:
            raise InputError(f"{self.name}: mu < L is needed, got mu = {self._curvature}, L = {self._smoothness}")
        for i, j in itertools.permutations(self._points, 2):
            excess = interpolation_excess(i, j, self._smoothness, self._curvature)
            if excess > 0:
                raise InputError(
                    f"{self.name}: no function of the class passes through the points; one value is too low by {excess}"
                )
        bound = self._constants.get("G")
        if bound is not None and any(dot(e.gradient, e.gradient) > bound**2 for e in self._points):
            raise InputError(f"{self.name}: a subgradient is longer than G = {bound}")

    # Numbers in and out -----------------------------------------------------------------------------------------------

    @cached_property
    def exact(self) -> InterpolatingFunction:
        """The same function with Fractions for answers and constants."""
        twin = copy.copy(self)
        twin._is_exact = True
        return twin

    def _number(self, value: Fraction) -> Any:
        return value if self._is_exact else float(value)

    def _array(self, values: Sequence[Any]) -> Array:
        return np.array(values, dtype=object) if self._is_exact else np.array([float(v) for v in values])

    def _vector(self, x: Any, argument: str = "x") -> Point:
        entries = np.asarray(x, dtype=object)
        if entries.shape != (self.dimension,):
            raise InputError(f"{self.name}: {argument} must have the shape ({self.dimension},), got {entries.shape}")
        try:
            return tuple(v if isinstance(v, Fraction) else Fraction(v) for v in entries.tolist())
        except (TypeError, ValueError, OverflowError) as error:
            raise InputError(f"{self.name}: {argument} must consist of finite real numbers: {error}") from error

    # First-order oracle -----------------------------------------------------------------------------------------------

    def evaluate(self, x: Point) -> tuple[Fraction, Point]:
        """The exact value and (sub)gradient; of several active pieces, that of the first."""
        d = difference(x, self._minimizer)
        heights = [h + dot(s, d) for h, s in zip(self._heights, self._slopes, strict=True)]
        if self._smoothness is None:
            value = max(heights)
            slope = self._slopes[heights.index(value)]
        else:
            room = self._smoothness - self._curvature
            weights, value = maximize_on_simplex(heights, [[g / room for g in row] for row in self._gram])
            slope = tuple(dot(weights, column) for column in zip(*self._slopes, strict=True))
        gradient = tuple(s + self._curvature * v for s, v in zip(slope, d, strict=True))
        return value + self._curvature / 2 * dot(d, d), gradient

    def implicit(self, x: Point, step: Fraction) -> Point:
        """The minimizer over u of f(u) + ||u - x||^2 / (2 step), exactly."""
        z = tuple(v / step for v in difference(x, self._minimizer))
        inverse = 1 / (self._curvature + 1 / step)
        bend = inverse + (1 / (self._smoothness - self._curvature) if self._smoothness is not None else 0)
        heights = [h + inverse * dot(s, z) for h, s in zip(self._heights, self._slopes, strict=True)]
        weights, _ = maximize_on_simplex(heights, [[bend * v for v in row] for row in self._gram])
        slope = [dot(weights, column) for column in zip(*self._slopes, strict=True)]
        return tuple(m + inverse * (v - s) for m, v, s in zip(self._minimizer, z, slope, strict=True))

    def value(self, x: Any) -> Any:
        """f(x)."""
        return self._number(self.evaluate(self._vector(x))[0])

    def subgradient(self, x: Any) -> Array:
        """A subgradient at `x`: the gradient where there is one, as at every point of `Counterexample.points`."""
        return self._array(self.evaluate(self._vector(x))[1])

    def gap(self, x: Any) -> Any:
        """f(x) - f(x*), computed exactly and rounded once."""
        return self._number(self.evaluate(self._vector(x))[0] - self._points[0].value)

    @property
    def minimizer(self) -> Array:
        """The minimizer x*, or the comparator in the online classes; shape `(dimension,)`."""
        return self._array(self._minimizer)

    comparator = minimizer

    @property
    def minimum(self) -> Any:
        """f(x*)."""
        return self._number(self._points[0].value)

    # Geometry ---------------------------------------------------------------------------------------------------------

    def inner(self, u: Any, v: Any) -> Any:
        """The inner product <u, v>."""
        return self._number(dot(self._vector(u, "u"), self._vector(v, "v")))

    def norm_squared(self, v: Any) -> Any:
        """||v||^2."""
        return self.inner(v, v)

    def distance_squared(self, x: Any) -> Any:
        """||x - x*||^2."""
        d = difference(self._vector(x), self._minimizer)
        return self._number(dot(d, d))

    def project(self, x: Any) -> Any:
        """The projection on the constraint set K: `x` itself where there is none."""
        if not self._vertices:
            return x
        point = self._vector(x)
        gram = [[dot(u, v) for v in self._vertices] for u in self._vertices]
        weights, _ = maximize_on_simplex([dot(v, point) for v in self._vertices], gram)
        return self._array([dot(weights, column) for column in zip(*self._vertices, strict=True)])

    def least_vertex(self, g: Any) -> Array:
        """The vertex of the constraint set that is lowest in the direction g; raises MissingOracleError without one."""
        if not self._vertices:
            raise MissingOracleError(f"{self.name} has no bounded set")
        slope = self._vector(g, "g")
        return self._array(min(self._vertices, key=lambda v: dot(slope, v)))

    def prox(self, x: Any, step: Any) -> Any:
        """`x` itself: the objective is taken as a whole."""
        return x

    def chosen(self, oracle: str, x: Any, otherwise: Any) -> Any:
        """What an oracle with a choice answers at a point of the step; at other points, what it answers `otherwise`."""
        point = self._vector(x)
        near = Fraction(1, 10**18) * (1 + dot(point, point))
        for (name, known), answer in self._known.items():
            d = difference(point, known)
            if name == oracle and dot(d, d) <= near:
                return self._array(answer)
        return otherwise

    def default_start(self) -> Array:
        """The origin."""
        return self._array([Fraction(0)] * self.dimension)

    def validate_start(self, x0: Any) -> Array:
        """A checked copy of a starting point; raises InputError."""
        return self._array(self._vector(x0, "x0"))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._constants:
            return self._number(self._constants[name])
        if name == "gradient" and self._smoothness is not None:
            return self.subgradient
        if name == "q" and "mu" in self._constants:
            found = root(self._constants["mu"] / self._constants["L"])
            return found if self._is_exact else float(found)
        if name in self._answers:
            return partial(self._answers[name], self)
        have = [
            "value",
            "subgradient",
            "gap",
            "minimizer",
            "inner",
            "norm_squared",
            "distance_squared",
            *self._constants,
        ]
        raise MissingOracleError(f"{self.name} has no {name!r}; it has {', '.join(have)}")

    def __deepcopy__(self, memo: object) -> InterpolatingFunction:
        return copy.copy(self)

    def __repr__(self) -> str:
        return f"<InterpolatingFunction: {self.name}, dimension {self.dimension}, {len(self._points)} pieces>"
