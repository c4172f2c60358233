"""False theorems that were called proved, wrong bounds, and runs that were judged wrongly: a table by what was wrong.

Each stands for a kind; the red team's tables beside it vary the kinds.
"""

from __future__ import annotations

import itertools
import json
import re
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from attacks import REFUSED, SOUND, TRUE, Attack, Descent, bowl, bowl_in_ball, judge, table, valley, vee

import methods
import potential as pt
from methods import Flow, Method
from methods.problems import LinearLoss, OnlineProblem, Quadratic
from methods.sets import Ball

attacks: list[Attack] = []


def case(name: str, must: str, **instance: Any) -> Any:
    """Enter a function that makes the claim."""

    def enter(make: Any) -> Any:
        attacks.append(Attack(name, make, must, **instance))
        return make

    return enter


class Distance(Method):
    """A method whose potential and measure are the squared distance to x*."""

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1


# The function changes, and its gradient at the comparator is taken to stay --------------------------------------------


@case("gradient of a changing loss at the comparator", REFUSED, shows=lambda: ((0.0 - 5.0) ** 2, 0.0**2))
def _():
    """f_0(x) = x^2/2 and f_1(x) = (x - 5)^2/2 at u = 0: the squared gradient is 0 and then 25."""

    class Watched(Method):
        assumes = pt.Online(pt.SmoothConvex)

        def step(self, p, t, x):
            return x - p.gradient(x) / p.L

        def potential(self, p, t, x):
            return p.norm_squared(p.gradient(p.comparator))

        measure = potential

        def weight(self, p, t):
            return 1

    return Watched


# One symbol for two things --------------------------------------------------------------------------------------------


@case("a guess named like the diameter", REFUSED, problem=bowl_in_ball, parameters={"D": 0.1})
def _():
    class Guess(Distance):
        assumes = pt.Constrained(pt.SmoothConvex)
        D = pt.Parameter(above=0)

        def step(self, p, t, x):
            return p.project(x - p.gradient(x) / p.L)

        def potential(self, p, t, x):
            return self.D**2

    return Guess


def ratio():
    """A step that is right where the method's q is that of the class, and too long elsewhere."""

    class Ratio(Distance):
        assumes = pt.SmoothStronglyConvex
        q = pt.Parameter(above=0, below=1)

        def step(self, p, t, x):
            return x - (100 * self.q / p.q - 99) * p.gradient(x) / p.L

    return Ratio


attacks.append(Attack("a parameter named like the root of mu over L", ratio, REFUSED))


def test_a_further_parameter_refutes_nothing() -> None:
    """The accelerated method with a parameter that it never uses: refused for its name, or proved; never false."""

    class Idle(methods.StronglyConvexAcceleratedGradient):
        q = pt.Parameter(above=0, below=1)

    try:
        pt.prove(Idle)
    except pt.NotProved as error:
        assert error.kind != "false"
    except pt.PotentialError as error:
        assert "q" in str(error)


# Two draws in a step --------------------------------------------------------------------------------------------------


def test_what_two_draws_are_is_the_same_in_a_proof_and_in_a_run() -> None:
    """Half of the variance, by the mean of two draws: f is the mean of (x - 1)^2/2 and (x + 1)^2/2, x_0 = x* = 0."""
    from methods.problems import LeastSquares, StochasticProblem

    class Mean(Distance):
        assumes = pt.Stochastic(pt.SmoothConvex)
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))

        def step(self, p, t, x):
            y = x - p.gradient(x) / p.L
            p.gradient(y)
            return x - self.eta / 2 * (p.stochastic_gradient(x) + p.stochastic_gradient(y))

        def budget(self, p, t):
            return self.eta**2 * p.sigma**2 / 2

    try:
        pt.prove(Mean)
    except pt.PotentialError:
        return
    problem = StochasticProblem(LeastSquares(np.ones((2, 1)), np.array([1.0, -1.0])), sigma=1.0)
    eta, found = 0.25, []
    for seed in range(200):
        drawn = problem.with_seed(seed)
        drawn.begin_step(0)
        found.append(float(Mean(eta=eta).step(drawn, 0, np.zeros(1))[0]) ** 2)
    spread = np.std(found) / np.sqrt(len(found))
    assert np.mean(found) <= eta**2 / 2 + 5 * spread, "what is proved of two draws is not what a run draws"


