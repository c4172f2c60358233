"""Numeric problems on real data: oracles, constants from the data, and certified reference solutions."""

from methods.problems.bundled import bundled_problem, bundled_problems, bundled_settings, problems_for
from methods.problems.constrained import ConstrainedProblem
from methods.problems.coordinate import CoordinateProblem
from methods.problems.finite_sum import FiniteSumProblem
from methods.problems.hinge import HingeLoss
from methods.problems.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.least_squares import LeastSquares
from methods.problems.linear import LinearLoss, LinearLosses, MatrixGame, expert_losses
from methods.problems.logistic_regression import LogisticRegression
from methods.problems.mirror import MirrorProblem
from methods.problems.online import OnlineProblem
from methods.problems.problem import Problem
from methods.problems.quadratic import Quadratic
from methods.problems.simplex_regression import SimplexRegression
from methods.problems.stochastic import StochasticProblem

__all__ = [
    "ConstrainedProblem",
    "CoordinateProblem",
    "FiniteSumProblem",
    "HingeLoss",
    "LeastAbsoluteDeviations",
    "LeastSquares",
    "LinearLoss",
    "LinearLosses",
    "LogisticRegression",
    "MatrixGame",
    "MirrorProblem",
    "OnlineProblem",
    "Problem",
    "Quadratic",
    "SimplexRegression",
    "StochasticProblem",
    "bundled_problem",
    "bundled_problems",
    "bundled_settings",
    "expert_losses",
    "problems_for",
]
