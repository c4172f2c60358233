"""Problems of which a step may toss coins, the same way in every run with the same seed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cached_property
from typing import Self

import numpy as np

from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.wrapped import WrappedProblem
from methods.problems.settings.sampling import Sampling, valid_seed
from potential.classes.special_cases import special_cases
from potential.errors import InputError

#: The coins of a step are drawn apart from what it draws beside.
_COINS = 1_000_003
#: The classes whose problems may be given coins.
_SMOOTH = frozenset({"Smooth", "SmoothConvex", "SmoothStronglyConvex", "PolyakLojasiewicz"})
_OTHERS = frozenset(
    f"{setting}({inside})"
    for setting in ("Composite", "Network")
    for inside in ("SmoothConvex", "SmoothStronglyConvex")
)
_NOISY = frozenset(f"Stochastic({name})" for name in (*_SMOOTH, *(name for name in _OTHERS if "Network" in name)))


class Tosses:
    """What a problem with coins has: a coin depends on the seed, on the step, and on how many it tossed before."""

    name: str
    seed: int
    _t: int
    _tossed: int
    _fixed_coins: tuple[bool, ...] | None

    def with_probability(self, probability: float, x: Array, otherwise: Array) -> Array:
        """`x` with this probability, and `otherwise` if not, by a coin of its own."""
        return x if self.toss(probability) else otherwise

    def toss(self, probability: float) -> bool:
        """A coin that falls on its face with this probability; raises `InputError` where it is none."""
        if not 0.0 <= probability <= 1.0:
            raise InputError(f"with_probability: the probability must be from 0 to 1, got {probability!r}")
        k = self._tossed
        self._tossed += 1
        if self._fixed_coins is not None:
            if k >= len(self._fixed_coins):
                raise InputError(
                    f"{self.name!r}: the outcomes of a step with {len(self._fixed_coins)} coins were asked for, and "
                    "this step tosses one more"
                )
            return self._fixed_coins[k]
        return bool(np.random.default_rng([self.seed, self._t, _COINS, k]).random() < probability)

    def with_coins(self, faces: tuple[bool, ...]) -> Self:
        """The same problem, of which every step tosses these coins, in this order."""
        made = copy.copy(self)
        made._tossed = 0
        made._fixed_coins = faces
        return made


class CoinProblem(Tosses, WrappedProblem):
    """A problem of which a step may toss coins, with every oracle and every constant of the problem inside.

    Where that draws at random, its draws are apart from the coins.

    Args:
        problem: a smooth numeric problem, a composite one, without a set, one of agents on a graph, or one with noise.
        seed: of the coins, and of what is drawn beside, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, and for a seed that is no such integer.
    """

    def __init__(self, problem: Problem, seed: int = 0, *, name: str | None = None) -> None:
        if not isinstance(problem, Problem) or not problem.class_names & (_SMOOTH | _OTHERS):
            raise InputError(
                "problem must be a smooth or a composite problem without a set, such as LeastSquares, or a "
                f"NetworkProblem, got {problem!r}"
            )
        super().__init__(problem, f"{problem.name}, with coins" if name is None else name)
        self.seed = valid_seed(seed)
        self._t = self._tossed = 0
        self._fixed_coins = None
        if isinstance(problem, Sampling):
            self.problem = problem.with_seed(seed)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`WithCoins(C)` for each class `C` that the problem belongs to: smooth, composite, of agents, with noise."""
        own = self.problem.class_names
        names = {name for name in _SMOOTH if special_cases(name) & own} | ((_OTHERS | _NOISY) & own)
        return frozenset(f"WithCoins({name})" for name in names)

    def begin_step(self, t: int) -> None:
        """Begin step `t`: its coins are new, and what it draws beside."""
        self._t, self._tossed = t, 0
        if isinstance(self.problem, Sampling):
            self.problem.begin_step(t)

    def stochastic_gradient(self, x: Array) -> Array:
        """That of the problem inside, of which each copy has its own draws."""
        found: Array = self.problem.stochastic_gradient(x)
        return found

    def stochastic_gradient_rounding(self, x: Array) -> float:
        """That of the problem inside."""
        return float(self.problem.stochastic_gradient_rounding(x))

    def with_seed(self, seed: int) -> Self:
        """The same problem with other coins; raises `InputError` for a seed that is no integer of at least 0."""
        made = copy.copy(self)
        made.seed, made._t, made._tossed = valid_seed(seed), 0, 0
        if isinstance(self.problem, Sampling):
            made.problem = self.problem.with_seed(seed)
        return made

    def outcomes(self, draws: int = 1) -> Iterator[tuple[float, Self]]:
        """All that a step with so many draws can draw beside its coins, and how likely: one outcome, where nothing."""
        inside = self.problem.outcomes(draws) if isinstance(self.problem, Sampling) else [(1.0, self.problem)]
        for share, problem in inside:
            made = copy.copy(self)
            made.problem = problem
            yield share, made
