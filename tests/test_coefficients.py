"""The field of coefficients: its arithmetic, its domains, and what it refuses."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.parameters import Parameter, declared_parameters, exact_rational
from potential.errors import InputError, NotExactError, NotExpressibleError
from potential.kernel import coefficient_sign
from potential.writing.text import text


def make_field() -> Field:
    """t >= 0, mu > 0, L > mu, 0 < eta <= 1/L, 0 <= rho < 1."""
    declared: dict[str, Any] = {
        "t": Parameter(at_least=0),
        "mu": Parameter(above=0),
        "L": Parameter(above=lambda p: p.mu),
        "eta": Parameter(above=0, at_most=lambda p: 1 / p.L),
        "rho": Parameter(at_least=0, below=1),
        "double": lambda p: 2 * p.mu,
    }
    for name, parameter in declared.items():
        if isinstance(parameter, Parameter):
            parameter.name = name
    return Field(declared)


FIELD = make_field()
NAMES = ("t", "mu", "L", "eta", "rho", "double")
rationals = st.fractions(min_value=-4, max_value=4, max_denominator=6)
positive = st.fractions(min_value=Fraction(1, 6), max_value=5, max_denominator=6)


# Random expressions: as nested tuples, evaluated by the field and by Fractions ------------------------------------

leaves = st.one_of(st.sampled_from(NAMES), rationals)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.just("**"), inner, st.integers(-2, 3)),
    ),
    max_leaves=8,
)


class Undefined(Exception):
    """A division by zero."""


def fold(tree: Any, lookup: Any, number: Any) -> Any:
    """The value of a tree in whatever arithmetic `lookup` and `number` give."""
    if isinstance(tree, str):
        return lookup(tree)
    if not isinstance(tree, tuple):
        return number(tree)
    operator, left, right = tree
    a = fold(left, lookup, number)
    if operator == "**":
        if right < 0 and isinstance(a, Fraction) and a == 0:
            raise Undefined
        return a**right
    b = fold(right, lookup, number)
    if operator == "/":
        if isinstance(b, Fraction) and b == 0:
            raise Undefined
        return a / b
    return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__}[operator](b)


@settings(max_examples=80, deadline=None)
@given(trees, st.lists(positive, min_size=5, max_size=5))
def test_arithmetic_agrees_with_rational_numbers(tree: Any, values: list[Fraction]) -> None:
    sample = dict(zip(map(str, FIELD.algebra.symbols), values, strict=True))
    numbers = {name: FIELD.values[name].evaluate(sample) for name in NAMES}
    try:
        expected = fold(tree, numbers.__getitem__, Fraction)
        symbolic = fold(tree, FIELD.values.__getitem__, FIELD.coefficient)
    except (Undefined, NotExpressibleError):
        return
    try:
        assert symbolic.evaluate(sample) == expected
    except ZeroDivisionError:
        pytest.fail("a denominator vanishes where the tree's does not")
    assert FIELD.coefficient(0) + symbolic - symbolic == 0


@settings(max_examples=40, deadline=None)
@given(trees, st.lists(positive, min_size=5, max_size=5))
def test_the_sympy_form_has_the_same_value(tree: Any, values: list[Fraction]) -> None:
    sample = dict(zip(map(str, FIELD.algebra.symbols), values, strict=True))
    try:
        symbolic = fold(tree, FIELD.values.__getitem__, FIELD.coefficient)
        expected = symbolic.evaluate(sample)
    except (NotExpressibleError, ZeroDivisionError):
        return
    numbers = {FIELD.symbols[n]: sympy.Rational(str(FIELD.values[n].evaluate(sample))) for n in NAMES}
    shown = symbolic.to_sympy().subs(numbers)
    assert shown == sympy.Rational(expected.numerator, expected.denominator)


@given(st.lists(positive, min_size=5, max_size=5))
def test_generators_stay_in_the_domain_and_reach_it(values: list[Fraction]) -> None:
    sample = dict(zip(map(str, FIELD.algebra.symbols), values, strict=True))
    t, mu, big, eta, rho, double = (FIELD.values[name].evaluate(sample) for name in NAMES)
    assert t >= 0
    assert 0 < mu < big
    assert 0 < eta <= 1 / big
    assert 0 <= rho < 1
    assert double == 2 * mu
    # Back from the parameters to the generators: the map is onto the domain.
    assert sample["s_L"] == big - mu
    assert sample["s_eta"] == (1 / big - eta) / eta
    assert sample["s_rho"] == rho / (1 - rho)


def test_domains_are_written_out() -> None:
    shown = {name: ", ".join(map(text, domain)) for name, domain in FIELD.domains().items()}
    assert shown == {
        "t": "t >= 0",
        "mu": "mu > 0",
        "L": "L > mu",
        "eta": "0 < eta <= 1/L",
        "rho": "0 <= rho < 1",
        "double": "double = 2 mu",
    }


@pytest.mark.parametrize(
    ("shown", "sign"),
    [
        (lambda v: v["L"] - v["mu"], (1, True)),
        (lambda v: v["mu"] - v["L"], (-1, True)),
        (lambda v: 1 - v["eta"] * v["L"], (1, False)),
        (lambda v: 2 - v["eta"] * v["L"], (1, True)),
        (lambda v: v["eta"] * v["L"] - 1 + Fraction(1, 1000), (0, False)),
        (lambda v: v["t"], (1, False)),
        (lambda v: v["t"] + 1, (1, True)),
        (lambda v: 1 - v["rho"], (1, True)),
        (lambda v: v["rho"], (1, False)),
        (lambda v: v["rho"] - v["rho"], (1, False)),
        (lambda v: 1 / (v["t"] + v["mu"]), (1, True)),
    ],
)
def test_signs_on_the_domain(shown: Any, sign: tuple[int, bool]) -> None:
    assert coefficient_sign(shown(FIELD.values), {}) == sign


# Exactness --------------------------------------------------------------------------------------------------------


def test_short_binary_fractions_are_taken_at_their_word() -> None:
    assert exact_rational(0.5) == Fraction(1, 2)
    assert exact_rational(1.25) == Fraction(5, 4)
    assert FIELD.values["t"] * 0.5 == FIELD.values["t"] / 2
    assert exact_rational(np.float64(0.25)) == Fraction(1, 4)
    assert exact_rational(np.int64(3)) == 3
    assert exact_rational(sympy.Rational(2, 3)) == Fraction(2, 3)


def test_other_floats_are_refused_with_the_exact_spelling() -> None:
    with pytest.raises(NotExactError, match=r"Fraction\(1, 10\)"):
        FIELD.values["t"] * 0.1
    with pytest.raises(NotExactError, match=r"Fraction\(1, 3\)"):
        1 / 3 + FIELD.values["t"]
    with pytest.raises(NotExactError, match=r"Fraction\(1, 10\)"):
        FIELD.values["t"] == 0.1  # noqa: B015
    for value in (math.inf, math.nan):
        with pytest.raises(NotExactError, match="not a number that a proof can use"):
            FIELD.coefficient(value)


@pytest.mark.parametrize("value", [True, "1", None, 1j, sympy.sqrt(2), sympy.Float(1), [1]])
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(NotExpressibleError):
        FIELD.coefficient(value)


@pytest.mark.parametrize(
    "use",
    [
        bool,
        float,
        int,
        abs,
        round,
        math.floor,
        math.ceil,
        math.sqrt,
        np.sqrt,
        hash,
        lambda c: c < 1,
        lambda c: c >= 1,
        lambda c: c == 0,
        lambda c: c != 0,
        lambda c: c in (0, 1),
        lambda c: {0: 1}.get(c, 2),
        lambda c: c % 2,
        lambda c: c // 2,
        lambda c: 2 % c,
        lambda c: range(c),
        lambda c: max(c, 1),
        lambda c: c ** Fraction(1, 2),
        lambda c: c**0.5,
        lambda c: c ** FIELD.values["mu"],
        lambda c: 1 / (c - c),
        lambda c: c + "1",
        lambda c: c * None,
    ],
)
def test_refusals(use: Any) -> None:
    with pytest.raises((NotExpressibleError, TypeError)):
        use(FIELD.values["t"])


def test_an_equality_that_holds_for_all_parameters_or_for_none_is_decided() -> None:
    t, one = FIELD.values["t"], FIELD.coefficient(1)
    assert t + 1 - t == 1
    assert one == 1
    assert one != 2
    assert t + 1 != t
    assert t / t == one
    assert (one == "1") is False


def test_coefficients_of_two_statements_do_not_mix() -> None:
    other = make_field()
    for use in (lambda a, b: a + b, lambda a, b: a == b, lambda a, b: FIELD.coefficient(b)):
        with pytest.raises(NotExpressibleError, match="two different statements"):
            use(FIELD.values["t"], other.values["t"])


# What the statement itself takes for granted ----------------------------------------------------------------------


def test_denominators_are_noted() -> None:
    field = make_field()
    before = set(field.requirements)
    t = field.values["t"]
    _ = 1 / (t - 3)
    _ = (t - 5) ** -2
    _ = t / 2
    new = {(kind, str(element)) for kind, element in set(field.requirements) - before}
    assert new == {("nonzero", "t - 3"), ("nonzero", "t - 5")}


def test_the_base_of_a_power_is_noted_as_positive() -> None:
    class Growing(pt.SmoothConvex):
        pass

    from methods import GradientDescent
    from potential.statement.trace import trace

    class Bad(GradientDescent):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return (1 - p.L) ** t * p.gap(x)

    kinds = {(r.kind, str(r.value)) for r in trace(Bad).requirements}
    assert ("positive", "1 - L") in kinds
    with pytest.raises(pt.NotProved):
        pt.prove(Bad)


@pytest.mark.parametrize("exponent", ["t*t", "t/2", "mu", "1/t"])
def test_an_exponent_is_linear_in_t(exponent: str) -> None:
    field = make_field()
    with pytest.raises(NotExpressibleError, match="exponent must be"):
        (1 + field.values["mu"]) ** eval(exponent, {}, dict(field.values))


@pytest.mark.parametrize(
    "bounds",
    [
        {},
        {"above": 0, "at_least": 0},
        {"above": 0, "below": 1, "at_most": 1},
        {"at_least": 0, "at_most": 1},
        {"above": 1, "below": 1},
        {"above": 2, "at_most": 1},
        {"above": "0"},
    ],
)
def test_domains_that_mean_nothing_are_refused(bounds: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Parameter(**bounds)


def test_inexact_bounds_are_refused() -> None:
    with pytest.raises(NotExactError):
        Parameter(above=0, below=0.3)


def test_an_empty_domain_proves_nothing() -> None:
    from methods import GradientDescent

    class Empty(GradientDescent):
        eta = pt.Parameter(above=lambda p: p.L, below=lambda p: p.L)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return -p.gap(x)

    with pytest.raises(pt.InputError, match="the domain of eta is not empty: that is not so where L = "):
        pt.prove(Empty)


def test_a_subclass_that_gives_a_parameter_a_number_has_no_parameter() -> None:
    class A:
        eta = Parameter(above=0)

    class B(A):
        eta = 7

    class C(B):
        eta = Parameter(above=1)

    assert list(declared_parameters(A)) == ["eta"]
    assert declared_parameters(B) == {}
    assert declared_parameters(C)["eta"].lower == 1


def test_a_coefficient_shows_itself_in_the_parameters() -> None:
    v = FIELD.values
    assert repr(1 - v["mu"] / v["L"]) == "(L - mu)/L"
    assert isinstance(v["L"], Coefficient)
