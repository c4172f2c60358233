(** * proximal-point/weakly-convex: [mean over t < T of (1/s^2) ||x_t - x_{t+1}||^2 <= 2 Delta_0/(s T (2 - rho s))]

    The proximal point method with a constant step s < 1/rho, for weakly convex functions.
    Here [Delta_0 = f(x_0) - inf f].
    Source: after Davis, Drusvyatskiy 2019.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** Convex but for a parabola. *)
Definition weakly_convex {E : InnerProductSpace} (rho : R) (f : E -> R) : Prop :=
  convex (fun x => f x + rho / 2 * ‖x‖²).

(** A subgradient in the sense of Fréchet. *)
Definition is_frechet_subgradient {E : InnerProductSpace} (f : E -> R) (x g : E) : Prop :=
  forall eps, 0 < eps -> exists delta, 0 < delta /\
    forall y, norm (y ⊖ x) < delta -> f x + ⟨g, y ⊖ x⟩ - eps * norm (y ⊖ x) <= f y.

(** It supports a weakly convex function by a concave parabola, everywhere. *)
Theorem weakly_convex_inequality {E : InnerProductSpace} rho (f : E -> R) (x y g : E) :
  weakly_convex rho f -> is_frechet_subgradient f x g ->
  f x + ⟨g, y ⊖ x⟩ - rho / 2 * ‖y ⊖ x‖² <= f y.
Proof.
  intros Hf Hg; set (d := y ⊖ x); pose proof (norm_pos d) as Hd.
  enough (⟨g, d⟩ - rho / 2 * ‖d‖² <= f y - f x) by lra.
  apply small_step with (norm d + Rabs (rho / 2 * ‖d‖²)).
  intros eps [Heps _]; destruct (Hg eps Heps) as (delta & Hdelta & B).
  destruct (small_step_exists (Rmin eps (delta / (1 + norm d)))) as (s & Hs & Hsmall).
  { apply Rmin_pos; [lra | apply Rdiv_lt_0_compat; lra]. }
  pose proof (Rmin_l eps (delta / (1 + norm d))); pose proof (Rmin_r eps (delta / (1 + norm d))).
  assert (norm (x ⊕ s ⊙ d ⊖ x) = s * norm d) as N.
  { replace (x ⊕ s ⊙ d ⊖ x) with (s ⊙ d) by vector_eq; rewrite norm_scale, Rabs_right; lra. }
  assert (s * norm d < delta) as near.
  { apply Rle_lt_trans with (s * (1 + norm d)); [nra|].
    replace delta with (delta / (1 + norm d) * (1 + norm d)) by (field; lra).
    apply Rmult_lt_compat_r; lra. }
  specialize (B (x ⊕ s ⊙ d) ltac:(rewrite N; exact near)); rewrite N in B.
  replace ⟨g, x ⊕ s ⊙ d ⊖ x⟩ with (s * ⟨g, d⟩) in B by inner_ring.
  pose proof (Hf x y s I I ltac:(lra)) as C; simpl in C.
  replace ((1 - s) ⊙ x ⊕ s ⊙ y) with (x ⊕ s ⊙ d) in C by (unfold d; vector_eq).
  assert ((1 - s) * ‖x‖² + s * ‖y‖² - ‖x ⊕ s ⊙ d‖² = s * (1 - s) * ‖d‖²) as square by (unfold d; inner_ring).
  set (r := rho / 2 * ‖d‖²) in *; pose proof (Rabs_pos r) as Ha.
  pose proof (Rle_abs (- r)) as Hb; rewrite Rabs_Ropp in Hb.
  assert (rho / 2 * ((1 - s) * ‖x‖² + s * ‖y‖² - ‖x ⊕ s ⊙ d‖²) = s * (1 - s) * r) as C'
    by (rewrite square; unfold r; ring).
  apply Rmult_le_reg_l with s; [lra|].
  assert (s * (s * - r) <= s * (eps * Rabs r)) as D.
  { apply Rmult_le_compat_l; [lra|]; apply Rle_trans with (s * Rabs r).
    - apply Rmult_le_compat_l; lra.
    - apply Rmult_le_compat_r; lra. }
  lra.
Qed.

(** Where a proximal step comes to there is the subgradient that it shows. *)
Lemma prox_frechet_subgradient {E : InnerProductSpace} (f : E -> R) (s : R) (x p : E) :
  0 < s -> is_prox whole f s x p -> is_frechet_subgradient f p ((/ s) ⊙ (x ⊖ p)).
