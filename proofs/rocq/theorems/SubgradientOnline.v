(** * subgradient/online: [mean over t < T of (f_t(x_t) - f_t(u)) <= G**2*eta/2 + R**2/(2*T*eta)]

    The subgradient method with a constant step, for convex functions with subgradients bounded by G.
    Here [R = ||x_0 - u||].
    Source: Zinkevich 2003; Bansal, Gupta 2019, section 2.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (G eta : R) (f : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient_on K f x g /\
    norm g <= G /\
    is_projection K (x ⊖ eta ⊙ g) x'.

Definition potential {E : InnerProductSpace} (eta : R) (u : E) (x : E) : R :=
  ‖x ⊖ u‖² / (2 * eta).

Definition progress {E : InnerProductSpace} (f : E -> R) (u : E) (x : E) : R :=
  f x - f u.

Definition budget (G eta : R) : R :=
  G ^ 2 * eta / 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (G eta : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < G -> 0 < eta -> convex_set K -> K u -> K x -> 0 <= t -> step G eta f K x x' -> K x'.
Proof.
  intros G_positive eta_positive K_convex u_in_K x_in_K t_nonnegative (g & g_subgradient & g_bound &
      x'_oracle).
  unfold potential, progress, budget.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (G eta : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x x' : E) :
  0 < G -> 0 < eta -> convex_set K -> K u -> K x -> 0 <= t -> step G eta f K x x' ->
  potential eta u x' - potential eta u x + progress f u x - budget G eta <= 0.
Proof.
  intros G_positive eta_positive K_convex u_in_K x_in_K t_nonnegative (g & g_subgradient & g_bound &
      x'_oracle).
  unfold potential, progress, budget.
  weigh 1 (g_subgradient u u_in_K).
  weigh (eta / 2) (sqr_norm_le g G g_bound).
  weigh (1 / eta) (projection_optimality K (x ⊖ eta ⊙ g) x' u K_convex x'_oracle u_in_K).
  add_square (1 / (2 * eta)) (x ⊖ eta ⊙ g ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (G eta : R) (f : E -> R) (K : E -> Prop) (u : E) (t : R) (x : E) :
  0 < G -> 0 < eta -> convex_set K -> K u -> K x -> 0 <= t -> - potential eta u x <= 0.
Proof.
  intros G_positive eta_positive K_convex u_in_K x_in_K t_nonnegative.
  unfold potential, progress, budget.
  add_square (1 / (2 * eta)) (x ⊖ u).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_online
    (E : InnerProductSpace) (G eta : R) (f : nat -> E -> R) (K : E -> Prop) (u : E) (x : nat -> E) :
  0 < G -> 0 < eta -> convex_set K -> K u -> K (x O) -> (forall n, step G eta (f n) K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f n (x n) - f n u) T / INR T <= G ^ 2 * eta / 2 + ‖x O ⊖ u‖² / (2 * INR T * eta).
Proof.
  intros G_positive eta_positive K_convex u_in_K start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E G eta (f n) K u (INR n) (x n) (x (S n)) G_positive eta_positive K_convex u_in_K x_in_K
        (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential eta u (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (f n) u (x n)) + budget G eta).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E G eta (f n) K u (INR n) (x n) (x (S n)) G_positive eta_positive K_convex u_in_K
        (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E G eta (f T) K u (INR T) (x T) G_positive eta_positive K_convex u_in_K (feasible T)
      (pos_INR T)) as dominates.
  change (potential eta u (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (f n) u (x n)) (fun n => budget G eta) T falls) as total.
  assert (spent : sum (fun n => budget G eta) T <= G ^ 2 * INR T * eta / 2).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget G eta) k = G ^ 2 * INR k * eta / 2)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = ‖x O ⊖ u‖² / (2 * eta)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f n (x n) - f n u)) T <= G ^ 2 * INR T * eta / 2 + ‖x O ⊖ u‖² / (2 * eta)).
  { replace (sum (fun n => (f n (x n) - f n u)) T) with (sum (fun n => progress (f n) u (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_online.
