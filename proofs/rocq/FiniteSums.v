(** * Means of functions

    A function that is the mean of others, of which a step sees one.  What each of them is, their mean is too. *)

From Potential Require Export Inequalities Expectation.

(** Where a proximal step comes to, the gradient is what it has moved by, over its size. *)
Lemma prox_gradient {E : InnerProductSpace} (h : E -> R) s (z p g : E) :
  0 < s -> is_gradient h p g -> is_prox whole h s z p -> g = (1 / s) ⊙ (z ⊖ p).
Proof.
  intros Hs Hg Hp; set (F := fun u => s * h u + / 2 * ‖u ⊖ z‖²).
  assert (is_gradient F p (s ⊙ g ⊕ (p ⊖ z))) as HF.
  { intros eps Heps; destruct (Hg (eps / (2 * s))) as (d & Hd & H); [apply Rdiv_lt_0_compat; lra|].
    exists (Rmin d eps); split; [now apply Rmin_glb_lt|]; intros y Hy.
    pose proof (Rmin_l d eps); pose proof (Rmin_r d eps); pose proof (norm_pos (y ⊖ p)).
    specialize (H y ltac:(lra)); apply (Rmult_le_compat_l s) in H; [|lra].
    replace (s * (eps / (2 * s) * norm (y ⊖ p))) with (eps / 2 * norm (y ⊖ p)) in H by (field; lra).
    replace (F y - F p - ⟨s ⊙ g ⊕ (p ⊖ z), y ⊖ p⟩) with (s * (h y - h p - ⟨g, y ⊖ p⟩) + / 2 * ‖y ⊖ p‖²)
      by (unfold F; inner_generalize; field).
    rewrite <- (norm_sqr (y ⊖ p)); eapply Rle_trans; [apply Rabs_triang|].
    rewrite Rabs_mult, (Rabs_pos_eq s), (Rabs_pos_eq (/ 2 * _)) by nra; nra. }
  pose proof (minimizer_gradient F p _ Hp HF) as Z.
  replace g with ((1 / s) ⊙ (s ⊙ g ⊕ (p ⊖ z)) ⊕ (1 / s) ⊙ (z ⊖ p)) by (vector_eq_by ltac:(field; lra)).
  rewrite Z; vector_eq.
Qed.

