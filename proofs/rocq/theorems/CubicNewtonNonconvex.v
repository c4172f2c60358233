(** * cubic-newton/nonconvex: [mean over t < T of r_t ||x_{t+1} - x_t||^2 <= 12 Delta_0/(M T)]

    The cubic regularization of Newton's method, for functions that need not be convex.
    Here [Delta_0 = f(x_0) - inf f].
    Source: Nesterov, Polyak 2006.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** The cubic model of a function at [x], without its constant, for a linear map [H] in the place of the second
    derivative; functions below such models; and the step to a least point of one. *)
Definition cubic_model {E : InnerProductSpace} (M : R) (g : E) (H : LinearMap E E) (d : E) : R :=
  ⟨g, d⟩ + ⟨H d, d⟩ / 2 + M / 6 * norm d ^ 3.

Definition below_cubic_models {E : InnerProductSpace} (M : R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E)
    : Prop :=
  gradient_of f grad /\ forall x y, f y <= f x + cubic_model M (grad x) (hess x) (y ⊖ x).

Definition is_cubic_step {E : InnerProductSpace} (M : R) (g : E) (H : LinearMap E E) (x y : E) : Prop :=
  is_minimizer (fun u => cubic_model M g H (u ⊖ x)) y.

(** What is least at 1 of a cubic along a line, whose cube is that of the distance. *)
Lemma cubic_along_a_line (a b c : R) :
  0 <= c -> (forall s, a + b / 2 + c <= s * a + s ^ 2 * b / 2 + Rabs s ^ 3 * c) -> a <= 0 /\ a + b + 3 * c = 0.
Proof.
  intros Hc H; split.
  { specialize (H (-1)); rewrite Rabs_left in H by lra; lra. }
  assert (near : forall e, -1 < e < 1 -> 0 <= e * (a + b + 3 * c) + e * e * (b / 2 + 3 * c) + e * e * e * c).
  { intros e He; specialize (H (1 + e)); rewrite Rabs_pos_eq in H by lra; simpl in H; lra. }
  set (k := a + b + 3 * c) in *; set (m := Rabs (b / 2 + 3 * c) + c + 1).
  assert (0 < m) as Hm by (unfold m; pose proof (Rabs_pos (b / 2 + 3 * c)); lra).
  destruct (Rtotal_order k 0) as [N|[Z|P]]; [|exact Z|]; exfalso.
  - set (e := Rmin (1 / 2) (- k / (2 * m))).
    assert (0 < e) as He.
    { unfold e; apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]. }
    assert (e <= 1 / 2) as Hh by apply Rmin_l.
    assert (e * m <= - k / 2) as Hk.
    { replace (- k / 2) with (- k / (2 * m) * m) by (field; lra); apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    specialize (near e ltac:(lra)); pose proof (Rle_abs (b / 2 + 3 * c)) as B.
    assert (e * k + e * e * (b / 2 + 3 * c) + e * e * e * c = e * (k + e * (b / 2 + 3 * c) + e * e * c)) as R by ring.
    rewrite R in near; assert (e * (b / 2 + 3 * c) <= e * Rabs (b / 2 + 3 * c)) by (apply Rmult_le_compat_l; lra).
    assert (e * e * c <= e * c) by (rewrite Rmult_assoc; apply Rmult_le_compat_l; [lra|]; nra).
    assert (k + e * (b / 2 + 3 * c) + e * e * c < 0) by (unfold m in Hk; nra).
    nra.
  - set (e := Rmin (1 / 2) (k / (2 * m))).
    assert (0 < e) as He.
    { unfold e; apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]. }
    assert (e <= 1 / 2) as Hh by apply Rmin_l.
    assert (e * m <= k / 2) as Hk.
    { replace (k / 2) with (k / (2 * m) * m) by (field; lra); apply Rmult_le_compat_r; [lra | apply Rmin_r]. }
    specialize (near (- e) ltac:(lra)); pose proof (Rle_abs (b / 2 + 3 * c)) as B.
    replace (- e * k + - e * - e * (b / 2 + 3 * c) + - e * - e * - e * c)
      with (- (e * (k - e * (b / 2 + 3 * c) + e * e * c))) in near by ring.
    assert (e * (b / 2 + 3 * c) <= e * Rabs (b / 2 + 3 * c)) by (apply Rmult_le_compat_l; lra).
    assert (0 <= e * e * c) by (apply Rmult_le_pos; [nra | exact Hc]).
    assert (0 < k - e * (b / 2 + 3 * c) + e * e * c) by (unfold m in Hk; nra).
    nra.
Qed.

