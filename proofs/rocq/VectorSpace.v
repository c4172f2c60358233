(** * Real vector spaces

    A real vector space is a type with a zero, an addition and a multiplication by real numbers that obey the
    usual laws.  Vectors are equal in the sense of Rocq's own equality.

    The second half of the file is a small decision procedure.  A vector written with [⊕], [⊖], [⊙] is reified
    into a syntax tree [expr] over a list of atomic vectors, and its coefficients are computed by [form].  It is used
    by [vector_eq] here and by [inner_expand] in InnerProduct.v. *)

From Coq Require Export Reals Lra Psatz List.
Import ListNotations.
Open Scope R_scope.

Record VectorSpace := {
  carrier :> Type;
  zero : carrier;
  add : carrier -> carrier -> carrier;
  scale : R -> carrier -> carrier;
  add_comm : forall x y, add x y = add y x;
  add_assoc : forall x y z, add x (add y z) = add (add x y) z;
  add_zero : forall x, add zero x = x;
  scale_zero : forall x, scale 0 x = zero;
  scale_one : forall x, scale 1 x = x;
  scale_scale : forall a b x, scale a (scale b x) = scale (a * b) x;
  scale_add_vectors : forall a x y, scale a (add x y) = add (scale a x) (scale a y);
  scale_add_scalars : forall a b x, scale (a + b) x = add (scale a x) (scale b x)
}.

Arguments zero {v}.
Arguments add {v} x y.
Arguments scale {v} a x.

(** The difference of two vectors. *)
Definition sub {V : VectorSpace} (x y : V) : V := add x (scale (-1) y).

Infix "⊕" := add (at level 50, left associativity).
Infix "⊖" := sub (at level 50, left associativity).
Infix "⊙" := scale (at level 40, left associativity).

(** ** Linear combinations and their coefficients *)

Inductive expr :=
| Atom (i : nat)
| Zero
| Add (a b : expr)
| Sub (a b : expr)
| Scale (c : R) (a : expr).

(** A coefficient: [None] is a zero that is never written out. *)
Definition coefficient := option R.

Definition coef_value (c : coefficient) : R := match c with Some c => c | None => 0 end.

Definition coef_add (a b : coefficient) : coefficient :=
  match a, b with
  | Some a, Some b => Some (a + b)
  | Some a, None => Some a
  | None, b => b
  end.

Definition coef_mul (a b : coefficient) : coefficient :=
  match a, b with Some a, Some b => Some (a * b) | _, _ => None end.

Definition coef_opp (a : coefficient) : coefficient := match a with Some a => Some (- a) | None => None end.

Definition scale_form (c : R) (l : list coefficient) : list coefficient :=
  map (fun a => match a with Some a => Some (c * a) | None => None end) l.

Fixpoint add_form (l m : list coefficient) : list coefficient :=
  match l, m with
  | [], m => m
  | l, [] => l
  | a :: l, b :: m => coef_add a b :: add_form l m
  end.

Fixpoint atom_form (i : nat) : list coefficient :=
  match i with O => [Some 1] | S i => None :: atom_form i end.

(** The coefficients of an expression, atom by atom. *)
Fixpoint form (e : expr) : list coefficient :=
  match e with
  | Atom i => atom_form i
  | Zero => []
  | Add a b => add_form (form a) (form b)
  | Sub a b => add_form (form a) (map coef_opp (form b))
  | Scale c a => scale_form c (form a)
  end.

