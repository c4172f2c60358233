(** * gradient-descent/restricted-secant-smooth: [||x_T - P_X(x_T)||^2 <= (2 (L - mu)/(2 L + mu))^T (||grad f(x_0)||^2/(3 L^2) + 4 Delta_0/(3 L) + ||x_0 - P_X(x_0)||^2)]

    Gradient descent, x_{t+1} = x_t - grad f(x_t) / L, under the restricted secant inequality.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Zhang, Yin 2013; Karimi, Nutini, Schmidt 2016.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A nearest point of those at which a function is least. *)
Definition nearest_minimizers {E : InnerProductSpace} (fmin : R) (f : E -> R) (P_X : E -> E) : Prop :=
  forall x, is_projection (fun u => f u = fmin) x (P_X x).

Section NearestMinimizers.
  Context {E : InnerProductSpace} (fmin : R) (f : E -> R) (grad P_X : E -> E).
  Context (HP : nearest_minimizers fmin f P_X).

  Lemma nearest_value x : f (P_X x) = fmin.
  Proof. exact (proj1 (HP x)). Qed.

  Lemma nearest_minimizer_sqr x y : ‖x ⊖ P_X x‖² <= ‖x ⊖ P_X y‖².
  Proof.
    pose proof (sqr_norm_le _ _ (proj2 (HP x) (P_X y) (nearest_value y))) as A; rewrite norm_sqr in A; lra.
  Qed.

  Lemma nearest_is_stationary x : is_lower_bound fmin f -> gradient_of f grad -> grad (P_X x) = zero.
  Proof.
    intros Hl Hg; apply (minimizer_gradient f (P_X x)); [|apply Hg].
    split; [exact I|]; intros y _; rewrite nearest_value; apply Hl.
  Qed.

  (** Interpolation between a nearest minimizer and a point. *)
  Lemma smooth_interpolation_from_nearest L x y :
    0 < L -> smooth L f grad -> is_lower_bound fmin f ->
    f y + ⟨grad y, P_X x ⊖ y⟩ + (‖grad y‖² / L - 2 * ⟨grad y, P_X x ⊖ y⟩ - L * ‖P_X x ⊖ y‖²) / 4 <= fmin.
  Proof.
    intros HL Hf Hl; pose proof (smooth_interpolation L f grad (P_X x) y HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 Hf)) in A.
    replace ‖zero ⊖ grad y‖² with ‖grad y‖² in A by inner_ring.
    replace ⟨zero ⊖ grad y, P_X x ⊖ y⟩ with (- ⟨grad y, P_X x ⊖ y⟩) in A by inner_ring; lra.
  Qed.

  Lemma smooth_interpolation_to_nearest L x y :
    0 < L -> smooth L f grad -> is_lower_bound fmin f ->
    fmin + (‖grad y‖² / L + 2 * ⟨grad y, y ⊖ P_X x⟩ - L * ‖y ⊖ P_X x‖²) / 4 <= f y.
  Proof.
    intros HL Hf Hl; pose proof (smooth_interpolation L f grad y (P_X x) HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 Hf)) in A.
    replace ‖grad y ⊖ zero‖² with ‖grad y‖² in A by inner_ring.
    replace ⟨grad y ⊖ zero, y ⊖ P_X x⟩ with ⟨grad y, y ⊖ P_X x⟩ in A by inner_ring.
    replace ⟨zero, y ⊖ P_X x⟩ with 0 in A by inner_ring; lra.
  Qed.

  Lemma smooth_convexity_from_nearest L x y :
    0 < L -> smooth_convex L f grad -> is_lower_bound fmin f ->
    f y + ⟨grad y, P_X x ⊖ y⟩ + ‖grad y‖² / (2 * L) <= fmin.
  Proof.
    intros HL Hf Hl; pose proof (smooth_convex_interpolation L f grad (P_X x) y HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 (proj1 Hf))) in A.
    replace ‖zero ⊖ grad y‖² with ‖grad y‖² in A by inner_ring; lra.
  Qed.

  Lemma smooth_convexity_to_nearest L (x y : E) :
    0 < L -> smooth_convex L f grad -> is_lower_bound fmin f -> fmin + ‖grad y‖² / (2 * L) <= f y.
  Proof.
    intros HL Hf Hl; pose proof (smooth_lower_bound L f grad fmin y HL (proj1 Hf) Hl); lra.
  Qed.
