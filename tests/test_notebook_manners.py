"""What a notebook asks of the objects: names of problems, frames, pickles, short reprs, refusals at once."""

from __future__ import annotations

import copy
import json
import math
import pickle
from pathlib import Path

import numpy as np
import pytest

import potential as pt
from methods import FixedStepGradientDescent, GradientDescent, StochasticGradientDescent
from methods.problems import bundled_problem
from potential.catalogue import certificate_path
from potential.errors import CertificateError

RIDGE = "ridge-regression/diabetes"


def test_the_name_of_a_problem_will_do_wherever_a_problem_does() -> None:
    problem = bundled_problem(RIDGE)
    assert pt.check(GradientDescent, RIDGE, steps=5).problem is problem
    assert GradientDescent().run(RIDGE, steps=5).problem is problem
    assert pt.compare(["gradient-descent/smooth-convex"], RIDGE, steps=5).problem is problem
    assert len(pt.sweep(GradientDescent, RIDGE, steps=5, progress=False)) == 1
    for call in (pt.check, pt.compare, lambda method, name: method().run(name)):
        with pytest.raises(pt.InputError, match="did you mean ridge-regression/diabetes"):
            call(GradientDescent, "ridge-regresion/diabetes")
        for nothing in (3, None, [1.0], type(problem)):
            with pytest.raises(pt.InputError, match="a numeric problem is expected"):
                call(GradientDescent, nothing)


def test_one_method_alone_is_compared_too() -> None:
    for one in (GradientDescent, GradientDescent(), pt.Theorem.of(GradientDescent), "gradient-descent/smooth-convex"):
        assert len(pt.compare(one, RIDGE, steps=5).reports) == 1


def test_a_proof_is_checked_again_where_it_is_unpickled() -> None:
    proof = pt.prove(GradientDescent)
    again = pickle.loads(pickle.dumps(proof))
    assert again.certificate.to_json() == proof.certificate.to_json()
    assert again.bound == proof.bound
    rebuild, (theorem, text) = proof.__reduce__()
    changed = json.loads(text)
    changed["decrease"]["multipliers"][1]["multiplier"] = "t + 2"
    with pytest.raises(CertificateError):
        rebuild(theorem, json.dumps(changed))
    with pytest.raises(CertificateError):
        rebuild(pt.Theorem.of("gradient-descent/strongly-convex"), text)


@pytest.mark.parametrize("copied", [lambda value: pickle.loads(pickle.dumps(value)), copy.deepcopy])
def test_runs_and_reports_are_pickled(copied) -> None:
    runs = [
        pt.check(GradientDescent, RIDGE, steps=20),
        pt.check("gradient-flow/convex", RIDGE, steps=20),
        pt.check(StochasticGradientDescent, "stochastic/ridge-logistic-breast-cancer", steps=20, seeds=2),
        GradientDescent().run(RIDGE, steps=20),
    ]
    for run in runs:
        again = copied(run)
        for name in ("ts", "measures", "bounds", "relative_potentials"):
            np.testing.assert_array_equal(getattr(again, name), getattr(run, name))
        assert again.guaranteed_rate() == run.guaranteed_rate()
        assert str(again) == str(run)
    assert bool(copied(runs[0])) is True


def test_what_was_recorded_is_a_frame() -> None:
    report = pt.check(GradientDescent, RIDGE, steps=20)
    frame = report.to_frame()
    assert list(frame["t"]) == list(range(21))
    assert (frame["measures"] <= frame["bounds"]).all()
    assert len(GradientDescent().run(RIDGE, steps=20, record="log").to_frame()) == 7
    table = pt.compare([GradientDescent, "accelerated/smooth-convex"], RIDGE, steps=20).to_frame()
    assert list(table["theorem"]) == ["gradient-descent/smooth-convex", "accelerated/smooth-convex"]


def test_a_number_outside_of_its_domain_is_refused_at_once() -> None:
    for value, message in [
        (-1.0, r"must lie in its domain, Parameter\(above=0, at_most=<function of the problem>\), got -1.0"),
        (0, "must lie in its domain"),
        (math.nan, "finite"),
        (math.inf, "finite"),
        ("0.1", "must be a number"),
        (None, "must be a number"),
    ]:
        with pytest.raises(pt.InputError, match=message):
            FixedStepGradientDescent(eta=value)
    assert FixedStepGradientDescent(eta=1e-3).eta == 1e-3


def test_short_reprs() -> None:
    assert repr(pt.Parameter(above=0, at_most=1)) == "Parameter(above=0, at_most=1)"
    assert (
        repr(pt.Theorem.of(GradientDescent))
        == "<Theorem gradient-descent/smooth-convex: GradientDescent on SmoothConvex>"
    )

    class TooFast(GradientDescent):
        theorem = "my/too-fast"

        def step(self, p, t, x):
            return x - 3 * p.gradient(x) / p.L

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(TooFast)
    assert repr(refused.value) == "<NotProved my/too-fast: false>"


def test_a_class_of_problems_is_not_made() -> None:
    with pytest.raises(pt.InputError, match="`assumes = SmoothConvex`"):
        pt.SmoothConvex()


def test_a_certificate_is_verified_by_its_path(tmp_path: Path) -> None:
    path = certificate_path("gradient-descent/smooth-convex")
    assert pt.verify(path)
    assert pt.verify(str(path))
    with pytest.raises(pt.InputError, match="cannot be read"):
        pt.verify(tmp_path / "nothing.json")
    with pytest.raises(pt.InputError, match="cannot be read"):
        pt.verify("nothing.json")
