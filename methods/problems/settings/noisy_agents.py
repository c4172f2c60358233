"""Agents on a graph, each of which sees a few of its own examples at a time."""

from __future__ import annotations

import itertools
import math
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.settings.network import NetworkProblem
from methods.problems.settings.sampling import SamplingProblem
from methods.problems.settings.stochastic import StochasticProblem
from potential.errors import InputError


class NoisyNetworkProblem(SamplingProblem):
    """Agents whose gradients are estimated, by each on a mini-batch of its own examples that it draws by itself.

    `stochastic_gradient(x)` has the agents' estimates one after the other; they are independent of each other, and
    `sigma` bounds the root of the mean square of the noise of each: see `StochasticProblem`. `n` is the number of
    agents.

    It belongs to `Stochastic(C)` for each class `C` of agents that the problem belongs to, and to what that belongs to.

    Args:
        problem: a `NetworkProblem` whose agents have logistic regression, of which the noise is bounded.
        batch: the size of a mini-batch, from 1 to the number of examples that an agent has.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, and for a batch or a seed that cannot be used.
    """

    def __init__(self, problem: Problem, batch: int = 1, seed: int = 0, *, name: str | None = None) -> None:
        if not isinstance(problem, NetworkProblem):
            raise InputError(f"problem must be a NetworkProblem, whose agents draw, got {problem!r}")
        self._each = [StochasticProblem(own, batch) for own in problem._own]
        count = math.prod(own._examples.examples for own in self._each)
        super().__init__(problem, f"{problem.name}, batches of {batch}" if name is None else name, count, seed)
        self.batch = batch

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The problem's, and `Stochastic(...)` of each of them."""
        names = self.problem.class_names
        return names | {f"Stochastic({name})" for name in names}

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*super()._fingerprint(), self.batch, self.seed)

    @property
    def n(self) -> int:
        """The number of agents."""
        return len(self._each)

    @cached_property
    def sigma(self) -> float:
        """A certified bound of the root mean square of the noise of each agent, at every point."""
        return max(own.sigma for own in self._each)

    def _parts_of(self, drawn: int) -> list[Any]:
        """What each agent sees: a draw is one of its examples for each of them, an outcome one of its mini-batches."""
        found = []
        for own in self._each:
            choices = len(own._rows) if self._fixed is not None else own._examples.examples
            drawn, k = divmod(drawn, choices)
            found.append(own._parts[k if self._fixed is not None else own._batch_of[k]])
        return found

    def _outcomes(self) -> list[tuple[float, int]]:
        """All that the agents can draw together: the mini-batches of the first change fastest."""
        shares = itertools.product(*(own._shares for own in reversed(self._each)))
        return [(math.prod(each), k) for k, each in enumerate(shares)]

    def stochastic_gradient(self, x: Array) -> Array:
        """The agents' gradients at their points, each on the mini-batch that it draws now, one after the other."""
        parts = self._parts_of(self._draw())
        return np.concatenate([part.gradient(own) for part, own in zip(parts, x.reshape(self.n, -1), strict=True)])

    def stochastic_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of the last `stochastic_gradient(x)`."""
        parts = self._parts_of(self._drawn())
        each = [part.gradient_rounding(own) for part, own in zip(parts, x.reshape(self.n, -1), strict=True)]
        return float(np.linalg.norm(each)) * (1.0 + 1e-12)
