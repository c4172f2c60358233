"""Discovery along flows of every order, and of methods whose steps have a number to the power t or grow."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

import pytest

import methods
import potential as pt
from potential.discovery.growth import Growing
from potential.discovery.readings import nothing
from potential.discovery.studies import Study
from potential.discovery.templates import template
from potential.statement.theorem import Theorem


class Moving(NamedTuple):
    """A point and its velocity."""

    x: Any
    v: Any


class Drawn(NamedTuple):
    """A point and the one that it is drawn to, which may be dual."""

    x: Any
    z: Any


class FromRest(methods.Flow):
    """A flow of second order, which begins with no velocity."""

    assumes: ClassVar[Any] = pt.DifferentiableConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Moving(x0, 0 * x0)


class ThirdOrder(FromRest):
    """x'' + (4/t) x' + t grad f(x) = 0."""

    def velocity(self, p: Any, t: Any, s: Any) -> Any:
        return Moving(s.v, -4 / t * s.v - t * p.gradient(s.x))


class FourthOrder(methods.Flow):
    """The same as a mean, with weights t^4."""

    assumes = pt.DifferentiableConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Drawn(x0, x0)

    def velocity(self, p: Any, t: Any, s: Any) -> Any:
        return Drawn(4 / t * (s.z - s.x), -4 * t**3 * p.gradient(s.x))


class DampedByTheHessian(FromRest):
    """x'' + 2 r x' + b (grad f(x))' + (1 + b r) grad f(x) = 0, r = sqrt(mu): v is x' + b grad f(x)."""

    assumes: ClassVar[Any] = pt.DifferentiableStronglyConvex
    b = pt.Parameter(above=0)

    def velocity(self, p: Any, t: Any, s: Any) -> Any:
        g = p.gradient(s.x)
        moved = s.v - self.b * g
        return Moving(moved, -2 * p.r * moved - (1 + self.b * p.r) * g)


class UnderGrowth(methods.Flow):
    """The gradient flow under the Polyak-Lojasiewicz inequality, where no minimizer need be."""

    assumes = pt.PolyakLojasiewicz

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -p.gradient(x)


class TowardsAnImage(methods.Flow):
    """x' = S(x) - x."""

    assumes = pt.Nonexpansive

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return p.apply(x) - x


class Convex(methods.Flow):
    """The gradient flow."""

    assumes = pt.DifferentiableConvex

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -p.gradient(x)


class InLaterUnits(Convex):
    """The gradient flow with a speed t + 1."""

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -(t + 1) * p.gradient(x)


class Exponential(Convex):
    """The gradient flow whose speed grows."""

    c = pt.Parameter(above=0)

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -pt.exp(self.c * t) * p.gradient(x)


class AcceleratedMirror(methods.Flow):
    """x' = (2/t) (grad h*(z) - x), z' = -(t/2) grad f(x)."""

    assumes = pt.MirrorSmoothConvex

    def start(self, p: Any, x0: Any) -> Any:
        return Drawn(x0, p.mirror_gradient(x0))

    def velocity(self, p: Any, t: Any, s: Any) -> Any:
        return Drawn(2 / t * (p.mirror(s.z) - s.x), -t / 2 * p.gradient(s.x))


@pytest.mark.parametrize(
    ("flow", "measure", "bound"),
    [
        (ThirdOrder, "gap", "f(x_T) - f(x*) <= 9 R^2/(2 T^3)"),
        (FourthOrder, "gap", "f(x_T) - f(x*) <= R^2/(2 T^4)"),
        (DampedByTheHessian, "gap", "f(x_T) - f(x*) <= (Delta_0 + mu R^2/2) exp(-r T)"),
        (UnderGrowth, "gap", "f(x_T) - inf f <= Delta_0 exp(-2 mu T)"),
        (TowardsAnImage, "residual", "mean over 0 < t < T of ||S(x_t) - x_t||^2 <= R^2/T"),
        (Convex, "gradient", "mean over 0 < t < T of ||grad f(x_t)||^2 weighted by 2 t <= R^2/T^2"),
        (InLaterUnits, "gap", "f(x_T) - f(x*) <= R^2/(T (T + 2))"),
        (Exponential, "gap", "(2 exp(c T) - 2) (f(x_T) - f(x*)) <= c R^2"),
        (AcceleratedMirror, "gap", "f(x_T) - f(x*) <= 4 D_0/T^2"),
    ],
)
def test_what_is_found_of_a_flow(flow: type, measure: str, bound: str) -> None:
    assert pt.discover(flow, measure=measure, progress=False)[0].proof.conclusion.text == bound


