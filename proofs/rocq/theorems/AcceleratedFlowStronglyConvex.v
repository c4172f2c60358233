(** * accelerated-flow/strongly-convex: [f(x_T) - f(xs) <= (Delta_0 + R**2*r**2/2)*exp(-T*r)]

    The heavy ball with friction 2 r, r = sqrt(mu): x'' + 2 r x' + grad f(x) = 0, from rest.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].
    Source: Wilson, Recht, Jordan 2021.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The velocity of the state at time [t]. *)
Definition flow {E : InnerProductSpace} (r : R) (grad : E -> E) (x v x' v' : E) : Prop :=
  x' = v /\
    v' = (- 2 * r) ⊙ v ⊖ grad x.

Definition potential {E : InnerProductSpace} (r mu : R) (f : E -> R) (xs : E) (w : R) (x v : E) : R :=
  w * (f x - f xs) + mu * w / 2 * ‖x ⊕ (1 / r) ⊙ v ⊖ xs‖².

(** Its derivative along the flow. *)
Definition change {E : InnerProductSpace} (r : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (x v : E) : R :=
  w * r * f x - w * r * f xs + w * r ^ 3 / 2 * ‖x‖² - w * r ^ 3 * ⟨x, xs⟩ - w * r / 2 * ‖v‖² + w * r ^ 3 / 2 * ‖xs‖² - w * r * ⟨x, grad x⟩ + w * r * ⟨grad x, xs⟩.

(** The derivative, by the chain rule. *)
Lemma slope (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (x v x' v' : R -> E) (t : R) :
  0 < r -> mu = r * r -> 0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t ->
  is_velocity x t (x' t) -> is_velocity v t (v' t) -> flow r grad (x t) (v t) (x' t) (v' t) ->
  derivable_pt_lim (fun t => potential r mu f xs (exp (t * r)) (x t) (v t)) t (change r f grad xs (exp (t * r)) (x t) (v t)).
Proof.
  intros r_positive mu_value mu_positive f_gradient f_strongly_convex xs_minimizer t_positive x'_velocity
      v'_velocity (x'_value & v'_value).
  unfold potential, change.
  eapply derivative_equal; [derive|].
  rewrite x'_value, v'_value; subst mu; equality.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x v : E) :
  0 < r -> mu = r * r -> 0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t ->
  0 < w -> change r f grad xs w x v <= 0.
Proof.
  intros r_positive mu_value mu_positive f_gradient f_strongly_convex xs_minimizer t_positive w_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (w * r) (strongly_convex_inequality mu f grad x xs (Rlt_le _ _ mu_positive) f_strongly_convex
      f_gradient).
  add_square (w * r / 2) (v).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x v : E) :
  0 < r -> mu = r * r -> 0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t ->
  0 < w -> w * (f x - f xs) - potential r mu f xs w x v <= 0.
Proof.
  intros r_positive mu_value mu_positive f_gradient f_strongly_convex xs_minimizer t_positive w_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  add_square (mu * w / 2) (x ⊕ (1 / r) ⊙ v ⊖ xs).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem accelerated_flow_strongly_convex
    (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (x v x' v' : R -> E) :
  0 < mu -> r = sqrt mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs ->
  (forall t, 0 < t -> is_velocity x t (x' t)) -> (forall t, 0 < t -> is_velocity v t (v' t)) ->
  (forall t, 0 < t -> flow r grad (x t) (v t) (x' t) (v' t)) -> starts_continuously x ->
  starts_continuously v -> v 0 = zero ->
  forall T, 0 < T ->
  f (x T) - f xs <= ((f (x 0) - f xs) + mu * ‖x 0 ⊖ xs‖² / 2) / exp (T * r).
Proof.
  intros mu_positive r_value f_gradient f_strongly_convex xs_minimizer x'_velocity v'_velocity flowing
      x_starts v_starts v_start T T_above.
  assert (r_positive : 0 < r) by (rewrite r_value; now apply sqrt_lt_R0).
  assert (mu_value : mu = r * r) by (rewrite r_value, sqrt_sqrt; lra).
  set (Phi := fun t => potential r mu f xs (exp (t * r)) (x t) (v t)).
  assert (falls : Phi T <= Phi 0).
  { apply (flow_decreases Phi (fun t => change r f grad xs (exp (t * r)) (x t) (v t)) T T_above).
    - intros t t_positive.
      exact (slope E r mu f grad xs x v x' v' t r_positive mu_value mu_positive f_gradient f_strongly_convex
          xs_minimizer t_positive (x'_velocity t t_positive) (v'_velocity t t_positive) (flowing t
          t_positive)).
    - intros t t_positive.
      exact (decrease E r mu f grad xs t (exp (t * r)) (x t) (v t) r_positive mu_value mu_positive f_gradient
          f_strongly_convex xs_minimizer t_positive (exp_pos _)).
    - unfold Phi, potential; continue. }
  pose proof (domination E r mu f grad xs T (exp (T * r)) (x T) (v T) r_positive mu_value mu_positive
      f_gradient f_strongly_convex xs_minimizer T_above (exp_pos _)) as dominates.
  change (potential r mu f xs (exp (T * r)) (x T) (v T)) with (Phi T) in dominates.
  assert (start : Phi 0 = (f (x 0) - f xs) + mu * ‖x 0 ⊖ xs‖² / 2).
  { unfold Phi, potential; replace (exp (0 * r)) with 1 by (rewrite <- exp_0; f_equal; ring); rewrite
      ?v_start; subst mu; first [field; sign | inner_generalize; field; sign]. }
  pose proof (exp_pos (T * r)).
  assert (paid : ((exp (T * r))) * (f (x T) - f xs) <= (f (x 0) - f xs) + mu * ‖x 0 ⊖ xs‖² / 2) by (rewrite
      start in falls; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions accelerated_flow_strongly_convex.
