(** * proximal-point/anchored: [||x_T - a_T||^2 <= R^2/(T + 1)^2]

    The proximal point method drawn to its start, x_{t+1} = x_0 / (t+2) + (t+1)/(t+2) (2 J_{sA} x_t - x_t).
    Here [R = ||x_0 - xs||].
    Source: Kim 2021; Lieder 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (resolvent_A : E -> E) (t : R) (x anchor x' anchor' : E) : Prop :=
  exists a : E,
    a = resolvent_A x /\
    x' = (1 / (t + 2)) ⊙ anchor ⊕ (2 * (t + 1) / (t + 2)) ⊙ a ⊖ ((t + 1) / (t + 2)) ⊙ x /\
    anchor' = anchor.

Definition potential {E : InnerProductSpace} (resolvent_A : E -> E) (xs : E) (t : R) (x anchor : E) : R :=
  2 * t * (t + 1) * ‖x ⊖ resolvent_A x‖² + 2 * (t + 1) * ⟨x ⊖ resolvent_A x, x ⊖ anchor⟩ + ‖anchor ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t : R)
    (x anchor x' anchor' : E) :
  0 < s -> monotone A -> (forall u, is_resolvent A s u (resolvent_A u)) -> A xs zero -> 0 <= t ->
  step resolvent_A t x anchor x' anchor' ->
  potential resolvent_A xs (t + 1) x' anchor' - potential resolvent_A xs t x anchor <= 0.
Proof.
  intros s_positive A_monotone resolvent_A_is xs_in_A t_nonnegative (a & a_value & x'_value & anchor'_value).
  subst anchor'.
  unfold potential.
  rewrite <- ?a_value.
  pose proof (resolvent_A_is x) as a_oracle; rewrite <- a_value in a_oracle; clear a_value.
  remember (resolvent_A x') as a2_t eqn:a2_t_value.
  pose proof (resolvent_A_is x') as a2_t_oracle; rewrite <- a2_t_value in a2_t_oracle; clear a2_t_value.
  weigh (2 * s * (t + 1) * (t + 2)) (A_monotone a _ a2_t _ (resolvent_value A s x a ltac:(sign) a_oracle)
      (resolvent_value A s x' a2_t ltac:(sign) a2_t_oracle)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t : R) (x anchor : E) :
  0 < s -> monotone A -> (forall u, is_resolvent A s u (resolvent_A u)) -> A xs zero -> 0 <= t ->
  (t + 1) ^ 2 * (‖x ⊖ resolvent_A x‖²) - potential resolvent_A xs t x anchor <= 0.
Proof.
  intros s_positive A_monotone resolvent_A_is xs_in_A t_nonnegative.
  unfold potential.
  remember (resolvent_A x) as a_t eqn:a_t_value.
  pose proof (resolvent_A_is x) as a_t_oracle; rewrite <- a_t_value in a_t_oracle; clear a_t_value.
  weigh (2 * s * (t + 1)) (A_monotone xs _ a_t _ xs_in_A (resolvent_value A s x a_t ltac:(sign) a_t_oracle)).
  add_square 1 (anchor ⊕ (t + 1) ⊙ a_t ⊖ (t + 1) ⊙ x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_anchored
    (E : InnerProductSpace) (s : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (x anchor : nat -> E) :
  0 < s -> monotone A -> (forall u, is_resolvent A s u (resolvent_A u)) -> A xs zero -> anchor O = x O ->
  (forall n, step resolvent_A (INR n) (x n) (anchor n) (x (S n)) (anchor (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ resolvent_A (x T)‖² <= ‖x O ⊖ xs‖² / (INR T + 1) ^ 2.
Proof.
  intros s_positive A_monotone resolvent_A_is xs_in_A anchor_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential resolvent_A xs (INR n) (x n) (anchor n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s A resolvent_A xs (INR n) (x n) (anchor n) (x (S n)) (anchor (S n)) s_positive
        A_monotone resolvent_A_is xs_in_A (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s A resolvent_A xs (INR T) (x T) (anchor T) s_positive A_monotone resolvent_A_is
      xs_in_A (pos_INR T)) as dominates.
  change (potential resolvent_A xs (INR T) (x T) (anchor T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?anchor_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : ((INR T + 1) ^ 2) * (‖(x T) ⊖ resolvent_A (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_anchored.
