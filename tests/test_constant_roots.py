"""Constants bound by a relation: the root takes the place of a parameter, and is the only one in its interval."""

import copy
import math
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import potential as pt
from methods import AnyStepAcceleratedGradient, Method
from methods.problems import Quadratic
from potential.algebra.coefficients import Field
from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.parameters import Parameter
from potential.errors import InputError
from potential.rocq.document import export
from potential.statement.trace import trace
from potential.writing.text import text

ETA = {"eta": Parameter(above=0, at_most=lambda p: 1 / p.L)}
Q = {"q": Parameter(above=0, below=1)}


def field(**parameters: Any) -> Field:
    """A field with L, q = sqrt(mu/L), mu and these parameters."""
    own = copy.deepcopy(parameters)
    declared: dict[str, Any] = {
        "t": Parameter(at_least=0),
        "L": Parameter(above=0),
        **copy.deepcopy(Q),
        "mu": lambda p: p.q**2 * p.L,
        **own,
    }
    for name, one in declared.items():
        if isinstance(one, Parameter):
            one.name = name
    return Field(declared)


def at(f: Field, point: dict[str, Fraction]) -> dict[str, Fraction]:
    return {name: value.evaluate({"t": Fraction(1), **point}) for name, value in f.values.items()}


SQUARE = field(**ETA, root=pt.Root(lambda r, p: r**2 - p.eta * p.mu))
CUBIC = field(w=pt.Root(lambda w, p: w**2 * (3 - w) - p.q * (1 + w), below=1))
POSITIVE = st.fractions(Fraction(1, 50), 50, max_denominator=60)


@settings(max_examples=15, deadline=None)
@given(L=POSITIVE, s=POSITIVE, r=POSITIVE)
def test_the_relation_holds_and_the_parameter_lies_in_its_domain(L, s, r):
    found = at(SQUARE, {"L": L, "s_q": s, "s_root": r})
    assert found["root"] ** 2 == found["eta"] * found["mu"]
    assert 0 < found["eta"] < 1 / L
    cubic = at(CUBIC, {"L": L, "s_w": r})
    w, q = cubic["w"], cubic["q"]
    assert w**2 * (3 - w) == q * (1 + w)
    assert 0 < w < 1
    assert 0 < q < 1
    assert cubic["mu"] == q**2 * L


@settings(max_examples=15, deadline=None)
@given(q=st.fractions(Fraction(1, 99), Fraction(98, 99), max_denominator=99))
def test_each_value_of_the_parameter_has_its_root(q):
    root = CUBIC.constant_roots["w"].root
    w = root.near({"q": q})
    above, below = (v**2 * (3 - v) - q * (1 + v) for v in (w + Fraction(1, 2**60), w - Fraction(1, 2**60)))
    assert below <= 0 <= above
    others = np.roots([-1.0, 3.0, -float(q), -float(q)])
    assert sum(0 < v.real < 1 and abs(v.imag) < 1e-9 for v in others) == 1


@pytest.mark.parametrize(
    ("relation", "x_of", "limit"),
    [
        (lambda r, p: r**2 * (1 + p.x * p.L) - p.x * p.L, lambda r, L: r**2 / (1 - r**2) / L, 1),
        (lambda r, p: p.x * (1 - 2 * r) * (1 - r) - r, lambda r, L: r / (1 - 2 * r) / (1 - r), Fraction(1, 2)),
        (lambda r, p: r * (1 + p.x * p.L) - 1, lambda r, L: (1 / r - 1) / L, 1),
    ],
)
@settings(max_examples=10, deadline=None)
@given(L=POSITIVE, share=st.fractions(Fraction(1, 99), Fraction(98, 99), max_denominator=99))
def test_a_root_may_near_a_limit_where_the_parameter_has_no_upper_end(relation, x_of, limit, L, share):
    f = field(x=Parameter(above=0), r=pt.Root(relation, below=1))
    wanted = share * limit
    x = x_of(wanted, L)
    assert f.constant_roots["r"].root.near({"x": x, "L": L}) == wanted
    # Each value of x has its generator, and there the root is this one.
    for s in (wanted / (limit - wanted), (limit - wanted) / wanted):
        found = at(f, {"L": L, "s_q": Fraction(1), "s_r": s})
        assert found["x"] == x_of(found["r"], L) > 0
        if found["r"] == wanted:
            break
    else:
        pytest.fail("no generator has this root")


def test_a_root_is_exact_where_it_is_rational():
    root = SQUARE.constant_roots["root"].root
    assert root.near({"eta": Fraction(1, 4), "mu": Fraction(1, 9)}) == Fraction(1, 6)
    assert pt.Root(lambda r, p: r**3 + r - p.c, above=-1, below=2).near({"c": 0}) == 0
    assert not root.is_met(root.near({"eta": 2, "mu": 1}), {"eta": Fraction(2), "mu": Fraction(1)})


