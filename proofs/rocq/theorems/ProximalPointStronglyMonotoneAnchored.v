(** * proximal-point/strongly-monotone-anchored: [||x_T - a_T||^2 <= 8 (1 + 2 mu)^T mu^2 R^2 (1 + mu)/((1 + (1 + 2 mu)^T + 2 (1 + 2 mu)^T mu) ((1 + 2 mu)^T - 1 + 2 (1 + 2 mu)^T mu)^2)]

    The proximal point method for a maximally and mu-strongly monotone operator, drawn to its start.
    Here [R = ||x_0 - xs||].
    Source: Park, Ryu 2022, theorem 3.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A strongly monotone relation. *)
Definition strongly_monotone {E : InnerProductSpace} (mu : R) (A : E -> E -> Prop) : Prop :=
  forall x u y v, A x u -> A y v -> mu * ‖x ⊖ y‖² <= ⟨u ⊖ v, x ⊖ y⟩.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu : R) (resolvent_A : E -> E) (w : R) (x anchor x' anchor' : E) : Prop :=
  exists a : E,
    a = resolvent_A x /\
    x' = (4 * mu * (mu + 1) / ((4 * mu ^ 2 * w + 4 * mu * w + w - 1) * (4 * mu ^ 2 * w + 4 * mu * w + w + 1))) ⊙ anchor ⊕ (2 * (mu + 1) * (2 * mu + 1) * (2 * mu * w + w - 1) * (2 * mu * w + w + 1) / ((4 * mu ^ 2 * w + 4 * mu * w + w - 1) * (4 * mu ^ 2 * w + 4 * mu * w + w + 1))) ⊙ a ⊖ ((2 * mu + 1) * (2 * mu * w + w - 1) * (2 * mu * w + w + 1) / ((4 * mu ^ 2 * w + 4 * mu * w + w - 1) * (4 * mu ^ 2 * w + 4 * mu * w + w + 1))) ⊙ x /\
    anchor' = anchor.

Definition potential {E : InnerProductSpace} (mu : R) (resolvent_A : E -> E) (xs : E) (w : R) (x anchor : E) : R :=
  (2 * mu + 1) ^ 3 * (w - 1) * (w + 1) * (2 * mu * w + w - 1) * (2 * mu * w + w + 1) / (32 * mu ^ 2 * w ^ 2 * (mu + 1) ^ 3) * (‖(2 * (mu + 1) / (2 * mu + 1)) ⊙ x ⊖ (2 * (mu + 1) / (2 * mu + 1)) ⊙ resolvent_A x‖²) + (2 * mu + 1) * (2 * mu * w + w - 1) * (2 * mu * w + w + 1) / (4 * mu * w ^ 2 * (mu + 1) ^ 2) * (⟨(2 * (mu + 1) / (2 * mu + 1)) ⊙ x ⊖ (2 * (mu + 1) / (2 * mu + 1)) ⊙ resolvent_A x, x ⊖ anchor⟩) + (- 1) * (2 * mu * w + w - 1) * (2 * mu * w + w + 1) / (2 * w ^ 2 * (mu + 1) * (2 * mu + 1)) * ‖x ⊖ anchor‖² + (2 * mu * w + w + 1) / (2 * w * (mu + 1)) * ‖anchor ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t w : R)
    (x anchor x' anchor' : E) :
  0 < mu -> monotone A -> strongly_monotone mu A -> (forall u, is_resolvent A 1 u (resolvent_A u)) ->
  A xs zero -> 0 <= t -> 0 < w -> 1 <= w -> step mu resolvent_A w x anchor x' anchor' ->
  potential mu resolvent_A xs ((2 * mu + 1) * w) x' anchor' - potential mu resolvent_A xs w x anchor <= 0.
