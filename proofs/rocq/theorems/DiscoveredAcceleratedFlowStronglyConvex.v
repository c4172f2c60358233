(** * discovered/accelerated-flow-strongly-convex: [f(x_T) - f(xs) <= 13 (5 Delta_0 + 2 mu R^2) exp(-13 r T/10)/5]

    The heavy ball with friction 2 r, r = sqrt(mu): x'' + 2 r x' + grad f(x) = 0, from rest.
    Here [R = ||x_0 - xs||, Delta_0 = f(x_0) - f(xs)].

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The velocity of the state at time [t]. *)
Definition flow {E : InnerProductSpace} (r : R) (grad : E -> E) (x v x' v' : E) : Prop :=
  x' = v /\
    v' = (- 2 * r) ⊙ v ⊖ grad x.

Definition potential {E : InnerProductSpace} (r mu : R) (f : E -> R) (xs : E) (w : R) (x v : E) : R :=
  w * (f x - f xs) + 2 * mu * w / 5 * ‖x ⊖ xs‖² + w / 2 * ‖v‖² + 13 * w * r / 10 * ⟨x ⊖ xs, v⟩.

(** Its derivative along the flow. *)
Definition change {E : InnerProductSpace} (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (x v : E) : R :=
  13 * w * r / 10 * f x - 13 * w * r / 10 * f xs + 13 * w * r ^ 3 / 25 * ‖x‖² - 26 * w * r ^ 3 / 25 * ⟨x, xs⟩ + 13 * w * r ^ 3 / 25 * ‖xs‖² - w * r / 20 * ‖v‖² - 11 * mu * w / 100 * ⟨x, v⟩ + 11 * mu * w / 100 * ⟨v, xs⟩ - 13 * w * r / 10 * ⟨x, grad x⟩ + 13 * w * r / 10 * ⟨xs, grad x⟩.

(** The derivative, by the chain rule. *)
Lemma slope (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (x v x' v' : R -> E) (t : R) :
  0 < r -> mu = r * r -> 0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t ->
  is_velocity x t (x' t) -> is_velocity v t (v' t) -> flow r grad (x t) (v t) (x' t) (v' t) ->
  derivable_pt_lim (fun t => potential r mu f xs (exp (13 * t * r / 10)) (x t) (v t)) t (change r mu f grad xs (exp (13 * t * r / 10)) (x t) (v t)).
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
  0 < w -> change r mu f grad xs w x v <= 0.
Proof.
  intros r_positive mu_value mu_positive f_gradient f_strongly_convex xs_minimizer t_positive w_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (13 * w * r / 10) (strongly_convex_inequality mu f grad x xs (Rlt_le _ _ mu_positive)
      f_strongly_convex f_gradient).
  add_square (13 * w * r ^ 3 / 100) (x ⊕ (11 / (26 * r)) ⊙ v ⊖ xs).
  add_square (139 * w * r / 5200) (v).
  subst mu; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x v : E) :
  0 < r -> mu = r * r -> 0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t ->
  0 < w -> w / 13 * (f x - f xs) - potential r mu f xs w x v <= 0.
Proof.
  intros r_positive mu_value mu_positive f_gradient f_strongly_convex xs_minimizer t_positive w_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (12 * w / 13) (strongly_convex_inequality mu f grad xs x (Rlt_le _ _ mu_positive) f_strongly_convex
      f_gradient).
  add_square (56 * mu * w / 65) (x ⊕ (169 / (224 * r)) ⊙ v ⊖ xs).
  add_square (43 * w / 4480) (v).
  subst mu; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem discovered_accelerated_flow_strongly_convex
    (E : InnerProductSpace) (r mu : R) (f : E -> R) (grad : E -> E) (xs : E) (x v x' v' : R -> E) :
  0 < mu -> r = sqrt mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs ->
  (forall t, 0 < t -> is_velocity x t (x' t)) -> (forall t, 0 < t -> is_velocity v t (v' t)) ->
  (forall t, 0 < t -> flow r grad (x t) (v t) (x' t) (v' t)) -> starts_continuously x ->
  starts_continuously v -> v 0 = zero ->
  forall T, 0 < T ->
  f (x T) - f xs <= 13 * (5 * (f (x 0) - f xs) + 2 * mu * ‖x 0 ⊖ xs‖²) / (5 * exp (13 * T * r / 10)).
Proof.
  intros mu_positive r_value f_gradient f_strongly_convex xs_minimizer x'_velocity v'_velocity flowing
      x_starts v_starts v_start T T_above.
  assert (r_positive : 0 < r) by (rewrite r_value; now apply sqrt_lt_R0).
  assert (mu_value : mu = r * r) by (rewrite r_value, sqrt_sqrt; lra).
  set (Phi := fun t => potential r mu f xs (exp (13 * t * r / 10)) (x t) (v t)).
  assert (falls : Phi T <= Phi 0).
  { apply (flow_decreases Phi (fun t => change r mu f grad xs (exp (13 * t * r / 10)) (x t) (v t)) T T_above).
    - intros t t_positive.
      exact (slope E r mu f grad xs x v x' v' t r_positive mu_value mu_positive f_gradient f_strongly_convex
          xs_minimizer t_positive (x'_velocity t t_positive) (v'_velocity t t_positive) (flowing t
          t_positive)).
    - intros t t_positive.
      exact (decrease E r mu f grad xs t (exp (13 * t * r / 10)) (x t) (v t) r_positive mu_value mu_positive
          f_gradient f_strongly_convex xs_minimizer t_positive (exp_pos _)).
    - unfold Phi, potential; continue. }
  pose proof (domination E r mu f grad xs T (exp (13 * T * r / 10)) (x T) (v T) r_positive mu_value
      mu_positive f_gradient f_strongly_convex xs_minimizer T_above (exp_pos _)) as dominates.
  change (potential r mu f xs (exp (13 * T * r / 10)) (x T) (v T)) with (Phi T) in dominates.
  assert (start : Phi 0 = (f (x 0) - f xs) + 2 * mu * ‖x 0 ⊖ xs‖² / 5).
  { unfold Phi, potential; replace (exp (13 * 0 * r / 10)) with 1 by (rewrite <- exp_0; f_equal; ring);
      rewrite ?v_start; subst mu; first [field; sign | inner_generalize; field; sign]. }
  pose proof (exp_pos (13 * T * r / 10)).
  assert (paid : ((exp (13 * T * r / 10)) / 13) * (f (x T) - f xs) <= (f (x 0) - f xs) + 2 * mu * ‖x 0 ⊖ xs‖²
      / 5) by (rewrite start in falls; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu; field; sign].
Qed.

Print Assumptions discovered_accelerated_flow_strongly_convex.
