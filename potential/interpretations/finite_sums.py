"""Finite sums in Rocq: a function for each outcome, of the class of each component; their mean is of it, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.classes import convex, finite_sums
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Drawing, Interpretation
from potential.interpretations.vocabulary import COMPONENT, FUNCTION, RocqPremise, Setting
from potential.rounding.numbers import RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedComponents(RoundedProblem):
    """The gradient of a component, with rounding."""

    def component_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the component that is drawn, of the mean that the reference minimizes exactly."""
        return self._sampled("component_gradient", x)


class Components(Interpretation, of=finite_sums.Components):
    """The component that is drawn."""

    rounding = RoundedComponents

    lemmas: ClassVar[Mapping[str, str]] = {
        "component-smooth-convexity": "smooth_convex_interpolation L f_i grad_i {a} {b} L_positive f_i_smooth",
        "component-smooth-strong-convexity": "smooth_strongly_convex_interpolation L mu f_i grad_i {a} {b} "
        "(conj (Rlt_le _ _ mu_positive) L_above) f_i_smooth",
    }
    in_the_mean: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-mean": ("⟨grad_i {a}, {b}⟩", "⟨{a_gradient}, {b}⟩", "mean_gradients P f_i grad_i f grad _ _ f_mean"),
        "component-noise": ("‖grad_i {a}‖²", "sigma ^ 2", "f_noise"),
    }
    # An inequality of the component that is drawn has its values, whose mean is that of the values of f.
    in_excess: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "component-": ("(f_i {b} - f_i {a})", "(f {b} - f {a})", "mean_values P f_i grad_i f grad _ _ f_mean"),
    }
    sampled_values: ClassVar[Mapping[str, str]] = {"component_gradient": "grad_i {0}"}
    drawing = Drawing(once=True)

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex)

    def said_of(self, s: Setting) -> None:
        """The class of each component, from which that of their mean follows."""
        self.functions(s)
        E = s.vectors
        s.variable(COMPONENT, "f_i", f"{E} -> R", sampled=True)
        s.variable(COMPONENT, "grad_i", f"{E} -> {E}", sampled=True)
        strongly = isinstance(self.problem, convex.SmoothStronglyConvex)
        name, given = ("smooth_strongly_convex", "L mu") if strongly else ("smooth_convex", "L")
        s.lemma += [
            RocqPremise("f_smooth", f"{name} {given} f grad", place=FUNCTION),
            RocqPremise("f_i_smooth", f"{name} {given} f_i grad_i", sampled=True, place=FUNCTION),
        ]
        s.theorem += [
            RocqPremise("f_i_smooth", f"(forall i, {name} {given} (f_i i) (grad_i i))", place=FUNCTION),
            RocqPremise("f_mean", "is_mean P f_i grad_i f grad", place=FUNCTION),
            RocqPremise("f_noise", "mean P (fun i => ‖grad_i i xs‖²) <= sigma ^ 2", place=FUNCTION),
        ]
        s.preamble.append(
            f"pose proof (mean_{name} P f_i grad_i f grad {given} ltac:(sign) f_mean f_i_smooth) as f_smooth."
        )
