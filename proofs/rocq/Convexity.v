(** * Convex sets, convex functions, minimizers

    What needs no more than a real vector space.  Functions are real-valued on the whole space.  A function that may be
    infinite is a pair of a function [h] and the convex set [K] on which it is finite; a set is a predicate, and no
    constraint is the set [whole]. *)

From Potential Require Export VectorSpace.

Section Convexity.
  Context {V : VectorSpace}.
  Implicit Types (f h : V -> R) (K : V -> Prop) (x y u : V) (s : R).

  Definition whole : V -> Prop := fun _ => True.

  Definition convex_set K : Prop :=
    forall x y s, K x -> K y -> 0 <= s <= 1 -> K ((1 - s) ⊙ x ⊕ s ⊙ y).

  Definition convex_on K f : Prop :=
    forall x y s, K x -> K y -> 0 <= s <= 1 ->
      f ((1 - s) ⊙ x ⊕ s ⊙ y) <= (1 - s) * f x + s * f y.

  Definition convex f : Prop := convex_on whole f.

  Definition is_minimizer_on K f x : Prop := K x /\ forall y, K y -> f x <= f y.
  Definition is_minimizer f x : Prop := is_minimizer_on whole f x.

  Definition is_lower_bound (fmin : R) f : Prop := forall x, fmin <= f x.

  Lemma whole_convex : convex_set whole.
  Proof. easy. Qed.

  (** A convex combination of two points of [K], however it is written. *)
  Lemma convex_pair K x y v s r :
    convex_set K -> K x -> K y -> 0 <= r -> 0 <= s -> r + s = 1 -> v = r ⊙ x ⊕ s ⊙ y -> K v.
  Proof.
    intros HK Hx Hy Hr Hs H ->; replace r with (1 - s) by lra; apply HK; try assumption; lra.
  Qed.

  Lemma segment_step x y s : (1 - s) ⊙ x ⊕ s ⊙ y = x ⊕ s ⊙ (y ⊖ x).
  Proof. vector_eq. Qed.

  Lemma minimizer_value K f x u : is_minimizer_on K f x -> K u -> f x <= f u.
  Proof. intros [_ H]; apply H. Qed.
End Convexity.

(** If [a <= b + s c] for all small [s > 0], then [a <= b]. *)
Lemma small_step (a b c : R) : (forall s, 0 < s <= 1 -> a <= b + s * c) -> a <= b.
Proof.
  intros H; destruct (Rle_lt_dec a b) as [|Hab]; [assumption | exfalso].
  pose proof (Rabs_pos c) as Hc; pose proof (Rle_abs c) as Hcc.
  set (s := (a - b) / (2 * (a - b) + 2 * Rabs c)).
  assert (0 < 2 * (a - b) + 2 * Rabs c) as Hd by lra.
  assert (Hs : s * (2 * (a - b) + 2 * Rabs c) = a - b) by (unfold s; field; lra).
  assert (0 < s) by (unfold s; apply Rdiv_lt_0_compat; lra).
  assert (s <= 1) by nra.
  specialize (H s ltac:(split; assumption)); nra.
Qed.

(** A small positive step below [1] and [delta]. *)
Lemma small_step_exists (delta : R) : 0 < delta -> exists s, 0 < s <= 1 /\ s < delta.
Proof.
  intros H; exists (Rmin 1 (delta / 2)).
  pose proof (Rmin_l 1 (delta / 2)); pose proof (Rmin_r 1 (delta / 2)).
  pose proof (Rmin_pos 1 (delta / 2) ltac:(lra) ltac:(lra)); lra.
Qed.
