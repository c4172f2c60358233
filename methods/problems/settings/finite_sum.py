"""Finite sums of smooth functions, of which each step sees one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.smooth import SmoothProblem
from methods.problems.settings.mini_batches import MiniBatchProblem
from potential.errors import InputError


class FiniteSumProblem(MiniBatchProblem):
    """The mean of the losses on mini-batches, its components, with the gradient of one that is drawn.

    A step draws one component for all points: see `MiniBatchProblem` for the draws, and `SamplingProblem` for what
    they depend on. The constants are those of the components: `L` bounds the Lipschitz constants of their gradients,
    `mu` is the ridge, which each of them has, and `sigma` bounds the root of the mean of `||grad f_i(x*)||^2`.

    It belongs to `FiniteSum(SmoothConvex)`, with a ridge to `FiniteSum(SmoothStronglyConvex)`, and with these constants
    to the classes of smooth convex functions.

    Args:
        problem: `LogisticRegression` or `LeastSquares`, on the whole space.
        batch: the size of a mini-batch, from 1 to the number of examples.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, a batch or a seed that cannot be used.
    """

    one_draw = True

    def __init__(self, problem: Problem, batch: int = 1, seed: int = 0, *, name: str | None = None) -> None:
        text = f"{problem.name}, components of {batch}" if name is None and isinstance(problem, Problem) else name
        super().__init__(problem, batch, seed, text)
        if not isinstance(problem, SmoothProblem):
            raise InputError(f"problem must be LogisticRegression or LeastSquares on the whole space, got {problem!r}")

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The classes of smooth convex functions, and finite sums of these."""
        names = {"Convex", "SmoothConvex", "FiniteSum(SmoothConvex)"}
        if "mu" not in self._absent():
            names |= {"SmoothStronglyConvex", "FiniteSum(SmoothStronglyConvex)"}
        return frozenset(names)

    def component_gradient(self, x: Array) -> Array:
        """The gradient at `x` of the component that this step draws, shape `(dimension,)`."""
        gradient: Array = self._part_of(self._draw()).gradient(x)
        return gradient

    def component_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `component_gradient(x)`."""
        return float(self._part_of(self._drawn()).gradient_rounding(x))

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def L(self) -> float:
        """An upper bound of the Lipschitz constants of all components' gradients."""
        return self.sample_L

    @cached_property
    def mu(self) -> float:
        """The ridge; raises `MissingOracleError` where there is none."""
        self._require("mu")
        return self._ridge

    @cached_property
    def q(self) -> float:
        """`sqrt(mu / L)`; raises `MissingOracleError` as `mu` does."""
        self._require("q")
        return math.sqrt(self.mu / self.L)

    @cached_property
    def r(self) -> float:
        """`sqrt(mu)`; raises `MissingOracleError` as `mu` does."""
        self._require("r")
        return math.sqrt(self.mu)

    def _absent(self) -> Mapping[str, str]:
        if self._ridge:
            return {}
        return dict.fromkeys(("mu", "q", "r"), "the components are not strongly convex without a regularization")

    @cached_property
    def sigma(self) -> float:
        """A certified bound of the root of the mean of `||grad f_i(x*)||^2`, at the reference minimizer.

        It is of the functions less what makes the reference an exact minimizer of their mean, see `stationarity`.
        """
        x, total = self.minimizer, 0.0
        for part, share in zip(self._parts, self._shares, strict=True):
            size = float(np.linalg.norm(part.gradient(x)))
            total += share * (size * (1.0 + self.dimension * UNIT) + part.gradient_rounding(x)) ** 2
        return round_up(math.sqrt(total) + self.stationarity, len(self._parts) + 64)
