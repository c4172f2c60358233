"""Step sizes and momenta that discovery finds, against those of the literature: what was asked, found, and the seconds.

Each method has unknowns in its step, and nothing else is given but, of Nesterov's, the form of his potential. Exit
status 1 where fewer than 6 of the 8 are the literature's or better.

    python benchmarks/discovered_steps.py [NAME ...]
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import sympy  # noqa: E402

import potential as pt  # noqa: E402

_NEEDED = 6
_STEPS = 200  # at which bounds are compared


class Pair(NamedTuple):
    """Two points."""

    y: Any
    z: Any


class TwoPoints(pt.Method):
    """A method that begins with twice its start."""

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)


class Descent(pt.Method):
    """Gradient descent on strongly convex functions."""

    assumes = pt.SmoothStronglyConvex
    eta = pt.Unknown(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)


class Nesterov(TwoPoints):
    """The accelerated method in its two sequences, with the form of Nesterov's potential."""

    assumes = pt.SmoothConvex
    tau, alpha = pt.Unknown(of="t"), pt.Unknown(of="t")
    a, b = pt.Unknown(of="t"), pt.Unknown()

    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = (1 - self.tau(t)) * s.y + self.tau(t) * s.z
        g = p.gradient(x)
        return Pair(x - g / p.L, s.z - self.alpha(t) * g)

    def potential(self, p: Any, t: Any, s: Any) -> Any:
        return self.a(t) * p.gap(s.y) + self.b * p.L * p.distance_squared(s.z)


class Optimized(TwoPoints):
    """Nesterov's sequence with an unknown factor of the step of z: 1 is his, 2 the optimized gradient method's."""

    assumes = pt.SmoothConvex
    c = pt.Unknown()
    lambda_ = pt.NesterovSequence()

    def step(self, p: Any, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        x = (1 - 1 / following) * (s.y - p.gradient(s.y) / p.L) + s.z / following
        return Pair(x, s.z - self.c * following / p.L * p.gradient(x))

    def iterate(self, p: Any, s: Any) -> Any:
        return s.y - p.gradient(s.y) / p.L


class TripleMomentum(TwoPoints):
    """Two sequences on strongly convex functions, with unknown shares."""

    assumes = pt.SmoothStronglyConvex
    a, b = pt.Unknown(above=0, below=1), pt.Unknown(above=0, below=1)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        y = (1 - self.a) * (s.y - p.gradient(s.y) / p.L) + self.a * s.z
        return Pair(y, (1 - self.b) * s.z + self.b * (y - p.gradient(y) / (p.q**2 * p.L)))


class Extragradient(pt.Method):
    """The extragradient method, asked for the mean of the squared operator."""

    assumes = pt.MonotoneLipschitz
    s = pt.Unknown(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.s * p.operator(x - self.s * p.operator(x))


class Optimistic(TwoPoints):
    """Popov's method."""

    assumes = pt.MonotoneLipschitz
    s = pt.Unknown(above=0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        w = s.y - self.s * p.operator(s.z)
        return Pair(s.y - self.s * p.operator(w), w)


class Proximal(pt.Method):
    """The proximal point method."""

    assumes = pt.Composite()
    s = pt.Unknown(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x, self.s)


class LongStep(TwoPoints):
    """The accelerated method with the weights of Nesterov and an unknown factor of the step of z."""

    assumes = pt.SmoothConvex
    c = pt.Unknown()

    def step(self, p: Any, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        g = p.gradient(x)
        return Pair(x - g / p.L, s.z - self.c * (t + 1) / p.L * g)


def _is(**wanted: str) -> Callable[[Any], bool]:
    """Whether unknowns are what formulas say."""

    def same(found: Any) -> bool:
        return all(sympy.simplify(found.values[n] - sympy.sympify(text)) == 0 for n, text in wanted.items())

    return same


def _bounds(known: float) -> Callable[[Any], bool]:
    """Whether the bound after `_STEPS` steps is no larger, with L = R = 1."""

    def good(found: Any) -> bool:
        at = {s: _STEPS if s.name == "T" else 1 for s in found.bound.free_symbols}
        return float(found.bound.subs(at)) <= known * (1 + 1e-9)

    return good


def _in_range(found: Any) -> bool:
    """Whether the step lies in (0, 1/(2 L)), and more of the operator is paid for than at 1/(4 L)."""
    return 0.25 < float(found.values["s"].subs(dict.fromkeys(found.values["s"].free_symbols, 1))) < 0.5


@dataclass(frozen=True)
class Case:
    """A method with unknowns in its step, the measure, and whether an answer is the literature's or better."""

    name: str
    method: type
    measure: str | None
    literature: str
    good: Callable[[Any], bool]


CASES = (
    Case("gradient descent", Descent, "distance", "2/(L + mu)", _is(eta="2/(L + mu)")),
    Case("Nesterov's weights", Nesterov, None, "2 L R^2/(T (T + 1))", _bounds(2 / (_STEPS * (_STEPS + 1)))),
    Case("factor of the optimized gradient", Optimized, "gap", "2", _is(c="2")),
    Case("longer step of acceleration", LongStep, "gap", "1/2", _bounds(2 / (_STEPS * (_STEPS + 1)))),
    Case("triple momentum", TripleMomentum, "distance", "2q/(1+q), q", _is(a="2*q/(1+q)", b="q")),
    Case("extragradient", Extragradient, "residual", "4 L^2 R^2/T at best", _bounds(4 * 1.05 / _STEPS)),
    Case("optimistic gradient", Optimistic, "residual", "below 1/(2 L)", _in_range),
    Case("proximal point", Proximal, "gap", "any", _is(s="s")),
)


def spent() -> float:
    """Seconds of the processor, of this process and of those that it began."""
    return sum(os.times()[:4])


def main() -> int:
    """Print the table; 1 where a target is missed."""
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:]
    cases = [c for c in CASES if not wanted or any(w.lower() in c.name.lower() for w in wanted)]
    good = 0
    print(f"{'step of':34} {'CPU s':>6}  {'literature':20} found")
    for case in cases:
        began = spent()
        found = pt.discover(case.method, measure=case.measure, progress=False)
        seconds = spent() - began
        fine = bool(found) and case.good(found[0])
        good += fine
        said = ", ".join(f"{n} = {v}" for n, v in found[0].values.items()) if found else "none"
        said += f": {found[0].proof.conclusion.text}" if found else ""
        print(f"{case.name:34} {seconds:6.1f}  {case.literature:20} {'' if fine else 'NOT: '}{said}", flush=True)
    print(f"{good} of {len(cases)} are the literature's or better")
    return 0 if wanted or good >= _NEEDED else 1


if __name__ == "__main__":
    sys.exit(main())
