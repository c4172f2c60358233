(** * No vacuity: the definitions have instances

    R^n is an inner-product space; a quadratic is smooth, convex and strongly convex; the norm, on the line the absolute
    value, is convex and Lipschitz; a ball has projections.  The accelerated method is run on a quadratic of R^n, and
    its theorem says of that run what it says of every other. *)

From Potential Require Import Certificate Accelerated Euclidean Blocks LinearMaps Countable.

(** ** Quadratics *)

Section Quadratic.
  Context {E : InnerProductSpace}.

  (** A bounded self-adjoint operator with spectrum between [mu] and [L]. *)
  Definition self_adjoint (A : E -> E) : Prop :=
    (forall x y, A (x ⊕ y) = A x ⊕ A y) /\ (forall c x, A (c ⊙ x) = c ⊙ A x) /\
    (forall x y, ⟨A x, y⟩ = ⟨x, A y⟩).

  Definition spectrum_between (mu L : R) (A : E -> E) : Prop :=
    (forall x, mu * ‖x‖² <= ⟨A x, x⟩) /\ (forall x, norm (A x) <= L * norm x).

  Definition quadratic (A : E -> E) (x : E) : R := / 2 * ⟨A x, x⟩.

  Lemma self_adjoint_sub A x y : self_adjoint A -> A (x ⊖ y) = A x ⊖ A y.
  Proof. intros (Ha & Hs & _); unfold sub; now rewrite Ha, Hs. Qed.

  Lemma quadratic_gradient mu L A :
    self_adjoint A -> spectrum_between mu L A -> gradient_of (quadratic A) A.
  Proof.
    intros HA [_ HL] x eps Heps.
    assert (0 < Rabs L + 1) as HL1 by (pose proof (Rabs_pos L); lra).
    exists (eps / (Rabs L + 1)); split; [now apply Rdiv_lt_0_compat|]; intros y Hy.
    replace (quadratic A y - quadratic A x - ⟨A x, y ⊖ x⟩) with (/ 2 * ⟨A (y ⊖ x), y ⊖ x⟩).
    2: { unfold quadratic; rewrite (self_adjoint_sub A y x HA).
         pose proof (proj2 (proj2 HA) y x) as S; rewrite (inner_sym _ y (A x)) in S.
         revert S; inner_generalize; lra. }
    set (d := y ⊖ x) in *; pose proof (norm_pos d) as Hd.
    pose proof (cauchy_schwarz_abs (A d) d) as C.
    pose proof (Rmult_le_compat_r _ _ _ Hd (HL d)) as B.
    pose proof (Rle_abs L) as Ha.
    assert (norm d * (Rabs L + 1) < eps) as Hs.
    { apply (Rmult_lt_compat_r (Rabs L + 1)) in Hy; [|assumption].
      now replace (eps / (Rabs L + 1) * (Rabs L + 1)) with eps in Hy by (field; lra). }
    rewrite Rabs_mult, Rabs_pos_eq by lra.
    assert (L * norm d * norm d <= norm d * (Rabs L + 1) * norm d).
    { apply Rmult_le_compat_r; [assumption|]; nra. }
    assert (norm d * (Rabs L + 1) * norm d <= eps * norm d) by (apply Rmult_le_compat_r; lra).
    pose proof (Rabs_pos ⟨A d, d⟩); lra.
  Qed.

  Theorem quadratic_smooth mu L A :
    self_adjoint A -> spectrum_between mu L A -> smooth L (quadratic A) A.
  Proof.
    intros HA HL; split; [now apply (quadratic_gradient mu L)|].
    intros x y; rewrite <- (self_adjoint_sub A x y HA); apply HL.
  Qed.

  Theorem quadratic_strongly_convex mu L A :
    self_adjoint A -> spectrum_between mu L A -> strongly_convex mu (quadratic A).
  Proof.
    intros HA [Hmu _] x y s _ _ Hs; pose proof (Hmu (x ⊖ y)) as M.
    rewrite (self_adjoint_sub A x y HA) in M; destruct HA as (Ha & Hsc & Hsym).
    unfold quadratic; rewrite Ha, !Hsc.
    pose proof (Hsym x y) as S; rewrite (inner_sym _ x (A y)) in S.
    assert (0 <= s * (1 - s)) as P by (apply Rmult_le_pos; lra).
    apply (Rmult_le_compat_l _ _ _ P) in M; apply (f_equal (Rmult (s * (1 - s)))) in S.
    revert M S; inner_generalize; lra.
  Qed.

  Theorem quadratic_smooth_strongly_convex mu L A :
    self_adjoint A -> spectrum_between mu L A -> smooth_strongly_convex L mu (quadratic A) A.
  Proof. split; [eapply quadratic_smooth | eapply quadratic_strongly_convex]; eassumption. Qed.

  Theorem quadratic_smooth_convex mu L A :
    0 <= mu -> self_adjoint A -> spectrum_between mu L A -> smooth_convex L (quadratic A) A.
  Proof.
    intros; split; [eapply quadratic_smooth; eassumption|].
    apply (strongly_convex_is_convex whole mu); [assumption|].
    eapply quadratic_strongly_convex; eassumption.
  Qed.

  Theorem quadratic_minimizer mu L A :
    0 <= mu -> self_adjoint A -> spectrum_between mu L A -> is_minimizer (quadratic A) zero.
  Proof.
    intros Hmu _ [H _]; split; [easy|]; intros y _; unfold quadratic.
    rewrite (inner_sym _ (A zero) zero), inner_zero.
    pose proof (H y); pose proof (Rmult_le_pos mu _ Hmu (inner_pos _ y)); lra.
  Qed.

  (** The multiples of the identity. *)
  Lemma scaling_self_adjoint a : self_adjoint (scale a).
  Proof.
    repeat split; intros; [vector_eq | vector_eq | inner_ring].
  Qed.

  Lemma scaling_spectrum mu a L : mu <= a <= L -> 0 <= a -> spectrum_between mu L (scale a).
  Proof.
    intros H Ha; split; intros x.
    - rewrite inner_scale; apply Rmult_le_compat_r; [apply inner_pos | lra].
    - rewrite norm_scale, Rabs_pos_eq by assumption.
      apply Rmult_le_compat_r; [apply norm_pos | lra].
  Qed.
