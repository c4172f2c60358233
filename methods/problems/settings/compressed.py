"""Problems whose vectors are sent compressed."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from methods.problems.base.bounds import UNIT
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.wrapped import WrappedProblem
from potential.classes.special_cases import special_cases
from potential.errors import InputError

#: The classes whose vectors may be compressed.
_CLASSES = frozenset({"Smooth", "SmoothConvex", "SmoothStronglyConvex", "PolyakLojasiewicz"})


class CompressedProblem(WrappedProblem):
    """A smooth problem of whose vectors the `k` largest entries are sent, the others being zero.

    `||compress(v) - v||^2 <= (1 - k/d) ||v||^2` in `d` dimensions, so that `theta = 1 - sqrt(1 - k/d)`. Everything else
    is the problem's own, under the same names.

    Args:
        problem: a smooth numeric problem without a set.
        k: so many entries are sent, from 1 to the dimension.
        name: a short name for tables.

    Raises `InputError` for another problem, and for a `k` that is no such integer.
    """

    def __init__(self, problem: Problem, k: int, *, name: str | None = None) -> None:
        if not isinstance(problem, Problem) or not problem.class_names & _CLASSES:
            raise InputError(f"problem must be a smooth problem without a set, such as LeastSquares, got {problem!r}")
        if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= problem.dimension:
            raise InputError(f"k must be an integer from 1 to the dimension, {problem.dimension}, got {k!r}")
        super().__init__(problem, f"{problem.name}, the {k} largest entries" if name is None else name)
        self.k = int(k)
        # Rounded down: a smaller theta promises less of the compressor.
        self.theta = 1.0 - math.sqrt(1.0 - self.k / self.dimension) * (1.0 + 8.0 * UNIT) if k < self.dimension else 1.0

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Compressed(C)` for each smooth class `C` that the problem belongs to."""
        names = {name for name in _CLASSES if special_cases(name) & self.problem.class_names}
        return frozenset(f"Compressed({name})" for name in names)

    def compress(self, v: Array) -> Array:
        """The vector with its `k` largest entries, the first of equal ones."""
        sent = np.zeros_like(v)
        largest = np.argsort(-np.abs(v), kind="stable")[: self.k]
        sent[largest] = v[largest]
        return sent
