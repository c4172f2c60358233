(** * optimistic-gradient/projected: [mean over t < T of ||x_t - w_{t+1}||^2 <= R**2/(T*(-2*L*s + 1)*(2*L*s + 1))]

    The optimistic gradient method over a set, 0 < s <= 1/(3 L).
    Here [R = ||x_0 - xs||].
    Source: Popov 1980; Mokhtari, Ozdaglar, Pattathil 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (K : E -> Prop) (x w x' w' : E) : Prop :=
  is_projection K (x ⊖ s ⊙ F w) w' /\
    is_projection K (x ⊖ s ⊙ F w') x'.

Definition potential {E : InnerProductSpace} (xs : E) (x w : E) : R :=
  ‖x ⊖ xs‖² + ‖x ⊖ w‖² / 2.

Definition progress {E : InnerProductSpace} (L s : R) (x w x' w' : E) : R :=
  (1 - 2 * L * s) * (2 * L * s + 1) * ‖x ⊖ w'‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (t : R) (x w x' w' : E) :
  0 < L -> 0 < s -> s <= 1 / (3 * L) -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K x -> K w -> 0 <= t -> step s F K x w x' w' -> K x' /\ K w'.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution x_in_K w_in_K
      t_nonnegative (w'_oracle & x'_oracle).
  unfold potential, progress.
  assert (0 <= 1 - 3 * L * s) by (replace (1 - 3 * L * s) with (3 * L * (1 / (3 * L) - s)) by (field; sign);
      sign).
  exact (conj (proj1 x'_oracle) (proj1 w'_oracle)).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (t : R) (x w x' w' : E) :
  0 < L -> 0 < s -> s <= 1 / (3 * L) -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K x -> K w -> 0 <= t -> step s F K x w x' w' ->
  potential xs x' w' - potential xs x w + progress L s x w x' w' <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution x_in_K w_in_K
      t_nonnegative (w'_oracle & x'_oracle).
  unfold potential, progress.
  assert (0 <= 1 - 3 * L * s) by (replace (1 - 3 * L * s) with (3 * L * (1 / (3 * L) - s)) by (field; sign);
      sign).
  assert (exists slack_s, 0 <= slack_s /\ s = 1 / (3 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((1 - 3 * L * s) / (3 * L * s)); split; [sign | field; sign]. }
  weigh (2 * s) (F_monotone xs w').
  weigh (2 * s ^ 2) (lipschitz_sqr L F w w' F_lipschitz).
  weigh (2 * s) (proj2 xs_solution w' (proj1 w'_oracle)).
  weigh 2 (projection_optimality K (x ⊖ s ⊙ F w) w' x' K_convex w'_oracle (proj1 x'_oracle)).
  weigh 2 (projection_optimality K (x ⊖ s ⊙ F w') x' xs K_convex x'_oracle (proj1 xs_solution)).
  add_square (1 / 2) ((2 * s) ⊙ F w' ⊕ x' ⊖ (2 * s) ⊙ F w ⊖ w').
  add_square (2 * L ^ 2 * s ^ 2) (w ⊕ w' ⊖ 2 ⊙ x).
  add_square ((1 - 8 * L ^ 2 * s ^ 2) / 2) (x ⊖ w) by (rewrite ?s_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((9 * slack_s ^ 2 + 18 * slack_s + 1) / (18 * slack_s ^ 2 + 36 * slack_s + 18)) by
      (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (t : R) (x w : E) :
  0 < L -> 0 < s -> s <= 1 / (3 * L) -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K x -> K w -> 0 <= t -> - potential xs x w <= 0.
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution x_in_K w_in_K
      t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - 3 * L * s) by (replace (1 - 3 * L * s) with (3 * L * (1 / (3 * L) - s)) by (field; sign);
      sign).
  add_square (3 / 2) (x ⊖ (1 / 3) ⊙ w ⊖ (2 / 3) ⊙ xs).
  add_square (1 / 3) (w ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem optimistic_gradient_projected
    (E : InnerProductSpace) (L s : R) (F : E -> E) (K : E -> Prop) (xs : E) (x w : nat -> E) :
  0 < L -> 0 < s -> s <= 1 / (3 * L) -> monotone_map F -> lipschitz L F -> convex_set K ->
  is_variational_solution K F xs -> K (x O) -> w O = x O ->
  (forall n, step s F K (x n) (w n) (x (S n)) (w (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x n) ⊖ (w (S n))‖²) T / INR T <= ‖x O ⊖ xs‖² / (INR T * (1 - 2 * L * s) * (2 * L * s + 1)).
Proof.
  intros L_positive s_positive s_at_most F_monotone F_lipschitz K_convex xs_solution start_in_K w_start
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - 3 * L * s) by (replace (1 - 3 * L * s) with (3 * L * (1 / (3 * L) - s)) by (field; sign);
      sign).
  assert (feasible : forall n, K (x n) /\ K (w n)).
  { induction n as [|n IH]; [rewrite ?w_start; repeat split; assumption|].
    destruct IH as (x_in_K & w_in_K).
    exact (stays E L s F K xs (INR n) (x n) (w n) (x (S n)) (w (S n)) L_positive s_positive s_at_most
        F_monotone F_lipschitz K_convex xs_solution x_in_K w_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential xs (x n) (w n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s (x n) (w n) (x (S n)) (w (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F K xs (INR n) (x n) (w n) (x (S n)) (w (S n)) L_positive s_positive s_at_most
        F_monotone F_lipschitz K_convex xs_solution (proj1 (feasible n)) (proj2 (feasible n)) (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L s F K xs (INR T) (x T) (w T) L_positive s_positive s_at_most F_monotone
      F_lipschitz K_convex xs_solution (proj1 (feasible T)) (proj2 (feasible T)) (pos_INR T)) as dominates.
  change (potential xs (x T) (w T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s (x n) (w n) (x (S n)) (w (S n))) (fun n => 0) T falls)
      as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (exists slack_s, 0 <= slack_s /\ s = 1 / (3 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((1 - 3 * L * s) / (3 * L * s)); split; [sign | field; sign]. }
  assert (weight_positive : 0 < (1 - 2 * L * s) * (2 * L * s + 1)) by (rewrite ?s_by_slack; match goal with |-
      ?r 0 ?c => replace c with ((9 * slack_s ^ 2 + 18 * slack_s + 5) / (9 * slack_s ^ 2 + 18 * slack_s + 9))
      by (field; sign) end; sign).
  assert (paid : sum (fun n => ((1 - 2 * L * s) * (2 * L * s + 1)) * (‖(x n) ⊖ (w (S n))‖²)) T <= ‖x O ⊖
      xs‖²).
  { replace (sum (fun n => ((1 - 2 * L * s) * (2 * L * s + 1)) * (‖(x n) ⊖ (w (S n))‖²)) T) with (sum (fun n
      => progress L s (x n) (w n) (x (S n)) (w (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale ((1 - 2 * L * s) * (2 * L * s + 1)) (fun n => ‖(x n) ⊖ (w (S n))‖²)) in paid.
  apply (quotient_le _ _ (((1 - 2 * L * s) * (2 * L * s + 1)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions optimistic_gradient_projected.
