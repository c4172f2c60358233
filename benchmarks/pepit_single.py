"""PEPit's examples about one function or operator of a class of its own, about flows, potentials and mirror maps.

Part of `benchmarks/pepit.py`, which runs them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any, NamedTuple

import potential as pt
from potential import Method

UNCONSTRAINED, COMPOSITE = "unconstrained_convex_minimization", "composite_convex_minimization"
MONOTONE, FIXED = "monotone_inclusions_variational_inequalities", "fixed_point_problems"
NONCONVEX, ADAPTIVE = "nonconvex_optimization", "adaptive_methods"
POTENTIAL, FLOW = "potential_functions", "continuous_time_models"
INEXACT, STOCHASTIC = "inexact_proximal_methods", "stochastic_and_randomized_convex_minimization"

Step = Callable[..., Any]


class Two(NamedTuple):
    """A state of two vectors."""

    x: Any
    y: Any


class Three(NamedTuple):
    """A state of three vectors."""

    x: Any
    y: Any
    before: Any


def on(assumes: Any, step: Step, start: Step | None = None) -> type[Method]:
    """A method from its step (p, t, state), with t an integer."""
    body: dict[str, Any] = {"assumes": assumes, "step": lambda self, p, t, state: step(p, int(t), state)}
    if start is not None:
        body["start"] = lambda self, p, x0: start(p, x0)
    return type("Scheme", (Method,), body)


def both(p: Any, x0: Any) -> Two:
    """Two copies of the start."""
    return Two(x0, x0)


def gap(p: Any, t: Any, x: Any) -> Any:
    """The gap of the state."""
    return p.gap(x)


def first_gap(p: Any, t: Any, s: Any) -> Any:
    """The gap of the first vector of the state."""
    return p.gap(s.x)


def distance(p: Any, t: Any, x: Any) -> Any:
    """The squared distance of the state to x*."""
    return p.distance_squared(x)


def nothing(p: Any, x0: Any) -> Any:
    """No condition."""
    return 0


def exactly(given: Step) -> Step:
    """The conditions that a value is 1."""
    return lambda p, s: [given(p, s), 2 - given(p, s)]


STRONG: dict[str, Any] = {"L": 1, "mu": F(1, 10)}


# Methods without a class of their own ---------------------------------------------------------------------------------


def silver(L: float, mu: float, doublings: int) -> type[Method]:
    """Gradient descent with the silver steps of strongly convex functions, 2^doublings of them."""
    y = z = mu / L
    shape: Callable[[float], float] = lambda v: (1 + L / mu * v) / (1 + v)  # noqa: E731
    sizes = [shape(z)]
    for _ in range(doublings):
        root = 1 - z + math.sqrt(1 + (1 - z) ** 2)
        y, z = z / root, z * root
        sizes = [*sizes[:-1], shape(y), *sizes[:-1], shape(z)]
    exact = [F(v) for v in sizes]
    return on(pt.SmoothStronglyConvex, lambda p, t, x: x - exact[t] / p.L * p.gradient(x))


def robust(mu: F, L: int, lam: float) -> tuple[type[Method], Step]:
    """The robust momentum method and its potential; the state holds x_k and x_{k-1}.

    The rate rho is a rational number next to the irrational one, and all else follows from it exactly: the potential
    leaves a direction open, along which rounded coefficients of their own would have no bound at all.
    """
    kappa = L / mu
    rho = F(lam * (1 - 1 / float(kappa)) + (1 - lam) * (1 - 1 / math.sqrt(kappa)))
    alpha, beta = kappa * (1 - rho) ** 2 * (1 + rho) / L, kappa * rho**3 / (kappa - 1)
    gamma = rho**3 / ((kappa - 1) * (1 - rho) ** 2 * (1 + rho))
    weight = mu**2 * (kappa - kappa * rho**2 - 1) / (2 * rho * (1 - rho))
    share = rho**2

    def ahead(p: Any, s: Two) -> tuple[Any, Any]:
        y = s.x + gamma * (s.x - s.y)
        return y, s.x + beta * (s.x - s.y) - alpha * p.gradient(y)

    def potential(p: Any, s: Two) -> Any:
        y, x = ahead(p, s)
        z = 1 / (1 - share) * (x - share * s.x)
        shifted = p.gradient(y) - p.mu * (y - p.minimizer)
        rest = (p.L - p.mu) * (p.gap(y) - p.mu / 2 * p.distance_squared(y)) - p.norm_squared(shifted) / 2
        return weight * p.distance_squared(z) + rest

    return on(pt.SmoothStronglyConvex, lambda p, t, s: Two(ahead(p, s)[1], s.x), both), potential


def inexact_acceleration(p: Any, t: int, s: Two) -> Two:
    """Nesterov's method with inexact gradients."""
    x = s.y - p.inexact_gradient(s.y) / p.L
    return Two(x, x + F(t, t + 3) * (x - s.x))


