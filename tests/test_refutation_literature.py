"""False statements that are nearly those of the literature: none is proved, and each fails on a member of its class."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from assignments import Numbers, Sample, scale

import methods
import potential as pt
from methods import Method
from potential import Composite, Constrained, Stochastic
from potential.refutation.recording import record, restored

F = Fraction
PICK = [F(1, 1000), F(1, 20), F(1, 4), F(1, 2), F(1), F(2), F(5), F(20)]


def changed(base: type[Method], **members: Any) -> type[Method]:
    """A method like `base` but for the members given."""
    return type(f"False{base.__name__}", (base,), {"theorem": f"false/{base.__name__}", **members})


def times(factor: Any, part: str, base: type[Method]) -> Callable[..., Any]:
    """One of the functions of a method, times a number."""
    return lambda self, *arguments: factor * getattr(base, part)(self, *arguments)


def more(base: type[Method], part: str, factor: Any) -> type[Method]:
    """A method that claims a multiple of its progress, or has a multiple of its budget or its weight."""
    return changed(base, **{part: times(factor, part, base)})


def nothing(self: Any, p: Any, t: Any, x: Any) -> Any:
    return 0


def range_to(top: Callable[[Any], Any]) -> pt.Parameter:
    return pt.Parameter(above=0, at_most=top)


def fista_step(jump: Callable[[Any], Any]) -> Callable[..., Any]:
    """FISTA with another multiple of the step in z."""

    def step(self: Any, p: Any, t: Any, s: Any) -> Any:
        following = self.lambda_(t + 1)
        y = (1 - 1 / following) * s.x + s.z / following
        x = p.prox(y - p.gradient(y) / p.L, 1 / p.L)
        return self.State(x, s.z - jump(following) * (y - x))

    return step


def halpern_step(weight: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda self, p, t, s: self.State(weight(t) * s.anchor + (1 - weight(t)) * p.apply(s.x), s.anchor)


def primal_dual_step(extrapolation: Any) -> Callable[..., Any]:
    def step(self: Any, p: Any, t: Any, s: Any) -> Any:
        x = p.prox(s.x - self.tau * p.adjoint(s.y), self.tau)
        ahead = p.linear(x + extrapolation * (x - s.x))
        return self.State(x, p.dual_prox(s.y + self.sigma(p) * ahead, self.sigma(p)))

    return step


class LongProximalStep(methods.GradientDescent):
    """The proximal gradient step 1/L after a gradient step of 2.1/L."""

    assumes = Composite(pt.SmoothConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - F(21, 10) * p.gradient(x) / p.L, 1 / p.L)


class Swapped(methods.DouglasRachford):
    """Douglas and Rachford's method with the reflection left out."""

    def step(self, p: Any, t: Any, z: Any) -> Any:
        x = p.resolvent(z, self.s)
        return z + p.second_resolvent(x, self.s) - x


class Forward(methods.Extragradient):
    """The step without the extrapolation, which turns away from the zero of a skew operator."""

    optional = ("project",)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.s * p.operator(x)

    progress = nothing


class Growing(methods.GradientFlow):
    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return p.gradient(x)


