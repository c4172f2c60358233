(** * saga/strongly-convex: [E[||x_T - xs||^2] <= (1 - eta mu)^T (4 eta^2 n V(w_0) + R^2)]

    SAGA on strongly convex components: a linear rate, for every step up to 1/(2 (3 L + n mu)).
    Here [R = ||x_0 - xs||].
    Source: Defazio, Bach, Lacoste-Julien 2014; Hofmann et al. 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N : nat) (eta : R) (grad_i : E -> E) (x : E) (w_1 : table N E)
    (entry mean_gradient : E) (renewed : table N E) (x' : E) (w_1' : table N E) : Prop :=
  x' = x ⊕ eta ⊙ grad_i entry ⊖ eta ⊙ mean_gradient ⊖ eta ⊙ grad_i x /\
    w_1' = renewed.

Definition potential {E : InnerProductSpace} (N : nat) (eta : R) (V : table N E -> R) (xs : E) (w : R) (x : E) (w_1 : table N E)
    : R :=
  ‖x ⊖ xs‖² / w + 4 * eta ^ 2 * INR N / w * V w_1.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (N : nat) (N_positive : (0 < N)%nat) (eta : R) (f : E -> R)
    (grad : E -> E) (f_i : E -> R) (grad_i : E -> E) (V : table N E -> R) (xs : E) (t w : R) (x : E)
    (w_1 : table N E) (entry mean_gradient : E) (renewed : table N E) (x' : E) (w_1' : table N E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 1 / (2 * (3 * L + mu * INR N)) -> smooth_strongly_convex L mu f grad ->
  smooth_strongly_convex L mu f_i grad_i -> (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step N eta grad_i x w_1 entry mean_gradient renewed x' w_1' ->
  potential N eta V xs ((1 - eta * mu) * w) x' w_1' - potential N eta V xs w x w_1 - (0 + (4 * eta ^ 2 * (1 - eta * mu * INR N) / (w * (1 - eta * mu))) * (⟨grad_i xs, mean_gradient⟩ - ⟨grad xs, mean_gradient⟩) + (2 * eta / (w * (1 - eta * mu))) * (⟨grad_i entry, x⟩ - ⟨mean_gradient, x⟩) + (- 2 * eta / (w * (1 - eta * mu))) * (⟨grad_i entry, xs⟩ - ⟨mean_gradient, xs⟩) + ((- 1) * 4 * eta ^ 2 * (1 - eta * mu * INR N) / (w * (1 - eta * mu))) * (⟨grad_i entry, mean_gradient⟩ - ⟨mean_gradient, mean_gradient⟩) + (- 2 * eta / (w * (1 - eta * mu))) * ((f_i x - f_i xs) - (f x - f xs)) + (4 * eta ^ 2 * (1 - eta * mu * INR N) / (w * (1 - eta * mu))) * (‖grad_i entry ⊖ grad_i xs‖² - V w_1) + (4 * eta ^ 2 * INR N / (w * (1 - eta * mu))) * (V renewed - (V (fun _ => x) / INR N + (1 - 1 / INR N) * V w_1)) + (- 4 * eta ^ 2 / (w * (1 - eta * mu))) * (‖grad_i x ⊖ grad_i xs‖² - V (fun _ => x))) <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth f_i_smooth V_nonnegative xs_minimizer
      t_nonnegative w_positive (x'_value & w_1'_value).
  subst w_1'.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 <= 1 - 6 * L * eta - 2 * eta * mu * INR N) by (replace (1 - 6 * L * eta - 2 * eta * mu * INR N)
      with ((6 * L + 2 * mu * INR N) * (1 / (2 * (3 * L + mu * INR N)) - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (2 * (3 * L + mu * INR N) * (slack_eta + 1))) as
      (slack_eta & slack_eta_sign & eta_by_slack).
  { exists ((1 - 6 * L * eta - 2 * eta * mu * INR N) / (2 * eta * (3 * L + mu * INR N))); split; [sign |
      field; sign]. }
  assert (0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + 2 * mu * (INR N - 1) + 7 * mu +
      6 * slack_L * slack_eta + 6 * slack_L) / (2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + 2 * mu
      * (INR N - 1) + 8 * mu + 6 * slack_L * slack_eta + 6 * slack_L)) by (field; sign) end; sign).
  assert (0 < 1 - 5 * L * eta) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + 2 * mu * (INR N - 1) + 3 * mu +
      6 * slack_L * slack_eta + slack_L) / (2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + 2 * mu *
      (INR N - 1) + 8 * mu + 6 * slack_L * slack_eta + 6 * slack_L)) by (field; sign) end; sign).
  assert (0 < 20 * L * eta ^ 2 * mu * INR N + 3 - 16 * L * eta - 4 * eta * mu * INR N) by (rewrite
      ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((3 * mu ^ 2 *
      slack_eta ^ 2 * (INR N - 1) ^ 2 + 24 * mu ^ 2 * slack_eta ^ 2 * (INR N - 1) + 48 * mu ^ 2 * slack_eta ^
      2 + 4 * mu ^ 2 * slack_eta * (INR N - 1) ^ 2 + 30 * mu ^ 2 * slack_eta * (INR N - 1) + 56 * mu ^ 2 *
      slack_eta + mu ^ 2 * (INR N - 1) ^ 2 + 11 * mu ^ 2 * (INR N - 1) + 13 * mu ^ 2 + 18 * mu * slack_L *
      slack_eta ^ 2 * (INR N - 1) + 72 * mu * slack_L * slack_eta ^ 2 + 22 * mu * slack_L * slack_eta * (INR N
      - 1) + 82 * mu * slack_L * slack_eta + 9 * mu * slack_L * (INR N - 1) + 15 * mu * slack_L + 27 * slack_L
      ^ 2 * slack_eta ^ 2 + 30 * slack_L ^ 2 * slack_eta + 3 * slack_L ^ 2) / (mu ^ 2 * slack_eta ^ 2 * (INR N
      - 1) ^ 2 + 8 * mu ^ 2 * slack_eta ^ 2 * (INR N - 1) + 16 * mu ^ 2 * slack_eta ^ 2 + 2 * mu ^ 2 *
      slack_eta * (INR N - 1) ^ 2 + 16 * mu ^ 2 * slack_eta * (INR N - 1) + 32 * mu ^ 2 * slack_eta + mu ^ 2 *
      (INR N - 1) ^ 2 + 8 * mu ^ 2 * (INR N - 1) + 16 * mu ^ 2 + 6 * mu * slack_L * slack_eta ^ 2 * (INR N -
      1) + 24 * mu * slack_L * slack_eta ^ 2 + 12 * mu * slack_L * slack_eta * (INR N - 1) + 48 * mu * slack_L
      * slack_eta + 6 * mu * slack_L * (INR N - 1) + 24 * mu * slack_L + 9 * slack_L ^ 2 * slack_eta ^ 2 + 18
      * slack_L ^ 2 * slack_eta + 9 * slack_L ^ 2)) by (field; sign) end; sign).
  assert (0 < 1 - eta * mu * INR N) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c
      => replace c with ((2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + mu * (INR N - 1) + 7 * mu +
      6 * slack_L * slack_eta + 6 * slack_L) / (2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + 2 * mu
      * (INR N - 1) + 8 * mu + 6 * slack_L * slack_eta + 6 * slack_L)) by (field; sign) end; sign).
  assert (0 < 15 * L * eta ^ 2 * mu * INR N + 2 - 11 * L * eta - 3 * eta * mu * INR N) by (rewrite
      ?eta_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((8 * mu ^ 2 *
      slack_eta ^ 2 * (INR N - 1) ^ 2 + 64 * mu ^ 2 * slack_eta ^ 2 * (INR N - 1) + 128 * mu ^ 2 * slack_eta ^
      2 + 10 * mu ^ 2 * slack_eta * (INR N - 1) ^ 2 + 76 * mu ^ 2 * slack_eta * (INR N - 1) + 144 * mu ^ 2 *
      slack_eta + 2 * mu ^ 2 * (INR N - 1) ^ 2 + 27 * mu ^ 2 * (INR N - 1) + 31 * mu ^ 2 + 48 * mu * slack_L *
      slack_eta ^ 2 * (INR N - 1) + 192 * mu * slack_L * slack_eta ^ 2 + 56 * mu * slack_L * slack_eta * (INR
      N - 1) + 212 * mu * slack_L * slack_eta + 23 * mu * slack_L * (INR N - 1) + 35 * mu * slack_L + 72 *
      slack_L ^ 2 * slack_eta ^ 2 + 78 * slack_L ^ 2 * slack_eta + 6 * slack_L ^ 2) / (4 * mu ^ 2 * slack_eta
      ^ 2 * (INR N - 1) ^ 2 + 32 * mu ^ 2 * slack_eta ^ 2 * (INR N - 1) + 64 * mu ^ 2 * slack_eta ^ 2 + 8 * mu
      ^ 2 * slack_eta * (INR N - 1) ^ 2 + 64 * mu ^ 2 * slack_eta * (INR N - 1) + 128 * mu ^ 2 * slack_eta + 4
      * mu ^ 2 * (INR N - 1) ^ 2 + 32 * mu ^ 2 * (INR N - 1) + 64 * mu ^ 2 + 24 * mu * slack_L * slack_eta ^ 2
      * (INR N - 1) + 96 * mu * slack_L * slack_eta ^ 2 + 48 * mu * slack_L * slack_eta * (INR N - 1) + 192 *
      mu * slack_L * slack_eta + 24 * mu * slack_L * (INR N - 1) + 96 * mu * slack_L + 36 * slack_L ^ 2 *
      slack_eta ^ 2 + 72 * slack_L ^ 2 * slack_eta + 36 * slack_L ^ 2)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta / (w * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj (Rlt_le
      _ _ mu_positive) L_above) f_smooth).
  weigh (2 * eta / (w * (1 - eta * mu))) (smooth_strongly_convex_interpolation L mu f_i grad_i xs x (conj
      (Rlt_le _ _ mu_positive) L_above) f_i_smooth).
  add_square (eta / (w * (L - mu) * (1 - eta * mu))) (mu ⊙ xs ⊕ grad x ⊖ mu ⊙ x).
  add_square (L * eta * mu / (w * (L - mu) * (1 - eta * mu))) (x ⊕ (1 / L) ⊙ grad_i xs ⊖ xs ⊖ (1 / L) ⊙ grad_i
      x).
  add_square (eta * (1 - 5 * L * eta) / (L * w * (1 - eta * mu))) ((L * eta / (1 - 5 * L * eta)) ⊙ grad_i
      entry ⊕ grad_i x ⊖ ((1 - 4 * L * eta) / (1 - 5 * L * eta)) ⊙ grad_i xs ⊖ (L * eta / (1 - 5 * L * eta)) ⊙
      mean_gradient).
  add_square (eta ^ 2 * (20 * L * eta ^ 2 * mu * INR N + 3 - 16 * L * eta - 4 * eta * mu * INR N) / (w * (1 -
      5 * L * eta) * (1 - eta * mu))) (grad_i xs ⊕ ((10 * L * eta ^ 2 * mu * INR N + 1 - 6 * L * eta - 2 * eta
      * mu * INR N) / (20 * L * eta ^ 2 * mu * INR N + 3 - 16 * L * eta - 4 * eta * mu * INR N)) ⊙
      mean_gradient ⊖ grad_i entry).
  add_square (4 * eta ^ 2 * (1 - eta * mu * INR N) * (15 * L * eta ^ 2 * mu * INR N + 2 - 11 * L * eta - 3 *
      eta * mu * INR N) / (w * (1 - eta * mu) * (20 * L * eta ^ 2 * mu * INR N + 3 - 16 * L * eta - 4 * eta *
      mu * INR N))) (mean_gradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (N : nat) (N_positive : (0 < N)%nat) (eta : R) (f : E -> R)
    (grad : E -> E) (V : table N E -> R) (xs : E) (t w : R) (x : E) (w_1 : table N E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 1 / (2 * (3 * L + mu * INR N)) -> smooth_strongly_convex L mu f grad ->
  (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  1 / w * (‖x ⊖ xs‖²) - potential N eta V xs w x w_1 <= 0.
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_smooth V_nonnegative xs_minimizer t_nonnegative
      w_positive.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 <= 1 - 6 * L * eta - 2 * eta * mu * INR N) by (replace (1 - 6 * L * eta - 2 * eta * mu * INR N)
      with ((6 * L + 2 * mu * INR N) * (1 / (2 * (3 * L + mu * INR N)) - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (4 * eta ^ 2 * INR N / w) (V_nonnegative w_1).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem saga_strongly_convex
    (E : InnerProductSpace) (mu L : R) (N : nat) (N_positive : (0 < N)%nat) (eta : R) (f : E -> R)
    (grad : E -> E) (f_i : {i : nat | (i < N)%nat} -> E -> R) (grad_i : {i : nat | (i < N)%nat} -> E -> E)
    (V : table N E -> R) (xs : E) (next : nat -> (E * table N E) -> {i : nat | (i < N)%nat} -> (E * table N E))
    (x0 : E) :
  0 < mu -> mu < L -> 0 < eta -> eta <= 1 / (2 * (3 * L + mu * INR N)) ->
  (forall i, smooth_strongly_convex L mu (f_i i) (grad_i i)) ->
  is_mean (uniform N N_positive) f_i grad_i f grad ->
  (forall w, has_mean (uniform N N_positive) (fun i => ‖grad_i i (w i) ⊖ grad_i i xs‖²) (V w)) ->
  is_minimizer f xs ->
  (forall n state omega, step N eta (grad_i omega) (fst state) (snd state) ((snd state) omega) (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd state) omega (fst state)) (fst (next n state omega)) (snd (next n state omega))) ->
  forall T, (0 < T)%nat ->
  expected (uniform N N_positive) next T (fun state => ‖(fst state) ⊖ xs‖²) (x0, (fun _ => x0)) <= (1 - eta * mu) ^ T * (4 * (V (fun _ => x0)) * eta ^ 2 * INR N + ‖x0 ⊖ xs‖²).
Proof.
  intros mu_positive L_above eta_positive eta_at_most f_i_smooth f_mean V_is xs_minimizer stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_strongly_convex (uniform N N_positive) f_i grad_i f grad L mu ltac:(sign) f_mean
      f_i_smooth) as f_smooth.
  assert (V_nonnegative : forall w, 0 <= V w) by (intros w; apply (mean_nonnegative (uniform N N_positive) _ _
      (V_is w)); intros i; exact (inner_pos _ _)).
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 <= 1 - 6 * L * eta - 2 * eta * mu * INR N) by (replace (1 - 6 * L * eta - 2 * eta * mu * INR N)
      with ((6 * L + 2 * mu * INR N) * (1 / (2 * (3 * L + mu * INR N)) - eta)) by (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (2 * (3 * L + mu * INR N) * (slack_eta + 1))) as
      (slack_eta & slack_eta_sign & eta_by_slack).
  { exists ((1 - 6 * L * eta - 2 * eta * mu * INR N) / (2 * eta * (3 * L + mu * INR N))); split; [sign |
      field; sign]. }
  assert (base_positive_1 : 0 < 1 - eta * mu) by (rewrite ?eta_by_slack; rewrite ?L_by_slack; match goal with
      |- ?r 0 ?c => replace c with ((2 * mu * slack_eta * (INR N - 1) + 8 * mu * slack_eta + 2 * mu * (INR N -
      1) + 7 * mu + 6 * slack_L * slack_eta + 6 * slack_L) / (2 * mu * slack_eta * (INR N - 1) + 8 * mu *
      slack_eta + 2 * mu * (INR N - 1) + 8 * mu + 6 * slack_L * slack_eta + 6 * slack_L)) by (field; sign)
      end; sign).
  set (Phi := fun (n : nat) (state : (E * table N E)) => potential N eta V xs ((1 - eta * mu) ^ n) (fst state)
      (snd state)).
  assert (falls : forall n state, mean_below (uniform N N_positive) (fun omega => Phi (S n) (next n state
      omega)) (Phi n state + 0)).
  { intros n state; apply (mean_step (uniform N N_positive) (fun omega => Phi (S n) (next n state omega)) (fun
      omega => 0 + (4 * eta ^ 2 * (1 - eta * mu * INR N) / (((1 - eta * mu) ^ n) * (1 - eta * mu))) *
      (⟨(grad_i omega) xs, (average N (fun i => grad_i i ((snd state) i)))⟩ - ⟨grad xs, (average N (fun i =>
      grad_i i ((snd state) i)))⟩) + (2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega)
      ((snd state) omega), (fst state)⟩ - ⟨(average N (fun i => grad_i i ((snd state) i))), (fst state)⟩) + (-
      2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega) ((snd state) omega), xs⟩ -
      ⟨(average N (fun i => grad_i i ((snd state) i))), xs⟩) + ((- 1) * 4 * eta ^ 2 * (1 - eta * mu * INR N) /
      (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (⟨(grad_i omega) ((snd state) omega), (average N (fun i =>
      grad_i i ((snd state) i)))⟩ - ⟨(average N (fun i => grad_i i ((snd state) i))), (average N (fun i =>
      grad_i i ((snd state) i)))⟩) + (- 2 * eta / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (((f_i omega)
      (fst state) - (f_i omega) xs) - (f (fst state) - f xs)) + (4 * eta ^ 2 * (1 - eta * mu * INR N) / (((1 -
      eta * mu) ^ n) * (1 - eta * mu))) * (‖(grad_i omega) ((snd state) omega) ⊖ (grad_i omega) xs‖² - V (snd
      state)) + (4 * eta ^ 2 * INR N / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (V (replaced N (snd state)
      omega (fst state)) - (V (fun _ => (fst state)) / INR N + (1 - 1 / INR N) * V (snd state))) + (- 4 * eta
      ^ 2 / (((1 - eta * mu) ^ n) * (1 - eta * mu))) * (‖(grad_i omega) (fst state) ⊖ (grad_i omega) xs‖² - V
      (fun _ => (fst state))))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change ((1 - eta * mu) ^ S n) with ((1 - eta * mu) * (1 - eta
        * mu) ^ n).
      pose proof (decrease E mu L N N_positive eta f grad (f_i omega) (grad_i omega) V xs (INR n) ((1 - eta *
          mu) ^ n) (fst state) (snd state) ((snd state) omega) (average N (fun i => grad_i i ((snd state) i)))
          (replaced N (snd state) omega (fst state)) (fst (next n state omega)) (snd (next n state omega))
          mu_positive L_above eta_positive eta_at_most f_smooth (f_i_smooth omega) V_nonnegative xs_minimizer
          (pos_INR n) (pow_lt (1 - eta * mu) n base_positive_1) (stepping n state omega)) as below; lra.
    - apply mean_weigh_free; [|exact (V_is (fun _ => (fst state)))]; apply mean_weigh_free; [|exact
        (mean_renewed N N_positive (fun i u => ‖grad_i i u ⊖ grad_i i xs‖²) V (snd state) (fst state) V_is)];
        apply mean_weigh_free; [|exact (V_is (snd state))]; apply mean_weigh_free; [|exact (mean_values
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_average N
        N_positive (fun i => grad_i i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_average N
        N_positive (fun i => grad_i i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_average N
        N_positive (fun i => grad_i i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_gradients
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; exact (mean_nothing (uniform N N_positive)). }
  assert (ends : forall state, (1 / ((1 - eta * mu) ^ T)) * (‖(fst state) ⊖ xs‖²) <= Phi T state).
  { intros state; pose proof (domination E mu L N N_positive eta f grad V xs (INR T) ((1 - eta * mu) ^ T) (fst
      state) (snd state) mu_positive L_above eta_positive eta_at_most f_smooth V_nonnegative xs_minimizer
      (pos_INR T) (pow_lt (1 - eta * mu) T base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last (uniform N N_positive) next Phi (fun n => 0) (fun state => ‖(fst state) ⊖ xs‖²) (1
      / ((1 - eta * mu) ^ T)) (x0, (fun _ => x0)) T falls ends ((fun n => uniform_has_expectation N N_positive
      next n _ _) T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, (fun _ => x0)) = 4 * (V (fun _ => x0)) * eta ^ 2 * INR N + ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (1 / ((1 - eta * mu) ^ T)) * (expected (uniform N N_positive) next T (fun state => ‖(fst
      state) ⊖ xs‖²) (x0, (fun _ => x0))) <= 4 * (V (fun _ => x0)) * eta ^ 2 * INR N + ‖x0 ⊖ xs‖²) by (rewrite
      start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions saga_strongly_convex.
