(** * discovered/stochastic-gradient: [mean over t < T of E[||grad f(x_t)||^2] <= L (eta^2 sigma^2 T + R^2)/(eta T (2 - eta L))]

    Gradient descent with unbiased gradients of variance at most sigma^2 and a constant step eta < 1/L.
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (x noise x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise.

Definition potential {E : InnerProductSpace} (eta : R) (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / (eta ^ 2).

Definition progress {E : InnerProductSpace} (L eta : R) (grad : E -> E) (x : E) : R :=
  (2 - L * eta) / (L * eta) * ‖grad x‖².

Definition budget (sigma : R) : R :=
  sigma ^ 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x noise x' : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  step eta grad x noise x' ->
  potential eta xs x' - potential eta xs x + progress L eta grad x - budget sigma - (0 + (- 2 / eta) * (⟨noise, x⟩ - 0) + (2 / eta) * (⟨noise, xs⟩ - 0) + 2 * (⟨noise, (grad x)⟩ - 0) + 1 * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh (2 / eta) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 / eta) (smooth_convex_interpolation L f grad x xs L_positive f_smooth).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> is_minimizer f xs -> 0 <= t ->
  - potential eta xs x <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (1 / (eta ^ 2)) (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem discovered_stochastic_gradient
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L sigma eta : R) (f : E -> R)
    (grad : E -> E) (xs : E) (noise : nat -> E -> Omega -> E) (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> is_minimizer f xs ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n x omega, step eta grad x (noise n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => ‖grad x‖²) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next n (fun x => ‖grad x‖²) x0) T / INR T <= L * (INR T * eta ^ 2 * sigma ^ 2 + ‖x0 ⊖ xs‖²) / (INR T * eta * (2 - L * eta)).
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer noise_unbiased
      noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (x : E) => potential eta xs x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x - ((2 - L * eta)
      / (L * eta)) * (‖grad x‖²) + budget sigma)).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + (- 2 / eta) *
      (⟨(noise n x omega), x⟩ - 0) + (2 / eta) * (⟨(noise n x omega), xs⟩ - 0) + (2) * (⟨(noise n x omega),
      (grad x)⟩ - 0) + (1) * (‖(noise n x omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L sigma eta f grad xs (INR n) x (noise n x omega) (next n x omega) L_positive
          sigma_nonnegative eta_positive eta_below f_smooth xs_minimizer (pos_INR n) (stepping n x omega)) as
          below; assert (progress_is : progress L eta grad x = ((2 - L * eta) / (L * eta)) * (‖grad x‖²)) by
          (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        (grad x))]; apply mean_weigh_free; [|exact (noise_unbiased n x xs)]; apply mean_weigh_free; [|exact
        (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, 0 <= Phi T x).
  { intros x; pose proof (domination E L sigma eta f grad xs (INR T) x L_positive sigma_nonnegative
      eta_positive eta_below f_smooth xs_minimizer (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_progress P next Phi (fun n => budget sigma) (fun x => ‖grad x‖²) ((2 - L * eta) / (L *
      eta)) x0 T falls ends exists_expectation) as total.
  assert (spent : sum (fun n => budget sigma) T <= INR T * sigma ^ 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget sigma) k = INR k * sigma ^ 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖² / eta ^ 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : ((2 - L * eta) / (L * eta)) * sum (fun n => expected P next n (fun x => ‖grad x‖²) x0) T <=
      INR T * sigma ^ 2 + ‖x0 ⊖ xs‖² / eta ^ 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ (((2 - L * eta) / (L * eta)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions discovered_stochastic_gradient.
