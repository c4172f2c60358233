(** * optimized-gradient/line-search: [f(y_T) - f(xs) <= L R^2/(T + 1)^2]

    The optimized gradient method with an exact line search in the place of its momentum, l = lambda_{t+1}.
    Here [R = ||x_0 - xs||].
    Source: Drori, Taylor 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L lambda' : R) (f : E -> R) (grad : E -> E) (x z x' z' : E) : Prop :=
  exists y : E,
    y = x ⊖ (1 / L) ⊙ grad x /\
    is_line_minimizer f y (z ⊖ y) x' /\
    z' = z ⊖ (2 * lambda' / L) ⊙ grad x'.

Definition potential {E : InnerProductSpace} (L lambda : R) (f : E -> R) (grad : E -> E) (xs : E) (x z : E) : R :=
  2 * lambda ^ 2 * (f x - f xs) - lambda ^ 2 / L * ‖grad x‖² + L / 2 * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L lambda lambda' : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R)
    (x z x' z' : E) :
  0 < L -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda ->
  smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step L lambda' f grad x z x' z' ->
  potential L lambda' f grad xs x' z' - potential L lambda f grad xs x z <= 0.
Proof.
  intros L_positive lambda_nonnegative lambda_at_least_1 lambda_relation f_smooth xs_minimizer t_nonnegative
      (y & y_value & x'_oracle & z'_value).
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * lambda') (smooth_convex_interpolation L f grad xs x' L_positive f_smooth).
  weigh (2 * lambda ^ 2) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh_free (- 2 * lambda') (line_minimizer_direction f y (z ⊖ y) x' (grad x') ((proj1 (proj1 f_smooth)) x')
      x'_oracle).
  weigh_free (2 * lambda' ^ 2) (line_minimizer_line f y (z ⊖ y) x' (grad x') ((proj1 (proj1 f_smooth)) x')
      x'_oracle).
  destruct (nesterov_parameter lambda lambda' lambda_nonnegative lambda_at_least_1 lambda_relation) as
      (slack_lambda & slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L lambda lambda' : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x z : E) :
  0 < L -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda ->
  smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  2 * lambda ^ 2 * (f (x ⊖ (1 / L) ⊙ grad x) - f xs) - potential L lambda f grad xs x z <= 0.
Proof.
  intros L_positive lambda_nonnegative lambda_at_least_1 lambda_relation f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * lambda ^ 2) (smooth_convex_interpolation L f grad x (x ⊖ (1 / L) ⊙ grad x) L_positive f_smooth).
  add_square (L / 2) (z ⊖ xs).
  add_square (lambda ^ 2 / L) (grad (x ⊖ (1 / L) ⊙ grad x)).
  destruct (nesterov_parameter lambda lambda' lambda_nonnegative lambda_at_least_1 lambda_relation) as
      (slack_lambda & slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem optimized_gradient_line_search
    (E : InnerProductSpace) (L : R) (lambda : nat -> R) (f : E -> R) (grad : E -> E) (xs : E) (x z : nat -> E) :
  0 < L -> nesterov_sequence lambda -> smooth_convex L f grad -> is_minimizer f xs -> z O = x O ->
  (forall n, step L (lambda (S n)) f grad (x n) (z n) (x (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f ((x T) ⊖ (1 / L) ⊙ grad (x T)) - f xs <= L * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2.
Proof.
  intros L_positive lambda_sequence f_smooth xs_minimizer z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (nesterov_nonnegative lambda lambda_sequence) as lambda_nonnegative.
  pose proof (nesterov_at_least_1 lambda lambda_sequence) as lambda_at_least_1.
  pose proof (nesterov_relation lambda lambda_sequence) as lambda_relation.
  set (Phi := fun n => potential L (lambda n) f grad xs (x n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L (lambda n) (lambda (S n)) f grad xs (INR n) (x n) (z n) (x (S n)) (z (S n))
        L_positive (lambda_nonnegative n) (lambda_at_least_1 n) (lambda_relation n) f_smooth xs_minimizer
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L (lambda T) (lambda (S T)) f grad xs (INR T) (x T) (z T) L_positive
      (lambda_nonnegative T) (lambda_at_least_1 T) (lambda_relation T) f_smooth xs_minimizer (pos_INR T)) as
      dominates.
  change (potential L (lambda T) f grad xs (x T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start, ?(proj1 lambda_sequence);
      first [field; sign | inner_generalize; field; sign]. }
  assert (paid : (2 * (lambda T) ^ 2) * (f ((x T) ⊖ (1 / L) ⊙ grad (x T)) - f xs) <= L * ‖x O ⊖ xs‖² / 2) by
      (rewrite start in total; lra).
  pose proof (nesterov_lower lambda T lambda_sequence T_positive) as lower.
  apply quotient_bound in paid; [|sign].
  assert (grows : 2 * (INR T / 2 + 1 / 2) ^ 2 <= 2 * (lambda T) ^ 2).
  { replace (2 * (INR T / 2 + 1 / 2) ^ 2) with (2 * (lambda T) ^ 2 - (2 * (lambda T) ^ 2 - 2 * (INR T / 2 + 1
      / 2) ^ 2)) by ring.
    assert (0 <= 2 * (lambda T) ^ 2 - 2 * (INR T / 2 + 1 / 2) ^ 2); [|lra].
    replace (2 * (lambda T) ^ 2 - 2 * (INR T / 2 + 1 / 2) ^ 2) with ((2 * (lambda T - (INR T + 1) / 2)) *
        ((INR T + 2 * (lambda T) + 1) / 2)) by (field; sign); sign. }
  apply (quotient_weaken _ _ _ (2 * (INR T / 2 + 1 / 2) ^ 2)) in paid; [|sign|sign|exact grows].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions optimized_gradient_line_search.
