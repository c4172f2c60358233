"""Quadratic functions: they can be proved, and the library in Rocq lacks the square root of their matrix."""

from __future__ import annotations

from potential.classes import quadratics
from potential.interpretations.interpretation import Interpretation


class StronglyConvexQuadratic(Interpretation, of=quadratics.StronglyConvexQuadratic):
    """Nothing beyond smoothness and strong convexity."""

    member = None
    defined = False
