"""PEPit's examples about several functions or operators, stated on sums, and those with errors and searches.

Part of `benchmarks/pepit.py`, which runs them.
"""

from __future__ import annotations

import itertools
import math
from collections import namedtuple
from collections.abc import Callable
from fractions import Fraction as F
from typing import Any, NamedTuple

import potential as pt
from potential import Method

COMPOSITE, INEXACT = "composite_convex_minimization", "inexact_proximal_methods"
MONOTONE, NONCONVEX = "monotone_inclusions_variational_inequalities", "nonconvex_optimization"
LOW, ONLINE = "low_dimensional_worst_cases_scenarios", "online_learning"
STOCHASTIC = "stochastic_and_randomized_convex_minimization"
UNCONSTRAINED = "unconstrained_convex_minimization"


class Pair(NamedTuple):
    """A state of two vectors."""

    x: Any
    y: Any


def on(assumes: Any, step: Callable[..., Any], start: Callable[..., Any] | None = None) -> type[Method]:
    """A method from its step (p, t, state), with t an integer."""
    body: dict[str, Any] = {"assumes": assumes, "step": lambda self, p, t, state: step(p, int(t), state)}
    if start is not None:
        body["start"] = lambda self, p, x0: start(p, x0)
    return type("Scheme", (Method,), body)


def twice(step: Callable[..., Any]) -> Callable[..., Any]:
    """The same step from two points at once."""
    return lambda p, t, s: Pair(step(p, t, s.x), step(p, t, s.y))


def apart(p: Any, t: Any, s: Pair) -> Any:
    """The squared distance of the two points."""
    return p.norm_squared(s.x - s.y)


FROM_TWO: dict[str, Any] = {"start": "any", "given": lambda p, s: p.norm_squared(s.x - s.y), "measure": apart}


# Splitting ------------------------------------------------------------------------------------------------------------


def douglas_rachford(first: Callable[..., Any], second: Callable[..., Any], theta: F) -> Callable[..., Any]:
    """Douglas-Rachford splitting, by two proximal steps or resolvents."""

    def step(p: Any, t: int, w: Any) -> Any:
        x = first(p, w)
        return w + theta * (second(p, 2 * x - w) - x)

    return step


def prox(part: str, size: F) -> Callable[..., Any]:
    """The proximal step of a part, or its resolvent."""

    def step(p: Any, x: Any) -> Any:
        asked = getattr(p, part)
        return asked.resolvent(x, size) if part.isupper() else asked.prox(x, size)

    return step


def last_gap(step_size: F, shadow: int) -> Callable[..., Any]:
    """The gap at the point y of the last step; the state before is a vector, or has the point u at `shadow`."""

    def measure(p: Any, t: Any, s: Any, states: list[Any]) -> Any:
        w = states[-2] if shadow < 0 else states[-2][shadow]
        return p.gap(p.g.prox(2 * p.f.prox(w, step_size) - w, step_size))

    return measure


def three_operators(alpha: F, theta: F) -> Callable[..., Any]:
    """Davis-Yin splitting of functions."""

    def step(p: Any, t: int, w: Any) -> Any:
        x = p.g.prox(w, alpha)
        return w + theta * (p.f.prox(2 * x - w - alpha * p.h.gradient(x), alpha) - x)

    return step


def three_monotone(alpha: F, theta: F) -> Callable[..., Any]:
    """Davis-Yin splitting of operators, of which one is a gradient."""

    def step(p: Any, t: int, w: Any) -> Any:
        x = p.B.resolvent(w, alpha)
        return w - theta * (x - p.A.resolvent(2 * x - w - alpha * p.C.gradient(x), alpha))

    return step


class Accelerated(NamedTuple):
    """The state of accelerated Douglas-Rachford splitting."""

    u: Any
    w: Any


