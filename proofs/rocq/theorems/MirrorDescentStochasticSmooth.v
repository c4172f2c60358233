(** * mirror-descent/stochastic-smooth: [mean over t < T of E[f(x_{t+1}) - f(xs)] <= eta sigma^2/(2 (1 - eta L)) + D_0/(eta T)]

    Mirror descent for f smooth in the norm, unbiased gradients with E||noise||_*^2 <= sigma^2, a step eta < 1/L.
    Here [D_0 = D_h(xs, x_0)].
    Source: Lan 2012; Bubeck 2015, theorem 6.3.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (eta : R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop)
    (x : V) (noise : dual V) (length : R) (x' : V) : Prop :=
  is_mirror_step K dom h dh x (grad x ⊕ noise) eta x' /\
    is_dual_norm noise length.

Definition potential {V : NormedSpace} (h : V -> R) (dh : V -> dual V) (xs : V) (x : V) : R :=
  bregman h dh xs x.

Definition progress {V : NormedSpace} (eta : R) (f : V -> R) (xs : V) (x : V) (noise : dual V) (length : R) (x' : V) : R :=
  eta * (f x' - f xs).

Definition budget (L sigma eta : R) : R :=
  eta ^ 2 * sigma ^ 2 / (2 * (1 - L * eta)).

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (L sigma eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (x : V) (noise : dual V) (length : R) (x' : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs -> dom x -> 0 <= t ->
  step eta grad h dh K dom x noise length x' -> dom x'.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer x_in_dom t_nonnegative (x'_oracle & length_is).
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 x'_oracle).
Qed.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (V : NormedSpace) (L sigma eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (x : V) (noise : dual V) (length : R) (x' : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs -> dom x -> 0 <= t ->
  step eta grad h dh K dom x noise length x' ->
  potential h dh xs x' - potential h dh xs x + progress eta f xs x noise length x' - budget L sigma eta - (0 + (- eta) * (⟪noise, x⟫ - 0) + eta * (⟪noise, xs⟫ - 0) + (eta ^ 2 / (2 * (1 - L * eta))) * (length ^ 2 - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer x_in_dom t_nonnegative (x'_oracle & length_is).
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  weigh eta (convex_derivative_on whole f x xs (grad x) f_convex (derivative_is_on whole f x (grad x) (proj1
      f_smooth x)) I I).
  weigh 1 (mirror_step_three_points K dom h dh x (grad x ⊕ noise) eta x' xs h_mirror x'_oracle (proj1
      xs_minimizer)).
  weigh 1 (bregman_lower K dom 1 h dh x' x h_mirror h_strongly_convex (proj1 (proj2 x'_oracle)) x_in_dom).
  weigh eta (descent_lemma_in_norm L f grad x x' f_smooth).
  weigh (eta ^ 2 / (2 * (1 - L * eta))) (fenchel_young_dual_norm 1 ((1 - L * eta) / eta) noise length (x' ⊖ x)
      length_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (L sigma eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (x : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs -> dom x -> 0 <= t ->
  - potential h dh xs x <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer x_in_dom t_nonnegative.
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (bregman_pos K dom h dh xs x h_mirror (proj1 xs_minimizer) x_in_dom).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem mirror_descent_stochastic_smooth
    (V : NormedSpace) (Omega : Type) (P : Expectation Omega) (L sigma eta : R) (f : V -> R)
    (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (xs : V)
    (noise : nat -> V -> Omega -> dual V) (length : nat -> V -> Omega -> R) (next : nat -> V -> Omega -> V)
    (x0 : V) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_in_norm L f grad -> convex f ->
  mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs ->
  (forall n x v, has_mean P (fun omega => ⟪noise n x omega, v⟫) 0) ->
  (forall n x, has_mean_at_most P (fun omega => length n x omega ^ 2) (sigma ^ 2)) -> dom x0 ->
  (forall n x omega, dom x -> step eta grad h dh K dom x (noise n x omega) (length n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x - f xs) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next (S n) (fun x => f x - f xs) x0) T / INR T <= bregman h dh xs x0 / (INR T * eta) + eta * sigma ^ 2 / (2 * (1 - L * eta)).
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex
      xs_minimizer noise_unbiased noise_bounded start_in_dom stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (x : V) => potential h dh xs x).
  assert (feasible : forall n x omega, (n < T)%nat -> dom x -> dom (next n x omega)).
  { intros n x omega early x_in_dom; exact (stays V L sigma eta f grad h dh K dom xs (INR n) x (noise n x
      omega) (length n x omega) (next n x omega) L_positive sigma_nonnegative eta_positive eta_below f_smooth
      f_convex h_mirror h_strongly_convex xs_minimizer x_in_dom (pos_INR n) (stepping n x omega x_in_dom)). }
  assert (falls : forall n x, (n < T)%nat -> dom x -> mean_below P (fun omega => Phi (S n) (next n x omega) +
      (eta) * (f (next n x omega) - f xs)) (Phi n x + budget L sigma eta)).
  { intros n x early x_in_dom; apply (mean_step P (fun omega => Phi (S n) (next n x omega) + (eta) * (f (next
      n x omega) - f xs)) (fun omega => 0 + (- eta) * (⟪(noise n x omega), x⟫ - 0) + (eta) * (⟪(noise n x
      omega), xs⟫ - 0) + (eta ^ 2 / (2 * (1 - L * eta))) * ((length n x omega) ^ 2 - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease V L sigma eta f grad h dh K dom xs (INR n) x (noise n x omega) (length n x omega)
          (next n x omega) L_positive sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror
          h_strongly_convex xs_minimizer x_in_dom (pos_INR n) (stepping n x omega x_in_dom)) as below; assert
          (progress_is : progress eta f xs x (noise n x omega) (length n x omega) (next n x omega) = (eta) *
          (f (next n x omega) - f xs)) by (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        xs)]; apply mean_weigh_free; [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, dom x -> 0 <= Phi T x).
  { intros x x_in_dom; pose proof (domination V L sigma eta f grad h dh K dom xs (INR T) x L_positive
      sigma_nonnegative eta_positive eta_below f_smooth f_convex h_mirror h_strongly_convex xs_minimizer
      x_in_dom (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_progress_next_within P (fun x => dom x) next Phi (fun n => budget L sigma eta) (fun x
      => f x - f xs) (fun n => eta) x0 T ltac:(cbn [fst snd]; repeat split; first [assumption | apply
      h_mirror; assumption]) feasible falls ends exists_expectation) as total.
  cbv beta in total.
  rewrite (sum_scale (eta) (fun n => expected P next (S n) (fun x => f x - f xs) x0)) in total.
  assert (spent : sum (fun n => budget L sigma eta) T <= INR T * eta ^ 2 * sigma ^ 2 / (2 * (1 - L * eta))).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L sigma eta) k = INR k * eta ^ 2 * sigma ^ 2
      / (2 * (1 - L * eta)))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = bregman h dh xs x0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (eta) * sum (fun n => expected P next (S n) (fun x => f x - f xs) x0) T <= bregman h dh xs x0
      + INR T * eta ^ 2 * sigma ^ 2 / (2 * (1 - L * eta))) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((eta) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions mirror_descent_stochastic_smooth.
