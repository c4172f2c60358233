"""Ready-made problems on the data sets that scikit-learn carries along: what methods are checked on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from methods import mirror_maps, sets
from methods.problems.constrained import ConstrainedProblem
from methods.problems.coordinate import CoordinateProblem
from methods.problems.data import as_signs, prepared, read_bundled, standardized
from methods.problems.finite_sum import FiniteSumProblem
from methods.problems.hinge import HingeLoss
from methods.problems.least_absolute_deviations import LeastAbsoluteDeviations
from methods.problems.least_squares import LeastSquares
from methods.problems.linear import LinearLosses, MatrixGame, expert_losses
from methods.problems.logistic_regression import LogisticRegression
from methods.problems.mirror import MirrorProblem
from methods.problems.online import OnlineProblem
from methods.problems.problem import Problem
from methods.problems.quadratic import Quadratic
from methods.problems.simplex_regression import SimplexRegression
from methods.problems.stochastic import StochasticProblem
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
        "simplex-regression/diabetes": lambda: SimplexRegression.from_bundled("diabetes", standardize_target=True),
        "simplex-regression/wine": lambda: SimplexRegression.from_bundled(
            "wine", target="alcohol", standardize_target=True
        ),
    }


def bundled_settings() -> dict[str, Callable[[], Problem]]:
    """Names and builders of the others: over sets, in other geometries, with losses that change, drawn at random."""
    return {
        "constrained/logistic-regression-breast-cancer": lambda: _over(
            "logistic-regression/breast-cancer-all", lambda d: sets.OneNormBall(d, 5.0)
        ),
        "constrained/least-squares-diabetes-one-norm": lambda: _over(
            "least-squares/diabetes-standardized", lambda d: sets.OneNormBall(d, 0.5)
        ),
        "constrained/least-squares-diabetes-box": lambda: _over(
            "least-squares/diabetes-standardized", lambda d: sets.Box(0.0, 0.3, d)
        ),
        "constrained/least-squares-wine-simplex": lambda: _over("least-squares/wine", sets.Simplex),
        "constrained/digits-nuclear": lambda: _over(
            "regression/digits-pooled", lambda d: sets.NuclearBall((16, 10), 1.0)
        ),
        "constrained/ridge-regression-diabetes": lambda: _over(
            "ridge-regression/diabetes-standardized", lambda d: sets.Ball(d, 0.3)
        ),
        "constrained/ridge-logistic-breast-cancer": lambda: _over(
            "logistic-regression/breast-cancer", lambda d: sets.Ball(d, 1.0)
        ),
        "constrained/least-absolute-deviations-diabetes": lambda: _over(
            "least-absolute-deviations/diabetes-standardized", lambda d: sets.OneNormBall(d, 0.5)
        ),
        "constrained/hinge-breast-cancer": lambda: _over("hinge/breast-cancer", lambda d: sets.Ball(d, 1.0)),
        "online/hinge-breast-cancer": lambda: OnlineProblem(
            _batches(HingeLoss, "breast_cancer", 50),
            sets.Ball(31, 1.0),
            name="hinge loss, breast cancer by 50, ball of radius 1",
        ),
        "online/least-absolute-deviations-diabetes": lambda: OnlineProblem(
            _batches(LeastAbsoluteDeviations, "diabetes", 40),
            sets.OneNormBall(11, 0.5),
            name="least absolute deviations, diabetes by 40, 1-norm ball of radius 0.5",
        ),
        "online/experts-breast-cancer": lambda: _advice("breast_cancer", None),
        "online/experts-wine": lambda: _advice("wine", 0),
        "mirror/game-breast-cancer": lambda: _game("breast_cancer", None),
        "mirror/game-wine": lambda: _game("wine", 0),
        "mirror/least-absolute-deviations-diabetes": lambda: _in_norm(
            "least-absolute-deviations/diabetes-standardized", 1.3
        ),
        "mirror/least-squares-diabetes": lambda: _in_norm("least-squares/diabetes-standardized", 1.5),
        "mirror/ridge-logistic-breast-cancer": lambda: _in_norm("logistic-regression/breast-cancer", 1.5),
        "stochastic/logistic-regression-breast-cancer-means": lambda: StochasticProblem(
            _part("logistic-regression/breast-cancer-means"), batch=32
        ),
        "stochastic/ridge-logistic-breast-cancer": lambda: StochasticProblem(
            _part("logistic-regression/breast-cancer"), batch=32
        ),
        "stochastic/ridge-regression-diabetes": lambda: StochasticProblem(
            _over("ridge-regression/diabetes-standardized", lambda d: sets.Ball(d, 0.3)), batch=16
        ),
        "stochastic/least-squares-diabetes": lambda: StochasticProblem(
            _over("least-squares/diabetes-standardized", lambda d: sets.Ball(d, 0.5)), batch=16
        ),
        "finite-sum/least-squares-diabetes": lambda: FiniteSumProblem(
            _part("least-squares/diabetes-standardized"), batch=16
        ),
        "finite-sum/logistic-regression-breast-cancer-means": lambda: FiniteSumProblem(
            _part("logistic-regression/breast-cancer-means"), batch=32
        ),
        "finite-sum/ridge-logistic-breast-cancer": lambda: FiniteSumProblem(
            _part("logistic-regression/breast-cancer"), batch=32
        ),
        "finite-sum/ridge-regression-diabetes": lambda: FiniteSumProblem(
            _part("ridge-regression/diabetes-standardized"), batch=16
        ),
        "coordinate/ridge-regression-diabetes": lambda: CoordinateProblem(
            _part("ridge-regression/diabetes-standardized")
        ),
        "coordinate/least-squares-diabetes": lambda: CoordinateProblem(_part("least-squares/diabetes-standardized")),
        "coordinate/ridge-logistic-breast-cancer": lambda: CoordinateProblem(
            _part("logistic-regression/breast-cancer")
        ),
    }


def _parts() -> dict[str, Callable[[], Problem]]:
    """What the problems over sets are made of, beside the bundled ones."""
    return {
        "logistic-regression/breast-cancer-all": lambda: LogisticRegression.from_bundled("breast_cancer"),
        "least-squares/diabetes-standardized": lambda: LeastSquares.from_bundled("diabetes", standardize_target=True),
        "least-squares/wine": lambda: LeastSquares.from_bundled(
            "wine", target="alcohol", standardize_target=True, intercept=False
        ),
        "ridge-regression/diabetes-standardized": lambda: LeastSquares.from_bundled(
            "diabetes", standardize_target=True, regularization=0.1, name="diabetes, ridge 0.1"
        ),
        "least-absolute-deviations/diabetes-standardized": lambda: LeastAbsoluteDeviations.from_bundled(
            "diabetes", standardize_target=True
        ),
        "hinge/breast-cancer": lambda: HingeLoss.from_bundled("breast_cancer"),
        "regression/digits-pooled": _digits,
    }


@cache
def _part(name: str) -> Problem:
    return {**bundled_problems(), **_parts()}[name]()


def _over(part: str, domain: Callable[[int], sets.ConvexSet]) -> Problem:
    problem = _part(part)
    return ConstrainedProblem(problem, domain(problem.dimension))


def _in_norm(part: str, p: float) -> Problem:
    problem = _part(part)
    return MirrorProblem(problem, mirror_maps.PNorm(problem.dimension, p))


def _advice(dataset: str, positive: int | None) -> Problem:
    losses = LinearLosses(expert_losses(dataset, positive))
    title = f"expert advice, {dataset.replace('_', ' ')}"
    return OnlineProblem(losses, mirror_maps.Entropy(losses.matrix.shape[1]), name=title)


def _game(dataset: str, positive: int | None) -> Problem:
    # Of each feature's two experts the better one, and examples as columns: who errs least at worst?
    losses = expert_losses(dataset, positive)
    losses = losses[:, losses.mean(axis=0) < 0.5]
    title = f"matrix game, {dataset.replace('_', ' ')} experts"
    return MirrorProblem(MatrixGame(losses.T), mirror_maps.Entropy(losses.shape[1]), name=title)


def _batches(model: type[HingeLoss | LeastAbsoluteDeviations], dataset: str, size: int) -> list[Problem]:
    """The examples in the order of the data set, so many to a loss; the last loss has what is left."""
    data = prepared(read_bundled(dataset), standardize=True, standardize_target=False, intercept=True)
    target = as_signs(data.target) if model.classification else standardized(data.target[:, None])[:, 0]
    starts = range(0, len(target), size)
    return [model(data.features[k : k + size], target[k : k + size]) for k in starts]


def _digits() -> Problem:
    """Least squares for a matrix that maps the digits, pooled to 4 by 4, to indicators of the ten classes.

    With the Gram matrix `P'P/n` of the pooled digits, the mean over examples of `||W'p - y||^2 / 2` is a
    quadratic of the entries of `W`, which is of shape `(16, 10)`.
    """
    data = read_bundled("digits")
    n = len(data.target)
    pooled = data.features.reshape(n, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(n, 16) / 16.0
    indicators = (data.target[:, None] == np.arange(10)).astype(np.float64)
    gram = np.kron(pooled.T @ pooled / n, np.eye(10))
    return Quadratic(gram, (pooled.T @ indicators / n).ravel(), 0.5, name="regression, digits (pooled)")


@cache
def bundled_problem(name: str) -> Problem:
    """One of `bundled_problems()` or `bundled_settings()`, built once in a process.

    Raises `InputError` for another name.
    """
    builders = {**bundled_problems(), **bundled_settings()}
    if name not in builders:
        raise InputError(f"{name!r} is none of the bundled problems: {', '.join(builders)}.")
    return builders[name]()


def problems_for(class_name: str) -> list[Problem]:
    """The bundled problems of a class, named as in `potential`, `"Constrained(SmoothConvex)"` say, in a fixed order.

    Each is built once in a process. Raises `InputError` for a class that none of them belongs to.
    """
    problems = [bundled_problem(name) for name in (*bundled_problems(), *bundled_settings())]
    found = [problem for problem in problems if class_name in problem.class_names]
    if not found:
        known = sorted(set().union(*(problem.class_names for problem in problems)))
        raise InputError(
            f"no bundled problem belongs to the class {class_name!r}; there are some of: {', '.join(known)}."
        )
    return found