End Quadratic.

(** On a product, [L u²/2 + mu v²/2]: both ends of the spectrum are attained. *)
Section Diagonal.
  Context (E F : InnerProductSpace) (mu L : R) (Hmu : 0 <= mu <= L).

  Definition diagonal (x : product E F) : product E F := (L ⊙ fst x, mu ⊙ snd x).

  Lemma diagonal_self_adjoint : self_adjoint diagonal.
  Proof.
    repeat split; intros.
    - unfold diagonal; simpl; f_equal; vector_eq.
    - unfold diagonal; simpl; f_equal; vector_eq.
    - simpl; inner_ring.
  Qed.

  Lemma diagonal_spectrum : spectrum_between mu L diagonal.
  Proof.
    split; intros [u v]; pose proof (inner_pos _ u) as Hu; pose proof (inner_pos _ v) as Hv.
    - simpl; rewrite !inner_scale; nra.
    - pose proof (norm_pos (E := product E F) (u, v)).
      apply norm_le_sqr; [apply Rmult_le_pos; lra|].
      replace (L * norm (E := product E F) (u, v) * (L * norm (E := product E F) (u, v)))
        with (L * L * (norm (E := product E F) (u, v) * norm (E := product E F) (u, v))) by ring.
      rewrite norm_sqr; simpl; rewrite !inner_scale, !inner_scale_r.
      assert (mu * mu <= L * L) by nra; nra.
  Qed.
End Diagonal.

(** ** The norm, and the absolute value *)

