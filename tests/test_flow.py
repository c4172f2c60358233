"""Flows on numbers: solutions with their errors, and theorems about them held against data."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.special import j1

import potential as pt
from methods import (
    AcceleratedFlow,
    Flow,
    GradientDescent,
    GradientFlow,
    StronglyConvexAcceleratedFlow,
    StronglyConvexGradientFlow,
)
from methods.problems import LeastSquares, Quadratic, bundled_problem, problems_for
from potential.errors import DivergedError, InputError, MissingOracleError, NotExpressibleError
from potential.laboratory.flow import FlowReport
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.plan import MEAN_GAP, MEAN_PROGRESS
from potential.laboratory.plots import plot_gap
from potential.rounding.derivative import Moving, MovingProblem, MovingVector
from potential.rounding.numbers import Rounded

CASES = [
    (GradientFlow, "least-squares/diabetes"),
    (GradientFlow, "logistic-regression/breast-cancer-means"),
    (StronglyConvexGradientFlow, "ridge-regression/diabetes"),
    (StronglyConvexGradientFlow, "logistic-regression/breast-cancer"),
    (AcceleratedFlow, "logistic-regression/breast-cancer-means"),
    (StronglyConvexAcceleratedFlow, "ridge-regression/diabetes"),
    (StronglyConvexAcceleratedFlow, "logistic-regression/breast-cancer"),
]
FLOWS = [GradientFlow, StronglyConvexGradientFlow, AcceleratedFlow, StronglyConvexAcceleratedFlow]
EIGENVALUES = np.array([0.1, 1.0, 4.0])


def diagonal() -> Quadratic:
    return Quadratic(np.diag(EIGENVALUES), np.zeros(3))


@pytest.mark.parametrize(("flow", "name"), CASES)
def test_theorems_hold_along_flows(flow: type[Flow], name: str) -> None:
    report = pt.check(flow, bundled_problem(name), steps=200)
    assert isinstance(report, FlowReport)
    assert report, report.summary()
    assert len(report.ts) == len(report.slopes) == len(report.measures) == len(report.changes) + 1
    assert (np.diff(report.ts) > 0).all()
    # Before the solution is lost in its own error, both allowances are far below what they are an allowance of.
    clear = report.potentials > 1e4 * report.potential_errors
    assert clear[:50].all()
    assert np.median((report.allowances / report.scales)[clear[1:]]) < 1e-5
    assert np.median((report.slope_allowances * report.end / report.potentials)[clear]) < 1e-5
    assert (report.slopes <= report.slope_allowances).all()
    assert report.observed_rate()
    assert report.guaranteed_rate()
    assert f"time {report.end:.4g}" == report.extent
    assert "\ntime" in report.summary()
    assert "\nsteps" not in report.summary()
    json.dumps(report.to_dict())


# --- solutions ----------------------------------------------------------------------------------------------


def test_the_gradient_flow_of_a_quadratic_is_an_exponential() -> None:
    x0 = np.array([1.0, -2.0, 3.0])
    run = GradientFlow().run(diagonal(), x0, 60, time=5.0, keep_states=True)
    assert run.ts[0] == 0.0
    assert run.ts[-1] == run.end == 5.0
    exact = np.exp(-np.outer(run.ts, EIGENVALUES)) * x0
    errors = np.linalg.norm(np.array(run.states) - exact, axis=1)
    assert (errors <= run.integration_errors).all()
    assert run.integration_errors.max() < 1e-7
    np.testing.assert_allclose(run.gaps, (EIGENVALUES * exact**2).sum(axis=1) / 2, rtol=1e-6)
    np.testing.assert_allclose(run.bounds[1:], (x0 @ x0) / (2 * run.ts[1:]), rtol=1e-12)
    np.testing.assert_array_equal(run.final, run.states[-1])


def test_the_accelerated_flow_of_a_quadratic_is_a_bessel_function() -> None:
    # x'' + (3/t) x' + k x = 0 from rest: x(t) = 2 x0 J_1(sqrt(k) t) / (sqrt(k) t) (Su, Boyd, Candes 2014).
    x0 = np.array([1.0, -2.0, 3.0])
    run = AcceleratedFlow().run(diagonal(), x0, 80, time=30.0, keep_states=True)
    assert 0.0 < run.begin < 1e-5
    phase = np.outer(run.ts, np.sqrt(EIGENVALUES))
    exact = 2 * x0 * j1(phase) / phase
    errors = np.linalg.norm(np.array([state.x for state in run.states]) - exact, axis=1)
    # The start a little after 0 costs about a square of that time.
    assert (errors <= run.integration_errors + 1e-10).all()
    assert run.integration_errors.max() < 1e-6
    assert "singular at 0" in str(run)


def test_the_strongly_convex_bounds() -> None:
    problem = Quadratic(np.diag([1.0, 9.0]), np.array([1.0, 0.0]))
    x0 = np.array([2.0, 1.0])
    report = pt.check(StronglyConvexGradientFlow, problem, x0, 100, time=6.0)
    assert report
    np.testing.assert_allclose(report.bounds, np.exp(-2 * problem.mu * report.ts) * 2.0, rtol=1e-12)
    assert report.measure_name == "measure"
    assert report.guaranteed_rate().value == pytest.approx(math.exp(-2 * problem.mu), rel=1e-9)
    # In the end the slow direction is all that is left, and the bound is its rate.
    assert report.observed_rate().value == pytest.approx(math.exp(-2.0), rel=1e-2)
    report = pt.check(StronglyConvexAcceleratedFlow, problem, x0, 100, time=12.0)
    assert report
    start = problem.gap(x0) + problem.mu / 2 * problem.distance_squared(x0)
    np.testing.assert_allclose(report.bounds, np.exp(-problem.r * report.ts) * start, rtol=1e-11)


def test_exponentials_do_not_overflow() -> None:
    report = pt.check(
        StronglyConvexGradientFlow, Quadratic(np.diag([2.0, 4.0]), np.zeros(2)), np.ones(2), 50, time=300.0
    )
    assert report, report.summary()
    assert report.potential_logs[-1] > 1000
    assert np.isfinite(report.potentials).all()
    assert np.isfinite(report.slopes).all()


def test_natural_units() -> None:
    # What a scaled problem shows is the same at scaled times.
    first, second = diagonal(), Quadratic(100.0 * np.diag(EIGENVALUES), np.zeros(3))
    for flow, factor in ((GradientFlow, 100.0), (AcceleratedFlow, 10.0)):
        runs = [pt.check(flow, problem, np.ones(3), 40) for problem in (first, second)]
        np.testing.assert_allclose(runs[0].ts, factor * runs[1].ts, rtol=1e-9)
        assert runs[0].end == pytest.approx(40 * flow().unit(first))
        assert runs[0].observed_rate().kind == runs[1].observed_rate().kind


# --- derivatives --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", FLOWS)
def test_the_derivative_of_a_potential_is_that_of_its_values(flow: type[Flow]) -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    report = pt.check(flow, problem, steps=60)
    method, t, h = flow(), float(report.ts[30]), 1e-4
    run = method.run(problem, time=t, steps=60, keep_states=True)
    numeric = NumericTheorem(pt.Theorem.of(method), method, problem, problem.default_start())
    state = run.final
    velocity = method.velocity(problem, t, state)

    def value(s: float) -> float:
        parts = [x + s * v for x, v in zip(np.atleast_2d(state), np.atleast_2d(velocity), strict=True)]
        moved = type(state)(*parts) if isinstance(state, tuple) else parts[0]
        return float(numeric.potential(t + s, numeric.wrap(moved)))

    difference = (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h)
    k = int(np.argmin(abs(report.ts - t)))
    slope = report.slopes[k] * math.exp(report.potential_logs[k])
    assert slope == pytest.approx(difference, rel=1e-6, abs=1e-8 * value(0.0))
    assert report.slope_allowances[k] < 1e-8 * abs(report.potentials[k])


def test_rules_of_derivatives() -> None:
    t = Moving(Rounded(2.0), Rounded(1.0))
    for found, value, rate in (
        (3 * t - 1, 5.0, 3.0),
        (t**3, 8.0, 12.0),
        (1 / t, 0.5, -0.25),
        ((t + 1) / (2 * t), 0.75, -0.125),
        (t**0.5, math.sqrt(2), 0.5 / math.sqrt(2)),
        (-t * t, -4.0, -4.0),
        (pt.exp(-t), math.exp(-2), -math.exp(-2)),
        (t * pt.exp(t / 2), 2 * math.e, 2 * math.e),
    ):
        assert float(found.value) == pytest.approx(value, rel=1e-15)
        assert float(found.rate) == pytest.approx(rate, rel=1e-15)
    problem = LeastSquares(np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 0.0]]), np.array([1.0, 0.0, 2.0]))
    numeric = NumericTheorem(pt.Theorem.of(GradientFlow), GradientFlow(), problem, np.zeros(2))
    p = MovingProblem(numeric.rounded)
    x, v = np.array([1.0, -1.0]), np.array([0.5, 2.0])
    moving = MovingVector(numeric.rounded.point(x), numeric.rounded.point(v))
    assert float(p.gap(moving).rate) == pytest.approx(problem.gradient(x) @ v)
    assert float(p.value(moving).rate) == pytest.approx(problem.gradient(x) @ v)
    assert float(p.distance_squared(moving).rate) == pytest.approx(2 * (x - problem.minimizer) @ v)
    assert float(p.inner(t * moving, moving - p.minimizer).rate) == pytest.approx(
        (x + 2 * v) @ (x - problem.minimizer) + 2 * x @ v
    )
    assert float(p.norm_squared(moving / t).rate) == pytest.approx(2 * (x / 2) @ (v / 2 - x / 4))


# --- false theorems -----------------------------------------------------------------------------------------


class Scaled(GradientFlow):
    """The gap's weight is c t."""

    theorem = ""
    c = pt.Parameter(above=0)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return self.c * t * p.gap(x) + p.distance_squared(x) / 2


