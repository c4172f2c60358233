(** * nids/strongly-convex: [||x_T - xs||^2 <= ((1 - lam + alpha mu + alpha lam mu)/(1 - lam + 2 alpha mu))^T (<2 alpha y*, 2 alpha y* - 2 alpha W y*>/2 + R^2)]

    NIDS, or exact diffusion: decentralized gradient descent that is exact, for every step up to 1/L.
    Here [R = ||x_0 - xs||].
    Source: Li, Shi, Yan 2019; Yuan, Ying, Zhao, Sayed 2019.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A map that is its own adjoint, the orthogonal projection on the points of consensus, and what mixes the vectors of
    agents: points of consensus stay where they are, and others come nearer to their average. *)
Definition symmetric_map {E : InnerProductSpace} (A : LinearMap E E) : Prop := forall x y, ⟨A x, y⟩ = ⟨x, A y⟩.

Definition averaging {E : InnerProductSpace} (J : LinearMap E E) : Prop :=
  symmetric_map J /\ forall x, J (J x) = J x.

Definition mixing {E : InnerProductSpace} (lam : R) (J W : LinearMap E E) : Prop :=
  symmetric_map W /\ (forall x, W (J x) = J x) /\ forall x, norm (W x ⊖ J x) <= lam * norm (x ⊖ J x).

Section Mixing.
  Context {E : InnerProductSpace} (lam : R) (J W : LinearMap E E) (HJ : averaging J) (HW : mixing lam J W).

  Lemma agreed_is_mixed x : J x = x -> W x = x.
  Proof. intros H; destruct HW as [_ [HWJ _]]; rewrite <- H at 1; rewrite HWJ; exact H. Qed.

  Lemma mixing_agreed x y : W y = y -> ⟨W x, y⟩ = ⟨x, y⟩.
  Proof. intros H; destruct HW as [S _]; rewrite S, H; reflexivity. Qed.

  Lemma mixing_near x : ‖W x ⊖ J x‖² <= lam * lam * ‖x ⊖ J x‖².
  Proof.
    destruct HW as [_ [_ H]]; pose proof (sqr_norm_le _ _ (H x)) as B; rewrite <- (norm_sqr (x ⊖ J x)); lra.
  Qed.

  Lemma average_apart x : ⟨x ⊖ J x, J x⟩ = 0.
  Proof.
    destruct HJ as [S I]; pose proof (S x (J x)) as A; rewrite I in A.
    replace ⟨x ⊖ J x, J x⟩ with (⟨x, J x⟩ - ⟨J x, J x⟩) by inner_ring; lra.
  Qed.

  Lemma mixed_apart x : ⟨W x ⊖ J x, J x⟩ = 0.
  Proof.
    destruct HW as [S [HWJ _]]; pose proof (S x (J x)) as A; rewrite HWJ in A.
    pose proof (average_apart x) as B; replace ⟨x ⊖ J x, J x⟩ with (⟨x, J x⟩ - ⟨J x, J x⟩) in B by inner_ring.
    replace ⟨W x ⊖ J x, J x⟩ with (⟨W x, J x⟩ - ⟨J x, J x⟩) by inner_ring; lra.
  Qed.

  Lemma average_mixed x : J (W x) = J x.
  Proof.
    destruct HJ as [S _]; destruct HW as [SW [HWJ _]]; apply inner_ext; intros v.
    rewrite <- (S v (W x)), <- (SW (J v) x), HWJ; apply S.
  Qed.

  Lemma average_decided u v w : u = v \/ u = w -> J v = J w -> J u = J w.
  Proof. intros [-> | ->]; [easy | reflexivity]. Qed.

  Lemma mixing_contracts x y : 0 <= lam <= 1 -> W x = y -> ‖y‖² <= ‖x‖².
  Proof.
    intros Hl <-; pose proof (mixing_near x) as N; pose proof (average_apart x) as A; pose proof (mixed_apart x) as B.
    pose proof (inner_pos _ (x ⊖ J x)) as P.
    replace ‖x‖² with (‖x ⊖ J x‖² + ‖J x‖² + 2 * ⟨x ⊖ J x, J x⟩) by inner_ring.
    replace ‖W x‖² with (‖W x ⊖ J x‖² + ‖J x‖² + 2 * ⟨W x ⊖ J x, J x⟩) by inner_ring.
    assert (lam * lam * ‖x ⊖ J x‖² <= 1 * ‖x ⊖ J x‖²) by (apply Rmult_le_compat_r; [exact P | nra]).
    rewrite A, B; lra.
  Qed.

  Lemma spectral_gap x y : 0 <= lam <= 1 -> W x = y -> 0 <= ⟨x ⊖ y, lam ⊙ x ⊖ y⟩.
  Proof.
    intros Hl <-; pose proof (average_apart x) as A; pose proof (mixed_apart x) as B.
    destruct HW as [_ [_ N]]; specialize (N x).
    pose proof (cauchy_schwarz (x ⊖ J x) (W x ⊖ J x)) as C.
    pose proof (norm_sqr (x ⊖ J x)) as P; pose proof (norm_sqr (W x ⊖ J x)) as Q.
    pose proof (norm_pos (x ⊖ J x)); pose proof (norm_pos (W x ⊖ J x)).
    replace ⟨x ⊖ W x, lam ⊙ x ⊖ W x⟩ with
      (lam * ‖x ⊖ J x‖² - (1 + lam) * ⟨x ⊖ J x, W x ⊖ J x⟩ + ‖W x ⊖ J x‖²
        - (1 - lam) * (⟨x ⊖ J x, J x⟩ - ⟨W x ⊖ J x, J x⟩)) by inner_ring.
    rewrite A, B, <- P, <- Q.
    set (n := norm (x ⊖ J x)) in *; set (m := norm (W x ⊖ J x)) in *; set (c := ⟨x ⊖ J x, W x ⊖ J x⟩) in *.
    enough (0 <= (n - m) * (lam * n - m)) by nra.
    apply Rmult_le_pos; nra.
  Qed.
