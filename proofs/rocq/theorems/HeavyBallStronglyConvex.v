(** * heavy-ball/strongly-convex: [f(x_T) - f(xs) <= (kappa^2 (L - mu)/(kappa^2 L - mu))^T Delta_0]

    The heavy ball for smooth strongly convex functions, 0 < alpha < 1/L, beta^2 = (1 - alpha mu)(1 - alpha L).
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Ghadimi, Feyzmahdavian, Johansson 2015, theorem 4.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu L kappa : R) (grad : E -> E) (x w_1 x' w_1' : E) : Prop :=
  x' = ((kappa + 1) * (L * kappa - mu) / (L * kappa ^ 2 - mu)) ⊙ x ⊖ (kappa * (L - mu) / (L * kappa ^ 2 - mu)) ⊙ w_1 ⊖ ((kappa - 1) * (kappa + 1) / (L * kappa ^ 2 - mu)) ⊙ grad x /\
    w_1' = x.

Definition potential {E : InnerProductSpace} (mu L kappa : R) (f : E -> R) (xs : E) (w : R) (x w_1 : E) : R :=
  (f x - f xs) / w + (L - mu) / (2 * w * (kappa - 1) * (kappa + 1)) * ‖x ⊖ w_1‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L kappa : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R)
    (x w_1 x' w_1' : E) :
  0 < mu -> mu < L -> 1 < kappa -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t ->
  0 < w -> step mu L kappa grad x w_1 x' w_1' ->
  potential mu L kappa f xs ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) * w) x' w_1' - potential mu L kappa f xs w x w_1 <= 0.
Proof.
  intros mu_positive L_above kappa_above f_smooth xs_minimizer t_nonnegative w_positive (x'_value &
      w_1'_value).
  subst w_1'.
  unfold potential.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_kappa, 0 < slack_kappa /\ kappa = slack_kappa + 1) as (slack_kappa & slack_kappa_sign &
      kappa_by_slack).
  { exists (kappa - 1); split; [sign | field; sign]. }
  assert (0 < L * kappa ^ 2 - mu) by (rewrite ?kappa_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c
      => replace c with ((mu * slack_kappa ^ 2 + 2 * mu * slack_kappa + slack_L * slack_kappa ^ 2 + 2 *
      slack_L * slack_kappa + slack_L) / (1)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (mu * (kappa - 1) * (kappa + 1) / (kappa ^ 2 * w * (L - mu))) (smooth_strongly_convex_interpolation L
      mu f grad xs x (conj (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh ((L * kappa ^ 2 - mu) / (kappa ^ 2 * w * (L - mu))) (smooth_strongly_convex_interpolation L mu f grad
      x x' (conj (Rlt_le _ _ mu_positive) L_above) f_smooth) by (rewrite ?kappa_by_slack; rewrite ?L_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((mu * slack_kappa ^ 2 + 2 * mu * slack_kappa + slack_L *
      slack_kappa ^ 2 + 2 * slack_L * slack_kappa + slack_L) / (w * slack_L * slack_kappa ^ 2 + 2 * w *
      slack_L * slack_kappa + w * slack_L)) by (field; sign) end; sign).
  add_square (L * mu ^ 2 * (kappa - 1) * (kappa + 1) / (2 * kappa ^ 2 * w * (L - mu) ^ 2)) ((1 / mu) ⊙ grad x
      ⊕ xs ⊖ x).
  add_square (L ^ 2 / (2 * w * (L * kappa ^ 2 - mu))) (x ⊕ (1 / (L * kappa)) ⊙ grad x ⊖ w_1 ⊖ ((L * kappa ^ 2
      - mu) / (L * kappa * (L - mu))) ⊙ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L kappa : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x w_1 : E) :
  0 < mu -> mu < L -> 1 < kappa -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t ->
  0 < w -> 1 / w * (f x - f xs) - potential mu L kappa f xs w x w_1 <= 0.
Proof.
  intros mu_positive L_above kappa_above f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square ((L - mu) / (2 * w * (kappa - 1) * (kappa + 1))) (x ⊖ w_1).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem heavy_ball_strongly_convex
    (E : InnerProductSpace) (mu L kappa : R) (f : E -> R) (grad : E -> E) (xs : E) (x w_1 : nat -> E) :
  0 < mu -> mu < L -> 1 < kappa -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> w_1 O = x O ->
  (forall n, step mu L kappa grad (x n) (w_1 n) (x (S n)) (w_1 (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= (f (x O) - f xs) * (kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ T.
Proof.
  intros mu_positive L_above kappa_above f_smooth xs_minimizer w_1_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_kappa, 0 < slack_kappa /\ kappa = slack_kappa + 1) as (slack_kappa & slack_kappa_sign &
      kappa_by_slack).
  { exists (kappa - 1); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) by (rewrite ?kappa_by_slack;
      rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_L * slack_kappa ^ 2 + 2 *
      slack_L * slack_kappa + slack_L) / (mu * slack_kappa ^ 2 + 2 * mu * slack_kappa + slack_L * slack_kappa
      ^ 2 + 2 * slack_L * slack_kappa + slack_L)) by (field; sign) end; sign).
  set (Phi := fun n => potential mu L kappa f xs ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ n) (x n)
      (w_1 n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ S n) with
      ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) * (kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ n).
    pose proof (decrease E mu L kappa f grad xs (INR n) ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ n) (x
        n) (w_1 n) (x (S n)) (w_1 (S n)) mu_positive L_above kappa_above f_smooth xs_minimizer (pos_INR n)
        (pow_lt (kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) n base_positive_1) (stepping n)) as below; lra.
        }
  pose proof (domination E mu L kappa f grad xs (INR T) ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ T) (x
      T) (w_1 T) mu_positive L_above kappa_above f_smooth xs_minimizer (pos_INR T) (pow_lt (kappa ^ 2 * (L -
      mu) / (L * kappa ^ 2 - mu)) T base_positive_1)) as dominates.
  change (potential mu L kappa f xs ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ T) (x T) (w_1 T)) with
      (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_1_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (1 / ((kappa ^ 2 * (L - mu) / (L * kappa ^ 2 - mu)) ^ T)) * (f (x T) - f xs) <= (f (x O) - f
      xs)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions heavy_ball_strongly_convex.
