(** * gradient-descent/stochastic-polyak-lojasiewicz: [E[f(x_T) - inf f] <= (1 - eta mu)^T Delta_0 + eta sigma^2 L (1 - (1 - eta mu)^T)/(2 mu)]

    Gradient descent with noise under the Polyak-Lojasiewicz inequality, a constant step eta < 1/L.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Karimi, Nutini, Schmidt 2016, theorem 4.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x noise x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (w : R) (x : E) : R :=
  (f x - fmin) / w.

Definition budget (mu L sigma eta : R) (w : R) : R :=
  L * eta ^ 2 * sigma ^ 2 / (2 * w * (1 - eta * mu)).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L sigma eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R)
    (x noise x' : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> 0 <= t -> 0 < w -> step eta grad x noise x' ->
  potential f fmin ((1 - eta * mu) * w) x' - potential f fmin w x - budget mu L sigma eta w - (0 + ((- 1) * eta * (1 - L * eta) / (w * (1 - eta * mu))) * (⟨noise, (grad x)⟩ - 0) + (L * eta ^ 2 / (2 * w * (1 - eta * mu))) * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative eta_positive eta_below f_smooth f_bounded_below
      f_polyak_lojasiewicz t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 < slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign &
      eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  assert (0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((mu * slack_eta + slack_L * slack_eta + slack_L) / (mu * slack_eta + mu + slack_L *
      slack_eta + slack_L)) by (field; sign) end; sign).
  weigh (1 / (w * (1 - eta * mu))) (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh (eta / (2 * w * (1 - eta * mu))) (f_polyak_lojasiewicz x).
  add_square (1 / (4 * L * w * (1 - eta * mu))) ((L * eta - 1) ⊙ grad x ⊕ (L * eta) ⊙ noise ⊕ grad x').
  add_square (eta * (1 - L * eta) / (2 * w * (1 - eta * mu))) (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L sigma eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> 0 <= t -> 0 < w -> 1 / w * (f x - fmin) - potential f fmin w x <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative eta_positive eta_below f_smooth f_bounded_below
      f_polyak_lojasiewicz t_nonnegative w_positive.
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem gradient_descent_stochastic_polyak_lojasiewicz
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (mu L sigma eta : R) (f : E -> R)
    (grad : E -> E) (fmin : R) (noise : nat -> E -> Omega -> E) (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth L f grad -> is_lower_bound fmin f ->
  polyak_lojasiewicz mu fmin f grad -> (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n x omega, step eta grad x (noise n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x - fmin) x0) ->
  forall T, (0 < T)%nat ->
  expected P next T (fun x => f x - fmin) x0 <= (f x0 - fmin) * (1 - eta * mu) ^ T + L * eta * sigma ^ 2 * (1 - (1 - eta * mu) ^ T) / (2 * mu).
Proof.
  intros mu_positive L_above sigma_nonnegative eta_positive eta_below f_smooth f_bounded_below
      f_polyak_lojasiewicz noise_unbiased noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 < slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign &
      eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with
      |- ?r 0 ?c => replace c with ((mu * slack_eta + slack_L * slack_eta + slack_L) / (mu * slack_eta + mu +
      slack_L * slack_eta + slack_L)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (x : E) => potential f fmin ((1 - eta * mu) ^ n) x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x + budget mu L
      sigma eta ((1 - eta * mu) ^ n))).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + ((- 1) * eta *
      (1 - L * eta) / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(noise n x omega), (grad x)⟩ - 0) + (L *
      eta ^ 2 / (2 * ((1 - eta * mu) ^ n) * (1 - eta * mu))) * (‖(noise n x omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change ((1 - eta * mu) ^ S n) with ((1 - eta * mu) * (1 - eta
        * mu) ^ n).
      pose proof (decrease E mu L sigma eta f grad fmin (INR n) ((1 - eta * mu) ^ n) x (noise n x omega) (next
          n x omega) mu_positive L_above sigma_nonnegative eta_positive eta_below f_smooth f_bounded_below
          f_polyak_lojasiewicz (pos_INR n) (pow_lt (1 - eta * mu) n base_positive_1) (stepping n x omega)) as
          below; lra.
    - apply mean_weigh; [|first [sign | (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0
        ?c => replace c with ((1) / (2 * mu * ((1 - eta * mu) ^ n) * slack_eta ^ 2 + 2 * mu * ((1 - eta * mu)
        ^ n) * slack_eta + 2 * ((1 - eta * mu) ^ n) * slack_L * slack_eta ^ 2 + 4 * ((1 - eta * mu) ^ n) *
        slack_L * slack_eta + 2 * ((1 - eta * mu) ^ n) * slack_L)) by (field; sign) end; sign)]|exact
        (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x (grad x))]; exact
        (mean_nothing P). }
  assert (ends : forall x, (1 / ((1 - eta * mu) ^ T)) * (f x - fmin) <= Phi T x).
  { intros x; pose proof (domination E mu L sigma eta f grad fmin (INR T) ((1 - eta * mu) ^ T) x mu_positive
      L_above sigma_nonnegative eta_positive eta_below f_smooth f_bounded_below f_polyak_lojasiewicz (pos_INR
      T) (pow_lt (1 - eta * mu) T base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last P next Phi (fun n => budget mu L sigma eta ((1 - eta * mu) ^ n)) (fun x => f x -
      fmin) (1 / ((1 - eta * mu) ^ T)) x0 T falls ends (exists_expectation T)) as total.
  assert (spent : sum (fun n => budget mu L sigma eta ((1 - eta * mu) ^ n)) T <= L * eta * sigma ^ 2 * (1 - (1
      - eta * mu) ^ T) / (2 * mu * (1 - eta * mu) ^ T)).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget mu L sigma eta ((1 - eta * mu) ^ n)) k = L *
      eta * sigma ^ 2 * (1 - (1 - eta * mu) ^ k) / (2 * mu * (1 - eta * mu) ^ k))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; change ((1 - eta * mu) ^ S k) with ((1 - eta * mu) * (1 - eta * mu) ^ k);
          pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = (f x0 - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 - eta * mu) ^ T)) * (expected P next T (fun x => f x - fmin) x0) <= (f x0 - fmin) +
      L * eta * sigma ^ 2 * (1 - (1 - eta * mu) ^ T) / (2 * mu * (1 - eta * mu) ^ T)) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_descent_stochastic_polyak_lojasiewicz.
