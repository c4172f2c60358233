(** * proximal-gradient/nonconvex: [mean over t < T of ||x_{t+1} - x_t||^2 <= 2 Delta_0/(L T)]

    Proximal gradient, x_{t+1} = prox of h/L at x_t - grad f(x_t)/L, where f is smooth and h convex.
    Here [Delta_0 = F(x_0) - inf F].
    Source: Ghadimi, Lan, Zhang 2016.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (x x' : E) : Prop :=
  is_prox K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x'.

Definition potential {E : InnerProductSpace} (f h : E -> R) (fmin : R) (x : E) : R :=
  f x + h x - fmin.

Definition progress {E : InnerProductSpace} (L : R) (x x' : E) : R :=
  L / 2 * ‖x' ⊖ x‖².

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (fmin : R)
    (t : R) (x x' : E) :
  0 < L -> smooth L f grad -> convex_set K -> convex_on K h -> (forall u, K u -> fmin <= f u + h u) -> K x ->
  0 <= t -> step L grad h K x x' -> K x'.
Proof.
  intros L_positive f_smooth K_convex h_convex F_bounded_below x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (fmin : R)
    (t : R) (x x' : E) :
  0 < L -> smooth L f grad -> convex_set K -> convex_on K h -> (forall u, K u -> fmin <= f u + h u) -> K x ->
  0 <= t -> step L grad h K x x' -> potential f h fmin x' - potential f h fmin x + progress L x x' <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex F_bounded_below x_in_K t_nonnegative x'_oracle.
  unfold step in x'_oracle.
  unfold potential, progress.
  weigh 1 (smooth_interpolation L f grad x x' ltac:(sign) f_smooth).
  weigh 1 (prox_optimality K h (1 / L) (x ⊖ (1 / L) ⊙ grad x) x' x h_convex K_convex ltac:(sign) x'_oracle
      x_in_K).
  add_square (L / 4) (x ⊕ (1 / L) ⊙ grad x' ⊖ (1 / L) ⊙ grad x ⊖ x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (fmin : R)
    (t : R) (x : E) :
  0 < L -> smooth L f grad -> convex_set K -> convex_on K h -> (forall u, K u -> fmin <= f u + h u) -> K x ->
  0 <= t -> - potential f h fmin x <= 0.
Proof.
  intros L_positive f_smooth K_convex h_convex F_bounded_below x_in_K t_nonnegative.
  unfold potential, progress.
  weigh 1 (F_bounded_below x x_in_K).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem proximal_gradient_nonconvex
    (E : InnerProductSpace) (L : R) (f : E -> R) (grad : E -> E) (h : E -> R) (K : E -> Prop) (fmin : R)
    (x : nat -> E) :
  0 < L -> smooth L f grad -> convex_set K -> convex_on K h -> (forall u, K u -> fmin <= f u + h u) ->
  K (x O) -> (forall n, step L grad h K (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖(x (S n)) ⊖ (x n)‖²) T / INR T <= 2 * (f (x O) + h (x O) - fmin) / (L * INR T).
Proof.
  intros L_positive f_smooth K_convex h_convex F_bounded_below start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L f grad h K fmin (INR n) (x n) (x (S n)) L_positive f_smooth K_convex h_convex
        F_bounded_below x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential f h fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f grad h K fmin (INR n) (x n) (x (S n)) L_positive f_smooth K_convex h_convex
        F_bounded_below (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f grad h K fmin (INR T) (x T) L_positive f_smooth K_convex h_convex
      F_bounded_below (feasible T) (pos_INR T)) as dominates.
  change (potential f h fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) + h (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (L / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T <= (f (x O) + h (x O) - fmin)).
  { replace (sum (fun n => (L / 2) * (‖(x (S n)) ⊖ (x n)‖²)) T) with (sum (fun n => progress L (x n) (x (S
      n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (L / 2) (fun n => ‖(x (S n)) ⊖ (x n)‖²)) in paid.
  apply (quotient_le _ _ ((L / 2) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions proximal_gradient_nonconvex.
