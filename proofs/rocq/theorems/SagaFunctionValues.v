(** * saga/function-values: [E[||x_T - xs||^2] <= ((4 mu n + 3 L - mu)/(4 mu n + 3 L))^T (6 L n B(w_0) - 2 mu n B(w_0) + 9 L^2 R^2)/(9 L^2)]

    SAGA with the step 1/(3 L), by the potential of its authors, which has function values.
    Here [R = ||x_0 - xs||].
    Source: Defazio, Bach, Lacoste-Julien 2014.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (N : nat) (grad_i : E -> E) (x : E) (w_1 : table N E)
    (entry mean_gradient : E) (renewed : table N E) (x' : E) (w_1' : table N E) : Prop :=
  x' = x ⊕ (1 / (3 * L)) ⊙ grad_i entry ⊖ (1 / (3 * L)) ⊙ mean_gradient ⊖ (1 / (3 * L)) ⊙ grad_i x /\
    w_1' = renewed.

Definition potential {E : InnerProductSpace} (mu L : R) (N : nat) (B : table N E -> R) (xs : E) (w : R) (x : E)
    (w_1 : table N E) : R :=
  9 * L ^ 2 / (2 * INR N * w * (3 * L - mu)) * ‖x ⊖ xs‖² + B w_1 / w.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L : R) (N : nat) (N_positive : (0 < N)%nat) (f : E -> R) (grad : E -> E)
    (f_i : E -> R) (grad_i : E -> E) (B : table N E -> R) (xs : E) (t w : R) (x : E) (w_1 : table N E)
    (entry mean_gradient : E) (renewed : table N E) (x' : E) (w_1' : table N E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> smooth_strongly_convex L mu f_i grad_i ->
  (forall w, 0 <= B w) -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  step L N grad_i x w_1 entry mean_gradient renewed x' w_1' ->
  potential mu L N B xs (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) * w) x' w_1' - potential mu L N B xs w x w_1 - (0 + ((- 1) * L * (3 * L + 4 * mu * INR N) / (INR N * w * (L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i xs, x⟩ - ⟨grad xs, x⟩) + (L * (3 * L + 4 * mu * INR N) / (INR N * w * (L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i xs, xs⟩ - ⟨grad xs, xs⟩) + (3 * (L + mu * INR N) / (L * INR N * w * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i xs, mean_gradient⟩ - ⟨grad xs, mean_gradient⟩) + ((3 * L + 4 * mu * INR N) / (INR N * w * (L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i xs, (grad x)⟩ - ⟨grad xs, (grad x)⟩) + (3 * L * (3 * L + 4 * mu * INR N) / (INR N * w * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i entry, x⟩ - ⟨mean_gradient, x⟩) + ((- 1) * 3 * L * (3 * L + 4 * mu * INR N) / (INR N * w * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i entry, xs⟩ - ⟨mean_gradient, xs⟩) + ((- 1) * 3 * (L + mu * INR N) / (L * INR N * w * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i entry, mean_gradient⟩ - ⟨mean_gradient, mean_gradient⟩) + ((- 1) * (3 * L + 4 * mu * INR N) / (INR N * w * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i entry, (grad x)⟩ - ⟨mean_gradient, (grad x)⟩) + (2 * L * mu * (3 * L + 4 * mu * INR N) / (INR N * w * (L - mu) * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i x, x⟩ - ⟨grad x, x⟩) + ((- 1) * 2 * L * mu * (3 * L + 4 * mu * INR N) / (INR N * w * (L - mu) * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i x, xs⟩ - ⟨grad x, xs⟩) + ((- 1) * 2 * L * (3 * L + 4 * mu * INR N) / (INR N * w * (L - mu) * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨grad_i x, (grad x)⟩ - ⟨grad x, (grad x)⟩) + ((- 1) * (3 * L + 4 * mu * INR N) / (INR N * w * (3 * L + 4 * mu * INR N - mu))) * ((f_i x - f_i xs) - (f x - f xs)) + ((- 1) * 3 * (L + mu * INR N) / (INR N * w * (3 * L + 4 * mu * INR N - mu))) * (f_i xs - f xs) + (3 * (L + mu * INR N) / (INR N * w * (3 * L + 4 * mu * INR N - mu))) * ((f_i entry - f xs - ⟨grad_i xs, entry ⊖ xs⟩) - B w_1) + ((3 * L + 4 * mu * INR N) / (w * (3 * L + 4 * mu * INR N - mu))) * (B renewed - (B (fun _ => x) / INR N + (1 - 1 / INR N) * B w_1)) + ((- 1) * (3 * L + 4 * mu * INR N) / (INR N * w * (3 * L + 4 * mu * INR N - mu))) * ((f x - f xs - ⟨grad_i xs, x ⊖ xs⟩) - B (fun _ => x))) <= 0.
Proof.
  intros mu_positive L_above f_smooth f_i_smooth B_nonnegative xs_minimizer t_nonnegative w_positive (x'_value
      & w_1'_value).
  subst w_1'.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (0 < 3 * L + 4 * mu * INR N - mu) by (rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((4 * mu * (INR N - 1) + 6 * mu + 3 * slack_L) / (1)) by (field; sign) end; sign).
  assert (0 < 3 * L - mu) by (rewrite ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((2 * mu + 3 *
      slack_L) / (1)) by (field; sign) end; sign).
  assert (0 < 6 * L * INR N + 3 * L - 2 * mu * INR N) by (rewrite ?L_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((4 * mu * (INR N - 1) + 7 * mu + 6 * slack_L * (INR N - 1) + 9 * slack_L) / (1)) by
      (field; sign) end; sign).
  assert (0 < 6 * L ^ 2 + 7 * L * mu * INR N - 3 * L * mu - 3 * mu ^ 2 * INR N) by (rewrite ?L_by_slack; match
      goal with |- ?r 0 ?c => replace c with ((4 * mu ^ 2 * (INR N - 1) + 7 * mu ^ 2 + 7 * mu * slack_L * (INR
      N - 1) + 16 * mu * slack_L + 6 * slack_L ^ 2) / (1)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh ((3 * L + 4 * mu * INR N) / (INR N * w * (3 * L + 4 * mu * INR N - mu)))
      (smooth_strongly_convex_interpolation L mu f_i grad_i xs x (conj (Rlt_le _ _ mu_positive) L_above)
      f_i_smooth).
  weigh (3 * (L + mu * INR N) / (INR N * w * (3 * L + 4 * mu * INR N - mu)))
      (smooth_strongly_convex_interpolation L mu f_i grad_i entry xs (conj (Rlt_le _ _ mu_positive) L_above)
      f_i_smooth).
  add_square ((6 * L + 7 * mu * INR N) / (2 * INR N * w * (L - mu) * (3 * L + 4 * mu * INR N - mu))) (grad_i
      xs ⊕ (3 * mu * (L + mu * INR N) / (6 * L + 7 * mu * INR N)) ⊙ entry ⊕ (3 * (L - mu) * (L + mu * INR N) /
      (L * (6 * L + 7 * mu * INR N))) ⊙ mean_gradient ⊕ ((3 * L + 4 * mu * INR N) / (6 * L + 7 * mu * INR N))
      ⊙ grad x ⊖ (3 * mu * (L + mu * INR N) / (6 * L + 7 * mu * INR N)) ⊙ xs ⊖ (3 * (L + mu * INR N) / (6 * L
      + 7 * mu * INR N)) ⊙ grad_i entry ⊖ ((3 * L + 4 * mu * INR N) / (6 * L + 7 * mu * INR N)) ⊙ grad_i x).
  add_square (L * mu ^ 2 * (6 * L * INR N + 3 * L - 2 * mu * INR N) / (INR N * w * (L - mu) * (3 * L - mu) *
      (3 * L + 4 * mu * INR N - mu))) (x ⊖ xs ⊖ ((3 * L + 4 * mu * INR N) / (mu * (6 * L * INR N + 3 * L - 2 *
      mu * INR N))) ⊙ grad x).
  add_square (3 * mu * (L + mu * INR N) * (6 * L ^ 2 + 7 * L * mu * INR N - 3 * L * mu - 3 * mu ^ 2 * INR N) /
      (2 * INR N * w * (L - mu) * (6 * L + 7 * mu * INR N) * (3 * L + 4 * mu * INR N - mu))) (xs ⊕ ((3 * L + 4
      * mu * INR N) / (6 * L ^ 2 + 7 * L * mu * INR N - 3 * L * mu - 3 * mu ^ 2 * INR N)) ⊙ grad_i entry ⊕ (3
      * (L - mu) * (L + mu * INR N) / (L * (6 * L ^ 2 + 7 * L * mu * INR N - 3 * L * mu - 3 * mu ^ 2 * INR
      N))) ⊙ mean_gradient ⊕ ((3 * L + 4 * mu * INR N) / (6 * L ^ 2 + 7 * L * mu * INR N - 3 * L * mu - 3 * mu
      ^ 2 * INR N)) ⊙ grad x ⊖ entry ⊖ ((3 * L + 4 * mu * INR N) / (6 * L ^ 2 + 7 * L * mu * INR N - 3 * L *
      mu - 3 * mu ^ 2 * INR N)) ⊙ grad_i x).
  add_square (L * (3 * L + 2 * mu * INR N) * (3 * L + 4 * mu * INR N) / (2 * INR N * w * (3 * L - mu) * (3 * L
      + 4 * mu * INR N - mu) * (6 * L ^ 2 + 7 * L * mu * INR N - 3 * L * mu - 3 * mu ^ 2 * INR N))) ((3 * L) ⊙
      x' ⊕ grad x ⊖ (3 * L) ⊙ x).
  add_square (3 * (L + mu * INR N) / (2 * L * INR N * w * (3 * L + 4 * mu * INR N - mu))) (mean_gradient).
  add_square (6 * L * (3 * L + 4 * mu * INR N) / (w * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu) * (6 * L *
      INR N + 3 * L - 2 * mu * INR N))) (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L : R) (N : nat) (N_positive : (0 < N)%nat) (f : E -> R) (grad : E -> E)
    (B : table N E -> R) (xs : E) (t w : R) (x : E) (w_1 : table N E) :
  0 < mu -> mu < L -> smooth_strongly_convex L mu f grad -> (forall w, 0 <= B w) -> is_minimizer f xs ->
  0 <= t -> 0 < w ->
  9 * L ^ 2 / (2 * INR N * w * (3 * L - mu)) * (‖x ⊖ xs‖²) - potential mu L N B xs w x w_1 <= 0.
Proof.
  intros mu_positive L_above f_smooth B_nonnegative xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (1 / w) (B_nonnegative w_1).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem saga_function_values
    (E : InnerProductSpace) (mu L : R) (N : nat) (N_positive : (0 < N)%nat) (f : E -> R) (grad : E -> E)
    (f_i : {i : nat | (i < N)%nat} -> E -> R) (grad_i : {i : nat | (i < N)%nat} -> E -> E) (B : table N E -> R)
    (xs : E) (next : nat -> (E * table N E) -> {i : nat | (i < N)%nat} -> (E * table N E)) (x0 : E) :
  0 < mu -> mu < L -> (forall i, smooth_strongly_convex L mu (f_i i) (grad_i i)) ->
  is_mean (uniform N N_positive) f_i grad_i f grad ->
  (forall w, has_mean (uniform N N_positive) (fun i => f_i i (w i) - f_i i xs - ⟨grad_i i xs, (w i) ⊖ xs⟩) (B w)) ->
  is_minimizer f xs ->
  (forall n state omega, step L N (grad_i omega) (fst state) (snd state) ((snd state) omega) (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd state) omega (fst state)) (fst (next n state omega)) (snd (next n state omega))) ->
  forall T, (0 < T)%nat ->
  expected (uniform N N_positive) next T (fun state => ‖(fst state) ⊖ xs‖²) (x0, (fun _ => x0)) <= ((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ T * (6 * (B (fun _ => x0)) * L * INR N + 9 * L ^ 2 * ‖x0 ⊖ xs‖² - 2 * (B (fun _ => x0)) * mu * INR N) / (9 * L ^ 2).
Proof.
  intros mu_positive L_above f_i_smooth f_mean B_is xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_strongly_convex (uniform N N_positive) f_i grad_i f grad L mu ltac:(sign) f_mean
      f_i_smooth) as f_smooth.
  assert (B_nonnegative : forall w, 0 <= B w) by (intros w; apply (mean_nonnegative (uniform N N_positive) _ _
      (B_is w)); intros i; exact (divergence_nonnegative (f_i i) (grad_i i) xs (w i)
      (strongly_convex_is_convex whole mu (f_i i) ltac:(sign) (proj2 (f_i_smooth i))) (proj1 (proj1
      (f_i_smooth i))))).
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < (3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) by (rewrite
      ?L_by_slack; match goal with |- ?r 0 ?c => replace c with ((4 * mu * (INR N - 1) + 6 * mu + 3 * slack_L)
      / (4 * mu * (INR N - 1) + 7 * mu + 3 * slack_L)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (state : (E * table N E)) => potential mu L N B xs (((3 * L + 4 * mu * INR N - mu)
      / (3 * L + 4 * mu * INR N)) ^ n) (fst state) (snd state)).
  assert (falls : forall n state, mean_below (uniform N N_positive) (fun omega => Phi (S n) (next n state
      omega)) (Phi n state + 0)).
  { intros n state; apply (mean_step (uniform N N_positive) (fun omega => Phi (S n) (next n state omega)) (fun
      omega => 0 + ((- 1) * L * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L +
      4 * mu * INR N)) ^ n) * (L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) xs, (fst state)⟩ -
      ⟨grad xs, (fst state)⟩) + (L * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3
      * L + 4 * mu * INR N)) ^ n) * (L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) xs, xs⟩ -
      ⟨grad xs, xs⟩) + (3 * (L + mu * INR N) / (L * INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu
      * INR N)) ^ n) * (3 * L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) xs, (average N (fun i => grad_i i
      ((snd state) i)))⟩ - ⟨grad xs, (average N (fun i => grad_i i ((snd state) i)))⟩) + ((3 * L + 4 * mu *
      INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (L - mu) * (3 * L +
      4 * mu * INR N - mu))) * (⟨(grad_i omega) xs, (grad (fst state))⟩ - ⟨grad xs, (grad (fst state))⟩) + (3
      * L * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^
      n) * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) ((snd state) omega), (fst state)⟩
      - ⟨(average N (fun i => grad_i i ((snd state) i))), (fst state)⟩) + ((- 1) * 3 * L * (3 * L + 4 * mu *
      INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (3 * L - mu) * (3 *
      L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) ((snd state) omega), xs⟩ - ⟨(average N (fun i => grad_i i
      ((snd state) i))), xs⟩) + ((- 1) * 3 * (L + mu * INR N) / (L * INR N * (((3 * L + 4 * mu * INR N - mu) /
      (3 * L + 4 * mu * INR N)) ^ n) * (3 * L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) ((snd state) omega),
      (average N (fun i => grad_i i ((snd state) i)))⟩ - ⟨(average N (fun i => grad_i i ((snd state) i))),
      (average N (fun i => grad_i i ((snd state) i)))⟩) + ((- 1) * (3 * L + 4 * mu * INR N) / (INR N * (((3 *
      L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (3 * L - mu) * (3 * L + 4 * mu * INR N -
      mu))) * (⟨(grad_i omega) ((snd state) omega), (grad (fst state))⟩ - ⟨(average N (fun i => grad_i i ((snd
      state) i))), (grad (fst state))⟩) + (2 * L * mu * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu
      * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (L - mu) * (3 * L - mu) * (3 * L + 4 * mu * INR N -
      mu))) * (⟨(grad_i omega) (fst state), (fst state)⟩ - ⟨grad (fst state), (fst state)⟩) + ((- 1) * 2 * L *
      mu * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^
      n) * (L - mu) * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) * (⟨(grad_i omega) (fst state), xs⟩ -
      ⟨grad (fst state), xs⟩) + ((- 1) * 2 * L * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N
      - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (L - mu) * (3 * L - mu) * (3 * L + 4 * mu * INR N - mu))) *
      (⟨(grad_i omega) (fst state), (grad (fst state))⟩ - ⟨grad (fst state), (grad (fst state))⟩) + ((- 1) *
      (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) *
      (3 * L + 4 * mu * INR N - mu))) * (((f_i omega) (fst state) - (f_i omega) xs) - (f (fst state) - f xs))
      + ((- 1) * 3 * (L + mu * INR N) / (INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^
      n) * (3 * L + 4 * mu * INR N - mu))) * ((f_i omega) xs - f xs) + (3 * (L + mu * INR N) / (INR N * (((3 *
      L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (3 * L + 4 * mu * INR N - mu))) * (((f_i
      omega) ((snd state) omega) - f xs - ⟨(grad_i omega) xs, ((snd state) omega) ⊖ xs⟩) - B (snd state)) +
      ((3 * L + 4 * mu * INR N) / ((((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (3 * L +
      4 * mu * INR N - mu))) * (B (replaced N (snd state) omega (fst state)) - (B (fun _ => (fst state)) / INR
      N + (1 - 1 / INR N) * B (snd state))) + ((- 1) * (3 * L + 4 * mu * INR N) / (INR N * (((3 * L + 4 * mu *
      INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) * (3 * L + 4 * mu * INR N - mu))) * ((f (fst state) - f xs
      - ⟨(grad_i omega) xs, (fst state) ⊖ xs⟩) - B (fun _ => (fst state))))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR
        N)) ^ S n) with (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) * ((3 * L + 4 * mu * INR N
        - mu) / (3 * L + 4 * mu * INR N)) ^ n).
      pose proof (decrease E mu L N N_positive f grad (f_i omega) (grad_i omega) B xs (INR n) (((3 * L + 4 *
          mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ n) (fst state) (snd state) ((snd state) omega)
          (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd state) omega (fst state)) (fst
          (next n state omega)) (snd (next n state omega)) mu_positive L_above f_smooth (f_i_smooth omega)
          B_nonnegative xs_minimizer (pos_INR n) (pow_lt ((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu *
          INR N)) n base_positive_1) (stepping n state omega)) as below; lra.
    - apply mean_weigh_free; [|exact (mean_divergence_at (uniform N N_positive) f_i grad_i f grad xs (fst
        state) _ f_mean (B_is (fun _ => (fst state))))]; apply mean_weigh_free; [|exact (mean_renewed N
        N_positive (fun i u => f_i i u - f_i i xs - ⟨grad_i i xs, u ⊖ xs⟩) B (snd state) (fst state) B_is)];
        apply mean_weigh_free; [|exact (mean_divergence (uniform N N_positive) f_i grad_i f grad xs (snd
        state) _ f_mean (B_is (snd state)))]; apply mean_weigh_free; [|exact (proj1 f_mean xs)]; apply
        mean_weigh_free; [|exact (mean_values (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i i ((snd state) i)) _)]; apply
        mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i i ((snd state) i)) _)]; apply
        mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i i ((snd state) i)) _)]; apply
        mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i i ((snd state) i)) _)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; apply
        mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i f grad _ _ f_mean)]; exact
        (mean_nothing (uniform N N_positive)). }
  assert (ends : forall state, (9 * L ^ 2 / (2 * INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu *
      INR N)) ^ T) * (3 * L - mu))) * (‖(fst state) ⊖ xs‖²) <= Phi T state).
  { intros state; pose proof (domination E mu L N N_positive f grad B xs (INR T) (((3 * L + 4 * mu * INR N -
      mu) / (3 * L + 4 * mu * INR N)) ^ T) (fst state) (snd state) mu_positive L_above f_smooth B_nonnegative
      xs_minimizer (pos_INR T) (pow_lt ((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) T
      base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last (uniform N N_positive) next Phi (fun n => 0) (fun state => ‖(fst state) ⊖ xs‖²) (9
      * L ^ 2 / (2 * INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ T) * (3 * L - mu)))
      (x0, (fun _ => x0)) T falls ends ((fun n => uniform_has_expectation N N_positive next n _ _) T)) as
      total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, (fun _ => x0)) = (B (fun _ => x0)) + 9 * L ^ 2 * ‖x0 ⊖ xs‖² / (2 * INR N * (3 * L
      - mu))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (9 * L ^ 2 / (2 * INR N * (((3 * L + 4 * mu * INR N - mu) / (3 * L + 4 * mu * INR N)) ^ T) *
      (3 * L - mu))) * (expected (uniform N N_positive) next T (fun state => ‖(fst state) ⊖ xs‖²) (x0, (fun _
      => x0))) <= (B (fun _ => x0)) + 9 * L ^ 2 * ‖x0 ⊖ xs‖² / (2 * INR N * (3 * L - mu))) by (rewrite start
      in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions saga_function_values.
