(** * gradient-descent/quasi-strongly-convex: [||x_T - P_X(x_T)||^2 <= (2 L (L - mu)/(2 L^2 + 2 mu L + mu^2))^T ||x_0 - P_X(x_0)||^2]

    Gradient descent, x_{t+1} = x_t - grad f(x_t) / L, where f is quasi-strongly convex.
    Source: Necoara, Nesterov, Glineur 2019.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A nearest point of those at which a function is least. *)
Definition nearest_minimizers {E : InnerProductSpace} (fmin : R) (f : E -> R) (P_X : E -> E) : Prop :=
  forall x, is_projection (fun u => f u = fmin) x (P_X x).

Section NearestMinimizers.
  Context {E : InnerProductSpace} (fmin : R) (f : E -> R) (grad P_X : E -> E).
  Context (HP : nearest_minimizers fmin f P_X).

  Lemma nearest_value x : f (P_X x) = fmin.
  Proof. exact (proj1 (HP x)). Qed.

  Lemma nearest_minimizer_sqr x y : ‖x ⊖ P_X x‖² <= ‖x ⊖ P_X y‖².
  Proof.
    pose proof (sqr_norm_le _ _ (proj2 (HP x) (P_X y) (nearest_value y))) as A; rewrite norm_sqr in A; lra.
  Qed.

  Lemma nearest_is_stationary x : is_lower_bound fmin f -> gradient_of f grad -> grad (P_X x) = zero.
  Proof.
    intros Hl Hg; apply (minimizer_gradient f (P_X x)); [|apply Hg].
    split; [exact I|]; intros y _; rewrite nearest_value; apply Hl.
  Qed.

  (** Interpolation between a nearest minimizer and a point. *)
  Lemma smooth_interpolation_from_nearest L x y :
    0 < L -> smooth L f grad -> is_lower_bound fmin f ->
    f y + ⟨grad y, P_X x ⊖ y⟩ + (‖grad y‖² / L - 2 * ⟨grad y, P_X x ⊖ y⟩ - L * ‖P_X x ⊖ y‖²) / 4 <= fmin.
  Proof.
    intros HL Hf Hl; pose proof (smooth_interpolation L f grad (P_X x) y HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 Hf)) in A.
    replace ‖zero ⊖ grad y‖² with ‖grad y‖² in A by inner_ring.
    replace ⟨zero ⊖ grad y, P_X x ⊖ y⟩ with (- ⟨grad y, P_X x ⊖ y⟩) in A by inner_ring; lra.
  Qed.

  Lemma smooth_interpolation_to_nearest L x y :
    0 < L -> smooth L f grad -> is_lower_bound fmin f ->
    fmin + (‖grad y‖² / L + 2 * ⟨grad y, y ⊖ P_X x⟩ - L * ‖y ⊖ P_X x‖²) / 4 <= f y.
  Proof.
    intros HL Hf Hl; pose proof (smooth_interpolation L f grad y (P_X x) HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 Hf)) in A.
    replace ‖grad y ⊖ zero‖² with ‖grad y‖² in A by inner_ring.
    replace ⟨grad y ⊖ zero, y ⊖ P_X x⟩ with ⟨grad y, y ⊖ P_X x⟩ in A by inner_ring.
    replace ⟨zero, y ⊖ P_X x⟩ with 0 in A by inner_ring; lra.
  Qed.

  Lemma smooth_convexity_from_nearest L x y :
    0 < L -> smooth_convex L f grad -> is_lower_bound fmin f ->
    f y + ⟨grad y, P_X x ⊖ y⟩ + ‖grad y‖² / (2 * L) <= fmin.
  Proof.
    intros HL Hf Hl; pose proof (smooth_convex_interpolation L f grad (P_X x) y HL Hf) as A.
    rewrite nearest_value, (nearest_is_stationary x Hl (proj1 (proj1 Hf))) in A.
    replace ‖zero ⊖ grad y‖² with ‖grad y‖² in A by inner_ring; lra.
  Qed.

  Lemma smooth_convexity_to_nearest L (x y : E) :
    0 < L -> smooth_convex L f grad -> is_lower_bound fmin f -> fmin + ‖grad y‖² / (2 * L) <= f y.
  Proof.
    intros HL Hf Hl; pose proof (smooth_lower_bound L f grad fmin y HL (proj1 Hf) Hl); lra.
  Qed.
End NearestMinimizers.

Definition quasi_strongly_convex {E : InnerProductSpace} (mu fmin : R) (f : E -> R) (grad P_X : E -> E) : Prop :=
  forall x, f x + ⟨grad x, P_X x ⊖ x⟩ + mu / 2 * ‖x ⊖ P_X x‖² <= fmin.

(** Of a point between [x] and its nearest minimizer that minimizer is the only nearest one. *)
Lemma nearest_between {E : InnerProductSpace} (fmin : R) (f : E -> R) (P_X : E -> E) (x : E) (s : R) :
  nearest_minimizers fmin f P_X -> 0 <= s < 1 -> P_X (P_X x ⊕ s ⊙ (x ⊖ P_X x)) = P_X x.
