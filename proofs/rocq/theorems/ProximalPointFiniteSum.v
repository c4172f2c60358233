(** * proximal-point/finite-sum: [E[||x_T - xs||^2] <= (1 + eta mu)^(-2 T) (2 mu R^2 - eta sigma^2 + (1 + eta mu)^(2 T) eta sigma^2 + eta mu^2 R^2)/(mu (2 + eta mu))]

    The stochastic proximal point method: a proximal step of one component, with any step eta > 0.
    Here [R = ||x_0 - xs||].
    Source: Patrascu, Necoara 2018.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f_i : E -> R) (x x' : E) : Prop :=
  is_prox whole f_i eta x x'.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  w ^ 2 * ‖x ⊖ xs‖².

Definition budget (sigma eta : R) (w : R) : R :=
  eta ^ 2 * w ^ 2 * sigma ^ 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L sigma eta : R) (f : E -> R) (grad : E -> E) (f_i : E -> R) (grad_i : E -> E)
    (xs : E) (t w : R) (x x' : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < eta -> smooth_strongly_convex L mu f grad ->
  smooth_strongly_convex L mu f_i grad_i -> is_minimizer f xs -> 0 <= t -> 0 < w -> step eta f_i x x' ->
  potential xs ((eta * mu + 1) * w) x' - potential xs w x - budget sigma eta w - (0 + (- 2 * eta * w ^ 2) * (⟨grad_i xs, x⟩ - ⟨grad xs, x⟩) + (2 * eta * w ^ 2) * (⟨grad_i xs, xs⟩ - ⟨grad xs, xs⟩) + ((- 1) * 2 * eta * w ^ 2 * (eta * mu + 1)) * ((- f_i xs) - (- f xs)) + ((- 1) * 2 * eta * w ^ 2 * (eta * mu + 1)) * (f_i xs - f xs) + (eta ^ 2 * w ^ 2) * (‖grad_i xs‖² - sigma ^ 2)) <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative eta_positive f_smooth f_i_smooth xs_minimizer t_nonnegative
      w_positive x'_oracle.
  unfold step in x'_oracle.
  unfold potential, budget.
  pose proof (prox_gradient f_i eta x x' (grad_i x') ltac:(sign) (proj1 (proj1 f_i_smooth) x') x'_oracle) as
      x'_equation.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta * w ^ 2 * (eta * mu + 1)) (smooth_strongly_convex_interpolation L mu f_i grad_i xs x' (conj
      (Rlt_le _ _ mu_positive) L_above) f_i_smooth).
  weigh (2 * eta * w ^ 2 * (eta * mu + 1)) (smooth_strongly_convex_interpolation L mu f_i grad_i x' xs (conj
      (Rlt_le _ _ mu_positive) L_above) f_i_smooth).
  add_square (w ^ 2 * (L * eta + eta * mu + 2) / (eta * (L - mu))) (x ⊕ (eta * mu) ⊙ xs ⊖ eta ⊙ grad_i xs ⊖
      (eta * mu + 1) ⊙ x').
  rewrite ?x'_equation; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L sigma eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < eta -> smooth_strongly_convex L mu f grad -> is_minimizer f xs ->
  0 <= t -> 0 < w -> w ^ 2 * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative eta_positive f_smooth xs_minimizer t_nonnegative w_positive.
  unfold potential, budget.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem proximal_point_finite_sum
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (mu L sigma eta : R) (f : E -> R)
    (grad : E -> E) (f_i : Omega -> E -> R) (grad_i : Omega -> E -> E) (xs : E) (next : nat -> E -> Omega -> E)
    (x0 : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < eta -> (forall i, smooth_strongly_convex L mu (f_i i) (grad_i i)) ->
  is_mean P f_i grad_i f grad -> has_mean_at_most P (fun i => ‖grad_i i xs‖²) (sigma ^ 2) ->
  is_minimizer f xs -> (forall n x omega, step eta (f_i omega) x (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => ‖x ⊖ xs‖²) x0) ->
  forall T, (0 < T)%nat ->
  expected P next T (fun x => ‖x ⊖ xs‖²) x0 <= (eta * mu ^ 2 * ‖x0 ⊖ xs‖² + eta * sigma ^ 2 * ((eta * mu + 1) ^ T) ^ 2 + 2 * mu * ‖x0 ⊖ xs‖² - eta * sigma ^ 2) / (mu * ((eta * mu + 1) ^ T) ^ 2 * (eta * mu + 2)).
Proof.
  intros mu_positive L_above sigma_nonnegative eta_positive f_i_smooth f_mean f_noise xs_minimizer stepping
      exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_strongly_convex P f_i grad_i f grad L mu ltac:(sign) f_mean f_i_smooth) as f_smooth.
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < eta * mu + 1) by (rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((eta * mu + 1) / (1)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (x : E) => potential xs ((eta * mu + 1) ^ n) x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x + budget sigma
      eta ((eta * mu + 1) ^ n))).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + (- 2 * eta *
      ((eta * mu + 1) ^ n) ^ 2) * (⟨(grad_i omega) xs, x⟩ - ⟨grad xs, x⟩) + (2 * eta * ((eta * mu + 1) ^ n) ^
      2) * (⟨(grad_i omega) xs, xs⟩ - ⟨grad xs, xs⟩) + ((- 1) * 2 * eta * ((eta * mu + 1) ^ n) ^ 2 * (eta * mu
      + 1)) * ((- (f_i omega) xs) - (- f xs)) + ((- 1) * 2 * eta * ((eta * mu + 1) ^ n) ^ 2 * (eta * mu + 1))
      * ((f_i omega) xs - f xs) + (eta ^ 2 * ((eta * mu + 1) ^ n) ^ 2) * (‖(grad_i omega) xs‖² - sigma ^ 2)));
      cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change ((eta * mu + 1) ^ S n) with ((eta * mu + 1) * (eta * mu
        + 1) ^ n).
      pose proof (decrease E mu L sigma eta f grad (f_i omega) (grad_i omega) xs (INR n) ((eta * mu + 1) ^ n)
          x (next n x omega) mu_positive L_above sigma_nonnegative eta_positive f_smooth (f_i_smooth omega)
          xs_minimizer (pos_INR n) (pow_lt (eta * mu + 1) n base_positive_1) (stepping n x omega)) as below;
          lra.
    - apply mean_weigh; [|sign|exact (f_noise)]; apply mean_weigh_free; [|exact (proj1 f_mean xs)]; apply
        mean_weigh_free; [|exact (mean_negative P f_i grad_i f grad xs f_mean)]; apply mean_weigh_free;
        [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact
        (mean_gradients P f_i grad_i f grad _ _ f_mean)]; exact (mean_nothing P). }
  assert (ends : forall x, (((eta * mu + 1) ^ T) ^ 2) * (‖x ⊖ xs‖²) <= Phi T x).
  { intros x; pose proof (domination E mu L sigma eta f grad xs (INR T) ((eta * mu + 1) ^ T) x mu_positive
      L_above sigma_nonnegative eta_positive f_smooth xs_minimizer (pos_INR T) (pow_lt (eta * mu + 1) T
      base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last P next Phi (fun n => budget sigma eta ((eta * mu + 1) ^ n)) (fun x => ‖x ⊖ xs‖²)
      (((eta * mu + 1) ^ T) ^ 2) x0 T falls ends (exists_expectation T)) as total.
  assert (spent : sum (fun n => budget sigma eta ((eta * mu + 1) ^ n)) T <= eta * sigma ^ 2 * ((eta * mu + 1)
      ^ T - 1) * ((eta * mu + 1) ^ T + 1) / (mu * (eta * mu + 2))).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget sigma eta ((eta * mu + 1) ^ n)) k = eta *
      sigma ^ 2 * ((eta * mu + 1) ^ k - 1) * ((eta * mu + 1) ^ k + 1) / (mu * (eta * mu + 2)))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; change ((eta * mu + 1) ^ S k) with ((eta * mu + 1) * (eta * mu + 1) ^ k);
          pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (((eta * mu + 1) ^ T) ^ 2) * (expected P next T (fun x => ‖x ⊖ xs‖²) x0) <= eta * sigma ^ 2 *
      ((eta * mu + 1) ^ T - 1) * ((eta * mu + 1) ^ T + 1) / (mu * (eta * mu + 2)) + ‖x0 ⊖ xs‖²) by (rewrite
      start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions proximal_point_finite_sum.
