"""Fixed points of non-expansive maps: separating half-spaces, spreading of labels, and forward-backward steps."""

from __future__ import annotations

import abc
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg

from methods.problems.base.arrays import as_matrix, as_signs, as_vector
from methods.problems.base.bounds import TINY, UNIT, gamma, round_up
from methods.problems.base.iteration import accelerated_fixed_point
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution, solve_with_cvxpy
from methods.problems.operators.lipschitz import NumericOperator
from potential.errors import InputError
from potential.extras import load

if TYPE_CHECKING:
    from methods.problems.operators.inclusion import Inclusion


class FixedPointProblem(NumericOperator):
    """A fixed point of a non-expansive map `S` is sought: `||S x - S y|| <= ||x - y||`.

    A new problem defines `apply`, `apply_rounding` and `_fingerprint`, and may replace `_solve`, which iterates the
    map. The reference solution is the exact fixed point of `S x - c`, a non-expansive map too, for a constant `c`
    whose norm `stationarity` bounds.
    """

    @property
    def class_names(self) -> frozenset[str]:
        """`Nonexpansive`."""
        return frozenset({"Nonexpansive"})

    @abc.abstractmethod
    def apply(self, x: Array) -> Array:
        """`S x`, shape `(dimension,)`."""

    @abc.abstractmethod
    def apply_rounding(self, x: Array) -> float:
        """An upper bound of the norm of the rounding of `apply(x)`."""

    def _solve(self) -> Solution:
        return {"minimizer": accelerated_fixed_point(self.apply, self.default_start())}

    @cached_property
    def stationarity(self) -> float:
        """An upper bound of `||x - S x||` at the reference solution."""
        x = self.minimizer
        residual = float(np.linalg.norm(x - self.apply(x)))
        return round_up(residual * (1.0 + 2.0 * UNIT) + self.apply_rounding(x), self.dimension + 8)

    @property
    def apply_shift(self) -> float:
        """The reference is the fixed point of `S x - c` for a constant `c` of at most this norm."""
        return self.stationarity


class Separation(FixedPointProblem):
    """A point of the half-spaces `<a_i, x> >= 1` and of a ball: a hyperplane that separates two classes.

    The map is the mean of the projections on the half-spaces, `x + mean_i max(0, 1 - <a_i, x>) a_i / ||a_i||^2`,
    then the projection on the ball: a mean and a composition of projections, so it is non-expansive. Its fixed points
    are the points that lie in all sets, if there are any (Bauschke, Borwein 1996).

    The rows are `y_i a_i`, so that the labels are in the matrix. The reference solution is the shortest point that
    keeps a margin of 1.01, and so an exact fixed point where the classes can be separated within the ball.

    Args:
        A: data, shape `(n, d)`, dense, without a zero row.
        labels: of two classes, shape `(n,)`.
        radius: of the ball; where left out, twice the norm of the reference solution.
        name: a short name for tables.

    Raises `InputError` for data that cannot be used; `NoMinimizerError` at first use of the reference where the classes
    cannot be separated.
    """

    def __init__(self, A: Any, labels: Any, *, radius: float | None = None, name: str | None = None) -> None:
        matrix = as_matrix(A)
        if not isinstance(matrix, np.ndarray):
            raise InputError("A must be dense here: each row is a half-space")
        self._M: Array = matrix * as_signs(labels, matrix.shape[0])[:, None]
        self._squares = np.einsum("ij,ij->i", self._M, self._M)
        if not np.all(self._squares > 0.0):
            raise InputError(f"row {int(np.argmin(self._squares))} of A is zero, which is the normal of no half-space")
        self.dimension = matrix.shape[1]
        self.name = f"separation, {matrix.shape[0]} x {matrix.shape[1]}" if name is None else name
        if radius is not None and not (math.isfinite(radius) and radius > 0.0):
            raise InputError(f"radius must be a positive number, got {radius!r}")
        if radius is not None:
            self.radius = float(radius)

    @cached_property
    def radius(self) -> float:
        """The radius of the ball: where none was given, twice the norm of the reference solution."""
        return 2.0 * float(np.linalg.norm(self.minimizer))

    def apply(self, x: Array) -> Array:
        """The mean of the projections on the half-spaces, projected on the ball."""
        moves = np.maximum(1.0 - self._M @ x, 0.0) / self._squares
        y = x + moves @ self._M / len(moves)
        size = math.sqrt(float(y @ y))
        moved: Array = y if size <= self.radius else y * (self.radius / size)
        return moved

    def apply_rounding(self, x: Array) -> float:
        """That of the products, row by row, and of the ball's projection."""
        n, d = self._M.shape
        norms = np.sqrt(self._squares)
        # A row's move is a multiple of its unit normal: the error of the multiple, then of the sum.
        products = gamma(2 * d + 16) * (1.0 + np.abs(self._M) @ np.abs(x)) / norms
        moves = np.maximum(1.0 - self._M @ x, 0.0) / norms
        summed = gamma(n + d + 16) * float(moves.mean() + products.mean())
        size = float(np.linalg.norm(x)) + float(moves.mean())
        return round_up(float(products.mean()) + summed + gamma(d + 8) * size, n + d) + TINY

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._M,)

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        x = cvxpy.Variable(self.dimension)
        program = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum_squares(x)), [self._M @ x >= 1.01])
        solve_with_cvxpy(program, self.name)
        return {"minimizer": np.asarray(x.value, dtype=np.float64)}


