(** * admm/last-iterate: [||A x_{T+1} + B z2_T - c||^2 + ||B z2_T - B z_T||^2 <= ||A x_0 - A xs - (1/rho) y*||^2/(T + 1)]

    ADMM, cut where its multiplier follows the update of z: the residuals of the last iterate.
    Source: He, Yuan 2014.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** An update of the alternating direction method of multipliers, and a point that is optimal with a multiplier. *)
Definition is_update {E F : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (A : LinearMap E F) (rho : R) (v : F)
    (p : E) : Prop :=
  dom p /\ forall u, dom u -> f p + rho / 2 * ‖A p ⊖ v‖² <= f u + rho / 2 * ‖A u ⊖ v‖².

Definition is_optimal {E F : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (A : LinearMap E F) (y : F)
    (x : E) : Prop :=
  dom x /\ forall u, dom u -> f x + ⟨y, A x⟩ <= f u + ⟨y, A u⟩.

Section Updates.
  Context {E F : InnerProductSpace} (dom : E -> Prop) (f : E -> R) (A : LinearMap E F).

  Lemma update_optimality rho v p u :
    convex_set dom -> convex_on dom f -> 0 < rho -> is_update dom f A rho v p -> dom u ->
    f p + ⟨rho ⊙ (v ⊖ A p), A u ⊖ A p⟩ <= f u.
  Proof.
    intros HD Hf Hrho [Hp Hmin] Hu.
    enough (⟨v ⊖ A p, A u ⊖ A p⟩ <= / rho * (f u - f p)) as D.
    { rewrite inner_scale; apply (Rmult_le_compat_l rho) in D; [|lra].
      rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l in D by lra; lra. }
    apply small_step with (c := / 2 * ‖A u ⊖ A p‖²); intros r Hr.
    pose proof (Hmin _ (HD p u r Hp Hu ltac:(lra))) as D.
    pose proof (Hf p u r Hp Hu ltac:(lra)) as C.
    rewrite map_add, !map_scale in D.
    replace ‖(1 - r) ⊙ A p ⊕ r ⊙ A u ⊖ v‖²
      with (‖A p ⊖ v‖² - 2 * r * ⟨v ⊖ A p, A u ⊖ A p⟩ + r * r * ‖A u ⊖ A p‖²) in D by inner_ring.
    set (s := ⟨v ⊖ A p, A u ⊖ A p⟩) in *; set (n := ‖A u ⊖ A p‖²) in *; set (m := ‖A p ⊖ v‖²) in *.
    apply Rmult_le_reg_l with (rho * r); [apply Rmult_lt_0_compat; lra|].
    replace (rho * r * (/ rho * (f u - f p) + r * (/ 2 * n)))
      with (r * (f u - f p) + rho * r * r * n / 2) by (field; lra).
    lra.
  Qed.

  Lemma multiplier_optimality y x u : is_optimal dom f A y x -> dom u -> f x + ⟨(- (1)) ⊙ y, A u ⊖ A x⟩ <= f u.
  Proof. intros [_ H] Hu; specialize (H u Hu); revert H; inner_generalize; lra. Qed.
End Updates.

(** One step, from the state at time [t] to the next. *)
Definition step {E F : InnerProductSpace} (rho : R) (A B : LinearMap E F) (c : F) (second_update_g update_f : F -> E)
    (x : E) (y : F) (x' : E) (y' : F) : Prop :=
  exists z : E,
    z = second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x) /\
    x' = update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B z) /\
    y' = y ⊕ rho ⊙ A x ⊕ rho ⊙ B z ⊖ rho ⊙ c.

Definition potential {E F : InnerProductSpace} (rho : R) (A B : LinearMap E F) (c : F) (second_update_g update_f : F -> E)
    (xs : E) (ys : F) (t : R) (x : E) (y : F) : R :=
  t * ‖B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)) ⊕ A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)))) ⊖ c‖² + ‖(1 / rho) ⊙ y ⊕ A x ⊖ A xs ⊖ (1 / rho) ⊙ ys‖².

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E F : InnerProductSpace) (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (second_update_g update_f : F -> E) (xs zs : E) (ys : F) (t : R) (x : E) (y : F) (x' : E) (y' : F) :
  0 < rho -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_g -> convex_on dom_g g ->
  (forall u, is_update dom_g g B rho u (second_update_g u)) ->
  (forall u, is_update dom_f f A rho u (update_f u)) -> dom_f xs -> dom_g zs -> A xs ⊕ B zs = c ->
  is_optimal dom_f f A ys xs -> is_optimal dom_g g B ys zs -> 0 <= t ->
  step rho A B c second_update_g update_f x y x' y' ->
  potential rho A B c second_update_g update_f xs ys (t + 1) x' y' - potential rho A B c second_update_g update_f xs ys t x y <= 0.
Proof.
  intros rho_positive dom_f_convex f_convex dom_g_convex g_convex second_update_g_is update_f_is xs_in_dom_f
      zs_in_dom_g feasible xs_optimal zs_optimal t_nonnegative (z & z_value & x'_value & y'_value).
  unfold potential.
  rewrite <- ?z_value.
  rewrite <- ?x'_value.
  rewrite <- ?z_value.
  pose proof (second_update_g_is (c ⊖ (1 / rho) ⊙ y ⊖ A x)) as z_oracle; rewrite <- z_value in z_oracle; clear
      z_value.
  rewrite <- ?x'_value.
  pose proof (update_f_is (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B z)) as x'_oracle; rewrite <- x'_value in
      x'_oracle; clear x'_value.
  remember (second_update_g (c ⊖ (1 / rho) ⊙ y' ⊖ A x')) as z2_t eqn:z2_t_value.
  pose proof (second_update_g_is (c ⊖ (1 / rho) ⊙ y' ⊖ A x')) as z2_t_oracle; rewrite <- z2_t_value in
      z2_t_oracle; clear z2_t_value.
  remember (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y' ⊖ A x' ⊖ 2 ⊙ B z2_t)) as x3_t eqn:x3_t_value.
  pose proof (update_f_is (2 ⊙ c ⊖ (1 / rho) ⊙ y' ⊖ A x' ⊖ 2 ⊙ B z2_t)) as x3_t_oracle; rewrite <- x3_t_value
      in x3_t_oracle; clear x3_t_value.
  weigh (2 / rho) (multiplier_optimality dom_f f A ys xs x' xs_optimal (proj1 x'_oracle)).
  weigh (2 / rho) (update_optimality dom_f f A rho _ x' xs dom_f_convex f_convex ltac:(sign) x'_oracle
      xs_in_dom_f).
  weigh (2 * (t + 1) / rho) (update_optimality dom_f f A rho _ x' x3_t dom_f_convex f_convex ltac:(sign)
      x'_oracle (proj1 x3_t_oracle)).
  weigh (2 * (t + 1) / rho) (update_optimality dom_f f A rho _ x3_t x' dom_f_convex f_convex ltac:(sign)
      x3_t_oracle (proj1 x'_oracle)).
  weigh (2 / rho) (multiplier_optimality dom_g g B ys zs z zs_optimal (proj1 z_oracle)).
  weigh (2 / rho) (update_optimality dom_g g B rho _ z zs dom_g_convex g_convex ltac:(sign) z_oracle
      zs_in_dom_g).
  weigh (2 * (t + 1) / rho) (update_optimality dom_g g B rho _ z z2_t dom_g_convex g_convex ltac:(sign)
      z_oracle (proj1 z2_t_oracle)).
  weigh (2 * (t + 1) / rho) (update_optimality dom_g g B rho _ z2_t z dom_g_convex g_convex ltac:(sign)
      z2_t_oracle (proj1 z_oracle)).
  add_square (t + 1) (B z ⊕ A x' ⊖ B z2_t ⊖ A x3_t).
  substitute_vectors; rewrite <- ?feasible; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E F : InnerProductSpace) (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (second_update_g update_f : F -> E) (xs zs : E) (ys : F) (t : R) (x : E) (y : F) :
  0 < rho -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_g -> convex_on dom_g g ->
  (forall u, is_update dom_g g B rho u (second_update_g u)) ->
  (forall u, is_update dom_f f A rho u (update_f u)) -> dom_f xs -> dom_g zs -> A xs ⊕ B zs = c ->
  is_optimal dom_f f A ys xs -> is_optimal dom_g g B ys zs -> 0 <= t ->
  (t + 1) * (‖A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)))) ⊕ B (second_update_g (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)) ⊖ A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)))))) ⊖ c‖² + ‖B (second_update_g (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)) ⊖ A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)))))) ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x))‖²) - potential rho A B c second_update_g update_f xs ys t x y <= 0.
