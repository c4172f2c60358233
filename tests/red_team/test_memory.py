"""Steps that remember: in lists, counters, closures, caches, generators, files; and those that write in place."""

import atexit
import contextvars
import functools
import gc
import itertools
import os
import pathlib
import queue
import random
import shutil
import tempfile
import threading
import types
from collections import Counter, deque
from typing import Any, NamedTuple

import numpy as np
import pytest
from attacks import LONG, REFUSED, SOUND, Attack, Descent, Tricks, bowl, judge, table

import potential as pt
from methods import Method

tricks = Tricks(SOUND)

# What the previous call left: a point that is not this one ------------------------------------------------------------


def compared(read, write):
    """Too long where another point than the present one was remembered."""

    def trick(self, p, t, x):
        before = read()
        write(x)
        return before is not None and before is not x

    return trick


@tricks.remembering("a list", REFUSED)
def _():
    seen = []
    return compared(lambda: seen[-1] if seen else None, seen.append)


@tricks.remembering("a list of one", REFUSED)
def _():
    box = [None]
    return compared(lambda: box[0], lambda x: box.__setitem__(0, x))


@tricks.remembering("a nonlocal name", REFUSED)
def _():
    last = None

    def trick(self, p, t, x):
        nonlocal last
        before, last = last, x
        return before is not None and before is not x

    return trick


@tricks.remembering("a list behind another of the same name", REFUSED)
def _():
    def counting(seen, grows):
        def many():
            if grows:
                seen.append(1)
            return len(seen) > 400

        return many

    growing, still = counting([], True), counting([], False)
    return lambda self, p, t, x: growing() or still()


@tricks.remembering("a mutable default", REFUSED)
def _():
    def trick(self, p, t, x, seen=[]):
        before = seen[-1] if seen else None
        seen.append(x)
        return before is not None and before is not x

    return trick


@tricks.remembering("a function's attribute", REFUSED)
def _():
    def trick(self, p, t, x):
        before = getattr(trick, "last", None)
        trick.last = x
        return before is not None and before is not x

    return trick


@tricks.remembering("a deque", REFUSED)
def _():
    seen = deque(maxlen=1)
    return compared(lambda: seen[-1] if seen else None, seen.append)


@tricks.remembering("a queue", REFUSED)
def _():
    line = queue.SimpleQueue()
    return compared(lambda: None if line.empty() else line.get(), line.put)


@tricks.remembering("a context variable", REFUSED)
def _():
    variable = contextvars.ContextVar("last", default=None)
    return compared(variable.get, variable.set)


@tricks.remembering("a thread's own memory", REFUSED)
def _():
    local = threading.local()
    return compared(lambda: getattr(local, "last", None), lambda x: setattr(local, "last", x))


@tricks.remembering("a namespace", REFUSED)
def _():
    space = types.SimpleNamespace(last=None)
    return compared(lambda: space.last, lambda x: setattr(space, "last", x))


@tricks.remembering("a generator that is sent each point", REFUSED)
def _():
    def delayed():
        last, given = None, None
        while True:
            given = yield last
            last = given

    source = delayed()
    next(source)
    held = []

    def trick(self, p, t, x):
        before = held[-1] if held else None
        held.append(x)
        source.send(x)
        return before is not None and before is not x

    return trick


@tricks.remembering("a class of its own", REFUSED)
def _():
    class Memory:
        last = None

    return compared(lambda: Memory.last, lambda x: setattr(Memory, "last", x))


@tricks.remembering("the class of the method")
def _():
    def trick(self, p, t, x):
        before = getattr(type(self), "last", None)
        type(self).last = x
        return before is not None and before is not x

    return trick


@tricks.remembering("the method itself", REFUSED)
def _():
    def trick(self, p, t, x):
        before = self.__dict__.get("last")
        self.last = x
        return before is not None and before is not x

    return trick


@tricks.remembering("a list of the method")
def _():
    def trick(self, p, t, x):
        if not hasattr(type(self), "seen"):
            type(self).seen = []
        before = self.seen[-1] if self.seen else None
        self.seen.append(x)
        return before is not None and before is not x

    return trick


@tricks.remembering("the method, put back at once")
def _():
    def trick(self, p, t, x):
        before = self.__dict__.pop("last", None)
        self.__dict__["last"] = x
        gone = self.__dict__.pop("last")
        type(self).kept = gone
        return before is not None

    held = []

    def honest_looking(self, p, t, x):
        before = held[-1] if held else None
        held[:] = [x]
        trick(self, p, t, x)
        return before is not None and before is not x

    return honest_looking


