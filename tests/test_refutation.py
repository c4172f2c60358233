"""False statements are refuted, each by a function of its class on which the method's own step shows the violation."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from proofs_of_catalogue import statement_of

import potential as pt
import proofs
from methods import (
    AcceleratedGradient,
    ExpectedlySmoothGradientDescent,
    FrankWolfe,
    GradientDescent,
    LazyMirrorDescent,
    Method,
    MirrorAcceleratedGradient,
    MirrorDescent,
    ProjectedAcceleratedGradient,
    SagaWithFunctionValues,
    StronglyConvexAcceleratedGradient,
    StronglyConvexGradientDescent,
    StronglyConvexSubgradient,
    Subgradient,
    VaryingStepSubgradient,
    WeightedStronglyConvexSubgradient,
)
from potential import Constrained, Online
from potential.errors import InputError
from potential.refutation import worst_step
from potential.refutation.counterexample import Counterexample, Evaluated, InterpolatingFunction, maximize_on_simplex
from potential.refutation.not_proved import NotProved
from potential.refutation.step_program import StepProgram
from potential.refutation.worst_step import broken_requirement, diagnose, refute
from potential.refutation.worst_step import samples as all_samples
from potential.search.multipliers import Search
from potential.search.samples import sample_generators
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem
from potential.statement.trace import trace

F = Fraction


def changed(base: type[Method], name: str, **members: Any) -> type[Method]:
    """A method like `base` but for the members given."""
    return type(name, (base,), {"theorem": f"false/{name}", **members})


class Plain(Method):
    """The subgradient method without a bound on subgradients."""

    assumes = pt.Convex
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.subgradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / (2 * self.eta)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


class Contraction(Method):
    """Gradient descent with the step 2/(L + mu)."""

    assumes = pt.SmoothStronglyConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 / (p.L + p.mu) * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.distance_squared(x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t)


class GradientNorm(Method):
    """Gradient descent on the gap alone, paying for the gradient."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x)) / (2 * p.L)


GD, SGD = GradientDescent, StronglyConvexGradientDescent
AG, SAG = AcceleratedGradient, StronglyConvexAcceleratedGradient
SG, MD = Subgradient, MirrorDescent


def accelerated(
    tau: Callable[[Any], Any] = lambda t: 2 / (t + 2),
    y: Callable[[Any], Any] = lambda L: 1 / L,
    z: Callable[[Any, Any], Any] = lambda t, L: (t + 1) / (2 * L),
) -> Callable[..., Any]:
    """The step of the accelerated method with other coefficients."""

    def step(self: Any, p: Any, t: Any, s: Any) -> Any:
        x = (1 - tau(t)) * s.y + tau(t) * s.z
        g = p.gradient(x)
        return self.State(y=x - y(p.L) * g, z=s.z - z(t, p.L) * g)

    return step


def strongly_accelerated(
    weight: Callable[[Any], Any] = lambda p: p.q, jump: Callable[[Any], Any] = lambda p: 1 / p.mu
) -> Callable[..., Any]:
    """The step of the accelerated method for strongly convex functions with other coefficients."""

    def step(self: Any, p: Any, t: Any, s: Any) -> Any:
        x = (s.y + weight(p) * s.z) / (1 + weight(p))
        g = p.gradient(x)
        return self.State(y=x - g / p.L, z=(1 - p.q) * s.z + p.q * (x - jump(p) * g))

    return step


def gradient_step(size: Callable[[Any], Any]) -> Callable[..., Any]:
    """x - size g."""
    return lambda self, p, t, x: x - size(p) * p.gradient(x)


def subgradient_step(factor: Any) -> Callable[..., Any]:
    """x - factor eta g."""
    return lambda self, p, t, x: x - factor * self.eta * p.subgradient(x)


def mirror_step(factor: Any) -> Callable[..., Any]:
    """A mirror step of size factor eta."""
    return lambda self, p, t, x: p.mirror_step(x, p.subgradient(x), factor * self.eta)