Proof.
  intros rho_positive dom_f_convex f_convex dom_g_convex g_convex second_update_g_is update_f_is xs_in_dom_f
      zs_in_dom_g feasible xs_optimal zs_optimal t_nonnegative.
  unfold potential.
  remember (second_update_g (c ⊖ (1 / rho) ⊙ y ⊖ A x)) as z_t eqn:z_t_value.
  pose proof (second_update_g_is (c ⊖ (1 / rho) ⊙ y ⊖ A x)) as z_t_oracle; rewrite <- z_t_value in z_t_oracle;
      clear z_t_value.
  remember (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B z_t)) as x_1 eqn:x_1_value.
  pose proof (update_f_is (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ 2 ⊙ B z_t)) as x_1_oracle; rewrite <- x_1_value in
      x_1_oracle; clear x_1_value.
  remember (second_update_g (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ B z_t ⊖ A x_1)) as z2_t_1 eqn:z2_t_1_value.
  pose proof (second_update_g_is (2 ⊙ c ⊖ (1 / rho) ⊙ y ⊖ A x ⊖ B z_t ⊖ A x_1)) as z2_t_1_oracle; rewrite <-
      z2_t_1_value in z2_t_1_oracle; clear z2_t_1_value.
  weigh (2 / rho) (multiplier_optimality dom_f f A ys xs x_1 xs_optimal (proj1 x_1_oracle)).
  weigh (2 / rho) (update_optimality dom_f f A rho _ x_1 xs dom_f_convex f_convex ltac:(sign) x_1_oracle
      xs_in_dom_f).
  weigh (2 / rho) (multiplier_optimality dom_g g B ys zs z_t zs_optimal (proj1 z_t_oracle)).
  weigh (2 / rho) (update_optimality dom_g g B rho _ z_t zs dom_g_convex g_convex ltac:(sign) z_t_oracle
      zs_in_dom_g).
  weigh (2 * (t + 1) / rho) (update_optimality dom_g g B rho _ z_t z2_t_1 dom_g_convex g_convex ltac:(sign)
      z_t_oracle (proj1 z2_t_1_oracle)).
  weigh (2 * (t + 1) / rho) (update_optimality dom_g g B rho _ z2_t_1 z_t dom_g_convex g_convex ltac:(sign)
      z2_t_1_oracle (proj1 z_t_oracle)).
  add_square (1 / (rho ^ 2)) (y ⊕ rho ⊙ A x ⊕ rho ⊙ B z_t ⊕ rho ⊙ A x_1 ⊖ rho ⊙ c ⊖ rho ⊙ A xs ⊖ ys).
  substitute_vectors; rewrite <- ?feasible; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem admm_last_iterate
    (E F : InnerProductSpace) (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (second_update_g update_f : F -> E) (xs zs : E) (ys : F) (x : nat -> E) (y : nat -> F) :
  0 < rho -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_g -> convex_on dom_g g ->
  (forall u, is_update dom_g g B rho u (second_update_g u)) ->
  (forall u, is_update dom_f f A rho u (update_f u)) -> dom_f xs -> dom_g zs -> A xs ⊕ B zs = c ->
  is_optimal dom_f f A ys xs -> is_optimal dom_g g B ys zs -> y O = zero ->
  (forall n, step rho A B c second_update_g update_f (x n) (y n) (x (S n)) (y (S n))) ->
  forall T, (0 < T)%nat ->
  ‖A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))))) ⊕ B (second_update_g (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))) ⊖ A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))))))) ⊖ c‖² + ‖B (second_update_g (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))) ⊖ A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))))))) ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T)))‖² <= (‖A (x O) ⊖ A xs ⊖ (1 / rho) ⊙ ys‖²) / (INR T + 1).
