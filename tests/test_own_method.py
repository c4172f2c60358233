"""A researcher's own method, as in a notebook cell: a subclass, one call, and no other file touched."""

from fractions import Fraction
from typing import Any, NamedTuple

import pytest
import sympy

import methods
import potential as pt
from potential.writing import text as writing


def equal(bound: Any, expected: str) -> bool:
    """Whether a bound is the expression written, in the bound's own symbols."""
    symbols = {str(s): s for s in bound.free_symbols}
    return sympy.simplify(bound - sympy.sympify(expected, locals=symbols)) == 0


class AnyStep(methods.Method):
    """gradient-descent/any-step."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta * t * p.gap(x) + p.distance_squared(x) / 2


def test_gradient_descent_with_any_step() -> None:
    proof = pt.prove(AnyStep)
    assert [writing.text(term) for term in proof.statement.field.domains()["eta"]] == ["0 < eta <= 1/L"]
    assert equal(proof.bound, "R**2/(2*T*eta)")
    assert proof.conclusion.text.startswith("f(x_T) - f(x*) <= ")
    assert pt.verify(proof.certificate, AnyStep)
    assert pt.verify(proof.certificate.to_json(), AnyStep)
    assert not pt.verify(proof.certificate, methods.GradientDescent)


def test_gradient_descent_contracts() -> None:
    class Contraction(methods.Method):
        assumes = pt.SmoothStronglyConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - 2 / (p.L + p.mu) * p.gradient(x)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.distance_squared(x)

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

        def weight(self, p: Any, t: Any) -> Any:
            return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t)

    proof = pt.prove(Contraction)
    assert proof.conclusion.text.startswith("||x_T - x*||^2 <= ")
    T, L, mu, R = sympy.symbols("T L mu R")
    symbols = {s: sympy.Symbol(str(s)) for s in proof.bound.free_symbols}
    value = proof.bound.subs(symbols).subs({T: 3, L: 5, mu: 2, R: 7})
    assert value == 49 * sympy.Rational(3, 7) ** 6


def test_a_state_of_two_vectors() -> None:
    """Nesterov's method by a gradient step and an extrapolation is the two-sequence form in other variables."""

    class Averaged(methods.Method):
        assumes = pt.SmoothConvex

        class State(NamedTuple):
            y: Any
            z: Any

        def start(self, p: Any, x0: Any) -> Any:
            return self.State(x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            x = (t * s.y + 2 * s.z) / (t + 2)
            z = s.z - (t + 1) / (2 * p.L) * p.gradient(x)
            return self.State((t * s.y + 2 * z) / (t + 2), z)

        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return t * (t + 1) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.z)

    proof = pt.prove(Averaged)
    assert equal(proof.bound, "2*L*R**2/(T*(T + 1))")


def test_a_theorem_on_a_method_that_is_there() -> None:
    theorem = pt.Theorem(
        name="distance",
        method=methods.GradientDescent,
        potential=lambda p, t, x: p.distance_squared(x),
        measure=lambda p, t, x: p.distance_squared(x),
        weight=lambda p, t: 1,
    )
    proof = pt.prove(theorem)
    assert equal(proof.bound, "R**2")
    assert pt.verify(proof.certificate, theorem)


class ShortStep(methods.GradientDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - Fraction(99, 100) * p.gradient(x) / p.L


class LongStep(methods.GradientDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - Fraction(201, 100) * p.gradient(x) / p.L


class Wrong(methods.AcceleratedGradient):
    def step(self, p: Any, t: Any, s: Any) -> Any:
        tau = 2 / (t + 2)
        x = (1 - tau) * s.y + tau * s.z
        g = p.gradient(x)
        return self.State(y=x - g / p.L, z=s.z - (t + 2) / (2 * p.L) * g)


class WrongMirror(methods.MirrorDescent):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.mirror_step(x, p.subgradient(x), Fraction(101, 100) * self.eta)


class WrongSubgradient(methods.Subgradient):
    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - Fraction(101, 100) * self.eta * p.subgradient(x)


class WrongStrong(methods.StronglyConvexAcceleratedGradient):
    def step(self, p: Any, t: Any, s: Any) -> Any:
        x = (s.y + p.q * s.z) / (1 + p.q)
        g = p.gradient(x)
        return self.State(y=x - g / p.L, z=(1 - p.q) * s.z + p.q * (x - Fraction(9, 10) * g / p.mu))


@pytest.mark.parametrize("method", [ShortStep, LongStep, Wrong, WrongMirror, WrongSubgradient, WrongStrong])
def test_one_coefficient_of_a_step_is_changed(method: type[methods.Method]) -> None:
    """The step that is proved is the step that runs: another step has no proof, and the old certificate is not its."""
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(method)
    assert caught.value.reason
    base = method.__mro__[1]
    assert not pt.verify(pt.prove(base).certificate, method)


def test_what_is_missing_is_said() -> None:
    class NoClass(methods.Method):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x

    class NoPotential(methods.Method):
        assumes = pt.SmoothConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x

    with pytest.raises(pt.InputError, match="add `assumes = pt"):
        pt.prove(NoClass)
    with pytest.raises(pt.InputError, match="does not define potential"):
        pt.prove(NoPotential)
    with pytest.raises(pt.InputError, match="derives from Method"):
        pt.prove(3)
    with pytest.raises(pt.InputError, match="gradient-descent/smooth-convex"):
        pt.prove("gradient-descent/smooth-convx")
