"""Saddle points: `min_x max_y f(x) + <A x, y> - h*(y)`, and total variation denoising of pictures."""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.arrays import as_matrix, as_nonnegative
from methods.problems.base.bounds import TINY, UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array, NumericProblem
from methods.problems.base.reference import Solution, solve_with_cvxpy
from potential.errors import InputError
from potential.extras import load


class SaddlePointProblem(NumericProblem):
    """A saddle point of `f(x) + <A x, y> - h*(y)` is sought, least in `x` and greatest in `y`.

    `prox(x, step)` is the proximal step of `f` and `dual_prox(y, step)` that of `h*`; `linear` is `A`, `adjoint` its
    transpose, and `M` an upper bound of its norm. Points `x` have shape `(dimension,)`, and `y` `(dual_dimension,)`.

    A method is compared with the pair `comparator`, `dual_comparator`. What it proves of the Lagrangian's gap,
    `saddle(x, v) - saddle(u, y)`, holds for any pair `(u, v)` in the domains of `f` and `h*`: so no theorem needs the
    pair to be a saddle point. It is nearly one, and `comparator_gap` bounds its duality gap.

    Attributes:
        dual_dimension: the number of dual variables.
    """

    oracles = (
        "prox", "dual_prox", "linear", "adjoint", "saddle", "comparator", "dual_comparator",
        "minimizer", "distance_squared", "norm_squared", "inner", "M",
    )  # fmt: skip

    dual_dimension: int

    @property
    def class_names(self) -> frozenset[str]:
        """`SaddlePoint`."""
        return frozenset({"SaddlePoint"})

    # --- oracles --------------------------------------------------------------------------------------------

    @abc.abstractmethod
    def prox(self, x: Array, step: float) -> Array:
        """The minimizer over `u` of `f(u) + ||u - x||^2 / (2 step)`."""

    @abc.abstractmethod
    def prox_rounding(self, x: Array, step: float) -> float:
        """An upper bound of the distance of `prox(x, step)` to the exact one."""

    @abc.abstractmethod
    def dual_prox(self, y: Array, step: float) -> Array:
        """The minimizer over `v` of `h*(v) + ||v - y||^2 / (2 step)`."""

    @abc.abstractmethod
    def dual_prox_rounding(self, y: Array, step: float) -> float:
        """An upper bound of the distance of `dual_prox(y, step)` to the exact one."""

    @abc.abstractmethod
    def linear(self, x: Array) -> Array:
        """`A x`, shape `(dual_dimension,)`."""

    @abc.abstractmethod
    def linear_rounding(self, x: Array) -> float:
        """An upper bound of the norm of the rounding of `linear(x)`."""

    @abc.abstractmethod
    def adjoint(self, y: Array) -> Array:
        """`A'y`, shape `(dimension,)`."""

    @abc.abstractmethod
    def adjoint_rounding(self, y: Array) -> float:
        """An upper bound of the norm of the rounding of `adjoint(y)`."""

    @property
    @abc.abstractmethod
    def M(self) -> float:
        """An upper bound of the norm of `A`."""

    @abc.abstractmethod
    def saddle(self, x: Array, y: Array) -> float:
        """`f(x) + <A x, y> - h*(y)`."""

    @abc.abstractmethod
    def saddle_rounding(self, x: Array, y: Array, x_error: float = 0.0, y_error: float = 0.0) -> float:
        """An upper bound of the rounding of `saddle(x, y)`, and of what changes of its arguments can change.

        The arguments may change by vectors of norms `x_error` and `y_error`, within the domains of `f` and `h*`.
        """

    # --- the reference --------------------------------------------------------------------------------------

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"comparator": (self.dimension,), "dual_comparator": (self.dual_dimension,)}

    @property
    def comparator(self) -> Array:
        """The primal half of the reference, shape `(dimension,)`, read-only."""
        return self._solution["comparator"]

    @property
    def minimizer(self) -> Array:
        """The comparator: distances are to it."""
        return self.comparator

    @property
    def dual_comparator(self) -> Array:
        """The dual half of the reference, shape `(dual_dimension,)`, read-only; in the domain of `h*`."""
        return self._solution["dual_comparator"]

    @property
    @abc.abstractmethod
    def comparator_gap(self) -> float:
        """A certified upper bound of the duality gap of the reference pair."""


