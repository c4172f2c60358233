"""Potentials that are one thing at (t, state) and another at (t + 1, next state) or at the start.

The step goes uphill, and the potential of what comes after it is said to be 0: whatever tells the two calls apart, no
such theorem may be proved. The other way round a step downhill is honest, and what is read must be what is written.
"""

from __future__ import annotations

import gc
import itertools
import sys
from typing import Any, NamedTuple

import pytest
from attacks import REFUSED, Attack, judge, table

import potential as pt
from methods import Method
from potential.statement.trace import trace


class Distance(Method):
    assumes = pt.SmoothConvex
    uphill = True

    def step(self, p, t, x):
        return x + p.gradient(x) / p.L if self.uphill else x - p.gradient(x) / p.L

    def measure(self, p, t, x):
        return p.distance_squared(x)

    def weight(self, p, t):
        return 1

    def potential(self, p, t, x):
        return p.distance_squared(x)


def told_apart(tell: Any) -> Any:
    """The potential is 0 where `tell(p, t, x)` says so."""

    def potential(self: Any, p: Any, t: Any, x: Any) -> Any:
        return p.distance_squared(x) * (0 if tell(p, t, x) else 1)

    return type("Told", (Distance,), {"potential": potential})


def slot(x: Any, name: str) -> Any:
    """An attribute by its descriptor, past whatever the object says."""
    for cls in type(x).__mro__:
        if name in vars(cls):
            return vars(cls)[name].__get__(x)
    return ()


def callers() -> list[tuple[str, int]]:
    frame, found = sys._getframe(1), []
    while frame is not None:
        found.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return found


def local(name: str) -> Any:
    frame = sys._getframe(1)
    while frame is not None:
        if name in frame.f_locals:
            return frame.f_locals[name]
        frame = frame.f_back
    return None


def swallowed(question: Any) -> Any:
    try:
        return question()
    except Exception:
        return False


TELLS = {
    "terms of the point": lambda p, t, x: len(x.terms) > 1,
    "terms with a default": lambda p, t, x: len(getattr(x, "terms", ())) > 1,
    "terms past the object": lambda p, t, x: len(object.__getattribute__(x, "terms")) > 1,
    "terms by the descriptor": lambda p, t, x: len(slot(x, "terms")) > 1,
    "terms, swallowed": lambda p, t, x: swallowed(lambda: len(x.terms) > 1),
    "what the point refers to": lambda p, t, x: any(
        isinstance(r, dict) and len(r) > 1 and "__name__" not in r for r in gc.get_referents(x)
    ),
    "hash of the point": lambda p, t, x: swallowed(lambda: x._hash != 0) and len(slot(x, "terms")) > 1,
    "element of the time": lambda p, t, x: t.element != t.field.values["t"].element,
    "element of the time, swallowed": lambda p, t, x: swallowed(lambda: str(t.element) == "t + 1"),
    "element by the descriptor": lambda p, t, x: str(slot(t, "element")) == "t + 1",
    "text of the time, by its own function": lambda p, t, x: swallowed(lambda: type(t)._text(t) in ("t + 1", "1 + t")),
    "text of the time by sympy": lambda p, t, x: swallowed(lambda: str(t.to_sympy()) == "t + 1"),
    "a name on the way": lambda p, t, x: any(n in ("_change", "change", "at_next_step") for n, _ in callers()),
    "frames of a reading, and of a rehearsal": lambda p, t, x: (
        any(n == "_change" for n, _ in callers()) or local("role") == "next potential"
    ),
    "a local on the way": lambda p, t, x: local("change") is not None or local("following") is not None,
    "the point is the next state": lambda p, t, x: swallowed(lambda: local("self").next_raw is x),
    "a variable of the caller": lambda p, t, x: any(
        v is x for v in (getattr(local("self"), "next_raw", None), local("next_state_raw"))
    ),
    "the next step is begun": lambda p, t, x: swallowed(lambda: p._problem._next),
    "what the recorder knows": lambda p, t, x: swallowed(lambda: len(local("self").recorder.basis) > 3),
    "the number of references": lambda p, t, x: sys.getrefcount(x) > 10**6,
    "a power of the time": lambda p, t, x: swallowed(lambda: len(slot((t**2), "element").numer.terms()) > 1),
}

