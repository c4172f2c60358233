(** * Mirror maps, Bregman divergences, and functions on a normed space

    A mirror map [h] is given on a convex set [K] with its derivative [dh] at the points of [D], a part of [K]: the
    interior of a simplex for the entropy.  Derivatives are taken along the segments of [K], so that a function that
    is nowhere differentiable in the whole space has one where the method needs it. *)

From Potential Require Export Normed.

Section Definitions.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (dh grad : V -> dual V) (g : dual V) (K D : V -> Prop)
    (x y z u p : V) (L sigma eta : R).

  Definition is_dual_subgradient_on K f x g : Prop := forall y, K y -> f x + ⟪g, y ⊖ x⟫ <= f y.

  (** Fréchet differentiability. *)
  Definition is_derivative f x g : Prop :=
    forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall y, seminorm (y ⊖ x) < delta -> Rabs (f y - f x - ⟪g, y ⊖ x⟫) <= eps * seminorm (y ⊖ x).

  (** [g] is the derivative of [f] at [x] towards every point of [K]. *)
  Definition is_derivative_on K f x g : Prop :=
    forall u, K u -> forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall s, 0 < s < delta -> Rabs (f (x ⊕ s ⊙ (u ⊖ x)) - f x - s * ⟪g, u ⊖ x⟫) <= eps * s.

  (** [L]-smooth in the norm: the derivative is [L]-Lipschitz from the norm to its dual. *)
  Definition smooth_in_norm L f grad : Prop :=
    (forall x, is_derivative f x (grad x)) /\
    forall x y, dual_norm_at_most (grad x ⊖ grad y) (L * seminorm (x ⊖ y)).

  Definition strongly_convex_in_norm_on K sigma h : Prop :=
    forall x y s, K x -> K y -> 0 <= s <= 1 ->
      h ((1 - s) ⊙ x ⊕ s ⊙ y) <=
      (1 - s) * h x + s * h y - sigma / 2 * (s * (1 - s)) * (seminorm (x ⊖ y) * seminorm (x ⊖ y)).

  (** [h] is convex on the convex set [K], with the derivative [dh] on [D]. *)
  Definition mirror_map K D h dh : Prop :=
    convex_set K /\ convex_on K h /\ (forall x, D x -> K x) /\ forall x, D x -> is_derivative_on K h x (dh x).

  (** The divergence [D_h(u, x)]. *)
  Definition bregman h dh u x : R := h u - h x - ⟪dh x, u ⊖ x⟫.

  (** [p] minimizes [eta ⟨g, u⟩ + D_h(u, x)] over [K], and [h] is differentiable there. *)
  Definition is_mirror_step K D h dh x g eta p : Prop :=
    D p /\ is_minimizer_on K (fun u => eta * ⟪g, u⟫ + bregman h dh u x) p.

  (** [L h - f] is convex. *)
  Definition relatively_smooth_on K L f h : Prop := convex_on K (fun x => L * h x - f x).
End Definitions.

