"""Names: a method's parameter that a class, a setting, a sequence or a conclusion could bring as well."""

from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pytest
from attacks import REFUSED, SOUND, Attack, Descent, bowl, bowl_in_ball, judge, table, vee

import potential as pt
from methods import Flow, Method

attacks: list[Attack] = []


def attack(name, must=REFUSED, **instance):
    def enter(make):
        attacks.append(Attack(name, make, must, **{"problem": None, **instance}))
        return make

    return enter


# Every reserved name, as a parameter of a method that uses it as a number of its own ----------------------------------

#: What is brought, by whom. A colliding parameter is refused wherever it could be taken for what it is not.
BROUGHT = {
    "L": pt.SmoothConvex,
    "mu": pt.SmoothStronglyConvex,
    "q": pt.SmoothStronglyConvex,
    "r": pt.DifferentiableStronglyConvex,
    "G": pt.ConvexLipschitz,
    "D": pt.Constrained(pt.SmoothConvex),
    "sigma": pt.Stochastic(pt.SmoothConvex),
    "delta": pt.Inexact(pt.SmoothConvex),
    "theta": pt.Compressed(pt.Smooth),
    "lam": pt.Network(pt.SmoothConvex),
    "gamma": pt.PolyakStep(pt.SmoothStronglyConvex),
    "n": pt.CoordinateSmoothConvex,
    "M": pt.SaddlePoint,
}
#: Wherever it is: the conclusion's, the trace's and the certificate's own.
ALWAYS = ("t", "T", "R", "D_0", "Delta_0", "s_eta", "power_1", "x_t", "x_T", "x_0", "f", "lam_next", "eta_T")


