(** * proxskip/strongly-convex: [E[||x_T - xs||^2] <= (-(1 + q) (q - 1))^T (||grad f(xs)||^2/(probability^2 L^2) + R^2)]

    ProxSkip: a proximal step is taken with a probability below 1 and of at least sqrt(mu/L).
    Here [R = ||x_0 - xs||].
    Source: Mishchenko, Malinovsky, Stich, Richtárik 2022.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L probability : R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (x v p decided x' v' : E) : Prop :=
  is_prox K h (1 / (L * probability)) (x ⊕ ((probability - 1) / (L * probability)) ⊙ v ⊖ (1 / L) ⊙ grad x) p /\
    x' = decided /\
    v' = probability ⊙ grad x ⊕ (L * probability) ⊙ decided ⊖ (L * probability) ⊙ x ⊖ (probability - 1) ⊙ v.

Definition potential {E : InnerProductSpace} (L probability : R) (grad : E -> E) (xs : E) (w : R) (x v : E) : R :=
  ‖x ⊖ xs‖² / w + ‖v ⊖ grad xs‖² / (L ^ 2 * w * probability ^ 2).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L q mu probability : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t w : R) (x v p decided x' v' : E) :
  0 < L -> q <= probability -> probability < 1 -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  smooth_strongly_convex L mu f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> 0 <= t -> 0 < w ->
  step L probability grad h K x v p decided x' v' ->
  potential L probability grad xs (((- 1) * (q - 1) * (q + 1)) * w) x' v' - potential L probability grad xs w x v - (0 + (- 2 / (w * (1 - q) * (q + 1))) * (⟨decided, x⟩ - (probability * ⟨p, x⟩ + (1 - probability) * ⟨(x ⊕ (1 / L) ⊙ v ⊖ (1 / L) ⊙ grad x), x⟩)) + ((2 - 2 * probability) / (L * w * probability * (1 - q) * (q + 1))) * (⟨decided, v⟩ - (probability * ⟨p, v⟩ + (1 - probability) * ⟨(x ⊕ (1 / L) ⊙ v ⊖ (1 / L) ⊙ grad x), v⟩)) + (- 2 / (w * (1 - q) * (q + 1))) * (⟨decided, xs⟩ - (probability * ⟨p, xs⟩ + (1 - probability) * ⟨(x ⊕ (1 / L) ⊙ v ⊖ (1 / L) ⊙ grad x), xs⟩)) + (- 2 / (L * w * probability * (1 - q) * (q + 1))) * (⟨decided, (grad xs)⟩ - (probability * ⟨p, (grad xs)⟩ + (1 - probability) * ⟨(x ⊕ (1 / L) ⊙ v ⊖ (1 / L) ⊙ grad x), (grad xs)⟩)) + (2 / (L * w * (1 - q) * (q + 1))) * (⟨decided, (grad x)⟩ - (probability * ⟨p, (grad x)⟩ + (1 - probability) * ⟨(x ⊕ (1 / L) ⊙ v ⊖ (1 / L) ⊙ grad x), (grad x)⟩)) + (2 / (w * (1 - q) * (q + 1))) * (‖decided‖² - (probability * ‖p‖² + (1 - probability) * ‖(x ⊕ (1 / L) ⊙ v ⊖ (1 / L) ⊙ grad x)‖²))) <= 0.
