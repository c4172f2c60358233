"""The optima of a pipeline, all of them and exact: for every deadline the least energy, with a proof."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from potential.errors import InputError
from studies.energy.certificate import Certificate, Computation
from studies.energy.curves import Curve, curves_of, points_of
from studies.energy.pipeline import Integers, Pipeline
from studies.energy.profile import MICRO, MILLI, NANO, exact
from studies.energy.tradeoff import Piece, State, Tradeoff

#: A state is kept for so many pieces: a deadline between is reached from the last one before.
_STRIDE = 16


@dataclass(frozen=True)
class Point:
    """The optimum at one deadline, of mixtures of clocks: a schedule, and the flow that proves it optimal.

    Attributes:
        deadline: in microseconds.
        cost: the least effective energy, in nanojoules.
        price: what a little less time costs, in milliwatts.
        starts, durations: the schedule in microseconds, shape `(operations,)`, in the order of the pipeline's.
    """

    frontier: Optima
    deadline: int
    cost: int
    price: int
    starts: Integers
    durations: Integers
    flow: Integers

    @property
    def time(self) -> float:
        """The deadline in seconds."""
        return self.deadline / MICRO

    @property
    def energy(self) -> float:
        """The least effective energy in joules: what computing costs more than waiting."""
        return self.cost / NANO

    @property
    def total(self) -> float:
        """The energy of an iteration of that length in joules: the effective one, and that of waiting all the time."""
        return self.frontier.total(self.cost, self.deadline)

    @cached_property
    def certificate(self) -> Certificate:
        """The proof, to be checked and saved."""
        front, n = self.frontier, len(self.starts)
        pipeline, pairs = front.pipeline, len(front.pipeline.precedence)
        computations, operations, precedence = front.subject
        entering, leaving = np.zeros(n, np.int64), np.zeros(n, np.int64)
        tails, heads = front.tradeoff.tails, front.tradeoff.heads
        first = np.flatnonzero(tails == front.tradeoff.source)
        last = np.flatnonzero(heads == front.tradeoff.sink)
        entering[heads[first] - 1] = self.flow[first]
        leaving[tails[last] - 1 - n] = self.flow[last]
        return Certificate(
            pipeline=pipeline.name,
            blocking=pipeline.blocking,
            curve=front.curve,
            computations=computations,
            operations=operations,
            precedence=precedence,
            deadline=self.deadline,
            starts=_integers(self.starts),
            durations=_integers(self.durations),
            price=self.price,
            flow=_integers(self.flow[:n]),
            along=_integers(self.flow[n : n + pairs]),
            entering=_integers(entering),
            leaving=_integers(leaving),
        )


def _integers(values: Integers) -> tuple[int, ...]:
    return tuple(int(v) for v in values)


class Optima:
    """The optima of a pipeline, by deadline: what its frontier is made of.

    Attributes:
        pipeline: what is planned.
        curve: what the energies are, "measured" or "smooth".
        curves: the curve of each operation.
        pieces: the linear pieces, from the longest deadline to the shortest.
    """

    def __init__(self, pipeline: Pipeline, curve: str = "measured") -> None:
        self.pipeline = pipeline
        self.curve = curve
        self.curves: list[Curve] = curves_of(pipeline, curve)
        self.tradeoff = Tradeoff(pipeline.precedence, self.curves)
        self.pieces: list[Piece] = []
        self._kept: list[State] = []
        for piece, state, _ in self.tradeoff.pieces():
            if len(self.pieces) % _STRIDE == 0:
                self._kept.append(state.copy())
            self.pieces.append(piece)
        if not self.pieces:  # no operation has a choice that would make time longer
            start = self.tradeoff.start()
            self._kept.append(start)
            self.pieces.append(Piece(self.tradeoff.slowest, self.tradeoff.fastest, 0, self.tradeoff.cost(start)))

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__}: {self.pipeline.name}, {len(self.pieces)} pieces, "
            f"{self.fastest:g} s to {self.slowest:g} s, {self.curve} curves>"
        )

    # --- the whole of it ------------------------------------------------------------------------------------

    @property
    def fastest(self) -> float:
        """The shortest time of an iteration, in seconds."""
        return self.tradeoff.fastest / MICRO

    @property
    def slowest(self) -> float:
        """The longest time that still saves energy, in seconds: all is done as slowly as pays."""
        return self.tradeoff.slowest / MICRO

    @property
    def best(self) -> float:
        """The time with the least total energy of an iteration, in seconds: where the price of time is what waiting
        costs."""
        waiting = self.pipeline.blocking * self.pipeline.devices
        return next((p.longest for p in self.pieces if p.price >= waiting), self.tradeoff.fastest) / MICRO

    @property
    def times(self) -> np.ndarray:
        """The deadlines at which the pieces meet, in seconds, from the slowest on."""
        return np.array([p.longest for p in self.pieces] + [self.pieces[-1].shortest]) / MICRO

    @property
    def energies(self) -> np.ndarray:
        """The effective energies in joules at `times`."""
        last = self.pieces[-1]
        return (
            np.array([p.cost for p in self.pieces] + [last.cost + last.price * (last.longest - last.shortest)]) / NANO
        )

    @property
    def prices(self) -> np.ndarray:
        """The price of time on each piece, in watts."""
        return np.array([p.price for p in self.pieces]) / MILLI

    def total(self, cost: int, deadline: int) -> float:
        """Joules of an iteration of that many microseconds whose effective energy is `cost` nanojoules."""
        return (cost + self.pipeline.blocking * self.pipeline.devices * deadline) / NANO

    @cached_property
    def subject(self) -> tuple[tuple[Computation, ...], tuple[int, ...], tuple[tuple[int, int], ...]]:
        """What certificates speak of: the kinds of operations, the kind of each operation, the precedence."""
        pipeline = self.pipeline
        kinds = list(dict.fromkeys(zip(pipeline.options, self.curves, strict=True)))
        place = {kind: k for k, kind in enumerate(kinds)}
        return (
            tuple(Computation(tuple(points_of(o, pipeline.blocking, self.curve)), c.times, c.costs) for o, c in kinds),
            tuple(place[key] for key in zip(pipeline.options, self.curves, strict=True)),
            tuple((int(a), int(b)) for a, b in pipeline.precedence),
        )

    # --- one deadline ---------------------------------------------------------------------------------------

    def at(self, deadline: float | Fraction) -> Point:
        """The optimum at a deadline in seconds, taken down to the whole microsecond.

        Past the slowest it is that one: the rest is waiting. Raises `InputError` below the fastest, which it says.
        """
        time = self.microseconds(deadline)
        return self._point(min(time, self.tradeoff.slowest))

    def microseconds(self, deadline: float | Fraction) -> int:
        """A deadline in seconds as whole microseconds, at least the fastest; raises `InputError` below it."""
        time = math.floor(exact(deadline, "deadline") * MICRO)
        if time < self.tradeoff.fastest:
            raise InputError(
                f"deadline is {float(deadline):g} s, and no schedule of {self.pipeline.name} takes less than "
                f"{self.fastest:.6f} s; take that or more"
            )
        return time

    def cost_at(self, time: int) -> int:
        """The least effective energy in nanojoules for a deadline in microseconds, between fastest and slowest."""
        piece = self.pieces[self._index(time)]
        return piece.cost + piece.price * (piece.longest - time)

    def certificates(self) -> Iterator[Certificate]:
        """The certificates at both ends of each piece, with its flow."""
        for piece, state, move in self.tradeoff.pieces():
            for time in (piece.longest, piece.shortest):
                yield self._make(piece, state, move, time).certificate

    def _index(self, time: int) -> int:
        """The piece of a deadline; where two meet, the one of shorter deadlines unless it is the last."""
        longest = [-p.longest for p in self.pieces]
        return max(0, int(np.searchsorted(longest, -time, side="right")) - 1)

    def _point(self, time: int) -> Point:
        index = self._index(time)
        kept = self._kept[index // _STRIDE].copy()
        if len(self.pieces) == 1 and self.tradeoff.slowest == self.tradeoff.fastest:
            return self._make(self.pieces[0], kept, np.zeros_like(kept.times), time)
        pieces = self.tradeoff.pieces(kept, self.pieces[index // _STRIDE * _STRIDE].cost)
        for _ in range(index % _STRIDE):
            next(pieces)
        piece, state, move = next(pieces)
        return self._make(piece, state, move, time)

    def _make(self, piece: Piece, state: State, move: Integers, time: int) -> Point:
        back = piece.longest - time
        moved = state.copy()
        moved.times -= np.minimum(move, back)
        return Point(
            frontier=self,
            deadline=time,
            cost=piece.cost + piece.price * back,
            price=piece.price,
            starts=moved.times[1 : 1 + self.tradeoff.size].copy(),
            durations=self.tradeoff.durations(moved),
            flow=moved.flow,
        )
