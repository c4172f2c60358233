(** * heavy-ball/averaged: [mean over t < T of (f(x_t) - f(xs)) <= (R^2 + 2 alpha beta Delta_0 - 2 beta R^2 + beta^2 R^2)/(2 alpha T (1 - beta))]

    The heavy ball for smooth convex functions, 0 <= beta < 1 and 0 < alpha <= (1 - beta)/L.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Ghadimi, Feyzmahdavian, Johansson 2015, theorem 1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (beta alpha : R) (grad : E -> E) (x w x' w' : E) : Prop :=
  x' = (beta + 1) ⊙ x ⊖ beta ⊙ w ⊖ alpha ⊙ grad x /\
    w' = x.

Definition potential {E : InnerProductSpace} (beta alpha : R) (f : E -> R) (xs : E) (x w : E) : R :=
  (‖(1 / (1 - beta)) ⊙ x ⊖ (beta / (1 - beta)) ⊙ w ⊖ xs‖²) + 2 * alpha * beta / (1 - beta) ^ 2 * (f w - f xs).

Definition progress {E : InnerProductSpace} (beta alpha : R) (f : E -> R) (xs : E) (x w : E) : R :=
  2 * alpha / (1 - beta) * (f x - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L beta alpha : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x w x' w' : E) :
  0 < L -> 0 <= beta -> beta < 1 -> 0 < alpha -> alpha <= (1 - beta) / L -> smooth_convex L f grad ->
  is_minimizer f xs -> 0 <= t -> step beta alpha grad x w x' w' ->
  potential beta alpha f xs x' w' - potential beta alpha f xs x w + progress beta alpha f xs x w <= 0.
Proof.
  intros L_positive beta_nonnegative beta_below alpha_positive alpha_at_most f_smooth xs_minimizer
      t_nonnegative (x'_value & w'_value).
  subst w'.
  unfold potential, progress.
  assert (0 <= 1 - L * alpha - beta) by (replace (1 - L * alpha - beta) with (L * ((1 - beta) / L - alpha)) by
      (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * alpha / (1 - beta)) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 * alpha * beta / (1 - beta) ^ 2) (smooth_convex_interpolation L f grad w x L_positive f_smooth).
  add_square (alpha * beta / (L * (1 - beta) ^ 2)) (grad w ⊖ grad x).
  add_square (alpha * (1 - L * alpha - beta) / (L * (1 - beta) ^ 2)) (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L beta alpha : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x w : E) :
  0 < L -> 0 <= beta -> beta < 1 -> 0 < alpha -> alpha <= (1 - beta) / L -> smooth_convex L f grad ->
  is_minimizer f xs -> 0 <= t -> - potential beta alpha f xs x w <= 0.
Proof.
  intros L_positive beta_nonnegative beta_below alpha_positive alpha_at_most f_smooth xs_minimizer
      t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L * alpha - beta) by (replace (1 - L * alpha - beta) with (L * ((1 - beta) / L - alpha)) by
      (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * alpha * beta / (1 - beta) ^ 2) (smooth_convex_interpolation L f grad w xs L_positive f_smooth).
  add_square 1 ((beta / (1 - beta)) ⊙ w ⊕ xs ⊖ (1 / (1 - beta)) ⊙ x).
  add_square (alpha * beta / (L * (1 - beta) ^ 2)) (grad w).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem heavy_ball_averaged
    (E : InnerProductSpace) (L beta alpha : R) (f : E -> R) (grad : E -> E) (xs : E) (x w : nat -> E) :
  0 < L -> 0 <= beta -> beta < 1 -> 0 < alpha -> alpha <= (1 - beta) / L -> smooth_convex L f grad ->
  is_minimizer f xs -> w O = x O -> (forall n, step beta alpha grad (x n) (w n) (x (S n)) (w (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f (x n) - f xs) T / INR T <= (2 * (f (x O) - f xs) * alpha * beta + beta ^ 2 * ‖x O ⊖ xs‖² + ‖x O ⊖ xs‖² - 2 * beta * ‖x O ⊖ xs‖²) / (2 * INR T * alpha * (1 - beta)).
Proof.
  intros L_positive beta_nonnegative beta_below alpha_positive alpha_at_most f_smooth xs_minimizer w_start
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * alpha - beta) by (replace (1 - L * alpha - beta) with (L * ((1 - beta) / L - alpha)) by
      (field; sign); sign).
  set (Phi := fun n => potential beta alpha f xs (x n) (w n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress beta alpha f xs (x n) (w n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L beta alpha f grad xs (INR n) (x n) (w n) (x (S n)) (w (S n)) L_positive
        beta_nonnegative beta_below alpha_positive alpha_at_most f_smooth xs_minimizer (pos_INR n) (stepping
        n)) as below; lra. }
  pose proof (domination E L beta alpha f grad xs (INR T) (x T) (w T) L_positive beta_nonnegative beta_below
      alpha_positive alpha_at_most f_smooth xs_minimizer (pos_INR T)) as dominates.
  change (potential beta alpha f xs (x T) (w T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress beta alpha f xs (x n) (w n)) (fun n => 0) T falls) as
      total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = 2 * (f (x O) - f xs) * alpha * beta / (1 - beta) ^ 2 + ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : sum (fun n => (2 * alpha / (1 - beta)) * (f (x n) - f xs)) T <= 2 * (f (x O) - f xs) * alpha
      * beta / (1 - beta) ^ 2 + ‖x O ⊖ xs‖²).
  { replace (sum (fun n => (2 * alpha / (1 - beta)) * (f (x n) - f xs)) T) with (sum (fun n => progress beta
      alpha f xs (x n) (w n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (2 * alpha / (1 - beta)) (fun n => f (x n) - f xs)) in paid.
  apply (quotient_le _ _ ((2 * alpha / (1 - beta)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions heavy_ball_averaged.