def accelerated_douglas_rachford(alpha: F, L: F) -> type[Method]:
    """Accelerated Douglas-Rachford splitting; the state holds u and w."""
    theta = (1 - alpha * L) / (1 + alpha * L)

    def step(p: Any, t: int, s: Accelerated) -> Accelerated:
        x = p.f.prox(s.u, alpha)
        w = s.u + theta * (p.g.prox(2 * x - s.u, alpha) - x)
        return Accelerated(w + F(t - 1, t + 2) * (w - s.w) if t else w, w)

    return on(pt.Sum(g=pt.Convex, f=pt.SmoothStronglyConvex), step, lambda p, x0: Accelerated(x0, x0))


Erring = namedtuple("Erring", ["z", *(f"e{k}" for k in range(5))])


def inexact_shadow(p: Any, s: Any, k: int, gamma: F) -> tuple[Any, Any]:
    """The inexact proximal step of f with the error e_k, the exact one at z + e_k, and the gradient there."""
    x = p.f.prox(s.z + s[k + 1], gamma)
    return x, p.f.gradient(x)


def partially_inexact(gamma: F) -> type[Method]:
    """Douglas-Rachford splitting with an error in each proximal step of f; the errors are in the state."""

    def step(p: Any, t: int, s: Any) -> Any:
        x, g = inexact_shadow(p, s, t, gamma)
        return s._replace(z=s.z + p.g.prox(x - gamma * g, gamma) - x)

    return on(pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex), step, lambda p, x0: Erring(*[x0] * 6))


def small_errors(gamma: F, sigma: F) -> Callable[..., Any]:
    """The distance at the start, and that each error is small against the step."""

    def given(p: Any, s: Any, states: list[Any]) -> list[Any]:
        z_star = p.minimizer + gamma * p.f.optimal_subgradient
        found = [p.norm_squared(s.z - z_star)]
        for k, state in enumerate(states[:-1]):
            x, g = inexact_shadow(p, state, k, gamma)
            y = p.g.prox(x - gamma * g, gamma)
            error, moved = p.norm_squared(s[k + 1]), p.norm_squared(y - state.z + gamma * g)
            found.append(error - sigma**2 * moved + 1)
        return found

    return given


# Sets -----------------------------------------------------------------------------------------------------------------

TWO_SETS = pt.Sum(C=pt.ConvexSet, D=pt.ConvexSet)


def averaged(p: Any, t: int, x: Any) -> Any:
    """Averaged projections."""
    return F(1, 2) * (p.C.project(x) + p.D.project(x))


class Corrected(NamedTuple):
    """The state of Dykstra's method."""

    x: Any
    p: Any
    q: Any


def dykstra(p: Any, t: int, s: Corrected) -> Corrected:
    """Dykstra's method."""
    y = p.C.project(s.x + s.p)
    x = p.D.project(y + s.q)
    return Corrected(x, s.x + s.p - y, y + s.q - x)


def between_sets(p: Any, t: Any, x: Any) -> Any:
    """The squared distance of a point of D to C."""
    return p.norm_squared(x - p.C.project(x))


# Online learning ------------------------------------------------------------------------------------------------------


class Play(NamedTuple):
    """The point played, the reference, and what else a method keeps."""

    x: Any
    u: Any
    first: Any
    total: Any


def online(follow: Callable[..., Any], losses: int) -> type[Method]:
    """A method on losses that change; its first step brings the start and the reference into the set."""

    def step(p: Any, t: int, s: Play) -> Play:
        if not t:
            x = p.K.project(s.x)
            return Play(x, p.K.project(s.u), x, x - x)
        g = p.f[t - 1].subgradient(s.x)
        return Play(follow(p, t, s, g), s.u, s.first, s.total + g)

    return on(pt.Sum(f=[pt.ConvexLipschitz] * losses, K=pt.ConvexSet), step, lambda p, x0: Play(x0, x0, x0, x0))


def regret(p: Any, t: Any, s: Play, states: list[Play]) -> Any:
    """The sum of the losses at the points played, less those at the reference."""
    total = p.inner(s.x, s.x - s.x)
    for f, played in zip(p.f, states[1:], strict=True):
        total = total + f.value(played.x) - f.value(s.u)
    return total


