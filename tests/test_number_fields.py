"""Real algebraic numbers: a field, with the order of the real numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from potential.algebra.number_fields import AlgebraicNumber, NumberField
from potential.errors import InputError

FIELDS = [
    NumberField([-2, 0, 1], Fraction(1), Fraction(2)),  # sqrt(2)
    NumberField([-2, 0, 1], Fraction(-2), Fraction(-1)),  # -sqrt(2)
    NumberField([-1, -1, 0, 1], Fraction(1), Fraction(2)),  # x^3 = x + 1
    NumberField([1, 0, -10, 0, 1], Fraction(3), Fraction(4)),  # sqrt(2) + sqrt(3)
]
coefficients = st.lists(st.fractions(-9, 9, max_denominator=9), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(which=st.integers(0, len(FIELDS) - 1), a=coefficients, b=coefficients, c=coefficients)
def test_a_field_with_an_order(which: int, a: Any, b: Any, c: Any) -> None:
    """Sums and products are associative and distribute, quotients undo products, and signs are those of floats."""
    x, y, z = (FIELDS[which].element(v) for v in (a, b, c))
    assert x * (y + z) == x * y + x * z
    assert (x * y) * z == x * (y * z)
    assert x - x == 0
    assert y == 0 or x / y * y == x
    assert (x * x).sign() >= 0
    assert (x < y) == (y - x > 0) == (not x >= y)
    if abs(float(x) - float(y)) > 1e-9:
        assert (x < y) == (float(x) < float(y))
    low, high = x.between(80)
    assert low <= x <= high


@settings(max_examples=15, deadline=None)
@given(which=st.integers(0, len(FIELDS) - 1), a=coefficients)
def test_a_number_is_shown_as_it_is(which: int, a: Any) -> None:
    """SymPy's number has the same value to forty digits, and the degree that it needs."""
    x = FIELDS[which].element(a)
    shown = FIELDS[which].shown(x)
    low, high = x.between(200)
    middle = sympy.Rational(int((low + high).p), 2 * int((low + high).q))
    assert abs(sympy.N(shown - middle, 40)) < sympy.Rational(1, 10**35)
    assert shown.is_Rational == all(x.coefficient(k) == 0 for k in range(1, FIELDS[which].degree))


def test_what_is_no_field() -> None:
    """A reducible polynomial, an interval with no root or with two, and numbers of two fields."""
    with pytest.raises(InputError, match="irreducible"):
        NumberField([-1, 0, 1], Fraction(0), Fraction(2))
    for low, high in ((3, 4), (-2, 2), (2, 1)):
        with pytest.raises(InputError, match="exactly one root"):
            NumberField([-2, 0, 1], Fraction(low), Fraction(high))
    with pytest.raises(InputError, match="two different fields"):
        _ = FIELDS[0].root + FIELDS[2].root
    with pytest.raises(ZeroDivisionError):
        _ = 1 / FIELDS[0].element([0])
    assert isinstance(1 - FIELDS[0].root, AlgebraicNumber)
