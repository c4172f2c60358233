r"""Convex sets in numbers: projection, linear minimization, diameter.

A set is a short class: what a method needs of it (`project`, `linear_minimizer`, `diameter`), what bounds the
rounding of each, and its constraints for a reference solver. All are closed, convex and not empty, in a space
of vectors of shape `(dimension,)`; a matrix is its entries, row by row.

Every rounding bound is a true one, in the style of `methods.problems.base.bounds`. Projections on the simplex and
on the 1-norm ball are bounded from their outcome: the points `max(x - s, 0)` are ordered in `s`, so two of
them differ, in the 1-norm, by the difference of their sums.

Source: M. Held, P. Wolfe, H. Crowder, Validation of subgradient optimization, Mathematical Programming 6, 1974;
J. Duchi, S. Shalev-Shwartz, Y. Singer, T. Chandra, Efficient projections onto the l1-ball, ICML 2008.
"""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.linalg

from methods.problems.base.arrays import as_vector
from methods.problems.base.bounds import TINY, UNIT, gamma, round_up
from methods.problems.base.construction import Constructed
from potential.errors import InputError
from potential.extras import load

Array = npt.NDArray[np.float64]

#: How far outside of a set a point given by a user may be, relative to 1 + its norm, and still be meant as in it.
TOLERANCE = 1e-9

# The constant in the backward error of the singular value decomposition, as in `methods.problems.base.bounds`.
_SVD = 10.0


class ConvexSet(metaclass=Constructed):
    """A closed convex set of vectors of shape `(dimension,)`.

    A new set defines `project`, `project_rounding`, `infeasibility`, `constraints`, `center` and `radius`, and
    `linear_minimizer` with `linear_minimizer_rounding` where linear functions have minimizers over it.

    Attributes:
        name: a short name for tables, such as `"1-norm ball of radius 5"`.
        dimension: the number of variables.
    """

    name: str
    dimension: int

    # --- what a set says ------------------------------------------------------------------------------------

    @abc.abstractmethod
    def project(self, x: Array) -> Array:
        """The Euclidean projection of `x`; `x` is left alone."""

    @abc.abstractmethod
    def project_rounding(self, x: Array) -> float:
        """An upper bound of the Euclidean distance of `project(x)` to the exact projection of `x`."""

    @abc.abstractmethod
    def infeasibility(self, x: Array) -> float:
        """An upper bound of the Euclidean distance of `x` to the set; 0 only where `x` surely lies in it."""

    @abc.abstractmethod
    def constraints(self, x: Any) -> list[Any]:
        """The constraints on the CVXPY expression `x`, of shape `(dimension,)`."""

    @property
    @abc.abstractmethod
    def center(self) -> Array:
        """A point of the set, in its middle where it has one."""

    @property
    @abc.abstractmethod
    def radius(self) -> float:
        """An upper bound of the distance of a point of the set to `center`; infinite where it is unbounded."""

    def linear_minimizer(self, g: Array) -> Array:
        """A point of the set that minimizes `<g, s>`; raises `InputError` where the set is unbounded."""
        raise self._unbounded("linear minimizer")

    def linear_minimizer_rounding(self, g: Array) -> float:
        """A bound of `<g, linear_minimizer(g)> - min <g, s>` over the set: what its rounding can cost."""
        return 0.0

    @property
    def diameter(self) -> float:
        """An upper bound of the Euclidean diameter, tight up to rounding; `InputError` where it is infinite."""
        if not self.bounded:
            raise self._unbounded("diameter")
        return round_up(2.0 * self.radius, 2 * self.dimension)

    def vertices(self) -> Array | None:
        """The vertices as rows, where they are few enough to be listed; None elsewhere."""
        return None

    # --- what follows ---------------------------------------------------------------------------------------

    @property
    def bounded(self) -> bool:
        """Whether the set is bounded."""
        return math.isfinite(self.radius)

    @property
    def largest_norm(self) -> float:
        """An upper bound of the Euclidean norm of a point of the set."""
        return round_up(float(np.linalg.norm(self.center)) + self.radius, self.dimension + 8)

    def contains(self, x: Array, tolerance: float = TOLERANCE) -> bool:
        """Whether the distance of `x` to the set is at most `tolerance` times 1 + the norm of `x`."""
        return self.infeasibility(x) <= tolerance * (1.0 + float(np.linalg.norm(x)))

    def validate(self, x: Any, argument: str = "x0") -> Array:
        """A checked float64 copy of a point of the set, without the little that rounding put outside of it.

        Raises `InputError` if it is not a vector of `dimension` finite numbers, or lies outside.
        """
        point = as_vector(x, argument, self.dimension)
        if not self.contains(point):
            raise InputError(
                f"{argument} must lie in the {self.name}, and is {self.infeasibility(point):.3g} away from it; "
                "its projection, project(x), would do."
            )
        return self.project(point)

    def random_point(self, rng: np.random.Generator) -> Array:
        """A random point of the set, near its boundary as often as not."""
        scale = self.radius if self.bounded else 1.0
        step = rng.standard_normal(self.dimension)
        return self.project(self.center + scale * rng.uniform(0.0, 2.0) * step / np.linalg.norm(step))

    def fingerprint(self) -> tuple[Any, ...]:
        """Everything that determines the set: its class, numbers and arrays."""
        own = [part for name, part in sorted(vars(self).items()) if name not in ("center", "radius", "name")]
        return (type(self).__name__, *own)

    def _unbounded(self, what: str) -> InputError:
        return InputError(f"the {self.name} is unbounded and has no {what}; take a bounded set")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}, dimension {self.dimension}>"


