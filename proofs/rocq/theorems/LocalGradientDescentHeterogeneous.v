(** * local-gradient-descent/heterogeneous: [mean over t < T of E[(f(y_t) - f(xs)) - (2 eta^2 L (1 - probability) (2 - probability)/probability^2) ||y* - W y*||^2] <= ||J x_0 - xs||^2/(2 eta T) + L ||x_0 - J x_0||^2/(probability T)]

    Local gradient descent: agents take steps of their own, and average in rounds that a coin calls.
    Source: Khaled, Mishchenko, Richtárik 2020.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A map that is its own adjoint, the orthogonal projection on the points of consensus, and what mixes the vectors of
    agents: points of consensus stay where they are, and others come nearer to their average. *)
Definition symmetric_map {E : InnerProductSpace} (A : LinearMap E E) : Prop := forall x y, ⟨A x, y⟩ = ⟨x, A y⟩.

Definition averaging {E : InnerProductSpace} (J : LinearMap E E) : Prop :=
  symmetric_map J /\ forall x, J (J x) = J x.

Definition mixing {E : InnerProductSpace} (lam : R) (J W : LinearMap E E) : Prop :=
  symmetric_map W /\ (forall x, W (J x) = J x) /\ forall x, norm (W x ⊖ J x) <= lam * norm (x ⊖ J x).

Section Mixing.
  Context {E : InnerProductSpace} (lam : R) (J W : LinearMap E E) (HJ : averaging J) (HW : mixing lam J W).

  Lemma agreed_is_mixed x : J x = x -> W x = x.
  Proof. intros H; destruct HW as [_ [HWJ _]]; rewrite <- H at 1; rewrite HWJ; exact H. Qed.

  Lemma mixing_agreed x y : W y = y -> ⟨W x, y⟩ = ⟨x, y⟩.
  Proof. intros H; destruct HW as [S _]; rewrite S, H; reflexivity. Qed.

  Lemma mixing_near x : ‖W x ⊖ J x‖² <= lam * lam * ‖x ⊖ J x‖².
  Proof.
    destruct HW as [_ [_ H]]; pose proof (sqr_norm_le _ _ (H x)) as B; rewrite <- (norm_sqr (x ⊖ J x)); lra.
  Qed.

  Lemma average_apart x : ⟨x ⊖ J x, J x⟩ = 0.
  Proof.
    destruct HJ as [S I]; pose proof (S x (J x)) as A; rewrite I in A.
    replace ⟨x ⊖ J x, J x⟩ with (⟨x, J x⟩ - ⟨J x, J x⟩) by inner_ring; lra.
  Qed.

  Lemma mixed_apart x : ⟨W x ⊖ J x, J x⟩ = 0.
  Proof.
    destruct HW as [S [HWJ _]]; pose proof (S x (J x)) as A; rewrite HWJ in A.
    pose proof (average_apart x) as B; replace ⟨x ⊖ J x, J x⟩ with (⟨x, J x⟩ - ⟨J x, J x⟩) in B by inner_ring.
    replace ⟨W x ⊖ J x, J x⟩ with (⟨W x, J x⟩ - ⟨J x, J x⟩) by inner_ring; lra.
  Qed.

  Lemma average_mixed x : J (W x) = J x.
  Proof.
    destruct HJ as [S _]; destruct HW as [SW [HWJ _]]; apply inner_ext; intros v.
    rewrite <- (S v (W x)), <- (SW (J v) x), HWJ; apply S.
  Qed.

  Lemma average_decided u v w : u = v \/ u = w -> J v = J w -> J u = J w.
  Proof. intros [-> | ->]; [easy | reflexivity]. Qed.

  Lemma mixing_contracts x y : 0 <= lam <= 1 -> W x = y -> ‖y‖² <= ‖x‖².
  Proof.
    intros Hl <-; pose proof (mixing_near x) as N; pose proof (average_apart x) as A; pose proof (mixed_apart x) as B.
    pose proof (inner_pos _ (x ⊖ J x)) as P.
    replace ‖x‖² with (‖x ⊖ J x‖² + ‖J x‖² + 2 * ⟨x ⊖ J x, J x⟩) by inner_ring.
    replace ‖W x‖² with (‖W x ⊖ J x‖² + ‖J x‖² + 2 * ⟨W x ⊖ J x, J x⟩) by inner_ring.
    assert (lam * lam * ‖x ⊖ J x‖² <= 1 * ‖x ⊖ J x‖²) by (apply Rmult_le_compat_r; [exact P | nra]).
    rewrite A, B; lra.
  Qed.

  Lemma spectral_gap x y : 0 <= lam <= 1 -> W x = y -> 0 <= ⟨x ⊖ y, lam ⊙ x ⊖ y⟩.
  Proof.
    intros Hl <-; pose proof (average_apart x) as A; pose proof (mixed_apart x) as B.
    destruct HW as [_ [_ N]]; specialize (N x).
    pose proof (cauchy_schwarz (x ⊖ J x) (W x ⊖ J x)) as C.
    pose proof (norm_sqr (x ⊖ J x)) as P; pose proof (norm_sqr (W x ⊖ J x)) as Q.
    pose proof (norm_pos (x ⊖ J x)); pose proof (norm_pos (W x ⊖ J x)).
    replace ⟨x ⊖ W x, lam ⊙ x ⊖ W x⟩ with
      (lam * ‖x ⊖ J x‖² - (1 + lam) * ⟨x ⊖ J x, W x ⊖ J x⟩ + ‖W x ⊖ J x‖²
        - (1 - lam) * (⟨x ⊖ J x, J x⟩ - ⟨W x ⊖ J x, J x⟩)) by inner_ring.
    rewrite A, B, <- P, <- Q.
    set (n := norm (x ⊖ J x)) in *; set (m := norm (W x ⊖ J x)) in *; set (c := ⟨x ⊖ J x, W x ⊖ J x⟩) in *.
    enough (0 <= (n - m) * (lam * n - m)) by nra.
    apply Rmult_le_pos; nra.
  Qed.
