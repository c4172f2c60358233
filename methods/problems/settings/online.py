"""Losses that change from round to round, and a fixed point to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from methods.problems.base.bounds import TINY, UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.losses.linear import LinearLosses
from methods.problems.parts.geometry import MirrorGeometry
from methods.problems.settings.constrained import largest_gradient, require_plain, require_set, set_fingerprint
from methods.problems.settings.mirror import require_map
from potential.errors import InputError
from potential.extras import load

if TYPE_CHECKING:
    from methods.problems.parts.mirror_maps import MirrorMap
    from methods.problems.parts.sets import ConvexSet


class Round:
    """One round of an online problem: this round's loss with the problem's geometry, constants and comparator.

    `gap(x)` is `f_t(x) - f_t(u)`, of either sign. What is not said here is the online problem's.
    """

    __slots__ = ("_loss", "_online")

    #: Zero: the comparator is a minimizer of no single loss.
    stationarity = 0.0
    minimum_error = 0.0

    def __init__(self, online: OnlineProblem, loss: Problem) -> None:
        self._online = online
        self._loss = loss

    def value(self, x: Array) -> float:
        """This round's loss at `x`."""
        return self._loss.value(x)

    def subgradient(self, x: Array) -> Array:
        """A subgradient of this round's loss at `x`."""
        found: Array = self._loss.subgradient(x)
        return found

    def gap(self, x: Array) -> float:
        """This round's loss at `x` less that of the comparator."""
        return self._loss.value(x) - self._loss.value(self._online.minimizer)

    def value_rounding(self, x: Array) -> float:
        """The loss's."""
        return self._loss.value_rounding(x)

    def gradient_rounding(self, x: Array) -> float:
        """The loss's: a Euclidean norm, which is above the dual norm."""
        return self._loss.gradient_rounding(x)

    def subgradient_slack(self, x: Array) -> float:
        """The loss's."""
        return self._loss.subgradient_slack(x)

    def gap_rounding(self, x: Array) -> float:
        """That of both values and of their difference."""
        there = self._loss.value_rounding(self._online.minimizer)
        return self._loss.value_rounding(x) + there + UNIT * abs(self.gap(x)) + TINY

    def __getattr__(self, name: str) -> Any:
        return getattr(self._online, name)


