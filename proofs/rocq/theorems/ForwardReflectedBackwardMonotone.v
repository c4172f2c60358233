(** * forward-reflected-backward/monotone: [mean over t < T of ||x_{t+1} - x_t||^2 <= 2 R^2/(T (1 - 2 s L))]

    The forward-reflected-backward method, with one evaluation of F in a step, 0 < s < 1/(2 L).
    Here [R = ||x_0 - xs||].
    Source: Malitsky, Tam 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (A : E -> E -> Prop) (x w x' w' : E) : Prop :=
  is_resolvent A s (x ⊕ s ⊙ F w ⊖ (2 * s) ⊙ F x) x' /\
    w' = x.

Definition potential {E : InnerProductSpace} (s : R) (F : E -> E) (xs : E) (x w : E) : R :=
  ‖x ⊖ xs‖² - 2 * s * ⟨F x ⊖ F w, x ⊖ xs⟩ + ‖x ⊖ w‖² / 2.

Definition progress {E : InnerProductSpace} (L s : R) (x w x' w' : E) : R :=
  (1 - 2 * L * s) / 2 * ‖x' ⊖ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (t : R) (x w x' w' : E) :
  0 < L -> 0 < s -> s < 1 / (2 * L) -> monotone_map F -> lipschitz L F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  0 <= t -> step s F A x w x' w' -> potential s F xs x' w' - potential s F xs x w + progress L s x w x' w' <= 0.
Proof.
  intros L_positive s_positive s_below F_monotone F_lipschitz A_monotone xs_in_A t_nonnegative (x'_oracle &
      w'_value).
  subst w'.
  unfold potential, progress.
  assert (0 < 1 - 2 * L * s) by (replace (1 - 2 * L * s) with (2 * L * (1 / (2 * L) - s)) by (field; sign);
      sign).
  weigh (2 * s) (F_monotone xs x').
  weigh (1 / (2 * L ^ 2)) (lipschitz_sqr L F x w F_lipschitz).
  weigh (2 * s) (A_monotone xs _ x' _ xs_in_A (resolvent_value A s (x ⊕ s ⊙ F w ⊖ (2 * s) ⊙ F x) x'
      ltac:(sign) x'_oracle)).
  add_square (1 / (2 * L ^ 2)) (F x ⊕ (2 * L ^ 2 * s) ⊙ x' ⊖ (2 * L ^ 2 * s) ⊙ x ⊖ F w).
  add_square (L * s * (1 - 2 * L * s)) (x ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (t : R) (x w : E) :
  0 < L -> 0 < s -> s < 1 / (2 * L) -> monotone_map F -> lipschitz L F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  0 <= t -> - potential s F xs x w <= 0.
Proof.
  intros L_positive s_positive s_below F_monotone F_lipschitz A_monotone xs_in_A t_nonnegative.
  unfold potential, progress.
  assert (0 < 1 - 2 * L * s) by (replace (1 - 2 * L * s) with (2 * L * (1 / (2 * L) - s)) by (field; sign);
      sign).
  assert (exists slack_s, 0 < slack_s /\ s = 1 / (2 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((1 - 2 * L * s) / (2 * L * s)); split; [sign | field; sign]. }
  weigh (1 / (2 * L ^ 2)) (lipschitz_sqr L F x w F_lipschitz).
  add_square 1 (x ⊕ s ⊙ F w ⊖ s ⊙ F x ⊖ xs).
  add_square ((1 - 2 * L ^ 2 * s ^ 2) / (2 * L ^ 2)) (F x ⊖ F w) by (rewrite ?s_by_slack; match goal with |-
      ?r 0 ?c => replace c with ((2 * slack_s ^ 2 + 4 * slack_s + 1) / (4 * L ^ 2 * slack_s ^ 2 + 8 * L ^ 2 *
      slack_s + 4 * L ^ 2)) by (field; sign) end; sign).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem forward_reflected_backward_monotone
    (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (x w : nat -> E) :
  0 < L -> 0 < s -> s < 1 / (2 * L) -> monotone_map F -> lipschitz L F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  w O = x O -> (forall n, step s F A (x n) (w n) (x (S n)) (w (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x (S n)) ⊖ (x n)‖²) T / INR T <= 2 * ‖x O ⊖ xs‖² / (INR T * (1 - 2 * L * s)).
Proof.
  intros L_positive s_positive s_below F_monotone F_lipschitz A_monotone xs_in_A w_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - 2 * L * s) by (replace (1 - 2 * L * s) with (2 * L * (1 / (2 * L) - s)) by (field; sign);
      sign).
  set (Phi := fun n => potential s F xs (x n) (w n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s (x n) (w n) (x (S n)) (w (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F A xs (INR n) (x n) (w n) (x (S n)) (w (S n)) L_positive s_positive s_below
        F_monotone F_lipschitz A_monotone xs_in_A (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F A xs (INR T) (x T) (w T) L_positive s_positive s_below F_monotone F_lipschitz
      A_monotone xs_in_A (pos_INR T)) as dominates.
  change (potential s F xs (x T) (w T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s (x n) (w n) (x (S n)) (w (S n))) (fun n => 0) T falls)
      as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : sum (fun n => ((1 - 2 * L * s) / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T <= ‖x O ⊖ xs‖²).
  { replace (sum (fun n => ((1 - 2 * L * s) / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T) with (sum (fun n => progress L s
      (x n) (w n) (x (S n)) (w (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale ((1 - 2 * L * s) / 2) (fun n => ‖(x (S n)) ⊖ (x n)‖²)) in paid.
  apply (quotient_le _ _ (((1 - 2 * L * s) / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions forward_reflected_backward_monotone.
