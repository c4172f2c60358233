(** * Nesterov's accelerated gradient method: [f(y_T) - f* <= 2 L ‖x_0 - x*‖² / (T (T+1))]

    The worked example, in the shape of a generated file: the method, the potential, the step by its certificate, the
    rate by summation. *)

From Potential Require Import Certificate.

Section Method.
  Context {E : InnerProductSpace} (L : R) (f : E -> R) (grad : E -> E) (xs : E).

  (** One step from the state [(y, z)] at time [t]. *)
  Definition step (t : R) (y z y' z' : E) : Prop :=
    exists x,
      x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
      y' = x ⊖ (1 / L) ⊙ grad x /\
      z' = z ⊖ ((t + 1) / (2 * L)) ⊙ grad x.

  Definition potential (t : R) (y z : E) : R := t * (t + 1) * (f y - f xs) + 2 * L * ‖z ⊖ xs‖².

  Lemma decrease t y z y' z' :
    0 <= t -> 0 < L -> smooth_convex L f grad ->
    step t y z y' z' -> potential (t + 1) y' z' - potential t y z <= 0.
  Proof.
    intros Ht HL Hf (x & Hx & Hy & Hz); unfold potential.
    destruct Hf as [Hs Hc]; pose proof (proj1 Hs) as Hg.
    weigh ((t + 1) * (t + 2)) (descent_lemma L f grad x y' Hs).
    weigh (t * (t + 1)) (convex_inequality f grad x y Hc Hg).
    weigh (2 * (t + 1)) (convex_inequality f grad x xs Hc Hg).
    add_square ((t + 1) / (2 * L)) (grad x).
    identity.
  Qed.
End Method.

Theorem accelerated_smooth_convex
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs ->
  z O = y O ->
  (forall n, step L grad (INR n) (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= 2 * L * ‖y O ⊖ xs‖² / (INR T * (INR T + 1)).
Proof.
  intros HL Hf Hxs H0 Hstep T HT.
  assert (0 < INR T) as Tpos by (apply lt_0_INR; assumption).
  set (Phi := fun n => potential L f xs (INR n) (y n) (z n)).
  assert (decreases : forall n, Phi (S n) - Phi n <= 0).
  { intros n; unfold Phi; rewrite S_INR.
    eapply decrease; eauto using pos_INR. }
  assert (domination : INR T * (INR T + 1) * (f (y T) - f xs) <= Phi T).
  { enough (INR T * (INR T + 1) * (f (y T) - f xs) - Phi T <= 0) by lra.
    unfold Phi, potential; set (t := INR T) in *.
    add_square (2 * L) (z T ⊖ xs).
    identity. }
  pose proof (last_iterate_rate Phi (fun _ => 0) _ _ T decreases domination ltac:(sign)) as rate.
  eapply Rle_trans; [exact rate | apply Req_le].
  unfold Phi, potential; rewrite H0, sum_const; simpl; field; sign.
Qed.
