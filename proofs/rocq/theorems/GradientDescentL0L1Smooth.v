(** * gradient-descent/l0-l1-smooth: [mean over t < T of eta_t ||grad f(x_t)||^2 <= 2 Delta_0/T]

    Gradient descent with the step eta_t = 1/(L0 + L1 ||grad f(x_t)||), where f is (L0, L1)-smooth.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Zhang, He, Sra, Jadbabaie 2020; Koloskova, Hendrikx, Stich 2023.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** (L0, L1)-smooth: near [x] the gradient is Lipschitz with a constant that grows with its own length. *)
Definition generalized_smooth {E : InnerProductSpace} (L0 L1 : R) (f : E -> R) (grad : E -> E) : Prop :=
  gradient_of f grad /\
  forall x y, L1 * norm (y ⊖ x) <= 1 -> norm (grad y ⊖ grad x) <= (L0 + L1 * norm (grad x)) * norm (y ⊖ x).

(** The number that the equation of the step says: [1 / (L0 + L1 ‖grad x‖)]. *)
Lemma clipped_step_inverse {E : InnerProductSpace} (L0 L1 eta : R) (g : E) :
  0 < L0 -> 0 < L1 -> 0 < eta -> eta <= 1 / L0 -> (1 - L0 * eta) ^ 2 = L1 ^ 2 * eta ^ 2 * ‖g‖² ->
  (L0 + L1 * norm g) * eta = 1.
Proof.
  intros H0 H1 He Hle Heq; pose proof (norm_pos g) as Hn; rewrite <- (norm_sqr g) in Heq.
  assert (L0 * eta <= 1).
  { replace 1 with (L0 * (1 / L0)) by (field; lra); apply Rmult_le_compat_l; lra. }
  enough (1 - L0 * eta = L1 * eta * norm g) by lra.
  apply Rsqr_inj; [lra | repeat apply Rmult_le_pos; lra | unfold Rsqr; lra].
Qed.

(** Along the gradient a step that is no longer is one on which the descent lemma holds. *)
Theorem clipped_descent {E : InnerProductSpace} (L0 L1 : R) (f : E -> R) (grad : E -> E) (eta c : R) (x y : E) :
  0 < L0 -> 0 < L1 -> 0 < eta -> eta <= 1 / L0 -> generalized_smooth L0 L1 f grad ->
  (1 - L0 * eta) ^ 2 = L1 ^ 2 * eta ^ 2 * ‖grad x‖² -> y = x ⊖ c ⊙ grad x -> 0 <= c -> c <= eta ->
  f y <= f x + ⟨grad x, y ⊖ x⟩ + ‖y ⊖ x‖² / (2 * eta).
Proof.
  intros H0 H1 He Hle [Hg Hf] Heq -> Hc Hce.
  pose proof (clipped_step_inverse L0 L1 eta (grad x) H0 H1 He Hle Heq) as step.
  set (d := (- c) ⊙ grad x); replace (x ⊖ c ⊙ grad x) with (x ⊕ d) by (unfold d; vector_eq).
  replace (x ⊕ d ⊖ x) with d by vector_eq.
  pose proof (norm_pos (grad x)) as Hn; pose proof (norm_pos d) as Hd.
  assert (norm d = c * norm (grad x)) as length.
  { unfold d; rewrite norm_scale, Rabs_Ropp, Rabs_right; lra. }
  assert (L1 * norm d <= 1) as near.
  { rewrite length; assert (c * (L1 * norm (grad x)) <= eta * (L1 * norm (grad x))).
    { apply Rmult_le_compat_r; [apply Rmult_le_pos|]; lra. }
    assert (0 < L0 * eta) by (apply Rmult_lt_0_compat; lra). lra. }
  replace (‖d‖² / (2 * eta)) with ((L0 + L1 * norm (grad x)) * ‖d‖² / 2).
  2: { replace (L0 + L1 * norm (grad x)) with (/ eta); [field; lra|].
       apply Rmult_eq_reg_r with eta; [rewrite step; field|]; lra. }
  apply (descent_along (V := self_dual E) f grad x d); [exact Hg|].
  intros s Hs.
  assert (norm (x ⊕ s ⊙ d ⊖ x) = s * norm d) as far.
  { replace (x ⊕ s ⊙ d ⊖ x) with (s ⊙ d) by vector_eq; rewrite norm_scale, Rabs_right; lra. }
  assert (norm (grad (x ⊕ s ⊙ d) ⊖ grad x) <= (L0 + L1 * norm (grad x)) * (s * norm d)) as change.
  { rewrite <- far; apply Hf; rewrite far.
    assert (s * (L1 * norm d) <= 1 * (L1 * norm d)); [|lra].
    apply Rmult_le_compat_r; [apply Rmult_le_pos|]; lra. }
  eapply Rle_trans; [exact (cauchy_schwarz _ _)|].
  rewrite <- (norm_sqr d).
  replace (s * ((L0 + L1 * norm (grad x)) * (norm d * norm d)))
    with ((L0 + L1 * norm (grad x)) * (s * norm d) * norm d) by ring.
  apply Rmult_le_compat_r; assumption.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L0 L1 eta : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x /\
    (1 - L0 * eta) ^ 2 = L1 ^ 2 * eta ^ 2 * ‖grad x‖².

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (eta : R) (grad : E -> E) (x : E) : R :=
  eta / 2 * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L0 L1 eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x x' : E) :
  0 < L0 -> 0 < L1 -> 0 < eta -> eta <= 1 / L0 -> generalized_smooth L0 L1 f grad -> is_lower_bound fmin f ->
  0 <= t -> step L0 L1 eta grad x x' -> potential f fmin x' - potential f fmin x + progress eta grad x <= 0.
