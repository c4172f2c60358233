(** * admm/convex: [mean over t < T of ||a1 - z_t||^2 <= (R**2 + ||s a*||^2)/T]

    The alternating direction method of multipliers (ADMM) for f(x) + h(z) with x = z, A and C the subdifferentials.
    Here [R = ||x_0 - xs||].
    Source: Gabay, Mercier 1976; Boyd et al. 2011, appendix A.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (A C : E -> E -> Prop) (z u_1 z' u_1' : E) : Prop :=
  exists a1 : E,
    is_resolvent A s (z ⊖ u_1) a1 /\
    is_resolvent C s (u_1 ⊕ a1) z' /\
    u_1' = u_1 ⊕ a1 ⊖ z'.

Definition potential {E : InnerProductSpace} (s : R) (xs a_star : E) (z u_1 : E) : R :=
  ‖z ⊖ xs‖² + ‖u_1 ⊕ s ⊙ a_star‖².

Definition progress {E : InnerProductSpace} (z u_1 z' u_1' : E) : R :=
  ‖u_1' ⊕ z' ⊖ z ⊖ u_1‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (xs a_star : E) (t : R) (z u_1 z' u_1' : E) :
  0 < s -> monotone A -> monotone C -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  step s A C z u_1 z' u_1' ->
  potential s xs a_star z' u_1' - potential s xs a_star z u_1 + progress z u_1 z' u_1' <= 0.
Proof.
  intros s_positive A_monotone C_monotone xs_in_A xs_in_C t_nonnegative (a1 & a1_oracle & z'_oracle &
      u_1'_value).
  unfold potential, progress.
  weigh (2 * s) (A_monotone xs _ a1 _ xs_in_A (resolvent_value A s (z ⊖ u_1) a1 ltac:(sign) a1_oracle)).
  weigh (2 * s) (C_monotone xs _ z' _ xs_in_C (resolvent_value C s (u_1 ⊕ a1) z' ltac:(sign) z'_oracle)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (xs a_star : E) (t : R) (z u_1 : E) :
  0 < s -> monotone A -> monotone C -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  - potential s xs a_star z u_1 <= 0.
Proof.
  intros s_positive A_monotone C_monotone xs_in_A xs_in_C t_nonnegative.
  unfold potential, progress.
  add_square 1 (z ⊖ xs).
  add_square 1 (u_1 ⊕ s ⊙ a_star).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem admm_convex
    (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (xs a_star : E) (z u_1 : nat -> E) :
  0 < s -> monotone A -> monotone C -> A xs a_star -> C xs ((-1) ⊙ a_star) -> u_1 O = zero ->
  (forall n, step s A C (z n) (u_1 n) (z (S n)) (u_1 (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(u_1 (S n)) ⊕ (z (S n)) ⊖ (z n) ⊖ (u_1 n)‖²) T / INR T <= (‖z O ⊖ xs‖² + (‖s ⊙ a_star‖²)) / INR T.
Proof.
  intros s_positive A_monotone C_monotone xs_in_A xs_in_C u_1_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential s xs a_star (z n) (u_1 n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (z n) (u_1 n) (z (S n)) (u_1 (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s A C xs a_star (INR n) (z n) (u_1 n) (z (S n)) (u_1 (S n)) s_positive A_monotone
        C_monotone xs_in_A xs_in_C (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s A C xs a_star (INR T) (z T) (u_1 T) s_positive A_monotone C_monotone xs_in_A
      xs_in_C (pos_INR T)) as dominates.
  change (potential s xs a_star (z T) (u_1 T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (z n) (u_1 n) (z (S n)) (u_1 (S n))) (fun n => 0) T falls)
      as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖z O ⊖ xs‖² + (‖s ⊙ a_star‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?u_1_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : sum (fun n => (‖(u_1 (S n)) ⊕ (z (S n)) ⊖ (z n) ⊖ (u_1 n)‖²)) T <= ‖z O ⊖ xs‖² + (‖s ⊙
      a_star‖²)).
  { replace (sum (fun n => (‖(u_1 (S n)) ⊕ (z (S n)) ⊖ (z n) ⊖ (u_1 n)‖²)) T) with (sum (fun n => progress (z
      n) (u_1 n) (z (S n)) (u_1 (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions admm_convex.
