"""Noise that grows with the gradient, in Rocq; members have noise that does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import convex, noise_growth, nonconvex
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Drawing, Interpretation

_UNBIASED = ("noise_unbiased", "(forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0)")
_BOUND = "(sigma ^ 2 + tau * ‖grad x‖²)"


class GrowingNoise(Interpretation, of=noise_growth.GrowingNoise):
    """The gradient plus noise, whose mean square is bounded at each point by the gradient there."""

    composed = True
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "growing-variance": ("‖{draw}‖²", "(sigma ^ 2 + tau * ‖{a_gradient}‖²)", "noise_bounded n {a}"),
    }
    drawing = Drawing(
        binders=("(noise : nat -> {E} -> Omega -> {E})",),
        premises=(
            _UNBIASED,
            ("noise_bounded", f"(forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) {_BOUND})"),
        ),
    )

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions."""
        return base in (
            convex.SmoothConvex,
            convex.SmoothStronglyConvex,
            nonconvex.Smooth,
            nonconvex.PolyakLojasiewicz,
        )
