(** * Methods that draw at random

    A sample space is any type [Omega] with an expectation: a linear, monotone functional of mean one on the real functions
    of [Omega].  A method draws a fresh sample at every step; [expected] is the expectation over all draws of what it has
    reached.  The theorem of the file is that of Summation.v, in expectation. *)

From Potential Require Export Summation.

Record Expectation (Omega : Type) := {
  mean : (Omega -> R) -> R;
  mean_add : forall a b, mean (fun w => a w + b w) = mean a + mean b;
  mean_scale : forall c a, mean (fun w => c * a w) = c * mean a;
  mean_const : forall c, mean (fun _ => c) = c;
  mean_le : forall a b, (forall w, a w <= b w) -> mean a <= mean b
}.
Arguments mean {Omega} e a.

Section Mean.
  Context {Omega : Type} (P : Expectation Omega).
  Implicit Types (a b : Omega -> R) (c : R).

  Lemma mean_ext a b : (forall w, a w = b w) -> mean P a = mean P b.
  Proof. intros H; apply Rle_antisym; apply mean_le; intros w; rewrite H; lra. Qed.

  Lemma mean_sub a b : mean P (fun w => a w - b w) = mean P a - mean P b.
  Proof.
    rewrite (mean_ext _ (fun w => a w + (-1) * b w)) by (intros; ring).
    rewrite (mean_add _ P a (fun w => (-1) * b w)), mean_scale; ring.
  Qed.

  (** A step's change in the mean, from its change at each outcome up to an excess that is not positive in the mean. *)
  Lemma mean_step (after progress excess : Omega -> R) before budget :
    (forall w, after w <= before - progress w + budget + excess w) -> mean P excess <= 0 ->
    mean P after <= before - mean P progress + budget.
  Proof.
    intros H He; pose proof (mean_le _ P _ _ H) as A.
    rewrite (mean_ext (fun w => before - progress w + budget + excess w)
               (fun w => (before + budget) + ((-1) * progress w + excess w))) in A by (intros; ring).
    rewrite (mean_add _ P (fun _ => before + budget) (fun w => (-1) * progress w + excess w)), mean_const,
      (mean_add _ P (fun w => (-1) * progress w) excess), mean_scale in A; lra.
  Qed.

  (** The excess is put together term by term. *)
  Lemma mean_weigh_free e a c m : mean P e <= 0 -> mean P a = m -> mean P (fun w => e w + c * (a w - m)) <= 0.
  Proof.
    intros He Ha; rewrite (mean_add _ P e (fun w => c * (a w - m))), mean_scale.
    rewrite (mean_sub a (fun _ => m)), mean_const, Ha; lra.
  Qed.

  Lemma mean_weigh e a c m :
    mean P e <= 0 -> 0 <= c -> mean P a <= m -> mean P (fun w => e w + c * (a w - m)) <= 0.
  Proof.
    intros He Hc Ha; rewrite (mean_add _ P e (fun w => c * (a w - m))), mean_scale.
    rewrite (mean_sub a (fun _ => m)), mean_const; nra.
  Qed.

  (** What a quadratic of a random variable of mean zero and second moment at most [v] has for a mean. *)
  Lemma mean_affine c0 c1 a : mean P (fun w => c0 + c1 * a w) = c0 + c1 * mean P a.
  Proof. rewrite (mean_add _ P (fun _ => c0) (fun w => c1 * a w)), mean_const, mean_scale; ring. Qed.

  Lemma mean_quadratic c0 c1 c2 a b :
    mean P (fun w => c0 + c1 * a w + c2 * b w) = c0 + c1 * mean P a + c2 * mean P b.
  Proof. rewrite (mean_add _ P (fun w => c0 + c1 * a w) (fun w => c2 * b w)), mean_affine, mean_scale; ring. Qed.
End Mean.

(** The uniform distribution on [0, ..., n - 1]. *)
Definition uniform (n : nat) (Hn : (0 < n)%nat) : Expectation {i : nat | (i < n)%nat}.
Proof.
  set (extend := fun (a : {i : nat | (i < n)%nat} -> R) (i : nat) =>
    match Compare_dec.lt_dec i n with left H => a (exist _ i H) | right _ => 0 end).
  assert (0 < INR n) as Hpos by now apply lt_0_INR.
  refine {| mean := fun a => sum (extend a) n / INR n |}.
  - intros a b.
    rewrite (sum_ext _ (fun i => extend a i + extend b i)).
    + rewrite sum_plus; field; lra.
    + intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
  - intros c a.
    rewrite (sum_ext _ (fun i => c * extend a i)).
    + rewrite sum_scale; field; lra.
    + intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
  - intros c.
    rewrite (sum_ext _ (fun _ => c)).
    + rewrite sum_const; field; lra.
    + intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
  - intros a b H; apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat|].
    apply sum_le; intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [apply H | lra].
