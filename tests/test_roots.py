"""Roots bound by a relation: two terms are functions of one generator, and a relation without a root is refused."""

import math
from fractions import Fraction
from typing import Any, ClassVar

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import DecreasingStepOnlineGradient, DecreasingStepSubgradient, InformationTheoreticExact, Method
from potential import summation as rules
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.parameters import Parameter
from potential.algebra.roots import declared_sequences
from potential.errors import InputError, NotExactError, NotExpressibleError
from potential.kernel import coefficient_sign
from potential.laboratory.plan import plan_of
from potential.statement.theorem import Theorem
from potential.statement.trace import trace
from potential.summation import LastWeight, SumBound, Summation
from potential.worst_cases.unrolled import Unrolled, _RootTerms

RELATIONS: dict[str, Any] = {
    "root in t": pt.Root(lambda s, t: s**2 - t),
    "Nesterov's": pt.Root(lambda a, previous: a**2 - a - previous**2, start=0),
    "a slower one": pt.Root(lambda a, previous: 4 * a**2 - 2 * a - 4 * previous**2, start=0),
    "squares that grow by 4": pt.Root(lambda a, previous: a**2 - previous**2 - 4, start=0),
    "a negative leading coefficient": pt.Root(lambda a, previous: a + previous**2 - a**2, start=0),
    "a product": pt.Root(lambda a, previous: (a - previous) * (a + 2 * previous) - 2 * a, start=1),
}


def field(**roots: Any) -> Field:
    parameters: dict[str, Any] = {"t": Parameter(at_least=0), "q": Parameter(above=0, below=1), **roots}
    for name, declared in parameters.items():
        declared.name = name
    return Field(parameters)


FIELDS = {name: field(r=root) for name, root in RELATIONS.items()}


def at(c: Coefficient, s: Fraction) -> Fraction:
    return c.evaluate(dict.fromkeys(c.field.algebra.names, Fraction(s)))


# The two terms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RELATIONS)
def test_the_relation_holds_identically(name):
    known, (a, b) = FIELDS[name].values, sympy.symbols("root other")
    total = FIELDS[name].coefficient(0)
    for (i, j), c in RELATIONS[name].conic_relation.terms():
        total = total + Fraction(int(c.p), int(c.q)) * known["r_next"] ** i * known["r_t"] ** j
    assert not total.element
    assert RELATIONS[name].conic_relation.gens == (a, b)


@pytest.mark.parametrize("name", RELATIONS)
@settings(max_examples=20)
@given(s=st.fractions(0, 50, max_denominator=20))
def test_the_next_term_is_the_largest_root(name, s):
    present, following = (float(at(FIELDS[name].values[f"r_{k}"], s)) for k in ("t", "next"))
    relation = sympy.Poly(RELATIONS[name].conic_relation.as_expr().subs("other", present), sympy.Symbol("root"))
    a, b, c = (float(x) for x in relation.all_coeffs())
    apart = math.sqrt(max(b * b - 4 * a * c, 0.0))
    largest = max((-b + apart) / (2 * a), (-b - apart) / (2 * a))
    assert math.isclose(following, largest, rel_tol=1e-7, abs_tol=1e-7)


@pytest.mark.parametrize("name", RELATIONS)
@settings(max_examples=20)
@given(s=st.fractions(0, 50, max_denominator=20), more=st.fractions(Fraction(1, 100), 5, max_denominator=100))
def test_every_term_has_one_generator(name, s, more):
    """The present term rises with the generator, from the start on, without a bound."""
    present = FIELDS[name].values["r_t"]
    assert at(present, Fraction(0)) == RELATIONS[name].start
    assert at(present, s) < at(present, s + more)
    assert at(present, Fraction(10**9)) > 10**8
    constant, now, following = FIELDS[name].conics["r"].slack()
    s_of_terms = constant + now * present + following * FIELDS[name].values["r_next"]
    assert s_of_terms.element == FIELDS[name]._generator("s_r")