Proof.
  intros L0_positive L1_positive eta_positive eta_at_most f_smooth f_bounded_below t_nonnegative (x'_value &
      eta_value).
  unfold potential, progress.
  assert (0 <= 1 - L0 * eta) by (replace (1 - L0 * eta) with (L0 * (1 / L0 - eta)) by (field; sign); sign).
  weigh 1 (clipped_descent L0 L1 f grad eta _ x x' L0_positive L1_positive eta_positive eta_at_most f_smooth
      eta_value ltac:(eassumption) ltac:(sign) ltac:(sign)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L0 L1 eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x : E) :
  0 < L0 -> 0 < L1 -> 0 < eta -> eta <= 1 / L0 -> generalized_smooth L0 L1 f grad -> is_lower_bound fmin f ->
  0 <= t -> - potential f fmin x <= 0.
Proof.
  intros L0_positive L1_positive eta_positive eta_at_most f_smooth f_bounded_below t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L0 * eta) by (replace (1 - L0 * eta) with (L0 * (1 / L0 - eta)) by (field; sign); sign).
  weigh 1 (f_bounded_below x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_l0_l1_smooth
    (E : InnerProductSpace) (L0 L1 : R) (eta : nat -> R) (f : E -> R) (grad : E -> E) (fmin : R) (x : nat -> E) :
  0 < L0 -> 0 < L1 -> (forall n, 0 < (eta n)) -> (forall n, (eta n) <= 1 / L0) ->
  generalized_smooth L0 L1 f grad -> is_lower_bound fmin f ->
  (forall n, step L0 L1 (eta n) grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (eta n) * ‖grad (x n)‖²) T / INR T <= 2 * (f (x O) - fmin) / INR T.
Proof.
  intros L0_positive L1_positive eta_positive eta_at_most f_smooth f_bounded_below stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (eta n) grad (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L0 L1 (eta n) f grad fmin (INR n) (x n) (x (S n)) L0_positive L1_positive
        (eta_positive n) (eta_at_most n) f_smooth f_bounded_below (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L0 L1 (eta T) f grad fmin (INR T) (x T) L0_positive L1_positive (eta_positive T)
      (eta_at_most T) f_smooth f_bounded_below (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (eta n) grad (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (1 / 2) * ((eta n) * ‖grad (x n)‖²)) T <= (f (x O) - fmin)).
  { replace (sum (fun n => (1 / 2) * ((eta n) * ‖grad (x n)‖²)) T) with (sum (fun n => progress (eta n) grad
      (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (1 / 2) (fun n => (eta n) * ‖grad (x n)‖²)) in paid.
  apply (quotient_le _ _ ((1 / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_l0_l1_smooth.
