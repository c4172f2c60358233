"""Weakly convex functions in Rocq, with the subgradients of Frechet; members are largest of concave parabolas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from potential.classes import weakly_convex
from potential.classes.quantities import Hypothesis
from potential.errors import MissingOracleError
from potential.interpretations.convex import first_order
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import MemberPart
from potential.members.simplex import Point, dot
from potential.members.weakly_convex import WeaklyConvexPart
from potential.rounding.numbers import UP, RoundedVector, as_rounded, norm_in
from potential.rounding.problem import RoundedProblem


class RoundedWeaklyConvex(RoundedProblem):
    """The proximal steps of a weakly convex function, with rounding."""

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """To problems that have a constant of weak convexity."""
        return hasattr(problem, "rho")

    def prox(self, x: Any, step: Any) -> RoundedVector:
        """The proximal step, which expands an error by at most 1/(1 - rho step).

        For another step s' it moves by at most |s' - s|/s ||x - p|| times that, as (x - p)/s is a subgradient.
        """
        x, size = self._vector(x, "prox"), as_rounded(step)
        length = float(size)
        array = self._problem.prox(x.array, length)
        expands = 1.0 / (1.0 - float(self._problem.rho) * (length + size.error))
        error = x.error * expands + float(self._problem.prox_rounding(x.array, length))
        error += size.error / length * expands * (norm_in(x.array - array, 2) + error)
        return RoundedVector(array, error * UP, x.order)


class WeaklyConvex(Interpretation, of=weakly_convex.WeaklyConvex):
    """Weak convexity by its definition, and the infimum as a number."""

    composed = True
    defined = True
    rounding = RoundedWeaklyConvex
    vernacular = """
(** Convex but for a parabola. *)
Definition weakly_convex {E : InnerProductSpace} (rho : R) (f : E -> R) : Prop :=
  convex (fun x => f x + rho / 2 * ‖x‖²).

(** A subgradient in the sense of Fréchet. *)
Definition is_frechet_subgradient {E : InnerProductSpace} (f : E -> R) (x g : E) : Prop :=
  forall eps, 0 < eps -> exists delta, 0 < delta /\\
    forall y, norm (y ⊖ x) < delta -> f x + ⟨g, y ⊖ x⟩ - eps * norm (y ⊖ x) <= f y.

(** It supports a weakly convex function by a concave parabola, everywhere. *)
Theorem weakly_convex_inequality {E : InnerProductSpace} rho (f : E -> R) (x y g : E) :
  weakly_convex rho f -> is_frechet_subgradient f x g ->
  f x + ⟨g, y ⊖ x⟩ - rho / 2 * ‖y ⊖ x‖² <= f y.
Proof.
  intros Hf Hg; set (d := y ⊖ x); pose proof (norm_pos d) as Hd.
  enough (⟨g, d⟩ - rho / 2 * ‖d‖² <= f y - f x) by lra.
  apply small_step with (norm d + Rabs (rho / 2 * ‖d‖²)).
  intros eps [Heps _]; destruct (Hg eps Heps) as (delta & Hdelta & B).
  destruct (small_step_exists (Rmin eps (delta / (1 + norm d)))) as (s & Hs & Hsmall).
  { apply Rmin_pos; [lra | apply Rdiv_lt_0_compat; lra]. }
  pose proof (Rmin_l eps (delta / (1 + norm d))); pose proof (Rmin_r eps (delta / (1 + norm d))).
  assert (norm (x ⊕ s ⊙ d ⊖ x) = s * norm d) as N.
  { replace (x ⊕ s ⊙ d ⊖ x) with (s ⊙ d) by vector_eq; rewrite norm_scale, Rabs_right; lra. }
  assert (s * norm d < delta) as near.
  { apply Rle_lt_trans with (s * (1 + norm d)); [nra|].
    replace delta with (delta / (1 + norm d) * (1 + norm d)) by (field; lra).
    apply Rmult_lt_compat_r; lra. }
  specialize (B (x ⊕ s ⊙ d) ltac:(rewrite N; exact near)); rewrite N in B.
  replace ⟨g, x ⊕ s ⊙ d ⊖ x⟩ with (s * ⟨g, d⟩) in B by inner_ring.
  pose proof (Hf x y s I I ltac:(lra)) as C; simpl in C.
  replace ((1 - s) ⊙ x ⊕ s ⊙ y) with (x ⊕ s ⊙ d) in C by (unfold d; vector_eq).
  assert ((1 - s) * ‖x‖² + s * ‖y‖² - ‖x ⊕ s ⊙ d‖² = s * (1 - s) * ‖d‖²) as square by (unfold d; inner_ring).
  set (r := rho / 2 * ‖d‖²) in *; pose proof (Rabs_pos r) as Ha.
  pose proof (Rle_abs (- r)) as Hb; rewrite Rabs_Ropp in Hb.
  assert (rho / 2 * ((1 - s) * ‖x‖² + s * ‖y‖² - ‖x ⊕ s ⊙ d‖²) = s * (1 - s) * r) as C'
    by (rewrite square; unfold r; ring).
  apply Rmult_le_reg_l with s; [lra|].
  assert (s * (s * - r) <= s * (eps * Rabs r)) as D.
  { apply Rmult_le_compat_l; [lra|]; apply Rle_trans with (s * Rabs r).
    - apply Rmult_le_compat_l; lra.
    - apply Rmult_le_compat_r; lra. }
  lra.
