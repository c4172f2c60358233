(** * mirror-descent/stochastic-lazy: [mean over t < T of E[f(x_t) - f(xs)] <= eta G^2/2 + D_0/(eta T)]

    Dual averaging with unbiased subgradients, x_t = grad h*(theta_t), theta_{t+1} = theta_t - eta (g_t + noise).
    Here [D_0 = D_h(xs, x_0)].
    Source: Nesterov 2009; Xiao 2010.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (eta : R) (subgradient_f : V -> dual V) (mirror : dual V -> V) (theta noise : dual V)
    (length : R) (theta' : dual V) : Prop :=
  exists grad_1 : dual V,
    grad_1 = subgradient_f (mirror theta) /\
    theta' = theta ⊖ eta ⊙ grad_1 ⊖ eta ⊙ noise /\
    is_dual_norm (grad_1 ⊕ noise) length.

Definition potential {V : NormedSpace} (eta : R) (h : V -> R) (mirror : dual V -> V) (xs : V) (theta : dual V) : R :=
  (conjugate h theta (mirror theta) - ⟪theta, xs⟫ + h xs) / eta.

Definition progress {V : NormedSpace} (f : V -> R) (mirror : dual V -> V) (xs : V) (theta : dual V) : R :=
  f (mirror theta) - f xs.

Definition budget (G eta : R) : R :=
  G ^ 2 * eta / 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (V : NormedSpace) (G eta : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop)
    (mirror : dual V -> V) (xs : V) (t : R) (theta noise : dual V) (length : R) (theta' : dual V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall theta, is_dual_step K h theta (mirror theta)) ->
  (forall u, K u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> 0 <= t ->
  step eta subgradient_f mirror theta noise length theta' ->
  potential eta h mirror xs theta' - potential eta h mirror xs theta + progress f mirror xs theta - budget G eta - (0 + 1 * (⟪noise, xs⟫ - 0) + (- 1) * (⟪noise, (mirror theta)⟫ - 0) + (eta / 2) * (length ^ 2 - G ^ 2)) <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex mirror_argmax subgradient_f_is xs_minimizer
      t_nonnegative (grad_1 & grad_1_value & theta'_value & length_is).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is (mirror theta) (proj1 (mirror_argmax theta))) as grad_1_subgradient; rewrite <-
      grad_1_value in grad_1_subgradient; clear grad_1_value.
  weigh 1 (grad_1_subgradient xs (proj1 xs_minimizer)).
  weigh (1 / eta) (conjugate_smooth K h theta theta' (mirror theta) (mirror theta') (grad_1 ⊕ noise) (- eta)
      length K_convex h_strongly_convex (mirror_argmax theta) (mirror_argmax theta') ltac:(subst; vector_eq)
      length_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G eta : R) (f h : V -> R) (dh subgradient_f : V -> dual V) (K dom : V -> Prop)
    (mirror : dual V -> V) (xs : V) (t : R) (theta : dual V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall theta, is_dual_step K h theta (mirror theta)) ->
  (forall u, K u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs -> 0 <= t ->
  - potential eta h mirror xs theta <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex mirror_argmax subgradient_f_is xs_minimizer
      t_nonnegative.
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (1 / eta) (conjugate_lower K h theta (mirror theta) xs (mirror_argmax theta) (proj1 xs_minimizer)).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem mirror_descent_stochastic_lazy
    (V : NormedSpace) (Omega : Type) (P : Expectation Omega) (G eta : R) (f h : V -> R)
    (dh subgradient_f : V -> dual V) (K dom : V -> Prop) (mirror : dual V -> V) (xs : V)
    (noise : nat -> V -> Omega -> dual V) (length : nat -> V -> Omega -> R)
    (next : nat -> dual V -> Omega -> dual V) (x0 : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  (forall theta, is_dual_step K h theta (mirror theta)) ->
  (forall u, K u -> is_dual_subgradient_on K f u (subgradient_f u)) -> is_minimizer_on K f xs ->
  (forall n x v, has_mean P (fun omega => ⟪noise n x omega, v⟫) 0) ->
  (forall n x, has_mean_at_most P (fun omega => length n x omega ^ 2) (G ^ 2)) -> dom x0 ->
  (forall n theta omega, step eta subgradient_f mirror theta (noise n (mirror theta) omega) (length n (mirror theta) omega) (next n theta omega)) ->
  (forall n, has_expectation P next n (fun theta => f (mirror theta) - f xs) (dh x0)) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next n (fun theta => f (mirror theta) - f xs) (dh x0)) T / INR T <= bregman h dh xs x0 / (INR T * eta) + G ^ 2 * eta / 2.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex mirror_argmax subgradient_f_is xs_minimizer
      noise_unbiased noise_bounded start_in_dom stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun (n : nat) (theta : dual V) => potential eta h mirror xs theta).
  assert (falls : forall n theta, mean_below P (fun omega => Phi (S n) (next n theta omega)) (Phi n theta -
      (1) * (f (mirror theta) - f xs) + budget G eta)).
  { intros n theta; apply (mean_step P (fun omega => Phi (S n) (next n theta omega)) (fun omega => 0 + (1) *
      (⟪(noise n (mirror theta) omega), xs⟫ - 0) + (- 1) * (⟪(noise n (mirror theta) omega), (mirror theta)⟫ -
      0) + (eta / 2) * ((length n (mirror theta) omega) ^ 2 - G ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease V G eta f h dh subgradient_f K dom mirror xs (INR n) theta (noise n (mirror theta)
          omega) (length n (mirror theta) omega) (next n theta omega) G_positive eta_positive h_mirror
          h_strongly_convex mirror_argmax subgradient_f_is xs_minimizer (pos_INR n) (stepping n theta omega))
          as below; assert (progress_is : progress f mirror xs theta = (1) * (f (mirror theta) - f xs)) by
          (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n (mirror theta))]; apply mean_weigh_free; [|exact
        (noise_unbiased n (mirror theta) (mirror theta))]; apply mean_weigh_free; [|exact (noise_unbiased n
        (mirror theta) xs)]; exact (mean_nothing P). }
  assert (ends : forall theta, 0 <= Phi T theta).
  { intros theta; pose proof (domination V G eta f h dh subgradient_f K dom mirror xs (INR T) theta G_positive
      eta_positive h_mirror h_strongly_convex mirror_argmax subgradient_f_is xs_minimizer (pos_INR T)) as
      dominates; unfold Phi; lra. }
  pose proof (expected_progress P next Phi (fun n => budget G eta) (fun theta => f (mirror theta) - f xs) (1)
      (dh x0) T falls ends exists_expectation) as total.
  assert (spent : sum (fun n => budget G eta) T <= G ^ 2 * INR T * eta / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta) k = G ^ 2 * INR k * eta / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O (dh x0) = bregman h dh xs x0 / eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O.
    rewrite <- (conjugate_at_derivative K dom h dh x0 (mirror (dh x0)) xs h_mirror start_in_dom (mirror_argmax
        (dh x0))); field; sign. }
  assert (paid : (1) * sum (fun n => expected P next n (fun theta => f (mirror theta) - f xs) (dh x0)) T <=
      bregman h dh xs x0 / eta + G ^ 2 * INR T * eta / 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((1) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions mirror_descent_stochastic_lazy.
