"""The methods: one short file per family, each with its step and its potential."""

from methods.accelerated_gradient import (
    AcceleratedGradient,
    MirrorAcceleratedGradient,
    ProjectedAcceleratedGradient,
    StronglyConvexAcceleratedGradient,
)
from methods.frank_wolfe import FrankWolfe
from methods.gradient_descent import GradientDescent, StronglyConvexGradientDescent
from methods.method import Method
from methods.mirror_descent import LazyMirrorDescent, MirrorDescent
from methods.subgradient import (
    StronglyConvexSubgradient,
    Subgradient,
    VaryingStepSubgradient,
    WeightedStronglyConvexSubgradient,
)

__all__ = [
    "AcceleratedGradient",
    "FrankWolfe",
    "GradientDescent",
    "LazyMirrorDescent",
    "Method",
    "MirrorAcceleratedGradient",
    "MirrorDescent",
    "ProjectedAcceleratedGradient",
    "StronglyConvexAcceleratedGradient",
    "StronglyConvexGradientDescent",
    "StronglyConvexSubgradient",
    "Subgradient",
    "VaryingStepSubgradient",
    "WeightedStronglyConvexSubgradient",
]
