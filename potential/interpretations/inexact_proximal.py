"""Proximal steps with a relative error: they can be proved, and the library in Rocq lacks them."""

from __future__ import annotations

from potential.classes import inexact_proximal
from potential.interpretations.interpretation import Interpretation


class InexactSteps(Interpretation, of=inexact_proximal.InexactSteps):
    """Nothing beyond the class inside."""
