(** * averaged-projections/last-iterate: [(1/2) ||x_T - p_T||^2 + (1/2) ||x_T - p2_T||^2 <= R^2/(T + 1)]

    Projections at once, x_{t+1} = (P_C x_t + P_K x_t) / 2.
    Here [R = ||x_0 - xs||].
    Source: Auslender 1969; Bauschke, Combettes 2017, section 5.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (project_C project_K : E -> E) (x x' : E) : Prop :=
  exists p p2 : E,
    p = project_C x /\
    p2 = project_K x /\
    x' = (1 / 2) ⊙ p ⊕ (1 / 2) ⊙ p2.

Definition potential {E : InnerProductSpace} (project_C project_K : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + t / 2 * ‖x ⊖ project_C x‖² + t / 2 * ‖x ⊖ project_K x‖².

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
      t_nonnegative (p & p2 & p_value & p2_value & x'_value).
  unfold potential.
  rewrite <- ?p_value.
  pose proof (project_C_is x) as p_oracle; rewrite <- p_value in p_oracle; clear p_value.
  rewrite <- ?p2_value.
  pose proof (project_K_is x) as p2_oracle; rewrite <- p2_value in p2_oracle; clear p2_value.
  remember (project_C x') as p3_t eqn:p3_t_value.
  pose proof (project_C_is x') as p3_t_oracle; rewrite <- p3_t_value in p3_t_oracle; clear p3_t_value.
  remember (project_K x') as p4_t eqn:p4_t_value.
  pose proof (project_K_is x') as p4_t_oracle; rewrite <- p4_t_value in p4_t_oracle; clear p4_t_value.
  weigh 1 (projection_optimality set_C x p xs set_C_convex p_oracle xs_in_set_C).
  weigh (t + 1) (projection_optimality set_C x' p3_t p set_C_convex p3_t_oracle (proj1 p_oracle)).
  weigh 1 (projection_optimality set_K x p2 xs set_K_convex p2_oracle xs_in_set_K).
  weigh (t + 1) (projection_optimality set_K x' p4_t p2 set_K_convex p4_t_oracle (proj1 p2_oracle)).
  add_square (t + 1) (x ⊖ x').
  add_square ((2 * t + 3) / 4) (p ⊖ (1 / (2 * t + 3)) ⊙ p2 ⊖ (2 * (t + 1) / (2 * t + 3)) ⊙ p3_t).
  add_square ((t + 1) / 2) (p4_t ⊖ p2).
  add_square ((t + 1) / (2 * (2 * t + 3))) (p2 ⊖ p3_t).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E) (t : R)
    (x : E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) -> 0 <= t ->
  (t + 1) * (‖x ⊖ project_C x‖² / 2 + ‖x ⊖ project_K x‖² / 2) - potential project_C project_K xs t x <= 0.
Proof.
  intros set_C_convex set_K_convex project_C_is project_K_is xs_in_set_C C_at_xs xs_in_set_K K_at_xs
      t_nonnegative.
  unfold potential.
  remember (project_C x) as p_t eqn:p_t_value.
  pose proof (project_C_is x) as p_t_oracle; rewrite <- p_t_value in p_t_oracle; clear p_t_value.
  remember (project_K x) as p2_t eqn:p2_t_value.
  pose proof (project_K_is x) as p2_t_oracle; rewrite <- p2_t_value in p2_t_oracle; clear p2_t_value.
  weigh 1 (projection_optimality set_C x p_t xs set_C_convex p_t_oracle xs_in_set_C).
  weigh 1 (projection_optimality set_K x p2_t xs set_K_convex p2_t_oracle xs_in_set_K).
  add_square 1 (xs ⊖ (1 / 2) ⊙ p_t ⊖ (1 / 2) ⊙ p2_t).
  add_square (1 / 4) (p_t ⊖ p2_t).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem averaged_projections_last_iterate
    (E : InnerProductSpace) (project_C project_K : E -> E) (set_C set_K : E -> Prop) (xs star_C : E)
    (x : nat -> E) :
  convex_set set_C -> convex_set set_K -> (forall u, is_projection set_C u (project_C u)) ->
  (forall u, is_projection set_K u (project_K u)) -> set_C xs ->
  (forall u, set_C u -> ⟨star_C, u ⊖ xs⟩ <= 0) -> set_K xs ->
  (forall u, set_K u -> ⟨((-1) ⊙ star_C), u ⊖ xs⟩ <= 0) ->
  (forall n, step project_C project_K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ project_C (x T)‖² / 2 + ‖(x T) ⊖ project_K (x T)‖² / 2 <= ‖x O ⊖ xs‖² / (INR T + 1).
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
  assert (paid : (INR T + 1) * (‖(x T) ⊖ project_C (x T)‖² / 2 + ‖(x T) ⊖ project_K (x T)‖² / 2) <= ‖x O ⊖
      xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions averaged_projections_last_iterate.
