"""The check of theorems about expectations: true ones hold on data, slightly false ones do not."""

from __future__ import annotations

import json
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import (
    FiniteSumGradientDescent,
    GradientDescent,
    Method,
    ProximalStochasticGradient,
    RandomCoordinateDescent,
    StochasticGradientDescent,
    StronglyConvexFiniteSumGradientDescent,
    StronglyConvexRandomCoordinateDescent,
)
from methods.problems import CoordinateProblem, Quadratic, StochasticProblem, bundled_problem
from potential.errors import InputError
from potential.interpretations.coordinates import WeightedRoundedProblem
from potential.laboratory.expectation import ExpectationReport
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.plan import MEAN_GAP, MEAN_MEASURE

CASES = [
    (StochasticGradientDescent, "stochastic/logistic-regression-breast-cancer-means"),
    (StochasticGradientDescent, "stochastic/ridge-logistic-breast-cancer"),
    (ProximalStochasticGradient, "stochastic/sparse-logistic-breast-cancer"),
    (RandomCoordinateDescent, "coordinate/least-squares-diabetes"),
    (RandomCoordinateDescent, "coordinate/ridge-logistic-breast-cancer"),
    (StronglyConvexRandomCoordinateDescent, "coordinate/ridge-regression-diabetes"),
    (FiniteSumGradientDescent, "finite-sum/least-squares-diabetes"),
    (StronglyConvexFiniteSumGradientDescent, "finite-sum/ridge-regression-diabetes"),
]


@pytest.mark.parametrize(("method", "name"), CASES)
def test_theorems_hold_in_expectation(method: type[Method], name: str) -> None:
    report = pt.check(method, bundled_problem(name), steps=60)
    assert isinstance(report, ExpectationReport)
    assert report, report.summary()
    assert report.steps == 60
    assert report.seeds == 20
    assert report.samples.shape == (20, len(report.ts))
    np.testing.assert_allclose(report.measures, report.samples.mean(axis=0))
    assert report.ts[0] == 0
    assert report.ts[-1] == 60
    assert len(report.changes) == len(report.checked_steps) >= 8
    assert list(report.checked_steps[:4]) == [0, 1, 2, 3]
    assert (report.allowances > 0).all()
    assert np.median(report.allowances / report.scales) < 1e-8
    # A mean over few seeds rises now and then, and then it has no rate.
    assert report.observed_rate() or "rises" in report.observed_rate().reason
    assert report.guaranteed_rate()
    for part in ("mean over 20 seeds", "+-", "outcomes of a step", "of 60 steps"):
        assert part in report.summary()
    json.dumps(report.to_dict())


@pytest.mark.parametrize("name", ["stochastic/ridge-regression-diabetes", "stochastic/least-squares-diabetes"])
def test_theorems_hold_in_expectation_over_a_set(name: str) -> None:
    report = pt.check("projected-gradient/stochastic", bundled_problem(name), steps=200, seeds=5)
    assert report, report.summary()
    assert report.tightness > 0.05


def test_a_linear_rate_down_to_a_floor() -> None:
    problem = bundled_problem("finite-sum/ridge-regression-diabetes")
    eta = 0.05
    report = pt.check(StronglyConvexFiniteSumGradientDescent, problem, steps=200, seeds=4, eta=eta)
    base, noise = 1 - eta * problem.mu, 2 * eta * problem.sigma**2 / problem.mu
    distance = problem.distance_squared(problem.default_start())
    np.testing.assert_allclose(report.bounds, base**report.ts * (distance - noise) + noise, rtol=1e-10)
    guaranteed = report.guaranteed_rate()
    assert (guaranteed.kind, guaranteed.value) == ("linear", pytest.approx(base, rel=1e-9))
    assert guaranteed.floor == pytest.approx(noise, rel=1e-9)


def test_the_expectation_is_exact() -> None:
    # One step by hand: the mean of Phi over all mini-batches.
    problem = StochasticProblem(bundled_problem("logistic-regression/breast-cancer-means"), 100)
    report = pt.check(StochasticGradientDescent, problem, steps=1, eta=0.3, seeds=2)
    x = problem.default_start()
    before = problem.distance_squared(x) / 2
    after = sum(
        share * problem.distance_squared(x - 0.3 * outcome.stochastic_gradient(x)) / 2
        for share, outcome in problem.outcomes()
    )
    assert report.changes[0] == pytest.approx(after - before, rel=1e-11)
    assert report.outcomes == 6
    # And the mean over seeds is what the runs come to.
    finals = [
        StochasticGradientDescent(eta=0.3).run(problem.with_seed(k), steps=40, record="none").final for k in range(7)
    ]
    report = pt.check(StochasticGradientDescent, problem, steps=40, eta=0.3, seeds=7)
    assert report.gaps[-1] == pytest.approx(np.mean([problem.gap(x) for x in finals]), rel=1e-12)
    assert report.kind == MEAN_GAP