@pytest.mark.parametrize(
    ("root", "more", "reason"),
    [
        (pt.Root(lambda r, p: r**2 - p.eta * p.mu, above=-5), ETA, "no root that is a rational"),  # two roots
        (pt.Root(lambda r, p: (r**2 - p.eta * p.mu) * (r - 3)), ETA, "no root that is a rational"),
        (pt.Root(lambda r, p: (2 * r - 1) * (r**2 - p.eta * p.mu), below=1), ETA, "no root that is a rational"),
        (pt.Root(lambda r, p: r**2 - p.eta * p.mu, below=0.5), ETA, "no root that is a rational"),  # a range beyond it
        (pt.Root(lambda r, p: r**2 + p.eta * p.mu), ETA, "no root that is a rational"),
        (pt.Root(lambda r, p: r**2 - p.eta**2 * p.mu), ETA, "linear in eta"),
        (pt.Root(lambda r, p: r**2 - p.q * p.mu), {}, "no parameter with a domain of its own"),  # mu is derived
        (
            pt.Root(lambda r, p: r**2 - p.eta * p.mu),
            {"eta": Parameter(at_least=0, below=lambda p: 1 / p.L)},
            "lies above 0",
        ),
        (pt.Root(lambda r, p: r**2 - p.N), {"N": pt.Horizon()}, "a horizon"),
        (pt.Root(lambda r, p: r - p.eta, below=1), {"eta": Parameter(above=0)}, "leave `below` out"),
        (pt.Root(lambda r, p: p.eta * r, above=-1), {"eta": Parameter(at_least=1)}, "does not grow"),
    ],
)
def test_roots_that_are_not_the_only_ones_are_refused(root, more, reason):
    with pytest.raises(InputError, match=reason):
        field(**more, root=root)


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (lambda r, p: r**2 - p.eta / p.mu, "must be a polynomial"),
        (lambda r, p: r**2 - p.t, r"p\.t in the relation"),
        (lambda r, p: p.eta - p.mu, "does not contain the root"),
        (lambda r, p: r**2 - 2, "no parameter in the relation"),
        (lambda r: r**2 - 4, "is 2: write that"),
        (lambda r: r**2 + 1, "not exactly one root"),
        (lambda r: (r**2 - 2) * (r**2 - 3), "not exactly one root"),
        (lambda r: (r**2 - 2) ** 2, "no single root"),
        (lambda r, p: r**2 - 0.1 * p.eta, "not"),
    ],
)
def test_relations_that_bind_no_constant(relation, reason):
    with pytest.raises(pt.PotentialError, match=reason):
        pt.Root(relation)


def test_one_parameter_has_one_root():
    first, second = pt.Root(lambda r, p: r**2 - p.eta * p.mu), pt.Root(lambda r, p: r**2 - 4 * p.eta * p.mu)
    with pytest.raises(InputError, match="bound to the root r1 already"):
        field(**ETA, r1=first, r2=second)


def test_a_parameter_that_grows_beyond_its_domain_on_the_way_is_refused():
    # x = r / (2 r - 1) is 0 and 1 at the ends, with a pole between them.
    with pytest.raises(InputError, match="that is not so"):
        field(x=Parameter(above=0, below=1), root=pt.Root(lambda r, p: p.x * (1 - 2 * r) + r, below=1))


class Shown(Method):
    """A step by the negative root."""

    assumes: ClassVar[Any] = pt.SmoothStronglyConvex
    eta = pt.Parameter(above=0, at_most=lambda p: 1 / p.L)
    root = pt.Root(lambda r, p: p.eta * p.mu - r**2, above=-5, below=0)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x + self.root * p.gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)


def test_the_negative_root_is_not_printed_as_a_square_root():
    f = trace(Shown).field
    assert [text(term) for term in f.domains()["root"]] == ["eta mu - root^2 = 0", "-5 < root < 0"]
    assert f.values["root"].evaluate(dict.fromkeys(("t", "L", "s_q", "s_root"), Fraction(1))) < 0


