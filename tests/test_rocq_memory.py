"""The export to Rocq of methods with memory, of rates that are numbers, of draws with memory, and under any names."""

import re
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import test_geometric_factors
from hypothesis import given, settings
from hypothesis import strategies as st
from rocq_together import together

import potential as pt
from methods import Method
from potential.algebra.roots import NesterovSequence
from potential.rocq.document import File, _arguments, export, module_name, theorem_name
from potential.rocq.machine_check import ALLOWED_AXIOMS
from potential.rocq.terms import Names, NotExportableError
from potential.statement.trace import trace


class XW(NamedTuple):
    x: Any
    w: Any


class XWV(NamedTuple):
    x: Any
    w: Any
    v: Any


class Memory(Method):
    """The state is the present point and the one before."""

    def start(self, p, x0):
        return XW(x0, x0)


class HeavyBall(Memory):
    """Heavy ball with growing momentum, the rate of the last iterate (Ghadimi and others, arXiv 1412.7457)."""

    assumes = pt.SmoothConvex

    def step(self, p, t, s):
        return XW(s.x - p.gradient(s.x) / (p.L * (t + 2)) + t / (t + 2) * (s.x - s.w), s.x)

    def potential(self, p, t, s):
        return t * p.gap(s.w) + p.L / 2 * p.distance_squared(s.x + t * (s.x - s.w))

    def iterate(self, p, s):
        return s.w


class Momentum(Memory):
    """Stochastic gradient with momentum as averaging, one component at a time."""

    assumes = pt.FiniteSum(pt.SmoothConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (4 * p.L))

    def drawn(self, p, x):
        return p.component_gradient(x)

    def step(self, p, t, s):
        z = s.x + t * (s.x - s.w) / 2 - self.eta * self.drawn(p, s.x)
        lam = (t + 1) / 2
        return XW((lam * s.x + z) / (1 + lam), s.x)

    def potential(self, p, t, s):
        return p.distance_squared(s.x + t * (s.x - s.w) / 2) + self.eta * t * p.gap(s.w)

    def iterate(self, p, s):
        return s.w

    def budget(self, p, t):
        return 2 * self.eta**2 * p.sigma**2


class NoisyMomentum(Momentum):
    """The same with noise."""

    assumes = pt.Stochastic(pt.SmoothConvex)

    def drawn(self, p, x):
        return p.stochastic_gradient(x)


class NoisyAcceleration(Memory):
    """A draw at a point between two states, which depends on t."""

    assumes = pt.Stochastic(pt.SmoothConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (4 * p.L))

    def step(self, p, t, s):
        y = t / (t + 2) * s.w + 2 / (t + 2) * s.x
        g = p.stochastic_gradient(y)
        return XW(s.x - (t + 1) / 2 * self.eta * g, y - self.eta * g)

    def potential(self, p, t, s):
        return t * (t + 1) * self.eta * p.gap(s.w) + 2 * p.distance_squared(s.x)

    def budget(self, p, t):
        return 4 * self.eta**2 * (t + 1) ** 2 * p.sigma**2

    def iterate(self, p, s):
        return s.w


class ThreeVectors(Method):
    """Proximal gradient that keeps two points back."""

    assumes = pt.Composite(pt.SmoothConvex)

    def start(self, p, x0):
        return XWV(x0, x0, x0)

    def step(self, p, t, s):
        return XWV(p.prox(s.x - p.gradient(s.x) / p.L, 1 / p.L), s.x, s.w)

    def potential(self, p, t, s):
        return t * p.gap(s.x) + p.L / 2 * p.distance_squared(s.x)


class KeptDraws(Method):
    """Stochastic gradient that keeps two points back: a rate of the distance, with a geometric factor."""

    assumes = pt.FiniteSum(pt.SmoothStronglyConvex)
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / (4 * p.L))

    def rate(self, p, t):
        return (1 - self.eta * p.mu) ** (-t)

    def start(self, p, x0):
        return XWV(x0, x0, x0)

    def step(self, p, t, s):
        return XWV(s.x - self.eta * p.component_gradient(s.x), s.x, s.w)

    def potential(self, p, t, s):
        return self.rate(p, t) * p.distance_squared(s.x)

    def budget(self, p, t):
        return 2 * self.rate(p, t + 1) * self.eta**2 * p.sigma**2

    def measure(self, p, t, s):
        return p.distance_squared(s.x)

    def weight(self, p, t):
        return self.rate(p, t)


class FistaByMemory(Memory):
    """FISTA as momentum on the last two points."""

    assumes = pt.SmoothConvex
    lam = NesterovSequence()

    def step(self, p, t, s):
        y = s.x + (self.lam(t) - 1) / self.lam(t + 1) * (s.x - s.w)
        return XW(y - p.gradient(y) / p.L, s.x)

    def potential(self, p, t, s):
        z = s.x + (self.lam(t) - 1) * (s.x - s.w)
        return 2 * self.lam(t) ** 2 * p.gap(s.x) + p.L * p.distance_squared(z)


