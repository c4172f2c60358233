(** * gradient-descent/polyak-step: [||x_T - xs||^2 <= ((L - mu)/(L + mu))^(2 T) R^2]

    Gradient descent with Polyak's step, x_{t+1} = x_t - 2 (f(x_t) - f* ) / ||grad f(x_t)||^2 grad f(x_t).
    Here [R = ||x_0 - xs||].
    Source: Polyak 1987; Barré, Taylor, d'Aspremont 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (gamma : R) (f : E -> R) (grad : E -> E) (xs : E) (x x' : E) : Prop :=
  x' = x ⊖ gamma ⊙ grad x /\
    gamma * ‖grad x‖² = 2 * (f x - f xs).

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  w ^ 2 * ‖x ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L gamma : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 1 / L <= gamma -> gamma < 1 / mu -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> step gamma f grad xs x x' ->
  potential xs (((L + mu) / (L - mu)) * w) x' - potential xs w x <= 0.
Proof.
  intros mu_positive L_above gamma_at_least gamma_below f_smooth xs_minimizer t_nonnegative w_positive
      (x'_value & gamma_value).
  unfold potential.
  assert (0 < 1 - gamma * mu) by (replace (1 - gamma * mu) with (mu * (1 / mu - gamma)) by (field; sign);
      sign).
  assert (0 <= L * gamma - 1) by (replace (L * gamma - 1) with (L * (gamma - 1 / L)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_gamma, 0 <= slack_gamma /\ gamma = (L * slack_gamma + mu) / (L * mu * (slack_gamma +
      1))) as (slack_gamma & slack_gamma_sign & gamma_by_slack).
  { exists (mu * (L * gamma - 1) / (L * (1 - gamma * mu))); split; [sign | field; sign]. }
  assert (0 < L * gamma + gamma * mu - 1) by (rewrite ?gamma_by_slack; rewrite ?L_by_slack; match goal with |-
      ?r 0 ?c => replace c with ((mu ^ 2 * slack_gamma + mu ^ 2 + 2 * mu * slack_L * slack_gamma + slack_L ^ 2
      * slack_gamma) / (mu ^ 2 * slack_gamma + mu ^ 2 + mu * slack_L * slack_gamma + mu * slack_L)) by (field;
      sign) end; sign).
  assert (0 <= L * gamma - 1) by (rewrite ?gamma_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((slack_L * slack_gamma) / (mu * slack_gamma + mu)) by (field; sign) end; sign).
  assert (0 < 1 - gamma * mu) by (rewrite ?gamma_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((slack_L) / (mu * slack_gamma + mu + slack_L * slack_gamma + slack_L)) by (field; sign)
      end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * gamma * w ^ 2 * (L + mu) ^ 2 * (L * gamma - 1) / ((L - mu) ^ 2 * (L * gamma + gamma * mu - 1)))
      (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh (2 * gamma * w ^ 2 * (L + mu) ^ 2 * (1 - gamma * mu) / ((L - mu) ^ 2 * (L * gamma + gamma * mu - 1)))
      (smooth_strongly_convex_interpolation L mu f grad x xs (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh_free (gamma * w ^ 2 * (L + mu) ^ 2 * (L * gamma + gamma * mu - 2) / ((L - mu) ^ 2 * (L * gamma + gamma
      * mu - 1))) (gamma_value).
  add_square (L * mu * w ^ 2 * (L * gamma + gamma * mu - 2) ^ 2 / ((L - mu) ^ 2 * (L * gamma + gamma * mu -
      1))) (x ⊖ xs) by (rewrite ?gamma_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((1 * ((w) * (w)) * ((mu * slack_gamma + slack_L * slack_gamma - mu) * (mu * slack_gamma + slack_L
      * slack_gamma - mu))) / (mu ^ 2 * slack_gamma ^ 2 + 2 * mu ^ 2 * slack_gamma + mu ^ 2 + 2 * mu * slack_L
      * slack_gamma ^ 2 + 2 * mu * slack_L * slack_gamma + slack_L ^ 2 * slack_gamma ^ 2 + slack_L ^ 2 *
      slack_gamma)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L gamma : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 1 / L <= gamma -> gamma < 1 / mu -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> w ^ 2 * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above gamma_at_least gamma_below f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (0 < 1 - gamma * mu) by (replace (1 - gamma * mu) with (mu * (1 / mu - gamma)) by (field; sign);
      sign).
  assert (0 <= L * gamma - 1) by (replace (L * gamma - 1) with (L * (gamma - 1 / L)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_polyak_step
    (E : InnerProductSpace) (mu L : R) (gamma : nat -> R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> (forall n, 1 / L <= (gamma n)) -> (forall n, (gamma n) < 1 / mu) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  (forall n, step (gamma n) f grad xs (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= ‖x O ⊖ xs‖² / ((((L + mu) / (L - mu)) ^ T) ^ 2).
Proof.
  intros mu_positive L_above gamma_at_least gamma_below f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < (L + mu) / (L - mu)) by sign.
  set (Phi := fun n => potential xs (((L + mu) / (L - mu)) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((L + mu) / (L - mu)) ^ S n) with (((L + mu) / (L - mu)) *
      ((L + mu) / (L - mu)) ^ n).
    pose proof (decrease E mu L (gamma n) f grad xs (INR n) (((L + mu) / (L - mu)) ^ n) (x n) (x (S n))
        mu_positive L_above (gamma_at_least n) (gamma_below n) f_smooth xs_minimizer (pos_INR n) (pow_lt ((L +
        mu) / (L - mu)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L (gamma T) f grad xs (INR T) (((L + mu) / (L - mu)) ^ T) (x T) mu_positive
      L_above (gamma_at_least T) (gamma_below T) f_smooth xs_minimizer (pos_INR T) (pow_lt ((L + mu) / (L -
      mu)) T base_positive_1)) as dominates.
  change (potential xs (((L + mu) / (L - mu)) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : ((((L + mu) / (L - mu)) ^ T) ^ 2) * (‖(x T) ⊖ xs‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_polyak_step.
