"""Exact potential-function proofs of convergence for first-order methods.

The calls: `prove` a method's theorem, `discover` theorems from its step alone, `verify` a certificate, find the
`worst_case` of N steps, `check` a run on data against the theorem, `compare` several methods, `sweep` over many runs. A
method is a subclass of `Method`; what it may ask for is said by its class of problems, such as `SmoothConvex`,
`Composite(...)` or `Stochastic(...)`. Each name is loaded by its first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from potential.algebra.parameters import NesterovSequence, Parameter, exp
    from potential.catalogue import Catalogue
    from potential.certificate import Certificate
    from potential.classes.blocks import Blocks, BlockSmoothConvex
    from potential.classes.composite import BregmanProximal, Composite
    from potential.classes.convex import (
        Convex,
        ConvexLipschitz,
        DifferentiableConvex,
        DifferentiableStronglyConvex,
        SmoothConvex,
        SmoothStronglyConvex,
        StronglyConvexLipschitz,
    )
    from potential.classes.coordinates import CoordinateSmoothConvex, CoordinateSmoothStronglyConvex
    from potential.classes.epsilon_subgradients import EpsilonSubgradients
    from potential.classes.finite_sums import FiniteSum
    from potential.classes.fixed_points import Contraction, InconsistentNonexpansive
    from potential.classes.growth import QuadraticUpperBound, RestrictedSecantErrorBound
    from potential.classes.inexact import Inexact
    from potential.classes.inexact_proximal import InexactProximal
    from potential.classes.mirror import MirrorConvex, MirrorSmoothConvex, RelativelySmooth
    from potential.classes.nonconvex import PolyakLojasiewicz, Smooth
    from potential.classes.online import Online
    from potential.classes.operators import Cocoercive, Monotone, MonotoneLipschitz, Nonexpansive, Splitting
    from potential.classes.polyak_step import PolyakStep
    from potential.classes.quadratics import StronglyConvexQuadratic
    from potential.classes.randomness import Stochastic
    from potential.classes.saddle_point import SaddlePoint
    from potential.classes.sets import Constrained
    from potential.classes.several import ConvexSet, Sum
    from potential.classes.smooth_adaptable import SmoothAdaptable
    from potential.classes.strongly_monotone import StronglyMonotone
    from potential.discovery.found import Discovery, Found
    from potential.discovery.pipeline import discover
    from potential.discovery.unknown import Unknown
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
    from potential.laboratory.check import check
    from potential.laboratory.compare import Comparison, compare
    from potential.laboratory.plots import plot_potential_terms, plot_runs
    from potential.laboratory.rates import Rate, observed_rate
    from potential.laboratory.reports import Report
    from potential.laboratory.sweeps import sweep
    from potential.method import Method
    from potential.oracles import Oracles
    from potential.proof import Proof
    from potential.proving import prove
    from potential.refutation.not_proved import NotProved
    from potential.statement.theorem import Theorem
    from potential.verifying import verify
    from potential.worst_cases.finding import worst_case

#: The public names, by the module that each comes from.
_HOMES = {
    "potential.algebra.parameters": (
        "NesterovSequence",
        "Parameter",
        "exp",
    ),
    "potential.catalogue": ("Catalogue",),
    "potential.certificate": ("Certificate",),
    "potential.classes.blocks": (
        "BlockSmoothConvex",
        "Blocks",
    ),
    "potential.classes.composite": (
        "BregmanProximal",
        "Composite",
    ),
    "potential.classes.convex": (
        "Convex",
        "ConvexLipschitz",
        "DifferentiableConvex",
        "DifferentiableStronglyConvex",
        "SmoothConvex",
        "SmoothStronglyConvex",
        "StronglyConvexLipschitz",
    ),
    "potential.classes.coordinates": (
        "CoordinateSmoothConvex",
        "CoordinateSmoothStronglyConvex",
    ),
    "potential.classes.epsilon_subgradients": ("EpsilonSubgradients",),
    "potential.classes.finite_sums": ("FiniteSum",),
    "potential.classes.fixed_points": (
        "Contraction",
        "InconsistentNonexpansive",
    ),
    "potential.classes.growth": (
        "QuadraticUpperBound",
        "RestrictedSecantErrorBound",
    ),
    "potential.classes.inexact": ("Inexact",),
    "potential.classes.inexact_proximal": ("InexactProximal",),
    "potential.classes.mirror": (
        "MirrorConvex",
        "MirrorSmoothConvex",
        "RelativelySmooth",
    ),
    "potential.classes.nonconvex": (
        "PolyakLojasiewicz",
        "Smooth",
    ),
    "potential.classes.online": ("Online",),
    "potential.classes.operators": (
        "Cocoercive",
        "Monotone",
        "MonotoneLipschitz",
        "Nonexpansive",
        "Splitting",
    ),
    "potential.classes.polyak_step": ("PolyakStep",),
    "potential.classes.quadratics": ("StronglyConvexQuadratic",),
    "potential.classes.randomness": ("Stochastic",),
    "potential.classes.saddle_point": ("SaddlePoint",),
    "potential.classes.sets": ("Constrained",),
    "potential.classes.smooth_adaptable": ("SmoothAdaptable",),
    "potential.classes.strongly_monotone": ("StronglyMonotone",),
    "potential.classes.several": (
        "ConvexSet",
        "Sum",
    ),
    "potential.errors": (
        "CertificateError",
        "DivergedError",
        "InputError",
        "MissingExtraError",
        "MissingOracleError",
        "NoMinimizerError",
        "NotCertifiedError",
        "NotExactError",
        "NotExpressibleError",
        "PotentialError",
    ),
    "potential.discovery.found": (
        "Discovery",
        "Found",
    ),
    "potential.discovery.pipeline": ("discover",),
    "potential.discovery.unknown": ("Unknown",),
    "potential.laboratory.check": ("check",),
    "potential.laboratory.compare": (
        "Comparison",
        "compare",
    ),
    "potential.laboratory.plots": (
        "plot_potential_terms",
        "plot_runs",
    ),
    "potential.laboratory.rates": (
        "Rate",
        "observed_rate",
    ),
    "potential.laboratory.reports": ("Report",),
    "potential.laboratory.sweeps": ("sweep",),
    "potential.method": ("Method",),
    "potential.oracles": ("Oracles",),
    "potential.proof": ("Proof",),
    "potential.proving": ("prove",),
    "potential.refutation.not_proved": ("NotProved",),
    "potential.statement.theorem": ("Theorem",),
    "potential.verifying": ("verify",),
    "potential.worst_cases.finding": ("worst_case",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'potential' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "BlockSmoothConvex",
    "Blocks",
    "BregmanProximal",
    "Catalogue",
    "Certificate",
    "CertificateError",
    "Cocoercive",
    "Comparison",
    "Composite",
    "Constrained",
    "Contraction",
    "Convex",
    "ConvexLipschitz",
    "ConvexSet",
    "CoordinateSmoothConvex",
    "CoordinateSmoothStronglyConvex",
    "DifferentiableConvex",
    "DifferentiableStronglyConvex",
    "Discovery",
    "DivergedError",
    "EpsilonSubgradients",
    "FiniteSum",
    "Found",
    "InconsistentNonexpansive",
    "Inexact",
    "InexactProximal",
    "InputError",
    "Method",
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
    "Oracles",
    "Parameter",
    "PolyakLojasiewicz",
    "PolyakStep",
    "PotentialError",
    "Proof",
    "QuadraticUpperBound",
    "Rate",
    "RelativelySmooth",
    "Report",
    "RestrictedSecantErrorBound",
    "SaddlePoint",
    "Smooth",
    "SmoothAdaptable",
    "SmoothConvex",
    "SmoothStronglyConvex",
    "Splitting",
    "Stochastic",
    "StronglyConvexLipschitz",
    "StronglyConvexQuadratic",
    "StronglyMonotone",
    "Sum",
    "Theorem",
    "Unknown",
    "check",
    "compare",
    "discover",
    "exp",
    "observed_rate",
    "plot_potential_terms",
    "plot_runs",
    "prove",
    "sweep",
    "verify",
    "worst_case",
]
