"""The conclusion: sums against direct summation, the closed forms of certificates, and what a potential bounds."""

import copy
import json
import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs_of_catalogue import saved_proof_of, statement_of

import methods
import potential as pt
from methods import Flow, Method
from potential import certificate as certificates
from potential import proof as checking
from potential import summation as rules
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.parameters import Parameter
from potential.catalogue import saved_certificate
from potential.certificate import Certificate
from potential.conclusion import Conclusion, conclude
from potential.search import closed_sums as closed_forms
from potential.search.concluding import find
from potential.statement.trace import trace
from potential.summation import LEMMAS, LastWeight, SumBound, Summation, T

# Sums of random terms -------------------------------------------------------------------------------------------------

VALUES = {"c": Fraction(3, 2), "a": Fraction(1, 3), "rho": Fraction(2, 5), "sigma": Fraction(7, 4)}


def _field() -> Field:
    declared: dict[str, Any] = {
        "t": Parameter(at_least=0),
        "c": Parameter(at_least=0),
        "a": Parameter(above=0),
        "rho": Parameter(above=0, below=1),
        "sigma": Parameter(above=1),
        "eta_t": Parameter(above=0, sequence=True),
        "lam": pt.NesterovSequence(),
    }
    for name, parameter in declared.items():
        parameter.name = name
    plain = Field(declared)
    bases = tuple(str(plain.values[name].element) for name in ("rho", "sigma"))
    return Field(declared, bases)


FIELD = _field()
for base in ("rho", "sigma"):
    FIELD.power(FIELD.values[base])
LAMBDA = pt.NesterovSequence()


def eta(t: int) -> Fraction:
    """A sequence that rises and falls."""
    return Fraction(1 + (7 * t) % 5, 2 + t)


def generators(t: int) -> dict[str, Any]:
    """The values of the field's generators at step t."""
    lam = Fraction(LAMBDA(t)), Fraction(LAMBDA(t + 1))
    return {
        "t": Fraction(t),
        "c": VALUES["c"],
        "a": VALUES["a"],
        "s_rho": (1 - VALUES["rho"]) / VALUES["rho"],
        "s_sigma": VALUES["sigma"] - 1,
        "eta_t": eta(t),
        "s_lam": lam[0] + lam[1] - 1,
        "power_1": VALUES["rho"] ** t,
        "power_2": VALUES["sigma"] ** t,
    }


def test_the_generators_stand_for_the_parameters() -> None:
    for name in ("c", "a", "rho", "sigma"):
        assert FIELD.values[name].evaluate(generators(3)) == VALUES[name]
    assert math.isclose(FIELD.values["lam_t"].evaluate(generators(3)), LAMBDA(3), rel_tol=1e-12)
    assert set(generators(0)) == {str(s) for s in FIELD.algebra.symbols}


def value_of(bound: SumBound, steps: int) -> float:
    """A bound after so many steps, by what its parts mean."""
    total = float(sum((c.evaluate(generators(steps)) for c in bound.closed), Fraction(0)))
    for c, name, shift in bound.lemmas:
        a = float(shift.evaluate(generators(0)))
        known = {
            "harmonic": lambda a=a: 1 / a + math.log((steps + a - 1) / a),
            "harmonic-below": lambda a=a: math.log((steps + a) / a),
            "nesterov-above": lambda a=a: a * steps**2,
            "nesterov-below": lambda a=a: a * (steps + 1) ** 2 / 4,
        }
        total += float(c.evaluate(generators(0))) * known[name]()
    for c, summand in bound.kept:
        total += float(c.evaluate(generators(0)) * sum(summand.evaluate(generators(t)) for t in range(steps)))
    return total


