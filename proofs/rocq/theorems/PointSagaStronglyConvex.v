(** * point-saga/strongly-convex: [E[||x_T - xs||^2] <= ((1 + q^2)/(1 + 2 gamma mu + q^2))^T (R^2 + beta^2 gamma^2 V(w_0)/(mu L))]

    Point-SAGA: a proximal step of the component that is drawn, from where SAGA's table points to.
    Here [R = ||x_0 - xs||].
    Source: Defazio 2016.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate VarianceReduction.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N : nat) (gamma : R) (f_i : E -> R) (grad_i : E -> E) (x : E) (w_1 : table N E)
    (entry mean_gradient : E) (renewed : table N E) (x' : E) (w_1' : table N E) : Prop :=
  is_prox whole f_i gamma (x ⊕ gamma ⊙ grad_i entry ⊖ gamma ⊙ mean_gradient) x' /\
    w_1' = renewed.

Definition potential {E : InnerProductSpace} (L mu beta : R) (N : nat) (gamma : R) (V : table N E -> R) (xs : E) (w : R) (x : E)
    (w_1 : table N E) : R :=
  w * ‖x ⊖ xs‖² + beta ^ 2 * gamma ^ 2 * w / (L * mu) * V w_1.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L q mu beta : R) (N : nat) (N_positive : (0 < N)%nat) (gamma : R) (f : E -> R)
    (grad : E -> E) (f_i : E -> R) (grad_i : E -> E) (V : table N E -> R) (xs : E) (t w : R) (x : E)
    (w_1 : table N E) (entry mean_gradient : E) (renewed : table N E) (x' : E) (w_1' : table N E) :
  0 < L -> L * q <= beta -> 0 < gamma -> gamma <= 1 / beta -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu ->
  mu < L ->
  INR N = (beta * (2 * L * q ^ 2 + beta * q ^ 2 + beta)) / (L * q ^ 2 * (L * q ^ 2 + L + 2 * beta)) ->
  smooth_strongly_convex L mu f grad -> smooth_strongly_convex L mu f_i grad_i -> (forall w, 0 <= V w) ->
  is_minimizer f xs -> 0 <= t -> 0 < w -> step N gamma f_i grad_i x w_1 entry mean_gradient renewed x' w_1' ->
  potential L mu beta N gamma V xs (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) * w) x' w_1' - potential L mu beta N gamma V xs w x w_1 - (0 + (- 2 * gamma * w) * (⟨grad_i xs, x⟩ - ⟨grad xs, x⟩) + (2 * gamma * w) * (⟨grad_i xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * gamma ^ 2 * w) * (⟨grad_i xs, mean_gradient⟩ - ⟨grad xs, mean_gradient⟩) + (2 * gamma * w) * (⟨grad_i entry, x⟩ - ⟨mean_gradient, x⟩) + (- 2 * gamma * w) * (⟨grad_i entry, xs⟩ - ⟨mean_gradient, xs⟩) + (- 2 * gamma ^ 2 * w) * (⟨grad_i entry, mean_gradient⟩ - ⟨mean_gradient, mean_gradient⟩) + ((- 1) * 2 * gamma * w * (1 - q) * (q + 1) / (q ^ 2 + 1)) * ((- f_i xs) - (- f xs)) + ((- 1) * 2 * gamma * w * (1 - q) * (q + 1) / (q ^ 2 + 1)) * (f_i xs - f xs) + (beta * gamma ^ 2 * w * (2 * L * gamma * mu + L + 2 * beta + mu - 2 * beta ^ 2 * gamma) / (L * (beta * q ^ 2 + beta + 2 * mu))) * (‖grad_i entry ⊖ grad_i xs‖² - V w_1) + (beta ^ 2 * gamma ^ 2 * w * (2 * gamma * mu + q ^ 2 + 1) / (L * mu * (q ^ 2 + 1))) * ((V renewed - ‖grad_i x' ⊖ grad_i xs‖² / INR N) - ((1 - 1 / INR N) * V w_1))) <= 0.
Proof.
  intros L_positive beta_at_least gamma_positive gamma_at_most q_positive q_below mu_value mu_positive L_above
      N_value f_smooth f_i_smooth V_nonnegative xs_minimizer t_nonnegative w_positive (x'_oracle &
      w_1'_value).
  subst w_1'.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 <= 1 - beta * gamma) by (replace (1 - beta * gamma) with (beta * (1 / beta - gamma)) by (field;
      sign); sign).
  pose proof (prox_gradient f_i gamma (x ⊕ gamma ⊙ grad_i entry ⊖ gamma ⊙ mean_gradient) x' (grad_i x')
      ltac:(sign) (proj1 (proj1 f_i_smooth) x') x'_oracle) as x'_equation.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 * gamma * w * (1 - q) * (q + 1) / (q ^ 2 + 1)) (smooth_strongly_convex_interpolation L mu f_i
      grad_i xs x' (conj (Rlt_le _ _ mu_positive) L_above) f_i_smooth).
  weigh (2 * gamma * w * (1 - q) * (q + 1) / (q ^ 2 + 1)) (smooth_strongly_convex_interpolation L mu f_i
      grad_i x' xs (conj (Rlt_le _ _ mu_positive) L_above) f_i_smooth).
  add_square (2 * gamma * w * (1 - beta * gamma) * (beta * gamma + 1) / (L * (q ^ 2 + 1))) (((- L * gamma * mu
      - 2 * beta * gamma * mu - beta * q ^ 2 - beta - gamma * mu ^ 2 - 2 * mu) / (gamma * (beta * gamma + 1) *
      (beta * q ^ 2 + beta + 2 * mu))) ⊙ x ⊕ grad_i xs ⊕ ((L * gamma * mu + 2 * beta * gamma * mu + beta * q ^
      2 + beta + gamma * mu ^ 2 + 2 * mu) / ((beta * gamma + 1) * (beta * q ^ 2 + beta + 2 * mu))) ⊙
      mean_gradient ⊕ ((L * gamma * mu + 2 * beta * gamma * mu + beta * q ^ 2 + beta + gamma * mu ^ 2 + 2 *
      mu) / (gamma * (beta * gamma + 1) * (beta * q ^ 2 + beta + 2 * mu))) ⊙ x' ⊖ grad_i entry).
  add_square (2 * w * (beta - L * q) * (L * q + beta) * (1 - beta * gamma) * (L * gamma * mu + 2 * beta *
      gamma * mu + beta * q ^ 2 + beta + gamma * mu ^ 2 + 2 * mu) / (L * (beta * gamma + 1) * (beta * q ^ 2 +
      beta + 2 * mu) ^ 2)) (x ⊖ gamma ⊙ mean_gradient ⊖ x').
  add_square (gamma ^ 2 * w) (mean_gradient).
  rewrite ?x'_equation; subst mu; rewrite ?N_value; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu beta : R) (N : nat) (N_positive : (0 < N)%nat) (gamma : R) (f : E -> R)
    (grad : E -> E) (V : table N E -> R) (xs : E) (t w : R) (x : E) (w_1 : table N E) :
  0 < L -> L * q <= beta -> 0 < gamma -> gamma <= 1 / beta -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu ->
  mu < L ->
  INR N = (beta * (2 * L * q ^ 2 + beta * q ^ 2 + beta)) / (L * q ^ 2 * (L * q ^ 2 + L + 2 * beta)) ->
  smooth_strongly_convex L mu f grad -> (forall w, 0 <= V w) -> is_minimizer f xs -> 0 <= t -> 0 < w ->
  w * (‖x ⊖ xs‖²) - potential L mu beta N gamma V xs w x w_1 <= 0.
Proof.
  intros L_positive beta_at_least gamma_positive gamma_at_most q_positive q_below mu_value mu_positive L_above
      N_value f_smooth V_nonnegative xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 <= 1 - beta * gamma) by (replace (1 - beta * gamma) with (beta * (1 / beta - gamma)) by (field;
      sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (beta ^ 2 * gamma ^ 2 * w / (L * mu)) (V_nonnegative w_1).
  subst mu; rewrite ?N_value; identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem point_saga_strongly_convex
    (E : InnerProductSpace) (L q mu beta : R) (N : nat) (N_positive : (0 < N)%nat) (gamma : R) (f : E -> R)
    (grad : E -> E) (f_i : {i : nat | (i < N)%nat} -> E -> R) (grad_i : {i : nat | (i < N)%nat} -> E -> E)
    (V : table N E -> R) (xs : E) (next : nat -> (E * table N E) -> {i : nat | (i < N)%nat} -> (E * table N E))
    (x0 : E) :
  0 < gamma -> gamma <= 1 / beta -> 0 < mu -> mu < L -> q = sqrt (mu / L) -> 0 < beta ->
  2 * L * beta * q ^ 2 + beta ^ 2 * q ^ 2 + beta ^ 2 - L ^ 2 * INR N * q ^ 4 - L ^ 2 * INR N * q ^ 2 - 2 * L * beta * INR N * q ^ 2 = 0 ->
  (forall i, smooth_strongly_convex L mu (f_i i) (grad_i i)) ->
  is_mean (uniform N N_positive) f_i grad_i f grad ->
  (forall w, has_mean (uniform N N_positive) (fun i => ‖grad_i i (w i) ⊖ grad_i i xs‖²) (V w)) ->
  is_minimizer f xs ->
  (forall n state omega, step N gamma (f_i omega) (grad_i omega) (fst state) (snd state) ((snd state) omega) (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd state) omega (fst (next n state omega))) (fst (next n state omega)) (snd (next n state omega))) ->
  forall T, (0 < T)%nat ->
  expected (uniform N N_positive) next T (fun state => ‖(fst state) ⊖ xs‖²) (x0, (fun _ => x0)) <= (‖x0 ⊖ xs‖² + (V (fun _ => x0)) * beta ^ 2 * gamma ^ 2 / (L * mu)) / (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ T).
Proof.
  intros gamma_positive gamma_at_most mu_positive L_above q_value beta_positive beta_relation f_i_smooth
      f_mean V_is xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (0 < L * q ^ 2 * (L * q ^ 2 + L + 2 * beta)) as below_N by sign.
  assert (N_value : INR N = (beta * (2 * L * q ^ 2 + beta * q ^ 2 + beta)) / (L * q ^ 2 * (L * q ^ 2 + L + 2 *
      beta))) by (apply (Rmult_eq_reg_r (L * q ^ 2 * (L * q ^ 2 + L + 2 * beta))); [replace ((beta * (2 * L *
      q ^ 2 + beta * q ^ 2 + beta)) / (L * q ^ 2 * (L * q ^ 2 + L + 2 * beta)) * (L * q ^ 2 * (L * q ^ 2 + L +
      2 * beta))) with (beta * (2 * L * q ^ 2 + beta * q ^ 2 + beta)) by (field; sign); lra | lra]).
  assert (beta_at_least : L * q <= beta) by (apply Rnot_lt_le; intros short; assert (0 < (q ^ 2 + 1) * (L * q
      + beta) / (L * q ^ 2 * (L * q ^ 2 + L + 2 * beta))) as grows by sign; pose proof (le_INR 1 N N_positive)
      as N_above; simpl in N_above; assert (INR N - 1 = (beta - L * q) * ((q ^ 2 + 1) * (L * q + beta) / (L *
      q ^ 2 * (L * q ^ 2 + L + 2 * beta)))) by (rewrite N_value; field; sign); pose proof (Rmult_lt_compat_r _
      _ _ grows short); lra).
  pose proof (mean_smooth_strongly_convex (uniform N N_positive) f_i grad_i f grad L mu ltac:(sign) f_mean
      f_i_smooth) as f_smooth.
  assert (V_nonnegative : forall w, 0 <= V w) by (intros w; apply (mean_nonnegative (uniform N N_positive) _ _
      (V_is w)); intros i; exact (inner_pos _ _)).
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (0 <= 1 - beta * gamma) by (replace (1 - beta * gamma) with (beta * (1 / beta - gamma)) by (field;
      sign); sign).
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  assert (exists slack_beta, 0 <= slack_beta /\ beta = L * q + slack_beta) as (slack_beta & slack_beta_sign &
      beta_by_slack).
  { exists (beta - L * q); split; [sign | field; sign]. }
  assert (exists slack_gamma, 0 <= slack_gamma /\ gamma = 1 / (beta * (slack_gamma + 1))) as (slack_gamma &
      slack_gamma_sign & gamma_by_slack).
  { exists ((1 - beta * gamma) / (beta * gamma)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < (2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) by (rewrite ?mu_value; rewrite
      ?gamma_by_slack; rewrite ?beta_by_slack; rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((L * slack_gamma * slack_q ^ 2 + 2 * L * slack_gamma * slack_q + 2 * L * slack_gamma + L * slack_q
      ^ 2 + 4 * L * slack_q + 4 * L + slack_beta * slack_gamma * slack_q ^ 3 + 3 * slack_beta * slack_gamma *
      slack_q ^ 2 + 4 * slack_beta * slack_gamma * slack_q + 2 * slack_beta * slack_gamma + slack_beta *
      slack_q ^ 3 + 3 * slack_beta * slack_q ^ 2 + 4 * slack_beta * slack_q + 2 * slack_beta) / (L *
      slack_gamma * slack_q ^ 2 + 2 * L * slack_gamma * slack_q + 2 * L * slack_gamma + L * slack_q ^ 2 + 2 *
      L * slack_q + 2 * L + slack_beta * slack_gamma * slack_q ^ 3 + 3 * slack_beta * slack_gamma * slack_q ^
      2 + 4 * slack_beta * slack_gamma * slack_q + 2 * slack_beta * slack_gamma + slack_beta * slack_q ^ 3 + 3
      * slack_beta * slack_q ^ 2 + 4 * slack_beta * slack_q + 2 * slack_beta)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (state : (E * table N E)) => potential L mu beta N gamma V xs (((2 * gamma * mu +
      q ^ 2 + 1) / (q ^ 2 + 1)) ^ n) (fst state) (snd state)).
  assert (falls : forall n state, mean_below (uniform N N_positive) (fun omega => Phi (S n) (next n state
      omega)) (Phi n state + 0)).
  { intros n state; apply (mean_step (uniform N N_positive) (fun omega => Phi (S n) (next n state omega)) (fun
      omega => 0 + (- 2 * gamma * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n)) * (⟨(grad_i omega) xs,
      (fst state)⟩ - ⟨grad xs, (fst state)⟩) + (2 * gamma * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^
      n)) * (⟨(grad_i omega) xs, xs⟩ - ⟨grad xs, xs⟩) + (2 * gamma ^ 2 * (((2 * gamma * mu + q ^ 2 + 1) / (q ^
      2 + 1)) ^ n)) * (⟨(grad_i omega) xs, (average N (fun i => grad_i i ((snd state) i)))⟩ - ⟨grad xs,
      (average N (fun i => grad_i i ((snd state) i)))⟩) + (2 * gamma * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2
      + 1)) ^ n)) * (⟨(grad_i omega) ((snd state) omega), (fst state)⟩ - ⟨(average N (fun i => grad_i i ((snd
      state) i))), (fst state)⟩) + (- 2 * gamma * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n)) *
      (⟨(grad_i omega) ((snd state) omega), xs⟩ - ⟨(average N (fun i => grad_i i ((snd state) i))), xs⟩) + (-
      2 * gamma ^ 2 * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n)) * (⟨(grad_i omega) ((snd state)
      omega), (average N (fun i => grad_i i ((snd state) i)))⟩ - ⟨(average N (fun i => grad_i i ((snd state)
      i))), (average N (fun i => grad_i i ((snd state) i)))⟩) + ((- 1) * 2 * gamma * (((2 * gamma * mu + q ^ 2
      + 1) / (q ^ 2 + 1)) ^ n) * (1 - q) * (q + 1) / (q ^ 2 + 1)) * ((- (f_i omega) xs) - (- f xs)) + ((- 1) *
      2 * gamma * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n) * (1 - q) * (q + 1) / (q ^ 2 + 1)) *
      ((f_i omega) xs - f xs) + (beta * gamma ^ 2 * (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n) * (2 *
      L * gamma * mu + L + 2 * beta + mu - 2 * beta ^ 2 * gamma) / (L * (beta * q ^ 2 + beta + 2 * mu))) *
      (‖(grad_i omega) ((snd state) omega) ⊖ (grad_i omega) xs‖² - V (snd state)) + (beta ^ 2 * gamma ^ 2 *
      (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n) * (2 * gamma * mu + q ^ 2 + 1) / (L * mu * (q ^ 2 +
      1))) * ((V (replaced N (snd state) omega (fst (next n state omega))) - ‖(grad_i omega) (fst (next n
      state omega)) ⊖ (grad_i omega) xs‖² / INR N) - ((1 - 1 / INR N) * V (snd state))))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ S n)
        with (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) * ((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^
        n).
      pose proof (decrease E L q mu beta N N_positive gamma f grad (f_i omega) (grad_i omega) V xs (INR n)
          (((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ n) (fst state) (snd state) ((snd state) omega)
          (average N (fun i => grad_i i ((snd state) i))) (replaced N (snd state) omega (fst (next n state
          omega))) (fst (next n state omega)) (snd (next n state omega)) L_positive beta_at_least
          gamma_positive gamma_at_most q_positive q_below mu_value mu_positive L_above N_value f_smooth
          (f_i_smooth omega) V_nonnegative xs_minimizer (pos_INR n) (pow_lt ((2 * gamma * mu + q ^ 2 + 1) / (q
          ^ 2 + 1)) n base_positive_1) (stepping n state omega)) as below; lra.
    - apply mean_weigh_free; [|exact (mean_renewed_by N N_positive (fun i u => ‖grad_i i u ⊖ grad_i i xs‖²) V
        (snd state) _ V_is)]; apply mean_weigh_free; [|exact (V_is (snd state))]; apply mean_weigh_free;
        [|exact (proj1 f_mean xs)]; apply mean_weigh_free; [|exact (mean_negative (uniform N N_positive) f_i
        grad_i f grad xs f_mean)]; apply mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i
        i ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i i
        ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_average N N_positive (fun i => grad_i i
        ((snd state) i)) _)]; apply mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i
        f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i
        f grad _ _ f_mean)]; apply mean_weigh_free; [|exact (mean_gradients (uniform N N_positive) f_i grad_i
        f grad _ _ f_mean)]; exact (mean_nothing (uniform N N_positive)). }
  assert (ends : forall state, ((((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ T)) * (‖(fst state) ⊖ xs‖²) <=
      Phi T state).
  { intros state; pose proof (domination E L q mu beta N N_positive gamma f grad V xs (INR T) (((2 * gamma *
      mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ T) (fst state) (snd state) L_positive beta_at_least gamma_positive
      gamma_at_most q_positive q_below mu_value mu_positive L_above N_value f_smooth V_nonnegative
      xs_minimizer (pos_INR T) (pow_lt ((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) T base_positive_1)) as
      dominates; unfold Phi; lra. }
  pose proof (expected_last (uniform N N_positive) next Phi (fun n => 0) (fun state => ‖(fst state) ⊖ xs‖²)
      ((((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ T)) (x0, (fun _ => x0)) T falls ends ((fun n =>
      uniform_has_expectation N N_positive next n _ _) T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, (fun _ => x0)) = ‖x0 ⊖ xs‖² + (V (fun _ => x0)) * beta ^ 2 * gamma ^ 2 / (L *
      mu)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; subst mu; first [field; sign
      | inner_generalize; field; sign]. }
  assert (paid : ((((2 * gamma * mu + q ^ 2 + 1) / (q ^ 2 + 1)) ^ T)) * (expected (uniform N N_positive) next
      T (fun state => ‖(fst state) ⊖ xs‖²) (x0, (fun _ => x0))) <= ‖x0 ⊖ xs‖² + (V (fun _ => x0)) * beta ^ 2 *
      gamma ^ 2 / (L * mu)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; subst mu; field; sign].
Qed.

Print Assumptions point_saga_strongly_convex.
