"""Problems that draw at random: unbiased, with certified constants, and the same in every run with the same seed."""

from __future__ import annotations

import copy
import pickle

import mpmath
import numpy as np
import pytest

from methods import StochasticGradientDescent
from methods.problems import (
    ConstrainedProblem,
    CoordinateProblem,
    FiniteSumProblem,
    HingeLoss,
    LeastSquares,
    LogisticRegression,
    Quadratic,
    StochasticProblem,
    bundled_problem,
    problems_for,
)
from methods.sets import Ball, Box
from potential.errors import InputError, MissingOracleError

STOCHASTIC = [
    ("logistic-regression/breast-cancer-means", 1),
    ("logistic-regression/breast-cancer-means", 32),
    ("logistic-regression/digits-sparse", 100),
    ("constrained/ridge-regression-diabetes", 1),
    ("constrained/ridge-regression-diabetes", 16),
    ("constrained/least-squares-diabetes-box", 32),
]
COORDINATE = ["least-squares/diabetes", "logistic-regression/breast-cancer", "logistic-regression/digits-sparse"]


def some_points(problem, count=8):
    rng = np.random.default_rng(5)
    domain = getattr(problem, "domain", None)
    for k in range(count):
        if domain is not None:
            yield domain.random_point(rng)
        else:
            yield problem.minimizer + 10.0 ** (k - 5) * rng.standard_normal(problem.dimension)


