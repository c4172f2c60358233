(** * Methods in continuous time

    A flow is a curve [x : R -> E] with its velocity.  [derive] finds the derivative of a potential along a curve by the
    rules for sums, products, inner products and functions with a gradient; [continue] shows that it is continuous at the
    start.  A potential whose derivative is not positive does not rise, by the mean value theorem. *)

From Potential Require Export Inequalities.

Section Definitions.
  Context {E : InnerProductSpace}.
  Implicit Types (x : R -> E) (v : E) (t : R).

  (** [v] is the derivative of the curve [x] at [t]. *)
  Definition is_velocity x t v : Prop :=
    forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall s, Rabs (s - t) < delta -> norm (x s ⊖ x t ⊖ (s - t) ⊙ v) <= eps * Rabs (s - t).

  (** The curve is continuous at its start, from the right. *)
  Definition starts_continuously x : Prop :=
    forall eps, 0 < eps -> exists delta, 0 < delta /\ forall s, 0 < s < delta -> norm (x s ⊖ x 0) <= eps.
End Definitions.

(** The same for a real function. *)
Definition starts_at (F : R -> R) : Prop :=
  forall eps, 0 < eps -> exists delta, 0 < delta /\ forall s, 0 < s < delta -> Rabs (F s - F 0) <= eps.

(** ** Derivatives *)

(** A derivative by its bound, which is the form of [is_velocity]. *)
Lemma derivative_from_bound (F : R -> R) t l :
  (forall eps, 0 < eps -> exists delta, 0 < delta /\
    forall s, Rabs (s - t) < delta -> Rabs (F s - F t - (s - t) * l) <= eps * Rabs (s - t)) ->
  derivable_pt_lim F t l.
Proof.
  intros H eps Heps; destruct (H (eps / 2) ltac:(lra)) as (d & Hd & B).
  exists (mkposreal d Hd); intros h Hh Hhd; simpl in Hhd.
  specialize (B (t + h)); replace (t + h - t) with h in B by ring; specialize (B Hhd).
  replace ((F (t + h) - F t) / h - l) with ((F (t + h) - F t - h * l) / h) by (field; assumption).
  unfold Rdiv; rewrite Rabs_mult, Rabs_inv.
  pose proof (Rabs_pos_lt h Hh) as Hp.
  apply Rmult_lt_reg_r with (Rabs h); [assumption|].
  rewrite Rmult_assoc, Rinv_l by lra; nra.
Qed.

Lemma bound_from_derivative (F : R -> R) t l :
  derivable_pt_lim F t l ->
  forall eps, 0 < eps -> exists delta, 0 < delta /\
    forall s, Rabs (s - t) < delta -> Rabs (F s - F t - (s - t) * l) <= eps * Rabs (s - t).
Proof.
  intros H eps Heps; destruct (H eps Heps) as [d B]; exists d; split; [apply cond_pos|]; intros s Hs.
  destruct (Req_dec (s - t) 0) as [Z|Z].
  - rewrite Z, Rabs_R0; replace s with t by lra.
    replace (F t - F t - 0 * l) with 0 by ring; rewrite Rabs_R0; lra.
  - pose proof (B (s - t) Z Hs) as C; replace (t + (s - t)) with s in C by ring.
    replace (F s - F t - (s - t) * l) with (((F s - F t) / (s - t) - l) * (s - t)) by (field; assumption).
    rewrite Rabs_mult; apply Rmult_le_compat_r; [apply Rabs_pos | lra].
Qed.

Lemma derivative_equal (F : R -> R) t l l' : derivable_pt_lim F t l -> l = l' -> derivable_pt_lim F t l'.
Proof. now intros H <-. Qed.

Lemma derivative_divided (F : R -> R) t l c : derivable_pt_lim F t l -> derivable_pt_lim (fun s => F s / c) t (l / c).
Proof.
  intros H; apply (derivative_equal _ t (l * / c + F t * 0)); [|unfold Rdiv; ring].
  exact (derivable_pt_lim_mult F (fun _ => / c) t l 0 H (derivable_pt_lim_const (/ c) t)).
Qed.

Lemma derivative_power (F : R -> R) t l n :
  derivable_pt_lim F t l -> derivable_pt_lim (fun s => F s ^ n) t (INR n * F t ^ pred n * l).
Proof. intros H; exact (derivable_pt_lim_comp F (fun y => y ^ n) t l _ H (derivable_pt_lim_pow (F t) n)). Qed.

Lemma derivative_exp (F : R -> R) t l : derivable_pt_lim F t l -> derivable_pt_lim (fun s => exp (F s)) t (exp (F t) * l).
Proof. intros H; exact (derivable_pt_lim_comp F exp t l _ H (derivable_pt_lim_exp (F t))). Qed.

