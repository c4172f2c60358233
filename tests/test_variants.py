"""True statements that are not in the catalogue, each proved from the statement alone."""

from fractions import Fraction
from typing import Any, NamedTuple

import pytest
import sympy

import methods
import potential as pt
from methods import Method
from potential.classes.sets import Constrained


def half(a: int, b: int = 1) -> Fraction:
    return Fraction(a, b)


def gd(step: Any, potential: Any, assumed: Any = pt.SmoothConvex, **more: Any) -> type[Method]:
    """Gradient descent with a step size and a potential of one's own."""

    def move(self: Any, p: Any, t: Any, x: Any) -> Any:
        return x - step(self, p, t) * p.gradient(x)

    def phi(self: Any, p: Any, t: Any, x: Any) -> Any:
        return potential(self, p, t, x)

    return type("Variant", (Method,), {"assumes": assumed, "step": move, "potential": phi, **more})


def squared_gradient(p: Any, x: Any) -> Any:
    return p.norm_squared(p.gradient(x))


class YZ(NamedTuple):
    y: Any
    z: Any


def accelerated(step: Any, potential: Any, assumed: Any = pt.SmoothConvex, **more: Any) -> type[Method]:
    """A method with a gradient sequence y and a mirror sequence z."""
    return type(
        "Variant",
        (Method,),
        {
            "assumes": assumed,
            "start": lambda self, p, x0: YZ(x0, x0),
            "step": lambda self, p, t, s: step(p, t, s),
            "potential": lambda self, p, t, s: potential(p, t, s),
            **more,
        },
    )


def nesterov(a: Any, beta: Any = 1) -> Any:
    """y+ = x - g/L, z+ = z - A'(t)/(beta L) g with weights A(t) = a(t): x = (A y + (A+ - A) z)/A+."""

    def step(p: Any, t: Any, s: Any) -> Any:
        here, there = a(t), a(t + 1)
        x = (here * s.y + (there - here) * s.z) / there
        g = p.gradient(x)
        return YZ(x - g / p.L, s.z - (there - here) * g / (beta * p.L))

    return step


ETA = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
LONG = pt.Parameter(above=0, below=lambda p: 2 / p.L)
RHO = pt.Parameter(above=0, at_most=1)

