"""The run loop: the iterates of the method, what is recorded of them, and what happens when a run goes wrong."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

import potential as pt
from methods import (
    AcceleratedGradient,
    GradientDescent,
    Method,
    MirrorDescent,
    StronglyConvexAcceleratedGradient,
    Subgradient,
    VaryingStepSubgradient,
)
from methods.problems import LogisticRegression, bundled_problem
from potential.errors import DivergedError, InputError, MissingOracleError, NoMinimizerError
from potential.laboratory.check import check
from potential.laboratory.run import run
from potential.laboratory.trajectory import Trajectory

RIDGE = "ridge-regression/diabetes"


@pytest.mark.parametrize("record", ["all", "log", "none"])
def test_the_iterates_are_those_of_the_loop_by_hand(record: str) -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    x = problem.default_start()
    for _ in range(200):
        x = x - problem.gradient(x) / problem.L
    trajectory = GradientDescent().run(problem, steps=200, record=record)
    np.testing.assert_array_equal(trajectory.final, x)
    assert trajectory.steps == 200
    y = z = problem.default_start()
    for t in range(150):
        tau = 2 / (t + 2)
        x = (1 - tau) * y + tau * z
        g = problem.gradient(x)
        y, z = x - g / problem.L, z - (t + 1) / (2 * problem.L) * g
    final = AcceleratedGradient().run(problem, steps=150, record=record).final
    np.testing.assert_array_equal(final.y, y)
    np.testing.assert_array_equal(final.z, z)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (GradientDescent(), RIDGE),
        (StronglyConvexAcceleratedGradient(), "logistic-regression/breast-cancer"),
        (Subgradient(eta=0.2), "hinge/breast-cancer-means"),
        (MirrorDescent(eta=0.05), "simplex-regression/diabetes"),
    ],
)
def test_a_run_and_its_check_agree(method: Method, name: str) -> None:
    problem = bundled_problem(name)
    trajectory = method.run(problem, steps=80)
    report = check(method, problem, steps=80)
    for column in ("ts", "gaps", "measures", "bounds", "potentials", "potential_logs", "best_gaps", "mean_gaps"):
        # A check evaluates many steps at once, in another order of the sums: both are within their rounding.
        errors = {"gaps": "gap_errors", "best_gaps": "gap_errors", "potentials": "potential_errors"}
        allowed = getattr(report, errors.get(column, "measure_errors" if column == "measures" else "ts")) * 2.0
        own, other = getattr(trajectory, column), getattr(report, column)
        if column in ("ts", "bounds", "potential_logs", "mean_gaps"):
            np.testing.assert_allclose(own, other, rtol=1e-12)
        else:
            assert ((np.abs(own - other) <= allowed) | (np.isnan(own) & np.isnan(other))).all()
    own, other = trajectory.observed_rate(), report.observed_rate()
    assert (own.kind, own.reason) == (other.kind, other.reason)
    assert own.value == pytest.approx(other.value, rel=1e-6, nan_ok=True)
    assert trajectory.guaranteed_rate() == report.guaranteed_rate()


def test_what_is_recorded() -> None:
    problem = bundled_problem("logistic-regression/breast-cancer")
    everything = AcceleratedGradient().run(problem, steps=100, keep_states=True)
    assert everything.ts.tolist() == list(range(101))
    assert len(everything.states) == 101
    assert everything.gaps[0] == problem.gap(problem.default_start())
    assert everything.gaps[-1] == problem.gap(everything.final.y)
    some = AcceleratedGradient().run(problem, steps=100, record="log")
    assert some.ts.tolist() == [0, 1, 2, 4, 8, 16, 32, 64, 100]
    for column in ("gaps", "potentials", "bounds", "measures"):
        np.testing.assert_array_equal(getattr(some, column), getattr(everything, column)[some.ts])
    assert some.states == []
    nothing = AcceleratedGradient().run(problem, steps=100, record="none")
    assert len(nothing.ts) == len(nothing.gaps) == 0
    np.testing.assert_array_equal(nothing.final.y, everything.final.y)
    assert not nothing.observed_rate()
    assert not nothing.guaranteed_rate()
    with pytest.raises(InputError, match="nothing to draw"):
        nothing.plot()


def test_means_count_every_step_whatever_is_recorded() -> None:
    problem = bundled_problem("hinge/breast-cancer-means")
    everything = Subgradient(eta=0.1).run(problem, steps=50)
    some = Subgradient(eta=0.1).run(problem, steps=50, record="log")
    np.testing.assert_allclose(some.mean_gaps, everything.mean_gaps[some.ts])
    assert everything.mean_gaps[50] == pytest.approx(everything.gaps[:50].mean())
    assert everything.measure_name == "mean gap"
    varying = VaryingStepSubgradient(eta=lambda t: 1 / (t + 1)).run(problem, steps=50)
    weights = 1 / np.arange(1.0, 51.0)
    assert varying.mean_gaps[50] == pytest.approx(weights @ varying.gaps[:50] / weights.sum())


def test_no_steps_and_one_step() -> None:
    problem = bundled_problem(RIDGE)
    for record in ("all", "log", "none"):
        trajectory = GradientDescent().run(problem, steps=0, record=record)
        assert trajectory.steps == 0
        np.testing.assert_array_equal(trajectory.final, problem.default_start())
    assert GradientDescent().run(problem, steps=1, record="log").ts.tolist() == [0, 1]
    assert "Trajectory" in repr(GradientDescent().run(problem, steps=0))
    assert GradientDescent().run(problem, steps=0)._repr_html_()


def test_the_start_is_left_alone() -> None:
    problem = bundled_problem(RIDGE)
    x0 = np.ones(problem.dimension)
    trajectory = GradientDescent().run(problem, x0, 10)
    assert (x0 == 1).all()
    assert trajectory.start is not x0


def test_another_theorem_of_the_same_method() -> None:
    problem = bundled_problem(RIDGE)
    theorem = pt.Theorem(
        name="test/gap-alone",
        method=GradientDescent,
        potential=lambda p, t, x: p.gap(x),
        weight=lambda p, t: 1,
        measure=lambda p, t, x: p.gap(x),
    )
    trajectory = GradientDescent().run(problem, steps=20, theorem=theorem)
    np.testing.assert_allclose(trajectory.bounds, trajectory.gaps[0])
    with pytest.raises(InputError, match="is about GradientDescent, not AcceleratedGradient"):
        AcceleratedGradient().run(problem, steps=5, theorem=theorem)


class Exploding(GradientDescent):
    """Grows by 1e5 and more a step."""

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - 100_000 * p.gradient(x) / p.L


def first_infinite() -> int:
    problem = bundled_problem(RIDGE)
    x, t = problem.default_start(), 0
    with np.errstate(all="ignore"):
        while np.isfinite(x).all():
            x, t = Exploding().step(problem, t, x), t + 1
    return t


def test_divergence_names_the_iteration_and_keeps_the_rest() -> None:
    problem = bundled_problem(RIDGE)
    with pytest.raises(DivergedError) as caught:
        Exploding().run(problem, steps=1000, record="none")
    assert caught.value.iteration == first_infinite()
    assert f"iteration {first_infinite()} of 1000" in str(caught.value)
    kept = caught.value.trajectory
    assert isinstance(kept, Trajectory)
    assert kept.steps == first_infinite() - 1
    assert np.isfinite(kept.final).all()
    for record in ("all", "log"):
        with pytest.raises(DivergedError) as caught:
            Exploding().run(problem, steps=1000, record=record)
        kept = caught.value.trajectory
        assert isinstance(kept, Trajectory)
        # The gap overflows before the iterate does.
        assert 10 < caught.value.iteration <= first_infinite()
        assert np.isfinite(kept.gaps).all()
        assert len(kept.gaps) > 5
        str(kept)


def test_a_nan_in_the_middle_is_found() -> None:
    class Breaks(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x * math.nan if t == 77 else super().step(p, t, x)

    with pytest.raises(DivergedError) as caught:
        Breaks().run(bundled_problem(RIDGE), steps=500, record="none")
    assert caught.value.iteration == 78
    assert caught.value.trajectory.steps == 77  # type: ignore[attr-defined]


@pytest.mark.parametrize("record", ["all", "none"])
def test_an_interrupt_keeps_what_was_run(record: str) -> None:
    class Interrupted(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            if t == 130:
                raise KeyboardInterrupt
            return super().step(p, t, x)

    problem = bundled_problem(RIDGE)
    with pytest.raises(KeyboardInterrupt) as caught:
        Interrupted().run(problem, steps=500, record=record)
    kept = caught.value.trajectory  # type: ignore[attr-defined]
    assert kept.interrupted
    # Without a record the state is looked at after the first step, then after every 64.
    assert kept.steps == (130 if record == "all" else 129)
    assert "kept" in caught.value.__notes__[0]
    expected = GradientDescent().run(problem, steps=kept.steps, record="none")
    np.testing.assert_array_equal(kept.final, expected.final)


def test_bad_arguments_are_refused_before_the_first_step() -> None:
    class Never(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            raise AssertionError("a step was made")

    problem = bundled_problem(RIDGE)
    size = problem.dimension
    for steps in (-1, 1.5, True, None):
        with pytest.raises(InputError, match="steps must be an integer"):
            Never().run(problem, steps=steps)
    for x0 in (np.ones(size + 1), np.full(size, np.inf), np.full(size, np.nan), np.ones((size, 1)), "start"):
        with pytest.raises(InputError, match="x0"):
            Never().run(problem, x0)
    with pytest.raises(InputError, match="record must be one of"):
        Never().run(problem, record="some")
    with pytest.raises(InputError, match="meant for SmoothConvex"):
        Never().run(bundled_problem("hinge/breast-cancer-means"))
    hinge = bundled_problem("hinge/breast-cancer-means")
    with pytest.raises(InputError, match=r"needs a number for eta: write Subgradient\(eta=...\)"):
        Subgradient().run(hinge)
    for eta in (0.0, -1.0, math.nan, math.inf, "0.1"):
        with pytest.raises(InputError, match="eta"):
            Subgradient(eta=eta).run(hinge)
    with pytest.raises(InputError, match="has no parameter"):
        Subgradient(step=0.1)
    with pytest.raises(InputError, match=r"positive|simplex"):
        MirrorDescent(eta=0.1).run(bundled_problem("simplex-regression/diabetes"), np.full(10, -1.0))


def test_an_oracle_that_is_not_there() -> None:
    class Asks(GradientDescent):
        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.G

    with pytest.raises(MissingOracleError, match="'G'"):
        Asks().run(bundled_problem(RIDGE), steps=3, record="none")


def test_a_problem_of_ones_own_is_told_what_it_lacks() -> None:
    class Line:
        L, name, minimizer = 1.0, "a line", np.zeros(1)

        def gap(self, x: np.ndarray) -> float:
            return float(x @ x) / 2

        def gradient(self, x: np.ndarray) -> np.ndarray:
            return x

        def distance_squared(self, x: np.ndarray) -> float:
            return float(x @ x)

    with pytest.raises(MissingOracleError, match=r"a line has no 'prox', which GradientDescent asks for; .* return x"):
        GradientDescent().run(Line(), np.ones(1), steps=2)


def test_without_a_minimizer_a_run_that_records_nothing_is_possible() -> None:
    data = np.array([[1.0], [2.0], [-1.0], [-3.0]])
    separable = LogisticRegression(data, np.array([1, 1, -1, -1]))
    assert GradientDescent().run(separable, steps=10, record="none").steps == 10
    with pytest.raises(NoMinimizerError):
        GradientDescent().run(separable, steps=10)


def test_a_duck_typed_problem() -> None:
    class Parabola:
        L, minimizer = 1.0, np.zeros(2)

        def value(self, x: np.ndarray) -> float:
            return float(x @ x) / 2

        gap = value

        def gradient(self, x: np.ndarray) -> np.ndarray:
            return x

        def prox(self, x: np.ndarray, step: float) -> np.ndarray:
            return x

    trajectory = run(GradientDescent(), Parabola(), np.ones(2), 5)
    assert trajectory.gaps.tolist() == [1.0, 0, 0, 0, 0, 0]
    assert "Parabola" in trajectory.title


def test_it_shows_itself() -> None:
    trajectory = AcceleratedGradient().run(bundled_problem("logistic-regression/breast-cancer"), steps=100)
    assert dataclasses.is_dataclass(trajectory)
    text = str(trajectory)
    for part in ("AcceleratedGradient", "breast cancer", "observed rate", "guaranteed rate", "O(t^-2)"):
        assert part in text
    page = trajectory._repr_html_()
    assert "<table>" in page
    assert "<svg" in page
    assert trajectory.plot() is not None


def test_the_average_iterate_of_a_theorem_about_a_mean() -> None:
    problem = bundled_problem("least-absolute-deviations/diabetes")
    run = Subgradient(eta=0.5).run(problem, steps=200, keep_states=True)
    np.testing.assert_allclose(run.average, np.mean(run.states[:-1], axis=0), rtol=1e-10)
    assert problem.gap(run.average) <= run.measures[-1] + 1e-9
    weighted = VaryingStepSubgradient(eta=lambda t: 1 / (t + 1)).run(problem, steps=100, keep_states=True)
    weights = 1 / np.arange(1.0, 101.0)
    np.testing.assert_allclose(weighted.average, np.average(weighted.states[:-1], axis=0, weights=weights), rtol=1e-10)
    assert GradientDescent().run(bundled_problem("least-squares/diabetes"), steps=5).average is None
