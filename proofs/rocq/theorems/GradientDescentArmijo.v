(** * gradient-descent/armijo: [f(x_T) - f(xs) <= L R^2/(2 beta T)]

    Gradient descent with any step that Armijo's condition with the constant 1/2 accepts, and that is not too short.
    Here [R = ||x_0 - xs||].
    Source: Armijo 1966; Beck, Teboulle 2009, theorem 3.1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f : E -> R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x /\
    f x' <= f x - eta / 2 * ‖grad x‖².

Definition potential {E : InnerProductSpace} (L beta : R) (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  beta * t / L * (f x - f xs) + ‖x ⊖ xs‖² / 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L beta eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < beta -> beta <= 1 -> beta / L <= eta -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step eta f grad x x' -> potential L beta f xs (t + 1) x' - potential L beta f xs t x <= 0.
Proof.
  intros L_positive beta_positive beta_at_most eta_at_least f_smooth xs_minimizer t_nonnegative (x'_value &
      choice_1).
  unfold potential.
  assert (0 <= beta / L) by sign.
  assert (exists slack_beta, 0 <= slack_beta /\ beta = 1 / (slack_beta + 1)) as (slack_beta & slack_beta_sign
      & beta_by_slack).
  { exists ((1 - beta) / beta); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = slack_eta + beta / L) as (slack_eta & slack_eta_sign &
      eta_by_slack).
  { exists (eta - beta / L); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh eta (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh ((L * eta - beta) / L) (smooth_convex_interpolation L f grad x' xs L_positive f_smooth) by (rewrite
      ?eta_by_slack; rewrite ?beta_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_eta) / (1))
      by (field; sign) end; sign).
  weigh ((L * eta + beta * t) / L) (choice_1).
  add_square ((L * eta - beta) / (2 * L ^ 2)) (grad x') by (rewrite ?eta_by_slack; rewrite ?beta_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((slack_eta) / (2 * L)) by (field; sign) end; sign).
  add_square (eta * (beta * t + 1) / (2 * L)) (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L beta eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < beta -> beta <= 1 -> beta / L <= eta -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  beta * t / L * (f x - f xs) - potential L beta f xs t x <= 0.
Proof.
  intros L_positive beta_positive beta_at_most eta_at_least f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  assert (0 <= beta / L) by sign.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_armijo
    (E : InnerProductSpace) (L beta : R) (eta : nat -> R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < beta -> beta <= 1 -> (forall n, beta / L <= (eta n)) -> smooth_convex L f grad ->
  is_minimizer f xs -> (forall n, step (eta n) f grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= L * ‖x O ⊖ xs‖² / (2 * INR T * beta).
Proof.
  intros L_positive beta_positive beta_at_most eta_at_least f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L beta f xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L beta (eta n) f grad xs (INR n) (x n) (x (S n)) L_positive beta_positive
        beta_at_most (eta_at_least n) f_smooth xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L beta (eta T) f grad xs (INR T) (x T) L_positive beta_positive beta_at_most
      (eta_at_least T) f_smooth xs_minimizer (pos_INR T)) as dominates.
  change (potential L beta f xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (beta * INR T / L) * (f (x T) - f xs) <= ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_armijo.
