"""False statements over all classes of problems: one for each kind of mistake that is made in a paper or at a desk.

Each is a method of a few lines with a claim that is not true. `near_misses.py` refutes them from nothing and keeps what
was found; tests replay it.
"""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any, NamedTuple

import potential as pt
from methods import Flow, Method

STATEMENTS: dict[str, type[Method]] = {}


def claim(name: str, assumes: Any, base: type[Method] = Method, **members: Any) -> None:
    """A false statement of that name: a method with what is claimed of it."""
    if "measure" in members:
        members.setdefault("weight", lambda self, p, t: 0)
    members = {"assumes": assumes, "theorem": f"false/{name}", "__doc__": f"{name}.", **members}
    STATEMENTS[name] = type("".join(word.capitalize() for word in name.split()), (base,), members)


def up_to(bound: Any) -> pt.Parameter:
    return pt.Parameter(above=0, at_most=bound)


def distance(self: Any, p: Any, t: Any, x: Any) -> Any:
    return p.distance_squared(x)


def gap(self: Any, p: Any, t: Any, x: Any) -> Any:
    return p.gap(x)


class Pair(NamedTuple):
    x: Any
    y: Any


def pair_start(self: Any, p: Any, x0: Any) -> Any:
    return Pair(x0, x0)


def forward(self: Any, p: Any, t: Any, x: Any) -> Any:
    return x - self.s * p.operator(x)


TWO = {"State": Pair, "start": pair_start, "iterate": lambda self, p, s: s.x}


# A smooth function with a further part --------------------------------------------------------------------------------

COMPOSITE = pt.Composite(pt.SmoothConvex)
STRONG = pt.Composite(pt.SmoothStronglyConvex)


def proximal(long: Any, back: Any = 1) -> Any:
    return lambda self, p, t, x: p.prox(x - long * p.gradient(x) / p.L, back / p.L)


claim(
    "composite gap with a short proximal step",
    COMPOSITE,
    step=proximal(1, F(1, 2)),
    potential=gap,
    progress=lambda self, p, t, x: p.gap(x) / 10,
)
claim(
    "composite distance with the step 2.05",
    COMPOSITE,
    step=proximal(F(41, 20), F(41, 20)),
    potential=distance,
    measure=distance,
)
claim(
    "composite without the proximal step", COMPOSITE, step=lambda self, p, t, x: x - p.gradient(x) / p.L, potential=gap
)
claim(
    "composite proximal step first",
    COMPOSITE,
    step=lambda self, p, t, x: p.prox(x, 1 / p.L) - p.gradient(x) / p.L,
    potential=distance,
    measure=distance,
)
claim(
    "composite rate of the smooth part squared",
    STRONG,
    step=proximal(1),
    measure=distance,
    potential=lambda self, p, t, x: (1 - p.mu / p.L) ** (-3 * t) * p.distance_squared(x),
)
claim(
    "composite gap at the rate of a contraction",
    STRONG,
    step=proximal(1),
    potential=lambda self, p, t, x: (1 - p.mu / p.L) ** (-3 * t) * p.gap(x),
)
claim(
    "proximal point with twice the gap",
    pt.Composite(),
    step=lambda self, p, t, x: p.prox(x, 1),
    potential=lambda self, p, t, x: p.distance_squared(x) / 2,
    progress=lambda self, p, t, x: F(21, 20) * p.gap(p.prox(x, 1)),
    measure=gap,
)
claim(
    "proximal point halves the gap",
    pt.Composite(),
    step=lambda self, p, t, x: p.prox(x, 1),
    potential=lambda self, p, t, x: 2**t * p.gap(x),
)
claim(
    "proximal point overrelaxed by 2.1",
    pt.Composite(),
    step=lambda self, p, t, x: x + F(21, 10) * (p.prox(x, 1) - x),
    potential=distance,
    measure=distance,
)

# Over a set -----------------------------------------------------------------------------------------------------------

