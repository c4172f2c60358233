"""Worst cases against PEPit: its examples stated here, both solved in one run.

`python benchmarks/pepit.py` prints, for each example of PEPit's documentation that is stated here, the number that
PEPit finds with Clarabel, ours, the bound of the exact certificate, and the times; `--only NAME` takes those whose name
has NAME in it. Exit code 1 where a number differs by more than 1e-5 without a reason. PEPit is no dependency: install
it with `pip install PEPit`. Times are the least of three, of the whole call: reading the method, the program, its
solution; what is imported once is imported before, on both sides. `python benchmarks/pepit.py --long` times long runs
instead, certificates included: 50 steps against PEPit, 100 and 200 steps here alone.
"""

from __future__ import annotations

import argparse
import importlib
import math
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction as F
from typing import Any, NamedTuple

from pepit_several import EXAMPLES as SEVERAL
from pepit_single import EXAMPLES as SINGLE
from pepit_single import MISSING

import potential as pt
from potential import Method
from potential.errors import NotCertifiedError, PotentialError

SAME = 1e-5


class Two(NamedTuple):
    """A state of two vectors."""

    x: Any
    y: Any


class Three(NamedTuple):
    """A state of three vectors."""

    x: Any
    y: Any
    z: Any


def scheme(assumes: Any, step: Callable[..., Any], start: Callable[..., Any] | None = None) -> type[Method]:
    """A method from its step (p, t, state), with t an integer."""
    body: dict[str, Any] = {"assumes": assumes, "step": lambda self, p, t, state: step(p, int(t), state)}
    if start is not None:
        body["start"] = lambda self, p, x0: start(p, x0)
    return type("Scheme", (Method,), body)


@dataclass(frozen=True)
class Example:
    """One example: PEPit's call, and the question here. `reason` says why the numbers may differ."""

    where: str
    there: dict[str, Any]
    steps: int
    method: Any
    here: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def gap(p: Any, t: Any, x: Any) -> Any:
    """The gap of the state."""
    return p.gap(x)


def first_gap(p: Any, t: Any, s: Any) -> Any:
    """The gap of the first vector of the state."""
    return p.gap(s.x)


def both(p: Any, x0: Any) -> Two:
    """Two copies of the start."""
    return Two(x0, x0)


def three(p: Any, x0: Any) -> Three:
    """Three copies of the start."""
    return Three(x0, x0, x0)


def start_gap(p: Any, x0: Any) -> Any:
    """The gap at the start, at most 1."""
    return p.gap(x0)


def last_step(p: Any, t: Any, x: Any, states: list[Any]) -> Any:
    """The squared length of the last step."""
    return p.norm_squared(states[-1] - states[-2])


def thetas(n: int) -> list[float]:
    """The sequence of the optimized gradient method, whose last term is another."""
    found = [1.0]
    for i in range(n):
        found.append((1 + math.sqrt((4 if i < n - 1 else 8) * found[-1] ** 2 + 1)) / 2)
    return found


def fixed(eta: F) -> type[Method]:
    """Gradient descent with a fixed step."""
    return scheme(pt.SmoothConvex, lambda p, t, x: x - eta * p.gradient(x))


def nesterov(prox: bool) -> type[Method]:
    """Nesterov's method with his sequence, or FISTA."""
    lam = [1.0]
    for _ in range(200):
        lam.append((1 + math.sqrt(4 * lam[-1] ** 2 + 1)) / 2)

    def step(p: Any, t: int, s: Two) -> Two:
        x = s.y - p.gradient(s.y) / p.L
        x = p.prox(x, 1 / p.L) if prox else x
        return Two(x, x + F((lam[t] - 1) / lam[t + 1]) * (x - s.x))

    return scheme(pt.Composite(pt.SmoothConvex) if prox else pt.SmoothConvex, step, both)


