(** * frank-wolfe/gap-weighted: [sum over t < T of (t/(t + 2)) <grad f(x_t), x_t - s_t> <= D^2 L (1 + 2 log(T/2 + 1/2))]

    Frank-Wolfe, by its gap weighted by t/(t+2), so that the start does not matter.
    Source: Jaggi 2013, theorem 2, with another weighting.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (grad : E -> E) (K : E -> Prop) (t : R) (x x' : E) : Prop :=
  exists s : E,
    is_linear_minimizer K (grad x) s /\
    x' = (t / (t + 2)) ⊙ x ⊕ (2 / (t + 2)) ⊙ s.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  t * (f x - f xs).

Definition progress {E : InnerProductSpace} (grad : E -> E) (t : R) (x x' : E) : R :=
  t / (t + 2) * (⟨grad x, ((t + 2) / 2) ⊙ x ⊖ ((t + 2) / 2) ⊙ x'⟩).

Definition budget (L D : R) (t : R) : R :=
  2 * D ^ 2 * L * (t + 1) / (t + 2) ^ 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> step grad K t x x' -> K x'.
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer x_in_K t_nonnegative (s & s_oracle &
      x'_value).
  unfold potential, progress, budget.
  assert (in_K_2 : K (x')).
    { apply (convex_pair K (x) s _ (2 / (t + 2)) (t / (t + 2)) K_convex x_in_K (proj1 s_oracle)); [sign | sign
        | field; sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact in_K_2.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> step grad K t x x' ->
  potential f xs (t + 1) x' - potential f xs t x + progress grad t x x' - budget L D t <= 0.
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer x_in_K t_nonnegative (s & s_oracle &
      x'_value).
  unfold potential, progress, budget.
  weigh 1 (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (t + 1) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh 1 (linear_minimizer_optimality K (grad x) s xs s_oracle (proj1 xs_minimizer)).
  weigh (2 * L * (t + 1) / (t + 2) ^ 2) (diameter_sqr K D x s K_diameter x_in_K (proj1 s_oracle)).
  add_square (1 / (2 * L)) (grad xs ⊖ grad x).
  add_square ((t + 1) / (2 * L)) (grad x ⊕ (2 * L / (t + 2)) ⊙ s ⊖ (2 * L / (t + 2)) ⊙ x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> - potential f xs t x <= 0.
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer x_in_K t_nonnegative.
  unfold potential, progress, budget.
  weigh t (smooth_convex_interpolation L f grad x xs L_positive f_smooth).
  weigh t (minimizer_gradient_on K f xs (grad xs) x K_convex xs_minimizer (proj1 (proj1 f_smooth) xs) x_in_K).
  add_square (t / (2 * L)) (grad x ⊖ grad xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem frank_wolfe_gap_weighted
    (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K (x O) -> (forall n, step grad K (INR n) (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => INR n / (INR n + 2) * (⟨grad (x n), ((INR n + 2) / 2) ⊙ (x n) ⊖ ((INR n + 2) / 2) ⊙ (x (S n))⟩)) T <= D ^ 2 * L * (2 * ln (INR T / 2 + 1 / 2) + 1).
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L D f grad K xs (INR n) (x n) (x (S n)) L_positive D_positive f_smooth K_convex K_diameter
        xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential f xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress grad (INR n) (x n) (x (S n))) + budget L D (INR
      n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L D f grad K xs (INR n) (x n) (x (S n)) L_positive D_positive f_smooth K_convex
        K_diameter xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L D f grad K xs (INR T) (x T) L_positive D_positive f_smooth K_convex K_diameter
      xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential f xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress grad (INR n) (x n) (x (S n))) (fun n => budget L D (INR n))
      T falls) as total.
  assert (spent : sum (fun n => budget L D (INR n)) T <= 2 * D ^ 2 * L * (ln (INR T / 2 + 1 / 2) + 1 / 2)).
  { assert (each : forall n, budget L D (INR n) <= (0) - (0) + ((2 * D ^ 2 * L) * (/ (INR n + (2))))).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); try unfold budget; apply Rminus_le.
      match goal with |- ?left_side <= 0 => replace left_side with (- (2 * D ^ 2 * L / ((INR n) + 2) ^ 2)) by
          (field; sign) end.
      apply Ropp_le_cancel; rewrite Ropp_involutive, Ropp_0; sign. }
    assert (begins : 0 <= (0)) by (change (INR O) with 0; rewrite ?pow_O; right; field; sign).
    pose proof (sum_upper (fun n => budget L D (INR n)) (fun n => (0)) (fun n => (2 * D ^ 2 * L) * (/ (INR n +
        (2)))) T each begins) as grown.
    assert (part_1 : sum (fun n => (2 * D ^ 2 * L) * (/ (INR n + (2)))) T <= (2 * D ^ 2 * L) * (ln (INR T / 2
        + 1 / 2) + 1 / 2)).
    { rewrite (sum_scale (2 * D ^ 2 * L) (fun n => / (INR n + (2)))); pose proof (sum_harmonic_from (2) T
        ltac:(sign) T_positive) as known; replace ((INR T + (2) - 1) / (2)) with (INR T / 2 + 1 / 2) in known
        by (field; sign); apply Rmult_le_compat_l; [sign|]; eapply Rle_trans; [exact known|]; right; field;
        sign. }
    replace (2 * D ^ 2 * L * (ln (INR T / 2 + 1 / 2) + 1 / 2)) with ((0) + (2 * D ^ 2 * L) * (ln (INR T / 2 +
        1 / 2) + 1 / 2)) by (field; sign); cbv beta in grown; lra. }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  replace (sum (fun n => INR n / (INR n + 2) * (⟨grad (x n), ((INR n + 2) / 2) ⊙ (x n) ⊖ ((INR n + 2) / 2) ⊙
      (x (S n))⟩)) T) with (sum (fun n => progress grad (INR n) (x n) (x (S n))) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress grad (INR n) (x n) (x (S n))) T <= 2 * D ^ 2 * L * (ln (INR T / 2 + 1
      / 2) + 1 / 2)).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions frank_wolfe_gap_weighted.
