"""Recorded counterexamples, replayed: near misses of the whole catalogue, and false statements of all classes."""

import json
import pickle
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

import potential as pt
import proofs
from methods import Method

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import near_misses
from false_statements import STATEMENTS

from potential.errors import InputError
from potential.members.contraction import NonexpansiveMap
from potential.members.linear_maps import applied, at_most, linear_map, skew_map, transposed
from potential.members.simplex import difference, dot
from potential.refutation.impossible import rules_out_multipliers
from potential.refutation.recording import record, restored
from potential.search.samples import sample_generators
from potential.statement.trace import trace

RECORDS = json.loads(near_misses.RECORDS.read_text())
F = Fraction


@pytest.fixture(scope="module")
def claims():
    return {name: claim for name, (_, claim) in near_misses.claims().items()}


def test_nearly_every_theorem_has_a_near_miss_that_is_refuted():
    names = [theorem.name for theorem in proofs.catalogue()]
    assert len([name for name in names if name in RECORDS]) >= near_misses.SHARE * len(names)
    assert len([name for name in STATEMENTS if name in RECORDS]) >= 60


@pytest.mark.parametrize("name", list(RECORDS)[::2])
def test_a_recorded_counterexample_breaks_the_claim_on_the_plain_step(name, claims):
    """In rational numbers where the method's own code has no others, else far above the rounding."""
    found = restored(claims[name], RECORDS[name])
    run = found.replay()
    assert run.excess > 0
    assert float(found.violation) == pytest.approx(run.excess, rel=1e-6)


@pytest.mark.parametrize(
    "name", ["admm/convex", "noise counted once", "primal-dual with steps of 1.2", "one ratio, composite"]
)
def test_what_is_recorded_is_found_from_nothing(name, claims):
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(claims[name])
    assert caught.value.kind == "false"
    found = caught.value.counterexample
    assert record(found)["obligation"] in ("decrease", "domination")
    assert found.replay().excess > 0
    assert "is false at" in str(found)


class TooLong(Method):
    """The forward step 2.05/L."""

    assumes = pt.Cocoercive

    def step(self, p, t, x):
        return x - Fraction(41, 20) / p.L * p.operator(x)

    def potential(self, p, t, x):
        return p.distance_squared(x)

    measure = potential

    def weight(self, p, t):
        return 1


def test_a_refusal_can_be_pickled_with_its_counterexample():
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(TooLong)
    found, again = caught.value.counterexample, pickle.loads(pickle.dumps(caught.value)).counterexample
    assert str(again) == str(found)
    assert again.violation == found.violation


# A record is believed no more than it shows ---------------------------------------------------------------------------


def test_a_record_of_another_claim_is_refused(claims):
    """The true theorem is not refuted by what refutes its near miss."""
    name = "douglas-rachford/monotone"
    with pytest.raises(InputError, match="does not show"):
        restored(name, RECORDS[name])


def test_a_problem_outside_of_the_class_is_refused(claims):
    name = "noise counted once"
    data = json.loads(json.dumps(RECORDS[name]))
    data["parts"]["noise"]["entries"] = ["5"] * len(data["blocks"])
    with pytest.raises(InputError, match="do not make a problem"):
        restored(claims[name], data)
    data = json.loads(json.dumps(RECORDS["composite without the proximal step"]))
    data["parts"]["h"]["pieces"] = [[["7"] * len(data["blocks"]), "0"]]
    with pytest.raises(InputError, match="do not make a problem"):
        restored(claims["composite without the proximal step"], data)
    name = "discovered/polyak-lojasiewicz"
    assert restored(claims[name], RECORDS[name])  # its L = 101/100 is no binary fraction
    data = json.loads(json.dumps(RECORDS[name]))
    data["parts"]["f"]["constants"]["L"] = "102/100"
    with pytest.raises(InputError, match="do not make a problem"):
        restored(claims[name], data)


def test_images_that_lie_too_far_apart_are_refused():
    with pytest.raises(InputError, match="no two points further apart"):
        NonexpansiveMap([(F(0),), (F(1),)], [(F(0),), (F(2),)])


def test_where_multipliers_exist_nothing_rules_them_out():
    for name in ("admm/convex", "gradient-descent/stochastic", "chambolle-pock/convex"):
        statement = trace(name)
        for obligation in statement.obligations:
            assert not rules_out_multipliers(obligation, sample_generators(statement.field, 0))


def test_where_none_exist_that_is_shown_exactly(claims):
    statement = trace(claims["admm/convex"])
    assert rules_out_multipliers(statement.decrease, sample_generators(statement.field, 0))


# The members ----------------------------------------------------------------------------------------------------------


def test_the_extension_of_a_map_brings_no_two_points_further_apart():
    points = [(F(0), F(0)), (F(1), F(0)), (F(0), F(2)), (F(-1), F(1))]
    images = [(F(0), F(0)), (F(0), F(1)), (F(-1), F(1)), (F(-1), F(0))]
    extended = NonexpansiveMap.near(points, images)
    grid = [*extended.points, *((F(i, 3), F(j, 3)) for i in range(-4, 5, 2) for j in range(-4, 5, 2))]
    seen = [(x, extended(x)) for x in grid]
    assert [extended(x) for x in extended.points] == list(extended.images)
    for (x, a), (y, b) in combinations(seen, 2):
        assert dot(difference(a, b), difference(a, b)) <= dot(difference(x, y), difference(x, y))


def test_maps_through_given_images_are_of_the_norm():
    import numpy as np

    rng = np.random.default_rng(0)
    whole = rng.standard_normal((4, 4))
    skew = (whole - whole.T) / np.linalg.norm(whole - whole.T, 2)
    X = rng.standard_normal((4, 2))
    K = skew_map(X, skew @ X, 4)
    assert K is not None
    assert tuple(tuple(-v for v in row) for row in transposed(K)) == K
    assert at_most(K, F(1))
    A, V = whole / np.linalg.norm(whole, 2), rng.standard_normal((4, 2))
    found = linear_map(X, A @ X, V, A.T @ V, F(1), 4)
    assert found is not None
    assert at_most(found, F(1))
    for x, y in zip(X.T, (A @ X).T, strict=True):
        image = applied(found, tuple(F(v) for v in x))
        assert [float(v) for v in image] == pytest.approx(y, abs=1e-5)
