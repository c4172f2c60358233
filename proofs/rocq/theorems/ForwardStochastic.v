(** * forward/stochastic: [E[||x_T - xs||^2] <= (1 - 2 mu s + s^2 L^2)^T R^2 + s sigma^2 (1 - (1 - 2 mu s + s^2 L^2)^T)/(2 mu - s L^2)]

    The forward method with noise for a strongly monotone Lipschitz operator, 0 < s < 2 mu/L^2.
    Here [R = ||x_0 - xs||].
    Source: Nemirovski, Juditsky, Lan, Shapiro 2009; Loizou, Berard, Gidel, Mitliagkas, Lacoste-Julien 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A strongly monotone map. *)
Definition strongly_monotone_map {E : InnerProductSpace} (mu : R) (F : E -> E) : Prop :=
  forall x y, mu * ‖x ⊖ y‖² <= ⟨F x ⊖ F y, x ⊖ y⟩.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (s : R) (F : E -> E) (x noise x' : E) : Prop :=
  x' = x ⊖ s ⊙ F x ⊖ s ⊙ noise.

Definition potential {E : InnerProductSpace} (xs : E) (w : R) (x : E) : R :=
  ‖x ⊖ xs‖² / w.

Definition budget (mu L sigma s : R) (w : R) : R :=
  s ^ 2 * sigma ^ 2 / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s)).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (mu L sigma s : R) (F : E -> E) (xs : E) (t w : R) (x noise x' : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < s -> s < 2 * mu / L ^ 2 -> strongly_monotone_map mu F ->
  lipschitz L F -> F xs = zero -> 0 <= t -> 0 < w -> step s F x noise x' ->
  potential xs ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) * w) x' - potential xs w x - budget mu L sigma s w - (0 + (- 2 * s / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) * (⟨noise, x⟩ - 0) + (2 * s / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) * (⟨noise, xs⟩ - 0) + (2 * s ^ 2 / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) * (⟨noise, (F x)⟩ - 0) + (s ^ 2 / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative s_positive s_below F_strongly_monotone F_lipschitz xs_zero
      t_nonnegative w_positive x'_value.
  unfold step in x'_value.
  unfold potential, budget.
  assert (0 < 2 * mu - L ^ 2 * s) by (replace (2 * mu - L ^ 2 * s) with (L ^ 2 * (2 * mu / L ^ 2 - s)) by
      (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_s, 0 < slack_s /\ s = 2 * mu / (L ^ 2 * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((2 * mu - L ^ 2 * s) / (L ^ 2 * s)); split; [sign | field; sign]. }
  assert (0 < L ^ 2 * s ^ 2 + 1 - 2 * mu * s) by (rewrite ?s_by_slack; rewrite ?L_by_slack; match goal with |-
      ?r 0 ?c => replace c with (((mu ^ 2) * ((slack_s - 1) * (slack_s - 1)) + (2 * mu * slack_L * slack_s ^ 2
      + 4 * mu * slack_L * slack_s + 2 * mu * slack_L + slack_L ^ 2 * slack_s ^ 2 + 2 * slack_L ^ 2 * slack_s
      + slack_L ^ 2) * ((1) * (1))) / (mu ^ 2 * slack_s ^ 2 + 2 * mu ^ 2 * slack_s + mu ^ 2 + 2 * mu * slack_L
      * slack_s ^ 2 + 4 * mu * slack_L * slack_s + 2 * mu * slack_L + slack_L ^ 2 * slack_s ^ 2 + 2 * slack_L
      ^ 2 * slack_s + slack_L ^ 2)) by (field; sign) end; sign).
  weigh (2 * s / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) (F_strongly_monotone xs x).
  weigh (s ^ 2 / (w * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) (lipschitz_sqr L F xs x F_lipschitz).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu L sigma s : R) (F : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < s -> s < 2 * mu / L ^ 2 -> strongly_monotone_map mu F ->
  lipschitz L F -> F xs = zero -> 0 <= t -> 0 < w -> 1 / w * (‖x ⊖ xs‖²) - potential xs w x <= 0.
Proof.
  intros mu_positive L_above sigma_nonnegative s_positive s_below F_strongly_monotone F_lipschitz xs_zero
      t_nonnegative w_positive.
  unfold potential, budget.
  assert (0 < 2 * mu - L ^ 2 * s) by (replace (2 * mu - L ^ 2 * s) with (L ^ 2 * (2 * mu / L ^ 2 - s)) by
      (field; sign); sign).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem forward_stochastic
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (mu L sigma s : R) (F : E -> E) (xs : E)
    (noise : nat -> E -> Omega -> E) (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < mu -> mu < L -> 0 <= sigma -> 0 < s -> s < 2 * mu / L ^ 2 -> strongly_monotone_map mu F ->
  lipschitz L F -> F xs = zero -> (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n x omega, step s F x (noise n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => ‖x ⊖ xs‖²) x0) ->
  forall T, (0 < T)%nat ->
  expected P next T (fun x => ‖x ⊖ xs‖²) x0 <= s * sigma ^ 2 * (1 - (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T) / (2 * mu - L ^ 2 * s) + ‖x0 ⊖ xs‖² * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T.
Proof.
  intros mu_positive L_above sigma_nonnegative s_positive s_below F_strongly_monotone F_lipschitz xs_zero
      noise_unbiased noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 2 * mu - L ^ 2 * s) by (replace (2 * mu - L ^ 2 * s) with (L ^ 2 * (2 * mu / L ^ 2 - s)) by
      (field; sign); sign).
  assert (exists slack_L, 0 < slack_L /\ L = mu + slack_L) as (slack_L & slack_L_sign & L_by_slack).
  { exists (L - mu); split; [sign | field; sign]. }
  assert (exists slack_s, 0 < slack_s /\ s = 2 * mu / (L ^ 2 * (slack_s + 1))) as (slack_s & slack_s_sign &
      s_by_slack).
  { exists ((2 * mu - L ^ 2 * s) / (L ^ 2 * s)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < L ^ 2 * s ^ 2 + 1 - 2 * mu * s) by (rewrite ?s_by_slack; rewrite ?L_by_slack;
      match goal with |- ?r 0 ?c => replace c with (((mu ^ 2) * ((slack_s - 1) * (slack_s - 1)) + (2 * mu *
      slack_L * slack_s ^ 2 + 4 * mu * slack_L * slack_s + 2 * mu * slack_L + slack_L ^ 2 * slack_s ^ 2 + 2 *
      slack_L ^ 2 * slack_s + slack_L ^ 2) * ((1) * (1))) / (mu ^ 2 * slack_s ^ 2 + 2 * mu ^ 2 * slack_s + mu
      ^ 2 + 2 * mu * slack_L * slack_s ^ 2 + 4 * mu * slack_L * slack_s + 2 * mu * slack_L + slack_L ^ 2 *
      slack_s ^ 2 + 2 * slack_L ^ 2 * slack_s + slack_L ^ 2)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (x : E) => potential xs ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n) x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x + budget mu L
      sigma s ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n))).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + (- 2 * s / (((L
      ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n) * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) * (⟨(noise n x omega), x⟩ - 0) +
      (2 * s / (((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n) * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s))) * (⟨(noise n x
      omega), xs⟩ - 0) + (2 * s ^ 2 / (((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n) * (L ^ 2 * s ^ 2 + 1 - 2 * mu *
      s))) * (⟨(noise n x omega), (F x)⟩ - 0) + (s ^ 2 / (((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n) * (L ^ 2 * s
      ^ 2 + 1 - 2 * mu * s))) * (‖(noise n x omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ S n) with ((L ^ 2 *
        s ^ 2 + 1 - 2 * mu * s) * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n).
      pose proof (decrease E mu L sigma s F xs (INR n) ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n) x (noise n x
          omega) (next n x omega) mu_positive L_above sigma_nonnegative s_positive s_below F_strongly_monotone
          F_lipschitz xs_zero (pos_INR n) (pow_lt (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) n base_positive_1)
          (stepping n x omega)) as below; lra.
    - apply mean_weigh; [|first [sign | (rewrite ?s_by_slack; rewrite ?L_by_slack; match goal with |- ?r 0 ?c
        => replace c with ((4 * mu ^ 2) / (1 * (((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n)) * ((mu ^ 2) *
        ((slack_s - 1) * (slack_s - 1)) + (2 * mu * slack_L * slack_s ^ 2 + 4 * mu * slack_L * slack_s + 2 *
        mu * slack_L + slack_L ^ 2 * slack_s ^ 2 + 2 * slack_L ^ 2 * slack_s + slack_L ^ 2) * ((1) * (1))) *
        ((mu + slack_L) * (mu + slack_L)))) by (field; sign) end; sign)]|exact (noise_bounded n x)]; apply
        mean_weigh_free; [|exact (noise_unbiased n x (F x))]; apply mean_weigh_free; [|exact (noise_unbiased n
        x xs)]; apply mean_weigh_free; [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, (1 / ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T)) * (‖x ⊖ xs‖²) <= Phi T x).
  { intros x; pose proof (domination E mu L sigma s F xs (INR T) ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T) x
      mu_positive L_above sigma_nonnegative s_positive s_below F_strongly_monotone F_lipschitz xs_zero
      (pos_INR T) (pow_lt (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) T base_positive_1)) as dominates; unfold Phi; lra.
      }
  pose proof (expected_last P next Phi (fun n => budget mu L sigma s ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n))
      (fun x => ‖x ⊖ xs‖²) (1 / ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T)) x0 T falls ends (exists_expectation
      T)) as total.
  assert (spent : sum (fun n => budget mu L sigma s ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ n)) T <= s * sigma ^ 2
      * (1 - (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T) / ((2 * mu - L ^ 2 * s) * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s)
      ^ T)).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget mu L sigma s ((L ^ 2 * s ^ 2 + 1 - 2 * mu *
      s) ^ n)) k = s * sigma ^ 2 * (1 - (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ k) / ((2 * mu - L ^ 2 * s) * (L ^ 2
      * s ^ 2 + 1 - 2 * mu * s) ^ k))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; change ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ S k) with ((L ^ 2 * s ^ 2 + 1 - 2
          * mu * s) * (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ k); pose proof (pos_INR k); try unfold budget; field;
          sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T)) * (expected P next T (fun x => ‖x ⊖ xs‖²) x0) <=
      s * sigma ^ 2 * (1 - (L ^ 2 * s ^ 2 + 1 - 2 * mu * s) ^ T) / ((2 * mu - L ^ 2 * s) * (L ^ 2 * s ^ 2 + 1
      - 2 * mu * s) ^ T) + ‖x0 ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions forward_stochastic.