def test_the_accelerated_method_with_any_step():
    proof = pt.prove(AnyStepAcceleratedGradient)
    assert "rho = sqrt(eta mu)" in proof.text().replace("\n", " ")
    assert r"\rho = \sqrt{\eta \mu}" in proof.latex()
    given = {"mu": Fraction(1, 4), "L": 1, "eta": 1, "R": 1, "Delta_0": 1}
    assert proof.conclusion.bound_at(3, given) == Fraction(1, 8) * (1 + Fraction(1, 8))
    problem = Quadratic(np.diag([1.0, 10.0]), np.array([1.0, 1.0]))
    run = AnyStepAcceleratedGradient(eta=0.05).run(problem, steps=5)
    assert math.isclose(run.parameters["rho"], math.sqrt(0.05))
    case = pt.worst_case(AnyStepAcceleratedGradient, steps=1, L=1, mu=Fraction(1, 4), eta=1)
    assert case.parameters["rho"] == Fraction(1, 2)


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"eta": 1, "rho": Fraction(9, 10)}, "bound by its relation"), ({"eta": math.nan}, "finite numbers")],
)
def test_a_bound_is_not_said_of_another_root(more, reason):
    conclusion = pt.prove(AnyStepAcceleratedGradient).conclusion
    with pytest.raises(InputError, match=reason):
        conclusion.bound_at(3, {"mu": Fraction(1, 4), "L": 1, "R": 1, "Delta_0": 1, **more})


class RootOfRoot(Method):
    """A root bound to q = sqrt(mu/L), which mu and L decide."""

    assumes: ClassVar[Any] = pt.SmoothStronglyConvex
    c = pt.Parameter(above=0, below=lambda p: p.q)
    w = pt.Root(lambda w, p: w * (2 - w) * p.q - p.c, below=1)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - p.gradient(x) / p.L

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return (1 - p.mu / p.L) ** (-t) * p.distance_squared(x)


def test_a_root_bound_to_a_root_of_the_class_is_known_by_its_numbers():
    found = pt.prove(RootOfRoot).conclusion.with_roots({"L": 1, "mu": Fraction(1, 4), "c": Fraction(3, 8)})
    assert (found["q"], found["w"]) == (Fraction(1, 2), Fraction(1, 2))


def test_a_larger_rate_is_refuted_with_rational_data():
    class Faster(AnyStepAcceleratedGradient):
        theorem = ""

        def potential(self, p: pt.Oracles, t: Any, s: Any) -> Any:
            return (1 - self.rho) ** (-2 * t) * (p.gap(s.y) + p.mu / 2 * p.distance_squared(s.z))

    with pytest.raises(pt.NotProved) as found:
        pt.prove(Faster)
    parameters = found.value.counterexample.parameters
    assert parameters["rho"] ** 2 == parameters["eta"] * parameters["mu"]
    assert found.value.counterexample.replay(exact=True)


@pytest.mark.parametrize("make", [lambda: AnyStepAcceleratedGradient(rho=0.1), lambda: _with_root()])
def test_a_root_is_given_no_value(make):
    with pytest.raises(InputError, match="rho"):
        make().run(Quadratic(np.eye(1), np.ones(1)), steps=1)


def _with_root() -> Any:
    method = AnyStepAcceleratedGradient(eta=0.5)
    method.rho = 0.3
    return method


def test_the_printed_domain_is_the_proofs_where_its_end_is_another_when_asked_again():
    def end(p: Any, asked: list[int] = []) -> Any:  # noqa: B006
        asked.append(1)
        return len(asked) / p.L

    f = field(eta=Parameter(above=0, at_most=end), root=pt.Root(lambda r, p: r**2 - p.eta * p.mu))
    assert [text(term) for term in f.domains()["eta"]] == ["0 < eta <= 1/L"]


