"""The monotone operators of problems, at the address that a user types; at home in `methods/problems/parts`."""

from methods.problems.parts.monotone import CosineSparsity, MaximallyMonotone, NormalCone, Subdifferential, image_shape

__all__ = ["CosineSparsity", "MaximallyMonotone", "NormalCone", "Subdifferential", "image_shape"]
