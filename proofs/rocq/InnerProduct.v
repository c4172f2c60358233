(** * Real inner-product spaces

    Spaces of any dimension, finite or not, complete or not.  [inner_expand] rewrites every inner product of
    combinations of vectors into a combination of inner products of atomic vectors, each pair in one fixed order. *)

From Potential Require Export VectorSpace.
Import ListNotations.

Record InnerProductSpace := {
  space :> VectorSpace;
  inner : space -> space -> R;
  inner_sym : forall x y, inner x y = inner y x;
  inner_add : forall x y z, inner (x ⊕ y) z = inner x z + inner y z;
  inner_scale : forall c x y, inner (c ⊙ x) y = c * inner x y;
  inner_pos : forall x, 0 <= inner x x;
  inner_definite : forall x, inner x x = 0 -> x = zero
}.

Arguments inner {i} x y.

Notation "⟨ x , y ⟩" := (inner x y) (at level 0, x at level 99, y at level 99, format "⟨ x ,  y ⟩").
Notation "‖ x ‖²" := (inner x x) (at level 0, x at level 99, only parsing).

Definition norm {E : InnerProductSpace} (x : E) : R := sqrt ‖x‖².

(** ** Expansion by reflection *)

(** [term c x rest] is [c * x + rest], where a zero coefficient leaves no trace. *)
Definition term (c : coefficient) (x rest : R) : R :=
  match c with Some c => c * x + rest | None => rest end.

Lemma term_value c x rest : term c x rest = coef_value c * x + rest.
Proof. destruct c; simpl; ring. Qed.

Lemma coef_value_mul a b : coef_value (coef_mul a b) = coef_value a * coef_value b.
Proof. destruct a, b; simpl; ring. Qed.

Lemma coef_value_add a b : coef_value (coef_add a b) = coef_value a + coef_value b.
Proof. destruct a, b; simpl; ring. Qed.

Section Expansion.
  Context {E : InnerProductSpace}.
  Implicit Types (x y z v w : E) (env : list E).

  (** The inner product of two atoms.  The name of its own tells what [inner_expand] has already treated. *)
  Definition gram v w : R := ⟨v, w⟩.

  Lemma inner_zero x : ⟨zero, x⟩ = 0.
  Proof. rewrite <- (scale_zero E zero), inner_scale; ring. Qed.

  (** The terms of [⟨a v + sum l_i w_i, b v + sum m_i w_i⟩] that pair [v] with a [w_i]. *)
  Fixpoint cross_terms (a b : coefficient) (l m : list coefficient) v env (rest : R) : R :=
    match env with
    | [] => rest
    | w :: env =>
      term (coef_add (coef_mul a (hd None m)) (coef_mul b (hd None l))) (gram v w)
           (cross_terms a b (tl l) (tl m) v env rest)
    end.

  Fixpoint inner_terms (l m : list coefficient) env : R :=
    match env with
    | [] => 0
    | v :: env =>
      term (coef_mul (hd None l) (hd None m)) (gram v v)
           (cross_terms (hd None l) (hd None m) (tl l) (tl m) v env (inner_terms (tl l) (tl m) env))
    end.

  Lemma cross_terms_value a b l m v env rest :
    cross_terms a b l m v env rest =
    coef_value a * ⟨combination m env, v⟩ + coef_value b * ⟨combination l env, v⟩ + rest.
  Proof.
    revert l m; induction env as [|w env IH]; intros l m; simpl.
    - rewrite !combination_nil, inner_zero; ring.
    - rewrite term_value, IH, !combination_hd_tl, !inner_add, !inner_scale, coef_value_add, !coef_value_mul.
      unfold gram; rewrite (inner_sym _ v w); ring.
  Qed.

  Lemma inner_terms_value l m env : inner_terms l m env = ⟨combination l env, combination m env⟩.
  Proof.
    revert l m; induction env as [|v env IH]; intros l m.
    - simpl; now rewrite !combination_nil, inner_zero.
    - simpl inner_terms.
      rewrite term_value, coef_value_mul, cross_terms_value, IH, !combination_hd_tl, inner_add, inner_scale.
      rewrite !(inner_sym E _ (coef_value (hd None m) ⊙ v ⊕ _)), !inner_add, !inner_scale.
      rewrite (inner_sym _ (combination (tl m) env) (combination (tl l) env)), (inner_sym _ v (combination _ _)).
      unfold gram; ring.
  Qed.

  Theorem inner_expansion env a b : ⟨value env a, value env b⟩ = inner_terms (form a) (form b) env.
  Proof. now rewrite inner_terms_value, !combination_form. Qed.
End Expansion.

Ltac compute_inner_terms t :=
  eval cbv beta iota zeta delta
    [inner_terms cross_terms term form atom_form add_form scale_form coef_add coef_mul coef_opp map hd tl] in t.

(** The atoms of all inner products of a term. *)
Ltac inner_atoms E t env :=
  lazymatch t with
  | @inner E ?a ?b => let env := collect_atoms a env in collect_atoms b env
  | ?f ?x => let env := inner_atoms E f env in inner_atoms E x env
  | ?a -> ?b => let env := inner_atoms E a env in inner_atoms E b env
  | _ => env
  end.

Ltac expand_inner E env a b :=
  let ra := reify env a in
  let rb := reify env b in
  let rhs := compute_inner_terms (@inner_terms E (form ra) (form rb) env) in
  let H := fresh in
  assert (H : @inner E a b = rhs) by exact (@inner_expansion E env ra rb);
  rewrite H; clear H.

