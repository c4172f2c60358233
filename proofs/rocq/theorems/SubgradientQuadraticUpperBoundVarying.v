(** * subgradient/quadratic-upper-bound-varying: [mean over t < T of (f(x_t) - f(xs)) weighted by eta_t <= R^2/(2 (sum_{t<T} eta_t))]

    The subgradient method with a step of its own for each t, eta_t <= 1/L, where f lies below a parabola.
    Here [R = ||x_0 - xs||].
    Source: Goujaud, Taylor, Dieuleveut 2022.

    Written by [potential export --rocq] from the method's code and the theorem's certificate. *)

From Potential Require Import Certificate.

(** A function that lies below a parabola around a point. *)
Definition quadratic_upper_bound {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) : Prop :=
  forall x, f x - f xs <= L / 2 * ‖x ⊖ xs‖².

(** A subgradient at [y] says more of the point around which there is the parabola. *)
Lemma quadratic_upper_bound_subgradient {E : InnerProductSpace} L (f : E -> R) (xs y g : E) :
  0 < L -> quadratic_upper_bound L f xs -> is_subgradient f y g ->
  f y + ⟨g, xs ⊖ y⟩ + ‖g‖² / (2 * L) <= f xs.
Proof.
  intros HL Hf Hg.
  pose proof (Hf (xs ⊕ (/ L) ⊙ g)) as H1.
  pose proof (Hg (xs ⊕ (/ L) ⊙ g) I) as H2.
  replace (‖(xs ⊕ (/ L) ⊙ g) ⊖ xs‖²) with (‖g‖² / L ^ 2) in H1 by (inner_expand; field; lra).
  replace (⟨g, (xs ⊕ (/ L) ⊙ g) ⊖ y⟩) with (⟨g, xs ⊖ y⟩ + ‖g‖² / L) in H2 by (inner_expand; field; lra).
  replace (L / 2 * (‖g‖² / L ^ 2)) with (‖g‖² / (2 * L)) in H1 by (field; lra).
  replace (‖g‖² / L) with (‖g‖² / (2 * L) + ‖g‖² / (2 * L)) in H2 by (field; lra).
  lra.
Qed.