GAMMA = F(2 / 1.1)


def polyak_step(p: Any, x0: Any) -> list[Any]:
    """That the step is Polyak's in function values: ||g||^2 = 2 L (2 - L gamma) (f(x_0) - f*)."""
    off = p.norm_squared(p.gradient(x0)) - 2 * p.L * (2 - p.L * GAMMA) * p.gap(x0)
    return [p.gap(x0), 1 + off, 1 - off]


# Potentials and flows: what they rise by ------------------------------------------------------------------------------


def rise(potential: Step) -> Step:
    """By how much a potential (p, t, state) rises in one step."""
    return lambda p, t, state, states: potential(p, 1, states[-1]) - potential(p, 0, states[0])


def first_potential(p: Any, k: int, x: Any) -> Any:
    """n gap + (L/2) d^2, at n = 10 and 11."""
    return (10 + k) * p.gap(x) + p.L / 2 * p.distance_squared(x)


def second_potential(p: Any, k: int, x: Any) -> Any:
    """(2n+1) L gap + n (n+2) ||g||^2 + L^2 d^2, at n = 10 and 11."""
    n = 10 + k
    slope = p.norm_squared(p.gradient(x))
    return (2 * n + 1) * p.L * p.gap(x) + n * (n + 2) * slope + p.L**2 * p.distance_squared(x)


# lambda and the term after it: the root is rational.
LAMBDA, NEXT = F(1599, 160), F(1681, 160)


def accelerated(p: Any, t: int, s: Two) -> Two:
    """One step of the accelerated method; the state holds x and z."""
    y = (1 - 1 / NEXT) * s.x + 1 / NEXT * s.y
    g = p.gradient(y)
    return Two(y - g / p.L, s.y - (NEXT**2 - LAMBDA**2) / p.L * g)


def accelerated_potential(p: Any, k: int, s: Two) -> Any:
    """lambda^2 gap(x) + (L/2) ||z - x*||^2."""
    return (NEXT if k else LAMBDA) ** 2 * p.gap(s.x) + p.L / 2 * p.distance_squared(s.y)


descent = on(pt.SmoothConvex, lambda p, t, x: x - p.gradient(x) / p.L)
one_step: dict[str, Any] = {"L": 1, "start": "any", "given": nothing}


def still(assumes: Any, start: Step | None = None) -> type[Method]:
    """A state of which only a derivative is measured; of two vectors the second is the velocity."""
    return on(assumes, lambda p, t, state: state, start)


def flow_convex(p: Any, t: Any, x: Any) -> Any:
    """The derivative of t gap + d^2 / 2 along the gradient flow, at t = 5/2."""
    g = p.gradient(x)
    return p.gap(x) - F(5, 2) * p.norm_squared(g) - p.inner(g, x - p.minimizer)


def flow_strongly_convex(p: Any, t: Any, x: Any) -> Any:
    """The derivative of the gap along the gradient flow."""
    return -p.norm_squared(p.gradient(x))


def accelerated_flow(p: Any, t: Any, s: Two) -> Any:
    """The derivative of t^2 gap + 2 ||x - x* + (t/2) x'||^2, at t = 17/5."""
    at, g = F(17, 5), p.gradient(s.x)
    w, acceleration = s.x - p.minimizer + at / 2 * s.y, -3 / at * s.y - g
    falls = 2 * at * p.gap(s.x) + at**2 * p.inner(s.y, g)
    return falls + 4 * p.inner(w, F(3, 2) * s.y + at / 2 * acceleration)


ROOT = F(math.sqrt(0.1))


def strong_lyapunov(p: Any, s: Two) -> Any:
    """The gap and ||sqrt(mu) (x - x*) + x'||^2 / 2."""
    return p.gap(s.x) + p.norm_squared(ROOT * (s.x - p.minimizer) + s.y) / 2


def accelerated_flow_strong(p: Any, t: Any, s: Two) -> Any:
    """Its derivative."""
    g = p.gradient(s.x)
    w, acceleration = ROOT * (s.x - p.minimizer) + s.y, -2 * ROOT * s.y - g
    return p.inner(g, s.y) + p.inner(w, ROOT * s.y + acceleration)


# Mirror maps ----------------------------------------------------------------------------------------------------------