Defined.

Lemma uniform_mean n Hn (a : nat -> R) : mean (uniform n Hn) (fun i => a (proj1_sig i)) = sum a n / INR n.
Proof.
  simpl; f_equal; apply sum_ext; intros i Hi; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
Qed.

Section Process.
  Context {Omega State : Type} (P : Expectation Omega) (next : nat -> State -> Omega -> State).

  (** The expectation of [phi] after [n] steps from the state [s] at time [t]. *)
  Fixpoint expected_from (t n : nat) (phi : State -> R) (s : State) : R :=
    match n with
    | O => phi s
    | S n => mean P (fun w => expected_from (S t) n phi (next t s w))
    end.

  (** The same from time [0]. *)
  Definition expected (n : nat) (phi : State -> R) (s : State) : R := expected_from 0 n phi s.

  (** The last draw may be averaged first. *)
  Lemma expected_last t n phi s :
    expected_from t (S n) phi s = expected_from t n (fun r => mean P (fun w => phi (next (t + n) r w))) s.
  Proof.
    revert t s; induction n as [|n IH]; intros t s.
    - simpl; now rewrite Nat.add_0_r.
    - change (mean P (fun w => expected_from (S t) (S n) phi (next t s w)) =
              mean P (fun w => expected_from (S t) n (fun r => mean P (fun w => phi (next (t + S n) r w))) (next t s w))).
      apply mean_ext; intros w; rewrite IH.
      now replace (S t + n)%nat with (t + S n)%nat by lia.
  Qed.

  Lemma expected_from_le t n phi psi s :
    (forall r, phi r <= psi r) -> expected_from t n phi s <= expected_from t n psi s.
  Proof.
    intros H; revert t s; induction n as [|n IH]; intros t s; simpl; [apply H | apply mean_le; intros; apply IH].
  Qed.

  Lemma expected_from_combine t n phi psi c s :
    expected_from t n (fun r => phi r - psi r + c) s = expected_from t n phi s - expected_from t n psi s + c.
  Proof.
    revert t s; induction n as [|n IH]; intros t s; simpl; [reflexivity|].
    rewrite (mean_ext P _ (fun w => (expected_from (S t) n phi (next t s w) - expected_from (S t) n psi (next t s w)) + c))
      by (intros; apply IH).
    rewrite (mean_add _ P (fun w => expected_from (S t) n phi (next t s w) - expected_from (S t) n psi (next t s w))
               (fun _ => c)), mean_const.
    now rewrite (mean_sub P (fun w => expected_from (S t) n phi (next t s w))).
  Qed.

  (** If every step lowers the potential in expectation, given the state, then
      [E Phi_T + sum E progress <= Phi_0 + sum budget]. *)
  Theorem expected_potential_sum (Phi progress : nat -> State -> R) (budget : nat -> R) (s : State) (T : nat) :
    (forall n r, mean P (fun w => Phi (S n) (next n r w)) <= Phi n r - progress n r + budget n) ->
    expected T (Phi T) s + sum (fun n => expected n (progress n) s) T <= Phi O s + sum budget T.
  Proof.
    intros H; unfold expected; induction T as [|T IH]; [simpl; lra|].
    rewrite expected_last; simpl (sum _ (S T)).
    pose proof (expected_from_le 0 T _ _ s (fun r => H T r)) as A; simpl (0 + T)%nat.
    rewrite expected_from_combine in A; lra.
  Qed.

  (** The same for the steps before a horizon. *)
  Theorem expected_potential_sum_until (Phi progress : nat -> State -> R) (budget : nat -> R) (s : State) (T : nat) :
    (forall n r, (n < T)%nat -> mean P (fun w => Phi (S n) (next n r w)) <= Phi n r - progress n r + budget n) ->
    expected T (Phi T) s + sum (fun n => expected n (progress n) s) T <= Phi O s + sum budget T.
  Proof.
    intros H; unfold expected; induction T as [|T IH]; [simpl; lra|].
    specialize (IH (fun n r before => H n r (Nat.lt_lt_succ_r _ _ before))).
    rewrite expected_last; simpl (sum _ (S T)).
    pose proof (expected_from_le 0 T _ _ s (fun r => H T r (Nat.lt_succ_diag_r T))) as A; simpl (0 + T)%nat.
    rewrite expected_from_combine in A; lra.
  Qed.

  Lemma expected_scale n c phi s : expected n (fun r => c * phi r) s = c * expected n phi s.
  Proof.
    unfold expected; generalize O as t; revert s; induction n as [|n IH]; intros s t; simpl; [reflexivity|].
    rewrite <- mean_scale; apply mean_ext; intros; apply IH.
  Qed.

  Lemma expected_le n phi psi s : (forall r, phi r <= psi r) -> expected n phi s <= expected n psi s.
  Proof. apply expected_from_le. Qed.

  Lemma expected_ext n phi psi s : (forall r, phi r = psi r) -> expected n phi s = expected n psi s.
  Proof. intros H; apply Rle_antisym; apply expected_le; intros r; rewrite H; lra. Qed.

  (** The state after one more step. *)
  Lemma expected_next n phi s : expected (S n) phi s = expected n (fun r => mean P (fun w => phi (next n r w))) s.
  Proof. unfold expected; now rewrite expected_last. Qed.

  Lemma expected_const n c s : expected n (fun _ => c) s = c.
  Proof.
    unfold expected; generalize O as t; revert s; induction n as [|n IH]; intros s t; simpl; [reflexivity|].
    rewrite (mean_ext P _ (fun _ => c)) by (intros; apply IH); apply mean_const.
  Qed.

  (** The rates, in expectation. *)
  Theorem expected_last_iterate_rate (Phi : nat -> State -> R) (budget : nat -> R) (measure : State -> R) weight s T :
    (forall n r, mean P (fun w => Phi (S n) (next n r w)) <= Phi n r + budget n) ->
    (forall r, weight * measure r <= Phi T r) -> 0 < weight ->
    expected T measure s <= (Phi O s + sum budget T) / weight.
  Proof.
    intros H Hd Hw.
    pose proof (expected_potential_sum Phi (fun _ _ => 0) budget s T) as A.
    specialize (A ltac:(intros n r; pose proof (H n r); lra)).
    rewrite (sum_ext _ (fun _ => 0)), sum_const in A by (intros; apply expected_const).
    pose proof (expected_le T _ _ s Hd) as B; rewrite expected_scale in B.
    apply Rmult_le_reg_l with weight; [assumption|].
    replace (weight * ((Phi O s + sum budget T) / weight)) with (Phi O s + sum budget T) by (field; lra); lra.
  Qed.

  Theorem expected_mean_rate (Phi progress : nat -> State -> R) (budget : nat -> R) s T :
    (forall n r, mean P (fun w => Phi (S n) (next n r w)) <= Phi n r - progress n r + budget n) ->
    (forall r, 0 <= Phi T r) -> (0 < T)%nat ->
    sum (fun n => expected n (progress n) s) T / INR T <= (Phi O s + sum budget T) / INR T.
  Proof.
    intros H Hd HT; pose proof (expected_potential_sum Phi progress budget s T H) as A.
    apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat, lt_0_INR|].
    assert (0 <= expected T (Phi T) s); [|lra].
    rewrite <- (expected_const T 0 s); now apply expected_le.
  Qed.
End Process.
