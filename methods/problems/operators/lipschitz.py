"""Problems without an objective: a zero of an operator, or a fixed point of a map, is sought."""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg

from methods.problems.base.arrays import as_matrix, as_nonnegative, as_vector
from methods.problems.base.bounds import TINY, UNIT, gamma, gram_eigenvalue_bounds, round_up
from methods.problems.base.numeric_problem import Array, NumericProblem
from methods.problems.base.reference import Solution
from methods.problems.base.smooth import SmoothProblem
from potential.errors import InputError


class NumericOperator(NumericProblem):
    """A problem without an objective: there is no value and no gap, and `minimizer` is a solution.

    The reference solution is one up to rounding. It is the exact solution for an operator of the same class that
    differs from the one given by a constant, whose norm `stationarity` bounds: so a theorem about the class holds for
    that one with no slack, and the difference enters a check as an error of the oracle.
    """

    oracles = (
        "operator", "resolvent", "second_resolvent", "splitting_point", "project", "apply",
        "distance_squared", "norm_squared", "inner", "minimizer", "L",
    )  # fmt: skip

    @property
    @abc.abstractmethod
    def stationarity(self) -> float:
        """An upper bound of the constant by which the operator misses a solution at the reference."""


class LipschitzOperator(NumericOperator):
    """A monotone operator with a Lipschitz constant `L`, on the whole space: `F x = 0` is to be solved.

    It is also an operator over the whole space as a set (`project` is the identity), and the sum of itself and zero
    (`resolvent` is the identity).
    """

    @abc.abstractmethod
    def operator(self, x: Array) -> Array:
        """`F x`, shape `(dimension,)`."""

    @abc.abstractmethod
    def operator_rounding(self, x: Array) -> float:
        """An upper bound of the norm of the rounding of `operator(x)`."""

    @property
    @abc.abstractmethod
    def L(self) -> float:
        """An upper bound of the Lipschitz constant, and for a cocoercive operator of its constant."""

    def project(self, x: Array) -> Array:
        """The point itself: there is no constraint."""
        return x

    def resolvent(self, x: Array, step: float) -> Array:
        """The point itself: the resolvent of zero, which stands beside the operator."""
        return x

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """Zero: nothing is rounded."""
        return 0.0

    second_resolvent, second_resolvent_rounding = resolvent, resolvent_rounding

    @cached_property
    def stationarity(self) -> float:
        """An upper bound of `||F x||` at the reference solution."""
        x = self.minimizer
        return round_up(float(np.linalg.norm(self.operator(x))) + self.operator_rounding(x), self.dimension + 8)

    @property
    def operator_shift(self) -> float:
        """The reference solves `F x - c = 0` exactly for a constant `c` of at most this norm."""
        return self.stationarity


class GradientOperator(LipschitzOperator):
    """The gradient of a smooth convex problem as an operator, which is `1/L`-cocoercive (Baillon, Haddad 1977).

    Args:
        problem: a smooth problem of `methods.problems`, such as `LeastSquares`.

    Raises `InputError` for another one.
    """

    def __init__(self, problem: SmoothProblem) -> None:
        if not isinstance(problem, SmoothProblem):
            raise InputError(f"problem must be a smooth problem, such as LeastSquares, got {problem!r}")
        self.problem = problem
        self.dimension = problem.dimension
        self.name = f"gradient of {problem.name}"
        # Bound once, so that the oracle costs what the problem's own costs.
        self.__dict__.update(operator=problem.gradient, operator_rounding=problem.gradient_rounding)

    @property
    def class_names(self) -> frozenset[str]:
        """`Cocoercive` and `MonotoneLipschitz`."""
        return frozenset({"Cocoercive", "MonotoneLipschitz"})

    def operator(self, x: Array) -> Array:
        """The gradient at `x`."""
        return self.problem.gradient(x)

    def operator_rounding(self, x: Array) -> float:
        """The gradient's."""
        return self.problem.gradient_rounding(x)

    @property
    def L(self) -> float:
        """The gradient's Lipschitz constant."""
        return float(self.problem.L)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (type(self.problem).__name__, *self.problem._fingerprint())

    def _solve(self) -> Solution:
        return {"minimizer": np.array(self.problem.minimizer)}