SET = pt.Constrained(pt.SmoothConvex)
claim(
    "projected gradient with the step 2.05",
    SET,
    step=lambda self, p, t, x: p.project(x - F(41, 20) * p.gradient(x) / p.L),
    potential=distance,
    measure=distance,
)
claim(
    "projected gradient falls by its whole gradient",
    SET,
    step=lambda self, p, t, x: p.project(x - p.gradient(x) / p.L),
    potential=gap,
    progress=lambda self, p, t, x: p.norm_squared(p.gradient(x)) / (2 * p.L),
)
claim(
    "conditional gradient with the step 2/(t+3)",
    SET,
    step=lambda self, p, t, x: x + 2 / (t + 3) * (p.linear_minimizer(p.gradient(x)) - x),
    potential=lambda self, p, t, x: t * (t + 1) * p.gap(x),
    budget=lambda self, p, t: 2 * p.L * p.D**2,
)
claim(
    "conditional gradient with half the curvature",
    SET,
    step=lambda self, p, t, x: x + 2 / (t + 2) * (p.linear_minimizer(p.gradient(x)) - x),
    potential=lambda self, p, t, x: t * (t + 1) * p.gap(x),
    budget=lambda self, p, t: p.L * p.D**2,
)

# Operators with a resolvent -------------------------------------------------------------------------------------------

claim(
    "a resolvent contracts",
    pt.Monotone,
    step=lambda self, p, t, x: p.resolvent(x, 1),
    measure=distance,
    potential=lambda self, p, t, x: F(11, 10) ** t * p.distance_squared(x),
)
claim(
    "a resolvent overrelaxed by 2.05",
    pt.Monotone,
    step=lambda self, p, t, x: x + F(41, 20) * (p.resolvent(x, 1) - x),
    potential=distance,
    measure=distance,
)
claim(
    "a cocoercive operator with the step 2.05",
    pt.Cocoercive,
    s=up_to(lambda p: F(41, 20) / p.L),
    step=forward,
    potential=distance,
    measure=distance,
)
claim(
    "a cocoercive operator with all of its progress",
    pt.Cocoercive,
    s=up_to(lambda p: 2 / p.L),
    step=forward,
    potential=distance,
    measure=distance,
    progress=lambda self, p, t, x: self.s * (F(21, 10) / p.L - self.s) * p.norm_squared(p.operator(x)),
)
claim(
    "a monotone operator stepped forward",
    pt.MonotoneLipschitz,
    s=up_to(lambda p: 1 / p.L),
    step=forward,
    potential=distance,
    measure=distance,
)
claim(
    "a monotone operator stepped forward with a budget",
    pt.MonotoneLipschitz,
    s=up_to(lambda p: 1 / p.L),
    step=forward,
    measure=distance,
    potential=lambda self, p, t, x: (1 + self.s**2 * p.L**2) ** (-t) * F(21, 20) ** t * p.distance_squared(x),
)
claim(
    "extragradient with a long second step",
    pt.MonotoneLipschitz,
    s=up_to(lambda p: 1 / p.L),
    measure=distance,
    step=lambda self, p, t, x: x - F(21, 20) * self.s * p.operator(x - self.s * p.operator(x)),
    potential=distance,
)
claim(
    "extragradient over a set with one projection",
    pt.Constrained(pt.MonotoneLipschitz),
    s=up_to(lambda p: 1 / p.L),
    potential=distance,
    measure=distance,
    step=lambda self, p, t, x: p.project(x - self.s * p.operator(x)),
)
claim(
    "forward-backward on a monotone operator",
    pt.Composite(pt.MonotoneLipschitz),
    s=up_to(lambda p: 1 / p.L),
    step=lambda self, p, t, x: p.resolvent(x - self.s * p.operator(x), self.s),
    potential=distance,
    measure=distance,
)
claim(
    "forward-backward with a resolvent half as long",
    pt.Composite(pt.Cocoercive),
    step=lambda self, p, t, x: p.resolvent(x - p.operator(x) / p.L, 1 / (2 * p.L)),
    potential=distance,
    measure=distance,
)
claim(
    "forward-backward in the other order",
    pt.Composite(pt.Cocoercive),
    step=lambda self, p, t, x: p.resolvent(x, 1 / p.L) - p.operator(x) / p.L,
    potential=distance,
    measure=distance,
)

