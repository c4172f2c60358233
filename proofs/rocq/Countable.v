(** * Distributions on countably many outcomes

    Weights [p 0, p 1, ...] that are not negative and add up to one.  A function is integrable where its series converges
    absolutely, and its mean is the sum of the series. *)

From Coq Require Import Classical ClassicalDedekindReals.
From Potential Require Export Expectation.

(** The limit of a sequence that has one; another sequence has none, and is given 0. *)
Definition limit (u : nat -> R) : R :=
  match sig_not_dec (Cauchy_crit u) with
  | left h => proj1_sig (R_complete u (NNPP _ h))
  | right _ => 0
  end.

Lemma limit_is u l : Un_cv u l -> limit u = l.
Proof.
  intros H; unfold limit; destruct (sig_not_dec (Cauchy_crit u)) as [h|h].
  - destruct (R_complete u (NNPP _ h)) as [m Hm]; exact (UL_sequence u m l Hm H).
  - exfalso; apply h, CV_Cauchy; now exists l.
Qed.

Lemma constant_limit c : Un_cv (fun _ => c) c.
Proof. intros e He; exists O; intros n _; unfold R_dist; rewrite Rminus_diag_eq, Rabs_R0 by reflexivity; lra. Qed.

Lemma limit_scale c u l : Un_cv u l -> Un_cv (fun n => c * u n) (c * l).
Proof. intros H; exact (CV_mult (fun _ => c) u c l (constant_limit c) H). Qed.

Lemma limit_ext u v l : (forall n, u n = v n) -> Un_cv u l -> Un_cv v l.
Proof. intros H Hu e He; destruct (Hu e He) as [N HN]; exists N; intros n Hn; rewrite <- H; now apply HN. Qed.

