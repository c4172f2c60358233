"""What a file of Rocq proves itself of a root that its theorem speaks of, from its definition."""

from __future__ import annotations

ROOT_OF_TIME = """\
(** [root n] is the square root of [n]; two terms that follow each other are functions of one parameter. *)
Definition root_of_time (root : nat -> R) : Prop := forall n, root n = sqrt (INR n).

Section RootOfTime.
  Variable root : nat -> R.
  Hypothesis root_value : forall n, root n = sqrt (INR n).

  Lemma root_of_time_nonnegative n : 0 <= root n.
  Proof. rewrite root_value; apply sqrt_pos. Qed.

  Lemma root_of_time_positive n : 0 < root (S n).
  Proof. rewrite root_value; apply sqrt_lt_R0, lt_0_INR, Nat.lt_0_succ. Qed.

  Lemma root_of_time_clock n : root n * root n = INR n.
  Proof. rewrite root_value; apply sqrt_sqrt, pos_INR. Qed.

  Lemma root_of_time_relation n : root (S n) * root (S n) = root n * root n + 1.
  Proof. rewrite !root_of_time_clock; apply S_INR. Qed.

  Lemma root_of_time_start : root O = 0.
  Proof. rewrite root_value; apply sqrt_0. Qed.

  Lemma root_of_time_least n : (0 < n)%nat -> 1 <= root n.
  Proof.
    intros Hn; rewrite root_value, <- sqrt_1; apply sqrt_le_1_alt; change 1 with (INR 1); now apply le_INR.
  Qed.

  Lemma root_of_time_parameter a b :
    0 <= a -> 0 < b -> b * b = a * a + 1 ->
    exists s, 0 <= s /\\ a = 2 * s * (1 + s) / (1 + 2 * s) /\\ b = (1 + 2 * s + 2 * s * s) / (1 + 2 * s).
  Proof.
    intros Ha Hb H; assert (1 <= b) as H1 by nra.
    exists ((a + b - 1) / 2); split; [lra|]; split.
    - apply Rmult_eq_reg_r with (a + b); [|lra].
      replace (2 * ((a + b - 1) / 2) * (1 + (a + b - 1) / 2) / (1 + 2 * ((a + b - 1) / 2)) * (a + b))
        with ((a + b - 1) * (a + b + 1) / 2) by (field; lra).
      replace ((a + b - 1) * (a + b + 1) / 2) with ((a * a + 2 * a * b + b * b - 1) / 2) by field; rewrite H; field.
    - apply Rmult_eq_reg_r with (a + b); [|lra].
      replace ((1 + 2 * ((a + b - 1) / 2) + 2 * ((a + b - 1) / 2) * ((a + b - 1) / 2)) /
        (1 + 2 * ((a + b - 1) / 2)) * (a + b)) with ((a * a + 2 * a * b + b * b + 1) / 2) by (field; lra).
      replace (b * (a + b)) with (a * b + b * b) by ring; rewrite H; field.
  Qed.
End RootOfTime.
"""
