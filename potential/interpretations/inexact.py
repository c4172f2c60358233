"""Gradients with a relative error, in Rocq."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.classes import convex, inexact, nonconvex
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation


class RelativeErrors(Interpretation, of=inexact.RelativeErrors):
    """A vector that is near the gradient."""

    lemmas: ClassVar[Mapping[str, str]] = {
        "relative-error": "relative_error_sqr delta _ _ {a_inexact_gradient}_oracle",
    }
    relations: ClassVar[Mapping[str, str]] = {
        "inexact_gradient": "norm ({name} ⊖ {gradient}) <= delta * norm {gradient}",
    }

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions, convex or not."""
        return base in (
            convex.SmoothConvex,
            convex.SmoothStronglyConvex,
            nonconvex.Smooth,
            nonconvex.PolyakLojasiewicz,
        )
