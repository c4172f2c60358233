(** * subgradient/quadratic-upper-bound: [mean over t < T of (f(x_t) - f(xs)) <= L R^2/(2 T)]

    The subgradient method, x_{t+1} = x_t - g_t / L, where f lies below a parabola around its minimizer.
    Here [R = ||x_0 - xs||].
    Source: Goujaud, Taylor, Dieuleveut 2022.

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
Definition step {E : InnerProductSpace} (L : R) (f : E -> R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = x ⊖ (1 / L) ⊙ g.

Definition potential {E : InnerProductSpace} (L : R) (xs : E) (x : E) : R :=
  L / 2 * ‖x ⊖ xs‖².

Definition progress {E : InnerProductSpace} (f : E -> R) (xs : E) (x : E) : R :=
  f x - f xs.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> 0 <= t -> step L f x x' ->
  potential L xs x' - potential L xs x + progress f xs x <= 0.
Proof.
  intros L_positive xs_minimizer f_bound t_nonnegative (g & g_subgradient & x'_value).
  unfold potential, progress.
  weigh 1 (quadratic_upper_bound_subgradient L f xs x g L_positive f_bound g_subgradient).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> 0 <= t -> - potential L xs x <= 0.
Proof.
  intros L_positive xs_minimizer f_bound t_nonnegative.
  unfold potential, progress.
  add_square (L / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_quadratic_upper_bound
    (E : InnerProductSpace) (L : R) (f : E -> R) (xs : E) (x : nat -> E) :
  0 < L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> (forall n, step L f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => f (x n) - f xs) T / INR T <= L * ‖x O ⊖ xs‖² / (2 * INR T).
Proof.
  intros L_positive xs_minimizer f_bound stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L f xs (INR n) (x n) (x (S n)) L_positive xs_minimizer f_bound (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E L f xs (INR T) (x T) L_positive xs_minimizer f_bound (pos_INR T)) as dominates.
  change (potential L xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f xs (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = L * ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (f (x n) - f xs)) T <= L * ‖x O ⊖ xs‖² / 2).
  { replace (sum (fun n => (f (x n) - f xs)) T) with (sum (fun n => progress f xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_quadratic_upper_bound.
