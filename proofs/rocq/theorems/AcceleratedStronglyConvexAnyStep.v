(** * accelerated/strongly-convex-any-step: [f(y_T) - f(xs) <= (1 - rho)^T (Delta_0 + mu R^2/2)]

    The accelerated gradient method for smooth strongly convex functions with any step eta of at most 1/L.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Chambolle, Pock 2016, section 4.7.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (rho eta : R) (grad : E -> E) (y z y' z' : E) : Prop :=
  exists x : E,
    x = (1 / (rho + 1)) ⊙ y ⊕ (rho / (rho + 1)) ⊙ z /\
    y' = x ⊖ eta ⊙ grad x /\
    z' = (1 / rho) ⊙ y' ⊕ ((rho - 1) / rho) ⊙ y.

Definition potential {E : InnerProductSpace} (mu : R) (f : E -> R) (xs : E) (w : R) (y z : E) : R :=
  (f y - f xs) / w + mu / (2 * w) * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu rho eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R)
    (y z y' z' : E) :
  0 < L -> 0 < rho -> rho <= q -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  eta = rho * rho / mu -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step rho eta grad y z y' z' -> potential mu f xs ((1 - rho) * w) y' z' - potential mu f xs w y z <= 0.
Proof.
  intros L_positive rho_positive rho_at_most q_positive q_below mu_value mu_positive L_above eta_value
      f_smooth xs_minimizer t_nonnegative w_positive (x & x_value & y'_value & z'_value).
  unfold potential.
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  assert (exists slack_rho, 0 <= slack_rho /\ rho = q / (slack_rho + 1)) as (slack_rho & slack_rho_sign &
      rho_by_slack).
  { exists ((q - rho) / rho); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (rho / (w * (1 - rho))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth) by (rewrite ?eta_value; rewrite ?mu_value; rewrite ?rho_by_slack;
      rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((1) / (w * slack_q * slack_rho + w *
      slack_q + w * slack_rho)) by (field; sign) end; sign).
  weigh (1 / w) (smooth_strongly_convex_interpolation L mu f grad y x (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh (1 / (w * (1 - rho))) (smooth_strongly_convex_interpolation L mu f grad x y' (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth) by (rewrite ?eta_value; rewrite ?mu_value; rewrite ?rho_by_slack;
      rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_q * slack_rho + slack_q +
      slack_rho + 1) / (w * slack_q * slack_rho + w * slack_q + w * slack_rho)) by (field; sign) end; sign).
  add_square (1 / (2 * L * w * (1 - q) * (q + 1))) ((mu * rho / (rho + 1)) ⊙ z ⊕ grad y ⊖ (mu * rho / (rho +
      1)) ⊙ y ⊖ grad x).
  add_square (mu * q ^ 2 * rho / (2 * w * (1 - q) * (1 - rho) * (q + 1))) (xs ⊕ (1 / mu) ⊙ grad x ⊖ x) by
      (rewrite ?eta_value; rewrite ?mu_value; rewrite ?rho_by_slack; rewrite ?q_by_slack; match goal with |-
      ?r 0 ?c => replace c with ((L) / (2 * w * slack_q ^ 5 * slack_rho + 2 * w * slack_q ^ 5 + 10 * w *
      slack_q ^ 4 * slack_rho + 8 * w * slack_q ^ 4 + 18 * w * slack_q ^ 3 * slack_rho + 10 * w * slack_q ^ 3
      + 14 * w * slack_q ^ 2 * slack_rho + 4 * w * slack_q ^ 2 + 4 * w * slack_q * slack_rho)) by (field;
      sign) end; sign).
  add_square (mu * rho / (2 * w * (rho + 1))) (y ⊖ z).
  add_square (1 / (2 * L * w * (1 - q) * (1 - rho) * (q + 1))) (grad y' ⊖ ((q - rho) * (q + rho) / q ^ 2) ⊙
      grad x) by (rewrite ?eta_value; rewrite ?mu_value; rewrite ?rho_by_slack; rewrite ?q_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((slack_q ^ 3 * slack_rho + slack_q ^ 3 + 3 * slack_q ^ 2 *
      slack_rho + 3 * slack_q ^ 2 + 3 * slack_q * slack_rho + 3 * slack_q + slack_rho + 1) / (2 * L * w *
      slack_q ^ 3 * slack_rho + 2 * L * w * slack_q ^ 3 + 6 * L * w * slack_q ^ 2 * slack_rho + 4 * L * w *
      slack_q ^ 2 + 4 * L * w * slack_q * slack_rho)) by (field; sign) end; sign).
  add_square (eta * (q - rho) * (q + rho) / (2 * w * q ^ 2 * (1 - rho))) (grad x) by (rewrite ?eta_value;
      rewrite ?mu_value; rewrite ?rho_by_slack; rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((slack_q * slack_rho ^ 2 + 2 * slack_q * slack_rho + slack_rho ^ 2 + 2 * slack_rho) / (2 * L * w *
      slack_q * slack_rho ^ 4 + 8 * L * w * slack_q * slack_rho ^ 3 + 12 * L * w * slack_q * slack_rho ^ 2 + 8
      * L * w * slack_q * slack_rho + 2 * L * w * slack_q + 2 * L * w * slack_rho ^ 4 + 6 * L * w * slack_rho
      ^ 3 + 6 * L * w * slack_rho ^ 2 + 2 * L * w * slack_rho)) by (field; sign) end; sign).
  subst mu; subst eta; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu rho eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z : E) :
  0 < L -> 0 < rho -> rho <= q -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  eta = rho * rho / mu -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  1 / w * (f y - f xs) - potential mu f xs w y z <= 0.