def simplified(prox: bool) -> type[Method]:
    """The same with the weights i / (i + 3)."""

    def step(p: Any, t: int, s: Two) -> Two:
        x = s.y - p.gradient(s.y) / p.L
        x = p.prox(x, 1 / p.L) if prox else x
        return Two(x, x + F(t, t + 3) * (x - s.x))

    return scheme(pt.Composite(pt.SmoothConvex) if prox else pt.SmoothConvex, step, both)


def strongly_accelerated(p: Any, t: int, s: Two) -> Two:
    """Nesterov's method for strongly convex functions, mu = 1/10, L = 1."""
    weight = F((1 - math.sqrt(0.1)) / (1 + math.sqrt(0.1)))
    x = s.y - p.gradient(s.y) / p.L
    return Two(x, x + weight * (x - s.x))


def optimized(n: int) -> type[Method]:
    """The optimized gradient method."""
    theta = thetas(n)

    def step(p: Any, t: int, s: Two) -> Two:
        x = s.y - p.gradient(s.y) / p.L
        y = x + F((theta[t] - 1) / theta[t + 1]) * (x - s.x) + F(theta[t] / theta[t + 1]) * (x - s.y)
        return Two(x, y)

    return scheme(pt.SmoothConvex, step, both)


def optimized_for_gradient(n: int) -> type[Method]:
    """The optimized gradient method for the gradient."""
    theta = thetas(n)[::-1]

    def step(p: Any, t: int, s: Two) -> Two:
        a, b = theta[t], theta[t + 1]
        y = s.x - p.gradient(s.x) / p.L
        x = y + F((a - 1) * (2 * b - 1) / a / (2 * a - 1)) * (y - s.y) + F((2 * b - 1) / (2 * a - 1)) * (y - s.x)
        return Two(x, y)

    return scheme(pt.SmoothConvex, step, both)


def triple(mu: float, L: float) -> type[Method]:
    """The triple momentum method; the state holds x_k, x_{k-1} and y_k."""
    rho = 1 - math.sqrt(mu / L)
    alpha, beta = F((1 + rho) / L), F(rho**2 / (2 - rho))
    gamma = F(rho**2 / (1 + rho) / (2 - rho))

    def step(p: Any, t: int, s: Three) -> Three:
        x = (1 + beta) * s.x - beta * s.y - alpha * p.gradient(s.z)
        return Three(x, s.x, (1 + gamma) * x - gamma * s.x)

    return scheme(pt.SmoothStronglyConvex, step, three)


def triple_measure(p: Any, t: Any, s: Three) -> Any:
    """The gap at the point that the triple momentum method returns."""
    rho = 1 - math.sqrt(0.1)
    delta = F(rho**2 / (1 - rho**2))
    return p.gap((1 + delta) * s.x - delta * s.y)


def information_theoretic(mu: float, L: float) -> type[Method]:
    """The information theoretic exact method; the state holds x and z."""
    q = mu / L
    A = [0.0]
    for _ in range(30):
        A.append(((1 + q) * A[-1] + 2 * (1 + math.sqrt((1 + A[-1]) * (1 + q * A[-1])))) / (1 - q) ** 2)

    def step(p: Any, t: int, s: Two) -> Two:
        beta = F(A[t] / (1 - q) / A[t + 1])
        delta = ((1 - q) ** 2 * A[t + 1] - (1 + q) * A[t]) / 2 / (1 + q + q * A[t])
        share = F(q * delta)
        y = (1 - beta) * s.y + beta * s.x
        g = p.gradient(y)
        return Two(y - g / p.L, (1 - share) * s.y + share * y - F(delta / L) * g)

    return scheme(pt.SmoothStronglyConvex, step, both)


def accelerated_proximal(A0: float, gammas: list[float]) -> type[Method]:
    """Guler's accelerated proximal point method; the state holds x and v."""
    A, alphas = A0, []
    for gamma in gammas:
        alphas.append((math.sqrt((A * gamma) ** 2 + 4 * A * gamma) - A * gamma) / 2)
        A = (1 - alphas[-1]) * A

    def step(p: Any, t: int, s: Two) -> Two:
        a = F(alphas[t])
        y = (1 - a) * s.x + a * s.y
        x = p.prox(y, F(gammas[t]))
        return Two(x, s.y + 1 / a * (x - y))

    return scheme(pt.Composite(), step, both)


