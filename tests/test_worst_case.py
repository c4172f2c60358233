"""Worst cases of N steps: the literature's rates, exact certificates and forgeries, functions that attain them."""

from __future__ import annotations

import json
import math
import signal
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
import sympy
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs_of_catalogue import saved_proof_of

import potential as pt
from methods import (
    AcceleratedGradient,
    FixedStepGradientDescent,
    FrankWolfe,
    GradientDescent,
    GradientFlow,
    LineSearchOptimizedGradient,
    Method,
    MonotoneProximalPoint,
    ProximalPoint,
    StronglyConvexGradientDescent,
    Subgradient,
)
from potential.algebra.number_fields import AlgebraicNumber, NumberField
from potential.certificate import digest
from potential.errors import CertificateError, InputError, NotCertifiedError
from potential.statement.theorem import Theorem
from potential.worst_cases import ratios
from potential.worst_cases.certificate import WorstCaseCertificate
from potential.worst_cases.checker import Evidence, WorstCaseVerdict, check, is_positive
from potential.worst_cases.tightness import choices


def _changed(certificate: WorstCaseCertificate, **entries: Any) -> str:
    """The certificate's JSON with other entries, and a digest that fits them."""
    content = {**certificate.content, **entries}
    return json.dumps({**content, "digest": digest(content)})


# The literature's rates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [1, 2, 5, 10])
def test_gradient_descent(steps: int) -> None:
    """L R^2 / (4 N + 2): Y. Drori, M. Teboulle 2014, theorem 3.1."""
    case = pt.worst_case(GradientDescent, steps=steps, L=3)
    assert case.exact == sympy.Rational(3, 4 * steps + 2)
    assert case.bound == Fraction(3, 4 * steps + 2)
    assert pt.verify(case.certificate)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_proximal_point(steps: int) -> None:
    """R^2 / (4 s N): A. Taylor, J. Hendrickx, F. Glineur 2017, section 4.1."""
    assert pt.worst_case(ProximalPoint, steps=steps, s=2).exact == sympy.Rational(1, 8 * steps)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_monotone_proximal_point(steps: int) -> None:
    """||x_N - x_{N-1}||^2 <= (1 - 1/N)^(N-1) R^2 / N: G. Gu, J. Yang 2020; here the residual is one step further on."""
    n = steps + 1
    case = pt.worst_case(MonotoneProximalPoint, steps=steps, s=1)
    assert case.exact == sympy.Rational(n - 1, n) ** (n - 1) / n


def test_strongly_convex_gradient_descent_contracts_by_the_square() -> None:
    """||x_N - x*||^2 <= (1 - eta mu)^(2N) R^2 for eta <= 2/(L + mu)."""
    case = pt.worst_case(
        StronglyConvexGradientDescent,
        steps=2,
        L=1,
        mu=Fraction(1, 10),
        measure=lambda p, t, x: p.distance_squared(x),
    )
    assert case.exact == sympy.Rational(9, 10) ** 4


@pytest.mark.parametrize("steps", [1, 4])
@pytest.mark.parametrize(
    ("name", "parameters", "formula"),
    [
        ("gradient-descent/any-step", {"L": 1, "eta": Fraction(1, 2)}, lambda n: sympy.Rational(1, 2) / (n + 1)),
        ("gradient-descent/tight", {"L": 1}, lambda n: sympy.Rational(1, (n + 1) ** 2)),
        ("gradient-descent/projected", {"L": 1}, lambda n: sympy.Rational(1, 4 * n)),
        ("proximal-gradient/convex", {"L": 1}, lambda n: sympy.Rational(1, 4 * n)),
        ("gradient-descent/contraction", {"L": 1, "mu": Fraction(1, 10)}, lambda n: sympy.Rational(9, 11) ** (2 * n)),
        ("accelerated/simplified", {"L": 1}, lambda n: sympy.Rational(2, n**2 + 5 * n + 6)),
        ("halpern/nonexpansive", {}, lambda n: sympy.Rational(4, (n + 1) ** 2)),
        (
            "krasnoselskii-mann/nonexpansive",
            {"a": Fraction(1, 2)},
            lambda n: 4 * sympy.Rational(n, n + 1) ** n / (n + 1),
        ),
        ("bregman-gradient/relatively-smooth", {"L": 1}, lambda n: sympy.Rational(1, n)),
        ("bregman-proximal-point/convex", {"s": 1}, lambda n: sympy.Rational(1, n)),
    ],
)
def test_exact_values_of_the_catalogue(name: str, parameters: dict[str, Any], formula: Any, steps: int) -> None:
    """The literature's formulas, confirmed from both sides; benchmarks/exact_rates.py has more, with their sources."""
    assert pt.worst_case(name, steps=steps, **parameters).exact == formula(steps)


