(** * error-feedback/nonconvex: [mean over t < T of ||grad f(x_t)||^2 <= 2 Delta_0/(gamma T)]

    EF21 where f is smooth and need not be convex, for every step up to theta/L.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Richtárik, Sokolov, Fatkhullin 2021, theorem 1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (theta gamma : R) (grad : E -> E) (x g_1 x' g_1' : E) : Prop :=
  exists c : E,
    x' = x ⊖ gamma ⊙ g_1 /\
    norm (c ⊖ (grad x' ⊖ g_1)) <= (1 - theta) * norm (grad x' ⊖ g_1) /\
    g_1' = g_1 ⊕ c.

Definition potential {E : InnerProductSpace} (theta gamma : R) (f : E -> R) (grad : E -> E) (fmin : R) (x g_1 : E) : R :=
  (f x - fmin) + gamma / (2 * theta) * ‖g_1 ⊖ grad x‖².

Definition progress {E : InnerProductSpace} (gamma : R) (grad : E -> E) (x g_1 : E) : R :=
  gamma / 2 * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L theta gamma : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R)
    (x g_1 x' g_1' : E) :
  0 < L -> 0 < theta -> theta <= 1 -> 0 < gamma -> gamma <= theta / L -> smooth L f grad ->
  is_lower_bound fmin f -> 0 <= t -> step theta gamma grad x g_1 x' g_1' ->
  potential theta gamma f grad fmin x' g_1' - potential theta gamma f grad fmin x g_1 + progress gamma grad x g_1 <= 0.
Proof.
  intros L_positive theta_positive theta_at_most gamma_positive gamma_at_most f_smooth f_bounded_below
      t_nonnegative (c & x'_value & c_oracle & g_1'_value).
  unfold potential, progress.
  assert (0 <= theta - L * gamma) by (replace (theta - L * gamma) with (L * (theta / L - gamma)) by (field;
      sign); sign).
  assert (exists slack_theta, 0 <= slack_theta /\ theta = 1 / (slack_theta + 1)) as (slack_theta &
      slack_theta_sign & theta_by_slack).
  { exists ((1 - theta) / theta); split; [sign | field; sign]. }
  assert (exists slack_gamma, 0 <= slack_gamma /\ gamma = theta / (L * (slack_gamma + 1))) as (slack_gamma &
      slack_gamma_sign & gamma_by_slack).
  { exists ((theta - L * gamma) / (L * gamma)); split; [sign | field; sign]. }
  assert (0 < 2 * L * gamma + 2 - 2 * L * gamma * theta - theta) by (rewrite ?gamma_by_slack; rewrite
      ?theta_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * slack_gamma * slack_theta ^ 2 + 3 *
      slack_gamma * slack_theta + slack_gamma + 2 * slack_theta ^ 2 + 5 * slack_theta + 1) / (slack_gamma *
      slack_theta ^ 2 + 2 * slack_gamma * slack_theta + slack_gamma + slack_theta ^ 2 + 2 * slack_theta + 1))
      by (field; sign) end; sign).
  assert (0 < 4 * L * gamma * theta + 2 * theta - 2 * L * gamma * theta ^ 2 - 2 * L * gamma - theta ^ 2) by
      (rewrite ?gamma_by_slack; rewrite ?theta_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 *
      slack_gamma * slack_theta ^ 2 + 3 * slack_gamma * slack_theta + slack_gamma + 3 * slack_theta + 1) /
      (slack_gamma * slack_theta ^ 3 + 3 * slack_gamma * slack_theta ^ 2 + 3 * slack_gamma * slack_theta +
      slack_gamma + slack_theta ^ 3 + 3 * slack_theta ^ 2 + 3 * slack_theta + 1)) by (field; sign) end; sign).
  assert (0 <= 4 * L ^ 2 * gamma ^ 2 * theta ^ 2 + 2 * L ^ 2 * gamma ^ 2 + 6 * L * gamma * theta ^ 2 + 2 *
      theta ^ 2 - L ^ 2 * gamma ^ 2 * theta ^ 3 - 5 * L ^ 2 * gamma ^ 2 * theta - 3 * L * gamma * theta ^ 3 -
      4 * L * gamma * theta - theta ^ 3) by (rewrite ?gamma_by_slack; rewrite ?theta_by_slack; match goal with
      |- ?r 0 ?c => replace c with ((2 * slack_gamma ^ 2 * slack_theta ^ 3 + 5 * slack_gamma ^ 2 * slack_theta
      ^ 2 + 4 * slack_gamma ^ 2 * slack_theta + slack_gamma ^ 2 + 4 * slack_gamma * slack_theta ^ 2 + 5 *
      slack_gamma * slack_theta + slack_gamma + slack_theta) / (slack_gamma ^ 2 * slack_theta ^ 5 + 5 *
      slack_gamma ^ 2 * slack_theta ^ 4 + 10 * slack_gamma ^ 2 * slack_theta ^ 3 + 10 * slack_gamma ^ 2 *
      slack_theta ^ 2 + 5 * slack_gamma ^ 2 * slack_theta + slack_gamma ^ 2 + 2 * slack_gamma * slack_theta ^
      5 + 10 * slack_gamma * slack_theta ^ 4 + 20 * slack_gamma * slack_theta ^ 3 + 20 * slack_gamma *
      slack_theta ^ 2 + 10 * slack_gamma * slack_theta + 2 * slack_gamma + slack_theta ^ 5 + 5 * slack_theta ^
      4 + 10 * slack_theta ^ 3 + 10 * slack_theta ^ 2 + 5 * slack_theta + 1)) by (field; sign) end; sign).
  weigh (1 / theta) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh ((1 - theta) / theta) (smooth_interpolation L f grad x' x ltac:(sign) f_smooth).
  weigh (gamma / (2 * theta)) (relative_error_sqr (1 - theta) _ _ c_oracle).
  add_square ((2 * L * gamma + 2 - 2 * L * gamma * theta - theta) / (4 * L * theta)) (grad x ⊖ (L * gamma * (2
      - theta) / (2 * L * gamma + 2 - 2 * L * gamma * theta - theta)) ⊙ g_1 ⊖ ((2 - theta) / (2 * L * gamma +
      2 - 2 * L * gamma * theta - theta)) ⊙ grad x') by (rewrite ?gamma_by_slack; rewrite ?theta_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((2 * slack_gamma * slack_theta ^ 2 + 3 * slack_gamma *
      slack_theta + slack_gamma + 2 * slack_theta ^ 2 + 5 * slack_theta + 1) / (4 * L * slack_gamma *
      slack_theta + 4 * L * slack_gamma + 4 * L * slack_theta + 4 * L)) by (field; sign) end; sign).
  add_square (gamma * (1 - theta) * (4 * L * gamma * theta + 2 * theta - 2 * L * gamma * theta ^ 2 - 2 * L *
      gamma - theta ^ 2) / (2 * theta * (2 * L * gamma + 2 - 2 * L * gamma * theta - theta))) (grad x' ⊖ ((3 *
      L * gamma * theta + 2 * theta - 2 * L * gamma * theta ^ 2 - 2 * L * gamma - theta ^ 2) / (4 * L * gamma
      * theta + 2 * theta - 2 * L * gamma * theta ^ 2 - 2 * L * gamma - theta ^ 2)) ⊙ g_1).
  add_square (gamma * (4 * L ^ 2 * gamma ^ 2 * theta ^ 2 + 2 * L ^ 2 * gamma ^ 2 + 6 * L * gamma * theta ^ 2 +
      2 * theta ^ 2 - L ^ 2 * gamma ^ 2 * theta ^ 3 - 5 * L ^ 2 * gamma ^ 2 * theta - 3 * L * gamma * theta ^
      3 - 4 * L * gamma * theta - theta ^ 3) / (2 * theta * (4 * L * gamma * theta + 2 * theta - 2 * L * gamma
      * theta ^ 2 - 2 * L * gamma - theta ^ 2))) (g_1).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L theta gamma : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x g_1 : E) :
  0 < L -> 0 < theta -> theta <= 1 -> 0 < gamma -> gamma <= theta / L -> smooth L f grad ->
  is_lower_bound fmin f -> 0 <= t -> - potential theta gamma f grad fmin x g_1 <= 0.