def test_a_wrong_potential_is_found() -> None:
    # On the identity d/dt Phi = (c/2 - 1 - c t) |x - x*|^2: positive for small t where c > 2.
    problem = Quadratic(np.eye(2), np.ones(2))
    assert pt.check(Scaled, problem, steps=40, c=2.0)
    report = pt.check(Scaled, problem, steps=40, c=2.02)
    assert not report
    assert len(report.slope_violations)
    assert len(report.violations)
    assert report.largest_violation > 0
    # Up to t = (c/2 - 1) / c, to the time.
    assert report.slope_violations.max() <= 0.01 / 2.02 < report.ts[1 + np.searchsorted(report.ts, 0.01 / 2.02)]
    assert any("derivative of the potential is more than allowed" in text for text in report.failures())
    assert any("potential rose more than allowed" in text for text in report.failures())
    assert "first at t = 0.00" in " ".join(report.failures())


class TooFast(StronglyConvexGradientFlow):
    """A hundredth faster than what is true."""

    theorem = ""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return pt.exp(Fraction(101, 50) * p.mu * t) * p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return pt.exp(Fraction(101, 50) * p.mu * t)


def test_a_rate_that_is_a_hundredth_too_fast_is_found() -> None:
    problem = Quadratic(np.eye(3), np.zeros(3))
    assert pt.check(StronglyConvexGradientFlow, problem, np.ones(3), 60, time=10.0)
    report = pt.check(TooFast, problem, np.ones(3), 60, time=10.0)
    assert not report
    assert len(report.slope_violations) == len(report.ts) - 1
    assert len(report.violations) > 50
    assert len(report.bound_violations) > 50


