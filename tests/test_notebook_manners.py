"""What a notebook asks of the objects: names of problems, frames, pickles, short reprs, refusals at once."""

from __future__ import annotations

import copy
import json
import math
import pickle
from html.parser import HTMLParser
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
    cases = pt.worst_case(GradientDescent, steps=range(1, 3), L=1).to_frame()
    assert list(cases["steps"]) == [1, 2]
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


class Unproved(GradientDescent):
    """Three times the step that it may take."""

    theorem = "my/unproved"

    def step(self, p, t, x):
        return x - 3 * p.gradient(x) / p.L


class StepAlone(pt.Method):
    """A method without a potential."""

    assumes = pt.SmoothConvex

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L


@pytest.fixture(scope="module")
def shown() -> dict[str, object]:
    """What a notebook may show; a claim that is refuted, a discovery, worst cases."""
    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Unproved)
    found = pt.discover(StepAlone, measure="gap")
    cases = pt.worst_case(GradientDescent, steps=range(1, 5), L=1)
    return {
        "theorem": pt.Theorem.of("accelerated/smooth-convex"),
        "method": FixedStepGradientDescent(eta=1e-3),
        "proof": pt.prove(GradientDescent),
        "not proved": refused.value,
        "discovery": found,
        "found": found[0],
        "worst cases": cases,
        "worst case": cases[0],
        "conjecture": cases.conjecture(),
        "report": pt.check(GradientDescent, RIDGE, steps=20),
        "comparison": pt.compare(GradientDescent, RIDGE, steps=20),
        "run": GradientDescent().run(RIDGE, steps=20),
    }


def test_what_a_notebook_shows_needs_nothing_that_typesets(shown) -> None:
    """Formulas are MathML: an editor that runs no MathJax draws them too."""
    for name, value in shown.items():
        text = value._repr_html_()
        assert "$" not in text, name
        assert "\\" not in text, name
        tags = Balanced(text).open
        assert tags == [], (name, tags)
    for name in ("theorem", "method", "proof", "not proved", "discovery", "found", "conjecture", "worst case"):
        assert "<math" in shown[name]._repr_html_()
    assert "Not proved: false" in shown["not proved"]._repr_html_()
    assert "FixedStepGradientDescent(eta=0.001)" in shown["method"]._repr_html_()
    assert "StepAlone()" in StepAlone()._repr_html_()


@pytest.mark.parametrize("copied", [lambda value: pickle.loads(pickle.dumps(value)), copy.deepcopy])
def test_what_is_found_out_is_pickled(shown, copied) -> None:
    for name, value in shown.items():
        assert repr(copied(value)) == repr(value), name
    again = copied(shown["found"])
    assert again.proof.certificate.to_json() == shown["found"].proof.certificate.to_json()
    assert pt.prove(again.method).bound == again.bound
    assert copied(shown["worst case"]).exact == shown["worst case"].exact
    refused = copied(shown["not proved"])
    assert refused.kind == "false"
    assert refused.counterexample.replay().rise > refused.counterexample.replay().allowed
    assert str(refused) == str(shown["not proved"])


class Balanced(HTMLParser):
    """The elements that are left open, and those that close nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in ("br", "meta", "link", "img", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.open.append(f"/{tag}")


STEP = """
import potential as pt
class Mine(pt.Method):
    assumes = pt.SmoothConvex
    def step(self, p: pt.Oracles, t, x):
        return x - p."""


@pytest.mark.parametrize("live", [False, True], ids=["in an editor", "in a notebook"])
def test_what_a_step_may_ask_is_completed(live) -> None:
    jedi = pytest.importorskip("jedi")
    lines = STEP.split("\n")
    where = (len(lines), len(lines[-1]))
    script = jedi.Interpreter(STEP, [{"pt": pt}]) if live else jedi.Script(STEP)
    completed = {completion.name for completion in script.complete(*where)}
    assert {"L", "mu", "gap", "gradient", "minimizer", "distance_squared", "prox", "project"} <= completed
    if live:
        assert set(pt.__all__) <= {completion.name for completion in jedi.Interpreter("pt.", [{"pt": pt}]).complete()}


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
