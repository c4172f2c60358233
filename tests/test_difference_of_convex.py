"""Differences of convex functions: the class, DCA on it, and losses that are not convex as differences on data."""

from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import DifferenceOfConvexAlgorithm, SmoothDifferenceOfConvexAlgorithm
from methods.problems import DifferenceProblem, LeastSquares, RobustRegression, bundled_problem
from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.rocq.document import export


def small() -> DifferenceProblem:
    draws = np.random.default_rng(5)
    return DifferenceProblem(RobustRegression(draws.normal(size=(12, 3)), 2 * draws.normal(size=12)))


# --- the class ----------------------------------------------------------------------------------------------


def test_parts_are_convex_classes_and_there_is_no_minimizer() -> None:
    with pytest.raises(InputError, match="g must be Convex"):
        pt.DifferenceOfConvex(pt.Smooth)
    with pytest.raises(InputError, match="h must be Convex"):
        pt.DifferenceOfConvex(h=pt.Monotone)
    assert pt.DifferenceOfConvex(pt.SmoothConvex) is pt.DifferenceOfConvex(pt.SmoothConvex, pt.Convex)

    class Distances(DifferenceOfConvexAlgorithm):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(x - p.minimizer)

    class Slopes(DifferenceOfConvexAlgorithm):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(p.g.optimal_subgradient)

    with pytest.raises(MissingOracleError, match="no minimizer"):
        pt.prove(Distances)
    with pytest.raises(NotExpressibleError, match="inf F"):
        pt.prove(Slopes)


def test_the_minuend_may_be_infinite_where_the_subtrahend_is_strongly_convex() -> None:
    """Then F falls by (mu_h/2) ||x_{t+1} - x_t||^2, in Rocq too."""

    class Strongly(DifferenceOfConvexAlgorithm):
        assumes = pt.DifferenceOfConvex(pt.Convex, pt.SmoothStronglyConvex)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return p.g.linear_minimizer(-p.h.gradient(x))

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return p.h.mu / 2 * self.measure(p, t, x)

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(self.step(p, t, x) - x)

    proof = pt.prove(Strongly)
    assert str(proof.bound) == "2*Delta_0/(T*mu_h)"
    assert "dom_g (x O)" in export(Strongly)


def test_a_convex_difference_is_as_good_as_gradient_descent_and_no_better() -> None:
    """With g = (L/2) ||x||^2 a step is one of gradient descent, whose constant is the one here: 5% more is refuted."""

    class Better(SmoothDifferenceOfConvexAlgorithm):
        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return super().progress(p, t, x) * 21 / 20

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Better)
    assert refused.value.counterexample.replay()
    # The sum over three steps: three times the bound of the mean, 2 L_g L_h / ((L_g + L_h) 3) = 4/9.
    worst = pt.worst_case(SmoothDifferenceOfConvexAlgorithm, steps=3, L_g=2, L_h=1, given=lambda p, x0: p.gap(x0))
    assert worst.value == pytest.approx(4 / 3)


# --- on data ------------------------------------------------------------------------------------------------


def test_the_parts_add_up_and_are_convex() -> None:
    p, draws = small(), np.random.default_rng(6)
    for _ in range(20):
        x, y = 3 * draws.normal(size=(2, 3))
        assert p.g.value(x) - p.h.value(x) == pytest.approx(p.value(x))
        for part in (p.g, p.h):
            bend, far = (part.gradient(x) - part.gradient(y)) @ (x - y), (x - y) @ (x - y)
            assert 0 <= bend <= part.L * far
        v = draws.normal(size=3)
        least = p.g.linear_minimizer(v)
        assert np.linalg.norm(p.g.gradient(least) + v) < 1e-10
        M, at = p._M.astype(np.longdouble), x.astype(np.longdouble)
        error = p._share * (M.T @ (M @ at - p._c)) - p.g.gradient(x)
        assert np.linalg.norm(error.astype(float)) <= p.g.gradient_rounding(x)


@pytest.mark.parametrize("method", [DifferenceOfConvexAlgorithm, SmoothDifferenceOfConvexAlgorithm])
def test_theorems_hold_on_data(method: Any) -> None:
    assert pt.check(method, bundled_problem("difference/robust-regression-diabetes"), steps=20)
    assert pt.check(method, bundled_problem("difference/sigmoid-breast-cancer"), steps=20)


def test_unusable_problems_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="a dense loss that is not convex"):
        DifferenceProblem(LeastSquares(np.eye(2), np.ones(2)))
    with pytest.raises(InputError, match="linearly independent"):
        DifferenceProblem(RobustRegression(np.ones((3, 2)), np.ones(3)))
