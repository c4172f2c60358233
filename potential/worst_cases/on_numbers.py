"""The run that was read on symbols, called once more on numbers: start, each step, what is given and what is measured.

Free vectors have arbitrary places and values of functions are arbitrary, for the run that was read makes no more of
them than combinations. Code that tells numbers from symbols, that draws at random on its own or remembers earlier
calls asks or returns something else than was read, and is refused. Nothing is ever accepted on these grounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.algebra.expressions import Basis, Expression, Inner, Monomial, NormSquared, One, Vector
from potential.algebra.parameters import declared_parameters
from potential.algebra.rationals import Number, as_float
from potential.algebra.roots import declared_sequences
from potential.classes.problem_class import ProblemClass
from potential.errors import NotExpressibleError
from potential.statement.facade import Question, identities, parts_of
from potential.worst_cases.unrolled import Call, Unrolled, knows_horizon

Array = npt.NDArray[np.float64]

_DIMENSION = 3
_TOLERANCE = 1e-7


class _Differs(Exception):
    """What the code asked or returned on numbers is not what was read."""


def confirm(unrolled: Unrolled) -> None:
    """Raise NotExpressibleError where the user's code is another function on numbers than on symbols."""
    try:
        with np.errstate(all="ignore"):
            _Run(unrolled).again()
    except _Differs as error:
        raise NotExpressibleError(
            f"{unrolled.theorem.method_name}.{error}. It must be the same function of its arguments on symbols and on "
            "numbers: it cannot depend on types, on chance or on earlier calls"
        ) from None


class _Run:
    """Numbers in the place of every symbol of a run."""

    def __init__(self, unrolled: Unrolled) -> None:
        self.unrolled = unrolled
        self.random = np.random.default_rng(0)
        self.places: dict[Basis, Array] = {}
        self.scalars: dict[Monomial, float] = {}
        self.parameters = {name: float(value) for name, value in unrolled.parameters.items()}

    def again(self) -> None:
        """Call everything once more, in the order of the reading."""
        method = numeric_method(self.unrolled)
        for call in self.unrolled.calls:
            if call.name in ("start", "step"):
                function = getattr(method, call.name)
            elif call.own:
                function = call.function
            elif call.name == "measure":
                function = self.unrolled.own_measure(method)
            elif call.name == "given":
                function = call.function  # the usual condition, which is the package's
            else:
                function = self.unrolled.theorem.function(call.name, method)
            self.call(call, function, *map(self.argument, call.arguments))

    def argument(self, symbol: Any) -> Any:
        """An argument on numbers; t is an integer."""
        number = self.number(symbol)
        return int(number) if type(symbol) is Number and number.is_integer() else number

    def call(self, call: Call, function: Callable[..., Any], *arguments: Any) -> None:
        """Call a function on numbers; what it asks and returns is compared with what was read."""
        problem = _Problem(self, call)
        try:
            answer = function(problem, *arguments)
        except _Differs:
            raise
        except Exception as error:
            raise _Differs(f"{call.name} cannot be run on numbers: {type(error).__name__}: {error}") from error
        if problem.waiting:
            raise _Differs(f"{call.name} asks p.{problem.waiting[0].oracle} on symbols, and not on numbers")
        self.compare(call.answer, answer, f"{call.name} returns")

    # Numbers ----------------------------------------------------------------------------------------------------------

    def number(self, symbol: Any) -> Any:
        """What stands for a symbol."""
        if type(symbol) is Vector:
            return sum((as_float(c) * self.place(b) for b, c in symbol.terms.items()), np.zeros(_DIMENSION))
        if type(symbol) is Expression:
            return sum(as_float(c) * self.monomial(key) for key, c in symbol.terms.items())
        if isinstance(symbol, list):
            return [self.number(part) for part in symbol]
        if isinstance(symbol, tuple):
            return type(symbol)(*map(self.number, symbol))
        return float(symbol.fraction) if type(symbol) is Number else float(symbol)

    def place(self, basis: Basis) -> Array:
        """Where a basis vector lies: a free one anywhere, a handle where its combination does."""
        if basis not in self.places:
            row = self.unrolled.handles.rows.get(basis)
            self.places[basis] = (
                self.random.uniform(0.3, 1.0, _DIMENSION) * self.random.choice((-1.0, 1.0), _DIMENSION)
                if row is None
                else sum((as_float(c) * self.place(b) for b, c in row.items()), np.zeros(_DIMENSION))
            )
        return self.places[basis]

    def monomial(self, key: Monomial) -> float:
        """A scalar: an inner product by its vectors, a value of a function as it comes."""
        match key:
            case One():
                return 1.0
            case Inner(left, right):
                return float(self.place(left) @ self.place(right))
            case NormSquared(v):
                return float(np.sum(self.number(v) ** 2))
        return self.scalars.setdefault(key, float(self.random.uniform(0.5, 1.5)))

    def compare(self, symbol: Any, value: Any, where: str) -> None:
        """Raise _Differs where a number is not the one that stands for a symbol."""
        if isinstance(symbol, list | tuple) and not isinstance(symbol, str):
            if not isinstance(value, list | tuple) or len(value) != len(symbol):
                raise _Differs(f"{where} something of another form on numbers than on symbols")
            for s, v in zip(symbol, value, strict=True):
                self.compare(s, v, where)
            return
        if isinstance(symbol, str):
            if symbol != value:
                raise _Differs(f"{where} {value!r:.60} on numbers, and {symbol!r} on symbols")
            return
        wanted = np.asarray(self.number(symbol), dtype=float)
        try:
            found = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            raise _Differs(f"{where} {value!r:.60} on numbers, which is no number") from None
        size = 1 + float(np.max(np.abs(wanted), initial=0.0))
        same = found.shape == wanted.shape and bool(np.all(np.abs(found - wanted) <= _TOLERANCE * size))
        if not same and np.all(np.isfinite(wanted)):
            raise _Differs(f"{where} something else on numbers than on symbols")


