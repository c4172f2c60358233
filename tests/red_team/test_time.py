"""Steps that look at t, which is a symbol in a proof and a number in a run."""

import collections
import copy
import decimal
import functools
import itertools
import json
import math
import numbers
import operator
import pickle
import random
import string
import struct

import numpy as np
import pytest
from attacks import SOUND, Tricks, judge, table

import potential as pt

tricks = Tricks(SOUND)
LATER = 3  # in a run, the step is too long from here on


def swallowed(question, otherwise=False):
    """The answer of a question, and another one where it raises anything at all."""
    try:
        return question()
    except Exception:
        return otherwise


# Asked plainly --------------------------------------------------------------------------------------------------------


@tricks.pure("if t")
def _(self, p, t, x):
    return bool(t)


@tricks.pure("t or one")
def _(self, p, t, x):
    return (t or 1) != 1


@tricks.pure("not t")
def _(self, p, t, x):
    return bool(t)


@tricks.pure("t equals five")
def _(self, p, t, x):
    return t == 5


@tricks.pure("t differs from zero")
def _(self, p, t, x):
    return t != 0


@tricks.pure("t in a tuple")
def _(self, p, t, x):
    return t in (3, 4, 5)


@tricks.pure("position of t in a list")
def _(self, p, t, x):
    return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].index(t) > LATER


@tricks.pure("t counted")
def _(self, p, t, x):
    return [3, 4, 5].count(t)


@tricks.pure("t above three")
def _(self, p, t, x):
    return t > LATER


@tricks.pure("three below t, the other way round")
def _(self, p, t, x):
    return t > LATER


@tricks.pure("larger of t and three")
def _(self, p, t, x):
    return max(t, LATER) > LATER


@tricks.pure("smaller of two, by key")
def _(self, p, t, x):
    return min([t, LATER], key=lambda k: -k) is t


@tricks.pure("sorted with t")
def _(self, p, t, x):
    return sorted([LATER, t])[0] == LATER


@tricks.pure("clipped by NumPy")
def _(self, p, t, x):
    return np.clip(t, 0, LATER) == LATER


@tricks.pure("remainder by two")
def _(self, p, t, x):
    return t % 2


@tricks.pure("half, rounded down")
def _(self, p, t, x):
    return t // 2 > 1


@tricks.pure("divmod")
def _(self, p, t, x):
    return divmod(t, 2)[1]


@tricks.pure("int of t")
def _(self, p, t, x):
    return int(t) > LATER


@tricks.pure("float of t")
def _(self, p, t, x):
    return float(t) > LATER


@tricks.pure("index of t")
def _(self, p, t, x):
    return operator.index(t) > LATER


@tricks.pure("dunder index")
def _(self, p, t, x):
    return t.__index__() > LATER


@tricks.pure("range over t")
def _(self, p, t, x):
    return sum(1 for _ in range(t)) > LATER


@tricks.pure("t picks from a list")
def _(self, p, t, x):
    return [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1][t]


@tricks.pure("t picks from a dictionary")
def _(self, p, t, x):
    return {k: k > LATER for k in range(20)}[t]


@tricks.pure("t looked up with a default")
def _(self, p, t, x):
    return {4: 1, 5: 1}.get(t, 0)


@tricks.pure("t in a set")
def _(self, p, t, x):
    return t in {4, 5, 6}


@tricks.pure("default dictionary")
def _(self, p, t, x):
    return collections.defaultdict(int, {4: 1, 5: 1})[t]


@tricks.pure("hash of t")
def _(self, p, t, x):
    return hash(t) > LATER


@tricks.pure("first items of a stream")
def _(self, p, t, x):
    return len(list(itertools.islice(itertools.count(), t))) > LATER


@tricks.pure("repeated text")
def _(self, p, t, x):
    return len("x" * t) > LATER


@tricks.pure("repeated list")
def _(self, p, t, x):
    return len([0] * t) > LATER


@tricks.pure("factorial")
def _(self, p, t, x):
    return math.factorial(t) > 6


@tricks.pure("square root by math")
def _(self, p, t, x):
    return math.sqrt(t) > 2