@pytest.mark.parametrize("name", RELATIONS)
def test_a_run_follows_the_terms_of_the_proof(name):
    root, f = RELATIONS[name], FIELDS[name]
    for t in range(6):
        s = Fraction(root.slack(t)).limit_denominator(10**12)
        assert math.isclose(float(at(f.values["r_t"], s)), root(t), rel_tol=1e-8, abs_tol=1e-8)
        assert math.isclose(float(at(f.values["r_next"], s)), root(t + 1), rel_tol=1e-8)
        assert t == 0 or root.slack(t) >= f.conics["r"].later
        assert abs(float(root.near(t, 80, {})) - root(t)) < 1e-12 * (1 + root(t))


def test_parameters_in_a_relation_are_the_fields():
    root = pt.Root(lambda a, previous, p: a**2 - (p.q * a + previous**2), start=0)
    f = field(r=root)
    q, now, following = (f.values[name] for name in ("q", "r_t", "r_next"))
    assert not (following**2 - q * following - now**2).element
    assert math.isclose(root.with_numbers({"q": 0.5})(1), 0.5)
    with pytest.raises(InputError, match="its relation has parameters"):
        root(1)


@given(s=st.fractions(0, 20, max_denominator=12))
def test_time_is_the_square_of_its_root(s):
    f = FIELDS["root in t"]
    t, m, n = (at(f.values[name], s) for name in ("t", "r_t", "r_next"))
    assert t == m**2
    assert t + 1 == n**2


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda t, m, n: 1 / (m + n), "sqrt(t + 1) - sqrt(t)"),
        (lambda t, m, n: t / n + 1 / n, "sqrt(t + 1)"),
        (lambda t, m, n: 2 * t / (1 + m), "2 t/(sqrt(t) + 1)"),
        (lambda t, m, n: n**2 - m**2, "1"),
        (lambda t, m, n: 3 / (2 * n), "3/(2 sqrt(t + 1))"),
    ],
)
def test_functions_of_a_root_are_written_by_it(make, shown):
    f = FIELDS["root in t"]
    made = make(*(f.values[name] for name in ("t", "r_t", "r_next")))
    assert made._text() == shown
    meant = sympy.lambdify(f.symbols.values(), made.to_sympy())(
        *(float(at(f.values.get(n, made), Fraction(2))) for n in f.symbols)
    )
    assert math.isclose(meant, float(at(made, Fraction(2))))


# What is refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "start", "reason"),
    [
        (lambda s, t: s**2 + t + 1, None, "must be that of sqrt"),  # no real root
        (lambda s, t: s**2 - (t - 1), None, "must be that of sqrt"),  # none at t = 0
        (lambda s, t: s**2 + s * t - 1, None, "must be that of sqrt"),
        (lambda s, t: s**3 - t, None, "must be that of sqrt"),
        (lambda s, t: t + 1, None, "does not contain the root"),
        (lambda s, t: s**2 - t, 1, "leave `start` out"),
        (lambda s, u: s**2 - u, None, "by these names"),
        (lambda s, p, t: s**2 - 2, None, "by these names"),
        (lambda s, previous: s**2 - previous**2, None, "begins with an exact number"),
        (lambda s, previous: s**3 - previous, 0, "of degree two"),
        (lambda s, previous: s - previous - 1, 0, "of degree two"),
        (lambda s, t: sympy.sin(s) - t, None, "polynomial"),
        ("s**2 = t", None, "is a function"),
    ],
)
def test_relations_that_are_none(relation, start, reason):
    with pytest.raises(InputError, match=reason):
        pt.Root(relation, start=start)


def test_inexact_numbers_in_a_relation_are_refused():
    with pytest.raises(NotExactError):
        pt.Root(lambda s, t: s**2 - 0.1 * t)


