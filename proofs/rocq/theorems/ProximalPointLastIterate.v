(** * proximal-point/last-iterate: [||x_{T+1} - x_T||^2 <= R^2/(T + 1)]

    The proximal point method for a maximally monotone operator, by its last step.
    Here [R = ||x_0 - xs||].
    Source: Brézis, Lions 1978; Gu, Yang 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (resolvent_A : E -> E) (x x' : E) : Prop :=
  x' = resolvent_A x.

Definition potential {E : InnerProductSpace} (resolvent_A : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + t * ‖resolvent_A x ⊖ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < s -> monotone A -> (forall u, is_resolvent A s u (resolvent_A u)) -> A xs zero -> 0 <= t ->
  step resolvent_A x x' -> potential resolvent_A xs (t + 1) x' - potential resolvent_A xs t x <= 0.
Proof.
  intros s_positive A_monotone resolvent_A_is xs_in_A t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  rewrite <- ?x'_value.
  pose proof (resolvent_A_is x) as x'_oracle; rewrite <- x'_value in x'_oracle; clear x'_value.
  remember (resolvent_A x') as a_t eqn:a_t_value.
  pose proof (resolvent_A_is x') as a_t_oracle; rewrite <- a_t_value in a_t_oracle; clear a_t_value.
  weigh (2 * s) (A_monotone xs _ x' _ xs_in_A (resolvent_value A s x x' ltac:(sign) x'_oracle)).
  weigh (2 * s * (t + 1)) (A_monotone x' _ a_t _ (resolvent_value A s x x' ltac:(sign) x'_oracle)
      (resolvent_value A s x' a_t ltac:(sign) a_t_oracle)).
  add_square (t + 1) (x ⊕ a_t ⊖ 2 ⊙ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t : R) (x : E) :
  0 < s -> monotone A -> (forall u, is_resolvent A s u (resolvent_A u)) -> A xs zero -> 0 <= t ->
  (t + 1) * (‖resolvent_A x ⊖ x‖²) - potential resolvent_A xs t x <= 0.
Proof.
  intros s_positive A_monotone resolvent_A_is xs_in_A t_nonnegative.
  unfold potential.
  remember (resolvent_A x) as x_1 eqn:x_1_value.
  pose proof (resolvent_A_is x) as x_1_oracle; rewrite <- x_1_value in x_1_oracle; clear x_1_value.
  weigh (2 * s) (A_monotone xs _ x_1 _ xs_in_A (resolvent_value A s x x_1 ltac:(sign) x_1_oracle)).
  add_square 1 (xs ⊖ x_1).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_last_iterate
    (E : InnerProductSpace) (s : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (x : nat -> E) :
  0 < s -> monotone A -> (forall u, is_resolvent A s u (resolvent_A u)) -> A xs zero ->
  (forall n, step resolvent_A (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖resolvent_A (x T) ⊖ (x T)‖² <= ‖x O ⊖ xs‖² / (INR T + 1).
Proof.
  intros s_positive A_monotone resolvent_A_is xs_in_A stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential resolvent_A xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s A resolvent_A xs (INR n) (x n) (x (S n)) s_positive A_monotone resolvent_A_is
        xs_in_A (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s A resolvent_A xs (INR T) (x T) s_positive A_monotone resolvent_A_is xs_in_A
      (pos_INR T)) as dominates.
  change (potential resolvent_A xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T + 1) * (‖resolvent_A (x T) ⊖ (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_last_iterate.