def bregman(step: F) -> Step:
    """A Bregman gradient step, NoLips."""
    return lambda p, t, x: p.mirror_step(x, p.gradient(x), step)


def to_the_next(p: Any, t: Any, x: Any, states: list[Any]) -> list[Any]:
    """D_h(x_k, x_{k+1}) along the run, f being known at the last point too."""
    p.value(x)
    return [p.bregman(a, b) for a, b in itertools.pairwise(states)]


def from_the_last(p: Any, t: Any, x: Any, states: list[Any]) -> list[Any]:
    """D_h(x_{k+1}, x_k) along the run."""
    p.value(x)
    return [p.bregman(b, a) for a, b in itertools.pairwise(states)]


def fall(p: Any, x0: Any, states: list[Any]) -> Any:
    """By how much f falls along the run."""
    return p.value(x0) - p.value(states[-1])


# Growth around the minimizer ------------------------------------------------------------------------------------------


def subgradient(size: Callable[[int], F]) -> type[Method]:
    """Subgradient steps of sizes over L."""
    return on(pt.QuadraticUpperBound, lambda p, t, x: x - size(t) / p.L * p.subgradient(x))


def decreasing() -> type[Method]:
    """Steps 1/(L u_t), u_{t+1} = u_t/2 + sqrt(u_t^2/4 + 2)."""
    u = [1.0]
    for _ in range(10):
        u.append(u[-1] / 2 + math.sqrt((u[-1] / 2) ** 2 + 2))
    return subgradient(lambda t: F(1 / u[t + 1]))


def heavy_ball(p: Any, t: int, s: Two) -> Two:
    """The heavy ball method with steps 1/(L (t+2)); the state holds x_k and x_{k-1}."""
    return Two(s.x - F(1, t + 2) / p.L * p.subgradient(s.x) + F(t, t + 2) * (s.x - s.y), s.x)


# Operators and maps ---------------------------------------------------------------------------------------------------


def strongly_monotone(mu: F) -> type[Method]:
    """The optimal proximal point method of strongly monotone operators; the state holds x_k, y_k and y_{k-1}."""

    def phi(k: int) -> F:
        return sum(((1 + 2 * mu) ** (2 * j) for j in range(k + 1)), F(0))

    def step(p: Any, t: int, s: Three) -> Three:
        x, last = p.resolvent(s.y, 1), 1 / phi(t + 1)
        y = x + last * (phi(t) - 1) * (x - s.x) - 2 * mu * last * phi(t) * (s.y - x)
        return Three(x, y + (1 + 2 * mu) * last * phi(t - 1) * (s.before - s.x), s.y)

    return on(pt.StronglyMonotone, step, lambda p, x0: Three(x0, x0, x0))


def contractive_halpern(gamma: F) -> Step:
    """Halpern's iteration with the weights of a contraction by 1/gamma; the state holds x and the start."""

    def step(p: Any, t: int, s: Two) -> Two:
        weight = (gamma**2 - 1) / (gamma ** (2 * t + 4) - 1)
        return Two(weight * s.y + (1 - weight) * p.apply(s.x), s.y)

    return step


def halpern(p: Any, t: int, s: Two) -> Two:
    """Halpern's iteration; the state holds x and the start."""
    weight = F(1, t + 2)
    return Two(weight * s.y + (1 - weight) * p.apply(s.x), s.y)


# Blocks, errors, quadratics -------------------------------------------------------------------------------------------


def outcomes(p: Any, x: Any, step: F) -> list[Any]:
    """Where a step along one of two blocks leads."""
    g = p.gradient(x)
    return [x - step * p.block(g, k) for k in range(2)]


def mean(values: list[Any]) -> Any:
    """Their mean."""
    return sum(values[1:], values[0]) / len(values)


def block_potential(p: Any, k: int, x: Any) -> Any:
    """(k/2 + 1) gap + (1/2) d^2, for L = 1 and two blocks."""
    return (F(k, 2) + 1) * p.gap(x) + p.distance_squared(x) / 2


EPSILON_STEP = F(1 / math.sqrt(7))

robust_method, robust_potential = robust(F(1, 10), 1, 0.2)

