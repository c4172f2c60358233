"""Growth around the minimizer, in Rocq."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from potential.classes import growth
from potential.interpretations import convex
from potential.interpretations.interpretation import Interpretation
from potential.interpretations.vocabulary import FUNCTION, SOLUTION, Setting
from potential.members.parts import FunctionPart, MemberPart


class QuadraticUpperBound(Interpretation, of=growth.QuadraticUpperBound):
    """A parabola around the minimizer that lies above the function."""

    member = None
    composed = True  # of smooth functions, which grow no faster
    defined = True
    vernacular = """
(** A function that lies below a parabola around a point. *)
Definition quadratic_upper_bound {E : InnerProductSpace} (L : R) (f : E -> R) (xs : E) : Prop :=
  forall x, f x - f xs <= L / 2 * ‖x ⊖ xs‖².

(** A subgradient at [y] says more of the point around which there is the parabola. *)
Lemma quadratic_upper_bound_subgradient {E : InnerProductSpace} L (f : E -> R) (xs y g : E) :
  0 < L -> quadratic_upper_bound L f xs -> is_subgradient f y g ->
  f y + ⟨g, xs ⊖ y⟩ + ‖g‖² / (2 * L) <= f xs.
Proof.
  intros HL Hf Hg.
  pose proof (Hf (xs ⊕ (/ L) ⊙ g)) as H1.
  pose proof (Hg (xs ⊕ (/ L) ⊙ g) I) as H2.
  replace (‖(xs ⊕ (/ L) ⊙ g) ⊖ xs‖²) with (‖g‖² / L ^ 2) in H1 by (inner_expand; field; lra).
  replace (⟨g, (xs ⊕ (/ L) ⊙ g) ⊖ y⟩) with (⟨g, xs ⊖ y⟩ + ‖g‖² / L) in H2 by (inner_expand; field; lra).
  replace (L / 2 * (‖g‖² / L ^ 2)) with (‖g‖² / (2 * L)) in H1 by (field; lra).
  replace (‖g‖² / L) with (‖g‖² / (2 * L) + ‖g‖² / (2 * L)) in H2 by (field; lra).
  lra.
Qed.
"""
    reserved = ("quadratic_upper_bound", "quadratic_upper_bound_subgradient")
    lemmas: ClassVar[Mapping[str, str]] = {
        "quadratic-upper-bound": "quadratic_upper_bound_subgradient L f xs {b} {b_gradient} L_positive f_bound "
        "{b_subgradient}",
    }

    def solution(self, s: Setting) -> None:
        """The minimizer, around which the bound holds."""
        super().solution(s)
        s.premise("f_bound", "quadratic_upper_bound L f xs", place=SOLUTION)


class RestrictedSecantErrorBound(Interpretation, of=growth.RestrictedSecantErrorBound):
    """A gradient of which two things are known, by the distance to the minimizer."""

    defined = True
    composed = True
    vernacular = """
(** The restricted secant inequality and the error bound. *)
Definition restricted_secant {E : InnerProductSpace} (mu : R) (grad : E -> E) (xs : E) : Prop :=
  forall x, mu * ‖x ⊖ xs‖² <= ⟨grad x, x ⊖ xs⟩.
Definition error_bound {E : InnerProductSpace} (L : R) (grad : E -> E) (xs : E) : Prop :=
  forall x, ‖grad x‖² <= L ^ 2 * ‖x ⊖ xs‖².
"""
    reserved = ("restricted_secant", "error_bound")
    lemmas: ClassVar[Mapping[str, str]] = {
        "restricted-secant": "f_secant {a}",
        "error-bound": "f_error_bound {a}",
    }

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """Of the class, smooth and strongly convex functions."""
        constants = {name: program.constants[name] for name in ("L", "mu")}
        yield FunctionPart("f", program.known("f"), constants, "the smallest smooth strongly convex function")

    def answering(self, made: Any) -> Mapping[str, Any]:
        """Its gradients."""
        found = convex.first_order(made.parts["f"].evaluate, made.zero)
        return {**super().answering(made), "gradient": found["gradient"]}

    def fits(self, made: Any) -> bool:
        """The function has the constants of the class, and its minimizer in the origin."""
        found = made.parts["f"]
        constants = {name: made.constants[name] for name in ("L", "mu")}
        return found is not None and found._constants == constants and not any(found.evaluate(made.zero)[1])

    def said_of(self, s: Setting) -> None:
        """A gradient."""
        self.functions(s)
        s.premise("f_gradient", "gradient_of f grad", place=FUNCTION)
        s.gradient_of = "f_gradient"

    def solution(self, s: Setting) -> None:
        """The minimizer, with what the gradients say of the distance to it."""
        super().solution(s)
        s.premise("f_secant", "restricted_secant mu grad xs", place=SOLUTION)
        s.premise("f_error_bound", "error_bound L grad xs", place=SOLUTION)