(** Two neighbourhoods at once. *)
Lemma near_both (P Q : R -> Prop) t :
  (exists delta, 0 < delta /\ forall s, Rabs (s - t) < delta -> P s) ->
  (exists delta, 0 < delta /\ forall s, Rabs (s - t) < delta -> Q s) ->
  exists delta, 0 < delta /\ forall s, Rabs (s - t) < delta -> P s /\ Q s.
Proof.
  intros (d1 & H1 & B1) (d2 & H2 & B2); exists (Rmin d1 d2); split; [now apply Rmin_pos|]; intros s Hs.
  pose proof (Rmin_l d1 d2); pose proof (Rmin_r d1 d2); split; [apply B1 | apply B2]; lra.
Qed.

Section Velocities.
  Context {E : InnerProductSpace}.
  Implicit Types (x y : R -> E) (u v w g : E) (t l : R) (a : R -> R) (f : E -> R).

  Lemma velocity_const u t : is_velocity (fun _ => u) t zero.
  Proof.
    intros eps Heps; exists 1; split; [lra|]; intros s _.
    replace (u ⊖ u ⊖ (s - t) ⊙ (zero : E)) with (zero : E) by vector_eq.
    rewrite norm_zero; apply Rmult_le_pos; [lra | apply Rabs_pos].
  Qed.

  Lemma velocity_add x y t v w :
    is_velocity x t v -> is_velocity y t w -> is_velocity (fun s => x s ⊕ y s) t (v ⊕ w).
  Proof.
    intros Hx Hy eps Heps.
    destruct (near_both _ _ t (Hx (eps / 2) ltac:(lra)) (Hy (eps / 2) ltac:(lra))) as (d & Hd & B).
    exists d; split; [assumption|]; intros s Hs; destruct (B s Hs) as [B1 B2].
    replace (x s ⊕ y s ⊖ (x t ⊕ y t) ⊖ (s - t) ⊙ (v ⊕ w))
      with ((x s ⊖ x t ⊖ (s - t) ⊙ v) ⊕ (y s ⊖ y t ⊖ (s - t) ⊙ w)) by vector_eq.
    eapply Rle_trans; [apply norm_triangle | lra].
  Qed.

  (** How far the curve moves. *)
  Lemma velocity_moves x t v :
    is_velocity x t v ->
    exists delta, 0 < delta /\ forall s, Rabs (s - t) < delta -> norm (x s ⊖ x t) <= (norm v + 1) * Rabs (s - t).
  Proof.
    intros H; destruct (H 1 ltac:(lra)) as (d & Hd & B); exists d; split; [assumption|]; intros s Hs.
    replace (x s ⊖ x t) with ((x s ⊖ x t ⊖ (s - t) ⊙ v) ⊕ (s - t) ⊙ v) by vector_eq.
    eapply Rle_trans; [apply norm_triangle|]; rewrite norm_scale; pose proof (B s Hs); lra.
  Qed.

  Lemma velocity_scale a x t l v :
    derivable_pt_lim a t l -> is_velocity x t v -> is_velocity (fun s => a s ⊙ x s) t (l ⊙ x t ⊕ a t ⊙ v).
  Proof.
    intros Ha Hx eps Heps; pose proof (norm_pos (x t)) as Nx; pose proof (norm_pos v) as Nv.
    pose proof (Rabs_pos (a t)) as Na; pose proof (Rabs_pos l) as Nl.
    set (C := Rabs l + 1); set (N := norm (x t) + 1); set (M := (norm v + 1)).
    destruct (bound_from_derivative a t l Ha 1 ltac:(lra)) as (d0 & Hd0 & B0).
    destruct (near_both _ _ t (bound_from_derivative a t l Ha (eps / 4 / N) ltac:(unfold N; apply Rdiv_lt_0_compat; lra))
                (Hx (eps / 4 / (Rabs (a t) + 1)) ltac:(apply Rdiv_lt_0_compat; lra))) as (d1 & Hd1 & B1).
    destruct (velocity_moves x t v Hx) as (d2 & Hd2 & B2).
    assert (0 < eps / 4 / (C * M)) as Hd3 by (unfold C, M; repeat apply Rdiv_lt_0_compat; nra).
    exists (Rmin (Rmin d0 d1) (Rmin d2 (eps / 4 / (C * M)))); split; [repeat apply Rmin_pos; assumption|]; intros s Hs.
    pose proof (Rmin_l (Rmin d0 d1) (Rmin d2 (eps / 4 / (C * M)))).
    pose proof (Rmin_r (Rmin d0 d1) (Rmin d2 (eps / 4 / (C * M)))).
    pose proof (Rmin_l d0 d1); pose proof (Rmin_r d0 d1).
    pose proof (Rmin_l d2 (eps / 4 / (C * M))); pose proof (Rmin_r d2 (eps / 4 / (C * M))).
    specialize (B0 s ltac:(lra)); destruct (B1 s ltac:(lra)) as [Ba Bx]; specialize (B2 s ltac:(lra)).
    set (h := s - t) in *; pose proof (Rabs_pos h) as Hh.
    replace (a s ⊙ x s ⊖ a t ⊙ x t ⊖ h ⊙ (l ⊙ x t ⊕ a t ⊙ v))
      with ((a s - a t - h * l) ⊙ x t ⊕ (a t ⊙ (x s ⊖ x t ⊖ h ⊙ v) ⊕ (a s - a t) ⊙ (x s ⊖ x t))) by vector_eq.
    eapply Rle_trans; [apply norm_triangle|].
    assert (norm (a t ⊙ (x s ⊖ x t ⊖ h ⊙ v) ⊕ (a s - a t) ⊙ (x s ⊖ x t)) <=
            norm (a t ⊙ (x s ⊖ x t ⊖ h ⊙ v)) + norm ((a s - a t) ⊙ (x s ⊖ x t))) as T by apply norm_triangle.
    rewrite norm_scale in *; rewrite (norm_scale (a s - a t)) in T.
    assert (Rabs (a s - a t) <= C * Rabs h) as Da.
    { replace (a s - a t) with ((a s - a t - h * l) + h * l) by ring.
      eapply Rle_trans; [apply Rabs_triang|]; rewrite (Rabs_mult h l); unfold C; lra. }
    assert (Rabs (a s - a t - h * l) * norm (x t) <= eps / 4 * Rabs h) as T1.
    { apply Rle_trans with (eps / 4 / N * Rabs h * norm (x t)); [apply Rmult_le_compat_r; assumption|].
      replace (eps / 4 / N * Rabs h * norm (x t)) with (eps / 4 * Rabs h * (norm (x t) / N)) by (unfold N; field; lra).
      rewrite <- (Rmult_1_r (eps / 4 * Rabs h)) at 2; apply Rmult_le_compat_l; [nra|].
      apply Rmult_le_reg_r with N; [unfold N; lra|].
      replace (norm (x t) / N * N) with (norm (x t)) by (unfold N; field; lra); unfold N; lra. }
    assert (Rabs (a t) * norm (x s ⊖ x t ⊖ h ⊙ v) <= eps / 4 * Rabs h) as T2.
    { apply Rle_trans with (Rabs (a t) * (eps / 4 / (Rabs (a t) + 1) * Rabs h)); [apply Rmult_le_compat_l; assumption|].
      replace (Rabs (a t) * (eps / 4 / (Rabs (a t) + 1) * Rabs h))
        with (eps / 4 * Rabs h * (Rabs (a t) / (Rabs (a t) + 1))) by (field; lra).
      rewrite <- (Rmult_1_r (eps / 4 * Rabs h)) at 2; apply Rmult_le_compat_l; [nra|].
      apply Rmult_le_reg_r with (Rabs (a t) + 1); [lra|].
      replace (Rabs (a t) / (Rabs (a t) + 1) * (Rabs (a t) + 1)) with (Rabs (a t)) by (field; lra); lra. }
    assert (Rabs (a s - a t) * norm (x s ⊖ x t) <= eps / 4 * Rabs h) as T3.
    { apply Rle_trans with (C * Rabs h * (M * Rabs h)).
      - apply Rmult_le_compat; [apply Rabs_pos | apply norm_pos | assumption | unfold M; assumption].
      - assert (C * M * Rabs h <= eps / 4) as Q; [|nra].
        assert (0 < C) as P1 by (unfold C; lra); assert (0 < M) as P2 by (unfold M; lra).
        assert (0 < C * M) as P by now apply Rmult_lt_0_compat.
        apply Rle_trans with (C * M * (eps / 4 / (C * M))); [apply Rmult_le_compat_l; lra|].
        apply Req_le; field; split; lra. }
    nra.
  Qed.

  Lemma velocity_sub x y t v w :
    is_velocity x t v -> is_velocity y t w -> is_velocity (fun s => x s ⊖ y s) t (v ⊖ w).
  Proof.
    intros Hx Hy eps Heps.
    destruct (near_both _ _ t (Hx (eps / 2) ltac:(lra)) (Hy (eps / 2) ltac:(lra))) as (d & Hd & B).
    exists d; split; [assumption|]; intros s Hs; destruct (B s Hs) as [B1 B2].
    replace (x s ⊖ y s ⊖ (x t ⊖ y t) ⊖ (s - t) ⊙ (v ⊖ w))
      with ((x s ⊖ x t ⊖ (s - t) ⊙ v) ⊕ (-1) ⊙ (y s ⊖ y t ⊖ (s - t) ⊙ w)) by vector_eq.
    eapply Rle_trans; [apply norm_triangle|].
    rewrite norm_scale; replace (Rabs (-1)) with 1 by (rewrite Rabs_left; lra); lra.
  Qed.

  (** The derivative of an inner product ... *)
  Theorem derivative_inner x y t v w :
    is_velocity x t v -> is_velocity y t w -> derivable_pt_lim (fun s => ⟨x s, y s⟩) t (⟨v, y t⟩ + ⟨x t, w⟩).
  Proof.
    intros Hx Hy; apply derivative_from_bound; intros eps Heps.
    pose proof (norm_pos (x t)) as Nx; pose proof (norm_pos (y t)) as Ny.
    pose proof (norm_pos v) as Nv; pose proof (norm_pos w) as Nw.
    set (C := norm (x t) + norm (y t) + 1); set (M := (norm v + 1) * (norm w + 1)).
    assert (0 < C) as HC by (unfold C; lra); assert (0 < M) as HM by (unfold M; nra).
    assert (0 < eps / 2 / C) as H1 by (repeat apply Rdiv_lt_0_compat; lra).
    assert (0 < eps / 2 / M) as H2 by (repeat apply Rdiv_lt_0_compat; lra).
    destruct (near_both _ _ t (near_both _ _ t (Hx _ H1) (Hy _ H1))
                (near_both _ _ t (velocity_moves x t v Hx) (velocity_moves y t w Hy))) as (d & Hd & B).
    exists (Rmin d (eps / 2 / M)); split; [now apply Rmin_pos|]; intros s Hs.
    pose proof (Rmin_l d (eps / 2 / M)); pose proof (Rmin_r d (eps / 2 / M)).
    destruct (B s ltac:(lra)) as [[Bx By] [Mx My]]; clear B.
    set (h := s - t) in *; pose proof (Rabs_pos h) as Hh.
    replace (⟨x s, y s⟩ - ⟨x t, y t⟩ - h * (⟨v, y t⟩ + ⟨x t, w⟩))
      with (⟨x s ⊖ x t ⊖ h ⊙ v, y t⟩ + ⟨x t, y s ⊖ y t ⊖ h ⊙ w⟩ + ⟨x s ⊖ x t, y s ⊖ y t⟩) by inner_ring.
    eapply Rle_trans; [apply Rabs_triang|]; eapply Rle_trans; [apply Rplus_le_compat_r, Rabs_triang|].
    pose proof (cauchy_schwarz_abs (x s ⊖ x t ⊖ h ⊙ v) (y t)) as C1.
    pose proof (cauchy_schwarz_abs (x t) (y s ⊖ y t ⊖ h ⊙ w)) as C2.
    pose proof (cauchy_schwarz_abs (x s ⊖ x t) (y s ⊖ y t)) as C3.
    assert (norm (x s ⊖ x t ⊖ h ⊙ v) * norm (y t) <= eps / 2 / C * Rabs h * norm (y t)) as D1
      by (apply Rmult_le_compat_r; assumption).
    assert (norm (x t) * norm (y s ⊖ y t ⊖ h ⊙ w) <= norm (x t) * (eps / 2 / C * Rabs h)) as D2
      by (apply Rmult_le_compat_l; assumption).
    assert (norm (x s ⊖ x t) * norm (y s ⊖ y t) <= (norm v + 1) * Rabs h * ((norm w + 1) * Rabs h)) as D3
      by (apply Rmult_le_compat; auto using norm_pos).
    assert (eps / 2 / C * Rabs h * norm (y t) + norm (x t) * (eps / 2 / C * Rabs h) <= eps / 2 * Rabs h) as F1.
    { replace (eps / 2 * Rabs h) with (eps / 2 / C * Rabs h * C) by (field; lra).
      pose proof (Rmult_le_pos (eps / 2 / C) (Rabs h) ltac:(lra) Hh) as Hq.
      set (q := eps / 2 / C * Rabs h) in *; unfold C; nra. }
    assert ((norm v + 1) * Rabs h * ((norm w + 1) * Rabs h) <= eps / 2 * Rabs h) as F2.
    { replace ((norm v + 1) * Rabs h * ((norm w + 1) * Rabs h)) with (M * Rabs h * Rabs h) by (unfold M; ring).
      apply Rmult_le_compat_r; [assumption|].
      apply Rle_trans with (M * (eps / 2 / M)); [apply Rmult_le_compat_l; lra | apply Req_le; field; lra]. }
    lra.
  Qed.

  (** ... and of a function with a gradient. *)
  Theorem derivative_function f g x t v :
    is_gradient f (x t) g -> is_velocity x t v -> derivable_pt_lim (fun s => f (x s)) t ⟨g, v⟩.
  Proof.
    intros Hf Hx; apply derivative_from_bound; intros eps Heps.
    pose proof (norm_pos v) as Nv; pose proof (norm_pos g) as Ng.
    assert (0 < eps / 2 / (norm v + 1)) as H1 by (repeat apply Rdiv_lt_0_compat; lra).
    assert (0 < eps / 2 / (norm g + 1)) as H2 by (repeat apply Rdiv_lt_0_compat; lra).
    destruct (Hf _ H1) as (r & Hr & Bf).
    destruct (near_both _ _ t (Hx _ H2) (velocity_moves x t v Hx)) as (d & Hd & B).
    assert (0 < r / (norm v + 1)) as H3 by (apply Rdiv_lt_0_compat; lra).
    exists (Rmin d (r / (norm v + 1))); split; [now apply Rmin_pos|]; intros s Hs.
    pose proof (Rmin_l d (r / (norm v + 1))); pose proof (Rmin_r d (r / (norm v + 1))).
    destruct (B s ltac:(lra)) as [Bx Mx]; clear B; set (h := s - t) in *; pose proof (Rabs_pos h) as Hh.
    assert (norm (x s ⊖ x t) < r) as Hn.
    { eapply Rle_lt_trans; [exact Mx|].
      replace r with ((norm v + 1) * (r / (norm v + 1))) by (field; lra); apply Rmult_lt_compat_l; lra. }
    specialize (Bf (x s) Hn).
    replace (f (x s) - f (x t) - h * ⟨g, v⟩)
      with ((f (x s) - f (x t) - ⟨g, x s ⊖ x t⟩) + ⟨g, x s ⊖ x t ⊖ h ⊙ v⟩) by (inner_generalize; ring).
    eapply Rle_trans; [apply Rabs_triang|].
    pose proof (cauchy_schwarz_abs g (x s ⊖ x t ⊖ h ⊙ v)) as C1.
    assert (eps / 2 / (norm v + 1) * norm (x s ⊖ x t) <= eps / 2 * Rabs h) as D1.
    { replace (eps / 2 * Rabs h) with (eps / 2 / (norm v + 1) * ((norm v + 1) * Rabs h)) by (field; lra).
      apply Rmult_le_compat_l; lra. }
    assert (norm g * norm (x s ⊖ x t ⊖ h ⊙ v) <= eps / 2 * Rabs h) as D2.
    { apply Rle_trans with ((norm g + 1) * (eps / 2 / (norm g + 1) * Rabs h)).
      - apply Rmult_le_compat; [assumption | apply norm_pos | lra | assumption].
      - apply Req_le; field; lra. }
    lra.
  Qed.
