"""Numeric problems on real data: oracles, constants from the data, and certified reference solutions."""

from methods.problems.base.images import known_pixels, read_image
from methods.problems.base.numeric_problem import NumericProblem
from methods.problems.base.problem import Problem
from methods.problems.bundled import (
    bundled_operators,
    bundled_problem,
    bundled_problems,
    bundled_settings,
    problems_for,
)
from methods.problems.losses.deviations import HyperbolicDeviations, PowerDeviations
from methods.problems.losses.hinge import HingeLoss
from methods.problems.losses.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.losses.least_squares import LeastSquares
from methods.problems.losses.linear import LinearLoss, LinearLosses, MatrixGame, expert_losses
from methods.problems.losses.logistic_regression import LogisticRegression
from methods.problems.losses.nonconvex import RobustRegression, SigmoidLoss
from methods.problems.losses.optimal_transport import OptimalTransport
from methods.problems.losses.poisson import PoissonRegression
from methods.problems.losses.quadratic import Quadratic
from methods.problems.losses.rank_deficient import ComposedLeastSquares, RankDeficientLeastSquares
from methods.problems.losses.simplex_regression import SimplexRegression
from methods.problems.losses.weakly_convex import PenalizedDeviations
from methods.problems.operators.fixed_point import FixedPointProblem, ForwardBackwardMap, LabelSpreading, Separation
from methods.problems.operators.inclusion import Inclusion
from methods.problems.operators.inpainting import Inpainting
from methods.problems.operators.lipschitz import (
    GradientOperator,
    LipschitzOperator,
    MaskedFit,
    NumericOperator,
    ProximalSaddle,
    SaddleOperator,
)
from methods.problems.operators.noisy import NoisyOperator
from methods.problems.operators.saddle_point import SaddlePointProblem, TotalVariation
from methods.problems.operators.several import SumProblem
from methods.problems.operators.split_lasso import SplitLasso
from methods.problems.operators.variational_inequality import MatrixGameOperator, VariationalInequality
from methods.problems.settings.blocks import BlockProblem
from methods.problems.settings.coins import CoinProblem
from methods.problems.settings.composite import CompositeProblem
from methods.problems.settings.compressed import CompressedProblem
from methods.problems.settings.constrained import ConstrainedProblem
from methods.problems.settings.coordinate import CoordinateProblem
from methods.problems.settings.difference import DifferenceProblem
from methods.problems.settings.epsilon_subgradients import EpsilonSubgradientProblem
from methods.problems.settings.finite_sum import FiniteSumProblem
from methods.problems.settings.inexact import InexactProblem
from methods.problems.settings.linear_proximal import LinearProximalProblem
from methods.problems.settings.mirror import MirrorProblem
from methods.problems.settings.network import NetworkProblem
from methods.problems.settings.noisy_agents import NoisyNetworkProblem
from methods.problems.settings.online import OnlineProblem
from methods.problems.settings.stochastic import StochasticProblem, StochasticSubgradientProblem
from methods.problems.settings.strongly_convex_set import StronglyConvexSetProblem
from methods.problems.settings.value_polyak import ValuePolyakProblem

__all__ = [
    "BlockProblem",
    "CoinProblem",
    "ComposedLeastSquares",
    "CompositeProblem",
    "CompressedProblem",
    "ConstrainedProblem",
    "CoordinateProblem",
    "DifferenceProblem",
    "EpsilonSubgradientProblem",
    "FiniteSumProblem",
    "FixedPointProblem",
    "ForwardBackwardMap",
    "GradientOperator",
    "HingeLoss",
    "HyperbolicDeviations",
    "Inclusion",
    "InexactProblem",
    "Inpainting",
    "LabelSpreading",
    "LeastAbsoluteDeviations",
    "LeastSquares",
    "LinearLoss",
    "LinearLosses",
    "LinearProximalProblem",
    "LipschitzOperator",
    "LogisticRegression",
    "MaskedFit",
    "MatrixGame",
    "MatrixGameOperator",
    "MirrorProblem",
    "NetworkProblem",
    "NoisyNetworkProblem",
    "NoisyOperator",
    "NumericOperator",
    "NumericProblem",
    "OnlineProblem",
    "OptimalTransport",
    "PenalizedDeviations",
    "PoissonRegression",
    "PowerDeviations",
    "Problem",
    "ProximalSaddle",
    "Quadratic",
    "RankDeficientLeastSquares",
    "RobustRegression",
    "SaddleOperator",
    "SaddlePointProblem",
    "Separation",
    "SigmoidLoss",
    "SimplexRegression",
    "SplitLasso",
    "StochasticProblem",
    "StochasticSubgradientProblem",
    "StronglyConvexSetProblem",
    "SumProblem",
    "TotalVariation",
    "ValuePolyakProblem",
    "VariationalInequality",
    "bundled_operators",
    "bundled_problem",
    "bundled_problems",
    "bundled_settings",
    "expert_losses",
    "known_pixels",
    "problems_for",
    "read_image",
]
