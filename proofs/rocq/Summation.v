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

  (** ** Summing a potential *)

  Lemma potential_decreases Phi T :
    (forall n, Phi (S n) <= Phi n) -> Phi T <= Phi O.
  Proof. intros H; induction T; [lra | pose proof (H T); lra]. Qed.

  Theorem potential_sum Phi progress budget T :
    (forall n, Phi (S n) - Phi n <= - progress n + budget n) ->
    Phi T + sum progress T <= Phi O + sum budget T.
  Proof. intros H; induction T; simpl; [lra | pose proof (H T); lra]. Qed.

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
