"""The energy of a computation as a convex function of its time, in whole numbers.

What counts is the effective energy, `energy - blocking power * time`: the device would draw the blocking power anyway.
The lower convex hull of the measured options is what mixtures of clocks can attain. Its slopes are prices of time and
are rounded to whole milliwatts; what is kept is then still convex, lies nowhere above the hull, and all its numbers are
integers: microseconds, milliwatts, nanojoules.

Sources: D. Fulkerson 1961, J. Kelley 1961, S. Phillips, M. Dessouky 1977 (time-cost tradeoffs); J.-W. Chung et al. 2024
(effective energy, the exponential fit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from potential.errors import InputError
from studies.energy.pipeline import Pipeline
from studies.energy.profile import Option

CURVES = ("measured", "smooth")


@dataclass(frozen=True)
class Curve:
    """A decreasing, convex, piecewise linear function with integer vertices and slopes.

    `times` rise strictly, `costs` fall; the price of segment k, `(costs[k] - costs[k+1]) / (times[k+1] - times[k])`, is
    a positive integer, and prices fall strictly. One vertex is a computation whose time cannot be chosen.
    """

    times: tuple[int, ...]
    costs: tuple[int, ...]

    @property
    def prices(self) -> tuple[int, ...]:
        """The prices of time on the segments, from the fastest to the slowest."""
        ends = zip(self.times, self.times[1:], self.costs, self.costs[1:], strict=False)
        return tuple((c - d) // (u - t) for t, u, c, d in ends)

    def cost(self, time: int) -> int:
        """The cost at a time: that of the slowest vertex, where it is later than it."""
        k = sum(t <= time for t in self.times) - 1
        if k < 0:
            raise InputError(f"time must be at least {self.times[0]}, the fastest of the curve, got {time}")
        return self.costs[k] if k + 1 == len(self.times) else self.costs[k] - self.prices[k] * (time - self.times[k])

    @classmethod
    def below(cls, points: Sequence[tuple[int, int]]) -> Curve:
        """The curve of the lower hull of `(time, cost)` points, with whole prices, nowhere above a point.

        It ends at the fastest point and at the one from which on no price is positive. Segments whose rounded prices
        are equal are one.
        """
        hull = lower_hull(points)
        steps: list[tuple[int, int]] = []  # (price, width)
        for (t, c), (u, d) in pairwise(hull):
            price = _rounded_quotient(c - d, u - t)
            if price <= 0:
                break
            if steps and steps[-1][0] <= price:
                price, wide = steps.pop()
                steps.append((price, wide + u - t))
            else:
                steps.append((price, u - t))
        times, costs = [hull[0][0]], [0]
        for price, width in steps:
            times.append(times[-1] + width)
            costs.append(costs[-1] - price * width)
        shape = cls(tuple(times), tuple(costs))
        # Lifted until it touches the first hull point: a point of a convex function that is below all vertices of
        # the hull is below the hull.
        lift = min(c - shape.cost(t) for t, c in hull)
        return cls(shape.times, tuple(c + lift for c in shape.costs))


def _rounded_quotient(a: int, b: int) -> int:
    """a / b, rounded to the nearest integer; b is positive."""
    return (2 * a + b) // (2 * b)


def lower_hull(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The vertices of the lower convex hull of `(time, cost)` points, from left to right (Andrew 1979).

    Of points with the same time the cheapest counts.
    """
    cheapest: dict[int, int] = {}
    for time, cost in points:
        cheapest[time] = min(cost, cheapest.get(time, cost))
    hull: list[tuple[int, int]] = []
    for t, c in sorted(cheapest.items()):
        while len(hull) > 1:
            (t0, c0), (t1, c1) = hull[-2:]
            if (c1 - c0) * (t - t0) < (c - c0) * (t1 - t0):
                break
            hull.pop()
        hull.append((t, c))
    return hull


def effective_energy(option: Option, blocking: int) -> int:
    """The effective energy of an option in nanojoules; `blocking` in milliwatts."""
    return option.energy - blocking * option.time


def curve_of(options: Sequence[Option], blocking: int, kind: str = "measured") -> Curve:
    """The curve of a computation from its options.

    `kind` says what the energies are: "measured", or "smooth", those of an exponential that is fitted to them, at the
    measured times. Where fewer than four options are left to fit, they are taken as measured.

    Raises `InputError` for another kind.
    """
    return Curve.below(points_of(options, blocking, kind))


def points_of(options: Sequence[Option], blocking: int, kind: str) -> list[tuple[int, int]]:
    """The points `(time, effective energy)` that the curve is of, as `curve_of` says."""
    if kind not in CURVES:
        raise InputError(f"curve must be one of {', '.join(CURVES)}, got {kind!r}")
    points = [(o.time, effective_energy(o, blocking)) for o in options]
    return smoothed(points) if kind == "smooth" else points


def smoothed(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points that no other one beats in both, with the energies of an exponential that is fitted to them."""
    best = undominated(points)
    if len(best) < 4:
        return best
    scale, rate, floor = fit_exponential(best)
    return [(t, round(scale * np.exp(-rate * (t - best[0][0])) + floor)) for t, _ in best]


def undominated(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points that no other one beats in time and in cost, from the fastest to the slowest."""
    kept: list[tuple[int, int]] = []
    for time, cost in sorted(points):
        if not kept or cost < kept[-1][1]:
            kept.append((time, cost))
    return kept


def fit_exponential(points: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """The least-squares fit `(scale, rate, floor)` of `scale exp(-rate (t - t_0)) + floor`, `t_0` being the first time.

    For a given rate the other two are a linear fit; the rate is the best one between a curve that is almost a line and
    one that falls at once. Scale and rate are positive, so that the fit is convex and falls.
    """
    from scipy.optimize import minimize_scalar

    times = np.array([t for t, _ in points], dtype=np.float64)
    costs = np.array([c for _, c in points], dtype=np.float64)
    times -= times[0]
    size = times[-1]

    def linear_fit(log_rate: float) -> tuple[float, float, float]:
        basis = np.exp(-np.exp(log_rate) * times / size)
        slope = float(np.cov(basis, costs, bias=True)[0, 1] / np.var(basis))
        floor = float(costs.mean() - slope * basis.mean())
        return slope, floor, float(np.sum((slope * basis + floor - costs) ** 2))

    found = minimize_scalar(
        lambda r: linear_fit(r)[2], bounds=(np.log(1e-4), np.log(1e2)), method="bounded", options={"xatol": 1e-10}
    )
    scale, floor, _ = linear_fit(float(found.x))
    return scale, float(np.exp(found.x) / size), floor


def curves_of(pipeline: Pipeline, kind: str = "measured") -> list[Curve]:
    """The curve of each operation of a pipeline; operations with the same options share theirs."""
    known: dict[tuple[Option, ...], Curve] = {}
    for options in pipeline.options:
        if options not in known:
            known[options] = curve_of(options, pipeline.blocking, kind)
    return [known[options] for options in pipeline.options]