@tricks.remembering("the module's globals", REFUSED)
def _():
    globals().pop("_LAST", None)
    return compared(lambda: globals().get("_LAST"), lambda x: globals().__setitem__("_LAST", x))


@tricks.remembering("a partial's keywords", REFUSED)
def _():
    def inner(self, p, t, x, *, box):
        before = box[0]
        box[0] = x
        return before is not None and before is not x

    return functools.partial(inner, box=[None])


@tricks.remembering("an object that is called", REFUSED)
def _():
    class Caller:
        def __init__(self):
            self.last = None

        def __call__(self, method, p, t, x):
            before, self.last = self.last, x
            return before is not None and before is not x

    return Caller()


@tricks.remembering("a descriptor with a store", REFUSED)
def _():
    class Store:
        value = None

        def __get__(self, instance, owner=None):
            return self.value

        def __set__(self, instance, value):
            self.value = value

    class Holder:
        last = Store()

    holder = Holder()
    return compared(lambda: holder.last, lambda x: setattr(holder, "last", x))


# How many calls there were --------------------------------------------------------------------------------------------

PATIENCE = {"two": 2, "six": 6, "ten": 10, "thirty": 30, "a hundred": 100}


def late(calls, ticks):
    """Too long from a number of calls on; the run is as long as that."""
    return lambda self, p, t, x: ticks() >= calls


for word, calls in PATIENCE.items():

    @tricks.remembering(f"a count to {word}", steps=calls + 12)
    def _(calls=calls):
        clock = itertools.count()
        return late(calls, lambda: next(clock))

    @tricks.remembering(f"a counter to {word}", steps=calls + 12)
    def _(calls=calls):
        counted = Counter()

        def trick(self, p, t, x):
            counted["calls"] += 1
            return counted["calls"] > calls

        return trick

    @tricks.remembering(f"a generator that ends after {word}", steps=calls + 12)
    def _(calls=calls):
        source = iter(range(calls))
        return lambda self, p, t, x: next(source, None) is None


@tricks.remembering("every seventh call")
def _():
    clock = itertools.count(1)
    return lambda self, p, t, x: next(clock) % 7 == 0


@tricks.remembering("every fiftieth call", steps=120)
def _():
    clock = itertools.count(1)
    return lambda self, p, t, x: next(clock) % 50 == 0


@tricks.remembering("every second call")
def _():
    clock = itertools.cycle([False, True])
    return lambda self, p, t, x: next(clock)


@tricks.remembering("at random, seldom", steps=400)
def _():
    source = random.Random(1)
    return lambda self, p, t, x: source.random() < 0.03


@tricks.remembering("at random by NumPy, seldom", steps=400)
def _():
    source = np.random.default_rng(3)
    return lambda self, p, t, x: source.random() < 0.03


# What looks the same when it is called twice with the same arguments, and not otherwise -------------------------------


@tricks.remembering("another t than the last one")
def _():
    last = []

    def trick(self, p, t, x):
        again = bool(last) and last[-1][0] is t and last[-1][1] is x
        if not again:
            last.append((t, x))
        return len(last) > 4

    return trick


@tricks.remembering("a cache by the text of t")
def _():
    known = {}

    def trick(self, p, t, x):
        known.setdefault(str(t), len(known))
        return known[str(t)] > 3

    return trick


@tricks.remembering("a cache by the identity of x")
def _():
    known, alive = {}, []

    def trick(self, p, t, x):
        alive.append(x)
        return known.setdefault(id(x), len(known)) > 5

    return trick


@tricks.remembering("a cache by the bytes of x")
def _():
    known = {}

    def trick(self, p, t, x):
        key = x.tobytes() if isinstance(x, np.ndarray) else "a symbol"
        return known.setdefault(key, len(known)) > 3

    return trick


@tricks.remembering("lru_cache of t's text")
def _():
    number = itertools.count()

    @functools.lru_cache
    def place(text):
        return next(number)

    return lambda self, p, t, x: place(str(t)) > 3


@tricks.remembering("functools.cache of a class")
def _():
    number = itertools.count()

    @functools.cache
    def place(kind, text):
        return next(number) if kind is np.ndarray else 0

    return lambda self, p, t, x: place(type(x), str(t)) > 3