def silver(n: int) -> type[Method]:
    """Gradient descent with silver steps."""
    steps = [F(1 + (1 + math.sqrt(2)) ** ((i & -i).bit_length() - 2)) for i in range(1, n + 1)]
    return scheme(pt.SmoothConvex, lambda p, t, x: x - steps[t] / p.L * p.gradient(x))


def frank_wolfe(p: Any, t: int, x: Any) -> Any:
    """The conditional gradient method."""
    weight = F(2, t + 2)
    return (1 - weight) * x + weight * p.linear_minimizer(p.gradient(x))


def accelerated_monotone(n: int, alpha: int) -> type[Method]:
    """Kim's accelerated proximal point method; the state holds x_i, y_i and y_{i+1}, and step t gives x_{t+1}."""

    def step(p: Any, t: int, s: Three) -> Three:
        x = p.resolvent(s.z, alpha)
        if t == n - 1:
            return Three(x, s.z, s.z)
        weight = F(t, t + 2)
        return Three(x, s.z, x + weight * (x - s.x) - weight * (s.x - s.y))

    return scheme(pt.Monotone, step, three)


def optimistic(p: Any, t: int, s: Three) -> Three:
    """The optimistic gradient method; the state holds x, the last extrapolated point, and the one before."""
    V = p.operator(s.y)
    y = p.project(s.x - F(1, 4) * V)
    return Three(y + F(1, 4) * (V - p.operator(y)), y, s.y)


def past_extragradient(p: Any, t: int, s: Three) -> Three:
    """Popov's method; the state holds x, the last extrapolated point, and the x before."""
    y = p.project(s.x - F(1, 4) * p.operator(s.y))
    return Three(p.project(s.x - F(1, 4) * p.operator(y)), y, s.x)


def halpern(p: Any, t: int, s: Two) -> Two:
    """Halpern's iteration; the state holds x and the start."""
    weight = F(1, t + 2)
    return Two(weight * s.y + (1 - weight) * p.apply(s.x), s.y)


def residual(p: Any, t: Any, s: Any) -> Any:
    """||x - S x||^2."""
    return p.norm_squared(s.x - p.apply(s.x))


def half_residual(p: Any, t: Any, x: Any) -> Any:
    """||x - S x||^2 / 4."""
    return p.norm_squared(x - p.apply(x)) / 4


def best_gradient(p: Any, t: Any, x: Any, states: list[Any]) -> list[Any]:
    """The squared gradients along the run, of which the least counts."""
    return [p.norm_squared(p.gradient(y)) for y in states]


def nothing(p: Any, x0: Any) -> Any:
    """No condition."""
    return 0


def heavy_ball(p: Any, t: int, s: Two) -> Two:
    """The heavy ball method with alpha = beta = 1/2; the state holds x_k and x_{k-1}."""
    return Two(s.x - F(1, 2) * p.gradient(s.x) + F(1, 2) * (s.x - s.y), s.x)


def in_two(p: Any, t: int, s: Two) -> Two:
    """Gradient descent from two points at once."""
    return Two(s.x - p.gradient(s.x) / p.L, s.y - p.gradient(s.y) / p.L)


UNCONSTRAINED, COMPOSITE = "unconstrained_convex_minimization", "composite_convex_minimization"
MONOTONE, FIXED = "monotone_inclusions_variational_inequalities", "fixed_point_problems"
LOW, NONCONVEX = "low_dimensional_worst_cases_scenarios", "nonconvex_optimization"
ADAPTIVE, POTENTIAL = "adaptive_methods", "potential_functions"

