(** * subgradient/stochastic: [mean over t < T of E[f(x_t) - f(xs)] <= eta G^2/2 + eta sigma^2/2 + R^2/(2 eta T)]

    The subgradient method with noise, x_{t+1} = x_t - eta (g_t + noise), with ||g_t|| <= G and any step eta.
    Here [R = ||x_0 - xs||].
    Source: Nemirovski, Juditsky, Lan, Shapiro 2009.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (subgradient_f : E -> E) (x noise x' : E) : Prop :=
  exists grad_1 : E,
    grad_1 = subgradient_f x /\
    x' = x ⊖ eta ⊙ grad_1 ⊖ eta ⊙ noise.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / 2.

Definition progress {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (x : E) : R :=
  eta * (f x - f xs).

Definition budget (G sigma eta : R) : R :=
  eta ^ 2 * (G ^ 2 + sigma ^ 2) / 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (G sigma eta : R) (f : E -> R) (subgradient_f : E -> E) (xs : E) (t : R)
    (x noise x' : E) :
  0 < G -> 0 <= sigma -> 0 < eta -> subgradients_bounded G f ->
  (forall u, is_subgradient f u (subgradient_f u)) -> is_minimizer f xs -> 0 <= t ->
  step eta subgradient_f x noise x' ->
  potential xs x' - potential xs x + progress eta f xs x - budget G sigma eta - (0 + (- eta) * (⟨noise, x⟩ - 0) + eta * (⟨noise, xs⟩ - 0) + (eta ^ 2) * (⟨noise, (subgradient_f x)⟩ - 0) + (eta ^ 2 / 2) * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros G_positive sigma_nonnegative eta_positive f_bounded subgradient_f_is xs_minimizer t_nonnegative
      (grad_1 & grad_1_value & x'_value).
  unfold potential, progress, budget.
  rewrite <- ?grad_1_value.
  pose proof (subgradient_f_is x) as grad_1_subgradient; rewrite <- grad_1_value in grad_1_subgradient; clear
      grad_1_value.
  weigh eta (grad_1_subgradient xs I).
  weigh (eta ^ 2 / 2) (subgradient_bound_sqr G f x grad_1 f_bounded grad_1_subgradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G sigma eta : R) (f : E -> R) (subgradient_f : E -> E) (xs : E) (t : R) (x : E) :
  0 < G -> 0 <= sigma -> 0 < eta -> subgradients_bounded G f ->
  (forall u, is_subgradient f u (subgradient_f u)) -> is_minimizer f xs -> 0 <= t -> - potential xs x <= 0.
Proof.
  intros G_positive sigma_nonnegative eta_positive f_bounded subgradient_f_is xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem subgradient_stochastic
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (G sigma eta : R) (f : E -> R)
    (subgradient_f : E -> E) (xs : E) (noise : nat -> E -> Omega -> E) (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < G -> 0 <= sigma -> 0 < eta -> subgradients_bounded G f ->
  (forall u, is_subgradient f u (subgradient_f u)) -> is_minimizer f xs ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n x omega, step eta subgradient_f x (noise n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x - f xs) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next n (fun x => f x - f xs) x0) T / INR T <= G ^ 2 * eta / 2 + eta * sigma ^ 2 / 2 + ‖x0 ⊖ xs‖² / (2 * INR T * eta).
Proof.
  intros G_positive sigma_nonnegative eta_positive f_bounded subgradient_f_is xs_minimizer noise_unbiased
      noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun (n : nat) (x : E) => potential xs x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega)) (Phi n x - (eta) * (f x -
      f xs) + budget G sigma eta)).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega)) (fun omega => 0 + (- eta) *
      (⟨(noise n x omega), x⟩ - 0) + (eta) * (⟨(noise n x omega), xs⟩ - 0) + (eta ^ 2) * (⟨(noise n x omega),
      (subgradient_f x)⟩ - 0) + (eta ^ 2 / 2) * (‖(noise n x omega)‖² - sigma ^ 2))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E G sigma eta f subgradient_f xs (INR n) x (noise n x omega) (next n x omega)
          G_positive sigma_nonnegative eta_positive f_bounded subgradient_f_is xs_minimizer (pos_INR n)
          (stepping n x omega)) as below; assert (progress_is : progress eta f xs x = (eta) * (f x - f xs)) by
          (unfold progress; field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        (subgradient_f x))]; apply mean_weigh_free; [|exact (noise_unbiased n x xs)]; apply mean_weigh_free;
        [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, 0 <= Phi T x).
  { intros x; pose proof (domination E G sigma eta f subgradient_f xs (INR T) x G_positive sigma_nonnegative
      eta_positive f_bounded subgradient_f_is xs_minimizer (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_progress P next Phi (fun n => budget G sigma eta) (fun x => f x - f xs) (eta) x0 T
      falls ends exists_expectation) as total.
  assert (spent : sum (fun n => budget G sigma eta) T <= INR T * eta ^ 2 * (G ^ 2 + sigma ^ 2) / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G sigma eta) k = INR k * eta ^ 2 * (G ^ 2 +
      sigma ^ 2) / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (eta) * sum (fun n => expected P next n (fun x => f x - f xs) x0) T <= INR T * eta ^ 2 * (G ^
      2 + sigma ^ 2) / 2 + ‖x0 ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((eta) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions subgradient_stochastic.