#: What is missing, with the obstacle.
MISSING: dict[str, str] = {
    f"{UNCONSTRAINED}.cyclic_coordinate_descent": "stated (BlockSmoothConvex), but the solver stops at a gap of 1e-5",
    f"{UNCONSTRAINED}.gradient_descent_lc": "no class of f(A x); the matrix inequalities are sayable as for quadratics",
    f"{COMPOSITE}.improved_interior_algorithm": "MirrorSmoothConvex is of any norm: its worst case is larger",
    f"{MONOTONE}.optimistic_gradient_refined": "a matrix inequality for three points of a Lipschitz operator",
    f"{MONOTONE}.optimistic_gradient_refined_cocoercive": "a matrix inequality for three points of a cocoercive one",
    f"{NONCONVEX}.gradient_descent_quadratic_lojasiewicz_intermediate": "a further inequality with a parameter",
    f"{NONCONVEX}.gradient_descent_quadratic_lojasiewicz_expensive": "a matrix inequality for each pair of points",
}

#: Each example: where, PEPit's arguments, the steps, the method, the question here, and why numbers may differ.
EXAMPLES: list[tuple[Any, ...]] = [
    (
        f"{UNCONSTRAINED}.gradient_descent_silver_stepsize_strongly_convex", {"L": 3.2, "mu": 0.1, "n": 8}, 8,
        silver(3.2, 0.1, 3), {"L": F(16, 5), "mu": F(1, 10), "measure": distance},
    ),
    (
        f"{UNCONSTRAINED}.robust_momentum", {"mu": 0.1, "L": 1, "lam": 0.2}, 1, robust_method,
        {**STRONG, "start": "any", "given": robust_potential, "measure": lambda p, t, s: robust_potential(p, s)},
    ),
    (
        f"{UNCONSTRAINED}.inexact_accelerated_gradient", {"L": 1, "epsilon": 0.1, "n": 5}, 5,
        on(pt.Inexact(pt.SmoothConvex), inexact_acceleration, both),
        {"L": 1, "delta": F(1, 10), "measure": first_gap},
    ),
    (
        f"{ADAPTIVE}.polyak_steps_in_function_value", {"L": 1, "mu": 0.1, "gamma": 2 / 1.1}, 1,
        on(pt.SmoothStronglyConvex, lambda p, t, x: x - GAMMA * p.gradient(x)),
        {**STRONG, "given": polyak_step, "measure": gap},
    ),
    (
        f"{POTENTIAL}.gradient_descent_lyapunov_1", {"L": 1, "gamma": 1, "n": 10}, 1, descent,
        {**one_step, "measure": rise(first_potential)},
    ),
    (
        f"{POTENTIAL}.gradient_descent_lyapunov_2", {"L": 1, "gamma": 1, "n": 10}, 1, descent,
        {**one_step, "measure": rise(second_potential)},
    ),
    (
        f"{POTENTIAL}.accelerated_gradient_method", {"L": 1, "gamma": 1, "lam": float(LAMBDA)}, 1,
        on(pt.SmoothConvex, accelerated, both), {**one_step, "measure": rise(accelerated_potential)},
    ),
    (
        f"{FLOW}.gradient_flow_convex", {"t": 2.5}, 0, still(pt.DifferentiableConvex),
        {"given": nothing, "measure": flow_convex},
    ),
    (
        f"{FLOW}.gradient_flow_strongly_convex", {"mu": 0.1}, 0, still(pt.DifferentiableStronglyConvex),
        {"mu": F(1, 10), "given": exactly(lambda p, x: p.gap(x)), "measure": flow_strongly_convex},
    ),
    (
        f"{FLOW}.accelerated_gradient_flow_convex", {"t": 3.4}, 0, still(pt.DifferentiableConvex, both),
        {"start": "any", "given": nothing, "measure": accelerated_flow},
    ),
    (
        f"{FLOW}.accelerated_gradient_flow_strongly_convex", {"mu": 0.1}, 0,
        still(pt.DifferentiableStronglyConvex, both),
        {"mu": F(1, 10), "start": "any", "given": exactly(strong_lyapunov), "measure": accelerated_flow_strong},
    ),
    (
        f"{COMPOSITE}.no_lips_in_function_value", {"L": 1, "gamma": 1 / 2, "n": 3}, 3,
        on(pt.RelativelySmooth, bregman(F(1, 2))), {"L": 1},
    ),
    (
        f"{COMPOSITE}.no_lips_in_bregman_divergence", {"L": 1, "gamma": 1, "n": 10}, 10,
        on(pt.RelativelySmooth, bregman(F(1))), {"L": 1, "measure": to_the_next},
    ),
    (
        f"{NONCONVEX}.no_lips_1", {"L": 1, "gamma": 1 / 2, "n": 5}, 5, on(pt.SmoothAdaptable, bregman(F(1, 2))),
        {"L": 1, "given": fall, "measure": from_the_last},
    ),
    (
        f"{NONCONVEX}.no_lips_2", {"L": 1, "gamma": 1, "n": 3}, 3, on(pt.SmoothAdaptable, bregman(F(1))),
        {"L": 1, "given": fall, "measure": to_the_next},
    ),
    (
        f"{UNCONSTRAINED}.gradient_descent_qg_convex", {"L": 1, "gamma": 0.2, "n": 4}, 4,
        subgradient(lambda t: F(1, 5)), {"L": 1, "measure": gap},
    ),
    (
        f"{UNCONSTRAINED}.gradient_descent_qg_convex_decreasing", {"L": 1, "n": 6}, 6, decreasing(),
        {"L": 1, "measure": gap},
    ),
    (
        f"{UNCONSTRAINED}.heavy_ball_momentum_qg_convex", {"L": 1, "n": 5}, 5,
        on(pt.QuadraticUpperBound, heavy_ball, both), {"L": 1, "measure": first_gap},
    ),
    (
        f"{UNCONSTRAINED}.subgradient_method_rsi_eb", {"mu": 0.1, "L": 1, "gamma": 0.1, "n": 4}, 4,
        on(pt.RestrictedSecantErrorBound, lambda p, t, x: x - F(1, 10) * p.gradient(x)),
        {**STRONG, "measure": distance},
    ),
    (
        f"{MONOTONE}.optimal_strongly_monotone_proximal_point", {"n": 10, "mu": 0.05}, 10,
        strongly_monotone(F(1, 20)), {"mu": F(1, 20), "measure": lambda p, t, s: p.norm_squared(s.before - s.x)},
    ),
    (
        f"{FIXED}.optimal_contractive_halpern_iteration", {"n": 10, "gamma": 1.1}, 10,
        on(pt.Contraction, contractive_halpern(F(11, 10)), both),
        {"L": F(10, 11), "measure": lambda p, t, s: p.norm_squared(s.x - p.apply(s.x))},
    ),
    (
        f"{FIXED}.inconsistent_halpern_iteration", {"n": 25}, 25, on(pt.InconsistentNonexpansive, halpern, both),
        {"measure": lambda p, t, s: p.norm_squared(s.x - p.apply(s.x) - p.displacement)},
        "the supremum is reached only where ||v|| grows without end, and PEPit's solver stops on the way",
    ),
    (
        f"{UNCONSTRAINED}.gradient_descent_quadratics", {"mu": 0.3, "L": 3, "gamma": 1 / 3, "n": 4}, 4,
        on(pt.StronglyConvexQuadratic, lambda p, t, x: x - p.gradient(x) / p.L),
        {"L": 3, "mu": F(3, 10), "measure": gap},
    ),
    (
        f"{COMPOSITE}.proximal_gradient_quadratics", {"L": 1, "mu": 0.1, "gamma": 1, "n": 2}, 2,
        on(pt.Composite(pt.StronglyConvexQuadratic), lambda p, t, x: p.prox(x - p.gradient(x), 1)),
        {**STRONG, "measure": distance},
    ),
    (
        f"{UNCONSTRAINED}.epsilon_subgradient_method",
        {"M": 2, "n": 6, "gamma": 1 / math.sqrt(7), "eps": 0.1, "R": 1}, 6,
        on(pt.EpsilonSubgradients(pt.ConvexLipschitz), lambda p, t, x: x - EPSILON_STEP * p.epsilon_subgradient(x)),
        {"G": 2, "eps": F(1, 10), "measure": "best"},
    ),
    (
        f"{INEXACT}.relatively_inexact_proximal_point_algorithm", {"n": 8, "gamma": 10, "sigma": 0.65}, 8,
        on(pt.InexactProximal(pt.Composite()), lambda p, t, x: p.inexact_prox(x, 10)), {"sigma": F(13, 20)},
    ),
    (
        f"{STOCHASTIC}.randomized_coordinate_descent_smooth_convex", {"L": 1, "gamma": 1, "d": 2, "t": 4}, 0,
        still(pt.Blocks(pt.SmoothConvex, 2)),
        {"L": 1, "given": lambda p, x: block_potential(p, 3, x),
         "measure": lambda p, t, x: mean([block_potential(p, 4, y) for y in outcomes(p, x, F(1))])},
    ),
    (
        f"{STOCHASTIC}.randomized_coordinate_descent_smooth_strongly_convex",
        {"L": 1, "mu": 0.1, "gamma": 2 / 1.1, "d": 2}, 0, still(pt.Blocks(pt.SmoothStronglyConvex, 2)),
        {**STRONG, "measure": lambda p, t, x: mean([p.distance_squared(y) for y in outcomes(p, x, GAMMA)])},
    ),
]  # fmt: skip
