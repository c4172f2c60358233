(** * gradient-descent/hoelder-smooth: [mean over t < T of (f(x_{t+1}) - f(xs)) <= L (b^2 T - b^2 nu T + R^2 + nu R^2)/(2 T (1 + nu))]

    Gradient descent, x_{t+1} = x_t - grad f(x_t)/L, where the gradient is Hoelder continuous with the exponent nu.
    Here [R = ||x_0 - xs||].
    Source: Devolder, Glineur, Nesterov 2014, section 4; Nesterov 2015, lemma 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The gradient is Hölder continuous with the exponent [nu]: over a length [b] it changes by at most [L b]. *)
Definition hoelder_smooth {E : InnerProductSpace} (L b nu : R) (f : E -> R) (grad : E -> E) : Prop :=
  gradient_of f grad /\
  forall x y, 0 < norm (x ⊖ y) -> norm (grad x ⊖ grad y) <= L * b * Rpower (norm (x ⊖ y) / b) nu.

(** A power between 0 and 2 lies below a parabola that touches it at 1. *)
Lemma power_below_parabola (nu s : R) :
  0 <= nu < 1 -> 0 < s -> 2 * Rpower s (1 + nu) <= (1 + nu) * (s * s) + (1 - nu).
Proof.
  intros Hnu Hs; unfold Rpower; set (w := ln s).
  replace (s * s) with (exp (2 * w)) by (unfold w; replace (2 * ln s) with (ln s + ln s) by ring;
    rewrite exp_plus, exp_ln; [reflexivity | assumption]).
  pose proof (exp_ineq1_le ((1 - nu) * w)) as A; pose proof (exp_ineq1_le (- (1 + nu) * w)) as B.
  pose proof (exp_pos ((1 + nu) * w)) as Hp; set (e := exp ((1 + nu) * w)) in *.
  assert (exp (2 * w) = e * exp ((1 - nu) * w)) as C by (unfold e; rewrite <- exp_plus; f_equal; ring).
  assert (1 = e * exp (- (1 + nu) * w)) as D.
  { unfold e; rewrite <- exp_plus; replace ((1 + nu) * w + - (1 + nu) * w) with 0 by ring; now rewrite exp_0. }
  assert (e * (1 + (1 - nu) * w) <= exp (2 * w)) by (rewrite C; apply Rmult_le_compat_l; lra).
  assert (e * (1 + - (1 + nu) * w) <= 1).
  { apply Rle_trans with (e * exp (- (1 + nu) * w)); [apply Rmult_le_compat_l|]; lra. }
  nra.
Qed.

(** The inexact quadratic bound. *)
Theorem hoelder_descent {E : InnerProductSpace} (L b nu : R) (f : E -> R) (grad : E -> E) (x y : E) :
  0 < L -> 0 < b -> 0 <= nu < 1 -> hoelder_smooth L b nu f grad ->
  f y <= f x + ⟨grad x, y ⊖ x⟩ + L / 2 * ‖y ⊖ x‖² + L * b ^ 2 * (1 - nu) / (2 * (1 + nu)).
