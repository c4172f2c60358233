"""Concrete members of every class of problems, in closed form: what the hypotheses of the classes are tried on.

A member has the oracles of its class on arrays, exact up to rounding, and a solution that is known because the rest is
built around it. Nothing here comes from the package.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.optimize import brentq

Array = np.ndarray
Rng = np.random.Generator


def orthogonal(rng: Rng, d: int) -> Array:
    return np.linalg.qr(rng.normal(size=(d, d)))[0]


def unit(rng: Rng, d: int) -> Array:
    v = rng.normal(size=d)
    return v / np.linalg.norm(v)


# Functions -----------------------------------------------------------------------------------------------------------

Profile = tuple[Callable[[Array], Array], Callable[[Array], Array]]

# Functions of one variable and their slopes: the second derivative lies in [0, 1], for those below in [-1, 1].
CONVEX: dict[str, Profile] = {
    "square": (lambda s: s**2 / 2, lambda s: s),
    "huber": (lambda s: np.where(np.abs(s) < 1, s**2 / 2, np.abs(s) - 0.5), lambda s: np.clip(s, -1, 1)),
    "log cosh": (lambda s: np.logaddexp(s, -s), np.tanh),
    "flat": (lambda s: 0 * s, lambda s: 0 * s),
}
BOUNDED: dict[str, tuple[Profile, float]] = {
    "square": (CONVEX["square"], 0.0),
    "wave": ((lambda s: -np.cos(s), np.sin), -1.0),
    "dent": (
        (
            lambda s: np.where(np.abs(s) < 1, -(s**2) / 2, (np.abs(s) - 2) ** 2 / 2 - 1),
            lambda s: np.where(np.abs(s) < 1, -s, (np.abs(s) - 2) * np.sign(s)),
        ),
        -1.0,
    ),
}


class Ridge:
    """sum over i of w_i phi_i(<a_i, x - b>), the a_i orthonormal, + mu ||x - b||^2 / 2 + <c, x>."""

    def __init__(self, axes: Array, center: Array, profiles: list[Profile], weights: Array, mu: float = 0.0) -> None:
        self.axes, self.center, self.profiles, self.weights, self.mu = axes, center, profiles, weights, mu
        self.slope = 0 * center

    def value(self, x: Array) -> float:
        s = self.axes @ (x - self.center)
        total = sum(w * phi(v) for w, (phi, _), v in zip(self.weights, self.profiles, s, strict=True))
        return float(total + self.mu / 2 * (x - self.center) @ (x - self.center) + self.slope @ x)

    def gradient(self, x: Array) -> Array:
        s = self.axes @ (x - self.center)
        slopes = np.array([w * dphi(v) for w, (_, dphi), v in zip(self.weights, self.profiles, s, strict=True)])
        return self.axes.T @ slopes + self.mu * (x - self.center) + self.slope


def convex(rng: Rng, d: int, L: float, mu: float = 0.0) -> Ridge:
    """A convex function with second derivatives in [mu, L], both of which it often has."""
    names = rng.choice(list(CONVEX), size=d)
    return Ridge(
        orthogonal(rng, d),
        rng.normal(size=d),
        [CONVEX[n] for n in names],
        (L - mu) * rng.choice([1, 1, 0.5], size=d),
        mu,
    )


class Peak:
    """max over i of <a_i, x - b>, with the subgradient of one i, + mu ||x - b||^2 / 2."""

    def __init__(self, rows: Array, center: Array, mu: float = 0.0) -> None:
        self.rows, self.center, self.mu = rows, center, mu

    def value(self, x: Array) -> float:
        return float(np.max(self.rows @ (x - self.center)) + self.mu / 2 * (x - self.center) @ (x - self.center))

    def gradient(self, x: Array) -> Array:
        return self.rows[np.argmax(self.rows @ (x - self.center))] + self.mu * (x - self.center)


class Smooth:
    """Any value and gradient."""

    def __init__(self, value: Callable[[Array], float], gradient: Callable[[Array], Array]) -> None:
        self.value, self.gradient = value, gradient


# Sets, each with a point x* on its boundary and a vector that is normal there ---------------------------------------


class Ball:
    def __init__(self, rng: Rng, d: int, diameter: float) -> None:
        self.center, self.radius = rng.normal(size=d), diameter / 2
        self.normal = unit(rng, d)
        self.boundary = self.center + self.radius * self.normal

    def project(self, x: Array) -> Array:
        far = np.linalg.norm(x - self.center)
        return x if far <= self.radius else self.center + self.radius / far * (x - self.center)

    def linear_minimizer(self, g: Array) -> Array:
        return self.center - self.radius * g / np.linalg.norm(g) if g.any() else self.center

    def point(self, rng: Rng) -> Array:
        return self.project(self.center + self.radius * rng.choice([0.5, 3]) * rng.normal(size=len(self.center)))


class Box:
    def __init__(self, rng: Rng, d: int, diameter: float) -> None:
        sides = np.abs(rng.normal(size=d)) + 0.1
        self.low = rng.normal(size=d)
        self.high = self.low + sides * diameter / np.linalg.norm(sides)
        signs = rng.integers(-1, 2, size=d)
        signs[0] = 1
        middle = self.low + rng.random(d) * (self.high - self.low)
        self.boundary = np.where(signs > 0, self.high, np.where(signs < 0, self.low, middle))
        self.normal = signs / np.linalg.norm(signs)

    def project(self, x: Array) -> Array:
        return np.clip(x, self.low, self.high)

    def linear_minimizer(self, g: Array) -> Array:
        return np.where(g > 0, self.low, self.high)

    def point(self, rng: Rng) -> Array:
        where = rng.random(len(self.low)) if rng.random() < 0.3 else rng.integers(0, 2, len(self.low))
        return self.low + where * (self.high - self.low)


def region(rng: Rng, d: int, diameter: float) -> Any:
    return rng.choice([Ball, Box])(rng, d, diameter)


# Non-smooth parts ----------------------------------------------------------------------------------------------------


class AbsoluteValues:
    """w |x - b|_1 + <c, x>."""

    def __init__(self, rng: Rng, d: int) -> None:
        self.weight, self.center, self.slope = rng.random() + 0.2, rng.normal(size=d), rng.normal(size=d)

    def value(self, x: Array) -> float:
        return float(self.weight * np.abs(x - self.center).sum() + self.slope @ x)

    def prox(self, x: Array, step: float) -> Array:
        y = x - step * self.slope - self.center
        return self.center + np.sign(y) * np.maximum(np.abs(y) - step * self.weight, 0)

    def subgradient(self, x: Array) -> Array:
        return self.weight * np.sign(x - self.center) + self.slope


class Bowl:
    """w ||x - b||^2 / 2, or, with w = 0, a linear function."""

    def __init__(self, rng: Rng, d: int) -> None:
        self.weight, self.center, self.slope = rng.choice([0, 1, 3]), rng.normal(size=d), rng.normal(size=d)

    def value(self, x: Array) -> float:
        return float(self.weight / 2 * (x - self.center) @ (x - self.center) + self.slope @ x)

    def prox(self, x: Array, step: float) -> Array:
        return (x - step * self.slope + step * self.weight * self.center) / (1 + step * self.weight)

    def subgradient(self, x: Array) -> Array:
        return self.weight * (x - self.center) + self.slope


class Length:
    """w ||x - b||."""

    def __init__(self, rng: Rng, d: int) -> None:
        self.weight, self.center, self.slope = rng.random() + 0.2, rng.normal(size=d), np.zeros(d)

    def value(self, x: Array) -> float:
        return float(self.weight * np.linalg.norm(x - self.center) + self.slope @ x)

    def prox(self, x: Array, step: float) -> Array:
        y = x - step * self.slope - self.center
        far = np.linalg.norm(y)
        return self.center + (y * (1 - step * self.weight / far) if far > step * self.weight else 0 * y)

    def subgradient(self, x: Array) -> Array:
        y = x - self.center
        return self.slope + (self.weight * y / np.linalg.norm(y) if y.any() else 0)


def part(rng: Rng, d: int) -> Any:
    return rng.choice([AbsoluteValues, Bowl, Length])(rng, d)


# Operators that are known by their resolvents ------------------------------------------------------------------------


class LinearOperator:
    """B x + c, with B + B^T positive semi-definite."""

    def __init__(self, rng: Rng, d: int) -> None:
        skew = rng.normal(size=(d, d))
        low = rng.normal(size=(1, d)) * rng.choice([0, 1])
        self.matrix, self.slope = skew - skew.T + low.T @ low, rng.normal(size=d)

    def resolvent(self, x: Array, step: float) -> Array:
        return np.linalg.solve(np.eye(len(x)) + step * self.matrix, x - step * self.slope)

    def element(self, x: Array) -> Array:
        return self.matrix @ x + self.slope


class Subdifferential:
    def __init__(self, rng: Rng, d: int) -> None:
        self.part = part(rng, d)
        self.resolvent, self.element = self.part.prox, self.part.subgradient

    @property
    def slope(self) -> Array:
        return self.part.slope

    @slope.setter
    def slope(self, value: Array) -> None:
        self.part.slope = value


class NormalCone:
    """The normal cone of a set, + c; its element is known at one point of the boundary."""

    def __init__(self, rng: Rng, d: int) -> None:
        self.set = region(rng, d, 1 + rng.random())
        self.slope, self.length = rng.normal(size=d), rng.choice([0, 1, 3])

    def resolvent(self, x: Array, step: float) -> Array:
        return self.set.project(x - step * self.slope)

    def element(self, x: Array) -> Array:
        return self.length * self.set.normal + self.slope


def monotone(rng: Rng, d: int, x: Array, value: Array | None) -> Any:
    """A maximally monotone operator of which `value` is an element at x; None leaves it to the operator."""
    kind = rng.choice([LinearOperator, Subdifferential, NormalCone])
    operator = kind(rng, d)
    if kind is NormalCone:
        operator.set.__dict__ = moved(operator.set, x - operator.set.boundary)
    if value is not None:
        operator.slope = operator.slope + value - operator.element(x)
    return operator


def moved(region: Any, by: Array) -> dict[str, Any]:
    """The attributes of a set that is moved."""
    return {k: v + by if k in ("center", "low", "high", "boundary") else v for k, v in vars(region).items()}


class Strengthened:
    """An operator of which x is a zero, with mu (y - x) added."""

    def __init__(self, operator: Any, x: Array, mu: float) -> None:
        self.operator, self.x, self.mu = operator, x, mu
        operator.slope = operator.slope - operator.element(x)

    def resolvent(self, y: Array, step: float) -> Array:
        share = 1 + step * self.mu
        return self.operator.resolvent((y + step * self.mu * self.x) / share, step / share)

    def element(self, y: Array) -> Array:
        return self.operator.element(y) + self.mu * (y - self.x)


def turning(rng: Rng, d: int) -> Array:
    """A matrix of norm at most 1 with a positive semi-definite symmetric part; for even d often skew of norm 1."""
    angle = rng.choice([1, 1, rng.uniform(-1, 1)]) * np.pi / 2
    block = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    B = np.kron(np.eye(d // 2), block)
    Q = orthogonal(rng, d)
    return Q @ B @ Q.T


# Problems ------------------------------------------------------------------------------------------------------------


class Member:
    """A problem on arrays: geometry, and whatever oracles its class has; `values` are its functions by name."""

    def __init__(self, parameters: Mapping[str, float], minimizer: Array) -> None:
        self.__dict__.update(parameters)
        self.minimizer = self.comparator = minimizer
        self.values: dict[str, Callable[[Array], float]] = {}
        self.last: Array | None = None  # the point in the place of the last iterate
        self.at_minimizer: Array | None = None  # the gradient, or the operator's value, at x*
        self.region: Any = None
        self.f: Any = None
        self.part: Any = None
        self.weights: Array | None = None
        self.draws: list[int] = []  # which outcome each draw of a step has
        self.coins: list[bool] = []
        self.outcomes = 1
        self._asked = self._tossed = 0
        self.least: float | None = None
        self.gauge: Any = None
        self.spread: Any = None
        self.components: list[Any] = []
        self.parts: dict[str, Any] = {}  # of a sum, by their letters

    def point(self, rng: Rng, inside: bool = True) -> Array:
        """A point that the state may hold."""
        if self.region is not None and inside:
            return self.region.point(rng)
        return self.minimizer + rng.choice([0.3, 1, 3]) * rng.normal(size=len(self.minimizer))

    # Geometry
    def inner(self, u: Array, v: Array) -> float:
        return float(u @ v if self.weights is None else u @ (self.weights * v))

    def norm_squared(self, v: Array) -> float:
        return self.inner(v, v) if self.gauge is None else self.gauge.norm(v) ** 2

    def dual_norm_squared(self, g: Array) -> float:
        return self.gauge.dual_norm(g) ** 2

    def distance_squared(self, x: Array) -> float:
        return self.norm_squared(x - self.minimizer)

    # The first-order oracle
    def value(self, x: Array) -> float:
        if self.parts:
            return float(sum(part.value(x) for part in self.parts.values()))
        return (self.f.value(x) if self.f else 0.0) + (self.part.value(x) if self.part else 0.0)

    def gap(self, x: Array) -> float:
        return self.value(x) - (self.value(self.minimizer) if self.least is None else self.least)

    def gradient(self, x: Array) -> Array:
        if self.weights is not None:
            return self.f.gradient(x) / self.weights
        return self.f.gradient(x)

    subgradient = operator = apply = gradient

    def line_search(self, x: Array, d: Array) -> Array:
        """By the root of the slope along the line, which rises."""

        def slope(a: float) -> float:
            return float(self.f.gradient(x + a * d) @ d)

        if not np.linalg.norm(d):
            return x
        far = 1.0
        while slope(-far) > 0 or slope(far) < 0:
            far *= 2
        return x + brentq(slope, -far, far, xtol=1e-15, rtol=1e-14) * d

    def project(self, x: Array) -> Array:
        return self.region.project(x) if self.region is not None and self.gauge is None else x

    def linear_minimizer(self, g: Array) -> Array:
        return self.region.linear_minimizer(g)

    def prox(self, x: Array, step: float) -> Array:
        return self.part.prox(x, step) if self.part else self.project(x)

    # Errors and draws
    def begin(self) -> Member:
        """Each function of a method sees the draws of the step from the first one on."""
        self._asked = self._tossed = 0
        return self

    def _draw(self) -> int:
        self._asked += 1
        return self.draws[self._asked - 1]

    def noise(self, x: Array, outcome: int) -> Array:
        """Of mean zero over the outcomes, of variance sigma^2 or, at some points, less; or that of a component."""
        if self.spread is None:
            return np.asarray(self.components[outcome].gradient(x) - self.gradient(x))
        if not hasattr(self, "sigma"):
            return (1 if np.sin(7 * x.sum()) < 0.5 else 0.7) * self._beside(self.gradient(x)) * self.spread[outcome]
        size = np.hypot(self.sigma, getattr(self, "tau", 0.0) ** 0.5 * np.linalg.norm(self.gradient(x)))  # type: ignore[attr-defined]
        size = size * (1 if np.sin(7 * x.sum()) < 0.5 else 0.7)
        return size * self.spread[outcome]  # type: ignore[attr-defined]

    def _beside(self, g: Array) -> float:
        """How large the noise may be so that the mean square of g and the noise is at most G^2."""
        G = self.G  # type: ignore[attr-defined]
        excess = lambda size: np.mean([self.dual_norm_squared(g + size * v) for v in self.spread]) - G**2  # noqa: E731
        return brentq(excess, 0, 3 * G, xtol=1e-14, rtol=1e-14) if excess(0.0) < 0 else 0.0

    def stochastic_gradient(self, x: Array) -> Array:
        return self.gradient(x) + self.noise(x, self._draw())

    def stochastic_operator(self, x: Array) -> Array:
        return self.operator(x) + self.noise(x, self._draw())

    def coordinate_part(self, x: Array, outcome: int) -> Array:
        g = self.gradient(x)
        return np.where(np.arange(len(x)) == outcome, g, 0)

    def coordinate_gradient(self, x: Array) -> Array:
        return self.coordinate_part(x, self._draw())

    def component_gradient(self, x: Array) -> Array:
        k = self.draws[0]
        return self.components[k].gradient(self.entries(x)[k])

    def component_prox(self, x: Array, step: float) -> Array:
        return self.prox_of(self.draws[0], x, step)

    def prox_of(self, k: int, x: Array, step: float) -> Array:
        """By gradient steps on f_k(u) + ||u - x||^2/(2 step), whose condition number is at most 1 + step L."""
        u, L = np.array(x), self.L  # type: ignore[attr-defined]
        for _ in range(3000):
            missed = u - x + step * self.components[k].gradient(u)
            u = u - missed / (1 + step * L)
            if np.linalg.norm(missed) <= 1e-13 * (1 + np.linalg.norm(u)):
                break
        return u

    # Tables, of shape (n, dimension), and coins
    def entries(self, x: Array) -> Array:
        return x if x.ndim == 2 else np.array([x] * len(self.components))

    def table(self, x: Array) -> Array:
        return self.entries(x)

    def with_entry(self, table: Array, k: int, x: Array) -> Array:
        return np.array([x if j == k else w for j, w in enumerate(table)])

    def replaced(self, table: Array, x: Array) -> Array:
        return self.with_entry(table, self.draws[0], x)

    def mean_gradient(self, x: Array) -> Array:
        return np.mean([f.gradient(y) for f, y in zip(self.components, self.entries(x), strict=True)], axis=0)

    def component_variance(self, x: Array) -> float:
        star = self.minimizer
        apart = [f.gradient(y) - f.gradient(star) for f, y in zip(self.components, self.entries(x), strict=True)]
        return float(np.mean([g @ g for g in apart]))

    def component_divergence(self, x: Array) -> float:
        star = self.minimizer
        return float(
            np.mean(
                [
                    f.value(y) - f.value(star) - f.gradient(star) @ (y - star)
                    for f, y in zip(self.components, self.entries(x), strict=True)
                ]
            )
        )

    def with_probability(self, probability: float, x: Array, otherwise: Array) -> Array:
        self._tossed += 1
        return x if self.coins[self._tossed - 1] else otherwise

    def epsilon_subgradient(self, x: Array) -> Array:
        """Of a maximum, the slope of the lowest piece that is within eps of it, or the mean of all that are."""
        pieces = self.f.rows @ (x - self.f.center)
        within = pieces >= np.max(pieces) - self.eps  # type: ignore[attr-defined]
        if np.sin(7 * x.sum()) > 0:
            return self.f.rows[within].mean(axis=0)
        return self.f.rows[np.argmin(np.where(within, pieces, np.inf))]

    def polyak_step(self, x: Array) -> float:
        g = self.gradient(x)
        return 2 * self.gap(x) / float(g @ g)

    def compress(self, v: Array) -> Array:
        """Off by the share that is allowed, in a direction that turns with the vector, or by less."""
        turn = np.array([np.sin(7 * v.sum() + k) for k in range(len(v))])
        share = (1 - self.theta) * (1 if turn[0] < 0.5 else 0.6)  # type: ignore[attr-defined]
        return v + share * np.linalg.norm(v) * turn / np.linalg.norm(turn)

    def inexact_gradient(self, x: Array) -> Array:
        g = self.gradient(x)
        turn = np.array([np.sin(7 * x.sum() + k) for k in range(len(x))])
        share = self.delta * (1 if turn[0] < 0.5 else 0.6)  # type: ignore[attr-defined]
        return g + share * np.linalg.norm(g) * turn / np.linalg.norm(turn)

    # Operators
    first: Any = None
    second: Any = None
    element: Any = None
    nearest: Any = None

    def nearest_minimizer(self, x: Array) -> Array:
        return self.nearest(x)

    def resolvent(self, x: Array, step: float) -> Array:
        return self.first.resolvent(x, float(step))

    def second_resolvent(self, x: Array, step: float) -> Array:
        return self.second.resolvent(x, float(step))

    def splitting_point(self, step: float) -> Array:
        return self.minimizer + step * self.element

    # Saddle points
    matrix: Any = None
    dual: Any = None
    dual_comparator: Any = None

    def linear(self, x: Array) -> Array:
        return self.matrix @ x

    def adjoint(self, y: Array) -> Array:
        return self.matrix.T @ y

    def dual_prox(self, y: Array, step: float) -> Array:
        return self.dual.prox(y, step)

    def saddle(self, x: Array, y: Array) -> float:
        return self.part.value(x) + float(self.linear(x) @ y) - self.dual.value(y)

    # Two functions with a linear constraint: each is one of the image, so that an update is a proximal step and a
    # point with that image, which is not the only one where there is a kernel.
    second_matrix: Any = None
    second_minimizer: Any = None
    multiplier: Any = None
    target: Any = None

    def update(self, v: Array, weight: float) -> Array:
        return self._before(self.matrix, self.part.prox(v, 1 / weight))

    def second_update(self, v: Array, weight: float) -> Array:
        return self._before(self.second_matrix, self.dual.prox(v, 1 / weight))

    @staticmethod
    def _before(matrix: Array, image: Array) -> Array:
        x = np.linalg.pinv(matrix) @ image
        kernel = np.eye(len(x)) - np.linalg.pinv(matrix) @ matrix
        return x + kernel @ np.sin(np.arange(len(x)) + image.sum())

    def second_linear(self, z: Array) -> Array:
        return self.second_matrix @ z

    def constraint(self, x: Array, z: Array) -> Array:
        return self.linear(x) + self.second_linear(z) - self.target

    def lagrangian(self, x: Array, z: Array, y: Array) -> float:
        return self.values["f"](x) + self.values["g"](z) + float(y @ self.constraint(x, z))

    # Mirror maps
    def bregman(self, u: Array, x: Array) -> float:
        return self.gauge.h(u) - self.gauge.h(x) - float(self.gauge.dual_point(x) @ (u - x))

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        return self.gauge.step(x, g, step, self.part)

    def bregman_prox(self, x: Array, step: float) -> Array:
        return self.mirror_step(x, 0 * x, step)

    def mirror_gradient(self, x: Array) -> Array:
        return self.gauge.dual_point(x)

    def mirror(self, theta: Array) -> Array:
        return self.gauge.primal_point(theta)

    def conjugate(self, theta: Array) -> float:
        x = self.gauge.primal_point(theta)
        return float(theta @ x) - self.gauge.h(x)

    def fenchel_coupling(self, u: Array, theta: Array) -> float:
        return self.conjugate(theta) - float(theta @ u) + self.gauge.h(u)

    def steepest_step(self, x: Array, g: Array, step: float) -> Array:
        return x - step * self.gauge.sharp(g)


# Mirror maps, each with a norm, a set and a way to make functions ----------------------------------------------------


class Quadratic:
    """h = <x, H x> / 2 in the norm of H, over the whole space; with H = I over a ball or a box."""

    def __init__(self, rng: Rng, d: int, bounded: bool = False) -> None:
        Q = orthogonal(rng, d)
        self.H = np.eye(d) if bounded else Q @ np.diag(rng.random(d) + 0.3) @ Q.T
        self.region = region(rng, d, 2.0) if bounded else None
        self.d = d

    def h(self, x: Array) -> float:
        return float(x @ self.H @ x) / 2

    def norm(self, v: Array) -> float:
        return float(v @ self.H @ v) ** 0.5

    def dual_norm(self, g: Array) -> float:
        return float(g @ np.linalg.solve(self.H, g)) ** 0.5

    def sharp(self, g: Array) -> Array:
        return np.linalg.solve(self.H, g)

    def dual_point(self, x: Array) -> Array:
        return self.H @ x

    def primal_point(self, theta: Array) -> Array:
        x = np.linalg.solve(self.H, theta)
        return x if self.region is None else self.region.project(x)

    def step(self, x: Array, g: Array, step: float, part: Any) -> Array:
        if part is not None:
            return part.prox(x - step * g, step)
        return self.primal_point(self.H @ x - step * g)

    def point(self, rng: Rng) -> Array:
        return rng.normal(size=self.d) if self.region is None else self.region.point(rng)

    def optimum(self, rng: Rng) -> tuple[Array, Array]:
        """A point, and a vector that is normal to the set there."""
        if self.region is None:
            return rng.normal(size=self.d), np.zeros(self.d)
        return self.region.boundary, self.region.normal

    def smooth(self, rng: Rng, L: float) -> Any:
        q = convex(rng, self.d, L)
        root = np.linalg.cholesky(self.H)
        return Smooth(lambda x: q.value(root.T @ x), lambda x: root @ q.gradient(root.T @ x))


class Entropy:
    """h = sum x log x on the simplex, in the sum norm."""

    def __init__(self, rng: Rng, d: int) -> None:
        self.d = d + 1

    def h(self, x: Array) -> float:
        return float(np.sum(np.where(x > 0, x * np.log(np.maximum(x, 1e-300)), 0)))

    def norm(self, v: Array) -> float:
        return float(np.abs(v).sum())

    def dual_norm(self, g: Array) -> float:
        return float(np.abs(g).max())

    def sharp(self, g: Array) -> Array:
        k = np.argmax(np.abs(g))
        return np.where(np.arange(self.d) == k, g, 0)

    def dual_point(self, x: Array) -> Array:
        return 1 + np.log(x)

    def primal_point(self, theta: Array) -> Array:
        e = np.exp(np.maximum(theta - theta.max(), -60.0))  # the logarithm is asked for again
        return e / e.sum()

    def step(self, x: Array, g: Array, step: float, part: Any) -> Array:
        return self.primal_point(np.log(x) - step * (g if part is None else g + part.slope))

    def point(self, rng: Rng) -> Array:
        return self.primal_point(rng.choice([0.3, 2]) * rng.normal(size=self.d))

    def optimum(self, rng: Rng) -> tuple[Array, Array]:
        x = np.zeros(self.d)
        kept = rng.permutation(self.d)[: rng.integers(1, self.d + 1)]
        x[kept] = self.primal_point(rng.normal(size=len(kept)))
        # Constant on the support, smaller elsewhere.
        return x, np.where(x > 0, 1.0, rng.uniform(0, 1, self.d))

    def smooth(self, rng: Rng, L: float) -> Any:
        q = rng.choice([-1.0, 1.0, rng.uniform(-1, 1)], size=self.d)
        return Smooth(lambda x: L * float(q @ x) ** 2 / 2, lambda x: L * (q @ x) * q)


class Burg:
    """h = -sum log x on the positive orthant: for functions that are smooth relative to it."""

    def __init__(self, rng: Rng, d: int) -> None:
        self.d = d

    def h(self, x: Array) -> float:
        return -float(np.log(x).sum())

    def dual_point(self, x: Array) -> Array:
        return -1 / x

    def step(self, x: Array, g: Array, step: float, part: Any) -> Array:
        return 1 / (1 / x + step * (g if part is None else g + part.slope))

    def point(self, rng: Rng) -> Array:
        return np.exp(rng.normal(size=self.d))


class Linear:
    """A linear non-smooth part."""

    def __init__(self, slope: Array) -> None:
        self.slope = slope

    def value(self, x: Array) -> float:
        return float(self.slope @ x)


# One member of each class --------------------------------------------------------------------------------------------


def tilted(f: Any, by: Array) -> Smooth:
    """f(x) + <by, x>."""
    return Smooth(lambda x: f.value(x) + float(by @ x), lambda x: f.gradient(x) + by)


def with_gradient(f: Any, x: Array, wanted: Array) -> Smooth:
    """f with a linear function added, so that its gradient at x is the one wanted."""
    return tilted(f, wanted - f.gradient(x))


def member(class_name: str, parameters: Mapping[str, float], rng: Rng) -> Member:
    """A random member of the class of that name, with these parameters."""
    if class_name.startswith("Sum("):
        return summed(class_name, parameters, rng)
    if class_name.startswith("DifferenceOfConvex("):
        return difference(class_name, parameters, rng)
    *settings, base = re.findall(r"\w+", class_name)
    if class_name.endswith("()"):
        settings, base = [base], ""
    if class_name.startswith("Block"):
        return in_blocks(parameters, rng)
    if class_name == "InexactProximal(Composite())":
        return inexactly_proximal(parameters, rng)
    if settings[-1:] == ["Network"]:
        return network(parameters, rng)
    if base == "StronglyConvexQuadratic":
        return quadratic(parameters, rng)
    if base == "SaddlePoint":
        return saddle_point(parameters, rng)
    if base == "LinearlyConstrained":
        return linearly_constrained(parameters, rng)
    if base.startswith("Coordinate"):
        return coordinates(parameters, rng)
    if base.startswith("Mirror"):
        return mirrored(base, settings, parameters, rng)
    if base == "BregmanProximal":
        return bregman_proximal(parameters, rng)
    if base == "RelativelySmooth":
        return relatively_smooth(settings, parameters, rng)
    if base == "SmoothAdaptable":
        return smooth_adaptable(parameters, rng)
    if base in ("QuadraticUpperBound", "RestrictedSecantErrorBound"):
        return growing(base, parameters, rng)
    if base in ("QuasiStronglyConvex", "QuadraticGrowth", "RestrictedSecant", "ErrorBound"):
        return around_minimizers(base, parameters, rng)
    if base in ("Smooth", "PolyakLojasiewicz"):
        return nonconvex(base, settings, parameters, rng)
    if base in ("WeaklyConvex", "WeaklyConvexLipschitz"):
        return weakly_convex(parameters, rng)
    if base == "L0L1Smooth":
        return exponential(parameters, rng)
    if base == "LipschitzHessian":
        return below_cubic_models(parameters, rng)
    if base == "LinearComposition":
        return composition(parameters, rng)
    if base == "HoelderSmoothConvex":
        return one_sided_power(parameters, rng)
    if base == "InconsistentNonexpansive":
        return displacing(parameters, rng)
    operators = ("Monotone", "MonotoneLipschitz", "Cocoercive", "Nonexpansive", "StronglyMonotone", "Contraction")
    operators += ("StronglyMonotoneLipschitz",)
    if base in operators or settings == ["Splitting"]:
        return operator_problem(base, settings, parameters, rng)
    return euclidean(base, settings, parameters, rng)


class Quadratics:
    """<x - b, H (x - b)> / 2 + <c, x>, H between mu and L, by its proximal steps too."""

    def __init__(self, rng: Rng, d: int, L: float, mu: float) -> None:
        axes = orthogonal(rng, d)
        self.H, self.center = axes.T @ np.diag(rng.choice([mu, L, (mu + L) / 2], size=d)) @ axes, rng.normal(size=d)
        self.slope = 0 * self.center

    def value(self, x: Array) -> float:
        return float((x - self.center) @ self.H @ (x - self.center) / 2 + self.slope @ x)

    def gradient(self, x: Array) -> Array:
        return self.H @ (x - self.center) + self.slope

    subgradient = gradient

    def prox(self, x: Array, step: float) -> Array:
        moved = x + step * (self.H @ self.center - self.slope)
        return np.linalg.solve(np.eye(len(x)) + step * self.H, moved)


def summed(class_name: str, parameters: Mapping[str, float], rng: Rng) -> Member:
    """Two sets that have a point in common, or a quadratic function and a non-smooth one."""
    d = int(rng.integers(1, 4))
    p = Member(parameters, rng.normal(size=d))
    kinds = dict(re.findall(r"(\w+)=(\w+)", class_name))
    if set(kinds.values()) == {"ConvexSet"}:
        opposite = float(rng.choice([0, 1, 3]))
        p.parts = {letter: Ball(rng, d, 2.0) for letter in kinds}
        for letter, sign in zip(kinds, (1, -1), strict=True):
            ball = p.parts[letter]
            ball.normal = sign * p.parts[next(iter(kinds))].normal
            ball.boundary = ball.center + ball.radius * ball.normal
            ball.__dict__ = moved(ball, p.minimizer - ball.boundary)
            ball.optimal_subgradient = opposite * ball.normal
    else:
        f, g = Quadratics(rng, d, parameters["L_f"], parameters.get("mu_f", 0.0)), part(rng, d)
        f.slope = -g.subgradient(p.minimizer) - f.gradient(p.minimizer)
        p.parts = {"f": f, "g": g}
        for one in (f, g):
            one.optimal_subgradient = one.subgradient(p.minimizer)
    for letter, one in p.parts.items():
        setattr(p, letter, one)
        if hasattr(one, "value"):
            p.values[letter] = one.value
    for name in parameters:
        if name.endswith("_f"):
            setattr(p.f, name.removesuffix("_f"), parameters[name])
    return p


class Pieces(Peak):
    """A maximum of affine functions, as one part: a parabola less it is the least of some parabolas."""

    subgradient = Peak.gradient

    def least_below(self, g: Any) -> float:
        found = [np.linalg.solve(g.H, a - g.slope) + g.center for a in self.rows]
        return min(g.value(x) - float(a @ (x - self.center)) for a, x in zip(self.rows, found, strict=True))


class Parabola(Quadratics):
    """A quadratic function with its minimizer beside a linear one."""

    def linear_minimizer(self, v: Array) -> Array:
        return self.center - np.linalg.solve(self.H, v + self.slope)

    def least_below(self, g: Any) -> float:
        x = np.linalg.solve(g.H - self.H, g.H @ g.center - self.H @ self.center - g.slope + self.slope)
        return g.value(x) - self.value(x)


class Difference(Member):
    def value(self, x: Array) -> float:
        return self.g.value(x) - self.h.value(x)  # type: ignore[attr-defined]


def difference(class_name: str, parameters: Mapping[str, float], rng: Rng) -> Member:
    """A parabola less a flatter one along the same axes, or less a maximum of affine functions."""
    d = int(rng.integers(1, 4))
    p = Difference(parameters, rng.normal(size=d))
    g, axes = Parabola(rng, d, parameters["L_g"], 0.5 * parameters["L_g"]), orthogonal(rng, d)
    bends = rng.choice([1.0, 0.5], size=d) * parameters["L_g"]
    g.H, g.slope = axes.T @ np.diag(bends) @ axes, rng.normal(size=d)
    h: Any = Pieces(rng.normal(size=(3, d)), rng.normal(size=d))
    if class_name.endswith(" SmoothConvex)"):
        h = Parabola(rng, d, 1.0, 1.0)
        bend = np.where(parameters["L_h"] < 0.95 * bends, parameters["L_h"], rng.choice([0.0, 0.5], size=d) * bends)
        h.H, h.slope, h.L = axes.T @ np.diag(bend) @ axes, rng.normal(size=d), parameters["L_h"]
    p.g, p.h, g.L = g, h, parameters["L_g"]
    p.parts, p.least = {"g": g, "h": h}, h.least_below(g)
    p.values = {"g": g.value, "h": h.value, "inf f": lambda x: p.least}
    return p


def euclidean(base: str, settings: list[str], parameters: Mapping[str, float], rng: Rng) -> Member:
    d = int(rng.integers(1, 4))
    mu, G, D = parameters.get("mu", 0.0), parameters.get("G", 1.0), parameters.get("D", 1 + rng.random())
    if "Lipschitz" in base and mu:
        D = min(D, G / (2 * mu))
    p = Member(parameters, rng.normal(size=d))
    wanted = np.zeros(d)
    if "Constrained" in settings:
        p.region = region(rng, d, D)
        p.minimizer = p.comparator = p.region.boundary if rng.random() < 0.7 else p.region.point(rng)
        if p.minimizer is p.region.boundary:
            wanted = -rng.choice([0.5, 1, 5]) * p.region.normal
    flat = "OverStronglyConvexSet" in settings and rng.random() < 0.5
    if "OverStronglyConvexSet" in settings:
        # A ball, and a slope that the rest of the gradient does not make shorter than c, if there is any.
        p.region = Ball(rng, d, 2 / parameters["alpha"])
        p.minimizer = p.comparator = p.region.boundary
        wanted = -(parameters["c"] + (0 if flat else 2 * parameters["L"] / parameters["alpha"])) * p.region.normal
    if "Composite" in settings:
        p.part = part(rng, d)
        if rng.random() < 0.5:
            p.minimizer = p.comparator = p.part.center  # the kink
        wanted = -p.part.subgradient(p.minimizer)
    if base == "":
        p.part.slope = p.part.slope + wanted
        p.values = {"h": p.part.value}
        return p
    if "Lipschitz" in base:
        rows = np.array([unit(rng, d) for _ in range(4)])
        share = 0.5 if mu else 1.0
        first = wanted / np.linalg.norm(wanted) if wanted.any() else rows[0]
        # With a_1 the direction wanted and x* the center, x* is optimal over the set, without one by -a_1.
        rows = np.vstack([first, rows] if wanted.any() else [rows, -rows])
        if "Online" in settings:
            p.minimizer = p.comparator = p.point(rng)
        # Slopes that grow are bounded where they begin in the set.
        center = p.minimizer if "Online" not in settings else p.point(rng) if mu else rng.normal(size=d)
        p.f = Peak(share * G * rows, center, mu)
        p.at_minimizer = share * G * first if wanted.any() else np.zeros(d)
        if "Online" in settings:
            p.at_minimizer = p.f.gradient(p.minimizer)
    else:
        L = parameters.get("L", mu + rng.choice([0.5, 4]))
        if "FiniteSum" in settings:
            return finite_sum(p, L, mu, rng)
        if "ExpectedSmoothness" in settings:
            return finite_sum(p, min(L, parameters["ell"]), mu, rng)
        if "PolyakStep" in settings or "ValuePolyakStep" in settings:
            return polyak(parameters, rng, by_value="ValuePolyakStep" in settings)
        p.f = with_gradient(convex(rng, d, 0.0 if flat else L, mu), p.minimizer, wanted)
        p.at_minimizer = wanted
        if "Online" in settings:
            p.minimizer = p.comparator = p.point(rng)
            p.at_minimizer = p.f.gradient(p.minimizer)
    p.values = {"f_t" if "Online" in settings else "f": p.f.value}
    if p.part:
        p.values["h"] = p.part.value
    if "Stochastic" in settings or "NoiseGrowth" in settings:
        p.spread, p.outcomes = spread(rng, 3, d), 3
    return p


def spread(rng: Rng, count: int, d: int) -> Array:
    """Vectors with the mean zero and the mean square 1."""
    v = rng.normal(size=(count, d))
    v -= v.mean(axis=0)
    return v / np.sqrt((v**2).sum() / count)


def finite_sum(p: Member, L: float, mu: float, rng: Rng) -> Member:
    x, count = p.minimizer, round(p.__dict__.get("n", 3))
    size = p.__dict__.get("sigma", 1.0) * rng.choice([1, 1, 0.5])
    noise = size * spread(rng, count, len(x)) if count > 1 else np.zeros((1, len(x)))
    p.components = [with_gradient(convex(rng, len(x), L, mu), x, g) for g in noise]
    p.f = Smooth(
        lambda y: float(np.mean([f.value(y) for f in p.components])),
        lambda y: np.mean([f.gradient(y) for f in p.components], axis=0),
    )
    p.values = {"f": p.f.value, "V": p.component_variance, "B": p.component_divergence}
    p.outcomes = count
    return p


def polyak(parameters: Mapping[str, float], rng: Rng, *, by_value: bool = False) -> Member:
    """A quadratic function; the points of the state are those at which Polyak's step is the gamma_t wanted."""
    mu, L, gamma = parameters["mu"], parameters["L"], parameters["gamma_t"]
    axes, x = orthogonal(rng, 2), rng.normal(size=2)
    p = Member(parameters, x)
    q = Ridge(axes, x, [CONVEX["square"], CONVEX["square"]], np.array([mu, L]))
    p.f = Smooth(lambda y: q.value(y) + 1, q.gradient)
    p.values = {"f": p.f.value}
    # mu a^2 + L b^2 = gamma (mu^2 a^2 + L^2 b^2).
    a, b = L * (gamma * L - 1), mu * (1 - gamma * mu)
    if by_value:
        # mu^2 a^2 + L^2 b^2 = k (mu a^2 + L b^2).
        k = L * (2 - L * gamma)
        a, b = L * (L - k), mu * (k - mu)
        p.polyak_step = lambda y: (2 - np.sum(p.gradient(y) ** 2) / (2 * L * p.gap(y))) / L  # type: ignore[method-assign]
    p.point = lambda rng, inside=True: (
        x
        + rng.choice([0.5, 2])
        * (  # type: ignore[method-assign]
            axes.T @ (np.sqrt(np.maximum([a, b], 0)) * rng.choice([-1, 1], size=2))
        )
    )
    return p