def test_two_steps_of_coordinate_descent_are_what_a_run_makes() -> None:
    from methods.problems import CoordinateProblem

    class Twice(Method):
        assumes = pt.CoordinateSmoothStronglyConvex

        def step(self, p, t, x):
            y = x - p.coordinate_gradient(x)
            return y - p.coordinate_gradient(y)

        def potential(self, p, t, x):
            return (1 - p.mu / p.n) ** (-2 * t) * p.gap(x)

    try:
        pt.prove(Twice)
    except pt.PotentialError:
        return
    problem = CoordinateProblem(Quadratic(np.array([[1.0, 0.001], [0.001, 1.0]]), np.zeros(2)))
    x0 = np.array([1.0, -0.001])  # where the second partial derivative is 0
    gaps = []
    for seed in range(400):
        drawn = problem.with_seed(seed)
        drawn.begin_step(0)
        gaps.append(float(problem.gap(Twice().step(drawn, 0, x0.copy()))))
    claimed = float(problem.gap(x0)) * (1 - problem.mu / problem.n) ** 2
    assert np.mean(gaps) <= claimed + 6 * np.std(gaps) / 20


# Steps that remember, that look at their arguments, that swallow a refusal --------------------------------------------


@case("momentum by a list", REFUSED, problem=valley, x0=(1.0, 1.0), steps=60)
def _():
    points: list = []

    class ByList(Descent):
        def step(self, p, t, x):
            before = points[-1] if points else x
            points.append(x)
            y = x + 3 * (x - before) / 2
            return y - p.gradient(y) / p.L

    return ByList


@case("momentum by an attribute of p", REFUSED)
def _():
    class ByProblem(Descent):
        def step(self, p, t, x):
            before = getattr(p, "_before", x)
            p._before = x
            y = x + 3 * (x - before) / 2
            return y - p.gradient(y) / p.L

    return ByProblem


@case("a long step now and then", SOUND, problem=valley, x0=(1.0, 1.0), steps=120)
def _():
    ticks = itertools.count()

    class Ticking(Descent):
        def step(self, p, t, x):
            return x - (300 if next(ticks) % 50 == 49 else 1) * p.gradient(x) / p.L

    return Ticking


def inside(choose: Any) -> Any:
    """Projected gradient descent, with five times the step where `choose` says so."""

    class Inside(Descent):
        assumes = pt.Constrained(pt.SmoothConvex)

        def step(self, p, t, x):
            g = p.gradient(x)
            z = x - g / p.L
            return p.project(x - (5 if choose(x, g, z, p.project(z)) else 1) * g / p.L)

    return Inside


BRANCHES = {
    "the projection does nothing": (lambda x, g, z, y: np.array_equal(y, z), (3.0, 2.0)),
    "the projection does nothing, by entries": (lambda x, g, z, y: np.all(y == z), (3.0, 2.0)),
    "a partial derivative is zero": (lambda x, g, z, y: not np.all(g != 0), (3.0, 0.0)),
    "a point equals itself": (lambda x, g, z, y: np.array_equal(x, x + 0 * g) and not np.array_equal(x, z), (3.0, 2.0)),
}
for name, (branch, begin) in BRANCHES.items():
    case(name, REFUSED, problem=bowl_in_ball, x0=begin)(lambda branch=branch: inside(branch))


def longer(size: Any) -> Any:
    """Gradient descent with a multiple of its step that `size(p, t, x)` gives."""

    class Longer(Descent):
        def step(self, p, t, x):
            return x - size(p, t, x) * p.gradient(x) / p.L

    return Longer


def tried(p, t, x):
    try:
        return 3 if float(np.linalg.norm(p.gradient(x))) > 0.1 else 1
    except Exception:
        return 1


SIZES = {
    "a refusal is swallowed": (tried, REFUSED),
    "a default for a constant of another class": (lambda p, t, x: 3 if getattr(p, "mu", 0) else 1, REFUSED),
    "a default for the dimension": (lambda p, t, x: getattr(p, "dimension", 1) + 1, REFUSED),
    "whether x is an array": (lambda p, t, x: 3 if isinstance(x, np.ndarray) else 1, SOUND),
    "whether t is an int": (lambda p, t, x: 9 if isinstance(t, int) and t == 0 else 1, SOUND),
    "the text of t": (lambda p, t, x: 9 if str(t) == "0" else 1, SOUND),
}
for name, (size, must) in SIZES.items():
    case(name, must, problem=bowl)(lambda size=size: longer(size))


@table(attacks)
def test_no_false_theorem_and_no_wrong_verdict(attack) -> None:
    judge(attack)


# Bounds ---------------------------------------------------------------------------------------------------------------