Section Inequalities.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (dh grad : V -> dual V) (g : dual V) (K D : V -> Prop)
    (x y z u p : V) (L sigma eta c : R).

  Lemma derivative_on_lower K f x g u c :
    is_derivative_on K f x g -> K u ->
    (forall s, 0 < s <= 1 -> f x + s * c <= f (x ⊕ s ⊙ (u ⊖ x))) -> c <= ⟪g, u ⊖ x⟫.
  Proof.
    intros Hg Hu H; apply Rnot_lt_le; intros Hlt.
    destruct (Hg u Hu ((c - ⟪g, u ⊖ x⟫) / 2)) as (delta & Hdelta & B); [lra|].
    destruct (small_step_exists delta Hdelta) as (s & Hs & Hsd).
    specialize (B s ltac:(lra)); specialize (H s Hs).
    pose proof (Rle_abs (f (x ⊕ s ⊙ (u ⊖ x)) - f x - s * ⟪g, u ⊖ x⟫)); nra.
  Qed.

  Lemma derivative_on_upper K f x g u c :
    is_derivative_on K f x g -> K u ->
    (forall s, 0 < s <= 1 -> f (x ⊕ s ⊙ (u ⊖ x)) <= f x + s * c) -> ⟪g, u ⊖ x⟫ <= c.
  Proof.
    intros Hg Hu H; apply Rnot_lt_le; intros Hlt.
    destruct (Hg u Hu ((⟪g, u ⊖ x⟫ - c) / 2)) as (delta & Hdelta & B); [lra|].
    destruct (small_step_exists delta Hdelta) as (s & Hs & Hsd).
    specialize (B s ltac:(lra)); specialize (H s Hs).
    pose proof (Rle_abs (- (f (x ⊕ s ⊙ (u ⊖ x)) - f x - s * ⟪g, u ⊖ x⟫))) as A; rewrite Rabs_Ropp in A; nra.
  Qed.

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

  Lemma derivative_is_on K f x g : is_derivative f x g -> is_derivative_on K f x g.
  Proof.
    intros H u _ eps Heps; destruct (derivative_step f x g (u ⊖ x) H eps Heps) as (delta & Hd & B).
    exists delta; split; [assumption|]; intros s Hs.
    specialize (B s); rewrite Rabs_pos_eq in B by lra; apply B; lra.
  Qed.

  (** ** Convex functions *)

  Theorem convex_derivative_on K f x y g :
    convex_on K f -> is_derivative_on K f x g -> K x -> K y -> f x + ⟪g, y ⊖ x⟫ <= f y.
  Proof.
    intros Hf Hg Hx Hy.
    enough (⟪g, y ⊖ x⟫ <= f y - f x) by lra.
    apply (derivative_on_upper K f x); [assumption | assumption |]; intros s Hs.
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

  (** ** Bregman divergences *)

  (** The three-point identity. *)
  Theorem three_point_identity h dh u x p :
    bregman h dh u x = bregman h dh u p + bregman h dh p x + ⟪dh p ⊖ dh x, u ⊖ p⟫.
  Proof. unfold bregman; pairing_ring. Qed.

  Theorem bregman_pos K D h dh u x : mirror_map K D h dh -> K u -> D x -> 0 <= bregman h dh u x.
  Proof.
    intros (HK & Hh & HD & Hd) Hu Hx; unfold bregman.
    pose proof (convex_derivative_on K h x u (dh x) Hh (Hd x Hx) (HD x Hx) Hu); lra.
  Qed.

  Theorem bregman_lower K D sigma h dh u x :
    mirror_map K D h dh -> strongly_convex_in_norm_on K sigma h -> K u -> D x ->
    sigma / 2 * (seminorm (u ⊖ x) * seminorm (u ⊖ x)) <= bregman h dh u x.
  Proof.
    intros (HK & Hh & HD & Hd) Hs Hu Hx; unfold bregman.
    pose proof (strongly_convex_derivative_on K sigma h x u (dh x) Hs (Hd x Hx) (HD x Hx) Hu); lra.
  Qed.

  (** First-order optimality of a mirror step ... *)
  Theorem mirror_step_optimality K D h dh x g eta p u :
    mirror_map K D h dh -> is_mirror_step K D h dh x g eta p -> K u ->
    0 <= eta * ⟪g, u ⊖ p⟫ + ⟪dh p ⊖ dh x, u ⊖ p⟫.
  Proof.
    intros (HK & _ & _ & Hd) [HDp [Hp Hmin]] Hu.
    enough (- (eta * ⟪g, u ⊖ p⟫ - ⟪dh x, u ⊖ p⟫) <= ⟪dh p, u ⊖ p⟫) as A
      by (revert A; pairing_generalize; lra).
    apply (derivative_on_lower K h p); [now apply Hd | assumption |]; intros s Hs.
    rewrite <- segment_step.
    pose proof (Hmin _ (HK p u s Hp Hu ltac:(lra))) as A; unfold bregman in A.
    revert A; set (w := h ((1 - s) ⊙ p ⊕ s ⊙ u)); pairing_generalize; lra.
  Qed.

  (** ... and the three-point inequality. *)
  Theorem mirror_step_three_points K D h dh x g eta p u :
    mirror_map K D h dh -> is_mirror_step K D h dh x g eta p -> K u ->
    eta * ⟪g, p ⊖ u⟫ <= bregman h dh u x - bregman h dh u p - bregman h dh p x.
  Proof.
    intros HM Hp Hu; pose proof (mirror_step_optimality K D h dh x g eta p u HM Hp Hu) as A.
    rewrite (three_point_identity h dh u x p); revert A; pairing_generalize; lra.
  Qed.

  (** ** Smoothness in a norm and relative to a mirror map *)

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

  (** The descent lemma in a norm. *)
  Theorem descent_lemma_in_norm L f grad x y :
    smooth_in_norm L f grad ->
    f y <= f x + ⟪grad x, y ⊖ x⟫ + L / 2 * (seminorm (y ⊖ x) * seminorm (y ⊖ x)).
  Proof.
    intros [Hg Hl]; set (d := y ⊖ x); set (n := seminorm d * seminorm d).
    set (phi := fun s => f (x ⊕ s ⊙ d) - (⟪grad x, d⟫ * s + L / 2 * n * (s * s))).
    set (phi' := fun s => ⟪grad (x ⊕ s ⊙ d), d⟫ - (⟪grad x, d⟫ + L / 2 * n * (s + s))).
    destruct (MVT_cor2 phi phi' 0 1) as (c & Hc & Hc01); [lra| |].
    - intros s _; apply derivable_pt_lim_minus with (f1 := fun s => f (x ⊕ s ⊙ d)).
      + apply derivative_along, Hg.
      + apply derivable_pt_lim_plus.
        * rewrite <- (Rmult_1_r ⟪grad x, d⟫) at 2; apply derivable_pt_lim_scal, derivable_pt_lim_id.
        * apply (derivable_pt_lim_scal (fun s => s * s)).
          replace (s + s) with (1 * s + s * 1) by ring.
          apply (derivable_pt_lim_mult id id); apply derivable_pt_lim_id.
    - assert (phi' c <= 0) as Hneg.
      { unfold phi'.
        pose proof (pairing_bound _ _ d (Hl (x ⊕ c ⊙ d) x)) as A.
        replace ⟪grad (x ⊕ c ⊙ d) ⊖ grad x, d⟫ with (⟪grad (x ⊕ c ⊙ d), d⟫ - ⟪grad x, d⟫) in A by pairing_ring.
        replace (x ⊕ c ⊙ d ⊖ x) with (c ⊙ d) in A by vector_eq.
        rewrite seminorm_scale, Rabs_pos_eq in A by lra.
        unfold n; lra. }
      unfold phi in Hc.
      replace (x ⊕ 1 ⊙ d) with y in Hc by (unfold d; vector_eq).
      replace (x ⊕ 0 ⊙ d) with x in Hc by vector_eq.
      lra.
  Qed.

  (** The descent lemma relative to a mirror map. *)
  Theorem relative_descent_lemma K D L f h dh x y g :
    mirror_map K D h dh -> relatively_smooth_on K L f h -> is_derivative_on K f x g -> D x -> K y ->
    f y <= f x + ⟪g, y ⊖ x⟫ + L * bregman h dh y x.
  Proof.
    intros (HK & _ & HD & Hd) Hr Hg Hx Hy.
    assert (is_derivative_on K (fun x => L * h x - f x) x (L ⊙ dh x ⊖ g)) as Hdiff.
    { intros u Hu eps Heps.
      assert (0 < Rabs L + 1) as HL by (pose proof (Rabs_pos L); lra).
      destruct (Hd x Hx u Hu (eps / 2 / (Rabs L + 1))) as (d1 & Hd1 & B1);
        [repeat apply Rdiv_lt_0_compat; lra|].
      destruct (Hg u Hu (eps / 2) ltac:(lra)) as (d2 & Hd2 & B2).
      exists (Rmin d1 d2); split; [now apply Rmin_pos|]; intros s Hs.
      pose proof (Rmin_l d1 d2); pose proof (Rmin_r d1 d2).
      specialize (B1 s ltac:(lra)); specialize (B2 s ltac:(lra)); simpl.
      set (a := h (x ⊕ s ⊙ (u ⊖ x)) - h x - s * ⟪dh x, u ⊖ x⟫) in *.
      set (b := f (x ⊕ s ⊙ (u ⊖ x)) - f x - s * ⟪g, u ⊖ x⟫) in *.
      replace (L * h (x ⊕ s ⊙ (u ⊖ x)) - f (x ⊕ s ⊙ (u ⊖ x)) - (L * h x - f x) - s * ⟪L ⊙ dh x ⊖ g, u ⊖ x⟫)
        with (L * a - b) by (unfold a, b; pairing_generalize; ring).
      unfold Rminus; eapply Rle_trans; [apply Rabs_triang|]; rewrite Rabs_Ropp, Rabs_mult.
      apply (Rmult_le_compat_l (Rabs L)) in B1; [|apply Rabs_pos].
      assert (Rabs L * (eps / 2 / (Rabs L + 1) * s) <= eps / 2 * s) as B3; [|lra].
      replace (Rabs L * (eps / 2 / (Rabs L + 1) * s)) with (eps / 2 * s * (Rabs L / (Rabs L + 1))) by (field; lra).
      rewrite <- (Rmult_1_r (eps / 2 * s)) at 2.
      apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|].
      apply Rmult_le_reg_r with (Rabs L + 1); [assumption|].
      replace (Rabs L / (Rabs L + 1) * (Rabs L + 1)) with (Rabs L) by (field; lra); lra. }
    pose proof (convex_derivative_on K _ x y _ Hr Hdiff (HD x Hx) Hy) as A; unfold bregman.
    revert A; simpl; pairing_generalize; lra.
  Qed.
End Inequalities.
