"""Losses that are linear, and the largest of several: what games and expert advice are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NoReturn

import numpy as np

from methods.problems.base.arrays import as_matrix, as_vector
from methods.problems.base.bounds import TINY, gamma, round_up
from methods.problems.base.data import read_bundled, standardized
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution
from methods.problems.parts import mirror_maps
from potential.errors import InputError, NoMinimizerError
from potential.extras import load


class _Unbounded(Problem):
    """A convex problem without a minimizer on the whole space, made to be taken over a bounded set."""

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Convex` and `ConvexLipschitz`."""
        return frozenset({"Convex", "ConvexLipschitz"})

    @property
    def stationarity(self) -> float:
        """Zero: no theorem uses the gradient at the minimizer."""
        return 0.0

    @property
    def minimum_error(self) -> float:
        """Raises `NoMinimizerError`, as the minimizer does."""
        self._refuse()

    def gradient_rounding(self, x: Array) -> float:
        """Zero: subgradients are data."""
        return 0.0

    def _solve(self) -> Solution:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise NoMinimizerError(
            f"{self.name!r} has no minimizer on the whole space: it may be unbounded below. Take it over a "
            "bounded set: ConstrainedProblem, MirrorProblem or OnlineProblem."
        )


class LinearLoss(_Unbounded):
    """The linear loss `f(x) = <loss, x>`, where `loss` has one entry for each choice.

    Raises `InputError` for a loss that is no vector of finite numbers.
    """

    def __init__(self, loss: Any, *, name: str = "linear loss") -> None:
        self._g = as_vector(loss, "loss")
        self._g.flags.writeable = False
        self.dimension = self._g.shape[0]
        self.name = name

    @classmethod
    def _of_checked(cls, loss: Array) -> LinearLoss:
        """The loss of a row of a checked matrix, not copied."""
        made = cls.__new__(cls)
        made._g, made.dimension, made.name = loss, loss.shape[0], "linear loss"
        return made

    def value(self, x: Array) -> float:
        """`<loss, x>`."""
        return float(self._g @ x)

    def subgradient(self, x: Array) -> Array:
        """The loss itself, not a copy."""
        return self._g

    def value_rounding(self, x: Array) -> float:
        """`gamma_d` times the sum of the products' magnitudes."""
        return gamma(self.dimension + 4) * float(np.abs(self._g) @ np.abs(x)) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """Zero: there are no kinks."""
        return 0.0

    @cached_property
    def G(self) -> float:
        """The norm of the loss, rounded up."""
        return self.subgradient_bound(2.0)

    def subgradient_bound(self, order: float) -> float:
        """The norm of that order of the loss, rounded up."""
        return round_up(mirror_maps.norm(self._g, order), 4 * self.dimension + 64)

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """A linear function."""
        return self._g @ x, []

    def minorant(self, relations: list[Any]) -> tuple[Array, float, float, float]:
        """The loss itself."""
        return self._g, 0.0, 0.0, 0.0

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._g,)


class LinearLosses(Sequence[LinearLoss]):
    """One linear loss for each row of a matrix of shape `(rounds, dimension)`, made when it is asked for.

    Raises `InputError` for a matrix that is empty, or has an entry that is not finite.
    """

    def __init__(self, matrix: Any) -> None:
        self.matrix = np.asarray(as_matrix(matrix, "losses"))
        self.matrix.flags.writeable = False

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return LinearLosses(self.matrix[index])
        return LinearLoss._of_checked(self.matrix[index])

    def __iter__(self) -> Iterator[LinearLoss]:
        return (LinearLoss._of_checked(row) for row in self.matrix)


class MatrixGame(_Unbounded):
    """What the row player of a matrix game pays at worst, `f(x) = max_j <A_j, x>` over the columns `A_j`.

    `x` is a mixed strategy: the game is `MirrorProblem(MatrixGame(A), Entropy(rows))`, and its value the
    minimum.

    Args:
        A: payments, shape `(rows, columns)`, dense.
        name: a short name for tables.

    Raises `InputError` for data that are empty or not finite.
    """

    def __init__(self, A: Any, *, name: str | None = None) -> None:
        matrix = as_matrix(A)
        self._A: Array = np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix)
        # Columns are looked up one by one, and products are taken with the transpose.
        self._At = np.ascontiguousarray(self._A.T)
        self.dimension = self._A.shape[0]
        self.name = f"matrix game, {self._A.shape[0]} x {self._A.shape[1]}" if name is None else name

    def value(self, x: Array) -> float:
        """The largest of the columns' payments."""
        return float((self._At @ x).max())

    def subgradient(self, x: Array) -> Array:
        """A column whose payment is the largest, the first of them."""
        row: Array = self._At[int(np.argmax(self._At @ x))]
        return row

    def _rounding(self, x: Array) -> float:
        return gamma(self.dimension + 4) * float((np.abs(self._At) @ np.abs(x)).max()) + TINY

    def value_rounding(self, x: Array) -> float:
        """The largest rounding of a column's payment."""
        return self._rounding(x)

    def subgradient_slack(self, x: Array) -> float:
        """Twice that: the column taken is the largest up to the rounding of both."""
        return 2.0 * self._rounding(x)

    @cached_property
    def G(self) -> float:
        """The largest norm of a column, rounded up."""
        return self.subgradient_bound(2.0)

    def subgradient_bound(self, order: float) -> float:
        """The largest norm of that order of a column, rounded up."""
        largest = max(mirror_maps.norm(column, order) for column in self._At)
        return round_up(largest, 4 * self.dimension + 64)

    def reference_program(self, x: Any) -> tuple[Any, list[Any]]:
        """A linear program: the least number that is above every payment."""
        cvxpy = load("cvxpy", "a reference solution")

        worst = cvxpy.Variable()
        return worst, [self._At @ x <= worst]

    def minorant(self, relations: list[Any]) -> tuple[Array, float, float, float] | None:
        """`f(u) >= <A y, u>` for any mixed strategy `y` of the columns, the relation's dual values."""
        (relation,) = relations
        if relation.dual_value is None:
            return None
        weights = np.maximum(np.asarray(relation.dual_value, dtype=np.float64), 0.0)
        total = float(weights.sum())
        if not total > 0.0:
            return None
        weights /= total
        slope: Array = self._A @ weights
        # The weights sum to 1 up to rounding, and the product rounds as often.
        error = 2.0 * gamma(weights.size + 4) * float(np.linalg.norm(np.abs(self._A) @ weights))
        return slope, 0.0, round_up(error, self.dimension), 0.0

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._A,)


def expert_losses(dataset: str, positive: Any = None) -> Array:
    """Expert advice from a bundled data set: shape `(examples, 2 * features)`, entries 0 and 1.

    Each feature is two experts: one predicts the positive class where the feature is above its mean, the
    other where it is not. A round is an example, and an expert's loss is 1 where it errs.

    Args:
        dataset: one of scikit-learn's bundled sets with classes, such as `"breast_cancer"` or `"wine"`.
        positive: the label of the positive class; the one that sorts last where none is given.

    Raises `InputError` for a set or a label that is not there.
    """
    data = read_bundled(dataset)
    labels = np.unique(data.target)
    chosen = labels[-1] if positive is None else positive
    if chosen not in labels:
        raise InputError(f"positive={positive!r} is none of the labels: {', '.join(map(str, labels[:10]))}.")
    above = standardized(data.features) > 0.0
    errs = above != (data.target == chosen)[:, None]
    return np.hstack([errs, ~errs]).astype(np.float64)
