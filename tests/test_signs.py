"""Reasons for signs: right ones are accepted, wrong ones and circular ones are not."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.polys.domains import QQ

from potential import signs
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.parameters import Parameter
from potential.kernel import Product, Split, Squares, at_sight, halves, sign

FIELD = Field({"t": Parameter(at_least=0), "a": Parameter(above=0), "b": Parameter(above=0)})
RING = FIELD.algebra.ring
GENERATORS = FIELD.generators
t, a, b = RING.gens
one = RING.one


def test_at_sight() -> None:
    assert at_sight(t + a, GENERATORS) == (True, True)
    assert at_sight(t * a, GENERATORS) == (True, False)
    assert at_sight(t + 1, GENERATORS) == (True, True)
    assert at_sight(a * b, GENERATORS) == (True, True)
    assert at_sight(RING.zero, GENERATORS) == (True, False)
    assert at_sight(a - b, GENERATORS) == (False, False)
    assert sign(-a - t, GENERATORS, {}) == (-1, True)
    assert sign(a - b, GENERATORS, {}) == (0, False)


square = a**2 - 2 * a * b + b**2
RIGHT: list[tuple[Any, Any, tuple[int, bool]]] = [
    (square, {square: Product(QQ(1), ((a - b, 2),))}, (1, False)),
    (square, {square: Squares(((one, a - b),))}, (1, False)),
    (square + 1, {square + 1: Squares(((one, a - b), (one, one)))}, (1, True)),
    (-square, {square: Squares(((one, a - b),))}, (-1, False)),
    (a**2 - a + 1, {a**2 - a + 1: Squares(((one, a - one / 2), (one * QQ(3, 4), one)))}, (1, True)),
    ((a - b) ** 2 * t, {(a - b) ** 2 * t: Product(QQ(1), ((a - b, 2), (t, 1)))}, (1, False)),
]


@pytest.mark.parametrize("case", range(len(RIGHT)))
def test_right_reasons(case: int) -> None:
    p, reasons, expected = RIGHT[case]
    assert sign(p, GENERATORS, reasons) == expected


p = a - b
WRONG: list[tuple[Any, Any]] = [
    (p, {p: Product(QQ(1), ((p, 1),))}),
    (p, {p: Product(QQ(-1), ((-p, 1),)), -p: Product(QQ(-1), ((p, 1),))}),
    (p, {p: Product(QQ(1, 2), ((2 * p, 1),)), 2 * p: Product(QQ(2), ((p, 1),))}),
    (p, {p: Product(QQ(1), ((a, 1),))}),
    (p, {p: Product(QQ(1), ((p, 0),))}),
    (p, {p: Product(QQ(1), ())}),
    (p, {p: Squares(((p, one),))}),
    (p, {p: Squares(((-one, b), (one, a)))}),
    (p, {p: Squares(())}),
    (p, {p: Split(1, QQ(1))}),
    (p, {p: Split(1, QQ(0))}),
    (p, {p: Split(1, QQ(-1))}),
    (p, {p: Split(7, QQ(1))}),
    (p, {p: Split(0, QQ(1))}),
    (a - 1, {a - 1: Split(1, QQ(1))}),
    (square - 1, {square - 1: Squares(((one, a - b),))}),
]


@pytest.mark.parametrize("case", range(len(WRONG)))
def test_wrong_reasons(case: int) -> None:
    q, reasons = WRONG[case]
    found, _ = sign(q, GENERATORS, reasons)
    assert found == 0


def test_a_cut_is_not_strict_at_the_cut() -> None:
    # a - 1 on [1, oo) is a', which vanishes at the cut: non-negative there, but not positive.
    above, _ = halves(a - 1, 1, QQ(1))
    assert above == a
    q = (a - 1) ** 2
    found, strict = sign(q, GENERATORS, {q: Split(1, QQ(1))})
    assert (found, strict) in ((1, False), (0, False))


def test_a_strict_generator_stays_strict_below_the_cut() -> None:
    # a^3 + 1 - a > 0 for all a >= 0, and a (a^3 + 1 - a) vanishes at a = 0 only.
    q = a**3 - a + 1
    reasons: dict[Any, Any] = {}
    assert signs.explain(q, FIELD, reasons)
    assert sign(q, GENERATORS, reasons) == (1, True)
    assert sign(-q, GENERATORS, reasons) == (-1, True)


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=3)
values = st.tuples(*(st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9) for _ in range(3)))
monomials = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))
polynomials = st.dictionaries(monomials, numbers, max_size=4)


@settings(max_examples=80, deadline=None)
@given(polynomials, values)
def test_a_sign_that_is_shown_holds(terms: Any, point: Any) -> None:
    q = RING({m: QQ(c.numerator, c.denominator) for m, c in terms.items() if c})
    reasons: dict[Any, Any] = {}
    signs.explain(q, FIELD, reasons)
    found, strict = sign(q, GENERATORS, reasons)
    there = FIELD.algebra.new(q).at(list(point))
    assert found * there >= 0
    if strict:
        assert there != 0


@settings(max_examples=60, deadline=None)
@given(polynomials, values, st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3)]), st.integers(0, 2))
def test_halves_are_the_polynomial_on_either_side(terms: Any, point: Any, at: Fraction, g: int) -> None:
    q = RING({m: QQ(c.numerator, c.denominator) for m, c in terms.items() if c})
    if not q:
        return
    above, below = halves(q, g, QQ(at.numerator, at.denominator))
    moved = list(point)
    moved[g] = at + point[g]
    assert FIELD.algebra.new(above).at(list(point)) == FIELD.algebra.new(q).at(moved)
    moved[g] = at * point[g] / (1 + point[g])
    scale = (1 + point[g]) ** q.degree(RING.gens[g])
    assert FIELD.algebra.new(below).at(list(point)) == FIELD.algebra.new(q).at(moved) * scale


def test_rational_functions() -> None:
    reasons: dict[Any, Any] = {}
    element = FIELD.algebra(square) / FIELD.algebra(a + t)
    assert signs.show_nonnegative(element, FIELD, reasons)
    assert not signs.show_nonnegative((FIELD.coefficient(1) / Coefficient(FIELD, FIELD.algebra(t))).element, FIELD, {})
    assert not signs.show_nonnegative(FIELD.algebra(a - b), FIELD, {})
