"""Numeric problems on real data: oracles, constants from the data, and certified reference solutions."""

from methods.problems.bundled import bundled_problem, bundled_problems, problems_for
from methods.problems.hinge import HingeLoss
from methods.problems.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.least_squares import LeastSquares
from methods.problems.logistic_regression import LogisticRegression
from methods.problems.problem import Problem
from methods.problems.quadratic import Quadratic
from methods.problems.simplex_regression import SimplexRegression

__all__ = [
    "HingeLoss",
    "LeastAbsoluteDeviations",
    "LeastSquares",
    "LogisticRegression",
    "Problem",
    "Quadratic",
    "SimplexRegression",
    "bundled_problem",
    "bundled_problems",
    "problems_for",
]
