(** * gradient-descent/gap-by-distance: [f(x_T) - f(xs) <= (1 - eta mu)^(2 T) L R^2/2]

    Gradient descent for smooth strongly convex functions with any step up to 2/(L + mu): the gap by the distance.
    Here [R = ||x_0 - xs||].
    Source: Nesterov 2004, section 2.1; Taylor, Hendrickx, Glineur 2018.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / (w ^ 2).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> step eta grad x x' ->
  potential xs ((1 - eta * mu) * w) x' - potential xs w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth xs_minimizer t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (0 <= 2 - L * eta - eta * mu) by (replace (2 - L * eta - eta * mu) with ((L + mu) * (2 / (L + mu) -
      eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 2 / ((L + mu) * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((2 - L * eta - eta * mu) / (eta * (L + mu))); split; [sign | field; sign]. }
  assert (0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * mu * slack_eta + slack_L * slack_eta + slack_L) / (2 * mu * slack_eta + 2 * mu +
      slack_L * slack_eta + slack_L)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta / (w ^ 2 * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh (2 * eta / (w ^ 2 * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  add_square (eta * mu ^ 2 * (2 - L * eta - eta * mu) / (w ^ 2 * (L - mu) * (1 - eta * mu) ^ 2)) (x ⊖ xs ⊖ (1
      / mu) ⊙ grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> 2 / (L * w ^ 2) * (f x - f xs) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (0 <= 2 - L * eta - eta * mu) by (replace (2 - L * eta - eta * mu) with ((L + mu) * (2 / (L + mu) -
      eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 / (L * w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  add_square (L / (w ^ 2 * (L - mu))) (x ⊖ xs ⊖ (1 / L) ⊙ grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_gap_by_distance
    (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> (forall n, step eta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= L * ‖x O ⊖ xs‖² * ((1 - eta * mu) ^ T) ^ 2 / 2.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 2 - L * eta - eta * mu) by (replace (2 - L * eta - eta * mu) with ((L + mu) * (2 / (L + mu) -
      eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 2 / ((L + mu) * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((2 - L * eta - eta * mu) / (eta * (L + mu))); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with
      |- ?r 0 ?c => replace c with ((2 * mu * slack_eta + slack_L * slack_eta + slack_L) / (2 * mu * slack_eta
      + 2 * mu + slack_L * slack_eta + slack_L)) by (field; sign) end; sign).
  set (Phi := fun n => potential xs ((1 - eta * mu) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - eta * mu) ^ S n) with ((1 - eta * mu) * (1 - eta * mu)
      ^ n).
    pose proof (decrease E mu L eta f grad xs (INR n) ((1 - eta * mu) ^ n) (x n) (x (S n)) mu_positive L_above
        eta_positive eta_at_most f_smooth xs_minimizer (pos_INR n) (pow_lt (1 - eta * mu) n base_positive_1)
        (stepping n)) as below; lra. }
  pose proof (domination E mu L eta f grad xs (INR T) ((1 - eta * mu) ^ T) (x T) mu_positive L_above
      eta_positive eta_at_most f_smooth xs_minimizer (pos_INR T) (pow_lt (1 - eta * mu) T base_positive_1)) as
      dominates.
  change (potential xs ((1 - eta * mu) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (2 / (L * ((1 - eta * mu) ^ T) ^ 2)) * (f (x T) - f xs) <= ‖x O ⊖ xs‖²) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_gap_by_distance.
