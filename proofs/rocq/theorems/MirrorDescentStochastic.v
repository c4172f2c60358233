(** * mirror-descent/stochastic: [mean over t < T of E[f(x_t) - f(xs)] <= eta G^2/2 + D_0/(eta T)]

    Mirror descent with unbiased subgradients, E||g_t + noise||_*^2 <= G^2, and a constant step.
    Here [D_0 = D_h(xs, x_0)].
    Source: Nemirovski, Juditsky, Lan, Shapiro 2009, section 2.3.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (eta : R) (h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (x : V)
    (noise : dual V) (length : R) (x' : V) : Prop :=
  exists grad_1 : dual V,
    grad_1 = subgradient_f x /\
    is_mirror_step K dom h dh x (grad_1 ⊕ noise) eta x' /\
    is_dual_norm (grad_1 ⊕ noise) length.

Definition potential {V : NormedSpace} (eta : R) (h : V -> R) (dh : V -> dual V) (xs : V) (x : V) : R :=
  bregman h dh xs x / eta.

Definition progress {V : NormedSpace} (f : V -> R) (xs : V) (x : V) : R :=
  f x - f xs.

Definition budget (G eta : R) : R :=
  G ^ 2 * eta / 2.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (G eta : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (xs : V)
    (t : R) (x : V) (noise : dual V) (length : R) (x' : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> dom x ->
  0 <= t -> step eta h dh subgradient_f K dom x noise length x' -> dom x'.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex subgradient_f_is xs_minimizer x_in_dom
      t_nonnegative (grad_1 & grad_1_value & x'_oracle & length_is).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is x x_in_dom) as grad_1_subgradient; rewrite <- grad_1_value in
      grad_1_subgradient; clear grad_1_value.
  exact (proj1 x'_oracle).
Qed.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (V : NormedSpace) (G eta : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (xs : V)
    (t : R) (x : V) (noise : dual V) (length : R) (x' : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> dom x ->
  0 <= t -> step eta h dh subgradient_f K dom x noise length x' ->
  potential eta h dh xs x' - potential eta h dh xs x + progress f xs x - budget G eta - (0 + (- 1) * (⟪noise, x⟫ - 0) + 1 * (⟪noise, xs⟫ - 0) + (eta / 2) * (length ^ 2 - G ^ 2)) <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex subgradient_f_is xs_minimizer x_in_dom
      t_nonnegative (grad_1 & grad_1_value & x'_oracle & length_is).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is x x_in_dom) as grad_1_subgradient; rewrite <- grad_1_value in
      grad_1_subgradient; clear grad_1_value.
  weigh 1 (grad_1_subgradient xs (proj1 xs_minimizer)).
  weigh (1 / eta) (mirror_step_three_points K dom h dh x (grad_1 ⊕ noise) eta x' xs h_mirror x'_oracle (proj1
      xs_minimizer)).
  weigh (1 / eta) (bregman_lower K dom 1 h dh x' x h_mirror h_strongly_convex (proj1 (proj2 x'_oracle))
      x_in_dom).
  weigh (eta / 2) (fenchel_young_dual_norm 1 (1 / eta) (grad_1 ⊕ noise) length (x' ⊖ x) length_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G eta : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (xs : V)
    (t : R) (x : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> dom x ->
  0 <= t -> - potential eta h dh xs x <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex subgradient_f_is xs_minimizer x_in_dom
      t_nonnegative.
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (1 / eta) (bregman_pos K dom h dh xs x h_mirror (proj1 xs_minimizer) x_in_dom).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem mirror_descent_stochastic
    (V : NormedSpace) (Omega : Type) (P : Expectation Omega) (G eta : R) (f h : V -> R)
    (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (xs : V) (noise : nat -> V -> Omega -> dual V)
    (length : nat -> V -> Omega -> R) (next : nat -> V -> Omega -> V) (x0 : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall u, dom u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs ->
  (forall n x v, has_mean P (fun omega => ⟪noise n x omega, v⟫) 0) ->
  (forall n x, has_mean_at_most P (fun omega => length n x omega ^ 2) (G ^ 2)) -> dom x0 ->
  (forall n x omega, dom x -> step eta h dh subgradient_f K dom x (noise n x omega) (length n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x - f xs) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next n (fun x => f x - f xs) x0) T / INR T <= bregman h dh xs x0 / (INR T * eta) + G ^ 2 * eta / 2.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex subgradient_f_is xs_minimizer noise_unbiased
      noise_bounded start_in_dom stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun (n : nat) (x : V) => potential eta h dh xs x).
  assert (feasible : forall n x omega, (n < T)%nat -> dom x -> dom (next n x omega)).
  { intros n x omega early x_in_dom; exact (stays V G eta f h dh subgradient_f K dom xs (INR n) x (noise n x
      omega) (length n x omega) (next n x omega) G_positive eta_positive h_mirror h_strongly_convex
      subgradient_f_is xs_minimizer x_in_dom (pos_INR n) (stepping n x omega x_in_dom)). }
  assert (falls : forall n x, (n < T)%nat -> dom x -> mean_below P (fun omega => Phi (S n) (next n x omega))
      (Phi n x - (1) * (f x - f xs) + budget G eta)).
  { intros n x early x_in_dom; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 +
      (- 1) * (⟪(noise n x omega), x⟫ - 0) + (1) * (⟪(noise n x omega), xs⟫ - 0) + (eta / 2) * ((length n x
      omega) ^ 2 - G ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease V G eta f h dh subgradient_f K dom xs (INR n) x (noise n x omega) (length n x
          omega) (next n x omega) G_positive eta_positive h_mirror h_strongly_convex subgradient_f_is
          xs_minimizer x_in_dom (pos_INR n) (stepping n x omega x_in_dom)) as below; assert (progress_is :
          progress f xs x = (1) * (f x - f xs)) by (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        xs)]; apply mean_weigh_free; [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, dom x -> 0 <= Phi T x).
  { intros x x_in_dom; pose proof (domination V G eta f h dh subgradient_f K dom xs (INR T) x G_positive
      eta_positive h_mirror h_strongly_convex subgradient_f_is xs_minimizer x_in_dom (pos_INR T)) as
      dominates; unfold Phi; lra. }
  pose proof (expected_progress_within P (fun x => dom x) next Phi (fun n => budget G eta) (fun x => f x - f
      xs) (fun n => 1) x0 T ltac:(cbn [fst snd]; repeat split; first [assumption | apply h_mirror;
      assumption]) feasible falls ends exists_expectation) as total.
  cbv beta in total.
  rewrite (sum_scale (1) (fun n => expected P next n (fun x => f x - f xs) x0)) in total.
  assert (spent : sum (fun n => budget G eta) T <= G ^ 2 * INR T * eta / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta) k = G ^ 2 * INR k * eta / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = bregman h dh xs x0 / eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1) * sum (fun n => expected P next n (fun x => f x - f xs) x0) T <= bregman h dh xs x0 / eta
      + G ^ 2 * INR T * eta / 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((1) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions mirror_descent_stochastic.
