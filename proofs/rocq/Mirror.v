(** * Mirror maps and Bregman divergences

    A mirror map [h] is given on a convex set [K] with its derivative [dh] at the points of [D], a part of [K]: the
    interior of a simplex for the entropy.  Derivatives are taken along the segments of [K], so that a function that
    is nowhere differentiable in the whole space has one where the method needs it. *)

From Potential Require Export Calculus.

Section Definitions.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (dh grad : V -> dual V) (g : dual V) (K D : V -> Prop)
    (x y z u p : V) (L sigma eta : R).
  Implicit Types psi : V -> R.

  (** [h] is convex on the convex set [K], with the derivative [dh] on [D]. *)
  Definition mirror_map K D h dh : Prop :=
    convex_set K /\ convex_on K h /\ (forall x, D x -> K x) /\ forall x, D x -> is_derivative_on K h x (dh x).

  (** The divergence [D_h(u, x)]. *)
  Definition bregman h dh u x : R := h u - h x - ⟪dh x, u ⊖ x⟫.

  (** [p] minimizes [eta ⟨g, u⟩ + D_h(u, x)] over [K], and [h] is differentiable there. *)
  Definition is_mirror_step K D h dh x g eta p : Prop :=
    D p /\ is_minimizer_on K (fun u => eta * ⟪g, u⟫ + bregman h dh u x) p.

  (** The same with a part [psi] that is minimized as it is: [p] minimizes [eta (⟨g, u⟩ + psi(u)) + D_h(u, x)]. *)
  Definition is_composite_mirror_step K D h dh psi x g eta p : Prop :=
    D p /\ is_minimizer_on K (fun u => eta * (⟪g, u⟫ + psi u) + bregman h dh u x) p.

  (** [p] is the gradient of the conjugate of [h] at [theta]: it minimizes [h(u) - ⟨theta, u⟩] over [K]. *)
  Definition is_dual_step K h (theta : dual V) p : Prop := is_minimizer_on K (fun u => h u - ⟪theta, u⟫) p.

  (** The value of the conjugate at [theta], which is attained at [p]. *)
  Definition conjugate h (theta : dual V) p : R := ⟪theta, p⟫ - h p.

  (** [L h - f] is convex. *)
  Definition relatively_smooth_on K L f h : Prop := convex_on K (fun x => L * h x - f x).
End Definitions.

Section Inequalities.
  Context {V : NormedSpace}.
  Implicit Types (f h : V -> R) (dh grad : V -> dual V) (g : dual V) (K D : V -> Prop)
    (x y z u p : V) (L sigma eta c : R).
  Implicit Types psi : V -> R.

  (** ** Bregman divergences *)

  (** The three-point identity. *)
  Theorem three_point_identity h dh u x p :
    bregman h dh u x = bregman h dh u p + bregman h dh p x + ⟪dh p ⊖ dh x, u ⊖ p⟫.
  Proof. unfold bregman; pairing_ring. Qed.

  Lemma bregman_self h dh x : bregman h dh x x = 0.
  Proof. unfold bregman; replace (x ⊖ x) with (zero : V) by vector_eq; rewrite pairing_zero_r; ring. Qed.

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

  Lemma mirror_step_feasible {K D h dh x g eta p} : is_mirror_step K D h dh x g eta p -> K p.
  Proof. now intros (_ & Hp & _). Qed.

  (** First-order optimality of a mirror step ... *)
  Theorem mirror_step_optimality K D h dh x g eta p u :
    mirror_map K D h dh -> is_mirror_step K D h dh x g eta p -> K u ->
    0 <= eta * ⟪g, u ⊖ p⟫ + ⟪dh p ⊖ dh x, u ⊖ p⟫.
  Proof.
    intros (HK & _ & _ & Hd) [HDp [Hp Hmin]] Hu.
    enough (- (eta * ⟪g, u ⊖ p⟫ - ⟪dh x, u ⊖ p⟫) <= ⟪dh p, u ⊖ p⟫) as A
      by (revert A; pairing_generalize; lra).
    apply (directional_lower h p (u ⊖ p)); [now apply Hd|]; intros s Hs.
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

  (** The same with a convex part [psi]. *)
  Theorem composite_mirror_step_three_points K D h dh psi x g eta p u :
    mirror_map K D h dh -> convex_on K psi -> 0 < eta -> is_composite_mirror_step K D h dh psi x g eta p -> K u ->
    eta * (⟪g, p ⊖ u⟫ + psi p - psi u) <= bregman h dh u x - bregman h dh u p - bregman h dh p x.
  Proof.
    intros (HK & _ & _ & Hd) Hpsi Heta [HDp [Hp Hmin]] Hu.
    rewrite (three_point_identity h dh u x p).
    enough (- (eta * ⟪g, u ⊖ p⟫ + eta * (psi u - psi p) - ⟪dh x, u ⊖ p⟫) <= ⟪dh p, u ⊖ p⟫) as A
      by (revert A; pairing_generalize; lra).
    apply (directional_lower h p (u ⊖ p)); [now apply Hd|]; intros s Hs.
    rewrite <- segment_step.
    pose proof (Hmin _ (HK p u s Hp Hu ltac:(lra))) as A; unfold bregman in A.
    pose proof (Rmult_le_compat_l eta _ _ (Rlt_le _ _ Heta) (Hpsi p u s Hp Hu ltac:(lra))) as B.
    revert A B; set (w := h ((1 - s) ⊙ p ⊕ s ⊙ u)); set (v := psi ((1 - s) ⊙ p ⊕ s ⊙ u)); pairing_generalize; lra.
  Qed.

  (** ** Conjugates *)

  (** A strongly convex [h] grows away from the point that attains its conjugate. *)
  Theorem dual_step_growth K sigma h theta p u :
    convex_set K -> strongly_convex_in_norm_on K sigma h -> is_dual_step K h theta p -> K u ->
    h p + ⟪theta, u ⊖ p⟫ + sigma / 2 * (seminorm (u ⊖ p) * seminorm (u ⊖ p)) <= h u.
  Proof.
    intros HK Hh [Hp Hmin] Hu; set (n := seminorm (u ⊖ p) * seminorm (u ⊖ p)).
    enough (⟪theta, u ⊖ p⟫ <= h u - h p - sigma / 2 * n) by lra.
    apply small_step with (c := sigma / 2 * n); intros s Hs.
    pose proof (Hmin _ (HK p u s Hp Hu ltac:(lra))) as A; simpl in A.
    pose proof (Hh p u s Hp Hu ltac:(lra)) as B; rewrite (seminorm_sub p u) in B; fold n in B.
    replace ⟪theta, (1 - s) ⊙ p ⊕ s ⊙ u⟫ with (⟪theta, p⟫ + s * ⟪theta, u ⊖ p⟫) in A by pairing_ring.
    apply Rmult_le_reg_l with s; lra.
  Qed.

  (** The conjugate is at least every affine function below it. *)
  Lemma conjugate_lower K h theta p u : is_dual_step K h theta p -> K u -> ⟪theta, u⟫ - h u <= conjugate h theta p.
  Proof. intros [_ H] Hu; specialize (H u Hu); unfold conjugate; simpl in H; lra. Qed.

  (** ** Relative smoothness *)

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
