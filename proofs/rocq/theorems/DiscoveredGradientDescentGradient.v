(** * discovered/gradient-descent-gradient: [||grad f(x_T)||^2 <= L^2 R^2/(T + 1)^2]

    Gradient descent for smooth convex functions, x_{t+1} = x_t - grad f(x_t) / L.
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / L) ⊙ grad x.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) : R :=
  2 * L * t * (f x - f xs) + t * (t + 1) * ‖grad x‖² + L ^ 2 * ‖x ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step L grad x x' ->
  potential L f grad xs (t + 1) x' - potential L f grad xs t x <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * L) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 * L * (t + 1) * (t + 2)) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh (2 * L * (t + 1) ^ 2) (smooth_convex_interpolation L f grad x' x L_positive f_smooth).
  add_square ((t + 1) ^ 2) (grad x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  (t + 1) ^ 2 * (‖grad x‖²) - potential L f grad xs t x <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * L) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 * L * (t + 1)) (smooth_convex_interpolation L f grad x xs L_positive f_smooth).
  add_square (L ^ 2) (x ⊖ (1 / L) ⊙ grad x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_gradient_descent_gradient
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> (forall n, step L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖grad (x T)‖² <= L ^ 2 * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2.
Proof.
  intros L_positive f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L f grad xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad xs (INR n) (x n) (x (S n)) L_positive f_smooth xs_minimizer (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L f grad xs (INR T) (x T) L_positive f_smooth xs_minimizer (pos_INR T)) as
      dominates.
  change (potential L f grad xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L ^ 2 * ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : ((INR T + 1) ^ 2) * (‖grad (x T)‖²) <= L ^ 2 * ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_gradient_descent_gradient.
