(** * accelerated/stochastic: [E[f(y_T) - f(xs)] <= (eta^2 sigma^2 T^3 + 3 eta^2 sigma^2 T^2 + 2 eta^2 sigma^2 T + 6 R^2)/(3 eta T (T + 1))]

    The accelerated method with noise, for a step eta < 1/L that is chosen after the number of steps.
    Here [R = ||x_0 - xs||].
    Source: Lan 2012.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (t : R) (y z noise y' z' : E) : Prop :=
  exists x : E,
    x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
    y' = x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise /\
    z' = z ⊖ (eta * (t + 1) / 2) ⊙ grad x ⊖ (eta * (t + 1) / 2) ⊙ noise.

Definition potential {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (t : R) (y z : E) : R :=
  eta * t * (t + 1) * (f y - f xs) + 2 * ‖z ⊖ xs‖².

Definition budget (sigma eta : R) (t : R) : R :=
  eta ^ 2 * sigma ^ 2 * (t + 1) * (t + 2).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R)
    (y z noise y' z' : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step eta grad t y z noise y' z' ->
  potential eta f xs (t + 1) y' z' - potential eta f xs t y z - budget sigma eta t - (0 + ((- 1) * 2 * eta * (t + 1)) * (⟨noise, z⟩ - 0) + (2 * eta * (t + 1)) * (⟨noise, xs⟩ - 0) + (eta ^ 2 * (t + 1) ^ 2) * (⟨noise, (grad ((t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z))⟩ - 0) + (eta ^ 2 * (t + 1) * (t + 2)) * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer t_nonnegative (x & x_value
      & y'_value & z'_value).
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_eta, 0 < slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign &
      eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  assert (0 < t + 3 - L * eta * t - 2 * L * eta) by (rewrite ?eta_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((slack_eta * t + 3 * slack_eta + 1) / (slack_eta + 1)) by (field; sign) end; sign).
  assert (0 < L * eta + 2 * t + 6 - 2 * L ^ 2 * eta ^ 2 * t - 4 * L ^ 2 * eta ^ 2) by (rewrite ?eta_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((2 * slack_eta ^ 2 * t + 6 * slack_eta ^ 2 + 4 * slack_eta
      * t + 13 * slack_eta + 3) / (slack_eta ^ 2 + 2 * slack_eta + 1)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta * (t + 1)) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (eta * t * (t + 1)) (smooth_convex_interpolation L f grad y x L_positive f_smooth).
  weigh (eta * (t + 1) * (t + 2)) (smooth_convex_interpolation L f grad x y' L_positive f_smooth).
  add_square (eta * t * (t + 1) / (2 * L)) (grad y ⊖ grad x).
  add_square (eta * (t + 1) * (t + 2) / (2 * L)) ((L * eta - 1) ⊙ grad x ⊕ (L * eta) ⊙ noise ⊕ grad y').
  add_square (eta ^ 2 * (t + 1) * (t + 3 - L * eta * t - 2 * L * eta) / 2) (((t + 2) * (1 - L * eta) / (t + 3
      - L * eta * t - 2 * L * eta)) ⊙ grad x ⊕ noise) by (rewrite ?eta_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((slack_eta * t ^ 2 + 4 * slack_eta * t + 3 * slack_eta + t + 1) / (2 * L ^ 2 * slack_eta
      ^ 3 + 6 * L ^ 2 * slack_eta ^ 2 + 6 * L ^ 2 * slack_eta + 2 * L ^ 2)) by (field; sign) end; sign).
  add_square (eta * (t + 1) * (L * eta + 2 * t + 6 - 2 * L ^ 2 * eta ^ 2 * t - 4 * L ^ 2 * eta ^ 2) / (2 * L *
      (t + 3 - L * eta * t - 2 * L * eta))) (grad x).
  replace ((t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z) with x by (subst; vector_eq_by ltac:(field; sign)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (y z : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  eta * t * (t + 1) * (f y - f xs) - potential eta f xs t y z <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer t_nonnegative.
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square 2 (z ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem accelerated_stochastic
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L sigma eta : R) (f : E -> R)
    (grad : E -> E) (xs : E) (noise : nat -> E -> Omega -> E) (next : nat -> (E * E) -> Omega -> (E * E))
    (x0 : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> is_minimizer f xs ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n state omega, step eta grad (INR n) (fst state) (snd state) (noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation P next n (fun state => f (fst state) - f xs) (x0, x0)) ->
  forall T, (0 < T)%nat ->
  expected P next T (fun state => f (fst state) - f xs) (x0, x0) <= ((INR T) ^ 3 * eta ^ 2 * sigma ^ 2 + 3 * (INR T) ^ 2 * eta ^ 2 * sigma ^ 2 + 2 * INR T * eta ^ 2 * sigma ^ 2 + 6 * ‖x0 ⊖ xs‖²) / (3 * INR T * eta * (INR T + 1)).
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer noise_unbiased
      noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (state : (E * E)) => potential eta f xs (INR n) (fst state) (snd state)).
  assert (falls : forall n state, mean_below P (fun omega => Phi (S n) (next n state omega)) (Phi n state +
      budget sigma eta (INR n))).
  { intros n state; apply (mean_step P (fun omega => Phi (S n) (next n state omega)) (fun omega => 0 + ((- 1)
      * 2 * eta * (INR n + 1)) * (⟨(noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙
      (snd state)) omega), (snd state)⟩ - 0) + (2 * eta * (INR n + 1)) * (⟨(noise n (((INR n) / ((INR n) + 2))
      ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega), xs⟩ - 0) + (eta ^ 2 * (INR n + 1) ^ 2) *
      (⟨(noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega), (grad
      (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)))⟩ - 0) + (eta ^ 2 * (INR n
      + 1) * (INR n + 2)) * (‖(noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd
      state)) omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L sigma eta f grad xs (INR n) (fst state) (snd state) (noise n (((INR n) / ((INR
          n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega) (fst (next n state omega)) (snd
          (next n state omega)) L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer
          (pos_INR n) (stepping n state omega)) as below; lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n)
        + 2)) ⊙ (snd state)))]; apply mean_weigh_free; [|exact (noise_unbiased n (((INR n) / ((INR n) + 2)) ⊙
        (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) (grad (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 /
        ((INR n) + 2)) ⊙ (snd state))))]; apply mean_weigh_free; [|exact (noise_unbiased n (((INR n) / ((INR
        n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) xs)]; apply mean_weigh_free; [|exact
        (noise_unbiased n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) (snd
        state))]; exact (mean_nothing P). }
  assert (ends : forall state, (eta * INR T * (INR T + 1)) * (f (fst state) - f xs) <= Phi T state).
  { intros state; pose proof (domination E L sigma eta f grad xs (INR T) (fst state) (snd state) L_positive
      sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer (pos_INR T)) as dominates; unfold Phi;
      lra. }
  pose proof (expected_last P next Phi (fun n => budget sigma eta (INR n)) (fun state => f (fst state) - f xs)
      (eta * INR T * (INR T + 1)) (x0, x0) T falls ends (exists_expectation T)) as total.
  assert (spent : sum (fun n => budget sigma eta (INR n)) T <= INR T * eta ^ 2 * sigma ^ 2 * (INR T + 1) *
      (INR T + 2) / 3).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget sigma eta (INR n)) k = INR k * eta ^ 2 *
      sigma ^ 2 * (INR k + 1) * (INR k + 2) / 3)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O (x0, x0) = 2 * ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (eta * INR T * (INR T + 1)) * (expected P next T (fun state => f (fst state) - f xs) (x0,
      x0)) <= INR T * eta ^ 2 * sigma ^ 2 * (INR T + 1) * (INR T + 2) / 3 + 2 * ‖x0 ⊖ xs‖²) by (rewrite start
      in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions accelerated_stochastic.
