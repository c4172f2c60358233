(** * proximal-gradient/convex: [F(x_T) - F(xs) <= L R^2/(2 T)]

    Gradient descent for smooth convex functions, x_{t+1} = x_t - grad f(x_t) / L.
    Here [R = ||x_0 - xs||].
    Source: d'Aspremont, Scieur, Taylor 2021, chapter 4; Beck, Teboulle 2009.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  is_prox K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x'.

Definition potential {E : InnerProductSpace} (L : R) (f h : E -> R) (xs : E) (t : R) (x : E) : R :=
  t * (f x + h x - (f xs + h xs)) + L / 2 * ‖x ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x x' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> step L grad h K x x' -> K x'.
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x x' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> step L grad h K x x' ->
  potential L f h xs (t + 1) x' - potential L f h xs t x <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  weigh 1 (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (t + 1) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh 1 (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x' xs h_convex K_convex ltac:(sign) x'_oracle
      (proj1 xs_minimizer)).
  weigh t (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x' x h_convex K_convex ltac:(sign) x'_oracle
      x_in_K).
  add_square (1 / (2 * L)) (grad xs ⊖ grad x).
  add_square (L * (2 * t + 1) / 2) (x ⊕ ((t + 1) / (L * (2 * t + 1))) ⊙ grad x' ⊖ ((t + 1) / (L * (2 * t +
      1))) ⊙ grad x ⊖ x').
  add_square (t * (t + 1) / (2 * L * (2 * t + 1))) (grad x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t ->
  t * (f x + h x - (f xs + h xs)) - potential L f h xs t x <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  add_square (L / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_gradient_convex
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (x : nat -> E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K (x O) -> (forall n, step L grad h K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) + h (x T) - (f xs + h xs) <= L * ‖x O ⊖ xs‖² / (2 * INR T).
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L f grad h K xs (INR n) (x n) (x (S n)) L_positive f_smooth K_convex h_convex xs_minimizer
        x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f h xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad h K xs (INR n) (x n) (x (S n)) L_positive f_smooth K_convex h_convex
        xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad h K xs (INR T) (x T) L_positive f_smooth K_convex h_convex xs_minimizer
      (feasible T) (pos_INR T)) as dominates.
  change (potential L f h xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T) * (f (x T) + h (x T) - (f xs + h xs)) <= L * ‖x O ⊖ xs‖² / 2) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_gradient_convex.
