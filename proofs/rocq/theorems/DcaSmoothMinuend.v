(** * dca/smooth-minuend: [mean over t < T of ||grad g(x_t) - grad h(x_t)||^2 <= 2 L_g Delta_0/T]

    DCA where g is smooth, and h is convex and no more.
    Here [Delta_0 = F(x_0) - inf F].
    Source: Abbaszadehpeivasti, de Klerk, Zamani 2024.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A function of the class at two points where its gradient is known. *)
Lemma smooth_convex_at {E : InnerProductSpace} L (f : E -> R) grad x y u v :
  grad x = u -> grad y = v -> 0 < L -> smooth_convex L f grad ->
  f y + ⟨v, x ⊖ y⟩ + ‖u ⊖ v‖² / (2 * L) <= f x.
Proof. intros <- <-; apply smooth_convex_interpolation. Qed.

Lemma smooth_strongly_convex_at {E : InnerProductSpace} L mu (f : E -> R) grad x y u v :
  grad x = u -> grad y = v -> 0 <= mu < L -> smooth_strongly_convex L mu f grad ->
  f y + ⟨v, x ⊖ y⟩ + (‖u ⊖ v‖² / L + mu * ‖x ⊖ y‖² - 2 * mu / L * ⟨v ⊖ u, y ⊖ x⟩) / (2 * (1 - mu / L)) <= f x.
Proof. intros <- <-; apply smooth_strongly_convex_interpolation. Qed.

Lemma cocoercive_at {E : InnerProductSpace} c (F : E -> E) x y u v :
  F x = u -> F y = v -> cocoercive c F -> c * ‖u ⊖ v‖² <= ⟨u ⊖ v, x ⊖ y⟩.
Proof. intros <- <- H; apply H. Qed.

Lemma monotone_at {E : InnerProductSpace} (F : E -> E) x y u v :
  F x = u -> F y = v -> monotone_map F -> 0 <= ⟨u ⊖ v, x ⊖ y⟩.
Proof. intros <- <- H; apply H. Qed.

Lemma lipschitz_at {E : InnerProductSpace} L (F : E -> E) x y u v :
  F x = u -> F y = v -> lipschitz L F -> ‖u ⊖ v‖² <= L * L * ‖x ⊖ y‖².
Proof. intros <- <-; apply lipschitz_sqr. Qed.

(** The gradient where a proximal step comes to, and the value of a map where its resolvent does. *)
Lemma prox_gradient {E : InnerProductSpace} (f : E -> R) (grad : E -> E) (s : R) (x p : E) :
  convex f -> gradient_of f grad -> 0 < s -> is_prox whole f s x p -> grad p = (/ s) ⊙ (x ⊖ p).
Proof.
  intros Hf Hg Hs Hp.
  pose proof (prox_subgradient whole f s x p Hf whole_convex Hs Hp) as V.
  set (v := (/ s) ⊙ (x ⊖ p)) in *.
  assert (forall d, ⟨v, d⟩ <= ⟨grad p, d⟩) as A.
  { intros d; apply (directional_lower f p d); [now apply gradient_directional|].
    intros r Hr; pose proof (V (p ⊕ r ⊙ d) I) as B.
    replace ⟨v, p ⊕ r ⊙ d ⊖ p⟩ with (r * ⟨v, d⟩) in B by inner_ring; lra. }
  pose proof (A (v ⊖ grad p)) as B.
  assert (v ⊖ grad p = zero) as C.
  { apply inner_definite; pose proof (inner_pos _ (v ⊖ grad p)).
    replace ‖v ⊖ grad p‖² with (⟨v, v ⊖ grad p⟩ - ⟨grad p, v ⊖ grad p⟩) in * by inner_ring; lra. }
  replace v with (v ⊖ grad p ⊕ grad p) by vector_eq; rewrite C; vector_eq.
Qed.

Lemma resolvent_of_map {E : InnerProductSpace} (F : E -> E) (s : R) (x p : E) :
  0 < s -> is_resolvent (fun u v => v = F u) s x p -> F p = (/ s) ⊙ (x ⊖ p).
Proof. intros Hs (u & -> & <-); vector_eq_by ltac:(field; lra). Qed.

