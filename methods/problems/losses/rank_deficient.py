"""Least squares without a unique solution, which grow around all of their minimizers at a quadratic rate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg

from methods.problems.base.bounds import TINY, UNIT, gamma, nonzero_columns, round_down, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.wrapped import WrappedProblem
from methods.problems.losses.least_squares import LeastSquares
from potential.errors import InputError


class RankDeficientLeastSquares(LeastSquares):
    """Least squares with columns that are zero or more numerous than the rows: minimizers form an affine space.

    The objective is not strongly convex, and still `||grad f(x)||^2 >= 2 mu (f(x) - min f)` everywhere: `mu` is the
    least eigenvalue of the Hessian on the span of its rows, rounded down. So the problem belongs to
    `PolyakLojasiewicz`, and, as the distance to the minimizers is that of a point to its projection on them, with the
    same `mu` to `QuasiStronglyConvex`, `QuadraticGrowth`, `RestrictedSecant` and `ErrorBound`. For its other classes
    take `LeastSquares`, whose `mu` is that of strong convexity.

    Args:
        A: data, shape `(n, d)`, dense or SciPy sparse.
        b: target, shape `(n,)`.
        name: a short name for tables.

    Raises `InputError` as `LeastSquares` does, and for data whose rank cannot be told from rounding: other columns than
    zeros that depend on each other, where they are no more than the rows.

    Source: B. Polyak, Gradient methods for the minimisation of functionals, 1963; H. Karimi, J. Nutini, M. Schmidt,
    Linear convergence of gradient and proximal-gradient methods under the Polyak-Lojasiewicz condition, ECML 2016.
    """

    title = "rank-deficient least squares"

    def __init__(self, A: Any, b: Any, *, name: str | None = None) -> None:
        super().__init__(A, b, name=name)
        if self._strong_convexity_at_minimizer() <= 0.0:
            raise InputError(
                f"the rank of A, of shape ({self._n}, {self.dimension}), cannot be told from rounding: drop columns "
                "that depend on others, or rows that do where there are more columns"
            )

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`PolyakLojasiewicz`, and the others of the class's description."""
        nearest = ("QuasiStronglyConvex", "QuadraticGrowth", "RestrictedSecant", "ErrorBound")
        return frozenset({"PolyakLojasiewicz", "Smooth", *nearest})

    @cached_property
    def mu(self) -> float:
        """The constant of the inequality, rounded down."""
        return self._strong_convexity_at_minimizer()

    def nearest_minimizer(self, x: Array) -> Array:
        """The minimizer that is nearest to `x`: what `x - minimizer` has outside of the span of the rows is left."""
        return x - self._across(x)[0]

    def nearest_minimizer_rounding(self, x: Array) -> float:
        """How far the rows, applied to what is left, are from zero, over their least singular value, and rounding."""
        return self._across(x)[1] + 4.0 * UNIT * float(np.linalg.norm(x)) + TINY

    def _across(self, x: Array) -> tuple[Array, float]:
        """The part of `x - minimizer` in the span of the rows, and how far it may be off."""
        away = x - self.minimizer
        rounding = 2.0 * UNIT * float(np.linalg.norm(np.abs(x) + np.abs(self.minimizer)))
        if self._span is None:
            return np.where(nonzero_columns(self._M), away, 0.0), rounding
        # A combination of the rows is in their span but for the rounding of its sum. What the rows make of the rest of
        # `away` is its distance from the span's part, by their least singular value at least.
        weights = scipy.linalg.cho_solve(self._span, self._M @ away)
        across: Array = self._Mt @ weights
        size, mixed = np.abs(away) + np.abs(across), self._magnitude
        summed = gamma(self._n + 8) * float(np.linalg.norm(mixed.T @ np.abs(weights)))
        rest = float(np.linalg.norm(self._M @ (away - across))) + gamma(self._row_terms + 8) * float(
            np.linalg.norm(mixed @ size)
        )
        least = math.sqrt(self._n * self.mu)
        return across, round_up(rest / least + summed * (1.0 + math.sqrt(self.L / self.mu)) + rounding, 64)

    @cached_property
    def _span(self) -> Any:
        """A factorization of the rows' inner products, None where the columns that are not zero span all."""
        if np.count_nonzero(nonzero_columns(self._M)) <= self._n:
            return None
        products = self._M @ self._Mt
        return scipy.linalg.cho_factor(products.toarray() if self.sparse else products)

    def _absent(self) -> Mapping[str, str]:
        return {}


class ComposedLeastSquares(WrappedProblem):
    """Rank-deficient least squares as a composition: `g(y) = ||y - c||^2 / 2` of `y = A x / sqrt(n)`.

    It belongs to `LinearComposition` with `mu = L = 1`; `m` and `M` are the least and the largest of the nonzero
    singular values of `A / sqrt(n)`, rounded down and up. Everything else is the problem's own.

    Args:
        problem: the least squares problem.
        name: a short name for tables.

    Raises `InputError` for another problem.
    """

    L = 1.0
    mu = 1.0

    def __init__(self, problem: RankDeficientLeastSquares, *, name: str | None = None) -> None:
        if not isinstance(problem, RankDeficientLeastSquares):
            raise InputError(f"problem must be a RankDeficientLeastSquares, got {problem!r}")
        super().__init__(problem, f"{problem.name}, as a composition" if name is None else name)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`LinearComposition`."""
        return frozenset({"LinearComposition"})

    @cached_property
    def m(self) -> float:
        """A lower bound of the nonzero singular values."""
        return round_down(math.sqrt(float(self.problem.mu)), 4)

    @cached_property
    def M(self) -> float:
        """An upper bound of the singular values."""
        return round_up(math.sqrt(float(self.problem.L)), 4)

    def local_smoothness(self, x: Array, error: float) -> float:
        """The constant of the gradient, which is that of the composition."""
        return float(self.problem.L)
