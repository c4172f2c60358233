(** * gradient-descent/noise-growth: [mean over t < T of E[||grad f(x_t)||^2] <= (eta^2 sigma^2 L T + 2 Delta_0)/(eta T (2 - eta L - eta tau L))]

    Gradient descent where the noise grows with the gradient, a constant step eta <= 1/(L (1 + tau)).
    Here [Delta_0 = f(x_0) - inf f].
    Source: Bottou, Curtis, Nocedal 2018, theorem 4.8; Schmidt, Le Roux 2013.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x noise x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise.

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (L tau eta : R) (grad : E -> E) (x : E) : R :=
  eta * (2 - L * eta * tau - L * eta) / 2 * ‖grad x‖².

Definition budget (L sigma eta : R) : R :=
  L * eta ^ 2 * sigma ^ 2 / 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L sigma tau eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R)
    (x noise x' : E) :
  0 < L -> 0 <= sigma -> 0 <= tau -> 0 < eta -> eta <= 1 / (L * (tau + 1)) -> smooth L f grad ->
  is_lower_bound fmin f -> 0 <= t -> step eta grad x noise x' ->
  potential f fmin x' - potential f fmin x + progress L tau eta grad x - budget L sigma eta - (0 + ((- 1) * eta * (1 - L * eta)) * (⟨noise, (grad x)⟩ - 0) + (L * eta ^ 2 / 2) * (‖noise‖² - (sigma ^ 2 + tau * ‖grad x‖²))) <= 0.
Proof.
  intros L_positive sigma_nonnegative tau_nonnegative eta_positive eta_at_most f_smooth f_bounded_below
      t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress, budget.
  assert (0 <= 1 - L * eta * tau - L * eta) by (replace (1 - L * eta * tau - L * eta) with (L * (tau + 1) * (1
      / (L * (tau + 1)) - eta)) by (field; sign); sign).
  weigh 1 (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  add_square (1 / (4 * L)) ((L * eta - 1) ⊙ grad x ⊕ (L * eta) ⊙ noise ⊕ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L sigma tau eta : R) (f : E -> R) (grad : E -> E) (fmin : R) (t : R) (x : E) :
  0 < L -> 0 <= sigma -> 0 <= tau -> 0 < eta -> eta <= 1 / (L * (tau + 1)) -> smooth L f grad ->
  is_lower_bound fmin f -> 0 <= t -> - potential f fmin x <= 0.
Proof.
  intros L_positive sigma_nonnegative tau_nonnegative eta_positive eta_at_most f_smooth f_bounded_below
      t_nonnegative.
  unfold potential, progress, budget.
  assert (0 <= 1 - L * eta * tau - L * eta) by (replace (1 - L * eta * tau - L * eta) with (L * (tau + 1) * (1
      / (L * (tau + 1)) - eta)) by (field; sign); sign).
  weigh 1 (smooth_lower_bound L f grad fmin x ltac:(sign) f_smooth f_bounded_below).
  add_square (1 / (2 * L)) (grad x).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem gradient_descent_noise_growth
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L sigma tau eta : R) (f : E -> R)
    (grad : E -> E) (fmin : R) (noise : nat -> E -> Omega -> E) (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < L -> 0 <= sigma -> 0 <= tau -> 0 < eta -> eta <= 1 / (L * (tau + 1)) -> smooth L f grad ->
  is_lower_bound fmin f -> (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2 + tau * ‖grad x‖²)) ->
  (forall n x omega, step eta grad x (noise n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => ‖grad x‖²) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next n (fun x => ‖grad x‖²) x0) T / INR T <= (2 * (f x0 - fmin) + L * INR T * eta ^ 2 * sigma ^ 2) / (INR T * eta * (2 - L * eta * tau - L * eta)).
Proof.
  intros L_positive sigma_nonnegative tau_nonnegative eta_positive eta_at_most f_smooth f_bounded_below
      noise_unbiased noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * eta * tau - L * eta) by (replace (1 - L * eta * tau - L * eta) with (L * (tau + 1) * (1
      / (L * (tau + 1)) - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (x : E) => potential f fmin x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x - (eta * (2 - L
      * eta * tau - L * eta) / 2) * (‖grad x‖²) + budget L sigma eta)).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + ((- 1) * eta *
      (1 - L * eta)) * (⟨(noise n x omega), (grad x)⟩ - 0) + (L * eta ^ 2 / 2) * (‖(noise n x omega)‖² -
      (sigma ^ 2 + tau * ‖grad x‖²)))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L sigma tau eta f grad fmin (INR n) x (noise n x omega) (next n x omega)
          L_positive sigma_nonnegative tau_nonnegative eta_positive eta_at_most f_smooth f_bounded_below
          (pos_INR n) (stepping n x omega)) as below; assert (progress_is : progress L tau eta grad x = (eta *
          (2 - L * eta * tau - L * eta) / 2) * (‖grad x‖²)) by (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        (grad x))]; exact (mean_nothing P). }
  assert (ends : forall x, 0 <= Phi T x).
  { intros x; pose proof (domination E L sigma tau eta f grad fmin (INR T) x L_positive sigma_nonnegative
      tau_nonnegative eta_positive eta_at_most f_smooth f_bounded_below (pos_INR T)) as dominates; unfold Phi;
      lra. }
  pose proof (expected_progress P next Phi (fun n => budget L sigma eta) (fun x => ‖grad x‖²) (eta * (2 - L *
      eta * tau - L * eta) / 2) x0 T falls ends exists_expectation) as total.
  assert (spent : sum (fun n => budget L sigma eta) T <= L * INR T * eta ^ 2 * sigma ^ 2 / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L sigma eta) k = L * INR k * eta ^ 2 * sigma
      ^ 2 / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = (f x0 - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (eta * (2 - L * eta * tau - L * eta) / 2) * sum (fun n => expected P next n (fun x => ‖grad
      x‖²) x0) T <= (f x0 - fmin) + L * INR T * eta ^ 2 * sigma ^ 2 / 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((eta * (2 - L * eta * tau - L * eta) / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_noise_growth.
