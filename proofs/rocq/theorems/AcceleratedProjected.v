(** * accelerated/projected: [f(y_T) - f(xs) <= 2*L*R**2/(T*(T + 1))]

    Accelerated gradient over a constraint set: one projection a step, and y in the set as a mean of points in it.
    Here [R = ||x_0 - xs||].
    Source: Bansal, Gupta 2019, section 5.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (K : E -> Prop) (t : R) (y z y' z' : E) : Prop :=
  exists x : E,
    x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
    is_projection K (z ⊖ ((t + 1) / (2 * L)) ⊙ grad x) z' /\
    y' = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z'.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) (t : R) (y z : E) : R :=
  t * (t + 1) * (f y - f xs) + 2 * L * ‖z ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R)
    (y z y' z' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K y -> K z -> 0 <= t ->
  step L grad K t y z y' z' -> K y' /\ K z'.
Proof.
  intros L_positive f_smooth K_convex xs_minimizer y_in_K z_in_K t_nonnegative (x & x_value & z'_oracle &
      y'_value).
  unfold potential.
  assert (in_K_2 : K (y')).
    { apply (convex_pair K (y) z' _ (2 / (t + 2)) (t / (t + 2)) K_convex y_in_K (proj1 z'_oracle)); [sign |
        sign | field; sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact (conj in_K_2 (proj1 z'_oracle)).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R)
    (y z y' z' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K y -> K z -> 0 <= t ->
  step L grad K t y z y' z' -> potential L f xs (t + 1) y' z' - potential L f xs t y z <= 0.
Proof.
  intros L_positive f_smooth K_convex xs_minimizer y_in_K z_in_K t_nonnegative (x & x_value & z'_oracle &
      y'_value).
  unfold potential.
  weigh (2 * (t + 1)) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (t * (t + 1)) (smooth_convex_interpolation L f grad y x L_positive f_smooth).
  weigh ((t + 1) * (t + 2)) (smooth_convex_interpolation L f grad x y' L_positive f_smooth).
  weigh (4 * L) (projection_optimality K (z ⊖ ((t + 1) / (2 * L)) ⊙ grad x) z' xs K_convex z'_oracle (proj1
      xs_minimizer)).
  add_square (2 * L) (z ⊕ ((t + 1) / (2 * L)) ⊙ grad y' ⊖ ((t + 1) / (2 * L)) ⊙ grad x ⊖ z').
  add_square (t * (t + 1) / (2 * L)) (grad y ⊖ grad x).
  add_square ((t + 1) / L) (grad xs ⊖ grad x).
  add_square ((t + 1) / (2 * L)) (grad x ⊖ grad y').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (y z : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K y -> K z -> 0 <= t ->
  t * (t + 1) * (f y - f xs) - potential L f xs t y z <= 0.
Proof.
  intros L_positive f_smooth K_convex xs_minimizer y_in_K z_in_K t_nonnegative.
  unfold potential.
  add_square (2 * L) (z ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem accelerated_projected
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (y z : nat -> E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K (y O) -> z O = y O ->
  (forall n, step L grad K (INR n) (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= 2 * L * ‖y O ⊖ xs‖² / (INR T * (INR T + 1)).
Proof.
  intros L_positive f_smooth K_convex xs_minimizer start_in_K z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (y n) /\ K (z n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; assumption|].
    destruct IH as (y_in_K & z_in_K).
    exact (stays E L f grad K xs (INR n) (y n) (z n) (y (S n)) (z (S n)) L_positive f_smooth K_convex
        xs_minimizer y_in_K z_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f xs (INR n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad K xs (INR n) (y n) (z n) (y (S n)) (z (S n)) L_positive f_smooth K_convex
        xs_minimizer (proj1 (feasible n)) (proj2 (feasible n)) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad K xs (INR T) (y T) (z T) L_positive f_smooth K_convex xs_minimizer (proj1
      (feasible T)) (proj2 (feasible T)) (pos_INR T)) as dominates.
  change (potential L f xs (INR T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = 2 * L * ‖y O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (INR T * (INR T + 1)) * (f (y T) - f xs) <= 2 * L * ‖y O ⊖ xs‖²) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions accelerated_projected.
