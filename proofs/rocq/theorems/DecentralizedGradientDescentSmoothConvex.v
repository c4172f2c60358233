(** * decentralized-gradient-descent/smooth-convex: [mean over t < T of [(f(y_t) - f(xs)) - (2 eta^2 L/(1 - lam)^2) ||y* - W y*||^2] <= ||J x_0 - xs||^2/(2 eta T) + L ||x_0 - J x_0||^2/(2 T (1 - lam))]

    Decentralized gradient descent: each agent averages what it hears, and takes a step of its own.
    Source: Nedić, Ozdaglar 2009; Yuan, Ling, Yin 2016; Koloskova et al. 2020.

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
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (W : LinearMap E E) (x x' : E) : Prop :=
  x' = W x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (L lam eta : R) (J : LinearMap E E) (xs : E) (x : E) : R :=
  ‖J x ⊖ xs‖² / (2 * eta) + L / (2 * (1 - lam)) * ‖x ⊖ J x‖².

Definition progress {E : InnerProductSpace} (L lam eta : R) (f : E -> R) (J W : LinearMap E E) (xs ys : E) (x : E) : R :=
  (f (J x) - f xs) - 2 * L * eta ^ 2 / (1 - lam) ^ 2 * ‖ys ⊖ W ys‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L lam eta : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (t : R) (x x' : E) :
  0 < L -> 0 <= lam -> lam < 1 -> 0 < eta -> eta <= (1 - lam) / (2 * L) -> smooth_convex L f grad ->
  averaging J -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys -> 0 <= t -> step eta grad W x x' ->
  potential L lam eta J xs x' - potential L lam eta J xs x + progress L lam eta f J W xs ys x <= 0.
Proof.
  intros L_positive lam_nonnegative lam_below eta_positive eta_at_most f_smooth J_averaging W_mixing xs_agreed
      xs_gradient t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress.
  assert (0 <= 1 - 2 * L * eta - lam) by (replace (1 - 2 * L * eta - lam) with (2 * L * ((1 - lam) / (2 * L) -
      eta)) by (field; sign); sign).
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  assert (exists slack_lam, 0 <= slack_lam /\ lam = slack_lam / (slack_lam + 1)) as (slack_lam &
      slack_lam_sign & lam_by_slack).
  { exists (lam / (1 - lam)); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = (- 1) * (lam - 1) / (2 * L * (slack_eta + 1))) as
      (slack_eta & slack_eta_sign & eta_by_slack).
  { exists ((1 - 2 * L * eta - lam) / (2 * L * eta)); split; [sign | field; sign]. }
  assert (0 < 4 * L ^ 2 * eta ^ 2 + lam ^ 2 + 1 - 2 * lam) by (rewrite ?eta_by_slack; rewrite ?lam_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((slack_eta ^ 2 + 2 * slack_eta + 2) / (slack_eta ^ 2 *
      slack_lam ^ 2 + 2 * slack_eta ^ 2 * slack_lam + slack_eta ^ 2 + 2 * slack_eta * slack_lam ^ 2 + 4 *
      slack_eta * slack_lam + 2 * slack_eta + slack_lam ^ 2 + 2 * slack_lam + 1)) by (field; sign) end; sign).
  assert (0 < 2 * L * eta + 1 - lam) by (rewrite ?eta_by_slack; rewrite ?lam_by_slack; match goal with |- ?r 0
      ?c => replace c with ((slack_eta + 2) / (slack_eta * slack_lam + slack_eta + slack_lam + 1)) by (field;
      sign) end; sign).
  weigh 1 (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh 1 (smooth_convex_interpolation L f grad x (J x) L_positive f_smooth).
  weigh (L / ((1 - lam) * (lam + 1))) (mixing_near lam J W W_mixing x).
  weigh_free (- 1 / L) ((proj1 W_mixing) ys (J (grad x))).
  weigh_free 1 ((proj1 J_averaging) (grad x) xs).
  weigh_free (- 1) ((proj1 J_averaging) (grad x) (J x)).
  weigh_free (1 / L) ((proj1 J_averaging) (grad x) (J (grad x))).
  add_square L (J x ⊕ ((1 - L * eta - lam) / (2 * L * (1 - lam))) ⊙ grad x ⊕ (eta / (2 * (1 - lam))) ⊙ J (grad
      x) ⊖ ((2 * lam + 1) / (2 * (lam + 1))) ⊙ x ⊖ (1 / (2 * L)) ⊙ grad (J x) ⊖ (1 / (2 * (lam + 1))) ⊙ W x).
  add_square (1 / (4 * L)) ((L / (lam + 1)) ⊙ x ⊕ grad (J x) ⊕ (L * eta / (1 - lam)) ⊙ J (grad x) ⊖ (L / (lam
      + 1)) ⊙ W x ⊖ ((L * eta + 1 - lam) / (1 - lam)) ⊙ grad x).
  add_square (L * lam / (2 * (lam + 1) ^ 2)) (x ⊕ (eta * (lam + 1) / (1 - lam)) ⊙ J (grad x) ⊖ W x ⊖ (eta *
      (lam + 1) / (1 - lam)) ⊙ grad x).
  add_square ((4 * L ^ 2 * eta ^ 2 + lam ^ 2 + 1 - 2 * lam) / (2 * L * (1 - lam) ^ 2)) (ys ⊕ ((1 - lam) ^ 2 /
      (4 * L ^ 2 * eta ^ 2 + lam ^ 2 + 1 - 2 * lam)) ⊙ J (grad x) ⊖ W ys ⊖ ((1 - lam) ^ 2 / (4 * L ^ 2 * eta ^
      2 + lam ^ 2 + 1 - 2 * lam)) ⊙ grad x) by (rewrite ?eta_by_slack; rewrite ?lam_by_slack; match goal with
      |- ?r 0 ?c => replace c with ((slack_eta ^ 2 + 2 * slack_eta + 2) / (2 * L * slack_eta ^ 2 + 4 * L *
      slack_eta + 2 * L)) by (field; sign) end; sign).
  add_square (L * eta ^ 2 * (1 - 2 * L * eta - lam) * (2 * L * eta + 1 - lam) / ((1 - lam) ^ 2 * (4 * L ^ 2 *
      eta ^ 2 + lam ^ 2 + 1 - 2 * lam))) (grad x ⊖ J (grad x)).
  add_square ((1 - L * eta) / (2 * L)) (J (grad x)) by (rewrite ?eta_by_slack; rewrite ?lam_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((2 * slack_eta * slack_lam + 2 * slack_eta + 2 * slack_lam + 1)
      / (4 * L * slack_eta * slack_lam + 4 * L * slack_eta + 4 * L * slack_lam + 4 * L)) by (field; sign) end;
      sign).
  substitute_vectors; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L lam eta : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (t : R) (x : E) :
  0 < L -> 0 <= lam -> lam < 1 -> 0 < eta -> eta <= (1 - lam) / (2 * L) -> smooth_convex L f grad ->
  averaging J -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys -> 0 <= t ->
  - potential L lam eta J xs x <= 0.
Proof.
  intros L_positive lam_nonnegative lam_below eta_positive eta_at_most f_smooth J_averaging W_mixing xs_agreed
      xs_gradient t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - 2 * L * eta - lam) by (replace (1 - 2 * L * eta - lam) with (2 * L * ((1 - lam) / (2 * L) -
      eta)) by (field; sign); sign).
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  add_square (L / (2 * (1 - lam))) (x ⊖ J x).
  add_square (1 / (2 * eta)) (J x ⊖ xs).
  substitute_vectors; repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale | rewrite
      (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem decentralized_gradient_descent_smooth_convex
    (E : InnerProductSpace) (L lam eta : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E) (xs ys : E)
    (x : nat -> E) :
  0 < L -> 0 <= lam -> lam < 1 -> 0 < eta -> eta <= (1 - lam) / (2 * L) -> smooth_convex L f grad ->
  averaging J -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys ->
  (forall n, step eta grad W (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (f (J (x n)) - f xs) - 2 * L * eta ^ 2 / (1 - lam) ^ 2 * ‖ys ⊖ W ys‖²) T / INR T <= L * (‖x O ⊖ J (x O)‖²) / (2 * INR T * (1 - lam)) + (‖J (x O) ⊖ xs‖²) / (2 * INR T * eta).
Proof.
  intros L_positive lam_nonnegative lam_below eta_positive eta_at_most f_smooth J_averaging W_mixing xs_agreed
      xs_gradient stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - 2 * L * eta - lam) by (replace (1 - 2 * L * eta - lam) with (2 * L * ((1 - lam) / (2 * L) -
      eta)) by (field; sign); sign).
  set (Phi := fun n => potential L lam eta J xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L lam eta f J W xs ys (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L lam eta f grad J W xs ys (INR n) (x n) (x (S n)) L_positive lam_nonnegative
        lam_below eta_positive eta_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L lam eta f grad J W xs ys (INR T) (x T) L_positive lam_nonnegative lam_below
      eta_positive eta_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient (pos_INR T)) as dominates.
  change (potential L lam eta J xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L lam eta f J W xs ys (x n)) (fun n => 0) T falls) as
      total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * (‖x O ⊖ J (x O)‖²) / (2 * (1 - lam)) + (‖J (x O) ⊖ xs‖²) / (2 * eta)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?map_zero; field; sign. }
  assert (paid : sum (fun n => ((f (J (x n)) - f xs) - 2 * L * eta ^ 2 / (1 - lam) ^ 2 * ‖ys ⊖ W ys‖²)) T <= L
      * (‖x O ⊖ J (x O)‖²) / (2 * (1 - lam)) + (‖J (x O) ⊖ xs‖²) / (2 * eta)).
  { replace (sum (fun n => ((f (J (x n)) - f xs) - 2 * L * eta ^ 2 / (1 - lam) ^ 2 * ‖ys ⊖ W ys‖²)) T) with
      (sum (fun n => progress L lam eta f J W xs ys (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions decentralized_gradient_descent_smooth_convex.