m = methods
FALSE: dict[str, type[Method]] = {
    # Gradients.
    "any step, up to 2.2/L": changed(m.FixedStepGradientDescent, eta=range_to(lambda p: F(22, 10) / p.L)),
    "contraction, another step": changed(
        m.ContractingGradientDescent, step=lambda self, p, t, x: x - 2 / (p.L + 2 * p.mu) * p.gradient(x)
    ),
    "tight, the gradient twice": changed(
        m.TightGradientDescent,
        potential=lambda self, p, t, x: (
            (2 * t + 1) * p.L * p.gap(x)
            + 2 * t * (t + 2) * p.norm_squared(p.gradient(x))
            + p.L**2 * p.distance_squared(x)
        ),
    ),
    "line search, the rate cubed": changed(
        m.ExactLineSearchGradientDescent,
        potential=lambda self, p, t, x: ((p.L + p.mu) / (p.L - p.mu)) ** (3 * t) * p.gap(x),
    ),
    "not convex, 1.02 times the progress": more(m.NonconvexGradientDescent, "progress", F(102, 100)),
    "not convex, step 2.1/L": changed(
        m.NonconvexGradientDescent,
        step=lambda self, p, t, x: x - F(21, 10) / p.L * p.gradient(x),
        progress=nothing,
    ),
    "Polyak-Lojasiewicz, the rate cubed": changed(
        m.PolyakLojasiewiczGradientDescent,
        potential=lambda self, p, t, x: (1 - p.mu / p.L) ** (-3 * t) * p.gap(x),
    ),
    "an error that is not counted": changed(
        m.ContractingGradientDescent,
        assumes=pt.Inexact(pt.SmoothStronglyConvex),
        step=lambda self, p, t, x: x - 2 / (p.L + p.mu) * p.inexact_gradient(x),
    ),
    "Polyak's step, doubled": changed(
        m.PolyakStepGradientDescent, step=lambda self, p, t, x: x - 2 * p.polyak_step(x) * p.gradient(x)
    ),
    # Draws.
    "noise, half the budget": more(m.StochasticGradientDescent, "budget", F(1, 2)),
    "noise, no budget": more(m.StochasticGradientDescent, "budget", 0),
    "noise, three times the progress": more(m.StochasticGradientDescent, "progress", 3),
    "noise over a set, half the budget": changed(
        m.ProximalStochasticGradient,
        assumes=Constrained(Stochastic(pt.SmoothConvex)),
        budget=times(F(1, 4), "budget", m.ProximalStochasticGradient),
    ),
    "finite sum, a quarter of the budget": more(m.FiniteSumGradientDescent, "budget", F(1, 4)),
    "finite sum, step up to 3/L": changed(
        m.FiniteSumGradientDescent, eta=range_to(lambda p: 3 / p.L), progress=nothing
    ),
    "coordinates, step 2.1": changed(
        m.RandomCoordinateDescent,
        step=lambda self, p, t, x: x - F(21, 10) * p.coordinate_gradient(x),
        potential=lambda self, p, t, x: p.gap(x),
    ),
    "coordinates, as fast as all of them": changed(
        m.RandomCoordinateDescent,
        potential=lambda self, p, t, x: 4 * (t + 1) * p.gap(x) + p.distance_squared(x) / 2,
    ),
    "coordinates, the rate of a gradient": changed(
        m.StronglyConvexRandomCoordinateDescent,
        potential=lambda self, p, t, x: (1 - p.mu) ** (-2 * t) * p.gap(x),
    ),
    # Proximal steps.
    "proximal point, three times the weight": changed(
        m.ProximalPoint,
        potential=lambda self, p, t, x: 3 * self.s * t * p.gap(x) + p.distance_squared(x) / 2,
    ),
    "monotone proximal point, 2.1 times the progress": more(m.MonotoneProximalPoint, "progress", F(21, 10)),
    "accelerated proximal point, a wrong jump": changed(
        m.AcceleratedProximalPoint,
        potential=lambda self, p, t, s: 3 * self.s * self.lambda_(t) ** 2 * p.gap(s.x) + p.distance_squared(s.z) / 2,
    ),
    "proximal gradient, step 2.1/L": LongProximalStep,
    "FISTA, lambda^2 for lambda": changed(m.Fista, step=fista_step(lambda following: following**2)),
    "FISTA, half the distance": changed(
        m.Fista,
        potential=lambda self, p, t, s: self.lambda_(t) ** 2 * p.gap(s.x) + p.L / 4 * p.distance_squared(s.z),
    ),
    "FISTA, half a jump": changed(m.Fista, step=fista_step(lambda following: following / 2)),
    "simplified FISTA, twice the weight": changed(
        m.SimplifiedFista,
        potential=lambda self, p, t, s: t * (t + 2) / 2 * p.gap(s.x) + p.L / 2 * p.distance_squared(s.z),
    ),
    "optimized gradient, 2.5 for 2": changed(
        m.OptimizedGradient,
        potential=lambda self, p, t, s: (
            F(5, 2) * self.lambda_(t) ** 2 * (p.gap(s.x) - p.norm_squared(p.gradient(s.x)) / (2 * p.L))
            + p.L / 2 * p.distance_squared(s.z)
        ),
    ),
    "triple momentum, the rate cubed": changed(
        m.TripleMomentum,
        potential=lambda self, p, t, s: (1 - p.q) ** (-t) * m.TripleMomentum.potential(self, p, t, s),
    ),
    "Bregman, three times the weight": changed(
        m.BregmanGradient, potential=lambda self, p, t, x: 3 * t * p.gap(x) + p.L * p.bregman(p.minimizer, x)
    ),
    "Bregman, step 3/L": changed(
        m.BregmanGradient, step=lambda self, p, t, x: p.mirror_step(x, p.gradient(x), 3 / p.L)
    ),
    # Fixed points and operators.
    "Halpern, weights 1/(t+3)": changed(m.Halpern, step=halpern_step(lambda t: 1 / (t + 3))),
    "Halpern, weights 2/(t+2)": changed(m.Halpern, step=halpern_step(lambda t: 2 / (t + 3))),
    "Halpern, a larger weight": changed(m.Halpern, weight=lambda self, p, t: (t + 1) ** 2 / 3),
    "averaging, 1.02 times the progress": more(m.KrasnoselskiiMann, "progress", F(102, 100)),
    "averaging, up to 5/4": changed(m.KrasnoselskiiMann, a=pt.Parameter(above=0, below=F(5, 4)), progress=nothing),
    "forward-backward, step up to 2.2/L": changed(
        m.ForwardBackward, s=range_to(lambda p: F(22, 10) / p.L), progress=nothing
    ),
    "forward-backward, twice the progress": more(m.ForwardBackward, "progress", 2),
    "Douglas-Rachford, 1.05 times the progress": more(m.DouglasRachford, "progress", F(105, 100)),
    "Douglas-Rachford without reflection": Swapped,
    "Davis-Yin, step up to 2.2/L": changed(m.DavisYin, s=range_to(lambda p: F(22, 10) / p.L), progress=nothing),
    "ADMM, 1.2 times the progress": more(m.AlternatingDirections, "progress", F(12, 10)),
    "extragradient, step up to 1.2/L": changed(
        m.Extragradient, s=range_to(lambda p: F(12, 10) / p.L), progress=nothing
    ),
    "extragradient, a better progress": changed(
        m.Extragradient, progress=lambda self, p, t, x: (1 - self.s**2 * p.L**2 / 2) * self.measure(p, t, x)
    ),
    "extragradient without extrapolation": Forward,
    "optimistic gradient, step up to 1/L": changed(
        m.OptimisticGradient, s=range_to(lambda p: 1 / p.L), progress=nothing
    ),
    "optimistic gradient, twice the progress": more(m.OptimisticGradient, "progress", 2),
    # Saddle points.
    "Chambolle-Pock, theta of 1.5": changed(m.ChambollePock, theta=F(3, 2)),
    "Chambolle-Pock without extrapolation": changed(m.ChambollePock, step=primal_dual_step(0)),
    "Chambolle-Pock, extrapolation by half": changed(m.ChambollePock, step=primal_dual_step(F(1, 2))),
    "Chambolle-Pock, twice the progress": more(m.ChambollePock, "progress", 2),
    # Flows.
    "gradient flow, the weight 3t": changed(
        m.GradientFlow, potential=lambda self, p, t, x: 3 * t * p.gap(x) + p.distance_squared(x) / 2
    ),
    "gradient flow, the weight t^2": changed(
        m.GradientFlow, potential=lambda self, p, t, x: t**2 * p.gap(x) + p.distance_squared(x) / 2
    ),
    "gradient flow, upwards": Growing,
    "gradient flow, exp(3 mu t)": changed(
        m.StronglyConvexGradientFlow, potential=lambda self, p, t, x: pt.exp(3 * p.mu * t) * p.distance_squared(x)
    ),
    "accelerated flow, t^3": changed(
        m.AcceleratedFlow,
        potential=lambda self, p, t, s: t**3 * p.gap(s.x) + 2 * t * p.norm_squared(s.x - p.minimizer + t / 2 * s.v),
    ),
    "accelerated flow, friction 2/t": changed(
        m.AcceleratedFlow, velocity=lambda self, p, t, s: self.State(s.v, -2 / t * s.v - p.gradient(s.x))
    ),
    "accelerated flow, half the kinetic part": changed(
        m.AcceleratedFlow,
        potential=lambda self, p, t, s: t**2 * p.gap(s.x) + p.norm_squared(s.x - p.minimizer + t / 2 * s.v),
    ),
    "accelerated flow, strongly convex, exp(2 r t)": changed(
        m.StronglyConvexAcceleratedFlow,
        potential=lambda self, p, t, s: pt.exp(p.r * t) * m.StronglyConvexAcceleratedFlow.potential(self, p, t, s),
    ),
    "accelerated flow, strongly convex, friction r": changed(
        m.StronglyConvexAcceleratedFlow,
        velocity=lambda self, p, t, s: self.State(s.v, -p.r * s.v - p.gradient(s.x)),
    ),
}


