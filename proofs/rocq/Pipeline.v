(** * Plans of a pipeline: a flow bounds the energy of every one from below

    Operations wait for each other, and each is run at one of its measured clocks. A flow through the operations, from
    the source to the sink along the precedence, proves that no choice of clocks and no schedule within a deadline uses
    less than a bound, which is computed from it. Times are whole microseconds, flows milliwatts, energies nanojoules;
    starts are any rational numbers. *)

From Coq Require Import ZArith QArith Qminmax List Lia Lqa Bool.
Import ListNotations.
Open Scope Z_scope.

(** An operation: its options, each a time and an energy; and what the certificate says of it: the flow through it, from
    the source and to the sink. *)
Record operation := Operation {
  options : list (Z * Z);
  through : Z;
  entering : Z;
  leaving : Z
}.

(** What waits for what, by position, from 0 on; and the flow along it. *)
Record arc := Arc { before : Z; after : Z; along : Z }.

(** A plan: the option and the start of each operation, by position. It is in time if every operation takes one of its
    options, starts no earlier than 0 and when all that it waits for is done, and is done by the deadline. *)
Definition in_time (ops : list operation) (arcs : list arc) (deadline : Z) (choice : Z -> Z * Z) (start : Z -> Q) :=
  (forall k o, nth_error ops k = Some o ->
    let i := Z.of_nat k in
    In (choice i) (options o) /\ (0 <= start i)%Q /\ (start i + inject_Z (fst (choice i)) <= inject_Z deadline)%Q) /\
  (forall a, In a arcs -> (start (before a) + inject_Z (fst (choice (before a))) <= start (after a))%Q).

(** The energy of a plan. *)
Fixpoint energy_from (i : Z) (ops : list operation) (choice : Z -> Z * Z) : Z :=
  match ops with
  | [] => 0
  | _ :: rest => snd (choice i) + energy_from (i + 1) rest choice
  end.

Definition energy := energy_from 0.

(** ** The checker *)

Definition priced (x : Z) (o : Z * Z) : Z := snd o + x * fst o.

Fixpoint least (x : Z) (first : Z * Z) (others : list (Z * Z)) : Z :=
  match others with
  | [] => priced x first
  | o :: rest => Z.min (priced x first) (least x o rest)
  end.

Definition least_option (o : operation) : Z :=
  match options o with [] => 0 | first :: others => least (through o) first others end.

Fixpoint total (f : operation -> Z) (ops : list operation) : Z :=
  match ops with [] => 0 | o :: rest => f o + total f rest end.

Definition bound (ops : list operation) (deadline : Z) : Z := total least_option ops - total leaving ops * deadline.

Fixpoint arriving (arcs : list arc) (i : Z) : Z :=
  match arcs with [] => 0 | a :: rest => (if after a =? i then along a else 0) + arriving rest i end.

Fixpoint departing (arcs : list arc) (i : Z) : Z :=
  match arcs with [] => 0 | a :: rest => (if before a =? i then along a else 0) + departing rest i end.

(** The flow is one: nothing is negative, arcs join operations, and what arrives is what goes through and what leaves. *)
Fixpoint conserved (i : Z) (ops : list operation) (arcs : list arc) : bool :=
  match ops with
  | [] => true
  | o :: rest =>
      (0 <=? entering o) && (0 <=? leaving o) && (entering o + arriving arcs i =? through o) &&
      (leaving o + departing arcs i =? through o) && conserved (i + 1) rest arcs
  end.

Definition is_flow (ops : list operation) (arcs : list arc) : bool :=
  let n := Z.of_nat (length ops) in
  forallb (fun a => (0 <=? along a) && (0 <=? before a) && (before a <? n) && (0 <=? after a) && (after a <? n)) arcs &&
  conserved 0 ops arcs.

(** ** Weak duality *)

Lemma least_below x first others o : In o (first :: others) -> least x first others <= priced x o.
Proof.
  revert first; induction others as [|second rest IH]; intros first [->|inside]; simpl; try lia.
  - destruct inside.
  - specialize (IH second inside); lia.
Qed.

(** Sums of rationals over the operations, with their positions. *)
Fixpoint sum_from (i : Z) (ops : list operation) (f : Z -> operation -> Q) : Q :=
  match ops with [] => 0%Q | o :: rest => (f i o + sum_from (i + 1) rest f)%Q end.

Lemma sum_le ops i f g :
  (forall k o, nth_error ops k = Some o -> (f (i + Z.of_nat k)%Z o <= g (i + Z.of_nat k)%Z o)%Q) ->
  (sum_from i ops f <= sum_from i ops g)%Q.
Proof.
  revert i; induction ops as [|o rest IH]; intros i each; simpl; [lra|].
  assert ((f i o <= g i o)%Q) by (specialize (each O o eq_refl); now rewrite Z.add_0_r in each).
  assert ((sum_from (i + 1) rest f <= sum_from (i + 1) rest g)%Q).
  { apply IH; intros k p at_k; specialize (each (S k) p at_k).
    now replace (i + 1 + Z.of_nat k) with (i + Z.of_nat (S k)) by lia. }
  lra.
