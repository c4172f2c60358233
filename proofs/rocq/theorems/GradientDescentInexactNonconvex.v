(** * gradient-descent/inexact-nonconvex: [mean over t < T of ||grad f(x_t)||^2 <= 2 L Delta_0/(T (1 - delta) (1 + delta))]

    Gradient descent where f is smooth, with gradients that are off by at most a share delta of their length.
    Here [Delta_0 = f(x_0) - inf f].
    Source: after de Klerk, Glineur, Taylor 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L delta : R) (grad : E -> E) (x x' : E) : Prop :=
  exists d : E,
    norm (d ⊖ (grad x)) <= delta * norm (grad x) /\
    x' = x ⊖ (1 / L) ⊙ d.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (L delta : R) (grad : E -> E) (x : E) : R :=
  (1 - delta) * (delta + 1) / (2 * L) * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L delta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x x' : E) :
  0 < L -> 0 <= delta -> delta < 1 -> smooth L f grad -> is_lower_bound fmin f -> 0 <= t ->
  step L delta grad x x' -> potential f fmin x' - potential f fmin x + progress L delta grad x <= 0.
Proof.
  intros L_positive delta_nonnegative delta_below f_smooth f_bounded_below t_nonnegative (d & d_oracle &
      x'_value).
  unfold potential, progress.
  weigh 1 (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (1 / (2 * L)) (relative_error_sqr delta _ _ d_oracle).
  add_square (1 / (4 * L)) (grad x ⊖ d ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L delta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x : E) :
  0 < L -> 0 <= delta -> delta < 1 -> smooth L f grad -> is_lower_bound fmin f -> 0 <= t ->
  - potential f fmin x <= 0.
Proof.
  intros L_positive delta_nonnegative delta_below f_smooth f_bounded_below t_nonnegative.
  unfold potential, progress.
  weigh 1 (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  add_square (1 / (2 * L)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_inexact_nonconvex
    (E : InnerProductSpace) (L delta : R) (f : E -> R) (grad : E -> E) (fmin : R) (x : nat -> E) :
  0 < L -> 0 <= delta -> delta < 1 -> smooth L f grad -> is_lower_bound fmin f ->
  (forall n, step L delta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖grad (x n)‖²) T / INR T <= 2 * (f (x O) - fmin) * L / (INR T * (1 - delta) * (delta + 1)).
Proof.
  intros L_positive delta_nonnegative delta_below f_smooth f_bounded_below stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L delta grad (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L delta f grad fmin (INR n) (x n) (x (S n)) L_positive delta_nonnegative
        delta_below f_smooth f_bounded_below (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L delta f grad fmin (INR T) (x T) L_positive delta_nonnegative delta_below f_smooth
      f_bounded_below (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L delta grad (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => ((1 - delta) * (delta + 1) / (2 * L)) * (‖grad (x n)‖²)) T <= (f (x O) -
      fmin)).
  { replace (sum (fun n => ((1 - delta) * (delta + 1) / (2 * L)) * (‖grad (x n)‖²)) T) with (sum (fun n =>
      progress L delta grad (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale ((1 - delta) * (delta + 1) / (2 * L)) (fun n => ‖grad (x n)‖²)) in paid.
  apply (quotient_le _ _ (((1 - delta) * (delta + 1) / (2 * L)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_inexact_nonconvex.
