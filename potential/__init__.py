"""Exact potential-function proofs of convergence for first-order methods.

The public names: `prove`, `verify`, `check`, `compare`, `Theorem`, `Certificate`, `Parameter`, and the classes of problems.
"""

from potential.coefficients import Parameter
from potential.errors import (
    CertificateError,
    DivergedError,
    InputError,
    MissingOracleError,
    NoMinimizerError,
    NotExactError,
    NotExpressibleError,
    PotentialError,
)
from potential.problem_classes import Convex, ConvexLipschitz, MirrorConvex, SmoothConvex, SmoothStronglyConvex
from potential.theorem import Theorem

__all__ = [
    "CertificateError",
    "Convex",
    "ConvexLipschitz",
    "DivergedError",
    "InputError",
    "MirrorConvex",
    "MissingOracleError",
    "NoMinimizerError",
    "NotExactError",
    "NotExpressibleError",
    "Parameter",
    "PotentialError",
    "SmoothConvex",
    "SmoothStronglyConvex",
    "Theorem",
]