def seen(t: int) -> list[str]:
    """The names of the losses seen by then."""
    return [f"f_{k + 1}" for k in range(t)]


def online_example(name: str, follow: Callable[..., Any]) -> tuple[Any, ...]:
    """An example with two losses, M = 1 and D = 1/2."""
    here = {"G_f": 1, "D_K": F(1, 2), "start": "any", "given": lambda p, s: 0, "measure": regret}
    return f"{ONLINE}.{name}", {"M": 1, "D": 0.5, "n": 2}, 2, online(follow, 2), here


ETA = F(0.5 / math.sqrt(2))


def online_frank_wolfe(p: Any, t: int, s: Play, g: Any) -> Any:
    """Online Frank-Wolfe; with two losses sigma is 1."""
    eta = F(0.5 / 2 * 1.5**0.75)
    return p.K.linear_minimizer(s.x - s.first + eta * (s.total + g))


# Finite sums ----------------------------------------------------------------------------------------------------------


def mean_of(n: int, **more: Any) -> Any:
    """The mean of n strongly convex functions, and further parts."""
    return pt.Sum(f=[pt.SmoothStronglyConvex] * n, **more, weights={"f": F(1, n)})


def table(n: int) -> Any:
    """A state of a point and n vectors."""
    return namedtuple("Table", ["x", *(f"phi{k}" for k in range(n))])


def still(assumes: Any, state: Any = None) -> type[Method]:
    """No step at all: what is measured looks at every outcome of one."""
    return on(assumes, lambda p, t, s: s, None if state is None else lambda p, x0: state(*[x0] * len(state._fields)))


def mean(values: list[Any]) -> Any:
    """The mean of scalars."""
    return sum(values[1:], values[0]) / len(values)


SAGA_STEP, SAGA_C = F(1, 3), F(1, 2) * 3 / (1 - F(1, 10) * F(1, 3)) / 5


def saga_potential(p: Any, x: Any, phi: Any) -> Any:
    """SAGA's potential with the table of points phi."""
    star = p.minimizer
    excess = [
        f.value(v) - f.value(star) - p.inner(f.optimal_subgradient, v - star) for f, v in zip(p.f, phi, strict=True)
    ]
    return SAGA_C * p.distance_squared(x) + mean(excess)


def saga(p: Any, t: Any, s: Any) -> Any:
    """The mean of the potential after one step of SAGA."""
    phi, found = list(s[1:]), []
    slope = mean([f.gradient(v) for f, v in zip(p.f, phi, strict=True)])
    for k, f in enumerate(p.f):
        w = s.x - SAGA_STEP * (f.gradient(s.x) - f.gradient(phi[k]) + slope)
        found.append(saga_potential(p, p.h.prox(w, SAGA_STEP), [*phi[:k], s.x, *phi[k + 1 :]]))
    return mean(found)


POINTS, POINT_MU = 10, F(1, 100)
POINT_STEP = F(math.sqrt(9**2 + 4 * 10 * 100) / 2 / 10 - (1 - 1 / 10) / 2)


def point_saga_potential(p: Any, x: Any, phi: Any) -> Any:
    """Point-SAGA's potential with the table of gradients phi."""
    apart = [p.norm_squared(f.optimal_subgradient - g) for f, g in zip(p.f, phi, strict=True)]
    return p.distance_squared(x) + mean(apart) / POINT_MU


def point_saga(p: Any, t: Any, s: Any) -> Any:
    """The mean of the potential after one step of Point-SAGA."""
    phi, found = list(s[1:]), []
    slope = mean(phi)
    for k, f in enumerate(p.f):
        w = s.x + POINT_STEP * (phi[k] - slope)
        x = f.prox(w, POINT_STEP)
        found.append(point_saga_potential(p, x, [*phi[:k], (w - x) / POINT_STEP, *phi[k + 1 :]]))
    return mean(found)


