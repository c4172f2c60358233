(** * halpern/nonexpansive: [||x_T - S(x_T)||^2 <= 4*R**2/(T + 1)**2]

    Halpern's iteration, x_{t+1} = x_0 / (t+2) + (t+1)/(t+2) S x_t.
    Here [R = ||x_0 - xs||].
    Source: Lieder 2021; Diakonikolas 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (F : E -> E) (t : R) (x anchor x' anchor' : E) : Prop :=
  x' = (1 / (t + 2)) ⊙ anchor ⊕ ((t + 1) / (t + 2)) ⊙ F x /\
    anchor' = anchor.

Definition potential {E : InnerProductSpace} (F : E -> E) (xs : E) (t : R) (x anchor : E) : R :=
  t * (t + 1) / 2 * ‖x ⊖ F x‖² + (t + 1) * ⟨x ⊖ F x, x ⊖ anchor⟩ + ‖anchor ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (F : E -> E) (xs : E) (t : R) (x anchor x' anchor' : E) :
  nonexpansive F -> F xs = xs -> 0 <= t -> step F t x anchor x' anchor' ->
  potential F xs (t + 1) x' anchor' - potential F xs t x anchor <= 0.
Proof.
  intros F_nonexpansive xs_zero t_nonnegative (x'_value & anchor'_value).
  unfold potential.
  weigh ((t + 1) * (t + 2) / 2) (nonexpansive_sqr F x x' F_nonexpansive).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (F : E -> E) (xs : E) (t : R) (x anchor : E) :
  nonexpansive F -> F xs = xs -> 0 <= t -> (t + 1) ^ 2 / 4 * (‖x ⊖ F x‖²) - potential F xs t x anchor <= 0.
Proof.
  intros F_nonexpansive xs_zero t_nonnegative.
  unfold potential.
  weigh ((t + 1) / 2) (nonexpansive_sqr F xs x F_nonexpansive).
  add_square 1 (anchor ⊕ ((t + 1) / 2) ⊙ F x ⊖ ((t + 1) / 2) ⊙ x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem halpern_nonexpansive
    (E : InnerProductSpace) (F : E -> E) (xs : E) (x anchor : nat -> E) :
  nonexpansive F -> F xs = xs -> anchor O = x O ->
  (forall n, step F (INR n) (x n) (anchor n) (x (S n)) (anchor (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ F (x T)‖² <= 4 * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2.
Proof.
  intros F_nonexpansive xs_zero anchor_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential F xs (INR n) (x n) (anchor n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E F xs (INR n) (x n) (anchor n) (x (S n)) (anchor (S n)) F_nonexpansive xs_zero
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E F xs (INR T) (x T) (anchor T) F_nonexpansive xs_zero (pos_INR T)) as dominates.
  change (potential F xs (INR T) (x T) (anchor T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?anchor_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : ((INR T + 1) ^ 2 / 4) * (‖(x T) ⊖ F (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions halpern_nonexpansive.