End NearestMinimizers.

Definition restricted_secant {E : InnerProductSpace} (mu : R) (grad P_X : E -> E) : Prop :=
  forall x, mu * ‖x ⊖ P_X x‖² <= ⟨grad x, x ⊖ P_X x⟩.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / L) ⊙ grad x.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (w : R) (x : E) : R :=
  4 / (L * w) * (f x - fmin) + ‖grad x‖² / (L ^ 2 * w) + 3 / w * ‖x ⊖ P_X x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> nearest_minimizers fmin f P_X ->
  restricted_secant mu grad P_X -> 0 <= t -> 0 < w -> step L grad x x' ->
  potential L f grad P_X fmin (((2 * L - 2 * mu) / (2 * L + mu)) * w) x' - potential L f grad P_X fmin w x <= 0.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below P_X_is f_secant t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  weigh (2 * (2 * L + mu) / (L * w * (L - mu))) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (6 * mu / (L * w * (L - mu))) (smooth_interpolation_from_nearest fmin f grad P_X P_X_is L x x
      ltac:(sign) f_smooth f_bounded_below).
  weigh (6 / (w * (L - mu))) (f_secant x).
  weigh (3 * (2 * L + mu) / (2 * w * (L - mu))) (nearest_minimizer_sqr fmin f P_X P_X_is x' x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (t w : R) (x : E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> nearest_minimizers fmin f P_X ->
  restricted_secant mu grad P_X -> 0 <= t -> 0 < w ->
  3 / w * (‖x ⊖ P_X x‖²) - potential L f grad P_X fmin w x <= 0.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below P_X_is f_secant t_nonnegative w_positive.
  unfold potential.
  weigh (4 / (L * w)) (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  add_square (3 / (L ^ 2 * w)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_restricted_secant_smooth
    (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (x : nat -> E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> nearest_minimizers fmin f P_X ->
  restricted_secant mu grad P_X -> (forall n, step L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ P_X (x T)‖² <= ((2 * L - 2 * mu) / (2 * L + mu)) ^ T * (4 * (f (x O) - fmin) / (3 * L) + (‖x O ⊖ P_X (x O)‖²) + (‖grad (x O)‖²) / (3 * L ^ 2)).
Proof.
  intros mu_positive L_above f_smooth f_bounded_below P_X_is f_secant stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < (2 * L - 2 * mu) / (2 * L + mu)) by (replace ((2 * L - 2 * mu) / (2 * L + mu))
      with (2 * (L - mu) / (2 * L + mu)) by (field; sign); sign).
  set (Phi := fun n => potential L f grad P_X fmin (((2 * L - 2 * mu) / (2 * L + mu)) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((2 * L - 2 * mu) / (2 * L + mu)) ^ S n) with (((2 * L - 2 *
      mu) / (2 * L + mu)) * ((2 * L - 2 * mu) / (2 * L + mu)) ^ n).
    pose proof (decrease E mu L f grad P_X fmin (INR n) (((2 * L - 2 * mu) / (2 * L + mu)) ^ n) (x n) (x (S
        n)) mu_positive L_above f_smooth f_bounded_below P_X_is f_secant (pos_INR n) (pow_lt ((2 * L - 2 * mu)
        / (2 * L + mu)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L f grad P_X fmin (INR T) (((2 * L - 2 * mu) / (2 * L + mu)) ^ T) (x T)
      mu_positive L_above f_smooth f_bounded_below P_X_is f_secant (pos_INR T) (pow_lt ((2 * L - 2 * mu) / (2
      * L + mu)) T base_positive_1)) as dominates.
  change (potential L f grad P_X fmin (((2 * L - 2 * mu) / (2 * L + mu)) ^ T) (x T)) with (Phi T) in
      dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = 4 * (f (x O) - fmin) / L + 3 * (‖x O ⊖ P_X (x O)‖²) + (‖grad (x O)‖²) / L ^ 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (3 / ((((2 * L - 2 * mu) / (2 * L + mu)) ^ T))) * (‖(x T) ⊖ P_X (x T)‖²) <= 4 * (f (x O) -
      fmin) / L + 3 * (‖x O ⊖ P_X (x O)‖²) + (‖grad (x O)‖²) / L ^ 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_restricted_secant_smooth.
