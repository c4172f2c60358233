(** * gradient-descent/nonconvex-any-step: [mean over t < T of ||grad f(x_t)||^2 <= 2 Delta_0/(eta T (2 - eta L))]

    Gradient descent where f is smooth, with any step below 2/L.
    Here [Delta_0 = f(x_0) - inf f].
    Source: folklore; Nesterov 2004, section 1.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (L eta : R) (grad : E -> E) (x : E) : R :=
  eta * (2 - L * eta) / 2 * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x x' : E) :
  0 < L -> 0 < eta -> eta < 2 / L -> smooth L f grad -> is_lower_bound fmin f -> 0 <= t ->
  step eta grad x x' -> potential f fmin x' - potential f fmin x + progress L eta grad x <= 0.
Proof.
  intros L_positive eta_positive eta_below f_smooth f_bounded_below t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress.
  assert (0 < 2 - L * eta) by (replace (2 - L * eta) with (L * (2 / L - eta)) by (field; sign); sign).
  weigh 1 (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  add_square (1 / (4 * L)) ((L * eta - 1) ⊙ grad x ⊕ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x : E) :
  0 < L -> 0 < eta -> eta < 2 / L -> smooth L f grad -> is_lower_bound fmin f -> 0 <= t ->
  - potential f fmin x <= 0.
Proof.
  intros L_positive eta_positive eta_below f_smooth f_bounded_below t_nonnegative.
  unfold potential, progress.
  assert (0 < 2 - L * eta) by (replace (2 - L * eta) with (L * (2 / L - eta)) by (field; sign); sign).
  weigh 1 (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  add_square (1 / (2 * L)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_nonconvex_any_step
    (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (x : nat -> E) :
  0 < L -> 0 < eta -> eta < 2 / L -> smooth L f grad -> is_lower_bound fmin f ->
  (forall n, step eta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖grad (x n)‖²) T / INR T <= 2 * (f (x O) - fmin) / (INR T * eta * (2 - L * eta)).
Proof.
  intros L_positive eta_positive eta_below f_smooth f_bounded_below stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * eta) by (replace (2 - L * eta) with (L * (2 / L - eta)) by (field; sign); sign).
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L eta grad (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L eta f grad fmin (INR n) (x n) (x (S n)) L_positive eta_positive eta_below
        f_smooth f_bounded_below (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L eta f grad fmin (INR T) (x T) L_positive eta_positive eta_below f_smooth
      f_bounded_below (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L eta grad (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta * (2 - L * eta) / 2) * (‖grad (x n)‖²)) T <= (f (x O) - fmin)).
  { replace (sum (fun n => (eta * (2 - L * eta) / 2) * (‖grad (x n)‖²)) T) with (sum (fun n => progress L eta
      grad (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (eta * (2 - L * eta) / 2) (fun n => ‖grad (x n)‖²)) in paid.
  apply (quotient_le _ _ ((eta * (2 - L * eta) / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_nonconvex_any_step.
