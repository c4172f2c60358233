"""The iteration of a non-expansive map, accelerated by extrapolation."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from methods.problems.base.bounds import UNIT
from methods.problems.base.numeric_problem import Array

#: How many residuals an extrapolation looks back on.
_MEMORY = 15

#: After how many plain steps the residual must have fallen to a quarter for more of them.
_LOOK = 500


def accelerated_fixed_point(
    apply: Callable[[Array], Array], start: Array, *, relaxation: float = 0.5, evaluations: int = 30_000
) -> Array:
    """A fixed point of a non-expansive map, as exact as can be had.

    Steps `x + relaxation (S x - x)` never make the residual larger; for an averaged map the relaxation may be 1. Where
    they have become slow, each step extrapolates from the last residuals instead (Anderson 1965; Walker, Ni 2011), and
    is a plain one where that does not make the residual smaller.
    """
    x, residual = start, apply(start) - start
    size, used, mark = float(np.linalg.norm(residual)), 1, math.inf
    least, since = size, 0
    fast = True
    points, residuals = [x], [residual]
    while used < evaluations and size > UNIT * float(np.linalg.norm(x)):
        if used % _LOOK == 0 and fast:
            fast, mark = size < 0.25 * mark, size
        trial = x
        if not fast and len(points) > 1:
            trial = _extrapolated(points, residuals)
            trial_residual = apply(trial) - trial
            used += 1
        if trial is x or not float(np.linalg.norm(trial_residual)) < 0.999 * size:
            trial = x + relaxation * residual
            trial_residual = apply(trial) - trial
            used += 1
        x, residual, size = trial, trial_residual, float(np.linalg.norm(trial_residual))
        least, since = (size, 0) if size < 0.9 * least else (least, since + 1)
        # Rounding is what is left where the residual is small and no longer falls.
        if since > 50 and size <= 64.0 * UNIT * float(np.linalg.norm(x)):
            break
        if not fast:
            points, residuals = [*points[-_MEMORY:], x], [*residuals[-_MEMORY:], residual]
    return x


def _extrapolated(points: list[Array], residuals: list[Array]) -> Array:
    """The step of the affine map that the points and residuals suggest, from its best point."""
    dr = residuals[-1] - np.array(residuals[:-1])
    dx = points[-1] - np.array(points[:-1])
    basis, triangle = np.linalg.qr(dr.T)
    weights = np.linalg.lstsq(triangle, basis.T @ residuals[-1], rcond=1e-14)[0]
    extrapolated: Array = points[-1] + residuals[-1] - weights @ (dx + dr)
    return extrapolated
