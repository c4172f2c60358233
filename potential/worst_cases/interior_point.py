"""A primal-dual interior point method for semidefinite programs of low rank, in floats.

    maximize   <C, X> + <e, f>     over X >= 0, f
    subject to <A_k, X> + <E_k, f> <= b_k, with equality for some k,

    minimize   <b, y>              over y, y_k >= 0 but for equalities
    subject to S = sum_k y_k A_k - C >= 0, sum_k y_k E_k = e.

Each A_k is a sum of few c u u', as an interpolation inequality is, so that the Schur complement, whose entries are the
<A_k, X A_l S^-1>, costs two products of matrices. The direction is the one of C. Helmberg, F. Rendl, R. Vanderbei,
H. Wolkowicz, "An interior-point method for semidefinite programming", SIAM J. Optim. 6, 1996, with S. Mehrotra's
predictor and corrector. What comes out is a hint: an exact check follows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import linalg
from scipy.linalg import lapack

from potential.search.cone_programs import one_thread

Array = npt.NDArray[np.float64]

_ITERATIONS = 80
_LARGEST = 1e12  # a bound beyond this is none
_FEASIBLE = 1e-8


@dataclass(frozen=True)
class Program:
    """The data in floats. Row k of the constraints owns the factors from `first[k]` to `first[k + 1]`.

    `factors` has shape (factors, n), `signs` their coefficients; `C` is a matrix, `E` has shape (scalars, constraints).
    """

    factors: Array
    signs: Array
    first: npt.NDArray[np.int64]
    C: Array
    b: Array
    E: Array
    e: Array
    equations: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Point:
    """Primal and dual variables, with the two objectives and how far the constraints are from being met."""

    X: Array
    f: Array
    s: Array
    y: Array
    S: Array
    primal: float
    dual: float
    primal_residual: float
    dual_residual: float

    @property
    def gap(self) -> float:
        """The difference of the two objectives, relative to their size."""
        return abs(self.dual - self.primal) / max(abs(self.dual), abs(self.primal), 1e-12)


@dataclass(frozen=True)
class Solution:
    """The best point, and on the way to it the multipliers that met the dual constraints, with their objectives.

    `deeper`, where the solver can do that, gives the best multipliers that keep a distance from the cones' boundary.
    """

    last: Point
    trail: list[tuple[Array, float]]
    iterations: int
    deeper: Callable[[float], Array | None] | None = None

    def inside(self, distance: float) -> list[Array]:
        """Multipliers inside the cones, whose objective is at most `distance` above the best one, relative to it.

        Between the best and an earlier point, which lies deeper inside, as far as that allows.
        """
        best, room = self.last.dual, distance * max(abs(self.last.dual), 1e-9)
        nearest = [(y, dual - best) for y, dual in self.trail if dual - best > room / 10]
        found = []
        for y, above in nearest[::-1][:4]:
            share = min(1.0, room / above)
            found.append(share * y + (1 - share) * self.last.y)
        return [*found, self.last.y]


def solve(program: Program, *, tolerance: float = 1e-10) -> Solution:
    """Both optima, as far as floats go."""
    with one_thread():
        return _solved(program, tolerance)


def _solved(program: Program, tolerance: float) -> Solution:
    run = _Run(program)
    trail: list[tuple[Array, float]] = []
    best = run.point()
    for iteration in range(_ITERATIONS):
        point = run.point()
        residual = max(point.primal_residual, point.dual_residual)
        if point.dual_residual < 1e-10:
            trail.append((point.y, point.dual))
        worst = max(best.primal_residual, best.dual_residual)
        if (residual < _FEASIBLE and point.gap < best.gap) or worst >= _FEASIBLE:
            best = point
        if (residual < _FEASIBLE and point.gap < tolerance) or abs(point.dual) > _LARGEST or not run.step():
            return Solution(best, trail, iteration)
    return Solution(best, trail, _ITERATIONS)


class _Run:
    def __init__(self, program: Program) -> None:
        self.p = program
        n, m = program.C.shape[0], len(program.b)
        self.free = program.equations
        self.bounded = ~program.equations
        sizes = np.sqrt(self._sums(program.signs**2 * np.sum(program.factors**2, axis=1) ** 2))
        high = float(max(10.0, np.sqrt(n), n * np.max((1 + np.abs(program.b)) / (1 + sizes), initial=0.0)))
        wide = float(max(10.0, np.sqrt(n), np.max(sizes, initial=0.0), np.linalg.norm(program.C)))
        self.X, self.S = high * np.eye(n), wide * np.eye(n)
        self.y = np.where(self.bounded, wide, 0.0)
        self.s = np.where(self.bounded, high, 0.0)
        self.f = np.zeros(len(program.e))
        self.scale = 1 + float(np.linalg.norm(program.b)), 1 + float(np.linalg.norm(program.C))
        self.order = n + int(np.sum(self.bounded))
        self.m = m

    # The operator and its adjoint -------------------------------------------------------------------------------------

    def _sums(self, values: Array) -> Array:
        """Sums over the factors of each constraint."""
        total = np.concatenate([[0.0], np.cumsum(values)])
        sums: Array = total[self.p.first[1:]] - total[self.p.first[:-1]]
        return sums

    def _products(self, Z: Array) -> Array:
        """<A_k, Z> for all k."""
        U = self.p.factors
        return self._sums(self.p.signs * np.einsum("ij,ij->i", U @ Z, U))

    def _combined(self, y: Array) -> Array:
        """sum_k y_k A_k."""
        weights = self.p.signs * np.repeat(y, np.diff(self.p.first))
        U = self.p.factors
        total: Array = (U.T * weights) @ U
        return total

    def _schur(self, inverse: Array) -> Array:
        U, c = self.p.factors, self.p.signs
        W = (U @ self.X @ U.T) * (U @ inverse @ U.T) * np.outer(c, c)
        first = self.p.first
        quadratic = np.flatnonzero(np.diff(first))  # a sum over no factors is zero
        M = np.zeros((self.m, self.m))
        if len(quadratic):
            starts = first[:-1][quadratic]
            summed = np.add.reduceat(np.add.reduceat(W, starts, axis=0), starts, axis=1)
            M[np.ix_(quadratic, quadratic)] = (summed + summed.T) / 2
        return M

    # The iteration ----------------------------------------------------------------------------------------------------

    def residuals(self) -> tuple[Array, Array, Array]:
        """What is missing in the primal constraints, in the dual matrix, and in the dual equations."""
        p = self.p
        primal = p.b - self._products(self.X) - p.E.T @ self.f - self.s
        dual = self._combined(self.y) - p.C - self.S
        return primal, dual, p.e - p.E @ self.y

    def point(self) -> Point:
        """Where the iteration stands."""
        p = self.p
        primal, dual, equations = self.residuals()
        return Point(
            X=self.X,
            f=self.f,
            s=self.s,
            y=self.y,
            S=self.S,
            primal=float(np.sum(p.C * self.X) + p.e @ self.f),
            dual=float(p.b @ self.y),
            primal_residual=float(np.linalg.norm(primal)) / self.scale[0],
            dual_residual=float(np.linalg.norm(dual) + np.linalg.norm(equations)) / self.scale[1],
        )

    def step(self) -> bool:
        """One predictor and corrector; False where floats go no further."""
        try:
            return self._step()
        except (np.linalg.LinAlgError, linalg.LinAlgError, ValueError):
            return False

    def _step(self) -> bool:
        p, X, S, y, s, bounded = self.p, self.X, self.S, self.y, self.s, self.bounded
        rp, Rd, re = self.residuals()
        root_S = _root(S)
        inverse = lapack.dpotrs(root_S, np.eye(len(S)), lower=1)[0] if len(S) else S
        K = self._schur(inverse)
        ratio = np.where(bounded, s / np.where(bounded, y, 1.0), 0.0)
        K[np.diag_indices(self.m)] += ratio
        solve_system = _factored(K, p.E, bool(np.any(self.free)))
        mu = (float(np.sum(X * S)) + float(s[bounded] @ y[bounded])) / self.order
        leaning = X @ Rd @ inverse

        def direction(target: float, second: Array, corner: Array) -> tuple[Array, ...]:
            """Towards X S = target, with the second order terms of a predictor."""
            Z = target * inverse - X - _symmetric(leaning + second)
            own = np.where(bounded, (target - corner) / np.where(bounded, y, 1.0) - s, 0.0)
            h = self._products(Z) + own - rp
            dy, df = solve_system(h, re)
            dS = Rd + self._combined(dy)
            dX = target * inverse - X - _symmetric(X @ dS @ inverse + second)
            return dX, dS, dy, df, own - ratio * dy

        nothing = np.zeros_like(X), np.zeros(self.m)
        dX, dS, dy, df, ds = direction(0.0, *nothing)
        root_X = _root(X)
        a = self._longest(root_X, dX, s, ds)
        d = self._longest(root_S, dS, y, dy)
        ahead = float(np.sum((X + a * dX) * (S + d * dS)))
        ahead = (ahead + float((s + a * ds)[bounded] @ (y + d * dy)[bounded])) / self.order
        centre = min(1.0, max(ahead / mu, 0.0) ** (3 if min(a, d) > 0.1 else 1))
        dX, dS, dy, df, ds = direction(max(centre, 1e-6) * mu, dX @ dS @ inverse, ds * dy)
        share = 0.9 + 0.09 * min(a, d)
        a = min(1.0, share * self._longest(root_X, dX, s, ds, most=10.0))
        d = min(1.0, share * self._longest(root_S, dS, y, dy, most=10.0))
        if not np.isfinite(a + d) or max(a, d) < 1e-8:
            return False
        self.X, self.s, self.f = _symmetric(X + a * dX), s + a * ds, self.f + a * df
        self.S, self.y = _symmetric(S + d * dS), y + d * dy
        return True

    def _longest(self, root: Array, change: Array, values: Array, slopes: Array, most: float = 1.0) -> float:
        """The longest step, at most `most`, for which a matrix and numbers stay non-negative."""
        if len(root):
            inner = lapack.dtrtrs(root, change, lower=1)[0]
            inner = lapack.dtrtrs(root, inner.T, lower=1)[0]
        lowest = float(np.linalg.eigvalsh(_symmetric(inner))[0]) if len(root) else 0.0
        longest = most if lowest >= -1 / most else -1 / lowest
        falling = self.bounded & (slopes < 0)
        if np.any(falling):
            longest = min(longest, float(np.min(-values[falling] / slopes[falling])))
        return longest


def _root(matrix: Array) -> Array:
    """The Cholesky factor; raises LinAlgError where a matrix is not positive definite."""
    if not len(matrix):
        return matrix
    root, info = lapack.dpotrf(matrix, lower=1, clean=1)
    if info:
        raise linalg.LinAlgError("a matrix is not positive definite")
    return np.asarray(root)


def _symmetric(matrix: Array) -> Array:
    return np.asarray((matrix + matrix.T) / 2)


def _factored(K: Array, E: Array, indefinite: bool) -> Any:
    """What solves K dy - E' df = h, E dy = r."""
    for regular in () if indefinite else (1e-15, 1e-13, 1e-11):
        try:
            return _regularized(K, E, False, regular)
        except linalg.LinAlgError:
            continue
    return _regularized(K, E, True, 1e-15)


