(** * What the definitions of Functions.v imply

    Each lemma is an inequality between values, gradients and inner products at the points named, the form in which a
    certificate uses it. *)

From Potential Require Export Functions.

Section Inequalities.
  Context {E : InnerProductSpace}.
  Implicit Types (f h : E -> R) (grad : E -> E) (K : E -> Prop) (x y z u v g d p : E) (mu L G D s a b delta : R).

  (** ** Geometry *)

  (** Fenchel-Young: [0 <= ‖a g + b v‖²]. *)
  Lemma fenchel_young a b g v : 0 <= a * a * ‖g‖² + 2 * a * b * ⟨g, v⟩ + b * b * ‖v‖².
  Proof.
    replace (a * a * ‖g‖² + 2 * a * b * ⟨g, v⟩ + b * b * ‖v‖²) with ‖a ⊙ g ⊕ b ⊙ v‖² by inner_ring.
    apply inner_pos.
  Qed.

  Lemma diameter_sqr K D x y : diameter_at_most K D -> K x -> K y -> ‖x ⊖ y‖² <= D * D.
  Proof. intros H Hx Hy; now apply sqr_norm_le, H. Qed.

  (** ** Convexity *)

  Lemma strongly_convex_is_convex K mu f : 0 <= mu -> strongly_convex_on K mu f -> convex_on K f.
  Proof.
    intros Hmu H x y s Hx Hy Hs; pose proof (H x y s Hx Hy Hs) as C.
    assert (0 <= mu / 2 * (s * (1 - s)) * ‖x ⊖ y‖²)
      by (repeat apply Rmult_le_pos; try lra; apply inner_pos).
    lra.
  Qed.

  Lemma convex_is_strongly_convex_0 K f : convex_on K f -> strongly_convex_on K 0 f.
  Proof. intros H x y s Hx Hy Hs; pose proof (H x y s Hx Hy Hs); lra. Qed.

  (** A gradient is a derivative in the sense of Calculus.v, and so a derivative along every direction. *)
  Lemma gradient_directional f x g d : is_gradient f x g -> is_directional_derivative f x d ⟨g, d⟩.
  Proof. intros H; exact (derivative_directional (V := self_dual E) f x g d H). Qed.

  (** A subgradient of a strongly convex function supports it by a parabola. *)
  Theorem strongly_convex_subgradient K mu f x y g :
    convex_set K -> strongly_convex_on K mu f -> is_subgradient_on K f x g -> K x -> K y ->
    f x + ⟨g, y ⊖ x⟩ + mu / 2 * ‖y ⊖ x‖² <= f y.
  Proof.
    intros HK Hf Hg Hx Hy.
    enough (⟨g, y ⊖ x⟩ <= f y - f x - mu / 2 * ‖y ⊖ x‖²) by lra.
    apply small_step with (c := mu / 2 * ‖y ⊖ x‖²); intros s Hs.
    pose proof (Hf x y s Hx Hy ltac:(lra)) as C.
    pose proof (Hg _ (HK x y s Hx Hy ltac:(lra))) as D.
    replace ⟨g, (1 - s) ⊙ x ⊕ s ⊙ y ⊖ x⟩ with (s * ⟨g, y ⊖ x⟩) in D by inner_ring.
    replace ‖x ⊖ y‖² with ‖y ⊖ x‖² in C by inner_ring.
    apply Rmult_le_reg_l with s; lra.
  Qed.

  (** The gradient of a convex function is a subgradient ... *)
  Theorem convex_gradient_on K f x g :
    convex_on K f -> is_gradient f x g -> K x -> is_subgradient_on K f x g.
  Proof.
    intros Hf Hg Hx y Hy.
    enough (⟨g, y ⊖ x⟩ <= f y - f x) by lra.
    apply (directional_upper f x (y ⊖ x)); [now apply gradient_directional|]; intros s Hs.
    rewrite <- segment_step.
    pose proof (Hf x y s Hx Hy ltac:(lra)); lra.
  Qed.

  Theorem convex_gradient f x g : convex f -> is_gradient f x g -> is_subgradient f x g.
  Proof. intros; now apply convex_gradient_on. Qed.

  (** ... so that [f y >= f x + ⟨grad x, y - x⟩]. *)
  Theorem convex_inequality f grad x y :
    convex f -> gradient_of f grad -> f x + ⟨grad x, y ⊖ x⟩ <= f y.
  Proof. intros Hf Hg; now apply (convex_gradient f x (grad x)). Qed.

  Theorem strongly_convex_inequality mu f grad x y :
    0 <= mu -> strongly_convex mu f -> gradient_of f grad ->
    f x + ⟨grad x, y ⊖ x⟩ + mu / 2 * ‖y ⊖ x‖² <= f y.
  Proof.
    intros Hmu Hf Hg; apply (strongly_convex_subgradient whole); try easy.
    apply convex_gradient; [now apply (strongly_convex_is_convex whole mu) | apply Hg].
  Qed.

  (** ** Minimizers *)

  (** First-order optimality over a convex set. *)
  Theorem minimizer_gradient_on K f x g u :
    convex_set K -> is_minimizer_on K f x -> is_gradient f x g -> K u -> 0 <= ⟨g, u ⊖ x⟩.
  Proof.
    intros HK [Hx Hmin] Hg Hu.
    apply (directional_lower f x (u ⊖ x)); [now apply gradient_directional|]; intros s Hs.
    rewrite <- segment_step.
    pose proof (Hmin _ (HK x u s Hx Hu ltac:(lra))); lra.
  Qed.

  Theorem minimizer_gradient f x g : is_minimizer f x -> is_gradient f x g -> g = zero.
  Proof.
    intros Hmin Hg.
    pose proof (minimizer_gradient_on whole f x g (x ⊖ g) whole_convex Hmin Hg I) as H.
    replace ⟨g, x ⊖ g ⊖ x⟩ with (- ‖g‖²) in H by inner_ring.
    apply inner_definite; pose proof (inner_pos _ g); lra.
  Qed.

  Lemma composite_minimizer_value K f h x u :
    is_minimizer_on K (fun u => f u + h u) x -> K u -> f x + h x <= f u + h u.
  Proof. intros [_ H] Hu; exact (H u Hu). Qed.

  Lemma minimizer_subgradient K f x : is_minimizer_on K f x -> is_subgradient_on K f x zero.
  Proof. intros [_ H] y Hy; rewrite inner_zero; pose proof (H y Hy); lra. Qed.

  (** Quadratic growth. *)
  Theorem strongly_convex_growth K mu f x y :
    convex_set K -> strongly_convex_on K mu f -> is_minimizer_on K f x -> K y ->
    f x + mu / 2 * ‖y ⊖ x‖² <= f y.
  Proof.
    intros HK Hf Hx Hy.
    pose proof (strongly_convex_subgradient K mu f x y zero HK Hf (minimizer_subgradient K f x Hx)
                  (proj1 Hx) Hy) as H.
    rewrite inner_zero in H; lra.
  Qed.

  (** Strong convexity implies the inequality of Polyak and Łojasiewicz. *)
  Theorem strongly_convex_polyak_lojasiewicz mu f grad x :
    0 < mu -> strongly_convex mu f -> gradient_of f grad -> is_minimizer f x ->
    polyak_lojasiewicz mu (f x) f grad.
  Proof.
    intros Hmu Hf Hg Hx y.
    pose proof (strongly_convex_inequality mu f grad y x ltac:(lra) Hf Hg) as A.
    pose proof (inner_pos _ (grad y ⊕ mu ⊙ (x ⊖ y))) as B.
    replace ‖grad y ⊕ mu ⊙ (x ⊖ y)‖² with (‖grad y‖² + 2 * mu * (⟨grad y, x ⊖ y⟩ + mu / 2 * ‖x ⊖ y‖²)) in B
      by (inner_generalize; field).
    apply (Rmult_le_compat_l (2 * mu)) in A; lra.
  Qed.

  (** At a minimizer of [f + h] over [K], [- grad f] is a subgradient of [h]. *)
  Theorem composite_minimizer K f h x g :
    convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) x -> is_gradient f x g ->
    is_subgradient_on K h x ((-1) ⊙ g).
  Proof.
    intros HK Hh [Hx Hmin] Hg y Hy.
    enough (- (h y - h x) <= ⟨g, y ⊖ x⟩) by (rewrite inner_scale; lra).
    apply (directional_lower f x (y ⊖ x)); [now apply gradient_directional|]; intros s Hs.
    rewrite <- segment_step.
    pose proof (Hmin _ (HK x y s Hx Hy ltac:(lra))) as A; simpl in A.
    pose proof (Hh x y s Hx Hy ltac:(lra)); lra.
  Qed.

  (** ** Lipschitz functions *)

  Theorem lipschitz_subgradients_bounded G f :
    0 <= G -> lipschitz_function G f -> subgradients_bounded G f.
  Proof.
    intros HG Hf x g Hg; pose proof (norm_pos g) as Hp.
    pose proof (Hg (x ⊕ g) I) as A; pose proof (Hf (x ⊕ g) x) as B.
    replace (x ⊕ g ⊖ x) with g in * by vector_eq.
    rewrite <- norm_sqr in A; pose proof (Rle_abs (f (x ⊕ g) - f x)).
    destruct (Req_dec (norm g) 0); nra.
  Qed.

  Lemma subgradient_bound_sqr G f x g :
    subgradients_bounded G f -> is_subgradient f x g -> ‖g‖² <= G * G.
  Proof. intros HG Hg; apply sqr_norm_le, (HG x g Hg). Qed.

  (** ** Smooth functions *)

  Lemma lipschitz_sqr L (F : E -> E) x y : lipschitz L F -> ‖F x ⊖ F y‖² <= L * L * ‖x ⊖ y‖².
  Proof.
    intros H; pose proof (sqr_norm_le _ _ (H x y)) as A.
    rewrite <- (norm_sqr (x ⊖ y)); lra.
  Qed.

  (** The descent lemma, which Calculus.v proves in every norm. *)
  Theorem descent_lemma L f grad x y :
    smooth L f grad -> f y <= f x + ⟨grad x, y ⊖ x⟩ + L / 2 * ‖y ⊖ x‖².
  Proof.
    intros [Hg Hl]; rewrite <- norm_sqr.
    apply (descent_lemma_in_norm (V := self_dual E) L f grad x y); split; [exact Hg|].
    intros u v w Hw; eapply Rle_trans; [|exact (Hl u v)].
    exact (dual_norm_is_at_most _ _ (self_dual_norm E (grad u ⊖ grad v)) w Hw).
  Qed.

  (** Interpolation, from the two bounds alone: if [f] lies above its tangents and below its tangent parabolas of
      curvature [M], then it lies above its tangents by [‖grad x - grad y‖²/(2M)]. *)
  Lemma interpolation_of_bounds M f grad x y :
    0 < M ->
    (forall u v, f u + ⟨grad u, v ⊖ u⟩ <= f v) ->
    (forall u v, f v <= f u + ⟨grad u, v ⊖ u⟩ + M / 2 * ‖v ⊖ u‖²) ->
    f y + ⟨grad y, x ⊖ y⟩ + ‖grad x ⊖ grad y‖² / (2 * M) <= f x.
  Proof.
    intros HM Hlow Hup; set (g := grad x ⊖ grad y).
    pose proof (Hlow y (x ⊖ (/ M) ⊙ g)) as A; pose proof (Hup x (x ⊖ (/ M) ⊙ g)) as B.
    replace ⟨grad y, x ⊖ (/ M) ⊙ g ⊖ y⟩ with (⟨grad y, x ⊖ y⟩ - / M * ⟨grad y, g⟩) in A by inner_ring.
    replace ⟨grad x, x ⊖ (/ M) ⊙ g ⊖ x⟩ with (- / M * (⟨grad y, g⟩ + ‖g‖²)) in B by (unfold g; inner_ring).
    replace (M / 2 * ‖x ⊖ (/ M) ⊙ g ⊖ x‖²) with (‖g‖² / (2 * M)) in B by (inner_generalize; field; lra).
    replace (- / M * (⟨grad y, g⟩ + ‖g‖²)) with (- / M * ⟨grad y, g⟩ - 2 * (‖g‖² / (2 * M))) in B by (field; lra).
    lra.
  Qed.

  Theorem smooth_convex_interpolation L f grad x y :
    0 < L -> smooth_convex L f grad ->
    f y + ⟨grad y, x ⊖ y⟩ + ‖grad x ⊖ grad y‖² / (2 * L) <= f x.
  Proof.
    intros HL [Hs Hc]; apply interpolation_of_bounds; try assumption.
    - intros; apply convex_inequality; [assumption | apply Hs].
    - intros; now apply descent_lemma.
  Qed.

  (** Taylor, Hendrickx, Glineur: the same for [f - mu/2 ‖.‖²], which is convex and [(L - mu)]-smooth. *)
  Theorem smooth_strongly_convex_interpolation L mu f grad x y :
    0 <= mu < L -> smooth_strongly_convex L mu f grad ->
    f y + ⟨grad y, x ⊖ y⟩
    + (‖grad x ⊖ grad y‖² / L + mu * ‖x ⊖ y‖² - 2 * mu / L * ⟨grad y ⊖ grad x, y ⊖ x⟩) / (2 * (1 - mu / L))
    <= f x.
  Proof.
    intros Hmu [Hs Hc].
    pose proof (interpolation_of_bounds (L - mu) (fun u => f u - mu / 2 * ‖u‖²) (fun u => grad u ⊖ mu ⊙ u) x y) as A.
    simpl in A.
    assert (H1 : 0 < L - mu) by lra; specialize (A H1).
    assert (H2 : forall u v, f u - mu / 2 * ‖u‖² + ⟨grad u ⊖ mu ⊙ u, v ⊖ u⟩ <= f v - mu / 2 * ‖v‖²).
    { intros u v; pose proof (strongly_convex_inequality mu f grad u v ltac:(lra) Hc (proj1 Hs)) as B.
      revert B; inner_generalize; lra. }
    assert (H3 : forall u v, f v - mu / 2 * ‖v‖² <=
      f u - mu / 2 * ‖u‖² + ⟨grad u ⊖ mu ⊙ u, v ⊖ u⟩ + (L - mu) / 2 * ‖v ⊖ u‖²).
    { intros u v; pose proof (descent_lemma L f grad u v Hs) as B.
      revert B; inner_generalize; lra. }
    specialize (A H2 H3); clear H2 H3.
    match type of A with ?l <= ?r => match goal with |- ?l' <= ?r' => 
      enough (l' - r' = l - r) by lra end end.
    inner_generalize; field; lra.
  Qed.

  (** ** Smooth functions that need not be convex *)

  Lemma smooth_opposite L f grad : smooth L f grad -> smooth L (fun x => - f x) (fun x => (-1) ⊙ grad x).
  Proof.
    intros [Hg Hl]; split.
    - intros x eps Heps; destruct (Hg x eps Heps) as (d & Hd & B); exists d; split; [assumption|]; intros y Hy.
      replace (- f y - - f x - ⟨(-1) ⊙ grad x, y ⊖ x⟩) with (- (f y - f x - ⟨grad x, y ⊖ x⟩))
        by (rewrite inner_scale; ring).
      rewrite Rabs_Ropp; now apply B.
    - intros x y; replace ((-1) ⊙ grad x ⊖ (-1) ⊙ grad y) with ((-1) ⊙ (grad x ⊖ grad y)) by vector_eq.
      rewrite norm_scale; replace (Rabs (-1)) with 1 by (rewrite Rabs_left; lra); rewrite Rmult_1_l; apply Hl.
  Qed.

  (** The descent lemma from below. *)
  Theorem ascent_lemma L f grad x y :
    smooth L f grad -> f x + ⟨grad x, y ⊖ x⟩ - L / 2 * ‖y ⊖ x‖² <= f y.
  Proof.
    intros H; pose proof (descent_lemma L _ _ x y (smooth_opposite L f grad H)) as A; simpl in A.
    rewrite inner_scale in A; lra.
  Qed.

  (** Taylor, Hendrickx, Glineur: interpolation of [f + L/2 ‖.‖²], which is convex and [2L]-smooth. *)
  Theorem smooth_interpolation L f grad x y :
    0 < L -> smooth L f grad ->
    f y + ⟨grad y, x ⊖ y⟩
    + (‖grad x ⊖ grad y‖² / L + 2 * ⟨grad x ⊖ grad y, x ⊖ y⟩ - L * ‖x ⊖ y‖²) / 4
    <= f x.
  Proof.
    intros HL Hf.
    pose proof (interpolation_of_bounds (2 * L) (fun u => f u + L / 2 * ‖u‖²) (fun u => grad u ⊕ L ⊙ u) x y) as A.
    simpl in A.
    assert (H1 : 0 < 2 * L) by lra; specialize (A H1).
    assert (H2 : forall u v, f u + L / 2 * ‖u‖² + ⟨grad u ⊕ L ⊙ u, v ⊖ u⟩ <= f v + L / 2 * ‖v‖²).
    { intros u v; pose proof (ascent_lemma L f grad u v Hf) as B; revert B; inner_generalize; lra. }
    assert (H3 : forall u v, f v + L / 2 * ‖v‖² <=
      f u + L / 2 * ‖u‖² + ⟨grad u ⊕ L ⊙ u, v ⊖ u⟩ + 2 * L / 2 * ‖v ⊖ u‖²).
    { intros u v; pose proof (descent_lemma L f grad u v Hf) as B; revert B; inner_generalize; lra. }
    specialize (A H2 H3); clear H2 H3.
    match type of A with ?l <= ?r => match goal with |- ?l' <= ?r' =>
      enough (l' - r' = l - r) by lra end end.
    inner_generalize; field; lra.
  Qed.

  (** A lower bound lies below what a gradient step reaches. *)
  Theorem smooth_lower_bound L f grad fmin x :
    0 < L -> smooth L f grad -> is_lower_bound fmin f -> fmin <= f x - ‖grad x‖² / (2 * L).
  Proof.
    intros HL Hf Hm; set (y := x ⊖ (/ L) ⊙ grad x).
    pose proof (descent_lemma L f grad x y Hf) as A; pose proof (Hm y) as B.
    enough (⟨grad x, y ⊖ x⟩ + L / 2 * ‖y ⊖ x‖² = - (‖grad x‖² / (2 * L))) by lra.
    unfold y; inner_generalize; field; lra.
  Qed.

  (** A gradient with a relative error. *)
  Lemma relative_error_sqr delta d g : norm (d ⊖ g) <= delta * norm g -> ‖d ⊖ g‖² <= delta * delta * ‖g‖².
  Proof. intros H; apply sqr_norm_le in H; rewrite <- (norm_sqr g); lra. Qed.

  (** ** Exact line search *)

  Lemma line_minimizer_value f x d p : is_line_minimizer f x d p -> f p <= f x.
  Proof. intros [_ H]; specialize (H 0); replace (x ⊕ 0 ⊙ d) with x in H by vector_eq; assumption. Qed.

  (** The gradient at the minimizer of a line is normal to it. *)
  Theorem line_minimizer_direction f x d p g : is_gradient f p g -> is_line_minimizer f x d p -> ⟨g, d⟩ = 0.
  Proof.
    intros Hg [[r ->] H]; apply Rle_antisym.
    - enough (0 <= ⟨g, (-1) ⊙ d⟩) as A by (rewrite inner_scale_r in A; lra).
      apply (directional_lower f (x ⊕ r ⊙ d) ((-1) ⊙ d)); [now apply gradient_directional|]; intros s Hs.
      replace (x ⊕ r ⊙ d ⊕ s ⊙ ((-1) ⊙ d)) with (x ⊕ (r - s) ⊙ d) by vector_eq; pose proof (H (r - s)); lra.
    - apply (directional_lower f (x ⊕ r ⊙ d) d); [now apply gradient_directional|]; intros s Hs.
      replace (x ⊕ r ⊙ d ⊕ s ⊙ d) with (x ⊕ (r + s) ⊙ d) by vector_eq; pose proof (H (r + s)); lra.
  Qed.

  Theorem line_minimizer_line f x d p g : is_gradient f p g -> is_line_minimizer f x d p -> ⟨g, p ⊖ x⟩ = 0.
  Proof.
    intros Hg Hp; pose proof (line_minimizer_direction f x d p g Hg Hp) as A; destruct Hp as [[r ->] _].
    replace (x ⊕ r ⊙ d ⊖ x) with (r ⊙ d) by vector_eq; rewrite inner_scale_r, A; ring.
  Qed.

  (** ** Projections *)

  (** The variational inequality of a projection, by moving from [p] a little towards [u]. *)
  Theorem projection_optimality K x p u :
    convex_set K -> is_projection K x p -> K u -> ⟨x ⊖ p, u ⊖ p⟩ <= 0.
  Proof.
    intros HK [Hp Hmin] Hu.
    apply small_step with (c := / 2 * ‖u ⊖ p‖²); intros s Hs.
    pose proof (sqr_norm_le _ _ (Hmin _ (HK p u s Hp Hu ltac:(lra)))) as A.
    rewrite norm_sqr in A.
    replace ‖x ⊖ ((1 - s) ⊙ p ⊕ s ⊙ u)‖²
      with (‖x ⊖ p‖² - 2 * s * ⟨x ⊖ p, u ⊖ p⟩ + s * s * ‖u ⊖ p‖²) in A by inner_ring.
    apply Rmult_le_reg_l with s; lra.
  Qed.

  (** Conversely, the variational inequality makes a nearest point. *)
  Theorem projection_from_optimality K x p :
    K p -> (forall u, K u -> ⟨x ⊖ p, u ⊖ p⟩ <= 0) -> is_projection K x p.
  Proof.
    intros Hp H; split; [assumption|]; intros u Hu.
    apply norm_le_sqr; [apply norm_pos|]; rewrite norm_sqr.
    pose proof (H u Hu) as A; pose proof (inner_pos _ (u ⊖ p)) as B.
    revert A B; inner_generalize; lra.
  Qed.

  (** Without a constraint, the projection is the identity. *)
  Lemma projection_whole x p : is_projection whole x p <-> p = x.
  Proof.
    split.
    - intros [_ H]; specialize (H x I).
      symmetry; apply sqdist_zero; replace (x ⊖ x) with (zero : E) in H by vector_eq.
      rewrite norm_zero in H; apply sqr_norm_le in H; lra.
    - intros ->; split; [easy|]; intros u _.
      replace (x ⊖ x) with (zero : E) by vector_eq; rewrite norm_zero; apply norm_pos.
  Qed.

  Theorem projection_nonexpansive K x y p r :
    convex_set K -> is_projection K x p -> is_projection K y r -> ‖p ⊖ r‖² <= ⟨x ⊖ y, p ⊖ r⟩.
  Proof.
    intros HK Hx Hy.
    pose proof (projection_optimality K x p r HK Hx (proj1 Hy)) as A.
    pose proof (projection_optimality K y r p HK Hy (proj1 Hx)) as B.
    revert A B; inner_generalize; lra.
  Qed.

  (** ** Proximal steps *)

  (** [(x - p)/s] is a subgradient of [h] at [p = prox(x, s)]. *)
  Theorem prox_optimality K h s x p u :
    convex_on K h -> convex_set K -> 0 < s -> is_prox K h s x p -> K u ->
    h p + ⟨x ⊖ p, u ⊖ p⟩ / s <= h u.
  Proof.
    intros Hh HK Hs [Hp Hmin] Hu.
    enough (⟨x ⊖ p, u ⊖ p⟩ <= s * (h u - h p)) as A.
    { apply Rmult_le_reg_l with s; [assumption|].
      replace (s * (h p + ⟨x ⊖ p, u ⊖ p⟩ / s)) with (s * h p + ⟨x ⊖ p, u ⊖ p⟩) by (field; lra); lra. }
    apply small_step with (c := / 2 * ‖u ⊖ p‖²); intros r Hr.
    pose proof (Hmin _ (HK p u r Hp Hu ltac:(lra))) as A; simpl in A.
    pose proof (Hh p u r Hp Hu ltac:(lra)) as B.
    replace ‖(1 - r) ⊙ p ⊕ r ⊙ u ⊖ x‖²
      with (‖p ⊖ x‖² - 2 * r * ⟨x ⊖ p, u ⊖ p⟩ + r * r * ‖u ⊖ p‖²) in A by inner_ring.
    apply Rmult_le_reg_l with r; [lra|].
    apply (Rmult_le_compat_l s) in B; lra.
  Qed.

  Theorem prox_subgradient K h s x p :
    convex_on K h -> convex_set K -> 0 < s -> is_prox K h s x p ->
    is_subgradient_on K h p ((/ s) ⊙ (x ⊖ p)).
  Proof.
    intros Hh HK Hs Hp u Hu; rewrite inner_scale.
    pose proof (prox_optimality K h s x p u Hh HK Hs Hp Hu); unfold Rdiv in *; lra.
  Qed.

  (** ** Linear minimization *)

  Lemma linear_minimizer_optimality K g p u : is_linear_minimizer K g p -> K u -> ⟨g, p ⊖ u⟩ <= 0.
  Proof. intros [_ H] Hu; specialize (H u Hu); revert H; simpl; inner_generalize; lra. Qed.

  (** ** Operators *)

  Lemma nonexpansive_sqr (F : E -> E) x y : nonexpansive F -> ‖F x ⊖ F y‖² <= ‖x ⊖ y‖².
  Proof. intros H; rewrite <- (norm_sqr (x ⊖ y)); apply sqr_norm_le, H. Qed.

  Lemma monotone_map_graph (F : E -> E) : monotone_map F -> monotone (fun x u => u = F x).
  Proof. intros H x u y v -> ->; apply H. Qed.

  (** [(x - p)/s] is in [A p] when [p] is the resolvent of [x]. *)
  Theorem resolvent_value A s x p : s <> 0 -> is_resolvent A s x p -> A p ((/ s) ⊙ (x ⊖ p)).
  Proof.
    intros Hs (u & Hu & <-).
    replace ((/ s) ⊙ (p ⊕ s ⊙ u ⊖ p)) with u; [assumption|].
    vector_eq_by ltac:(field; assumption).
  Qed.

  (** Monotonicity between a resolvent and another point of the graph. *)
  Theorem resolvent_optimality A s x p y v :
    monotone A -> 0 < s -> is_resolvent A s x p -> A y v -> 0 <= ⟨x ⊖ p ⊖ s ⊙ v, p ⊖ y⟩.
  Proof.
    intros HA Hs (u & Hu & <-) Hv; pose proof (HA p u y v Hu Hv) as M.
    replace ⟨p ⊕ s ⊙ u ⊖ p ⊖ s ⊙ v, p ⊖ y⟩ with (s * ⟨u ⊖ v, p ⊖ y⟩) by inner_ring.
    apply Rmult_le_pos; lra.
  Qed.

  (** Resolvents are firmly non-expansive. *)
  Theorem resolvent_firmly_nonexpansive A s x y p r :
    monotone A -> 0 < s -> is_resolvent A s x p -> is_resolvent A s y r -> ‖p ⊖ r‖² <= ⟨x ⊖ y, p ⊖ r⟩.
  Proof.
    intros HA Hs (u & Hu & <-) (v & Hv & <-); pose proof (HA p u r v Hu Hv) as M.
    replace ⟨p ⊕ s ⊙ u ⊖ (r ⊕ s ⊙ v), p ⊖ r⟩ with (‖p ⊖ r‖² + s * ⟨u ⊖ v, p ⊖ r⟩) by inner_ring.
    pose proof (Rmult_le_pos s _ ltac:(lra) M); lra.
  Qed.

  (** The gradient of a smooth convex function is cocoercive (Baillon, Haddad). *)
  Theorem gradient_cocoercive L f grad :
    0 < L -> smooth_convex L f grad -> cocoercive (/ L) grad.
  Proof.
    intros HL Hf x y.
    pose proof (smooth_convex_interpolation L f grad x y HL Hf) as A.
    pose proof (smooth_convex_interpolation L f grad y x HL Hf) as B.
    replace ‖grad y ⊖ grad x‖² with ‖grad x ⊖ grad y‖² in B by inner_ring.
    replace (‖grad x ⊖ grad y‖² / (2 * L)) with (/ 2 * (/ L * ‖grad x ⊖ grad y‖²)) in A, B by (field; lra).
    replace ⟨grad x ⊖ grad y, x ⊖ y⟩ with (- ⟨grad y, x ⊖ y⟩ - ⟨grad x, y ⊖ x⟩) by inner_ring.
    lra.
  Qed.

  Lemma subgradients_monotone f : monotone (is_subgradient f).
  Proof.
    intros x u y v Hu Hv; pose proof (Hu y I) as A; pose proof (Hv x I) as B.
    revert A B; inner_generalize; lra.
  Qed.
End Inequalities.
