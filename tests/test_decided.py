"""Numbers that the iterates decide: relations are premises, stated and used, to which every step of a run is held."""

import pickle
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pytest

import potential as pt
from methods import (
    AdaptiveGradientDescent,
    BacktrackingGradientDescent,
    FrankWolfe,
    GradientDescent,
    Method,
    OnlineAdaGradNorm,
    ShortStepFrankWolfe,
)
from methods.problems import Quadratic
from methods.problems.parts.sets import Ball
from methods.problems.settings.constrained import ConstrainedProblem
from potential.errors import InputError, NotExactError, NotExpressibleError
from potential.refutation.recording import record, restored
from potential.rocq.document import export

PLAIN = Quadratic(np.diag([1.0, 4.0, 9.0]), np.array([3.0, -2.0, 1.0]))
DATA = ConstrainedProblem(PLAIN, Ball(3))


class Armijo(Method):
    """Gradient descent with a step for which Armijo's condition holds, and no L known."""

    assumes = pt.SmoothConvex
    eta = pt.Decided(at_least=lambda p: 1 / (2 * p.L))

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta(t) * p.gradient(x)

    def such_that(self, p: Any, t: Any, x: Any) -> Any:
        least = p.value(x) - self.eta(t) / 2 * p.norm_squared(p.gradient(x))
        return p.value(self.step(p, t, x)), "<=", least

    def decide(self, p: Any, t: Any, x: Any) -> Any:
        eta, g = 16 / p.L, p.gradient(x)
        while eta > 1 / p.L and p.value(x - eta * g) > p.value(x) - eta / 2 * p.norm_squared(g):
            eta = eta / 2
        return eta

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x) + p.L * p.distance_squared(x)


def test_the_relation_is_what_the_proof_stands_on() -> None:
    proof = pt.prove(Armijo)
    assert any(name.startswith("choice") for name in proof.arguments.decrease.multipliers)
    assert "eta_t, which the iterates decide, is such that f(x_{t+1}) <= f(x_t) - (eta_t/2) ||grad f(x_t)||^2" in (
        " ".join(proof.text().split())
    )

    class Bare(Armijo):
        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            return []

    with pytest.raises(pt.NotProved):
        pt.prove(Bare)
    assert not pt.verify(proof.certificate, Bare)


def test_a_run_is_held_to_the_relation() -> None:
    assert pt.check(Armijo, PLAIN, steps=50)
    assert pt.check(ShortStepFrankWolfe, DATA, steps=50)

    class Careless(ShortStepFrankWolfe):
        def decide(self, p: Any, t: Any, x: Any) -> Any:
            return 0.001 if t == 1 else super().decide(p, t, x)

    report = pt.check(Careless, DATA, steps=20)
    assert not report
    assert report.failed_at == 1
    assert "decide gives gamma_1 = 0.001" in report.failures()[0]

    class Outside(ShortStepFrankWolfe):
        def decide(self, p: Any, t: Any, x: Any) -> Any:
            return 1.5

    with pytest.raises(InputError, match=r"decide, at t = 0: .* gamma = 1.5 is outside its domain"):
        pt.check(Outside, DATA, steps=20)


@pytest.mark.parametrize(
    "relation",
    [
        lambda self, p, t, x: (p.gap(x), "<=", 0),
        lambda self, p, t, x: (p.gap(x) + p.norm_squared(p.gradient(x)), "=", 0),
        lambda self, p, t, x: (2 + 0 * self.gamma(t), "<=", self.gamma(t)),
        lambda self, p, t, x: [(p.gap(x), ">=", 1), (p.gap(x), "<=", 0)],
        lambda self, p, t, x: (p.distance_squared(self.step(p, t, x)), "<=", -p.gap(x)),
    ],
)
def test_relations_that_no_step_can_meet_prove_nothing(relation: Any) -> None:
    class Nonsense(ShortStepFrankWolfe):
        such_that = relation

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Nonsense)
    assert refused.value.kind == "vacuous"


