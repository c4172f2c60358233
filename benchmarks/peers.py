"""Against the peers, in one run: `make bench-peers`, or `python benchmarks/peers.py` with the `bench` extra installed.

- For each potential that PEPit's `potential_functions` examples check at one value of n and L, the time that it
takes there to
  check it at that value, and here to prove it for all t and all parameters. PEPit with its default options and
  Clarabel.
- The exact rate of gradient descent: here for all T at once, in PEPit the worst case at T = 50.
- AutoLyap, which searches a quadratic Lyapunov function for one numeric choice, on gradient descent, for the scale
of things.

Exits with 1 if a target is missed.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import potential as pt
from methods import GradientDescent, Method

REPEATS = 5


class TightGradientDescent(GradientDescent):
    """The second potential of PEPit's examples: Taylor, Bach 2019."""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        gradient = p.norm_squared(p.gradient(x))
        return (2 * t + 1) * p.L * p.gap(x) + t * (t + 2) * gradient + p.L**2 * p.distance_squared(x)


class LambdaAcceleratedGradient(Method):
    """The accelerated method of PEPit's examples, with the sequence lambda_t."""

    assumes = pt.SmoothConvex
    lambda_ = pt.NesterovSequence()

    class State(NamedTuple):
        x: Any
        z: Any

    def start(self, p: Any, x0: Any) -> Any:
        return self.State(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        g = p.gradient(y)
        return self.State(y - g / p.L, s.z - following / p.L * g)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return self.lambda_(t) ** 2 * p.gap(s.x) + p.L / 2 * p.distance_squared(s.z)


def median_time(work: Callable[[], object], repeats: int = REPEATS) -> float:
    work()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def autolyap_gradient_descent() -> None:
    from autolyap import IterationIndependent
    from autolyap.algorithms import GradientMethod
    from autolyap.problemclass import InclusionProblem, SmoothStronglyConvex

    problem = InclusionProblem([SmoothStronglyConvex(1.0, 10.0)])
    algorithm = GradientMethod(gamma=0.1)
    P, p, T, t = IterationIndependent.LinearConvergence.get_parameters_distance_to_solution(algorithm)
    IterationIndependent.LinearConvergence.bisection_search_rho(problem, algorithm, P, T, p=p, t=t)


def main() -> int:
    warnings.simplefilter("ignore")
    from PEPit.examples.potential_functions.accelerated_gradient_method import wc_accelerated_gradient_method
    from PEPit.examples.potential_functions.gradient_descent_lyapunov_1 import wc_gradient_descent_lyapunov_1
    from PEPit.examples.potential_functions.gradient_descent_lyapunov_2 import wc_gradient_descent_lyapunov_2
    from PEPit.examples.unconstrained_convex_minimization.gradient_descent import wc_gradient_descent

    quiet = {"wrapper": "cvxpy", "solver": "CLARABEL", "verbose": -1}
    rows: list[tuple[str, float, float, float | None]] = []
    for name, method, peer in (
        ("gradient descent 1", GradientDescent, lambda: wc_gradient_descent_lyapunov_1(L=1, gamma=1, n=10, **quiet)),
        (
            "gradient descent 2",
            TightGradientDescent,
            lambda: wc_gradient_descent_lyapunov_2(L=1, gamma=1, n=10, **quiet),
        ),
        (
            "accelerated gradient",
            LambdaAcceleratedGradient,
            lambda: wc_accelerated_gradient_method(L=1, gamma=1, lam=10, **quiet),
        ),
    ):
        rows.append(
            (f"{name}: all t, all L / PEPit at one", median_time(lambda m=method: pt.prove(m)), median_time(peer), 1.0)
        )
    here = median_time(lambda: pt.prove(GradientDescent).bound)
    there = median_time(lambda: wc_gradient_descent(L=3, gamma=1 / 3, n=50, **quiet), repeats=1)
    rows.append(("rate of gradient descent: all T / PEPit at T = 50", here, there, 1 / 50))
    with contextlib.suppress(ImportError):
        rows.append(
            (
                "rate of gradient descent / AutoLyap's bisection at one L, mu",
                here,
                median_time(autolyap_gradient_descent, 1),
                None,
            )
        )

    print(f"{'what':62} {'here (s)':>9} {'there (s)':>10} {'ratio':>8} {'target':>8}")
    missed = 0
    for name, ours, theirs, target in rows:
        ratio = ours / theirs
        missed += target is not None and ratio > target
        print(f"{name:62} {ours:9.3f} {theirs:10.3f} {ratio:8.4f} {'' if target is None else f'{target:8.2f}'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
