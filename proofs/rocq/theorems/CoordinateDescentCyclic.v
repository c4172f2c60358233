(** * coordinate-descent/cyclic: [mean over t < T of [(1/L1) ||part(grad f(x_t), 0)||^2 + (1/L2) ||grad f(x_t) - part(grad f(x_t), 0)||^2] <= ||grad f(x_0) - part(grad f(x_0), 0)||^2/(L2 T) + ||part(grad f(x_0), 0)||^2/(2 L1 T) + Delta_0/T]

    A gradient step in one block and then one in the other, each with the constant of its block.
    Here [Delta_0 = f(x_0) - f(xs)].
    Source: after Beck, Tetruashvili 2013, section 3.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The orthogonal projection on a subspace, and what it leaves of a vector. *)
Definition is_projector {E : InnerProductSpace} (P : E -> E) : Prop :=
  (forall u v, ⟨P u, v⟩ = ⟨u, P v⟩) /\ forall u, P (P u) = P u.

Definition rest {E : InnerProductSpace} (P : E -> E) (u : E) : E := u ⊖ P u.

(** Along the vectors of a subspace, the gradient is L-Lipschitz in that subspace. *)
Definition smooth_along {E : InnerProductSpace} (L : R) (P : E -> E) (grad : E -> E) : Prop :=
  forall x u, norm (P (grad (x ⊕ P u)) ⊖ P (grad x)) <= L * norm (P u).

Section Projectors.
  Context {E : InnerProductSpace} (P : E -> E) (HP : is_projector P).

  Lemma projector_sub u v : P (u ⊖ v) = P u ⊖ P v.
  Proof.
    destruct HP as [S _]; apply inner_ext; intros w.
    pose proof (S w (u ⊖ v)) as A; pose proof (S w u) as B; pose proof (S w v) as C.
    revert A B C; inner_generalize; lra.
  Qed.

  Lemma projector_scale c u : P (c ⊙ u) = c ⊙ P u.
  Proof.
    destruct HP as [S _]; apply inner_ext; intros w.
    pose proof (S w (c ⊙ u)) as A; pose proof (S w u) as B.
    rewrite inner_scale_r; rewrite <- A, <- B; apply inner_scale_r.
  Qed.

  Lemma projector_zero : P zero = zero.
  Proof. pose proof (projector_scale 0 zero) as A; rewrite !scale_zero in A; exact A. Qed.

  Lemma projector_apart u v : ⟨P u, v ⊖ P v⟩ = 0.
  Proof.
    destruct HP as [S I]; pose proof (S u (P v)) as A; pose proof (S u v) as B; rewrite I in A.
    replace ⟨P u, v ⊖ P v⟩ with (⟨P u, v⟩ - ⟨P u, P v⟩) by inner_ring; lra.
  Qed.

  Lemma rest_is_projector : is_projector (rest P).
  Proof.
    destruct HP as [S I]; split; unfold rest.
    - intros u v; pose proof (S u v) as A; revert A; inner_generalize; lra.
    - intros u; rewrite projector_sub, I; vector_eq.
  Qed.

  (** A convex function lies above its tangent by what a step along the subspace gains. *)
  Theorem projector_convexity L (f : E -> R) grad x y :
    0 < L -> convex f -> gradient_of f grad -> smooth_along L P grad ->
    f y + ⟨grad y, x ⊖ y⟩ + ‖P (grad x) ⊖ P (grad y)‖² / (2 * L) <= f x.
  Proof.
    intros HL Hf Hg Hl; destruct HP as [S twice].
    set (e := P (grad x) ⊖ P (grad y)); set (d := (- / L) ⊙ e).
    assert (Ee : e = P (grad x ⊖ grad y)) by (unfold e; now rewrite projector_sub).
    assert (Pd : forall s, s ⊙ d = P ((s * - / L) ⊙ (grad x ⊖ grad y))).
    { intros s; rewrite projector_scale, <- Ee; unfold d; vector_eq. }
    assert (forall v, ⟨P v, d⟩ = ⟨v, d⟩) as along.
    { intros v; rewrite S; f_equal; pose proof (Pd 1) as A; replace (1 ⊙ d) with d in A by vector_eq.
      rewrite A; apply twice. }
    assert (f (x ⊕ d) <= f x + ⟨grad x, d⟩ + L * ‖d‖² / 2) as below.
    { apply (descent_along (V := self_dual E) f grad x d (L * ‖d‖²) Hg); intros s Hs.
      change (⟨grad (x ⊕ s ⊙ d) ⊖ grad x, d⟩ <= s * (L * ‖d‖²)).
      pose proof (Hl x ((s * - / L) ⊙ (grad x ⊖ grad y))) as C; rewrite <- (Pd s) in C.
      replace ⟨grad (x ⊕ s ⊙ d) ⊖ grad x, d⟩ with ⟨P (grad (x ⊕ s ⊙ d)) ⊖ P (grad x), d⟩.
      - eapply Rle_trans; [apply cauchy_schwarz|].
        rewrite norm_scale, Rabs_pos_eq in C by lra; rewrite <- norm_sqr.
        pose proof (norm_pos d); nra.
      - pose proof (along (grad (x ⊕ s ⊙ d))) as A; pose proof (along (grad x)) as B.
        revert A B; inner_generalize; lra. }
    pose proof (convex_gradient f y (grad y) Hf (Hg y) (x ⊕ d) I) as above.
    assert (⟨grad x ⊖ grad y, d⟩ = - / L * ‖e‖²) as gain.
    { unfold d; rewrite inner_scale_r; f_equal; rewrite Ee.
      pose proof (S (grad x ⊖ grad y) (P (grad x ⊖ grad y))) as A; rewrite twice in A; lra. }
    assert (L * ‖d‖² / 2 = ‖e‖² / (2 * L)) as length by (unfold d; inner_generalize; field; lra).
    replace ⟨grad y, x ⊕ d ⊖ y⟩ with (⟨grad y, x ⊖ y⟩ + ⟨grad y, d⟩) in above by inner_ring.
    replace ⟨grad x ⊖ grad y, d⟩ with (⟨grad x, d⟩ - ⟨grad y, d⟩) in gain by inner_ring.
    replace (- / L * ‖e‖²) with (- 2 * (‖e‖² / (2 * L))) in gain by (field; lra).
    rewrite length in below; lra.
  Qed.
