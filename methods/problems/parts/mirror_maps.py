r"""Mirror maps in numbers: a norm, a function `h` that is 1-strongly convex in it, and a set `K` on which it lives.

A mirror map is a short class. What a method asks of it: `bregman(u, x)`, the divergence
`D_h(u, x) = h(u) - h(x) - <grad h(x), u - x>`; `mirror_step(x, g, step)`, the minimizer over `K` of
`step <g, u> + D_h(u, x)`; lazily, `mirror_gradient(x)`, which is `grad h(x)`, `mirror(theta)`, the maximizer over
`K` of `<theta, x> - h(x)`, and `fenchel_coupling(u, theta)`, which is `h*(theta) - <theta, u> + h(u)`; without the
map, `steepest_step(x, g, step)`, the minimizer over all `u` of `<g, u - x> + ||u - x||^2 / (2 step)`.

Points have their rounding measured in the norm, dual points in the dual norm. A step's outcome is known by its
dual point, which moves a divergence `D_h(u, x)` by at most `||u - x||` for each unit, as `h*` is 1-smooth.

Source: A. Nemirovski, D. Yudin, Problem Complexity and Method Efficiency in Optimization, 1983; A. Beck,
M. Teboulle, Mirror descent and nonlinear projected subgradient methods, Operations Research Letters 31, 2003;
for the p-norms, C. Gentile, The robustness of the p-norm algorithms, Machine Learning 53, 2003.
"""

from __future__ import annotations

import abc
import logging
import math
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg.blas import dasum, dscal, idamax
from scipy.special import kl_div, logsumexp

from methods.problems.base.arrays import as_vector
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, round_up
from methods.problems.base.construction import Constructed
from methods.problems.parts import sets
from potential.errors import InputError

Array = npt.NDArray[np.float64]

#: No weight of a point under the entropy is below this.
SMALLEST_WEIGHT = 1e-250

# Exponents of at most this magnitude, times a weight that is kept, are normal numbers: exp(-128) 1e-250 > 2e-306.
_LARGEST_EXPONENT = 128.0

_log = logging.getLogger(__name__)


def norm(v: Array, order: float) -> float:
    """The norm of `v` of order 1 to infinity; the largest entry is divided out, so that nothing overflows."""
    if order == 2:
        return math.sqrt(float(v @ v))
    if order == 1:
        return float(np.abs(v).sum())
    largest = float(np.abs(v).max())
    if order == math.inf or largest == 0.0:
        return largest
    return float(largest * float(np.sum((np.abs(v) / largest) ** order)) ** (1.0 / order))


