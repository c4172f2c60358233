"""Vectors and scalars: their algebra on random rational vectors, and what they refuse."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import GradientDescent, Method
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import (
    DUAL,
    EUCLIDEAN,
    PRIMAL,
    Basis,
    Expression,
    Inner,
    One,
    Value,
    Vector,
    bregman,
    constant,
    inner,
    norm_squared,
)
from potential.algebra.parameters import Parameter
from potential.errors import InputError, MissingOracleError, NotExactError, NotExpressibleError
from potential.statement.trace import trace

FIELD = Field({"t": Parameter(at_least=0), "L": Parameter(above=0)})
T, L = FIELD.values["t"], FIELD.values["L"]
ONE = FIELD.algebra.one
BASIS = [Vector(FIELD, EUCLIDEAN, {Basis(k, EUCLIDEAN): ONE}) for k in range(3)]
PRIMALS = [Vector(FIELD, PRIMAL, {Basis(k, PRIMAL): ONE}) for k in (10, 11)]
DUALS = [Vector(FIELD, DUAL, {Basis(k, DUAL): ONE}) for k in (20, 21)]

small = st.fractions(min_value=-3, max_value=3, max_denominator=4)
positive = st.fractions(min_value=Fraction(1, 4), max_value=4, max_denominator=4)
# A coefficient: a rational times one of a few rational functions of t and L, defined for all positive t and L.
FUNCTIONS = (
    lambda t, big: 1 + 0 * t,
    lambda t, big: t,
    lambda t, big: 1 / big,
    lambda t, big: (t + 1) / (2 * big),
    lambda t, big: t * (t + 1) / (t + 2),
    lambda t, big: 2 / (t + 2),
)
coefficients = st.tuples(small, st.integers(0, len(FUNCTIONS) - 1))
points = st.lists(st.tuples(small, small), min_size=3, max_size=3)


class Plane:
    """The same interface on pairs of Fractions."""

    def __init__(self, x: Fraction, y: Fraction) -> None:
        self.x, self.y = x, y

    def __add__(self, other: "Plane") -> "Plane":
        return Plane(self.x + other.x, self.y + other.y)

    def __sub__(self, other: "Plane") -> "Plane":
        return Plane(self.x - other.x, self.y - other.y)

    def __neg__(self) -> "Plane":
        return Plane(-self.x, -self.y)

    def __mul__(self, c: Fraction) -> "Plane":
        return Plane(c * self.x, c * self.y)

    __rmul__ = __mul__

    def __truediv__(self, c: Fraction) -> "Plane":
        return Plane(self.x / c, self.y / c)

    def dot(self, other: "Plane") -> Fraction:
        return self.x * other.x + self.y * other.y


vector_trees = st.recursive(
    st.integers(0, 2),
    lambda sub: st.one_of(
        st.tuples(st.sampled_from("+-"), sub, sub),
        st.tuples(st.just("neg"), sub, st.none()),
        st.tuples(st.sampled_from("*r"), sub, coefficients),
        st.tuples(st.just("/"), sub, st.integers(1, 5)),
    ),
    max_leaves=6,
)
scalar_trees = st.recursive(
    st.one_of(
        st.tuples(st.just("inner"), vector_trees, vector_trees),
        st.tuples(st.just("norm"), vector_trees, st.none()),
        st.tuples(st.just("number"), small, st.none()),
    ),
    lambda sub: st.one_of(
        st.tuples(st.sampled_from("+-"), sub, sub),
        st.tuples(st.sampled_from("*r"), sub, coefficients),
        st.tuples(st.just("/"), sub, st.integers(1, 5)),
        st.tuples(st.just("neg"), sub, st.none()),
    ),
    max_leaves=5,
)


def build(tree: Any, vectors: list[Any], t: Any, big: Any, dot: Any, number: Any) -> Any:
    """A tree in either arithmetic."""
    if isinstance(tree, int):
        return vectors[tree]
    kind, left, right = tree
    if kind == "number":
        return number(left)

    def again(sub: Any) -> Any:
        return build(sub, vectors, t, big, dot, number)

    a = again(left)
    if kind in ("inner", "norm"):
        return dot(a, again(right) if kind == "inner" else a)
    if kind in ("*", "r"):
        c = right[0] * FUNCTIONS[right[1]](t, big)
        return a * c if kind == "*" else c * a
    if kind == "neg":
        return -a
    if kind == "/":
        return a / right
    b = again(right)
    return a + b if kind == "+" else a - b


def evaluate(expression: Expression, sample: dict[str, Fraction], vectors: list[Plane]) -> Fraction:
    total = Fraction(0)
    for key, element in expression.terms.items():
        c = Coefficient(FIELD, element).evaluate(sample)
        if isinstance(key, Inner):
            total += c * vectors[key.left.index].dot(vectors[key.right.index])
        else:
            assert isinstance(key, One)
            total += c
    return total


@settings(max_examples=100, deadline=None)
@given(scalar_trees, points, positive, positive)
def test_scalars_agree_with_rational_vectors(tree: Any, pairs: Any, t: Fraction, big: Fraction) -> None:
    planes = [Plane(*pair) for pair in pairs]
    symbolic = build(tree, BASIS, T, L, inner, lambda n: constant(FIELD, n))
    numeric = build(tree, planes, t, big, Plane.dot, lambda n: n)
    assert evaluate(symbolic, {"t": t, "L": big}, planes) == numeric


@settings(max_examples=60, deadline=None)
@given(vector_trees, vector_trees, points, positive, positive)
def test_vectors_agree_and_equal_ones_are_equal(a: Any, b: Any, pairs: Any, t: Fraction, big: Fraction) -> None:
    planes = [Plane(*pair) for pair in pairs]
    u, v = (build(tree, BASIS, T, L, inner, None) for tree in (a, b))
    x, y = (build(tree, planes, t, big, None, None) for tree in (a, b))
    for symbolic, numeric in ((u, x), (v, y)):
        found = [Coefficient(FIELD, c).evaluate({"t": t, "L": big}) for c in symbolic.terms.values()]
        total = Plane(Fraction(0), Fraction(0))
        for c, basis in zip(found, symbolic.terms, strict=True):
            total = total + planes[basis.index] * c
        assert (total.x, total.y) == (numeric.x, numeric.y)
    assert (u + v) - v == u
    assert hash((u + v) - v) == hash(u)
    assert inner(u, v).same(inner(v, u))
    assert norm_squared(u + v).same(norm_squared(u) + 2 * inner(u, v) + norm_squared(v))


@settings(max_examples=60, deadline=None)
@given(coefficients, coefficients, coefficients)
def test_norms_that_are_not_euclidean_are_homogeneous(a: Any, b: Any, c: Any) -> None:
    x, y, factor = (r * FUNCTIONS[k](T, L) for r, k in (a, b, c))
    v = x * PRIMALS[0] + y * PRIMALS[1]
    assert norm_squared(factor * v).same(norm_squared(v) * factor**2)
    g = x * DUALS[0] + y * DUALS[1]
    assert norm_squared(-g).same(norm_squared(g))
    assert inner(g, factor * v).same(inner(v, factor * g))


def test_divergences_are_atoms() -> None:
    u, x = PRIMALS
    assert not bregman(u, u).terms
    assert not bregman(u, x).same(bregman(x, u))
    assert bregman(u, x + u - u).same(bregman(u, x))


def test_sum_of_vectors_starts_at_zero() -> None:
    assert sum(BASIS, start=0) == BASIS[0] + BASIS[1] + BASIS[2]
    assert +BASIS[0] == BASIS[0]


VECTOR_USES = [
    lambda v: v[0],
    lambda v: v[0:1],
    lambda v: list(v),
    lambda v: len(v),
    lambda v: bool(v),
    lambda v: abs(v),
    lambda v: v**2,
    lambda v: v @ v,
    lambda v: np.ones(3) @ v,
    lambda v: v * v,
    lambda v: v / v,
    lambda v: v + 1,
    lambda v: 1 - v,
    lambda v: v * inner(v, v),
    lambda v: inner(v, v) * v,
    lambda v: v / inner(v, v),
    lambda v: v * None,
    lambda v: v.T,
    lambda v: v.shape,
    lambda v: v.copy(),
    lambda v: np.asarray(v),
    lambda v: np.linalg.norm(v),
    lambda v: np.sign(v),
    lambda v: inner(v, 1),
    lambda v: inner(v, PRIMALS[0]),
    lambda v: v + PRIMALS[0],
    lambda v: PRIMALS[0] - DUALS[0],
    lambda v: inner(PRIMALS[0], PRIMALS[1]),
    lambda v: inner(DUALS[0], DUALS[1]),
]


@pytest.mark.parametrize("use", VECTOR_USES)
def test_vectors_refuse(use: Any) -> None:
    with pytest.raises((NotExpressibleError, TypeError)):
        use(BASIS[0])


SCALAR_USES = [
    bool,
    float,
    int,
    abs,
    hash,
    np.sqrt,
    lambda e: e * e,
    lambda e: e**2,
    lambda e: 2**e,
    lambda e: 1 / e,
    lambda e: e / e,
    lambda e: e + BASIS[0],
    lambda e: e < 1,
    lambda e: e >= e,
    lambda e: e == 0,
    lambda e: e != 0,
    lambda e: 0 in [e],
    lambda e: max(e, 0),
    lambda e: e**0.5,
]


@pytest.mark.parametrize("use", SCALAR_USES)
def test_scalars_refuse(use: Any) -> None:
    with pytest.raises((NotExpressibleError, TypeError)):
        use(inner(BASIS[0], BASIS[1]))


def test_scalars_that_are_the_same_are_equal() -> None:
    e = inner(BASIS[0], BASIS[1])
    assert e + 1 - 1 == e
    assert Expression(FIELD, {One(): ONE}) == 1


def test_floats_in_vectors_and_scalars() -> None:
    assert BASIS[0] * 0.5 == BASIS[0] / 2
    for use in (lambda: BASIS[0] * 0.1, lambda: 0.1 * inner(BASIS[0], BASIS[0]), lambda: BASIS[0] / 0.1):
        with pytest.raises(NotExactError, match=r"Fraction\(1, 10\)"):
            use()


def test_statements_do_not_mix() -> None:
    other = Field({"t": Parameter(at_least=0), "L": Parameter(above=0)})
    foreign = Vector(other, EUCLIDEAN, {Basis(0, EUCLIDEAN): other.algebra.one})
    for use in (
        lambda: BASIS[0] + foreign,
        lambda: other.values["t"] * BASIS[0],
        lambda: inner(BASIS[0], BASIS[0]) + inner(foreign, foreign),
    ):
        with pytest.raises(NotExpressibleError):
            use()


# The same refusals, met inside a step: the message names the function and says what to do ------------------------


def a_step(body: Any, assumed: Any = pt.SmoothConvex) -> type[Method]:
    class Trial(Method):
        assumes = assumed

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return body(p, t, x)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

    return Trial


BAD_STEPS = {
    "float": (lambda p, t, x: x - 0.1 * p.gradient(x), NotExactError, "Fraction\\(1, 10\\)"),
    "norm": (lambda p, t, x: x - p.gradient(x) / np.linalg.norm(p.gradient(x)), NotExpressibleError, "NumPy array"),
    "normalized": (lambda p, t, x: x / p.norm_squared(x), NotExpressibleError, "divided by"),
    "polyak": (lambda p, t, x: x - p.gap(x) * p.gradient(x), NotExpressibleError, "not linear in the oracle"),
    "branch on t": (lambda p, t, x: x if t == 0 else 2 * x, NotExpressibleError, "cannot branch"),
    "branch on t < 5": (lambda p, t, x: x if t < 5 else 2 * x, NotExpressibleError, "cannot branch"),
    "parity": (lambda p, t, x: x if t % 2 else 2 * x, NotExpressibleError, "remainder"),
    "line search": (
        lambda p, t, x: x if p.value(x) < p.value(x - p.gradient(x)) else 2 * x,
        NotExpressibleError,
        "comparison",
    ),
    "stop": (lambda p, t, x: x if p.norm_squared(p.gradient(x)) == 0 else 2 * x, NotExpressibleError, "equality"),
    "coordinate": (lambda p, t, x: x[0] * x, NotExpressibleError, "coordinate"),
    "root of t": (lambda p, t, x: x / np.sqrt(t + 1), NotExpressibleError, "square root"),
    "power": (lambda p, t, x: x / (t + 1) ** 0.5, NotExpressibleError, "not rational"),
    "missing oracle": (lambda p, t, x: p.bregman(x, x), MissingOracleError, "has no bregman; it has value"),
    "missing constant": (lambda p, t, x: x - p.gradient(x) / p.mu, MissingOracleError, "has no mu"),
    "shape": (lambda p, t, x: (x, x), InputError, "one vector or a NamedTuple"),
    "nothing": (lambda p, t, x: None, InputError, "must return"),
    "gradient of a number": (lambda p, t, x: p.gradient(1), NotExpressibleError, "takes a vector"),
    "a TypeError": (lambda p, t, x: x + "a", NotExpressibleError, "cannot be added"),
    "an AttributeError": (lambda p, t, x: t.foo, NotExpressibleError, "[.]foo of the symbolic"),
}


@pytest.mark.parametrize("name", BAD_STEPS)
def test_a_step_that_is_not_expressible_is_named(name: str) -> None:
    body, error, message = BAD_STEPS[name]
    with pytest.raises(error, match=message) as caught:
        trace(a_step(body))
    assert "Trial.step" in str(caught.value)


def test_a_class_without_gradients_has_none() -> None:
    with pytest.raises(MissingOracleError, match="Convex has no gradient"):
        trace(a_step(lambda p, t, x: x - p.gradient(x), pt.Convex))


def test_a_subgradient_at_the_minimizer_is_not_zero() -> None:
    with pytest.raises(NotExpressibleError, match=r"p.subgradient\(p.minimizer\)"):
        trace(a_step(lambda p, t, x: x - p.subgradient(p.minimizer), pt.Convex))


def test_the_gradient_at_the_minimizer_is_zero() -> None:
    statement = trace(a_step(lambda p, t, x: x - p.gradient(p.minimizer)))
    assert not statement.decrease.target.terms


def test_a_state_keeps_its_form() -> None:
    class Pair(NamedTuple):
        y: Any
        z: Any

    class Changing(GradientDescent):
        def start(self, p: Any, x0: Any) -> Any:
            return Pair(x0, x0)

        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return p.gap(s.y)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            return s.y

    with pytest.raises(InputError, match="same form as start"):
        trace(Changing)


def test_oracles_answer_the_same_question_the_same_way() -> None:
    statement = trace(GradientDescent)
    p = statement.problem
    x = statement.state["x"]
    assert p.gradient(x) == p.gradient(x)
    assert p.value(x).same(p.value(x + p.minimizer - p.minimizer))
    assert Value("f", x) in p.gap(x).terms
