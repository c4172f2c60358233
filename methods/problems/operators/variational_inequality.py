"""Variational inequalities: a monotone operator over a convex set, and matrix games among them."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import scipy.optimize

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution
from methods.problems.operators.lipschitz import LipschitzOperator, NumericOperator, SaddleOperator
from methods.problems.parts import sets
from methods.problems.settings.constrained import require_set
from potential.errors import InputError, NoMinimizerError

#: Extragradient steps at most that look for a reference solution, and how many may pass without progress.
_STEPS, _PATIENCE = 100_000, 5_000


class VariationalInequality(NumericOperator):
    """Find `x` in a convex set with `<F x, u - x> >= 0` for all `u` in it, for a monotone Lipschitz operator `F`.

    The reference solution is a projection up to rounding, `y = P(v)`. So it solves the inequality exactly for the
    operator `F - e`, with `e = F y + L (v - y)`, since `v - y` is normal to the set at `y`; `stationarity` bounds the
    norm of `e`, and `minimizer_error` the distance of the computed `y` to the exact one.

    Args:
        operator: a monotone Lipschitz operator on the whole space.
        domain: a set of `methods.problems.parts.sets` of the same dimension.
        name: a short name for tables.

    Raises `InputError` where the dimensions differ, or the arguments are something else.
    """

    def __init__(self, operator: LipschitzOperator, domain: sets.ConvexSet, *, name: str | None = None) -> None:
        if not isinstance(operator, LipschitzOperator):
            raise InputError(
                f"operator must be a monotone Lipschitz operator, such as SaddleOperator, got {operator!r}"
            )
        require_set(domain, operator.dimension)
        self.whole = operator
        self.domain = domain
        self.dimension = operator.dimension
        self.name = f"{operator.name}, {domain.name}" if name is None else name
        # Bound once, so that an oracle costs what the operator's or the set's own costs.
        for oracle in ("operator", "operator_rounding", "L"):
            self.__dict__[oracle] = getattr(operator, oracle)
        for oracle in ("project", "project_rounding", "infeasibility"):
            self.__dict__[oracle] = getattr(domain, oracle)

    @property
    def class_names(self) -> frozenset[str]:
        """`Constrained(C)` for each class of the operator."""
        return frozenset(f"Constrained({name})" for name in self.whole.class_names)

    def resolvent(self, x: Array, step: float) -> Array:
        """The projection, for every step: the resolvent of the set's normal cone."""
        return self.domain.project(x)

    def resolvent_rounding(self, x: Array, step: float) -> float:
        """The projection's."""
        return self.domain.project_rounding(x)

    def default_start(self) -> Array:
        """The center of the set."""
        return self.domain.center

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a point of the set; raises `InputError` for a point outside of it."""
        return self.domain.validate(x0)

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (type(self.whole).__name__, *self.whole._fingerprint(), *self.domain.fingerprint())

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"minimizer": (self.dimension,), "anchor": (self.dimension,)}

    def _solve(self) -> Solution:
        x = self.domain.project(self._approximate())
        anchor = x - self.whole.operator(x) / self.whole.L
        return {"minimizer": np.array(self.domain.project(anchor)), "anchor": anchor}

    def _approximate(self) -> Array:
        """A solution as exact as can be had: by many extragradient steps, the best point met."""
        operator, project, step = self.whole.operator, self.domain.project, 1.0 / self.whole.L
        x = best = self.domain.center
        least, since = math.inf, 0
        for _ in range(_STEPS):
            middle = project(x - step * operator(x))
            move = float(np.linalg.norm(middle - x))
            since = 0 if move < 0.999 * least else since + 1
            if move < least:
                best, least = x, move
            if since > _PATIENCE or least <= UNIT * float(np.linalg.norm(x)):
                break
            x = project(x - step * operator(middle))
        return best

    @cached_property
    def minimizer_error(self) -> float:
        """A bound of the distance of the reference solution to the exact projection that it stands for."""
        return self.domain.project_rounding(self._solution["anchor"])

    @cached_property
    def stationarity(self) -> float:
        """A bound of the norm of `e` for which the reference solves the inequality of `F - e`."""
        y, v = self.minimizer, self._solution["anchor"]
        at, normal = self.whole.operator(y), self.whole.L * (v - y)
        size = float(np.linalg.norm(at)) + float(np.linalg.norm(normal))
        error = self.whole.operator_rounding(y) + 2.0 * self.whole.L * self.minimizer_error + 4.0 * UNIT * size
        return round_up(float(np.linalg.norm(at + normal)) + error, self.dimension + 8)

    @property
    def operator_shift(self) -> float:
        """The reference solves the inequality of `F - e` exactly, for an `e` of at most this norm."""
        return self.stationarity


class MatrixGameOperator(VariationalInequality):
    """A matrix game as a variational inequality: `F(x, y) = (A'y, -A x)` over two simplices.

    The column player chooses the mixed strategy `x` and pays `<A x, y>` to the row player, who chooses `y`. `L` is
    the norm of `A`. The reference is an equilibrium, a vertex of two linear programs.

    Args:
        A: payments, shape `(rows, columns)`, dense.
        name: a short name for tables.

    Raises `InputError` for data that are empty or not finite.
    """

    def __init__(self, A: Any, *, name: str | None = None) -> None:
        operator = SaddleOperator(A)
        rows, columns = operator.dimension - operator.columns, operator.columns
        domain = sets.Product(sets.Simplex(columns), sets.Simplex(rows))
        super().__init__(operator, domain, name=f"matrix game, {rows} x {columns}" if name is None else name)
        self._payments: Array = np.asarray(operator._A.toarray() if hasattr(operator._A, "toarray") else operator._A)

    def duality_gap(self, x: Array) -> float:
        """What the two players could gain together by deviating: 0 at an equilibrium alone."""
        u, v = x[: self._payments.shape[1]], x[self._payments.shape[1] :]
        return float((self._payments @ u).max() - (self._payments.T @ v).min())

    def _approximate(self) -> Array:
        return np.concatenate([_best_strategy(self._payments), _best_strategy(-self._payments.T)])


def _best_strategy(payments: Array) -> Array:
    """The mixed strategy of the columns that pays least at worst: a vertex, by the simplex method."""
    rows, columns = payments.shape
    cost = np.append(np.zeros(columns), 1.0)
    above = np.hstack([payments, -np.ones((rows, 1))])
    total = np.append(np.ones(columns), 0.0)[None, :]
    ends = [(0.0, None)] * columns + [(None, None)]
    found = scipy.optimize.linprog(cost, above, np.zeros(rows), total, np.ones(1), ends, method="highs-ds")
    if not found.success:
        raise NoMinimizerError(f"no equilibrium of the matrix game: the solver reports {found.message!r}")
    solution: Any = found.x
    return np.asarray(solution[:-1], dtype=np.float64)
