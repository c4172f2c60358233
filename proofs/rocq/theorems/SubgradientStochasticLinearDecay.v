(** * subgradient/stochastic-linear-decay: [E[f(x_N) - f(xs)] <= R^2/(2 c (N + 1)) + c (G^2 N + sigma^2 N + G^2)/(2 (N + 1))]

    The same with noise of variance at most sigma^2 in the subgradients: linear decay of the learning rate.
    Here [R = ||x_0 - xs||].
    Source: Defazio, Cutkosky, Mehta, Mishchenko 2023; Zamani, Glineur 2023.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N c : R) (subgradient_f : E -> E) (t : R) (x w noise x' w' : E) : Prop :=
  exists grad_1 : E,
    grad_1 = subgradient_f x /\
    x' = x ⊖ (c * (N - t) / (N + 1)) ⊙ grad_1 ⊖ (c * (N - t) / (N + 1)) ⊙ noise /\
    w' = ((N + 1) / ((t + 1) * (N + 1 - t))) ⊙ x ⊕ (t * (N - t) / ((t + 1) * (N + 1 - t))) ⊙ w.

Definition potential {E : InnerProductSpace} (G N c : R) (f : E -> R) (xs : E) (t : R) (x w : E) : R :=
  (N + 1) / (2 * c * (N + 1 - t) ^ 2) * (‖x ⊖ (t / (N + 1)) ⊙ w ⊖ ((N + 1 - t) / (N + 1)) ⊙ xs‖²) + t / (N + 1) * (f w - f xs) + G ^ 2 * c / (2 * (N + 1)).

Definition budget (G sigma N c : R) : R :=
  c * (G ^ 2 + sigma ^ 2) / (2 * (N + 1)).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (G sigma N c : R) (f : E -> R) (subgradient_f : E -> E) (xs : E) (t : R)
    (x w noise x' w' : E) :
  0 < G -> 0 <= sigma -> t + 1 <= N -> 0 < c -> subgradients_bounded G f ->
  (forall u, is_subgradient f u (subgradient_f u)) -> is_minimizer f xs -> 0 <= t ->
  step N c subgradient_f t x w noise x' w' ->
  potential G N c f xs (t + 1) x' w' - potential G N c f xs t x w - budget G sigma N c - (0 + (- 1 / (N + 1 - t)) * (⟨noise, x⟩ - 0) + (t / ((N + 1) * (N + 1 - t))) * (⟨noise, w⟩ - 0) + (1 / (N + 1)) * (⟨noise, xs⟩ - 0) + (c / (N + 1)) * (⟨noise, (subgradient_f x)⟩ - 0) + (c / (2 * (N + 1))) * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros G_positive sigma_nonnegative N_at_least c_positive f_bounded subgradient_f_is xs_minimizer
      t_nonnegative (grad_1 & grad_1_value & x'_value & w'_value).
  unfold potential, budget.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is x) as grad_1_subgradient; rewrite <- grad_1_value in grad_1_subgradient; clear
      grad_1_value.
  remember (subgradient_f w') as grad_2 eqn:grad_2_value.
  pose proof (subgradient_f_is w') as grad_2_subgradient; rewrite <- grad_2_value in grad_2_subgradient; clear
      grad_2_value.
  assert (exists slack_N, 0 <= slack_N /\ N = slack_N + t + 1) as (slack_N & slack_N_sign & N_by_slack).
  { exists (N - t - 1); split; [sign | field; sign]. }
  assert (0 < N + 1 - t) by (rewrite ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_N + 2)
      / (1)) by (field; sign) end; sign).
  assert (0 < N - t) by (rewrite ?N_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_N + 1) /
      (1)) by (field; sign) end; sign).
  weigh (1 / (N + 1)) (grad_1_subgradient xs I).
  weigh (t / ((N + 1) * (N + 1 - t))) (grad_1_subgradient w I).
  weigh (t * (N - t) / ((N + 1) * (N + 1 - t))) (grad_2_subgradient w I).
  weigh (1 / (N + 1 - t)) (grad_2_subgradient x I).
  weigh (c / (2 * (N + 1))) (subgradient_bound_sqr G f x grad_1 f_bounded grad_1_subgradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G sigma N c : R) (f : E -> R) (subgradient_f : E -> E) (xs : E) (t : R) (x w : E) :
  0 < G -> 0 <= sigma -> t + 1 <= N -> 0 < c -> subgradients_bounded G f ->
  (forall u, is_subgradient f u (subgradient_f u)) -> is_minimizer f xs -> 0 <= t ->
  f x - f xs - potential G N c f xs N x w <= 0.
