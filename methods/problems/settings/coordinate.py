"""Smooth problems of which one coordinate of the gradient is drawn at random."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import (
    UNIT,
    frobenius_squared,
    gamma,
    gram_eigenvalue_bounds,
    is_sparse,
    round_down,
    round_up,
    symmetric_eigenvalue_bounds,
)
from methods.problems.base.curvature import Curved
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.smooth import SmoothProblem
from methods.problems.losses.linear_model import LinearModel
from methods.problems.losses.quadratic import Quadratic
from methods.problems.settings.sampling import SamplingProblem
from potential.errors import InputError


class CoordinateProblem(Curved, SamplingProblem):
    """A smooth convex problem in the geometry of its coordinates, `||v||^2 = sum_i L_i v_i^2`.

    The constants `L_i` are such that `f(x + a e_i) <= f(x) + a d_i f(x) + L_i a^2 / 2`, with the partial derivative
    `d_i f`: the diagonal of the matrix of a quadratic; of a linear model the squared norm of a column over `n`, times
    the curvature of the loss, and the ridge. They are certified, rounded up.

    All geometry is weighted by them: `norm_squared`, `inner`, `distance_squared`, and with it the gradient, which is
    the vector of `d_i f(x) / L_i`, as its inner product with `v` is then the derivative along `v`. `L` is a bound of
    its Lipschitz constant in this norm, at most `n`. `coordinate_gradient(x)` is one of its `n` coordinates, each as
    likely, and zero elsewhere; see `SamplingProblem` for what a draw depends on.

    It belongs to `CoordinateSmoothConvex`, and in its own geometry to `SmoothConvex`; where it is strongly convex
    beyond rounding, with `mu` in the weighted norm, to `CoordinateSmoothStronglyConvex` and `SmoothStronglyConvex`.

    Args:
        problem: `Quadratic`, `LeastSquares` or `LogisticRegression`, on the whole space.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, one that does not depend on each of its coordinates, and a seed that
    cannot be used.
    """

    def __init__(self, problem: Problem, seed: int = 0, *, name: str | None = None) -> None:
        if not isinstance(problem, Quadratic) and not (
            isinstance(problem, LinearModel) and isinstance(problem, SmoothProblem)
        ):
            raise InputError(
                "problem must be a Quadratic, LeastSquares or LogisticRegression on the whole space, whose constants "
                f"of smoothness along each coordinate are known, got {problem!r}"
            )
        weights = _coordinate_constants(problem)
        if not (weights > 0.0).all():
            zero = int(np.argmin(weights))
            raise InputError(
                f"{problem.name!r} does not depend on coordinate {zero}, whose weight would be zero: leave out that "
                "column, or add a regularization"
            )
        super().__init__(problem, f"{problem.name}, by coordinates" if name is None else name, problem.dimension, seed)
        self.norm_weights = weights
        self.norm_weights.flags.writeable = False

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The coordinate classes, and those of smooth convex functions, in this geometry."""
        names = {"Convex", "SmoothConvex", "CoordinateSmoothConvex"}
        if "mu" not in self._absent():
            names |= {"SmoothStronglyConvex", "CoordinateSmoothStronglyConvex"}
        return frozenset(names)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*super()._fingerprint(), self.seed)

    # --- geometry -------------------------------------------------------------------------------------------

    def inner(self, u: Array, v: Array) -> float:
        """`sum_i L_i u_i v_i`."""
        return float(u @ (self.norm_weights * v))

    def norm_squared(self, v: Array) -> float:
        """`sum_i L_i v_i^2`."""
        return float(v @ (self.norm_weights * v))

    def distance_squared(self, x: Array) -> float:
        """The squared distance to the reference minimizer, in the weighted norm."""
        return self.norm_squared(x - self.minimizer)

    # --- gradients ------------------------------------------------------------------------------------------

    def gradient(self, x: Array) -> Array:
        """The vector of `d_i f(x) / L_i`, shape `(dimension,)`: the gradient in the weighted geometry."""
        gradient: Array = self._partials(x) / self.norm_weights
        return gradient

    subgradient = gradient

    def _partials(self, x: Array) -> Array:
        """The partial derivatives: the gradient of the problem inside."""
        gradient: Array = self.problem.gradient(x)
        return gradient

    def gradient_rounding(self, x: Array) -> float:
        """A bound of the rounding of `gradient(x)` in the Euclidean norm."""
        least = float(self.norm_weights.min())
        own = self.problem.gradient_rounding(x) / least
        return round_up(own + 2.0 * UNIT * float(np.linalg.norm(self.gradient(x))))

    def polyak_step(self, x: Array) -> float:
        """Polyak's step size in this geometry, `2 (f(x) - min f) / ||grad f(x)||^2`, between `1 / L` and `1 / mu`."""
        size = self.norm_squared(self.gradient(x))
        longest = math.inf if "mu" in self._absent() else 1.0 / self.mu
        step = 2.0 * self.gap(x) / size if size > 0.0 else 0.0
        return min(max(step, 1.0 / self.L), longest)

    def coordinate_gradient(self, x: Array) -> Array:
        """`(d_i f(x) / L_i) e_i` for the coordinate `i` that is drawn now."""
        i = self._draw()
        found = np.zeros(self.dimension)
        found[i] = self._partials(x)[i] / self.norm_weights[i]
        return found

    def coordinate_gradient_rounding(self, x: Array) -> float:
        """A bound of the rounding of the last `coordinate_gradient(x)` in the Euclidean norm."""
        i = self._drawn()
        own = self.problem.gradient_rounding(x) + 2.0 * UNIT * abs(float(self._partials(x)[i]))
        return round_up(own / float(self.norm_weights[i]))

    def _outcomes(self) -> list[tuple[float, int]]:
        """Each coordinate with the probability `1 / n`."""
        return [(1.0 / self.dimension, i) for i in range(self.dimension)]

    # --- constants ------------------------------------------------------------------------------------------

    @property
    def n(self) -> int:
        """The number of coordinates."""
        return self.dimension

    @cached_property
    def _curvature(self) -> tuple[float, float]:
        """Bounds of the Hessian's eigenvalues in the weighted geometry: of `D^(-1/2) H D^(-1/2)`, `D` of the `L_i`."""
        roots, n = np.sqrt(self.norm_weights), float(self.dimension)
        if isinstance(self.problem, LinearModel):
            problem = self.problem
            ridge = float(getattr(problem, "regularization", 0.0))
            lower = round_down(ridge / float(self.norm_weights.max()))
            if problem.sparse:
                return lower, n
            scaled = gram_eigenvalue_bounds(problem._M / roots)
            if problem.affine_gradient:
                lower += round_down(scaled[0] / problem.examples, 16 * self.dimension + 64)
            upper = scaled[1] * problem.loss_curvature / problem.examples + ridge / float(self.norm_weights.min())
            return lower, min(n, round_up(upper, 16 * self.dimension + 64))
        assert isinstance(self.problem, Quadratic)
        matrix = self.problem._A
        dense = matrix.toarray() if is_sparse(matrix) else matrix
        scaled_matrix = dense / np.outer(roots, roots)
        error = 8.0 * UNIT * math.sqrt(frobenius_squared(scaled_matrix))
        low, high = symmetric_eigenvalue_bounds(scaled_matrix, error)
        return max(low, 0.0), min(n, high)

    @property
    def G(self) -> float:
        """Raises `MissingOracleError`."""
        raise self._missing("G")

    def _absent(self) -> Mapping[str, str]:
        absent = {"G": "the gradient is not known to be bounded in this geometry"}
        lower, upper = self._curvature
        if not 0.0 < lower < min(1.0, upper):
            absent |= dict.fromkeys(("mu", "q", "r"), "strong convexity cannot be told from rounding here")
        return absent

    @cached_property
    def stationarity(self) -> float:
        """A bound of the Euclidean norm of `gradient(minimizer)`, its rounding included."""
        return round_up(self.problem.stationarity / float(self.norm_weights.min()))


def _coordinate_constants(problem: Problem) -> Array:
    """Upper bounds of the second derivatives along the coordinates."""
    if isinstance(problem, Quadratic):
        return np.array(problem._A.diagonal(), dtype=np.float64)
    assert isinstance(problem, LinearModel)
    squares = problem._M.multiply(problem._M) if problem.sparse else problem._M * problem._M
    columns = np.asarray(squares.sum(axis=0), dtype=np.float64).ravel()
    ridge = float(getattr(problem, "regularization", 0.0))
    return (columns * problem.loss_curvature / problem.examples + ridge) * (1.0 + 2.0 * gamma(problem.examples + 16))
