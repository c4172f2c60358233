(** * triple-momentum/gap: [f(z_T) - f(xs) <= (1 - q)^(2 T) (2 Delta_0 (L - mu) - ||mu xs + grad f(x_0) - mu x_0||^2 + mu R^2 (L + mu))/(4 mu)]

    The triple momentum method, by the gap of z.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Van Scoy, Freeman, Lynch 2018, theorem 1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L q : R) (grad : E -> E) (y z y' z' : E) : Prop :=
  y' = ((1 - q) / (q + 1)) ⊙ y ⊕ (2 * q / (q + 1)) ⊙ z ⊕ ((q - 1) / (L * (q + 1))) ⊙ grad y /\
    z' = q ⊙ y' ⊖ (q - 1) ⊙ z ⊖ (1 / (L * q)) ⊙ grad y'.

Definition potential {E : InnerProductSpace} (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (y z : E) : R :=
  (f y - f xs) / (w ^ 2) - mu / (2 * w ^ 2) * ‖y ⊖ xs‖² - ‖grad y ⊕ mu ⊙ xs ⊖ mu ⊙ y‖² / (2 * L * w ^ 2 * (1 - q) * (q + 1)) + mu / (w ^ 2 * (1 - q) * (q + 1)) * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z y' z' : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> step L q grad y z y' z' ->
  potential L q mu f grad xs ((1 - q) * w) y' z' - potential L q mu f grad xs w y z <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer t_nonnegative
      w_positive (y'_value & z'_value).
  unfold potential.
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (q * (2 - q) / (w ^ 2 * (1 - q) ^ 2)) (smooth_strongly_convex_interpolation L mu f grad xs y' (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth) by (rewrite ?q_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * slack_q + 1) / (w ^ 2 * slack_q ^ 2)) by (field; sign) end; sign).
  weigh (1 / (w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad y y' (conj (Rlt_le _ _ mu_positive)
      L_above) f_smooth).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> 0 <= t -> 0 < w ->
  2 * q ^ 2 / (w ^ 2 * (1 - q) * (q + 1)) * (f z - f xs) - potential L q mu f grad xs w y z <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer t_nonnegative
      w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * q ^ 2 / (w ^ 2 * (1 - q) * (q + 1))) (smooth_strongly_convex_interpolation L mu f grad xs z (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh (1 / (w ^ 2)) (smooth_strongly_convex_interpolation L mu f grad y xs (conj (Rlt_le _ _ mu_positive)
      L_above) f_smooth).
  add_square (mu / (w ^ 2 * (1 - q) ^ 2 * (q + 1) ^ 2)) (z ⊖ xs ⊖ (1 / L) ⊙ grad z).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem triple_momentum_gap
    (E : InnerProductSpace) (L q mu : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 < mu -> mu < L -> q = sqrt (mu / L) -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  z O = y O -> (forall n, step L q grad (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (z T) - f xs <= (((1 - q) ^ T) ^ 2 * (1 - q)) * (2 * (f (y O) - f xs) * L + L * mu * ‖y O ⊖ xs‖² + mu ^ 2 * ‖y O ⊖ xs‖² - 2 * (f (y O) - f xs) * mu - (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²)) / (4 * mu * (1 - q)).
Proof.
  intros mu_positive L_above q_value f_smooth xs_minimizer z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (base_positive_1 : 0 < 1 - q) by sign.
  set (Phi := fun n => potential L q mu f grad xs ((1 - q) ^ n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - q) ^ S n) with ((1 - q) * (1 - q) ^ n).
    pose proof (decrease E L q mu f grad xs (INR n) ((1 - q) ^ n) (y n) (z n) (y (S n)) (z (S n)) L_positive
        q_positive q_below mu_value mu_positive L_above f_smooth xs_minimizer (pos_INR n) (pow_lt (1 - q) n
        base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L q mu f grad xs (INR T) ((1 - q) ^ T) (y T) (z T) L_positive q_positive q_below
      mu_value mu_positive L_above f_smooth xs_minimizer (pos_INR T) (pow_lt (1 - q) T base_positive_1)) as
      dominates.
  change (potential L q mu f grad xs ((1 - q) ^ T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (y O) - f xs) + mu * ‖y O ⊖ xs‖² * (q ^ 2 + 1) / (2 * (1 - q) * (q + 1)) - (‖mu ⊙
      xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) / (2 * L * (1 - q) * (q + 1))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; subst mu; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (2 * q ^ 2 / (((1 - q) ^ T) ^ 2 * (1 - q) * (q + 1))) * (f (z T) - f xs) <= (f (y O) - f xs)
      + mu * ‖y O ⊖ xs‖² * (q ^ 2 + 1) / (2 * (1 - q) * (q + 1)) - (‖mu ⊙ xs ⊕ grad (y O) ⊖ mu ⊙ y O‖²) / (2 *
      L * (1 - q) * (q + 1))) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions triple_momentum_gap.