PIECES: list[Any] = [
    lambda v, k, q: v["t"] ** k,
    lambda v, k, q: v["c"] * v["t"] ** k,
    lambda v, k, q: 1 / (v["t"] + k + 1),
    lambda v, k, q: v["c"] / (2 * v["t"] + 2 * k + 1),
    lambda v, k, q: 1 / (v["t"] + v["a"]),
    lambda v, k, q: 1 / (v["t"] + v["a"] + k) ** 2,
    lambda v, k, q: 1 / (v["t"] + k + 1) ** (2 + k % 2),
    lambda v, k, q: 1 / ((v["t"] + 1) * (v["t"] + 2 + k)),
    lambda v, k, q: (v["t"] + 1) / (v["t"] + 2 + k),
    lambda v, k, q: 1 / (v["t"] ** 2 + 1 + k),
    lambda v, k, q: v["rho"] ** (v["t"] + k),
    lambda v, k, q: v["rho"] ** (-v["t"]),
    lambda v, k, q: v["t"] * v["rho"] ** (2 * v["t"]),
    lambda v, k, q: v["c"] * v["sigma"] ** v["t"],
    lambda v, k, q: v["rho"] ** v["t"] * v["sigma"] ** (v["t"] * k),
    lambda v, k, q: v["rho"] ** v["t"] / (v["t"] + 1),
    lambda v, k, q: v["eta_t"] ** (1 + k % 3),
    lambda v, k, q: v["c"] * v["eta_t"] * v["t"],
    lambda v, k, q: v["eta_t"] / (1 + v["eta_t"]),
    lambda v, k, q: v["lam_t"],
    lambda v, k, q: v["lam_next"] * (1 + v["c"]),
    lambda v, k, q: v["lam_next"] ** 2 - v["lam_t"] ** 2,
]


def term_of(parts: list[tuple[int, int, Fraction]]) -> Coefficient:
    """A sum of multiples of pieces."""
    total = FIELD.coefficient(0)
    for piece, k, q in parts:
        total = total + PIECES[piece % len(PIECES)](FIELD.values, k, q) * q
    return total


def check_sums(term: Coefficient) -> None:
    """Both bounds of the sum of a term hold, and are shown by the rules."""
    reasons: dict[Any, Any] = {}
    above = closed_forms.upper(term, reasons)
    assert not rules.refute_sum(term, above, 1, reasons)
    below = list(closed_forms.lower(term, reasons))
    assert below
    for bound in below:
        assert not rules.refute_sum(term, bound, -1, reasons)
    direct = 0.0
    for steps in range(1, 8):
        direct += float(term.evaluate(generators(steps - 1)))
        slack = 1e-9 * (1 + abs(direct))
        assert value_of(above, steps) >= direct - slack, (str(term), steps, above)
        for bound in below:
            assert value_of(bound, steps) <= direct + slack, (str(term), steps, bound)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("piece", range(len(PIECES)))
def test_sums_of_each_piece_against_direct_summation(piece: int, sign: int) -> None:
    terms = {}
    for k in range(4):
        term = term_of([(piece, k, Fraction(sign * 2, 3))])
        terms[term.element] = term
    for term in terms.values():
        check_sums(term)


# Polynomials, simple poles, squares of poles, products, geometric factors, such over a pole, two kinds of sequences.
KINDS = ((0, 1), (2, 3, 4), (5, 6), (7, 8, 9), (10, 11, 12, 13, 14), (15,), (16, 17, 18), (19, 20, 21))


PAIRS = [
    (one[j % len(one)], other[(i + (i == j)) % len(other)])
    for i, one in enumerate(KINDS)
    for j, other in enumerate(KINDS[i:], start=i)
    if len(one) > 1 or i != j
]


def test_each_piece_is_in_a_pair() -> None:
    assert {piece for pair in PAIRS for piece in pair} == set(range(len(PIECES)))


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_sums_of_a_piece_of_each_kind_and_one_of_each_other_against_direct_summation(pair: tuple[int, int]) -> None:
    """What a sum of two does depends on their kinds: the pieces of a kind take turns."""
    rng = random.Random(str(pair))
    check_sums(
        term_of(
            [(which, rng.randrange(4), Fraction(rng.choice((1, 1, 2, 3, -1, -2)), rng.randint(1, 5))) for which in pair]
        )
    )


