(** * frank-wolfe/strongly-convex-set: [f(x_T) - f(xs) <= (L (4 L + 3 alpha c)/(4 L^2 + 4 alpha c L + alpha^2 c^2))^T Delta_0]

    Frank-Wolfe with the short step over an alpha-strongly convex set, on which ||grad f(x)|| >= c.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Levitin, Polyak 1966; Garber, Hazan 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** With two of its points a strongly convex set has a ball around each point between them. *)
Definition strongly_convex_set {E : InnerProductSpace} (alpha : R) (K : E -> Prop) : Prop :=
  forall x y v r, K x -> K y -> 0 <= r <= 1 -> norm v <= r * (1 - r) * (alpha / 2) * ‖x ⊖ y‖² ->
    K (r ⊙ x ⊕ (1 - r) ⊙ y ⊕ v).

Definition gradient_from_below {E : InnerProductSpace} (c : R) (K : E -> Prop) (grad : E -> E) : Prop :=
  forall x, K x -> c <= norm (grad x).

(** A linear minimizer is no higher than the lowest points of the balls near it. *)
Lemma strongly_convex_linear_minimizer {E : InnerProductSpace} alpha c (K : E -> Prop) (g x s : E) :
  0 < alpha -> 0 < c -> strongly_convex_set alpha K -> c <= norm g -> is_linear_minimizer K g s -> K x ->
  alpha * c / 2 * ‖x ⊖ s‖² <= ⟨g, x ⊖ s⟩.
