(** * gradient-descent/value-polyak-step: [f(x_T) - f(xs) <= (1 - mu/L)^T Delta_0]

    Gradient descent with Polyak's step for the values, ||grad f(x_t)||^2 = 2 L (2 - L gamma_t) (f(x_t) - f* ).
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Barré, Taylor, d'Aspremont 2020, proposition 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L gamma : R) (f : E -> R) (grad : E -> E) (xs : E) (x x' : E) : Prop :=
  x' = x ⊖ gamma ⊙ grad x /\
    ‖grad x‖² = 2 * L * (2 - L * gamma) * (f x - f xs).

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  (f x - f xs) / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L gamma : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 1 / L < gamma -> gamma <= (2 * L - mu) / L ^ 2 -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> step L gamma f grad xs x x' ->
  potential f xs ((1 - mu / L) * w) x' - potential f xs w x <= 0.
Proof.
  intros mu_positive L_above gamma_above gamma_at_most f_smooth xs_minimizer t_nonnegative w_positive
      (x'_value & gamma_value).
  unfold potential.
  assert (0 <= 2 * L - L ^ 2 * gamma - mu) by (replace (2 * L - L ^ 2 * gamma - mu) with (L ^ 2 * ((2 * L -
      mu) / L ^ 2 - gamma)) by (field; sign); sign).
  assert (0 < L * gamma - 1) by (replace (L * gamma - 1) with (L * (gamma - 1 / L)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_gamma, 0 <= slack_gamma /\ gamma = (L * slack_gamma + 2 * L - mu) / (L ^ 2 *
      (slack_gamma + 1))) as (slack_gamma & slack_gamma_sign & gamma_by_slack).
  { exists ((2 * L - L ^ 2 * gamma - mu) / (L * (L * gamma - 1))); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (mu * (L * gamma - 1) / (L * gamma * w * (L - mu))) (smooth_strongly_convex_interpolation L mu f grad
      xs x (conj (Rlt_le _ _ mu_positive) L_above) f_smooth) by (rewrite ?gamma_by_slack; rewrite ?L_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((mu) / (mu * w * slack_gamma + mu * w + w * slack_L *
      slack_gamma + 2 * w * slack_L)) by (field; sign) end; sign).
  weigh (mu / (L * gamma * w * (L - mu))) (smooth_strongly_convex_interpolation L mu f grad xs x' (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh ((L ^ 2 * gamma - mu) / (L * gamma * w * (L - mu))) (smooth_strongly_convex_interpolation L mu f grad
      x x' (conj (Rlt_le _ _ mu_positive) L_above) f_smooth) by (rewrite ?gamma_by_slack; rewrite ?L_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((mu * slack_gamma + 2 * mu + slack_L * slack_gamma + 2 *
      slack_L) / (mu * w * slack_gamma + mu * w + w * slack_L * slack_gamma + 2 * w * slack_L)) by (field;
      sign) end; sign).
  add_square (L * mu ^ 2 / (2 * w * (L - mu) ^ 2)) (x ⊖ ((L * gamma + gamma * mu - 1) / (L * gamma * mu)) ⊙
      grad x ⊖ xs ⊖ (1 / (L * gamma * mu)) ⊙ grad x').
  add_square ((L * gamma - 1) * (L * gamma + 1) / (2 * L * gamma ^ 2 * w * (L - mu) ^ 2)) ((L * gamma - 1) ⊙
      grad x ⊕ grad x') by (rewrite ?gamma_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * mu ^ 2 * slack_gamma + 2 * mu ^ 2 + 4 * mu * slack_L * slack_gamma + 5 * mu *
      slack_L + 2 * slack_L ^ 2 * slack_gamma + 3 * slack_L ^ 2) / (2 * mu ^ 2 * w * slack_L * slack_gamma ^ 2
      + 4 * mu ^ 2 * w * slack_L * slack_gamma + 2 * mu ^ 2 * w * slack_L + 4 * mu * w * slack_L ^ 2 *
      slack_gamma ^ 2 + 12 * mu * w * slack_L ^ 2 * slack_gamma + 8 * mu * w * slack_L ^ 2 + 2 * w * slack_L ^
      3 * slack_gamma ^ 2 + 8 * w * slack_L ^ 3 * slack_gamma + 8 * w * slack_L ^ 3)) by (field; sign) end;
      sign).
  add_square ((2 * L ^ 2 * gamma - L ^ 3 * gamma ^ 2 - mu) / (2 * L * w * (L - mu))) (grad x) by (rewrite
      ?gamma_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu * slack_gamma ^
      2 + 2 * mu * slack_gamma + mu + slack_L * slack_gamma ^ 2 + 2 * slack_L * slack_gamma) / (2 * mu ^ 2 * w
      * slack_gamma ^ 2 + 4 * mu ^ 2 * w * slack_gamma + 2 * mu ^ 2 * w + 4 * mu * w * slack_L * slack_gamma ^
      2 + 8 * mu * w * slack_L * slack_gamma + 4 * mu * w * slack_L + 2 * w * slack_L ^ 2 * slack_gamma ^ 2 +
      4 * w * slack_L ^ 2 * slack_gamma + 2 * w * slack_L ^ 2)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L gamma : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 1 / L < gamma -> gamma <= (2 * L - mu) / L ^ 2 -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> 1 / w * (f x - f xs) - potential f xs w x <= 0.
Proof.
  intros mu_positive L_above gamma_above gamma_at_most f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (0 <= 2 * L - L ^ 2 * gamma - mu) by (replace (2 * L - L ^ 2 * gamma - mu) with (L ^ 2 * ((2 * L -
      mu) / L ^ 2 - gamma)) by (field; sign); sign).
  assert (0 < L * gamma - 1) by (replace (L * gamma - 1) with (L * (gamma - 1 / L)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_value_polyak_step
    (E : InnerProductSpace) (mu L : R) (gamma : nat -> R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> (forall n, 1 / L < (gamma n)) -> (forall n, (gamma n) <= (2 * L - mu) / L ^ 2) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  (forall n, step L (gamma n) f grad xs (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= (f (x O) - f xs) * (1 - mu / L) ^ T.
Proof.
  intros mu_positive L_above gamma_above gamma_at_most f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < 1 - mu / L) by (replace (1 - mu / L) with ((L - mu) / L) by (field; sign);
      sign).
  set (Phi := fun n => potential f xs ((1 - mu / L) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - mu / L) ^ S n) with ((1 - mu / L) * (1 - mu / L) ^ n).
    pose proof (decrease E mu L (gamma n) f grad xs (INR n) ((1 - mu / L) ^ n) (x n) (x (S n)) mu_positive
        L_above (gamma_above n) (gamma_at_most n) f_smooth xs_minimizer (pos_INR n) (pow_lt (1 - mu / L) n
        base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L (gamma T) f grad xs (INR T) ((1 - mu / L) ^ T) (x T) mu_positive L_above
      (gamma_above T) (gamma_at_most T) f_smooth xs_minimizer (pos_INR T) (pow_lt (1 - mu / L) T
      base_positive_1)) as dominates.
  change (potential f xs ((1 - mu / L) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 - mu / L) ^ T)) * (f (x T) - f xs) <= (f (x O) - f xs)) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_value_polyak_step.