# What is claimed, of which obligation it breaks.
DECREASE: list[type[Method] | Theorem] = [
    # Gradient descent, smooth and convex.
    changed(GD, "gd-step-2.01", step=gradient_step(lambda p: F(201, 100) / p.L)),
    changed(GD, "gd-step-unscaled", step=gradient_step(lambda p: 1)),
    changed(GD, "gd-step-squared-constant", step=gradient_step(lambda p: 1 / p.L**2)),
    changed(GD, "gd-ascent", step=gradient_step(lambda p: -1 / p.L)),
    changed(GD, "gd-short-step", step=gradient_step(lambda p: F(49, 100) / p.L)),
    changed(
        GD, "gd-weight-quadratic", potential=lambda self, p, t, x: t**2 * p.gap(x) + p.L / 2 * p.distance_squared(x)
    ),
    changed(
        GD,
        "gd-weight-2.01",
        potential=lambda self, p, t, x: F(201, 100) * t * p.gap(x) + p.L / 2 * p.distance_squared(x),
    ),
    changed(
        GD,
        "gd-distance-too-small",
        potential=lambda self, p, t, x: t * p.gap(x) + F(24, 100) * p.L * p.distance_squared(x),
    ),
    changed(GD, "gd-distance-unscaled", potential=lambda self, p, t, x: t * p.gap(x) + p.distance_squared(x) / 2),
    changed(GD, "gd-no-distance", potential=lambda self, p, t, x: (t + 1) * p.gap(x)),
    changed(GD, "gd-progress-too-large", progress=lambda self, p, t, x: F(101, 100) * p.gap(x)),
    changed(
        GradientNorm,
        "gd-gradient-1.01",
        progress=lambda self, p, t, x: F(101, 200) * p.norm_squared(p.gradient(x)) / p.L,
    ),
    changed(GradientNorm, "gd-gradient-step-1.2", step=gradient_step(lambda p: F(12, 10) / p.L)),
    # Gradient descent, smooth and strongly convex.
    changed(SGD, "sgd-step-2.01", step=gradient_step(lambda p: F(201, 100) / p.L)),
    changed(SGD, "sgd-step-swapped", step=gradient_step(lambda p: 1 / p.mu)),
    changed(
        SGD,
        "sgd-rate-cubed",
        potential=lambda self, p, t, x: (1 - p.mu / p.L) ** (-3 * t) * (p.gap(x) + p.mu / 2 * p.distance_squared(x)),
    ),
    changed(
        SGD,
        "sgd-rate-root",
        potential=lambda self, p, t, x: (1 - p.q) ** (-t) * (p.gap(x) + p.mu / 2 * p.distance_squared(x)),
    ),
    changed(Contraction, "contraction-step-1.01", step=gradient_step(lambda p: F(202, 100) / (p.L + p.mu))),
    changed(Contraction, "contraction-step-1/L", step=gradient_step(lambda p: 1 / p.L)),
    changed(
        Contraction,
        "contraction-near-one",
        step=gradient_step(lambda p: F(21, 20) / p.L),
        potential=lambda self, p, t, x: (1 - p.mu / p.L) ** (-t) * p.distance_squared(x),
        weight=lambda self, p, t: 0,
    ),
    changed(Contraction, "contraction-swapped", step=gradient_step(lambda p: 2 / (p.L + 3 * p.mu))),
    changed(
        Contraction,
        "contraction-cubed",
        potential=lambda self, p, t, x: ((p.L + p.mu) / (p.L - p.mu)) ** (3 * t) * p.distance_squared(x),
        weight=lambda self, p, t: 0,
    ),
    # Acceleration, smooth and convex.
    changed(
        AG,
        "ag-weight-t(t+2)",
        potential=lambda self, p, t, s: t * (t + 2) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.z),
    ),
    changed(
        AG,
        "ag-weight-1.01",
        potential=lambda self, p, t, s: F(101, 100) * t * (t + 1) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.z),
    ),
    changed(
        AG,
        "ag-distance-1.99",
        potential=lambda self, p, t, s: t * (t + 1) * p.gap(s.y) + F(199, 100) * p.L * p.distance_squared(s.z),
    ),
    changed(
        AG,
        "ag-distance-of-y",
        potential=lambda self, p, t, s: t * (t + 1) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.y),
    ),
    changed(AG, "ag-step-2.01", step=accelerated(y=lambda L: F(201, 100) / L)),
    changed(AG, "ag-mirror-step-1.01", step=accelerated(z=lambda t, L: F(101, 100) * (t + 1) / (2 * L))),
    changed(AG, "ag-mirror-step-doubled", step=accelerated(z=lambda t, L: (t + 1) / L)),
    changed(AG, "ag-mirror-step-late", step=accelerated(z=lambda t, L: (t + 2) / (2 * L))),
    changed(AG, "ag-momentum-1/(t+2)", step=accelerated(tau=lambda t: 1 / (t + 2))),
    changed(AG, "ag-momentum-2/(t+3)", step=accelerated(tau=lambda t: 2 / (t + 3))),
    # Acceleration, smooth and strongly convex.
    changed(
        SAG,
        "sag-swapped",
        potential=lambda self, p, t, s: (1 - p.q) ** (-t) * (p.gap(s.y) + p.L / 2 * p.distance_squared(s.z)),
    ),
    changed(
        SAG,
        "sag-constant-0.9",
        potential=lambda self, p, t, s: (1 - p.q) ** (-t) * (p.gap(s.y) + F(9, 20) * p.mu * p.distance_squared(s.z)),
    ),
    changed(
        SAG,
        "sag-constant-1.1",
        potential=lambda self, p, t, s: (1 - p.q) ** (-t) * (p.gap(s.y) + F(11, 20) * p.mu * p.distance_squared(s.z)),
    ),
    changed(
        SAG,
        "sag-rate-squared",
        potential=lambda self, p, t, s: (1 - p.q) ** (-2 * t) * (p.gap(s.y) + p.mu / 2 * p.distance_squared(s.z)),
    ),
    changed(SAG, "sag-jump-1/L", step=strongly_accelerated(jump=lambda p: 1 / p.L)),
    changed(SAG, "sag-jump-1.05/mu", step=strongly_accelerated(jump=lambda p: F(105, 100) / p.mu)),
    changed(SAG, "sag-momentum-2q", step=strongly_accelerated(weight=lambda p: 2 * p.q)),
    changed(SAG, "sag-momentum-q-squared", step=strongly_accelerated(weight=lambda p: p.q**2)),
    # The subgradient method, bounded subgradients.
    changed(SG, "sg-budget-0.99", budget=lambda self, p, t: F(99, 200) * self.eta * p.G**2),
    changed(SG, "sg-budget-unscaled", budget=lambda self, p, t: self.eta * p.G / 2),
    changed(SG, "sg-budget-eta-squared", budget=lambda self, p, t: self.eta**2 * p.G**2 / 2),
    changed(SG, "sg-progress-1.01", progress=lambda self, p, t, x: F(101, 100) * p.gap(x)),
    changed(SG, "sg-step-1.01", step=subgradient_step(F(101, 100))),
    changed(SG, "sg-step-0.99", step=subgradient_step(F(99, 100))),
    changed(SG, "sg-decaying-budget", budget=lambda self, p, t: self.eta * p.G**2 / (t + 2)),
    # Convex functions without further bounds.
    changed(Plain, "plain-no-budget"),
    changed(Plain, "plain-half-progress", progress=lambda self, p, t, x: p.gap(x) / 2),
    changed(Plain, "plain-budget", budget=lambda self, p, t: 1000 * self.eta),
    # Mirror descent.
    changed(MD, "md-budget-0.99", budget=lambda self, p, t: F(99, 200) * self.eta * p.G**2),
    changed(MD, "md-budget-quarter", budget=lambda self, p, t: self.eta * p.G**2 / 4),
    changed(MD, "md-progress-1.01", progress=lambda self, p, t, x: F(101, 100) * p.gap(x)),
    changed(MD, "md-step-1.01", step=mirror_step(F(101, 100))),
    changed(MD, "md-step-0.99", step=mirror_step(F(99, 100))),
    Theorem(name="false/theorem-budget", method=Subgradient, budget=lambda method, p, t: method.eta * p.G**2 / 3),
    Theorem(name="false/theorem-no-budget", method=MirrorDescent, budget=lambda p, t: 0),
]

