"""Steps that look at p for what it is: symbols in a proof, data in a run."""

import contextlib
import copy
import inspect
import operator
import weakref
from collections.abc import Iterator

import numpy as np
import pytest
from attacks import REFUSED, SOUND, Tricks, judge, table

import potential as pt

tricks = Tricks(SOUND)


def swallowed(question, otherwise=False):
    """The answer of a question, and another one where it raises anything at all."""
    try:
        return question()
    except Exception:
        return otherwise


#: What the numeric problem has and the class SmoothConvex does not.
NUMERIC = ("dimension", "name", "mu", "class_names", "default_start", "validate_start", "hessian", "affine_gradient",
           "minimum", "reference_program", "value_rounding", "gradient_rounding", "stationarity")  # fmt: skip
for name in ("dimension", "name", "class_names", "default_start", "validate_start", "mu", "value_rounding"):
    tricks.pure(f"getattr of {name} with a default", REFUSED)(
        lambda self, p, t, x, name=name: getattr(p, name, None) is not None
    )
    tricks.pure(f"hasattr of {name}")(lambda self, p, t, x, name=name: hasattr(p, name))
    tricks.pure(f"suppressed {name}")(lambda self, p, t, x, name=name: suppressed(p, name))


def suppressed(p, name):
    with contextlib.suppress(AttributeError):
        return getattr(p, name) is not None
    return False


QUESTIONS = {
    "q with a default": lambda p: getattr(p, "q", 0),
    "attribute getter": lambda p: swallowed(lambda: operator.attrgetter("dimension")(p)),
    "getattr_static": lambda p: inspect.getattr_static(p, "affine_gradient", None),
    "directory": lambda p: "dimension" in dir(p),
    "vars": lambda p: "dimension" in vars(p),
    "dunder dict": lambda p: "_A" in p.__dict__,
    "dictionary with a default": lambda p: p.__dict__.get("dimension"),
    "class attribute": lambda p: hasattr(type(p), "value_rounding"),
    "type by name": lambda p: type(p).__name__ == "Quadratic",
    "class by name": lambda p: p.__class__.__name__ == "Quadratic",
    "module of the class": lambda p: type(p).__module__.startswith("methods"),
    "is a class of problems": lambda p: not isinstance(p, pt.SmoothConvex),
    "is a numeric problem": lambda p: isinstance(p, numeric()),
    "matched against a class": lambda p: matched(p),
    "subclass of": lambda p: issubclass(type(p), numeric()),
    "text": lambda p: "dimension" in repr(p),
    "formatted": lambda p: "quadratic" in f"{p}",
    "names of its parameters": lambda p: not hasattr(p, "parameter_names"),
    "an expectation": lambda p: swallowed(lambda: p.expectation, None) is None,
    "oracles that it says it has": lambda p: "hessian" in getattr(p, "oracles", ()) or hasattr(p, "dimension"),
    "its private matrix": lambda p: getattr(p, "_A", None) is not None,
    "its recorder": lambda p: not hasattr(p, "_recorder"),
    "its field": lambda p: not hasattr(p, "_field"),
    "its evaluations": lambda p: not getattr(p, "_evaluations", None),
    "its problem": lambda p: not hasattr(p, "_problem") and not hasattr(type(p), "hypotheses"),
    "type of L": lambda p: isinstance(p.L, float),
    "L as a float": lambda p: swallowed(lambda: float(p.L) > 0),
    "text of L": lambda p: str(p.L) != "L",
    "L has a field": lambda p: not hasattr(p.L, "field"),
    "L is finite": lambda p: swallowed(lambda: bool(np.isfinite(p.L))),
    "L is hashable": lambda p: swallowed(lambda: hash(p.L) is not None),
    "L against one": lambda p: swallowed(lambda: p.L > 0.5),
    "rounded L": lambda p: swallowed(lambda: round(p.L) >= 0),
    "type of the minimizer": lambda p: isinstance(p.minimizer, np.ndarray),
    "flags of the minimizer": lambda p: hasattr(type(p.minimizer), "flags"),
    "copy": lambda p: swallowed(lambda: copy.copy(p).dimension > 0),
    "deep copy": lambda p: swallowed(lambda: copy.deepcopy(p).dimension > 0),
    "weakly referenced": lambda p: swallowed(lambda: weakref.ref(p)().dimension > 0),
    "an own attribute error": lambda p: caught(p),
    "bound method's owner": lambda p: swallowed(lambda: p.gradient.__self__.dimension > 0),
    "function of the method": lambda p: (
        swallowed(lambda: "SmoothConvex" not in p.gradient.__qualname__)
        and swallowed(lambda: p.gradient.__self__.dimension > 0)
    ),
    "signature": lambda p: "Array" in str(inspect.signature(p.gradient)) and hasattr(type(p), "gradient_rounding"),
    "documentation": lambda p: "symmetric positive semidefinite" in (type(p).__doc__ or ""),
    "an own property": lambda p: (
        swallowed(lambda: p.gradient_at_zero, None) is None and swallowed(lambda: p.dimension, 0)
    ),
}