Qed.

Lemma sum_same ops i f g : (forall k o, (f k o == g k o)%Q) -> (sum_from i ops f == sum_from i ops g)%Q.
Proof. intros each; revert i; induction ops as [|o rest IH]; intros i; simpl; [reflexivity | now rewrite IH, each]. Qed.

Lemma sum_plus ops i f g : (sum_from i ops (fun k o => f k o + g k o) == sum_from i ops f + sum_from i ops g)%Q.
Proof. revert i; induction ops as [|o rest IH]; intros i; simpl; [lra | rewrite IH; lra]. Qed.

Lemma sum_opp ops i f : (sum_from i ops (fun k o => - f k o) == - sum_from i ops f)%Q.
Proof. revert i; induction ops as [|o rest IH]; intros i; simpl; [lra | rewrite IH; lra]. Qed.

Lemma sum_scale ops i f (c : Q) : (sum_from i ops (fun k o => f k o * c) == sum_from i ops f * c)%Q.
Proof. revert i; induction ops as [|o rest IH]; intros i; simpl; [lra | rewrite IH; lra]. Qed.

Lemma sum_total ops i (f : operation -> Z) : (sum_from i ops (fun _ o => inject_Z (f o)) == inject_Z (total f ops))%Q.
Proof. revert i; induction ops as [|o rest IH]; intros i; simpl; [reflexivity | rewrite IH, inject_Z_plus; lra]. Qed.

Lemma sum_energy ops i choice :
  (sum_from i ops (fun k _ => inject_Z (snd (choice k))) == inject_Z (energy_from i ops choice))%Q.
Proof. revert i; induction ops as [|o rest IH]; intros i; simpl; [reflexivity | rewrite IH, inject_Z_plus; lra]. Qed.

Lemma sum_none ops i (f : Z -> Q) : (sum_from i ops (fun k _ => inject_Z 0 * f k) == 0)%Q.
Proof. revert i; induction ops as [|o rest IH]; intros i; cbn [sum_from]; [reflexivity | rewrite IH; change (inject_Z 0) with 0%Q; ring]. Qed.

(** A number at one position. *)
Lemma sum_one ops i j (y : Z) (f : Z -> Q) :
  i <= j < i + Z.of_nat (length ops) ->
  (sum_from i ops (fun k _ => inject_Z (if j =? k then y else 0) * f k) == inject_Z y * f j)%Q.
Proof.
  revert i; induction ops as [|o rest IH]; intros i inside; simpl in *; [lia|].
  destruct (Z.eqb_spec j i) as [->|other].
  - assert (none : forall l k, i < k -> (sum_from k l (fun m _ => inject_Z (if i =? m then y else 0) * f m) == 0)%Q).
    { induction l as [|p tail IHl]; intros k above; simpl; [reflexivity|].
      rewrite (IHl (k + 1)) by lia.
      destruct (Z.eqb_spec i k) as [->|_]; [lia | change (inject_Z 0) with 0%Q; lra]. }
    rewrite none by lia; lra.
  - rewrite IH by lia; change (inject_Z 0) with 0%Q; lra.
Qed.

(** Sums over the arcs. *)
Fixpoint sum_arcs (arcs : list arc) (f : arc -> Q) : Q :=
  match arcs with [] => 0%Q | a :: rest => (inject_Z (along a) * f a + sum_arcs rest f)%Q end.

Lemma sum_departing ops arcs (f : Z -> Q) :
  (forall a, In a arcs -> 0 <= before a < Z.of_nat (length ops)) ->
  (sum_from 0 ops (fun k _ => inject_Z (departing arcs k) * f k) == sum_arcs arcs (fun a => f (before a)))%Q.
Proof.
  induction arcs as [|a rest IH]; intros inside.
  - apply sum_none.
  - cbn [departing arriving sum_arcs].
    rewrite <- (IH (fun b inb => inside b (or_intror inb))).
    rewrite <- (sum_one ops 0 (before a) (along a) f) by (apply inside; now left).
    rewrite <- sum_plus.
    apply sum_same; intros k o; rewrite inject_Z_plus; ring.
Qed.

Lemma sum_arriving ops arcs (f : Z -> Q) :
  (forall a, In a arcs -> 0 <= after a < Z.of_nat (length ops)) ->
  (sum_from 0 ops (fun k _ => inject_Z (arriving arcs k) * f k) == sum_arcs arcs (fun a => f (after a)))%Q.
Proof.
  induction arcs as [|a rest IH]; intros inside.
  - apply sum_none.
  - cbn [departing arriving sum_arcs].
    rewrite <- (IH (fun b inb => inside b (or_intror inb))).
    rewrite <- (sum_one ops 0 (after a) (along a) f) by (apply inside; now left).
    rewrite <- sum_plus.
    apply sum_same; intros k o; rewrite inject_Z_plus; ring.
Qed.

Lemma sum_arcs_le arcs f g :
  (forall a, In a arcs -> 0 <= along a) -> (forall a, In a arcs -> (f a <= g a)%Q) ->
  (sum_arcs arcs f <= sum_arcs arcs g)%Q.