class _Problem:
    """The problem of one call: it answers the questions that were asked on symbols, in their order."""

    def __init__(self, run: _Run, call: Call, part: ProblemClass | None = None, path: str = "") -> None:
        self._run, self._call, self._path = run, call, path
        self.waiting: list[Question] = list(call.questions)
        problem = part or run.unrolled.problem
        own = {n: problem.in_statement(n) for n in problem.parameter_names()}
        self._parameters = {n: run.parameters[known] for n, known in own.items() if known in run.parameters}
        for name in problem.parts:
            setattr(self, name, parts_of(name, self._part, problem))

    def _part(self, part: ProblemClass, path: str) -> _Problem:
        """A part, which answers the questions to it as they come."""
        found = _Problem(self._run, self._call, part, path)
        found.waiting = self.waiting
        return found

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._parameters:
            return self._parameters[name]
        path = self._path + name
        if self.waiting and self.waiting[0].oracle == path and not self.waiting[0].asked:
            return self._answer(path, ())
        return lambda *asked, **named: self._answer(path, (*asked, *named.values()))

    def _answer(self, oracle: str, asked: Sequence[Any]) -> Any:
        question = self.waiting[0] if self.waiting else None
        if question is None or question.oracle != oracle or len(question.asked) != len(asked):
            if question is None and oracle in identities():
                return asked[0]
            wanted = f"p.{question.oracle}" if question else "nothing more"
            raise _Differs(f"{self._call.name} asks p.{oracle} on numbers, and {wanted} on symbols")
        self.waiting.pop(0)
        for symbol, value in zip(question.asked, asked, strict=True):
            self._run.compare(symbol, value, f"{self._call.name} asks p.{oracle} at")
        return self._run.number(question.answer)


def numeric_method(unrolled: Unrolled) -> Any:
    """The method with numbers for its parameters, to be run."""
    theorem = unrolled.theorem
    cls: Any = theorem.method_class
    method = cls.__new__(cls)
    if not isinstance(theorem.method, type):
        method.__dict__.update(vars(theorem.method))
    for name in (*declared_parameters(cls), *declared_sequences(cls)):
        bare = name.rstrip("_")
        if bare in unrolled.sequences:
            method.__dict__[name] = _sequence(unrolled.sequences[bare])
        else:
            method.__dict__[name] = float(unrolled.parameters[bare])
    knows_horizon(method, unrolled.steps)
    return method


def _sequence(term: Callable[[Any], Number]) -> Callable[[Any], float]:
    return lambda t: float(term(int(t)).fraction)
