(** * Methods that draw at random

    A sample space is any type [Omega] with an expectation: some real functions of [Omega] are integrable, the constants
    among them and all linear combinations, and on these the mean is linear, monotone, and that of a constant is the
    constant.  Of other functions nothing is said: what [mean] gives for them means nothing.  A method draws a fresh sample
    at every step; [expected] is the expectation over all draws of what it has reached, and [has_expectation] says that it
    exists.  The theorem of the file is that of Summation.v, in expectation. *)

From Coq Require Import FunctionalExtensionality.
From Potential Require Export Summation.

Record Expectation (Omega : Type) := {
  integrable : (Omega -> R) -> Prop;
  mean : (Omega -> R) -> R;
  integrable_const : forall c, integrable (fun _ => c);
  integrable_add : forall a b, integrable a -> integrable b -> integrable (fun w => a w + b w);
  integrable_scale : forall c a, integrable a -> integrable (fun w => c * a w);
  mean_const : forall c, mean (fun _ => c) = c;
  mean_add : forall a b, integrable a -> integrable b -> mean (fun w => a w + b w) = mean a + mean b;
  mean_scale : forall c a, integrable a -> mean (fun w => c * a w) = c * mean a;
  mean_le : forall a b, integrable a -> integrable b -> (forall w, a w <= b w) -> mean a <= mean b
}.
Arguments integrable {Omega} e a.
Arguments mean {Omega} e a.

Section Mean.
  Context {Omega : Type} (P : Expectation Omega).
  Implicit Types (a b : Omega -> R) (c m : R).

  (** [a] is integrable, and its mean is [m], or at most [m]. *)
  Definition has_mean a m : Prop := integrable P a /\ mean P a = m.
  Definition has_mean_at_most a m : Prop := integrable P a /\ mean P a <= m.

  (** No integrable function below [a] has a mean above [m]; [a] itself need not be integrable. *)
  Definition mean_below a m : Prop := forall b, integrable P b -> (forall w, b w <= a w) -> mean P b <= m.

  Lemma has_mean_ext a b m : (forall w, a w = b w) -> has_mean a m -> has_mean b m.
  Proof. intros H; now rewrite (functional_extensionality a b H). Qed.

  Lemma has_mean_const c : has_mean (fun _ => c) c.
  Proof. split; [apply integrable_const | apply mean_const]. Qed.

  Lemma has_mean_scale c a m : has_mean a m -> has_mean (fun w => c * a w) (c * m).
  Proof. intros [H <-]; split; [now apply integrable_scale | now apply mean_scale]. Qed.

  Lemma has_mean_add a b m n : has_mean a m -> has_mean b n -> has_mean (fun w => a w + b w) (m + n).
  Proof. intros [Ha <-] [Hb <-]; split; [now apply integrable_add | now apply mean_add]. Qed.

  Lemma has_mean_sub a b m n : has_mean a m -> has_mean b n -> has_mean (fun w => a w - b w) (m - n).
  Proof.
    intros Ha Hb; apply (has_mean_ext (fun w => a w + (-1) * b w)); [intros; ring|].
    replace (m - n) with (m + (-1) * n) by ring; now apply has_mean_add; [|apply has_mean_scale].
  Qed.

  (** A constant and two functions put together. *)
  Lemma has_mean_affine c0 c1 a m : has_mean a m -> has_mean (fun w => c0 + c1 * a w) (c0 + c1 * m).
  Proof. intros; apply has_mean_add; [apply has_mean_const | now apply has_mean_scale]. Qed.

  Lemma has_mean_quadratic c0 c1 c2 a b m n :
    has_mean a m -> has_mean b n -> has_mean (fun w => c0 + c1 * a w + c2 * b w) (c0 + c1 * m + c2 * n).
  Proof. intros; apply has_mean_add; [now apply has_mean_affine | now apply has_mean_scale]. Qed.

  Lemma has_mean_le a b m n : has_mean a m -> has_mean b n -> (forall w, a w <= b w) -> m <= n.
  Proof. intros [Ha <-] [Hb <-]; now apply mean_le. Qed.

  Lemma has_mean_at_most_le a m n : has_mean_at_most a m -> m <= n -> has_mean_at_most a n.
  Proof. intros [Ha H]; split; [assumption | lra]. Qed.

  (** What lies, up to an excess that is not positive in the mean, below a number has no larger mean. *)
  Lemma mean_step (after excess : Omega -> R) c :
    (forall w, after w <= c + excess w) -> has_mean_at_most excess 0 -> mean_below after c.
  Proof.
    intros H [He Hm] b Hb Hba; destruct (has_mean_affine c 1 excess _ (conj He eq_refl)) as [Hi Hc].
    apply Rle_trans with (mean P (fun w => c + 1 * excess w)); [|rewrite Hc; lra].
    apply mean_le; [assumption | assumption |]; intros w; pose proof (H w); pose proof (Hba w); lra.
  Qed.

  (** The excess is put together term by term. *)
  Lemma mean_nothing : has_mean_at_most (fun _ => 0) 0.
  Proof. destruct (has_mean_const 0) as [H E]; split; [assumption | rewrite E; lra]. Qed.

  Lemma mean_weigh_free e a c m :
    has_mean_at_most e 0 -> has_mean a m -> has_mean_at_most (fun w => e w + c * (a w - m)) 0.
  Proof.
    intros [He Hm] Ha.
    pose proof (has_mean_scale c _ _ (has_mean_sub a (fun _ => m) _ _ Ha (has_mean_const m))) as Hc.
    destruct (has_mean_add e _ _ _ (conj He eq_refl) Hc) as [H E]; split; [assumption | rewrite E; lra].
  Qed.

  Lemma mean_weigh e a c m :
    has_mean_at_most e 0 -> 0 <= c -> has_mean_at_most a m -> has_mean_at_most (fun w => e w + c * (a w - m)) 0.
  Proof.
    intros [He Hm] Hc [Ha Hle].
    pose proof (has_mean_sub a (fun _ => m) _ _ (conj Ha eq_refl) (has_mean_const m)) as Hd.
    destruct (has_mean_add e _ _ _ (conj He eq_refl) (has_mean_scale c _ _ Hd)) as [H E].
    split; [assumption | rewrite E; nra].
  Qed.