End Velocities.

(** ** Continuity at the start *)

Lemma starts_const c : starts_at (fun _ => c).
Proof. intros eps Heps; exists 1; split; [lra|]; intros; replace (c - c) with 0 by ring; rewrite Rabs_R0; lra. Qed.

(** What has a derivative at the start is continuous there. *)
Lemma starts_derivable (F : R -> R) l : derivable_pt_lim F 0 l -> starts_at F.
Proof.
  intros H eps Heps; destruct (bound_from_derivative F 0 l H 1 ltac:(lra)) as (d & Hd & B).
  pose proof (Rabs_pos l) as Hl.
  assert (0 < eps / (Rabs l + 1)) as He by (apply Rdiv_lt_0_compat; lra).
  exists (Rmin d (eps / (Rabs l + 1))); split; [now apply Rmin_pos|]; intros s Hs.
  pose proof (Rmin_l d (eps / (Rabs l + 1))); pose proof (Rmin_r d (eps / (Rabs l + 1))).
  specialize (B s); rewrite Rminus_0_r, (Rabs_pos_eq s) in B by lra; specialize (B ltac:(lra)).
  replace (F s - F 0) with ((F s - F 0 - s * l) + s * l) by ring.
  eapply Rle_trans; [apply Rabs_triang|]; rewrite (Rabs_mult s l), (Rabs_pos_eq s) by lra.
  replace eps with ((Rabs l + 1) * (eps / (Rabs l + 1))) by (field; lra); nra.
