r"""Small problems with a known minimizer, on which a method does as badly as its theorem allows, or nearly so.

All are in closed form: no solver is asked, and the minimizer is exact. `proofs.bad_instances` says which of them is
the bad one for which theorem, with which start and which constants.

Sources: Y. Drori, M. Teboulle, "Performance of first-order methods for smooth convex minimization: a novel approach",
Mathematical Programming 145, 2014 (Huber functions); the same authors, "An optimal variant of Kelley's cutting-plane
method", 2016 (maxima of coordinates); M. Jaggi, "Revisiting Frank-Wolfe", 2013 (the simplex); Y. Nesterov, "Lectures
on Convex Optimization", 2018, section 2.1.2 (the tridiagonal quadratic).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from methods.problems.base.arrays import as_vector
from methods.problems.base.bounds import TINY, UNIT, gamma
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from methods.problems.losses.quadratic import Quadratic
from methods.problems.parts import mirror_maps, sets
from methods.problems.parts.geometry import MirrorGeometry
from potential.errors import InputError


def _positive(value: float, name: str, zero: bool = False) -> float:
    """`value` as a float; raises `InputError` unless it is finite and positive (or zero, where that is allowed)."""
    number = float(value)
    if not (math.isfinite(number) and (number > 0.0 or (zero and number == 0.0))):
        raise InputError(f"{name} must be {'at least 0' if zero else 'positive'} and finite, got {value!r}")
    return number


class KnownMinimizer(Problem):
    """A problem whose minimizer is known in closed form, so that no solver is asked.

    A subclass sets `name`, `dimension` and `_minimizer`, and says how large the terms are whose sum is the value
    (`_magnitude`): what rounding can do follows from that.
    """

    _minimizer: Array
    _classes: frozenset[str]
    _constants: tuple[Any, ...]

    @property
    def class_names(self) -> frozenset[str]:
        """The classes that the problem belongs to."""
        return self._classes

    @property
    def minimizer(self) -> Array:
        """The minimizer, exact, shape `(dimension,)`."""
        return self._minimizer

    @property
    def minimum_error(self) -> float:
        """Zero: the minimizer is exact."""
        return 0.0

    @property
    def stationarity(self) -> float:
        """Zero: the minimizer is exact."""
        return 0.0

    def _magnitude(self, x: Array) -> float:
        """A bound of the magnitudes that are summed for the value at `x`."""
        return abs(self.value(x))

    def value_rounding(self, x: Array) -> float:
        """A few roundings of the terms of the sum."""
        return gamma(self.dimension + 8) * self._magnitude(x) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """A few roundings of each entry."""
        g = self.subgradient(x)
        return gamma(8) * math.sqrt(float(g @ g)) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """Zero where the gradient has no jump."""
        return 0.0

    def subgradient(self, x: Array) -> Array:
        """A subgradient at `x`, shape `(dimension,)`."""
        raise self._missing("subgradient")

    def _fingerprint(self) -> tuple[Any, ...]:
        return self._constants

    def _solve(self) -> Solution:
        return {"minimizer": self._minimizer}


# On a line ------------------------------------------------------------------------------------------------------------


class Huber(KnownMinimizer):
    """A Huber function of one variable, with a quadratic added where it is to be strongly convex.

    `f(x) = mu x^2 / 2 + H(x)`, where `H(x) = (L - mu) x^2 / 2` for `|x| <= delta = slope / (L - mu)` and `slope |x|
    - slope delta / 2` beyond. It is `L`-smooth and `mu`-strongly convex, the minimizer is 0. Far from it the gradient
    is nearly constant, and no method that trusts the smoothness alone gets ahead.

    Args:
        slope: positive.
        L: positive.
        mu: at least 0 and below `L`.

    Raises `InputError` for other constants.
    """

    dimension = 1

    def __init__(self, slope: float, L: float = 1.0, mu: float = 0.0) -> None:
        self.slope, self.L = _positive(slope, "slope"), _positive(L, "L")
        modulus = _positive(mu, "mu", zero=True)
        if modulus >= self.L:
            raise InputError(f"mu must be below L = {self.L:g}, got {mu!r}")
        self._mu = modulus
        self.delta = self.slope / (self.L - modulus)
        self._minimizer = np.zeros(1)
        self._constants = (self.slope, self.L, modulus)
        self._classes = frozenset({"Convex", "SmoothConvex"})
        if modulus:
            self.mu, self.q = modulus, math.sqrt(modulus / self.L)
            self._classes |= {"SmoothStronglyConvex"}
        self.name = f"Huber, slope {self.slope:.3g}" + (f", mu {modulus:.3g}" if modulus else "")

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        size = abs(float(x[0]))
        if size <= self.delta:
            return 0.5 * self.L * size * size
        return 0.5 * self._mu * size * size + self.slope * (size - 0.5 * self.delta)

    def gradient(self, x: Array) -> Array:
        """The gradient at `x`."""
        tail: Array = self._mu * x + np.clip((self.L - self._mu) * x, -self.slope, self.slope)
        return tail

    subgradient = gradient


class HalfLine(KnownMinimizer):
    """`f(x) = mu x^2 / 2 + slope x` over `x >= 0`: a projected method is still on its way when its steps are over.

    Without `mu` the function is linear, hence `L`-smooth for every `L`. The minimizer is 0.

    Args: as for `Huber`. Raises `InputError` for constants outside their domains.
    """

    dimension = 1

    def __init__(self, slope: float, L: float = 1.0, mu: float = 0.0) -> None:
        self.slope, self.L = _positive(slope, "slope"), _positive(L, "L")
        modulus = _positive(mu, "mu", zero=True)
        if modulus >= self.L:
            raise InputError(f"mu must be below L = {self.L:g}, got {mu!r}")
        self._mu = modulus
        self._minimizer = np.zeros(1)
        self._constants = (self.slope, self.L, modulus)
        self._classes = frozenset({"Constrained(SmoothConvex)"})
        if modulus:
            self.mu, self.q = modulus, math.sqrt(modulus / self.L)
            self._classes |= {"Constrained(SmoothStronglyConvex)"}
        self.name = f"half-line, slope {self.slope:.3g}" + (f", mu {modulus:.3g}" if modulus else "")

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        point = float(x[0])
        return 0.5 * self._mu * point * point + self.slope * point

    def gradient(self, x: Array) -> Array:
        """The gradient at `x`."""
        return self._mu * x + self.slope

    subgradient = gradient

    def project(self, x: Array) -> Array:
        """The nearest point that is not negative."""
        return np.maximum(x, 0.0)

    def project_rounding(self, x: Array) -> float:
        """Zero: the projection is exact."""
        return 0.0

    def _magnitude(self, x: Array) -> float:
        return 0.5 * self._mu * float(x[0]) ** 2 + self.slope * abs(float(x[0]))


class RidgedAbsolute(KnownMinimizer):
    """`f(x) = mu x^2 / 2 + slope |x|` over `[-radius, radius]`: the subgradient method jumps to and fro over the kink.

    It is `mu`-strongly convex, with subgradients up to `G = slope + mu radius`; the minimizer is 0.

    Raises `InputError` unless all three are positive.
    """

    dimension = 1

    def __init__(self, mu: float, slope: float, radius: float) -> None:
        self.mu, self.slope, self.radius = (
            _positive(mu, "mu"),
            _positive(slope, "slope"),
            _positive(radius, "radius"),
        )
        self.G = self.slope + self.mu * self.radius
        self.D = 2.0 * self.radius
        self._minimizer = np.zeros(1)
        self._constants = (self.mu, self.slope, self.radius)
        self._classes = frozenset({"Constrained(StronglyConvexLipschitz)", "Constrained(ConvexLipschitz)"})
        self.name = f"absolute value with ridge on [-{self.radius:.3g}, {self.radius:.3g}]"

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        size = abs(float(x[0]))
        return 0.5 * self.mu * size * size + self.slope * size

    def subgradient(self, x: Array) -> Array:
        """A subgradient at `x`; at the kink, 0."""
        g: Array = self.mu * x + self.slope * np.sign(x)
        return g

    def project(self, x: Array) -> Array:
        """The nearest point of the interval."""
        return np.clip(x, -self.radius, self.radius)

    def project_rounding(self, x: Array) -> float:
        """Zero: the projection is exact."""
        return 0.0


# A maximum of coordinates ---------------------------------------------------------------------------------------------


class MaximumOfCoordinates(KnownMinimizer):
    """`f(x) = G max(0, max_i (x_i + offsets_i))`, with `-offsets` the minimizer that is nearest to the origin.

    The subgradient is that of the first piece that is largest. A subgradient method from the origin meets a new
    coordinate at every step, and learns nothing of those that it has not met.

    Args:
        offsets: positive, shape `(d,)`; not increasing, so that coordinates are met in their order.
        G: the Lipschitz constant, positive.
        over_ball: whether the problem is posed over the ball around the origin that just contains the minimizer.

    Raises `InputError` for offsets that are not positive or that increase.
    """

    def __init__(self, offsets: Any, G: float = 1.0, *, over_ball: bool = False) -> None:
        self.offsets = as_vector(offsets, "offsets")
        if np.any(self.offsets <= 0.0) or np.any(np.diff(self.offsets) > 0.0):
            raise InputError(f"offsets must be positive and must not increase, got {offsets!r}")
        self.G = _positive(G, "G")
        self.dimension = len(self.offsets)
        self._minimizer = -self.offsets
        self._ball: sets.Ball | None = None
        self._classes = frozenset({"Convex", "ConvexLipschitz"})
        if over_ball:
            self._ball = sets.Ball(self.dimension, math.sqrt(float(self.offsets @ self.offsets)))
            self.D = self._ball.diameter
            self._classes = frozenset({"Constrained(ConvexLipschitz)"})
        self._constants = (self.offsets, self.G, over_ball)
        self.name = f"maximum of {self.dimension} coordinates"

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return self.G * max(0.0, float(np.max(x + self.offsets)))

    def subgradient(self, x: Array) -> Array:
        """`G` times a unit vector, or 0 where the objective is 0."""
        pieces = x + self.offsets
        first = int(np.argmax(pieces))
        g = np.zeros(self.dimension)
        if pieces[first] > 0.0:
            g[first] = self.G
        return g

    def subgradient_slack(self, x: Array) -> float:
        """Two pieces that rounding puts in the wrong order differ by at most their two roundings."""
        return 4.0 * self.G * UNIT * float(np.max(np.abs(x) + self.offsets)) + TINY

    def project(self, x: Array) -> Array:
        """The projection on the ball, or `x` itself where there is none."""
        return x if self._ball is None else self._ball.project(x)

    def project_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `project(x)`."""
        return 0.0 if self._ball is None else self._ball.project_rounding(x)

    def linear_minimizer(self, g: Array) -> Array:
        """The point of the ball that minimizes `<g, u>`."""
        if self._ball is None:
            raise self._missing("linear_minimizer")
        return self._ball.linear_minimizer(g)

    def _magnitude(self, x: Array) -> float:
        return self.G * float(np.max(np.abs(x) + self.offsets))


