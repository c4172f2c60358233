(** * What variance reduction remembers

    A table of one point for each component, and the means over all components that are taken at what is remembered. *)

From Coq Require Import FunctionalExtensionality.
From Potential Require Export FiniteSums.

(** A mean of what is not negative. *)
Lemma mean_nonnegative {Omega : Type} (P : Expectation Omega) a m :
  has_mean P a m -> (forall w, 0 <= a w) -> 0 <= m.
Proof. intros H Ha; exact (has_mean_le P _ _ _ _ (has_mean_const P 0) H Ha). Qed.

(** ** Tables *)

(** One entry for each of [N] components. *)
Notation table N E := ({i : nat | (i < N)%nat} -> E).

Section Tables.
  Context (N : nat) (HN : (0 < N)%nat).
  Notation index := {i : nat | (i < N)%nat}.

  (** A table with another entry at [i]. *)
  Definition replaced {T : Type} (w : index -> T) (i : index) (x : T) (j : index) : T :=
    if Nat.eqb (proj1_sig j) (proj1_sig i) then x else w j.

  Lemma same_index (i j : index) : proj1_sig i = proj1_sig j -> i = j.
  Proof.
    destruct i as [i Hi], j as [j Hj]; simpl; intros E; subst j; f_equal; apply Peano_dec.le_unique.
  Qed.

  (** The mean over all entries where one is another. *)
  Lemma mean_of_replaced (a b : index -> R) (i : index) :
    mean (uniform N HN) (fun j => if Nat.eqb (proj1_sig j) (proj1_sig i) then b j else a j) =
    mean (uniform N HN) a + (b i - a i) / INR N.
  Proof.
    assert (0 < INR N) as Hpos by now apply lt_0_INR.
    set (c := fun k => if Nat.eqb k (proj1_sig i) then b i - a i else 0).
    assert (forall T, sum c T = if Nat.ltb (proj1_sig i) T then b i - a i else 0) as C.
    { induction T as [|T IH]; [reflexivity|]; rewrite sum_S, IH; unfold c.
      destruct (Nat.ltb_spec (proj1_sig i) T), (Nat.ltb_spec (proj1_sig i) (S T)), (Nat.eqb_spec T (proj1_sig i));
        try lia; lra. }
    destruct (uniform_mean N HN c) as [_ M]; rewrite C in M.
    destruct i as [i Hi]; simpl proj1_sig in *; destruct (Nat.ltb_spec i N); [|lia].
    rewrite <- M, <- (mean_add _ (uniform N HN) a _ I I); f_equal; apply functional_extensionality; intros j.
    unfold c; destruct (Nat.eqb_spec (proj1_sig j) i) as [E|E]; [|ring].
    rewrite (same_index j (exist _ i Hi) E); ring.
  Qed.

  (** What is averaged over the entries has, where each entry that is drawn is renewed by a point of its own, the mean
      that is expected. *)
  Lemma mean_renewed_by {T : Type} (a : index -> T -> R) (V : (index -> T) -> R) (w x : index -> T) :
    (forall w, has_mean (uniform N HN) (fun i => a i (w i)) (V w)) ->
    has_mean (uniform N HN) (fun i => V (replaced w i (x i)) - a i (x i) / INR N) ((1 - 1 / INR N) * V w).
  Proof.
    intros H; assert (0 < INR N) as Hpos by now apply lt_0_INR.
    replace ((1 - 1 / INR N) * V w) with (V w + (- / INR N) * V w) by (field; lra).
    refine (has_mean_ext _ _ _ _ _
      (has_mean_add _ _ _ _ _ (has_mean_const _ (V w)) (has_mean_scale _ (- / INR N) _ _ (H w)))).
    intros i; destruct (H (replaced w i (x i))) as [_ <-]; destruct (H w) as [_ E]; unfold replaced.
    transitivity (mean (uniform N HN) (fun j => if Nat.eqb (proj1_sig j) (proj1_sig i) then a j (x i) else a j (w j))
      - a i (x i) / INR N).
    - rewrite (mean_of_replaced (fun j => a j (w j)) (fun j => a j (x i)) i), E; field; lra.
    - do 2 f_equal; apply functional_extensionality; intros j; now destruct (Nat.eqb (proj1_sig j) (proj1_sig i)).
  Qed.

  (** Where all are renewed by one point. *)
  Lemma mean_renewed {T : Type} (a : index -> T -> R) (V : (index -> T) -> R) (w : index -> T) (x : T) :
    (forall w, has_mean (uniform N HN) (fun i => a i (w i)) (V w)) ->
    has_mean (uniform N HN) (fun i => V (replaced w i x)) (V (fun _ => x) / INR N + (1 - 1 / INR N) * V w).
  Proof.
    intros H; assert (0 < INR N) as Hpos by now apply lt_0_INR.
    pose proof (has_mean_scale _ (/ INR N) _ _ (H (fun _ => x))) as A.
    pose proof (has_mean_add _ _ _ _ _ A (mean_renewed_by a V w (fun _ => x) H)) as B.
    replace (V (fun _ => x) / INR N) with (/ INR N * V (fun _ => x)) by (unfold Rdiv; ring).
    refine (has_mean_ext _ _ _ _ _ B); intros i; unfold Rdiv; ring.
  Qed.

  Context {E : InnerProductSpace}.

  (** The sum of the first vectors of a sequence, and the average of a table. *)
  Fixpoint vector_sum (v : nat -> E) (n : nat) : E :=
    match n with O => zero | S n => vector_sum v n ⊕ v n end.

  Definition average (v : index -> E) : E :=
    (/ INR N) ⊙ vector_sum (fun i =>
      match Compare_dec.lt_dec i N with left H => v (exist _ i H) | right _ => zero end) N.

  Lemma inner_vector_sum (v : nat -> E) n u : ⟨vector_sum v n, u⟩ = sum (fun i => ⟨v i, u⟩) n.
  Proof. induction n as [|n IH]; simpl; [apply inner_zero | now rewrite inner_add, IH]. Qed.

  Theorem mean_average (v : index -> E) u : has_mean (uniform N HN) (fun i => ⟨v i, u⟩) ⟨average v, u⟩.
  Proof.
    split; [exact I|]; unfold average; rewrite inner_scale, inner_vector_sum; simpl; unfold Rdiv.
    rewrite Rmult_comm; f_equal; apply sum_ext; intros i Hi; destruct (Compare_dec.lt_dec i N); [reflexivity | lia].
  Qed.