End Projectors.

Lemma rest_convexity {E : InnerProductSpace} (P : E -> E) L (f : E -> R) grad x y :
  is_projector P -> 0 < L -> convex f -> gradient_of f grad -> smooth_along L (rest P) grad ->
  f y + ⟨grad y, x ⊖ y⟩ + ‖(grad x ⊖ P (grad x)) ⊖ (grad y ⊖ P (grad y))‖² / (2 * L) <= f x.
Proof. intros HP; exact (projector_convexity (rest P) (rest_is_projector P HP) L f grad x y). Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L1 L2 : R) (grad P : E -> E) (x x' : E) : Prop :=
  exists y : E,
    y = x ⊖ (1 / L1) ⊙ P (grad x) /\
    x' = y ⊕ (1 / L2) ⊙ P (grad y) ⊖ (1 / L2) ⊙ grad y.

Definition potential {E : InnerProductSpace} (L1 L2 : R) (f : E -> R) (grad P : E -> E) (xs : E) (x : E) : R :=
  (f x - f xs) + ‖P (grad x)‖² / (2 * L1) + ‖grad x ⊖ P (grad x)‖² / L2.

Definition progress {E : InnerProductSpace} (L1 L2 : R) (grad P : E -> E) (x : E) : R :=
  ‖P (grad x)‖² / L1 + ‖grad x ⊖ P (grad x)‖² / L2.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L1 L2 : R) (f : E -> R) (grad P : E -> E) (xs : E) (t : R) (x x' : E) :
  0 < L1 -> 0 < L2 -> convex f -> gradient_of f grad -> is_projector P -> smooth_along L1 P grad ->
  smooth_along L2 (rest P) grad -> is_minimizer f xs -> 0 <= t -> step L1 L2 grad P x x' ->
  potential L1 L2 f grad P xs x' - potential L1 L2 f grad P xs x + progress L1 L2 grad P x <= 0.
Proof.
  intros L1_positive L2_positive f_convex f_gradient P_projector f_smooth_1 f_smooth_2 xs_minimizer
      t_nonnegative (y & y_value & x'_value).
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh 1 (projector_convexity P P_projector L1 f grad x x' L1_positive f_convex f_gradient f_smooth_1).
  weigh 1 (rest_convexity P L2 f grad y x' P_projector L2_positive f_convex f_gradient f_smooth_2).
  weigh 1 (rest_convexity P L2 f grad x' y P_projector L2_positive f_convex f_gradient f_smooth_2).
  weigh_free (- 1 / L1) (projector_apart P P_projector (grad x) (grad x')).
  weigh_free (1 / L2) (projector_apart P P_projector (grad y) (grad y)).
  weigh_free (- 2 / L2) (projector_apart P P_projector (grad x') (grad y)).
  rewrite ?xs_stationary, ?(projector_zero P P_projector); identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L1 L2 : R) (f : E -> R) (grad P : E -> E) (xs : E) (t : R) (x : E) :
  0 < L1 -> 0 < L2 -> convex f -> gradient_of f grad -> is_projector P -> smooth_along L1 P grad ->
  smooth_along L2 (rest P) grad -> is_minimizer f xs -> 0 <= t -> - potential L1 L2 f grad P xs x <= 0.
Proof.
  intros L1_positive L2_positive f_convex f_gradient P_projector f_smooth_1 f_smooth_2 xs_minimizer
      t_nonnegative.
  unfold potential, progress.
  pose proof (minimizer_gradient f xs (grad xs) xs_minimizer (f_gradient xs)) as xs_stationary.
  weigh 1 (projector_convexity P P_projector L1 f grad x xs L1_positive f_convex f_gradient f_smooth_1).
  add_square (1 / L2) (grad x ⊖ P (grad x)).
  add_square (1 / L1) (P (grad x)).
  rewrite ?xs_stationary, ?(projector_zero P P_projector); identity.
Qed.

(** The rate, for every run of the method. *)
Theorem coordinate_descent_cyclic
    (E : InnerProductSpace) (L1 L2 : R) (f : E -> R) (grad P : E -> E) (xs : E) (x : nat -> E) :
  0 < L1 -> 0 < L2 -> convex f -> gradient_of f grad -> is_projector P -> smooth_along L1 P grad ->
  smooth_along L2 (rest P) grad -> is_minimizer f xs -> (forall n, step L1 L2 grad P (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖P (grad (x n))‖² / L1 + ‖grad (x n) ⊖ P (grad (x n))‖² / L2) T / INR T <= (f (x O) - f xs) / INR T + (‖grad (x O) ⊖ P (grad (x O))‖²) / (L2 * INR T) + (‖P (grad (x O))‖²) / (2 * L1 * INR T).
Proof.
  intros L1_positive L2_positive f_convex f_gradient P_projector f_smooth_1 f_smooth_2 xs_minimizer stepping T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential L1 L2 f grad P xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L1 L2 grad P (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L1 L2 f grad P xs (INR n) (x n) (x (S n)) L1_positive L2_positive f_convex
        f_gradient P_projector f_smooth_1 f_smooth_2 xs_minimizer (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L1 L2 f grad P xs (INR T) (x T) L1_positive L2_positive f_convex f_gradient
      P_projector f_smooth_1 f_smooth_2 xs_minimizer (pos_INR T)) as dominates.
  change (potential L1 L2 f grad P xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L1 L2 grad P (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - f xs) + (‖grad (x O) ⊖ P (grad (x O))‖²) / L2 + (‖P (grad (x O))‖²) / (2
      * L1)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (‖P (grad (x n))‖² / L1 + ‖grad (x n) ⊖ P (grad (x n))‖² / L2)) T <= (f (x O) -
      f xs) + (‖grad (x O) ⊖ P (grad (x O))‖²) / L2 + (‖P (grad (x O))‖²) / (2 * L1)).
  { replace (sum (fun n => (‖P (grad (x n))‖² / L1 + ‖grad (x n) ⊖ P (grad (x n))‖² / L2)) T) with (sum (fun n
      => progress L1 L2 grad P (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions coordinate_descent_cyclic.
