"""Attack: certificates of worst cases with every entry changed, and methods that are not what they seem."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import AcceleratedGradient, Fista, GradientDescent, Method, PolyakStepGradientDescent, Subgradient
from potential.certificate import digest
from potential.classes import operators, problem_class, several
from potential.classes.convex import tangent
from potential.classes.quantities import norm_squared
from potential.errors import InputError, NotExpressibleError
from potential.worst_cases.certificate import WorstCaseCertificate
from potential.worst_cases.checker import Evidence, check
from potential.worst_cases.question import Question


def _changed(certificate: WorstCaseCertificate, **entries: Any) -> str:
    """The certificate's JSON with other entries, and a digest that fits them."""
    content = {**certificate.content, **entries}
    return json.dumps({**content, "digest": digest(content)})


@pytest.fixture(scope="module")
def case() -> Any:
    """Two steps of gradient descent, of which the certificate is short."""
    return pt.worst_case(GradientDescent, steps=2, L=1)


# Every entry of a certificate -----------------------------------------------------------------------------------------

ANOTHER: dict[str, list[Any]] = {
    "format": ["potential certificate", ""],
    "version": [1, 3, True, "2"],
    "theorem": ["gradient-descent/any-step", "", "os:system"],
    "problem": ["Smooth", "Convex", "tests:SmoothConvex", ""],
    "steps": [0, 1, 3, -1, True, 2.0, "2", 10**9],
    "parameters": [{}, {"L": "2"}, {"L": "1e9"}, {"L": 1}, {"L": {"0": "1"}}, {"L": "1", "mu": "1"}, {"L": "0/0"}],
    "approximated": [None, "L"],
    "given": ["a function", "", "none"],
    "conditions": [[], ["||x_0 - x*||^2 <= 2"], "||x_0 - x*||^2"],
    "measure": ["best", "a function", "worst"],
    "measured": [[], ["f(x_1) - f(x*)"]],
    "start": ["any", ""],
    "bound": ["1/11", "99/1000", "0", "-1", "nan", "inf", "1e-1", "1e1000000000", " 1/10", "1/0", "٣"],
    "multipliers": [{}, {"given(1)": "1"}, None, {"smooth-convexity(x*, x*)": "1"}, {"given(1)": 1}],
    "compared": [[], [[0, 1]], [[0]], [[0, -1]], [["0", "1"]], "all", [[0, True]]],
    "null": [
        [{"pivot": 0, "entries": {"0": "1"}}],
        [{"pivot": 1, "entries": {"1": "1"}}, {"pivot": 1, "entries": {"1": "1"}}],
        [{"pivot": 0, "entries": {}}],
        [{"pivot": -1, "entries": {"-1": "1"}}],
        [{"pivot": 1}],
        ["0"],
        None,
    ],
}


@pytest.mark.parametrize("entry", ANOTHER)
def test_every_entry_counts(case: Any, entry: str) -> None:
    """Each entry of a certificate with another content is refused in a sentence, whoever asks."""
    good = case.certificate
    assert set(ANOTHER) == set(good.content)
    assert pt.verify(good.to_json(), GradientDescent)
    for other in ANOTHER[entry]:
        verdict = pt.verify(_changed(good, **{entry: other}), GradientDescent)
        harmless = entry == "null" and check(case.question.read(), _evidence(good, other))
        assert not verdict or harmless, other
        assert harmless or verdict.reason
        missing = {key: value for key, value in good.content.items() if key != entry}
        assert not pt.verify(json.dumps({**missing, "digest": digest(missing)}), GradientDescent)


def _evidence(good: WorstCaseCertificate, null: Any) -> Evidence:
    try:
        return WorstCaseCertificate({**good.content, "null": null}).evidence()
    except ValueError:
        return Evidence(Fraction(-1), {}, None)


@settings(max_examples=25, deadline=None)
@given(data=st.data(), factor=st.fractions(min_value=Fraction(-2), max_value=Fraction(2), max_denominator=100))
def test_no_bound_below_the_worst_case_is_proved(case: Any, data: st.DataObject, factor: Fraction) -> None:
    """Whatever is done to the multipliers, what the checker accepts is at least 1/10, which a function attains."""
    good, unrolled = case.certificate.evidence(), case.solved.unrolled
    name = data.draw(st.sampled_from(sorted(good.multipliers)))
    changed = {**good.multipliers, name: good.multipliers[name] * factor}
    scaled = {key: value * factor for key, value in good.multipliers.items()}
    for multipliers in (changed, scaled):
        for bound in (good.bound, good.bound * Fraction(99, 100), good.bound * abs(factor)):
            verdict = check(unrolled, Evidence(bound, multipliers, good.compared, good.null))
            assert not verdict or verdict.bound >= Fraction(1, 10)


def test_a_wrong_value_of_the_solver_is_no_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the solver's multipliers are 1% off, each in its own direction, no bound below the value comes out."""
    from potential.worst_cases import result

    inside, numbers = result.inside, random.Random(0)

    def wrong(*arguments: Any) -> Any:
        return [y * [1 + numbers.choice((-0.01, 0.01)) for _ in y] for y in inside(*arguments)]

    monkeypatch.setattr(result, "inside", wrong)
    for method in (GradientDescent, AcceleratedGradient):
        found = pt.worst_case(method, steps=3, L=1)
        try:
            certificate = found.certificate
        except pt.NotCertifiedError:
            continue
        assert float(certificate.bound) >= found.value * (1 - 1e-9)


