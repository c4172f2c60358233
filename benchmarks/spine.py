"""The speed of the spine, measured in one run: `python benchmarks/spine.py`, or `make bench`.

- The run loop against the same method and the same gradient as a hand-written NumPy loop (logistic regression
  on the breast cancer data, 5,000 steps), in turns, medians compared.
- `import potential` in fresh interpreters, and that it loads neither CVXPY nor Matplotlib.
- The verification of the saved certificates, after import, in fresh interpreters too.
- The proofs of the whole catalogue from their statements alone, in a fresh interpreter.

Exits with 1 if a target is missed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

STEPS = 5_000
REPEATS = 11


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def interleaved(*works: Callable[[], object]) -> list[float]:
    """The median time of each, run in turns so that what slows the machine slows all."""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for repeat in range(REPEATS):
        order = list(range(len(works)))
        # Whoever goes first is not always the same.
        for k in order if repeat % 2 == 0 else reversed(order):
            times[k].append(timed(works[k]))
    return [statistics.median(t) for t in times]


def loop_rows() -> list[tuple[str, str, str, bool]]:
    from methods import AcceleratedGradient, GradientDescent
    from methods.problems import LogisticRegression

    problem = LogisticRegression.from_bundled("breast_cancer", regularization=0.01)
    start = problem.default_start()
    problem.gap(start)  # the reference minimizer is computed once, and not in the loop
    gradient = problem.gradient

    def gradient_descent() -> np.ndarray:
        x = start.copy()
        L = problem.L
        for _ in range(STEPS):
            x = x - gradient(x) / L
        return x

    def accelerated() -> np.ndarray:
        y = z = start.copy()
        L = problem.L
        for t in range(STEPS):
            tau = 2 / (t + 2)
            x = (1 - tau) * y + tau * z
            g = gradient(x)
            y = x - g / L
            z = z - (t + 1) / (2 * L) * g
        return y

    rows = []
    for method, by_hand in ((GradientDescent(), gradient_descent), (AcceleratedGradient(), accelerated)):
        hand, bare, log = interleaved(
            by_hand,
            lambda method=method: method.run(problem, start, STEPS, record="none"),
            lambda method=method: method.run(problem, start, STEPS, record="log"),
        )
        name = type(method).__name__
        rows.append(
            (
                f"{name}: run, recording nothing / NumPy loop",
                f"{bare / hand:.3f}",
                "<= 1.10",
                bare <= 1.10 * hand,
            )
        )
        rows.append((f"{name}: run, recording powers of 2 / NumPy loop", f"{log / hand:.3f}", "", True))
    return rows


def import_rows() -> list[tuple[str, str, str, bool]]:
    code = (
        "import sys, time; begin = time.perf_counter(); import potential; bare = time.perf_counter(); "
        "potential.SmoothConvex; end = time.perf_counter(); "
        "print(bare - begin, end - begin, 'cvxpy' in sys.modules, 'matplotlib' in sys.modules)"
    )
    bare, whole, heavy = [], [], set()
    for _ in range(7):
        first, all_names, cvxpy, matplotlib = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout.split()
        bare.append(float(first))
        whole.append(float(all_names))
        loaded = {"cvxpy": cvxpy, "matplotlib": matplotlib}
        heavy |= {name for name, answer in loaded.items() if answer == "True"}
    short, long = statistics.median(bare), statistics.median(whole)
    return [
        ("import potential", f"{short:.3f} s", "<= 0.30 s", short <= 0.30),
        ("the same, and a class of problems (SymPy)", f"{long:.3f} s", "", True),
        (
            "import potential loads",
            ", ".join(sorted(heavy)) or "neither",
            "neither CVXPY nor Matplotlib",
            not heavy,
        ),
    ]


SIX = (
    "subgradient/constant-step",
    "gradient-descent/smooth-convex",
    "gradient-descent/strongly-convex",
    "mirror-descent/lipschitz",
    "accelerated/smooth-convex",
    "accelerated/strongly-convex",
)

VERIFICATION = """
import sys, time
from pathlib import Path
import proofs
from potential import Certificate, verify

folder = Path(proofs.__file__).parent / "certificates"
paths = [folder / f"{name}.json" for name in sys.argv[1:]] or sorted(folder.rglob("*.json"))
begin = time.process_time()
bad = [str(path.relative_to(folder)) for path in paths if not verify(Certificate.from_json(path.read_text()))]
print(time.process_time() - begin, len(paths), *bad)
"""


def verification_rows() -> list[tuple[str, str, str, bool]]:
    """In fresh interpreters, where nothing is warm yet; in CPU time, for others may be at work on the machine."""
    rows = []
    for what, names, target in (("the six", SIX, 1.0), ("all", (), 8.0)):
        times = []
        for _ in range(3):
            command = [sys.executable, "-c", VERIFICATION, *names]
            words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            times.append(float(words[0]))
        took, count, bad = statistics.median(times), int(words[1]), words[2:]
        name = f"verify {what} saved certificates, {count} of them"
        rows.append((name, f"{took:.3f} s", f"<= {target:g} s", took <= target))
        rows.append((f"  and {what} hold", ", ".join(bad) + " NOT" if bad else "yes", "yes", count > 0 and not bad))
    return rows


PROVING = """
import time
import potential as pt
from potential.statement.theorem import registered

for theorem in registered().values():
    begin = time.process_time()
    pt.prove(theorem)
    print(time.process_time() - begin, theorem.name)
"""


def proof_rows() -> list[tuple[str, str, str, bool]]:
    """In a fresh interpreter, one theorem after the other; in CPU time too."""
    lines = subprocess.run([sys.executable, "-c", PROVING], check=True, capture_output=True, text=True).stdout
    times = {name: float(took) for took, name in (line.split() for line in lines.splitlines())}
    total, median, slowest = sum(times.values()), statistics.median(times.values()), max(times, key=times.__getitem__)
    return [
        (f"prove all {len(times)} theorems of the catalogue", f"{total:.1f} s", "<= 60 s", total <= 60),
        ("  a theorem of them in the median", f"{median:.3f} s", "<= 1 s", median <= 1),
        (f"  the slowest, {slowest}", f"{times[slowest]:.2f} s", "<= 5 s", times[slowest] <= 5),
    ]


def main() -> int:
    rows = [*loop_rows(), *import_rows(), *verification_rows(), *proof_rows()]
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    for name, value, target, good in rows:
        verdict = "" if not target else "ok" if good else "MISSED"
        print(f"{name:<{widths[0]}}  {value:>{widths[1]}}  {target:<{widths[2]}}  {verdict}".rstrip())
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
