(** * forward-backward/last-iterate: [||x_{T+1} - x_T||^2 <= 2 R^2/(T (2 - s L))]

    Forward-backward splitting, by its last step.
    Here [R = ||x_0 - xs||].
    Source: Liang, Fadili, Peyré 2016; Bauschke, Combettes 2017, section 26.5.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F resolvent_A : E -> E) (x x' : E) : Prop :=
  x' = resolvent_A (x ⊖ s ⊙ F x).

Definition potential {E : InnerProductSpace} (L s : R) (F resolvent_A : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + t * (2 - L * s) / 2 * ‖resolvent_A (x ⊖ s ⊙ F x) ⊖ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t : R)
    (x x' : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A ->
  (forall u, is_resolvent A s u (resolvent_A u)) -> A xs ((-1) ⊙ F xs) -> 0 <= t ->
  step s F resolvent_A x x' ->
  potential L s F resolvent_A xs (t + 1) x' - potential L s F resolvent_A xs t x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone resolvent_A_is xs_in_A t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  rewrite <- ?x'_value.
  pose proof (resolvent_A_is (x ⊖ s ⊙ F x)) as x'_oracle; rewrite <- x'_value in x'_oracle; clear x'_value.
  remember (resolvent_A (x' ⊖ s ⊙ F x')) as a_t eqn:a_t_value.
  pose proof (resolvent_A_is (x' ⊖ s ⊙ F x')) as a_t_oracle; rewrite <- a_t_value in a_t_oracle; clear
      a_t_value.
  weigh (2 * s) (F_cocoercive xs x).
  weigh (s * (t + 1) * (2 - L * s)) (F_cocoercive x x').
  weigh (2 * s) (A_monotone xs _ x' _ xs_in_A (resolvent_value A s (x ⊖ s ⊙ F x) x' ltac:(sign) x'_oracle)).
  weigh (s * (t + 1) * (2 - L * s)) (A_monotone x' _ a_t _ (resolvent_value A s (x ⊖ s ⊙ F x) x' ltac:(sign)
      x'_oracle) (resolvent_value A s (x' ⊖ s ⊙ F x') a_t ltac:(sign) a_t_oracle)).
  add_square (2 * s / L) ((L / 2) ⊙ x ⊕ F xs ⊖ F x ⊖ (L / 2) ⊙ x').
  add_square ((t + 1) * (2 - L * s) / 2) (x ⊕ s ⊙ F x' ⊕ a_t ⊖ s ⊙ F x ⊖ 2 ⊙ x').
  add_square (s * (t + 1) * (2 - L * s) ^ 2 / (2 * L)) (F x ⊖ F x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t : R)
    (x : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A ->
  (forall u, is_resolvent A s u (resolvent_A u)) -> A xs ((-1) ⊙ F xs) -> 0 <= t ->
  t * (2 - L * s) / 2 * (‖resolvent_A (x ⊖ s ⊙ F x) ⊖ x‖²) - potential L s F resolvent_A xs t x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone resolvent_A_is xs_in_A t_nonnegative.
  unfold potential.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem forward_backward_last_iterate
    (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E)
    (x : nat -> E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A ->
  (forall u, is_resolvent A s u (resolvent_A u)) -> A xs ((-1) ⊙ F xs) ->
  (forall n, step s F resolvent_A (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖resolvent_A ((x T) ⊖ s ⊙ F (x T)) ⊖ (x T)‖² <= 2 * ‖x O ⊖ xs‖² / (INR T * (2 - L * s)).
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone resolvent_A_is xs_in_A stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential L s F resolvent_A xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F A resolvent_A xs (INR n) (x n) (x (S n)) L_positive s_positive s_below
        F_cocoercive A_monotone resolvent_A_is xs_in_A (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F A resolvent_A xs (INR T) (x T) L_positive s_positive s_below F_cocoercive
      A_monotone resolvent_A_is xs_in_A (pos_INR T)) as dominates.
  change (potential L s F resolvent_A xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T * (2 - L * s) / 2) * (‖resolvent_A ((x T) ⊖ s ⊙ F (x T)) ⊖ (x T)‖²) <= ‖x O ⊖ xs‖²) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions forward_backward_last_iterate.