# Certificates under another question ----------------------------------------------------------------------------------


class LongerStep(Method):
    """A step of 3/(2L) under the same name."""

    assumes = pt.SmoothConvex
    theorem = "gradient-descent/smooth-convex"

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) * Fraction(3, 2) / p.L


class Stronger(pt.SmoothConvex):
    """A class of one's own that says more than smooth convexity, and is not the package's."""

    def between(self, i: Any, j: Any) -> Any:
        w = self._write
        a, b = w.at(i), w.at(j)
        stronger = tangent(w, i, j) + 2 * norm_squared(a.gradient - b.gradient) / w.L
        return w.says("smooth-convexity", (i.point, j.point), a.value >= stronger)


def test_another_method_of_the_same_name(case: Any) -> None:
    assert not pt.verify(case.certificate.to_json(), LongerStep)


def test_a_class_with_an_inequality_of_its_own_goes_by_its_own_name(case: Any) -> None:
    """A bound for a class in a file of one's own is never taken for one of the package's class of the same name."""
    Stronger.__name__ = "SmoothConvex"
    try:
        found = pt.worst_case(GradientDescent, problem=Stronger, steps=2, L=1)
        assert found.value < case.value * 0.99
        certificate = found.certificate
        assert certificate.content["problem"] == f"{__name__}:Stronger"
        assert not pt.verify(certificate.to_json(), GradientDescent)
        assert not pt.verify(_changed(certificate, problem="SmoothConvex"), GradientDescent)
    finally:
        Stronger.__name__ = "Stronger"


def test_parameters_that_are_changed_afterwards() -> None:
    """A list of steps is kept as it was asked for; a question that is changed is another one."""
    steps = [Fraction(1, 2), Fraction(1, 4)]
    found = pt.worst_case(VaryingSteps, steps=2, L=1, eta=steps)
    steps[:] = [Fraction(1), Fraction(1)]
    certificate = found.certificate
    assert certificate.content["parameters"]["eta"] == {"0": "1/2", "1": "1/4"}
    assert pt.verify(certificate)
    assert pt.verify(certificate.to_json(), VaryingSteps)
    found.question.parameters["L"] = 2
    assert not pt.verify(certificate)


class VaryingSteps(Method):
    """Gradient descent with a list of steps."""

    assumes = pt.SmoothConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 2 / p.L, sequence=True)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta(t) * p.gradient(x)


def test_terms_of_a_sequence_lie_in_their_domain() -> None:
    for terms in ([1, -1], [1, 3], lambda t: 1 - t):
        with pytest.raises(InputError, match="outside of its domain"):
            pt.worst_case(VaryingSteps, steps=2, L=1, eta=terms)
    with pytest.raises(InputError, match="outside of its domain"):
        pt.worst_case(PolyakStepGradientDescent, steps=1, L=1, mu=Fraction(1, 10), gamma=[-1])


def test_another_condition_is_another_question(case: Any) -> None:
    """What is given and measured is written in the certificate; a question with other functions is refused."""
    asked = pt.worst_case(GradientDescent, steps=2, L=1, given=lambda p, x0: p.gap(x0))
    assert asked.certificate.content["conditions"] == ["f(x_0) - f(x*)"]
    other = pt.worst_case(GradientDescent, steps=2, L=1, given=lambda p, x0: 2 * p.gap(x0))
    assert pt.verify(asked.certificate, asked.question)
    verdict = pt.verify(asked.certificate.to_json(), other.question)
    assert not verdict
    assert "another question" in verdict.reason
    assert not pt.verify(asked.certificate, case.question)


# Methods that are not what they seem ----------------------------------------------------------------------------------


def _method(size: Callable[[Any, Any], Any]) -> type[Method]:
    """Gradient descent with a step that a function of (self, t) gives."""

    def step(self: Any, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) * size(self, t) / p.L

    return type("Dishonest", (Method,), {"assumes": pt.SmoothConvex, "step": step, "called": [0]})


def _counted(self: Any, t: Any) -> Any:
    self.called[0] += 1
    return Fraction(1, self.called[0])


DISHONEST: dict[str, Callable[[Any, Any], Any]] = {
    "counts its calls": _counted,
    "draws on its own": lambda self, t: Fraction(random.randint(1, 10**6), 10**6),
    "looks at the clock": lambda self, t: Fraction(time.perf_counter_ns() % 10**6 + 1, 10**6),
    "tells t from a number": lambda self, t: 1 if type(t) is int else Fraction(1, 2),
    "tells t by what it can": lambda self, t: Fraction(1, 2) if "fraction" in dir(type(t)) else 1,
}


