"""The speed of runs over sets and under the entropy, in one run: `python benchmarks/sets.py`, with copt installed.

- Frank-Wolfe and projected gradient descent over a ball of the 1-norm against copt, whose loops have the same step
  rules: logistic regression, to the same gap, time per iteration. Once with copt's own loss, which evaluates the
  value beside the gradient, and once with our gradient and no value at all in copt's loop, so that loops and
  sets alone are compared. (copt 0.9.2 runs with NumPy 2. One line of its projection on a simplex names a function
  that NumPy 2 lacks; it is reached only where a sum is the radius exactly.)
- 100,000 steps of Hedge over 1,000 experts against the same loop by hand in NumPy: on experts that are alike, and on
  experts of whom some are so much worse that their weights underflow. Two loops are written by hand. The careful one
  keeps the logarithms of the weights and takes off the largest before it exponentiates: it neither overflows nor
  loses the simplex, and a weight that underflows can return. The bare one multiplies, and divides by the sum: a
  weight that underflows is lost for ever. The target is that of the careful one.

Works run in turns, and medians are compared. Exits with 1 if a target is missed, or outcomes differ that
should not.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sklearn.datasets

from methods import FrankWolfe, GradientDescent, MirrorDescent
from methods.mirror_maps import Entropy
from methods.problems import ConstrainedProblem, LinearLosses, LogisticRegression, OnlineProblem
from methods.sets import OneNormBall
from potential import Theorem

try:
    from copt import minimize_frank_wolfe, minimize_proximal_gradient
    from copt.constraint import L1Ball
    from copt.loss import LogLoss
except ImportError as error:
    sys.exit(f"this benchmark compares with copt, which cannot be imported ({error}); python -m pip install copt")

Row = tuple[str, str, str, bool]

PEER_LIMIT, HAND_LIMIT = 1.2, 1.10
RADIUS = 5.0
#: A run over a set ends where this part of the gap at the start is left.
PART = 1e-3
EXPERTS, STEPS = 1_000, 100_000


def interleaved(repeats: int, *works: Callable[[], object]) -> list[float]:
    """The median time of each, run in turns so that what slows the machine slows all."""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for repeat in range(repeats):
        order = list(range(len(works)))
        # Whoever goes first is not always the same.
        for k in order if repeat % 2 == 0 else reversed(order):
            begin = time.perf_counter()
            works[k]()
            times[k].append(time.perf_counter() - begin)
    return [statistics.median(t) for t in times]


# --- over a set, against copt -------------------------------------------------------------------------------


def data(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Standardized features with a column of ones, and labels 0 and 1."""
    bunch = getattr(sklearn.datasets, f"load_{name}")()
    features, scale = bunch.data - bunch.data.mean(axis=0), bunch.data.std(axis=0)
    features = features[:, scale > 0.0] / scale[scale > 0.0]
    labels = bunch.target if name == "breast_cancer" else bunch.target % 2
    return np.hstack([features, np.ones((len(features), 1))]), labels.astype(np.float64)


def steps_to(gap: float, run: Callable[[int], np.ndarray], problem: Any) -> int:
    """The first step from where on the gap is at most `gap` at powers of 1.1."""
    steps = 1
    while problem.gap(run(steps)) > gap:
        steps = math.ceil(1.1 * steps)
    return steps