Proof.
  intros G_positive sigma_nonnegative N_at_least c_positive f_bounded subgradient_f_is xs_minimizer
      t_nonnegative.
  unfold potential, budget.
  remember (subgradient_f x) as grad_3 eqn:grad_3_value.
  pose proof (subgradient_f_is x) as grad_3_subgradient; rewrite <- grad_3_value in grad_3_subgradient; clear
      grad_3_value.
  weigh (1 / (N + 1)) (grad_3_subgradient xs I).
  weigh (N / (N + 1)) (grad_3_subgradient w I).
  weigh (c / (2 * (N + 1))) (subgradient_bound_sqr G f x grad_3 f_bounded grad_3_subgradient).
  add_square ((N + 1) / (2 * c)) (x ⊖ (N / (N + 1)) ⊙ w ⊖ (1 / (N + 1)) ⊙ xs ⊖ (c / (N + 1)) ⊙ grad_3).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem subgradient_stochastic_linear_decay
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (G sigma c : R) (f : E -> R)
    (subgradient_f : E -> E) (xs : E) (noise : nat -> E -> Omega -> E)
    (next : nat -> (E * E) -> Omega -> (E * E)) (x0 : E) (T : nat) :
  0 < G -> 0 <= sigma -> 0 < c -> subgradients_bounded G f ->
  (forall u, is_subgradient f u (subgradient_f u)) -> is_minimizer f xs -> (0 < T)%nat ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n state omega, (n < T)%nat -> step (INR T) c subgradient_f (INR n) (fst state) (snd state) (noise n (fst state) omega) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation P next n (fun state => f (fst state) - f xs) (x0, x0)) ->
  expected P next T (fun state => f (fst state) - f xs) (x0, x0) <= c * (G ^ 2 * INR T + G ^ 2 + INR T * sigma ^ 2) / (2 * (INR T + 1)) + ‖x0 ⊖ xs‖² / (2 * c * (INR T + 1)).
Proof.
  intros G_positive sigma_nonnegative c_positive f_bounded subgradient_f_is xs_minimizer T_positive
      noise_unbiased noise_bounded stepping exists_expectation.
  apply lt_0_INR in T_positive as T_above.
  assert (within : forall n, (n < T)%nat -> INR n + 1 <= INR T)
    by (intros n early; rewrite <- S_INR; apply le_INR; exact early).
  pose proof (within O T_positive) as first_within; change (INR O) with 0 in first_within.
  set (Phi := fun (n : nat) (state : (E * E)) => potential G (INR T) c f xs (INR n) (fst state) (snd state)).
  assert (falls : forall n state, (n < T)%nat -> mean_below P (fun omega => Phi (S n) (next n state omega))
      (Phi n state + budget G sigma (INR T) c)).
  { intros n state early; pose proof (within n early); apply (mean_step P (fun omega => Phi (S n) (next n
      state omega)) (fun omega => 0 + (- 1 / (INR T + 1 - INR n)) * (⟨(noise n (fst state) omega), (fst
      state)⟩ - 0) + (INR n / ((INR T + 1) * (INR T + 1 - INR n))) * (⟨(noise n (fst state) omega), (snd
      state)⟩ - 0) + (1 / (INR T + 1)) * (⟨(noise n (fst state) omega), xs⟩ - 0) + (c / (INR T + 1)) *
      (⟨(noise n (fst state) omega), (subgradient_f (fst state))⟩ - 0) + (c / (2 * (INR T + 1))) * (‖(noise n
      (fst state) omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E G sigma (INR T) c f subgradient_f xs (INR n) (fst state) (snd state) (noise n
          (fst state) omega) (fst (next n state omega)) (snd (next n state omega)) G_positive
          sigma_nonnegative (within n early) c_positive f_bounded subgradient_f_is xs_minimizer (pos_INR n)
          (stepping n state omega early)) as below; lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n (fst state))]; apply mean_weigh_free; [|exact
        (noise_unbiased n (fst state) (subgradient_f (fst state)))]; apply mean_weigh_free; [|exact
        (noise_unbiased n (fst state) xs)]; apply mean_weigh_free; [|exact (noise_unbiased n (fst state) (snd
        state))]; apply mean_weigh_free; [|exact (noise_unbiased n (fst state) (fst state))]; exact
        (mean_nothing P). }
  assert (ends : forall state, (1) * (f (fst state) - f xs) <= Phi T state).
  { intros state; pose proof (domination E G sigma (INR T) c f subgradient_f xs 0 (fst state) (snd state)
      G_positive sigma_nonnegative first_within c_positive f_bounded subgradient_f_is xs_minimizer (Rle_refl
      0)) as dominates; unfold Phi; lra. }
  pose proof (expected_last_until P next Phi (fun n => budget G sigma (INR T) c) (fun state => f (fst state) -
      f xs) (1) (x0, x0) T falls ends (exists_expectation T)) as total.
  assert (spent : sum (fun n => budget G sigma (INR T) c) T <= INR T * c * (G ^ 2 + sigma ^ 2) / (2 * (INR T +
      1))).
  { apply Req_le; enough (closed : forall k, (k <= T)%nat -> sum (fun n => budget G sigma (INR T) c) k = INR k
      * c * (G ^ 2 + sigma ^ 2) / (2 * (INR T + 1)))
        by (rewrite (closed T (le_n T)); field; sign).
      induction k as [|k IH]; [intros _; simpl; field; sign|].
      intros early; rewrite ?S_INR, sum_S, (IH (Nat.lt_le_incl _ _ early)); pose proof (pos_INR k); pose proof
          (within k early); try unfold budget; field; sign. }
  assert (start : Phi O (x0, x0) = G ^ 2 * c / (2 * (INR T + 1)) + ‖x0 ⊖ xs‖² / (2 * c * (INR T + 1))).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (1) * (expected P next T (fun state => f (fst state) - f xs) (x0, x0)) <= G ^ 2 * c / (2 *
      (INR T + 1)) + INR T * c * (G ^ 2 + sigma ^ 2) / (2 * (INR T + 1)) + ‖x0 ⊖ xs‖² / (2 * c * (INR T + 1)))
      by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions subgradient_stochastic_linear_decay.
