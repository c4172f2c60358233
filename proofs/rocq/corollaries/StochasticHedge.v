(** * Multiplicative weights on one loss that is drawn: [E mean gap <= ln n / (eta T) + eta G² / 2]

    The theorem mirror-descent/stochastic, on the simplex with the entropy and from its centre: [f] is the mean of [N] losses,
    of which a step draws one and weighs by a subgradient of it.  All premises of the theorem hold, and the point after a
    step is another one for each draw. *)

From Potential Require Import Certificate Entropy MirrorDescentStochastic.

(** The largest entry, which is the dual norm. *)
Fixpoint largest (n : nat) : dual (coordinates n) -> R :=
  match n with O => fun _ => 0 | S n => fun g => Rmax (Rabs (fst g)) (largest n (snd g)) end.

Lemma largest_nonneg n (g : dual (coordinates n)) : 0 <= largest n g.
Proof. destruct n as [|n]; [simpl; lra | eapply Rle_trans; [apply Rabs_pos | apply Rmax_l]]. Qed.

Lemma entries_at_most_le n (g : dual (coordinates n)) G G' : entries_at_most G n g -> G <= G' -> entries_at_most G' n g.
Proof. intros Hg HG; induction n as [|n IH]; [easy|]; destruct Hg as [H1 H2]; split; [lra | now apply IH]. Qed.

Lemma largest_entries n (g : dual (coordinates n)) : entries_at_most (largest n g) n g.
Proof.
  induction n as [|n IH]; [easy|]; destruct g as [a g]; split; [apply Rmax_l|].
  apply (entries_at_most_le _ _ _ _ (IH g)), Rmax_r.
Qed.

Lemma largest_at_most n (g : dual (coordinates n)) G : 0 <= G -> entries_at_most G n g -> largest n g <= G.
Proof. intros HG; induction n as [|n IH]; [easy|]; intros [H1 H2]; apply Rmax_lub; [assumption | now apply IH]. Qed.

Lemma largest_attained n (g : dual (coordinates n)) : exists v, seminorm v <= 1 /\ ⟪g, v⟫ = largest n g.
Proof.
  induction n as [|n IH].
  - exists zero; rewrite seminorm_zero, pairing_zero_r; split; [lra | reflexivity].
  - destruct g as [a g]; destruct (Rle_lt_dec (largest n g) (Rabs a)) as [H|H].
    + set (s := if Rle_lt_dec 0 a then 1 else -1).
      exists ((s, zero) : coordinates (S n)); simpl.
      change (norm (E := line) s) with (sqrt (Rsqr s)); rewrite sqrt_Rsqr_abs, seminorm_zero, pairing_zero_r, Rmax_left
        by assumption.
      unfold s, Rabs; destruct (Rle_lt_dec 0 a), (Rcase_abs 1), (Rcase_abs (-1)), (Rcase_abs a); split; try lra; nra.
    + destruct (IH g) as (v & Hv & E); exists ((0, v) : coordinates (S n)); simpl.
      change (norm (E := line) 0) with (sqrt (Rsqr 0)); rewrite sqrt_Rsqr_abs, Rabs_R0, E, Rmax_right by lra.
      split; [lra | ring].
Qed.

Theorem largest_is_dual_norm n (g : dual (coordinates n)) : is_dual_norm g (largest n g).
Proof.
  split.
  - intros r (v & Hv & ->); apply (entries_dual_norm _ _ _ (largest_nonneg n g) (largest_entries n g) v Hv).
  - intros b Hb; destruct (largest_attained n g) as (v & Hv & <-); apply Hb; now exists v.
Qed.

Section Draws.
  Context (n N : nat) (HN : (0 < N)%nat) (loss : nat -> coordinates n -> R)
    (g : nat -> coordinates n -> dual (coordinates n)).

  Definition mean_loss (x : coordinates n) : R := sum (fun i => loss i x) N / INR N.

  Fixpoint total_slope (k : nat) (x : coordinates n) : dual (coordinates n) :=
    match k with O => zero | S k => total_slope k x ⊕ g k x end.

  Definition mean_slope (x : coordinates n) : dual (coordinates n) := (/ INR N) ⊙ total_slope N x.

  Lemma total_slope_pairing k x v : ⟪total_slope k x, v⟫ = sum (fun i => ⟪g i x, v⟫) k.
  Proof. induction k as [|k IH]; simpl; [apply pairing_zero | now rewrite pairing_add, IH]. Qed.

  Definition drawn_noise (t : nat) (x : coordinates n) (i : {i : nat | (i < N)%nat}) : dual (coordinates n) :=
    g (proj1_sig i) x ⊖ mean_slope x.

  Lemma drawn_noise_unbiased t x v : has_mean (uniform N HN) (fun i => ⟪drawn_noise t x i, v⟫) 0.
  Proof.
    pose proof (uniform_mean N HN (fun i => ⟪g i x, v⟫)) as M.
    pose proof (has_mean_sub _ _ _ _ _ M (has_mean_const (uniform N HN) ⟪mean_slope x, v⟫)) as D.
    replace (sum (fun i => ⟪g i x, v⟫) N / INR N - ⟪mean_slope x, v⟫) with 0 in D
      by (unfold mean_slope; rewrite pairing_scale, total_slope_pairing; unfold Rdiv; ring).
    apply (has_mean_ext (uniform N HN) _ _ 0) with (2 := D); intros i; unfold drawn_noise; pairing_ring.
  Qed.

  Lemma mean_slope_subgradient x :
    (forall i, (i < N)%nat -> is_dual_subgradient_on (simplex n) (loss i) x (g i x)) ->
    is_dual_subgradient_on (simplex n) mean_loss x (mean_slope x).
  Proof.
    intros H y Hy; unfold mean_loss, mean_slope; rewrite pairing_scale, total_slope_pairing.
    assert (sum (fun i => loss i x + ⟪g i x, y ⊖ x⟫) N <= sum (fun i => loss i y) N) as A
      by (apply sum_le; intros i Hi; now apply H).
    rewrite Summation.sum_plus in A; pose proof (lt_0_INR N HN) as Hpos.
    apply (Rmult_le_compat_l (/ INR N)) in A; [unfold Rdiv; lra | now apply Rlt_le, Rinv_0_lt_compat].
  Qed.
