(** * mirror-descent/optimistic: [sum over t < T of [(f_t(m_t) - f_t(u)) - (eta/(2 (1 - c))) ||grad f_t(m_t) - last_t||_*^2 + (1/eta) D_h(m_t, y_t) + (c/eta) D_h(y_{t+1}, m_t)] <= D_0/eta]

    Optimistic mirror descent: the loss before is taken for a guess of the next one, and corrected afterwards.
    Here [D_0 = D_h(u, x_0)].
    Source: Rakhlin, Sridharan 2013; Syrgkanis, Agarwal, Luo, Schapire 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {V : NormedSpace} (G eta : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (y : V) (last : dual V)
    (m : V) (length : R) (y' : V) (last' : dual V) : Prop :=
  exists g : dual V,
    is_mirror_step K dom h dh y last eta m /\
    is_dual_subgradient_on K f m g /\
    dual_norm_at_most g G /\
    is_mirror_step K dom h dh y g eta y' /\
    last' = g /\
    is_dual_norm (last ⊖ g) length.

Definition potential {V : NormedSpace} (eta : R) (h : V -> R) (dh : V -> dual V) (u : V) (y : V) (last : dual V) : R :=
  bregman h dh u y / eta.

Definition progress {V : NormedSpace} (eta c : R) (f h : V -> R) (dh : V -> dual V) (u : V) (y : V) (last : dual V) (m : V)
    (length : R) (y' : V) (last' : dual V) : R :=
  (f m - f u) + bregman h dh m y / eta + c / eta * bregman h dh y' m - eta / (2 * (1 - c)) * length ^ 2.

(** A step does not leave the set. *)
Lemma stays (V : NormedSpace) (G eta c : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (u : V) (t : R)
    (y : V) (last : dual V) (m : V) (length : R) (y' : V) (last' : dual V) :
  0 < G -> 0 < eta -> 0 <= c -> c < 1 -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u ->
  dom y -> 0 <= t -> step G eta f h dh K dom y last m length y' last' -> dom y'.
Proof.
  intros G_positive eta_positive c_nonnegative c_below h_mirror h_strongly_convex u_in_K y_in_dom
      t_nonnegative (g & m_oracle & g_subgradient & g_bound & y'_oracle & last'_value & length_is).
  subst last'.
  unfold potential, progress.
  pose proof (proj1 h_mirror) as K_convex.
  exact (proj1 y'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (V : NormedSpace) (G eta c : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (u : V) (t : R)
    (y : V) (last : dual V) (m : V) (length : R) (y' : V) (last' : dual V) :
  0 < G -> 0 < eta -> 0 <= c -> c < 1 -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u ->
  dom y -> 0 <= t -> step G eta f h dh K dom y last m length y' last' ->
  potential eta h dh u y' last' - potential eta h dh u y last + progress eta c f h dh u y last m length y' last' <= 0.
Proof.
  intros G_positive eta_positive c_nonnegative c_below h_mirror h_strongly_convex u_in_K y_in_dom
      t_nonnegative (g & m_oracle & g_subgradient & g_bound & y'_oracle & last'_value & length_is).
  subst last'.
  unfold potential, progress.
  pose proof (proj1 h_mirror) as K_convex.
  weigh 1 (g_subgradient u u_in_K).
  weigh (1 / eta) (mirror_step_three_points K dom h dh y last eta m y' h_mirror m_oracle (proj1 (proj2
      y'_oracle))).
  weigh (1 / eta) (mirror_step_three_points K dom h dh y g eta y' u h_mirror y'_oracle u_in_K).
  weigh ((1 - c) / eta) (bregman_lower K dom 1 h dh y' m h_mirror h_strongly_convex (proj1 (proj2 y'_oracle))
      (proj1 m_oracle)).
  weigh (eta / (2 * (1 - c))) (fenchel_young_dual_norm 1 ((- 1) * (1 - c) / eta) (last ⊖ g) length (y' ⊖ m)
      length_is).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (V : NormedSpace) (G eta c : R) (f h : V -> R) (dh : V -> dual V) (K dom : V -> Prop) (u : V) (t : R)
    (y : V) (last : dual V) :
  0 < G -> 0 < eta -> 0 <= c -> c < 1 -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u ->
  dom y -> 0 <= t -> - potential eta h dh u y last <= 0.
Proof.
  intros G_positive eta_positive c_nonnegative c_below h_mirror h_strongly_convex u_in_K y_in_dom
      t_nonnegative.
  unfold potential, progress.
  pose proof (proj1 h_mirror) as K_convex.
  weigh (1 / eta) (bregman_lower K dom 1 h dh u y h_mirror h_strongly_convex u_in_K y_in_dom).
  weigh (1 / (2 * eta)) (seminorm_square_pos (u ⊖ y)).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem mirror_descent_optimistic
    (V : NormedSpace) (G eta c : R) (f : nat -> V -> R) (h : V -> R) (dh : V -> dual V) (K dom : V -> Prop)
    (u : V) (y : nat -> V) (last : nat -> dual V) (m : nat -> V) (length : nat -> R) :
  0 < G -> 0 < eta -> 0 <= c -> c < 1 -> mirror_map K dom h dh -> strongly_convex_in_norm_on K 1 h -> K u ->
  dom (y O) -> last O = zero ->
  (forall n, step G eta (f n) h dh K dom (y n) (last n) (m n) (length n) (y (S n)) (last (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (f n (m n) - f n u) + bregman h dh (m n) (y n) / eta + c / eta * bregman h dh (y (S n)) (m n) - eta / (2 * (1 - c)) * (length n) ^ 2) T <= bregman h dh u (y O) / eta.
Proof.
  intros G_positive eta_positive c_nonnegative c_below h_mirror h_strongly_convex u_in_K start_in_dom
      last_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom (y n)).
  { induction n as [|n IH]; [rewrite ?last_start; repeat split; first [assumption | apply h_mirror;
      assumption]|].
    rename IH into y_in_dom.
    exact (stays V G eta c (f n) h dh K dom u (INR n) (y n) (last n) (m n) (length n) (y (S n)) (last (S n))
        G_positive eta_positive c_nonnegative c_below h_mirror h_strongly_convex u_in_K y_in_dom (pos_INR n)
        (stepping n)). }
  set (Phi := fun n => potential eta h dh u (y n) (last n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress eta c (f n) h dh u (y n) (last n) (m n) (length
      n) (y (S n)) (last (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease V G eta c (f n) h dh K dom u (INR n) (y n) (last n) (m n) (length n) (y (S n)) (last
        (S n)) G_positive eta_positive c_nonnegative c_below h_mirror h_strongly_convex u_in_K (feasible n)
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination V G eta c (f T) h dh K dom u (INR T) (y T) (last T) G_positive eta_positive
      c_nonnegative c_below h_mirror h_strongly_convex u_in_K (feasible T) (pos_INR T)) as dominates.
  change (potential eta h dh u (y T) (last T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress eta c (f n) h dh u (y n) (last n) (m n) (length n) (y (S
      n)) (last (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = bregman h dh u (y O) / eta).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?last_start; first [field; sign |
      inner_generalize; field; sign]. }
  replace (sum (fun n => (f n (m n) - f n u) + bregman h dh (m n) (y n) / eta + c / eta * bregman h dh (y (S
      n)) (m n) - eta / (2 * (1 - c)) * (length n) ^ 2) T) with (sum (fun n => progress eta c (f n) h dh u (y
      n) (last n) (m n) (length n) (y (S n)) (last (S n))) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress eta c (f n) h dh u (y n) (last n) (m n) (length n) (y (S n)) (last (S
      n))) T <= bregman h dh u (y O) / eta).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions mirror_descent_optimistic.
