(** * krasnoselskii-mann/last-iterate: [||x_T - S(x_T)||^2 <= R^2/(a (1 - a) (T + 1))]

    The averaged iteration, by its last residual.
    Here [R = ||x_0 - xs||].
    Source: Liang, Fadili, Peyré 2016; Lieder 2018.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (a : R) (F : E -> E) (x x' : E) : Prop :=
  x' = a ⊙ F x ⊖ (a - 1) ⊙ x.

Definition potential {E : InnerProductSpace} (a : R) (F : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + a * t * (1 - a) * ‖x ⊖ F x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (a : R) (F : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < a -> a < 1 -> nonexpansive F -> F xs = xs -> 0 <= t -> step a F x x' ->
  potential a F xs (t + 1) x' - potential a F xs t x <= 0.
Proof.
  intros a_positive a_below F_nonexpansive xs_zero t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  weigh a (nonexpansive_sqr F xs x F_nonexpansive).
  weigh ((1 - a) * (t + 1)) (nonexpansive_sqr F x x' F_nonexpansive).
  add_square ((1 - a) ^ 2 * (t + 1)) (a ⊙ x ⊕ F x' ⊖ (a + 1) ⊙ F x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (a : R) (F : E -> E) (xs : E) (t : R) (x : E) :
  0 < a -> a < 1 -> nonexpansive F -> F xs = xs -> 0 <= t ->
  a * (1 - a) * (t + 1) * (‖x ⊖ F x‖²) - potential a F xs t x <= 0.
Proof.
  intros a_positive a_below F_nonexpansive xs_zero t_nonnegative.
  unfold potential.
  weigh a (nonexpansive_sqr F xs x F_nonexpansive).
  add_square 1 ((a - 1) ⊙ x ⊕ xs ⊖ a ⊙ F x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem krasnoselskii_mann_last_iterate
    (E : InnerProductSpace) (a : R) (F : E -> E) (xs : E) (x : nat -> E) :
  0 < a -> a < 1 -> nonexpansive F -> F xs = xs -> (forall n, step a F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ F (x T)‖² <= ‖x O ⊖ xs‖² / (a * (1 - a) * (INR T + 1)).
Proof.
  intros a_positive a_below F_nonexpansive xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential a F xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E a F xs (INR n) (x n) (x (S n)) a_positive a_below F_nonexpansive xs_zero (pos_INR
        n) (stepping n)) as below; lra. }
  pose proof (domination E a F xs (INR T) (x T) a_positive a_below F_nonexpansive xs_zero (pos_INR T)) as
      dominates.
  change (potential a F xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (a * (1 - a) * (INR T + 1)) * (‖(x T) ⊖ F (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions krasnoselskii_mann_last_iterate.
