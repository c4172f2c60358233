"""Theorems of N. Bansal, A. Gupta, "Potential-function proofs for gradient methods", ToC 15(4), 2019."""

import potential as pt
from methods import (
    AcceleratedGradient,
    FrankWolfe,
    GradientDescent,
    LazyMirrorDescent,
    MirrorAcceleratedGradient,
    MirrorDescent,
    ProjectedAcceleratedGradient,
    StronglyConvexAcceleratedGradient,
    StronglyConvexGradientDescent,
    StronglyConvexSubgradient,
    Subgradient,
    VaryingStepSubgradient,
    WeightedStronglyConvexSubgradient,
)
from potential import Constrained, Online, Theorem

THEOREMS = [
    Theorem.of(Subgradient),
    Theorem(
        name="subgradient/projected",
        method=Subgradient,
        problem=Constrained(pt.ConvexLipschitz),
        source="Bansal, Gupta 2019, section 2",
    ),
    Theorem(
        name="subgradient/online",
        method=Subgradient,
        problem=Constrained(Online(pt.ConvexLipschitz)),
        source="Zinkevich 2003; Bansal, Gupta 2019, section 2",
    ),
    Theorem.of(VaryingStepSubgradient),
    Theorem.of(StronglyConvexSubgradient),
    Theorem.of(WeightedStronglyConvexSubgradient),
    Theorem.of(GradientDescent),
    Theorem(
        name="gradient-descent/projected",
        method=GradientDescent,
        problem=Constrained(pt.SmoothConvex),
        source="Bansal, Gupta 2019, section 3",
    ),
    Theorem.of(StronglyConvexGradientDescent),
    Theorem(
        name="gradient-descent/strongly-convex-projected",
        method=StronglyConvexGradientDescent,
        problem=Constrained(pt.SmoothStronglyConvex),
        source="Bansal, Gupta 2019, section 3",
    ),
    Theorem.of(FrankWolfe),
    Theorem.of(MirrorDescent),
    Theorem(
        name="mirror-descent/simplex",
        method=MirrorDescent,
        problem=Online(pt.MirrorConvex),
        source="Freund, Schapire 1997; Bansal, Gupta 2019, section 4",
        note="With the entropy on the simplex of $n$ experts and the uniform start, $D_0 <= log(n)$: these are "
        "multiplicative weights (Hedge), whose regret over $T$ steps is at most $log(n)/eta + eta G^2 T/2$.",
    ),
    Theorem.of(LazyMirrorDescent),
    Theorem.of(AcceleratedGradient),
    Theorem.of(ProjectedAcceleratedGradient),
    Theorem.of(MirrorAcceleratedGradient),
    Theorem.of(StronglyConvexAcceleratedGradient),
]
