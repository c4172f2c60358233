"""What a file of Rocq proves itself of a root that its theorem speaks of, from its definition."""

from __future__ import annotations

ROOT_OF_TIME = """\
(** [root n] is the square root of [n]; two terms that follow each other are functions of one parameter. *)
Definition root_of_time (root : nat -> R) : Prop := forall n, root n = sqrt (INR n).

Section RootOfTime.
  Variable root : nat -> R.
  Hypothesis root_value : forall n, root n = sqrt (INR n).

  Lemma root_of_time_nonnegative n : 0 <= root n.
  Proof. rewrite root_value; apply sqrt_pos. Qed.

  Lemma root_of_time_positive n : 0 < root (S n).
  Proof. rewrite root_value; apply sqrt_lt_R0, lt_0_INR, Nat.lt_0_succ. Qed.

  Lemma root_of_time_clock n : root n * root n = INR n.
  Proof. rewrite root_value; apply sqrt_sqrt, pos_INR. Qed.

  Lemma root_of_time_relation n : root (S n) * root (S n) = root n * root n + 1.
  Proof. rewrite !root_of_time_clock; apply S_INR. Qed.

  Lemma root_of_time_start : root O = 0.
  Proof. rewrite root_value; apply sqrt_0. Qed.

  Lemma root_of_time_least n : (0 < n)%nat -> 1 <= root n.
  Proof.
    intros Hn; rewrite root_value, <- sqrt_1; apply sqrt_le_1_alt; change 1 with (INR 1); now apply le_INR.
  Qed.

  Lemma root_of_time_parameter a b :
    0 <= a -> 0 < b -> b * b = a * a + 1 ->
    exists s, 0 <= s /\\ a = 2 * s * (1 + s) / (1 + 2 * s) /\\ b = (1 + 2 * s + 2 * s * s) / (1 + 2 * s).
  Proof.
    intros Ha Hb H; assert (1 <= b) as H1 by nra.
    exists ((a + b - 1) / 2); split; [lra|]; split.
    - apply Rmult_eq_reg_r with (a + b); [|lra].
      replace (2 * ((a + b - 1) / 2) * (1 + (a + b - 1) / 2) / (1 + 2 * ((a + b - 1) / 2)) * (a + b))
        with ((a + b - 1) * (a + b + 1) / 2) by (field; lra).
      replace ((a + b - 1) * (a + b + 1) / 2) with ((a * a + 2 * a * b + b * b - 1) / 2) by field; rewrite H; field.
    - apply Rmult_eq_reg_r with (a + b); [|lra].
      replace ((1 + 2 * ((a + b - 1) / 2) + 2 * ((a + b - 1) / 2) * ((a + b - 1) / 2)) /
        (1 + 2 * ((a + b - 1) / 2)) * (a + b)) with ((a * a + 2 * a * b + b * b + 1) / 2) by (field; lra).
      replace (b * (a + b)) with (a * b + b * b) by ring; rewrite H; field.
  Qed.
End RootOfTime.
"""

CONIC_SLACK = """\
(** What a term of a sequence has risen since the start is a function of one parameter that takes every such value. *)
Lemma conic_slack n k c d x :
  0 < n -> 0 < k -> 0 < c -> 0 <= d -> 0 <= x -> exists s, 0 <= s /\\ n * s * (1 + s) = k * x * (c + d * s).
Proof.
  intros Hn Hk Hc Hd Hx; pose (p := n - k * d * x); pose (q := k * c * x).
  assert (0 <= q) as Hq by (unfold q; repeat apply Rmult_le_pos; lra).
  assert (0 <= p * p + 4 * n * q) as Hs by (apply Rplus_le_le_0_compat; [apply Rle_0_sqr | nra]).
  pose (r := sqrt (p * p + 4 * n * q)).
  assert (r * r = p * p + 4 * n * q) as Hr by (apply sqrt_sqrt; exact Hs).
  assert (0 <= r) as H0 by apply sqrt_pos.
  assert (p <= r) as Hp.
  { destruct (Rle_or_lt p 0); [lra|]; apply Rsqr_incr_0_var; [unfold Rsqr; nra | lra]. }
  exists ((r - p) / (2 * n)); split.
  - apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
  - apply Rmult_eq_reg_r with (4 * n); [|lra].
    replace (n * ((r - p) / (2 * n)) * (1 + (r - p) / (2 * n)) * (4 * n)) with ((r - p) * (2 * n + r - p))
      by (field; lra).
    replace (k * x * (c + d * ((r - p) / (2 * n))) * (4 * n)) with (4 * n * q + 2 * (n - p) * (r - p))
      by (unfold p, q; field; lra).
    replace (4 * n * q) with (r * r - p * p) by (rewrite Hr; ring); ring.
Qed.
"""

