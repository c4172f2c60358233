(** * extragradient/stochastic: [mean over t < T of E[<F(w_{t+1}), x_t - xs - s F(x_t) - s noise(x_t)>] <= 3 s sigma^2/2 + R^2/(2 s T)]

    The extragradient method with noise, drawn anew at each of its two points, 0 < s <= 7/(10 L).
    Here [R = ||x_0 - xs||].
    Source: Juditsky, Nemirovski, Tauvel 2011.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (x w noise noise_1 x' w' : E) : Prop :=
  w' = x ⊖ s ⊙ F x ⊖ s ⊙ noise /\
    x' = x ⊖ s ⊙ F w' ⊖ s ⊙ noise_1.

Definition potential {E : InnerProductSpace} (xs : E) (x w : E) : R :=
  ‖x ⊖ xs‖² / 2.

Definition progress {E : InnerProductSpace} (s : R) (F : E -> E) (xs : E) (x w noise noise_1 x' w' : E) : R :=
  s * ⟨F w', w' ⊖ xs⟩.

Definition budget (sigma s : R) : R :=
  3 * s ^ 2 * sigma ^ 2 / 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L sigma s : R) (F : E -> E) (xs : E) (t : R) (x w noise noise_1 x' w' : E) :
  0 < L -> 0 <= sigma -> 0 < s -> s <= 7 / (10 * L) -> monotone_map F -> lipschitz L F -> F xs = zero ->
  0 <= t -> step s F x w noise noise_1 x' w' ->
  potential xs x' w' - potential xs x w + progress s F xs x w noise noise_1 x' w' - budget sigma s - (0 + (- s) * (⟨noise_1, x⟩ - 0) + s * (⟨noise_1, xs⟩ - 0) + (s ^ 2) * (⟨noise_1, (F (x ⊖ s ⊙ F x ⊖ s ⊙ noise))⟩ - 0) + (s ^ 2) * (‖noise‖² - sigma ^ 2) + (s ^ 2 / 2) * (‖noise_1‖² - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative
      (w'_value & x'_value).
  unfold potential, progress, budget.
  assert (0 <= 7 - 10 * L * s) by (replace (7 - 10 * L * s) with (10 * L * (7 / (10 * L) - s)) by (field;
      sign); sign).
  assert (exists slack_s, 0 <= slack_s /\ s = 7 / (10 * L * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((7 - 10 * L * s) / (10 * L * s)); split; [sign | field; sign]. }
  weigh (s ^ 2) (lipschitz_sqr L F x w' F_lipschitz).
  add_square (s ^ 2 / 2) (noise ⊕ F w' ⊖ F x).
  add_square (s ^ 2 * (1 - 2 * L ^ 2 * s ^ 2) / 2) (F x ⊕ noise) by (rewrite ?s_by_slack; match goal with |-
      ?r 0 ?c => replace c with ((2450 * slack_s ^ 2 + 4900 * slack_s + 49) / (10000 * L ^ 2 * slack_s ^ 4 +
      40000 * L ^ 2 * slack_s ^ 3 + 60000 * L ^ 2 * slack_s ^ 2 + 40000 * L ^ 2 * slack_s + 10000 * L ^ 2)) by
      (field; sign) end; sign).
  replace (x ⊖ s ⊙ F x ⊖ s ⊙ noise) with w' by (subst; vector_eq_by ltac:(field; sign)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L sigma s : R) (F : E -> E) (xs : E) (t : R) (x w : E) :
  0 < L -> 0 <= sigma -> 0 < s -> s <= 7 / (10 * L) -> monotone_map F -> lipschitz L F -> F xs = zero ->
  0 <= t -> - potential xs x w <= 0.
Proof.
  intros L_positive sigma_nonnegative s_positive s_at_most F_monotone F_lipschitz xs_zero t_nonnegative.
  unfold potential, progress, budget.
  assert (0 <= 7 - 10 * L * s) by (replace (7 - 10 * L * s) with (10 * L * (7 / (10 * L) - s)) by (field;
      sign); sign).
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem extragradient_stochastic
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L sigma s : R) (F : E -> E) (xs : E)
    (noise : nat -> E -> Omega -> E) (next : nat -> (E * E) -> (Omega * Omega) -> (E * E)) (x0 : E) :
  0 < L -> 0 <= sigma -> 0 < s -> s <= 7 / (10 * L) -> monotone_map F -> lipschitz L F -> F xs = zero ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n state omega, step s F (fst state) (snd state) (noise n (fst state) (fst omega)) (noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) (fst omega))) (snd omega)) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation (then_drawn P P) next n (fun state => ⟨F (snd state), (snd state) ⊖ xs⟩) (x0, x0)) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected (then_drawn P P) next (S n) (fun state => ⟨F (snd state), (snd state) ⊖ xs⟩) (x0, x0)) T / INR T <= 3 * s * sigma ^ 2 / 2 + ‖x0 ⊖ xs‖² / (2 * INR T * s).