Section Combinations.
  Context {V : VectorSpace}.
  Implicit Types (x y z : V) (env : list V).

  Lemma add_zero_r x : x ⊕ zero = x.
  Proof. rewrite add_comm; apply add_zero. Qed.

  Lemma scale_zero_vector c : c ⊙ (zero : V) = zero.
  Proof. rewrite <- (scale_zero V zero), scale_scale; f_equal; ring. Qed.

  Lemma add_swap x y z : x ⊕ (y ⊕ z) = y ⊕ (x ⊕ z).
  Proof. now rewrite !add_assoc, (add_comm V x y). Qed.

  (** The vector that an expression stands for. *)
  Fixpoint value env (e : expr) : V :=
    match e with
    | Atom i => nth i env zero
    | Zero => zero
    | Add a b => value env a ⊕ value env b
    | Sub a b => value env a ⊖ value env b
    | Scale c a => c ⊙ value env a
    end.

  (** [combination l env] is the sum of [l_i ⊙ env_i]. *)
  Fixpoint combination (l : list coefficient) env : V :=
    match l, env with
    | Some c :: l, v :: env => (c ⊙ v) ⊕ combination l env
    | None :: l, v :: env => combination l env
    | _, _ => zero
    end.

  Lemma combination_cons a l v env :
    combination (a :: l) (v :: env) = (coef_value a ⊙ v) ⊕ combination l env.
  Proof. destruct a; simpl; [reflexivity | now rewrite scale_zero, add_zero]. Qed.

  Lemma combination_nil l : combination l [] = zero.
  Proof. now destruct l as [|[c|] l]. Qed.

  Lemma combination_atom i env : combination (atom_form i) env = nth i env zero.
  Proof.
    revert env; induction i as [|i IH]; intros [|v env]; simpl; try reflexivity.
    - now rewrite scale_one, add_zero_r.
    - apply IH.
  Qed.

  Lemma combination_scale c l env : combination (scale_form c l) env = c ⊙ combination l env.
  Proof.
    revert env; induction l as [|a l IH]; intros [|v env];
      try (simpl; rewrite ?scale_zero_vector; reflexivity).
    - now rewrite !combination_nil, scale_zero_vector.
    - destruct a as [a|]; simpl; rewrite IH; [|reflexivity].
      now rewrite scale_add_vectors, scale_scale.
  Qed.

  Lemma combination_opp l env : combination (map coef_opp l) env = (-1) ⊙ combination l env.
  Proof.
    revert env; induction l as [|a l IH]; intros [|v env];
      try (simpl; rewrite ?scale_zero_vector; reflexivity).
    - now rewrite !combination_nil, scale_zero_vector.
    - destruct a as [a|]; simpl; rewrite IH; [|reflexivity].
      rewrite scale_add_vectors, scale_scale; do 2 f_equal; ring.
  Qed.

  Lemma combination_add l m env : combination (add_form l m) env = combination l env ⊕ combination m env.
  Proof.
    revert m env; induction l as [|a l IH]; intros m env.
    - simpl; now rewrite add_zero.
    - destruct m as [|b m]; [simpl; now rewrite add_zero_r|].
      destruct env as [|v env]; [now rewrite !combination_nil, add_zero|].
      change (add_form (a :: l) (b :: m)) with (coef_add a b :: add_form l m).
      rewrite !combination_cons, IH.
      assert (coef_value (coef_add a b) = coef_value a + coef_value b) as ->
        by (destruct a, b; simpl; ring).
      rewrite scale_add_scalars, <- !add_assoc; f_equal; apply add_swap.
  Qed.

  Theorem combination_form env e : combination (form e) env = value env e.
  Proof.
    induction e as [i| |a IHa b IHb|a IHa b IHb|c a IHa]; simpl.
    - apply combination_atom.
    - reflexivity.
    - now rewrite combination_add, IHa, IHb.
    - now rewrite combination_add, combination_opp, IHa, IHb.
    - now rewrite combination_scale, IHa.
  Qed.

  (** Two expressions are equal when their coefficients are. *)
  Fixpoint same_coefficients (l m : list coefficient) env : Prop :=
    match env with
    | [] => True
    | _ :: env =>
      coef_value (hd None l) = coef_value (hd None m) /\ same_coefficients (tl l) (tl m) env
    end.

  Lemma combination_hd_tl l v env :
    combination l (v :: env) = (coef_value (hd None l) ⊙ v) ⊕ combination (tl l) env.
  Proof.
    destruct l as [|a l]; [simpl; now rewrite scale_zero, add_zero | apply combination_cons].
  Qed.

  Lemma combination_eq l m env : same_coefficients l m env -> combination l env = combination m env.
  Proof.
    revert l m; induction env as [|v env IH]; intros l m H.
    - now rewrite !combination_nil.
    - rewrite !combination_hd_tl; destruct H as [-> H]; f_equal; now apply IH.
  Qed.

  Theorem value_eq env a b : same_coefficients (form a) (form b) env -> value env a = value env b.
  Proof. intros; rewrite <- !combination_form; now apply combination_eq. Qed.
End Combinations.

(** ** Reification *)

Ltac atom_member v env :=
  lazymatch env with
  | nil => constr:(false)
  | cons ?w ?rest => lazymatch v with w => constr:(true) | _ => atom_member v rest end
  end.

Ltac atom_append v env :=
  lazymatch env with
  | nil => constr:(cons v nil)
  | cons ?w ?rest => let rest := atom_append v rest in constr:(cons w rest)
  end.

(** The atomic vectors of [e], appended to [env]. *)
Ltac collect_atoms e env :=
  lazymatch e with
  | add ?a ?b => let env := collect_atoms a env in collect_atoms b env
  | sub ?a ?b => let env := collect_atoms a env in collect_atoms b env
  | scale _ ?a => collect_atoms a env
  | zero => env
  | _ => lazymatch atom_member e env with true => env | false => atom_append e env end
  end.

Ltac atom_index v env :=
  lazymatch env with
  | cons ?w ?rest => lazymatch v with w => constr:(O) | _ => let i := atom_index v rest in constr:(S i) end
  end.

Ltac reify env e :=
  lazymatch e with
  | add ?a ?b => let a := reify env a in let b := reify env b in constr:(Add a b)
  | sub ?a ?b => let a := reify env a in let b := reify env b in constr:(Sub a b)
  | scale ?c ?a => let a := reify env a in constr:(Scale c a)
  | zero => constr:(Zero)
  | _ => let i := atom_index e env in constr:(Atom i)
  end.

Ltac compute_forms :=
  cbv beta iota zeta delta
    [same_coefficients form atom_form add_form scale_form coef_add coef_mul coef_opp coef_value map hd tl].

(** [vector_eq_by tac] reduces an equality of vectors to the equality of their coefficients, each left to [tac]. *)
Ltac vector_eq_by tac :=
  lazymatch goal with
  | |- @eq (carrier ?V) ?a ?b =>
    let env := collect_atoms a (@nil (carrier V)) in
    let env := collect_atoms b env in
    let ra := reify env a in
    let rb := reify env b in
    apply (@value_eq V env ra rb); compute_forms; repeat split; tac
  end.

(** [vector_eq] proves an equality of vectors whose coefficients are equal as rational functions. *)
Ltac vector_eq := vector_eq_by ltac:(try ring; try (field; repeat split; lra)).
