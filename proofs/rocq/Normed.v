(** * Norms and dual norms

    A normed space comes with a space of linear functionals and the pairing [⟪g, v⟫] of the two.  Definiteness of the
    norm is never used, so it is not asked: what is proved here holds for every seminorm, and for every norm.

    [pairing_expand] does for pairings what [inner_expand] does for inner products. *)

From Potential Require Export InnerProduct Convexity.
Import ListNotations.

Record NormedSpace := {
  primal :> VectorSpace;
  dual : VectorSpace;
  pairing : dual -> primal -> R;
  pairing_add : forall g h v, pairing (g ⊕ h) v = pairing g v + pairing h v;
  pairing_scale : forall c g v, pairing (c ⊙ g) v = c * pairing g v;
  pairing_add_r : forall g v w, pairing g (v ⊕ w) = pairing g v + pairing g w;
  pairing_scale_r : forall c g v, pairing g (c ⊙ v) = c * pairing g v;
  seminorm : primal -> R;
  seminorm_pos : forall v, 0 <= seminorm v;
  seminorm_scale : forall c v, seminorm (c ⊙ v) = Rabs c * seminorm v;
  seminorm_triangle : forall v w, seminorm (v ⊕ w) <= seminorm v + seminorm w
}.

Arguments pairing {n} g v.
Arguments seminorm {n} v.

Notation "⟪ g , v ⟫" := (pairing g v) (at level 0, g at level 99, v at level 99, format "⟪ g ,  v ⟫").

(** ** Expansion by reflection *)

Section Expansion.
  Context {V : NormedSpace}.
  Implicit Types (g : dual V) (v w : V) (duals : list (dual V)) (env : list V).

  Definition pair_atoms g v : R := ⟪g, v⟫.

  Lemma pairing_zero v : ⟪zero : dual V, v⟫ = 0.
  Proof. rewrite <- (scale_zero (dual V) zero), pairing_scale; ring. Qed.

  Lemma pairing_zero_r g : ⟪g, zero⟫ = 0.
  Proof. rewrite <- (scale_zero V zero), pairing_scale_r; ring. Qed.

  Fixpoint row_terms (a : coefficient) g (m : list coefficient) env (rest : R) : R :=
    match env with
    | [] => rest
    | v :: env => term (coef_mul a (hd None m)) (pair_atoms g v) (row_terms a g (tl m) env rest)
    end.

  Fixpoint pairing_terms (l m : list coefficient) duals env : R :=
    match duals with
    | [] => 0
    | g :: duals => row_terms (hd None l) g m env (pairing_terms (tl l) m duals env)
    end.

  Lemma row_terms_value a g m env rest :
    row_terms a g m env rest = coef_value a * ⟪g, combination m env⟫ + rest.
  Proof.
    revert m; induction env as [|v env IH]; intros m; simpl.
    - rewrite combination_nil, pairing_zero_r; ring.
    - rewrite term_value, IH, combination_hd_tl, pairing_add_r, pairing_scale_r, coef_value_mul.
      unfold pair_atoms; ring.
  Qed.

  Lemma pairing_terms_value l m duals env :
    pairing_terms l m duals env = ⟪combination l duals, combination m env⟫.
  Proof.
    revert l; induction duals as [|g duals IH]; intros l.
    - simpl; now rewrite combination_nil, pairing_zero.
    - simpl pairing_terms; now rewrite row_terms_value, IH, combination_hd_tl, pairing_add, pairing_scale.
  Qed.

  Theorem pairing_expansion duals env a b :
    ⟪value duals a, value env b⟫ = pairing_terms (form a) (form b) duals env.
  Proof. now rewrite pairing_terms_value, !combination_form. Qed.
End Expansion.

Ltac compute_pairing_terms t :=
  eval cbv beta iota zeta delta
    [pairing_terms row_terms term form atom_form add_form scale_form coef_add coef_mul coef_opp map hd tl] in t.

