(** * douglas-rachford/relaxed: [mean over t < T of ||c_t - a_t||^2 <= ||x_0 - xs - s a*||^2/(rho T (2 - rho))]

    Douglas-Rachford splitting with relaxation, z_{t+1} = z_t + rho (y_t - x_t), 0 < rho < 2.
    Source: Eckstein, Bertsekas 1992.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s rho : R) (A C : E -> E -> Prop) (x x' : E) : Prop :=
  exists a c : E,
    is_resolvent A s x a /\
    is_resolvent C s (2 ⊙ a ⊖ x) c /\
    x' = x ⊕ rho ⊙ c ⊖ rho ⊙ a.

Definition potential {E : InnerProductSpace} (s : R) (xs a_star : E) (x : E) : R :=
  ‖x ⊖ xs ⊖ s ⊙ a_star‖².

Definition progress {E : InnerProductSpace} (rho : R) (x x' : E) : R :=
  rho * (2 - rho) * ‖(1 / rho) ⊙ x' ⊖ (1 / rho) ⊙ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (s rho : R) (A C : E -> E -> Prop) (xs a_star : E) (t : R) (x x' : E) :
  0 < s -> 0 < rho -> rho < 2 -> monotone A -> monotone C -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  step s rho A C x x' -> potential s xs a_star x' - potential s xs a_star x + progress rho x x' <= 0.
Proof.
  intros s_positive rho_positive rho_below A_monotone C_monotone xs_in_A xs_in_C t_nonnegative (a & c &
      a_oracle & c_oracle & x'_value).
  unfold potential, progress.
  weigh (2 * rho * s) (A_monotone xs _ a _ xs_in_A (resolvent_value A s x a ltac:(sign) a_oracle)).
  weigh (2 * rho * s) (C_monotone xs _ c _ xs_in_C (resolvent_value C s (2 ⊙ a ⊖ x) c ltac:(sign) c_oracle)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (s rho : R) (A C : E -> E -> Prop) (xs a_star : E) (t : R) (x : E) :
  0 < s -> 0 < rho -> rho < 2 -> monotone A -> monotone C -> A xs a_star -> C xs ((-1) ⊙ a_star) -> 0 <= t ->
  - potential s xs a_star x <= 0.
Proof.
  intros s_positive rho_positive rho_below A_monotone C_monotone xs_in_A xs_in_C t_nonnegative.
  unfold potential, progress.
  add_square 1 (x ⊖ xs ⊖ s ⊙ a_star).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem douglas_rachford_relaxed
    (E : InnerProductSpace) (s rho : R) (A C : E -> E -> Prop) (xs a_star : E) (x : nat -> E) :
  0 < s -> 0 < rho -> rho < 2 -> monotone A -> monotone C -> A xs a_star -> C xs ((-1) ⊙ a_star) ->
  (forall n, step s rho A C (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(1 / rho) ⊙ (x (S n)) ⊖ (1 / rho) ⊙ (x n)‖²) T / INR T <= (‖x O ⊖ xs ⊖ s ⊙ a_star‖²) / (INR T * rho * (2 - rho)).
Proof.
  intros s_positive rho_positive rho_below A_monotone C_monotone xs_in_A xs_in_C stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential s xs a_star (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress rho (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E s rho A C xs a_star (INR n) (x n) (x (S n)) s_positive rho_positive rho_below
        A_monotone C_monotone xs_in_A xs_in_C (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E s rho A C xs a_star (INR T) (x T) s_positive rho_positive rho_below A_monotone
      C_monotone xs_in_A xs_in_C (pos_INR T)) as dominates.
  change (potential s xs a_star (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress rho (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (rho * (2 - rho)) * (‖(1 / rho) ⊙ (x (S n)) ⊖ (1 / rho) ⊙ (x n)‖²)) T <= (‖x O
      ⊖ xs ⊖ s ⊙ a_star‖²)).
  { replace (sum (fun n => (rho * (2 - rho)) * (‖(1 / rho) ⊙ (x (S n)) ⊖ (1 / rho) ⊙ (x n)‖²)) T) with (sum
      (fun n => progress rho (x n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (rho * (2 - rho)) (fun n => ‖(1 / rho) ⊙ (x (S n)) ⊖ (1 / rho) ⊙ (x n)‖²)) in paid.
  apply (quotient_le _ _ ((rho * (2 - rho)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions douglas_rachford_relaxed.
