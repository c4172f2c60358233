"""Numeric problems: what every problem on data offers to a method, to its run and to its check."""

from __future__ import annotations

import abc
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from methods.problems.base.bounds import TINY, UNIT
from methods.problems.base.numeric_problem import Array, NumericProblem
from potential.errors import MissingOracleError
from potential.rounding.batches import each_row

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
    "bregman_prox",
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
    "line_search",
    "polyak_step",
    "inexact_gradient",
    "delta",
)


class Problem(NumericProblem):
    """A convex problem on data: oracles, constants, a reference minimizer, and what rounding can do to each."""

    oracles = ORACLES

    #: Whether the gradient is an affine function of the point.
    affine_gradient: ClassVar[bool] = False

    # --- what the problem is --------------------------------------------------------------------------------

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

    # --- parts of the objective -----------------------------------------------------------------------------

    def project(self, x: Array) -> Array:
        """The projection on the constraint set: `x` itself, as there is no constraint."""
        return x

    def prox(self, x: Array, step: float) -> Array:
        """The proximal step of the non-smooth part: the projection, as that part is the set's indicator or zero."""
        return self.project(x)

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

    def gap_rows(self, rows: Array) -> Array:
        """`gap(x)` for each row of a matrix, shape `(rows,)`."""
        return each_row(self, "value", rows) - self.minimum

    def gap_rounding_rows(self, rows: Array) -> Array:
        """`gap_rounding(x)` for each row of a matrix, shape `(rows,)`."""
        own: Array = each_row(self, "value_rounding", rows) + self._minimum_rounding
        return own + UNIT * np.abs(each_row(self, "gap", rows)) + TINY

    @cached_property
    def _minimum_rounding(self) -> float:
        return self.value_rounding(self.minimizer)
