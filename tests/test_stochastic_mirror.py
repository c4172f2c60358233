"""Noise in the dual of a space with a mirror map: what is known of it in the mean, of which points, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy

import potential as pt
from methods import (
    AcceleratedStochasticMirrorDescent,
    DecreasingStepStochasticMirrorDescent,
    SmoothStochasticMirrorDescent,
    StochasticDualAveraging,
    StochasticMirrorDescent,
)
from methods.mirror_maps import PNorm
from methods.problems import (
    HingeLoss,
    LeastAbsoluteDeviations,
    LogisticRegression,
    MirrorProblem,
    SimplexRegression,
    StochasticProblem,
    StochasticSubgradientProblem,
    bundled_problem,
)
from potential.errors import InputError
from potential.laboratory.expectation import ExpectationReport
from potential.method import Method

Bounded, Smooth = pt.Stochastic(pt.MirrorConvex), pt.Stochastic(pt.MirrorSmoothConvex)


def claim(assumes: Any, **members: Any) -> type[Method]:
    """A method that stays where it is and claims that its measure is at most its budget, which is 0."""
    nothing = {
        "step": lambda self, p, t, x: x,
        "potential": lambda self, p, t, x: 0,
        "progress": lambda self, p, t, x: self.measure(p, t, x),
        "weight": lambda self, p, t: 0,
    }
    return type("Claim", (Method,), {"assumes": assumes, **nothing, **members})


def paired(cls: Any, sign: int, point: Callable[[Any, Any, Any], Any]) -> type[Method]:
    """The claim that what is drawn, paired with a point, is not positive in the mean, or not negative."""

    def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
        g = p.stochastic_gradient(x)
        exact = p.gradient(x) if cls is Smooth else p.subgradient(x)
        return sign * p.inner(g - exact, point(p, x, g))

    return claim(cls, measure=measure)


KNOWN_BEFORE: dict[str, Callable[[Any, Any, Any], Any]] = {
    "the state": lambda p, x, g: x,
    "the minimizer": lambda p, x, g: p.minimizer,
    "their difference": lambda p, x, g: 3 * x - p.minimizer,
}
OF_THE_DRAW: dict[str, Callable[[Any, Any, Any], Any]] = {
    "a mirror step along it": lambda p, x, g: p.mirror_step(x, g, 1),
    "a mirror step from a mirror step along it": lambda p, x, g: p.mirror_step(p.mirror_step(x, g, 1), 0 * g, 1),
    "a point between": lambda p, x, g: (x + p.mirror_step(x, g, 1)) / 2,
    "the point of a dual sum": lambda p, x, g: p.mirror(p.mirror_gradient(x) - g),
    "a step of steepest descent": lambda p, x, g: p.steepest_step(x, g, 1),
}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("cls", [Bounded, Smooth], ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("name", KNOWN_BEFORE)
def test_noise_has_the_mean_zero_paired_with_what_was_known_before(name: str, cls: Any, sign: int) -> None:
    assert pt.prove(paired(cls, sign, KNOWN_BEFORE[name]))


@pytest.mark.parametrize("cls", [Bounded, Smooth], ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("name", OF_THE_DRAW)
def test_noise_is_not_orthogonal_to_what_came_of_it(name: str, cls: Any) -> None:
    """A step goes against the noise, so that it is paired negatively in the mean: the other sign is false."""
    with pytest.raises(pt.NotProved):
        pt.prove(paired(cls, -1, OF_THE_DRAW[name]))


def test_squares_of_norms_that_are_not_euclidean_do_not_add() -> None:
    """E||g + noise||_*^2 is at most G^2, of the subgradient alone nothing is assumed, and sigma bounds noise alone."""

    def of(vector: Callable[[Any, Any], Any]) -> Callable[..., Any]:
        return lambda self, p, t, x: p.dual_norm_squared(vector(p, x))

    whole = of(lambda p, x: p.stochastic_gradient(x))
    assert pt.prove(claim(Bounded, measure=whole, budget=lambda self, p, t: p.G**2))
    with pytest.raises(pt.NotProved):
        pt.prove(claim(Bounded, measure=whole, budget=lambda self, p, t: 99 * p.G**2 / 100))
    with pytest.raises(pt.NotProved):  # of a single subgradient nothing is assumed
        pt.prove(claim(Bounded, measure=of(lambda p, x: p.subgradient(x)), budget=lambda self, p, t: 9 * p.G**2))
    with pytest.raises(pt.NotProved):
        pt.prove(claim(Smooth, measure=whole, budget=lambda self, p, t: 9 * p.sigma**2))


def test_the_variance_of_smooth_problems_is_that_of_the_noise_in_the_dual_norm() -> None:
    def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
        return p.dual_norm_squared(p.stochastic_gradient(x) - p.gradient(x))

    proof = pt.prove(claim(Smooth, measure=measure, budget=lambda self, p, t: p.sigma**2))
    assert "E||noise(x_t)||_*^2 <= sigma^2" in proof.text()
    with pytest.raises(pt.NotProved):
        pt.prove(claim(Smooth, measure=measure, budget=lambda self, p, t: p.sigma**2 / 2))


@pytest.mark.parametrize(
    ("member", "message"),
    [
        ("potential", "the potential cannot draw"),
        ("start", "the start cannot draw"),
        ("iterate", "the iterate cannot draw"),
    ],
)
def test_what_is_not_drawn_yet_is_not_known(member: str, message: str) -> None:
    def of_a_draw(p: Any, x: Any) -> Any:
        return p.mirror_step(x, p.stochastic_gradient(x), 1)

    members: dict[str, Callable[..., Any]] = {
        "potential": lambda self, p, t, x: p.bregman(p.minimizer, of_a_draw(p, x)),
        "start": lambda self, p, x0: of_a_draw(p, x0),
        "iterate": lambda self, p, x: of_a_draw(p, x),
    }
    zero = {"measure": lambda self, p, t, x: 0}
    with pytest.raises(pt.NotExpressibleError, match=message):
        pt.prove(claim(Bounded, **zero, **{member: members[member]}))


def test_a_second_draw_is_another_one() -> None:
    """Noise, paired with a step along another draw, has the mean zero; with one along itself it has not."""

    def paired_with(own: bool) -> Callable[..., Any]:
        def measure(self: Any, p: Any, t: Any, x: Any) -> Any:
            first = p.stochastic_gradient(x)
            second = first if own else p.stochastic_gradient(x)
            return -p.inner(second - p.subgradient(x), p.mirror_step(x, first, 1) - x)

        return measure

    assert pt.prove(claim(Bounded, measure=paired_with(own=False)))
    with pytest.raises(pt.NotProved):
        pt.prove(claim(Bounded, measure=paired_with(own=True)))


def test_the_guaranteed_decrease_looks_at_the_iterate_before_the_draw() -> None:
    """At the next iterate, which depends on the draw, the bound of non-smooth functions is not known."""

    class Ahead(StochasticMirrorDescent):
        theorem = ""

        def progress(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(self.step(p, t, x))

    with pytest.raises(pt.NotProved):
        pt.prove(Ahead)

    class Behind(SmoothStochasticMirrorDescent):
        """The gap of the iterate itself, with the budget of the next one's."""

        theorem = ""

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x)

    with pytest.raises(pt.NotProved):
        pt.prove(Behind)