DOMINATION: list[type[Method] | Theorem] = [
    changed(GD, "gd-weight-t+1", weight=lambda self, p, t: t + 2),
    changed(GD, "gd-weight-1.01t", weight=lambda self, p, t: F(101, 100) * t + 1),
    changed(
        GD,
        "gd-measure-distance",
        measure=lambda self, p, t, x: p.distance_squared(x),
        weight=lambda self, p, t: F(51, 100) * p.L + t,
    ),
    changed(SGD, "sgd-weight-2.01", weight=lambda self, p, t: F(201, 100) * (1 - p.mu / p.L) ** (-t)),
    changed(
        SGD,
        "sgd-swapped",
        measure=lambda self, p, t, x: p.distance_squared(x),
        weight=lambda self, p, t: p.L * (1 - p.mu / p.L) ** (-t),
    ),
    changed(AG, "ag-iterate-z", weight=lambda self, p, t: t * (t + 1), iterate=lambda self, p, s: s.z),
    changed(AG, "ag-weight-one-more", weight=lambda self, p, t: t * (t + 1) + 5),
    changed(SAG, "sag-iterate-z", weight=lambda self, p, t: (1 - p.q) ** (-t), iterate=lambda self, p, s: s.z),
    changed(SG, "sg-weight-1", weight=lambda self, p, t: 1),
    changed(
        Plain,
        "plain-weight-1",
        step=lambda self, p, t, x: x,
        progress=lambda self, p, t, x: 0,
        weight=lambda self, p, t: F(1, 100),
    ),
    changed(MD, "md-weight-1", weight=lambda self, p, t: 1 / self.eta),
    Theorem(
        name="false/theorem-weight",
        method=Contraction,
        weight=lambda p, t: 2,
        measure=lambda p, t, x: p.distance_squared(x),
    ),
]


