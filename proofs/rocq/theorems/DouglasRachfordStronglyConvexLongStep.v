(** * douglas-rachford/strongly-convex-long-step: [||x_T - xs - (a/(q_f L_f)) grad f(xs)||^2 <= (1 + q_f/a)^(-2 T) ||x_0 - xs - (a/(q_f L_f)) grad f(xs)||^2]

    The same splitting with any step s = a/sqrt(mu L), a >= 1.
    Source: Giselsson, Boyd 2017.

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

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (L_f q_f a : R) (fn_f fn_g : E -> R) (dom_g : E -> Prop) (x x' : E) : Prop :=
  exists p p2 : E,
    is_prox whole fn_f (a / (L_f * q_f)) x p /\
    is_prox dom_g fn_g (a / (L_f * q_f)) (2 ⊙ p ⊖ x) p2 /\
    x' = x ⊕ p2 ⊖ p.

Definition potential {E : InnerProductSpace} (L_f q_f a : R) (grad_f : E -> E) (xs : E) (w : R) (x : E) : R :=
  w ^ 2 * ‖x ⊖ xs ⊖ (a / (L_f * q_f)) ⊙ grad_f xs‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L_f q_f mu_f a : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (t w : R) (x x' : E) :
  0 < L_f -> 0 < q_f -> q_f < 1 -> mu_f = L_f * q_f ^ 2 -> 1 <= a ->
  smooth_strongly_convex L_f mu_f fn_f grad_f -> convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs ->
  is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) -> 0 <= t -> 0 < w ->
  step L_f q_f a fn_f fn_g dom_g x x' ->
  potential L_f q_f a grad_f xs ((1 + q_f / a) * w) x' - potential L_f q_f a grad_f xs w x <= 0.
Proof.
  intros L_f_own_positive q_f_positive q_f_below mu_f_value a_at_least f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs t_nonnegative w_positive (p & p2 & p_oracle & p2_oracle & x'_value).
  unfold potential.
  assert (L_f_above : mu_f < L_f) by (rewrite ?mu_f_value; first [lra | apply Rminus_gt_0_lt; match goal with
      |- ?r 0 ?c => replace c with (L_f * (1 - q_f) * (q_f + 1)) by (field; sign) end; sign]).
  assert (mu_f_positive : 0 < mu_f) by (rewrite ?mu_f_value; first [lra | apply Rminus_gt_0_lt; match goal
      with |- ?r 0 ?c => replace c with (L_f * q_f ^ 2) by (field; sign) end; sign]).
  assert (exists slack_q_f, 0 < slack_q_f /\ q_f = 1 / (slack_q_f + 1)) as (slack_q_f & slack_q_f_sign &
      q_f_by_slack).
  { exists ((1 - q_f) / q_f); split; [sign | field; sign]. }
  assert (exists slack_a, 0 <= slack_a /\ a = slack_a + 1) as (slack_a & slack_a_sign & a_by_slack).
  { exists (a - 1); split; [sign | field; sign]. }
  assert (0 < a - q_f) by (rewrite ?a_by_slack; rewrite ?q_f_by_slack; match goal with |- ?r 0 ?c => replace c
      with ((slack_a * slack_q_f + slack_a + slack_q_f) / (slack_q_f + 1)) by (field; sign) end; sign).
  weigh (2 * w ^ 2 * (a + q_f) / (L_f * q_f)) (smooth_strongly_convex_at L_f mu_f fn_f grad_f xs p _ _ eq_refl
      (prox_gradient fn_f grad_f (a / (L_f * q_f)) x p (strongly_convex_is_convex whole mu_f fn_f (Rlt_le _ _
      mu_f_positive) (proj2 f_smooth)) (proj1 (proj1 f_smooth)) ltac:(sign) p_oracle) (conj (Rlt_le _ _
      mu_f_positive) L_f_above) f_smooth).
  weigh (2 * w ^ 2 * (a + q_f) / (L_f * q_f)) (smooth_strongly_convex_at L_f mu_f fn_f grad_f p xs _ _
      (prox_gradient fn_f grad_f (a / (L_f * q_f)) x p (strongly_convex_is_convex whole mu_f fn_f (Rlt_le _ _
      mu_f_positive) (proj2 f_smooth)) (proj1 (proj1 f_smooth)) ltac:(sign) p_oracle) eq_refl (conj (Rlt_le _
      _ mu_f_positive) L_f_above) f_smooth).
  weigh (2 * w ^ 2 * (a + q_f) ^ 2 / (L_f * q_f * (a - q_f))) (prox_optimality dom_g fn_g (a / (L_f * q_f)) (2
      ⊙ p ⊖ x) p2 xs g_convex dom_g_convex ltac:(sign) p2_oracle xs_in_dom_g).
  weigh (2 * w ^ 2 * (a + q_f) ^ 2 / (L_f * q_f * (a - q_f))) (g_at_xs p2 (proj1 p2_oracle)).
  add_square (w ^ 2 * (2 * a * q_f + q_f ^ 2 + 1) / (L_f ^ 2 * (1 - q_f) * (q_f + 1))) (grad_f xs ⊕ (L_f * (a
      + q_f) / a) ⊙ p ⊖ (L_f * q_f / a) ⊙ x ⊖ (L_f * q_f * (2 * a ^ 3 + a * q_f ^ 2 + q_f ^ 3 - 3 * a - q_f) /
      (a * (a - q_f) * (2 * a * q_f + q_f ^ 2 + 1))) ⊙ xs ⊖ (L_f * (1 - q_f) * (a + q_f) ^ 2 * (q_f + 1) / (a
      * (a - q_f) * (2 * a * q_f + q_f ^ 2 + 1))) ⊙ p2).
  add_square (2 * w ^ 2 * q_f * (a - 1) * (a + 1) * (a + q_f) ^ 3 / (a ^ 2 * (a - q_f) ^ 2 * (2 * a * q_f +
      q_f ^ 2 + 1))) (xs ⊖ p2).
  subst mu_f; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L_f q_f mu_f a : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (t w : R) (x : E) :
  0 < L_f -> 0 < q_f -> q_f < 1 -> mu_f = L_f * q_f ^ 2 -> 1 <= a ->
  smooth_strongly_convex L_f mu_f fn_f grad_f -> convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs ->
  is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) -> 0 <= t -> 0 < w ->
  w ^ 2 * (‖x ⊖ xs ⊖ (a / (L_f * q_f)) ⊙ grad_f xs‖²) - potential L_f q_f a grad_f xs w x <= 0.
Proof.
  intros L_f_own_positive q_f_positive q_f_below mu_f_value a_at_least f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs t_nonnegative w_positive.
  unfold potential.
  assert (L_f_above : mu_f < L_f) by (rewrite ?mu_f_value; first [lra | apply Rminus_gt_0_lt; match goal with
      |- ?r 0 ?c => replace c with (L_f * (1 - q_f) * (q_f + 1)) by (field; sign) end; sign]).
  assert (mu_f_positive : 0 < mu_f) by (rewrite ?mu_f_value; first [lra | apply Rminus_gt_0_lt; match goal
      with |- ?r 0 ?c => replace c with (L_f * q_f ^ 2) by (field; sign) end; sign]).
  subst mu_f; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem douglas_rachford_strongly_convex_long_step
    (E : InnerProductSpace) (L_f q_f mu_f a : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (x : nat -> E) :
  0 < L_f -> 0 < q_f -> q_f < 1 -> mu_f = L_f * q_f ^ 2 -> 1 <= a ->
  smooth_strongly_convex L_f mu_f fn_f grad_f -> convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs ->
  is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) ->
  (forall n, step L_f q_f a fn_f fn_g dom_g (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  ‖(x T) ⊖ xs ⊖ (a / (L_f * q_f)) ⊙ grad_f xs‖² <= (‖x O ⊖ xs ⊖ (a / (L_f * q_f)) ⊙ grad_f xs‖²) / (((1 + q_f / a) ^ T) ^ 2).
Proof.
  intros L_f_own_positive q_f_positive q_f_below mu_f_value a_at_least f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (L_f_above : mu_f < L_f) by (rewrite ?mu_f_value; first [lra | apply Rminus_gt_0_lt; match goal with
      |- ?r 0 ?c => replace c with (L_f * (1 - q_f) * (q_f + 1)) by (field; sign) end; sign]).
  assert (mu_f_positive : 0 < mu_f) by (rewrite ?mu_f_value; first [lra | apply Rminus_gt_0_lt; match goal
      with |- ?r 0 ?c => replace c with (L_f * q_f ^ 2) by (field; sign) end; sign]).
  assert (base_positive_1 : 0 < 1 + q_f / a) by (replace (1 + q_f / a) with ((a + q_f) / a) by (field; sign);
      sign).
  set (Phi := fun n => potential L_f q_f a grad_f xs ((1 + q_f / a) ^ n) (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR. change ((1 + q_f / a) ^ S n) with ((1 + q_f / a) * (1 + q_f / a) ^
      n).
    pose proof (decrease E L_f q_f mu_f a fn_f grad_f fn_g dom_g xs (INR n) ((1 + q_f / a) ^ n) (x n) (x (S
        n)) L_f_own_positive q_f_positive q_f_below mu_f_value a_at_least f_smooth dom_g_convex g_convex
        xs_in_dom_g g_at_xs (pos_INR n) (pow_lt (1 + q_f / a) n base_positive_1) (stepping n)) as below; lra.
        }
  pose proof (domination E L_f q_f mu_f a fn_f grad_f fn_g dom_g xs (INR T) ((1 + q_f / a) ^ T) (x T)
      L_f_own_positive q_f_positive q_f_below mu_f_value a_at_least f_smooth dom_g_convex g_convex xs_in_dom_g
      g_at_xs (pos_INR T) (pow_lt (1 + q_f / a) T base_positive_1)) as dominates.
  change (potential L_f q_f a grad_f xs ((1 + q_f / a) ^ T) (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖x O ⊖ xs ⊖ (a / (L_f * q_f)) ⊙ grad_f xs‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; subst mu_f; field; sign. }
  assert (paid : (((1 + q_f / a) ^ T) ^ 2) * (‖(x T) ⊖ xs ⊖ (a / (L_f * q_f)) ⊙ grad_f xs‖²) <= (‖x O ⊖ xs ⊖
      (a / (L_f * q_f)) ⊙ grad_f xs‖²)) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; subst mu_f; field; sign].
Qed.

Print Assumptions douglas_rachford_strongly_convex_long_step.
