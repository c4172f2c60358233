(** * subgradient/online-strongly-convex: [mean over t < T of (f_t(x_t) - f_t(u)) <= G^2 (1 + log(T))/(2 mu T)]

    The subgradient method with steps 1 / (mu (t+1)), for strongly convex functions over a set.
    Source: Hazan, Agarwal, Kale 2007.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu G : R) (f : E -> R) (K : E -> Prop) (t : R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    norm g <= G /\
    is_projection K (x ⊖ (1 / (mu * (t + 1))) ⊙ g) x'.

Definition potential {E : InnerProductSpace} (mu : R) (u : E) (t : R) (x : E) : R :=
  mu * t / 2 * ‖x ⊖ u‖².

Definition progress {E : InnerProductSpace} (f : E -> R) (u : E) (x : E) : R :=
  f x - f u.

Definition budget (mu G : R) (t : R) : R :=
  G ^ 2 / (2 * mu * (t + 1)).

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> K u -> K x -> 0 <= t ->
  step mu G f K t x x' -> K x'.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex u_in_K x_in_K t_nonnegative (g & g_subgradient &
      g_bound & x'_oracle).
  unfold potential, progress, budget.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> K u -> K x -> 0 <= t ->
  step mu G f K t x x' -> potential mu u (t + 1) x' - potential mu u t x + progress f u x - budget mu G t <= 0.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex u_in_K x_in_K t_nonnegative (g & g_subgradient &
      g_bound & x'_oracle).
  unfold potential, progress, budget.
  weigh 1 (strongly_convex_subgradient K mu f x u g K_convex f_strongly_convex g_subgradient x_in_K u_in_K).
  weigh (1 / (2 * mu * (t + 1))) (sqr_norm_le g G g_bound).
  weigh (mu * (t + 1)) (projection_optimality K (x ⊖ (1 / (mu * (t + 1))) ⊙ g) x' u K_convex x'_oracle
      u_in_K).
  add_square (mu * (t + 1) / 2) (x ⊖ (1 / (mu * (t + 1))) ⊙ g ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> K u -> K x -> 0 <= t ->
  - potential mu u t x <= 0.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex u_in_K x_in_K t_nonnegative.
  unfold potential, progress, budget.
  add_square (mu * t / 2) (x ⊖ u).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_online_strongly_convex
    (E : InnerProductSpace) (mu G : R) (f : nat -> E -> R) (K : E -> Prop) (u : E) (x : nat -> E) :
  0 < mu -> 0 < G -> (forall n, strongly_convex_on K mu (f n)) -> convex_set K -> K u -> K (x O) ->
  (forall n, step mu G (f n) K (INR n) (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f n (x n) - f n u) T / INR T <= G ^ 2 * (ln (INR T) + 1) / (2 * INR T * mu).
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex u_in_K start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E mu G (f n) K u (INR n) (x n) (x (S n)) mu_positive G_positive (f_strongly_convex n)
        K_convex u_in_K x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential mu u (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (f n) u (x n)) + budget mu G (INR n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E mu G (f n) K u (INR n) (x n) (x (S n)) mu_positive G_positive (f_strongly_convex n)
        K_convex u_in_K (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E mu G (f T) K u (INR T) (x T) mu_positive G_positive (f_strongly_convex T) K_convex
      u_in_K (feasible T) (pos_INR T)) as dominates.
  change (potential mu u (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (f n) u (x n)) (fun n => budget mu G (INR n)) T falls) as
      total.
  assert (spent : sum (fun n => budget mu G (INR n)) T <= G ^ 2 * (ln (INR T) + 1) / (2 * mu)).
  { assert (each : forall n, budget mu G (INR n) <= (0) - (0) + ((G ^ 2 / (2 * mu)) * (/ (INR n + (1))))).
    { intros n; rewrite ?S_INR; pose proof (pos_INR n); try unfold budget; apply Rminus_le.
      match goal with |- ?left_side <= 0 =>
        replace left_side with 0 by (field; sign) end; lra. }
    assert (begins : 0 <= (0)) by (change (INR O) with 0; rewrite ?pow_O; right; field; sign).
    pose proof (sum_upper (fun n => budget mu G (INR n)) (fun n => (0)) (fun n => (G ^ 2 / (2 * mu)) * (/ (INR
        n + (1)))) T each begins) as grown.
    assert (part_1 : sum (fun n => (G ^ 2 / (2 * mu)) * (/ (INR n + (1)))) T <= (G ^ 2 / (2 * mu)) * (ln (INR
        T) + 1)).
    { rewrite (sum_scale (G ^ 2 / (2 * mu)) (fun n => / (INR n + (1)))); pose proof (sum_harmonic_from (1) T
        ltac:(sign) T_positive) as known; replace ((INR T + (1) - 1) / (1)) with (INR T) in known by (field;
        sign); apply Rmult_le_compat_l; [sign|]; eapply Rle_trans; [exact known|]; right; field; sign. }
    replace (G ^ 2 * (ln (INR T) + 1) / (2 * mu)) with ((0) + (G ^ 2 / (2 * mu)) * (ln (INR T) + 1)) by
        (field; sign); cbv beta in grown; lra. }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f n (x n) - f n u)) T <= G ^ 2 * (ln (INR T) + 1) / (2 * mu)).
  { replace (sum (fun n => (f n (x n) - f n u)) T) with (sum (fun n => progress (f n) u (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_online_strongly_convex.
