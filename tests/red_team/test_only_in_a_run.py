"""Steps that do as they say on symbols and on a few numbers, and something else where only a user's run comes."""

from __future__ import annotations

import itertools
import math
import sys
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from attacks import LONG, SOUND, Attack, Descent, Tricks, bowl, judge, table

import potential as pt
from methods.problems import LeastSquares, Quadratic

tricks = Tricks(SOUND)


@cache
def wide() -> Any:
    return Quadratic(np.diag([1.0, 0.5, 0.5, 0.25, 0.125]), np.zeros(5))


@cache
def steep() -> Any:
    return Quadratic(np.diag([64.0, 32.0]), np.zeros(2))


@cache
def shifted() -> Any:
    return Quadratic(np.diag([1.0, 0.5]), np.array([1.0, 1.0]))


def array(x: Any) -> bool:
    return type(x) is np.ndarray


@tricks.pure("late in the run", steps=120)
def _(self, p, t, x):
    return type(t) is int and t > 90


@tricks.pure("once, very late", steps=320)
def _(self, p, t, x):
    return type(t) is int and t == 300


@tricks.pure("in the first step alone")
def _(self, p, t, x):
    return type(t) is int and t == 0 and x.shape == (2,)


@tricks.pure("in the last step alone", steps=100)
def _(self, p, t, x):
    return type(t) is int and t == 99


@tricks.pure("in five dimensions", problem=wide, x0=(3.0, 2.0, 1.0, 1.0, 1.0))
def _(self, p, t, x):
    return array(x) and x.size == 5


@tricks.pure("in two dimensions")
def _(self, p, t, x):
    return array(x) and len(x) == 2


@tricks.pure("far out", x0=(3000.0, 2000.0))
def _(self, p, t, x):
    return array(x) and float(np.abs(x).max()) > 100


@tricks.pure("very near", x0=(3e-9, 2e-9))
def _(self, p, t, x):
    return array(x) and float(np.abs(x).max()) < 1e-6


@tricks.pure("at whole numbers")
def _(self, p, t, x):
    return array(x) and bool((x == np.round(x)).all())


@tricks.pure("where an entry is zero", x0=(0.0, 2.0))
def _(self, p, t, x):
    return array(x) and bool((x == 0).any())


@tricks.pure("where both entries are positive")
def _(self, p, t, x):
    return array(x) and x.shape == (2,) and bool((x >= 0).all())


@tricks.pure("for a large L", problem=steep)
def _(self, p, t, x):
    return type(p.L) is float and p.L > 20


@tricks.pure("by the name of the class of p")
def _(self, p, t, x):
    return type(p).__name__ == "Quadratic"


@tricks.pure("by the module of the class of p")
def _(self, p, t, x):
    return type(p).__module__.startswith("methods.problems")


@tricks.pure("by the identity of the problem")
def _(self, p, t, x):
    return p is bowl()


@tricks.pure("by what the gradient is")
def _(self, p, t, x):
    g = p.gradient(x)
    return array(g) and bool((g == 0).all() or abs(g[0] - x[0]) < 1e-12)


@tricks.pure("by what the value is")
def _(self, p, t, x):
    f = p.value(x)
    return type(f) is float and abs(f - float(x @ x) / 2) < 10 and x.shape == (2,)


@tricks.pure("by the caller")
def _(self, p, t, x):
    frame, names = sys._getframe(), set()
    while frame is not None:
        names.add(str(frame.f_globals.get("__name__", "")))
        frame = frame.f_back
    return array(x) and "potential.statement.rehearsal" not in names and "potential.statement.trace" not in names


@tricks.pure("by the line of the caller's code")
def _(self, p, t, x):
    return array(x) and sys._getframe(2).f_code.co_name not in ("_call", "call", "read", "_read")


@tricks.pure("by its memory layout")
def _(self, p, t, x):
    return array(x) and x.flags.owndata and x.shape == (2,)


