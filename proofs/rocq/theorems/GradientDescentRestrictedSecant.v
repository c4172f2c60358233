(** * gradient-descent/restricted-secant: [||x_T - xs||^2 <= (-(mu/L - 1) (1 + mu/L))^T R^2]

    Gradient descent, x_{t+1} = x_t - (mu/L^2) grad f(x_t), under a restricted secant inequality and an error bound.
    Here [R = ||x_0 - xs||].
    Source: Guille-Escuret, Ibrahim, Goujaud, Mitliagkas 2022.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The restricted secant inequality and the error bound. *)
Definition restricted_secant {E : InnerProductSpace} (mu : R) (grad : E -> E) (xs : E) : Prop :=
  forall x, mu * ‖x ⊖ xs‖² <= ⟨grad x, x ⊖ xs⟩.
Definition error_bound {E : InnerProductSpace} (L : R) (grad : E -> E) (xs : E) : Prop :=
  forall x, ‖grad x‖² <= L ^ 2 * ‖x ⊖ xs‖².

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (mu / L ^ 2) ⊙ grad x.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> gradient_of f grad -> is_minimizer f xs -> restricted_secant mu grad xs ->
  error_bound L grad xs -> 0 <= t -> 0 < w -> step mu L grad x x' ->
  potential xs (((- 1) * (mu / L - 1) * (1 + mu / L)) * w) x' - potential xs w x <= 0.
Proof.
  intros mu_positive L_above f_gradient xs_minimizer f_secant f_error_bound t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (2 * mu / (w * (L - mu) * (L + mu))) (f_secant x).
  weigh (mu ^ 2 / (L ^ 2 * w * (L - mu) * (L + mu))) (f_error_bound x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> gradient_of f grad -> is_minimizer f xs -> restricted_secant mu grad xs ->
  error_bound L grad xs -> 0 <= t -> 0 < w -> 1 / w * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above f_gradient xs_minimizer f_secant f_error_bound t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_restricted_secant
    (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu < L -> gradient_of f grad -> is_minimizer f xs -> restricted_secant mu grad xs ->
  error_bound L grad xs -> (forall n, step mu L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= ‖x O ⊖ xs‖² * ((- 1) * (mu / L - 1) * (1 + mu / L)) ^ T.
Proof.
  intros mu_positive L_above f_gradient xs_minimizer f_secant f_error_bound stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < (- 1) * (mu / L - 1) * (1 + mu / L)) by (replace ((- 1) * (mu / L - 1) * (1 +
      mu / L)) with ((L - mu) * (L + mu) / L ^ 2) by (field; sign); sign).
  set (Phi := fun n => potential xs (((- 1) * (mu / L - 1) * (1 + mu / L)) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((- 1) * (mu / L - 1) * (1 + mu / L)) ^ S n) with (((- 1) *
      (mu / L - 1) * (1 + mu / L)) * ((- 1) * (mu / L - 1) * (1 + mu / L)) ^ n).
    pose proof (decrease E mu L f grad xs (INR n) (((- 1) * (mu / L - 1) * (1 + mu / L)) ^ n) (x n) (x (S n))
        mu_positive L_above f_gradient xs_minimizer f_secant f_error_bound (pos_INR n) (pow_lt ((- 1) * (mu /
        L - 1) * (1 + mu / L)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L f grad xs (INR T) (((- 1) * (mu / L - 1) * (1 + mu / L)) ^ T) (x T)
      mu_positive L_above f_gradient xs_minimizer f_secant f_error_bound (pos_INR T) (pow_lt ((- 1) * (mu / L
      - 1) * (1 + mu / L)) T base_positive_1)) as dominates.
  change (potential xs (((- 1) * (mu / L - 1) * (1 + mu / L)) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / (((- 1) * (mu / L - 1) * (1 + mu / L)) ^ T)) * (‖(x T) ⊖ xs‖²) <= ‖x O ⊖ xs‖²) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_restricted_secant.
