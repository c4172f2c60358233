(** * Blocks of coordinates

    Orthogonal projections [P 0, ..., P (n-1)] that add up to the identity split a space into blocks; the coordinates of
    R^n are the case of n lines.  Curvatures [L_i] of the blocks are part of the inner product [sum L_i x_i y_i], in which
    a function whose [i]-th coordinate is [L_i]-smooth is 1-smooth along every block, and the coordinate step
    [x - (1/L_i) (d f/d x_i) e_i] is [x - P i (grad x)]. *)

From Potential Require Export Inequalities Expectation.

Section Blocks.
  Context {E : InnerProductSpace}.
  Implicit Types (f : E -> R) (grad : E -> E) (P : nat -> E -> E) (x u v g p : E) (n : nat).

  Definition blocks n P : Prop :=
    (forall i u v, (i < n)%nat -> ⟨P i u, v⟩ = ⟨u, P i v⟩) /\
    (forall i u, (i < n)%nat -> P i (P i u) = P i u) /\
    (forall i c u, (i < n)%nat -> P i (c ⊙ u) = c ⊙ P i u) /\
    (forall u v, sum (fun i => ⟨P i u, v⟩) n = ⟨u, v⟩).

  (** Along each block, the gradient is 1-Lipschitz in that block. *)
  Definition blockwise_smooth n P f grad : Prop :=
    gradient_of f grad /\
    forall i x u, (i < n)%nat -> norm (P i (grad (x ⊕ P i u)) ⊖ P i (grad x)) <= norm (P i u).

  (** A coordinate step lowers [f] by half the square of the block's gradient. *)
  Theorem block_descent n P f grad i x :
    blocks n P -> blockwise_smooth n P f grad -> (i < n)%nat ->
    f (x ⊖ P i (grad x)) <= f x - / 2 * ⟨P i (grad x), grad x⟩.
  Proof.
    intros (Hsym & Hidem & Hscale & _) [Hg Hl] Hi; set (d := (-1) ⊙ P i (grad x)).
    assert (Ed : d = P i ((-1) ⊙ grad x)) by (unfold d; now rewrite Hscale).
    pose proof (descent_along (V := self_dual E) f grad x d ‖d‖² Hg) as A.
    assert (f (x ⊕ d) <= f x + ⟨grad x, d⟩ + ‖d‖² / 2) as B.
    { apply A; clear A; intros s Hs.
      change (⟨grad (x ⊕ s ⊙ d) ⊖ grad x, d⟩ <= s * ‖d‖²).
      assert (Es : s ⊙ d = P i ((- s) ⊙ grad x)) by (rewrite Hscale by assumption; unfold d; vector_eq).
      pose proof (Hl i x ((- s) ⊙ grad x) Hi) as C; rewrite <- Es in C.
      replace ⟨grad (x ⊕ s ⊙ d) ⊖ grad x, d⟩ with ⟨P i (grad (x ⊕ s ⊙ d)) ⊖ P i (grad x), d⟩.
      - eapply Rle_trans; [apply cauchy_schwarz|].
        rewrite norm_scale, Rabs_pos_eq in C by lra; rewrite <- norm_sqr.
        pose proof (norm_pos d); nra.
      - assert (forall v, ⟨P i v, d⟩ = ⟨v, d⟩) as S.
        { intros v; rewrite Hsym, Ed, Hidem by assumption; reflexivity. }
        pose proof (S (grad (x ⊕ s ⊙ d))) as S1; pose proof (S (grad x)) as S2.
        revert S1 S2; inner_generalize; lra. }
    unfold d in B; rewrite inner_scale_r, inner_scale, inner_scale_r, (Hsym i (grad x)), Hidem in B by assumption.
    rewrite (inner_sym _ (P i (grad x))).
    replace (x ⊖ P i (grad x)) with (x ⊕ (-1) ⊙ P i (grad x)) by vector_eq; lra.
  Qed.

  (** [p] is one block of [g]. *)
  Definition is_block n P g p : Prop := exists i, (i < n)%nat /\ p = P i g.

  (** The means of what a uniformly random block sees. *)
  Lemma mean_block n Hn P u v :
    blocks n P -> has_mean (uniform n Hn) (fun w => ⟨P (proj1_sig w) u, v⟩) (⟨u, v⟩ / INR n).
  Proof. intros (_ & _ & _ & H); rewrite <- (H u v); exact (uniform_mean n Hn (fun i => ⟨P i u, v⟩)). Qed.

  Lemma block_square n P i u : blocks n P -> (i < n)%nat -> ‖P i u‖² = ⟨P i u, u⟩.
  Proof. intros (Hsym & Hidem & _) Hi; now rewrite (Hsym i u (P i u)), Hidem, inner_sym by assumption. Qed.

  Theorem block_step_descent n P f grad x p y :
    blocks n P -> blockwise_smooth n P f grad -> is_block n P (grad x) p -> y = x ⊖ p -> f y <= f x - / 2 * ‖p‖².
  Proof.
    intros HP Hf (i & Hi & ->) ->; rewrite (block_square n P i (grad x) HP Hi); now apply block_descent with (n := n).
  Qed.

  Lemma mean_block_square n Hn P u :
    blocks n P -> has_mean (uniform n Hn) (fun w => ‖P (proj1_sig w) u‖²) (‖u‖² / INR n).
  Proof.
    intros HP; refine (has_mean_ext _ _ _ _ _ (mean_block n Hn P u u HP)); intros [i Hi]; simpl.
    symmetry; now apply block_square with (n := n).
  Qed.

  (** A random block step lowers [f] by [‖grad x‖²/(2n)] in the mean ... *)
  Theorem mean_block_descent n Hn P f grad x :
    blocks n P -> blockwise_smooth n P f grad ->
    has_mean_at_most (uniform n Hn) (fun w => f (x ⊖ P (proj1_sig w) (grad x))) (f x - ‖grad x‖² / (2 * INR n)).
  Proof.
    intros HP Hf; apply lt_0_INR in Hn as Hpos; split; [exact I|].
    pose proof (has_mean_affine _ (f x) (- / 2) _ _ (mean_block n Hn P (grad x) (grad x) HP)) as [Hi Hm].
    eapply Rle_trans; [apply mean_le; [exact I | exact Hi |] | rewrite Hm; apply Req_le; field; lra].
    intros [i Hi']; simpl; pose proof (block_descent n P f grad i x HP Hf Hi'); lra.
  Qed.

  (** ... and moves it to a squared distance from any point that is known exactly. *)
  Theorem mean_block_distance n Hn P g x u :
    blocks n P ->
    has_mean (uniform n Hn) (fun w => ‖x ⊖ P (proj1_sig w) g ⊖ u‖²)
      (‖x ⊖ u‖² - 2 / INR n * ⟨g, x ⊖ u⟩ + ‖g‖² / INR n).
  Proof.
    intros HP; apply lt_0_INR in Hn as Hpos.
    replace (‖x ⊖ u‖² - 2 / INR n * ⟨g, x ⊖ u⟩ + ‖g‖² / INR n)
      with (‖x ⊖ u‖² + (-2) * (⟨g, x ⊖ u⟩ / INR n) + 1 * (⟨g, g⟩ / INR n)) by (field; lra).
    refine (has_mean_ext _ _ _ _ _ (has_mean_quadratic _ _ _ _ _ _ _ _ (mean_block n Hn P g (x ⊖ u) HP)
      (mean_block n Hn P g g HP))).
    intros [i Hi]; simpl; rewrite <- (block_square n P i g HP Hi); inner_ring.
  Qed.
End Blocks.