def test_what_a_step_pays_for_may_depend_on_what_it_draws() -> None:
    # The gap of the next iterate: its expectation, by hand, and the mean over the runs.
    problem = StochasticProblem(bundled_problem("logistic-regression/breast-cancer-means"), 100)
    report = pt.check("projected-gradient/stochastic", problem, steps=40, eta=0.3, seeds=5)
    assert report, report.summary()
    x = problem.default_start()
    expected = sum(
        share * problem.gap(x - 0.3 * outcome.stochastic_gradient(x)) for share, outcome in problem.outcomes()
    )
    budget = 0.3**2 * problem.sigma**2 / (2 * (1 - 0.3 * problem.L))
    assert report.allowed[0] == pytest.approx(budget - 0.3 * expected, rel=1e-10)
    assert report.kind == MEAN_MEASURE
    method = StochasticGradientDescent(eta=0.3)
    runs = [method.run(problem.with_seed(k), steps=40).gaps[1:] for k in range(5)]
    assert report.measures[-1] == pytest.approx(np.mean(runs), rel=1e-11)
    distance = problem.distance_squared(x)
    bound = distance / (2 * 0.3 * 40) + 0.3 * problem.sigma**2 / (2 * (1 - 0.3 * problem.L))
    assert report.bounds[-1] == pytest.approx(bound, rel=1e-11)
    # The best step lies inside of its domain, at whose open end the bound is not there.
    best = pt.check("projected-gradient/stochastic", problem, steps=40, seeds=2)
    assert 0 < best.parameters["eta"] < 1 / problem.L
    assert best.bounds[-1] <= report.bounds[-1]


def noise_at_the_minimizer(problem: Any) -> float:
    x = problem.minimizer
    g = problem.gradient(x)
    noises = [(share, outcome.stochastic_gradient(x) - g) for share, outcome in problem.outcomes()]
    return float(np.sqrt(sum(share * float(v @ v) for share, v in noises)))


def test_a_noise_that_is_understated_is_found() -> None:
    base = bundled_problem("logistic-regression/breast-cancer")
    true = noise_at_the_minimizer(StochasticProblem(base, 32))
    # From the minimizer the whole rise is the noise's, and a hundredth less than that is too little.
    for factor, holds in ((1.01, True), (0.99, False)):
        problem = StochasticProblem(base, 32, sigma=factor * true)
        report = pt.check(StochasticGradientDescent, problem, problem.minimizer, 1, eta=0.2, seeds=2)
        assert bool(report) is holds, report.summary()
        assert (0 in report.violations) is not holds
    assert "was expected to rise more than allowed" in report.summary()


class TooGood(StochasticGradientDescent):
    """A bound that means no noise at all: it fails for the mean of the runs, too."""

    theorem = ""

    def budget(self, p: Any, t: Any) -> Any:
        return 0


def test_the_mean_over_the_seeds_is_compared_with_the_bound() -> None:
    problem = bundled_problem("stochastic/ridge-logistic-breast-cancer")
    report = pt.check(TooGood, problem, problem.minimizer + 1e-3, 200, eta=0.2)
    assert not report
    assert len(report.violations)
    assert len(report.bound_violations)
    assert "(mean over 20 seeds) was above its bound" in " ".join(report.failures())


class Faster(RandomCoordinateDescent):
    """The gap's weight grows by a multiple of 1/n in each step."""

    theorem = ""
    c = pt.Parameter(above=0)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (self.c * t / p.n + 1) * p.gap(x) + p.distance_squared(x) / 2


def test_a_false_potential_of_coordinate_descent_is_found() -> None:
    # On the identity one coordinate in n is solved in each step, so that the gap is in the mean (1 - 1/n) times what it
    # was, and half the squared distance is the gap: at t = 0 the potential rises where c (1 - 1/n) > 2, and then not.
    identity = CoordinateProblem(Quadratic(np.eye(10), np.ones(10)))
    assert pt.check(Faster, identity, steps=40, c=2.22)
    report = pt.check(Faster, identity, steps=40, c=2.23)
    assert not report
    assert list(report.violations) == [0]
    assert report.changes[0] == pytest.approx((2.23 * 0.9 - 2) / 10 * identity.gap(np.zeros(10)), rel=1e-9)


def test_the_equality_of_one_coordinate() -> None:
    # With n = 1 a step solves the problem, and the check is that of a deterministic method.
    line = CoordinateProblem(Quadratic(np.array([[2.0]]), np.array([3.0])))
    report = pt.check(RandomCoordinateDescent, line, np.array([5.0]), 10, seeds=2)
    assert report
    assert report.outcomes == 1
    assert (report.standard_errors == 0).all()
    assert report.gaps[1] == pytest.approx(0.0, abs=1e-14)


def test_few_outcomes_are_gone_through_at_each_step_and_many_at_some() -> None:
    report = pt.check(RandomCoordinateDescent, bundled_problem("coordinate/least-squares-diabetes"), steps=100)
    assert list(report.checked_steps) == list(range(100))
    single = StochasticProblem(bundled_problem("logistic-regression/breast-cancer-means"), 1)
    report = pt.check(StochasticGradientDescent, single, steps=100, eta=0.1, seeds=2)
    assert report
    assert report.outcomes == 569
    assert len(report.checked_steps) == 8
    assert report.checked_steps[-1] == 99