Proof.
  intros HL Hb Hnu [Hg Hf]; set (d := y ⊖ x); replace y with (x ⊕ d) by (unfold d; vector_eq).
  pose proof (norm_pos d) as Hn.
  assert (0 < L * b ^ 2 * (1 - nu) / (2 * (1 + nu))) as error.
  { apply Rdiv_lt_0_compat; [|lra]; apply Rmult_lt_0_compat; [|lra]; apply Rmult_lt_0_compat; [lra|]; nra. }
  destruct (Req_dec (norm d) 0) as [Hz|Hz].
  { apply norm_definite in Hz; rewrite Hz; replace (x ⊕ zero) with x by vector_eq.
    replace ⟨grad x, zero⟩ with 0 by inner_ring; replace (‖zero : E‖²) with 0 by inner_ring; lra. }
  set (r := norm d) in *; assert (0 < r) as Hr by lra; set (q := r / b).
  assert (0 < q) as Hq by (apply Rdiv_lt_0_compat; assumption).
  set (c := L * b * r * Rpower q nu).
  assert (0 < c) as Hc by (unfold c, Rpower; repeat apply Rmult_lt_0_compat; try assumption; apply exp_pos).
  set (phi := fun s => f (x ⊕ s ⊙ d) - (⟨grad x, d⟩ * s + c / (1 + nu) * Rpower s (1 + nu))).
  set (phi' := fun s => ⟨grad (x ⊕ s ⊙ d), d⟩ - (⟨grad x, d⟩ + c / (1 + nu) * ((1 + nu) * Rpower s (1 + nu - 1)))).
  assert (forall s, 0 < s <= 1 -> phi 1 <= phi s) as falls.
  { intros s Hs; destruct (Req_dec s 1) as [->|Hs1]; [lra|].
    destruct (MVT_cor2 phi phi' s 1) as (m & Hm & Hm01); [lra| |].
    - intros u Hu; apply derivable_pt_lim_minus with (f1 := fun s => f (x ⊕ s ⊙ d)).
      + apply (derivative_along (V := self_dual E)), Hg.
      + apply derivable_pt_lim_plus.
        * rewrite <- (Rmult_1_r ⟨grad x, d⟩) at 2; apply derivable_pt_lim_scal, derivable_pt_lim_id.
        * apply (derivable_pt_lim_scal (fun s => Rpower s (1 + nu))), derivable_pt_lim_power; lra.
    - assert (phi' m <= 0) as Hneg.
      { unfold phi'; replace (1 + nu - 1) with nu by ring.
        replace (c / (1 + nu) * ((1 + nu) * Rpower m nu)) with (c * Rpower m nu) by (field; lra).
        assert (norm (x ⊕ m ⊙ d ⊖ x) = m * r) as far.
        { replace (x ⊕ m ⊙ d ⊖ x) with (m ⊙ d) by vector_eq; rewrite norm_scale, Rabs_right; unfold r; lra. }
        pose proof (Hf (x ⊕ m ⊙ d) x ltac:(rewrite far; apply Rmult_lt_0_compat; lra)) as change.
        rewrite far in change; replace (m * r / b) with (m * q) in change by (unfold q; field; lra).
        rewrite <- Rpower_mult_distr in change by lra.
        pose proof (cauchy_schwarz (grad (x ⊕ m ⊙ d) ⊖ grad x) d) as B; fold r in B.
        replace ⟨grad (x ⊕ m ⊙ d) ⊖ grad x, d⟩ with (⟨grad (x ⊕ m ⊙ d), d⟩ - ⟨grad x, d⟩) in B by inner_ring.
        assert (norm (grad (x ⊕ m ⊙ d) ⊖ grad x) * r <= L * b * (Rpower m nu * Rpower q nu) * r)
          by (apply Rmult_le_compat_r; lra).
        unfold c; lra. }
      assert (phi' m * (1 - s) <= 0) by nra. lra. }
  assert (f (x ⊕ d) <= f x + ⟨grad x, d⟩ + c / (1 + nu)) as bound.
  { apply small_step with (norm d); intros eps Heps.
    destruct (Hg x eps (proj1 Heps)) as (delta & Hdelta & near).
    destruct (small_step_exists (Rmin 1 (delta / r))) as (s & Hs & Hsmall).
    { apply Rmin_pos; [lra | apply Rdiv_lt_0_compat; lra]. }
    pose proof (Rmin_r 1 (delta / r)).
    assert (norm (x ⊕ s ⊙ d ⊖ x) = s * r) as far.
    { replace (x ⊕ s ⊙ d ⊖ x) with (s ⊙ d) by vector_eq; rewrite norm_scale, Rabs_right; unfold r; lra. }
    assert (s * r < delta).
    { replace delta with (delta / r * r) by (field; lra); apply Rmult_lt_compat_r; lra. }
    specialize (near (x ⊕ s ⊙ d) ltac:(rewrite far; assumption)); rewrite far in near.
    replace ⟨grad x, x ⊕ s ⊙ d ⊖ x⟩ with (s * ⟨grad x, d⟩) in near by inner_ring.
    apply (Rle_trans _ _ _ (Rle_abs _)) in near.
    pose proof (falls s Hs) as F; unfold phi in F; replace (x ⊕ 1 ⊙ d) with (x ⊕ d) in F by vector_eq.
    replace (Rpower 1 (1 + nu)) with 1 in F by (unfold Rpower; rewrite ln_1, Rmult_0_r, exp_0; reflexivity).
    assert (0 < c / (1 + nu) * Rpower s (1 + nu)).
    { apply Rmult_lt_0_compat; [apply Rdiv_lt_0_compat; lra | apply exp_pos]. }
    assert (eps * (s * r) <= eps * norm d) by (apply Rmult_le_compat_l; fold r; nra).
    lra. }
  pose proof (power_below_parabola nu q Hnu Hq) as P.
  assert (c = L * b ^ 2 * Rpower q (1 + nu)) as same.
  { rewrite Rpower_plus, Rpower_1 by assumption; unfold c, q; field; lra. }
  assert (b ^ 2 * (q * q) = ‖d‖²) as length by (unfold q, r; rewrite <- norm_sqr; field; lra).
  assert (c / (1 + nu) <= L / 2 * ‖d‖² + L * b ^ 2 * (1 - nu) / (2 * (1 + nu))) as last; [|lra].
  replace (L / 2 * ‖d‖² + L * b ^ 2 * (1 - nu) / (2 * (1 + nu)))
    with (L * b ^ 2 * ((1 + nu) * (q * q) + (1 - nu)) / (2 * (1 + nu)))
    by (rewrite <- length; field; lra).
  rewrite same; replace (L * b ^ 2 * Rpower q (1 + nu) / (1 + nu))
    with (L * b ^ 2 * (2 * Rpower q (1 + nu)) / (2 * (1 + nu))) by (field; lra).
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|].
  apply Rmult_le_compat_l; [|exact P]; apply Rmult_le_pos; [lra | nra].
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / L) ⊙ grad x.

Definition potential {E : InnerProductSpace} (L : R) (xs : E) (x : E) : R :=
  L / 2 * ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L : R) (f : E -> R) (grad : E -> E) (xs : E) (x : E) : R :=
  f (x ⊖ (1 / L) ⊙ grad x) - f xs.

Definition budget (L b nu : R) : R :=
  L * b ^ 2 * (1 - nu) / (2 * (nu + 1)).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L b nu : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < b -> 0 <= nu -> nu < 1 -> hoelder_smooth L b nu f grad -> convex f -> is_minimizer f xs ->
  0 <= t -> step L grad x x' ->
  potential L xs x' - potential L xs x + progress L f grad xs x - budget L b nu <= 0.
Proof.
  intros L_positive b_positive nu_nonnegative nu_below f_smooth f_convex xs_minimizer t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress, budget.
  rewrite <- ?x'_value.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 f_smooth) xs)) as xs_stationary.
  weigh 1 (convex_inequality f grad x xs f_convex (proj1 f_smooth)).
  weigh 1 (hoelder_descent L b nu f grad x x' L_positive b_positive (conj nu_nonnegative nu_below) f_smooth).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L b nu : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < b -> 0 <= nu -> nu < 1 -> hoelder_smooth L b nu f grad -> convex f -> is_minimizer f xs ->
  0 <= t -> - potential L xs x <= 0.
Proof.
  intros L_positive b_positive nu_nonnegative nu_below f_smooth f_convex xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 f_smooth) xs)) as xs_stationary.
  add_square (L / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_hoelder_smooth
    (E : InnerProductSpace) (L b nu : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < b -> 0 <= nu -> nu < 1 -> hoelder_smooth L b nu f grad -> convex f -> is_minimizer f xs ->
  (forall n, step L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f ((x n) ⊖ (1 / L) ⊙ grad (x n)) - f xs) T / INR T <= L * (INR T * b ^ 2 + nu * ‖x O ⊖ xs‖² + ‖x O ⊖ xs‖² - INR T * b ^ 2 * nu) / (2 * INR T * (nu + 1)).
Proof.
  intros L_positive b_positive nu_nonnegative nu_below f_smooth f_convex xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L f grad xs (x n)) + budget L b nu).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L b nu f grad xs (INR n) (x n) (x (S n)) L_positive b_positive nu_nonnegative
        nu_below f_smooth f_convex xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L b nu f grad xs (INR T) (x T) L_positive b_positive nu_nonnegative nu_below
      f_smooth f_convex xs_minimizer (pos_INR T)) as dominates.
  change (potential L xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L f grad xs (x n)) (fun n => budget L b nu) T falls) as
      total.
  assert (spent : sum (fun n => budget L b nu) T <= L * INR T * b ^ 2 * (1 - nu) / (2 * (nu + 1))).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L b nu) k = L * INR k * b ^ 2 * (1 - nu) /
      (2 * (nu + 1)))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f ((x n) ⊖ (1 / L) ⊙ grad (x n)) - f xs)) T <= L * INR T * b ^ 2 * (1 - nu) /
      (2 * (nu + 1)) + L * ‖x O ⊖ xs‖² / 2).
  { replace (sum (fun n => (f ((x n) ⊖ (1 / L) ⊙ grad (x n)) - f xs)) T) with (sum (fun n => progress L f grad
      xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_hoelder_smooth.
