"""Oracles that a class does not have, domains of parameters, types of numbers: refused in a sentence, or right."""

from __future__ import annotations

import decimal
import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from attacks import REFUSED, SOUND, TRUE, Attack, Descent, bowl, bowl_in_ball, judge, table, vee

import potential as pt
from methods import Method

# What a class does not have is no identity ----------------------------------------------------------------------------

ASKED = {
    "prox": lambda p, x: p.prox(x, 1),
    "prox by name": lambda p, x: getattr(p, "prox")(x, 1),  # noqa: B009
    "project": lambda p, x: p.project(x),
    "linear_minimizer": lambda p, x: p.linear_minimizer(x),
    "resolvent": lambda p, x: p.resolvent(x, 1),
    "second_resolvent": lambda p, x: p.second_resolvent(x, 1),
    "dual_prox": lambda p, x: p.dual_prox(x, 1),
    "mirror_step": lambda p, x: p.mirror_step(x, x, 1),
    "bregman_prox": lambda p, x: p.bregman_prox(x, 1),
    "apply": lambda p, x: p.apply(x),
    "operator": lambda p, x: p.operator(x),
    "linear": lambda p, x: p.linear(x),
    "adjoint": lambda p, x: p.adjoint(x),
    "steepest_step": lambda p, x: p.steepest_step(x, x, 1),
    "splitting_point": lambda p, x: p.splitting_point(1),
    "stochastic_gradient": lambda p, x: p.stochastic_gradient(x),
    "component_gradient": lambda p, x: p.component_gradient(x),
    "coordinate_gradient": lambda p, x: p.coordinate_gradient(x),
    "inexact_gradient": lambda p, x: p.inexact_gradient(x),
    "compress": lambda p, x: p.compress(x),
    "with_probability": lambda p, x: p.with_probability(Fraction(1, 2), x, 2 * x),
    "polyak_step": lambda p, x: p.polyak_step(x) * x,
    "comparator": lambda p, x: p.comparator,
}
HAVE = {
    "Convex": (pt.Convex, ()),
    "ConvexLipschitz": (pt.ConvexLipschitz, ()),
    "SmoothConvex": (pt.SmoothConvex, ()),
    "SmoothStronglyConvex": (pt.SmoothStronglyConvex, ()),
    "Smooth": (pt.Smooth, ()),
    "PolyakLojasiewicz": (pt.PolyakLojasiewicz, ()),
    "Constrained": (pt.Constrained(pt.SmoothConvex), ("prox", "prox by name", "project", "linear_minimizer")),
    "Composite": (pt.Composite(pt.SmoothConvex), ("prox", "prox by name")),
    "Composite alone": (pt.Composite(), ("prox", "prox by name")),
    "Online": (pt.Online(pt.SmoothConvex), ("comparator",)),
    "Stochastic": (pt.Stochastic(pt.SmoothConvex), ("stochastic_gradient",)),
    "FiniteSum": (pt.FiniteSum(pt.SmoothConvex), ("component_gradient", "with_probability")),
    "Inexact": (pt.Inexact(pt.SmoothConvex), ("inexact_gradient",)),
    "Compressed": (pt.Compressed(pt.SmoothConvex), ("compress",)),
    "WithCoins": (pt.WithCoins(pt.SmoothConvex), ("with_probability",)),
    "Coordinates": (pt.CoordinateSmoothConvex, ("coordinate_gradient",)),
    "Monotone": (pt.Monotone, ("resolvent", "operator")),
    "MonotoneLipschitz": (pt.MonotoneLipschitz, ("operator",)),
    "Cocoercive": (pt.Cocoercive, ("operator",)),
    "Nonexpansive": (pt.Nonexpansive, ("apply", "operator")),
    "Splitting": (pt.Splitting(), ("resolvent", "second_resolvent", "operator", "splitting_point")),
    "Splitting of an operator": (pt.Splitting(pt.Cocoercive),
                                 ("resolvent", "second_resolvent", "operator", "splitting_point")),
    "SaddlePoint": (pt.SaddlePoint, ("prox", "prox by name", "dual_prox", "linear", "adjoint", "comparator")),
}  # fmt: skip


