(** * subgradient/strongly-convex-weighted: [mean over t < T of (f(x_t) - f(xs)) weighted by t + 1 <= 2 G^2/(mu (T + 1))]

    The subgradient method with steps 2 / (mu (t+2)): a mean with weights t+1 loses the logarithm.
    Source: Lacoste-Julien, Schmidt, Bach 2012; Bansal, Gupta 2019, section 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu G : R) (f : E -> R) (K : E -> Prop) (t : R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    norm g <= G /\
    is_projection K (x ⊖ (2 / (mu * (t + 2))) ⊙ g) x'.

Definition potential {E : InnerProductSpace} (mu : R) (xs : E) (t : R) (x : E) : R :=
  mu * t * (t + 1) / 4 * ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  (t + 1) * (f x - f xs).

Definition budget (mu G : R) (t : R) : R :=
  G ^ 2 * (t + 1) / (mu * (t + 2)).

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  step mu G f K t x x' -> K x'.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer x_in_K t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  step mu G f K t x x' ->
  potential mu xs (t + 1) x' - potential mu xs t x + progress f xs t x - budget mu G t <= 0.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer x_in_K t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  weigh (t + 1) (strongly_convex_subgradient K mu f x xs g K_convex f_strongly_convex g_subgradient x_in_K
      (proj1 xs_minimizer)).
  weigh ((t + 1) / (mu * (t + 2))) (sqr_norm_le g G g_bound).
  weigh (mu * (t + 1) * (t + 2) / 2) (projection_optimality K (x ⊖ (2 / (mu * (t + 2))) ⊙ g) x' xs K_convex
      x'_oracle (proj1 xs_minimizer)).
  add_square (mu * (t + 1) * (t + 2) / 4) (x ⊖ (2 / (mu * (t + 2))) ⊙ g ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  - potential mu xs t x <= 0.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential, progress, budget.
  add_square (mu * t * (t + 1) / 4) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_strongly_convex_weighted
    (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> is_minimizer_on K f xs -> K (x O) ->
  (forall n, step mu G f K (INR n) (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (INR n + 1) * (f (x n) - f xs)) T / sum (fun n => INR n + 1) T <= 2 * G ^ 2 / (mu * (INR T + 1)).
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E mu G f K xs (INR n) (x n) (x (S n)) mu_positive G_positive f_strongly_convex K_convex
        xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential mu xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f xs (INR n) (x n)) + budget mu G (INR n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E mu G f K xs (INR n) (x n) (x (S n)) mu_positive G_positive f_strongly_convex
        K_convex xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E mu G f K xs (INR T) (x T) mu_positive G_positive f_strongly_convex K_convex
      xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential mu xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f xs (INR n) (x n)) (fun n => budget mu G (INR n)) T falls)
      as total.
  assert (spent : sum (fun n => budget mu G (INR n)) T <= G ^ 2 * INR T / mu).
  { assert (each : forall n, budget mu G (INR n) <= (G ^ 2 * (INR (S n)) / mu) - (G ^ 2 * (INR n) / mu) +
      (0)).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); try unfold budget; apply Rminus_le.
      match goal with |- ?left_side <= 0 => replace left_side with (- (G ^ 2 / (mu * ((INR n) + 2)))) by
          (field; sign) end.
      apply Ropp_le_cancel; rewrite Ropp_involutive, Ropp_0; sign. }
    assert (begins : 0 <= (G ^ 2 * (INR O) / mu)) by (change (INR O) with 0; rewrite ?pow_O; right; field;
        sign).
    pose proof (sum_upper (fun n => budget mu G (INR n)) (fun n => (G ^ 2 * (INR n) / mu)) (fun n => 0) T each
        begins) as grown.
    rewrite (sum_const 0 T), Rmult_0_r in grown.
    replace (G ^ 2 * INR T / mu) with ((G ^ 2 * (INR T) / mu)) by (field; sign); cbv beta in grown; lra. }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (INR n + 1) * (f (x n) - f xs)) T <= G ^ 2 * INR T / mu).
  { replace (sum (fun n => (INR n + 1) * (f (x n) - f xs)) T) with (sum (fun n => progress f xs (INR n) (x n))
      T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  assert (weights : 0 < sum (fun n => INR n + 1) T)
      by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n); sign]).
  apply (quotient_le _ _ (sum (fun n => INR n + 1) T)) in paid; [|exact weights].
  assert (closed : sum (fun n => INR n + 1) T = INR T * (INR T + 1) / 2).
  { enough (closed : forall k, sum (fun n => INR n + 1) k = INR k * (INR k + 1) / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  eapply Rle_trans; [exact paid | rewrite closed in *; apply Req_le; first [field; sign | match type of
      weights with 0 < ?n / ?d => assert (over : 0 < n) by (replace n with ((n / d) * d) by (field; sign);
      apply Rmult_lt_0_compat; [exact weights | sign]) end; field; repeat split; first [sign | intros
      vanishes; apply (Rlt_not_eq _ _ over); rewrite <- vanishes; ring]]].
Qed.

Print Assumptions subgradient_strongly_convex_weighted.
