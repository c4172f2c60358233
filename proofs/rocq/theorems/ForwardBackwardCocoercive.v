(** * forward-backward/cocoercive: [mean over t < T of ||x_{t+1} - x_t||^2 <= 2*R**2/(T*(-L*s + 2))]

    Forward-backward splitting for 0 in A x + F x, x_{t+1} = J_{sA} (x_t - s F x_t), with 0 < s < 2/L.
    Here [R = ||x_0 - xs||].
    Source: Passty 1979; Bauschke, Combettes 2017, section 26.5.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (A : E -> E -> Prop) (x x' : E) : Prop :=
  is_resolvent A s (x ⊖ s ⊙ F x) x'.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L s : R) (x x' : E) : R :=
  (2 - L * s) / 2 * ‖x' ⊖ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> A xs ((-1) ⊙ F xs) -> 0 <= t ->
  step s F A x x' -> potential xs x' - potential xs x + progress L s x x' <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone xs_in_A t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  weigh (2 * s) (F_cocoercive xs x).
  weigh (2 * s) (A_monotone xs _ x' _ xs_in_A (resolvent_value A s (x ⊖ s ⊙ F x) x' ltac:(sign) x'_oracle)).
  add_square (L * s / 2) (x ⊕ (2 / L) ⊙ F xs ⊖ (2 / L) ⊙ F x ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> A xs ((-1) ⊙ F xs) -> 0 <= t ->
  - potential xs x <= 0.
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone xs_in_A t_nonnegative.
  unfold potential, progress.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem forward_backward_cocoercive
    (E : InnerProductSpace) (L s : R) (F : E -> E) (A : E -> E -> Prop) (xs : E) (x : nat -> E) :
  0 < L -> 0 < s -> s < 2 / L -> cocoercive (1 / L) F -> monotone A -> A xs ((-1) ⊙ F xs) ->
  (forall n, step s F A (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x (S n)) ⊖ (x n)‖²) T / INR T <= 2 * ‖x O ⊖ xs‖² / (INR T * (2 - L * s)).
Proof.
  intros L_positive s_positive s_below F_cocoercive A_monotone xs_in_A stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 - L * s) by (replace (2 - L * s) with (L * (2 / L - s)) by (field; sign); sign).
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L s (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L s F A xs (INR n) (x n) (x (S n)) L_positive s_positive s_below F_cocoercive
        A_monotone xs_in_A (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L s F A xs (INR T) (x T) L_positive s_positive s_below F_cocoercive A_monotone
      xs_in_A (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L s (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => ((2 - L * s) / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T <= ‖x O ⊖ xs‖²).
  { replace (sum (fun n => ((2 - L * s) / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T) with (sum (fun n => progress L s (x
      n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale ((2 - L * s) / 2) (fun n => ‖(x (S n)) ⊖ (x n)‖²)) in paid.
  apply (quotient_le _ _ (((2 - L * s) / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions forward_backward_cocoercive.
