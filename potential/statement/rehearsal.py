"""A theorem's functions that were read on symbols, rehearsed on numbers: plain arrays, plain t, call after call.

The oracles answer with arbitrary vectors and values, for the recursion that is proved makes no more of them than a
combination. A step or a potential that tells numbers from symbols, that remembers earlier calls, or that is another
function of the next state than of this one, asks or returns something else than was read, and is refused. Nothing is
ever accepted on these grounds.
"""

from __future__ import annotations

import contextlib
import copy
import io
import math
import random
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import (
    Basis,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    NormSquared,
    One,
    Vector,
)
from potential.algebra.parameters import declared_parameters
from potential.algebra.roots import declared_sequences
from potential.errors import NotExpressibleError, PotentialError
from potential.statement.facade import Question, identities, parts_of

if TYPE_CHECKING:
    from potential.classes.problem_class import ProblemClass
    from potential.statement.statement import Statement

_STEPS = 64
_DIMENSION = 3
_TOLERANCE = 1e-9
_LARGEST = 1e9  # a state that has grown beyond this starts anew


class _Differs(Exception):
    """What the step asked or returned is not what its recursion says."""


def rehearse(statement: Statement) -> None:
    """Raise NotExpressibleError where the step, run on numbers, is not the recursion that was read on symbols."""
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        try:
            _Rehearsal(statement).run()
        except OverflowError:
            return  # a number beyond the floats: nothing can be run on it
        except _Differs as error:
            raise NotExpressibleError(
                f"{statement.theorem.method_name}.{error}. A step must be the same function of (p, t, state) on "
                "symbols and on numbers: it cannot depend on types, on printed forms or on earlier calls"
            ) from None


class _Problem:
    """The problem of a rehearsal: it answers the questions that the recursion asks, in their order."""

    dimension = _DIMENSION

    def __init__(self, rehearsal: _Rehearsal, problem: ProblemClass, path: str = "") -> None:
        self._rehearsal, self._path = rehearsal, path
        known = rehearsal.field.values
        self.__dict__ |= {
            name: rehearsal.number(known[problem.in_statement(name)])
            for name in problem.parameter_names()
            if problem.in_statement(name) in known
        }
        for name in problem.parts:
            self.__dict__[name] = parts_of(name, lambda part, where: _Problem(rehearsal, part, where), problem)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        expected, path = self._rehearsal.expected(), self._path + name
        if expected is not None and not expected.asked and expected.oracle == path:
            return self._rehearsal.answer(path, ())
        return lambda *asked, **named: self._rehearsal.answer(path, (*asked, *named.values()))