def after_a_gradient(gamma: F) -> Callable[..., Any]:
    """The mean squared distance after one step of SGD."""
    return lambda p, t, x: mean([p.distance_squared(x - gamma * f.gradient(x)) for f in p.f])


def noise(p: Any) -> Any:
    """The mean of the squared gradients at x*."""
    return mean([p.norm_squared(f.optimal_subgradient) for f in p.f])


# Differences ----------------------------------------------------------------------------------------------------------


def slope(p: Any, x: Any) -> Any:
    """The squared gradient of the difference."""
    return p.norm_squared(p.f.gradient(x) - p.g.gradient(x))


def near_the_infimum(p: Any, x0: Any, states: list[Any]) -> list[Any]:
    """The gap at the start, and that F* lies below what a gradient step from any point reaches."""
    L1, mu2 = 2, F(1, 10)
    return [p.gap(x0), *(slope(p, x) / (2 * (L1 - mu2)) - p.gap(x) + 1 for x in states)]


# Errors and searches --------------------------------------------------------------------------------------------------
# What a step is free to choose stands in the state, and what it has to meet among the conditions.


def with_points(name: str, *groups: tuple[str, int]) -> Any:
    """A state of a point x and numbered vectors of some kinds."""
    return namedtuple(name, ["x", *(f"{kind}{k}" for kind, count in groups for k in range(count))])


def several_starts(assumes: Any, state: Any, step: Callable[..., Any]) -> type[Method]:
    """A method whose first state is arbitrary."""
    return on(assumes, step, lambda p, x0: state(*[x0] * len(state._fields)))


ERRORS = with_points("Errors", ("e", 8))


def inexact_point(p: Any, t: int, s: Any) -> Any:
    """A proximal step of size 10 with the error e_t."""
    return s._replace(x=p.f[0].prox(s.x + s[t + 1], 10))


def errors_against_steps(p: Any, s: Any, states: list[Any]) -> list[Any]:
    """The distance at the start, and that each error is small against its step."""
    sizes = [
        p.norm_squared(s[k + 1]) - F(13, 20) ** 2 * p.norm_squared(after.x - before.x) + 1
        for k, (before, after) in enumerate(itertools.pairwise(states))
    ]
    return [p.distance_squared(s.x), *sizes]


NEARBY = with_points("Nearby", ("y", 6))
EPSILON_STEP = F(1 / math.sqrt(7))


def epsilon_subgradient(p: Any, t: int, s: Any) -> Any:
    """A step along an epsilon-subgradient, which is a subgradient at y_t."""
    return s._replace(x=s.x - EPSILON_STEP * p.subgradient(s[t + 1]))


def nearly_subgradients(p: Any, s: Any, states: list[Any]) -> list[Any]:
    """The distance at the start, bounded subgradients, and that those of the steps are epsilon-subgradients."""
    found = [p.distance_squared(s.x), p.norm_squared(p.subgradient(states[-1].x)) / 4]
    for k, state in enumerate(states[:-1]):
        y, g = s[k + 1], p.subgradient(s[k + 1])
        found.append(p.norm_squared(g) / 4)
        found.append(10 * (p.value(state.x) - p.value(y) - p.inner(g, state.x - y)))
    return found


def searches(n: int) -> Any:
    """A state of n + 1 points."""
    return with_points("Searches", ("y", n))


def searched(slope: str) -> Callable[..., Any]:
    """The distance at the start, and that each point is optimal over all directions known before."""

    def given(p: Any, s: Any) -> list[Any]:
        gradient = getattr(p, slope)
        span, zeros = [gradient(s[0])], []
        for before, after in itertools.pairwise(s):
            g = gradient(after)
            zeros += [p.inner(d, g) for d in (after - before, *span)]
            span += [g, before - after]
        return [p.distance_squared(s[0]), *(sign * zero + 1 for zero in zeros for sign in (1, -1))]

    return given