# Constraint sets, losses that change, and mirror maps.
SETTINGS: list[type[Method] | Theorem] = [
    Theorem(
        name="false/projected-budget-0.99",
        method=SG,
        problem=Constrained(pt.ConvexLipschitz),
        budget=lambda method, p, t: F(99, 200) * method.eta * p.G**2,
    ),
    Theorem(
        name="false/online-budget-0.99",
        method=SG,
        problem=Constrained(Online(pt.ConvexLipschitz)),
        budget=lambda method, p, t: F(99, 200) * method.eta * p.G**2,
    ),
    Theorem(
        name="false/hedge-budget-0.99",
        method=MD,
        problem=Online(pt.MirrorConvex),
        budget=lambda method, p, t: F(99, 200) * method.eta * p.G**2,
    ),
    Theorem(
        name="false/online-comparator-is-no-minimizer",
        method=SG,
        problem=Online(pt.ConvexLipschitz),
        progress=lambda p, t, x: 0 * p.gap(x),
        budget=lambda p, t: 0,
        measure=lambda p, t, x: -p.gap(x),
        weight=lambda p, t: 1,
    ),
    Theorem(
        name="false/lazy-budget-0.99",
        method=LazyMirrorDescent,
        budget=lambda method, p, t: F(99, 200) * method.eta * p.G**2,
    ),
    Theorem(
        name="false/varying-budget-0.99",
        method=VaryingStepSubgradient,
        budget=lambda method, p, t: F(99, 200) * method.eta(t) ** 2 * p.G**2,
    ),
    Theorem(
        name="false/strongly-convex-budget-0.99",
        method=StronglyConvexSubgradient,
        budget=lambda p, t: F(99, 200) * p.G**2 / (p.mu * (t + 1)),
    ),
    Theorem(
        name="false/strongly-convex-weighted-budget-0.99",
        method=WeightedStronglyConvexSubgradient,
        budget=lambda p, t: F(99, 100) * (t + 1) * p.G**2 / (p.mu * (t + 2)),
    ),
    Theorem(
        name="false/projected-gradient-weight-2.01",
        method=GD,
        problem=Constrained(pt.SmoothConvex),
        potential=lambda p, t, x: F(201, 100) * t * p.gap(x) + p.L / 2 * p.distance_squared(x),
    ),
    Theorem(
        name="false/projected-acceleration-1.99",
        method=ProjectedAcceleratedGradient,
        potential=lambda p, t, s: t * (t + 1) * p.gap(s.y) + F(199, 100) * p.L * p.distance_squared(s.z),
    ),
    Theorem(
        name="false/mirror-acceleration-half",
        method=MirrorAcceleratedGradient,
        potential=lambda p, t, s: t * (t + 1) * p.gap(s.y) + F(19, 10) * p.L * p.bregman(p.minimizer, s.z),
    ),
    Theorem(
        name="false/frank-wolfe-budget-0.99",
        method=FrankWolfe,
        budget=lambda p, t: F(99, 50) * p.L * p.D**2 * (t + 1) / (t + 2),
    ),
    # True without a constraint, where the gradient vanishes at the minimizer: only one that binds shows it false.
    Theorem(
        name="false/gradient-vanishes-at-minimizer",
        method=GD,
        problem=Constrained(pt.SmoothConvex),
        potential=lambda p, t, x: 0 * p.gap(x),
        progress=lambda p, t, x: p.norm_squared(p.gradient(x)) / (2 * p.L) - p.gap(x),
        weight=lambda p, t: 0,
    ),
    Theorem(
        name="false/descent-to-a-bound",
        method=GD,
        problem=Constrained(pt.SmoothStronglyConvex),
        potential=lambda p, t, x: p.L / 2 * p.distance_squared(x),
        measure=lambda p, t, x: p.gap(x),
        weight=lambda p, t: 1,
    ),
    Theorem(
        name="false/frank-wolfe-weight",
        method=FrankWolfe,
        potential=lambda p, t, x: (t + 1) * (t + 2) * p.gap(x),
    ),
]