# --- stochastic gradients -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "batch"), STOCHASTIC)
def test_stochastic_gradients_are_unbiased_and_their_variance_is_bounded(name, batch):
    problem = StochasticProblem(bundled_problem(name), batch)
    outcomes = list(problem.outcomes())
    n = problem.problem.problem.examples if name.startswith("constrained") else problem.problem.examples
    assert len(outcomes) == -(-n // batch)
    assert sum(share for share, _ in outcomes) == pytest.approx(1.0, abs=1e-13)
    for x in some_points(problem):
        gradient = problem.gradient(x)
        samples = [(share, outcome.stochastic_gradient(x)) for share, outcome in problem.outcomes()]
        mean = sum(share * g for share, g in samples)
        size = max(float(np.linalg.norm(g)) for _, g in samples)
        np.testing.assert_allclose(mean, gradient, atol=1e-13 * (1.0 + size))
        variance = sum(share * float((g - gradient) @ (g - gradient)) for share, g in samples)
        assert variance <= problem.sigma**2
        assert 0 < problem.stochastic_gradient_rounding(x) < 1e-9 * (1.0 + size)


@pytest.mark.parametrize(("name", "batch"), STOCHASTIC)
def test_the_bound_of_the_noise_is_of_the_right_size(name, batch):
    # Within a factor of six of the largest noise at a few points: the bound is certified and no guess.
    problem = StochasticProblem(bundled_problem(name), batch)
    largest = 0.0
    for x in some_points(problem, 12):
        g = problem.gradient(x)
        noises = [(share, outcome.stochastic_gradient(x) - g) for share, outcome in problem.outcomes()]
        largest = max(largest, sum(share * float(v @ v) for share, v in noises))
    assert problem.sigma < 6.0 * np.sqrt(largest)


def test_the_whole_sum_has_no_noise():
    base = bundled_problem("constrained/ridge-regression-diabetes")
    problem = StochasticProblem(base, batch=442)
    assert problem.sigma < 1e-5
    x = base.default_start()
    np.testing.assert_allclose(problem.stochastic_gradient(x), base.gradient(x), atol=1e-14)


def test_the_noise_of_two_examples_by_hand():
    # Least squares on the line with rows 1 and 3 and targets 0: gradients x and 9 x, mean 5 x, noise 4 x on [-2, 2].
    base = ConstrainedProblem(LeastSquares(np.array([[1.0], [3.0]]), np.zeros(2)), Box(-2.0, 2.0, 1))
    assert StochasticProblem(base).sigma == pytest.approx(8.0, rel=1e-12)
    # Logistic: rows 1 and -1 and slopes of any size in [0, 1]; half the difference of the slopes of opposite signs.
    flat = StochasticProblem(LogisticRegression(np.array([[1.0], [1.0]]), np.array([1, 0])))
    assert flat.sigma == pytest.approx(1.0, rel=1e-12)


def test_gradients_of_mini_batches_are_as_smooth_as_is_said():
    problem = StochasticProblem(bundled_problem("logistic-regression/breast-cancer"), 8)
    rng = np.random.default_rng(1)
    for _, outcome in problem.outcomes():
        x, y = rng.standard_normal((2, problem.dimension))
        first = outcome.stochastic_gradient(x)
        outcome.begin_step(1)
        change = first - outcome.stochastic_gradient(y)
        assert np.linalg.norm(change) <= problem.sample_L * np.linalg.norm(x - y)


def test_each_question_is_a_draw_of_its_own():
    problem = StochasticProblem(bundled_problem("logistic-regression/breast-cancer-means"), 8, seed=3)
    x = np.ones(problem.dimension)
    problem.begin_step(4)
    answers = [problem.stochastic_gradient(x) for _ in range(5)]
    assert len({a.tobytes() for a in answers}) > 1
    drawn = [problem._draw() for t in range(200) if problem.begin_step(t) is None]
    assert len(set(drawn)) > 50
    # A step that is made again draws the same, whatever came between, and wherever it asks.
    problem.begin_step(4)
    for answer in answers:
        np.testing.assert_array_equal(problem.stochastic_gradient(x), answer)
    assert [problem._draw() for t in range(200) if problem.begin_step(t) is None] == drawn


def test_draws_of_a_step_are_independent():
    problem = StochasticProblem(bundled_problem("logistic-regression/breast-cancer-means"), 300, seed=1)
    counts = np.zeros((2, 2))
    for t in range(4000):
        problem.begin_step(t)
        first, second = (problem._batch_of[problem._draw()] for _ in range(2))
        counts[first, second] += 1
    expected = 4000 * np.outer(problem._shares, problem._shares)
    assert ((counts - expected) ** 2 / expected).sum() < 20.0  # chi squared with 3 degrees of freedom
    outcomes = list(problem.outcomes(draws=2))
    assert len(outcomes) == 4
    assert sum(share for share, _ in outcomes) == pytest.approx(1.0)
    x = np.ones(problem.dimension)
    means = np.zeros((2, problem.dimension))
    for share, outcome in outcomes:
        outcome.begin_step(0)
        means += share * np.array([outcome.stochastic_gradient(x) for _ in range(2)])
    np.testing.assert_allclose(means, [problem.gradient(x)] * 2, rtol=1e-9)


def test_draws_are_uniform():
    problem = StochasticProblem(bundled_problem("logistic-regression/breast-cancer-means"), 100)
    counts = np.zeros(len(problem._parts))
    for t in range(6000):
        problem.begin_step(t)
        counts[problem._batch_of[problem._draw()]] += 1
    expected = 6000 * np.array(problem._shares)
    assert (counts - expected) @ ((counts - expected) / expected) < 25.0  # chi squared with 5 degrees of freedom


def test_seeds():
    problem = bundled_problem("stochastic/logistic-regression-breast-cancer-means")
    method = StochasticGradientDescent(eta=0.2)
    first, again = (method.run(problem, steps=50, record="none").final for _ in range(2))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(method.run(problem.with_seed(0), steps=50, record="log").final, first)
    other = method.run(problem.with_seed(1), steps=50, record="none").final
    assert not np.array_equal(first, other)
    assert problem.seed == 0
    assert problem.with_seed(1).sigma == problem.sigma


def test_everything_else_is_the_problem_inside():
    inner = bundled_problem("constrained/ridge-regression-diabetes")
    problem = StochasticProblem(inner, 16)
    x = inner.domain.center + 0.01
    for oracle in ("value", "gap", "gradient", "project", "value_rounding", "distance_squared", "infeasibility"):
        np.testing.assert_array_equal(getattr(problem, oracle)(x), getattr(inner, oracle)(x))
    for constant in ("L", "mu", "q", "D", "G", "minimum", "stationarity", "minimum_error", "minimizer_error"):
        assert getattr(problem, constant) == getattr(inner, constant)
    assert problem.minimizer is inner.minimizer
    assert "Constrained(Stochastic(SmoothConvex))" in problem.class_names
    assert inner.class_names < problem.class_names
    with pytest.raises(MissingOracleError, match="mirror_step"):
        problem.mirror_step(x, x, 1.0)
    for other in (copy.copy(problem), pickle.loads(pickle.dumps(problem))):
        for sampling in (problem, other):
            sampling.begin_step(3)
        np.testing.assert_array_equal(other.stochastic_gradient(x), problem.stochastic_gradient(x))


# --- finite sums --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["least-squares-diabetes", "ridge-logistic-wine"])
def test_components_belong_to_the_class_with_its_constants(name):
    problem = bundled_problem(f"finite-sum/{name}")
    rng = np.random.default_rng(3)
    mu = getattr(problem, "mu", 0.0)
    steepest = 0.0
    for _ in range(3):
        x, y = problem.minimizer + rng.standard_normal((2, problem.dimension))
        pairs = [(share, o.component_gradient(x), o.component_gradient(y)) for share, o in problem.outcomes()]
        np.testing.assert_allclose(sum(s * g for s, g, _ in pairs), problem.gradient(x), atol=1e-12)
        for _, g, h in pairs:
            slope, change = float((g - h) @ (x - y)), float((g - h) @ (g - h))
            # Smooth and convex: <g - h, x - y> >= ||g - h||^2 / L; and strongly convex.
            assert slope >= (1 - 1e-12) * max(change / problem.L, mu * float((x - y) @ (x - y)))
            steepest = max(steepest, change / float((x - y) @ (x - y)))
    if name.startswith("least"):
        assert 4.0 * np.sqrt(steepest) > problem.L
    # One component for all points of a step, and sigma at the minimizer.
    x, y = np.ones(problem.dimension), np.zeros(problem.dimension)
    problem.begin_step(5)
    part = problem._part_of(problem._draw())
    assert problem._part_of(problem._draw()) is part
    np.testing.assert_array_equal(problem.component_gradient(x), part.gradient(x))
    np.testing.assert_array_equal(problem.component_gradient(y), part.gradient(y))
    noises = [(share, o.component_gradient(problem.minimizer)) for share, o in problem.outcomes()]
    exact = np.sqrt(sum(share * float(g @ g) for share, g in noises))
    assert exact <= problem.sigma <= (1 + 1e-9) * exact


def test_constants_of_a_finite_sum():
    problem = bundled_problem("finite-sum/ridge-logistic-wine")
    inner = problem.problem
    assert problem.mu == inner.mu == 0.01
    assert problem.L > inner.L
    assert problem.q == np.sqrt(problem.mu / problem.L)
    assert {"FiniteSum(SmoothConvex)", "FiniteSum(SmoothStronglyConvex)"} < problem.class_names
    plain = bundled_problem("finite-sum/logistic-regression-iris")
    assert "FiniteSum(SmoothStronglyConvex)" not in plain.class_names
    with pytest.raises(MissingOracleError, match="components are not strongly convex"):
        _ = plain.mu
    with pytest.raises(InputError, match="on the whole space"):
        FiniteSumProblem(bundled_problem("constrained/ridge-regression-diabetes"))


def _exactly(model, x, step):
    """The proximal point of a loss on one example, to 60 digits, by bisection in the margin."""
    mpmath.mp.dps = 60
    row, target = [mpmath.mpf(float(v)) for v in model._M[0]], mpmath.mpf(float(model._c[0]))
    x, step, ridge = [mpmath.mpf(float(v)) for v in x], mpmath.mpf(step), mpmath.mpf(model.regularization)
    scale, size = 1 + step * ridge, sum(a * a for a in row)
    along = sum(a * v for a, v in zip(row, x, strict=True))

    def slope(r):
        return 1 / (1 + mpmath.exp(-r)) if model.classification else r

    def missed(r):
        return scale * (r + target) + step * size * slope(r) - along

    low, high = mpmath.mpf(-1), mpmath.mpf(1)
    while missed(low) > 0:
        low *= 2
    while missed(high) < 0:
        high *= 2
    for _ in range(260):
        middle = (low + high) / 2
        low, high = (middle, high) if missed(middle) < 0 else (low, middle)
    return [(v - step * slope(low) * a) / scale for v, a in zip(x, row, strict=True)]


@pytest.mark.parametrize("loss", [LeastSquares, LogisticRegression])
@pytest.mark.parametrize("step", [1e-6, 0.3, 40.0, 1e7])
@pytest.mark.parametrize("ridge", [0.0, 0.2])
def test_proximal_steps_of_one_example_are_off_by_their_bound(loss, step, ridge):
    """Where margins are large, too, at which the logistic loss is all but linear."""
    rng = np.random.default_rng(3)
    problem = FiniteSumProblem(loss(rng.standard_normal((4, 3)), [1.0, 0.0, 0.0, 1.0], ridge))
    for size in (0.0, 1.0, 300.0):
        for _, drawn in problem.outcomes():
            x = size * rng.standard_normal(3)
            found, bound = drawn.component_prox(x, step), drawn.component_prox_rounding(x, step)
            part = drawn._parts[drawn._component(drawn._drawn())]
            exact = _exactly(part, x, step)
            error = float(mpmath.sqrt(sum((mpmath.mpf(float(v)) - e) ** 2 for v, e in zip(found, exact, strict=True))))
            assert error <= bound + 1e-60, (x, step)
            assert bound <= 1e-9 * (1 + size + step), (x, step)


@pytest.mark.parametrize("name", ["finite-sum/least-squares-diabetes", "finite-sum/logistic-regression-iris"])
def test_proximal_steps_of_batches_solve_their_equation(name):
    problem = bundled_problem(name)
    rng = np.random.default_rng(1)
    for step in (1e-3, 1.0, 1e3):
        for _, drawn in list(problem.outcomes())[:5]:
            x = rng.standard_normal(problem.dimension)
            u = drawn.component_prox(x, step)
            np.testing.assert_allclose(u + step * drawn.component_gradient(u), x, atol=1e-10 * (1 + step))
            assert drawn.component_prox_rounding(x, step) <= 1e-9 * (1 + step)


# --- coordinates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COORDINATE)
def test_a_random_coordinate_is_a_share_of_the_gradient_in_the_mean(name):
    problem = CoordinateProblem(bundled_problem(name))
    outcomes = list(problem.outcomes())
    assert len(outcomes) == problem.n == problem.dimension
    for x in some_points(problem, 4):
        outcomes = list(problem.outcomes())
        parts = [outcome.coordinate_gradient(x) for _, outcome in outcomes]
        assert all(np.count_nonzero(part) <= 1 for part in parts)
        mean = sum(share * part for (share, _), part in zip(outcomes, parts, strict=True))
        np.testing.assert_allclose(problem.n * mean, problem.gradient(x), rtol=1e-12, atol=1e-14)
        # The gradient belongs to the weighted inner product.
        v = np.random.default_rng(0).standard_normal(problem.dimension)
        along = float(problem.problem.gradient(x) @ v)
        assert problem.inner(problem.gradient(x), v) == pytest.approx(along, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", COORDINATE)
def test_smoothness_along_each_coordinate(name):
    problem = CoordinateProblem(bundled_problem(name))
    rng = np.random.default_rng(2)
    tightest = np.inf
    for x in some_points(problem, 4):
        partial = problem.problem.gradient(x)
        for i in range(problem.n):
            for a in (0.1, -0.01):
                moved = x.copy()
                moved[i] += a
                rise = problem.value(moved) - problem.value(x) - a * partial[i]
                allowed = problem.norm_weights[i] * a * a / 2
                rounding = problem.value_rounding(moved) + problem.value_rounding(x) + 1e-15 * abs(a * partial[i])
                assert rise <= allowed + rounding
                tightest = min(tightest, allowed / max(rise, 1e-300))
        # The step of size 1/L_i never raises the value.
        assert all(
            problem.value(x - outcome.coordinate_gradient(x)) <= problem.value(x) + 2 * problem.value_rounding(x)
            for _, outcome in problem.outcomes()
        )
        u = rng.standard_normal(problem.dimension)
        change = problem.gradient(x + u) - problem.gradient(x)
        assert problem.norm_squared(change) <= (1 + 1e-12) * problem.L**2 * problem.norm_squared(u)
    assert tightest < 6.0
    assert problem.n >= problem.L


def test_weights_of_a_quadratic_are_its_diagonal():
    A = np.array([[2.0, 1.0], [1.0, 3.0]])
    problem = CoordinateProblem(Quadratic(A, np.ones(2)))
    np.testing.assert_array_equal(problem.norm_weights, [2.0, 3.0])
    v = np.array([1.0, -2.0])
    assert problem.norm_squared(v) == 14.0
    assert problem.inner(v, np.array([1.0, 1.0])) == -4.0
    assert problem.distance_squared(problem.minimizer + v) == pytest.approx(14.0)
    np.testing.assert_allclose(problem.gradient(v), (A @ v - 1.0) / [2.0, 3.0])
    # The largest eigenvalue of D^(-1/2) A D^(-1/2): 1 + 1/sqrt(6).
    assert pytest.approx(1 + 1 / np.sqrt(6), rel=1e-12) == problem.L


# --- lists and refusals -------------------------------------------------------------------------------------


def test_bundled_ones():
    for name in (
        "Stochastic(SmoothConvex)",
        "Constrained(Stochastic(SmoothConvex))",
        "Composite(Stochastic(SmoothConvex))",
        "FiniteSum(SmoothConvex)",
        "FiniteSum(SmoothStronglyConvex)",
        "CoordinateSmoothConvex",
        "CoordinateSmoothStronglyConvex",
    ):
        assert len(problems_for(name)) >= 2
    for name in ("Stochastic(SmoothStronglyConvex)", "Constrained(Stochastic(SmoothStronglyConvex))"):
        assert len(problems_for(name)) >= 1


def test_refusals():
    A, b = np.eye(3), np.ones(3)
    squares = LeastSquares(A, b)
    with pytest.raises(InputError, match="unbounded over the whole space"):
        StochasticProblem(squares)
    assert StochasticProblem(squares, sigma=2.5).sigma == 2.5
    over = ConstrainedProblem(squares, Ball(3, 1.0))
    for bad in (HingeLoss(A, [1, 0, 1]), Quadratic(A, b), StochasticProblem(over), "least squares"):
        with pytest.raises(InputError, match="mean over examples of smooth losses"):
            StochasticProblem(bad)
    for batch in (0, 4, 1.5, True):
        with pytest.raises(InputError, match="batch must be an integer from 1 to the 3 examples"):
            StochasticProblem(over, batch)
    for seed in (-1, 0.5, None):
        with pytest.raises(InputError, match="seed must be an integer"):
            StochasticProblem(over, seed=seed)
        with pytest.raises(InputError, match="seed must be an integer"):
            StochasticProblem(over).with_seed(seed)
    with pytest.raises(InputError, match="sigma"):
        StochasticProblem(over, sigma=-1.0)
    with pytest.raises(InputError, match="each coordinate"):
        CoordinateProblem(over)
    with pytest.raises(InputError, match="coordinate 1"):
        CoordinateProblem(LeastSquares(np.diag([1.0, 0.0, 2.0]), b))
    _, outcome = next(StochasticProblem(over).outcomes())
    outcome.stochastic_gradient(np.zeros(3))
    with pytest.raises(InputError, match="draws once more"):
        outcome.stochastic_gradient(np.ones(3))
