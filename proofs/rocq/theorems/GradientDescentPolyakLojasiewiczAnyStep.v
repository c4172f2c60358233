(** * gradient-descent/polyak-lojasiewicz-any-step: [f(x_T) - inf f <= (1 - 2 eta mu + eta^2 mu L)^T Delta_0]

    Gradient descent under the Polyak-Lojasiewicz inequality, with any step up to 1/L.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Polyak 1963; Karimi, Nutini, Schmidt 2016.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (w : R) (x : E) : R :=
  (f x - fmin) / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 1 / L -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> 0 <= t -> 0 < w -> step eta grad x x' ->
  potential f fmin ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) * w) x' - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth f_bounded_below f_polyak_lojasiewicz
      t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign
      & eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  assert (0 < L * eta ^ 2 * mu + 1 - 2 * eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((mu * slack_eta ^ 2 + slack_L * slack_eta ^ 2 + 2 * slack_L *
      slack_eta + slack_L) / (mu * slack_eta ^ 2 + 2 * mu * slack_eta + mu + slack_L * slack_eta ^ 2 + 2 *
      slack_L * slack_eta + slack_L)) by (field; sign) end; sign).
  assert (0 < 2 - L * eta) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * slack_eta + 1) / (slack_eta + 1)) by (field; sign) end; sign).
  weigh (1 / (w * (L * eta ^ 2 * mu + 1 - 2 * eta * mu))) (smooth_interpolation L f grad x x' ltac:(sign)
      f_smooth).
  weigh (eta * (2 - L * eta) / (2 * w * (L * eta ^ 2 * mu + 1 - 2 * eta * mu))) (f_polyak_lojasiewicz x).
  add_square (L * eta ^ 2 / (4 * w * (L * eta ^ 2 * mu + 1 - 2 * eta * mu))) (((1 - L * eta) / (L * eta)) ⊙
      grad x ⊖ (1 / (L * eta)) ⊙ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 1 / L -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> 0 <= t -> 0 < w -> 1 / w * (f x - fmin) - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth f_bounded_below f_polyak_lojasiewicz
      t_nonnegative w_positive.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_polyak_lojasiewicz_any_step
    (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (x : nat -> E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 1 / L -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> (forall n, step eta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - fmin <= (f (x O) - fmin) * (L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ T.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth f_bounded_below f_polyak_lojasiewicz stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign
      & eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < L * eta ^ 2 * mu + 1 - 2 * eta * mu) by (rewrite ?eta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu * slack_eta ^ 2 + slack_L * slack_eta ^ 2
      + 2 * slack_L * slack_eta + slack_L) / (mu * slack_eta ^ 2 + 2 * mu * slack_eta + mu + slack_L *
      slack_eta ^ 2 + 2 * slack_L * slack_eta + slack_L)) by (field; sign) end; sign).
  set (Phi := fun n => potential f fmin ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ S n) with ((L * eta
      ^ 2 * mu + 1 - 2 * eta * mu) * (L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ n).
    pose proof (decrease E mu L eta f grad fmin (INR n) ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ n) (x n) (x
        (S n)) mu_positive L_above eta_positive eta_at_most f_smooth f_bounded_below f_polyak_lojasiewicz
        (pos_INR n) (pow_lt (L * eta ^ 2 * mu + 1 - 2 * eta * mu) n base_positive_1) (stepping n)) as below;
        lra. }
  pose proof (domination E mu L eta f grad fmin (INR T) ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ T) (x T)
      mu_positive L_above eta_positive eta_at_most f_smooth f_bounded_below f_polyak_lojasiewicz (pos_INR T)
      (pow_lt (L * eta ^ 2 * mu + 1 - 2 * eta * mu) T base_positive_1)) as dominates.
  change (potential f fmin ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((L * eta ^ 2 * mu + 1 - 2 * eta * mu) ^ T)) * (f (x T) - fmin) <= (f (x O) - fmin)) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_polyak_lojasiewicz_any_step.
