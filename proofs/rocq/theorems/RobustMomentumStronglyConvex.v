(** * robust-momentum/strongly-convex: [||z_T - xs||^2 <= (-(1 + a q) (q - 1))^(2 T) (mu R^2 (L + mu - a L - a mu + 2 a mu q - a^2 mu q + a^2 mu q^2) - 2 Delta_0 (mu - L + a L - a mu + 2 a mu q - 2 a q L - a^2 mu - a^2 mu q + a^2 q L + a^2 mu q^2) - ||mu xs + grad f(x_0) - mu x_0||^2 (1 + a q) (1 - a + a q))/(mu L (2 - 2 a + 2 a q - a^2 q + a^2 q^2))]

    The robust momentum method, with rho = (1 - q) (1 + a q): from the triple momentum method, a = 0, on.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Cyrus, Hu, Van Scoy, Lessard 2018, theorem 1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L q a : R) (grad : E -> E) (y z y' z' : E) : Prop :=
  y' = ((1 - q) * (a * q + 1) ^ 2 / (q + 1)) ⊙ y ⊕ (q * (a ^ 2 * q ^ 2 + 2 * a * q + 2 - a ^ 2 * q - 2 * a) / (q + 1)) ⊙ z ⊖ ((1 - q) * (a * q + 1) ^ 2 / (L * (q + 1))) ⊙ grad y /\
    z' = (q * (a * q + 1 - a)) ⊙ y' ⊕ ((1 - q) * (a * q + 1)) ⊙ z ⊕ ((a - a * q - 1) / (L * q)) ⊙ grad y'.

Definition potential {E : InnerProductSpace} (L q mu a : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (y z : E) : R :=
  (f y - f xs) / (L * w ^ 2) - q ^ 2 / (2 * w ^ 2) * ‖y ⊖ xs‖² - ‖grad y ⊕ mu ⊙ xs ⊖ mu ⊙ y‖² / (2 * L ^ 2 * w ^ 2 * (1 - q) * (q + 1)) + q ^ 2 * (a ^ 2 * q ^ 2 + 2 * a * q + 2 - a ^ 2 * q - 2 * a) / (2 * w ^ 2 * (1 - q) * (q + 1) * (a * q + 1) * (a * q + 1 - a)) * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu a : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z y' z' : E) :
  0 < L -> 0 <= a -> a < 1 -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w -> step L q a grad y z y' z' ->
  potential L q mu a f grad xs (((- 1) * (q - 1) * (a * q + 1)) * w) y' z' - potential L q mu a f grad xs w y z <= 0.
