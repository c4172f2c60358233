(** * mirror-descent/varying-steps: [mean over t < T of (f_t(x_t) - f_t(u)) weighted by eta_t <= (D_0 + G^2 (sum_{t<T} eta_t^2)/2)/(sum_{t<T} eta_t)]

    Mirror descent with a step for each loss, x_{t+1} = argmin over K of eta_t <g_t, u> + D_h(u, x_t).
    Here [D_0 = D_h(u, x_0)].
    Source: Beck, Teboulle 2003; Shalev-Shwartz 2012, section 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (x x' : V) : Prop :=
  exists g : dual V,
    is_dual_subgradient_on K f x g /\
    dual_norm_at_most g G /\
    is_mirror_step K dom h dh x g eta x'.

Definition potential {V : NormedSpace} (h : V -> R) (dh : V -> dual V) (u : V) (x : V) : R :=
  bregman h dh u x.

Definition progress {V : NormedSpace} (eta : R) (f : V -> R) (u : V) (x : V) : R :=
  eta * (f x - f u).

Definition budget (G eta : R) : R :=
  G ^ 2 * eta ^ 2 / 2.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (u : V) (t : R)
    (x x' : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u -> dom x -> 0 <= t ->
  step G eta f h dh K dom x x' -> dom x'.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex u_in_K x_in_dom t_nonnegative (g & g_subgradient &
      g_bound & x'_oracle).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (u : V) (t : R)
    (x x' : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u -> dom x -> 0 <= t ->
  step G eta f h dh K dom x x' ->
  potential h dh u x' - potential h dh u x + progress eta f u x - budget G eta <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex u_in_K x_in_dom t_nonnegative (g & g_subgradient &
      g_bound & x'_oracle).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh eta (g_subgradient u u_in_K).
  destruct (dual_norm_exists g G g_bound) as [dual_norm dual_norm_is].
  weigh (eta ^ 2 / 2) (dual_norm_sqr_le g dual_norm G dual_norm_is g_bound).
  weigh 1 (mirror_step_three_points K dom h dh x g eta x' u h_mirror x'_oracle u_in_K).
  weigh 1 (bregman_lower K dom 1 h dh x' x h_mirror h_strongly_convex (proj1 (proj2 x'_oracle)) x_in_dom).
  weigh (eta ^ 2 / 2) (fenchel_young_dual_norm 1 (1 / eta) g dual_norm (x' ⊖ x) dual_norm_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (u : V) (t : R) (x : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u -> dom x -> 0 <= t ->
  - potential h dh u x <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex u_in_K x_in_dom t_nonnegative.
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (bregman_lower K dom 1 h dh u x h_mirror h_strongly_convex u_in_K x_in_dom).
  weigh (1 / 2) (seminorm_square_pos (u ⊖ x)).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem mirror_descent_varying_steps
    (V : NormedSpace) (G : R) (eta : nat -> R) (f : nat -> V -> R) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (u : V) (x : nat -> V) :
  0 < G -> (forall n, 0 < (eta n)) -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u ->
  dom (x O) -> (forall n, step G (eta n) (f n) h dh K dom (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (eta n) * (f n (x n) - f n u)) T / sum (fun n => eta n) T <= (bregman h dh u (x O) + G ^ 2 * sum (fun n => (eta n) ^ 2) T / 2) / sum (fun n => eta n) T.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex u_in_K start_in_dom stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom (x n)).
  { induction n as [|n IH]; [repeat split; first [assumption | apply h_mirror; assumption]|].
    rename IH into x_in_dom.
    exact (stays V G (eta n) (f n) h dh K dom u (INR n) (x n) (x (S n)) G_positive (eta_positive n) h_mirror
        h_strongly_convex u_in_K x_in_dom (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential h dh u (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (eta n) (f n) u (x n)) + budget G (eta n)).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V G (eta n) (f n) h dh K dom u (INR n) (x n) (x (S n)) G_positive (eta_positive n)
        h_mirror h_strongly_convex u_in_K (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination V G (eta T) (f T) h dh K dom u (INR T) (x T) G_positive (eta_positive T) h_mirror
      h_strongly_convex u_in_K (feasible T) (pos_INR T)) as dominates.
  change (potential h dh u (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (eta n) (f n) u (x n)) (fun n => budget G (eta n)) T falls)
      as total.
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
  assert (start : Phi O = bregman h dh u (x O)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta n) * (f n (x n) - f n u)) T <= bregman h dh u (x O) + G ^ 2 * sum (fun n
      => (eta n) ^ 2) T / 2).
  { replace (sum (fun n => (eta n) * (f n (x n) - f n u)) T) with (sum (fun n => progress (eta n) (f n) u (x
      n)) T)
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

Print Assumptions mirror_descent_varying_steps.