inexact_step = scheme(
    pt.Inexact(pt.SmoothStronglyConvex), lambda p, t, x: x - F(2) / (F(11, 10) + F(9, 100)) * p.inexact_gradient(x)
)
inexact_search = scheme(pt.Inexact(pt.SmoothStronglyConvex), lambda p, t, x: p.line_search(x, p.inexact_gradient(x)))
proximal = scheme(pt.Composite(), lambda p, t, x: p.prox(x, 3))
monotone_2 = scheme(pt.Monotone, lambda p, t, x: p.resolvent(x, 2))
monotone_22 = scheme(pt.Monotone, lambda p, t, x: p.resolvent(x, F(11, 5)))
conditional = scheme(pt.Constrained(pt.SmoothConvex), frank_wolfe)
smooth = scheme(pt.Smooth, lambda p, t, x: x - p.gradient(x))
strong: dict[str, Any] = {"L": 1, "mu": F(1, 10)}
from_gap: dict[str, Any] = {**strong, "given": start_gap, "measure": gap}
falls: dict[str, Any] = {
    "L": 1, "given": lambda p, x0, states: p.value(x0) - p.value(states[-1]), "measure": best_gradient,
}  # fmt: skip

GAMMAS = [(i + 1) / 1.1 for i in range(3)]

