"""The methods: one short file per family, each with its step and its potential."""

from methods.accelerated_gradient import AcceleratedGradient, StronglyConvexAcceleratedGradient
from methods.gradient_descent import GradientDescent, StronglyConvexGradientDescent
from methods.method import Method
from methods.mirror_descent import MirrorDescent
from methods.subgradient import Subgradient

__all__ = [
    "AcceleratedGradient",
    "GradientDescent",
    "Method",
    "MirrorDescent",
    "StronglyConvexAcceleratedGradient",
    "StronglyConvexGradientDescent",
    "Subgradient",
]