class MaskedFit(LipschitzOperator):
    """The gradient of `||mask (x - target)||^2 / 2`, for a mask of zeros and ones: cocoercive with `L = 1`.

    Args:
        mask: shape `(dimension,)`, entries 0 and 1: which entries of `x` are to be near the target.
        target: shape `(dimension,)`.

    Raises `InputError` for another mask, or a target of another length.
    """

    L = 1.0

    def __init__(self, mask: Any, target: Any, *, name: str = "masked fit") -> None:
        self.mask = as_vector(mask, "mask")
        if not np.isin(self.mask, (0.0, 1.0)).all():
            raise InputError("mask must have entries 0 and 1: which entries of the target are known")
        self.target = as_vector(target, "target", self.mask.size)
        self.dimension = self.mask.size
        self.name = name

    @property
    def class_names(self) -> frozenset[str]:
        """`Cocoercive` and `MonotoneLipschitz`."""
        return frozenset({"Cocoercive", "MonotoneLipschitz"})

    def operator(self, x: Array) -> Array:
        """`mask (x - target)`."""
        return self.mask * (x - self.target)

    def operator_rounding(self, x: Array) -> float:
        """A unit of each difference."""
        return round_up(UNIT * float(np.linalg.norm(self.operator(x))), self.dimension + 8)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self.mask, self.target)

    def _solve(self) -> Solution:
        return {"minimizer": self.mask * self.target}


class SaddleOperator(LipschitzOperator):
    """The operator of a saddle point of `p ||x||^2/2 + <b, x> + <A x, y> - q ||y||^2/2 - <c, y>`, least in `x`.

    `F(x, y) = (p x + b + A'y, q y + c - A x)`: its linear part is skew but for the diagonal, so it is monotone, and
    its Lipschitz constant is `(sqrt((p+q)^2 + 4 ||A||^2) + |p-q|) / 2`. A vector holds `x`, then `y`.

    With `p = 0`, `q = 1` it is least squares, `y = A x - c` being the residual; with `p = q = 0` a matrix game, or a
    system of equations.

    Args:
        A: shape `(m, n)`, dense or SciPy sparse; `x` has `n` entries and `y` has `m`.
        b, c: shapes `(n,)` and `(m,)`, zero where left out.
        p, q: non-negative numbers.
        name: a short name for tables.

    Raises `InputError` for data that are not finite, or of shapes that do not match.
    """

    def __init__(
        self, A: Any, b: Any = None, c: Any = None, *, p: float = 0.0, q: float = 0.0, name: str | None = None
    ) -> None:
        self._A = as_matrix(A)
        self._At = self._A.T
        rows, self.columns = self._A.shape
        self.dimension = rows + self.columns
        self._b = np.zeros(self.columns) if b is None else as_vector(b, "b", self.columns)
        self._c = np.zeros(rows) if c is None else as_vector(c, "c", rows)
        self._p, self._q = as_nonnegative(p, "p"), as_nonnegative(q, "q")
        self.name = f"saddle operator, {rows} x {self.columns}" if name is None else name

    @property
    def class_names(self) -> frozenset[str]:
        """`MonotoneLipschitz`, and `StronglyMonotoneLipschitz` where `p` and `q` are positive."""
        return frozenset({"MonotoneLipschitz"} | ({"StronglyMonotoneLipschitz"} if self.mu > 0.0 else set()))

    @property
    def mu(self) -> float:
        """The constant of strong monotonicity, positive where `p` and `q` are."""
        return min(self._p, self._q)

    def operator(self, x: Array) -> Array:
        """`(p x + b + A'y, q y + c - A x)`."""
        u, v = x[: self.columns], x[self.columns :]
        return np.concatenate([self._p * u + self._b + self._At @ v, self._q * v + self._c - self._A @ u])

    def operator_rounding(self, x: Array) -> float:
        """`gamma_k` times the sums of the terms' magnitudes."""
        u, v = np.abs(x[: self.columns]), np.abs(x[self.columns :])
        magnitude = abs(self._A)
        upper = self._p * u + np.abs(self._b) + magnitude.T @ v
        lower = self._q * v + np.abs(self._c) + magnitude @ u
        size = math.hypot(float(np.linalg.norm(upper)), float(np.linalg.norm(lower)))
        return round_up(gamma(max(self._A.shape) + 6) * size, self.dimension + 8) + TINY

    @cached_property
    def L(self) -> float:
        """An upper bound of the norm of the linear part, tight up to rounding."""
        largest = gram_eigenvalue_bounds(self._A)[1]
        p, q = self._p, self._q
        return round_up(0.5 * (math.sqrt((p + q) ** 2 + 4.0 * largest) + abs(p - q)), 32)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._A, self._b, self._c, self._p, self._q)

    def _solve(self) -> Solution:
        """The least-squares solution of the linear system, refined; there may be none, and `stationarity` tells."""
        A = np.asarray(self._A.toarray() if hasattr(self._A, "toarray") else self._A)
        rows, columns = A.shape
        system = np.block([[self._p * np.eye(columns), A.T], [-A, self._q * np.eye(rows)]])
        x = np.zeros(self.dimension)
        for _ in range(3):
            x = x - np.linalg.lstsq(system, self.operator(x), rcond=None)[0]
        return {"minimizer": x}