EXAMPLES = [
    Example(f"{UNCONSTRAINED}.gradient_descent", {"L": 3, "gamma": 1 / 3, "n": 4}, 4, fixed(F(1, 3)), {"L": 3}),
    Example(
        f"{UNCONSTRAINED}.heavy_ball_momentum", {"mu": 0.1, "L": 1.0, "alpha": 0.5, "beta": 0.5, "n": 2}, 2,
        scheme(pt.SmoothStronglyConvex, heavy_ball, both), {**from_gap, "measure": first_gap},
    ),
    Example(f"{UNCONSTRAINED}.accelerated_gradient_convex", {"mu": 0, "L": 1, "n": 4}, 4, nesterov(False), {"L": 1}),
    Example(
        f"{UNCONSTRAINED}.accelerated_gradient_convex_simplified", {"mu": 0, "L": 1, "n": 4}, 4, simplified(False),
        {"L": 1},
    ),
    Example(
        f"{UNCONSTRAINED}.accelerated_gradient_strongly_convex", {"mu": 0.1, "L": 1, "n": 2}, 2,
        scheme(pt.SmoothStronglyConvex, strongly_accelerated, both),
        {**strong, "given": lambda p, x0: p.gap(x0) + p.mu / 2 * p.distance_squared(x0)},
    ),
    Example(
        f"{UNCONSTRAINED}.optimized_gradient", {"L": 3, "n": 4}, 4, optimized(4),
        {"L": 3, "measure": lambda p, t, s: p.gap(s.y)},
    ),
    Example(
        f"{UNCONSTRAINED}.optimized_gradient_for_gradient", {"L": 3, "n": 4}, 4, optimized_for_gradient(4),
        {"L": 3, "given": start_gap, "measure": lambda p, t, s: p.norm_squared(p.gradient(s.x))},
    ),
    Example(
        f"{UNCONSTRAINED}.triple_momentum", {"mu": 0.1, "L": 1.0, "n": 4}, 4, triple(0.1, 1.0),
        {**strong, "measure": triple_measure},
    ),
    Example(
        f"{UNCONSTRAINED}.information_theoretic_exact_method:wc_information_theoretic", {"mu": 0.1, "L": 1, "n": 5}, 5,
        information_theoretic(0.1, 1.0), {**strong, "measure": lambda p, t, s: p.distance_squared(s.y)},
    ),
    Example(f"{UNCONSTRAINED}.proximal_point", {"gamma": 3, "n": 4}, 4, proximal),
    Example(
        f"{UNCONSTRAINED}.accelerated_proximal_point", {"A0": 5, "gammas": GAMMAS, "n": 3}, 3,
        accelerated_proximal(5, GAMMAS),
        {"given": lambda p, x0: p.gap(x0) + F(5, 2) * p.distance_squared(x0)},
    ),
    Example(
        f"{UNCONSTRAINED}.inexact_gradient_descent", {"L": 1, "mu": 0.1, "epsilon": 0.1, "n": 2}, 2, inexact_step,
        {**from_gap, "delta": F(1, 10)},
    ),
    Example(
        f"{UNCONSTRAINED}.inexact_gradient_exact_line_search", {"L": 1, "mu": 0.1, "epsilon": 0.1, "n": 2}, 2,
        inexact_search, {**from_gap, "delta": F(1, 10)},
    ),
    Example(
        f"{UNCONSTRAINED}.gradient_exact_line_search", {"L": 1, "mu": 0.1, "n": 2}, 2,
        scheme(pt.SmoothStronglyConvex, lambda p, t, x: p.line_search(x, p.gradient(x))), from_gap,
    ),
    Example(
        f"{UNCONSTRAINED}.subgradient_method", {"M": 2, "n": 6, "gamma": 1 / (2 * math.sqrt(7))}, 6,
        scheme(pt.ConvexLipschitz, lambda p, t, x: x - F(1 / (2 * math.sqrt(7))) * p.subgradient(x)),
        {"G": 2, "measure": "best"},
    ),
    Example(f"{UNCONSTRAINED}.gradient_descent_silver_stepsize_convex", {"L": 10, "n": 7}, 7, silver(7), {"L": 10}),
    Example(
        f"{COMPOSITE}.proximal_gradient", {"L": 1, "mu": 0.1, "gamma": 1, "n": 2}, 2,
        scheme(pt.Composite(pt.SmoothStronglyConvex), lambda p, t, x: p.prox(x - p.gradient(x), 1)),
        {**strong, "measure": lambda p, t, x: p.distance_squared(x)},
    ),
    Example(f"{COMPOSITE}.accelerated_proximal_gradient", {"mu": 0, "L": 1, "n": 4}, 4, nesterov(True), {"L": 1}),
    Example(
        f"{COMPOSITE}.accelerated_proximal_gradient_simplified", {"mu": 0, "L": 1, "n": 4}, 4, simplified(True),
        {"L": 1},
    ),
    Example(
        f"{COMPOSITE}.frank_wolfe", {"L": 1, "D": 1, "R": float("inf"), "center": None, "n": 10}, 10, conditional,
        {"L": 1, "D": 1, "given": nothing},
    ),
    Example(
        f"{COMPOSITE}.bregman_proximal_point", {"gamma": 3, "n": 5}, 5,
        scheme(pt.BregmanProximal, lambda p, t, x: p.bregman_prox(x, 3)),
    ),
    Example(f"{MONOTONE}.proximal_point", {"alpha": 2, "n": 10}, 10, monotone_2, {"measure": last_step}),
    Example(
        f"{MONOTONE}.accelerated_proximal_point", {"alpha": 2, "n": 10}, 10, accelerated_monotone(10, 2),
        {"measure": lambda p, t, s: p.norm_squared(s.x - s.y)},
    ),
    Example(
        f"{MONOTONE}.optimistic_gradient", {"n": 5, "gamma": 1 / 4, "L": 1}, 5,
        scheme(pt.Constrained(pt.MonotoneLipschitz), optimistic, three),
        {"L": 1, "measure": lambda p, t, s: p.norm_squared(s.y - s.z)},
    ),
    Example(
        f"{MONOTONE}.past_extragradient", {"n": 5, "gamma": 1 / 4, "L": 1}, 5,
        scheme(pt.Constrained(pt.MonotoneLipschitz), past_extragradient, three),
        {"L": 1, "measure": lambda p, t, s: p.norm_squared(s.x - s.z)},
    ),
    Example(f"{FIXED}.halpern_iteration", {"n": 25}, 25, scheme(pt.Nonexpansive, halpern, both), {"measure": residual}),
    Example(
        f"{FIXED}.krasnoselskii_mann_constant_step_sizes", {"n": 3, "gamma": 0.75}, 3,
        scheme(pt.Nonexpansive, lambda p, t, x: F(1, 4) * x + F(3, 4) * p.apply(x)), {"measure": half_residual},
    ),
    Example(
        f"{FIXED}.krasnoselskii_mann_increasing_step_sizes", {"n": 3}, 3,
        scheme(pt.Nonexpansive, lambda p, t, x: F(1, t + 2) * x + F(t + 1, t + 2) * p.apply(x)),
        {"measure": half_residual},
    ),
    Example(f"{NONCONVEX}.gradient_descent", {"L": 1, "gamma": 1, "n": 5}, 5, smooth, falls),
    Example(
        f"{NONCONVEX}.gradient_descent_quadratic_lojasiewicz_naive", {"L": 1, "mu": 0.2, "gamma": 1, "n": 1}, 1,
        scheme(pt.PolyakLojasiewicz, lambda p, t, x: x - p.gradient(x)),
        {"L": 1, "mu": F(1, 5), "given": start_gap, "measure": gap},
        "the inequalities of both are only necessary, and they are not the same",
    ),
    Example(
        f"{ADAPTIVE}.polyak_steps_in_distance_to_optimum", {"L": 1, "mu": 0.1, "gamma": 2 / 1.1}, 1,
        scheme(pt.PolyakStep(pt.SmoothStronglyConvex), lambda p, t, x: x - p.polyak_step(x) * p.gradient(x)),
        {**strong, "gamma": [F(20, 11)], "measure": lambda p, t, x: p.distance_squared(x)},
    ),
    Example(
        "tutorials.gradient_descent_contraction", {"L": 1, "mu": 0.1, "gamma": 1, "n": 2}, 2,
        scheme(pt.SmoothStronglyConvex, in_two, both),
        {**strong, "start": "any", "given": lambda p, s: p.norm_squared(s.x - s.y),
         "measure": lambda p, t, s: p.norm_squared(s.x - s.y)},
    ),
    Example(f"{LOW}.gradient_descent", {"L": 1, "gamma": 1, "n": 5}, 5, smooth, falls),
    Example(f"{LOW}.halpern_iteration", {"n": 10}, 10, scheme(pt.Nonexpansive, halpern, both), {"measure": residual}),
    Example(f"{LOW}.proximal_point", {"alpha": 2.2, "n": 11}, 11, monotone_22, {"measure": last_step}),
    Example(
        f"{LOW}.inexact_gradient", {"L": 1, "mu": 0.1, "epsilon": 0.1, "n": 6}, 6, inexact_step,
        {**from_gap, "delta": F(1, 10)},
    ),
    Example(f"{LOW}.frank_wolfe", {"L": 1, "D": 1, "n": 10}, 10, conditional, {"L": 1, "D": 1, "given": nothing}),
    Example(
        f"{LOW}.optimized_gradient", {"L": 3, "n": 4}, 4, optimized(4), {"L": 3, "measure": lambda p, t, s: p.gap(s.y)}
    ),
]  # fmt: skip
EXAMPLES += [Example(*parts) for parts in SINGLE]
EXAMPLES += [Example(*parts) for parts in SEVERAL]