def test_the_accelerated_bound_is_that_of_its_two_terms() -> None:
    """4 D_0 / (eta T (T + 1)), of the order of 1/T^2, and noise that grows with the number of steps."""
    bound = pt.prove(AcceleratedStochasticMirrorDescent).bound
    D, eta, T, L, sigma = sympy.symbols("D_0 eta T L sigma")
    wanted = 4 * D / (eta * T * (T + 1)) + eta * sigma**2 * (2 * T + 1) / (12 * (1 - eta * L))
    assert sympy.simplify(bound.subs({s: sympy.Symbol(s.name) for s in bound.free_symbols}) - wanted) == 0


def test_the_composite_step_is_proved_too() -> None:
    class CompositeStep(SmoothStochasticMirrorDescent):
        """The mirror step takes psi into account."""

        assumes = pt.Composite(Smooth)
        theorem = ""

    proof = pt.prove(CompositeStep)
    assert str(proof.bound) == str(pt.prove(SmoothStochasticMirrorDescent).bound)
    assert "psi(u)" in proof.text()


# On data -------------------------------------------------------------------------------------------------------------

NONSMOOTH = ["stochastic/simplex-regression-wine", "stochastic/simplex-regression-diabetes"]
SMOOTH = ["stochastic/least-squares-wine-simplex", "stochastic/ridge-logistic-breast-cancer-norm"]