Proof.
  intros L_positive a_nonnegative a_below q_positive q_below mu_value mu_positive L_above f_smooth
      xs_minimizer t_nonnegative w_positive (y'_value & z'_value).
  unfold potential.
  assert (exists slack_a, 0 <= slack_a /\ a = slack_a / (slack_a + 1)) as (slack_a & slack_a_sign &
      a_by_slack).
  { exists (a / (1 - a)); split; [sign | field; sign]. }
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (q * (a * q + 1 - a) * (a * q + 2 - a * q ^ 2 - q) / (L * w ^ 2 * (1 - q) ^ 2 * (a * q + 1) ^ 2))
      (smooth_strongly_convex_interpolation L mu f grad xs y' (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth) by (rewrite ?q_by_slack; rewrite ?a_by_slack; match goal with |- ?r 0 ?c => replace c with ((2
      * slack_a ^ 2 * slack_q ^ 2 + 4 * slack_a ^ 2 * slack_q + slack_a ^ 2 + 2 * slack_a * slack_q ^ 3 + 8 *
      slack_a * slack_q ^ 2 + 8 * slack_a * slack_q + 2 * slack_a + 2 * slack_q ^ 3 + 5 * slack_q ^ 2 + 4 *
      slack_q + 1) / (L * w ^ 2 * slack_a ^ 2 * slack_q ^ 4 + 4 * L * w ^ 2 * slack_a ^ 2 * slack_q ^ 3 + 4 *
      L * w ^ 2 * slack_a ^ 2 * slack_q ^ 2 + 2 * L * w ^ 2 * slack_a * slack_q ^ 4 + 6 * L * w ^ 2 * slack_a
      * slack_q ^ 3 + 4 * L * w ^ 2 * slack_a * slack_q ^ 2 + L * w ^ 2 * slack_q ^ 4 + 2 * L * w ^ 2 *
      slack_q ^ 3 + L * w ^ 2 * slack_q ^ 2)) by (field; sign) end; sign).
  weigh (1 / (L * w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad y y' (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  add_square (a * q ^ 4 * (a * q + 2 - a) * (a * q + 2 - a * q ^ 2 - q) / (2 * w ^ 2 * (1 - q) ^ 3 * (q + 1) *
      (a * q + 1) ^ 3)) (xs ⊕ (1 / mu) ⊙ grad y' ⊖ y') by (rewrite ?q_by_slack; rewrite ?a_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((2 * slack_a ^ 3 * slack_q ^ 3 + 8 * slack_a ^ 3 * slack_q ^ 2 +
      9 * slack_a ^ 3 * slack_q + 2 * slack_a ^ 3 + 6 * slack_a ^ 2 * slack_q ^ 3 + 19 * slack_a ^ 2 * slack_q
      ^ 2 + 17 * slack_a ^ 2 * slack_q + 4 * slack_a ^ 2 + 4 * slack_a * slack_q ^ 3 + 10 * slack_a * slack_q
      ^ 2 + 8 * slack_a * slack_q + 2 * slack_a) / (2 * w ^ 2 * slack_a ^ 3 * slack_q ^ 7 + 16 * w ^ 2 *
      slack_a ^ 3 * slack_q ^ 6 + 48 * w ^ 2 * slack_a ^ 3 * slack_q ^ 5 + 64 * w ^ 2 * slack_a ^ 3 * slack_q
      ^ 4 + 32 * w ^ 2 * slack_a ^ 3 * slack_q ^ 3 + 6 * w ^ 2 * slack_a ^ 2 * slack_q ^ 7 + 42 * w ^ 2 *
      slack_a ^ 2 * slack_q ^ 6 + 108 * w ^ 2 * slack_a ^ 2 * slack_q ^ 5 + 120 * w ^ 2 * slack_a ^ 2 *
      slack_q ^ 4 + 48 * w ^ 2 * slack_a ^ 2 * slack_q ^ 3 + 6 * w ^ 2 * slack_a * slack_q ^ 7 + 36 * w ^ 2 *
      slack_a * slack_q ^ 6 + 78 * w ^ 2 * slack_a * slack_q ^ 5 + 72 * w ^ 2 * slack_a * slack_q ^ 4 + 24 * w
      ^ 2 * slack_a * slack_q ^ 3 + 2 * w ^ 2 * slack_q ^ 7 + 10 * w ^ 2 * slack_q ^ 6 + 18 * w ^ 2 * slack_q
      ^ 5 + 14 * w ^ 2 * slack_q ^ 4 + 4 * w ^ 2 * slack_q ^ 3)) by (field; sign) end; sign).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu a : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z : E) :
  0 < L -> 0 <= a -> a < 1 -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  q ^ 2 * (a ^ 2 * q ^ 2 + 2 * a * q + 2 - a ^ 2 * q - 2 * a) / (2 * w ^ 2 * (1 - q) * (q + 1) * (a * q + 1) * (a * q + 1 - a)) * (‖z ⊖ xs‖²) - potential L q mu a f grad xs w y z <= 0.