Section Weights.
  Variables (p : nat -> R) (p_nonnegative : forall n, 0 <= p n) (p_total : Un_cv (sum p) 1).

  Definition series (a : nat -> R) (N : nat) : R := sum (fun n => p n * a n) N.
  Definition absolutely_summable (a : nat -> R) : Prop := exists M, forall N, series (fun n => Rabs (a n)) N <= M.

  Lemma series_growing a : (forall n, 0 <= a n) -> Un_growing (series a).
  Proof. intros H N; unfold series; rewrite sum_S; pose proof (Rmult_le_pos _ _ (p_nonnegative N) (H N)); lra. Qed.

  Lemma series_add a b N : series (fun n => a n + b n) N = series a N + series b N.
  Proof. unfold series; rewrite <- sum_plus; apply sum_ext; intros; ring. Qed.

  Lemma series_scale c a N : series (fun n => c * a n) N = c * series a N.
  Proof. unfold series; rewrite <- sum_scale; apply sum_ext; intros; ring. Qed.

  Lemma series_le a b N : (forall n, a n <= b n) -> series a N <= series b N.
  Proof. intros H; apply sum_le; intros n _; apply Rmult_le_compat_l; [apply p_nonnegative | apply H]. Qed.

  Lemma bounded_series_converges a M :
    (forall n, 0 <= a n) -> (forall N, series a N <= M) -> exists l, Un_cv (series a) l.
  Proof.
    intros Ha HM; destruct (growing_cv (series a) (series_growing a Ha)) as [l Hl]; [|now exists l].
    exists M; intros x [N ->]; apply HM.
  Qed.

  (** The parts above and below zero converge each. *)
  Lemma absolutely_summable_converges a : absolutely_summable a -> exists l, Un_cv (series a) l.
  Proof.
    intros [M HM].
    destruct (bounded_series_converges (fun n => Rabs (a n)) M (fun n => Rabs_pos (a n)) HM) as [l Hl].
    destruct (bounded_series_converges (fun n => Rabs (a n) + a n) (2 * M)) as [k Hk].
    - intros n; pose proof (Rle_abs (- a n)); rewrite Rabs_Ropp in *; lra.
    - intros N; eapply Rle_trans; [apply (series_le _ (fun n => 2 * Rabs (a n)))|].
      + intros n; pose proof (Rle_abs (a n)); lra.
      + rewrite series_scale; pose proof (HM N); lra.
    - exists (k - l); refine (limit_ext _ _ _ _ (CV_minus _ _ _ _ Hk Hl)).
      intros N; rewrite series_add; ring.
  Qed.

  Definition weighted : Expectation nat.
  Proof.
    refine {| integrable := absolutely_summable; mean := fun a => limit (series a) |}.
    - intros c; exists (Rabs c); intros N; unfold series.
      rewrite (sum_ext _ (fun n => Rabs c * p n)), sum_scale by (intros; ring).
      pose proof (growing_ineq (sum p) 1 ltac:(intros n; rewrite sum_S; pose proof (p_nonnegative n); lra) p_total N).
      pose proof (Rabs_pos c); nra.
    - intros a b [A HA] [B HB]; exists (A + B); intros N.
      eapply Rle_trans; [apply (series_le _ (fun n => Rabs (a n) + Rabs (b n))); intros; apply Rabs_triang|].
      rewrite series_add; pose proof (HA N); pose proof (HB N); lra.
    - intros c a [A HA]; exists (Rabs c * A); intros N; unfold series.
      rewrite (sum_ext _ (fun n => Rabs c * (p n * Rabs (a n)))), sum_scale by (intros; rewrite Rabs_mult; ring).
      apply Rmult_le_compat_l; [apply Rabs_pos | apply HA].
    - intros c; apply limit_is; apply (limit_ext (fun N => c * sum p N)).
      + intros N; unfold series; rewrite <- sum_scale; apply sum_ext; intros; ring.
      + pose proof (limit_scale c _ _ p_total) as H; now rewrite Rmult_1_r in H.
    - intros a b Ha Hb; destruct (absolutely_summable_converges a Ha) as [l Hl].
      destruct (absolutely_summable_converges b Hb) as [k Hk].
      rewrite (limit_is _ _ Hl), (limit_is _ _ Hk); apply limit_is.
      refine (limit_ext _ _ _ _ (CV_plus _ _ _ _ Hl Hk)); intros; now rewrite series_add.
    - intros c a Ha; destruct (absolutely_summable_converges a Ha) as [l Hl]; rewrite (limit_is _ _ Hl).
      apply limit_is; refine (limit_ext _ _ _ _ (limit_scale c _ _ Hl)); intros; now rewrite series_scale.
    - intros a b Ha Hb H; destruct (absolutely_summable_converges a Ha) as [l Hl].
      destruct (absolutely_summable_converges b Hb) as [k Hk]; rewrite (limit_is _ _ Hl), (limit_is _ _ Hk).
      exact (Rle_cv_lim (fun N => series_le a b N H) Hl Hk).
  Defined.

  (** A series of terms that are not negative, by its partial sums. *)
  Lemma weighted_mean a m :
    (forall n, 0 <= a n) -> Un_cv (series a) m -> has_mean weighted a m.
  Proof.
    intros Ha Hm; split; [|now apply limit_is].
    exists m; intros N; change (series (fun n => Rabs (a n)) N <= m).
    replace (series (fun n => Rabs (a n)) N) with (series a N).
    - exact (growing_ineq _ _ (series_growing a Ha) Hm N).
    - apply sum_ext; intros n _; now rewrite (Rabs_pos_eq (a n)) by apply Ha.
  Qed.
End Weights.

(** ** The geometric distribution: heads for the first time after [n] tails *)

Definition halves (n : nat) : R := (/ 2) ^ S n.

Lemma halves_nonnegative n : 0 <= halves n.
Proof. apply pow_le; lra. Qed.

(** What grows like a square is nothing beside a power of 2. *)
Lemma square_beside_power u :
  (forall N, 0 <= u N <= INR N * INR N + 4 * INR N + 10) -> Un_cv (fun N => u N * (/ 2) ^ N) 0.