def _regularized(K: Array, E: Array, indefinite: bool, regular: float) -> Any:
    """The same with a little added to the diagonal, and rounds of refinement that take it away again."""
    p, m = len(E), len(K)
    units = 1 / np.sqrt(np.where(np.diag(K) > 0, np.diag(K), 1.0))
    scaled = K * np.outer(units, units)
    scaled[np.diag_indices(m)] += regular
    edges = E * units
    if indefinite:
        factor, pivots, info = lapack.dgetrf(np.block([[scaled, -edges.T], [edges, np.zeros((p, p))]]))
        if info:
            raise linalg.LinAlgError("the equations of the step are singular")

        def once(h: Array, r: Array) -> tuple[Array, Array]:
            found = lapack.dgetrs(factor, pivots, np.concatenate([units * h, r]))[0]
            return units * found[:m], found[m:]

    else:
        root = _root(scaled)
        back = lapack.dpotrs(root, edges.T, lower=1)[0] if p else edges.T
        corner = _root(edges @ back) if p else None

        def once(h: Array, r: Array) -> tuple[Array, Array]:
            direct = lapack.dpotrs(root, units * h, lower=1)[0]
            if corner is None:
                return units * direct, np.zeros(0)
            df = lapack.dpotrs(corner, r - edges @ direct, lower=1)[0]
            return units * (direct + back @ df), df

    def solved(h: Array, r: Array) -> tuple[Array, Array]:
        dy, df = once(h, r)
        for _ in range(2):
            more, further = once(h - K @ dy + E.T @ df, r - E @ dy)
            dy, df = dy + more, df + further
        return dy, df

    return solved
