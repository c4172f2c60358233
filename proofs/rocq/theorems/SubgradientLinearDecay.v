(** * subgradient/linear-decay: [f(x_N) - f(xs) <= R^2/(2 c (N + 1)) + c G^2/2]

    The subgradient method with steps c (N-t)/(N+1), 0 <= t < N: the last iterate, and no mean.
    Here [R = ||x_0 - xs||].
    Source: Zamani, Glineur 2023.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (G N c : R) (f : E -> R) (K : E -> Prop) (t : R) (x w x' w' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    norm g <= G /\
    is_projection K (x ⊖ (c * (N - t) / (N + 1)) ⊙ g) x' /\
    w' = ((N + 1) / ((t + 1) * (N + 1 - t))) ⊙ x ⊕ (t * (N - t) / ((t + 1) * (N + 1 - t))) ⊙ w.

Definition potential {E : InnerProductSpace} (G N c : R) (f : E -> R) (xs : E) (t : R) (x w : E) : R :=
  (N + 1) / (2 * c * (N + 1 - t) ^ 2) * (‖x ⊖ (t / (N + 1)) ⊙ w ⊖ ((N + 1 - t) / (N + 1)) ⊙ xs‖²) + t / (N + 1) * (f w - f xs) + G ^ 2 * c / (2 * (N + 1)).

Definition budget (G N c : R) : R :=
  G ^ 2 * c / (2 * (N + 1)).

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (G N c : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x w x' w' : E) :
  0 < G -> t + 1 <= N -> 0 < c -> (forall y, K y -> exists g, is_subgradient_on K f y g /\ norm g <= G) ->
  convex_set K -> is_minimizer_on K f xs -> K x -> K w -> 0 <= t -> step G N c f K t x w x' w' -> K x' /\ K w'.
Proof.
  intros G_positive N_at_least c_positive subgradients K_convex xs_minimizer x_in_K w_in_K t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle & w'_value).
  unfold potential, budget.
  assert (in_K_3 : K (w')).
    { apply (convex_pair K (x) w _ (t * (N - t) / ((t + 1) * (N + 1 - t))) ((N + 1) / ((t + 1) * (N + 1 - t)))
        K_convex x_in_K w_in_K); [sign | sign | field; sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact (conj (proj1 x'_oracle) in_K_3).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G N c : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x w x' w' : E) :
  0 < G -> t + 1 <= N -> 0 < c -> (forall y, K y -> exists g, is_subgradient_on K f y g /\ norm g <= G) ->
  convex_set K -> is_minimizer_on K f xs -> K x -> K w -> 0 <= t -> step G N c f K t x w x' w' ->
  potential G N c f xs (t + 1) x' w' - potential G N c f xs t x w - budget G N c <= 0.
Proof.
  intros G_positive N_at_least c_positive subgradients K_convex xs_minimizer x_in_K w_in_K t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle & w'_value).
  unfold potential, budget.
  assert (exists slack_N, 0 <= slack_N /\ N = slack_N + t + 1) as (slack_N & slack_N_sign & N_by_slack).
  { exists (N - t - 1); split; [sign | field; sign]. }
  assert (0 < N + 1 - t) by (rewrite ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_N + 2)
      / (1)) by (field; sign) end; sign).
  assert (0 < N - t) by (rewrite ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_N + 1) /
      (1)) by (field; sign) end; sign).
  assert (in_K_2 : K (w')).
    { apply (convex_pair K (x) w _ (t * (N - t) / ((t + 1) * (N + 1 - t))) ((N + 1) / ((t + 1) * (N + 1 - t)))
        K_convex x_in_K w_in_K); [sign | sign | field; sign | subst; vector_eq_by ltac:(field; sign)]. }
  destruct (subgradients w' in_K_2) as (g_1 & g_1_subgradient & g_1_bound).
  weigh (1 / (N + 1)) (g_subgradient xs (proj1 xs_minimizer)).
  weigh (t / ((N + 1) * (N + 1 - t))) (g_subgradient w w_in_K).
  weigh (t * (N - t) / ((N + 1) * (N + 1 - t))) (g_1_subgradient w w_in_K).
  weigh (1 / (N + 1 - t)) (g_1_subgradient x x_in_K).
  weigh (c / (2 * (N + 1))) (sqr_norm_le g G g_bound).
  weigh ((N + 1) / (c * (N - t) ^ 2 * (N + 1 - t))) (projection_optimality K (x ⊖ (c * (N - t) / (N + 1)) ⊙ g)
      x' x K_convex x'_oracle x_in_K).
  weigh (t / (c * (N - t) * (N + 1 - t))) (projection_optimality K (x ⊖ (c * (N - t) / (N + 1)) ⊙ g) x' w
      K_convex x'_oracle w_in_K).
  weigh (1 / (c * (N - t))) (projection_optimality K (x ⊖ (c * (N - t) / (N + 1)) ⊙ g) x' xs K_convex
      x'_oracle (proj1 xs_minimizer)).
  add_square (c / (2 * (N + 1))) (g ⊕ ((N + 1) / (c * (N - t))) ⊙ x' ⊖ ((N + 1) / (c * (N - t))) ⊙ x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G N c : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x w : E) :
  0 < G -> t + 1 <= N -> 0 < c -> (forall y, K y -> exists g, is_subgradient_on K f y g /\ norm g <= G) ->
  convex_set K -> is_minimizer_on K f xs -> K x -> K w -> 0 <= t ->
  f x - f xs - potential G N c f xs N x w <= 0.
Proof.
  intros G_positive N_at_least c_positive subgradients K_convex xs_minimizer x_in_K w_in_K t_nonnegative.
  unfold potential, budget.
  destruct (subgradients x x_in_K) as (g_2 & g_2_subgradient & g_2_bound).
  weigh (1 / (N + 1)) (g_2_subgradient xs (proj1 xs_minimizer)).
  weigh (N / (N + 1)) (g_2_subgradient w w_in_K).
  weigh (c / (2 * (N + 1))) (sqr_norm_le g_2 G g_2_bound).
  add_square ((N + 1) / (2 * c)) (x ⊖ (N / (N + 1)) ⊙ w ⊖ (1 / (N + 1)) ⊙ xs ⊖ (c / (N + 1)) ⊙ g_2).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_linear_decay
    (E : InnerProductSpace) (G c : R) (f : E -> R) (K : E -> Prop) (xs : E) (x w : nat -> E) (T : nat) :
  0 < G -> 0 < c -> (forall y, K y -> exists g, is_subgradient_on K f y g /\ norm g <= G) -> convex_set K ->
  is_minimizer_on K f xs -> (0 < T)%nat -> K (x O) -> w O = x O ->
  (forall n, (n < T)%nat -> step G (INR T) c f K (INR n) (x n) (w n) (x (S n)) (w (S n))) ->
  f (x T) - f xs <= G ^ 2 * c / 2 + ‖x O ⊖ xs‖² / (2 * c * (INR T + 1)).
Proof.
  intros G_positive c_positive subgradients K_convex xs_minimizer T_positive start_in_K w_start stepping.
  apply lt_0_INR in T_positive as T_above.
  assert (within : forall n, (n < T)%nat -> INR n + 1 <= INR T)
    by (intros n early; rewrite <- S_INR; apply le_INR; exact early).
  pose proof (within O T_positive) as first_within; change (INR O) with 0 in first_within.
  assert (feasible : forall n, (n <= T)%nat -> K (x n) /\ K (w n)).
  { induction n as [|n IH]; [intros _; rewrite ?w_start; repeat split; assumption|].
    intros early; specialize (IH (Nat.lt_le_incl _ _ early)).
    destruct IH as (x_in_K & w_in_K).
    exact (stays E G (INR T) c f K xs (INR n) (x n) (w n) (x (S n)) (w (S n)) G_positive (within n early)
        c_positive subgradients K_convex xs_minimizer x_in_K w_in_K (pos_INR n) (stepping n early)). }
  set (Phi := fun n => potential G (INR T) c f xs (INR n) (x n) (w n)).
  assert (falls : forall n, (n < T)%nat -> Phi (S n) - Phi n <= - (0) + budget G (INR T) c).
  { intros n early; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G (INR T) c f K xs (INR n) (x n) (w n) (x (S n)) (w (S n)) G_positive (within n
        early) c_positive subgradients K_convex xs_minimizer (proj1 (feasible n (Nat.lt_le_incl _ _ early)))
        (proj2 (feasible n (Nat.lt_le_incl _ _ early))) (pos_INR n) (stepping n early)) as below; lra. }
  pose proof (domination E G (INR T) c f K xs 0 (x T) (w T) G_positive first_within c_positive subgradients
      K_convex xs_minimizer (proj1 (feasible T (le_n T))) (proj2 (feasible T (le_n T))) (Rle_refl 0)) as
      dominates.
  change (potential G (INR T) c f xs (INR T) (x T) (w T)) with (Phi T) in dominates.
  pose proof (potential_sum_until Phi (fun n => 0) (fun n => budget G (INR T) c) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (spent : sum (fun n => budget G (INR T) c) T <= G ^ 2 * INR T * c / (2 * (INR T + 1))).
  { apply Req_le; enough (closed : forall k, (k <= T)%nat -> sum (fun n => budget G (INR T) c) k = G ^ 2 * INR
      k * c / (2 * (INR T + 1)))
        by (rewrite (closed T (le_n T)); field; sign).
      induction k as [|k IH]; [intros _; simpl; field; sign|].
      intros early; rewrite ?S_INR, sum_S, (IH (Nat.lt_le_incl _ _ early)); pose proof (pos_INR k); pose proof
          (within k early); try unfold budget; field; sign. }
  assert (start : Phi O = G ^ 2 * c / (2 * (INR T + 1)) + ‖x O ⊖ xs‖² / (2 * c * (INR T + 1))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (1) * (f (x T) - f xs) <= G ^ 2 * INR T * c / (2 * (INR T + 1)) + G ^ 2 * c / (2 * (INR T +
      1)) + ‖x O ⊖ xs‖² / (2 * c * (INR T + 1))) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_linear_decay.