def test_a_relation_that_changes_is_refused():
    calls = iter(range(10))
    with pytest.raises(InputError, match="another one each time"):
        pt.Root(lambda s, t: s**2 - t - next(calls))


@pytest.mark.parametrize(
    ("relation", "start", "reason"),
    [
        (lambda a, previous: a**2 + previous**2 - 1, 0, "is not a rational function|real root"),  # a circle ends
        (lambda a, previous: a**2 + previous**2 + 1, 0, "is not a rational function"),  # no real point
        (lambda a, previous: a**2 - previous, 0, "double root"),  # a_1 = 0 for ever, and a_1 = 1 for ever
        (lambda a, previous: a**2 - 4 * previous**2, 1, "two lines|is not a rational"),
        (lambda a, previous: (a - previous) * (a - 2 * previous) + a, 0, "has a real root at every step: that is not"),
        (lambda a, previous: a**2 - previous**2 - 2, 0, "after the start 0 is not a rational function"),
        (lambda a, previous: a**2 - 2 * previous**2 - 1, 0, "how the sequence grows is not a rational function"),
    ],
)
def test_sequences_without_a_proof_that_they_exist(relation, start, reason):
    with pytest.raises(InputError, match=reason):
        field(r=pt.Root(relation, start=start))


def test_what_makes_a_sequence_go_on_is_required_of_the_statement():
    """(2 a - b)(2 a + b) = a falls: from 1 to below its start, so the kernel is asked, and does not confirm."""
    falling = pt.Root(lambda a, previous: a**2 - a * previous / 2 - previous**2 / 2 + a - previous, start=1)
    with pytest.raises(InputError):
        field(r=falling)


def method(relation: Any, **other: Any) -> type[Method]:
    class Own(Method):
        assumes: ClassVar[Any] = pt.Convex
        r = pt.Root(relation, **other)

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - p.subgradient(x) / self.r(t)

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

    return Own


def test_a_division_by_a_root_that_vanishes_is_refused():
    statement = trace(method(lambda s, t: s**2 - t))
    assert any(
        requirement.kind == "nonzero" and not coefficient_sign(requirement.value, {})[1]
        for requirement in statement.requirements
    )


def test_terms_that_a_proof_does_not_know():
    class Ahead(method(lambda s, t: s**2 - (t + 1))):  # type: ignore[misc]
        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - p.subgradient(x) / self.r(t + 1)

    with pytest.raises(NotExpressibleError, match=r"only r\(t - 1\) and r\(t\) are expressible"):
        trace(Ahead)


def test_a_class_of_ones_own_is_no_root():
    class Other(pt.Root):
        def __call__(self, t: Any) -> float:
            return 1.0

    with pytest.raises(InputError, match=r"pt\.Root itself"):
        field(r=Other(lambda s, t: s**2 - (t + 1)))


def test_two_roots_in_t_are_refused():
    with pytest.raises(InputError, match="declare one"):
        field(r=pt.Root(lambda s, t: s**2 - t), u=pt.Root(lambda s, t: s**2 - (t + 1)))


# A root is what was declared ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in RELATIONS if name != "root in t"])
def test_the_printed_rule_is_that_of_a_run(name):
    root, present = RELATIONS[name], sympy.Symbol("r_t")
    said = root.rule(present, turned=FIELDS[name].conics["r"].turned)
    for t in range(4):
        assert math.isclose(float(said.subs(present, root(t))), root(t + 1), rel_tol=1e-12)


def test_a_number_beside_the_square_root_is_printed():
    root, present = pt.Root(lambda a, previous: 4 * a**2 - 12 * a - 9 * previous**2, start=0), sympy.Symbol("r_t")
    for t in range(3):
        assert math.isclose(float(root.rule(present).subs(present, root(t))), root(t + 1), rel_tol=1e-12)


