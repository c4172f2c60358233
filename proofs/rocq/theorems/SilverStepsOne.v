(** * silver-steps/one: [mean over t < T of (f(x_{t+1}) - f(xs)) <= L R^2 (2 + w^2)/(8 w T)]

    Gradient descent with a step h/L of at most sqrt(2)/L: h = 4 w/(2 + w^2), which is sqrt(2) at w = sqrt(2).
    Here [R = ||x_0 - xs||].
    Source: Altschuler, Parrilo 2023; Grimmer, Shu, Wang 2023.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L w : R) (grad : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ (4 * w / (L * (w ^ 2 + 2))) ⊙ grad x.

Definition potential {E : InnerProductSpace} (L : R) (xs : E) (x : E) : R :=
  L / 2 * ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (L w : R) (f : E -> R) (grad : E -> E) (xs : E) (x : E) : R :=
  4 * w / (w ^ 2 + 2) * (f (x ⊖ (4 * w / (L * (w ^ 2 + 2))) ⊙ grad x) - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L w : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < w -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> step L w grad x x' ->
  potential L xs x' - potential L xs x + progress L w f grad xs x <= 0.
Proof.
  intros L_positive w_positive f_smooth xs_minimizer t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress.
  rewrite <- ?x'_value.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (4 * w / (w ^ 2 + 2)) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (4 * w / (w ^ 2 + 2)) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  add_square (2 * w / (L * (w ^ 2 + 2))) (((4 * w - w ^ 2 - 2) / (w ^ 2 + 2)) ⊙ grad x ⊕ grad x').
  add_square (2 * w * (w ^ 4 + 4 * w ^ 3 + 8 * w + 4 - 12 * w ^ 2) / (L * (w ^ 2 + 2) ^ 3)) (grad x) by (match
      goal with |- ?r 0 ?c => replace c with ((2 * (w) * ((4) * ((w ^ 2 / 2 - 1) * (w ^ 2 / 2 - 1)) + (w) *
      ((w - 1) * (w - 1)) + (6 * w) * ((2 * w / 3 - 1) * (2 * w / 3 - 1)) + (w ^ 3 / 3 + 2 * w ^ 2 + w) * ((1)
      * (1)))) / (L * w ^ 6 + 6 * L * w ^ 4 + 12 * L * w ^ 2 + 8 * L)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L w : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < w -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t -> - potential L xs x <= 0.
Proof.
  intros L_positive w_positive f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (L / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem silver_steps_one
    (E : InnerProductSpace) (L w : R) (f : E -> R) (grad : E -> E) (xs : E) (x : nat -> E) :
  0 < L -> 0 < w -> smooth_convex L f grad -> is_minimizer f xs -> (forall n, step L w grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f ((x n) ⊖ (4 * w / (L * (w ^ 2 + 2))) ⊙ grad (x n)) - f xs) T / INR T <= L * ‖x O ⊖ xs‖² * (w ^ 2 + 2) / (8 * INR T * w).
Proof.
  intros L_positive w_positive f_smooth xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L w f grad xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L w f grad xs (INR n) (x n) (x (S n)) L_positive w_positive f_smooth xs_minimizer
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L w f grad xs (INR T) (x T) L_positive w_positive f_smooth xs_minimizer (pos_INR
      T)) as dominates.
  change (potential L xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L w f grad xs (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (4 * w / (w ^ 2 + 2)) * (f ((x n) ⊖ (4 * w / (L * (w ^ 2 + 2))) ⊙ grad (x n)) -
      f xs)) T <= L * ‖x O ⊖ xs‖² / 2).
  { replace (sum (fun n => (4 * w / (w ^ 2 + 2)) * (f ((x n) ⊖ (4 * w / (L * (w ^ 2 + 2))) ⊙ grad (x n)) - f
      xs)) T) with (sum (fun n => progress L w f grad xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (4 * w / (w ^ 2 + 2)) (fun n => f ((x n) ⊖ (4 * w / (L * (w ^ 2 + 2))) ⊙ grad (x n)) - f
      xs)) in paid.
  apply (quotient_le _ _ ((4 * w / (w ^ 2 + 2)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions silver_steps_one.
