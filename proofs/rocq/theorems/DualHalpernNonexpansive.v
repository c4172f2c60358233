(** * dual-halpern/nonexpansive: [||x_N - S(x_N)||^2 <= 4 R^2/(N + 1)^2]

    The dual of Halpern's iteration, of N steps, with r_t = x_t - S x_t: momentum in the place of the anchor.
    Here [R = ||x_0 - xs||].
    Source: Yoon, Kim, Suh, Ryu 2024.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N : R) (F : E -> E) (t : R) (x h_1 start_1 x' h_1' start_1' : E) : Prop :=
  x' = (1 / (N + 1 - t)) ⊙ x ⊕ ((N - t) / (N + 1 - t)) ⊙ h_1 ⊕ ((N - t) / (N + 1 - t)) ⊙ F x /\
    h_1' = x' ⊖ F x /\
    start_1' = start_1.

Definition potential {E : InnerProductSpace} (N : R) (F : E -> E) (xs last : E) (t : R) (x h_1 start_1 : E) : R :=
  2 / (N + 1 - t) * ⟨last ⊖ h_1 ⊖ F last, x ⊖ last⟩ + (N - t) / (N + 1 - t) * ⟨2 ⊙ last ⊖ h_1 ⊖ 2 ⊙ F last, h_1⟩ + t / ((N + 1) * (N + 1 - t)) * ‖last ⊖ F last‖² + 2 / (N + 1) ^ 2 * ‖start_1 ⊖ xs‖² - 2 / (N + 1) * ⟨last ⊖ F last, start_1 ⊖ last⟩.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (N : R) (F : E -> E) (xs last : E) (t : R) (x h_1 start_1 x' h_1' start_1' : E) :
  t + 1 <= N -> nonexpansive F -> F xs = xs -> 0 <= t -> step N F t x h_1 start_1 x' h_1' start_1' ->
  potential N F xs last (t + 1) x' h_1' start_1' - potential N F xs last t x h_1 start_1 <= 0.
Proof.
  intros N_at_least F_nonexpansive xs_zero t_nonnegative (x'_value & h_1'_value & start_1'_value).
  subst start_1'.
  unfold potential.
  assert (exists slack_N, 0 <= slack_N /\ N = slack_N + t + 1) as (slack_N & slack_N_sign & N_by_slack).
  { exists (N - t - 1); split; [sign | field; sign]. }
  assert (0 < N - t) by (rewrite ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_N + 1) /
      (1)) by (field; sign) end; sign).
  assert (0 < N + 1 - t) by (rewrite ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_N + 2)
      / (1)) by (field; sign) end; sign).
  weigh (1 / ((N - t) * (N + 1 - t))) (nonexpansive_sqr F last x F_nonexpansive).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (N : R) (F : E -> E) (xs last : E) (t : R) (x h_1 start_1 : E) :
  t + 1 <= N -> nonexpansive F -> F xs = xs -> 0 <= t ->
  1 / 2 * (‖x ⊖ F x‖²) - potential N F xs x N x h_1 start_1 <= 0.
Proof.
  intros N_at_least F_nonexpansive xs_zero t_nonnegative.
  unfold potential.
  weigh (1 / (N + 1)) (nonexpansive_sqr F xs x F_nonexpansive).
  add_square (1 / 2) (x ⊕ (2 / (N + 1)) ⊙ xs ⊖ (2 / (N + 1)) ⊙ start_1 ⊖ F x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem dual_halpern_nonexpansive
    (E : InnerProductSpace) (F : E -> E) (xs : E) (x h_1 start_1 : nat -> E) (T : nat) :
  nonexpansive F -> F xs = xs -> (0 < T)%nat -> h_1 O = zero -> start_1 O = x O ->
  (forall n, (n < T)%nat -> step (INR T) F (INR n) (x n) (h_1 n) (start_1 n) (x (S n)) (h_1 (S n)) (start_1 (S n))) ->
  ‖(x T) ⊖ F (x T)‖² <= 4 * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2.
Proof.
  intros F_nonexpansive xs_zero T_positive h_1_start start_1_start stepping.
  apply lt_0_INR in T_positive as T_above.
  assert (within : forall n, (n < T)%nat -> INR n + 1 <= INR T)
    by (intros n early; rewrite <- S_INR; apply le_INR; exact early).
  pose proof (within O T_positive) as first_within; change (INR O) with 0 in first_within.
  set (Phi := fun n => potential (INR T) F xs (x T) (INR n) (x n) (h_1 n) (start_1 n)).
  assert (falls : forall n, (n < T)%nat -> Phi (S n) - Phi n <= - (0) + 0).
  { intros n early; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E (INR T) F xs (x T) (INR n) (x n) (h_1 n) (start_1 n) (x (S n)) (h_1 (S n)) (start_1
        (S n)) (within n early) F_nonexpansive xs_zero (pos_INR n) (stepping n early)) as below; lra. }
  pose proof (domination E (INR T) F xs (x T) 0 (x T) (h_1 T) (start_1 T) first_within F_nonexpansive xs_zero
      (Rle_refl 0)) as dominates.
  change (potential (INR T) F xs (x T) (INR T) (x T) (h_1 T) (start_1 T)) with (Phi T) in dominates.
  pose proof (potential_sum_until Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = 2 * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?h_1_start, ?start_1_start; first
      [field; sign | inner_generalize; field; sign]. }
  assert (paid : (1 / 2) * (‖(x T) ⊖ F (x T)‖²) <= 2 * ‖x O ⊖ xs‖² / (INR T + 1) ^ 2) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions dual_halpern_nonexpansive.