Proof.
  induction arcs as [|a rest IH]; intros nonnegative each; simpl; [lra|].
  specialize (IH (fun b inb => nonnegative b (or_intror inb)) (fun b inb => each b (or_intror inb))).
  pose proof (each a (or_introl eq_refl)) as here.
  pose proof (nonnegative a (or_introl eq_refl)) as sign; rewrite Zle_Qle in sign; change (inject_Z 0) with 0%Q in sign.
  nra.
Qed.

Lemma conserved_at ops arcs i k o :
  conserved i ops arcs = true -> nth_error ops k = Some o ->
  0 <= entering o /\ 0 <= leaving o /\
  entering o + arriving arcs (i + Z.of_nat k) = through o /\ leaving o + departing arcs (i + Z.of_nat k) = through o.
Proof.
  revert i k; induction ops as [|p rest IH]; intros i k holds at_k; [destruct k; discriminate|].
  simpl in holds; rewrite !andb_true_iff, !Z.leb_le, !Z.eqb_eq in holds.
  destruct k as [|k]; simpl in at_k.
  - injection at_k as <-; replace (i + Z.of_nat 0) with i by lia; tauto.
  - replace (i + Z.of_nat (S k)) with (i + 1 + Z.of_nat k) by lia; now apply IH.
Qed.

(** The theorem: what the checker accepts bounds every plan. *)
Theorem no_plan_uses_less ops arcs deadline :
  is_flow ops arcs = true ->
  forall choice start, in_time ops arcs deadline choice start -> bound ops deadline <= energy ops choice.
Proof.
  intros flow choice start [each waits].
  unfold is_flow in flow; rewrite andb_true_iff, forallb_forall in flow; destruct flow as [joins balance].
  assert (arc_fine : forall a, In a arcs ->
    0 <= along a /\ 0 <= before a < Z.of_nat (length ops) /\ 0 <= after a < Z.of_nat (length ops)).
  { intros a inside; specialize (joins a inside); rewrite !andb_true_iff, !Z.leb_le, !Z.ltb_lt in joins; lia. }
  set (time := fun i => inject_Z (fst (choice i))).
  (* Each operation costs at least its least priced option less its flow times its time, *)
  assert (priced_least : (sum_from 0 ops (fun _ o => inject_Z (least_option o)) <=
    sum_from 0 ops (fun k o => inject_Z (snd (choice k)) + inject_Z (through o) * time k))%Q).
  { apply sum_le; intros k o at_k; destruct (each k o at_k) as [chosen _].
    unfold time; rewrite <- inject_Z_mult, <- inject_Z_plus, <- Zle_Qle.
    unfold least_option; destruct (options o) as [|first others]; [destruct chosen|].
    apply (least_below (through o)) in chosen; unfold priced in chosen; exact chosen. }
  (* and the flow times the times is a sum over paths, of which none is longer than the deadline. *)
  assert (paths : (sum_from 0 ops (fun k o => inject_Z (through o) * time k) <=
    sum_from 0 ops (fun k o => inject_Z (leaving o) * inject_Z deadline))%Q).
  { assert (split : (sum_from 0 ops (fun k o => inject_Z (through o) * time k) <=
      sum_from 0 ops (fun k o => inject_Z (leaving o) * inject_Z deadline +
        (inject_Z (departing arcs k) * (start k + time k) + - (inject_Z (arriving arcs k) * start k))))%Q).
    { apply sum_le; intros k o at_k; simpl.
      destruct (conserved_at ops arcs 0 k o balance at_k) as (enters & leaves & comes & goes).
      destruct (each k o at_k) as (_ & late & done); simpl in *.
      set (i := Z.of_nat k) in *; fold (time i) in done.
      assert (inject_Z (entering o) + inject_Z (arriving arcs i) == inject_Z (through o))%Q
        by (rewrite <- inject_Z_plus, comes; reflexivity).
      assert (inject_Z (leaving o) + inject_Z (departing arcs i) == inject_Z (through o))%Q
        by (rewrite <- inject_Z_plus, goes; reflexivity).
      rewrite Zle_Qle in enters, leaves; change (inject_Z 0) with 0%Q in enters, leaves.
      nra. }
    eapply Qle_trans; [exact split|].
    rewrite !sum_plus, sum_opp.
    rewrite (sum_departing ops arcs (fun k => start k + time k)%Q) by (intros a inside; apply (arc_fine a inside)).
    rewrite (sum_arriving ops arcs start) by (intros a inside; apply (arc_fine a inside)).
    assert (along_arcs : (sum_arcs arcs (fun a => start (before a) + time (before a)) <=
      sum_arcs arcs (fun a => start (after a)))%Q)
      by (apply sum_arcs_le; intros a inside; [apply (arc_fine a inside) | apply (waits a inside)]).
    lra. }
  rewrite sum_plus, sum_total, sum_energy in priced_least.
  rewrite sum_scale, sum_total in paths.
  unfold bound, energy; rewrite Zle_Qle; unfold Z.sub; rewrite inject_Z_plus, inject_Z_opp, inject_Z_mult; lra.
Qed.