def timed(call: Callable[[], Any], repeat: int) -> tuple[Any, float]:
    """The result, and the least processor time of several calls."""
    best, result = math.inf, None
    for _ in range(repeat):
        start = time.process_time()
        result = call()
        best = min(best, time.process_time() - start)
    return result, best


def peer(example: Example) -> Callable[..., Any]:
    """PEPit's function."""
    module, _, function = example.where.partition(":")
    name = function or f"wc_{module.rpartition('.')[2]}"
    return getattr(importlib.import_module(f"PEPit.examples.{module}"), name)


def there(example: Example) -> float:
    """PEPit's number, with Clarabel."""
    call = peer(example)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(call(**example.there, wrapper="cvxpy", solver="CLARABEL", verbose=-1)[0])


LONG = [
    (f"{UNCONSTRAINED}.gradient_descent", lambda n: {"L": 1, "gamma": 1, "n": n}, fixed(F(1))),
    (f"{UNCONSTRAINED}.accelerated_gradient_convex", lambda n: {"mu": 0, "L": 1, "n": n}, nesterov(False)),
]


def long_runs(only: str) -> int:
    """Print the times of long runs with a certificate; 1 where a number differs."""
    wrong = 0
    heads = f"{'PEPit':>13} {'here':>13} {'bound above':>11} {'s there':>8} {'proved':>8} {'ratio':>6}"
    print(f"{'example':58} {'steps':>5} {heads}")
    for where, parameters, method in LONG:
        for steps in (50, 100, 200) if only in where else ():
            number, theirs = math.nan, math.nan
            if steps == 50:
                number, theirs = timed(lambda: there(Example(where, parameters(50), 50, method)), 1)  # noqa: B023
            begin = time.process_time()
            case = pt.worst_case(method, steps=steps, L=1)
            certificate = case.certificate
            ours = time.process_time() - begin
            assert pt.verify(certificate)
            wrong += not (math.isnan(number) or abs(case.value - number) <= SAME * number)
            print(
                f"{where[-58:]:58} {steps:5} {number:13.8g} {case.value:13.8g} "
                f"{float(certificate.bound) / case.value - 1:11.1e} {theirs:8.2f} {ours:8.2f} {ours / theirs:6.3f}",
                flush=True,
            )
    return 1 if wrong else 0