Section Norm.
  Context {E : InnerProductSpace}.

  Theorem norm_convex : convex (norm (E := E)).
  Proof.
    intros x y s _ _ Hs; eapply Rle_trans; [apply norm_triangle|].
    rewrite !norm_scale, !Rabs_pos_eq by lra; lra.
  Qed.

  Theorem norm_lipschitz : lipschitz_function 1 (norm (E := E)).
  Proof.
    intros x y; rewrite Rmult_1_l; apply Rabs_le.
    pose proof (norm_triangle (x ⊖ y) y) as A; pose proof (norm_triangle ((-1) ⊙ (x ⊖ y)) x) as B.
    replace (x ⊖ y ⊕ y) with x in A by vector_eq.
    replace ((-1) ⊙ (x ⊖ y) ⊕ x) with y in B by vector_eq.
    rewrite norm_scale, Rabs_left in B by lra; lra.
  Qed.

  Theorem norm_subgradients : subgradients_bounded 1 (norm (E := E)).
  Proof. apply lipschitz_subgradients_bounded; [lra | apply norm_lipschitz]. Qed.

  Theorem norm_minimizer : is_minimizer (norm (E := E)) zero.
  Proof. split; [easy|]; intros y _; rewrite norm_zero; apply norm_pos. Qed.

  (** Every point has a subgradient. *)
  Theorem norm_has_subgradient (x : E) : exists g, is_subgradient (norm (E := E)) x g.
  Proof.
    destruct (Req_dec (norm x) 0) as [Z|Z].
    - exists zero; intros y _; rewrite inner_zero, Z; pose proof (norm_pos y); lra.
    - exists ((/ norm x) ⊙ x); intros y _; pose proof (norm_pos x).
      replace ⟨(/ norm x) ⊙ x, y ⊖ x⟩ with (/ norm x * (⟨x, y⟩ - ‖x‖²)) by inner_ring.
      rewrite <- norm_sqr; pose proof (cauchy_schwarz x y).
      apply Rmult_le_reg_l with (norm x); [lra|].
      replace (norm x * (norm x + / norm x * (⟨x, y⟩ - norm x * norm x))) with ⟨x, y⟩ by (field; lra).
      assumption.
  Qed.
End Norm.

(** ** Balls *)

Section Ball.
  Context {E : InnerProductSpace} (c : E) (r : R).

  Definition ball : E -> Prop := fun x => norm (x ⊖ c) <= r.

  Theorem ball_convex : convex_set ball.
  Proof.
    intros x y s Hx Hy Hs; unfold ball in *.
    replace ((1 - s) ⊙ x ⊕ s ⊙ y ⊖ c) with ((1 - s) ⊙ (x ⊖ c) ⊕ s ⊙ (y ⊖ c)) by vector_eq.
    eapply Rle_trans; [apply norm_triangle|].
    rewrite !norm_scale, !Rabs_pos_eq by lra.
    apply (Rmult_le_compat_l (1 - s)) in Hx; [|lra].
    apply (Rmult_le_compat_l s) in Hy; [|lra]; lra.
  Qed.

  Theorem ball_diameter : diameter_at_most ball (2 * r).
  Proof.
    intros x y Hx Hy; unfold ball in *.
    replace (x ⊖ y) with ((x ⊖ c) ⊕ (-1) ⊙ (y ⊖ c)) by vector_eq.
    eapply Rle_trans; [apply norm_triangle|].
    rewrite norm_scale, Rabs_left by lra; lra.
  Qed.

  Theorem ball_projection (x : E) : 0 <= r -> exists p, is_projection ball x p.
  Proof.
    intros Hr; destruct (Rle_lt_dec (norm (x ⊖ c)) r) as [Hin|Hout].
    - exists x; apply projection_from_optimality; [assumption|]; intros u _.
      replace (x ⊖ x) with (zero : E) by vector_eq; rewrite inner_zero; lra.
    - set (n := norm (x ⊖ c)) in *.
      exists (c ⊕ (r / n) ⊙ (x ⊖ c)); apply projection_from_optimality.
      + unfold ball; replace (c ⊕ (r / n) ⊙ (x ⊖ c) ⊖ c) with ((r / n) ⊙ (x ⊖ c)) by vector_eq.
        rewrite norm_scale; fold n; rewrite Rabs_pos_eq by (apply division_nonneg; lra).
        apply Req_le; field; lra.
      + intros u Hu; unfold ball in Hu.
        pose proof (cauchy_schwarz (x ⊖ c) (u ⊖ c)) as C; fold n in C.
        pose proof (norm_sqr (x ⊖ c)) as N; fold n in N.
        replace ⟨x ⊖ (c ⊕ (r / n) ⊙ (x ⊖ c)), u ⊖ (c ⊕ (r / n) ⊙ (x ⊖ c))⟩
          with ((1 - r / n) * (⟨x ⊖ c, u ⊖ c⟩ - r / n * ‖x ⊖ c‖²)) by inner_ring.
        rewrite <- N; replace (r / n * (n * n)) with (n * r) by (field; lra).
        assert (0 <= 1 - r / n) as P.
        { replace (1 - r / n) with ((n - r) / n) by (field; lra); apply division_nonneg; lra. }
        assert (n * norm (u ⊖ c) <= n * r) by (apply Rmult_le_compat_l; lra).
        assert (⟨x ⊖ c, u ⊖ c⟩ - n * r <= 0) by lra.
        nra.
  Qed.