def own(assumed, name, **domain):
    """A method over a class with a parameter of that name, which it only shows in a bound."""

    class Own(Method):
        assumes = assumed

        def step(self, p, t, x):
            return x

        def potential(self, p, t, x):
            return p.distance_squared(x) * getattr(self, name)

        def measure(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return getattr(self, name)

    setattr(Own, name, pt.Parameter(**(domain or {"above": 0})))
    return Own


for name, brought in BROUGHT.items():
    if brought is not pt.SaddlePoint:
        attack(f"a parameter named {name} over {brought.__name__}")(lambda b=brought, n=name: own(b, n))
for name in ALWAYS:
    attack(f"a parameter named {name}")(lambda n=name: own(pt.SmoothConvex, n))
for name in ("eta_next", "eta_t", "eta_T"):

    @attack(f"a sequence eta and a parameter named {name}", REFUSED)
    def _(name=name):
        class Own(Method):
            assumes = pt.ConvexLipschitz

            def step(self, p, t, x):
                return x - self.eta(t) * p.subgradient(x)

            def potential(self, p, t, x):
                return p.distance_squared(x)

            def progress(self, p, t, x):
                return 2 * self.eta(t) * p.gap(x)

            def budget(self, p, t):
                return self.eta(t) ** 2 * p.G**2 * getattr(self, name) / getattr(self, name)

        setattr(Own, name, pt.Parameter(above=0))
        Own.eta = pt.Parameter(above=0, sequence=True)
        return Own


#: What only some classes bring: elsewhere it may be a parameter's name, and is never printed as what it is not.
@pytest.mark.parametrize(("name", "sign"), [("E", "\\mathbb{E}"), ("u", "every $u$"), ("K", "in K"), ("h", "h^*"),
                                            ("A", "A^"), ("x", "x(t)")])  # fmt: skip
def test_a_letter_that_another_class_brings(name, sign) -> None:
    try:
        proof = pt.prove(own(pt.SmoothConvex, name))
    except pt.PotentialError:
        return
    assert sign not in proof.latex()
    others = (pt.Stochastic(pt.SmoothConvex), pt.Constrained(pt.Online(pt.SmoothConvex)), pt.Composite(pt.SmoothConvex))
    for brings in (*others, pt.Splitting(pt.Cocoercive)):
        made = own(brings, name)
        text = proof_text(made)
        assert text is None or sign not in text, text


def proof_text(claim):
    try:
        return pt.prove(claim).latex()
    except pt.PotentialError:
        return None


@attack("a constant eta_t declared before the sequence eta", REFUSED, problem=bowl, parameters={
    "eta_t": 1.0, "eta": lambda t: 0.01})  # fmt: skip
def _():
    class Both(Descent):
        eta_t = pt.Parameter(above=0)
        eta = pt.Parameter(above=0, sequence=True)

        def step(self, p, t, x):
            return x - (1 + 100 * (self.eta_t / self.eta(t) - 1)) * p.gradient(x) / p.L

    return Both


@attack("a constant lam_t beside the sequence lam", REFUSED, problem=bowl, parameters={"lam_t": 9.0})
def _():
    class Both(Descent):
        lam_t = pt.Parameter(above=0)
        lam = pt.NesterovSequence()

        def step(self, p, t, x):
            return x - (1 + 9 * (self.lam_t - self.lam(t))) * p.gradient(x) / p.L

    return Both


@attack("a constant lam_next beside the sequence lam", REFUSED, problem=bowl, parameters={"lam_next": 9.0})
def _():
    class Both(Descent):
        lam = pt.NesterovSequence()
        lam_next = pt.Parameter(above=0)

        def step(self, p, t, x):
            return x - self.lam_next / self.lam(t + 1) * p.gradient(x) / p.L

    return Both


@attack("a generator's name for a sequence", REFUSED)
def _():
    class Both(Descent):
        lam = pt.NesterovSequence()
        s_lam = pt.Parameter(above=0)

    return Both


@attack("q of the method against q of the class", REFUSED, problem=bowl, parameters={"q": 0.9})
def _():
    class Own(Method):
        assumes = pt.SmoothStronglyConvex
        q = pt.Parameter(above=0, below=1)

        def step(self, p, t, x):
            return x - (1 + 60 * (self.q / p.q - 1)) * p.gradient(x) / p.L

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def measure(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return 1

    return Own


@attack("r of a flow against r of the class", REFUSED)
def _():
    class Own(Flow):
        assumes = pt.DifferentiableStronglyConvex
        r = pt.Parameter(above=0)

        def velocity(self, p, t, x):
            return -(1 + 9 * (self.r / p.r - 1)) * p.gradient(x)

        def potential(self, p, t, x):
            return p.distance_squared(x)

        def measure(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return 1

    return Own


@attack("D of the method is no diameter", REFUSED, problem=bowl_in_ball, parameters={"D": 0.1}, steps=3)
def _():
    class Own(Method):
        assumes = pt.Constrained(pt.SmoothConvex)
        D = pt.Parameter(above=0)

        def step(self, p, t, x):
            return p.project(x - p.gradient(x) / p.L)

        def potential(self, p, t, x):
            return self.D**2

        def measure(self, p, t, x):
            return p.distance_squared(x)

        def weight(self, p, t):
            return 1

    return Own


@attack("D of a method that also asks for the diameter", REFUSED)
def _():
    class Own(Method):
        assumes = pt.Constrained(pt.SmoothConvex)
        D = pt.Parameter(above=0)

        def step(self, p, t, x):
            return x + 2 / (t + 2) * (p.linear_minimizer(p.gradient(x)) - x)

        def potential(self, p, t, x):
            return t * (t + 1) * p.gap(x)

        def budget(self, p, t):
            return 2 * p.L * self.D**2

    return Own


@attack("sigma of the method is no bound of the noise", REFUSED)
def _():
    class Own(Method):
        assumes = pt.Stochastic(pt.SmoothConvex)
        sigma = pt.Parameter(above=0)

        def step(self, p, t, x):
            return x - p.stochastic_gradient(x) / p.L

        def potential(self, p, t, x):
            return p.gap(x)

        def measure(self, p, t, x):
            return p.gap(x)

        def weight(self, p, t):
            return 1

        def budget(self, p, t):
            return self.sigma**2 / (2 * p.L)

    return Own


# Names that print alike, and names that are no names ------------------------------------------------------------------


def two(first, second):
    """A method with two parameters, each in its bound."""

    class Two(Method):
        assumes = pt.ConvexLipschitz

        def step(self, p, t, x):
            return x - getattr(self, first) * p.subgradient(x)

        def potential(self, p, t, x):
            return p.distance_squared(x) / 2

        def progress(self, p, t, x):
            return getattr(self, first) * p.gap(x)

        def budget(self, p, t):
            return getattr(self, first) ** 2 * p.G**2 / 2 + getattr(self, second)

    setattr(Two, first, pt.Parameter(above=0))
    setattr(Two, second, pt.Parameter(above=0))
    return Two


ALIKE = [
    ("eps", "epsilon"), ("lam", "lambda_"), ("a", "a_"), ("α", "alpha"), ("a1", "a_1"), ("β", "beta"), ("λ", "lam"),
    ("μ", "mu_2"), ("eta", "η"), ("o", "ο"), ("a", "а"), ("step_size", "stepsize"), ("rho", "ρ"), ("theta", "vartheta"),
    ("phi", "ϕ"), ("c", "с"), ("B", "Β"), ("l", "ℓ"), ("a_b", "a__b"), ("x1", "x_1"), ("gamma1", "gamma_1"),
    ("eta_max", "etamax"), ("Eta", "eta"), ("omega", "w"), ("nu", "v"),
]  # fmt: skip


@pytest.mark.parametrize("names", [pair for pair in ALIKE if pair[0] != pair[1]], ids="-".join)
def test_two_names_are_refused_or_print_differently(names) -> None:
    try:
        proof = pt.prove(two(*names))
        shown = [proof.text(), proof.latex()]
    except pt.PotentialError:
        return
    for text in shown:
        # The budget is first^2 G^2/2 + second: with the two turned round it is another theorem, and reads as one.
        turned = pt.prove(two(*reversed(names)))
        assert text not in (turned.text(), turned.latex()), text
        assert look(text) != look(turned.text() if text == shown[0] else turned.latex()), text


#: Letters that look like others: Greek and Cyrillic ones, as they are printed.
_LOOK = str.maketrans({"ο": "o", "а": "a", "с": "c", "Β": "B", "ϕ": "φ", "λ": "\\lambda", "ρ": "\\rho", "α": "\\alpha",
                       "β": "\\beta", "η": "\\eta", "μ": "\\mu", "φ": "\\phi"})  # fmt: skip


def look(text: str) -> str:
    return text.translate(_LOOK).replace("\\varphi", "\\phi")


ODD = ("a b", "1/L", "x*", "a-b", "", "gap(x)", "a\nb", "eta;", "R**2", "\\mu", "$", "1")


@pytest.mark.parametrize("name", ODD)
def test_a_name_that_is_no_name_is_refused(name) -> None:
    with pytest.raises(pt.PotentialError):
        pt.prove(own(pt.SmoothConvex, name))


def test_a_sequence_is_called_as_its_terms_are_written() -> None:
    method = own(pt.SmoothConvex, "lam_", above=0, sequence=True)
    with pytest.raises(pt.InputError, match="the terms of the sequence lam_ are written lam_t; call it lam, without _"):
        pt.prove(method)


# A parameter that hides something of the method, or is shared ---------------------------------------------------------

HIDING = ("step", "potential", "progress", "budget", "measure", "weight", "iterate", "start", "run", "parameters",
          "assumes", "theorem", "source", "note", "__init__", "__class__", "__dict__", "velocity", "unit")  # fmt: skip


@pytest.mark.parametrize("name", HIDING)
def test_a_parameter_that_hides_a_function_of_the_method(name) -> None:
    def claim():
        made = type("Hiding", (Descent,), {name: pt.Parameter(above=0)})
        return pt.prove(made)

    try:
        proof = claim()
    except pt.PotentialError:
        return
    except TypeError as error:
        assert name in ("__class__", "__dict__"), error  # Python's own
        return
    assert str(proof.bound) == str(pt.prove(Descent).bound)


#: Oracles and constants of p whose names a parameter of the method may have: it is another thing, and stays one.
@pytest.mark.parametrize(
    "name", ["gap", "gradient", "minimizer", "value", "inner", "project", "prox", "distance_squared"]
)
def test_a_parameter_named_like_an_oracle(name) -> None:
    class Named(Descent):
        def step(self, p, t, x):
            return x - getattr(self, name) * p.gradient(x)

        def potential(self, p, t, x):
            return getattr(self, name) * t * p.gap(x) + p.distance_squared(x) / 2

    setattr(Named, name, pt.Parameter(above=0, at_most=lambda p: 1 / p.L))
    try:
        assert pt.prove(Named)
    except pt.PotentialError:
        return
    assert pt.check(Named, bowl(), np.array([3.0, 2.0]), 5, **{name: 0.5})


SHARED = pt.Parameter(above=0)


@attack("one parameter object under two names", SOUND, problem=bowl, parameters={"a": 9.0, "b": 1.0})
def _():
    class Shared(Descent):
        a = SHARED
        b = SHARED

        def step(self, p, t, x):
            return x - self.a / self.b * p.gradient(x) / p.L

    return Shared


@attack("one parameter object in two classes", SOUND, problem=bowl, parameters={"c": 9.0})
def _():
    class First(Descent):
        a = SHARED

    class Second(First):
        c = SHARED

        def step(self, p, t, x):
            return x - self.c * p.gradient(x) / p.L

    Second.a = 1
    return Second


@attack("declared after the class was made", SOUND, problem=bowl, parameters={"c": 9.0})
def _():
    class Late(Descent):
        def step(self, p, t, x):
            return x - self.c * p.gradient(x) / p.L

    Late.c = pt.Parameter(above=0)
    return Late


@attack("a number in an instance", SOUND, problem=bowl)
def _():
    class Own(Descent):
        size = 1

        def step(self, p, t, x):
            return x - self.size * p.gradient(x) / p.L

    method = Own()
    method.size = 9
    return pt.Theorem(name="own", method=method)


@attack("a number that the class hides from the instance", SOUND, problem=bowl, parameters={"c": 9.0})
def _():
    class Own(Descent):
        c = pt.Parameter(above=0)

        def step(self, p, t, x):
            return x - self.__dict__.get("c", 1) * p.gradient(x) / p.L

    return Own


@attack("parameters asked for their type", SOUND, problem=bowl, parameters={"c": 1.0})
def _():
    class Own(Descent):
        c = pt.Parameter(above=0, at_most=1)

        def step(self, p, t, x):
            return x - (9 if isinstance(self.c, float) else 1) * p.gradient(x) / p.L

    return Own


@attack("parameters compared, swallowed", SOUND, problem=bowl, parameters={"c": 1.0})
def _():
    class Own(Descent):
        c = pt.Parameter(above=0, at_most=1)

        def step(self, p, t, x):
            try:
                long = self.c > 0.5
            except Exception:
                long = False
            return x - (9 if long else 1) * p.gradient(x) / p.L

    return Own


@attack("the text of a parameter", SOUND, problem=bowl, parameters={"c": 1.0})
def _():
    class Own(Descent):
        c = pt.Parameter(above=0, at_most=1)

        def step(self, p, t, x):
            return x - (9 if str(self.c) == "1.0" else 1) * p.gradient(x) / p.L

    return Own


@attack("vars of the method", SOUND, problem=bowl, parameters={"c": 1.0})
def _():
    class Own(Descent):
        c = pt.Parameter(above=0, at_most=1)

        def step(self, p, t, x):
            return x - (9 if any(type(v) is float for v in vars(self).values()) else 1) * p.gradient(x) / p.L

    return Own


@attack("a sequence asked for its type", SOUND, problem=bowl, parameters={"eta": lambda t: 1.0})
def _():
    class Own(Descent):
        eta = pt.Parameter(above=0, sequence=True)

        def step(self, p, t, x):
            return x - (9 if type(self.eta(t)) is float else 1) * p.gradient(x) / p.L

    return Own


@attack("another sequence's own class", SOUND, problem=bowl)
def _():
    class Own(Descent):
        lam = pt.NesterovSequence()

        def step(self, p, t, x):
            return x - (9 if isinstance(self.lam(t), float) else 1) * p.gradient(x) / p.L

    return Own


@attack("a parameter asked for past terms", SOUND, problem=bowl, parameters={"eta": lambda t: 9.0})
def _():
    class Own(Descent):
        eta = pt.Parameter(above=0, sequence=True)

        def step(self, p, t, x):
            try:
                size = self.eta(t - 1)
            except Exception:
                size = 1
            return x - size * p.gradient(x) / p.L

    return Own


@table(attacks)
def test_a_name_means_one_thing(attack) -> None:
    judge(attack)


@pytest.mark.parametrize("pair", list(combinations(["L", "mu", "q", "D", "T", "R"], 2)), ids="-".join)
def test_no_two_brought_names_at_once(pair) -> None:
    def claim():
        made = own(pt.Constrained(pt.SmoothStronglyConvex), pair[0])
        setattr(made, pair[1], pt.Parameter(above=0))
        return pt.prove(made)

    with pytest.raises(pt.PotentialError):
        claim()


@pytest.mark.parametrize("name", ["L", "q", "mu", "sigma", "D", "T", "R"])
def test_a_run_refuses_the_same_names(name) -> None:
    brought = BROUGHT.get(name, pt.SmoothStronglyConvex)
    if name in ("sigma", "D"):
        return  # the bowl is of neither class
    made = own(brought, name)
    with pytest.raises(pt.PotentialError):
        pt.check(made, bowl(), np.ones(2), 3, **{name: 0.5})
    # A run compares with no theorem then: nothing is bounded.
    run = made(**{name: 0.5}).run(bowl(), np.ones(2), 3)
    assert np.isinf(run.bounds).all()
    assert "is taken by" in run.guaranteed_rate().reason


class XY(NamedTuple):
    x: Any
    y: Any


def test_the_vectors_of_a_state_may_have_any_name_and_stay_apart() -> None:
    names = ["x", "x_t", "f", "L", "u", "t", "K", "g"]
    for first, second in combinations(names, 2):
        State = NamedTuple("State", [(first, Any), (second, Any)])

        class Own(Method):
            assumes = pt.SmoothConvex

            def start(self, p, x0, State=State):
                return State(x0, x0)

            def step(self, p, t, s, State=State):
                return State(s[0] - p.gradient(s[0]) / p.L, s[1])

            def potential(self, p, t, s):
                return t * p.gap(s[0]) + p.L / 2 * p.distance_squared(s[0])

        try:
            text = pt.prove(Own).text()
        except pt.PotentialError:
            continue
        assert text


def test_an_exact_default_and_a_sum_of_parameters_stay_apart() -> None:
    made = two("a", "b")
    bound = pt.prove(made).bound
    values = {"a": Fraction(1, 2), "b": 3, "G": 1, "R": 1, "T": 10}
    number = bound.subs({s: values[s.name] for s in bound.free_symbols})
    assert abs(float(number) - (1 / 2 / 10 + 0.125 + 3) / 0.5) < 1e-12
    assert vee().G >= 1


pytestmark = pytest.mark.filterwarnings("ignore")