def asking(assumed: Any, ask: Any) -> Any:
    """Still, the potential is constant, so all that could be wrong is the question."""

    class Asking(Method):
        assumes = assumed

        def step(self, p, t, x):
            return x + 0 * ask(p, x)

        def potential(self, p, t, x):
            return p.norm_squared(x)

        measure = potential

        def weight(self, p, t):
            return 1

    return Asking


@pytest.mark.parametrize("name", HAVE, ids=lambda v: v.replace(" ", "-"))
def test_an_oracle_that_the_class_lacks_is_refused(name) -> None:
    assumed, has = HAVE[name]
    lacking = [oracle for oracle in ASKED if oracle not in has]
    assert len(lacking) > len(ASKED) // 2
    for oracle in lacking:
        with pytest.raises(pt.PotentialError) as raised:
            pt.prove(asking(assumed, ASKED[oracle]))
        assert oracle.split()[0] in str(raised.value), raised.value


SETTINGS = [
    lambda: pt.Constrained(pt.Constrained(pt.SmoothConvex)),
    lambda: pt.Composite(pt.Constrained(pt.SmoothConvex)),
    lambda: pt.Constrained(pt.Composite(pt.SmoothConvex)),
    lambda: pt.Online(pt.Online(pt.Convex)),
    lambda: pt.Stochastic(pt.Stochastic(pt.SmoothConvex)),
    lambda: pt.FiniteSum(pt.FiniteSum(pt.SmoothConvex)),
    lambda: pt.FiniteSum(pt.Convex),
    lambda: pt.Stochastic(pt.Monotone),
    lambda: pt.PolyakStep(pt.SmoothConvex),
    lambda: pt.Splitting(pt.SmoothConvex),
    lambda: pt.Online(pt.Constrained(pt.Convex)),
    lambda: pt.Online(pt.QuadraticUpperBound),  # of a comparator that is no minimizer the bound is not true
    lambda: pt.Online(pt.Stochastic(pt.QuadraticUpperBound)),
    lambda: pt.Constrained(None),
    lambda: pt.Composite(3),
    lambda: pt.Online("Convex"),
    lambda: pt.Constrained(pt.Constrained),
    lambda: pt.Splitting(pt.Composite(pt.Cocoercive)),
]


@pytest.mark.parametrize("make", SETTINGS, ids=range(len(SETTINGS)))
def test_a_setting_that_means_nothing_is_refused(make) -> None:
    with pytest.raises(pt.PotentialError):
        make()


# Domains --------------------------------------------------------------------------------------------------------------


def over(**domain: Any) -> Any:
    """Gradient descent with a step eta of a domain, potential as for a step of at most 1/L."""

    class Stepped(Method):
        assumes = pt.SmoothConvex
        eta = pt.Parameter(**domain)

        def step(self, p, t, x):
            return x - self.eta * p.gradient(x)

        def potential(self, p, t, x):
            return self.eta * t * p.gap(x) + p.distance_squared(x) / 2

    return Stepped


attacks: list[Attack] = []


def domain(name: str, must: str, make: Any, eta: float | None = None, **more: Any) -> None:
    instance = {"problem": bowl, "parameters": {"eta": eta, **more}} if eta is not None else {}
    attacks.append(Attack(name, make, must, **instance))


