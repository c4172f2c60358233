"""Numeric problems on real data: oracles, constants from the data, and certified reference solutions."""

from methods.problems.bundled import bundled_problem, bundled_problems, bundled_settings, problems_for
from methods.problems.composite import CompositeProblem
from methods.problems.constrained import ConstrainedProblem
from methods.problems.hinge import HingeLoss
from methods.problems.inexact import InexactProblem
from methods.problems.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.least_squares import LeastSquares
from methods.problems.linear import LinearLoss, LinearLosses, MatrixGame, expert_losses
from methods.problems.logistic_regression import LogisticRegression
from methods.problems.mirror import MirrorProblem
from methods.problems.nonconvex import RobustRegression, SigmoidLoss
from methods.problems.online import OnlineProblem
from methods.problems.poisson import PoissonRegression
from methods.problems.problem import Problem
from methods.problems.quadratic import Quadratic
from methods.problems.rank_deficient import RankDeficientLeastSquares
from methods.problems.simplex_regression import SimplexRegression

__all__ = [
    "CompositeProblem",
    "ConstrainedProblem",
    "HingeLoss",
    "InexactProblem",
    "LeastAbsoluteDeviations",
    "LeastSquares",
    "LinearLoss",
    "LinearLosses",
    "LogisticRegression",
    "MatrixGame",
    "MirrorProblem",
    "OnlineProblem",
    "PoissonRegression",
    "Problem",
    "Quadratic",
    "RankDeficientLeastSquares",
    "RobustRegression",
    "SigmoidLoss",
    "SimplexRegression",
    "bundled_problem",
    "bundled_problems",
    "bundled_settings",
    "expert_losses",
    "problems_for",
]