class Ratio4(pt.SmoothStronglyConvex):
    """L = 4 mu."""

    parameters = {"mu": pt.Parameter(above=0), "L": lambda p: 4 * p.mu}


class TwoSteps(Method):
    """Two alternating steps, at the rate 9^t."""

    assumes = Ratio4

    def step(self, p, t, x):
        y = x - p.gradient(x) / (3 * p.mu)
        return y - p.gradient(y) / (2 * p.mu)

    def potential(self, p, t, x):
        return 9**t * p.distance_squared(x)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 9**t


class Ratio5(pt.SmoothStronglyConvex):
    """mu = L / 5."""

    parameters = {"L": pt.Parameter(above=0), "mu": lambda p: p.L / 5}


class FourNinths(TwoSteps):
    """The step 2 / (L + mu), at the rate (4/9)^(-t)."""

    assumes = Ratio5

    def step(self, p, t, x):
        return x - 2 * p.gradient(x) / (p.L + p.mu)

    def potential(self, p, t, x):
        return Fraction(4, 9) ** (-t) * p.distance_squared(x)

    def weight(self, p, t):
        return Fraction(4, 9) ** (-t)


class Narrow(pt.SmoothStronglyConvex):
    """mu at least 1, and L between 2 mu and 4 mu."""

    parameters = {
        "mu": pt.Parameter(at_least=1),
        "L": pt.Parameter(above=lambda p: 2 * p.mu, at_most=lambda p: 4 * p.mu),
    }


class OnNarrow(TwoSteps):
    """A class with other domains than the library's."""

    assumes = Narrow

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L

    def potential(self, p, t, x):
        return self.weight(p, t) * p.distance_squared(x)

    def weight(self, p, t):
        return (1 - p.mu / p.L) ** (-2 * t)


class Decay(Memory):
    """A step that decays, with names of Rocq's own."""

    assumes = pt.SmoothConvex
    stepping = pt.Parameter(above=0)
    INR = pt.Parameter(above=0, below=1)
    eta_positive = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p, t, s):
        return XW(s.x - self.INR**t * self.eta_positive * p.gradient(s.x), s.x)

    def potential(self, p, t, s):
        return self.stepping * p.gap(s.x)

    def progress(self, p, t, s):
        return self.stepping * self.INR**t * self.eta_positive / 2 * p.norm_squared(p.gradient(s.x))

    def measure(self, p, t, s):
        return p.gap(s.x)

    def weight(self, p, t):
        return self.stepping


METHODS = [
    HeavyBall, Momentum, NoisyMomentum, NoisyAcceleration, ThreeVectors, KeptDraws, FistaByMemory, TwoSteps,
    FourNinths, OnNarrow, Decay,
    test_geometric_factors.Decay, test_geometric_factors.WarmUp,
]  # fmt: skip


@cache
def exported(method: type[Method]) -> str:
    return export(method)


@pytest.fixture(scope="module")
def all_of_them(compiled):
    """What coqc says of all these files as modules of one."""
    texts = {module_name(trace(method).theorem.name): exported(method) for method in METHODS}
    assert len(texts) == len(METHODS)
    return compiled("Together", together(texts))


@pytest.mark.parametrize("method", METHODS)
def test_it_compiles(method, compiled, all_of_them):
    text = exported(method)
    assert text == export(method)
    # Where one of them fails, each says for itself what is wrong with it.
    alone = all_of_them is not None and not all_of_them.ok
    result = compiled(module_name(trace(method).theorem.name), text) if alone else all_of_them
    if result is not None:
        assert result.ok, result.output
        assert result.assumptions
        assert set(result.assumptions) <= ALLOWED_AXIOMS


# The step in the file is the method's ---------------------------------------------------------------------------------


def written_step(text: str) -> tuple[list[str], list[str], list[str]]:
    """The arguments of the step in order, its equations, and the arguments that the theorem gives it."""
    head, body = re.search(
        r"Definition step \{E : InnerProductSpace\}(.*?): Prop :=\n(.*?)\.\n\n", text, re.DOTALL
    ).groups()
    arguments = [name for group in re.findall(r"\(([^():]*) :", head) for name in group.split()]
    body = re.sub(r"^\s*exists [^,]*,", "", body)
    given = re.search(r"\(forall n(?: state omega)?, step (.*?)\) ->", text.replace("\n", " ")).group(1)
    parts, depth = [""], 0
    for letter in given:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        parts = [*parts, ""] if letter == " " and not depth else [*parts[:-1], parts[-1] + letter]
    return arguments, [part.strip() for part in body.split("/\\")], [part for part in parts if part]