def warm_up() -> None:
    """Let both sides import what a first call does."""
    for example in EXAMPLES:
        peer(example)
    there(EXAMPLES[0])
    _ = pt.worst_case(EXAMPLES[0].method, steps=1, **EXAMPLES[0].here).certificate


def main() -> int:
    """Print the table; 1 where a number differs without a reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="examples whose name has this in it")
    parser.add_argument("--repeat", type=int, default=3, help="of so many calls the fastest counts")
    parser.add_argument("--long", action="store_true", help="time runs of 50, 100 and 200 steps instead")
    options = parser.parse_args()
    warm_up()
    return long_runs(options.only) if options.long else table(options)


def table(options: argparse.Namespace) -> int:
    """Print the examples; 1 where a number differs without a reason."""
    shares, proved_shares, wrong, proved, known = [], [], 0, 0, 0
    print(f"{'example':58} {'PEPit':>13} {'here':>13} {'bound above':>11} {'s there':>8} {'s here':>8} {'proved':>8}")
    for example in EXAMPLES:
        if options.only not in example.where:
            continue
        known += 1
        try:
            number, theirs = timed(lambda example=example: there(example), options.repeat)
        except Exception as error:  # its solver gave up
            print(f"{example.where[-58:]:58} PEPit: {str(error)[:60]}")
            number, theirs = math.nan, math.nan
        ask = lambda example=example: pt.worst_case(example.method, steps=example.steps, **example.here)  # noqa: E731
        try:
            case, ours = timed(ask, options.repeat)
        except PotentialError as error:
            print(f"{example.where[-58:]:58} {number:13.8g} FAILS: {error}")
            wrong += 1
            continue
        same = math.isnan(number) or abs(case.value - number) <= SAME * max(abs(number), 1e-9)
        wrong += not same and not example.reason
        try:
            certificate, more = timed(lambda ask=ask: ask().certificate, options.repeat)
            above = (
                f"{float(certificate.bound) / case.value - 1:.1e}" if case.value else f"{float(certificate.bound):.1e}"
            )
            proved += bool(pt.verify(certificate))
            proved_shares += [] if math.isnan(theirs) else [more / theirs]
        except NotCertifiedError:
            above, more = "none", math.nan
        shares += [] if math.isnan(theirs) else [ours / theirs]
        mark = "" if same else f"  {example.reason or 'DIFFERS'}"
        print(
            f"{example.where[-58:]:58} {number:13.8g} {case.value:13.8g} {above:>11} {theirs:8.3f} {ours:8.3f} "
            f"{more:8.3f}{mark}",
            flush=True,
        )
    print(f"{known} examples, {wrong} differ without a reason, {proved} with an exact certificate")
    for name, obstacle in MISSING.items():
        if options.only in name:
            print(f"missing: {name.rpartition('.')[2]}: {obstacle}")
    if shares:
        print(f"median time over PEPit's: {statistics.median(shares):.2f}", end="")
        print(f", with certificate {statistics.median(proved_shares):.2f}" if proved_shares else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
