(** * krasnoselskii-mann/varying-steps: [mean over t < T of ||x_t - S(x_t)||^2 weighted by (1 - a[t])*a[t] <= R**2/Sum((1 - a[t])*a[t], (t, 0, T - 1))]

    The averaged iteration with a weight for each step, x_{t+1} = (1-a_t) x_t + a_t S x_t.
    Here [R = ||x_0 - xs||].
    Source: Mann 1953; Groetsch 1972.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (a : R) (F : E -> E) (x x' : E) : Prop :=
  x' = a ⊙ F x ⊖ (a - 1) ⊙ x.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (a : R) (F : E -> E) (x : E) : R :=
  a * (1 - a) * ‖x ⊖ F x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (a : R) (F : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < a -> a < 1 -> nonexpansive F -> F xs = xs -> 0 <= t -> step a F x x' ->
  potential xs x' - potential xs x + progress a F x <= 0.
Proof.
  intros a_positive a_below F_nonexpansive xs_zero t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress.
  weigh a (nonexpansive_sqr F xs x F_nonexpansive).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (a : R) (F : E -> E) (xs : E) (t : R) (x : E) :
  0 < a -> a < 1 -> nonexpansive F -> F xs = xs -> 0 <= t -> - potential xs x <= 0.
Proof.
  intros a_positive a_below F_nonexpansive xs_zero t_nonnegative.
  unfold potential, progress.
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem krasnoselskii_mann_varying_steps
    (E : InnerProductSpace) (a : nat -> R) (F : E -> E) (xs : E) (x : nat -> E) :
  (forall n, 0 < (a n)) -> (forall n, (a n) < 1) -> nonexpansive F -> F xs = xs ->
  (forall n, step (a n) F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ((1 - a n) * a n) * (‖(x n) ⊖ F (x n)‖²)) T / sum (fun n => (1 - a n) * a n) T <= ‖x O ⊖ xs‖² / sum (fun n => (1 - a n) * a n) T.
Proof.
  intros a_positive a_below F_nonexpansive xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (a n) F (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E (a n) F xs (INR n) (x n) (x (S n)) (a_positive n) (a_below n) F_nonexpansive
        xs_zero (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E (a T) F xs (INR T) (x T) (a_positive T) (a_below T) F_nonexpansive xs_zero (pos_INR
      T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (a n) F (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => ((1 - a n) * a n) * (‖(x n) ⊖ F (x n)‖²)) T <= ‖x O ⊖ xs‖²).
  { replace (sum (fun n => ((1 - a n) * a n) * (‖(x n) ⊖ F (x n)‖²)) T) with (sum (fun n => progress (a n) F
      (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  assert (weights : 0 < sum (fun n => (1 - a n) * a n) T)
      by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n); pose proof (a_positive n); pose
          proof (a_below n); sign]).
  apply (quotient_le _ _ (sum (fun n => (1 - a n) * a n) T)) in paid; [|exact weights].
  assert (0 < sum (fun n => (1 - a n) * a n) T) by (apply sum_pos; [assumption | intros n _; pose proof
      (pos_INR n); pose proof (a_positive n); pose proof (a_below n); sign]).
  assert (apart : sum (fun n => (1 - a n) * a n) T = (1) * sum (fun n => (1 - a n) * a n) T).
  { rewrite <- (sum_scale (1) (fun n => (1 - a n) * a n)); apply sum_ext; intros n _; pose proof (pos_INR n);
      pose proof (a_positive n); pose proof (a_below n); field; sign. }
  eapply Rle_trans; [exact paid | rewrite apart in *; apply Req_le; field; sign].
Qed.

Print Assumptions krasnoselskii_mann_varying_steps.
