(** * extragradient/last-iterate: [||F(x_T)||^2 <= 16 L^2 R^2/(3 T)]

    The extragradient method with the step 1/(2 L), by the operator at its last iterate.
    Here [R = ||x_0 - xs||].
    Source: Gorbunov, Loizou, Gidel 2022.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (F : E -> E) (x x' : E) : Prop :=
  exists p : E,
    p = x ⊖ (1 / (2 * L)) ⊙ F x /\
    x' = x ⊖ (1 / (2 * L)) ⊙ F p.

Definition potential {E : InnerProductSpace} (L : R) (F : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + 3 * t / (16 * L ^ 2) * ‖F x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t -> step L F x x' ->
  potential L F xs (t + 1) x' - potential L F xs t x <= 0.
Proof.
  intros L_positive F_monotone F_lipschitz xs_zero t_nonnegative (p & p_value & x'_value).
  unfold potential.
  weigh (1 / L) (F_monotone xs p).
  weigh (1 / (2 * L ^ 2 * (t + 2))) (lipschitz_sqr L F x p F_lipschitz).
  weigh ((3 * t ^ 2 + 10 * t + 6) / (4 * L * (t + 2))) (F_monotone x x').
  weigh (3 * (t ^ 2 + 2 * t + 2) / (4 * L ^ 2 * (t + 2))) (lipschitz_sqr L F p x' F_lipschitz).
  add_square ((9 * t ^ 2 + 14 * t + 18) / (16 * L ^ 2 * (t + 2))) (F p ⊖ F x').
  add_square (t / (16 * L ^ 2 * (t + 2))) (F x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  3 * t / (16 * L ^ 2) * (‖F x‖²) - potential L F xs t x <= 0.
Proof.
  intros L_positive F_monotone F_lipschitz xs_zero t_nonnegative.
  unfold potential.
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem extragradient_last_iterate
    (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> monotone_map F -> lipschitz L F -> F xs = zero -> (forall n, step L F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖F (x T)‖² <= 16 * L ^ 2 * ‖x O ⊖ xs‖² / (3 * INR T).
Proof.
  intros L_positive F_monotone F_lipschitz xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L F xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L F xs (INR n) (x n) (x (S n)) L_positive F_monotone F_lipschitz xs_zero (pos_INR
        n) (stepping n)) as below; lra. }
  pose proof (domination E L F xs (INR T) (x T) L_positive F_monotone F_lipschitz xs_zero (pos_INR T)) as
      dominates.
  change (potential L F xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (3 * INR T / (16 * L ^ 2)) * (‖F (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions extragradient_last_iterate.