class NumberStep(Method):
    """Gradient descent with the step sqrt(2)/L."""

    assumes: ClassVar[Any] = pt.SmoothConvex
    root = pt.Root(lambda r: r**2 - 2)
    least = Fraction(1)

    def step(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return x - self.root / p.L * p.gradient(x)

    def potential(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return p.distance_squared(x)

    def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
        return self.least * self.root * (2 - self.root) / p.L**2 * p.norm_squared(p.gradient(x))


class TooMuchProgress(NumberStep):
    """Twice what is true."""

    least = Fraction(2)


def test_a_number_is_any_of_those_near_it():
    proof = pt.prove(NumberStep)
    assert "root = sqrt(2)" in proof.text()
    given = {"L": 1, "R": 1}
    assert math.isclose(proof.conclusion.bound_at(3, given), 1 / (3 * math.sqrt(2) * (2 - math.sqrt(2))))
    assert pt.check(NumberStep, Quadratic(np.diag([1.0, 10.0]), np.ones(2)), steps=3)
    said = export(NumberStep)
    assert "root = sqrt (2) ->" in said
    assert "7 / 5 < root -> root < 3 / 2 ->" in said


def test_a_parameter_named_after_a_number_keeps_its_premises_in_rocq():
    class Shorter(NumberStep):
        root_of = pt.Parameter(above=0, below=1)

        def progress(self, p: pt.Oracles, t: Any, x: Any) -> Any:
            return self.root_of * super().progress(p, t, x)

    said = export(Shorter)
    theorem = said[said.rindex("Theorem ") :]
    assert all(premise in theorem for premise in ("root = sqrt (2) ->", "0 < root_of ->", "root_of < 1 ->"))


def test_what_is_false_near_a_number_is_not_called_false():
    with pytest.raises(pt.NotProved, match="between 7/5 and 3/2") as found:
        pt.prove(TooMuchProgress)
    assert found.value.counterexample is None


@given(low=st.fractions(-3, 3, max_denominator=30), width=st.fractions(Fraction(1, 30), 4, max_denominator=30))
@settings(max_examples=25, deadline=None)
def test_a_number_lies_alone_in_its_interval(low, width):
    def value(x: Fraction) -> Fraction:
        return x**3 - 2 * x + Fraction(1, 2)

    inside = [r.real for r in np.roots([1, 0, -2, 0.5]) if low < r.real < low + width]
    try:
        root = pt.Root(lambda r: r**3 - 2 * r + Fraction(1, 2), above=low, below=low + width)
    except InputError:
        assert len(inside) != 1
    else:
        assert len(inside) == 1
        assert value(root.lower) * value(root.upper) < 0


def test_a_root_does_not_change():
    root = pt.Root(lambda r, p: r**2 - p.eta * p.mu)
    for name, value in (("relation", None), ("interval", (1, 2)), ("lower", 3)):
        with pytest.raises(InputError, match="a root does not change"):
            setattr(root, name, value)

    class Other(ConstantRoot):
        pass

    with pytest.raises(InputError, match="themselves"):
        field(**ETA, root=Other(lambda r, p: r**2 - p.eta * p.mu))


def test_a_parameter_called_root_is_another_symbol():
    f = field(root=Parameter(above=0), rho=pt.Root(lambda r, p: r**2 - p.root))
    assert [text(term) for term in f.domains()["rho"]] == ["rho = sqrt(root)"]
    assert f.values["rho"].element ** 2 == f.values["root"].element


def test_a_symbol_of_a_parameters_name_that_is_another_is_refused():
    with pytest.raises(InputError, match=r"p\.eta in the relation"):
        pt.Root(lambda r, p: r**2 - p.eta * sympy.Symbol("p.eta", positive=True))


def test_what_is_proved_of_a_number_is_what_its_relation_says():
    root = pt.Root(lambda r: r**2 - 2)
    root.__dict__["lower"] = Fraction(29, 20)  # above sqrt(2)
    assert field(root=root).parameters["root"].bounds(None) == (Fraction(7, 5), Fraction(3, 2))


def test_what_a_subclass_puts_in_the_place_of_a_root_is_another_method():
    class Fixed(AnyStepAcceleratedGradient):
        theorem = ""
        rho = Fraction(1, 2)  # type: ignore[assignment]

    assert "rho" not in trace(Fixed).field.values


@pytest.mark.parametrize(
    ("domain", "root"),
    [
        ({"above": 0, "below": 1}, pt.Root(lambda r, p: r - 1 + p.x, below=1)),  # falls where x rises
        ({"above": 0, "below": 1}, pt.Root(lambda r, p: r - p.x, below=1)),
        ({"above": 0, "at_most": 1}, pt.Root(lambda r, p: r - 2 + p.x, below=2)),
        ({"at_least": 1, "below": 2}, pt.Root(lambda r, p: r - 3 + p.x, below=3)),
        ({"at_least": 1, "below": 2}, pt.Root(lambda r, p: r - p.x)),
        ({"at_least": 1}, pt.Root(lambda r, p: r - p.x)),
        ({"at_least": 1}, pt.Root(lambda r, p: r * (1 + p.x) - p.x, below=1)),
        ({"above": 0}, pt.Root(lambda r, p: r * (1 + p.x) - 1)),
    ],
)
def test_the_range_of_a_root_is_written_as_a_parameters(domain, root):
    f = field(x=Parameter(**domain), root=root)
    ranging, s = f.parameters["root"], f._generator("s_root")
    low, high = (None if end is None else end.element for end in ranging.bounds(None))
    near, far = (high, low) if ranging.lower_open and high is not None else (low, high)
    assert f.values["root"].element == (near + s if far is None else (near + far * s) / (1 + s))
    closed = not (ranging.lower_open and ranging.upper_open) and not (high is None and ranging.lower_open)
    assert next(g.strict for g in f.generators if g.name == "s_root") == (not closed)
