"""Unknowns in a method's own potential: what discover fills in, and what it refuses."""

import functools
from fractions import Fraction
from typing import Any

import pytest
import sympy

import potential as pt

L, mu, eta, t = (sympy.Symbol(n) for n in ("L", "mu", "eta", "t"))


class Plain(pt.Method):
    """Gradient descent."""

    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L


class Mystery(Plain):
    """Gradient descent with the potential of the literature, whose coefficients are missing."""

    a, b = pt.Unknown(of="t"), pt.Unknown()

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.a(t) * p.gap(x) + self.b * p.L * p.distance_squared(x)


class AnyStep(pt.Method):
    """The exact worst case of gradient descent with any step up to 1/L, one of its unknowns in the weight."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    a, b, c = pt.Unknown(of="t"), pt.Unknown(), pt.Unknown(of="t")

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        slope = p.norm_squared(p.gradient(x))
        return self.a(t) * p.gap(x) + self.b * p.distance_squared(x) + self.c(t) * slope

    def weight(self, p: Any, t: Any) -> Any:
        return 2 * self.a(t) + 1 / (p.L * self.eta)


class Contraction(pt.Method):
    assumes = pt.SmoothStronglyConvex
    rate = pt.Unknown()

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 / (p.L + p.mu) * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - self.rate) ** (-2 * t) * p.distance_squared(x)


class Mean(pt.Method):
    assumes = pt.ConvexLipschitz
    eta = pt.Parameter(above=0)
    a, b = pt.Unknown(), pt.Unknown()

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.subgradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.a * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return self.b * p.G**2


@functools.cache
def filled(method: type) -> Any:
    """The best answer for a method with unknowns."""
    return pt.discover(method, progress=False)[0]


@pytest.mark.parametrize(
    ("method", "values"),
    [
        (Mystery, {"a": t, "b": sympy.Rational(1, 2)}),
        (AnyStep, {"a": t, "b": 1 / (2 * eta), "c": t * (L * eta * t + 1) / (2 * L)}),
        (Contraction, {"rate": 2 * mu / (L + mu)}),
        (Mean, {"a": 2 * eta, "b": eta**2}),
    ],
)
def test_unknowns_of_a_potential_are_found_and_proved(method: type, values: dict[str, Any]) -> None:
    found = filled(method)
    assert {name: sympy.simplify(v - values[name]) for name, v in found.values.items()} == dict.fromkeys(values, 0)
    assert pt.verify(found.proof.certificate, found.method)
    scope: dict[str, Any] = {"__name__": "pasted", method.__name__: method}
    exec("\n".join(line for line in found.source().splitlines() if "tests." not in line), scope)
    again = scope[found.method.__name__]
    assert pt.prove(again).conclusion.text == found.proof.conclusion.text


def test_a_filled_method_runs_under_its_bound() -> None:
    from methods.problems import bundled_problem

    found = filled(Mystery)
    assert pt.check(found.method, bundled_problem("logistic-regression/breast-cancer"), steps=40)
    assert "L R^2/(2 T)" in found.text()
    assert "theorem" in found.latex()


def test_a_domain_bounds_what_is_found() -> None:
    """With b >= 1 the coefficient of the gap can be no larger relative to it: all of it is twice as large."""

    class Bounded(Mystery):
        b = pt.Unknown(at_least=1)

    found = pt.discover(Bounded, progress=False)[0]
    assert found.values["b"] >= 1
    assert found.values["a"] / found.values["b"] == 2 * t


def unused(self: Any, p: Any, t: Any, x: Any) -> Any:
    return self.a(t) * p.gap(x) + p.L * p.distance_squared(x)


def multiplied(self: Any, p: Any, t: Any, x: Any) -> Any:
    return self.a(t) * self.b * p.gap(x) + p.L * p.distance_squared(x)


def squared(self: Any, p: Any, t: Any, x: Any) -> Any:
    return self.a(t) * p.gap(x) + self.b**2 * p.L * p.distance_squared(x)


def in_a_hypothesis(self: Any, p: Any, t: Any, x: Any) -> Any:
    return self.a(t) * p.gap(x - self.b * p.gradient(x) / p.L) + p.L * p.distance_squared(x)


def without_a_measure(self: Any, p: Any, t: Any, x: Any) -> Any:
    return self.a(0) * p.L * p.distance_squared(x) + self.b * p.norm_squared(p.gradient(x)) / p.L


def not_called(self: Any, p: Any, t: Any, x: Any) -> Any:
    return self.a * p.gap(x) + self.b * p.L * p.distance_squared(x)


@pytest.mark.parametrize(
    ("potential", "said"),
    [
        (unused, "any value would do for the unknown b"),
        (multiplied, "a and b multiply each other"),
        (squared, "not linear in the unknown b"),
        (in_a_hypothesis, "the unknown b stands in what an oracle is asked"),
        (without_a_measure, "nothing to conclude"),
        (not_called, r"self\.a\(t\)"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused(potential: Any, said: str) -> None:
    wrong = type("Wrong", (Mystery,), {"potential": potential, "a": pt.Unknown(of="t"), "b": pt.Unknown()})
    with pytest.raises((pt.InputError, pt.NotExpressibleError), match=said):
        pt.discover(wrong, progress=False)


def test_domains_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(pt.InputError, match="empty"):
        pt.Unknown(above=2, below=1)
    with pytest.raises(pt.NotExactError):
        pt.Unknown(above=0.1)
    with pytest.raises(pt.InputError, match='"t"'):
        pt.Unknown(of="s")

    class Empty(Mystery):
        b = pt.Unknown(above=lambda p: 2, below=lambda p: Fraction(1, 2))

    with pytest.raises(pt.InputError, match="the unknown b is empty"):
        pt.discover(Empty, progress=False)


def test_an_unknown_is_no_number_yet() -> None:
    with pytest.raises(pt.InputError, match=r"pt\.discover\(Mystery\)"):
        pt.prove(Mystery)
