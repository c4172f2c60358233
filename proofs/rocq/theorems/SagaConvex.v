(** * saga/convex: [mean over t < T of E[f(x_t) - f(xs)] <= (2 eta^2 n V(w_0) + R^2)/(2 eta T (1 - 4 eta L))]

    SAGA on convex components, with a step eta < 1/(4 L).
    Here [R = ||x_0 - xs||].
    Source: Defazio, Bach, Lacoste-Julien 2014; Hofmann et al. 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N : nat) (eta : R) (grad_i : E -> E) (x : E) (w : table N E)
    (entry mean_gradient : E) (renewed : table N E) (x' : E) (w' : table N E) : Prop :=
  x' = x ⊕ eta ⊙ grad_i entry ⊖ eta ⊙ mean_gradient ⊖ eta ⊙ grad_i x /\
    w' = renewed.

Definition potential {E : InnerProductSpace} (N : nat) (eta : R) (V : table N E -> R) (xs : E) (x : E) (w : table N E) : R :=
  ‖x ⊖ xs‖² + 2 * eta ^ 2 * INR N * V w.

Definition progress {E : InnerProductSpace} (L : R) (N : nat) (eta : R) (f : E -> R) (xs : E) (x : E) (w : table N E) : R :=
  2 * eta * (1 - 4 * L * eta) * (f x - f xs).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L : R) (N : nat) (N_positive : (0 < N)%nat) (eta : R) (f : E -> R) (grad : E -> E)
    (f_i : E -> R) (grad_i : E -> E) (V : table N E -> R) (xs : E) (t : R) (x : E) (w : table N E)
    (entry mean_gradient : E) (renewed : table N E) (x' : E) (w' : table N E) :
  0 < L -> 0 < eta -> eta < 1 / (4 * L) -> smooth_convex L f grad -> smooth_convex L f_i grad_i ->
  (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t ->
  step N eta grad_i x w entry mean_gradient renewed x' w' ->
  potential N eta V xs x' w' - potential N eta V xs x w + progress L N eta f xs x w - (0 + (- 8 * L * eta ^ 2) * (⟨grad_i xs, x⟩ - ⟨grad xs, x⟩) + (8 * L * eta ^ 2) * (⟨grad_i xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * eta ^ 2) * (⟨grad_i xs, mean_gradient⟩ - ⟨grad xs, mean_gradient⟩) + (2 * eta) * (⟨grad_i entry, x⟩ - ⟨mean_gradient, x⟩) + (- 2 * eta) * (⟨grad_i entry, xs⟩ - ⟨mean_gradient, xs⟩) + (- 2 * eta ^ 2) * (⟨grad_i entry, mean_gradient⟩ - ⟨mean_gradient, mean_gradient⟩) + (- 2 * eta) * ((f_i x - f_i xs) - (f x - f xs)) + (- 8 * L * eta ^ 2) * ((f_i xs - f_i x) - (f xs - f x)) + (2 * eta ^ 2) * (‖grad_i entry ⊖ grad_i xs‖² - V w) + (2 * eta ^ 2 * INR N) * (V renewed - (V (fun _ => x) / INR N + (1 - 1 / INR N) * V w)) + (- 2 * eta ^ 2) * (‖grad_i x ⊖ grad_i xs‖² - V (fun _ => x))) <= 0.
Proof.
  intros L_positive eta_positive eta_below f_smooth f_i_smooth V_nonnegative xs_minimizer t_nonnegative
      (x'_value & w'_value).
  subst w'.
  unfold potential, progress.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 < 1 - 4 * L * eta) by (replace (1 - 4 * L * eta) with (4 * L * (1 / (4 * L) - eta)) by (field;
      sign); sign).
  assert (exists slack_eta, 0 < slack_eta /\ eta = 1 / (4 * L * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((1 - 4 * L * eta) / (4 * L * eta)); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta) (smooth_convex_interpolation L f_i grad_i xs x L_positive f_i_smooth).
  weigh (8 * L * eta ^ 2) (smooth_convex_interpolation L f_i grad_i x xs L_positive f_i_smooth).
  add_square (eta ^ 2) (grad_i entry ⊕ grad_i x ⊖ 2 ⊙ grad_i xs).
  add_square (eta / L) (grad_i xs ⊕ (L * eta) ⊙ mean_gradient ⊖ grad_i x).
  add_square (eta ^ 2 * (1 - L * eta)) (mean_gradient) by (rewrite ?eta_by_slack; match goal with |- ?r 0 ?c
      => replace c with ((4 * slack_eta + 3) / (64 * L ^ 2 * slack_eta ^ 3 + 192 * L ^ 2 * slack_eta ^ 2 + 192
      * L ^ 2 * slack_eta + 64 * L ^ 2)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (N : nat) (N_positive : (0 < N)%nat) (eta : R) (f : E -> R) (grad : E -> E)
    (V : table N E -> R) (xs : E) (t : R) (x : E) (w : table N E) :
  0 < L -> 0 < eta -> eta < 1 / (4 * L) -> smooth_convex L f grad -> (forall w, 0 <= V w) ->
  is_minimizer f xs -> 0 <= t -> - potential N eta V xs x w <= 0.
Proof.
  intros L_positive eta_positive eta_below f_smooth V_nonnegative xs_minimizer t_nonnegative.
  unfold potential, progress.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 < 1 - 4 * L * eta) by (replace (1 - 4 * L * eta) with (4 * L * (1 / (4 * L) - eta)) by (field;
      sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * eta ^ 2 * INR N) (V_nonnegative w).
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem saga_convex
    (E : InnerProductSpace) (L : R) (N : nat) (N_positive : (0 < N)%nat) (eta : R) (f : E -> R) (grad : E -> E)
    (f_i : {i : nat | (i < N)%nat} -> E -> R) (grad_i : {i : nat | (i < N)%nat} -> E -> E) (V : table N E -> R)
    (xs : E) (next : nat -> (E * table N E) -> {i : nat | (i < N)%nat} -> (E * table N E)) (x0 : E) :
  0 < L -> 0 < eta -> eta < 1 / (4 * L) -> (forall i, smooth_convex L (f_i i) (grad_i i)) ->
  is_mean (uniform N N_positive) f_i grad_i f grad ->
  (forall w, has_mean (uniform N N_positive) (fun i => ‖grad_i i (w i) ⊖ grad_i i xs‖²) (V w)) ->
  is_minimizer f xs ->
  (forall n state omega, step N eta (grad_i omega) (fst state) (snd state) ((snd state) omega) (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd state) omega (fst state)) (fst (next n state omega)) (snd (next n state omega))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected (uniform N N_positive) next n (fun state => f (fst state) - f xs) (x0, (fun _ => x0))) T / INR T <= (2 * (V (fun _ => x0)) * eta ^ 2 * INR N + ‖x0 ⊖ xs‖²) / (2 * INR T * eta * (1 - 4 * L * eta)).
Proof.
  intros L_positive eta_positive eta_below f_i_smooth f_mean V_is xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_convex (uniform N N_positive) f_i grad_i f grad L ltac:(sign) f_mean f_i_smooth) as
      f_smooth.
  assert (V_nonnegative : forall w, 0 <= V w) by (intros w; apply (mean_nonnegative (uniform N N_positive) _ _
      (V_is w)); intros i; exact (inner_pos _ _)).
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 < 1 - 4 * L * eta) by (replace (1 - 4 * L * eta) with (4 * L * (1 / (4 * L) - eta)) by (field;
      sign); sign).
  set (Phi := fun (n : nat) (state : (E * table N E)) => potential N eta V xs (fst state) (snd state)).
  assert (falls : forall n state, mean_below (uniform N N_positive) (fun omega => Phi (S n) (next n state
      omega)) (Phi n state - (2 * eta * (1 - 4 * L * eta)) * (f (fst state) - f xs) + 0)).
  { intros n state; apply (mean_step (uniform N N_positive) (fun omega => Phi (S n) (next n state omega)) (fun
      omega => 0 + (- 8 * L * eta ^ 2) * (⟨(grad_i omega) xs, (fst state)⟩ - ⟨grad xs, (fst state)⟩) + (8 * L
      * eta ^ 2) * (⟨(grad_i omega) xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * eta ^ 2) * (⟨(grad_i omega) xs, (average N
      (fun i => grad_i i ((snd state) i)))⟩ - ⟨grad xs, (average N (fun i => grad_i i ((snd state) i)))⟩) + (2
      * eta) * (⟨(grad_i omega) ((snd state) omega), (fst state)⟩ - ⟨(average N (fun i => grad_i i ((snd
      state) i))), (fst state)⟩) + (- 2 * eta) * (⟨(grad_i omega) ((snd state) omega), xs⟩ - ⟨(average N (fun
      i => grad_i i ((snd state) i))), xs⟩) + (- 2 * eta ^ 2) * (⟨(grad_i omega) ((snd state) omega), (average
      N (fun i => grad_i i ((snd state) i)))⟩ - ⟨(average N (fun i => grad_i i ((snd state) i))), (average N
      (fun i => grad_i i ((snd state) i)))⟩) + (- 2 * eta) * (((f_i omega) (fst state) - (f_i omega) xs) - (f
      (fst state) - f xs)) + (- 8 * L * eta ^ 2) * (((f_i omega) xs - (f_i omega) (fst state)) - (f xs - f
      (fst state))) + (2 * eta ^ 2) * (‖(grad_i omega) ((snd state) omega) ⊖ (grad_i omega) xs‖² - V (snd
      state)) + (2 * eta ^ 2 * INR N) * (V (replaced N (snd state) omega (fst state)) - (V (fun _ => (fst
      state)) / INR N + (1 - 1 / INR N) * V (snd state))) + (- 2 * eta ^ 2) * (‖(grad_i omega) (fst state) ⊖
      (grad_i omega) xs‖² - V (fun _ => (fst state))))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L N N_positive eta f grad (f_i omega) (grad_i omega) V xs (INR n) (fst state)
          (snd state) ((snd state) omega) (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd
          state) omega (fst state)) (fst (next n state omega)) (snd (next n state omega)) L_positive
          eta_positive eta_below f_smooth (f_i_smooth omega) V_nonnegative xs_minimizer (pos_INR n) (stepping
          n state omega)) as below; assert (progress_is : progress L N eta f xs (fst state) (snd state) = (2 *
          eta * (1 - 4 * L * eta)) * (f (fst state) - f xs)) by (unfold progress; field; sign); lra.
    - apply mean_weigh_free; [|exact (V_is (fun _ => (fst state)))]; apply mean_weigh_free; [|exact
        (mean_renewed N N_positive (fun i u => ‖grad_i i u ⊖ grad_i i xs‖²) V (snd state) (fst state) V_is)];
        apply mean_weigh_free; [|exact (V_is (snd state))]; apply mean_weigh_free; [|exact (mean_values
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_values
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_average N
        N_positive (fun i => grad_i i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_average N
        N_positive (fun i => grad_i i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_average N
        N_positive (fun i => grad_i i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_gradients
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients
        (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; exact (mean_nothing (uniform N N_positive)). }
  assert (ends : forall state, 0 <= Phi T state).
  { intros state; pose proof (domination E L N N_positive eta f grad V xs (INR T) (fst state) (snd state)
      L_positive eta_positive eta_below f_smooth V_nonnegative xs_minimizer (pos_INR T)) as dominates; unfold
      Phi; lra. }
  pose proof (expected_progress (uniform N N_positive) next Phi (fun n => 0) (fun state => f (fst state) - f
      xs) (2 * eta * (1 - 4 * L * eta)) (x0, (fun _ => x0)) T falls ends (fun n => uniform_has_expectation N
      N_positive next n _ _)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, (fun _ => x0)) = 2 * (V (fun _ => x0)) * eta ^ 2 * INR N + ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (2 * eta * (1 - 4 * L * eta)) * sum (fun n => expected (uniform N N_positive) next n (fun
      state => f (fst state) - f xs) (x0, (fun _ => x0))) T <= 2 * (V (fun _ => x0)) * eta ^ 2 * INR N + ‖x0 ⊖
      xs‖²) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((2 * eta * (1 - 4 * L * eta)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions saga_convex.
