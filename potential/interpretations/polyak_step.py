"""Polyak's step in Rocq: a number for each step, for which an equation holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from potential.classes import convex, polyak_step
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation
from potential.members.simplex import Point, dot
from potential.rounding.numbers import UNIT, UP, Rounded
from potential.rounding.problem import RoundedProblem


class RoundedPolyakStep(RoundedProblem):
    """Polyak's step, with rounding."""

    def polyak_step(self, x: Any) -> Rounded:
        """Polyak's step size 2 (f(x) - f*) / ||grad f(x)||^2, which is between 1/L and 1/mu whatever is known of it."""
        x = self._vector(x, "polyak_step")
        value = float(self._problem.polyak_step(x.array))
        shortest, longest = 1.0 / float(self._problem.L), 1.0 / float(self._problem.mu)
        size = self.norm_squared(self.gradient(x))
        low, high = shortest, longest
        if size.lower > 0.0:
            quotient = 2 * self.gap(x) / size
            low, high = max(low, quotient.lower), min(high, quotient.upper)
        error = max(value - low, high - value, 0.0) + 4.0 * UNIT * value
        return Rounded(value, error * UP)


class KnownMinimum(Interpretation, of=polyak_step.KnownMinimum):
    """The equation that defines the step."""

    composed = True
    rounding = RoundedPolyakStep

    lemmas: ClassVar[Mapping[str, str]] = {"polyak-step": "gamma_value"}

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth strongly convex functions."""
        return base is convex.SmoothStronglyConvex

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """Polyak's step, from the gap and the gradient."""
        found = dict(super().answering(made))

        def step(x: Point) -> Fraction:
            gradient = found["gradient"](x)
            return self.size(dot(gradient, gradient), found["gap"](x), made.constants)

        return {**found, "polyak_step": step}

    def size(self, gradient: Fraction, gap: Fraction, constants: Mapping[str, Fraction]) -> Fraction:
        """The step, from the squared gradient and the gap."""
        return 2 * gap / gradient

    def conditions(self, step: Any) -> list[tuple[str, str]]:
        """The equation, at the point of the step."""
        found = []
        for asked in self.statement.recorder.answered("polyak_step"):
            at, file = step.point(asked.at), step.file
            size = file.setting.reals["gamma_t"]
            gradient, gap = f"‖{file.setting.function} {at}‖²", f"(f {at} - f {file.center})"
            found.append((f"{size}_value", self.equation(size, gradient, gap)))
        return found

    def equation(self, size: str, gradient: str, gap: str) -> str:
        """The equation, of the step with the squared gradient and the gap."""
        return f"{size} * {gradient} = 2 * {gap}"
