(** * frank-wolfe/nonconvex: [mean over t < T of <grad f(x_t), x_t - s_t> <= gamma D^2 L/2 + Delta_0/(gamma T)]

    Frank-Wolfe with a constant share gamma, where f is smooth and need not be convex.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Lacoste-Julien 2016.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (gamma : R) (grad : E -> E) (K : E -> Prop) (x x' : E) : Prop :=
  exists s : E,
    is_linear_minimizer K (grad x) s /\
    x' = gamma ⊙ s ⊖ (gamma - 1) ⊙ x.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (gamma : R) (grad : E -> E) (x x' : E) : R :=
  gamma * ⟨grad x, (1 / gamma) ⊙ x ⊖ (1 / gamma) ⊙ x'⟩.

Definition budget (L D gamma : R) : R :=
  D ^ 2 * L * gamma ^ 2 / 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (fmin : R) (t : R)
    (x x' : E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth L f grad -> convex_set K -> diameter_at_most K D ->
  (forall u, K u -> fmin <= f u) -> K x -> 0 <= t -> step gamma grad K x x' -> K x'.
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter f_bounded_below
      x_in_K t_nonnegative (s & s_oracle & x'_value).
  unfold potential, progress, budget.
  assert (in_K_2 : K (x')).
    { apply (convex_pair K (x) s _ gamma (1 - gamma) K_convex x_in_K (proj1 s_oracle)); [sign | sign | field;
        sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact in_K_2.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (fmin : R) (t : R)
    (x x' : E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth L f grad -> convex_set K -> diameter_at_most K D ->
  (forall u, K u -> fmin <= f u) -> K x -> 0 <= t -> step gamma grad K x x' ->
  potential f fmin x' - potential f fmin x + progress gamma grad x x' - budget L D gamma <= 0.
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter f_bounded_below
      x_in_K t_nonnegative (s & s_oracle & x'_value).
  unfold potential, progress, budget.
  weigh 1 (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (L * gamma ^ 2 / 2) (diameter_sqr K D x s K_diameter x_in_K (proj1 s_oracle)).
  add_square (1 / (4 * L)) (grad x ⊕ (L * gamma) ⊙ s ⊖ (L * gamma) ⊙ x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (fmin : R) (t : R)
    (x : E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth L f grad -> convex_set K -> diameter_at_most K D ->
  (forall u, K u -> fmin <= f u) -> K x -> 0 <= t -> - potential f fmin x <= 0.
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter f_bounded_below
      x_in_K t_nonnegative.
  unfold potential, progress, budget.
  weigh 1 (f_bounded_below x x_in_K).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem frank_wolfe_nonconvex
    (E : InnerProductSpace) (L D gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (fmin : R)
    (x : nat -> E) :
  0 < L -> 0 < D -> 0 < gamma -> gamma <= 1 -> smooth L f grad -> convex_set K -> diameter_at_most K D ->
  (forall u, K u -> fmin <= f u) -> K (x O) -> (forall n, step gamma grad K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ⟨grad (x n), (1 / gamma) ⊙ (x n) ⊖ (1 / gamma) ⊙ (x (S n))⟩) T / INR T <= D ^ 2 * L * gamma / 2 + (f (x O) - fmin) / (INR T * gamma).
Proof.
  intros L_positive D_positive gamma_positive gamma_at_most f_smooth K_convex K_diameter f_bounded_below
      start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L D gamma f grad K fmin (INR n) (x n) (x (S n)) L_positive D_positive gamma_positive
        gamma_at_most f_smooth K_convex K_diameter f_bounded_below x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress gamma grad (x n) (x (S n))) + budget L D gamma).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L D gamma f grad K fmin (INR n) (x n) (x (S n)) L_positive D_positive
        gamma_positive gamma_at_most f_smooth K_convex K_diameter f_bounded_below (feasible n) (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L D gamma f grad K fmin (INR T) (x T) L_positive D_positive gamma_positive
      gamma_at_most f_smooth K_convex K_diameter f_bounded_below (feasible T) (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress gamma grad (x n) (x (S n))) (fun n => budget L D gamma) T
      falls) as total.
  assert (spent : sum (fun n => budget L D gamma) T <= D ^ 2 * L * INR T * gamma ^ 2 / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L D gamma) k = D ^ 2 * L * INR k * gamma ^ 2
      / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (gamma) * (⟨grad (x n), (1 / gamma) ⊙ (x n) ⊖ (1 / gamma) ⊙ (x (S n))⟩)) T <= D
      ^ 2 * L * INR T * gamma ^ 2 / 2 + (f (x O) - fmin)).
  { replace (sum (fun n => (gamma) * (⟨grad (x n), (1 / gamma) ⊙ (x n) ⊖ (1 / gamma) ⊙ (x (S n))⟩)) T) with
      (sum (fun n => progress gamma grad (x n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (gamma) (fun n => ⟨grad (x n), (1 / gamma) ⊙ (x n) ⊖ (1 / gamma) ⊙ (x (S n))⟩)) in paid.
  apply (quotient_le _ _ ((gamma) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions frank_wolfe_nonconvex.
