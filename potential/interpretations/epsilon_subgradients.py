"""Subgradients up to eps: they can be proved, and the library in Rocq lacks them."""

from __future__ import annotations

from potential.classes import epsilon_subgradients
from potential.interpretations.interpretation import Interpretation


class EpsilonErrors(Interpretation, of=epsilon_subgradients.EpsilonErrors):
    """Nothing beyond the class inside."""