class LabelSpreading(FixedPointProblem):
    """Labels spread over a graph: the fixed point of `S x = a D^{-1/2} W D^{-1/2} x + (1 - a) y`, with `0 < a < 1`.

    `W` is a symmetric graph of non-negative weights, `D` its degrees, `y` the known labels, zero where unknown. The
    largest eigenvalue of `D^{-1/2} W D^{-1/2}` is 1, so the map contracts by `a`, and with `a` near 1 barely. The
    matrix is the computed one: its entries are at most `1 + 4u` times the exact ones, and so is its norm, which `a`
    makes up for.

    Source: D. Zhou, O. Bousquet, T. Lal, J. Weston, B. Schölkopf, Learning with local and global consistency, Advances
    in Neural Information Processing Systems 16, 2003.

    Args:
        W: weights, shape `(n, n)`, symmetric and without negative entries, dense or SciPy sparse; no row is zero.
        labels: shape `(n,)`: numbers, 0 where nothing is known.
        spread: the number `a`.
        name: a short name for tables.

    Raises `InputError` for weights, labels or a spread that cannot be used.
    """

    def __init__(self, W: Any, labels: Any, *, spread: float = 0.99, name: str | None = None) -> None:
        weights: Any = scipy.sparse.csr_array(as_matrix(W, "W"))
        if weights.shape[0] != weights.shape[1] or (weights != weights.T).nnz or np.any(weights.data < 0.0):
            raise InputError(f"W must be square, symmetric and without negative entries; its shape is {weights.shape}")
        if not 0.0 < spread <= 1.0 - 1e-9:
            raise InputError(f"spread must lie between 0 and 1, and is {spread!r}; with 1 the labels have no say")
        self.dimension = weights.shape[0]
        self._y = as_vector(labels, "labels", self.dimension)
        degrees = np.asarray(weights.sum(axis=1)).ravel()
        if not np.all(degrees > 0.0):
            raise InputError(f"row {int(np.argmin(degrees))} of W is zero: every vertex needs a neighbour")
        scale = scipy.sparse.diags_array(1.0 / np.sqrt(degrees))
        self._S = scipy.sparse.csr_array(scale @ weights @ scale)
        self._spread = float(spread)
        self._constant = (1.0 - self._spread) * self._y
        self.name = f"label spreading, {self.dimension} vertices" if name is None else name

    @property
    def class_names(self) -> frozenset[str]:
        """`Contraction`, and `Nonexpansive`."""
        return frozenset({"Contraction", "Nonexpansive"})

    @property
    def L(self) -> float:
        """An upper bound of the constant of the contraction: the spread, times the norm of the computed matrix."""
        return round_up(self._spread * (1.0 + 4.0 * UNIT), 8)

    def apply(self, x: Array) -> Array:
        """`a D^{-1/2} W D^{-1/2} x + (1 - a) y`."""
        return self._spread * (self._S @ x) + self._constant

    def apply_rounding(self, x: Array) -> float:
        """`gamma_k` times the sums of the terms' magnitudes, with `k` the neighbours of a vertex."""
        terms = int(np.diff(self._S.indptr).max()) + 6
        size = self._spread * (self._S @ np.abs(x)) + np.abs(self._constant)
        return round_up(gamma(terms) * float(np.linalg.norm(size)), self.dimension + 8)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._S, self._y, self._spread)

    def _solve(self) -> Solution:
        system = scipy.sparse.csc_array(scipy.sparse.eye_array(self.dimension) - self._spread * self._S)
        solve = scipy.sparse.linalg.splu(system).solve
        x = solve(self._constant)
        for _ in range(2):
            x = x + solve(self.apply(x) - x)
        return {"minimizer": x}


class ForwardBackwardMap(FixedPointProblem):
    """The map `x -> (I + s A)^{-1} (x - s F x)` of an inclusion, whose fixed points are its zeros.

    With `0 < s <= 2/L` the step along `F` is non-expansive, as the resolvent is.

    Args:
        inclusion: one of `A x + F x`, such as `methods.problems.Inclusion(operator, part)`.
        step: the number `s`, `1/L` where left out.
        name: a short name for tables.

    Raises `InputError` for a step outside of that interval, and for an inclusion without an operator or with a second
    part.
    """

    def __init__(self, inclusion: Inclusion, step: float | None = None, *, name: str | None = None) -> None:
        if "Composite(Cocoercive)" not in inclusion.class_names:
            raise InputError(f"inclusion must be of one part and a cocoercive operator, got {inclusion!r}")
        self.inclusion = inclusion
        self.step = 1.0 / inclusion.L if step is None else float(step)
        if not 0.0 < self.step <= 2.0 / inclusion.L * (1.0 - 4.0 * UNIT):
            raise InputError(f"step must lie between 0 and 2/L = {2.0 / inclusion.L:.6g}, and is {step!r}")
        self.dimension = inclusion.dimension
        self.name = f"forward-backward map, {inclusion.name}" if name is None else name

    def apply(self, x: Array) -> Array:
        """`(I + s A)^{-1} (x - s F x)`."""
        return self.inclusion.resolvent(x - self.step * self.inclusion.operator(x), self.step)

    def apply_rounding(self, x: Array) -> float:
        """That of the operator times the step, of the difference, and of the resolvent."""
        forward = self.step * self.inclusion.operator(x)
        moved = x - forward
        rounding = self.step * self.inclusion.operator_rounding(x)
        rounding += 2.0 * UNIT * (float(np.linalg.norm(forward)) + float(np.linalg.norm(moved)))
        return round_up(rounding + self.inclusion.resolvent_rounding(moved, self.step), self.dimension + 8)

    def default_start(self) -> Array:
        """The inclusion's."""
        return self.inclusion.default_start()

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*self.inclusion._fingerprint(), self.step)

    def _solve(self) -> Solution:
        return {"minimizer": np.array(self.inclusion.minimizer)}
