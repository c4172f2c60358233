"""Exact potential-function proofs of convergence for first-order methods.

A method is a subclass of `Method`: a `step`, a `potential`, and the class of problems that it `assumes`. The calls,
which `help(potential)` explains at its end:

    prove                 the theorem of a method, for all parameters at once; `NotProved` where there is no proof
    discover              potentials and rates from the step alone, each proved
    verify                a certificate, by the kernel alone
    worst_case            the worst that N steps can do, for one choice of the parameters
    check                 a run on data, each step held against the theorem
    compare, sweep        several methods side by side; many runs
    plot_runs, plot_paths, plot_potential_terms         pictures of runs: what is bounded, where they walk, Phi's parts
    plot_curves           anything else in the same style
    observed_rate         the rate of a sequence
    exp                   the exponential function, for weights

What a method is written with: `Parameter`, `Decided`, `Horizon`, `Root`, `NesterovSequence`, `Unknown`, `Theorem`,
`Oracles`.

Classes of problems, whose oracles a step may use:

    Convex, SmoothConvex, SmoothStronglyConvex, ConvexLipschitz, StronglyConvexLipschitz, DifferentiableConvex,
    DifferentiableStronglyConvex, StronglyConvexQuadratic, QuadraticUpperBound, RestrictedSecantErrorBound,
    QuasiStronglyConvex, QuadraticGrowth, RestrictedSecant, ErrorBound, HoelderSmoothConvex, LinearComposition,
    WeaklyConvex, WeaklyConvexLipschitz, L0L1Smooth, LipschitzHessian, Smooth, SmoothAdaptable, PolyakLojasiewicz,
    MirrorConvex, MirrorSmoothConvex, RelativelySmooth, Monotone, MonotoneLipschitz, StronglyMonotone,
    StronglyMonotoneLipschitz, Cocoercive, Nonexpansive, InconsistentNonexpansive, Contraction, SaddlePoint,
    LinearlyConstrained, ConvexSet, BlockSmoothConvex, CoordinateSmoothConvex, CoordinateSmoothStronglyConvex

Settings, which take a class and give another one:

    Constrained, Composite, Sum, Splitting, Online, Stochastic, FiniteSum, Inexact, Blocks, BregmanProximal,
    OverStronglyConvexSet, EpsilonSubgradients, NoiseGrowth, ExpectedSmoothness, InexactProximal, PolyakStep,
    ValuePolyakStep, Compressed, WithCoins, Network, DifferenceOfConvex

What the calls give back: `Proof`, `Certificate`, `Discovery` of `Found`, `Report`, `Comparison`, `Rate`. A `Catalogue`
is a package's theorems with what belongs to them.

Errors: all derive from `PotentialError`: `InputError`, `NotExactError`, `NotExpressibleError`, `MissingOracleError`,
`NotProved`, `NotCertifiedError`, `CertificateError`, `NoMinimizerError`, `DivergedError`, `MissingExtraError`.

`dir(potential)` lists all of these names, and `help(potential.SmoothConvex)` explains one. Each is loaded by its first
use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from potential.algebra.parameters import Decided as Decided
    from potential.algebra.parameters import Horizon as Horizon
    from potential.algebra.parameters import Parameter as Parameter
    from potential.algebra.parameters import exp as exp
    from potential.algebra.roots import NesterovSequence as NesterovSequence
    from potential.algebra.roots import Root as Root
    from potential.catalogue import Catalogue as Catalogue
    from potential.certificate import Certificate as Certificate
    from potential.classes.blocks import Blocks as Blocks
    from potential.classes.blocks import BlockSmoothConvex as BlockSmoothConvex
    from potential.classes.coins import WithCoins as WithCoins
    from potential.classes.composite import BregmanProximal as BregmanProximal
    from potential.classes.composite import Composite as Composite
    from potential.classes.compressed import Compressed as Compressed
    from potential.classes.convex import Convex as Convex
    from potential.classes.convex import ConvexLipschitz as ConvexLipschitz
    from potential.classes.convex import DifferentiableConvex as DifferentiableConvex
    from potential.classes.convex import DifferentiableStronglyConvex as DifferentiableStronglyConvex
    from potential.classes.convex import SmoothConvex as SmoothConvex
    from potential.classes.convex import SmoothStronglyConvex as SmoothStronglyConvex
    from potential.classes.convex import StronglyConvexLipschitz as StronglyConvexLipschitz
    from potential.classes.coordinates import CoordinateSmoothConvex as CoordinateSmoothConvex
    from potential.classes.coordinates import CoordinateSmoothStronglyConvex as CoordinateSmoothStronglyConvex
    from potential.classes.difference_of_convex import DifferenceOfConvex as DifferenceOfConvex
    from potential.classes.epsilon_subgradients import EpsilonSubgradients as EpsilonSubgradients
    from potential.classes.expected_smoothness import ExpectedSmoothness as ExpectedSmoothness
    from potential.classes.finite_sums import FiniteSum as FiniteSum
    from potential.classes.fixed_points import Contraction as Contraction
    from potential.classes.fixed_points import InconsistentNonexpansive as InconsistentNonexpansive
    from potential.classes.generalized_smooth import L0L1Smooth as L0L1Smooth
    from potential.classes.growth import QuadraticUpperBound as QuadraticUpperBound
    from potential.classes.growth import RestrictedSecantErrorBound as RestrictedSecantErrorBound
    from potential.classes.hoelder_smooth import HoelderSmoothConvex as HoelderSmoothConvex
    from potential.classes.inexact import Inexact as Inexact
    from potential.classes.inexact_proximal import InexactProximal as InexactProximal
    from potential.classes.linear_composition import LinearComposition as LinearComposition
    from potential.classes.linear_constraint import LinearlyConstrained as LinearlyConstrained
    from potential.classes.lipschitz_hessian import LipschitzHessian as LipschitzHessian
    from potential.classes.mirror import MirrorConvex as MirrorConvex
    from potential.classes.mirror import MirrorSmoothConvex as MirrorSmoothConvex
    from potential.classes.mirror import RelativelySmooth as RelativelySmooth
    from potential.classes.nearest_minimizers import ErrorBound as ErrorBound
    from potential.classes.nearest_minimizers import QuadraticGrowth as QuadraticGrowth
    from potential.classes.nearest_minimizers import QuasiStronglyConvex as QuasiStronglyConvex
    from potential.classes.nearest_minimizers import RestrictedSecant as RestrictedSecant
    from potential.classes.network import Network as Network
    from potential.classes.noise_growth import NoiseGrowth as NoiseGrowth
    from potential.classes.nonconvex import PolyakLojasiewicz as PolyakLojasiewicz
    from potential.classes.nonconvex import Smooth as Smooth
    from potential.classes.online import Online as Online
    from potential.classes.operators import Cocoercive as Cocoercive
    from potential.classes.operators import Monotone as Monotone
    from potential.classes.operators import MonotoneLipschitz as MonotoneLipschitz
    from potential.classes.operators import Nonexpansive as Nonexpansive
    from potential.classes.operators import Splitting as Splitting
    from potential.classes.polyak_step import PolyakStep as PolyakStep
    from potential.classes.quadratics import StronglyConvexQuadratic as StronglyConvexQuadratic
    from potential.classes.randomness import Stochastic as Stochastic
    from potential.classes.saddle_point import SaddlePoint as SaddlePoint
    from potential.classes.sets import Constrained as Constrained
    from potential.classes.several import ConvexSet as ConvexSet
    from potential.classes.several import Sum as Sum
    from potential.classes.smooth_adaptable import SmoothAdaptable as SmoothAdaptable
    from potential.classes.strongly_convex_sets import OverStronglyConvexSet as OverStronglyConvexSet
    from potential.classes.strongly_monotone import StronglyMonotone as StronglyMonotone
    from potential.classes.strongly_monotone import StronglyMonotoneLipschitz as StronglyMonotoneLipschitz
    from potential.classes.value_polyak_step import ValuePolyakStep as ValuePolyakStep
    from potential.classes.weakly_convex import WeaklyConvex as WeaklyConvex
    from potential.classes.weakly_convex import WeaklyConvexLipschitz as WeaklyConvexLipschitz
    from potential.discovery.found import Discovery as Discovery
    from potential.discovery.found import Found as Found
    from potential.discovery.pipeline import discover as discover
    from potential.discovery.unknown import Unknown as Unknown
    from potential.errors import CertificateError as CertificateError
    from potential.errors import DivergedError as DivergedError
    from potential.errors import InputError as InputError
    from potential.errors import MissingExtraError as MissingExtraError
    from potential.errors import MissingOracleError as MissingOracleError
    from potential.errors import NoMinimizerError as NoMinimizerError
    from potential.errors import NotCertifiedError as NotCertifiedError
    from potential.errors import NotExactError as NotExactError
    from potential.errors import NotExpressibleError as NotExpressibleError
    from potential.errors import PotentialError as PotentialError
    from potential.figures import plot_curves as plot_curves
    from potential.laboratory.check import check as check
    from potential.laboratory.compare import Comparison as Comparison
    from potential.laboratory.compare import compare as compare
    from potential.laboratory.paths import plot_paths as plot_paths
    from potential.laboratory.plots import plot_potential_terms as plot_potential_terms
    from potential.laboratory.plots import plot_runs as plot_runs
    from potential.laboratory.rates import Rate as Rate
    from potential.laboratory.rates import observed_rate as observed_rate
    from potential.laboratory.reports import Report as Report
    from potential.laboratory.sweeps import sweep as sweep
    from potential.method import Method as Method
    from potential.oracles import Oracles as Oracles
    from potential.proof import Proof as Proof
    from potential.proving import prove as prove
    from potential.refutation.not_proved import NotProved as NotProved
    from potential.statement.theorem import Theorem as Theorem
    from potential.verifying import verify as verify
    from potential.worst_cases.finding import worst_case as worst_case

#: The public names, by the module that each comes from.
_HOMES = {
    "potential.algebra.parameters": (
        "Decided",
        "Horizon",
        "Parameter",
        "exp",
    ),
    "potential.algebra.roots": (
        "NesterovSequence",
        "Root",
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
    "potential.classes.coins": ("WithCoins",),
    "potential.classes.compressed": ("Compressed",),
    "potential.classes.coordinates": (
        "CoordinateSmoothConvex",
        "CoordinateSmoothStronglyConvex",
    ),
    "potential.classes.difference_of_convex": ("DifferenceOfConvex",),
    "potential.classes.epsilon_subgradients": ("EpsilonSubgradients",),
    "potential.classes.finite_sums": ("FiniteSum",),
    "potential.classes.fixed_points": (
        "Contraction",
        "InconsistentNonexpansive",
    ),
    "potential.classes.generalized_smooth": ("L0L1Smooth",),
    "potential.classes.growth": (
        "QuadraticUpperBound",
        "RestrictedSecantErrorBound",
    ),
    "potential.classes.hoelder_smooth": ("HoelderSmoothConvex",),
    "potential.classes.inexact": ("Inexact",),
    "potential.classes.inexact_proximal": ("InexactProximal",),
    "potential.classes.linear_composition": ("LinearComposition",),
    "potential.classes.lipschitz_hessian": ("LipschitzHessian",),
    "potential.classes.linear_constraint": ("LinearlyConstrained",),
    "potential.classes.mirror": (
        "MirrorConvex",
        "MirrorSmoothConvex",
        "RelativelySmooth",
    ),
    "potential.classes.nearest_minimizers": (
        "ErrorBound",
        "QuadraticGrowth",
        "QuasiStronglyConvex",
        "RestrictedSecant",
    ),
    "potential.classes.network": ("Network",),
    "potential.classes.expected_smoothness": ("ExpectedSmoothness",),
    "potential.classes.noise_growth": ("NoiseGrowth",),
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
    "potential.classes.value_polyak_step": ("ValuePolyakStep",),
    "potential.classes.weakly_convex": (
        "WeaklyConvex",
        "WeaklyConvexLipschitz",
    ),
    "potential.classes.quadratics": ("StronglyConvexQuadratic",),
    "potential.classes.randomness": ("Stochastic",),
    "potential.classes.saddle_point": ("SaddlePoint",),
    "potential.classes.sets": ("Constrained",),
    "potential.classes.smooth_adaptable": ("SmoothAdaptable",),
    "potential.classes.strongly_convex_sets": ("OverStronglyConvexSet",),
    "potential.classes.strongly_monotone": (
        "StronglyMonotone",
        "StronglyMonotoneLipschitz",
    ),
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
    "potential.figures": ("plot_curves",),
    "potential.laboratory.check": ("check",),
    "potential.laboratory.compare": (
        "Comparison",
        "compare",
    ),
    "potential.laboratory.paths": ("plot_paths",),
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
    return sorted(_HOME_OF)


#: What `help(potential)` explains in full, and `from potential import *` takes: the calls. `dir(potential)` has all.
__all__ = [
    "check",
    "compare",
    "discover",
    "exp",
    "observed_rate",
    "plot_curves",
    "plot_paths",
    "plot_potential_terms",
    "plot_runs",
    "prove",
    "sweep",
    "verify",
    "worst_case",
]
