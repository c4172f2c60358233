(** * adagrad-norm/smooth-convex: [mean over t < T of (f(x_t) - f(xs)) weighted by 2 eta/b_{t+1} <= (R^2 + eta^3 L/(2 b_0))/(2 eta (sum_{t<T} 1/b_{t+1}))]

    AdaGrad-norm where f is smooth and convex.
    Here [R = ||x_0 - xs||].
    Source: Traoré, Pauwels 2021; Ward, Wu, Bottou 2019, with another potential.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta b b' : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (eta / b') ⊙ grad x /\
    b' ^ 2 = ‖grad x‖² + b ^ 2.

Definition potential {E : InnerProductSpace} (L eta b : R) (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² + L * eta ^ 3 / (2 * b).

Definition progress {E : InnerProductSpace} (eta b' : R) (f : E -> R) (xs : E) (x : E) : R :=
  2 * eta / b' * (f x - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta b b' b_0 : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step eta b b' grad x x' -> potential L eta b' xs x' - potential L eta b xs x + progress eta b' f xs x <= 0.
Proof.
  intros L_positive eta_positive b_positive b'_at_least b_0_positive f_smooth xs_minimizer t_nonnegative
      (x'_value & choice_1).
  unfold potential, progress.
  assert (exists slack_b', 0 <= slack_b' /\ b' = b + slack_b') as (slack_b' & slack_b'_sign & b'_by_slack).
  { exists (b' - b); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta / b') (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh_free (- L * eta ^ 3 / (2 * b' * b * (b' + b))) (choice_1).
  add_square (eta * (L ^ 2 * b' * eta ^ 2 + 2 * b' ^ 2 * b + 2 * b' * b ^ 2 - 2 * L * b' * b * eta - 2 * L * b
      ^ 2 * eta) / (2 * L * b' ^ 2 * b * (b' + b))) (grad x) by (rewrite ?b'_by_slack; match goal with |- ?r 0
      ?c => replace c with ((1 * (eta) * ((4 * b) * ((L * eta / 2 - b) * (L * eta / 2 - b)) + (9 * slack_b' /
      4) * ((L * eta / 3 - b) * (L * eta / 3 - b)) + (slack_b' / 12) * ((3 * L * eta - b) * (3 * L * eta - b))
      + (11 * b ^ 2 * slack_b' / 3 + 2 * b * slack_b' ^ 2) * ((1) * (1)))) / (4 * L * b ^ 4 + 10 * L * b ^ 3 *
      slack_b' + 8 * L * b ^ 2 * slack_b' ^ 2 + 2 * L * b * slack_b' ^ 3)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta b b' b_0 : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  - potential L eta b xs x <= 0.
Proof.
  intros L_positive eta_positive b_positive b'_at_least b_0_positive f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (L * eta ^ 3 / (2 * b)) (Rle_0_1).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem adagrad_norm_smooth_convex
    (E : InnerProductSpace) (L eta : R) (b : nat -> R) (b_0 : R) (f : E -> R) (grad : E -> E) (xs : E)
    (x : nat -> E) :
  0 < L -> 0 < eta -> (forall n, 0 < (b n)) -> (forall n, (b n) <= (b (S n))) -> b O = b_0 -> 0 < b_0 ->
  smooth_convex L f grad -> is_minimizer f xs -> (forall n, step eta (b n) (b (S n)) grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (2 * eta / b (S n)) * (f (x n) - f xs)) T / sum (fun n => 2 * eta / b (S n)) T <= (L * eta ^ 3 / (2 * b_0) + ‖x O ⊖ xs‖²) / (2 * eta * sum (fun n => 1 / (b (S n))) T).
Proof.
  intros L_positive eta_positive b_positive b'_at_least b_0_value b_0_positive f_smooth xs_minimizer stepping
      T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L eta (b n) xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress eta (b (S n)) f xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L eta (b n) (b (S n)) b_0 f grad xs (INR n) (x n) (x (S n)) L_positive eta_positive
        (b_positive n) (b'_at_least n) b_0_positive f_smooth xs_minimizer (pos_INR n) (stepping n)) as below;
        lra. }
  pose proof (domination E L eta (b T) (b (S T)) b_0 f grad xs (INR T) (x T) L_positive eta_positive
      (b_positive T) (b'_at_least T) b_0_positive f_smooth xs_minimizer (pos_INR T)) as dominates.
  change (potential L eta (b T) xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress eta (b (S n)) f xs (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * eta ^ 3 / (2 * b_0) + ‖x O ⊖ xs‖²).
  { pose proof (b_positive O); pose proof (b'_at_least O); unfold Phi, potential; change (INR 0) with 0;
      rewrite ?pow_O; rewrite ?b_0_value; field; sign. }
  assert (paid : sum (fun n => (2 * eta / b (S n)) * (f (x n) - f xs)) T <= L * eta ^ 3 / (2 * b_0) + ‖x O ⊖
      xs‖²).
  { replace (sum (fun n => (2 * eta / b (S n)) * (f (x n) - f xs)) T) with (sum (fun n => progress eta (b (S
      n)) f xs (x n)) T)
        by (apply sum_ext; intros n _; pose proof (pos_INR n); pose proof (b_positive n); pose proof
            (b'_at_least n); try unfold progress; field; sign).
      rewrite start in total; lra. }
  assert (weights : 0 < sum (fun n => 2 * eta / b (S n)) T)
      by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n); pose proof (b_positive n); pose
          proof (b'_at_least n); sign]).
  apply (quotient_le _ _ (sum (fun n => 2 * eta / b (S n)) T)) in paid; [|exact weights].
  assert (0 < sum (fun n => 1 / (b (S n))) T) by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR
      n); pose proof (b_positive n); pose proof (b'_at_least n); sign]).
  assert (apart : sum (fun n => 2 * eta / b (S n)) T = (2 * eta) * sum (fun n => 1 / (b (S n))) T).
  { rewrite <- (sum_scale (2 * eta) (fun n => 1 / (b (S n)))); apply sum_ext; intros n _; pose proof (pos_INR
      n); pose proof (b_positive n); pose proof (b'_at_least n); field; sign. }
  eapply Rle_trans; [exact paid | rewrite apart in *; apply Req_le; field; sign].
Qed.

Print Assumptions adagrad_norm_smooth_convex.
