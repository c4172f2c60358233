"""Numeric problems: what every problem on data offers to a method, to its run and to its check."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from methods.problems.bounds import TINY, UNIT
from methods.problems.data import as_vector
from methods.problems.reference import Solution, cached_solution
from potential.errors import MissingOracleError

Array = npt.NDArray[np.float64]

#: What a problem may offer to a method, under the same names as the symbolic classes; used in error messages.
ORACLES = (
    "value",
    "gradient",
    "subgradient",
    "gap",
    "distance_squared",
    "norm_squared",
    "inner",
    "minimizer",
    "L",
    "mu",
    "q",
    "r",
    "G",
    "D",
    "project",
    "prox",
    "linear_minimizer",
    "bregman",
    "mirror_step",
    "mirror",
    "mirror_gradient",
    "fenchel_coupling",
    "steepest_step",
    "dual_norm_squared",
    "stochastic_gradient",
    "component_gradient",
    "sigma",
    "coordinate_gradient",
    "n",
)


class Problem(abc.ABC):
    """A convex problem on data: oracles, constants, a reference minimizer, and what rounding can do to each.

    All vectors are one-dimensional float64 arrays of shape `(dimension,)`; all constants are floats. The
    oracles check nothing, as they stand in the innermost loop; `validate_start` checks where a run starts.

    An oracle or a constant that the problem does not have raises `MissingOracleError`. That is an
    `AttributeError`: `hasattr(problem, "mu")` tells whether there is one.

    Attributes:
        name: a short name for tables, such as `"logistic regression, breast cancer"`.
        dimension: the number of variables.
    """

    name: str
    dimension: int

    #: Whether the gradient is an affine function of the point.
    affine_gradient: ClassVar[bool] = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}, dimension {self.dimension}>"

    # --- what the problem is --------------------------------------------------------------------------------

    @property
    @abc.abstractmethod
    def class_names(self) -> frozenset[str]:
        """Names of the classes in `potential.problem_classes` that the problem truly belongs to."""

    @abc.abstractmethod
    def value(self, x: Array) -> float:
        """The objective at `x`."""

    @abc.abstractmethod
    def value_rounding(self, x: Array) -> float:
        """An upper bound of `|fl(f(x)) - f(x)|`, for the value that `value(x)` returns."""

    @abc.abstractmethod
    def gradient_rounding(self, x: Array) -> float:
        """A bound of the rounding of the computed gradient or subgradient at `x`, in the dual norm."""

    @abc.abstractmethod
    def subgradient_slack(self, x: Array) -> float:
        """An `eps` with `f(u) >= f(x) + <g, u - x> - eps` for all `u`, `g` being the subgradient taken.

        It accounts for kinks near `x` that rounding puts on the wrong side; `g` is up to its own rounding,
        which `gradient_rounding` bounds.
        """

    # --- geometry -------------------------------------------------------------------------------------------

    def inner(self, u: Array, v: Array) -> float:
        """The inner product `<u, v>`."""
        return float(u @ v)

    def norm_squared(self, v: Array) -> float:
        """The squared norm of `v`."""
        return float(v @ v)

    def distance_squared(self, x: Array) -> float:
        """The squared distance of `x` to the reference minimizer."""
        difference = x - self.minimizer
        return float(difference @ difference)

    def project(self, x: Array) -> Array:
        """The projection on the constraint set: `x` itself, as there is no constraint."""
        return x

    def prox(self, x: Array, step: float) -> Array:
        """The proximal step of the non-smooth part: `x` itself, as the objective is taken as a whole."""
        return x

    def default_start(self) -> Array:
        """The point that a run starts from if none is given: the origin."""
        return np.zeros(self.dimension)

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a starting point.

        Raises `InputError` if it is not a vector of `dimension` finite numbers.
        """
        return as_vector(x0, "x0", self.dimension)

    # --- the reference solution -----------------------------------------------------------------------------

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """The objective at the CVXPY expression `x`, and the relations that define what else occurs in it.

        Another problem takes it for a part of its own: over a set, or as one of many losses. Raises
        `MissingOracleError` where the problem is not modelled.
        """
        raise MissingOracleError(
            f"{self.name!r} has no model for a reference solver; define reference_program(x) in "
            f"{type(self).__name__} to take it as a part of another problem."
        )

    def minorant(self, relations: list[Any]) -> tuple[Array, float, float, float] | None:
        """An affine function below the objective, from the dual values of the solved relations; None for none.

        `(g, c, e, d)` says that `f(u) >= <g, u> + c - e ||u|| - d` for all `u`.
        """
        return None

    def subgradient_bound(self, order: float) -> float:
        """An upper bound of the norm of order at least 2 of all subgradients: `G`, which bounds the largest."""
        return float(self.G)

    @abc.abstractmethod
    def _fingerprint(self) -> tuple[Any, ...]:
        """Everything that determines the reference solution: numbers and arrays."""

    @abc.abstractmethod
    def _solve(self) -> Solution:
        """Compute the reference solution, whose array `minimizer` is the point."""

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
        """The reference minimizer, shape `(dimension,)`, read-only.

        Computed on first use with CVXPY and polished to rounding level, then kept on disk; `minimum_error`
        bounds how far from optimal it is. Raises `NoMinimizerError` if there is none.
        """
        return self._solution["minimizer"]

    @cached_property
    def minimum(self) -> float:
        """The objective at the reference minimizer."""
        return float(self.value(self.minimizer))

    @property
    @abc.abstractmethod
    def minimum_error(self) -> float:
        """A certified upper bound of `f(minimizer) - inf f`."""

    @property
    @abc.abstractmethod
    def stationarity(self) -> float:
        """A bound of the gradient's norm at the reference minimizer; 0 where there is no gradient."""

    def gap(self, x: Array) -> float:
        """`f(x) - f(minimizer)`."""
        return float(self.value(x)) - self.minimum

    def gap_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `gap(x)`."""
        return self.value_rounding(x) + self._minimum_rounding + UNIT * abs(self.gap(x)) + TINY

    @cached_property
    def _minimum_rounding(self) -> float:
        return self.value_rounding(self.minimizer)

    # --- what the problem does not have ---------------------------------------------------------------------

    def _absent(self) -> Mapping[str, str]:
        """Oracles that the class offers and this instance lacks, each with the reason."""
        return {}

    def _require(self, name: str) -> None:
        """Raise `MissingOracleError` if this instance lacks the oracle."""
        if name in self._absent():
            raise self._missing(name)

    def _missing(self, name: str) -> MissingOracleError:
        absent = self._absent()
        offered = ", ".join(
            oracle
            for oracle in ORACLES
            if (oracle in self.__dict__ or hasattr(type(self), oracle)) and oracle not in absent
        )
        reason = f": {absent[name]}" if name in absent else ""
        return MissingOracleError(f"{self.name!r} has no {name!r}{reason}. It has: {offered}.")

    def __getattr__(self, name: str) -> Any:
        # Only names that ordinary lookup did not find come here, so what is there costs nothing extra.
        if name.startswith("_") or "name" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if hasattr(type(self), name) and name not in self._absent():
            # The attribute is there and its computation failed with an AttributeError, which is shown.
            return object.__getattribute__(self, name)
        raise self._missing(name)