(** A minimizer of a function on a set beside a linear one, and the slope that it shows. *)
Definition is_tilted_minimizer {E : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (v p : E) : Prop :=
  dom p /\ forall u, dom u -> f p + ⟨v, p⟩ <= f u + ⟨v, u⟩.

Lemma tilted_minimizer_supports {E : InnerProductSpace} dom (f : E -> R) v p u :
  is_tilted_minimizer dom f v p -> dom u -> f p + ⟨(- (1)) ⊙ v, u ⊖ p⟩ <= f u.
Proof. intros [_ H] Hu; specialize (H u Hu); revert H; inner_generalize; lra. Qed.

Lemma tilted_minimizer_gradient {E : InnerProductSpace} (f : E -> R) grad v p :
  gradient_of f grad -> is_tilted_minimizer whole f v p -> grad p = (- (1)) ⊙ v.
Proof.
  intros Hg Hp; set (w := (- (1)) ⊙ v).
  assert (forall d, ⟨w, d⟩ <= ⟨grad p, d⟩) as A.
  { intros d; apply (directional_lower f p d); [now apply gradient_directional|].
    intros r Hr; pose proof (tilted_minimizer_supports whole f v p (p ⊕ r ⊙ d) Hp I) as B; fold w in B.
    replace ⟨w, p ⊕ r ⊙ d ⊖ p⟩ with (r * ⟨w, d⟩) in B by inner_ring; lra. }
  pose proof (A (w ⊖ grad p)) as B.
  assert (w ⊖ grad p = zero) as C.
  { apply inner_definite; pose proof (inner_pos _ (w ⊖ grad p)).
    replace ‖w ⊖ grad p‖² with (⟨w, w ⊖ grad p⟩ - ⟨grad p, w ⊖ grad p⟩) in * by inner_ring; lra. }
  replace w with (w ⊖ grad p ⊕ grad p) by vector_eq; rewrite C; vector_eq.
Qed.

(** What a step along the slopes of both functions reaches is not below the infimum. *)
Lemma difference_lower_bound {E : InnerProductSpace} L (g h : E -> R) grad fmin x u s :
  0 < L -> smooth L g grad -> grad x = u -> is_subgradient h x s -> is_lower_bound fmin (fun y => g y - h y) ->
  fmin <= g x - h x - ‖u ⊖ s‖² / (2 * L).
Proof.
  intros HL Hg <- Hs Hm; set (y := x ⊖ (/ L) ⊙ (grad x ⊖ s)).
  pose proof (descent_lemma L g grad x y Hg) as A; pose proof (Hs y I) as B; pose proof (Hm y) as C; simpl in C.
  enough (⟨grad x, y ⊖ x⟩ + L / 2 * ‖y ⊖ x‖² - ⟨s, y ⊖ x⟩ = - (‖grad x ⊖ s‖² / (2 * L))) by lra.
  unfold y; inner_generalize; field; lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (fn_g fn_h : E -> R) (x g x' : E) : Prop :=
  is_subgradient fn_h x g /\
    is_tilted_minimizer whole fn_g ((- 1) ⊙ g) x'.

Definition potential {E : InnerProductSpace} (fn_g fn_h : E -> R) (fmin : R) (x : E) : R :=
  fn_g x - fn_h x - fmin.

Definition progress {E : InnerProductSpace} (L_g : R) (grad_g : E -> E) (x g x' : E) : R :=
  ‖grad_g x ⊖ g‖² / (2 * L_g).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L_g : R) (fn_g : E -> R) (grad_g : E -> E) (fn_h : E -> R) (fmin : R) (t : R)
    (x g x' : E) :
  0 < L_g -> smooth_convex L_g fn_g grad_g -> convex fn_h -> is_lower_bound fmin (fun u => fn_g u - fn_h u) ->
  0 <= t -> step fn_g fn_h x g x' ->
  potential fn_g fn_h fmin x' - potential fn_g fn_h fmin x + progress L_g grad_g x g x' <= 0.
Proof.
  intros L_g_positive g_smooth h_convex bounded_below t_nonnegative (g_subgradient & x'_oracle).
  unfold potential, progress.
  weigh 1 (smooth_convex_at L_g fn_g grad_g x x' _ _ eq_refl (tilted_minimizer_gradient fn_g grad_g _ x'
      (proj1 (proj1 g_smooth)) x'_oracle) L_g_positive g_smooth).
  weigh 1 (g_subgradient x' I).
  repeat match goal with H : is_tilted_minimizer whole fn_g ?v ?p |- context [grad_g ?p] => rewrite
      (tilted_minimizer_gradient fn_g grad_g v p (proj1 (proj1 g_smooth)) H) end; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L_g : R) (fn_g : E -> R) (grad_g : E -> E) (fn_h : E -> R) (fmin : R) (t : R)
    (x : E) :
  0 < L_g -> smooth_convex L_g fn_g grad_g -> convex fn_h -> is_lower_bound fmin (fun u => fn_g u - fn_h u) ->
  0 <= t -> - potential fn_g fn_h fmin x <= 0.
Proof.
  intros L_g_positive g_smooth h_convex bounded_below t_nonnegative.
  unfold potential, progress.
  weigh 1 (bounded_below x).
  repeat match goal with H : is_tilted_minimizer whole fn_g ?v ?p |- context [grad_g ?p] => rewrite
      (tilted_minimizer_gradient fn_g grad_g v p (proj1 (proj1 g_smooth)) H) end; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem dca_smooth_minuend
    (E : InnerProductSpace) (L_g : R) (fn_g : E -> R) (grad_g : E -> E) (fn_h : E -> R) (fmin : R)
    (x g : nat -> E) :
  0 < L_g -> smooth_convex L_g fn_g grad_g -> convex fn_h -> is_lower_bound fmin (fun u => fn_g u - fn_h u) ->
  (forall n, step fn_g fn_h (x n) (g n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => ‖grad_g (x n) ⊖ (g n)‖²) T / INR T <= 2 * (fn_g (x O) - fn_h (x O) - fmin) * L_g / INR T.
Proof.
  intros L_g_positive g_smooth h_convex bounded_below stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential fn_g fn_h fmin (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress L_g grad_g (x n) (g n) (x (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L_g fn_g grad_g fn_h fmin (INR n) (x n) (g n) (x (S n)) L_g_positive g_smooth
        h_convex bounded_below (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L_g fn_g grad_g fn_h fmin (INR T) (x T) L_g_positive g_smooth h_convex
      bounded_below (pos_INR T)) as dominates.
  change (potential fn_g fn_h fmin (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress L_g grad_g (x n) (g n) (x (S n))) (fun n => 0) T falls) as
      total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (fn_g (x O) - fn_h (x O) - fmin)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (1 / (2 * L_g)) * (‖grad_g (x n) ⊖ (g n)‖²)) T <= (fn_g (x O) - fn_h (x O) -
      fmin)).
  { replace (sum (fun n => (1 / (2 * L_g)) * (‖grad_g (x n) ⊖ (g n)‖²)) T) with (sum (fun n => progress L_g
      grad_g (x n) (g n) (x (S n))) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  rewrite (sum_scale (1 / (2 * L_g)) (fun n => ‖grad_g (x n) ⊖ (g n)‖²)) in paid.
  apply (quotient_le _ _ ((1 / (2 * L_g)) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions dca_smooth_minuend.
