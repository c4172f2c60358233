"""Constants of smooth problems that follow from bounds of the curvature."""

from __future__ import annotations

import abc
import math
from functools import cached_property

from methods.problems.base.numeric_problem import NumericProblem


class Curved(NumericProblem):
    """A problem whose curvature lies between two bounds, in its own geometry."""

    @property
    @abc.abstractmethod
    def _curvature(self) -> tuple[float, float]:
        """Bounds of the Hessian's eigenvalues everywhere: `(lower, upper)`, with `lower >= 0`."""

    @cached_property
    def L(self) -> float:
        """An upper bound of the gradient's Lipschitz constant, in the norm of the problem."""
        return self._curvature[1]

    @cached_property
    def mu(self) -> float:
        """A positive lower bound of the constant of strong convexity.

        Raises `MissingOracleError` where strong convexity cannot be told from rounding.
        """
        self._require("mu")
        return self._curvature[0]

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