def test_what_is_not_understood_is_refused() -> None:
    def made(base: type = ShortStepFrankWolfe, **body: Any) -> type:
        return type("Made", (base,), body)

    def returning(value: Any) -> Any:
        return lambda self, p, t, x: value(self, p, t, x)

    with pytest.raises(InputError, match="define decide"):
        pt.prove(made(FrankWolfe, gamma=pt.Decided(above=0)))
    with pytest.raises(InputError, match="declare one in the class"):
        pt.prove(made(FrankWolfe, such_that=returning(lambda s, p, t, x: (p.gap(x), "<=", 0))))
    with pytest.raises(InputError, match="there is a horizon"):
        pt.prove(made(BacktrackingGradientDescent, N=pt.Horizon()))
    with pytest.raises(InputError, match="draw at random"):
        pt.prove(made(Armijo, assumes=pt.Stochastic(pt.SmoothConvex)))
    with pytest.raises(InputError, match="must return a relation"):
        pt.prove(made(such_that=returning(lambda s, p, t, x: (p.gap(x), "<", 0))))
    with pytest.raises(InputError, match="must return a relation"):
        pt.prove(made(such_that=returning(lambda s, p, t, x: (p.gap(x), type("Sign", (str,), {})("<="), 0))))
    with pytest.raises(InputError, match="must return a scalar"):
        pt.prove(made(such_that=returning(lambda s, p, t, x: (x, "=", x))))
    with pytest.raises(NotExactError):
        pt.prove(made(such_that=returning(lambda s, p, t, x: (0.1 * p.gap(x), ">=", 0))))
    with pytest.raises(NotExpressibleError, match="only the terms of the present step"):
        pt.prove(made(such_that=returning(lambda s, p, t, x: (s.gamma(t + 1), "<=", s.gamma(t)))))
    with pytest.raises(NotExpressibleError, match="the product of two scalars"):
        pt.prove(made(such_that=returning(lambda s, p, t, x: (p.gap(x) * p.gap(x), "<=", 0))))
    with pytest.raises(InputError, match="give no value for it"):
        ShortStepFrankWolfe(gamma=0.5)
    with pytest.raises(InputError, match="decided by the iterates"):
        pt.worst_case(ShortStepFrankWolfe, steps=2, L=1, D=1)


def test_a_relation_that_remembers_is_refused() -> None:
    seen: list[int] = []

    class Remembering(ShortStepFrankWolfe):
        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            seen.append(1)
            return p.gap(x), "<=", len(seen) * p.norm_squared(p.gradient(x))

    with pytest.raises(NotExpressibleError):
        pt.prove(Remembering)


def test_a_counterexample_meets_the_relation() -> None:
    class TooLittle(Armijo):
        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return t * p.gap(x) + p.L / 2 * p.distance_squared(x)

        def budget(self, p: Any, t: Any) -> Any:
            return 0

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(TooLittle)
    found = refused.value.counterexample
    assert found is not None
    assert found.meets_conditions()
    kept = record(found)
    assert restored(TooLittle, kept).violation == found.violation

    class Stricter(TooLittle):
        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            left, _, right = super().such_that(p, t, x)
            return left, "<=", right - 100 * p.norm_squared(p.gradient(x)) / p.L

    with pytest.raises(InputError, match="does not show"):
        restored(Stricter, kept)


def test_rocq_has_the_relation_in_the_step() -> None:
    step = export(Armijo).partition("Definition step")[2].partition("Definition potential")[0]
    assert "f x' <= f x - eta / 2 * ‖grad x‖²" in step


def test_several_numbers_are_decided_at_once() -> None:
    class Two(GradientDescent):
        first, second = pt.Decided(above=0), pt.Decided(above=0)

        def step(self, p: Any, t: Any, x: Any) -> Any:
            return x - self.first(t) * self.second(t) * p.gradient(x)

        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            return self.first(t) * self.second(t), "=", 1 / p.L

        def decide(self, p: Any, t: Any, x: Any) -> Any:
            return {"first": 1 / p.L, "second": 1.0}

    class One(Two):
        def decide(self, p: Any, t: Any, x: Any) -> Any:
            return 1.0

    plain = Quadratic(np.eye(2), np.ones(2))
    assert Two().run(plain, steps=5, record="none").steps == 5
    with pytest.raises(InputError, match="a number for first and second"):
        One().run(plain, steps=5)


def test_a_number_of_the_state_is_accepted_or_the_run_is_refused() -> None:
    assert pt.check(BacktrackingGradientDescent, PLAIN, steps=50, beta=1.5)
    run = BacktrackingGradientDescent(beta=3).run(PLAIN, steps=30)
    accepted = [run.method.M(t) for t in range(31)]
    assert accepted[0] == PLAIN.L / 100
    assert pickle.loads(pickle.dumps(run)).method.M(30) == accepted[30]
    assert all(a <= b < 3 * PLAIN.L for a, b in pairwise(accepted))

    class Hasty(BacktrackingGradientDescent):
        def decide(self, p: Any, t: Any, x: Any) -> Any:
            return self.M(t)

    assert "does not hold" in pt.check(Hasty, PLAIN, steps=5).failures()[0]

    class Falling(BacktrackingGradientDescent):
        def decide(self, p: Any, t: Any, x: Any) -> Any:
            return self.M(t) / 2

    with pytest.raises(InputError, match="outside its domain"):
        pt.check(Falling, PLAIN, steps=5)