End Mean.

(** The uniform distribution on [0, ..., n - 1], for which every function is integrable. *)
Definition uniform (n : nat) (Hn : (0 < n)%nat) : Expectation {i : nat | (i < n)%nat}.
Proof.
  set (extend := fun (a : {i : nat | (i < n)%nat} -> R) (i : nat) =>
    match Compare_dec.lt_dec i n with left H => a (exist _ i H) | right _ => 0 end).
  assert (0 < INR n) as Hpos by now apply lt_0_INR.
  refine {| integrable := fun _ => True; mean := fun a => sum (extend a) n / INR n |}; try (intros; exact I).
  - intros c.
    rewrite (sum_ext _ (fun _ => c)).
    + rewrite sum_const; field; lra.
    + intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
  - intros a b _ _.
    rewrite (sum_ext _ (fun i => extend a i + extend b i)).
    + rewrite sum_plus; field; lra.
    + intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
  - intros c a _.
    rewrite (sum_ext _ (fun i => c * extend a i)).
    + rewrite sum_scale; field; lra.
    + intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [reflexivity | lia].
  - intros a b _ _ H; apply Rmult_le_compat_r; [now apply Rlt_le, Rinv_0_lt_compat|].
    apply sum_le; intros i Hi; unfold extend; destruct (Compare_dec.lt_dec i n); [apply H | lra].
Defined.

Lemma uniform_mean n Hn (a : nat -> R) : has_mean (uniform n Hn) (fun i => a (proj1_sig i)) (sum a n / INR n).
Proof.
  split; [exact I|]; simpl; f_equal; apply sum_ext; intros i Hi; destruct (Compare_dec.lt_dec i n);
    [reflexivity | lia].
Qed.

