"""Operators whose values are measured with errors that are drawn at random."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import UNIT, round_down
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution
from methods.problems.operators.lipschitz import LipschitzOperator
from methods.problems.settings.sampling import Sampling
from potential.errors import InputError

_PATTERNS = 8
_CLASSES = ("Cocoercive", "MonotoneLipschitz", "StronglyMonotoneLipschitz")


class NoisyOperator(Sampling, LipschitzOperator):
    """A Lipschitz operator with values that are measured with an error, `stochastic_operator(x)`.

    The error is one of eight patterns, with either sign, each as likely: entries `sigma / sqrt(dimension)` with signs
    that were drawn once, so that its mean is zero and the mean of its square at most `sigma^2`, at every point. It
    belongs to `Stochastic(C)` for each class `C` of Lipschitz operators that the operator belongs to, and to these.

    Args:
        problem: a `LipschitzOperator`, such as `SaddleOperator`.
        sigma: the size of the error, at least 0.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, a size or a seed that cannot be used.
    """

    def __init__(self, problem: LipschitzOperator, sigma: float, seed: int = 0, *, name: str | None = None) -> None:
        if not isinstance(problem, LipschitzOperator):
            raise InputError(f"problem must be a Lipschitz operator, such as SaddleOperator, got {problem!r}")
        if isinstance(sigma, bool) or not (isinstance(sigma, int | float) and 0.0 <= sigma < math.inf):
            raise InputError(f"sigma must be a finite number, at least 0, got {sigma!r}")
        self.problem = problem
        self.dimension = problem.dimension
        self.name = f"{problem.name}, with noise" if name is None else name
        self.sigma = float(sigma)
        self._begin(2 * _PATTERNS, seed)

    @property
    def class_names(self) -> frozenset[str]:
        """The operator's, and `Stochastic(...)` of these."""
        own = self.problem.class_names.intersection(_CLASSES)
        return own | {f"Stochastic({name})" for name in own}

    @property
    def L(self) -> float:
        """The operator's."""
        return float(self.problem.L)

    @property
    def mu(self) -> float:
        """The operator's constant of strong monotonicity."""
        found: Any = self.problem
        return float(found.mu)

    def operator(self, x: Array) -> Array:
        """The value without an error."""
        return self.problem.operator(x)

    def operator_rounding(self, x: Array) -> float:
        """The operator's."""
        return self.problem.operator_rounding(x)

    def stochastic_operator(self, x: Array) -> Array:
        """The value at `x` with the error that is drawn now, shape `(dimension,)`."""
        found: Array = self.problem.operator(x) + self._errors[self._draw()]
        return found

    def stochastic_operator_rounding(self, x: Array) -> float:
        """The operator's, and that of the sum."""
        size = float(np.linalg.norm(self.problem.operator(x))) + self.sigma
        return self.operator_rounding(x) + 2.0 * UNIT * size

    @cached_property
    def _errors(self) -> Array:
        """The errors that may be drawn, shape `(16, dimension)`; the same for every seed."""
        signs = np.random.default_rng(0).integers(0, 2, size=(_PATTERNS, self.dimension)) * 2.0 - 1.0
        found = round_down(self.sigma / math.sqrt(self.dimension), 4) * signs
        return np.concatenate([found, -found])

    def _outcomes(self) -> list[tuple[float, int]]:
        """Each error with its probability."""
        return [(1.0 / (2 * _PATTERNS), k) for k in range(2 * _PATTERNS)]

    def _fingerprint(self) -> tuple[Any, ...]:
        return (type(self.problem).__name__, *self.problem._fingerprint())

    def _solve(self) -> Solution:
        return {"minimizer": np.array(self.problem.minimizer)}
