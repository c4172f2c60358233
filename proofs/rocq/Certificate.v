(** * The tactics that a certificate becomes

    A certificate is an identity [target = sum lambda_i h_i - sum d_j ‖v_j‖²] with non-negative multipliers, for
    hypotheses [h_i <= 0].  Its proof reads as the certificate does: from the goal [target <= 0],

    - [weigh lambda h], for a proof [h] of [a <= b], leaves [target - lambda (a - b) <= 0];
    - [weigh_free lambda h], for a proof [h] of [a = b], does the same and asks nothing of the sign of [lambda];
    - [add_square d v] leaves [target + d ‖v‖² <= 0];
    - [identity] proves what is left, [0 <= 0] in disguise: it expands the inner products and calls [field].

    The sign of each multiplier is shown by [sign], which reads a sum, product, quotient or power of non-negative
    terms; a reason that it does not see is asserted before, or given as in [weigh lambda h by tactic]. *)

From Potential Require Export Inequalities Mirror DualNorms LinearMaps Summation Expectation Blocks Flows FiniteSums.
Import ListNotations.

Lemma weigh_step (lambda a b target : R) :
  0 <= lambda -> a <= b -> target - lambda * (a - b) <= 0 -> target <= 0.
Proof. intros Hl H Ht; pose proof (Rmult_le_pos lambda (b - a) Hl ltac:(lra)); lra. Qed.

Lemma weigh_free_step (lambda a b target : R) : a = b -> target - lambda * (a - b) <= 0 -> target <= 0.
Proof. intros ->; lra. Qed.

Lemma square_step (E : InnerProductSpace) (d : R) (v : E) (target : R) :
  0 <= d -> target + d * ‖v‖² <= 0 -> target <= 0.
Proof. intros Hd H; pose proof (Rmult_le_pos d _ Hd (inner_pos _ v)); lra. Qed.

Lemma square_pos (x : R) : 0 <= x * x.
Proof. apply Rle_0_sqr. Qed.

Lemma division_nonneg (x y : R) : 0 <= x -> 0 < y -> 0 <= x / y.
Proof. intros; apply Rmult_le_pos; [assumption | now apply Rlt_le, Rinv_0_lt_compat]. Qed.

Lemma inverse_nonneg (x : R) : 0 < x -> 0 <= / x.
Proof. intros; now apply Rlt_le, Rinv_0_lt_compat. Qed.

Lemma positive_nonzero (x : R) : 0 < x -> x <> 0.
Proof. lra. Qed.

(** A factor [b ^ n] lies on the same side of 1 as [b]; the standard library has the other side. *)
Lemma pow_at_most_1 (b : R) (n : nat) : 0 < b -> b <= 1 -> b ^ n <= 1.
Proof. intros; rewrite <- (pow1 n); apply pow_incr; lra. Qed.

(** The root [q = sqrt(mu/L)] enters a certificate by its relation. *)
Lemma condition_root (mu L : R) : 0 < mu -> mu < L -> 0 < sqrt (mu / L) < 1 /\ mu = sqrt (mu / L) * sqrt (mu / L) * L.
Proof.
  intros Hmu HL; assert (0 < mu / L) as H by (apply Rdiv_lt_0_compat; lra).
  assert (mu / L < 1) as H1.
  { apply Rmult_lt_reg_r with L; [lra|]; replace (mu / L * L) with mu by (field; lra); lra. }
  repeat split.
  - now apply sqrt_lt_R0.
  - rewrite <- sqrt_1; apply sqrt_lt_1; lra.
  - rewrite sqrt_sqrt by lra; field; lra.
Qed.

(** [sign] proves [0 <= e], [0 < e] and [e <> 0] by the shape of [e], from the hypotheses at hand. *)
Ltac sign :=
  lazymatch goal with
  | |- _ /\ _ => split; sign
  | |- True => exact I
  | |- ?e <> 0 => first [assumption | apply positive_nonzero; sign | lra]
  | |- ?e >= 0 => apply Rle_ge; sign
  | |- ?e > 0 => change (0 < e); sign
  | |- 0 <= ?e => sign_nonneg e
  | |- 0 < ?e => sign_pos e
  | |- _ => first [assumption | lra]
  end