class Proximal(pt.Method):
    """Proximal steps of some length."""

    assumes: ClassVar[Any] = pt.Composite()
    s = pt.Parameter(above=0)
    length: ClassVar[Callable[[Any], Any]]

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x, self.s * type(self).length(t))


class Doubled(Proximal):
    length = staticmethod(lambda t: Fraction(2) ** t)


class Squared(Proximal):
    length = staticmethod(lambda t: (t + 1) ** 2)


class Halved(pt.Method):
    """Subgradient steps that are halved each time."""

    assumes = pt.ConvexLipschitz
    s = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.s * Fraction(1, 2) ** t * p.subgradient(x)


class Grown(pt.Method):
    """The accelerated method on strongly convex functions whose weights follow a relation."""

    assumes = pt.SmoothStronglyConvex
    A = pt.Root(
        lambda following, previous, p: (following - previous) ** 2 - following * (1 + p.q**2 * following), start=0
    )

    def start(self, p: Any, x0: Any) -> Any:
        return Drawn(x0, x0)

    def step(self, p: Any, t: Any, s: Any) -> Any:
        k, now, following = p.q**2, self.A(t), self.A(t + 1)
        tau = (following - now) * (1 + k * now) / (following + 2 * k * now * following - k * now**2)
        delta = (following - now) / (1 + k * following)
        y = s.x + tau * (s.z - s.x)
        g = p.gradient(y) / p.L
        return Drawn(y - g, (1 - k * delta) * s.z + k * delta * y - delta * g)


@pytest.mark.parametrize(
    ("method", "bound"),
    [
        (Doubled, "(2 2^T - 2) (h(x_T) - h(x*)) <= R^2/s"),
        (Squared, "h(x_T) - h(x*) <= 3 R^2/(s T (2 T + 1) (T + 1))"),
    ],
)
def test_steps_that_grow(method: type, bound: str) -> None:
    found = pt.discover(method, measure="gap", progress=False)
    assert found[0].proof.conclusion.text == bound
    written: dict[str, Any] = {}
    exec(found[0].source().replace("from test_discovery_of_flows", f"from {__name__}"), written)  # it proves again
    assert pt.prove(written[found[0].method.__name__]).conclusion.text == bound


def test_steps_that_shrink_weight_a_mean() -> None:
    found = pt.discover(Halved, measure="gap", progress=False)
    # (R^2 + G^2 s^2 sum 4^-t) over 2 s sum 2^-t: after two steps 1 + 5/4 over 3, where all that measures is 1.
    conclusion = found[0].proof.conclusion
    assert conclusion.kind == "mean"
    assert conclusion.bound_at(2, {"R": 1, "G": 1, "s": 1}) == Fraction(3, 4)


def test_all_coefficients_may_grow_like_a_sequence() -> None:
    theorem = Theorem(name="grown", method=Grown, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(0))
    growing = Growing(study, made.upto(0), made.measures[0], 1, free=False, start="distance", lasting=True)
    # A (f(x) - f*) + (L + mu A) ||z - x*||^2 / 2, twice.
    lead = next(growing.leads())
    assert {scalar.code: str(c) for scalar, c in lead.potential} == {
        "p.gap(s.x)": "2 A_t",
        "p.distance_squared(s.z)": "L (1 + q^2 A_t)",
    }
    assert str(lead.weight) == "2 A_t"


@pytest.mark.parametrize("method", [Doubled, Halved])
def test_the_clock_of_a_factor_is_zero_at_the_start_and_grows(method: type) -> None:
    theorem = Theorem(name="clock", method=method, potential=nothing)
    made, _ = template(theorem)
    study = Study(theorem, made.upto(0), geometric=True)
    assert [study.clock.evaluate(study.sample(study.points[0], t)) for t in range(4)] == [0, 1, 3, 7]
