(** * robust-momentum/strongly-convex: [||z_T - xs||^2 <= -rho^(2 T) (2 rho Delta_0 (L - mu) (rho - 1) - rho ||mu xs + grad f(x_0) - mu x_0||^2 (rho - 1) + mu R^2 (mu - L - mu rho + rho L + mu rho^2))/(mu L (1 - q^2 - rho^2))]

    The robust momentum method: between gradient descent and the triple momentum method, by its rate rho.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Cyrus, Hu, Van Scoy, Lessard 2018, theorem 1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L q mu rho : R) (grad : E -> E) (y z y' z' : E) : Prop :=
  y' = (rho ^ 2 / ((1 - q) * (q + 1))) ⊙ y ⊕ ((1 - q ^ 2 - rho ^ 2) / ((1 - q) * (q + 1))) ⊙ z ⊖ (rho ^ 2 / (L * (1 - q) * (q + 1))) ⊙ grad y /\
    z' = rho ⊙ z ⊕ ((rho - 1) / mu) ⊙ grad y' ⊖ (rho - 1) ⊙ y'.

Definition potential {E : InnerProductSpace} (L q mu rho : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (y z : E) : R :=
  (f y - f xs) / (w ^ 2) - mu / (2 * w ^ 2) * ‖y ⊖ xs‖² - ‖grad y ⊕ mu ⊙ xs ⊖ mu ⊙ y‖² / (2 * L * w ^ 2 * (1 - q) * (q + 1)) + mu * (1 - q ^ 2 - rho ^ 2) / (2 * w ^ 2 * rho * (1 - q) * (1 - rho) * (q + 1)) * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu rho : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z y' z' : E) :
  0 < L -> 1 - q <= rho -> rho < (1 - q) * (q + 1) -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step L q mu rho grad y z y' z' ->
  potential L q mu rho f grad xs (rho * w) y' z' - potential L q mu rho f grad xs w y z <= 0.
Proof.
  intros L_positive rho_at_least rho_below q_positive q_below mu_value mu_positive L_above f_smooth
      xs_minimizer t_nonnegative w_positive (y'_value & z'_value).
  unfold potential.
  assert (exists slack_rho, 0 <= slack_rho /\ rho = (- 1) * (q - 1) * (q * slack_rho + slack_rho + 1) /
      (slack_rho + 1)) as (slack_rho & slack_rho_sign & rho_by_slack).
  { exists ((q + rho - 1) / (1 - q ^ 2 - rho)); split; [sign | field; sign]. }
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh ((1 - rho) * (rho + 1) / (w ^ 2 * rho ^ 2)) (smooth_strongly_convex_interpolation L mu f grad xs y'
      (conj (Rlt_le _ _ mu_positive) L_above) f_smooth) by (rewrite ?q_by_slack; rewrite ?rho_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((2 * slack_q ^ 3 * slack_rho + 2 * slack_q ^ 3 + 2 * slack_q ^ 2
      * slack_rho ^ 2 + 8 * slack_q ^ 2 * slack_rho + 5 * slack_q ^ 2 + 4 * slack_q * slack_rho ^ 2 + 8 *
      slack_q * slack_rho + 4 * slack_q + slack_rho ^ 2 + 2 * slack_rho + 1) / (w ^ 2 * slack_q ^ 4 *
      slack_rho ^ 2 + 2 * w ^ 2 * slack_q ^ 4 * slack_rho + w ^ 2 * slack_q ^ 4 + 4 * w ^ 2 * slack_q ^ 3 *
      slack_rho ^ 2 + 6 * w ^ 2 * slack_q ^ 3 * slack_rho + 2 * w ^ 2 * slack_q ^ 3 + 4 * w ^ 2 * slack_q ^ 2
      * slack_rho ^ 2 + 4 * w ^ 2 * slack_q ^ 2 * slack_rho + w ^ 2 * slack_q ^ 2)) by (field; sign) end;
      sign).
  weigh (1 / (w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad y y' (conj (Rlt_le _ _ mu_positive)
      L_above) f_smooth).
  add_square (mu * (rho + 1) * (q + 1 - rho) * (q + rho - 1) / (2 * w ^ 2 * rho ^ 3 * (1 - q) * (q + 1))) (xs
      ⊕ (1 / mu) ⊙ grad y' ⊖ y') by (rewrite ?q_by_slack; rewrite ?rho_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * L * slack_q ^ 3 * slack_rho ^ 3 + 6 * L * slack_q ^ 3 * slack_rho ^ 2 + 4 * L *
      slack_q ^ 3 * slack_rho + 8 * L * slack_q ^ 2 * slack_rho ^ 3 + 19 * L * slack_q ^ 2 * slack_rho ^ 2 +
      10 * L * slack_q ^ 2 * slack_rho + 9 * L * slack_q * slack_rho ^ 3 + 17 * L * slack_q * slack_rho ^ 2 +
      8 * L * slack_q * slack_rho + 2 * L * slack_rho ^ 3 + 4 * L * slack_rho ^ 2 + 2 * L * slack_rho) / (2 *
      w ^ 2 * slack_q ^ 7 * slack_rho ^ 3 + 6 * w ^ 2 * slack_q ^ 7 * slack_rho ^ 2 + 6 * w ^ 2 * slack_q ^ 7
      * slack_rho + 2 * w ^ 2 * slack_q ^ 7 + 16 * w ^ 2 * slack_q ^ 6 * slack_rho ^ 3 + 42 * w ^ 2 * slack_q
      ^ 6 * slack_rho ^ 2 + 36 * w ^ 2 * slack_q ^ 6 * slack_rho + 10 * w ^ 2 * slack_q ^ 6 + 48 * w ^ 2 *
      slack_q ^ 5 * slack_rho ^ 3 + 108 * w ^ 2 * slack_q ^ 5 * slack_rho ^ 2 + 78 * w ^ 2 * slack_q ^ 5 *
      slack_rho + 18 * w ^ 2 * slack_q ^ 5 + 64 * w ^ 2 * slack_q ^ 4 * slack_rho ^ 3 + 120 * w ^ 2 * slack_q
      ^ 4 * slack_rho ^ 2 + 72 * w ^ 2 * slack_q ^ 4 * slack_rho + 14 * w ^ 2 * slack_q ^ 4 + 32 * w ^ 2 *
      slack_q ^ 3 * slack_rho ^ 3 + 48 * w ^ 2 * slack_q ^ 3 * slack_rho ^ 2 + 24 * w ^ 2 * slack_q ^ 3 *
      slack_rho + 4 * w ^ 2 * slack_q ^ 3)) by (field; sign) end; sign).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu rho : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z : E) :
  0 < L -> 1 - q <= rho -> rho < (1 - q) * (q + 1) -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  mu * (1 - q ^ 2 - rho ^ 2) / (2 * w ^ 2 * rho * (1 - q) * (1 - rho) * (q + 1)) * (‖z ⊖ xs‖²) - potential L q mu rho f grad xs w y z <= 0.
