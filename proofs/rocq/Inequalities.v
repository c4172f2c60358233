(** * What the definitions of Functions.v imply

    Each lemma is an inequality between values, gradients and inner products at the points named, the form in which a
    certificate uses it. *)

From Potential Require Export Functions.

Section Inequalities.
  Context {E : InnerProductSpace}.
  Implicit Types (f h : E -> R) (grad : E -> E) (K : E -> Prop) (x y z u v g d p : E) (mu L G D s a b : R).

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

  (** A differentiable function at a small step along a direction. *)
  Lemma gradient_step f x g d :
    is_gradient f x g -> forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall s, Rabs s < delta -> Rabs (f (x ⊕ s ⊙ d) - f x - s * ⟨g, d⟩) <= eps * Rabs s.
  Proof.
    intros H eps Heps; pose proof (norm_pos d) as Hd.
    destruct (H (eps / (norm d + 1))) as (delta & Hdelta & B); [apply Rdiv_lt_0_compat; lra|].
    exists (delta / (norm d + 1)); split; [apply Rdiv_lt_0_compat; lra|].
    intros s Hs.
    assert (Hn : norm ((x ⊕ s ⊙ d) ⊖ x) = Rabs s * norm d).
    { replace ((x ⊕ s ⊙ d) ⊖ x) with (s ⊙ d) by vector_eq; apply norm_scale. }
    assert (Hsd : Rabs s * (norm d + 1) < delta).
    { apply (Rmult_lt_compat_r (norm d + 1)) in Hs; [|lra].
      replace (delta / (norm d + 1) * (norm d + 1)) with delta in Hs by (field; lra); exact Hs. }
    pose proof (Rabs_pos s) as Hp.
    specialize (B (x ⊕ s ⊙ d)); rewrite Hn in B.
    assert (K1 : Rabs s * norm d < delta) by nra.
    specialize (B K1).
    replace ⟨g, (x ⊕ s ⊙ d) ⊖ x⟩ with (s * ⟨g, d⟩) in B by inner_ring.
    eapply Rle_trans; [exact B|].
    replace (eps * Rabs s) with (eps / (norm d + 1) * (Rabs s * (norm d + 1))) by (field; lra).
    apply Rmult_le_compat_l; [|nra].
    apply Rlt_le, Rdiv_lt_0_compat; lra.
  Qed.

  (** A line that stays below (above) [f] along a direction is no steeper (no flatter) than [f]. *)
  Lemma derivative_lower f x g d c :
    is_gradient f x g -> (forall s, 0 < s <= 1 -> f x + s * c <= f (x ⊕ s ⊙ d)) -> c <= ⟨g, d⟩.
  Proof.
    intros Hg H; apply Rnot_lt_le; intros Hlt.
    destruct (gradient_step f x g d Hg ((c - ⟨g, d⟩) / 2)) as (delta & Hdelta & B); [lra|].
    destruct (small_step_exists delta Hdelta) as (s & Hs & Hsd).
    assert (Rabs s = s) as Es by (apply Rabs_pos_eq; lra).
    specialize (B s); rewrite Es in B.
    specialize (B ltac:(lra)); specialize (H s ltac:(lra)).
    pose proof (Rle_abs (f (x ⊕ s ⊙ d) - f x - s * ⟨g, d⟩)); nra.
  Qed.

  Lemma derivative_upper f x g d c :
    is_gradient f x g -> (forall s, 0 < s <= 1 -> f (x ⊕ s ⊙ d) <= f x + s * c) -> ⟨g, d⟩ <= c.
  Proof.
    intros Hg H; apply Rnot_lt_le; intros Hlt.
    destruct (gradient_step f x g d Hg ((⟨g, d⟩ - c) / 2)) as (delta & Hdelta & B); [lra|].
    destruct (small_step_exists delta Hdelta) as (s & Hs & Hsd).
    assert (Rabs s = s) as Es by (apply Rabs_pos_eq; lra).
    specialize (B s); rewrite Es in B.
    specialize (B ltac:(lra)); specialize (H s ltac:(lra)).
    pose proof (Rle_abs (- (f (x ⊕ s ⊙ d) - f x - s * ⟨g, d⟩))) as A; rewrite Rabs_Ropp in A; nra.
  Qed.

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
    apply (derivative_upper f x); [assumption|]; intros s Hs.
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
    apply (derivative_lower f x); [assumption|]; intros s Hs.
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

  (** At a minimizer of [f + h] over [K], [- grad f] is a subgradient of [h]. *)
  Theorem composite_minimizer K f h x g :
    convex_set K -> convex_on K h -> is_minimizer_on K (fun u => f u + h u) x -> is_gradient f x g ->
    is_subgradient_on K h x ((-1) ⊙ g).
  Proof.
    intros HK Hh [Hx Hmin] Hg y Hy.
    enough (- (h y - h x) <= ⟨g, y ⊖ x⟩) by (rewrite inner_scale; lra).
    apply (derivative_lower f x); [assumption|]; intros s Hs.
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

  Lemma gradient_derivative f x d g s :
    is_gradient f (x ⊕ s ⊙ d) g -> derivable_pt_lim (fun r => f (x ⊕ r ⊙ d)) s ⟨g, d⟩.
  Proof.
    intros Hg eps Heps.
    destruct (gradient_step f _ g d Hg (eps / 2) ltac:(lra)) as (delta & Hdelta & B).
    exists (mkposreal delta Hdelta); simpl; intros r Hr Hrd.
    specialize (B r Hrd).
    replace (x ⊕ s ⊙ d ⊕ r ⊙ d) with (x ⊕ (s + r) ⊙ d) in B by vector_eq.
    set (w := f (x ⊕ (s + r) ⊙ d)) in *; set (w0 := f (x ⊕ s ⊙ d)) in *.
    assert (0 < Rabs r) as Hpos by now apply Rabs_pos_lt.
    replace ((w - w0) / r - ⟨g, d⟩) with ((w - w0 - r * ⟨g, d⟩) / r) by now field.
    unfold Rdiv; rewrite Rabs_mult, Rabs_inv.
    apply Rmult_lt_reg_r with (Rabs r); [assumption|].
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra; nra.
  Qed.

  (** The descent lemma.  [s -> f(x + s d) - s⟨grad x, d⟩ - L/2 s² ‖d‖²] does not increase on [0, 1], where [d = y - x]:
      its derivative is [⟨grad(x + s d) - grad x, d⟩ - L s ‖d‖² <= 0] by Cauchy-Schwarz. *)
  Theorem descent_lemma L f grad x y :
    smooth L f grad -> f y <= f x + ⟨grad x, y ⊖ x⟩ + L / 2 * ‖y ⊖ x‖².
  Proof.
    intros [Hg Hl]; set (d := y ⊖ x).
    set (phi := fun s => f (x ⊕ s ⊙ d) - (⟨grad x, d⟩ * s + L / 2 * ‖d‖² * (s * s))).
    set (phi' := fun s => ⟨grad (x ⊕ s ⊙ d), d⟩ - (⟨grad x, d⟩ + L / 2 * ‖d‖² * (s + s))).
    destruct (MVT_cor2 phi phi' 0 1) as (c & Hc & Hc01); [lra| |].
    - intros s _; apply derivable_pt_lim_minus with (f1 := fun s => f (x ⊕ s ⊙ d)).
      + apply gradient_derivative, Hg.
      + apply derivable_pt_lim_plus.
        * rewrite <- (Rmult_1_r ⟨grad x, d⟩) at 2; apply derivable_pt_lim_scal, derivable_pt_lim_id.
        * apply (derivable_pt_lim_scal (fun s => s * s)).
          replace (s + s) with (1 * s + s * 1) by ring.
          apply (derivable_pt_lim_mult id id); apply derivable_pt_lim_id.
    - assert (phi' c <= 0) as Hneg.
      { unfold phi'.
        pose proof (cauchy_schwarz (grad (x ⊕ c ⊙ d) ⊖ grad x) d) as A.
        replace ⟨grad (x ⊕ c ⊙ d) ⊖ grad x, d⟩ with (⟨grad (x ⊕ c ⊙ d), d⟩ - ⟨grad x, d⟩) in A by inner_ring.
        pose proof (Hl (x ⊕ c ⊙ d) x) as B.
        replace (x ⊕ c ⊙ d ⊖ x) with (c ⊙ d) in B by vector_eq.
        rewrite norm_scale, Rabs_pos_eq in B by lra.
        pose proof (norm_pos d) as Hd.
        apply (Rmult_le_compat_r (norm d) _ _ Hd) in B.
        rewrite <- (norm_sqr d); lra. }
      unfold phi in Hc.
      replace (x ⊕ 1 ⊙ d) with y in Hc by (unfold d; vector_eq).
      replace (x ⊕ 0 ⊙ d) with x in Hc by vector_eq.
      lra.
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