INEXACT_STEPS = 11
PRIMAL_DUAL = with_points("PrimalDual", ("y", INEXACT_STEPS), ("w", INEXACT_STEPS))
PrimalDual = namedtuple("PrimalDual", ["x", "z", *PRIMAL_DUAL._fields[1:]])
ZETA, GAMMA = F(9, 20), F(10, 13)


def inexact_weights() -> list[F]:
    """The sequence A_0, A_1, ... of the accelerated inexact forward-backward method."""
    eta, found = (1 - 0.45**2) / 1.3, [0.0]
    for _ in range(INEXACT_STEPS):
        found.append(found[-1] + (eta + math.sqrt(eta**2 + 4 * eta * found[-1])) / 2)
    return [F(a) for a in found]


WEIGHTS = inexact_weights()


def extrapolated(p: Any, t: int, s: Any) -> tuple[Any, Any]:
    """The point at which step t takes the gradient, and the gradient there; z begins at x."""
    y = s.x + (1 - WEIGHTS[t] / WEIGHTS[t + 1]) * (s.z - s.x) if t else s.x
    return y, p.f.gradient(y)


def inexact_forward_backward(p: Any, t: int, s: Any) -> Any:
    """A step to the point y_t, with the subgradient of h at w_t in the place of that of a proximal step."""
    _, g = extrapolated(p, t, s)
    v = p.h.subgradient(s[2 + INEXACT_STEPS + t])
    return s._replace(x=s[2 + t], z=(s.z if t else s.x) - (WEIGHTS[t + 1] - WEIGHTS[t]) * (v + g))


def small_gaps(p: Any, s: Any, states: list[Any]) -> list[Any]:
    """The distance at the start, and that the primal-dual gap of each proximal step is small."""
    found = [p.distance_squared(s.x)]
    for t, state in enumerate(states[:-1]):
        y, g = extrapolated(p, t, state)
        x, w = s[2 + t], s[2 + INEXACT_STEPS + t]
        v = p.h.subgradient(w)
        _ = p.h.subgradient(x)  # there is one
        error = p.norm_squared(x - y + GAMMA * g + GAMMA * v) / 2
        below = p.h.value(x) - p.h.value(w) - p.inner(v, x - w)
        found.append(error + GAMMA * below - (ZETA * GAMMA) ** 2 / 2 * p.norm_squared(v + g) + 1)
    return found


STRONG: dict[str, Any] = {"L_f": 1, "mu_f": F(1, 10)}

