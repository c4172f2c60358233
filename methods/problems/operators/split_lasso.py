"""Least squares and a sum of magnitudes with a linear constraint between them: fused lasso, lasso by consensus."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg

from methods.problems.base.arrays import as_matrix, as_nonnegative, as_vector
from methods.problems.base.bounds import (
    TINY,
    UNIT,
    gamma,
    gram_eigenvalue_bounds,
    round_up,
    symmetric_eigenvalue_bounds,
)
from methods.problems.base.numeric_problem import Array, NumericProblem
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from potential.errors import InputError
from potential.extras import load


class SplitLasso(NumericProblem):
    """`min ||M x - b||^2/2 + weight ||z||_1` where `A x + B z = 0`.

    `SplitLasso.fused(M, b, weight)` has `z` as the differences of neighbouring entries of `x`, and
    `SplitLasso.consensus(M, b, weight, agents)` the rows dealt out to agents, each with an `x` of its own, which are to
    be `z`, all of them. `update(v, rho)` minimizes `||M x - b||^2/2 + (rho/2) ||A x - v||^2`, and
    `second_update(v, rho)` minimizes `weight ||z||_1 + (rho/2) ||B z - v||^2`. Points `x` have shape `(dimension,)`.

    The reference `minimizer`, `second_minimizer`, `multiplier` is the exact solution of a problem nearby, whose
    constraint and whose two functions, by terms that are linear, differ by what the rounding bounds contain.

    Source: R. Tibshirani, M. Saunders, S. Rosset, J. Zhu, K. Knight, Sparsity and smoothness via the fused lasso,
    J. Royal Stat. Soc. B 67, 2005; S. Boyd et al., Distributed optimization and statistical learning via the
    alternating direction method of multipliers, Foundations and Trends in Machine Learning 3(1), 2011, sections 6.4.1
    and 8.2.

    Args:
        M: a dense matrix.
        b: a vector with as many entries as `M` has rows.
        A: a dense matrix with as many columns as `M`; `M` and `A` together have a trivial kernel.
        B: a dense matrix with as many rows as `A` and `B'B` a multiple of the identity, in whole numbers.
        weight: a positive number.
        name: a short name for tables.

    Raises `InputError` for data that cannot be used.
    """

    oracles = (
        "update", "second_update", "linear", "second_linear", "target", "constraint", "objective", "lagrangian",
        "minimizer", "second_minimizer", "multiplier", "dual_comparator", "distance_squared", "norm_squared", "inner",
    )  # fmt: skip

    def __init__(self, M: Any, b: Any, A: Any, B: Any, weight: float, *, name: str = "split lasso") -> None:
        self._M, self._A, self._B = (self._dense(given, of) for given, of in ((M, "M"), (A, "A"), (B, "B")))
        self._b = as_vector(b, "b", len(self._M))
        self.weight = as_nonnegative(weight, "weight")
        if not self.weight > 0.0:
            raise InputError(f"weight must be positive, got {weight!r}")
        self.dimension = self._M.shape[1]
        if self._A.shape[1] != self.dimension or len(self._A) != len(self._B):
            raise InputError(
                f"A must have {self.dimension} columns, as M has, and as many rows as B, got the shapes "
                f"{self._A.shape} and {self._B.shape}"
            )
        gram = self._B.T @ self._B
        self._beta = float(gram[0, 0])
        whole = np.array_equal(self._B, np.round(self._B)) and self._beta > 0.0
        if not whole or not np.array_equal(gram, self._beta * np.eye(len(gram))):
            raise InputError("B must have columns of one length that are orthogonal to each other, in whole numbers")
        self.name = name
        self._factors: dict[float, tuple[Any, Array, float]] = {}

    @staticmethod
    def _dense(given: Any, name: str) -> Array:
        matrix = as_matrix(given, name)
        if not isinstance(matrix, np.ndarray):
            raise InputError(f"{name} must be dense")
        return matrix

    @classmethod
    def fused(cls, M: Any, b: Any, weight: float, *, name: str = "fused lasso") -> SplitLasso:
        """`z` holds the differences of neighbouring entries of `x`."""
        d = as_matrix(M, "M").shape[1]
        return cls(M, b, np.diff(np.eye(d), axis=0), -np.eye(d - 1), weight, name=name)

    @classmethod
    def consensus(cls, M: Any, b: Any, weight: float, agents: int, *, name: str = "lasso by consensus") -> SplitLasso:
        """The rows are dealt out to the agents in turn; `x` holds the points of all, which are to be `z`."""
        rows = cls._dense(M, "M")
        if not 2 <= agents <= len(rows):
            raise InputError(f"agents must be between 2 and the number of rows, {len(rows)}, got {agents!r}")
        n, d = rows.shape
        spread = np.zeros((n, agents, d))
        spread[np.arange(n), np.arange(n) % agents] = rows
        together = -np.tile(np.eye(d), (agents, 1))
        return cls(spread.reshape(n, agents * d), b, np.eye(agents * d), together, weight, name=name)

    @property
    def class_names(self) -> frozenset[str]:
        """`LinearlyConstrained`."""
        return frozenset({"LinearlyConstrained"})

    # --- updates --------------------------------------------------------------------------------------------

    def _system(self, rho: float) -> tuple[Any, Array, float]:
        """The factors of `M'M + rho A'A`, the matrix, and a lower bound of its eigenvalues."""
        if rho not in self._factors:
            matrix = self._M.T @ self._M + rho * self._A.T @ self._A
            sizes = sum(s * float(np.sum(X * X)) for s, X in ((1.0, self._M), (rho, self._A)))
            off = gamma(max(len(self._M), len(self._A)) + 4) * sizes
            least, _ = symmetric_eigenvalue_bounds(matrix, off)
            if not least > 0.0:
                raise InputError("M and A must have a trivial kernel together, so that an update is one point")
            self._factors[rho] = (scipy.linalg.cho_factor(matrix, check_finite=False), matrix, least)
        return self._factors[rho]

    def update(self, v: Array, rho: float) -> Array:
        """The minimizer of `||M x - b||^2/2 + (rho/2) ||A x - v||^2`, by one linear system."""
        factors, _, _ = self._system(rho)
        found: Array = scipy.linalg.cho_solve(factors, self._M.T @ self._b + rho * (self._A.T @ v), check_finite=False)
        return found

    def update_rounding(self, v: Array, rho: float) -> float:
        """The residual of the linear system, over its least eigenvalue."""
        x, (_, _, least) = self.update(v, rho), self._system(rho)
        fit, apart = self._M @ x - self._b, self._A @ x - v
        left = self._M.T @ fit + rho * (self._A.T @ apart)
        (m, _), (a, _) = self._norms
        size = m * (m * float(np.linalg.norm(x)) + float(np.linalg.norm(self._b)))
        size += rho * a * (a * float(np.linalg.norm(x)) + float(np.linalg.norm(v)))
        terms = sum(self._M.shape) + sum(self._A.shape) + 8
        wide = math.sqrt(max(self._M.size, self._A.size))
        return round_up((float(np.linalg.norm(left)) + gamma(terms) * wide * size) / least, terms) + TINY

    def update_growth(self, rho: float) -> float:
        """`sqrt(rho / least eigenvalue)`: by how much a change of `v` moves the update."""
        return round_up(math.sqrt(rho / self._system(rho)[2]))

    def update_shift(self, rho: float) -> float:
        """How far the update is from that of the function for which the reference is exact."""
        return round_up(self._off[0] / self._system(rho)[2])

    def second_update(self, v: Array, rho: float) -> Array:
        """The entries of `B'v/beta`, each nearer to zero by `weight/(rho beta)`."""
        u = (self._B.T @ v) / self._beta
        found: Array = np.sign(u) * np.maximum(np.abs(u) - self.weight / (rho * self._beta), 0.0)
        return found

    def second_update_rounding(self, v: Array, rho: float) -> float:
        """That of the product, and a few units of the threshold."""
        sums = (np.abs(self._B).T @ np.abs(v)) / self._beta
        size = float(np.linalg.norm(sums)) + self.weight / (rho * self._beta) * math.sqrt(self._B.shape[1])
        return round_up(gamma(len(self._B) + 6) * size, len(self._B)) + TINY

    def second_update_growth(self, rho: float) -> float:
        """`1/sqrt(beta)`."""
        return round_up(1.0 / math.sqrt(self._beta))

    def second_update_shift(self, rho: float) -> float:
        """How far the update is from that of the function for which the reference is exact."""
        return round_up(self._off[1] / (rho * self._beta))

    # --- the constraint and the objective -------------------------------------------------------------------

    @cached_property
    def _norms(self) -> tuple[tuple[float, int], tuple[float, int]]:
        """Upper bounds of the norms of M and A, with the numbers of their columns."""
        m, a = (math.sqrt(gram_eigenvalue_bounds(X)[1]) for X in (self._M, self._A))
        return (round_up(m), self._M.shape[1]), (round_up(a), self._A.shape[1])

    @property
    def linear_norm(self) -> float:
        """An upper bound of the norm of `A`."""
        return self._norms[1][0]

    @property
    def second_linear_norm(self) -> float:
        """The norm of `B`, rounded up."""
        return round_up(math.sqrt(self._beta))

    def linear(self, x: Array) -> Array:
        """`A x`."""
        found: Array = self._A @ x
        return found

    def linear_rounding(self, x: Array) -> float:
        """That of sums of products."""
        return self._of_product(self._A, x)

    def second_linear(self, z: Array) -> Array:
        """`B z`."""
        found: Array = self._B @ z
        return found

    def second_linear_rounding(self, z: Array) -> float:
        """That of sums of products."""
        return self._of_product(self._B, z)

    @staticmethod
    def _of_product(matrix: Array, x: Array) -> float:
        terms = matrix.shape[1]
        return round_up(gamma(terms) * float(np.linalg.norm(np.abs(matrix) @ np.abs(x))), terms + 8) + TINY

    @cached_property
    def target(self) -> Array:
        """`c`, the origin."""
        return np.zeros(len(self._A))

    @cached_property
    def target_error(self) -> float:
        """How far `A x + B z` is from `c` at the reference."""
        x, z = self.minimizer, self.second_minimizer
        missed = float(np.linalg.norm(self.linear(x) + self.second_linear(z)))
        summed = UNIT * (float(np.linalg.norm(self.linear(x))) + float(np.linalg.norm(self.second_linear(z))))
        return round_up(missed + 2.0 * summed + self.linear_rounding(x) + self.second_linear_rounding(z), len(self._A))

    def constraint(self, x: Array, z: Array) -> Array:
        """`A x + B z - c`."""
        found: Array = self._A @ x + self._B @ z
        return found

    def lagrangian(self, x: Array, z: Array, y: Array) -> float:
        """`||M x - b||^2/2 + weight ||z||_1 + <y, A x + B z - c>`."""
        return self.objective(x, z) + float(y @ self.constraint(x, z))

    def objective(self, x: Array, z: Array) -> float:
        """`||M x - b||^2/2 + weight ||z||_1`."""
        fit = self._M @ x - self._b
        return 0.5 * float(fit @ fit) + self.weight * float(np.abs(z).sum())

    def objective_rounding(self, x: Array, z: Array, x_error: float = 0.0, z_error: float = 0.0) -> float:
        """That of the sums, what changes of `x` and `z` change, and what the linear terms of the reference add."""
        fit = self._M @ x - self._b
        size = float(np.linalg.norm(np.abs(self._M) @ np.abs(x) + np.abs(self._b)))
        far, terms = float(np.linalg.norm(fit)) + gamma(len(x) + 4) * size, len(self._M) + len(x) + len(z) + 8
        (m, _), _ = self._norms
        summed = gamma(terms) * (far * far + size * far + self.weight * float(np.abs(z).sum()))
        changed = (m * far + 0.5 * m * m * x_error) * x_error + self.weight * math.sqrt(len(z)) * z_error
        tilted = self._off[0] * (float(np.linalg.norm(x - self.minimizer)) + x_error)
        tilted += self._off[1] * (float(np.linalg.norm(z - self.second_minimizer)) + z_error)
        return round_up(summed + changed + tilted, terms) + TINY

    # --- the reference --------------------------------------------------------------------------------------

    @property
    def second_minimizer(self) -> Array:
        """The `z` of the reference, read-only."""
        return self._solution["second_minimizer"]

    @property
    def multiplier(self) -> Array:
        """The multiplier of the reference, read-only."""
        return self._solution["multiplier"]

    @property
    def dual_comparator(self) -> Array:
        """The multiplier: at that point of the dual space gaps are not negative."""
        return self.multiplier

    @cached_property
    def _off(self) -> tuple[float, float]:
        """By how much the reference misses to be optimal, in the gradient of each function."""
        x, z, y = self.minimizer, self.second_minimizer, self.multiplier
        slope = self._M.T @ (self._M @ x - self._b) + self._A.T @ y
        (m, d), (a, _) = self._norms
        size = m * (m * float(np.linalg.norm(x)) + float(np.linalg.norm(self._b))) + a * float(np.linalg.norm(y))
        terms = sum(self._M.shape) + sum(self._A.shape)
        first = float(np.linalg.norm(slope)) + gamma(terms) * math.sqrt(max(self._M.size, self._A.size)) * size
        pull = self._B.T @ y
        off = np.where(z != 0.0, np.abs(pull + self.weight * np.sign(z)), np.maximum(np.abs(pull) - self.weight, 0.0))
        second = float(np.linalg.norm(off)) + gamma(len(y) + 4) * float(np.linalg.norm(np.abs(self._B).T @ np.abs(y)))
        return round_up(first, d), round_up(second + 2.0 * UNIT * self.weight * math.sqrt(len(z)), len(z))

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._M, self._b, self._A, self._B, self.weight)

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        sizes = {"minimizer": self.dimension, "second_minimizer": self._B.shape[1], "multiplier": len(self._A)}
        return {name: (size,) for name, size in sizes.items()}

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        x, z = cvxpy.Variable(self.dimension), cvxpy.Variable(self._B.shape[1])
        relation = self._A @ x + self._B @ z == 0
        objective = cvxpy.sum_squares(self._M @ x - self._b) / 2 + self.weight * cvxpy.norm1(z)
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(objective), [relation]), self.name)
        if x.value is None or z.value is None:
            raise no_finite_point(self.name)
        return self._polished(z.value)

    def _polished(self, z: Array) -> Solution:
        """The solution for which these entries of z are zero and the others keep their signs, by one linear system."""
        active = np.abs(z) > 1e-6 * max(1.0, float(np.abs(z).max(initial=0.0)))
        d, k, m = self.dimension, int(active.sum()), len(self._A)
        B = self._B[:, active]
        system = np.block(
            [
                [self._M.T @ self._M, np.zeros((d, k)), self._A.T],
                [np.zeros((k, d + k)), B.T],
                [self._A, B, np.zeros((m, m))],
            ]
        )
        right = np.concatenate([self._M.T @ self._b, -self.weight * np.sign(z[active]), np.zeros(m)])
        found = np.linalg.lstsq(system, right, rcond=None)[0]
        full = np.zeros(len(z))
        full[active] = found[d : d + k]
        return {"minimizer": found[:d], "second_minimizer": full, "multiplier": found[d + k :]}
