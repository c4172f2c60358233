(** * bregman-gradient/residual: [sum over t < T of L t D_h(x_t, x_{t+1}) <= L D_0]

    The Bregman gradient method, by the divergence between two iterates.
    Here [D_0 = D_h(xs, x_0)].
    Source: Dragomir, Taylor, d'Aspremont, Bolte 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (L : R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop)
    (x x' : V) : Prop :=
  is_mirror_step K dom h dh x (grad x) (1 / L) x'.

Definition potential {V : NormedSpace} (L : R) (f h : V -> R) (dh : V -> dual V) (xs : V) (t : R) (x : V) : R :=
  t * (f x - f xs) + L * bregman h dh xs x.

Definition progress {V : NormedSpace} (L : R) (h : V -> R) (dh : V -> dual V) (t : R) (x x' : V) : R :=
  L * t * bregman h dh x x'.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (x x' : V) :
  0 < L -> convex_on K f -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  relatively_smooth_on K L f h -> mirror_map K dom h dh -> is_minimizer_on K f xs -> dom x -> 0 <= t ->
  step L grad h dh K dom x x' -> dom x'.
Proof.
  intros L_positive f_convex f_derivative f_smooth h_mirror xs_minimizer x_in_dom t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (x x' : V) :
  0 < L -> convex_on K f -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  relatively_smooth_on K L f h -> mirror_map K dom h dh -> is_minimizer_on K f xs -> dom x -> 0 <= t ->
  step L grad h dh K dom x x' ->
  potential L f h dh xs (t + 1) x' - potential L f h dh xs t x + progress L h dh t x x' <= 0.
Proof.
  intros L_positive f_convex f_derivative f_smooth h_mirror xs_minimizer x_in_dom t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (t + 1) (relative_descent_lemma K dom L f h dh x x' (grad x) h_mirror f_smooth (f_derivative x
      x_in_dom) x_in_dom (proj1 (proj2 x'_oracle))).
  weigh 1 (convex_derivative_on K f x xs (grad x) f_convex (f_derivative x x_in_dom) (proj1 (proj2 (proj2
      h_mirror)) x x_in_dom) (proj1 xs_minimizer)).
  weigh (L * t) (mirror_step_three_points K dom h dh x (grad x) (1 / L) x' x h_mirror x'_oracle (proj1 (proj2
      (proj2 h_mirror)) x x_in_dom)).
  rewrite (bregman_self h dh x).
  weigh L (mirror_step_three_points K dom h dh x (grad x) (1 / L) x' xs h_mirror x'_oracle (proj1
      xs_minimizer)).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (x : V) :
  0 < L -> convex_on K f -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  relatively_smooth_on K L f h -> mirror_map K dom h dh -> is_minimizer_on K f xs -> dom x -> 0 <= t ->
  - potential L f h dh xs t x <= 0.
Proof.
  intros L_positive f_convex f_derivative f_smooth h_mirror xs_minimizer x_in_dom t_nonnegative.
  unfold potential, progress.
  pose proof (proj1 h_mirror) as K_convex.
  weigh t (minimizer_value K f xs x xs_minimizer (proj1 (proj2 (proj2 h_mirror)) x x_in_dom)).
  weigh L (bregman_pos K dom h dh xs x h_mirror (proj1 xs_minimizer) x_in_dom).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem bregman_gradient_residual
    (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (x : nat -> V) :
  0 < L -> convex_on K f -> (forall x, dom x -> is_derivative_on K f x (grad x)) ->
  relatively_smooth_on K L f h -> mirror_map K dom h dh -> is_minimizer_on K f xs -> dom (x O) ->
  (forall n, step L grad h dh K dom (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => L * INR n * bregman h dh (x n) (x (S n))) T <= bregman h dh xs (x O) * L.
Proof.
  intros L_positive f_convex f_derivative f_smooth h_mirror xs_minimizer start_in_dom stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom (x n)).
  { induction n as [|n IH]; [repeat split; first [assumption | apply h_mirror; assumption]|].
    rename IH into x_in_dom.
    exact (stays V L f grad h dh K dom xs (INR n) (x n) (x (S n)) L_positive f_convex f_derivative f_smooth
        h_mirror xs_minimizer x_in_dom (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f h dh xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L h dh (INR n) (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V L f grad h dh K dom xs (INR n) (x n) (x (S n)) L_positive f_convex f_derivative
        f_smooth h_mirror xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination V L f grad h dh K dom xs (INR T) (x T) L_positive f_convex f_derivative f_smooth
      h_mirror xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential L f h dh xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L h dh (INR n) (x n) (x (S n))) (fun n => 0) T falls) as
      total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = bregman h dh xs (x O) * L).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  replace (sum (fun n => L * INR n * bregman h dh (x n) (x (S n))) T) with (sum (fun n => progress L h dh (INR
      n) (x n) (x (S n))) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress L h dh (INR n) (x n) (x (S n))) T <= bregman h dh xs (x O) * L).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions bregman_gradient_residual.
