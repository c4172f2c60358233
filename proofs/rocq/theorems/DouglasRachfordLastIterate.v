(** * douglas-rachford/last-iterate: [||c_T - a_T||^2 <= ||x_0 - xs - s a*||^2/(T + 1)]

    Douglas-Rachford splitting, by its last step.
    Source: He, Yuan 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (resolvent_A second_resolvent_C : E -> E) (x x' : E) : Prop :=
  exists a c : E,
    a = resolvent_A x /\
    c = second_resolvent_C (2 ⊙ a ⊖ x) /\
    x' = x ⊕ c ⊖ a.

Definition potential {E : InnerProductSpace} (s : R) (resolvent_A second_resolvent_C : E -> E) (xs a_star : E) (t : R) (x : E)
    : R :=
  ‖x ⊖ xs ⊖ s ⊙ a_star‖² + t * ‖second_resolvent_C (2 ⊙ resolvent_A x ⊖ x) ⊖ resolvent_A x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (resolvent_A second_resolvent_C : E -> E)
    (xs a_star : E) (t : R) (x x' : E) :
  0 < s -> monotone A -> monotone C -> (forall u, is_resolvent A s u (resolvent_A u)) ->
  (forall u, is_resolvent C s u (second_resolvent_C u)) -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  step resolvent_A second_resolvent_C x x' ->
  potential s resolvent_A second_resolvent_C xs a_star (t + 1) x' - potential s resolvent_A second_resolvent_C xs a_star t x <= 0.
Proof.
  intros s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C t_nonnegative
      (a & c & a_value & c_value & x'_value).
  unfold potential.
  rewrite <- ?a_value.
  pose proof (resolvent_A_is x) as a_oracle; rewrite <- a_value in a_oracle; clear a_value.
  rewrite <- ?c_value.
  pose proof (second_resolvent_C_is (2 ⊙ a ⊖ x)) as c_oracle; rewrite <- c_value in c_oracle; clear c_value.
  remember (resolvent_A x') as a2_t eqn:a2_t_value.
  pose proof (resolvent_A_is x') as a2_t_oracle; rewrite <- a2_t_value in a2_t_oracle; clear a2_t_value.
  remember (second_resolvent_C (2 ⊙ a2_t ⊖ x')) as c2_t eqn:c2_t_value.
  pose proof (second_resolvent_C_is (2 ⊙ a2_t ⊖ x')) as c2_t_oracle; rewrite <- c2_t_value in c2_t_oracle;
      clear c2_t_value.
  weigh (2 * s) (A_monotone xs _ a _ xs_in_A (resolvent_value A s x a ltac:(sign) a_oracle)).
  weigh (2 * s * (t + 1)) (A_monotone a _ a2_t _ (resolvent_value A s x a ltac:(sign) a_oracle)
      (resolvent_value A s x' a2_t ltac:(sign) a2_t_oracle)).
  weigh (2 * s) (C_monotone xs _ c _ xs_in_C (resolvent_value C s (2 ⊙ a ⊖ x) c ltac:(sign) c_oracle)).
  weigh (2 * s * (t + 1)) (C_monotone c _ c2_t _ (resolvent_value C s (2 ⊙ a ⊖ x) c ltac:(sign) c_oracle)
      (resolvent_value C s (2 ⊙ a2_t ⊖ x') c2_t ltac:(sign) c2_t_oracle)).
  add_square (t + 1) (a ⊕ c2_t ⊖ c ⊖ a2_t).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (resolvent_A second_resolvent_C : E -> E)
    (xs a_star : E) (t : R) (x : E) :
  0 < s -> monotone A -> monotone C -> (forall u, is_resolvent A s u (resolvent_A u)) ->
  (forall u, is_resolvent C s u (second_resolvent_C u)) -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  (t + 1) * (‖second_resolvent_C (2 ⊙ resolvent_A x ⊖ x) ⊖ resolvent_A x‖²) - potential s resolvent_A second_resolvent_C xs a_star t x <= 0.
Proof.
  intros s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C t_nonnegative.
  unfold potential.
  remember (resolvent_A x) as a_t eqn:a_t_value.
  pose proof (resolvent_A_is x) as a_t_oracle; rewrite <- a_t_value in a_t_oracle; clear a_t_value.
  remember (second_resolvent_C (2 ⊙ a_t ⊖ x)) as c_t eqn:c_t_value.
  pose proof (second_resolvent_C_is (2 ⊙ a_t ⊖ x)) as c_t_oracle; rewrite <- c_t_value in c_t_oracle; clear
      c_t_value.
  weigh (2 * s) (A_monotone xs _ a_t _ xs_in_A (resolvent_value A s x a_t ltac:(sign) a_t_oracle)).
  weigh (2 * s) (C_monotone xs _ c_t _ xs_in_C (resolvent_value C s (2 ⊙ a_t ⊖ x) c_t ltac:(sign)
      c_t_oracle)).
  add_square 1 (x ⊕ c_t ⊖ xs ⊖ s ⊙ a_star ⊖ a_t).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem douglas_rachford_last_iterate
    (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (resolvent_A second_resolvent_C : E -> E)
    (xs a_star : E) (x : nat -> E) :
  0 < s -> monotone A -> monotone C -> (forall u, is_resolvent A s u (resolvent_A u)) ->
  (forall u, is_resolvent C s u (second_resolvent_C u)) -> A xs a_star -> C xs ((-1) ⊙ a_star) ->
  (forall n, step resolvent_A second_resolvent_C (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖second_resolvent_C (2 ⊙ resolvent_A (x T) ⊖ (x T)) ⊖ resolvent_A (x T)‖² <= (‖x O ⊖ xs ⊖ s ⊙ a_star‖²) / (INR T + 1).
Proof.
  intros s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential s resolvent_A second_resolvent_C xs a_star (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s A C resolvent_A second_resolvent_C xs a_star (INR n) (x n) (x (S n)) s_positive
        A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C (pos_INR n) (stepping n))
        as below; lra. }
  pose proof (domination E s A C resolvent_A second_resolvent_C xs a_star (INR T) (x T) s_positive A_monotone
      C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C (pos_INR T)) as dominates.
  change (potential s resolvent_A second_resolvent_C xs a_star (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T + 1) * (‖second_resolvent_C (2 ⊙ resolvent_A (x T) ⊖ (x T)) ⊖ resolvent_A (x T)‖²) <=
      (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions douglas_rachford_last_iterate.
