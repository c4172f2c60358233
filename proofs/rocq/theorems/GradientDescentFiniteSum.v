(** * gradient-descent/finite-sum: [mean over t < T of E[f(x_t) - f(xs)] <= eta sigma^2 + R^2/(2 eta T)]

    Stochastic gradient descent on a finite sum, one component f_i a step, with a constant step eta <= 1/(2 L).
    Here [R = ||x_0 - xs||].
    Source: Bach, Moulines 2011; Taylor, Bach 2019; Gower et al. 2019.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad_i : E -> E) (x x' : E) : Prop :=
  x' = x ⊖ eta ⊙ grad_i x.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / 2.

Definition progress {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (x : E) : R :=
  eta * (f x - f xs).

Definition budget (sigma eta : R) : R :=
  eta ^ 2 * sigma ^ 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (f_i : E -> R) (grad_i : E -> E)
    (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta <= 1 / (2 * L) -> smooth_convex L f grad ->
  smooth_convex L f_i grad_i -> is_minimizer f xs -> 0 <= t -> step eta grad_i x x' ->
  potential xs x' - potential xs x + progress eta f xs x - budget sigma eta - (0 + (- eta) * ((f_i x - f_i xs) - (f x - f xs)) + (eta ^ 2) * (‖grad_i xs‖² - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_at_most f_smooth f_i_smooth xs_minimizer t_nonnegative
      x'_value.
  unfold step in x'_value.
  unfold potential, progress, budget.
  assert (0 <= 1 - 2 * L * eta) by (replace (1 - 2 * L * eta) with (2 * L * (1 / (2 * L) - eta)) by (field;
      sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  weigh eta (smooth_convex_interpolation L f_i grad_i xs x L_positive f_i_smooth).
  add_square (eta * (2 * L * eta + 1) / (2 * L)) (grad_i xs ⊖ (1 / (2 * L * eta + 1)) ⊙ grad_i x).
  add_square (eta ^ 2 * (1 - 2 * L * eta) / (2 * (2 * L * eta + 1))) (grad_i x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta <= 1 / (2 * L) -> smooth_convex L f grad -> is_minimizer f xs ->
  0 <= t -> - potential xs x <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_at_most f_smooth xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  assert (0 <= 1 - 2 * L * eta) by (replace (1 - 2 * L * eta) with (2 * L * (1 / (2 * L) - eta)) by (field;
      sign); sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 (proj1 f_smooth)) xs)) as xs_stationary.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem gradient_descent_finite_sum
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L sigma eta : R) (f : E -> R)
    (grad : E -> E) (f_i : Omega -> E -> R) (grad_i : Omega -> E -> E) (xs : E) (next : nat -> E -> Omega -> E)
    (x0 : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta <= 1 / (2 * L) -> (forall i, smooth_convex L (f_i i) (grad_i i)) ->
  is_mean P f_i grad_i f grad -> has_mean_at_most P (fun i => ‖grad_i i xs‖²) (sigma ^ 2) ->
  is_minimizer f xs -> (forall n x omega, step eta (grad_i omega) x (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x - f xs) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next n (fun x => f x - f xs) x0) T / INR T <= eta * sigma ^ 2 + ‖x0 ⊖ xs‖² / (2 * INR T * eta).
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_at_most f_i_smooth f_mean f_noise xs_minimizer stepping
      exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  pose proof (mean_smooth_convex P f_i grad_i f grad L ltac:(sign) f_mean f_i_smooth) as f_smooth.
  assert (0 <= 1 - 2 * L * eta) by (replace (1 - 2 * L * eta) with (2 * L * (1 / (2 * L) - eta)) by (field;
      sign); sign).
  set (Phi := fun (n : nat) (x : E) => potential xs x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x - (eta) * (f x -
      f xs) + budget sigma eta)).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + (- eta) *
      (((f_i omega) x - (f_i omega) xs) - (f x - f xs)) + (eta ^ 2) * (‖(grad_i omega) xs‖² - sigma ^ 2)));
      cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L sigma eta f grad (f_i omega) (grad_i omega) xs (INR n) x (next n x omega)
          L_positive sigma_nonnegative eta_positive eta_at_most f_smooth (f_i_smooth omega) xs_minimizer
          (pos_INR n) (stepping n x omega)) as below; assert (progress_is : progress eta f xs x = (eta) * (f x
          - f xs)) by (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (f_noise)]; apply mean_weigh_free; [|exact (mean_values P f_i grad_i f
        grad _ _ f_mean)]; exact (mean_nothing P). }
  assert (ends : forall x, 0 <= Phi T x).
  { intros x; pose proof (domination E L sigma eta f grad xs (INR T) x L_positive sigma_nonnegative
      eta_positive eta_at_most f_smooth xs_minimizer (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_progress P next Phi (fun n => budget sigma eta) (fun x => f x - f xs) (eta) x0 T falls
      ends exists_expectation) as total.
  assert (spent : sum (fun n => budget sigma eta) T <= INR T * eta ^ 2 * sigma ^ 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget sigma eta) k = INR k * eta ^ 2 * sigma ^ 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (eta) * sum (fun n => expected P next n (fun x => f x - f xs) x0) T <= INR T * eta ^ 2 *
      sigma ^ 2 + ‖x0 ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((eta) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions gradient_descent_finite_sum.
