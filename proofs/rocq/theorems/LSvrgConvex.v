(** * l-svrg/convex: [mean over t < T of E[f(x_t) - f(xs)] <= (2 eta^2 V(x_0) + probability R^2)/(2 eta probability T (1 - 4 eta L))]

    L-SVRG on convex components, with a step eta < 1/(4 L): a coin renews the point that is remembered.
    Here [R = ||x_0 - xs||].
    Source: Kovalev, Horváth, Richtárik 2020; Hofmann et al. 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad grad_i : E -> E) (x w decided x' w' : E) : Prop :=
  x' = x ⊕ eta ⊙ grad_i w ⊖ eta ⊙ grad w ⊖ eta ⊙ grad_i x /\
    w' = decided.

Definition potential {E : InnerProductSpace} (probability eta : R) (V : E -> R) (xs : E) (x w : E) : R :=
  ‖x ⊖ xs‖² + 2 * eta ^ 2 / probability * V w.

Definition progress {E : InnerProductSpace} (L eta : R) (f : E -> R) (xs : E) (x w : E) : R :=
  2 * eta * (1 - 4 * L * eta) * (f x - f xs).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L probability eta : R) (f : E -> R) (grad : E -> E) (f_i : E -> R)
    (grad_i : E -> E) (V : E -> R) (xs : E) (t : R) (x w decided x' w' : E) :
  0 < L -> 0 < probability -> probability <= 1 -> 0 < eta -> eta < 1 / (4 * L) -> smooth_convex L f grad ->
  smooth_convex L f_i grad_i -> (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t ->
  step eta grad grad_i x w decided x' w' ->
  potential probability eta V xs x' w' - potential probability eta V xs x w + progress L eta f xs x w - (0 + (- 8 * L * eta ^ 2) * (⟨grad_i xs, x⟩ - ⟨grad xs, x⟩) + (8 * L * eta ^ 2) * (⟨grad_i xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * eta ^ 2) * (⟨grad_i xs, (grad w)⟩ - ⟨grad xs, (grad w)⟩) + (2 * eta) * (⟨grad_i w, x⟩ - ⟨grad w, x⟩) + (- 2 * eta) * (⟨grad_i w, xs⟩ - ⟨grad w, xs⟩) + (- 2 * eta ^ 2) * (⟨grad_i w, (grad w)⟩ - ⟨grad w, (grad w)⟩) + (- 2 * eta) * ((f_i x - f_i xs) - (f x - f xs)) + (- 8 * L * eta ^ 2) * ((f_i xs - f_i x) - (f xs - f x)) + (2 * eta ^ 2) * (‖grad_i w ⊖ grad_i xs‖² - V w) + (2 * eta ^ 2 / probability) * (V decided - (probability * V x + (1 - probability) * V w)) + (- 2 * eta ^ 2) * (‖grad_i x ⊖ grad_i xs‖² - V x)) <= 0.
Proof.
  intros L_positive probability_positive probability_at_most eta_positive eta_below f_smooth f_i_smooth
      V_nonnegative xs_minimizer t_nonnegative (x'_value & w'_value).
  subst w'.
  unfold potential, progress.
  assert (0 < 1 - 4 * L * eta) by (replace (1 - 4 * L * eta) with (4 * L * (1 / (4 * L) - eta)) by (field;
      sign); sign).
  assert (exists slack_probability, 0 <= slack_probability /\ probability = 1 / (slack_probability + 1)) as
      (slack_probability & slack_probability_sign & probability_by_slack).
  { exists ((1 - probability) / probability); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 < slack_eta /\ eta = 1 / (4 * L * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((1 - 4 * L * eta) / (4 * L * eta)); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta) (smooth_convex_interpolation L f_i grad_i xs x L_positive f_i_smooth).
  weigh (8 * L * eta ^ 2) (smooth_convex_interpolation L f_i grad_i x xs L_positive f_i_smooth).
  add_square (eta ^ 2) (grad_i w ⊕ grad_i x ⊖ 2 ⊙ grad_i xs).
  add_square (eta / L) (grad_i xs ⊕ (L * eta) ⊙ grad w ⊖ grad_i x).
  add_square (eta ^ 2 * (1 - L * eta)) (grad w) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack;
      match goal with |- ?r 0 ?c => replace c with ((4 * slack_eta + 3) / (64 * L ^ 2 * slack_eta ^ 3 + 192 *
      L ^ 2 * slack_eta ^ 2 + 192 * L ^ 2 * slack_eta + 64 * L ^ 2)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L probability eta : R) (f : E -> R) (grad : E -> E) (V : E -> R) (xs : E) (t : R)
    (x w : E) :
  0 < L -> 0 < probability -> probability <= 1 -> 0 < eta -> eta < 1 / (4 * L) -> smooth_convex L f grad ->
  (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t -> - potential probability eta V xs x w <= 0.
Proof.
  intros L_positive probability_positive probability_at_most eta_positive eta_below f_smooth V_nonnegative
      xs_minimizer t_nonnegative.
  unfold potential, progress.
  assert (0 < 1 - 4 * L * eta) by (replace (1 - 4 * L * eta) with (4 * L * (1 / (4 * L) - eta)) by (field;
      sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta ^ 2 / probability) (V_nonnegative w).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem l_svrg_convex
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L probability eta : R) (f : E -> R)
    (grad : E -> E) (f_i : Omega -> E -> R) (grad_i : Omega -> E -> E) (V : E -> R) (xs : E)
    (coin_is : 0 <= probability <= 1) (next : nat -> (E * E) -> (Omega * bool) -> (E * E)) (x0 : E) :
  0 < L -> 0 < probability -> probability <= 1 -> 0 < eta -> eta < 1 / (4 * L) ->
  (forall i, smooth_convex L (f_i i) (grad_i i)) -> is_mean P f_i grad_i f grad ->
  (forall w, has_mean P (fun i => ‖grad_i i w ⊖ grad_i i xs‖²) (V w)) -> is_minimizer f xs ->
  (forall n state (omega : (Omega * bool)), step eta grad (grad_i (fst omega)) (fst state) (snd state) (if (snd omega) then (fst state) else (snd state)) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation (then_drawn P (coin probability coin_is)) next n (fun state => f (fst state) - f xs) (x0, x0)) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected (then_drawn P (coin probability coin_is)) next n (fun state => f (fst state) - f xs) (x0, x0)) T / INR T <= (2 * (V x0) * eta ^ 2 + probability * ‖x0 ⊖ xs‖²) / (2 * INR T * eta * probability * (1 - 4 * L * eta)).
Proof.
  intros L_positive probability_positive probability_at_most eta_positive eta_below f_i_smooth f_mean V_is
      xs_minimizer stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_convex P f_i grad_i f grad L ltac:(sign) f_mean f_i_smooth) as f_smooth.
  assert (V_nonnegative : forall w, 0 <= V w) by (intros w; apply (mean_nonnegative P _ _ (V_is w)); intros i;
      exact (inner_pos _ _)).
  assert (0 < 1 - 4 * L * eta) by (replace (1 - 4 * L * eta) with (4 * L * (1 / (4 * L) - eta)) by (field;
      sign); sign).
  set (Phi := fun (n : nat) (state : (E * E)) => potential probability eta V xs (fst state) (snd state)).
  assert (falls : forall n state, mean_below (then_drawn P (coin probability coin_is)) (fun omega => Phi (S n)
      (next n state omega)) (Phi n state - (2 * eta * (1 - 4 * L * eta)) * (f (fst state) - f xs) + 0)).
  { intros n state; apply (mean_below_then P (coin probability coin_is) (fun omega => Phi (S n) (next n state
      omega)) (fun omega_1 => ((Phi n state - (2 * eta * (1 - 4 * L * eta)) * (f (fst state) - f xs) + 0) + (0
      + (- 8 * L * eta ^ 2) * (⟨(grad_i omega_1) xs, (fst state)⟩ - ⟨grad xs, (fst state)⟩) + (8 * L * eta ^
      2) * (⟨(grad_i omega_1) xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * eta ^ 2) * (⟨(grad_i omega_1) xs, (grad (snd
      state))⟩ - ⟨grad xs, (grad (snd state))⟩) + (2 * eta) * (⟨(grad_i omega_1) (snd state), (fst state)⟩ -
      ⟨grad (snd state), (fst state)⟩) + (- 2 * eta) * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad (snd
      state), xs⟩) + (- 2 * eta ^ 2) * (⟨(grad_i omega_1) (snd state), (grad (snd state))⟩ - ⟨grad (snd
      state), (grad (snd state))⟩) + (- 2 * eta) * (((f_i omega_1) (fst state) - (f_i omega_1) xs) - (f (fst
      state) - f xs)) + (- 8 * L * eta ^ 2) * (((f_i omega_1) xs - (f_i omega_1) (fst state)) - (f xs - f (fst
      state))) + (2 * eta ^ 2) * (‖(grad_i omega_1) (snd state) ⊖ (grad_i omega_1) xs‖² - V (snd state)) + (-
      2 * eta ^ 2) * (‖(grad_i omega_1) (fst state) ⊖ (grad_i omega_1) xs‖² - V (fst state))))) _).
  { intros omega_1; apply (mean_step (coin probability coin_is) (fun (omega_2 : bool) => Phi (S n) (next n
      state (omega_1, omega_2))) (fun (omega_2 : bool) => 0 + (2 * eta ^ 2 / probability) * (V (if omega_2
      then (fst state) else (snd state)) - (probability * V (fst state) + (1 - probability) * V (snd
      state))))); cbv beta.
    - intros omega_2; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L probability eta f grad (f_i omega_1) (grad_i omega_1) V xs (INR n) (fst state)
          (snd state) (if omega_2 then (fst state) else (snd state)) (fst (next n state (omega_1, omega_2)))
          (snd (next n state (omega_1, omega_2))) L_positive probability_positive probability_at_most
          eta_positive eta_below f_smooth (f_i_smooth omega_1) V_nonnegative xs_minimizer (pos_INR n)
          (stepping n state (omega_1, omega_2))) as below; assert (progress_is : progress L eta f xs (fst
          state) (snd state) = (2 * eta * (1 - 4 * L * eta)) * (f (fst state) - f xs)) by (unfold progress;
          field; sign); lra.
    - apply mean_weigh_free; [|exact (mean_decided probability coin_is V (fst state) (snd state))]; exact
        (mean_nothing (coin probability coin_is)). }
  apply (mean_step P (fun omega_1 => ((Phi n state - (2 * eta * (1 - 4 * L * eta)) * (f (fst state) - f xs) +
      0) + (0 + (- 8 * L * eta ^ 2) * (⟨(grad_i omega_1) xs, (fst state)⟩ - ⟨grad xs, (fst state)⟩) + (8 * L *
      eta ^ 2) * (⟨(grad_i omega_1) xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * eta ^ 2) * (⟨(grad_i omega_1) xs, (grad
      (snd state))⟩ - ⟨grad xs, (grad (snd state))⟩) + (2 * eta) * (⟨(grad_i omega_1) (snd state), (fst
      state)⟩ - ⟨grad (snd state), (fst state)⟩) + (- 2 * eta) * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad
      (snd state), xs⟩) + (- 2 * eta ^ 2) * (⟨(grad_i omega_1) (snd state), (grad (snd state))⟩ - ⟨grad (snd
      state), (grad (snd state))⟩) + (- 2 * eta) * (((f_i omega_1) (fst state) - (f_i omega_1) xs) - (f (fst
      state) - f xs)) + (- 8 * L * eta ^ 2) * (((f_i omega_1) xs - (f_i omega_1) (fst state)) - (f xs - f (fst
      state))) + (2 * eta ^ 2) * (‖(grad_i omega_1) (snd state) ⊖ (grad_i omega_1) xs‖² - V (snd state)) + (-
      2 * eta ^ 2) * (‖(grad_i omega_1) (fst state) ⊖ (grad_i omega_1) xs‖² - V (fst state))))) (fun omega_1
      => 0 + (- 8 * L * eta ^ 2) * (⟨(grad_i omega_1) xs, (fst state)⟩ - ⟨grad xs, (fst state)⟩) + (8 * L *
      eta ^ 2) * (⟨(grad_i omega_1) xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * eta ^ 2) * (⟨(grad_i omega_1) xs, (grad
      (snd state))⟩ - ⟨grad xs, (grad (snd state))⟩) + (2 * eta) * (⟨(grad_i omega_1) (snd state), (fst
      state)⟩ - ⟨grad (snd state), (fst state)⟩) + (- 2 * eta) * (⟨(grad_i omega_1) (snd state), xs⟩ - ⟨grad
      (snd state), xs⟩) + (- 2 * eta ^ 2) * (⟨(grad_i omega_1) (snd state), (grad (snd state))⟩ - ⟨grad (snd
      state), (grad (snd state))⟩) + (- 2 * eta) * (((f_i omega_1) (fst state) - (f_i omega_1) xs) - (f (fst
      state) - f xs)) + (- 8 * L * eta ^ 2) * (((f_i omega_1) xs - (f_i omega_1) (fst state)) - (f xs - f (fst
      state))) + (2 * eta ^ 2) * (‖(grad_i omega_1) (snd state) ⊖ (grad_i omega_1) xs‖² - V (snd state)) + (-
      2 * eta ^ 2) * (‖(grad_i omega_1) (fst state) ⊖ (grad_i omega_1) xs‖² - V (fst state)))); cbv beta.
    - intros omega_1; apply Rle_refl.
    - apply mean_weigh_free; [|exact (V_is (fst state))]; apply mean_weigh_free; [|exact (V_is (snd state))];
        apply mean_weigh_free; [|exact (mean_values P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free;
        [|exact (mean_values P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients
        P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _
        _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free;
        [|exact (mean_gradients P f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact
        (mean_gradients P f_i grad_i f grad _ _ f_mean)]; exact (mean_nothing P). }
  assert (ends : forall state, 0 <= Phi T state).
  { intros state; pose proof (domination E L probability eta f grad V xs (INR T) (fst state) (snd state)
      L_positive probability_positive probability_at_most eta_positive eta_below f_smooth V_nonnegative
      xs_minimizer (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_progress (then_drawn P (coin probability coin_is)) next Phi (fun n => 0) (fun state =>
      f (fst state) - f xs) (2 * eta * (1 - 4 * L * eta)) (x0, x0) T falls ends exists_expectation) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, x0) = 2 * (V x0) * eta ^ 2 / probability + ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (2 * eta * (1 - 4 * L * eta)) * sum (fun n => expected (then_drawn P (coin probability
      coin_is)) next n (fun state => f (fst state) - f xs) (x0, x0)) T <= 2 * (V x0) * eta ^ 2 / probability +
      ‖x0 ⊖ xs‖²) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((2 * eta * (1 - 4 * L * eta)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions l_svrg_convex.