# With a mirror map ----------------------------------------------------------------------------------------------------


class MirrorMaximumOfCoordinates(MirrorGeometry, MaximumOfCoordinates):
    """`MaximumOfCoordinates` with the mirror map `||x||^2 / 2`: a Euclidean space is one of the normed spaces."""

    def __init__(self, offsets: Any, G: float = 1.0) -> None:
        MaximumOfCoordinates.__init__(self, offsets, G)
        self.mirror_map = mirror_maps.Euclidean(self.dimension)
        self._classes = frozenset({"MirrorConvex"})


class MirrorHuber(MirrorGeometry, Huber):
    """`Huber` with the mirror map `x^2 / 2`."""

    def __init__(self, slope: float, L: float = 1.0) -> None:
        Huber.__init__(self, slope, L)
        self.mirror_map = mirror_maps.Euclidean(1)
        self._classes = frozenset({"MirrorSmoothConvex", "MirrorConvex"})


# Over the simplex -----------------------------------------------------------------------------------------------------


class SimplexCenter(KnownMinimizer):
    """`f(x) = ||x||^2 / 2` over the probability simplex: after `T` steps, Frank-Wolfe has seen `T` of the vertices.

    `L = 1`, `D = sqrt 2`; the minimizer has all entries `1 / dimension`.
    """

    L = 1.0

    def __init__(self, dimension: int) -> None:
        self._simplex = sets.Simplex(dimension)
        self.dimension = dimension
        self.D = self._simplex.diameter
        self._minimizer = np.full(dimension, 1.0 / dimension)
        self._constants = (dimension,)
        self._classes = frozenset({"Constrained(SmoothConvex)"})
        self.name = f"squared norm over the simplex, dimension {dimension}"

    def value(self, x: Array) -> float:
        """The objective at `x`."""
        return 0.5 * float(x @ x)

    def gradient(self, x: Array) -> Array:
        """The gradient, `x` itself."""
        return x

    subgradient = gradient

    def project(self, x: Array) -> Array:
        """The projection on the simplex."""
        return self._simplex.project(x)

    def project_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `project(x)`."""
        return self._simplex.project_rounding(x)

    def linear_minimizer(self, g: Array) -> Array:
        """The vertex of the smallest entry of `g`."""
        return self._simplex.linear_minimizer(g)

    def linear_minimizer_rounding(self, g: Array) -> float:
        """An upper bound of the rounding of `linear_minimizer(g)`."""
        return self._simplex.linear_minimizer_rounding(g)

    def infeasibility(self, x: Array) -> float:
        """An upper bound of the distance of `x` to the simplex."""
        return self._simplex.infeasibility(x)

    def default_start(self) -> Array:
        """The first vertex."""
        start = np.zeros(self.dimension)
        start[0] = 1.0
        return start


# A quadratic ----------------------------------------------------------------------------------------------------------


class NesterovQuadratic(Quadratic):
    """Nesterov's tridiagonal quadratic, `L`-smooth: hard for every method whose steps combine gradients seen so far.

    `f(x) = L/4 (<x, A x>/2 - x_1)`, where `A` has 2 on its diagonal and -1 beside it. After `T` steps from
    the origin at most `T` of the entries differ from 0. The hardest dimension for `T` steps is `2 T + 1`.
    """

    def __init__(self, dimension: int, L: float = 1.0) -> None:
        beside = np.full(dimension - 1, -1.0)
        A = 2.0 * np.eye(dimension) + np.diag(beside, 1) + np.diag(beside, -1)
        b = np.zeros(dimension)
        b[0] = 1.0
        scale = _positive(L, "L") / 4.0
        super().__init__(scale * A, scale * b, name=f"Nesterov's quadratic, dimension {dimension}")