class _Rehearsal:
    """The values of one rehearsal: generators, basis vectors, and the questions that are still to come."""

    def __init__(self, statement: Statement) -> None:
        self.statement, self.field = statement, statement.field
        self.random = random.Random(statement.theorem.method_name)
        self.numbers = np.random.default_rng(self.random.randrange(2**32))
        self.names = list(self.field.algebra.names)
        self.generators = self._sample()
        self._places: dict[Any, int] = {}  # of the elements that were asked for
        self._compiled: list[tuple[list[Any], list[Any]]] = []
        self._moving: list[int] = []  # the places of those that change with t
        self._numbers: list[float | None] = []
        # Of vectors and scalars by their identity, as they are asked ever again; kept, so that no other has it.
        self._kept: list[Vector | Expression] = []
        self._combinations: dict[int, list[tuple[int, Basis]]] = {}
        self._sums: dict[int, list[tuple[int, Monomial]]] = {}
        self._needed: list[int] | None = None
        self.fixed = {b: self._vector() for v in statement.recorder.fixed for b in v.terms}
        self.vectors: dict[Basis, Any] = dict(self.fixed)
        self.scalars: dict[Monomial, float] = {}  # function values and divergences
        self.questions: list[Question] = []
        self.place = "start"
        self.starting = False  # whether what is called is said of t = 0, where first terms have names of their own

    # The values -------------------------------------------------------------------------------------------------------

    def _sample(self) -> dict[str, Fraction]:
        """A value for each generator at which the parameters are defined."""
        for _ in range(20):
            found = {name: Fraction(self.random.randrange(3, 15), 8) for name in self.field.algebra.names}
            with contextlib.suppress(ZeroDivisionError):
                for value in self.field.values.values():
                    value.evaluate(found)
                return found
        return found

    def _vector(self) -> Any:
        return self.numbers.standard_normal(_DIMENSION)

    def at(self, t: float) -> None:
        """Let the generators that depend on t have their values at t; those of a free sequence are drawn anew."""
        self.t = t
        values: dict[str, float] = {**self._constant, "t": t}
        if self.field.horizon:
            values[f"s_{self.field.horizon}"] = _STEPS - 1 - int(t)
        if self.field.sequences:
            at = {**self.generators, "t": Fraction(int(t))}
            if self.field.horizon:
                at[f"s_{self.field.horizon}"] = Fraction(_STEPS - 1 - int(t))
            for bare in self.field.sequences:
                values |= {g: float(slack) for g, slack in self.field.slacks_at(bare, at).items()}
        for generator in self._free:
            values[generator] = self.random.uniform(0.4, 1.9)
        self.values = [float(values[name]) for name in self.names]
        for k in range(len(self.field.powers)):
            if k in self.field.power_rates:
                power = float(np.exp(self.number(self.field.power_rates[k]) * t))
            else:
                power = self.number(self.field.power_bases[k]) ** t
            self.values[self.names.index(f"power_{k + 1}")] = power
        for place in self._moving:
            self._numbers[place] = None

    def number(self, c: Coefficient) -> float:
        """A coefficient at the present values; raises ZeroDivisionError at a pole."""
        return self._element(c.element)

    def _element(self, element: Any) -> float:
        return self._at_place(self._place(element))

    def _place(self, element: Any) -> int:
        """Where an element's polynomials and its present value are kept."""
        place = self._places.get(element)
        if place is None:
            place = self._places[element] = len(self._compiled)
            self._compiled.append((_terms(element.top), _terms(element.bottom)))
            self._numbers.append(None)
            if not element.occurring.isdisjoint(self._changing):
                self._moving.append(place)
        return place

    def _at_place(self, place: int) -> float:
        number = self._numbers[place]
        if number is None:
            top, bottom = self._compiled[place]
            number = self._numbers[place] = _sum(top, self.values) / _sum(bottom, self.values)
        return number

    @cached_property
    def _constant(self) -> dict[str, float]:
        """The generators' values, rounded."""
        return {name: float(value) for name, value in self.generators.items()}

    @cached_property
    def _free(self) -> list[str]:
        """The generators of sequences that nothing binds, drawn anew at each t."""
        present = (name for name in self.field.values if name.endswith("_t"))
        return [g for name in present for g in (name, f"s_{name}") if g in self.generators]

    @cached_property
    def _changing(self) -> frozenset[str]:
        """The generators whose values are others at another t."""
        names = {"t", f"s_{self.field.horizon}", *(f"s_{bare}" for bare in self.field.sequences)}
        names |= {generator for name in self.field.values if name.endswith("_t") for generator in (name, f"s_{name}")}
        return frozenset(names | {f"power_{k + 1}" for k in range(len(self.field.powers))})

    def vector(self, v: Vector) -> Any:
        """A combination of basis vectors; those that nothing has brought yet are arbitrary."""
        combination = self._combinations.get(id(v))
        if combination is None:
            self._kept.append(v)
            combination = self._combinations[id(v)] = [(self._place(c), b) for b, c in v.terms.items()]
        numbers, total = self._numbers, None
        for place, b in combination:
            number = numbers[place]
            part = (self._at_place(place) if number is None else number) * self._basis(b)
            total = part if total is None else total + part
        return np.zeros(_DIMENSION) if total is None else total

    def _basis(self, b: Basis) -> Any:
        vector = self.vectors.get(b)
        if vector is None:
            vector = self.vectors[b] = self._vector()
        return vector

    # The questions ----------------------------------------------------------------------------------------------------

    def expected(self) -> Question | None:
        """The next question of the recursion."""
        return self.questions[0] if self.questions else None

    def answer(self, oracle: str, asked: tuple[Any, ...]) -> Any:
        """The answer to a question, which must be the next one of the recursion."""
        question = self.expected()
        if question is None or question.oracle != oracle or len(question.asked) != len(asked):
            if question is None and oracle in identities():
                return asked[0]
            wanted = f"p.{question.oracle}" if question else "nothing more"
            raise _Differs(f"{self.place} asks p.{oracle} on numbers where its recursion asks {wanted}")
        self.questions.pop(0)
        for symbol, value in zip(question.asked, asked, strict=True):
            self._compare(symbol, value, f"{self.place} asks p.{oracle} at")
        return self.value(question.answer)

    def value(self, symbol: Any) -> Any:
        """A vector, a coefficient or a scalar of an oracle as a number."""
        if type(symbol) is Vector:
            return self.vector(symbol)
        return self.number(symbol) if type(symbol) is Coefficient else self.scalar(symbol)[0]

    def scalar(self, e: Expression) -> tuple[float, float]:
        """An expression at the present values, and the sum of the sizes of its terms."""
        compiled = self._sums.get(id(e))
        if compiled is None:
            self._kept.append(e)
            compiled = self._sums[id(e)] = [(self._place(c), key) for key, c in e.terms.items()]
        terms = [self._at_place(place) * self._monomial(key) for place, key in compiled]
        return math.fsum(terms), math.fsum(abs(term) for term in terms)

    def _monomial(self, key: Monomial) -> float:
        if type(key) is Inner:  # the commonest
            return float(self._basis(key.left) @ self._basis(key.right))
        match key:
            case One():
                return 1.0
            case NormSquared(v) | DualNormSquared(v):
                return float(np.sum(self.vector(v) ** 2))
        return self.scalars.setdefault(key, float(self.numbers.uniform(0.5, 1.5)))

    def _compare(self, symbol: Any, value: Any, where: str) -> None:
        if type(symbol) not in (Vector, Coefficient):
            return
        wanted = self.vector(symbol) if type(symbol) is Vector else np.asarray(self.number(symbol))
        try:
            came = value if type(value) is np.ndarray and value.dtype == float else np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            came = np.asarray(np.nan)
        if came.shape != wanted.shape or not _near(came.ravel().tolist(), wanted.ravel().tolist()):
            raise _Differs(f"{where} {value} on numbers where its recursion has {wanted}")

    # The run ----------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """From the start, one step after the other; of a flow, the velocity at some states."""
        self.at(0)
        method = self._method()
        p = _Problem(self, self.statement.problem)
        self.starting = True
        state = self._call(method.start, p, self._start(), self.statement.start_questions, "start", None)
        self._hold(state, self.statement.start_state, "start")
        self._scalar("potential", "start potential", self.statement.start_potential, method, p, 0, state)
        self.starting = False
        step = method.velocity if self.statement.continuous else method.step
        name = "velocity" if self.statement.continuous else "step"
        state_basis = self._state_basis()
        for k in range(_STEPS):
            t: float = (k + 1) / 8 if self.statement.continuous else k
            self.at(t)
            if state is None or self.statement.continuous or not self._tame(state):
                state = self._any_state()
            self.place = f"{name}, at t = {t},"
            self.vectors = dict(zip(state_basis, self._parts(state), strict=True)) | self.fixed
            try:
                self._expect_defined()
                following = self._call(step, p, state, self.statement.questions, name, t)
            except (ZeroDivisionError, OverflowError):
                state = None  # a pole, which the kernel refuses or excludes, or a number beyond the floats
                continue
            if k == 0 and not self._finite(following):
                state = None  # NumPy divides by 0: a pole at the start
                continue
            self._hold(following, self.statement.next_state, self.place)
            if k < 4 or k % 16 == 15:
                self._hold_scalars(method, p, [(t, state), (t + 1, following)])
            state = following

    def _method(self) -> Any:
        """The method with numbers for its parameters."""
        theorem = self.statement.theorem
        cls = theorem.method_class
        made: Any = object.__new__(cls) if isinstance(theorem.method, type) else copy.copy(theorem.method)
        for name, declared in declared_parameters(cls).items():
            if declared.sequence:
                made.__dict__[name] = lambda t, name=name: self.number(self.field.values[self._term(name, t)])
            else:
                made.__dict__[name] = _STEPS if name == self.field.horizon else self.number(self.field.values[name])
        for name, root in declared_sequences(cls).items():
            if root.has_parameters:
                needed = {n: self.number(self.field.values[n]) for n in root.needs}
                made.__dict__[name] = root.with_numbers(needed)
        return made

    def _term(self, name: str, t: float) -> str:
        """The term of a sequence at t, by its name: that of the present step, or of the next where there is one."""
        later, first = (f"{name.rstrip('_')}_{at}" for at in ("next", "0"))
        if self.starting and first in self.field.values:
            return first
        return later if t != self.t and later in self.field.values else f"{name}_t"

    def _start(self) -> Any:
        x = self._vector()
        self.vectors = {next(iter(self.statement.start.terms)): x} | self.fixed
        return x

    def _call(self, function: Any, p: Any, state: Any, questions: tuple[Question, ...], name: str, t: Any) -> Any:
        self.questions = list(questions)
        try:
            result = function(p, state) if t is None else function(p, t, state)
        except (_Differs, ZeroDivisionError, PotentialError):
            raise
        except Exception as error:
            raise _Differs(f"{name} on numbers raises {type(error).__name__}: {error}") from error
        if self.questions:
            raise _Differs(f"{self.place} does not ask p.{self.questions[0].oracle} on numbers, as its recursion does")
        return result

    def _expect_defined(self) -> None:
        """Raise ZeroDivisionError where the recursion has a pole at the present values."""
        if self._needed is None:
            symbols = [symbol for question in self.statement.questions for symbol in (*question.asked, question.answer)]
            vectors = [v for v in (*symbols, *self.statement.next_state.values()) if type(v) is Vector]
            self._needed = list(dict.fromkeys(self._place(c) for v in vectors for c in v.terms.values()))
        for place in self._needed:
            self._at_place(place)

    def _hold(self, state: Any, recursion: Mapping[str, Vector], place: str) -> None:
        """Hold what came against the recursion."""
        parts = self._parts(state)
        if len(parts) != len(recursion):
            raise _Differs(f"{place} gives {len(parts)} vectors on numbers and {len(recursion)} on symbols")
        for (name, v), part in zip(recursion.items(), parts, strict=True):
            self._compare(v, part, f"{place} gives for {name}")

    def _hold_scalars(self, method: Any, p: Any, times: list[tuple[Any, Any]]) -> None:
        """Hold the potential before and after the step, the progress, the measure and the budget to their readings."""
        s = self.statement
        roles: list[tuple[str, str, Expression, int]] = [
            ("potential", "potential", s.potential, 0),
            ("progress", "progress", s.progress, 0),
        ]
        if s.next_potential is not None:
            roles.append(("potential", "next potential", s.next_potential, 1))
        if s.measured is None:
            roles.append(("measure", "measure", s.measure, 0))
        self.random.shuffle(roles)
        for name, role, expression, k in roles:
            self._scalar(name, role, expression, method, p, *times[k])
        (t, _) = times[0]
        self.questions = list(s.asked_by["budget"])
        try:
            budget = s.theorem.function("budget", method)(p, t)
            self.number(s.budget)
        except ZeroDivisionError:
            return  # a pole, which the kernel refuses
        self._near(budget, self.number(s.budget), abs(self.number(s.budget)), "budget", t)

    def _scalar(self, name: str, role: str, expression: Expression, method: Any, p: Any, t: Any, state: Any) -> None:
        if role not in self.statement.asked_by:
            return  # what is measured was read off
        self.place = f"{name}, at t = {t},"
        function = self.statement.theorem.function(name, method)
        try:
            wanted, size = self.scalar(expression)
            came = self._call(function, p, state, self.statement.asked_by[role], name, t)
        except (ZeroDivisionError, OverflowError):
            return  # a pole, which the kernel refuses, or a number beyond the floats
        self._near(came, wanted, size, name, t)

    def _near(self, came: Any, wanted: float, size: float, name: str, t: Any) -> None:
        try:
            near = abs(float(came) - wanted) <= _TOLERANCE * (1 + size)
        except (TypeError, ValueError):
            near = False
        if not near:
            raise _Differs(f"{name}, at t = {t}, is {came} on numbers where its symbols give {wanted}")

    def _parts(self, state: Any) -> tuple[Any, ...]:
        return tuple(state) if isinstance(state, tuple) else (state,)

    def _finite(self, state: Any) -> bool:
        try:
            return all(np.all(np.isfinite(np.asarray(v, dtype=float))) for v in self._parts(state))
        except (TypeError, ValueError):
            return True  # no numbers, which the comparison says

    def _tame(self, state: Any) -> bool:
        parts = (np.asarray(v, dtype=float).ravel().tolist() for v in self._parts(state))
        return all(abs(c) < _LARGEST for part in parts for c in part)

    def _state_basis(self) -> list[Basis]:
        return [next(iter(v.terms)) for v in self.statement.state.values()]

    def _any_state(self) -> Any:
        vectors = [self._vector() for _ in self.statement.state]
        return vectors[0] if self.statement.state_type is None else self.statement.state_type(*vectors)


def _near(came: list[float], wanted: list[float]) -> bool:
    """Whether numbers are those wanted but for rounding; of so few Python compares faster than NumPy."""
    room = _TOLERANCE * (1 + max(map(abs, wanted)))
    return all(abs(a - b) <= room for a, b in zip(came, wanted, strict=True))


def _terms(p: Any) -> list[tuple[float, list[tuple[int, int]]]]:
    """A sparse polynomial: its coefficients, each with the generators in its monomial and their powers."""
    return [(float(int(c)), [(k, int(e)) for k, e in enumerate(monomial) if e]) for monomial, c in p.to_dict().items()]


def _sum(terms: list[tuple[float, list[tuple[int, int]]]], values: list[float]) -> float:
    total = 0.0
    for c, powers in terms:
        for k, e in powers:
            c *= values[k] ** e
        total += c
    return total