class TotalVariation(SaddlePointProblem):
    """Denoising by total variation: `min_x ||x - b||^2/2 + weight sum_i ||(grad x)_i||`, as a saddle point.

    `A` is the discrete gradient: differences to the next pixel down and to the right, zero at the last row and
    column; its norm is at most `sqrt(8)`. `h*` is zero where each pixel's pair of dual variables lies in the disc of
    radius `weight`, and infinite elsewhere. `y` holds the vertical part, then the horizontal one.

    Source: L. Rudin, S. Osher, E. Fatemi, Nonlinear total variation based noise removal algorithms, Physica D 60, 1992;
    A. Chambolle, An algorithm for total variation minimization and applications, J. Math. Imaging Vision 20, 2004.

    Args:
        image: the noisy picture `b`, shape `(rows, columns)`.
        weight: a positive number.
        name: a short name for tables.

    Raises `InputError` for an image or a weight that cannot be used.
    """

    def __init__(self, image: Any, weight: float = 0.1, *, name: str | None = None) -> None:
        noisy = as_matrix(image, "image")
        if not isinstance(noisy, np.ndarray):
            raise InputError("image must be dense")
        self.weight = as_nonnegative(weight, "weight")
        if not self.weight > 0.0:
            raise InputError("weight must be positive: without it the noisy picture is the solution")
        self.shape: tuple[int, int] = noisy.shape
        self._b: Array = noisy.ravel()
        self.dimension = noisy.size
        self.dual_dimension = 2 * noisy.size
        self.name = f"total variation, {noisy.shape[0]} x {noisy.shape[1]}" if name is None else name

    def picture(self, x: Array) -> Array:
        """The picture that a vector holds: grey levels, shape `(rows, columns)`."""
        return x.reshape(self.shape)

    # --- oracles --------------------------------------------------------------------------------------------

    def prox(self, x: Array, step: float) -> Array:
        """`(x + step b) / (1 + step)`."""
        return (x + step * self._b) / (1.0 + step)

    def prox_rounding(self, x: Array, step: float) -> float:
        """A few units of the terms."""
        size = (float(np.linalg.norm(x)) + step * float(np.linalg.norm(self._b))) / (1.0 + step)
        return round_up(5.0 * UNIT * size, self.dimension + 8) + TINY

    def dual_prox(self, y: Array, step: float) -> Array:
        """Each pixel's pair projected on the disc of radius `weight`, for every step."""
        pairs = y.reshape(2, -1)
        sizes = np.sqrt(np.einsum("ij,ij->j", pairs, pairs))
        scaled: Array = (pairs * (self.weight / np.maximum(sizes, self.weight))).ravel()
        return scaled

    def dual_prox_rounding(self, y: Array, step: float) -> float:
        """A few units of the outcome."""
        return round_up(12.0 * UNIT * float(np.linalg.norm(self.dual_prox(y, step))), self.dual_dimension + 8) + TINY

    def linear(self, x: Array) -> Array:
        """Differences to the next pixel down, then to the right."""
        picture, out = x.reshape(self.shape), np.zeros((2, *self.shape))
        np.subtract(picture[1:], picture[:-1], out=out[0, :-1])
        np.subtract(picture[:, 1:], picture[:, :-1], out=out[1, :, :-1])
        return out.ravel()

    def linear_rounding(self, x: Array) -> float:
        """A unit of each difference."""
        return round_up(UNIT * float(np.linalg.norm(self.linear(x))), self.dual_dimension + 8) + TINY

    def adjoint(self, y: Array) -> Array:
        """The transpose: the negative divergence."""
        down, right = y.reshape(2, *self.shape)
        out = np.zeros(self.shape)
        out[:-1] -= down[:-1]
        out[1:] += down[:-1]
        out[:, :-1] -= right[:, :-1]
        out[:, 1:] += right[:, :-1]
        return out.ravel()

    def adjoint_rounding(self, y: Array) -> float:
        """Three additions of four terms, each of which occurs twice."""
        return round_up(gamma(3) * math.sqrt(8.0) * float(np.linalg.norm(y)), self.dual_dimension + 8) + TINY

    @property
    def M(self) -> float:
        """`sqrt(8)`, rounded up: a sum of four terms has at most twice the norm, and each entry occurs twice."""
        return round_up(math.sqrt(8.0))

    def saddle(self, x: Array, y: Array) -> float:
        """`||x - b||^2/2 + <A x, y>`, for `y` in the discs up to rounding; minus infinity for others."""
        if self._outside(y) > 1e-9 * self.weight:
            return -math.inf
        difference = x - self._b
        return 0.5 * float(difference @ difference) + float(self.linear(x) @ y)

    def _outside(self, y: Array) -> float:
        """By how much the longest pair is longer than the radius."""
        pairs = y.reshape(2, -1)
        return math.sqrt(float(np.einsum("ij,ij->j", pairs, pairs).max())) - self.weight

    def saddle_rounding(self, x: Array, y: Array, x_error: float = 0.0, y_error: float = 0.0) -> float:
        """That of the products and sums, and the change of a quadratic and of a bilinear function."""
        difference, rise = x - self._b, self.linear(x)
        far, steep, long = (float(np.linalg.norm(v)) for v in (difference, rise, y))
        summed = gamma(self.dual_dimension + 8) * (0.5 * far * far + float(np.abs(rise) @ np.abs(y)))
        changed = (far + 0.5 * x_error) * x_error + steep * y_error + self.M * (long + y_error) * x_error
        return round_up(summed + changed, self.dual_dimension) + TINY

    def default_start(self) -> Array:
        """The noisy picture."""
        return self._b.copy()

    # --- the two problems of the saddle point ---------------------------------------------------------------

    def primal_value(self, x: Array) -> float:
        """`||x - b||^2/2 + weight sum_i ||(grad x)_i||`: the greatest of `saddle(x, y)` over `y`."""
        difference, pairs = x - self._b, self.linear(x).reshape(2, -1)
        variation = float(np.sqrt(np.einsum("ij,ij->j", pairs, pairs)).sum())
        return 0.5 * float(difference @ difference) + self.weight * variation

    def dual_value(self, y: Array) -> float:
        """`<A b, y> - ||A'y||^2/2`: the least of `saddle(x, y)` over `x`."""
        transposed = self.adjoint(y)
        return float(self._b @ transposed) - 0.5 * float(transposed @ transposed)

    @cached_property
    def comparator_gap(self) -> float:
        """`primal_value - dual_value` at the reference, rounded up."""
        x, y = self.comparator, self.dual_comparator
        primal, dual = self.primal_value(x), self.dual_value(y)
        transposed = np.abs(self.adjoint(y))
        size = primal + float(np.abs(self._b) @ transposed) + float(transposed @ transposed)
        size += self.M * float(np.linalg.norm(y)) * (float(np.linalg.norm(self._b)) + float(np.linalg.norm(transposed)))
        return max(0.0, primal - dual) + round_up(2.0 * gamma(self.dual_dimension + 16) * size)

    # --- the reference --------------------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._b, self.shape, self.weight)

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        # The dual is a projection on the image of the discs; the primal point follows from it.
        down, right = (cvxpy.Variable(self.shape) for _ in range(2))
        x = cvxpy.Variable(self.shape)
        picture = self._b.reshape(self.shape)
        relations = [
            down[:-1] == x[1:] - x[:-1],
            down[-1] == 0,
            right[:, :-1] == x[:, 1:] - x[:, :-1],
            right[:, -1] == 0,
        ]
        stacked = cvxpy.vstack([cvxpy.vec(down, order="C"), cvxpy.vec(right, order="C")])
        objective = cvxpy.sum_squares(x - picture) / 2 + self.weight * cvxpy.sum(cvxpy.norm(stacked, 2, axis=0))
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(objective), relations), self.name)
        y = np.zeros((2, *self.shape))
        y[0, :-1], y[1, :, :-1] = relations[0].dual_value, relations[2].dual_value
        dual = y.ravel()
        if self.dual_value(self.dual_prox(-dual, 1.0)) > self.dual_value(self.dual_prox(dual, 1.0)):
            dual = -dual
        # A hair inside the discs, so that the pair surely lies in the domains.
        dual = self.dual_prox(dual, 1.0) * (1.0 - 32.0 * UNIT)
        return {"comparator": self._b - self.adjoint(dual), "dual_comparator": dual}