Qed.

Lemma start_both (P Q : R -> Prop) :
  (exists delta, 0 < delta /\ forall s, 0 < s < delta -> P s) ->
  (exists delta, 0 < delta /\ forall s, 0 < s < delta -> Q s) ->
  exists delta, 0 < delta /\ forall s, 0 < s < delta -> P s /\ Q s.
Proof.
  intros (d1 & H1 & B1) (d2 & H2 & B2); exists (Rmin d1 d2); split; [now apply Rmin_pos|]; intros s Hs.
  pose proof (Rmin_l d1 d2); pose proof (Rmin_r d1 d2); split; [apply B1 | apply B2]; lra.
Qed.

Lemma starts_add (F G : R -> R) : starts_at F -> starts_at G -> starts_at (fun s => F s + G s).
Proof.
  intros HF HG eps Heps; destruct (start_both _ _ (HF (eps / 2) ltac:(lra)) (HG (eps / 2) ltac:(lra))) as (d & Hd & B).
  exists d; split; [assumption|]; intros s Hs; destruct (B s Hs).
  replace (F s + G s - (F 0 + G 0)) with ((F s - F 0) + (G s - G 0)) by ring.
  eapply Rle_trans; [apply Rabs_triang | lra].
Qed.

Lemma starts_opp (F : R -> R) : starts_at F -> starts_at (fun s => - F s).
Proof.
  intros HF eps Heps; destruct (HF eps Heps) as (d & Hd & B); exists d; split; [assumption|]; intros s Hs.
  replace (- F s - - F 0) with (- (F s - F 0)) by ring; rewrite Rabs_Ropp; now apply B.