@tricks.pure("square root by NumPy")
def _(self, p, t, x):
    return np.sqrt(t) > 2


@tricks.pure("floor")
def _(self, p, t, x):
    return math.floor(t / 2) * 2 != t


@tricks.pure("rounding")
def _(self, p, t, x):
    return round(t / 8) > 0


@tricks.pure("absolute value")
def _(self, p, t, x):
    return abs(t - 3) > 2


@tricks.pure("sine")
def _(self, p, t, x):
    return np.sin(t) < 0


@tricks.pure("is nan")
def _(self, p, t, x):
    return not np.isnan(t) and t is not None


@tricks.pure("matched against a value")
def _(self, p, t, x):
    match t:
        case 5:
            return True
        case _:
            return False


@tricks.pure("percent format")
def _(self, p, t, x):
    return len("%d".__mod__(t)) > 0


@tricks.pure("format with a width")
def _(self, p, t, x):
    return len(format(t, "03d")) == 3


@tricks.pure("bytes of so many")
def _(self, p, t, x):
    return len(bytes(t)) > LATER


@tricks.pure("decimal of t")
def _(self, p, t, x):
    return decimal.Decimal(t) > LATER


# What is of another type in a run -------------------------------------------------------------------------------------


@tricks.pure("is an int")
def _(self, p, t, x):
    return isinstance(t, int)


@tricks.pure("is a number")
def _(self, p, t, x):
    return isinstance(t, numbers.Number)


@tricks.pure("type by name")
def _(self, p, t, x):
    return type(t).__name__ != "Coefficient"


@tricks.pure("class attribute")
def _(self, p, t, x):
    return t.__class__ in (int, float)


@tricks.pure("module of the type")
def _(self, p, t, x):
    return not type(t).__module__.startswith("potential.algebra.coef")


@tricks.pure("matched against a type")
def _(self, p, t, x):
    match t:
        case int():
            return True
        case _:
            return False


@tricks.pure("dispatched on the type")
def _(self, p, t, x):
    return dispatched(t)


@functools.singledispatch
def dispatched(t):
    return False


@dispatched.register
def _(t: int):
    return True


@tricks.pure("has a bit length")
def _(self, p, t, x):
    return hasattr(t, "bit_length")


@tricks.pure("numerator with a default")
def _(self, p, t, x):
    return getattr(t, "numerator", 0) > LATER


@tricks.pure("has an element")
def _(self, p, t, x):
    return not hasattr(t, "element")


@tricks.pure("length of the text of t")
def _(self, p, t, x):
    return str(t).isdigit()


@tricks.pure("f-string")
def _(self, p, t, x):
    return f"{t}" != "t"


@tricks.pure("representation")
def _(self, p, t, x):
    return repr(t) in ("4", "5", "6")


@tricks.pure("template")
def _(self, p, t, x):
    return string.Template("$t").substitute(t=t) != "t"


@tricks.pure("names in the directory")
def _(self, p, t, x):
    return "real" in dir(t)


@tricks.pure("slots")
def _(self, p, t, x):
    return not hasattr(type(t), "__slots__")


@tricks.pure("copy is the same object")
def _(self, p, t, x):
    return copy.copy(t) is t and not hasattr(t, "field")


@tricks.pure("method resolution order")
def _(self, p, t, x):
    return int in type(t).__mro__


@tricks.pure("identity with a small number")
def _(self, p, t, x):
    return any(t is k for k in range(4, 9))


@tricks.pure("callable index")
def _(self, p, t, x):
    return callable(getattr(type(t), "__and__", None))


@tricks.pure("internals of the field")
def _(self, p, t, x):
    return "t" not in getattr(getattr(t, "field", None), "values", {})


# Refusals and native errors that are swallowed ------------------------------------------------------------------------

