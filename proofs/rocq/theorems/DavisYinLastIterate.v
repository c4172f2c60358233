(** * davis-yin/last-iterate: [||c_T - a_T||^2 <= 2 ||x_0 - xs - s a*||^2/(T (2 - s L))]

    Davis-Yin splitting, by its last step.
    Source: Davis, Yin 2017.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F resolvent_A second_resolvent_C : E -> E) (x x' : E) : Prop :=
  exists a c : E,
    a = resolvent_A x /\
    c = second_resolvent_C (2 ⊙ a ⊖ x ⊖ s ⊙ F a) /\
    x' = x ⊕ c ⊖ a.

Definition potential {E : InnerProductSpace} (L s : R) (F resolvent_A second_resolvent_C : E -> E) (xs a_star : E) (t : R)
    (x : E) : R :=
  ‖x ⊖ xs ⊖ s ⊙ a_star‖² + t * (2 - L * s) / 2 * ‖second_resolvent_C (2 ⊙ resolvent_A x ⊖ x ⊖ s ⊙ F (resolvent_A x)) ⊖ resolvent_A x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (A C : E -> E -> Prop)
    (resolvent_A second_resolvent_C : E -> E) (xs a_star : E) (t : R) (x x' : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> monotone C ->
  (forall u, is_resolvent A s u (resolvent_A u)) -> (forall u, is_resolvent C s u (second_resolvent_C u)) ->
  A xs a_star -> C xs ((-1) ⊙ a_star ⊖ F xs) -> 0 <= t -> step s F resolvent_A second_resolvent_C x x' ->
  potential L s F resolvent_A second_resolvent_C xs a_star (t + 1) x' - potential L s F resolvent_A second_resolvent_C xs a_star t x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone C_monotone resolvent_A_is second_resolvent_C_is
      xs_in_A xs_in_C t_nonnegative (a & c & a_value & c_value & x'_value).
  unfold potential.
  rewrite <- ?a_value.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  rewrite <- ?a_value.
  pose proof (resolvent_A_is x) as a_oracle; rewrite <- a_value in a_oracle; clear a_value.
  rewrite <- ?c_value.
  pose proof (second_resolvent_C_is (2 ⊙ a ⊖ x ⊖ s ⊙ F a)) as c_oracle; rewrite <- c_value in c_oracle; clear
      c_value.
  remember (resolvent_A x') as a2_t eqn:a2_t_value.
  pose proof (resolvent_A_is x') as a2_t_oracle; rewrite <- a2_t_value in a2_t_oracle; clear a2_t_value.
  remember (second_resolvent_C (2 ⊙ a2_t ⊖ x' ⊖ s ⊙ F a2_t)) as c2_t eqn:c2_t_value.
  pose proof (second_resolvent_C_is (2 ⊙ a2_t ⊖ x' ⊖ s ⊙ F a2_t)) as c2_t_oracle; rewrite <- c2_t_value in
      c2_t_oracle; clear c2_t_value.
  weigh (2 * s) (F_cocoercive xs a).
  weigh (s * (t + 1) * (2 - L * s)) (F_cocoercive a a2_t).
  weigh (2 * s) (A_monotone xs _ a _ xs_in_A (resolvent_value A s x a ltac:(sign) a_oracle)).
  weigh (s * (t + 1) * (2 - L * s)) (A_monotone a _ a2_t _ (resolvent_value A s x a ltac:(sign) a_oracle)
      (resolvent_value A s x' a2_t ltac:(sign) a2_t_oracle)).
  weigh (2 * s) (C_monotone xs _ c _ xs_in_C (resolvent_value C s (2 ⊙ a ⊖ x ⊖ s ⊙ F a) c ltac:(sign)
      c_oracle)).
  weigh (s * (t + 1) * (2 - L * s)) (C_monotone c _ c2_t _ (resolvent_value C s (2 ⊙ a ⊖ x ⊖ s ⊙ F a) c
      ltac:(sign) c_oracle) (resolvent_value C s (2 ⊙ a2_t ⊖ x' ⊖ s ⊙ F a2_t) c2_t ltac:(sign) c2_t_oracle)).
  add_square (2 * s / L) (F xs ⊕ (L / 2) ⊙ a ⊖ F a ⊖ (L / 2) ⊙ c).
  add_square ((t + 1) * (2 - L * s) / 2) (a ⊕ s ⊙ F a2_t ⊕ c2_t ⊖ s ⊙ F a ⊖ c ⊖ a2_t).
  add_square (s * (t + 1) * (2 - L * s) ^ 2 / (2 * L)) (F a ⊖ F a2_t).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (A C : E -> E -> Prop)
    (resolvent_A second_resolvent_C : E -> E) (xs a_star : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> monotone C ->
  (forall u, is_resolvent A s u (resolvent_A u)) -> (forall u, is_resolvent C s u (second_resolvent_C u)) ->
  A xs a_star -> C xs ((-1) ⊙ a_star ⊖ F xs) -> 0 <= t ->
  t * (2 - L * s) / 2 * (‖second_resolvent_C (2 ⊙ resolvent_A x ⊖ x ⊖ s ⊙ F (resolvent_A x)) ⊖ resolvent_A x‖²) - potential L s F resolvent_A second_resolvent_C xs a_star t x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone C_monotone resolvent_A_is second_resolvent_C_is
      xs_in_A xs_in_C t_nonnegative.
  unfold potential.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs ⊖ s ⊙ a_star).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem davis_yin_last_iterate
    (E : InnerProductSpace) (L s : R) (F : E -> E) (A C : E -> E -> Prop)
    (resolvent_A second_resolvent_C : E -> E) (xs a_star : E) (x : nat -> E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> monotone C ->
  (forall u, is_resolvent A s u (resolvent_A u)) -> (forall u, is_resolvent C s u (second_resolvent_C u)) ->
  A xs a_star -> C xs ((-1) ⊙ a_star ⊖ F xs) ->
  (forall n, step s F resolvent_A second_resolvent_C (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖second_resolvent_C (2 ⊙ resolvent_A (x T) ⊖ (x T) ⊖ s ⊙ F (resolvent_A (x T))) ⊖ resolvent_A (x T)‖² <= 2 * (‖x O ⊖ xs ⊖ s ⊙ a_star‖²) / (INR T * (2 - L * s)).
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone C_monotone resolvent_A_is second_resolvent_C_is
      xs_in_A xs_in_C stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential L s F resolvent_A second_resolvent_C xs a_star (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F A C resolvent_A second_resolvent_C xs a_star (INR n) (x n) (x (S n))
        L_positive s_positive s_below F_cocoercive A_monotone C_monotone resolvent_A_is second_resolvent_C_is
        xs_in_A xs_in_C (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F A C resolvent_A second_resolvent_C xs a_star (INR T) (x T) L_positive
      s_positive s_below F_cocoercive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A
      xs_in_C (pos_INR T)) as dominates.
  change (potential L s F resolvent_A second_resolvent_C xs a_star (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T * (2 - L * s) / 2) * (‖second_resolvent_C (2 ⊙ resolvent_A (x T) ⊖ (x T) ⊖ s ⊙ F
      (resolvent_A (x T))) ⊖ resolvent_A (x T)‖²) <= (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions davis_yin_last_iterate.
