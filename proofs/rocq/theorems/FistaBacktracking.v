(** * fista/backtracking: [F(x_T) - F(xs) <= 2 beta L_f R^2/(T (T + 2))]

    FISTA with backtracking, which knows no L: its steps are 1/M_{t+1}, its momentum is t/(t + 3).
    Here [R = ||x_0 - xs||].
    Source: Beck, Teboulle 2009, theorem 4.4; Chambolle, Dossal 2015.

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
Definition step {E : InnerProductSpace} (M' : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R) (dom_g : E -> Prop)
    (t : R) (x z x' z' : E) : Prop :=
  exists y : E,
    y = (t / (t + 2)) ⊙ x ⊕ (2 / (t + 2)) ⊙ z /\
    is_prox dom_g fn_g (1 / M') (y ⊖ (1 / M') ⊙ grad_f y) x' /\
    z' = ((t + 2) / 2) ⊙ x' ⊖ (t / 2) ⊙ x /\
    fn_f x' <= fn_f y + ⟨grad_f y, x' ⊖ y⟩ + M' / 2 * ‖x' ⊖ y‖².

Definition potential {E : InnerProductSpace} (M : R) (fn_f fn_g : E -> R) (xs : E) (t : R) (x z : E) : R :=
  t * (t + 2) / (4 * M) * (fn_f x + fn_g x - (fn_f xs + fn_g xs)) + ‖z ⊖ xs‖² / 2.

(** A step does not leave the set. *)
Lemma stays (E : InnerProductSpace) (L_f beta M M' : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (t : R) (x z x' z' : E) :
  0 < L_f -> 1 < beta -> 0 < M -> M < L_f * beta -> M <= M' -> M' < L_f * beta ->
  smooth_convex L_f fn_f grad_f -> convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs ->
  is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) -> dom_g x -> 0 <= t ->
  step M' fn_f grad_f fn_g dom_g t x z x' z' -> dom_g x'.
Proof.
  intros L_f_positive beta_above M_positive M_below M'_at_least M'_below f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs x_in_dom_g t_nonnegative (y & y_value & x'_oracle & z'_value & choice_1).
  unfold potential.
  exact (proj1 x'_oracle).
Qed.

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L_f beta M M' : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (t : R) (x z x' z' : E) :
  0 < L_f -> 1 < beta -> 0 < M -> M < L_f * beta -> M <= M' -> M' < L_f * beta ->
  smooth_convex L_f fn_f grad_f -> convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs ->
  is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) -> dom_g x -> 0 <= t ->
  step M' fn_f grad_f fn_g dom_g t x z x' z' ->
  potential M' fn_f fn_g xs (t + 1) x' z' - potential M fn_f fn_g xs t x z <= 0.
Proof.
  intros L_f_positive beta_above M_positive M_below M'_at_least M'_below f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs x_in_dom_g t_nonnegative (y & y_value & x'_oracle & z'_value & choice_1).
  unfold potential.
  assert (exists slack_beta, 0 < slack_beta /\ beta = slack_beta + 1) as (slack_beta & slack_beta_sign &
      beta_by_slack).
  { exists (beta - 1); split; [sign | field; sign]. }
  assert (exists slack_M, 0 < slack_M /\ M = L_f * beta / (slack_M + 1)) as (slack_M & slack_M_sign &
      M_by_slack).
  { exists ((L_f * beta - M) / M); split; [sign | field; sign]. }
  assert (exists slack_M', 0 <= slack_M' /\ M' = (L_f * beta * slack_M' + M) / (slack_M' + 1)) as (slack_M' &
      slack_M'_sign & M'_by_slack).
  { exists ((M' - M) / (L_f * beta - M')); split; [sign | field; sign]. }
  weigh ((t + 2) / (2 * M')) (smooth_convex_at L_f fn_f grad_f xs y _ _ eq_refl eq_refl L_f_positive
      f_smooth).
  weigh (t * (M' - M) * (t + 2) / (4 * M' * M)) (smooth_convex_at L_f fn_f grad_f x xs _ _ eq_refl eq_refl
      L_f_positive f_smooth) by (rewrite ?M'_by_slack; rewrite ?M_by_slack; rewrite ?beta_by_slack; match goal
      with |- ?r 0 ?c => replace c with ((slack_M' * slack_M ^ 2 * t ^ 2 + 2 * slack_M' * slack_M ^ 2 * t +
      slack_M' * slack_M * t ^ 2 + 2 * slack_M' * slack_M * t) / (4 * L_f * slack_M' * slack_M * slack_beta +
      4 * L_f * slack_M' * slack_M + 4 * L_f * slack_M' * slack_beta + 4 * L_f * slack_M' + 4 * L_f *
      slack_beta + 4 * L_f)) by (field; sign) end; sign).
  weigh (t * (t + 2) / (4 * M')) (smooth_convex_at L_f fn_f grad_f x y _ _ eq_refl eq_refl L_f_positive
      f_smooth).
  weigh (1 / (4 * M')) (smooth_convex_at L_f fn_f grad_f x' xs _ _ eq_refl eq_refl L_f_positive f_smooth).
  weigh ((t + 2) / (2 * M')) (prox_optimality dom_g fn_g (1 / M') (y ⊖ (1 / M') ⊙ grad_f y) x' xs g_convex
      dom_g_convex ltac:(sign) x'_oracle xs_in_dom_g).
  weigh (1 / (4 * M')) (g_at_xs x' (proj1 x'_oracle)).
  weigh (t * (M' - M) * (t + 2) / (4 * M' * M)) (g_at_xs x x_in_dom_g) by (rewrite ?M'_by_slack; rewrite
      ?M_by_slack; rewrite ?beta_by_slack; match goal with |- ?r 0 ?c => replace c with ((slack_M' * slack_M ^
      2 * t ^ 2 + 2 * slack_M' * slack_M ^ 2 * t + slack_M' * slack_M * t ^ 2 + 2 * slack_M' * slack_M * t) /
      (4 * L_f * slack_M' * slack_M * slack_beta + 4 * L_f * slack_M' * slack_M + 4 * L_f * slack_M' *
      slack_beta + 4 * L_f * slack_M' + 4 * L_f * slack_beta + 4 * L_f)) by (field; sign) end; sign).
  weigh (t * (t + 2) / (4 * M')) (prox_optimality dom_g fn_g (1 / M') (y ⊖ (1 / M') ⊙ grad_f y) x' x g_convex
      dom_g_convex ltac:(sign) x'_oracle x_in_dom_g).
  weigh ((t + 2) ^ 2 / (4 * M')) (choice_1).
  add_square (t * (t + 2) / (8 * L_f * M)) (grad_f x ⊖ ((M' - M) / M') ⊙ grad_f xs ⊖ (M / M') ⊙ grad_f y).
  add_square (1 / (8 * L_f * M')) (grad_f x' ⊖ grad_f xs).
  add_square ((t + 2) * (M' * t + 2 * M' - M * t) / (8 * L_f * M' ^ 2)) (grad_f xs ⊖ grad_f y) by (rewrite
      ?M'_by_slack; rewrite ?M_by_slack; rewrite ?beta_by_slack; match goal with |- ?r 0 ?c => replace c with
      ((slack_M' ^ 2 * slack_M ^ 2 * t ^ 2 + 4 * slack_M' ^ 2 * slack_M ^ 2 * t + 4 * slack_M' ^ 2 * slack_M ^
      2 + slack_M' ^ 2 * slack_M * t ^ 2 + 6 * slack_M' ^ 2 * slack_M * t + 8 * slack_M' ^ 2 * slack_M + 2 *
      slack_M' ^ 2 * t + 4 * slack_M' ^ 2 + slack_M' * slack_M ^ 2 * t ^ 2 + 4 * slack_M' * slack_M ^ 2 * t +
      4 * slack_M' * slack_M ^ 2 + slack_M' * slack_M * t ^ 2 + 8 * slack_M' * slack_M * t + 12 * slack_M' *
      slack_M + 4 * slack_M' * t + 8 * slack_M' + 2 * slack_M * t + 4 * slack_M + 2 * t + 4) / (8 * L_f ^ 2 *
      slack_M' ^ 2 * slack_M ^ 2 * slack_beta + 8 * L_f ^ 2 * slack_M' ^ 2 * slack_M ^ 2 + 16 * L_f ^ 2 *
      slack_M' ^ 2 * slack_M * slack_beta + 16 * L_f ^ 2 * slack_M' ^ 2 * slack_M + 8 * L_f ^ 2 * slack_M' ^ 2
      * slack_beta + 8 * L_f ^ 2 * slack_M' ^ 2 + 16 * L_f ^ 2 * slack_M' * slack_M * slack_beta + 16 * L_f ^
      2 * slack_M' * slack_M + 16 * L_f ^ 2 * slack_M' * slack_beta + 16 * L_f ^ 2 * slack_M' + 8 * L_f ^ 2 *
      slack_beta + 8 * L_f ^ 2)) by (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L_f beta M M' : R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (t : R) (x z : E) :
  0 < L_f -> 1 < beta -> 0 < M -> M < L_f * beta -> M <= M' -> M' < L_f * beta ->
  smooth_convex L_f fn_f grad_f -> convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs ->
  is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) -> dom_g x -> 0 <= t ->
  t * (t + 2) / (4 * L_f * beta) * (fn_f x + fn_g x - (fn_f xs + fn_g xs)) - potential M fn_f fn_g xs t x z <= 0.
Proof.
  intros L_f_positive beta_above M_positive M_below M'_at_least M'_below f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs x_in_dom_g t_nonnegative.
  unfold potential.
  weigh (t * (t + 2) * (L_f * beta - M) / (4 * L_f * M * beta)) (smooth_convex_at L_f fn_f grad_f x xs _ _
      eq_refl eq_refl L_f_positive f_smooth).
  weigh (t * (t + 2) * (L_f * beta - M) / (4 * L_f * M * beta)) (g_at_xs x x_in_dom_g).
  add_square (1 / 2) (z ⊖ xs).
  add_square (t * (t + 2) * (L_f * beta - M) / (8 * L_f ^ 2 * M * beta)) (grad_f x ⊖ grad_f xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem fista_backtracking
    (E : InnerProductSpace) (L_f beta : R) (M : nat -> R) (fn_f : E -> R) (grad_f : E -> E) (fn_g : E -> R)
    (dom_g : E -> Prop) (xs : E) (x z : nat -> E) :
  0 < L_f -> 1 < beta -> (forall n, 0 < (M n)) -> (forall n, (M n) < L_f * beta) ->
  (forall n, (M n) <= (M (S n))) -> (forall n, (M (S n)) < L_f * beta) -> smooth_convex L_f fn_f grad_f ->
  convex_set dom_g -> convex_on dom_g fn_g -> dom_g xs -> is_subgradient_on dom_g fn_g xs ((-1) ⊙ grad_f xs) ->
  dom_g (x O) -> z O = x O ->
  (forall n, step (M (S n)) fn_f grad_f fn_g dom_g (INR n) (x n) (z n) (x (S n)) (z (S n))) ->
  forall T, (0 < T)%nat ->
  fn_f (x T) + fn_g (x T) - (fn_f xs + fn_g xs) <= 2 * L_f * beta * ‖x O ⊖ xs‖² / (INR T * (INR T + 2)).
Proof.
  intros L_f_positive beta_above M_positive M_below M'_at_least M'_below f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs start_in_K z_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (feasible : forall n, dom_g (x n)).
  { induction n as [|n IH]; [rewrite ?z_start; repeat split; assumption|].
    rename IH into x_in_dom_g.
    exact (stays E L_f beta (M n) (M (S n)) fn_f grad_f fn_g dom_g xs (INR n) (x n) (z n) (x (S n)) (z (S n))
        L_f_positive beta_above (M_positive n) (M_below n) (M'_at_least n) (M'_below n) f_smooth dom_g_convex
        g_convex xs_in_dom_g g_at_xs x_in_dom_g (pos_INR n) (stepping n)). }
  set (Phi := fun n => potential (M n) fn_f fn_g xs (INR n) (x n) (z n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L_f beta (M n) (M (S n)) fn_f grad_f fn_g dom_g xs (INR n) (x n) (z n) (x (S n)) (z
        (S n)) L_f_positive beta_above (M_positive n) (M_below n) (M'_at_least n) (M'_below n) f_smooth
        dom_g_convex g_convex xs_in_dom_g g_at_xs (feasible n) (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L_f beta (M T) (M (S T)) fn_f grad_f fn_g dom_g xs (INR T) (x T) (z T) L_f_positive
      beta_above (M_positive T) (M_below T) (M'_at_least T) (M'_below T) f_smooth dom_g_convex g_convex
      xs_in_dom_g g_at_xs (feasible T) (pos_INR T)) as dominates.
  change (potential (M T) fn_f fn_g xs (INR T) (x T) (z T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { pose proof (M_positive O); pose proof (M_below O); pose proof (M'_at_least O); unfold Phi, potential;
      change (INR 0) with 0; rewrite ?pow_O; rewrite ?z_start; first [field; sign | inner_generalize; field;
      sign]. }
  assert (paid : (INR T * (INR T + 2) / (4 * L_f * beta)) * (fn_f (x T) + fn_g (x T) - (fn_f xs + fn_g xs)) <=
      ‖x O ⊖ xs‖² / 2) by (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions fista_backtracking.