class Noisy(Method):
    """The subgradient method with errors that each step may add; on |x| from 1/2 with steps 1 it hops for ever."""

    assumes = pt.ConvexLipschitz

    def step(self, p, t, x):
        return x - self.size(t) * p.subgradient(x)

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def progress(self, p, t, x):
        return 2 * self.size(t) * p.gap(x)


class Varying(Noisy):
    eta = pt.Parameter(above=0, sequence=True)

    def size(self, t):
        return self.eta(t)


class WithErrors(Varying):
    eps = pt.Parameter(at_least=0, sequence=True)

    def budget(self, p, t):
        return self.eta(t) ** 2 * p.G**2 + self.eps(t)


class WithAnError(Varying):
    delta = pt.Parameter(at_least=0)

    def budget(self, p, t):
        return self.eta(t) ** 2 * p.G**2 + self.delta


class Fading(Noisy):
    eta = pt.Parameter(above=0)
    rho = pt.Parameter(above=0, below=1)

    def size(self, t):
        return self.eta

    def budget(self, p, t):
        return self.eta**2 * p.G**2 + self.rho**t


HOPS = [
    (WithErrors, {"eta": lambda t: 1.0, "eps": lambda t: 0.0}),
    (WithAnError, {"eta": lambda t: 1.0, "delta": 0.0}),
    (Fading, {"eta": 1.0, "rho": 0.5}),
]


@pytest.mark.parametrize(("claim", "given"), HOPS, ids=lambda v: getattr(v, "__name__", ""))
def test_no_budget_is_dropped(claim, given) -> None:
    """Every gap is 1/2, so no bound of their mean is below: the printed one, and that of a run."""
    T = 400
    proof = pt.prove(claim)
    import sympy

    t = sympy.Symbol("t")
    values = {n: sympy.nsimplify(v) for n, v in given.items() if not callable(v)} | {"G": 1, "R": F(1, 2), "T": T}
    bound = proof.bound.replace(
        lambda e: isinstance(e, sympy.Indexed),
        lambda e: sympy.nsimplify(given[str(e.base)](0)),
    )
    number = float(bound.subs({s: values[s.name] for s in bound.free_symbols if s != t}).doit())
    assert number >= 0.5, proof.conclusion.text
    report = pt.check(claim, vee(), np.array([0.5]), 60, **given)
    assert report
    assert np.all(report.bounds[1:] >= 0.5 - 1e-9)


# What is printed ------------------------------------------------------------------------------------------------------


def test_the_start_is_printed() -> None:
    class FromTheSolution(Descent):
        def start(self, p, x0):
            return p.minimizer

    proof = pt.prove(FromTheSolution)
    for text in (proof.text(), proof.latex(), proof._repr_html_(), json.dumps(proof.certificate.content)):
        assert re.search(r"x_\{?0\}?|<msub><mi>x</mi><mn>0</mn></msub>", text.replace("f(x_0)", "")), text


def test_a_sum_of_a_difference_is_in_brackets() -> None:
    class Moved(methods.Subgradient):
        def progress(self, p, t, x):
            return p.gap(x) - self.eta * p.G**2 / 2

        def budget(self, p, t):
            return 0

    proof = pt.prove(Moved)
    # Of f = |x| from eta/2, the gaps are eta/2 for ever: their sum less one eta G^2/2 is not bounded.
    for line in (*proof.latex().splitlines(), proof.conclusion.text):
        after = re.search(r"(?:\\sum_\{t ?< ?T\}|sum over t ?< ?T of|sum_\{t ?< ?T\})(.*?)(?:\\le|<=)", line)
        if after:
            assert not re.search(r" [-+] ", without_brackets(after[1])), line


def without_brackets(text: str) -> str:
    """The text without all that is in brackets."""
    while (shorter := re.sub(r"\([^()]*\)|\[[^][]*\]|\{[^{}]*\}", "", text)) != text:
        text = shorter
    return text


def test_t_is_T_in_a_conclusion_about_the_last_point() -> None:
    class TimesT(methods.GradientDescent):
        def measure(self, p, t, x):
            return t * p.gap(x)

        def weight(self, p, t):
            return 1

    text = pt.prove(TimesT).conclusion.text
    assert not re.search(r"(?<![A-Za-z_])t(?![A-Za-z_])", text.partition("<=")[0]), text


def test_the_point_after_the_last_is_not_called_the_next() -> None:
    class Ahead(methods.GradientDescent):
        def measure(self, p, t, x):
            return p.gap(self.step(p, t, x))

        def weight(self, p, t):
            return t

    assert "t+1" not in pt.prove(Ahead).conclusion.text.replace(" ", "")


