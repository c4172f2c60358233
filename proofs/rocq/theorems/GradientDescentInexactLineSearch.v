(** * gradient-descent/inexact-line-search: [f(x_T) - f(xs) <= (1 - mu/L + delta^2 mu/L)^T Delta_0]

    Gradient descent along a direction with a relative error, ||d_t - grad f(x_t)|| <= delta ||grad f(x_t)||.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: after de Klerk, Glineur, Taylor 2017, theorem 5.1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (delta : R) (f : E -> R) (grad : E -> E) (x x' : E) : Prop :=
  exists d : E,
    norm (d ⊖ (grad x)) <= delta * norm (grad x) /\
    is_line_minimizer f x d x'.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  (f x - f xs) / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L delta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 <= delta -> delta < 1 -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  0 <= t -> 0 < w -> step delta f grad x x' ->
  potential f xs ((1 + delta ^ 2 * mu / L - mu / L) * w) x' - potential f xs w x <= 0.
Proof.
  intros mu_positive L_above delta_nonnegative delta_below f_smooth xs_minimizer t_nonnegative w_positive (d &
      d_oracle & x'_oracle).
  unfold potential.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_delta, 0 <= slack_delta /\ delta = slack_delta / (slack_delta + 1)) as (slack_delta &
      slack_delta_sign & delta_by_slack).
  { exists (delta / (1 - delta)); split; [sign | field; sign]. }
  assert (0 < L + delta ^ 2 * mu - mu) by (rewrite ?delta_by_slack; rewrite ?L_by_slack; match goal with |- ?r
      0 ?c => replace c with ((mu * slack_delta ^ 2 + slack_L * slack_delta ^ 2 + 2 * slack_L * slack_delta +
      slack_L) / (slack_delta ^ 2 + 2 * slack_delta + 1)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (mu * (1 - delta) * (delta + 1) / (w * (L + delta ^ 2 * mu - mu)))
      (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _ mu_positive) L_above)
      f_smooth).
  weigh (L / (w * (L + delta ^ 2 * mu - mu))) (smooth_strongly_convex_interpolation L mu f grad x x' (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth).
  weigh_free (1 / (w * (L + delta ^ 2 * mu - mu))) (line_minimizer_direction f x d x' (grad x') ((proj1 (proj1
      f_smooth)) x') x'_oracle).
  weigh_free (L / (w * (L + delta ^ 2 * mu - mu))) (line_minimizer_line f x d x' (grad x') ((proj1 (proj1
      f_smooth)) x') x'_oracle).
  weigh (1 / (2 * w * (L + delta ^ 2 * mu - mu))) (relative_error_sqr delta _ _ d_oracle).
  add_square (1 / (2 * w * (L + delta ^ 2 * mu - mu))) (d ⊕ grad x' ⊖ grad x).
  add_square (mu / (2 * w * (L - mu) * (L + delta ^ 2 * mu - mu))) (L ⊙ x ⊕ grad x' ⊖ grad x ⊖ L ⊙ x').
  add_square (L * mu ^ 2 * (1 - delta) * (delta + 1) / (2 * w * (L - mu) * (L + delta ^ 2 * mu - mu))) (x ⊖ (1
      / mu) ⊙ grad x ⊖ xs).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L delta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 <= delta -> delta < 1 -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  0 <= t -> 0 < w -> 1 / w * (f x - f xs) - potential f xs w x <= 0.
Proof.
  intros mu_positive L_above delta_nonnegative delta_below f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_inexact_line_search
    (E : InnerProductSpace) (mu L delta : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> 0 <= delta -> delta < 1 -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  (forall n, step delta f grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= (f (x O) - f xs) * (1 + delta ^ 2 * mu / L - mu / L) ^ T.
Proof.
  intros mu_positive L_above delta_nonnegative delta_below f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_delta, 0 <= slack_delta /\ delta = slack_delta / (slack_delta + 1)) as (slack_delta &
      slack_delta_sign & delta_by_slack).
  { exists (delta / (1 - delta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 + delta ^ 2 * mu / L - mu / L) by (rewrite ?delta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu * slack_delta ^ 2 + slack_L * slack_delta
      ^ 2 + 2 * slack_L * slack_delta + slack_L) / (mu * slack_delta ^ 2 + 2 * mu * slack_delta + mu + slack_L
      * slack_delta ^ 2 + 2 * slack_L * slack_delta + slack_L)) by (field; sign) end; sign).
  set (Phi := fun n => potential f xs ((1 + delta ^ 2 * mu / L - mu / L) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 + delta ^ 2 * mu / L - mu / L) ^ S n) with ((1 + delta ^
      2 * mu / L - mu / L) * (1 + delta ^ 2 * mu / L - mu / L) ^ n).
    pose proof (decrease E mu L delta f grad xs (INR n) ((1 + delta ^ 2 * mu / L - mu / L) ^ n) (x n) (x (S
        n)) mu_positive L_above delta_nonnegative delta_below f_smooth xs_minimizer (pos_INR n) (pow_lt (1 +
        delta ^ 2 * mu / L - mu / L) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L delta f grad xs (INR T) ((1 + delta ^ 2 * mu / L - mu / L) ^ T) (x T)
      mu_positive L_above delta_nonnegative delta_below f_smooth xs_minimizer (pos_INR T) (pow_lt (1 + delta ^
      2 * mu / L - mu / L) T base_positive_1)) as dominates.
  change (potential f xs ((1 + delta ^ 2 * mu / L - mu / L) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 + delta ^ 2 * mu / L - mu / L) ^ T)) * (f (x T) - f xs) <= (f (x O) - f xs)) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_inexact_line_search.
