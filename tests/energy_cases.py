"""Small pipelines and graphs for the tests of the study of energy, and where the published data are."""

import os
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from studies.energy import Option, Pipeline, synthetic_profile

#: The artifact's data, which the project does not ship: beside the repository, or where PERSEUS_DATA says.
DATA = Path(os.environ.get("PERSEUS_DATA", Path(__file__).resolve().parents[2] / "shared" / "perseus"))


def pipeline(stages: int = 4, microbatches: int = 8, schedule: str = "1f1b", device: str = "A100") -> Pipeline:
    power = {"A100": 83.64, "A40": 70.38}[device]
    return Pipeline(synthetic_profile(device, stages), stages, microbatches, schedule, blocking_power=power)


@st.composite
def graphs(draw: st.DrawFn, operations: int = 6, options: int = 4, largest: int = 50) -> Pipeline:
    """A random graph of operations with random options; energies fall and rise, times repeat."""
    count = draw(st.integers(1, operations))
    option = st.builds(
        Option, time=st.integers(1, 12), energy=st.integers(1, largest), frequency=st.integers(100, 2000)
    )
    menus = {i: draw(st.lists(option, min_size=1, max_size=options)) for i in range(count)}
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count) if draw(st.booleans())]
    power = draw(st.sampled_from([0.0, 0.001, 0.003]))
    return Pipeline.from_dag(menus, pairs, blocking_power=power)


def by_linear_programming(front, deadline: int) -> float:
    """The least cost within a deadline, by another solver: starts, times, and costs above each segment's line."""
    p, n = front.pipeline, len(front.curves)
    rows, right = [], []

    def add(entries, bound):
        row = np.zeros(3 * n)
        for column, value in entries:
            row[column] += value
        rows.append(row)
        right.append(bound)

    for a, b in p.precedence.tolist():
        add([(a, 1), (n + a, 1), (b, -1)], 0)
    for i, curve in enumerate(front.curves):
        add([(i, 1), (n + i, 1)], deadline)
        for t, c, price in zip(curve.times, curve.costs, curve.prices, strict=False):
            add([(n + i, -price), (2 * n + i, -1)], -c - price * t)
    bounds = (
        [(0, None)] * n
        + [(c.times[0], c.times[-1]) for c in front.curves]
        + [(c.costs[-1], None) for c in front.curves]
    )
    found = linprog(np.concatenate([np.zeros(2 * n), np.ones(n)]), np.array(rows), right, bounds=bounds, method="highs")
    assert found.status == 0
    return float(found.fun)


def longest_path(p: Pipeline, times) -> int:
    """The makespan by rounds of relaxation, in the order of nothing."""
    starts = [0] * len(times)
    for _ in range(len(times)):
        for a, b in p.precedence.tolist():
            starts[b] = max(starts[b], starts[a] + times[a])
    return max(s + t for s, t in zip(starts, times, strict=True))