Section Means.
  Context {E : InnerProductSpace} {Omega : Type} (P : Expectation Omega).
  Implicit Types (f : E -> R) (grad : E -> E) (fs : Omega -> E -> R) (grads : Omega -> E -> E) (x y v : E) (L mu : R).

  (** [f] is the mean of the [fs], and [grad] that of their gradients. *)
  Definition is_mean fs grads f grad : Prop :=
    (forall x, has_mean P (fun i => fs i x) (f x)) /\
    (forall x v, has_mean P (fun i => ⟨grads i x, v⟩) ⟨grad x, v⟩).

  Lemma mean_values fs grads f grad x y :
    is_mean fs grads f grad -> has_mean P (fun i => fs i x - fs i y) (f x - f y).
  Proof. intros [Hf _]; now apply has_mean_sub. Qed.

  Lemma mean_gradients fs grads f grad x v :
    is_mean fs grads f grad -> has_mean P (fun i => ⟨grads i x, v⟩) ⟨grad x, v⟩.
  Proof. intros [_ Hg]; apply Hg. Qed.

  (** The error of the tangents. *)
  Lemma mean_tangent fs grads f grad x y :
    is_mean fs grads f grad ->
    has_mean P (fun i => fs i y - fs i x - ⟨grads i x, y ⊖ x⟩) (f y - f x - ⟨grad x, y ⊖ x⟩).
  Proof.
    intros H; apply has_mean_sub; [now apply (mean_values fs grads f grad) | now apply (mean_gradients fs grads f grad)].
  Qed.

  Theorem mean_smooth fs grads f grad L :
    0 < L -> is_mean fs grads f grad -> (forall i, smooth L (fs i) (grads i)) -> smooth L f grad.
  Proof.
    intros HL H Hs; split.
    - intros x eps Heps; assert (0 < eps / L) as Hd by now apply Rdiv_lt_0_compat.
      exists (eps / L); split; [assumption|]; intros y Hy.
      pose proof (mean_tangent fs grads f grad x y H) as M; pose proof (norm_pos (y ⊖ x)) as Hn.
      assert (L / 2 * ‖y ⊖ x‖² <= eps * norm (y ⊖ x)) as B.
      { rewrite <- norm_sqr; assert (L * norm (y ⊖ x) <= eps); [|nra].
        apply Rlt_le; replace eps with (L * (eps / L)) by (field; lra); now apply Rmult_lt_compat_l. }
      apply Rabs_le; split.
      + apply Rle_trans with (- (L / 2 * ‖y ⊖ x‖²)); [lra|].
        refine (has_mean_le _ _ _ _ _ (has_mean_const P _) M _); intros i.
        pose proof (ascent_lemma L _ _ x y (Hs i)); lra.
      + apply Rle_trans with (L / 2 * ‖y ⊖ x‖²); [|assumption].
        refine (has_mean_le _ _ _ _ _ M (has_mean_const P _) _); intros i.
        pose proof (descent_lemma L _ _ x y (Hs i)); lra.
    - intros x y; set (d := grad x ⊖ grad y); pose proof (norm_pos d) as Hd; pose proof (norm_pos (x ⊖ y)) as Hn.
      assert (‖d‖² <= L * norm (x ⊖ y) * norm d) as B.
      { assert (has_mean P (fun i => ⟨grads i x ⊖ grads i y, d⟩) ‖d‖²) as M.
        { replace ‖d‖² with (⟨grad x, d⟩ - ⟨grad y, d⟩) by (unfold d; inner_ring).
          apply (has_mean_ext P (fun i => ⟨grads i x, d⟩ - ⟨grads i y, d⟩)); [intros; inner_ring|].
          apply has_mean_sub; now apply (mean_gradients fs grads f grad). }
        refine (has_mean_le _ _ _ _ _ M (has_mean_const P _) _); intros i.
        eapply Rle_trans; [apply cauchy_schwarz|]; apply Rmult_le_compat_r; [assumption | apply (Hs i)]. }
      rewrite <- norm_sqr in B; destruct (Req_dec (norm d) 0) as [Z|Z]; [rewrite Z; nra|].
      apply Rmult_le_reg_r with (norm d); lra.
  Qed.

  Theorem mean_strongly_convex fs grads f grad mu :
    is_mean fs grads f grad -> (forall i, strongly_convex mu (fs i)) -> strongly_convex mu f.
  Proof.
    intros [Hf _] Hs x y s Hx Hy H.
    pose proof (has_mean_add P _ _ _ _ (has_mean_add P _ _ _ _ (has_mean_scale P (1 - s) _ _ (Hf x))
      (has_mean_scale P s _ _ (Hf y))) (has_mean_const P (- (mu / 2 * (s * (1 - s)) * ‖x ⊖ y‖²)))) as M.
    pose proof (has_mean_le _ _ _ _ _ (Hf ((1 - s) ⊙ x ⊕ s ⊙ y)) M) as A; simpl in A.
    enough (f ((1 - s) ⊙ x ⊕ s ⊙ y) <= (1 - s) * f x + s * f y + - (mu / 2 * (s * (1 - s)) * ‖x ⊖ y‖²)) by lra.
    apply A; intros i; pose proof (Hs i x y s Hx Hy H); lra.
  Qed.

  Theorem mean_smooth_strongly_convex fs grads f grad L mu :
    0 < L -> is_mean fs grads f grad -> (forall i, smooth_strongly_convex L mu (fs i) (grads i)) ->
    smooth_strongly_convex L mu f grad.
  Proof.
    intros HL H Hs; split; [now apply (mean_smooth fs grads); [| |intros; apply Hs]|].
    now apply (mean_strongly_convex fs grads f grad); [|intros; apply Hs].
  Qed.

  Theorem mean_smooth_convex fs grads f grad L :
    0 < L -> is_mean fs grads f grad -> (forall i, smooth_convex L (fs i) (grads i)) -> smooth_convex L f grad.
  Proof.
    intros HL H Hs; split; [now apply (mean_smooth fs grads); [| |intros; apply Hs]|].
    apply (strongly_convex_is_convex whole 0); [lra|]; apply (mean_strongly_convex fs grads f grad); [assumption|].
    intros i; apply convex_is_strongly_convex_0, Hs.
  Qed.
End Means.
