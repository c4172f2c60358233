r"""Non-smooth parts in numbers: closed convex functions `h` whose proximal step has a closed form.

A regularizer is a short class: its value and its proximal step `prox(x, step)`, the minimizer over `u` of
`h(u) + ||u - x||^2 / (2 step)`, each with a bound of its rounding; how far `-g` is from a subgradient at `x`, which
tells how nearly a point is optimal; and its model for a reference solver. All are finite on the whole space of
vectors of shape `(dimension,)`. The indicator of a set is the other kind of non-smooth part: that is
`methods.problems.ConstrainedProblem`, whose proximal step is the set's projection.

A proximal step moves no two points further apart, so an error of `x` does not grow; a step that is off by a relative
`e` moves the outcome by at most `e ||x - prox(x)||`.

Source: N. Parikh, S. Boyd, Proximal algorithms, Foundations and Trends in Optimization 1(3), 2014; for groups, M. Yuan,
Y. Lin, Model selection and estimation in regression with grouped variables, Journal of the Royal Statistical Society B
68, 2006.
"""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from methods.problems.base.arrays import as_matrix, as_nonnegative
from methods.problems.base.bounds import DENSE_LIMIT, TINY, UNIT, gamma, round_up
from methods.problems.base.construction import Constructed
from potential.errors import InputError
from potential.extras import load

if TYPE_CHECKING:
    from methods.problems.base.smooth import SmoothProblem

Array = npt.NDArray[np.float64]


class Regularizer(metaclass=Constructed):
    """A closed convex function `h`, finite everywhere, with a proximal step.

    Attributes:
        name: a short name for tables, such as `"0.1 times the 1-norm"`.
        dimension: the number of variables.
    """

    name: str
    dimension: int

    @abc.abstractmethod
    def value(self, x: Array) -> float:
        """`h(x)`."""

    @abc.abstractmethod
    def value_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `value(x)`."""

    @abc.abstractmethod
    def prox(self, x: Array, step: float) -> Array:
        """The minimizer over `u` of `h(u) + ||u - x||^2 / (2 step)`, for `step > 0`; `x` is left alone."""

    @abc.abstractmethod
    def prox_rounding(self, x: Array, step: float) -> float:
        """An upper bound of the Euclidean distance of `prox(x, step)` to the exact proximal step."""

    @abc.abstractmethod
    def slope(self, x: Array, error: float) -> float:
        """An upper bound of the norms of all subgradients at points within `error` of `x`."""

    @abc.abstractmethod
    def subgradient_distance(self, x: Array, g: Array) -> float:
        """An upper bound of the distance of `-g` to the set of subgradients at `x`."""

    @abc.abstractmethod
    def program(self, x: Any) -> Any:
        """`h` at the CVXPY expression `x`, of shape `(dimension,)`."""

    def norm_bound(self, level: float) -> float:
        """An upper bound of `||u||` over all `u` with `h(u) <= level`; infinite where none is known."""
        return math.inf

    @property
    def growth(self) -> float:
        """An `m` with `h(x) - min h <= ||g||^2 / (2 m)` for every subgradient `g` at `x`; 0 where none is known."""
        return 0.0

    @abc.abstractmethod
    def fingerprint(self) -> tuple[Any, ...]:
        """Numbers and arrays that determine the function."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}, dimension {self.dimension}>"


def _positive(value: Any, argument: str) -> float:
    number = as_nonnegative(value, argument)
    if number == 0.0:
        raise InputError(
            f"{argument} must be positive, got {value!r}; without a non-smooth part take the problem itself"
        )
    return number


