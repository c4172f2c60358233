(** * Noise of agents that are independent of each other: local-sgd/heterogeneous, agent by agent

    What [local-sgd/heterogeneous] assumes of the noise of all agents: of N agents, each with noise of mean zero and of a
    variance of at most sigma^2, uncorrelated with that of every other, the projection on the points of consensus has a
    variance of at most sigma^2, and what is apart from it one of (N - 1) sigma^2. *)

From Potential Require Import Certificate Euclidean Expectation LinearMaps LocalSgdHeterogeneous.

Section Agents.
  Context {H : InnerProductSpace}.

  (** The points of N agents as one, that of each, their sum, and the point that all of them share. *)
  Fixpoint agents (n : nat) : InnerProductSpace := match n with O => point | S n => product H (agents n) end.

  Fixpoint agent (n i : nat) : agents n -> H :=
    match n return agents n -> H with
    | O => fun _ => zero
    | S n => fun x => match i with O => fst x | S i => agent n i (snd x) end
    end.

  Fixpoint total (n : nat) : agents n -> H :=
    match n return agents n -> H with O => fun _ => zero | S n => fun x => fst x ⊕ total n (snd x) end.

  Fixpoint everywhere (n : nat) (h : H) : agents n :=
    match n return agents n with O => tt | S n => (h, everywhere n h) end.

  (** The average of all agents, everywhere: the orthogonal projection on the points of consensus. *)
  Definition averaged (n : nat) (x : agents n) : agents n := everywhere n ((/ INR n) ⊙ total n x).

  Lemma inner_everywhere n x h : ⟨x, everywhere n h⟩ = ⟨total n x, h⟩.
  Proof.
    induction n as [|n IH]; simpl; [symmetry; apply inner_zero | rewrite inner_add; f_equal; apply IH].
  Qed.

  Lemma total_everywhere n h : total n (everywhere n h) = INR n ⊙ h.
  Proof.
    induction n as [|n IH]; [simpl; vector_eq|].
    change (total (S n) (everywhere (S n) h)) with (h ⊕ total n (everywhere n h)); rewrite IH, S_INR; vector_eq.
  Qed.

  Lemma averaged_symmetric n x y : (0 < n)%nat -> ⟨averaged n x, y⟩ = ⟨x, averaged n y⟩.
  Proof.
    intros Hn; unfold averaged; rewrite (inner_sym _ (everywhere n _) y), !inner_everywhere.
    rewrite (inner_sym _ (total n y)), inner_scale, (inner_sym _ (total n x) (_ ⊙ _)), inner_scale.
    now rewrite (inner_sym _ (total n x)).
  Qed.

  Lemma averaged_projects n x : (0 < n)%nat -> averaged n (averaged n x) = averaged n x.
  Proof.
    intros Hn; apply lt_0_INR in Hn; unfold averaged; f_equal; rewrite total_everywhere.
    vector_eq_by ltac:(field; lra).
  Qed.

  Lemma everywhere_add n h k : everywhere n (h ⊕ k) = everywhere n h ⊕ everywhere n k.
  Proof. induction n as [|n IH]; [reflexivity|]; simpl; rewrite IH; reflexivity. Qed.

  Lemma everywhere_scale n c h : everywhere n (c ⊙ h) = c ⊙ everywhere n h.
  Proof. induction n as [|n IH]; [reflexivity|]; simpl; rewrite IH; reflexivity. Qed.

  Lemma total_add n x y : total n (x ⊕ y) = total n x ⊕ total n y.
  Proof.
    induction n as [|n IH]; [simpl; vector_eq|].
    change (total (S n) (x ⊕ y)) with ((fst x ⊕ fst y) ⊕ total n (snd x ⊕ snd y)); rewrite IH; simpl; vector_eq.
  Qed.

  Lemma total_scale n c x : total n (c ⊙ x) = c ⊙ total n x.
  Proof.
    induction n as [|n IH]; [simpl; vector_eq|].
    change (total (S n) (c ⊙ x)) with ((c ⊙ fst x) ⊕ total n (c ⊙ snd x)); rewrite IH; simpl; vector_eq.
  Qed.

  Definition consensus (n : nat) (Hn : (0 < n)%nat) : LinearMap (agents n) (agents n).
  Proof.
    refine {| map_value := averaged n; adjoint := averaged n |}.
    - intros x y; unfold averaged; rewrite total_add, <- everywhere_add; f_equal; vector_eq.
    - intros c x; unfold averaged; rewrite total_scale, <- everywhere_scale; f_equal; vector_eq_by ltac:(ring).
    - intros x y; symmetry; now apply averaged_symmetric.
  Defined.

  Lemma consensus_averaging n Hn : averaging (consensus n Hn).
  Proof. split; [intros x y; now apply averaged_symmetric | intros x; now apply averaged_projects]. Qed.

  Lemma averaged_square n x : (0 < n)%nat -> ‖averaged n x‖² = / INR n * ‖total n x‖².
  Proof.
    intros Hn; apply lt_0_INR in Hn; unfold averaged; rewrite inner_everywhere, total_everywhere.
    rewrite !inner_scale, (inner_sym _ (total n x) (_ ⊙ _)), inner_scale; field; lra.
  Qed.

  Lemma apart_square n x : (0 < n)%nat -> ‖x ⊖ averaged n x‖² = ‖x‖² - / INR n * ‖total n x‖².
  Proof.
    intros Hn; rewrite <- (averaged_square n x Hn).
    pose proof (averaged_symmetric n x (averaged n x) Hn) as S; rewrite (averaged_projects n x Hn) in S.
    replace ‖x ⊖ averaged n x‖² with (‖x‖² - 2 * ⟨x, averaged n x⟩ + ‖averaged n x‖²) by inner_ring.
    lra.
  Qed.

  Context {Omega : Type} (P : Expectation Omega) (sigma : R).

  (** Noise of which that of each agent has a variance of at most sigma^2, uncorrelated with that of the others. *)
  Definition uncorrelated (n : nat) (e : Omega -> agents n) : Prop :=
    (forall i, (i < n)%nat -> has_mean_at_most P (fun w => ‖agent n i (e w)‖²) (sigma ^ 2)) /\
    (forall i j, (i < n)%nat -> (j < n)%nat -> i <> j -> has_mean P (fun w => ⟨agent n i (e w), agent n j (e w)⟩) 0).

  Lemma uncorrelated_with_total n (a : Omega -> H) (e : Omega -> agents n) :
    (forall j, (j < n)%nat -> has_mean P (fun w => ⟨a w, agent n j (e w)⟩) 0) ->
    has_mean P (fun w => ⟨a w, total n (e w)⟩) 0.
  Proof.
    induction n as [|n IH]; intros A.
    - apply (has_mean_ext P (fun _ => 0)); [intros w; simpl; now rewrite inner_sym, inner_zero | apply has_mean_const].
    - pose proof (has_mean_add P _ _ _ _ (A O ltac:(lia)) (IH (fun w => snd (e w)) (fun j Hj => A (S j) ltac:(lia)))) as M.
      rewrite Rplus_0_r in M; apply (has_mean_ext P _ _ _ (fun w => eq_refl _)) in M; revert M.
      apply has_mean_ext; intros w; simpl.
      rewrite (inner_sym _ (a w) (fst (e w) ⊕ _)), inner_add; f_equal; apply inner_sym.
  Qed.

  (** The square of the sum has the mean of the sum of the squares. *)
  Lemma mean_total n (e : Omega -> agents n) :
    uncorrelated n e ->
    exists m, m <= INR n * sigma ^ 2 /\ has_mean P (fun w => ‖total n (e w)‖²) m /\ has_mean P (fun w => ‖e w‖²) m.
  Proof.
    induction n as [|n IH]; intros [V C].
    - exists 0; split; [simpl; lra|]; split; (apply (has_mean_ext P (fun _ => 0)); [|apply has_mean_const]);
        intros w; simpl; [now rewrite inner_zero | reflexivity].
    - destruct (IH (fun w => snd (e w))) as (m & Hm & T & S).
      { split; [intros i Hi; apply (V (Datatypes.S i)); lia|].
        intros i j Hi Hj D; apply (C (Datatypes.S i) (Datatypes.S j)); lia. }
      destruct (V O ltac:(lia)) as [Vi Vm]; set (v := mean P (fun w => ‖agent (Datatypes.S n) 0 (e w)‖²)) in *.
      assert (has_mean P (fun w => ‖fst (e w)‖²) v) as F by (split; [exact Vi | reflexivity]).
      pose proof (uncorrelated_with_total n (fun w => fst (e w)) (fun w => snd (e w))
        (fun j Hj => C O (Datatypes.S j) ltac:(lia) ltac:(lia) ltac:(lia))) as X.
      exists (v + m); split; [rewrite S_INR; lra|]; split.
      + pose proof (has_mean_add P _ _ _ _ (has_mean_add P _ _ _ _ F (has_mean_scale P 2 _ _ X)) T) as M.
        replace (v + 2 * 0 + m) with (v + m) in M by ring; revert M; apply has_mean_ext; intros w; simpl; inner_ring.
      + exact (has_mean_add P _ _ _ _ F S).
  Qed.

  Theorem average_of_agents n (e : Omega -> agents n) :
    (0 < n)%nat -> uncorrelated n e -> has_mean_at_most P (fun w => ‖averaged n (e w)‖²) (sigma ^ 2).
  Proof.
    intros Hn U; destruct (mean_total n e U) as (m & Hm & T & _); pose proof (lt_0_INR n Hn) as Hp.
    destruct (has_mean_scale P (/ INR n) _ _ T) as [I M].
    pose proof (conj I M : has_mean P _ _) as A.
    apply (has_mean_ext P _ (fun w => ‖averaged n (e w)‖²)) in A; [|intros w; now rewrite (averaged_square n)].
    destruct A as [Ai Am]; split; [exact Ai|]; rewrite Am.
    apply Rmult_le_reg_l with (INR n); [exact Hp|]; rewrite <- Rmult_assoc, Rinv_r by lra; lra.
  Qed.

  Theorem deviation_of_agents n (e : Omega -> agents n) :
    (0 < n)%nat -> uncorrelated n e ->
    has_mean_at_most P (fun w => ‖e w ⊖ averaged n (e w)‖²) ((INR n - 1) * sigma ^ 2).
  Proof.
    intros Hn U; destruct (mean_total n e U) as (m & Hm & T & S); pose proof (lt_0_INR n Hn) as Hp.
    assert (1 <= INR n) as H1 by (apply (le_INR 1 n); lia).
    pose proof (has_mean_sub P _ _ _ _ S (has_mean_scale P (/ INR n) _ _ T)) as A.
    apply (has_mean_ext P _ (fun w => ‖e w ⊖ averaged n (e w)‖²)) in A; [|intros w; now rewrite (apart_square n)].
    destruct A as [Ai Am]; split; [exact Ai|]; rewrite Am.
    apply Rmult_le_reg_l with (INR n); [exact Hp|].
    replace (INR n * (m - / INR n * m)) with ((INR n - 1) * m) by (field; lra).
    replace (INR n * ((INR n - 1) * sigma ^ 2)) with ((INR n - 1) * (INR n * sigma ^ 2)) by ring.
    apply Rmult_le_compat_l; lra.
  Qed.
