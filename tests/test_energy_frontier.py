"""The exact frontier: against linear programming, against all choices, and by its certificates."""

import dataclasses
import itertools
import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from energy_cases import by_linear_programming, graphs, pipeline
from hypothesis import given, settings
from hypothesis import strategies as st

from potential.errors import CertificateError, InputError
from studies.energy import Certificate, Curve, Option, Pipeline, check, frontier
from studies.energy.curves import fit_exponential, lower_hull, smoothed, undominated
from studies.energy.pipeline import stage_order
from studies.energy.tradeoff import CAPACITY, Tradeoff

# --- schedules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stages", "microbatches"), [(1, 3), (2, 2), (4, 8), (4, 2), (3, 1), (8, 12)])
def test_1f1b_is_what_stages_do_that_prefer_backward(stages, microbatches):
    """Simulated in unit times: a stage runs a backward that is ready, else a forward while few are on their way."""
    forward_done, backward_done = {}, {}
    orders = [[] for _ in range(stages)]
    for now in range(4 * (stages + microbatches)):
        started = []
        for s in range(stages):
            f, b = (sum(kind == name for kind, _ in orders[s]) for name in ("forward", "backward"))
            ready = forward_done if s == stages - 1 else backward_done
            key = (s, b) if s == stages - 1 else (s + 1, b)
            if b < microbatches and ready.get(key, now + 1) <= now:
                started.append((s, "backward", b))
            elif f < microbatches and f - b < stages - s and (s == 0 or forward_done.get((s - 1, f), now + 1) <= now):
                started.append((s, "forward", f))
        for s, kind, m in started:
            orders[s].append((kind, m))
            (forward_done if kind == "forward" else backward_done)[s, m] = now + 1
    assert orders == [stage_order("1f1b", stages, microbatches, s) for s in range(stages)]


def test_gpipe_runs_all_forwards_first():
    assert stage_order("gpipe", 2, 2, 0) == [("forward", 0), ("forward", 1), ("backward", 1), ("backward", 0)]
    # In unit times: the stages fill, and empty, once each way.
    p = pipeline(3, 5, "gpipe")
    assert p.makespan([1] * len(p.operations)) == 2 * (3 + 5 - 1)


# --- curves -------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(-200, 200)), min_size=1, max_size=12))
def test_a_curve_is_convex_and_below_its_points(points):
    curve = Curve.below(points)
    prices = curve.prices
    assert curve.times[0] == min(t for t, _ in points)
    assert list(prices) == sorted(set(prices), reverse=True)
    assert all(p > 0 for p in prices)
    assert all(curve.cost(t) <= c for t, c in points)
    # No price is off by more than a half, so the curve is below the hull by no more than that over its width.
    width = max(t for t, _ in points) - min(t for t, _ in points)
    hull = lower_hull(points)
    fastest = min(c for t, c in points if t == curve.times[0])
    assert fastest - curve.costs[0] <= width
    assert hull[0] == (curve.times[0], fastest)


def test_equal_and_zero_neighbouring_prices_are_one_segment_or_none():
    assert Curve.below([(0, 20), (5, 10), (10, 0)]) == Curve((0, 10), (20, 0))
    assert Curve.below([(0, 100), (100, 0), (200, -104)]).prices == (1,)  # 1.04 is 1 too
    assert Curve.below([(0, 10), (5, 0), (9, 0), (12, 7)]) == Curve((0, 5), (10, 0))
    assert Curve.below([(3, 1), (5, 2)]) == Curve((3,), (1,))
    with pytest.raises(InputError, match="fall strictly"):
        Tradeoff(np.zeros((0, 2), int), [Curve((0, 1, 2), (4, 2, 0))])
    with pytest.raises(InputError, match="fall strictly"):
        Tradeoff(np.zeros((0, 2), int), [Curve((0, 1, 2), (4, 2, 2))])


