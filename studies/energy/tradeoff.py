r"""The time-cost tradeoff of a graph of operations, solved exactly for every deadline at once.

For each deadline T the least cost of a schedule is

    E(T) = min { sum_i c_i(d_i) : start_j >= start_i + d_i for i before j, 0 <= start_i <= T - d_i },

with convex, decreasing, piecewise linear c_i. Its dual is a flow from the source to the sink through the operations,
whose value is the price of time, -E'(T):

    E(T) = max { sum_i min_d (c_i(d) + x_i d) - F T : x a flow of value F }.

Time falls from the slowest schedule to the fastest. At each deadline where something changes, the flow is raised to the
largest one that the schedule supports (a maximum flow on the arcs that are tight), and then time falls at that price
for as long as the schedule stays optimal (a shortest path in the slacks says how long). Each of the two is SciPy's, on
integers; schedule and flow prove each other optimal, and that their costs agree is checked at every piece.

Sources: D. Fulkerson, A network flow computation for project cost curves, Management Science 7, 1961; J. Kelley 1961;
S. Phillips, M. Dessouky, Management Science 24, 1977; R. Ahuja, T. Magnanti, J. Orlin, Network Flows, section 9.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, maximum_flow

from potential.errors import InputError, PotentialError
from studies.energy.curves import Curve
from studies.energy.pipeline import Integers

#: SciPy's maximum flow computes in 32 bits and wraps silently. No call is given a capacity above this, which its sums
#: and differences of two stay within; where a flow is larger, several calls in turn raise it.
CAPACITY = 2**29

#: What is left of a flow whose leading bits were taken is below the number of arcs, in these units: so many bits
#: follow.
_BITS = 12

#: Beyond any price of time: an arc without a bound, and what no bound is above.
_UNBOUNDED, _BOUNDED = np.int64(2**62), 2**61

#: What times and costs may come to, so that a sum of two stays exact in float64, which SciPy's shortest path computes
#: in, and every sum stays within 64 bits.
_LARGEST_TIME, _LARGEST_COST = 2**51, 2**61


class SolverError(PotentialError, RuntimeError):
    """Schedule and flow do not agree: a fault of this program or of a library that it uses, which no result hides."""


@dataclass(frozen=True)
class Piece:
    """A linear piece of the frontier: deadlines from `longest` down to `shortest` at the same price of time."""

    longest: int
    shortest: int
    price: int
    cost: int  # at `longest`


@dataclass
class State:
    """A schedule and a flow: times of the events (start of each operation, end of each), flow through each arc.

    `above` and `below` are the vertices of each operation's curve that a little more and a little less flow would use,
    `slower` is the one that its duration has passed.
    """

    times: Integers
    flow: Integers
    above: Integers
    below: Integers
    slower: Integers

    def copy(self) -> State:
        """An independent copy."""
        return State(*(getattr(self, name).copy() for name in self.__dataclass_fields__))


class Tradeoff:
    """The problem on a graph, ready to be solved.

    Args:
        precedence: pairs `(before, after)` of operations, shape `(pairs, 2)`, without a cycle.
        curves: the curve of each operation.

    The nodes are the source 0, the starts 1 .. n, the ends n+1 .. 2n, and the sink 2n+1. The arcs are the operations,
    the precedence, from the source to each start that waits for nothing, from each end that nothing waits for to the
    sink.

    Raises `InputError` for numbers too large to compute with exactly.
    """

    def __init__(self, precedence: Integers, curves: Sequence[Curve]) -> None:
        times = sum(curve.times[-1] for curve in curves)
        costs = sum(max(map(abs, (*curve.costs, *curve.prices))) for curve in curves)
        if times > _LARGEST_TIME or costs > _LARGEST_COST:
            raise InputError(
                f"times of {times} and costs of {costs} in all are too large to be summed exactly; take a coarser unit"
            )
        n = self.size = len(curves)
        self.source, self.sink = 0, 2 * n + 1
        everything = np.arange(n)
        first = np.setdiff1d(everything, precedence[:, 1])
        last = np.setdiff1d(everything, precedence[:, 0])
        self.tails = np.concatenate([1 + everything, 1 + n + precedence[:, 0], np.zeros(len(first), int), 1 + n + last])
        self.heads = np.concatenate(
            [1 + n + everything, 1 + precedence[:, 1], 1 + first, np.full(len(last), self.sink)]
        )
        self._tabulate(curves)
        self._index()
        self.slowest = self._makespan(self._times[:, 0])
        self.fastest = self._makespan(np.array([curve.times[0] for curve in curves]))

    def _tabulate(self, curves: Sequence[Curve]) -> None:
        """The vertices of each curve from the slowest to the fastest, and the flow at which each comes into use.

        With a flow of x the operation takes the vertex k with thresholds[k] <= x <= thresholds[k+1]: its time, as the
        length of the arc; it pays for itself up to the next threshold. Beyond the fastest there is no bound.
        """
        width = self._width = max(len(curve.times) for curve in curves)
        known = list(dict.fromkeys(curves))
        row = {curve: k for k, curve in enumerate(known)}
        times, costs = np.zeros((len(known), width), np.int64), np.zeros((len(known), width), np.int64)
        thresholds = np.full((len(known), width + 1), _UNBOUNDED)
        thresholds[:, 0] = 0
        for k, curve in enumerate(known):
            count = len(curve.times)
            # What follows the fastest vertex repeats it.
            times[k], costs[k] = curve.times[0], curve.costs[0]
            times[k, :count], costs[k, :count] = curve.times[::-1], curve.costs[::-1]
            thresholds[k, 1:count] = curve.prices[::-1]
            # Equal or zero neighbours would make a vertex without a flow of its own, and wrong pieces in silence.
            if any(a >= b for a, b in zip(thresholds[k, : count - 1], thresholds[k, 1:count], strict=True)):
                raise InputError(f"the prices of a curve must be positive and fall strictly, got {curve.prices}")
        rows = np.array([row[curve] for curve in curves])
        self._times, self._costs, self._thresholds = times[rows], costs[rows], thresholds[rows]
        self._each = np.arange(self.size)

    def _index(self) -> None:
        """The residual arcs, forward and back, in the order of a sparse matrix; no two join the same nodes."""
        tails = np.concatenate([self.tails, self.heads])
        heads = np.concatenate([self.heads, self.tails])
        self._order = np.lexsort((heads, tails))
        self._columns = heads[self._order].astype(np.int32)
        nodes = self.sink + 1
        self._rows = np.searchsorted(tails[self._order], np.arange(nodes + 1))
        self._keys = tails[self._order] * nodes + heads[self._order]

    def _matrix(self, values: np.ndarray, kept: np.ndarray, valve: bool = False) -> csr_array:
        """The sparse matrix of the residual arcs that are kept; values and kept in the order forward, back.

        With a valve there is one more node, and an arc of the largest capacity from it to the source.
        """
        mask = kept[self._order]
        data, columns = values[self._order][mask], self._columns[mask]
        starts = np.concatenate([[0], np.cumsum(mask)])[self._rows]
        nodes = self.sink + 1
        if valve:
            data, columns = np.append(data, CAPACITY), np.append(columns, self.source)
            starts, nodes = np.append(starts, len(data)), nodes + 1
        return csr_array(
            (data.astype(values.dtype), columns.astype(np.int32), starts.astype(np.int32)), shape=(nodes, nodes)
        )

    # --- schedules ------------------------------------------------------------------------------------------

    def _earliest(self, durations: Integers) -> Integers:
        """The earliest time of each event, by rounds: as many as the longest path has arcs."""
        lengths = np.zeros(len(self.tails), np.int64)
        lengths[: self.size] = durations
        times = np.zeros(self.sink + 1, np.int64)
        while True:
            later = times.copy()
            np.maximum.at(later, self.heads, times[self.tails] + lengths)
            if np.array_equal(later, times):
                return times
            times = later

    def _makespan(self, durations: Integers) -> int:
        return int(self._earliest(durations)[self.sink])

    def durations(self, state: State) -> Integers:
        """How long each operation takes: what lies between its events, and no longer than is of use."""
        n = self.size
        found: Integers = np.minimum(state.times[1 + n : 1 + 2 * n] - state.times[1 : 1 + n], self._times[:, 0])
        return found

    def cost(self, state: State) -> int:
        """The cost of a schedule."""
        durations, vertex = self.durations(state), state.slower
        # Durations change little from piece to piece: the vertices are walked to, not searched.
        while (on := self._times[self._each, np.minimum(vertex + 1, self._width - 1)] > durations).any():
            vertex += on
        while (back := (vertex > 0) & (self._times[self._each, vertex] <= durations)).any():
            vertex -= back
        width = self._times[self._each, vertex] - durations
        prices = np.where(width > 0, self._thresholds[self._each, vertex + 1], 0)
        return int(np.sum(self._costs[self._each, vertex] + prices * width))

    # --- the two steps --------------------------------------------------------------------------------------

    def start(self) -> State:
        """The slowest schedule, and no flow."""
        zero = np.zeros(self.size, np.int64)
        flow = np.zeros(len(self.tails), np.int64)
        return State(self._earliest(self._times[:, 0]), flow, zero, zero.copy(), zero.copy())

    def _add_flow(self, state: State, change: Integers) -> None:
        """Add to the flow, and find the vertices anew where it changed."""
        state.flow += change
        moved = np.flatnonzero(change[: self.size])
        thresholds, through = self._thresholds[moved, :-1], state.flow[moved, None]
        state.above[moved] = np.sum(thresholds <= through, axis=1) - 1
        state.below[moved] = np.maximum(np.sum(thresholds < through, axis=1) - 1, 0)

    def _residual(self, state: State) -> tuple[Integers, Integers, np.ndarray]:
        """Capacity, slack and existence of each residual arc, forward and back."""
        arcs, n = len(self.tails), self.size
        tension = state.times[self.heads] - state.times[self.tails]
        flow, above, below = state.flow, state.above, state.below
        capacity = np.full(2 * arcs, _UNBOUNDED)
        slack = np.concatenate([tension, -tension])
        exists = np.ones(2 * arcs, dtype=bool)
        capacity[:n] = self._thresholds[self._each, above + 1] - flow[:n]
        slack[:n] -= self._times[self._each, above]
        capacity[arcs:] = flow
        capacity[arcs : arcs + n] -= self._thresholds[self._each, below]
        slack[arcs : arcs + n] += self._times[self._each, below]
        exists[arcs:] = flow > 0
        return capacity, slack, exists

    def raise_flow(self, state: State) -> int:
        """Raise the flow to the largest one that the schedule supports; return by how much.

        In most cases one call does. Where capacities do not fit, their leading bits are taken first.
        """
        raised, shift = 0, None
        while True:
            capacity, slack, exists = self._residual(state)
            kept = exists & (slack == 0)
            if shift is None:
                finite = capacity[kept & (capacity < _BOUNDED)]
                shift = max(0, int(finite.max(initial=0)).bit_length() - CAPACITY.bit_length())
            matrix = self._matrix(np.minimum(capacity >> shift, CAPACITY).astype(np.int32), kept, valve=True)
            found = maximum_flow(matrix, self.sink + 1, self.sink)
            if found.flow_value:
                raised += int(found.flow_value) << shift
                self._add_flow(state, self._net(found.flow) << shift)
            if found.flow_value < CAPACITY:
                if shift == 0:
                    return raised
                shift = max(0, shift - _BITS)

    def _net(self, flow: csr_array) -> Integers:
        """The change of the flow through each arc, from SciPy's matrix of flows, where what goes back is negative."""
        arcs, nodes = len(self.tails), self.sink + 1
        rows = np.repeat(np.arange(nodes + 1), np.diff(flow.indptr))
        some = np.flatnonzero((flow.data > 0) & (rows < nodes))
        values = flow.data[some].astype(np.int64)
        used = self._order[np.searchsorted(self._keys, rows[some] * nodes + flow.indices[some])]
        change = np.zeros(arcs, np.int64)
        forward = used < arcs
        change[used[forward]] = values[forward]
        change[used[~forward] - arcs] = -values[~forward]
        return change

    def lower_times(self, state: State) -> tuple[Integers, int]:
        """How far each event can come forward while the schedule stays optimal for the flow, and how far the sink can.

        The events that come forward less than the sink keep their distance from the source's side.
        """
        _, slack, exists = self._residual(state)
        distance = dijkstra(self._matrix(slack.astype(np.float64), exists), indices=np.array([self.source]))[0]
        step = int(distance[self.sink])
        return np.minimum(distance, step).astype(np.int64), step

    def pieces(self, state: State | None = None, cost: int | None = None) -> Iterator[tuple[Piece, State, Integers]]:
        """The pieces of the frontier from a state on, from the slowest schedule if none is given.

        With each piece comes the state at its longest deadline, and how far its events come forward to its shortest: a
        deadline in between takes the smaller of that and the difference. The state is changed by the next piece.

        Raises `SolverError` where the costs of schedule and flow differ.
        """
        state = self.start() if state is None else state
        cost = self.cost(state) if cost is None else cost
        price = int(state.flow[self.tails == self.source].sum())
        while (longest := int(state.times[self.sink])) > self.fastest:
            price += self.raise_flow(state)
            move, step = self.lower_times(state)
            if step <= 0:
                raise SolverError(f"time does not fall below {longest}, though {self.fastest} is possible")
            yield Piece(longest, longest - step, price, cost), state, move
            state.times -= move
            cost += price * step
            if self.cost(state) != cost:
                raise SolverError(
                    f"at deadline {longest - step} the schedule costs {self.cost(state)}, the flow {cost}"
                )
