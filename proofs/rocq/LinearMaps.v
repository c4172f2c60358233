(** * Linear maps between inner-product spaces

    A linear map with its adjoint, as primal-dual methods use it. *)

From Potential Require Export InnerProduct.

Record LinearMap (E F : InnerProductSpace) := {
  map_value :> E -> F;
  adjoint : F -> E;
  map_add : forall x y, map_value (x ⊕ y) = map_value x ⊕ map_value y;
  map_scale : forall c x, map_value (c ⊙ x) = c ⊙ map_value x;
  adjoint_spec : forall x u, ⟨x, adjoint u⟩ = ⟨map_value x, u⟩
}.
Arguments map_value {E F} l x.
Arguments adjoint {E F} l u.

(** The operator norm of [A] is at most [c]. *)
Definition map_norm_at_most {E F : InnerProductSpace} (c : R) (A : LinearMap E F) : Prop :=
  forall x, norm (A x) <= c * norm x.

Section Facts.
  Context {E F : InnerProductSpace} (A : LinearMap E F).
  Implicit Types (x y : E) (u v : F) (c : R).

  Lemma map_sub x y : A (x ⊖ y) = A x ⊖ A y.
  Proof. unfold sub; now rewrite map_add, map_scale. Qed.

  Lemma map_zero : A zero = zero.
  Proof. rewrite <- (scale_zero E zero), map_scale; apply scale_zero. Qed.

  Lemma adjoint_spec_l x u : ⟨adjoint A u, x⟩ = ⟨A x, u⟩.
  Proof. rewrite inner_sym; apply adjoint_spec. Qed.

  (** Vectors are equal when their inner products with every vector are. *)
  Lemma inner_ext x y : (forall v : E, ⟨v, x⟩ = ⟨v, y⟩) -> x = y.
  Proof.
    intros H; apply sqdist_zero; pose proof (H (x ⊖ y)) as D; apply Req_le.
    replace ‖x ⊖ y‖² with (⟨x ⊖ y, x⟩ - ⟨x ⊖ y, y⟩) by inner_ring; lra.
  Qed.
End Facts.

Section Adjoint.
  Context {E F : InnerProductSpace} (A : LinearMap E F).
  Implicit Types (x y : E) (u v : F) (c : R).

  Lemma adjoint_add u v : adjoint A (u ⊕ v) = adjoint A u ⊕ adjoint A v.
  Proof. apply inner_ext; intros x; rewrite inner_add_r, !adjoint_spec, inner_add_r; reflexivity. Qed.

  Lemma adjoint_scale c u : adjoint A (c ⊙ u) = c ⊙ adjoint A u.
  Proof. apply inner_ext; intros x; rewrite inner_scale_r, !adjoint_spec, inner_scale_r; reflexivity. Qed.

  Lemma adjoint_sub u v : adjoint A (u ⊖ v) = adjoint A u ⊖ adjoint A v.
  Proof. unfold sub; now rewrite adjoint_add, adjoint_scale. Qed.

  Lemma map_norm_sqr c x : map_norm_at_most c A -> ‖A x‖² <= c * c * ‖x‖².
  Proof.
    intros H; pose proof (sqr_norm_le _ _ (H x)) as B; rewrite <- (norm_sqr x); lra.
  Qed.

  Lemma map_norm_sub c x y : map_norm_at_most c A -> ‖A x ⊖ A y‖² <= c * c * ‖x ⊖ y‖².
  Proof. intros H; rewrite <- map_sub; now apply map_norm_sqr. Qed.

  Lemma adjoint_equation x u : ⟨A x, u⟩ = ⟨x, adjoint A u⟩.
  Proof. symmetry; apply adjoint_spec. Qed.

  (** Fenchel-Young across the map: the form of a primal-dual step is positive where [tau sigma c² <= 1]. *)
  Theorem primal_dual_form c tau sigma x u :
    0 <= c -> 0 < tau -> 0 < sigma -> tau * sigma * (c * c) <= 1 -> map_norm_at_most c A ->
    0 <= ‖x‖² / tau - 2 * ⟨A x, u⟩ + ‖u‖² / sigma.
  Proof.
    intros Hc Ht Hs Hts HA.
    pose proof (map_norm_sqr c x HA) as B; pose proof (inner_pos _ (A x ⊖ (/ sigma) ⊙ u)) as S.
    pose proof (inner_pos _ x) as Hx.
    replace ‖A x ⊖ (/ sigma) ⊙ u‖² with (‖A x‖² + / sigma * (‖u‖² / sigma - 2 * ⟨A x, u⟩)) in S
      by (inner_generalize; field; lra).
    apply (Rmult_le_compat_l sigma) in S; [|lra]; rewrite Rmult_0_r in S.
    replace (sigma * (‖A x‖² + / sigma * (‖u‖² / sigma - 2 * ⟨A x, u⟩)))
      with (sigma * ‖A x‖² + (‖u‖² / sigma - 2 * ⟨A x, u⟩)) in S by (field; lra).
    enough (sigma * ‖A x‖² <= ‖x‖² / tau) by lra.
    apply Rmult_le_reg_l with tau; [assumption|].
    replace (tau * (‖x‖² / tau)) with ‖x‖² by (field; lra).
    pose proof (Rmult_le_compat_l (tau * sigma) _ _ ltac:(nra) B) as C.
    pose proof (Rmult_le_compat_r _ _ _ Hx Hts); lra.
  Qed.
End Adjoint.

(** Writes [A (x ⊕ y)] as [A x ⊕ A y], and moves adjoints to the other side. *)
Ltac push_maps :=
  repeat first
  [ rewrite adjoint_spec | rewrite adjoint_spec_l
  | rewrite map_sub | rewrite map_add | rewrite map_scale | rewrite map_zero
  | rewrite adjoint_sub | rewrite adjoint_add | rewrite adjoint_scale ].
