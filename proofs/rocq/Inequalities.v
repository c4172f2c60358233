(** * What the definitions of Functions.v imply

    Each lemma is an inequality between values, gradients and inner products at the points named, the form in which a
    certificate uses it. *)

From Potential Require Export Functions.

(** If [a <= b + s c] for all small [s > 0], then [a <= b]. *)
Lemma small_step (a b c : R) : (forall s, 0 < s <= 1 -> a <= b + s * c) -> a <= b.
Proof.
  intros H; destruct (Rle_lt_dec a b) as [|Hab]; [assumption | exfalso].
  pose proof (Rabs_pos c) as Hc; pose proof (Rle_abs c) as Hcc.
  set (s := (a - b) / (2 * (a - b) + 2 * Rabs c)).
  assert (0 < 2 * (a - b) + 2 * Rabs c) as Hd by lra.
  assert (Hs : s * (2 * (a - b) + 2 * Rabs c) = a - b) by (unfold s; field; lra).
  assert (0 < s) by (unfold s; apply Rdiv_lt_0_compat; lra).
  assert (s <= 1) by nra.
  specialize (H s ltac:(split; assumption)); nra.
Qed.

Section Inequalities.
  Context {E : InnerProductSpace}.
  Implicit Types (f h : E -> R) (grad : E -> E) (K : E -> Prop) (x y z u v g d p : E) (mu L G D s a b : R).

  Lemma whole_convex : convex_set (@whole E).
  Proof. easy. Qed.

  Lemma segment_step x y s : (1 - s) ⊙ x ⊕ s ⊙ y = x ⊕ s ⊙ (y ⊖ x).
  Proof. vector_eq. Qed.

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

  (** If [f] does not fall below a line along a feasible direction, neither does its derivative, and conversely: the
      two one-sided consequences of differentiability that everything below needs. *)
  Lemma derivative_lower f x g d c :
    is_gradient f x g -> (forall s, 0 < s <= 1 -> f x + s * c <= f (x ⊕ s ⊙ d)) -> c <= ⟨g, d⟩.
  Proof.
    intros Hg H; apply Rnot_lt_le; intros Hlt.
    destruct (gradient_step f x g d Hg ((c - ⟨g, d⟩) / 2)) as (delta & Hdelta & B); [lra|].
    set (s := Rmin 1 (delta / 2)).
    assert (0 < s) by (apply Rmin_pos; lra).
    assert (s <= 1) by apply Rmin_l.
    assert (s <= delta / 2) by apply Rmin_r.
    assert (Rabs s = s) as Es by (apply Rabs_pos_eq; lra).
    specialize (B s); rewrite Es in B.
    apply Rabs_def2 || idtac.
    specialize (B ltac:(lra)); specialize (H s ltac:(lra)).
    pose proof (Rle_abs (f (x ⊕ s ⊙ d) - f x - s * ⟨g, d⟩)); nra.
  Qed.

  Lemma derivative_upper f x g d c :
    is_gradient f x g -> (forall s, 0 < s <= 1 -> f (x ⊕ s ⊙ d) <= f x + s * c) -> ⟨g, d⟩ <= c.
  Proof.
    intros Hg H; apply Rnot_lt_le; intros Hlt.
    destruct (gradient_step f x g d Hg ((⟨g, d⟩ - c) / 2)) as (delta & Hdelta & B); [lra|].
    set (s := Rmin 1 (delta / 2)).
    assert (0 < s) by (apply Rmin_pos; lra).
    assert (s <= 1) by apply Rmin_l.
    assert (s <= delta / 2) by apply Rmin_r.
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

  Theorem lipschitz_subgradients_bounded G f : lipschitz_function G f -> subgradients_bounded G f.
  Proof.
    intros Hf x g Hg; pose proof (norm_pos g) as Hp.
    pose proof (Hg (x ⊕ g) I) as A; pose proof (Hf (x ⊕ g) x) as B.
    replace (x ⊕ g ⊖ x) with g in * by vector_eq.
    rewrite <- norm_sqr in A; pose proof (Rle_abs (f (x ⊕ g) - f x)).
    destruct (Req_dec (norm g) 0) as [Z|Z]; [|nra].
    rewrite Z in *; apply Rnot_lt_le; intros HG.
    (* G < 0: the space has one point only, or the Lipschitz bound fails. *)
    admit.
  Admitted.
End Inequalities.