VARIANTS: dict[str, Any] = {
    # Gradient descent, smooth convex.
    "rescaled by 7": gd(
        lambda m, p, t: 1 / p.L, lambda m, p, t, x: 7 * t * p.gap(x) + half(7, 2) * p.L * p.distance_squared(x)
    ),
    "divided by L": gd(lambda m, p, t: 1 / p.L, lambda m, p, t, x: t * p.gap(x) / p.L + p.distance_squared(x) / 2),
    "shifted weight t + 1": gd(
        lambda m, p, t: 1 / p.L, lambda m, p, t, x: (t + 1) * p.gap(x) + p.L / 2 * p.distance_squared(x)
    ),
    "weaker weight t/2": gd(
        lambda m, p, t: 1 / p.L, lambda m, p, t, x: t / 2 * p.gap(x) + p.L / 2 * p.distance_squared(x)
    ),
    "larger distance term": gd(lambda m, p, t: 1 / p.L, lambda m, p, t, x: t * p.gap(x) + p.L * p.distance_squared(x)),
    "half the step": gd(lambda m, p, t: 1 / (2 * p.L), lambda m, p, t, x: t * p.gap(x) + p.L * p.distance_squared(x)),
    # The weight 2t of Taylor, Bach 2019, "Stochastic first-order methods: non-asymptotic and computer-aided
    # analyses via potential functions", needs the gradient norm beside it.
    "weight 2t with the gradient norm, Taylor and Bach 2019": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: (
            (2 * t + 1) * p.L * p.gap(x) + t * (t + 2) * squared_gradient(p, x) + p.L**2 * p.distance_squared(x)
        ),
    ),
    "distance alone, step up to 2/L": gd(lambda m, p, t: m.eta, lambda m, p, t, x: p.distance_squared(x), eta=LONG),
    "gap alone, step up to 2/L": gd(lambda m, p, t: m.eta, lambda m, p, t, x: p.gap(x), eta=LONG),
    "gradient norm alone, step up to 2/L": gd(
        lambda m, p, t: m.eta, lambda m, p, t, x: squared_gradient(p, x), eta=LONG
    ),
    "descent lemma, step up to 2/L": gd(
        lambda m, p, t: m.eta,
        lambda m, p, t, x: p.gap(x),
        eta=LONG,
        progress=lambda self, p, t, x: self.eta * (1 - self.eta * p.L / 2) * squared_gradient(p, x),
    ),
    "descent lemma, step 1/L": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: p.gap(x),
        progress=lambda self, p, t, x: squared_gradient(p, x) / (2 * p.L),
    ),
    "the distance falls by the gradient": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: p.L**2 * p.distance_squared(x),
        progress=lambda self, p, t, x: squared_gradient(p, x),
    ),
    "the distance falls by the gap": gd(
        lambda m, p, t: m.eta,
        lambda m, p, t, x: p.distance_squared(x),
        eta=ETA,
        progress=lambda self, p, t, x: self.eta * p.gap(x),
    ),
    "relaxed step rho/L": gd(
        lambda m, p, t: m.rho / p.L,
        lambda m, p, t, x: m.rho * t * p.gap(x) + p.L / 2 * p.distance_squared(x),
        rho=RHO,
    ),
    # Gradient descent, smooth strongly convex.
    "distance contracts by 1 - mu/L": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: (1 - p.mu / p.L) ** (-t) * p.distance_squared(x),
        pt.SmoothStronglyConvex,
    ),
    "distance contracts by (1 - mu/L)^2, Taylor, Hendrickx, Glineur 2018": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: (1 - p.mu / p.L) ** (-2 * t) * p.distance_squared(x),
        pt.SmoothStronglyConvex,
    ),
    "gap contracts by (1 - mu/L)^2, Taylor, Hendrickx, Glineur 2018": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: (1 - p.mu / p.L) ** (-2 * t) * p.gap(x),
        pt.SmoothStronglyConvex,
    ),
    "gradient norm contracts by (1 - mu/L)^2": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: (1 - p.mu / p.L) ** (-2 * t) * squared_gradient(p, x),
        pt.SmoothStronglyConvex,
    ),
    "gap contracts by 1 - mu/L": gd(
        lambda m, p, t: 1 / p.L,
        lambda m, p, t, x: (1 - p.mu / p.L) ** (-t) * p.gap(x),
        pt.SmoothStronglyConvex,
    ),
    "distance contracts by 1 - eta mu, any step up to 1/L": gd(
        lambda m, p, t: m.eta,
        lambda m, p, t, x: (1 - m.eta * p.mu) ** (-t) * p.distance_squared(x),
        pt.SmoothStronglyConvex,
        eta=ETA,
    ),
    "distance contracts by (1 - eta mu)^2, any step up to 1/L": gd(
        lambda m, p, t: m.eta,
        lambda m, p, t, x: (1 - m.eta * p.mu) ** (-2 * t) * p.distance_squared(x),
        pt.SmoothStronglyConvex,
        eta=ETA,
    ),
    "gap at the step 2/(L + mu), de Klerk, Glineur, Taylor 2017": gd(
        lambda m, p, t: 2 / (p.L + p.mu),
        lambda m, p, t, x: ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.gap(x),
        pt.SmoothStronglyConvex,
    ),
    # Over a set.
    "projected, any step": type(
        "Projected",
        (Method,),
        {
            "assumes": Constrained(pt.SmoothConvex),
            "eta": ETA,
            "step": lambda self, p, t, x: p.project(x - self.eta * p.gradient(x)),
            "potential": lambda self, p, t, x: self.eta * t * p.gap(x) + p.distance_squared(x) / 2,
        },
    ),
    # Subgradient and mirror methods.
    "subgradient, times 2 eta": pt.Theorem(
        name="subgradient-times-2-eta",
        method=methods.Subgradient,
        potential=lambda p, t, x: p.distance_squared(x),
        progress=lambda m, p, t, x: 2 * m.eta * p.gap(x),
        budget=lambda m, p, t: m.eta**2 * p.G**2,
    ),
    "subgradient, a larger budget": pt.Theorem(
        name="subgradient-larger-budget", method=methods.Subgradient, budget=lambda m, p, t: m.eta * p.G**2
    ),
    "mirror descent, times eta": pt.Theorem(
        name="mirror-times-eta",
        method=methods.MirrorDescent,
        potential=lambda p, t, x: p.bregman(p.minimizer, x),
        progress=lambda m, p, t, x: m.eta * p.gap(x),
        budget=lambda m, p, t: m.eta**2 * p.G**2 / 2,
    ),
    "mirror descent, half the gap": pt.Theorem(
        name="mirror-half", method=methods.MirrorDescent, progress=lambda m, p, t, x: p.gap(x) / 2
    ),
    # Acceleration, weights A(t): A(t) gap(y) + beta L d2(z)/2 with (A+ - A)^2 <= beta A+.
    "accelerated, weights (t+1)(t+2)/4": accelerated(
        nesterov(lambda t: (t + 1) * (t + 2) / 4),
        lambda p, t, s: (t + 1) * (t + 2) / 4 * p.gap(s.y) + p.L / 2 * p.distance_squared(s.z),
    ),
    "accelerated, weights t^2/4": accelerated(
        nesterov(lambda t: (t + 1) ** 2 / 4),
        lambda p, t, s: (t + 1) ** 2 / 4 * p.gap(s.y) + p.L / 2 * p.distance_squared(s.z),
    ),
    "accelerated, weights t(t+3)/6": accelerated(
        nesterov(lambda t: (t + 1) * (t + 3) / 6),
        lambda p, t, s: (t + 1) * (t + 3) / 6 * p.gap(s.y) + p.L / 2 * p.distance_squared(s.z),
    ),
    "accelerated, Chambolle and Dossal's a = 3, weights (t+2)^2/9": accelerated(
        nesterov(lambda t: (t + 2) ** 2 / 9),
        lambda p, t, s: (t + 2) ** 2 / 9 * p.gap(s.y) + p.L / 2 * p.distance_squared(s.z),
    ),
    "no acceleration, weights t": accelerated(
        nesterov(lambda t: t + 1),
        lambda p, t, s: (t + 1) * p.gap(s.y) + p.L / 2 * p.distance_squared(s.z),
    ),
    "accelerated, divided by L": accelerated(
        nesterov(lambda t: (t + 1) * (t + 2) / 4),
        lambda p, t, s: (t + 1) * (t + 2) / (4 * p.L) * p.gap(s.y) + p.distance_squared(s.z) / 2,
    ),
    "accelerated, strongly convex, a slower rate": pt.Theorem(
        name="accelerated-slower",
        method=methods.StronglyConvexAcceleratedGradient,
        potential=lambda p, t, s: (1 - p.q / 2) ** (-t) * (p.gap(s.y) + p.mu / 2 * p.distance_squared(s.z)),
    ),
    "accelerated, strongly convex, twice the potential": pt.Theorem(
        name="accelerated-twice",
        method=methods.StronglyConvexAcceleratedGradient,
        potential=lambda p, t, s: (1 - p.q) ** (-t) * (2 * p.gap(s.y) + p.mu * p.distance_squared(s.z)),
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variant(name: str) -> None:
    proof = pt.prove(VARIANTS[name])
    assert pt.verify(proof.certificate, VARIANTS[name])
    assert proof.conclusion.text


def test_stochastic_descent_pays_for_the_whole_step() -> None:
    """Progress eta gap, and not eta (1 - eta L) gap: the squared gradient is absorbed by smoothness."""
    proof = pt.prove(
        pt.Theorem(
            name="gradient-descent/stochastic, the whole step",
            method=methods.StochasticGradientDescent,
            progress=lambda self, p, t, x: self.eta * p.gap(x),
        )
    )
    R, T, eta, sigma = (next(s for s in proof.bound.free_symbols if s.name == n) for n in ("R", "T", "eta", "sigma"))
    assert sympy.expand(proof.bound - R**2 / (2 * T * eta) - eta * sigma**2 / 2) == 0
