"""Gradients with a relative error."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_data import data, flat, nonconvex

from methods import InexactGradientDescent
from methods.problems import (
    CompositeProblem,
    ConstrainedProblem,
    InexactProblem,
    LeastSquares,
    LogisticRegression,
    Quadratic,
    problems_for,
)
from methods.regularizers import OneNorm
from methods.sets import Ball
from potential import InputError, MissingOracleError
from potential.interpretations import rounded_problem
from potential.laboratory.check import check

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


@few
@given(seeds, st.floats(1e-3, 0.999))
def test_inexact_gradients_are_within_their_error(seed, delta):
    A, b, _ = data(seed)
    p = InexactProblem(LeastSquares(A, b), delta)
    x = np.random.default_rng(seed).standard_normal(4)
    g, sent = p.gradient(x), p.inexact_gradient(x)
    assert np.linalg.norm(sent - g) <= delta * np.linalg.norm(g)
    assert np.array_equal(np.sign(sent), np.sign(g))
    assert np.array_equal(p.inexact_gradient(x), sent)
    # Few bits are sent: the mantissa is a multiple of 2^-b with 2^-b about delta.
    multiples = np.frexp(sent)[0] * 2.0 ** math.ceil(-math.log2(delta))
    assert np.array_equal(multiples, np.round(multiples))


def test_the_classes_of_inexact_problems():
    A, b, y = data()
    ridge, plain = InexactProblem(LeastSquares(A, b), 0.1), InexactProblem(LogisticRegression(A, y), 0.1)
    assert plain.class_names == {"Inexact(Smooth)", "Inexact(SmoothConvex)"}
    assert ridge.class_names - plain.class_names == {"Inexact(SmoothStronglyConvex)", "Inexact(PolyakLojasiewicz)"}
    assert InexactProblem(nonconvex()[0], 0.1).class_names == {"Inexact(Smooth)"}
    assert InexactProblem(flat()[0], 0.1).class_names == {"Inexact(Smooth)", "Inexact(PolyakLojasiewicz)"}


def test_an_exact_gradient_is_a_special_case():
    A, b, _ = data()
    x = np.ones(4)
    assert np.array_equal(InexactProblem(LeastSquares(A, b), 0.0).inexact_gradient(x), LeastSquares(A, b).gradient(x))


def test_inexact_problems_are_the_problem_but_for_the_gradient():
    A, b, y = data()
    for base in (LeastSquares(A, b), LogisticRegression(A, y), LogisticRegression(A, y, 0.1), *nonconvex(), *flat()):
        p = InexactProblem(base, 0.3)
        x = np.ones(4)
        assert (p.value(x), p.L, p.gap(x)) == (base.value(x), base.L, base.gap(x))
        assert hasattr(p, "mu") == hasattr(base, "mu")
        for q in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
            assert np.array_equal(q.inexact_gradient(x), p.inexact_gradient(x))
    with pytest.raises(MissingOracleError, match="no 'mu'"):
        _ = InexactProblem(LogisticRegression(A, y), 0.3).mu


def test_some_exact_inexact_gradient_is_within_the_error():
    # The exact gradient allows the ball of radius delta times its norm; `away` is the distance of what is sent to it.
    A, b, _ = data()
    p = InexactProblem(LeastSquares(A, b), 0.25)
    rounded, rng = rounded_problem(p), np.random.default_rng(0)
    for _ in range(100):
        x, v = p.minimizer + 10.0 ** rng.uniform(-6, 0) * rng.standard_normal(4), rng.standard_normal(4)
        error = 10.0 ** rng.uniform(-9, -3)
        found = rounded.inexact_gradient(rounded.point(x, error))
        exact = p.gradient(x + error * v / np.linalg.norm(v))
        away = np.linalg.norm(found.array - exact) - p.delta * np.linalg.norm(exact)
        assert away <= found.error


@pytest.mark.parametrize("delta", [-0.1, 1.0, math.nan, "small"])
def test_errors_that_cannot_be(delta):
    with pytest.raises(InputError, match="delta must be"):
        InexactProblem(LeastSquares(*data()[:2]), delta)


def test_problems_that_cannot_be_inexact():
    f = LeastSquares(*data()[:2])
    for problem in (ConstrainedProblem(f, Ball(4)), CompositeProblem(f, OneNorm(4, 1.0)), "f"):
        with pytest.raises(InputError, match="smooth problem without a set"):
            InexactProblem(problem, 0.1)


def test_the_theorem_with_inexact_gradients_holds_and_needs_its_delta():
    problems = problems_for("Inexact(PolyakLojasiewicz)")
    assert len(problems) >= 2
    for problem in problems:
        report = check("gradient-descent/inexact", problem, steps=150)
        assert report, report.failures()
        early = report.scales > 1e-6 * report.scales[0]
        assert np.median((report.allowances / np.maximum(report.scales, 1e-300))[early]) <= 1e-6

    class Denied(InexactGradientDescent):
        def weight(self, p, t):
            return (1 - p.mu / p.L) ** (-t)

    # Where all eigenvalues are alike an exact step ends at the minimizer; what was rounded off is what is left.
    round_ = InexactProblem(Quadratic(np.diag([1.0, 1.0 + 1e-9]), np.zeros(2)), 0.5)
    assert check(InexactGradientDescent, round_, np.array([1.2, 0.7]), steps=5)
    assert not check(Denied, round_, np.array([1.2, 0.7]), steps=5)
