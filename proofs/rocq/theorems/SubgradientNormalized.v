(** * subgradient/normalized: [mean over t < T of (f(x_t) - f(xs)) <= G (eta^2 T + R^2)/(2 eta T)]

    The subgradient method with steps of one length eta, x_{t+1} = x_t - eta g_t/||g_t||.
    Here [R = ||x_0 - xs||].
    Source: Shor 1985; Nesterov 2004, theorem 3.2.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta length : R) (f : E -> R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = x ⊖ (eta / length) ⊙ g /\
    length ^ 2 = ‖g‖².

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (G eta : R) (f : E -> R) (xs : E) (x : E) : R :=
  2 * eta / G * (f x - f xs).

Definition budget (eta : R) : R :=
  eta ^ 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G eta length : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < G -> 0 < eta -> 0 < length -> length <= G -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t ->
  step eta length f x x' -> potential xs x' - potential xs x + progress G eta f xs x - budget eta <= 0.
Proof.
  intros G_positive eta_positive length_positive length_at_most f_bounded xs_minimizer t_nonnegative (g &
      g_subgradient & x'_value & choice_1).
  unfold potential, progress, budget.
  weigh (2 * eta / length) (g_subgradient xs I).
  weigh (2 * eta * (G - length) / (G * length)) ((fun u => minimizer_value whole f xs u xs_minimizer) x I).
  weigh_free (- eta ^ 2 / length ^ 2) (choice_1).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G eta length : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < G -> 0 < eta -> 0 < length -> length <= G -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t ->
  - potential xs x <= 0.
Proof.
  intros G_positive eta_positive length_positive length_at_most f_bounded xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_normalized
    (E : InnerProductSpace) (G eta : R) (length : nat -> R) (f : E -> R) (xs : E) (x : nat -> E) :
  0 < G -> 0 < eta -> (forall n, 0 < (length n)) -> (forall n, (length n) <= G) -> subgradients_bounded G f ->
  is_minimizer f xs -> (forall n, step eta (length n) f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f (x n) - f xs) T / INR T <= G * (INR T * eta ^ 2 + ‖x O ⊖ xs‖²) / (2 * INR T * eta).
Proof.
  intros G_positive eta_positive length_positive length_at_most f_bounded xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress G eta f xs (x n)) + budget eta).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G eta (length n) f xs (INR n) (x n) (x (S n)) G_positive eta_positive
        (length_positive n) (length_at_most n) f_bounded xs_minimizer (pos_INR n) (stepping n)) as below; lra.
        }
  pose proof (domination E G eta (length T) f xs (INR T) (x T) G_positive eta_positive (length_positive T)
      (length_at_most T) f_bounded xs_minimizer (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress G eta f xs (x n)) (fun n => budget eta) T falls) as total.
  assert (spent : sum (fun n => budget eta) T <= INR T * eta ^ 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget eta) k = INR k * eta ^ 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (2 * eta / G) * (f (x n) - f xs)) T <= INR T * eta ^ 2 + ‖x O ⊖ xs‖²).
  { replace (sum (fun n => (2 * eta / G) * (f (x n) - f xs)) T) with (sum (fun n => progress G eta f xs (x n))
      T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (2 * eta / G) (fun n => f (x n) - f xs)) in paid.
  apply (quotient_le _ _ ((2 * eta / G) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions subgradient_normalized.