domain("a step of at most 1/L", TRUE, lambda: over(above=0, at_most=lambda p: 1 / p.L), 0.9)
domain("a step below 1/L", TRUE, lambda: over(above=0, below=lambda p: 1 / p.L), 0.9)
domain("a step from 1/(2L)", TRUE, lambda: over(at_least=lambda p: 1 / (2 * p.L), below=lambda p: 1 / p.L), 0.5)
domain("a step of any size", REFUSED, lambda: over(above=0))
domain("a step of at most 2/L", REFUSED, lambda: over(above=0, at_most=lambda p: 2 / p.L))
domain("a negative step", REFUSED, lambda: over(above=-2, at_most=-1))
domain("an empty domain of functions", REFUSED, lambda: over(above=lambda p: 1 / p.L, below=lambda p: 1 / (2 * p.L)))
domain("an empty domain of numbers", REFUSED, lambda: over(above=1, at_most=1))
domain("upside down", REFUSED, lambda: over(above=2, below=1))
domain("closed and closed", REFUSED, lambda: over(at_least=1, at_most=1))
domain("a pole at L = 1", REFUSED, lambda: over(above=0, at_most=lambda p: 1 / (p.L - 1)))
domain("a pole that cancels", REFUSED, lambda: over(above=0, at_most=lambda p: (p.L - 1) / (p.L * (p.L - 1)) * 2))
domain("a bound that is zero", REFUSED, lambda: over(above=0, at_most=lambda p: 0 * p.L))
domain("a bound that may be negative", REFUSED, lambda: over(above=0, at_most=lambda p: p.L - 1))
domain("a bound of one's own constant", REFUSED, lambda: over(above=0, at_most=lambda p: 1 / p.mu))
domain("a bound by an oracle", REFUSED, lambda: over(above=0, at_most=lambda p: p.gap(p.minimizer)))
domain("a bound by t", REFUSED, lambda: over(above=0, at_most=lambda p: 1 / (p.t + 1)))
domain("a bound by itself", REFUSED, lambda: over(above=0, at_most=lambda p: p.eta))
domain("a bound that is text", REFUSED, lambda: over(above=0, at_most="1/L"))
domain("a bound that gives text", REFUSED, lambda: over(above=0, at_most=lambda p: "1/L"))
domain("a bound that gives nothing", REFUSED, lambda: over(above=0, at_most=lambda p: None))
domain("a bound that is infinite", REFUSED, lambda: over(above=0, at_most=float("inf")))
domain("a bound that is no number", REFUSED, lambda: over(above=0, at_most=float("nan")))
domain("a bound that is a float", REFUSED, lambda: over(above=0, at_most=0.1))
domain("a bound that raises", REFUSED, lambda: over(above=0, at_most=lambda p: 1 // 0))
domain("a bound with two arguments", REFUSED, lambda: over(above=0, at_most=lambda p, t: 1 / p.L))
domain("a bound that branches", REFUSED, lambda: over(above=0, at_most=lambda p: 1 if p.L > 1 else 2))
domain("a bound that is a complex number", REFUSED, lambda: over(above=0, at_most=1j))
domain("a bound that is True", REFUSED, lambda: over(above=0, at_most=True))
domain("no bound below", REFUSED, lambda: over(at_most=1))
domain("two bounds below", REFUSED, lambda: over(above=0, at_least=0))


def growing() -> Any:
    """A bound that is another one each time it is asked."""
    source = itertools.count(1)
    return over(above=0, at_most=lambda p: next(source) / p.L)


domain("a bound that grows", SOUND, growing, 5.0)


def typed() -> Any:
    """A bound that is another one in a run."""
    return over(above=0, at_most=lambda p: 50 / p.L if isinstance(p.L, float) else 1 / p.L)


domain("a bound of another size in a run", SOUND, typed, 5.0)


class Chain(Method):
    """Three parameters, each bounded by the one before."""

    assumes = pt.SmoothConvex
    a = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    b = pt.Parameter(above=0, at_most=lambda p: p.a)
    c = pt.Parameter(above=0, below=lambda p: p.b)

    def step(self, p, t, x):
        return x - self.c * p.gradient(x)

    def potential(self, p, t, x):
        return self.c * t * p.gap(x) + p.distance_squared(x) / 2


class Forward(Chain):
    """A bound that looks forward."""

    a = pt.Parameter(above=0, at_most=lambda p: p.c)
    b = pt.Parameter(above=0)
    c = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)


class Circle(Chain):
    a = pt.Parameter(above=0, at_most=lambda p: p.b)
    b = pt.Parameter(above=0, at_most=lambda p: p.a)


attacks.append(
    Attack("a chain of bounds", lambda: Chain, TRUE, problem=bowl, parameters={"a": 0.9, "b": 0.5, "c": 0.25})
)


class BoundedByASequence(Method):
    """A constant below each term of a sequence: what is a multiple of both is no constant."""

    assumes = pt.Smooth
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, sequence=True)
    beta = pt.Parameter(above=0, at_most=lambda p: p.eta_t)

    def step(self, p, t, x):
        return x - self.eta(t) * p.gradient(x)

    def potential(self, p, t, x):
        return p.gap(x) / self.beta

    def progress(self, p, t, x):
        return self.eta(t) / self.beta / 2 * p.norm_squared(p.gradient(x))

    def measure(self, p, t, x):
        return p.norm_squared(p.gradient(x))

    def weight(self, p, t):
        return 0