Proof.
  intros HP Hs; set (p := P_X x); set (z := p ⊕ s ⊙ (x ⊖ p)); set (w := P_X z ⊖ p).
  pose proof (nearest_minimizer_sqr fmin f P_X HP x z) as A; pose proof (nearest_minimizer_sqr fmin f P_X HP z x) as B.
  fold p in A, B.
  replace ‖x ⊖ P_X z‖² with (‖x ⊖ p‖² - 2 * ⟨x ⊖ p, w⟩ + ‖w‖²) in A by (unfold w; inner_ring).
  replace ‖z ⊖ P_X z‖² with (s * s * ‖x ⊖ p‖² - 2 * s * ⟨x ⊖ p, w⟩ + ‖w‖²) in B by (unfold w, z; inner_ring).
  replace ‖z ⊖ p‖² with (s * s * ‖x ⊖ p‖²) in B by (unfold z; inner_ring).
  pose proof (inner_pos _ w) as P.
  assert (w = zero) as Z by (apply inner_definite; nra).
  replace (P_X z) with (w ⊕ p) by (unfold w; vector_eq); rewrite Z; vector_eq.
Qed.

(** On the way from the nearest minimizer to [x], [(f - fmin)/s] less [mu/2 s ‖x - P_X x‖²] does not fall. *)
Lemma quasi_strong_growth {E : InnerProductSpace} (mu fmin : R) (f : E -> R) (grad P_X : E -> E) (x : E) :
  is_lower_bound fmin f -> gradient_of f grad -> nearest_minimizers fmin f P_X ->
  quasi_strongly_convex mu fmin f grad P_X -> 0 < mu -> mu / 2 * ‖x ⊖ P_X x‖² <= f x - fmin.