class MirrorMap(metaclass=Constructed):
    """A mirror map on a closed convex set `K` of vectors of shape `(dimension,)`.

    Attributes:
        name: a short name for tables.
        dimension: the number of variables.
        order: the order of the norm, from 1 to 2; the dual norm is of `dual_order`.
        domain: the set `K`, or None for the whole space.
    """

    name: str
    dimension: int
    order: float
    domain: sets.ConvexSet | None

    @property
    def dual_order(self) -> float:
        """The order `q` of the dual norm, `1/order + 1/q = 1`."""
        return math.inf if self.order == 1 else self.order / (self.order - 1.0)

    # --- what a map says ------------------------------------------------------------------------------------

    @abc.abstractmethod
    def value(self, x: Array) -> float:
        """`h(x)`."""

    @abc.abstractmethod
    def mirror_gradient(self, x: Array) -> Array:
        """`grad h(x)`, up to what is constant on `K`."""

    @abc.abstractmethod
    def mirror(self, theta: Array) -> Array:
        """`grad h*(theta)`: the maximizer over `K` of `<theta, x> - h(x)`."""

    @abc.abstractmethod
    def bregman(self, u: Array, x: Array) -> float:
        """`D_h(u, x)`, at least 0."""

    @abc.abstractmethod
    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """The minimizer over `K` of `step <g, u> + D_h(u, x)`."""

    @abc.abstractmethod
    def fenchel_coupling(self, u: Array, theta: Array) -> float:
        """`h*(theta) - <theta, u> + h(u)`, at least 0 for `u` in `K`."""

    @abc.abstractmethod
    def steepest_step(self, x: Array, g: Array, step: float) -> Array:
        """The minimizer over all `u` of `<g, u - x> + ||u - x||^2 / (2 step)`."""

    @abc.abstractmethod
    def bregman_rounding(self, u: Array, x: Array) -> float:
        """An upper bound of the rounding of `bregman(u, x)`."""

    @abc.abstractmethod
    def mirror_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `mirror_gradient(x)`, in the dual norm."""

    @abc.abstractmethod
    def mirror_rounding(self, theta: Array) -> float:
        """An upper bound of the rounding of `mirror(theta)`, in the norm."""

    @abc.abstractmethod
    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A bound, in the dual norm, of the rounding of the dual point of `mirror_step(x, g, step)`."""

    @abc.abstractmethod
    def fenchel_coupling_rounding(self, u: Array, theta: Array) -> float:
        """An upper bound of the rounding of `fenchel_coupling(u, theta)`."""

    @abc.abstractmethod
    def steepest_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """An upper bound of the rounding of `steepest_step(x, g, step)`, in the norm."""

    @abc.abstractmethod
    def default_start(self) -> Array:
        """The point of `K` where `h` is least."""

    def validate(self, x: Any, argument: str = "x0") -> Array:
        """A checked float64 copy of a point of `K` at which `h` has a gradient.

        Raises `InputError` for one that is not: of another shape, not finite, outside `K`, on the boundary of
        the domain of `grad h`.
        """
        return self.validate_comparator(x, argument)

    def validate_comparator(self, x: Any, argument: str = "comparator") -> Array:
        """A checked float64 copy of a point of `K`; raises `InputError` for one that is not."""
        if self.domain is None:
            return as_vector(x, argument, self.dimension)
        return self.domain.validate(x, argument)

    # --- the norm -------------------------------------------------------------------------------------------

    def norm_squared(self, v: Array) -> float:
        """The squared norm."""
        return norm(v, self.order) ** 2

    def dual_norm_squared(self, g: Array) -> float:
        """The squared dual norm."""
        return norm(g, self.dual_order) ** 2

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}, dimension {self.dimension}>"


