(** * adagrad-norm/nonconvex: [b_T <= 2 Delta_0/eta + b_0 + eta^2 L^2/(2 b_0)]

    AdaGrad-norm, x_{t+1} = x_t - (eta/b_{t+1}) grad f(x_t), b_{t+1}^2 = b_t^2 + ||grad f(x_t)||^2.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Ward, Wu, Bottou 2019, theorem 2.2, with another potential.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta b b' : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (eta / b') ⊙ grad x /\
    b' ^ 2 = ‖grad x‖² + b ^ 2.

Definition potential {E : InnerProductSpace} (L eta b : R) (f : E -> R) (fmin : R) (x : E) : R :=
  (f x - fmin) + eta * (L ^ 2 * eta ^ 2 + 2 * b ^ 2) / (4 * b).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta b b' b_0 : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x x' : E) :
  0 < L -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> smooth L f grad -> is_lower_bound fmin f -> 0 <= t ->
  step eta b b' grad x x' -> potential L eta b' f fmin x' - potential L eta b f fmin x <= 0.
Proof.
  intros L_positive eta_positive b_positive b'_at_least b_0_positive f_smooth f_bounded_below t_nonnegative
      (x'_value & choice_1).
  unfold potential.
  assert (exists slack_b', 0 <= slack_b' /\ b' = b + slack_b') as (slack_b' & slack_b'_sign & b'_by_slack).
  { exists (b' - b); split; [sign | field; sign]. }
  weigh 1 (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh_free (eta * (2 * b' * b - L ^ 2 * eta ^ 2) / (4 * b' * b * (b' + b))) (choice_1).
  add_square (1 / (4 * L)) (grad x' ⊖ ((b' - L * eta) / b') ⊙ grad x).
  add_square (eta * (L ^ 2 * b' * eta ^ 2 + 2 * b' ^ 2 * b + 4 * b' * b ^ 2 - 2 * L * b' * b * eta - 2 * L * b
      ^ 2 * eta) / (4 * b' ^ 2 * b * (b' + b))) (grad x) by (rewrite ?b'_by_slack; match goal with |- ?r 0 ?c
      => replace c with ((1 * (eta) * ((2 * b) * ((L * eta / 2 - b) * (L * eta / 2 - b)) + (3 * b) * ((L * eta
      / 3 - b) * (L * eta / 3 - b)) + (7 * slack_b') * ((L * eta / 4 - b) * (L * eta / 4 - b)) + (L ^ 2 * b *
      eta ^ 2 / 6 + 9 * L ^ 2 * eta ^ 2 * slack_b' / 16 + 3 * L * b * eta * slack_b' / 2 + b ^ 3 + b ^ 2 *
      slack_b' + 2 * b * slack_b' ^ 2) * ((1) * (1)))) / (8 * b ^ 4 + 20 * b ^ 3 * slack_b' + 16 * b ^ 2 *
      slack_b' ^ 2 + 4 * b * slack_b' ^ 3)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta b b' b_0 : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x : E) :
  0 < L -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> smooth L f grad -> is_lower_bound fmin f -> 0 <= t ->
  eta / 2 * (b) - potential L eta b f fmin x <= 0.
Proof.
  intros L_positive eta_positive b_positive b'_at_least b_0_positive f_smooth f_bounded_below t_nonnegative.
  unfold potential.
  weigh 1 (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  weigh (L ^ 2 * eta ^ 3 / (4 * b)) (Rle_0_1).
  add_square (1 / (2 * L)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem adagrad_norm_nonconvex
    (E : InnerProductSpace) (L eta : R) (b : nat -> R) (b_0 : R) (f : E -> R) (grad : E -> E) (fmin : R)
    (x : nat -> E) :
  0 < L -> 0 < eta -> (forall n, 0 < (b n)) -> (forall n, (b n) <= (b (S n))) -> b O = b_0 -> 0 < b_0 ->
  smooth L f grad -> is_lower_bound fmin f -> (forall n, step eta (b n) (b (S n)) grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  (b T) <= 2 * (f (x O) - fmin) / eta + L ^ 2 * eta ^ 2 / (2 * b_0) + b_0.
Proof.
  intros L_positive eta_positive b_positive b'_at_least b_0_value b_0_positive f_smooth f_bounded_below
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L eta (b n) f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L eta (b n) (b (S n)) b_0 f grad fmin (INR n) (x n) (x (S n)) L_positive
        eta_positive (b_positive n) (b'_at_least n) b_0_positive f_smooth f_bounded_below (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L eta (b T) (b (S T)) b_0 f grad fmin (INR T) (x T) L_positive eta_positive
      (b_positive T) (b'_at_least T) b_0_positive f_smooth f_bounded_below (pos_INR T)) as dominates.
  change (potential L eta (b T) f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin) + eta * (L ^ 2 * eta ^ 2 + 2 * b_0 ^ 2) / (4 * b_0)).
  { pose proof (b_positive O); pose proof (b'_at_least O); unfold Phi, potential; change (INR 0) with 0;
      rewrite ?pow_O; rewrite ?b_0_value; field; sign. }
  assert (paid : (eta / 2) * ((b T)) <= (f (x O) - fmin) + eta * (L ^ 2 * eta ^ 2 + 2 * b_0 ^ 2) / (4 * b_0))
      by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions adagrad_norm_nonconvex.