Proof.
  intros Hl Hg HP HQ Hmu; set (p := P_X x); set (d := x ⊖ p); set (D := ‖d‖²).
  set (phi := fun s : R => f (p ⊕ s ⊙ d)).
  set (psi := fun s : R => (phi s - fmin) / s - mu / 2 * D * s).
  set (psi' := fun s : R => (⟨grad (p ⊕ s ⊙ d), d⟩ * s - 1 * (phi s - fmin)) / Rsqr s - mu / 2 * D).
  assert (0 <= D) as HD by apply inner_pos.
  assert (forall s, 0 < s -> derivable_pt_lim psi s (psi' s)) as Hder.
  { intros s Hs; unfold psi, psi'.
    apply (derivable_pt_lim_minus (fun s => (phi s - fmin) / s) (fun s => mu / 2 * D * s)).
    - apply (derivable_pt_lim_div (fun s => phi s - fmin) id s (⟨grad (p ⊕ s ⊙ d), d⟩) 1); [| |unfold id; lra].
      + replace ⟨grad (p ⊕ s ⊙ d), d⟩ with (⟨grad (p ⊕ s ⊙ d), d⟩ - 0) by lra.
        apply (derivable_pt_lim_minus phi (fct_cte fmin)); [|apply derivable_pt_lim_const].
        exact (derivative_along (V := self_dual E) f p d _ s (Hg _)).
      + apply derivable_pt_lim_id.
    - pose proof (derivable_pt_lim_scal id (mu / 2 * D) s 1 (derivable_pt_lim_id s)) as A.
      rewrite Rmult_1_r in A; exact A. }
  assert (forall s, 0 < s < 1 -> 0 <= psi' s) as Hrise.
  { intros s Hs; unfold psi', phi; pose proof (HQ (p ⊕ s ⊙ d)) as A.
    assert (P_X (p ⊕ s ⊙ d) = p) as N by (apply (nearest_between fmin f P_X x s HP); lra).
    rewrite N in A.
    replace ⟨grad (p ⊕ s ⊙ d), p ⊖ (p ⊕ s ⊙ d)⟩ with (- s * ⟨grad (p ⊕ s ⊙ d), d⟩) in A by inner_ring.
    replace ‖p ⊕ s ⊙ d ⊖ p‖² with (s * s * D) in A by (unfold D; inner_ring).
    set (F := f (p ⊕ s ⊙ d)) in *; set (G := ⟨grad (p ⊕ s ⊙ d), d⟩) in *.
    replace ((G * s - 1 * (F - fmin)) / Rsqr s - mu / 2 * D)
      with ((G * s - (F - fmin) - mu / 2 * (s * s * D)) / (s * s)) by (unfold Rsqr; field; lra).
    apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; nra]. }
  assert (forall s, 0 < s < 1 -> - (mu / 2 * D * s) <= psi 1) as Hall.
  { intros s Hs; destruct (MVT_cor2 psi psi' s 1) as (c & Hc & Hc1); [lra | intros; apply Hder; lra |].
    pose proof (Hrise c ltac:(lra)) as R; pose proof (Hl (p ⊕ s ⊙ d)) as B.
    assert (0 <= (phi s - fmin) / s) as C
      by (apply Rmult_le_pos; [unfold phi; lra | apply Rlt_le, Rinv_0_lt_compat; lra]).
    assert (psi s <= psi 1) as M by nra; unfold psi in M at 1; lra. }
  assert (0 <= psi 1) as Hone.
  { apply Rnot_lt_le; intros Hneg.
    set (c := mu / 2 * D) in *; assert (0 <= c) as Hc by (unfold c; nra).
    set (s := Rmin (/ 2) (- psi 1 / (2 * (c + 1)))).
    assert (0 < - psi 1 / (2 * (c + 1))) as Hq by (apply Rdiv_lt_0_compat; lra).
    assert (0 < s < 1) as Hs.
    { unfold s; split; [apply Rmin_glb_lt; lra | pose proof (Rmin_l (/ 2) (- psi 1 / (2 * (c + 1)))); lra]. }
    assert (s * (2 * (c + 1)) <= - psi 1) as Hsmall.
    { apply Rle_trans with (- psi 1 / (2 * (c + 1)) * (2 * (c + 1))); [|apply Req_le; field; lra].
      apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    pose proof (Hall s Hs); nra. }
  unfold psi, phi in Hone; replace (p ⊕ 1 ⊙ d) with x in Hone by (unfold d; vector_eq); lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / L) ⊙ grad x.

Definition potential {E : InnerProductSpace} (P_X : E -> E) (w : R) (x : E) : R :=
  ‖x ⊖ P_X x‖² / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> nearest_minimizers fmin f P_X ->
  quasi_strongly_convex mu fmin f grad P_X -> 0 <= t -> 0 < w -> step L grad x x' ->
  potential P_X (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) * w) x' - potential P_X w x <= 0.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below P_X_is f_quasi_strongly_convex t_nonnegative w_positive
      x'_value.
  unfold step in x'_value.
  unfold potential.
  weigh (2 / (w * (L - mu))) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (2 / (w * (L - mu))) (f_quasi_strongly_convex x).
  weigh (mu / (L * w * (L - mu))) (f_quasi_strongly_convex x').
  weigh ((2 * L + mu) / (L * w * (L - mu))) (quasi_strong_growth mu fmin f grad P_X x' f_bounded_below (proj1
      f_smooth) P_X_is f_quasi_strongly_convex mu_positive).
  weigh (L / (w * (L - mu))) (nearest_minimizer_sqr fmin f P_X P_X_is x' x).
  add_square (mu ^ 2 / (2 * L * w * (L - mu))) (x' ⊖ (1 / mu) ⊙ grad x' ⊖ P_X x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (t w : R) (x : E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> nearest_minimizers fmin f P_X ->
  quasi_strongly_convex mu fmin f grad P_X -> 0 <= t -> 0 < w ->
  1 / w * (‖x ⊖ P_X x‖²) - potential P_X w x <= 0.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below P_X_is f_quasi_strongly_convex t_nonnegative w_positive.
  unfold potential.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_quasi_strongly_convex
    (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad P_X : E -> E) (fmin : R) (x : nat -> E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> nearest_minimizers fmin f P_X ->
  quasi_strongly_convex mu fmin f grad P_X -> (forall n, step L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ P_X (x T)‖² <= (‖x O ⊖ P_X (x O)‖²) * ((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) ^ T.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below P_X_is f_quasi_strongly_convex stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < (2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) by (replace ((2
      * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) with (2 * L * (L - mu) / (2 * L ^ 2 + 2 * L *
      mu + mu ^ 2)) by (field; sign); sign).
  set (Phi := fun n => potential P_X (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) ^ n) (x
      n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^
      2)) ^ S n) with (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) * ((2 * L ^ 2 - 2 * L *
      mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) ^ n).
    pose proof (decrease E mu L f grad P_X fmin (INR n) (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu +
        mu ^ 2)) ^ n) (x n) (x (S n)) mu_positive L_above f_smooth f_bounded_below P_X_is
        f_quasi_strongly_convex (pos_INR n) (pow_lt ((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^
        2)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L f grad P_X fmin (INR T) (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu +
      mu ^ 2)) ^ T) (x T) mu_positive L_above f_smooth f_bounded_below P_X_is f_quasi_strongly_convex (pos_INR
      T) (pow_lt ((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) T base_positive_1)) as
      dominates.
  change (potential P_X (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) ^ T) (x T)) with (Phi
      T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ P_X (x O)‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / (((2 * L ^ 2 - 2 * L * mu) / (2 * L ^ 2 + 2 * L * mu + mu ^ 2)) ^ T)) * (‖(x T) ⊖ P_X (x
      T)‖²) <= (‖x O ⊖ P_X (x O)‖²)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_quasi_strongly_convex.