class ProximalSaddle(SaddleOperator):
    """A saddle operator whose `resolvent` is its own, for proximal point methods: of the class `Monotone`.

    With `p` and `q` positive it is strongly monotone, with `mu` the smaller of them.

    `(I + s F)^{-1}` is a linear system, reduced to one in `x` alone and solved twice, the second time for what the
    first left. A point that leaves a residual `r` of it is within `||r||` of the exact one, as resolvents are
    non-expansive.
    """

    _kept: tuple[float, Any] | None = None

    @property
    def class_names(self) -> frozenset[str]:
        """`Monotone`, and `StronglyMonotone` where `p` and `q` are positive."""
        return frozenset({"Monotone", "StronglyMonotone"} if self.mu > 0.0 else {"Monotone"})

    @cached_property
    def _dense(self) -> Array:
        return np.asarray(self._A.toarray() if hasattr(self._A, "toarray") else self._A)

    def _factor(self, step: float) -> Any:
        """The factored system of one step; the last one is kept, as methods repeat it."""
        if self._kept is None or self._kept[0] != step:
            gram = step**2 / (1.0 + step * self._q) * (self._dense.T @ self._dense)
            self._kept = step, scipy.linalg.cho_factor((1.0 + step * self._p) * np.eye(self.columns) + gram)
        return self._kept[1]

    def _solved(self, r: Array, step: float) -> Array:
        """The `d` with `d + step (F(d) - F(0)) = r`, nearly."""
        upper, lower = r[: self.columns], r[self.columns :] / (1.0 + step * self._q)
        u = scipy.linalg.cho_solve(self._factor(step), upper - step * (self._At @ lower))
        return np.concatenate([u, lower + step / (1.0 + step * self._q) * (self._A @ u)])

    def resolvent(self, x: Array, step: float) -> Array:
        """The `u` with `u + step F u = x`."""
        u = np.zeros(self.dimension)
        for _ in range(2):
            u = u + self._solved(x - u - step * self.operator(u), step)
        return u

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """The norm of the residual, and its rounding."""
        u = self.resolvent(x, step)
        forward = step * self.operator(u)
        sizes = sum(float(np.linalg.norm(v)) for v in (x, u, forward))
        error = step * self.operator_rounding(u) + 4.0 * UNIT * sizes
        return round_up(float(np.linalg.norm(x - u - forward)) + error, self.dimension + 8)

    def resolvent_shift(self, step: float) -> float:
        """The reference solves `F x - c = 0` exactly; this moves the resolvent's argument by `step c`."""
        return step * self.stationarity