def test_the_largest_root_is_printed_where_the_leading_coefficient_is_negative():
    class Turned(Method):
        assumes: ClassVar[Any] = pt.SmoothConvex
        r = pt.Root(lambda a, previous: a - 2 * a**2 + 2 * previous**2, start=0)

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.L

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return self.r(t) * p.gap(x) + p.L / 2 * p.distance_squared(x)

    assert "r_{t+1} = (1 + sqrt(1 + 16 r_t^2))/4" in " ".join(pt.prove(Turned).text().split())


def test_terms_that_may_be_negative_are_not_called_plainly_positive():
    """r_0 = -1, and 1 + r_t + r_{t+1} is shown by the generator."""

    class Rising(Method):
        assumes: ClassVar[Any] = pt.SmoothConvex
        r = pt.Root(lambda a, previous: a**2 - previous**2 - 3, start=-1)

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - (2 + self.r(t)) / (2 + self.r(t + 1)) / p.L * p.gradient(x)

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.distance_squared(x)

    assert "1 + r_t + r_{t+1} = 2 + 4 s" in pt.prove(Rising).text()


def test_a_root_does_not_change():
    root = pt.Root(lambda a, previous: 4 * a**2 - 2 * a - 4 * previous**2, start=0)
    nesterov = pt.NesterovSequence()
    for name, value in (("conic_relation", nesterov.conic_relation), ("start", 1), ("following", lambda x: x + 5)):
        with pytest.raises(InputError, match="does not change"):
            setattr(root, name, value)
    assert not root.is_nesterov


def test_numbers_take_the_place_of_earlier_numbers():
    root = pt.Root(lambda a, previous, p: a**2 - p.q * a - previous**2, start=0)
    first = root.with_numbers({"q": 1.0})
    assert first.slack(2) > 0
    again = first.with_numbers({"q": 5.0})
    assert again(2) == root.with_numbers({"q": 5.0})(2) != first(2)
    assert again.slack(2) == root.with_numbers({"q": 5.0}).slack(2)


@pytest.mark.parametrize("name", ["k", "p.t", "p.eta_t", "p.lam_next"])
def test_other_symbols_in_a_relation_are_refused(name):
    with pytest.raises(InputError, match="the same at every t"):
        pt.Root(lambda a, previous, p: a**2 - previous**2 - sympy.Symbol(name), start=0)


class Growing(Method):
    """Steps that grow to 1/L, with a root whose relation has the problem's L."""

    assumes: ClassVar[Any] = pt.SmoothConvex
    r = pt.Root(lambda a, previous, p: a**2 - previous**2 - p.L**2, start=0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.r(t) / (self.r(t + 1) * p.L) * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)


def test_a_run_knows_the_parameters_of_a_relation():
    assert pt.check(Growing, "least-squares/diabetes", steps=5)


def test_what_a_subclass_puts_in_the_place_of_a_root_is_read():
    class Constant(Growing):
        r = staticmethod(lambda t: 3 - 2 * t)

    assert not declared_sequences(Constant)
    with pytest.raises(pt.NotProved):
        pt.prove(Constant)


def test_what_an_instance_has_in_the_place_of_a_root_is_refused():
    method = Growing()
    method.r = lambda t: 10.0 if t % 2 else 1.0
    with pytest.raises(InputError, match=r"is Root\(.* of the class"):
        pt.prove(method)
    refused = plan_of(Theorem.of(method)).refused
    assert refused is not None
    assert "of the class" in refused
    method.r = Growing.r.with_numbers({"L": 2.0})
    assert pt.prove(method)
    terms = Unrolled(Theorem.of(method), 2, {"L": 1}, None, None).sequences["r"]
    assert terms(1).fraction == 1


def test_a_rational_start_is_exact_in_a_worst_case():
    start = pt.Root(lambda a, previous: a**2 - previous**2 - Fraction(8, 3), start=Fraction(1, 3))
    assert _RootTerms(start, {})(0) == Fraction(1, 3)
    with pytest.raises(InputError, match="no real root after"):
        pt.Root(lambda a, previous: a**2 + previous**2 + 1, start=0).near(1, 80, {})


