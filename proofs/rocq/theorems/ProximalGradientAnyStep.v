(** * proximal-gradient/any-step: [F(x_T) - F(xs) <= R^2/(2 eta T)]

    Gradient descent with any constant step up to 1/L.
    Here [R = ||x_0 - xs||].
    Source: Beck, Teboulle 2009.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  is_prox K h eta (x ⊖ eta ⊙ grad x) x'.

Definition potential {E : InnerProductSpace} (eta : R) (f h : E -> R) (xs : E) (t : R) (x : E) : R :=
  eta * t * (f x + h x - (f xs + h xs)) + ‖x ⊖ xs‖² / 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t : R) (x x' : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> step eta grad h K x x' -> K x'.
Proof.
  intros L_positive eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative
      x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t : R) (x x' : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t -> step eta grad h K x x' ->
  potential eta f h xs (t + 1) x' - potential eta f h xs t x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative
      x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign
      & eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  weigh eta (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (eta * (t + 1)) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh eta (prox_optimality K h eta (x ⊖ eta ⊙ grad x) x' xs h_convex K_convex ltac:(sign) x'_oracle (proj1
      xs_minimizer)).
  weigh (eta * t) (prox_optimality K h eta (x ⊖ eta ⊙ grad x) x' x h_convex K_convex ltac:(sign) x'_oracle
      x_in_K).
  add_square ((2 * t + 1) / 2) (x ⊕ (eta * (t + 1) / (2 * t + 1)) ⊙ grad x' ⊖ (eta * (t + 1) / (2 * t + 1)) ⊙
      grad x ⊖ x').
  add_square (eta / (2 * L)) (grad xs ⊖ grad x).
  add_square (eta * (t + 1) * (2 * t + 1 - L * eta * t - L * eta) / (2 * L * (2 * t + 1))) (grad x ⊖ grad x')
      by (rewrite ?eta_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * slack_eta * t ^ 2 + 3 *
      slack_eta * t + slack_eta + t ^ 2 + t) / (4 * L ^ 2 * slack_eta ^ 2 * t + 2 * L ^ 2 * slack_eta ^ 2 + 8
      * L ^ 2 * slack_eta * t + 4 * L ^ 2 * slack_eta + 4 * L ^ 2 * t + 2 * L ^ 2)) by (field; sign) end;
      sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t : R) (x : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t ->
  eta * t * (f x + h x - (f xs + h xs)) - potential eta f h xs t x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_gradient_any_step
    (E : InnerProductSpace) (L eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (x : nat -> E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K (x O) -> (forall n, step eta grad h K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) + h (x T) - (f xs + h xs) <= ‖x O ⊖ xs‖² / (2 * INR T * eta).
Proof.
  intros L_positive eta_positive eta_at_most f_smooth K_convex h_convex xs_minimizer start_in_K stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L eta f grad h K xs (INR n) (x n) (x (S n)) L_positive eta_positive eta_at_most f_smooth
        K_convex h_convex xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential eta f h xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L eta f grad h K xs (INR n) (x n) (x (S n)) L_positive eta_positive eta_at_most
        f_smooth K_convex h_convex xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L eta f grad h K xs (INR T) (x T) L_positive eta_positive eta_at_most f_smooth
      K_convex h_convex xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential eta f h xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (eta * INR T) * (f (x T) + h (x T) - (f xs + h xs)) <= ‖x O ⊖ xs‖² / 2) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_gradient_any_step.
