(** * fista/simplified: [F(x_T) - F(xs) <= 2*L*R**2/(T*(T + 2))]

    FISTA with lambda_{t+1} = (t + 2) / 2, so that its momentum is t / (t + 3).
    Here [R = ||x_0 - xs||].
    Source: Tseng 2008; Chambolle, Dossal 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (t : R) (x z x' z' : E)
    : Prop :=
  exists y : E,
    y = (t / (t + 2)) ⊙ x ⊕ (2 / (t + 2)) ⊙ z /\
    is_prox K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x' /\
    z' = ((t + 2) / 2) ⊙ x' ⊖ (t / 2) ⊙ x.

Definition potential {E : InnerProductSpace} (L : R) (f h : E -> R) (xs : E) (t : R) (x z : E) : R :=
  t * (t + 2) / 4 * (f x + h x - (f xs + h xs)) + L / 2 * ‖z ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x z x' z' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> step L grad h K t x z x' z' -> K x'.
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative (y & y_value & x'_oracle &
      z'_value).
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x z x' z' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> step L grad h K t x z x' z' ->
  potential L f h xs (t + 1) x' z' - potential L f h xs t x z <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative (y & y_value & x'_oracle &
      z'_value).
  unfold potential.
  weigh ((t + 2) / 2) (smooth_convex_interpolation L f grad xs y L_positive f_smooth).
  weigh (t * (t + 2) / 4) (smooth_convex_interpolation L f grad x y L_positive f_smooth).
  weigh (1 / 4) (smooth_convex_interpolation L f grad y xs L_positive f_smooth).
  weigh ((t + 1) * (t + 3) / 4) (smooth_convex_interpolation L f grad y x' L_positive f_smooth).
  weigh ((t + 2) / 2) (prox_optimality K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x' xs h_convex K_convex ltac:(sign)
      x'_oracle (proj1 xs_minimizer)).
  weigh (t * (t + 2) / 4) (prox_optimality K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x' x h_convex K_convex
      ltac:(sign) x'_oracle x_in_K).
  weigh (1 / 4) (composite_minimizer K f h xs (grad xs) K_convex h_convex xs_minimizer ((proj1 (proj1
      f_smooth)) xs) x' (proj1 x'_oracle)).
  add_square (1 / (8 * L * (t + 2) ^ 2)) ((L * (t + 2) ^ 2) ⊙ y ⊕ grad xs ⊕ ((t + 1) * (t + 3)) ⊙ grad x' ⊖
      ((t + 2) ^ 2) ⊙ grad y ⊖ (L * (t + 2) ^ 2) ⊙ x').
  add_square (t * (t + 2) / (8 * L)) (grad x ⊖ grad y).
  add_square ((t + 2) / (4 * L)) (grad y ⊖ grad xs).
  add_square ((t + 1) * (t + 3) / (8 * L * (t + 2) ^ 2)) (grad xs ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x z : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t ->
  t * (t + 2) / 4 * (f x + h x - (f xs + h xs)) - potential L f h xs t x z <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  add_square (L / 2) (z ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem fista_simplified
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (x z : nat -> E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K (x O) -> z O = x O ->
  (forall n, step L grad h K (INR n) (x n) (z n) (x (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) + h (x T) - (f xs + h xs) <= 2 * L * ‖x O ⊖ xs‖² / (INR T * (INR T + 2)).
Proof.
  intros L_positive f_smooth K_convex h_convex xs_minimizer start_in_K z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L f grad h K xs (INR n) (x n) (z n) (x (S n)) (z (S n)) L_positive f_smooth K_convex
        h_convex xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f h xs (INR n) (x n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad h K xs (INR n) (x n) (z n) (x (S n)) (z (S n)) L_positive f_smooth
        K_convex h_convex xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad h K xs (INR T) (x T) (z T) L_positive f_smooth K_convex h_convex
      xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential L f h xs (INR T) (x T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (INR T * (INR T + 2) / 4) * (f (x T) + h (x T) - (f xs + h xs)) <= L * ‖x O ⊖ xs‖² / 2) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions fista_simplified.
