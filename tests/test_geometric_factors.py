"""Geometric factors gamma^t: at most 1 where 0 < gamma <= 1, at least 1 where gamma >= 1, and so at every sample."""

import copy
import json
import random
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import Method
from potential import kernel, signs, summation
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.roots import NesterovSequence
from potential.algebra.work import Work
from potential.certificate import Certificate, digest
from potential.conclusion import start_pieces
from potential.kernel import Geometric, Split
from potential.refutation import worst_step as refuter
from potential.search.samples import sample_generators
from potential.statement.trace import trace


class Decay(Method):
    """Steps gamma^t / L: the descent lemma, with a step that decays."""

    assumes = pt.Smooth
    gamma = pt.Parameter(above=0, below=1)

    def size(self, p, t):
        return self.gamma**t / p.L

    def step(self, p, t, x):
        return x - self.size(p, t) * p.gradient(x)

    def potential(self, p, t, x):
        return p.gap(x)

    def progress(self, p, t, x):
        return self.size(p, t) / 2 * p.norm_squared(p.gradient(x))

    def measure(self, p, t, x):
        return p.norm_squared(p.gradient(x))

    def weight(self, p, t):
        return 0


class WarmUp(Decay):
    """Steps (1 - gamma^(t+1)) / L."""

    def size(self, p, t):
        return (1 - self.gamma ** (t + 1)) / p.L


class NegativeExponent(Decay):
    """The same decay, with rho = 1/gamma above 1."""

    gamma = None
    rho = pt.Parameter(above=1)

    def size(self, p, t):
        return self.rho ** (-t) / p.L


class Both(Decay):
    """A warm up and a decay at once, with another base."""

    delta = pt.Parameter(above=0, at_most=1)

    def size(self, p, t):
        return (1 - self.gamma ** (t + 1)) * self.delta ** (2 * t) / p.L


class OfTheClass(Method):
    """Decay at a rate that the class gives."""

    assumes = pt.SmoothStronglyConvex

    def step(self, p, t, x):
        return x - (1 - p.mu / p.L) ** t / p.L * p.gradient(x)

    def potential(self, p, t, x):
        return p.gap(x)

    def progress(self, p, t, x):
        return (1 - p.mu / p.L) ** t / (2 * p.L) * p.norm_squared(p.gradient(x))

    def measure(self, p, t, x):
        return p.norm_squared(p.gradient(x))

    def weight(self, p, t):
        return 0


@pytest.mark.parametrize("method", [Decay, WarmUp, NegativeExponent, Both, OfTheClass])
def test_a_step_that_decays_or_warms_up(method):
    proof = pt.prove(method)
    assert pt.verify(proof.certificate, method)
    assert pt.verify(Certificate.from_json(proof.certificate.to_json()), method)


class Growing(Decay):
    """gamma^t / L with gamma above 1: too long from some t on."""

    gamma = pt.Parameter(above=1)


class TooLong(Decay):
    """A step 3 gamma^t / L, too long at t = 0 only, and for gamma near 1 for longer."""

    def size(self, p, t):
        return 3 * self.gamma**t / p.L


@pytest.mark.parametrize("method", [Growing, TooLong])
def test_a_step_too_long_is_not_proved(method):
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(method)
    assert caught.value.kind in ("false", "not implied")


# Signs ----------------------------------------------------------------------------------------------------------------


def field_with_powers() -> Field:
    """Powers of a base below 1, of one above 1, and of one of which nothing is known."""
    parameters = {
        "t": pt.Parameter(at_least=0),
        "a": pt.Parameter(above=0, at_most=1),
        "b": pt.Parameter(at_least=1),
        "c": pt.Parameter(above=0),
    }
    keys: tuple[str, ...] = ()
    for name in "abc":
        fld = Field(parameters, keys)
        keys += (str(fld.values[name].element),)
    fld = Field(parameters, keys)
    for name in "abc":
        fld.power(fld.values[name])
    return fld


coefficients = st.dictionaries(
    st.tuples(st.integers(0, 1), *[st.integers(0, 1)] * 3, *[st.integers(0, 2)] * 3),
    st.integers(-3, 3).filter(bool),
    min_size=1,
    max_size=5,
)


