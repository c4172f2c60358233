"""Numeric problems on real data: oracles, constants from the data, and certified reference solutions."""

from methods.problems.base import NumericProblem
from methods.problems.bundled import (
    bundled_operators,
    bundled_problem,
    bundled_problems,
    bundled_settings,
    problems_for,
)
from methods.problems.composite import CompositeProblem
from methods.problems.constrained import ConstrainedProblem
from methods.problems.coordinate import CoordinateProblem
from methods.problems.finite_sum import FiniteSumProblem
from methods.problems.fixed_point import FixedPointProblem, ForwardBackwardMap, LabelSpreading, Separation
from methods.problems.hinge import HingeLoss
from methods.problems.images import known_pixels, read_image
from methods.problems.inclusion import Inclusion
from methods.problems.inexact import InexactProblem
from methods.problems.inpainting import Inpainting
from methods.problems.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.least_squares import LeastSquares
from methods.problems.linear import LinearLoss, LinearLosses, MatrixGame, expert_losses
from methods.problems.linear_proximal import LinearProximalProblem
from methods.problems.logistic_regression import LogisticRegression
from methods.problems.mirror import MirrorProblem
from methods.problems.nonconvex import RobustRegression, SigmoidLoss
from methods.problems.online import OnlineProblem
from methods.problems.operators import (
    GradientOperator,
    LipschitzOperator,
    MaskedFit,
    OperatorProblem,
    ProximalSaddle,
    SaddleOperator,
)
from methods.problems.poisson import PoissonRegression
from methods.problems.problem import Problem
from methods.problems.quadratic import Quadratic
from methods.problems.rank_deficient import RankDeficientLeastSquares
from methods.problems.saddle_point import SaddlePointProblem, TotalVariation
from methods.problems.simplex_regression import SimplexRegression
from methods.problems.stochastic import StochasticProblem
from methods.problems.variational_inequality import MatrixGameOperator, VariationalInequality

__all__ = [
    "CompositeProblem",
    "ConstrainedProblem",
    "CoordinateProblem",
    "FiniteSumProblem",
    "FixedPointProblem",
    "ForwardBackwardMap",
    "GradientOperator",
    "HingeLoss",
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
    "NumericProblem",
    "OnlineProblem",
    "OperatorProblem",
    "PoissonRegression",
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
    "StochasticProblem",
    "TotalVariation",
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
