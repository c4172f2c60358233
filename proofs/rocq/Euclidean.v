(** * R^n

    The products of lines, with the inner product, and with the norm [sum |x_i|] whose dual is [max |g_i|]. *)

From Potential Require Export Normed.

(** The space of one point. *)
Definition point_vectors : VectorSpace.
Proof.
  refine {| carrier := unit; zero := tt; add := fun _ _ => tt; scale := fun _ _ => tt |};
    intros; repeat match goal with x : unit |- _ => destruct x end; reflexivity.
Defined.

Definition point : InnerProductSpace.
Proof.
  refine {| space := point_vectors; inner := fun _ _ => 0 |}; intros; try lra; now destruct x.
Defined.

(** The real line. *)
Definition line_vectors : VectorSpace.
Proof.
  refine {| carrier := R; zero := 0; add := Rplus; scale := Rmult |}; intros; ring.
Defined.

Definition line : InnerProductSpace.
Proof.
  refine {| space := line_vectors; inner := fun x y : line_vectors => Rmult x y |}; simpl; intros; try ring.
  - apply Rle_0_sqr.
  - now apply Rsqr_0_uniq.
Defined.

(** The product of two spaces. *)
Definition product_vectors (V W : VectorSpace) : VectorSpace.
Proof.
  refine {| carrier := V * W; zero := (zero, zero);
            add := fun x y => (fst x ⊕ fst y, snd x ⊕ snd y);
            scale := fun c x => (c ⊙ fst x, c ⊙ snd x) |};
    intros; repeat match goal with x : (_ * _)%type |- _ => destruct x end; simpl; f_equal;
    auto using add_comm, add_assoc, add_zero, scale_zero, scale_one, scale_scale, scale_add_vectors,
      scale_add_scalars.
Defined.

Definition product (E F : InnerProductSpace) : InnerProductSpace.
Proof.
  refine {| space := product_vectors E F;
            inner := fun x y : product_vectors E F => ⟨fst x, fst y⟩ + ⟨snd x, snd y⟩ |};
    simpl; intros; repeat match goal with x : (_ * _)%type |- _ => destruct x end; simpl in *.
  - f_equal; apply inner_sym.
  - rewrite !inner_add; ring.
  - rewrite !inner_scale; ring.
  - apply Rplus_le_le_0_compat; apply inner_pos.
  - match goal with H : ⟨?a, _⟩ + ⟨?b, _⟩ = 0 |- _ =>
      pose proof (inner_pos _ a); pose proof (inner_pos _ b); f_equal; apply inner_definite; lra end.
Defined.

(** R^n. *)
Fixpoint euclidean (n : nat) : InnerProductSpace :=
  match n with O => point | S n => product line (euclidean n) end.

(** ** R^n with the norm [sum |x_i|] *)

Definition point_normed : NormedSpace := self_dual point.

(** The norm of a product is the sum of the norms. *)
Definition sum_product (V W : NormedSpace) : NormedSpace.
Proof.
  refine {| primal := product_vectors V W; dual := product_vectors (dual V) (dual W);
            pairing := fun (g : product_vectors (dual V) (dual W)) (v : product_vectors V W) =>
              ⟪fst g, fst v⟫ + ⟪snd g, snd v⟫;
            seminorm := fun v : product_vectors V W => seminorm (fst v) + seminorm (snd v) |};
    intros; repeat match goal with x : carrier (product_vectors _ _) |- _ => destruct x end; simpl.
  - rewrite !pairing_add; ring.
  - rewrite !pairing_scale; ring.
  - rewrite !pairing_add_r; ring.
  - rewrite !pairing_scale_r; ring.
  - apply Rplus_le_le_0_compat; apply seminorm_pos.
  - rewrite !seminorm_scale; ring.
  - match goal with |- seminorm (?a ⊕ ?b) + seminorm (?c ⊕ ?d) <= _ =>
      pose proof (seminorm_triangle _ a b); pose proof (seminorm_triangle _ c d) end; lra.
Defined.

Fixpoint coordinates (n : nat) : NormedSpace :=
  match n with O => point_normed | S n => sum_product (self_dual line) (coordinates n) end.

Lemma norm_line (x : line) : norm x = Rabs x.
Proof. apply sqrt_Rsqr_abs. Qed.

(** Every coordinate of a dual vector is at most [G]: its dual norm is. *)
Fixpoint entries_at_most (G : R) (n : nat) : dual (coordinates n) -> Prop :=
  match n with
  | O => fun _ => True
  | S n => fun g => Rabs (fst g) <= G /\ entries_at_most G n (snd g)
  end.

Theorem entries_dual_norm G n (g : dual (coordinates n)) :
  0 <= G -> entries_at_most G n g -> dual_norm_at_most g G.
Proof.
  intros HG Hg.
  assert (forall v : coordinates n, ⟪g, v⟫ <= G * seminorm v) as H.
  { revert g Hg; induction n as [|n IH]; intros g Hg v.
    - pose proof (seminorm_pos point_normed v); simpl in *; nra.
    - destruct g as [a g], v as [b v], Hg as [Ha Hg]; simpl in Ha, Hg.
      specialize (IH g Hg v); simpl; change (norm (E := line) b) with (sqrt (Rsqr b)); rewrite sqrt_Rsqr_abs.
      assert (a * b <= G * Rabs b); [|lra].
      eapply Rle_trans; [apply Rle_abs|]; rewrite Rabs_mult.
      apply Rmult_le_compat_r; [apply Rabs_pos | assumption]. }
  intros v Hv; eapply Rle_trans; [apply H|].
  rewrite <- (Rmult_1_r G) at 2; now apply Rmult_le_compat_l.
Qed.