def test_the_last_weight_is_that_of_T() -> None:
    class Weighted(Method):
        assumes = pt.ConvexLipschitz
        eta = pt.Parameter(above=0, sequence=True)

        def step(self, p, t, x):
            return x

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def measure(self, p, t, x):
            return p.distance_squared(x) / self.eta(t)

        def weight(self, p, t):
            return self.eta(t)

    proof = pt.prove(Weighted)
    assert "eta_t" not in str(proof.bound)
    assert not re.search(r"eta_t|eta\(t\)|eta\[t\]", proof.conclusion.text), proof.conclusion.text


def test_a_budget_of_two_terms_keeps_its_signs() -> None:
    class Two(methods.VaryingStepSubgradient):
        delta = pt.Parameter(at_least=0)

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def progress(self, p, t, x):
            return 2 * self.eta(t) * p.gap(x)

        def budget(self, p, t):
            return self.eta(t) ** 2 * p.G**2 + self.delta

    text = pt.prove(Two).text()
    line = next(line for line in text.splitlines() if "Phi(t+1) - Phi(t) +" in line)
    assert not re.search(r"- [^(]*G[^()]* \+ delta", line), line


def test_parameters_are_set_as_LaTeX_can_read_them() -> None:
    class Named(Method):
        assumes = pt.ConvexLipschitz
        step_size_max = pt.Parameter(above=0)

        def step(self, p, t, x):
            return x - self.step_size_max * p.subgradient(x)

        def potential(self, p, t, x):
            return p.distance_squared(x) / (2 * self.step_size_max)

        def progress(self, p, t, x):
            return p.gap(x)

        def budget(self, p, t):
            return self.step_size_max * p.G**2 / 2

    latex = pt.prove(Named).latex()
    assert not re.search(
        r"(?<!\\)[A-Za-z]+(?<!\\)_[A-Za-z]+_", re.sub(r"\\texttt\{[^}]*\}|\\label\{[^}]*\}", "", latex)
    )


def test_a_flow_s_bound_has_no_case_that_the_domain_excludes() -> None:
    class Decay(Flow):
        assumes = pt.DifferentiableStronglyConvex

        def velocity(self, p, t, x):
            return -p.gradient(x)

        def potential(self, p, t, x):
            return pt.exp(p.mu * t) * p.distance_squared(x) / 2

        def progress(self, p, t, x):
            return pt.exp(p.mu * t) * p.gap(x)

        def weight(self, p, t):
            return 0

    assert "Piecewise" not in str(pt.prove(Decay).bound)


# Verdicts on true theorems --------------------------------------------------------------------------------------------


class Moved(methods.Subgradient):
    """The budget, written into the progress."""

    def progress(self, p, t, x):
        return p.gap(x) - self.eta * p.G**2 / 2

    def budget(self, p, t):
        return 0


class Lifted(methods.Subgradient):
    """One more in the progress, and in the budget."""

    def progress(self, p, t, x):
        return p.gap(x) + 1

    def budget(self, p, t):
        return self.eta * p.G**2 / 2 + 1


class OfTheSet(methods.GradientDescent):
    """A potential with a constant in it."""

    assumes = pt.Constrained(pt.SmoothConvex)

    def potential(self, p, t, x):
        return t * p.gap(x) + p.L / 2 * p.distance_squared(x) + p.D**2


class WithRegret(methods.Subgradient):
    """What is left of the distance, and the regret, which may be negative."""

    assumes = pt.Constrained(pt.Online(pt.ConvexLipschitz))

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1 / (2 * self.eta)


class ClosedBelowZero(methods.GradientDescent):
    c = pt.Parameter(above=-2, at_most=-1)


def game() -> Any:
    return OnlineProblem([LinearLoss(np.array([1.0, 0.0]))], Ball(2, 10.0), comparator=np.array([5.0, 0.0]))


VERDICTS = [
    Attack("a budget in the progress", lambda: Moved, TRUE, problem=vee, x0=(0.3,), steps=60, parameters={"eta": 0.5}),
    Attack("one more on both sides", lambda: Lifted, TRUE, problem=vee, x0=(20.5,), steps=60, parameters={"eta": 1.0}),
    Attack("a constant in the potential", lambda: OfTheSet, TRUE, problem=bowl_in_ball, x0=(6.0, 6.0), steps=20),
    Attack(
        "a regret that is negative",
        lambda: WithRegret,
        TRUE,
        problem=game,
        x0=(5.0, 0.0),
        steps=5,
        parameters={"eta": 1.0},
    ),
    Attack("a closed negative end", lambda: ClosedBelowZero, TRUE, problem=bowl, steps=5, parameters={"c": -1}),
]


