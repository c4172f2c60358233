(** * dykstra/last-iterate: [||x_{T+1} - p3_T||^2 <= R^2/(T + 1)]

    Dykstra's projections, for the point of two closed convex sets C and K that is nearest to x_0.
    Here [R = ||x_0 - xs||].
    Source: Boyle, Dykstra 1986.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (project_C project_K : E -> E) (x a b x' a' b' : E) : Prop :=
  exists p2 p p3 : E,
    p2 = project_K b /\
    p = project_C a /\
    p3 = project_C (x ⊕ a ⊖ p) /\
    x' = project_K (b ⊕ p3 ⊖ p2) /\
    a' = x ⊕ a ⊖ p /\
    b' = b ⊕ p3 ⊖ p2.

Definition potential {E : InnerProductSpace} (project_C project_K : E -> E) (xs : E) (t : R) (x a b : E) : R :=
  ‖x ⊖ xs‖² + 2 * ⟨a ⊖ project_C a, project_C a ⊖ xs⟩ + 2 * ⟨b ⊖ project_K b, project_K b ⊖ xs⟩ + t * ‖project_K (b ⊕ project_C (x ⊕ a ⊖ project_C a) ⊖ project_K b) ⊖ project_C (x ⊕ a ⊖ project_C a)‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E) (t : R)
    (x a b x' a' b' : E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) -> 0 <= t -> step project_C project_K x a b x' a' b' ->
  potential project_C project_K xs (t + 1) x' a' b' - potential project_C project_K xs t x a b <= 0.
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs
      t_nonnegative (p2 & p & p3 & p2_value & p_value & p3_value & x'_value & a'_value & b'_value).
  unfold potential.
  rewrite <- ?p2_value.
  pose proof (project_K_is b) as p2_oracle; rewrite <- p2_value in p2_oracle; clear p2_value.
  rewrite <- ?p_value.
  pose proof (project_C_is a) as p_oracle; rewrite <- p_value in p_oracle; clear p_value.
  rewrite <- ?p3_value.
  pose proof (project_C_is (x ⊕ a ⊖ p)) as p3_oracle; rewrite <- p3_value in p3_oracle; clear p3_value.
  rewrite <- ?x'_value.
  pose proof (project_K_is (b ⊕ p3 ⊖ p2)) as x'_oracle; rewrite <- x'_value in x'_oracle; clear x'_value.
  remember (project_C (a' ⊕ x' ⊖ p3)) as p4_t eqn:p4_t_value.
  pose proof (project_C_is (a' ⊕ x' ⊖ p3)) as p4_t_oracle; rewrite <- p4_t_value in p4_t_oracle; clear
      p4_t_value.
  remember (project_K (b' ⊕ p4_t ⊖ x')) as p5_t eqn:p5_t_value.
  pose proof (project_K_is (b' ⊕ p4_t ⊖ x')) as p5_t_oracle; rewrite <- p5_t_value in p5_t_oracle; clear
      p5_t_value.
  weigh (2 * (t + 1)) (projection_optimality set_C (a' ⊕ x' ⊖ p3) p4_t p3 set_C_convex p4_t_oracle (proj1
      p3_oracle)).
  weigh 2 (projection_optimality set_C a p p4_t set_C_convex p_oracle (proj1 p4_t_oracle)).
  weigh (2 * t) (projection_optimality set_C a' p3 p4_t set_C_convex p3_oracle (proj1 p4_t_oracle)).
  weigh 2 (projection_optimality set_K b p2 x' set_K_convex p2_oracle (proj1 x'_oracle)).
  weigh (2 * (t + 1)) (projection_optimality set_K (b' ⊕ p4_t ⊖ x') p5_t x' set_K_convex p5_t_oracle (proj1
      x'_oracle)).
  weigh (2 * (t + 1)) (projection_optimality set_K b' x' p5_t set_K_convex x'_oracle (proj1 p5_t_oracle)).
  add_square 1 (x ⊖ p4_t).
  add_square t (p3 ⊖ p4_t).
  add_square (t + 1) (x' ⊖ p5_t).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E) (t : R)
    (x a b : E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) -> 0 <= t ->
  (t + 1) * (‖project_K (b ⊕ project_C (x ⊕ a ⊖ project_C a) ⊖ project_K b) ⊖ project_C (x ⊕ a ⊖ project_C a)‖²) - potential project_C project_K xs t x a b <= 0.
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs
      t_nonnegative.
  unfold potential.
  remember (project_C a) as p_t eqn:p_t_value.
  pose proof (project_C_is a) as p_t_oracle; rewrite <- p_t_value in p_t_oracle; clear p_t_value.
  remember (project_C (x ⊕ a ⊖ p_t)) as p3_t eqn:p3_t_value.
  pose proof (project_C_is (x ⊕ a ⊖ p_t)) as p3_t_oracle; rewrite <- p3_t_value in p3_t_oracle; clear
      p3_t_value.
  remember (project_K b) as p2_t eqn:p2_t_value.
  pose proof (project_K_is b) as p2_t_oracle; rewrite <- p2_t_value in p2_t_oracle; clear p2_t_value.
  remember (project_K (b ⊕ p3_t ⊖ p2_t)) as x_1 eqn:x_1_value.
  pose proof (project_K_is (b ⊕ p3_t ⊖ p2_t)) as x_1_oracle; rewrite <- x_1_value in x_1_oracle; clear
      x_1_value.
  weigh 2 (projection_optimality set_C (x ⊕ a ⊖ p_t) p3_t xs set_C_convex p3_t_oracle xs_in_set_C).
  weigh 2 (projection_optimality set_C a p_t p3_t set_C_convex p_t_oracle (proj1 p3_t_oracle)).
  weigh 2 (projection_optimality set_K (b ⊕ p3_t ⊖ p2_t) x_1 xs set_K_convex x_1_oracle xs_in_set_K).
  weigh 2 (projection_optimality set_K b p2_t x_1 set_K_convex p2_t_oracle (proj1 x_1_oracle)).
  add_square 1 (x ⊖ p3_t).
  add_square 1 (xs ⊖ x_1).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem dykstra_last_iterate
    (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E)
    (x a b : nat -> E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) -> a O = project_C (x O) -> b O = project_K (x O) ->
  (forall n, step project_C project_K (x n) (a n) (b n) (x (S n)) (a (S n)) (b (S n))) ->
  forall T, (0 < T)%nat ->
  ‖project_K ((b T) ⊕ project_C ((x T) ⊕ (a T) ⊖ project_C (a T)) ⊖ project_K (b T)) ⊖ project_C ((x T) ⊕ (a T) ⊖ project_C (a T))‖² <= ‖x O ⊖ xs‖² / (INR T + 1).
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs a_start
      b_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential project_C project_K xs (INR n) (x n) (a n) (b n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E project_C project_K set_C set_K xs star_C (INR n) (x n) (a n) (b n) (x (S n)) (a (S
        n)) (b (S n)) set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K
        K_at_xs (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E project_C project_K set_C set_K xs star_C (INR T) (x T) (a T) (b T) set_C_convex
      set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs (pos_INR T)) as
      dominates.
  change (potential project_C project_K xs (INR T) (x T) (a T) (b T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?a_start, ?b_start; first [field;
      sign | inner_generalize; field; sign]. }
  assert (paid : (INR T + 1) * (‖project_K ((b T) ⊕ project_C ((x T) ⊕ (a T) ⊖ project_C (a T)) ⊖ project_K (b
      T)) ⊖ project_C ((x T) ⊕ (a T) ⊖ project_C (a T))‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions dykstra_last_iterate.
