"""Problems whose gradients are known up to a relative error."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.wrapped import WrappedProblem
from potential.classes.special_cases import special_cases
from potential.errors import InputError

#: The classes whose gradients may be inexact.
_CLASSES = frozenset({"Smooth", "SmoothConvex", "SmoothStronglyConvex", "PolyakLojasiewicz"})


class InexactProblem(WrappedProblem):
    """A smooth problem whose gradients are sent with few bits.

    `||inexact_gradient(x) - grad f(x)|| <= delta ||grad f(x)||`: each entry keeps its sign, its exponent and as many
    leading bits as `delta` asks for, and is rounded to nearest, as a worker may send it who saves on communication.
    Everything else is the problem's own, under the same names.

    Args:
        problem: a smooth numeric problem without a set.
        delta: the relative error, at least 0 and below 1.
        name: a short name for tables.

    Raises `InputError` for another problem, and for a `delta` outside of `0 <= delta < 1`.
    """

    def __init__(self, problem: Problem, delta: float, *, name: str | None = None) -> None:
        if not isinstance(problem, Problem) or not problem.class_names & _CLASSES:
            raise InputError(f"problem must be a smooth problem without a set, such as LeastSquares, got {problem!r}")
        try:
            self.delta = float(delta)
        except (TypeError, ValueError) as error:
            raise InputError(f"delta must be a number in 0 <= delta < 1, got {delta!r}") from error
        if not 0.0 <= self.delta < 1.0:
            raise InputError(f"delta must be in 0 <= delta < 1, got {delta!r}")
        super().__init__(problem, f"{problem.name}, gradients within {self.delta:g}" if name is None else name)
        # With b leading bits a number is off by at most 2^-b, relatively; a float has 53.
        self._bits = 53 if self.delta < 2.0**-52 else math.ceil(-math.log2(self.delta))

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Inexact(C)` for each smooth class `C` that the problem belongs to."""
        names = {name for name in _CLASSES if special_cases(name) & self.problem.class_names}
        return frozenset(f"Inexact({name})" for name in names)

    def inexact_gradient(self, x: Array) -> Array:
        """The gradient with each entry rounded to its leading bits."""
        mantissas, exponents = np.frexp(self.problem.gradient(x))
        unit = 2.0**self._bits
        rounded: Array = np.ldexp(np.round(mantissas * unit) / unit, exponents)
        return rounded
