(** * extragradient/projected: [sum over t < T of ((-L*s + 1)*(L*s + 1)) ||x_t - P1||^2 <= R**2]

    The extragradient method, 0 < s <= 1/L.
    Here [R = ||x_0 - xs||].
    Source: Korpelevich 1976.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (K : E -> Prop) (x p1 x' : E) : Prop :=
  is_projection K (x ⊖ s ⊙ F x) p1 /\
    is_projection K (x ⊖ s ⊙ F p1) x'.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L s : R) (x p1 x' : E) : R :=
  (1 - L * s) * (L * s + 1) * ‖x ⊖ p1‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (t : R) (x p1 x' : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K x -> 0 <= t -> step s F K x p1 x' -> K x'.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution x_in_K t_nonnegative
      (p1_oracle & x'_oracle).
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (t : R) (x p1 x' : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K x -> 0 <= t -> step s F K x p1 x' ->
  potential xs x' - potential xs x + progress L s x p1 x' <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution x_in_K t_nonnegative
      (p1_oracle & x'_oracle).
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  weigh (2 * s) (F_monotone xs p1).
  weigh (s ^ 2) (lipschitz_sqr L F x p1 F_lipschitz).
  weigh (2 * s) (proj2 xs_solution p1 (proj1 p1_oracle)).
  weigh 2 (projection_optimality K (x ⊖ s ⊙ F x) p1 x' K_convex p1_oracle (proj1 x'_oracle)).
  weigh 2 (projection_optimality K (x ⊖ s ⊙ F p1) x' xs K_convex x'_oracle (proj1 xs_solution)).
  add_square 1 (s ⊙ F x ⊕ p1 ⊖ s ⊙ F p1 ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K x -> 0 <= t -> - potential xs x <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution x_in_K t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem extragradient_projected
    (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (x p1 : nat -> E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K (x O) -> (forall n, step s F K (x n) (p1 n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (1 - L * s) * (L * s + 1) * ‖(x n) ⊖ (p1 n)‖²) T <= ‖x O ⊖ xs‖².
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution start_in_K stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L s F K xs (INR n) (x n) (p1 n) (x (S n)) L_positive s_positive s_at_most F_monotone
        F_lipschitz K_convex xs_solution x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s (x n) (p1 n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F K xs (INR n) (x n) (p1 n) (x (S n)) L_positive s_positive s_at_most
        F_monotone F_lipschitz K_convex xs_solution (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F K xs (INR T) (x T) L_positive s_positive s_at_most F_monotone F_lipschitz
      K_convex xs_solution (feasible T) (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s (x n) (p1 n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  replace (sum (fun n => (1 - L * s) * (L * s + 1) * ‖(x n) ⊖ (p1 n)‖²) T) with (sum (fun n => progress L s (x
      n) (p1 n) (x (S n))) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress L s (x n) (p1 n) (x (S n))) T <= ‖x O ⊖ xs‖²).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions extragradient_projected.