def test_subgradient_best_iterate() -> None:
    """The best of N + 1 iterates: R G / sqrt(N + 1), an algebraic number (Drori, Teboulle 2016); R = G = 1."""
    for steps in (1, 2, 3):
        case = pt.worst_case(Subgradient, steps=steps, G=1, eta=Fraction(1, 2), measure="best")
        assert case.exact == 1 / sympy.sqrt(steps + 1)
        assert pt.verify(case.certificate)


def test_algebraic_values() -> None:
    """One step of forward-backward: the optimum is in the field of sqrt(33), and both sides are confirmed there.

    The checker refuses the multipliers with another bound, and with one of them changed.
    """
    case = pt.worst_case("forward-backward/cocoercive", steps=1, L=1, s=1)
    assert case.exact == sympy.Rational(23, 96) + 11 * sympy.sqrt(33) / 288
    assert float(case.bound) >= float(case.exact) > float(case.bound) * (1 - 2e-6)
    evidence, unrolled = case._recognized.evidence, case.solved.unrolled
    assert isinstance(evidence.bound, AlgebraicNumber)
    assert check(unrolled, evidence)
    assert not check(unrolled, replace(evidence, bound=evidence.bound - Fraction(1, 10**30)))
    other = NumberField([-2, 0, 1], Fraction(1), Fraction(2)).root
    assert "two different fields" in check(unrolled, replace(evidence, bound=other)).reason
    for name, y in evidence.multipliers.items():
        for changed in (y * Fraction(99, 100), -y):
            assert not check(unrolled, replace(evidence, multipliers={**evidence.multipliers, name: changed}))
    (pivot, z), *rest = evidence.null
    wrong = ((pivot, {k: v * (1 if k == pivot else 2) for k, v in z.items()}), *rest)
    assert "sent to zero" in check(unrolled, replace(evidence, null=wrong)).reason
    assert "positive semidefinite" in check(unrolled, replace(evidence, null=())).reason


@settings(max_examples=8, deadline=None)
@given(h=st.fractions(min_value=Fraction(1, 10), max_value=1, max_denominator=20), steps=st.integers(1, 4))
def test_two_regimes_of_gradient_descent(h: Fraction, steps: int) -> None:
    """L R^2 / 2 max(1 / (2 N h + 1), (1 - h)^(2N)): Drori, Teboulle 2014, for steps h/L."""
    case = pt.worst_case(FixedStepGradientDescent, steps=steps, L=1, eta=h)
    assert case.value == pytest.approx(max(1 / (2 * steps * h + 1), (1 - h) ** (2 * steps)) / 2, rel=1e-6)


def test_where_the_two_regimes_meet() -> None:
    """At h = 3/2 and N = 1 both are 1/8, and the optimum is no vertex."""
    case = pt.worst_case(FixedStepGradientDescent, problem=pt.SmoothConvex, steps=1, L=1, eta=1)
    assert case.value == pytest.approx(1 / 6, rel=1e-6)

    class Meeting(Method):
        assumes = pt.SmoothConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) * Fraction(3, 2) / p.L

    assert pt.worst_case(Meeting, steps=1, L=1).value == pytest.approx(1 / 8, rel=1e-6)


def test_long_step() -> None:
    """In the second regime, where one step overshoots, as well."""

    class LongStep(Method):
        assumes = pt.SmoothConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) * Fraction(7, 4) / p.L

    case = pt.worst_case(LongStep, steps=2, L=1)
    assert case.value == pytest.approx(max(1 / (7 + 1), (3 / 4) ** 4) / 2, rel=1e-6)
    assert pt.verify(case.certificate)


def test_the_proved_bound_of_a_theorem_is_never_below() -> None:
    """The bound that `pt.prove` shows for all N is at least the exact worst case at each."""
    bound = pt.prove(AcceleratedGradient).bound
    symbols = {str(s): s for s in bound.free_symbols}
    for steps in (1, 3):
        proved = bound.subs({symbols["T"]: steps, symbols["L"]: 1, symbols["R"]: 1})
        assert float(proved) >= pt.worst_case(AcceleratedGradient, steps=steps, L=1).value


@pytest.mark.parametrize("steps", [6, 8])
def test_points_whose_length_is_open_are_compared_with_all(steps: int) -> None:
    """The search along a line leaves the lengths of its points open; what is known is the theorem's bound, attained."""
    last = LineSearchOptimizedGradient.lambda_(steps)
    assert pt.worst_case(LineSearchOptimizedGradient, steps, L=1).value == pytest.approx(1 / (4 * last**2), rel=2e-6)


def test_no_steps() -> None:
    """After no steps the gap is L/2."""
    assert pt.worst_case(GradientDescent, steps=0, L=1).value == pytest.approx(0.5, rel=1e-7)