attacks = [Attack(f"told apart by {name}", lambda tell=tell: told_apart(tell), REFUSED) for name, tell in TELLS.items()]


@table(attacks)
def test_a_potential_is_one_function_of_t_and_the_state(attack) -> None:
    judge(attack)


# By a count of the calls ----------------------------------------------------------------------------------------------


class Clock:
    """A counter that nothing sees."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = -1

    def tick(self) -> int:
        self.count += 1
        return self.count


def by_slots() -> Any:
    return Clock().tick


def by_chain() -> Any:
    source = itertools.chain(range(10**6))
    return lambda: next(source)


def by_map() -> Any:
    source = map(int, range(10**6))
    return lambda: next(source)


def by_zip() -> Any:
    source = zip(range(10**6), range(10**6), strict=True)
    return lambda: next(source)[0]


def by_generator_of_generators() -> Any:
    source = (a for a in (b for b in range(10**6)))
    return lambda: next(source)


def by_length_of_a_bytearray() -> Any:
    held = bytearray()
    return lambda: held.append(0) or len(held) - 1


def by_a_weak_set() -> Any:
    import weakref

    class Mark:
        pass

    kept: list[Any] = []
    marks: Any = weakref.WeakSet()

    def tick() -> int:
        mark = Mark()
        kept.append(mark)
        marks.add(mark)
        return len(marks) - 1

    return tick


def by_a_library() -> Any:
    import random

    state = random.Random(0)
    known = [random.Random(0).random() for _ in range(1)]
    order = {}
    source = random.Random(0)
    for k in range(1000):
        order[source.random()] = k
    assert known[0] in order
    return lambda: order[state.random()]


def by_the_clock_of_the_interpreter() -> Any:
    import sys as system

    system.setrecursionlimit(system.getrecursionlimit())
    counter = itertools.count()
    box = (counter.__next__,)
    return lambda: box[0]()


CLOCKS = (by_slots, by_chain, by_map, by_zip, by_generator_of_generators, by_length_of_a_bytearray, by_a_weak_set,
          by_a_library, by_the_clock_of_the_interpreter)  # fmt: skip


def counted(make: Any, where: set[int], place: str = "potential") -> Any:
    """One of the functions of an honest method, which is another one at some of its calls."""
    tick = make()
    honest = type("Counted", (Distance,), {"uphill": False})
    own = getattr(honest, place)

    def function(self: Any, p: Any, *rest: Any) -> Any:
        value = own(self, p, *rest)
        if tick() not in where:
            return value
        return rest[-1] if place in ("step", "start", "iterate") else value * 0

    return type("Counted", (honest,), {place: function})


def read(claim: Any) -> tuple[str, ...] | None:
    """What is read of a claim: potential, next potential, start, measure, steps; None where it is refused."""
    try:
        s = trace(claim)
    except pt.PotentialError:
        return None
    shown = [s.expression_text(e) for e in (s.potential, s.next_potential, s.start_potential, s.measure, s.progress)]
    return (*shown, *(s.recorder.vector_text(v) for v in (*s.next_state.values(), *s.start_state.values())))


CALLS = [set(c) for n in (1, 2) for c in itertools.combinations(range(8), n)] + [
    {0, 1, 4}, {2, 3, 5}, {0, 1, 2, 4}, {3, 5, 6}, {0, 2, 4}, {1, 3, 5}, {0, 1, 2, 3}, {4, 5, 6, 7}]  # fmt: skip


@pytest.mark.parametrize("make", CLOCKS, ids=lambda f: f.__name__)
def test_no_call_of_a_potential_is_taken_at_another_word(make) -> None:
    honest = read(type("Counted", (Distance,), {"uphill": False}))
    assert honest is not None
    for where in CALLS if make is by_slots else CALLS[:8]:
        found = read(counted(make, where))
        assert found in (None, honest), (where, found)


@pytest.mark.parametrize("place", ["step", "start", "measure", "progress", "iterate"])
def test_no_call_of_another_function_either(place) -> None:
    """Whichever call is another one: it is refused, or what is read is one function, at all places the same."""
    honest = read(type("Counted", (Distance,), {"uphill": False}))
    for where in CALLS[:30]:
        found = read(counted(by_slots, where, place))
        # A measure that is 0 whenever it is read is a measure of 0, and is printed so.
        everywhere = found is not None and place == "measure" and found[3] == "0" and {0, 1} <= where
        assert found in (None, honest) or everywhere, (place, where, found)


# States that are not what they were -----------------------------------------------------------------------------------


class Pair(NamedTuple):
    x: Any
    w: Any


class Turning(Pair):
    """A tuple whose fields answer in turn."""

    count = itertools.count()

    @property
    def x(self) -> Any:  # type: ignore[override]
        return self[next(self.count) % 2]


def turning() -> Any:
    class Own(Distance):
        def start(self, p, x0):
            return Turning(x0, p.minimizer)

        def step(self, p, t, s):
            return Turning(s[0] + p.gradient(s[0]) / p.L, s[1])

        def potential(self, p, t, s):
            return p.distance_squared(s.x)

        measure = potential

    return Own


class Marked(Pair):
    """A tuple with a mark of its own, made by the step and looked at by the potential."""

    def __new__(cls, x: Any, w: Any, mark: bool = False) -> Any:
        made = super().__new__(cls, x, w)
        made.mark = mark
        return made


def marked() -> Any:
    class Own(Distance):
        def start(self, p, x0):
            return Marked(x0, x0)

        def step(self, p, t, s):
            return Marked(s.x + p.gradient(s.x) / p.L, s.x, True)

        def potential(self, p, t, s):
            return p.distance_squared(s.x) * (0 if s.mark else 1)

        measure = potential

    return Own


def aliased() -> Any:
    """The potential looks whether both vectors of the state are one."""

    class Own(Distance):
        def start(self, p, x0):
            return Pair(x0, x0)

        def step(self, p, t, s):
            y = s.x + p.gradient(s.x) / p.L
            return Pair(y, y)

        def potential(self, p, t, s):
            return p.distance_squared(s.x) * (0 if s.x is s.w else 1)

        def measure(self, p, t, s):
            return p.distance_squared(s.x)

    return Own


def another_class() -> Any:
    """The step returns a subclass of the state's class."""

    class Next(Pair):
        pass

    class Own(Distance):
        def start(self, p, x0):
            return Pair(x0, x0)

        def step(self, p, t, s):
            return Next(s.x + p.gradient(s.x) / p.L, s.x)

        def potential(self, p, t, s):
            return p.distance_squared(s.x) * (0 if type(s) is Next else 1)

        def measure(self, p, t, s):
            return p.distance_squared(s.x)

    return Own


def equal_fields() -> Any:
    """The potential compares the vectors of the state as a tuple does."""

    class Own(Distance):
        def start(self, p, x0):
            return Pair(x0, x0)

        def step(self, p, t, s):
            y = s.x + p.gradient(s.x) / p.L
            return Pair(y, y)

        def potential(self, p, t, s):
            return p.distance_squared(s.x) * (0 if s == (s.w, s.x) or s.index(s.w) == 0 or s.count(s.x) == 2 else 1)

        def measure(self, p, t, s):
            return p.distance_squared(s.x)

    return Own


STATES = [Attack(f.__name__, f, REFUSED) for f in (turning, marked, aliased, another_class, equal_fields)]


@table(STATES)
def test_a_state_is_its_vectors(attack) -> None:
    judge(attack)


pytestmark = pytest.mark.filterwarnings("ignore")
