"""Finite sums whose gradient is estimated on a few examples, drawn at random."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from methods.problems.base.bounds import (
    UNIT,
    frobenius_squared,
    gamma,
    gram_eigenvalue_bounds,
    round_up,
    row_norms,
    symmetric_eigenvalue_bounds,
)
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.losses.least_squares import LeastSquares
from methods.problems.losses.linear_model import LinearModel
from methods.problems.losses.logistic_regression import LogisticRegression
from methods.problems.losses.piecewise_linear import PiecewiseLinear
from methods.problems.parts.geometry import MirrorGeometry
from methods.problems.settings.mini_batches import MiniBatchProblem
from potential.errors import InputError

if TYPE_CHECKING:
    from methods.problems.parts.sets import ConvexSet

#: Classes of smooth functions: a problem of one of these is in `Stochastic(...)` of it too.
_SMOOTH = frozenset({"Smooth", "PolyakLojasiewicz", "SmoothConvex", "SmoothStronglyConvex"})
_CONVEX = frozenset({"SmoothConvex", "SmoothStronglyConvex"})
_OVER = ("Constrained(", "Composite(")


class StochasticProblem(MiniBatchProblem):
    """A mean over examples, with a gradient that is estimated on a mini-batch.

    `stochastic_gradient(x)` is the gradient on the mini-batch that is drawn, which is unbiased: see `MiniBatchProblem`
    for the draws, and `SamplingProblem` for what they depend on.

    `sigma` is a certified bound, over all points, of the root of the mean of `||noise||^2`, where the noise is the
    gradient on the mini-batch less the whole one:

    - Logistic regression: with the rows `m_i` of the data, labels included, the gradients are means of `s_i m_i` with
      `s_i` in `[0, 1]` (the ridge is in both and cancels). With `s_i = 1/2 + r_i`, the noise is half of
      `mean_B m - mean m` and a term whose mean square is at most that of `mean_B r_i m_i`, `|r_i| <= 1/2`.
    - Least squares over a bounded set: the noise is an affine function `N x - k` of the point. By Minkowski's
      inequality its root mean square is at most that at the center `c` of the set, and the radius times the root of
      the largest eigenvalue of the mean of `N'N`.

    It belongs to `Stochastic(C)` for each class `C` of smooth functions that the problem belongs to, over a set to
    `Constrained(Stochastic(C))`; and to what the problem itself belongs to. In the geometry of a mirror map it belongs
    to `Stochastic(MirrorSmoothConvex)` alone: the noise is no longer in the dual norm than in the Euclidean one.

    Args:
        problem: `LogisticRegression` or `LeastSquares`, or a problem made of one of these over a set, or with a mirror
            map.
        batch: the size of a mini-batch, from 1 to the number of examples.
        seed: of the draws, at least 0; see `with_seed`.
        sigma: the bound of the noise, where the caller knows one; it is taken as given.
        name: a short name for tables.

    Raises `InputError` for another problem, one whose noise is unbounded, and for a batch, a seed or a sigma that
    cannot be used.
    """

    def __init__(
        self, problem: Problem, batch: int = 1, seed: int = 0, *, sigma: float | None = None, name: str | None = None
    ) -> None:
        super().__init__(problem, batch, seed, name)
        domain = getattr(getattr(problem, "mirror_map", problem), "domain", None)
        if sigma is not None:
            number = float(sigma)
            if not (number >= 0.0 and math.isfinite(number)):
                raise InputError(f"sigma must be a finite number, at least 0, got {sigma!r}")
            self.__dict__["sigma"] = number
        elif not isinstance(self._examples, LogisticRegression) and (domain is None or not domain.bounded):
            raise InputError(
                f"the noise of a mini-batch's gradient of {problem.name!r} is unbounded over the whole space; take a "
                "bounded set, ConstrainedProblem(problem, Ball(dimension, radius)) say, or give sigma"
            )
        self._domain: ConvexSet | None = domain
        if self._is_lipschitz:
            # The gradient is a mean of multiples of the rows by factors between -1 and 1.
            norms = row_norms(self._examples._M)
            self.__dict__["G"] = round_up(float(norms.mean()), 2 * len(norms) + 16)

    @property
    def _is_lipschitz(self) -> bool:
        """Whether the gradients are bounded everywhere: those of logistic regression without a ridge."""
        return self.problem is self._examples and isinstance(self._examples, LogisticRegression) and not self._ridge

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The problem's, `Stochastic(...)` of the smooth ones among them, and of functions with bounded gradients."""
        if isinstance(self.problem, MirrorGeometry):
            return frozenset({"Stochastic(MirrorSmoothConvex)"})
        names = set(self.problem.class_names) | ({"Stochastic(ConvexLipschitz)"} if self._is_lipschitz else set())
        for name in self.problem.class_names:
            over = next((o for o in _OVER if name.startswith(o)), "")
            inner = name.removeprefix(over).removesuffix(")") if over else name
            if inner in _SMOOTH:
                names.add(f"{over}Stochastic({inner}){')' if over else ''}")
                names |= set() if over else {f"NoiseGrowth({inner})"}
                names |= {f"ExpectedSmoothness({inner})"} if not over and inner in _CONVEX else set()
        return frozenset(names)

    @property
    def tau(self) -> float:
        """By how much the noise's bound grows with the gradient: it does not."""
        return 0.0

    @property
    def ell(self) -> float:
        """The constant of expected smoothness: each mini-batch is convex, and as smooth as the least smooth of them."""
        return self.sample_L

    def _fingerprint(self) -> tuple[Any, ...]:
        return (*super()._fingerprint(), self.__dict__.get("sigma"))

    def stochastic_gradient(self, x: Array) -> Array:
        """The gradient at `x` on the mini-batch that is drawn now, shape `(dimension,)`."""
        gradient: Array = self._part_of(self._draw()).gradient(x)
        return gradient

    def stochastic_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of the last `stochastic_gradient(x)`."""
        return float(self._part_of(self._drawn()).gradient_rounding(x))

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def sigma(self) -> float:
        """A certified bound of the root mean square of the noise, at every point."""
        if isinstance(self._examples, LogisticRegression):
            return self._logistic_noise()
        assert isinstance(self._examples, LeastSquares)
        assert self._domain is not None
        return self._affine_noise(self._domain)

    def _logistic_noise(self) -> float:
        """`(sd_B(mean_B m) + sqrt(mean over B of b_B^2)) / 2` with `b_B >= ||mean_B r_i m_i||` for `|r_i| <= 1`."""
        matrix = self._examples._M
        norms = row_norms(matrix)
        mean = _mean(matrix)
        spread, squares = 0.0, 0.0
        for rows, share in zip(self._rows, self._shares, strict=True):
            part = matrix[rows]
            deviation = _mean(part) - mean
            spread += share * float(deviation @ deviation)
            bound = float(norms[rows].sum()) / len(rows)
            if len(rows) > 1:
                bound = min(bound, math.sqrt(gram_eigenvalue_bounds(part)[1] / len(rows)))
            squares += share * bound * bound
        n, size = self._examples.examples, float(np.sqrt(np.mean(norms**2)))
        # Each mean is off by gamma times the mean magnitude, whose root mean square is at most `size`.
        return round_up((math.sqrt(spread) + 2.0 * gamma(n + 8) * size + math.sqrt(squares)) / 2.0, 4 * n + 64)

    def _affine_noise(self, domain: ConvexSet) -> float:
        """`sqrt(mean ||N c - k||^2) + R sqrt(eigenvalue)`, where the noise of a mini-batch is `N x - k`."""
        center, whole = domain.center, self._examples.gradient(domain.center)
        hessian, d = _gram(self._examples), self.dimension
        at_center, squares, size = 0.0, np.zeros((d, d)), 0.0
        for part, share in zip(self._parts, self._shares, strict=True):
            noise = part.gradient(center) - whole
            error = part.gradient_rounding(center) + self._examples.gradient_rounding(center)
            at_center += share * (float(np.linalg.norm(noise)) + error + 2.0 * UNIT * float(np.linalg.norm(noise))) ** 2
            difference = _gram(part) - hessian
            squares += share * (difference.T @ difference)
            size += share * (math.sqrt(frobenius_squared(_gram(part))) + math.sqrt(frobenius_squared(hessian))) ** 2
        # The entries of the Gram matrices, of their differences' squares, and the sum over the mini-batches.
        terms = 2 * self._examples.examples + 2 * d + len(self._parts) + 16
        largest = symmetric_eigenvalue_bounds(squares, gamma(terms) * d * size)[1]
        return round_up(math.sqrt(at_center) + domain.radius * math.sqrt(largest), len(self._parts) + 64)


class StochasticSubgradientProblem(MiniBatchProblem):
    """A mean over examples of piecewise linear losses with a mirror map, of which a mini-batch gives a subgradient.

    `stochastic_gradient(x)` is a subgradient of the objective on the mini-batch that is drawn, in the mean one of the
    whole. `G` is a certified bound of the root of the mean square of its dual norm: of each mini-batch by the norm of
    its examples' mean magnitudes, as the slopes of the losses are in `[-1, 1]`.

    It belongs to `Stochastic(MirrorConvex)`.

    Args:
        problem: `SimplexRegression`, or `MirrorProblem` of `LeastAbsoluteDeviations` or `HingeLoss`.
        batch: the size of a mini-batch, from 1 to the number of examples; 1 draws one row of the data.
        seed: of the draws, at least 0; see `with_seed`.
        name: a short name for tables.

    Raises `InputError` for another problem, a batch or a seed that cannot be used.
    """

    losses = PiecewiseLinear
    losses_named = "piecewise linear losses with a mirror map, SimplexRegression say"

    def __init__(self, problem: Problem, batch: int = 1, seed: int = 0, *, name: str | None = None) -> None:
        if not isinstance(problem, MirrorGeometry):
            raise InputError(f"problem must have a mirror map, as SimplexRegression and MirrorProblem, got {problem!r}")
        super().__init__(problem, batch, seed, name)
        self.mirror_map = problem.mirror_map

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`Stochastic(MirrorConvex)`."""
        return frozenset({"Stochastic(MirrorConvex)"})

    @cached_property
    def G(self) -> float:
        """A certified bound of the root mean square of the stochastic subgradient's dual norm, at every point."""
        order = self.mirror_map.dual_order
        sizes = [part.subgradient_bound(order) ** 2 for part in self._parts]
        mean = sum(share * size for share, size in zip(self._shares, sizes, strict=True))
        return round_up(math.sqrt(mean), len(sizes) + 16)

    def stochastic_gradient(self, x: Array) -> Array:
        """A subgradient at `x` on the mini-batch that is drawn now, shape `(dimension,)`."""
        subgradient: Array = self._part_of(self._draw()).subgradient(x)
        return subgradient

    def stochastic_gradient_rounding(self, x: Array) -> float:
        """An upper bound of the rounding of the last `stochastic_gradient(x)`, where residuals have their signs."""
        return float(self._part_of(self._drawn()).gradient_rounding(x))

    def subgradient_slack(self, x: Array) -> float:
        """`(high - low)/n` times the sum of the bounds `e_i` of residuals that are within `2 e_i` of zero.

        A mini-batch has the wrong sign only where the exact residual is within `e_i` of zero, and there the residual as
        it is computed here is within `2 e_i`; see `PiecewiseLinear.subgradient_slack`.
        """
        model = self._examples
        assert isinstance(model, PiecewiseLinear)
        error = model._residual_rounding(x)
        doubtful = float(error[np.abs(model._M @ x - model._c) <= 2.0 * error].sum())
        return round_up((model.high - model.low) * doubtful / model.examples, model.examples)


def _mean(matrix: Any) -> Array:
    """The mean of the rows."""
    mean: Array = np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel() / matrix.shape[0]
    return mean


def _gram(model: LinearModel) -> Array:
    """`M'M/n` as a dense array."""
    product = model._Mt @ model._M / model.examples
    gram: Array = product.toarray() if model.sparse else product
    return gram
