(** * fista/convex: [F(x_T) - F(xs) <= 2*L*R**2/(T + 1)**2]

    FISTA for f + h, f convex and L-smooth, h closed and convex; without h it is Nesterov's method.
    Here [R = ||x_0 - xs||].
    Source: Beck, Teboulle 2009.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L lambda lambda' : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (x z x' z' : E)
    : Prop :=
  exists y : E,
    y = (lambda ^ 2 / lambda' ^ 2) ⊙ x ⊕ (1 / lambda') ⊙ z /\
    is_prox K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x' /\
    z' = lambda' ⊙ x' ⊖ (lambda ^ 2 / lambda') ⊙ x.

Definition potential {E : InnerProductSpace} (L lambda : R) (f h : E -> R) (xs : E) (x z : E) : R :=
  lambda ^ 2 * (f x + h x - (f xs + h xs)) + L / 2 * ‖z ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L lambda lambda' : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t : R) (x z x' z' : E) :
  0 < L -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda ->
  smooth_convex L f grad -> convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs ->
  K x -> 0 <= t -> step L lambda lambda' grad h K x z x' z' -> K x'.
Proof.
  intros L_positive lambda_nonnegative lambda_at_least_1 lambda_relation f_smooth K_convex h_convex
      xs_minimizer x_in_K t_nonnegative (y & y_value & x'_oracle & z'_value).
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L lambda lambda' : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t : R) (x z x' z' : E) :
  0 < L -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda ->
  smooth_convex L f grad -> convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs ->
  K x -> 0 <= t -> step L lambda lambda' grad h K x z x' z' ->
  potential L lambda' f h xs x' z' - potential L lambda f h xs x z <= 0.
Proof.
  intros L_positive lambda_nonnegative lambda_at_least_1 lambda_relation f_smooth K_convex h_convex
      xs_minimizer x_in_K t_nonnegative (y & y_value & x'_oracle & z'_value).
  unfold potential.
  weigh lambda' (smooth_convex_interpolation L f grad xs y L_positive f_smooth).
  weigh (lambda ^ 2) (smooth_convex_interpolation L f grad x y L_positive f_smooth).
  weigh (lambda' ^ 2) (smooth_convex_interpolation L f grad y x' L_positive f_smooth).
  weigh lambda' (prox_optimality K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x' xs h_convex K_convex ltac:(sign)
      x'_oracle (proj1 xs_minimizer)).
  weigh (lambda ^ 2) (prox_optimality K h (1 / L) (y ⊖ (1 / L) ⊙ grad y) x' x h_convex K_convex ltac:(sign)
      x'_oracle x_in_K).
  add_square (L / 2) (lambda' ⊙ y ⊕ (lambda' / L) ⊙ grad x' ⊖ (lambda' / L) ⊙ grad y ⊖ lambda' ⊙ x').
  add_square (lambda' / (2 * L)) (grad xs ⊖ grad y).
  add_square (lambda ^ 2 / (2 * L)) (grad x ⊖ grad y).
  destruct (nesterov_parameter lambda lambda' lambda_nonnegative lambda_at_least_1 lambda_relation) as
      (slack_lambda & slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L lambda lambda' : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t : R) (x z : E) :
  0 < L -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda ->
  smooth_convex L f grad -> convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) xs ->
  K x -> 0 <= t -> lambda ^ 2 * (f x + h x - (f xs + h xs)) - potential L lambda f h xs x z <= 0.
Proof.
  intros L_positive lambda_nonnegative lambda_at_least_1 lambda_relation f_smooth K_convex h_convex
      xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  add_square (L / 2) (z ⊖ xs).
  destruct (nesterov_parameter lambda lambda' lambda_nonnegative lambda_at_least_1 lambda_relation) as
      (slack_lambda & slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem fista_convex
    (E : InnerProductSpace) (L : R) (lambda : nat -> R) (f : E -> R) (grad : E -> E) (h : E -> R)
    (K : E -> Prop) (xs : E) (x z : nat -> E) :
  0 < L -> nesterov_sequence lambda -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> K (x O) -> z O = x O ->
  (forall n, step L (lambda n) (lambda (S n)) grad h K (x n) (z n) (x (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) + h (x T) - (f xs + h xs) <= 2 * L * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2.
Proof.
  intros L_positive lambda_sequence f_smooth K_convex h_convex xs_minimizer start_in_K z_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (nesterov_nonnegative lambda lambda_sequence) as lambda_nonnegative.
  pose proof (nesterov_at_least_1 lambda lambda_sequence) as lambda_at_least_1.
  pose proof (nesterov_relation lambda lambda_sequence) as lambda_relation.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L (lambda n) (lambda (S n)) f grad h K xs (INR n) (x n) (z n) (x (S n)) (z (S n))
        L_positive (lambda_nonnegative n) (lambda_at_least_1 n) (lambda_relation n) f_smooth K_convex h_convex
        xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L (lambda n) f h xs (x n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L (lambda n) (lambda (S n)) f grad h K xs (INR n) (x n) (z n) (x (S n)) (z (S n))
        L_positive (lambda_nonnegative n) (lambda_at_least_1 n) (lambda_relation n) f_smooth K_convex h_convex
        xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L (lambda T) (lambda (S T)) f grad h K xs (INR T) (x T) (z T) L_positive
      (lambda_nonnegative T) (lambda_at_least_1 T) (lambda_relation T) f_smooth K_convex h_convex xs_minimizer
      (feasible T) (pos_INR T)) as dominates.
  change (potential L (lambda T) f h xs (x T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start, ?(proj1 lambda_sequence);
      first [field; sign | inner_generalize; field; sign]. }
  assert (paid : ((lambda T) ^ 2) * (f (x T) + h (x T) - (f xs + h xs)) <= L * ‖x O ⊖ xs‖² / 2) by (rewrite
      start in total; lra).
  pose proof (nesterov_lower lambda T lambda_sequence T_positive) as lower.
  apply quotient_bound in paid; [|sign].
  assert (grows : (INR T / 2 + 1 / 2) ^ 2 <= (lambda T) ^ 2).
  { replace ((INR T / 2 + 1 / 2) ^ 2) with ((lambda T) ^ 2 - ((lambda T) ^ 2 - (INR T / 2 + 1 / 2) ^ 2)) by
      ring.
    assert (0 <= (lambda T) ^ 2 - (INR T / 2 + 1 / 2) ^ 2); [|lra].
    replace ((lambda T) ^ 2 - (INR T / 2 + 1 / 2) ^ 2) with ((2 * (lambda T - (INR T + 1) / 2)) * ((INR T + 2
        * (lambda T) + 1) / 4)) by (field; sign); sign. }
  apply (quotient_weaken _ _ _ ((INR T / 2 + 1 / 2) ^ 2)) in paid; [|sign|sign|exact grows].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions fista_convex.