End Ball.

(** ** Proximal steps: of zero over a set, they are projections *)

Theorem prox_of_zero (E : InnerProductSpace) (K : E -> Prop) (s : R) (x p : E) :
  is_projection K x p -> is_prox K (fun _ => 0) s x p.
Proof.
  intros [Hp Hmin]; split; [assumption|]; intros u Hu.
  pose proof (sqr_norm_le _ _ (Hmin u Hu)) as A; rewrite norm_sqr in A.
  revert A; inner_generalize; lra.
Qed.

(** ** Mirror maps: half the squared norm, whose mirror steps are projected gradient steps *)

Section EuclideanMirror.
  Context {E : InnerProductSpace} (K : E -> Prop).

  Definition half_square (x : E) : R := / 2 * ‖x‖².

  Theorem half_square_strongly_convex : strongly_convex_in_norm_on (V := self_dual E) K 1 half_square.
  Proof.
    intros x y s _ _ _; change (@seminorm (self_dual E)) with (@norm E).
    apply Req_le; unfold half_square.
    change (‖(1 - s) ⊙ x ⊕ s ⊙ y‖²) with (@inner E ((1 - s) ⊙ x ⊕ s ⊙ y) ((1 - s) ⊙ x ⊕ s ⊙ y)).
    change (norm (x ⊖ y) * norm (x ⊖ y)) with (norm (E := E) (x ⊖ y) * norm (E := E) (x ⊖ y)).
    rewrite (norm_sqr (E := E)).
    change (primal (self_dual E)) with (space E); inner_generalize; field.
  Qed.

  Lemma half_square_gradient : gradient_of half_square (fun x => x).
  Proof.
    intros x; assert (spectrum_between (E := E) 1 1 (scale 1)) as Hs by (apply scaling_spectrum; lra).
    pose proof (quadratic_gradient 1 1 (scale 1) (scaling_self_adjoint 1) Hs x) as A.
    rewrite scale_one in A; intros eps Heps; destruct (A eps Heps) as (delta & Hd & B).
    exists delta; split; [assumption|]; intros y Hy; specialize (B y Hy).
    unfold quadratic in B; rewrite !scale_one in B; exact B.
  Qed.

  Theorem half_square_mirror_map :
    convex_set K -> mirror_map (V := self_dual E) K K half_square (fun x => x).
  Proof.
    intros HK; split; [exact HK|]; split; [|split; [easy|]].
    - intros x y s Hx Hy Hs; pose proof (half_square_strongly_convex x y s Hx Hy Hs) as A.
      assert (0 <= 1 / 2 * (s * (1 - s)) * (seminorm (n := self_dual E) (x ⊖ y) * seminorm (n := self_dual E) (x ⊖ y)))
        by (repeat apply Rmult_le_pos; try apply seminorm_pos; lra).
      lra.
    - intros x Hx; apply derivative_is_on.
      exact (half_square_gradient x).
  Qed.

  Lemma half_square_bregman (u x : E) :
    bregman (V := self_dual E) half_square (fun x => x) u x = / 2 * ‖u ⊖ x‖².
  Proof.
    change (half_square u - half_square x - ⟨x, u ⊖ x⟩ = / 2 * ‖u ⊖ x‖²).
    unfold half_square; inner_generalize; field.
  Qed.

  (** A multiple of a mirror map is smooth relative to it. *)
  Theorem half_square_relatively_smooth (a L : R) :
    a <= L -> relatively_smooth_on (V := self_dual E) K L (fun x => a * half_square x) half_square.
  Proof.
    intros Ha x y s Hx Hy Hs; pose proof (half_square_strongly_convex x y s Hx Hy Hs) as A.
    assert (0 <= 1 / 2 * (s * (1 - s)) * (seminorm (n := self_dual E) (x ⊖ y) * seminorm (n := self_dual E) (x ⊖ y)))
      by (repeat apply Rmult_le_pos; try apply seminorm_pos; lra).
    assert (half_square ((1 - s) ⊙ x ⊕ s ⊙ y) <= (1 - s) * half_square x + s * half_square y) as B by lra.
    apply (Rmult_le_compat_l (L - a)) in B; lra.
  Qed.

  Theorem projection_is_mirror_step (x g p : E) (eta : R) :
    convex_set K -> is_projection K (x ⊖ eta ⊙ g) p ->
    is_mirror_step (V := self_dual E) K K half_square (fun x => x) x g eta p.
  Proof.
    intros HK Hp; pose proof (proj1 Hp) as Kp; split; [exact Kp|]; split; [exact Kp|]; intros u Hu.
    rewrite !half_square_bregman.
    change (eta * ⟨g, p⟩ + / 2 * ‖p ⊖ x‖² <= eta * ⟨g, u⟩ + / 2 * ‖u ⊖ x‖²).
    pose proof (projection_optimality K _ p u HK Hp Hu) as A.
    pose proof (inner_pos _ (u ⊖ p)) as B.
    revert A B; inner_generalize; lra.
  Qed.