@given(coefficients, st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_a_sign_that_is_shown_holds_at_every_t(terms, seed):
    fld = FIELD
    p = fld.algebra.ring.from_dict(terms)
    reasons: dict[Any, Any] = {}
    work = Work(2e4)
    with fld.algebra.counting(work), work.at_most(1e4):
        signs.explain(p, fld, reasons, 1)
    shown, strict = kernel.sign(p, fld.generators, reasons)
    rng = random.Random(seed)
    for t in (0, 0, 1, 2, 5, 40):
        sample = {str(s): Fraction(rng.choice((0, 1, 2, 7)), rng.randint(1, 9)) for s in fld.algebra.symbols}
        sample |= {g.name: max(sample[g.name], Fraction(1, 9)) for g in fld.generators if g.strict}
        full = fld.completed({**sample, "t": Fraction(t)})
        assert full is not None
        value = fld.algebra.new(p).at([full[str(s)] for s in fld.algebra.symbols])
        assert shown * value >= 0
        assert not strict or value != 0


FIELD = field_with_powers()


def test_what_is_known_of_a_factor():
    below, above, unknown = (g for g in map(Coefficient, [FIELD] * 7, FIELD.algebra.gens) if "power" in str(g.element))
    for c, sign in ((1 - below, 1), (above - 1, 1), (unknown - 1, 0), (1 - unknown, 0), (1 - below * above, 0)):
        reasons: dict[Any, Any] = {}
        signs.explain(c.element.numer, FIELD, reasons)
        assert kernel.coefficient_sign(c, reasons)[0] == sign
        # A factor is 1 at t = 0.
        assert not kernel.coefficient_sign(c, reasons)[1]


def test_no_other_generator_is_a_factor():
    ring = FIELD.algebra.ring
    for k, g in enumerate(ring.gens):
        for p in (1 - g, g - 1):
            shown = kernel.sign(p, FIELD.generators, {p: Geometric(k)})[0]
            assert shown == {"power_1": -1, "power_2": 1}.get(str(g), 0) * (1 if p == g - 1 else -1)
    for k in (-1, len(ring.gens)):
        p = 1 - ring.gens[0]
        assert kernel.sign(p, FIELD.generators, {p: Geometric(k)}) == (0, False)


@pytest.mark.parametrize("cut", [Fraction(1, 2), Fraction(1), Fraction(3)])
def test_what_is_cut_is_no_factor_any_more(cut):
    """On [0, a) and on [a, oo) the generator is another one, of which it is not known that it is at most 1."""
    ring = FIELD.algebra.ring
    k = next(k for k, g in enumerate(ring.gens) if str(g) == "power_1")
    for constant in range(-3, 4):
        for slope in range(-3, 4):
            p = ring(constant) + slope * ring.gens[k]
            parts = kernel.halves(p, k, ring.domain(cut.numerator, cut.denominator))
            reasons = {p: Split(k, ring.domain(cut.numerator, cut.denominator))}
            reasons |= {q: Geometric(k) for q in parts if q != p}
            shown, _ = kernel.sign(p, FIELD.generators, reasons)
            assert not shown or shown * constant >= 0 <= shown * (constant + slope)
            assert not shown or shown * slope >= 0  # on all of (0, oo)


@pytest.mark.parametrize("name", ["t", "s_gamma", "power_9", 1, None])
def test_a_certificate_that_names_another_generator_is_refused(name):
    content = copy.deepcopy(dict(pt.prove(Decay).certificate.content))
    (entry,) = (item for item in content["signs"] if "geometric" in item)
    assert entry["geometric"] == "power_1"
    entry["geometric"] = name
    assert not pt.verify(Certificate(content), Decay)


# Samples --------------------------------------------------------------------------------------------------------------


class YZ(NamedTuple):
    y: Any
    z: Any


class Accelerated(Method):
    """FISTA's recursion with a decay, so that a sequence and two factors occur."""

    assumes = pt.SmoothConvex
    lam = NesterovSequence()
    gamma = pt.Parameter(above=0, below=1)
    rho = pt.Parameter(above=1)

    def start(self, p, x0):
        return YZ(x0, x0)

    def step(self, p, t, s):
        x = (1 - 1 / self.lam(t + 1)) * s.y + s.z / self.lam(t + 1)
        return YZ(x - self.gamma**t * p.gradient(x) / p.L, s.z - self.rho ** (-t) * p.gradient(x))

    def potential(self, p, t, s):
        return self.lam(t) ** 2 * p.gap(s.y) + self.rho ** (-t) * p.distance_squared(s.z)


def test_samples_occur():
    fld = trace(Accelerated).field
    drawn = [sample_generators(fld, seed) for seed in range(12)]
    drawn += [sample for stage in refuter.samples(fld) for sample in stage]
    assert len(drawn) > 100
    bases = [fld.power_bases[k] for k in range(2)]
    term = [0.0]
    for _ in range(200):
        term.append((1 + (1 + 4 * term[-1] ** 2) ** 0.5) / 2)
    for sample in drawn:
        t = int(sample["t"])
        for k, base in enumerate(bases):
            assert sample[f"power_{k + 1}"] == base.evaluate(sample) ** t
        assert abs(fld.values["lam_t"].evaluate(sample) - term[t]) <= 1e-5
        assert t or fld.values["lam_t"].evaluate(sample) == 0


class Seven(Method):
    """False, with more than four parameters."""

    assumes = pt.SmoothStronglyConvex
    a = pt.Parameter(above=0)
    b = pt.Parameter(above=0)
    c = pt.Parameter(at_least=0)
    d = pt.Parameter(above=0, at_most=1)
    e = pt.Parameter(above=0)

    def step(self, p, t, x):
        return x - (self.a + self.b + self.c + self.d + self.e) * p.gradient(x)

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1


def test_a_false_claim_with_many_parameters_is_refuted():
    with pytest.raises(pt.NotProved) as caught:
        pt.prove(Seven)
    assert caught.value.kind == "false"
    assert caught.value.counterexample.replay().excess > 0


class Popov(Method):
    """V = d2 + ||x - w||^2/2 falls for s L <= 0.4714 only: a rotation raises it at s = 1/(2L), an end of the domain."""

    assumes = pt.MonotoneLipschitz
    s = pt.Parameter(above=0, at_most=lambda p: 1 / (2 * p.L))

    def start(self, p, x0):
        return YZ(x0, x0)

    def step(self, p, t, z):
        w = z.y - self.s * p.operator(z.z)
        return YZ(z.y - self.s * p.operator(w), w)

    def potential(self, p, t, z):
        return p.distance_squared(z.y) + p.norm_squared(z.y - z.z) / 2

    def measure(self, p, t, z):
        return p.distance_squared(z.y)

    def weight(self, p, t):
        return 1


def test_the_ends_of_a_domain_are_looked_at():
    with pytest.raises(pt.NotProved, match=r"is false at t = 0, L = 1, s = 1/2\.") as caught:
        pt.prove(Popov)
    assert caught.value.counterexample is not None


class LojasiewiczAtBest(Method):
    """Gradient descent under the Polyak-Lojasiewicz inequality, with the best factor that it has.

    Source: de Klerk, Glineur, Taylor 2017; Yue, Fang, Lin 2023.
    """

    assumes = pt.PolyakLojasiewicz

    def step(self, p, t, x):
        return x - p.gradient(x) / p.L

    def weight(self, p, t):
        return (2 * (p.L - p.mu) / (2 * p.L + p.mu)) ** (-t)

    def potential(self, p, t, x):
        return self.weight(p, t) * p.gap(x)


@pytest.fixture(scope="module")
def lojasiewicz():
    return pt.prove(LojasiewiczAtBest)


def with_coefficients(certificate: Certificate, old: str, new: str) -> str:
    content = json.loads(json.dumps(certificate.content).replace(old, new))
    return json.dumps({**content, "digest": digest(content)})


@pytest.mark.parametrize(
    ("same", "text"),
    [
        (True, "2**t*"),
        (True, "4**t/2**t*"),
        (True, "2*2**(t - 1)*"),
        (False, "3**t*"),
        (False, "2**(t + 1)*"),
        (False, "2**(-t)*"),
        (False, "(-2)**t*"),
        (False, "1*"),
        (False, "2**(t**2)*"),
        (False, "2**(1000000*t)*"),
        (False, "0**t*"),
        (False, "(2**t + 0)*"),
    ],
)
def test_a_product_of_powers_is_read_as_the_power_of_the_product(lojasiewicz, same, text):
    """SymPy writes (2 x) ** t as 2 ** t x ** t: what is read is the factor itself, and nothing else passes for it."""
    changed = with_coefficients(lojasiewicz.certificate, "2**t*", text)
    assert text in changed
    assert bool(pt.verify(changed, LojasiewiczAtBest)) is same


@pytest.mark.parametrize(
    ("same", "bound"),
    [
        (True, "2**T*(L - mu)**T*(2*L + mu)**(-T)*Delta_0"),
        (True, "2**(T - 1)*((L - mu)/(2*L + mu))**(T + 1)*2*Delta_0*(2*L + mu)/(L - mu)"),
        (True, "4**T*2**(-T)*((L - mu)/(2*L + mu))**T*Delta_0"),
        (False, "2**T*((L - mu)/(2*L + mu))**(T + 1)*Delta_0"),
        (False, "2**(T + 1)*((L - mu)/(2*L + mu))**T*Delta_0"),
        (False, "2**T*((L - mu)/(2*L + mu))**(2*T)*Delta_0"),
        (False, "2**(-T)*((L - mu)/(2*L + mu))**T*Delta_0"),
        (False, "2**T*(L - mu)**T*Delta_0"),
        (False, "(-2)**T*((L - mu)/(2*L + mu))**T*Delta_0"),
        (False, "2**T*T*((L - mu)/(2*L + mu))**T*Delta_0"),
        (False, "2**(T**2)*((L - mu)/(2*L + mu))**T*Delta_0"),
    ],
)
def test_a_printed_bound_is_the_one_that_was_shown(lojasiewicz, same, bound):
    """The bound that is printed is read back, and compared with the total over the weight."""
    conclusion = lojasiewicz.conclusion
    start = sympy.Symbol("Delta_0", nonnegative=True)
    printed = sympy.sympify(bound, locals={"T": summation.T, "Delta_0": start})
    below = summation.weight_pieces(conclusion.summation.divisor, conclusion.statement)
    back = summation.ReadBack(conclusion.statement)
    assert back.same(printed, start_pieces(conclusion.statement), below) is same
