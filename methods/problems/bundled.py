"""Ready-made problems on the data sets that scikit-learn carries along: what methods are checked on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from methods.problems.hinge import HingeLoss
from methods.problems.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.least_squares import LeastSquares
from methods.problems.logistic_regression import LogisticRegression
from methods.problems.problem import Problem
from methods.problems.simplex_regression import SimplexRegression
from potential.errors import InputError

#: The first ten columns of the breast cancer set, the means: with all thirty the classes can be separated.
_MEANS = tuple(range(10))


def bundled_problems() -> dict[str, Callable[[], Problem]]:
    """Names and builders of the ready-made problems; a builder reads its data and returns a new problem."""
    return {
        "least-squares/diabetes": lambda: LeastSquares.from_bundled("diabetes"),
        "logistic-regression/breast-cancer-means": lambda: LogisticRegression.from_bundled(
            "breast_cancer", columns=_MEANS, name="breast cancer (means)"
        ),
        "ridge-regression/diabetes": lambda: LeastSquares.from_bundled(
            "diabetes", regularization=0.1, name="diabetes, ridge 0.1"
        ),
        "logistic-regression/breast-cancer": lambda: LogisticRegression.from_bundled(
            "breast_cancer", regularization=0.01, name="breast cancer, ridge 0.01"
        ),
        "logistic-regression/digits-sparse": lambda: LogisticRegression.from_bundled(
            "digits", positive=8, sparse=True, regularization=0.01, name="digits (8, sparse), ridge 0.01"
        ),
        "least-absolute-deviations/diabetes": lambda: LeastAbsoluteDeviations.from_bundled("diabetes"),
        "hinge/breast-cancer-means": lambda: HingeLoss.from_bundled(
            "breast_cancer", columns=_MEANS, name="breast cancer (means)"
        ),
        "simplex-regression/diabetes": lambda: SimplexRegression.from_bundled(
            "diabetes", standardize_target=True
        ),
        "simplex-regression/wine": lambda: SimplexRegression.from_bundled(
            "wine", target="alcohol", standardize_target=True
        ),
    }


@cache
def bundled_problem(name: str) -> Problem:
    """One of `bundled_problems()`, built once in a process; raises `InputError` for another name."""
    builders = bundled_problems()
    if name not in builders:
        raise InputError(f"{name!r} is none of the bundled problems: {', '.join(builders)}.")
    return builders[name]()


def problems_for(class_name: str) -> list[Problem]:
    """The bundled problems of a class, named as in `potential.problem_classes`, in a fixed order.

    Each is built once in a process. Raises `InputError` for a class that none of them belongs to.
    """
    problems = [bundled_problem(name) for name in bundled_problems()]
    found = [problem for problem in problems if class_name in problem.class_names]
    if not found:
        known = sorted(set().union(*(problem.class_names for problem in problems)))
        raise InputError(
            f"no bundled problem belongs to the class {class_name!r}; there are some of: {', '.join(known)}."
        )
    return found
