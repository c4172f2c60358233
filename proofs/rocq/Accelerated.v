(** * Nesterov's accelerated gradient method: [f(y_T) - f* <= 2 L ‖x_0 - x*‖² / (T (T+1))]

    The worked example, in the shape of an exported file: the method, the potential, the step by its certificate, the
    rate by summation. *)

From Potential Require Import Certificate.

(** One step from the state [(y, z)] at time [t] to the state [(y', z')]. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (t : R) (y z y' z' : E) : Prop :=
  exists x,
    x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
    y' = x ⊖ (1 / L) ⊙ grad x /\
    z' = z ⊖ ((t + 1) / (2 * L)) ⊙ grad x.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) (t : R) (y z : E) : R :=
  t * (t + 1) * (f y - f xs) + 2 * L * ‖z ⊖ xs‖².

(** The certificate: its multipliers and its square, and an identity that [field] checks. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (y z y' z' : E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step L grad t y z y' z' ->
  potential L f xs (t + 1) y' z' - potential L f xs t y z <= 0.
Proof.
  intros HL Hf Hxs Ht (x & Hx & Hy & Hz); unfold potential.
  pose proof (proj1 Hf) as Hsmooth; pose proof (proj2 Hf) as Hconvex; pose proof (proj1 Hsmooth) as Hgrad.
  weigh ((t + 1) * (t + 2)) (descent_lemma L f grad x y' Hsmooth).
  weigh (t * (t + 1)) (convex_inequality f grad x y Hconvex Hgrad).
  weigh (2 * (t + 1)) (convex_inequality f grad x xs Hconvex Hgrad).
  add_square ((t + 1) / (2 * L)) (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (t : R) (y z : E) :
  0 < L -> 0 <= t ->
  t * (t + 1) * (f y - f xs) - potential L f xs t y z <= 0.
Proof.
  intros HL Ht; unfold potential.
  add_square (2 * L) (z ⊖ xs).
  identity.
Qed.

Theorem accelerated_smooth_convex
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (xs : E) (y z : nat -> E) :
  0 < L -> smooth_convex L f grad -> is_minimizer f xs ->
  z O = y O ->
  (forall n, step L grad (INR n) (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= 2 * L * ‖y O ⊖ xs‖² / (INR T * (INR T + 1)).
Proof.
  intros HL Hf Hxs Hstart Hstep T HT; pose proof (lt_0_INR T HT) as Tpos.
  set (Phi := fun n => potential L f xs (INR n) (y n) (z n)).
  assert (Hdecrease : forall n, Phi (S n) - Phi n <= 0).
  { intros n; unfold Phi; rewrite S_INR.
    exact (decrease E L f grad xs (INR n) _ _ _ _ HL Hf Hxs (pos_INR n) (Hstep n)). }
  pose proof (Rminus_le _ _ (domination E L f xs (INR T) (y T) (z T) HL (pos_INR T))) as Hdomination.
  pose proof (last_iterate_rate Phi (fun _ => 0) _ _ T Hdecrease Hdomination ltac:(sign)) as rate.
  eapply Rle_trans; [exact rate | apply Req_le].
  unfold Phi, potential; rewrite Hstart, sum_const; simpl; field; sign.
Qed.
