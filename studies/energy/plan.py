"""Plans: one real clock for each operation, within a deadline, and how far from the bound.

The optimum of mixtures says how long each operation may take; a plan takes for each a measured option. To find the best
one is NP-hard, so what is given is a good one, with the bound beside it: no plan at all is better than the gap says.

How it is found: the optimum of the deadline, and of some close to it, is rounded down to measured options; what slack
is left is given back, the operation first that saves most; then parts of the plan are undone at random and slack is
given back in another order, as long as it pays. A plan is kept only if it is in time. Always the same plan for the same
input.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from studies.energy.curves import points_of, undominated
from studies.energy.optima import Optima
from studies.energy.pipeline import Pipeline
from studies.energy.profile import MICRO, NANO, Option, decimal_text, write_text

#: Deadlines whose optima are rounded, relative to the one that is asked for.
_NEIGHBOURS = tuple(1.0 + k / 1000 for k in range(-5, 6))
#: Rounds of undoing and giving back, and how many operations one undoes, of twice as many before and after a random
#: one.
_ROUNDS, _UNDONE = 1000, 16


@dataclass(frozen=True)
class Plan:
    """A plan of real clocks.

    Attributes:
        frontier: what it is a plan on; with "smooth" curves the clocks were chosen by smoothed energies.
        deadline: in microseconds, as it was asked for.
        options: the option of each operation, in the order of the pipeline's.
    """

    frontier: Optima
    deadline: int
    options: tuple[Option, ...]

    @property
    def pipeline(self) -> Pipeline:
        """What is planned."""
        return self.frontier.pipeline

    @property
    def clocks(self) -> list[int]:
        """The clock of each operation in MHz, in the order of `pipeline.operations`."""
        return [option.frequency for option in self.options]

    @cached_property
    def starts(self) -> list[int]:
        """The earliest start of each operation in microseconds, played back with the measured times."""
        return self.pipeline.earliest_starts([o.time for o in self.options])

    @cached_property
    def makespan(self) -> int:
        """When all is done, played back with the measured times, in microseconds: never after the deadline."""
        return max(s + o.time for s, o in zip(self.starts, self.options, strict=True))

    @property
    def time(self) -> float:
        """When all is done, in seconds."""
        return self.makespan / MICRO

    @cached_property
    def cost(self) -> int:
        """The effective energy in nanojoules, by the measured energies."""
        return sum(o.energy - self.pipeline.blocking * o.time for o in self.options)

    @cached_property
    def planned_cost(self) -> int:
        """The effective energy by the energies that the plan was made with, in nanojoules."""
        costs = [dict(menu) for menu in _menus(self.frontier)]
        return sum(cost[o.time] for cost, o in zip(costs, self.options, strict=True))

    @property
    def energy(self) -> float:
        """Joules of an iteration that ends at the deadline: computing, and waiting for the rest."""
        return self.frontier.total(self.cost, self.deadline)

    @property
    def bound(self) -> float:
        """Joules that no plan within the deadline can do with less than, certified by `frontier.at(T)`.

        With "smooth" curves it is one by the fitted energies, as `gap` is, and no bound on the measured ones.
        """
        time = min(self.deadline, self.frontier.tradeoff.slowest)
        return self.frontier.total(self.frontier.cost_at(time), self.deadline)

    @property
    def gap(self) -> float:
        """How much more than the bound the plan uses, at most; a share of the energy."""
        return self.frontier.total(self.planned_cost, self.deadline) / self.bound - 1.0

    @property
    def saving(self) -> float:
        """The share of energy that the plan saves against all computations at the highest clock, waiting up to the same
        deadline, or to their own end where that is later."""
        return 1.0 - self.energy / all_fast_energy(self.frontier.pipeline, self.deadline)

    def __repr__(self) -> str:
        return (
            f"<Plan: {self.pipeline.name}, done in {self.time:.6f} s of {self.deadline / MICRO:.6f} s, "
            f"{self.energy:.1f} J, at most {100 * self.gap:.3f}% above the bound, {100 * self.saving:.2f}% saved>"
        )

    # --- out ------------------------------------------------------------------------------------------------

    def rows(self) -> list[tuple[int, str, int, int, int, int, int]]:
        """Stage, instruction, microbatch, clock, start, time, energy of each operation, by stage and start."""
        rows = [
            (o.stage, o.instruction or o.name, o.microbatch, c.frequency, s, c.time, c.energy)
            for o, c, s in zip(self.pipeline.operations, self.options, self.starts, strict=True)
        ]
        return sorted(rows, key=lambda row: (row[0], row[4]))

    def to_csv(self, path: str | Path) -> None:
        """Write a row for each operation: stage, instruction, microbatch, MHz, start, time in seconds, joules."""
        lines = ["stage,instruction,microbatch,frequency,start,time,energy"]
        lines += [
            f"{stage},{name},{m},{clock},{decimal_text(start, 6)},{decimal_text(time, 6)},{decimal_text(energy, 9)}"
            for stage, name, m, clock, start, time, energy in self.rows()
        ]
        write_text(path, "\n".join(lines) + "\n")

    def to_zeus(self, path: str | Path) -> None:
        """Write the plan as Zeus's pipeline frequency optimizer reads it: a Python list for each stage, in order, of
        pairs of an instruction and a clock."""
        stages: dict[int, list[tuple[str, int]]] = {}
        for stage, name, _, clock, *_ in self.rows():
            stages.setdefault(stage, []).append((name, clock))
        lines = ["[", *(f"{stages[stage]}," for stage in sorted(stages)), "]"]
        said = f"# {self.time:.6f} s, {self.energy:.3f} J, at most {100 * self.gap:.3f}% above the least"
        write_text(path, "\n".join([*lines, said]) + "\n")


def all_fast(pipeline: Pipeline) -> list[Option]:
    """For each operation the option of the highest clock."""
    return [max(options, key=lambda o: o.frequency) for options in pipeline.options]


def all_fast_energy(pipeline: Pipeline, deadline: int) -> float:
    """Joules of an iteration with all at the highest clock, that waits up to a deadline in microseconds."""
    options = all_fast(pipeline)
    time = max(deadline, pipeline.makespan([o.time for o in options]))
    cost = sum(o.energy - pipeline.blocking * o.time for o in options)
    return float(cost + pipeline.blocking * pipeline.devices * time) / NANO


def plan(front: Optima, deadline: float | Fraction) -> Plan:
    """A plan within a deadline in seconds, which is taken down to the whole microsecond.

    Past the slowest schedule it is that one. Raises `InputError` below the fastest, which it says.
    """
    time = front.microseconds(deadline)
    rounding = _Rounding(front, min(time, front.tradeoff.slowest))
    choice = rounding.best()
    options = []
    for available, menu, k in zip(front.pipeline.options, rounding.menus, choice, strict=True):
        options.append(min((o for o in available if o.time == menu[k][0]), key=lambda o: o.energy))
    return Plan(front, time, tuple(options))


def _menus(front: Optima) -> list[list[tuple[int, int]]]:
    """What each operation can choose from: `(time, cost)`, rising in time and falling in cost."""
    pipeline = front.pipeline
    known = {o: undominated(points_of(o, pipeline.blocking, front.curve)) for o in set(pipeline.options)}
    return [known[options] for options in pipeline.options]


class _Rounding:
    """From durations to options: choices are positions in the menus."""

    def __init__(self, front: Optima, deadline: int) -> None:
        self.front, self.deadline = front, deadline
        self.pipeline = front.pipeline
        self.menus = _menus(front)
        self.times = [[t for t, _ in menu] for menu in self.menus]
        self.costs = [[c for _, c in menu] for menu in self.menus]
        # Those options that the curves bend at: rounding to them wastes less where the others lie above the hull.
        hulls = [set(curve.times) for curve in front.curves]
        self.bends = [[k for k, t in enumerate(ts) if t in hull] for ts, hull in zip(self.times, hulls, strict=True)]
        self.after: list[list[int]] = [[] for _ in self.menus]
        self.before: list[list[int]] = [[] for _ in self.menus]
        for a, b in self.pipeline.precedence.tolist():
            self.after[a].append(b)
            self.before[b].append(a)

    def best(self) -> list[int]:
        """The best choice found."""
        found = [self.give_back(choice) for choice in self._starts()]
        return self._improve(min(found, key=self.cost))

    def cost(self, choice: list[int]) -> int:
        """The cost of a choice."""
        return sum(costs[k] for costs, k in zip(self.costs, choice, strict=True))

    def _starts(self) -> list[list[int]]:
        """Roundings of the optima of this deadline and of neighbours, those that are in time."""
        slowest, fastest = self.front.tradeoff.slowest, self.front.tradeoff.fastest
        starts = []
        for factor in _NEIGHBOURS:
            deadline = min(max(round(self.deadline * factor), fastest), slowest)
            durations = self.front.at(Fraction(deadline, MICRO)).durations.tolist()
            for nearest in (False, True):
                for menus in (None, self.bends):
                    choice = self._rounded(durations, menus, nearest)
                    if choice not in starts and self._in_time(choice):
                        starts.append(choice)
        return starts

    def _rounded(self, durations: list[int], allowed: list[list[int]] | None, nearest: bool) -> list[int]:
        choice = []
        for i, duration in enumerate(durations):
            times = self.times[i]
            ks = range(len(times)) if allowed is None else allowed[i]
            below = max((k for k in ks if times[k] <= duration), default=0)
            above = min((k for k in ks if times[k] >= duration), default=below)
            near = nearest and times[above] - duration < duration - times[below]
            choice.append(above if near else below)
        return choice

    def _in_time(self, choice: list[int]) -> bool:
        durations = [times[k] for times, k in zip(self.times, choice, strict=True)]
        return bool(self.pipeline.makespan(durations) <= self.deadline)

    def give_back(self, choice: list[int], weight: Callable[[int], float] = lambda i: 1.0) -> list[int]:
        """Slow operations down as far as there is slack, the one first that saves most, times its weight.

        Slack only shrinks on the way, and so does what an operation can save: a saving that still holds when it comes
        up is the largest.
        """
        choice = list(choice)
        durations = [times[k] for times, k in zip(self.times, choice, strict=True)]
        starts = self.pipeline.earliest_starts(durations)
        finishes = self.pipeline.latest_finishes(durations, self.deadline)
        queue: list[tuple[float, int, int]] = []

        def enter(i: int) -> None:
            times, k = self.times[i], choice[i]
            room = finishes[i] - starts[i]
            while k + 1 < len(times) and times[k + 1] <= room:
                k += 1
            if k > choice[i]:
                saved = (self.costs[i][choice[i]] - self.costs[i][k]) * weight(i)
                heapq.heappush(queue, (-saved, i, k))

        for i in range(len(choice)):
            enter(i)
        while queue:
            _, i, k = heapq.heappop(queue)
            if k <= choice[i]:
                continue
            if self.times[i][k] > finishes[i] - starts[i]:
                enter(i)
                continue
            choice[i], durations[i] = k, self.times[i][k]
            self._push(i, durations, starts, finishes)
        return choice

    def _push(self, i: int, durations: list[int], starts: list[int], finishes: list[int]) -> None:
        """Bring starts and finishes up to date after operation i became slower."""
        stack = [i]
        while stack:
            a = stack.pop()
            for b in self.after[a]:
                if starts[a] + durations[a] > starts[b]:
                    starts[b] = starts[a] + durations[a]
                    stack.append(b)
        stack = [i]
        while stack:
            b = stack.pop()
            for a in self.before[b]:
                if finishes[b] - durations[b] < finishes[a]:
                    finishes[a] = finishes[b] - durations[b]
                    stack.append(a)

    def _improve(self, choice: list[int]) -> list[int]:
        """Undo some operations that run at about the same time, and give the slack back in another order: kept where it
        costs no more."""
        random = np.random.default_rng(0)
        order = np.argsort(self.pipeline.earliest_starts([t[0] for t in self.times]), kind="stable")
        cost = self.cost(choice)
        for _ in range(_ROUNDS):
            middle = int(random.integers(len(choice)))
            near = order[max(0, middle - 2 * _UNDONE) : middle + 2 * _UNDONE]
            trial = list(choice)
            for i in random.choice(near, min(_UNDONE, len(near)), replace=False).tolist():
                trial[i] = max(0, trial[i] - 1)
            weights = random.lognormal(0.0, 0.5, len(choice)).tolist()
            trial = self.give_back(trial, weights.__getitem__)
            if (less := self.cost(trial)) <= cost:
                choice, cost = trial, less
        return choice