attacks.append(Attack("a constant bounded by a sequence", lambda: BoundedByASequence, REFUSED))
attacks.append(Attack("a circle of bounds", lambda: Circle, REFUSED))

NEGATIVE = {
    "closed above": ({"above": -2, "at_most": -1}, (-1, -1.0, Fraction(-3, 2)), (-2, 0, 1, -0.9999)),
    "closed below": ({"at_least": -2, "below": -1}, (-2, -2.0, -1.5), (-1, -2.0001, 0)),
    "open": ({"above": -2, "below": 2}, (-1.999, 0, 1.5), (-2, 2)),
    "half a line": ({"at_least": -1}, (-1, 0, 100), (-1.0001, -2)),
    "negative by a function": ({"above": lambda p: -p.L * 2, "at_most": lambda p: -p.L / 2}, (-1, -0.75), (0, -3)),
    "zero, closed": ({"at_least": 0, "below": 1}, (0, 0.5), (1, -1e-9)),
    "up to zero": ({"above": -1, "at_most": 0}, (0, -0.5), (1e-9, -1)),
}


@pytest.mark.parametrize("name", NEGATIVE, ids=lambda v: v.replace(" ", "-"))
def test_the_ends_of_an_interval(name) -> None:
    given, inside, outside = NEGATIVE[name]

    class Own(Descent):
        k = pt.Parameter(**given)

    assert pt.prove(Own)
    for value in inside:
        assert pt.check(Own, bowl(), np.ones(2), 3, k=value)
        assert len(Own(k=value).run(bowl(), np.ones(2), 3).ts)
    for value in outside:
        with pytest.raises(pt.InputError):
            pt.check(Own, bowl(), np.ones(2), 3, k=value)
        with pytest.raises(pt.InputError):
            Own(k=value).run(bowl(), np.ones(2), 3)


BAD = ("1", None, 1j, float("nan"), float("inf"), -float("inf"), True, [1], np.array([0.5]), object(),
       decimal.Decimal("0.5"), sympy.Symbol("k"), sympy.pi, {}, b"1")  # fmt: skip


@pytest.mark.parametrize("value", BAD, ids=lambda v: type(v).__name__ + str(v)[:8].replace(" ", ""))
def test_a_parameter_that_is_no_number_is_refused_in_a_run(value) -> None:
    class Own(Descent):
        k = pt.Parameter(above=0)

    with pytest.raises(pt.PotentialError):
        pt.check(Own, bowl(), np.ones(2), 3, k=value)


@pytest.mark.parametrize("value", [Fraction(1, 2), 1, np.float64(0.5), np.int64(1), np.float32(0.5)], ids=repr)
def test_a_parameter_may_be_any_real_number(value) -> None:
    made = over(above=0, at_most=lambda p: 1 / p.L)
    value = value / 2  # of the same type, and inside
    assert pt.check(made, bowl(), np.ones(2), 5, eta=value)
    run = made(eta=value).run(bowl(), np.ones(2), 5)
    assert np.all(run.gaps[1:] <= run.bounds[1:] * (1 + 1e-9))


SERIES = {
    "too short": [1.0, 1.0],
    "a number": 1.0,
    "a matrix": np.ones((3, 3)),
    "text": "abc",
    "not a number at last": [1.0] * 4 + [float("nan")],
    "negative at last": [1.0] * 4 + [-1.0],
    "a function without arguments": lambda: 1.0,
    "a function that gives text": lambda t: "1",
    "a function that raises": lambda t: 1 / (t - 2),
    "a function that gives nothing": lambda t: None,
    "none": None,
    "an iterator": iter([1.0] * 9),
    "a dictionary": {0: 1.0},
    "complex": lambda t: 1j,
}


@pytest.mark.parametrize("name", SERIES, ids=lambda v: v.replace(" ", "-"))
def test_a_sequence_that_is_none_is_refused_in_a_run(name) -> None:
    class Varying(Method):
        assumes = pt.ConvexLipschitz
        eta = pt.Parameter(above=0, sequence=True)

        def step(self, p, t, x):
            return x - self.eta(t) * p.subgradient(x)

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def progress(self, p, t, x):
            return 2 * self.eta(t) * p.gap(x)

        def budget(self, p, t):
            return self.eta(t) ** 2 * p.G**2

    with pytest.raises(pt.PotentialError):
        pt.check(Varying, vee(), np.array([0.5]), 5, eta=SERIES[name])


