"""Smooth strongly convex problems with Polyak's step for the values."""

from __future__ import annotations

from functools import cached_property

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.wrapped import WrappedProblem
from potential.errors import InputError


class ValuePolyakProblem(WrappedProblem):
    """A problem whose `polyak_step(x)` is the gamma with `||grad f(x)||^2 = 2 L (2 - L gamma) (f(x) - min f)`.

    Everything else is the problem's own, under the same names.

    Args:
        problem: a numeric problem of the class SmoothStronglyConvex without a set.
        name: a short name for tables.

    Raises `InputError` for another problem.
    """

    def __init__(self, problem: Problem, *, name: str | None = None) -> None:
        if not isinstance(problem, Problem) or "SmoothStronglyConvex" not in problem.class_names:
            raise InputError(
                f"problem must be smooth and strongly convex without a set, such as ridge regression, got {problem!r}"
            )
        super().__init__(problem, f"{problem.name}, steps by the values" if name is None else name)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`ValuePolyakStep(SmoothStronglyConvex)`."""
        return frozenset({"ValuePolyakStep(SmoothStronglyConvex)"})

    def polyak_step(self, x: Array) -> float:
        """The step; what rounding puts outside of 1/L and (2 L - mu)/L^2 is brought back."""
        g, L = self.problem.gradient(x), float(self.problem.L)
        gap = self.problem.gap(x)
        step = (2.0 - float(g @ g) / (2.0 * L * gap)) / L if gap > 0.0 else 0.0
        return min(max(step, 1.0 / L), (2.0 - float(self.problem.mu) / L) / L)
