(** * halpern/contraction: [||x_T - S(x_T)||^2 <= L^(2 T) R^2 (1 - L)^2 (1 + L)^3/((1 + L^(T + 1)) (L^(T + 1) - 1)^2)]

    Halpern's iteration for a contraction, with gamma = 1/L and phi_k = 1 + gamma^2 + ... + gamma^{2k}.
    Here [R = ||x_0 - xs||].
    Source: Park, Ryu 2022, corollary 3.3.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (F : E -> E) (w : R) (x anchor x' anchor' : E) : Prop :=
  x' = ((L - w) * (L + w) / ((L ^ 2 - w) * (L ^ 2 + w))) ⊙ F x ⊖ (L ^ 2 * (1 - L) * (L + 1) / ((L ^ 2 - w) * (L ^ 2 + w))) ⊙ anchor /\
    anchor' = anchor.

Definition potential {E : InnerProductSpace} (L : R) (F : E -> E) (xs : E) (w : R) (x anchor : E) : R :=
  (- 1) * (L - w) * (L + w) * (w - 1) * (w + 1) / (w ^ 2 * (1 - L) ^ 2 * (L + 1) ^ 3) * ‖x ⊖ F x‖² + (- 1) * 2 * (L - w) * (L + w) / (w ^ 2 * (1 - L) * (L + 1) ^ 2) * ⟨x ⊖ F x, x ⊖ anchor⟩ + (L - w) * (L + w) / (w ^ 2 * (L + 1)) * ‖x ⊖ anchor‖² + (L + w) / (w * (L + 1)) * ‖anchor ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t w : R) (x anchor x' anchor' : E) :
  0 < L -> L < 1 -> lipschitz L F -> F xs = xs -> 0 <= t -> 0 < w -> 1 <= w ->
  step L F w x anchor x' anchor' ->
  potential L F xs ((1 / L) * w) x' anchor' - potential L F xs w x anchor <= 0.
