(** * mirror-descent/stochastic-accelerated: [E[f(y_T) - f(xs)] <= (2 eta^2 sigma^2 T^3 + 3 eta^2 sigma^2 T^2 + eta^2 sigma^2 T + 48 D_0 - 48 eta L D_0)/(12 eta T (1 - eta L) (T + 1))]

    The accelerated method with unbiased gradients in any norm, a step eta < 1/L chosen after the number of steps.
    Here [D_0 = D_h(xs, x_0)].
    Source: Lan 2012.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (eta : R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop)
    (t : R) (y z : V) (noise : dual V) (length : R) (y' z' : V) : Prop :=
  exists x : V,
    x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
    is_mirror_step K dom h dh z (grad x ⊕ noise) (eta * (t + 1) / 2) z' /\
    y' = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z' /\
    is_dual_norm noise length.

Definition potential {V : NormedSpace} (eta : R) (f h : V -> R) (dh : V -> dual V) (xs : V) (t : R) (y z : V) : R :=
  eta * t * (t + 1) / 4 * (f y - f xs) + bregman h dh xs z.

Definition budget (L sigma eta : R) (t : R) : R :=
  eta ^ 2 * sigma ^ 2 * (t + 1) ^ 2 / (8 * (1 - L * eta)).

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (L sigma eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (y z : V) (noise : dual V) (length : R) (y' z' : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs -> dom z -> 0 <= t ->
  step eta grad h dh K dom t y z noise length y' z' -> dom z'.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer z_in_dom t_nonnegative (x & x_value & z'_oracle & y'_value & length_is).
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 z'_oracle).
Qed.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (V : NormedSpace) (L sigma eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (y z : V) (noise : dual V) (length : R) (y' z' : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs -> dom z -> 0 <= t ->
  step eta grad h dh K dom t y z noise length y' z' ->
  potential eta f h dh xs (t + 1) y' z' - potential eta f h dh xs t y z - budget L sigma eta t - (0 + ((- 1) * eta * (t + 1) / 2) * (⟪noise, z⟫ - 0) + (eta * (t + 1) / 2) * (⟪noise, xs⟫ - 0) + (eta ^ 2 * (t + 1) ^ 2 / (8 * (1 - L * eta))) * (length ^ 2 - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer z_in_dom t_nonnegative (x & x_value & z'_oracle & y'_value & length_is).
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  weigh (eta * (t + 1) / 2) (convex_derivative_on whole f x xs (grad x) f_convex (derivative_is_on whole f x
      (grad x) (proj1 f_smooth x)) I I).
  weigh (eta * t * (t + 1) / 4) (convex_derivative_on whole f x y (grad x) f_convex (derivative_is_on whole f
      x (grad x) (proj1 f_smooth x)) I I).
  weigh 1 (mirror_step_three_points K dom h dh z (grad x ⊕ noise) (eta * (t + 1) / 2) z' xs h_mirror z'_oracle
      (proj1 xs_minimizer)).
  weigh 1 (bregman_lower K dom 1 h dh z' z h_mirror h_strongly_convex (proj1 (proj2 z'_oracle)) z_in_dom).
  weigh (eta * (t + 1) * (t + 2) / 4) (descent_lemma_in_norm L f grad x y' f_smooth).
  rewrite (seminorm_square_scale (2 / (t + 2)) (z' ⊖ z) (y' ⊖ x) ltac:(subst; vector_eq_by ltac:(field;
      sign))).
  weigh (eta ^ 2 * (t + 1) ^ 2 / (8 * (1 - L * eta))) (fenchel_young_dual_norm 1 (2 * (1 - L * eta) / (eta *
      (t + 1))) noise length (z' ⊖ z) length_is).
  weigh (L * eta / (2 * (t + 2))) (seminorm_square_pos (z' ⊖ z)).
  replace ((t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z) with x by (subst; vector_eq_by ltac:(field; sign)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (L sigma eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (y z : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs -> dom z -> 0 <= t ->
  eta * t * (t + 1) / 4 * (f y - f xs) - potential eta f h dh xs t y z <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer z_in_dom t_nonnegative.
  unfold potential, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (bregman_pos K dom h dh xs z h_mirror (proj1 xs_minimizer) z_in_dom).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem mirror_descent_stochastic_accelerated
    (V : NormedSpace) (Omega : Type) (P : Expectation Omega) (L sigma eta : R) (f : V -> R)
    (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (xs : V)
    (noise : nat -> V -> Omega -> dual V) (length : nat -> V -> Omega -> R)
    (next : nat -> (V * V) -> Omega -> (V * V)) (x0 : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs ->
  (forall n x v, has_mean P (fun omega => ⟪noise n x omega, v⟫) 0) ->
  (forall n x, has_mean_at_most P (fun omega => length n x omega ^ 2) (sigma ^ 2)) -> dom x0 ->
  (forall n state omega, dom (snd state) -> step eta grad h dh K dom (INR n) (fst state) (snd state) (noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega) (length n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega) (fst (next n state omega)) (snd (next n state omega))) ->
  (forall n, has_expectation P next n (fun state => f (fst state) - f xs) (x0, x0)) ->
  forall T, (0 < T)%nat ->
  expected P next T (fun state => f (fst state) - f xs) (x0, x0) <= (48 * bregman h dh xs x0 + 2 * (INR T) ^ 3 * eta ^ 2 * sigma ^ 2 + 3 * (INR T) ^ 2 * eta ^ 2 * sigma ^ 2 + INR T * eta ^ 2 * sigma ^ 2 - 48 * bregman h dh xs x0 * L * eta) / (12 * INR T * eta * (INR T + 1) * (1 - L * eta)).
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer noise_unbiased noise_bounded start_in_dom stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (state : (V * V)) => potential eta f h dh xs (INR n) (fst state) (snd state)).
  assert (feasible : forall n state omega, (n < T)%nat -> dom (snd state) -> dom (snd (next n state omega))).
  { intros n state omega early z_in_dom; exact (stays V L sigma eta f grad h dh K dom xs (INR n) (fst state)
      (snd state) (noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state))
      omega) (length n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega)
      (fst (next n state omega)) (snd (next n state omega)) L_positive sigma_nonnegative eta_positive
      eta_below f_smooth f_convex h_mirror h_strongly_convex xs_minimizer z_in_dom (pos_INR n) (stepping n
      state omega z_in_dom)). }
  assert (falls : forall n state, (n < T)%nat -> dom (snd state) -> mean_below P (fun omega => Phi (S n) (next
      n state omega)) (Phi n state + budget L sigma eta (INR n))).
  { intros n state early z_in_dom; apply (mean_step P (fun omega => Phi (S n) (next n state omega)) (fun omega
      => 0 + ((- 1) * eta * (INR n + 1) / 2) * (⟪(noise n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 /
      ((INR n) + 2)) ⊙ (snd state)) omega), (snd state)⟫ - 0) + (eta * (INR n + 1) / 2) * (⟪(noise n (((INR n)
      / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega), xs⟫ - 0) + (eta ^ 2 * (INR n
      + 1) ^ 2 / (8 * (1 - L * eta))) * ((length n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) +
      2)) ⊙ (snd state)) omega) ^ 2 - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease V L sigma eta f grad h dh K dom xs (INR n) (fst state) (snd state) (noise n (((INR
          n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega) (length n (((INR n) /
          ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) omega) (fst (next n state omega))
          (snd (next n state omega)) L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex
          h_mirror h_strongly_convex xs_minimizer z_in_dom (pos_INR n) (stepping n state omega z_in_dom)) as
          below; lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n)
        + 2)) ⊙ (snd state)))]; apply mean_weigh_free; [|exact (noise_unbiased n (((INR n) / ((INR n) + 2)) ⊙
        (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) xs)]; apply mean_weigh_free; [|exact (noise_unbiased
        n (((INR n) / ((INR n) + 2)) ⊙ (fst state) ⊕ (2 / ((INR n) + 2)) ⊙ (snd state)) (snd state))]; exact
        (mean_nothing P). }
  assert (ends : forall state, dom (snd state) -> (eta * INR T * (INR T + 1) / 4) * (f (fst state) - f xs) <=
      Phi T state).
  { intros state z_in_dom; pose proof (domination V L sigma eta f grad h dh K dom xs (INR T) (fst state) (snd
      state) L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer z_in_dom (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_last_within P (fun state => dom (snd state)) next Phi (fun n => budget L sigma eta (INR
      n)) (fun state => f (fst state) - f xs) (eta * INR T * (INR T + 1) / 4) (x0, x0) T ltac:(cbn [fst snd];
      repeat split; first [assumption | apply h_mirror; assumption]) feasible falls ends (exists_expectation
      T)) as total.
  assert (spent : sum (fun n => budget L sigma eta (INR n)) T <= INR T * eta ^ 2 * sigma ^ 2 * (INR T + 1) *
      (2 * INR T + 1) / (48 * (1 - L * eta))).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L sigma eta (INR n)) k = INR k * eta ^ 2 *
      sigma ^ 2 * (INR k + 1) * (2 * INR k + 1) / (48 * (1 - L * eta)))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O (x0, x0) = bregman h dh xs x0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; cbn [fst snd]; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (eta * INR T * (INR T + 1) / 4) * (expected P next T (fun state => f (fst state) - f xs) (x0,
      x0)) <= bregman h dh xs x0 + INR T * eta ^ 2 * sigma ^ 2 * (INR T + 1) * (2 * INR T + 1) / (48 * (1 - L
      * eta))) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; cbn [fst snd]; field; sign].
Qed.

Print Assumptions mirror_descent_stochastic_accelerated.