Qed.

Lemma starts_sub (F G : R -> R) : starts_at F -> starts_at G -> starts_at (fun s => F s - G s).
Proof. intros HF HG; exact (starts_add F (fun s => - G s) HF (starts_opp G HG)). Qed.

Lemma starts_mul (F G : R -> R) : starts_at F -> starts_at G -> starts_at (fun s => F s * G s).
Proof.
  intros HF HG eps Heps; pose proof (Rabs_pos (F 0)) as NF; pose proof (Rabs_pos (G 0)) as NG.
  set (C := Rabs (F 0) + Rabs (G 0) + 1); assert (1 <= C) as HC by (unfold C; lra).
  set (e := Rmin 1 (eps / C)); assert (0 < eps / C) as H1 by (apply Rdiv_lt_0_compat; lra).
  assert (0 < e) as He by (unfold e; now apply Rmin_pos; [lra|]).
  destruct (start_both _ _ (HF e He) (HG e He)) as (d & Hd & B).
  exists d; split; [assumption|]; intros s Hs; destruct (B s Hs) as [BF BG].
  replace (F s * G s - F 0 * G 0) with ((F s - F 0) * (G s - G 0) + (F 0 * (G s - G 0) + (F s - F 0) * G 0)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]; eapply Rle_trans; [apply Rplus_le_compat_l, Rabs_triang|].
  rewrite !Rabs_mult; pose proof (Rabs_pos (F s - F 0)); pose proof (Rabs_pos (G s - G 0)).
  pose proof (Rmin_l 1 (eps / C)); pose proof (Rmin_r 1 (eps / C)).
  apply Rle_trans with (e * C); [unfold C; unfold e in *; nra|].
  apply Rle_trans with (eps / C * C); [apply Rmult_le_compat_r; [lra | unfold e; assumption]|].
    apply Req_le; field; lra.
