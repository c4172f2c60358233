(** * subgradient/epsilon: [mean over t < T of (f(x_t) - f(xs)) <= eps + eta G^2/2 + R^2/(2 eta T)]

    The method of eps-subgradients, x_{t+1} = x_t - eta e_t, with ||e_t|| <= G.
    Here [R = ||x_0 - xs||].
    Source: Millan, Machado 2019, lemma 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (G eps eta : R) (f : E -> R) (x x' : E) : Prop :=
  exists e : E,
    ((forall u, f x + ⟨e, u ⊖ x⟩ - eps <= f u) /\ norm e <= G) /\
    x' = x ⊖ eta ⊙ e.

Definition potential {E : InnerProductSpace} (eta : R) (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / (2 * eta).

Definition progress {E : InnerProductSpace} (f : E -> R) (xs : E) (x : E) : R :=
  f x - f xs.

Definition budget (G eps eta : R) : R :=
  (G ^ 2 * eta + 2 * eps) / 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G eps eta : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < G -> 0 <= eps -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t ->
  step G eps eta f x x' -> potential eta xs x' - potential eta xs x + progress f xs x - budget G eps eta <= 0.
Proof.
  intros G_positive eps_nonnegative eta_positive f_bounded xs_minimizer t_nonnegative (e & e_oracle &
      x'_value).
  unfold potential, progress, budget.
  weigh (eta / 2) (sqr_norm_le e G (proj2 e_oracle)).
  weigh 1 (proj1 e_oracle xs).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G eps eta : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < G -> 0 <= eps -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t ->
  - potential eta xs x <= 0.
Proof.
  intros G_positive eps_nonnegative eta_positive f_bounded xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  add_square (1 / (2 * eta)) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_epsilon
    (E : InnerProductSpace) (G eps eta : R) (f : E -> R) (xs : E) (x : nat -> E) :
  0 < G -> 0 <= eps -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs ->
  (forall n, step G eps eta f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f (x n) - f xs) T / INR T <= G ^ 2 * eta / 2 + eps + ‖x O ⊖ xs‖² / (2 * INR T * eta).
Proof.
  intros G_positive eps_nonnegative eta_positive f_bounded xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential eta xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f xs (x n)) + budget G eps eta).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G eps eta f xs (INR n) (x n) (x (S n)) G_positive eps_nonnegative eta_positive
        f_bounded xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E G eps eta f xs (INR T) (x T) G_positive eps_nonnegative eta_positive f_bounded
      xs_minimizer (pos_INR T)) as dominates.
  change (potential eta xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f xs (x n)) (fun n => budget G eps eta) T falls) as total.
  assert (spent : sum (fun n => budget G eps eta) T <= INR T * (G ^ 2 * eta + 2 * eps) / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eps eta) k = INR k * (G ^ 2 * eta + 2 *
      eps) / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = ‖x O ⊖ xs‖² / (2 * eta)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f (x n) - f xs)) T <= INR T * (G ^ 2 * eta + 2 * eps) / 2 + ‖x O ⊖ xs‖² / (2 *
      eta)).
  { replace (sum (fun n => (f (x n) - f xs)) T) with (sum (fun n => progress f xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_epsilon.
