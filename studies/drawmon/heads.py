"""Convex heads: linear functions of a stroke's features, fitted once, and taught further by every label.

`Head` is eight logistic regressions with a ridge, one category against the rest, minimized by the toolkit's
accelerated gradient method. `OnlineHead` is projected online gradient on one of them: each label is a round, whose loss
is the logistic loss of that stroke. `Experts` mixes several predictors by multiplicative weights (Hedge).

What is proved of the last two is about the annotated rounds: in whatever order they come, the mean loss is above that
of the best fixed head in the ball (the best expert) by at most the bound. Nothing is proved of alerts, or of strokes
that nobody annotates, and the labels are taken as right and at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit

import potential as pt
from methods import MirrorDescent, ProjectedAcceleratedGradient, StronglyConvexAcceleratedGradient, Subgradient
from methods.mirror_maps import Entropy
from methods.problems import ConstrainedProblem, LogisticRegression, OnlineProblem
from methods.problems.losses.linear import LinearLosses
from methods.sets import Ball
from potential.errors import InputError
from studies.drawmon.strokes import CATEGORIES, Array

FOLDER = Path(__file__).parent / "weights"
#: The regularization of each logistic regression, in features whose rows have a norm of about 1.
REGULARIZATION = 1e-4
STEPS = 400


@dataclass(frozen=True)
class Scale:
    """How features are made comparable: less their mean, by their spread, cut off at 4, a constant 1 beside them.

    Rows are then divided by the root of their length, so that their norms are about 1.
    """

    mean: Array
    spread: Array

    @classmethod
    def of(cls, features: Array) -> Scale:
        """The mean and the spread of each feature of the table, shape `(n, d)`."""
        return cls(features.mean(axis=0), features.std(axis=0) + 1e-3)

    def rows(self, features: Array) -> Array:
        """The scaled rows, shape `(n, d + 1)`; raises `InputError` for another number of features."""
        if features.ndim != 2 or features.shape[1] != len(self.mean):
            raise InputError(f"the head takes {len(self.mean)} features of a stroke, got {features.shape[-1]}.")
        cut = np.clip((features - self.mean) / self.spread, -4.0, 4.0)
        return np.column_stack([cut, np.ones(len(features))]) / math.sqrt(features.shape[1] + 1)


@dataclass(frozen=True)
class Head:
    """Eight logistic regressions, one category against the rest: `weights` of shape `(8, d + 1)`.

    `gaps` are certified bounds of how far above its minimum each objective is, `||g||^2 / (2 mu)`.
    """

    scale: Scale
    weights: Array
    gaps: tuple[float, ...] = ()

    @classmethod
    def fit(
        cls,
        features: Array,
        category: npt.NDArray[np.int64],
        *,
        regularization: float = REGULARIZATION,
        steps: int = STEPS,
    ) -> Head:
        """Fit by the accelerated gradient method of `methods`, so many steps for each category."""
        scale = Scale.of(features)
        rows = scale.rows(features)
        weights, gaps = [], []
        for number in range(len(CATEGORIES)):
            weight, gap = fitted(rows, category == number, regularization=regularization, steps=steps)
            weights.append(weight)
            gaps.append(gap)
        return cls(scale, np.stack(weights), tuple(gaps))

    def probabilities(self, features: Array) -> Array:
        """Of each stroke the probabilities of the eight categories, shape `(n, 8)`."""
        each = expit(self.scale.rows(features) @ self.weights.T)
        found: Array = each / np.maximum(each.sum(axis=1, keepdims=True), 1e-12)
        return found

    def save(self, path: str | Path) -> None:
        """Write the head; 32-bit floats."""
        parts = {"mean": self.scale.mean, "spread": self.scale.spread, "weights": self.weights}
        np.savez_compressed(path, **{name: part.astype(np.float32) for name, part in parts.items()})  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: str | Path = FOLDER / "head.npz") -> Head:
        """Read a head; raises `InputError` where there is none, or one of another shape."""
        try:
            with np.load(path, allow_pickle=False) as archive:
                mean, spread, weights = (archive[name].astype(np.float64) for name in ("mean", "spread", "weights"))
        except (OSError, KeyError, ValueError) as error:
            raise InputError(
                f"there is no head at {path} ({error}); `python -m studies.drawmon train` makes one."
            ) from None
        if weights.shape != (len(CATEGORIES), len(mean) + 1) or spread.shape != mean.shape:
            raise InputError(f"{path} is a head of another shape, {weights.shape}; train it again.")
        return cls(Scale(mean, spread), weights)


def fitted(
    rows: Array, label: npt.NDArray[np.bool_], *, regularization: float = REGULARIZATION, steps: int = STEPS
) -> tuple[Array, float]:
    """The logistic regression of the labels on scaled rows: its weights, and how far above the minimum at most."""
    problem = LogisticRegression(rows, np.where(label, 1.0, -1.0), regularization=regularization)
    found = StronglyConvexAcceleratedGradient().run(problem, np.zeros(rows.shape[1]), steps, record="none").final
    point = found[0] if isinstance(found, tuple) else found
    gradient = problem.gradient(point)
    return point, float(gradient @ gradient) / (2 * regularization)


# --- taught by every label ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Regret:
    """What was measured on the annotated rounds, and what is proved of it.

    `regret` is the mean loss less that of `comparator`, a head that is best in hindsight but for at most `short` of
    its mean loss (a certified bound). `proven` is the bound by the gradients that came (`subgradient/online-adaptive`),
    `proven_with_bound` the one by a bound of all gradients over the ball (`subgradient/online`), NaN for experts:
    theirs is one. `check` is the toolkit's report of the run, true where every step and the bound hold.
    """

    rounds: int
    loss: float
    regret: float
    proven: float
    proven_with_bound: float
    short: float
    check: Any

    @property
    def holds(self) -> bool:
        """Whether the measured regret is at most the proven one, and the check is true."""
        return self.regret <= self.proven and bool(self.check)

    @property
    def text(self) -> str:
        """One sentence, which says what is guaranteed."""
        return (
            f"On {self.rounds} annotated rounds the mean regret is {self.regret:.4f}, proven to be at most "
            f"{self.proven:.4f}; nothing is guaranteed of alerts and of strokes that nobody annotated."
        )


class OnlineHead:
    """Projected online gradient on the logistic loss of one head, in a ball about the origin.

    Args:
        start: the weights to begin with, shape `(d,)`; they must lie in the ball.
        eta: the step size, positive.
        ball: the radius; 1.5 times the norm of the start and 10 more, where nothing is said.

    `predict` and `learn` take rows that are scaled (`Scale.rows`). Raises `InputError` for a start outside of the
    ball, and rows of another length.
    """

    def __init__(self, start: Array, eta: float = 4.0, ball: float | None = None) -> None:
        self.start = np.array(start, dtype=np.float64)
        self.weights = self.start.copy()
        radius = 1.5 * float(np.linalg.norm(start)) + 10.0 if ball is None else float(ball)
        self.ball = Ball(len(self.start), radius)
        self.ball.validate(self.start, "start")
        self.method = Subgradient(eta=float(eta))
        self.eta = float(eta)
        #: What came, one after another: the rows times minus their labels.
        self._signed: list[Array] = []
        self._loss = 0.0
        self._squares = 0.0

    def predict(self, rows: Array) -> Array:
        """The probability that each stroke is atypical, shape `(n,)`."""
        return expit(self._checked(rows) @ self.weights)

    def learn(self, row: Array, label: bool) -> float:
        """One round: the loss of the weights on this stroke, and then one step; returns the loss."""
        signed = self._checked(row[None])[0] * (-1.0 if label else 1.0)
        loss = _OneStroke(signed, self.ball)
        value = loss.value(self.weights)
        gradient = loss.subgradient(self.weights)
        self._loss += value
        self._squares += float(gradient @ gradient)
        self._signed.append(signed)
        self.weights = self.method.step(loss, len(self._signed) - 1, self.weights)
        return value

    @property
    def rounds(self) -> int:
        """How many labels came."""
        return len(self._signed)

    def bound(self, comparator: Array) -> float:
        """The proven mean regret against a head of the ball, by the gradients that came; 0 before the first."""
        away = self.start - comparator
        total = float(away @ away) / (2 * self.eta) + self.eta / 2 * self._squares
        return total / max(self.rounds, 1)

    def report(self, *, steps: int = 4000) -> Regret:
        """The regret against the best head in hindsight, its bounds, and the toolkit's check of the whole stream."""
        problem, best, short = self.stream(steps)
        check = pt.check("subgradient/online", problem, self.start, self.rounds, eta=self.eta)
        mine = self._loss / self.rounds
        away = float((self.start - best) @ (self.start - best))
        with_bound = away / (2 * self.eta * self.rounds) + self.eta * problem.G**2 / 2
        return Regret(
            self.rounds, mine, mine - problem.value(best), self.bound(best), with_bound, short, check
        )  # fmt: skip

    def stream(self, steps: int = 4000) -> tuple[OnlineProblem, Array, float]:
        """The rounds as an online problem, with the comparator and how far from best in hindsight it may be."""
        if not self.rounds:
            raise InputError("no label has come yet, so there is no regret to report: learn(...) first.")
        signed = np.stack(self._signed)
        # Rows and labels only matter together; one of each class is what a problem asks for.
        labels = np.where(np.arange(len(signed)) % 2, 1.0, -1.0)
        if len(signed) == 1:
            signed, labels = np.concatenate([signed, 0 * signed]), np.array([-1.0, 1.0])
        whole = LogisticRegression(signed * -labels[:, None], labels)
        if self.rounds == 1:
            whole = whole.part(np.array([0]))
        best, short = best_in_ball(whole, self.ball, steps)
        losses = [whole.part(np.array([k])) for k in range(self.rounds)]
        return OnlineProblem(losses, self.ball, comparator=best, name=f"{self.rounds} annotated strokes"), best, short

    def _checked(self, rows: Array) -> Array:
        if rows.ndim != 2 or rows.shape[1] != len(self.start):
            raise InputError(f"the head takes rows of {len(self.start)} numbers, got an array of shape {rows.shape}.")
        return rows


