"""Exact potential-function proofs of convergence for first-order methods.

The public names: `prove`, `verify`, `worst_case`, `check`, `compare`, `sweep`, `Theorem`, `Certificate`, `Parameter`, and
the classes of problems.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from potential.algebra.coefficients import NesterovSequence, Parameter, exp
from potential.classes.composite import BregmanProximal, Composite
from potential.classes.finite_sums import FiniteSum
from potential.classes.nonconvex import PolyakLojasiewicz, Smooth
from potential.classes.operators import Cocoercive, Monotone, MonotoneLipschitz, Nonexpansive, Splitting
from potential.classes.polyak_step import PolyakStep
from potential.classes.problem_class import (
    Convex,
    ConvexLipschitz,
    DifferentiableConvex,
    DifferentiableStronglyConvex,
    SmoothConvex,
    SmoothStronglyConvex,
    StronglyConvexLipschitz,
)
from potential.classes.randomness import CoordinateSmoothConvex, CoordinateSmoothStronglyConvex, Inexact, Stochastic
from potential.classes.relative_smoothness import RelativelySmooth
from potential.classes.saddle_point import SaddlePoint
from potential.classes.settings import Constrained, MirrorConvex, MirrorSmoothConvex, Online
from potential.errors import (
    CertificateError,
    DivergedError,
    InputError,
    MissingExtraError,
    MissingOracleError,
    NoMinimizerError,
    NotCertifiedError,
    NotExactError,
    NotExpressibleError,
    PotentialError,
)
from potential.statement.theorem import Theorem

if TYPE_CHECKING:
    from potential.certificate import Certificate
    from potential.laboratory.check import Report, check
    from potential.laboratory.plots import Comparison, compare
    from potential.laboratory.rates import Rate, observed_rate
    from potential.laboratory.sweeps import sweep
    from potential.proof import NotProved, Proof
    from potential.search.multipliers import prove
    from potential.verifying import verify
    from potential.worst_cases.finding import worst_case

# Loaded by the first use: the search needs a solver, the pictures need Matplotlib.
_LATER = {
    "Certificate": "potential.certificate",
    "Comparison": "potential.laboratory.plots",
    "NotProved": "potential.proof",
    "Proof": "potential.proof",
    "Rate": "potential.laboratory.rates",
    "Report": "potential.laboratory.check",
    "check": "potential.laboratory.check",
    "compare": "potential.laboratory.plots",
    "observed_rate": "potential.laboratory.rates",
    "prove": "potential.search.multipliers",
    "sweep": "potential.laboratory.sweeps",
    "verify": "potential.verifying",
    "worst_case": "potential.worst_cases.finding",
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
    "MissingExtraError",
    "MissingOracleError",
    "Monotone",
    "MonotoneLipschitz",
    "NesterovSequence",
    "NoMinimizerError",
    "Nonexpansive",
    "NotCertifiedError",
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
    "worst_case",
]
