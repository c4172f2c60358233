"""Arithmetic for many steps at once: row by row it is that of one step, and its bounds hold."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

from methods.problems import ConstrainedProblem, LeastSquares, LogisticRegression, Quadratic, bundled_problem
from methods.sets import Ball
from potential.interpretations import rounded_problem
from potential.rounding.batches import Numbers, RowsProblem, Times, Vectors, each_row, running_sums
from potential.rounding.numbers import Rounded, RoundedVector, StepCount

NUMBERS = st.floats(-1e6, 1e6).filter(lambda x: x == 0.0 or abs(x) > 1e-6)
OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0, 1e-3), st.floats(0, 1e-3)), min_size=2, max_size=6),
    st.sampled_from(list(OPERATIONS)),
)
def test_each_row_is_as_one_number(rows: list[tuple[float, ...]], sign: str) -> None:
    if sign == "/" and any(row[1] == 0.0 for row in rows):
        return
    a, b, e, d = (np.array(column) for column in zip(*rows, strict=True))
    both: Numbers = OPERATIONS[sign](Numbers(a, e), Numbers(b, d)).spread(len(rows))
    for k, row in enumerate(rows):
        one = OPERATIONS[sign](Rounded(row[0], row[2]), Rounded(row[1], row[3]))
        assert both.value[k] == one.value
        assert both.error[k] == pytest.approx(one.error, rel=1e-12, abs=1e-300) or both.error[k] >= one.error


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(-3, 3), st.integers(1, 4))
def test_times_are_integers(ts: list[int], shift: int, power: int) -> None:
    t = Times(np.array(ts, dtype=np.float64))
    for k, n in enumerate(ts):
        exact = Fraction((2 * n + shift) ** power)
        found = ((2 * t + shift) ** power).spread(len(ts))
        assert abs(Fraction(float(found.value[k])) - exact) <= Fraction(float(found.error[k]))
        quotient = (1 / (t + 4)).spread(len(ts))
        assert abs(Fraction(float(quotient.value[k])) - Fraction(1, n + 4)) <= Fraction(float(quotient.error[k]))


@settings(max_examples=100, deadline=None)
@given(
    st.floats(0.01, 3.0), st.floats(0, 1e-12), st.integers(1, 3), st.lists(st.integers(0, 9000), min_size=2, max_size=4)
)
def test_geometric_factors_are_kept_apart(base: float, off: float, slope: int, ts: list[int]) -> None:
    known = Rounded(base, off * base)
    rows = known ** (slope * Times(np.array(ts, dtype=np.float64))) * 3
    for k, t in enumerate(ts):
        one = known ** (slope * StepCount(t)) * 3
        assert rows.row(k).value == one.value
        assert rows.row(k).log == pytest.approx(one.log, rel=1e-12)
    with np.errstate(all="ignore"):
        total = (rows + 1).over(rows.powers).spread(len(ts))
    for k, t in enumerate(ts):
        one = (known ** (slope * StepCount(t)) * 3 + 1).over((known ** (slope * StepCount(t))).powers)
        if math.isfinite(one.value):
            assert total.value[k] == pytest.approx(one.value, rel=1e-9, abs=1e-300)


@settings(max_examples=100, deadline=None)
@given(NUMBERS, st.lists(NUMBERS, min_size=1, max_size=30))
def test_running_sums(first: float, terms: list[float]) -> None:
    sums = running_sums(Rounded(first), Numbers(np.array(terms), np.full(len(terms), 1e-9)))
    exact = Fraction(first)
    for k in range(len(terms) + 1):
        if k:
            exact += Fraction(terms[k - 1])
        assert abs(Fraction(float(sums.spread(len(terms) + 1).value[k])) - exact) <= Fraction(float(sums.error[k]))


def test_combinations_of_vectors() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((2, 5, 7))
    factors = rng.standard_normal(5)
    made = Numbers(factors, np.full(5, 1e-14)) * Vectors(x, 1e-13) - Vectors(y) / 3
    for k in range(5):
        one = Rounded(float(factors[k]), 1e-14) * RoundedVector(x[k], 1e-13) - RoundedVector(y[k]) / 3
        np.testing.assert_array_equal(made.array[k], one.array)
        assert made.error[k] == pytest.approx(one.error, rel=1e-12)


@cache
def problems() -> dict[str, Any]:
    rng = np.random.default_rng(5)
    A, b = rng.standard_normal((40, 6)), rng.standard_normal(40)
    thin = scipy.sparse.random_array((40, 6), density=0.4, random_state=2, format="csr") + scipy.sparse.eye_array(40, 6)
    square = A.T @ A
    return {
        "least squares": LeastSquares(A, b),
        "least squares, badly scaled": LeastSquares(A * 10.0 ** rng.uniform(-4, 4, 6), b, 0.3),
        "least squares, sparse": LeastSquares(thin.tocsr(), b, 0.1),
        "logistic regression": LogisticRegression(A, np.sign(b), 0.05),
        "logistic regression, sparse": LogisticRegression(thin.tocsr(), np.sign(b), 0.5),
        "quadratic": Quadratic(square, b[:6]),
        "quadratic, sparse": Quadratic(scipy.sparse.csr_array(np.diag(np.arange(1.0, 7.0))), b[:6], 2.0),
        "over a ball": ConstrainedProblem(LeastSquares(A, b), Ball(6, 0.5)),
        "digits": bundled_problem("logistic-regression/digits-sparse"),
    }


# By name: the data are loaded by who runs the test, not by who collects it.
NAMES = (
    "least squares",
    "least squares, badly scaled",
    "least squares, sparse",
    "logistic regression",
    "logistic regression, sparse",
    "quadratic",
    "quadratic, sparse",
    "over a ball",
    "digits",
)


def test_each_problem_has_its_tests() -> None:
    assert tuple(problems()) == NAMES


@pytest.fixture(params=NAMES)
def problem(request: pytest.FixtureRequest) -> Any:
    return problems()[request.param]


def test_many_points_are_answered_as_one(problem: Any) -> None:
    rng = np.random.default_rng(0)
    points = rng.standard_normal((9, problem.dimension)) * 10.0 ** rng.uniform(-2, 2, (9, 1))
    for name, bound in (("value", "value_rounding"), ("gradient", "gradient_rounding"), ("gap", "gap_rounding")):
        at_once = each_row(problem, name, points)
        for k, x in enumerate(points):
            distance = float(np.linalg.norm(np.atleast_1d(at_once[k] - getattr(problem, name)(x))))
            assert distance <= 2.0 * getattr(problem, bound)(x)
    for name in ("value_rounding", "gradient_rounding", "gap_rounding"):
        one_by_one = [getattr(problem, name)(x) for x in points]
        np.testing.assert_allclose(each_row(problem, name, points), one_by_one, rtol=1e-6)


def test_the_rules_are_those_of_one_step(problem: Any) -> None:
    rng = np.random.default_rng(0)
    points, errors = rng.standard_normal((6, problem.dimension)), np.array([0.0, 0.0, 1e-12, 1e-9, 1e-6, 1e-3])
    one, many = rounded_problem(problem), RowsProblem(rounded_problem(problem))
    assert RowsProblem.fits(one)
    x = Vectors(points, errors)
    for name in ("gap", "gradient", "distance_squared", "norm_squared", "value", "project"):
        found = getattr(many, name)(x)
        for k in range(6):
            expected, row = getattr(one, name)(RoundedVector(points[k], errors[k])), found.row(k)
            own = getattr(row, "value", getattr(row, "array", None))
            other = getattr(expected, "value", getattr(expected, "array", None))
            assert float(np.linalg.norm(np.atleast_1d(own - other))) <= row.error + expected.error
            assert row.error == pytest.approx(expected.error, rel=1e-6)


def test_a_problem_of_ones_own_is_asked_point_by_point() -> None:
    class Doubled(Quadratic):
        def gradient(self, x: Any) -> Any:
            return 2.0 * super().gradient(x)

    problem = Doubled(np.eye(3), np.zeros(3))
    points = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(each_row(problem, "gradient", points), 2.0 * points)