# What is given and measured -------------------------------------------------------------------------------------------


def test_own_condition_and_measure() -> None:
    """The gradient after N steps from a gap of at most 1: 2 L / (2 N + 1) (Taylor 2017), and a convex function's is no
    larger."""
    case = pt.worst_case(
        GradientDescent,
        steps=2,
        L=1,
        given=lambda p, x0: p.gap(x0),
        measure=lambda p, t, x: p.norm_squared(p.gradient(x)),
    )
    assert case.value == pytest.approx(2 / (2 * 2 + 1), rel=1e-6)
    assert pt.verify(case.certificate)
    with pytest.raises(InputError, match="the whole run"):
        pt.worst_case(GradientDescent, steps=2, L=1, measure=lambda x: x)


def test_a_measure_may_look_at_the_whole_run() -> None:
    """The length of the last step of gradient descent is that of the gradient before it."""
    last = pt.worst_case(
        GradientDescent, steps=2, L=1, measure=lambda p, t, x, states: p.norm_squared(states[-1] - states[-2])
    )
    gradient = pt.worst_case(GradientDescent, steps=1, L=1, measure=lambda p, t, x: p.norm_squared(p.gradient(x)))
    assert last.value == pytest.approx(gradient.value, rel=1e-6)


def test_a_method_may_branch_on_t_and_take_steps_from_a_list() -> None:
    """Numbers can be compared, so that a method may do something else in its last step."""

    class Varying(Method):
        assumes = pt.SmoothConvex
        eta = pt.Parameter(above=0, sequence=True)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - self.eta(t) * p.gradient(x) if t < 1 else x - p.gradient(x) / p.L

    case = pt.worst_case(Varying, steps=2, L=1, eta=[1])
    assert case.exact == sympy.Rational(1, 10)
    with pytest.raises(InputError, match="has 0 terms"):
        pt.worst_case(Varying, steps=2, L=1, eta=[])


# Certificates ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def case() -> Any:
    """Three steps of the accelerated method."""
    return pt.worst_case(AcceleratedGradient, steps=3, L=1)


def test_certificate_is_close_and_is_read_back(case: Any) -> None:
    """The bound is at most 1e-6 above the value, and JSON brings the same certificate back."""
    assert 0 <= float(case.bound) / case.value - 1 <= 1e-6 + 1e-8
    text = case.certificate.to_json()
    assert WorstCaseCertificate.from_json(text) == case.certificate
    assert pt.verify(text, AcceleratedGradient).bound == case.bound


def test_forgeries_are_refused(case: Any) -> None:
    """A bound that is 1% too good, other multipliers, another question: none of them passes."""
    good = case.certificate
    better = str(good.bound * Fraction(99, 100))
    verdict = pt.verify(_changed(good, bound=better), AcceleratedGradient)
    assert not verdict
    assert "the multipliers show the bound" in verdict.reason
    multipliers = dict(good.content["multipliers"])
    first = next(name for name in multipliers if name != "given(1)")
    for value in ("-1", str(Fraction(multipliers[first]) * Fraction(99, 100)), "x", "1/0"):
        assert not pt.verify(_changed(good, multipliers={**multipliers, first: value}), AcceleratedGradient)
    assert not pt.verify(_changed(good, multipliers={**multipliers, "convexity(x*, x*)": "1"}), AcceleratedGradient)
    scaled = {n: str(Fraction(v) * Fraction(99, 100)) for n, v in multipliers.items() if n == "given(1)"}
    assert not pt.verify(_changed(good, multipliers={**multipliers, **scaled}, bound=better), AcceleratedGradient)
    assert not pt.verify(_changed(good, steps=2), AcceleratedGradient)
    assert not pt.verify(_changed(good, parameters={"L": "2"}), AcceleratedGradient)
    assert not pt.verify(good, GradientDescent)
    assert not pt.verify(_changed(good, null=[{"pivot": 0, "entries": {"0": "1"}}]), AcceleratedGradient)
    assert not pt.verify(good.to_json().replace('"steps": 3', '"steps": 4'), AcceleratedGradient)
    assert not pt.verify(_changed(good, compared="all"), AcceleratedGradient)
    with pytest.raises(CertificateError):
        WorstCaseCertificate({"format": "potential worst case"})


def test_a_value_off_by_one_percent_never_becomes_a_certificate(case: Any) -> None:
    """The multipliers of the optimum, scaled so that their bound is lower, do not satisfy the identity."""
    evidence = case.certificate.evidence()
    lower = {name: y * Fraction(99, 100) for name, y in evidence.multipliers.items()}
    bound = case.bound * Fraction(99, 100)
    unrolled = case.question.read()
    assert not check(unrolled, Evidence(bound, lower, evidence.compared, evidence.null))
    assert not check(unrolled, Evidence(bound, evidence.multipliers, evidence.compared, evidence.null))
    assert not check(unrolled, Evidence(bound, {}, evidence.compared, evidence.null))