End Tables.

(** ** What is averaged *)

Section Averaged.
  Context {E : InnerProductSpace} {Omega : Type} (P : Expectation Omega).
  Implicit Types (f : E -> R) (grad : E -> E) (fs : Omega -> E -> R) (grads : Omega -> E -> E).

  (** With the values of [f] in the place of those of the components, whose mean they are. *)
  Lemma mean_divergence fs grads f grad xs (w : Omega -> E) m :
    is_mean P fs grads f grad ->
    has_mean P (fun i => fs i (w i) - fs i xs - ⟨grads i xs, w i ⊖ xs⟩) m ->
    has_mean P (fun i => fs i (w i) - f xs - ⟨grads i xs, w i ⊖ xs⟩) m.
  Proof.
    intros [Hf _] H; pose proof (has_mean_add P _ _ _ _ H (has_mean_sub P _ _ _ _ (Hf xs) (has_mean_const P (f xs)))) as A.
    replace m with (m + (f xs - f xs)) by ring; refine (has_mean_ext P _ _ _ _ A); intros; ring.
  Qed.

  Lemma mean_divergence_at fs grads f grad xs x m :
    is_mean P fs grads f grad ->
    has_mean P (fun i => fs i x - fs i xs - ⟨grads i xs, x ⊖ xs⟩) m ->
    has_mean P (fun i => f x - f xs - ⟨grads i xs, x ⊖ xs⟩) m.
  Proof.
    intros M H; pose proof (has_mean_sub P _ _ _ _ H (mean_values P fs grads f grad x xs M)) as A.
    pose proof (has_mean_add P _ _ _ _ A (has_mean_const P (f x - f xs))) as B.
    replace m with (m - (f x - f xs) + (f x - f xs)) by ring; refine (has_mean_ext P _ _ _ _ B); intros; ring.
  Qed.

  Lemma mean_negative fs grads f grad x : is_mean P fs grads f grad -> has_mean P (fun i => - fs i x) (- f x).
  Proof.
    intros [Hf _]; replace (- f x) with ((-1) * f x) by ring.
    refine (has_mean_ext P _ _ _ _ (has_mean_scale P (-1) _ _ (Hf x))); intros; ring.
  Qed.

  (** The error of a tangent at [xs] is not negative, nor its mean. *)
  Lemma divergence_nonnegative f grad xs x : convex f -> gradient_of f grad -> 0 <= f x - f xs - ⟨grad xs, x ⊖ xs⟩.
  Proof. intros Hc Hg; pose proof (convex_inequality f grad xs x Hc Hg); lra. Qed.
End Averaged.

(** Where the entries of a table are renewed, each by a point of its own. *)
Lemma mean_renewed_divergence {E : InnerProductSpace} N (HN : (0 < N)%nat) fs grads (f : E -> R) grad xs
    (B : table N E -> R) (w x : table N E) :
  is_mean (uniform N HN) fs grads f grad ->
  (forall w, has_mean (uniform N HN) (fun i => fs i (w i) - fs i xs - ⟨grads i xs, w i ⊖ xs⟩) (B w)) ->
  has_mean (uniform N HN)
    (fun i => B (replaced N w i (x i)) - (fs i (x i) - f xs - ⟨grads i xs, x i ⊖ xs⟩) / INR N) ((1 - 1 / INR N) * B w).
Proof.
  intros [Hf _] H; assert (0 < INR N) as Hpos by now apply lt_0_INR.
  pose proof (mean_renewed_by N HN (fun i u => fs i u - fs i xs - ⟨grads i xs, u ⊖ xs⟩) B w x H) as A.
  pose proof (has_mean_sub _ _ _ _ _ (Hf xs) (has_mean_const _ (f xs))) as C.
  pose proof (has_mean_sub _ _ _ _ _ A (has_mean_scale _ (/ INR N) _ _ C)) as D.
  replace ((1 - 1 / INR N) * B w) with ((1 - 1 / INR N) * B w - / INR N * (f xs - f xs)) by ring.
  refine (has_mean_ext _ _ _ _ _ D); intros i; unfold Rdiv; ring.
Qed.