Proof.
  intros Ha Hc HK Hg [Ks Hs] Kx; set (n := norm g) in *; set (D := alpha / 2 * ‖x ⊖ s‖²).
  assert (0 < n) as Hn by lra.
  assert (0 <= D) as HD by (unfold D; pose proof (inner_pos _ (x ⊖ s)); nra).
  pose proof (norm_sqr g) as B; fold n in B.
  assert (D * c <= D * n) as C by (apply Rmult_le_compat_l; lra).
  enough (D * n - ⟨g, x ⊖ s⟩ <= 0) as A.
  { replace (alpha * c / 2 * ‖x ⊖ s‖²) with (D * c) by (unfold D; field); lra. }
  apply small_step with (c := D * n); intros r Hr.
  set (k := r * (1 - r) * D).
  assert (0 <= k) as Hk by (unfold k; apply Rmult_le_pos; nra).
  assert (norm ((- (k / n)) ⊙ g) <= r * (1 - r) * (alpha / 2) * ‖x ⊖ s‖²) as Hv.
  { rewrite norm_scale, Rabs_Ropp, Rabs_pos_eq by (apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra]).
    fold n; apply Req_le; unfold k, D; field; lra. }
  pose proof (Hs _ (HK x s ((- (k / n)) ⊙ g) r Kx Ks ltac:(lra) Hv)) as A.
  replace ⟨g, r ⊙ x ⊕ (1 - r) ⊙ s ⊕ (- (k / n)) ⊙ g⟩ with (⟨g, s⟩ + r * ⟨g, x ⊖ s⟩ - k / n * ‖g‖²) in A by inner_ring.
  rewrite <- B in A; replace (k / n * (n * n)) with (k * n) in A by (field; lra).
  unfold k in A; nra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L alpha c gamma : R) (grad : E -> E) (K : E -> Prop) (x x' : E) : Prop :=
  exists s : E,
    is_linear_minimizer K (grad x) s /\
    x' = gamma ⊙ s ⊖ (gamma - 1) ⊙ x /\
    gamma * ⟨grad x, s ⊖ x⟩ + L * gamma ^ 2 / 2 * ‖s ⊖ x‖² <= alpha * c / (2 * L + alpha * c) * ⟨grad x, s ⊖ x⟩ + L * alpha ^ 2 * c ^ 2 / (2 * (2 * L + alpha * c) ^ 2) * ‖s ⊖ x‖².

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  (f x - f xs) / w.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L alpha c gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E)
    (t w : R) (x x' : E) :
  0 < L -> 0 < alpha -> 0 < c -> 0 < gamma -> gamma <= 1 -> smooth_convex L f grad ->
  gradient_from_below c K grad -> convex_set K -> strongly_convex_set alpha K -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> 0 < w -> step L alpha c gamma grad K x x' -> K x'.
Proof.
  intros L_positive alpha_positive c_positive gamma_positive gamma_at_most f_smooth f_from_below K_convex
      K_strongly_convex xs_minimizer x_in_K t_nonnegative w_positive (s & s_oracle & x'_value & choice_1).
  unfold potential.
  assert (in_K_2 : K (x')).
    { apply (convex_pair K (x) s _ gamma (1 - gamma) K_convex x_in_K (proj1 s_oracle)); [sign | sign | field;
        sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact in_K_2.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L alpha c gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E)
    (t w : R) (x x' : E) :
  0 < L -> 0 < alpha -> 0 < c -> 0 < gamma -> gamma <= 1 -> smooth_convex L f grad ->
  gradient_from_below c K grad -> convex_set K -> strongly_convex_set alpha K -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> 0 < w -> step L alpha c gamma grad K x x' ->
  potential f xs ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^ 2)) * w) x' - potential f xs w x <= 0.
Proof.
  intros L_positive alpha_positive c_positive gamma_positive gamma_at_most f_smooth f_from_below K_convex
      K_strongly_convex xs_minimizer x_in_K t_nonnegative w_positive (s & s_oracle & x'_value & choice_1).
  unfold potential.
  weigh (alpha * c * (L + alpha * c) / (L * w * (4 * L + 3 * alpha * c))) (smooth_convex_interpolation L f
      grad xs x L_positive f_smooth).
  weigh ((2 * L + alpha * c) ^ 2 / (L * w * (4 * L + 3 * alpha * c))) (smooth_convex_interpolation L f grad x
      x' L_positive f_smooth).
  weigh (alpha * c * (L + alpha * c) / (L * w * (4 * L + 3 * alpha * c))) (linear_minimizer_optimality K (grad
      x) s xs s_oracle (proj1 xs_minimizer)).
  weigh (alpha * c / (w * (4 * L + 3 * alpha * c))) (strongly_convex_linear_minimizer alpha c K (grad x) x s
      alpha_positive c_positive K_strongly_convex (f_from_below x x_in_K) s_oracle x_in_K).
  weigh ((2 * L + alpha * c) ^ 2 / (L * w * (4 * L + 3 * alpha * c))) (choice_1).
  add_square (alpha * c * (L + alpha * c) / (2 * L ^ 2 * w * (4 * L + 3 * alpha * c))) (grad xs ⊖ grad x).
  add_square ((2 * L + alpha * c) ^ 2 / (2 * L ^ 2 * w * (4 * L + 3 * alpha * c))) (grad x ⊕ (L * gamma) ⊙ s ⊖
      (L * gamma) ⊙ x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L alpha c gamma : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E)
    (t w : R) (x : E) :
  0 < L -> 0 < alpha -> 0 < c -> 0 < gamma -> gamma <= 1 -> smooth_convex L f grad ->
  gradient_from_below c K grad -> convex_set K -> strongly_convex_set alpha K -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> 0 < w -> 1 / w * (f x - f xs) - potential f xs w x <= 0.
Proof.
  intros L_positive alpha_positive c_positive gamma_positive gamma_at_most f_smooth f_from_below K_convex
      K_strongly_convex xs_minimizer x_in_K t_nonnegative w_positive.
  unfold potential.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem frank_wolfe_strongly_convex_set
    (E : InnerProductSpace) (L alpha c : R) (gamma : nat -> R) (f : E -> R) (grad : E -> E) (K : E -> Prop)
    (xs : E) (x : nat -> E) :
  0 < L -> 0 < alpha -> 0 < c -> (forall n, 0 < (gamma n)) -> (forall n, (gamma n) <= 1) ->
  smooth_convex L f grad -> gradient_from_below c K grad -> convex_set K -> strongly_convex_set alpha K ->
  is_minimizer_on K f xs -> K (x O) -> (forall n, step L alpha c (gamma n) grad K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= (f (x O) - f xs) * (L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^ 2)) ^ T.
Proof.
  intros L_positive alpha_positive c_positive gamma_positive gamma_at_most f_smooth f_from_below K_convex
      K_strongly_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^
      2)) by (replace (L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^ 2)) with
      (L * (4 * L + 3 * alpha * c) / (2 * L + alpha * c) ^ 2) by (field; sign); sign).
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L alpha c (gamma n) f grad K xs (INR n) ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L
        * alpha * c + alpha ^ 2 * c ^ 2)) ^ n) (x n) (x (S n)) L_positive alpha_positive c_positive
        (gamma_positive n) (gamma_at_most n) f_smooth f_from_below K_convex K_strongly_convex xs_minimizer
        x_in_K (pos_INR n) (pow_lt (L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 *
        c ^ 2)) n base_positive_1) (stepping n)). }
  set (Phi := fun n => potential f xs ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^
      2 * c ^ 2)) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha *
      c + alpha ^ 2 * c ^ 2)) ^ S n) with ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c +
      alpha ^ 2 * c ^ 2)) * (L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^
      2)) ^ n).
    pose proof (decrease E L alpha c (gamma n) f grad K xs (INR n) ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2
        + 4 * L * alpha * c + alpha ^ 2 * c ^ 2)) ^ n) (x n) (x (S n)) L_positive alpha_positive c_positive
        (gamma_positive n) (gamma_at_most n) f_smooth f_from_below K_convex K_strongly_convex xs_minimizer
        (feasible n) (pos_INR n) (pow_lt (L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha
        ^ 2 * c ^ 2)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E L alpha c (gamma T) f grad K xs (INR T) ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2
      + 4 * L * alpha * c + alpha ^ 2 * c ^ 2)) ^ T) (x T) L_positive alpha_positive c_positive
      (gamma_positive T) (gamma_at_most T) f_smooth f_from_below K_convex K_strongly_convex xs_minimizer
      (feasible T) (pos_INR T) (pow_lt (L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^
      2 * c ^ 2)) T base_positive_1)) as dominates.
  change (potential f xs ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^ 2))
      ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((L * (4 * L + 3 * alpha * c) / (4 * L ^ 2 + 4 * L * alpha * c + alpha ^ 2 * c ^ 2)) ^
      T)) * (f (x T) - f xs) <= (f (x O) - f xs)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions frank_wolfe_strongly_convex_set.
