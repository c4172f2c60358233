(** * discovered/proximal-gradient-mapping: [||x_T - x_{T+1}||^2 <= 4 R^2/(4 T^2 + 4 T + 3)]

    Gradient descent for smooth convex functions, x_{t+1} = x_t - grad f(x_t) / L.
    Here [R = ||x_0 - xs||].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad prox : E -> E) (x x' : E) : Prop :=
  x' = prox (x ⊖ (1 / L) ⊙ grad x).

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (grad prox : E -> E) (h : E -> R) (xs : E) (t : R) (x : E)
    : R :=
  t ^ 2 * ‖x ⊖ prox (x ⊖ (1 / L) ⊙ grad x)‖² + 2 * t / L * (f x + h x - (f xs + h xs)) + ‖x ⊖ xs‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L : R) (f : E -> R) (grad prox : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t : R) (x x' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  (forall u, is_prox K h (1 / L) u (prox u)) -> is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t ->
  step L grad prox x x' -> K x'.
Proof.
  intros L_positive f_smooth K_convex h_convex prox_is xs_minimizer x_in_K t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  rewrite <- ?x'_value.
  pose proof (prox_is (x ⊖ (1 / L) ⊙ grad x)) as x'_oracle; rewrite <- x'_value in x'_oracle; clear x'_value.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad prox : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t : R) (x x' : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  (forall u, is_prox K h (1 / L) u (prox u)) -> is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t ->
  step L grad prox x x' -> potential L f grad prox h xs (t + 1) x' - potential L f grad prox h xs t x <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex prox_is xs_minimizer x_in_K t_nonnegative x'_value.
  unfold step in x'_value.
  unfold potential.
  rewrite <- ?x'_value.
  pose proof (prox_is (x ⊖ (1 / L) ⊙ grad x)) as x'_oracle; rewrite <- x'_value in x'_oracle; clear x'_value.
  remember (prox (x' ⊖ (1 / L) ⊙ grad x')) as p_t eqn:p_t_value.
  pose proof (prox_is (x' ⊖ (1 / L) ⊙ grad x')) as p_t_oracle; rewrite <- p_t_value in p_t_oracle; clear
      p_t_value.
  weigh (2 / L) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh (2 * (t + 1) ^ 2 / L) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh (2 * t * (t + 1) / L) (smooth_convex_interpolation L f grad x' x L_positive f_smooth).
  weigh (2 / L) (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x' xs h_convex K_convex ltac:(sign)
      x'_oracle (proj1 xs_minimizer)).
  weigh (2 * (t ^ 2 + t + 1) / L) (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x' p_t h_convex K_convex
      ltac:(sign) x'_oracle (proj1 p_t_oracle)).
  weigh (2 * (t ^ 2 + 1) / L) (prox_optimality K h (1 / L) (x' ⊖ (1 / L) ⊙ grad x') p_t x' h_convex K_convex
      ltac:(sign) p_t_oracle (proj1 x'_oracle)).
  weigh (2 * t / L) (prox_optimality K h (1 / L) (x' ⊖ (1 / L) ⊙ grad x') p_t x h_convex K_convex ltac:(sign)
      p_t_oracle x_in_K).
  add_square (1 / (L ^ 2)) (grad xs ⊖ grad x).
  add_square (t ^ 2 + 1) (x ⊕ ((t ^ 2 + t + 1) / (L * (t ^ 2 + 1))) ⊙ grad x' ⊕ p_t ⊖ ((t ^ 2 + t + 1) / (L *
      (t ^ 2 + 1))) ⊙ grad x ⊖ 2 ⊙ x').
  add_square (t * (t ^ 3 + t ^ 2 + 1) / (L ^ 2 * (t ^ 2 + 1))) (grad x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad prox : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (t : R) (x : E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  (forall u, is_prox K h (1 / L) u (prox u)) -> is_minimizer_on K (fun u => f u + h u) xs -> K x -> 0 <= t ->
  (4 * t ^ 2 + 4 * t + 3) / 4 * (‖x ⊖ prox (x ⊖ (1 / L) ⊙ grad x)‖²) - potential L f grad prox h xs t x <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex prox_is xs_minimizer x_in_K t_nonnegative.
  unfold potential.
  remember (prox (x ⊖ (1 / L) ⊙ grad x)) as x_1 eqn:x_1_value.
  pose proof (prox_is (x ⊖ (1 / L) ⊙ grad x)) as x_1_oracle; rewrite <- x_1_value in x_1_oracle; clear
      x_1_value.
  weigh (1 / L) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh ((2 * t + 1) / L) (smooth_convex_interpolation L f grad x xs L_positive f_smooth).
  weigh (3 / L) (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x_1 xs h_convex K_convex ltac:(sign)
      x_1_oracle (proj1 xs_minimizer)).
  weigh (2 * t / L) (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x_1 x h_convex K_convex ltac:(sign)
      x_1_oracle x_in_K).
  weigh ((2 * t + 3) / L) (composite_minimizer K f h xs (grad xs) K_convex h_convex xs_minimizer ((proj1
      (proj1 f_smooth)) xs) x_1 (proj1 x_1_oracle)).
  add_square 1 ((1 / 2) ⊙ x ⊕ xs ⊕ (1 / L) ⊙ grad xs ⊖ (1 / L) ⊙ grad x ⊖ (3 / 2) ⊙ x_1).
  add_square t (x ⊕ (1 / L) ⊙ grad xs ⊖ (1 / L) ⊙ grad x ⊖ x_1).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_proximal_gradient_mapping
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad prox : E -> E) (h : E -> R) (K : E -> Prop) (xs : E)
    (x : nat -> E) :
  0 < L -> smooth_convex L f grad -> convex_set K -> convex_on K h ->
  (forall u, is_prox K h (1 / L) u (prox u)) -> is_minimizer_on K (fun u => f u + h u) xs -> K (x O) ->
  (forall n, step L grad prox (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ prox ((x T) ⊖ (1 / L) ⊙ grad (x T))‖² <= 4 * ‖x O ⊖ xs‖² / (4 * (INR T) ^ 2 + 4 * INR T + 3).
Proof.
  intros L_positive f_smooth K_convex h_convex prox_is xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L f grad prox h K xs (INR n) (x n) (x (S n)) L_positive f_smooth K_convex h_convex prox_is
        xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential L f grad prox h xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad prox h K xs (INR n) (x n) (x (S n)) L_positive f_smooth K_convex h_convex
        prox_is xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad prox h K xs (INR T) (x T) L_positive f_smooth K_convex h_convex prox_is
      xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential L f grad prox h xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖²).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : ((4 * (INR T) ^ 2 + 4 * INR T + 3) / 4) * (‖(x T) ⊖ prox ((x T) ⊖ (1 / L) ⊙ grad (x T))‖²) <=
      ‖x O ⊖ xs‖²) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_proximal_gradient_mapping.