Proof.
  intros mu_positive A_monotone A_strongly_monotone resolvent_A_is xs_in_A t_nonnegative w_positive
      w_at_least_1 (a & a_value & x'_value & anchor'_value).
  subst anchor'.
  unfold potential.
  rewrite <- ?a_value.
  pose proof (resolvent_A_is x) as a_oracle; rewrite <- a_value in a_oracle; clear a_value.
  remember (resolvent_A x') as a2_t eqn:a2_t_value.
  pose proof (resolvent_A_is x') as a2_t_oracle; rewrite <- a2_t_value in a2_t_oracle; clear a2_t_value.
  assert (exists slack_w, 0 <= slack_w /\ w = 1 + slack_w) as (slack_w & slack_w_sign & w_by_slack).
  { exists (w - 1); split; [sign | field; sign]. }
  weigh ((2 * mu * w + w - 1) * (2 * mu * w + w + 1) * (4 * mu ^ 2 * w + 4 * mu * w + w - 1) * (4 * mu ^ 2 * w
      + 4 * mu * w + w + 1) / (8 * mu ^ 2 * w ^ 2 * (mu + 1) ^ 2 * (2 * mu + 1))) (A_strongly_monotone a _
      a2_t _ (resolvent_value A 1 x a ltac:(sign) a_oracle) (resolvent_value A 1 x' a2_t ltac:(sign)
      a2_t_oracle)) by (rewrite ?w_by_slack; match goal with |- ?r 0 ?c => replace c with ((1 * (2 * mu *
      slack_w + 2 * mu + slack_w) * (2 * mu * w + w + 1) * (4 * mu ^ 2 * slack_w + 4 * mu ^ 2 + 4 * mu *
      slack_w + 4 * mu + slack_w) * (4 * mu ^ 2 * w + 4 * mu * w + w + 1)) / (16 * mu ^ 5 * w ^ 2 + 40 * mu ^
      4 * w ^ 2 + 32 * mu ^ 3 * w ^ 2 + 8 * mu ^ 2 * w ^ 2)) by (rewrite ?w_by_slack; field; sign) end; sign).
  add_square (mu / (w * (mu + 1) * (2 * mu + 1))) (anchor ⊖ xs).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (t w : R)
    (x anchor : E) :
  0 < mu -> monotone A -> strongly_monotone mu A -> (forall u, is_resolvent A 1 u (resolvent_A u)) ->
  A xs zero -> 0 <= t -> 0 < w -> 1 <= w ->
  (2 * mu * w + w - 1) ^ 2 * (2 * mu * w + w + 1) / (8 * mu ^ 2 * w * (mu + 1)) * (‖x ⊖ resolvent_A x‖²) - potential mu resolvent_A xs w x anchor <= 0.
Proof.
  intros mu_positive A_monotone A_strongly_monotone resolvent_A_is xs_in_A t_nonnegative w_positive
      w_at_least_1.
  unfold potential.
  remember (resolvent_A x) as a_t eqn:a_t_value.
  pose proof (resolvent_A_is x) as a_t_oracle; rewrite <- a_t_value in a_t_oracle; clear a_t_value.
  assert (exists slack_w, 0 <= slack_w /\ w = 1 + slack_w) as (slack_w & slack_w_sign & w_by_slack).
  { exists (w - 1); split; [sign | field; sign]. }
  weigh ((2 * mu * w + w - 1) * (2 * mu * w + w + 1) / (2 * mu * w * (mu + 1))) (A_strongly_monotone xs _ a_t
      _ xs_in_A (resolvent_value A 1 x a_t ltac:(sign) a_t_oracle)) by (rewrite ?w_by_slack; match goal with
      |- ?r 0 ?c => replace c with ((1 * (2 * mu * slack_w + 2 * mu + slack_w) * (2 * mu * w + w + 1)) / (2 *
      mu ^ 2 * w + 2 * mu * w)) by (rewrite ?w_by_slack; field; sign) end; sign).
  add_square ((2 * mu * w + w + 1) / (2 * w ^ 2 * (mu + 1) * (2 * mu + 1))) (anchor ⊕ ((2 * mu + 1) * (2 * mu
      * w + w - 1) / (2 * mu)) ⊙ a_t ⊖ ((2 * mu * w + w - 1) / (2 * mu)) ⊙ x ⊖ (w * (2 * mu + 1)) ⊙ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_strongly_monotone_anchored
    (E : InnerProductSpace) (mu : R) (A : E -> E -> Prop) (resolvent_A : E -> E) (xs : E) (x anchor : nat -> E) :
  0 < mu -> monotone A -> strongly_monotone mu A -> (forall u, is_resolvent A 1 u (resolvent_A u)) ->
  A xs zero -> anchor O = x O ->
  (forall n, step mu resolvent_A ((2 * mu + 1) ^ n) (x n) (anchor n) (x (S n)) (anchor (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ resolvent_A (x T)‖² <= 8 * mu ^ 2 * ‖x O ⊖ xs‖² * (mu + 1) * (2 * mu + 1) ^ T / ((2 * mu * (2 * mu + 1) ^ T + (2 * mu + 1) ^ T - 1) ^ 2 * (2 * mu * (2 * mu + 1) ^ T + (2 * mu + 1) ^ T + 1)).
Proof.
  intros mu_positive A_monotone A_strongly_monotone resolvent_A_is xs_in_A anchor_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < 2 * mu + 1) by sign.
  assert (base_beside_1_1 : 1 <= 2 * mu + 1) by (apply Rge_le, Rminus_ge, Rle_ge; (match goal with |- ?r 0 ?c
      => replace c with ((2 * mu) / (1)) by (field; sign) end; sign)).
  set (Phi := fun n => potential mu resolvent_A xs ((2 * mu + 1) ^ n) (x n) (anchor n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((2 * mu + 1) ^ S n) with ((2 * mu + 1) * (2 * mu + 1) ^ n).
    pose proof (decrease E mu A resolvent_A xs (INR n) ((2 * mu + 1) ^ n) (x n) (anchor n) (x (S n)) (anchor
        (S n)) mu_positive A_monotone A_strongly_monotone resolvent_A_is xs_in_A (pos_INR n) (pow_lt (2 * mu +
        1) n base_positive_1) (pow_R1_Rle (2 * mu + 1) n base_beside_1_1) (stepping n)) as below; lra. }
  pose proof (domination E mu A resolvent_A xs (INR T) ((2 * mu + 1) ^ T) (x T) (anchor T) mu_positive
      A_monotone A_strongly_monotone resolvent_A_is xs_in_A (pos_INR T) (pow_lt (2 * mu + 1) T
      base_positive_1) (pow_R1_Rle (2 * mu + 1) T base_beside_1_1)) as dominates.
  change (potential mu resolvent_A xs ((2 * mu + 1) ^ T) (x T) (anchor T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?anchor_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : ((2 * mu * ((2 * mu + 1) ^ T) + ((2 * mu + 1) ^ T) - 1) ^ 2 * (2 * mu * ((2 * mu + 1) ^ T) +
      ((2 * mu + 1) ^ T) + 1) / (8 * mu ^ 2 * ((2 * mu + 1) ^ T) * (mu + 1))) * (‖(x T) ⊖ resolvent_A (x T)‖²)
      <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  pose proof (pow_R1_Rle (2 * mu + 1) T base_beside_1_1).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_strongly_monotone_anchored.