Ltac expand_pairing V a b :=
  let duals := collect_atoms a (@nil (carrier (dual V))) in
  let env := collect_atoms b (@nil (carrier (primal V))) in
  let ra := reify duals a in
  let rb := reify env b in
  let rhs := compute_pairing_terms (@pairing_terms V (form ra) (form rb) duals env) in
  let H := fresh in
  assert (H : @pairing V a b = rhs) by exact (@pairing_expansion V duals env ra rb);
  rewrite H; clear H.

(** Expands every pairing of the goal. *)
Ltac pairing_expand :=
  repeat match goal with |- context [@pairing ?V ?a ?b] => expand_pairing V a b end;
  unfold pair_atoms.

(** Expands every pairing and every inner product, then makes a real variable of each that is left. *)
Ltac pairing_generalize :=
  pairing_expand;
  repeat match goal with
  | |- context [@pairing ?V ?g ?v] => let r := fresh "p" in generalize (@pairing V g v); intro r
  end;
  inner_generalize.

Ltac pairing_ring := pairing_generalize; ring.

(** ** Dual norms *)

Section Dual.
  Context {V : NormedSpace}.
  Implicit Types (g : dual V) (v w : V) (a b n G : R).

  (** [n] is the dual norm of [g]: the least upper bound of [⟪g, v⟫] on the unit ball. *)
  Definition is_dual_norm g n : Prop := is_lub (fun r => exists v, seminorm v <= 1 /\ r = ⟪g, v⟫) n.

  (** The dual norm of [g] is at most [G]. *)
  Definition dual_norm_at_most g G : Prop := forall v, seminorm v <= 1 -> ⟪g, v⟫ <= G.

  Lemma seminorm_zero : seminorm (zero : V) = 0.
  Proof. rewrite <- (scale_zero V zero), seminorm_scale, Rabs_R0; ring. Qed.

  Lemma dual_norm_is_at_most g n : is_dual_norm g n -> dual_norm_at_most g n.
  Proof. intros [H _] v Hv; apply H; now exists v. Qed.

  Lemma dual_norm_le g n G : is_dual_norm g n -> dual_norm_at_most g G -> n <= G.
  Proof. intros [_ H] HG; apply H; intros r (v & Hv & ->); now apply HG. Qed.

  Lemma dual_norm_pos g G : dual_norm_at_most g G -> 0 <= G.
  Proof. intros H; rewrite <- (pairing_zero_r g); apply H; rewrite seminorm_zero; lra. Qed.

  (** The inequality of Cauchy and Schwarz for a norm and its dual. *)
  Theorem pairing_bound g G v : dual_norm_at_most g G -> ⟪g, v⟫ <= G * seminorm v.
  Proof.
    intros H; pose proof (seminorm_pos _ v) as Hv; pose proof (dual_norm_pos g G H) as HG.
    destruct (Req_dec (seminorm v) 0) as [Z|Z].
    - rewrite Z, Rmult_0_r; apply Rnot_lt_le; intros Hpos.
      assert (⟪g, ((G + 1) / ⟪g, v⟫) ⊙ v⟫ <= G) as A by (apply H; rewrite seminorm_scale, Z; lra).
      rewrite pairing_scale_r in A.
      replace ((G + 1) / ⟪g, v⟫ * ⟪g, v⟫) with (G + 1) in A by (field; lra); lra.
    - assert (⟪g, (/ seminorm v) ⊙ v⟫ <= G) as A.
      { apply H; rewrite seminorm_scale, Rabs_pos_eq by (apply Rlt_le, Rinv_0_lt_compat; lra).
        rewrite Rinv_l; lra. }
      rewrite pairing_scale_r in A.
      apply (Rmult_le_compat_r (seminorm v)) in A; [|assumption].
      replace (/ seminorm v * ⟪g, v⟫ * seminorm v) with ⟪g, v⟫ in A by (field; lra); lra.
  Qed.

  Lemma pairing_bound_opp g G v : dual_norm_at_most g G -> - (G * seminorm v) <= ⟪g, v⟫.
  Proof.
    intros H; pose proof (pairing_bound g G ((-1) ⊙ v) H) as A.
    rewrite pairing_scale_r, seminorm_scale, Rabs_left in A by lra; lra.
  Qed.

  Lemma pairing_bound_abs g G v : dual_norm_at_most g G -> Rabs ⟪g, v⟫ <= G * seminorm v.
  Proof. intros H; apply Rabs_le; split; [now apply pairing_bound_opp | now apply pairing_bound]. Qed.

  Lemma seminorm_sub v w : seminorm (v ⊖ w) = seminorm (w ⊖ v).
  Proof.
    replace (v ⊖ w) with ((-1) ⊙ (w ⊖ v)) by vector_eq.
    rewrite seminorm_scale, Rabs_left by lra; ring.
  Qed.

  Lemma seminorm_square_pos v : 0 <= seminorm v * seminorm v.
  Proof. apply Rle_0_sqr. Qed.

  (** Squared norms of proportional vectors. *)
  Lemma seminorm_square_scale c v w :
    w = c ⊙ v -> seminorm w * seminorm w = c * c * (seminorm v * seminorm v).
  Proof.
    intros ->; rewrite seminorm_scale.
    replace (c * c) with (Rabs c * Rabs c) by (rewrite <- Rabs_mult; apply Rabs_pos_eq, Rle_0_sqr); ring.
  Qed.

  (** Fenchel-Young, for a bound [G] of the dual norm and real multipliers of any sign. *)
  Theorem dual_fenchel_young a b g G v :
    dual_norm_at_most g G ->
    0 <= a * a * (G * G) + 2 * a * b * ⟪g, v⟫ + b * b * (seminorm v * seminorm v).
  Proof.
    intros H; pose proof (pairing_bound g G v H) as A; pose proof (pairing_bound_opp g G v H) as B.
    destruct (Rle_lt_dec 0 (a * b)) as [Hab|Hab].
    - pose proof (Rle_0_sqr (a * G - b * seminorm v)) as S; unfold Rsqr in S; nra.
    - pose proof (Rle_0_sqr (a * G + b * seminorm v)) as S; unfold Rsqr in S; nra.
  Qed.

  (** The same for the dual norm itself. *)
  Corollary fenchel_young_dual_norm a b g n v :
    is_dual_norm g n -> 0 <= a * a * (n * n) + 2 * a * b * ⟪g, v⟫ + b * b * (seminorm v * seminorm v).
  Proof. intros; now apply dual_fenchel_young, dual_norm_is_at_most. Qed.
