(** * l-katyusha/strongly-convex: [E[f(y_T) - f(xs)] <= ((2 mu - mu theta + 3 theta^2 L)/(2 mu + 3 theta^2 L))^T (2 Delta_0 + 3 theta^2 L Delta_0/mu + mu theta R^2/2 + 3 theta^2 L R^2/2)]

    Loopless Katyusha: L-SVRG with Nesterov's momentum and a pull towards the point that is remembered.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Kovalev, Horváth, Richtárik 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu L theta : R) (grad grad_i : E -> E) (y z w_1 decided y' z' w_1' : E) : Prop :=
  exists x : E,
    x = ((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1 /\
    y' = ((3 * L * theta + mu * theta + mu) / (3 * L * theta + mu)) ⊙ x ⊕ (theta / (3 * L * theta + mu)) ⊙ grad_i w_1 ⊖ (mu * theta / (3 * L * theta + mu)) ⊙ z ⊖ (theta / (3 * L * theta + mu)) ⊙ grad w_1 ⊖ (theta / (3 * L * theta + mu)) ⊙ grad_i x /\
    z' = (1 / theta) ⊙ y' ⊖ ((1 - 2 * theta) / (2 * theta)) ⊙ y ⊖ (1 / (2 * theta)) ⊙ w_1 /\
    w_1' = decided.

Definition potential {E : InnerProductSpace} (mu L theta : R) (f : E -> R) (xs : E) (w : R) (y z w_1 : E) : R :=
  (3 * L * theta + mu) / (2 * w) * ‖z ⊖ xs‖² + (f y - f xs) / (w * theta) + (3 * L * theta ^ 2 + mu) / (mu * w * theta) * (f w_1 - f xs).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L theta : R) (f : E -> R) (grad : E -> E) (f_i : E -> R) (grad_i : E -> E)
    (xs : E) (t w : R) (y z w_1 decided y' z' w_1' : E) :
  0 < mu -> mu < L -> 0 < theta -> theta <= 1 / 2 -> smooth_strongly_convex L mu f grad ->
  smooth_strongly_convex L mu f_i grad_i -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step mu L theta grad grad_i y z w_1 decided y' z' w_1' ->
  potential mu L theta f xs (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) * w) y' z' w_1' - potential mu L theta f xs w y z w_1 - (0 + ((3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu) / (mu * w * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (f decided - ((mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) * f y + (1 - (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu)))) * f w_1)) + ((1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) * (9 * L ^ 3 * theta ^ 2 + 6 * L ^ 2 * mu * theta + 8 * L * mu ^ 2 * theta ^ 2 + L * mu ^ 2 + 2 * mu ^ 3 * theta - 8 * L ^ 2 * mu * theta ^ 2 - 2 * L * mu ^ 2 * theta) / (4 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), y⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), y⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (10 * L ^ 2 * mu * theta ^ 2 + 2 * L ^ 2 * mu * theta + 8 * L * mu ^ 2 * theta ^ 2 + 2 * L * mu ^ 2 * theta + L * mu ^ 2 + 2 * mu ^ 3 * theta - 9 * L ^ 3 * theta ^ 2) / (2 * w * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), z⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), z⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) * (9 * L ^ 3 * theta ^ 2 + 8 * L ^ 2 * mu * theta ^ 2 + 6 * L ^ 2 * mu * theta + 2 * L * mu ^ 2 * theta + L * mu ^ 2 - 8 * L * mu ^ 2 * theta ^ 2 - 2 * mu ^ 3 * theta) / (4 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), w_1⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), w_1⟩) + ((3 * L * theta ^ 2 + 2 * mu) / (w * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), xs⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), xs⟩) + ((3 * L * theta ^ 2 + 2 * mu) / (2 * w * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), (grad w_1)⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), (grad w_1)⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) * (7 * L ^ 2 * theta ^ 2 + 2 * L * mu * theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), (grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1), (grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1))⟩) + ((- 1) * mu * (1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) * (L ^ 2 * theta ^ 2 + 8 * L * mu * theta ^ 2 + 4 * L * mu * theta + 2 * mu ^ 2 * theta + mu ^ 2) / (4 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i w_1, y⟩ - ⟨grad w_1, y⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (18 * L ^ 3 * theta ^ 2 + 4 * L ^ 2 * mu * theta - 19 * L ^ 2 * mu * theta ^ 2 - 8 * L * mu ^ 2 * theta ^ 2 - 8 * L * mu ^ 2 * theta - 2 * mu ^ 3 * theta - mu ^ 3) / (2 * w * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i w_1, z⟩ - ⟨grad w_1, z⟩) + (mu * (3 * L * theta ^ 2 + 2 * mu) * (17 * L ^ 2 * theta ^ 2 + 8 * L * mu * theta + mu ^ 2 - 8 * L * mu * theta ^ 2 - 2 * mu ^ 2 * theta) / (4 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i w_1, w_1⟩ - ⟨grad w_1, w_1⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / (w * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i w_1, xs⟩ - ⟨grad w_1, xs⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / (2 * w * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i w_1, (grad w_1)⟩ - ⟨grad w_1, (grad w_1)⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (7 * L ^ 2 * theta ^ 2 + 2 * L * mu * theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨grad_i w_1, (grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1))⟩ - ⟨grad w_1, (grad (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / (2 * w * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * ((f_i (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1) - f_i w_1) - (f (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1) - f w_1))) <= 0.
Proof.
  intros mu_positive L_above theta_positive theta_at_most f_smooth f_i_smooth xs_minimizer t_nonnegative
      w_positive (x & x_value & y'_value & z'_value & w_1'_value).
  subst w_1'.
  unfold potential.
  assert (0 <= 1 - 2 * theta) by (replace (1 - 2 * theta) with (2 * (1 / 2 - theta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_theta, 0 <= slack_theta /\ theta = 1 / (2 * (slack_theta + 1))) as (slack_theta &
      slack_theta_sign & theta_by_slack).
  { exists ((1 - 2 * theta) / (2 * theta)); split; [sign | field; sign]. }
  assert (0 < 3 * L * theta ^ 2 + 2 * mu - mu * theta) by (rewrite ?theta_by_slack; rewrite ?L_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((8 * mu * slack_theta ^ 2 + 14 * mu * slack_theta + 9 * mu + 3 *
      slack_L) / (4 * slack_theta ^ 2 + 8 * slack_theta + 4)) by (field; sign) end; sign).
  assert (0 < 3 * L * theta ^ 2 + 2 * L + mu * theta - L * theta) by (rewrite ?theta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((8 * mu * slack_theta ^ 2 + 16 * mu *
      slack_theta + 11 * mu + 8 * slack_L * slack_theta ^ 2 + 14 * slack_L * slack_theta + 9 * slack_L) / (4 *
      slack_theta ^ 2 + 8 * slack_theta + 4)) by (field; sign) end; sign).
  assert (0 < 16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 11 * L * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 *
      L ^ 2 * theta ^ 3 - L * mu * theta ^ 2) by (rewrite ?theta_by_slack; rewrite ?L_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((32 * mu ^ 2 * slack_theta ^ 3 + 156 * mu ^ 2 * slack_theta ^ 2 + 246
      * mu ^ 2 * slack_theta + 119 * mu ^ 2 + 16 * mu * slack_L * slack_theta ^ 3 + 124 * mu * slack_L *
      slack_theta ^ 2 + 262 * mu * slack_L * slack_theta + 148 * mu * slack_L + 16 * slack_L ^ 2 * slack_theta
      ^ 2 + 64 * slack_L ^ 2 * slack_theta + 45 * slack_L ^ 2) / (8 * slack_theta ^ 3 + 24 * slack_theta ^ 2 +
      24 * slack_theta + 8)) by (field; sign) end; sign).
  assert (0 < 16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 9 * L * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 *
      L ^ 2 * theta ^ 3 - 3 * L * mu * theta ^ 3 - mu ^ 2 * theta ^ 2) by (rewrite ?theta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((32 * mu ^ 2 * slack_theta ^ 3 + 148 * mu ^ 2
      * slack_theta ^ 2 + 230 * mu ^ 2 * slack_theta + 108 * mu ^ 2 + 16 * mu * slack_L * slack_theta ^ 3 +
      116 * mu * slack_L * slack_theta ^ 2 + 248 * mu * slack_L * slack_theta + 139 * mu * slack_L + 16 *
      slack_L ^ 2 * slack_theta ^ 2 + 64 * slack_L ^ 2 * slack_theta + 45 * slack_L ^ 2) / (8 * slack_theta ^
      3 + 24 * slack_theta ^ 2 + 24 * slack_theta + 8)) by (field; sign) end; sign).
  assert (0 < 16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 3 * L * mu * theta ^ 3 + 14 * L * mu * theta + mu ^
      2 * theta ^ 2 + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - 5 * L * mu * theta ^ 2 - mu ^ 2 * theta) by
      (rewrite ?theta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((16 * mu ^
      2 * slack_theta ^ 3 + 116 * mu ^ 2 * slack_theta ^ 2 + 208 * mu ^ 2 * slack_theta + 108 * mu ^ 2 + 88 *
      mu * slack_L * slack_theta ^ 2 + 230 * mu * slack_L * slack_theta + 139 * mu * slack_L + 16 * slack_L ^
      2 * slack_theta ^ 2 + 64 * slack_L ^ 2 * slack_theta + 45 * slack_L ^ 2) / (8 * slack_theta ^ 3 + 24 *
      slack_theta ^ 2 + 24 * slack_theta + 8)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh ((3 * L * theta ^ 2 + 2 * mu) / (w * (3 * L * theta ^ 2 + 2 * mu - mu * theta)))
      (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh ((1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) / (2 * w * theta * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) (smooth_strongly_convex_interpolation L mu f grad y x (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh ((3 * L * theta ^ 2 + 2 * mu) / (w * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta)))
      (smooth_strongly_convex_interpolation L mu f grad x y' (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh ((3 * L * theta ^ 2 + 2 * mu) / (2 * w * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta)))
      (smooth_strongly_convex_interpolation L mu f_i grad_i w_1 x (conj (Rlt_le _ _ mu_positive) L_above)
      f_i_smooth).
  add_square ((1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) / (4 * w * theta * (L - mu) * (3 * L * theta ^ 2
      + 2 * mu - mu * theta))) (mu ⊙ x ⊕ grad y ⊖ mu ⊙ y ⊖ grad x).
  add_square (mu ^ 2 * (3 * L * theta ^ 2 + 2 * L + mu * theta - L * theta) / (2 * w * (L - mu) * (3 * L *
      theta ^ 2 + 2 * mu - mu * theta))) (xs ⊕ ((3 * L * theta ^ 2 + 2 * mu) / (mu * (3 * L * theta ^ 2 + 2 *
      L + mu * theta - L * theta))) ⊙ grad x ⊖ ((3 * L * theta ^ 2 + 2 * mu) / (3 * L * theta ^ 2 + 2 * L + mu
      * theta - L * theta)) ⊙ x ⊖ ((2 - theta) * (L - mu) / (3 * L * theta ^ 2 + 2 * L + mu * theta - L *
      theta)) ⊙ z).
  add_square ((3 * L * theta ^ 2 + 2 * mu) / (2 * w * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) ((L * theta) ⊙ z ⊕ grad y' ⊖ (L * theta) ⊙ z' ⊖ grad x).
  add_square ((3 * L * theta ^ 2 + 2 * mu) * (5 * L ^ 2 * theta ^ 2 + 4 * L * mu * theta ^ 2 + 5 * L * mu *
      theta + mu ^ 2 * theta + mu ^ 2) / (2 * w * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta
      ^ 2 + 2 * mu - mu * theta))) ((mu * (3 * L * theta + mu) ^ 2 / (2 * (5 * L ^ 2 * theta ^ 2 + 4 * L * mu
      * theta ^ 2 + 5 * L * mu * theta + mu ^ 2 * theta + mu ^ 2))) ⊙ x ⊕ grad w_1 ⊕ ((L ^ 2 * theta ^ 2 + 8 *
      L * mu * theta ^ 2 + 4 * L * mu * theta + 2 * mu ^ 2 * theta + mu ^ 2) / (2 * (5 * L ^ 2 * theta ^ 2 + 4
      * L * mu * theta ^ 2 + 5 * L * mu * theta + mu ^ 2 * theta + mu ^ 2))) ⊙ grad_i x ⊖ (mu * (3 * L * theta
      + mu) ^ 2 / (2 * (5 * L ^ 2 * theta ^ 2 + 4 * L * mu * theta ^ 2 + 5 * L * mu * theta + mu ^ 2 * theta +
      mu ^ 2))) ⊙ w_1 ⊖ grad x ⊖ ((L ^ 2 * theta ^ 2 + 8 * L * mu * theta ^ 2 + 4 * L * mu * theta + 2 * mu ^
      2 * theta + mu ^ 2) / (2 * (5 * L ^ 2 * theta ^ 2 + 4 * L * mu * theta ^ 2 + 5 * L * mu * theta + mu ^ 2
      * theta + mu ^ 2))) ⊙ grad_i w_1).
  add_square ((3 * L * theta ^ 2 + 2 * mu) * (L ^ 2 * theta ^ 2 + 8 * L * mu * theta ^ 2 + 4 * L * mu * theta
      + 2 * mu ^ 2 * theta + mu ^ 2) / (8 * w * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu * theta) *
      (5 * L ^ 2 * theta ^ 2 + 4 * L * mu * theta ^ 2 + 5 * L * mu * theta + mu ^ 2 * theta + mu ^ 2))) (mu ⊙
      w_1 ⊕ grad_i x ⊖ mu ⊙ x ⊖ grad_i w_1).
  add_square ((3 * L * theta ^ 2 + 2 * mu) * (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 11 * L * mu * theta
      + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - L * mu * theta ^ 2) / (2 * w * (3 * L * theta + mu)
      ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta) * (3 * L * theta ^ 2 + 2 * L + mu * theta - L * theta)))
      ((mu * (19 * L ^ 2 * theta ^ 2 + 12 * L * mu * theta + 2 * mu ^ 2 - 12 * L ^ 2 * theta ^ 3 - 2 * L ^ 2 *
      theta - 7 * L * mu * theta ^ 2 - mu ^ 2 * theta) / (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 11 * L
      * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - L * mu * theta ^ 2)) ⊙ z ⊕ grad x ⊖ (mu
      * (19 * L ^ 2 * theta ^ 2 + 12 * L * mu * theta + 2 * mu ^ 2 - 12 * L ^ 2 * theta ^ 3 - 2 * L ^ 2 *
      theta - 7 * L * mu * theta ^ 2 - mu ^ 2 * theta) / (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 11 * L
      * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - L * mu * theta ^ 2)) ⊙ x).
  add_square (mu * (3 * L * theta ^ 2 + 2 * mu) * (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 9 * L * mu *
      theta + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - 3 * L * mu * theta ^ 3 - mu ^ 2 * theta ^ 2) /
      (8 * w * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta) * (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta
      + 11 * L * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - L * mu * theta ^ 2))) (w_1 ⊖
      ((1 - 2 * theta) * (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 3 * L * mu * theta ^ 3 + 13 * L * mu *
      theta + 2 * L * mu + mu ^ 2 * theta ^ 2 + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - 2 * L * mu * theta ^ 2) /
      (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 9 * L * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 *
      theta ^ 3 - 3 * L * mu * theta ^ 3 - mu ^ 2 * theta ^ 2)) ⊙ y ⊖ (2 * theta * (16 * L ^ 2 * theta ^ 2 + 4
      * L ^ 2 * theta + 3 * L * mu * theta ^ 3 + 14 * L * mu * theta + mu ^ 2 * theta ^ 2 + 2 * mu ^ 2 - 3 * L
      ^ 2 * theta ^ 3 - 5 * L * mu * theta ^ 2 - mu ^ 2 * theta) / (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta
      + 9 * L * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3 * L ^ 2 * theta ^ 3 - 3 * L * mu * theta ^ 3 - mu ^ 2
      * theta ^ 2)) ⊙ z).
  add_square (mu * (1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) * (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 *
      theta + 3 * L * mu * theta ^ 3 + 14 * L * mu * theta + mu ^ 2 * theta ^ 2 + 2 * mu ^ 2 - 3 * L ^ 2 *
      theta ^ 3 - 5 * L * mu * theta ^ 2 - mu ^ 2 * theta) / (2 * w * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta) * (16 * L ^ 2 * theta ^ 2 + 4 * L ^ 2 * theta + 9 * L * mu * theta + 2 * L * mu + 2 * mu ^ 2 - 3
      * L ^ 2 * theta ^ 3 - 3 * L * mu * theta ^ 3 - mu ^ 2 * theta ^ 2))) (y ⊖ z).
  replace (((1 - 2 * theta) / 2) ⊙ y ⊕ theta ⊙ z ⊕ (1 / 2) ⊙ w_1) with x by (subst; vector_eq_by ltac:(field;
      sign)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L theta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (y z w_1 : E) :
  0 < mu -> mu < L -> 0 < theta -> theta <= 1 / 2 -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  0 <= t -> 0 < w -> 1 / (w * theta) * (f y - f xs) - potential mu L theta f xs w y z w_1 <= 0.
Proof.
  intros mu_positive L_above theta_positive theta_at_most f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (0 <= 1 - 2 * theta) by (replace (1 - 2 * theta) with (2 * (1 / 2 - theta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh ((3 * L * theta ^ 2 + mu) / (mu * w * theta)) (smooth_strongly_convex_interpolation L mu f grad w_1 xs
      (conj (Rlt_le _ _ mu_positive) L_above) f_smooth).
  add_square ((3 * L * theta + mu) / (2 * w)) (z ⊖ xs).
  add_square ((3 * L * theta ^ 2 + mu) / (2 * mu * w * theta * (L - mu))) (mu ⊙ xs ⊕ grad w_1 ⊖ mu ⊙ w_1).
  add_square ((3 * L * theta ^ 2 + mu) / (2 * w * theta)) (w_1 ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem l_katyusha_strongly_convex
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (mu L theta : R) (f : E -> R)
    (grad : E -> E) (f_i : Omega -> E -> R) (grad_i : Omega -> E -> E) (xs : E)
    (coin_is : 0 <= (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) <= 1)
    (next : nat -> (E * E * E) -> (Omega * bool) -> (E * E * E)) (x0 : E) :
  0 < mu -> mu < L -> 0 < theta -> theta <= 1 / 2 ->
  (forall i, smooth_strongly_convex L mu (f_i i) (grad_i i)) -> is_mean P f_i grad_i f grad ->
  is_minimizer f xs ->
  (forall n state (omega : (Omega * bool)), step mu L theta grad (grad_i (fst omega)) (fst (fst state)) (snd (fst state)) (snd state) (if (snd omega) then (fst (fst state)) else (snd state)) (fst (fst (next n state omega))) (snd (fst (next n state omega))) (snd (next n state omega))) ->
  (forall n, has_expectation (then_drawn P (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is)) next n (fun state => f (fst (fst state)) - f xs) (x0, x0, x0)) ->
  forall T, (0 < T)%nat ->
  expected (then_drawn P (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is)) next T (fun state => f (fst (fst state)) - f xs) (x0, x0, x0) <= ((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ T * (3 * (f x0 - f xs) * L * theta ^ 2 / mu + 2 * (f x0 - f xs) + 3 * L * ‖x0 ⊖ xs‖² * theta ^ 2 / 2 + mu * ‖x0 ⊖ xs‖² * theta / 2).
Proof.
  intros mu_positive L_above theta_positive theta_at_most f_i_smooth f_mean xs_minimizer stepping
      exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_strongly_convex P f_i grad_i f grad L mu ltac:(sign) f_mean f_i_smooth) as f_smooth.
  assert (0 <= 1 - 2 * theta) by (replace (1 - 2 * theta) with (2 * (1 / 2 - theta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_theta, 0 <= slack_theta /\ theta = 1 / (2 * (slack_theta + 1))) as (slack_theta &
      slack_theta_sign & theta_by_slack).
  { exists ((1 - 2 * theta) / (2 * theta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < (3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) by
      (rewrite ?theta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((8 * mu *
      slack_theta ^ 2 + 14 * mu * slack_theta + 9 * mu + 3 * slack_L) / (8 * mu * slack_theta ^ 2 + 16 * mu *
      slack_theta + 11 * mu + 3 * slack_L)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (state : (E * E * E)) => potential mu L theta f xs (((3 * L * theta ^ 2 + 2 * mu -
      mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) (fst (fst state)) (snd (fst state)) (snd state)).
  assert (falls : forall n state, mean_below (then_drawn P (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2
      + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is))
      (fun omega => Phi (S n) (next n state omega)) (Phi n state + 0)).
  { intros n state; apply (mean_below_then P (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu *
      theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is) (fun omega =>
      Phi (S n) (next n state omega)) (fun omega_1 => ((Phi n state + 0) + (0 + ((1 - 2 * theta) * (3 * L *
      theta ^ 2 + 2 * mu) * (9 * L ^ 3 * theta ^ 2 + 6 * L ^ 2 * mu * theta + 8 * L * mu ^ 2 * theta ^ 2 + L *
      mu ^ 2 + 2 * mu ^ 3 * theta - 8 * L ^ 2 * mu * theta ^ 2 - 2 * L * mu ^ 2 * theta) / (4 * (((3 * L *
      theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L *
      theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) /
      2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (fst (fst state))⟩ - ⟨grad
      (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (fst
      (fst state))⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (10 * L ^ 2 * mu * theta ^ 2 + 2 * L ^ 2 * mu * theta +
      8 * L * mu ^ 2 * theta ^ 2 + 2 * L * mu ^ 2 * theta + L * mu ^ 2 + 2 * mu ^ 3 * theta - 9 * L ^ 3 *
      theta ^ 2) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (L
      - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1
      - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd (fst
      state))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd
      state)), (snd (fst state))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) * (9 * L ^ 3 * theta ^ 2 + 8 * L ^
      2 * mu * theta ^ 2 + 6 * L ^ 2 * mu * theta + 2 * L * mu ^ 2 * theta + L * mu ^ 2 - 8 * L * mu ^ 2 *
      theta ^ 2 - 2 * mu ^ 3 * theta) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2
      + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕
      (1 / 2) ⊙ (snd state)), (snd state)⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd
      (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd state)⟩) + ((3 * L * theta ^ 2 + 2 * mu) / ((((3 * L * theta
      ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕
      (1 / 2) ⊙ (snd state)), xs⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst
      state)) ⊕ (1 / 2) ⊙ (snd state)), xs⟩) + ((3 * L * theta ^ 2 + 2 * mu) / (2 * (((3 * L * theta ^ 2 + 2 *
      mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu -
      mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst
      state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (snd state))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state))
      ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (snd state))⟩) + ((- 1) * (3 * L * theta ^ 2
      + 2 * mu) * (7 * L ^ 2 * theta ^ 2 + 2 * L * mu * theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * (((3 *
      L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L *
      theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) /
      2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (((1 - 2 * theta) /
      2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩ - ⟨grad (((1 - 2 * theta)
      / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (((1 - 2 * theta) /
      2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩) + ((- 1) * mu * (1 - 2 *
      theta) * (3 * L * theta ^ 2 + 2 * mu) * (L ^ 2 * theta ^ 2 + 8 * L * mu * theta ^ 2 + 4 * L * mu * theta
      + 2 * mu ^ 2 * theta + mu ^ 2) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 +
      2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) * (⟨(grad_i omega_1) (snd state), (fst (fst state))⟩ - ⟨grad (snd state), (fst (fst state))⟩) +
      ((3 * L * theta ^ 2 + 2 * mu) * (18 * L ^ 3 * theta ^ 2 + 4 * L ^ 2 * mu * theta - 19 * L ^ 2 * mu *
      theta ^ 2 - 8 * L * mu ^ 2 * theta ^ 2 - 8 * L * mu ^ 2 * theta - 2 * mu ^ 3 * theta - mu ^ 3) / (2 *
      (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (L - mu) * (3 * L *
      theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (snd
      (fst state))⟩ - ⟨grad (snd state), (snd (fst state))⟩) + (mu * (3 * L * theta ^ 2 + 2 * mu) * (17 * L ^
      2 * theta ^ 2 + 8 * L * mu * theta + mu ^ 2 - 8 * L * mu * theta ^ 2 - 2 * mu ^ 2 * theta) / (4 * (((3 *
      L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L *
      theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (snd
      state)⟩ - ⟨grad (snd state), (snd state)⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / ((((3 * L * theta ^
      2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad (snd state), xs⟩) + ((- 1) * (3 * L * theta ^ 2 +
      2 * mu) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta
      * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (grad (snd
      state))⟩ - ⟨grad (snd state), (grad (snd state))⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (7 * L ^ 2 * theta
      ^ 2 + 2 * L * mu * theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu *
      theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L *
      theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (grad (((1 - 2 * theta) / 2) ⊙ (fst
      (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩ - ⟨grad (snd state), (grad (((1 - 2
      * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩) + ((- 1) * (3
      * L * theta ^ 2 + 2 * mu) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 *
      mu)) ^ n) * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (((f_i omega_1) (((1 - 2 * theta) / 2)
      ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)) - (f_i omega_1) (snd state)) -
      (f (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)) - f
      (snd state)))))) _).
  { intros omega_1; apply (mean_step (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 *
      mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is) (fun (omega_2 : bool) =>
      Phi (S n) (next n state (omega_1, omega_2))) (fun (omega_2 : bool) => 0 + ((3 * L * theta ^ 2 + mu) * (3
      * L * theta ^ 2 + 2 * mu) / (mu * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 *
      mu)) ^ n) * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (f (if omega_2 then (fst (fst state))
      else (snd state)) - ((mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 *
      L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) * f (fst (fst state)) + (1 - (mu * (6 * L * theta ^
      3 + 3 * L * theta ^ 2 + 2 * mu * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 +
      2 * mu)))) * f (snd state))))); cbv beta.
    - intros omega_2; unfold Phi; rewrite ?S_INR. change (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L
        * theta ^ 2 + 2 * mu)) ^ S n) with (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 +
        2 * mu)) * ((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n).
      pose proof (decrease E mu L theta f grad (f_i omega_1) (grad_i omega_1) xs (INR n) (((3 * L * theta ^ 2
          + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) (fst (fst state)) (snd (fst state)) (snd
          state) (if omega_2 then (fst (fst state)) else (snd state)) (fst (fst (next n state (omega_1,
          omega_2)))) (snd (fst (next n state (omega_1, omega_2)))) (snd (next n state (omega_1, omega_2)))
          mu_positive L_above theta_positive theta_at_most f_smooth (f_i_smooth omega_1) xs_minimizer (pos_INR
          n) (pow_lt ((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) n
          base_positive_1) (stepping n state (omega_1, omega_2))) as below; lra.
    - apply mean_weigh_free; [|exact (mean_decided (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu *
        theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is f (fst (fst
        state)) (snd state))]; exact (mean_nothing (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu
        * theta + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is)). }
  apply (mean_step P (fun omega_1 => ((Phi n state + 0) + (0 + ((1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu)
      * (9 * L ^ 3 * theta ^ 2 + 6 * L ^ 2 * mu * theta + 8 * L * mu ^ 2 * theta ^ 2 + L * mu ^ 2 + 2 * mu ^ 3
      * theta - 8 * L ^ 2 * mu * theta ^ 2 - 2 * L * mu ^ 2 * theta) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu
      * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L *
      theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕
      theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (fst (fst state))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙
      (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (fst (fst state))⟩) + ((3 * L *
      theta ^ 2 + 2 * mu) * (10 * L ^ 2 * mu * theta ^ 2 + 2 * L ^ 2 * mu * theta + 8 * L * mu ^ 2 * theta ^ 2
      + 2 * L * mu ^ 2 * theta + L * mu ^ 2 + 2 * mu ^ 3 * theta - 9 * L ^ 3 * theta ^ 2) / (2 * (((3 * L *
      theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (L - mu) * (3 * L * theta + mu)
      ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst
      (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd (fst state))⟩ - ⟨grad (((1 - 2 *
      theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd (fst
      state))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) * (9 * L ^ 3 * theta ^ 2 + 8 * L ^ 2 * mu * theta ^ 2
      + 6 * L ^ 2 * mu * theta + 2 * L * mu ^ 2 * theta + L * mu ^ 2 - 8 * L * mu ^ 2 * theta ^ 2 - 2 * mu ^ 3
      * theta) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta
      * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1)
      (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd
      state)⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd
      state)), (snd state)⟩) + ((3 * L * theta ^ 2 + 2 * mu) / ((((3 * L * theta ^ 2 + 2 * mu - mu * theta) /
      (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1)
      (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), xs⟩ -
      ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)),
      xs⟩) + ((3 * L * theta ^ 2 + 2 * mu) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta
      ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i
      omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd
      state)), (grad (snd state))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst
      state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (snd state))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) * (7 * L
      ^ 2 * theta ^ 2 + 2 * L * mu * theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * (((3 * L * theta ^ 2 + 2
      * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 *
      (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst
      state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (((1 - 2 * theta) / 2) ⊙ (fst (fst
      state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst
      (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (((1 - 2 * theta) / 2) ⊙ (fst
      (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩) + ((- 1) * mu * (1 - 2 * theta) *
      (3 * L * theta ^ 2 + 2 * mu) * (L ^ 2 * theta ^ 2 + 8 * L * mu * theta ^ 2 + 4 * L * mu * theta + 2 * mu
      ^ 2 * theta + mu ^ 2) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu))
      ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) *
      (⟨(grad_i omega_1) (snd state), (fst (fst state))⟩ - ⟨grad (snd state), (fst (fst state))⟩) + ((3 * L *
      theta ^ 2 + 2 * mu) * (18 * L ^ 3 * theta ^ 2 + 4 * L ^ 2 * mu * theta - 19 * L ^ 2 * mu * theta ^ 2 - 8
      * L * mu ^ 2 * theta ^ 2 - 8 * L * mu ^ 2 * theta - 2 * mu ^ 3 * theta - mu ^ 3) / (2 * (((3 * L * theta
      ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (L - mu) * (3 * L * theta + mu) ^ 2 *
      (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (snd (fst state))⟩ - ⟨grad
      (snd state), (snd (fst state))⟩) + (mu * (3 * L * theta ^ 2 + 2 * mu) * (17 * L ^ 2 * theta ^ 2 + 8 * L
      * mu * theta + mu ^ 2 - 8 * L * mu * theta ^ 2 - 2 * mu ^ 2 * theta) / (4 * (((3 * L * theta ^ 2 + 2 *
      mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3
      * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (snd state)⟩ - ⟨grad (snd
      state), (snd state)⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / ((((3 * L * theta ^ 2 + 2 * mu - mu *
      theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i
      omega_1) (snd state), xs⟩ - ⟨grad (snd state), xs⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / (2 * (((3
      * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L
      * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (grad (snd state))⟩ - ⟨grad (snd
      state), (grad (snd state))⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (7 * L ^ 2 * theta ^ 2 + 2 * L * mu *
      theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L *
      theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu -
      mu * theta))) * (⟨(grad_i omega_1) (snd state), (grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta
      ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩ - ⟨grad (snd state), (grad (((1 - 2 * theta) / 2) ⊙ (fst
      (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 *
      mu) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (3
      * L * theta ^ 2 + 2 * mu - mu * theta))) * (((f_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕
      theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)) - (f_i omega_1) (snd state)) - (f (((1 - 2 * theta) /
      2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)) - f (snd state)))))) (fun
      omega_1 => 0 + ((1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) * (9 * L ^ 3 * theta ^ 2 + 6 * L ^ 2 * mu
      * theta + 8 * L * mu ^ 2 * theta ^ 2 + L * mu ^ 2 + 2 * mu ^ 3 * theta - 8 * L ^ 2 * mu * theta ^ 2 - 2
      * L * mu ^ 2 * theta) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu))
      ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) *
      (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙
      (snd state)), (fst (fst state))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst
      state)) ⊕ (1 / 2) ⊙ (snd state)), (fst (fst state))⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (10 * L ^ 2 * mu
      * theta ^ 2 + 2 * L ^ 2 * mu * theta + 8 * L * mu ^ 2 * theta ^ 2 + 2 * L * mu ^ 2 * theta + L * mu ^ 2
      + 2 * mu ^ 3 * theta - 9 * L ^ 3 * theta ^ 2) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 *
      L * theta ^ 2 + 2 * mu)) ^ n) * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu *
      theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕
      (1 / 2) ⊙ (snd state)), (snd (fst state))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙
      (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd (fst state))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu)
      * (9 * L ^ 3 * theta ^ 2 + 8 * L ^ 2 * mu * theta ^ 2 + 6 * L ^ 2 * mu * theta + 2 * L * mu ^ 2 * theta
      + L * mu ^ 2 - 8 * L * mu ^ 2 * theta ^ 2 - 2 * mu ^ 3 * theta) / (4 * (((3 * L * theta ^ 2 + 2 * mu -
      mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L
      * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕
      theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd state)⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst
      (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (snd state)⟩) + ((3 * L * theta ^ 2 +
      2 * mu) / ((((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (3 * L *
      theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕
      theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), xs⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst
      state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), xs⟩) + ((3 * L * theta ^ 2 + 2 * mu) / (2
      * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) *
      (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst
      state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (snd state))⟩ - ⟨grad (((1 - 2 *
      theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)), (grad (snd
      state))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) * (7 * L ^ 2 * theta ^ 2 + 2 * L * mu * theta ^ 2 + 6
      * L * mu * theta + mu ^ 2) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 *
      mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) *
      (⟨(grad_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙
      (snd state)), (grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙
      (snd state)))⟩ - ⟨grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2)
      ⊙ (snd state)), (grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙
      (snd state)))⟩) + ((- 1) * mu * (1 - 2 * theta) * (3 * L * theta ^ 2 + 2 * mu) * (L ^ 2 * theta ^ 2 + 8
      * L * mu * theta ^ 2 + 4 * L * mu * theta + 2 * mu ^ 2 * theta + mu ^ 2) / (4 * (((3 * L * theta ^ 2 + 2
      * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta + mu) ^ 2 *
      (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (fst (fst state))⟩ - ⟨grad
      (snd state), (fst (fst state))⟩) + ((3 * L * theta ^ 2 + 2 * mu) * (18 * L ^ 3 * theta ^ 2 + 4 * L ^ 2 *
      mu * theta - 19 * L ^ 2 * mu * theta ^ 2 - 8 * L * mu ^ 2 * theta ^ 2 - 8 * L * mu ^ 2 * theta - 2 * mu
      ^ 3 * theta - mu ^ 3) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu))
      ^ n) * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i
      omega_1) (snd state), (snd (fst state))⟩ - ⟨grad (snd state), (snd (fst state))⟩) + (mu * (3 * L * theta
      ^ 2 + 2 * mu) * (17 * L ^ 2 * theta ^ 2 + 8 * L * mu * theta + mu ^ 2 - 8 * L * mu * theta ^ 2 - 2 * mu
      ^ 2 * theta) / (4 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) *
      theta * (L - mu) * (3 * L * theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i
      omega_1) (snd state), (snd state)⟩ - ⟨grad (snd state), (snd state)⟩) + ((- 1) * (3 * L * theta ^ 2 + 2
      * mu) / ((((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * (3 * L *
      theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad (snd state), xs⟩) + ((-
      1) * (3 * L * theta ^ 2 + 2 * mu) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^
      2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1)
      (snd state), (grad (snd state))⟩ - ⟨grad (snd state), (grad (snd state))⟩) + ((3 * L * theta ^ 2 + 2 *
      mu) * (7 * L ^ 2 * theta ^ 2 + 2 * L * mu * theta ^ 2 + 6 * L * mu * theta + mu ^ 2) / (2 * (((3 * L *
      theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (L - mu) * (3 * L *
      theta + mu) ^ 2 * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) * (⟨(grad_i omega_1) (snd state), (grad
      (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd state)))⟩ -
      ⟨grad (snd state), (grad (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 /
      2) ⊙ (snd state)))⟩) + ((- 1) * (3 * L * theta ^ 2 + 2 * mu) / (2 * (((3 * L * theta ^ 2 + 2 * mu - mu *
      theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ n) * theta * (3 * L * theta ^ 2 + 2 * mu - mu * theta))) *
      (((f_i omega_1) (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst state)) ⊕ (1 / 2) ⊙ (snd
      state)) - (f_i omega_1) (snd state)) - (f (((1 - 2 * theta) / 2) ⊙ (fst (fst state)) ⊕ theta ⊙ (snd (fst
      state)) ⊕ (1 / 2) ⊙ (snd state)) - f (snd state))))); cbv beta.
    - intros omega_1; apply Rle_refl.
    - apply mean_weigh_free; [|exact (mean_values P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free;
        [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact
        (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i
        grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _
        f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free;
        [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact
        (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i
        grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _
        f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; exact (mean_nothing P). }
  assert (ends : forall state, (1 / ((((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 *
      mu)) ^ T) * theta)) * (f (fst (fst state)) - f xs) <= Phi T state).
  { intros state; pose proof (domination E mu L theta f grad xs (INR T) (((3 * L * theta ^ 2 + 2 * mu - mu *
      theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ T) (fst (fst state)) (snd (fst state)) (snd state) mu_positive
      L_above theta_positive theta_at_most f_smooth xs_minimizer (pos_INR T) (pow_lt ((3 * L * theta ^ 2 + 2 *
      mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) T base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last (then_drawn P (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta
      + 2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is)) next Phi (fun n =>
      0) (fun state => f (fst (fst state)) - f xs) (1 / ((((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L
      * theta ^ 2 + 2 * mu)) ^ T) * theta)) (x0, x0, x0) T falls ends (exists_expectation T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, x0, x0) = (f x0 - f xs) * (3 * L * theta ^ 2 + 2 * mu) / (mu * theta) + ‖x0 ⊖
      xs‖² * (3 * L * theta + mu) / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (1 / ((((3 * L * theta ^ 2 + 2 * mu - mu * theta) / (3 * L * theta ^ 2 + 2 * mu)) ^ T) *
      theta)) * (expected (then_drawn P (coin (mu * (6 * L * theta ^ 3 + 3 * L * theta ^ 2 + 2 * mu * theta +
      2 * mu) / (2 * (3 * L * theta ^ 2 + mu) * (3 * L * theta ^ 2 + 2 * mu))) coin_is)) next T (fun state =>
      f (fst (fst state)) - f xs) (x0, x0, x0)) <= (f x0 - f xs) * (3 * L * theta ^ 2 + 2 * mu) / (mu * theta)
      + ‖x0 ⊖ xs‖² * (3 * L * theta + mu) / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions l_katyusha_strongly_convex.