Qed.

Lemma starts_div (F : R -> R) c : starts_at F -> starts_at (fun s => F s / c).
Proof. intros HF; exact (starts_mul F (fun _ => / c) HF (starts_const (/ c))). Qed.

Lemma starts_id : starts_at (fun s => s).
Proof. exact (starts_derivable (fun s => s) 1 (derivable_pt_lim_id 0)). Qed.

Lemma starts_pow (F : R -> R) n : starts_at F -> starts_at (fun s => F s ^ n).
Proof.
  intros HF; induction n as [|n IH]; [exact (starts_const 1)|]; exact (starts_mul F (fun s => F s ^ n) HF IH).
Qed.

Section Start.
  Context {E : InnerProductSpace}.
  Implicit Types (x y : R -> E) (u g : E) (a : R -> R) (f : E -> R).

  Lemma curve_const u : starts_continuously (fun _ => u).
  Proof.
    intros eps Heps; exists 1; split; [lra|]; intros.
    replace (u ⊖ u) with (zero : E) by vector_eq; rewrite norm_zero; lra.
  Qed.

  Lemma curve_add x y : starts_continuously x -> starts_continuously y -> starts_continuously (fun s => x s ⊕ y s).
  Proof.
    intros HF HG eps Heps; destruct (start_both _ _ (HF (eps / 2) ltac:(lra)) (HG (eps / 2) ltac:(lra))) as (d & Hd & B).
    exists d; split; [assumption|]; intros s Hs; destruct (B s Hs).
    replace (x s ⊕ y s ⊖ (x 0 ⊕ y 0)) with ((x s ⊖ x 0) ⊕ (y s ⊖ y 0)) by vector_eq.
    eapply Rle_trans; [apply norm_triangle | lra].
  Qed.

  (** The square of the distance to the start tends to zero. *)
  Lemma curve_scale a x : starts_at a -> starts_continuously x -> starts_continuously (fun s => a s ⊙ x s).
  Proof.
    intros Ha Hx eps Heps; pose proof (Rabs_pos (a 0)) as NF; pose proof (norm_pos (x 0)) as NG.
    set (C := Rabs (a 0) + norm (x 0) + 1); assert (1 <= C) as HC by (unfold C; lra).
    set (e := Rmin 1 (eps / C)); assert (0 < eps / C) as H1 by (apply Rdiv_lt_0_compat; lra).
    assert (0 < e) as He by (unfold e; now apply Rmin_pos; [lra|]).
    destruct (start_both _ _ (Ha e He) (Hx e He)) as (d & Hd & B).
    exists d; split; [assumption|]; intros s Hs; destruct (B s Hs) as [BF BG].
    replace (a s ⊙ x s ⊖ a 0 ⊙ x 0)
      with ((a s - a 0) ⊙ (x s ⊖ x 0) ⊕ (a 0 ⊙ (x s ⊖ x 0) ⊕ (a s - a 0) ⊙ x 0)) by vector_eq.
    eapply Rle_trans; [apply norm_triangle|]; eapply Rle_trans; [apply Rplus_le_compat_l, norm_triangle|].
    rewrite !norm_scale; pose proof (Rabs_pos (a s - a 0)); pose proof (norm_pos (x s ⊖ x 0)).
    pose proof (Rmin_l 1 (eps / C)); pose proof (Rmin_r 1 (eps / C)).
    apply Rle_trans with (e * C); [unfold C; unfold e in *; nra|].
    apply Rle_trans with (eps / C * C); [apply Rmult_le_compat_r; [lra | unfold e; assumption]|].
    apply Req_le; field; lra.
  Qed.

  Lemma curve_sub x y : starts_continuously x -> starts_continuously y -> starts_continuously (fun s => x s ⊖ y s).
  Proof.
    intros Hx Hy; exact (curve_add x (fun s => (-1) ⊙ y s) Hx (curve_scale (fun _ => -1) y (starts_const (-1)) Hy)).
  Qed.

  Lemma starts_inner x y : starts_continuously x -> starts_continuously y -> starts_at (fun s => ⟨x s, y s⟩).
  Proof.
    intros Hx Hy eps Heps; pose proof (norm_pos (x 0)) as NF; pose proof (norm_pos (y 0)) as NG.
    set (C := norm (x 0) + norm (y 0) + 1); assert (1 <= C) as HC by (unfold C; lra).
    set (e := Rmin 1 (eps / C)); assert (0 < eps / C) as H1 by (apply Rdiv_lt_0_compat; lra).
    assert (0 < e) as He by (unfold e; now apply Rmin_pos; [lra|]).
    destruct (start_both _ _ (Hx e He) (Hy e He)) as (d & Hd & B).
    exists d; split; [assumption|]; intros s Hs; destruct (B s Hs) as [BF BG].
    replace (⟨x s, y s⟩ - ⟨x 0, y 0⟩)
      with (⟨x s ⊖ x 0, y s ⊖ y 0⟩ + (⟨x 0, y s ⊖ y 0⟩ + ⟨x s ⊖ x 0, y 0⟩)) by inner_ring.
    eapply Rle_trans; [apply Rabs_triang|]; eapply Rle_trans; [apply Rplus_le_compat_l, Rabs_triang|].
    pose proof (cauchy_schwarz_abs (x s ⊖ x 0) (y s ⊖ y 0)); pose proof (cauchy_schwarz_abs (x 0) (y s ⊖ y 0)).
    pose proof (cauchy_schwarz_abs (x s ⊖ x 0) (y 0)).
    pose proof (norm_pos (x s ⊖ x 0)); pose proof (norm_pos (y s ⊖ y 0)).
    pose proof (Rmin_l 1 (eps / C)); pose proof (Rmin_r 1 (eps / C)).
    apply Rle_trans with (e * C); [unfold C; unfold e in *; nra|].
    apply Rle_trans with (eps / C * C); [apply Rmult_le_compat_r; [lra | unfold e; assumption]|].
    apply Req_le; field; lra.
  Qed.

  Lemma starts_function f g x : is_gradient f (x 0) g -> starts_continuously x -> starts_at (fun s => f (x s)).
  Proof.
    intros Hf Hx eps Heps; destruct (Hf 1 ltac:(lra)) as (r & Hr & B); pose proof (norm_pos g) as Ng.
    assert (0 < eps / (norm g + 1)) as H1 by (apply Rdiv_lt_0_compat; lra).
    destruct (start_both _ _ (Hx (r / 2) ltac:(lra)) (Hx (eps / (norm g + 1)) H1)) as (d & Hd & C).
    exists d; split; [assumption|]; intros s Hs; destruct (C s Hs) as [C1 C2].
    specialize (B (x s) ltac:(lra)); pose proof (cauchy_schwarz_abs g (x s ⊖ x 0)) as D.
    replace (f (x s) - f (x 0)) with ((f (x s) - f (x 0) - ⟨g, x s ⊖ x 0⟩) + ⟨g, x s ⊖ x 0⟩) by ring.
    eapply Rle_trans; [apply Rabs_triang|].
    apply Rle_trans with ((norm g + 1) * norm (x s ⊖ x 0)); [lra|].
    replace eps with ((norm g + 1) * (eps / (norm g + 1))) by (field; lra); apply Rmult_le_compat_l; lra.
  Qed.
