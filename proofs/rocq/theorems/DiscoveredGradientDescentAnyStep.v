(** * discovered/gradient-descent-any-step: [f(x_T) - f(xs) <= L R^2/(2 (2 eta L T + 1))]

    Gradient descent with any constant step up to 1/L.
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x.

Definition potential {E : InnerProductSpace} (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) : R :=
  2 * t * (f x - f xs) + t * (L * eta * t + 1) / L * ‖grad x‖² + ‖x ⊖ xs‖² / eta.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step eta grad x x' -> potential L eta f grad xs (t + 1) x' - potential L eta f grad xs t x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most f_smooth xs_minimizer t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign
      & eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh 2 (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 * (t + 1) * (L * eta * t + L * eta + 1) / (L * eta)) (smooth_convex_interpolation L f grad x x'
      L_positive f_smooth).
  weigh (2 * (t + 1) * (L * eta * t + 1) / (L * eta)) (smooth_convex_interpolation L f grad x' x L_positive
      f_smooth).
  add_square ((t + 1) * (2 * L * eta * t + 2 - L ^ 2 * eta ^ 2 * t - L ^ 2 * eta ^ 2) / (L ^ 2 * eta)) (grad x
      ⊖ grad x') by (rewrite ?eta_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * slack_eta ^ 2 *
      t + 2 * slack_eta ^ 2 + 2 * slack_eta * t ^ 2 + 6 * slack_eta * t + 4 * slack_eta + t ^ 2 + 2 * t + 1) /
      (L * slack_eta + L)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  2 * (2 * L * eta * t + 1) / (L * eta) * (f x - f xs) - potential L eta f grad xs t x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * (L * eta * t + 1) / (L * eta)) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  add_square (1 / eta) (x ⊖ ((L * eta * t + 1) / L) ⊙ grad x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_gradient_descent_any_step
    (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> is_minimizer f xs ->
  (forall n, step eta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= L * ‖x O ⊖ xs‖² / (2 * (2 * L * INR T * eta + 1)).
Proof.
  intros L_positive eta_positive eta_at_most f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  set (Phi := fun n => potential L eta f grad xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L eta f grad xs (INR n) (x n) (x (S n)) L_positive eta_positive eta_at_most
        f_smooth xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L eta f grad xs (INR T) (x T) L_positive eta_positive eta_at_most f_smooth
      xs_minimizer (pos_INR T)) as dominates.
  change (potential L eta f grad xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (2 * (2 * L * eta * INR T + 1) / (L * eta)) * (f (x T) - f xs) <= ‖x O ⊖ xs‖² / eta) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_gradient_descent_any_step.
