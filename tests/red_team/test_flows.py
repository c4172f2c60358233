"""Flows: velocities that look, remember, have poles; solutions that do not exist or are not the only one."""

from __future__ import annotations

import itertools
import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest
from attacks import bowl

import potential as pt
from methods import Flow, Method


class XZ(NamedTuple):
    x: Any
    z: Any


class Descending(Flow):
    """The gradient flow: t gap + ||x - x*||^2/2 falls."""

    assumes = pt.DifferentiableConvex

    def velocity(self, p, t, x):
        return -p.gradient(x)

    def potential(self, p, t, x):
        return t * p.gap(x) + p.distance_squared(x) / 2


def verdict(claim, x0=(3.0, 2.0), time=5.0, **parameters):
    """(is it proved, does its check hold); any error but the package's own is one of the package."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            proof = pt.prove(claim)
            assert proof.conclusion.text
        except pt.PotentialError as error:
            assert str(error).strip()
            return False, False
        try:
            return True, bool(pt.check(claim, bowl(), np.array(x0), 40, time=time, **parameters))
        except pt.PotentialError as error:
            assert str(error).strip()
            return True, False


def test_the_gradient_flow_as_it_is() -> None:
    assert verdict(Descending) == (True, True)


# The velocity of a run is another one than that of the proof ----------------------------------------------------------


def turned(trick):
    """The flow runs uphill where the trick says so."""

    class Turned(Descending):
        def velocity(self, p, t, x):
            return -(-1 if trick(self, p, t, x) else 1) * p.gradient(x)

    return Turned


def swallowed(question):
    try:
        return question()
    except Exception:
        return False


TRICKS = {
    "an array": lambda self, p, t, x: isinstance(x, np.ndarray),
    "a float time": lambda self, p, t, x: isinstance(t, float),
    "the time's text": lambda self, p, t, x: str(t) != "t",
    "the time's type": lambda self, p, t, x: type(t).__name__ != "Coefficient",
    "a late time, swallowed": lambda self, p, t, x: swallowed(lambda: t > 1),
    "a late time by its hash, swallowed": lambda self, p, t, x: swallowed(lambda: hash(t) is not None and t > 1),
    "an entry, swallowed": lambda self, p, t, x: swallowed(lambda: x[0] < 100),
    "the norm, swallowed": lambda self, p, t, x: swallowed(lambda: np.linalg.norm(x) > 0),
    "the dimension": lambda self, p, t, x: getattr(p, "dimension", 0) > 1,
    "the constant L": lambda self, p, t, x: hasattr(p, "L"),
    "equality with itself": lambda self, p, t, x: np.array_equal(x, 1 * x) and not np.array_equal(x, x - p.gradient(x)),
    "whether it can be iterated": lambda self, p, t, x: np.iterable(x),
    "the class of p": lambda self, p, t, x: type(p).__name__ == "Quadratic",
}


@pytest.mark.parametrize("name", TRICKS, ids=lambda v: v.replace(" ", "-"))
def test_a_velocity_cannot_look_at_its_arguments(name) -> None:
    is_proved, holds = verdict(turned(TRICKS[name]))
    assert not (is_proved and holds)


MEMORIES = {
    "a count": lambda: (lambda c: lambda self, p, t, x: next(c) > 40)(itertools.count()),
    "a list": lambda: (lambda seen: lambda self, p, t, x: seen.append(x) or len(seen) > 40)([]),
    "the points before": lambda: (lambda seen: lambda self, p, t, x: seen.append(x) or any(v is not x for v in seen))(
        []
    ),
    "the method": lambda: (
        lambda self, p, t, x: self.__dict__.update(calls=self.__dict__.get("calls", 0) + 1) or self.calls > 40
    ),
    "p": lambda: lambda self, p, t, x: setattr(p, "calls", getattr(p, "calls", 0) + 1) or p.calls > 40,
}


@pytest.mark.parametrize("name", MEMORIES, ids=lambda v: v.replace(" ", "-"))
def test_a_velocity_cannot_remember(name) -> None:
    made = turned(MEMORIES[name]())
    is_proved, holds = verdict(made)
    assert not (is_proved and holds)
    for key in ("calls",):
        bowl().__dict__.pop(key, None)


# A step beside the velocity -------------------------------------------------------------------------------------------


def test_a_method_with_both_is_judged_by_what_it_derives_from() -> None:
    class StepOfAMethod(Method):
        assumes = pt.SmoothConvex

        def velocity(self, p, t, x):
            return -p.gradient(x)

        def step(self, p, t, x):
            return x + 9 * p.gradient(x)

        def potential(self, p, t, x):
            return t * p.gap(x) + p.distance_squared(x) / 2

    assert verdict(StepOfAMethod)[0] is False

    class StepOfAFlow(Descending):
        def step(self, p, t, x):
            return x + 9 * p.gradient(x)

    is_proved, _ = verdict(StepOfAFlow)
    if is_proved:
        assert "velocity" in pt.prove(StepOfAFlow).text() or "x'" in pt.prove(StepOfAFlow).text()


@pytest.mark.parametrize("kind", ["velocity is no function", "velocity is missing", "velocity is a property"])
def test_a_flow_without_a_velocity(kind) -> None:
    bodies = {
        "velocity is no function": {"velocity": 3},
        "velocity is missing": {},
        "velocity is a property": {"velocity": property(lambda self: 1)},
    }
    made = type("Own", (Flow,), {
        "assumes": pt.DifferentiableConvex, "potential": Descending.potential, **bodies[kind]})  # fmt: skip
    with pytest.raises(pt.PotentialError):
        pt.prove(made)


# Settings in which a flow has no meaning ------------------------------------------------------------------------------

OVER = [
    pt.Constrained(pt.SmoothConvex),
    pt.Online(pt.DifferentiableConvex),
    pt.Stochastic(pt.SmoothConvex),
    pt.FiniteSum(pt.SmoothConvex),
    pt.CoordinateSmoothConvex,
    pt.PolyakStep(pt.SmoothStronglyConvex),
    pt.MirrorSmoothConvex,
    pt.RelativelySmooth,
    pt.WithCoins(pt.SmoothConvex),
    pt.Inexact(pt.SmoothConvex),
]


@pytest.mark.parametrize("over", OVER, ids=lambda c: c.__name__)
def test_a_flow_where_it_has_no_meaning(over) -> None:
    """Over sets, with draws, with losses that change; an inexact gradient need not be continuous."""

    class Own(Descending):
        assumes = over

        def velocity(self, p, t, x):
            return -p.inexact_gradient(x) if hasattr(type(p), "inexact_gradient") else -p.gradient(x)

        def potential(self, p, t, x):
            return p.gap(x)

    is_proved, holds = verdict(Own)
    assert not is_proved or over is OVER[-1], "a flow that need not have a solution, or whose values are not known"
    assert not holds


# Solutions that need not exist, or are not the only one ---------------------------------------------------------------


class Tame(Flow):
    assumes = pt.DifferentiableConvex

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1

    def potential(self, p, t, x):
        return p.distance_squared(x)


def test_a_pole_of_the_velocity_at_the_start() -> None:
    """x' = -(x - x*)/t has the solutions x* + C/t, none of which starts but at x*; t^2 ||x - x*||^2 is constant.

    It must not be printed, without a word, that every run from R > 0 is in x* at once.
    """

    class Falling(Tame):
        def velocity(self, p, t, x):
            return -(x - p.minimizer) / t

        def potential(self, p, t, x):
            return t**2 * p.distance_squared(x)

        def weight(self, p, t):
            return t**2

    says_all_is_well(Falling)


def test_a_pole_that_lets_go() -> None:
    """x' = (x - x*)/t has the solutions x* + C t, all from x*: whatever is said of the distance, it grows."""

    class Leaving(Tame):
        def start(self, p, x0):
            return p.minimizer

        def velocity(self, p, t, x):
            return (x - p.minimizer) / t

    assert verdict(Leaving)[0] is False

    class Weighed(Leaving):
        def potential(self, p, t, x):
            return p.distance_squared(x) / t**2

        def weight(self, p, t):
            return 1 / t**2

    assert verdict(Weighed)[0] is False


