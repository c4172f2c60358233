"""The theorems at work: the frontier as problems for first-order methods, and its bound as a theorem for Rocq."""

import math
from dataclasses import replace

import numpy as np
import pytest
from energy_cases import pipeline

import potential as pt
from methods import FrankWolfe, Subgradient
from potential.errors import CertificateError, InputError, MissingOracleError
from potential.rocq.record import library
from studies.energy import Option, Pipeline, frontier
from studies.energy.numeric import PricedSchedule, PriceFlow
from studies.energy.rocq import bound_of_options, rocq_theorem


@pytest.fixture(scope="module")
def schedule():
    return PricedSchedule(frontier(pipeline(2, 4)))


@pytest.fixture(scope="module")
def flow():
    return PriceFlow(pipeline(2, 4))


# --- the primal ---------------------------------------------------------------------------------------------


def test_the_subgradient_method_is_within_its_theorem(schedule):
    steps = 200
    eta = schedule.D / (schedule.G * math.sqrt(steps))
    assert pt.check("subgradient/projected", schedule, steps=steps, eta=eta)
    run = Subgradient(eta=eta).run(schedule, steps=steps, theorem="subgradient/projected")
    assert 0.0 <= run.gaps[-1] < run.gaps[0]


def test_priced_schedules_are_convex_and_their_minimum_is_the_frontiers(schedule):
    rng = np.random.default_rng(0)
    front, price = schedule.front, schedule.price
    assert price == 83640 * 2
    # Whole numbers: nothing is rounded at the reference.
    d = schedule.minimizer
    time = front.pipeline.makespan([int(x) for x in d])
    assert schedule.minimum == front.cost_at(time) + price * time
    assert schedule.minimum == min(p.cost + price * p.longest for p in front.pieces)
    for _ in range(200):
        x, u = schedule.domain.random_point(rng), schedule.domain.random_point(rng)
        g = schedule.subgradient(x)
        rounding = schedule.value_rounding(x) + schedule.value_rounding(u) + schedule.subgradient_slack(x)
        assert schedule.value(u) >= schedule.value(x) + g @ (u - x) - rounding - 1e-9 * abs(g) @ abs(u - x)
        assert schedule.gap(x) >= -schedule.gap_rounding(x)
        assert np.linalg.norm(g) <= schedule.G
        exact = sum(c.cost(int(t)) for c, t in zip(front.curves, np.rint(x), strict=True))
        assert schedule.value(np.rint(x)) == exact + price * front.pipeline.makespan([int(t) for t in np.rint(x)])


# --- the dual -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theorem", ["frank-wolfe/smooth-convex", "frank-wolfe/gap"])
def test_frank_wolfe_is_within_its_theorems(flow, theorem):
    assert pt.check(theorem, flow, steps=150)


def test_frank_wolfes_gap_is_the_certified_gap(flow):
    run = FrankWolfe().run(flow, steps=60, keep_states=True)
    for x, gap in zip(run.states, run.gaps, strict=True):
        d = flow.durations(x)
        longest = flow.pipeline.makespan(d.tolist())
        primal = float(np.sum(flow.costs(d))) + flow.price * longest
        dual = -flow.value(x)
        assert flow.certified_gap(x) == pytest.approx(primal - dual, rel=1e-9, abs=1e-8)
        assert gap <= flow.certified_gap(x) + 1e-9
    gaps = [flow.certified_gap(x) for x in run.states[:-1]]
    assert np.mean(gaps) <= (run.gaps[0] + 2 * flow.L * flow.D**2 * (0.5 + math.log((len(gaps) + 1) / 2))) / len(gaps)


def test_the_direction_is_the_critical_path(flow):
    x = flow.default_start()
    s = flow.linear_minimizer(flow.gradient(x))
    path = np.flatnonzero(s[: flow.size])
    durations = flow.durations(x)
    assert durations[path].sum() == pytest.approx(flow.pipeline.makespan(durations.tolist()), rel=1e-12)
    assert set(s[: flow.size]) == {0.0, flow.price}


