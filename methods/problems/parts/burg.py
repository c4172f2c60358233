r"""Burg's entropy `h(x) = -sum_j log x_j` on vectors with positive entries: a mirror map for relative smoothness.

It is strongly convex in no norm, and a theorem that needs only smoothness relative to it asks for no norm. Its
divergence is Itakura's and Saito's, `D_h(u, x) = sum_j u_j / x_j - log(u_j / x_j) - 1`, which looks at ratios alone: so
the rounding of a point is measured entry by entry and relatively. `relative` below is a bound of `|x_j' / x_j - 1|`.

Source: H. Bauschke, J. Bolte, M. Teboulle, A descent lemma beyond Lipschitz gradient continuity, Mathematics of
Operations Research 42(2), 2017.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from methods.problems.base.arrays import as_vector
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, round_up
from potential.errors import InputError

Array = npt.NDArray[np.float64]


class BurgEntropy:
    """Burg's entropy on vectors of shape `(dimension,)` with positive entries.

    `barrier` is a number `c` at least 0 and `rate` a number `r`: a mirror step then minimizes
    `step (<g, u> + sum_j r u_j - c log u_j) + D_h(u, x)`, which is closed form as well.
    """

    name = "Burg's entropy"

    def __init__(self, dimension: int, barrier: float = 0.0, rate: float = 0.0) -> None:
        self.dimension = dimension
        self.barrier = barrier
        self.rate = rate

    def bregman(self, u: Array, x: Array) -> float:
        """`sum_j r_j - log r_j - 1` with the ratios `r = u / x`, at least 0."""
        excess = (u - x) / x
        return float((excess - np.log1p(excess)).sum())

    def bregman_rounding(self, u: Array, x: Array) -> float:
        """Of each ratio less 1, of its logarithm, and of the sum."""
        excess = (u - x) / x
        sizes = float((np.abs(excess) + np.abs(np.log1p(excess))).sum())
        summed = gamma(self.dimension + 8) * self.bregman(u, x)
        return round_up(ELEMENTARY * sizes + summed, self.dimension) + TINY

    def bregman_variation(self, u: Array, x: Array, relative: float) -> float:
        """How much `D_h(u, x)` can change where each entry of `x` changes by a factor within `relative` of 1.

        In `log x_j` its slope is `1 - u_j / x_j` and its curvature `u_j / x_j`, and a factor moves the logarithm by at
        most twice as much where it is in `[1/2, 2]`.
        """
        ratios = u / x
        if not relative <= 0.25:
            return np.inf
        moved = 2.0 * relative
        return round_up(moved * float(np.abs(1.0 - ratios).sum()) + moved**2 * float(ratios.sum()), self.dimension)

    def mirror_step(self, x: Array, g: Array, step: float) -> Array:
        """`1 / u = (1 / x + step (g + rate)) / (1 + step barrier)`; infinite where that is not positive.

        It is positive for steps up to `1 / L`, `L` being the constant of relative smoothness.
        """
        share = 1.0 + step * (g + self.rate) * x
        with np.errstate(divide="ignore"):
            return np.where(share > 0.0, x * (1.0 + step * self.barrier) / np.maximum(share, 0.0), np.inf)

    def mirror_step_rounding(self, x: Array, g: Array, step: float) -> float:
        """An upper bound of the relative rounding of each entry of a mirror step, whose `step` is itself rounded.

        The share is off by three units of its second term and one of itself; what is added covers two of the step.
        """
        share = 1.0 + step * (g + self.rate) * x
        sizes = 1.0 + 4.0 * np.abs(step * x) * (np.abs(g) + self.rate)
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = 2.0 * UNIT * sizes / np.maximum(share, 0.0)
        return round_up(float(relative.max()) + 8.0 * UNIT)

    def mirror_step_variation(self, x: Array, u: Array, relative: float, moved: float) -> float:
        """How much the step's outcome `u` can change, relatively, with `x` by `relative` and `step g` by `moved`.

        `1 / u` changes by `relative / x_j` and by `moved`, over `1 + step barrier`; to first order `u` does by as much,
        relatively, and at most twice as much where that is below a half.
        """
        change = relative * float((u / x).max()) + moved * float(u.max())
        return np.inf if not change <= 0.25 else round_up(change / (1.0 - change))

    def default_start(self) -> Array:
        """The vector of ones."""
        return np.ones(self.dimension)

    def validate(self, x: Any, argument: str = "x0") -> Array:
        """A checked float64 copy; raises `InputError` if it is no vector of `dimension` positive numbers."""
        point = as_vector(x, argument, self.dimension)
        low = int(np.argmin(point))
        if not point[low] > TINY:
            raise InputError(
                f"{argument} must be positive in each entry, for Burg's entropy as mirror map; entry {low} is "
                f"{float(point[low])!r}"
            )
        return point
