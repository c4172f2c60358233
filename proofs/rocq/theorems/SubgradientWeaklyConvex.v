(** * subgradient/weakly-convex: [mean over t < T of (1/s^2) ||x_t - p_t||^2 <= (eta^2 G^2 T + ||p_0 - x_0||^2 + 2 s (f(p_0) - inf f))/(2 eta s T (1 - rho s))]

    The subgradient method with a constant step, x_{t+1} = x_t - eta g_t, for weakly convex functions.
    Source: Davis, Drusvyatskiy 2019, theorem 3.1.

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
Definition step {E : InnerProductSpace} (G eta : R) (f : E -> R) (x x' : E) : Prop :=
  exists g : E,
    is_frechet_subgradient f x g /\
    norm g <= G /\
    x' = x ⊖ eta ⊙ g.

Definition potential {E : InnerProductSpace} (s : R) (f : E -> R) (prox : E -> E) (fmin : R) (x : E) : R :=
  (f (prox x) - fmin) + ‖prox x ⊖ x‖² / (2 * s).

Definition progress {E : InnerProductSpace} (rho eta s : R) (prox : E -> E) (x : E) : R :=
  eta * (1 - rho * s) / s ^ 2 * ‖x ⊖ prox x‖².

Definition budget (G eta s : R) : R :=
  G ^ 2 * eta ^ 2 / (2 * s).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (rho G eta s : R) (f : E -> R) (prox : E -> E) (fmin : R) (t : R) (x x' : E) :
  0 < rho -> 0 < G -> 0 < eta -> 0 < s -> s < 1 / rho -> weakly_convex rho f -> is_lower_bound fmin f ->
  (forall u, is_prox whole f s u (prox u)) -> 0 <= t -> step G eta f x x' ->
  potential s f prox fmin x' - potential s f prox fmin x + progress rho eta s prox x - budget G eta s <= 0.
Proof.
  intros rho_positive G_positive eta_positive s_positive s_below f_weakly_convex f_bounded_below prox_is
      t_nonnegative (g & g_subgradient & g_bound & x'_value).
  unfold potential, progress, budget.
  assert (0 < 1 - rho * s) by (replace (1 - rho * s) with (rho * (1 / rho - s)) by (field; sign); sign).
  remember (prox x) as p_t eqn:p_t_value.
  pose proof (prox_is x) as p_t_oracle; rewrite <- p_t_value in p_t_oracle; clear p_t_value.
  remember (prox x') as p2_t eqn:p2_t_value.
  pose proof (prox_is x') as p2_t_oracle; rewrite <- p2_t_value in p2_t_oracle; clear p2_t_value.
  weigh (eta / s) (weak_prox_inequality rho f s x p_t x f_weakly_convex ltac:(sign) p_t_oracle).
  weigh (eta / s) (weakly_convex_inequality rho f x p_t g f_weakly_convex g_subgradient).
  weigh 1 (weak_prox_inequality rho f s x' p2_t p_t f_weakly_convex ltac:(sign) p2_t_oracle).
  weigh (eta ^ 2 / (2 * s)) (sqr_norm_le g G g_bound).
  add_square ((1 - rho * s) / (2 * s)) (p_t ⊖ p2_t).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (rho G eta s : R) (f : E -> R) (prox : E -> E) (fmin : R) (t : R) (x : E) :
  0 < rho -> 0 < G -> 0 < eta -> 0 < s -> s < 1 / rho -> weakly_convex rho f -> is_lower_bound fmin f ->
  (forall u, is_prox whole f s u (prox u)) -> 0 <= t -> - potential s f prox fmin x <= 0.
Proof.
  intros rho_positive G_positive eta_positive s_positive s_below f_weakly_convex f_bounded_below prox_is
      t_nonnegative.
  unfold potential, progress, budget.
  assert (0 < 1 - rho * s) by (replace (1 - rho * s) with (rho * (1 / rho - s)) by (field; sign); sign).
  remember (prox x) as p_t_1 eqn:p_t_1_value.
  pose proof (prox_is x) as p_t_1_oracle; rewrite <- p_t_1_value in p_t_1_oracle; clear p_t_1_value.
  weigh 1 (f_bounded_below p_t_1).
  add_square (1 / (2 * s)) (x ⊖ p_t_1).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_weakly_convex
    (E : InnerProductSpace) (rho G eta s : R) (f : E -> R) (prox : E -> E) (fmin : R) (x : nat -> E) :
  0 < rho -> 0 < G -> 0 < eta -> 0 < s -> s < 1 / rho -> weakly_convex rho f -> is_lower_bound fmin f ->
  (forall u, is_prox whole f s u (prox u)) -> (forall n, step G eta f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x n) ⊖ prox (x n)‖² / (s ^ 2)) T / INR T <= (2 * (f (prox (x O)) - fmin) * s + G ^ 2 * INR T * eta ^ 2 + (‖prox (x O) ⊖ x O‖²)) / (2 * INR T * eta * s * (1 - rho * s)).
Proof.
  intros rho_positive G_positive eta_positive s_positive s_below f_weakly_convex f_bounded_below prox_is
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - rho * s) by (replace (1 - rho * s) with (rho * (1 / rho - s)) by (field; sign); sign).
  set (Phi := fun n => potential s f prox fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress rho eta s prox (x n)) + budget G eta s).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E rho G eta s f prox fmin (INR n) (x n) (x (S n)) rho_positive G_positive
        eta_positive s_positive s_below f_weakly_convex f_bounded_below prox_is (pos_INR n) (stepping n)) as
        below; lra. }
  pose proof (domination E rho G eta s f prox fmin (INR T) (x T) rho_positive G_positive eta_positive
      s_positive s_below f_weakly_convex f_bounded_below prox_is (pos_INR T)) as dominates.
  change (potential s f prox fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress rho eta s prox (x n)) (fun n => budget G eta s) T falls) as
      total.
  assert (spent : sum (fun n => budget G eta s) T <= G ^ 2 * INR T * eta ^ 2 / (2 * s)).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta s) k = G ^ 2 * INR k * eta ^ 2 / (2 *
      s))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = (f (prox (x O)) - fmin) + (‖prox (x O) ⊖ x O‖²) / (2 * s)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta * (1 - rho * s)) * (‖(x n) ⊖ prox (x n)‖² / (s ^ 2))) T <= (f (prox (x O))
      - fmin) + G ^ 2 * INR T * eta ^ 2 / (2 * s) + (‖prox (x O) ⊖ x O‖²) / (2 * s)).
  { replace (sum (fun n => (eta * (1 - rho * s)) * (‖(x n) ⊖ prox (x n)‖² / (s ^ 2))) T) with (sum (fun n =>
      progress rho eta s prox (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (eta * (1 - rho * s)) (fun n => ‖(x n) ⊖ prox (x n)‖² / (s ^ 2))) in paid.
  apply (quotient_le _ _ ((eta * (1 - rho * s)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions subgradient_weakly_convex.
