"""Problems in the geometry of a mirror map."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from methods.problems.base.bounds import round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from methods.problems.base.smooth import SmoothProblem
from methods.problems.base.wrapped import SharedObjective
from methods.problems.losses.linear_model import LinearModel
from methods.problems.parts.geometry import MirrorGeometry
from methods.problems.settings.constrained import ConstrainedProblem, largest_gradient, require_plain
from potential.errors import InputError

if TYPE_CHECKING:
    from methods.problems.parts.mirror_maps import MirrorMap


class MirrorProblem(SharedObjective, MirrorGeometry):
    """A problem with the norm and the set of a mirror map: entropy on the simplex, a p-norm, Euclidean.

    It belongs to `MirrorConvex` where its subgradients are bounded over the set, by `G` in the dual norm, and
    to `MirrorSmoothConvex` where it is smooth, with `L` in the norm: where the problem is a linear model,
    `L = ||A||_{p,2}^2` times the curvature of the loss, which is the largest column's norm for the 1-norm,
    and is bounded between that and the spectral norm by interpolation (Riesz and Thorin) for the p-norm.

    Args:
        problem: a numeric problem without a constraint and without a mirror map.
        mirror_map: a mirror map of `methods.problems.parts.mirror_maps` of the same dimension.
        name: a short name for tables.

    Raises `InputError` where the dimensions differ, or the arguments are something else.
    """

    def __init__(self, problem: Problem, mirror_map: MirrorMap, *, name: str | None = None) -> None:
        require_plain(problem)
        require_map(mirror_map, problem.dimension)
        self.problem = problem
        self.mirror_map = mirror_map
        self.dimension = problem.dimension
        self.name = f"{problem.name}, {mirror_map.name}" if name is None else name
        for oracle in ("gradient", "subgradient"):
            if hasattr(problem, oracle):
                self.__dict__[oracle] = getattr(problem, oracle)
        domain = mirror_map.domain
        if domain is not None:
            self.__dict__["linear_minimizer"] = domain.linear_minimizer
            if mirror_map.order == 2:
                self.__dict__["infeasibility"] = domain.infeasibility

    # --- what the problem is --------------------------------------------------------------------------------

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`MirrorConvex` and `MirrorSmoothConvex`, as the problem and the set allow."""
        found = [("MirrorConvex", "G"), ("MirrorSmoothConvex", "L")]
        absent = self._absent()
        return frozenset(name for name, constant in found if constant not in absent)

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def G(self) -> float:
        """An upper bound of the dual norms of all (sub)gradients over the set."""
        self._require("G")
        return largest_gradient(self.problem, self.mirror_map.domain, self.mirror_map.dual_order)

    @cached_property
    def L(self) -> float:
        """An upper bound of the gradient's Lipschitz constant, from the norm to the dual norm."""
        self._require("L")
        assert isinstance(self.problem, SmoothProblem)
        euclidean = self.problem.L
        order = self.mirror_map.order
        if order == 2 or not isinstance(self.problem, LinearModel):
            return euclidean  # the norm is at least the Euclidean one, and its dual at most
        squares = self.problem._magnitude
        squares = squares.multiply(squares) if self.problem.sparse else squares * squares
        largest = float(np.asarray(squares.sum(axis=0)).max()) / self.problem.examples
        ridge = float(getattr(self.problem, "regularization", 0.0))
        # What the Euclidean constant has beside the ridge is the loss's curvature times ||A||_2^2 / n.
        spectral = max(euclidean - ridge, 0.0)
        columns = largest * self.problem.loss_curvature
        share = 2.0 - 2.0 / order
        between = columns ** (1.0 - share) * spectral**share
        return round_up(min(euclidean, between + ridge), self.problem.examples + 64)

    def _absent(self) -> Mapping[str, str]:
        absent = {}
        domain = self.mirror_map.domain
        bounded = domain is not None and domain.bounded
        if "ConvexLipschitz" not in self.problem.class_names and not bounded:
            absent["G"] = "the set is unbounded, and so is the gradient"
        if not self._smooth:
            absent["L"] = "the objective is not smooth"
        return absent

    # --- the reference solution -----------------------------------------------------------------------------

    @cached_property
    def _reference(self) -> Problem:
        domain = self.mirror_map.domain
        return self.problem if domain is None else ConstrainedProblem(self.problem, domain)

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self.mirror_map.name, *self._reference._fingerprint())

    def _solve(self) -> Solution:
        return {"minimizer": self._reference.minimizer}

    @cached_property
    def minimizer(self) -> Array:
        """The reference minimizer over the set, shape `(dimension,)`, read-only."""
        return self._reference.minimizer

    @property
    def minimizer_error(self) -> float:
        """A bound of the distance of the reference minimizer to a point of the set, in a Euclidean geometry.

        Under the entropy a sum that is off by rounding is in `bregman_rounding`.
        """
        return float(getattr(self._reference, "minimizer_error", 0.0)) if self.mirror_map.order == 2 else 0.0

    @property
    def stationarity(self) -> float:
        """The reference problem's: a Euclidean norm, which is above the dual norm."""
        return self._reference.stationarity

    @property
    def minimum_error(self) -> float:
        """The reference problem's."""
        return self._reference.minimum_error


def require_map(mirror_map: Any, dimension: int) -> None:
    """Raise `InputError` unless `mirror_map` is a mirror map of that dimension."""
    from methods.problems.parts.mirror_maps import MirrorMap

    if not isinstance(mirror_map, MirrorMap):
        raise InputError(f"mirror_map must be in methods.mirror_maps, such as Entropy(dimension), got {mirror_map!r}")
    if mirror_map.dimension != dimension:
        raise InputError(
            f"the problem has dimension {dimension}, and the mirror map {mirror_map.name} has {mirror_map.dimension}"
        )
