(** * optimized-gradient/gradient-norm: [||grad f(z_N)||^2 <= 2 (2 L Delta_0 - ||grad f(x_0)||^2)/(N + 2)^2]

    The optimized gradient method for the gradient's norm (OGM-G), after a gradient step; it knows its N steps.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Kim, Fessler 2021; Lee, Park, Ryu 2021; Diakonikolas, Wang 2022.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

Lemma nesterov_above a b :
  1 <= a -> 1 <= b -> b * b - b = a * a ->
  exists s, 0 < s /\ a = s * (1 + s) / (1 + 2 * s) /\ b = (1 + s) * (1 + s) / (1 + 2 * s).
Proof.
  intros above at_least_1 relation.
  destruct (nesterov_parameter a b ltac:(lra) at_least_1 relation) as (s & sign_of_s & a_value & b_value).
  exists s; split; [|split; assumption].
  destruct sign_of_s as [positive | zero]; [exact positive|exfalso].
  rewrite <- zero in a_value; assert (a = 0) by (rewrite a_value; field; lra); lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L lambda' : R) (grad : E -> E) (x z x' z' : E) : Prop :=
  x' = ((lambda' - 1) ^ 2 / lambda' ^ 2) ⊙ x ⊕ ((2 * lambda' - 1) / lambda' ^ 2) ⊙ z ⊖ ((lambda' - 1) ^ 2 / (L * lambda' ^ 2)) ⊙ grad x /\
    z' = z ⊖ (lambda' / L) ⊙ grad x'.

Definition potential {E : InnerProductSpace} (L lambda' lambda_first : R) (f : E -> R) (grad : E -> E) (xs last : E) (x z : E)
    : R :=
  lambda_first ^ 2 / lambda' ^ 2 * (f x - f xs) - lambda_first ^ 2 / (2 * L * lambda' ^ 2) * ‖grad x‖² + (lambda' - lambda_first) * (lambda_first + lambda') / lambda' ^ 2 * (f last - f xs) + (- 1) * (lambda' - lambda_first) * (lambda_first + lambda') / (2 * L * lambda' ^ 2) * ‖grad last‖² + L * lambda_first ^ 2 / lambda' ^ 4 * ⟨z ⊕ (1 / L) ⊙ grad x ⊖ x, z ⊕ (1 / L) ⊙ grad last ⊖ last⟩.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L N lambda lambda' lambda_first : R) (f : E -> R) (grad : E -> E) (xs last : E)
    (t : R) (x z x' z' : E) :
  0 < L -> t + 1 <= N -> 1 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda ->
  1 <= lambda_first -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step L lambda' grad x z x' z' ->
  potential L lambda lambda_first f grad xs last x' z' - potential L lambda' lambda_first f grad xs last x z <= 0.
