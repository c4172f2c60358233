(** * gradient-descent/distance: [mean over t < T of ||grad f(x_t)||^2 <= L R^2/(eta T (2 - eta L))]

    Gradient descent with any step below 2/L, by the gradient.
    Here [R = ||x_0 - xs||].
    Source: folklore; Nesterov 2004, theorem 2.1.14.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L eta : R) (grad : E -> E) (x : E) : R :=
  eta * (2 - L * eta) / L * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < eta -> eta < 2 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step eta grad x x' -> potential xs x' - potential xs x + progress L eta grad x <= 0.
Proof.
  intros L_positive eta_positive eta_below f_smooth xs_minimizer t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress.
  assert (0 < 2 - L * eta) by (replace (2 - L * eta) with (L * (2 / L - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 * eta) (smooth_convex_interpolation L f grad x xs L_positive f_smooth).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < eta -> eta < 2 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  - potential xs x <= 0.
Proof.
  intros L_positive eta_positive eta_below f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress.
  assert (0 < 2 - L * eta) by (replace (2 - L * eta) with (L * (2 / L - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_distance
    (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < eta -> eta < 2 / L -> smooth_convex L f grad -> is_minimizer f xs ->
  (forall n, step eta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖grad (x n)‖²) T / INR T <= L * ‖x O ⊖ xs‖² / (INR T * eta * (2 - L * eta)).
Proof.
  intros L_positive eta_positive eta_below f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * eta) by (replace (2 - L * eta) with (L * (2 / L - eta)) by (field; sign); sign).
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L eta grad (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L eta f grad xs (INR n) (x n) (x (S n)) L_positive eta_positive eta_below f_smooth
        xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L eta f grad xs (INR T) (x T) L_positive eta_positive eta_below f_smooth
      xs_minimizer (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L eta grad (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta * (2 - L * eta) / L) * (‖grad (x n)‖²)) T <= ‖x O ⊖ xs‖²).
  { replace (sum (fun n => (eta * (2 - L * eta) / L) * (‖grad (x n)‖²)) T) with (sum (fun n => progress L eta
      grad (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (eta * (2 - L * eta) / L) (fun n => ‖grad (x n)‖²)) in paid.
  apply (quotient_le _ _ ((eta * (2 - L * eta) / L) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_distance.