End Mixing.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (alpha : R) (grad : E -> E) (W : LinearMap E E) (x s x' s' : E) : Prop :=
  x' = (1 / 2) ⊙ x ⊕ (1 / 2) ⊙ W x ⊕ (1 / 4) ⊙ W (W s) ⊖ (1 / 4) ⊙ s ⊖ (alpha / 2) ⊙ grad x ⊖ (alpha / 2) ⊙ W (grad x) /\
    s' = x ⊕ (1 / 2) ⊙ s ⊕ (1 / 2) ⊙ W s ⊖ alpha ⊙ grad x.

Definition potential {E : InnerProductSpace} (alpha : R) (W : LinearMap E E) (xs ys : E) (w : R) (x s : E) : R :=
  ‖x ⊖ xs‖² / w + ⟨s ⊕ (2 * alpha) ⊙ ys, s ⊕ (2 * alpha) ⊙ ys ⊖ (2 * alpha) ⊙ W ys ⊖ W s⟩ / (2 * w).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L lam alpha : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (t w : R) (x s x' s' : E) :
  0 < mu -> mu < L -> 0 <= lam -> lam < 1 -> 0 < alpha -> alpha <= 1 / L ->
  smooth_strongly_convex L mu f grad -> averaging J -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys ->
  0 <= t -> 0 < w -> step alpha grad W x s x' s' ->
  potential alpha W xs ys (((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) * w) x' s' - potential alpha W xs ys w x s <= 0.
Proof.
  intros mu_positive L_above lam_nonnegative lam_below alpha_positive alpha_at_most f_smooth J_averaging
      W_mixing xs_agreed xs_gradient t_nonnegative w_positive (x'_value & s'_value).
  unfold potential.
  assert (0 <= 1 - L * alpha) by (replace (1 - L * alpha) with (L * (1 / L - alpha)) by (field; sign); sign).
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_lam, 0 <= slack_lam /\ lam = slack_lam / (slack_lam + 1)) as (slack_lam &
      slack_lam_sign & lam_by_slack).
  { exists (lam / (1 - lam)); split; [sign | field; sign]. }
  assert (exists slack_alpha, 0 <= slack_alpha /\ alpha = 1 / (L * (slack_alpha + 1))) as (slack_alpha &
      slack_alpha_sign & alpha_by_slack).
  { exists ((1 - L * alpha) / (L * alpha)); split; [sign | field; sign]. }
  assert (0 < alpha * lam * mu + alpha * mu + 1 - lam) by (rewrite ?alpha_by_slack; rewrite ?lam_by_slack;
      rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu * slack_alpha + 2 * mu *
      slack_lam + 2 * mu + slack_L * slack_alpha + slack_L) / (mu * slack_alpha * slack_lam + mu * slack_alpha
      + mu * slack_lam + mu + slack_L * slack_alpha * slack_lam + slack_L * slack_alpha + slack_L * slack_lam
      + slack_L)) by (field; sign) end; sign).
  assert (0 < 2 * alpha * mu + 1 - lam) by (rewrite ?alpha_by_slack; rewrite ?lam_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu * slack_alpha + 2 * mu * slack_lam + 3 *
      mu + slack_L * slack_alpha + slack_L) / (mu * slack_alpha * slack_lam + mu * slack_alpha + mu *
      slack_lam + mu + slack_L * slack_alpha * slack_lam + slack_L * slack_alpha + slack_L * slack_lam +
      slack_L)) by (field; sign) end; sign).
  assert (0 < 4 * L * alpha * mu + L + lam * mu - L * lam - mu) by (rewrite ?alpha_by_slack; rewrite
      ?lam_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((4 * mu * slack_lam +
      4 * mu + slack_L * slack_alpha + slack_L) / (slack_alpha * slack_lam + slack_alpha + slack_lam + 1)) by
      (field; sign) end; sign).
  assert (0 < 2 - L * alpha - alpha * mu) by (rewrite ?alpha_by_slack; rewrite ?lam_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_alpha + 2 * slack_L *
      slack_alpha + slack_L) / (mu * slack_alpha + mu + slack_L * slack_alpha + slack_L)) by (field; sign)
      end; sign).
  weigh (2 * alpha * (L - mu) * (2 * alpha * mu + 1 - lam) / (w * (L + mu) * (alpha * lam * mu + alpha * mu +
      1 - lam))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _ mu_positive)
      L_above) f_smooth).
  weigh (2 * alpha * (L - mu) * (2 * alpha * mu + 1 - lam) / (w * (L + mu) * (alpha * lam * mu + alpha * mu +
      1 - lam))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj (Rlt_le _ _ mu_positive)
      L_above) f_smooth).
  weigh (alpha * mu / (2 * w * (alpha * lam * mu + alpha * mu + 1 - lam))) (spectral_gap lam J W J_averaging
      W_mixing (s ⊕ (2 * alpha) ⊙ ys) ((2 * alpha) ⊙ W ys ⊕ W s) ltac:(sign) ltac:(subst; repeat first
      [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite (average_mixed lam J W J_averaging
      W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2 J_averaging)]; rewrite ?xs_mixed; rewrite
      ?xs_agreed; vector_eq_by ltac:(field; sign))).
  weigh ((2 * alpha * mu + 1 - lam) / (4 * w * (alpha * lam * mu + alpha * mu + 1 - lam))) (mixing_contracts
      lam J W J_averaging W_mixing (s ⊖ s') ((1 / 2) ⊙ W s ⊕ alpha ⊙ W (grad x) ⊖ W x ⊖ (1 / 2) ⊙ W (W s))
      ltac:(sign) ltac:(subst; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; vector_eq_by ltac:(field; sign))).
  weigh_free ((- 1) * alpha * (2 * alpha * mu + 1 - lam) / (2 * w * (alpha * lam * mu + alpha * mu + 1 -
      lam))) ((proj1 W_mixing) ys s).
  weigh_free (alpha * (2 * alpha * mu + 1 - lam) / (w * (alpha * lam * mu + alpha * mu + 1 - lam))) ((proj1
      W_mixing) ys x).
  weigh_free ((- 1) * alpha ^ 2 * (2 * alpha * mu + 1 - lam) / (w * (alpha * lam * mu + alpha * mu + 1 -
      lam))) ((proj1 W_mixing) ys (grad x)).
  weigh_free (alpha * (2 * alpha * mu + 1 - lam) / (2 * w * (alpha * lam * mu + alpha * mu + 1 - lam)))
      ((proj1 W_mixing) ys (W s)).
  weigh_free ((2 * alpha * mu + 1 - lam) / (2 * w * (alpha * lam * mu + alpha * mu + 1 - lam))) ((proj1
      W_mixing) s x).
  weigh_free ((- 1) * alpha * (2 * alpha * mu + 1 - lam) / (2 * w * (alpha * lam * mu + alpha * mu + 1 -
      lam))) ((proj1 W_mixing) s (grad x)).
  weigh_free ((2 * alpha * mu + 1 - lam) / (4 * w * (alpha * lam * mu + alpha * mu + 1 - lam))) ((proj1
      W_mixing) s (W s)).
  weigh_free ((- 1) * 2 * alpha * (2 * alpha * mu + 1 - lam) / (w * (alpha * lam * mu + alpha * mu + 1 -
      lam))) (mixing_agreed lam J W W_mixing ys xs xs_mixed).
  weigh_free ((- 1) * (2 * alpha * mu + 1 - lam) / (2 * w * (alpha * lam * mu + alpha * mu + 1 - lam)))
      (mixing_agreed lam J W W_mixing s xs xs_mixed).
  weigh_free ((- 1) * (2 * alpha * mu + 1 - lam) / (w * (alpha * lam * mu + alpha * mu + 1 - lam)))
      (mixing_agreed lam J W W_mixing x xs xs_mixed).
  weigh_free (alpha * (2 * alpha * mu + 1 - lam) / (w * (alpha * lam * mu + alpha * mu + 1 - lam)))
      (mixing_agreed lam J W W_mixing (grad x) xs xs_mixed).
  weigh_free ((- 1) * (2 * alpha * mu + 1 - lam) / (2 * w * (alpha * lam * mu + alpha * mu + 1 - lam)))
      (mixing_agreed lam J W W_mixing (W s) xs xs_mixed).
  add_square ((1 - lam) / (4 * w * (alpha * lam * mu + alpha * mu + 1 - lam))) (s ⊕ (2 * alpha) ⊙ ys ⊖ (2 *
      alpha) ⊙ W ys ⊖ W s).
  add_square (alpha * mu * (4 * L * alpha * mu + L + lam * mu - L * lam - mu) / (w * (L + mu) * (alpha * lam *
      mu + alpha * mu + 1 - lam))) (x ⊖ xs).
  add_square (alpha * (2 - L * alpha - alpha * mu) * (2 * alpha * mu + 1 - lam) / (w * (L + mu) * (alpha * lam
      * mu + alpha * mu + 1 - lam))) (ys ⊖ W ys ⊖ grad x).
  substitute_vectors; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L lam alpha : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (t w : R) (x s : E) :
  0 < mu -> mu < L -> 0 <= lam -> lam < 1 -> 0 < alpha -> alpha <= 1 / L ->
  smooth_strongly_convex L mu f grad -> averaging J -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys ->
  0 <= t -> 0 < w -> 1 / w * (‖x ⊖ xs‖²) - potential alpha W xs ys w x s <= 0.
Proof.
  intros mu_positive L_above lam_nonnegative lam_below alpha_positive alpha_at_most f_smooth J_averaging
      W_mixing xs_agreed xs_gradient t_nonnegative w_positive.
  unfold potential.
  assert (0 <= 1 - L * alpha) by (replace (1 - L * alpha) with (L * (1 / L - alpha)) by (field; sign); sign).
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  weigh (1 / (4 * w)) (mixing_contracts lam J W J_averaging W_mixing (s ⊕ (2 * alpha) ⊙ ys) ((2 * alpha) ⊙ W
      ys ⊕ W s) ltac:(sign) ltac:(subst; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale |
      rewrite (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; vector_eq_by ltac:(field; sign))).
  add_square (1 / (4 * w)) (s ⊕ (2 * alpha) ⊙ ys ⊖ (2 * alpha) ⊙ W ys ⊖ W s).
  substitute_vectors; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem nids_strongly_convex
    (E : InnerProductSpace) (mu L lam alpha : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (x s : nat -> E) :
  0 < mu -> mu < L -> 0 <= lam -> lam < 1 -> 0 < alpha -> alpha <= 1 / L ->
  smooth_strongly_convex L mu f grad -> averaging J -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys ->
  s O = zero -> (forall n, step alpha grad W (x n) (s n) (x (S n)) (s (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= ((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) ^ T * ((⟨(2 * alpha) ⊙ ys, (2 * alpha) ⊙ ys ⊖ (2 * alpha) ⊙ W ys⟩) / 2 + ‖x O ⊖ xs‖²).
Proof.
  intros mu_positive L_above lam_nonnegative lam_below alpha_positive alpha_at_most f_smooth J_averaging
      W_mixing xs_agreed xs_gradient s_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * alpha) by (replace (1 - L * alpha) with (L * (1 / L - alpha)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_lam, 0 <= slack_lam /\ lam = slack_lam / (slack_lam + 1)) as (slack_lam &
      slack_lam_sign & lam_by_slack).
  { exists (lam / (1 - lam)); split; [sign | field; sign]. }
  assert (exists slack_alpha, 0 <= slack_alpha /\ alpha = 1 / (L * (slack_alpha + 1))) as (slack_alpha &
      slack_alpha_sign & alpha_by_slack).
  { exists ((1 - L * alpha) / (L * alpha)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < (alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) by
      (rewrite ?alpha_by_slack; rewrite ?lam_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((mu * slack_alpha + 2 * mu * slack_lam + 2 * mu + slack_L * slack_alpha + slack_L) / (mu
      * slack_alpha + 2 * mu * slack_lam + 3 * mu + slack_L * slack_alpha + slack_L)) by (field; sign) end;
      sign).
  set (Phi := fun n => potential alpha W xs ys (((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu +
      1 - lam)) ^ n) (x n) (s n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu
      + 1 - lam)) ^ S n) with (((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) *
      ((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) ^ n).
    pose proof (decrease E mu L lam alpha f grad J W xs ys (INR n) (((alpha * lam * mu + alpha * mu + 1 - lam)
        / (2 * alpha * mu + 1 - lam)) ^ n) (x n) (s n) (x (S n)) (s (S n)) mu_positive L_above lam_nonnegative
        lam_below alpha_positive alpha_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient (pos_INR n)
        (pow_lt ((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) n base_positive_1)
        (stepping n)) as below; lra. }
  pose proof (domination E mu L lam alpha f grad J W xs ys (INR T) (((alpha * lam * mu + alpha * mu + 1 - lam)
      / (2 * alpha * mu + 1 - lam)) ^ T) (x T) (s T) mu_positive L_above lam_nonnegative lam_below
      alpha_positive alpha_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient (pos_INR T) (pow_lt
      ((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) T base_positive_1)) as
      dominates.
  change (potential alpha W xs ys (((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) ^
      T) (x T) (s T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (⟨(2 * alpha) ⊙ ys, (2 * alpha) ⊙ ys ⊖ (2 * alpha) ⊙ W ys⟩) / 2 + ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?s_start, ?map_zero; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (1 / (((alpha * lam * mu + alpha * mu + 1 - lam) / (2 * alpha * mu + 1 - lam)) ^ T)) * (‖(x
      T) ⊖ xs‖²) <= (⟨(2 * alpha) ⊙ ys, (2 * alpha) ⊙ ys ⊖ (2 * alpha) ⊙ W ys⟩) / 2 + ‖x O ⊖ xs‖²) by (rewrite
      start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions nids_strongly_convex.
