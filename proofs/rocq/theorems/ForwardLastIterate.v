(** * forward/last-iterate: [||F(x_T)||^2 <= L R^2/(s T (2 - s L))]

    The forward method for a 1/L-cocoercive operator, x_{t+1} = x_t - s F x_t with 0 < s < 2/L, by its last step.
    Here [R = ||x_0 - xs||].
    Source: Bauschke, Combettes 2017, section 26.5.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ s ⊙ F x.

Definition potential {E : InnerProductSpace} (L s : R) (F : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + s * t * (2 - L * s) / L * ‖F x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> F xs = zero -> 0 <= t -> step s F x x' ->
  potential L s F xs (t + 1) x' - potential L s F xs t x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive xs_zero t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  weigh (2 * s) (F_cocoercive xs x).
  weigh (2 * (t + 1) * (2 - L * s) / L) (F_cocoercive x x').
  add_square ((t + 1) * (2 - L * s) ^ 2 / L ^ 2) (F x ⊖ F x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> F xs = zero -> 0 <= t ->
  s * t * (2 - L * s) / L * (‖F x‖²) - potential L s F xs t x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive xs_zero t_nonnegative.
  unfold potential.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem forward_last_iterate
    (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> F xs = zero -> (forall n, step s F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖F (x T)‖² <= L * ‖x O ⊖ xs‖² / (INR T * s * (2 - L * s)).
Proof.
  intros L_positive s_positive s_below F_cocoercive xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential L s F xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F xs (INR n) (x n) (x (S n)) L_positive s_positive s_below F_cocoercive xs_zero
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F xs (INR T) (x T) L_positive s_positive s_below F_cocoercive xs_zero (pos_INR
      T)) as dominates.
  change (potential L s F xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (s * INR T * (2 - L * s) / L) * (‖F (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions forward_last_iterate.
