(** * gradient-descent/linear-composition: [f(x_T) - f(xs) <= (-(m^2 mu - L M^2)/(L M^2 + m^2 mu))^T Delta_0]

    Gradient descent with the step 1/(L M^2) on f(x) = g(A x), g strongly convex and A with a kernel, perhaps.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Necoara, Nesterov, Glineur 2019.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate LinearMaps.

(** [f] is a smooth strongly convex function after a linear map, whose nonzero singular values are in [m, M]. *)
Definition linear_composition {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) : Prop :=
  exists (G : InnerProductSpace) (A : LinearMap E G) (g : G -> R) (dg : G -> G),
    smooth_strongly_convex L mu g dg /\ map_norm_at_most M A /\
    (forall x, exists z, A z = A x /\ m * norm z <= norm (A x)) /\
    (forall x, f x = g (A x)) /\ (forall x, grad x = adjoint A (dg (A x))).

Lemma adjoint_norm_sqr {E G : InnerProductSpace} (A : LinearMap E G) (M : R) (u : G) :
  0 <= M -> map_norm_at_most M A -> ‖adjoint A u‖² <= M ^ 2 * ‖u‖².
Proof.
  intros HM HA; pose proof (norm_pos (adjoint A u)) as Ha; pose proof (norm_pos u) as Hu.
  assert (norm (adjoint A u) <= M * norm u) as bound.
  { destruct (Req_dec (norm (adjoint A u)) 0) as [Hz|Hz]; [rewrite Hz; now apply Rmult_le_pos|].
    apply Rmult_le_reg_r with (norm (adjoint A u)); [lra|].
    rewrite norm_sqr, adjoint_spec; eapply Rle_trans; [exact (cauchy_schwarz _ _)|].
    pose proof (HA (adjoint A u)) as B.
    replace (M * norm u * norm (adjoint A u)) with (M * norm (adjoint A u) * norm u) by ring.
    now apply Rmult_le_compat_r. }
  rewrite <- (norm_sqr (adjoint A u)), <- (norm_sqr u).
  replace (M ^ 2 * (norm u * norm u)) with (M * norm u * (M * norm u)) by ring.
  now apply Rmult_le_compat.
Qed.

(** The gradient of the composition is what the class says. *)
Lemma composition_gradient {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) :
  0 < M -> linear_composition mu L m M f grad -> gradient_of f grad.
Proof.
  intros HM (G & A & g & dg & ((Hg & _) & _) & HA & _ & Hf & Hgrad) x eps Heps.
  destruct (Hg (A x) (eps / M) ltac:(apply Rdiv_lt_0_compat; assumption)) as (delta & Hdelta & near).
  exists (delta / M); split; [now apply Rdiv_lt_0_compat|]; intros y Hy.
  pose proof (HA (y ⊖ x)) as far; rewrite map_sub in far; pose proof (norm_pos (y ⊖ x)) as Hn.
  assert (norm (A y ⊖ A x) < delta) as close.
  { eapply Rle_lt_trans; [exact far|].
    replace delta with (M * (delta / M)) by (field; lra); now apply Rmult_lt_compat_l. }
  specialize (near (A y) close); rewrite !Hf, Hgrad.
  replace ⟨adjoint A (dg (A x)), y ⊖ x⟩ with ⟨dg (A x), A y ⊖ A x⟩.
  2: { rewrite adjoint_spec_l, map_sub; apply inner_sym. }
  eapply Rle_trans; [exact near|].
  replace (eps * norm (y ⊖ x)) with (eps / M * (M * norm (y ⊖ x))) by (field; lra).
  apply Rmult_le_compat_l; [left; now apply Rdiv_lt_0_compat | exact far].
Qed.

Lemma composition_convex {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) :
  0 < mu -> linear_composition mu L m M f grad -> convex f.
Proof.
  intros Hmu (G & A & g & dg & (_ & Hc) & _ & _ & Hf & _) x y s _ _ Hs; rewrite !Hf, map_add, !map_scale.
  exact (strongly_convex_is_convex whole mu g (Rlt_le _ _ Hmu) Hc (A x) (A y) s I I Hs).
Qed.

Theorem composition_interpolation {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) (x y : E) :
  0 < mu -> 0 < L -> 0 < M -> linear_composition mu L m M f grad ->
  f y + ⟨grad y, x ⊖ y⟩ + ‖grad x ⊖ grad y‖² / (2 * L * M ^ 2) <= f x.
Proof.
  intros Hmu HL HM (G & A & g & dg & (Hs & Hc) & HA & _ & Hf & Hgrad).
  pose proof (smooth_convex_interpolation L g dg (A x) (A y) HL
    (conj Hs (strongly_convex_is_convex whole mu g (Rlt_le _ _ Hmu) Hc))) as H.
  rewrite !Hf, !Hgrad; rewrite <- adjoint_sub.
  rewrite adjoint_spec_l, map_sub, (inner_sym G).
  pose proof (adjoint_norm_sqr A M (dg (A x) ⊖ dg (A y)) (Rlt_le _ _ HM) HA) as B.
  assert (‖adjoint A (dg (A x) ⊖ dg (A y))‖² / (2 * L * M ^ 2) <= ‖dg (A x) ⊖ dg (A y)‖² / (2 * L)); [|lra].
  replace (‖dg (A x) ⊖ dg (A y)‖² / (2 * L)) with (M ^ 2 * ‖dg (A x) ⊖ dg (A y)‖² / (2 * L * M ^ 2))
    by (field; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; repeat apply Rmult_lt_0_compat; lra | exact B].
Qed.

Theorem composition_steepness {E : InnerProductSpace} (mu L m M : R) (f : E -> R) (grad : E -> E) (x xs : E) :
  0 < mu -> 0 < m -> linear_composition mu L m M f grad -> 2 * mu * m ^ 2 * (f x - f xs) <= ‖grad x‖².
Proof.
  intros Hmu Hm (G & A & g & dg & ((Hg & _) & Hc) & _ & Hrange & Hf & Hgrad).
  destruct (Hrange (xs ⊖ x)) as (z & Hz & short).
  pose proof (strongly_convex_inequality mu g dg (A x) (A xs) (Rlt_le _ _ Hmu) Hc Hg) as H.
  rewrite <- map_sub, <- Hz in H; rewrite <- Hz in short.
  rewrite (inner_sym G), <- adjoint_spec, (inner_sym E), <- Hgrad, <- !Hf in H.
  pose proof (norm_pos z) as Hn; pose proof (norm_pos (A z)) as HAn; rewrite <- (norm_sqr (A z)) in H.
  assert (m ^ 2 * ‖z‖² <= norm (A z) * norm (A z)) as long.
  { rewrite <- norm_sqr; replace (m ^ 2 * (norm z * norm z)) with (m * norm z * (m * norm z)) by ring.
    apply Rmult_le_compat; try assumption; apply Rmult_le_pos; lra. }
  assert (0 <= ‖grad x ⊕ (mu * m ^ 2) ⊙ z‖²) as square by apply inner_pos.
  replace (‖grad x ⊕ (mu * m ^ 2) ⊙ z‖²)
    with (‖grad x‖² + 2 * (mu * m ^ 2) * ⟨grad x, z⟩ + mu * m ^ 2 * mu * (m ^ 2 * ‖z‖²)) in square by inner_ring.
  assert (0 < mu * m ^ 2) by (apply Rmult_lt_0_compat; [|apply pow_lt]; assumption).
  assert (mu * m ^ 2 * mu * (m ^ 2 * ‖z‖²) <= mu * m ^ 2 * mu * (norm (A z) * norm (A z)))
    by (apply Rmult_le_compat_l; [apply Rmult_le_pos|]; lra).
  assert (mu * m ^ 2 * (f x + ⟨grad x, z⟩ + mu / 2 * (norm (A z) * norm (A z))) <= mu * m ^ 2 * f xs)
    by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L M : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / (L * M ^ 2)) ⊙ grad x.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  (f x - f xs) / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L m M : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu <= L -> 0 < m -> m < M -> linear_composition mu L m M f grad -> is_minimizer f xs -> 0 <= t ->
  0 < w -> step L M grad x x' ->
  potential f xs (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) * w) x' - potential f xs w x <= 0.