def points(problem: Any, count: int) -> list[Any]:
    """Points of the set, from the start to the minimizer and beyond a vertex's neighbourhood."""
    rng = np.random.default_rng(3)
    start = problem.default_start()
    if problem.mirror_map.domain is None:
        return [start + scale * rng.standard_normal(problem.dimension) for scale in (0.01, 1.0, 10.0)[:count]]
    return [start, *(rng.dirichlet(np.full(problem.dimension, a)) for a in (0.1, 1.0, 9.0)[: count - 1])]


@pytest.mark.parametrize("name", NONSMOOTH)
def test_stochastic_subgradients_are_unbiased_and_their_second_moment_is_bounded(name: str) -> None:
    problem = bundled_problem(name)
    largest = 0.0
    for x in points(problem, 4):
        samples = [(share, outcome.stochastic_gradient(x)) for share, outcome in problem.outcomes()]
        np.testing.assert_allclose(sum(s * g for s, g in samples), problem.subgradient(x), atol=1e-13)
        largest = max(largest, sum(share * problem.dual_norm_squared(g) for share, g in samples))
        assert 0 < problem.stochastic_gradient_rounding(x) < 1e-12
    # Attained where every residual has a sign, but for signs that cancel in a mini-batch.
    assert problem.G**2 / 4 < largest <= problem.G**2
    assert problem.G >= problem.problem.G


def test_one_row_has_the_second_moment_of_its_largest_entry() -> None:
    A = np.array([[3.0, -1.0], [1.0, 2.0], [0.5, 0.25]])
    problem = StochasticSubgradientProblem(SimplexRegression(A, np.array([0.1, 7.0, 0.2])))
    assert pytest.approx(np.sqrt((9 + 4 + 0.25) / 3), rel=1e-12) == problem.G
    assert problem.subgradient_slack(np.array([0.5, 0.5])) == 0
    # 3 x_1 - x_2 = 0.1 up to rounding: the sign of that residual is not known.
    assert problem.subgradient_slack(np.array([0.275, 0.725])) > 0


def test_in_a_norm_without_a_set() -> None:
    rng = np.random.default_rng(0)
    A, b = rng.standard_normal((20, 4)), rng.standard_normal(20)
    for loss in (LeastAbsoluteDeviations(A, b), HingeLoss(A, np.sign(b))):
        problem = StochasticSubgradientProblem(MirrorProblem(loss, PNorm(4, 1.5)), batch=5)
        for x in points(problem, 3):
            samples = [(share, outcome.stochastic_gradient(x)) for share, outcome in problem.outcomes()]
            assert sum(s * problem.dual_norm_squared(g) for s, g in samples) <= problem.G**2
        report = pt.check(StochasticMirrorDescent, problem, steps=20, seeds=3)
        assert report, report.summary()