Proof.
  intros Hs [_ Hp] eps Heps; exists (2 * s * eps); split; [nra|].
  intros y Hy; pose proof (Hp y I) as H; simpl in H; pose proof (norm_pos (y ⊖ p)) as Hn.
  assert (‖y ⊖ x‖² = ‖p ⊖ x‖² - 2 * ⟨x ⊖ p, y ⊖ p⟩ + ‖y ⊖ p‖²) as square by inner_ring.
  rewrite inner_scale; rewrite <- (norm_sqr (y ⊖ p)) in square.
  apply Rmult_le_reg_l with s; [lra|].
  replace (s * (f p + / s * ⟨x ⊖ p, y ⊖ p⟩ - eps * norm (y ⊖ p)))
    with (s * f p + ⟨x ⊖ p, y ⊖ p⟩ - s * eps * norm (y ⊖ p)) by (field; lra).
  nra.
Qed.

Lemma weak_prox_inequality {E : InnerProductSpace} rho (f : E -> R) (s : R) (x p u : E) :
  weakly_convex rho f -> 0 < s -> is_prox whole f s x p ->
  f p + ⟨x ⊖ p, u ⊖ p⟩ / s - rho / 2 * ‖u ⊖ p‖² <= f u.
Proof.
  intros Hf Hs Hp.
  pose proof (weakly_convex_inequality rho f p u _ Hf (prox_frechet_subgradient f s x p Hs Hp)) as H.
  rewrite inner_scale in H; unfold Rdiv at 1; lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (f : E -> R) (x x' : E) : Prop :=
  is_prox whole f s x x'.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (rho s : R) (x x' : E) : R :=
  (2 - rho * s) / (2 * s) * ‖x ⊖ x'‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (rho s : R) (f : E -> R) (fmin : R) (t : R) (x x' : E) :
  0 < rho -> 0 < s -> s < 1 / rho -> weakly_convex rho f -> is_lower_bound fmin f -> 0 <= t -> step s f x x' ->
  potential f fmin x' - potential f fmin x + progress rho s x x' <= 0.
Proof.
  intros rho_positive s_positive s_below f_weakly_convex f_bounded_below t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  assert (0 < 1 - rho * s) by (replace (1 - rho * s) with (rho * (1 / rho - s)) by (field; sign); sign).
  weigh 1 (weak_prox_inequality rho f s x x' x f_weakly_convex ltac:(sign) x'_oracle).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (rho s : R) (f : E -> R) (fmin : R) (t : R) (x : E) :
  0 < rho -> 0 < s -> s < 1 / rho -> weakly_convex rho f -> is_lower_bound fmin f -> 0 <= t ->
  - potential f fmin x <= 0.
Proof.
  intros rho_positive s_positive s_below f_weakly_convex f_bounded_below t_nonnegative.
  unfold potential, progress.
  assert (0 < 1 - rho * s) by (replace (1 - rho * s) with (rho * (1 / rho - s)) by (field; sign); sign).
  weigh 1 (f_bounded_below x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_weakly_convex
    (E : InnerProductSpace) (rho s : R) (f : E -> R) (fmin : R) (x : nat -> E) :
  0 < rho -> 0 < s -> s < 1 / rho -> weakly_convex rho f -> is_lower_bound fmin f ->
  (forall n, step s f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x n) ⊖ (x (S n))‖² / (s ^ 2)) T / INR T <= 2 * (f (x O) - fmin) / (INR T * s * (2 - rho * s)).
Proof.
  intros rho_positive s_positive s_below f_weakly_convex f_bounded_below stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - rho * s) by (replace (1 - rho * s) with (rho * (1 / rho - s)) by (field; sign); sign).
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress rho s (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E rho s f fmin (INR n) (x n) (x (S n)) rho_positive s_positive s_below
        f_weakly_convex f_bounded_below (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E rho s f fmin (INR T) (x T) rho_positive s_positive s_below f_weakly_convex
      f_bounded_below (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress rho s (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (exists slack_s, 0 < slack_s /\ s = 1 / (rho * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((1 - rho * s) / (rho * s)); split; [sign | field; sign]. }
  assert (weight_positive : 0 < s * (2 - rho * s) / 2) by (rewrite ?s_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * slack_s + 1) / (2 * rho * slack_s ^ 2 + 4 * rho * slack_s + 2 * rho)) by (field;
      sign) end; sign).
  assert (paid : sum (fun n => (s * (2 - rho * s) / 2) * (‖(x n) ⊖ (x (S n))‖² / (s ^ 2))) T <= (f (x O) -
      fmin)).
  { replace (sum (fun n => (s * (2 - rho * s) / 2) * (‖(x n) ⊖ (x (S n))‖² / (s ^ 2))) T) with (sum (fun n =>
      progress rho s (x n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (s * (2 - rho * s) / 2) (fun n => ‖(x n) ⊖ (x (S n))‖² / (s ^ 2))) in paid.
  apply (quotient_le _ _ ((s * (2 - rho * s) / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions proximal_point_weakly_convex.
