"""Statements, proofs and verdicts that somebody changes, forges or asks for in another way than was meant."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attacks import REFUSED, SOUND, TRUE, Attack, Descent, bowl, judge, table

import methods
import potential as pt
from methods import Method
from potential import kernel
from potential.algebra.expressions import Expression
from potential.kernel import Argument, Proofs, Verdict
from potential.proof import Proof
from potential.statement.statement import Obligation
from potential.statement.trace import trace


class Away(Method):
    """Uphill: no theorem."""

    assumes = pt.SmoothConvex

    def step(self, p, t, x):
        return x + p.gradient(x) / p.L

    def potential(self, p, t, x):
        return p.distance_squared(x)

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1


EMPTY = Argument({})


def accepted(statement: Any, proofs: Any) -> bool:
    """Whether the kernel, or the proof made of its verdict, says yes to it."""
    try:
        verdict = kernel.judge(statement, proofs)
        return bool(verdict) and bool(Proof(verdict, proofs).conclusion.text)
    except (pt.PotentialError, TypeError, AttributeError, ValueError, dataclasses.FrozenInstanceError):
        return False


def trivial(statement: Any) -> Obligation:
    return Obligation("decrease", Expression(statement.field, {}), ())


def set_decrease(s: Any) -> Any:
    s.decrease = trivial(s)
    return s


def replaced(s: Any) -> Any:
    return dataclasses.replace(s, decrease=trivial(s))


def copied(s: Any) -> Any:
    made = copy.copy(s)
    made.decrease = trivial(s)
    return made


def emptied_target(s: Any) -> Any:
    s.decrease.target.terms.clear()
    return s


def with_a_hypothesis(s: Any) -> Any:
    from potential.classes.quantities import Assertion, Hypothesis
    from potential.writing.terms import Name

    s.decrease.hypotheses += (Hypothesis("h", (), Assertion(s.decrease.target, Name("all is well"))),)
    return s


def with_a_changed_hypothesis(s: Any) -> Any:
    h = s.decrease.hypotheses[0]
    h.expression.terms.clear()
    h.expression.terms.update(s.decrease.target.terms)
    return s


def of_its_dictionary(s: Any) -> Any:
    vars(s).update(decrease=trivial(s))
    return s


def of_the_obligation(s: Any) -> Any:
    vars(s.decrease).update(target=Expression(s.field, {}), hypotheses=())
    return s


def deleted(s: Any) -> Any:
    del s.decrease
    return s


FORGERIES = (set_decrease, replaced, copied, emptied_target, with_a_hypothesis, with_a_changed_hypothesis,
             of_its_dictionary, of_the_obligation, deleted)  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda f: f.__name__)
def test_a_statement_cannot_be_changed(forge) -> None:
    """A forged obligation is refused where it is made, or by the kernel."""
    try:
        statement = forge(trace(Away))
    except (TypeError, AttributeError, ValueError, pt.PotentialError, dataclasses.FrozenInstanceError):
        return
    name = statement.decrease.hypotheses[0].name if getattr(statement, "decrease", None) and (
        statement.decrease.hypotheses) else ""  # fmt: skip
    one = statement.field.coefficient(1)
    tried = [EMPTY, Argument({name: one}), Argument({"h()": one})]
    for argument in tried:
        assert not accepted(statement, Proofs(argument, EMPTY)), "a false theorem is called proved"


PARTS = ("theorem", "field", "recorder", "problem", "potential", "progress", "budget", "weight", "measure", "decrease",
         "domination", "requirements", "start_potential", "start_state", "display", "next_state", "state")  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_statement_can_be_set(part) -> None:
    statement = trace(Descent)
    with pytest.raises((AttributeError, TypeError, pt.PotentialError)):
        setattr(statement, part, None)
    with pytest.raises((AttributeError, TypeError, pt.PotentialError)):
        delattr(statement, part)


def test_no_dictionary_or_list_of_a_statement_can_be_changed() -> None:
    statement = trace(Descent)
    for part in ("state", "next_state", "start_state", "display"):
        with pytest.raises((AttributeError, TypeError)):
            getattr(statement, part)["more"] = None
    field = statement.field
    for change in (
        lambda: field.requirements.clear(),
        lambda: field.requirements.pop(next(iter(field.requirements))),
        lambda: field.generators.append(None),
        lambda: field.generators.clear(),
        lambda: field.values.__setitem__("L", field.coefficient(1)),
        lambda: field.require("positive", -field.coefficient(1), "nothing"),
        lambda: setattr(field, "generators", []),
    ):
        before = (list(field.generators), dict(field.requirements), dict(field.values), statement.requirements)
        try:
            change()
        except (AttributeError, TypeError, StopIteration, KeyError, pt.PotentialError):
            continue
        after = (list(field.generators), dict(field.requirements), dict(field.values), statement.requirements)
        assert [*map(list, before)] == [*map(list, after)], "the field of a statement was changed"


def test_generators_cannot_be_made_positive_afterwards() -> None:
    """1/t at t = 0: the requirement stands, whatever is done to the field's generators."""

    class Pole(Descent):
        def step(self, p, t, x):
            return x - (1 / t) * (t * p.gradient(x) / p.L)

    try:
        statement = trace(Pole)
    except pt.PotentialError:
        return
    good = pt.prove(Descent).arguments
    arguments = Proofs(
        Argument({n: m.evaluate and statement.field.coefficient(1) for n, m in good.decrease.multipliers.items()}),
        EMPTY,
    )
    try:
        statement.field.generators[:] = [dataclasses.replace(g, strict=True) for g in statement.field.generators]
    except (TypeError, AttributeError):
        return
    assert not accepted(statement, arguments)
    assert "requirements" in dir(statement)