def test_flows_have_true_constants(flow):
    rng = np.random.default_rng(1)

    def vertex():
        return flow.linear_minimizer(rng.standard_normal(flow.dimension))

    def point():
        weights = rng.dirichlet(np.ones(5))
        return sum(w * vertex() for w in weights)

    for _ in range(100):
        x, u = point(), point()
        assert np.linalg.norm(x - u) <= flow.D
        rise = flow.value(u) - flow.value(x) - flow.gradient(x) @ (u - x)
        assert -1e-9 <= rise <= flow.L / 2 * float((u - x) @ (u - x)) + 1e-9
        assert np.linalg.norm(flow.gradient(x) - flow.gradient(u)) <= flow.L * np.linalg.norm(x - u) + 1e-9
        # A mixture of paths is a flow, to rounding.
        assert flow.infeasibility(x) <= 1e-10 * np.linalg.norm(x)
        assert flow.gap(x) >= -flow.minimum_error - flow.gap_rounding(x)
        g = flow.gradient(x)
        assert g @ vertex() >= g @ flow.linear_minimizer(g) - flow.linear_minimizer_rounding(g)
    assert np.linalg.norm(vertex() - vertex()) <= flow.D
    assert flow.stationarity < 1e-7
    assert flow.minimum_error < 1e-6 * abs(flow.minimum)


def test_how_far_a_point_is_from_the_flows(flow):
    """A linear condition that is off by e is at least e over the norm of its coefficients away."""
    rng = np.random.default_rng(2)
    x = flow.default_start()
    for _ in range(50):
        k = int(rng.integers(flow.dimension))
        changed = x.copy()
        changed[k] += rng.choice([-1.0, 1.0]) * rng.uniform(0.1, 1.0)
        arriving = np.zeros(flow.size)
        along = changed[flow.size :] * 64.0
        inner = flow._heads >= 0
        np.add.at(arriving, flow._heads[inner], along[inner])
        norms = np.sqrt(1.0 + 64.0**2 * np.bincount(flow._heads[inner], minlength=flow.size))
        least = np.max(np.abs(arriving - changed[: flow.size]) / norms)
        assert max(least, -changed.min()) <= flow.infeasibility(changed)
    with pytest.raises(InputError, match="flow of"):
        flow.validate_start(x + 1.0)
    assert np.array_equal(flow.validate_start(x), x)


def test_rounding_bounds_of_durations_hold_against_more_digits(flow):
    import sympy

    x = flow.linear_minimizer(np.arange(flow.dimension, dtype=float)) * 0.5 + flow.default_start() * 0.5
    d, bounds = flow.durations(x), flow._duration_rounding(x)
    for i in range(flow.size):
        fast, slow, rate, scale = (
            sympy.Rational(float(v[i])) for v in (flow._fast, flow._slow, flow._rate, flow._scale)
        )
        exact = slow
        if x[i] > 0:
            exact = min(max(fast + sympy.log(scale * rate / sympy.Rational(float(x[i]))) / rate, fast), slow)
        assert abs(float(sympy.N(exact - sympy.Rational(float(d[i])), 40))) <= bounds[i]


def test_what_flows_do_not_have(flow):
    with pytest.raises(MissingOracleError, match="linear minimizer"):
        flow.project(flow.default_start())
    with pytest.raises(MissingOracleError):
        pt.check("gradient-descent/projected", flow, steps=3)
    with pytest.raises(InputError, match="price must be a positive"):
        PriceFlow(pipeline(1, 1), -1)
    with pytest.raises(InputError, match="must be given"):
        PriceFlow(no_power())
    with pytest.raises(InputError, match="must be given"):
        PricedSchedule(frontier(no_power()))
    with pytest.raises(InputError, match=r"no operation .* has a choice"):
        _ = PriceFlow(no_power(), 5).L


def no_power():
    return Pipeline.from_dag({"a": [Option(10, 100, 1000)]}, [])


# --- Rocq ---------------------------------------------------------------------------------------------------


def test_the_instance_in_the_library_is_what_is_written_today():
    front = frontier(pipeline(4, 8))
    text = rocq_theorem(front.at(front.fastest).certificate)
    assert text == (library() / "corollaries" / "PipelineInstance.v").read_text(encoding="utf-8")


def test_a_theorem_says_what_its_certificate_proves():
    front = frontier(pipeline(2, 3))
    certificate = front.at(front.fastest).certificate
    text = rocq_theorem(certificate, "bound_of_two_stages")
    bound = bound_of_options(certificate)
    # At least what the curves say, which are below the options by what their prices were rounded.
    assert certificate.bound <= bound <= certificate.bound * (1 + 1e-6)
    assert f"in_time operations precedence {certificate.deadline} choice start -> {bound} <= energy" in text
    assert text.count("Operation menu_") == 12
    assert text.count("Arc ") == len(front.pipeline.precedence)
    with pytest.raises(CertificateError):
        rocq_theorem(replace(certificate, price=certificate.price + 1))
