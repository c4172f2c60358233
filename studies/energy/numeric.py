r"""The frontier as two problems for first-order methods, with true constants, on which the catalogue's theorems run.

*Primal.* At a price F of time, `PricedSchedule` minimizes over the durations, each between its fastest and its slowest,

    f(d) = sum_i c_i(d_i) + F longest_path(d),

a convex function with subgradients bounded by G: `subgradient/projected`. Its minimum is known exactly from the
frontier.

*Dual.* For smooth curves c_i, `PriceFlow` minimizes over the flows x of value F through the graph

    h(x) = - sum_i min_d (c_i(d) + x_i d),

a smooth convex function whose gradient is minus the durations. The flow that minimizes a linear function is all on one
path, the critical one for these durations: Perseus' step is Frank-Wolfe's, and Frank-Wolfe's gap <grad h(x), x - s> is
F times the longest path less sum_i x_i d_i: what the schedule costs above the bound that the flow proves.

Sources: J. Kelley 1961; M. Frank, P. Wolfe 1956; J.-W. Chung et al. 2024.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from methods.problems import ConstrainedProblem, Problem
from methods.problems.base.bounds import ELEMENTARY, TINY, UNIT, gamma, round_up
from methods.problems.base.numeric_problem import Array
from methods.problems.base.reference import Solution, no_finite_point, solve_with_cvxpy
from methods.sets import Box
from potential.errors import InputError, NoMinimizerError
from potential.extras import load
from studies.energy.curves import effective_energy, fit_exponential, undominated
from studies.energy.frontier import Frontier
from studies.energy.pipeline import Pipeline
from studies.energy.profile import MICRO, MILLI, NANO, exact

#: Flows along the precedence are coordinates too, this much smaller than those through operations: their lengths then
#: hardly count in the diameter. A power of two, so that nothing is rounded.
_SCALE = 2.0**-6

#: Newton steps at most that polish the reference flow.
_NEWTON_STEPS = 12


def _longest_path(pipeline: Pipeline) -> int:
    """The largest number of operations on a path."""
    return int(pipeline.makespan([1] * len(pipeline.operations)))


def _milliwatts(price: Any) -> int:
    watts = exact(price, "price")
    if watts <= 0:
        raise InputError(f"price must be a positive number of watts, got {price!r}")
    return round(watts * MILLI)


# The primal -----------------------------------------------------------------------------------------------------------


class _Priced(Problem):
    """sum_i c_i(d_i) + F longest_path(d) on the whole space, each curve going on as it ends."""

    def __init__(self, front: Frontier, price: int) -> None:
        self.front, self.price = front, price
        self.pipeline = front.pipeline
        self.dimension = len(front.curves)
        self.name = f"schedules of {self.pipeline.name} at {price / MILLI:g} W"
        width = max(2, *(len(curve.times) for curve in front.curves))
        # Segment k holds from times[k] on; a computation without a choice is one segment without a price.
        self._times = np.full((self.dimension, width - 1), np.inf)
        self._costs, self._prices = np.zeros((self.dimension, width - 1)), np.zeros((self.dimension, width - 1))
        for i, curve in enumerate(front.curves):
            count = max(1, len(curve.prices))
            self._times[i, :count], self._costs[i, :count] = curve.times[:count], curve.costs[:count]
            self._prices[i, :count] = curve.prices or (0,)
        self._from = np.where(np.isfinite(self._times), self._times, 0.0)
        self._each = np.arange(self.dimension)
        self._pairs = [(int(a), int(b)) for a, b in self.pipeline.precedence]

    @property
    def class_names(self) -> frozenset[str]:
        """`Convex` and `ConvexLipschitz`."""
        return frozenset({"Convex", "ConvexLipschitz"})

    def _segments(self, x: Array) -> Any:
        return np.maximum(np.sum(self._times <= x[:, None], axis=1) - 1, 0)

    def value(self, x: Array) -> float:
        """The objective in nanojoules at durations in microseconds."""
        k = self._segments(x)
        costs = self._costs[self._each, k] - self._prices[self._each, k] * (x - self._from[self._each, k])
        return float(np.sum(costs)) + self.price * float(self.pipeline.makespan(x.tolist()))

    def subgradient(self, x: Array) -> Array:
        """The prices of the segments, less the price of time on a longest path: whole numbers."""
        g: Array = -self._prices[self._each, self._segments(x)]
        g[self._critical(x.tolist())] += self.price
        return g

    def _critical(self, durations: list[float]) -> list[int]:
        starts = self.pipeline.earliest_starts(durations)
        before = {b: a for a, b in self._pairs if starts[a] + durations[a] == starts[b]}
        i: int | None = max(range(len(starts)), key=lambda j: starts[j] + durations[j])
        path = []
        while i is not None:
            path.append(i)
            i = before.get(i) if starts[i] else None
        return path

    @cached_property
    def _steps(self) -> int:
        return _longest_path(self.pipeline)

    def value_rounding(self, x: Array) -> float:
        """That of the curves, of their sum, and of a path's."""
        k = self._segments(x)
        reach = self._prices[self._each, k] * np.abs(x - self._from[self._each, k])
        terms = float(np.sum(np.abs(self._costs[self._each, k]) + reach))
        path = self.price * self._steps * float(np.max(np.abs(x)))
        return round_up(gamma(self.dimension + 6) * (terms + path), self.dimension + 8)

    def gradient_rounding(self, x: Array) -> float:
        """Zero: prices are whole numbers below 2**53."""
        return 0.0

    def subgradient_slack(self, x: Array) -> float:
        """What the path that was taken may be shorter than the longest, as sums of durations are rounded."""
        return round_up(2.0 * self.price * gamma(self._steps + 2) * self._steps * float(np.max(np.abs(x))))

    @cached_property
    def G(self) -> float:
        """With slopes s_i of the curves, |F - s_i| <= max(F, s_i) on a path, and s_i elsewhere."""
        steepest = np.max(self._prices, axis=1)
        return round_up(math.sqrt(float(steepest @ steepest) + self._steps * float(self.price) ** 2), self.dimension)

    @property
    def stationarity(self) -> float:
        """Zero: there is no gradient."""
        return 0.0

    @property
    def minimum_error(self) -> float:
        """Not asked for on the whole space."""
        return math.inf

    def _fingerprint(self) -> tuple[Any, ...]:
        return (self.price, self._times, self._costs, self._prices, self.pipeline.precedence)

    def _solve(self) -> Solution:
        raise NoMinimizerError(f"{self.name!r} has a minimizer over its box: take PricedSchedule")


