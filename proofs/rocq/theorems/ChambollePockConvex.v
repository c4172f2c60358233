(** * chambolle-pock/convex: [mean over t < T of [(f(x_{t+1}) + <A x_{t+1}, v> - h*(v)) - (f(u) + <A u, y_{t+1}> - h*(y_{t+1}))] <= <A x_0 - A u, v>/T + M**2*tau*||v||^2/(2*T*theta) + R**2/(2*T*tau)]

    Chambolle and Pock's method with tau sigma ||A||^2 <= 1.
    Here [R = ||x_0 - u||].
    Source: Chambolle, Pock 2011.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** One step, from the state at time [t] to the next. *)
Definition step {E F : InnerProductSpace} (M tau theta : R) (f : E -> R) (hs : F -> R) (A : LinearMap E F)
    (dom_f : E -> Prop) (dom_hs : F -> Prop) (x : E) (y : F) (x' : E) (y' : F) : Prop :=
  is_prox dom_f f tau (x ⊖ tau ⊙ adjoint A y) x' /\
    is_prox dom_hs hs (theta / (M ^ 2 * tau)) (y ⊕ (2 * theta / (M ^ 2 * tau)) ⊙ A x' ⊖ (theta / (M ^ 2 * tau)) ⊙ A x) y'.

Definition potential {E F : InnerProductSpace} (M tau theta : R) (A : LinearMap E F) (u : E) (v : F) (x : E) (y : F) : R :=
  ‖x ⊖ u‖² / (2 * tau) + M ^ 2 * tau / (2 * theta) * ‖y ⊖ v‖² - ⟨A x ⊖ A u, y ⊖ v⟩.

Definition progress {E F : InnerProductSpace} (f : E -> R) (hs : F -> R) (A : LinearMap E F) (u : E) (v : F) (x : E) (y : F)
    (x' : E) (y' : F) : R :=
  (f x' + ⟨A x', v⟩ - hs v) - (f u + ⟨A u, y'⟩ - hs y').

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E F : InnerProductSpace) (M tau theta : R) (f : E -> R) (hs : F -> R) (A : LinearMap E F)
    (dom_f : E -> Prop) (dom_hs : F -> Prop) (u : E) (v : F) (t : R) (x : E) (y : F) (x' : E) (y' : F) :
  0 < M -> 0 < tau -> 0 < theta -> theta <= 1 -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_hs ->
  convex_on dom_hs hs -> map_norm_at_most M A -> dom_f u -> dom_hs v -> 0 <= t ->
  step M tau theta f hs A dom_f dom_hs x y x' y' ->
  potential M tau theta A u v x' y' - potential M tau theta A u v x y + progress f hs A u v x y x' y' <= 0.
