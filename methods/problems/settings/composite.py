"""Composite problems: a smooth part and a non-smooth one with a proximal step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.base.smooth import SmoothProblem
from potential.errors import InputError
from potential.extras import load

if TYPE_CHECKING:
    from methods.problems.parts.regularizers import Regularizer

#: Proximal gradient steps at most that polish a reference solution, and how many may pass without progress.
_STEPS, _PATIENCE = 60_000, 1_500


class CompositeProblem(Problem):
    """The objective `f + h` with `f` smooth, known by its gradient, and `h` convex, known by its proximal step.

    It belongs to `Composite(SmoothConvex)`, and to `Composite(SmoothStronglyConvex)` where `f` is strongly convex;
    without a smooth part it is `h` alone, of the class `Composite()`. `value` and `gap` are those of the whole
    objective, `gradient`, `L` and `mu` those of `f`. Over a set, whose indicator is the non-smooth part, the problem is
    a `ConstrainedProblem`.

    The reference minimizer is one of `f + h - <e, .>` exactly, where `e` is the shortest sum of the gradient and a
    subgradient of `h` there; `stationarity` bounds its norm.

    Args:
        problem: the smooth part, a numeric problem without a constraint; or None.
        regularizer: the non-smooth part, one of `methods.problems.parts.regularizers`, of the same dimension.
        name: a short name for tables.

    Raises `InputError` where the dimensions differ, or the arguments are something else.
    """

    def __init__(self, problem: SmoothProblem | None, regularizer: Regularizer, *, name: str | None = None) -> None:
        from methods.problems.parts.regularizers import Regularizer

        if problem is not None and not (isinstance(problem, SmoothProblem) and "SmoothConvex" in problem.class_names):
            raise InputError(
                "problem must be a smooth convex problem of methods.problems without a set, such as LeastSquares, or "
                f"None for the regularizer alone, got {problem!r}"
            )
        if not isinstance(regularizer, Regularizer):
            raise InputError(
                "regularizer must be one of methods.regularizers, such as OneNorm(dimension, 1.0), got "
                f"{regularizer!r}; over a set take ConstrainedProblem(problem, set)"
            )
        if problem is not None and problem.dimension != regularizer.dimension:
            raise InputError(
                f"the problem has dimension {problem.dimension}, and the regularizer {regularizer.name} has "
                f"{regularizer.dimension}"
            )
        self.problem = problem
        self.regularizer = regularizer
        self.dimension = regularizer.dimension
        parts = ([] if problem is None else [problem.name]) + [regularizer.name]
        self.name = ", ".join(parts) if name is None else name
        # Bound once, so that an oracle costs what the part's own costs.
        for oracle in ("gradient", "L", "mu", "q"):
            if problem is not None and hasattr(problem, oracle):
                self.__dict__[oracle] = getattr(problem, oracle)
        self.__dict__["prox"], self.__dict__["prox_rounding"] = regularizer.prox, regularizer.prox_rounding

    # --- what the problem is --------------------------------------------------------------------------------

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Composite(C)` for the smooth classes `C` of the smooth part, `Composite()` without one."""
        if self.problem is None:
            return frozenset({"Composite()"})
        names = self.problem.class_names & {"SmoothConvex", "SmoothStronglyConvex"}
        return frozenset(f"Composite({name})" for name in names)

    def value(self, x: Array) -> float:
        """The whole objective at `x`."""
        smooth = 0.0 if self.problem is None else self.problem.value(x)
        return smooth + self.regularizer.value(x)

    def value_rounding(self, x: Array) -> float:
        """That of both parts and of their sum."""
        smooth = 0.0 if self.problem is None else self.problem.value_rounding(x)
        return smooth + self.regularizer.value_rounding(x) + UNIT * abs(self.value(x))

    def gradient_rounding(self, x: Array) -> float:
        """The smooth part's; 0 without one."""
        return 0.0 if self.problem is None else self.problem.gradient_rounding(x)

    def subgradient_slack(self, x: Array) -> float:
        """Zero: no subgradient is taken."""
        return 0.0

    def nonsmooth_slope(self, x: Array, error: float) -> float:
        """An upper bound of the norms of all subgradients of the non-smooth part within `error` of `x`."""
        return self.regularizer.slope(x, error)

    def _absent(self) -> Mapping[str, str]:
        return {} if self.problem is None else self.problem._absent()

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        smooth = () if self.problem is None else (type(self.problem).__name__, *self.problem._fingerprint())
        return (*smooth, type(self.regularizer).__name__, *self.regularizer.fingerprint())

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        x = cvxpy.Variable(self.dimension)
        objective, relations = (0.0, []) if self.problem is None else self.problem.reference_program(x)
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(objective + self.regularizer.program(x)), relations), self.name)
        if x.value is None or not np.all(np.isfinite(x.value)):
            raise no_finite_point(self.name)
        return {"minimizer": self._polished(np.asarray(x.value, dtype=np.float64))}

    def _missed(self, x: Array) -> float:
        """How far `x` is from optimal: the distance of `-grad f(x)` to the subgradients of `h` there."""
        gradient = np.zeros(self.dimension) if self.problem is None else self.problem.gradient(x)
        return self.regularizer.subgradient_distance(x, gradient)

    def _polished(self, x: Array) -> Array:
        """The best point of many accelerated proximal gradient steps, or of long proximal steps without a gradient.

        Momentum restarts where it opposes the step (O'Donoghue, Candes 2015).
        """
        if self.problem is None:
            points = [x]
            for _ in range(8):
                points.append(self.regularizer.prox(points[-1], 1e6))
            return min(points, key=self._missed)
        gradient, prox, L = self.problem.gradient, self.regularizer.prox, self.problem.L
        best, best_missed, since = x, self._missed(x), 0
        z, momentum = x, 1.0
        for _ in range(_STEPS):
            step = prox(z - gradient(z) / L, 1.0 / L)
            missed = self._missed(step)
            since = 0 if missed < best_missed * 0.999 else since + 1
            if missed < best_missed:
                best, best_missed = step, missed
            if since > _PATIENCE:
                break
            following = 0.5 * (1.0 + math.sqrt(1.0 + 4.0 * momentum * momentum))
            if float((z - step) @ (step - x)) > 0.0:
                following, momentum = 1.0, 1.0
            z = step + (momentum - 1.0) / following * (step - x)
            x, momentum = step, following
        return best

    @cached_property
    def stationarity(self) -> float:
        """A bound of the norm of `e` for which the minimizer is one of `f + h - <e, .>`."""
        return round_up(self._missed(self.minimizer) + self.gradient_rounding(self.minimizer))

    @cached_property
    def minimum_error(self) -> float:
        """A certified upper bound of `f(minimizer) - min (f + h)` with the values of the whole objective.

        `stationarity` times a bound of the distance to a minimizer, where `h` bounds the points of so low a value; or
        its square over `2 m`, `m` the constant of strong convexity of `f`, or of growth of `h` alone. Infinite where
        none is there.
        """
        found = [math.inf]
        constant = self.regularizer.growth if self.problem is None else float(self.__dict__.get("mu", 0.0))
        if constant > 0.0:
            found.append(self.stationarity**2 / (2.0 * constant))
        lower = 0.0 if self.problem is None else self.problem._value_lower_bound()
        level = self.minimum + self.value_rounding(self.minimizer) - lower
        reach = self.regularizer.norm_bound(level)
        if math.isfinite(reach):
            found.append(self.stationarity * (reach + float(np.linalg.norm(self.minimizer))))
        return round_up(min(found), self.dimension + 16)
