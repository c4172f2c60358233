"""The fields with FLINT under them: in all that they answer, they are SymPy's own."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.polys.domains import QQ, ZZ
from sympy.polys.fields import FracField
from sympy.polys.matrices import DomainMatrix
from sympy.polys.polyerrors import CoercionFailed

from potential.algebra.rational_functions import RationalFunctions

NAMES = ("t", "L", "s_mu")
OURS = RationalFunctions(NAMES)
THEIRS = FracField(NAMES, QQ, "grevlex")

trees = st.recursive(
    st.one_of(st.sampled_from(range(3)), st.fractions(min_value=-4, max_value=4, max_denominator=6)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner), st.tuples(st.just("**"), inner, st.integers(1, 3))
    ),
    max_leaves=12,
)


def value(tree: Any, field: Any) -> Any:
    """A tree's value in a field; a division by zero leaves the dividend."""
    if isinstance(tree, int):
        return field.gens[tree]
    if isinstance(tree, Fraction):
        return field(QQ(tree.numerator, tree.denominator))
    operation, left, right = tree
    a = value(left, field)
    if operation == "**":
        return a**right
    b = value(right, field)
    if operation == "/":
        return a / b if b else a
    return a + b if operation == "+" else a - b if operation == "-" else a * b


def same(ours: Any, theirs: Any) -> bool:
    return dict(ours.numer) == dict(theirs.numer) and dict(ours.denom) == dict(theirs.denom)


@given(trees)
@settings(max_examples=150, deadline=None)
def test_every_value_has_sympys_normal_form(tree: Any) -> None:
    ours, theirs = value(tree, OURS), value(tree, THEIRS)
    assert same(ours, theirs)
    assert str(ours) == str(theirs)
    assert ours.as_expr() == theirs.as_expr()
    assert bool(ours) == bool(theirs)
    assert OURS(ours.numer) / OURS(ours.denom) == ours == OURS.new(ours.numer, ours.denom)


@given(trees, trees)
@settings(max_examples=100, deadline=None)
def test_equal_means_the_same_and_has_the_same_hash(first: Any, second: Any) -> None:
    a, b = value(first, OURS), value(second, OURS)
    assert (a == b) == (value(first, THEIRS) == value(second, THEIRS)) == (not a - b)
    again = (a + b) - b
    assert again == a
    assert hash(again) == hash(a)


@given(trees)
@settings(max_examples=40, deadline=None)
def test_numbers_and_polynomials_join_in_on_either_side(tree: Any) -> None:
    ours, theirs = value(tree, OURS), value(tree, THEIRS)
    p, q = OURS.ring.gens[0] / 2 + 1, THEIRS.ring.gens[0] / 2 + 1
    for a, b in ((2, 2), (ZZ(3), ZZ(3)), (QQ(-3, 2), QQ(-3, 2)), (p, q)):
        pairs = [(ours + a, theirs + b), (ours - a, theirs - b), (ours * a, theirs * b), (ours / a, theirs / b)]
        if not isinstance(a, type(p)):
            pairs += [(a + ours, b + theirs), (a - ours, b - theirs), (a * ours, b * theirs)]
            pairs += [(a / ours, b / theirs)] if ours else []
        assert all(same(OURS(x), THEIRS(y)) for x, y in pairs)
    assert (ours == 2) == (theirs == 2)


def test_what_is_no_element_is_refused() -> None:
    t = OURS.gens[0]
    with pytest.raises(TypeError):
        t + 0.5
    with pytest.raises(CoercionFailed):
        OURS(0.5)
    with pytest.raises(TypeError):
        t * RationalFunctions(("a", "b")).gens[0]
    for divide in (lambda: t / 0, lambda: t / OURS.zero, lambda: 1 / OURS.zero, lambda: OURS.zero**-1):
        with pytest.raises(ZeroDivisionError):
            divide()
    with pytest.raises(ZeroDivisionError):
        OURS.new(OURS.ring.one, OURS.ring.zero)
    assert t != "t"
    assert t != RationalFunctions(("t", "b")).gens[0]


def test_two_fields_in_the_same_names_are_one() -> None:
    again = RationalFunctions(NAMES)
    assert again == OURS
    assert hash(again) == hash(OURS)
    assert again.gens[0] + OURS.gens[1] == OURS.gens[0] + again.gens[1]


def test_linear_algebra_over_the_field_is_sympys() -> None:
    def rows(field: Any) -> list[list[Any]]:
        t, L, s = field.gens
        return [[t, L / s, field.one, t + s], [t * t, L, s / (1 + t), L / 2], [field.zero, s, 1 / t, L * s]]

    ours, pivots = DomainMatrix(rows(OURS), (3, 4), OURS.to_domain()).rref()
    theirs, expected = DomainMatrix(rows(THEIRS), (3, 4), THEIRS.to_domain()).rref()
    assert pivots == expected
    pairs = zip(ours.to_dense().to_list_flat(), theirs.to_dense().to_list_flat(), strict=True)
    assert all(same(OURS(x), THEIRS(y)) for x, y in pairs)
