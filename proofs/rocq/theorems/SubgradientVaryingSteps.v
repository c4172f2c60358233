(** * subgradient/varying-steps: [mean over t < T of (f(x_t) - f(xs)) weighted by eta[t] <= (G**2*Sum(eta[t]**2, (t, 0, T - 1)) + R**2)/(2*Sum(eta[t], (t, 0, T - 1)))]

    The subgradient method with steps eta_t of any positive size.
    Here [R = ||x_0 - xs||].
    Source: Bansal, Gupta 2019, section 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f : E -> R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = x ⊖ eta ⊙ g.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / 2.

Definition progress {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (x : E) : R :=
  eta * (f x - f xs).

Definition budget (G eta : R) : R :=
  G ^ 2 * eta ^ 2 / 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G eta : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < G -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t -> step eta f x x' ->
  potential xs x' - potential xs x + progress eta f xs x - budget G eta <= 0.
Proof.
  intros G_positive eta_positive f_bounded xs_minimizer t_nonnegative (g & g_subgradient & x'_value).
  unfold potential, progress, budget.
  weigh eta (g_subgradient xs I).
  weigh (eta ^ 2 / 2) (subgradient_bound_sqr G f x g f_bounded g_subgradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G eta : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < G -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t -> - potential xs x <= 0.
Proof.
  intros G_positive eta_positive f_bounded xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_varying_steps
    (E : InnerProductSpace) (G : R) (eta : nat -> R) (f : E -> R) (xs : E) (x : nat -> E) :
  0 < G -> (forall n, 0 < (eta n)) -> subgradients_bounded G f -> is_minimizer f xs ->
  (forall n, step (eta n) f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (eta n) * (f (x n) - f xs)) T / sum (fun n => eta n) T <= (G ^ 2 * sum (fun n => (eta n) ^ 2) T + ‖x O ⊖ xs‖²) / (2 * sum (fun n => eta n) T).
Proof.
  intros G_positive eta_positive f_bounded xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (eta n) f xs (x n)) + budget G (eta n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G (eta n) f xs (INR n) (x n) (x (S n)) G_positive (eta_positive n) f_bounded
        xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E G (eta T) f xs (INR T) (x T) G_positive (eta_positive T) f_bounded xs_minimizer
      (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (eta n) f xs (x n)) (fun n => budget G (eta n)) T falls) as
      total.
  assert (spent : sum (fun n => budget G (eta n)) T <= G ^ 2 * sum (fun n => (eta n) ^ 2) T / 2).
  { assert (each : forall n, budget G (eta n) <= (0) - (0) + ((G ^ 2 / 2) * ((eta n) ^ 2))).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); pose proof (eta_positive n); try unfold budget; apply
        Rminus_le.
      match goal with |- ?left_side <= 0 =>
        replace left_side with 0 by (field; sign) end; lra. }
    assert (begins : 0 <= (0)) by (change (INR O) with 0; rewrite ?pow_O; right; field; sign).
    pose proof (sum_upper (fun n => budget G (eta n)) (fun n => (0)) (fun n => (G ^ 2 / 2) * ((eta n) ^ 2)) T
        each begins) as grown.
    assert (part_1 : sum (fun n => (G ^ 2 / 2) * ((eta n) ^ 2)) T <= (G ^ 2 / 2) * sum (fun n => (eta n) ^ 2)
        T).
    { rewrite (sum_scale (G ^ 2 / 2) (fun n => (eta n) ^ 2)); lra. }
    replace (G ^ 2 * sum (fun n => (eta n) ^ 2) T / 2) with ((0) + (G ^ 2 / 2) * sum (fun n => (eta n) ^ 2) T)
        by (field; sign); cbv beta in grown; lra. }
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta n) * (f (x n) - f xs)) T <= G ^ 2 * sum (fun n => (eta n) ^ 2) T / 2 + ‖x
      O ⊖ xs‖² / 2).
  { replace (sum (fun n => (eta n) * (f (x n) - f xs)) T) with (sum (fun n => progress (eta n) f xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  assert (weights : 0 < sum (fun n => eta n) T)
      by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n); pose proof (eta_positive n);
          sign]).
  apply (quotient_le _ _ (sum (fun n => eta n) T)) in paid; [|exact weights].
  assert (0 < sum (fun n => eta n) T) by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n);
      pose proof (eta_positive n); sign]).
  assert (apart : sum (fun n => eta n) T = (1) * sum (fun n => eta n) T).
  { rewrite <- (sum_scale (1) (fun n => eta n)); apply sum_ext; intros n _; pose proof (pos_INR n); pose proof
      (eta_positive n); field; sign. }
  eapply Rle_trans; [exact paid | rewrite apart in *; apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_varying_steps.
