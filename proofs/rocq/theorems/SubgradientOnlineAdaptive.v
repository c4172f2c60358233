(** * subgradient/online-adaptive: [sum over t < T of [(f_t(x_t) - f_t(u)) - (eta/2) ||grad f_t(x_t)||^2] <= R^2/(2 eta)]

    The projected subgradient method on losses that change, its bound by the gradients that came.
    Here [R = ||x_0 - u||].
    Source: Zinkevich 2003; Orabona 2019, section 2.2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f : E -> R) (K : E -> Prop) (x g x' : E) : Prop :=
  is_subgradient_on K f x g /\
    is_projection K (x ⊖ eta ⊙ g) x'.

Definition potential {E : InnerProductSpace} (eta : R) (u : E) (x : E) : R :=
  ‖x ⊖ u‖² / (2 * eta).

Definition progress {E : InnerProductSpace} (eta : R) (f : E -> R) (u : E) (x g x' : E) : R :=
  (f x - f u) - eta / 2 * ‖g‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (eta : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x g x' : E) :
  0 < eta -> convex_set K -> K u -> K x -> 0 <= t -> step eta f K x g x' -> K x'.
Proof.
  intros eta_positive K_convex u_in_K x_in_K t_nonnegative (g_subgradient & x'_oracle).
  unfold potential, progress.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (eta : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x g x' : E) :
  0 < eta -> convex_set K -> K u -> K x -> 0 <= t -> step eta f K x g x' ->
  potential eta u x' - potential eta u x + progress eta f u x g x' <= 0.
Proof.
  intros eta_positive K_convex u_in_K x_in_K t_nonnegative (g_subgradient & x'_oracle).
  unfold potential, progress.
  weigh 1 (g_subgradient u u_in_K).
  weigh (1 / eta) (projection_optimality K (x ⊖ eta ⊙ g) x' u K_convex x'_oracle u_in_K).
  add_square (1 / (2 * eta)) (x ⊖ eta ⊙ g ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (eta : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x : E) :
  0 < eta -> convex_set K -> K u -> K x -> 0 <= t -> - potential eta u x <= 0.
Proof.
  intros eta_positive K_convex u_in_K x_in_K t_nonnegative.
  unfold potential, progress.
  add_square (1 / (2 * eta)) (x ⊖ u).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_online_adaptive
    (E : InnerProductSpace) (eta : R) (f : nat -> E -> R) (K : E -> Prop) (u : E) (x g : nat -> E) :
  0 < eta -> convex_set K -> K u -> K (x O) -> (forall n, step eta (f n) K (x n) (g n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (f n (x n) - f n u) - eta / 2 * ‖(g n)‖²) T <= ‖x O ⊖ u‖² / (2 * eta).
Proof.
  intros eta_positive K_convex u_in_K start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E eta (f n) K u (INR n) (x n) (g n) (x (S n)) eta_positive K_convex u_in_K x_in_K (pos_INR n)
        (stepping n)). }
  set (Phi := fun n => potential eta u (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress eta (f n) u (x n) (g n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E eta (f n) K u (INR n) (x n) (g n) (x (S n)) eta_positive K_convex u_in_K (feasible
        n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E eta (f T) K u (INR T) (x T) eta_positive K_convex u_in_K (feasible T) (pos_INR T))
      as dominates.
  change (potential eta u (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress eta (f n) u (x n) (g n) (x (S n))) (fun n => 0) T falls) as
      total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ u‖² / (2 * eta)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  replace (sum (fun n => (f n (x n) - f n u) - eta / 2 * ‖(g n)‖²) T) with (sum (fun n => progress eta (f n) u
      (x n) (g n) (x (S n))) T)
      by (apply sum_ext; intros n _; try unfold progress; field; sign).
  assert (paid : sum (fun n => progress eta (f n) u (x n) (g n) (x (S n))) T <= ‖x O ⊖ u‖² / (2 * eta)).
  { rewrite start in total; lra. }
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_online_adaptive.