Proof.
  intros L_positive probability_at_least probability_below q_positive q_below mu_value mu_positive L_above
      f_smooth K_convex h_convex xs_minimizer t_nonnegative w_positive (p_oracle & x'_value & v'_value).
  subst x'.
  unfold potential.
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  assert (exists slack_probability, 0 <= slack_probability /\ probability = (q + slack_probability) /
      (slack_probability + 1)) as (slack_probability & slack_probability_sign & probability_by_slack).
  { exists ((probability - q) / (1 - probability)); split; [sign | field; sign]. }
  weigh (2 / (L * w * (q ^ 2 + 1))) (smooth_strongly_convex_interpolation L mu f grad xs x (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (2 / (L * w * (q ^ 2 + 1))) (smooth_strongly_convex_interpolation L mu f grad x xs (conj (Rlt_le _ _
      mu_positive) L_above) f_smooth).
  weigh (2 / (L * w * (1 - q) * (q + 1))) (prox_optimality K h (1 / (L * probability)) _ p xs h_convex
      K_convex ltac:(sign) p_oracle (proj1 xs_minimizer)).
  weigh (2 / (L * w * (1 - q) * (q + 1))) (composite_minimizer K f h xs (grad xs) K_convex h_convex
      xs_minimizer ((proj1 (proj1 f_smooth)) xs) p (proj1 p_oracle)).
  add_square (q ^ 2 / (w * (q ^ 2 + 1))) (x ⊖ xs).
  add_square (1 / (L ^ 2 * w * (q ^ 2 + 1))) (grad x ⊖ grad xs).
  add_square ((probability - q) * (probability + q) / (L ^ 2 * w * probability ^ 2 * (1 - q) * (q + 1))) (v ⊖
      grad xs) by (rewrite ?probability_by_slack; rewrite ?q_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((slack_probability ^ 2 * slack_q ^ 3 + 4 * slack_probability ^ 2 * slack_q ^ 2 + 5 *
      slack_probability ^ 2 * slack_q + 2 * slack_probability ^ 2 + 2 * slack_probability * slack_q ^ 2 + 4 *
      slack_probability * slack_q + 2 * slack_probability) / (L ^ 2 * w * slack_probability ^ 2 * slack_q ^ 3
      + 4 * L ^ 2 * w * slack_probability ^ 2 * slack_q ^ 2 + 5 * L ^ 2 * w * slack_probability ^ 2 * slack_q
      + 2 * L ^ 2 * w * slack_probability ^ 2 + 2 * L ^ 2 * w * slack_probability * slack_q ^ 2 + 6 * L ^ 2 *
      w * slack_probability * slack_q + 4 * L ^ 2 * w * slack_probability + L ^ 2 * w * slack_q + 2 * L ^ 2 *
      w)) by (field; sign) end; sign).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L q mu probability : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t w : R) (x v : E) :
  0 < L -> q <= probability -> probability < 1 -> 0 < q -> q < 1 -> mu = q * q * L -> 0 < mu -> mu < L ->
  smooth_strongly_convex L mu f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> 0 <= t -> 0 < w ->
  1 / w * (‖x ⊖ xs‖²) - potential L probability grad xs w x v <= 0.
Proof.
  intros L_positive probability_at_least probability_below q_positive q_below mu_value mu_positive L_above
      f_smooth K_convex h_convex xs_minimizer t_nonnegative w_positive.
  unfold potential.
  add_square (1 / (L ^ 2 * w * probability ^ 2)) (v ⊖ grad xs).
  subst mu; identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem proxskip_strongly_convex
    (E : InnerProductSpace) (L q mu probability : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (coin_is : 0 <= probability <= 1) (p_of : nat -> (E * E) -> E)
    (next : nat -> (E * E) -> bool -> (E * E)) (x0 : E) :
  q <= probability -> probability < 1 -> 0 < mu -> mu < L -> q = sqrt (mu / L) ->
  smooth_strongly_convex L mu f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs ->
  (forall n state (omega : bool), step L probability grad h K (fst state) (snd state) (p_of n state) (if omega then (p_of n state) else ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state))) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation (coin probability coin_is) next n (fun state => ‖(fst state) ⊖ xs‖²) (x0, zero)) ->
  forall T, (0 < T)%nat ->
  expected (coin probability coin_is) next T (fun state => ‖(fst state) ⊖ xs‖²) (x0, zero) <= ((- 1) * (q - 1) * (q + 1)) ^ T * (‖x0 ⊖ xs‖² + (‖grad xs‖²) / (L ^ 2 * probability ^ 2)).