End Start.

(** ** A potential along a flow *)

Theorem flow_decreases (Phi slope : R -> R) (T : R) :
  0 < T -> (forall t, 0 < t -> derivable_pt_lim Phi t (slope t)) -> (forall t, 0 < t -> slope t <= 0) ->
  starts_at Phi -> Phi T <= Phi 0.
Proof.
  intros HT Hd Hs H0; apply Rnot_lt_le; intros Hlt.
  destruct (H0 ((Phi T - Phi 0) / 2) ltac:(lra)) as (d & Hdelta & B).
  set (s := Rmin T d / 2); pose proof (Rmin_l T d); pose proof (Rmin_r T d); pose proof (Rmin_pos T d HT Hdelta).
  specialize (B s ltac:(unfold s; lra)); pose proof (Rle_abs (Phi s - Phi 0)).
  destruct (MVT_cor2 Phi slope s T ltac:(unfold s; lra)) as (c & Hc & Hcs).
  { intros c Hc; apply Hd; unfold s in Hc; lra. }
  pose proof (Hs c ltac:(unfold s in Hcs; lra)) as Hn.
  assert (slope c * (T - s) <= 0) by (assert (0 < T - s) by (unfold s; lra); nra).
  lra.
Qed.

(** ** Tactics *)

(** The derivative of an expression in the time, the curve and its values, from [is_velocity] of the curves at hand. *)
Ltac derive :=
  cbv beta;
  lazymatch goal with
  | |- derivable_pt_lim (fun s => s) _ _ => apply derivable_pt_lim_id
  | |- derivable_pt_lim (fun _ => ?c) _ _ => apply derivable_pt_lim_const
  | |- derivable_pt_lim (fun s => @?a s + @?b s) _ _ => apply (derivable_pt_lim_plus a b); derive
  | |- derivable_pt_lim (fun s => @?a s - @?b s) _ _ => apply (derivable_pt_lim_minus a b); derive
  | |- derivable_pt_lim (fun s => @?a s * @?b s) _ _ => apply (derivable_pt_lim_mult a b); derive
  | |- derivable_pt_lim (fun s => @?a s / ?c) _ _ => apply (derivative_divided a); derive
  | |- derivable_pt_lim (fun s => @?a s ^ ?n) _ _ => apply (derivative_power a); derive
  | |- derivable_pt_lim (fun s => exp (@?a s)) _ _ => apply (derivative_exp a); derive
  | |- derivable_pt_lim (fun s => inner (@?x s) (@?y s)) _ _ => apply (derivative_inner x y); derive
  | H : gradient_of ?f _ |- derivable_pt_lim (fun s => ?f (@?x s)) _ _ =>
    eapply (fun g => derivative_function f g x); [apply H | derive]
  | |- is_velocity (fun _ => ?u) _ _ => apply velocity_const
  | |- is_velocity (fun s => @?x s ⊕ @?y s) _ _ => apply (velocity_add x y); derive
  | |- is_velocity (fun s => @?x s ⊖ @?y s) _ _ => apply (velocity_sub x y); derive
  | |- is_velocity (fun s => @?a s ⊙ @?x s) _ _ => apply (velocity_scale a x); derive
  | |- is_velocity _ _ _ => eassumption
  end.

