(** * Multiplicative weights: [regret <= ln n / eta + eta G² T / 2]

    The theorem mirror-descent/simplex, on the simplex with the entropy and from its centre, where the step has the closed
    form of multiplicative weights. *)

From Potential Require Import Certificate Entropy MirrorDescentSimplex.

Corollary hedge
    (n : nat) (G eta : R) (loss : nat -> coordinates n -> R) (x : nat -> coordinates n)
    (g : nat -> dual (coordinates n)) (u : coordinates n) :
  (0 < n)%nat -> 0 < G -> 0 < eta -> simplex n u -> x O = centre n ->
  (forall t, is_dual_subgradient_on (simplex n) (loss t) (x t) (g t)) ->
  (forall t, entries_at_most G n (g t)) ->
  (forall t, x (S t) = hedge_step eta n (g t) (x t)) ->
  forall T, (0 < T)%nat ->
  sum (fun t => loss t (x t) - loss t u) T / INR T <= ln (INR n) / (eta * INR T) + G ^ 2 * eta / 2.
Proof.
  intros Hn HG Heta Hu start subgradients bounded stepping T HT.
  assert (inside : forall t, simplex_interior n (x t)).
  { induction t as [|t IH]; [rewrite start; now apply centre_interior|].
    rewrite stepping; now apply hedge_is_mirror_step. }
  pose proof (mirror_descent_simplex (coordinates n) G eta loss (entropy n) (entropy_slope n) (simplex n)
    (simplex_interior n) u x HG Heta (entropy_mirror_map n) (entropy_strongly_convex n) Hu (inside O)) as rate.
  assert (steps : forall t, step G eta (loss t) (entropy n) (entropy_slope n) (simplex n) (simplex_interior n)
    (x t) (x (S t))).
  { intros t; exists (g t); split; [apply subgradients|]; split.
    - apply entries_dual_norm; [lra | apply bounded].
    - rewrite stepping; apply hedge_is_mirror_step, inside. }
  specialize (rate steps T HT); eapply Rle_trans; [exact rate|].
  pose proof (centre_divergence n u Hn Hu) as centred; rewrite <- start in centred.
  apply lt_0_INR in HT.
  assert (bregman (entropy n) (entropy_slope n) u (x O) / (eta * INR T) <= ln (INR n) / (eta * INR T)).
  { apply quotient_le; [now apply Rmult_lt_0_compat | exact centred]. }
  unfold Rdiv in *; rewrite (Rmult_comm (INR T) eta); lra.
Qed.

Print Assumptions hedge.
