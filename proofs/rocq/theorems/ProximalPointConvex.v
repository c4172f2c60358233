(** * proximal-point/convex: [h(x_T) - h(xs) <= R^2/(2 s T)]

    The proximal point method with a constant step s, for closed convex functions.
    Here [R = ||x_0 - xs||].
    Source: Güler 1991.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (h : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  is_prox K h s x x'.

Definition potential {E : InnerProductSpace} (s : R) (h : E -> R) (xs : E) (t : R) (x : E) : R :=
  s * t * (h x - h xs) + ‖x ⊖ xs‖² / 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (s : R) (h : E -> R) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < s -> convex_set K -> convex_on K h -> is_minimizer_on K h xs -> K x -> 0 <= t -> step s h K x x' -> K x'.
Proof.
  intros s_positive K_convex h_convex xs_minimizer x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s : R) (h : E -> R) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < s -> convex_set K -> convex_on K h -> is_minimizer_on K h xs -> K x -> 0 <= t -> step s h K x x' ->
  potential s h xs (t + 1) x' - potential s h xs t x <= 0.
Proof.
  intros s_positive K_convex h_convex xs_minimizer x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  weigh (s * t) (prox_optimality K h s x x' x h_convex K_convex ltac:(sign) x'_oracle x_in_K).
  weigh s (prox_optimality K h s x x' xs h_convex K_convex ltac:(sign) x'_oracle (proj1 xs_minimizer)).
  add_square ((2 * t + 1) / 2) (x ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s : R) (h : E -> R) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < s -> convex_set K -> convex_on K h -> is_minimizer_on K h xs -> K x -> 0 <= t ->
  s * t * (h x - h xs) - potential s h xs t x <= 0.
Proof.
  intros s_positive K_convex h_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_convex
    (E : InnerProductSpace) (s : R) (h : E -> R) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < s -> convex_set K -> convex_on K h -> is_minimizer_on K h xs -> K (x O) ->
  (forall n, step s h K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  h (x T) - h xs <= ‖x O ⊖ xs‖² / (2 * INR T * s).
Proof.
  intros s_positive K_convex h_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E s h K xs (INR n) (x n) (x (S n)) s_positive K_convex h_convex xs_minimizer x_in_K (pos_INR
        n) (stepping n)). }
  set (Phi := fun n => potential s h xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s h K xs (INR n) (x n) (x (S n)) s_positive K_convex h_convex xs_minimizer
        (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s h K xs (INR T) (x T) s_positive K_convex h_convex xs_minimizer (feasible T)
      (pos_INR T)) as dominates.
  change (potential s h xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (s * INR T) * (h (x T) - h xs) <= ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_convex.
