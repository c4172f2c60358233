(** * alternating-projections/last-iterate: [||p_T - x_{T+1}||^2 <= R^2/(T + 1)]

    Projections in turn, x_{t+1} = P_K P_C x_t, for closed convex sets C and K that have a point xs in common.
    Here [R = ||x_0 - xs||].
    Source: Bregman 1965; Bauschke, Combettes 2017, section 5.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (project_C project_K : E -> E) (x x' : E) : Prop :=
  exists p : E,
    p = project_C x /\
    x' = project_K p.

Definition potential {E : InnerProductSpace} (project_C project_K : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + t * ‖project_C x ⊖ project_K (project_C x)‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E) (t : R)
    (x x' : E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) -> 0 <= t -> step project_C project_K x x' ->
  potential project_C project_K xs (t + 1) x' - potential project_C project_K xs t x <= 0.
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs
      t_nonnegative (p & p_value & x'_value).
  unfold potential.
  rewrite <- ?p_value.
  rewrite <- ?p_value.
  pose proof (project_C_is x) as p_oracle; rewrite <- p_value in p_oracle; clear p_value.
  rewrite <- ?x'_value.
  pose proof (project_K_is p) as x'_oracle; rewrite <- x'_value in x'_oracle; clear x'_value.
  remember (project_C x') as p2_t eqn:p2_t_value.
  pose proof (project_C_is x') as p2_t_oracle; rewrite <- p2_t_value in p2_t_oracle; clear p2_t_value.
  remember (project_K p2_t) as p3_t eqn:p3_t_value.
  pose proof (project_K_is p2_t) as p3_t_oracle; rewrite <- p3_t_value in p3_t_oracle; clear p3_t_value.
  weigh 2 (projection_optimality set_C x p xs set_C_convex p_oracle xs_in_set_C).
  weigh (2 * (t + 1)) (projection_optimality set_C x' p2_t p set_C_convex p2_t_oracle (proj1 p_oracle)).
  weigh 2 (projection_optimality set_K p x' xs set_K_convex x'_oracle xs_in_set_K).
  weigh (2 * (t + 1)) (projection_optimality set_K p2_t p3_t x' set_K_convex p3_t_oracle (proj1 x'_oracle)).
  add_square 1 (x ⊖ p).
  add_square (t + 1) (p ⊖ p2_t).
  add_square (t + 1) (x' ⊖ p3_t).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E) (t : R)
    (x : E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) -> 0 <= t ->
  (t + 1) * (‖project_C x ⊖ project_K (project_C x)‖²) - potential project_C project_K xs t x <= 0.
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs
      t_nonnegative.
  unfold potential.
  remember (project_C x) as p_t eqn:p_t_value.
  pose proof (project_C_is x) as p_t_oracle; rewrite <- p_t_value in p_t_oracle; clear p_t_value.
  remember (project_K p_t) as x_1 eqn:x_1_value.
  pose proof (project_K_is p_t) as x_1_oracle; rewrite <- x_1_value in x_1_oracle; clear x_1_value.
  weigh 2 (projection_optimality set_C x p_t xs set_C_convex p_t_oracle xs_in_set_C).
  weigh 2 (projection_optimality set_K p_t x_1 xs set_K_convex x_1_oracle xs_in_set_K).
  add_square 1 (x ⊖ p_t).
  add_square 1 (xs ⊖ x_1).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem alternating_projections_last_iterate
    (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E)
    (x : nat -> E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) ->
  (forall n, step project_C project_K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖project_C (x T) ⊖ project_K (project_C (x T))‖² <= ‖x O ⊖ xs‖² / (INR T + 1).
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs stepping
      T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential project_C project_K xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E project_C project_K set_C set_K xs star_C (INR n) (x n) (x (S n)) set_C_convex
        set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs (pos_INR n) (stepping
        n)) as below; lra. }
  pose proof (domination E project_C project_K set_C set_K xs star_C (INR T) (x T) set_C_convex set_K_convex
      project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs (pos_INR T)) as dominates.
  change (potential project_C project_K xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T + 1) * (‖project_C (x T) ⊖ project_K (project_C (x T))‖²) <= ‖x O ⊖ xs‖²) by (rewrite
      start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions alternating_projections_last_iterate.
