"""Certificates: a schedule and a flow that prove each other optimal, and the checker, which trusts nobody.

For every choice of a clock for each operation, and every schedule within the deadline T, and every flow x of value F,

    sum_i e_i  >=  sum_i min over the options of (e_i + x_i t_i)  -  F T,

since the flow is a mixture of paths, and no path is longer than T. So a flow bounds the energy of every plan from
below, and a schedule on the curves whose cost is that bound shows that no flow gives more. The checker reads whole
numbers and computes with Python's integers alone; it shares no code with the solver.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from potential.errors import CertificateError
from studies.energy.curves import points_of
from studies.energy.pipeline import Pipeline

FORMAT = "time-energy certificate 1"


@dataclass(frozen=True)
class Computation:
    """What operations of a kind can choose from: points `(time, cost)`, and a curve nowhere above them."""

    points: tuple[tuple[int, int], ...]
    times: tuple[int, ...]
    costs: tuple[int, ...]


@dataclass(frozen=True)
class Certificate:
    """That no plan within a deadline costs less than a bound, and that the curves attain it.

    Times are microseconds, prices and powers milliwatts, costs nanojoules of effective energy.

    Attributes:
        pipeline: the name of what is planned.
        blocking: the blocking power.
        curve: what the costs are, "measured" or "smooth".
        computations: the kinds of operations.
        operations: for each operation the position of its kind.
        precedence: pairs `(before, after)`.
        deadline: T.
        starts, durations: the schedule.
        price: F, the value of the flow.
        flow: through each operation.
        along: for each pair of `precedence`, the flow along it.
        entering, leaving: for each operation, the flow from the source and to the sink.
    """

    pipeline: str
    blocking: int
    curve: str
    computations: tuple[Computation, ...]
    operations: tuple[int, ...]
    precedence: tuple[tuple[int, int], ...]
    deadline: int
    starts: tuple[int, ...]
    durations: tuple[int, ...]
    price: int
    flow: tuple[int, ...]
    along: tuple[int, ...]
    entering: tuple[int, ...]
    leaving: tuple[int, ...]

    # --- the check ------------------------------------------------------------------------------------------

    def check(self, pipeline: Pipeline | None = None) -> int:
        """Check everything that the certificate says; return cost less bound, which is 0.

        With a pipeline, check too that the certificate speaks of it. Raises `CertificateError` that says what does not
        hold.
        """
        self._check_numbers()
        if pipeline is not None:
            self._check_subject(pipeline)
        for kind, computation in enumerate(self.computations):
            _check_curve(kind, computation)
        self._check_schedule()
        self._check_flow()
        gap = self.cost - self.bound
        _require(gap == 0, f"the schedule costs {self.cost} and the flow proves {self.bound}, which is not the same")
        return gap

    @property
    def cost(self) -> int:
        """The cost of the schedule on the curves."""
        kinds = [self.computations[k] for k in self.operations]
        return sum(_cost(c, d) for c, d in zip(kinds, self.durations, strict=True))

    @property
    def bound(self) -> int:
        """What no plan within the deadline costs less than."""
        kinds = [self.computations[k] for k in self.operations]
        least = (
            min(c + x * t for t, c in zip(k.times, k.costs, strict=True)) for k, x in zip(kinds, self.flow, strict=True)
        )
        return sum(least) - self.price * self.deadline

    def _check_numbers(self) -> None:
        n, pairs = len(self.operations), len(self.precedence)
        for name in ("starts", "durations", "flow", "entering", "leaving"):
            _require(len(getattr(self, name)) == n, f"{name} must have {n} numbers, one for each operation")
        _require(len(self.along) == pairs, f"along must have {pairs} numbers, one for each pair of the precedence")
        _require(all(0 <= k < len(self.computations) for k in self.operations), "an operation is of no known kind")
        _require(all(0 <= i < n for pair in self.precedence for i in pair), "the precedence names an unknown operation")
        _require(len(set(self.precedence)) == pairs, "the precedence names a pair twice")

    def _check_subject(self, pipeline: Pipeline) -> None:
        _require(self.blocking == pipeline.blocking, f"the pipeline's blocking power is {pipeline.blocking} mW")
        pairs = tuple((int(a), int(b)) for a, b in pipeline.precedence)
        _require(self.precedence == pairs, "the precedence is not the pipeline's")
        _require(len(self.operations) == len(pipeline.options), "the operations are not the pipeline's")
        known: dict[Any, set[tuple[int, int]]] = {}
        for kind, options in zip(self.operations, pipeline.options, strict=True):
            if (kind, options) not in known:
                known[kind, options] = set(points_of(options, self.blocking, self.curve))
            _require(known[kind, options] == set(self.computations[kind].points), "the options are not the pipeline's")

    def _check_schedule(self) -> None:
        for i, (start, duration) in enumerate(zip(self.starts, self.durations, strict=True)):
            times = self.computations[self.operations[i]].times
            _require(times[0] <= duration <= times[-1], f"operation {i} cannot take {duration}")
            _require(start >= 0 and start + duration <= self.deadline, f"operation {i} is not within the deadline")
        for a, b in self.precedence:
            _require(self.starts[a] + self.durations[a] <= self.starts[b], f"operation {b} starts before {a} is done")

    def _check_flow(self) -> None:
        numbers = (*self.flow, *self.along, *self.entering, *self.leaving)
        _require(all(x >= 0 for x in numbers), "a flow is negative")
        arriving, departing = list(self.entering), list(self.leaving)
        for (a, b), x in zip(self.precedence, self.along, strict=True):
            departing[a] += x
            arriving[b] += x
        for i, x in enumerate(self.flow):
            _require(arriving[i] == x == departing[i], f"the flow through operation {i} is not what comes and goes")
        _require(sum(self.entering) == self.price == sum(self.leaving), "the value of the flow is not the price")

    # --- JSON -----------------------------------------------------------------------------------------------

    def to_json(self) -> str:
        """The certificate as JSON text, which `from_json` reads back."""
        return json.dumps({"format": FORMAT, **asdict(self)}, separators=(",", ":")) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Certificate:
        """Read a certificate; raises `CertificateError` for a text that is none. It is not checked."""
        try:
            said = json.loads(text)
        except ValueError as error:
            raise CertificateError(f"the certificate is no JSON text: {error}") from error
        if not isinstance(said, dict) or said.pop("format", None) != FORMAT:
            raise CertificateError(f"the certificate must say that its format is {FORMAT!r}")
        names = set(cls.__dataclass_fields__)
        if set(said) != names:
            raise CertificateError(f"the certificate must have exactly the entries {', '.join(sorted(names))}")
        try:
            return cls(
                pipeline=str(said["pipeline"]),
                blocking=_integer(said["blocking"]),
                curve=str(said["curve"]),
                computations=tuple(
                    Computation(_pairs(c["points"]), _integers(c["times"]), _integers(c["costs"]))
                    for c in said["computations"]
                ),
                precedence=_pairs(said["precedence"]),
                deadline=_integer(said["deadline"]),
                price=_integer(said["price"]),
                **{name: _integers(said[name]) for name in _VECTORS},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise CertificateError(f"the certificate is not of whole numbers as it should be: {error}") from error


_VECTORS = ("operations", "starts", "durations", "flow", "along", "entering", "leaving")


def check(pipeline: Pipeline, certificate: Certificate) -> int:
    """Check a certificate of a pipeline; return cost less bound, which is 0. See `Certificate.check`."""
    return certificate.check(pipeline)


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise CertificateError(f"the certificate does not hold: {message}")


def _check_curve(kind: int, c: Computation) -> None:
    """The curve falls, is convex, starts at a point that exists, and is nowhere above a point."""
    where = f"the curve of computation {kind}"
    _require(bool(c.points) and 0 < len(c.times) == len(c.costs), f"{where} has no vertices, or no points")
    _require(c.times[0] == min(t for t, _ in c.points), f"{where} does not start at the fastest point")
    slopes = []
    for t, u, a, b in zip(c.times, c.times[1:], c.costs, c.costs[1:], strict=False):
        _require(t < u and b < a and (a - b) % (u - t) == 0, f"{where} does not fall by a whole price")
        slopes.append((a - b) // (u - t))
    _require(all(p > q for p, q in pairwise(slopes)), f"{where} is not convex")
    for t, cost in c.points:
        _require(_cost(c, t) <= cost, f"{where} is above the point {(t, cost)}")


def _cost(c: Computation, time: int) -> int:
    """The curve at a time, at least its first one."""
    for t, u, a, b in zip(c.times, c.times[1:], c.costs, c.costs[1:], strict=False):
        if time <= u:
            return a - (a - b) // (u - t) * (time - t)
    return c.costs[-1]


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is no whole number")
    return value


def _integers(values: Sequence[Any]) -> tuple[int, ...]:
    return tuple(_integer(v) for v in values)


def _pairs(values: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((_integer(a), _integer(b)) for a, b in values)