def test_only_the_checker_says_yes() -> None:
    """A verdict cannot be made, changed or inherited from."""
    with pytest.raises(TypeError, match="only the checker"):
        WorstCaseVerdict(Fraction(1), "")
    verdict = WorstCaseVerdict(None, "no")
    with pytest.raises(AttributeError):
        verdict._proved = True
    assert not verdict
    with pytest.raises(TypeError):
        type("Mine", (WorstCaseVerdict,), {})


def test_an_own_measure_needs_its_question() -> None:
    """A certificate about functions of one's own is checked with the question that has them."""
    case = pt.worst_case(GradientDescent, steps=1, L=1, measure=lambda p, t, x: p.norm_squared(p.gradient(x)))
    text = case.certificate.to_json()
    assert pt.verify(text, case.question)
    assert not pt.verify(text, GradientDescent)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=3, max_size=3))
def test_what_is_called_positive_is_so(rows: list[list[int]]) -> None:
    """Definite matrices are recognized, and no matrix with a negative minor is."""
    root = fmpq_mat(rows)
    gram = root * root.transpose()
    if gram.det() > 0:
        assert is_positive(gram)
    symmetric = fmpq_mat([[rows[i][j] + rows[j][i] for j in range(3)] for i in range(3)])
    if is_positive(symmetric):
        assert all(fmpq_mat([[symmetric[i, j] for j in range(k)] for i in range(k)]).det() > 0 for k in (1, 2, 3))


# The problem on which it happens --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "steps", "parameters"),
    [
        (GradientDescent, 4, {"L": 1}),
        (AcceleratedGradient, 4, {"L": 1}),
        (StronglyConvexGradientDescent, 3, {"L": 1, "mu": Fraction(1, 10)}),
        (Subgradient, 3, {"G": 1, "eta": Fraction(1, 4)}),
        (ProximalPoint, 3, {"s": 1}),
        (MonotoneProximalPoint, 3, {"s": 1}),
    ],
)
def test_the_function_attains_the_value(method: Any, steps: int, parameters: dict[str, Any]) -> None:
    """The plain step on it comes within 1e-6 of the value, from a start that meets the condition."""
    case = pt.worst_case(method, steps=steps, **parameters)
    run = case.replay()
    assert run.measured >= case.value * (1 - 1e-6)
    assert all(given <= 1 + 1e-9 for given in run.given)
    assert len(run.states) == steps + 1
    assert case.dimension <= steps + 2


def test_the_function_is_a_member_of_its_class() -> None:
    """Its gradient is L-Lipschitz and it is convex at points that the run does not visit, and x* is its minimizer."""
    case = pt.worst_case(GradientDescent, steps=3, L=1)
    f = case.function
    points = [np.array([v]) for v in np.linspace(-1.5, 1.5, 13)]
    for x in points:
        assert f.gap(x) >= 0
        for y in points:
            g, h = f.gradient(x), f.gradient(y)
            assert np.linalg.norm(g - h) <= (1 + 1e-12) * np.linalg.norm(x - y)
            assert f.value(y) >= f.value(x) + g @ (y - x) - 1e-12


# Tables and conjectures -----------------------------------------------------------------------------------------------


def test_table_and_conjecture() -> None:
    """Exact values at N = 1, ..., 6 suggest L / (4 N + 2)."""
    table = pt.worst_case(GradientDescent, steps=range(1, 7), L=2)
    assert table.exact == [sympy.Rational(1, 2 * n + 1) for n in range(1, 7)]
    found = table.conjecture()
    N, L = sympy.symbols("N L")
    assert sympy.simplify(found.formula - L / (4 * N + 2)) == 0
    assert "not proved" in found.text()
    assert "1/13" in str(table)


@pytest.mark.parametrize(
    ("name", "parameters", "formula"),
    [
        ("proximal-point/convex", {"s": 2}, "1/(4*N*s)"),
        ("accelerated/simplified", {"L": 1}, "2*L/(N**2 + 5*N + 6)"),
        ("gradient-descent/any-step", {"L": 1, "eta": Fraction(1, 2)}, "L/(4*L*N*eta + 2)"),
        ("gradient-descent/contraction", {"L": 1, "mu": Fraction(1, 10)}, "((L - mu)**2/(L + mu)**2)**N"),
    ],
)
def test_conjectures_in_the_parameters(name: str, parameters: dict[str, Any], formula: str) -> None:
    """Powers of a parameter, rational functions of one, and others that scale it, from exact values at several."""
    found = pt.worst_case(name, steps=range(1, 7), **parameters).conjecture()
    assert found is not None
    assert sympy.simplify(found.formula - sympy.sympify(formula, locals={"N": sympy.Symbol("N")})) == 0


