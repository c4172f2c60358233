(** * gradient-descent/projected: [f(x_T) - f(xs) <= L R^2/(2 T)]

    Gradient descent for smooth convex functions, x_{t+1} = x_t - grad f(x_t) / L.
    Here [R = ||x_0 - xs||].
    Source: Bansal, Gupta 2019, section 3.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (K : E -> Prop) (x x' : E) : Prop :=
  is_projection K (x ⊖ (1 / L) ⊙ grad x) x'.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  t * (f x - f xs) + L / 2 * ‖x ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  step L grad K x x' -> K x'.
Proof.
  intros L_positive f_smooth K_convex xs_minimizer x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  step L grad K x x' -> potential L f xs (t + 1) x' - potential L f xs t x <= 0.
Proof.
  intros L_positive f_smooth K_convex xs_minimizer x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  weigh 1 (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (t + 1) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh (L * t) (projection_optimality K (x ⊖ (1 / L) ⊙ grad x) x' x K_convex x'_oracle x_in_K).
  weigh L (projection_optimality K (x ⊖ (1 / L) ⊙ grad x) x' xs K_convex x'_oracle (proj1 xs_minimizer)).
  add_square (1 / (2 * L)) (grad xs ⊖ grad x).
  add_square (L * (2 * t + 1) / 2) (x ⊕ ((t + 1) / (L * (2 * t + 1))) ⊙ grad x' ⊖ ((t + 1) / (L * (2 * t +
      1))) ⊙ grad x ⊖ x').
  add_square (t * (t + 1) / (2 * L * (2 * t + 1))) (grad x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  t * (f x - f xs) - potential L f xs t x <= 0.
Proof.
  intros L_positive f_smooth K_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  add_square (L / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_projected
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> is_minimizer_on K f xs -> K (x O) ->
  (forall n, step L grad K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= L * ‖x O ⊖ xs‖² / (2 * INR T).
Proof.
  intros L_positive f_smooth K_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L f grad K xs (INR n) (x n) (x (S n)) L_positive f_smooth K_convex xs_minimizer x_in_K
        (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad K xs (INR n) (x n) (x (S n)) L_positive f_smooth K_convex xs_minimizer
        (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad K xs (INR T) (x T) L_positive f_smooth K_convex xs_minimizer (feasible T)
      (pos_INR T)) as dominates.
  change (potential L f xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T) * (f (x T) - f xs) <= L * ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_projected.
