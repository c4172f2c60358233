"""The methods: one short file per family, each with its step and its potential."""

from methods.accelerated_gradient import (
    AcceleratedGradient,
    LongStepAcceleratedGradient,
    MirrorAcceleratedGradient,
    ProjectedAcceleratedGradient,
    StronglyConvexAcceleratedGradient,
)
from methods.alternating_directions import AlternatingDirections
from methods.bregman_gradient import BregmanGradient, BregmanProximalPoint, ResidualBregmanGradient
from methods.coordinate_descent import RandomCoordinateDescent, StronglyConvexRandomCoordinateDescent
from methods.decided_steps import ExactLineSearchGradientDescent, PolyakStepGradientDescent
from methods.extragradient import (
    AnchoredExtragradient,
    Extragradient,
    LastIterateExtragradient,
    OptimisticGradient,
    ProjectedOptimisticGradient,
)
from methods.finite_sums import FiniteSumGradientDescent, StronglyConvexFiniteSumGradientDescent
from methods.fista import Fista, SimplifiedFista, StronglyConvexFista
from methods.fixed_point import (
    FixedPointIteration,
    Halpern,
    KrasnoselskiiMann,
    LastIterateKrasnoselskiiMann,
    VaryingKrasnoselskiiMann,
)
from methods.flows import (
    AcceleratedFlow,
    FrictionFlow,
    GradientFlow,
    StronglyConvexAcceleratedFlow,
    StronglyConvexGradientFlow,
    StronglyConvexGradientFlowGap,
)
from methods.frank_wolfe import FrankWolfe, FrankWolfeGap
from methods.gradient_descent import (
    ContractingGradientDescent,
    FixedStepGradientDescent,
    GradientDescent,
    LongStepGradientDescent,
    ShortStepContraction,
    StronglyConvexGradientDescent,
    TightGradientDescent,
)
from methods.growth import LastIterateHeavyBall, QuadraticUpperBoundSubgradient, RestrictedSecantGradientDescent
from methods.heavy_ball import HeavyBall
from methods.mirror_descent import LazyMirrorDescent, MirrorDescent, VaryingStepMirrorDescent
from methods.nonconvex import (
    AnyStepNonconvexGradientDescent,
    InexactGradientDescent,
    NonconvexGradientDescent,
    PolyakLojasiewiczGradientDescent,
)
from methods.optimized_gradient import OptimizedGradient, TripleMomentum
from methods.primal_dual import ChambollePock
from methods.projections import AlternatingProjections, AveragedProjections
from methods.proximal_point import (
    AcceleratedProximalPoint,
    AnchoredProximalPoint,
    LastIterateProximalPoint,
    MonotoneProximalPoint,
    ProximalPoint,
    RelaxedProximalPoint,
    StronglyMonotoneProximalPoint,
)
from methods.splitting import (
    DavisYin,
    DouglasRachford,
    ForwardBackward,
    ForwardBackwardForward,
    ForwardReflectedBackward,
    LastIterateDouglasRachford,
    PeacemanRachford,
    RelaxedDouglasRachford,
    StronglyConvexDouglasRachford,
)
from methods.stochastic import (
    AcceleratedStochasticGradientDescent,
    ProximalStochasticGradient,
    StochasticGradientDescent,
    StronglyConvexStochasticGradientDescent,
)
from methods.subgradient import (
    OnlineSubgradient,
    StronglyConvexSubgradient,
    Subgradient,
    VaryingStepSubgradient,
    WeightedStronglyConvexSubgradient,
)
from methods.variance_reduction import (
    LooplessSvrg,
    Saga,
    SagaWithFunctionValues,
    StronglyConvexLooplessSvrg,
    StronglyConvexSaga,
)
from potential.method import Flow, Method

__all__ = [
    "AcceleratedFlow",
    "AcceleratedGradient",
    "AcceleratedProximalPoint",
    "AcceleratedStochasticGradientDescent",
    "AlternatingDirections",
    "AlternatingProjections",
    "AnchoredExtragradient",
    "AnchoredProximalPoint",
    "AnyStepNonconvexGradientDescent",
    "AveragedProjections",
    "BregmanGradient",
    "BregmanProximalPoint",
    "ChambollePock",
    "ContractingGradientDescent",
    "DavisYin",
    "DouglasRachford",
    "ExactLineSearchGradientDescent",
    "Extragradient",
    "FiniteSumGradientDescent",
    "Fista",
    "FixedPointIteration",
    "FixedStepGradientDescent",
    "Flow",
    "ForwardBackward",
    "ForwardBackwardForward",
    "ForwardReflectedBackward",
    "FrankWolfe",
    "FrankWolfeGap",
    "FrictionFlow",
    "GradientDescent",
    "GradientFlow",
    "Halpern",
    "HeavyBall",
    "InexactGradientDescent",
    "KrasnoselskiiMann",
    "LastIterateDouglasRachford",
    "LastIterateExtragradient",
    "LastIterateHeavyBall",
    "LastIterateKrasnoselskiiMann",
    "LastIterateProximalPoint",
    "LazyMirrorDescent",
    "LongStepAcceleratedGradient",
    "LongStepGradientDescent",
    "LooplessSvrg",
    "Method",
    "MirrorAcceleratedGradient",
    "MirrorDescent",
    "MonotoneProximalPoint",
    "NonconvexGradientDescent",
    "OnlineSubgradient",
    "OptimisticGradient",
    "OptimizedGradient",
    "PeacemanRachford",
    "PolyakLojasiewiczGradientDescent",
    "PolyakStepGradientDescent",
    "ProjectedAcceleratedGradient",
    "ProjectedOptimisticGradient",
    "ProximalPoint",
    "ProximalStochasticGradient",
    "QuadraticUpperBoundSubgradient",
    "RandomCoordinateDescent",
    "RelaxedDouglasRachford",
    "RelaxedProximalPoint",
    "ResidualBregmanGradient",
    "RestrictedSecantGradientDescent",
    "Saga",
    "SagaWithFunctionValues",
    "ShortStepContraction",
    "SimplifiedFista",
    "StochasticGradientDescent",
    "StronglyConvexAcceleratedFlow",
    "StronglyConvexAcceleratedGradient",
    "StronglyConvexDouglasRachford",
    "StronglyConvexFiniteSumGradientDescent",
    "StronglyConvexFista",
    "StronglyConvexGradientDescent",
    "StronglyConvexGradientFlow",
    "StronglyConvexGradientFlowGap",
    "StronglyConvexLooplessSvrg",
    "StronglyConvexRandomCoordinateDescent",
    "StronglyConvexSaga",
    "StronglyConvexStochasticGradientDescent",
    "StronglyConvexSubgradient",
    "StronglyMonotoneProximalPoint",
    "Subgradient",
    "TightGradientDescent",
    "TripleMomentum",
    "VaryingKrasnoselskiiMann",
    "VaryingStepMirrorDescent",
    "VaryingStepSubgradient",
    "WeightedStronglyConvexSubgradient",
]
