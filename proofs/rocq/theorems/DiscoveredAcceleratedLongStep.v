(** * discovered/accelerated-long-step: [f(y_T) - f(xs) <= 4 L R^2/(3 T (T + 1))]

    Nesterov's method with a longer step of the mirror sequence, 3/4 in the place of 1/2.
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (t : R) (y z y' z' : E) : Prop :=
  exists x : E,
    x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
    y' = x ⊖ (1 / L) ⊙ grad x /\
    z' = z ⊖ (3 * (t + 1) / (4 * L)) ⊙ grad x.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (y z : E) : R :=
  3 * t * (t + 1) / 4 * (f y - f xs) + 3 * t ^ 2 / (8 * L) * ‖grad y‖² + L * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (y z y' z' : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step L grad t y z y' z' ->
  potential L f grad xs (t + 1) y' z' - potential L f grad xs t y z <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative (x & x_value & y'_value & z'_value).
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (3 * (t + 1) / 2) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (3 * t * (t + 1) / 4) (smooth_convex_interpolation L f grad y x L_positive f_smooth).
  weigh (3 * (t + 1) * (t + 2) / 4) (smooth_convex_interpolation L f grad x y' L_positive f_smooth).
  add_square (3 * t * (2 * t + 1) / (8 * L)) (grad y ⊖ ((t + 1) / (2 * t + 1)) ⊙ grad x).
  add_square (3 * (t + 1) / (8 * L)) (grad y').
  add_square (3 * (t + 1) * (9 * t + 5) / (16 * L * (2 * t + 1))) (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (y z : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  3 * t * (t + 1) / 4 * (f y - f xs) - potential L f grad xs t y z <= 0.
Proof.
  intros L_positive f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square L (z ⊖ xs).
  add_square (3 * t ^ 2 / (8 * L)) (grad y).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_accelerated_long_step
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> z O = y O ->
  (forall n, step L grad (INR n) (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= 4 * L * ‖y O ⊖ xs‖² / (3 * INR T * (INR T + 1)).
Proof.
  intros L_positive f_smooth xs_minimizer z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L f grad xs (INR n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad xs (INR n) (y n) (z n) (y (S n)) (z (S n)) L_positive f_smooth
        xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad xs (INR T) (y T) (z T) L_positive f_smooth xs_minimizer (pos_INR T)) as
      dominates.
  change (potential L f grad xs (INR T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖y O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (3 * INR T * (INR T + 1) / 4) * (f (y T) - f xs) <= L * ‖y O ⊖ xs‖²) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_accelerated_long_step.
