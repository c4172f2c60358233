"""The mirror maps of problems, at the address that a user types; at home in `methods/problems/parts`."""

from methods.problems.parts.mirror_maps import Entropy, Euclidean, MirrorMap, PNorm, norm

__all__ = ["Entropy", "Euclidean", "MirrorMap", "PNorm", "norm"]