# Splittings -----------------------------------------------------------------------------------------------------------


def reflected(weight: Any) -> Any:
    def step(self: Any, p: Any, t: Any, z: Any) -> Any:
        a = p.resolvent(z, 1)
        return z + weight * (p.second_resolvent(2 * a - z, 1) - a)

    return step


def to_rest(self: Any, p: Any, t: Any, z: Any) -> Any:
    return p.norm_squared(z - p.splitting_point(1))


claim(
    "Douglas-Rachford overrelaxed by 2.05",
    pt.Splitting(),
    step=reflected(F(41, 20)),
    potential=to_rest,
    measure=to_rest,
)
claim(
    "Douglas-Rachford seen from the solution", pt.Splitting(), step=reflected(1), potential=distance, measure=distance
)
claim(
    "Peaceman-Rachford makes progress",
    pt.Splitting(),
    step=reflected(2),
    potential=to_rest,
    measure=to_rest,
    progress=lambda self, p, t, z: (
        p.norm_squared(p.resolvent(z, 1) - p.second_resolvent(2 * p.resolvent(z, 1) - z, 1)) / 10
    ),
)
claim(
    "two resolvents in turn",
    pt.Splitting(),
    step=lambda self, p, t, z: p.second_resolvent(p.resolvent(z, 1), 1),
    potential=distance,
    measure=distance,
)
claim(
    "three operators with the step 2.1",
    pt.Splitting(pt.Cocoercive),
    potential=to_rest,
    measure=to_rest,
    step=lambda self, p, t, z: (
        z
        + p.second_resolvent(2 * p.resolvent(z, 1) - z - F(21, 10) / p.L * p.operator(p.resolvent(z, 1)), 1)
        - p.resolvent(z, 1)
    ),
)

# Sums of several functions and operators ------------------------------------------------------------------------------

BOTH = pt.Sum(f=pt.SmoothConvex, g=pt.Convex)
claim(
    "a sum with the step 2.05",
    BOTH,
    step=lambda self, p, t, x: p.g.prox(x - F(41, 20) * p.f.gradient(x) / p.f.L, F(41, 20) / p.f.L),
    potential=distance,
    measure=distance,
)
claim(
    "two proximal steps in turn",
    pt.Sum(f=pt.Convex, g=pt.Convex),
    step=lambda self, p, t, x: p.g.prox(p.f.prox(x, 1), 1),
    potential=distance,
    measure=distance,
)
claim(
    "a projection overrelaxed by 2.05",
    pt.Sum(A=pt.ConvexSet, B=pt.ConvexSet),
    step=lambda self, p, t, x: x + F(41, 20) * (p.A.project(x) - x),
    potential=distance,
    measure=distance,
)
claim(
    "a sum of operators with the step 2.05",
    pt.Sum(A=pt.Monotone, B=pt.Cocoercive),
    step=lambda self, p, t, x: p.A.resolvent(x - F(41, 20) / p.B.L * p.B.operator(x), F(41, 20) / p.B.L),
    potential=distance,
    measure=distance,
)
claim(
    "the proximal step of a smooth function, too long",
    pt.Sum(f=pt.SmoothStronglyConvex, g=pt.SmoothConvex),
    step=lambda self, p, t, x: p.f.prox(x - p.g.gradient(x) / p.g.L, 2 / p.g.L),
    potential=distance,
    measure=distance,
)

# Fixed points ---------------------------------------------------------------------------------------------------------

