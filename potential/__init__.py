"""Exact potential-function proofs of convergence for first-order methods.

The public names: `prove`, `verify`, `check`, `compare`, `sweep`, `Theorem`, `Certificate`, `Parameter`, and the
classes of problems.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from potential.coefficients import NesterovSequence, Parameter, exp
from potential.composite import BregmanProximal, Composite
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
from potential.finite_sums import FiniteSum
from potential.nonconvex import PolyakLojasiewicz, Smooth
from potential.operators import Cocoercive, Monotone, MonotoneLipschitz, Nonexpansive, Splitting
from potential.polyak_step import PolyakStep
from potential.problem_classes import (
    Convex,
    ConvexLipschitz,
    DifferentiableConvex,
    DifferentiableStronglyConvex,
    SmoothConvex,
    SmoothStronglyConvex,
    StronglyConvexLipschitz,
)
from potential.randomness import CoordinateSmoothConvex, CoordinateSmoothStronglyConvex, Inexact, Stochastic
from potential.relative_smoothness import RelativelySmooth
from potential.saddle_point import SaddlePoint
from potential.settings import Constrained, MirrorConvex, MirrorSmoothConvex, Online
from potential.theorem import Theorem

if TYPE_CHECKING:
    from potential.certificate import Certificate
    from potential.numeric_check import Report, check
    from potential.plots import Comparison, compare
    from potential.proof import NotProved, Proof, verify
    from potential.prover import prove
    from potential.rates import Rate, observed_rate
    from potential.sweeps import sweep

# Loaded by the first use: the search needs a solver, the pictures need Matplotlib.
_LATER = {
    "Certificate": "potential.certificate",
    "Comparison": "potential.plots",
    "NotProved": "potential.proof",
    "Proof": "potential.proof",
    "Rate": "potential.rates",
    "Report": "potential.numeric_check",
    "check": "potential.numeric_check",
    "compare": "potential.plots",
    "observed_rate": "potential.rates",
    "prove": "potential.prover",
    "sweep": "potential.sweeps",
    "verify": "potential.proof",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        value = getattr(import_module(_LATER[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'potential' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


__all__ = [
    "BregmanProximal",
    "Certificate",
    "CertificateError",
    "Cocoercive",
    "Comparison",
    "Composite",
    "Constrained",
    "Convex",
    "ConvexLipschitz",
    "CoordinateSmoothConvex",
    "CoordinateSmoothStronglyConvex",
    "DifferentiableConvex",
    "DifferentiableStronglyConvex",
    "DivergedError",
    "FiniteSum",
    "Inexact",
    "InputError",
    "MirrorConvex",
    "MirrorSmoothConvex",
    "MissingOracleError",
    "Monotone",
    "MonotoneLipschitz",
    "NesterovSequence",
    "NoMinimizerError",
    "Nonexpansive",
    "NotExactError",
    "NotExpressibleError",
    "NotProved",
    "Online",
    "Parameter",
    "PolyakLojasiewicz",
    "PolyakStep",
    "PotentialError",
    "Proof",
    "Rate",
    "RelativelySmooth",
    "Report",
    "SaddlePoint",
    "Smooth",
    "SmoothConvex",
    "SmoothStronglyConvex",
    "Splitting",
    "Stochastic",
    "StronglyConvexLipschitz",
    "Theorem",
    "check",
    "compare",
    "exp",
    "observed_rate",
    "prove",
    "sweep",
    "verify",
]