class PricedSchedule(ConstrainedProblem):
    """Schedules at a price of time: the effective energy, and the price times the length, over the durations.

    Durations are microseconds, the price milliwatts, the value nanojoules: whole numbers that a float holds exactly,
    and the reference solution is one. So nothing is known of the minimum but itself.

    Args:
        front: the frontier, with its curves and its solution.
        price: watts for a shorter iteration; the blocking power of all stages, if left out.

    Raises `InputError` for a price that is not positive.
    """

    def __init__(self, front: Frontier, price: float | None = None) -> None:
        pipeline = front.pipeline
        watts = pipeline.blocking * pipeline.devices if price is None else _milliwatts(price)
        if watts <= 0:
            raise InputError("price must be given where the blocking power is zero")
        plain = _Priced(front, watts)
        lower = [float(curve.times[0]) for curve in front.curves]
        upper = [float(curve.times[-1]) for curve in front.curves]
        super().__init__(plain, Box(lower, upper), name=plain.name)
        self.front, self.price = front, watts

    @property
    def joules(self) -> float:
        """What a unit of the value is in joules."""
        return 1.0 / NANO

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"minimizer": (self.dimension,)}

    def _solve(self) -> Solution:
        pieces, fastest = self.front.pieces, self.front.tradeoff.fastest
        time = next((piece.longest for piece in pieces if piece.price >= self.price), fastest)
        return {"minimizer": self.front._point(time).durations.astype(np.float64)}

    @property
    def minimizer_error(self) -> float:
        """Zero: the exact solver's durations are whole numbers."""
        return 0.0

    @property
    def minimum_error(self) -> float:
        """Zero: the frontier's certificate proves the minimum."""
        return 0.0


