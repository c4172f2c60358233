"""Polyak's step in Rocq: a number for each step, for which an equation holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.classes import convex, polyak_step
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation


class KnownMinimum(Interpretation, of=polyak_step.KnownMinimum):
    """The equation that defines the step."""

    lemmas: ClassVar[Mapping[str, str]] = {"polyak-step": "gamma_value"}

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth strongly convex functions."""
        return base is convex.SmoothStronglyConvex

    def conditions(self, step: Any) -> list[tuple[str, str]]:
        """The equation, at the point of the step."""
        found = []
        for asked in self.statement.recorder.answered("polyak_step"):
            at, file = step.point(asked.at), step.file
            size = file.setting.reals["gamma_t"]
            equation = f"{size} * ‖{file.setting.function} {at}‖² = 2 * (f {at} - f {file.center})"
            found.append((f"{size}_value", equation))
        return found