def evaluated(equations: list[str], known: dict[str, Any]) -> dict[str, Any]:
    """The points that the equations define, one after the other."""
    for equation in equations:
        name, _, value = equation.partition(" = ")
        value = value.replace("⊙", "*").replace("⊕", "+").replace("⊖", "-").replace("^", "**")
        value = re.sub(r"\bgrad ([\w']+)", r"grad(\1)", value).replace("'", "_next")
        value = re.sub(r"(?<![\w.])(\d+)(?![\w.])", r"Fraction(\1)", value)
        known[name.replace("'", "_next")] = eval(value, {"Fraction": Fraction}, known)
    return known


@pytest.mark.parametrize("method", [HeavyBall, TwoSteps, FourNinths, OnNarrow, Decay])
@pytest.mark.parametrize("t", [0, 1, 5])
def test_the_step_in_the_file_is_the_methods(method, t):
    statement = trace(method)
    file = File(statement, _arguments(statement))
    arguments, equations, given = written_step(file.text())
    sizes = {"mu": Fraction(3, 2), "L": 4 * Fraction(3, 2) if method is not FourNinths else 5 * Fraction(3, 2)}
    own = {"stepping": Fraction(7), "INR": Fraction(2, 3), "eta_positive": Fraction(1, 11)}
    own = {name: value for name, value in own.items() if hasattr(method, name)}
    here = {"x": Fraction(5, 7), "w": Fraction(-2, 3)}
    here = {name: here[name] for name in statement.state}
    known = {"grad": lambda x: x**2 / 3 - 1, "t": Fraction(t)}
    known |= {file.setting.reals[name]: value for name, value in (sizes | own).items() if name in file.setting.reals}
    known |= {file.states[name]: value for name, value in here.items()}
    known |= {w: Fraction(2, 3) ** t for w in file.powers}
    assert set(arguments) <= set(known) | {f"{file.states[name]}'" for name in here}
    found = evaluated(equations, dict(known))

    stub: Any = SimpleNamespace(gradient=known["grad"], **sizes)
    state = next(iter(here.values())) if len(here) == 1 else XW(**here)
    after = method(**own).step(stub, Fraction(t), state)
    after = after if isinstance(after, tuple) else (after,)
    assert [found[f"{file.states[name]}_next"] for name in here] == list(after)

    # The theorem gives the step what its arguments are called, the time, and the state before and after.
    meant = {"t": "(INR n)"} | {w: f"(({b}) ^ n)" for w, b in zip(file.powers, file.bases, strict=True)}
    meant |= {text: f"({text} n)" for text in file.states.values()}
    meant |= {f"{text}'": f"({text} (S n))" for text in file.states.values()}
    assert given == [meant.get(name, name) for name in arguments]


@pytest.mark.parametrize("method", METHODS)
def test_no_two_variables_of_the_theorem_are_one(method):
    text = exported(method)
    head = text[text.rindex("\nTheorem ") :].partition(" :\n")[0]
    names = [name for group in re.findall(r"\(([^():]*) :", head) for name in group.split()]
    assert len(names) == len(set(names)) >= 4
    premises = re.search(r"intros (.*?)\.", text[text.rindex("\nTheorem ") :], re.DOTALL).group(1).split()
    assert not set(premises) & set(names)
    assert len(premises) == len(set(premises))


# Names ----------------------------------------------------------------------------------------------------------------


AWKWARD = st.sampled_from(("fun", "in", "end", "S", "O", "t", "L", "eta", "η", "Η", "μ", "f_smooth", "x'", "x_1", "x"))


# A table of all letters, which takes a second to make, is not needed for any letter.
LETTERS = st.integers(0, 0xD7FF).map(chr)


@given(st.lists(st.text(LETTERS, min_size=1, max_size=12) | AWKWARD))
@settings(max_examples=150, deadline=None)
def test_names_are_distinct_identifiers(names):
    made = Names()
    found = [made.fresh(name) for name in names]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in found)
    assert not set(found) & {"fun", "in", "end", "S", "O", "INR", "f", "grad", "step", "stepping", "Phi", "I", "by"}
    assert not any(name.endswith(("_positive", "_value", "_smooth", "_oracle", "_1_positive")) for name in found)


def test_names_of_greek_letters():
    names = Names()
    assert [names.fresh(name) for name in ("η", "eta", "Σ", "µ", "x²")] == ["eta", "eta_1", "Sigma", "ub5", "xub2"]


@pytest.mark.parametrize("name", ["potential", "step", "1st theorem", "in", "Übung", "?"])
def test_a_theorem_may_have_any_name(name):
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", theorem_name(name))
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", module_name(name))
    assert theorem_name(name) not in ("potential", "step", "in")


class Quarter(pt.SmoothConvex):
    """A class with an inequality of its own is none of the library's."""

    def between(self, i, j):
        return super().between(i, j)


class OnQuarter(HeavyBall):
    """Not to be exported."""

    assumes = Quarter


def test_a_class_that_says_more_is_refused():
    with pytest.raises(NotExportableError, match="no definition of the class Quarter"):
        export(OnQuarter)