Proof.
  intros H.
  assert (forall N, u N * (/ 2) ^ N <= 10 * (3 / 4) ^ N) as B.
  { intros N; assert (INR N * INR N + 4 * INR N + 10 <= 10 * (3 / 2) ^ N) as G.
    { induction N as [|N IH]; [simpl; lra|]; rewrite S_INR; simpl pow; pose proof (pos_INR N); nra. }
    replace ((3 / 4) ^ N) with ((3 / 2) ^ N * (/ 2) ^ N) by (rewrite <- Rpow_mult_distr; f_equal; field).
    rewrite <- Rmult_assoc; apply Rmult_le_compat_r; [apply pow_le; lra | pose proof (H N); lra]. }
  intros e He; destruct (pow_lt_1_zero (3 / 4) ltac:(rewrite Rabs_pos_eq; lra) (e / 10) ltac:(lra)) as [N HN].
  exists N; intros n Hn; unfold R_dist; pose proof (HN n Hn) as A; pose proof (H n) as [Hu _].
  pose proof (pow_le (/ 2) n ltac:(lra)) as Hp.
  rewrite Rabs_pos_eq in A by (apply pow_le; lra); rewrite Rminus_0_r, Rabs_pos_eq by (now apply Rmult_le_pos).
  pose proof (B n); lra.
Qed.

Lemma limit_from_below a m u :
  (forall N, sum a N = m - u N * (/ 2) ^ N) -> (forall N, 0 <= u N <= INR N * INR N + 4 * INR N + 10) -> Un_cv (sum a) m.
Proof.
  intros H Hu; apply (limit_ext (fun N => m - u N * (/ 2) ^ N)); [intros; now rewrite H|].
  pose proof (CV_minus _ _ _ _ (constant_limit m) (square_beside_power u Hu)) as H'; now rewrite Rminus_0_r in H'.
Qed.

Lemma halves_total : Un_cv (sum halves) 1.
Proof.
  apply (limit_from_below _ _ (fun _ => 1)); [|intros N; pose proof (pos_INR N); nra].
  intros N; induction N as [|N IH]; [simpl; lra|]; rewrite sum_S, IH; unfold halves; simpl; lra.
Qed.

Definition geometric : Expectation nat := weighted halves halves_nonnegative halves_total.

(** The number of tails, which is not bounded: its mean is 1, and its variance 2. *)
Lemma geometric_mean : has_mean geometric INR 1.
Proof.
  apply weighted_mean; [apply pos_INR|]; apply (limit_from_below _ _ (fun N => INR N + 1)).
  - intros N; induction N as [|N IH]; [simpl; lra|]; rewrite sum_S, IH; unfold halves; rewrite S_INR; simpl; lra.
  - intros N; pose proof (pos_INR N); nra.
Qed.

Lemma geometric_square : has_mean geometric (fun n => INR n * INR n) 3.
Proof.
  apply weighted_mean; [intros; pose proof (pos_INR n); nra|].
  apply (limit_from_below _ _ (fun N => INR N * INR N + 2 * INR N + 3)).
  - intros N; induction N as [|N IH]; [simpl; lra|]; rewrite sum_S, IH; unfold halves; rewrite S_INR; simpl; field.
  - intros N; pose proof (pos_INR N); nra.
Qed.

Definition centred (n : nat) : R := INR n - 1.

Theorem centred_mean : has_mean geometric centred 0.
Proof.
  replace 0 with (1 - 1) by ring; exact (has_mean_sub geometric _ _ _ _ geometric_mean (has_mean_const geometric 1)).
Qed.

Theorem centred_variance : has_mean geometric (fun n => centred n * centred n) 2.
Proof.
  replace 2 with (1 + (-2) * 1 + 1 * 3) by ring.
  refine (has_mean_ext _ _ _ _ _ (has_mean_quadratic geometric 1 (-2) 1 _ _ _ _ geometric_mean geometric_square)).
  intros n; unfold centred; ring.
Qed.

Theorem centred_unbounded (bound : R) : exists n, bound < centred n.
Proof.
  destruct (archimed bound) as [H _]; exists (Z.to_nat (Z.max 0 (up bound)) + 1)%nat; unfold centred.
  rewrite plus_INR, INR_IZR_INZ, Z2Nat.id by lia; pose proof (IZR_le (up bound) (Z.max 0 (up bound)) ltac:(lia)); simpl; lra.
Qed.
