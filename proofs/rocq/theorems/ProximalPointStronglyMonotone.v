(** * proximal-point/strongly-monotone: [||x_T - xs||^2 <= (1 + mu s)^(-2 T) R^2]

    The proximal point method for a maximally and mu-strongly monotone operator.
    Here [R = ||x_0 - xs||].
    Source: Rockafellar 1976.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A strongly monotone relation. *)
Definition strongly_monotone {E : InnerProductSpace} (mu : R) (A : E -> E -> Prop) : Prop :=
  forall x u y v, A x u -> A y v -> mu * ‖x ⊖ y‖² <= ⟨u ⊖ v, x ⊖ y⟩.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (A : E -> E -> Prop) (x x' : E) : Prop :=
  is_resolvent A s x x'.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  w ^ 2 * ‖x ⊖ xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu s : R) (A : E -> E -> Prop) (xs : E) (t w : R) (x x' : E) :
  0 < mu -> 0 < s -> monotone A -> strongly_monotone mu A -> A xs zero -> 0 <= t -> 0 < w -> step s A x x' ->
  potential xs ((mu * s + 1) * w) x' - potential xs w x <= 0.
Proof.
  intros mu_positive s_positive A_monotone A_strongly_monotone xs_in_A t_nonnegative w_positive x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  weigh (2 * w ^ 2 * s * (mu * s + 1)) (A_strongly_monotone xs _ x' _ xs_in_A (resolvent_value A s x x'
      ltac:(sign) x'_oracle)).
  add_square (w ^ 2) (x ⊕ (mu * s) ⊙ xs ⊖ (mu * s + 1) ⊙ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu s : R) (A : E -> E -> Prop) (xs : E) (t w : R) (x : E) :
  0 < mu -> 0 < s -> monotone A -> strongly_monotone mu A -> A xs zero -> 0 <= t -> 0 < w ->
  w ^ 2 * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive s_positive A_monotone A_strongly_monotone xs_in_A t_nonnegative w_positive.
  unfold potential.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_point_strongly_monotone
    (E : InnerProductSpace) (mu s : R) (A : E -> E -> Prop) (xs : E) (x : nat -> E) :
  0 < mu -> 0 < s -> monotone A -> strongly_monotone mu A -> A xs zero ->
  (forall n, step s A (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs‖² <= ‖x O ⊖ xs‖² / ((mu * s + 1) ^ T) ^ 2.
Proof.
  intros mu_positive s_positive A_monotone A_strongly_monotone xs_in_A stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < mu * s + 1) by sign.
  set (Phi := fun n => potential xs ((mu * s + 1) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((mu * s + 1) ^ S n) with ((mu * s + 1) * (mu * s + 1) ^ n).
    pose proof (decrease E mu s A xs (INR n) ((mu * s + 1) ^ n) (x n) (x (S n)) mu_positive s_positive
        A_monotone A_strongly_monotone xs_in_A (pos_INR n) (pow_lt (mu * s + 1) n base_positive_1) (stepping
        n)) as below; lra. }
  pose proof (domination E mu s A xs (INR T) ((mu * s + 1) ^ T) (x T) mu_positive s_positive A_monotone
      A_strongly_monotone xs_in_A (pos_INR T) (pow_lt (mu * s + 1) T base_positive_1)) as dominates.
  change (potential xs ((mu * s + 1) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (((mu * s + 1) ^ T) ^ 2) * (‖(x T) ⊖ xs‖²) <= ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_strongly_monotone.
