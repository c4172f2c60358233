"""Theorems that `potential.discover` found from the step alone, each of them as it came out.

Nothing of the potentials, the weights or the rates was given. `note` says of each how its bound compares with what the
catalogue has of the literature; "new" means that it is in none of the sources that are named there.
"""

from fractions import Fraction
from typing import Any

import potential as pt
from methods import (
    ContractingGradientDescent,
    FixedStepGradientDescent,
    FrankWolfe,
    GradientDescent,
    LongStepAcceleratedGradient,
    OptimisticGradient,
    PolyakLojasiewiczGradientDescent,
    RandomCoordinateDescent,
    StochasticGradientDescent,
    StronglyConvexAcceleratedGradient,
    StronglyConvexGradientDescent,
    StronglyConvexRandomCoordinateDescent,
    WeightedStronglyConvexSubgradient,
)
from potential import Theorem


def _any_step(m: Any, p: Any, t: Any, x: Any) -> Any:
    slope = p.norm_squared(p.gradient(x))
    return 2 * t * p.gap(x) + t * (p.L * m.eta * t + 1) / p.L * slope + p.distance_squared(x) / m.eta


def _gradient(m: Any, p: Any, t: Any, x: Any) -> Any:
    slope = p.norm_squared(p.gradient(x))
    return 2 * p.L * t * p.gap(x) + t * (t + 1) * slope + p.L**2 * p.distance_squared(x)


def _momentum_growth(p: Any, t: Any) -> Any:
    return ((1 - p.q) ** 2 * (1 + p.q)) ** (-t)


def _momentum(m: Any, p: Any, t: Any, s: Any) -> Any:
    slope = p.norm_squared(p.gradient(s.y)) / (2 * p.L * (1 - p.q) * (1 + p.q))
    return _momentum_growth(p, t) * (p.gap(s.y) + p.mu / (2 * (1 - p.q)) * p.distance_squared(s.z) + slope)


def _coordinates_growth(p: Any, t: Any) -> Any:
    return ((p.n + p.mu * p.n - 2 * p.mu) / (p.n + p.mu * p.n)) ** (-t)


def _contraction_growth(p: Any, t: Any) -> Any:
    return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t)


def _descent_growth(p: Any, t: Any) -> Any:
    return (1 - p.mu / p.L) ** (-2 * t)


def _growth_condition(p: Any, t: Any) -> Any:
    return ((2 * p.L + p.mu) * (p.L - p.mu) / (2 * p.L * (p.L + p.mu))) ** (-t)


def _mapping(m: Any, p: Any, t: Any, x: Any) -> Any:
    return p.norm_squared(x - m.step(p, t, x))


def _gap(p: Any, t: Any, x: Any) -> Any:
    return p.gap(x)


def _slope(p: Any, t: Any, x: Any) -> Any:
    return p.norm_squared(p.gradient(x))


