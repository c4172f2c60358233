(** * bregman-gradient/nonconvex-reversed: [mean over t < T of D_h(x_t, x_{t+1}) <= eta Delta_0/T]

    The same method with a step up to 1/L, by the divergence the other way round.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Dragomir, Taylor, d'Aspremont, Bolte 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (eta : R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop)
    (x x' : V) : Prop :=
  is_mirror_step K dom h dh x (grad x) eta x'.

Definition potential {V : NormedSpace} (eta : R) (f : V -> R) (fmin : R) (x : V) : R :=
  eta * (f x - fmin).

Definition progress {V : NormedSpace} (h : V -> R) (dh : V -> dual V) (x x' : V) : R :=
  bregman h dh x x'.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (L eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (fmin : R) (t : R) (x x' : V) :
  0 < L -> 0 < eta -> eta <= 1 / L -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  (relatively_smooth_on K L f h /\ relatively_smooth_on K L (fun x => - f x) h) -> mirror_map K dom h dh ->
  (forall u, K u -> fmin <= f u) -> dom x -> 0 <= t -> step eta grad h dh K dom x x' -> dom x'.
Proof.
  intros L_positive eta_positive eta_at_most f_derivative f_adaptable h_mirror f_bounded_below x_in_dom
      t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (L eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (fmin : R) (t : R) (x x' : V) :
  0 < L -> 0 < eta -> eta <= 1 / L -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  (relatively_smooth_on K L f h /\ relatively_smooth_on K L (fun x => - f x) h) -> mirror_map K dom h dh ->
  (forall u, K u -> fmin <= f u) -> dom x -> 0 <= t -> step eta grad h dh K dom x x' ->
  potential eta f fmin x' - potential eta f fmin x + progress h dh x x' <= 0.
Proof.
  intros L_positive eta_positive eta_at_most f_derivative f_adaptable h_mirror f_bounded_below x_in_dom
      t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  weigh eta (relative_descent_lemma K dom L f h dh x x' (grad x) h_mirror (proj1 f_adaptable) (f_derivative x
      x_in_dom) x_in_dom (proj1 (proj2 x'_oracle))).
  weigh 1 (mirror_step_three_points K dom h dh x (grad x) eta x' x h_mirror x'_oracle (proj1 (proj2 (proj2
      h_mirror)) x x_in_dom)).
  rewrite (bregman_self h dh x).
  weigh (1 - L * eta) (bregman_pos K dom h dh x' x h_mirror (proj1 (proj2 x'_oracle)) x_in_dom).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (L eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (fmin : R) (t : R) (x : V) :
  0 < L -> 0 < eta -> eta <= 1 / L -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  (relatively_smooth_on K L f h /\ relatively_smooth_on K L (fun x => - f x) h) -> mirror_map K dom h dh ->
  (forall u, K u -> fmin <= f u) -> dom x -> 0 <= t -> - potential eta f fmin x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most f_derivative f_adaptable h_mirror f_bounded_below x_in_dom
      t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  pose proof (proj1 h_mirror) as K_convex.
  weigh eta (f_bounded_below x (proj1 (proj2 (proj2 h_mirror)) x x_in_dom)).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem bregman_gradient_nonconvex_reversed
    (V : NormedSpace) (L eta : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (fmin : R) (x : nat -> V) :
  0 < L -> 0 < eta -> eta <= 1 / L -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  (relatively_smooth_on K L f h /\ relatively_smooth_on K L (fun x => - f x) h) -> mirror_map K dom h dh ->
  (forall u, K u -> fmin <= f u) -> dom (x O) -> (forall n, step eta grad h dh K dom (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => bregman h dh (x n) (x (S n))) T / INR T <= (f (x O) - fmin) * eta / INR T.
Proof.
  intros L_positive eta_positive eta_at_most f_derivative f_adaptable h_mirror f_bounded_below start_in_dom
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (feasible : forall n, dom (x n)).
  { induction n as [|n IH]; [repeat split; first [assumption | apply h_mirror; assumption]|].
    rename IH into x_in_dom.
    exact (stays V L eta f grad h dh K dom fmin (INR n) (x n) (x (S n)) L_positive eta_positive eta_at_most
        f_derivative f_adaptable h_mirror f_bounded_below x_in_dom (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential eta f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress h dh (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V L eta f grad h dh K dom fmin (INR n) (x n) (x (S n)) L_positive eta_positive
        eta_at_most f_derivative f_adaptable h_mirror f_bounded_below (feasible n) (pos_INR n) (stepping n))
        as below; lra. }
  pose proof (domination V L eta f grad h dh K dom fmin (INR T) (x T) L_positive eta_positive eta_at_most
      f_derivative f_adaptable h_mirror f_bounded_below (feasible T) (pos_INR T)) as dominates.
  change (potential eta f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress h dh (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin) * eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (bregman h dh (x n) (x (S n)))) T <= (f (x O) - fmin) * eta).
  { replace (sum (fun n => (bregman h dh (x n) (x (S n)))) T) with (sum (fun n => progress h dh (x n) (x (S
      n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions bregman_gradient_nonconvex_reversed.
