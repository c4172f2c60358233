(** * adaptive-gradient-descent/smooth-convex: [(2 c_T + 2 lam_T) (f(x_T) - f(xs)) + sum over t < T of 2 (c_t - c_{t+1} + lam_t) (f(x_t) - f(xs)) <= ||lam_0 grad f(x_0)||^2/2 + ||x_1 - xs||^2 + 2 c_0 Delta_0 + 2 lam_0 Delta_0]

    Adaptive gradient descent of Malitsky and Mishchenko, x_{t+1} = x_t - lam_t grad f(x_t), which knows no L.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Malitsky, Mishchenko 2020, theorem 1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (lam lam' c' : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ lam ⊙ grad x /\
    lam' ^ 2 * ‖grad x' ⊖ grad x‖² <= ‖lam ⊙ grad x‖² / 4 /\
    lam' ^ 2 * ⟨grad x', grad x⟩ = c' * lam * ⟨grad x', grad x⟩.

Definition potential {E : InnerProductSpace} (lam c : R) (f : E -> R) (grad : E -> E) (xs : E) (x : E) : R :=
  ‖x ⊖ lam ⊙ grad x ⊖ xs‖² + ‖lam ⊙ grad x‖² / 2 + 2 * (c + lam) * (f x - f xs).

Definition progress {E : InnerProductSpace} (lam c c' : R) (f : E -> R) (xs : E) (x : E) : R :=
  2 * (c + lam - c') * (f x - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L lam lam' lam_0 c c' c_0 : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R)
    (x x' : E) :
  0 < L -> 0 < lam -> 0 < lam' -> 0 < lam_0 -> 0 < c -> 0 < c' -> c' <= c + lam -> 0 < c_0 ->
  smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step lam lam' c' grad x x' ->
  potential lam' c' f grad xs x' - potential lam c f grad xs x + progress lam c c' f xs x <= 0.
Proof.
  intros L_positive lam_positive lam'_positive lam_0_positive c_positive c'_positive c'_at_most c_0_positive
      f_smooth xs_minimizer t_nonnegative (x'_value & choice_1 & choice_2).
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * lam') (smooth_convex_interpolation L f grad xs x' L_positive f_smooth).
  weigh (2 * c') (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh 2 (choice_1).
  weigh_free 2 (choice_2).
  add_square ((2 * L * lam' ^ 2 + c') / L) (grad x ⊖ ((L * lam' ^ 2 + c') / (2 * L * lam' ^ 2 + c')) ⊙ grad
      x').
  add_square (lam' * (L * c' * lam' + 4 * L * lam' ^ 2 + 2 * c') / (2 * L * (2 * L * lam' ^ 2 + c'))) (grad
      x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L lam lam' lam_0 c c' c_0 : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R)
    (x : E) :
  0 < L -> 0 < lam -> 0 < lam' -> 0 < lam_0 -> 0 < c -> 0 < c' -> c' <= c + lam -> 0 < c_0 ->
  smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  2 * (c + lam) * (f x - f xs) - potential lam c f grad xs x <= 0.
Proof.
  intros L_positive lam_positive lam'_positive lam_0_positive c_positive c'_positive c'_at_most c_0_positive
      f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square 1 (x ⊖ lam ⊙ grad x ⊖ xs).
  add_square (lam ^ 2 / 2) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem adaptive_gradient_descent_smooth_convex
    (E : InnerProductSpace) (L : R) (lam : nat -> R) (lam_0 : R) (c : nat -> R) (c_0 : R) (f : E -> R)
    (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> (forall n, 0 < (lam n)) -> (forall n, 0 < (lam (S n))) -> lam O = lam_0 -> 0 < lam_0 ->
  (forall n, 0 < (c n)) -> (forall n, 0 < (c (S n))) -> (forall n, (c (S n)) <= (c n) + (lam n)) ->
  c O = c_0 -> 0 < c_0 -> smooth_convex L f grad -> is_minimizer f xs ->
  (forall n, step (lam n) (lam (S n)) (c (S n)) grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  2 * ((c T) + (lam T)) * (f (x T) - f xs) + sum (fun n => 2 * ((c n) + (lam n) - (c (S n))) * (f (x n) - f xs)) T <= 2 * (f (x O) - f xs) * c_0 + 2 * (f (x O) - f xs) * lam_0 + (‖lam_0 ⊙ grad (x O)‖²) / 2 + (‖x O ⊖ lam_0 ⊙ grad (x O) ⊖ xs‖²).
Proof.
  intros L_positive lam_positive lam'_positive lam_0_value lam_0_positive c_positive c'_positive c'_at_most
      c_0_value c_0_positive f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential (lam n) (c n) f grad xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (lam n) (c n) (c (S n)) f xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L (lam n) (lam (S n)) lam_0 (c n) (c (S n)) c_0 f grad xs (INR n) (x n) (x (S n))
        L_positive (lam_positive n) (lam'_positive n) lam_0_positive (c_positive n) (c'_positive n)
        (c'_at_most n) c_0_positive f_smooth xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L (lam T) (lam (S T)) lam_0 (c T) (c (S T)) c_0 f grad xs (INR T) (x T) L_positive
      (lam_positive T) (lam'_positive T) lam_0_positive (c_positive T) (c'_positive T) (c'_at_most T)
      c_0_positive f_smooth xs_minimizer (pos_INR T)) as dominates.
  change (potential (lam T) (c T) f grad xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (lam n) (c n) (c (S n)) f xs (x n)) (fun n => 0) T falls)
      as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = 2 * (f (x O) - f xs) * (c_0 + lam_0) + (‖lam_0 ⊙ grad (x O)‖²) / 2 + (‖x O ⊖ lam_0 ⊙
      grad (x O) ⊖ xs‖²)).
  { pose proof (lam_positive O); pose proof (c_positive O); pose proof (c'_at_most O); unfold Phi, potential;
      change (INR 0) with 0; rewrite ?pow_O; rewrite ?lam_0_value, ?c_0_value; field; sign. }
  replace (sum (fun n => 2 * ((c n) + (lam n) - (c (S n))) * (f (x n) - f xs)) T) with (sum (fun n => progress
      (lam n) (c n) (c (S n)) f xs (x n)) T)
      by (apply sum_ext; intros n _; pose proof (pos_INR n); pose proof (lam_positive n); pose proof
          (lam'_positive n); pose proof (c_positive n); pose proof (c'_positive n); pose proof (c'_at_most n);
          try unfold progress; field; sign).
  assert (paid : 2 * ((c T) + (lam T)) * (f (x T) - f xs) + sum (fun n => progress (lam n) (c n) (c (S n)) f
      xs (x n)) T <= 2 * (f (x O) - f xs) * (c_0 + lam_0) + (‖lam_0 ⊙ grad (x O)‖²) / 2 + (‖x O ⊖ lam_0 ⊙ grad
      (x O) ⊖ xs‖²)).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions adaptive_gradient_descent_smooth_convex.
