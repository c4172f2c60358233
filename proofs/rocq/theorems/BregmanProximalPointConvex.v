(** * bregman-proximal-point/convex: [psi(x_T) - psi(xs) <= D_0/(s T)]

    The proximal point method with a divergence in the place of a square: x_{t+1} minimizes s psi(u) + D_h(u, x_t).
    Here [D_0 = D_h(xs, x_0)].
    Source: Censor, Zenios 1992; Chen, Teboulle 1993.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (s : R) (h : V -> R) (dh : V -> dual V) (psi : V -> R) (K dom : V -> Prop) (x x' : V)
    : Prop :=
  is_composite_mirror_step K dom h dh psi x zero s x'.

Definition potential {V : NormedSpace} (s : R) (h : V -> R) (dh : V -> dual V) (psi : V -> R) (xs : V) (t : R) (x : V) : R :=
  s * t * (psi x - psi xs) + bregman h dh xs x.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (s : R) (h : V -> R) (dh : V -> dual V) (psi : V -> R) (K dom : V -> Prop) (xs : V)
    (t : R) (x x' : V) :
  0 < s -> convex_on K psi -> mirror_map K dom h dh -> is_minimizer_on K psi xs -> dom x -> 0 <= t ->
  step s h dh psi K dom x x' -> dom x'.
Proof.
  intros s_positive psi_convex h_mirror xs_minimizer x_in_dom t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (s : R) (h : V -> R) (dh : V -> dual V) (psi : V -> R) (K dom : V -> Prop) (xs : V)
    (t : R) (x x' : V) :
  0 < s -> convex_on K psi -> mirror_map K dom h dh -> is_minimizer_on K psi xs -> dom x -> 0 <= t ->
  step s h dh psi K dom x x' -> potential s h dh psi xs (t + 1) x' - potential s h dh psi xs t x <= 0.
Proof.
  intros s_positive psi_convex h_mirror xs_minimizer x_in_dom t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential.
  pose proof (proj1 h_mirror) as K_convex.
  weigh t (composite_mirror_step_three_points K dom h dh psi x zero s x' x h_mirror psi_convex ltac:(sign)
      x'_oracle (proj1 (proj2 (proj2 h_mirror)) x x_in_dom)).
  rewrite (bregman_self h dh x).
  weigh 1 (composite_mirror_step_three_points K dom h dh psi x zero s x' xs h_mirror psi_convex ltac:(sign)
      x'_oracle (proj1 xs_minimizer)).
  weigh t (bregman_pos K dom h dh x x' h_mirror (proj1 (proj2 (proj2 h_mirror)) x x_in_dom) (proj1
      x'_oracle)).
  weigh (t + 1) (bregman_pos K dom h dh x' x h_mirror (proj1 (proj2 x'_oracle)) x_in_dom).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (s : R) (h : V -> R) (dh : V -> dual V) (psi : V -> R) (K dom : V -> Prop) (xs : V)
    (t : R) (x : V) :
  0 < s -> convex_on K psi -> mirror_map K dom h dh -> is_minimizer_on K psi xs -> dom x -> 0 <= t ->
  s * t * (psi x - psi xs) - potential s h dh psi xs t x <= 0.
Proof.
  intros s_positive psi_convex h_mirror xs_minimizer x_in_dom t_nonnegative.
  unfold potential.
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (bregman_pos K dom h dh xs x h_mirror (proj1 xs_minimizer) x_in_dom).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem bregman_proximal_point_convex
    (V : NormedSpace) (s : R) (h : V -> R) (dh : V -> dual V) (psi : V -> R) (K dom : V -> Prop) (xs : V)
    (x : nat -> V) :
  0 < s -> convex_on K psi -> mirror_map K dom h dh -> is_minimizer_on K psi xs -> dom (x O) ->
  (forall n, step s h dh psi K dom (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  psi (x T) - psi xs <= bregman h dh xs (x O) / (INR T * s).
Proof.
  intros s_positive psi_convex h_mirror xs_minimizer start_in_dom stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom (x n)).
  { induction n as [|n IH]; [repeat split; first [assumption | apply h_mirror; assumption]|].
    rename IH into x_in_dom.
    exact (stays V s h dh psi K dom xs (INR n) (x n) (x (S n)) s_positive psi_convex h_mirror xs_minimizer
        x_in_dom (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential s h dh psi xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V s h dh psi K dom xs (INR n) (x n) (x (S n)) s_positive psi_convex h_mirror
        xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination V s h dh psi K dom xs (INR T) (x T) s_positive psi_convex h_mirror xs_minimizer
      (feasible T) (pos_INR T)) as dominates.
  change (potential s h dh psi xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = bregman h dh xs (x O)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (s * INR T) * (psi (x T) - psi xs) <= bregman h dh xs (x O)) by (rewrite start in total;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions bregman_proximal_point_convex.
