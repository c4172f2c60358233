(** * gradient-descent/restricted-secant-any-step: [||x_T - xs||^2 <= (1 - 2 eta mu + eta^2 L^2)^T R^2]

    Gradient descent with any step up to mu/L^2, under a restricted secant inequality and an error bound.
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The restricted secant inequality and the error bound. *)
Definition restricted_secant {E : InnerProductSpace} (mu : R) (grad : E -> E) (xs : E) : Prop :=
  forall x, mu * ‖x ⊖ xs‖² <= ⟨grad x, x ⊖ xs⟩.
Definition error_bound {E : InnerProductSpace} (L : R) (grad : E -> E) (xs : E) : Prop :=
  forall x, ‖grad x‖² <= L ^ 2 * ‖x ⊖ xs‖².

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= mu / L ^ 2 -> gradient_of f grad -> is_minimizer f xs ->
  restricted_secant mu grad xs -> error_bound L grad xs -> 0 <= t -> 0 < w -> step eta grad x x' ->
  potential xs ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) * w) x' - potential xs w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_gradient xs_minimizer f_secant f_error_bound
      t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (0 <= mu - L ^ 2 * eta) by (replace (mu - L ^ 2 * eta) with (L ^ 2 * (mu / L ^ 2 - eta)) by (field;
      sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = mu / (L ^ 2 * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((mu - L ^ 2 * eta) / (L ^ 2 * eta)); split; [sign | field; sign]. }
  assert (0 < L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((mu ^ 2 * slack_eta ^ 2 + 2 * mu * slack_L * slack_eta ^ 2 + 4 * mu *
      slack_L * slack_eta + 2 * mu * slack_L + slack_L ^ 2 * slack_eta ^ 2 + 2 * slack_L ^ 2 * slack_eta +
      slack_L ^ 2) / (mu ^ 2 * slack_eta ^ 2 + 2 * mu ^ 2 * slack_eta + mu ^ 2 + 2 * mu * slack_L * slack_eta
      ^ 2 + 4 * mu * slack_L * slack_eta + 2 * mu * slack_L + slack_L ^ 2 * slack_eta ^ 2 + 2 * slack_L ^ 2 *
      slack_eta + slack_L ^ 2)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (2 * eta / (w * (L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu))) (f_secant x) by (rewrite ?eta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta + 2 * mu) / (mu ^ 2 * w *
      slack_eta ^ 2 + 2 * mu * w * slack_L * slack_eta ^ 2 + 4 * mu * w * slack_L * slack_eta + 2 * mu * w *
      slack_L + w * slack_L ^ 2 * slack_eta ^ 2 + 2 * w * slack_L ^ 2 * slack_eta + w * slack_L ^ 2)) by
      (field; sign) end; sign).
  weigh (eta ^ 2 / (w * (L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu))) (f_error_bound x) by (rewrite ?eta_by_slack;
      rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu ^ 2) / (mu ^ 4 * w * slack_eta ^
      2 + 4 * mu ^ 3 * w * slack_L * slack_eta ^ 2 + 4 * mu ^ 3 * w * slack_L * slack_eta + 2 * mu ^ 3 * w *
      slack_L + 6 * mu ^ 2 * w * slack_L ^ 2 * slack_eta ^ 2 + 10 * mu ^ 2 * w * slack_L ^ 2 * slack_eta + 5 *
      mu ^ 2 * w * slack_L ^ 2 + 4 * mu * w * slack_L ^ 3 * slack_eta ^ 2 + 8 * mu * w * slack_L ^ 3 *
      slack_eta + 4 * mu * w * slack_L ^ 3 + w * slack_L ^ 4 * slack_eta ^ 2 + 2 * w * slack_L ^ 4 * slack_eta
      + w * slack_L ^ 4)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= mu / L ^ 2 -> gradient_of f grad -> is_minimizer f xs ->
  restricted_secant mu grad xs -> error_bound L grad xs -> 0 <= t -> 0 < w ->
  1 / w * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_gradient xs_minimizer f_secant f_error_bound
      t_nonnegative w_positive.
  unfold potential.
  assert (0 <= mu - L ^ 2 * eta) by (replace (mu - L ^ 2 * eta) with (L ^ 2 * (mu / L ^ 2 - eta)) by (field;
      sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_restricted_secant_any_step
    (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= mu / L ^ 2 -> gradient_of f grad -> is_minimizer f xs ->
  restricted_secant mu grad xs -> error_bound L grad xs -> (forall n, step eta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= ‖x O ⊖ xs‖² * (L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ T.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_gradient xs_minimizer f_secant f_error_bound stepping
      T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= mu - L ^ 2 * eta) by (replace (mu - L ^ 2 * eta) with (L ^ 2 * (mu / L ^ 2 - eta)) by (field;
      sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = mu / (L ^ 2 * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((mu - L ^ 2 * eta) / (L ^ 2 * eta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) by (rewrite ?eta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu ^ 2 * slack_eta ^ 2 + 2 * mu * slack_L *
      slack_eta ^ 2 + 4 * mu * slack_L * slack_eta + 2 * mu * slack_L + slack_L ^ 2 * slack_eta ^ 2 + 2 *
      slack_L ^ 2 * slack_eta + slack_L ^ 2) / (mu ^ 2 * slack_eta ^ 2 + 2 * mu ^ 2 * slack_eta + mu ^ 2 + 2 *
      mu * slack_L * slack_eta ^ 2 + 4 * mu * slack_L * slack_eta + 2 * mu * slack_L + slack_L ^ 2 * slack_eta
      ^ 2 + 2 * slack_L ^ 2 * slack_eta + slack_L ^ 2)) by (field; sign) end; sign).
  set (Phi := fun n => potential xs ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ S n) with ((L ^ 2 *
      eta ^ 2 + 1 - 2 * eta * mu) * (L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ n).
    pose proof (decrease E mu L eta f grad xs (INR n) ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ n) (x n) (x (S
        n)) mu_positive L_above eta_positive eta_at_most f_gradient xs_minimizer f_secant f_error_bound
        (pos_INR n) (pow_lt (L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) n base_positive_1) (stepping n)) as below;
        lra. }
  pose proof (domination E mu L eta f grad xs (INR T) ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ T) (x T)
      mu_positive L_above eta_positive eta_at_most f_gradient xs_minimizer f_secant f_error_bound (pos_INR T)
      (pow_lt (L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) T base_positive_1)) as dominates.
  change (potential xs ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((L ^ 2 * eta ^ 2 + 1 - 2 * eta * mu) ^ T)) * (‖(x T) ⊖ xs‖²) <= ‖x O ⊖ xs‖²) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_restricted_secant_any_step.