Proof.
  intros mu_positive L_at_least m_positive M_above f_composition xs_minimizer t_nonnegative w_positive
      x'_value.
  unfold step in x'_value.
  unfold potential.
  assert (exists slack_L, 0 <= slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_M, 0 < slack_M /\ M = m + slack_M) as (slack_M & slack_M_sign & M_by_slack).
  { exists (M - m); split; [sign | field; sign]. }
  assert (0 < L * M ^ 2 - m ^ 2 * mu) by (rewrite ?M_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c
      => replace c with ((m ^ 2 * slack_L + 2 * m * mu * slack_M + 2 * m * slack_L * slack_M + mu * slack_M ^
      2 + slack_L * slack_M ^ 2) / (1)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((composition_gradient mu L m M f grad
      ltac:(sign) f_composition) xs)) as xs_stationary.
  weigh (L * M ^ 2 / (w * (L * M ^ 2 - m ^ 2 * mu))) (composition_interpolation mu L m M f grad x x'
      mu_positive ltac:(sign) ltac:(sign) f_composition).
  weigh (1 / (2 * w * (L * M ^ 2 - m ^ 2 * mu))) (composition_steepness mu L m M f grad x xs mu_positive
      m_positive f_composition).
  weigh (1 / (2 * w * (L * M ^ 2 - m ^ 2 * mu))) (composition_steepness mu L m M f grad x' xs mu_positive
      m_positive f_composition).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L m M : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu <= L -> 0 < m -> m < M -> linear_composition mu L m M f grad -> is_minimizer f xs -> 0 <= t ->
  0 < w -> 1 / w * (f x - f xs) - potential f xs w x <= 0.
Proof.
  intros mu_positive L_at_least m_positive M_above f_composition xs_minimizer t_nonnegative w_positive.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((composition_gradient mu L m M f grad
      ltac:(sign) f_composition) xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_linear_composition
    (E : InnerProductSpace) (mu L m M : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < mu -> mu <= L -> 0 < m -> m < M -> linear_composition mu L m M f grad -> is_minimizer f xs ->
  (forall n, step L M grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= (f (x O) - f xs) * ((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) ^ T.
Proof.
  intros mu_positive L_at_least m_positive M_above f_composition xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (exists slack_L, 0 <= slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_M, 0 < slack_M /\ M = m + slack_M) as (slack_M & slack_M_sign & M_by_slack).
  { exists (M - m); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < (- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) by (rewrite
      ?M_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((m ^ 2 * slack_L + 2 * m
      * mu * slack_M + 2 * m * slack_L * slack_M + mu * slack_M ^ 2 + slack_L * slack_M ^ 2) / (2 * m ^ 2 * mu
      + m ^ 2 * slack_L + 2 * m * mu * slack_M + 2 * m * slack_L * slack_M + mu * slack_M ^ 2 + slack_L *
      slack_M ^ 2)) by (field; sign) end; sign).
  set (Phi := fun n => potential f xs (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) ^ n) (x
      n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 *
      mu)) ^ S n) with (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) * ((- 1) * (m ^ 2 * mu -
      L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) ^ n).
    pose proof (decrease E mu L m M f grad xs (INR n) (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2
        * mu)) ^ n) (x n) (x (S n)) mu_positive L_at_least m_positive M_above f_composition xs_minimizer
        (pos_INR n) (pow_lt ((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) n base_positive_1)
        (stepping n)) as below; lra. }
  pose proof (domination E mu L m M f grad xs (INR T) (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2
      * mu)) ^ T) (x T) mu_positive L_at_least m_positive M_above f_composition xs_minimizer (pos_INR T)
      (pow_lt ((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) T base_positive_1)) as dominates.
  change (potential f xs (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) ^ T) (x T)) with (Phi
      T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / (((- 1) * (m ^ 2 * mu - L * M ^ 2) / (L * M ^ 2 + m ^ 2 * mu)) ^ T)) * (f (x T) - f xs)
      <= (f (x O) - f xs)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_linear_composition.
