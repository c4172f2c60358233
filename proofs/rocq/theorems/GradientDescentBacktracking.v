(** * gradient-descent/backtracking: [f(x_T) - f(xs) <= beta L R^2/(2 T)]

    Gradient descent with backtracking, which knows no L: x_{t+1} = x_t - grad f(x_t)/M_{t+1}.
    Here [R = ||x_0 - xs||].
    Source: Beck, Teboulle 2009, theorem 3.1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (M' : R) (f : E -> R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / M') ⊙ grad x /\
    f x' <= f x - ‖grad x‖² / (2 * M').

Definition potential {E : InnerProductSpace} (M : R) (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  t / M * (f x - f xs) + ‖x ⊖ xs‖² / 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L beta M M' : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 1 < beta -> 0 < M -> M < L * beta -> M <= M' -> M' < L * beta -> smooth_convex L f grad ->
  is_minimizer f xs -> 0 <= t -> step M' f grad x x' ->
  potential M' f xs (t + 1) x' - potential M f xs t x <= 0.
Proof.
  intros L_positive beta_above M_positive M_below M'_at_least M'_below f_smooth xs_minimizer t_nonnegative
      (x'_value & choice_1).
  unfold potential.
  assert (exists slack_beta, 0 < slack_beta /\ beta = slack_beta + 1) as (slack_beta & slack_beta_sign &
      beta_by_slack).
  { exists (beta - 1); split; [sign | field; sign]. }
  assert (exists slack_M, 0 < slack_M /\ M = L * beta / (slack_M + 1)) as (slack_M & slack_M_sign &
      M_by_slack).
  { exists ((L * beta - M) / M); split; [sign | field; sign]. }
  assert (exists slack_M', 0 <= slack_M' /\ M' = (L * beta * slack_M' + M) / (slack_M' + 1)) as (slack_M' &
      slack_M'_sign & M'_by_slack).
  { exists ((M' - M) / (L * beta - M')); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (1 / M') (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (t * (M' - M) / (M' * M)) (smooth_convex_interpolation L f grad x xs L_positive f_smooth) by (rewrite
      ?M'_by_slack; rewrite ?M_by_slack; rewrite ?beta_by_slack; match goal with |- ?r 0 ?c => replace c with
      ((slack_M' * slack_M ^ 2 * t + slack_M' * slack_M * t) / (L * slack_M' * slack_M * slack_beta + L *
      slack_M' * slack_M + L * slack_M' * slack_beta + L * slack_M' + L * slack_beta + L)) by (field; sign)
      end; sign).
  weigh ((t + 1) / M') (choice_1).
  add_square ((L * M * t + M' ^ 2 * t + M' * M - M' * M * t) / (2 * L * M' ^ 2 * M)) (grad x) by (rewrite
      ?M'_by_slack; rewrite ?M_by_slack; rewrite ?beta_by_slack; match goal with |- ?r 0 ?c => replace c with
      ((slack_M' ^ 2 * slack_M ^ 3 * slack_beta * t + slack_M' ^ 2 * slack_M ^ 3 * t + 2 * slack_M' ^ 2 *
      slack_M ^ 2 * slack_beta * t + slack_M' ^ 2 * slack_M ^ 2 * slack_beta + 3 * slack_M' ^ 2 * slack_M ^ 2
      * t + slack_M' ^ 2 * slack_M ^ 2 + slack_M' ^ 2 * slack_M * slack_beta * t + 2 * slack_M' ^ 2 * slack_M
      * slack_beta + 3 * slack_M' ^ 2 * slack_M * t + 2 * slack_M' ^ 2 * slack_M + slack_M' ^ 2 * slack_beta +
      slack_M' ^ 2 * t + slack_M' ^ 2 + slack_M' * slack_M ^ 2 * slack_beta * t + slack_M' * slack_M ^ 2 *
      slack_beta + 3 * slack_M' * slack_M ^ 2 * t + slack_M' * slack_M ^ 2 + slack_M' * slack_M * slack_beta *
      t + 3 * slack_M' * slack_M * slack_beta + 5 * slack_M' * slack_M * t + 3 * slack_M' * slack_M + 2 *
      slack_M' * slack_beta + 2 * slack_M' * t + 2 * slack_M' + slack_M ^ 2 * t + slack_M * slack_beta + 2 *
      slack_M * t + slack_M + slack_beta + t + 1) / (2 * L ^ 2 * slack_M' ^ 2 * slack_M ^ 2 * slack_beta ^ 2 +
      4 * L ^ 2 * slack_M' ^ 2 * slack_M ^ 2 * slack_beta + 2 * L ^ 2 * slack_M' ^ 2 * slack_M ^ 2 + 4 * L ^ 2
      * slack_M' ^ 2 * slack_M * slack_beta ^ 2 + 8 * L ^ 2 * slack_M' ^ 2 * slack_M * slack_beta + 4 * L ^ 2
      * slack_M' ^ 2 * slack_M + 2 * L ^ 2 * slack_M' ^ 2 * slack_beta ^ 2 + 4 * L ^ 2 * slack_M' ^ 2 *
      slack_beta + 2 * L ^ 2 * slack_M' ^ 2 + 4 * L ^ 2 * slack_M' * slack_M * slack_beta ^ 2 + 8 * L ^ 2 *
      slack_M' * slack_M * slack_beta + 4 * L ^ 2 * slack_M' * slack_M + 4 * L ^ 2 * slack_M' * slack_beta ^ 2
      + 8 * L ^ 2 * slack_M' * slack_beta + 4 * L ^ 2 * slack_M' + 2 * L ^ 2 * slack_beta ^ 2 + 4 * L ^ 2 *
      slack_beta + 2 * L ^ 2)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L beta M M' : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 1 < beta -> 0 < M -> M < L * beta -> M <= M' -> M' < L * beta -> smooth_convex L f grad ->
  is_minimizer f xs -> 0 <= t -> t / (L * beta) * (f x - f xs) - potential M f xs t x <= 0.
Proof.
  intros L_positive beta_above M_positive M_below M'_at_least M'_below f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (t * (L * beta - M) / (L * M * beta)) (smooth_convex_interpolation L f grad x xs L_positive f_smooth).
  add_square (1 / 2) (x ⊖ xs).
  add_square (t * (L * beta - M) / (2 * L ^ 2 * M * beta)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_backtracking
    (E : InnerProductSpace) (L beta : R) (M : nat -> R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 1 < beta -> (forall n, 0 < (M n)) -> (forall n, (M n) < L * beta) ->
  (forall n, (M n) <= (M (S n))) -> (forall n, (M (S n)) < L * beta) -> smooth_convex L f grad ->
  is_minimizer f xs -> (forall n, step (M (S n)) f grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= L * beta * ‖x O ⊖ xs‖² / (2 * INR T).
Proof.
  intros L_positive beta_above M_positive M_below M'_at_least M'_below f_smooth xs_minimizer stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential (M n) f xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L beta (M n) (M (S n)) f grad xs (INR n) (x n) (x (S n)) L_positive beta_above
        (M_positive n) (M_below n) (M'_at_least n) (M'_below n) f_smooth xs_minimizer (pos_INR n) (stepping
        n)) as below; lra. }
  pose proof (domination E L beta (M T) (M (S T)) f grad xs (INR T) (x T) L_positive beta_above (M_positive T)
      (M_below T) (M'_at_least T) (M'_below T) f_smooth xs_minimizer (pos_INR T)) as dominates.
  change (potential (M T) f xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { pose proof (M_positive O); pose proof (M_below O); pose proof (M'_at_least O); unfold Phi, potential;
      change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T / (L * beta)) * (f (x T) - f xs) <= ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_backtracking.
