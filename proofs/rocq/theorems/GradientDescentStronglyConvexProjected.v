(** * gradient-descent/strongly-convex-projected: [f(x_T) - f(xs) <= (1 - mu/L)^T (Delta_0 + mu R^2/2)]

    The same step for smooth strongly convex functions: a linear rate.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Bansal, Gupta 2019, section 3.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (K : E -> Prop) (x x' : E) : Prop :=
  is_projection K (x ⊖ (1 / L) ⊙ grad x) x'.

Definition potential {E : InnerProductSpace} (mu : R) (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  (f x - f xs) / w + mu / (2 * w) * ‖x ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t w : R)
    (x x' : E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> convex_set K -> is_minimizer_on K f xs -> K x ->
  0 <= t -> 0 < w -> step L grad K x x' -> K x'.
Proof.
  intros mu_positive L_above f_smooth K_convex xs_minimizer x_in_K t_nonnegative w_positive x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t w : R)
    (x x' : E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> convex_set K -> is_minimizer_on K f xs -> K x ->
  0 <= t -> 0 < w -> step L grad K x x' -> potential mu f xs ((1 - mu / L) * w) x' - potential mu f xs w x <= 0.
Proof.
  intros mu_positive L_above f_smooth K_convex xs_minimizer x_in_K t_nonnegative w_positive x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  weigh (mu / (w * (L - mu))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (L / (w * (L - mu))) (smooth_strongly_convex_interpolation L mu f grad x x' (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (L / w) (projection_optimality K (x ⊖ (1 / L) ⊙ grad x) x' x K_convex x'_oracle x_in_K).
  weigh (L * mu / (w * (L - mu))) (projection_optimality K (x ⊖ (1 / L) ⊙ grad x) x' xs K_convex x'_oracle
      (proj1 xs_minimizer)).
  add_square (mu ^ 3 / (2 * w * (L - mu) ^ 2)) ((1 / mu) ⊙ grad x ⊕ xs ⊖ x ⊖ (1 / mu) ⊙ grad xs).
  add_square (L / (2 * w * (L - mu) ^ 2)) (grad x ⊕ L ⊙ x' ⊖ L ⊙ x ⊖ grad x').
  add_square (L / (2 * w)) (x ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> convex_set K -> is_minimizer_on K f xs -> K x ->
  0 <= t -> 0 < w -> 1 / w * (f x - f xs) - potential mu f xs w x <= 0.
Proof.
  intros mu_positive L_above f_smooth K_convex xs_minimizer x_in_K t_nonnegative w_positive.
  unfold potential.
  add_square (mu / (2 * w)) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_strongly_convex_projected
    (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> convex_set K -> is_minimizer_on K f xs ->
  K (x O) -> (forall n, step L grad K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= (1 - mu / L) ^ T * ((f (x O) - f xs) + mu * ‖x O ⊖ xs‖² / 2).
Proof.
  intros mu_positive L_above f_smooth K_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < 1 - mu / L) by (replace (1 - mu / L) with ((L - mu) / L) by (field; sign);
      sign).
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E mu L f grad K xs (INR n) ((1 - mu / L) ^ n) (x n) (x (S n)) mu_positive L_above f_smooth
        K_convex xs_minimizer x_in_K (pos_INR n) (pow_lt (1 - mu / L) n base_positive_1) (stepping n)). }
  set (Phi := fun n => potential mu f xs ((1 - mu / L) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 - mu / L) ^ S n) with ((1 - mu / L) * (1 - mu / L) ^ n).
    pose proof (decrease E mu L f grad K xs (INR n) ((1 - mu / L) ^ n) (x n) (x (S n)) mu_positive L_above
        f_smooth K_convex xs_minimizer (feasible n) (pos_INR n) (pow_lt (1 - mu / L) n base_positive_1)
        (stepping n)) as below; lra. }
  pose proof (domination E mu L f grad K xs (INR T) ((1 - mu / L) ^ T) (x T) mu_positive L_above f_smooth
      K_convex xs_minimizer (feasible T) (pos_INR T) (pow_lt (1 - mu / L) T base_positive_1)) as dominates.
  change (potential mu f xs ((1 - mu / L) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs) + mu * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 - mu / L) ^ T)) * (f (x T) - f xs) <= (f (x O) - f xs) + mu * ‖x O ⊖ xs‖² / 2) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_strongly_convex_projected.
