(** * gradient-flow/strongly-convex-gap: [f(x_T) - f(xs) <= Delta_0 exp(-2 mu T)]

    The gradient flow for strongly convex functions, by the gap.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: folklore.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The velocity of the state at time [t]. *)
Definition flow {E : InnerProductSpace} (grad : E -> E) (x x' : E) : Prop :=
  x' = (- 1) ⊙ grad x.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (w : R) (x : E) : R :=
  w * (f x - f xs).

(** Its derivative along the flow. *)
Definition change {E : InnerProductSpace} (mu : R) (f : E -> R) (grad : E -> E) (xs : E) (w : R) (x : E) : R :=
  2 * mu * w * f x - 2 * mu * w * f xs - w * ‖grad x‖².

(** The derivative, by the chain rule. *)
Lemma slope (E : InnerProductSpace) (mu : R) (f : E -> R) (grad : E -> E) (xs : E) (x x' : R -> E) (t : R) :
  0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t ->
  is_velocity x t (x' t) -> flow grad (x t) (x' t) ->
  derivable_pt_lim (fun t => potential f xs (exp (2 * t * mu)) (x t)) t (change mu f grad xs (exp (2 * t * mu)) (x t)).
Proof.
  intros mu_positive f_gradient f_strongly_convex xs_minimizer t_positive x'_velocity x'_value.
  unfold flow in x'_value.
  unfold potential, change.
  eapply derivative_equal; [derive|].
  rewrite x'_value; equality.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t -> 0 < w ->
  change mu f grad xs w x <= 0.
Proof.
  intros mu_positive f_gradient f_strongly_convex xs_minimizer t_positive w_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (2 * mu * w) (strongly_convex_inequality mu f grad x xs (Rlt_le _ _ mu_positive) f_strongly_convex
      f_gradient).
  add_square (mu ^ 2 * w) (x ⊖ (1 / mu) ⊙ grad x ⊖ xs).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (mu : R) (f : E -> R) (grad : E -> E) (xs : E) (t w : R) (x : E) :
  0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs -> 0 < t -> 0 < w ->
  w * (f x - f xs) - potential f xs w x <= 0.
Proof.
  intros mu_positive f_gradient f_strongly_convex xs_minimizer t_positive w_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_flow_strongly_convex_gap
    (E : InnerProductSpace) (mu : R) (f : E -> R) (grad : E -> E) (xs : E) (x x' : R -> E) :
  0 < mu -> gradient_of f grad -> strongly_convex mu f -> is_minimizer f xs ->
  (forall t, 0 < t -> is_velocity x t (x' t)) -> (forall t, 0 < t -> flow grad (x t) (x' t)) ->
  starts_continuously x ->
  forall T, 0 < T ->
  f (x T) - f xs <= (f (x 0) - f xs) / exp (2 * T * mu).
Proof.
  intros mu_positive f_gradient f_strongly_convex xs_minimizer x'_velocity flowing x_starts T T_above.
  set (Phi := fun t => potential f xs (exp (2 * t * mu)) (x t)).
  assert (falls : Phi T <= Phi 0).
  { apply (flow_decreases Phi (fun t => change mu f grad xs (exp (2 * t * mu)) (x t)) T T_above).
    - intros t t_positive.
      exact (slope E mu f grad xs x x' t mu_positive f_gradient f_strongly_convex xs_minimizer t_positive
          (x'_velocity t t_positive) (flowing t t_positive)).
    - intros t t_positive.
      exact (decrease E mu f grad xs t (exp (2 * t * mu)) (x t) mu_positive f_gradient f_strongly_convex
          xs_minimizer t_positive (exp_pos _)).
    - unfold Phi, potential; continue. }
  pose proof (domination E mu f grad xs T (exp (2 * T * mu)) (x T) mu_positive f_gradient f_strongly_convex
      xs_minimizer T_above (exp_pos _)) as dominates.
  change (potential f xs (exp (2 * T * mu)) (x T)) with (Phi T) in dominates.
  assert (start : Phi 0 = (f (x 0) - f xs)).
  { unfold Phi, potential; replace (exp (2 * 0 * mu)) with 1 by (rewrite <- exp_0; f_equal; ring); field;
      sign. }
  pose proof (exp_pos (2 * T * mu)).
  assert (paid : ((exp (2 * T * mu))) * (f (x T) - f xs) <= (f (x 0) - f xs)) by (rewrite start in falls;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_flow_strongly_convex_gap.
