"""Agents on a graph, each with a part of the data, that are to agree."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from methods.problems.settings.finite_sum import FiniteSumProblem
from potential.errors import InputError, MissingOracleError


class NetworkProblem(Problem):
    """The sum of the components of a finite sum, one for each agent, at the agents' own points.

    A point is one array of `n * dimension` numbers, agent after agent, and `f(x)` the sum of the `f_i(x_i)`. An agent
    hears its neighbours by the matrix `W = I - c (D - A)` of the graph with the adjacency matrix A and the degrees D,
    where `c` is the largest power of two of at most `1/(d + 1)` for the largest degree `d`: all entries are exact.
    `lam` is the largest eigenvalue of W but for the one of consensus, by magnitude. `L` and `mu` are those of the
    components.

    The reference has the minimizer of the sum for every agent. It is the exact minimizer where a linear function is
    taken from each f_i so that the gradients sum to zero; `stationarity` bounds the gradient of these.

    It belongs to `Network(SmoothConvex)`, and to `Network(SmoothStronglyConvex)` with a ridge.

    Args:
        problem: a `FiniteSumProblem` with equally large components.
        edges: pairs of agents that hear each other, counted from 0; None for a ring.
        name: a short name for tables.

    Raises `InputError` for another problem, and for edges that make no connected graph of the agents.
    """

    def __init__(
        self, problem: FiniteSumProblem, edges: Iterable[tuple[int, int]] | None = None, *, name: str | None = None
    ) -> None:
        if not isinstance(problem, FiniteSumProblem):
            raise InputError(f"problem must be a FiniteSumProblem, whose components the agents get, got {problem!r}")
        self.problem, self.agents = problem, problem.n
        if self.agents < 2:
            raise InputError(f"{problem.name!r} has one component, and agents are two at least; take a smaller batch")
        self._own = list(problem._parts)
        self.dimension = self.agents * problem.dimension
        self.name = f"{problem.name}, {self.agents} agents" if name is None else name
        ring = [(k, (k + 1) % self.agents) for k in range(self.agents)]
        adjacency = _adjacency(self.agents, ring if edges is None else edges)
        degrees = adjacency.sum(axis=0)
        share = 2.0 ** -math.ceil(math.log2(degrees.max() + 1.0))
        self._W = np.eye(self.agents) - share * (np.diag(degrees) - adjacency)
        sizes = np.sort(np.abs(np.linalg.eigvalsh(self._W - 1.0 / self.agents)))
        self.lam = float(sizes[-1]) + 64.0 * self.agents * UNIT
        if not self.lam < 1.0:
            raise InputError("edges: the graph of the agents is not connected")

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Network(SmoothConvex)`, and with a ridge `Network(SmoothStronglyConvex)`."""
        names = {"SmoothConvex", "SmoothStronglyConvex"} & self.problem.class_names
        return frozenset(f"Network({name})" for name in names)

    def default_start(self) -> Array:
        """Each agent has taken a gradient step of its own from the origin, so that they do not agree."""
        start: Array = -self.gradient(np.zeros(self.dimension)) / self.L
        return start

    def _rows(self, x: Array) -> Array:
        return x.reshape(self.agents, -1)

    # --- oracles ----------------------------------------------------------------------------------------------

    def value(self, x: Array) -> float:
        """The sum of what each agent has at its point."""
        return math.fsum(f.value(row) for f, row in zip(self._own, self._rows(x), strict=True))

    def value_rounding(self, x: Array) -> float:
        """Those of the agents, and of the sum."""
        own = math.fsum(f.value_rounding(row) for f, row in zip(self._own, self._rows(x), strict=True))
        return round_up(own + UNIT * abs(self.value(x)), self.agents + 4)

    def gradient(self, x: Array) -> Array:
        """The gradients of the agents, one after the other."""
        return np.concatenate([f.gradient(row) for f, row in zip(self._own, self._rows(x), strict=True)])

    def gradient_rounding(self, x: Array) -> float:
        """Those of the agents."""
        own = [f.gradient_rounding(row) for f, row in zip(self._own, self._rows(x), strict=True)]
        return round_up(float(np.linalg.norm(own)), self.agents + 4)

    def subgradient_slack(self, x: Array) -> float:
        """Zero: no subgradient is taken."""
        return 0.0

    def mix(self, x: Array) -> Array:
        """W x."""
        mixed: Array = (self._W @ self._rows(x)).ravel()
        return mixed

    def mix_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `mix(x)`."""
        return round_up((self.agents + 2) * UNIT * float(np.linalg.norm(x)), self.dimension)

    def average(self, x: Array) -> Array:
        """The average of the agents' points, for each of them."""
        return np.tile(self._rows(x).mean(axis=0), self.agents)

    def average_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `average(x)`."""
        return round_up((self.agents + 2) * UNIT * float(np.linalg.norm(x)), self.dimension)

    @cached_property
    def L(self) -> float:
        """An upper bound of the Lipschitz constants of all agents' gradients."""
        return float(self.problem.L)

    @cached_property
    def mu(self) -> float:
        """The ridge; raises `MissingOracleError` where there is none."""
        return float(self.problem.mu)

    # --- the reference solution -------------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (type(self.problem).__name__, *self.problem._fingerprint())

    def _solve(self) -> Solution:
        raise MissingOracleError("the reference of a network is that of the finite sum")

    @cached_property
    def minimizer(self) -> Array:
        """The minimizer of the sum, for every agent."""
        return np.tile(self.problem.minimizer, self.agents)

    @cached_property
    def stationarity(self) -> float:
        """A bound of the norm of what the gradients at the minimizer lack to a sum of zero."""
        rows = self._rows(self.gradient(self.minimizer))
        lacking = math.sqrt(self.agents) * float(np.linalg.norm(rows.mean(axis=0)))
        rounding = self.gradient_rounding(self.minimizer) + (self.agents + 4) * UNIT * float(np.linalg.norm(rows))
        return round_up(lacking + rounding, self.dimension)

    @property
    def minimum_error(self) -> float:
        """That of the finite sum, for all agents."""
        return self.agents * self.problem.minimum_error

    @cached_property
    def dual_solution(self) -> Array:
        """A y* with grad f(x*) = y* - W y*, of the functions whose gradients sum to zero."""
        rows = self._rows(self.gradient(self.minimizer))
        apart = rows - rows.mean(axis=0)
        solved: Array = np.linalg.lstsq(np.eye(self.agents) - self._W, apart, rcond=None)[0]
        dual: Array = (solved - solved.mean(axis=0)).ravel()
        return dual

    @cached_property
    def dual_solution_error(self) -> float:
        """How far `dual_solution` is from an exact one: what is left of the equation, over the spectral gap."""
        rows = self._rows(self.gradient(self.minimizer))
        y = self.dual_solution
        left = (rows - rows.mean(axis=0)).ravel() - (y - self.mix(y))
        rounding = self.stationarity + (self.agents + 8) * UNIT * float(np.linalg.norm(rows) + 2 * np.linalg.norm(y))
        return round_up((float(np.linalg.norm(left)) + rounding) / (1.0 - self.lam), self.dimension)


def _adjacency(agents: int, edges: Iterable[tuple[int, int]]) -> Array:
    """The adjacency matrix of a graph; raises InputError for what is no edge between two agents."""
    found = np.zeros((agents, agents))
    for edge in edges:
        try:
            one, other = edge
        except (TypeError, ValueError) as error:
            raise InputError(f"edges are pairs of agents, got {edge!r}") from error
        whole = all(isinstance(k, int | np.integer) and not isinstance(k, bool) for k in (one, other))
        if not whole or one == other or not (0 <= one < agents and 0 <= other < agents):
            raise InputError(f"edges are pairs of two agents, counted from 0 to {agents - 1}, got {edge!r}")
        found[one, other] = found[other, one] = 1.0
    return found
