"""Statements of the literature that leave several multipliers free, proved from nothing, and false neighbours refuted.

The statements are those of tests/free_multipliers.py and the variance-reduced methods of the catalogue, with their
proximal forms and SAGA under the conditions of its source. Each row says what came out, and the seconds of CPU.

    python benchmarks/free_multipliers.py         # prints the table; exits with 1 where an answer is another one
    python benchmarks/free_multipliers.py Saga    # those alone whose names have this in them
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, ClassVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from free_multipliers import FALSE, TRUE

import potential as pt
from methods import SagaWithFunctionValues, StronglyConvexLooplessSvrg, StronglyConvexSaga


class IllConditioned(pt.FiniteSum(pt.SmoothStronglyConvex)):  # type: ignore[misc]
    """Finite sums with L at least 4 n mu / 3, for which SAGA's rate with the step 1/(3 L) is 1 - mu/(3 L)."""

    description = "f is the mean of n functions, each L-smooth and mu-strongly convex, with L >= 4 n mu/3"
    parameters: ClassVar[Any] = {
        "n": pt.Parameter(at_least=1),
        "mu": pt.Parameter(above=0),
        "L": pt.Parameter(at_least=lambda p: 4 * p.n * p.mu / 3),
    }


class SagaOfItsSource(SagaWithFunctionValues):
    """The rate of A. Defazio, F. Bach, S. Lacoste-Julien, NIPS 2014, where mu/(3 L) is the smaller of its two terms."""

    assumes = IllConditioned

    def _growth(self, p: Any, t: Any) -> Any:
        return (1 - p.mu / (3 * p.L)) ** (-t)


class ProximalSaga(StronglyConvexSaga):
    """With a non-smooth part, which is known by its proximal step."""

    assumes = pt.Composite(pt.FiniteSum(pt.SmoothStronglyConvex))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x, w = super().step(p, t, s)
        return self.State(x=p.prox(x, self.eta), w=w)


class ProximalLooplessSvrg(StronglyConvexLooplessSvrg):
    """The same of L-SVRG."""

    assumes = pt.Composite(pt.FiniteSum(pt.SmoothStronglyConvex))

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x, w = super().step(p, t, s)
        return self.State(x=p.prox(x, self.eta), w=w)


class SagaTooFast(StronglyConvexSaga):
    """False: twice the rate, with an eighth of the weight of what is remembered."""

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        weight = (1 - self.eta * p.mu) ** (-2 * t)
        return weight * (p.distance_squared(s.x) + p.n * self.eta**2 / 2 * p.component_variance(s.w))

    def weight(self, p: Any, t: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-2 * t)


PROVED = (*TRUE, StronglyConvexSaga, StronglyConvexLooplessSvrg, SagaOfItsSource, ProximalSaga, ProximalLooplessSvrg)
REFUTED = (*FALSE, SagaTooFast)


def answer(method: Any) -> str:
    """What proving a method's theorem comes to."""
    try:
        pt.prove(method)
    except pt.NotProved as error:
        return "refuted" if error.counterexample is not None else error.kind
    return "proved"


def main(wanted: list[str]) -> int:
    """Print the table; 1 where an answer is another one."""
    missed = []
    for expected, methods in (("proved", PROVED), ("refuted", REFUTED)):
        for method in methods:
            if wanted and not any(part in method.__name__ for part in wanted):
                continue
            start = time.process_time()
            found = answer(method)
            print(f"{method.__name__:38s} {found:18s} {time.process_time() - start:6.2f} s", flush=True)
            # Of a class in a file of one's own that says nothing of its members none is looked for: not proved is all.
            own = expected == "refuted" and any(c.__module__ == "free_multipliers" for c in method.assumes.__mro__)
            if found == "proved" if own else found != expected:
                missed.append(method.__name__)
    print(f"not as expected: {', '.join(missed) or 'none'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
