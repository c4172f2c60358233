"""Expected smoothness in Rocq: the noise of a draw at a point, and at the minimizer; members have the same at both."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import convex, expected_smoothness
from potential.classes.problem_class import ProblemClass
from potential.classes.recorder import Answer
from potential.interpretations.interpretation import Drawing, Drawn, Interpretation

_UNBIASED = ("noise_unbiased", "(forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0)")
_APART = "(fun omega => ‖grad x ⊕ noise n x omega ⊖ noise n xs omega‖²)"


class ExpectedlySmooth(Interpretation, of=expected_smoothness.ExpectedlySmooth):
    """The gradient plus noise, which is near the noise of the same draw at the minimizer."""

    composed = True
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "expected-smoothness": ("‖{a_gradient} ⊕ {draw} ⊖ {b}‖²", "(2 * ell * (f {a} - f xs))", "noise_smooth n {a}"),
        "noise-at-minimizer": ("‖{b}‖²", "sigma ^ 2", "noise_bounded n"),
    }
    drawn: ClassVar[Mapping[str, Drawn]] = {"noise_at_minimizer": Drawn("(noise n xs {outcome})", name="noise_s")}
    drawing = Drawing(
        binders=("(noise : nat -> {E} -> Omega -> {E})",),
        premises=(
            _UNBIASED,
            ("noise_smooth", f"(forall n x, has_mean_at_most P {_APART} (2 * ell * (f x - f xs)))"),
            ("noise_bounded", "(forall n, has_mean_at_most P (fun omega => ‖noise n xs omega‖²) (sigma ^ 2))"),
        ),
    )

    def sampled(self, sample: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The sample with ell at least L: a member has the same noise everywhere, and is as smooth as f."""
        found, values = super().sampled(sample), self.statement.field.values
        short = values["L"].evaluate(found) - values["ell"].evaluate(found)
        slack = "s_ell" if "s_ell" in found else "ell"  # without strong convexity ell is any positive number
        return found if short <= 0 else {**found, slack: found[slack] + short}

    def row_of(self, answer: Answer, program: Any) -> Mapping[int, Fraction] | None:
        """The noise at the minimizer is that at the point."""
        if answer.oracle != "noise_at_minimizer":
            return super().row_of(answer, program)
        row: Mapping[int, Fraction] = program.row(answer.at)
        return row

    def fits(self, made: Any) -> bool:
        """And f is as smooth as the mean is."""
        return super().fits(made) and made.constants["ell"] >= made.constants["L"]

    def conditions(self, step: Any) -> list[tuple[str, str]]:
        """None beside the noise at the minimizer, which is drawn with the step."""
        for answer in self.statement.recorder.answered("noise_at_minimizer"):
            step.basis(answer.basis)
        return super().conditions(step)

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)


class ExpectedlySmoothStrongly(ExpectedlySmooth, of=expected_smoothness.ExpectedlySmoothStrongly):
    """The same where ell is at least mu."""

    composed = True
