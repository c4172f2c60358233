"""Problems with an oracle that draws at random, the same way in every run with the same seed."""

from __future__ import annotations

import abc
import copy
from collections.abc import Iterator
from typing import Any, ClassVar, Self

import numpy as np

from methods.problems.problem import Array, Problem
from methods.problems.wrapped import WrappedProblem
from potential.errors import InputError

#: So many first draws of consecutive steps are made at once.
_CHUNK = 1024


class SamplingProblem(WrappedProblem):
    """A problem around another one, with an oracle that depends on a number drawn at random.

    There is one draw for each point and step, and with `one_draw` one for each step: asked again at the same point,
    the oracle answers the same until the next step begins, which the run says by `begin_step(t)`. A draw depends on the
    seed, on `t`, and on how many other points the step has asked at before, and on nothing else: a step that is made
    again draws the same.

    Args:
        problem: the numeric problem inside.
        name: a short name for tables.
        count: a draw is one of `0 .. count-1`, each as likely.
        seed: at least 0.

    Raises `InputError` for a seed that is no such integer.
    """

    #: Whether a step draws once for all points, and not once for each.
    one_draw: ClassVar[bool] = False

    def __init__(self, problem: Problem, name: str, count: int, seed: int) -> None:
        super().__init__(problem, name)
        self.seed = valid_seed(seed)
        self._count = count
        self._fixed: int | None = None
        self._forget()

    def _forget(self) -> None:
        self._t = 0
        self._drawn: dict[bytes, int] = {}
        self._ahead: tuple[int, Any] = (-1, None)

    def begin_step(self, t: int) -> None:
        """Begin step `t`: what the oracle draws from now on is new."""
        self._t = t
        self._drawn.clear()

    @property
    def has_drawn(self) -> bool:
        """Whether the oracle was asked since the step began."""
        return bool(self._drawn)

    def with_seed(self, seed: int) -> Self:
        """The same problem with other draws; raises `InputError` for a seed that is no integer of at least 0."""
        made = copy.copy(self)
        made.seed = valid_seed(seed)
        made._forget()
        return made

    def _draw(self, x: Array) -> int:
        """The number that this step has drawn for `x`, or draws now."""
        key = b"" if self.one_draw else x.tobytes()
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = self._new(len(self._drawn))
        return found

    def _new(self, k: int) -> int:
        """The draw for the `k`-th point of this step."""
        if self._fixed is not None:
            if k:
                raise InputError(
                    f"{self.name!r}: the outcomes of a step are enumerated for methods that draw at one point in a "
                    "step; this step asks at two"
                )
            return self._fixed
        if k:
            return int(np.random.default_rng([self.seed, self._t, k]).integers(self._count))
        chunk, place = divmod(self._t, _CHUNK)
        if self._ahead[0] != chunk:
            generator = np.random.default_rng([self.seed, chunk])
            self._ahead = (chunk, generator.integers(self._count, size=_CHUNK))
        return int(self._ahead[1][place])

    def _with_draw(self, drawn: int) -> Self:
        """The same problem, of which every step draws this number."""
        made = copy.copy(self)
        made._forget()
        made._fixed = drawn
        return made

    @abc.abstractmethod
    def outcomes(self) -> Iterator[tuple[float, Self]]:
        """All that a step can draw: the probability, and the problem of which every step draws it."""


def valid_seed(seed: Any) -> int:
    """A seed as an int; raises `InputError` unless it is an integer of at least 0."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InputError(f"seed must be an integer, at least 0, got {seed!r}")
    return int(seed)
