"""Strongly convex sets, in Rocq. Members are not looked for: a convex hull of points is not strongly convex."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import convex, strongly_convex_sets
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SET, Setting


class StronglyConvexSet(Interpretation, of=strongly_convex_sets.StronglyConvexSet):
    """A set with a ball around each point between two of its points, and gradients that do not vanish on it."""

    vernacular = """
(** With two of its points a strongly convex set has a ball around each point between them. *)
Definition strongly_convex_set {E : InnerProductSpace} (alpha : R) (K : E -> Prop) : Prop :=
  forall x y v r, K x -> K y -> 0 <= r <= 1 -> norm v <= r * (1 - r) * (alpha / 2) * ‖x ⊖ y‖² ->
    K (r ⊙ x ⊕ (1 - r) ⊙ y ⊕ v).

Definition gradient_from_below {E : InnerProductSpace} (c : R) (K : E -> Prop) (grad : E -> E) : Prop :=
  forall x, K x -> c <= norm (grad x).

(** A linear minimizer is no higher than the lowest points of the balls near it. *)
Lemma strongly_convex_linear_minimizer {E : InnerProductSpace} alpha c (K : E -> Prop) (g x s : E) :
  0 < alpha -> 0 < c -> strongly_convex_set alpha K -> c <= norm g -> is_linear_minimizer K g s -> K x ->
  alpha * c / 2 * ‖x ⊖ s‖² <= ⟨g, x ⊖ s⟩.
Proof.
  intros Ha Hc HK Hg [Ks Hs] Kx; set (n := norm g) in *; set (D := alpha / 2 * ‖x ⊖ s‖²).
  assert (0 < n) as Hn by lra.
  assert (0 <= D) as HD by (unfold D; pose proof (inner_pos _ (x ⊖ s)); nra).
  pose proof (norm_sqr g) as B; fold n in B.
  assert (D * c <= D * n) as C by (apply Rmult_le_compat_l; lra).
  enough (D * n - ⟨g, x ⊖ s⟩ <= 0) as A.
  { replace (alpha * c / 2 * ‖x ⊖ s‖²) with (D * c) by (unfold D; field); lra. }
  apply small_step with (c := D * n); intros r Hr.
  set (k := r * (1 - r) * D).
  assert (0 <= k) as Hk by (unfold k; apply Rmult_le_pos; nra).
  assert (norm ((- (k / n)) ⊙ g) <= r * (1 - r) * (alpha / 2) * ‖x ⊖ s‖²) as Hv.
  { rewrite norm_scale, Rabs_Ropp, Rabs_pos_eq by (apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra]).
    fold n; apply Req_le; unfold k, D; field; lra. }
  pose proof (Hs _ (HK x s ((- (k / n)) ⊙ g) r Kx Ks ltac:(lra) Hv)) as A.
  replace ⟨g, r ⊙ x ⊕ (1 - r) ⊙ s ⊕ (- (k / n)) ⊙ g⟩ with (⟨g, s⟩ + r * ⟨g, x ⊖ s⟩ - k / n * ‖g‖²) in A by inner_ring.
  rewrite <- B in A; replace (k / n * (n * n)) with (k * n) in A by (field; lra).
  unfold k in A; nra.
Qed.
"""
    reserved = ("strongly_convex_set", "gradient_from_below", "strongly_convex_linear_minimizer")
    lemmas: ClassVar[Mapping[str, str]] = {
        "set-strong-convexity": "strongly_convex_linear_minimizer alpha c K {b_from} {a} {b} alpha_positive c_positive "
        "K_strongly_convex (f_from_below {a} {a_in_K}) {b_oracle} {a_in_K}",
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)

    def said_of(self, s: Setting) -> None:
        """What is said of the function, and its gradients."""
        super().said_of(s)
        s.premise("f_from_below", "gradient_from_below c K grad", place=FUNCTION)

    def spaces(self, s: Setting) -> None:
        """The set, which is strongly convex."""
        super().spaces(s)
        s.premise("K_strongly_convex", "strongly_convex_set alpha K", place=SET)