Proof.
  intros rho_positive dom_f_convex f_convex dom_g_convex g_convex second_update_g_is update_f_is xs_in_dom_f
      zs_in_dom_g feasible xs_optimal zs_optimal y_start stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential rho A B c second_update_g update_f xs ys (INR n) (x n) (y n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (0) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E F rho f g A B c dom_f dom_g second_update_g update_f xs zs ys (INR n) (x n) (y n)
        (x (S n)) (y (S n)) rho_positive dom_f_convex f_convex dom_g_convex g_convex second_update_g_is
        update_f_is xs_in_dom_f zs_in_dom_g feasible xs_optimal zs_optimal (pos_INR n) (stepping n)) as below;
        lra. }
  pose proof (domination E F rho f g A B c dom_f dom_g second_update_g update_f xs zs ys (INR T) (x T) (y T)
      rho_positive dom_f_convex f_convex dom_g_convex g_convex second_update_g_is update_f_is xs_in_dom_f
      zs_in_dom_g feasible xs_optimal zs_optimal (pos_INR T)) as dominates.
  change (potential rho A B c second_update_g update_f xs ys (INR T) (x T) (y T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => 0) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = (‖A (x O) ⊖ A xs ⊖ (1 / rho) ⊙ ys‖²)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?y_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : (INR T + 1) * (‖A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ 2 ⊙ B (second_update_g (c
      ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))))) ⊕ B (second_update_g (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖ B
      (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))) ⊖ A (update_f (2 ⊙ c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T) ⊖
      2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))))))) ⊖ c‖² + ‖B (second_update_g (2 ⊙ c ⊖ (1 /
      rho) ⊙ (y T) ⊖ A (x T) ⊖ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))) ⊖ A (update_f (2 ⊙ c ⊖ (1
      / rho) ⊙ (y T) ⊖ A (x T) ⊖ 2 ⊙ B (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T))))))) ⊖ B
      (second_update_g (c ⊖ (1 / rho) ⊙ (y T) ⊖ A (x T)))‖²) <= (‖A (x O) ⊖ A xs ⊖ (1 / rho) ⊙ ys‖²)) by
      (rewrite start in total; lra).
  apply quotient_bound in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions admm_last_iterate.
