"""Problems around another one, which answers what the outer one does not."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution


class SharedObjective(Problem):
    """A problem with the objective of another one, `problem`, whose oracles of the value and the gradient it shares."""

    problem: Problem

    @property
    def _smooth(self) -> bool:
        return "SmoothConvex" in self.problem.class_names

    def value(self, x: Array) -> float:
        """The objective at `x`, the inner problem's."""
        return self.problem.value(x)

    def value_rounding(self, x: Array) -> float:
        """The inner problem's."""
        return self.problem.value_rounding(x)

    def gradient_rounding(self, x: Array) -> float:
        """The inner problem's: a Euclidean norm, which is above a dual norm."""
        return self.problem.gradient_rounding(x)

    def subgradient_slack(self, x: Array) -> float:
        """The inner problem's."""
        return self.problem.subgradient_slack(x)


class WrappedProblem(SharedObjective):
    """A problem that has every oracle and every constant of another one, beside those of its own.

    Args:
        problem: the numeric problem inside.
        name: a short name for tables.
    """

    def __init__(self, problem: Problem, name: str) -> None:
        self.problem = problem
        self.dimension = problem.dimension
        self.name = name
        self.__dict__["affine_gradient"] = problem.affine_gradient
        # Taken once, so that an oracle costs what the inner one's costs; what a subclass defines is its own.
        for oracle in dir(Problem):
            shared = getattr(WrappedProblem, oracle)
            if not oracle.startswith("_") and callable(shared) and getattr(type(self), oracle) is shared:
                self.__dict__[oracle] = getattr(problem, oracle)

    @property
    def class_names(self) -> frozenset[str]:
        """The inner problem's."""
        return self.problem.class_names

    @cached_property
    def minimizer(self) -> Array:
        """The inner problem's."""
        return self.problem.minimizer

    @cached_property
    def minimum(self) -> float:
        """The inner problem's."""
        return self.problem.minimum

    @property
    def minimum_error(self) -> float:
        """The inner problem's."""
        return self.problem.minimum_error

    @property
    def stationarity(self) -> float:
        """The inner problem's."""
        return self.problem.stationarity

    def _fingerprint(self) -> tuple[Any, ...]:
        return (type(self.problem).__name__, *self.problem._fingerprint())

    def _solve(self) -> Solution:
        return self.problem._solve()

    def __getattr__(self, name: str) -> Any:
        # Only names that ordinary lookup did not find come here; `problem` itself is missing while a copy is made.
        if name.startswith("_") or "problem" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if hasattr(type(self), name):
            # The attribute is there and its computation failed with an AttributeError, which is shown.
            return object.__getattribute__(self, name)
        return getattr(self.problem, name)