claim(
    "a map overrelaxed by 1.05",
    pt.Nonexpansive,
    step=lambda self, p, t, x: x + F(21, 20) * (p.apply(x) - x),
    potential=distance,
    measure=distance,
)
claim(
    "a map that contracts",
    pt.Nonexpansive,
    step=lambda self, p, t, x: p.apply(x),
    measure=distance,
    potential=lambda self, p, t, x: F(21, 20) ** t * p.distance_squared(x),
)
claim(
    "a residual that falls by 1/t",
    pt.Nonexpansive,
    step=lambda self, p, t, x: (x + p.apply(x)) / 2,
    measure=distance,
    potential=lambda self, p, t, x: t * p.norm_squared(x - p.apply(x)) + F(19, 10) * p.distance_squared(x),
)
claim(
    "a map applied twice",
    pt.Nonexpansive,
    step=lambda self, p, t, x: 2 * p.apply(p.apply(x)) - p.apply(x),
    potential=distance,
    measure=distance,
)

# Saddle points --------------------------------------------------------------------------------------------------------


def primal_dual(tau: Any, sigma: Any) -> Any:
    def step(self: Any, p: Any, t: Any, s: Any) -> Any:
        x = p.prox(s.x - tau / p.M * p.adjoint(s.y), tau / p.M)
        return Pair(x, p.dual_prox(s.y + sigma / p.M * p.linear(2 * x - s.x), sigma / p.M))

    return step


def both(self: Any, p: Any, t: Any, s: Any) -> Any:
    return p.norm_squared(s.x - p.comparator) + p.norm_squared(s.y - p.dual_comparator)


def primal_dual_gap(self: Any, p: Any, t: Any, s: Any) -> Any:
    following = self.step(p, t, s)
    return p.saddle(following.x, p.dual_comparator) - p.saddle(p.comparator, following.y)


claim(
    "primal-dual without its coupling",
    pt.SaddlePoint,
    step=primal_dual(1, 1),
    potential=both,
    measure=both,
    progress=primal_dual_gap,
    **TWO,
)
claim(
    "primal-dual with steps of 1.2",
    pt.SaddlePoint,
    step=primal_dual(F(6, 5), F(6, 5)),
    measure=both,
    potential=lambda self, p, t, s: (
        both(self, p, t, s) - 2 * F(6, 5) * p.inner(p.linear(s.x - p.comparator), s.y - p.dual_comparator) / p.M
    ),
    progress=primal_dual_gap,
    **TWO,
)

# Draws ----------------------------------------------------------------------------------------------------------------


def noisy(self: Any, p: Any, t: Any, x: Any) -> Any:
    return x - self.eta * p.stochastic_gradient(x)


NOISE = {"eta": up_to(lambda p: 1 / p.L), "step": noisy}
claim(
    "noise counted once",
    pt.Stochastic(pt.SmoothConvex),
    **NOISE,
    potential=distance,
    measure=distance,
    budget=lambda self, p, t: F(19, 20) * self.eta**2 * p.sigma**2,
)
claim("noise that does not matter for the gap", pt.Stochastic(pt.SmoothConvex), **NOISE, potential=gap)
claim(
    "noise with the rate of a gradient",
    pt.Stochastic(pt.SmoothStronglyConvex),
    **NOISE,
    measure=distance,
    potential=lambda self, p, t, x: (1 - self.eta * p.mu) ** (-2 * t) * p.distance_squared(x),
)
claim(
    "noise of a smooth function not convex",
    pt.Stochastic(pt.Smooth),
    **NOISE,
    potential=gap,
    budget=lambda self, p, t: F(19, 40) * self.eta**2 * p.L * p.sigma**2,
)
claim(
    "noise before a projection",
    pt.Constrained(pt.Stochastic(pt.SmoothConvex)),
    eta=up_to(lambda p: 1 / p.L),
    step=lambda self, p, t, x: p.project(x - self.eta * p.stochastic_gradient(x)),
    potential=distance,
    measure=distance,
    budget=lambda self, p, t: self.eta**2 * p.sigma**2 / 2,
)
claim(
    "noise before a proximal step",
    pt.Composite(pt.Stochastic(pt.SmoothConvex)),
    eta=up_to(lambda p: 1 / p.L),
    step=lambda self, p, t, x: p.prox(x - self.eta * p.stochastic_gradient(x), self.eta),
    potential=distance,
    measure=distance,
    budget=lambda self, p, t: self.eta**2 * p.sigma**2 / 2,
)