@pytest.mark.parametrize("name", SMOOTH)
def test_the_noise_in_the_dual_norm_is_bounded(name: str) -> None:
    problem = bundled_problem(name)
    for x in points(problem, 4):
        gradient = problem.gradient(x)
        samples = [(share, outcome.stochastic_gradient(x)) for share, outcome in problem.outcomes()]
        np.testing.assert_allclose(sum(s * g for s, g in samples), gradient, atol=1e-12)
        assert sum(s * problem.dual_norm_squared(g - gradient) for s, g in samples) <= problem.sigma**2


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (StochasticMirrorDescent, NONSMOOTH[1]),
        (DecreasingStepStochasticMirrorDescent, NONSMOOTH[1]),
        (StochasticDualAveraging, NONSMOOTH[1]),
        (SmoothStochasticMirrorDescent, SMOOTH[0]),
        (SmoothStochasticMirrorDescent, SMOOTH[1]),
        (AcceleratedStochasticMirrorDescent, SMOOTH[0]),
    ],
)
def test_theorems_hold_in_expectation(method: type[Method], name: str) -> None:
    report = pt.check(method, bundled_problem(name), steps=40, seeds=4)
    assert isinstance(report, ExpectationReport)
    assert report, report.summary()
    assert len(report.checked_steps) >= 8
    assert np.median(report.allowances / report.scales) < 1e-8


def test_a_bound_that_is_too_good_does_not_hold_on_data() -> None:
    """A tenth of what a step may add: rows that pull at two weights alike, one way or the other, add more."""

    class Bold(StochasticMirrorDescent):
        theorem = ""

        def budget(self, p: Any, t: Any) -> Any:
            return self.eta * p.G**2 / 20

    pull = np.array([[1.0, -1.0], [-1.0, 1.0]])
    problem = StochasticSubgradientProblem(SimplexRegression(pull, np.array([-2.0, -2.0])))
    assert pt.check(StochasticMirrorDescent, problem, steps=3, seeds=2, eta=0.5)
    assert not pt.check(Bold, problem, steps=3, seeds=2, eta=0.5)


def test_a_step_draws_one_row() -> None:
    problem = bundled_problem(NONSMOOTH[0])
    assert len(list(problem.outcomes())) == problem.problem.examples == 178
    x = problem.default_start()
    row = np.abs(problem.problem._M)
    g = problem.stochastic_gradient(x)
    assert any(np.array_equal(np.abs(g), some) for some in row)
    run = StochasticMirrorDescent(eta=0.1).run(problem.with_seed(5), steps=30)
    again = StochasticMirrorDescent(eta=0.1).run(problem.with_seed(5), steps=30)
    other = StochasticMirrorDescent(eta=0.1).run(problem.with_seed(6), steps=30)
    np.testing.assert_array_equal(run.final, again.final)
    assert not np.array_equal(run.final, other.final)
    # The point depends on the draw: each row leads to another one.
    ends = {tuple(p.mirror_step(x, p.stochastic_gradient(x), 0.1)) for _, p in problem.outcomes()}
    assert len(ends) > 100


def test_problems_that_draw_no_subgradients_are_refused() -> None:
    rng = np.random.default_rng(0)
    A, b = rng.standard_normal((6, 3)), rng.standard_normal(6)
    with pytest.raises(InputError, match="must have a mirror map"):
        StochasticSubgradientProblem(LeastAbsoluteDeviations(A, b))
    smooth = MirrorProblem(LogisticRegression(A, np.sign(b)), PNorm(3, 1.5))
    with pytest.raises(InputError, match="piecewise linear losses with a mirror map"):
        StochasticSubgradientProblem(smooth)
    with pytest.raises(InputError, match="smooth losses"):
        StochasticProblem(SimplexRegression(np.abs(A), b))
    with pytest.raises(InputError, match="batch must be an integer from 1 to the 6 examples"):
        StochasticSubgradientProblem(SimplexRegression(A, b), batch=7)
    with pytest.raises(pt.InputError, match="MirrorConvex"):
        pt.check(StochasticMirrorDescent, bundled_problem("simplex-regression/wine"), steps=3)