Proof.
  intros L_positive N_at_least lambda_above lambda_at_least_1 lambda_relation lambda_first_at_least_1 f_smooth
      xs_minimizer t_nonnegative (x'_value & z'_value).
  unfold potential.
  assert (exists slack_N, 0 <= slack_N /\ N = slack_N + t + 1) as (slack_N & slack_N_sign & N_by_slack).
  { exists (N - t - 1); split; [sign | field; sign]. }
  assert (0 < lambda' - 1) by (try destruct (nesterov_above lambda lambda' lambda_above lambda_at_least_1
      lambda_relation) as (slack_lambda & slack_lambda_sign & lambda_value & lambda_next_value); rewrite
      ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_lambda ^ 2) / (2 * slack_lambda + 1))
      by (rewrite ?lambda_next_value, ?lambda_value; field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (lambda_first ^ 2 / lambda' ^ 2) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh (lambda_first ^ 2 / (lambda' ^ 2 * (lambda' - 1))) (smooth_convex_interpolation L f grad last x'
      L_positive f_smooth).
  destruct (nesterov_above lambda lambda' lambda_above lambda_at_least_1 lambda_relation) as (slack_lambda &
      slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L N lambda_first : R) (f : E -> R) (grad : E -> E) (xs last : E) (t : R) (x z : E) :
  0 < L -> t + 1 <= N -> 1 <= lambda_first -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  lambda_first ^ 2 / L * (‖grad z‖²) - potential L 1 lambda_first f grad xs z x z <= 0.
Proof.
  intros L_positive N_at_least lambda_first_at_least_1 f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (lambda_first ^ 2) (smooth_convex_interpolation L f grad x z L_positive f_smooth).
  weigh 1 (smooth_convex_interpolation L f grad z xs L_positive f_smooth).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem optimized_gradient_gradient_norm
    (E : InnerProductSpace) (L : R) (lambda : nat -> R) (f : E -> R) (grad : E -> E) (xs : E) (x z : nat -> E)
    (T : nat) :
  0 < L -> nesterov_sequence lambda -> smooth_convex L f grad -> is_minimizer f xs -> (0 < T)%nat ->
  z O = (x O) ⊖ (1 / L) ⊙ grad (x O) ->
  (forall n, (n < T)%nat -> step L (lambda (S (T - n))%nat) grad (x n) (z n) (x (S n)) (z (S n))) ->
  ‖grad (z T)‖² <= 2 * (2 * (f (x O) - f xs) * L - (‖grad (x O)‖²)) / (INR T + 2) ^ 2.
Proof.
  intros L_positive lambda_sequence f_smooth xs_minimizer T_positive z_start stepping.
  apply lt_0_INR in T_positive as T_above.
  assert (within : forall n, (n < T)%nat -> INR n + 1 <= INR T)
    by (intros n early; rewrite <- S_INR; apply le_INR; exact early).
  pose proof (within O T_positive) as first_within; change (INR O) with 0 in first_within.
  assert (lambda_index : forall n, (n < T)%nat -> S (T - S n) = (T - n)%nat)
    by (intros n early; exact (eq_sym (Nat.sub_succ_l (S n) T early))).
  pose proof (nesterov_at_least_1 lambda lambda_sequence) as lambda_from_1.
  assert (lambda_above : forall n, (n < T)%nat -> 1 <= lambda (T - n)%nat)
    by (intros n early; rewrite <- (lambda_index n early); apply lambda_from_1).
  assert (lambda_at_least_1 : forall n, (n < T)%nat -> 1 <= lambda (S (T - n))%nat) by (intros n _; apply
      lambda_from_1).
  assert (lambda_relation : forall n, (n < T)%nat ->
      lambda (S (T - n))%nat * lambda (S (T - n))%nat - lambda (S (T - n))%nat = lambda (T - n)%nat * lambda
          (T - n)%nat)
    by (intros n _; apply (nesterov_relation lambda lambda_sequence)).
  pose proof (lambda_from_1 T) as lambda_first_at_least_1.
  assert (lambda_at_end : lambda (S (T - T))%nat = 1).
  { rewrite Nat.sub_diag; pose proof (nesterov_relation lambda lambda_sequence O) as relation.
    rewrite (proj1 lambda_sequence) in relation; pose proof (lambda_from_1 O).
    apply (Rmult_eq_reg_l (lambda 1%nat)); lra. }
  set (Phi := fun n => potential L (lambda (S (T - n))%nat) (lambda (S T)) f grad xs (z T) (x n) (z n)).
  assert (falls : forall n, (n < T)%nat -> Phi (S n) - Phi n <= - (0) + 0).
  { intros n early; unfold Phi; rewrite ?S_INR.
    rewrite ?(lambda_index n early); pose proof (decrease E L (INR T) (lambda (T - n)%nat) (lambda (S (T -
        n))%nat) (lambda (S T)) f grad xs (z T) (INR n) (x n) (z n) (x (S n)) (z (S n)) L_positive (within n
        early) (lambda_above n early) (lambda_at_least_1 n early) (lambda_relation n early)
        lambda_first_at_least_1 f_smooth xs_minimizer (pos_INR n) (stepping n early)) as below; lra. }
  pose proof (domination E L (INR T) (lambda (S T)) f grad xs (z T) 0 (x T) (z T) L_positive first_within
      lambda_first_at_least_1 f_smooth xs_minimizer (Rle_refl 0)) as dominates.
  assert (at_end : potential L 1 (lambda (S T)) f grad xs (z T) (x T) (z T) = potential L (lambda (S (T -
      T))%nat) (lambda (S T)) f grad xs (z T) (x T) (z T)) by (rewrite ?lambda_at_end; reflexivity).
  rewrite at_end in dominates; clear at_end.
  change (potential L (lambda (S (T - T))%nat) (lambda (S T)) f grad xs (z T) (x T) (z T)) with (Phi T) in
      dominates.
  pose proof (potential_sum_until Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs) - (‖grad (x O)‖²) / (2 * L)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start, ?Nat.sub_0_r; first
      [field; sign | inner_generalize; field; sign]. }
  assert (paid : ((lambda (S T)) ^ 2 / L) * (‖grad (z T)‖²) <= (f (x O) - f xs) - (‖grad (x O)‖²) / (2 * L))
      by (rewrite start in total; lra).
  assert (total_nonnegative : 0 <= (f (x O) - f xs) - (‖grad (x O)‖²) / (2 * L)) by (eapply Rle_trans; [|exact
      paid]; sign).
  pose proof (nesterov_lower lambda (S T) lambda_sequence (Nat.lt_0_succ T)) as lower; rewrite S_INR in lower.
  apply quotient_bound in paid; [|sign].
  assert (grows : (INR T / 2 + 1) ^ 2 / L <= (lambda (S T)) ^ 2 / L).
  { replace ((INR T / 2 + 1) ^ 2 / L) with ((lambda (S T)) ^ 2 / L - ((lambda (S T)) ^ 2 / L - (INR T / 2 + 1)
      ^ 2 / L)) by ring.
    assert (0 <= (lambda (S T)) ^ 2 / L - (INR T / 2 + 1) ^ 2 / L); [|lra].
    replace ((lambda (S T)) ^ 2 / L - (INR T / 2 + 1) ^ 2 / L) with ((2 * (lambda (S T) - (INR T + 1 + 1) /
        2)) * ((INR T + 2 * (lambda (S T)) + 2) / (4 * L))) by (field; sign); sign. }
  apply (quotient_weaken _ _ _ ((INR T / 2 + 1) ^ 2 / L)) in paid; [|sign|sign|exact grows].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions optimized_gradient_gradient_norm.