def noisy_mirror(self: Any, p: Any, t: Any, x: Any) -> Any:
    return p.mirror_step(x, p.stochastic_gradient(x), self.eta)


def divergence(self: Any, p: Any, t: Any, x: Any) -> Any:
    return p.bregman(p.minimizer, x)


claim(
    "noise before a mirror step",
    pt.Stochastic(pt.MirrorConvex),
    eta=pt.Parameter(above=0),
    step=noisy_mirror,
    potential=divergence,
    progress=lambda self, p, t, x: self.eta * p.gap(x),
    budget=lambda self, p, t: F(19, 40) * self.eta**2 * p.G**2,
)
claim(
    "noise before a mirror step of a smooth function counted half",
    pt.Stochastic(pt.MirrorSmoothConvex),
    eta=up_to(lambda p: 1 / (2 * p.L)),
    step=noisy_mirror,
    potential=divergence,
    progress=lambda self, p, t, x: self.eta * p.gap(self.step(p, t, x)),
    budget=lambda self, p, t: self.eta**2 * p.sigma**2 / 4,
)


def component(self: Any, p: Any, t: Any, x: Any) -> Any:
    return x - self.eta * p.component_gradient(x)


SUM = {"eta": up_to(lambda p: 1 / p.L), "step": component}
claim(
    "a component's noise counted once",
    pt.FiniteSum(pt.SmoothConvex),
    **SUM,
    potential=distance,
    measure=distance,
    budget=lambda self, p, t: self.eta**2 * p.sigma**2,
)
claim(
    "a component with the rate of the mean",
    pt.FiniteSum(pt.SmoothStronglyConvex),
    **SUM,
    measure=distance,
    potential=lambda self, p, t, x: (1 - self.eta * p.mu) ** (-2 * t) * p.distance_squared(x),
)
claim("a component lowers the gap", pt.FiniteSum(pt.SmoothConvex), **SUM, potential=gap)
claim(
    "a component's variance is reduced",
    pt.FiniteSum(pt.SmoothConvex),
    eta=up_to(lambda p: 1 / p.L),
    State=Pair,
    start=pair_start,
    iterate=lambda self, p, s: s.x,
    step=lambda self, p, t, s: Pair(
        s.x - self.eta * (p.component_gradient(s.x) - p.component_gradient(s.y) + p.gradient(s.y)), s.y
    ),
    potential=lambda self, p, t, s: p.distance_squared(s.x),
    measure=lambda self, p, t, s: p.distance_squared(s.x),
)


def coordinate(size: Any) -> Any:
    return lambda self, p, t, x: x - size * p.coordinate_gradient(x)


claim(
    "a coordinate at the rate of all",
    pt.CoordinateSmoothStronglyConvex,
    step=coordinate(1),
    potential=lambda self, p, t, x: (1 - p.mu) ** (-t) * p.gap(x),
)
claim(
    "a coordinate brings the distance down by its gap",
    pt.CoordinateSmoothConvex,
    step=coordinate(1),
    potential=distance,
    measure=distance,
    progress=lambda self, p, t, x: 2 * p.gap(x),
)
claim(
    "a coordinate with the step 2.05",
    pt.CoordinateSmoothConvex,
    step=coordinate(F(41, 20)),
    potential=distance,
    measure=distance,
)

# Errors that are not random -------------------------------------------------------------------------------------------


def inexact(self: Any, p: Any, t: Any, x: Any) -> Any:
    return x - p.inexact_gradient(x) / p.L


