(** * coordinate-descent/random: [E[f(x_T) - f(xs)] <= n (2 Delta_0 + R^2)/(2 (T + n))]

    Coordinate descent: one coordinate i, uniformly at random, with the step 1/L_i.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Nesterov 2012.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N : nat) (grad : E -> E) (B : nat -> E -> E) (x part x' : E) : Prop :=
  is_block N B (grad x) part /\
    x' = x ⊖ part.

Definition potential {E : InnerProductSpace} (N : nat) (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  (INR N + t) / INR N * (f x - f xs) + ‖x ⊖ xs‖² / 2.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (N : nat) (N_positive : (0 < N)%nat) (f : E -> R) (grad : E -> E)
    (B : nat -> E -> E) (xs : E) (t : R) (x part x' : E) :
  blocks N B -> blockwise_smooth N B f grad -> convex f -> is_minimizer f xs -> 0 <= t ->
  step N grad B x part x' ->
  potential N f xs (t + 1) x' - potential N f xs t x - (0 + (- 1) * (⟨part, x⟩ - ⟨grad x, x⟩ / INR N) + 1 * (⟨part, xs⟩ - ⟨grad x, xs⟩ / INR N)) <= 0.
Proof.
  intros B_blocks f_smooth f_convex xs_minimizer t_nonnegative (part_drawn & x'_value).
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 f_smooth) xs)) as xs_stationary.
  weigh (1 / (INR N)) (convex_inequality f grad x xs f_convex (proj1 f_smooth)).
  weigh ((INR N + t + 1) / INR N) (block_step_descent N B f grad x part x' B_blocks f_smooth part_drawn
      ltac:(subst; vector_eq)).
  add_square ((t + 1) / (2 * INR N)) (part).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (N : nat) (N_positive : (0 < N)%nat) (f : E -> R) (grad : E -> E)
    (B : nat -> E -> E) (xs : E) (t : R) (x : E) :
  blocks N B -> blockwise_smooth N B f grad -> convex f -> is_minimizer f xs -> 0 <= t ->
  (INR N + t) / INR N * (f x - f xs) - potential N f xs t x <= 0.
Proof.
  intros B_blocks f_smooth f_convex xs_minimizer t_nonnegative.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 f_smooth) xs)) as xs_stationary.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem coordinate_descent_random
    (E : InnerProductSpace) (N : nat) (N_positive : (0 < N)%nat) (f : E -> R) (grad : E -> E)
    (B : nat -> E -> E) (xs : E) (next : nat -> E -> {i : nat | (i < N)%nat} -> E) (x0 : E) :
  blocks N B -> blockwise_smooth N B f grad -> convex f -> is_minimizer f xs ->
  (forall n x omega, step N grad B x (B (proj1_sig omega) (grad x)) (next n x omega)) ->
  forall T, (0 < T)%nat ->
  expected (uniform N N_positive) next T (fun x => f x - f xs) x0 <= INR N * (2 * (f x0 - f xs) + ‖x0 ⊖ xs‖²) / (2 * (INR T + INR N)).
Proof.
  intros B_blocks f_smooth f_convex xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  set (Phi := fun (n : nat) (x : E) => potential N f xs (INR n) x).
  assert (falls : forall n x, mean_below (uniform N N_positive) (fun omega => Phi (S n) (next n x omega)) (Phi
      n x + 0)).
  { intros n x; apply (mean_step (uniform N N_positive) (fun omega => Phi (S n) (next n x omega)) (fun omega
      => 0 + (- 1) * (⟨(B (proj1_sig omega) (grad x)), x⟩ - ⟨grad x, x⟩ / INR N) + (1) * (⟨(B (proj1_sig
      omega) (grad x)), xs⟩ - ⟨grad x, xs⟩ / INR N))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E N N_positive f grad B xs (INR n) x (B (proj1_sig omega) (grad x)) (next n x
          omega) B_blocks f_smooth f_convex xs_minimizer (pos_INR n) (stepping n x omega)) as below; lra.
    - apply mean_weigh_free; [|exact (mean_block N N_positive B _ _ B_blocks)]; apply mean_weigh_free; [|exact
        (mean_block N N_positive B _ _ B_blocks)]; exact (mean_nothing (uniform N N_positive)). }
  assert (ends : forall x, ((INR N + INR T) / INR N) * (f x - f xs) <= Phi T x).
  { intros x; pose proof (domination E N N_positive f grad B xs (INR T) x B_blocks f_smooth f_convex
      xs_minimizer (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_last (uniform N N_positive) next Phi (fun n => 0) (fun x => f x - f xs) ((INR N + INR
      T) / INR N) x0 T falls ends ((fun n => uniform_has_expectation N N_positive next n _ _) T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O x0 = (f x0 - f xs) + ‖x0 ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : ((INR N + INR T) / INR N) * (expected (uniform N N_positive) next T (fun x => f x - f xs) x0)
      <= (f x0 - f xs) + ‖x0 ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions coordinate_descent_random.
