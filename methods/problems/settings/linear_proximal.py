"""A linear loss over the set of a mirror map, with its Bregman proximal step: which of many experts is best?"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from methods.problems.base.numeric_problem import Array
from methods.problems.losses.linear import LinearLoss
from methods.problems.settings.mirror import MirrorProblem

if TYPE_CHECKING:
    from methods.problems.parts.mirror_maps import MirrorMap


class LinearProximalProblem(MirrorProblem):
    """The loss `psi(x) = <loss, x>` over the set of a mirror map, minimized by Bregman proximal steps in closed form.

    Since psi is linear, the minimizer of `step psi(u) + D_h(u, x)` is a mirror step along the loss.

    Args:
        loss: one entry for each choice, such as an expert's mean loss.
        mirror_map: a mirror map of `methods.problems.parts.mirror_maps` of the same dimension, over a bounded set.
        name: a short name for tables.

    Raises `InputError` for a loss that is no vector of finite numbers, or of another dimension than the map's.
    """

    def __init__(self, loss: Any, mirror_map: MirrorMap, *, name: str | None = None) -> None:
        super().__init__(LinearLoss(loss), mirror_map, name=name)

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`BregmanProximal`, and what a linear loss over the set is beside."""
        return super().class_names | {"BregmanProximal"}

    @property
    def linear_part(self) -> Array:
        """The loss, shape `(dimension,)`."""
        loss: Array = self.problem.subgradient(self.default_start())
        return loss

    def bregman_prox(self, x: Array, step: float) -> Array:
        """The minimizer over the set of `step psi(u) + D_h(u, x)`."""
        return self.mirror_step(x, self.linear_part, step)
