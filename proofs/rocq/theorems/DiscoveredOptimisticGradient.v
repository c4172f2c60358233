(** * discovered/optimistic-gradient: [mean over t < T of ||F(w_t)||^2 <= R^2 (1 - s L)^2/(s^2 T (1 - 2 s L))]

    Popov's optimistic gradient method, with one evaluation a step, 0 < s <= 2/(5 L).
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (x w x' w' : E) : Prop :=
  w' = x ⊖ s ⊙ F w /\
    x' = x ⊖ s ⊙ F w'.

Definition potential {E : InnerProductSpace} (L s : R) (xs : E) (x w : E) : R :=
  ‖x ⊖ xs‖² + L * s / (1 - L * s) * ‖x ⊖ w‖².

Definition progress {E : InnerProductSpace} (L s : R) (F : E -> E) (x w : E) : R :=
  s ^ 2 * (1 - 2 * L * s) / (1 - L * s) ^ 2 * ‖F w‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x w x' w' : E) :
  0 < L -> 0 < s -> s <= 2 / (5 * L) -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  step s F x w x' w' -> potential L s xs x' w' - potential L s xs x w + progress L s F x w <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative (w'_value & x'_value).
  unfold potential, progress.
  assert (0 <= 2 - 5 * L * s) by (replace (2 - 5 * L * s) with (5 * L * (2 / (5 * L) - s)) by (field; sign);
      sign).
  assert (exists slack_s, 0 <= slack_s /\ s = 2 / (5 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((2 - 5 * L * s) / (5 * L * s)); split; [sign | field; sign]. }
  assert (0 < 1 - L * s) by (rewrite ?s_by_slack; match goal with |- ?r 0 ?c => replace c with ((5 * slack_s +
      3) / (5 * slack_s + 5)) by (field; sign) end; sign).
  weigh (2 * s) (F_monotone xs w').
  weigh (s ^ 2 / (1 - L * s)) (lipschitz_sqr L F w w' F_lipschitz).
  add_square (L * s) (x ⊕ (L * s ^ 2 / (1 - L * s)) ⊙ F w ⊖ w).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (t : R) (x w : E) :
  0 < L -> 0 < s -> s <= 2 / (5 * L) -> monotone_map F -> lipschitz L F -> F xs = zero -> 0 <= t ->
  - potential L s xs x w <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative.
  unfold potential, progress.
  assert (0 <= 2 - 5 * L * s) by (replace (2 - 5 * L * s) with (5 * L * (2 / (5 * L) - s)) by (field; sign);
      sign).
  assert (exists slack_s, 0 <= slack_s /\ s = 2 / (5 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((2 - 5 * L * s) / (5 * L * s)); split; [sign | field; sign]. }
  assert (0 < 1 - L * s) by (rewrite ?s_by_slack; match goal with |- ?r 0 ?c => replace c with ((5 * slack_s +
      3) / (5 * slack_s + 5)) by (field; sign) end; sign).
  add_square 1 (xs ⊖ x).
  add_square (L * s / (1 - L * s)) (x ⊖ w).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_optimistic_gradient
    (E : InnerProductSpace) (L s : R) (F : E -> E) (xs : E) (x w : nat -> E) :
  0 < L -> 0 < s -> s <= 2 / (5 * L) -> monotone_map F -> lipschitz L F -> F xs = zero -> w O = x O ->
  (forall n, step s F (x n) (w n) (x (S n)) (w (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖F (w n)‖²) T / INR T <= ‖x O ⊖ xs‖² * (1 - L * s) ^ 2 / (INR T * s ^ 2 * (1 - 2 * L * s)).
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz xs_zero w_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 2 - 5 * L * s) by (replace (2 - 5 * L * s) with (5 * L * (2 / (5 * L) - s)) by (field; sign);
      sign).
  set (Phi := fun n => potential L s xs (x n) (w n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s F (x n) (w n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F xs (INR n) (x n) (w n) (x (S n)) (w (S n)) L_positive s_positive s_at_most
        F_monotone F_lipschitz xs_zero (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F xs (INR T) (x T) (w T) L_positive s_positive s_at_most F_monotone F_lipschitz
      xs_zero (pos_INR T)) as dominates.
  change (potential L s xs (x T) (w T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s F (x n) (w n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (exists slack_s, 0 <= slack_s /\ s = 2 / (5 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((2 - 5 * L * s) / (5 * L * s)); split; [sign | field; sign]. }
  assert (weight_positive : 0 < s ^ 2 * (1 - 2 * L * s) / (1 - L * s) ^ 2) by (rewrite ?s_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((20 * slack_s + 4) / (125 * L ^ 2 * slack_s ^ 3 + 275 * L ^ 2 *
      slack_s ^ 2 + 195 * L ^ 2 * slack_s + 45 * L ^ 2)) by (field; sign) end; sign).
  assert (paid : sum (fun n => (s ^ 2 * (1 - 2 * L * s) / (1 - L * s) ^ 2) * (‖F (w n)‖²)) T <= ‖x O ⊖ xs‖²).
  { replace (sum (fun n => (s ^ 2 * (1 - 2 * L * s) / (1 - L * s) ^ 2) * (‖F (w n)‖²)) T) with (sum (fun n =>
      progress L s F (x n) (w n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (s ^ 2 * (1 - 2 * L * s) / (1 - L * s) ^ 2) (fun n => ‖F (w n)‖²)) in paid.
  apply (quotient_le _ _ ((s ^ 2 * (1 - 2 * L * s) / (1 - L * s) ^ 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions discovered_optimistic_gradient.