def name_of(claim: Any) -> str:
    return Theorem.of(claim).name.removeprefix("false/")


def certify(found: Counterexample) -> None:
    """Everything that a counterexample says of itself, looked at anew."""
    assert found.violation > 0
    assert isinstance(found.violation, Fraction)
    # The real step on the function, without rounding: the violation to the last digit.
    assert found.replay(exact=True).excess == found.violation
    # The same in floats, far above rounding.
    run = found.replay()
    size = abs(run.before)
    if found.obligation == "decrease":
        size += abs(run.after) + abs(run.progress) + abs(run.budget)
    assert run.excess == pytest.approx(float(found.violation), rel=1e-6)
    assert run.excess > 1e-9 * size
    p = found.function.exact
    constants = found.function._constants
    L, mu = constants.get("L"), constants.get("mu", F(0))
    assert {name: found.parameters[name] for name in constants} == constants
    # The function is of its class: between its recorded points and points that nobody chose.
    rng = np.random.default_rng(0)
    chosen = [np.array(e.point, dtype=object) for e in found.points.values()]
    random = [np.array([F(int(v), 8) for v in rng.integers(-30, 30, p.dimension)], dtype=object) for _ in range(3)]
    inside = [*chosen, *(p.project(x) for x in random)]
    seen = [(x, p.subgradient(x), p.value(x)) for x in [*inside, *random]]
    for (x, g, f), (y, h, e) in permutations(seen, 2):
        room = f - e - h @ (x - y) - mu / 2 * ((x - y) @ (x - y))
        if L is not None:
            slope = g - h - mu * (x - y)
            room -= slope @ slope / (2 * (L - mu))
        assert room >= 0
    if "G" in constants:
        assert all(
            g @ g <= constants["G"] ** 2 for _, g, _ in seen[: len(inside)] if mu == 0 or found.function._vertices
        )
    if "D" in constants:
        vertices = [np.array(v, dtype=object) for v in found.function._vertices]
        assert all((u - v) @ (u - v) <= constants["D"] ** 2 for u in vertices for v in vertices)
    # Its minimizer over the constraint set is one, and the oracle answers what was recorded.
    assert p.gap(p.minimizer) == 0
    if "u" not in found.points:
        assert all(p.gap(x) >= 0 for x in inside)
    for name, data in found.points.items():
        point = np.array(data.point, dtype=object)
        assert p.value(point) == data.value
        if name not in ("x*", "u"):
            assert tuple(p.subgradient(point)) == data.gradient


def made(claim: Any) -> Statement:
    """The statement of a claim; that of the catalogue's, other files have made too."""
    return statement_of(claim.name) if claim in proofs.catalogue() else trace(claim)


@cache
def refused(claim: Any) -> NotProved:
    """Why a claim is not proved."""
    with pytest.raises(NotProved) as caught:
        pt.prove(claim)
    return caught.value


def counterexample_to(claim: Any) -> Counterexample:
    """What the prover holds against a claim, which the refuter found."""
    found = refused(claim).counterexample
    assert found is not None
    return found


@pytest.mark.parametrize("claim", DECREASE, ids=name_of)
def test_false_decrease(claim: Any) -> None:
    found = counterexample_to(claim)
    assert found.obligation == "decrease"
    certify(found)


@pytest.mark.parametrize("claim", SETTINGS, ids=name_of)
def test_false_in_a_setting(claim: Any) -> None:
    certify(counterexample_to(claim))


@pytest.mark.parametrize("claim", DOMINATION, ids=name_of)
def test_false_domination(claim: Any) -> None:
    found = counterexample_to(claim)
    assert found.obligation == "domination"
    certify(found)


@pytest.mark.parametrize("claim", [*DECREASE, *SETTINGS, *DOMINATION], ids=name_of)
def test_nothing_false_is_proved(claim: Any) -> None:
    assert refused(claim).kind == "false"
    assert refused(claim).counterexample is not None
    assert "is false at" in str(refused(claim))


