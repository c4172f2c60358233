r"""Counterexamples: a function of the class and a state from which the claim fails, in exact rational numbers.

The function is the smallest one of its class through the points that the step visits. With `c_i` the affine
piece of a point,

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
import html
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

from potential.algebra.parameters import declared_parameters
from potential.errors import InputError, MissingOracleError
from potential.refutation.linear_operator import LinearOperator
from potential.statement.theorem import Theorem

Point = tuple[Fraction, ...]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Evaluated:
    """A point that the step visits, with the function's value and the (sub)gradient that the oracle answers there."""

    point: Point
    gradient: Point
    value: Fraction


def dot(u: Sequence[Fraction], v: Sequence[Fraction]) -> Fraction:
    """The Euclidean inner product of two rational vectors."""
    return sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))


def difference(u: Sequence[Fraction], v: Sequence[Fraction]) -> Point:
    """u - v."""
    return tuple(a - b for a, b in zip(u, v, strict=True))


def _shortened(gradient: Point, bound: Fraction | None) -> Point:
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
        points = [replace(e, gradient=_shortened(e.gradient, bound)) for e in points]
        lower = max([interpolation_excess(reference, e, L, mu) for e in points], default=Fraction(0))
        points = [replace(e, value=e.value - max(lower, Fraction(0))) for e in points]
        rough = cls(name, class_names, [], reference, constants)
        rough._points = (reference, *points)
        rough._make_pieces()
        exact = [(e.point, *rough._evaluate(e.point)) for e in points]
        return cls(name, class_names, [Evaluated(x, g, f) for x, f, g in exact], reference, constants)

    def _check(self) -> None:
        if self._smoothness is not None and not 0 <= self._curvature < self._smoothness:
            raise InputError(f"{self.name}: 0 <= mu < L is needed, got mu = {self._curvature}, L = {self._smoothness}")
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

    def _evaluate(self, x: Point) -> tuple[Fraction, Point]:
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

    def value(self, x: Any) -> Any:
        """f(x)."""
        return self._number(self._evaluate(self._vector(x))[0])

    def subgradient(self, x: Any) -> Array:
        """A subgradient at `x`: the gradient where there is one, as at every point of `Counterexample.points`."""
        return self._array(self._evaluate(self._vector(x))[1])

    def gap(self, x: Any) -> Any:
        """f(x) - f(x*), computed exactly and rounded once."""
        return self._number(self._evaluate(self._vector(x))[0] - self._points[0].value)

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
            return math.sqrt(self._constants["mu"] / self._constants["L"])
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


def maximize_on_simplex(
    linear: Sequence[Fraction], quadratic: Sequence[Sequence[Fraction]]
) -> tuple[tuple[Fraction, ...], Fraction]:
    """The maximum of <linear, a> - <a, quadratic a> / 2 over the simplex, exactly: (a, the maximum).

    `quadratic` must be positive semidefinite. A vertex of the set of maximizers has a support on which the
    conditions of optimality are a regular linear system, so that the supports can be gone through; the one
    that floats suggest comes first.
    """
    n = len(linear)
    supports = itertools.chain(
        [_suggested_support(linear, quadratic)],
        itertools.chain.from_iterable(itertools.combinations(range(n), size) for size in range(1, n + 1)),
    )
    for support in supports:
        solved = _stationary(linear, quadratic, support)
        if solved is None or any(weight < 0 for weight in solved[0]):
            continue
        a = [Fraction(0)] * n
        for k, weight in zip(support, solved[0], strict=True):
            a[k] = weight
        slopes = [c - dot(row, a) for c, row in zip(linear, quadratic, strict=True)]
        if max(slopes) <= solved[1]:
            return tuple(a), (dot(linear, a) + solved[1]) / 2
    raise AssertionError("a concave quadratic program over the simplex has a solution")