Proof.
  intros L_positive sigma_nonnegative s_positive s_at_most F_monotone F_lipschitz xs_zero noise_unbiased
      noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 7 - 10 * L * s) by (replace (7 - 10 * L * s) with (10 * L * (7 / (10 * L) - s)) by (field;
      sign); sign).
  set (Phi := fun (n : nat) (state : (E * E)) => potential xs (fst state) (snd state)).
  assert (falls : forall n state, mean_below (then_drawn P P) (fun omega => Phi (S n) (next n state omega) +
      (s) * (⟨F (snd (next n state omega)), (snd (next n state omega)) ⊖ xs⟩)) (Phi n state + budget sigma
      s)).
  { intros n state; apply (mean_below_then P P (fun omega => Phi (S n) (next n state omega) + (s) * (⟨F (snd
      (next n state omega)), (snd (next n state omega)) ⊖ xs⟩)) (fun omega_1 => ((Phi n state + budget sigma
      s) + (0 + (s ^ 2) * (‖(noise n (fst state) omega_1)‖² - sigma ^ 2)))) _).
  { intros omega_1; apply (mean_step P (fun omega_2 => Phi (S n) (next n state (omega_1, omega_2)) + (s) * (⟨F
      (snd (next n state (omega_1, omega_2))), (snd (next n state (omega_1, omega_2))) ⊖ xs⟩)) (fun omega_2 =>
      0 + (- s) * (⟨(noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) omega_1)) omega_2),
      (fst state)⟩ - 0) + (s) * (⟨(noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state)
      omega_1)) omega_2), xs⟩ - 0) + (s ^ 2) * (⟨(noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst
      state) omega_1)) omega_2), (F ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) omega_1)))⟩ -
      0) + (s ^ 2 / 2) * (‖(noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) omega_1))
      omega_2)‖² - sigma ^ 2))); cbv beta.
    - intros omega_2; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L sigma s F xs (INR n) (fst state) (snd state) (noise n (fst state) omega_1)
          (noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) omega_1)) omega_2) (fst (next n
          state (omega_1, omega_2))) (snd (next n state (omega_1, omega_2))) L_positive sigma_nonnegative
          s_positive s_at_most F_monotone F_lipschitz xs_zero (pos_INR n) (stepping n state (omega_1,
          omega_2))) as below; assert (progress_is : progress s F xs (fst state) (snd state) (noise n (fst
          state) omega_1) (noise n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) omega_1))
          omega_2) (fst (next n state (omega_1, omega_2))) (snd (next n state (omega_1, omega_2))) = (s) * (⟨F
          (snd (next n state (omega_1, omega_2))), (snd (next n state (omega_1, omega_2))) ⊖ xs⟩)) by (unfold
          progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst
        state) omega_1)))]; apply mean_weigh_free; [|exact (noise_unbiased n ((fst state) ⊖ s ⊙ F (fst state)
        ⊖ s ⊙ (noise n (fst state) omega_1)) (F ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state)
        omega_1))))]; apply mean_weigh_free; [|exact (noise_unbiased n ((fst state) ⊖ s ⊙ F (fst state) ⊖ s ⊙
        (noise n (fst state) omega_1)) xs)]; apply mean_weigh_free; [|exact (noise_unbiased n ((fst state) ⊖ s
        ⊙ F (fst state) ⊖ s ⊙ (noise n (fst state) omega_1)) (fst state))]; exact (mean_nothing P). }
  apply (mean_step P (fun omega_1 => ((Phi n state + budget sigma s) + (0 + (s ^ 2) * (‖(noise n (fst state)
      omega_1)‖² - sigma ^ 2)))) (fun omega_1 => 0 + (s ^ 2) * (‖(noise n (fst state) omega_1)‖² - sigma ^
      2))); cbv beta.
    - intros omega_1; apply Rle_refl.
    - apply mean_weigh; [|sign|exact (noise_bounded n (fst state))]; exact (mean_nothing P). }
  assert (ends : forall state, 0 <= Phi T state).
  { intros state; pose proof (domination E L sigma s F xs (INR T) (fst state) (snd state) L_positive
      sigma_nonnegative s_positive s_at_most F_monotone F_lipschitz xs_zero (pos_INR T)) as dominates; unfold
      Phi; lra. }
  pose proof (expected_progress_next (then_drawn P P) next Phi (fun n => budget sigma s) (fun state => ⟨F (snd
      state), (snd state) ⊖ xs⟩) (s) (x0, x0) T falls ends exists_expectation) as total.
  assert (spent : sum (fun n => budget sigma s) T <= 3 * INR T * s ^ 2 * sigma ^ 2 / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget sigma s) k = 3 * INR k * s ^ 2 * sigma ^ 2 /
      2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O (x0, x0) = ‖x0 ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (s) * sum (fun n => expected (then_drawn P P) next (S n) (fun state => ⟨F (snd state), (snd
      state) ⊖ xs⟩) (x0, x0)) T <= 3 * INR T * s ^ 2 * sigma ^ 2 / 2 + ‖x0 ⊖ xs‖² / 2) by (rewrite start in
      total; lra).
  apply (quotient_le _ _ ((s) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions extragradient_stochastic.
