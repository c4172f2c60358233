(** * accelerated/interior-gradient: [f(y_T) - f(xs) <= 4 L D_0/(T (T + 1))]

    The interior gradient algorithm: one mirror step, and means of points that lie in the set.
    Here [D_0 = D_h(xs, x_0)].
    Source: Auslender, Teboulle 2006, section 5.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (L : R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (t : R)
    (y z y' z' : V) : Prop :=
  exists x : V,
    x = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z /\
    is_mirror_step K dom h dh z (grad x) ((t + 1) / (2 * L)) z' /\
    y' = (t / (t + 2)) ⊙ y ⊕ (2 / (t + 2)) ⊙ z'.

Definition potential {V : NormedSpace} (L : R) (f h : V -> R) (dh : V -> dual V) (xs : V) (t : R) (y z : V) : R :=
  t * (t + 1) * (f y - f xs) + 4 * L * bregman h dh xs z.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (y z y' z' : V) :
  0 < L -> smooth_in_norm L f grad -> convex f -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  is_minimizer_on K f xs -> dom z -> 0 <= t -> step L grad h dh K dom t y z y' z' -> dom z'.
Proof.
  intros L_positive f_smooth f_convex h_mirror h_strongly_convex xs_minimizer z_in_dom t_nonnegative (x &
      x_value & z'_oracle & y'_value).
  unfold potential.
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 z'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (y z y' z' : V) :
  0 < L -> smooth_in_norm L f grad -> convex f -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  is_minimizer_on K f xs -> dom z -> 0 <= t -> step L grad h dh K dom t y z y' z' ->
  potential L f h dh xs (t + 1) y' z' - potential L f h dh xs t y z <= 0.
Proof.
  intros L_positive f_smooth f_convex h_mirror h_strongly_convex xs_minimizer z_in_dom t_nonnegative (x &
      x_value & z'_oracle & y'_value).
  unfold potential.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (2 * (t + 1)) (convex_derivative_on whole f x xs (grad x) f_convex (derivative_is_on whole f x (grad
      x) (proj1 f_smooth x)) I I).
  weigh (t * (t + 1)) (convex_derivative_on whole f x y (grad x) f_convex (derivative_is_on whole f x (grad x)
      (proj1 f_smooth x)) I I).
  weigh (4 * L) (mirror_step_three_points K dom h dh z (grad x) ((t + 1) / (2 * L)) z' xs h_mirror z'_oracle
      (proj1 xs_minimizer)).
  weigh (4 * L * (t + 1) / (t + 2)) (bregman_lower K dom 1 h dh z' z h_mirror h_strongly_convex (proj1 (proj2
      z'_oracle)) z_in_dom).
  weigh (4 * L / (t + 2)) (bregman_pos K dom h dh z' z h_mirror (proj1 (proj2 z'_oracle)) z_in_dom).
  weigh ((t + 1) * (t + 2)) (descent_lemma_in_norm L f grad x y' f_smooth).
  rewrite (seminorm_square_scale (2 / (t + 2)) (z' ⊖ z) (y' ⊖ x) ltac:(subst; vector_eq_by ltac:(field;
      sign))).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (t : R) (y z : V) :
  0 < L -> smooth_in_norm L f grad -> convex f -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  is_minimizer_on K f xs -> dom z -> 0 <= t -> t * (t + 1) * (f y - f xs) - potential L f h dh xs t y z <= 0.
Proof.
  intros L_positive f_smooth f_convex h_mirror h_strongly_convex xs_minimizer z_in_dom t_nonnegative.
  unfold potential.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (4 * L) (bregman_pos K dom h dh xs z h_mirror (proj1 xs_minimizer) z_in_dom).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem accelerated_interior_gradient
    (V : NormedSpace) (L : R) (f : V -> R) (grad : V -> dual V) (h : V -> R) (dh : V -> dual V)
    (K dom : V -> Prop) (xs : V) (y z : nat -> V) :
  0 < L -> smooth_in_norm L f grad -> convex f -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h ->
  is_minimizer_on K f xs -> dom (y O) -> z O = y O ->
  (forall n, step L grad h dh K dom (INR n) (y n) (z n) (y (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  f (y T) - f xs <= 4 * bregman h dh xs (y O) * L / (INR T * (INR T + 1)).
Proof.
  intros L_positive f_smooth f_convex h_mirror h_strongly_convex xs_minimizer start_in_dom z_start stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom (z n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; first [assumption | apply h_mirror;
      assumption]|].
    rename IH into z_in_dom.
    exact (stays V L f grad h dh K dom xs (INR n) (y n) (z n) (y (S n)) (z (S n)) L_positive f_smooth f_convex
        h_mirror h_strongly_convex xs_minimizer z_in_dom (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f h dh xs (INR n) (y n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V L f grad h dh K dom xs (INR n) (y n) (z n) (y (S n)) (z (S n)) L_positive f_smooth
        f_convex h_mirror h_strongly_convex xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra.
        }
  pose proof (domination V L f grad h dh K dom xs (INR T) (y T) (z T) L_positive f_smooth f_convex h_mirror
      h_strongly_convex xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential L f h dh xs (INR T) (y T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = 4 * bregman h dh xs (y O) * L).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (INR T * (INR T + 1)) * (f (y T) - f xs) <= 4 * bregman h dh xs (y O) * L) by (rewrite start
      in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions accelerated_interior_gradient.