Proof.
  intros L_positive a_nonnegative a_below q_positive q_below mu_value mu_positive L_above f_smooth
      xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (1 / (L * w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad y xs (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem robust_momentum_strongly_convex
    (E : InnerProductSpace) (L q mu a : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 <= a -> a < 1 -> 0 < mu -> mu < L -> q = sqrt (mu / L) -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> z O = y O -> (forall n, step L q a grad (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(z T) ⊖ xs‖² <= (((- 1) * (q - 1) * (a * q + 1)) ^ T) ^ 2 * (4 * (f (y O) - f xs) * L * a * q + 2 * (f (y O) - f xs) * L + 2 * (f (y O) - f xs) * a ^ 2 * mu * q + 2 * (f (y O) - f xs) * a ^ 2 * mu + 2 * (f (y O) - f xs) * a * mu + L * mu * ‖y O ⊖ xs‖² + a ^ 2 * mu ^ 2 * q ^ 2 * ‖y O ⊖ xs‖² + a ^ 2 * q * (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) + 2 * a * mu ^ 2 * q * ‖y O ⊖ xs‖² + a * (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) + mu ^ 2 * ‖y O ⊖ xs‖² - 2 * (f (y O) - f xs) * L * a ^ 2 * q - 2 * (f (y O) - f xs) * L * a - 2 * (f (y O) - f xs) * a ^ 2 * mu * q ^ 2 - 4 * (f (y O) - f xs) * a * mu * q - 2 * (f (y O) - f xs) * mu - L * a * mu * ‖y O ⊖ xs‖² - a ^ 2 * mu ^ 2 * q * ‖y O ⊖ xs‖² - a ^ 2 * q ^ 2 * (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) - a * mu ^ 2 * ‖y O ⊖ xs‖² - 2 * a * q * (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) - (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²)) / (L * mu * (a ^ 2 * q ^ 2 + 2 * a * q + 2 - a ^ 2 * q - 2 * a)).
Proof.
  intros a_nonnegative a_below mu_positive L_above q_value f_smooth xs_minimizer z_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (base_positive_1 : 0 < (- 1) * (q - 1) * (a * q + 1)) by sign.
  set (Phi := fun n => potential L q mu a f grad xs (((- 1) * (q - 1) * (a * q + 1)) ^ n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((- 1) * (q - 1) * (a * q + 1)) ^ S n) with (((- 1) * (q -
      1) * (a * q + 1)) * ((- 1) * (q - 1) * (a * q + 1)) ^ n).
    pose proof (decrease E L q mu a f grad xs (INR n) (((- 1) * (q - 1) * (a * q + 1)) ^ n) (y n) (z n) (y (S
        n)) (z (S n)) L_positive a_nonnegative a_below q_positive q_below mu_value mu_positive L_above
        f_smooth xs_minimizer (pos_INR n) (pow_lt ((- 1) * (q - 1) * (a * q + 1)) n base_positive_1) (stepping
        n)) as below; lra. }
  pose proof (domination E L q mu a f grad xs (INR T) (((- 1) * (q - 1) * (a * q + 1)) ^ T) (y T) (z T)
      L_positive a_nonnegative a_below q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer
      (pos_INR T) (pow_lt ((- 1) * (q - 1) * (a * q + 1)) T base_positive_1)) as dominates.
  change (potential L q mu a f grad xs (((- 1) * (q - 1) * (a * q + 1)) ^ T) (y T) (z T)) with (Phi T) in
      dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (y O) - f xs) / L + q ^ 2 * ‖y O ⊖ xs‖² * (a ^ 2 * q ^ 4 + 2 * a * q ^ 3 + q ^ 2
      + 1 - a ^ 2 * q ^ 3 - a * q ^ 2 - a) / (2 * (1 - q) * (q + 1) * (a * q + 1) * (a * q + 1 - a)) - (‖mu ⊙
      xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) / (2 * L ^ 2 * (1 - q) * (q + 1))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; subst mu; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (q ^ 2 * (a ^ 2 * q ^ 2 + 2 * a * q + 2 - a ^ 2 * q - 2 * a) / (2 * (((- 1) * (q - 1) * (a *
      q + 1)) ^ T) ^ 2 * (1 - q) * (q + 1) * (a * q + 1) * (a * q + 1 - a))) * (‖(z T) ⊖ xs‖²) <= (f (y O) - f
      xs) / L + q ^ 2 * ‖y O ⊖ xs‖² * (a ^ 2 * q ^ 4 + 2 * a * q ^ 3 + q ^ 2 + 1 - a ^ 2 * q ^ 3 - a * q ^ 2 -
      a) / (2 * (1 - q) * (q + 1) * (a * q + 1) * (a * q + 1 - a)) - (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) / (2
      * L ^ 2 * (1 - q) * (q + 1))) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions robust_momentum_strongly_convex.