QUESTIONS = {
    "int": lambda t: int(t) > LATER,
    "float": lambda t: float(t) > LATER,
    "comparison": lambda t: t > LATER,
    "equality": lambda t: t == 5,
    "remainder": lambda t: t % 2,
    "truth": lambda t: bool(t),
    "hash": lambda t: hash(t) > LATER,
    "range": lambda t: len(range(t)) > LATER,
    "square root": lambda t: np.sqrt(t) > 2,
    "absolute value": lambda t: abs(t) > LATER,
    "bit and": lambda t: t & 1,
    "shift": lambda t: t >> 2,
    "exclusive or": lambda t: (t ^ 1) > LATER,
    "inversion": lambda t: ~t < -LATER,
    "bit length": lambda t: t.bit_length() > 2,
    "real part": lambda t: t.real > LATER,
    "conjugate": lambda t: t.conjugate() > LATER,
    "to bytes": lambda t: t.to_bytes(4, "big")[3] > LATER,
    "json": lambda t: json.dumps(t).isdigit(),
    "pickle": lambda t: len(pickle.dumps(t)) < 30,
    "packed": lambda t: struct.pack("i", t) > struct.pack("i", LATER),
    "seed": lambda t: random.Random(t).random() > 0.5,
    "int's own sum": lambda t: int.__add__(t, 0) > LATER,
    "power modulo": lambda t: pow(2, t, 3) == 1,
    "complex": lambda t: complex(t).real > LATER,
    "greatest common divisor": lambda t: math.gcd(t, 6) > 1,
    "array of so many": lambda t: len(np.zeros(t)) > LATER,
    "character": lambda t: chr(t + 65) > "D",
    "division with remainder": lambda t: divmod(t, 2)[1],
}
for name, question in QUESTIONS.items():
    tricks.pure(f"swallowed {name}")(lambda self, p, t, x, ask=question: swallowed(lambda: ask(t)))


@tricks.pure("all exceptions, the base of them too")
def _(self, p, t, x):
    try:
        return t > LATER
    except BaseException:
        return False


@tricks.pure("a bare except")
def _(self, p, t, x):
    try:
        return t > LATER
    except:
        return False


@tricks.pure("a context of one's own that swallows")
def _(self, p, t, x):
    class Calm:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return True

    answers = [False]
    with Calm():
        answers.append(t > LATER)
    return answers[-1]


@tricks.pure("suppressed by a context")
def _(self, p, t, x):
    import contextlib

    with contextlib.suppress(TypeError):
        return t > LATER
    return False


@tricks.pure("only the package's error")
def _(self, p, t, x):
    try:
        return t > LATER
    except pt.NotExpressibleError:
        return False


@tricks.pure("an exception group")
def _(self, p, t, x):
    answer = False
    try:
        answer = t > LATER
    except* TypeError:
        answer = False
    return answer


@tricks.pure("in a generator")
def _(self, p, t, x):
    def ask():
        try:
            yield t > LATER
        except Exception:
            yield False

    return next(ask())


@tricks.pure("in a thread")
def _(self, p, t, x):
    import threading

    answers = []

    def ask():
        try:
            answers.append(t > LATER)
        except Exception:
            answers.append(False)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answers[0]


@tricks.pure("in a pool")
def _(self, p, t, x):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: t > LATER).exception() is None and t > LATER


@tricks.pure("sorted by a key that swallows")
def _(self, p, t, x):
    return sorted([1, 0], key=lambda k: swallowed(lambda: k if t > LATER else -k))[0] == 0


@tricks.pure("an object whose equality swallows")
def _(self, p, t, x):
    class Five:
        def __eq__(self, other):
            return swallowed(lambda: other > LATER)

        __hash__ = None

    return Five() == t


@tricks.pure("reflected comparison of an own class")
def _(self, p, t, x):
    class Own:
        def __gt__(self, other):
            return isinstance(other, int) and other < 100

    return Own() > t


@tricks.pure("an own class that takes over the product")
def _(self, p, t, x):
    class Own:
        def __rmul__(self, other):
            return isinstance(other, int)

        def __mul__(self, other):
            return isinstance(other, int)

    return (Own() * t) and True


@table(tricks)
def test_a_step_cannot_branch_on_t(attack) -> None:
    judge(attack)


def test_there_are_many() -> None:
    assert len(tricks) > 90


pytestmark = pytest.mark.filterwarnings("ignore")
