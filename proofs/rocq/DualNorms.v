(** * Dual norms at work: steepest descent in a norm, and conjugates of strongly convex functions

    A certificate in a norm that is not Euclidean uses the dual norm [n] of a gradient [g] as a number of its own, with
    [is_dual_norm g n].  That there is one is proved here wherever the method needs it: for a bounded gradient, and
    for the gradient of a steepest descent step. *)

From Potential Require Export Mirror.

Section DualNorms.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (dh : V -> dual V) (g theta : dual V) (K D : V -> Prop) (x u v p : V)
    (c n s G sigma : R).

  Theorem dual_norm_exists g G : dual_norm_at_most g G -> exists n, is_dual_norm g n.
  Proof.
    intros HG.
    destruct (completeness (fun r => exists v, seminorm v <= 1 /\ r = ⟪g, v⟫)) as [n Hn].
    - exists G; intros r (v & Hv & ->); now apply HG.
    - exists 0, zero; rewrite seminorm_zero, pairing_zero_r; split; lra.
    - now exists n.
  Qed.

  Lemma dual_norm_nonneg g n : is_dual_norm g n -> 0 <= n.
  Proof. intros H; exact (dual_norm_pos g n (dual_norm_is_at_most g n H)). Qed.

  Lemma dual_norm_sqr_le g n G : is_dual_norm g n -> dual_norm_at_most g G -> n * n <= G * G.
  Proof.
    intros Hn HG; pose proof (dual_norm_nonneg g n Hn); pose proof (dual_norm_le g n G Hn HG).
    apply Rmult_le_compat; assumption.
  Qed.

  (** ** Steepest descent *)

  (** [p] minimizes [⟨g, u - x⟩ + ‖u - x‖²/(2 s)] over all [u]. *)
  Definition is_steepest_step x g s p : Prop :=
    is_minimizer (fun u => ⟪g, u ⊖ x⟫ + seminorm (u ⊖ x) * seminorm (u ⊖ x) / (2 * s)) p.

  (** What the step attains is below the value at [x - r v], for [v] of the unit ball. *)
  Lemma steepest_step_value x g s p v r :
    0 < s -> is_steepest_step x g s p -> seminorm v <= 1 -> 0 <= r ->
    ⟪g, p ⊖ x⟫ + seminorm (p ⊖ x) * seminorm (p ⊖ x) / (2 * s) <= r * r / (2 * s) - r * ⟪g, v⟫.
  Proof.
    intros Hs [_ H] Hv Hr; specialize (H (x ⊖ r ⊙ v) I); simpl in H.
    replace (x ⊖ r ⊙ v ⊖ x) with ((- r) ⊙ v) in H by vector_eq.
    rewrite pairing_scale_r, seminorm_scale, Rabs_Ropp, (Rabs_pos_eq r Hr) in H.
    pose proof (seminorm_pos _ v) as Hp.
    assert (r * seminorm v * (r * seminorm v) / (2 * s) <= r * r / (2 * s)) as A.
    { apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; lra|].
      assert (r * seminorm v <= r) by (rewrite <- (Rmult_1_r r) at 2; now apply Rmult_le_compat_l).
      apply Rmult_le_compat; try assumption; apply Rmult_le_pos; assumption. }
    lra.
  Qed.

  Theorem steepest_step_dual_norm x g s p : 0 < s -> is_steepest_step x g s p -> exists n, is_dual_norm g n.
  Proof.
    intros Hs H.
    apply (dual_norm_exists g
      (1 * 1 / (2 * s) - (⟪g, p ⊖ x⟫ + seminorm (p ⊖ x) * seminorm (p ⊖ x) / (2 * s)))); intros v Hv.
    pose proof (steepest_step_value x g s p v 1 Hs H Hv ltac:(lra)); lra.
  Qed.

  Theorem steepest_step_optimality x g s p n :
    0 < s -> is_steepest_step x g s p -> is_dual_norm g n ->
    ⟪g, p ⊖ x⟫ + seminorm (p ⊖ x) * seminorm (p ⊖ x) / (2 * s) <= - (s / 2 * (n * n)).
  Proof.
    intros Hs H Hn; pose proof (dual_norm_nonneg g n Hn) as n0.
    set (value := ⟪g, p ⊖ x⟫ + seminorm (p ⊖ x) * seminorm (p ⊖ x) / (2 * s)).
    assert (value <= 0) as Hvalue.
    { pose proof (steepest_step_value x g s p zero 0 Hs H ltac:(rewrite seminorm_zero; lra) ltac:(lra)) as A.
      fold value in A; unfold Rdiv in A; lra. }
    assert (n <= sqrt (- (2 * value / s))) as B.
    { apply (dual_norm_le g); [assumption|]; intros v Hv.
      destruct (Rle_lt_dec ⟪g, v⟫ 0) as [N|N]; [eapply Rle_trans; [exact N | apply sqrt_pos]|].
      rewrite <- (sqrt_square ⟪g, v⟫) by lra; apply sqrt_le_1_alt.
      pose proof (steepest_step_value x g s p v (s * ⟪g, v⟫) Hs H Hv ltac:(apply Rmult_le_pos; lra)) as A.
      fold value in A.
      apply Rmult_le_reg_l with (s / 2); [lra|].
      replace (s / 2 * - (2 * value / s)) with (- value) by (field; lra).
      replace (s * ⟪g, v⟫ * (s * ⟪g, v⟫) / (2 * s) - s * ⟪g, v⟫ * ⟪g, v⟫)
        with (- (s / 2 * (⟪g, v⟫ * ⟪g, v⟫))) in A by (field; lra).
      lra. }
    assert (n * n <= - (2 * value / s)) as C.
    { assert (0 <= - (2 * value / s)) as P.
      { replace (- (2 * value / s)) with (2 * (- value) * / s) by (field; lra).
        apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra]. }
      rewrite <- (sqrt_sqrt _ P); apply Rmult_le_compat; assumption. }
    apply (Rmult_le_compat_l (s / 2)) in C; [|lra].
    replace (s / 2 * - (2 * value / s)) with (- value) in C by (field; lra); lra.
  Qed.

  (** ** Conjugates *)

  (** The conjugate of a 1-strongly convex function is 1-smooth. *)
  Theorem conjugate_smooth K h theta theta' p p' g c n :
    convex_set K -> strongly_convex_in_norm_on K 1 h -> is_dual_step K h theta p -> is_dual_step K h theta' p' ->
    theta' ⊖ theta = c ⊙ g -> is_dual_norm g n ->
    conjugate h theta' p' <= conjugate h theta p + ⟪theta' ⊖ theta, p⟫ + c * c * (n * n) / 2.
  Proof.
    intros HK Hh Hp Hp' Hc Hn; unfold conjugate.
    pose proof (dual_step_growth K 1 h theta p p' HK Hh Hp (proj1 Hp')) as A.
    pose proof (fenchel_young_dual_norm c (-1) g n (p' ⊖ p) Hn) as B.
    replace (2 * c * -1 * ⟪g, p' ⊖ p⟫) with (-2 * ⟪theta' ⊖ theta, p' ⊖ p⟫) in B
      by (rewrite Hc, pairing_scale; ring).
    revert A B; set (w := seminorm (p' ⊖ p)); pairing_generalize; lra.
  Qed.

  (** At a derivative of [h], what is between the conjugate and its affine lower bounds is the divergence. *)
  Theorem conjugate_at_derivative K D h dh x p u :
    mirror_map K D h dh -> D x -> is_dual_step K h (dh x) p ->
    conjugate h (dh x) p - ⟪dh x, u⟫ + h u = bregman h dh u x.
  Proof.
    intros (HK & Hh & HD & Hd) Hx Hp; unfold bregman.
    pose proof (conjugate_lower K h (dh x) p x Hp (HD x Hx)) as A.
    pose proof (convex_derivative_on K h x p (dh x) Hh (Hd x Hx) (HD x Hx) (proj1 Hp)) as B.
    revert A B; unfold conjugate; pairing_generalize; lra.
  Qed.
End DualNorms.
