(** * adagrad-norm/online: [(-(2 eta^2 + D^2)/(2 eta)) b_T + sum over t < T of (f_t(x_t) - f_t(u)) <= -b_0 (2 eta^2 + D^2 - R^2)/(2 eta)]

    AdaGrad-norm on losses that change, over a set of diameter D: x_{t+1} = P(x_t - (eta/b_{t+1}) g_t).
    Here [R = ||x_0 - u||].
    Source: Streeter, McMahan 2010; Orabona 2019, section 4.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta b b' : R) (f : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    is_projection K (x ⊖ (eta / b') ⊙ g) x' /\
    b' ^ 2 = ‖g‖² + b ^ 2.

Definition potential {E : InnerProductSpace} (D eta b : R) (u : E) (x : E) : R :=
  b / (2 * eta) * ‖x ⊖ u‖² + (- 1) * b * (D ^ 2 + 2 * eta ^ 2) / (2 * eta).

Definition progress {E : InnerProductSpace} (f : E -> R) (u : E) (x : E) : R :=
  f x - f u.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (D eta b b' b_0 : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < D -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> convex_set K -> diameter_at_most K D -> K u -> K x ->
  0 <= t -> step eta b b' f K x x' -> K x'.
Proof.
  intros D_positive eta_positive b_positive b'_at_least b_0_positive K_convex K_diameter u_in_K x_in_K
      t_nonnegative (g & g_subgradient & x'_oracle & choice_1).
  unfold potential, progress.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (D eta b b' b_0 : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < D -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> convex_set K -> diameter_at_most K D -> K u -> K x ->
  0 <= t -> step eta b b' f K x x' -> potential D eta b' u x' - potential D eta b u x + progress f u x <= 0.
Proof.
  intros D_positive eta_positive b_positive b'_at_least b_0_positive K_convex K_diameter u_in_K x_in_K
      t_nonnegative (g & g_subgradient & x'_oracle & choice_1).
  unfold potential, progress.
  weigh 1 (g_subgradient u u_in_K).
  weigh (b' / eta) (projection_optimality K (x ⊖ (eta / b') ⊙ g) x' u K_convex x'_oracle u_in_K).
  weigh ((b' - b) / (2 * eta)) (diameter_sqr K D x u K_diameter x_in_K u_in_K).
  weigh_free (- eta / (b' + b)) (choice_1).
  add_square (b' / (2 * eta)) (x ⊖ (eta / b') ⊙ g ⊖ x').
  add_square (eta * (b' - b) / (2 * b' * (b' + b))) (g).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (D eta b b' b_0 : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x : E) :
  0 < D -> 0 < eta -> 0 < b -> b <= b' -> 0 < b_0 -> convex_set K -> diameter_at_most K D -> K u -> K x ->
  0 <= t -> (- 1) * (D ^ 2 + 2 * eta ^ 2) / (2 * eta) * (b) - potential D eta b u x <= 0.
Proof.
  intros D_positive eta_positive b_positive b'_at_least b_0_positive K_convex K_diameter u_in_K x_in_K
      t_nonnegative.
  unfold potential, progress.
  add_square (b / (2 * eta)) (x ⊖ u).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem adagrad_norm_online
    (E : InnerProductSpace) (D eta : R) (b : nat -> R) (b_0 : R) (f : nat -> E -> R) (K : E -> Prop) (u : E)
    (x : nat -> E) :
  0 < D -> 0 < eta -> (forall n, 0 < (b n)) -> (forall n, (b n) <= (b (S n))) -> b O = b_0 -> 0 < b_0 ->
  convex_set K -> diameter_at_most K D -> K u -> K (x O) ->
  (forall n, step eta (b n) (b (S n)) (f n) K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  (- 1) * (D ^ 2 + 2 * eta ^ 2) / (2 * eta) * ((b T)) + sum (fun n => f n (x n) - f n u) T <= (- 1) * b_0 * (D ^ 2 + 2 * eta ^ 2 - ‖x O ⊖ u‖²) / (2 * eta).
Proof.
  intros D_positive eta_positive b_positive b'_at_least b_0_value b_0_positive K_convex K_diameter u_in_K
      start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E D eta (b n) (b (S n)) b_0 (f n) K u (INR n) (x n) (x (S n)) D_positive eta_positive
        (b_positive n) (b'_at_least n) b_0_positive K_convex K_diameter u_in_K x_in_K (pos_INR n) (stepping
        n)). }
  set (Phi := fun n => potential D eta (b n) u (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (f n) u (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E D eta (b n) (b (S n)) b_0 (f n) K u (INR n) (x n) (x (S n)) D_positive eta_positive
        (b_positive n) (b'_at_least n) b_0_positive K_convex K_diameter u_in_K (feasible n) (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E D eta (b T) (b (S T)) b_0 (f T) K u (INR T) (x T) D_positive eta_positive
      (b_positive T) (b'_at_least T) b_0_positive K_convex K_diameter u_in_K (feasible T) (pos_INR T)) as
      dominates.
  change (potential D eta (b T) u (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (f n) u (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = b_0 * ‖x O ⊖ u‖² / (2 * eta) - b_0 * (D ^ 2 + 2 * eta ^ 2) / (2 * eta)).
  { pose proof (b_positive O); pose proof (b'_at_least O); unfold Phi, potential; change (INR 0) with 0;
      rewrite ?pow_O; rewrite ?b_0_value; field; sign. }
  replace (sum (fun n => f n (x n) - f n u) T) with (sum (fun n => progress (f n) u (x n)) T)
      by (apply sum_ext; intros n _; pose proof (pos_INR n); pose proof (b_positive n); pose proof
          (b'_at_least n); try unfold progress; field; sign).
  assert (paid : (- 1) * (D ^ 2 + 2 * eta ^ 2) / (2 * eta) * ((b T)) + sum (fun n => progress (f n) u (x n)) T
      <= b_0 * ‖x O ⊖ u‖² / (2 * eta) - b_0 * (D ^ 2 + 2 * eta ^ 2) / (2 * eta)).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions adagrad_norm_online.
