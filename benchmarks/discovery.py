"""What discovery finds from the step alone: method, what was asked, the bound, the seconds, against the literature.

Each method is asked for one measure, with the same settings for all. `known` is the bound of the literature, as a
function of T and of the parameters, with R = 1 and the gap at the start at its largest. Exit status 1 where fewer than
21 of the 24 are found with the known constant or a better one.

The last column is for linear rates that AutoLyap can be asked for, where it is installed: the largest of the
differences between the factor that was found, in closed form, and the number that it finds by bisection, in the same
run, at five values of mu/L. Its solver is Clarabel at its own tolerance of 1e-8 (at 1e-11 it ends in an error), and
where its number is less than what the method does on a quadratic function, the latter counts.

Of the accelerated method on strongly convex functions the least factor that a potential of this kind has, AutoLyap's
and ours alike, is (1 - q)(1 - w^2) where w^2 (3 - w) = q (1 + w), q = sqrt(mu/L): no rational function of q, and so the
theorem is stated by w, of which q is a function that takes every value between 0 and 1.

    python benchmarks/discovery.py [NAME ...]
"""

from __future__ import annotations

import itertools
import os
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np  # noqa: E402
import sympy  # noqa: E402

import methods  # noqa: E402
import potential as pt  # noqa: E402

_STEPS = 200  # at which bounds are compared
_NEEDED = 21
_SECONDS = 60.0
_PEER_AT = (0.1, 0.2, 1 / 3, 0.5, 0.75)


class Pair(NamedTuple):
    """The last two points."""

    x: Any
    w: Any


class AveragedHeavyBall(pt.Method):
    """Heavy ball with constant parameters (Ghadimi, Feyzmahdavian, Johansson 2015), asked for the mean gap."""

    assumes = pt.SmoothConvex
    beta = pt.Parameter(at_least=0, below=1)
    alpha = pt.Parameter(above=0, at_most=lambda p: (1 - p.beta) / p.L)

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.x - self.alpha * p.gradient(s.x) + self.beta * (s.x - s.w), s.x)