TRUE = [*proofs.catalogue(), GradientNorm, Contraction]
# Functions with and without a set, divergences, operators, two functions, draws, a linear map, flows.
OF_EACH_KIND = {
    "gradient-descent/strongly-convex",
    "subgradient/projected",
    "mirror-descent/simplex",
    "forward-backward/cocoercive",
    "proximal-gradient/convex",
    "gradient-descent/stochastic",
    "chambolle-pock/convex",
    "gradient-flow/strongly-convex",
}


@pytest.mark.parametrize("claim", TRUE, ids=name_of)
def test_what_is_true_is_not_refuted(claim: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """At one of the samples that show nearly all, in turn; of one theorem of each kind, at all that there are.

    The members of a class are all that the refuter believes: what they seem to break counts only where the method's own
    step breaks it in exact numbers, and of a theorem that is proved none does.
    """
    statement = made(claim)
    assert broken_requirement(statement) is None
    if name_of(claim) not in OF_EACH_KIND:
        likeliest = next(all_samples(statement.field))
        asked = likeliest[TRUE.index(claim) % len(likeliest)]
        monkeypatch.setattr(worst_step, "samples", lambda field: [[asked]])
    assert refute(statement) is None


# What a person gets ---------------------------------------------------------------------------------------------------


def test_a_counterexample_reads_well() -> None:
    found = refute(changed(GD, "reads-well", step=gradient_step(lambda p: F(201, 100) / p.L)))
    assert found is not None
    text = str(found)
    assert "false/reads-well is false at t = 0, L = 1" in text
    assert "first state of a run from x_0" in text
    assert "smooth convex function" in text
    assert all(name in text for name in found.points)
    page = found._repr_html_()
    assert page.startswith("<div>")
    assert "<table>" in page
    assert "reads-well" in repr(found)


def test_the_first_state_of_a_run_is_preferred() -> None:
    found = refute(
        changed(
            AG,
            "from-start",
            potential=lambda self, p, t, s: t * (t + 2) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.z),
        )
    )
    assert found is not None
    assert found.from_start
    assert found.t == 0
    assert found.state.y.tolist() == found.state.z.tolist()
    assert found.start_point == found.state_vectors["y"]


def test_any_state_will_do_where_the_first_does_not() -> None:
    found = refute(changed(AG, "from-anywhere", step=accelerated(tau=lambda t: 2 / (t + 3))))
    assert found is not None
    assert not found.from_start
    assert "a state at iteration t" in str(found)
    assert isinstance(found.state, AG.State)


def test_the_function_can_be_run_on() -> None:
    found = refute(changed(GD, "run-on", step=gradient_step(lambda p: F(201, 100) / p.L)))
    assert found is not None
    p = found.function
    x = np.array([F(3, 2)], dtype=object)
    assert isinstance(p.value([1.5]), float)
    assert p.exact.value(x) == F(p.exact.value(x))
    step = 1e-6
    slope = (p.value([1.5 + step]) - p.value([1.5 - step])) / (2 * step)
    assert p.gradient([1.5])[0] == pytest.approx(slope, rel=1e-6)
    state, gaps = np.array([5.0]), []
    for _ in range(50):
        state = state - p.gradient(state) / p.L
        gaps.append(p.gap(state))
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 1e-2


def test_a_method_instance_keeps_its_own_attributes() -> None:
    found = refute(Theorem(name="false/instance", method=Subgradient(eta=0.1), budget=lambda p, t: 0))
    assert found is not None
    assert found.method().eta == float(found.parameters["eta"])
    assert found.method(exact=True).eta == found.parameters["eta"]


# Honest failure -------------------------------------------------------------------------------------------------------


class DividesByT(GradientDescent):
    """Short enough for the claim to hold wherever it means something."""

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + 0 * p.gradient(x) / (p.L * t)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.L * p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


def test_a_denominator_that_vanishes_is_named() -> None:
    with pytest.raises(NotProved, match=r"at t = 0.*L t is zero") as caught:
        pt.prove(DividesByT)
    assert caught.value.kind == "undefined"
    assert caught.value.counterexample is None