(** Expands every inner product of the goal, space by space. *)
Ltac inner_expand :=
  unfold norm;
  repeat match goal with
  | |- context [@inner ?E _ _] =>
    let g := lazymatch goal with |- ?g => constr:(g) end in
    let env := inner_atoms E g (@nil (carrier (space E))) in
    progress repeat match goal with |- context [@inner E ?a ?b] => expand_inner E env a b end
  end;
  unfold gram.

(** Expands every inner product, then makes a real variable of each that is left. *)
Ltac inner_generalize :=
  inner_expand;
  repeat match goal with
  | |- context [@inner ?E ?a ?b] => let r := fresh "r" in generalize (@inner E a b); intro r
  end.

(** Proves an equality of polynomials in inner products. *)
Ltac inner_ring := inner_generalize; ring.

(** ** Elementary facts *)

Section Facts.
  Context {E : InnerProductSpace}.
  Implicit Types x y z : E.

  Lemma inner_add_r x y z : ⟨x, y ⊕ z⟩ = ⟨x, y⟩ + ⟨x, z⟩.
  Proof. inner_ring. Qed.

  Lemma inner_scale_r c x y : ⟨x, c ⊙ y⟩ = c * ⟨x, y⟩.
  Proof. inner_ring. Qed.

  Lemma norm_pos x : 0 <= norm x.
  Proof. apply sqrt_pos. Qed.

  Lemma norm_sqr x : norm x * norm x = ‖x‖².
  Proof. apply sqrt_sqrt, inner_pos. Qed.

  Lemma norm_zero : norm (zero : E) = 0.
  Proof. unfold norm; rewrite inner_zero; apply sqrt_0. Qed.

  Lemma norm_definite x : norm x = 0 -> x = zero.
  Proof. intros H; apply inner_definite; rewrite <- norm_sqr, H; ring. Qed.

  Lemma norm_scale c x : norm (c ⊙ x) = Rabs c * norm x.
  Proof.
    unfold norm; replace ‖c ⊙ x‖² with (c² * ‖x‖²) by (unfold Rsqr; inner_ring).
    rewrite sqrt_mult, sqrt_Rsqr_abs; auto using Rle_0_sqr, inner_pos.
  Qed.

  (** [norm x <= r] and [‖x‖² <= r²] say the same. *)
  Lemma norm_le_sqr x r : 0 <= r -> ‖x‖² <= r * r -> norm x <= r.
  Proof.
    intros Hr H; rewrite <- norm_sqr in H.
    apply Rsqr_incr_0; auto using norm_pos.
  Qed.

  Lemma sqr_norm_le x r : norm x <= r -> ‖x‖² <= r * r.
  Proof. intros H; rewrite <- norm_sqr; pose proof (norm_pos x); nra. Qed.

  (** Cauchy-Schwarz: the discriminant of [s -> ‖s x + y‖²]. *)
  Theorem cauchy_schwarz_sqr x y : ⟨x, y⟩ * ⟨x, y⟩ <= ‖x‖² * ‖y‖².
  Proof.
    destruct (Req_dec ‖x‖² 0) as [H|H].
    - apply inner_definite in H; subst x; rewrite !inner_zero; lra.
    - pose proof (inner_pos _ x) as Hx.
      assert (0 <= ‖(‖x‖²) ⊙ y ⊖ ⟨x, y⟩ ⊙ x‖²) as K by apply inner_pos.
      replace (‖(‖x‖²) ⊙ y ⊖ ⟨x, y⟩ ⊙ x‖²) with (‖x‖² * (‖x‖² * ‖y‖² - ⟨x, y⟩ * ⟨x, y⟩)) in K
        by inner_ring.
      nra.
  Qed.

  Theorem cauchy_schwarz x y : ⟨x, y⟩ <= norm x * norm y.
  Proof.
    pose proof (cauchy_schwarz_sqr x y) as H.
    rewrite <- (norm_sqr x), <- (norm_sqr y) in H.
    pose proof (norm_pos x); pose proof (norm_pos y).
    assert (0 <= norm x * norm y) by nra.
    nra.
  Qed.

  Lemma cauchy_schwarz_abs x y : Rabs ⟨x, y⟩ <= norm x * norm y.
  Proof.
    apply Rabs_le; split; [|apply cauchy_schwarz].
    pose proof (cauchy_schwarz ((-1) ⊙ x) y) as H.
    rewrite norm_scale, inner_scale, Rabs_left in H by lra; lra.
  Qed.

  Theorem norm_triangle x y : norm (x ⊕ y) <= norm x + norm y.
  Proof.
    pose proof (norm_pos x); pose proof (norm_pos y).
    apply norm_le_sqr; [lra|].
    replace (‖x ⊕ y‖²) with (‖x‖² + ‖y‖² + 2 * ⟨x, y⟩) by inner_ring.
    rewrite <- (norm_sqr x), <- (norm_sqr y); pose proof (cauchy_schwarz x y); lra.
  Qed.

  Lemma sub_zero x y : x ⊖ y = zero -> x = y.
  Proof.
    intros H; replace x with ((x ⊖ y) ⊕ y) by vector_eq; rewrite H; apply add_zero.
  Qed.

  Lemma sqdist_zero x y : ‖x ⊖ y‖² <= 0 -> x = y.
  Proof. intros H; apply sub_zero, inner_definite, Rle_antisym; auto using inner_pos. Qed.
End Facts.