End Draws.

Corollary stochastic_hedge
    (n N : nat) (HN : (0 < N)%nat) (G eta : R) (loss : nat -> coordinates n -> R)
    (g : nat -> coordinates n -> dual (coordinates n)) (u : coordinates n) :
  (0 < n)%nat -> 0 < G -> 0 < eta -> is_minimizer_on (simplex n) (mean_loss n N loss) u ->
  (forall i x, (i < N)%nat -> simplex_interior n x -> is_dual_subgradient_on (simplex n) (loss i) x (g i x)) ->
  (forall i x, entries_at_most G n (g i x)) ->
  let next := fun (_ : nat) x (i : {i : nat | (i < N)%nat}) => hedge_step eta n (g (proj1_sig i) x) x in
  let f := mean_loss n N loss in
  forall T, (0 < T)%nat ->
  sum (fun t => expected (uniform N HN) next t (fun x => f x - f u) (centre n)) T / INR T
    <= ln (INR n) / (eta * INR T) + G ^ 2 * eta / 2.
Proof.
  intros Hn HG Heta Hu subgradients bounded next f T HT.
  pose (length := fun (_ : nat) x (i : {i : nat | (i < N)%nat}) => largest n (g (proj1_sig i) x)).
  assert (centred : simplex_interior n (centre n)) by now apply centre_interior.
  assert (again : forall t x i, mean_slope n N g x ⊕ drawn_noise n N g t x i = g (proj1_sig i) x)
    by (intros t x i; unfold drawn_noise; vector_eq).
  pose proof (mirror_descent_stochastic (coordinates n) _ (uniform N HN) G eta f (entropy n) (entropy_slope n)
    (mean_slope n N g) (simplex n) (simplex_interior n) u (drawn_noise n N g) length next (centre n)
    HG Heta (entropy_mirror_map n) (entropy_strongly_convex n)) as rate.
  assert (subgradient : forall x, simplex_interior n x -> is_dual_subgradient_on (simplex n) f x (mean_slope n N g x))
    by (intros x Hx; apply (mean_slope_subgradient n N HN); intros i Hi; now apply subgradients).
  assert (bounds : forall t x, has_mean_at_most (uniform N HN) (fun i => length t x i ^ 2) (G ^ 2)).
  { intros t x; split; [exact I|]; rewrite <- (mean_const _ (uniform N HN) (G ^ 2)).
    apply mean_le; try exact I; intros i; unfold length.
    apply pow_incr; split; [apply largest_nonneg | apply largest_at_most; [lra | apply bounded]]. }
  assert (steps : forall t x i, simplex_interior n x -> step eta (entropy n) (entropy_slope n) (mean_slope n N g)
    (simplex n) (simplex_interior n) x (drawn_noise n N g t x i) (length t x i) (next t x i)).
  { intros t x i Hx; exists (mean_slope n N g x); split; [reflexivity|]; rewrite again; split.
    - now apply hedge_is_mirror_step.
    - apply largest_is_dual_norm. }
  specialize (rate subgradient Hu (drawn_noise_unbiased n N HN g) bounds centred steps
    (fun t => uniform_has_expectation N HN next t _ _) T HT).
  eapply Rle_trans; [exact rate|]; pose proof (centre_divergence n u Hn (proj1 Hu)) as least; apply lt_0_INR in HT.
  assert (bregman (entropy n) (entropy_slope n) u (centre n) / (eta * INR T) <= ln (INR n) / (eta * INR T))
    by (apply quotient_le; [now apply Rmult_lt_0_compat | exact least]).
  unfold Rdiv in *; rewrite (Rmult_comm (INR T) eta); lra.
Qed.

Print Assumptions stochastic_hedge.