End EuclideanMirror.

(** ** Operators *)

Lemma scaling_monotone (E : InnerProductSpace) (a : R) : 0 <= a -> monotone_map (E := E) (scale a).
Proof.
  intros Ha x y; replace ⟨a ⊙ x ⊖ a ⊙ y, x ⊖ y⟩ with (a * ‖x ⊖ y‖²) by inner_ring.
  apply Rmult_le_pos; [assumption | apply inner_pos].
Qed.

Lemma scaling_cocoercive (E : InnerProductSpace) (a : R) : 0 < a -> cocoercive (E := E) (/ a) (scale a).
Proof. intros Ha x y; apply Req_le; inner_generalize; field; lra. Qed.

Lemma scaling_resolvent (E : InnerProductSpace) (a s : R) (x : E) :
  0 <= a -> 0 < s -> is_resolvent (fun x u => u = a ⊙ x) s x ((/ (1 + s * a)) ⊙ x).
Proof.
  intros Ha Hs; assert (0 <= s * a) by (apply Rmult_le_pos; lra).
  eexists; split; [reflexivity|]; vector_eq_by ltac:(field; lra).
Qed.

Lemma reflection_nonexpansive (E : InnerProductSpace) : nonexpansive (E := E) (scale (-1)).
Proof.
  intros x y; replace ((-1) ⊙ x ⊖ (-1) ⊙ y) with ((-1) ⊙ (x ⊖ y)) by vector_eq.
  rewrite norm_scale, Rabs_left by lra; lra.
Qed.

(** A proximal step is a resolvent of the subgradients, which are monotone. *)
Theorem prox_is_resolvent (E : InnerProductSpace) (h : E -> R) (s : R) (x p : E) :
  convex h -> 0 < s -> is_prox whole h s x p -> is_resolvent (is_subgradient h) s x p.
Proof.
  intros Hh Hs Hp; exists ((/ s) ⊙ (x ⊖ p)); split.
  - exact (prox_subgradient whole h s x p Hh whole_convex Hs Hp).
  - vector_eq_by ltac:(field; lra).
Qed.

Lemma scaling_variational_solution (E : InnerProductSpace) (K : E -> Prop) (a : R) :
  K zero -> is_variational_solution K (scale a) zero.
Proof. intros H; split; [assumption|]; intros u _; inner_generalize; lra. Qed.

(** ** Exact line search: along its gradient, half the squared norm is least at zero *)

Lemma half_square_line_minimizer (E : InnerProductSpace) (x : E) : is_line_minimizer half_square x x zero.
Proof.
  split; [exists (-1); vector_eq|]; intros s; unfold half_square; rewrite inner_zero.
  pose proof (inner_pos _ (x ⊕ s ⊙ x)); lra.
Qed.

