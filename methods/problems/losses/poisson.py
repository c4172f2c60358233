"""Poisson regression: non-negative linear models of counts, smooth relative to Burg's entropy."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import scipy.linalg

from methods.problems.base.arrays import as_matrix, as_nonnegative, as_vector
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.problem import Problem
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.problems.parts import burg
from potential.errors import InputError, NoMinimizerError
from potential.extras import load

#: Newton steps at most; where they are cut short, each still gains a constant.
_NEWTON_STEPS = 200


class PoissonRegression(Problem):
    """The negative log-likelihood of counts `b_i` with the means `(A x)_i`, and a Gamma prior of each `x_j`.

    The objective over `x > 0` is `f(x) = sum_i (A x)_i - b_i log (A x)_i + sum_j rate x_j - (shape - 1) log x_j`,
    with a matrix `A` of non-negative entries: deblurring an image, or mixing given images, from photon counts. It is
    convex, and its gradient has no Lipschitz constant, as counts of rare events have a steep logarithm.

    Relative to Burg's entropy it is smooth with `L = max_j sum of the b_i with A_ij > 0, plus shape - 1`. For the
    second derivative of the i-th term along `d` is `b_i (a_i'd)^2 / (a_i'x)^2`, and by the inequality of Cauchy and
    Schwarz that is at most `b_i sum_j w_ij (d_j / x_j)^2` with the shares `w_ij = A_ij x_j / (A x)_i`, each at most
    1, and 0 where `A_ij` is. The sum of all `b_i` of the source is larger.

    A shape above 1 keeps the minimizer off the boundary, where Burg's entropy is infinite.

    Args:
        A: shape `(n, d)`, dense; entries at least 0.
        b: counts, shape `(n,)`, at least 0.
        shape, rate: of the prior; at least 1, and at least 0. With 1 and 0 there is none.
        composite: whether the prior is a non-smooth part: `gradient` and `L` are then those of the likelihood alone,
            and a mirror step takes the prior as it is. The problem belongs to `Composite(RelativelySmooth)`.
        name: a short name for tables.

    Raises `InputError` for data that are empty, not finite, negative, or of shapes that do not match, for a row of
    zeros with a positive count, and for a column of zeros. The minimizer raises `NoMinimizerError` where there is
    none with positive entries.
    """

    def __init__(
        self,
        A: Any,
        b: Any,
        *,
        shape: float = 1.0,
        rate: float = 0.0,
        composite: bool = False,
        name: str | None = None,
    ) -> None:
        matrix = as_matrix(A)
        if not isinstance(matrix, np.ndarray):
            matrix = matrix.toarray()
        self._n, self.dimension = matrix.shape
        self._A, self._b = matrix, as_vector(b, "b", self._n)
        for argument, values in (("A", self._A), ("b", self._b)):
            if float(values.min()) < 0.0:
                raise InputError(f"{argument} must have entries at least 0, and the least is {float(values.min())!r}")
        if not np.all(self._A.any(axis=1) | (self._b == 0.0)):
            row = int(np.flatnonzero(~self._A.any(axis=1) & (self._b > 0.0))[0])
            raise InputError(f"row {row} of A is zero and b[{row}] is not: such a count has no likelihood")
        if not np.all(self._A.any(axis=0)):
            column = int(np.flatnonzero(~self._A.any(axis=0))[0])
            raise InputError(f"column {column} of A is zero: leave it out, as no count depends on it")
        self._barrier = as_nonnegative(shape, "shape") - 1.0
        if self._barrier < 0.0:
            raise InputError(f"shape must be at least 1, got {shape!r}: below, the prior is not convex")
        self._rate = as_nonnegative(rate, "rate")
        self.composite = bool(composite)
        self._own_barrier, self._own_rate = (0.0, 0.0) if self.composite else (self._barrier, self._rate)
        prior = (self._barrier, self._rate) if self.composite else (0.0, 0.0)
        self.mirror_map = burg.BurgEntropy(self.dimension, *prior)
        self._columns = self._A.sum(axis=0)
        self.name = f"Poisson regression, {self._n} x {self.dimension}" if name is None else name
        for oracle in (
            "bregman", "bregman_rounding", "bregman_variation",
            "mirror_step", "mirror_step_rounding", "mirror_step_variation",
        ):  # fmt: skip
            self.__dict__[oracle] = getattr(self.mirror_map, oracle)

    # --- what the problem is --------------------------------------------------------------------------------

    @cached_property
    def class_names(self) -> frozenset[str]:
        """`RelativelySmooth` and `BregmanProximal`, or `Composite(RelativelySmooth)`."""
        return frozenset({"Composite(RelativelySmooth)"} if self.composite else {"RelativelySmooth", "BregmanProximal"})

    def value(self, x: Array) -> float:
        """The whole objective at `x`, infinite where an entry is not positive."""
        if not float(x.min()) > 0.0:
            return math.inf
        means = self._A @ x
        counted = self._b > 0.0
        value = float(self._columns @ x) - float(self._b[counted] @ np.log(means[counted]))
        if self._barrier or self._rate:
            value += self._rate * float(x.sum()) - self._barrier * float(np.log(x).sum())
        return value

    def gradient(self, x: Array) -> Array:
        """`A'(1 - b / (A x)) + rate - (shape - 1) / x`; without the prior where that is a part of its own."""
        gradient: Array = self._columns - self._A.T @ self._intensities(x)
        if self._own_barrier or self._own_rate:
            gradient = gradient + (self._own_rate - self._own_barrier / x)
        return gradient

    def _intensities(self, x: Array) -> Array:
        """`b / (A x)`, 0 where `b` is."""
        means = self._A @ x
        found: Array = np.divide(self._b, means, out=np.zeros(self._n), where=self._b > 0.0)
        return found

    def value_rounding(self, x: Array) -> float:
        """Of the sums, whose terms are positive, and of the logarithms, that of the rounded means included."""
        if not float(x.min()) > 0.0:
            return math.inf
        counted = self._b > 0.0
        means = (self._A @ x)[counted]
        logarithms = float(self._b[counted] @ np.abs(np.log(means)))
        entries = np.abs(np.log(x))
        terms = float(self._columns @ x) + logarithms + self._rate * float(x.sum())
        terms += self._barrier * float(entries.sum())
        error = (gamma(self._n + self.dimension + 16) + ELEMENTARY) * terms
        return round_up(error + gamma(self.dimension + 8) * float(self._b.sum()), self._n + self.dimension) + TINY

    def gradient_rounding(self, x: Array) -> float:
        """The norm of the rounding of each entry: its terms all have a relative one."""
        sizes = self._columns + self._A.T @ self._intensities(x) + self._own_rate + self._own_barrier / x
        error = gamma(self._n + self.dimension + 16) * sizes
        return round_up(float(np.linalg.norm(error)), self.dimension + self._n) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """Zero: the only subgradient is the gradient."""
        return 0.0

    def local_smoothness(self, x: Array, error: float) -> float:
        """A bound of all second derivatives within `error` of `x`: by relative smoothness, `L / x^2`."""
        least = float(x.min()) - error
        return math.inf if least <= 0.0 else round_up((self.L + self._barrier) / least**2)

    def nonsmooth_slope(self, x: Array, error: float) -> float:
        """An upper bound of the norms of the prior's gradients within `error` of `x`, where it is a part of its own."""
        if not self.composite:
            return 0.0
        with np.errstate(divide="ignore"):
            sizes = self._rate + self._barrier / np.maximum(x - error, 0.0)
        return round_up(float(np.linalg.norm(sizes)), self.dimension + 8)

    # --- proximal steps by the divergence -------------------------------------------------------------------

    def bregman_prox(self, x: Array, step: float) -> Array:
        """The minimizer over `u` of `step f(u) + D_h(u, x)`, of the whole objective, by Newton's method from `x`."""
        return self._newton(x, x, step)

    def bregman_prox_rounding(self, x: Array, step: float) -> float:
        """An upper bound of the relative error of each entry, from what is left of the optimality condition.

        Let `r` be the gradient of `step f + D_h(., x)` at `u`, and `p` the minimizer. For the logarithms `d` of
        `u / p`, convexity gives `4 sum sinh^2(d_j / 2) <= <r, u - p>`, and so `||d|| <= ||r u|| exp(||d|| / 2)`: at
        most the lesser solution of the equation, as `d` goes to zero with `r`.
        """
        u = self.bregman_prox(x, step)
        slopes = step * self._whole_gradient(u) * u
        left = float(np.linalg.norm(slopes + (u - x) / x))
        rounding = step * self._whole_gradient_rounding(u) * float(u.max())
        rounding += 8.0 * UNIT * (float(np.linalg.norm(slopes)) + float(np.linalg.norm(u / x)))
        return _lesser(round_up(left + rounding, self.dimension + 8))

    def bregman_prox_variation(self, x: Array, u: Array, relative: float, step: float, moved: float) -> float:
        """How much the outcome `u` can change, relatively.

        With `x` by `relative`, the step by a factor within `step` of 1, and the gradient of `step f` by `moved`.
        """
        ratios = u / x
        change = relative * float(np.linalg.norm(ratios)) + step * float(np.linalg.norm(ratios - 1.0))
        return _lesser(round_up(change + moved * float(u.max()), self.dimension + 8))

    # --- constants ------------------------------------------------------------------------------------------

    @cached_property
    def L(self) -> float:
        """The constant of smoothness relative to Burg's entropy, rounded up; see the class."""
        counts = float(((self._A > 0.0).T @ self._b).max())
        return round_up(counts + self._own_barrier, self._n + 8)

    # --- geometry -------------------------------------------------------------------------------------------

    def default_start(self) -> Array:
        """The constant vector whose means sum to the counts."""
        return np.full(self.dimension, max(float(self._b.sum()), 1.0) / float(self._columns.sum()))

    def validate_start(self, x0: Any) -> Array:
        """A checked float64 copy of a point with positive entries; raises `InputError` for another one."""
        return self.mirror_map.validate(x0)

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self._A, self._b, self._barrier, self._rate)

    def _whole_gradient(self, x: Array) -> Array:
        gradient: Array = self._columns - self._A.T @ self._intensities(x) + (self._rate - self._barrier / x)
        return gradient

    def _solve(self) -> Solution:
        cvxpy = load("cvxpy", "a reference solution")

        counted = self._b > 0.0
        size = float(self.default_start()[0])
        z = cvxpy.Variable(self.dimension)  # x over its usual size, and the objective over that of the counts
        objective = size * ((self._columns + self._rate) @ z) - self._b[counted] @ cvxpy.log(self._A[counted] @ z)
        if self._barrier:
            objective = objective - self._barrier * cvxpy.sum(cvxpy.log(z))
        scale = 1.0 / max(float(self._b.sum()), 1.0)
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(scale * objective), [z >= 0]), self.name)
        if z.value is None or not np.all(np.isfinite(z.value)):
            raise no_finite_point(self.name)
        x = np.maximum(size * np.asarray(z.value, dtype=np.float64), 1e-12 * size)
        return {"minimizer": self._polished(x)}

    def _newton(self, x: Array, center: Array | None = None, step: float = 1.0) -> Array:
        """A minimizer of `step f(u)`, plus `D_h(u, center)` where there is a center, by Newton's method from `x`.

        In the ratios `u_j / x_j`, which change by a factor less than 1 in a step, so that all entries stay positive;
        until the gradient entry by entry times the point, which is free of units, shrinks no more: the best point met.
        """
        best, least, longest = x, math.inf, math.inf
        near = 0.0 if center is None else 1.0
        for _ in range(_NEWTON_STEPS):
            gradient = step * self._whole_gradient(x) * x
            if center is not None:
                gradient += (x - center) / center
            size = float(np.linalg.norm(gradient))
            if size < least:
                best, least = x, size
            elif longest < 0.1:
                break  # far from the minimizer steps are cut short, and what is measured may grow for a while
            rows = self._A * x
            weights = self._intensities(x) / np.maximum(self._A @ x, TINY)
            hessian = rows.T @ ((step * weights)[:, None] * rows)
            hessian += (step * self._barrier + near) * np.eye(self.dimension)
            move = scipy.linalg.lstsq(hessian, gradient)[0]
            longest = float(np.abs(move).max())
            x = x * (1.0 - move / (1.0 + longest))
        return best

    def _polished(self, x: Array) -> Array:
        """The minimizer near `x`; raises `NoMinimizerError` where the gradient does not vanish at a positive point."""
        best = self._newton(x)
        # Where an entry goes to zero, the gradient times the point does so too, and the gradient does not.
        missed = np.abs(self._whole_gradient(best)) / (self._columns + self._rate)
        if not float(missed.max()) <= 1e-9:
            raise NoMinimizerError(
                f"no reference minimizer of {self.name!r} with positive entries was found: where an entry vanishes, "
                "Burg's entropy is infinite, and no theorem relative to it applies. Take a shape above 1."
            )
        return best

    def _whole_gradient_rounding(self, x: Array) -> float:
        sizes = self._columns + self._A.T @ self._intensities(x) + self._rate + self._barrier / x
        return round_up(gamma(self._n + self.dimension + 16) * float(np.linalg.norm(sizes)), self.dimension + self._n)

    @cached_property
    def stationarity(self) -> float:
        """An upper bound of the norm of the whole objective's gradient at the reference minimizer."""
        size = float(np.linalg.norm(self._whole_gradient(self.minimizer)))
        return round_up(size + self._whole_gradient_rounding(self.minimizer), self.dimension)

    @cached_property
    def minimum_error(self) -> float:
        """A certified upper bound of `f(minimizer) - min f`; infinite without a prior.

        The prior makes the objective `c = shape - 1` strongly convex relative to Burg's entropy, so with the gradient
        `e` it falls by no more than `c sum_j (s_j - log(1 + s_j))`, `s_j = e_j x_j / c`, which is at most `c sum_j
        s_j^2` where each `|s_j|` is at most a half.
        """
        if not self._barrier:
            return math.inf
        shares = round_up(self.stationarity * float(self.minimizer.max()) / self._barrier)
        return math.inf if shares > 0.5 else round_up(self._barrier * shares**2)


def _lesser(size: float) -> float:
    """A bound of `exp(d) - 1` for the lesser solution of `d = size exp(d / 2)`; infinite where `size` is not small."""
    return math.inf if not size <= 0.2 else round_up(size * (1.0 + 3.0 * size))