@table(VERDICTS)
def test_a_true_theorem_is_said_to_hold(attack) -> None:
    judge(attack)


# Crashes --------------------------------------------------------------------------------------------------------------


def test_a_fraction_in_a_step_runs() -> None:
    class Half(methods.GradientDescent):
        def step(self, p, t, x):
            return x - F(1, 2) * p.gradient(x) / p.L

        def potential(self, p, t, x):
            return F(1, 2) * t * p.gap(x) + p.L / 2 * p.distance_squared(x)

    assert pt.prove(Half)
    try:
        run = Half().run(bowl(), np.ones(2), 10)
        assert run.gaps[-1] < run.gaps[0]
        assert pt.check(Half, bowl(), np.ones(2), 10)
    except pt.PotentialError as error:
        assert "Fraction" in str(error)


def test_a_square_that_is_none_is_a_verdict() -> None:
    from potential.certificate import digest

    body = json.loads(pt.prove("gradient-descent/smooth-convex").certificate.to_json())
    body.pop("digest")
    for junk in (1, None, [["a"]], "a", True, {}, 1.5):
        body["decrease"]["squares"][0] = junk
        assert not pt.verify(json.dumps({**body, "digest": digest(body)}))


class Chained(methods.GradientDescent):
    """A range that depends on another parameter of the method."""

    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    beta = pt.Parameter(above=0, at_most=lambda p: p.eta)

    def step(self, p, t, x):
        return x - self.beta * p.gradient(x)

    def potential(self, p, t, x):
        return self.beta * t * p.gap(x) + p.distance_squared(x) / 2


def test_a_range_that_depends_on_another_parameter() -> None:
    assert pt.prove(Chained)
    assert pt.check(Chained, bowl(), np.ones(2), 5, eta=0.5, beta=0.25)
    assert len(Chained(eta=0.5, beta=0.25).run(bowl(), np.ones(2), 5).ts)
    with pytest.raises(pt.InputError):
        pt.check(Chained, bowl(), np.ones(2), 5, eta=0.25, beta=0.5)


def test_a_domain_with_a_pole_is_refused_in_a_sentence() -> None:
    class Pole(methods.GradientDescent):
        eta = pt.Parameter(above=0, at_most=lambda p: 1 / (p.L - 1))

        def step(self, p, t, x):
            return x - self.eta * p.gradient(x)

        def potential(self, p, t, x):
            return self.eta * t * p.gap(x) + p.distance_squared(x) / 2

    with pytest.raises(pt.PotentialError):
        pt.prove(Pole)


def test_a_method_with_a_helper_called_velocity_is_judged_by_its_step() -> None:
    class Misread(methods.GradientDescent):
        def velocity(self, p, t, x):
            return -p.gradient(x)

        def step(self, p, t, x):
            return x + 100 * p.gradient(x)

        def potential(self, p, t, x):
            return t * p.gap(x) + p.distance_squared(x) / 2

    judge(Attack("a step that runs away", lambda: Misread, REFUSED, problem=bowl))


# Rocq -----------------------------------------------------------------------------------------------------------------


def theorem_of(claim: Any) -> str:
    from potential.rocq import document as rocq

    text = rocq.export(claim)
    theorem = text[text.rindex("Theorem ") :]
    return theorem[: theorem.index("Proof.")]


def test_the_theorem_in_Rocq_assumes_no_more_than_the_printed_one() -> None:
    class Guess(Distance):
        assumes = pt.Constrained(pt.ConvexLipschitz)
        D = pt.Parameter(above=0)

        def step(self, p, t, x):
            return p.project(x - self.D / p.G * p.subgradient(x))

        def potential(self, p, t, x):
            return self.D**2

    try:
        said = theorem_of(Guess)
    except pt.PotentialError:
        return
    assert "diameter" not in said or "diameter" in str(pt.prove(Guess).certificate.content["statement"])


def test_the_step_in_Rocq_has_the_method_s_own_parameter() -> None:
    class Two(methods.GradientDescent):
        lam = pt.NesterovSequence()
        lam_next = pt.Parameter(above=0)

        def step(self, p, t, x):
            return x - p.gradient(x) / (p.L * self.lam_next)

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def measure(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return 1

    try:
        said = theorem_of(Two)
    except pt.PotentialError:
        return
    assert "lam (S n)" not in said


pytestmark = pytest.mark.filterwarnings("ignore")