@tricks.remembering("the first point ever", REFUSED)
def _():
    first = []

    def trick(self, p, t, x):
        first.append(x)
        return x is not first[0]

    return trick


@tricks.remembering("points that are alive")
def _():
    kept = []

    def trick(self, p, t, x):
        kept.append(x)
        return sum(1 for v in kept if v is not x) > 8

    return trick


# Outside of the program -----------------------------------------------------------------------------------------------


@tricks.remembering("a file", REFUSED)
def _():
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = pathlib.Path(folder) / "calls"

    def trick(self, p, t, x):
        calls = int(path.read_text()) if path.exists() else 0
        path.write_text(str(calls + 1))
        return calls >= 1

    return trick


@tricks.remembering("the environment", REFUSED)
def _():
    os.environ.pop("RED_TEAM_CALLS", None)

    def trick(self, p, t, x):
        calls = int(os.environ.get("RED_TEAM_CALLS", "0"))
        os.environ["RED_TEAM_CALLS"] = str(calls + 1)
        return calls >= 1

    return trick


@tricks.remembering("the collector's list of objects")
def _():
    class Mark:
        pass

    marks = []

    def trick(self, p, t, x):
        marks.append(Mark())
        return sum(type(o) is Mark for o in gc.get_referrers(Mark)) > 6

    return trick


@tricks.remembering("NumPy's error state")
def _():
    return lambda self, p, t, x: isinstance(x, np.ndarray) and np.geterr()["over"] is not None


# In the other functions of a method: what they remember the step uses -------------------------------------------------


class Pair(NamedTuple):
    x: Any
    w: Any


class Listed(NamedTuple):
    x: Any
    notes: Any


methods: list[Attack] = []


def attack(name, must=SOUND, **instance):
    """Enter a function that makes a method class."""

    def enter(make):
        methods.append(Attack(name, make, must, **{"problem": bowl, **instance}))
        return make

    return enter


@attack("start remembers the start", REFUSED)
def _():
    first = []

    class Anchored(Descent):
        def start(self, p, x0):
            first.append(x0)
            return x0

        def step(self, p, t, x):
            return x - p.gradient(x) / p.L + 2 * (x - first[-1])

    return Anchored


@attack("the potential counts for the step")
def _():
    calls = itertools.count()
    seen = []

    class Counting(Descent):
        def step(self, p, t, x):
            return x - (LONG if len(seen) > 9 or next(calls) > 9 else 1) * p.gradient(x) / p.L

        def potential(self, p, t, x):
            seen.append(x)
            return super().potential(p, t, x)

    return Counting


@attack("iterate remembers for the step")
def _():
    seen = []

    class Iterating(Descent):
        def step(self, p, t, x):
            seen.append(x)
            return x - (LONG if len(seen) > 9 else 1) * p.gradient(x) / p.L

        def iterate(self, p, x):
            seen[:] = seen[-9:]
            return x

    return Iterating


@attack("a cached property of the method")
def _():
    class Cached(Descent):
        @functools.cached_property
        def calls(self):
            return [0]

        def step(self, p, t, x):
            self.calls[0] += 1
            return x - (LONG if self.calls[0] > 4 else 1) * p.gradient(x) / p.L

    return Cached


@attack("a property with a count")
def _():
    count = itertools.count()

    class Counted(Descent):
        @property
        def size(self):
            return LONG if next(count) > 9 else 1

        def step(self, p, t, x):
            return x - self.size * p.gradient(x) / p.L

    return Counted


@attack("attributes that answer anew")
def _():
    count = itertools.count()

    class Answering(Descent):
        def __getattr__(self, name):
            if name == "size":
                return LONG if next(count) > 9 else 1
            raise AttributeError(name)

        def step(self, p, t, x):
            return x - self.size * p.gradient(x) / p.L

    return Answering


@attack("a method that replaces its own step", REFUSED)
def _():
    class Changing(Descent):
        def step(self, p, t, x):
            self.step = lambda p, t, x: x - LONG * p.gradient(x) / p.L
            return x - p.gradient(x) / p.L

    return Changing


@attack("a class that replaces its step")
def _():
    class Changing(Descent):
        def step(self, p, t, x):
            if isinstance(t, int) and t > 3:
                type(self).step = lambda self, p, t, x: x - LONG * p.gradient(x) / p.L
            return x - p.gradient(x) / p.L

    return Changing


