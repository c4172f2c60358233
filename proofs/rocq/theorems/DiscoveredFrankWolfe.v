(** * discovered/frank-wolfe: [f(x_T) - f(xs) <= 2 D^2 L/(T + 2)]

    Frank-Wolfe for smooth convex functions over a set of diameter D.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (grad : E -> E) (K : E -> Prop) (t : R) (x x' : E) : Prop :=
  exists s : E,
    is_linear_minimizer K (grad x) s /\
    x' = (t / (t + 2)) ⊙ x ⊕ (2 / (t + 2)) ⊙ s.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  t * (t + 2) * (f x - f xs).

Definition budget (L D : R) : R :=
  2 * D ^ 2 * L.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> step grad K t x x' -> K x'.
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer x_in_K t_nonnegative (s & s_oracle &
      x'_value).
  unfold potential, budget.
  assert (in_K_2 : K (x')).
    { apply (convex_pair K (x) s _ (2 / (t + 2)) (t / (t + 2)) K_convex x_in_K (proj1 s_oracle)); [sign | sign
        | field; sign | subst; vector_eq_by ltac:(field; sign)]. }
  exact in_K_2.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> step grad K t x x' -> potential f xs (t + 1) x' - potential f xs t x - budget L D <= 0.
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer x_in_K t_nonnegative (s & s_oracle &
      x'_value).
  unfold potential, budget.
  weigh (2 * t + 3) (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh ((t + 1) * (t + 3)) (smooth_convex_interpolation L f grad x x' L_positive f_smooth).
  weigh (t / (t + 2)) (linear_minimizer_optimality K (grad x) s x s_oracle x_in_K).
  weigh (2 * t + 3) (linear_minimizer_optimality K (grad x) s xs s_oracle (proj1 xs_minimizer)).
  weigh (2 * L) (diameter_sqr K D x s K_diameter x_in_K (proj1 s_oracle)).
  add_square (2 * L) (x ⊕ ((t + 1) * (t + 3) / (2 * L * (t + 2))) ⊙ grad x' ⊖ ((t + 1) * (t + 3) / (2 * L * (t
      + 2))) ⊙ grad x ⊖ s).
  add_square ((2 * t + 3) / (2 * L)) (grad xs ⊖ grad x).
  add_square ((t + 1) * (t + 3) / (2 * L * (t + 2) ^ 2)) (grad x ⊖ grad x').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K x -> 0 <= t -> t * (t + 2) * (f x - f xs) - potential f xs t x <= 0.
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer x_in_K t_nonnegative.
  unfold potential, budget.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_frank_wolfe
    (E : InnerProductSpace) (L D : R) (f : E -> R) (grad : E -> E) (K : E -> Prop) (xs : E) (x : nat -> E) :
  0 < L -> 0 < D -> smooth_convex L f grad -> convex_set K -> diameter_at_most K D -> is_minimizer_on K f xs ->
  K (x O) -> (forall n, step grad K (INR n) (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  f (x T) - f xs <= 2 * D ^ 2 * L / (INR T + 2).
Proof.
  intros L_positive D_positive f_smooth K_convex K_diameter xs_minimizer start_in_K stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, K (x n)).
  { induction n as [|n IH]; [repeat split; assumption|].
    rename IH into x_in_K.
    exact (stays E L D f grad K xs (INR n) (x n) (x (S n)) L_positive D_positive f_smooth K_convex K_diameter
        xs_minimizer x_in_K (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential f xs (INR n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + budget L D).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L D f grad K xs (INR n) (x n) (x (S n)) L_positive D_positive f_smooth K_convex
        K_diameter xs_minimizer (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L D f grad K xs (INR T) (x T) L_positive D_positive f_smooth K_convex K_diameter
      xs_minimizer (feasible T) (pos_INR T)) as dominates.
  change (potential f xs (INR T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => budget L D) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (spent : sum (fun n => budget L D) T <= 2 * D ^ 2 * L * INR T).
  { apply Req_le; enough (closed : forall k, sum (fun n => budget L D) k = 2 * D ^ 2 * L * INR k)
        by (rewrite closed; field; sign).
      induction k as [|k IH]; [simpl; field; sign|].
      rewrite ?S_INR, sum_S, IH; pose proof (pos_INR k); try unfold budget; field; sign. }
  assert (start : Phi O = 0).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : (INR T * (INR T + 2)) * (f (x T) - f xs) <= 2 * D ^ 2 * L * INR T) by (rewrite start in
      total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions discovered_frank_wolfe.
