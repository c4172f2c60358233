(** * From one step to a rate

    A theorem about a method is a potential [Phi] with [Phi (n+1) - Phi n <= budget n - progress n] for every [n].
    Summing gives [Phi T + sum progress <= Phi 0 + sum budget], and the rates follow. *)

From Coq Require Export Reals Lra Lia.
Open Scope R_scope.

(** [sum a T] is [a 0 + ... + a (T-1)]. *)
Fixpoint sum (a : nat -> R) (T : nat) : R :=
  match T with O => 0 | S n => sum a n + a n end.

Section Sums.
  Implicit Types (a b : nat -> R) (c : R) (n T : nat).

  Lemma sum_S a T : sum a (S T) = sum a T + a T.
  Proof. reflexivity. Qed.

  Lemma sum_ext a b T : (forall n, (n < T)%nat -> a n = b n) -> sum a T = sum b T.
  Proof. intros H; induction T; simpl; [reflexivity | rewrite IHT, H; auto]. Qed.

  Lemma sum_le a b T : (forall n, (n < T)%nat -> a n <= b n) -> sum a T <= sum b T.
  Proof.
    intros H; induction T; simpl; [lra|].
    pose proof (H T (Nat.lt_succ_diag_r T)); pose proof (IHT ltac:(auto)); lra.
  Qed.

  Lemma sum_const c T : sum (fun _ => c) T = INR T * c.
  Proof. induction T; [simpl; ring | rewrite S_INR; simpl; rewrite IHT; ring]. Qed.

  Lemma sum_scale c a T : sum (fun n => c * a n) T = c * sum a T.
  Proof. induction T; simpl; [ring | rewrite IHT; ring]. Qed.

  Lemma sum_plus a b T : sum (fun n => a n + b n) T = sum a T + sum b T.
  Proof. induction T; simpl; [ring | rewrite IHT; ring]. Qed.

  Lemma sum_nonneg a T : (forall n, (n < T)%nat -> 0 <= a n) -> 0 <= sum a T.
  Proof.
    intros H; replace 0 with (sum (fun _ => 0) T) by (rewrite sum_const; ring); now apply sum_le.
  Qed.

  Lemma sum_pos a T : (0 < T)%nat -> (forall n, (n < T)%nat -> 0 < a n) -> 0 < sum a T.
  Proof.
    intros HT H; destruct T; [lia|]; simpl.
    assert (0 <= sum a T) by (apply sum_nonneg; intros; apply Rlt_le, H; lia).
    pose proof (H T ltac:(lia)); lra.
  Qed.

  (** [2 (1 + 2 + ... + T) = T (T+1)]. *)
  Lemma sum_naturals T : sum (fun n => INR n + 1) T = INR T * (INR T + 1) / 2.
  Proof. induction T; [simpl; field | rewrite S_INR; simpl; rewrite IHT; field]. Qed.

  (** [1 + 1/2 + ... + 1/T <= 1 + ln T]. *)
  Lemma sum_harmonic T : (0 < T)%nat -> sum (fun n => / (INR n + 1)) T <= 1 + ln (INR T).
  Proof.
    intros HT; destruct T as [|T]; [lia|]; clear HT; induction T as [|T IH].
    - simpl; rewrite ln_1; lra.
    - change (sum (fun n => / (INR n + 1)) (S (S T)))
        with (sum (fun n => / (INR n + 1)) (S T) + / (INR (S T) + 1)).
      rewrite (S_INR (S T)).
      assert (0 < INR (S T)) as Hp by (apply lt_0_INR; lia).
      set (r := INR (S T)) in *; fold r in IH.
      (* ln(r/(r+1)) <= r/(r+1) - 1 *)
      pose proof (exp_ineq1_le (ln (r / (r + 1)))) as A.
      assert (0 < r / (r + 1)) as Hq by (apply Rdiv_lt_0_compat; lra).
      rewrite exp_ln in A by exact Hq.
      unfold Rdiv in A; rewrite ln_mult, ln_Rinv in A by (try apply Rinv_0_lt_compat; lra).
      replace (r * / (r + 1)) with (1 - / (r + 1)) in A by (field; lra); lra.
  Qed.

  (** ** Bounds of sums by induction

      [g] is a closed form: it grows at every step by at least, or at most, what is summed, up to [h], whose sum is
      bounded otherwise. *)

  Lemma sum_upper b g h T :
    (forall n, b n <= g (S n) - g n + h n) -> 0 <= g O -> sum b T <= g T + sum h T.
  Proof. intros H H0; induction T; simpl; [lra | pose proof (H T); lra]. Qed.

  Lemma sum_lower b g h T :
    (forall n, g (S n) - g n + h n <= b n) -> g O <= 0 -> g T + sum h T <= sum b T.
  Proof. intros H H0; induction T; simpl; [lra | pose proof (H T); lra]. Qed.

  (** The same where it is known of the steps before the last alone. *)
  Lemma sum_upper_until b g h T :
    (forall n, (n < T)%nat -> b n <= g (S n) - g n + h n) -> 0 <= g O -> sum b T <= g T + sum h T.
  Proof.
    intros H H0; induction T as [|T IH]; simpl; [lra|].
    pose proof (H T ltac:(lia)); pose proof (IH ltac:(intros n Hn; apply H; lia)); lra.
  Qed.

  Lemma sum_lower_until b g h T :
    (forall n, (n < T)%nat -> g (S n) - g n + h n <= b n) -> g O <= 0 -> g T + sum h T <= sum b T.
  Proof.
    intros H H0; induction T as [|T IH]; simpl; [lra|].
    pose proof (H T ltac:(lia)); pose proof (IH ltac:(intros n Hn; apply H; lia)); lra.
  Qed.

  (** [1/(x+1) <= ln ((x+1) / x) <= 1/x]. *)
  Lemma ln_step (x : R) : 0 < x -> / (x + 1) <= ln (x + 1) - ln x <= / x.
  Proof.
    intros Hx; assert (forall y, 0 < y -> ln y <= y - 1) as A.
    { intros y Hy; pose proof (exp_ineq1_le (ln y)) as B; rewrite exp_ln in B by exact Hy; lra. }
    assert (0 < / x) as Hi by (now apply Rinv_0_lt_compat).
    assert (0 < / (x + 1)) as Hj by (apply Rinv_0_lt_compat; lra).
    pose proof (A (x * / (x + 1)) (Rmult_lt_0_compat _ _ Hx Hj)) as low.
    pose proof (A ((x + 1) * / x) ltac:(apply Rmult_lt_0_compat; lra)) as high.
    rewrite ln_mult, ln_Rinv in low, high by lra.
    replace (x * / (x + 1)) with (1 - / (x + 1)) in low by (field; lra).
    replace ((x + 1) * / x) with (1 + / x) in high by (field; lra).
    lra.
  Qed.

  Lemma ln_quotient (x a : R) : 0 < x -> 0 < a -> ln (x / a) = ln x - ln a.
  Proof.
    intros Hx Ha; unfold Rdiv; rewrite ln_mult, ln_Rinv; [lra | assumption | assumption |].
    now apply Rinv_0_lt_compat.
  Qed.

  (** [1/a + 1/(a+1) + ... + 1/(a+T-1) <= 1/a + ln ((a + T - 1) / a)]. *)
  Lemma sum_harmonic_from (a : R) T :
    0 < a -> (0 < T)%nat -> sum (fun n => / (INR n + a)) T <= / a + ln ((INR T + a - 1) / a).
  Proof.
    intros Ha HT; destruct T as [|T]; [lia|]; clear HT; rewrite S_INR; pose proof (pos_INR T) as Hp.
    rewrite ln_quotient by lra; replace (INR T + 1 + a - 1) with (INR T + a) by ring.
    induction T as [|T IH].
    - simpl; rewrite !Rplus_0_l; lra.
    - rewrite sum_S; pose proof (pos_INR T) as Hq; specialize (IH Hq); rewrite S_INR.
      pose proof (ln_step (INR T + a) ltac:(lra)) as [low _].
      replace (INR T + 1 + a) with (INR T + a + 1) by ring; lra.
  Qed.

  (** [ln ((T + a) / a) <= 1/a + ... + 1/(a+T-1)]. *)
  Lemma sum_harmonic_below (a : R) T : 0 < a -> ln ((INR T + a) / a) <= sum (fun n => / (INR n + a)) T.
  Proof.
    intros Ha; pose proof (pos_INR T) as Hp; rewrite ln_quotient by lra; induction T as [|T IH].
    - simpl; rewrite Rplus_0_l; lra.
    - rewrite sum_S; pose proof (pos_INR T) as Hq; specialize (IH Hq); rewrite S_INR.
      pose proof (ln_step (INR T + a) ltac:(lra)) as [_ high].
      replace (INR T + 1 + a) with (INR T + a + 1) by ring; lra.
  Qed.

  (** Squares telescope: [1/(n+a)² <= 1/(n+a-1/2) - 1/(n+a+1/2)]. *)
  Lemma sum_squares (a : R) T :
    / 2 < a -> sum (fun n => / ((INR n + a) * (INR n + a))) T <= / (a - / 2) - / (INR T + a - / 2).
  Proof.
    intros Ha; pose proof (sum_upper (fun n => / ((INR n + a) * (INR n + a)))
      (fun n => / (a - / 2) - / (INR n + a - / 2)) (fun _ => 0) T) as A.
    rewrite sum_const, Rmult_0_r, Rplus_0_r in A; apply A; [|simpl; right; field; lra].
    intros n; rewrite S_INR; pose proof (pos_INR n); set (y := INR n + a) in *.
    replace (INR n + 1 + a - / 2) with (y + / 2) by (unfold y; field).
    assert (0 < (y - / 2) * (y + / 2)) by (apply Rmult_lt_0_compat; unfold y; lra).
    replace (/ (a - / 2) - / (y + / 2) - (/ (a - / 2) - / (y - / 2)) + 0) with (/ ((y - / 2) * (y + / 2)))
      by (field; unfold y; lra).
    apply Rinv_le_contravar; lra.
  Qed.

  (** ** Summing a potential *)

  Lemma potential_decreases Phi T :
    (forall n, Phi (S n) <= Phi n) -> Phi T <= Phi O.
  Proof. intros H; induction T; [lra | pose proof (H T); lra]. Qed.

  Theorem potential_sum Phi progress budget T :
    (forall n, Phi (S n) - Phi n <= - progress n + budget n) ->
    Phi T + sum progress T <= Phi O + sum budget T.
  Proof. intros H; induction T; simpl; [lra | pose proof (H T); lra]. Qed.

  (** The same for the steps before a horizon. *)
  Theorem potential_sum_until Phi progress budget T :
    (forall n, (n < T)%nat -> Phi (S n) - Phi n <= - progress n + budget n) ->
    Phi T + sum progress T <= Phi O + sum budget T.
  Proof.
    intros H; induction T as [|T IH]; simpl; [lra|].
    pose proof (H T ltac:(lia)); pose proof (IH ltac:(intros n Hn; apply H; lia)); lra.
  Qed.

  Lemma quotient_le (q total weight : R) : 0 < weight -> q <= total -> q / weight <= total / weight.
  Proof. intros Hw H; apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat | assumption]. Qed.

  Lemma quotient_bound (q total weight : R) : 0 < weight -> weight * q <= total -> q <= total / weight.
  Proof.
    intros Hw H; replace q with (weight * q / weight) by (field; lra); now apply quotient_le.
  Qed.

  (** A smaller weight gives a larger bound. *)
  Lemma quotient_weaken (q total weight small : R) :
    q <= total / weight -> 0 <= total -> 0 < small -> small <= weight -> q <= total / small.
  Proof.
    intros H Ht Hs Hw; eapply Rle_trans; [exact H|].
    apply Rmult_le_compat_l; [assumption | now apply Rinv_le_contravar].
  Qed.

  (** The same for a mean. *)
  Lemma mean_weaken (q total weight small : R) :
    q <= total -> 0 <= q -> 0 < small -> small <= weight -> q / weight <= total / small.
  Proof.
    intros H Hq Hs Hw; apply Rle_trans with (q / small).
    - apply Rmult_le_compat_l; [assumption | now apply Rinv_le_contravar].
    - apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat | assumption].
  Qed.

  (** ** Rates *)

  (** Of the last iterate: the potential dominates [weight * measure]. *)
  Theorem last_iterate_rate Phi budget measure weight T :
    (forall n, Phi (S n) - Phi n <= budget n) ->
    weight * measure <= Phi T -> 0 < weight ->
    measure <= (Phi O + sum budget T) / weight.
  Proof.
    intros H Hd Hw.
    pose proof (potential_sum Phi (fun _ => 0) budget T) as A.
    rewrite sum_const in A; specialize (A ltac:(intros n; pose proof (H n); lra)).
    apply Rmult_le_reg_l with weight; [assumption|].
    replace (weight * ((Phi O + sum budget T) / weight)) with (Phi O + sum budget T) by (field; lra); lra.
  Qed.

  (** The same for a weight [r ^ T]. *)
  Theorem geometric_rate Phi measure r T :
    0 < r -> (forall n, Phi (S n) <= Phi n) -> r ^ T * measure <= Phi T -> measure <= (/ r) ^ T * Phi O.
  Proof.
    intros Hr H Hd; pose proof (potential_decreases Phi T H) as A; pose proof (pow_lt r T Hr).
    rewrite pow_inv; apply Rmult_le_reg_l with (r ^ T); [assumption|].
    rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by lra; lra.
  Qed.

  (** Of the mean weighted by [w]: the progress dominates [w * measure]. *)
  Theorem weighted_mean_rate Phi budget measure w T :
    (forall n, Phi (S n) - Phi n <= - (w n * measure n) + budget n) ->
    0 <= Phi T -> 0 < sum w T ->
    sum (fun n => w n * measure n) T / sum w T <= (Phi O + sum budget T) / sum w T.
  Proof.
    intros H Hd Hw; pose proof (potential_sum Phi _ budget T H) as A.
    apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat | lra].
  Qed.

  (** Of the mean. *)
  Theorem mean_rate Phi budget measure T :
    (forall n, Phi (S n) - Phi n <= - measure n + budget n) ->
    0 <= Phi T -> (0 < T)%nat ->
    sum measure T / INR T <= (Phi O + sum budget T) / INR T.
  Proof.
    intros H Hd HT; pose proof (potential_sum Phi _ budget T H) as A.
    apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat, lt_0_INR | lra].
  Qed.

  (** Of the best iterate: some iterate does as well as the weighted mean. *)
  Theorem best_of_mean w measure r T :
    (forall n, 0 < w n) -> (0 < T)%nat -> sum (fun n => w n * measure n) T / sum w T <= r ->
    exists n, (n < T)%nat /\ measure n <= r.
  Proof.
    intros Hw HT H.
    assert (D : (exists n, (n < T)%nat /\ measure n <= r) \/ forall n, (n < T)%nat -> r < measure n).
    { clear HT H; induction T as [|T [(n & Hn & A)|IH]].
      - right; intros; lia.
      - left; exists n; split; [lia | assumption].
      - destruct (Rle_lt_dec (measure T) r) as [A|A].
        + left; exists T; split; [lia | assumption].
        + right; intros n Hn; destruct (Nat.eq_dec n T) as [->|]; [assumption | apply IH; lia]. }
    destruct D as [D|D]; [assumption | exfalso].
    assert (A : 0 < sum (fun n => w n * measure n + - r * w n) T).
    { apply sum_pos; [assumption|]; intros n Hn.
      pose proof (Rmult_lt_compat_l (w n) _ _ (Hw n) (D n Hn)); lra. }
    rewrite sum_plus, sum_scale in A.
    pose proof (sum_pos w T HT (fun n _ => Hw n)) as Hs.
    apply (Rmult_le_compat_r (sum w T)) in H; [|lra].
    replace (sum (fun n => w n * measure n) T / sum w T * sum w T)
      with (sum (fun n => w n * measure n) T) in H by (field; lra).
    lra.
  Qed.