def test_verdicts_cannot_be_made() -> None:
    statement = trace(Away)
    for make in (
        lambda: Verdict(statement, ""),
        lambda: Verdict(statement, "", key=object()),
        lambda: Verdict(statement, "", key=True),
        lambda: type("Yes", (Verdict,), {"__bool__": lambda self: True})(statement, "no"),
        lambda: Proof(Verdict(statement, "no"), Proofs(EMPTY, EMPTY)),
        lambda: Proof(True, Proofs(EMPTY, EMPTY)),
        lambda: Proof(None, Proofs(EMPTY, EMPTY)),
    ):
        with pytest.raises((TypeError, AttributeError, pt.PotentialError)):
            make()
    verdict = kernel.judge(statement, Proofs(EMPTY, EMPTY))
    assert not verdict
    for change in (
        lambda: setattr(verdict, "_proved", True),
        lambda: setattr(verdict, "more", True),
        lambda: verdict.__dict__,
        lambda: delattr(verdict, "_reason"),
    ):
        with pytest.raises((AttributeError, TypeError)):
            change()
    assert not verdict
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        assert pickle.loads(pickle.dumps(verdict))


class Proud(Proof):
    """A proof that takes any verdict."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement


def test_a_proof_of_one_s_own_is_not_verified() -> None:
    try:
        made = Proud(trace(Away))
        text = made.certificate.to_json()
    except Exception:
        return
    assert not pt.verify(text, Away)


# Objects of one's own in an argument ----------------------------------------------------------------------------------


def argument_of(claim: Any) -> tuple[Any, Any]:
    proof = pt.prove(claim)
    return proof.statement, proof.arguments


class Liar:
    """A stand-in for a coefficient, which is positive when its sign is looked at, and anything when it is used."""

    def __init__(self, good: Any, bad: Any) -> None:
        self.good, self.bad, self.calls = good, bad, 0

    def __getattr__(self, name: str) -> Any:
        self.__dict__["calls"] += 1
        return getattr(self.good if self.calls < 4 else self.bad, name)


def test_coefficients_of_one_s_own_are_refused() -> None:
    from potential.algebra.coefficients import Coefficient

    statement = trace(Away)
    field = statement.field
    one = field.coefficient(1)

    class TwoFaced(Coefficient):
        """The same by subclassing: the element is another one each time."""

        __slots__ = ("calls",)

        def __init__(self, field: Any) -> None:
            object.__setattr__(self, "calls", 0)
            object.__setattr__(self, "field", field)

        @property
        def element(self) -> Any:
            object.__setattr__(self, "calls", self.calls + 1)
            return self.field.algebra.one * (1 if self.calls < 5 else -1)

        @element.setter
        def element(self, value: Any) -> None:
            pass

    names = [h.name for h in statement.decrease.hypotheses]
    for odd in (Liar(one, -one), True, 1, Fraction(1), None, "1", 1.0):
        assert not accepted(statement, Proofs(Argument(dict.fromkeys(names, odd)), EMPTY))
    try:
        two_faced = TwoFaced(field)
    except (TypeError, AttributeError):
        return
    for k in range(1, 12):
        two_faced = TwoFaced(field)
        object.__setattr__(two_faced, "calls", -k)
        assert not accepted(statement, Proofs(Argument(dict.fromkeys(names, two_faced)), EMPTY))


def test_squares_of_one_s_own_are_refused() -> None:
    """A square that expands to whatever is missing."""
    statement = trace(Away)
    one = statement.field.coefficient(1)

    class Missing(kernel.Square):
        def expand(self) -> Any:
            return -statement.decrease.target

    class Duck:
        vector = statement.start
        dual = None

        def expand(self) -> Any:
            return -statement.decrease.target

    for square in (Missing(statement.start), Duck()):
        assert not accepted(statement, Proofs(Argument({}, ((one, square),)), EMPTY))


def test_an_expression_of_one_s_own_is_refused() -> None:
    """A potential that is an expression with another answer each time it is looked at."""

    class Shifting(Expression):
        __slots__ = ("calls",)

        def __sub__(self, other: Any) -> Any:
            return Expression(self.field, {})

        __add__ = __rsub__ = __radd__ = __mul__ = __rmul__ = __sub__

    class Own(Away):
        def potential(self, p, t, x):
            e = p.distance_squared(x)
            try:
                return Shifting(e.field, e.terms)
            except AttributeError:
                return e

    with pytest.raises((pt.PotentialError, TypeError)):
        pt.prove(Own)


def test_a_vector_of_one_s_own_is_refused() -> None:
    from potential.algebra.expressions import Vector

    class Elastic(Vector):
        __slots__ = ()

        def __sub__(self, other: Any) -> Any:
            return Vector(self.field, self.space, {})

    class Own(Descent):
        def step(self, p, t, x):
            y = x + 5 * p.gradient(x)
            return Elastic(y.field, y.space, y.terms) if isinstance(y, Vector) else y

    judge(Attack("elastic", lambda: Own, SOUND, problem=bowl))


class Sloppy(dict):
    """A dictionary of multipliers that has other items each time."""

    def items(self) -> Any:
        return []


def test_multipliers_in_a_dictionary_of_one_s_own() -> None:
    statement, arguments = argument_of(Descent)
    assert accepted(statement, arguments)
    assert not accepted(statement, Proofs(Argument(Sloppy(arguments.decrease.multipliers)), arguments.domination))


def test_reasons_that_go_in_a_circle() -> None:
    statement = trace(Away)
    p = statement.field.values["L"].element.numer - 5
    circle = {p: kernel.Product(1, ((p, 1),)), -p: kernel.Product(-1, ((p, 1),))}
    assert kernel.sign(p, statement.field.generators, circle) == (0, False)
    other = {p: kernel.Squares(((p, p.ring.one),))}
    assert kernel.sign(p, statement.field.generators, other) == (0, False)


# After the proof ------------------------------------------------------------------------------------------------------


def fresh() -> Any:
    return type("Fresh", (Descent,), {"theorem": "own/fresh"})


CHANGES = {
    "step": lambda c: setattr(c, "step", lambda self, p, t, x: x + p.gradient(x)),
    "potential": lambda c: setattr(c, "potential", lambda self, p, t, x: p.gap(x)),
    "assumes": lambda c: setattr(c, "assumes", pt.Constrained(pt.SmoothConvex)),
    "budget": lambda c: setattr(c, "budget", lambda self, p, t: -1),
    "progress": lambda c: setattr(c, "progress", lambda self, p, t, x: p.gap(x)),
    "measure and weight": lambda c: (setattr(c, "measure", lambda self, p, t, x: 2 * p.gap(x)),
                                     setattr(c, "weight", lambda self, p, t: t)),
    "iterate": lambda c: setattr(c, "iterate", lambda self, p, x: x - p.gradient(x)),
    "start": lambda c: setattr(c, "start", lambda self, p, x0: x0 - p.gradient(x0)),
    "a parameter": lambda c: setattr(c, "eta", pt.Parameter(above=0)),
    "a base class": lambda c: setattr(c, "__bases__", (methods.StronglyConvexGradientDescent,)),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda v: v.replace(" ", "-"))
def test_a_certificate_is_for_the_code_as_it_is_now(change) -> None:
    made = fresh()
    text = pt.prove(made).certificate.to_json()
    assert pt.verify(text, made)
    CHANGES[change](made)
    assert not pt.verify(text, made)


def test_a_proof_is_of_the_code_as_it_was() -> None:
    made = fresh()
    proof = pt.prove(made)
    before = proof.text()
    CHANGES["step"](made)
    assert pt.prove(fresh()).text().replace("Fresh", "") == before.replace("Fresh", "")
    assert proof.text() == before, "a proof changes with the class that it was made of"
    assert not pt.check(made, bowl(), np.array([3.0, 2.0]), 5), "another step is held to be the proved one"


def test_a_certificate_of_another_name_is_not_taken() -> None:
    class Own(Descent):
        theorem = "gradient-descent/smooth-convex"

        def step(self, p, t, x):
            return x - p.gradient(x) / (2 * p.L)

        def potential(self, p, t, x):
            return t / 2 * p.gap(x) + p.L / 2 * p.distance_squared(x)

    text = pt.prove(Own).certificate.to_json()
    assert not pt.verify(text)
    assert not pt.verify(text, methods.GradientDescent)
    assert pt.verify(text, Own)


# Theorems with functions of their own ---------------------------------------------------------------------------------

attacks: list[Attack] = []


def theorem(name: str, must: str, method: Any = Descent, **parts: Any) -> None:
    attacks.append(Attack(name, lambda: pt.Theorem(name="own/claim", method=method, **parts), must))


theorem("a potential that does not see the method", TRUE, potential=lambda p, t, x: p.distance_squared(x),
        measure=lambda p, t, x: p.distance_squared(x), weight=lambda p, t: 1)  # fmt: skip
theorem("a potential with a default", REFUSED, potential=lambda p, t, x, k=0: -t * p.gap(x))
theorem("a potential of two arguments", REFUSED, potential=lambda p, t: t)
theorem("a potential of any number", REFUSED, potential=lambda *a: -a[1] * 1)
theorem("a potential that is none", REFUSED, potential=3)
theorem("a potential that is nothing", REFUSED, potential=lambda p, t, x: None)
theorem("a potential that is a vector", REFUSED, potential=lambda p, t, x: x)
theorem("a potential that is a float", REFUSED, potential=lambda p, t, x: 0.1 * p.gap(x))
theorem("a potential that is text", REFUSED, potential=lambda p, t, x: "gap")
theorem("a potential of the next point, without a step", REFUSED,
        potential=lambda p, t, x: p.distance_squared(x + p.gradient(x) / p.L))  # fmt: skip
theorem("a weight that depends on the point", REFUSED, measure=lambda p, t, x: p.gap(x), weight=lambda p, t, x: t)
theorem("a weight that is an expression", REFUSED, measure=lambda p, t, x: p.gap(x),
        weight=lambda p, t: p.gap(p.minimizer))  # fmt: skip
theorem("a measure without a weight", REFUSED, measure=lambda p, t, x: p.gap(x))
theorem("a measure above the potential", REFUSED, measure=lambda p, t, x: p.distance_squared(x), weight=lambda p, t: t)
theorem("a weight of one more", TRUE, measure=lambda p, t, x: p.gap(x), weight=lambda p, t: t + 1)
theorem("a weight of two more", REFUSED, measure=lambda p, t, x: p.gap(x), weight=lambda p, t: t + 2)
theorem("a negative budget", REFUSED, budget=lambda p, t: -1)
theorem("a guaranteed decrease that nothing gives", REFUSED, progress=lambda p, t, x: p.distance_squared(x))
theorem("a progress at the next point", REFUSED, progress=lambda p, t, x: p.gap(x - p.gradient(x) / p.L) * 2 * (t + 1))
theorem("a budget that is an expression", REFUSED, budget=lambda p, t: p.gap(p.minimizer))
theorem("another class", REFUSED, problem=pt.Smooth)
theorem("a class without a gradient", REFUSED, problem=pt.Convex)
theorem("no class", REFUSED, problem=3)
theorem("a class of methods", REFUSED, problem=Descent)
theorem("no method", REFUSED, method=3)
theorem("an instance", TRUE, method=Descent())


def replaced_problem() -> Any:
    return dataclasses.replace(pt.Theorem(name="own/claim", method=Descent), problem=pt.Smooth)


def replaced_potential() -> Any:
    return dataclasses.replace(pt.Theorem(name="own/claim", method=Descent), potential=lambda p, t, x: -t * p.gap(x))


def subclassed() -> Any:
    class Lenient(pt.Theorem):
        def function(self, name: str, method: Any) -> Any:
            return (lambda *a: 0) if name == "progress" else super().function(name, method)

    return Lenient(name="own/claim", method=Away)


attacks.append(Attack("a theorem with its class replaced", replaced_problem, REFUSED))
attacks.append(Attack("a theorem with its potential replaced", replaced_potential, REFUSED))
attacks.append(Attack("a theorem of a class of one's own", subclassed, REFUSED))


# Classes of problems of one's own -------------------------------------------------------------------------------------


def own_class(**body: Any) -> Any:
    """Descent over a subclass of SmoothConvex with another body."""
    made = type(body.pop("name", "Mine"), (pt.SmoothConvex,), body)
    return type("Own", (Away,), {"assumes": made})


def false_between(self: Any, i: Any, j: Any) -> Any:
    """The inequality with its sign turned."""
    h = pt.SmoothConvex.between(self, i, j)
    return dataclasses.replace(h, says=dataclasses.replace(h.says, expression=-h.expression)) if h else h


def impersonating() -> Any:
    return own_class(name="SmoothConvex", between=false_between, __module__="potential.classes.problem_class")


@pytest.mark.parametrize(
    "make", [impersonating, lambda: own_class(between=false_between)], ids=["same-name", "own-name"]
)
def test_a_class_with_inequalities_of_its_own_is_said_to_be_one(make) -> None:
    """What a class of one's own assumes is one's own affair; no theorem on it is printed as one on SmoothConvex."""
    claim = make()
    try:
        proof = pt.prove(claim)
    except pt.PotentialError:
        return
    plain = pt.prove(type("Own", (Descent,), {}))
    assert proof.statement.problem.description != plain.statement.problem.description or (
        "Mine" in proof.text() or "own" in proof.text()
    ), proof.text()


# What a claim may be --------------------------------------------------------------------------------------------------


NO_CLAIMS = [None, 3, "no such theorem", object(), Method, pt.SmoothConvex, [], {}, lambda: 1, b"", "", Method(), type]


@pytest.mark.parametrize("claim", [*NO_CLAIMS, pt.Theorem], ids=lambda v: getattr(v, "__name__", type(v).__name__))
def test_a_claim_that_is_none(claim) -> None:
    for call in (pt.prove, lambda c: pt.verify("{}", c) or pt.prove(c), lambda c: pt.check(c, bowl())):
        with pytest.raises(pt.PotentialError):
            call(claim)


# Where things are evaluated -------------------------------------------------------------------------------------------


def method(name: str, must: str, **body: Any) -> None:
    attacks.append(Attack(name, lambda: type("Own", (Descent,), dict(body)), must))


method("the iterate is no vector", REFUSED, iterate=lambda self, p, x: 3)
method("the iterate is a tuple", REFUSED, iterate=lambda self, p, x: (x, x))
method("the measure is elsewhere", REFUSED, measure=lambda self, p, t, x: p.gap(2 * x), weight=lambda self, p, t: t)
method("the measure is a step back", REFUSED, measure=lambda self, p, t, x: p.gap(x + p.gradient(x) / p.L),
       weight=lambda self, p, t: t)  # fmt: skip
method("the measure is a step on", TRUE, measure=lambda self, p, t, x: p.gap(x - p.gradient(x) / p.L),
       weight=lambda self, p, t: t)  # fmt: skip
method("the potential looks ahead", TRUE, potential=lambda self, p, t, x: p.distance_squared(self.step(p, t, x)),
       measure=lambda self, p, t, x: p.distance_squared(self.step(p, t, x)), weight=lambda self, p, t: 1)  # fmt: skip
method("the potential looks at the wrong step", REFUSED,
       potential=lambda self, p, t, x: p.distance_squared(x - 3 * p.gradient(x) / p.L),
       measure=lambda self, p, t, x: p.distance_squared(x - 3 * p.gradient(x) / p.L),
       weight=lambda self, p, t: 1)  # fmt: skip
method("a step that is another step in the potential", REFUSED, helper=lambda self, p, x: x + p.gradient(x),
       step=lambda self, p, t, x: self.helper(p, x))  # fmt: skip
method("a step that returns nothing", REFUSED, step=lambda self, p, t, x: None)
method("a step that returns a number", REFUSED, step=lambda self, p, t, x: 0)
method("a step that returns a list", REFUSED, step=lambda self, p, t, x: [x])
method("a step that returns a tuple", REFUSED, step=lambda self, p, t, x: (x,))
method("a step that returns a generator", REFUSED, step=lambda self, p, t, x: (v for v in [x]))
method("a step that is a generator", REFUSED, step=lambda self, p, t, x: (yield x))
method("a step that returns a scalar", REFUSED, step=lambda self, p, t, x: p.gap(x))
method("a step that raises", REFUSED, step=lambda self, p, t, x: 1 // 0)
method("a step that raises an exit", REFUSED, step=lambda self, p, t, x: x.nothing)
method("a step with too few arguments", REFUSED, step=lambda self, p, x: x)
method("a step that is a class method", TRUE, step=classmethod(lambda cls, p, t, x: x - p.gradient(x) / p.L))
method("a step that is a static method", TRUE, step=staticmethod(lambda p, t, x: x - p.gradient(x) / p.L))
method("a start that is another vector", REFUSED, start=lambda self, p, x0: 3)
method("a start that is a gradient step", TRUE, start=lambda self, p, x0: x0 - p.gradient(x0) / p.L)
method("a start that makes a tuple", REFUSED, start=lambda self, p, x0: (x0, x0))


ELSEWHERE = {
    "the minimizer": lambda self, p, x: p.minimizer,
    "a gradient": lambda self, p, x: p.gradient(x),
    "a step back": lambda self, p, x: x + p.gradient(x) / p.L,
    "nothing": lambda self, p, x: 0 * x,
}


@pytest.mark.parametrize("name", ELSEWHERE, ids=lambda v: v.replace(" ", "-"))
def test_an_iterate_of_which_the_potential_says_nothing(name) -> None:
    """Refused, or what the potential does bound is read off; never a conclusion about nothing."""
    try:
        said = pt.prove(type("Own", (Descent,), {"iterate": ELSEWHERE[name]})).conclusion.text.partition("<=")[0]
    except pt.PotentialError:
        return
    assert "x_T" in said, said


@table(attacks)
def test_statements(attack) -> None:
    judge(attack)


pytestmark = pytest.mark.filterwarnings("ignore")