End Mixing.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (grad : E -> E) (J : LinearMap E E) (x decided x' : E) : Prop :=
  x' = decided /\
    (decided = J x ⊖ eta ⊙ J (grad x) \/ decided = x ⊖ eta ⊙ grad x).

Definition potential {E : InnerProductSpace} (L probability eta : R) (J : LinearMap E E) (xs : E) (x : E) : R :=
  ‖J x ⊖ xs‖² / (2 * eta) + L / probability * ‖x ⊖ J x‖².

Definition progress {E : InnerProductSpace} (L probability eta : R) (f : E -> R) (J W : LinearMap E E) (xs ys : E) (x : E)
    : R :=
  (f (J x) - f xs) + (- 1) * 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖².

(** The certificate at one outcome, up to what vanishes in the mean. *)
Lemma decrease (E : InnerProductSpace) (L lam probability eta : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E)
    (xs ys : E) (t : R) (x decided x' : E) :
  0 < L -> 0 <= lam -> lam < 1 -> 0 < probability -> probability <= 1 -> 0 < eta ->
  eta <= probability / (3 * L) -> smooth_convex L f grad -> averaging J -> mixing lam J W -> J xs = xs ->
  grad xs = ys ⊖ W ys -> 0 <= t -> step eta grad J x decided x' ->
  potential L probability eta J xs x' - potential L probability eta J xs x + progress L probability eta f J W xs ys x - (0 + (- 2 * L / probability) * (⟨decided, (J x)⟩ - (probability * ⟨(J x ⊖ eta ⊙ J (grad x)), (J x)⟩ + (1 - probability) * ⟨(x ⊖ eta ⊙ grad x), (J x)⟩)) + (2 * L * eta / probability) * (⟨decided, (J (grad x))⟩ - (probability * ⟨(J x ⊖ eta ⊙ J (grad x)), (J (grad x))⟩ + (1 - probability) * ⟨(x ⊖ eta ⊙ grad x), (J (grad x))⟩)) + (L / probability) * (‖decided‖² - (probability * ‖(J x ⊖ eta ⊙ J (grad x))‖² + (1 - probability) * ‖(x ⊖ eta ⊙ grad x)‖²))) <= 0.
Proof.
  intros L_positive lam_nonnegative lam_below probability_positive probability_at_most eta_positive
      eta_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient t_nonnegative (x'_value &
      decided_either).
  subst x'.
  unfold potential, progress.
  assert (0 <= probability - 3 * L * eta) by (replace (probability - 3 * L * eta) with (3 * L * (probability /
      (3 * L) - eta)) by (field; sign); sign).
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  pose proof (average_decided J decided _ _ decided_either) as decided_average.
  specialize (decided_average ltac:(repeat first [rewrite map_add | rewrite map_sub | rewrite map_scale |
      rewrite (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) | rewrite (proj2
      J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; vector_eq)).
  assert (exists slack_lam, 0 <= slack_lam /\ lam = slack_lam / (slack_lam + 1)) as (slack_lam &
      slack_lam_sign & lam_by_slack).
  { exists (lam / (1 - lam)); split; [sign | field; sign]. }
  assert (exists slack_probability, 0 <= slack_probability /\ probability = 1 / (slack_probability + 1)) as
      (slack_probability & slack_probability_sign & probability_by_slack).
  { exists ((1 - probability) / probability); split; [sign | field; sign]. }
  assert (exists slack_eta, 0 <= slack_eta /\ eta = probability / (3 * L * (slack_eta + 1))) as (slack_eta &
      slack_eta_sign & eta_by_slack).
  { exists ((probability - 3 * L * eta) / (3 * L * eta)); split; [sign | field; sign]. }
  assert (0 < 2 * L * eta * probability + probability - 2 * L * eta) by (rewrite ?eta_by_slack; rewrite
      ?probability_by_slack; rewrite ?lam_by_slack; match goal with |- ?r 0 ?c => replace c with ((3 *
      slack_eta * slack_probability + 3 * slack_eta + slack_probability + 3) / (3 * slack_eta *
      slack_probability ^ 2 + 6 * slack_eta * slack_probability + 3 * slack_eta + 3 * slack_probability ^ 2 +
      6 * slack_probability + 3)) by (field; sign) end; sign).
  assert (0 < 8 * L ^ 2 * eta ^ 2 * probability + probability ^ 2 - 4 * L ^ 2 * eta ^ 2 * probability ^ 2 - 4
      * L ^ 2 * eta ^ 2 - L * eta * probability ^ 2) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack;
      rewrite ?lam_by_slack; match goal with |- ?r 0 ?c => replace c with ((9 * slack_eta ^ 2 *
      slack_probability ^ 2 + 18 * slack_eta ^ 2 * slack_probability + 9 * slack_eta ^ 2 + 18 * slack_eta *
      slack_probability ^ 2 + 33 * slack_eta * slack_probability + 15 * slack_eta + 5 * slack_probability ^ 2
      + 15 * slack_probability + 6) / (9 * slack_eta ^ 2 * slack_probability ^ 4 + 36 * slack_eta ^ 2 *
      slack_probability ^ 3 + 54 * slack_eta ^ 2 * slack_probability ^ 2 + 36 * slack_eta ^ 2 *
      slack_probability + 9 * slack_eta ^ 2 + 18 * slack_eta * slack_probability ^ 4 + 72 * slack_eta *
      slack_probability ^ 3 + 108 * slack_eta * slack_probability ^ 2 + 72 * slack_eta * slack_probability +
      18 * slack_eta + 9 * slack_probability ^ 4 + 36 * slack_probability ^ 3 + 54 * slack_probability ^ 2 +
      36 * slack_probability + 9)) by (field; sign) end; sign).
  assert (0 < 16 * L ^ 3 * eta ^ 3 * probability ^ 4 + 144 * L ^ 3 * eta ^ 3 * probability ^ 2 + 32 * L ^ 3 *
      eta ^ 3 + 12 * L ^ 2 * eta ^ 2 * probability ^ 4 + 48 * L ^ 2 * eta ^ 2 * probability ^ 2 + L * eta *
      probability ^ 4 + 2 * L * eta * probability ^ 3 + 2 * probability ^ 3 - 80 * L ^ 3 * eta ^ 3 *
      probability ^ 3 - 112 * L ^ 3 * eta ^ 3 * probability - 44 * L ^ 2 * eta ^ 2 * probability ^ 3 - 16 * L
      ^ 2 * eta ^ 2 * probability - 4 * L * eta * probability ^ 2 - probability ^ 4) by (rewrite
      ?eta_by_slack; rewrite ?probability_by_slack; rewrite ?lam_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((54 * slack_eta ^ 3 * slack_probability ^ 4 + 189 * slack_eta ^ 3 * slack_probability ^
      3 + 243 * slack_eta ^ 3 * slack_probability ^ 2 + 135 * slack_eta ^ 3 * slack_probability + 27 *
      slack_eta ^ 3 + 126 * slack_eta ^ 2 * slack_probability ^ 4 + 441 * slack_eta ^ 2 * slack_probability ^
      3 + 576 * slack_eta ^ 2 * slack_probability ^ 2 + 333 * slack_eta ^ 2 * slack_probability + 72 *
      slack_eta ^ 2 + 42 * slack_eta * slack_probability ^ 4 + 267 * slack_eta * slack_probability ^ 3 + 435 *
      slack_eta * slack_probability ^ 2 + 273 * slack_eta * slack_probability + 63 * slack_eta + 2 *
      slack_probability ^ 4 + 31 * slack_probability ^ 3 + 102 * slack_probability ^ 2 + 75 *
      slack_probability + 18) / (27 * slack_eta ^ 3 * slack_probability ^ 7 + 189 * slack_eta ^ 3 *
      slack_probability ^ 6 + 567 * slack_eta ^ 3 * slack_probability ^ 5 + 945 * slack_eta ^ 3 *
      slack_probability ^ 4 + 945 * slack_eta ^ 3 * slack_probability ^ 3 + 567 * slack_eta ^ 3 *
      slack_probability ^ 2 + 189 * slack_eta ^ 3 * slack_probability + 27 * slack_eta ^ 3 + 81 * slack_eta ^
      2 * slack_probability ^ 7 + 567 * slack_eta ^ 2 * slack_probability ^ 6 + 1701 * slack_eta ^ 2 *
      slack_probability ^ 5 + 2835 * slack_eta ^ 2 * slack_probability ^ 4 + 2835 * slack_eta ^ 2 *
      slack_probability ^ 3 + 1701 * slack_eta ^ 2 * slack_probability ^ 2 + 567 * slack_eta ^ 2 *
      slack_probability + 81 * slack_eta ^ 2 + 81 * slack_eta * slack_probability ^ 7 + 567 * slack_eta *
      slack_probability ^ 6 + 1701 * slack_eta * slack_probability ^ 5 + 2835 * slack_eta * slack_probability
      ^ 4 + 2835 * slack_eta * slack_probability ^ 3 + 1701 * slack_eta * slack_probability ^ 2 + 567 *
      slack_eta * slack_probability + 81 * slack_eta + 27 * slack_probability ^ 7 + 189 * slack_probability ^
      6 + 567 * slack_probability ^ 5 + 945 * slack_probability ^ 4 + 945 * slack_probability ^ 3 + 567 *
      slack_probability ^ 2 + 189 * slack_probability + 27)) by (field; sign) end; sign).
  weigh 1 (smooth_convex_interpolation L f grad xs x L_positive f_smooth).
  weigh 1 (smooth_convex_interpolation L f grad x (J x) L_positive f_smooth).
  weigh_free (- eta) ((proj1 W_mixing) ys (J (grad x))).
  weigh_free ((- 1) * 2 * L * eta * (1 - probability) / probability) ((proj1 J_averaging) x (J (grad x))).
  weigh_free 1 ((proj1 J_averaging) (grad x) xs).
  weigh_free (- 1) ((proj1 J_averaging) (grad x) (J x)).
  weigh_free eta ((proj1 J_averaging) (grad x) (J (grad x))).
  add_square L (x ⊕ (1 / (2 * L)) ⊙ grad (J x) ⊖ J x ⊖ ((2 * L * eta * probability + probability - 2 * L *
      eta) / (2 * L * probability)) ⊙ grad x).
  add_square (1 / (4 * L)) (grad (J x) ⊖ ((2 * L * eta + probability - 2 * L * eta * probability) /
      probability) ⊙ grad x).
  add_square (eta * (2 * L * eta * probability + probability - 2 * L * eta) / (2 * probability)) ((probability
      / (2 * L * eta * probability + probability - 2 * L * eta)) ⊙ ys ⊕ J (grad x) ⊖ (probability / (2 * L *
      eta * probability + probability - 2 * L * eta)) ⊙ W ys ⊖ grad x) by (rewrite ?eta_by_slack; rewrite
      ?probability_by_slack; rewrite ?lam_by_slack; match goal with |- ?r 0 ?c => replace c with ((3 *
      slack_eta * slack_probability + 3 * slack_eta + slack_probability + 3) / (18 * L * slack_eta ^ 2 *
      slack_probability ^ 2 + 36 * L * slack_eta ^ 2 * slack_probability + 18 * L * slack_eta ^ 2 + 36 * L *
      slack_eta * slack_probability ^ 2 + 72 * L * slack_eta * slack_probability + 36 * L * slack_eta + 18 * L
      * slack_probability ^ 2 + 36 * L * slack_probability + 18 * L)) by (field; sign) end; sign).
  add_square ((8 * L ^ 2 * eta ^ 2 * probability + probability ^ 2 - 4 * L ^ 2 * eta ^ 2 * probability ^ 2 - 4
      * L ^ 2 * eta ^ 2 - L * eta * probability ^ 2) / (2 * L * probability ^ 2)) ((probability ^ 2 * (1 - L *
      eta) / (8 * L ^ 2 * eta ^ 2 * probability + probability ^ 2 - 4 * L ^ 2 * eta ^ 2 * probability ^ 2 - 4
      * L ^ 2 * eta ^ 2 - L * eta * probability ^ 2)) ⊙ W ys ⊕ grad x ⊖ (probability ^ 2 * (1 - L * eta) / (8
      * L ^ 2 * eta ^ 2 * probability + probability ^ 2 - 4 * L ^ 2 * eta ^ 2 * probability ^ 2 - 4 * L ^ 2 *
      eta ^ 2 - L * eta * probability ^ 2)) ⊙ ys) by (rewrite ?eta_by_slack; rewrite ?probability_by_slack;
      rewrite ?lam_by_slack; match goal with |- ?r 0 ?c => replace c with ((9 * slack_eta ^ 2 *
      slack_probability ^ 2 + 18 * slack_eta ^ 2 * slack_probability + 9 * slack_eta ^ 2 + 18 * slack_eta *
      slack_probability ^ 2 + 33 * slack_eta * slack_probability + 15 * slack_eta + 5 * slack_probability ^ 2
      + 15 * slack_probability + 6) / (18 * L * slack_eta ^ 2 * slack_probability ^ 2 + 36 * L * slack_eta ^ 2
      * slack_probability + 18 * L * slack_eta ^ 2 + 36 * L * slack_eta * slack_probability ^ 2 + 72 * L *
      slack_eta * slack_probability + 36 * L * slack_eta + 18 * L * slack_probability ^ 2 + 36 * L *
      slack_probability + 18 * L)) by (field; sign) end; sign).
  add_square (L * eta ^ 2 * (1 - probability) * (16 * L ^ 3 * eta ^ 3 * probability ^ 4 + 144 * L ^ 3 * eta ^
      3 * probability ^ 2 + 32 * L ^ 3 * eta ^ 3 + 12 * L ^ 2 * eta ^ 2 * probability ^ 4 + 48 * L ^ 2 * eta ^
      2 * probability ^ 2 + L * eta * probability ^ 4 + 2 * L * eta * probability ^ 3 + 2 * probability ^ 3 -
      80 * L ^ 3 * eta ^ 3 * probability ^ 3 - 112 * L ^ 3 * eta ^ 3 * probability - 44 * L ^ 2 * eta ^ 2 *
      probability ^ 3 - 16 * L ^ 2 * eta ^ 2 * probability - 4 * L * eta * probability ^ 2 - probability ^ 4)
      / (probability ^ 2 * (2 * L * eta * probability + probability - 2 * L * eta) * (8 * L ^ 2 * eta ^ 2 *
      probability + probability ^ 2 - 4 * L ^ 2 * eta ^ 2 * probability ^ 2 - 4 * L ^ 2 * eta ^ 2 - L * eta *
      probability ^ 2))) (ys ⊖ W ys).
  substitute_vectors; rewrite ?decided_average; repeat first [rewrite map_add | rewrite map_sub | rewrite
      map_scale | rewrite (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) |
      rewrite (proj2 J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L lam probability eta : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E)
    (xs ys : E) (t : R) (x : E) :
  0 < L -> 0 <= lam -> lam < 1 -> 0 < probability -> probability <= 1 -> 0 < eta ->
  eta <= probability / (3 * L) -> smooth_convex L f grad -> averaging J -> mixing lam J W -> J xs = xs ->
  grad xs = ys ⊖ W ys -> 0 <= t -> - potential L probability eta J xs x <= 0.
Proof.
  intros L_positive lam_nonnegative lam_below probability_positive probability_at_most eta_positive
      eta_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient t_nonnegative.
  unfold potential, progress.
  assert (0 <= probability - 3 * L * eta) by (replace (probability - 3 * L * eta) with (3 * L * (probability /
      (3 * L) - eta)) by (field; sign); sign).
  pose proof (agreed_is_mixed lam J W W_mixing xs xs_agreed) as xs_mixed.
  add_square (L / probability) (x ⊖ J x).
  add_square (1 / (2 * eta)) (J x ⊖ xs).
  substitute_vectors; rewrite ?decided_average; repeat first [rewrite map_add | rewrite map_sub | rewrite
      map_scale | rewrite (average_mixed lam J W J_averaging W_mixing) | rewrite (proj1 (proj2 W_mixing)) |
      rewrite (proj2 J_averaging)]; rewrite ?xs_mixed; rewrite ?xs_agreed; identity.
Qed.

(** The rate in expectation, for every run of the method. *)
Theorem local_gradient_descent_heterogeneous
    (E : InnerProductSpace) (L lam probability eta : R) (f : E -> R) (grad : E -> E) (J W : LinearMap E E)
    (xs ys : E) (coin_is : 0 <= probability <= 1) (next : nat -> E -> bool -> E) (x0 : E) :
  0 < L -> 0 <= lam -> lam < 1 -> 0 < probability -> probability <= 1 -> 0 < eta ->
  eta <= probability / (3 * L) -> smooth_convex L f grad -> averaging J -> mixing lam J W -> J xs = xs ->
  grad xs = ys ⊖ W ys ->
  (forall n x (omega : bool), step eta grad J x (if omega then (J x ⊖ eta ⊙ J (grad x)) else (x ⊖ eta ⊙ grad x)) (next n x omega)) ->
  (forall n, has_expectation (coin probability coin_is) next n (fun x => (f (J x) - f xs) + (- 1) * 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖²) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected (coin probability coin_is) next n (fun x => (f (J x) - f xs) + (- 1) * 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖²) x0) T / INR T <= L * (‖x0 ⊖ J x0‖²) / (INR T * probability) + (‖J x0 ⊖ xs‖²) / (2 * INR T * eta).
Proof.
  intros L_positive lam_nonnegative lam_below probability_positive probability_at_most eta_positive
      eta_at_most f_smooth J_averaging W_mixing xs_agreed xs_gradient stepping exists_expectation T
      T_positive.
  apply lt_0_INR in T_positive as T_above.
  assert (0 <= probability - 3 * L * eta) by (replace (probability - 3 * L * eta) with (3 * L * (probability /
      (3 * L) - eta)) by (field; sign); sign).
  set (Phi := fun (n : nat) (x : E) => potential L probability eta J xs x).
  assert (falls : forall n x, mean_below (coin probability coin_is) (fun omega => Phi (S n) (next n x omega))
      (Phi n x - (1) * ((f (J x) - f xs) + (- 1) * 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) /
      probability ^ 2 * ‖ys ⊖ W ys‖²) + 0)).
  { intros n x; apply (mean_step (coin probability coin_is) (fun (omega : bool) => Phi (S n) (next n x omega))
      (fun (omega : bool) => 0 + (- 2 * L / probability) * (⟨(if omega then (J x ⊖ eta ⊙ J (grad x)) else (x ⊖
      eta ⊙ grad x)), (J x)⟩ - (probability * ⟨(J x ⊖ eta ⊙ J (grad x)), (J x)⟩ + (1 - probability) * ⟨(x ⊖
      eta ⊙ grad x), (J x)⟩)) + (2 * L * eta / probability) * (⟨(if omega then (J x ⊖ eta ⊙ J (grad x)) else
      (x ⊖ eta ⊙ grad x)), (J (grad x))⟩ - (probability * ⟨(J x ⊖ eta ⊙ J (grad x)), (J (grad x))⟩ + (1 -
      probability) * ⟨(x ⊖ eta ⊙ grad x), (J (grad x))⟩)) + (L / probability) * (‖(if omega then (J x ⊖ eta ⊙
      J (grad x)) else (x ⊖ eta ⊙ grad x))‖² - (probability * ‖(J x ⊖ eta ⊙ J (grad x))‖² + (1 - probability)
      * ‖(x ⊖ eta ⊙ grad x)‖²)))); cbv beta.
    - intros omega; unfold Phi; rewrite ?S_INR.
      pose proof (decrease E L lam probability eta f grad J W xs ys (INR n) x (if omega then (J x ⊖ eta ⊙ J
          (grad x)) else (x ⊖ eta ⊙ grad x)) (next n x omega) L_positive lam_nonnegative lam_below
          probability_positive probability_at_most eta_positive eta_at_most f_smooth J_averaging W_mixing
          xs_agreed xs_gradient (pos_INR n) (stepping n x omega)) as below; assert (progress_is : progress L
          probability eta f J W xs ys x = (1) * ((f (J x) - f xs) + (- 1) * 2 * L * eta ^ 2 * (1 -
          probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖²)) by (unfold progress; field;
          sign); lra.
    - apply mean_weigh_free; [|exact (mean_decided probability coin_is (fun u => ‖u‖²) (J x ⊖ eta ⊙ J (grad
        x)) (x ⊖ eta ⊙ grad x))]; apply mean_weigh_free; [|exact (mean_decided probability coin_is (fun u =>
        ⟨u, (J (grad x))⟩) (J x ⊖ eta ⊙ J (grad x)) (x ⊖ eta ⊙ grad x))]; apply mean_weigh_free; [|exact
        (mean_decided probability coin_is (fun u => ⟨u, (J x)⟩) (J x ⊖ eta ⊙ J (grad x)) (x ⊖ eta ⊙ grad x))];
        exact (mean_nothing (coin probability coin_is)). }
  assert (ends : forall x, 0 <= Phi T x).
  { intros x; pose proof (domination E L lam probability eta f grad J W xs ys (INR T) x L_positive
      lam_nonnegative lam_below probability_positive probability_at_most eta_positive eta_at_most f_smooth
      J_averaging W_mixing xs_agreed xs_gradient (pos_INR T)) as dominates; unfold Phi; lra. }
  pose proof (expected_progress (coin probability coin_is) next Phi (fun n => 0) (fun x => (f (J x) - f xs) +
      (- 1) * 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖²) (1) x0
      T falls ends exists_expectation) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O x0 = L * (‖x0 ⊖ J x0‖²) / probability + (‖J x0 ⊖ xs‖²) / (2 * eta)).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; rewrite ?map_zero; field; sign. }
  assert (paid : (1) * sum (fun n => expected (coin probability coin_is) next n (fun x => (f (J x) - f xs) +
      (- 1) * 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖²) x0) T
      <= L * (‖x0 ⊖ J x0‖²) / probability + (‖J x0 ⊖ xs‖²) / (2 * eta)) by (rewrite start in total; lra).
  apply (quotient_le _ _ ((1) * INR T)) in paid; [|sign].
  eapply Rle_trans; [|eapply Rle_trans; [exact paid|]]; apply Req_le; field; sign.
Qed.

Print Assumptions local_gradient_descent_heterogeneous.