def numeric():
    from methods.problems import NumericProblem

    return NumericProblem


def matched(p):
    match p:
        case object(dimension=d):
            return d > 0
        case _:
            return False


def caught(p):
    try:
        return p.dimension > 0
    except pt.MissingOracleError:
        return False


for name, ask in QUESTIONS.items():
    tricks.pure(name)(lambda self, p, t, x, ask=ask: bool(ask(p)))


# What a method stores on p, or does to it -----------------------------------------------------------------------------


def previous_on(store, fetch):
    """A step that is too long where the point before is remembered to be another one."""

    def trick(self, p, t, x):
        before = fetch(p)
        store(p, x)
        return before is not None and before is not x

    return trick


def cell(p):
    return p.__dict__.setdefault("cell", {})


STORES = {
    "an attribute": (lambda p, x: setattr(p, "before", x), lambda p: getattr(p, "before", None)),
    "a private attribute": (lambda p, x: setattr(p, "_before", x), lambda p: getattr(p, "_before", None)),
    "its dictionary": (lambda p, x: p.__dict__.update(before=x), lambda p: p.__dict__.get("before")),
    "vars": (lambda p, x: vars(p).update(before=x), lambda p: vars(p).get("before")),
    "object's own setattr": (
        lambda p, x: object.__setattr__(p, "before", x),
        lambda p: getattr(p, "before", None),
    ),
    "a dictionary in it": (lambda p, x: cell(p).update(x=x), lambda p: cell(p).get("x")),
    "its class": (lambda p, x: setattr(type(p), "_before", x), lambda p: getattr(type(p), "_before", None)),
    "an oracle's function": (
        lambda p, x: swallowed(lambda: p.gradient.__func__.__dict__.update(before=x)),
        lambda p: swallowed(lambda: p.gradient.__func__.__dict__.get("before"), None),
    ),
    "an oracle of one's own": (
        lambda p, x: setattr(p, "remember", lambda: x),
        lambda p: getattr(p, "remember", lambda: None)(),
    ),
    "a swallowed attribute": (
        lambda p, x: swallowed(lambda: setattr(p, "before", x)),
        lambda p: swallowed(lambda: p.before, None),
    ),
}
for name, (store, fetch) in STORES.items():
    tricks.remembering(f"stored in {name}", REFUSED if "swallowed" not in name and "function" not in name else "")(
        lambda store=store, fetch=fetch: previous_on(store, fetch)
    )

MAPPINGS = {
    "a weak dictionary of problems": weakref.WeakKeyDictionary,
    "a dictionary of problems": dict,
}
for name, mapping in MAPPINGS.items():

    @tricks.remembering(f"stored in {name}")
    def _(mapping=mapping):
        memory = mapping()

        def trick(self, p, t, x):
            before = memory.get(p)
            memory[p] = x
            return before is not None and before is not x

        return trick


@table(tricks)
def test_a_step_cannot_tell_a_proof_from_a_run(attack) -> None:
    judge(attack)


@pytest.fixture(autouse=True)
def clean_classes():
    """What an attack wrote on the classes of the problems is taken off again."""
    yield
    from methods.problems import Quadratic
    from potential.rounding.problem import RoundedProblem

    def below(cls: type) -> Iterator[type]:
        yield cls
        for made in cls.__subclasses__():
            yield from below(made)

    for owner in (Quadratic, pt.SmoothConvex, *below(RoundedProblem)):
        for name in ("_before", "before", "remember"):
            if name in vars(owner):
                delattr(owner, name)
    from attacks import bowl

    for name in ("before", "_before", "cell", "remember"):
        bowl().__dict__.pop(name, None)


pytestmark = pytest.mark.filterwarnings("ignore")