(** One step, from the state at time [t] to the next. *)
Definition step {E : InnerProductSpace} (eta : R) (f : E -> R) (x x' : E) : Prop :=
  exists g : E,
    is_subgradient f x g /\
    x' = x ⊖ eta ⊙ g.

Definition potential {E : InnerProductSpace} (xs : E) (x : E) : R :=
  ‖x ⊖ xs‖² / 2.

Definition progress {E : InnerProductSpace} (eta : R) (f : E -> R) (xs : E) (x : E) : R :=
  eta * (f x - f xs).

(** The certificate: the multipliers of the inequalities, the squares, and the identity. *)
Lemma decrease (E : InnerProductSpace) (L eta : R) (f : E -> R) (xs : E) (t : R) (x x' : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> 0 <= t ->
  step eta f x x' -> potential xs x' - potential xs x + progress eta f xs x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most xs_minimizer f_bound t_nonnegative (g & g_subgradient &
      x'_value).
  unfold potential, progress.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  assert (exists slack_eta, 0 <= slack_eta /\ eta = 1 / (L * (slack_eta + 1))) as (slack_eta & slack_eta_sign
      & eta_by_slack).
  { exists ((1 - L * eta) / (L * eta)); split; [sign | field; sign]. }
  weigh eta (quadratic_upper_bound_subgradient L f xs x g L_positive f_bound g_subgradient).
  add_square (eta * (1 - L * eta) / (2 * L)) (g) by (rewrite ?eta_by_slack; match goal with |- ?r 0 ?c =>
      replace c with ((slack_eta) / (2 * L ^ 2 * slack_eta ^ 2 + 4 * L ^ 2 * slack_eta + 2 * L ^ 2)) by
      (field; sign) end; sign).
  identity.
Qed.

(** The potential is at least its weight times the measure. *)
Lemma domination (E : InnerProductSpace) (L eta : R) (f : E -> R) (xs : E) (t : R) (x : E) :
  0 < L -> 0 < eta -> eta <= 1 / L -> is_minimizer f xs -> quadratic_upper_bound L f xs -> 0 <= t ->
  - potential xs x <= 0.
Proof.
  intros L_positive eta_positive eta_at_most xs_minimizer f_bound t_nonnegative.
  unfold potential, progress.
  assert (0 <= 1 - L * eta) by (replace (1 - L * eta) with (L * (1 / L - eta)) by (field; sign); sign).
  add_square (1 / 2) (x ⊖ xs).
  identity.
Qed.

(** The rate, for every run of the method. *)
Theorem subgradient_quadratic_upper_bound_varying
    (E : InnerProductSpace) (L : R) (eta : nat -> R) (f : E -> R) (xs : E) (x : nat -> E) :
  0 < L -> (forall n, 0 < (eta n)) -> (forall n, (eta n) <= 1 / L) -> is_minimizer f xs ->
  quadratic_upper_bound L f xs -> (forall n, step (eta n) f (x n) (x (S n))) ->
  forall T, (0 < T)%nat ->
  sum (fun n => (eta n) * (f (x n) - f xs)) T / sum (fun n => eta n) T <= ‖x O ⊖ xs‖² / (2 * sum (fun n => eta n) T).
Proof.
  intros L_positive eta_positive eta_at_most xs_minimizer f_bound stepping T T_positive.
  apply lt_0_INR in T_positive as T_above.
  set (Phi := fun n => potential xs (x n)).
  assert (falls : forall n, Phi (S n) - Phi n <= - (progress (eta n) f xs (x n)) + 0).
  { intros n; unfold Phi; rewrite ?S_INR.
    pose proof (decrease E L (eta n) f xs (INR n) (x n) (x (S n)) L_positive (eta_positive n) (eta_at_most n)
        xs_minimizer f_bound (pos_INR n) (stepping n)) as below; lra. }
  pose proof (domination E L (eta T) f xs (INR T) (x T) L_positive (eta_positive T) (eta_at_most T)
      xs_minimizer f_bound (pos_INR T)) as dominates.
  change (potential xs (x T)) with (Phi T) in dominates.
  pose proof (potential_sum Phi (fun n => progress (eta n) f xs (x n)) (fun n => 0) T falls) as total.
  rewrite ?(sum_const 0 T), ?Rmult_0_r in total.
  assert (start : Phi O = ‖x O ⊖ xs‖² / 2).
  { unfold Phi, potential; change (INR 0) with 0; rewrite ?pow_O; field; sign. }
  assert (paid : sum (fun n => (eta n) * (f (x n) - f xs)) T <= ‖x O ⊖ xs‖² / 2).
  { replace (sum (fun n => (eta n) * (f (x n) - f xs)) T) with (sum (fun n => progress (eta n) f xs (x n)) T)
        by (apply sum_ext; intros n _; try unfold progress; field; sign).
      rewrite start in total; lra. }
  assert (weights : 0 < sum (fun n => eta n) T)
      by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n); pose proof (eta_positive n); pose
          proof (eta_at_most n); sign]).
  apply (quotient_le _ _ (sum (fun n => eta n) T)) in paid; [|exact weights].
  assert (0 < sum (fun n => eta n) T) by (apply sum_pos; [assumption | intros n _; pose proof (pos_INR n);
      pose proof (eta_positive n); pose proof (eta_at_most n); sign]).
  assert (apart : sum (fun n => eta n) T = (1) * sum (fun n => eta n) T).
  { rewrite <- (sum_scale (1) (fun n => eta n)); apply sum_ext; intros n _; pose proof (pos_INR n); pose proof
      (eta_positive n); pose proof (eta_at_most n); field; sign. }
  eapply Rle_trans; [exact paid | rewrite apart in *; apply Req_le; field; sign].
Qed.

Print Assumptions subgradient_quadratic_upper_bound_varying.
