(** * proximal-gradient/contraction-any-step: [||x_T - xs||^2 <= (1 - eta mu)^(2 T) R^2]

    Gradient descent for smooth strongly convex functions with any step up to 2/(L + mu).
    Here [R = ||x_0 - xs||].
    Source: Taylor, Hendrickx, Glineur 2018.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  is_prox K h eta (x ⊖ eta ⊙ grad x) x'.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / (w ^ 2).

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad -> convex_set K ->
  convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> 0 < w ->
  step eta grad h K x x' -> K x'.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K
      t_nonnegative w_positive x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  assert (0 <= 2 - L * eta - eta * mu) by (replace (2 - L * eta - eta * mu) with ((L + mu) * (2 / (L + mu) -
      eta)) by (field; sign); sign).
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad -> convex_set K ->
  convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> 0 < w ->
  step eta grad h K x x' -> potential xs ((1 - eta * mu) * w) x' - potential xs w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K
      t_nonnegative w_positive x'_oracle.
  unfold step in x'_oracle.
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
  weigh (2 * eta / (w ^ 2 * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh (2 * eta / (w ^ 2 * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh (2 * eta / (w ^ 2 * (1 - eta * mu) ^ 2)) (prox_optimality K h eta (x ⊖ eta ⊙ grad x) x' xs h_convex
      K_convex ltac:(sign) x'_oracle (proj1 xs_minimizer)).
  weigh (2 * eta / (w ^ 2 * (1 - eta * mu) ^ 2)) (composite_minimizer K f h xs (grad xs) K_convex h_convex
      xs_minimizer ((proj1 (proj1 f_smooth)) xs) x' (proj1 x'_oracle)).
  add_square (2 * eta / (w ^ 2 * (L - mu) * (1 - eta * mu))) (((L + mu) / 2) ⊙ x ⊕ grad xs ⊖ (mu * (2 - L *
      eta - eta * mu) / (2 * (1 - eta * mu))) ⊙ xs ⊖ grad x ⊖ ((L - mu) / (2 * (1 - eta * mu))) ⊙ x').
  add_square ((2 - L * eta - eta * mu) / (2 * w ^ 2 * (1 - eta * mu))) (x ⊕ (eta * mu / (1 - eta * mu)) ⊙ xs ⊖
      (1 / (1 - eta * mu)) ⊙ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad -> convex_set K ->
  convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> 0 < w ->
  1 / (w ^ 2) * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K
      t_nonnegative w_positive.
  unfold potential.
  assert (0 <= 2 - L * eta - eta * mu) by (replace (2 - L * eta - eta * mu) with ((L + mu) * (2 / (L + mu) -
      eta)) by (field; sign); sign).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_gradient_contraction_any_step
    (E : InnerProductSpace) (mu L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (x : nat -> E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 2 / (L + mu) -> smooth_strongly_convex L mu f grad -> convex_set K ->
  convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs -> K (x O) ->
  (forall n, step eta grad h K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= ‖x O ⊖ xs‖² * ((1 - eta * mu) ^ T) ^ 2.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer start_in_K
      stepping T T_positive.
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
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E mu L eta f grad h K xs (INR n) ((1 - eta * mu) ^ n) (x n) (x (S n)) mu_positive L_above
        eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K (pos_INR n) (pow_lt (1 - eta *
        mu) n base_positive_1) (stepping n)). }
  set (Phi := fun n => potential xs ((1 - eta * mu) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - eta * mu) ^ S n) with ((1 - eta * mu) * (1 - eta * mu)
      ^ n).
    pose proof (decrease E mu L eta f grad h K xs (INR n) ((1 - eta * mu) ^ n) (x n) (x (S n)) mu_positive
        L_above eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer (feasible n) (pos_INR n)
        (pow_lt (1 - eta * mu) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L eta f grad h K xs (INR T) ((1 - eta * mu) ^ T) (x T) mu_positive L_above
      eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer (feasible T) (pos_INR T) (pow_lt (1 -
      eta * mu) T base_positive_1)) as dominates.
  change (potential xs ((1 - eta * mu) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / (((1 - eta * mu) ^ T) ^ 2)) * (‖(x T) ⊖ xs‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_gradient_contraction_any_step.