def says_all_is_well(claim) -> None:
    """Where it is proved, its bound of 0 may not be said of runs from R > 0 without a word on solutions."""
    is_proved, holds = verdict(claim)
    if not is_proved:
        return
    text = pt.prove(claim).text()
    assert "solution" in text, text
    assert not holds or "differentiable" in text or "exist" in text or "continuous" in text, text


def test_a_start_from_which_no_solution_begins() -> None:
    """Nesterov's flow from z_0 other than x_0: with z_0 = x* the bound would be 0 for every x_0."""

    class FromTheSolution(Flow):
        assumes = pt.DifferentiableConvex

        def start(self, p, x0):
            return XZ(x0, p.minimizer)

        def velocity(self, p, t, s):
            return XZ(2 / t * (s.z - s.x), -t / 2 * p.gradient(s.x))

        def potential(self, p, t, s):
            return t**2 * p.gap(s.x) + 2 * p.norm_squared(s.z - p.minimizer)

    says_all_is_well(FromTheSolution)


def test_a_rise_at_once() -> None:
    """x' = c (x* - x)/t with c < 0, and a potential whose weight vanishes at 0: it says nothing of where x starts."""

    class Rising(Tame):
        c = pt.Parameter(above=0, below=1)

        def start(self, p, x0):
            return p.minimizer

        def velocity(self, p, t, x):
            return self.c * (x - p.minimizer) / t

    assert verdict(Rising, c=0.5)[0] is False