def test_too_few_values_suggest_nothing() -> None:
    """A rational function through as many points as it has coefficients is no conjecture."""
    assert pt.worst_case(GradientDescent, steps=range(1, 3), L=1).conjecture() is None


# Bad input ------------------------------------------------------------------------------------------------------------


class Unstable(Method):
    """A step along any subgradient of a convex function, however long it is."""

    assumes = pt.Convex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.subgradient(x)


def test_an_unbounded_worst_case_says_so() -> None:
    """Nothing bounds the length of a subgradient: the ray is exact, and the plain step runs as far as is asked."""
    case = pt.worst_case(Unstable, steps=1)
    assert math.isinf(case.value)
    assert "not bounded, which is proved" in case.text()
    assert case.ray is not None
    assert case.ray.from_nothing
    gram = fmpq_mat([[fmpq(v.numerator, v.denominator) for v in line] for line in case.ray.gram])
    assert all(
        fmpq_mat([[gram[i, j] for j in range(k)] for i in range(k)]).det() >= 0 for k in range(1, len(case.ray.gram))
    )
    with pytest.raises(NotCertifiedError, match="unbounded"):
        _ = case.certificate
    with pytest.raises(InputError, match="reaching"):
        _ = case.function


@pytest.mark.parametrize(
    ("method", "parameters", "given"),
    [
        (Unstable, {}, None),
        (ProximalPoint, {"s": 1}, lambda p, x0: 0),
        (Subgradient, {"G": 1, "eta": 1}, lambda p, x0: p.gap(x0) / 2),
        ("douglas-rachford/monotone", {"s": 1}, lambda p, z0: p.distance_squared(z0)),
        (GradientDescent, {"L": 1}, lambda p, x0: p.norm_squared(p.gradient(x0))),
    ],
)
def test_a_run_comes_as_far_as_is_asked(method: Any, parameters: dict[str, Any], given: Any) -> None:
    """On problems of the class the plain step measures more and more, under the condition; the last has no ray."""
    measure = (lambda p, t, x: p.distance_squared(x)) if method is Subgradient else None
    case = pt.worst_case(method, steps=2, given=given, measure=measure, **parameters)
    assert case.unbounded
    assert (case.ray is None) == (method is GradientDescent)
    for value in (10, 1000):
        run = case.reaching(value).run
        assert run.measured >= value
        assert all(v <= 1 + 1e-6 for v in run.given)
    if method is GradientDescent:
        assert "were run on which" in case.text()


def test_only_an_unbounded_worst_case_reaches_anything() -> None:
    with pytest.raises(InputError, match="is bounded"):
        pt.worst_case(GradientDescent, steps=1, L=1).reaching(10)
    with pytest.raises(InputError, match="must be a number"):
        pt.worst_case(Unstable, steps=1).reaching("far")


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Ctrl-C raises, which a process that was started in the background was told not to do."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_an_interrupt_keeps_the_rows_that_are_finished() -> None:
    """Ctrl-C in the third of five: two rows are in the exception, which says so; a single run ends at once."""

    class Interrupted(Method):
        assumes = pt.SmoothConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            if self.N == 3:
                signal.raise_signal(signal.SIGINT)
            return x - p.gradient(x) / p.L

    with pytest.raises(KeyboardInterrupt) as found:
        pt.worst_case(Interrupted, steps=range(1, 6), L=1)
    table: Any = found.value.table  # type: ignore[attr-defined]
    assert table.exact == [sympy.Rational(1, 6), sympy.Rational(1, 10)]
    assert "1, 2 steps are kept as .table" in found.value.__notes__[0]
    with pytest.raises(KeyboardInterrupt) as found:
        pt.worst_case(Interrupted, steps=3, L=1)
    assert "interrupted in the worst case of 3 steps" in found.value.__notes__[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": -1, "L": 1}, "0 or more"),
        ({"steps": 1.5, "L": 1}, "number of steps"),
        ({"steps": True, "L": 1}, "number of steps"),
        ({"steps": [], "L": 1}, "empty"),
        ({"steps": 1}, "L has no value"),
        ({"steps": 1, "L": 0.1}, "Fraction"),
        ({"steps": 1, "L": -1}, "L = -1 lies outside of its domain, L > 0"),
        ({"steps": 2, "L": 1, "measure": lambda p, t, x, states: p.gap(states[7])}, "has the states 0 to 2"),
        ({"steps": 1, "L": "one"}, "exact number"),
        ({"steps": 1, "L": 1, "mu": 1}, "no parameter mu"),
        ({"steps": 1, "L": 1, "given": 3}, "function of"),
        ({"steps": 1, "L": 1, "measure": "worst"}, "last, best, mean"),
    ],
)
def test_bad_input(arguments: dict[str, Any], message: str) -> None:
    """One sentence says which argument, and what to do."""
    with pytest.raises((InputError, pt.NotExactError), match=message):
        pt.worst_case(GradientDescent, **arguments)


