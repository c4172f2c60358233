"""Losses that change, in Rocq: a sequence of functions, and a comparator in the place of a minimizer."""

from __future__ import annotations

from potential.classes import convex, mirror, online
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation, Member
from potential.interpretations.vocabulary import SOLUTION, Setting


class Online(Interpretation, of=online._Online):
    """A function for each step, and any point u."""

    inside_others = True

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over the classes of convex functions."""
        return base in (
            convex.Convex,
            convex.ConvexLipschitz,
            convex.StronglyConvexLipschitz,
            convex.SmoothConvex,
            convex.SmoothStronglyConvex,
            mirror.MirrorConvex,
            mirror.MirrorSmoothConvex,
        )

    @classmethod
    def member_over(cls, base: type[ProblemClass], inside: Member) -> Member | None:
        """One loss, the same at all steps."""
        return (
            Member((f"Online({base.__name__})",), inside.description, has_minimizer=False) if cls.over(base) else None
        )

    def describe(self, s: Setting) -> None:
        """The function is another one at each step."""
        super().describe(s)
        s.online = True

    def solution(self, s: Setting) -> None:
        """The comparator, in K where there is a set."""
        self.center(s, "u")
        s.least, s.center_in_K = "f u", "u_in_K"
        if s.over_set:
            s.premise("u_in_K", "K u", place=SOLUTION)
