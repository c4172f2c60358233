(** * extragradient/last-iterate: [||F(x_T)||^2 <= 4 R^2/(3 s^2 T)]

    The extragradient method with a step of at most 1/(2 L), by the operator at its last iterate.
    Here [R = ||x_0 - xs||].
    Source: Gorbunov, Loizou, Gidel 2022.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (x x' : E) : Prop :=
  exists p : E,
    p = x ⊖ s ⊙ F x /\
    x' = x ⊖ s ⊙ F p.

Definition potential {E : InnerProductSpace} (s : R) (F : E -> E) (xs : E) (t : R) (x : E) : R :=
  ‖x ⊖ xs‖² + 3 * s ^ 2 * t / 4 * ‖F x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < s -> s <= 1 / (2 * L) -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  step s F x x' -> potential s F xs (t + 1) x' - potential s F xs t x <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative (p & p_value &
      x'_value).
  unfold potential.
  assert (0 <= 1 - 2 * L * s) by (replace (1 - 2 * L * s) with (2 * L * (1 / (2 * L) - s)) by (field; sign);
      sign).
  assert (exists slack_s, 0 <= slack_s /\ s = 1 / (2 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((1 - 2 * L * s) / (2 * L * s)); split; [sign | field; sign]. }
  assert (0 < 8 * L * s + 3 * t - 3 * L ^ 2 * s ^ 2 * t - 11 * L ^ 2 * s ^ 2) by (rewrite ?s_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((12 * slack_s ^ 2 * t + 24 * slack_s * t + 16 * slack_s + 9 * t
      + 5) / (4 * slack_s ^ 2 + 8 * slack_s + 4)) by (field; sign) end; sign).
  weigh (2 * s) (F_monotone xs p).
  weigh (2 * L * s ^ 3 / (L * s + 1)) (lipschitz_sqr L F x p F_lipschitz).
  weigh (s * (3 * L * s * t + 4 * L * s + 3 * t + 4 - 8 * L ^ 3 * s ^ 3) / (2 * (L * s + 1))) (F_monotone x
      x') by (rewrite ?s_by_slack; match goal with |- ?r 0 ?c => replace c with ((6 * slack_s ^ 3 * t + 8 *
      slack_s ^ 3 + 21 * slack_s ^ 2 * t + 28 * slack_s ^ 2 + 24 * slack_s * t + 32 * slack_s + 9 * t + 10) /
      (8 * L * slack_s ^ 4 + 36 * L * slack_s ^ 3 + 60 * L * slack_s ^ 2 + 44 * L * slack_s + 12 * L)) by
      (field; sign) end; sign).
  weigh ((8 * L * s + 3 * t - 8 * L ^ 2 * s ^ 2) / (4 * L ^ 2)) (lipschitz_sqr L F p x' F_lipschitz) by
      (rewrite ?s_by_slack; match goal with |- ?r 0 ?c => replace c with ((3 * slack_s ^ 2 * t + 6 * slack_s *
      t + 4 * slack_s + 3 * t + 2) / (4 * L ^ 2 * slack_s ^ 2 + 8 * L ^ 2 * slack_s + 4 * L ^ 2)) by (field;
      sign) end; sign).
  add_square ((8 * L * s + 3 * t - 3 * L ^ 2 * s ^ 2 * t - 11 * L ^ 2 * s ^ 2) / (4 * L ^ 2)) (F x' ⊖ ((1 - L
      * s) * (3 * L ^ 2 * s ^ 2 * t + 4 * L ^ 2 * s ^ 2 + 6 * L * s * t + 8 * L * s + 3 * t - 8 * L ^ 4 * s ^
      4 - 8 * L ^ 3 * s ^ 3) / ((L * s + 1) * (8 * L * s + 3 * t - 3 * L ^ 2 * s ^ 2 * t - 11 * L ^ 2 * s ^
      2))) ⊙ F p) by (rewrite ?s_by_slack; match goal with |- ?r 0 ?c => replace c with ((12 * slack_s ^ 2 * t
      + 24 * slack_s * t + 16 * slack_s + 9 * t + 5) / (16 * L ^ 2 * slack_s ^ 2 + 32 * L ^ 2 * slack_s + 16 *
      L ^ 2)) by (field; sign) end; sign).
  add_square (s ^ 2 * (1 - L * s) * (L * s + 1 - 8 * L ^ 3 * s ^ 3) * (3 * L ^ 2 * s ^ 2 * t + 4 * L ^ 2 * s ^
      2 + 6 * L * s * t + 8 * L * s + 3 * t - 8 * L ^ 4 * s ^ 4 - 8 * L ^ 3 * s ^ 3) / (4 * (L * s + 1) ^ 2 *
      (8 * L * s + 3 * t - 3 * L ^ 2 * s ^ 2 * t - 11 * L ^ 2 * s ^ 2))) (F p) by (rewrite ?s_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((48 * slack_s ^ 8 * t + 432 * slack_s ^ 7 * t + 64 * slack_s ^ 7
      + 1680 * slack_s ^ 6 * t + 464 * slack_s ^ 6 + 3636 * slack_s ^ 5 * t + 1408 * slack_s ^ 5 + 4713 *
      slack_s ^ 4 * t + 2244 * slack_s ^ 4 + 3672 * slack_s ^ 3 * t + 1956 * slack_s ^ 3 + 1632 * slack_s ^ 2
      * t + 894 * slack_s ^ 2 + 360 * slack_s * t + 192 * slack_s + 27 * t + 14) / (768 * L ^ 2 * slack_s ^ 10
      * t + 8448 * L ^ 2 * slack_s ^ 9 * t + 1024 * L ^ 2 * slack_s ^ 9 + 41472 * L ^ 2 * slack_s ^ 8 * t +
      9536 * L ^ 2 * slack_s ^ 8 + 119616 * L ^ 2 * slack_s ^ 7 * t + 38976 * L ^ 2 * slack_s ^ 7 + 224400 * L
      ^ 2 * slack_s ^ 6 * t + 91664 * L ^ 2 * slack_s ^ 6 + 285984 * L ^ 2 * slack_s ^ 5 * t + 136480 * L ^ 2
      * slack_s ^ 5 + 250608 * L ^ 2 * slack_s ^ 4 * t + 133104 * L ^ 2 * slack_s ^ 4 + 148992 * L ^ 2 *
      slack_s ^ 3 * t + 84736 * L ^ 2 * slack_s ^ 3 + 57456 * L ^ 2 * slack_s ^ 2 * t + 33776 * L ^ 2 *
      slack_s ^ 2 + 12960 * L ^ 2 * slack_s * t + 7584 * L ^ 2 * slack_s + 1296 * L ^ 2 * t + 720 * L ^ 2)) by
      (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s <= 1 / (2 * L) -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  3 * s ^ 2 * t / 4 * (‖F x‖²) - potential s F xs t x <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative.
  unfold potential.
  assert (0 <= 1 - 2 * L * s) by (replace (1 - 2 * L * s) with (2 * L * (1 / (2 * L) - s)) by (field; sign);
      sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem extragradient_last_iterate
    (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < s -> s <= 1 / (2 * L) -> monotone_map F -> lipschitz L F -> F xs = zero ->
  (forall n, step s F (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖F (x T)‖² <= 4 * ‖x O ⊖ xs‖² / (3 * INR T * s ^ 2).
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - 2 * L * s) by (replace (1 - 2 * L * s) with (2 * L * (1 / (2 * L) - s)) by (field; sign);
      sign).
  set (Phi := fun n => potential s F xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F xs (INR n) (x n) (x (S n)) L_positive s_positive s_at_most F_monotone
        F_lipschitz xs_zero (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F xs (INR T) (x T) L_positive s_positive s_at_most F_monotone F_lipschitz
      xs_zero (pos_INR T)) as dominates.
  change (potential s F xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (3 * s ^ 2 * INR T / 4) * (‖F (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions extragradient_last_iterate.