Section CubicStep.
  Context {E : InnerProductSpace} (M : R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E) (r : R) (x y : E).
  Hypotheses (HM : 0 < M) (Hf : below_cubic_models M f grad hess) (Hr : 0 <= r) (Hl : r ^ 2 = ‖y ⊖ x‖²)
    (Hy : is_cubic_step M (grad x) (hess x) x y).

  Lemma cubic_norm : norm (y ⊖ x) = r.
  Proof.
    pose proof (norm_pos (y ⊖ x)); apply Rsqr_inj; try assumption.
    unfold Rsqr; rewrite norm_sqr, <- Hl; ring.
  Qed.

  Lemma cubic_least :
    ⟨grad x, y ⊖ x⟩ <= 0 /\ ⟨grad x, y ⊖ x⟩ + ⟨hess x (y ⊖ x), y ⊖ x⟩ + 3 * (M / 6 * r ^ 3) = 0.
  Proof.
    apply cubic_along_a_line.
    { apply Rmult_le_pos; [lra | now apply pow_le]. }
    intros s; destruct Hy as [_ least]; specialize (least (x ⊕ s ⊙ (y ⊖ x)) I).
    unfold cubic_model in least; cbv beta in least.
    replace (x ⊕ s ⊙ (y ⊖ x) ⊖ x) with (s ⊙ (y ⊖ x)) in least by vector_eq.
    rewrite norm_scale, map_scale, cubic_norm in least.
    replace ⟨grad x, s ⊙ (y ⊖ x)⟩ with (s * ⟨grad x, y ⊖ x⟩) in least by inner_ring.
    replace ⟨s ⊙ hess x (y ⊖ x), s ⊙ (y ⊖ x)⟩ with (s ^ 2 * ⟨hess x (y ⊖ x), y ⊖ x⟩) in least by inner_ring.
    rewrite Rpow_mult_distr in least; lra.
  Qed.

  Lemma cubic_slope : ⟨grad x, y ⊖ x⟩ <= 0.
  Proof. exact (proj1 cubic_least). Qed.

  Lemma cubic_value : f y <= f x + ⟨grad x, y ⊖ x⟩ / 2 - M * r * ‖y ⊖ x‖² / 12.
  Proof.
    pose proof (proj2 Hf x y) as below; unfold cubic_model in below; rewrite cubic_norm in below.
    pose proof (proj2 cubic_least) as zero; rewrite <- Hl; simpl in *; lra.
  Qed.
End CubicStep.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (M r : R) (grad : E -> E) (hess : E -> LinearMap E E) (x x' : E) : Prop :=
  is_cubic_step M (grad x) (hess x) x x' /\
    r ^ 2 = ‖x' ⊖ x‖².

Definition potential {E : InnerProductSpace} (f : E -> R) (fmin : R) (x : E) : R :=
  f x - fmin.

Definition progress {E : InnerProductSpace} (M r : R) (x x' : E) : R :=
  M * r / 12 * ‖x' ⊖ x‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (M r : R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E) (fmin : R)
    (t : R) (x x' : E) :
  0 < M -> 0 <= r -> below_cubic_models M f grad hess -> is_lower_bound fmin f -> 0 <= t ->
  step M r grad hess x x' -> potential f fmin x' - potential f fmin x + progress M r x x' <= 0.
Proof.
  intros M_positive r_nonnegative f_below_models f_bounded_below t_nonnegative (x'_oracle & r_value).
  unfold potential, progress.
  weigh 1 (cubic_value M f grad hess r x x' M_positive f_below_models r_nonnegative r_value x'_oracle).
  weigh (1 / 2) (cubic_slope M grad hess r x x' M_positive r_nonnegative r_value x'_oracle).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (M r : R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E) (fmin : R)
    (t : R) (x : E) :
  0 < M -> 0 <= r -> below_cubic_models M f grad hess -> is_lower_bound fmin f -> 0 <= t ->
  - potential f fmin x <= 0.
Proof.
  intros M_positive r_nonnegative f_below_models f_bounded_below t_nonnegative.
  unfold potential, progress.
  weigh 1 (f_bounded_below x).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem cubic_newton_nonconvex
    (E : InnerProductSpace) (M : R) (r : nat -> R) (f : E -> R) (grad : E -> E) (hess : E -> LinearMap E E)
    (fmin : R) (x : nat -> E) :
  0 < M -> (forall n, 0 <= (r n)) -> below_cubic_models M f grad hess -> is_lower_bound fmin f ->
  (forall n, step M (r n) grad hess (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (r n) * ‖(x (S n)) ⊖ (x n)‖²) T / INR T <= 12 * (f (x O) - fmin) / (M * INR T).
Proof.
  intros M_positive r_nonnegative f_below_models f_bounded_below stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential f fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress M (r n) (x n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E M (r n) f grad hess fmin (INR n) (x n) (x (S n)) M_positive (r_nonnegative n)
        f_below_models f_bounded_below (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E M (r T) f grad hess fmin (INR T) (x T) M_positive (r_nonnegative T) f_below_models
      f_bounded_below (pos_INR T)) as dominates.
  change (potential f fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress M (r n) (x n) (x (S n))) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (f (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (M / 12) * ((r n) * ‖(x (S n)) ⊖ (x n)‖²)) T <= (f (x O) - fmin)).
  { replace (sum (fun n => (M / 12) * ((r n) * ‖(x (S n)) ⊖ (x n)‖²)) T) with (sum (fun n => progress M (r n)
      (x n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (M / 12) (fun n => (r n) * ‖(x (S n)) ⊖ (x n)‖²)) in paid.
  apply (quotient_le _ _ ((M / 12) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions cubic_newton_nonconvex.