with sign_nonneg e :=
  first
  [ assumption
  | lra
  | lazymatch e with
    | INR _ => apply pos_INR
    | ?x * ?x => apply square_pos
    | ?x * ?y => apply Rmult_le_pos; sign
    | ?x / ?y => apply division_nonneg; sign
    | / ?x => apply inverse_nonneg; sign
    | ?x + ?y => apply Rplus_le_le_0_compat; sign
    | ?x ^ _ => apply pow_le; sign
    | sqrt _ => apply sqrt_pos
    | inner _ _ => apply inner_pos
    | sum _ _ => apply sum_nonneg; intros; sign
    end
  | nra ]
with sign_pos e :=
  first
  [ assumption
  | lra
  | lazymatch e with
    | ?x * ?y => apply Rmult_lt_0_compat; sign
    | ?x / ?y => apply Rdiv_lt_0_compat; sign
    | / ?x => apply Rinv_0_lt_compat; sign
    | ?x + ?y => first [ apply Rplus_lt_le_0_compat; sign | apply Rplus_le_lt_0_compat; sign ]
    | ?x ^ _ => apply pow_lt; sign
    end
  | nra ].

Ltac sign_of c tac := first [ solve [tac] | fail 1 "the multiplier" c "is not shown to be non-negative" ].

Tactic Notation "weigh" constr(lambda) constr(h) "by" tactic3(t) :=
  simple refine (weigh_step lambda _ _ _ _ h _); [sign_of lambda t|].
Tactic Notation "weigh" constr(lambda) constr(h) :=
  simple refine (weigh_step lambda _ _ _ _ h _); [sign_of lambda ltac:(idtac; sign)|].
Tactic Notation "weigh_free" constr(lambda) constr(h) :=
  simple refine (weigh_free_step lambda _ _ _ h _).
Tactic Notation "add_square" constr(d) constr(v) "by" tactic3(t) :=
  simple refine (square_step _ d v _ _ _); [sign_of d t|].
Tactic Notation "add_square" constr(d) constr(v) :=
  simple refine (square_step _ d v _ _ _); [sign_of d ltac:(idtac; sign)|].

(** Makes a variable of every value [f x] of a function that is a variable, of every divergence, and of every
    gradient [F x].  None of them is looked into: they are related by the hypotheses alone. *)
Ltac generalize_values :=
  repeat match goal with
  | |- context [@bregman ?V ?h ?dh ?u ?x] =>
    let r := fresh "divergence" in generalize (@bregman V h dh u x); intro r
  end;
  repeat match goal with
  | |- context [?f ?x] =>
    is_var f;
    lazymatch type of f with
    | carrier _ -> R => let r := fresh "value" in generalize (f x); intro r
    end
  end.

(** The same for norms, once their arguments are spelled out. *)
Ltac generalize_seminorms :=
  repeat match goal with
  | |- context [@seminorm ?V ?v] => let r := fresh "length" in generalize (@seminorm V v); intro r
  end.

Ltac generalize_gradients :=
  repeat match goal with
  | |- context [?f ?x] =>
    is_var f;
    lazymatch type of f with
    | carrier _ -> carrier _ => let v := fresh "vector" in set (v := f x) in *; clearbody v
    end
  end.

(** Replaces every vector that the context defines, by [v = ...], in the goal. *)
Ltac substitute_vectors :=
  repeat match goal with
  | H : ?v = ?e |- _ =>
    is_var v; lazymatch type of v with carrier _ => subst v end
  end.

Lemma zero_le (x : R) : x = 0 -> x <= 0.
Proof. lra. Qed.

Ltac identity_by tac :=
  apply zero_le;
  generalize_values; generalize_gradients; substitute_vectors; generalize_seminorms;
  pairing_generalize; tac.

(** Proves [target <= 0] where [target] is zero by algebra. *)
Ltac identity :=
  identity_by ltac:(first [ field | fail 1 "the identity of the certificate does not hold" ]; sign).

(** The same for an equality of two sides, the derivative of a potential say. *)
Ltac equality :=
  cbn [INR pred]; apply Rminus_diag_uniq;
  generalize_values; generalize_gradients; substitute_vectors; inner_generalize;
  first [ field | fail 1 "the derivative of the potential is another" ]; sign.