def test_a_base_that_is_not_positive_is_named() -> None:
    claim = changed(
        SGD,
        "base",
        potential=lambda self, p, t, x: (1 - 2 * p.q) ** (-t) * p.distance_squared(x),
        step=lambda self, p, t, x: p.minimizer,
        weight=lambda self, p, t: 0,
    )
    with pytest.raises(NotProved, match="the base of a geometric factor is positive") as caught:
        pt.prove(claim)
    assert caught.value.kind == "undefined"


def test_a_class_of_ones_own_is_left_alone() -> None:
    class Harder(pt.SmoothConvex):
        """It might say more of its functions than is known here."""

        def between(self, i, j):
            return super().between(i, j)

    assert refute(changed(GD, "own-class", assumes=Harder, step=gradient_step(lambda p: 3 / p.L))) is None


def test_multipliers_are_shown_where_no_closed_form_is_found() -> None:
    statement = trace(GradientDescent)
    search = Search(statement.decrease, note="multipliers exist at every sample, but no closed form was found")
    search.samples = [sample_generators(statement.field, seed) for seed in range(2)]
    names = [h.name for h in statement.decrease.hypotheses]
    search.multipliers = [{names[0]: 1.25, names[1]: 3.0}, {names[0]: 2.5}]
    error = diagnose(statement, search)
    assert error.kind == "no closed form"
    text = str(error)
    assert names[0] in text
    assert "1.25" in text
    assert "sample 2: t = " in text


# The small quadratic program ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_maximum_over_the_simplex(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, rank = int(rng.integers(1, 7)), int(rng.integers(1, 4))
    slopes = [[F(int(v), 4) for v in rng.integers(-8, 8, rank)] for _ in range(n)]
    if n > 2:
        slopes[1] = slopes[0]  # a singular system for some supports
    linear = [F(int(v), 4) for v in rng.integers(-8, 8, n)]
    quadratic = [[sum(a * b for a, b in zip(u, v, strict=True)) for v in slopes] for u in slopes]
    weights, best = maximize_on_simplex(linear, quadratic)

    def value(a: Any) -> Fraction:
        square = sum(a[i] * quadratic[i][j] * a[j] for i in range(n) for j in range(n))
        return sum(c * w for c, w in zip(linear, a, strict=True)) - square / 2

    assert sum(weights) == 1
    assert min(weights) >= 0
    assert value(weights) == best
    for _ in range(40):
        other = [F(int(v)) for v in rng.integers(0, 20, n)]
        other = [v / sum(other) for v in other] if sum(other) else [F(1), *[F(0)] * (n - 1)]
        assert value(other) <= best


def test_points_that_no_function_passes_through_are_refused() -> None:
    origin = Evaluated((F(0),), (F(0),), F(0))
    below = Evaluated((F(1),), (F(1),), F(1, 3))
    with pytest.raises(InputError, match="too low by 1/6"):
        InterpolatingFunction("f", ["SmoothConvex"], [below], origin, {"L": F(1)})
    steep = Evaluated((F(1),), (F(2),), F(1))
    with pytest.raises(InputError, match="longer than G"):
        InterpolatingFunction("f", ["ConvexLipschitz"], [steep], origin, {"G": F(1)})
    with pytest.raises(InputError, match="mu < L"):
        InterpolatingFunction("f", ["SmoothStronglyConvex"], [], origin, {"L": F(1), "mu": F(2)})


def test_oracles_refuse_what_they_cannot_use() -> None:
    f = InterpolatingFunction("f", ["Convex"], [], Evaluated((F(0), F(0)), (F(0), F(0)), F(0)), {})
    with pytest.raises(InputError, match="shape"):
        f.value([1.0])
    with pytest.raises(InputError, match="finite"):
        f.value([1.0, float("nan")])
    with pytest.raises(pt.MissingOracleError, match="mirror_step"):
        _ = f.mirror_step
    with pytest.raises(pt.MissingOracleError, match="gradient"):
        _ = f.gradient
    assert not hasattr(f, "L")


@pytest.mark.parametrize("method", [SagaWithFunctionValues, ExpectedlySmoothGradientDescent])
def test_members_have_the_geometric_factors_of_their_own_parameters(method: Any) -> None:
    """Where members need other parameters, as two functions of a sum, the powers of the rate are those at these."""
    statement = trace(method)
    for seed in range(3):
        sample = statement.field.completed({**sample_generators(statement.field, seed), "t": Fraction(3)})
        assert sample is not None
        program = StepProgram(statement, statement.decrease, sample, {}, {})
        assert program.sample == statement.field.completed(program.sample)