@pytest.mark.parametrize(
    ("part", "function", "said"),
    [
        ("such_that", lambda s, p, t, x: (s.M(t + 2), ">=", s.M(t)), r"M\(t \+ 2\)"),
        ("such_that", lambda s, p, t, x: (s.M(0), "<=", s.M(t + 1)), r"M\(0\)"),
        ("step", lambda s, p, t, x: x - p.gradient(x) / s.M(0), r"M\(0\)"),
        ("potential", lambda s, p, t, x: t / s.M(t + 1) * p.gap(x), r"M\(t \+ 2\)"),
        ("potential", lambda s, p, t, x: t / s.M(0) * p.gap(x) + p.distance_squared(x), r"M\(0\)"),
        ("weight", lambda s, p, t: t / s.M(0), r"M\(0\)"),
    ],
)
def test_only_the_present_term_and_the_next_are_known(part: str, function: Any, said: str) -> None:
    with pytest.raises(NotExpressibleError, match=said):
        pt.prove(type("Made", (BacktrackingGradientDescent,), {part: function}))


class Shrinking(BacktrackingGradientDescent):
    """Backtracking, of whose distance over M it is said that it falls."""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / self.M(t)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 1 / self.M(t)


@cache
def proof_of_shrinking() -> pt.Proof:
    return pt.prove(Shrinking)


def test_the_last_term_is_not_the_first() -> None:
    # Of R^2 / M_0 and 1 / M_T a bound that took one for the other would make R^2.
    proof = proof_of_shrinking()
    assert proof.conclusion.text == "||x_T - x*||^2 <= M_T R^2/M_0"
    assert proof.conclusion.bound_at(3, {"R": 1, "M_0": 2, "M": lambda t: 2 + t, "beta": 2, "L": 4}) == Fraction(5, 2)
    assert pt.check(Shrinking, PLAIN, steps=20)
    assert "M O = M_0" in export(Shrinking)

    class Forged(Shrinking):
        def weight(self, p: Any, t: Any) -> Any:
            return 1 / (2 * self.M(t))

    assert not pt.verify(proof.certificate, Forged)


def test_a_first_state_may_be_made_of_a_first_term() -> None:
    class Moved(BacktrackingGradientDescent):
        def start(self, p: Any, x0: Any) -> Any:
            return x0 - p.gradient(x0) / self.M(0)

    # x_0 is what start makes of the start point, by the first term.
    assert "x_0 = x_{start} - (1/M_0) grad f(x_{start})" in " ".join(pt.prove(Moved).text().split())


def test_a_first_term_whose_domain_changes_is_not_named() -> None:
    class Growing(Shrinking):
        M = pt.Decided(at_least=lambda p: p.t / (1 + p.t), following=pt.Parameter(at_least=lambda p: p.M_t), start=1)

    class Above(AdaptiveGradientDescent):
        c = pt.Decided(
            above=lambda p: p.lam_t,
            following=pt.Parameter(above=lambda p: p.lam_next, at_most=lambda p: p.lam_t + p.c_t + p.lam_next),
            start=1,
        )

    class State(NamedTuple):
        M_0: Any

    for method, number in ((Growing, "M"), (Above, "c")):
        with pytest.raises(NotExpressibleError, match=f"the domain of {number} is another one at each t"):
            pt.prove(method)
    named = type("Named", (Shrinking,), {"start": lambda self, p, x0: State(x0)})
    with pytest.raises(InputError, match="M_0 is a vector of the state and a parameter"):
        pt.prove(named)


class Falls(GradientDescent):
    """Gradient descent, of which only that the gap falls is said."""

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 1


def test_what_is_said_of_the_end_has_its_premises() -> None:
    class AtTheEnd(Falls):
        N = pt.Horizon()
        share = pt.Parameter(above=0, below=1, sequence=True)

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return self.share(t) * p.gap(x)

    class Unused(AtTheEnd):
        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x)

    # Of share_N the conclusion speaks, so that it is to be below 1 too.
    assert "0 < share_t < 1 for every 0 <= t <= N" in " ".join(pt.prove(AtTheEnd).text().split())
    assert "0 < share_t < 1 for every 0 <= t < N" in " ".join(pt.prove(Unused).text().split())


def test_a_root_is_defined_wherever_it_occurs() -> None:
    class InTheMeasure(Falls):
        lam = pt.NesterovSequence()

        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x) / (1 + self.lam(t))

    class InAPoint(InTheMeasure):
        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return p.gap(x - p.gradient(x) / (p.L * (1 + self.lam(t))))

    class InTheRelation(Armijo):
        lam = pt.NesterovSequence()

        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            left, sign, right = super().such_that(p, t, x)
            return self.lam(t + 1) * left, sign, self.lam(t + 1) * right

    for method in (InTheMeasure, InAPoint, InTheRelation):
        assert "lam_0 = 0" in pt.prove(method).text()


