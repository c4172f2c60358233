(** * gradient-flow/convex: [f(x_T) - f(xs) <= R^2/(2 T)]

    The gradient flow x' = -grad f(x) for convex functions.
    Here [R = ||x_0 - xs||].
    Source: Bansal, Gupta 2019; Su, Boyd, Candès 2014.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The velocity of the state at time [t]. *)
Definition flow {E : InnerProductSpace} (grad : E -> E) (x x' : E) : Prop :=
  x' = (- 1) ⊙ grad x.

Definition potential {E : InnerProductSpace} (f : E -> R) (xs : E) (t : R) (x : E) : R :=
  t * (f x - f xs) + ‖x ⊖ xs‖² / 2.

(** Its derivative along the flow. *)
Definition change {E : InnerProductSpace} (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) : R :=
  f x - f xs - t * ‖grad x‖² - ⟨x, grad x⟩ + ⟨grad x, xs⟩.

(** The derivative, by the chain rule. *)
Lemma slope (E : InnerProductSpace) (f : E -> R) (grad : E -> E) (xs : E) (x x' : R -> E) (t : R) :
  gradient_of f grad -> convex f -> is_minimizer f xs -> 0 < t -> is_velocity x t (x' t) ->
  flow grad (x t) (x' t) -> derivable_pt_lim (fun t => potential f xs t (x t)) t (change f grad xs t (x t)).
Proof.
  intros f_gradient f_convex xs_minimizer t_positive x'_velocity x'_value.
  unfold flow in x'_value.
  unfold potential, change.
  eapply derivative_equal; [derive|].
  rewrite x'_value; equality.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  gradient_of f grad -> convex f -> is_minimizer f xs -> 0 < t -> change f grad xs t x <= 0.
Proof.
  intros f_gradient f_convex xs_minimizer t_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh 1 (convex_inequality f grad x xs f_convex f_gradient).
  add_square t (grad x).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x : E) :
  gradient_of f grad -> convex f -> is_minimizer f xs -> 0 < t -> t * (f x - f xs) - potential f xs t x <= 0.
Proof.
  intros f_gradient f_convex xs_minimizer t_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem gradient_flow_convex
    (E : InnerProductSpace) (f : E -> R) (grad : E -> E) (xs : E) (x x' : R -> E) :
  gradient_of f grad -> convex f -> is_minimizer f xs -> (forall t, 0 < t -> is_velocity x t (x' t)) ->
  (forall t, 0 < t -> flow grad (x t) (x' t)) -> starts_continuously x ->
  forall T, 0 < T ->
  f (x T) - f xs <= ‖x 0 ⊖ xs‖² / (2 * T).
Proof.
  intros f_gradient f_convex xs_minimizer x'_velocity flowing x_starts T T_above.
  set (Phi := fun t => potential f xs t (x t)).
  assert (falls : Phi T <= Phi 0).
  { apply (flow_decreases Phi (fun t => change f grad xs t (x t)) T T_above).
    - intros t t_positive.
      exact (slope E f grad xs x x' t f_gradient f_convex xs_minimizer t_positive (x'_velocity t t_positive)
          (flowing t t_positive)).
    - intros t t_positive.
      exact (decrease E f grad xs t (x t) f_gradient f_convex xs_minimizer t_positive).
    - unfold Phi, potential; continue. }
  pose proof (domination E f grad xs T (x T) f_gradient f_convex xs_minimizer T_above) as dominates.
  change (potential f xs T (x T)) with (Phi T) in dominates.
  assert (start : Phi 0 = ‖x 0 ⊖ xs‖² / 2).
  { unfold Phi, potential; field; sign. }
  assert (paid : (T) * (f (x T) - f xs) <= ‖x 0 ⊖ xs‖² / 2) by (rewrite start in falls; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions gradient_flow_convex.