(** ** Nesterov's sequence *)

Fixpoint nesterov (n : nat) : R :=
  match n with O => 0 | S n => (1 + sqrt (1 + 4 * (nesterov n * nesterov n))) / 2 end.

Theorem nesterov_is_sequence : nesterov_sequence nesterov.
Proof.
  split; [reflexivity|]; intros n; simpl; set (a := nesterov n).
  assert (0 <= 1 + 4 * (a * a)) as H by (pose proof (Rle_0_sqr a) as S; unfold Rsqr in S; lra).
  pose proof (sqrt_pos (1 + 4 * (a * a))); pose proof (sqrt_sqrt (1 + 4 * (a * a)) H); split; nra.
Qed.

(** ** Draws: two outcomes of opposite sign are noise; a function is the mean of copies of itself *)

Definition opposite (i : nat) : R := match i with O => 1 | _ => -1 end.

Theorem opposite_noise_unbiased (E : InnerProductSpace) (H : (0 < 2)%nat) (d v : E) :
  has_mean (uniform 2 H) (fun w => ⟨opposite (proj1_sig w) ⊙ d, v⟩) 0.
Proof.
  replace 0 with (sum (fun i => ⟨opposite i ⊙ d, v⟩) 2 / INR 2) by (simpl; inner_generalize; field).
  exact (uniform_mean 2 H (fun i => ⟨opposite i ⊙ d, v⟩)).
Qed.

Theorem opposite_noise_bounded (E : InnerProductSpace) (H : (0 < 2)%nat) (d : E) :
  has_mean_at_most (uniform 2 H) (fun w => ‖opposite (proj1_sig w) ⊙ d‖²) (norm d ^ 2).
Proof.
  destruct (uniform_mean 2 H (fun i => ‖opposite i ⊙ d‖²)) as [Hi Hm]; split; [exact Hi|]; rewrite Hm.
  replace (norm d ^ 2) with ‖d‖² by (rewrite <- norm_sqr; ring).
  simpl; inner_generalize; lra.
Qed.

Lemma copies_mean (E : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (f : E -> R) (grad : E -> E) :
  is_mean P (fun _ => f) (fun _ => grad) f grad.
Proof. split; intros; apply has_mean_const. Qed.

(** ** Noise without a bound, on infinitely many outcomes: a multiple of one direction, geometrically distributed *)

Section UnboundedNoise.
  Context {E : InnerProductSpace} (d : E).

  Definition unbounded_noise (w : nat) : E := centred w ⊙ d.

  Theorem unbounded_noise_unbiased (v : E) : has_mean geometric (fun w => ⟨unbounded_noise w, v⟩) 0.
  Proof.
    replace 0 with (⟨d, v⟩ * 0) by ring.
    refine (has_mean_ext _ _ _ _ _ (has_mean_scale geometric _ _ _ centred_mean)).
    intros w; unfold unbounded_noise; inner_ring.
  Qed.

  Theorem unbounded_noise_variance : has_mean geometric (fun w => ‖unbounded_noise w‖²) (2 * ‖d‖²).
  Proof.
    replace (2 * ‖d‖²) with (‖d‖² * 2) by ring.
    refine (has_mean_ext _ _ _ _ _ (has_mean_scale geometric _ _ _ centred_variance)).
    intros w; unfold unbounded_noise; inner_ring.
  Qed.

  (** Gradient descent with this noise on [L/2 ‖x‖²]: whatever is quadratic has an expectation at every step. *)
  Definition noisy_step (L eta : R) (_ : nat) (x : E) (w : nat) : E :=
    x ⊖ eta ⊙ (L ⊙ x) ⊖ eta ⊙ unbounded_noise w.

  Theorem noisy_step_expectation (L eta : R) n (c : R) (v : E) (q : R) s :
    has_expectation geometric (noisy_step L eta) n (fun x => c + ⟨x, v⟩ + q * ‖x‖²) s.
  Proof.
    enough (exists c' v' q', forall s,
      has_expectation geometric (noisy_step L eta) n (fun x => c + ⟨x, v⟩ + q * ‖x‖²) s /\
      expected geometric (noisy_step L eta) n (fun x => c + ⟨x, v⟩ + q * ‖x‖²) s = c' + ⟨s, v'⟩ + q' * ‖s‖²)
      as (c' & v' & q' & H) by apply H.
    clear s; induction n as [|n (c' & v' & q' & IH)]; [exists c, v, q; intros s; now split|].
    set (a := 1 - eta * L).
    exists (c' + q' * (eta * eta * (2 * ‖d‖²))), (a ⊙ v'), (q' * (a * a)); intros s.
    assert (has_mean geometric
      (fun w => expected geometric (noisy_step L eta) n (fun x => c + ⟨x, v⟩ + q * ‖x‖²) (noisy_step L eta 0 s w))
      (c' + q' * (eta * eta * (2 * ‖d‖²)) + ⟨s, a ⊙ v'⟩ + q' * (a * a) * ‖s‖²)) as [Hi Hm].
    { replace (c' + q' * (eta * eta * (2 * ‖d‖²)) + ⟨s, a ⊙ v'⟩ + q' * (a * a) * ‖s‖²)
        with (c' + ⟨a ⊙ s, v'⟩ + q' * ‖a ⊙ s‖² + (- eta * (⟨d, v'⟩ + 2 * q' * a * ⟨d, s⟩)) * 0
              + (q' * (eta * eta * ‖d‖²)) * 2) by inner_ring.
      refine (has_mean_ext _ _ _ _ _ (has_mean_quadratic geometric _ _ _ _ _ _ _ centred_mean centred_variance)).
      intros w; rewrite (proj2 (IH _)); unfold noisy_step, unbounded_noise, a; inner_ring. }
    split; [split; [exact Hi | intros w; apply IH] | exact Hm].
  Qed.
End UnboundedNoise.

(** ** A gradient flow: [exp(-t) x0] on half the squared norm *)

Section GradientFlow.
  Context {E : InnerProductSpace} (x0 : E).

  Definition decay (t : R) : E := exp ((-1) * t) ⊙ x0.

  Theorem decay_velocity t : is_velocity decay t ((-1) ⊙ decay t).
  Proof.
    unfold decay; assert (is_velocity (fun s => exp ((-1) * s) ⊙ x0) t
      ((exp ((-1) * t) * (0 * t + (-1) * 1)) ⊙ x0 ⊕ exp ((-1) * t) ⊙ zero)) as H by derive.
    replace ((-1) ⊙ (exp ((-1) * t) ⊙ x0))
      with ((exp ((-1) * t) * (0 * t + (-1) * 1)) ⊙ x0 ⊕ exp ((-1) * t) ⊙ (zero : E)) by vector_eq; exact H.
  Qed.

  Theorem decay_starts : starts_continuously decay.
  Proof. unfold decay; continue. Qed.
End GradientFlow.

(** ** Linear maps *)

Definition scaling_map (E : InnerProductSpace) (c : R) : LinearMap E E.
Proof.
  refine {| map_value := scale c; adjoint := scale c |}; intros; [vector_eq | vector_eq | inner_ring].
Defined.

Lemma scaling_map_norm (E : InnerProductSpace) (c : R) : map_norm_at_most (Rabs c) (scaling_map E c).
Proof. intros x; apply Req_le, norm_scale. Qed.

(** ** Blocks: R^n with the inner product [sum a_i x_i y_i], one coordinate at a time *)

Definition weighted_line (a : posreal) : InnerProductSpace.
Proof.
  refine {| space := line_vectors; inner := fun x y : line_vectors => a * (Rmult x y) |}; simpl; intros; try ring.
  - apply Rmult_le_pos; [apply Rlt_le, cond_pos | apply Rle_0_sqr].
  - pose proof (cond_pos a) as Ha; apply Rsqr_0_uniq; unfold Rsqr.
    apply Rmult_eq_reg_l with a; lra.
Defined.

Fixpoint weighted (a : nat -> posreal) (n : nat) : InnerProductSpace :=
  match n with O => point | S n => product (weighted_line (a n)) (weighted a n) end.

(** The projection on coordinate [i]. *)
Fixpoint coordinate (a : nat -> posreal) (i n : nat) : weighted a n -> weighted a n :=
  match n with
  | O => fun x => x
  | S n => fun x => if Nat.eqb i n then (fst x, zero) else (zero, coordinate a i n (snd x))
  end.

Lemma coordinate_scale a i n c x : coordinate a i n (c ⊙ x) = c ⊙ coordinate a i n x.
Proof.
  induction n as [|n IH]; [reflexivity|]; destruct x as [b x]; simpl; destruct (Nat.eqb i n); simpl; f_equal.
  - now rewrite scale_zero_vector.
  - ring.
  - apply IH.
Qed.

Lemma coordinate_add a i n x y : coordinate a i n (x ⊕ y) = coordinate a i n x ⊕ coordinate a i n y.
Proof.
  induction n as [|n IH]; [reflexivity|]; destruct x as [b x], y as [c y]; simpl; destruct (Nat.eqb i n); simpl; f_equal.
  - now rewrite add_zero.
  - ring.
  - apply IH.
Qed.

Theorem coordinate_blocks a n : blocks n (fun i => coordinate a i n).
Proof.
  repeat split.
  - intros i u v _; induction n as [|n IH]; [reflexivity|]; destruct u as [b u], v as [c v]; simpl.
    destruct (Nat.eqb i n); simpl; [|rewrite IH; ring].
    rewrite inner_zero, inner_sym, inner_zero; ring.
  - intros i u _; induction n as [|n IH]; [reflexivity|]; destruct u as [b u]; simpl.
    destruct (Nat.eqb i n); simpl; f_equal; apply IH.
  - intros i c u _; apply coordinate_scale.
  - intros u v; induction n as [|n IH]; [reflexivity|]; destruct u as [b u], v as [c v]; specialize (IH u v); simpl.
    rewrite Nat.eqb_refl; simpl; rewrite inner_zero.
    rewrite (sum_ext _ (fun i => ⟨coordinate a i n u, v⟩)), IH; [ring|].
    intros i Hi; replace (Nat.eqb i n) with false by (symmetry; apply Nat.eqb_neq; lia); simpl; ring.
Qed.

(** Half the squared norm is smooth along every coordinate. *)
Theorem half_square_blockwise_smooth a n :
  blockwise_smooth n (fun i => coordinate a i n) (half_square (E := weighted a n)) (fun x => x).
Proof.
  split; [apply half_square_gradient|]; intros i x u Hi; apply Req_le; f_equal.
  rewrite coordinate_add; destruct (coordinate_blocks a n) as (_ & H & _); rewrite H by assumption; vector_eq.
Qed.

(** ** The accelerated method on a quadratic of R^n *)

Section Run.
  Context (n : nat) (L : R) (HL : 0 < L) (x0 : euclidean n).

  (** The states of the run on [L/2 ‖x‖²]. *)
  Fixpoint run (t : nat) : euclidean n * euclidean n :=
    match t with
    | O => (x0, x0)
    | S t =>
      let (y, z) := run t in
      let x := (INR t / (INR t + 2)) ⊙ y ⊕ (2 / (INR t + 2)) ⊙ z in
      (x ⊖ (1 / L) ⊙ (L ⊙ x), z ⊖ ((INR t + 1) / (2 * L)) ⊙ (L ⊙ x))
    end.

  Theorem accelerated_on_quadratic T :
    (0 < T)%nat ->
    quadratic (scale L) (fst (run T)) <= 2 * L * ‖x0‖² / (INR T * (INR T + 1)).
  Proof.
    intros HT.
    assert (spectrum_between (E := euclidean n) 0 L (scale L)) as Hs by (apply scaling_spectrum; lra).
    pose proof (accelerated_smooth_convex (euclidean n) L (quadratic (scale L)) (scale L) zero
      (fun t => fst (run t)) (fun t => snd (run t)) HL) as A.
    specialize (A (quadratic_smooth_convex 0 L _ (Rle_refl 0) (scaling_self_adjoint L) Hs)).
    specialize (A (quadratic_minimizer 0 L _ (Rle_refl 0) (scaling_self_adjoint L) Hs) eq_refl).
    assert (forall t, step L (scale L) (INR t) (fst (run t)) (snd (run t)) (fst (run (S t))) (snd (run (S t))))
      as Hstep.
    { intros t; cbn [run]; destruct (run t) as [y z]; now eexists. }
    specialize (A Hstep T HT); cbv beta in A; cbn [run fst] in A.
    replace (x0 ⊖ zero) with x0 in A by vector_eq.
    unfold quadratic in A at 2; rewrite inner_scale, inner_zero in A.
    lra.
  Qed.
End Run.
