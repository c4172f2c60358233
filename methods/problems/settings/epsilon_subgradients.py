"""Non-smooth problems whose subgradients are right up to eps."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.wrapped import WrappedProblem
from potential.errors import InputError


class EpsilonSubgradientProblem(WrappedProblem):
    """A problem with bounded subgradients that are taken at a point of a grid nearby.

    A subgradient at a point within `eps/(2 G)` of x is an eps-subgradient at x, as f changes by at most G for a unit of
    distance. `epsilon_subgradient(x)` rounds x to the grid whose points are half as near, so that what is computed is
    the same for many x. Everything else is the problem's own, under the same names.

    Args:
        problem: a numeric problem of the class ConvexLipschitz without a set.
        eps: the error, above 0.
        name: a short name for tables.

    Raises `InputError` for another problem, and for an `eps` that is no finite number above 0.
    """

    def __init__(self, problem: Problem, eps: float, *, name: str | None = None) -> None:
        if not isinstance(problem, Problem) or "ConvexLipschitz" not in problem.class_names:
            raise InputError(f"problem must have bounded subgradients and no set, such as HingeLoss, got {problem!r}")
        try:
            self.eps = float(eps)
        except (TypeError, ValueError) as error:
            raise InputError(f"eps must be a finite number above 0, got {eps!r}") from error
        if not (math.isfinite(self.eps) and self.eps > 0.0):
            raise InputError(f"eps must be a finite number above 0, got {eps!r}")
        super().__init__(problem, f"{problem.name}, subgradients up to {self.eps:g}" if name is None else name)
        self._spacing = self.eps / (2.0 * float(problem.G) * math.sqrt(problem.dimension))

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`EpsilonSubgradients(ConvexLipschitz)`."""
        return frozenset({"EpsilonSubgradients(ConvexLipschitz)"})

    def epsilon_subgradient(self, x: Array) -> Array:
        """A subgradient at the nearest point of the grid."""
        found: Array = self.problem.subgradient(np.round(x / self._spacing) * self._spacing)
        return found