@pytest.mark.parametrize("kind", DISHONEST)
def test_a_step_is_a_function_of_its_arguments(kind: str) -> None:
    """A step that remembers, draws or tells symbols from numbers has no certificate."""
    with pytest.raises(NotExpressibleError, match=r"changes|on numbers|of its arguments|type"):
        _ = pt.worst_case(_method(DISHONEST[kind]), steps=2, L=1).certificate


def test_a_measure_is_what_it_says() -> None:
    """A measure, or a condition, that is another on numbers than on symbols is refused, and one that counts."""
    seen: list[int] = []

    def counting(p: Any, t: Any, x: Any) -> Any:
        seen.append(1)
        return p.gap(x) / len(seen)

    def telling(p: Any, t: Any, x: Any) -> Any:
        return p.gap(x) if type(t) is int else p.gap(x) / 2

    for measure in (counting, telling):
        with pytest.raises(NotExpressibleError, match=r"changes|on numbers"):
            _ = pt.worst_case(GradientDescent, steps=1, L=1, measure=measure).certificate


def test_a_vector_of_another_run_is_refused(case: Any) -> None:
    """What another reading brought is no point of this one."""
    foreign = case.solved.unrolled.states[-1]
    with pytest.raises(NotExpressibleError, match="two different statements"):
        pt.worst_case(GradientDescent, steps=1, L=1, measure=lambda p, t, x: p.gap(x - foreign))


@pytest.mark.parametrize(
    "condition",
    [
        lambda p, x0: 2,
        lambda p, x0: 2 + p.distance_squared(x0),
        lambda p, x0: [p.distance_squared(x0), 3 - p.distance_squared(x0)],
    ],
)
def test_a_condition_that_nothing_meets(condition: Any) -> None:
    """From a condition that cannot hold everything would follow: it is refused."""
    with pytest.raises(InputError, match=r"never is|no start meet"):
        pt.worst_case(GradientDescent, steps=1, L=1, given=condition)


def test_honest_methods_are_confirmed_on_numbers() -> None:
    """Sequences, draws of the class and several vectors in the state are no obstacle."""
    for method, parameters in ((Fista, {"L": 1}), (Subgradient, {"G": 1, "eta": Fraction(1, 2)})):
        assert pt.verify(pt.worst_case(method, steps=2, **parameters).certificate)


# One formula for all pairs ------------------------------------------------------------------------------------------


def gradient_step(p: Any, t: Any, x: Any) -> Any:
    return x - p.gradient(x) / 3


def operator_step(p: Any, t: Any, x: Any) -> Any:
    return x - p.operator(x) / 3


PAIRED: list[tuple[Any, Any, dict[str, Any]]] = [
    (pt.SmoothConvex, gradient_step, {"L": 2}),
    (pt.SmoothStronglyConvex, gradient_step, {"L": 2, "mu": Fraction(1, 3)}),
    (pt.Smooth, gradient_step, {"L": 2}),
    (pt.DifferentiableStronglyConvex, gradient_step, {"mu": 1}),
    (pt.ConvexLipschitz, lambda p, t, x: x - p.subgradient(x) / 3, {"G": 2}),
    (pt.StronglyConvexLipschitz, lambda p, t, x: x - p.subgradient(x) / 3, {"G": 2, "mu": 1}),
    (pt.MonotoneLipschitz, operator_step, {"L": 2}),
    (pt.Cocoercive, operator_step, {"L": 2}),
    (pt.Nonexpansive, lambda p, t, x: (x + p.apply(x)) / 2, {}),
    (pt.Contraction, lambda p, t, x: (x + p.apply(x)) / 2, {"L": Fraction(1, 2)}),
    (pt.StronglyMonotone, lambda p, t, x: p.resolvent(x, 2) - p.operator(x) / 5, {"mu": 1}),
    (
        pt.Sum(f=pt.SmoothConvex, g=pt.Convex, K=pt.ConvexSet),
        lambda p, t, x: p.K.project(p.g.prox(x - p.f.gradient(x) / 3, 2)), {"L_f": 2},
    ),
    (
        pt.Sum(A=pt.Monotone, C=pt.Cocoercive), lambda p, t, x: p.A.resolvent(x - p.C.operator(x) / 3, 2), {"L_C": 2},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("problem", "step", "parameters"), PAIRED, ids=lambda v: getattr(v, "__name__", ""))
def test_one_formula_for_all_pairs_says_what_the_class_says_of_each(
    problem: Any, step: Any, parameters: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"assumes": problem, "step": lambda self, p, t, x: step(p, t, x)}
    question = Question.of(type("Own", (Method,), own), 3, parameters, measure=lambda p, t, x: p.norm_squared(x))
    problem = question.read().problem
    written = problem.hypotheses()
    for room in (problem_class, operators, several):
        monkeypatch.setattr(
            room, "said_of_pairs", lambda says, found, _: [h for i, j in found for h in one(says(i, j))]
        )
    one_by_one = problem.hypotheses()
    assert [h.name for h in written] == [h.name for h in one_by_one]
    for left, right in zip(written, one_by_one, strict=True):
        assert left.equation == right.equation
        assert left.expression.same(right.expression)


def one(said: Any) -> list[Any]:
    return [] if said is None else said if isinstance(said, list) else [said]
