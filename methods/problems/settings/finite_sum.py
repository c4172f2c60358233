"""Finite sums of smooth functions, of which each step sees one, with what a method may remember of the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from methods.problems.base.bounds import UNIT, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.smooth import SmoothProblem
from methods.problems.settings.coins import Tosses
from methods.problems.settings.mini_batches import MiniBatchProblem
from potential.errors import InputError, MissingOracleError

#: Of so many points or tables what all components say there is kept.
_KEPT = 4


class FiniteSumProblem(Tosses, MiniBatchProblem):
    """The mean of the losses on mini-batches, its components, with the gradient of one that is drawn.

    A step draws one component for all points: see `MiniBatchProblem` for the draws, and `SamplingProblem` for what
    they depend on. The constants are those of the components: `L` bounds the Lipschitz constants of their gradients,
    `mu` is the ridge, which each of them has, and `sigma` bounds the root of the mean of `||grad f_i(x*)||^2`.

    A table, the points that a method remembers for the components, is one array of `n * dimension` numbers, point after
    point in the order of the components; `table(x)` makes the first one. Components are then to be equally likely, so
    `batch` must divide the number of examples.

    It belongs to `FiniteSum(SmoothConvex)`, with a ridge to `FiniteSum(SmoothStronglyConvex)`, and with these constants
    to the classes of smooth convex functions.

    Args:
        problem: `LogisticRegression` or `LeastSquares`, on the whole space.
        batch: the size of a mini-batch, from 1 to the number of examples.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, a batch or a seed that cannot be used.
    """

    one_draw = True

    def __init__(self, problem: Problem, batch: int = 1, seed: int = 0, *, name: str | None = None) -> None:
        text = f"{problem.name}, components of {batch}" if name is None and isinstance(problem, Problem) else name
        super().__init__(problem, batch, seed, text)
        if not isinstance(problem, SmoothProblem):
            raise InputError(f"problem must be LogisticRegression or LeastSquares on the whole space, got {problem!r}")

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The classes of smooth convex functions, and finite sums of these."""
        names = {"Convex", "SmoothConvex", "FiniteSum(SmoothConvex)"}
        if "mu" not in self._absent():
            names |= {"SmoothStronglyConvex", "FiniteSum(SmoothStronglyConvex)"}
        return frozenset(names)

    def component_gradient(self, x: Array) -> Array:
        """The gradient at `x` of the component that this step draws, shape `(dimension,)`; of a table, at its entry."""
        k = self._component(self._draw())
        gradient: Array = self._parts[k].gradient(self._at(x, k))
        return gradient

    def component_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `component_gradient(x)`."""
        k = self._component(self._drawn())
        return float(self._parts[k].gradient_rounding(self._at(x, k)))

    def component_prox(self, x: Array, step: float) -> Array:
        """The minimizer over `u` of `f_k(u) + ||u - x||^2 / (2 step)`, `k` the component that this step draws."""
        return self._proximal_point(self._component(self._draw()), x, step)

    def _proximal_point(self, k: int, x: Array, step: float) -> Array:
        """That of component `k`; the last one is kept, of which the rounding is asked."""
        kept, key = self._memory.setdefault("prox", {}), b"%d %r " % (k, step) + x.tobytes()
        if key not in kept:
            kept.clear()
            point = self._parts[k].proximal_point(x, step)
            kept[key] = (point, point)
        return kept[key][0]

    def component_prox_rounding(self, x: Array, step: float) -> float:
        """An upper bound of how far `component_prox(x, step)` is from the minimizer.

        The objective is 1/step-strongly convex, so that it is no further than step times the gradient there.
        """
        k = self._component(self._drawn())
        part, point = self._parts[k], self._proximal_point(k, x, step)
        slope, apart = part.gradient(point), x - point
        missed = float(np.linalg.norm(step * slope - apart))
        summed = 4 * UNIT * (step * float(np.linalg.norm(slope)) + float(np.linalg.norm(apart)))
        return round_up(missed + step * part.gradient_rounding(point) + summed, self.dimension + 8)

    def component_prox_shift(self, step: float) -> float:
        """How far the step moves where the components have the linear function that the reference minimizes with."""
        return step * self.stationarity

    def _component(self, drawn: int) -> int:
        """The component that a draw means: an example is drawn, or an outcome is given."""
        return drawn if self._fixed is not None else self._batch_of[drawn]

    # --- tables and coins -----------------------------------------------------------------------------------

    @property
    def n(self) -> int:
        """The number of components; raises `MissingOracleError` where they are not equally likely."""
        if len(self._rows[-1]) != len(self._rows[0]):
            examples = self._examples.examples
            raise MissingOracleError(
                f"{self.name!r}: the components are not equally likely, as batches of {self.batch} do not divide "
                f"{examples} examples evenly; choose a batch that does, such as 1"
            )
        return len(self._rows)

    def table(self, x: Array) -> Array:
        """The table that has `x` for every component, shape `(n * dimension,)`."""
        return np.tile(np.asarray(x, dtype=np.float64), self.n)

    def is_table(self, x: Array) -> bool:
        """Whether an array is a table, and not a point; of a single component it is both."""
        return len(x) != self.dimension

    def _at(self, x: Array, k: int) -> Array:
        """The point at which component `k` is asked."""
        entry: Array = x[k * self.dimension : (k + 1) * self.dimension] if self.is_table(x) else x
        return entry

    def replaced(self, table: Array, x: Array) -> Array:
        """The table with `x` for the component that this step draws."""
        k = self._component(self._draw())
        made = np.array(table, dtype=np.float64)
        made[k * self.dimension : (k + 1) * self.dimension] = x
        return made

    def mean_gradient(self, x: Array) -> Array:
        """The gradient at `x`; of a table, the mean of the components' gradients, each at its own entry."""
        found: Array = np.mean(self._all_gradients(x)[0], axis=0) if self.is_table(x) else self.gradient(x)
        return found

    def mean_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of `mean_gradient(x)`."""
        if not self.is_table(x):
            return self.gradient_rounding(x)
        gradients, errors = self._all_gradients(x)
        summed = (self.n + 1) * UNIT * float(np.mean(np.linalg.norm(gradients, axis=1)))
        return round_up(float(np.mean(errors)) + summed, self.n + 8)

    def component_variance(self, x: Array) -> float:
        """The mean over all components of `||grad f_i(x) - grad f_i(x*)||^2`; of a table, each at its own entry."""
        lengths = self._differences(x)[0]
        return math.fsum(share * size**2 for share, size in zip(self._shares, lengths, strict=True))

    def component_variance_rounding(self, x: Array, moved: float = 0.0) -> float:
        """An upper bound of the rounding of `component_variance(x)`, `x` being off by at most `moved`."""
        lengths, errors = self._differences(x)
        off = errors + self.sample_L * moved
        sizes = np.array(self._shares) * ((2 * lengths + off) * off + (self.dimension + 8) * UNIT * lengths**2)
        return round_up(float(np.sum(sizes)), len(self._shares) + 64)

    def component_divergence(self, x: Array) -> float:
        """The mean over all components of `f_i(x) - f_i(x*) - <grad f_i(x*), x - x*>`; of a table, at the entries."""
        return math.fsum(share * value for share, value in zip(self._shares, self._divergences(x)[0], strict=True))

    def component_divergence_rounding(self, x: Array, moved: float = 0.0) -> float:
        """An upper bound of the rounding of `component_divergence(x)`, `x` being off by at most `moved`."""
        lengths, errors = self._differences(x)
        sizes = self._divergences(x)[1] + (lengths + errors) * moved + self.sample_L * moved**2
        return round_up(float(np.sum(np.array(self._shares) * sizes)), len(self._shares) + 64)

    def _divergences(self, x: Array) -> tuple[Array, Array]:
        """The divergence of each component from the minimizer, and bounds of their rounding."""
        found = self._of_all("divergence", x)
        return found[:, 0], found[:, 1]

    def _divergence(self, k: int, y: Array) -> tuple[float, float]:
        """The divergence of component `k` at `y` from the minimizer, and a bound of its rounding."""
        part, star, slopes = self._parts[k], self.minimizer, self._least[0][k]
        value, least, apart = float(part.value(y)), self._least_values[k], y - star
        along, size = float(slopes @ apart), float(np.linalg.norm(apart))
        error = part.value_rounding(y) + self._least_value_errors[k] + self._least[1][k] * size
        error += (self.dimension + 4) * UNIT * float(np.abs(slopes) @ np.abs(apart))
        error += 4 * UNIT * (abs(value) + abs(least) + abs(along))
        return value - least - along, round_up(error, 16)

    @cached_property
    def _least_values(self) -> list[float]:
        """The values of all components at the minimizer."""
        return [float(part.value(self.minimizer)) for part in self._parts]

    @cached_property
    def _least_value_errors(self) -> list[float]:
        """Bounds of the rounding of these."""
        return [float(part.value_rounding(self.minimizer)) for part in self._parts]

    def _differences(self, x: Array) -> tuple[Array, Array]:
        """How far each component's gradient is from its gradient at the minimizer, with bounds of the rounding."""
        gradients, errors = self._all_gradients(x)
        least, least_errors = self._least
        lengths: Array = np.linalg.norm(gradients - least, axis=1)
        size = np.linalg.norm(gradients, axis=1) + np.linalg.norm(least, axis=1)
        return lengths, errors + least_errors + 2 * UNIT * size

    @cached_property
    def _least(self) -> tuple[Array, Array]:
        """The gradients of all components at the minimizer, and bounds of their rounding."""
        return self._all_gradients(self.minimizer)

    def _all_gradients(self, x: Array) -> tuple[Array, Array]:
        """The gradients of all components, shape `(components, dimension)`, and bounds of their rounding."""
        found = self._of_all("gradient", x)
        return found[:, :-1], found[:, -1]

    def _gradient(self, k: int, y: Array) -> tuple[float, ...]:
        """The gradient of component `k` at `y`, and a bound of its rounding."""
        return (*self._parts[k].gradient(y), self._parts[k].gradient_rounding(y))

    def _of_all(self, what: str, x: Array) -> Array:
        """What `_gradient` or `_divergence` says of each component at `x`, or at its entry of a table: a row for each.

        A step changes one entry of a table: where most of the points are known, only the others are computed.
        """
        kept, key = self._memory.setdefault(what, {}), x.tobytes()
        if key in kept:
            return kept[key][1]
        points = np.reshape(x, (-1, self.dimension)) if self.is_table(x) else np.tile(x, (len(self._parts), 1))
        known = ((np.all(before == points, axis=1), rows) for before, rows in kept.values())
        same, rows = max(
            known, key=lambda found: int(found[0].sum()), default=(np.zeros(len(points), dtype=bool), None)
        )
        answer = getattr(self, f"_{what}")
        if rows is None:
            rows = np.array([answer(k, y) for k, y in enumerate(points)])
        elif not same.all():
            rows = rows.copy()
            for k in np.flatnonzero(~same):
                rows[k] = answer(k, points[k])
        kept[key] = (points.copy(), rows)
        if len(kept) > _KEPT:
            del kept[next(iter(kept))]
        return rows

    @cached_property
    def _memory(self) -> dict[str, dict[bytes, tuple[Array, Array]]]:
        """Of each of these, the last points with what was found there."""
        return {}

    def _forget(self) -> None:
        super()._forget()
        self._tossed = 0
        self._fixed_coins = None

    def begin_step(self, t: int) -> None:
        """Begin step `t`: its component and its coins are new."""
        super().begin_step(t)
        self._tossed = 0

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def L(self) -> float:
        """An upper bound of the Lipschitz constants of all components' gradients."""
        return self.sample_L

    @cached_property
    def mu(self) -> float:
        """The ridge; raises `MissingOracleError` where there is none."""
        self._require("mu")
        return self._ridge

    @cached_property
    def q(self) -> float:
        """`sqrt(mu / L)`; raises `MissingOracleError` as `mu` does."""
        self._require("q")
        return math.sqrt(self.mu / self.L)

    @cached_property
    def r(self) -> float:
        """`sqrt(mu)`; raises `MissingOracleError` as `mu` does."""
        self._require("r")
        return math.sqrt(self.mu)

    def _absent(self) -> Mapping[str, str]:
        if self._ridge:
            return {}
        return dict.fromkeys(("mu", "q", "r"), "the components are not strongly convex without a regularization")

    @cached_property
    def sigma(self) -> float:
        """A certified bound of the root of the mean of `||grad f_i(x*)||^2`, at the reference minimizer.

        It is of the functions less what makes the reference an exact minimizer of their mean, see `stationarity`.
        """
        x, total = self.minimizer, 0.0
        for part, share in zip(self._parts, self._shares, strict=True):
            size = float(np.linalg.norm(part.gradient(x)))
            total += share * (size * (1.0 + self.dimension * UNIT) + part.gradient_rounding(x)) ** 2
        return round_up(math.sqrt(total) + self.stationarity, len(self._parts) + 64)
