(** * discovered/subgradient-strongly-convex: [mean over t < T of (f(x_t) - f(xs)) weighted by t + 2 <= 2 G^2/(mu (T + 3))]

    The subgradient method with steps 2 / (mu (t+2)): a mean with weights t+1 loses the logarithm.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (mu G : R) (f : E -> R) (K : E -> Prop) (t : R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    norm g <= G /\
    is_projection K (x ⊖ (2 / (mu * (t + 2))) ⊙ g) x'.

Definition potential {E : InnerProductSpace} (mu : R) (xs : E) (t : R) (x : E) : R :=
  mu * t * (t + 2) / 4 * ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  (t + 2) * (f x - f xs).

Definition budget (mu G : R) : R :=
  G ^ 2 / mu.

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
  potential mu xs (t + 1) x' - potential mu xs t x + progress f xs t x - budget mu G <= 0.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer x_in_K t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  weigh (t + 2) (strongly_convex_subgradient K mu f x xs g K_convex f_strongly_convex g_subgradient x_in_K
      (proj1 xs_minimizer)).
  weigh (1 / mu) (sqr_norm_le g G g_bound).
  weigh (mu * (t + 2) ^ 2 / 2) (projection_optimality K (x ⊖ (2 / (mu * (t + 2))) ⊙ g) x' xs K_convex
      x'_oracle (proj1 xs_minimizer)).
  add_square (mu / 4) (xs ⊖ x').
  add_square (1 / mu) (g ⊕ (mu * (t + 2) / 2) ⊙ x' ⊖ (mu * (t + 2) / 2) ⊙ x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> is_minimizer_on K f xs -> K x -> 0 <= t ->
  - potential mu xs t x <= 0.
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer x_in_K t_nonnegative.
  unfold potential, progress, budget.
  add_square (mu * t * (t + 2) / 4) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_subgradient_strongly_convex
    (E : InnerProductSpace) (mu G : R) (f : E -> R) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < mu -> 0 < G -> strongly_convex_on K mu f -> convex_set K -> is_minimizer_on K f xs -> K (x O) ->
  (forall n, step mu G f K (INR n) (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (INR n + 2) * (f (x n) - f xs)) T / sum (fun n => INR n + 2) T <= 2 * G ^ 2 / (mu * (INR T + 3)).
Proof.
  intros mu_positive G_positive f_strongly_convex K_convex xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E mu G f K xs (INR n) (x n) (x (S n)) mu_positive G_positive f_strongly_convex K_convex
        xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential mu xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f xs (INR n) (x n)) + budget mu G).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E mu G f K xs (INR n) (x n) (x (S n)) mu_positive G_positive f_strongly_convex
        K_convex xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E mu G f K xs (INR T) (x T) mu_positive G_positive f_strongly_convex K_convex
      xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential mu xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f xs (INR n) (x n)) (fun n => budget mu G) T falls) as
      total.
  assert (spent : sum (fun n => budget mu G) T <= G ^ 2 * INR T / mu).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget mu G) k = G ^ 2 * INR k / mu)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (INR n + 2) * (f (x n) - f xs)) T <= G ^ 2 * INR T / mu).
  { replace (sum (fun n => (INR n + 2) * (f (x n) - f xs)) T) with (sum (fun n => progress f xs (INR n) (x n))
      T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  assert (weights : 0 < sum (fun n => INR n + 2) T)
      by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n); sign]).
  apply (quotient_le _ _ (sum (fun n => INR n + 2) T)) in paid; [|exact weights].
  assert (closed : sum (fun n => INR n + 2) T = INR T * (INR T + 3) / 2).
  { enough (closed : forall k, sum (fun n => INR n + 2) k = INR k * (INR k + 3) / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  eapply Rle_trans; [exact paid | rewrite closed in *; apply Req_le; first [field; sign | match type of
      weights with 0 < ?n / ?d => assert (over : 0 < n) by (replace n with ((n / d) * d) by (field; sign);
      apply Rmult_lt_0_compat; [exact weights | sign]) end; field; repeat split; first [sign | intros
      vanishes; apply (Rlt_not_eq _ _ over); rewrite <- vanishes; ring]]].
Qed.

Print Assumptions discovered_subgradient_strongly_convex.
