(** * fixed-point-iteration/contraction: [||x_T - xs||^2 <= L^(2 T) R^2]

    The iteration of a contraction, x_{t+1} = S x_t, with ||S x - S y|| <= L ||x - y|| and L < 1.
    Here [R = ||x_0 - xs||].
    Source: Banach 1922.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (F : E -> E) (x x' : E) : Prop :=
  x' = F x.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / (w ^ 2).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < L -> L < 1 -> lipschitz L F -> F xs = xs -> 0 <= t -> 0 < w -> step F x x' ->
  potential xs (L * w) x' - potential xs w x <= 0.
Proof.
  intros L_positive L_below F_lipschitz xs_zero t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  weigh (1 / (L ^ 2 * w ^ 2)) (lipschitz_sqr L F xs x F_lipschitz).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t w : R) (x : E) :
  0 < L -> L < 1 -> lipschitz L F -> F xs = xs -> 0 <= t -> 0 < w ->
  1 / (w ^ 2) * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros L_positive L_below F_lipschitz xs_zero t_nonnegative w_positive.
  unfold potential.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem fixed_point_iteration_contraction
    (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> L < 1 -> lipschitz L F -> F xs = xs -> (forall n, step F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= (L ^ T) ^ 2 * ‖x O ⊖ xs‖².
Proof.
  intros L_positive L_below F_lipschitz xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < L) by sign.
  set (Phi := fun n => potential xs ((L) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((L) ^ S n) with ((L) * (L) ^ n).
    pose proof (decrease E L F xs (INR n) ((L) ^ n) (x n) (x (S n)) L_positive L_below F_lipschitz xs_zero
        (pos_INR n) (pow_lt (L) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L F xs (INR T) ((L) ^ T) (x T) L_positive L_below F_lipschitz xs_zero (pos_INR T)
      (pow_lt (L) T base_positive_1)) as dominates.
  change (potential xs ((L) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / (((L) ^ T) ^ 2)) * (‖(x T) ⊖ xs‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions fixed_point_iteration_contraction.
