"""Losses that change: a sequence of functions, one for each step, and a comparator in the place of a minimizer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.classes.convex import Convex
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made
from potential.classes.sets import OverSet, _Constrained
from potential.errors import InputError, NotExpressibleError


class _Online(ProblemClass):
    """A sequence of losses f_t, chosen as the run goes, and any fixed comparator u in the place of a minimizer."""

    function = "f_t"
    letters: ClassVar[tuple[str, ...]] = ("u",)
    minimizer_name = "u"
    gap_nonnegative = False
    minimizes = False
    one_function = False
    setting = "Online"
    may_be_trivial = True  # one loss is a sequence of losses
    brings: ClassVar[Mapping[str, str]] = {"comparator": "Online(...)"}
    _next_loss = False

    @contextmanager
    def at_next_step(self) -> Iterator[None]:
        """The next loss is another function, of which the potential may say nothing."""
        self._next_loss = True
        try:
            with super().at_next_step():
                yield
        finally:
            self._next_loss = False

    def premises(self) -> tuple[Premise, ...]:
        """What holds of every loss."""
        return (*self.spaces(), *self.said_of("f_t", "each $f_t$"), *self.solution())

    def solution(self) -> tuple[Premise, ...]:
        """The comparator, of which nothing is assumed but where it lies."""
        where = "of $K$" if isinstance(self, OverSet) else "of $E$"
        losses = Premise("f_t", "losses", "the losses $f_t$ may be chosen as the run goes, knowing $x_0$, ..., $x_t$")
        return (losses, Premise("u", "comparator", f"$u$ is any point {where}"))

    def check_flow(self) -> None:
        """Refused: how a value of f_t changes is not known where the loss changes with the time."""
        raise InputError(f"a flow needs a function that stays the same, and {type(self).__name__} has changing losses")

    def may_ask(self, oracle: str) -> None:
        """Refuse of the next loss, which is another function, whatever is not the same for all losses."""
        if self._next_loss and oracle not in _THE_SAME_FOR_ALL_LOSSES:
            raise NotExpressibleError(
                f"p.{oracle} in the potential of an online method: the loss of the next step is another function, so "
                "the potential cannot contain the loss"
            )
        super().may_ask(oracle)

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            # A subgradient like any other: the comparator is optimal for nothing.
            self._minimizer = self._not_stationary(super()._at_minimizer())
        return self._minimizer

    @property
    def comparator(self) -> Vector:
        """The comparator u."""
        return self.minimizer


# Oracles of the geometry, the set and the mirror map.
_THE_SAME_FOR_ALL_LOSSES = frozenset(
    {
        *("inner", "norm_squared", "distance_squared", "minimizer", "comparator"),
        *("project", "prox", "linear_minimizer"),
        *("bregman", "mirror", "mirror_gradient", "mirror_step", "fenchel_coupling", "steepest_step"),
        "dual_norm_squared",
    }
)


def Online(base: type[ProblemClass]) -> type[ProblemClass]:
    """Losses f_t of the class `base`, one for each step, and a fixed comparator u; `gap` is f_t(x) - f_t(u)."""
    if not (isinstance(base, type) and issubclass(base, Convex)):
        raise InputError(f"Online takes a class of convex functions, such as ConvexLipschitz, got {base!r}")
    if not base.changes:
        raise InputError(f"Online takes a class whose x* may be any point, got {base.__name__}")
    if issubclass(base, _Online | _Constrained):
        raise InputError(f"Online comes inside: write Constrained(Online(...)), got Online({base.__name__})")
    return made(
        f"Online({base.__name__})",
        (_Online, base),
        description=base.description.replace("f is", "each f_t is"),
        oracles=(*base.oracles, "comparator"),
    )