@cache
def refused(name: str) -> pt.NotProved:
    """Why a statement is not proved."""
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(FALSE[name])
    return caught.value


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_is_refuted_and_its_counterexample_stands_by_itself(name: str) -> None:
    assert refused(name).kind == "false"
    found = restored(FALSE[name], record(refused(name).counterexample))
    assert found.violation > 0
    assert found.replay().excess > 0


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_fails_on_a_member_of_its_class(name: str) -> None:
    """One of the obligations is violated by functions, operators or draws that are written down in members.py."""
    statement = refused(name).statement
    rng = np.random.default_rng(len(name))
    for _ in range(100):
        try:
            numbers = Numbers(statement, rng, PICK)
        except OverflowError:  # a rate to the power t
            continue
        for sample in (Sample(numbers, rng) for _ in range(4)):
            for obligation in statement.obligations:
                terms = sample.terms(obligation.target)
                if terms.sum() > 1e-6 * (scale(terms) + 1e-3):
                    return
    pytest.fail("no member was found that breaks the claim")


def test_where_none_is_looked_for_no_counterexample_is_said_to_be_missing() -> None:
    """Of a class of one's own nothing is known but its inequalities."""

    class Cautious(pt.Composite(pt.MonotoneLipschitz)):  # type: ignore[misc]
        """It might say more of its operators."""

        def of_pair(self, i: Any, j: Any) -> Any:
            return super().of_pair(i, j)

    class Forward(Method):
        assumes = Cautious

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.operator(x) / p.L

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

        measure = potential

    with pytest.raises(pt.NotProved, match="counterexamples are not looked for in Cautious") as caught:
        pt.prove(Forward)
    assert caught.value.kind == "not implied"
    assert "as was checked exactly" in caught.value.reason  # that no multipliers exist is no solver's word

    for known in (pt.MonotoneLipschitz, pt.Composite(pt.MonotoneLipschitz)):
        with pytest.raises(pt.NotProved) as caught:
            pt.prove(type("Known", (Forward,), {"assumes": known}))
        assert caught.value.kind == "false"
        assert caught.value.counterexample.replay(exact=True).excess > 0