(** Continuity at the start, from that of the curves at hand. *)
Ltac continue :=
  cbv beta;
  lazymatch goal with
  | |- starts_at (fun s => s) => apply starts_id
  | |- starts_at (fun _ => ?c) => apply starts_const
  | |- starts_at (fun s => @?a s + @?b s) => apply (starts_add a b); continue
  | |- starts_at (fun s => @?a s - @?b s) => apply (starts_sub a b); continue
  | |- starts_at (fun s => @?a s * @?b s) => apply (starts_mul a b); continue
  | |- starts_at (fun s => @?a s / ?c) => apply (starts_div a); continue
  | |- starts_at (fun s => @?a s ^ ?n) => apply (starts_pow a); continue
  | |- starts_at (fun s => exp _) => eapply starts_derivable; derive
  | |- starts_at (fun s => inner (@?x s) (@?y s)) => apply (starts_inner x y); continue
  | H : gradient_of ?f _ |- starts_at (fun s => ?f (@?x s)) =>
    eapply (fun g => starts_function f g x); [apply H | continue]
  | |- starts_continuously (fun _ => ?u) => apply curve_const
  | |- starts_continuously (fun s => @?x s ⊕ @?y s) => apply (curve_add x y); continue
  | |- starts_continuously (fun s => @?x s ⊖ @?y s) => apply (curve_sub x y); continue
  | |- starts_continuously (fun s => @?a s ⊙ @?x s) => apply (curve_scale a x); continue
  | |- starts_continuously _ => assumption
  end.
