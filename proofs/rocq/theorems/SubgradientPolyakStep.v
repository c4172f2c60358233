(** * subgradient/polyak-step: [mean over t < T of (f(x_t) - f(xs)) weighted by eta_t <= R^2/(sum_{t<T} eta_t)]

    The subgradient method with Polyak's step, x_{t+1} = x_t - (f(x_t) - f* ) / ||grad f(x_t)||^2 grad f(x_t).
    Here [R = ||x_0 - xs||].
    Source: Polyak 1987.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = x ⊖ eta ⊙ g /\
    eta * ‖g‖² <= f x - f xs.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (x : E) : R :=
  eta * (f x - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (eta : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < eta -> is_minimizer f xs -> 0 <= t -> step eta f xs x x' ->
  potential xs x' - potential xs x + progress eta f xs x <= 0.
Proof.
  intros eta_positive xs_minimizer t_nonnegative (g & g_subgradient & x'_value & choice_1).
  unfold potential, progress.
  weigh (2 * eta) (g_subgradient xs I).
  weigh eta (choice_1).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (eta : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < eta -> is_minimizer f xs -> 0 <= t -> - potential xs x <= 0.
Proof.
  intros eta_positive xs_minimizer t_nonnegative.
  unfold potential, progress.
  add_square 1 (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_polyak_step
    (E : InnerProductSpace) (eta : nat -> R) (f : E -> R) (xs : E) (x : nat -> E) :
  (forall n, 0 < (eta n)) -> is_minimizer f xs -> (forall n, step (eta n) f xs (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (eta n) * (f (x n) - f xs)) T / sum (fun n => eta n) T <= ‖x O ⊖ xs‖² / sum (fun n => eta n) T.
Proof.
  intros eta_positive xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (eta n) f xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E (eta n) f xs (INR n) (x n) (x (S n)) (eta_positive n) xs_minimizer (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E (eta T) f xs (INR T) (x T) (eta_positive T) xs_minimizer (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (eta n) f xs (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta n) * (f (x n) - f xs)) T <= ‖x O ⊖ xs‖²).
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

Print Assumptions subgradient_polyak_step.
