(** * coordinate-descent/strongly-convex: [E[f(x_T) - f(xs)] <= (1 - mu/n)^T Delta_0]

    The same step for functions that are mu-strongly convex in the weighted norm.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: Nesterov 2012.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (N : nat) (grad : E -> E) (B : nat -> E -> E) (x part x' : E) : Prop :=
  is_block N B (grad x) part /\
    x' = x ⊖ part.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  (f x - f xs) / w.

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (N : nat) (N_positive : (0 < N)%nat) (mu : R) (f : E -> R) (grad : E -> E)
    (B : nat -> E -> E) (xs : E) (t w : R) (x part x' : E) :
  0 < mu -> mu < 1 -> blocks N B -> blockwise_smooth N B f grad -> strongly_convex mu f -> is_minimizer f xs ->
  0 <= t -> 0 < w -> step N grad B x part x' ->
  potential f xs ((1 - mu / INR N) * w) x' - potential f xs w x - (0 + (- INR N / (2 * w * (INR N - mu))) * (‖part‖² - ‖grad x‖² / INR N)) <= 0.
Proof.
  intros mu_positive mu_below B_blocks f_smooth f_strongly_convex xs_minimizer t_nonnegative w_positive
      (part_drawn & x'_value).
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (exists slack_mu, 0 < slack_mu /\ mu = 1 / (slack_mu + 1)) as (slack_mu & slack_mu_sign &
      mu_by_slack).
  { exists ((1 - mu) / mu); split; [sign | field; sign]. }
  assert (0 < INR N - mu) by (rewrite ?mu_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_mu *
      (INR N - 1) + slack_mu + (INR N - 1)) / (slack_mu + 1)) by (field; sign) end; sign).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 f_smooth) xs)) as xs_stationary.
  weigh (mu / (w * (INR N - mu))) (strongly_convex_inequality mu f grad x xs (Rlt_le _ _ mu_positive)
      f_strongly_convex (proj1 f_smooth)).
  weigh (INR N / (w * (INR N - mu))) (block_step_descent N B f grad x part x' B_blocks f_smooth part_drawn
      ltac:(subst; vector_eq)).
  add_square (1 / (2 * w * (INR N - mu))) (grad x ⊕ mu ⊙ xs ⊖ mu ⊙ x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (N : nat) (N_positive : (0 < N)%nat) (mu : R) (f : E -> R) (grad : E -> E)
    (B : nat -> E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> mu < 1 -> blocks N B -> blockwise_smooth N B f grad -> strongly_convex mu f -> is_minimizer f xs ->
  0 <= t -> 0 < w -> 1 / w * (f x - f xs) - potential f xs w x <= 0.
Proof.
  intros mu_positive mu_below B_blocks f_smooth f_strongly_convex xs_minimizer t_nonnegative w_positive.
  unfold potential.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer ((proj1 f_smooth) xs)) as xs_stationary.
  identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem coordinate_descent_strongly_convex
    (E : InnerProductSpace) (N : nat) (N_positive : (0 < N)%nat) (mu : R) (f : E -> R) (grad : E -> E)
    (B : nat -> E -> E) (xs : E) (next : nat -> E -> {i : nat | (i < N)%nat} -> E) (x0 : E) :
  0 < mu -> mu < 1 -> blocks N B -> blockwise_smooth N B f grad -> strongly_convex mu f -> is_minimizer f xs ->
  (forall n x omega, step N grad B x (B (proj1_sig omega) (grad x)) (next n x omega)) ->
  forall T, (0 < T)%nat ->
  expected (uniform N N_positive) next T (fun x => f x - f xs) x0 <= (f x0 - f xs) * (1 - mu / INR N) ^ T.
Proof.
  intros mu_positive mu_below B_blocks f_smooth f_strongly_convex xs_minimizer stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (1 <= INR N) by exact (le_INR 1 N N_positive).
  assert (exists slack_mu, 0 < slack_mu /\ mu = 1 / (slack_mu + 1)) as (slack_mu & slack_mu_sign &
      mu_by_slack).
  { exists ((1 - mu) / mu); split; [sign | field; sign]. }
  assert (base_positive_1 : 0 < 1 - mu / INR N) by (rewrite ?mu_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((slack_mu * (INR N - 1) + slack_mu + (INR N - 1)) / (slack_mu * (INR N - 1) + slack_mu +
      (INR N - 1) + 1)) by (field; sign) end; sign).
  set (Phi := fun (n : nat) (x : E) => potential f xs ((1 - mu / INR N) ^ n) x).
  assert (falls : forall n x, mean_below (uniform N N_positive) (fun omega => Phi (S n) (next n x omega)) (Phi
      n x + 0)).
  { intros n x; apply (mean_step (uniform N N_positive) (fun omega => Phi (S n) (next n x omega)) (fun omega
      => 0 + (- INR N / (2 * ((1 - mu / INR N) ^ n) * (INR N - mu))) * (‖(B (proj1_sig omega) (grad x))‖² -
      ‖grad x‖² / INR N))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR. change ((1 - mu / INR N) ^ S n) with ((1 - mu / INR N) * (1 -
        mu / INR N) ^ n).
      pose proof (decrease E N N_positive mu f grad B xs (INR n) ((1 - mu / INR N) ^ n) x (B (proj1_sig omega)
          (grad x)) (next n x omega) mu_positive mu_below B_blocks f_smooth f_strongly_convex xs_minimizer
          (pos_INR n) (pow_lt (1 - mu / INR N) n base_positive_1) (stepping n x omega)) as below; lra.
    - apply mean_weigh_free; [|exact (mean_block_square N N_positive B _ B_blocks)]; exact (mean_nothing
        (uniform N N_positive)). }
  assert (ends : forall x, (1 / ((1 - mu / INR N) ^ T)) * (f x - f xs) <= Phi T x).
  { intros x; pose proof (domination E N N_positive mu f grad B xs (INR T) ((1 - mu / INR N) ^ T) x
      mu_positive mu_below B_blocks f_smooth f_strongly_convex xs_minimizer (pos_INR T) (pow_lt (1 - mu / INR
      N) T base_positive_1)) as dominates; unfold Phi; lra. }
  pose proof (expected_last (uniform N N_positive) next Phi (fun n => 0) (fun x => f x - f xs) (1 / ((1 - mu /
      INR N) ^ T)) x0 T falls ends ((fun n => uniform_has_expectation N N_positive next n _ _) T)) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O x0 = (f x0 - f xs)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (1 / ((1 - mu / INR N) ^ T)) * (expected (uniform N N_positive) next T (fun x => f x - f xs)
      x0) <= (f x0 - f xs)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions coordinate_descent_strongly_convex.