def test_a_weight_that_the_potential_does_not_carry_is_found() -> None:
    theorem = pt.Theorem(
        name="test/weight", method=GradientFlow, measure=lambda p, t, x: p.gap(x), weight=lambda p, t: 30 * t
    )
    report = pt.check(theorem, diagonal(), np.ones(3), steps=30)
    assert not report
    assert len(report.domination_violations)
    assert not len(report.slope_violations)


# --- means and budgets --------------------------------------------------------------------------------------


def test_a_mean_of_the_gaps() -> None:
    theorem = pt.Theorem(
        name="test/mean",
        method=GradientFlow,
        potential=lambda p, t, x: p.distance_squared(x) / 2,
        progress=lambda p, t, x: p.gap(x),
    )
    problem, x0 = diagonal(), np.array([1.0, 2.0, 3.0])
    report = pt.check(theorem, problem, x0, 80, time=20.0)
    assert report, report.summary()
    assert report.kind == MEAN_GAP
    integral = ((1 - np.exp(-2 * np.outer(report.ts, EIGENVALUES))) * x0**2).sum(axis=1) / 4
    np.testing.assert_allclose(report.measures[1:], integral[1:] / report.ts[1:], rtol=1e-6)
    np.testing.assert_allclose(report.bounds[1:], x0 @ x0 / 2 / report.ts[1:], rtol=1e-9)
    squares = pt.Theorem(
        name="test/squares",
        method=GradientFlow,
        potential=lambda p, t, x: p.gap(x),
        progress=lambda p, t, x: p.norm_squared(p.gradient(x)),
        measure=lambda p, t, x: p.gap(x),
        weight=lambda p, t: 0,
    )
    report = pt.check(squares, problem, x0, 80, time=20.0)
    assert report, report.summary()
    assert report.kind == MEAN_PROGRESS
    # What is paid is all that there was: the gap at the start, less the one at the end.
    np.testing.assert_allclose(report.measures[1:] * report.ts[1:], report.gaps[0] - report.gaps[1:], rtol=1e-5)