claim(
    "errors that do not slow the rate",
    pt.Inexact(pt.SmoothStronglyConvex),
    step=inexact,
    potential=lambda self, p, t, x: (1 - p.mu / p.L) ** (-2 * t) * p.gap(x),
)
claim("errors that keep the distance", pt.Inexact(pt.SmoothConvex), step=inexact, potential=distance, measure=distance)
claim(
    "errors counted once",
    pt.Inexact(pt.Smooth),
    step=inexact,
    potential=gap,
    progress=lambda self, p, t, x: (1 - p.delta**2 / 2) * p.norm_squared(p.gradient(x)) / (2 * p.L),
)

# Not convex -----------------------------------------------------------------------------------------------------------

claim(
    "not convex, the progress of step 1/L at 1.2/L",
    pt.Smooth,
    step=lambda self, p, t, x: x - F(6, 5) * p.gradient(x) / p.L,
    potential=gap,
    progress=lambda self, p, t, x: p.norm_squared(p.gradient(x)) / (2 * p.L),
)
claim(
    "not convex, the gradient gets smaller",
    pt.Smooth,
    step=lambda self, p, t, x: x - p.gradient(x) / p.L,
    potential=lambda self, p, t, x: p.norm_squared(p.gradient(x)),
    measure=gap,
)
claim(
    "Lojasiewicz, a rate of 3 mu/L",
    pt.PolyakLojasiewicz,
    step=lambda self, p, t, x: x - p.gradient(x) / p.L,
    potential=lambda self, p, t, x: (1 + 3 * p.mu / p.L) ** t * p.gap(x),
)
claim(
    "Lojasiewicz, the step 2.05",
    pt.PolyakLojasiewicz,
    step=lambda self, p, t, x: x - F(41, 20) * p.gradient(x) / p.L,
    potential=gap,
)

# Steps that the function decides --------------------------------------------------------------------------------------

claim(
    "Polyak's step made longer",
    pt.PolyakStep(pt.SmoothStronglyConvex),
    step=lambda self, p, t, x: x - F(21, 10) * p.polyak_step(x) * p.gradient(x),
    potential=distance,
    measure=distance,
)
claim(
    "line search brings the distance down at its rate",
    pt.SmoothStronglyConvex,
    measure=distance,
    step=lambda self, p, t, x: p.line_search(x, p.gradient(x)),
    potential=lambda self, p, t, x: ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.distance_squared(x),
)
claim(
    "line search halves the gap",
    pt.SmoothConvex,
    step=lambda self, p, t, x: p.line_search(x, p.gradient(x)),
    potential=lambda self, p, t, x: 2**t * p.gap(x),
)

# Mirror maps ----------------------------------------------------------------------------------------------------------

claim(
    "a Bregman step of 2.1/L",
    pt.RelativelySmooth,
    step=lambda self, p, t, x: p.mirror_step(x, p.gradient(x), F(21, 10) / p.L),
    potential=lambda self, p, t, x: p.gap(x),
)
claim(
    "a Bregman step with twice the gap",
    pt.RelativelySmooth,
    measure=gap,
    step=lambda self, p, t, x: p.mirror_step(x, p.gradient(x), 1 / p.L),
    potential=lambda self, p, t, x: p.L * p.bregman(p.minimizer, x),
    progress=lambda self, p, t, x: F(21, 20) * p.gap(self.step(p, t, x)),
)
claim(
    "a composite Bregman step of 2.1/L",
    pt.Composite(pt.RelativelySmooth),
    step=lambda self, p, t, x: p.mirror_step(x, p.gradient(x), F(21, 10) / p.L),
    potential=lambda self, p, t, x: p.gap(x),
)
claim(
    "a Bregman proximal step with twice the gap",
    pt.BregmanProximal,
    measure=gap,
    step=lambda self, p, t, x: p.bregman_prox(x, 1),
    potential=lambda self, p, t, x: p.bregman(p.minimizer, x),
    progress=lambda self, p, t, x: F(21, 20) * p.gap(self.step(p, t, x)),
)