piece = st.tuples(
    st.integers(0, len(PIECES) - 1), st.integers(0, 3), st.fractions(-3, 3, max_denominator=7).filter(bool)
)


@given(st.lists(piece, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_any_sum_is_bounded(parts: list[tuple[int, int, Fraction]]) -> None:
    check_sums(term_of(parts))


def test_exact_sums_are_exact() -> None:
    """Polynomials, geometric factors, telescoping fractions and what is kept lose nothing."""
    v = FIELD.values
    for term in (
        v["t"] ** 3 + v["c"],
        v["rho"] ** v["t"] * (v["t"] + 1),
        1 / ((v["t"] + v["a"]) * (v["t"] + v["a"] + 2)),
        v["eta_t"] ** 2 * v["c"] + v["t"],
    ):
        bound = closed_forms.upper(term, {})
        assert rules.is_exact(term, bound)
        for steps in (1, 2, 5):
            direct = float(sum(term.evaluate(generators(t)) for t in range(steps)))
            assert math.isclose(value_of(bound, steps), direct, rel_tol=1e-12)


@pytest.mark.parametrize("name", LEMMAS)
@given(a=st.fractions(Fraction(1, 20), 40), steps=st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_lemmas(name: str, a: Fraction, steps: int) -> None:
    """Each lemma at numbers, by direct summation; the integral by its antiderivative."""
    lemma = LEMMAS[name]
    said = float(lemma.bound(sympy.Rational(a.numerator, a.denominator)).subs(T, steps))
    if lemma.continuous:
        assert math.isclose(said, math.log((steps + a) / a), rel_tol=1e-12)
        return
    direct = sum(float(lemma.term(FIELD, FIELD.coefficient(a)).evaluate(generators(t))) for t in range(steps))
    for sense in lemma.senses:
        assert sense * said >= sense * direct - 1e-9 * (1 + abs(direct))


# What the rules refuse ------------------------------------------------------------------------------------------------


def refused(term: Coefficient, bound: SumBound, sense: int, reason: str) -> None:
    reasons: dict[Any, Any] = {}
    assert reason in rules.refute_sum(term, bound, sense, reasons)


def test_bounds_that_are_none() -> None:
    one, t, v = FIELD.coefficient(1), FIELD.values["t"], FIELD.values
    refused(t, SumBound((t * (t - 1) / 2 - one,)), 1, "on the wrong side of 0")
    refused(t, SumBound((t * (t - 1) / 3,)), 1, "grows by too little")
    refused(t, SumBound((t * (t + 1),)), -1, "grows by too little")
    refused(t, SumBound((t * (t - 1) / 2 + one,)), -1, "on the wrong side of 0")
    refused(v["eta_t"], SumBound((v["eta_t"] * t,)), 1, "a term of a sequence")
    refused(v["lam_t"], SumBound((v["lam_next"] * t,)), 1, "whose own next is not known")
    refused(one, SumBound((t / Coefficient(FIELD, (t - 3).element),)), 1, "never to vanish")
    refused(one, SumBound((t + one - one / Coefficient(FIELD, t.element),)), 1, "never to vanish")
    refused(v["eta_t"], SumBound((), (), ((v["eta_t"], one),)), 1, "a factor that changes with t")
    refused(one, SumBound((trace("gradient-descent/smooth-convex").field.coefficient(1),)), 1, "another statement")


class Growing(Method):
    """The base of a power changes with t: what it is at t + 1 is not the base times it."""

    assumes = pt.Constrained(pt.ConvexLipschitz)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return (t + 2) ** (t + 1) * p.distance_squared(x)

    def budget(self, p: Any, t: Any) -> Any:
        return (t + 2) ** (t + 1) * p.D**2


class Bounded(Method):
    """A constant below a sequence: its place below the sequence's term is no constant."""

    assumes = pt.ConvexLipschitz
    eta = pt.Parameter(above=0, sequence=True)
    beta = pt.Parameter(above=0, at_most=lambda p: p.eta_t)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta(t) / self.beta * p.subgradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / 2

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return self.eta(t) / self.beta * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return (self.eta(t) / self.beta) ** 2 * p.G**2 / 2


@pytest.mark.parametrize("claim", [Growing, Bounded])
def test_what_changes_is_no_constant_of_a_sum(claim: Any) -> None:
    """Refused, or kept as a sum of the terms at each t."""
    try:
        conclusion = pt.prove(claim).conclusion
    except pt.PotentialError:
        return
    assert conclusion.total.has(sympy.Sum)
    assert conclusion.kind == "sum" or conclusion.factor.has(sympy.Sum)


def test_lemmas_that_do_not_apply() -> None:
    one, t, v = FIELD.coefficient(1), FIELD.values["t"], FIELD.values
    term = 1 / (t + 1)
    assert not rules.refute_sum(term, SumBound((), ((one, "harmonic", one),)), 1, {})
    assert not rules.refute_sum(term, SumBound((), ((one, "harmonic-below", one),)), -1, {})
    refused(term, SumBound((), ((one, "harmonic-below", one),)), 1, "no lemma 'harmonic-below'")
    refused(term, SumBound((), ((one, "harmonic", one),)), -1, "no lemma 'harmonic'")
    refused(term, SumBound((), ((one, "logarithm", one),)), 1, "no lemma 'logarithm'")
    refused(term, SumBound((), ((one, "magic", one),)), 1, "no lemma 'magic'")
    refused(term, SumBound((), ((one, "harmonic", one * 2),)), 1, "grows by too little")
    refused(term, SumBound((), ((one / 2, "harmonic", one),)), 1, "grows by too little")
    refused(-term, SumBound((), ((-one, "harmonic", one),)), 1, "not shown to be positive")
    refused(term, SumBound((), ((one, "harmonic", one - one),)), 1, "not shown to be positive")
    refused(term, SumBound((), ((one, "harmonic", v["c"]),)), 1, "not shown to be positive")
    refused(t * term, SumBound((), ((t, "harmonic", one),)), 1, "a factor that changes with t")
    plain = trace("subgradient/strongly-convex").field
    assert "a sequence that is not there" in rules.refute_sum(
        plain.coefficient(0), SumBound((), ((plain.coefficient(1), "nesterov-above", plain.coefficient(1)),)), 1, {}
    )


def test_the_weight_of_the_last_step() -> None:
    """lambda_T >= (T + 1)/2 makes a weight smaller: only where the measure is shown not to be negative."""
    statement = trace("fista/convex")
    summation, reasons = find(statement)
    assert isinstance(summation.divisor, LastWeight)
    assert summation.divisor.power == 2
    one = statement.field.coefficient(1)

    def reason(**change: Any) -> str:
        parts = {"kind": "last", "spent": SumBound(), "divisor": LastWeight(one, 2), "measure": summation.measure}
        return rules.refute(statement, Summation(**{**parts, **change}), reasons)

    assert not reason()
    assert "not shown to be non-negative" in reason(measure=None)
    assert "the weight is" in reason(divisor=LastWeight(one * 2, 2))
    assert "the weight is" in reason(divisor=LastWeight(one, 3))
    assert "no positive power" in reason(divisor=LastWeight(one, -2))
    assert "no conclusion of the kind" in reason(kind="mean")
    assert "no conclusion of the kind" in reason(divisor=None)
    assert "no conclusion of the kind" in reason(kind="best")
    assert "nothing" in reason(kind="sum", divisor=None)


# Certificates ---------------------------------------------------------------------------------------------------------

SOME = [
    "subgradient/strongly-convex",
    "subgradient/strongly-convex-weighted",
    "subgradient/varying-steps",
    "gradient-descent/stochastic",
    "gradient-descent/finite-sum-strongly-convex",
    "frank-wolfe/smooth-convex",
    "fista/convex",
    "krasnoselskii-mann/varying-steps",
    "triple-momentum/strongly-convex",
]


def content_of(name: str) -> dict[str, Any]:
    """What the saved certificate says, which is what the prover finds, as test_proofs.py shows."""
    return dict(Certificate.from_json(saved_certificate(name) or "").content)


def changes(entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every lie of these kinds that the conclusion of a certificate can tell."""
    found: list[tuple[str, dict[str, Any]]] = []

    def changed(what: str, change: Any) -> None:
        new = copy.deepcopy(entry)
        change(new)
        if new != entry:
            found.append((what, new))

    for kind in ("last", "mean", "sum", "", None, 3):
        changed(f"kind {kind}", lambda e, kind=kind: e.update(kind=kind))
    for of in ("sum of budgets", "sum of shares"):
        if of not in entry:
            continue
        less, more = ("/2", "-1") if of == "sum of budgets" else ("*2", "+1")
        for k in range(len(entry[of]["closed forms"])):
            for end in (less, more, "*t", "/0", " + nonsense", "*(-1)"):
                changed(
                    f"{of} closed {end}",
                    lambda e, of=of, k=k, end=end: e[of]["closed forms"].__setitem__(
                        k, f"({e[of]['closed forms'][k]}){end}"
                    ),
                )
            changed(f"{of} dropped", lambda e, of=of: e[of].update({"closed forms": []}))
        for k in range(len(entry[of]["lemmas"])):
            for key, value in (
                ("factor", "-1"),
                ("factor", "0"),
                ("factor", "t"),
                ("a", "2"),
                ("a", "0"),
                ("a", "-1"),
                ("lemma", "harmonic-below"),
                ("lemma", "logarithm"),
                ("lemma", "magic"),
                ("lemma", 7),
                ("says", "sum over t < T of 1/(t + a) <= 1"),
            ):
                changed(f"{of} {key}", lambda e, of=of, k=k, key=key, v=value: e[of]["lemmas"][k].update({key: v}))
        for k in range(len(entry[of]["sums"])):
            for key, end in (
                ("factor", "*0"),
                ("factor", "*t"),
                ("summand", "*0"),
                ("summand", "/2"),
                ("summand", "*t"),
            ):
                changed(
                    f"{of} kept {key}{end}",
                    lambda e, of=of, k=k, key=key, end=end: e[of]["sums"][k].update(
                        {key: f"({e[of]['sums'][k][key]}){end}"}
                    ),
                )
        changed(f"{of} junk", lambda e, of=of: e[of].update(more=1))
    if "weight" in entry:
        for value in ("1", "-1", "0", "t", "t**3"):
            changed(f"weight {value}", lambda e, v=value: e["weight"].update(factor=v))
        for power in (0, 1, 3, -2, 1.0, True, "2"):
            changed(f"power {power}", lambda e, p=power: e["weight"].update({"power of the sequence": p}))
        changed("no weight", lambda e: e.pop("weight"))
    for sign in ("sign of the measure", "sign of the progress"):
        if sign in entry:
            for m in range(len(entry[sign]["multipliers"])):
                changed(
                    f"{sign} multiplier",
                    lambda e, sign=sign, m=m: e[sign]["multipliers"][m].update(multiplier="-1"),
                )
            changed(f"{sign} empty", lambda e, sign=sign: e[sign].update(multipliers=[], squares=[]))
    changed("junk", lambda e: e.update(more=1))
    return found


@pytest.mark.parametrize("name", SOME)
def test_a_changed_conclusion_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = content_of(name)
    assert pt.verify(Certificate(content))
    # The statement stays the same through all changes: the code is read, and its text made, once.
    statement = statement_of(name)
    premises = certificates.premise_texts(statement)
    monkeypatch.setattr(checking, "trace", lambda claim: statement)
    monkeypatch.setattr(certificates, "premise_texts", lambda statement: premises)
    assert pt.verify(Certificate(content))
    for what, entry in changes(content["conclusion"]):
        verdict = pt.verify(Certificate({**content, "conclusion": entry}))
        assert not verdict, (what, entry)
        assert verdict.reason


@pytest.mark.parametrize("name", SOME)
def test_another_bound_in_words_is_refused(name: str) -> None:
    content = content_of(name)
    content["statement"]["conclusion"] += "/2"
    verdict = pt.verify(Certificate(content))
    assert "states something else" in verdict.reason
    content = content_of(name)
    content["statement"]["and more"] = "f is 0"
    assert not pt.verify(Certificate(content))


def test_an_old_certificate_says_how_to_make_a_new_one() -> None:
    text = Certificate(content_of("frank-wolfe/smooth-convex")).to_json().replace('"version": 2', '"version": 1')
    assert "potential prove frank-wolfe/smooth-convex --save" in pt.verify(text).reason
    for name in ("x" * 500, 7, "\n", None):
        body = json.loads(text) | {"theorem": name}
        assert "potential prove NAME --save" in pt.verify(json.dumps(body)).reason


@pytest.mark.parametrize("text", ["0**t", "1/(t - t)", "1/0", "(t - t)**(-1)", "t**t**t", "2**10**9"])
def test_a_closed_form_without_meaning_is_refused(text: str) -> None:
    content = content_of("frank-wolfe/smooth-convex")
    content["conclusion"]["sum of budgets"]["closed forms"] = [text]
    assert not pt.verify(Certificate(content))


def test_only_the_rules_make_a_conclusion() -> None:
    known = saved_proof_of("frank-wolfe/smooth-convex").conclusion
    parts = (known.statement, known.summation, known.quantity, known.bound / 2, known.total, known.factor, {})
    for key in ((), (object(),), (None,)):
        with pytest.raises(TypeError):
            Conclusion(*parts, *key)
    with pytest.raises(AttributeError):
        known.bound = known.bound / 2
    with pytest.raises(pt.CertificateError, match="grows by too little"):
        conclude(known.statement, Summation("last", SumBound(), known.summation.divisor), {})


# The catalogue --------------------------------------------------------------------------------------------------------

EARLIER = json.loads((Path(__file__).parent / "earlier_bounds.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EARLIER)
def test_no_bound_is_worse_than_it_was(name: str) -> None:
    """At points of the domain: what was printed before the conclusion was shown, and what is printed now."""
    conclusion, earlier = saved_proof_of(name).conclusion, EARLIER[name]
    assert conclusion.kind == earlier["kind"]
    old, new = sympy.sympify(earlier["bound"]), conclusion.bound
    # A scalar of the start that has no letter may be written otherwise now.
    named = [sorted((s for s in e.free_symbols if not s.name.isidentifier()), key=str) for e in (old, new)]
    assert len(named[0]) == len(named[1]) < 3
    old = old.xreplace(dict(zip(*named, strict=True)))
    rng = random.Random(name)
    field = conclusion.statement.field
    for _ in range(6):
        point = {str(s): Fraction(rng.randint(1, 40), rng.randint(1, 12)) for s in field.algebra.symbols}
        values: dict[sympy.Expr, Any] = {}
        for key, c in field.values.items():
            v = c.evaluate(point)
            values[sympy.Symbol(key)] = sympy.Rational(v.numerator, v.denominator)
        steps = rng.choice((1, 2, 3, 17, 400))
        free = (old.free_symbols | new.free_symbols) - set(values)
        for s in free:
            values[s] = sympy.Rational(rng.randint(1, 30), rng.randint(1, 9)) if s != T else sympy.Integer(steps)
        bases = {e.base for e in old.atoms(sympy.Indexed) | new.atoms(sympy.Indexed)}
        terms = {sympy.IndexedBase(str(b)): [Fraction(rng.randint(1, 8), 9) for _ in range(steps)] for b in bases}

        def at(e: sympy.Expr, values: Any = values, steps: int = steps, terms: Any = terms) -> Any:
            for b, numbers in terms.items():
                e = e.replace(
                    lambda x: isinstance(x, sympy.Sum),
                    lambda x, b=b, numbers=numbers: sympy.Add(
                        *(x.function.subs(b[x.limits[0][0]], sympy.Rational(str(numbers[k]))) for k in range(steps))
                    ),
                )
            return sympy.N(e.subs({**values, T: sympy.Integer(steps)}), 30)

        before = at(old)
        assert at(new) <= before + abs(before) * sympy.Float("1e-20", 30)


# What a potential bounds ----------------------------------------------------------------------------------------------


def said(claim: Any) -> str:
    text = pt.prove(claim).conclusion.text
    assert isinstance(text, str)
    return text


class Distance(Method):
    assumes = pt.SmoothStronglyConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - self.eta * p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - self.eta * p.mu) ** (-2 * t) * p.distance_squared(x)


class SquaredGradient(Method):
    assumes = pt.Smooth

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(p.gradient(x)) / (2 * p.L)


class Residual(Method):
    assumes = pt.Composite(pt.SmoothStronglyConvex)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.prox(x - p.gradient(x) / p.L, 1 / p.L)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-2 * t) * p.norm_squared(self.step(p, t, x) - x)


class FixedPoint(Method):
    assumes = pt.Nonexpansive

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return (x + p.apply(x)) / 2

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.norm_squared(x - p.apply(x)) / 4


class Divergence(methods.MirrorDescent):
    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.bregman(p.minimizer, x) / self.eta


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (Distance, "||x_T - x*||^2 <= "),
        (SquaredGradient, "mean over t < T of ||grad f(x_t)||^2 <= "),
        (Residual, "||x_{T+1} - x_T||^2 <= (1 - mu/L)^(2 T) ||x_1 - x_0||^2"),
        (FixedPoint, "mean over t < T of ||x_t - S(x_t)||^2 <= 4 R^2/T"),
        (Divergence, "mean over t < T of (f(x_t) - f(x*)) <= "),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_what_is_measured_is_read_off(claim: Any, text: str) -> None:
    assert said(claim).startswith(text)
    proof = pt.prove(claim)
    assert pt.verify(proof.certificate, claim)


class Regret(Method):
    assumes = pt.Constrained(pt.Online(pt.ConvexLipschitz))
    eta = pt.Parameter(above=0)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return p.project(x - self.eta * p.subgradient(x))

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / (2 * self.eta)

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x) - self.eta / 2 * p.norm_squared(p.subgradient(x))


def test_what_is_no_multiple_of_one_quantity_is_a_sum() -> None:
    conclusion = pt.prove(Regret).conclusion
    assert conclusion.kind == "sum"
    assert conclusion.text.startswith("sum over t < T of [")
    assert str(conclusion.bound) == "R**2/(2*eta)"


class Moved(methods.Subgradient):
    """The budget is written into the progress."""

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(x) - self.eta * p.G**2 / 2

    def budget(self, p: Any, t: Any) -> Any:
        return 0


def test_a_constant_in_the_progress_is_a_budget() -> None:
    moved, plain = pt.prove(Moved).conclusion, pt.prove(methods.Subgradient).conclusion
    assert moved.quantity == plain.quantity
    assert sympy.simplify(moved.bound - plain.bound) == 0


class Nothing(Method):
    assumes = pt.SmoothConvex

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return 0


class Constant(Nothing):
    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.L * (1 + t - t)


class Paid(Nothing):
    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return -1


@pytest.mark.parametrize("claim", [Nothing, Constant, Paid])
def test_a_theorem_that_says_nothing_is_refused(claim: Any) -> None:
    with pytest.raises(pt.InputError, match=r"says nothing: .*`potential`.*`progress`"):
        pt.prove(claim)


# The text -------------------------------------------------------------------------------------------------------------


class TimesT(methods.GradientDescent):
    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 1


class Ahead(methods.GradientDescent):
    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.gap(self.step(p, t, x))

    def weight(self, p: Any, t: Any) -> Any:
        return t


class Weighted(Method):
    assumes = pt.ConvexLipschitz
    eta = pt.Parameter(above=0, sequence=True)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def measure(self, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) / self.eta(t)

    def weight(self, p: Any, t: Any) -> Any:
        return self.eta(t)


class Decay(Flow):
    assumes = pt.DifferentiableStronglyConvex

    def velocity(self, p: Any, t: Any, x: Any) -> Any:
        return -p.gradient(x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return pt.exp(p.mu * t) * p.distance_squared(x) / 2

    def progress(self, p: Any, t: Any, x: Any) -> Any:
        return pt.exp(p.mu * t) * p.gap(x)

    def weight(self, p: Any, t: Any) -> Any:
        return 0


def test_indices_are_those_of_the_last_step() -> None:
    assert said(TimesT).startswith("T (f(x_T) - f(x*)) <= ")
    assert said(Ahead).startswith("f(x_{T+1}) - f(x*) <= ")
    conclusion = pt.prove(Weighted).conclusion
    assert conclusion.text == "(1/eta_T) ||x_T - x*||^2 <= R^2/eta_T"
    assert conclusion.bound_at(3, {"R": 2, "eta": lambda t: Fraction(1, t)}) == 12


def test_the_mean_over_a_flow_is_divided_by_an_integral_that_is_shown() -> None:
    conclusion = pt.prove(Decay).conclusion
    assert conclusion.kind == "mean"
    assert not conclusion.bound.has(sympy.Piecewise)
    assert math.isclose(
        conclusion.bound_at(2, {"R": 3, "mu": Fraction(1, 2)}), 4.5 / ((math.e - 1) / 0.5), rel_tol=1e-12
    )


class Averaging(Method):
    """Frank-Wolfe with the step 1/(t + 1): the mean of all vertices."""

    assumes = pt.Constrained(pt.SmoothConvex)

    def tau(self, t: Any) -> Any:
        return 1 / (t + 1)

    def step(self, p: Any, t: Any, x: Any) -> Any:
        return x + self.tau(t) * (p.linear_minimizer(p.gradient(x)) - x)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return p.L * p.D**2 / (2 * (t + 1))


class Four(Averaging):
    def tau(self, t: Any) -> Any:
        return 4 / (t + 4)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * (t + 1) * (t + 2) * (t + 3) * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return 8 * p.L * p.D**2 * (t + 1) * (t + 2) * (t + 3) / (t + 4)


class AnyL(Averaging):
    l = pt.Parameter(at_least=2)  # noqa: E741

    def tau(self, t: Any) -> Any:
        return self.l / (t + self.l)

    def potential(self, p: Any, t: Any, x: Any) -> Any:
        return t * (t + 1) * p.gap(x)

    def budget(self, p: Any, t: Any) -> Any:
        return self.l**2 * p.L * p.D**2 * (t + 1) * (t + 2) / (2 * (t + self.l) ** 2)


@pytest.mark.parametrize("claim", [Averaging, Four, AnyL])
def test_bounds_that_a_person_can_read(claim: Any) -> None:
    conclusion = pt.prove(claim).conclusion
    allowed = (sympy.Add, sympy.Mul, sympy.Pow, sympy.Symbol, sympy.Rational, sympy.log)
    assert all(isinstance(e, allowed) for e in sympy.preorder_traversal(conclusion.bound))
    assert len(str(conclusion.bound)) < 80


def test_the_bound_at_numbers() -> None:
    values = {"G": Fraction(3), "R": Fraction(1, 2), "eta": Fraction(1, 4)}
    found = saved_proof_of("subgradient/constant-step").conclusion.bound_at(10, values)
    assert found == Fraction(9, 8) + Fraction(1, 4) / (2 * 10 * Fraction(1, 4))
    varying = saved_proof_of("subgradient/varying-steps").conclusion
    steps = [Fraction(1, t + 1) for t in range(5)]
    wanted = (9 * sum(s * s for s in steps) + Fraction(1, 4)) / (2 * sum(steps))
    assert varying.bound_at(5, {"G": 3, "R": Fraction(1, 2), "eta": lambda t: Fraction(1, t + 1)}) == wanted
    with pytest.raises(pt.InputError, match="needs a value for eta"):
        varying.bound_at(5, {"G": 3, "R": 1})
