"""Problems with an oracle that draws at random, the same way in every run with the same seed."""

from __future__ import annotations

import abc
import copy
import itertools
import math
from collections.abc import Iterator
from typing import Any, ClassVar, Self

import numpy as np

from methods.problems.base.problem import Problem
from methods.problems.base.wrapped import WrappedProblem
from potential.errors import InputError

#: So many first draws of consecutive steps are made at once.
_CHUNK = 1024


class Sampling:
    """Base of the problems with an oracle that depends on a number drawn at random.

    Each question is a draw of its own, at the same point too; with `one_draw` there is one draw for each step, of which
    all questions speak. The next step begins where the run says so, by `begin_step(t)`. A draw depends on the seed, on
    `t`, and on how many draws the step has made before, and on nothing else: a step that is made again draws the same.

    A draw is one of `0 .. count-1`, each as likely.
    """

    name: str

    #: Whether a step draws once for all questions, and not once for each.
    one_draw: ClassVar[bool] = False

    def _begin(self, count: int, seed: int) -> None:
        self.seed = valid_seed(seed)
        self._count = count
        self._fixed: tuple[int, ...] | None = None
        self._forget()

    def _forget(self) -> None:
        self._t = 0
        self._draws = 0
        self._last = 0
        self._ahead: tuple[int, Any] = (-1, None)

    def begin_step(self, t: int) -> None:
        """Begin step `t`: what the oracle draws from now on is new."""
        self._t = t
        self._draws = 0

    @property
    def has_drawn(self) -> bool:
        """Whether the oracle was asked since the step began."""
        return self._draws > 0

    def with_seed(self, seed: int) -> Self:
        """The same problem with other draws; raises `InputError` for a seed that is no integer of at least 0."""
        made = copy.copy(self)
        made.seed = valid_seed(seed)
        made._forget()
        return made

    def _draw(self) -> int:
        """The number that is drawn now; with `one_draw` the one that this step has drawn, if it has."""
        if not (self.one_draw and self._draws):
            self._last = self._new(self._draws)
            self._draws += 1
        return self._last

    def _drawn(self) -> int:
        """The number that was drawn last; drawn now where this step has drawn none."""
        return self._last if self._draws else self._draw()

    def _new(self, k: int) -> int:
        """The k-th draw of this step."""
        if self._fixed is not None:
            if k >= len(self._fixed):
                raise InputError(
                    f"{self.name!r}: the outcomes of a step with {len(self._fixed)} draws were asked for, and this "
                    f"step draws once more; ask for outcomes(draws={k + 1})"
                )
            return self._fixed[k]
        if k:
            return int(np.random.default_rng([self.seed, self._t, k]).integers(self._count))
        chunk, place = divmod(self._t, _CHUNK)
        if self._ahead[0] != chunk:
            generator = np.random.default_rng([self.seed, chunk])
            self._ahead = (chunk, generator.integers(self._count, size=_CHUNK))
        return int(self._ahead[1][place])

    def _with_draws(self, drawn: tuple[int, ...]) -> Self:
        """The same problem, of which every step draws these numbers, in this order."""
        made = copy.copy(self)
        made._forget()
        made._fixed = drawn
        return made

    @abc.abstractmethod
    def _outcomes(self) -> list[tuple[float, int]]:
        """All that one draw can be, with its probability."""

    def outcomes(self, draws: int = 1) -> Iterator[tuple[float, Self]]:
        """All that a step with so many draws can draw: the probability, and the problem of which every step draws it.

        Draws are independent of each other.
        """
        for drawn in itertools.product(self._outcomes(), repeat=1 if self.one_draw else draws):
            yield math.prod(share for share, _ in drawn), self._with_draws(tuple(k for _, k in drawn))


class SamplingProblem(Sampling, WrappedProblem):
    """A problem around another one, with an oracle that depends on a number drawn at random; see `Sampling`.

    Args:
        problem: the numeric problem inside.
        name: a short name for tables.
        count: a draw is one of `0 .. count-1`, each as likely.
        seed: at least 0.

    Raises `InputError` for a seed that is no such integer.
    """

    def __init__(self, problem: Problem, name: str, count: int, seed: int) -> None:
        super().__init__(problem, name)
        self._begin(count, seed)


def valid_seed(seed: Any) -> int:
    """A seed as an int; raises `InputError` unless it is an integer of at least 0."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InputError(f"seed must be an integer, at least 0, got {seed!r}")
    return int(seed)