@attack("a list inside the state", REFUSED)
def _():
    class Noted(Descent):
        def start(self, p, x0):
            return Listed(x0, [])

        def step(self, p, t, s):
            s.notes.append(s.x)
            return Listed(s.x - (LONG if len(s.notes) > 3 else 1) * p.gradient(s.x) / p.L, s.notes)

        def potential(self, p, t, s):
            return super().potential(p, t, s.x)

    return Noted


@attack("a state with an age of its own")
def _():
    class Aged(NamedTuple("Base", [("x", Any), ("w", Any)])):
        pass

    class Ageing(Descent):
        def start(self, p, x0):
            made = Aged(x0, x0)
            made.age = 0
            return made

        def step(self, p, t, s):
            age = getattr(s, "age", 0)
            made = Aged(s.x - (LONG if age > 3 else 1) * p.gradient(s.x) / p.L, s.x)
            made.age = age + 1
            return made

        def potential(self, p, t, s):
            return super().potential(p, t, s.x)

    return Ageing


# Writing in place: on symbols += makes a new vector, on arrays it changes the old one ---------------------------------


class HeavyBall(Method):
    """x + t/(t+2) (x - w) - g/(L (t+2)): proved for the last of its points."""

    assumes = pt.SmoothConvex

    def start(self, p, x0):
        return Pair(x0, x0)

    def step(self, p, t, s):
        return Pair(s.x - p.gradient(s.x) / (p.L * (t + 2)) + t / (t + 2) * (s.x - s.w), s.x)

    def potential(self, p, t, s):
        return t * p.gap(s.w) + p.L / 2 * p.distance_squared(s.x + t * (s.x - s.w))

    def iterate(self, p, s):
        return s.w


@attack("heavy ball, as it is", "true")
def _():
    return HeavyBall


def previous(step):
    """A gradient step whose potential holds the point before: where the step changes it in place, it is another one."""

    class Writing(Method):
        assumes = pt.SmoothConvex

        def start(self, p, x0):
            return Pair(x0, x0)

        def potential(self, p, t, s):
            # ||w - x* + 3 (x - w)||^2 is not changed by x_{t+1} = w_{t+1} = what both would be; it is by another w.
            return p.norm_squared(s.w - p.minimizer)

        def measure(self, p, t, s):
            return p.norm_squared(s.w - p.minimizer)

        def weight(self, p, t):
            return 1

    Writing.step = step
    return Writing


@attack("minus-equals on the state", "sound", shows=lambda: (1, 0))
def _():
    def step(self, p, t, s):
        w = s.w
        w += 1 * (s.x - s.w)
        x = s.x
        x -= LONG * p.gradient(x) / p.L
        return Pair(s.w, s.w)

    return previous(step)


def written(name, write):
    """The trick is in `write(x)`, which changes an array that is a point of the state, and leaves symbols alone."""

    @tricks.pure(f"written in place, {name}")
    def _(self, p, t, x):
        try:
            write(x)
        except Exception:
            return False
        return False

    return _


WRITES = {
    "an entry": lambda x: x.__setitem__(1, x[1] + 5),
    "a slice": lambda x: x.__setitem__(slice(None), x + 5.0),
    "fill": lambda x: x.fill(7.0),
    "ufunc with out": lambda x: np.add(x, 5.0, out=x),
    "copyto": lambda x: np.copyto(x, x + 5.0),
    "put": lambda x: np.put(x, [1], 9.0),
    "times-equals": lambda x: x.__imul__(3.0),
    "plus-equals a number": lambda x: x.__iadd__(5.0),
    "iadd of operator, where it is an array": lambda x: isinstance(x, np.ndarray) and np.multiply(x, 3.0, out=x),
}
for name, write in WRITES.items():
    written(name, write)


@tricks.pure("an oracle's answer, written in place")
def _(self, p, t, x):
    try:
        g = p.gradient(x)
        g *= 1.0
        p.minimizer[0] = 5.0
    except Exception:
        pass
    return isinstance(x, np.ndarray) and t > 3


@table(tricks)
def test_a_step_cannot_remember(attack) -> None:
    judge(attack)


@table(methods)
def test_no_function_of_a_method_can_remember(attack) -> None:
    judge(attack)


pytestmark = pytest.mark.filterwarnings("ignore")
