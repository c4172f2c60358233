"""A method that knows its number of steps N: what is claimed for 0 <= t < N and concluded at N, and no more."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
import pytest

import potential as pt
from methods import Fista, LinearDecaySubgradient, Method, VaryingStepSubgradient
from methods.problems import LeastSquares
from potential import summation as rules
from potential.certificate import digest
from potential.kernel import Argument, Proofs, judge
from potential.rocq.document import export
from potential.statement.trace import trace
from potential.summation import SumBound


class Warmdown(Method):
    """Gradient descent with steps that fall linearly from 1/L."""

    assumes: ClassVar[Any] = pt.SmoothConvex
    N = pt.Horizon()

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - (self.N - t) / (self.N * p.L) * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        done = t * (2 * self.N + 1 - t) / (2 * self.N)
        return done * p.gap(x) + p.L / 2 * p.distance_squared(x)


class Spending(Method):
    """Gradient descent whose potential may rise by what `budget` says."""

    assumes: ClassVar[Any] = pt.SmoothConvex
    N = pt.Horizon()

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.gap(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        return (self.N - t) ** 2


@pytest.fixture(scope="module")
def proof() -> Any:
    return pt.prove(Warmdown)


@pytest.fixture(scope="module")
def least_squares() -> LeastSquares:
    rng = np.random.default_rng(3)
    return LeastSquares(rng.standard_normal((12, 4)), rng.standard_normal(12))


# What is proved -------------------------------------------------------------------------------------------------------


def test_the_conclusion_is_about_the_horizon(proof: Any) -> None:
    """The bound is one in N, for every N >= 1, with no T in it."""
    assert proof.conclusion.text == "f(x_N) - f(x*) <= L R^2/(N + 1)"
    assert {s.name for s in proof.bound.free_symbols} == {"L", "R", "N"}
    text = " ".join(proof.text().split())
    assert "for every 0 <= t < N, the step" in text
    assert "At t = N, where the rate is read off, the potential is at least" in text
    assert "for every N >= 1, f(x_N)" in text
    assert proof.conclusion.bound_at(4, {"L": 1, "R": 1}) == Fraction(1, 5)
    for steps in (0, -1, 2.5, True, "4"):
        with pytest.raises(pt.InputError, match="an integer of at least 1"):
            proof.conclusion.bound_at(steps, {"L": 1, "R": 1})
    with pytest.raises(pt.InputError, match="said of N steps, 3, and not of 4"):
        proof.conclusion.bound_at(4, {"L": 1, "R": 1, "N": 3})


@pytest.mark.parametrize(("budget", "bound"), [("(N - t)^2", (1, 5, 14, 30)), ("(N - t) (t + 1)", (1, 4, 10, 20))])
def test_sums_over_the_steps_before_the_horizon(budget: str, bound: tuple[int, ...]) -> None:
    """The closed form at N is the sum over 0 <= t < N, at every N that is tried."""

    class Other(Spending):
        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return (self.N - t) ** 2 if budget == "(N - t)^2" else (self.N - t) * (t + 1)

    found = pt.prove(Other).conclusion
    assert [found.bound_at(n, {"Delta_0": 0}) for n in range(1, 5)] == list(bound)


def test_a_sum_of_poles_telescopes_or_is_kept() -> None:
    class Telescoping(Spending):
        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return 1 / ((self.N - t) * (self.N - t + 1))

    class Kept(Spending):
        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return 1 / (self.N - t)

    assert pt.prove(Telescoping).conclusion.bound_at(9, {"Delta_0": 0}) == Fraction(9, 10)
    assert pt.prove(Kept).conclusion.bound_at(3, {"Delta_0": 0}) == Fraction(11, 6)


def test_a_parameter_may_be_bounded_by_the_horizon() -> None:
    """A step of at most 1/(L N) is one number for the whole run."""

    class Short(Spending):
        c = pt.Parameter(above=0, at_most=lambda p: 1 / (p.L * p.N))

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - self.c * p.gradient(x)

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return self.c * t * p.gap(x) + p.distance_squared(x) / 2

        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return 0

    assert pt.prove(Short).conclusion.text == "f(x_N) - f(x*) <= R^2/(2 c N)"


def test_the_last_iterate_of_subgradients_is_exact() -> None:
    """At c = R/(G sqrt(N + 1)) the bound is the worst case, to the last digit: N = 3, c = 1/2."""
    case = pt.worst_case(LinearDecaySubgradient, steps=3, G=1, c=Fraction(1, 2))
    assert case.exact == Fraction(1, 2) == 1 / (2 * Fraction(1, 2) * 4) + Fraction(1, 2) / 2


def test_a_sequence_has_its_term_at_the_horizon() -> None:
    """Nesterov's lambda_N, and steps of any size summed over t < N."""

    class Known(Fista):
        N = pt.Horizon()

    class Varying(VaryingStepSubgradient):
        N = pt.Horizon()

    assert pt.prove(Known).conclusion.text == "F(x_N) - F(x*) <= 2 L R^2/(N + 1)^2"
    assert "sum_{t<N} eta_t" in pt.prove(Varying).conclusion.text


