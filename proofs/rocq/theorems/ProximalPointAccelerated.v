(** * proximal-point/accelerated: [h(x_T) - h(xs) <= 2*R**2/(s*(T + 1)**2)]

    Güler's accelerated proximal point method, l = lambda_{t+1} with l^2 - l = lambda_t^2.
    Here [R = ||x_0 - xs||].
    Source: Güler 1992.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s lambda lambda' : R) (h : E -> R) (K : E -> Prop) (x z x' z' : E) : Prop :=
  is_prox K h s ((lambda ^ 2 / lambda' ^ 2) ⊙ x ⊕ (1 / lambda') ⊙ z) x' /\
    z' = lambda' ⊙ x' ⊖ (lambda ^ 2 / lambda') ⊙ x.

Definition potential {E : InnerProductSpace} (s lambda : R) (h : E -> R) (xs : E) (x z : E) : R :=
  lambda ^ 2 * s * (h x - h xs) + ‖z ⊖ xs‖² / 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (s lambda lambda' : R) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x z x' z' : E) :
  0 < s -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda -> convex_set K ->
  convex_on K h -> is_minimizer_on K h xs -> K x -> 0 <= t -> step s lambda lambda' h K x z x' z' -> K x'.
Proof.
  intros s_positive lambda_nonnegative lambda_at_least_1 lambda_relation K_convex h_convex xs_minimizer x_in_K
      t_nonnegative (x'_oracle & z'_value).
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s lambda lambda' : R) (h : E -> R) (K : E -> Prop) (xs : E) (t : R)
    (x z x' z' : E) :
  0 < s -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda -> convex_set K ->
  convex_on K h -> is_minimizer_on K h xs -> K x -> 0 <= t -> step s lambda lambda' h K x z x' z' ->
  potential s lambda' h xs x' z' - potential s lambda h xs x z <= 0.
Proof.
  intros s_positive lambda_nonnegative lambda_at_least_1 lambda_relation K_convex h_convex xs_minimizer x_in_K
      t_nonnegative (x'_oracle & z'_value).
  unfold potential.
  weigh (lambda ^ 2 * s) (prox_optimality K h s ((lambda ^ 2 / lambda' ^ 2) ⊙ x ⊕ (1 / lambda') ⊙ z) x' x
      h_convex K_convex ltac:(sign) x'_oracle x_in_K).
  weigh (lambda' * s) (prox_optimality K h s ((lambda ^ 2 / lambda' ^ 2) ⊙ x ⊕ (1 / lambda') ⊙ z) x' xs
      h_convex K_convex ltac:(sign) x'_oracle (proj1 xs_minimizer)).
  add_square (1 / 2) (z ⊖ z').
  destruct (nesterov_parameter lambda lambda' lambda_nonnegative lambda_at_least_1 lambda_relation) as
      (slack_lambda & slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s lambda lambda' : R) (h : E -> R) (K : E -> Prop) (xs : E) (t : R) (x z : E) :
  0 < s -> 0 <= lambda -> 1 <= lambda' -> lambda' * lambda' - lambda' = lambda * lambda -> convex_set K ->
  convex_on K h -> is_minimizer_on K h xs -> K x -> 0 <= t ->
  lambda ^ 2 * s * (h x - h xs) - potential s lambda h xs x z <= 0.
Proof.
  intros s_positive lambda_nonnegative lambda_at_least_1 lambda_relation K_convex h_convex xs_minimizer x_in_K
      t_nonnegative.
  unfold potential.
  add_square (1 / 2) (z ⊖ xs).
  destruct (nesterov_parameter lambda lambda' lambda_nonnegative lambda_at_least_1 lambda_relation) as
      (slack_lambda & slack_lambda_sign & lambda_value & lambda'_value); subst lambda lambda'; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_accelerated
    (E : InnerProductSpace) (s : R) (lambda : nat -> R) (h : E -> R) (K : E -> Prop) (xs : E) (x z : nat -> E) :
  0 < s -> nesterov_sequence lambda -> convex_set K -> convex_on K h -> is_minimizer_on K h xs -> K (x O) ->
  z O = x O -> (forall n, step s (lambda n) (lambda (S n)) h K (x n) (z n) (x (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  h (x T) - h xs <= 2 * ‖x O ⊖ xs‖² / (s * (INR T + 1) ^ 2).
Proof.
  intros s_positive lambda_sequence K_convex h_convex xs_minimizer start_in_K z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (nesterov_nonnegative lambda lambda_sequence) as lambda_nonnegative.
  pose proof (nesterov_at_least_1 lambda lambda_sequence) as lambda_at_least_1.
  pose proof (nesterov_relation lambda lambda_sequence) as lambda_relation.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E s (lambda n) (lambda (S n)) h K xs (INR n) (x n) (z n) (x (S n)) (z (S n)) s_positive
        (lambda_nonnegative n) (lambda_at_least_1 n) (lambda_relation n) K_convex h_convex xs_minimizer x_in_K
        (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential s (lambda n) h xs (x n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s (lambda n) (lambda (S n)) h K xs (INR n) (x n) (z n) (x (S n)) (z (S n))
        s_positive (lambda_nonnegative n) (lambda_at_least_1 n) (lambda_relation n) K_convex h_convex
        xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s (lambda T) (lambda (S T)) h K xs (INR T) (x T) (z T) s_positive
      (lambda_nonnegative T) (lambda_at_least_1 T) (lambda_relation T) K_convex h_convex xs_minimizer
      (feasible T) (pos_INR T)) as dominates.
  change (potential s (lambda T) h xs (x T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start, ?(proj1 lambda_sequence);
      first [field; sign | inner_generalize; field; sign]. }
  assert (paid : ((lambda T) ^ 2 * s) * (h (x T) - h xs) <= ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  pose proof (nesterov_lower lambda T lambda_sequence T_positive) as lower.
  apply quotient_bound in paid; [|sign].
  assert (grows : s * (INR T / 2 + 1 / 2) ^ 2 <= (lambda T) ^ 2 * s).
  { replace (s * (INR T / 2 + 1 / 2) ^ 2) with ((lambda T) ^ 2 * s - ((lambda T) ^ 2 * s - s * (INR T / 2 + 1
      / 2) ^ 2)) by ring.
    assert (0 <= (lambda T) ^ 2 * s - s * (INR T / 2 + 1 / 2) ^ 2); [|lra].
    replace ((lambda T) ^ 2 * s - s * (INR T / 2 + 1 / 2) ^ 2) with ((2 * (lambda T - (INR T + 1) / 2)) * (s *
        (INR T + 2 * (lambda T) + 1) / 4)) by (field; sign); sign. }
  apply (quotient_weaken _ _ _ (s * (INR T / 2 + 1 / 2) ^ 2)) in paid; [|sign|sign|exact grows].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_accelerated.