End Agents.

(** Local SGD of N agents, the variance of each agent's noise at most sigma^2, uncorrelated with that of the others. *)
Corollary local_sgd_of_agents (H : InnerProductSpace) (Omega : Type) (P : Expectation Omega) (L lam sigma : R) (N : nat)
    (N_positive : (0 < N)%nat) (probability eta : R) (f : @agents H N -> R) (grad : @agents H N -> @agents H N)
    (W : LinearMap (@agents H N) (@agents H N)) (xs ys : @agents H N) (noise : nat -> @agents H N -> Omega -> @agents H N)
    (coin_is : 0 <= probability <= 1) (next : nat -> @agents H N -> Omega * bool -> @agents H N) (x0 : @agents H N) :
  let J := consensus N N_positive in
  let lost := 2 * L * eta ^ 2 * (1 - probability) * (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖² in
  0 < L -> 0 <= lam -> lam < 1 -> 0 <= sigma -> 0 < probability -> 0 < eta -> eta <= probability / (3 * L) ->
  smooth_convex L f grad -> mixing lam J W -> J xs = xs -> grad xs = ys ⊖ W ys ->
  (forall n x v, has_mean P (fun omega => ⟨noise n x omega, v⟩) 0) -> (forall n x, uncorrelated P sigma N (noise n x)) ->
  (forall n x omega, next n x omega =
     let y := x ⊖ eta ⊙ (grad x ⊕ noise n x (fst omega)) in if snd omega then J y else y) ->
  (forall n, has_expectation (then_drawn P (coin probability coin_is)) next n (fun x => f (J x) - f xs - lost) x0) ->
  forall T, (0 < T)%nat ->
  sum (fun n => expected (then_drawn P (coin probability coin_is)) next n (fun x => f (J x) - f xs - lost) x0) T / INR T <=
    ‖J x0 ⊖ xs‖² / (2 * INR T * eta) + L * ‖x0 ⊖ J x0‖² / (INR T * probability) +
    eta * sigma ^ 2 / 2 + L * eta ^ 2 * (INR N - 1) * sigma ^ 2 * (1 - probability) / probability.
Proof.
  intros J lost HL Hlam Hlam1 Hs Hp He Hb Hf HW Hxs Hg Hu Hc Hn Hx T HT; pose proof (lt_0_INR T HT).
  assert (forall x, f (J x) - f xs - lost = (f (J x) - f xs) + (- 1) * 2 * L * eta ^ 2 * (1 - probability) *
    (2 - probability) / probability ^ 2 * ‖ys ⊖ W ys‖²) as E by (intros; unfold lost; field; lra).
  rewrite (FunctionalExtensionality.functional_extensionality _ _ E) in Hx |- *.
  eapply Rle_trans.
  - refine (local_sgd_heterogeneous (agents N) Omega P L lam sigma N N_positive probability eta f grad J W xs ys noise coin_is
      next x0 HL Hlam Hlam1 Hs Hp (proj2 coin_is) He Hb Hf (consensus_averaging N N_positive) HW Hxs Hg Hu _ _ _ Hx T HT).
    + intros n x; now apply average_of_agents.
    + intros n x; now apply deviation_of_agents.
    + assert (forall x e, J x ⊖ eta ⊙ J (grad x) ⊖ eta ⊙ J e = J (x ⊖ eta ⊙ (grad x ⊕ e))) as A
        by (intros; rewrite map_sub, map_scale, map_add; vector_eq_by ltac:(ring)).
      assert (forall x e, x ⊖ eta ⊙ grad x ⊖ eta ⊙ e = x ⊖ eta ⊙ (grad x ⊕ e)) as B by (intros; vector_eq_by ltac:(ring)).
      intros n x [w face]; unfold step; rewrite Hn; cbn [fst snd]; cbv zeta; rewrite A, B.
      destruct face; repeat split; auto.
  - apply Req_le; field; lra.
Qed.

Print Assumptions local_sgd_of_agents.