def test_a_budget() -> None:
    theorem = pt.Theorem(name="test/budget", method=GradientFlow, budget=lambda p, t: 2)
    report = pt.check(theorem, diagonal(), np.ones(3), 50, time=8.0)
    assert report
    np.testing.assert_allclose(report.bounds[1:], (1.5 + 2 * report.ts[1:]) / report.ts[1:], rtol=1e-8)


# --- runs ---------------------------------------------------------------------------------------------------


def test_little_is_recorded_where_little_is_wanted() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    full = GradientFlow().run(problem, steps=50)
    bare = GradientFlow().run(problem, steps=50, record="none")
    assert len(bare.ts) == 0
    np.testing.assert_allclose(bare.final, full.final, rtol=1e-8)
    assert full.end == pytest.approx(50 / problem.L)
    assert len(full.ts) >= 45


def test_it_shows_itself(tmp_path: Any) -> None:
    problem = bundled_problem("logistic-regression/breast-cancer-means")
    run = AcceleratedFlow().run(problem, steps=100)
    text = str(run)
    for part in ("AcceleratedFlow", "observed rate", "O(t^-2)", "time"):
        assert part in text
    assert f"time {run.end:.4g}" in repr(run)
    run.plot(tmp_path / "flow.svg")
    comparison = pt.compare([GradientFlow, GradientDescent], problem, steps=60)
    assert comparison
    assert "60 steps, time" in str(comparison)
    comparison.plot(tmp_path / "both.svg")
    report = pt.check(StronglyConvexGradientFlow, bundled_problem("logistic-regression/breast-cancer"), steps=40)
    assert "<svg" in report._repr_html_()


def test_a_sweep_over_flows() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    table = pt.sweep([GradientFlow, AcceleratedFlow], problem, seeds=2, steps=30, jobs=1, progress=False)
    assert list(table["status"]) == ["done"] * 4
    assert (table["ratio"] < 1).all()


