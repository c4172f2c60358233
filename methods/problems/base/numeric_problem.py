"""What every numeric problem has: a name, a geometry, starts, a reference solution kept on disk, and clear refusals."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from methods.problems.base.arrays import as_vector
from methods.problems.base.construction import Constructed
from methods.problems.base.reference import Solution, cached_solution
from potential.errors import MissingOracleError

Array = npt.NDArray[np.float64]


class NumericProblem(metaclass=Constructed):
    """A problem on data in a Euclidean space, whether it minimizes a function or not.

    All vectors are one-dimensional float64 arrays, and points have shape `(dimension,)`; all constants are floats.
    The oracles check nothing, as they stand in the innermost loop; `validate_start` checks where a run starts.

    An oracle or a constant that the problem does not have raises `MissingOracleError`. That is an
    `AttributeError`: `hasattr(problem, "mu")` tells whether there is one.

    Attributes:
        name: a short name for tables, such as `"logistic regression, breast cancer"`.
        dimension: the number of variables.
    """

    name: str
    dimension: int

    #: What a problem of this kind may offer to a method, for error messages.
    oracles: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}, dimension {self.dimension}>"

    @property
    @abc.abstractmethod
    def class_names(self) -> frozenset[str]:
        """Names of the classes in `potential.classes.problem_class` that the problem truly belongs to."""

    # --- geometry -------------------------------------------------------------------------------------------

    def inner(self, u: Array, v: Array) -> float:
        """The inner product `<u, v>`."""
        return float(u @ v)

    def norm_squared(self, v: Array) -> float:
        """The squared norm of `v`."""
        return float(v @ v)

    def distance_squared(self, x: Array) -> float:
        """The squared distance of `x` to the reference solution."""
        difference = x - self.minimizer
        return float(difference @ difference)

    # --- starts ---------------------------------------------------------------------------------------------

    def default_start(self) -> Array:
        """The point that a run starts from if none is given: the origin."""
        return np.zeros(self.dimension)

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a starting point.

        Raises `InputError` if it is not a vector of `dimension` finite numbers.
        """
        return as_vector(x0, "x0", self.dimension)

    # --- the reference solution -----------------------------------------------------------------------------

    @abc.abstractmethod
    def _fingerprint(self) -> tuple[Any, ...]:
        """Everything that determines the reference solution: numbers and arrays."""

    @abc.abstractmethod
    def _solve(self) -> Solution:
        """Compute the reference solution: the arrays that `_solution_shapes` names."""

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        """The arrays of the reference solution and their shapes."""
        return {"minimizer": (self.dimension,)}

    @cached_property
    def _solution(self) -> Solution:
        parts = (type(self).__name__, *self._fingerprint())
        solution = cached_solution(parts, self._solution_shapes(), self._solve)
        for array in solution.values():
            array.flags.writeable = False
        return solution

    @cached_property
    def minimizer(self) -> Array:
        """The reference solution, shape `(dimension,)`, read-only.

        Computed on first use and polished to rounding level, then kept on disk; the problem bounds how far from a
        solution it is. Raises `NoMinimizerError` if there is none.
        """
        return self._solution["minimizer"]

    # --- what the problem does not have ---------------------------------------------------------------------

    def _absent(self) -> Mapping[str, str]:
        """Oracles that the class offers and this instance lacks, each with the reason."""
        return {}

    def _require(self, name: str) -> None:
        """Raise `MissingOracleError` if this instance lacks the oracle."""
        if name in self._absent():
            raise self._missing(name)

    def _missing(self, name: str) -> MissingOracleError:
        # Runs ask at every step for what only some problems have: the sentence is made once.
        texts = self.__dict__.setdefault("_missing_texts", {})
        if name not in texts:
            texts[name] = self._missing_text(name)
        return MissingOracleError(texts[name])

    def _missing_text(self, name: str) -> str:
        absent = self._absent()
        offered = ", ".join(
            oracle
            for oracle in self.oracles
            if (oracle in self.__dict__ or hasattr(type(self), oracle)) and oracle not in absent
        )
        reason = f": {absent[name]}" if name in absent else ""
        return f"{self.name!r} has no {name!r}{reason}. It has: {offered}."

    def __getattr__(self, name: str) -> Any:
        # Only names that ordinary lookup did not find come here, so what is there costs nothing extra.
        if name.startswith("_") or "name" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if hasattr(type(self), name) and name not in self._absent():
            # The attribute is there and its computation failed with an AttributeError, which is shown.
            return object.__getattribute__(self, name)
        raise self._missing(name)