# What is refused ------------------------------------------------------------------------------------------------------


def test_a_potential_with_a_pole_at_the_end_is_refused() -> None:
    """What holds for t < N alone says nothing of t = N."""

    class Pole(Spending):
        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.gap(x) / (self.N - t)

    class Passing(Spending):
        """It vanishes at t = N for N = 3 alone: no number of steps may be left out."""

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.gap(x) / (self.N - t + (t - 3) ** 2)

    with pytest.raises(pt.NotExpressibleError, match="has a pole at t = N"):
        pt.prove(Pole)
    with pytest.raises(pt.NotProved):
        pt.prove(Passing)


def test_a_step_that_divides_by_zero_before_the_end_is_refused() -> None:
    class Early(Spending):
        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / (p.L * (self.N - t - 1) ** 2)

    with pytest.raises(pt.NotProved, match="a denominator of the method is not zero"):
        pt.prove(Early)


def test_the_weight_is_that_of_the_end() -> None:
    """A weight that is large before the end and nothing there gives no bound."""

    class Vanishing(Spending):
        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return (self.N - t) * p.gap(x)

        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return 0

    with pytest.raises(pt.InputError, match="says nothing"):
        pt.prove(Vanishing)


def test_what_is_measured_is_no_function_of_t() -> None:
    class Moving(Spending):
        def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return (self.N + 1 - t) * p.gap(x)

        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return 1

    with pytest.raises(pt.InputError, match="what is measured changes with t"):
        pt.prove(Moving)


def test_a_power_of_a_base_that_moves_is_unknown_at_the_end() -> None:
    """(2/(N + 1 - t))^t is at most 1 at every t < N, and 2^N at the end."""

    class Weight(Spending):
        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return (2 / (self.N + 1 - t)) ** t

        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return 0

    class Measure(Weight):
        def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return (2 / (self.N + 1 - t)) ** t * p.gap(x)

        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return 1

    class Sequence(Measure):
        """Between 0 and 2(N - t) - 1/2, which is below 0 at the end."""

        eta = pt.Parameter(above=0, at_most=lambda p: 2 * (p.N - p.t) - Fraction(1, 2), sequence=True)

        def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.gap(x) * self.eta(t) / (2 * (self.N - t) - Fraction(1, 2))

    with pytest.raises(pt.NotExpressibleError, match="power of a base"):
        pt.prove(Weight)
    for method in (Measure, Sequence):
        with pytest.raises(pt.InputError, match="what is measured changes with t"):
            pt.prove(method)


def test_no_point_after_the_last_step_is_measured() -> None:
    """A run of N steps has no x_{N+1}."""

    class Ahead(Spending):
        def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.gap(self.step(p, t, x))

        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return 1

    with pytest.raises(pt.CertificateError, match="beyond the last of N steps"):
        _ = pt.prove(Ahead).conclusion


