(** * The entropy on the probability simplex

    R^n with the norm [sum |x_i|], whose dual norm is [max |g_i|]; the negative entropy [sum x_i ln x_i] is a mirror map
    on the probability simplex and is 1-strongly convex in that norm (Pinsker's inequality); its mirror steps are
    multiplicative weights. *)

From Potential Require Export Mirror Euclidean.

(** ** One coordinate *)

(** A function on the positive numbers with a derivative that vanishes at 1 and has the sign of [t - 1] is smallest at 1. *)
Lemma smallest_at_one (f f' : R -> R) :
  (forall t, 0 < t -> derivable_pt_lim f t (f' t)) ->
  (forall t, 0 < t <= 1 -> f' t <= 0) -> (forall t, 1 <= t -> 0 <= f' t) ->
  forall t, 0 < t -> f 1 <= f t.
Proof.
  intros Hd Hneg Hpos t Ht; destruct (Rtotal_order t 1) as [H|[->|H]]; [|lra|].
  - destruct (MVT_cor2 f f' t 1 H) as (c & Hc & Hc1); [intros; apply Hd; lra|].
    pose proof (Hneg c ltac:(lra)); nra.
  - destruct (MVT_cor2 f f' 1 t H) as (c & Hc & Hc1); [intros; apply Hd; lra|].
    pose proof (Hpos c ltac:(lra)); nra.
Qed.

Lemma derivative_inverse_shift t : 0 < t -> derivable_pt_lim (fun t => / (t + 2)) t (- / ((t + 2) * (t + 2))).
Proof.
  intros Ht.
  pose proof (derivable_pt_lim_div (fct_cte 1) (fun t => t + 2) t 0 1) as A.
  assert (derivable_pt_lim (fun t => t + 2) t 1) as B.
  { replace 1 with (1 + 0) by ring; apply (derivable_pt_lim_plus id (fct_cte 2));
      [apply derivable_pt_lim_id | apply derivable_pt_lim_const]. }
  specialize (A (derivable_pt_lim_const 1 t) B ltac:(lra)).
  intros eps Heps; destruct (A eps Heps) as (delta & H); exists delta; intros h Hh Hd.
  specialize (H h Hh Hd); unfold div_fct, fct_cte in H.
  replace ((0 * (t + 2) - 1 * 1) / (t + 2)²) with (- / ((t + 2) * (t + 2))) in H by (unfold Rsqr; field; lra).
  now replace (1 / (t + h + 2) - 1 / (t + 2)) with (/ (t + h + 2) - / (t + 2)) in H by (unfold Rdiv; ring).
Qed.

Lemma derivative_t_ln_t t : 0 < t -> derivable_pt_lim (fun t => t * ln t) t (ln t + 1).
Proof.
  intros Ht; replace (ln t + 1) with (1 * ln t + t * / t) by (field; lra).
  apply (derivable_pt_lim_mult id ln); [apply derivable_pt_lim_id | now apply derivable_pt_lim_ln].
Qed.

(** [ln t - 3/2 + 27/(2 (t+2)^2)] has the sign of [t - 1]: its derivative is [1/t - 27/(t+2)^3 >= 0]. *)
Definition slope (t : R) : R := ln t - 3 / 2 + 27 / 2 * (/ (t + 2) * / (t + 2)).
Definition slope' (t : R) : R := / t - 27 / ((t + 2) * (t + 2) * (t + 2)).

Lemma slope_derivative t : 0 < t -> derivable_pt_lim slope t (slope' t).
Proof.
  intros Ht.
  replace (slope' t) with ((/ t - 0) + 27 / 2 * (- / ((t + 2) * (t + 2)) * / (t + 2) + / (t + 2) * - / ((t + 2) * (t + 2))))
    by (unfold slope'; field; lra).
  apply (derivable_pt_lim_plus (fun t => ln t - 3 / 2) (fun t => 27 / 2 * (/ (t + 2) * / (t + 2)))).
  - apply (derivable_pt_lim_minus ln (fct_cte (3 / 2))); [now apply derivable_pt_lim_ln | apply derivable_pt_lim_const].
  - apply (derivable_pt_lim_scal (fun t => / (t + 2) * / (t + 2))).
    apply (derivable_pt_lim_mult (fun t => / (t + 2)) (fun t => / (t + 2))); now apply derivative_inverse_shift.
Qed.

Lemma slope'_pos t : 0 < t -> 0 <= slope' t.
Proof.
  intros Ht; unfold slope'.
  replace (/ t - 27 / ((t + 2) * (t + 2) * (t + 2)))
    with ((t - 1) * (t - 1) * (t + 8) / (t * ((t + 2) * (t + 2) * (t + 2)))) by (field; lra).
  apply Rmult_le_pos.
  - apply Rmult_le_pos; [apply Rle_0_sqr | lra].
  - apply Rlt_le, Rinv_0_lt_compat; repeat apply Rmult_lt_0_compat; lra.
Qed.

Lemma slope_one : slope 1 = 0.
Proof. unfold slope; rewrite ln_1; field. Qed.

Lemma slope_sign t : 0 < t -> (t <= 1 -> slope t <= 0) /\ (1 <= t -> 0 <= slope t).
Proof.
  intros Ht; split; intros H; rewrite <- slope_one; destruct (Req_dec t 1) as [->|Hne]; try lra.
  - destruct (MVT_cor2 slope slope' t 1 ltac:(lra)) as (c & Hc & Hc1); [intros; apply slope_derivative; lra|].
    pose proof (slope'_pos c ltac:(lra)); nra.
  - destruct (MVT_cor2 slope slope' 1 t ltac:(lra)) as (c & Hc & Hc1); [intros; apply slope_derivative; lra|].
    pose proof (slope'_pos c ltac:(lra)); nra.
Qed.

(** [t ln t - t + 1 >= 3 (t-1)^2 / (2 (t+2))]. *)
Lemma entropy_bound t : 0 < t -> 3 / 2 * ((t - 1) * (t - 1) * / (t + 2)) <= t * ln t - t + 1.
Proof.
  intros Ht.
  pose (f := fun t => t * ln t + (7 - 5 / 2 * t + - (27 / 2) * / (t + 2))).
  assert (H : f 1 <= f t).
  { apply (smallest_at_one f slope); [| | |assumption].
    - intros r Hr; unfold f.
      replace (slope r) with ((ln r + 1) + ((0 - 5 / 2 * 1) + - (27 / 2) * (- / ((r + 2) * (r + 2)))))
        by (unfold slope; field; lra).
      apply (derivable_pt_lim_plus (fun t => t * ln t)); [now apply derivative_t_ln_t|].
      apply (derivable_pt_lim_plus (fun t => 7 - 5 / 2 * t)).
      + apply (derivable_pt_lim_minus (fct_cte 7) (fun t => 5 / 2 * t)); [apply derivable_pt_lim_const|].
        apply (derivable_pt_lim_scal id), derivable_pt_lim_id.
      + apply (derivable_pt_lim_scal (fun t => / (t + 2))); now apply derivative_inverse_shift.
    - intros r Hr; apply slope_sign; lra.
    - intros r Hr; apply slope_sign; lra. }
  unfold f in H; rewrite ln_1 in H.
  replace (3 / 2 * ((t - 1) * (t - 1) * / (t + 2))) with (3 / 2 * t - 6 + 27 / 2 * / (t + 2)) by (field; lra).
  lra.
Qed.

(** The divergence of one coordinate, bounded below by every tangent of its parabola. *)
Definition coordinate_divergence (u x : R) : R := u * ln u - u * ln x - u + x.

Lemma coordinate_bound u x c :
  0 <= u -> 0 <= x -> (x = 0 -> u = 0) ->
  3 * c * Rabs (u - x) - 3 / 2 * (c * c) * (u + 2 * x) <= coordinate_divergence u x.
Proof.
  intros Hu Hx H0; unfold coordinate_divergence; destruct Hx as [Hx|<-].
  2: { rewrite (H0 eq_refl), Rminus_0_r, Rabs_R0; lra. }
  assert (0 <= (c * (u + 2 * x) - Rabs (u - x)) * (c * (u + 2 * x) - Rabs (u - x))) as Hsq by apply Rle_0_sqr.
  assert (Rabs (u - x) * Rabs (u - x) = (u - x) * (u - x)) as Habs by (rewrite <- Rabs_mult; apply Rabs_pos_eq, Rle_0_sqr).
  assert (3 * c * Rabs (u - x) - 3 / 2 * (c * c) * (u + 2 * x) <= 3 / 2 * ((u - x) * (u - x) * / (u + 2 * x))) as A.
  { apply Rmult_le_reg_r with (u + 2 * x); [lra|].
    replace (3 / 2 * ((u - x) * (u - x) * / (u + 2 * x)) * (u + 2 * x)) with (3 / 2 * ((u - x) * (u - x))) by (field; lra).
    rewrite <- Habs; nra. }
  eapply Rle_trans; [exact A|]; clear A Hsq Habs.
  destruct Hu as [Hu|<-].
  - pose proof (entropy_bound (u / x) ltac:(apply Rdiv_lt_0_compat; assumption)) as B.
    assert (ln (u / x) = ln u + - ln x) as Hln
      by (unfold Rdiv; rewrite ln_mult, ln_Rinv by (try apply Rinv_0_lt_compat; assumption); reflexivity).
    rewrite Hln in B; clear Hln.
    apply (Rmult_le_compat_l x) in B; [|lra].
    replace (x * (3 / 2 * ((u / x - 1) * (u / x - 1) * / (u / x + 2)))) with (3 / 2 * ((u - x) * (u - x) * / (u + 2 * x)))
      in B by (field; lra).
    replace (x * (u / x * (ln u + - ln x) - u / x + 1)) with (u * ln u - u * ln x - u + x) in B by (field; lra).
    exact B.
  - replace (3 / 2 * ((0 - x) * (0 - x) * / (0 + 2 * x))) with (3 / 4 * x) by (field; lra); lra.
Qed.

(** ** The simplex *)

Fixpoint total (n : nat) : coordinates n -> R :=
  match n with O => fun _ => 0 | S n => fun x => fst x + total n (snd x) end.

Fixpoint nonnegative (n : nat) : coordinates n -> Prop :=
  match n with O => fun _ => True | S n => fun x => 0 <= fst x /\ nonnegative n (snd x) end.

Fixpoint positive (n : nat) : coordinates n -> Prop :=
  match n with O => fun _ => True | S n => fun x => 0 < fst x /\ positive n (snd x) end.

Definition simplex (n : nat) (x : coordinates n) : Prop := nonnegative n x /\ total n x = 1.

Definition simplex_interior (n : nat) (x : coordinates n) : Prop := positive n x /\ total n x = 1.

(** [sum x_i ln x_i], where [0 ln 0 = 0], and its derivative [ln x_i + 1]. *)
Fixpoint entropy (n : nat) : coordinates n -> R :=
  match n with O => fun _ => 0 | S n => fun x => fst x * ln (fst x) + entropy n (snd x) end.

Fixpoint entropy_slope (n : nat) : coordinates n -> dual (coordinates n) :=
  match n with O => fun x => x | S n => fun x => (ln (fst x) + 1, entropy_slope n (snd x)) end.

(** [sum u_i ln(u_i/x_i) - u_i + x_i]. *)
Fixpoint divergence (n : nat) : coordinates n -> coordinates n -> R :=
  match n with
  | O => fun _ _ => 0
  | S n => fun u x => coordinate_divergence (fst u) (fst x) + divergence n (snd u) (snd x)
  end.

(** [u] vanishes where [x] does. *)
Fixpoint supported (n : nat) : coordinates n -> coordinates n -> Prop :=
  match n with
  | O => fun _ _ => True
  | S n => fun u x => (fst x = 0 -> fst u = 0) /\ supported n (snd u) (snd x)
  end.

Lemma total_combination n (x y : coordinates n) a b :
  total n (a ⊙ x ⊕ b ⊙ y) = a * total n x + b * total n y.
Proof.
  induction n as [|n IH]; [simpl; ring|].
  destruct x as [a1 x], y as [b1 y]; simpl in *; rewrite IH; ring.
Qed.

Lemma positive_nonnegative n x : positive n x -> nonnegative n x.
Proof. induction n as [|n IH]; [easy|]; intros [H1 H2]; split; [now apply Rlt_le | now apply IH]. Qed.

Lemma interior_simplex n x : simplex_interior n x -> simplex n x.
Proof. intros [H1 H2]; split; [now apply positive_nonnegative | assumption]. Qed.

Lemma positive_supported n u x : positive n x -> supported n u x.
Proof. induction n as [|n IH]; [easy|]; intros [H1 H2]; split; [lra | now apply IH]. Qed.

Lemma nonnegative_combination n (x y : coordinates n) a b :
  0 <= a -> 0 <= b -> nonnegative n x -> nonnegative n y -> nonnegative n (a ⊙ x ⊕ b ⊙ y).
Proof.
  intros Ha Hb; induction n as [|n IH]; [easy|]; destruct x as [a1 x], y as [b1 y]; simpl in *; intros [H1 H2] [H3 H4].
  split; [|now apply IH].
  apply Rplus_le_le_0_compat; now apply Rmult_le_pos.
Qed.

Theorem simplex_convex n : convex_set (simplex n).
Proof.
  intros x y s [Hx Tx] [Hy Ty] Hs; split; [apply nonnegative_combination; try assumption; lra|].
  rewrite total_combination, Tx, Ty; ring.
Qed.

(** ** Pinsker's inequality *)

Lemma divergence_bound n u x c :
  nonnegative n u -> nonnegative n x -> supported n u x ->
  3 * c * seminorm (u ⊖ x) - 3 / 2 * (c * c) * (total n u + 2 * total n x) <= divergence n u x.
Proof.
  induction n as [|n IH]; intros Hu Hx Hs.
  - destruct u, x; simpl; unfold norm; simpl; rewrite sqrt_0; lra.
  - destruct u as [a u], x as [b x], Hu as [Ha Hu], Hx as [Hb Hx], Hs as [H0 Hs]; simpl in Ha, Hu, Hb, Hx, H0, Hs.
    pose proof (coordinate_bound a b c Ha Hb H0) as A; pose proof (IH u x Hu Hx Hs) as B; simpl.
    change (norm (E := line) (a + -1 * b)) with (sqrt (Rsqr (a + -1 * b))); rewrite sqrt_Rsqr_abs.
    replace (a + -1 * b) with (a - b) by ring; unfold sub in B; lra.
Qed.

Theorem pinsker n u x :
  simplex n u -> simplex n x -> supported n u x ->
  / 2 * (seminorm (u ⊖ x) * seminorm (u ⊖ x)) <= divergence n u x.
Proof.
  intros [Hu Tu] [Hx Tx] Hs.
  pose proof (divergence_bound n u x (seminorm (u ⊖ x) / 3) Hu Hx Hs) as A; rewrite Tu, Tx in A; lra.
Qed.

Lemma divergence_pos n u x : nonnegative n u -> nonnegative n x -> supported n u x -> 0 <= divergence n u x.
Proof. intros Hu Hx Hs; pose proof (divergence_bound n u x 0 Hu Hx Hs); lra. Qed.

Lemma divergence_self n x : divergence n x x = 0.
Proof.
  induction n as [|n IH]; [reflexivity|]; destruct x as [a x]; simpl; rewrite IH; unfold coordinate_divergence; ring.
Qed.

Lemma bregman_entropy n u x : positive n x -> bregman (entropy n) (entropy_slope n) u x = divergence n u x.
Proof.
  unfold bregman; induction n as [|n IH]; intros Hx; [simpl; ring|].
  destruct u as [a u], x as [b x], Hx as [Hb Hx]; simpl in Hb, Hx; specialize (IH u x Hx).
  simpl; unfold coordinate_divergence; unfold sub in IH; lra.
Qed.

(** ** The entropy is strongly convex *)

Lemma entropy_jensen n (x y : coordinates n) s :
  let w := (1 - s) ⊙ x ⊕ s ⊙ y in
  entropy n w = (1 - s) * entropy n x + s * entropy n y - (1 - s) * divergence n x w - s * divergence n y w.
Proof.
  induction n as [|n IH]; [simpl; ring|]; destruct x as [a x], y as [b y]; specialize (IH x y); simpl in *; rewrite IH.
  unfold coordinate_divergence; ring.
Qed.

Lemma combination_supported n (x y : coordinates n) s :
  0 < s < 1 -> nonnegative n x -> nonnegative n y ->
  supported n x ((1 - s) ⊙ x ⊕ s ⊙ y) /\ supported n y ((1 - s) ⊙ x ⊕ s ⊙ y).
Proof.
  intros Hs; induction n as [|n IH]; [easy|]; destruct x as [a x], y as [b y]; simpl; intros [Ha Hx] [Hb Hy].
  specialize (IH x y Hx Hy); repeat split; try apply IH; intros H; nra.
Qed.

Theorem entropy_strongly_convex n : strongly_convex_in_norm_on (simplex n) 1 (entropy n).
Proof.
  intros x y s Hx Hy Hs.
  set (N := seminorm (x ⊖ y)); set (w := (1 - s) ⊙ x ⊕ s ⊙ y).
  destruct (Req_dec s 0) as [->|H0].
  { replace w with x by (unfold w; vector_eq); lra. }
  destruct (Req_dec s 1) as [->|H1].
  { replace w with y by (unfold w; vector_eq); lra. }
  destruct (combination_supported n x y s ltac:(lra) (proj1 Hx) (proj1 Hy)) as [Sx Sy]; fold w in Sx, Sy.
  pose proof (simplex_convex n x y s Hx Hy Hs) as Hw; fold w in Hw.
  pose proof (pinsker n x w Hx Hw Sx) as A; pose proof (pinsker n y w Hy Hw Sy) as B.
  replace (x ⊖ w) with (s ⊙ (x ⊖ y)) in A by (unfold w; vector_eq).
  replace (y ⊖ w) with ((s - 1) ⊙ (x ⊖ y)) in B by (unfold w; vector_eq).
  rewrite seminorm_scale, Rabs_pos_eq in A by lra; rewrite seminorm_scale, Rabs_left in B by lra; fold N in A, B.
  pose proof (entropy_jensen n x y s) as J; fold w in J; simpl in J; rewrite J.
  apply (Rmult_le_compat_l (1 - s)) in A; [|lra]; apply (Rmult_le_compat_l s) in B; [|lra]; lra.
Qed.

Lemma entropy_convex n : convex_on (simplex n) (entropy n).
Proof.
  intros x y s Hx Hy Hs; pose proof (entropy_strongly_convex n x y s Hx Hy Hs) as A.
  pose proof (seminorm_pos _ (x ⊖ y)) as P.
  assert (0 <= 1 / 2 * (s * (1 - s)) * (seminorm (x ⊖ y) * seminorm (x ⊖ y)))
    by (repeat apply Rmult_le_pos; lra).
  lra.
Qed.

(** ** It is a mirror map *)

Lemma directional_t_ln_t x d eps :
  0 < x -> 0 < eps -> exists delta, 0 < delta /\
    forall s, 0 < s < delta -> Rabs ((x + s * d) * ln (x + s * d) - x * ln x - s * ((ln x + 1) * d)) <= eps * s.
Proof.
  intros Hx Heps; destruct (Req_dec d 0) as [->|Hd].
  - exists 1; split; [lra|]; intros s Hs; rewrite !Rmult_0_r, Rplus_0_r.
    replace (x * ln x - x * ln x - 0) with 0 by ring; rewrite Rabs_R0; nra.
  - assert (0 < Rabs d) as Hpos by now apply Rabs_pos_lt.
    destruct (derivative_t_ln_t x Hx (eps / Rabs d)) as (delta & B); [now apply Rdiv_lt_0_compat|].
    exists (delta / Rabs d); split; [apply Rdiv_lt_0_compat; [apply cond_pos | assumption]|]; intros s Hs.
    assert (s * d <> 0) as Hsd by (apply Rmult_integral_contrapositive; lra).
    assert (Rabs (s * d) = s * Rabs d) as Es by (rewrite Rabs_mult, (Rabs_pos_eq s); lra).
    specialize (B (s * d) Hsd).
    assert (Rabs (s * d) < delta) as Hsmall.
    { rewrite Es; apply Rmult_lt_reg_r with (/ Rabs d); [now apply Rinv_0_lt_compat|].
      rewrite Rmult_assoc, Rinv_r, Rmult_1_r by lra; unfold Rdiv in Hs; lra. }
    specialize (B Hsmall).
    set (a := (x + s * d) * ln (x + s * d)) in *; set (b := x * ln x) in *.
    replace (a - b - s * ((ln x + 1) * d)) with (((a - b) / (s * d) - (ln x + 1)) * (s * d)) by (field; lra).
    rewrite Rabs_mult, Es.
    replace (eps * s) with (eps / Rabs d * (s * Rabs d)) by (field; lra).
    apply Rmult_le_compat_r; [nra | lra].
Qed.

Lemma entropy_directional n (x d : coordinates n) :
  positive n x -> is_directional_derivative (entropy n) x d ⟪entropy_slope n x, d⟫.
Proof.
  induction n as [|n IH]; intros Hx eps Heps.
  - exists 1; split; [lra|]; intros s Hs; simpl; rewrite Rmult_0_r, !Rminus_0_r, Rabs_R0; nra.
  - destruct x as [a x], d as [b d], Hx as [Ha Hx]; simpl in Ha, Hx.
    destruct (directional_t_ln_t a b (eps / 2) Ha ltac:(lra)) as (d1 & H1 & B1).
    destruct (IH x d Hx (eps / 2) ltac:(lra)) as (d2 & H2 & B2).
    exists (Rmin d1 d2); split; [now apply Rmin_pos|]; intros s Hs.
    pose proof (Rmin_l d1 d2); pose proof (Rmin_r d1 d2).
    specialize (B1 s ltac:(lra)); specialize (B2 s ltac:(lra)); simpl.
    match goal with |- Rabs ?e <= _ =>
      replace e with (((a + s * b) * ln (a + s * b) - a * ln a - s * ((ln a + 1) * b)) +
                      (entropy n (x ⊕ s ⊙ d) - entropy n x - s * ⟪entropy_slope n x, d⟫)) by ring end.
    eapply Rle_trans; [apply Rabs_triang | lra].
Qed.

Theorem entropy_mirror_map n :
  mirror_map (simplex n) (simplex_interior n) (entropy n) (entropy_slope n).
Proof.
  split; [apply simplex_convex|]; split; [apply entropy_convex|]; split; [apply interior_simplex|].
  intros x [Hx _] u _; now apply entropy_directional.
Qed.

(** ** Its mirror steps are multiplicative weights *)

(** [x_i exp(- eta g_i)]. *)
Fixpoint reweighted (eta : R) (n : nat) : dual (coordinates n) -> coordinates n -> coordinates n :=
  match n with
  | O => fun _ x => x
  | S n => fun g x => (fst x * exp (- (eta * fst g)), reweighted eta n (snd g) (snd x))
  end.

(** [x_i exp(- eta g_i) / sum_j x_j exp(- eta g_j)]. *)
Definition hedge_step (eta : R) (n : nat) (g : dual (coordinates n)) (x : coordinates n) : coordinates n :=
  (/ total n (reweighted eta n g x)) ⊙ reweighted eta n g x.

Lemma reweighted_positive eta n g x : positive n x -> positive n (reweighted eta n g x).
Proof.
  induction n as [|n IH]; [easy|]; intros [H1 H2]; split; [|now apply IH].
  apply Rmult_lt_0_compat; [assumption | apply exp_pos].
Qed.

Lemma positive_scale n c (x : coordinates n) : 0 < c -> positive n x -> positive n (c ⊙ x).
Proof.
  intros Hc; induction n as [|n IH]; [easy|]; intros [H1 H2]; split; [now apply Rmult_lt_0_compat | now apply IH].
Qed.

Lemma total_scale n c (x : coordinates n) : total n (c ⊙ x) = c * total n x.
Proof.
  induction n as [|n IH]; [simpl; ring|]; destruct x as [a x]; specialize (IH x); simpl in *; rewrite IH; ring.
Qed.

Lemma total_nonneg n (x : coordinates n) : positive n x -> 0 <= total n x.
Proof. induction n as [|n IH]; simpl; [lra|]; intros [H1 H2]; specialize (IH _ H2); lra. Qed.

(** The divergence from the new weights, before ([c = 1]) and after ([c = 1/Z]) they are scaled. *)
Lemma divergence_reweighted eta n g u (x : coordinates n) c :
  0 < c -> positive n x ->
  divergence n u (c ⊙ reweighted eta n g x) =
  divergence n u x + eta * ⟪g, u⟫ - ln c * total n u - total n x + c * total n (reweighted eta n g x).
Proof.
  intros Hc; induction n as [|n IH]; intros Hx; [simpl; ring|].
  destruct u as [a u], x as [b x], g as [r g], Hx as [Hb Hx]; simpl in Hb, Hx; specialize (IH g u x Hx).
  simpl; rewrite IH; unfold coordinate_divergence.
  rewrite ln_mult, ln_mult, ln_exp; try ring; try assumption; try apply exp_pos.
  apply Rmult_lt_0_compat; [assumption | apply exp_pos].
Qed.

Theorem hedge_is_mirror_step eta n g x :
  simplex_interior n x ->
  is_mirror_step (simplex n) (simplex_interior n) (entropy n) (entropy_slope n) x g eta (hedge_step eta n g x).
Proof.
  intros [Hx Tx]; unfold hedge_step.
  pose proof (reweighted_positive eta n g x Hx) as Hr.
  set (r := reweighted eta n g x) in *.
  assert (0 < total n r) as HZ.
  { destruct n as [|n]; [simpl in Tx; lra|]; unfold r; destruct x as [b x], g as [a g], Hx as [Hb Hx].
    pose proof (total_nonneg n _ (reweighted_positive eta n g x Hx)).
    simpl in *; pose proof (Rmult_lt_0_compat _ _ Hb (exp_pos (- (eta * a)))); lra. }
  pose proof (Rinv_0_lt_compat _ HZ) as HZi.
  assert (positive n ((/ total n r) ⊙ r)) as Hp by now apply positive_scale.
  assert (total n ((/ total n r) ⊙ r) = 1) as Tp by (rewrite total_scale; field; lra).
  split; [now split|]; split; [apply interior_simplex; now split|].
  intros u [Hu Tu]; rewrite !bregman_entropy by assumption.
  pose proof (divergence_reweighted eta n g u x (/ total n r) HZi Hx) as A.
  pose proof (divergence_reweighted eta n g ((/ total n r) ⊙ r) x (/ total n r) HZi Hx) as B.
  fold r in A, B; rewrite divergence_self, Tp in B; rewrite Tu in A.
  pose proof (divergence_pos n u ((/ total n r) ⊙ r) Hu (positive_nonnegative n _ Hp) (positive_supported n u _ Hp)).
  lra.
Qed.

(** ** From the centre, every point is within [ln n] *)

Fixpoint constant (n : nat) (c : R) : coordinates n :=
  match n with O => zero | S n => (c, constant n c) end.

Lemma total_constant n c : total n (constant n c) = INR n * c.
Proof. induction n as [|n IH]; [simpl; ring|]; rewrite S_INR; simpl; rewrite IH; ring. Qed.

Lemma positive_constant n c : 0 < c -> positive n (constant n c).
Proof. intros Hc; induction n as [|n IH]; [easy|]; now split. Qed.

Definition centre (n : nat) : coordinates n := constant n (/ INR n).

Theorem centre_interior n : (0 < n)%nat -> simplex_interior n (centre n).
Proof.
  intros Hn; apply lt_0_INR in Hn; split.
  - now apply positive_constant, Rinv_0_lt_compat.
  - unfold centre; rewrite total_constant; field; lra.
Qed.

Lemma divergence_constant n (u : coordinates n) c :
  divergence n u (constant n c) = entropy n u - ln c * total n u - total n u + INR n * c.
Proof.
  induction n as [|n IH]; [simpl; ring|]; rewrite S_INR; destruct u as [a u]; simpl; rewrite IH.
  unfold coordinate_divergence; ring.
Qed.

Lemma entropy_nonpos n (u : coordinates n) : nonnegative n u -> total n u <= 1 -> entropy n u <= 0.
Proof.
  induction n as [|n IH]; [simpl; lra|]; destruct u as [a u]; simpl; intros [Ha Hu] Ht.
  assert (0 <= total n u) as Hp.
  { clear -Hu; induction n as [|n IH]; [simpl; lra|]; destruct u as [b u], Hu as [Hb Hu]; simpl in *.
    specialize (IH u Hu); lra. }
  pose proof (IH u Hu ltac:(lra)).
  destruct Ha as [Ha|<-]; [|lra].
  assert (ln a <= 0) by (rewrite <- ln_1; destruct (Req_dec a 1) as [->|]; [lra | apply Rlt_le, ln_increasing; lra]).
  nra.
Qed.

Theorem centre_divergence n u :
  (0 < n)%nat -> simplex n u -> bregman (entropy n) (entropy_slope n) u (centre n) <= ln (INR n).
Proof.
  intros Hn [Hu Tu]; rewrite bregman_entropy by now apply centre_interior.
  apply lt_0_INR in Hn; unfold centre; rewrite divergence_constant, Tu, ln_Rinv by assumption.
  pose proof (entropy_nonpos n u Hu ltac:(lra)).
  replace (INR n * / INR n) with 1 by (field; lra); lra.
Qed.
