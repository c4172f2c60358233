(** * discovered/gradient-descent-contraction-gradient: [||grad f(x_T)||^2 <= ((L - mu)/(L + mu))^(2 T) ||grad f(x_0)||^2]

    The step 2 / (L + mu), which contracts distances fastest.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (2 / (L + mu)) ⊙ grad x.

Definition potential {E : InnerProductSpace} (grad : E -> E) (w : R) (x : E) : R :=
  w ^ 2 * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step mu L grad x x' -> potential grad (((L + mu) / (L - mu)) * w) x' - potential grad w x <= 0.
Proof.
  intros mu_positive L_above f_smooth xs_minimizer t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (w ^ 2 * (L + mu) ^ 2 / (L - mu)) (smooth_strongly_convex_interpolation L mu f grad x x' (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  weigh (w ^ 2 * (L + mu) ^ 2 / (L - mu)) (smooth_strongly_convex_interpolation L mu f grad x' x (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  w ^ 2 * (‖grad x‖²) - potential grad w x <= 0.
Proof.
  intros mu_positive L_above f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_gradient_descent_contraction_gradient
    (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  (forall n, step mu L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖grad (x T)‖² <= (‖grad (x O)‖²) / ((((L + mu) / (L - mu)) ^ T) ^ 2).
Proof.
  intros mu_positive L_above f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < (L + mu) / (L - mu)) by sign.
  set (Phi := fun n => potential grad (((L + mu) / (L - mu)) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((L + mu) / (L - mu)) ^ S n) with (((L + mu) / (L - mu)) *
      ((L + mu) / (L - mu)) ^ n).
    pose proof (decrease E mu L f grad xs (INR n) (((L + mu) / (L - mu)) ^ n) (x n) (x (S n)) mu_positive
        L_above f_smooth xs_minimizer (pos_INR n) (pow_lt ((L + mu) / (L - mu)) n base_positive_1) (stepping
        n)) as below; lra. }
  pose proof (domination E mu L f grad xs (INR T) (((L + mu) / (L - mu)) ^ T) (x T) mu_positive L_above
      f_smooth xs_minimizer (pos_INR T) (pow_lt ((L + mu) / (L - mu)) T base_positive_1)) as dominates.
  change (potential grad (((L + mu) / (L - mu)) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖grad (x O)‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : ((((L + mu) / (L - mu)) ^ T) ^ 2) * (‖grad (x T)‖²) <= (‖grad (x O)‖²)) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_gradient_descent_contraction_gradient.
