"""Compositions with a linear map in Rocq: there are a space, a map and a function; members have a multiple of I."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import linear_composition
from potential.errors import MissingOracleError
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, Setting


class LinearComposition(Interpretation, of=linear_composition.LinearComposition):
    """f is g after A, with a smooth strongly convex g."""

    composed = True
    defined = True
    needs = ("LinearMaps",)
    vernacular = """
(** [f] is a smooth strongly convex function after a linear map, whose nonzero singular values are in [m, M]. *)
Definition linear_composition {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) : Prop :=
  exists (G : InnerProductSpace) (A : LinearMap E G) (g : G -> R) (dg : G -> G),
    smooth_strongly_convex L mu g dg /\\ map_norm_at_most M A /\\
    (forall x, exists z, A z = A x /\\ m * norm z <= norm (A x)) /\\
    (forall x, f x = g (A x)) /\\ (forall x, grad x = adjoint A (dg (A x))).

Lemma adjoint_norm_sqr {E G : InnerProductSpace} (A : LinearMap E G) (M : R) (u : G) :
  0 <= M -> map_norm_at_most M A -> ‖adjoint A u‖² <= M ^ 2 * ‖u‖².
Proof.
  intros HM HA; pose proof (norm_pos (adjoint A u)) as Ha; pose proof (norm_pos u) as Hu.
  assert (norm (adjoint A u) <= M * norm u) as bound.
  { destruct (Req_dec (norm (adjoint A u)) 0) as [Hz|Hz]; [rewrite Hz; now apply Rmult_le_pos|].
    apply Rmult_le_reg_r with (norm (adjoint A u)); [lra|].
    rewrite norm_sqr, adjoint_spec; eapply Rle_trans; [exact (cauchy_schwarz _ _)|].
    pose proof (HA (adjoint A u)) as B.
    replace (M * norm u * norm (adjoint A u)) with (M * norm (adjoint A u) * norm u) by ring.
    now apply Rmult_le_compat_r. }
  rewrite <- (norm_sqr (adjoint A u)), <- (norm_sqr u).
  replace (M ^ 2 * (norm u * norm u)) with (M * norm u * (M * norm u)) by ring.
  now apply Rmult_le_compat.
Qed.

(** The gradient of the composition is what the class says. *)
Lemma composition_gradient {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) :
  0 < M -> linear_composition mu L m M f grad -> gradient_of f grad.
Proof.
  intros HM (G & A & g & dg & ((Hg & _) & _) & HA & _ & Hf & Hgrad) x eps Heps.
  destruct (Hg (A x) (eps / M) ltac:(apply Rdiv_lt_0_compat; assumption)) as (delta & Hdelta & near).
  exists (delta / M); split; [now apply Rdiv_lt_0_compat|]; intros y Hy.
  pose proof (HA (y ⊖ x)) as far; rewrite map_sub in far; pose proof (norm_pos (y ⊖ x)) as Hn.
  assert (norm (A y ⊖ A x) < delta) as close.
  { eapply Rle_lt_trans; [exact far|].
    replace delta with (M * (delta / M)) by (field; lra); now apply Rmult_lt_compat_l. }
  specialize (near (A y) close); rewrite !Hf, Hgrad.
  replace ⟨adjoint A (dg (A x)), y ⊖ x⟩ with ⟨dg (A x), A y ⊖ A x⟩.
  2: { rewrite adjoint_spec_l, map_sub; apply inner_sym. }
  eapply Rle_trans; [exact near|].
  replace (eps * norm (y ⊖ x)) with (eps / M * (M * norm (y ⊖ x))) by (field; lra).
  apply Rmult_le_compat_l; [left; now apply Rdiv_lt_0_compat | exact far].
Qed.

Lemma composition_convex {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) :
  0 < mu -> linear_composition mu L m M f grad -> convex f.
Proof.
  intros Hmu (G & A & g & dg & (_ & Hc) & _ & _ & Hf & _) x y s _ _ Hs; rewrite !Hf, map_add, !map_scale.
  exact (strongly_convex_is_convex whole mu g (Rlt_le _ _ Hmu) Hc (A x) (A y) s I I Hs).
Qed.

Theorem composition_interpolation {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) (x y : E) :
  0 < mu -> 0 < L -> 0 < M -> linear_composition mu L m M f grad ->
  f y + ⟨grad y, x ⊖ y⟩ + ‖grad x ⊖ grad y‖² / (2 * L * M ^ 2) <= f x.
