"""What is factored, turned and abbreviated for a reader is what SymPy would make of it, and stays the same."""

from typing import Any

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from potential.algebra.factoring import _put, factored_element, multiplied_out, replaced
from potential.algebra.products import joined, turned
from potential.algebra.rational_functions import RationalFunctions
from potential.writing import formulas

L, mu, q, t, s = sympy.symbols("L mu q t s_mu")
FIELD = RationalFunctions(("t", "L", "s_mu", "power_1"))
POWER = sympy.Symbol("power_1")

polynomials = st.lists(
    st.tuples(st.integers(-3, 3), st.tuples(*[st.integers(0, 2)] * 4)), min_size=1, max_size=4
)  # coefficients, and the powers of the generators


def element(terms: list[tuple[int, tuple[int, ...]]]) -> Any:
    total = FIELD.zero
    for c, powers in terms:
        term = FIELD.one * c
        for generator, power in zip(FIELD.gens, powers, strict=True):
            term = term * generator**power
        total = total + term
    return total


@settings(max_examples=25, deadline=None)
@given(polynomials, polynomials, st.sampled_from([L / (1 + mu), mu, (L - mu) / (L + mu), L - mu]))
def test_an_element_is_factored_as_sympy_does(top: Any, bottom: Any, meaning: sympy.Expr) -> None:
    below = element(bottom)
    found = element(top) / below if below else element(top)
    plain = found.as_expr().subs(s, meaning)
    assert factored_element(found, frozenset({(s, meaning)})) == sympy.factor(plain)
    shown = factored_element(found, frozenset({(s, meaning), (POWER, (1 - q) ** t)}))
    at = {q: sympy.Rational(1, 3), t: 5, L: sympy.Rational(7, 2), mu: sympy.Rational(4, 5)}
    assert shown.subs(at) == plain.subs({**at, POWER: sympy.Rational(2, 3) ** 5})


bases = st.sampled_from([1 - q, 1 + q, L, L - mu, (L - mu) / (L + mu), (q - 1) * (q + L)])
exponents = st.sampled_from([sympy.Integer(k) for k in (-2, -1, 1, 2)] + [t, -t, 2 * t, t + 1])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(bases, exponents), min_size=1, max_size=4), st.sampled_from([1, -1, 2]))
def test_a_turned_product_is_the_same_with_powers_of_one_base_joined(powers: Any, number: int) -> None:
    product = number * sympy.Mul(*(base**exponent for base, exponent in powers))
    inside = frozenset(
        {(q, sympy.Rational(1, 2)), (L, sympy.Integer(2)), (mu, sympy.Integer(1)), (t, sympy.Integer(3))}
    )
    shown = turned(product, inside)
    assert shown.subs(dict(inside)) == product.subs(dict(inside))
    if not product.is_Add and all(exponent.is_Integer for _, exponent in powers):
        factors = [part.as_base_exp() for part in sympy.Mul.make_args(shown)]
        assert all(base.subs(dict(inside)) > 0 for base, exponent in factors if base.is_Add and exponent.is_Integer)
    assert sympy.powsimp(shown, combine="exp") == shown or (shown.is_Mul and shown.args[0].is_number)


@settings(max_examples=25, deadline=None)
@given(st.integers(-3, 3), st.integers(-3, 3), st.sampled_from([sympy.Integer(1), 1 - q, L + q**2 * L, 1 / (1 + q)]))
def test_a_monomial_has_its_name_where_it_divides_and_nothing_else_changes(a: int, b: int, rest: sympy.Expr) -> None:
    expression = L**a * q**b * rest
    shown = replaced(expression, L * q**2, mu)
    assert sympy.cancel(shown.subs(mu, L * q**2) - expression) == 0
    if rest == 1:
        by_sympy = expression.subs(L * q**2, mu)
        assert shown == min(expression, by_sympy, key=lambda e: len(formulas.text(e)))


nested = st.sampled_from([L, mu, q**2, L + mu, 1 / (L - mu), L * q**2 + 1, (q + mu / (L + 1)) / L, 1 / (L * (1 + q))])


@settings(max_examples=25, deadline=None)
@given(st.lists(nested, min_size=1, max_size=4), st.sampled_from([L * q**2, L * mu, q**2 / L]))
def test_a_monomial_is_taken_out_as_often_as_sympy_does(factors: list[sympy.Expr], monomial: sympy.Expr) -> None:
    expression = sympy.Mul(*factors) * L**2 * q**3 / (1 + mu)
    found = _put(expression, monomial, s)
    assert sympy.factor(found - expression.subs(monomial, s)) == 0
    assert found.has(s) == expression.subs(monomial, s).has(s)


@settings(max_examples=25, deadline=None)
@given(st.lists(nested, min_size=1, max_size=4), st.lists(nested, min_size=1, max_size=3))
def test_what_is_multiplied_out_has_the_terms_of_sympy(factors: list[sympy.Expr], summands: list[sympy.Expr]) -> None:
    expression = sympy.Mul(*factors, sympy.Add(*summands))
    expanded = sympy.Add.make_args(sympy.expand(expression))
    assert sympy.Add(*map(sympy.factor, multiplied_out(expression))) == sympy.Add(*map(sympy.factor, expanded))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(bases, exponents), min_size=1, max_size=4), st.lists(nested, max_size=2))
def test_powers_of_one_base_are_joined_as_sympy_does(powers: Any, summands: list[sympy.Expr]) -> None:
    expression = sympy.Mul(*(base**exponent for base, exponent in powers)) * sympy.Add(1, *summands)
    assert joined(expression) == sympy.powsimp(expression, combine="exp")
