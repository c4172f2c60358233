(** * accelerated-flow/friction: [f(x_T) - f(xs) <= R^2 (r - 1)^2/(2 T^2)]

    The flow with friction r/t, r >= 3: x'' + (r/t) x' + grad f(x) = 0, from rest.
    Here [R = ||x_0 - xs||].
    Source: Su, Boyd, Candès 2014, theorem 5.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The velocity of the state at time [t]. *)
Definition flow {E : InnerProductSpace} (r : R) (grad : E -> E) (t : R) (x v x' v' : E) : Prop :=
  x' = v /\
    v' = (- r / t) ⊙ v ⊖ grad x.

Definition potential {E : InnerProductSpace} (r : R) (f : E -> R) (xs : E) (t : R) (x v : E) : R :=
  t ^ 2 * (f x - f xs) + (r - 1) ^ 2 / 2 * (‖x ⊕ (t / (r - 1)) ⊙ v ⊖ xs‖²).

(** Its derivative along the flow. *)
Definition change {E : InnerProductSpace} (r : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x v : E) : R :=
  2 * t * f x - 2 * t * f xs + (- 1) * t * (r - 1) * ⟨x, grad x⟩ + t * (r - 1) * ⟨xs, grad x⟩.

(** The derivative, by the chain rule. *)
Lemma slope (E : InnerProductSpace) (r : R) (f : E -> R) (grad : E -> E) (xs : E) (x v x' v' : R -> E) (t : R) :
  3 <= r -> gradient_of f grad -> convex f -> is_minimizer f xs -> 0 < t -> is_velocity x t (x' t) ->
  is_velocity v t (v' t) -> flow r grad t (x t) (v t) (x' t) (v' t) ->
  derivable_pt_lim (fun t => potential r f xs t (x t) (v t)) t (change r f grad xs t (x t) (v t)).
Proof.
  intros r_at_least f_gradient f_convex xs_minimizer t_positive x'_velocity v'_velocity (x'_value & v'_value).
  unfold potential, change.
  eapply derivative_equal; [derive|].
  rewrite x'_value, v'_value; equality.
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (r : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x v : E) :
  3 <= r -> gradient_of f grad -> convex f -> is_minimizer f xs -> 0 < t -> change r f grad xs t x v <= 0.
Proof.
  intros r_at_least f_gradient f_convex xs_minimizer t_positive.
  unfold potential, change.
  assert (exists slack_r, 0 <= slack_r /\ r = slack_r + 3) as (slack_r & slack_r_sign & r_by_slack).
  { exists (r - 3); split; [sign | field; sign]. }
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh (t * (r - 1)) (convex_inequality f grad x xs f_convex f_gradient) by (rewrite ?r_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((slack_r * t + 2 * t) / (1)) by (field; sign) end; sign).
  weigh (t * (r - 3)) (convex_inequality f grad xs x f_convex f_gradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (r : R) (f : E -> R) (grad : E -> E) (xs : E) (t : R) (x v : E) :
  3 <= r -> gradient_of f grad -> convex f -> is_minimizer f xs -> 0 < t ->
  t ^ 2 * (f x - f xs) - potential r f xs t x v <= 0.
Proof.
  intros r_at_least f_gradient f_convex xs_minimizer t_positive.
  unfold potential, change.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  add_square (t ^ 2 / 2) (((r - 1) / t) ⊙ x ⊕ v ⊖ ((r - 1) / t) ⊙ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem accelerated_flow_friction
    (E : InnerProductSpace) (r : R) (f : E -> R) (grad : E -> E) (xs : E) (x v x' v' : R -> E) :
  3 <= r -> gradient_of f grad -> convex f -> is_minimizer f xs ->
  (forall t, 0 < t -> is_velocity x t (x' t)) -> (forall t, 0 < t -> is_velocity v t (v' t)) ->
  (forall t, 0 < t -> flow r grad t (x t) (v t) (x' t) (v' t)) -> starts_continuously x ->
  starts_continuously v -> v 0 = zero ->
  forall T, 0 < T ->
  f (x T) - f xs <= ‖x 0 ⊖ xs‖² * (r - 1) ^ 2 / (2 * T ^ 2).
Proof.
  intros r_at_least f_gradient f_convex xs_minimizer x'_velocity v'_velocity flowing x_starts v_starts v_start
      T T_above.
  set (Phi := fun t => potential r f xs t (x t) (v t)).
  assert (falls : Phi T <= Phi 0).
  { apply (flow_decreases Phi (fun t => change r f grad xs t (x t) (v t)) T T_above).
    - intros t t_positive.
      exact (slope E r f grad xs x v x' v' t r_at_least f_gradient f_convex xs_minimizer t_positive
          (x'_velocity t t_positive) (v'_velocity t t_positive) (flowing t t_positive)).
    - intros t t_positive.
      exact (decrease E r f grad xs t (x t) (v t) r_at_least f_gradient f_convex xs_minimizer t_positive).
    - unfold Phi, potential; continue. }
  pose proof (domination E r f grad xs T (x T) (v T) r_at_least f_gradient f_convex xs_minimizer T_above) as
      dominates.
  change (potential r f xs T (x T) (v T)) with (Phi T) in dominates.
  assert (start : Phi 0 = ‖x 0 ⊖ xs‖² * (r - 1) ^ 2 / 2).
  { unfold Phi, potential; rewrite ?v_start; first [field; sign | inner_generalize; field; sign]. }
  assert (paid : (T ^ 2) * (f (x T) - f xs) <= ‖x 0 ⊖ xs‖² * (r - 1) ^ 2 / 2) by (rewrite start in falls;
      lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions accelerated_flow_friction.