def _suggested_support(linear: Sequence[Fraction], quadratic: Sequence[Sequence[Fraction]]) -> tuple[int, ...]:
    """The support of a maximizer as floats see it, by an active-set method from the best vertex."""
    c = np.array([float(v) for v in linear])
    Q = np.array([[float(v) for v in row] for row in quadratic])
    size = max(float(np.abs(c).max()), float(np.abs(Q).max()), 1e-300)
    support = [int(np.argmax(c - np.diag(Q) / 2))]
    a = np.zeros(len(c))
    a[support] = 1.0
    for _ in range(4 * len(c)):
        slopes = c - Q @ a
        best = int(np.argmax(slopes))
        if slopes[best] <= float(slopes @ a) + 1e-13 * size or best in support:
            break
        support.append(best)
        while True:
            k = len(support)
            system = np.block([[Q[np.ix_(support, support)], np.ones((k, 1))], [np.ones((1, k)), np.zeros((1, 1))]])
            target = np.linalg.lstsq(system, np.append(c[support], 1.0), rcond=None)[0][:k]
            if np.all(target > 0):
                a[:] = 0.0
                a[support] = target
                break
            # Go as far as the simplex allows, and drop what becomes zero.
            now = a[support]
            falling = [i for i in range(k) if target[i] <= 0]
            steps = [now[i] / (now[i] - target[i]) if now[i] > target[i] else 0.0 for i in falling]
            first = falling[int(np.argmin(steps))]
            a[support] = now + min(steps) * (target - now)
            a[support[first]] = 0.0
            support.pop(first)
            if not support:
                return tuple(range(len(c)))
    return tuple(sorted(support))


