(** * gradient-descent/inexact: [f(x_T) - inf f <= (1 - mu/L + delta^2 mu/L)^T Delta_0]

    Gradient descent with gradients that are off by at most a share delta of their length.
    Here [Delta_0 = f(x_0) - inf f].
    Source: after de Klerk, Glineur, Taylor 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L delta : R) (grad : E -> E) (x x' : E) : Prop :=
  exists d : E,
    norm (d ⊖ (grad x)) <= delta * norm (grad x) /\
    x' = x ⊖ (1 / L) ⊙ d.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (w : R) (x : E) : R :=
  (f x - fmin) / w.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu L delta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 <= delta -> delta < 1 -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> 0 <= t -> 0 < w -> step L delta grad x x' ->
  potential f fmin ((1 + delta ^ 2 * mu / L - mu / L) * w) x' - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above delta_nonnegative delta_below f_smooth f_bounded_below f_polyak_lojasiewicz
      t_nonnegative w_positive (d & d_oracle & x'_value).
  unfold potential.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_delta, 0 <= slack_delta /\ delta = slack_delta / (slack_delta + 1)) as (slack_delta &
      slack_delta_sign & delta_by_slack).
  { exists (delta / (1 - delta)); split; [sign | field; sign]. }
  assert (0 < L + delta ^ 2 * mu - mu) by (rewrite ?delta_by_slack; rewrite ?L_by_slack; match goal with |- ?r
      0 ?c => replace c with ((mu * slack_delta ^ 2 + slack_L * slack_delta ^ 2 + 2 * slack_L * slack_delta +
      slack_L) / (slack_delta ^ 2 + 2 * slack_delta + 1)) by (field; sign) end; sign).
  weigh (L / (w * (L + delta ^ 2 * mu - mu))) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh ((1 - delta) * (delta + 1) / (2 * w * (L + delta ^ 2 * mu - mu))) (f_polyak_lojasiewicz x).
  weigh (1 / (2 * w * (L + delta ^ 2 * mu - mu))) (relative_error_sqr delta _ _ d_oracle).
  add_square (1 / (4 * w * (L + delta ^ 2 * mu - mu))) (grad x ⊖ d ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L delta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 <= delta -> delta < 1 -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> 0 <= t -> 0 < w -> 1 / w * (f x - fmin) - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above delta_nonnegative delta_below f_smooth f_bounded_below f_polyak_lojasiewicz
      t_nonnegative w_positive.
  unfold potential.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_descent_inexact
    (E : InnerProductSpace) (mu L delta : R) (f : E -> R) (grad : E -> E) (fmin : R) (x : nat -> E) :
  0 < mu -> mu < L -> 0 <= delta -> delta < 1 -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> (forall n, step L delta grad (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - fmin <= (f (x O) - fmin) * (1 + delta ^ 2 * mu / L - mu / L) ^ T.
Proof.
  intros mu_positive L_above delta_nonnegative delta_below f_smooth f_bounded_below f_polyak_lojasiewicz
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_delta, 0 <= slack_delta /\ delta = slack_delta / (slack_delta + 1)) as (slack_delta &
      slack_delta_sign & delta_by_slack).
  { exists (delta / (1 - delta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 + delta ^ 2 * mu / L - mu / L) by (rewrite ?delta_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((mu * slack_delta ^ 2 + slack_L * slack_delta
      ^ 2 + 2 * slack_L * slack_delta + slack_L) / (mu * slack_delta ^ 2 + 2 * mu * slack_delta + mu + slack_L
      * slack_delta ^ 2 + 2 * slack_L * slack_delta + slack_L)) by (field; sign) end; sign).
  set (Phi := fun n => potential f fmin ((1 + delta ^ 2 * mu / L - mu / L) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 + delta ^ 2 * mu / L - mu / L) ^ S n) with ((1 + delta ^
      2 * mu / L - mu / L) * (1 + delta ^ 2 * mu / L - mu / L) ^ n).
    pose proof (decrease E mu L delta f grad fmin (INR n) ((1 + delta ^ 2 * mu / L - mu / L) ^ n) (x n) (x (S
        n)) mu_positive L_above delta_nonnegative delta_below f_smooth f_bounded_below f_polyak_lojasiewicz
        (pos_INR n) (pow_lt (1 + delta ^ 2 * mu / L - mu / L) n base_positive_1) (stepping n)) as below; lra.
        }
  pose proof (domination E mu L delta f grad fmin (INR T) ((1 + delta ^ 2 * mu / L - mu / L) ^ T) (x T)
      mu_positive L_above delta_nonnegative delta_below f_smooth f_bounded_below f_polyak_lojasiewicz (pos_INR
      T) (pow_lt (1 + delta ^ 2 * mu / L - mu / L) T base_positive_1)) as dominates.
  change (potential f fmin ((1 + delta ^ 2 * mu / L - mu / L) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 + delta ^ 2 * mu / L - mu / L) ^ T)) * (f (x T) - fmin) <= (f (x O) - fmin)) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_inexact.