class Euclidean(MirrorMap):
    """`h = ||x||^2 / 2` over any set, or over the whole space: mirror descent is then the projected method.

    Args:
        domain: the set `K`, or the dimension of the whole space.
    """

    order = 2.0

    def __init__(self, domain: sets.ConvexSet | int) -> None:
        if isinstance(domain, sets.ConvexSet):
            self.domain, self.dimension, self.name = domain, domain.dimension, f"Euclidean, {domain.name}"
        elif isinstance(domain, int) and not isinstance(domain, bool) and domain >= 1:
            self.domain, self.dimension, self.name = None, domain, "Euclidean"
        else:
            raise InputError(f"domain must be a set of methods.sets, or a dimension, got {domain!r}")

    def _project(self, x: Array) -> Array:
        return x if self.domain is None else self.domain.project(x)

    def _project_rounding(self, x: Array) -> float:
        return 0.0 if self.domain is None else self.domain.project_rounding(x)

    def value(self, x: Array) -> float:
        """`||x||^2 / 2`."""
        return 0.5 * float(x @ x)

    def mirror_gradient(self, x: Array) -> Array:
        """`x` itself."""
        return x

    def mirror(self, theta: Array) -> Array:
        """The projection of `theta`."""
        return self._project(theta)

    def bregman(self, u: Array, x: Array) -> float:
        """Half the squared distance."""
        d = u - x
        return 0.5 * float(d @ d)

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """The projection of `x - step g`."""
        return self._project(x - step * g)

    def fenchel_coupling(self, u: Array, theta: Array) -> float:
        """`||u - x||^2 / 2 + <theta - x, x - u>` with the projection `x` of `theta`: neither cancels."""
        x = self._project(theta)
        return 0.5 * float((u - x) @ (u - x)) + float((theta - x) @ (x - u))

    def steepest_step(self, x: Array, g: Array, step: float) -> Array:
        """`x - step g`."""
        return x - step * g

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """`gamma_{d+4}` times the value."""
        return gamma(self.dimension + 8) * self.bregman(u, x) + TINY

    def mirror_gradient_rounding(self, x: Array) -> float:
        """Zero."""
        return 0.0

    def mirror_rounding(self, theta: Array) -> float:
        """That of the projection."""
        return self._project_rounding(theta)

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """That of the difference and of the projection."""
        return self.steepest_step_rounding(x, g, step) + self._project_rounding(x - step * g)

    def fenchel_coupling_rounding(self, u: Array, theta: Array) -> float:
        """Both products' rounding, and `||theta - x||` for each unit by which the projection is off."""
        x = self._project(theta)
        away, across = theta - x, x - u
        terms = 0.5 * float(across @ across) + float(np.abs(away) @ np.abs(across))
        off = self._project_rounding(theta)
        return round_up(gamma(self.dimension + 12) * terms + (norm(away, 2) + off) * off, self.dimension) + TINY

    def steepest_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A unit of the product and of the difference."""
        return round_up(UNIT * (2.0 * abs(step) * norm(g, 2) + norm(x, 2)), self.dimension + 8)

    def default_start(self) -> Array:
        """The projection of the origin."""
        return self._project(np.zeros(self.dimension))


class Entropy(MirrorMap):
    """The negative entropy `h = sum x_i log x_i` on the probability simplex, in the 1-norm.

    It is 1-strongly convex there (Pinsker's inequality); the divergence is Kullback's and Leibler's, and the
    mirror step the multiplicative update.

    **Tiny weights.** Multiplicative updates drive the weight of what is not in the solution to zero as fast as
    they can; with the growing steps of an accelerated method it falls below what a float holds in some hundred
    steps. A weight that became 0 would never return, and its divergence to a comparator that needs it would be
    infinite. So a step keeps each weight at least `SMALLEST_WEIGHT`, 1e-250: what a mirror step returns is the
    larger of the exact weight and that number, up to rounding. It is no error and gives no warning; the
    logger of this module says so once, at level INFO.

    This is sound: to raise `x_i` lowers `bregman(u, x)` for every `u`, but for the sum of the weights, which it
    changes by less than `d * 1e-250`, far below the rounding of that sum. So the potential after such a step is
    at most what the exact step gives, up to rounding, and each later step is a step of the method from the
    point that was kept. A theorem, which bounds each step from whatever point it starts, goes on to hold. The
    points themselves are not those of exact arithmetic from there on: a weight that was kept returns sooner,
    as from 1e-250. Where that matters, the lazy form of the method, whose state is the dual point and which
    agrees with it on the simplex in exact arithmetic, keeps every logarithm.

    Args:
        dimension: the number of weights.
        owner: what the log names; the map itself where none is given.
    """

    order = 1.0

    def __init__(self, dimension: int, owner: str | None = None) -> None:
        self.domain: sets.Simplex = sets.Simplex(dimension)
        self.dimension = self.domain.dimension
        self.name = "entropy on the simplex"
        self._owner = self.name if owner is None else owner
        self._told = False

    def value(self, x: Array) -> float:
        """`sum x_i log x_i`, with `0 log 0 = 0`."""
        positive = x[x > 0.0]
        return float(positive @ np.log(positive))

    def mirror_gradient(self, x: Array) -> Array:
        """`log x`, less the constant 1; `x` must be positive."""
        return np.log(x)

    def mirror(self, theta: Array) -> Array:
        """Weights as `exp(theta_i)`; nothing overflows, whatever `theta`."""
        weights: Array = np.exp(theta - theta.max())
        weights /= weights.sum()
        return weights

    def bregman(self, u: Array, x: Array) -> float:
        """`sum u_i log(u_i / x_i) - u_i + x_i`, with `0 log 0 = 0`.

        The last two terms sum to zero on the simplex; with them each term is non-negative, in floating point
        too. Infinite only where some `x_i = 0 < u_i`, which no outcome of `mirror_step` has.
        """
        return float(kl_div(u, x).sum())

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """Weights as `x_i exp(-step g_i)`, none below `SMALLEST_WEIGHT`; nothing overflows, whatever `g`.

        `x` must be positive, its weights at least `SMALLEST_WEIGHT`, as those of each outcome are. Multiplied out
        where `|step g_i|` is at most 128, so that no factor and no product leaves the normal numbers; by
        logarithms elsewhere.
        """
        # Written for speed, as this is most of what a step costs: one new array, and the BLAS for the sum, whose
        # terms are positive. A NaN in `g` makes every weight NaN, which a run takes notice of.
        if abs(step * g.item(idamax(g))) <= _LARGEST_EXPONENT:
            weights: Array = g * -step
            np.exp(weights, weights)
            np.multiply(weights, x, weights)
            weights = dscal(1.0 / dasum(weights), weights)
        else:
            weights = self._logarithmic_step(x, g, step)
        if weights.item(weights.argmin()) < SMALLEST_WEIGHT:
            self._tell_of_tiny_weights()
            np.maximum(weights, SMALLEST_WEIGHT, out=weights)
        return weights

    def _logarithmic_step(self, x: Array, g: Array, step: float) -> Array:
        """The same for factors of any size, but that weights may underflow."""
        with np.errstate(over="ignore", under="ignore"):
            # With the least entry at 0, no difference of infinities can arise.
            exponents = np.log(x) - step * (g - (g.min() if step >= 0.0 else g.max()))
            weights: Array = np.exp(exponents - exponents.max())
            weights /= weights.sum()
        return weights

    def _tell_of_tiny_weights(self) -> None:
        if not self._told:
            self._told = True
            _log.info("%s: a weight fell below %g and is kept there; see Entropy", self._owner, SMALLEST_WEIGHT)

    def fenchel_coupling(self, u: Array, theta: Array) -> float:
        """`sum u_i (log u_i - theta_i + log sum exp theta)`: the divergence to `mirror(theta)`, by logarithms."""
        # The constant is taken off first: the terms are then as large as the divergence, and not as theta.
        logarithms = theta - theta.max()
        logarithms -= logsumexp(logarithms)
        positive = u > 0.0
        return float(u[positive] @ (np.log(u[positive]) - logarithms[positive]))

    def steepest_step(self, x: Array, g: Array, step: float) -> Array:
        """A step along one coordinate, of the largest magnitude of `g`; it may leave the simplex."""
        largest = int(np.argmax(np.abs(g)))
        y = x.copy()
        y[largest] -= step * g[largest]
        return y

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """A bound of the computed divergence's rounding, and of what sums of weights that are not 1 contribute."""
        positive = u > 0.0
        logarithms = u[positive] * (np.abs(np.log(u[positive] / x[positive])) + 1.0)
        size = float(logarithms.sum() + u.sum() + x.sum())
        return round_up((ELEMENTARY + gamma(2 * self.dimension + 16)) * size, self.dimension) + TINY

    def mirror_gradient_rounding(self, x: Array) -> float:
        """The relative rounding of a logarithm, times the largest."""
        return round_up(ELEMENTARY * float(np.abs(np.log(x)).max())) + TINY

    def mirror_rounding(self, theta: Array) -> float:
        """The rounding of the exponents and of the exponentials, weighted by the outcome; of the sum, and division."""
        weights = self.mirror(theta)
        spread = theta.max() - theta
        relative = float(weights @ (UNIT * spread))
        return round_up(2.0 * (relative + ELEMENTARY + gamma(self.dimension + 8)), self.dimension) + TINY

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A bound of `|log fl(x+)_i - log x+_i|`, all `i`, for the computed and the exact mirror step `x+`.

        It bounds what the rounding of a step can add to `D_h(u, x+)` for every `u` in the simplex: by
        logarithms the exponents are off by `3u (|log x_i| + step |g_i - min g| + ...)`, twice, multiplied out
        by `u |step g_i|`, twice; and the exponentials and their sum by a few units. Where a weight is kept at
        the smallest number, `D_h` is only lowered, and the bound is that of the others.
        """
        with np.errstate(over="ignore"):
            spread = abs(step) * (g - g.min())
        logarithms = np.abs(np.log(x))
        # Weights further than this below the largest one underflow, whatever their rounding.
        sizes = logarithms + np.minimum(spread, 1500.0 + float(logarithms.max()))
        largest = 2.0 * float(sizes.max()) + 1.0
        product = min(abs(step * g.item(idamax(g))), 2.0 * _LARGEST_EXPONENT)
        return round_up(2.0 * ELEMENTARY * largest + 2.0 * UNIT * product + gamma(self.dimension + 8)) + 4.0 * UNIT

    def fenchel_coupling_rounding(self, u: Array, theta: Array) -> float:
        """Each term's rounding: of its two logarithms, of the shift of `theta`, and of the sum.

        Where the sum of `u` is not 1, the constant in `theta` counts with what is missing.
        """
        positive = u > 0.0
        spread = theta.max() - theta
        logarithms = np.abs(np.log(u[positive])) + 3.0 * spread[positive] + 3.0 * math.log(self.dimension) + 3.0
        total = (ELEMENTARY + gamma(self.dimension + 8)) * float(u[positive] @ logarithms)
        shift = (abs(float(u.sum()) - 1.0) + gamma(self.dimension + 4)) * float(np.abs(theta).max())
        return round_up(total + shift, self.dimension) + TINY

    def steepest_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A unit of the product and of the difference, in one entry."""
        return round_up(UNIT * (2.0 * abs(step) * norm(g, math.inf) + float(np.abs(x).max())))

    def default_start(self) -> Array:
        """The uniform point, from which the divergence to any point is at most `log d`."""
        return self.domain.center

    def validate(self, x: Any, argument: str = "x0") -> Array:
        """A checked float64 copy of a point, rescaled so that its sum is 1 to rounding.

        Raises `InputError` if it is not a vector of `dimension` positive numbers that sum to 1 within 1e-9:
        the entropy's gradient does not exist on the boundary, and a zero weight would stay zero.
        """
        point = as_vector(x, argument, self.dimension)
        low = int(np.argmin(point))
        if point[low] < SMALLEST_WEIGHT:
            raise InputError(
                f"{argument} must be positive in each entry, for the entropy as mirror map; entry {low} is "
                f"{float(point[low])!r}. The uniform point, default_start(), is the usual start."
            )
        total = float(point.sum())
        if not abs(total - 1.0) <= 1e-9:
            raise InputError(
                f"{argument} must lie in the probability simplex; its entries sum to {total!r} and not to 1. "
                "Divide it by its sum."
            )
        return point / total


class PNorm(MirrorMap):
    """`h = ||x||_p^2 / (2 (p - 1))` on the whole space, 1-strongly convex in the p-norm, `1 < p <= 2`.

    With `p` near 1, `p = 1 + 1/log d` say, bounds are nearly those of the 1-norm, without a simplex. The
    conjugate is `h* = (p - 1)/2 ||theta||_q^2` with `1/p + 1/q = 1`.

    Raises `InputError` for a `p` outside `1 < p <= 2`.
    """

    domain = None

    def __init__(self, dimension: int, p: float = 1.5) -> None:
        if isinstance(dimension, bool) or not isinstance(dimension, int | np.integer) or dimension < 1:
            raise InputError(f"dimension must be an integer, at least 1, got {dimension!r}")
        try:
            self.order = float(p)
        except (TypeError, ValueError) as error:
            raise InputError(f"p must be a number, got {p!r}") from error
        if not 1.0 < self.order <= 2.0:
            raise InputError(f"p must be in 1 < p <= 2, got {p!r}; for the 1-norm use Entropy on the simplex")
        self.dimension = int(dimension)
        self.name = f"{self.order:g}-norm"
        # Powers of numbers in [0, 1] and sums of them: relative rounding of each map between the two spaces.
        exponents = self.order + self.dual_order
        self._relative = 4.0 * ELEMENTARY + 4.0 * exponents * UNIT + 2.0 * gamma(self.dimension + 16)

    @staticmethod
    def _duality(v: Array, order: float) -> Array:
        """The gradient of `||v||^2 / 2`: `||v||^{2-r} |v_i|^{r-1} sign v_i` in the norm of order `r`."""
        largest = float(np.abs(v).max())
        if largest == 0.0:
            return np.zeros_like(v)
        scaled = np.abs(v) / largest
        powers = scaled ** (order - 1.0)
        size = float(powers @ scaled) ** ((2.0 - order) / order)
        moved: Array = np.copysign(powers * (largest * size), v)
        return moved

    def value(self, x: Array) -> float:
        """`||x||_p^2 / (2 (p - 1))`."""
        return self.norm_squared(x) / (2.0 * (self.order - 1.0))

    def mirror_gradient(self, x: Array) -> Array:
        """`||x||_p^{2-p} |x_i|^{p-1} sign x_i / (p - 1)`."""
        return self._duality(x, self.order) / (self.order - 1.0)

    def mirror(self, theta: Array) -> Array:
        """`(p - 1) ||theta||_q^{2-q} |theta_i|^{q-1} sign theta_i`."""
        return self._duality(theta, self.dual_order) * (self.order - 1.0)

    def bregman(self, u: Array, x: Array) -> float:
        """`h(u) + h*(theta) - <theta, u>` with `theta = grad h(x)`."""
        return self.fenchel_coupling(u, self.mirror_gradient(x))

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """`grad h*(grad h(x) - step g)`."""
        return self.mirror(self.mirror_gradient(x) - step * g)

    def fenchel_coupling(self, u: Array, theta: Array) -> float:
        """`h(u) + h*(theta) - <theta, u>`; below 0 it is 0, to rounding."""
        conjugate = 0.5 * (self.order - 1.0) * self.dual_norm_squared(theta)
        return max(self.value(u) + conjugate - float(theta @ u), 0.0)

    def steepest_step(self, x: Array, g: Array, step: float) -> Array:
        """`x - step d` with `d` the gradient of half the squared dual norm at `g`."""
        return x - step * self._duality(g, self.dual_order)

    def _dual_rounding(self, theta: Array) -> float:
        return round_up(self._relative * norm(theta, self.dual_order))

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """That of the coupling, and `||u - x||` for each unit by which `grad h(x)` is off."""
        theta = self.mirror_gradient(x)
        off = self.mirror_gradient_rounding(x)
        moved = norm(u - x, self.order) * off + off * off
        return round_up(self.fenchel_coupling_rounding(u, theta) + moved)

    def mirror_gradient_rounding(self, x: Array) -> float:
        """A relative rounding, of powers and of the norm, in each entry alike."""
        return self._dual_rounding(self.mirror_gradient(x)) + TINY

    def mirror_rounding(self, theta: Array) -> float:
        """A relative rounding, of powers and of the norm, in each entry alike."""
        return round_up(self._relative * norm(self.mirror(theta), self.order)) + TINY

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """Of the dual point of `x`, of the difference, and what the rounding of the outcome is in the dual.

        An entry of the outcome that is off relatively is off so, times `p - 1` at most, in the dual point.
        """
        theta = self.mirror_gradient(x)
        size = 2.0 * norm(theta, self.dual_order) + 3.0 * abs(step) * norm(g, self.dual_order)
        after = norm(theta - step * g, self.dual_order)
        return round_up(self._relative * size + 3.0 * self._relative * after) + TINY

    def fenchel_coupling_rounding(self, u: Array, theta: Array) -> float:
        """A relative rounding of each of the three terms."""
        conjugate = 0.5 * (self.order - 1.0) * self.dual_norm_squared(theta)
        terms = self.value(u) + conjugate + float(np.abs(theta) @ np.abs(u))
        return round_up(self._relative * terms) + TINY

    def steepest_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """A relative rounding of the direction, and a unit of the difference."""
        size = abs(step) * norm(g, self.dual_order)
        return round_up((self._relative + 4.0 * UNIT) * size + UNIT * norm(x, self.order)) + TINY

    def default_start(self) -> Array:
        """The origin."""
        return np.zeros(self.dimension)
