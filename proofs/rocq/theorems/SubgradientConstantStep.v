(** * subgradient/constant-step: [mean over t < T of (f(x_t) - f(xs)) <= G**2*eta/2 + R**2/(2*T*eta)]

    The subgradient method with a constant step, for convex functions with subgradients bounded by G.
    Here [R = ||x_0 - xs||].
    Source: Bansal, Gupta 2019, section 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f : E -> R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = x ⊖ eta ⊙ g.

Definition potential {E : InnerProductSpace} (eta : R) (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / (2 * eta).

Definition progress {E : InnerProductSpace} (f : E -> R) (xs : E) (x : E) : R :=
  f x - f xs.

Definition budget (G eta : R) : R :=
  G ^ 2 * eta / 2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G eta : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < G -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t -> step eta f x x' ->
  potential eta xs x' - potential eta xs x + progress f xs x - budget G eta <= 0.
Proof.
  intros G_positive eta_positive f_bounded xs_minimizer t_nonnegative (g & g_subgradient & x'_value).
  unfold potential, progress, budget.
  weigh 1 (g_subgradient xs I).
  weigh (eta / 2) (subgradient_bound_sqr G f x g f_bounded g_subgradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G eta : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < G -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs -> 0 <= t -> - potential eta xs x <= 0.
Proof.
  intros G_positive eta_positive f_bounded xs_minimizer t_nonnegative.
  unfold potential, progress, budget.
  add_square (1 / (2 * eta)) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_constant_step
    (E : InnerProductSpace) (G eta : R) (f : E -> R) (xs : E) (x : nat -> E) :
  0 < G -> 0 < eta -> subgradients_bounded G f -> is_minimizer f xs ->
  (forall n, step eta f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f (x n) - f xs) T / INR T <= G ^ 2 * eta / 2 + ‖x O ⊖ xs‖² / (2 * INR T * eta).
Proof.
  intros G_positive eta_positive f_bounded xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential eta xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f xs (x n)) + budget G eta).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G eta f xs (INR n) (x n) (x (S n)) G_positive eta_positive f_bounded xs_minimizer
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E G eta f xs (INR T) (x T) G_positive eta_positive f_bounded xs_minimizer (pos_INR
      T)) as dominates.
  change (potential eta xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f xs (x n)) (fun n => budget G eta) T falls) as total.
  assert (spent : sum (fun n => budget G eta) T <= G ^ 2 * INR T * eta / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta) k = G ^ 2 * INR k * eta / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = ‖x O ⊖ xs‖² / (2 * eta)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f (x n) - f xs)) T <= G ^ 2 * INR T * eta / 2 + ‖x O ⊖ xs‖² / (2 * eta)).
  { replace (sum (fun n => (f (x n) - f xs)) T) with (sum (fun n => progress f xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_constant_step.
