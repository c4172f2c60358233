"""Subgradients up to eps, in Rocq: a vector for which the inequality holds at every point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.classes import convex, epsilon_subgradients
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation
from potential.rounding.numbers import RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedEpsilonSubgradients(RoundedProblem):
    """A subgradient up to eps, with rounding: that of a subgradient of the problem inside."""

    def epsilon_subgradient(self, x: Any) -> RoundedVector:
        """What the problem gives; that it belongs to a point nearby is in the error of the gap."""
        x = self._vector(x, "epsilon_subgradient")
        e = self._remembered("epsilon_subgradient", x.array)
        return RoundedVector(e, self._rounding("gradient_rounding", x.array), self._dual_order, dual=True)


class EpsilonErrors(Interpretation, of=epsilon_subgradients.EpsilonErrors):
    """A vector that supports f from below up to eps, and is bounded."""

    rounding = RoundedEpsilonSubgradients

    relations: ClassVar[Mapping[str, str]] = {
        "epsilon_subgradient": "((forall u, f {point} + ⟨{name}, u ⊖ {point}⟩ - eps <= f u) /\\ norm {name} <= G)",
    }
    lemmas: ClassVar[Mapping[str, str]] = {
        "epsilon-subgradient-bound": "sqr_norm_le {a_epsilon_subgradient} G (proj2 {a_epsilon_subgradient}_oracle)",
        "epsilon-subgradient": "proj1 {b_epsilon_subgradient}_oracle {a}",
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over convex functions with bounded subgradients."""
        return base is convex.ConvexLipschitz
