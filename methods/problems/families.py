"""What the bundled problems may be, by the first part of their names, so that not all are built to choose some."""

from __future__ import annotations

from collections.abc import Set

_CONVEX = ("Convex", "ConvexLipschitz", "SmoothConvex", "SmoothStronglyConvex")
_GROWING = ("QuasiStronglyConvex", "QuadraticGrowth", "RestrictedSecant", "ErrorBound")

# Classes by their outermost name, Constrained for Constrained(SmoothConvex). What is not here may be anything.
FAMILIES: dict[str, Set[str]] = {
    family: frozenset(outermost)
    for family, outermost in {
        "blocks": ("BlockSmoothConvex",),
        "coins": ("WithCoins",),
        "composite": ("Composite",),
        "composition": ("LinearComposition",),
        "compressed": ("Compressed",),
        "constrained": ("Constrained",),
        "constraint": ("LinearlyConstrained",),
        "coordinate": (*_CONVEX, "CoordinateSmoothConvex", "CoordinateSmoothStronglyConvex"),
        "difference": ("DifferenceOfConvex",),
        "epsilon-subgradient": ("EpsilonSubgradients",),
        "finite-sum": (*_CONVEX, "FiniteSum"),
        "fixed-point": ("Contraction", "Nonexpansive"),
        "hinge": _CONVEX,
        "hoelder-smooth": ("HoelderSmoothConvex",),
        "inclusion": ("Composite", "Splitting"),
        "inexact": ("Inexact",),
        "l0-l1-smooth": ("L0L1Smooth",),
        "least-absolute-deviations": _CONVEX,
        "least-squares": _CONVEX,
        "logistic-regression": _CONVEX,
        "mirror": ("MirrorConvex", "MirrorSmoothConvex"),
        "network": ("Network",),
        "nonconvex": ("LipschitzHessian", "Smooth"),
        "online": ("Constrained", "Online"),
        "operator": (
            *("Cocoercive", "Constrained", "Monotone", "MonotoneLipschitz", "StronglyMonotone"),
            *("StronglyMonotoneLipschitz", "Stochastic"),
        ),
        "polyak-lojasiewicz": ("PolyakLojasiewicz", "Smooth", *_GROWING),
        "proximal": ("BregmanProximal", "Composite", "MirrorConvex"),
        "relative": ("BregmanProximal", "Composite", "RelativelySmooth"),
        "ridge-regression": _CONVEX,
        "saddle": ("SaddlePoint",),
        "simplex-regression": ("MirrorConvex",),
        "splitting": ("Splitting",),
        "stochastic": (*_CONVEX, "Composite", "Constrained", "ExpectedSmoothness", "NoiseGrowth", "Stochastic"),
        "strongly-convex-set": ("OverStronglyConvexSet",),
        "sum": ("Sum",),
        "value-polyak": ("ValuePolyakStep",),
        "weakly-convex": ("WeaklyConvex", "WeaklyConvexLipschitz"),
    }.items()
}


def may_be(name: str, class_names: Set[str]) -> bool:
    """Whether the problem of that name may belong to one of these classes; where it is false, it does not."""
    family = FAMILIES.get(name.partition("/")[0])
    return family is None or any(wanted.partition("(")[0] in family for wanted in class_names)