class GrowingHeavyBall(pt.Method):
    """Heavy ball with growing momentum, of the same source, asked for the gap of the last iterate."""

    assumes = pt.SmoothConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Pair(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        return Pair(s.x + t / (t + 2) * (s.x - s.w) - p.gradient(s.x) / (p.L * (t + 2)), s.x)

    def iterate(self, p: Any, s: Any) -> Any:
        return s.w


@dataclass(frozen=True)
class Case:
    """A method, what it is asked for, parameters at which bounds are compared, and the known bound there."""

    name: str
    method: type
    measure: str
    at: dict[str, Any]
    known: Callable[[int, dict[str, Any]], float]
    scalar: str = ""  # the code of what the known bound is about, where the measure names several
    peer: str = ""  # AutoLyap's name of the method, and of what it is asked for: "GradientMethod gap"


_Q, _MU = Fraction(1, 5), Fraction(1, 25)
_STRONG = {"L": Fraction(1), "mu": _MU, "q": _Q}

CASES = (
    Case("gradient descent, gap", methods.GradientDescent, "gap", {"L": 1}, lambda T, v: 1 / (2 * T)),
    Case("gradient descent, gradient", methods.GradientDescent, "gradient", {"L": 1}, lambda T, v: 1 / (T + 1) ** 2),
    Case("proximal point", methods.ProximalPoint, "gap", {"s": 1}, lambda T, v: 1 / (2 * T)),
    Case(
        "subgradient",
        methods.Subgradient,
        "gap",
        {"eta": Fraction(1, 10), "G": 1},
        lambda T, v: 1 / (0.2 * T) + 0.05,
    ),
    Case("accelerated gradient", methods.AcceleratedGradient, "gap", {"L": 1}, lambda T, v: 2 / (T * (T + 1))),
    Case("FISTA", methods.Fista, "gap", {"L": 1}, lambda T, v: 2 / (T + 1) ** 2),
    Case("optimized gradient", methods.OptimizedGradient, "gap", {"L": 1}, lambda T, v: 1 / (T + 1) ** 2),
    Case(
        "strongly convex gradient descent, distance",
        methods.ContractingGradientDescent,
        "distance",
        _STRONG,
        lambda T, v: float((v["L"] - v["mu"]) / (v["L"] + v["mu"])) ** (2 * T),
        peer="ContractingGradientMethod distance",
    ),
    Case(
        "strongly convex gradient descent, gap",
        methods.StronglyConvexGradientDescent,
        "gap",
        _STRONG,
        lambda T, v: float(1 - v["mu"] / v["L"]) ** T,
        peer="GradientMethod gap",
    ),
    Case(
        "strongly convex gradient descent, gradient",
        methods.StronglyConvexGradientDescent,
        "gradient",
        _STRONG,
        lambda T, v: 2 * float(1 - v["mu"] / v["L"]) ** T,
    ),
    Case(
        "strongly convex accelerated",
        methods.StronglyConvexAcceleratedGradient,
        "gap",
        _STRONG,
        lambda T, v: float(1 - v["q"]) ** T,
        peer="NesterovConstant gap",
    ),
    Case(
        "triple momentum",
        methods.TripleMomentum,
        "distance",
        _STRONG,
        lambda T, v: 2 * float(1 - v["q"]) ** (2 * T) / float(v["mu"]),
        peer="TripleMomentum distance",
    ),
    Case("Frank-Wolfe", methods.FrankWolfe, "gap", {"L": 1, "D": 1}, lambda T, v: 2 / T),
    Case(
        "mirror descent",
        methods.MirrorDescent,
        "gap",
        {"eta": Fraction(1, 10), "G": 1},
        lambda T, v: 1 / (0.1 * T) + 0.05,
    ),
    Case("Bregman gradient", methods.BregmanGradient, "gap", {"L": 1}, lambda T, v: 1 / T),
    Case("Halpern", methods.Halpern, "residual", {}, lambda T, v: 4 / T**2),
    Case(
        "Krasnoselskii-Mann",
        methods.KrasnoselskiiMann,
        "residual",
        {"a": Fraction(1, 3)},
        lambda T, v: 1 / (2 / 9 * T),
    ),
    Case(
        "forward-backward",
        methods.ForwardBackward,
        "residual",
        {"L": 1, "s": Fraction(1, 2)},
        lambda T, v: 1 / (0.75 * T),
    ),
    Case("Douglas-Rachford", methods.DouglasRachford, "residual", {"s": 1}, lambda T, v: 1 / T),
    Case(
        "extragradient",
        methods.Extragradient,
        "residual",
        {"L": 1, "s": Fraction(1, 2)},
        lambda T, v: 1 / (0.25 * 0.75 * T),
        "p.norm_squared(p.operator(x))",
    ),
    Case(
        "optimistic gradient",
        methods.OptimisticGradient,
        "residual",
        {"L": 1, "s": Fraction(1, 4)},
        lambda T, v: 1 / ((1 - 3 / 16) * T),
        "p.norm_squared(s.x - self.step(p, t, s).w)",
    ),
    Case(
        "heavy ball, averaged",
        AveragedHeavyBall,
        "gap",
        {"L": 1, "beta": Fraction(1, 2), "alpha": Fraction(1, 2)},
        lambda T, v: 1 / (2 * T) + 0.5 / T,
    ),
    Case("heavy ball, last", GrowingHeavyBall, "gap", {"L": 1}, lambda T, v: 1 / (2 * T)),
    Case(
        "random coordinate descent",
        methods.RandomCoordinateDescent,
        "gap",
        {"n": 10},
        lambda T, v: 10 / (10 + T),
    ),
    Case(
        "stochastic gradient",
        methods.StochasticGradientDescent,
        "gap",
        {"L": 1, "eta": Fraction(1, 2), "sigma": Fraction(1, 10)},
        lambda T, v: 1 / (0.5 * T) + 0.005,
    ),
    Case("gradient flow", methods.GradientFlow, "gap", {}, lambda T, v: 1 / (2 * T)),
    Case("accelerated flow", methods.AcceleratedFlow, "gap", {}, lambda T, v: 2 / T**2),
)


# A squared distance of the start, to x*, to where a method rests or of a multiplier, that has no value of its own is 1;
# so is a divergence.
_DISTANCE = re.compile(r"\|\|.*(x_0|\*|\bv\b).*\|\|\^2$|D_h\(x\*")


def _bound(found: Any, steps: int, known: dict[str, Any]) -> float:
    """The bound at some numbers, exactly where powers of two bases are beyond floats and their product is not."""
    try:
        return float(found.proof.conclusion.bound_at(steps, known))
    except OverflowError:
        exact = {name: Fraction(v) if isinstance(v, float) else v for name, v in known.items()}
        return float(found.proof.conclusion.bound_at(steps, exact))


def value(found: Any, case: Case, steps: int = _STEPS) -> float:
    """The bound after some steps, with R = 1 and the gap and the gradient at the start at their largest.

    So is each distance at the start, that of a multiplier which begins at zero as well, and each product of two.
    """
    at = dict(case.at)
    smooth = float(at.get("L", 1))
    start = {"R": 1.0, "D_0": 1.0, "Delta_0": smooth / 2, "||x_0 - x* - s a*||^2": 1.0, "||grad f(x_0)||^2": smooth**2}
    start["<x_0 - x*, grad f(x_0)>"] = smooth
    known: dict[str, Any] = {**{k: float(v) for k, v in at.items()}, **start}
    places = (s.name for s in found.proof.conclusion.bound.free_symbols if _DISTANCE.match(s.name))
    known = {**dict.fromkeys(places, 1.0), **known}
    if "mu" not in known and {"q", "L"} <= known.keys():
        known["mu"] = known["q"] ** 2 * known["L"]
    for decided in found.proof.statement.field.constant_roots:  # by the others, in floats as these
        known.pop(decided, None)
    if {"q", "mu"} <= known.keys():
        known |= on_the_curve(found, known["q"])
    roots = found.proof.statement.field.roots
    for name, root in roots.items():  # a sequence is the function of t that its relation makes it
        needs = {n: float(known[n]) for n in root.needs} if root.has_parameters else None
        known[name] = root if needs is None else root.with_numbers(needs)
    products = [s.name for s in found.proof.conclusion.bound.free_symbols if s.name[0] == "<" and s.name not in known]
    signs = itertools.product((-1.0, 1.0), repeat=len(products))
    each = (dict(zip(products, values, strict=True)) for values in signs)
    bound = max(_bound(found, steps, {**known, **values}) for values in each)
    if found.proof.conclusion.kind != "sum":
        return bound
    # A share that may vanish at an end of the domain is left in the sum: here it is a number.
    statement = found.proof.statement
    share = statement.weight if statement.progress_weight is None else statement.progress_weight
    share = share.to_sympy()

    def at_time(t: int) -> float:
        terms = {f"{name}_{end}": known[name](t + later) for name in roots for end, later in (("t", 0), ("next", 1))}
        known_then = {**known, **terms, "t": t}
        return float(share.subs({n: known_then[n.name] for n in share.free_symbols}))

    if statement.progress_weight is None:  # and so is a weight of the last iterate that vanishes at the start
        return bound / at_time(steps)
    return bound / sum(at_time(t) for t in range(steps))


def beside(found: Any, case: Case) -> str:
    """The largest difference between the factor that was found and AutoLyap's, at five values of q = sqrt(mu/L)."""
    rate = found.lead.rate if found is not None else None
    try:
        from autolyap import IterationIndependent, SolverOptions, algorithms, problemclass
    except ImportError:
        return ""
    if not case.peer or rate is None:
        return ""
    name, asked = case.peer.split()
    linear = IterationIndependent.LinearConvergence
    parameters = {
        "distance": linear.get_parameters_distance_to_solution,
        "gap": linear.get_parameters_function_value_suboptimality,
    }[asked]
    made = {
        "GradientMethod": lambda mu: algorithms.GradientMethod(1.0),
        "ContractingGradientMethod": lambda mu: algorithms.GradientMethod(2 / (1 + mu)),
        "NesterovConstant": lambda mu: algorithms.NesterovConstant(mu, 1.0),
        "TripleMomentum": lambda mu: algorithms.TripleMomentum(mu, 1.0),
    }[name]
    worst = -1.0
    for q in _PEER_AT:
        algorithm = made(q * q)
        P, p, T, t = parameters(algorithm)
        problem = problemclass.InclusionProblem([problemclass.SmoothStronglyConvex(q * q, 1.0)])
        options = SolverOptions(backend="cvxpy", cvxpy_solver="CLARABEL")
        theirs = linear.bisection_search_rho(
            problem, algorithm, P, T, p=p, t=t, tol=1e-8, solver_options=options, verbosity=0
        )["rho"]
        theirs = max(theirs, on_quadratics(algorithm, q * q))
        formula = rate.to_sympy()
        at = {"L": 1, "mu": q * q, "q": q, **on_the_curve(found, q)}
        ours = float(formula.subs({s: at[s.name] for s in formula.free_symbols}))
        worst = max(worst, ours - theirs)
    return f"{worst:+.1e}"


def on_quadratics(algorithm: Any, mu: float) -> float:
    """What the square of a method's state falls by at least where f is mu or 1 times half a square."""
    a, b, c, _ = algorithm.get_ABCD(0)
    return max(float(np.max(np.abs(np.linalg.eigvals(a + curvature * b @ c)))) ** 2 for curvature in (mu, 1.0))


def on_the_curve(found: Any, q: float) -> dict[str, float]:
    """The parameter w of a theorem in which q is a function of w, at a value of q; nothing where it has none."""
    field = found.proof.statement.field
    if "w" not in field.values:
        return {}
    value = field.values["q"].to_sympy()
    (w,) = value.free_symbols
    return {"w": float(sympy.nsolve(value - q, w, (0, 1), solver="bisect", tol=1e-25))}


def spent() -> float:
    """Seconds of the processor, of this process and of those that it began."""
    return sum(os.times()[:4])


def run(case: Case) -> tuple[float, Any, float]:
    """Seconds of the processor, the best theorem or None, and its bound over the known one."""
    began = spent()
    found = pt.discover(case.method, measure=case.measure, progress=False)
    seconds = spent() - began
    if not found:
        return seconds, None, float("inf")
    about = [f for f in found if not case.scalar or f.lead.measure.code == case.scalar]
    if not about:
        return seconds, found[0], float("inf")
    return seconds, about[0], value(about[0], case) / case.known(_STEPS, case.at)


def main() -> int:
    """Print the table; 1 where a target is missed."""
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:]
    cases = [c for c in CASES if not wanted or any(w.lower() in c.name.lower() for w in wanted)]
    good = 0
    print(f"{'method':44} {'CPU s':>6} {'found/known':>11} {'- AutoLyap':>10}  bound")
    for case in cases:
        try:
            seconds, found, ratio = run(case)
        except pt.PotentialError as error:
            print(f"{case.name:44} {error}")
            continue
        fine = found is not None and ratio <= 1 + 1e-9 and seconds <= _SECONDS
        good += fine
        said = found.proof.conclusion.text if found is not None else "none"
        print(f"{case.name:44} {seconds:6.1f} {ratio:11.4f} {beside(found, case):>10}  {said}", flush=True)
    print(f"{good} of {len(cases)} with the known constant or a better one, each within {_SECONDS:.0f} s")
    return 0 if wanted or good >= _NEEDED else 1


if __name__ == "__main__":
    sys.exit(main())
