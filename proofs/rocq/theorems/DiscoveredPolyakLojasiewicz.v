(** * discovered/polyak-lojasiewicz: [f(x_T) - inf f <= ((2 L + mu) (L - mu)/(2 (L^2 + mu L)))^T Delta_0]

    Gradient descent under the Polyak-Lojasiewicz inequality: a linear rate without convexity.
    Here [Delta_0 = f(x_0) - inf f].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (1 / L) ⊙ grad x.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (w : R) (x : E) : R :=
  (f x - fmin) / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> polyak_lojasiewicz mu fmin f grad ->
  0 <= t -> 0 < w -> step L grad x x' ->
  potential f fmin (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) * w) x' - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below f_polyak_lojasiewicz t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential.
  weigh (L / (w * (L - mu))) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (1 / (2 * w * (L - mu))) (f_polyak_lojasiewicz x).
  weigh (L / (2 * w * (L - mu) * (2 * L + mu))) (f_polyak_lojasiewicz x').
  add_square (mu / (4 * w * (L - mu) * (2 * L + mu))) (grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x : E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> polyak_lojasiewicz mu fmin f grad ->
  0 <= t -> 0 < w -> 1 / w * (f x - fmin) - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below f_polyak_lojasiewicz t_nonnegative w_positive.
  unfold potential.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_polyak_lojasiewicz
    (E : InnerProductSpace) (mu L : R) (f : E -> R) (grad : E -> E) (fmin : R) (x : nat -> E) :
  0 < mu -> mu < L -> smooth L f grad -> is_lower_bound fmin f -> polyak_lojasiewicz mu fmin f grad ->
  (forall n, step L grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - fmin <= (f (x O) - fmin) * ((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ T.
Proof.
  intros mu_positive L_above f_smooth f_bounded_below f_polyak_lojasiewicz stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (base_positive_1 : 0 < (L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) by (replace ((L - mu) * (2
      * L + mu) / (2 * L ^ 2 + 2 * L * mu)) with ((L - mu) * (2 * L + mu) / (2 * L * (L + mu))) by (field;
      sign); sign).
  set (Phi := fun n => potential f fmin (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ S n)
      with (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) * ((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 *
      L * mu)) ^ n).
    pose proof (decrease E mu L f grad fmin (INR n) (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ n)
        (x n) (x (S n)) mu_positive L_above f_smooth f_bounded_below f_polyak_lojasiewicz (pos_INR n) (pow_lt
        ((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) n base_positive_1) (stepping n)) as below; lra. }
  pose proof (domination E mu L f grad fmin (INR T) (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ T)
      (x T) mu_positive L_above f_smooth f_bounded_below f_polyak_lojasiewicz (pos_INR T) (pow_lt ((L - mu) *
      (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) T base_positive_1)) as dominates.
  change (potential f fmin (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ T) (x T)) with (Phi T) in
      dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / (((L - mu) * (2 * L + mu) / (2 * L ^ 2 + 2 * L * mu)) ^ T)) * (f (x T) - fmin) <= (f (x
      O) - fmin)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_polyak_lojasiewicz.