Proof.
  intros L_positive rho_positive rho_at_most q_positive q_below mu_value mu_positive L_above eta_value
      f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (mu / (2 * w)) (z ⊖ xs).
  subst mu; subst eta; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem accelerated_strongly_convex_any_step
    (E : InnerProductSpace) (L q mu rho eta : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 < mu -> mu < L -> q = sqrt (mu / L) -> 0 < eta -> eta <= 1 / L -> rho = sqrt (eta * mu) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> z O = y O ->
  (forall n, step rho eta grad (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= (1 - rho) ^ T * ((f (y O) - f xs) + mu * ‖y O ⊖ xs‖² / 2).
Proof.
  intros mu_positive L_above q_value eta_lower eta_upper rho_value f_smooth xs_minimizer z_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (rho_over : 0 < eta * mu) by (apply Rmult_lt_0_compat; sign).
  assert (rho_sign : 0 < rho) by (rewrite rho_value; now apply sqrt_lt_R0).
  assert (rho_square : rho * rho = eta * mu) by (rewrite rho_value; apply sqrt_sqrt; lra).
  assert (eta_value : eta = rho * rho / mu) by (rewrite rho_square; field; sign).
  assert (rho_positive : 0 < rho) by lra.
  assert (rho_at_most : rho <= q) by (apply Rsqr_incr_0_var; [unfold Rsqr; rewrite rho_square; replace (q * q)
      with (1 / L * mu) by (rewrite ?mu_value; field; sign); apply Rmult_le_compat_r; sign | sign ..]).
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  assert (exists slack_rho, 0 <= slack_rho /\ rho = q / (slack_rho + 1)) as (slack_rho & slack_rho_sign &
      rho_by_slack).
  { exists ((q - rho) / rho); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 - rho) by (rewrite ?eta_value; rewrite ?mu_value; rewrite ?rho_by_slack;
      rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_q * slack_rho + slack_q +
      slack_rho) / (slack_q * slack_rho + slack_q + slack_rho + 1)) by (field; sign) end; sign).
  set (Phi := fun n => potential mu f xs ((1 - rho) ^ n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - rho) ^ S n) with ((1 - rho) * (1 - rho) ^ n).
    pose proof (decrease E L q mu rho eta f grad xs (INR n) ((1 - rho) ^ n) (y n) (z n) (y (S n)) (z (S n))
        L_positive rho_positive rho_at_most q_positive q_below mu_value mu_positive L_above eta_value f_smooth
        xs_minimizer (pos_INR n) (pow_lt (1 - rho) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L q mu rho eta f grad xs (INR T) ((1 - rho) ^ T) (y T) (z T) L_positive
      rho_positive rho_at_most q_positive q_below mu_value mu_positive L_above eta_value f_smooth xs_minimizer
      (pos_INR T) (pow_lt (1 - rho) T base_positive_1)) as dominates.
  change (potential mu f xs ((1 - rho) ^ T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (y O) - f xs) + mu * ‖y O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; subst mu; subst eta; first
      [field; sign | inner_generalize; field; sign]. }
  assert (paid : (1 / ((1 - rho) ^ T)) * (f (y T) - f xs) <= (f (y O) - f xs) + mu * ‖y O ⊖ xs‖² / 2) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; subst eta; field; sign].
Qed.

Print Assumptions accelerated_strongly_convex_any_step.