# Sums -----------------------------------------------------------------------------------------------------------------


def test_sums_of_roots_and_their_bounds():
    f = FIELDS["root in t"]
    t, m, n = (f.values[name] for name in ("t", "r_t", "r_next"))
    cases = [
        (1 / n, 2 * m, 1, True),
        (1 / n, 19 * m / 10, 1, False),
        (1 / n, 2 * t / (1 + m), -1, True),
        (1 / n, 2 * m - 1, -1, False),
        (n - m, m, 1, True),
        (n - m, m, -1, True),
        (1 / n, 2 * n, 1, False),  # its own next is not known
        (m, 2 * t * m / 3, 1, True),
        (m, 3 * t * m / 5, 1, False),
    ]
    for term, closed, sense, holds in cases:
        assert (rules.refute_sum(term, SumBound((closed,)), sense, {}) == "") == holds


def test_lemmas_of_nesterovs_sequence_are_not_another_roots():
    f = FIELDS["a slower one"]
    bound = SumBound((), ((f.coefficient(1), "nesterov-above", f.coefficient(1)),))
    assert "speaks of a sequence that is not there" in rules.refute_sum(f.values["r_next"], bound, 1, {})

    class Slow(Method):
        assumes: ClassVar[Any] = pt.SmoothConvex
        r = RELATIONS["a slower one"]

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return x - p.gradient(x) / p.L

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return self.r(t) * p.gap(x) + p.L / 2 * p.distance_squared(x)

    statement = trace(Slow)
    one = statement.field.coefficient(1)
    summation = Summation("last", SumBound(), LastWeight(one, 1))
    assert "known to grow" in rules.refute(statement, summation, {})


# Theorems -------------------------------------------------------------------------------------------------------------


def test_a_certificate_of_one_relation_proves_no_other():
    class Steeper(DecreasingStepOnlineGradient):
        root = pt.Root(lambda s, t: s**2 - (t + 1))

        def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return p.project(x - self.c / self.root(t) * p.subgradient(x))

        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return self.root(t - 1) / (2 * self.c) * p.distance_squared(x)

        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return self.c * p.G**2 / (4 * self.root(t))

    text = pt.prove(DecreasingStepOnlineGradient).certificate.to_json()
    assert pt.verify(text, DecreasingStepOnlineGradient)
    assert not pt.verify(text, Steeper)


def test_the_bound_is_in_roots_of_the_number_of_steps():
    proof = pt.prove(DecreasingStepOnlineGradient)
    D, c, G, T = sympy.Symbol("D"), sympy.Symbol("c"), sympy.Symbol("G"), rules.T
    assert sympy.simplify(proof.bound - (D**2 + 2 * c**2 * G**2) / (2 * c * sympy.sqrt(T))) == 0
    assert "sqrt(t + 1)" in proof.text()
    assert r"\sqrt{t + 1}" in proof.latex()


class LaterRoot(DecreasingStepOnlineGradient):
    """The same steps by sqrt(t + 1), whose term before the first is 0."""

    theorem = ""
    root = pt.Root(lambda s, t: s**2 - (t + 1))

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.project(x - self.c / self.root(t) * p.subgradient(x))

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.root(t - 1) / (2 * self.c) * p.distance_squared(x)

    def budget(self, p: pt.Oracles, t: Any) -> Any:
        risen = self.root(t) - self.root(t - 1)
        return self.c * p.G**2 / (2 * self.root(t)) + risen * p.D**2 / (2 * self.c)


def test_the_root_of_t_plus_1_is_zero_before_the_first_step():
    """The same theorem as with sqrt(t) and sqrt(t + 1); and a run has the same number there."""
    assert LaterRoot.root(-1) == 0
    proof, other = pt.prove(LaterRoot), pt.prove(DecreasingStepOnlineGradient)
    assert proof.conclusion.text == other.conclusion.text
    assert pt.verify(proof.certificate.to_json(), LaterRoot)