def test_what_has_no_worst_case() -> None:
    """A flow has no steps, and a thing without a step is no method."""
    with pytest.raises(InputError, match="flow"):
        pt.worst_case(GradientFlow, steps=1)
    with pytest.raises(InputError, match="Method"):
        pt.worst_case(int, steps=1)
    with pytest.raises(InputError, match="another loss at each step"):
        pt.worst_case("subgradient/online", steps=1, G=1, eta=1)


def test_a_setting_takes_part() -> None:
    """Over a set K no step can do worse than without one, and Frank-Wolfe's points are shown to lie in K."""

    class Projected(Method):
        assumes = pt.Constrained(pt.SmoothConvex)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return p.project(x - p.gradient(x) / p.L)

    case = pt.worst_case(Projected, steps=2, L=1)
    free = pt.worst_case(GradientDescent, steps=2, L=1)
    assert case.value >= free.value * (1 - 1e-6)
    assert pt.verify(case.certificate)
    linear = pt.worst_case(FrankWolfe, steps=2, L=1, D=1, given=lambda p, x0: p.norm_squared(x0 - p.minimizer))
    assert 0 < linear.value <= 2 / 4
    assert pt.verify(linear.certificate)


def test_a_state_must_keep_its_form() -> None:
    """A step that returns another kind of state is refused."""

    class State(NamedTuple):
        x: Any
        y: Any

    class Odd(Method):
        assumes = pt.SmoothConvex

        def start(self, p: Any, x0: Any) -> Any:
            return State(x0, x0)

        def step(self, p: Any, t: Any, state: Any) -> Any:
            return state.x

    with pytest.raises(InputError, match="same form"):
        pt.worst_case(Odd, steps=1, L=1)


# What was harder ------------------------------------------------------------------------------------------------------


