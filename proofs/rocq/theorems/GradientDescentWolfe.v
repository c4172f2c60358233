(** * gradient-descent/wolfe: [mean over t < T of ||grad f(x_t)||^2 <= L Delta_0/(c1 T (1 - c2))]

    Gradient descent with any step that Wolfe's two conditions accept, where f need not be convex.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Wolfe 1969; Nocedal, Wright 2006, theorem 3.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (c1 c2 eta : R) (f : E -> R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x /\
    f x' <= f x - c1 * eta * ‖grad x‖² /\
    ⟨grad x', grad x⟩ <= c2 * ‖grad x‖².

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (L c1 c2 : R) (grad : E -> E) (x : E) : R :=
  c1 * (1 - c2) / L * ‖grad x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L c1 c2 eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x x' : E) :
  0 < L -> 0 < c1 -> c1 < 1 -> 0 < c2 -> c2 < 1 -> 0 < eta -> smooth L f grad -> is_lower_bound fmin f ->
  0 <= t -> step c1 c2 eta f grad x x' ->
  potential f fmin x' - potential f fmin x + progress L c1 c2 grad x <= 0.
Proof.
  intros L_positive c1_positive c1_below c2_positive c2_below eta_positive f_smooth f_bounded_below
      t_nonnegative (x'_value & choice_1 & choice_2).
  unfold potential, progress.
  weigh (c1 / (L * eta)) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (c1 / (L * eta)) (smooth_interpolation L f grad x' x ltac:(sign) f_smooth).
  weigh 1 (choice_1).
  weigh (c1 / L) (choice_2).
  add_square (c1 / (2 * L ^ 2 * eta)) ((L * eta - 1) ⊙ grad x ⊕ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L c1 c2 eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x : E) :
  0 < L -> 0 < c1 -> c1 < 1 -> 0 < c2 -> c2 < 1 -> 0 < eta -> smooth L f grad -> is_lower_bound fmin f ->
  0 <= t -> - potential f fmin x <= 0.
Proof.
  intros L_positive c1_positive c1_below c2_positive c2_below eta_positive f_smooth f_bounded_below
      t_nonnegative.
  unfold potential, progress.
  weigh 1 (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  add_square (1 / (2 * L)) (grad x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_wolfe
    (E : InnerProductSpace) (L c1 c2 : R) (eta : nat -> R) (f : E -> R) (grad : E -> E) (fmin : R)
    (x : nat -> E) :
  0 < L -> 0 < c1 -> c1 < 1 -> 0 < c2 -> c2 < 1 -> (forall n, 0 < (eta n)) -> smooth L f grad ->
  is_lower_bound fmin f -> (forall n, step c1 c2 (eta n) f grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖grad (x n)‖²) T / INR T <= (f (x O) - fmin) * L / (INR T * c1 * (1 - c2)).
Proof.
  intros L_positive c1_positive c1_below c2_positive c2_below eta_positive f_smooth f_bounded_below stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L c1 c2 grad (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L c1 c2 (eta n) f grad fmin (INR n) (x n) (x (S n)) L_positive c1_positive c1_below
        c2_positive c2_below (eta_positive n) f_smooth f_bounded_below (pos_INR n) (stepping n)) as below;
        lra. }
  pose proof (domination E L c1 c2 (eta T) f grad fmin (INR T) (x T) L_positive c1_positive c1_below
      c2_positive c2_below (eta_positive T) f_smooth f_bounded_below (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L c1 c2 grad (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (c1 * (1 - c2) / L) * (‖grad (x n)‖²)) T <= (f (x O) - fmin)).
  { replace (sum (fun n => (c1 * (1 - c2) / L) * (‖grad (x n)‖²)) T) with (sum (fun n => progress L c1 c2 grad
      (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (c1 * (1 - c2) / L) (fun n => ‖grad (x n)‖²)) in paid.
  apply (quotient_le _ _ ((c1 * (1 - c2) / L) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_wolfe.
