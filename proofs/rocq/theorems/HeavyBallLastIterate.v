(** * heavy-ball/last-iterate: [f(w_T) - f(xs) <= L R^2/(2 T)]

    The heavy ball with steps 1/(L (t+2)) and momentum t/(t+2), for functions below a parabola around the minimizer.
    Here [R = ||x_0 - xs||].
    Source: Goujaud, Taylor, Dieuleveut 2022; Ghadimi, Feyzmahdavian, Johansson 2015.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A function that lies below a parabola around a point. *)
Definition quadratic_upper_bound {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) : Prop :=
  forall x, f x - f xs <= L / 2 * ‖x ⊖ xs‖².

(** A subgradient at [y] says more of the point around which there is the parabola. *)
Lemma quadratic_upper_bound_subgradient {E : InnerProductSpace} L (f : E -> R) (xs y g : E) :
  0 < L -> quadratic_upper_bound L f xs -> is_subgradient f y g ->
  f y + ⟨g, xs ⊖ y⟩ + ‖g‖² / (2 * L) <= f xs.
Proof.
  intros HL Hf Hg.
  pose proof (Hf (xs ⊕ (/ L) ⊙ g)) as H1.
  pose proof (Hg (xs ⊕ (/ L) ⊙ g) I) as H2.
  replace (‖(xs ⊕ (/ L) ⊙ g) ⊖ xs‖²) with (‖g‖² / L ^ 2) in H1 by (inner_expand; field; lra).
  replace (⟨g, (xs ⊕ (/ L) ⊙ g) ⊖ y⟩) with (⟨g, xs ⊖ y⟩ + ‖g‖² / L) in H2 by (inner_expand; field; lra).
  replace (L / 2 * (‖g‖² / L ^ 2)) with (‖g‖² / (2 * L)) in H1 by (field; lra).
  replace (‖g‖² / L) with (‖g‖² / (2 * L) + ‖g‖² / (2 * L)) in H2 by (field; lra).
  lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L : R) (f : E -> R) (t : R) (x w x' w' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = (2 * (t + 1) / (t + 2)) ⊙ x ⊖ (t / (t + 2)) ⊙ w ⊖ (1 / (L * (t + 2))) ⊙ g /\
    w' = x.

Definition potential {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) (t : R) (x w : E) : R :=
  t * (f w - f xs) + L / 2 * (‖(t + 1) ⊙ x ⊖ t ⊙ w ⊖ xs‖²).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (t : R) (x w x' w' : E) :
  0 < L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> 0 <= t -> step L f t x w x' w' ->
  potential L f xs (t + 1) x' w' - potential L f xs t x w <= 0.
Proof.
  intros L_positive xs_minimizer f_bound t_nonnegative (g & g_subgradient & x'_value & w'_value).
  subst w'.
  unfold potential.
  weigh 1 (quadratic_upper_bound_subgradient L f xs x g L_positive f_bound g_subgradient).
  weigh t (g_subgradient w I).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (t : R) (x w : E) :
  0 < L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> 0 <= t ->
  t * (f w - f xs) - potential L f xs t x w <= 0.
Proof.
  intros L_positive xs_minimizer f_bound t_nonnegative.
  unfold potential.
  add_square (L / 2) (t ⊙ w ⊕ xs ⊖ (t + 1) ⊙ x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem heavy_ball_last_iterate
    (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (x w : nat -> E) :
  0 < L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> w O = x O ->
  (forall n, step L f (INR n) (x n) (w n) (x (S n)) (w (S n))) ->
  forall T, (0 < T)%nat ->
  f (w T) - f xs <= L * ‖x O ⊖ xs‖² / (2 * INR T).
Proof.
  intros L_positive xs_minimizer f_bound w_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L f xs (INR n) (x n) (w n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f xs (INR n) (x n) (w n) (x (S n)) (w (S n)) L_positive xs_minimizer f_bound
        (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L f xs (INR T) (x T) (w T) L_positive xs_minimizer f_bound (pos_INR T)) as
      dominates.
  change (potential L f xs (INR T) (x T) (w T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?w_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (INR T) * (f (w T) - f xs) <= L * ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions heavy_ball_last_iterate.