class OnlineProblem(Problem):
    """Losses `f_0, f_1, ...` over a set, one for each round, and a comparator `u` that stays.

    `at(t)` is the problem of round `t`: a run and a check give it to the method's step. The losses are taken
    in turn, and again from the first after the last. Made with a set it belongs to
    `Constrained(Online(ConvexLipschitz))`; made with a mirror map it is an `OnlineMirrorProblem`, which
    belongs to `Online(MirrorConvex)`. As a problem of its own it is the mean of all losses.

    Args:
        losses: problems of one dimension whose subgradients are bounded over the set, or `LinearLosses`.
        domain: a set of `methods.problems.parts.sets`, or a mirror map of `methods.problems.parts.mirror_maps`.
        comparator: a point of the set; the best one in hindsight, which minimizes the mean, where none is given.
        name: a short name for tables.

    Raises `InputError` for no losses, other dimensions, or a comparator outside of the set.
    """

    domain: ConvexSet | None

    def __new__(cls, losses: Any, domain: Any, **_: Any) -> OnlineProblem:
        """An `OnlineMirrorProblem` where a mirror map is given."""
        from methods.problems.parts.mirror_maps import MirrorMap

        chosen = OnlineMirrorProblem if isinstance(domain, MirrorMap) else cls
        return super().__new__(chosen)

    def __init__(
        self,
        losses: Sequence[Problem],
        domain: ConvexSet | MirrorMap,
        *,
        comparator: Any = None,
        name: str | None = None,
    ) -> None:
        if not isinstance(losses, Sequence) or not len(losses):
            raise InputError(f"losses must be a sequence of problems, at least one, got {losses!r}")
        if not isinstance(losses, LinearLosses):
            for k, loss in enumerate(losses):
                require_plain(loss)
                if loss.dimension != losses[0].dimension:
                    raise InputError(
                        f"losses must be of one dimension; the first has {losses[0].dimension}, "
                        f"number {k} has {loss.dimension}"
                    )
        self.losses = losses
        self._count = len(losses)
        self.dimension = losses[0].dimension
        self._set_domain(domain)
        self.name = f"{self._count} losses, {domain.name}" if name is None else name
        self._comparator = None if comparator is None else self._valid_comparator(comparator)

    def _set_domain(self, domain: Any) -> None:
        require_set(domain, self.dimension)
        self.domain = domain
        for oracle in (
            "project", "project_rounding", "infeasibility", "linear_minimizer", "linear_minimizer_rounding",
        ):  # fmt: skip
            self.__dict__[oracle] = getattr(domain, oracle)
        if not isinstance(self.losses, LinearLosses) and all(hasattr(loss, "mu") for loss in self.losses):
            self.__dict__["mu"] = min(float(loss.mu) for loss in self.losses)  # the least that all of them have

    def _valid_comparator(self, comparator: Any) -> Array:
        assert self.domain is not None
        return self.domain.validate(comparator, "comparator")

    def prox_rounding(self, x: Array, step: float) -> float:
        """That of the projection, which the proximal step is."""
        return float(self.project_rounding(x))

    def at(self, t: int) -> Round:
        """The problem of round `t`."""
        return Round(self, self.losses[t % self._count])

    @property
    def rounds(self) -> int:
        """The number of losses."""
        return self._count

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Constrained(Online(C))` for what the losses are; the set is bounded, or their gradients are."""
        kinds = ["Convex", "ConvexLipschitz", *(["StronglyConvexLipschitz"] if "mu" in self.__dict__ else [])]
        return frozenset(f"Constrained(Online({kind}))" for kind in kinds)

    # --- the mean of the losses -----------------------------------------------------------------------------

    def value(self, x: Array) -> float:
        """The mean of all losses at `x`."""
        if isinstance(self.losses, LinearLosses):
            return float((self.losses.matrix @ x).sum()) / self._count
        return sum(loss.value(x) for loss in self.losses) / self._count

    def subgradient(self, x: Array) -> Array:
        """The mean of subgradients of all losses at `x`."""
        if isinstance(self.losses, LinearLosses):
            return np.asarray(self.losses.matrix.sum(axis=0)) / self._count
        total: Array = sum(loss.subgradient(x) for loss in self.losses) / self._count
        return total

    def value_rounding(self, x: Array) -> float:
        """The mean of the losses' and the rounding of their sum."""
        if isinstance(self.losses, LinearLosses):
            sizes = np.abs(self.losses.matrix) @ np.abs(x)
            return gamma(self.dimension + self._count + 8) * float(sizes.sum()) / self._count + TINY
        own = sum(loss.value_rounding(x) + gamma(self._count + 4) * abs(loss.value(x)) for loss in self.losses)
        return round_up(own / self._count, self._count) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The mean of the losses' and the rounding of their sum."""
        own = max(loss.gradient_rounding(x) for loss in self.losses)
        size = max(float(np.linalg.norm(loss.subgradient(x))) for loss in self.losses)
        return round_up(own + gamma(self._count + 4) * size, self.dimension)

    def subgradient_slack(self, x: Array) -> float:
        """The largest of the losses'."""
        return max(loss.subgradient_slack(x) for loss in self.losses)

    @cached_property
    def G(self) -> float:
        """An upper bound of the norms of all losses' (sub)gradients over the set."""
        return self._largest(2.0)

    def _largest(self, order: float) -> float:
        if isinstance(self.losses, LinearLosses) and order in (2.0, np.inf):
            sizes = np.abs(self.losses.matrix)
            largest = sizes.max() if order == np.inf else np.sqrt((sizes * sizes).sum(axis=1).max())
            return round_up(float(largest), self.dimension + 16)
        return max(largest_gradient(loss, self.domain, order) for loss in self.losses)

    @cached_property
    def D(self) -> float:
        """An upper bound of the diameter of the set; raises `InputError` where it is unbounded."""
        if self.domain is None:
            raise InputError(f"{self.name!r} is on the whole space, which has no diameter; take a bounded set")
        return self.domain.diameter

    def default_start(self) -> Array:
        """The center of the set."""
        assert self.domain is not None
        return self.domain.center

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a point of the set; raises `InputError` for a point outside of it."""
        assert self.domain is not None
        return self.domain.validate(x0)

    # --- the comparator -------------------------------------------------------------------------------------

    @property
    def comparator(self) -> Array:
        """The comparator: the point given, or the best one in hindsight; shape `(dimension,)`."""
        return self.minimizer

    def _fingerprint(self) -> tuple[Any, ...]:
        fixed = () if self._comparator is None else (self._comparator,)
        if isinstance(self.losses, LinearLosses):
            parts: tuple[Any, ...] = (self.losses.matrix,)
        else:
            parts = tuple(p for loss in self.losses for p in (type(loss).__name__, *loss._fingerprint()))
        return (*parts, *fixed, *set_fingerprint(self.domain))

    def _solve(self) -> Solution:
        if self._comparator is not None:
            return {"minimizer": self._comparator}
        cvxpy = load("cvxpy", "a reference solution")

        x = cvxpy.Variable(self.dimension)
        if isinstance(self.losses, LinearLosses):
            objective, relations = self.subgradient(np.zeros(self.dimension)) @ x, []
        else:
            programs = [loss.reference_program(x) for loss in self.losses]
            objective = sum(program[0] for program in programs) / self._count
            relations = [relation for program in programs for relation in program[1]]
        constraints = [] if self.domain is None else self.domain.constraints(x)
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(objective), [*relations, *constraints]), self.name)
        if x.value is None or not np.all(np.isfinite(x.value)):
            raise no_finite_point(self.name)
        point = np.asarray(x.value, dtype=np.float64)
        return {"minimizer": point if self.domain is None else self.domain.project(point).copy()}

    @cached_property
    def minimizer_error(self) -> float:
        """A bound of the distance of the comparator to a point of the set, the one it stands for."""
        return 0.0 if self.domain is None else self.domain.infeasibility(self.minimizer)

    @property
    def stationarity(self) -> float:
        """Zero: no theorem uses a gradient at the comparator."""
        return 0.0

    @cached_property
    def minimum_error(self) -> float:
        """A certified bound of how far from best in hindsight the comparator is: by a mean subgradient there.

        The bound is honest and may be large: at a kink the subgradient taken need not be the best one.
        Infinite where the set is unbounded.
        """
        if self.domain is None or not self.domain.bounded:
            return np.inf
        u, g = self.minimizer, self.subgradient(self.minimizer)
        vertex = self.domain.linear_minimizer(g)
        gap = float(g @ (u - vertex)) + self.domain.linear_minimizer_rounding(g) + self.subgradient_slack(u)
        size = float(np.abs(g) @ (np.abs(u) + np.abs(vertex)))
        reach = self.domain.diameter
        return max(0.0, round_up(gap + gamma(self.dimension + 8) * size + self.gradient_rounding(u) * reach))


class OnlineMirrorProblem(MirrorGeometry, OnlineProblem):
    """Losses that change, in the geometry of a mirror map; see `OnlineProblem`, which makes it."""

    def _set_domain(self, domain: Any) -> None:
        require_map(domain, self.dimension)
        self.mirror_map = domain
        self.domain = domain.domain
        if self.domain is not None:
            self.__dict__["linear_minimizer"] = self.domain.linear_minimizer
            if domain.order == 2:
                self.__dict__["infeasibility"] = self.domain.infeasibility

    def _valid_comparator(self, comparator: Any) -> Array:
        return self.mirror_map.validate_comparator(comparator)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Online(MirrorConvex)`."""
        return frozenset({"Online(MirrorConvex)"})

    @cached_property
    def G(self) -> float:
        """An upper bound of the dual norms of all losses' (sub)gradients over the set."""
        return self._largest(self.mirror_map.dual_order)

    @cached_property
    def minimizer_error(self) -> float:
        """As over a set in a Euclidean geometry; under the entropy it is in `bregman_rounding`."""
        outside = self.mirror_map.order == 2 and self.domain is not None
        return self.domain.infeasibility(self.minimizer) if outside and self.domain is not None else 0.0