Proof.
  intros M_positive tau_positive theta_positive theta_at_most dom_f_convex f_convex dom_hs_convex hs_convex
      A_bounded u_in_dom_f v_in_dom_hs t_nonnegative (x'_oracle & y'_oracle).
  unfold potential, progress.
  weigh 1 (prox_optimality dom_f f tau (x ⊖ tau ⊙ adjoint A y) x' u f_convex dom_f_convex ltac:(sign)
      x'_oracle u_in_dom_f).
  weigh 1 (prox_optimality dom_hs hs (theta / (M ^ 2 * tau)) (y ⊕ (2 * theta / (M ^ 2 * tau)) ⊙ A x' ⊖ (theta
      / (M ^ 2 * tau)) ⊙ A x) y' v hs_convex dom_hs_convex ltac:(sign) y'_oracle v_in_dom_hs).
  weigh_free (- 1) (adjoint_equation A u y).
  weigh_free 1 (adjoint_equation A x' y).
  weigh (1 / (2 * M ^ 2 * tau)) (map_norm_sub A M x x' A_bounded).
  add_square (1 / (2 * M ^ 2 * tau)) (A x ⊕ (M ^ 2 * tau) ⊙ y' ⊖ (M ^ 2 * tau) ⊙ y ⊖ A x').
  add_square (M ^ 2 * tau * (1 - theta) / (2 * theta)) (y ⊖ y').
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E F : InnerProductSpace) (M tau theta : R) (f : E -> R) (hs : F -> R) (A : LinearMap E F)
    (dom_f : E -> Prop) (dom_hs : F -> Prop) (u : E) (v : F) (t : R) (x : E) (y : F) :
  0 < M -> 0 < tau -> 0 < theta -> theta <= 1 -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_hs ->
  convex_on dom_hs hs -> map_norm_at_most M A -> dom_f u -> dom_hs v -> 0 <= t ->
  - potential M tau theta A u v x y <= 0.
Proof.
  intros M_positive tau_positive theta_positive theta_at_most dom_f_convex f_convex dom_hs_convex hs_convex
      A_bounded u_in_dom_f v_in_dom_hs t_nonnegative.
  unfold potential, progress.
  weigh (1 / (2 * M ^ 2 * tau)) (map_norm_sub A M x u A_bounded).
  add_square (1 / (2 * M ^ 2 * tau)) ((M ^ 2 * tau) ⊙ v ⊕ A x ⊖ (M ^ 2 * tau) ⊙ y ⊖ A u).
  add_square (M ^ 2 * tau * (1 - theta) / (2 * theta)) (y ⊖ v).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem chambolle_pock_convex
    (E F : InnerProductSpace) (M tau theta : R) (f : E -> R) (hs : F -> R) (A : LinearMap E F)
    (dom_f : E -> Prop) (dom_hs : F -> Prop) (u : E) (v : F) (x : nat -> E) (y : nat -> F) :
  0 < M -> 0 < tau -> 0 < theta -> theta <= 1 -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_hs ->
  convex_on dom_hs hs -> map_norm_at_most M A -> dom_f u -> dom_hs v -> y O = zero ->
  (forall n, step M tau theta f hs A dom_f dom_hs (x n) (y n) (x (S n)) (y (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (f (x (S n)) + ⟨A (x (S n)), v⟩ - hs v) - (f u + ⟨A u, (y (S n))⟩ - hs (y (S n)))) T / INR T <= (⟨A (x O) ⊖ A u, v⟩) / INR T + M ^ 2 * tau * (‖v‖²) / (2 * INR T * theta) + ‖x O ⊖ u‖² / (2 * INR T * tau).
Proof.
  intros M_positive tau_positive theta_positive theta_at_most dom_f_convex f_convex dom_hs_convex hs_convex
      A_bounded u_in_dom_f v_in_dom_hs y_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential M tau theta A u v (x n) (y n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f hs A u v (x n) (y n) (x (S n)) (y (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E F M tau theta f hs A dom_f dom_hs u v (INR n) (x n) (y n) (x (S n)) (y (S n))
        M_positive tau_positive theta_positive theta_at_most dom_f_convex f_convex dom_hs_convex hs_convex
        A_bounded u_in_dom_f v_in_dom_hs (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E F M tau theta f hs A dom_f dom_hs u v (INR T) (x T) (y T) M_positive tau_positive
      theta_positive theta_at_most dom_f_convex f_convex dom_hs_convex hs_convex A_bounded u_in_dom_f
      v_in_dom_hs (pos_INR T)) as dominates.
  change (potential M tau theta A u v (x T) (y T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f hs A u v (x n) (y n) (x (S n)) (y (S n))) (fun n => 0) T
      falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (⟨A (x O) ⊖ A u, v⟩) + M ^ 2 * tau * (‖v‖²) / (2 * theta) + ‖x O ⊖ u‖² / (2 * tau)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?y_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : sum (fun n => ((f (x (S n)) + ⟨A (x (S n)), v⟩ - hs v) - (f u + ⟨A u, (y (S n))⟩ - hs (y (S
      n))))) T <= (⟨A (x O) ⊖ A u, v⟩) + M ^ 2 * tau * (‖v‖²) / (2 * theta) + ‖x O ⊖ u‖² / (2 * tau)).
  { replace (sum (fun n => ((f (x (S n)) + ⟨A (x (S n)), v⟩ - hs v) - (f u + ⟨A u, (y (S n))⟩ - hs (y (S
      n))))) T) with (sum (fun n => progress f hs A u v (x n) (y n) (x (S n)) (y (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions chambolle_pock_convex.
