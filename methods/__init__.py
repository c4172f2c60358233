"""The methods: one short file per family, each with its step and its potential."""

from methods.accelerated_gradient import (
    AcceleratedGradient,
    LongStepAcceleratedGradient,
    MirrorAcceleratedGradient,
    ProjectedAcceleratedGradient,
    StronglyConvexAcceleratedGradient,
)
from methods.alternating_directions import AlternatingDirections
from methods.bregman_gradient import BregmanGradient, BregmanProximalPoint
from methods.coordinate_descent import RandomCoordinateDescent, StronglyConvexRandomCoordinateDescent
from methods.decided_steps import ExactLineSearchGradientDescent, PolyakStepGradientDescent
from methods.extragradient import Extragradient, OptimisticGradient, ProjectedOptimisticGradient
from methods.finite_sums import FiniteSumGradientDescent, StronglyConvexFiniteSumGradientDescent
from methods.fista import Fista, SimplifiedFista
from methods.fixed_point import Halpern, KrasnoselskiiMann, VaryingKrasnoselskiiMann
from methods.flows import AcceleratedFlow, GradientFlow, StronglyConvexAcceleratedFlow, StronglyConvexGradientFlow
from methods.frank_wolfe import FrankWolfe, FrankWolfeGap
from methods.gradient_descent import (
    ContractingGradientDescent,
    FixedStepGradientDescent,
    GradientDescent,
    StronglyConvexGradientDescent,
    TightGradientDescent,
)
from methods.mirror_descent import LazyMirrorDescent, MirrorDescent
from methods.nonconvex import InexactGradientDescent, NonconvexGradientDescent, PolyakLojasiewiczGradientDescent
from methods.optimized_gradient import OptimizedGradient, TripleMomentum
from methods.primal_dual import ChambollePock
from methods.proximal_point import AcceleratedProximalPoint, MonotoneProximalPoint, ProximalPoint
from methods.splitting import DavisYin, DouglasRachford, ForwardBackward
from methods.stochastic import ProximalStochasticGradient, StochasticGradientDescent
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
    "AlternatingDirections",
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
    "FixedStepGradientDescent",
    "Flow",
    "ForwardBackward",
    "FrankWolfe",
    "FrankWolfeGap",
    "GradientDescent",
    "GradientFlow",
    "Halpern",
    "InexactGradientDescent",
    "KrasnoselskiiMann",
    "LazyMirrorDescent",
    "LongStepAcceleratedGradient",
    "LooplessSvrg",
    "Method",
    "MirrorAcceleratedGradient",
    "MirrorDescent",
    "MonotoneProximalPoint",
    "NonconvexGradientDescent",
    "OnlineSubgradient",
    "OptimisticGradient",
    "OptimizedGradient",
    "PolyakLojasiewiczGradientDescent",
    "PolyakStepGradientDescent",
    "ProjectedAcceleratedGradient",
    "ProjectedOptimisticGradient",
    "ProximalPoint",
    "ProximalStochasticGradient",
    "RandomCoordinateDescent",
    "Saga",
    "SagaWithFunctionValues",
    "SimplifiedFista",
    "StochasticGradientDescent",
    "StronglyConvexAcceleratedFlow",
    "StronglyConvexAcceleratedGradient",
    "StronglyConvexFiniteSumGradientDescent",
    "StronglyConvexGradientDescent",
    "StronglyConvexGradientFlow",
    "StronglyConvexLooplessSvrg",
    "StronglyConvexRandomCoordinateDescent",
    "StronglyConvexSaga",
    "StronglyConvexSubgradient",
    "Subgradient",
    "TightGradientDescent",
    "TripleMomentum",
    "VaryingKrasnoselskiiMann",
    "VaryingStepSubgradient",
    "WeightedStronglyConvexSubgradient",
]