@pytest.mark.parametrize("power", [1, 2, 3])
def test_a_pole_of_the_potential_at_the_start(power) -> None:
    class Own(Tame):
        def velocity(self, p, t, x):
            return -(x - p.minimizer)

        def potential(self, p, t, x):
            return p.distance_squared(x) / t**power

        def weight(self, p, t):
            return 1 / t**power

    is_proved, _ = verdict(Own)
    assert not is_proved, "the bound would be infinite, or none"


def test_a_budget_with_a_pole_at_the_start() -> None:
    class Own(Tame):
        def velocity(self, p, t, x):
            return -p.gradient(x)

        def budget(self, p, t):
            return 1 / t

    is_proved, _ = verdict(Own)
    if is_proved:
        bound = str(pt.prove(Own).bound)
        assert "oo" in bound or "zoo" in bound or "Integral" in bound, (
            f"the integral of 1/t from 0 is infinite: {bound}"
        )


def test_exponential_rates_of_any_sign() -> None:
    """d/dt e^(ct) ||x - x*||^2 = e^(ct) (c - 2) ||x - x*||^2 along x' = x* - x falls where c <= 2, and only there."""

    def made(**domain):
        class Own(Tame):
            c = pt.Parameter(**domain)

            def velocity(self, p, t, x):
                return p.minimizer - x

            def potential(self, p, t, x):
                return pt.exp(self.c * t) * p.distance_squared(x)

            def weight(self, p, t):
                return pt.exp(self.c * t)

        return Own

    assert verdict(made(above=0, at_most=2), c=1.5) == (True, True)
    assert verdict(made(above=-2, at_most=-1), c=-1) == (True, True)
    assert verdict(made(above=0, at_most=3), c=2.5)[0] is False
    assert verdict(made(above=2, below=3), c=2.5)[0] is False


RATES = {
    "exp of t": lambda p, t: pt.exp(t),
    "exp of a square": lambda p, t: pt.exp(t**2),
    "exp of one over": lambda p, t: pt.exp(1 / t),
    "exp of a shift": lambda p, t: pt.exp(t + 1),
    "exp of nothing": lambda p, t: pt.exp(0 * t),
    "two to the t": lambda p, t: 2**t,
    "a half to the t": lambda p, t: (1 / (1 + p.mu)) ** t,
    "NumPy's exp": lambda p, t: np.exp(t),
    "exp of the gap": lambda p, t: pt.exp(p.gap(p.minimizer)),
    "t to the t": lambda p, t: t**t,
    "a root": lambda p, t: t**0.5,
}


@pytest.mark.parametrize("name", RATES, ids=lambda v: v.replace(" ", "-"))
def test_rates_that_grow_too_fast(name) -> None:
    """x' = -(x - x*)/100: no weight here but a constant keeps w ||x - x*||^2 from rising."""

    class Own(Tame):
        assumes = pt.DifferentiableStronglyConvex

        def velocity(self, p, t, x):
            return (p.minimizer - x) / 100

        def potential(self, p, t, x):
            return RATES[name](p, t) * p.distance_squared(x)

        def weight(self, p, t):
            return RATES[name](p, t)

    is_proved, _ = verdict(Own)
    assert not is_proved or name in ("exp of nothing", "a half to the t")


QUANTITIES = {
    "a gradient": lambda p, x: p.norm_squared(p.gradient(x)),
    "an inner product with one": lambda p, x: p.inner(p.gradient(x), x),
    "a line search": lambda p, x: p.norm_squared(p.line_search(x, p.gradient(x)) - x),
    "a gap elsewhere": lambda p, x: p.gap(x - p.gradient(x)),
}


@pytest.mark.parametrize("name", QUANTITIES, ids=lambda v: v.replace(" ", "-"))
def test_quantities_without_a_known_derivative(name) -> None:
    class Own(Descending):
        def potential(self, p, t, x):
            return QUANTITIES[name](p, x)

        def measure(self, p, t, x):
            return QUANTITIES[name](p, x)

        def weight(self, p, t):
            return 1

    with pytest.raises(pt.PotentialError):
        pt.prove(Own)


def test_a_velocity_of_another_form_than_the_state() -> None:
    class Other(Descending):
        def velocity(self, p, t, x):
            return XZ(-p.gradient(x), x)

    class None_(Descending):
        def velocity(self, p, t, x):
            return None

    class Scalar(Descending):
        def velocity(self, p, t, x):
            return p.gap(x)

    for made in (Other, None_, Scalar):
        with pytest.raises(pt.PotentialError):
            pt.prove(made)


pytestmark = pytest.mark.filterwarnings("ignore")