Section Process.
  Context {Omega State : Type} (P : Expectation Omega).
  Implicit Types (next : nat -> State -> Omega -> State) (Phi : nat -> State -> R) (phi measure : State -> R).

  (** The expectation of [phi] after [n] steps from [s], of which [next k] is the k-th: the mean over the first draw of the
      expectation over the others. *)
  Fixpoint expected next (n : nat) phi (s : State) : R :=
    match n with
    | O => phi s
    | S n => mean P (fun w => expected (fun k => next (S k)) n phi (next O s w))
    end.

  (** That it exists: all functions of which it is the mean are integrable. *)
  Fixpoint has_expectation next (n : nat) phi (s : State) : Prop :=
    match n with
    | O => True
    | S n =>
      integrable P (fun w => expected (fun k => next (S k)) n phi (next O s w)) /\
      forall w, has_expectation (fun k => next (S k)) n phi (next O s w)
    end.

  Lemma expected_scale next n c phi s :
    has_expectation next n phi s ->
    has_expectation next n (fun r => c * phi r) s /\ expected next n (fun r => c * phi r) s = c * expected next n phi s.
  Proof.
    revert next s; induction n as [|n IH]; intros next s; [now split|]; intros [Hi Hw]; simpl.
    assert (forall w, expected (fun k => next (S k)) n (fun r => c * phi r) (next O s w) =
                      c * expected (fun k => next (S k)) n phi (next O s w)) as E by (intros; now apply IH).
    rewrite (functional_extensionality _ _ E); repeat split.
    - now apply integrable_scale.
    - intros w; now apply IH.
    - now apply mean_scale.
  Qed.

  Lemma expected_const next n c s : has_expectation next n (fun _ => c) s /\ expected next n (fun _ => c) s = c.
  Proof.
    revert next s; induction n as [|n IH]; intros next s; [now split|]; simpl.
    assert (forall w, expected (fun k => next (S k)) n (fun _ => c) (next O s w) = c) as E by (intros; apply IH).
    rewrite (functional_extensionality _ (fun _ => c) E); repeat split.
    - apply integrable_const.
    - intros w; apply IH.
    - apply mean_const.
  Qed.

  Lemma integrable_sum T (a : nat -> Omega -> R) :
    (forall n, (n < T)%nat -> integrable P (a n)) ->
    has_mean P (fun w => sum (fun n => a n w) T) (sum (fun n => mean P (a n)) T).
  Proof.
    induction T as [|T IH]; intros H; simpl; [apply has_mean_const|].
    apply has_mean_add; [apply IH; intros; apply H; lia | split; [apply H; lia | reflexivity]].
  Qed.

  Lemma sum_first (a : nat -> R) T : sum a (S T) = a O + sum (fun n => a (S n)) T.
  Proof. induction T as [|T IH]; [simpl; lra|]; rewrite sum_S, IH; simpl; lra. Qed.

  (** If every step lowers the potential in the mean, given a state of which [Inv] holds, as it does of all that follow, by
      [progress] of it and [later] of the next one, then [E psi + sum E progress + sum E later <= Phi_0 + sum budget] for
      what lies below the last potential.  The potential's own expectation need not exist. *)
  Theorem expected_potential_sum Inv next Phi (progress later : nat -> State -> R) (budget : nat -> R) psi (s : State) T :
    Inv s -> (forall n r w, (n < T)%nat -> Inv r -> Inv (next n r w)) ->
    (forall n r, (n < T)%nat -> Inv r -> mean_below P (fun w => Phi (S n) (next n r w) + later n (next n r w))
                   (Phi n r - progress n r + budget n)) ->
    (forall r, Inv r -> psi r <= Phi T r) -> has_expectation next T psi s ->
    (forall n, (n < T)%nat -> has_expectation next n (progress n) s) ->
    (forall n, (n < T)%nat -> has_expectation next (S n) (later n) s) ->
    expected next T psi s + sum (fun n => expected next n (progress n) s) T +
      sum (fun n => expected next (S n) (later n) s) T <= Phi O s + sum budget T.
  Proof.
    revert next Phi progress later budget s.
    induction T as [|T IH]; intros next Phi progress later budget s Hs Hinv H Hd Hpsi Hp Hl.
    - pose proof (Hd s Hs); simpl; lra.
    - set (next' := fun k => next (S k)).
      set (left := fun w => expected next' T psi (next O s w) +
                            sum (fun n => expected next' n (progress (S n)) (next O s w)) T +
                            sum (fun n => expected next' (S n) (later (S n)) (next O s w)) T).
      assert (forall w, left w <= Phi 1%nat (next O s w) + sum (fun n => budget (S n)) T) as B.
      { intros w; apply (IH next' (fun n => Phi (S n)) (fun n => progress (S n)) (fun n => later (S n))).
        - apply Hinv; [lia | exact Hs].
        - intros n r w' Hn; apply (Hinv (S n)); lia.
        - intros n r Hn; apply (H (S n)); lia.
        - exact Hd.
        - apply Hpsi.
        - intros n Hn; apply (Hp (S n)); lia.
        - intros n Hn; apply (Hl (S n)); lia. }
      assert (has_mean P left (expected next (S T) psi s + sum (fun n => expected next (S n) (progress (S n)) s) T +
                               sum (fun n => expected next (S (S n)) (later (S n)) s) T)) as M.
      { apply has_mean_add; [apply has_mean_add|].
        - exact (conj (proj1 Hpsi) eq_refl).
        - apply (integrable_sum T (fun n w => expected next' n (progress (S n)) (next O s w))).
          intros n Hn; apply (Hp (S n)); lia.
        - apply (integrable_sum T (fun n w => expected next' (S n) (later (S n)) (next O s w))).
          intros n Hn; apply (Hl (S n)); lia. }
      pose proof (has_mean_add P _ _ _ _ M (conj (proj1 (Hl O ltac:(lia))) eq_refl)) as M'.
      pose proof (has_mean_affine P (- sum (fun n => budget (S n)) T) 1 _ _ M') as [Hi E].
      pose proof (H O s ltac:(lia) Hs _ Hi) as D; rewrite E in D.
      specialize (D ltac:(intros w; pose proof (B w); simpl; lra)).
      rewrite !sum_first; simpl in D |- *; lra.
  Qed.

  (** The three kinds of rates: of the last state, of the mean over the states, and of the mean over the next ones, in which
      each may have a weight of its own; of the potential it takes what is known of the steps before the last. *)
  Theorem expected_last_within Inv next Phi (budget : nat -> R) measure weight s T :
    Inv s -> (forall n r w, (n < T)%nat -> Inv r -> Inv (next n r w)) ->
    (forall n r, (n < T)%nat -> Inv r -> mean_below P (fun w => Phi (S n) (next n r w)) (Phi n r + budget n)) ->
    (forall r, Inv r -> weight * measure r <= Phi T r) -> has_expectation next T measure s ->
    weight * expected next T measure s <= Phi O s + sum budget T.
  Proof.
    intros Hs Hinv H Hd He; destruct (expected_scale next T weight measure s He) as [Hw <-].
    pose proof (expected_potential_sum Inv next Phi (fun _ _ => 0) (fun _ _ => 0) budget (fun r => weight * measure r) s T) as A.
    rewrite (sum_ext _ (fun _ => 0)), sum_const in A by (intros; apply expected_const).
    rewrite (sum_ext _ (fun _ => 0)), sum_const in A by (intros; apply expected_const).
    eapply Rle_trans; [|apply A; [exact Hs | exact Hinv | | exact Hd | exact Hw | |]];
      [lra | | intros; apply expected_const | intros; apply expected_const].
    intros n r Hn Hr b Hb Hba; apply Rle_trans with (Phi n r + budget n); [|lra].
    apply (H n r Hn Hr b Hb); intros w; pose proof (Hba w); lra.
  Qed.

  Theorem expected_progress_within Inv next Phi (budget : nat -> R) measure (share : nat -> R) s T :
    Inv s -> (forall n r w, (n < T)%nat -> Inv r -> Inv (next n r w)) ->
    (forall n r, (n < T)%nat -> Inv r ->
      mean_below P (fun w => Phi (S n) (next n r w)) (Phi n r - share n * measure r + budget n)) ->
    (forall r, Inv r -> 0 <= Phi T r) -> (forall n, has_expectation next n measure s) ->
    sum (fun n => share n * expected next n measure s) T <= Phi O s + sum budget T.
  Proof.
    intros Hs Hinv H Hd He.
    rewrite (sum_ext _ (fun n => expected next n (fun r => share n * measure r) s))
      by (intros n _; symmetry; now apply expected_scale).
    pose proof (expected_potential_sum Inv next Phi (fun n r => share n * measure r) (fun _ _ => 0) budget (fun _ => 0) s T) as A.
    rewrite (sum_ext (fun n => expected next (S n) _ _) (fun _ => 0)), sum_const in A by (intros; apply expected_const).
    rewrite (proj2 (expected_const next T 0 s)) in A.
    eapply Rle_trans; [|apply A; [exact Hs | exact Hinv | | exact Hd | apply expected_const | |]];
      [lra | | intros n _ | intros; apply expected_const].
    - intros n r Hn Hr b Hb Hba; apply (H n r Hn Hr b Hb); intros w; pose proof (Hba w); lra.
    - now apply expected_scale.
  Qed.

  Theorem expected_progress_next_within Inv next Phi (budget : nat -> R) measure (share : nat -> R) s T :
    Inv s -> (forall n r w, (n < T)%nat -> Inv r -> Inv (next n r w)) ->
    (forall n r, (n < T)%nat -> Inv r ->
      mean_below P (fun w => Phi (S n) (next n r w) + share n * measure (next n r w)) (Phi n r + budget n)) ->
    (forall r, Inv r -> 0 <= Phi T r) -> (forall n, has_expectation next n measure s) ->
    sum (fun n => share n * expected next (S n) measure s) T <= Phi O s + sum budget T.
  Proof.
    intros Hs Hinv H Hd He.
    rewrite (sum_ext _ (fun n => expected next (S n) (fun r => share n * measure r) s))
      by (intros n _; symmetry; now apply expected_scale).
    pose proof (expected_potential_sum Inv next Phi (fun _ _ => 0) (fun n r => share n * measure r) budget (fun _ => 0) s T) as A.
    rewrite (sum_ext (fun n => expected next n (fun _ => 0) _) (fun _ => 0)), sum_const in A by (intros; apply expected_const).
    rewrite (proj2 (expected_const next T 0 s)) in A.
    eapply Rle_trans; [|apply A; [exact Hs | exact Hinv | | exact Hd | apply expected_const | |]];
      [lra | | intros; apply expected_const | intros n _].
    - intros n r Hn Hr b Hb Hba; apply Rle_trans with (Phi n r + budget n); [apply (H n r Hn Hr b Hb Hba) | lra].
    - now apply expected_scale.
  Qed.

  (** What is not negative of any state that [Inv] holds of has no negative expectation. *)
  Lemma expected_nonneg Inv next n phi s T :
    Inv s -> (forall k r w, (k < T)%nat -> Inv r -> Inv (next k r w)) -> (forall r, Inv r -> 0 <= phi r) ->
    (n <= T)%nat -> has_expectation next n phi s -> 0 <= expected next n phi s.
  Proof.
    revert next s T; induction n as [|n IH]; intros next s T Hs Hinv Hphi Hn He; [now apply Hphi|]; destruct He as [Hi Hw].
    rewrite <- (mean_const _ P 0); apply mean_le; [apply integrable_const | exact Hi | intros w].
    apply (IH (fun k => next (S k)) (next O s w) (pred T)); try lia; [| | exact Hphi | apply Hw].
    - apply Hinv; [lia | exact Hs].
    - intros k r w' Hk; apply (Hinv (S k)); lia.
  Qed.

  (** The same of every state, with one weight. *)
  Theorem expected_last_until next Phi (budget : nat -> R) measure weight s T :
    (forall n r, (n < T)%nat -> mean_below P (fun w => Phi (S n) (next n r w)) (Phi n r + budget n)) ->
    (forall r, weight * measure r <= Phi T r) -> has_expectation next T measure s ->
    weight * expected next T measure s <= Phi O s + sum budget T.
  Proof. intros H Hd; apply (expected_last_within (fun _ => True)); auto. Qed.

  Theorem expected_progress_until next Phi (budget : nat -> R) measure share s T :
    (forall n r, (n < T)%nat -> mean_below P (fun w => Phi (S n) (next n r w)) (Phi n r - share * measure r + budget n)) ->
    (forall r, 0 <= Phi T r) -> (forall n, has_expectation next n measure s) ->
    share * sum (fun n => expected next n measure s) T <= Phi O s + sum budget T.
  Proof.
    intros H Hd He; rewrite <- sum_scale; apply (expected_progress_within (fun _ => True) next Phi budget measure (fun _ => share)); auto.
  Qed.

  Theorem expected_progress_next_until next Phi (budget : nat -> R) measure share s T :
    (forall n r, (n < T)%nat -> mean_below P (fun w => Phi (S n) (next n r w) + share * measure (next n r w)) (Phi n r + budget n)) ->
    (forall r, 0 <= Phi T r) -> (forall n, has_expectation next n measure s) ->
    share * sum (fun n => expected next (S n) measure s) T <= Phi O s + sum budget T.
  Proof.
    intros H Hd He; rewrite <- sum_scale; apply (expected_progress_next_within (fun _ => True) next Phi budget measure (fun _ => share)); auto.
  Qed.

  (** The same where it is known of every step. *)
  Theorem expected_last next Phi (budget : nat -> R) measure weight s T :
    (forall n r, mean_below P (fun w => Phi (S n) (next n r w)) (Phi n r + budget n)) ->
    (forall r, weight * measure r <= Phi T r) -> has_expectation next T measure s ->
    weight * expected next T measure s <= Phi O s + sum budget T.
  Proof. intros H; apply expected_last_until; intros n r _; apply H. Qed.

  Theorem expected_progress next Phi (budget : nat -> R) measure share s T :
    (forall n r, mean_below P (fun w => Phi (S n) (next n r w)) (Phi n r - share * measure r + budget n)) ->
    (forall r, 0 <= Phi T r) -> (forall n, has_expectation next n measure s) ->
    share * sum (fun n => expected next n measure s) T <= Phi O s + sum budget T.
  Proof. intros H; apply expected_progress_until; intros n r _; apply H. Qed.

  Theorem expected_progress_next next Phi (budget : nat -> R) measure share s T :
    (forall n r, mean_below P (fun w => Phi (S n) (next n r w) + share * measure (next n r w)) (Phi n r + budget n)) ->
    (forall r, 0 <= Phi T r) -> (forall n, has_expectation next n measure s) ->
    share * sum (fun n => expected next (S n) measure s) T <= Phi O s + sum budget T.
  Proof. intros H; apply expected_progress_next_until; intros n r _; apply H. Qed.
End Process.

Lemma uniform_has_expectation {State : Type} N HN (next : nat -> State -> _ -> State) n phi s :
  has_expectation (uniform N HN) next n phi s.
Proof. revert next s; induction n as [|n IH]; intros next s; [exact I|]; split; [exact I | intros; apply IH]. Qed.

(** ** Draws one after the other

    A second draw, independent of the first, may be made at a point that the first has decided: its mean is taken at each
    outcome of the first, and then the mean of that. *)

Section Then.
  Context {A B : Type} (P : Expectation A) (Q : Expectation B).

  Definition then_drawn : Expectation (A * B).
  Proof.
    refine {|
      integrable := fun a =>
        (forall u, integrable Q (fun v => a (u, v))) /\ integrable P (fun u => mean Q (fun v => a (u, v)));
      mean := fun a => mean P (fun u => mean Q (fun v => a (u, v))) |}.
    - intros c; split; [intros; apply integrable_const|].
      rewrite (functional_extensionality _ (fun _ => c) (fun _ => mean_const _ Q c)); apply integrable_const.
    - intros a b [Ha Ha'] [Hb Hb']; split; [intros; now apply integrable_add|].
      rewrite (functional_extensionality _ _ (fun u => mean_add _ Q _ _ (Ha u) (Hb u))); now apply integrable_add.
    - intros c a [H H']; split; [intros; now apply integrable_scale|].
      rewrite (functional_extensionality _ _ (fun u => mean_scale _ Q c _ (H u))); now apply integrable_scale.
    - intros c; rewrite (functional_extensionality _ (fun _ => c) (fun _ => mean_const _ Q c)); apply mean_const.
    - intros a b [Ha Ha'] [Hb Hb'].
      rewrite (functional_extensionality _ _ (fun u => mean_add _ Q _ _ (Ha u) (Hb u))); now apply mean_add.
    - intros c a [H H'].
      rewrite (functional_extensionality _ _ (fun u => mean_scale _ Q c _ (H u))); now apply mean_scale.
    - intros a b [Ha Ha'] [Hb Hb'] H; apply mean_le; [exact Ha' | exact Hb' |].
      intros u; apply mean_le; [apply Ha | apply Hb | intros; apply H].
  Defined.

  (** What lies, at each outcome of the first draw and in the mean of the second, below what has a mean below [c]. *)
  Lemma mean_below_then (after : A * B -> R) (between : A -> R) c :
    (forall u, mean_below Q (fun v => after (u, v)) (between u)) -> mean_below P between c ->
    mean_below then_drawn after c.
  Proof.
    intros H Hc b [Hb Hb'] Hle; apply (Hc _ Hb'); intros u; apply (H u); [apply Hb | intros; apply Hle].
  Qed.
End Then.

(** A coin that falls on its first side with probability [p]; every function of it is integrable. *)
Section Coin.
  Context (p : R) (Hp : 0 <= p <= 1).

  Definition coin : Expectation bool.
  Proof.
    refine {| integrable := fun _ => True; mean := fun a => p * a true + (1 - p) * a false |};
      try (intros; exact I); try (intros; ring).
    intros a b _ _ H; apply Rplus_le_compat; apply Rmult_le_compat_l; (lra || apply H).
  Defined.

  (** A scalar of what the coin decides. *)
  Lemma mean_decided {T : Type} (V : T -> R) (x y : T) :
    has_mean coin (fun face => V (if face then x else y)) (p * V x + (1 - p) * V y).
  Proof. now split. Qed.
End Coin.
