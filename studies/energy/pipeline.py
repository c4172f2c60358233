"""Pipelines: the computations of one training iteration and which of them waits for which.

An operation is a computation of one microbatch on one stage. It starts when all that it waits for are done: the same
microbatch on the neighbouring stage, and what its own stage has to do before. Communication takes no time.

Sources: Y. Huang et al., GPipe, NeurIPS 2019; D. Narayanan et al., PipeDream-Flush (1F1B), ICML 2021.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError
from studies.energy.profile import MILLI, Option, Profile, exact

Integers = npt.NDArray[np.int64]

SCHEDULES = ("1f1b", "gpipe")


@dataclass(frozen=True)
class Operation:
    """One computation: its name, and where it belongs in a pipeline (stage -1 in a graph that is no pipeline)."""

    name: str
    stage: int = -1
    instruction: str = ""
    microbatch: int = -1


class Pipeline:
    """The operations of one iteration, the options of each, and the precedence between them.

    Args:
        profile: the measured options.
        stages: how many stages the pipeline has; the profile's, if left out.
        microbatches: how many microbatches an iteration has.
        schedule: "1f1b" (one forward, one backward, with a flush) or "gpipe" (all forwards, then all backwards).
        blocking_power: watts that a stage draws while it waits, at least 0.

    Attributes:
        operations: each `Operation`, in an order that respects the precedence.
        options: for each operation the tuple of its `Option`s.
        precedence: pairs of positions `(before, after)`, shape `(pairs, 2)`, sorted.
        devices: how many devices wait while they do not compute: the stages.
        blocking: the blocking power in whole milliwatts.

    Raises `InputError` for numbers out of range, or a profile of other stages.
    """

    def __init__(
        self,
        profile: Profile,
        stages: int | None = None,
        microbatches: int = 8,
        schedule: str = "1f1b",
        *,
        blocking_power: float = 0.0,
    ) -> None:
        if not isinstance(profile, Profile):
            raise InputError(f"profile must be a Profile, from read_profile or synthetic_profile, got {profile!r}")
        stages = profile.stages if stages is None else _count(stages, "stages")
        microbatches = _count(microbatches, "microbatches")
        if schedule not in SCHEDULES:
            raise InputError(f"schedule must be one of {', '.join(SCHEDULES)}, got {schedule!r}")
        if stages != profile.stages:
            raise InputError(f"stages is {stages}, and {profile.name} has {profile.stages}; they must be the same")
        orders = [stage_order(schedule, stages, microbatches, stage) for stage in range(stages)]
        operations = [
            Operation(f"{instruction} {m} on stage {stage}", stage, instruction, m)
            for stage, order in enumerate(orders)
            for instruction, m in order
        ]
        place = {(o.stage, o.instruction, o.microbatch): i for i, o in enumerate(operations)}
        pairs: list[tuple[int, int]] = []
        for stage, order in enumerate(orders):
            own = [place[(stage, *item)] for item in order]
            pairs += pairwise(own)
            for m in range(microbatches):
                if stage + 1 < stages:
                    pairs.append((place[stage, "forward", m], place[stage + 1, "forward", m]))
                    pairs.append((place[stage + 1, "backward", m], place[stage, "backward", m]))
        options = [profile.options[o.stage, o.instruction] for o in operations]
        self._set(operations, options, pairs, blocking_power, stages)
        self.name = f"{profile.name}, {schedule}, {stages} x {microbatches}"

    @classmethod
    def from_dag(
        cls,
        operations: Mapping[Hashable, Sequence[Option]],
        precedence: Iterable[tuple[Hashable, Hashable]],
        *,
        blocking_power: float = 0.0,
        devices: int = 1,
        name: str = "graph",
    ) -> Pipeline:
        """Any directed acyclic graph of operations.

        Args:
            operations: for each name the options.
            precedence: pairs `(before, after)` of names.
            blocking_power, devices: as of a pipeline; what is computed at the same time must be on as many devices.
            name: a short name for tables.

        Raises `InputError` for an unknown name, an operation without options, or a cycle, which it names.
        """
        if not operations:
            raise InputError("operations is empty; expected at least one")
        place = {key: i for i, key in enumerate(operations)}
        pairs = []
        for pair in precedence:
            try:
                before, after = pair
            except (TypeError, ValueError) as error:
                raise InputError(f"precedence must be pairs (before, after) of names, got {pair!r}") from error
            for end in (before, after):
                if end not in place:
                    raise InputError(f"precedence names {end!r}, which is no operation")
            pairs.append((place[before], place[after]))
        options = []
        for key, choices in operations.items():
            if not choices or not all(isinstance(o, Option) and o.time > 0 for o in choices):
                raise InputError(f"operation {key!r} must have at least one Option of positive time, got {choices!r}")
            options.append(tuple(sorted(choices)))
        self = cls.__new__(cls)
        self.name = name
        self._set([Operation(str(key)) for key in operations], options, pairs, blocking_power, devices)
        return self

    def _set(
        self,
        operations: list[Operation],
        options: list[tuple[Option, ...]],
        pairs: Iterable[tuple[int, int]],
        blocking_power: float,
        devices: int,
    ) -> None:
        power = exact(blocking_power, "blocking_power")
        if power < 0 or power > 100_000:
            raise InputError(f"blocking_power must be in watts, between 0 and 100000, got {blocking_power!r}")
        self.blocking = round(power * MILLI)
        self.devices = _count(devices, "devices")
        order = _topological_order(operations, set(pairs))
        position = {old: new for new, old in enumerate(order)}
        self.operations = tuple(operations[i] for i in order)
        self.options = tuple(options[i] for i in order)
        ordered = sorted({(position[a], position[b]) for a, b in pairs})
        self.precedence: Integers = np.array(ordered, dtype=np.int64).reshape(-1, 2)

    @property
    def blocking_power(self) -> float:
        """The blocking power in watts."""
        return self.blocking / MILLI

    def __repr__(self) -> str:
        return f"<Pipeline: {self.name}, {len(self.operations)} operations>"

    # --- schedules ------------------------------------------------------------------------------------------

    def earliest_starts(self, durations: Sequence[Any]) -> list[Any]:
        """When each operation can start at the earliest, given how long each takes."""
        starts: list[Any] = [0] * len(self.operations)
        for before, after in self._pairs:
            starts[after] = max(starts[after], starts[before] + durations[before])
        return starts

    def latest_finishes(self, durations: Sequence[Any], deadline: Any) -> list[Any]:
        """When each operation must be done at the latest for all to be done at the deadline."""
        finishes: list[Any] = [deadline] * len(self.operations)
        for before, after in reversed(self._pairs):
            finishes[before] = min(finishes[before], finishes[after] - durations[after])
        return finishes

    def makespan(self, durations: Sequence[Any]) -> Any:
        """The length of the longest path: when all are done at the earliest."""
        return max(s + d for s, d in zip(self.earliest_starts(durations), durations, strict=True))

    @property
    def _pairs(self) -> list[tuple[int, int]]:
        # Sorted by the operation that comes before, in a topological order: all that leads to it was seen.
        if "_pair_list" not in self.__dict__:
            self.__dict__["_pair_list"] = [(int(a), int(b)) for a, b in self.precedence]
        found: list[tuple[int, int]] = self.__dict__["_pair_list"]
        return found


def stage_order(schedule: str, stages: int, microbatches: int, stage: int) -> list[tuple[str, int]]:
    """What one stage does, in order: pairs of an instruction and a microbatch."""
    if schedule == "gpipe":
        forwards = [("forward", m) for m in range(microbatches)]
        return forwards + [("backward", m) for m in reversed(range(microbatches))]
    ahead = min(stages - 1 - stage, microbatches)
    order = [("forward", m) for m in range(ahead)]
    for m in range(microbatches - ahead):
        order += [("forward", ahead + m), ("backward", m)]
    return order + [("backward", m) for m in range(microbatches - ahead, microbatches)]


def _count(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise InputError(f"{what} must be an integer, at least 1, got {value!r}")
    return int(value)


def _topological_order(operations: Sequence[Operation], pairs: set[tuple[int, int]]) -> list[int]:
    """Kahn's order; raises `InputError` with the names on a cycle."""
    after: list[list[int]] = [[] for _ in operations]
    waiting = [0] * len(operations)
    for a, b in sorted(pairs):
        after[a].append(b)
        waiting[b] += 1
    order = [i for i, count in enumerate(waiting) if count == 0]
    for i in order:
        for j in after[i]:
            waiting[j] -= 1
            if waiting[j] == 0:
                order.append(j)
    if len(order) < len(operations):
        raise InputError(f"precedence has a cycle: {' -> '.join(_cycle(operations, after, waiting))}")
    return order


def _cycle(operations: Sequence[Operation], after: list[list[int]], waiting: list[int]) -> list[str]:
    """The names on a cycle, among the operations that still wait: going back from one, an operation comes again."""
    left = {i for i, count in enumerate(waiting) if count}
    before = {j: i for i in left for j in after[i] if j in left}
    path, i = [], min(left)
    while i not in path:
        path.append(i)
        i = before[i]
    return [operations[j].name for j in [*path[path.index(i) :], i][::-1]]