@tricks.pure("by whether t is an int of Python")
def _(self, p, t, x):
    return type(t) is int and (t // 4) % 2 == 1 and x.size == 2


for calls in (70, 150, 400):

    @tricks.remembering(f"after {calls} calls", steps=calls + 20)
    def _(calls=calls):
        clock = itertools.count()
        return lambda self, p, t, x: next(clock) > calls

    @tricks.remembering(f"after {calls} calls, counted behind an object", steps=calls + 20)
    def _(calls=calls):
        class Deep:
            __slots__ = ("count",)

        deep = Deep()
        deep.count = 0

        def trick(self, p, t, x):
            deep.count += 1
            return deep.count > calls

        return trick


# Helpers of packages that may look at symbols ask in the user's name --------------------------------------------------


def swallowed(question: Any) -> Any:
    try:
        return question()
    except Exception:
        return False


def helpers() -> dict[str, Any]:
    from sympy.utilities.iterables import is_sequence, iterable
    from sympy.utilities.misc import as_int, filldedent, func_name

    from potential.algebra.parameters import exact_rational
    from potential.laboratory.states import is_finite

    return {
        "exact_rational of t": lambda p, t, x: exact_rational(t) is not None,
        "is_finite of x": lambda p, t, x: swallowed(lambda: is_finite(x)),
        "SymPy's iterable": lambda p, t, x: swallowed(lambda: iterable(x)),
        "SymPy's sequence": lambda p, t, x: swallowed(lambda: is_sequence(x)),
        "SymPy's name of a type": lambda p, t, x: "Coefficient" not in func_name(t),
        "SymPy's integer": lambda p, t, x: swallowed(lambda: as_int(t) >= 0),
        "SymPy's text": lambda p, t, x: filldedent(t).strip().isdigit(),
        "sympify": lambda p, t, x: swallowed(lambda: __import__("sympy").sympify(t).is_number),
        "a fraction of t": lambda p, t, x: swallowed(lambda: Fraction(t) >= 0),
        "a fraction compared with t": lambda p, t, x: swallowed(lambda: Fraction(-1) < t),
        "math's own": lambda p, t, x: swallowed(lambda: math.isfinite(t)),
        "the trace's own": lambda p, t, x: (
            not hasattr(__import__("potential.errors").errors, "is_noting")
            or not __import__("potential.errors").errors.is_noting()
        ),
    }


for name, ask in helpers().items():
    tricks.pure(f"helper, {name}")(lambda self, p, t, x, ask=ask: ask(p, t, x))
    tricks.pure(f"helper, {name}, in two dimensions")(
        lambda self, p, t, x, ask=ask: ask(p, t, x) and swallowed(lambda: x.shape == (2,))
    )


@table(tricks)
def test_the_run_that_is_not_the_theorem_s_is_found(attack) -> None:
    judge(attack)


# What a step returns that is no plain array ---------------------------------------------------------------------------


READING = {
    "potential.statement.trace",
    "potential.statement.rehearsal",
    "potential.proving",
    "potential.proof",
}


def read() -> bool:
    """Whether the step is read for a proof, and not run."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_globals.get("__name__") in READING:
            return True
        frame = frame.f_back
    return False


class Nought(np.ndarray):
    """An array whose difference to anything is zero."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(i) for i in inputs]
        if ufunc is np.subtract:
            return np.zeros_like(plain[0])
        return getattr(ufunc, method)(*plain, **options)


class Alike(np.ndarray):
    """An array that is near to anything."""

    def __sub__(self, other: Any) -> Any:
        return np.zeros(self.shape)

    __rsub__ = __sub__

    def __le__(self, other: Any) -> Any:
        return np.ones(self.shape, dtype=bool)

    __lt__ = __ge__ = __gt__ = __eq__ = __le__

    __hash__ = None


class Late:
    """An object that becomes an array when it is looked at, and another one when it is looked at again."""

    def __init__(self, first: Any, then: Any) -> None:
        self.answers = [first, first, first, then]

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        found = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        return np.array(found, dtype=dtype)

    def __getattr__(self, name: str) -> Any:
        return getattr(np.asarray(self), name)

    def __sub__(self, other: Any) -> Any:
        return np.asarray(self) - other

    def __add__(self, other: Any) -> Any:
        return np.asarray(self) + other

    def __rsub__(self, other: Any) -> Any:
        return other - np.asarray(self)


RETURNED = {
    "a masked array": lambda y, x: np.ma.array(x + 8 * (x - y), mask=True),
    "an array partly masked": lambda y, x: np.ma.array(x + 8 * (x - y), mask=[True, False]),
    "zero differences": lambda y, x: (x + 8 * (x - y)).view(Nought),
    "an array near to all": lambda y, x: (x + 8 * (x - y)).view(Alike),
    "an object that changes": lambda y, x: Late(y, x + 8 * (x - y)),
    "a list": lambda y, x: list(x + 8 * (x - y)),
    "a matrix": lambda y, x: np.asmatrix(x + 8 * (x - y)),
    "two rows": lambda y, x: np.array([x, x + 8 * (x - y)]),
    "one entry": lambda y, x: (x + 8 * (x - y))[:1],
    "a number": lambda y, x: 9.0,
    "nothing": lambda y, x: None,
    "single precision": lambda y, x: (y + 1e-4).astype(np.float32),
    "integers": lambda y, x: np.round(y + 3).astype(int),
    "complex numbers": lambda y, x: y + 1j,
    "objects": lambda y, x: np.array([Fraction(3), Fraction(4)], dtype=object),
    "texts": lambda y, x: np.array(["3", "4"]),
    "nan": lambda y, x: y * np.nan,
    "infinity": lambda y, x: y * np.inf,
    "the same array, changed": lambda y, x: np.add(x, 8 * (x - y), out=x),
    "a little more": lambda y, x: y * (1 + 1e-9) + 1e-9,
    "a view that turns": lambda y, x: (x + 8 * (x - y))[::-1],
    "a tuple": lambda y, x: (x, y),
    "a generator": lambda y, x: (v for v in x),
    "a boolean": lambda y, x: y > 0,
}


@pytest.mark.parametrize("name", RETURNED, ids=lambda v: v.replace(" ", "-"))
def test_what_a_run_s_step_returns_is_looked_at(name) -> None:
    """One step returns something else than the recursion says: false, or refused, but no traceback."""
    # The shifted function is minimized in one step, so there the first one is another.
    for problem, turn in ((bowl(), 2), (shifted(), 0)):

        class Returning(Descent):
            def step(self, p, t, x):
                y = x - p.gradient(x) / p.L
                return y if read() or int(t) != turn else RETURNED[name](y, x)

        try:
            report = pt.check(Returning, problem, np.array([3.0, 2.0]), 6)
        except pt.PotentialError as error:
            assert str(error).strip()
            continue
        assert not report, name


# The other functions of a method, in a run alone ----------------------------------------------------------------------


def only_in_a_run(place: str) -> Any:
    own = getattr(Descent, place)

    def changed(self: Any, p: Any, *rest: Any) -> Any:
        value = own(self, p, *rest)
        x = rest[-1]
        if array(x) and x.shape == (2,):
            return {"start": lambda: 100 * x, "iterate": lambda: p.minimizer, "step": lambda: x + LONG * p.gradient(x)}[
                place
            ]()
        return value

    return type("Changed", (Descent,), {place: changed})


@pytest.mark.parametrize("place", ["start", "iterate", "step"])
def test_what_is_another_vector_in_a_run_alone(place) -> None:
    """A start that is not the proved one, or an iterate whose gap is not the measured one."""
    made = only_in_a_run(place)
    try:
        pt.prove(made)
    except pt.PotentialError:
        return
    try:
        report = pt.check(made, bowl(), np.array([3.0, 2.0]), 20)
    except pt.PotentialError:
        return
    run = made().run(bowl(), np.array([3.0, 2.0]), 20)
    if report:
        first = float(bowl().gap(np.array([3.0, 2.0])))
        assert abs(report.gaps[0] - first) < 1e-9, (
            "a start, or an iterate, of another place is taken for the proved one"
        )
        assert abs(run.gaps[0] - first) < 1e-9


SCALARS = {
    "a smaller potential": ("potential", lambda value, t: 0.0 * value),
    "a potential that falls": ("potential", lambda value, t: value - 5 * t),
    "a large budget": ("budget", lambda value, t: 1e9),
    "a negative progress": ("progress", lambda value, t: -1e9),
    "a small measure": ("measure", lambda value, t: 0.0),
    "a small weight": ("weight", lambda value, t: 1e-9),
}


@pytest.mark.parametrize("name", SCALARS, ids=lambda v: v.replace(" ", "-"))
def test_what_is_judged_is_the_proved_potential(name) -> None:
    """In a run the method's own potential, budget or measure says something that makes any run hold.

    The step goes uphill in a run; whatever the other functions say there, the check is false or refused.
    """
    place, change = SCALARS[name]

    class Uphill(Descent):
        def step(self, p, t, x):
            return x + (1 if array(x) and x.shape == (2,) else -1) * p.gradient(x) / p.L

    own = getattr(Uphill, place)

    def changed(self: Any, p: Any, *rest: Any) -> Any:
        value = own(self, p, *rest)
        number = type(value) in (int, float) or type(value).__module__ in ("potential.rounding.numbers", "numpy")
        return change(value, rest[0]) if number and type(rest[0]).__name__ != "Coefficient" else value

    setattr(Uphill, place, changed)
    judge(Attack(name, lambda: Uphill, SOUND, problem=bowl, shows=lambda: (2.0, 1.0)))


def test_a_problem_that_is_not_what_it_says() -> None:
    """A problem of one's own whose constant L is too small: the run breaks the theorem, and the check says so."""

    class Lying(LeastSquares):
        @property
        def L(self):
            return 0.25

    judge(Attack("a small L", lambda: Descent, SOUND, problem=lambda: Lying(np.eye(2), np.zeros(2)), steps=8))


pytestmark = pytest.mark.filterwarnings("ignore")
