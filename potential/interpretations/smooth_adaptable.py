"""Functions that are smooth adaptable to a mirror map: they can be proved, and the library in Rocq lacks them."""

from __future__ import annotations

from potential.classes import smooth_adaptable
from potential.interpretations.interpretation import Interpretation


class SmoothAdaptable(Interpretation, of=smooth_adaptable.SmoothAdaptable):
    """Nothing beyond what is said of the mirror map."""