def test_what_a_step_beyond_the_end_would_ask_is_not_looked_for() -> None:
    """A proximal step of size N - t + 1 is one at t = N, and none after it; what is claimed of it is false."""

    class Shrinking(Method):
        assumes: ClassVar[Any] = pt.Composite()
        N = pt.Horizon()

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.distance_squared(p.prox(x, self.N - t + 1))

    class Measured(Shrinking):
        def measure(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return 1

    with pytest.raises(pt.NotProved):
        pt.prove(Measured)
    with pytest.raises(pt.InputError, match="what is measured changes with t"):
        pt.prove(Shrinking)


def test_a_domain_is_the_one_that_is_printed() -> None:
    """A class of its own could print another; a horizon that was changed is none."""

    class Anything(pt.Parameter):
        def domain(self, lower: Any, upper: Any, called: str = "") -> Any:
            return super().domain(lower, None, called)

    class Hidden(Spending):
        eta = Anything(above=0, at_most=lambda p: 1 / p.L)

    class Shadowed(Spending):
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    Shadowed.eta.bounds = lambda problem: (0, None)  # type: ignore[method-assign]

    class Late(Spending):
        N = pt.Horizon()

    class Sequence(Spending):
        N = pt.Horizon()

    Late.N.lower, Sequence.N.sequence = (lambda p: p.t + 100), True
    for method, message in ((Hidden, "itself"), (Shadowed, "itself"), (Late, "never changed"), (Sequence, "N")):
        with pytest.raises(pt.InputError, match=message):
            pt.prove(method)


def test_names_and_places_of_horizons() -> None:
    class Two(Spending):
        M = pt.Horizon()

    class Power(Spending):
        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return Fraction(1, 2) ** (self.N - t) * p.gap(x)

    class Problem(pt.SmoothConvex):
        parameters: ClassVar[Any] = {**pt.SmoothConvex.parameters, "M": pt.Horizon()}

    class OnIt(Warmdown):
        assumes = Problem

    class Branching(Warmdown):
        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x if t == self.N - 1 else super().step(p, t, x)

    for method, message in (
        (Two, "two horizons, N and M"),
        (Power, "an exponent must be"),
        (OnIt, "declared by a method"),
        (Branching, "cannot branch"),
    ):
        with pytest.raises(pt.PotentialError, match=message):
            pt.prove(method)
    with pytest.raises(pt.InputError, match="judged at t = N alone"):
        pt.discover(Warmdown)


def test_false_claims_have_counterexamples_at_whole_numbers() -> None:
    """A step too long is one with t < N; what does not dominate is so at t = N."""

    class TooLong(Warmdown):
        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - 3 * (self.N - t) / (self.N * p.L) * p.gradient(x)

    class TooMuch(Warmdown):
        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return (self.N + 1) * (self.N + 2)

    for method, obligation in ((TooLong, "decrease"), (TooMuch, "domination")):
        with pytest.raises(pt.NotProved) as refused:
            pt.prove(method)
        found = refused.value.counterexample
        assert found is not None
        assert found.obligation == obligation
        n = found.parameters["N"]
        assert n.denominator == 1
        assert found.t < n if obligation == "decrease" else found.t == n
        assert found.replay(exact=True).excess > 0


# What the kernel and the rules of summation hold --------------------------------------------------------------------


def test_a_closed_form_is_held_at_both_ends() -> None:
    """Forms that are too small, that start below zero, or that have a pole at N, bound nothing."""
    s = trace(Spending)
    field, term = s.field, rules.net_budget(s)
    t, N = field.values["t"], field.values["N"]
    exact = N * (N + 1) * (2 * N + 1) / 6 - (N - t) * (N - t + 1) * (2 * (N - t) + 1) / 6
    assert not rules.refute_sum(term, SumBound((exact,)), 1, {})
    assert "grows by too little" in rules.refute_sum(term, SumBound((exact - t,)), 1, {})
    assert "wrong side" in rules.refute_sum(term, SumBound((exact - N,)), 1, {})
    assert "pole at an end" in rules.refute_sum(term, SumBound((exact + 1 / (N - t),)), 1, {})
    assert rules.refute_sum(term, SumBound((exact + t / (N - t - 1),)), 1, {})
    # A closed form of the sum at every T, taken for the one at N, is one of another sum.
    assert "grows by too little" in rules.refute_sum(term, SumBound((t * N,)), 1, {})
    assert rules.changes(t, rules.varying(field))
    assert rules.changes(N - t, rules.varying(field))
    assert not rules.changes(N * (N + 1), rules.varying(field))


def test_the_field_keeps_n_where_t_moves_on() -> None:
    """At t + 1, at 0 and at N the number N is what it was, and t is what it is said to be."""
    field = trace(Spending).field
    t, N = field.values["t"], field.values["N"]
    for c, at_end in ((N, N), (t, N), ((N - t) * t + 1 / (N + 1 - t), field.coefficient(1))):
        assert field.at_end(c).element == at_end.element
    following = field.moved(N, field.at_time(t.element + 1))
    assert following.element == N.element
    assert field.moved(N - t, field.at_time(t.element + 1)).element == (N - t - 1).element
    assert rules.at_start(N - t).element == N.element


def test_forged_certificates_are_refused(proof: Any) -> None:
    """Another N, another domain, another end: the certificate is for another statement."""
    text = proof.certificate.to_json()
    assert pt.verify(text, Warmdown)

    class AnyRun(Warmdown):
        """The same with an N that is a number like any other: claimed for every t, where it is false."""

        N = pt.Parameter(at_least=1)  # type: ignore[assignment]

    assert not pt.verify(text, AnyRun)
    for old, new in (
        ("f(x_N) - f(x*) <= L R^2/(N + 1)", "f(x_N) - f(x*) <= L R^2/(N + 2)"),
        ("N >= 1", "N >= 0"),
        ("for t = N", "for t = 0"),
        ('"factor": "(N + 1)/2"', '"factor": "N + 1"'),
    ):
        assert old in text
        body = json.loads(text.replace(old, new))
        body.pop("digest")
        assert not pt.verify(json.dumps({**body, "digest": digest(body)}), Warmdown)
    assert not judge(trace(Warmdown), Proofs(Argument({}), Argument({}), {}, None))


# Runs -----------------------------------------------------------------------------------------------------------------


def test_a_run_makes_as_many_steps_as_the_horizon(least_squares: LeastSquares) -> None:
    """Fewer or more are refused; without an N the number of steps is one; the bound is that of the end."""
    run = Warmdown().run(least_squares, steps=7)
    assert run.method.N == 7
    assert np.isinf(run.bounds[:-1]).all()
    assert (
        run.gaps[-1]
        <= run.bounds[-1]
        == pytest.approx(least_squares.L * np.sum((least_squares.default_start() - least_squares.minimizer) ** 2) / 8)
    )
    for n, steps in ((6, 7), (8, 7)):
        with pytest.raises(pt.InputError, match="makes that many steps"):
            Warmdown(N=n).run(least_squares, steps=steps)
    for n in (0, -1, 2.5, True, float("nan")):
        with pytest.raises(pt.InputError, match="N"):
            Warmdown(N=n)
    with pytest.raises(pt.InputError, match="at least 1, got 0"):
        Warmdown().run(least_squares, steps=0)


def test_a_default_may_depend_on_the_horizon(least_squares: LeastSquares) -> None:
    class Fixed(Warmdown):
        c = pt.Parameter(above=0, at_most=lambda p: 1 / p.N, default=lambda p: 1 / (2 * p.N))

    assert Fixed().run(least_squares, steps=4).method.c == 1 / 8


def test_the_check_holds_every_step_and_the_end(least_squares: LeastSquares) -> None:
    """A claim that is false at the end alone fails there."""
    assert pt.check(Warmdown, least_squares, steps=9)

    class Better(Warmdown):
        """The decrease holds; the weight at the end is claimed to be a million times what it is."""

        def weight(self, p: pt.Oracles, t: Any) -> Any:
            return 10**6 * (self.N + 1)

    assert not pt.check(Better, least_squares, steps=9)


def test_worst_cases_are_those_of_n_steps() -> None:
    """By hand: one step of 1/L leaves 1/6, and the sum of the steps of N = 2 is 3/2: 1/8."""
    assert [pt.worst_case(Warmdown, steps=n, L=1).exact for n in (1, 2)] == [Fraction(1, 6), Fraction(1, 8)]
    with pytest.raises(pt.InputError, match="N is the number of steps, 2 of them here"):
        pt.worst_case(Warmdown, steps=2, L=1, N=3)


def test_rocq_says_n_for_every_t_before_it() -> None:
    """The lemmas take n + 1 <= N, the theorem as many steps as it speaks of, and the end is that of the potential."""
    text = export(Warmdown)
    assert "t + 1 <= N -> " in text
    assert "potential L N f xs N x <= 0" in text
    assert "(forall n, (n < T)%nat -> step L (INR T) grad (INR n) (x n) (x (S n))) ->" in text
    assert text.count("forall T,") == 0
    last = list(itertools.takewhile(lambda line: line != "Proof.", text.split("Theorem ")[1].split("\n")))[-1]
    assert last == "  f (x T) - f xs <= L * ‖x O ⊖ xs‖² / (INR T + 1)."


@pytest.mark.parametrize("domain", [{"above": lambda p: p.t}, {"at_least": lambda p: p.t + 1}])
def test_a_number_above_every_t_is_the_number_of_steps(domain: dict[str, Any]) -> None:
    class LinearDecay(Method):
        assumes = pt.SmoothConvex
        N = pt.Parameter(**domain)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - (self.N - t) / (self.N * p.L) * p.gradient(x)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x)

    assert isinstance(LinearDecay.N, pt.Horizon)
    assert LinearDecay.N.name == "N"
    assert pt.prove(LinearDecay).conclusion.text == "f(x_N) - f(x*) <= Delta_0"


def test_what_is_above_more_than_t_is_no_horizon() -> None:
    for domain in ({"above": lambda p: p.t + 1}, {"above": lambda p: p.t * p.L}, {"above": lambda p: p.t, "below": 9}):
        assert not isinstance(type("M", (), {"N": pt.Parameter(**domain)}).N, pt.Horizon)
