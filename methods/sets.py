"""The sets of problems, at the address that a user types; at home in `methods/problems/parts`."""

from methods.problems.parts.sets import Ball, Box, ConvexSet, InfinityBall, NuclearBall, OneNormBall, Product, Simplex

__all__ = ["Ball", "Box", "ConvexSet", "InfinityBall", "NuclearBall", "OneNormBall", "Product", "Simplex"]