def _dimension(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise InputError(f"dimension must be an integer, at least 1, got {value!r}")
    return int(value)


class OneNorm(Regularizer):
    """`weight ||x||_1`, whose proximal step is soft thresholding.

    Raises `InputError` for a weight that is not positive.
    """

    def __init__(self, dimension: int, weight: float) -> None:
        self.dimension = _dimension(dimension)
        self.weight = _positive(weight, "weight")
        self.name = f"1-norm times {self.weight:g}"

    def value(self, x: Array) -> float:
        """`weight ||x||_1`."""
        return self.weight * float(np.abs(x).sum())

    def value_rounding(self, x: Array) -> float:
        """`gamma_{d+1}` times the value."""
        return round_up(gamma(self.dimension + 4) * self.value(x)) + TINY

    def prox(self, x: Array, step: float) -> Array:
        """`max(|x_i| - step weight, 0)` with the sign of `x_i`."""
        return np.copysign(np.maximum(np.abs(x) - step * self.weight, 0.0), x)

    def prox_rounding(self, x: Array, step: float) -> float:
        """A unit of the difference and of the threshold, in each entry that does not surely vanish."""
        threshold = step * self.weight
        doubtful = np.abs(x) >= threshold * (1.0 - 4.0 * UNIT)
        moved = np.where(doubtful, UNIT * (np.abs(self.prox(x, step)) + 2.0 * threshold), 0.0)
        return round_up(float(np.linalg.norm(moved)), self.dimension + 8)

    def slope(self, x: Array, error: float) -> float:
        """`weight sqrt(d)`."""
        return round_up(self.weight * math.sqrt(self.dimension))

    def subgradient_distance(self, x: Array, g: Array) -> float:
        """Of `g_i + weight sign(x_i)` where `x_i` is not 0, and of what `|g_i|` exceeds the weight by elsewhere."""
        missed = np.where(x != 0.0, np.abs(g + self.weight * np.sign(x)), np.maximum(np.abs(g) - self.weight, 0.0))
        # The difference of two computed numbers is exact to a unit, and its entries are never negative.
        return round_up(float(np.linalg.norm(missed)), self.dimension + 8)

    def program(self, x: Any) -> Any:
        """A 1-norm."""
        cvxpy = load("cvxpy", "a reference solution")

        return self.weight * cvxpy.norm1(x)

    def norm_bound(self, level: float) -> float:
        """`level / weight`, as the Euclidean norm is at most the 1-norm."""
        return round_up(max(level, 0.0) / self.weight)

    def fingerprint(self) -> tuple[Any, ...]:
        """The weight."""
        return (self.weight, self.dimension)


class GroupNorm(Regularizer):
    """`weight` times the sum of the Euclidean norms of groups of entries: the group lasso's.

    Args:
        groups: the number of the group of each entry, shape `(dimension,)`, integers at least 0.
        weight: a positive number.

    Raises `InputError` for groups that are no vector of such integers, and for a weight that is not positive.
    """

    def __init__(self, groups: Any, weight: float) -> None:
        labels = np.asarray(groups)
        if labels.ndim != 1 or labels.dtype.kind not in "iu" or labels.size == 0 or int(labels.min()) < 0:
            raise InputError(f"groups must be a vector of integers, at least 0, one for each entry, got {groups!r}")
        self._labels = labels.astype(np.int64)
        self.dimension = int(labels.size)
        self.weight = _positive(weight, "weight")
        self.name = f"norms of {np.unique(labels).size} groups times {self.weight:g}"

    def _norms(self, x: Array) -> Array:
        """The norm of each group."""
        norms: Array = np.sqrt(np.bincount(self._labels, weights=x * x))
        return norms

    def value(self, x: Array) -> float:
        """`weight` times the sum of the groups' norms."""
        return self.weight * float(self._norms(x).sum())

    def value_rounding(self, x: Array) -> float:
        """`gamma_{2d+4}` times the value."""
        return round_up(gamma(2 * self.dimension + 8) * self.value(x)) + TINY

    def prox(self, x: Array, step: float) -> Array:
        """Each group scaled by `max(0, 1 - step weight / its norm)`."""
        norms = self._norms(x)
        threshold = step * self.weight
        scale = np.where(norms > threshold, 1.0 - threshold / np.where(norms > threshold, norms, 1.0), 0.0)
        scaled: Array = x * scale[self._labels]
        return scaled

    def prox_rounding(self, x: Array, step: float) -> float:
        """`gamma_{d+8}` times the threshold and the outcome's norm, in each group that does not surely vanish."""
        relative = gamma(self.dimension + 16)
        norms, threshold = self._norms(x), step * self.weight
        after = np.maximum(norms - threshold, 0.0)
        moved = np.where(norms >= threshold * (1.0 - relative), relative * (threshold + after), 0.0)
        return round_up(float(np.linalg.norm(moved)), self.dimension + 8)

    def slope(self, x: Array, error: float) -> float:
        """`weight` times the root of the number of groups."""
        return round_up(self.weight * math.sqrt(int(np.unique(self._labels).size)))

    def subgradient_distance(self, x: Array, g: Array) -> float:
        """Of `g + weight x / ||x||` in each group that is not 0, and of `||g|| - weight`, if positive, elsewhere."""
        norms, sizes = self._norms(x), self._norms(g)
        active = norms > 0.0
        unit = x / np.where(active, norms, 1.0)[self._labels]
        missed = np.where(active, self._norms(g + self.weight * unit), np.maximum(sizes - self.weight, 0.0))
        lost = gamma(self.dimension + 16) * (self.weight * math.sqrt(norms.size) + float(np.linalg.norm(g)))
        return round_up(float(np.linalg.norm(missed)) + lost, self.dimension + 8)

    def program(self, x: Any) -> Any:
        """A sum of norms."""
        cvxpy = load("cvxpy", "a reference solution")

        return self.weight * sum(cvxpy.norm(x[np.flatnonzero(self._labels == k)], 2) for k in np.unique(self._labels))

    def norm_bound(self, level: float) -> float:
        """`level / weight`, as the Euclidean norm is at most the sum of the groups' norms."""
        return round_up(max(level, 0.0) / self.weight)

    def fingerprint(self) -> tuple[Any, ...]:
        """The weight and the groups."""
        return (self.weight, self._labels)


class AbsoluteDeviations(Regularizer):
    """The mean distance to data points in the 1-norm, `mean_i ||x - a_i||_1`: least at their median, entry by entry.

    The proximal step is itself a median: of the data and of `x + step (1 - 2 k / n)` for `k = 0, ..., n`, in each
    entry, as the sum of the slopes there says where the optimality condition changes sign.

    Args:
        points: the data, shape `(n, dimension)`.

    Raises `InputError` for points that are no matrix of finite numbers.
    """

    def __init__(self, points: Any) -> None:
        matrix = as_matrix(points, "points")
        if not isinstance(matrix, np.ndarray):
            raise InputError("points must be a dense array of shape (n, dimension), and are sparse")
        self._points = matrix
        self._n, self.dimension = len(matrix), matrix.shape[1]
        self._slopes = (1.0 - 2.0 * np.arange(self._n + 1) / self._n)[:, None]
        self.name = f"mean 1-norm distance to {self._n} points"

    def value(self, x: Array) -> float:
        """The mean of `||x - a_i||_1`."""
        # Summed in two stages, so that few roundings meet in one sum.
        return float(np.abs(x - self._points).sum(axis=0).sum()) / self._n

    def value_rounding(self, x: Array) -> float:
        """`gamma_{n+d+2}` times the value, whose terms are all non-negative."""
        return round_up(gamma(self._n + self.dimension + 8) * self.value(x)) + TINY

    def prox(self, x: Array, step: float) -> Array:
        """The median of the data and of the points where the optimality condition may change sign."""
        ordered = np.partition(np.vstack([self._points, x + step * self._slopes]), self._n, axis=0)
        median: Array = ordered[self._n].copy()
        return median

    def prox_rounding(self, x: Array, step: float) -> float:
        """That of `x + step (1 - 2 k / n)`, as a median moves no further than the numbers that it is taken of."""
        moved = UNIT * (np.abs(x) + 8.0 * step)
        return round_up(float(np.linalg.norm(moved)), self.dimension + 8)

    def slope(self, x: Array, error: float) -> float:
        """`sqrt(d)`."""
        return round_up(math.sqrt(self.dimension))

    def subgradient_distance(self, x: Array, g: Array) -> float:
        """Of `-g_j` to the interval between the shares of data below less above, with those at `x_j` on either side."""
        below, above = (self._points < x).sum(axis=0), (self._points > x).sum(axis=0)
        ties = self._n - below - above
        low, high = (below - above - ties) / self._n, (below - above + ties) / self._n
        missed = np.maximum(np.maximum(low + g, -g - high), 0.0)
        # Counts are exact, and with g = 0 so are their signs; else a share and a sum are off by a unit each.
        doubt = np.where((g == 0.0) & (missed == 0.0), 0.0, 4.0 * UNIT)
        return round_up(float(np.linalg.norm(missed + doubt)), self.dimension + 8)

    def program(self, x: Any) -> Any:
        """A 1-norm of all differences."""
        cvxpy = load("cvxpy", "a reference solution")

        differences = [cvxpy.norm1(x[j] - self._points[:, j]) for j in range(self.dimension)]
        return sum(differences) / self._n

    def norm_bound(self, level: float) -> float:
        """`level` and the norm of the mean of the data, as the mean distance is at least that to the mean."""
        mean = float(np.linalg.norm(self._points.mean(axis=0)))
        return round_up(max(level, 0.0) + mean, self._n + self.dimension + 16)

    def fingerprint(self) -> tuple[Any, ...]:
        """The points."""
        return (self._points,)


class QuadraticTerm(Regularizer):
    """The objective of a quadratic problem, least squares say, as a part with a proximal step.

    With the Hessian `H`, factored once as `Q diag(w) Q'`, the step is `x - Q diag(s / (1 + s w)) Q' grad h(x)`, and
    once more from there with what is left of the optimality condition, which makes up for the factorization's
    rounding.

    Args:
        problem: a `LeastSquares` or `Quadratic` problem, of dimension at most 2000.

    Raises `InputError` for another problem.
    """

    def __init__(self, problem: SmoothProblem) -> None:
        if not getattr(problem, "affine_gradient", False) or not hasattr(problem, "L"):
            raise InputError(f"problem must be a LeastSquares or a Quadratic, got {problem!r}")
        if problem.dimension > DENSE_LIMIT:
            raise InputError(
                f"a proximal step with {problem.dimension} variables needs a factorization that is too large; "
                f"at most {DENSE_LIMIT} are taken"
            )
        self.problem = problem
        self.dimension = problem.dimension
        self.name = problem.name

    @cached_property
    def _factors(self) -> tuple[Array, Array]:
        """Eigenvalues and eigenvectors of the Hessian; columns of the Hessian are differences of gradients."""
        at_origin = self.problem.gradient(np.zeros(self.dimension))
        hessian = np.array([self.problem.gradient(unit) - at_origin for unit in np.eye(self.dimension)])
        values, vectors = np.linalg.eigh(0.5 * (hessian + hessian.T))
        return np.maximum(values, 0.0), vectors

    def value(self, x: Array) -> float:
        """The problem's objective."""
        return self.problem.value(x)

    def value_rounding(self, x: Array) -> float:
        """The problem's."""
        return self.problem.value_rounding(x)

    def _residual(self, u: Array, x: Array, step: float) -> Array:
        """What `u` misses of the optimality condition `u + step grad h(u) = x`."""
        residual: Array = u - x + step * self.problem.gradient(u)
        return residual

    def prox(self, x: Array, step: float) -> Array:
        """The solution of a linear system, by the eigenvectors, improved once."""
        values, vectors = self._factors
        scale = 1.0 / (1.0 + step * values)
        u = x
        for _ in range(2):
            u = u - vectors @ (scale * (vectors.T @ self._residual(u, x, step)))
        return u

    def prox_rounding(self, x: Array, step: float) -> float:
        """What is left of the optimality condition, whose left side is 1-strongly monotone."""
        u = self.prox(x, step)
        residual = self._residual(u, x, step)
        gradient = self.problem.gradient(u)
        rounding = 4.0 * UNIT * (float(np.linalg.norm(u - x)) + step * float(np.linalg.norm(gradient)))
        rounding += step * self.problem.gradient_rounding(u)
        return round_up(float(np.linalg.norm(residual)) + rounding, self.dimension + 8)

    def _gradient_size(self, x: Array, g: Array) -> float:
        """An upper bound of `||grad h(x) + g||`."""
        sum_ = self.problem.gradient(x) + g
        return round_up(float(np.linalg.norm(sum_)) + self.problem.gradient_rounding(x), self.dimension + 8)

    def slope(self, x: Array, error: float) -> float:
        """The gradient's norm and `L` times the error."""
        return self._gradient_size(x, np.zeros(self.dimension)) + round_up(self.problem.L * error)

    def subgradient_distance(self, x: Array, g: Array) -> float:
        """The norm of `grad h(x) + g`."""
        return self._gradient_size(x, g)

    def program(self, x: Any) -> Any:
        """The problem's."""
        return self.problem.reference_program(x)[0]

    @property
    def growth(self) -> float:
        """The least eigenvalue of the Hessian on the span of its gradients, as far as it is certified."""
        return self.problem._strong_convexity_at_minimizer()

    def fingerprint(self) -> tuple[Any, ...]:
        """The problem's."""
        return (type(self.problem).__name__, *self.problem._fingerprint())
