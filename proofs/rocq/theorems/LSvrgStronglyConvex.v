(** * l-svrg/strongly-convex: [E[||x_T - xs||^2] <= (1 - eta mu)^T (4 eta^2 V(x_0)/probability + R^2)]

    L-SVRG on strongly convex components: a linear rate, for every step up to 1/(2 (3 L + mu / probability)).
    Here [R = ||x_0 - xs||].
    Source: Kovalev, Horváth, Richtárik 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad grad_i : E -> E) (x w_1 decided x' w_1' : E) : Prop :=
  x' = x ⊕ eta ⊙ grad_i w_1 ⊖ eta ⊙ grad w_1 ⊖ eta ⊙ grad_i x /\
    w_1' = decided.

Definition potential {E : InnerProductSpace} (probability eta : R) (V : E -> R) (xs : E) (w : R) (x w_1 : E) : R :=
  ‖x ⊖ xs‖² / w + 4 * eta ^ 2 / (w * probability) * V w_1.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L probability eta : R) (f : E -> R) (grad : E -> E) (f_i : E -> R)
    (grad_i : E -> E) (V : E -> R) (xs : E) (t w : R) (x w_1 decided x' w_1' : E) :
  0 < mu -> mu < L -> 0 < probability -> probability <= 1 -> 0 < eta ->
  eta <= probability / (2 * (3 * L * probability + mu)) -> smooth_strongly_convex L mu f grad ->
  smooth_strongly_convex L mu f_i grad_i -> (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step eta grad grad_i x w_1 decided x' w_1' ->
  potential probability eta V xs ((1 - eta * mu) * w) x' w_1' - potential probability eta V xs w x w_1 - (0 + (4 * eta ^ 2 * (probability - eta * mu) / (w * probability * (1 - eta * mu))) * (⟨grad_i xs, (grad w_1)⟩ - ⟨grad xs, (grad w_1)⟩) + (2 * eta / (w * (1 - eta * mu))) * (⟨grad_i w_1, x⟩ - ⟨grad w_1, x⟩) + (- 2 * eta / (w * (1 - eta * mu))) * (⟨grad_i w_1, xs⟩ - ⟨grad w_1, xs⟩) + ((- 1) * 4 * eta ^ 2 * (probability - eta * mu) / (w * probability * (1 - eta * mu))) * (⟨grad_i w_1, (grad w_1)⟩ - ⟨grad w_1, (grad w_1)⟩) + (- 2 * eta / (w * (1 - eta * mu))) * ((f_i x - f_i xs) - (f x - f xs)) + (4 * eta ^ 2 * (probability - eta * mu) / (w * probability * (1 - eta * mu))) * (‖grad_i w_1 ⊖ grad_i xs‖² - V w_1) + (4 * eta ^ 2 / (w * probability * (1 - eta * mu))) * (V decided - (probability * V x + (1 - probability) * V w_1)) + (- 4 * eta ^ 2 / (w * (1 - eta * mu))) * (‖grad_i x ⊖ grad_i xs‖² - V x)) <= 0.
Proof.
  intros mu_positive L_above probability_positive probability_at_most eta_positive eta_at_most f_smooth
      f_i_smooth V_nonnegative xs_minimizer t_nonnegative w_positive (x'_value & w_1'_value).
  subst w_1'.
  unfold potential.
  assert (0 <= probability - 6 * L * eta * probability - 2 * eta * mu) by (replace (probability - 6 * L * eta
      * probability - 2 * eta * mu) with ((6 * L * probability + 2 * mu) * (probability / (2 * (3 * L *
      probability + mu)) - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_probability, 0 <= slack_probability /\ probability = 1 / (slack_probability + 1)) as
      (slack_probability & slack_probability_sign & probability_by_slack).
  { exists ((1 - probability) / probability); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = probability / (2 * (slack_eta + 1) * (3 * L * probability
      + mu))) as (slack_eta & slack_eta_sign & eta_by_slack).
  { exists ((probability - 6 * L * eta * probability - 2 * eta * mu) / (2 * eta * (3 * L * probability +
      mu))); split; [sign | field; sign]. }
  assert (0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack; rewrite ?L_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta * slack_probability + 8 * mu *
      slack_eta + 2 * mu * slack_probability + 7 * mu + 6 * slack_L * slack_eta + 6 * slack_L) / (2 * mu *
      slack_eta * slack_probability + 8 * mu * slack_eta + 2 * mu * slack_probability + 8 * mu + 6 * slack_L *
      slack_eta + 6 * slack_L)) by (field; sign) end; sign).
  assert (0 < 1 - 5 * L * eta) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack; rewrite ?L_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta * slack_probability + 8 * mu *
      slack_eta + 2 * mu * slack_probability + 3 * mu + 6 * slack_L * slack_eta + slack_L) / (2 * mu *
      slack_eta * slack_probability + 8 * mu * slack_eta + 2 * mu * slack_probability + 8 * mu + 6 * slack_L *
      slack_eta + 6 * slack_L)) by (field; sign) end; sign).
  assert (0 < 20 * L * eta ^ 2 * mu + 3 * probability - 16 * L * eta * probability - 4 * eta * mu) by (rewrite
      ?eta_by_slack; rewrite ?probability_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace
      c with ((3 * mu ^ 2 * slack_eta ^ 2 * slack_probability ^ 2 + 24 * mu ^ 2 * slack_eta ^ 2 *
      slack_probability + 48 * mu ^ 2 * slack_eta ^ 2 + 4 * mu ^ 2 * slack_eta * slack_probability ^ 2 + 30 *
      mu ^ 2 * slack_eta * slack_probability + 56 * mu ^ 2 * slack_eta + mu ^ 2 * slack_probability ^ 2 + 11 *
      mu ^ 2 * slack_probability + 13 * mu ^ 2 + 18 * mu * slack_L * slack_eta ^ 2 * slack_probability + 72 *
      mu * slack_L * slack_eta ^ 2 + 22 * mu * slack_L * slack_eta * slack_probability + 82 * mu * slack_L *
      slack_eta + 9 * mu * slack_L * slack_probability + 15 * mu * slack_L + 27 * slack_L ^ 2 * slack_eta ^ 2
      + 30 * slack_L ^ 2 * slack_eta + 3 * slack_L ^ 2) / (mu ^ 2 * slack_eta ^ 2 * slack_probability ^ 3 + 9
      * mu ^ 2 * slack_eta ^ 2 * slack_probability ^ 2 + 24 * mu ^ 2 * slack_eta ^ 2 * slack_probability + 16
      * mu ^ 2 * slack_eta ^ 2 + 2 * mu ^ 2 * slack_eta * slack_probability ^ 3 + 18 * mu ^ 2 * slack_eta *
      slack_probability ^ 2 + 48 * mu ^ 2 * slack_eta * slack_probability + 32 * mu ^ 2 * slack_eta + mu ^ 2 *
      slack_probability ^ 3 + 9 * mu ^ 2 * slack_probability ^ 2 + 24 * mu ^ 2 * slack_probability + 16 * mu ^
      2 + 6 * mu * slack_L * slack_eta ^ 2 * slack_probability ^ 2 + 30 * mu * slack_L * slack_eta ^ 2 *
      slack_probability + 24 * mu * slack_L * slack_eta ^ 2 + 12 * mu * slack_L * slack_eta *
      slack_probability ^ 2 + 60 * mu * slack_L * slack_eta * slack_probability + 48 * mu * slack_L *
      slack_eta + 6 * mu * slack_L * slack_probability ^ 2 + 30 * mu * slack_L * slack_probability + 24 * mu *
      slack_L + 9 * slack_L ^ 2 * slack_eta ^ 2 * slack_probability + 9 * slack_L ^ 2 * slack_eta ^ 2 + 18 *
      slack_L ^ 2 * slack_eta * slack_probability + 18 * slack_L ^ 2 * slack_eta + 9 * slack_L ^ 2 *
      slack_probability + 9 * slack_L ^ 2)) by (field; sign) end; sign).
  assert (0 < probability - eta * mu) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack; rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta * slack_probability + 8 *
      mu * slack_eta + mu * slack_probability + 7 * mu + 6 * slack_L * slack_eta + 6 * slack_L) / (2 * mu *
      slack_eta * slack_probability ^ 2 + 10 * mu * slack_eta * slack_probability + 8 * mu * slack_eta + 2 *
      mu * slack_probability ^ 2 + 10 * mu * slack_probability + 8 * mu + 6 * slack_L * slack_eta *
      slack_probability + 6 * slack_L * slack_eta + 6 * slack_L * slack_probability + 6 * slack_L)) by (field;
      sign) end; sign).
  assert (0 < 15 * L * eta ^ 2 * mu + 2 * probability - 11 * L * eta * probability - 3 * eta * mu) by (rewrite
      ?eta_by_slack; rewrite ?probability_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace
      c with ((8 * mu ^ 2 * slack_eta ^ 2 * slack_probability ^ 2 + 64 * mu ^ 2 * slack_eta ^ 2 *
      slack_probability + 128 * mu ^ 2 * slack_eta ^ 2 + 10 * mu ^ 2 * slack_eta * slack_probability ^ 2 + 76
      * mu ^ 2 * slack_eta * slack_probability + 144 * mu ^ 2 * slack_eta + 2 * mu ^ 2 * slack_probability ^ 2
      + 27 * mu ^ 2 * slack_probability + 31 * mu ^ 2 + 48 * mu * slack_L * slack_eta ^ 2 * slack_probability
      + 192 * mu * slack_L * slack_eta ^ 2 + 56 * mu * slack_L * slack_eta * slack_probability + 212 * mu *
      slack_L * slack_eta + 23 * mu * slack_L * slack_probability + 35 * mu * slack_L + 72 * slack_L ^ 2 *
      slack_eta ^ 2 + 78 * slack_L ^ 2 * slack_eta + 6 * slack_L ^ 2) / (4 * mu ^ 2 * slack_eta ^ 2 *
      slack_probability ^ 3 + 36 * mu ^ 2 * slack_eta ^ 2 * slack_probability ^ 2 + 96 * mu ^ 2 * slack_eta ^
      2 * slack_probability + 64 * mu ^ 2 * slack_eta ^ 2 + 8 * mu ^ 2 * slack_eta * slack_probability ^ 3 +
      72 * mu ^ 2 * slack_eta * slack_probability ^ 2 + 192 * mu ^ 2 * slack_eta * slack_probability + 128 *
      mu ^ 2 * slack_eta + 4 * mu ^ 2 * slack_probability ^ 3 + 36 * mu ^ 2 * slack_probability ^ 2 + 96 * mu
      ^ 2 * slack_probability + 64 * mu ^ 2 + 24 * mu * slack_L * slack_eta ^ 2 * slack_probability ^ 2 + 120
      * mu * slack_L * slack_eta ^ 2 * slack_probability + 96 * mu * slack_L * slack_eta ^ 2 + 48 * mu *
      slack_L * slack_eta * slack_probability ^ 2 + 240 * mu * slack_L * slack_eta * slack_probability + 192 *
      mu * slack_L * slack_eta + 24 * mu * slack_L * slack_probability ^ 2 + 120 * mu * slack_L *
      slack_probability + 96 * mu * slack_L + 36 * slack_L ^ 2 * slack_eta ^ 2 * slack_probability + 36 *
      slack_L ^ 2 * slack_eta ^ 2 + 72 * slack_L ^ 2 * slack_eta * slack_probability + 72 * slack_L ^ 2 *
      slack_eta + 36 * slack_L ^ 2 * slack_probability + 36 * slack_L ^ 2)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta / (w * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  weigh (2 * eta / (w * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f_i grad_i xs x (conj
      (Rlt_le _ _ mu_positive) L_above) f_i_smooth).
  add_square (eta / (w * (L - mu) * (1 - eta * mu))) (mu ⊙ xs ⊕ grad x ⊖ mu ⊙ x).
  add_square (L * eta * mu / (w * (L - mu) * (1 - eta * mu))) (x ⊕ (1 / L) ⊙ grad_i xs ⊖ xs ⊖ (1 / L) ⊙ grad_i
      x).
  add_square (eta * (1 - 5 * L * eta) / (L * w * (1 - eta * mu))) ((L * eta / (1 - 5 * L * eta)) ⊙ grad_i w_1
      ⊕ grad_i x ⊖ ((1 - 4 * L * eta) / (1 - 5 * L * eta)) ⊙ grad_i xs ⊖ (L * eta / (1 - 5 * L * eta)) ⊙ grad
      w_1).
  add_square (eta ^ 2 * (20 * L * eta ^ 2 * mu + 3 * probability - 16 * L * eta * probability - 4 * eta * mu)
      / (w * probability * (1 - 5 * L * eta) * (1 - eta * mu))) (grad_i xs ⊕ ((10 * L * eta ^ 2 * mu +
      probability - 6 * L * eta * probability - 2 * eta * mu) / (20 * L * eta ^ 2 * mu + 3 * probability - 16
      * L * eta * probability - 4 * eta * mu)) ⊙ grad w_1 ⊖ grad_i w_1).
  add_square (4 * eta ^ 2 * (probability - eta * mu) * (15 * L * eta ^ 2 * mu + 2 * probability - 11 * L * eta
      * probability - 3 * eta * mu) / (w * probability * (1 - eta * mu) * (20 * L * eta ^ 2 * mu + 3 *
      probability - 16 * L * eta * probability - 4 * eta * mu))) (grad w_1).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L probability eta : R) (f : E -> R) (grad : E -> E) (V : E -> R) (xs : E)
    (t w : R) (x w_1 : E) :
  0 < mu -> mu < L -> 0 < probability -> probability <= 1 -> 0 < eta ->
  eta <= probability / (2 * (3 * L * probability + mu)) -> smooth_strongly_convex L mu f grad ->
  (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  1 / w * (‖x ⊖ xs‖²) - potential probability eta V xs w x w_1 <= 0.
Proof.
  intros mu_positive L_above probability_positive probability_at_most eta_positive eta_at_most f_smooth
      V_nonnegative xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (0 <= probability - 6 * L * eta * probability - 2 * eta * mu) by (replace (probability - 6 * L * eta
      * probability - 2 * eta * mu) with ((6 * L * probability + 2 * mu) * (probability / (2 * (3 * L *
      probability + mu)) - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (4 * eta ^ 2 / (w * probability)) (V_nonnegative w_1).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem l_svrg_strongly_convex
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (mu L probability eta : R) (f : E -> R)
    (grad : E -> E) (f_i : Omega -> E -> R) (grad_i : Omega -> E -> E) (V : E -> R) (xs : E)
    (coin_is : 0 <= probability <= 1) (next : nat -> (E * E) -> (Omega * bool) -> (E * E)) (x0 : E) :
  0 < mu -> mu < L -> 0 < probability -> probability <= 1 -> 0 < eta ->
  eta <= probability / (2 * (3 * L * probability + mu)) ->
  (forall i, smooth_strongly_convex L mu (f_i i) (grad_i i)) -> is_mean P f_i grad_i f grad ->
  (forall w, has_mean P (fun i => ‖grad_i i w ⊖ grad_i i xs‖²) (V w)) -> is_minimizer f xs ->
  (forall n state (omega : (Omega * bool)), step eta grad (grad_i (fst omega)) (fst state) (snd state) (if (snd omega) then (fst state) else (snd state)) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation (then_drawn P (coin probability coin_is)) next n (fun state => ‖(fst state) ⊖ xs‖²) (x0, x0)) ->
  forall T, (0 < T)%nat ->
  expected (then_drawn P (coin probability coin_is)) next T (fun state => ‖(fst state) ⊖ xs‖²) (x0, x0) <= (1 - eta * mu) ^ T * (4 * (V x0) * eta ^ 2 / probability + ‖x0 ⊖ xs‖²).
Proof.
  intros mu_positive L_above probability_positive probability_at_most eta_positive eta_at_most f_i_smooth
      f_mean V_is xs_minimizer stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_strongly_convex P f_i grad_i f grad L mu ltac:(sign) f_mean f_i_smooth) as f_smooth.
  assert (V_nonnegative : forall w, 0 <= V w) by (intros w; apply (mean_nonnegative P _ _ (V_is w)); intros i;
      exact (inner_pos _ _)).
  assert (0 <= probability - 6 * L * eta * probability - 2 * eta * mu) by (replace (probability - 6 * L * eta
      * probability - 2 * eta * mu) with ((6 * L * probability + 2 * mu) * (probability / (2 * (3 * L *
      probability + mu)) - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_probability, 0 <= slack_probability /\ probability = 1 / (slack_probability + 1)) as
      (slack_probability & slack_probability_sign & probability_by_slack).
  { exists ((1 - probability) / probability); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = probability / (2 * (slack_eta + 1) * (3 * L * probability
      + mu))) as (slack_eta & slack_eta_sign & eta_by_slack).
  { exists ((probability - 6 * L * eta * probability - 2 * eta * mu) / (2 * eta * (3 * L * probability +
      mu))); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack;
      rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * mu * slack_eta *
      slack_probability + 8 * mu * slack_eta + 2 * mu * slack_probability + 7 * mu + 6 * slack_L * slack_eta +
      6 * slack_L) / (2 * mu * slack_eta * slack_probability + 8 * mu * slack_eta + 2 * mu * slack_probability
      + 8 * mu + 6 * slack_L * slack_eta + 6 * slack_L)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (state : (E * E)) => potential probability eta V xs ((1 - eta * mu) ^ n) (fst
      state) (snd state)).
  assert (falls : forall n state, mean_below (then_drawn P (coin probability coin_is)) (fun omega => Phi (S n)
      (next n state omega)) (Phi n state + 0)).
  { intros n state; apply (mean_below_then P (coin probability coin_is) (fun omega => Phi (S n) (next n state
      omega)) (fun omega_1 => ((Phi n state + 0) + (0 + (4 * eta ^ 2 * (probability - eta * mu) / (((1 - eta *
      mu) ^ n) * probability * (1 - eta * mu))) * (⟨(grad_i omega_1) xs, (grad (snd state))⟩ - ⟨grad xs, (grad
      (snd state))⟩) + (2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega_1) (snd state),
      (fst state)⟩ - ⟨grad (snd state), (fst state)⟩) + (- 2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu)))
      * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad (snd state), xs⟩) + ((- 1) * 4 * eta ^ 2 * (probability -
      eta * mu) / (((1 - eta * mu) ^ n) * probability * (1 - eta * mu))) * (⟨(grad_i omega_1) (snd state),
      (grad (snd state))⟩ - ⟨grad (snd state), (grad (snd state))⟩) + (- 2 * eta / (((1 - eta * mu) ^ n) * (1
      - eta * mu))) * (((f_i omega_1) (fst state) - (f_i omega_1) xs) - (f (fst state) - f xs)) + (4 * eta ^ 2
      * (probability - eta * mu) / (((1 - eta * mu) ^ n) * probability * (1 - eta * mu))) * (‖(grad_i omega_1)
      (snd state) ⊖ (grad_i omega_1) xs‖² - V (snd state)) + (- 4 * eta ^ 2 / (((1 - eta * mu) ^ n) * (1 - eta
      * mu))) * (‖(grad_i omega_1) (fst state) ⊖ (grad_i omega_1) xs‖² - V (fst state))))) _).
  { intros omega_1; apply (mean_step (coin probability coin_is) (fun (omega_2 : bool) => Phi (S n) (next n
      state (omega_1, omega_2))) (fun (omega_2 : bool) => 0 + (4 * eta ^ 2 / (((1 - eta * mu) ^ n) *
      probability * (1 - eta * mu))) * (V (if omega_2 then (fst state) else (snd state)) - (probability * V
      (fst state) + (1 - probability) * V (snd state))))); cbv beta.
    - intros omega_2; unfold Phi; rewrite ?S_INR. change ((1 - eta * mu) ^ S n) with ((1 - eta * mu) * (1 -
        eta * mu) ^ n).
      pose proof (decrease E mu L probability eta f grad (f_i omega_1) (grad_i omega_1) V xs (INR n) ((1 - eta
          * mu) ^ n) (fst state) (snd state) (if omega_2 then (fst state) else (snd state)) (fst (next n state
          (omega_1, omega_2))) (snd (next n state (omega_1, omega_2))) mu_positive L_above
          probability_positive probability_at_most eta_positive eta_at_most f_smooth (f_i_smooth omega_1)
          V_nonnegative xs_minimizer (pos_INR n) (pow_lt (1 - eta * mu) n base_positive_1) (stepping n state
          (omega_1, omega_2))) as below; lra.
    - apply mean_weigh_free; [|exact (mean_decided probability coin_is V (fst state) (snd state))]; exact
        (mean_nothing (coin probability coin_is)). }
  apply (mean_step P (fun omega_1 => ((Phi n state + 0) + (0 + (4 * eta ^ 2 * (probability - eta * mu) / (((1
      - eta * mu) ^ n) * probability * (1 - eta * mu))) * (⟨(grad_i omega_1) xs, (grad (snd state))⟩ - ⟨grad
      xs, (grad (snd state))⟩) + (2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega_1) (snd
      state), (fst state)⟩ - ⟨grad (snd state), (fst state)⟩) + (- 2 * eta / (((1 - eta * mu) ^ n) * (1 - eta
      * mu))) * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad (snd state), xs⟩) + ((- 1) * 4 * eta ^ 2 *
      (probability - eta * mu) / (((1 - eta * mu) ^ n) * probability * (1 - eta * mu))) * (⟨(grad_i omega_1)
      (snd state), (grad (snd state))⟩ - ⟨grad (snd state), (grad (snd state))⟩) + (- 2 * eta / (((1 - eta *
      mu) ^ n) * (1 - eta * mu))) * (((f_i omega_1) (fst state) - (f_i omega_1) xs) - (f (fst state) - f xs))
      + (4 * eta ^ 2 * (probability - eta * mu) / (((1 - eta * mu) ^ n) * probability * (1 - eta * mu))) *
      (‖(grad_i omega_1) (snd state) ⊖ (grad_i omega_1) xs‖² - V (snd state)) + (- 4 * eta ^ 2 / (((1 - eta *
      mu) ^ n) * (1 - eta * mu))) * (‖(grad_i omega_1) (fst state) ⊖ (grad_i omega_1) xs‖² - V (fst state)))))
      (fun omega_1 => 0 + (4 * eta ^ 2 * (probability - eta * mu) / (((1 - eta * mu) ^ n) * probability * (1 -
      eta * mu))) * (⟨(grad_i omega_1) xs, (grad (snd state))⟩ - ⟨grad xs, (grad (snd state))⟩) + (2 * eta /
      (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega_1) (snd state), (fst state)⟩ - ⟨grad (snd
      state), (fst state)⟩) + (- 2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega_1) (snd
      state), xs⟩ - ⟨grad (snd state), xs⟩) + ((- 1) * 4 * eta ^ 2 * (probability - eta * mu) / (((1 - eta *
      mu) ^ n) * probability * (1 - eta * mu))) * (⟨(grad_i omega_1) (snd state), (grad (snd state))⟩ - ⟨grad
      (snd state), (grad (snd state))⟩) + (- 2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (((f_i
      omega_1) (fst state) - (f_i omega_1) xs) - (f (fst state) - f xs)) + (4 * eta ^ 2 * (probability - eta *
      mu) / (((1 - eta * mu) ^ n) * probability * (1 - eta * mu))) * (‖(grad_i omega_1) (snd state) ⊖ (grad_i
      omega_1) xs‖² - V (snd state)) + (- 4 * eta ^ 2 / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (‖(grad_i
      omega_1) (fst state) ⊖ (grad_i omega_1) xs‖² - V (fst state)))); cbv beta.
    - intros omega_1; apply Rle_refl.
    - apply mean_weigh_free; [|exact (V_is (fst state))]; apply mean_weigh_free; [|exact (V_is (snd state))];
        apply mean_weigh_free; [|exact (mean_values P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free;
        [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact
        (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i
        grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _
        f_mean)]; exact (mean_nothing P). }
  assert (ends : forall state, (1 / ((1 - eta * mu) ^ T)) * (‖(fst state) ⊖ xs‖²) <= Phi T state).
  { intros state; pose proof (domination E mu L probability eta f grad V xs (INR T) ((1 - eta * mu) ^ T) (fst
      state) (snd state) mu_positive L_above probability_positive probability_at_most eta_positive eta_at_most
      f_smooth V_nonnegative xs_minimizer (pos_INR T) (pow_lt (1 - eta * mu) T base_positive_1)) as dominates;
      unfold Phi; lra. }
  pose proof (expected_last (then_drawn P (coin probability coin_is)) next Phi (fun n => 0) (fun state =>
      ‖(fst state) ⊖ xs‖²) (1 / ((1 - eta * mu) ^ T)) (x0, x0) T falls ends (exists_expectation T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, x0) = 4 * (V x0) * eta ^ 2 / probability + ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (1 / ((1 - eta * mu) ^ T)) * (expected (then_drawn P (coin probability coin_is)) next T (fun
      state => ‖(fst state) ⊖ xs‖²) (x0, x0)) <= 4 * (V x0) * eta ^ 2 / probability + ‖x0 ⊖ xs‖²) by (rewrite
      start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions l_svrg_strongly_convex.