def peer_rows() -> Iterator[Row]:
    for dataset in ("breast_cancer", "digits"):
        features, labels = data(dataset)
        ball, loss = L1Ball(RADIUS), LogLoss(features, labels)
        logistic = LogisticRegression(features, labels)
        problem = ConstrainedProblem(logistic, OneNormBall(logistic.dimension, RADIUS))
        start = problem.default_start()
        L = problem.L

        def frank_wolfe(steps: int, fun: Any, jac: Any, start: Any = start, ball: Any = ball) -> np.ndarray:
            options = {"jac": jac, "step": "sublinear", "lipschitz": 1.0, "max_iter": steps, "tol": 0.0}
            found: np.ndarray = minimize_frank_wolfe(fun, start, ball.lmo, **options).x
            return found

        def projected(steps: int, fun: Any, jac: Any, start: Any = start, ball: Any = ball, L: float = L) -> np.ndarray:
            # Its count of iterations begins at 0.
            options = {"jac": jac, "step": lambda _: 1.0 / L, "max_iter": steps - 1, "tol": 0.0}
            found: np.ndarray = minimize_proximal_gradient(fun, start, ball.prox, **options).x
            return found

        for method, theorem, peer in (
            (FrankWolfe(), "frank-wolfe/smooth-convex", frank_wolfe),
            (GradientDescent(), "gradient-descent/projected", projected),
        ):
            # Found by its name once, and not at each run.
            claim = Theorem.of(theorem)

            def ours(steps: int, m: Any = method, theorem: Theorem = claim, p: Any = problem) -> np.ndarray:
                final: np.ndarray = m.run(p, None, steps, theorem=theorem, record="none").final
                return final

            def own(steps: int, peer: Any = peer, loss: Any = loss) -> np.ndarray:
                return peer(steps, loss.f_grad, True)

            def lean(steps: int, peer: Any = peer, gradient: Any = logistic.gradient) -> np.ndarray:
                return peer(steps, lambda x: 0.0, gradient)

            wanted = PART * problem.gap(start)
            steps = steps_to(wanted, ours, problem)
            works = (ours, own, lean)
            gaps = [problem.gap(work(steps)) for work in works]
            same = max(gaps) <= wanted and np.ptp(gaps) <= 1e-9 * problem.gap(start)
            # As often as it takes to be timed.
            often = range(math.ceil(2_000 / steps))
            times = interleaved(9, *(lambda w=work, n=steps, often=often: [w(n) for _ in often] for work in works))
            title = f"{'projected gradient' if peer is projected else 'Frank-Wolfe'}, {dataset}"
            yield f"{title}: gap left after {steps} steps, all three", f"{gaps[0]:.2e}", f"<= {wanted:.2e}", same
            for what, there in (("copt", times[1]), ("copt's loop with our gradient", times[2])):
                ratio = times[0] / there
                yield f"  per iteration / {what}", f"{ratio:.3f}", f"<= {PEER_LIMIT:.2f}", ratio <= PEER_LIMIT


# --- Hedge, against loops by hand ---------------------------------------------------------------------------


def careful(losses: np.ndarray, eta: float) -> np.ndarray:
    """Hedge by logarithms of weights."""
    scores = np.zeros(losses.shape[1])
    for t in range(STEPS):
        scores -= eta * losses[t % len(losses)]
        scores -= scores.max()
        weights = np.exp(scores)
        weights /= weights.sum()
    return weights


def bare(losses: np.ndarray, eta: float) -> np.ndarray:
    """Hedge by products; what underflows is lost."""
    weights = np.full(losses.shape[1], 1.0 / losses.shape[1])
    for t in range(STEPS):
        weights *= np.exp(-eta * losses[t % len(losses)])
        weights /= weights.sum()
    return weights


def hedge_rows() -> Iterator[Row]:
    rng = np.random.default_rng(0)
    alike = rng.uniform(size=(1_000, EXPERTS))
    eta = math.sqrt(8.0 * math.log(EXPERTS) / STEPS)
    for what, losses in (("alike", alike), ("unequal", 0.5 * (alike + np.linspace(0.0, 1.0, EXPERTS)))):
        problem = OnlineProblem(LinearLosses(losses), Entropy(EXPERTS), comparator=np.eye(EXPERTS)[0])

        def ours(problem: Any = problem) -> np.ndarray:
            # The theorem is named, as the class of the problem is that of losses that change.
            run = MirrorDescent(eta=eta).run(problem, None, STEPS, theorem="mirror-descent/simplex", record="none")
            final: np.ndarray = run.final
            return final

        works = (ours, lambda losses=losses: careful(losses, eta), lambda losses=losses: bare(losses, eta))
        found, wanted = works[0](), works[1]()
        apart = float(np.abs(found - wanted).sum())
        here, by_hand, unsafe = interleaved(5, *works)
        title = f"Hedge, {STEPS:,} steps, {EXPERTS:,} experts, {what}"
        yield f"{title}: 1-norm to the careful loop's outcome", f"{apart:.1e}", "<= 1e-09", apart <= 1e-9
        ratio = here / by_hand
        yield "  per step", f"{here / STEPS * 1e6:.2f} us", "", True
        yield "  run / careful NumPy loop", f"{ratio:.3f}", f"<= {HAND_LIMIT:.2f}", ratio <= HAND_LIMIT
        yield "  run / bare NumPy loop, unsafe", f"{here / unsafe:.3f}", "", True


def main() -> int:
    rows = [*peer_rows(), *hedge_rows()]
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    for name, value, target, good in rows:
        verdict = "" if not target else "ok" if good else "MISSED"
        print(f"{name:<{widths[0]}}  {value:>{widths[1]}}  {target:<{widths[2]}}  {verdict}".rstrip())
    return 0 if all(row[3] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