End Sums.

(** ** The sequence of Nesterov's method *)

(** [lambda_0 = 0], and [lambda_{n+1}] is the positive root of [l² - l = lambda_n²]. *)
Definition nesterov_sequence (lambda : nat -> R) : Prop :=
  lambda O = 0 /\ forall n, 0 < lambda (S n) /\ lambda (S n) * lambda (S n) - lambda (S n) = lambda n * lambda n.

Section Nesterov.
  Implicit Types (lambda : nat -> R) (n T : nat).

  Lemma nesterov_nonnegative lambda : nesterov_sequence lambda -> forall n, 0 <= lambda n.
  Proof. intros [H0 H] [|n]; [lra | apply Rlt_le, H]. Qed.

  Lemma nesterov_relation lambda :
    nesterov_sequence lambda -> forall n, lambda (S n) * lambda (S n) - lambda (S n) = lambda n * lambda n.
  Proof. intros [_ H] n; apply H. Qed.

  Lemma nesterov_at_least_1 lambda : nesterov_sequence lambda -> forall n, 1 <= lambda (S n).
  Proof. intros [_ H] n; destruct (H n); pose proof (Rle_0_sqr (lambda n)) as Hs; unfold Rsqr in Hs; nra. Qed.

  (** It grows by at least 1/2. *)
  Lemma nesterov_lower lambda T : nesterov_sequence lambda -> (0 < T)%nat -> (INR T + 1) / 2 <= lambda T.
  Proof.
    intros HL HT; destruct T as [|T]; [lia|]; clear HT; induction T as [|T IH].
    - pose proof (nesterov_at_least_1 lambda HL O); simpl; lra.
    - pose proof (nesterov_at_least_1 lambda HL (S T)) as Hb.
      destruct HL as [_ H]; destruct (H (S T)) as [Hp Hr]; destruct (H T) as [Hq _].
      rewrite S_INR; set (a := lambda (S T)) in *; set (b := lambda (S (S T))) in *.
      assert (a + / 2 <= b) as A; [|lra].
      apply Rnot_lt_le; intros A; pose proof (Rmult_lt_0_compat (a + / 2 - b) (a + b - / 2) ltac:(lra) ltac:(lra)); lra.
  Qed.

  (** It grows by at most 1. *)
  Lemma nesterov_upper lambda T : nesterov_sequence lambda -> lambda T <= INR T.
  Proof.
    intros HL; induction T as [|T IH]; [rewrite (proj1 HL); simpl; lra|].
    pose proof (nesterov_nonnegative lambda HL T) as Ha; pose proof (nesterov_at_least_1 lambda HL T) as Hb.
    pose proof (nesterov_relation lambda HL T) as Hr; rewrite S_INR.
    set (a := lambda T) in *; set (b := lambda (S T)) in *.
    assert (b <= a + 1); [|lra].
    apply Rnot_lt_le; intros A; pose proof (Rmult_lt_0_compat (b - a - 1) (b + a) ltac:(lra) ltac:(lra)); lra.
  Qed.

  (** [lambda_1 + ... + lambda_T = lambda_T²]. *)
  Lemma nesterov_sum lambda T :
    nesterov_sequence lambda -> sum (fun n => lambda (S n)) T = lambda T * lambda T.
  Proof.
    intros HL; induction T as [|T IH]; [rewrite (proj1 HL); simpl; ring|].
    rewrite sum_S, IH; pose proof (nesterov_relation lambda HL T); lra.
  Qed.

  Lemma nesterov_sum_above lambda T :
    nesterov_sequence lambda -> sum (fun n => lambda (S n)) T <= INR T ^ 2.
  Proof.
    intros HL; rewrite nesterov_sum by assumption; pose proof (nesterov_upper lambda T HL).
    pose proof (nesterov_nonnegative lambda HL T); nra.
  Qed.

  Lemma nesterov_sum_below lambda T :
    nesterov_sequence lambda -> (0 < T)%nat -> (INR T + 1) ^ 2 / 4 <= sum (fun n => lambda (S n)) T.
  Proof.
    intros HL HT; rewrite nesterov_sum by assumption; pose proof (nesterov_lower lambda T HL HT).
    pose proof (lt_0_INR T HT); nra.
  Qed.

  (** Both terms as functions of one parameter. *)
  Lemma nesterov_parameter a b :
    0 <= a -> 1 <= b -> b * b - b = a * a ->
    exists s, 0 <= s /\ a = s * (1 + s) / (1 + 2 * s) /\ b = (1 + s) * (1 + s) / (1 + 2 * s).
  Proof.
    intros Ha Hb H; set (s := a + b - 1); assert (0 < 1 + 2 * s) as Hs by (unfold s; lra).
    exists s; split; [unfold s; lra|]; split; (apply Rmult_eq_reg_r with (1 + 2 * s); [|lra]).
    - replace (s * (1 + s) / (1 + 2 * s) * (1 + 2 * s)) with (s * (1 + s)) by (field; lra); unfold s; lra.
    - replace ((1 + s) * (1 + s) / (1 + 2 * s) * (1 + 2 * s)) with ((1 + s) * (1 + s)) by (field; lra); unfold s; lra.
  Qed.
End Nesterov.
