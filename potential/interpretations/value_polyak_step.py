"""Polyak's step for the values, in Rocq: a number for each step, for which another equation holds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from potential.classes import value_polyak_step
from potential.interpretations.polyak_step import KnownMinimum, RoundedPolyakStep
from potential.rounding.numbers import UNIT, UP, Rounded


class RoundedValuePolyakStep(RoundedPolyakStep):
    """Polyak's step for the values, with rounding."""

    @classmethod
    def applies(cls, problem: Any) -> bool:
        """To a problem whose step is this one: Polyak's own has the same name and another value."""
        return any(name.startswith("ValuePolyakStep(") for name in getattr(problem, "class_names", ()))

    def polyak_step(self, x: Any) -> Rounded:
        """The step, which is between 1/L and (2 L - mu)/L^2 whatever is known of it."""
        x = self._vector(x, "polyak_step")
        value = float(self._problem.polyak_step(x.array))
        L, mu = float(self._problem.L), float(self._problem.mu)
        low, high = 1.0 / L, (2.0 - mu / L) / L
        gap = self.gap(x)
        if gap.lower > 0.0:
            steepness = self.norm_squared(self.gradient(x)) / (2 * gap)
            low, high = max(low, (2.0 - steepness.upper / L) / L), min(high, (2.0 - steepness.lower / L) / L)
        error = max(value - low, high - value, 0.0) + 8.0 * UNIT * value
        return Rounded(value, error * UP)


class KnownMinimumOfValues(KnownMinimum, of=value_polyak_step.KnownMinimumOfValues):
    """The equation that defines the step."""

    rounding = RoundedValuePolyakStep

    def equation(self, size: str, gradient: str, gap: str) -> str:
        """The equation, of the step with the squared gradient and the gap."""
        return f"{gradient} = 2 * L * (2 - L * {size}) * {gap}"

    def size(self, gradient: Fraction, gap: Fraction, constants: Mapping[str, Fraction]) -> Fraction:
        """The step, from the squared gradient and the gap."""
        L = constants["L"]
        return (2 - gradient / (2 * L * gap)) / L