def test_a_sequence_that_is_another_one_each_time() -> None:
    """In the domain when it is looked at, and out of it in the run: the run is not the theorem's."""
    source = itertools.count()

    class Stepped(Descent):
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, sequence=True)

        def step(self, p, t, x):
            return x - self.eta(t) * p.gradient(x)

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def measure(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return 1

    assert pt.prove(Stepped)
    try:
        assert not pt.check(Stepped, bowl(), np.ones(2), 40, eta=lambda t: 1.0 if next(source) < 60 else 9.0)
    except pt.PotentialError:
        pass


# Numbers in a step ----------------------------------------------------------------------------------------------------


class Loud(int):
    """An int whose product with anything else is another one."""

    def __mul__(self, other: Any) -> Any:
        return 9 * other if isinstance(other, np.ndarray | float | int) else int(self) * other

    __rmul__ = __mul__


class Proud(Fraction):
    """A fraction that says one thing and multiplies as another."""

    def __mul__(self, other: Any) -> Any:
        return 9 * other if isinstance(other, np.ndarray | float) else Fraction(self) * other

    __rmul__ = __mul__


class Shifty:
    """A rational number that is another one each time it is looked at."""

    def __init__(self) -> None:
        self.calls = 0

    @property
    def numerator(self) -> int:
        self.calls += 1
        return 1 if self.calls < 6 else 9

    denominator = 1

    def __mul__(self, other: Any) -> Any:
        return 9 * other if isinstance(other, np.ndarray | float) else Fraction(self.numerator) * other

    __rmul__ = __mul__

    def __float__(self) -> float:
        return 9.0


def sized(size: Any) -> Any:
    """Gradient descent with a multiple of the step; `size(p, t, x)` is a number of some type."""

    class Sized(Descent):
        def step(self, p, t, x):
            return x - size(p, t, x) * (p.gradient(x) / p.L)

    return Sized


def number(name: str, must: str, size: Any, **instance: Any) -> None:
    attacks.append(Attack(f"a step times {name}", lambda: sized(size), must, **{"problem": bowl, **instance}))


for label, honest in {
    "an int": 1,
    "a float": 1.0,
    "a half": 0.5,
    "a fraction": Fraction(1, 2),
    "three sevenths": Fraction(3, 7),
    "a NumPy float": np.float64(0.5),
    "a NumPy int": np.int64(1),
}.items():

    def half(value: Any = honest) -> Any:
        class Halved(Descent):
            def step(self, p, t, x):
                return x - value * p.gradient(x) / p.L

            def potential(self, p, t, x):
                return value * t * p.gap(x) + p.L / 2 * p.distance_squared(x)

        return Halved

    attacks.append(Attack(f"a true step times {label}", half, TRUE, problem=bowl))

for label, size in {
    "a loud int": lambda p, t, x: Loud(1),
    "a proud fraction": lambda p, t, x: Proud(1),
    "nine tenths of SymPy, a float in a run": lambda p, t, x: 9 if isinstance(x, np.ndarray) else sympy.Rational(9, 10),
    "a power that a run rounds to nothing": lambda p, t, x: 9 * (1 - (t + 1) / (t + 1)) + 9 if type(t) is int else 1,
    "a symbol's class": lambda p, t, x: 9 if not isinstance(p.L, type(t)) else 1,
}.items():
    number(label, SOUND, size)

shifty = Shifty()
number("a number that changes", SOUND, lambda p, t, x: shifty)

for label, value in {
    "a tenth as a float": 0.1,
    "pi": np.pi,
    "a third as a float": 1 / 3,
    "the square root of two": 2**0.5,
    "SymPy's pi": sympy.pi,
    "SymPy's root": sympy.sqrt(2),
    "a SymPy symbol": sympy.Symbol("k", positive=True),
    "SymPy's float": sympy.Float("0.1"),
    "SymPy's infinity": sympy.oo,
    "SymPy's nan": sympy.nan,
    "a complex number": 1j,
    "a decimal": decimal.Decimal("0.1"),
    "nan": float("nan"),
    "infinity": float("inf"),
    "text": "1",
    "nothing": None,
    "a list": [1],
    "an array": np.array([1.0, 1.0]),
    "a tuple": (1,),
    "an object": object(),
    "True": True,
}.items():
    attacks.append(Attack(f"a step times {label}", lambda value=value: sized(lambda p, t, x: value), REFUSED))


def by_hand() -> Any:
    """Vectors and coefficients made from the package's own parts."""

    class Made(Descent):
        def step(self, p, t, x):
            from potential.algebra.expressions import Vector

            zero = Vector(x.field, x.space, {}) if hasattr(x, "field") else 0 * x
            return x - p.gradient(x) / p.L + zero * 9

    return Made


def by_fresh_basis() -> Any:
    class Made(Descent):
        def step(self, p, t, x):
            if isinstance(x, np.ndarray):
                return x - 9 * p.gradient(x)
            return p._recorder.fresh("euclidean", "z") * 0 + x - p.gradient(x) / p.L

    return Made


def by_coefficients() -> Any:
    """A coefficient of the field made by hand: one that is the reciprocal of what may vanish, and asks for nothing."""

    class Made(Descent):
        def step(self, p, t, x):
            if isinstance(x, np.ndarray):
                return x - 9 * p.gradient(x)
            from potential.algebra.coefficients import Coefficient

            one = Coefficient(t.field, t.field.algebra.one)
            return x - one * p.gradient(x) / p.L

    return Made


def by_terms() -> Any:
    class Made(Descent):
        def step(self, p, t, x):
            if isinstance(x, np.ndarray):
                return x + 9 * p.gradient(x)
            x.terms.clear()
            return x

    return Made


def by_requirements() -> Any:
    """Asks for 1/t, and takes back that t must not vanish."""

    class Made(Descent):
        def step(self, p, t, x):
            if isinstance(x, np.ndarray):
                return x - p.gradient(x) / p.L + 9 * x
            y = x - (1 / t) * (t * p.gradient(x) / p.L)
            t.field.requirements.clear()
            return y

    return Made


def by_generators() -> Any:
    class Made(Descent):
        def step(self, p, t, x):
            if isinstance(x, np.ndarray):
                return x - 9 * p.gradient(x)
            import dataclasses

            t.field.generators[:] = [dataclasses.replace(g, strict=True) for g in t.field.generators]
            return x - (1 / t) * (t * p.gradient(x)) / p.L

    return Made


def by_hypotheses() -> Any:
    """Tells p a false inequality."""

    class Made(Descent):
        def step(self, p, t, x):
            if isinstance(x, np.ndarray):
                return x - 9 * p.gradient(x)
            from potential.classes.quantities import Assertion, Hypothesis
            from potential.writing.terms import Name

            y = x - 9 * p.gradient(x)
            false = Hypothesis(
                "false",
                ("x",),
                Assertion(self.potential(p, t + 1, y) - self.potential(p, t, x), Name("all is well")),
            )
            p.hypotheses = lambda: [false]
            return y

    return Made


def by_feasible_points() -> Any:
    class Made(Descent):
        assumes = pt.Constrained(pt.SmoothConvex)

        def step(self, p, t, x):
            y = x - 9 * p.gradient(x)
            if not isinstance(x, np.ndarray):
                p._feasible.append(y)
            return y

    return Made


for make in (by_fresh_basis, by_coefficients, by_terms, by_requirements, by_generators, by_hypotheses):
    attacks.append(Attack(make.__name__, make, SOUND, problem=bowl))
attacks.append(Attack("by_feasible_points", by_feasible_points, SOUND, problem=bowl_in_ball))
attacks.append(Attack("a false inequality told to p", by_hypotheses, REFUSED))
attacks.append(Attack("a denominator's requirement taken back", by_requirements, REFUSED))
attacks.append(Attack("generators made positive", by_generators, REFUSED))
attacks.append(Attack("terms of a vector cleared", by_terms, REFUSED))


@table(attacks)
def test_domains_and_numbers(attack) -> None:
    judge(attack)


pytestmark = pytest.mark.filterwarnings("ignore")
