"""What the pictures of runs show, read off the figures themselves."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import potential as pt
from methods import AcceleratedGradient, GradientDescent, StronglyConvexGradientDescent, Subgradient
from methods.problems import bundled_problem
from potential.figures import as_svg
from potential.laboratory.plots import plot_gap, plot_potential, plot_run, thinned
from potential.laboratory.summands import summands


def labels(axes) -> list[str]:
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_a_potential_that_begins_at_zero_is_set_against_what_is_allowed() -> None:
    problem = bundled_problem("least-absolute-deviations/diabetes")
    report = pt.check(Subgradient(eta=1e-3), problem, problem.minimizer, steps=40)
    assert report, report.failures()
    assert report.potentials[0] == 0.0
    np.testing.assert_allclose(report.relative_allowed[1:], 1.0)
    assert ((report.relative_potentials[1:] >= 0) & (report.relative_potentials[1:] <= 1)).all()
    (axes,) = plot_potential(report).axes
    assert len(axes.lines[0].get_xdata()) == 40
    assert "allowed" in axes.get_ylabel()


def test_axes_are_named_after_the_quantity() -> None:
    for method, problem, name in [
        (GradientDescent, "least-squares/diabetes", r"$f(x_t) - f^\star$"),
        ("halpern/nonexpansive", "fixed-point/lasso-diabetes", r"$\Vert x_t - S(x_t) \Vert^2$"),
        ("gradient-descent/contraction", "ridge-regression/diabetes", r"$\Vert x_t - x_\star \Vert^2$"),
        ("krasnoselskii-mann/nonexpansive", "fixed-point/lasso-diabetes", r"mean of $\Vert x_t - S(x_t) \Vert^2$"),
        (Subgradient, "least-absolute-deviations/diabetes", r"mean of $f(x_t) - f^\star$"),
    ]:
        (axes,) = plot_gap(pt.check(method, bundled_problem(problem), steps=20)).axes
        assert axes.get_ylabel() == name


def test_time_is_logarithmic_unless_the_guarantee_is_linear() -> None:
    problem = bundled_problem("ridge-regression/diabetes")
    for method, scale in [(StronglyConvexGradientDescent, "linear"), (GradientDescent, "log")]:
        (axes,) = plot_gap(pt.check(method, problem, steps=30)).axes
        assert (axes.get_xscale(), axes.get_yscale()) == (scale, "log")
    names = ["gradient-descent/strongly-convex", "accelerated/strongly-convex", "gradient-descent/smooth-convex"]
    assert pt.compare(names, problem, steps=30).plot().axes[0].get_xscale() == "linear"
    assert pt.compare(names[2:], problem, steps=30).plot().axes[0].get_xscale() == "log"


def test_the_legend_lies_on_no_curve_and_the_title_names_the_theorem() -> None:
    figure = plot_run(pt.check(AcceleratedGradient, bundled_problem("least-squares/diabetes"), steps=200))
    assert "accelerated/smooth-convex" in figure.get_suptitle()
    figure.canvas.draw()
    for axes in figure.axes:
        assert axes.get_legend().get_window_extent().y0 >= axes.get_window_extent().y1 - 1
        assert len(labels(axes)) >= 2


def test_letters_keep_their_size() -> None:
    """Only places are rounded: a letter is drawn at 1/64 of its outline, and that number says how large it is."""
    picture = as_svg(plot_run(pt.check(GradientDescent, bundled_problem("least-squares/diabetes"), steps=20)))
    assert picture.count("scale(0.015625)") >= 10
    assert not [number for number in re.findall(r'\bd="[^"]*"', picture) if re.search(r"\.\d{3}", number)]


def test_a_picture_is_small() -> None:
    long = pt.check(AcceleratedGradient, bundled_problem("least-squares/diabetes"), steps=5_000)
    short = pt.check(AcceleratedGradient, bundled_problem("least-squares/diabetes"), steps=300)
    assert len(as_svg(plot_run(long))) < 1.5 * len(as_svg(plot_run(short))) < 150_000


@settings(deadline=None, max_examples=60)
@given(arrays(np.float64, st.integers(1, 3000), elements=st.floats(-1e6, 1e6)), st.booleans())
def test_thinning_keeps_ends_and_extremes(values, logarithmic) -> None:
    chosen = thinned(values, logarithmic)
    assert chosen[0] == 0
    assert chosen[-1] == len(values) - 1
    assert (np.diff(chosen) > 0).all()
    assert len(chosen) <= 242
    assert values[chosen].min() == values.min()
    assert values[chosen].max() == values.max()


@pytest.mark.parametrize(
    ("method", "problem", "formulas"),
    [
        ("accelerated/smooth-convex", "least-squares/diabetes", [r"f(y_t)-f^\star", r"\Vert z_t-x^\star\Vert^2"]),
        ("gradient-descent/smooth-convex", "ridge-regression/diabetes", [r"f(x_t)-f^\star"]),
        ("halpern/nonexpansive", "fixed-point/lasso-diabetes", [r"\Vert \cdot\Vert^2", r"\langle \cdot,\cdot\rangle"]),
    ],
)  # fmt: skip
def test_the_summands_of_a_potential_add_up_to_it(method, problem, formulas) -> None:
    report = pt.check(method, problem, steps=25)
    found = summands(report)
    assert set(formulas) <= set(found)
    np.testing.assert_allclose(np.sum(list(found.values()), axis=0), report.relative_potentials, rtol=1e-12)
    figure = report.plot_potential_terms()
    (axes,) = figure.axes
    stacked = all(values.min() >= 0 for values in found.values())
    assert len(axes.collections) == (len(found) if stacked else 0)
    assert len(axes.lines) == (1 if stacked else 1 + len(found))
    assert report.theorem.name in figure.get_suptitle()


def test_a_run_that_kept_its_states_has_the_same_summands() -> None:
    problem = bundled_problem("least-squares/diabetes")
    kept, not_kept = (AcceleratedGradient().run(problem, steps=12, keep_states=k) for k in (True, False))
    for label, values in summands(kept).items():
        np.testing.assert_array_equal(values, summands(not_kept)[label])
    with pytest.raises(pt.InputError, match="nothing was recorded"):
        summands(AcceleratedGradient().run(problem, steps=3, record="none"))
    with pytest.raises(pt.InputError, match="without draws"):
        pt.plot_potential_terms(pt.check("gradient-flow/convex", problem, steps=20))


def test_several_runs_in_one_picture() -> None:
    problem = bundled_problem("least-squares/diabetes")
    runs = {"plain": GradientDescent().run(problem, steps=30), "fast": AcceleratedGradient().run(problem, steps=30)}
    (axes,) = pt.plot_runs(runs).axes
    assert labels(axes) == list(runs)
    assert len(axes.lines) == 4, "a curve and a bound for each"
    np.testing.assert_array_equal(axes.lines[2].get_ydata(), runs["fast"].gaps[1:])
    (axes,) = pt.plot_runs(runs, values=lambda run: run.gaps / 2, clock=lambda run: 2 * run.ts, bounds=False).axes
    assert len(axes.lines) == 2
    assert axes.lines[0].get_xdata()[-1] == 60
    assert labels(pt.plot_runs(list(runs.values())).axes[0]) == ["GradientDescent", "AcceleratedGradient"]
    with pytest.raises(pt.InputError, match="at least one run"):
        pt.plot_runs([])
    with pytest.raises(pt.InputError, match=r"takes Trajectories and Reports, .* got 'a'"):
        pt.plot_runs("a")


def test_a_proof_draws_its_bound() -> None:
    proof = pt.prove(GradientDescent)
    (axes,) = proof.plot(L=2, steps=50).axes
    ts, bounds = axes.lines[0].get_data()
    np.testing.assert_allclose(bounds, 2 / (2 * ts))
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    (axes,) = pt.prove(StronglyConvexGradientDescent).plot(L=1, mu=0.1, steps=50).axes
    assert axes.get_xscale() == "linear"
    for wrong in ({}, {"L": 1, "mu": 1}, {"L": float("nan")}, {"L": 1, "steps": 1}):
        with pytest.raises(pt.InputError):
            proof.plot(**wrong)
    with pytest.raises(pt.InputError, match="sum over a sequence"):
        pt.prove("subgradient/varying-steps").plot(G=1)


def test_what_is_nowhere_above_zero_is_said_to_be_so() -> None:
    report = pt.check("subgradient/online-adaptive", bundled_problem("online/hinge-breast-cancer"), steps=100)
    (axes,) = plot_gap(report).axes
    shown = len(axes.lines[1].get_xdata())
    assert ("nowhere above zero" in labels(axes)[1]) == (shown == 0)


def test_a_path_without_a_format_is_refused(tmp_path) -> None:
    report = pt.check(GradientDescent, bundled_problem("least-squares/diabetes"), steps=10)
    with pytest.raises(pt.InputError, match=r"\.pdf, \.svg or \.png"):
        report.plot(tmp_path / "picture.xyz")


def test_curves_are_drawn_where_an_axis_can_show_them(tmp_path) -> None:
    """Levels and places of their own; what a logarithmic axis has no place for is left out, and only that."""
    values = {"falling": [4.0, 2.0, 0.0, 1.0], "level": 3.0, "$2^t$": ([1, 2], [2.0, 4.0])}
    figure = pt.plot_curves([0, 1, 2, 3], values, tmp_path / "curves.svg", log="y", limit=2.5, xlabel="$t$")
    (ax,) = figure.axes
    drawn = {line.get_label(): line.get_xydata().tolist() for line in ax.lines}
    assert drawn["falling"] == [[0, 4], [1, 2], [3, 1]]
    assert drawn["level"] == [[0, 3], [3, 3]]
    assert drawn["$2^t$"] == [[1, 2], [2, 4]]
    assert (tmp_path / "curves.svg").is_file()
    for wrong, words in (
        (lambda: pt.plot_curves([0, 1], {}), "at least one"),
        (lambda: pt.plot_curves([0, 1], {"a": [1]}), "shape"),
        (lambda: pt.plot_curves([0, 1], {"a": [1, 2]}, log="z"), "got 'z'"),
    ):
        with pytest.raises(pt.InputError, match=words):
            wrong()


def test_the_picture_of_a_counterexample_shows_what_its_replay_says() -> None:
    class TooLong(GradientDescent):
        def step(self, f, t, x):
            return x - 3 * f.gradient(x) / f.L

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(TooLong)
    found = refused.value.counterexample
    run = found.replay()
    step, claim = found.plot().axes
    places = {line.get_label(): line.get_xydata()[0].tolist() for line in step.lines if "x_" in str(line.get_label())}
    assert places["$x_{t}$"] == pytest.approx([run.state[0], found.function.gap(run.state)])
    assert places["$x_{t+1}$"] == pytest.approx([run.next_state[0], found.function.gap(run.next_state)])
    heights = [bar.get_height() for bar in claim.patches]
    assert heights == pytest.approx([run.before, run.before + run.allowed, run.after])
    assert heights[2] > heights[1]


def test_paths_are_the_iterates_in_the_plane_and_in_a_triangle() -> None:
    problem = bundled_problem("least-squares/diabetes")
    run = GradientDescent().run(problem, steps=5, keep_states=True)
    (ax,) = pt.plot_paths([run], levels=lambda x: float(x @ x)).axes
    assert ax.lines[0].get_xydata() == pytest.approx(np.array(run.states)[:, :2])
    (ax,) = pt.plot_paths({"walk": np.eye(3)}, simplex=("a", "b", "c")).axes
    sides = np.linalg.norm(np.diff(ax.lines[0].get_xydata()[[0, 1, 2, 0]], axis=0), axis=1)
    assert sides == pytest.approx([1.0, 1.0, 1.0])
    with pytest.raises(pt.InputError, match="keep_states=True"):
        pt.plot_paths([GradientDescent().run(problem, steps=5)])
    with pytest.raises(pt.InputError, match="at least 3 coordinates"):
        pt.plot_paths({"walk": np.eye(2)}, simplex=("a", "b", "c"))
