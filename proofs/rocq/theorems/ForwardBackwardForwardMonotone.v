(** * forward-backward-forward/monotone: [sum over t < T of (1 - s L) (1 + s L) ||x_t - a_t||^2 <= R^2]

    Tseng's method for 0 in A x + F x, F monotone and L-Lipschitz, with 0 < s <= 1/L.
    Here [R = ||x_0 - xs||].
    Source: Tseng 2000.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (A : E -> E -> Prop) (x a x' : E) : Prop :=
  is_resolvent A s (x ⊖ s ⊙ F x) a /\
    x' = s ⊙ F x ⊕ a ⊖ s ⊙ F a.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L s : R) (x a x' : E) : R :=
  (1 - L * s) * (L * s + 1) * ‖x ⊖ a‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (t : R) (x a x' : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  0 <= t -> step s F A x a x' -> potential xs x' - potential xs x + progress L s x a x' <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz A_monotone xs_in_A t_nonnegative (a_oracle &
      x'_value).
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  weigh (2 * s) (F_monotone xs a).
  weigh (s ^ 2) (lipschitz_sqr L F x a F_lipschitz).
  weigh (2 * s) (A_monotone xs _ a _ xs_in_A (resolvent_value A s (x ⊖ s ⊙ F x) a ltac:(sign) a_oracle)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  0 <= t -> - potential xs x <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz A_monotone xs_in_A t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem forward_backward_forward_monotone
    (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (x a : nat -> E) :
  0 < L -> 0 < s -> s <= 1 / L -> monotone_map F -> lipschitz L F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  (forall n, step s F A (x n) (a n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (1 - L * s) * (L * s + 1) * ‖(x n) ⊖ (a n)‖²) T <= ‖x O ⊖ xs‖².
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz A_monotone xs_in_A stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * s) by (replace (1 - L * s) with (L * (1 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s (x n) (a n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F A xs (INR n) (x n) (a n) (x (S n)) L_positive s_positive s_at_most F_monotone
        F_lipschitz A_monotone xs_in_A (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F A xs (INR T) (x T) L_positive s_positive s_at_most F_monotone F_lipschitz
      A_monotone xs_in_A (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s (x n) (a n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  replace (sum (fun n => (1 - L * s) * (L * s + 1) * ‖(x n) ⊖ (a n)‖²) T) with (sum (fun n => progress L s (x
      n) (a n) (x (S n))) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress L s (x n) (a n) (x (S n))) T <= ‖x O ⊖ xs‖²).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions forward_backward_forward_monotone.
