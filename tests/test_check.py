"""The numeric check: true theorems hold on data to the last bit, and slightly false ones do not."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import (
    AcceleratedGradient,
    GradientDescent,
    Method,
    MirrorDescent,
    ProjectedAcceleratedGradient,
    StronglyConvexAcceleratedGradient,
    StronglyConvexGradientDescent,
    Subgradient,
    VaryingStepSubgradient,
)
from methods.problems import LeastAbsoluteDeviations, LeastSquares, bundled_problem
from potential.errors import InputError
from potential.laboratory.check import check
from potential.laboratory.compare import compare
from potential.laboratory.plan import LAST, MEAN_GAP, MEAN_PROGRESS
from potential.laboratory.plots import plot_gap, plot_potential, plot_run
from potential.laboratory.reports import Report

CASES = [
    (GradientDescent, "least-squares/diabetes"),
    (GradientDescent, "logistic-regression/breast-cancer-means"),
    (StronglyConvexGradientDescent, "ridge-regression/diabetes"),
    (StronglyConvexGradientDescent, "logistic-regression/digits-sparse"),
    (AcceleratedGradient, "least-squares/diabetes"),
    (AcceleratedGradient, "logistic-regression/breast-cancer-means"),
    (StronglyConvexAcceleratedGradient, "ridge-regression/diabetes"),
    (StronglyConvexAcceleratedGradient, "logistic-regression/breast-cancer"),
    (Subgradient, "least-absolute-deviations/diabetes"),
    (Subgradient, "hinge/breast-cancer-means"),
    (MirrorDescent, "simplex-regression/diabetes"),
    (MirrorDescent, "simplex-regression/wine"),
]


@pytest.mark.parametrize(("method", "name"), CASES)
def test_theorems_hold_on_data(method: type[Method], name: str) -> None:
    report = check(method, bundled_problem(name), steps=300)
    assert report, report.summary()
    assert report.steps == 300
    assert report.largest_violation <= 0
    assert len(report.changes) == len(report.allowances) == 300
    assert len(report.measures) == len(report.bounds) == len(report.ts) == 301
    assert (report.allowances > 0).all()
    # Where the potential is not yet rounding alone, the allowance is far below one part in a thousand.
    clear = report.potentials[:-1] > 1e3 * report.potential_errors[:-1]
    assert clear[:30].all()
    assert np.median((report.allowances / report.scales)[clear]) < 1e-5
    rate = report.observed_rate()
    assert rate or "asymptotic" in rate.reason
    assert report.guaranteed_rate()


def test_long_after_convergence_rounding_is_no_violation() -> None:
    report = check(StronglyConvexAcceleratedGradient, bundled_problem("ridge-regression/diabetes"), steps=5000)
    assert report, report.summary()
    assert report.potential_logs[-1] > 800  # the factor itself is no float any more
    assert np.isfinite(report.potentials).all()


class Contraction(GradientDescent):
    """The step 2/(L + mu): the distance shrinks by (L - mu)/(L + mu), and on data by no more."""

    assumes = pt.SmoothStronglyConvex
    theorem = ""

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 2 / (p.L + p.mu) * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t) * p.distance_squared(x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu)) ** (2 * t)


class TooFast(Contraction):
    """A tenth of a percent faster than what is true."""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        rate = (p.L + p.mu) / (p.L - p.mu) * Fraction(1001, 1000)
        return rate ** (2 * t) * p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return ((p.L + p.mu) / (p.L - p.mu) * Fraction(1001, 1000)) ** (2 * t)


@pytest.mark.parametrize("name", ["ridge-regression/diabetes", "least-squares/diabetes"])
def test_a_theorem_that_is_attained_holds_and_a_tenth_of_a_percent_more_does_not(name: str) -> None:
    problem = bundled_problem(name)
    report = check(Contraction, problem, steps=400)
    assert report, report.summary()
    # Along the run the inequality is met with equality but for rounding: nothing else is left to give.
    assert np.abs(report.changes[5:100] / report.potentials[5:100]).min() < 1e-6
    rate = (problem.L - problem.mu) / (problem.L + problem.mu)
    guaranteed = report.guaranteed_rate()
    assert guaranteed.kind == "linear"
    assert guaranteed.value == pytest.approx(rate**2, rel=1e-12)

    false = check(TooFast, problem, steps=400)
    assert not false
    assert len(false.violations) > 50
    assert 5e-4 < false.largest_violation_ratio < 3e-3
    assert "potential rose more than allowed" in false.summary()


class Absolute:
    """f(x) = |x| on the line: the subgradient theorem is an equality there until the kink."""

    name = "absolute value"
    class_names = frozenset({"Convex", "ConvexLipschitz"})
    G = 1.0
    minimizer = np.zeros(1)
    minimum_error = 0.0

    def value(self, x: np.ndarray) -> float:
        return float(np.abs(x).sum())

    gap = value

    def project(self, x: np.ndarray) -> np.ndarray:
        return x

    def subgradient(self, x: np.ndarray) -> np.ndarray:
        return np.sign(x)

    def value_rounding(self, x: np.ndarray) -> float:
        return 0.0

    gradient_rounding = subgradient_slack = value_rounding


class SmallBudget(Subgradient):
    """A budget that is a tenth of a percent too small."""

    def budget(self, p: Any, t: Any) -> Any:
        return Fraction(999, 1000) * self.eta * p.G**2 / 2


def test_a_budget_that_is_a_little_too_small_is_seen() -> None:
    start = np.array([7.3])
    assert check(Subgradient(eta=0.01), Absolute(), start, 600)
    report = check(SmallBudget(eta=0.01), Absolute(), start, 600)
    assert not report
    assert len(report.violations) == 600


@pytest.mark.parametrize(
    ("factor", "name"),
    [(Fraction(21, 10), "ridge-regression/diabetes"), (Fraction(21, 10), "least-squares/diabetes")],
)
def test_a_changed_coefficient_of_the_step_fails(factor: Fraction, name: str) -> None:
    class Changed(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - factor * p.gradient(x) / p.L

    report = check(Changed, bundled_problem(name), steps=200)
    assert not report
    assert len(report.violations)
    assert report.worst_step in report.violations


def test_a_changed_potential_fails() -> None:
    class Changed(AcceleratedGradient):
        def potential(self, p: Any, t: Any, s: Any) -> Any:
            return 10 * t * (t + 1) * p.gap(s.y) + 2 * p.L * p.distance_squared(s.z)

    report = check(Changed, bundled_problem("least-squares/diabetes"), steps=100)
    assert not report
    assert "failed at step" in report.summary()
    assert not report.to_dict()["holds"]


def test_a_weight_that_the_potential_does_not_carry_fails() -> None:
    problem = bundled_problem("least-squares/diabetes")
    for weight, good in ((lambda p, t: t, True), (lambda p, t: 200 * t, False)):
        theorem = pt.Theorem(
            name="test/weight", method=GradientDescent, measure=lambda p, t, x: p.gap(x), weight=weight
        )
        report = check(theorem, problem, steps=30)
        assert bool(report) is good
        assert len(report.violations) == 0
        assert (len(report.domination_violations) > 0) is not good


def test_a_bound_of_the_last_iterate_with_a_budget() -> None:
    # A slack budget is allowed and makes the bound weaker: (Phi(0) + T) / T.
    theorem = pt.Theorem(name="test/budget", method=GradientDescent, budget=lambda p, t: 1)
    problem = bundled_problem("logistic-regression/breast-cancer-means")
    report = check(theorem, problem, steps=50)
    assert report
    phi = problem.L / 2 * problem.distance_squared(problem.default_start())
    np.testing.assert_allclose(report.bounds[1:], (phi + report.ts[1:]) / report.ts[1:], rtol=1e-12)
    assert report.guaranteed_rate().floor == pytest.approx(1.0)


def test_bounds_are_those_of_the_theorems() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    distance = problem.distance_squared(problem.default_start())
    t = np.arange(1, 41)
    report = check(GradientDescent, problem, steps=40)
    np.testing.assert_allclose(report.bounds[1:], problem.L * distance / (2 * t), rtol=1e-12)
    assert math.isinf(report.bounds[0])
    assert report.measure_name == "gap"
    np.testing.assert_array_equal(report.measures, report.gaps)
    report = check(AcceleratedGradient, problem, steps=40)
    np.testing.assert_allclose(report.bounds[1:], 2 * problem.L * distance / (t * (t + 1)), rtol=1e-12)
    assert report.guaranteed_rate().value == 2
    report = check(StronglyConvexAcceleratedGradient, problem, steps=40)
    start = problem.gap(problem.default_start()) + problem.mu / 2 * distance
    np.testing.assert_allclose(report.bounds[1:], (1 - problem.q) ** t * start, rtol=1e-11)
    assert report.guaranteed_rate().value == pytest.approx(1 - problem.q, rel=1e-12)


def test_a_step_size_that_is_not_given_is_the_best_one() -> None:
    problem = bundled_problem("least-absolute-deviations/diabetes")
    report = check(Subgradient, problem, steps=200)
    radius = math.sqrt(problem.distance_squared(problem.default_start()))
    assert report.parameters["eta"] == pytest.approx(radius / (problem.G * math.sqrt(200)), rel=1e-4)
    assert report.bounds[-1] == pytest.approx(radius * problem.G / math.sqrt(200), rel=1e-8)
    assert report.chosen == ("eta",)
    assert "chosen" in report.summary()
    assert report.kind == MEAN_GAP
    assert report.measures[-1] == pytest.approx(np.mean(report.gaps[:-1]), rel=1e-12)
    np.testing.assert_array_equal(report.mean_gaps, report.measures)
    assert report.best_gaps[-1] == report.gaps.min()
    given = check(Subgradient, problem, steps=200, eta=0.5)
    assert given.parameters == {"eta": 0.5}
    assert given.chosen == ()


class AnyStep(GradientDescent):
    """Any step up to 1/L."""

    theorem = ""
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta * t * p.gap(x) + p.distance_squared(x) / 2


def test_the_best_step_may_be_the_end_of_its_domain() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    report = check(AnyStep, problem, steps=100)
    assert report
    assert report.parameters["eta"] == 1 / problem.L
    with pytest.raises(InputError, match="outside its domain"):
        check(AnyStep, problem, steps=10, eta=1.5 / problem.L)
    with pytest.raises(InputError, match="must lie in its domain"):
        check(AnyStep(eta=-1.0), problem, steps=10)


def test_a_parameter_without_influence_on_the_bound_has_no_best_value() -> None:
    class Idle(GradientDescent):
        theorem = ""
        idle = pt.Parameter(above=0)

    problem = bundled_problem("logistic-regression/breast-cancer")
    with pytest.raises(InputError, match="does not depend on it"):
        check(Idle, problem, steps=10)
    assert check(Idle, problem, steps=10, idle=1.0)


def test_a_default_is_taken() -> None:
    class Default(AnyStep):
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L, default=lambda p: 0.5 / p.L)

    problem = bundled_problem("logistic-regression/breast-cancer")
    assert check(Default, problem, steps=10).parameters["eta"] == 0.5 / problem.L


def test_a_subclass_may_fix_a_parameter() -> None:
    class Fixed(Subgradient):
        theorem = ""
        eta = 0.25

    report = check(Fixed, bundled_problem("hinge/breast-cancer-means"), steps=20)
    assert report
    assert report.parameters == {}


def test_weights_that_vary_and_progress_that_does() -> None:
    class Varying(Method):
        """eta_t = 3/(t + 1): the weighted mean of the gaps is bounded."""

        assumes = pt.ConvexLipschitz

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - self.size(t) * p.subgradient(x)

        def size(self, t: Any) -> Any:
            return 3 / (t + 1)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.distance_squared(x) / 2

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return self.size(t) * p.gap(x)

        def budget(self, p: Any, t: Any) -> Any:
            return self.size(t) ** 2 * p.G**2 / 2

    problem = bundled_problem("hinge/breast-cancer-means")
    report = check(Varying, problem, steps=120)
    assert report, report.summary()
    assert report.kind == MEAN_GAP
    sizes = 3 / (np.arange(120) + 1)
    distance = problem.distance_squared(problem.default_start())
    bound = (distance + problem.G**2 * (sizes**2).sum()) / (2 * sizes.sum())
    assert report.bounds[-1] == pytest.approx(bound, rel=1e-12)
    assert report.measures[-1] == pytest.approx((sizes * report.gaps[:-1]).sum() / sizes.sum(), rel=1e-12)
    assert report.guaranteed_rate()


@pytest.mark.parametrize("name", ["gradient-descent/contraction", "triple-momentum/strongly-convex"])
def test_where_rounding_has_the_last_word_a_run_says_nothing_of_its_rate(name: str) -> None:
    # Distances stall at what a thousand steps may round off, far above what a squared distance itself does.
    report = check(name, bundled_problem("ridge-regression/diabetes"), steps=1000)
    assert report, report.failures()
    assert report.measures[-1] > 1e10 * report.bounds[-1]
    assert 0.0 < report.tightness <= 1.0 + 1e-9
    observed, guaranteed = report.observed_rate(), report.guaranteed_rate()
    assert observed.kind == guaranteed.kind == "linear"
    assert observed.value <= guaranteed.value + 1e-3
    assert "rounding up to" in report.outcome


def test_the_terms_of_an_accelerating_sequence() -> None:
    terms, slow = pt.NesterovSequence(), 0.0
    for t in range(1, 200_000):
        slow = (1 + math.sqrt(1 + 4 * slow**2)) / 2
        if t % 9999 == 0:
            assert terms(t) == pytest.approx(slow, rel=1e-10)
    assert 2**59 <= terms(2**60) <= 2**59 + 100


def test_a_sequence_of_steps() -> None:
    problem = bundled_problem("hinge/breast-cancer-means")
    by_function = check(VaryingStepSubgradient, problem, steps=50, eta=lambda t: 1 / (t + 1))
    by_array = check(VaryingStepSubgradient, problem, steps=50, eta=1 / np.arange(1.0, 51.0))
    assert by_function
    assert by_array
    np.testing.assert_array_equal(by_function.gaps, by_array.gaps)
    np.testing.assert_array_equal(by_function.bounds, by_array.bounds)
    assert by_function.kind == MEAN_GAP
    json.dumps(by_function.to_dict())
    with pytest.raises(InputError, match="too few for 50 steps"):
        check(VaryingStepSubgradient, problem, steps=50, eta=np.ones(49))
    with pytest.raises(InputError, match="outside its domain"):
        check(VaryingStepSubgradient, problem, steps=50, eta=lambda t: 10.0 - t)
    with pytest.raises(InputError, match="a function of t or a vector"):
        check(VaryingStepSubgradient, problem, steps=50, eta=0.1)
    # Where none is given, c / sqrt(t + 1) with the c that makes the bound smallest.
    chosen = check(VaryingStepSubgradient, problem, steps=50)
    assert chosen
    assert "eta" in chosen.chosen
    assert (
        chosen.bounds[-1]
        <= check(VaryingStepSubgradient, problem, steps=50, eta=lambda t: 1 / (t + 1) ** 0.5).bounds[-1]
    )


def test_a_set_that_is_the_whole_space() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer-means")
    assert check("gradient-descent/projected", problem, steps=30)
    assert check(ProjectedAcceleratedGradient, problem, steps=30)


def test_a_loss_that_does_not_change_is_a_sequence_of_losses() -> None:
    assert check("subgradient/online", bundled_problem("hinge/breast-cancer-means"), steps=30)
    assert check("mirror-descent/simplex", bundled_problem("simplex-regression/diabetes"), steps=30)


def test_progress_that_is_no_gap_is_bounded_in_the_mean() -> None:
    theorem = pt.Theorem(
        name="test/gradients",
        method=GradientDescent,
        potential=lambda p, t, x: p.gap(x),
        progress=lambda p, t, x: p.norm_squared(p.gradient(x)) / (2 * p.L),
        measure=lambda p, t, x: p.gap(x),
        weight=lambda p, t: 0,
    )
    problem = bundled_problem("logistic-regression/breast-cancer-means")
    report = check(theorem, problem, steps=60)
    assert report, report.summary()
    assert report.kind == MEAN_PROGRESS
    assert report.bounds[-1] == pytest.approx(problem.gap(problem.default_start()) / 60)


def test_a_potential_alone() -> None:
    theorem = pt.Theorem(name="test/distance", method=GradientDescent, potential=lambda p, t, x: p.distance_squared(x))
    report = check(theorem, bundled_problem("logistic-regression/breast-cancer"), steps=60)
    assert report, report.summary()
    # What such a potential bounds is the distance of the last iterate, which does not grow.
    assert report.kind == LAST
    np.testing.assert_allclose(report.bounds, report.measures[0], rtol=1e-12)


def test_a_run_that_diverges_gives_a_false_report() -> None:
    class Huge(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - 10_000 * p.gradient(x) / p.L

    report = check(Huge, bundled_problem("ridge-regression/diabetes"), steps=500)
    assert not report
    assert report.diverged_at is not None
    assert len(report.changes) == report.steps < 100
    assert f"iteration {report.diverged_at}" in report.summary()
    json.dumps(report.to_dict(), allow_nan=False)
    assert "Huge" in report._repr_html_()


def test_bad_arguments() -> None:
    problem = bundled_problem("least-squares/diabetes")
    for steps in (0, -1, 2.5, True, "10"):
        with pytest.raises(InputError, match="steps"):
            check(GradientDescent, problem, steps=steps)
    with pytest.raises(InputError, match="x0"):
        check(GradientDescent, problem, np.full(problem.dimension, np.nan), 10)
    with pytest.raises(InputError, match="has no parameter 'eta'"):
        check(GradientDescent, problem, steps=10, eta=1.0)
    with pytest.raises(InputError, match=r"SmoothConvex.*is not known to be: it belongs to Convex, Conv"):
        check(GradientDescent, bundled_problem("hinge/breast-cancer-means"), steps=10)
    # A setting belongs to the problem: what to claim there is said.
    with pytest.raises(InputError, match="there is the theorem 'proximal-gradient/convex'"):
        check(GradientDescent, bundled_problem("composite/lasso-diabetes"), steps=10)
    with pytest.raises(InputError, match=r"method=Fixed, problem=pt.Composite\(pt.SmoothConvex\)"):
        check(type("Fixed", (GradientDescent,), {}), bundled_problem("composite/lasso-diabetes"), steps=10)
    with pytest.raises(InputError, match="expected a Method"):
        check(3, problem)
    with pytest.raises(InputError, match="did you mean"):
        check("gradient-descent/smoth-convex", problem)

    class Bare:
        L, minimizer, class_names = 1.0, np.zeros(2), frozenset({"SmoothConvex"})

        def gradient(self, x: np.ndarray) -> np.ndarray:
            return x

    with pytest.raises(InputError, match="x0 is missing"):
        check(GradientDescent, Bare())
    with pytest.raises(InputError, match="how its oracles round"):
        check(GradientDescent, Bare(), np.ones(2))
    with pytest.raises(InputError, match="x0 must be a vector of finite numbers"):
        check(GradientDescent, Bare(), np.ones((2, 2)))


def test_an_oracle_that_the_class_lacks() -> None:
    class Asks(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.G

    report = check(Asks, bundled_problem("least-squares/diabetes"), steps=10)
    assert report.verdict == "not applicable"
    assert "has no G" in report.refused


def test_an_oracle_that_the_problem_lacks() -> None:
    class Bare(Absolute):
        project: Any = property(lambda self: self.nowhere)

    with pytest.raises(AttributeError, match="nowhere"):
        check(Subgradient(eta=0.1), Bare(), np.ones(1), 10)


def test_the_name_of_a_theorem_will_do() -> None:
    report = check("accelerated/smooth-convex", bundled_problem("least-squares/diabetes"), steps=20)
    assert report.theorem.method_name == "AcceleratedGradient"


def test_report_as_text_html_and_json() -> None:
    report = check(GradientDescent, bundled_problem("logistic-regression/breast-cancer"), steps=50)
    text = report.summary()
    for part in ("gradient-descent/smooth-convex", "held", "guaranteed rate", "O(t^-1)", "breast cancer"):
        assert part in text
    assert str(report) == text
    assert "held" in repr(report)
    data = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert data["holds"] is True
    assert data["guaranteed_rate"]["text"] == "O(t^-1)"
    page = report._repr_html_()
    assert page.startswith("<table>")
    assert "<svg" in page
    assert 0 < report.tightness < 1


def test_a_start_at_the_minimizer() -> None:
    problem = LeastSquares(np.eye(3), np.ones(3))
    report = check(GradientDescent, problem, problem.minimizer, 20)
    assert isinstance(report, Report)
    assert report
    assert not report.observed_rate()


def test_one_step_and_one_dimension() -> None:
    problem = LeastAbsoluteDeviations(np.ones((5, 1)), np.arange(5.0))
    report = check(Subgradient(eta=0.1), problem, np.array([9.0]), steps=1)
    assert report
    assert report.steps == 1
    assert not report.observed_rate()
    report.summary()


# Plots and comparison --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("plot", "suffix"), [(plot_gap, "svg"), (plot_potential, "pdf"), (plot_run, "png")])
def test_plots_are_saved(tmp_path: Path, plot: Callable[..., Any], suffix: str) -> None:
    report = check(StronglyConvexGradientDescent, bundled_problem("ridge-regression/diabetes"), steps=150)
    path, again = tmp_path / "new" / f"{plot.__name__}.{suffix}", tmp_path / f"again.{suffix}"
    plot(report, path)
    assert path.stat().st_size > 5000
    # The same picture each time.
    plot(report, again)
    assert again.read_bytes() == path.read_bytes()
    with pytest.raises(InputError, match="format for pictures"):
        plot(report, tmp_path / "picture.xyz")


def test_plots_of_all_kinds_of_conclusions(tmp_path: Path) -> None:
    for method, name in (CASES[0], CASES[2], CASES[8], CASES[10]):
        figure = check(method, bundled_problem(name), steps=40).plot(tmp_path / "all.png")
        assert len(figure.axes) == 2

    class Huge(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - 10_000 * p.gradient(x) / p.L

    check(Huge, bundled_problem("ridge-regression/diabetes"), steps=100).plot(tmp_path / "huge.png")


def test_comparison(tmp_path: Path) -> None:
    problem = bundled_problem("logistic-regression/breast-cancer-means")
    comparison = compare([GradientDescent, AcceleratedGradient, Subgradient], problem, steps=120)
    assert comparison
    table = comparison.table()
    assert "AcceleratedGradient" in table
    assert "O(t^-2)" in table
    assert "Subgradient(eta=" in table
    assert len(table.splitlines()) == 6 + len(comparison.notes())
    assert "not yet in its asymptotic regime" in table
    comparison.plot(tmp_path / "rates.pdf")
    assert (tmp_path / "rates.pdf").stat().st_size > 5000
    page = comparison._repr_html_()
    assert "<svg" in page
    assert "<table>" in page
    assert len(json.loads(json.dumps(comparison.to_dict(), allow_nan=False))["reports"]) == 3
    with pytest.raises(InputError, match="at least one"):
        compare([], problem)


def test_comparison_is_false_where_one_theorem_is() -> None:
    comparison = compare([Contraction, TooFast], bundled_problem("ridge-regression/diabetes"), steps=60)
    assert not comparison
    assert " NO " in comparison.table()