Proof.
  intros Hmu HL HM (G & A & g & dg & (Hs & Hc) & HA & _ & Hf & Hgrad).
  pose proof (smooth_convex_interpolation L g dg (A x) (A y) HL
    (conj Hs (strongly_convex_is_convex whole mu g (Rlt_le _ _ Hmu) Hc))) as H.
  rewrite !Hf, !Hgrad; rewrite <- adjoint_sub.
  rewrite adjoint_spec_l, map_sub, (inner_sym G).
  pose proof (adjoint_norm_sqr A M (dg (A x) ⊖ dg (A y)) (Rlt_le _ _ HM) HA) as B.
  assert (‖adjoint A (dg (A x) ⊖ dg (A y))‖² / (2 * L * M ^ 2) <= ‖dg (A x) ⊖ dg (A y)‖² / (2 * L)); [|lra].
  replace (‖dg (A x) ⊖ dg (A y)‖² / (2 * L)) with (M ^ 2 * ‖dg (A x) ⊖ dg (A y)‖² / (2 * L * M ^ 2))
    by (field; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; repeat apply Rmult_lt_0_compat; lra | exact B].
Qed.

Theorem composition_steepness {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) (x xs : E) :
  0 < mu -> 0 < m -> linear_composition mu L m M f grad -> 2 * mu * m ^ 2 * (f x - f xs) <= ‖grad x‖².
Proof.
  intros Hmu Hm (G & A & g & dg & ((Hg & _) & Hc) & _ & Hrange & Hf & Hgrad).
  destruct (Hrange (xs ⊖ x)) as (z & Hz & short).
  pose proof (strongly_convex_inequality mu g dg (A x) (A xs) (Rlt_le _ _ Hmu) Hc Hg) as H.
  rewrite <- map_sub, <- Hz in H; rewrite <- Hz in short.
  rewrite (inner_sym G), <- adjoint_spec, (inner_sym E), <- Hgrad, <- !Hf in H.
  pose proof (norm_pos z) as Hn; pose proof (norm_pos (A z)) as HAn; rewrite <- (norm_sqr (A z)) in H.
  assert (m ^ 2 * ‖z‖² <= norm (A z) * norm (A z)) as long.
  { rewrite <- norm_sqr; replace (m ^ 2 * (norm z * norm z)) with (m * norm z * (m * norm z)) by ring.
    apply Rmult_le_compat; try assumption; apply Rmult_le_pos; lra. }
  assert (0 <= ‖grad x ⊕ (mu * m ^ 2) ⊙ z‖²) as square by apply inner_pos.
  replace (‖grad x ⊕ (mu * m ^ 2) ⊙ z‖²)
    with (‖grad x‖² + 2 * (mu * m ^ 2) * ⟨grad x, z⟩ + mu * m ^ 2 * mu * (m ^ 2 * ‖z‖²)) in square by inner_ring.
  assert (0 < mu * m ^ 2) by (apply Rmult_lt_0_compat; [|apply pow_lt]; assumption).
  assert (mu * m ^ 2 * mu * (m ^ 2 * ‖z‖²) <= mu * m ^ 2 * mu * (norm (A z) * norm (A z)))
    by (apply Rmult_le_compat_l; [apply Rmult_le_pos|]; lra).
  assert (mu * m ^ 2 * (f x + ⟨grad x, z⟩ + mu / 2 * (norm (A z) * norm (A z))) <= mu * m ^ 2 * f xs)
    by (apply Rmult_le_compat_l; lra).
  lra.
Qed.
"""
    reserved = (
        "linear_composition", "adjoint_norm_sqr", "composition_gradient", "composition_convex",
        "composition_interpolation", "composition_steepness",
    )  # fmt: skip
    lemmas: ClassVar[Mapping[str, str]] = {
        "composition-smoothness": "composition_interpolation mu L m M f grad {a} {b} mu_positive ltac:(sign) "
        "ltac:(sign) f_composition",
        "composition-steepness": "composition_steepness mu L m M f grad {a} xs mu_positive m_positive f_composition",
    }

    def said_of(self, s: Setting) -> None:
        """There are a map and a function of which it is made."""
        self.functions(s)
        s.premise("f_composition", "linear_composition mu L m M f grad", place=FUNCTION)
        s.gradient_of = "(composition_gradient mu L m M f grad ltac:(sign) f_composition)"

    def bounds_of(self, program: Any) -> dict[str, Fraction]:
        """Of the class, strongly convex functions of m x."""
        square = program.constants["m"] ** 2
        if program.constants["mu"] == program.constants["L"]:
            raise MissingOracleError("members of a linear composition are looked for where mu < L")
        return {name: program.constants[name] * square for name in ("L", "mu")}

    def fits(self, made: Any) -> bool:
        """The function has constants that m allows."""
        constants, square = made.parts[self.problem.function]._constants, made.constants["m"] ** 2
        return self.solves(made) and all(constants[name] == made.constants[name] * square for name in ("L", "mu"))