# The dual -------------------------------------------------------------------------------------------------------------


class PriceFlow(Problem):
    """Flows of a given value through the graph of operations: minus the bound that they prove, but for F T.

    The curve of each operation is an exponential fitted to its options (none where there are fewer than four, or no
    choice), between the fastest and the slowest that pays. Times are seconds, flows watts, values joules. A point has
    the flow through each operation, and then, times 1/64, the flow along each arc: from the source, the precedence, to
    the sink. There is no projection on these flows that is cheap, and none is offered.

    Args:
        pipeline: the operations, their options and their precedence.
        price: the value of the flow, watts; the blocking power of all stages, if left out.

    Raises `InputError` for a price that is not positive.
    """

    def __init__(self, pipeline: Pipeline, price: float | None = None) -> None:
        watts = pipeline.blocking * pipeline.devices if price is None else _milliwatts(price)
        if watts <= 0:
            raise InputError("price must be given where the blocking power is zero")
        self.pipeline, self.price = pipeline, watts / MILLI
        self.size = n = len(pipeline.operations)
        pairs = [(int(a), int(b)) for a, b in pipeline.precedence]
        has_before, has_after = {b for _, b in pairs}, {a for a, _ in pairs}
        # Arcs between operations; -1 stands for the source and the sink.
        self._arcs = [(-1, i) for i in range(n) if i not in has_before] + pairs
        self._arcs += [(i, -1) for i in range(n) if i not in has_after]
        self._tails, self._heads = (np.array(ends) for ends in zip(*self._arcs, strict=True))
        self.dimension = n + len(self._arcs)
        self.name = f"flows of {self.price:g} W through {pipeline.name}"
        known = {options: _exponential(options, pipeline.blocking) for options in set(pipeline.options)}
        columns = np.array([known[options] for options in pipeline.options]).T
        self._scale, self._rate, self._floor, self._fast, self._slow = columns
        self._steps = _longest_path(pipeline)

    # --- what the problem is --------------------------------------------------------------------------------

    @property
    def class_names(self) -> frozenset[str]:
        """`Constrained(Convex)` and `Constrained(SmoothConvex)`."""
        return frozenset({"Constrained(Convex)", "Constrained(SmoothConvex)"})

    def _absent(self) -> Mapping[str, str]:
        reason = "no projection on flows is cheap; take a method with a linear minimizer"
        return dict.fromkeys(("project", "prox"), reason)

    def project(self, x: Array) -> Array:
        """Not offered; raises `MissingOracleError`."""
        raise self._missing("project")

    def prox(self, x: Array, step: float) -> Array:
        """Not offered; raises `MissingOracleError`."""
        raise self._missing("prox")

    def _logarithms(self, x: Array) -> Array:
        """log of (the steepest slope over the flow), cut off where the computation is at an end of its range."""
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(self._scale * self._rate / np.maximum(x[: self.size], 0.0))
        return np.where(self._rate > 0.0, np.clip(logs, 0.0, self._rate * (self._slow - self._fast)), 0.0)

    def durations(self, x: Array) -> Array:
        """How long each operation best takes at the price that the flow puts on its time, in seconds."""
        found: Array = np.minimum(
            self._fast + self._logarithms(x) / np.where(self._rate > 0.0, self._rate, 1.0), self._slow
        )
        return found

    def costs(self, durations: Array) -> Array:
        """The fitted effective energy of each operation, in joules."""
        found: Array = self._scale * np.exp(-self._rate * (durations - self._fast)) + self._floor
        return found

    def value(self, x: Array) -> float:
        """Minus the sum of the least `c_i(d) + x_i d`."""
        d = self.durations(x)
        return -float(np.sum(self.costs(d) + x[: self.size] * d))

    def gradient(self, x: Array) -> Array:
        """Minus the durations; zero along arcs."""
        return np.concatenate([-self.durations(x), np.zeros(self.dimension - self.size)])

    def subgradient(self, x: Array) -> Array:
        """The gradient."""
        return self.gradient(x)

    def _duration_rounding(self, x: Array) -> Array:
        """Bounds of the error of each duration: of the logarithm, its argument, the quotient and the sum."""
        logs = self._logarithms(x)
        rate = np.where(self._rate > 0.0, self._rate, np.inf)
        error: Array = (4.0 * UNIT + ELEMENTARY * (1.0 + logs)) / rate + 2.0 * UNIT * self._slow
        return error

    def gradient_rounding(self, x: Array) -> float:
        """The norm of the durations' errors."""
        return round_up(float(np.linalg.norm(self._duration_rounding(x))), self.size + 8) + TINY

    def value_rounding(self, x: Array) -> float:
        """That of each term, and of the sum; a duration that is off costs at most the slope times the error."""
        flow = np.abs(x[: self.size])
        terms = self._scale + np.abs(self._floor) + flow * self._slow
        off = (flow + self._scale * self._rate) * self._duration_rounding(x)
        reach = 1.0 + self._rate * (self._slow - self._fast)
        return round_up(float(np.sum((ELEMENTARY + gamma(self.size + 6)) * reach * terms + off)), self.size + 16) + TINY

    def subgradient_slack(self, x: Array) -> float:
        """Zero: the gradient is off by its rounding alone."""
        return 0.0

    @cached_property
    def L(self) -> float:
        """The largest 1 / c_i'' on the range, which is at its slow end; a computation without a choice has none."""
        bends = self._rate > 0.0
        if not bends.any():
            raise InputError(f"no operation of {self.pipeline.name} has a choice, so that the objective is linear")
        rate = self._rate[bends]
        reach = np.exp(rate * (self._slow[bends] - self._fast[bends]))
        return round_up(float(np.max(reach / (self._scale[bends] * rate**2))), 64)

    @cached_property
    def D(self) -> float:
        """Flows are mixtures of flows on one path; two of these differ most where they share nothing."""
        length = self._steps + _SCALE**2 * (self._steps + 1)
        return round_up(self.price * math.sqrt(2.0 * length))

    # --- the set --------------------------------------------------------------------------------------------

    def on_path(self, path: list[int]) -> Array:
        """The flow that is all on one path, given as operations in order."""
        flow = np.zeros(self.dimension)
        flow[path] = self.price
        for arc in zip([-1, *path], [*path, -1], strict=True):
            flow[self.size + self._position[arc]] = self.price * _SCALE
        return flow

    @cached_property
    def _position(self) -> dict[tuple[int, int], int]:
        return {arc: k for k, arc in enumerate(self._arcs)}

    def linear_minimizer(self, g: Array) -> Array:
        """All on a path of least length in g, by a pass in topological order."""
        through, along = g[: self.size].tolist(), (_SCALE * g[self.size :]).tolist()
        best: list[float] = [math.inf] * self.size
        before = [-1] * self.size
        end, least = -1, math.inf
        # Arcs are in the order of their tails, those from the source first: what arrives at a tail is settled.
        for (a, b), length in zip(self._arcs, along, strict=True):
            reached = length if a < 0 else best[a] + through[a] + length
            if b < 0:
                if reached < least:
                    end, least = a, reached
            elif reached < best[b]:
                best[b], before[b] = reached, a
        path = [end]
        while before[path[-1]] >= 0:
            path.append(before[path[-1]])
        return self.on_path(path[::-1])

    def linear_minimizer_rounding(self, g: Array) -> float:
        """A path's sum is off by `gamma` times that of the magnitudes; two are compared, and each counts F times."""
        through = float(np.max(np.abs(g[: self.size])))
        along = _SCALE * float(np.max(np.abs(g[self.size :])))
        size = self._steps * through + (self._steps + 1) * along
        return round_up(2.0 * gamma(2 * self._steps + 4) * self.price * size) + TINY

    def infeasibility(self, x: Array) -> float:
        """A bound of the distance to the flows: what it takes to make one of it.

        Negative entries become zero. Where what arrives at an operation or leaves it differs from what goes through,
        the difference is sent along a path from the source, or to the sink. Then all is scaled to the value F.
        """
        flow = np.maximum(x, 0.0)
        through, along = flow[: self.size], flow[self.size :] / _SCALE
        arriving, leaving = np.zeros(self.size), np.zeros(self.size)
        inner, outer = self._heads >= 0, self._tails >= 0
        np.add.at(arriving, self._heads[inner], along[inner])
        np.add.at(leaving, self._tails[outer], along[outer])
        summed = gamma(len(along) + 2) * (arriving + leaving + 2.0 * through)
        sent = float(np.sum(np.abs(arriving - through) + np.abs(leaving - through) + summed))
        source = float(np.sum(along[~outer]))
        off = abs(source - self.price) + gamma(len(along) + 2) * source + sent
        path = math.sqrt(self._steps + _SCALE**2 * (self._steps + 1))
        scaled = (float(np.linalg.norm(flow)) + sent * path) * off / max(source - off, TINY)
        return round_up(float(np.linalg.norm(x - flow)) + sent * path + scaled, 2 * self.dimension + 32)

    def default_start(self) -> Array:
        """All on the critical path of the fastest durations."""
        return self.linear_minimizer(np.concatenate([-self._fast, np.zeros(self.dimension - self.size)]))

    def validate_start(self, x0: Any) -> Array:
        """A checked copy of a flow of the value F; raises `InputError` for anything else."""
        point = super().validate_start(x0)
        if self.infeasibility(point) > 1e-9 * (1.0 + float(np.linalg.norm(point))):
            raise InputError(f"x0 must be a flow of {self.price:g} W, such as default_start(), and it is none")
        return point

    # --- what Frank-Wolfe certifies -------------------------------------------------------------------------

    def certified_gap(self, x: Array) -> float:
        """What the durations at x cost, priced, above the bound that x proves: Frank-Wolfe's gap, in joules."""
        g = self.gradient(x)
        return float(g @ (x - self.linear_minimizer(g)))

    # --- the reference solution -----------------------------------------------------------------------------

    def _fingerprint(self) -> tuple[Any, ...]:
        curves = (self._scale, self._rate, self._floor, self._fast, self._slow)
        return (self.price, *curves, self.pipeline.precedence)

    def _solution_shapes(self) -> dict[str, tuple[int, ...]]:
        return {"minimizer": (self.dimension,), "schedule": (2 * self.size + 1,)}

    def _solve(self) -> Solution:
        """The schedule of least priced energy and its flow, by an interior point method, polished by Newton's."""
        cvxpy = load("cvxpy", "a reference solution")

        n, joints = self.size, len(self._arcs)
        starts, spans, end = cvxpy.Variable(n), cvxpy.Variable(n), cvxpy.Variable()
        begin = [starts[b] if b >= 0 else end for _, b in self._arcs]
        done = [starts[a] + spans[a] if a >= 0 else 0.0 for a, _ in self._arcs]
        waits = cvxpy.hstack(begin) >= cvxpy.hstack(done)
        bends = np.flatnonzero(self._rate > 0.0)
        range_ = cvxpy.multiply(self._rate[bends], spans[bends] - self._fast[bends])
        energy = cvxpy.sum(cvxpy.multiply(self._scale[bends], cvxpy.exp(-range_)))
        bounds = [spans >= self._fast, spans <= self._slow]
        solve_with_cvxpy(cvxpy.Problem(cvxpy.Minimize(energy + self.price * end), [waits, *bounds]), self.name)
        if waits.dual_value is None or starts.value is None or spans.value is None or end.value is None:
            raise no_finite_point(self.name)
        along = np.maximum(np.asarray(waits.dual_value, dtype=np.float64).reshape(joints), 0.0)
        schedule = np.concatenate([starts.value, starts.value + spans.value, [float(end.value)]])
        flow, schedule = self._polished(along, schedule)
        return {"minimizer": flow, "schedule": schedule}

    def _polished(self, along: Array, schedule: Array) -> tuple[Array, Array]:
        """Newton's method on the conditions of optimality, on the arcs that carry flow; least steps where they leave a
        choice. The best pair met."""
        n = self.size
        carrying = np.flatnonzero(along > 1e-6 * self.price)
        carried = np.zeros(len(along))
        carried[carrying] = along[carrying]
        through = np.zeros(n)
        inner = self._heads >= 0
        np.add.at(through, self._heads[inner], carried[inner])
        used = np.flatnonzero(through)
        best, best_error = (self._pack(through, carried), schedule), math.inf
        for _ in range(_NEWTON_STEPS):
            error = self._dual_error(self._pack(through, carried), schedule)
            if error < best_error:
                best, best_error = (self._pack(through, carried), schedule), error
            elif not error < 2.0 * best_error:
                break
            step = self._newton_step(through, carried, schedule, used, carrying)
            flows = len(used) + len(carrying)
            through[used] = np.maximum(through[used] + self.price * step[: len(used)], TINY)
            carried[carrying] = np.maximum(carried[carrying] + self.price * step[len(used) : flows], TINY)
            through, carried, schedule = through.copy(), carried.copy(), schedule + step[flows:]
        return best

    def _newton_step(self, through: Array, carried: Array, schedule: Array, used: Any, carrying: Any) -> Array:
        """The least change that solves the linearized conditions: what arrives and leaves is what goes through, F in
        all; carrying arcs are tight, and operations with a flow take as long as it says. Flows in units of the
        price."""
        from scipy.sparse import block_array, coo_array, csc_array, eye_array
        from scipy.sparse.linalg import splu

        n, m, k = self.size, len(carrying), len(used)
        tails, heads = self._tails[carrying], self._heads[carrying]
        inner, outer, joint, each = np.flatnonzero(heads >= 0), np.flatnonzero(tails >= 0), np.arange(m), np.arange(k)
        first = np.flatnonzero(tails < 0)
        # Columns: flows through, flows along, starts, ends, the end of all. Rows: arrivals, departures, the value,
        # arcs, operations.
        flow, event, arcs, spans = k, k + m, 2 * n + 1, 2 * n + 1 + m
        durations = self.durations(self._pack(through, carried))
        bend = (durations > self._fast) & (durations < self._slow)
        with np.errstate(divide="ignore"):
            slopes = np.where(bend, self.price / (self._rate * through), 0.0)[used]
        entries = [
            (used, each, -1.0),
            (n + used, each, -1.0),
            (heads[inner], flow + inner, 1.0),
            (n + tails[outer], flow + outer, 1.0),
            (np.full(len(first), 2 * n), flow + first, 1.0),
            (arcs + joint, event + np.where(heads >= 0, heads, 2 * n), 1.0),
            (arcs + outer, event + n + tails[outer], -1.0),
            (spans + each, event + n + used, 1.0),
            (spans + each, event + used, -1.0),
            (spans + each, each, slopes),
        ]
        rows, columns, values = (np.concatenate([np.broadcast_to(e[j], len(e[0])) for e in entries]) for j in range(3))
        matrix = coo_array((values, (rows, columns)), shape=(spans + k, event + 2 * n + 1))
        arriving, leaving = np.zeros(n), np.zeros(n)
        np.add.at(arriving, heads[inner], carried[carrying][inner])
        np.add.at(leaving, tails[outer], carried[carrying][outer])
        residual = np.concatenate(
            [
                (arriving - through) / self.price,
                (leaving - through) / self.price,
                [float(np.sum(carried[carrying][first])) / self.price - 1.0],
                (self._begin(schedule) - self._done(schedule))[carrying],
                (schedule[n : 2 * n] - schedule[:n] - durations)[used],
            ]
        )
        # Conditions depend on each other: a little of them is given up, and the next step takes it.
        system = block_array([[eye_array(matrix.shape[1]), matrix.T], [matrix, -1e-11 * eye_array(len(residual))]])
        right = np.concatenate([np.zeros(matrix.shape[1]), -residual])
        step: Array = splu(csc_array(system)).solve(right)[: matrix.shape[1]]
        return step

    def _begin(self, schedule: Array) -> Array:
        start: Array = np.where(self._heads >= 0, schedule[self._heads], schedule[-1])
        return start

    def _done(self, schedule: Array) -> Array:
        return np.where(self._tails >= 0, schedule[self.size + self._tails], 0.0)

    def _pack(self, through: Array, along: Array) -> Array:
        return np.concatenate([through, _SCALE * along])

    def _dual_slack(self, flow: Array, schedule: Array) -> Array:
        """The least e for which the flow minimizes `h - <e, .>`, by this schedule: the slack of what carries flow, and
        what the schedule is short of elsewhere."""
        n = self.size
        span = schedule[n : 2 * n] - schedule[:n] - self.durations(flow)
        wait = (self._begin(schedule) - self._done(schedule)) / _SCALE
        slack = np.concatenate([span, wait])
        return np.where(flow > 0.0, slack, np.minimum(slack, 0.0))

    def _dual_error(self, flow: Array, schedule: Array) -> float:
        """How far flow and schedule are from being optimal, and the flow from being one."""
        return float(np.linalg.norm(self._dual_slack(flow, schedule))) + self.infeasibility(flow) / self.price

    @cached_property
    def minimizer_error(self) -> float:
        """A bound of the distance of the reference to a flow, the one that it stands for."""
        return self.infeasibility(self.minimizer)

    @cached_property
    def stationarity(self) -> float:
        """A bound of the norm of `e` for which a flow minimizes `h - <e, .>`, up to `minimizer_error` off.

        The flow carries something only where the reference does: differences are sent along paths of what it carries,
        of which there are enough where each operation that it goes through has an arc with flow before it and one
        after. Infinite where one has not.
        """
        n, y = self.size, self.minimizer
        through, carrying = y[:n] > 0.0, y[n:] > 0.0
        arrives, leaves = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
        arrives[self._heads[carrying & (self._heads >= 0)]] = True
        leaves[self._tails[carrying & (self._tails >= 0)]] = True
        if not (np.array_equal(through, arrives) and np.array_equal(through, leaves)):
            return math.inf
        late = float(self._solution["schedule"][-1])
        rounding = np.full(self.dimension, 4.0 * UNIT * late / _SCALE)
        rounding[:n] = self._duration_rounding(y) + 4.0 * UNIT * late
        size = float(np.linalg.norm(np.abs(self._dual_slack(y, self._solution["schedule"])) + rounding))
        return round_up(size + float(self.L) * self.minimizer_error, self.dimension + 16)

    @cached_property
    def minimum_error(self) -> float:
        """A bound of `h(reference) - min h`: Frank-Wolfe's gap there, and what the roundings can change."""
        y = self.minimizer
        g = self.gradient(y)
        gap = float(g @ (y - self.linear_minimizer(g)))
        lost = self.gradient_rounding(y) * self.D + self.linear_minimizer_rounding(g)
        lost += gamma(self.dimension + 2) * float(np.abs(g) @ np.abs(y)) * 2.0 + self.value_rounding(y)
        lost += (float(np.linalg.norm(g)) + self.L * self.D) * self.minimizer_error
        return max(0.0, round_up(gap + lost, 64))


def _exponential(options: Any, blocking: int) -> tuple[float, float, float, float, float]:
    """Scale, rate, floor, fastest and slowest of a computation's smooth curve, in joules and seconds.

    Without enough options to fit, a rate of zero: it takes its fastest time, whatever the price.
    """
    points = undominated([(o.time, effective_energy(o, blocking)) for o in options])
    fastest = points[0][0] / MICRO
    if len(points) < 4:
        return 0.0, 0.0, points[0][1] / NANO, fastest, fastest
    scale, rate, floor = fit_exponential(points)
    return scale / NANO, rate * MICRO, floor / NANO, fastest, points[-1][0] / MICRO
