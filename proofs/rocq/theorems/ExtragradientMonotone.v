(** * extragradient/monotone: [sum over t < T of ((-L*s + 1)*(L*s + 1)) ||s F(x_t)||^2 <= R**2]

    The extragradient method, 0 < s <= 1/L.
    Here [R = ||x_0 - xs||].
    Source: Korpelevich 1976.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (x x' : E) : Prop :=
  exists p2 : E,
    p2 = x ⊖ s ⊙ F x /\
    x' = x ⊖ s ⊙ F p2.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L s : R) (F : E -> E) (x : E) : R :=
  (1 - L * s) * (L * s + 1) * ‖s ⊙ F x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t -> step s F x x' ->
  potential xs x' - potential xs x + progress L s F x <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative (p2 & p2_value &
      x'_value).
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  weigh (2 * s) (F_monotone xs p2).
  weigh (s ^ 2) (lipschitz_sqr L F x p2 F_lipschitz).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  - potential xs x <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem extragradient_monotone
    (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> F xs = zero ->
  (forall n, step s F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (1 - L * s) * (L * s + 1) * ‖s ⊙ F (x n)‖²) T <= ‖x O ⊖ xs‖².
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s F (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F xs (INR n) (x n) (x (S n)) L_positive s_positive s_at_most F_monotone
        F_lipschitz xs_zero (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F xs (INR T) (x T) L_positive s_positive s_at_most F_monotone F_lipschitz
      xs_zero (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s F (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  replace (sum (fun n => (1 - L * s) * (L * s + 1) * ‖s ⊙ F (x n)‖²) T) with (sum (fun n => progress L s F (x
      n)) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress L s F (x n)) T <= ‖x O ⊖ xs‖²).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions extragradient_monotone.
