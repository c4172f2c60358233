(** * davis-yin/convex: [mean over t < T of ||c1 - a1||^2 <= 2*||x_0 - xs - s a*||^2/(T*(-L*s + 2))]

    Davis-Yin splitting for 0 in A x + C x + F x, with 0 < s < 2/L.
    Source: Davis, Yin 2017.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (A C : E -> E -> Prop) (x x' : E) : Prop :=
  exists a1 c1 : E,
    is_resolvent A s x a1 /\
    is_resolvent C s (2 ⊙ a1 ⊖ x ⊖ s ⊙ F a1) c1 /\
    x' = x ⊕ c1 ⊖ a1.

Definition potential {E : InnerProductSpace} (s : R) (xs a_star : E) (x : E) : R :=
  ‖x ⊖ xs ⊖ s ⊙ a_star‖².

Definition progress {E : InnerProductSpace} (L s : R) (x x' : E) : R :=
  (2 - L * s) / 2 * ‖x' ⊖ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (A C : E -> E -> Prop) (xs a_star : E) (t : R) (x x' : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> monotone C -> A xs a_star ->
  C xs ((-1) ⊙ a_star ⊖ F xs) -> 0 <= t -> step s F A C x x' ->
  potential s xs a_star x' - potential s xs a_star x + progress L s x x' <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone C_monotone xs_in_A xs_in_C t_nonnegative (a1 &
      c1 & a1_oracle & c1_oracle & x'_value).
  unfold potential, progress.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  weigh (2 * s) (F_cocoercive xs a1).
  weigh (2 * s) (A_monotone xs _ a1 _ xs_in_A (resolvent_value A s x a1 ltac:(sign) a1_oracle)).
  weigh (2 * s) (C_monotone xs _ c1 _ xs_in_C (resolvent_value C s (2 ⊙ a1 ⊖ x ⊖ s ⊙ F a1) c1 ltac:(sign)
      c1_oracle)).
  add_square (2 * s / L) (F xs ⊕ (L / 2) ⊙ a1 ⊖ F a1 ⊖ (L / 2) ⊙ c1).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (A C : E -> E -> Prop) (xs a_star : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> monotone C -> A xs a_star ->
  C xs ((-1) ⊙ a_star ⊖ F xs) -> 0 <= t -> - potential s xs a_star x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone C_monotone xs_in_A xs_in_C t_nonnegative.
  unfold potential, progress.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs ⊖ s ⊙ a_star).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem davis_yin_convex
    (E : InnerProductSpace) (L s : R) (F : E -> E) (A C : E -> E -> Prop) (xs a_star : E) (x : nat -> E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> monotone C -> A xs a_star ->
  C xs ((-1) ⊙ a_star ⊖ F xs) -> (forall n, step s F A C (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x (S n)) ⊖ (x n)‖²) T / INR T <= 2 * (‖x O ⊖ xs ⊖ s ⊙ a_star‖²) / (INR T * (2 - L * s)).
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone C_monotone xs_in_A xs_in_C stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential s xs a_star (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F A C xs a_star (INR n) (x n) (x (S n)) L_positive s_positive s_below
        F_cocoercive A_monotone C_monotone xs_in_A xs_in_C (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F A C xs a_star (INR T) (x T) L_positive s_positive s_below F_cocoercive
      A_monotone C_monotone xs_in_A xs_in_C (pos_INR T)) as dominates.
  change (potential s xs a_star (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => ((2 - L * s) / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T <= (‖x O ⊖ xs ⊖ s ⊙ a_star‖²)).
  { replace (sum (fun n => ((2 - L * s) / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T) with (sum (fun n => progress L s (x
      n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale ((2 - L * s) / 2) (fun n => ‖(x (S n)) ⊖ (x n)‖²)) in paid.
  apply (quotient_le _ _ (((2 - L * s) / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions davis_yin_convex.