Proof.
  intros L_positive rho_at_least rho_below q_positive q_below mu_value mu_positive L_above f_smooth
      xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (1 / (w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad y xs (conj (Rlt_le _ _ mu_positive)
      L_above) f_smooth).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem robust_momentum_strongly_convex
    (E : InnerProductSpace) (L q mu rho : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  1 - q <= rho -> rho < (1 - q) * (q + 1) -> 0 < mu -> mu < L -> q = sqrt (mu / L) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> z O = y O ->
  (forall n, step L q mu rho grad (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(z T) ⊖ xs‖² <= (- 1) * ((rho ^ T) ^ 2 * rho) * (2 * (f (y O) - f xs) * L * rho ^ 2 + 2 * (f (y O) - f xs) * mu * rho + L * mu * rho * ‖y O ⊖ xs‖² + mu ^ 2 * rho ^ 2 * ‖y O ⊖ xs‖² + mu ^ 2 * ‖y O ⊖ xs‖² + rho * (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) - 2 * (f (y O) - f xs) * L * rho - 2 * (f (y O) - f xs) * mu * rho ^ 2 - L * mu * ‖y O ⊖ xs‖² - mu ^ 2 * rho * ‖y O ⊖ xs‖² - rho ^ 2 * (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²)) / (L * mu * rho * (1 - q ^ 2 - rho ^ 2)).
Proof.
  intros rho_at_least rho_below mu_positive L_above q_value f_smooth xs_minimizer z_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (base_positive_1 : 0 < rho) by sign.
  set (Phi := fun n => potential L q mu rho f grad xs ((rho) ^ n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((rho) ^ S n) with ((rho) * (rho) ^ n).
    pose proof (decrease E L q mu rho f grad xs (INR n) ((rho) ^ n) (y n) (z n) (y (S n)) (z (S n)) L_positive
        rho_at_least rho_below q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer (pos_INR
        n) (pow_lt (rho) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L q mu rho f grad xs (INR T) ((rho) ^ T) (y T) (z T) L_positive rho_at_least
      rho_below q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer (pos_INR T) (pow_lt
      (rho) T base_positive_1)) as dominates.
  change (potential L q mu rho f grad xs ((rho) ^ T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (y O) - f xs) + mu * ‖y O ⊖ xs‖² * (q ^ 2 * rho + 1 - q ^ 2 * rho ^ 2 - q ^ 2 -
      rho) / (2 * rho * (1 - q) * (1 - rho) * (q + 1)) - (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) / (2 * L * (1 -
      q) * (q + 1))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; subst mu; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (mu * (1 - q ^ 2 - rho ^ 2) / (2 * ((rho) ^ T) ^ 2 * rho * (1 - q) * (1 - rho) * (q + 1))) *
      (‖(z T) ⊖ xs‖²) <= (f (y O) - f xs) + mu * ‖y O ⊖ xs‖² * (q ^ 2 * rho + 1 - q ^ 2 * rho ^ 2 - q ^ 2 -
      rho) / (2 * rho * (1 - q) * (1 - rho) * (q + 1)) - (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) / (2 * L * (1 -
      q) * (q + 1))) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions robust_momentum_strongly_convex.