def coordinates(parameters: Mapping[str, float], rng: Rng) -> Member:
    n = round(parameters["n"])
    p = Member(parameters, rng.normal(size=n))
    mu = parameters.get("mu", 0.0)
    A = rng.normal(size=(n, n)) if rng.random() < 0.5 else np.diag(rng.random(n) + 0.1)
    C = A.T @ A
    root = np.sqrt(np.diag(C))
    p.weights = rng.random(n) + 0.2
    # Curvatures of 1 or less along the coordinates in the weighted norm, of mu or more in all directions.
    C = mu * np.eye(n) + (1 - mu) * rng.choice([1, 1, 0.5]) * C / np.outer(root, root)
    Q = np.sqrt(p.weights)[:, None] * C * np.sqrt(p.weights)
    x = p.minimizer
    p.f = Smooth(lambda y: float((y - x) @ Q @ (y - x)) / 2, lambda y: Q @ (y - x))
    p.values = {"f": p.f.value}
    p.outcomes = n
    return p


def nonconvex(base: str, settings: list[str], parameters: Mapping[str, float], rng: Rng) -> Member:
    d, L = int(rng.integers(1, 4)), parameters["L"]
    if base == "Smooth":
        names = rng.choice(list(BOUNDED), size=d)
        f = Ridge(orthogonal(rng, d), rng.normal(size=d), [BOUNDED[n][0] for n in names], np.full(d, L))
        least = L * sum(BOUNDED[n][1] for n in names)
    else:
        # s^2 + 3 sin(s)^2 has second derivatives in [-4, 8] and 2 value <= 32 slope^2, where mu and L allow for it.
        mu = parameters["mu"]
        wave: Profile = (lambda s: s**2 + 3 * np.sin(s) ** 2, lambda s: 2 * s + 3 * np.sin(2 * s))
        profiles, weights = [], []
        for _ in range(d):
            if mu <= L / 256 and rng.random() < 0.6:
                profiles.append(wave)
                weights.append(L / 8)
            else:
                profiles.append(CONVEX["square"])
                weights.append(rng.choice([0, mu, L, mu + rng.random() * (L - mu)]))
        f, least = Ridge(orthogonal(rng, d), rng.normal(size=d), profiles, np.array(weights)), 0.0
    p = Member(parameters, f.center)
    p.f, p.values = f, {"f": f.value}
    if "Constrained" in settings:  # the infimum of f everywhere is a lower bound on the set
        p.region = region(rng, d, parameters.get("D", 1 + rng.random()))
    if "Composite" in settings:
        p.part = part(rng, d)
        p.part.slope = 0 * p.part.slope
        least += p.part.value(p.part.center)
        p.values["h"] = p.part.value
    if "Stochastic" in settings or "NoiseGrowth" in settings:
        p.spread, p.outcomes = spread(rng, 3, d), 3
    p.least, p.values["inf f"] = least, lambda _: least
    return p