Proof.
  intros probability_at_least probability_below mu_positive L_above q_value f_smooth K_convex h_convex
      xs_minimizer stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  destruct (condition_root mu L mu_positive L_above) as [[q_positive q_below] mu_value].
  rewrite <- q_value in q_positive, q_below, mu_value.
  assert (L_positive : 0 < L) by lra.
  assert (exists slack_q, 0 < slack_q /\ q = 1 / (slack_q + 1)) as (slack_q & slack_q_sign & q_by_slack).
  { exists ((1 - q) / q); split; [sign | field; sign]. }
  assert (exists slack_probability, 0 <= slack_probability /\ probability = (q + slack_probability) /
      (slack_probability + 1)) as (slack_probability & slack_probability_sign & probability_by_slack).
  { exists ((probability - q) / (1 - probability)); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < (- 1) * (q - 1) * (q + 1)) by (rewrite ?probability_by_slack; rewrite
      ?q_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_q ^ 2 + 2 * slack_q) / (slack_q ^ 2 +
      2 * slack_q + 1)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (state : (E * E)) => potential L probability grad xs (((- 1) * (q - 1) * (q + 1))
      ^ n) (fst state) (snd state)).
  assert (falls : forall n state, mean_below (coin probability coin_is) (fun omega => Phi (S n) (next n state
      omega)) (Phi n state + 0)).
  { intros n state; apply (mean_step (coin probability coin_is) (fun (omega : bool) => Phi (S n) (next n state
      omega)) (fun (omega : bool) => 0 + (- 2 / ((((- 1) * (q - 1) * (q + 1)) ^ n) * (1 - q) * (q + 1))) *
      (⟨(if omega then (p_of n state) else ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst
      state))), (fst state)⟩ - (probability * ⟨(p_of n state), (fst state)⟩ + (1 - probability) * ⟨((fst
      state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state)), (fst state)⟩)) + ((2 - 2 * probability) /
      (L * (((- 1) * (q - 1) * (q + 1)) ^ n) * probability * (1 - q) * (q + 1))) * (⟨(if omega then (p_of n
      state) else ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state))), (snd state)⟩ -
      (probability * ⟨(p_of n state), (snd state)⟩ + (1 - probability) * ⟨((fst state) ⊕ (1 / L) ⊙ (snd state)
      ⊖ (1 / L) ⊙ grad (fst state)), (snd state)⟩)) + (- 2 / ((((- 1) * (q - 1) * (q + 1)) ^ n) * (1 - q) * (q
      + 1))) * (⟨(if omega then (p_of n state) else ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst
      state))), xs⟩ - (probability * ⟨(p_of n state), xs⟩ + (1 - probability) * ⟨((fst state) ⊕ (1 / L) ⊙ (snd
      state) ⊖ (1 / L) ⊙ grad (fst state)), xs⟩)) + (- 2 / (L * (((- 1) * (q - 1) * (q + 1)) ^ n) *
      probability * (1 - q) * (q + 1))) * (⟨(if omega then (p_of n state) else ((fst state) ⊕ (1 / L) ⊙ (snd
      state) ⊖ (1 / L) ⊙ grad (fst state))), (grad xs)⟩ - (probability * ⟨(p_of n state), (grad xs)⟩ + (1 -
      probability) * ⟨((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state)), (grad xs)⟩)) + (2 /
      (L * (((- 1) * (q - 1) * (q + 1)) ^ n) * (1 - q) * (q + 1))) * (⟨(if omega then (p_of n state) else
      ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state))), (grad (fst state))⟩ - (probability
      * ⟨(p_of n state), (grad (fst state))⟩ + (1 - probability) * ⟨((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1
      / L) ⊙ grad (fst state)), (grad (fst state))⟩)) + (2 / ((((- 1) * (q - 1) * (q + 1)) ^ n) * (1 - q) * (q
      + 1))) * (‖(if omega then (p_of n state) else ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst
      state)))‖² - (probability * ‖(p_of n state)‖² + (1 - probability) * ‖((fst state) ⊕ (1 / L) ⊙ (snd
      state) ⊖ (1 / L) ⊙ grad (fst state))‖²)))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change (((- 1) * (q - 1) * (q + 1)) ^ S n) with (((- 1) * (q -
        1) * (q + 1)) * ((- 1) * (q - 1) * (q + 1)) ^ n).
      pose proof (decrease E L q mu probability f grad h K xs (INR n) (((- 1) * (q - 1) * (q + 1)) ^ n) (fst
          state) (snd state) (p_of n state) (if omega then (p_of n state) else ((fst state) ⊕ (1 / L) ⊙ (snd
          state) ⊖ (1 / L) ⊙ grad (fst state))) (fst (next n state omega)) (snd (next n state omega))
          L_positive probability_at_least probability_below q_positive q_below mu_value mu_positive L_above
          f_smooth K_convex h_convex xs_minimizer (pos_INR n) (pow_lt ((- 1) * (q - 1) * (q + 1)) n
          base_positive_1) (stepping n state omega)) as below; lra.
    - apply mean_weigh_free; [|exact (mean_decided probability coin_is (fun u => ‖u‖²) (p_of n state) ((fst
        state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state)))]; apply mean_weigh_free; [|exact
        (mean_decided probability coin_is (fun u => ⟨u, (grad (fst state))⟩) (p_of n state) ((fst state) ⊕ (1
        / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state)))]; apply mean_weigh_free; [|exact (mean_decided
        probability coin_is (fun u => ⟨u, (grad xs)⟩) (p_of n state) ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1
        / L) ⊙ grad (fst state)))]; apply mean_weigh_free; [|exact (mean_decided probability coin_is (fun u =>
        ⟨u, xs⟩) (p_of n state) ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state)))]; apply
        mean_weigh_free; [|exact (mean_decided probability coin_is (fun u => ⟨u, (snd state)⟩) (p_of n state)
        ((fst state) ⊕ (1 / L) ⊙ (snd state) ⊖ (1 / L) ⊙ grad (fst state)))]; apply mean_weigh_free; [|exact
        (mean_decided probability coin_is (fun u => ⟨u, (fst state)⟩) (p_of n state) ((fst state) ⊕ (1 / L) ⊙
        (snd state) ⊖ (1 / L) ⊙ grad (fst state)))]; exact (mean_nothing (coin probability coin_is)). }
  assert (ends : forall state, (1 / (((- 1) * (q - 1) * (q + 1)) ^ T)) * (‖(fst state) ⊖ xs‖²) <= Phi T
      state).
  { intros state; pose proof (domination E L q mu probability f grad h K xs (INR T) (((- 1) * (q - 1) * (q +
      1)) ^ T) (fst state) (snd state) L_positive probability_at_least probability_below q_positive q_below
      mu_value mu_positive L_above f_smooth K_convex h_convex xs_minimizer (pos_INR T) (pow_lt ((- 1) * (q -
      1) * (q + 1)) T base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last (coin probability coin_is) next Phi (fun n => 0) (fun state => ‖(fst state) ⊖
      xs‖²) (1 / (((- 1) * (q - 1) * (q + 1)) ^ T)) (x0, zero) T falls ends (exists_expectation T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O (x0, zero) = ‖x0 ⊖ xs‖² + (‖grad xs‖²) / (L ^ 2 * probability ^ 2)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; subst mu; first [field; sign
      | inner_generalize; field; sign]. }
  assert (paid : (1 / (((- 1) * (q - 1) * (q + 1)) ^ T)) * (expected (coin probability coin_is) next T (fun
      state => ‖(fst state) ⊖ xs‖²) (x0, zero)) <= ‖x0 ⊖ xs‖² + (‖grad xs‖²) / (L ^ 2 * probability ^ 2)) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; subst mu; field; sign].
Qed.

Print Assumptions proxskip_strongly_convex.
