"""A part that is known by its proximal step, as the Rocq library defines it: convex on the set where it is finite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.classes import composite, convex, mirror
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation, goes_inside
from potential.interpretations.vocabulary import PART, SET, SOLUTION, Setting


class ProximalPart(Interpretation, of=composite.ProximalPart):
    """The part, with the set K on which it is finite."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "proximal-step": "prox_optimality K h {b_size} {b_from} {b} {a} h_convex K_convex ltac:(sign) {b_oracle} "
        "{a_in_K}",
        "optimality": "composite_minimizer_value K f psi {b} {a} xs_minimizer {a_in_K}",
        "mirror-step-optimality": "composite_mirror_step_three_points K dom h dh psi {b} {c_direction} {c_size} {c} "
        "{a} h_mirror psi_convex ltac:(sign) {c_oracle} {a_in_K}",
    }
    relations: ClassVar[Mapping[str, str]] = {
        "prox": "is_prox K h {1} {0} {name}",
        "mirror_step": "is_composite_mirror_step K dom h dh psi {point} {1} {2} {name}",
    }
    members: ClassVar[Mapping[str, Mapping[str, str]]] = {"prox": {"K": "(proj1 {name}_oracle)"}}

    def describe(self, s: Setting) -> None:
        """There is a part."""
        super().describe(s)
        s.composite = True

    def spaces(self, s: Setting) -> None:
        """The part and the set on which it is finite."""
        super().spaces(s)
        part = self.problem.part
        s.variable(PART, part, f"{s.vectors} -> R")
        s.variable(SET, "K", f"{s.vectors} -> Prop")
        if s.constrained:
            s.premise("K_convex", "convex_set K", place=SET)
        s.premise(f"{part}_convex", f"convex_on K {part}", place=PART)
        s.value = f"f {{0}} + {part} {{0}}"
        s.least = f"({s.value.format('xs')})"

    def solution(self, s: Setting) -> None:
        """The minimizer of the sum."""
        self._minimizer(s, f"(fun u => f u + {self.problem.part} u)")

    def _minimizer(self, s: Setting, objective: str) -> None:
        self.center(s, "xs")
        s.premise("xs_minimizer", f"is_minimizer_on K {objective} xs", place=SOLUTION)

    def stays_in(self, vector: Vector, following: Vector, s: Setting) -> str:
        """Where the part is finite, if it is evaluated there."""
        if s.space == "norm":
            return super().stays_in(vector, following, s)
        evaluated = [a.at for a in self.statement.recorder.answered("nonsmooth")]
        return "K" if vector in evaluated or following in evaluated else ""


class CompositeObjective(Interpretation, of=composite.CompositeObjective):
    """F = f + h."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "composite-optimality": "composite_minimizer K f h xs (grad xs) K_convex h_convex xs_minimizer "
        "({gradient_of} xs) {a} {a_in_K}",
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth convex functions, with settings that go inside."""
        return base in (convex.SmoothConvex, convex.SmoothStronglyConvex) or (goes_inside(base) and base.minimizes)


class MirrorComposite(Interpretation, of=composite.MirrorComposite):
    """F = f + psi over a mirror map."""

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over relatively smooth functions."""
        return base is mirror.RelativelySmooth


class NonsmoothObjective(Interpretation, of=composite.NonsmoothObjective):
    """The part alone."""

    defined = True
    lemmas: ClassVar[Mapping[str, str]] = {"composite-optimality": "minimizer_value K h xs {a} xs_minimizer {a_in_K}"}

    def functions(self, s: Setting) -> None:
        """There is no further function."""

    def spaces(self, s: Setting) -> None:
        """The part, which is the objective."""
        super().spaces(s)
        s.value = f"{self.problem.part} {{0}}"
        s.least = s.value.format("xs")

    def solution(self, s: Setting) -> None:
        """The minimizer of the part."""
        self._minimizer(s, self.problem.part)  # type: ignore[attr-defined]


class BregmanProximal(Interpretation, of=composite.BregmanProximal):
    """The part alone, over a mirror map."""

    defined = True
