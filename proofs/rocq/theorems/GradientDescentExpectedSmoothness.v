(** * gradient-descent/expected-smoothness: [E[||x_T - xs||^2] <= (1 - eta mu)^T R^2 + 2 eta sigma^2 (1 - (1 - eta mu)^T)/mu]

    Gradient descent where stochastic gradients are smooth in the mean, a constant step eta <= 1/(2 ell).
    Here [R = ||x_0 - xs||].
    Source: Gower et al. 2019, theorem 3.1.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x noise noise_s x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / w.

Definition budget (mu sigma eta : R) (w : R) : R :=
  2 * eta ^ 2 * sigma ^ 2 / (w * (1 - eta * mu)).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L sigma ell eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R)
    (x noise noise_s x' : E) :
  0 < mu -> mu < L -> 0 <= sigma -> mu <= ell -> 0 < eta -> eta <= 1 / (2 * ell) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step eta grad x noise noise_s x' ->
  potential xs ((1 - eta * mu) * w) x' - potential xs w x - budget mu sigma eta w - (0 + (- 2 * eta / (w * (1 - eta * mu))) * (⟨noise, x⟩ - 0) + (2 * eta / (w * (1 - eta * mu))) * (⟨noise, xs⟩ - 0) + (eta / (ell * w * (1 - eta * mu))) * (‖grad x ⊕ noise ⊖ noise_s‖² - (2 * ell * (f x - f xs))) + (2 * eta ^ 2 / (w * (1 - eta * mu))) * (‖noise_s‖² - sigma ^ 2)) <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative ell_at_least eta_positive eta_at_most f_smooth xs_minimizer
      t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential, budget.
  assert (0 <= 1 - 2 * ell * eta) by (replace (1 - 2 * ell * eta) with (2 * ell * (1 / (2 * ell) - eta)) by
      (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_ell, 0 <= slack_ell /\ ell = mu + slack_ell) as (slack_ell & slack_ell_sign &
      ell_by_slack).
  { exists (ell - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (2 * ell * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((1 - 2 * ell * eta) / (2 * ell * eta)); split; [sign | field; sign]. }
  assert (0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?ell_by_slack; rewrite ?L_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta + mu + 2 * slack_ell * slack_eta + 2 * slack_ell)
      / (2 * mu * slack_eta + 2 * mu + 2 * slack_ell * slack_eta + 2 * slack_ell)) by (field; sign) end;
      sign).
  assert (0 < 1 - ell * eta) by (rewrite ?eta_by_slack; rewrite ?ell_by_slack; rewrite ?L_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((2 * slack_eta + 1) / (2 * slack_eta + 2)) by (field; sign) end;
      sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta / (w * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  add_square (eta * mu ^ 2 / (w * (L - mu) * (1 - eta * mu))) (x ⊖ xs ⊖ (1 / mu) ⊙ grad x).
  add_square (eta * (1 - ell * eta) / (ell * w * (1 - eta * mu))) (grad x ⊕ noise ⊖ (1 / (1 - ell * eta)) ⊙
      noise_s).
  add_square (eta ^ 2 * (1 - 2 * ell * eta) / (w * (1 - ell * eta) * (1 - eta * mu))) (noise_s).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L sigma ell eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 <= sigma -> mu <= ell -> 0 < eta -> eta <= 1 / (2 * ell) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  1 / w * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative ell_at_least eta_positive eta_at_most f_smooth xs_minimizer
      t_nonnegative w_positive.
  unfold potential, budget.
  assert (0 <= 1 - 2 * ell * eta) by (replace (1 - 2 * ell * eta) with (2 * ell * (1 / (2 * ell) - eta)) by
      (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem gradient_descent_expected_smoothness
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (mu L sigma ell eta : R) (f : E -> R)
    (grad : E -> E) (xs : E) (noise : nat -> E -> Omega -> E) (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < mu -> mu < L -> 0 <= sigma -> mu <= ell -> 0 < eta -> eta <= 1 / (2 * ell) ->
  smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖grad x ⊕ noise n x omega ⊖ noise n xs omega‖²) (2 * ell * (f x - f xs))) ->
  (forall n, has_mean_at_most P (fun omega => ‖noise n xs omega‖²) (sigma ^ 2)) ->
  (forall n x omega, step eta grad x (noise n x omega) (noise n xs omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => ‖x ⊖ xs‖²) x0) ->
  forall T, (0 < T)%nat ->
  expected P next T (fun x => ‖x ⊖ xs‖²) x0 <= 2 * eta * sigma ^ 2 * (1 - (1 - eta * mu) ^ T) / mu + ‖x0 ⊖ xs‖² * (1 - eta * mu) ^ T.
Proof.
  intros mu_positive L_above sigma_nonnegative ell_at_least eta_positive eta_at_most f_smooth xs_minimizer
      noise_unbiased noise_smooth noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - 2 * ell * eta) by (replace (1 - 2 * ell * eta) with (2 * ell * (1 / (2 * ell) - eta)) by
      (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_ell, 0 <= slack_ell /\ ell = mu + slack_ell) as (slack_ell & slack_ell_sign &
      ell_by_slack).
  { exists (ell - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (2 * ell * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((1 - 2 * ell * eta) / (2 * ell * eta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?ell_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta + mu + 2 * slack_ell *
      slack_eta + 2 * slack_ell) / (2 * mu * slack_eta + 2 * mu + 2 * slack_ell * slack_eta + 2 * slack_ell))
      by (field; sign) end; sign).
  set (Phi := fun (n : nat) (x : E) => potential xs ((1 - eta * mu) ^ n) x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x + budget mu
      sigma eta ((1 - eta * mu) ^ n))).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + (- 2 * eta /
      (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(noise n x omega), x⟩ - 0) + (2 * eta / (((1 - eta * mu) ^
      n) * (1 - eta * mu))) * (⟨(noise n x omega), xs⟩ - 0) + (eta / (ell * ((1 - eta * mu) ^ n) * (1 - eta *
      mu))) * (‖grad x ⊕ (noise n x omega) ⊖ (noise n xs omega)‖² - (2 * ell * (f x - f xs))) + (2 * eta ^ 2 /
      (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (‖(noise n xs omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change ((1 - eta * mu) ^ S n) with ((1 - eta * mu) * (1 - eta
        * mu) ^ n).
      pose proof (decrease E mu L sigma ell eta f grad xs (INR n) ((1 - eta * mu) ^ n) x (noise n x omega)
          (noise n xs omega) (next n x omega) mu_positive L_above sigma_nonnegative ell_at_least eta_positive
          eta_at_most f_smooth xs_minimizer (pos_INR n) (pow_lt (1 - eta * mu) n base_positive_1) (stepping n
          x omega)) as below; lra.
    - apply mean_weigh; [|first [sign | (rewrite ?eta_by_slack; rewrite ?ell_by_slack; rewrite ?L_by_slack;
        match goal with |- ?r 0 ?c => replace c with ((1) / (2 * mu ^ 2 * ((1 - eta * mu) ^ n) * slack_eta ^ 2
        + 3 * mu ^ 2 * ((1 - eta * mu) ^ n) * slack_eta + mu ^ 2 * ((1 - eta * mu) ^ n) + 4 * mu * ((1 - eta *
        mu) ^ n) * slack_ell * slack_eta ^ 2 + 7 * mu * ((1 - eta * mu) ^ n) * slack_ell * slack_eta + 3 * mu
        * ((1 - eta * mu) ^ n) * slack_ell + 2 * ((1 - eta * mu) ^ n) * slack_ell ^ 2 * slack_eta ^ 2 + 4 *
        ((1 - eta * mu) ^ n) * slack_ell ^ 2 * slack_eta + 2 * ((1 - eta * mu) ^ n) * slack_ell ^ 2)) by
        (field; sign) end; sign)]|exact (noise_bounded n)]; apply mean_weigh; [|first [sign | (rewrite
        ?eta_by_slack; rewrite ?ell_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c
        with ((1) / (2 * mu ^ 2 * ((1 - eta * mu) ^ n) * slack_eta + mu ^ 2 * ((1 - eta * mu) ^ n) + 4 * mu *
        ((1 - eta * mu) ^ n) * slack_ell * slack_eta + 3 * mu * ((1 - eta * mu) ^ n) * slack_ell + 2 * ((1 -
        eta * mu) ^ n) * slack_ell ^ 2 * slack_eta + 2 * ((1 - eta * mu) ^ n) * slack_ell ^ 2)) by (field;
        sign) end; sign)]|exact (noise_smooth n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x xs)];
        apply mean_weigh_free; [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, (1 / ((1 - eta * mu) ^ T)) * (‖x ⊖ xs‖²) <= Phi T x).
  { intros x; pose proof (domination E mu L sigma ell eta f grad xs (INR T) ((1 - eta * mu) ^ T) x mu_positive
      L_above sigma_nonnegative ell_at_least eta_positive eta_at_most f_smooth xs_minimizer (pos_INR T)
      (pow_lt (1 - eta * mu) T base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last P next Phi (fun n => budget mu sigma eta ((1 - eta * mu) ^ n)) (fun x => ‖x ⊖
      xs‖²) (1 / ((1 - eta * mu) ^ T)) x0 T falls ends (exists_expectation T)) as total.
  assert (spent : sum (fun n => budget mu sigma eta ((1 - eta * mu) ^ n)) T <= 2 * eta * sigma ^ 2 * (1 - (1 -
      eta * mu) ^ T) / (mu * (1 - eta * mu) ^ T)).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget mu sigma eta ((1 - eta * mu) ^ n)) k = 2 *
      eta * sigma ^ 2 * (1 - (1 - eta * mu) ^ k) / (mu * (1 - eta * mu) ^ k))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; change ((1 - eta * mu) ^ S k) with ((1 - eta * mu) * (1 - eta * mu) ^ k);
          pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 - eta * mu) ^ T)) * (expected P next T (fun x => ‖x ⊖ xs‖²) x0) <= 2 * eta * sigma ^
      2 * (1 - (1 - eta * mu) ^ T) / (mu * (1 - eta * mu) ^ T) + ‖x0 ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_expected_smoothness.
