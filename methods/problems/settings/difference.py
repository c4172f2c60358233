"""A loss that is not convex as a difference of convex functions: least squares less what exceeds the loss."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg

from methods.problems.base.bounds import TINY, gamma, gram_eigenvalue_bounds, is_sparse, round_up
from methods.problems.base.bounds import symmetric_eigenvalue_bounds as eigenvalue_bounds
from methods.problems.base.numeric_problem import Array, NumericProblem
from methods.problems.base.reference import Solution
from methods.problems.losses.nonconvex import NonconvexModel
from potential.errors import InputError, NoMinimizerError


class DifferencePart:
    """One of the two convex functions, with its constant."""

    def __init__(self, whole: DifferenceProblem, letter: str, L: float) -> None:
        self.whole, self.letter, self.L = whole, letter, L

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.letter} of {self.whole.name}>"


class Minuend(DifferencePart):
    """`g(x) = a ||M x - c||^2 / (2 n)`, `a` the greatest curvature of the loss."""

    def value(self, x: Array) -> float:
        """The function at `x`."""
        residual = self.whole._M @ x - self.whole._c
        return 0.5 * self.whole._share * float(residual @ residual)

    def gradient(self, x: Array) -> Array:
        """`a M'(M x - c) / n`."""
        found: Array = self.whole._share * (self.whole._M.T @ (self.whole._M @ x - self.whole._c))
        return found

    def gradient_rounding(self, x: Array) -> float:
        """That of the products."""
        sizes = np.abs(self.whole._M) @ np.abs(x) + np.abs(self.whole._c)
        terms = sum(self.whole._M.shape) + 8
        size = float(np.linalg.norm(np.abs(self.whole._M).T @ sizes))
        return round_up(gamma(terms) * self.whole._share * size, terms) + TINY

    def linear_minimizer(self, v: Array) -> Array:
        """The minimizer of `g(x) + <v, x>`, by one linear system."""
        right = self.whole._share * (self.whole._M.T @ self.whole._c) - v
        found: Array = scipy.linalg.cho_solve(self.whole._system[0], right, check_finite=False)
        return found

    def linear_minimizer_rounding(self, v: Array) -> float:
        """The residual of the linear system, over its least eigenvalue."""
        x = self.linear_minimizer(v)
        left = float(np.linalg.norm(self.gradient(x) + v)) + self.gradient_rounding(x)
        left += gamma(4) * float(np.linalg.norm(v))
        return round_up(left * self.linear_minimizer_growth, len(x) + 8) + TINY

    @property
    def linear_minimizer_growth(self) -> float:
        """1 over the least eigenvalue."""
        return round_up(1.0 / self.whole._system[1])


class Subtrahend(DifferencePart):
    """`h = g - f`, convex, as the loss bends by no more than the square."""

    def value(self, x: Array) -> float:
        """The function at `x`."""
        return self.whole.g.value(x) - self.whole.value(x)

    def gradient(self, x: Array) -> Array:
        """`grad g(x) - grad f(x)`."""
        return self.whole.g.gradient(x) - self.whole.problem.gradient(x)

    subgradient = gradient

    def gradient_rounding(self, x: Array) -> float:
        """That of both, and of the difference."""
        found = self.gradient(x)
        both = self.whole.g.gradient_rounding(x) + self.whole.problem.gradient_rounding(x)
        return round_up(both + gamma(1) * float(np.linalg.norm(found)), len(x) + 8) + TINY


class DifferenceProblem(NumericProblem):
    """`F = g - h` for a loss of `methods.problems` that is not convex, such as `RobustRegression`.

    `F` is that loss, `g(x) = a ||M x - c||^2 / (2 n)` least squares on the same data with the greatest curvature `a` of
    the loss, and `h = g - F`, which is convex for that reason. `problem.g.linear_minimizer(v)` minimizes
    `g(x) + <v, x>`. `gap(x)` is `F(x)` less a lower bound; no minimizer is known.

    Args:
        problem: the loss; its data have columns that are linearly independent.
        name: a short name for tables.

    Raises `InputError` for other problems.
    """

    oracles = ("value", "gap", "norm_squared", "inner", "L_g", "L_h")

    def __init__(self, problem: Any, *, name: str | None = None) -> None:
        if not isinstance(problem, NonconvexModel) or is_sparse(problem._M):
            raise InputError(
                f"DifferenceProblem takes a dense loss that is not convex, such as RobustRegression, got {problem!r}"
            )
        self.problem, self.dimension = problem, problem.dimension
        self.name = f"{problem.name}, as a difference" if name is None else name
        self._M, self._c = problem._M, problem._c
        self._share = problem.loss_curvature / problem._n
        self._system = self._factored()
        largest = round_up(self._share * gram_eigenvalue_bounds(self._M)[1])
        self.g, self.h = Minuend(self, "g", largest), Subtrahend(self, "h", round_up(2.0 * largest))
        self.difference_parts: dict[str, DifferencePart] = {"g": self.g, "h": self.h}
        self.L_g, self.L_h = self.g.L, self.h.L

    def _factored(self) -> tuple[Any, float]:
        matrix = self._share * (self._M.T @ self._M)
        off = gamma(len(self._M) + 8) * self._share * float(np.sum(self._M * self._M))
        least, _ = eigenvalue_bounds(matrix, off)
        if not least > 0.0:
            raise InputError(f"{self.problem.name}: the columns of the data must be linearly independent")
        return scipy.linalg.cho_factor(matrix, check_finite=False), least

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`DifferenceOfConvex` of two smooth functions, of which each is convex."""
        return frozenset(f"DifferenceOfConvex(SmoothConvex, {h})" for h in ("SmoothConvex", "Convex"))

    def value(self, x: Array) -> float:
        """`F(x)`, the loss."""
        return float(self.problem.value(x))

    def value_rounding(self, x: Array) -> float:
        """The loss's."""
        return self.problem.value_rounding(x)

    def gap(self, x: Array) -> float:
        """`F(x)` less a lower bound."""
        return self.problem.gap(x)

    def gap_rounding(self, x: Array) -> float:
        """The value's."""
        return self.problem.gap_rounding(x)

    def slope(self, x: Array, error: float) -> float:
        """A bound of the norms of the gradients of F within `error` of `x`."""
        size = float(np.linalg.norm(self.problem.gradient(x))) + self.problem.gradient_rounding(x)
        return round_up(size + self.problem.L * error, len(x) + 8)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._M, self._c)

    def _solve(self) -> Solution:
        raise NoMinimizerError(f"{self.name!r} is not convex, and no minimizer of it is known")
