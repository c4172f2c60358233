"""The regularizers of problems, at the address that a user types; at home in `methods/problems/parts`."""

from methods.problems.parts.regularizers import AbsoluteDeviations, GroupNorm, OneNorm, QuadraticTerm, Regularizer

__all__ = ["AbsoluteDeviations", "GroupNorm", "OneNorm", "QuadraticTerm", "Regularizer"]
