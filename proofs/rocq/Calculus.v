(** * Derivatives on a normed space

    Fréchet derivatives, derivatives along a direction, and what convexity and smoothness say of them. *)

From Potential Require Export Normed.

(** ** Along a direction *)

Section Directional.
  Context {V : VectorSpace}.
  Implicit Types (f : V -> R) (x d : V) (a c : R).

  (** [c] is the one-sided derivative of [f] at [x] in the direction [d]. *)
  Definition is_directional_derivative f x d c : Prop :=
    forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall s, 0 < s < delta -> Rabs (f (x ⊕ s ⊙ d) - f x - s * c) <= eps * s.

  (** A line that stays below (above) [f] is no steeper (no flatter) than [f]. *)
  Lemma directional_lower f x d c a :
    is_directional_derivative f x d c ->
    (forall s, 0 < s <= 1 -> f x + s * a <= f (x ⊕ s ⊙ d)) -> a <= c.
  Proof.
    intros Hc H; apply Rnot_lt_le; intros Hlt.
    destruct (Hc ((a - c) / 2)) as (delta & Hdelta & B); [lra|].
    destruct (small_step_exists delta Hdelta) as (s & Hs & Hsd).
    specialize (B s ltac:(lra)); specialize (H s Hs).
    pose proof (Rle_abs (f (x ⊕ s ⊙ d) - f x - s * c)); nra.
  Qed.

  Lemma directional_upper f x d c a :
    is_directional_derivative f x d c ->
    (forall s, 0 < s <= 1 -> f (x ⊕ s ⊙ d) <= f x + s * a) -> c <= a.
  Proof.
    intros Hc H; apply Rnot_lt_le; intros Hlt.
    destruct (Hc ((c - a) / 2)) as (delta & Hdelta & B); [lra|].
    destruct (small_step_exists delta Hdelta) as (s & Hs & Hsd).
    specialize (B s ltac:(lra)); specialize (H s Hs).
    pose proof (Rle_abs (- (f (x ⊕ s ⊙ d) - f x - s * c))) as A; rewrite Rabs_Ropp in A; nra.
  Qed.
End Directional.

(** ** Definitions *)

Section Definitions.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (grad : V -> dual V) (g : dual V) (K : V -> Prop) (x y u : V) (L sigma : R).

  Definition is_dual_subgradient_on K f x g : Prop := forall y, K y -> f x + ⟪g, y ⊖ x⟫ <= f y.

  (** Fréchet differentiability. *)
  Definition is_derivative f x g : Prop :=
    forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall y, seminorm (y ⊖ x) < delta -> Rabs (f y - f x - ⟪g, y ⊖ x⟫) <= eps * seminorm (y ⊖ x).

  (** [g] is the derivative of [f] at [x] towards every point of [K]. *)
  Definition is_derivative_on K f x g : Prop :=
    forall u, K u -> is_directional_derivative f x (u ⊖ x) ⟪g, u ⊖ x⟫.

  (** [L]-smooth in the norm: the derivative is [L]-Lipschitz from the norm to its dual. *)
  Definition smooth_in_norm L f grad : Prop :=
    (forall x, is_derivative f x (grad x)) /\
    forall x y, dual_norm_at_most (grad x ⊖ grad y) (L * seminorm (x ⊖ y)).

  Definition strongly_convex_in_norm_on K sigma h : Prop :=
    forall x y s, K x -> K y -> 0 <= s <= 1 ->
      h ((1 - s) ⊙ x ⊕ s ⊙ y) <=
      (1 - s) * h x + s * h y - sigma / 2 * (s * (1 - s)) * (seminorm (x ⊖ y) * seminorm (x ⊖ y)).
End Definitions.

(** ** Inequalities *)

