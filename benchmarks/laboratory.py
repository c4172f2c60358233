"""The speed of long work, measured in one run: `python benchmarks/laboratory.py`.

- What it costs to record gaps, potentials and bounds along a run: recording everything, and at powers of 2 only,
  against recording nothing (logistic regression on the breast cancer data, 20,000 steps), in turns, medians compared.
- What a check costs: `pt.check` of 100,000 steps of gradient descent and of the accelerated method (least squares, the
  diabetes data) against the same run recording nothing, in turns, medians compared; the method is traced, and each of
  its steps is held against the recursion that was proved. Then the check of 20,000 accelerated steps, per step, against
  a run of 200,000 that records at powers of 2.
- A sweep of 1,000 short runs in two processes against the same sweep in one, each in a fresh interpreter, start of the
  processes included; and that both give the same table.

Exits with 1 if a target is missed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

STEPS = 20_000
LONG = 100_000
REPEATS = 7
RUNS, SHORT = 1_000, 1_000

SWEEP = """
import sys, time
from methods import AcceleratedGradient, GradientDescent
import potential as pt
begin = time.perf_counter()
table = pt.sweep(
    [GradientDescent, AcceleratedGradient], "logistic-regression/breast-cancer", seeds={runs} // 2, steps={steps},
    jobs=int(sys.argv[1]), path=sys.argv[2], progress=False,
)
end = time.perf_counter()
table.to_pickle(sys.argv[3])
print(end - begin)
"""


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def interleaved(*works: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """The median time of each, run in turns so that what slows the machine slows all."""
    times: list[list[float]] = [[] for _ in works]
    for repeat in range(repeats + 1):
        order = range(len(works)) if repeat % 2 else reversed(range(len(works)))
        for k in order:
            spent = timed(works[k])
            if repeat:
                times[k].append(spent)
    return [statistics.median(t) for t in times]


def recording_rows() -> list[tuple[str, str, str, bool]]:
    from methods import AcceleratedGradient, GradientDescent, Subgradient
    from methods.problems import LogisticRegression

    problem = LogisticRegression.from_bundled("breast_cancer", regularization=0.01)
    means = LogisticRegression.from_bundled("breast_cancer", columns=tuple(range(10)))
    rows = []
    for method, data, what in (
        (GradientDescent(), problem, "last iterate"),
        (AcceleratedGradient(), problem, "last iterate"),
        (Subgradient(eta=0.1), means, "mean gap"),
    ):
        data.gap(data.default_start())  # the reference minimizer is computed once, and not in the loop
        none, log, everything = interleaved(
            *(partial(method.run, data, steps=STEPS, record=record) for record in ("none", "log", "all"))
        )
        name = f"{type(method).__name__} ({what})"
        # A mean of all gaps needs all gaps: its cost is stated, and has no target.
        target = what == "last iterate"
        rows.append(
            (
                f"{name}: recording powers of 2 / nothing",
                f"{log / none:.3f}",
                "<= 1.05" if target else "",
                not target or log <= 1.05 * none,
            )
        )
        each = (everything - none) / STEPS
        rows.append(
            (
                f"{name}: recording all / nothing",
                f"{everything / none:.2f} ({1e6 * each:.0f} us a step)",
                "",
                True,
            )
        )
    return rows


def check_rows() -> list[tuple[str, str, str, bool]]:
    import potential as pt
    from methods import AcceleratedGradient, GradientDescent
    from methods.problems import bundled_problem

    problem = bundled_problem("least-squares/diabetes")
    problem.gap(problem.default_start())
    rows = []
    for method in (GradientDescent, AcceleratedGradient):
        assert pt.check(method, problem, steps=100)
        run = partial(method().run, problem, steps=LONG, record="none")
        bare, checked = interleaved(run, partial(pt.check, method, problem, steps=LONG), repeats=3)
        rows.append(
            (
                f"{method.__name__}: check of {LONG:,} steps / the same run recording nothing",
                f"{checked / bare:.2f} ({1e6 * checked / LONG:.0f} us a step)",
                "<= 8",
                checked <= 8.0 * bare,
            )
        )
    log = timed(partial(AcceleratedGradient().run, problem, steps=2 * LONG, record="log")) / (2 * LONG)
    check = timed(partial(pt.check, AcceleratedGradient, problem, steps=STEPS)) / STEPS
    rows.append(
        (
            f"AcceleratedGradient: a step of a check of {STEPS:,} / of a run recording powers of 2",
            f"{check / log:.2f}",
            "<= 10",
            check <= 10.0 * log,
        )
    )
    return rows


def sweep_rows() -> list[tuple[str, str, str, bool]]:
    import pandas as pd

    times: dict[int, list[float]] = {1: [], 2: []}
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for repeat in range(3):
            for jobs in times:
                path, table = Path(folder) / f"{jobs}-{repeat}.sqlite", Path(folder) / "table"
                done = subprocess.run(
                    [
                        sys.executable,
                        "-c",
                        SWEEP.format(runs=RUNS, steps=SHORT),
                        str(jobs),
                        str(path),
                        str(table),
                    ],
                    check=True,
                    capture_output=True,
                    text=True,
                )
                times[jobs].append(float(done.stdout))
                tables.append(pd.read_pickle(table))
    one, two = (statistics.median(t) for t in times.values())
    same = all(table.equals(tables[0]) for table in tables)
    return [
        (f"sweep of {RUNS:,} runs of {SHORT} steps, one process", f"{one:.1f} s", "", True),
        ("the same in two processes / in one", f"{two / one:.3f}", "<= 0.60", two <= 0.6 * one),
        ("their tables", "the same" if same else "DIFFER", "the same", same),
    ]


def main() -> None:
    rows = [*recording_rows(), *check_rows(), *sweep_rows()]
    width = max(len(row[0]) for row in rows)
    for what, measured, target, met in rows:
        print(f"{what:<{width}}  {measured:<24} {target:<10} {'' if met else 'MISSED'}".rstrip())
    sys.exit(0 if all(row[3] for row in rows) else 1)


if __name__ == "__main__":
    main()