#: PEPit's module, its arguments, the number of steps, the method, and the question.
EXAMPLES: list[tuple[Any, ...]] = [
    (
        f"{COMPOSITE}.douglas_rachford_splitting", {"L": 1, "alpha": 1, "theta": 1, "n": 9}, 9,
        on(
            pt.Sum(g=pt.Convex, f=pt.SmoothConvex),
            douglas_rachford(prox("f", F(1)), prox("g", F(1)), F(1)),
        ),
        {"L_f": 1, "given": lambda p, x0: p.distance_squared(p.f.prox(x0, 1)), "measure": last_gap(F(1), -1)},
    ),
    (
        f"{COMPOSITE}.douglas_rachford_splitting_contraction",
        {"mu": 0.1, "L": 1, "alpha": 3, "theta": 1, "n": 2}, 2,
        on(
            pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex),
            twice(douglas_rachford(prox("g", F(3)), prox("f", F(3)), F(1))),
            lambda p, x0: Pair(x0, x0),
        ),
        {**STRONG, **FROM_TWO},
    ),
    (
        f"{COMPOSITE}.accelerated_douglas_rachford_splitting", {"mu": 0.1, "L": 1, "alpha": 0.9, "n": 2}, 2,
        accelerated_douglas_rachford(F(9, 10), F(1)),
        {
            **STRONG,
            "given": lambda p, x0: p.norm_squared(p.minimizer + F(9, 10) * p.f.optimal_subgradient - x0),
            "measure": last_gap(F(9, 10), 0),
        },
    ),
    (
        f"{COMPOSITE}.three_operator_splitting",
        {"mu1": 0.1, "L1": 10, "L3": 1, "alpha": 1, "theta": 1, "n": 4}, 4,
        on(
            pt.Sum(f=pt.SmoothStronglyConvex, g=pt.Convex, h=pt.SmoothConvex),
            twice(three_operators(F(1), F(1))),
            lambda p, x0: Pair(x0, x0),
        ),
        {"mu_f": F(1, 10), "L_f": 10, "L_h": 1, **FROM_TWO},
    ),
    (
        f"{INEXACT}.partially_inexact_douglas_rachford_splitting",
        {"mu": 0.1, "L": 5, "n": 5, "gamma": 1.4, "sigma": 0.2}, 5, partially_inexact(F(7, 5)),
        {
            "mu_f": F(1, 10), "L_f": 5, "start": "any", "given": small_errors(F(7, 5), F(1, 5)),
            "measure": lambda p, t, s: p.norm_squared(s.z - p.minimizer - F(7, 5) * p.f.optimal_subgradient),
        },
    ),
    (
        f"{MONOTONE}.three_operator_splitting", {"L": 1, "mu": 0.1, "beta": 1, "alpha": 0.9, "theta": 1.3}, 1,
        on(
            pt.Sum(A=pt.Monotone, B=pt.Cocoercive, C=pt.SmoothStronglyConvex),
            twice(three_monotone(F(9, 10), F(13, 10))),
            lambda p, x0: Pair(x0, x0),
        ),
        {"L_B": 1, "L_C": 1, "mu_C": F(1, 10), **FROM_TWO},
    ),
    (
        f"{MONOTONE}.douglas_rachford_splitting", {"L": 1, "mu": 0.1, "alpha": 1.3, "theta": 0.9}, 1,
        on(
            pt.Sum(A=pt.MonotoneLipschitz, B=pt.StronglyMonotone),
            twice(douglas_rachford(prox("B", F(13, 10)), prox("A", F(13, 10)), F(9, 10))),
            lambda p, x0: Pair(x0, x0),
        ),
        {"L_A": 1, "mu_B": F(1, 10), **FROM_TWO},
    ),
    (
        f"{MONOTONE}.douglas_rachford_splitting_2", {"beta": 1.2, "mu": 0.1, "alpha": 0.3, "theta": 1.5}, 1,
        on(
            pt.Sum(A=pt.Cocoercive, B=pt.StronglyMonotone),
            twice(douglas_rachford(prox("B", F(3, 10)), prox("A", F(3, 10)), F(3, 2))),
            lambda p, x0: Pair(x0, x0),
        ),
        {"L_A": F(5, 6), "mu_B": F(1, 10), **FROM_TWO},
    ),
    (
        f"{NONCONVEX}.difference_of_convex_algorithm", {"mu1": 0.15, "mu2": 0.1, "L1": 2.0, "L2": 5.0, "n": 5}, 5,
        on(
            pt.Sum(f=pt.SmoothStronglyConvex, g=pt.SmoothStronglyConvex, weights={"g": -1}),
            lambda p, t, x: p.f.linear_minimizer(-p.g.gradient(x)),
        ),
        {
            "mu_f": F(3, 20), "L_f": 2, "mu_g": F(1, 10), "L_g": 5, "given": near_the_infimum,
            "measure": lambda p, t, x, states: [slope(p, y) for y in states],
        },
    ),
    (
        f"{LOW}.alternate_projections", {"n": 10}, 10,
        on(TWO_SETS, lambda p, t, x: p.D.project(p.C.project(x))), {"measure": between_sets},
    ),
    (
        f"{LOW}.averaged_projections", {"n": 10}, 10, on(TWO_SETS, averaged),
        {"measure": lambda p, t, x: p.norm_squared(p.C.project(x) - p.D.project(x))},
    ),
    (
        f"{LOW}.dykstra", {"n": 10}, 10, on(TWO_SETS, dykstra, lambda p, x0: Corrected(x0, x0 - x0, x0 - x0)),
        {"measure": lambda p, t, s: between_sets(p, t, s.x)},
    ),
    online_example("online_gradient_descent", lambda p, t, s, g: p.K.project(s.x - ETA * g)),
    online_example("online_follow_leader", lambda p, t, s, g: p.joint_minimizer("K", *seen(t))),
    online_example("online_follow_regularized_leader", lambda p, t, s, g: p.joint_prox(s.first, ETA, "K", *seen(t))),
    online_example("online_frank_wolfe", online_frank_wolfe),
    (
        f"{STOCHASTIC}.saga", {"L": 1, "mu": 0.1, "n": 5}, 0, still(mean_of(5, h=pt.Convex), table(5)),
        {**STRONG, "start": "any", "given": lambda p, s: saga_potential(p, s.x, s[1:]), "measure": saga},
    ),
    (
        f"{STOCHASTIC}.point_saga", {"L": 1, "mu": 0.01, "n": 10}, 0, still(mean_of(POINTS), table(POINTS)),
        {
            "L_f": 1, "mu_f": POINT_MU, "start": "any", "given": lambda p, s: point_saga_potential(p, s.x, s[1:]),
            "measure": point_saga,
        },
    ),
    (
        f"{STOCHASTIC}.sgd", {"L": 1, "mu": 0.1, "gamma": 0.7, "v": 1, "R": 2, "n": 5}, 0, still(mean_of(5)),
        {
            **STRONG, "given": lambda p, x0: [p.distance_squared(x0) / 4, noise(p)],
            "measure": after_a_gradient(F(7, 10)),
        },
    ),
    (
        f"{STOCHASTIC}.sgd_overparametrized", {"L": 1, "mu": 0.1, "gamma": 2.3, "n": 5}, 0, still(mean_of(5)),
        {
            **STRONG, "given": lambda p, x0: [p.distance_squared(x0), noise(p) + 1],
            "measure": after_a_gradient(F(23, 10)),
        },
    ),
    (
        f"{INEXACT}.relatively_inexact_proximal_point_algorithm", {"n": 8, "gamma": 10, "sigma": 0.65}, 8,
        several_starts(pt.Sum(f=[pt.Convex]), ERRORS, inexact_point),
        {"start": "any", "given": errors_against_steps, "measure": lambda p, t, s: p.gap(s.x)},
    ),
    (
        f"{UNCONSTRAINED}.epsilon_subgradient_method",
        {"M": 2, "n": 6, "gamma": 1 / math.sqrt(7), "eps": 0.1, "R": 1}, 6,
        several_starts(pt.Convex, NEARBY, epsilon_subgradient),
        {
            "start": "any", "given": nearly_subgradients,
            "measure": lambda p, t, s, states: [p.gap(state.x) for state in states],
        },
    ),
    (
        f"{UNCONSTRAINED}.conjugate_gradient", {"L": 1, "n": 2}, 0,
        several_starts(pt.SmoothConvex, searches(2), lambda p, t, s: s),
        {"L": 1, "start": "any", "given": searched("gradient"), "measure": lambda p, t, s: p.gap(s[2])},
    ),
    (
        f"{UNCONSTRAINED}.conjugate_gradient_qg_convex", {"L": 1, "n": 12}, 0,
        several_starts(pt.QuadraticUpperBound, searches(12), lambda p, t, s: s),
        {"L": 1, "start": "any", "given": searched("subgradient"), "measure": lambda p, t, s: p.gap(s[12])},
    ),
    (
        f"{INEXACT}.accelerated_inexact_forward_backward", {"L": 1.3, "zeta": 0.45, "n": 11}, 11,
        several_starts(pt.Sum(f=pt.SmoothConvex, h=pt.Convex), PrimalDual, inexact_forward_backward),
        {
            "L_f": F(13, 10), "start": "any", "given": small_gaps,
            "measure": lambda p, t, s: p.gap(s.x),
        },
    ),
]  # fmt: skip