CONIC = """\
(** [{name}] is the sequence of the largest roots of its relation; two terms are functions of one parameter. *)
Definition {name}_rule {binders}(b : R) : R := {rule}.

Definition {name}_sequence {binders}({name} : nat -> R) : Prop :=
  {name} O = {start} /\\ forall n, {name} (S n) = {name}_rule {parameters}({name} n).

Lemma {name}_parameter {binders}b :
  {premises}{start} <= b ->
  exists {s}, 0 <= {s} /\\ b = {present} /\\ {name}_rule {parameters}b = {following}.
Proof.
  intros {facts}b_least.{generators}
  assert (exists {s}, 0 <= {s} /\\ ({rise}) * {s} * (1 + {s}) = ({alpha}) * (b - {start}) * ({c} + ({d}) * {s}))
    as ({s} & {s}_sign & {s}_value).
  {{ apply conic_slack; [{shown_rise} | {shown_alpha} | {shown_c} | {shown_d} | lra]. }}
  assert (b_value : b = {present}).
  {{ replace b with ({start} + ({rise}) * {s} * (1 + {s}) / (({alpha}) * ({c} + ({d}) * {s}))) at 1
      by (rewrite {s}_value; field; sign); field; sign. }}
  exists {s}; split; [exact {s}_sign|]; split; [exact b_value|].
  unfold {name}_rule; rewrite b_value.
  match goal with |- context [sqrt ?r] => replace r with (({root}) * ({root})) by (field; sign) end.
  rewrite sqrt_square by {shown_root}; field; sign.
Qed.

Lemma {name}_least {binders}({name} : nat -> R) :
  {premises}{name}_sequence {parameters}{name} -> forall n, {start} <= {name} n.
Proof.
  intros {facts}[{name}_start {name}_next] n; induction n as [|n least]; [rewrite {name}_start; lra|].{generators}
  destruct ({name}_parameter {parameters}({name} n) {facts}least) as ({s} & {s}_sign & _ & {name}_value).
  rewrite {name}_next, {name}_value; apply Rge_le, Rminus_ge, Rle_ge.
  replace ({following} - {start}) with ({grown}) by (field; sign); {shown_grown}.
Qed.

Lemma {name}_two_terms {binders}({name} : nat -> R) :
  {premises}{name}_sequence {parameters}{name} ->
  forall n, exists {s}, 0 <= {s} /\\ {name} n = {present} /\\ {name} (S n) = {following}.
Proof.
  intros {facts}terms n; rewrite (proj2 terms).
  apply {name}_parameter; try assumption; now apply ({name}_least {parameters}{name}).
Qed.
"""

CONIC_SIGN = """\
Lemma {name}_{fact} {binders}({name} : nat -> R) :
  {premises}{name}_sequence {parameters}{name} -> forall n, {claim}.
Proof.
  intros {facts}terms n.{generators}
  destruct ({name}_two_terms {parameters}{name} {facts}terms n) as ({s} & {s}_sign & {name}_value & {name}_next_value).
  rewrite ?{name}_next_value, ?{name}_value; {shown}.
Qed.
"""

# Both terms of Nesterov's sequence as functions of one parameter, which is positive where the first is not the start.
NESTEROV_ABOVE = """Lemma nesterov_above a b :
  1 <= a -> 1 <= b -> b * b - b = a * a ->
  exists s, 0 < s /\\ a = s * (1 + s) / (1 + 2 * s) /\\ b = (1 + s) * (1 + s) / (1 + 2 * s).
Proof.
  intros above at_least_1 relation.
  destruct (nesterov_parameter a b ltac:(lra) at_least_1 relation) as (s & sign_of_s & a_value & b_value).
  exists s; split; [|split; assumption].
  destruct sign_of_s as [positive | zero]; [exact positive|exfalso].
  rewrite <- zero in a_value; assert (a = 0) by (rewrite a_value; field; lra); lra.
Qed.
"""

# What is known of the terms that the steps of a horizon T read: at T - n and S (T - n), of n < T, and at S T.
NESTEROV_FROM_HORIZON = """\
assert ({name}_index : forall n, (n < T)%nat -> S (T - S n) = (T - n)%nat)
  by (intros n early; exact (eq_sym (Nat.sub_succ_l (S n) T early))).
pose proof (nesterov_at_least_1 {name} {name}_sequence) as {name}_from_1.
assert ({name}_above : forall n, (n < T)%nat -> 1 <= {name} (T - n)%nat)
  by (intros n early; rewrite <- ({name}_index n early); apply {name}_from_1).
assert ({name}_at_least_1 : forall n, (n < T)%nat -> 1 <= {name} (S (T - n))%nat) by (intros n _; apply {name}_from_1).
assert ({name}_relation : forall n, (n < T)%nat ->
    {name} (S (T - n))%nat * {name} (S (T - n))%nat - {name} (S (T - n))%nat = {name} (T - n)%nat * {name} (T - n)%nat)
  by (intros n _; apply (nesterov_relation {name} {name}_sequence)).
pose proof ({name}_from_1 T) as {first}_at_least_1.
assert ({name}_at_end : {name} (S (T - T))%nat = 1).
{{ rewrite Nat.sub_diag; pose proof (nesterov_relation {name} {name}_sequence O) as relation.
  rewrite (proj1 {name}_sequence) in relation; pose proof ({name}_from_1 O).
  apply (Rmult_eq_reg_l ({name} 1%nat)); lra. }}"""