def _stationary(
    linear: Sequence[Fraction], quadratic: Sequence[Sequence[Fraction]], support: Sequence[int]
) -> tuple[list[Fraction], Fraction] | None:
    """(a, s) with quadratic a + s = linear on the support and sum a = 1; None where the system is singular."""
    k = len(support)
    rows = [[quadratic[i][j] for j in support] + [Fraction(1), linear[i]] for i in support]
    rows.append([Fraction(1)] * k + [Fraction(0), Fraction(1)])
    for column in range(k + 1):
        pivot = next((r for r in range(column, k + 1) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [v / lead for v in rows[column]]
        for r in range(k + 1):
            factor = rows[r][column]
            if r != column and factor:
                rows[r] = [v - factor * w for v, w in zip(rows[r], rows[column], strict=True)]
    return [rows[r][-1] for r in range(k)], rows[k][-1]


# The counterexample ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replay:
    """One step of the method on the counterexample's function, in numbers.

    For "decrease", the claim is `rise <= allowed`; for "domination", it is `weight * measure <= before`, with
    `rise` their difference and `allowed` zero. `excess = rise - allowed` is positive: the claim fails.
    `next_state`, `after`, `progress` and `budget` belong to the step, whatever the obligation.
    """

    obligation: str
    state: Any
    next_state: Any
    before: Any
    after: Any
    progress: Any
    budget: Any
    weight: Any
    measure: Any

    @property
    def rise(self) -> Any:
        """Phi(t+1) - Phi(t); for domination, weight * measure - Phi(t)."""
        return self.after - self.before if self.obligation == "decrease" else self.weight * self.measure - self.before

    @property
    def allowed(self) -> Any:
        """budget - progress; for domination, zero."""
        return self.budget - self.progress if self.obligation == "decrease" else 0

    @property
    def excess(self) -> Any:
        """By how much the claim fails."""
        return self.rise - self.allowed


@dataclass(frozen=True)
class Counterexample:
    """A function of the class, parameters and a state at which a theorem's claim fails, in exact numbers.

    The claim is about one step from every state, so the state need not be one that the method reaches; where
    `from_start` is true, it is what the method's own `start` gives at t = 0, and the claim fails in the first
    step of a run from `start_point`.

    Attributes:
        theorem: the claim.
        obligation: "decrease" or "domination".
        parameters: exact values of the class's and the method's parameters, by name.
        t: the iteration.
        points: the points that count, by name, with gradients and values; the minimizer is `x*`.
        state_vectors: the state at iteration t, by name.
        function: a function of the class through these points, a numeric problem.
        violation: by how much the claim fails, exactly.
        relative_violation: the same over the sum of the magnitudes of the claim's terms.
        from_start: whether the state is the method's own first state, with `start_point` for x_0.
    """

    theorem: Theorem
    obligation: str
    parameters: Mapping[str, Fraction]
    t: int
    points: Mapping[str, Evaluated]
    state_vectors: Mapping[str, Point]
    function: InterpolatingFunction | LinearOperator
    violation: Fraction
    relative_violation: float
    from_start: bool
    start_point: Point | None
    weight: Fraction

    def method(self, *, exact: bool = False) -> Any:
        """The theorem's method with the counterexample's parameters."""
        given = self.theorem.method
        cls: Any = self.theorem.method_class
        method = cls.__new__(cls) if isinstance(given, type) else copy.copy(given)
        for name, parameter in declared_parameters(cls).items():
            sequence = getattr(parameter, "sequence", False)
            value = self.parameters[f"{name}_t" if sequence else name]
            number = value if exact else float(value)
            method.__dict__[name] = (lambda t, number=number: number) if sequence else number
        return method

    @property
    def state(self) -> Any:
        """The state at iteration t, as the method's `step` takes it: float arrays."""
        return self._state(self.method(), self.function)

    def _state(self, method: Any, function: InterpolatingFunction | LinearOperator) -> Any:
        vectors = [function._array(v) for v in self.state_vectors.values()]
        shape = method.start(function, function.default_start())
        return type(shape)(*vectors) if isinstance(shape, tuple) else vectors[0]

    def replay(self, *, exact: bool = False) -> Replay:
        """Run the method's own `step` and `potential` on the function, from the state, in floats or in Fractions.

        In Fractions nothing is rounded, unless the method's own code brings floats in.
        """
        p = self.function.exact if exact else self.function
        method = self.method(exact=exact)
        # A Fraction keeps quotients such as 2 / (t + 2) exact.
        t: Any = Fraction(self.t) if exact else self.t

        def call(name: str, *arguments: Any) -> Any:
            return self.theorem.function(name, method)(*arguments)

        state = self._state(method, p)
        following = method.step(p, t, state)
        weight = call("weight", p, t)
        scalars = {
            "before": call("potential", p, t, state),
            "after": call("potential", p, t + 1, following),
            "progress": call("progress", p, t, state),
            "budget": call("budget", p, t),
            "weight": p._number(self.weight) if weight is None else weight,
            "measure": call("measure", p, t, state),
        }
        if not exact:
            scalars = {name: float(value) for name, value in scalars.items()}
        return Replay(obligation=self.obligation, state=state, next_state=following, **scalars)

    # What a person sees -----------------------------------------------------------------------------------------------

    def _head(self) -> list[str]:
        parameters = ", ".join(f"{name} = {value}" for name, value in {"t": self.t, **self.parameters}.items())
        run = self.replay()
        lines = [f"{self.theorem.name} is false at {parameters}."]
        if self.obligation == "decrease":
            lines.append(
                f"One step takes Phi({self.t}) = {run.before:.10g} to Phi({self.t + 1}) = {run.after:.10g}: "
                f"a rise of {run.rise:.6g} where {run.allowed:.6g} is allowed, {float(self.violation):.6g} too much."
            )
        else:
            lines.append(
                f"Phi({self.t}) = {run.before:.10g} is less than weight * measure = "
                f"{run.weight:.10g} * {run.measure:.10g} by {float(self.violation):.6g}."
            )
        if self.from_start:
            origin = f"the first state of a run from x_0 = {shown(self.start_point or ())}"
        else:
            origin = "a state at iteration t (the claim is made for every state)"
        state = ", ".join(f"{name} = {shown(v)}" for name, v in self.state_vectors.items())
        lines.append(f"State: {state}, {origin}.")
        lines.append(
            f"The function is {self.function.name}, in dimension {self.function.dimension}, through the points"
        )
        return lines

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [(name, shown(e.point), shown(e.gradient), _short(e.value)) for name, e in self.points.items()]

    def __str__(self) -> str:
        rows = [("", "point", "gradient", "value"), *self._rows()]
        widths = [max(len(row[k]) for row in rows) for k in range(4)]
        table = ["  " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([*self._head(), *table])

    def __repr__(self) -> str:
        excess = f"{float(self.violation):.3g}"
        return f"<Counterexample to {self.theorem.name}: {self.obligation} fails by {excess} at t = {self.t}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<p>{html.escape(line)}</p>" for line in self._head())
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self._rows()
        )
        names = "".join(f"<th>{title}</th>" for title in ("", "point", "gradient", "value"))
        return f"<div>{head}<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table></div>"


def _short(value: Fraction) -> str:
    """An exact number where that is short, else six digits of it."""
    text = str(value)
    return text if len(text) <= 12 else f"{float(value):.6g}"


def shown(vector: Sequence[Fraction]) -> str:
    """A vector for a person."""
    return "(" + ", ".join(_short(v) for v in vector) + ")"
