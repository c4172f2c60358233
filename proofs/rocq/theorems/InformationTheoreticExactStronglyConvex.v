(** * information-theoretic-exact/strongly-convex: [||z_T - xs||^2 <= R^2/(1 + q^2 A_T)]

    The information-theoretic exact method, A = A_t, B = A_{t+1}, k = mu/L = q^2.
    Here [R = ||x_0 - xs||].
    Source: Taylor, Drori 2023.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** What a term of a sequence has risen since the start is a function of one parameter that takes every such value. *)
Lemma conic_slack n k c d x :
  0 < n -> 0 < k -> 0 < c -> 0 <= d -> 0 <= x -> exists s, 0 <= s /\ n * s * (1 + s) = k * x * (c + d * s).
Proof.
  intros Hn Hk Hc Hd Hx; pose (p := n - k * d * x); pose (q := k * c * x).
  assert (0 <= q) as Hq by (unfold q; repeat apply Rmult_le_pos; lra).
  assert (0 <= p * p + 4 * n * q) as Hs by (apply Rplus_le_le_0_compat; [apply Rle_0_sqr | nra]).
  pose (r := sqrt (p * p + 4 * n * q)).
  assert (r * r = p * p + 4 * n * q) as Hr by (apply sqrt_sqrt; exact Hs).
  assert (0 <= r) as H0 by apply sqrt_pos.
  assert (p <= r) as Hp.
  { destruct (Rle_or_lt p 0); [lra|]; apply Rsqr_incr_0_var; [unfold Rsqr; nra | lra]. }
  exists ((r - p) / (2 * n)); split.
  - apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
  - apply Rmult_eq_reg_r with (4 * n); [|lra].
    replace (n * ((r - p) / (2 * n)) * (1 + (r - p) / (2 * n)) * (4 * n)) with ((r - p) * (2 * n + r - p))
      by (field; lra).
    replace (k * x * (c + d * ((r - p) / (2 * n))) * (4 * n)) with (4 * n * q + 2 * (n - p) * (r - p))
      by (unfold p, q; field; lra).
    replace (4 * n * q) with (r * r - p * p) by (rewrite Hr; ring); ring.
Qed.

(** [A_1] is the sequence of the largest roots of its relation; two terms are functions of one parameter. *)
Definition A_1_rule (q : R) (b : R) : R := 2 * sqrt ((b + 1) * (b * q ^ 2 + 1)) / ((q - 1) ^ 2 * (q + 1) ^ 2)
    + (b * q ^ 2 + b + 2) / ((q - 1) ^ 2 * (q + 1) ^ 2).

Definition A_1_sequence (q : R) (A_1 : nat -> R) : Prop :=
  A_1 O = 0 /\ forall n, A_1 (S n) = A_1_rule q (A_1 n).

Lemma A_1_parameter (q : R) b :
  0 < q -> q < 1 -> 0 <= b ->
  exists slack_A_1, 0 <= slack_A_1 /\ b = 4 * slack_A_1 * (slack_A_1 + 1) / (q ^ 2 + 4 * q * slack_A_1 + 2 * q
      + 1) /\ A_1_rule q b = 4 * (slack_A_1 + 1) ^ 2 / ((q - 1) ^ 2 * (q ^ 2 + 4 * q * slack_A_1 + 2 * q +
      1)).
Proof.
  intros q_positive q_below b_least.
assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
{ exists ((1 - q) / q); split; [sign | field; sign]. }
  assert (exists slack_A_1, 0 <= slack_A_1 /\ (4 * (q - 1) ^ 2 * (q + 1) ^ 2) * slack_A_1 * (1 + slack_A_1) =
      ((q - 1) ^ 4 * (q + 1) ^ 4) * (b - 0) * (1 / ((q - 1) ^ 2) + (4 * q / ((q - 1) ^ 2 * (q + 1) ^ 2)) *
      slack_A_1))
    as (slack_A_1 & slack_A_1_sign & slack_A_1_value).
  { apply conic_slack; [(rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((4 * slack_q ^ 4 +
      16 * slack_q ^ 3 + 16 * slack_q ^ 2) / (slack_q ^ 4 + 4 * slack_q ^ 3 + 6 * slack_q ^ 2 + 4 * slack_q +
      1)) by (field; sign) end; sign) | (rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with
      ((slack_q ^ 8 + 8 * slack_q ^ 7 + 24 * slack_q ^ 6 + 32 * slack_q ^ 5 + 16 * slack_q ^ 4) / (slack_q ^ 8
      + 8 * slack_q ^ 7 + 28 * slack_q ^ 6 + 56 * slack_q ^ 5 + 70 * slack_q ^ 4 + 56 * slack_q ^ 3 + 28 *
      slack_q ^ 2 + 8 * slack_q + 1)) by (field; sign) end; sign) | (rewrite ?q_by_slack; match goal with |-
      ?r 0 ?c => replace c with ((slack_q ^ 2 + 2 * slack_q + 1) / (slack_q ^ 2)) by (field; sign) end; sign)
      | (rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((4 * slack_q ^ 3 + 12 * slack_q ^
      2 + 12 * slack_q + 4) / (slack_q ^ 4 + 4 * slack_q ^ 3 + 4 * slack_q ^ 2)) by (field; sign) end; sign) |
      lra]. }
  assert (b_value : b = 4 * slack_A_1 * (slack_A_1 + 1) / (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1)).
  { replace b with (0 + (4 * (q - 1) ^ 2 * (q + 1) ^ 2) * slack_A_1 * (1 + slack_A_1) / (((q - 1) ^ 4 * (q +
      1) ^ 4) * (1 / ((q - 1) ^ 2) + (4 * q / ((q - 1) ^ 2 * (q + 1) ^ 2)) * slack_A_1))) at 1
      by (rewrite slack_A_1_value; field; sign); field; sign. }
  exists slack_A_1; split; [exact slack_A_1_sign|]; split; [exact b_value|].
  unfold A_1_rule; rewrite b_value.
  match goal with |- context [sqrt ?r] => replace r with (((q + 2 * slack_A_1 + 1) * (2 * q * slack_A_1 + q +
      1) / (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1)) * ((q + 2 * slack_A_1 + 1) * (2 * q * slack_A_1 + q + 1) /
      (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1))) by (field; sign) end.
  rewrite sqrt_square by (rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((4 * slack_A_1 ^
      2 * slack_q + 4 * slack_A_1 ^ 2 + 2 * slack_A_1 * slack_q ^ 2 + 8 * slack_A_1 * slack_q + 8 * slack_A_1
      + slack_q ^ 2 + 4 * slack_q + 4) / (4 * slack_A_1 * slack_q + 4 * slack_A_1 + slack_q ^ 2 + 4 * slack_q
      + 4)) by (field; sign) end; sign); field; sign.
Qed.

Lemma A_1_least (q : R) (A_1 : nat -> R) :
  0 < q -> q < 1 -> A_1_sequence q A_1 -> forall n, 0 <= A_1 n.
Proof.
  intros q_positive q_below [A_1_start A_1_next] n; induction n as [|n least]; [rewrite A_1_start; lra|].
assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
{ exists ((1 - q) / q); split; [sign | field; sign]. }
  destruct (A_1_parameter q (A_1 n) q_positive q_below least) as (slack_A_1 & slack_A_1_sign & _ & A_1_value).
  rewrite A_1_next, A_1_value; apply Rge_le, Rminus_ge, Rle_ge.
  replace (4 * (slack_A_1 + 1) ^ 2 / ((q - 1) ^ 2 * (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1)) - 0) with (4 *
      (slack_A_1 + 1) ^ 2 / ((q - 1) ^ 2 * (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1))) by (field; sign);
      (rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((4 * slack_A_1 ^ 2 * slack_q ^ 4 +
      16 * slack_A_1 ^ 2 * slack_q ^ 3 + 24 * slack_A_1 ^ 2 * slack_q ^ 2 + 16 * slack_A_1 ^ 2 * slack_q + 4 *
      slack_A_1 ^ 2 + 8 * slack_A_1 * slack_q ^ 4 + 32 * slack_A_1 * slack_q ^ 3 + 48 * slack_A_1 * slack_q ^
      2 + 32 * slack_A_1 * slack_q + 8 * slack_A_1 + 4 * slack_q ^ 4 + 16 * slack_q ^ 3 + 24 * slack_q ^ 2 +
      16 * slack_q + 4) / (4 * slack_A_1 * slack_q ^ 3 + 4 * slack_A_1 * slack_q ^ 2 + slack_q ^ 4 + 4 *
      slack_q ^ 3 + 4 * slack_q ^ 2)) by (field; sign) end; sign).
Qed.

Lemma A_1_two_terms (q : R) (A_1 : nat -> R) :
  0 < q -> q < 1 -> A_1_sequence q A_1 ->
  forall n, exists slack_A_1, 0 <= slack_A_1 /\ A_1 n = 4 * slack_A_1 * (slack_A_1 + 1) / (q ^ 2 + 4 * q *
      slack_A_1 + 2 * q + 1) /\ A_1 (S n) = 4 * (slack_A_1 + 1) ^ 2 / ((q - 1) ^ 2 * (q ^ 2 + 4 * q *
      slack_A_1 + 2 * q + 1)).
Proof.
  intros q_positive q_below terms n; rewrite (proj2 terms).
  apply A_1_parameter; try assumption; now apply (A_1_least q A_1).
Qed.

Lemma A_1_nonnegative (q : R) (A_1 : nat -> R) :
  0 < q -> q < 1 -> A_1_sequence q A_1 -> forall n, 0 <= A_1 n.
Proof.
  intros q_positive q_below terms n.
assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
{ exists ((1 - q) / q); split; [sign | field; sign]. }
  destruct (A_1_two_terms q A_1 q_positive q_below terms n) as (slack_A_1 & slack_A_1_sign & A_1_value &
      A_1_next_value).
  rewrite ?A_1_next_value, ?A_1_value; (rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((4
      * slack_A_1 ^ 2 * slack_q ^ 2 + 8 * slack_A_1 ^ 2 * slack_q + 4 * slack_A_1 ^ 2 + 4 * slack_A_1 *
      slack_q ^ 2 + 8 * slack_A_1 * slack_q + 4 * slack_A_1) / (4 * slack_A_1 * slack_q + 4 * slack_A_1 +
      slack_q ^ 2 + 4 * slack_q + 4)) by (field; sign) end; sign).
Qed.

Lemma A_1_positive (q : R) (A_1 : nat -> R) :
  0 < q -> q < 1 -> A_1_sequence q A_1 -> forall n, 0 < A_1 (S n).
Proof.
  intros q_positive q_below terms n.
assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
{ exists ((1 - q) / q); split; [sign | field; sign]. }
  destruct (A_1_two_terms q A_1 q_positive q_below terms n) as (slack_A_1 & slack_A_1_sign & A_1_value &
      A_1_next_value).
  rewrite ?A_1_next_value, ?A_1_value; (rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((4
      * slack_A_1 ^ 2 * slack_q ^ 4 + 16 * slack_A_1 ^ 2 * slack_q ^ 3 + 24 * slack_A_1 ^ 2 * slack_q ^ 2 + 16
      * slack_A_1 ^ 2 * slack_q + 4 * slack_A_1 ^ 2 + 8 * slack_A_1 * slack_q ^ 4 + 32 * slack_A_1 * slack_q ^
      3 + 48 * slack_A_1 * slack_q ^ 2 + 32 * slack_A_1 * slack_q + 8 * slack_A_1 + 4 * slack_q ^ 4 + 16 *
      slack_q ^ 3 + 24 * slack_q ^ 2 + 16 * slack_q + 4) / (4 * slack_A_1 * slack_q ^ 3 + 4 * slack_A_1 *
      slack_q ^ 2 + slack_q ^ 4 + 4 * slack_q ^ 3 + 4 * slack_q ^ 2)) by (field; sign) end; sign).
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L q A_1 A_1' : R) (grad : E -> E) (z y z' y' : E) : Prop :=
  y' = ((A_1' - A_1' * q ^ 2 - A_1) / (A_1' * (1 - q) * (q + 1))) ⊙ z ⊕ (A_1 / (A_1' * (1 - q) * (q + 1))) ⊙ y ⊖ (A_1 / (A_1' * L * (1 - q) * (q + 1))) ⊙ grad y /\
    z' = (q ^ 2 * (A_1' * q ^ 4 + A_1' - 2 * A_1' * q ^ 2 - A_1 * q ^ 2 - A_1) / (2 * A_1 * q ^ 2 + 2 * q ^ 2 + 2)) ⊙ y' ⊕ ((2 * A_1' * q ^ 4 + A_1 * q ^ 4 + 3 * A_1 * q ^ 2 + 2 * q ^ 2 + 2 - A_1' * q ^ 6 - A_1' * q ^ 2) / (2 * A_1 * q ^ 2 + 2 * q ^ 2 + 2)) ⊙ z ⊕ ((2 * A_1' * q ^ 2 + A_1 * q ^ 2 + A_1 - A_1' * q ^ 4 - A_1') / (2 * L * (A_1 * q ^ 2 + q ^ 2 + 1))) ⊙ grad y'.

Definition potential {E : InnerProductSpace} (L q mu A_1 : R) (f : E -> R) (grad : E -> E) (xs : E) (z y : E) : R :=
  A_1 * (1 - q) * (q + 1) * (f y - f xs) + (- 1) * A_1 * (1 - q) * (q + 1) / (2 * L) * ‖grad y‖² - A_1 * mu / 2 * ‖y ⊖ (1 / L) ⊙ grad y ⊖ xs‖² + L * (A_1 * q ^ 2 + 1) * ‖z ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L q mu A_1 A_1' : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (z y z' y' : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  (exists slack_A_1, 0 <= slack_A_1 /\ A_1 = 4 * slack_A_1 * (slack_A_1 + 1) / (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1) /\ A_1' = 4 * (slack_A_1 + 1) ^ 2 / ((q - 1) ^ 2 * (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1))) ->
  0 <= A_1 -> 0 < A_1' -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t ->
  step L q A_1 A_1' grad z y z' y' ->
  potential L q mu A_1' f grad xs z' y' - potential L q mu A_1 f grad xs z y <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above A_1_terms A_1_nonnegative A_1_positive
      f_smooth xs_minimizer t_nonnegative (y'_value & z'_value).
  unfold potential.
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh ((1 - q) * (A_1' - A_1) * (q + 1)) (smooth_strongly_convex_interpolation L mu f grad xs y' (conj
      (Rlt_le _ _ mu_positive) L_above) f_smooth) by (try destruct (A_1_terms) as (slack_A_1 & slack_A_1_sign
      & A_value & A_next_value); rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((8 *
      slack_A_1 ^ 2 * slack_q ^ 2 + 20 * slack_A_1 ^ 2 * slack_q + 8 * slack_A_1 ^ 2 + 4 * slack_A_1 * slack_q
      ^ 3 + 24 * slack_A_1 * slack_q ^ 2 + 40 * slack_A_1 * slack_q + 16 * slack_A_1 + 4 * slack_q ^ 3 + 16 *
      slack_q ^ 2 + 20 * slack_q + 8) / (4 * slack_A_1 * slack_q ^ 2 + 4 * slack_A_1 * slack_q + slack_q ^ 3 +
      4 * slack_q ^ 2 + 4 * slack_q)) by (rewrite ?A_next_value, ?A_value; rewrite ?q_by_slack; field; sign)
      end; sign).
  weigh (A_1 * (1 - q) * (q + 1)) (smooth_strongly_convex_interpolation L mu f grad y y' (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  subst mu; destruct (A_1_terms) as (slack_A_1 & slack_A_1_sign & A_1_value & A_1'_value); subst A_1 A_1';
      identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu A_1 A_1' : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (z y : E) :
  0 < L -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  (exists slack_A_1, 0 <= slack_A_1 /\ A_1 = 4 * slack_A_1 * (slack_A_1 + 1) / (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1) /\ A_1' = 4 * (slack_A_1 + 1) ^ 2 / ((q - 1) ^ 2 * (q ^ 2 + 4 * q * slack_A_1 + 2 * q + 1))) ->
  0 <= A_1 -> 0 < A_1' -> smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t ->
  L * (A_1 * q ^ 2 + 1) * (‖z ⊖ xs‖²) - potential L q mu A_1 f grad xs z y <= 0.
Proof.
  intros L_positive q_positive q_below mu_value mu_positive L_above A_1_terms A_1_nonnegative A_1_positive
      f_smooth xs_minimizer t_nonnegative.
  unfold potential.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (A_1 * (1 - q) * (q + 1)) (smooth_strongly_convex_interpolation L mu f grad y xs (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  subst mu; destruct (A_1_terms) as (slack_A_1 & slack_A_1_sign & A_1_value & A_1'_value); subst A_1 A_1';
      identity.
Qed.

(** The rate, for every run of the method. *)
Theorem information_theoretic_exact_strongly_convex
    (E : InnerProductSpace) (L q mu : R) (A_1 : nat -> R) (f : E -> R) (grad : E -> E) (xs : E)
    (z y : nat -> E) :
  0 < mu -> mu < L -> q = sqrt (mu / L) -> A_1_sequence q A_1 -> smooth_strongly_convex L mu f grad ->
  is_minimizer f xs -> y O = z O ->
  (forall n, step L q (A_1 n) (A_1 (S n)) grad (z n) (y n) (z (S n)) (y (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(z T) ⊖ xs‖² <= ‖z O ⊖ xs‖² / (q ^ 2 * A_1 T + 1).
Proof.
  intros mu_positive L_above q_value A_1_sequence f_smooth xs_minimizer y_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  pose proof (A_1_two_terms q A_1 q_positive q_below A_1_sequence) as A_1_terms.
  pose proof (A_1_nonnegative q A_1 q_positive q_below A_1_sequence) as A_1_nonnegative.
  pose proof (A_1_nonnegative T) as A_1_nonnegative_T.
  pose proof (A_1_positive q A_1 q_positive q_below A_1_sequence) as A_1_positive.
  set (Phi := fun n => potential L q mu (A_1 n) f grad xs (z n) (y n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L q mu (A_1 n) (A_1 (S n)) f grad xs (INR n) (z n) (y n) (z (S n)) (y (S n))
        L_positive q_positive q_below mu_value mu_positive L_above (A_1_terms n) (A_1_nonnegative n)
        (A_1_positive n) f_smooth xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L q mu (A_1 T) (A_1 (S T)) f grad xs (INR T) (z T) (y T) L_positive q_positive
      q_below mu_value mu_positive L_above (A_1_terms T) (A_1_nonnegative T) (A_1_positive T) f_smooth
      xs_minimizer (pos_INR T)) as dominates.
  change (potential L q mu (A_1 T) f grad xs (z T) (y T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖z O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?y_start, ?(proj1 A_1_sequence);
      subst mu; first [field; sign | inner_generalize; field; sign]. }
  assert (paid : (L * ((A_1 T) * q ^ 2 + 1)) * (‖(z T) ⊖ xs‖²) <= L * ‖z O ⊖ xs‖²) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions information_theoretic_exact_strongly_convex.
