"""DrawMon's speed, measured in one run: `python benchmarks/drawmon.py`; `--report` times the whole report too.

- A stroke's row, once when it ends, and a verdict on a canvas by the convex head.
- 500 games at one stroke a second with two workers and a server on this machine: 99 of 100 verdicts, and none lost.
- The report of an online head over 5,000 rounds: regret, certified comparator, and `pt.check` of the stream.
- The reference minimizer of a logistic regression of 4,000 x 343 with a ridge.

Exits with 1 if a target is missed. Targets are for a quiet machine; its load is printed beside them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

Row = tuple[str, str, str, bool]


def cpu(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def detection_rows() -> list[Row]:
    from studies.drawmon import detect
    from studies.drawmon.compose import Composed, sessions
    from studies.drawmon.features import row, rows

    made = list(sessions(Composed("test"), 60, 1, shares="rich"))
    points = [stroke.points for session in made for stroke in session.strokes]
    canvases = [rows(session) for session in made]
    model = detect.convex_model()
    stroke = min(cpu(lambda: [row(p) for p in points]) for _ in range(5)) / len(points)
    canvas = min(cpu(lambda: [detect.detect(c, model) for c in canvases]) for _ in range(5)) / len(canvases)
    return [
        ("a stroke's row", f"{1e3 * stroke:.2f} ms", "0.25 ms", stroke <= 0.25e-3),
        ("a verdict on a canvas", f"{1e3 * canvas:.2f} ms", "1 ms", canvas <= 1e-3),
    ]


def monitor_rows() -> list[Row]:
    from studies.drawmon import load
    from studies.drawmon.queue import Server

    with Server() as server:
        found = load.run(server, count=500, seconds=20.0, kill_worker=None)
    with Server() as server:
        killed = load.run(server, count=500, seconds=20.0, kill_worker=8.0)
    p99 = found.percentile(99)
    lost = killed.lost + killed.twice + found.lost + found.twice
    return [
        (f"500 games, 99 of 100 verdicts (load {found.machine_load:.1f})", f"{p99:.0f} ms", "100 ms", p99 <= 100.0),
        ("lost or seen twice, also with a worker killed", str(lost), "0", lost == 0),
    ]


def head_rows() -> list[Row]:
    from methods.problems import LogisticRegression
    from studies.drawmon.games import start_of
    from studies.drawmon.heads import Head, OnlineHead
    from studies.drawmon.study import Composed, samples

    stream = samples(Composed("test"), 620, 7, shares="natural")
    head = Head.load()
    scaled, atypical = head.scale.rows(stream.features)[:5000], stream.category[:5000] > 0
    learner = OnlineHead(start_of(head), 4.0)
    for one, label in zip(scaled, atypical.tolist(), strict=True):
        learner.learn(one, label)
    report = cpu(lambda: learner.report())
    rng = np.random.default_rng(0)
    table = rng.standard_normal((4000, 343))
    labels = np.sign(table[:, 0] + 0.5 * table[:, 1] + rng.standard_normal(4000))
    problem = LogisticRegression(table, labels, regularization=1e-3)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["POTENTIAL_CACHE"] = folder
        reference = cpu(lambda: problem.minimum_error)
    return [
        (f"report of an online head, {learner.rounds} rounds", f"{report:.1f} s", "5 s", report <= 5.0),
        (
            f"reference minimizer, 4,000 x 343, certified to {problem.minimum_error:.0e}",
            f"{reference:.2f} s",
            "2 s",
            reference <= 2.0,
        ),
    ]


def report_rows() -> list[Row]:
    from studies.drawmon import study

    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        study.report(Path(folder), None)
    minutes = (time.perf_counter() - begin) / 60
    return [("the whole report", f"{minutes:.1f} min", "15 min", minutes <= 15.0)]


def main() -> int:
    rows = [*detection_rows(), *head_rows(), *monitor_rows()]
    if "--report" in sys.argv:
        rows += report_rows()
    width = max(len(row[0]) for row in rows)
    for what, measured, target, met in rows:
        print(f"{what:{width}}  {measured:>9}  target {target:>7}  {'met' if met else 'MISSED'}")
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