# Flows ----------------------------------------------------------------------------------------------------------------


def downhill(self: Any, p: Any, t: Any, x: Any) -> Any:
    return -p.gradient(x)


claim(
    "a flow with twice the gap",
    pt.DifferentiableConvex,
    Flow,
    velocity=downhill,
    measure=distance,
    potential=lambda self, p, t, x: p.distance_squared(x),
    progress=lambda self, p, t, x: F(41, 20) * p.gap(x),
)
claim(
    "a flow with the rate of the value",
    pt.DifferentiableStronglyConvex,
    Flow,
    velocity=downhill,
    potential=lambda self, p, t, x: pt.exp(F(21, 10) * p.mu * t) * p.gap(x),
)
claim(
    "a flow whose distance falls by t",
    pt.DifferentiableConvex,
    Flow,
    velocity=downhill,
    measure=distance,
    potential=lambda self, p, t, x: (1 + t) * p.distance_squared(x),
)

# Further classes ------------------------------------------------------------------------------------------------------

claim(
    "a contraction 5% better",
    pt.Contraction,
    step=lambda self, p, t, x: p.apply(x),
    measure=distance,
    potential=lambda self, p, t, x: (F(21, 20) / p.L**2) ** t * p.distance_squared(x),
)
claim(
    "a map without a fixed point overrelaxed by 1.05",
    pt.InconsistentNonexpansive,
    step=lambda self, p, t, x: x + F(21, 20) * (p.apply(x) - x),
    potential=distance,
    measure=distance,
)
claim(
    "a strongly monotone resolvent 5% better",
    pt.StronglyMonotone,
    step=lambda self, p, t, x: p.resolvent(x, 1),
    measure=distance,
    potential=lambda self, p, t, x: (F(21, 20) * (1 + p.mu) ** 2) ** t * p.distance_squared(x),
)
claim(
    "a quadratic upper bound with the step 2.05",
    pt.QuadraticUpperBound,
    step=lambda self, p, t, x: x - F(41, 20) * p.subgradient(x) / p.L,
    potential=distance,
    measure=distance,
)
claim(
    "a restricted secant with the step 2.05",
    pt.RestrictedSecantErrorBound,
    step=lambda self, p, t, x: x - F(41, 20) * p.gradient(x) / p.L,
    potential=distance,
    measure=distance,
)
claim(
    "a smooth adaptable function with the step 2.05",
    pt.SmoothAdaptable,
    step=lambda self, p, t, x: p.mirror_step(x, p.gradient(x), F(41, 20) / p.L),
    potential=lambda self, p, t, x: p.value(x),
    measure=lambda self, p, t, x: p.value(x),
)

# A class of one's own -------------------------------------------------------------------------------------------------


class RatioTen(pt.SmoothStronglyConvex):
    """Smooth and strongly convex functions at one ratio of the constants."""

    parameters = {"mu": pt.Parameter(above=0), "L": lambda p: 10 * p.mu}


class UnitCocoercive(pt.Cocoercive):
    """Cocoercive operators with L = 1."""

    parameters = {"L": lambda p: 1}


claim(
    "one ratio, a rate of 0.65",
    RatioTen,
    step=lambda self, p, t, x: x - 2 / (11 * p.mu) * p.gradient(x),
    measure=distance,
    potential=lambda self, p, t, x: F(100, 65) ** (2 * t) * p.distance_squared(x),
)
claim(
    "one ratio, composite",
    pt.Composite(RatioTen),
    step=lambda self, p, t, x: p.prox(x - 2 / (11 * p.mu) * p.gradient(x), 2 / (11 * p.mu)),
    measure=distance,
    potential=lambda self, p, t, x: F(100, 65) ** (2 * t) * p.distance_squared(x),
)
claim(
    "one constant, the step 2.05",
    UnitCocoercive,
    step=lambda self, p, t, x: x - F(41, 20) * p.operator(x),
    potential=distance,
    measure=distance,
)
