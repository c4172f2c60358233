"""Noise in Rocq: a vector for each outcome, of mean zero and bounded variance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.classes import convex, randomness
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Drawing, Interpretation
from potential.rounding.numbers import RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedNoise(RoundedProblem):
    """A noisy gradient, with rounding."""

    def stochastic_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the sample that is drawn for x, for the function that the reference minimizes exactly."""
        return self._sampled("stochastic_gradient", x)


class NoisyGradients(Interpretation, of=randomness.NoisyGradients):
    """The gradient plus noise."""

    rounding = RoundedNoise

    inside_others = True
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "unbiased": ("⟨{draw}, {b}⟩", "0", "noise_unbiased n {a} {b}"),
        "bounded-variance": ("‖{draw}‖²", "sigma ^ 2", "noise_bounded n {a}"),
    }
    drawn: ClassVar[Mapping[str, str]] = {"noise": ""}
    drawing = Drawing(
        binders=("(noise : nat -> {E} -> Omega -> {E})",),
        premises=(
            ("noise_unbiased", "(forall n x v, mean P (fun omega => ⟨noise n x omega, v⟩) = 0)"),
            ("noise_bounded", "(forall n x, mean P (fun omega => ‖noise n x omega‖²) <= sigma ^ 2)"),
        ),
        drawn="(noise n {at} omega)",
    )

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)
