(** * mirror-descent/lipschitz: [mean over t < T of (f(x_t) - f(xs)) <= D_0/(T*eta) + G**2*eta/2]

    Mirror descent in any norm, for convex functions with subgradients bounded by G in the dual norm.
    Here [D_0 = D_h(xs, x_0)].
    Source: Bansal, Gupta 2019, section 4.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (x x' : V) : Prop :=
  exists g : dual V,
    is_dual_subgradient_on K f x g /\
    dual_norm_at_most g G /\
    is_mirror_step K dom h dh x g eta x'.

Definition potential {V : NormedSpace} (eta : R) (h : V -> R) (dh : V -> dual V) (xs : V) (x : V) : R :=
  bregman h dh xs x / eta.

Definition progress {V : NormedSpace} (f : V -> R) (xs : V) (x : V) : R :=
  f x - f xs.

Definition budget (G eta : R) : R :=
  G ^ 2 * eta / 2.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (xs : V) (t : R)
    (x x' : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs ->
  dom x -> 0 <= t -> step G eta f h dh K dom x x' -> dom x'.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex xs_minimizer x_in_dom t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (xs : V) (t : R)
    (x x' : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs ->
  dom x -> 0 <= t -> step G eta f h dh K dom x x' ->
  potential eta h dh xs x' - potential eta h dh xs x + progress f xs x - budget G eta <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex xs_minimizer x_in_dom t_nonnegative (g &
      g_subgradient & g_bound & x'_oracle).
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (g_subgradient xs (proj1 xs_minimizer)).
  destruct (dual_norm_exists g G g_bound) as [dual_norm dual_norm_is].
  weigh (eta / 2) (dual_norm_sqr_le g dual_norm G dual_norm_is g_bound).
  weigh (1 / eta) (mirror_step_three_points K dom h dh x g eta x' xs h_mirror x'_oracle (proj1 xs_minimizer)).
  weigh (1 / eta) (bregman_lower K dom 1 h dh x' x h_mirror h_strongly_convex (proj1 (proj2 x'_oracle))
      x_in_dom).
  weigh (eta / 2) (fenchel_young_dual_norm 1 (1 / eta) g dual_norm (x' ⊖ x) dual_norm_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (xs : V) (t : R)
    (x : V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs ->
  dom x -> 0 <= t -> - potential eta h dh xs x <= 0.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex xs_minimizer x_in_dom t_nonnegative.
  unfold potential, progress, budget.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (1 / eta) (bregman_lower K dom 1 h dh xs x h_mirror h_strongly_convex (proj1 xs_minimizer) x_in_dom).
  weigh (1 / (2 * eta)) (seminorm_square_pos (xs ⊖ x)).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem mirror_descent_lipschitz
    (V : NormedSpace) (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (xs : V) (x : nat -> V) :
  0 < G -> 0 < eta -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> is_minimizer_on K f xs ->
  dom (x O) -> (forall n, step G eta f h dh K dom (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f (x n) - f xs) T / INR T <= bregman h dh xs (x O) / (INR T * eta) + G ^ 2 * eta / 2.
Proof.
  intros G_positive eta_positive h_mirror h_strongly_convex xs_minimizer start_in_dom stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom (x n)).
  { induction n as [|n IH]; [repeat split; first [assumption | apply h_mirror; assumption]|].
    rename IH into x_in_dom.
    exact (stays V G eta f h dh K dom xs (INR n) (x n) (x (S n)) G_positive eta_positive h_mirror
        h_strongly_convex xs_minimizer x_in_dom (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential eta h dh xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f xs (x n)) + budget G eta).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V G eta f h dh K dom xs (INR n) (x n) (x (S n)) G_positive eta_positive h_mirror
        h_strongly_convex xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination V G eta f h dh K dom xs (INR T) (x T) G_positive eta_positive h_mirror
      h_strongly_convex xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential eta h dh xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f xs (x n)) (fun n => budget G eta) T falls) as total.
  assert (spent : sum (fun n => budget G eta) T <= G ^ 2 * INR T * eta / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta) k = G ^ 2 * INR k * eta / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = bregman h dh xs (x O) / eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f (x n) - f xs)) T <= bregman h dh xs (x O) / eta + G ^ 2 * INR T * eta / 2).
  { replace (sum (fun n => (f (x n) - f xs)) T) with (sum (fun n => progress f xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions mirror_descent_lipschitz.