class _OneStroke:
    """The logistic loss of one stroke over a ball: what the method's step asks for."""

    def __init__(self, signed: Array, ball: Ball) -> None:
        self._signed = signed
        self.project = ball.project

    def value(self, x: Array) -> float:
        return float(np.logaddexp(0.0, self._signed @ x))

    def subgradient(self, x: Array) -> Array:
        return self._signed * expit(self._signed @ x)


def best_in_ball(problem: LogisticRegression, ball: Ball, steps: int) -> tuple[Array, float]:
    """A point of the ball and a certified bound of how far above the least value its own is.

    Found by the toolkit's projected accelerated method; certified by the Frank-Wolfe gap `max <g, x - u>` over the
    ball. Ends when that is at most 1e-5.
    """
    over = ConstrainedProblem(problem, ball)
    method = ProjectedAcceleratedGradient()
    point, short = np.zeros(problem.dimension), math.inf
    for _ in range(8):
        run = method.run(over, point, max(steps // 8, 1), record="none")
        point = ball.project(method.iterate(over, run.final))
        gradient = problem.gradient(point)
        short = float(gradient @ (point - ball.linear_minimizer(gradient)))
        if short <= 1e-5:
            break
    return point, max(short, 0.0)


class Experts:
    """Hedge over predictors: their probabilities are mixed, and the weights follow their squared errors.

    Args:
        names: of the experts, two at least.
        rounds: how many labels are expected; the step is then `sqrt(2 log(n) / rounds)`, the best for the bound.
    """

    def __init__(self, names: Sequence[str], *, rounds: int = 5000) -> None:
        if len(names) < 2:
            raise InputError(f"there must be two experts at least, got {list(names)!r}.")
        self.names = tuple(names)
        self.map = Entropy(len(names))
        self.eta = math.sqrt(2 * math.log(len(names)) / rounds)
        self.method = MirrorDescent(eta=self.eta)
        self.weights = self.map.default_start()
        self._losses: list[Array] = []
        self._mine = 0.0

    def mix(self, predictions: Mapping[str, float]) -> float:
        """The mean of the experts' probabilities, by their weights."""
        return float(self.weights @ self._vector(predictions))

    def learn(self, predictions: Mapping[str, float], label: bool) -> Array:
        """One round: the squared errors of all experts, and one step of the weights; returns the errors."""
        losses = (self._vector(predictions) - float(label)) ** 2
        self._mine += float(self.weights @ losses)
        self._losses.append(losses)
        self.weights = self.method.step(_OneRound(losses, self.map), len(self._losses) - 1, self.weights)
        return losses

    def report(self) -> Regret:
        """The regret against the best expert; a mixed prediction's error is at most the mixed errors."""
        rounds = len(self._losses)
        if not rounds:
            raise InputError("no label has come yet, so there is no regret to report: learn(...) first.")
        matrix = np.stack(self._losses)
        best = np.zeros(len(self.names))
        best[int(matrix.mean(axis=0).argmin())] = 1.0
        problem = OnlineProblem(LinearLosses(matrix), self.map, comparator=best, name=f"{rounds} rounds of experts")
        check = pt.check("mirror-descent/simplex", problem, self.map.default_start(), rounds, eta=self.eta)
        mine = self._mine / rounds
        proven = math.log(len(self.names)) / (self.eta * rounds) + self.eta * problem.G**2 / 2
        return Regret(rounds, mine, mine - float(matrix.mean(axis=0).min()), proven, math.nan, 0.0, check)

    def _vector(self, predictions: Mapping[str, float]) -> Array:
        if set(predictions) != set(self.names):
            raise InputError(f"every expert must predict: expected {', '.join(self.names)}, got {sorted(predictions)}.")
        return np.array([predictions[name] for name in self.names], dtype=np.float64)


class _OneRound:
    """A linear loss in the geometry of the entropy: what the method's step asks for."""

    def __init__(self, losses: Array, entropy: Entropy) -> None:
        self._losses = losses
        self.mirror_step = entropy.mirror_step

    def subgradient(self, x: Array) -> Array:
        return self._losses
