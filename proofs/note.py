"""Theorems of N. Bansal, A. Gupta, "Potential-function proofs for gradient methods", Theory of Computing 15(4), 2019."""

from methods import (
    AcceleratedGradient,
    GradientDescent,
    MirrorDescent,
    StronglyConvexAcceleratedGradient,
    StronglyConvexGradientDescent,
    Subgradient,
)
from potential.theorem import Theorem

THEOREMS = [
    Theorem.of(method)
    for method in (
        Subgradient,
        GradientDescent,
        StronglyConvexGradientDescent,
        MirrorDescent,
        AcceleratedGradient,
        StronglyConvexAcceleratedGradient,
    )
]