def test_a_problem_that_lists_no_outcomes_is_checked_over_seeds_alone() -> None:
    class Silent(StochasticProblem):
        outcomes: Any = None

    problem = Silent(bundled_problem("logistic-regression/breast-cancer-means"), 64)
    report = pt.check(StochasticGradientDescent, problem, steps=60, seeds=3)
    assert report
    assert report.outcomes == 0
    assert len(report.changes) == 0
    assert "does not list the outcomes" in report.summary()


def test_weighted_rounding_is_bounded() -> None:
    problem = bundled_problem("coordinate/least-squares-diabetes")
    rounded = WeightedRoundedProblem(problem)
    rng = np.random.default_rng(0)
    for _ in range(20):
        u, v = rng.standard_normal((2, problem.dimension)) * 10.0 ** rng.integers(-6, 6)
        exact = sum(F(float(w)) * F(float(a)) * F(float(b)) for w, a, b in zip(problem.norm_weights, u, v, strict=True))
        for found in (rounded.inner(u, v), rounded.norm_squared(u)):
            wanted = (
                exact
                if found.value == rounded.inner(u, v).value
                else sum(F(float(w)) * F(float(a)) ** 2 for w, a in zip(problem.norm_weights, u, strict=True))
            )
            assert abs(F(found.value) - wanted) <= F(found.error)


def test_a_diverging_run_is_reported() -> None:
    class Exploding(StochasticGradientDescent):
        theorem = ""

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return -1e30 * (t + 1) * x - p.stochastic_gradient(x)

    problem = bundled_problem("stochastic/ridge-logistic-breast-cancer")
    report = pt.check(Exploding, problem, np.ones(problem.dimension), steps=50, eta=0.1, seeds=2)
    assert not report
    assert report.diverged_at is not None
    assert "the run diverged" in report.summary()


def test_comparison_and_picture(tmp_path: Any) -> None:
    problem = bundled_problem("coordinate/ridge-logistic-breast-cancer")
    comparison = pt.compare([RandomCoordinateDescent, GradientDescent], problem, steps=50)
    assert comparison
    assert "gap (mean over 20 seeds)" in str(comparison)
    comparison.plot(tmp_path / "both.svg")
    report = comparison.reports[0]
    low, high = report.band
    assert ((low <= 1.000001 * report.measures) & (report.measures <= 1.000001 * high)).all()
    report.plot(tmp_path / "one.pdf")
    assert "20 steps" not in repr(report)


def test_a_sweep_draws_with_its_seeds() -> None:
    problem = bundled_problem("stochastic/logistic-regression-breast-cancer-means")
    table = pt.sweep(StochasticGradientDescent(eta=0.2), problem, seeds=[0, 1, 1], steps=20, jobs=1, progress=False)
    assert table["gap"][1] == table["gap"][2] != table["gap"][0]
    assert table["bound"].nunique() == 1
    run = StochasticGradientDescent(eta=0.2).run(problem.with_seed(1), steps=20)
    assert table["gap"][1] == run.gaps[-1]


def test_refusals() -> None:
    problem = bundled_problem("stochastic/logistic-regression-breast-cancer-means")
    for seeds in (1, 0, 2.5, True):
        with pytest.raises(InputError, match="seeds must be an integer, at least 2"):
            pt.check(StochasticGradientDescent, problem, steps=5, seeds=seeds)
    with pytest.raises(InputError, match="draws nothing at random"):
        pt.check(GradientDescent, problem, steps=5, seeds=3)
    with pytest.raises(InputError, match="is no flow"):
        pt.check(GradientDescent, problem, steps=5, time=3.0)
    with pytest.raises(InputError, match=r"Stochastic\(SmoothConvex\)"):
        pt.check(StochasticGradientDescent, bundled_problem("least-squares/diabetes"), steps=5)
    with pytest.raises(InputError, match="is meant for CoordinateSmoothConvex"):
        pt.check(RandomCoordinateDescent, bundled_problem("least-squares/diabetes"), steps=5)

    class Unseeded:
        name, L, sigma, minimizer = "unseeded", 1.0, 1.0, np.zeros(2)
        value = gap = value_rounding = gradient_rounding = distance_squared = staticmethod(lambda x: float(x @ x) / 2)
        stochastic_gradient = staticmethod(lambda x: x)

    with pytest.raises(InputError, match="with_seed"):
        pt.check(StochasticGradientDescent, Unseeded(), np.ones(2), 5, eta=0.1)


def test_a_step_draws_anew_in_the_check() -> None:
    problem = bundled_problem("stochastic/logistic-regression-breast-cancer-means")
    method = StochasticGradientDescent(eta=0.2)
    numeric = NumericTheorem(pt.Theorem.of(method), method, problem, problem.default_start())
    state = numeric.start()
    steps = [numeric.step(t, state).array for t in range(30)]
    assert len({s.tobytes() for s in steps}) > 5
    problem.begin_step(7)
    np.testing.assert_array_equal(steps[7], method.step(problem, 7, problem.default_start()))