Proof.
  intros L_positive theta_positive theta_at_most gamma_positive gamma_at_most f_smooth f_bounded_below
      t_nonnegative.
  unfold potential, progress.
  assert (0 <= theta - L * gamma) by (replace (theta - L * gamma) with (L * (theta / L - gamma)) by (field;
      sign); sign).
  weigh 1 (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  add_square (gamma / (2 * theta)) (g_1 ⊖ grad x).
  add_square (1 / (2 * L)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem error_feedback_nonconvex
    (E : InnerProductSpace) (L theta gamma : R) (f : E -> R) (grad : E -> E) (fmin : R) (x g_1 : nat -> E) :
  0 < L -> 0 < theta -> theta <= 1 -> 0 < gamma -> gamma <= theta / L -> smooth L f grad ->
  is_lower_bound fmin f -> g_1 O = grad (x O) ->
  (forall n, step theta gamma grad (x n) (g_1 n) (x (S n)) (g_1 (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖grad (x n)‖²) T / INR T <= 2 * (f (x O) - fmin) / (INR T * gamma).
Proof.
  intros L_positive theta_positive theta_at_most gamma_positive gamma_at_most f_smooth f_bounded_below
      g_1_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= theta - L * gamma) by (replace (theta - L * gamma) with (L * (theta / L - gamma)) by (field;
      sign); sign).
  set (Phi := fun n => potential theta gamma f grad fmin (x n) (g_1 n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress gamma grad (x n) (g_1 n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L theta gamma f grad fmin (INR n) (x n) (g_1 n) (x (S n)) (g_1 (S n)) L_positive
        theta_positive theta_at_most gamma_positive gamma_at_most f_smooth f_bounded_below (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L theta gamma f grad fmin (INR T) (x T) (g_1 T) L_positive theta_positive
      theta_at_most gamma_positive gamma_at_most f_smooth f_bounded_below (pos_INR T)) as dominates.
  change (potential theta gamma f grad fmin (x T) (g_1 T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress gamma grad (x n) (g_1 n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?g_1_start; repeat match goal with
      |- context [‖?u ⊖ ?u‖²] => replace (‖u ⊖ u‖²) with 0 by inner_ring end; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : sum (fun n => (gamma / 2) * (‖grad (x n)‖²)) T <= (f (x O) - fmin)).
  { replace (sum (fun n => (gamma / 2) * (‖grad (x n)‖²)) T) with (sum (fun n => progress gamma grad (x n)
      (g_1 n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (gamma / 2) (fun n => ‖grad (x n)‖²)) in paid.
  apply (quotient_le _ _ ((gamma / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions error_feedback_nonconvex.