End Dual.

(** ** An inner-product space is its own dual *)

Definition self_dual (E : InnerProductSpace) : NormedSpace.
Proof.
  refine {| primal := E; dual := E; pairing := fun g v : E => ⟨g, v⟩; seminorm := fun v : E => norm v |}.
  - intros; inner_ring.
  - intros; inner_ring.
  - intros; inner_ring.
  - intros; inner_ring.
  - intros; apply norm_pos.
  - intros; apply norm_scale.
  - intros; apply norm_triangle.
Defined.

(** Its dual norm is its norm. *)
Theorem self_dual_norm (E : InnerProductSpace) (g : E) : is_dual_norm (V := self_dual E) g (norm g).
Proof.
  split.
  - intros r (v & Hv & ->); simpl in *; pose proof (cauchy_schwarz g v); pose proof (norm_pos g); nra.
  - intros b Hb; pose proof (norm_pos g) as Hg; destruct (Req_dec (norm g) 0) as [Z|Z].
    + rewrite Z; apply Hb; exists zero; simpl; rewrite norm_zero; split; [lra|].
      now rewrite inner_sym, inner_zero.
    + apply Hb; exists ((/ norm g) ⊙ g); simpl; split.
      * rewrite norm_scale, Rabs_pos_eq by (apply Rlt_le, Rinv_0_lt_compat; lra).
        rewrite Rinv_l; lra.
      * rewrite inner_scale_r, <- norm_sqr; field; assumption.
Qed.
