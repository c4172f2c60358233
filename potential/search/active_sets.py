"""Which hypotheses matter: sets of columns that suffice at every sample, the sparse ones first."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np

from potential.search.sdp import FEASIBLE, NumericProgram, Program


def feasible(numeric: Sequence[NumericProgram], active: list[int]) -> bool:
    """Whether the active columns have multipliers at every sample."""
    return all(one.solve(active)[0] <= one.tolerance for one in numeric)


def first_set(program: Program, one: NumericProgram) -> list[int] | None:
    """The columns that one sample shows, None where it has no multipliers."""
    tau, y, _ = one.solve(list(range(len(program.columns))), room=FEASIBLE)
    if not np.isfinite(tau):
        return None
    count = program.hypothesis_count
    blocks = list(range(count, len(program.columns)))
    active = [k for k in range(count) if abs(y[k]) > 1e-4 * (1 + np.max(np.abs(y)))]
    for k in sorted(active, key=lambda k: abs(y[k])):
        rest = [other for other in active if other != k]
        active = rest if feasible([one], rest + blocks) else active
    return active + blocks


def active_sets(program: Program, numeric: list[NumericProgram], solved: list[np.ndarray]) -> Iterator[list[int]]:
    """Sets of columns that suffice at every sample, the sparse ones first."""
    count = program.hypothesis_count
    blocks = list(range(count, len(program.columns)))
    size = np.max([np.abs(y[:count]) for y in solved], axis=0) if count else np.zeros(0)
    by_size = sorted(range(count), key=lambda k: (size[k], -k))
    rng = random.Random(0)
    for attempt in range(6):
        order = by_size if attempt == 0 else by_size[::-1] if attempt == 5 else rng.sample(by_size, count)
        # What the solver left at zero everywhere goes at once, where it can.
        active = [k for k in range(count) if size[k] > FEASIBLE] if attempt in (0, 1, 2) else list(range(count))
        if not feasible(numeric, active + blocks):
            active = list(range(count))
        for k in order:
            if k in active:
                rest = [other for other in active if other != k]
                if feasible(numeric, rest + blocks):
                    active = rest
        yield active + _useful_blocks(program, numeric, active, blocks)


def _useful_blocks(program: Program, numeric: list[NumericProgram], active: list[int], blocks: list[int]) -> list[int]:
    """The Fenchel-Young pairs that are needed beside the active hypotheses."""
    kept = list(blocks)
    for k in range(len(program.pairs)):
        first = program.hypothesis_count + 3 * k
        rest = [b for b in kept if not first <= b < first + 3]
        if feasible(numeric, active + rest):
            kept = rest
    return kept