Section Inequalities.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (grad : V -> dual V) (g : dual V) (K : V -> Prop) (x y u d : V) (L sigma : R).

  (** A Fréchet derivative is a derivative along every segment. *)
  Lemma derivative_step f x g d :
    is_derivative f x g -> forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall s, Rabs s < delta -> Rabs (f (x ⊕ s ⊙ d) - f x - s * ⟪g, d⟫) <= eps * Rabs s.
  Proof.
    intros H eps Heps; pose proof (seminorm_pos _ d) as Hd.
    destruct (H (eps / (seminorm d + 1))) as (delta & Hdelta & B); [apply Rdiv_lt_0_compat; lra|].
    exists (delta / (seminorm d + 1)); split; [apply Rdiv_lt_0_compat; lra|].
    intros s Hs.
    assert (Hn : seminorm ((x ⊕ s ⊙ d) ⊖ x) = Rabs s * seminorm d).
    { replace ((x ⊕ s ⊙ d) ⊖ x) with (s ⊙ d) by vector_eq; apply seminorm_scale. }
    assert (Hsd : Rabs s * (seminorm d + 1) < delta).
    { apply (Rmult_lt_compat_r (seminorm d + 1)) in Hs; [|lra].
      replace (delta / (seminorm d + 1) * (seminorm d + 1)) with delta in Hs by (field; lra); exact Hs. }
    pose proof (Rabs_pos s) as Hp.
    specialize (B (x ⊕ s ⊙ d)); rewrite Hn in B.
    assert (K1 : Rabs s * seminorm d < delta) by nra.
    specialize (B K1).
    replace ⟪g, (x ⊕ s ⊙ d) ⊖ x⟫ with (s * ⟪g, d⟫) in B by pairing_ring.
    eapply Rle_trans; [exact B|].
    replace (eps * Rabs s) with (eps / (seminorm d + 1) * (Rabs s * (seminorm d + 1))) by (field; lra).
    apply Rmult_le_compat_l; [|nra].
    apply Rlt_le, Rdiv_lt_0_compat; lra.
  Qed.

  Lemma derivative_directional f x g d :
    is_derivative f x g -> is_directional_derivative f x d ⟪g, d⟫.
  Proof.
    intros H eps Heps; destruct (derivative_step f x g d H eps Heps) as (delta & Hd & B).
    exists delta; split; [assumption|]; intros s Hs.
    specialize (B s); rewrite Rabs_pos_eq in B by lra; apply B; lra.
  Qed.

  Lemma derivative_is_on K f x g : is_derivative f x g -> is_derivative_on K f x g.
  Proof. intros H u _; now apply derivative_directional. Qed.

  (** ** Convex functions *)

  Theorem convex_derivative_on K f x y g :
    convex_on K f -> is_derivative_on K f x g -> K x -> K y -> f x + ⟪g, y ⊖ x⟫ <= f y.
  Proof.
    intros Hf Hg Hx Hy.
    enough (⟪g, y ⊖ x⟫ <= f y - f x) by lra.
    apply (directional_upper f x (y ⊖ x)); [now apply Hg|]; intros s Hs.
    rewrite <- segment_step; pose proof (Hf x y s Hx Hy ltac:(lra)); lra.
  Qed.

  Theorem strongly_convex_derivative_on K sigma h x y g :
    strongly_convex_in_norm_on K sigma h -> is_derivative_on K h x g -> K x -> K y ->
    h x + ⟪g, y ⊖ x⟫ + sigma / 2 * (seminorm (y ⊖ x) * seminorm (y ⊖ x)) <= h y.
  Proof.
    intros Hh Hg Hx Hy; set (n := seminorm (y ⊖ x) * seminorm (y ⊖ x)).
    (* h(x + s d) <= h x + s (h y - h x - sigma/2 n) + s^2 sigma/2 n; the last term vanishes with s. *)
    enough (⟪g, y ⊖ x⟫ <= h y - h x - sigma / 2 * n) by lra.
    apply Rnot_lt_le; intros Hlt.
    set (gap := ⟪g, y ⊖ x⟫ - (h y - h x - sigma / 2 * n)) in *.
    assert (0 < gap) as Hgap by (unfold gap; lra).
    destruct (Hg y Hy (gap / 2) ltac:(lra)) as (delta & Hdelta & B).
    assert (0 < Rabs (sigma / 2 * n) + 1) as Hc by (pose proof (Rabs_pos (sigma / 2 * n)); lra).
    destruct (small_step_exists (Rmin delta (gap / 2 / (Rabs (sigma / 2 * n) + 1)))) as (s & Hs & Hsd).
    { apply Rmin_pos; [assumption|]; apply Rdiv_lt_0_compat; lra. }
    pose proof (Rmin_l delta (gap / 2 / (Rabs (sigma / 2 * n) + 1))).
    pose proof (Rmin_r delta (gap / 2 / (Rabs (sigma / 2 * n) + 1))).
    specialize (B s ltac:(lra)); rewrite <- segment_step in B.
    pose proof (Hh x y s Hx Hy ltac:(lra)) as A; rewrite (seminorm_sub x y) in A; fold n in A.
    assert (s * (Rabs (sigma / 2 * n) + 1) < gap / 2) as Hsmall.
    { apply Rmult_lt_reg_r with (/ (Rabs (sigma / 2 * n) + 1)); [now apply Rinv_0_lt_compat|].
      rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra; unfold Rdiv in *; lra. }
    pose proof (Rle_abs (sigma / 2 * n)) as Habs.
    pose proof (Rle_abs (- (h ((1 - s) ⊙ x ⊕ s ⊙ y) - h x - s * ⟪g, y ⊖ x⟫))) as C.
    rewrite Rabs_Ropp in C.
    assert (s * (gap / 2 - s * (sigma / 2 * n)) <= 0) as Hfin by (unfold gap in *; lra).
    assert (0 < gap / 2 - s * (sigma / 2 * n)) by nra.
    nra.
  Qed.

  (** ** Smooth functions *)

  Lemma derivative_along f x d g s :
    is_derivative f (x ⊕ s ⊙ d) g -> derivable_pt_lim (fun r => f (x ⊕ r ⊙ d)) s ⟪g, d⟫.
  Proof.
    intros Hg eps Heps.
    destruct (derivative_step f _ g d Hg (eps / 2) ltac:(lra)) as (delta & Hdelta & B).
    exists (mkposreal delta Hdelta); simpl; intros r Hr Hrd.
    specialize (B r Hrd).
    replace (x ⊕ s ⊙ d ⊕ r ⊙ d) with (x ⊕ (s + r) ⊙ d) in B by vector_eq.
    set (w := f (x ⊕ (s + r) ⊙ d)) in *; set (w0 := f (x ⊕ s ⊙ d)) in *.
    assert (0 < Rabs r) as Hpos by now apply Rabs_pos_lt.
    replace ((w - w0) / r - ⟪g, d⟫) with ((w - w0 - r * ⟪g, d⟫) / r) by now field.
    unfold Rdiv; rewrite Rabs_mult, Rabs_inv.
    apply Rmult_lt_reg_r with (Rabs r); [assumption|].
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra; nra.
  Qed.

  (** The descent lemma along a direction: the derivative may grow by [s M] at most from [x] to [x + s d].  The function
      [s -> f(x + s d) - s⟪grad x, d⟫ - M/2 s²] does not increase on [0, 1]. *)
  Theorem descent_along f grad x d (M : R) :
    (forall y, is_derivative f y (grad y)) ->
    (forall s, 0 <= s <= 1 -> ⟪grad (x ⊕ s ⊙ d) ⊖ grad x, d⟫ <= s * M) ->
    f (x ⊕ d) <= f x + ⟪grad x, d⟫ + M / 2.
  Proof.
    intros Hg Hgrowth.
    set (phi := fun s => f (x ⊕ s ⊙ d) - (⟪grad x, d⟫ * s + M / 2 * (s * s))).
    set (phi' := fun s => ⟪grad (x ⊕ s ⊙ d), d⟫ - (⟪grad x, d⟫ + M / 2 * (s + s))).
    destruct (MVT_cor2 phi phi' 0 1) as (c & Hc & Hc01); [lra| |].
    - intros s _; apply derivable_pt_lim_minus with (f1 := fun s => f (x ⊕ s ⊙ d)).
      + apply derivative_along, Hg.
      + apply derivable_pt_lim_plus.
        * rewrite <- (Rmult_1_r ⟪grad x, d⟫) at 2; apply derivable_pt_lim_scal, derivable_pt_lim_id.
        * apply (derivable_pt_lim_scal (fun s => s * s)).
          replace (s + s) with (1 * s + s * 1) by ring.
          apply (derivable_pt_lim_mult id id); apply derivable_pt_lim_id.
    - assert (phi' c <= 0) as Hneg.
      { unfold phi'; pose proof (Hgrowth c ltac:(lra)) as A.
        replace ⟪grad (x ⊕ c ⊙ d) ⊖ grad x, d⟫ with (⟪grad (x ⊕ c ⊙ d), d⟫ - ⟪grad x, d⟫) in A by pairing_ring.
        lra. }
      unfold phi in Hc.
      replace (x ⊕ 1 ⊙ d) with (x ⊕ d) in Hc by vector_eq.
      replace (x ⊕ 0 ⊙ d) with x in Hc by vector_eq.
      lra.
  Qed.

  (** The descent lemma in a norm. *)
  Theorem descent_lemma_in_norm L f grad x y :
    smooth_in_norm L f grad ->
    f y <= f x + ⟪grad x, y ⊖ x⟫ + L / 2 * (seminorm (y ⊖ x) * seminorm (y ⊖ x)).
  Proof.
    intros [Hg Hl].
    pose proof (descent_along f grad x (y ⊖ x) (L * (seminorm (y ⊖ x) * seminorm (y ⊖ x))) Hg) as A.
    replace (x ⊕ (y ⊖ x)) with y in A by vector_eq.
    enough (f y <= f x + ⟪grad x, y ⊖ x⟫ + L * (seminorm (y ⊖ x) * seminorm (y ⊖ x)) / 2) by lra.
    apply A; clear A; intros s Hs.
    pose proof (pairing_bound _ _ (y ⊖ x) (Hl (x ⊕ s ⊙ (y ⊖ x)) x)) as B.
    replace (x ⊕ s ⊙ (y ⊖ x) ⊖ x) with (s ⊙ (y ⊖ x)) in B by vector_eq.
    rewrite seminorm_scale, Rabs_pos_eq in B by lra; lra.
  Qed.
End Inequalities.
