(** * accelerated/simplified: [f(x_T) - f(xs) <= 2*L*R**2/(T*(T + 2))]

    FISTA with lambda_{t+1} = (t + 2) / 2, so that its momentum is t / (t + 3).
    Here [R = ||x_0 - xs||].
    Source: Nesterov 1983; Tseng 2008.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (t : R) (x z x' z' : E) : Prop :=
  exists y : E,
    y = (t / (t + 2)) ⊙ x ⊕ (2 / (t + 2)) ⊙ z /\
    x' = y ⊖ (1 / L) ⊙ grad y /\
    z' = z ⊖ ((t + 2) / (2 * L)) ⊙ grad y.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) (t : R) (x z : E) : R :=
  t * (t + 2) / 4 * (f x - f xs) + L / 2 * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x z x' z' : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step L grad t x z x' z' ->
  potential L f xs (t + 1) x' z' - potential L f xs t x z <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative (y & y_value & x'_value & z'_value).
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh ((t + 2) / 2) (smooth_convex_interpolation L f grad xs y L_positive f_smooth).
  weigh (t * (t + 2) / 4) (smooth_convex_interpolation L f grad x y L_positive f_smooth).
  weigh (1 / 4) (smooth_convex_interpolation L f grad y xs L_positive f_smooth).
  weigh ((t + 1) * (t + 3) / 4) (smooth_convex_interpolation L f grad y x' L_positive f_smooth).
  add_square (t * (t + 2) / (8 * L)) (grad x ⊖ grad y).
  add_square ((t + 2) / (4 * L)) (grad y).
  add_square ((t + 1) * (t + 3) / (8 * L)) (grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x z : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  t * (t + 2) / 4 * (f x - f xs) - potential L f xs t x z <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (L / 2) (z ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem accelerated_simplified
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (x z : nat -> E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> z O = x O ->
  (forall n, step L grad (INR n) (x n) (z n) (x (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= 2 * L * ‖x O ⊖ xs‖² / (INR T * (INR T + 2)).
Proof.
  intros L_positive f_smooth xs_minimizer z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L f xs (INR n) (x n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad xs (INR n) (x n) (z n) (x (S n)) (z (S n)) L_positive f_smooth
        xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad xs (INR T) (x T) (z T) L_positive f_smooth xs_minimizer (pos_INR T)) as
      dominates.
  change (potential L f xs (INR T) (x T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (INR T * (INR T + 2) / 4) * (f (x T) - f xs) <= L * ‖x O ⊖ xs‖² / 2) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions accelerated_simplified.
