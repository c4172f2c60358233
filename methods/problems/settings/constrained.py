"""Problems over a convex set."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from methods.problems.base.bounds import UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.base.wrapped import SharedObjective
from potential.errors import InputError
from potential.extras import load

if TYPE_CHECKING:
    from methods.problems.parts.sets import ConvexSet

#: Projected gradient steps at most that polish a reference solution, and how many may pass without progress.
_STEPS, _PATIENCE = 60_000, 1_500


class ConstrainedProblem(SharedObjective):
    """A problem over a convex set: the problem's objective, the set's projection and linear minimizer.

    It belongs to `Constrained(C)` for each class `C` that the problem belongs to, and over a bounded set to
    the Lipschitz classes too: `G` then bounds the gradients over the set, by
    `||grad f(c)|| + L max ||x - c||` with the center `c`, or by its values at the vertices where the gradient
    is affine and the set has few. `D` is the set's diameter.

    The reference minimizer of a smooth problem is an exact projection up to rounding, `y = P(v)`. So it
    minimizes `f - <e, .>` over the set exactly, with `e = grad f(y) + L (v - y)`, since `v - y` is normal to
    the set at `y`; `stationarity` bounds the norm of `e`, and `minimizer_error` the distance of the computed
    `y` to the exact one.

    Args:
        problem: a numeric problem without a constraint and without a mirror map.
        domain: a set of `methods.problems.parts.sets` of the same dimension.
        name: a short name for tables.

    Raises `InputError` where the dimensions differ, or the arguments are something else.
    """

    def __init__(self, problem: Problem, domain: ConvexSet, *, name: str | None = None) -> None:
        require_plain(problem)
        require_set(domain, problem.dimension)
        self.problem = problem
        self.domain = domain
        self.dimension = problem.dimension
        self.name = f"{problem.name}, {domain.name}" if name is None else name
        # Bound once, so that an oracle costs what the problem's or the set's own costs.
        for oracle in ("gradient", "subgradient", "L", "mu", "q", "r"):
            if hasattr(problem, oracle):
                self.__dict__[oracle] = getattr(problem, oracle)
        for oracle in (
            "project", "project_rounding", "infeasibility", "linear_minimizer", "linear_minimizer_rounding",
        ):  # fmt: skip
            self.__dict__[oracle] = getattr(domain, oracle)

    # --- what the problem is --------------------------------------------------------------------------------

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Constrained(C)` for each class of the problem, and the Lipschitz classes over a bounded set."""
        names = set(self.problem.class_names)
        if "SmoothConvex" in names:
            names.add("Smooth")  # whose infimum over the set is attained
        if self._has_bound:
            names.add("ConvexLipschitz")
            if "mu" in self.__dict__:
                names.add("StronglyConvexLipschitz")
        return frozenset(f"Constrained({name})" for name in names)

    @property
    def _has_bound(self) -> bool:
        return "ConvexLipschitz" in self.problem.class_names or (self._smooth and self.domain.bounded)

    def prox_rounding(self, x: Array, step: float) -> float:
        """That of the projection, which the proximal step is."""
        return float(self.project_rounding(x))

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def G(self) -> float:
        """An upper bound of the norms of all (sub)gradients over the set."""
        self._require("G")
        return largest_gradient(self.problem, self.domain, 2.0)

    @cached_property
    def D(self) -> float:
        """An upper bound of the diameter of the set; raises `InputError` where the set is unbounded."""
        return self.domain.diameter

    def _absent(self) -> Mapping[str, str]:
        absent = dict(self.problem._absent())
        absent.pop("G", None)
        if not self._has_bound:
            absent["G"] = "the set is unbounded, and so is the gradient"
        return absent

    # --- starts ---------------------------------------------------------------------------------------------

    def default_start(self) -> Array:
        """The center of the set."""
        return self.domain.center

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a point of the set; raises `InputError` for a point outside of it."""
        return self.domain.validate(x0)

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        own = (type(self.problem).__name__, *self.problem._fingerprint())
        return (*own, *set_fingerprint(self.domain))

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"minimizer": (self.dimension,), "anchor": (self.dimension,), "lower_bound": (1,)}

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        x = cvxpy.Variable(self.dimension)
        objective, relations = self.problem.reference_program(x)
        program = cvxpy.Problem(cvxpy.Minimize(objective), [*relations, *self.domain.constraints(x)])
        solve_with_cvxpy(program, self.name)
        if x.value is None or not np.all(np.isfinite(x.value)):
            raise no_finite_point(self.name)
        anchor = np.asarray(x.value, dtype=np.float64)
        lower = -math.inf
        if self._smooth:
            anchor = self._polished(self.domain.project(anchor))
        else:
            lower = self._lower_bound(relations)
        # An infinite number is not kept on disk: the least float stands for it.
        found = np.array([max(lower, -np.finfo(np.float64).max)])
        return {"minimizer": self.domain.project(anchor).copy(), "anchor": anchor, "lower_bound": found}

    def _polished(self, x: Array) -> Array:
        """The point `v = x - grad f(x)/L` before the last of many accelerated projected gradient steps.

        Momentum restarts where the objective's gradient opposes it (O'Donoghue, Candes 2015).
        """
        gradient, project, L = self.problem.gradient, self.domain.project, self.problem.L
        best, best_move, since = x, math.inf, 0
        z, momentum = x, 1.0
        for _ in range(_STEPS):
            step = project(z - gradient(z) / L)
            move = float(np.linalg.norm(step - z))
            if move < best_move * 0.999:
                since = 0
            if move < best_move:
                best, best_move = z, move
            since += 1
            if since > _PATIENCE or best_move <= UNIT * float(np.linalg.norm(step)):
                break
            following = 0.5 * (1.0 + math.sqrt(1.0 + 4.0 * momentum * momentum))
            if float((z - step) @ (step - x)) > 0.0:
                following, momentum = 1.0, 1.0
            z = step + (momentum - 1.0) / following * (step - x)
            x, momentum = step, following
        # The best point may lie outside the set by its momentum; one more step leads into it.
        inside = project(best)
        anchor: Array = inside - gradient(inside) / L
        return anchor

    def _lower_bound(self, relations: list[Any]) -> float:
        """A certified lower bound over the set: the minimum of an affine function below the objective."""
        minorant = self.problem.minorant(relations)
        if minorant is None or not self.domain.bounded:
            return -math.inf
        slope, constant, slope_error, constant_error = minorant
        vertex = self.domain.linear_minimizer(slope)
        lost = self.domain.linear_minimizer_rounding(slope) + slope_error * self.domain.largest_norm
        terms = float(np.abs(slope) @ np.abs(vertex)) + abs(constant)
        lost += constant_error + gamma(self.dimension + 4) * terms
        return float(slope @ vertex) + constant - round_up(lost)

    @cached_property
    def minimizer_error(self) -> float:
        """A bound of the distance of the reference minimizer to a point of the set, the one it stands for."""
        if self._smooth:
            return self.domain.project_rounding(self._solution["anchor"])
        return self.domain.infeasibility(self.minimizer)

    @cached_property
    def stationarity(self) -> float:
        """A bound of the norm of `e` for which the minimizer is one of `f - <e, .>`; 0 if `f` is not smooth."""
        if not self._smooth:
            return 0.0
        y, v = self.minimizer, self._solution["anchor"]
        g, normal = self.problem.gradient(y), self.problem.L * (v - y)
        size = float(np.linalg.norm(g)) + float(np.linalg.norm(normal))
        moved = 2.0 * float(self.L) * self.minimizer_error
        error = self.problem.gradient_rounding(y) + moved + 4.0 * UNIT * size
        return round_up(float(np.linalg.norm(g + normal)) + error, self.dimension + 8)

    @cached_property
    def minimum_error(self) -> float:
        """A certified upper bound of `f(minimizer) - min f`, over the set.

        Of a smooth problem `stationarity` times the diameter, or its square over `2 mu`; of another one the
        difference to a dual lower bound; what `minimizer_error` can change is in it. Infinite where the set
        is unbounded and neither is there.
        """
        y = self.minimizer
        rounding = self.problem.value_rounding(y) + 4.0 * UNIT * abs(self.minimum)
        if not self._smooth:
            lower = float(self._solution["lower_bound"][0])
            unknown = lower <= -np.finfo(np.float64).max
            moved = float(self.problem.G) * self.minimizer_error
            return math.inf if unknown else max(0.0, round_up(self.minimum - lower + rounding + moved))
        slope = float(np.linalg.norm(self.problem.gradient(y))) + float(self.L) * self.minimizer_error
        found = [math.inf]
        if self.domain.bounded:
            found.append(self.stationarity * self.D)
        if "mu" in self.__dict__:
            found.append(self.stationarity**2 / (2.0 * self.mu))
        return round_up(min(found) + slope * self.minimizer_error, self.dimension + 16)


# --- shared by the problems that are made of others ---------------------------------------------------------


def require_plain(problem: Any) -> None:
    """Raise `InputError` unless `problem` is a numeric problem on the whole space."""
    if not isinstance(problem, Problem) or not problem.class_names & {
        "Convex",
        "SmoothConvex",
        "ConvexLipschitz",
    }:
        raise InputError(
            "problem must be a problem of methods.problems that has no set and no mirror map of its own, "
            f"such as LeastSquares, got {problem!r}"
        )


def require_set(domain: Any, dimension: int) -> None:
    """Raise `InputError` unless `domain` is a set of that dimension."""
    from methods.problems.parts.sets import ConvexSet

    if not isinstance(domain, ConvexSet):
        raise InputError(f"domain must be a set of methods.sets, such as Ball(dimension, radius), got {domain!r}")
    if domain.dimension != dimension:
        raise InputError(f"the problem has dimension {dimension}, and the {domain.name} has {domain.dimension}")


def set_fingerprint(domain: ConvexSet | None) -> tuple[Any, ...]:
    """Everything that determines a set, or its absence."""
    return ("whole space",) if domain is None else domain.fingerprint()


def largest_gradient(problem: Problem, domain: ConvexSet | None, order: float) -> float:
    """An upper bound of the norms, of order at least 2, of all (sub)gradients over the set.

    Raises `InputError` where the gradient is unbounded over the set.
    """
    if "ConvexLipschitz" in problem.class_names:
        return problem.subgradient_bound(order)
    if domain is None or not domain.bounded:
        raise InputError(
            f"{problem.name!r} has gradients of any size on "
            f"{'the whole space' if domain is None else 'the ' + domain.name}; take a bounded set"
        )
    from methods.problems.parts.mirror_maps import norm

    gradient: Any = problem.gradient
    operations = 4 * problem.dimension + 64
    vertices = domain.vertices() if problem.affine_gradient else None
    if vertices is not None and len(vertices) <= 2000:
        # The norm of an affine function is convex: it is largest at a vertex.
        sizes = [norm(gradient(x), order) + problem.gradient_rounding(x) for x in vertices]
        return round_up(max(sizes), operations)
    middle = domain.center
    at_middle = norm(gradient(middle), order) + problem.gradient_rounding(middle)
    return round_up(at_middle + float(problem.L) * domain.radius, operations)