def _dimension(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise InputError(f"dimension must be an integer, at least 1, got {value!r}")
    return int(value)


def _radius(value: Any, argument: str = "radius") -> float:
    """A checked radius: a ball of negative radius is empty, and one of infinite radius is no set to project on."""
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{argument} must be a positive number, got {value!r}") from error
    if not 0.0 < number < 1e140:
        raise InputError(
            f"{argument} must be positive and below 1e140, got {value!r}; with a negative one the set is empty"
        )
    return number


class Box(ConvexSet):
    """The box `lower <= x <= upper`, entry by entry; an end may be infinite.

    Args:
        lower, upper: numbers, or vectors of shape `(dimension,)`.
        dimension: needed where both ends are numbers.

    Raises `InputError` where the box is empty, an end is NaN, or shapes do not match.
    """

    def __init__(self, lower: Any, upper: Any, dimension: int | None = None) -> None:
        ends = []
        for argument, end in (("lower", lower), ("upper", upper)):
            try:
                ends.append(np.array(end, dtype=np.float64))
            except (TypeError, ValueError) as error:
                raise InputError(f"{argument} must be a number or a vector of numbers, got {end!r}") from error
            if ends[-1].ndim > 1 or np.isnan(ends[-1]).any():
                raise InputError(f"{argument} must be a number or a vector, without NaN, got {end!r}")
        sizes = {end.shape[0] for end in ends if end.ndim == 1}
        if dimension is not None:
            sizes.add(_dimension(dimension))
        if len(sizes) != 1 or 0 in sizes:
            raise InputError(
                f"lower, upper and dimension must say one dimension, got {sorted(sizes) or 'none'}; "
                "give dimension=... where both ends are numbers"
            )
        self.dimension = sizes.pop()
        self.lower = np.broadcast_to(ends[0], self.dimension).copy()
        self.upper = np.broadcast_to(ends[1], self.dimension).copy()
        bad = np.flatnonzero(~((self.lower <= self.upper) & (self.lower < math.inf) & (self.upper > -math.inf)))
        if bad.size:
            raise InputError(
                f"the box is empty: lower must be at most upper, and entry {bad[0]} has "
                f"lower = {self.lower[bad[0]]} and upper = {self.upper[bad[0]]}"
            )
        one = np.ptp(self.lower) == 0.0 and np.ptp(self.upper) == 0.0 if self._finite else False
        self.name = f"box [{self.lower[0]:g}, {self.upper[0]:g}]^{self.dimension}" if one else "box"

    @property
    def _finite(self) -> bool:
        return bool(np.isfinite(self.lower).all() and np.isfinite(self.upper).all())

    def project(self, x: Array) -> Array:
        """Each entry cut off at its ends."""
        return np.minimum(np.maximum(x, self.lower), self.upper)

    def project_rounding(self, x: Array) -> float:
        """Zero: nothing is rounded."""
        return 0.0

    def infeasibility(self, x: Array) -> float:
        """The distance, rounded up; 0 exactly in the box."""
        return round_up(float(np.linalg.norm(x - self.project(x))), self.dimension + 8)

    def linear_minimizer(self, g: Array) -> Array:
        """The lower end where `g` is positive, the upper one elsewhere; exact."""
        if not self._finite:
            raise self._unbounded("linear minimizer")
        return np.where(g > 0.0, self.lower, self.upper)

    def constraints(self, x: Any) -> list[Any]:
        """Those of the finite ends."""
        low, high = np.flatnonzero(np.isfinite(self.lower)), np.flatnonzero(np.isfinite(self.upper))
        found = [x[low] >= self.lower[low]] if low.size else []
        return [*found, x[high] <= self.upper[high]] if high.size else found

    @cached_property
    def center(self) -> Array:
        """The midpoint; next to the finite end, or the origin, where an end is infinite."""
        with np.errstate(invalid="ignore"):
            middle = 0.5 * self.lower + 0.5 * self.upper
        return np.where(np.isfinite(middle), middle, np.clip(0.0, self.lower, self.upper))

    @cached_property
    def radius(self) -> float:
        """Half the diagonal."""
        if not self._finite:
            return math.inf
        reach = np.maximum(self.upper - self.center, self.center - self.lower)
        return round_up(float(np.linalg.norm(reach)), self.dimension + 8)


class InfinityBall(Box):
    """The ball `max |x_i - center_i| <= radius`, a box.

    Raises `InputError` for a radius that is not positive.
    """

    def __init__(self, dimension: int, radius: float = 1.0, center: Any = None) -> None:
        size, reach = _dimension(dimension), _radius(radius)
        middle = np.zeros(size) if center is None else as_vector(center, "center", size)
        super().__init__(middle - reach, middle + reach)
        self.name = f"max-norm ball of radius {reach:g}"


class Ball(ConvexSet):
    """The Euclidean ball `||x - center|| <= radius`; the center is the origin where none is given.

    Raises `InputError` for a radius that is not positive.
    """

    def __init__(self, dimension: int, radius: float = 1.0, center: Any = None) -> None:
        self.dimension = _dimension(dimension)
        self._reach = _radius(radius)
        self._centered = center is None
        self._center = np.zeros(self.dimension) if center is None else as_vector(center, "center", dimension)
        self.name = f"ball of radius {self._reach:g}"

    def project(self, x: Array) -> Array:
        """The point itself, or the one on the sphere in its direction."""
        v = x if self._centered else x - self._center
        size = math.sqrt(float(v @ v))
        if size <= self._reach:
            return x
        scaled = v * (self._reach / size)
        return scaled if self._centered else self._center + scaled

    def project_rounding(self, x: Array) -> float:
        """`gamma_{d+8}` times the radius, and the roundings of the shift to the center and back."""
        v = x - self._center
        size = float(np.linalg.norm(v))
        if size <= self._reach * (1.0 - 2.0 * gamma(self.dimension + 8)):
            return 0.0
        shift = 0.0 if self._centered else UNIT * (size + float(np.linalg.norm(self._center)) + self._reach)
        return round_up(2.0 * gamma(self.dimension + 8) * self._reach + 3.0 * shift)

    def infeasibility(self, x: Array) -> float:
        """The norm's excess over the radius, with the rounding of the norm."""
        v = x - self._center
        size = float(np.linalg.norm(v))
        rounding = gamma(self.dimension + 8) * size
        if not self._centered:
            rounding += UNIT * (size + float(np.linalg.norm(self._center)))
        excess = size + rounding - self._reach
        return round_up(excess) if excess > 0.0 else 0.0

    def linear_minimizer(self, g: Array) -> Array:
        """The point of the sphere against `g`; the center where `g` vanishes."""
        size = math.sqrt(float(g @ g))
        return self._center.copy() if size == 0.0 else self._center - g * (self._reach / size)

    def linear_minimizer_rounding(self, g: Array) -> float:
        """`2 gamma_{d+8} radius ||g||`, and the rounding of the shift."""
        size = float(np.linalg.norm(g))
        shift = 0.0 if self._centered else UNIT * (float(np.linalg.norm(self._center)) + self._reach) * size
        return round_up(2.0 * gamma(self.dimension + 8) * self._reach * size + shift) + TINY

    def constraints(self, x: Any) -> list[Any]:
        """One second-order cone."""
        cvxpy = load("cvxpy", "a reference solution")

        return [cvxpy.norm(x - self._center, 2) <= self._reach]

    @property
    def center(self) -> Array:
        """The center."""
        return self._center.copy()

    @property
    def radius(self) -> float:
        """The radius."""
        return self._reach


def _positive_part(x: Array, total: float) -> Array:
    """The projection of `x` on the simplex of sum `total`: `max(x - s, 0)` for the `s` that gives that sum.

    Entries are taken relative to the largest one, of which all that matter are within `total`.
    """
    shifted = x - x.max()
    descending = np.sort(shifted)[::-1]
    thresholds = (np.cumsum(descending) - total) / np.arange(1, x.size + 1)
    last = int(np.flatnonzero(descending > thresholds)[-1])
    projected: Array = np.maximum(shifted - thresholds[last], 0.0)
    return projected


def _positive_part_rounding(x: Array, projected: Array, total: float) -> float:
    """A bound of the 1-norm distance of the computed `max(x - s, 0)` to the one of sum `total`, from its sum."""
    size = float(projected.sum())
    miss = abs(size - total) + gamma(x.size + 4) * (size + total)
    # The shift by the largest entry rounds each entry that matters by at most a unit of total, twice.
    return round_up(miss + 4.0 * UNIT * x.size * total)


class Simplex(ConvexSet):
    """The simplex `x >= 0`, `sum x = total`; the probability simplex for `total` 1.

    Raises `InputError` for a total that is not positive.
    """

    def __init__(self, dimension: int, total: float = 1.0) -> None:
        self.dimension = _dimension(dimension)
        self.total = _radius(total, "total")
        self.name = "probability simplex" if self.total == 1.0 else f"simplex of sum {self.total:g}"

    def project(self, x: Array) -> Array:
        """`max(x - s, 0)` with the `s` that gives the sum (Held, Wolfe and Crowder 1974)."""
        return _positive_part(x, self.total)

    def project_rounding(self, x: Array) -> float:
        """By how much the sum is missed, and its rounding; see the module."""
        return _positive_part_rounding(x, self.project(x), self.total)

    def infeasibility(self, x: Array) -> float:
        """The norm of the negative part, and what the sum of the positive one misses."""
        negative = np.minimum(x, 0.0)
        size = float(np.maximum(x, 0.0).sum())
        miss = abs(size - self.total) + gamma(self.dimension + 4) * size
        return round_up(miss + float(np.linalg.norm(negative)), self.dimension)

    def linear_minimizer(self, g: Array) -> Array:
        """The vertex of the least entry of `g`; exact."""
        vertex = np.zeros(self.dimension)
        vertex[int(np.argmin(g))] = self.total
        return vertex

    def constraints(self, x: Any) -> list[Any]:
        """Signs and the sum."""
        cvxpy = load("cvxpy", "a reference solution")

        return [x >= 0, cvxpy.sum(x) == self.total]

    @cached_property
    def center(self) -> Array:
        """The uniform point."""
        return np.full(self.dimension, self.total / self.dimension)

    @property
    def radius(self) -> float:
        """The distance of a vertex to the uniform point."""
        return round_up(self.total * math.sqrt(1.0 - 1.0 / self.dimension)) + UNIT * self.total

    @property
    def diameter(self) -> float:
        """The distance of two vertices, rounded up."""
        return round_up(math.sqrt(2.0) * self.total, 4 * self.dimension)

    def vertices(self) -> Array:
        """The multiples of the unit vectors."""
        return self.total * np.eye(self.dimension)


class OneNormBall(ConvexSet):
    """The ball of the 1-norm, `sum |x_i| <= radius`.

    Raises `InputError` for a radius that is not positive.
    """

    def __init__(self, dimension: int, radius: float = 1.0) -> None:
        self.dimension = _dimension(dimension)
        self._reach = _radius(radius)
        self.name = f"1-norm ball of radius {self._reach:g}"

    def project(self, x: Array) -> Array:
        """The point itself, or the magnitudes projected on the simplex, with their signs."""
        magnitudes = np.abs(x)
        if float(magnitudes.sum()) <= self._reach:
            return x
        return np.copysign(_positive_part(magnitudes, self._reach), x)

    def project_rounding(self, x: Array) -> float:
        """As for the simplex where the point lies outside; 0 where it surely lies inside."""
        magnitudes = np.abs(x)
        size = float(magnitudes.sum())
        if size * (1.0 + 2.0 * gamma(self.dimension + 4)) <= self._reach:
            return 0.0
        if size <= self._reach:
            return self.infeasibility(x)
        return _positive_part_rounding(magnitudes, np.abs(self.project(x)), self._reach)

    def infeasibility(self, x: Array) -> float:
        """The excess of the 1-norm, with its rounding."""
        size = float(np.abs(x).sum())
        excess = size + gamma(self.dimension + 4) * size - self._reach
        return round_up(excess) if excess > 0.0 else 0.0

    def linear_minimizer(self, g: Array) -> Array:
        """The vertex of the largest magnitude of `g`, with the other sign; exact."""
        largest = int(np.argmax(np.abs(g)))
        vertex = np.zeros(self.dimension)
        vertex[largest] = -math.copysign(self._reach, g[largest])
        return vertex

    def constraints(self, x: Any) -> list[Any]:
        """A bound of the 1-norm."""
        cvxpy = load("cvxpy", "a reference solution")

        return [cvxpy.norm(x, 1) <= self._reach]

    @property
    def center(self) -> Array:
        """The origin."""
        return np.zeros(self.dimension)

    @property
    def radius(self) -> float:
        """The radius: a vertex is the furthest point from the origin."""
        return self._reach

    def vertices(self) -> Array:
        """The multiples of the unit vectors, of both signs."""
        unit = self._reach * np.eye(self.dimension)
        return np.vstack([unit, -unit])


class NuclearBall(ConvexSet):
    """Matrices of shape `(rows, columns)` whose singular values sum to at most `radius`; a vector holds the rows.

    Raises `InputError` for a radius that is not positive, and for another shape.
    """

    def __init__(self, shape: tuple[int, int], radius: float = 1.0) -> None:
        try:
            rows, columns = shape
        except (TypeError, ValueError) as error:
            raise InputError(f"shape must be a pair (rows, columns), got {shape!r}") from error
        self.shape = (_dimension(rows), _dimension(columns))
        self.dimension = self.shape[0] * self.shape[1]
        self._reach = _radius(radius)
        self.name = f"nuclear-norm ball of radius {self._reach:g}"

    def _svd_rounding(self, x: Array) -> float:
        """A bound, in the Frobenius norm, of the backward error of a singular value decomposition of `x`."""
        return round_up(_SVD * self.dimension * UNIT * float(np.linalg.norm(x)), self.dimension)

    def project(self, x: Array) -> Array:
        """The singular values projected on the ball of the 1-norm."""
        left, values, right = scipy.linalg.svd(x.reshape(self.shape), full_matrices=False, check_finite=False)
        if float(values.sum()) <= self._reach:
            return x
        projected: Array = ((left * _positive_part(values, self._reach)) @ right).ravel()
        return projected

    def project_rounding(self, x: Array) -> float:
        """The backward error of the decomposition, the projection of the values, and the product's rounding.

        The computed factors are orthogonal, and the product rounded, to the same small multiple of a unit.
        """
        values = scipy.linalg.svdvals(x.reshape(self.shape), check_finite=False)
        size = float(values.sum())
        error = self._svd_rounding(x)
        if size + min(self.shape) * error <= self._reach * (1.0 - 1e-15 * self.dimension):
            return 0.0
        inner = np.zeros(1) if size <= self._reach else _positive_part(values, self._reach)
        missed = 0.0 if size <= self._reach else _positive_part_rounding(values, inner, self._reach)
        factors = 4.0 * _SVD * self.dimension * UNIT * self._reach
        return round_up((1.0 + math.sqrt(min(self.shape))) * error + missed + factors)

    def infeasibility(self, x: Array) -> float:
        """The excess of the sum of the singular values, each off by the decomposition's backward error."""
        values = scipy.linalg.svdvals(x.reshape(self.shape), check_finite=False)
        excess = float(values.sum()) + min(self.shape) * self._svd_rounding(x) - self._reach
        return round_up(excess) if excess > 0.0 else 0.0

    def linear_minimizer(self, g: Array) -> Array:
        """The matrix of rank 1 against the first singular vectors of `g`."""
        left, _, right = scipy.linalg.svd(g.reshape(self.shape), full_matrices=False, check_finite=False)
        vertex: Array = (-self._reach * np.outer(left[:, 0], right[0])).ravel()
        return vertex

    def linear_minimizer_rounding(self, g: Array) -> float:
        """The backward error of the decomposition, times the radius, four times."""
        return round_up(4.0 * self._svd_rounding(g) * self._reach) + TINY

    def constraints(self, x: Any) -> list[Any]:
        """A bound of the sum of the singular values: a semidefinite constraint."""
        cvxpy = load("cvxpy", "a reference solution")

        return [cvxpy.normNuc(cvxpy.reshape(x, self.shape, order="C")) <= self._reach]

    @property
    def center(self) -> Array:
        """The zero matrix."""
        return np.zeros(self.dimension)

    @property
    def radius(self) -> float:
        """The radius: the Frobenius norm is at most the sum of the singular values."""
        return self._reach


class Product(ConvexSet):
    """The product of sets: a vector holds a point of each, one after the other.

    Args:
        factors: at least one set.

    Raises `InputError` where there is none, or one is no set.
    """

    def __init__(self, *factors: ConvexSet) -> None:
        if not factors:
            raise InputError("a product needs at least one set, such as Product(Simplex(3), Simplex(4))")
        for factor in factors:
            if not isinstance(factor, ConvexSet):
                raise InputError(f"a factor of a product must be a set of methods.sets, got {factor!r}")
        self.factors = factors
        self.dimension = sum(factor.dimension for factor in factors)
        self.name = " x ".join(factor.name for factor in factors)
        ends = np.cumsum([factor.dimension for factor in factors])
        self._parts = [slice(int(e) - factor.dimension, int(e)) for e, factor in zip(ends, factors, strict=True)]

    def split(self, x: Array) -> list[Array]:
        """The parts of `x`, one for each factor: views."""
        return [x[part] for part in self._parts]

    def _joined(self, oracle: str, x: Array) -> Array:
        pairs = zip(self.factors, self.split(x), strict=True)
        return np.concatenate([getattr(factor, oracle)(part) for factor, part in pairs])

    def _bounds(self, oracle: str, x: Array) -> list[float]:
        return [getattr(factor, oracle)(part) for factor, part in zip(self.factors, self.split(x), strict=True)]

    def project(self, x: Array) -> Array:
        """Each part projected on its set."""
        return self._joined("project", x)

    def project_rounding(self, x: Array) -> float:
        """The norm of the factors' bounds."""
        return round_up(math.hypot(*self._bounds("project_rounding", x)), 4 * len(self.factors))

    def infeasibility(self, x: Array) -> float:
        """The norm of the factors' bounds."""
        return round_up(math.hypot(*self._bounds("infeasibility", x)), 4 * len(self.factors))

    def linear_minimizer(self, g: Array) -> Array:
        """Each factor's for its part of `g`."""
        return self._joined("linear_minimizer", g)

    def linear_minimizer_rounding(self, g: Array) -> float:
        """The sum of the factors' bounds."""
        return round_up(sum(self._bounds("linear_minimizer_rounding", g)), len(self.factors))

    def constraints(self, x: Any) -> list[Any]:
        """Those of all factors."""
        pairs = zip(self.factors, self._parts, strict=True)
        return [constraint for factor, part in pairs for constraint in factor.constraints(x[part])]

    @property
    def center(self) -> Array:
        """The factors' centers."""
        return np.concatenate([factor.center for factor in self.factors])

    @property
    def radius(self) -> float:
        """The norm of the factors' radii."""
        return round_up(math.hypot(*(factor.radius for factor in self.factors)), 4 * len(self.factors))

    @property
    def diameter(self) -> float:
        """The norm of the factors' diameters."""
        return round_up(math.hypot(*(factor.diameter for factor in self.factors)), 4 * len(self.factors))

    def fingerprint(self) -> tuple[Any, ...]:
        """The factors'."""
        return ("Product", *(part for factor in self.factors for part in factor.fingerprint()))