Proof.
  intros L_positive L_below F_lipschitz xs_zero t_nonnegative w_positive w_at_least_1 (x'_value &
      anchor'_value).
  subst anchor'.
  unfold potential.
  assert (exists slack_L, 0 < slack_L /\ L = 1 / (slack_L + 1)) as (slack_L & slack_L_sign & L_by_slack).
  { exists ((1 - L) / L); split; [sign | field; sign]. }
  assert (exists slack_w, 0 <= slack_w /\ w = 1 + slack_w) as (slack_w & slack_w_sign & w_by_slack).
  { exists (w - 1); split; [sign | field; sign]. }
  assert (0 < w - L ^ 2) by (rewrite ?w_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((slack_w * slack_L ^ 2 + 2 * slack_w * slack_L + slack_w + slack_L ^ 2 + 2 * slack_L) / (slack_L ^
      2 + 2 * slack_L + 1)) by (rewrite ?w_by_slack; field; sign) end; sign).
  weigh ((L - w) * (L + w) * (L ^ 2 - w) * (L ^ 2 + w) / (L ^ 2 * w ^ 2 * (1 - L) ^ 2 * (L + 1) ^ 3))
      (lipschitz_sqr L F x x' F_lipschitz) by (rewrite ?w_by_slack; rewrite ?L_by_slack; match goal with |- ?r
      0 ?c => replace c with ((1 * (slack_L + 1) * (slack_w * slack_L + slack_w + slack_L) * (w * slack_L + w
      + 1) * (slack_w * slack_L ^ 2 + 2 * slack_w * slack_L + slack_w + slack_L ^ 2 + 2 * slack_L) * (w *
      slack_L ^ 2 + 2 * w * slack_L + w + 1)) / (w ^ 2 * slack_L ^ 5 + 6 * w ^ 2 * slack_L ^ 4 + 12 * w ^ 2 *
      slack_L ^ 3 + 8 * w ^ 2 * slack_L ^ 2)) by (rewrite ?w_by_slack; field; sign) end; sign).
  add_square (L * (1 - L) / (w * (L + 1))) (anchor ⊖ xs).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (t w : R) (x anchor : E) :
  0 < L -> L < 1 -> lipschitz L F -> F xs = xs -> 0 <= t -> 0 < w -> 1 <= w ->
  (L - w) ^ 2 * (L + w) / (w * (1 - L) ^ 2 * (L + 1) ^ 3) * (‖x ⊖ F x‖²) - potential L F xs w x anchor <= 0.
Proof.
  intros L_positive L_below F_lipschitz xs_zero t_nonnegative w_positive w_at_least_1.
  unfold potential.
  assert (exists slack_L, 0 < slack_L /\ L = 1 / (slack_L + 1)) as (slack_L & slack_L_sign & L_by_slack).
  { exists ((1 - L) / L); split; [sign | field; sign]. }
  assert (exists slack_w, 0 <= slack_w /\ w = 1 + slack_w) as (slack_w & slack_w_sign & w_by_slack).
  { exists (w - 1); split; [sign | field; sign]. }
  weigh ((- 1) * (L - w) * (L + w) / (L * w * (1 - L) * (L + 1) ^ 2)) (lipschitz_sqr L F xs x F_lipschitz) by
      (rewrite ?w_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((1 * (slack_w *
      slack_L + slack_w + slack_L) * (w * slack_L + w + 1) * ((slack_L + 1) * (slack_L + 1))) / (w * slack_L ^
      3 + 4 * w * slack_L ^ 2 + 4 * w * slack_L)) by (rewrite ?w_by_slack; field; sign) end; sign).
  add_square (L * (L + w) / (w ^ 2 * (L + 1))) ((L * (L - w) / ((1 - L) * (L + 1))) ⊙ x ⊕ anchor ⊖ ((L - w) /
      (L * (1 - L) * (L + 1))) ⊙ F x ⊖ (w / L) ⊙ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem halpern_contraction
    (E : InnerProductSpace) (L : R) (F : E -> E) (xs : E) (x anchor : nat -> E) :
  0 < L -> L < 1 -> lipschitz L F -> F xs = xs -> anchor O = x O ->
  (forall n, step L F ((1 / L) ^ n) (x n) (anchor n) (x (S n)) (anchor (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ F (x T)‖² <= (L ^ T) ^ 2 * ‖x O ⊖ xs‖² * (1 - L) ^ 2 * (L + 1) ^ 3 / ((L * L ^ T - 1) ^ 2 * (L * L ^ T + 1)).
Proof.
  intros L_positive L_below F_lipschitz xs_zero anchor_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < 1 / L) by sign.
  assert (exists slack_L, 0 < slack_L /\ L = 1 / (slack_L + 1)) as (slack_L & slack_L_sign & L_by_slack).
  { exists ((1 - L) / L); split; [sign | field; sign]. }
  assert (base_beside_1_1 : 1 <= 1 / L) by (apply Rge_le, Rminus_ge, Rle_ge; (rewrite ?L_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((slack_L) / (1)) by (field; sign) end; sign)).
  set (Phi := fun n => potential L F xs ((1 / L) ^ n) (x n) (anchor n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 / L) ^ S n) with ((1 / L) * (1 / L) ^ n).
    pose proof (decrease E L F xs (INR n) ((1 / L) ^ n) (x n) (anchor n) (x (S n)) (anchor (S n)) L_positive
        L_below F_lipschitz xs_zero (pos_INR n) (pow_lt (1 / L) n base_positive_1) (pow_R1_Rle (1 / L) n
        base_beside_1_1) (stepping n)) as below; lra. }
  pose proof (domination E L F xs (INR T) ((1 / L) ^ T) (x T) (anchor T) L_positive L_below F_lipschitz
      xs_zero (pos_INR T) (pow_lt (1 / L) T base_positive_1) (pow_R1_Rle (1 / L) T base_beside_1_1)) as
      dominates.
  change (potential L F xs ((1 / L) ^ T) (x T) (anchor T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?anchor_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : ((L - ((1 / L) ^ T)) ^ 2 * (L + ((1 / L) ^ T)) / (((1 / L) ^ T) * (1 - L) ^ 2 * (L + 1) ^ 3))
      * (‖(x T) ⊖ F (x T)‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  pose proof (pow_R1_Rle (1 / L) T base_beside_1_1).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions halpern_contraction.
