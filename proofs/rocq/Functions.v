(** * The vocabulary of first-order methods: functions, sets, operators

    Definitions only, each the one of the textbooks; what follows from them is proved in Inequalities.v.  Convex sets,
    convex functions and minimizers are those of Convexity.v. *)

From Potential Require Export InnerProduct Calculus.

Section Definitions.
  Context {E : InnerProductSpace}.
  Implicit Types (f h : E -> R) (grad : E -> E) (K : E -> Prop) (x y z u v g p : E) (mu L G D s : R).

  (** ** Sets *)

  Definition diameter_at_most K D : Prop := forall x y, K x -> K y -> norm (x ⊖ y) <= D.

  (** ** Strong convexity *)

  Definition strongly_convex_on K mu f : Prop :=
    forall x y s, K x -> K y -> 0 <= s <= 1 ->
      f ((1 - s) ⊙ x ⊕ s ⊙ y) <= (1 - s) * f x + s * f y - mu / 2 * (s * (1 - s)) * ‖x ⊖ y‖².

  Definition strongly_convex mu f : Prop := strongly_convex_on whole mu f.

  (** ** Derivatives *)

  Definition is_subgradient_on K f x g : Prop := forall y, K y -> f x + ⟨g, y ⊖ x⟩ <= f y.
  Definition is_subgradient f x g : Prop := is_subgradient_on whole f x g.

  (** Fréchet differentiability. *)
  Definition is_gradient f x g : Prop :=
    forall eps, 0 < eps -> exists delta, 0 < delta /\
      forall y, norm (y ⊖ x) < delta -> Rabs (f y - f x - ⟨g, y ⊖ x⟩) <= eps * norm (y ⊖ x).

  Definition gradient_of f grad : Prop := forall x, is_gradient f x (grad x).

  (** ** Classes of functions *)

  Definition lipschitz L (F : E -> E) : Prop := forall x y, norm (F x ⊖ F y) <= L * norm (x ⊖ y).

  (** [L]-smooth: the gradient is [L]-Lipschitz. *)
  Definition smooth L f grad : Prop := gradient_of f grad /\ lipschitz L grad.

  Definition smooth_convex L f grad : Prop := smooth L f grad /\ convex f.

  Definition smooth_strongly_convex L mu f grad : Prop := smooth L f grad /\ strongly_convex mu f.

  Definition lipschitz_function G f : Prop := forall x y, Rabs (f x - f y) <= G * norm (x ⊖ y).

  Definition subgradients_bounded G f : Prop := forall x g, is_subgradient f x g -> norm g <= G.

  (** Polyak-Łojasiewicz, with the infimum [fmin]. *)
  Definition polyak_lojasiewicz mu fmin f grad : Prop := forall x, 2 * mu * (f x - fmin) <= ‖grad x‖².

  (** ** What a method asks of a set or of a function *)

  (** [p] is a nearest point of [K]. *)
  Definition is_projection K x p : Prop := K p /\ forall u, K u -> norm (x ⊖ p) <= norm (x ⊖ u).

  (** [p] minimizes [s h(u) + ‖u - x‖²/2]. *)
  Definition is_prox K h s x p : Prop := is_minimizer_on K (fun u => s * h u + / 2 * ‖u ⊖ x‖²) p.

  (** [p] minimizes [f] on the line through [x] along [d]. *)
  Definition is_line_minimizer f x d p : Prop :=
    (exists r, p = x ⊕ r ⊙ d) /\ forall s, f p <= f (x ⊕ s ⊙ d).

  (** [p] minimizes [⟨g, u⟩]. *)
  Definition is_linear_minimizer K g p : Prop := is_minimizer_on K (fun u => ⟨g, u⟩) p.

  (** ** Operators.  A set-valued one is given by its graph: [A x u] says that [u] is in [A x]. *)

  Definition monotone (A : E -> E -> Prop) : Prop :=
    forall x u y v, A x u -> A y v -> 0 <= ⟨u ⊖ v, x ⊖ y⟩.

  Definition monotone_map (F : E -> E) : Prop := forall x y, 0 <= ⟨F x ⊖ F y, x ⊖ y⟩.

  Definition cocoercive (c : R) (F : E -> E) : Prop :=
    forall x y, c * ‖F x ⊖ F y‖² <= ⟨F x ⊖ F y, x ⊖ y⟩.

  (** [x] solves the variational inequality of [F] over [K]. *)
  Definition is_variational_solution K (F : E -> E) x : Prop := K x /\ forall u, K u -> 0 <= ⟨F x, u ⊖ x⟩.

  Definition nonexpansive (F : E -> E) : Prop := forall x y, norm (F x ⊖ F y) <= norm (x ⊖ y).

  (** [p = (I + s A)^{-1} x]. *)
  Definition is_resolvent (A : E -> E -> Prop) s x p : Prop := exists u, A p u /\ p ⊕ s ⊙ u = x.
End Definitions.
