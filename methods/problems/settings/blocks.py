"""Smooth problems whose coordinates fall into two blocks, with a constant of smoothness for each."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import gram_eigenvalue_bounds, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.smooth import SmoothProblem
from methods.problems.base.wrapped import WrappedProblem
from methods.problems.losses.linear_model import LinearModel
from potential.errors import InputError


class BlockProblem(WrappedProblem):
    """A smooth convex problem with its first coordinates in one block and the others in the second.

    `block(v, k)` is `v` in block `k` and zero elsewhere. `L1` and `L2` bound the Lipschitz constants of the gradient in
    each block: the greatest curvature of the loss times the greatest eigenvalue of `M_k'M_k / n` of the block's
    columns, and the ridge.

    Args:
        problem: `LeastSquares` or `LogisticRegression` on the whole space.
        first: the number of coordinates in the first block.
        name: a short name for tables.

    Raises `InputError` for another problem, and for blocks of which one is empty.
    """

    def __init__(self, problem: Any, first: int, *, name: str | None = None) -> None:
        if not (isinstance(problem, LinearModel) and isinstance(problem, SmoothProblem)):
            raise InputError(f"BlockProblem takes LeastSquares or LogisticRegression, got {problem!r}")
        if type(first) is not int or not 1 <= first < problem.dimension:
            raise InputError(f"first must be a whole number from 1 to {problem.dimension - 1}, got {first!r}")
        super().__init__(problem, f"{problem.name}, in two blocks" if name is None else name)
        self.first = first
        self.L1, self.L2 = (self._constant(columns) for columns in (slice(first), slice(first, None)))

    def _constant(self, columns: slice) -> float:
        model: Any = self.problem
        largest = gram_eigenvalue_bounds(model._M[:, columns])[1] / model.examples
        return round_up(model.loss_curvature * largest + float(getattr(model, "regularization", 0.0)))

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`BlockSmoothConvex(2)`."""
        return frozenset({"BlockSmoothConvex(2)"})

    def block(self, v: Array, k: int) -> Array:
        """`v` in block `k`, 0 or 1, and zero elsewhere."""
        found = np.zeros_like(v)
        kept = slice(self.first) if k == 0 else slice(self.first, None)
        found[kept] = v[kept]
        return found

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*super()._fingerprint(), self.first)
