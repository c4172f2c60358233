(** * gossip/average: [||x_T - J x_T||^2 <= rho^(2 T) ||x_0 - J x_0||^2]

    Decentralized averaging, x_{t+1} = W x_t: each agent takes a mean of what it hears.
    Source: Xiao, Boyd 2004.

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
Definition step {E : InnerProductSpace} (W : LinearMap E E) (x x' : E) : Prop :=
  x' = W x.

Definition potential {E : InnerProductSpace} (J : LinearMap E E) (w : R) (x : E) : R :=
  ‖x ⊖ J x‖² / (w ^ 2).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L lam rho : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (t w : R) (x x' : E) :
  0 < L -> 0 <= lam -> lam < 1 -> lam < rho -> rho < 1 -> smooth_convex L f grad -> averaging J ->
  mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys -> 0 <= t -> 0 < w -> step W x x' ->
  potential J (rho * w) x' - potential J w x <= 0.
Proof.
  intros L_positive lam_nonnegative lam_below rho_above rho_below f_smooth J_averaging W_mixing xs_agreed
      xs_gradient t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  assert (exists slack_lam, 0 <= slack_lam /\ lam = slack_lam / (slack_lam + 1)) as (slack_lam &
      slack_lam_sign & lam_by_slack).
  { exists (lam / (1 - lam)); split; [sign | field; sign]. }
  assert (exists slack_rho, 0 < slack_rho /\ rho = (lam * slack_rho + 1) / (slack_rho + 1)) as (slack_rho &
      slack_rho_sign & rho_by_slack).
  { exists ((1 - rho) / (rho - lam)); split; [sign | field; sign]. }
  weigh (1 / (w ^ 2 * rho ^ 2)) (mixing_near lam J W W_mixing x).
  add_square ((rho - lam) * (lam + rho) / (w ^ 2 * rho ^ 2)) (x ⊖ J x) by (rewrite ?rho_by_slack; rewrite
      ?lam_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * slack_lam * slack_rho + 2 * slack_lam
      + 1) / (w ^ 2 * slack_lam ^ 2 * slack_rho ^ 2 + 2 * w ^ 2 * slack_lam ^ 2 * slack_rho + w ^ 2 *
      slack_lam ^ 2 + 2 * w ^ 2 * slack_lam * slack_rho + 2 * w ^ 2 * slack_lam + w ^ 2)) by (field; sign)
      end; sign).
  substitute_vectors; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L lam rho : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (t w : R) (x : E) :
  0 < L -> 0 <= lam -> lam < 1 -> lam < rho -> rho < 1 -> smooth_convex L f grad -> averaging J ->
  mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys -> 0 <= t -> 0 < w ->
  1 / (w ^ 2) * (‖x ⊖ J x‖²) - potential J w x <= 0.
Proof.
  intros L_positive lam_nonnegative lam_below rho_above rho_below f_smooth J_averaging W_mixing xs_agreed
      xs_gradient t_nonnegative w_positive.
  unfold potential.
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  substitute_vectors; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gossip_average
    (E : InnerProductSpace) (L lam rho : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (x : nat -> E) :
  0 < L -> 0 <= lam -> lam < 1 -> lam < rho -> rho < 1 -> smooth_convex L f grad -> averaging J ->
  mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys -> (forall n, step W (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ J (x T)‖² <= (rho ^ T) ^ 2 * (‖x O ⊖ J (x O)‖²).
Proof.
  intros L_positive lam_nonnegative lam_below rho_above rho_below f_smooth J_averaging W_mixing xs_agreed
      xs_gradient stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < rho) by sign.
  set (Phi := fun n => potential J ((rho) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((rho) ^ S n) with ((rho) * (rho) ^ n).
    pose proof (decrease E L lam rho f grad J W xs ys (INR n) ((rho) ^ n) (x n) (x (S n)) L_positive
        lam_nonnegative lam_below rho_above rho_below f_smooth J_averaging W_mixing xs_agreed xs_gradient
        (pos_INR n) (pow_lt (rho) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L lam rho f grad J W xs ys (INR T) ((rho) ^ T) (x T) L_positive lam_nonnegative
      lam_below rho_above rho_below f_smooth J_averaging W_mixing xs_agreed xs_gradient (pos_INR T) (pow_lt
      (rho) T base_positive_1)) as dominates.
  change (potential J ((rho) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ J (x O)‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?map_zero; field; sign. }
  assert (paid : (1 / (((rho) ^ T) ^ 2)) * (‖(x T) ⊖ J (x T)‖²) <= (‖x O ⊖ J (x O)‖²)) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gossip_average.