THEOREMS = [
    Theorem(
        name="discovered/gradient-descent-any-step",
        method=FixedStepGradientDescent,
        problem=pt.SmoothConvex,
        potential=_any_step,
        measure=_gap,
        weight=lambda m, p, t: 4 * t + 2 / (p.L * m.eta),
        note="For every step $eta <= 1/L$ this is the exact worst case, of the Huber function, and half of what "
        "gradient-descent/any-step says. The bound is known for step $1/L$; the potential is new.",
    ),
    Theorem(
        name="discovered/gradient-descent-gradient",
        method=GradientDescent,
        problem=pt.SmoothConvex,
        potential=_gradient,
        measure=_slope,
        weight=lambda p, t: (t + 1) ** 2,
        note="A bound by the distance at the start alone, where gradient-descent/tight needs the gap there as well.",
    ),
    Theorem(
        name="discovered/gradient-descent-strongly-convex-gap",
        method=StronglyConvexGradientDescent,
        problem=pt.SmoothStronglyConvex,
        potential=lambda p, t, x: _descent_growth(p, t) * p.gap(x),
        measure=_gap,
        weight=_descent_growth,
        note="The square of the rate of gradient-descent/strongly-convex, and exact.",
    ),
    Theorem(
        name="discovered/gradient-descent-contraction-gap",
        method=ContractingGradientDescent,
        problem=pt.SmoothStronglyConvex,
        potential=lambda p, t, x: _contraction_growth(p, t) * p.gap(x),
        measure=_gap,
        weight=_contraction_growth,
        note="The rate of gradient-descent/contraction, of the gap in the place of the distance.",
    ),
    Theorem(
        name="discovered/gradient-descent-contraction-gradient",
        method=ContractingGradientDescent,
        problem=pt.SmoothStronglyConvex,
        potential=lambda p, t, x: _contraction_growth(p, t) * p.norm_squared(p.gradient(x)),
        measure=_slope,
        weight=_contraction_growth,
        note="The rate of gradient-descent/contraction, of the gradient in the place of the distance.",
    ),
    Theorem(
        name="discovered/accelerated-strongly-convex",
        method=StronglyConvexAcceleratedGradient,
        problem=pt.SmoothStronglyConvex,
        potential=_momentum,
        measure=lambda p, t, s: p.gap(s.y),
        weight=lambda p, t: _momentum_growth(p, t) / ((1 - p.q) * (1 + p.q)),
        note="The factor $(1 - q) (1 - q^2)$ in the place of the $1 - q$ of accelerated/strongly-convex. New.",
    ),
    Theorem.of(LongStepAcceleratedGradient),
    Theorem(
        name="discovered/coordinate-descent-random",
        method=RandomCoordinateDescent,
        potential=lambda p, t, x: (t + p.n - 1) / p.n * p.gap(x) + p.distance_squared(x) / 2,
        measure=_gap,
        weight=lambda p, t: t / p.n,
        note="For one coordinate it is the bound of gradient descent, which coordinate-descent/random is not.",
    ),
    Theorem(
        name="discovered/coordinate-descent-strongly-convex",
        method=StronglyConvexRandomCoordinateDescent,
        potential=lambda p, t, x: _coordinates_growth(p, t) * (p.gap(x) + p.distance_squared(x) / 2),
        measure=_gap,
        weight=_coordinates_growth,
        note="The factor $1 - 2 mu/(n (1 + mu))$ in the place of $1 - mu/n$.",
    ),
    Theorem(
        name="discovered/frank-wolfe",
        method=FrankWolfe,
        potential=lambda p, t, x: t * (t + 2) * p.gap(x),
        budget=lambda p, t: 2 * p.L * p.D**2,
        measure=_gap,
        weight=lambda p, t: t * (t + 2),
        note="$T + 2$ in the place of the $T + 1$ of frank-wolfe/smooth-convex.",
    ),
    Theorem(
        name="discovered/optimistic-gradient",
        method=OptimisticGradient,
        problem=pt.MonotoneLipschitz,
        potential=lambda m, p, t, s: p.distance_squared(s.x) + p.L * m.s / (1 - p.L * m.s) * p.norm_squared(s.x - s.w),
        progress=lambda m, p, t, s: (
            m.s**2 * (1 - 2 * p.L * m.s) / (1 - p.L * m.s) ** 2 * p.norm_squared(p.operator(s.w))
        ),
        measure=lambda p, t, s: p.norm_squared(p.operator(s.w)),
        weight=lambda p, t: 0,
        note="The operator where it was evaluated last, with a weight of its own for each step. New.",
    ),
    Theorem(
        name="discovered/stochastic",
        method=StochasticGradientDescent,
        potential=lambda m, p, t, x: p.distance_squared(x) / m.eta,
        progress=lambda p, t, x: 2 * p.gap(x),
        budget=lambda m, p, t: m.eta * p.sigma**2,
        measure=_gap,
        weight=lambda p, t: 0,
        note="The bound of gradient-descent/stochastic without its factor $1/(1 - eta L)$.",
    ),
    Theorem(
        name="discovered/stochastic-gradient",
        method=StochasticGradientDescent,
        potential=lambda m, p, t, x: p.distance_squared(x) / m.eta**2,
        progress=lambda m, p, t, x: (2 - p.L * m.eta) / (p.L * m.eta) * p.norm_squared(p.gradient(x)),
        budget=lambda p, t: p.sigma**2,
        measure=_slope,
        weight=lambda p, t: 0,
        note="The squared gradient in the mean, by the distance at the start.",
    ),
    Theorem(
        name="discovered/subgradient-strongly-convex",
        method=WeightedStronglyConvexSubgradient,
        potential=lambda p, t, x: p.mu * t * (t + 2) / 4 * p.distance_squared(x),
        progress=lambda p, t, x: (t + 2) * p.gap(x),
        budget=lambda p, t: p.G**2 / p.mu,
        measure=_gap,
        weight=lambda p, t: 0,
        note="The weights $t + 2$ in the place of the $t + 1$ of subgradient/strongly-convex-weighted, and $T + 3$ in "
        "the place of its $T + 1$. New.",
    ),
    Theorem(
        name="discovered/proximal-gradient-mapping",
        method=GradientDescent,
        problem=pt.Composite(pt.SmoothConvex),
        potential=lambda m, p, t, x: t**2 * _mapping(m, p, t, x) + 2 * t / p.L * p.gap(x) + p.distance_squared(x),
        progress=lambda p, t, x: 0,
        measure=_mapping,
        weight=lambda p, t: t**2 + t + Fraction(3, 4),
        note="Beck 2017, theorem 10.26, has $4 R^2/(T + 1)^2$, four times as much. New.",
    ),
    Theorem(
        name="discovered/polyak-lojasiewicz",
        method=PolyakLojasiewiczGradientDescent,
        potential=lambda p, t, x: _growth_condition(p, t) * p.gap(x),
        measure=_gap,
        weight=_growth_condition,
        note="The factor $(1 + mu/(2 L)) (L - mu)/(L + mu)$, less than the $1 - mu/L$ of "
        "gradient-descent/polyak-lojasiewicz. Abbaszadehpeivasti, de Klerk, Zamani 2023 have the exact one.",
    ),
]