def test_the_exponential_fit_finds_an_exponential():
    points = [(t, round(1e9 * (3 * np.exp(-0.02 * (t - 100)) + 1))) for t in range(100, 300, 7)]
    scale, rate, floor = fit_exponential(points)
    assert (scale, rate, floor) == pytest.approx((3e9, 0.02, 1e9), rel=1e-6)
    assert [c for _, c in smoothed(points)] == pytest.approx([c for _, c in points], abs=10)
    assert undominated([(1, 5), (2, 6), (2, 4), (3, 4)]) == [(1, 5), (2, 4)]


# --- the frontier -------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_random_graphs_against_linear_programming(p):
    front = frontier(p)
    fastest, slowest = front.tradeoff.fastest, front.tradeoff.slowest
    for deadline in {fastest, slowest, (fastest + slowest) // 2, (2 * fastest + slowest) // 3}:
        point = front._point(deadline)
        assert point.certificate.check(p) == 0
        assert point.cost == point.certificate.cost == point.certificate.bound
        assert by_linear_programming(front, deadline) == pytest.approx(point.cost, rel=1e-9, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(graphs(operations=4, options=3))
def test_all_choices_of_tiny_graphs(p):
    front = frontier(p)
    for deadline in {front.tradeoff.fastest, (front.tradeoff.fastest + front.tradeoff.slowest) // 2}:
        costs = [
            sum(o.energy - p.blocking * o.time for o in choice)
            for choice in itertools.product(*p.options)
            if p.makespan([o.time for o in choice]) <= deadline
        ]
        plan = front.plan(Fraction(deadline, 10**6))
        assert front.cost_at(deadline) <= min(costs) <= plan.cost
        assert plan.makespan <= deadline


@pytest.mark.parametrize(
    ("stages", "microbatches", "schedule", "device"),
    [(3, 3, "1f1b", "A100"), (1, 1, "1f1b", "A100"), (1, 3, "gpipe", "A40"), (2, 2, "gpipe", "A40")],
)
def test_every_piece_is_certified(stages, microbatches, schedule, device):
    p = pipeline(stages, microbatches, schedule, device)
    front = frontier(p)
    pieces = front.pieces
    certificates = list(front.certificates())
    assert all(c.check() == 0 for c in certificates)
    assert [c.cost for c in certificates[::2]] == [piece.cost for piece in pieces]
    # Times fall, prices rise, costs rise, and pieces meet: the energy is convex in the time.
    for one, other in itertools.pairwise(pieces):
        assert one.longest > one.shortest == other.longest
        assert one.price < other.price
        assert other.cost == one.cost + one.price * (one.longest - one.shortest)
    assert pieces[0].longest == front.tradeoff.slowest
    assert pieces[-1].shortest == front.tradeoff.fastest


def test_a_point_is_reached_from_any_state_that_was_kept():
    p = pipeline(2, 6)
    front = frontier(p)
    assert len(front.pieces) > 130
    for k in (0, 1, 15, 16, 17, 63, 64, 65, len(front.pieces) - 1):
        piece = front.pieces[k]
        between = (piece.longest + piece.shortest) // 2
        certificate = front._point(between).certificate
        assert certificate.check(p) == 0
        assert certificate.deadline == between
        assert certificate.cost == front.cost_at(between)


def test_the_least_total_energy_is_where_the_price_is_that_of_waiting():
    front = frontier(pipeline(2, 4))
    totals = front.energies + front.pipeline.blocking_power * 2 * front.times
    assert front.times[np.argmin(totals)] == front.best
    assert front.at(front.best).total == pytest.approx(totals.min(), rel=1e-12)
    assert len(front.prices) + 1 == len(front.times) == len(front.energies)


def test_an_operation_without_a_choice_is_fixed():
    one = [Option(10, 100, 1000)]
    rising = [Option(10, 100, 1000), Option(20, 150, 500)]  # slower and worse
    p = Pipeline.from_dag({"a": one, "b": rising}, [("a", "b")])
    front = frontier(p)
    assert front.fastest == front.slowest == 20e-6
    point = front.at(1.0)
    assert point.certificate.check(p) == 0
    assert point.cost == 200
    plan = front.plan(1.0)
    assert plan.clocks == [1000, 1000]
    assert plan.gap == 0.0


# --- what the trial got wrong in silence ----------------------------------------------------------------------


@pytest.mark.parametrize("shift", [20, 30, 40])
def test_prices_beyond_32_bits_are_exact(shift):
    """All energies times a power of two: all prices and costs are, exactly."""

    def graph(factor):
        steep = [Option(1000, 64_000 * factor, 2000), Option(1001, 60_000 * factor, 1900), Option(1003, factor, 1000)]
        flat = [Option(1000, 2000 * factor, 2000), Option(2000, factor * 1000, 1000)]
        return Pipeline.from_dag({i: steep if i % 2 else flat for i in range(8)}, [(i, i + 2) for i in range(6)])

    plain, large = frontier(graph(2)), frontier(graph(2 << shift))
    assert large.pieces[-1].price > CAPACITY
    assert large.pieces == [replace(p, price=p.price << shift, cost=p.cost << shift) for p in plain.pieces]
    assert all(c.check() == 0 for c in large.certificates())


def test_numbers_too_large_to_be_exact_are_refused():
    huge = [Option(10**15, 10**16, 1000), Option(2 * 10**15, 1, 500)]
    with pytest.raises(InputError, match="coarser unit"):
        frontier(Pipeline.from_dag({0: huge, 1: huge}, [(0, 1)]))
    dear = [Option(1, 2**64, 1000), Option(2, 1, 500)]
    with pytest.raises(InputError, match="coarser unit"):
        frontier(Pipeline.from_dag({0: dear}, []))


# --- certificates -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proof():
    p = pipeline(2, 3)
    return p, frontier(p).at(0.62).certificate


def test_certificates_are_read_back(proof):
    p, certificate = proof
    assert Certificate.from_json(certificate.to_json()) == certificate
    assert check(p, certificate) == 0


def test_another_pipeline_is_not_what_it_speaks_of(proof):
    _, certificate = proof
    for other in (pipeline(2, 4), pipeline(2, 3, device="A40"), pipeline(2, 3, "gpipe")):
        with pytest.raises(CertificateError, match="does not hold"):
            certificate.check(other)


@pytest.mark.parametrize("name", ["deadline", "starts", "durations", "price", "flow", "along", "entering", "leaving"])
@pytest.mark.parametrize("change", [-1, 1, 10**6])
def test_tampered_certificates_are_refused(proof, name, change):
    _, certificate = proof
    value = getattr(certificate, name)
    for k in (0, -1):
        changed = value + change if isinstance(value, int) else list(value)
        if isinstance(changed, list):
            changed[k] += change
            changed = tuple(changed)
        with pytest.raises(CertificateError):
            replace(certificate, **{name: changed}).check()


def test_a_tampered_curve_is_refused(proof):
    p, certificate = proof
    kind = certificate.computations[0]
    for changed in (
        replace(kind, costs=tuple(c + 1 for c in kind.costs)),
        replace(kind, times=kind.times[:-1], costs=kind.costs[:-1]),
        replace(kind, times=kind.times[1:], costs=kind.costs[1:]),
        replace(kind, costs=(kind.costs[0], kind.costs[1] - 1, *kind.costs[2:])),
    ):
        with pytest.raises(CertificateError):
            replace(certificate, computations=(changed, *certificate.computations[1:])).check()
    # Options that are not measured: a lower one would lower the bound's claim, a missing one would raise it.
    less = replace(kind, points=kind.points[:-1])
    with pytest.raises(CertificateError, match="options"):
        replace(certificate, computations=(less, *certificate.computations[1:])).check(p)


def test_texts_that_are_no_certificate(proof):
    _, certificate = proof
    said = json.loads(certificate.to_json())
    for text in ("", "[]", "{}", json.dumps({**said, "more": 1}), json.dumps({**said, "price": 1.5}),
                 json.dumps({**said, "starts": [True]}), json.dumps({**said, "precedence": [[1]]}),
                 json.dumps({k: v for k, v in said.items() if k != "flow"})):  # fmt: skip
        with pytest.raises(CertificateError):
            Certificate.from_json(text)
    assert set(said) == {"format", *(f.name for f in dataclasses.fields(Certificate))}