def in_blocks(parameters: Mapping[str, float], rng: Rng) -> Member:
    """A quadratic function of two blocks of two coordinates; with the constants L1 and L2 its curvature has these."""
    x, A = rng.normal(size=4), rng.normal(size=(4, 4))
    sizes = [parameters.get("L1", 0.0), parameters.get("L2", 0.0)]
    if "L" in parameters:
        H = A.T @ A if rng.random() < 0.5 else np.outer(A[0], A[0])
        H = parameters["L"] * H / np.linalg.norm(H, 2)
    else:
        most = [sizes[0], sizes[0], sizes[1], sizes[1]]
        H = np.diag(rng.choice([1, 1, 0.3], size=4) * most)
        if rng.random() < 0.5:  # coupled: of rank one, with the curvature of a block at the most
            a = np.concatenate([np.sqrt(size) * unit(rng, 2) for size in sizes])
            H = np.outer(a, a)
    p = Member(parameters, x)
    p.f = Smooth(lambda y: float((y - x) @ H @ (y - x)) / 2, lambda y: H @ (y - x))
    p.values, p.at_minimizer = {"f": p.f.value}, np.zeros(4)
    p.block = lambda v, k: np.where(np.arange(4) // 2 == k, v, 0)  # type: ignore[attr-defined]
    return p


def network(parameters: Mapping[str, float], rng: Rng) -> Member:
    """Agents whose points of consensus are a line or a plane, and what mixes them otherwise by lam, -lam or less."""
    agreeing, apart = int(rng.integers(1, 3)), int(rng.integers(1, 3))
    d, L, mu, lam = agreeing + apart, parameters["L"], parameters.get("mu", 0.0), parameters["lam"]
    axes, eigenvalues = orthogonal(rng, d), lam * rng.choice([1, -1, 0.3], size=apart)
    J = axes.T @ np.diag([1.0] * agreeing + [0.0] * apart) @ axes
    W = axes.T @ np.diag([*([1.0] * agreeing), *eigenvalues]) @ axes
    p = Member(parameters, J @ rng.normal(size=d))
    p.dual_solution = rng.normal(size=d)  # type: ignore[attr-defined]
    p.matrices = {"W": W, "J": J}  # type: ignore[attr-defined]
    p.mix, p.average = (lambda x: W @ x), (lambda x: J @ x)  # type: ignore[attr-defined]
    p.at_minimizer = p.dual_solution - W @ p.dual_solution  # type: ignore[attr-defined]
    p.f = with_gradient(convex(rng, d, L, mu), p.minimizer, p.at_minimizer)
    p.values = {"f": p.f.value}
    if "sigma" in parameters:  # of the variance sigma^2 in the average, and of n - 1 times that in the rest
        pieces = (spread(rng, 3, agreeing), np.sqrt(parameters["n"] - 1) * spread(rng, 3, apart))
        p.spread, p.outcomes = np.concatenate(pieces, axis=1) @ axes, 3
    return p


def quadratic(parameters: Mapping[str, float], rng: Rng) -> Member:
    d, L, mu = int(rng.integers(2, 4)), parameters["L"], parameters["mu"]
    x, Q = rng.normal(size=d), orthogonal(rng, d)
    eigenvalues = np.array([mu + (L - mu) * rng.choice([0, 1, rng.random()]) for _ in range(d)])
    H = Q.T @ np.diag(eigenvalues) @ Q
    root = Q.T @ np.diag(np.sqrt((L - eigenvalues) * (eigenvalues - mu))) @ Q
    p = Member(parameters, x)
    p.f = Smooth(lambda y: float((y - x) @ H @ (y - x)) / 2 + 1, lambda y: H @ (y - x))
    p.values, p.at_minimizer = {"f": p.f.value}, np.zeros(d)
    p.spectrum_root = lambda y, z: root @ (y - z)  # type: ignore[attr-defined]
    return p


def inexactly_proximal(parameters: Mapping[str, float], rng: Rng) -> Member:
    d, sigma = int(rng.integers(1, 4)), parameters["sigma"]
    p = Member(parameters, rng.normal(size=d))
    p.part = Bowl(rng, d)  # which has one slope at each point
    p.minimizer = p.part.center
    p.part.slope = p.part.slope - p.part.subgradient(p.minimizer)
    slopes: dict[bytes, Array] = {}

    def step(x: Array, size: float) -> Array:
        """The step from a point that is moved back towards x, by as much as the error allows."""
        back = sigma / (1 + sigma) * (x - p.part.prox(x, size))
        found: Array = p.part.prox(x + back, size)
        slopes[found.tobytes()] = (x + back - found) / size
        return found

    p.inexact_prox, p.inexact_slope = step, lambda y: slopes[y.tobytes()]  # type: ignore[attr-defined]
    p.values = {"h": p.part.value}
    return p


class Tangents:
    """max of 0 and of tangents to L ||x - b||^2 / 2, so that the maximum lies below it."""

    def __init__(self, rng: Rng, d: int, L: float) -> None:
        self.center, self.rows = rng.normal(size=d), L * rng.choice([0.5, 2]) * rng.normal(size=(3, d))
        self.heights = np.sum(self.rows**2, axis=1) / (2 * L)

    def value(self, x: Array) -> float:
        return max(0.0, float(np.max(self.rows @ (x - self.center) - self.heights)))

    def gradient(self, x: Array) -> Array:
        pieces = self.rows @ (x - self.center) - self.heights
        return self.rows[np.argmax(pieces)] if np.max(pieces) > 0 else 0 * x


def growing(base: str, parameters: Mapping[str, float], rng: Rng) -> Member:
    d, L = int(rng.integers(1, 4)), parameters["L"]
    if base == "QuadraticUpperBound":
        f: Any = Tangents(rng, d, L) if rng.random() < 0.6 else convex(rng, d, L)
    else:
        # Slopes between mu s and L s, by turns both of them.
        mu = parameters["mu"]
        turn: Profile = (lambda s: 0 * s, lambda s: s * (mu + (L - mu) * np.sin(2 * s) ** 2))
        steady: list[Profile] = [(lambda s, c=c: 0 * s, lambda s, c=c: c * s) for c in (mu, L)]
        profiles = [[turn, *steady][k] for k in rng.integers(0, 3, size=d)]
        f = Ridge(orthogonal(rng, d), rng.normal(size=d), profiles, np.ones(d))
    p = Member(parameters, f.center)
    p.f, p.values, p.at_minimizer = f, {"f": f.value}, np.zeros(d)
    return p


class Rosette:
    """||x - b||^2 (a + c cos(3 angle)) / 2 in the plane: not convex where mu < 5 (L - mu) / 9, and least in b alone.

    Its values are mu/2 to L/2 times ||x - b||^2, and its slope away from b is twice that over the distance.
    """

    def __init__(self, center: Array, L: float, mu: float) -> None:
        self.center, self.c = center, (L - mu) / 4.5
        self.a = mu + self.c

    def value(self, x: Array) -> float:
        angle = np.arctan2(*(x - self.center)[::-1])
        return float((x - self.center) @ (x - self.center) * (self.a + self.c * np.cos(3 * angle)) / 2)

    def gradient(self, x: Array) -> Array:
        d = x - self.center
        angle = np.arctan2(d[1], d[0])
        across = np.array([-d[1], d[0]])
        return d * (self.a + self.c * np.cos(3 * angle)) - across * 1.5 * self.c * np.sin(3 * angle)


def around_minimizers(base: str, parameters: Mapping[str, float], rng: Rng) -> Member:
    L, mu = parameters["L"], parameters["mu"]
    d = int(rng.integers(1, 4))
    if base != "QuadraticGrowth" and rng.random() < 0.3:
        f: Any = Rosette(rng.normal(size=2), L, mu)
        p = Member(parameters, f.center)
        p.nearest = lambda x: f.center
    else:
        # Along some axes the function is constant; s^2 + 3 sin(s)^2 has slopes of 0.69 s to 8 s, where mu allows it.
        wave: Profile = (lambda s: s**2 + 3 * np.sin(s) ** 2, lambda s: 2 * s + 3 * np.sin(2 * s))
        waves = [base in ("RestrictedSecant", "ErrorBound") and mu < 0.08 * L and rng.random() < 0.3 for _ in range(d)]
        curved = np.array([L / 8 if w else rng.choice([0, mu, L, mu + rng.random() * (L - mu)]) for w in waves])
        f = Ridge(orthogonal(rng, d), rng.normal(size=d), [wave if w else CONVEX["square"] for w in waves], curved)
        across = f.axes[curved > 0]
        p = Member(parameters, f.center)
        p.nearest = lambda x: x - across.T @ (across @ (x - f.center))
    p.f, p.values, p.least = f, {"f": f.value, "inf f": lambda _: 0.0}, 0.0
    return p


class ConcavePenalty:
    """sum over i of w_i |s_i| - rho s_i^2 / 2 where |s_i| <= w_i / rho, constant beyond, along orthonormal axes."""

    def __init__(self, rng: Rng, d: int, rho: float, G: float | None) -> None:
        self.axes, self.center, self.rho = orthogonal(rng, d), rng.normal(size=d), rho
        w = rng.random(d) + 0.2
        self.weights = w * (rho if G is None else G / np.linalg.norm(w))

    def value(self, x: Array) -> float:
        s = np.minimum(np.abs(self.axes @ (x - self.center)), self.weights / self.rho)
        return float(self.weights @ s - self.rho / 2 * s @ s)

    def gradient(self, x: Array) -> Array:
        s = self.axes @ (x - self.center)
        return self.axes.T @ (np.sign(s) * np.maximum(self.weights - self.rho * np.abs(s), 0))

    def prox(self, x: Array, step: float) -> Array:
        s = self.axes @ (x - self.center)
        shrunk = np.sign(s) * np.maximum(np.abs(s) - step * self.weights, 0) / (1 - step * self.rho)
        return self.center + self.axes.T @ np.where(np.abs(s) <= self.weights / self.rho, shrunk, s)


def weakly_convex(parameters: Mapping[str, float], rng: Rng) -> Member:
    f = ConcavePenalty(rng, int(rng.integers(1, 4)), parameters["rho"], parameters.get("G"))
    p = Member(parameters, f.center)
    p.f, p.prox = f, f.prox  # type: ignore[method-assign]
    p.point = lambda rng, inside=True: f.center + rng.choice([0.3, 1]) * rng.normal(size=len(f.center))  # type: ignore[method-assign]
    p.least, p.values = 0.0, {"f": f.value, "inf f": lambda _: 0.0}
    return p


def exponential(parameters: Mapping[str, float], rng: Rng) -> Member:
    """cosh along one direction; the points of the state are those at which the clipped step is the eta_t wanted."""
    L0, L1, eta = parameters["L0"], parameters["L1"], parameters["eta_t"]
    k, axis, x = np.log(2) * L1, unit(rng, 2), rng.normal(size=2)
    p = Member(parameters, x)
    # The curvature a cosh(k s) is at most a + k |slope|; over 1/L1 it doubles at most, which is where log(2) is from.
    a = np.log(2) * L0
    p.f = Smooth(
        lambda y: float(a / k**2 * (np.cosh(k * (axis @ (y - x))) - 1)) + 1,
        lambda y: a / k * np.sinh(k * (axis @ (y - x))) * axis,
    )
    length = (1 / eta - L0) / L1
    across = np.array([-axis[1], axis[0]])
    p.point = lambda rng, inside=True: (  # type: ignore[method-assign]
        x + rng.choice([-1, 1]) * np.arcsinh(length * k / a) / k * axis + rng.normal() * across
    )
    p.clipped_step = lambda y: 1 / (L0 + L1 * np.linalg.norm(p.gradient(y)))  # type: ignore[attr-defined]
    p.least, p.values = 0.5, {"f": p.f.value, "inf f": lambda _: 0.5}
    return p


def below_cubic_models(parameters: Mapping[str, float], rng: Rng) -> Member:
    """Along one direction the second derivative is M (|z + a| - a); the state is where a cubic step is r_t long."""
    M, r = parameters["M"], parameters["r_t"]
    a, axis = rng.uniform(0.1, 2), unit(rng, 2)
    across = np.array([-axis[1], axis[0]])
    z0 = -a + rng.choice([-1, 1]) * (max(0, a - r / 2) + rng.choice([0.0, rng.exponential()]))
    # The tilt with which the slope of the cubic model at z0 vanishes at a distance of r.
    curvature = M * (abs(z0 + a) - a)
    c = M * (abs(z0 + a) * (z0 + a) / 2 - a * z0) + curvature * r + M / 2 * r**2
    p = Member(parameters, z0 * axis)
    p.f = Smooth(
        lambda y: float(M * (abs(axis @ y + a) ** 3 / 6 - a * (axis @ y) ** 2 / 2) - c * (axis @ y)),
        lambda y: (M * (abs(axis @ y + a) * (axis @ y + a) / 2 - a * (axis @ y)) - c) * axis,
    )
    p.point = lambda rng, inside=True: z0 * axis + rng.normal() * across  # type: ignore[method-assign]
    # With H + (M/2) r not negative, a point at which the slope of the model vanishes is a least one of all.
    p.cubic_step, p.cubic_length = (lambda y: y + r * axis), (lambda y: r)  # type: ignore[attr-defined]
    line = np.linspace(-1, 1, 2001) * 4 * (a + r + abs(z0) + (abs(c) / M) ** 0.5 + 1)
    p.least = min(p.f.value(z * axis) for z in line) - 1
    p.values = {"f": p.f.value, "inf f": lambda _: p.least}
    return p


def composition(parameters: Mapping[str, float], rng: Rng) -> Member:
    """A ridge after a map whose singular values are m, M and 0, along axes of its own."""
    L, mu, m, M = (parameters[name] for name in ("L", "mu", "m", "M"))
    axes = orthogonal(rng, 3)
    A = np.diag([m, M, 0.0]) @ axes if rng.random() < 0.7 else orthogonal(rng, 3) @ np.diag([m, M, 0.0]) @ axes
    g, x = convex(rng, 3, L, mu), rng.normal(size=3)
    g.center = A @ x
    p = Member(parameters, x)
    p.f = Smooth(lambda y: g.value(A @ y), lambda y: A.T @ g.gradient(A @ y))
    p.values = {"f": p.f.value}
    return p


def one_sided_power(parameters: Mapping[str, float], rng: Rng) -> Member:
    """A power of the positive part of one coordinate; some points are as far from x* as the parabola touches."""
    L, b, nu = (parameters[name] for name in ("L", "b", "nu"))
    d = int(rng.integers(1, 4))
    axis, x = unit(rng, d), rng.normal(size=d)
    p = Member(parameters, x)

    def above(y: Array) -> float:
        return max(float(axis @ (y - x)), 0.0) / b

    p.f = Smooth(
        lambda y: L * b**2 / (1 + nu) * above(y) ** (1 + nu),
        lambda y: L * b * (above(y) ** nu if above(y) > 0 else 0.0) * axis,
    )
    p.values = {"f": p.f.value}
    p.point = lambda rng, inside=True: (  # type: ignore[method-assign]
        x + b * axis if rng.random() < 0.5 else x + b * rng.normal(size=d)
    )
    return p


def displacing(parameters: Mapping[str, float], rng: Rng) -> Member:
    """Along v a shift that grows behind x*, across it a non-expansive map."""
    d = int(rng.integers(2, 4))
    x, v, turn = rng.normal(size=d), rng.normal(size=d), rng.choice([1, -1, 0.5]) * orthogonal(rng, d)
    along, more = v / np.linalg.norm(v), rng.choice([0, 1, 2])

    def image(y: Array) -> Array:
        s = float(along @ (y - x))
        across = y - x - s * along
        turned = turn @ across
        return x + (s - more * max(s, 0.0)) * along + (turned - (along @ turned) * along) - v

    p = Member(parameters, x)
    p.f, p.at_minimizer, p.displacement = Smooth(lambda y: 0.0, image), x - v, v  # type: ignore[attr-defined]
    p.beyond = lambda y: y - image(y) - v  # type: ignore[attr-defined]
    return p


def smooth_adaptable(parameters: Mapping[str, float], rng: Rng) -> Member:
    """c L h with a linear function, -1 <= c <= 1, or, with h a square, a function that is smooth."""
    d, L = int(rng.integers(1, 4)), parameters["L"]
    gauge = [Burg(rng, d), Entropy(rng, d), Quadratic(rng, d)][rng.integers(0, 3)]
    x = gauge.point(rng)
    p = Member(parameters, x)
    p.gauge = p.region = gauge
    if isinstance(gauge, Quadratic):
        gauge.H = np.eye(d)
        names = rng.choice(list(BOUNDED), size=d)
        p.f = Ridge(orthogonal(rng, d), rng.normal(size=d), [BOUNDED[n][0] for n in names], np.full(d, L))
        least = L * sum(BOUNDED[n][1] for n in names)
    else:
        share, c = L * rng.choice([-1, 1, rng.uniform(-1, 1)]), rng.normal(size=len(x))
        # A mirror step from a point asks for more than the gradient pushes: in h's domain where c pushes the right way.
        c = np.abs(c) * 3
        if isinstance(gauge, Burg):  # bounded from below
            share = abs(share)
            least = float(np.sum(share - share * np.log(share / c)))
        else:
            least = -abs(share) * np.log(len(x))
        p.f = Smooth(lambda y: share * gauge.h(y) + float(c @ y), lambda y: share * gauge.dual_point(y) + c)
    p.values = {"f": p.f.value, "h": gauge.h}
    p.least, p.values["inf f"] = least, lambda _: least
    return p


def operator_problem(base: str, settings: list[str], parameters: Mapping[str, float], rng: Rng) -> Member:
    d, L = int(rng.choice([2, 4])), parameters.get("L", 1.0)
    x = rng.normal(size=d)
    p = Member(parameters, x)
    at = np.zeros(d)
    if settings == ["Constrained"]:
        p.region = region(rng, d, 2.0)
        p.minimizer = p.comparator = x = p.region.boundary
        at = -rng.choice([0, 1, 4]) * p.region.normal
    elif settings not in ([], ["Stochastic"]):
        at = rng.normal(size=d)
    if settings == ["Stochastic"]:
        p.spread, p.outcomes = spread(rng, 3, d), 3
    if base in ("MonotoneLipschitz", "StronglyMonotoneLipschitz"):
        B, share = turning(rng, d), rng.choice([0.5, 1])
        mu = parameters.get("mu", 0.0)
        share *= 1 if share == 1 else 1 - mu / L
        if mu and share == 1:  # mu I and a skew part, as much as there may be
            B, mu = (mu * np.eye(d) + np.sqrt(L**2 - mu**2) * (B - B.T) / 2) / L, 0.0
        g = convex(rng, d, L * (1 - share), mu)
        p.f = with_gradient(Smooth(g.value, lambda y: share * L * B @ (y - x) + g.gradient(y)), x, at)
    elif base == "Cocoercive":
        if rng.random() < 0.5:
            T = orthogonal(rng, d)
            p.f = Smooth(lambda y: 0.0, lambda y: L / 2 * (y - x - T @ (y - x)) + at)
        else:
            p.f = with_gradient(convex(rng, d, L), x, at)
    elif base in ("Nonexpansive", "Contraction"):
        T = rng.choice([1, -1, 0.5]) * (L if base == "Contraction" else 1.0) * orthogonal(rng, d)
        ball = Ball(rng, d, 2.0)
        ball.__dict__ = moved(ball, x - ball.boundary)
        to = ball.project if rng.random() < 0.5 else (lambda y: y)
        p.f = Smooth(lambda y: 0.0, lambda y: to(x + T @ (to(y) - x)))
        at = x
    elif base == "Monotone":
        p.first = monotone(rng, d, x, at)
        if isinstance(p.first, NormalCone):
            p.first = LinearOperator(rng, d)
            p.first.slope = -p.first.matrix @ x
        p.f = Smooth(lambda y: 0.0, p.first.element)
    elif base == "StronglyMonotone":
        p.first = Strengthened(LinearOperator(rng, d) if rng.random() < 0.5 else Subdifferential(rng, d), x, p.mu)  # type: ignore
        p.f = Smooth(lambda y: 0.0, p.first.element)
    else:
        p.f, at = Smooth(lambda y: 0.0, lambda y: 0 * y), np.zeros(d)
    p.at_minimizer = at
    if settings == ["Composite"]:
        p.first = monotone(rng, d, x, -at)
    if settings == ["Splitting"]:
        p.first = monotone(rng, d, x, None)
        p.element = p.first.element(x)
        p.second = monotone(rng, d, x, -p.element - at)
    return p


def saddle_point(parameters: Mapping[str, float], rng: Rng) -> Member:
    d, m = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    p = Member(parameters, rng.normal(size=d))
    A = rng.normal(size=(m, d))
    values = np.linalg.svd(A)
    flat = np.zeros((m, d))
    np.fill_diagonal(flat, 1.0)
    A = values[0] @ flat @ values[2] if rng.random() < 0.5 else A / values[1][0]
    p.matrix = parameters["M"] * A
    p.part, p.dual, p.dual_comparator = part(rng, d), part(rng, m), rng.normal(size=m)
    p.values = {"f": p.part.value, "h*": p.dual.value}
    return p


def linearly_constrained(parameters: Mapping[str, float], rng: Rng) -> Member:
    m = int(rng.integers(1, 4))
    d, n = m + int(rng.integers(0, 2)), m + int(rng.integers(0, 2))
    p = Member(parameters, rng.normal(size=d))
    p.matrix, p.second_matrix, p.second_minimizer = rng.normal(size=(m, d)), rng.normal(size=(m, n)), rng.normal(size=n)
    p.multiplier, p.dual_comparator = rng.normal(size=m), rng.normal(size=m)
    p.part, p.dual = part(rng, m), part(rng, m)
    images = p.linear(p.minimizer), p.second_linear(p.second_minimizer)
    p.target = images[0] + images[1]
    for function, image in zip((p.part, p.dual), images, strict=True):
        function.slope = function.slope - p.multiplier - function.subgradient(image)
    p.values = {"f": lambda x: p.part.value(p.linear(x)), "g": lambda z: p.dual.value(p.second_linear(z))}
    return p


def mirrored(base: str, settings: list[str], parameters: Mapping[str, float], rng: Rng) -> Member:
    d = int(rng.integers(1, 4))
    composite = "Composite" in settings
    kind = rng.integers(0, 2 if composite else 3)
    gauge: Any = Entropy(rng, d) if kind == 0 else Quadratic(rng, d, bounded=kind == 2)
    if composite and kind == 1:
        gauge.H = np.eye(d)
    x, normal = gauge.optimum(rng)
    p = Member(parameters, x)
    p.gauge = p.region = gauge
    size = rng.choice([0, 1, 4])
    if composite:
        p.part = Linear(rng.normal(size=len(x))) if kind == 0 else AbsoluteValues(rng, d)
    if base == "MirrorConvex":
        rows = rng.normal(size=(3, len(x)))
        rows = np.array([r / gauge.dual_norm(r) for r in rows])
        if normal.any():
            rows = np.vstack([-normal / gauge.dual_norm(normal), rows])
        steep = parameters["G"] * (rng.choice([1, 0.6]) if "Stochastic" in settings else 1)  # the rest is noise
        p.f = Peak(steep * (rows if normal.any() else np.vstack([rows, -rows])), x)
        if "Online" in settings:
            p.minimizer = p.comparator = gauge.point(rng)
            p.at_minimizer = p.f.gradient(p.minimizer)
    else:
        wanted = -size * normal - (0 if p.part is None else p.part.slope if kind == 0 else p.part.subgradient(x))
        p.f = with_gradient(gauge.smooth(rng, parameters["L"]), x, wanted)
    if "Stochastic" in settings:
        p.spread, p.outcomes = spread(rng, 3, len(x)), 3
        p.spread = p.spread / np.mean([gauge.dual_norm(v) ** 2 for v in p.spread]) ** 0.5
    p.values = {"f_t" if "Online" in settings else "f": p.f.value, "h": gauge.h, "h*": p.conjugate}
    if p.part:
        p.values["psi"] = p.part.value
    return p


def bregman_proximal(parameters: Mapping[str, float], rng: Rng) -> Member:
    d = int(rng.integers(1, 4))
    if rng.random() < 0.5:
        gauge: Any = Entropy(rng, d)
        part: Any = Linear(rng.normal(size=d + 1))
        x = np.where(np.arange(d + 1) == np.argmin(part.slope), 1.0, 0.0)
    else:
        gauge, part = Quadratic(rng, d), AbsoluteValues(rng, d)
        gauge.H, x = np.eye(d), part.center if rng.random() < 0.5 else rng.normal(size=d)
        part.slope = part.slope - part.subgradient(x)
    p = Member(parameters, x)
    p.gauge = p.region = gauge
    p.part = part
    p.values = {"psi": part.value}
    return p


def relatively_smooth(settings: list[str], parameters: Mapping[str, float], rng: Rng) -> Member:
    d, L = int(rng.integers(1, 4)), parameters["L"]
    kind = rng.integers(0, 3)
    composite = "Composite" in settings
    if kind == 0:
        # Poisson: sum of <a_i, x> - b_i log <a_i, x> is sum(b)-smooth relative to -sum log x.
        gauge: Any = Burg(rng, d)
        x, a = gauge.point(rng), rng.random((3, d)) + 0.05
        b = a @ x
        scale = L / b.sum()
        slope = rng.random(d) if composite else np.zeros(d)
        part: Any = Linear(slope)
        f: Any = tilted(
            Smooth(
                lambda y: scale * float(np.sum(a @ y - b * np.log(a @ y))), lambda y: scale * a.T @ (1 - b / (a @ y))
            ),
            -slope,
        )
    elif kind == 1:
        # L h itself, with a linear function.
        gauge = Entropy(rng, d)
        part = Linear(rng.normal(size=d + 1) * composite)
        c = rng.normal(size=d + 1)
        f = Smooth(lambda y: L * gauge.h(y) + float(c @ y), lambda y: L * gauge.dual_point(y) + c)
        x = gauge.primal_point(-(c + part.slope) / L)
    else:
        gauge = Quadratic(rng, d)
        part = AbsoluteValues(rng, d)
        if composite:
            gauge.H = np.eye(d)
        x = part.center if rng.random() < 0.5 else rng.normal(size=d)
        f = with_gradient(gauge.smooth(rng, L), x, -part.subgradient(x) if composite else np.zeros(d))
    p = Member(parameters, x)
    p.gauge = p.region = gauge
    p.f, p.part = f, part if composite else None
    if "Online" in settings:
        p.minimizer = p.comparator = gauge.point(rng)
        p.at_minimizer = f.gradient(p.minimizer)
    p.values = {"f_t" if "Online" in settings else "f": f.value, "h": gauge.h}
    if composite:
        p.values["psi"] = part.value
    return p