def test_an_equation_between_numbers_contradicts_nothing() -> None:
    class Fixed(Armijo):
        eta = pt.Decided(above=0, at_most=lambda p: 1 / p.L)

        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            return self.eta(t) * p.L, "=", 1 / (t + 2)

    class Pole(Fixed):
        def such_that(self, p: Any, t: Any, x: Any) -> Any:
            return self.eta(t) * p.L, "<=", 1 / t

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Fixed)
    assert refused.value.kind != "vacuous"
    with pytest.raises(pt.NotProved, match="a denominator of the method is not zero"):
        pt.prove(Pole)


def test_a_following_term_has_a_start_and_a_domain_that_is_not_empty() -> None:
    with pytest.raises(InputError, match="give both or neither"):
        pt.Decided(above=0, following=pt.Parameter(above=0))

    class Empty(BacktrackingGradientDescent):
        M = pt.Decided(
            above=0,
            below=lambda p: p.beta * p.L,
            following=pt.Parameter(at_least=lambda p: p.M_t, below=lambda p: p.beta * p.L / 2),
            start=1,
        )

    with pytest.raises(InputError, match="the domain of M_next is not empty"):
        pt.prove(Empty)

    class Free(BacktrackingGradientDescent):
        M = pt.Decided(above=0, below=lambda p: p.beta * p.L, following=pt.Parameter(above=0), start=1)

    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Free)  # where M falls, t / M_t rises
    assert refused.value.counterexample.meets_conditions()


class Unit(Method):
    """The subgradient method with steps of one length, said to gain 5% more than it does."""

    assumes = pt.ConvexLipschitz
    length = pt.Decided(above=0, at_most=lambda p: p.G)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.subgradient(x) / self.length(t)

    def such_that(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.subgradient(x)), "=", self.length(t) ** 2

    def decide(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.subgradient(x)) ** 0.5

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return Fraction(21, 10) / p.G * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return 1


def test_a_counterexample_meets_an_equation_exactly() -> None:
    with pytest.raises(pt.NotProved) as refused:
        pt.prove(Unit)
    found = refused.value.counterexample
    assert found.meets_conditions()
    method, p = found.method(exact=True), found.function.exact
    state = found._state(method, p)
    assert p.norm_squared(p.subgradient(state)) == method.length(found.t) ** 2
    assert found.replay(exact=True).before + 1 < (
        found.replay(exact=True).after + Fraction(21, 10) / p.G * p.gap(state)
    )


def test_a_bound_is_read_in_the_domain_of_its_parameters() -> None:
    conclusion = proof_of_shrinking().conclusion
    given = {"R": 1, "M_0": 2, "M": lambda t: 2 + t, "beta": 2, "L": 4}
    for wrong in ({"M_0": 0}, {"M_0": 9, "M": lambda t: 9}, {"M_0": 1}, {"M": lambda t: 8 * t + 2}):
        with pytest.raises(InputError):
            conclusion.bound_at(3, {**given, **wrong})


def test_a_sum_of_gaps_is_not_dropped_for_a_weight_that_the_iterates_decide() -> None:
    text = pt.prove(AdaptiveGradientDescent).conclusion.text
    assert text.startswith("(2 c_T + 2 lam_T) (f(x_T) - f(x*)) + sum over t < T of 2 (c_t - c_{t+1} + lam_t)")
    run = AdaptiveGradientDescent().run(PLAIN, steps=200)
    steps = [run.method.lam(t) for t in range(201)]
    # In the long run the steps are not shorter than 1/(2 L), and the least gap is at most the potential over their sum.
    assert min(steps[20:]) >= 1 / (2 * PLAIN.L) * (1 - 1e-9)
    bound = run.potentials[0] / (2 * (run.method.c(0) + sum(steps)))
    assert min(run.gaps) <= bound


def test_a_measure_with_a_minus_stands_in_brackets() -> None:
    class Turned(OnlineAdaGradNorm):
        def measure(self, p: Any, t: Any, x: Any) -> Any:
            return -self.b(t)

        def weight(self, p: Any, t: Any) -> Any:
            return -super().weight(p, t)

        def potential(self, p: Any, t: Any, x: Any) -> Any:
            return self.b(t) / (2 * self.eta) * p.distance_squared(x) - self.weight(p, t) * self.b(t)

    # What is measured is never positive, which does not say that the relations hold of nothing.
    proof = pt.prove(Turned)
    assert proof.conclusion.text.startswith("((2 eta^2 + D^2)/(2 eta)) [-b_T] + sum over t < T of")
    assert "((2 eta^2 + D^2)/(2 eta)) [-b_t] - Phi(t)" in proof.text()