def test_a_direction_that_long_numbers_leave_open() -> None:
    """The robust momentum method contracts its potential by rho^2 exactly, which leaves a direction open.

    No multipliers lie inside the cone, and what the direction is depends on rho, a rational number of 53 digits: S is
    singular, and its multipliers a common root of minors. S. Cyrus, B. Hu, B. Van Scoy, L. Lessard, "A robust
    accelerated optimization algorithm for strongly convex functions", ACC 2018.
    """
    rho, kappa = Fraction(0.7270177880), 10

    class State(NamedTuple):
        x: Any
        y: Any

    def ahead(p: Any, s: Any) -> tuple[Any, Any]:
        y = s.x + rho**3 / ((kappa - 1) * (1 - rho) ** 2 * (1 + rho)) * (s.x - s.y)
        return y, s.x + kappa * rho**3 / (kappa - 1) * (s.x - s.y) - kappa * (1 - rho) ** 2 * (1 + rho) * p.gradient(y)

    def potential(p: Any, s: Any) -> Any:
        y, x = ahead(p, s)
        weight = (kappa - kappa * rho**2 - 1) / (2 * kappa**2 * rho * (1 - rho))
        shifted = p.gradient(y) - p.mu * (y - p.minimizer)
        rest = (p.L - p.mu) * (p.gap(y) - p.mu / 2 * p.distance_squared(y)) - p.norm_squared(shifted) / 2
        return weight * p.distance_squared((x - rho**2 * s.x) / (1 - rho**2)) + rest

    class RobustMomentum(Method):
        assumes = pt.SmoothStronglyConvex

        def start(self, p: Any, x0: Any) -> Any:
            return State(x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            return State(ahead(p, s)[1], s.x)

    case = pt.worst_case(
        RobustMomentum, steps=1, L=1, mu=Fraction(1, 10), start="any", given=potential,
        measure=lambda p, t, s: potential(p, s),
    )  # fmt: skip
    assert case.bound == rho**2
    assert pt.verify(case.certificate)


def test_two_runs_from_any_two_points_contract() -> None:
    """A state may be arbitrary: two runs of a strongly convex step come nearer by a factor of 1 - mu/L each time."""

    class Pair(NamedTuple):
        x: Any
        y: Any

    class InTwo(Method):
        assumes = pt.SmoothStronglyConvex

        def start(self, p: Any, x0: Any) -> Any:
            return Pair(x0, x0)

        def step(self, p: Any, t: Any, s: Any) -> Any:
            return Pair(s.x - p.gradient(s.x) / p.L, s.y - p.gradient(s.y) / p.L)

    case = pt.worst_case(
        InTwo,
        steps=2,
        L=1,
        mu=Fraction(1, 10),
        start="any",
        given=lambda p, s: p.norm_squared(s.x - s.y),
        measure=lambda p, t, s: p.norm_squared(s.x - s.y),
    )
    assert case.value == pytest.approx(0.9**4, rel=1e-6)


def test_a_condition_may_look_at_the_whole_run() -> None:
    """The least squared gradient where f falls by at most 1: 4 L / (3 N) (H. Abbaszadehpeivasti et al. 2021)."""
    case = pt.worst_case(
        FixedStepGradientDescent,
        problem=pt.Smooth,
        steps=5,
        L=1,
        eta=1,
        given=lambda p, x0, states: p.value(x0) - p.value(states[-1]),
        measure=lambda p, t, x, states: [p.norm_squared(p.gradient(y)) for y in states],
    )
    assert case.value == pytest.approx(4 / 15, rel=1e-6)
    assert pt.verify(case.certificate)


def test_tightness_of_a_theorem() -> None:
    """Bounds over worst cases: L R^2/(2 T) is up to (2 + 1/T) too large, and a mean's bound may be attained."""
    found = pt.prove(GradientDescent).tightness((1, 5), L=1)
    assert [row.ratio for row in found] == pytest.approx([3, 2.2], rel=1e-6)
    mean = pt.prove(Subgradient).tightness(4, G=1, eta=Fraction(1, 2))
    assert mean[0].ratio == pytest.approx(1, rel=1e-6)
    assert [row.tightness * row.ratio for row in found] == pytest.approx([1, 1])
    assert "tightness 1" in repr(mean[0])
    with pytest.raises(InputError, match="of T >= 1 steps"):
        pt.prove(GradientDescent).tightness((0,), L=1)


@pytest.mark.parametrize(
    ("name", "ratios"),
    [
        ("gradient-descent/contraction", [1, 1]),
        ("douglas-rachford/monotone", [1, 1]),
        ("triple-momentum/strongly-convex", [1, 1]),
        ("halpern/nonexpansive", [1, 1]),
        ("bregman-gradient/relatively-smooth", [1, 1]),
        ("gradient-descent/strongly-convex", None),
        ("mirror-descent/lipschitz", None),
        ("accelerated/any-norm", None),
        ("subgradient/varying-steps", None),
    ],
)
def test_no_bound_is_below_the_worst_case(name: str, ratios: list[float] | None) -> None:
    """Starts measured by distances, gaps, divergences or the potential; sums, means and last iterates; any norm."""
    proof = pt.prove(name)
    for choice in choices(proof.conclusion):
        found = [row.ratio for row in proof.tightness((1, 2), **choice)]
        assert min(found) >= 1 - 1e-5
        assert ratios is None or found == pytest.approx(ratios, rel=1e-5)


def test_ratios_that_are_kept(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row has the digest of its statement: one of another statement is stale, and not shown."""
    theorem = Theorem.of("proximal-point/convex")
    row = ratios.measured(pt.prove(theorem), (1, 2))
    assert row["choices"][0]["ratios"] == pytest.approx({"1": 2.0, "2": 2.0}, rel=1e-5)
    assert ratios.shown(row).endswith("at N = 1, 2")
    partly = ratios.measured(pt.prove(theorem), (1, 0, 2))
    assert [list(choice["ratios"]) for choice in partly["choices"]] == [["1"], ["1"]]
    assert "T >= 1" in partly["reason"]
    monkeypatch.setattr(ratios.catalogue, "folders", lambda: [tmp_path])
    for statement, kept in ((row["statement"], 1), ("sha256:other", 0)):
        (tmp_path / ratios.FILE).write_text(json.dumps({theorem.name: {**row, "statement": statement}}))
        assert len(ratios.saved()) == kept
        assert (theorem.name in ratios.stale()) == (not kept)
    rooted = ratios.measured(saved_proof_of("point-saga/strongly-convex"))
    assert rooted["choices"] == []
    assert "beta" in rooted["reason"]
    flow = ratios.measured(pt.prove("gradient-flow/convex"))
    assert "no steps" in flow["reason"]
    assert ratios.shown(flow) == flow["reason"]


def test_a_method_may_know_the_number_of_steps() -> None:
    """The last step is another one: self.N is the horizon, on symbols and in the run that attains the value."""

    class LongerAtTheEnd(Method):
        assumes = pt.SmoothConvex

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - p.gradient(x) * (Fraction(3, 2) if t == self.N - 1 else 1) / p.L

    case = pt.worst_case(LongerAtTheEnd, steps=2, L=1)
    assert case.value == pytest.approx(1 / 12, rel=1e-6)  # the steps of 1 and 3/2 sum up to 5/2, and 1/(4 * 5/2 + 2)
    assert case.replay().measured == pytest.approx(case.value, rel=1e-5)
    assert pt.verify(case.certificate.to_json(), LongerAtTheEnd)


def test_draws_over_several_steps() -> None:
    """Each step draws anew: the mean of the gaps is at most what the theorem says, and at most what one draw costs."""
    parameters = {"L": 1, "eta": Fraction(1, 4), "sigma": Fraction(1, 2)}
    case = pt.worst_case("gradient-descent/stochastic", steps=3, measure="sum", **parameters)
    quiet = pt.worst_case("gradient-descent/stochastic", steps=3, measure="sum", **{**parameters, "sigma": 0})
    assert quiet.value < case.value
    assert not case.tight
    assert pt.verify(case.certificate)
    with pytest.raises(InputError, match="in expectation"):
        _ = case.function


def test_irrational_numbers_are_said_to_be_near_rational_ones() -> None:
    """Silver steps, with sqrt(2): 1.2534 times faster than a constant step at N = 3, said to be rational near them."""

    class Silver(Method):
        assumes = pt.SmoothConvex
        h = pt.Parameter(above=0, sequence=True)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - self.h(t) / p.L * p.gradient(x)

    case = pt.worst_case(Silver, steps=3, L=1, h=[sympy.sqrt(2), 2, sympy.sqrt(2)])
    assert case.value < 1 / 14
    assert "irrational" in case.text()
    assert pt.verify(case.certificate)
    with pytest.raises(InputError, match="exact real number"):
        pt.worst_case(Silver, steps=1, L=1, h=[sympy.pi])


def test_the_command(tmp_path: Any) -> None:
    """`potential worst-case` prints the value and the exact number, and writes the certificate."""
    from typer.testing import CliRunner

    from potential.command_line.commands import app

    out = tmp_path / "certificate.json"
    ran = CliRunner().invoke(
        app, ["worst-case", "gradient-descent/smooth-convex", "--steps", "2", "--set", "L=1", "--certificate", str(out)]
    )
    assert ran.exit_code == 0, ran.output
    assert "1/10" in ran.output
    assert pt.verify(out.read_text(), "gradient-descent/smooth-convex")
    table = CliRunner().invoke(app, ["worst-case", "proximal-point/convex", "--steps", "1-4", "--set", "s=1"])
    assert "1/(4*N*s)" in table.output


def test_losses_that_change_are_not_taken_for_one() -> None:
    with pytest.raises(InputError, match="another loss at each step"):
        pt.worst_case("subgradient/online-adaptive", steps=2, eta=1)


def test_no_bound_that_is_kept_lies_below_its_worst_case() -> None:
    for name, row in ratios.saved().items():
        for choice in row["choices"]:
            assert choice["only_above"] or all(r >= 1 - 1e-4 for r in choice["ratios"].values()), name


def test_a_table_is_drawn_under_the_theorem_and_over_whole_numbers() -> None:
    (few,) = pt.worst_case("gradient-descent/smooth-convex", steps=[1, 2], L=1).plot().axes
    assert (few.get_title(), few.get_ylabel()) == ("gradient-descent/smooth-convex", "worst f(x_N) - f(x*)")
    assert (few.get_xscale(), few.get_yscale()) == ("linear", "log")
    assert all(float(place).is_integer() for place in few.get_xticks())


class NoisyProximalGradient(pt.Method):
    assumes = pt.Stochastic(pt.Composite(pt.SmoothConvex))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - p.stochastic_gradient(x) / p.L, 1 / p.L)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)


def test_a_part_between_two_points_is_at_most_the_mean_of_its_values() -> None:
    """Where draws keep a point a combination; beyond the points nothing is said of a value that may be infinite."""
    between = pt.worst_case(
        NoisyProximalGradient, 2, L=1, sigma=0, measure=lambda p, t, x, states: p.gap((states[1] + states[2]) / 2)
    )
    assert between.exact == Fraction(1, 6)
    assert pt.verify(between.certificate)
    beyond = pt.worst_case(
        NoisyProximalGradient, 2, L=1, sigma=0, measure=lambda p, t, x, states: p.gap(2 * states[2] - states[1])
    )
    assert beyond.value == math.inf


class ProjectedLater(pt.Method):
    assumes = pt.Constrained(pt.ConvexLipschitz)

    def iterate(self, p: Any, z: Any) -> Any:
        return p.project(z)

    def step(self, p: Any, t: Any, z: Any) -> Any:
        return z - p.subgradient(p.project(z))


def test_a_start_in_the_set_is_told() -> None:
    """Of f = 0 a start elsewhere stays as far from the set as it is."""
    found = pt.worst_case(ProjectedLater, 1, G=1, measure=lambda p, t, z: p.norm_squared(z - p.project(z)))
    assert found.value == pytest.approx(1)
    assert "Given x_0 in K and ||x_0 - x*||^2 <= 1, " in found.text()