def test_what_is_lower_before_the_first_root_is_not_expressible():
    class Before(LaterRoot):
        def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return self.root(t - 2) / (2 * self.c) * p.distance_squared(x)

    with pytest.raises(NotExpressibleError, match="only root"):
        pt.prove(Before)


def test_a_budget_that_is_too_small_is_refuted():
    class Frugal(DecreasingStepSubgradient):
        theorem = ""

        def budget(self, p: pt.Oracles, t: Any) -> Any:
            return self.c**2 * p.G**2 / (3 * (t + 1))

    with pytest.raises(pt.NotProved) as caught:
        pt.prove(Frugal)
    assert caught.value.counterexample is not None
    assert caught.value.counterexample.replay().excess > 0


# A relation with parameters -------------------------------------------------------------------------------------------

EXACT = InformationTheoreticExact.__dict__["A"]
IN_EXACT = field(A=EXACT)


@given(s=st.fractions(0, 20, max_denominator=12), q=st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=40))
@settings(max_examples=15, deadline=None)
def test_the_rule_with_parameters_is_that_of_a_run(s, q):
    point = {"t": Fraction(1), "s_q": (1 - q) / q, "s_A": s}
    names = ("q", "A_t", "A_next")
    found, now, following = (IN_EXACT.values[name].evaluate(point) for name in names)
    symbol = sympy.Symbol("A_t")
    rule = EXACT.rule(symbol).subs({symbol: sympy.Rational(str(now)), sympy.Symbol("q"): sympy.Rational(str(found))})
    assert math.isclose(float(rule), float(following), rel_tol=1e-12)
    assert math.isclose(EXACT.with_numbers({"q": float(found)}).following(float(now)), float(following), rel_tol=1e-9)


@pytest.mark.parametrize(
    "make",
    [
        lambda q, m, n: (1 - q**2) * (n - m),
        lambda q, m, n: m / ((1 - q**2) * n),
        lambda q, m, n: 1 - m / ((1 - q**2) * n),
        lambda q, m, n: ((1 - q**2) ** 2 * n - (1 + q**2) * m) / (2 * (1 + q**2 + q**2 * m)),
        lambda q, m, n: (m + n) / (1 + m * n + q),
        lambda q, m, n: q * n**2 / (2 + n),
    ],
)
def test_what_is_written_of_two_terms_is_what_is_meant(make):
    made = make(*(IN_EXACT.values[name] for name in ("q", "A_t", "A_next")))
    shown = made.to_sympy()
    for s, of_q in ((Fraction(1, 3), Fraction(2)), (Fraction(5), Fraction(1, 7))):
        point = {"t": Fraction(1), "s_q": of_q, "s_A": s}
        values = {n: sympy.Rational(str(IN_EXACT.values[n].evaluate(point))) for n in ("q", "A_t", "A_next")}
        assert shown.subs(values) == sympy.Rational(str(made.evaluate(point)))


def test_the_next_value_of_a_function_of_a_term():
    q, now, following = (IN_EXACT.values[name] for name in ("q", "A_t", "A_next"))
    assert not (IN_EXACT.following(q * now**2 / (1 + now)) - q * following**2 / (1 + following)).element
    with pytest.raises(NotExpressibleError, match="two steps ahead"):
        IN_EXACT.following(q * now + following)


def test_terms_that_grow_beyond_the_root_of_the_largest_float_are_computed() -> None:
    """u' = 3 u from u'^2 - 4 u' u + 3 u^2 = 0: squares leave the range of floats long before the terms do."""
    grown = pt.Root(lambda u, previous: u**2 - 4 * u * previous + 3 * previous**2, start=1)
    assert grown(600) == pytest.approx(3.0**600)
    with pytest.raises(pt.InputError, match="beyond the range of floats"):
        grown(700)
