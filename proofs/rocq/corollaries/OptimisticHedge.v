(** * Optimistic Hedge: [regret <= ln n / eta + eta / 2 sum over t < T of ‖g_t - g_{t-1}‖²]

    The theorem mirror-descent/optimistic with [c = 0], on the simplex with the entropy and from its centre. The regret is
    bounded by how far the losses move, each measured by its largest entry. *)

From Potential Require Import Certificate Entropy MirrorDescentOptimistic.

Corollary optimistic_hedge
    (n : nat) (G eta : R) (loss : nat -> coordinates n -> R) (x y : nat -> coordinates n)
    (g last : nat -> dual (coordinates n)) (u : coordinates n) (moved : nat -> R) :
  (0 < n)%nat -> 0 < G -> 0 < eta -> simplex n u -> y O = centre n -> last O = zero ->
  (forall t, is_dual_subgradient_on (simplex n) (loss t) (x t) (g t)) ->
  (forall t, entries_at_most G n (g t)) ->
  (forall t, 0 <= moved t) ->
  (forall t, entries_at_most (moved t) n (last t ⊖ g t)) ->
  (forall t, x t = hedge_step eta n (last t) (y t)) ->
  (forall t, y (S t) = hedge_step eta n (g t) (y t)) ->
  (forall t, last (S t) = g t) ->
  forall T, (0 < T)%nat ->
  sum (fun t => loss t (x t) - loss t u) T <= ln (INR n) / eta + eta / 2 * sum (fun t => moved t ^ 2) T.
Proof.
  intros Hn HG Heta Hu start first subgradients bounded moved_pos near played stepping kept T HT.
  assert (inside : forall t, simplex_interior n (y t)).
  { induction t as [|t IH]; [rewrite start; now apply centre_interior|].
    rewrite stepping; now apply hedge_is_mirror_step. }
  assert (between : forall t, is_mirror_step (simplex n) (simplex_interior n) (entropy n) (entropy_slope n) (y t)
    (last t) eta (x t)).
  { intros t; rewrite played; apply hedge_is_mirror_step, inside. }
  assert (following : forall t, is_mirror_step (simplex n) (simplex_interior n) (entropy n) (entropy_slope n) (y t)
    (g t) eta (y (S t))).
  { intros t; rewrite stepping; apply hedge_is_mirror_step, inside. }
  assert (at_most : forall t, dual_norm_at_most (last t ⊖ g t) (moved t)).
  { intros t; apply entries_dual_norm; [apply moved_pos | apply near]. }
  set (values t := fun r => exists v : coordinates n, seminorm v <= 1 /\ r = ⟪last t ⊖ g t, v⟫).
  assert (above : forall t, bound (values t)).
  { intros t; exists (moved t); intros r (v & Hv & ->); now apply at_most. }
  assert (some : forall t, exists r, values t r).
  { intros t; exists 0, zero; rewrite seminorm_zero, pairing_zero_r; split; lra. }
  set (length t := proj1_sig (completeness (values t) (above t) (some t))).
  assert (lengths : forall t, is_dual_norm (last t ⊖ g t) (length t)).
  { intros t; exact (proj2_sig (completeness (values t) (above t) (some t))). }
  assert (steps : forall t, step G eta (loss t) (entropy n) (entropy_slope n) (simplex n) (simplex_interior n)
    (y t) (last t) (x t) (length t) (y (S t)) (last (S t))).
  { intros t; exists (g t); repeat split; try apply subgradients; try apply between; try apply following; try apply kept;
      try apply lengths.
    apply entries_dual_norm; [lra | apply bounded]. }
  pose proof (mirror_descent_optimistic (coordinates n) G eta 0 loss (entropy n) (entropy_slope n) (simplex n)
    (simplex_interior n) u y last x length HG Heta (Rle_refl 0) Rlt_0_1 (entropy_mirror_map n)
    (entropy_strongly_convex n) Hu (inside O) first steps T HT) as rate.
  pose proof (centre_divergence n u Hn Hu) as centred; rewrite <- start in centred.
  apply (quotient_le _ _ eta Heta) in centred.
  rewrite <- (Summation.sum_scale (eta / 2)).
  enough (sum (fun t => (loss t (x t) - loss t u) + (- 1) * (eta / 2 * moved t ^ 2)) T <= ln (INR n) / eta) as paid.
  { rewrite Summation.sum_plus, Summation.sum_scale in paid; lra. }
  eapply Rle_trans; [|exact centred]; eapply Rle_trans; [|exact rate].
  apply sum_le; intros t _.
  pose proof (bregman_pos _ _ _ _ (x t) (y t) (entropy_mirror_map n) (proj1 (proj2 (between t))) (inside t)) as apart.
  apply (quotient_le _ _ eta Heta) in apart.
  assert (length t ^ 2 <= moved t ^ 2) as longest.
  { apply pow_incr; split; [exact (dual_norm_nonneg _ _ (lengths t))|].
    exact (dual_norm_le _ _ _ (lengths t) (at_most t)). }
  apply (Rmult_le_compat_l (eta / 2)) in longest; [|lra].
  replace (eta / (2 * (1 - 0))) with (eta / 2) by (field; lra).
  unfold Rdiv at 1 in apart; rewrite Rmult_0_l in apart; unfold Rdiv in *; lra.
Qed.

Print Assumptions optimistic_hedge.
