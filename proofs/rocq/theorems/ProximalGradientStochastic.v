(** * proximal-gradient/stochastic: [mean over t < T of E[F(x_{t+1}) - F(xs)] <= eta sigma^2/(2 (1 - eta L)) + R^2/(2 eta T)]

    The same step over a set or with a non-smooth part; the guaranteed decrease is the gap of the next iterate.
    Here [R = ||x_0 - xs||].
    Source: Ghadimi, Lan 2012; Taylor, Bach 2019.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (x noise x' : E) : Prop :=
  is_prox K h eta (x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise) x'.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / 2.

Definition progress {E : InnerProductSpace} (eta : R) (f h : E -> R) (xs : E) (x noise x' : E) : R :=
  eta * (f x' + h x' - (f xs + h xs)).

Definition budget (L sigma eta : R) : R :=
  eta ^ 2 * sigma ^ 2 / (2 * (1 - L * eta)).

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t : R) (x noise x' : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> 0 <= t -> step eta grad h K x noise x' ->
  potential xs x' - potential xs x + progress eta f h xs x noise x' - budget L sigma eta - (0 + (- eta) * (⟨noise, x⟩ - 0) + eta * (⟨noise, xs⟩ - 0) + (eta ^ 2 / (2 * (1 - L * eta))) * (‖noise‖² - sigma ^ 2)) <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth K_convex h_convex xs_minimizer
      t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  weigh eta (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh eta (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh eta (prox_optimality K h eta (x ⊖ eta ⊙ grad x ⊖ eta ⊙ noise) x' xs h_convex K_convex ltac:(sign)
      x'_oracle (proj1 xs_minimizer)).
  add_square (1 / 2) (x ⊕ eta ⊙ grad x' ⊖ eta ⊙ grad x ⊖ eta ⊙ noise ⊖ x').
  add_square (eta / (2 * L)) (grad xs ⊖ grad x).
  add_square (eta * (1 - L * eta) / (2 * L)) (grad x ⊖ (L * eta / (1 - L * eta)) ⊙ noise ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L sigma eta : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop)
    (xs : E) (t : R) (x : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs -> 0 <= t -> - potential xs x <= 0.
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth K_convex h_convex xs_minimizer
      t_nonnegative.
  unfold potential, progress, budget.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem proximal_gradient_stochastic
    (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L sigma eta : R) (f : E -> R)
    (grad : E -> E) (h : E -> R) (K : E -> Prop) (xs : E) (noise : nat -> E -> Omega -> E)
    (next : nat -> E -> Omega -> E) (x0 : E) :
  0 < L -> 0 <= sigma -> 0 < eta -> eta < 1 / L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  is_minimizer_on K (fun u => f u + h u) xs ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) ->
  (forall n x, has_mean_at_most P (fun omega => ‖noise n x omega‖²) (sigma ^ 2)) ->
  (forall n x omega, step eta grad h K x (noise n x omega) (next n x omega)) ->
  (forall n, has_expectation P next n (fun x => f x + h x - (f xs + h xs)) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected P next (S n) (fun x => f x + h x - (f xs + h xs)) x0) T / INR T <= eta * sigma ^ 2 / (2 * (1 - L * eta)) + ‖x0 ⊖ xs‖² / (2 * INR T * eta).
Proof.
  intros L_positive sigma_nonnegative eta_positive eta_below f_smooth K_convex h_convex xs_minimizer
      noise_unbiased noise_bounded stepping exists_expectation T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 < 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (x : E) => potential xs x).
  assert (falls : forall n x, mean_below P (fun omega => Phi (S n) (next n x omega) + (eta) * (f (next n x
      omega) + h (next n x omega) - (f xs + h xs))) (Phi n x + budget L sigma eta)).
  { intros n x; apply (mean_step P (fun omega => Phi (S n) (next n x omega) + (eta) * (f (next n x omega) + h
      (next n x omega) - (f xs + h xs))) (fun omega => 0 + (- eta) * (⟨(noise n x omega), x⟩ - 0) + (eta) *
      (⟨(noise n x omega), xs⟩ - 0) + (eta ^ 2 / (2 * (1 - L * eta))) * (‖(noise n x omega)‖² - sigma ^ 2)));
      cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L sigma eta f grad h K xs (INR n) x (noise n x omega) (next n x omega) L_positive
          sigma_nonnegative eta_positive eta_below f_smooth K_convex h_convex xs_minimizer (pos_INR n)
          (stepping n x omega)) as below; assert (progress_is : progress eta f h xs x (noise n x omega) (next
          n x omega) = (eta) * (f (next n x omega) + h (next n x omega) - (f xs + h xs))) by (unfold progress;
          field; sign); lra.
    - apply mean_weigh; [|sign|exact (noise_bounded n x)]; apply mean_weigh_free; [|exact (noise_unbiased n x
        xs)]; apply mean_weigh_free; [|exact (noise_unbiased n x x)]; exact (mean_nothing P). }
  assert (ends : forall x, 0 <= Phi T x).
  { intros x; pose proof (domination E L sigma eta f grad h K xs (INR T) x L_positive sigma_nonnegative
      eta_positive eta_below f_smooth K_convex h_convex xs_minimizer (pos_INR T)) as dominates; unfold Phi;
      lra. }
  pose proof (expected_progress_next P next Phi (fun n => budget L sigma eta) (fun x => f x + h x - (f xs + h
      xs)) (eta) x0 T falls ends exists_expectation) as total.
  assert (spent : sum (fun n => budget L sigma eta) T <= INR T * eta ^ 2 * sigma ^ 2 / (2 * (1 - L * eta))).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L sigma eta) k = INR k * eta ^ 2 * sigma ^ 2
      / (2 * (1 - L * eta)))
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O x0 = ‖x0 ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (eta) * sum (fun n => expected P next (S n) (fun x => f x + h x - (f xs + h xs)) x0) T <= INR
      T * eta ^ 2 * sigma ^ 2 / (2 * (1 - L * eta)) + ‖x0 ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((eta) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions proximal_gradient_stochastic.
