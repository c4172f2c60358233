(** * extragradient/anchored: [||F(x_T)||^2 <= 4 L^2 R^2/T^2]

    The extragradient method drawn to its start, with the step 1/L.
    Here [R = ||x_0 - xs||].
    Source: Yoon, Ryu 2021; Lee, Kim 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (F : E -> E) (t : R) (x anchor x' anchor' : E) : Prop :=
  exists w : E,
    w = (t / (t + 1)) ⊙ x ⊕ (1 / (t + 1)) ⊙ anchor ⊖ (t / (L * (t + 1))) ⊙ F x /\
    x' = (t / (t + 1)) ⊙ x ⊕ (1 / (t + 1)) ⊙ anchor ⊖ (1 / L) ⊙ F w /\
    anchor' = anchor.

Definition potential {E : InnerProductSpace} (L : R) (F : E -> E) (xs : E) (t : R) (x anchor : E) : R :=
  t ^ 2 / (2 * L) * ‖F x‖² + t * ⟨F x, x ⊖ anchor⟩ + L * ‖anchor ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t : R) (x anchor x' anchor' : E) :
  0 < L -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t -> step L F t x anchor x' anchor' ->
  potential L F xs (t + 1) x' anchor' - potential L F xs t x anchor <= 0.
Proof.
  intros L_positive F_monotone F_lipschitz xs_zero t_nonnegative (w & w_value & x'_value & anchor'_value).
  subst anchor'.
  unfold potential.
  weigh (t * (t + 1)) (F_monotone x x').
  weigh ((t + 1) ^ 2 / (2 * L)) (lipschitz_sqr L F w x' F_lipschitz).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t : R) (x anchor : E) :
  0 < L -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  t ^ 2 / (4 * L) * (‖F x‖²) - potential L F xs t x anchor <= 0.
Proof.
  intros L_positive F_monotone F_lipschitz xs_zero t_nonnegative.
  unfold potential.
  weigh t (F_monotone xs x).
  add_square L (anchor ⊖ (t / (2 * L)) ⊙ F x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem extragradient_anchored
    (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (x anchor : nat -> E) :
  0 < L -> monotone_map F -> lipschitz L F -> F xs = zero -> anchor O = x O ->
  (forall n, step L F (INR n) (x n) (anchor n) (x (S n)) (anchor (S n))) ->
  forall T, (0 < T)%nat ->
  ‖F (x T)‖² <= 4 * L ^ 2 * ‖x O ⊖ xs‖² / (INR T) ^ 2.
Proof.
  intros L_positive F_monotone F_lipschitz xs_zero anchor_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L F xs (INR n) (x n) (anchor n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L F xs (INR n) (x n) (anchor n) (x (S n)) (anchor (S n)) L_positive F_monotone
        F_lipschitz xs_zero (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L F xs (INR T) (x T) (anchor T) L_positive F_monotone F_lipschitz xs_zero (pos_INR
      T)) as dominates.
  change (potential L F xs (INR T) (x T) (anchor T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?anchor_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : ((INR T) ^ 2 / (4 * L)) * (‖F (x T)‖²) <= L * ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions extragradient_anchored.
