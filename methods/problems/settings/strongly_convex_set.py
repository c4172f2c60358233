"""Problems over a ball, which is strongly convex, with their minimizers outside of it."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from methods.problems.base.bounds import round_down
from methods.problems.base.numeric_problem import Array
from methods.problems.base.smooth import SmoothProblem
from methods.problems.parts.sets import Ball
from methods.problems.settings.constrained import ConstrainedProblem
from potential.errors import InputError, MissingOracleError


class StronglyConvexSetProblem(ConstrainedProblem):
    """A smooth problem over a ball without its minimizer: gradients do not vanish there, and the ball is curved.

    It belongs to `OverStronglyConvexSet(C)` for each smooth class `C` of the problem; for the classes over any set take
    `ConstrainedProblem`. A ball of radius `r` is `alpha`-strongly convex with `alpha = 1/r`. `c` is a lower bound of
    the norms of the gradients on the ball: with any point `u`, convexity has
    `||grad f(x)|| ||x - u|| >= f(x) - f(u)`, and `u` is the minimizer of the problem without the ball.

    Args:
        problem: a smooth problem, such as `LeastSquares`.
        domain: a `Ball` of the same dimension.
        name: a short name for tables.

    Raises `InputError` for another problem or set; `c` raises `MissingOracleError` where the minimizer may lie in the
    ball.
    """

    def __init__(self, problem: SmoothProblem, domain: Ball, *, name: str | None = None) -> None:
        if not isinstance(problem, SmoothProblem):
            raise InputError(f"problem must be a smooth problem, such as LeastSquares, got {problem!r}")
        if not isinstance(domain, Ball):
            raise InputError(f"domain must be a ball, Ball(dimension, radius), got {domain!r}")
        super().__init__(problem, domain, name=f"{problem.name}, {domain.name}" if name is None else name)
        # A point s that is nearly lowest counts twice: in the gap, and in what the set's curvature says of it.
        self.__dict__["linear_minimizer_rounding"] = self._twice

    def _twice(self, g: Array) -> float:
        return 2.0 * self.domain.linear_minimizer_rounding(g)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`OverStronglyConvexSet(C)` for the smooth classes of the problem."""
        smooth = self.problem.class_names & {"SmoothConvex", "SmoothStronglyConvex"}
        return frozenset(f"OverStronglyConvexSet({name})" for name in smooth)

    @property
    def alpha(self) -> float:
        """The ball's strong convexity, rounded down."""
        return round_down(1.0 / self.domain.radius, 4)

    @cached_property
    def c(self) -> float:
        """A positive lower bound of the norms of the gradients on the ball."""
        u = self.problem.minimizer
        least = self.minimum - self.minimum_error
        rounding = self.problem.value_rounding(u) + self.problem.value_rounding(self.minimizer)
        farthest = float(np.linalg.norm(u - self.domain.center)) + self.domain.radius
        found = round_down((least - self.problem.value(u) - rounding) / farthest, self.dimension + 16)
        if not found > 0.0:
            raise MissingOracleError(
                f"{self.name!r} has no c: the minimizer of the problem may lie in the ball; take a smaller radius"
            )
        return found
