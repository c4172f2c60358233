(** * douglas-rachford/anchored: [||c_T - a_T||^2 <= ||x_0 - xs - s a*||^2/(T + 1)^2]

    Douglas-Rachford splitting drawn to its start, z_{t+1} = z_0 / (t+2) + (t+1)/(t+2) (z_t + 2 (y_t - x_t)).
    Source: Kim 2021; Lieder 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (resolvent_A second_resolvent_C : E -> E) (t : R) (z anchor z' anchor' : E)
    : Prop :=
  exists a c : E,
    a = resolvent_A z /\
    c = second_resolvent_C (2 ⊙ a ⊖ z) /\
    z' = ((t + 1) / (t + 2)) ⊙ z ⊕ (1 / (t + 2)) ⊙ anchor ⊕ (2 * (t + 1) / (t + 2)) ⊙ c ⊖ (2 * (t + 1) / (t + 2)) ⊙ a /\
    anchor' = anchor.

Definition potential {E : InnerProductSpace} (s : R) (resolvent_A second_resolvent_C : E -> E) (xs a_star : E) (t : R)
    (z anchor : E) : R :=
  2 * t * (t + 1) * ‖resolvent_A z ⊖ second_resolvent_C (2 ⊙ resolvent_A z ⊖ z)‖² + 2 * (t + 1) * ⟨resolvent_A z ⊖ second_resolvent_C (2 ⊙ resolvent_A z ⊖ z), z ⊖ anchor⟩ + ‖anchor ⊖ xs ⊖ s ⊙ a_star‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (resolvent_A second_resolvent_C : E -> E)
    (xs a_star : E) (t : R) (z anchor z' anchor' : E) :
  0 < s -> monotone A -> monotone C -> (forall u, is_resolvent A s u (resolvent_A u)) ->
  (forall u, is_resolvent C s u (second_resolvent_C u)) -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  step resolvent_A second_resolvent_C t z anchor z' anchor' ->
  potential s resolvent_A second_resolvent_C xs a_star (t + 1) z' anchor' - potential s resolvent_A second_resolvent_C xs a_star t z anchor <= 0.
Proof.
  intros s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C t_nonnegative
      (a & c & a_value & c_value & z'_value & anchor'_value).
  subst anchor'.
  unfold potential.
  rewrite <- ?a_value.
  pose proof (resolvent_A_is z) as a_oracle; rewrite <- a_value in a_oracle; clear a_value.
  rewrite <- ?c_value.
  pose proof (second_resolvent_C_is (2 ⊙ a ⊖ z)) as c_oracle; rewrite <- c_value in c_oracle; clear c_value.
  remember (resolvent_A z') as a2_t eqn:a2_t_value.
  pose proof (resolvent_A_is z') as a2_t_oracle; rewrite <- a2_t_value in a2_t_oracle; clear a2_t_value.
  remember (second_resolvent_C (2 ⊙ a2_t ⊖ z')) as c2_t eqn:c2_t_value.
  pose proof (second_resolvent_C_is (2 ⊙ a2_t ⊖ z')) as c2_t_oracle; rewrite <- c2_t_value in c2_t_oracle;
      clear c2_t_value.
  weigh (2 * s * (t + 1) * (t + 2)) (A_monotone a _ a2_t _ (resolvent_value A s z a ltac:(sign) a_oracle)
      (resolvent_value A s z' a2_t ltac:(sign) a2_t_oracle)).
  weigh (2 * s * (t + 1) * (t + 2)) (C_monotone c _ c2_t _ (resolvent_value C s (2 ⊙ a ⊖ z) c ltac:(sign)
      c_oracle) (resolvent_value C s (2 ⊙ a2_t ⊖ z') c2_t ltac:(sign) c2_t_oracle)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (resolvent_A second_resolvent_C : E -> E)
    (xs a_star : E) (t : R) (z anchor : E) :
  0 < s -> monotone A -> monotone C -> (forall u, is_resolvent A s u (resolvent_A u)) ->
  (forall u, is_resolvent C s u (second_resolvent_C u)) -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  (t + 1) ^ 2 * (‖second_resolvent_C (2 ⊙ resolvent_A z ⊖ z) ⊖ resolvent_A z‖²) - potential s resolvent_A second_resolvent_C xs a_star t z anchor <= 0.
Proof.
  intros s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C t_nonnegative.
  unfold potential.
  remember (resolvent_A z) as a_t eqn:a_t_value.
  pose proof (resolvent_A_is z) as a_t_oracle; rewrite <- a_t_value in a_t_oracle; clear a_t_value.
  remember (second_resolvent_C (2 ⊙ a_t ⊖ z)) as c_t eqn:c_t_value.
  pose proof (second_resolvent_C_is (2 ⊙ a_t ⊖ z)) as c_t_oracle; rewrite <- c_t_value in c_t_oracle; clear
      c_t_value.
  weigh (2 * s * (t + 1)) (A_monotone xs _ a_t _ xs_in_A (resolvent_value A s z a_t ltac:(sign) a_t_oracle)).
  weigh (2 * s * (t + 1)) (C_monotone xs _ c_t _ xs_in_C (resolvent_value C s (2 ⊙ a_t ⊖ z) c_t ltac:(sign)
      c_t_oracle)).
  add_square 1 (anchor ⊕ (t + 1) ⊙ c_t ⊖ (t + 1) ⊙ a_t ⊖ xs ⊖ s ⊙ a_star).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem douglas_rachford_anchored
    (E : InnerProductSpace) (s : R) (A C : E -> E -> Prop) (resolvent_A second_resolvent_C : E -> E)
    (xs a_star : E) (z anchor : nat -> E) :
  0 < s -> monotone A -> monotone C -> (forall u, is_resolvent A s u (resolvent_A u)) ->
  (forall u, is_resolvent C s u (second_resolvent_C u)) -> A xs a_star -> C xs ((-1) ⊙ a_star) ->
  anchor O = z O ->
  (forall n, step resolvent_A second_resolvent_C (INR n) (z n) (anchor n) (z (S n)) (anchor (S n))) ->
  forall T, (0 < T)%nat ->
  ‖second_resolvent_C (2 ⊙ resolvent_A (z T) ⊖ (z T)) ⊖ resolvent_A (z T)‖² <= (‖z O ⊖ xs ⊖ s ⊙ a_star‖²) / (INR T + 1) ^ 2.
Proof.
  intros s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C anchor_start
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential s resolvent_A second_resolvent_C xs a_star (INR n) (z n) (anchor n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s A C resolvent_A second_resolvent_C xs a_star (INR n) (z n) (anchor n) (z (S n))
        (anchor (S n)) s_positive A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s A C resolvent_A second_resolvent_C xs a_star (INR T) (z T) (anchor T) s_positive
      A_monotone C_monotone resolvent_A_is second_resolvent_C_is xs_in_A xs_in_C (pos_INR T)) as dominates.
  change (potential s resolvent_A second_resolvent_C xs a_star (INR T) (z T) (anchor T)) with (Phi T) in
      dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖z O ⊖ xs ⊖ s ⊙ a_star‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?anchor_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : ((INR T + 1) ^ 2) * (‖second_resolvent_C (2 ⊙ resolvent_A (z T) ⊖ (z T)) ⊖ resolvent_A (z
      T)‖²) <= (‖z O ⊖ xs ⊖ s ⊙ a_star‖²)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions douglas_rachford_anchored.
