"""Blocks that a method chooses: they can be proved, and the library in Rocq lacks them."""

from __future__ import annotations

from potential.classes import blocks
from potential.interpretations.interpretation import Interpretation


class Partitioned(Interpretation, of=blocks.Partitioned):
    """Nothing beyond the class inside."""


class BlockwiseSmooth(Interpretation, of=blocks.BlockwiseSmooth):
    """Nothing beyond convexity."""

    defined = False
