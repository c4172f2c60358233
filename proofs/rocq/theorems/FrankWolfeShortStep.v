(** * frank-wolfe/short-step: [f(x_T) - f(xs) <= 2 D^2 L/(T + 1)]

    Frank-Wolfe with the short step, the share of the way to s_t that the function's quadratic upper bound asks for.
    Source: Jaggi 2013.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L gamma : R) (grad : E -> E) (K : E -> Prop) (t : R) (x x' : E) : Prop :=
  exists s : E,
    is_linear_minimizer K (grad x) s /\
    x' = gamma ⊙ s ⊖ (gamma - 1) ⊙ x /\
    gamma * ⟨grad x, s ⊖ x⟩ + L * gamma ^ 2 / 2 * ‖s ⊖ x‖² <= 2 / (t + 2) * ⟨grad x, s ⊖ x⟩ + 2 * L / (t + 2) ^ 2 * ‖s ⊖ x‖².

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  t * (t + 1) * (f x - f xs).

Definition budget (L D : R) (t : R) : R :=
  2 * D ^ 2 * L * (t + 1) / (t + 2).

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R)
    (x x' : E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth_convex L f grad -> convex_set K ->
  diameter_at_most K D -> is_minimizer_on K f xs -> K x -> 0 <= t -> step L gamma grad K t x x' -> K x'.
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter xs_minimizer x_in_K
      t_nonnegative (s & s_oracle & x'_value & choice_1).
  unfold potential, budget.
  assert (in_K_2 : K (x')).
    { apply (convex_pair K (x) s _ gamma (1 - gamma) K_convex x_in_K (proj1 s_oracle)); [sign | sign | field;
        sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact in_K_2.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R)
    (x x' : E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth_convex L f grad -> convex_set K ->
  diameter_at_most K D -> is_minimizer_on K f xs -> K x -> 0 <= t -> step L gamma grad K t x x' ->
  potential f xs (t + 1) x' - potential f xs t x - budget L D t <= 0.
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter xs_minimizer x_in_K
      t_nonnegative (s & s_oracle & x'_value & choice_1).
  unfold potential, budget.
  weigh (2 * (t + 1)) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh ((t + 1) * (t + 2)) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh (2 * (t + 1)) (linear_minimizer_optimality K (grad x) s xs s_oracle (proj1 xs_minimizer)).
  weigh (2 * L * (t + 1) / (t + 2)) (diameter_sqr K D x s K_diameter x_in_K (proj1 s_oracle)).
  weigh ((t + 1) * (t + 2)) (choice_1).
  add_square ((t + 1) / L) (grad xs ⊖ grad x).
  add_square ((t + 1) * (t + 2) / (2 * L)) (grad x ⊕ (L * gamma) ⊙ s ⊖ (L * gamma) ⊙ x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R)
    (x : E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth_convex L f grad -> convex_set K ->
  diameter_at_most K D -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  t * (t + 1) * (f x - f xs) - potential f xs t x <= 0.
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter xs_minimizer x_in_K
      t_nonnegative.
  unfold potential, budget.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem frank_wolfe_short_step
    (E : InnerProductSpace) (L D : R) (gamma : nat -> R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E)
    (x : nat -> E) :
  0 < L -> 0 < D -> (forall n, 0 < (gamma n)) -> (forall n, (gamma n) <= 1) -> smooth_convex L f grad ->
  convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs -> K (x O) ->
  (forall n, step L (gamma n) grad K (INR n) (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= 2 * D ^ 2 * L / (INR T + 1).
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter xs_minimizer
      start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L D (gamma n) f grad K xs (INR n) (x n) (x (S n)) L_positive D_positive (gamma_positive n)
        (gamma_at_most n) f_smooth K_convex K_diameter xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential f xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + budget L D (INR n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L D (gamma n) f grad K xs (INR n) (x n) (x (S n)) L_positive D_positive
        (gamma_positive n) (gamma_at_most n) f_smooth K_convex K_diameter xs_minimizer (feasible n) (pos_INR
        n) (stepping n)) as below; lra. }
  pose proof (domination E L D (gamma T) f grad K xs (INR T) (x T) L_positive D_positive (gamma_positive T)
      (gamma_at_most T) f_smooth K_convex K_diameter xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential f xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => budget L D (INR n)) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (spent : sum (fun n => budget L D (INR n)) T <= 2 * D ^ 2 * L * INR T).
  { assert (each : forall n, budget L D (INR n) <= (2 * D ^ 2 * L * (INR (S n))) - (2 * D ^ 2 * L * (INR n)) +
      (0)).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); pose proof (gamma_positive n); pose proof
        (gamma_at_most n); try unfold budget; apply Rminus_le.
      match goal with |- ?left_side <= 0 => replace left_side with (- (2 * D ^ 2 * L / ((INR n) + 2))) by
          (field; sign) end.
      apply Ropp_le_cancel; rewrite Ropp_involutive, Ropp_0; sign. }
    assert (begins : 0 <= (2 * D ^ 2 * L * (INR O))) by (change (INR O) with 0; rewrite ?pow_O; right; field;
        sign).
    pose proof (sum_upper (fun n => budget L D (INR n)) (fun n => (2 * D ^ 2 * L * (INR n))) (fun n => 0) T
        each begins) as grown.
    rewrite (sum_const 0 T), Rmult_0_r in grown.
    replace (2 * D ^ 2 * L * INR T) with ((2 * D ^ 2 * L * (INR T))) by (field; sign); cbv beta in grown; lra.
        }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T * (INR T + 1)) * (f (x T) - f xs) <= 2 * D ^ 2 * L * INR T) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions frank_wolfe_short_step.
