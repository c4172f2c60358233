(** * admm/ergodic: [mean over t < T of [(f(x_{t+1}) + g(z_t) + <v, A x_{t+1} + B z_t - c>) - (f(xs) + g(z* ) + <v, A xs + B z* - c>)] <= (||v||^2 + rho^2 ||A x_0 - A xs||^2)/(2 rho T)]

    ADMM with any penalty rho > 0, any linear maps, and functions that may be infinite.
    Source: He, Yuan 2012.

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
Definition step {E F : InnerProductSpace} (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (x : E) (y : F) (z x' : E) (y' : F) : Prop :=
  is_update dom_g g B rho (c ⊖ (1 / rho) ⊙ y ⊖ A x) z /\
    is_update dom_f f A rho (c ⊖ (1 / rho) ⊙ y ⊖ B z) x' /\
    y' = y ⊕ rho ⊙ B z ⊕ rho ⊙ A x' ⊖ rho ⊙ c.

Definition potential {E F : InnerProductSpace} (rho : R) (A : LinearMap E F) (xs : E) (v : F) (x : E) (y : F) : R :=
  rho / 2 * ‖A x ⊖ A xs‖² + ‖y ⊖ v‖² / (2 * rho).

Definition progress {E F : InnerProductSpace} (f g : E -> R) (A B : LinearMap E F) (c : F) (xs zs : E) (v : F) (x : E) (y : F)
    (z x' : E) (y' : F) : R :=
  (f x' + g z + ⟨v, A x' ⊕ B z ⊖ c⟩) - (f xs + g zs + ⟨v, A xs ⊕ B zs ⊖ c⟩).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E F : InnerProductSpace) (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (xs zs : E) (v : F) (t : R) (x : E) (y : F) (z x' : E) (y' : F) :
  0 < rho -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_g -> convex_on dom_g g -> dom_f xs ->
  dom_g zs -> A xs ⊕ B zs = c -> 0 <= t -> step rho f g A B c dom_f dom_g x y z x' y' ->
  potential rho A xs v x' y' - potential rho A xs v x y + progress f g A B c xs zs v x y z x' y' <= 0.
Proof.
  intros rho_positive dom_f_convex f_convex dom_g_convex g_convex xs_in_dom_f zs_in_dom_g feasible
      t_nonnegative (z_oracle & x'_oracle & y'_value).
  unfold potential, progress.
  weigh 1 (update_optimality dom_f f A rho _ x' xs dom_f_convex f_convex ltac:(sign) x'_oracle xs_in_dom_f).
  weigh 1 (update_optimality dom_g g B rho _ z zs dom_g_convex g_convex ltac:(sign) z_oracle zs_in_dom_g).
  add_square (rho / 2) (A x ⊕ B z ⊖ c).
  substitute_vectors; rewrite <- ?feasible; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E F : InnerProductSpace) (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (xs zs : E) (v : F) (t : R) (x : E) (y : F) :
  0 < rho -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_g -> convex_on dom_g g -> dom_f xs ->
  dom_g zs -> A xs ⊕ B zs = c -> 0 <= t -> - potential rho A xs v x y <= 0.
Proof.
  intros rho_positive dom_f_convex f_convex dom_g_convex g_convex xs_in_dom_f zs_in_dom_g feasible
      t_nonnegative.
  unfold potential, progress.
  add_square (1 / (2 * rho)) (y ⊖ v).
  add_square (rho / 2) (A x ⊖ A xs).
  substitute_vectors; rewrite <- ?feasible; identity.
Qed.

(** The rate, for every run of the method. *)
Theorem admm_ergodic
    (E F : InnerProductSpace) (rho : R) (f g : E -> R) (A B : LinearMap E F) (c : F) (dom_f dom_g : E -> Prop)
    (xs zs : E) (v : F) (x : nat -> E) (y : nat -> F) (z : nat -> E) :
  0 < rho -> convex_set dom_f -> convex_on dom_f f -> convex_set dom_g -> convex_on dom_g g -> dom_f xs ->
  dom_g zs -> A xs ⊕ B zs = c -> y O = zero ->
  (forall n, step rho f g A B c dom_f dom_g (x n) (y n) (z n) (x (S n)) (y (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (f (x (S n)) + g (z n) + ⟨v, A (x (S n)) ⊕ B (z n) ⊖ c⟩) - (f xs + g zs + ⟨v, A xs ⊕ B zs ⊖ c⟩)) T / INR T <= (rho ^ 2 * (‖A (x O) ⊖ A xs‖²) + (‖v‖²)) / (2 * INR T * rho).
Proof.
  intros rho_positive dom_f_convex f_convex dom_g_convex g_convex xs_in_dom_f zs_in_dom_g feasible y_start
      stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential rho A xs v (x n) (y n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress f g A B c xs zs v (x n) (y n) (z n) (x (S n)) (y
      (S n))) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E F rho f g A B c dom_f dom_g xs zs v (INR n) (x n) (y n) (z n) (x (S n)) (y (S n))
        rho_positive dom_f_convex f_convex dom_g_convex g_convex xs_in_dom_f zs_in_dom_g feasible (pos_INR n)
        (stepping n)) as below; lra. }
  pose proof (domination E F rho f g A B c dom_f dom_g xs zs v (INR T) (x T) (y T) rho_positive dom_f_convex
      f_convex dom_g_convex g_convex xs_in_dom_f zs_in_dom_g feasible (pos_INR T)) as dominates.
  change (potential rho A xs v (x T) (y T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress f g A B c xs zs v (x n) (y n) (z n) (x (S n)) (y (S n)))
      (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = rho * (‖A (x O) ⊖ A xs‖²) / 2 + (‖v‖²) / (2 * rho)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?y_start; first [field; sign |
      inner_generalize; field; sign]. }
  assert (paid : sum (fun n => ((f (x (S n)) + g (z n) + ⟨v, A (x (S n)) ⊕ B (z n) ⊖ c⟩) - (f xs + g zs + ⟨v,
      A xs ⊕ B zs ⊖ c⟩))) T <= rho * (‖A (x O) ⊖ A xs‖²) / 2 + (‖v‖²) / (2 * rho)).
  { replace (sum (fun n => ((f (x (S n)) + g (z n) + ⟨v, A (x (S n)) ⊕ B (z n) ⊖ c⟩) - (f xs + g zs + ⟨v, A xs
      ⊕ B zs ⊖ c⟩))) T) with (sum (fun n => progress f g A B c xs zs v (x n) (y n) (z n) (x (S n)) (y (S n)))
      T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  apply (quotient_le _ _ (INR T)) in paid; [|sign].
  eapply Rle_trans; [exact paid | apply Req_le; field; sign].
Qed.

Print Assumptions admm_ergodic.
