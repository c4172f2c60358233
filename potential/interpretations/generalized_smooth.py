"""(L0, L1)-smooth functions in Rocq, with the clipped step as a number for which an equation holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from potential.classes import generalized_smooth
from potential.errors import MissingOracleError
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import BelowPart, MemberPart
from potential.members.simplex import Point, dot
from potential.rounding.numbers import UNIT, UP, Rounded
from potential.rounding.problem import RoundedProblem


class RoundedClippedStep(RoundedProblem):
    """The clipped step, with rounding."""

    _smooth = True

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """To problems that have the two constants."""
        return hasattr(problem, "L0") and hasattr(problem, "L1")

    def clipped_step(self, x: Any) -> Rounded:
        """1/(L0 + L1 ||grad f(x)||), which falls by at most L1 step^2 times what the norm rises by."""
        x = self._vector(x, "clipped_step")
        value = float(self._problem.clipped_step(x.array))
        off = self.gradient(x).error * float(self._problem.L1) * value
        error = value * (off / (1.0 - off) + (len(x) + 16) * UNIT) if off < 1.0 else 1.0 / float(self._problem.L0)
        return Rounded(value, error * UP)


class L0L1Smooth(Interpretation, of=generalized_smooth.L0L1Smooth):
    """The gradient's change is bounded near each point; members are smooth with the constant L0."""

    composed = True
    defined = True
    rounding = RoundedClippedStep
    vernacular = """
(** (L0, L1)-smooth: near [x] the gradient is Lipschitz with a constant that grows with its own length. *)
Definition generalized_smooth {E : InnerProductSpace} (L0 L1 : R) (f : E -> R) (grad : E -> E) : Prop :=
  gradient_of f grad /\\
  forall x y, L1 * norm (y ⊖ x) <= 1 -> norm (grad y ⊖ grad x) <= (L0 + L1 * norm (grad x)) * norm (y ⊖ x).

(** The number that the equation of the step says: [1 / (L0 + L1 ‖grad x‖)]. *)
Lemma clipped_step_inverse {E : InnerProductSpace} (L0 L1 eta : R) (g : E) :
  0 < L0 -> 0 < L1 -> 0 < eta -> eta <= 1 / L0 -> (1 - L0 * eta) ^ 2 = L1 ^ 2 * eta ^ 2 * ‖g‖² ->
  (L0 + L1 * norm g) * eta = 1.
Proof.
  intros H0 H1 He Hle Heq; pose proof (norm_pos g) as Hn; rewrite <- (norm_sqr g) in Heq.
  assert (L0 * eta <= 1).
  { replace 1 with (L0 * (1 / L0)) by (field; lra); apply Rmult_le_compat_l; lra. }
  enough (1 - L0 * eta = L1 * eta * norm g) by lra.
  apply Rsqr_inj; [lra | repeat apply Rmult_le_pos; lra | unfold Rsqr; lra].
Qed.

(** Along the gradient a step that is no longer is one on which the descent lemma holds. *)
Theorem clipped_descent {E : InnerProductSpace} (L0 L1 : R) (f : E -> R) (grad : E -> E) (eta c : R) (x y : E) :
  0 < L0 -> 0 < L1 -> 0 < eta -> eta <= 1 / L0 -> generalized_smooth L0 L1 f grad ->
  (1 - L0 * eta) ^ 2 = L1 ^ 2 * eta ^ 2 * ‖grad x‖² -> y = x ⊖ c ⊙ grad x -> 0 <= c -> c <= eta ->
  f y <= f x + ⟨grad x, y ⊖ x⟩ + ‖y ⊖ x‖² / (2 * eta).
Proof.
  intros H0 H1 He Hle [Hg Hf] Heq -> Hc Hce.
  pose proof (clipped_step_inverse L0 L1 eta (grad x) H0 H1 He Hle Heq) as step.
  set (d := (- c) ⊙ grad x); replace (x ⊖ c ⊙ grad x) with (x ⊕ d) by (unfold d; vector_eq).
  replace (x ⊕ d ⊖ x) with d by vector_eq.
  pose proof (norm_pos (grad x)) as Hn; pose proof (norm_pos d) as Hd.
  assert (norm d = c * norm (grad x)) as length.
  { unfold d; rewrite norm_scale, Rabs_Ropp, Rabs_right; lra. }
  assert (L1 * norm d <= 1) as near.
  { rewrite length; assert (c * (L1 * norm (grad x)) <= eta * (L1 * norm (grad x))).
    { apply Rmult_le_compat_r; [apply Rmult_le_pos|]; lra. }
    assert (0 < L0 * eta) by (apply Rmult_lt_0_compat; lra). lra. }
  replace (‖d‖² / (2 * eta)) with ((L0 + L1 * norm (grad x)) * ‖d‖² / 2).
  2: { replace (L0 + L1 * norm (grad x)) with (/ eta); [field; lra|].
       apply Rmult_eq_reg_r with eta; [rewrite step; field|]; lra. }
  apply (descent_along (V := self_dual E) f grad x d); [exact Hg|].
  intros s Hs.
  assert (norm (x ⊕ s ⊙ d ⊖ x) = s * norm d) as far.
  { replace (x ⊕ s ⊙ d ⊖ x) with (s ⊙ d) by vector_eq; rewrite norm_scale, Rabs_right; lra. }
  assert (norm (grad (x ⊕ s ⊙ d) ⊖ grad x) <= (L0 + L1 * norm (grad x)) * (s * norm d)) as change.
  { rewrite <- far; apply Hf; rewrite far.
    assert (s * (L1 * norm d) <= 1 * (L1 * norm d)); [|lra].
    apply Rmult_le_compat_r; [apply Rmult_le_pos|]; lra. }
  eapply Rle_trans; [exact (cauchy_schwarz _ _)|].
  rewrite <- (norm_sqr d).
  replace (s * ((L0 + L1 * norm (grad x)) * (norm d * norm d)))
    with ((L0 + L1 * norm (grad x)) * (s * norm d) * norm d) by ring.
  apply Rmult_le_compat_r; assumption.
Qed.
"""
    reserved = ("generalized_smooth", "clipped_step_inverse", "clipped_descent")

    def said_of(self, s: Setting) -> None:
        """The change of the gradient, and a lower bound."""
        self.functions(s)
        s.premise("f_smooth", "generalized_smooth L0 L1 f grad", place=FUNCTION)
        s.premise("f_bounded_below", "is_lower_bound fmin f", place=FUNCTION)
        s.gradient_of = "(proj1 f_smooth)"

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")
        s.least = "fmin"

    def lemma(self, rule: str, s: Setting) -> str | None:
        """The equation, the descent along the gradient, and the infimum."""
        if rule == "lower-bound":
            return "f_bounded_below {a}"
        eta = s.reals.get("eta_t", "")
        if rule == "clipped-step":
            return f"{eta}_value"
        if rule == "clipped-descent":
            return (
                f"clipped_descent L0 L1 f grad {eta} _ {{b}} {{a}} L0_positive L1_positive {eta}_positive "
                f"{eta}_at_most f_smooth {eta}_value ltac:(eassumption) ltac:(sign) ltac:(sign)"
            )
        return super().lemma(rule, s)

    def conditions(self, step: Any) -> list[tuple[str, str]]:
        """The equation, at the point of the step."""
        found = []
        for asked in self.statement.recorder.answered("clipped_step"):
            at, eta = step.point(asked.at), step.file.setting.reals["eta_t"]
            found.append((f"{eta}_value", f"(1 - L0 * {eta}) ^ 2 = L1 ^ 2 * {eta} ^ 2 * ‖grad {at}‖²"))
        return found

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The function, with the infimum 0."""
        yield from super().made_of(program)
        yield BelowPart(self.problem.function, program.known(self.problem.function), program.constants["L0"])

    def fits(self, made: Any) -> bool:
        """The function has the constant of the class."""
        function = made.parts[self.problem.function]
        return super().fits(made) and bool(made.constants["L0"] == function.L)

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values above the infimum, gradients and clipped steps."""
        oracles = first_order(made.parts[self.problem.function].evaluate, made.zero)

        def clipped_step(x: Point) -> Fraction:
            smoothness: Fraction = made.constants["L0"] + made.constants["L1"] * _length(oracles["gradient"](x))
            return 1 / smoothness

        return {**super().answering(made), **oracles, "gap": oracles["value"], "clipped_step": clipped_step}


def _length(g: Point) -> Fraction:
    """The length of a vector where it is a rational number; raises MissingOracleError elsewhere."""
    square = dot(g, g)
    above, below = math.isqrt(square.numerator), math.isqrt(square.denominator)
    if above**2 != square.numerator or below**2 != square.denominator:
        raise MissingOracleError("a gradient whose length is not a rational number")
    return Fraction(above, below)