Qed.

(** Where a proximal step comes to there is the subgradient that it shows. *)
Lemma prox_frechet_subgradient {E : InnerProductSpace} (f : E -> R) (s : R) (x p : E) :
  0 < s -> is_prox whole f s x p -> is_frechet_subgradient f p ((/ s) ⊙ (x ⊖ p)).
Proof.
  intros Hs [_ Hp] eps Heps; exists (2 * s * eps); split; [nra|].
  intros y Hy; pose proof (Hp y I) as H; simpl in H; pose proof (norm_pos (y ⊖ p)) as Hn.
  assert (‖y ⊖ x‖² = ‖p ⊖ x‖² - 2 * ⟨x ⊖ p, y ⊖ p⟩ + ‖y ⊖ p‖²) as square by inner_ring.
  rewrite inner_scale; rewrite <- (norm_sqr (y ⊖ p)) in square.
  apply Rmult_le_reg_l with s; [lra|].
  replace (s * (f p + / s * ⟨x ⊖ p, y ⊖ p⟩ - eps * norm (y ⊖ p)))
    with (s * f p + ⟨x ⊖ p, y ⊖ p⟩ - s * eps * norm (y ⊖ p)) by (field; lra).
  nra.
Qed.

Lemma weak_prox_inequality {E : InnerProductSpace} rho (f : E -> R) (s : R) (x p u : E) :
  weakly_convex rho f -> 0 < s -> is_prox whole f s x p ->
  f p + ⟨x ⊖ p, u ⊖ p⟩ / s - rho / 2 * ‖u ⊖ p‖² <= f u.
Proof.
  intros Hf Hs Hp.
  pose proof (weakly_convex_inequality rho f p u _ Hf (prox_frechet_subgradient f s x p Hs Hp)) as H.
  rewrite inner_scale in H; unfold Rdiv at 1; lra.
Qed.
"""
    reserved = (
        "weakly_convex", "is_frechet_subgradient", "weakly_convex_inequality", "prox_frechet_subgradient",
        "weak_prox_inequality",
    )  # fmt: skip
    lemmas: ClassVar[Mapping[str, str]] = {
        "weak-convexity": "weakly_convex_inequality rho f {b} {a} {b_gradient} f_weakly_convex {b_subgradient}",
        "lower-bound": "f_bounded_below {a}",
    }
    relations: ClassVar[Mapping[str, str]] = {"prox": "is_prox whole f {1} {0} {name}"}

    def said_of(self, s: Setting) -> None:
        """Weak convexity, and a lower bound."""
        self.functions(s)
        s.premise("f_weakly_convex", "weakly_convex rho f", place=FUNCTION)
        s.premise("f_bounded_below", "is_lower_bound fmin f", place=FUNCTION)

    def solution(self, s: Setting) -> None:
        """The infimum, which need not be attained."""
        s.variable(SOLUTION, "fmin", "R")
        s.least = "fmin"

    def subgradient(self, s: Setting) -> str:
        """A subgradient in the sense of Frechet."""
        return "is_frechet_subgradient f {point} {name}"

    def lemma_for(self, hypothesis: Hypothesis, s: Setting) -> str | None:
        """Weak convexity by a subgradient, or by the proximal step that shows one."""
        steps = self.statement.recorder.answered("prox")
        names = {self.statement.recorder.point_name(a.result) for a in steps}
        if hypothesis.rule == "weak-convexity" and hypothesis.points[1] in names:
            return "weak_prox_inequality rho f {b_size} {b_from} {b} {a} f_weakly_convex ltac:(sign) {b_oracle}"
        return super().lemma_for(hypothesis, s)

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The function, with the infimum 0."""
        yield from super().made_of(program)
        name, constants = self.problem.function, program.constants
        yield WeaklyConvexPart(name, program.known(name), constants["rho"], constants.get("G"))

    def fits(self, made: Any) -> bool:
        """The function has the constant of the class."""
        function = made.parts[self.problem.function]
        return super().fits(made) and bool(function.rho == made.constants["rho"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Its values above the infimum, subgradients and proximal steps."""
        function = made.parts[self.problem.function]
        oracles = first_order(function.evaluate, made.zero)
        return {**super().answering(made), **oracles, "gap": oracles["value"], "prox": function.prox}


class WeaklyConvexLipschitz(Interpretation, of=weakly_convex.WeaklyConvexLipschitz):
    """The oracle's own answers are bounded."""

    composed = True
    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"bounded-subgradient": "sqr_norm_le {a_gradient} G {a_bound}"}

    def said_of(self, s: Setting) -> None:
        """The bound of what the oracle answers."""
        super().said_of(s)
        s.oracle = True

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """A subgradient, where it is short enough."""
        found = dict(super().answering(made))
        any_one = found["subgradient"]

        def subgradient(x: Point) -> Point:
            g: Point = any_one(x)
            if dot(g, g) > made.constants["G"] ** 2:
                raise MissingOracleError("a subgradient that is longer than G")
            return g

        return {**found, "subgradient": subgradient}
