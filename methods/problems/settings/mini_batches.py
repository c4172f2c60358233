"""Means over examples that are divided into mini-batches, of which one is drawn at random."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from methods.problems.base.problem import Problem
from methods.problems.base.smooth import SmoothProblem
from methods.problems.losses.linear_model import LinearModel
from methods.problems.settings.sampling import SamplingProblem
from potential.errors import InputError


class MiniBatchProblem(SamplingProblem):
    """A mean over examples, of which a draw takes one of the mini-batches that divide them.

    The examples are divided once into mini-batches of `batch` examples (the last one has what is left). A draw takes
    one with a probability proportional to its size, so that its mean is in expectation the whole one.

    Args:
        problem: a `LinearModel` of the kind `losses`, or a problem made of one of these.
        batch: the size of a mini-batch, from 1 to the number of examples.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, a batch or a seed that cannot be used.
    """

    #: What the losses may be, and how these are called.
    losses: ClassVar[Any] = SmoothProblem
    losses_named: ClassVar[str] = "smooth losses, LogisticRegression or LeastSquares"

    def __init__(self, problem: Problem, batch: int, seed: int, name: str | None) -> None:
        model = _model(problem)
        if not isinstance(model, LinearModel) or not isinstance(model, self.losses):
            raise InputError(
                f"problem must be a mean over examples of {self.losses_named}, or a problem made of one of these, "
                f"got {problem!r}"
            )
        if isinstance(batch, bool) or not isinstance(batch, int | np.integer) or not 1 <= batch <= model.examples:
            raise InputError(f"batch must be an integer from 1 to the {model.examples} examples, got {batch!r}")
        text = f"{problem.name}, batches of {batch}" if name is None else name
        super().__init__(problem, text, model.examples, seed)
        self.batch = int(batch)
        self._examples = model

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*super()._fingerprint(), self.batch, self.seed)

    @cached_property
    def _rows(self) -> list[npt.NDArray[np.intp]]:
        """The examples of each mini-batch; the same for every seed, as `sigma` is."""
        n = self._examples.examples
        order = np.arange(n) if self.batch == 1 else np.random.default_rng(0).permutation(n)
        return [np.sort(order[k : k + self.batch]) for k in range(0, n, self.batch)]

    @cached_property
    def _parts(self) -> list[Any]:
        """The objective on each mini-batch."""
        return [self._examples.part(rows) for rows in self._rows]

    @cached_property
    def _batch_of(self) -> list[int]:
        """The mini-batch of each example: an example is drawn, so that the larger ones are the likelier."""
        found = np.empty(self._examples.examples, dtype=np.intp)
        for k, rows in enumerate(self._rows):
            found[rows] = k
        return [int(k) for k in found]

    @cached_property
    def _shares(self) -> list[float]:
        """The probability of each mini-batch."""
        return [len(rows) / self._examples.examples for rows in self._rows]

    def _part_of(self, drawn: int) -> Any:
        """The objective on the mini-batch of a draw."""
        return self._parts[drawn if self._fixed is not None else self._batch_of[drawn]]

    def _outcomes(self) -> list[tuple[float, int]]:
        """Each mini-batch with its probability."""
        # Shared by the copies, which are made before either is asked for.
        _ = self._parts, self._shares
        return [(share, k) for k, share in enumerate(self._shares)]

    @property
    def _ridge(self) -> float:
        """The regularization, which each mini-batch has."""
        return float(getattr(self._examples, "regularization", 0.0))

    @cached_property
    def sample_L(self) -> float:
        """An upper bound of the Lipschitz constants of all mini-batches' gradients."""
        return max(float(part.L) for part in self._parts)


def _model(problem: Any) -> Any:
    """The linear model inside of a problem over a set."""
    while not isinstance(problem, LinearModel) and isinstance(getattr(problem, "problem", None), Problem):
        if isinstance(problem, SamplingProblem):
            return None
        problem = problem.problem
    return problem