def test_a_flow_that_leaves_the_numbers() -> None:
    class Exploding(GradientFlow):
        """x' = |x|^2 x, which reaches infinity at t = 1 / (2 |x_0|^2)."""

        theorem = ""

        def velocity(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(x) * x

    class Growing(GradientFlow):
        """x' = grad f(x), which leaves the floats after a while."""

        theorem = ""

        def velocity(self, p: Any, t: Any, x: Any) -> Any:
            return p.gradient(x)

    problem = diagonal()
    report = pt.check(Growing, problem, np.ones(3), 50, time=2000.0)
    assert not report
    assert report.diverged_at is not None
    assert "diverged at t = " in report.summary()
    assert pt.check(Exploding, problem, np.ones(3), 50, time=10.0).verdict == "not applicable"
    with pytest.raises(DivergedError, match="could not be followed") as caught:
        Exploding().run(problem, np.ones(3), 50, time=10.0)
    assert caught.value.trajectory.end < caught.value.trajectory.steps
    assert caught.value.trajectory.end <= 1 / 6


# --- sets ---------------------------------------------------------------------------------------------------


class Projected(Flow):
    """x' = c (P(x - grad f(x)/L) - x): the speed c, and whether the flow is turned round."""

    assumes = pt.Constrained(pt.SmoothStronglyConvex)
    c: Any = 1

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return self.c * (p.project(x - p.gradient(x) / p.L) - x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return pt.exp(p.mu / p.L * t) * p.distance_squared(x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return pt.exp(p.mu / p.L * t)


class Reversed(Projected):
    c = -1


class Sped(Projected):
    """A speed that may lead away."""

    c = pt.Parameter(at_least=-1)


class Straight(Projected):
    """The velocity leads anywhere."""

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -p.gradient(x)


class ToTheImage(Projected):
    """The velocity is a point of the set, not one less than it."""

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - p.gradient(x) / p.L)


def test_a_flow_towards_points_of_a_set_stays_in_it() -> None:
    assert pt.prove(Projected).conclusion.text == "||x_T - x*||^2 <= R^2 exp(-mu T/L)"
    for flow in (Straight, ToTheImage):
        with pytest.raises(NotExpressibleError, match="may leave the set"):
            pt.prove(flow)
    for flow in (Reversed, Sped):
        with pytest.raises(pt.NotProved, match=r"leads towards points of K.* is negative"):
            pt.prove(flow)


class Mirrored(Flow):
    """z' = -grad f(grad h*(z))."""

    assumes = pt.MirrorSmoothConvex

    def start(self, p: Any, x0: Any) -> Any:
        return p.mirror_gradient(x0)

    def iterate(self, p: Any, z: Any) -> Any:
        return p.mirror(z)

    def velocity(self, p: Any, t: Any, z: Any) -> Any:
        return -p.gradient(p.mirror(z))

    def potential(self, p: Any, t: Any, z: Any) -> Any:
        return p.fenchel_coupling(p.minimizer, z)

    def progress(self, p: Any, t: Any, z: Any) -> Any:
        return p.gap(p.mirror(z))


class MirroredTooFast(Mirrored):
    def progress(self, p: Any, t: Any, z: Any) -> Any:
        return 2 * p.gap(p.mirror(z))


def test_the_conjugate_of_a_mirror_map_has_a_gradient() -> None:
    # d/dt (h*(z) - <z, x*>) = <grad h*(z) - x*, z'>.
    assert pt.prove(Mirrored).conclusion.kind == "mean"
    with pytest.raises(pt.NotProved):
        pt.prove(MirroredTooFast)


# --- refusals -----------------------------------------------------------------------------------------------


def test_refusals() -> None:
    problem = diagonal()
    for time in (0.0, -1.0, math.inf, math.nan, True, "long"):
        with pytest.raises(InputError, match="time must be a positive number"):
            pt.check(GradientFlow, problem, steps=5, time=time)
        with pytest.raises(InputError, match="time must be a positive number"):
            GradientFlow().run(problem, steps=5, time=time)
    with pytest.raises(InputError, match="draws nothing at random"):
        pt.check(GradientFlow, problem, steps=5, seeds=3)
    with pytest.raises(InputError, match="steps must be an integer"):
        GradientFlow().run(problem, steps=0)
    with pytest.raises(InputError, match="record must be one of"):
        GradientFlow().run(problem, record="some")
    with pytest.raises(InputError, match="is meant for DifferentiableConvex"):
        pt.check(GradientFlow, bundled_problem("least-absolute-deviations/diabetes"), steps=5)
    with pytest.raises(InputError, match="is meant for DifferentiableStronglyConvex"):
        pt.check(StronglyConvexGradientFlow, bundled_problem("logistic-regression/breast-cancer-means"), steps=5)
    with pytest.raises(InputError, match="is about GradientFlow"):
        AcceleratedFlow().run(problem, theorem="gradient-flow/convex")
    with pytest.raises(MissingOracleError, match="'r'"):
        _ = bundled_problem("logistic-regression/breast-cancer-means").r

    class Misshapen(AcceleratedFlow):
        theorem = ""

        def velocity(self, p: Any, t: Any, s: Any) -> Any:
            return -p.gradient(s.x)

    with pytest.raises(InputError, match="velocity must return a state of the same form as start: State"):
        pt.check(Misshapen, problem, steps=5)

    class WithGradient(GradientFlow):
        theorem = ""

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.norm_squared(p.gradient(x))

    assert "a gradient say" in pt.check(WithGradient, problem, np.ones(3), 5).refused


def test_a_flow_that_takes_too_many_velocities_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("potential.laboratory.flow._EVALUATIONS", 500)
    with pytest.raises(InputError, match="give a smaller time"):
        pt.check(GradientFlow, diagonal(), np.ones(3), steps=5, time=1e5)


def test_bundled_problems_for_flows() -> None:
    for name in ("DifferentiableConvex", "DifferentiableStronglyConvex"):
        found = problems_for(name)
        assert len(found) >= 2
        # A flow knows nothing of a set.
        assert not any("Constrained" in names for problem in found for names in problem.class_names)


def test_a_picture_begins_after_the_start() -> None:
    """A flow whose velocity is singular at 0 starts a moment later, which is not shown: decades of nothing."""
    problem = bundled_problem("logistic-regression/breast-cancer")
    report = pt.check(AcceleratedFlow, problem, steps=20)
    assert 0 < report.ts[0] < 1e-3 * report.ts[1]
    comparison = pt.compare([AcceleratedFlow], problem, steps=20)
    for figure in (plot_gap(report), comparison.plot()):
        assert figure.axes[0].get_xlim()[0] == pytest.approx(report.ts[1], rel=1e-6)


class TwiceAsFast(GradientFlow):
    """Twice what is true, of smooth functions: with a counterexample whose derivative is that of the claim."""

    assumes = pt.SmoothConvex

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.distance_squared(x) / 4


def test_a_false_flow_of_smooth_functions_is_refuted() -> None:
    with pytest.raises(pt.NotProved) as refused:
        pt.prove(TwiceAsFast)
    found = refused.value.counterexample
    assert refused.value.kind == "false"
    assert found.replay(exact=True).rate == found.violation > 0
