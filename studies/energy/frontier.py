"""The time-energy frontier of a pipeline: its optima, and the plans of real clocks that come of them."""

from __future__ import annotations

from fractions import Fraction

from potential.errors import InputError
from studies.energy.optima import Optima
from studies.energy.pipeline import Pipeline
from studies.energy.plan import Plan, plan
from studies.energy.stragglers import for_straggler


class Frontier(Optima):
    """The frontier of a pipeline: see `Optima` for what it knows of each deadline."""

    def plan(self, deadline: float | Fraction) -> Plan:
        """A plan of real clocks, one for each operation, within a deadline in seconds; see `plan.Plan`."""
        return plan(self, deadline)

    def for_straggler(self, ratio: float | Fraction) -> Plan:
        """The plan for a pipeline that waits for a straggler of that ratio; see `stragglers.for_straggler`."""
        return for_straggler(self, ratio)


def frontier(pipeline: Pipeline, curve: str = "measured") -> Frontier:
    """The frontier of a pipeline, computed whole.

    Args:
        pipeline: the operations, their options and their precedence.
        curve: "measured", the energies as they are, or "smooth", those of an exponential fitted to each computation.

    Raises `InputError` for another `curve`, or numbers too large to be exact.
    """
    if not isinstance(pipeline, Pipeline):
        raise InputError(f"pipeline must be a Pipeline, got {pipeline!r}")
    return Frontier(pipeline, curve)
