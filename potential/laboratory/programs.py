"""A method's functions as straight-line programs: recorded once, then run on whatever numbers are asked for.

A step that can be proved is a sequence of sums, multiples and questions to the problem. It is recorded by calling the
method's own function on placeholders, and the record is accepted only where, run on the symbols of the statement, it
gives what the statement says: then it *is* the recursion that was proved, in the order in which the method computes it.
The same program runs on arrays as the method does, and on numbers that carry bounds of their rounding.

Where no such record is to be had (a function that looks at what it is called with), `recursion` makes the program from
the statement alone: each vector of the next state as its combination of the state and of the answers to the questions
that the step asked.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from inspect import signature
from typing import Any, NoReturn

import numpy as np
import sympy

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Expression, One, Vector
from potential.algebra.parameters import declared_parameters, exp
from potential.algebra.roots import declared_sequences
from potential.classes.problem_class import ProblemClass
from potential.errors import InputError, MissingOracleError, NotExpressibleError, PotentialError
from potential.statement.facade import LAST, Question, identities, offered, optional_parts, parts_of
from potential.statement.statement import Statement
from potential.statement.theorem import Theorem
from potential.statement.trace import symbolic_method

# What a function gives where it is called: on the problem p, the method m, the time t and the vectors of the state.
Function = Callable[..., Any]


def _scaled(number: Any, vector: Any) -> Any:
    """A multiple of a vector. Of a plain array by a float: by a Fraction it would be an array of Python's objects."""
    return (float(number) if isinstance(number, Fraction) and isinstance(vector, np.ndarray) else number) * vector


class Recording:
    """Lines of a program, each an operation on what earlier lines gave; the same operation is one line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.uses: list[tuple[int, ...]] = []
        self.asks: list[bool] = []
        self.constants: dict[str, Any] = {"exp": exp, "scaled": _scaled}
        self._known: dict[tuple[str, int], int] = {}
        self._draws = 0

    def begin(self) -> None:
        """Begin the step again: what is drawn from here on are the draws that the step has made already."""
        self._draws = 0

    def draw(self, text: str, uses: Sequence[int]) -> Placeholder:
        """A line that draws: the same as an earlier one only if that was the same question and the same draw."""
        self._draws += 1
        return self.add(text, uses, asks=True, draw=self._draws)

    def add(self, text: str, uses: Sequence[int] = (), *, asks: bool = False, draw: int = 0) -> Placeholder:
        """A line, a Python expression of earlier ones; `asks` where it is a question to the problem."""
        if (text, draw) not in self._known:
            self._known[text, draw] = len(self.lines)
            self.lines.append(text)
            self.uses.append(tuple(uses))
            self.asks.append(asks)
        return Placeholder(self, self._known[text, draw])

    def number(self, value: Any) -> Placeholder:
        """A number that stands in the method's code, as it stands there."""
        if isinstance(value, int) and not isinstance(value, bool):
            return self.add(f"({value})")
        name = f"number_{len(self.constants)}"
        for known, other in self.constants.items():
            if type(other) is type(value) and other == value:
                name = known
        self.constants[name] = value
        return self.add(name)

    def program(self, outputs: Sequence[Placeholder], vectors: int, *, keep_questions: bool = False) -> Function:
        """The function of p, m, t and so many vectors that gives a tuple: only what the outputs need is computed.

        With `keep_questions` every question is asked, in order: what a step draws depends on how often it asked before.
        """
        wanted = {output.line for output in outputs}
        if keep_questions:
            wanted |= {k for k, asks in enumerate(self.asks) if asks}
        needed: set[int] = set()
        while wanted:
            k = wanted.pop()
            if k not in needed:
                needed.add(k)
                wanted |= set(self.uses[k])
        names = ", ".join(f"x{k}" for k in range(vectors))
        body = [f"    v{k} = {self.lines[k]}" for k in sorted(needed)]
        ends = ", ".join(f"v{output.line}" for output in outputs)
        source = "\n".join([f"def program(p, m, t, {names}):", *body, f"    return ({ends},)"])
        namespace = dict(self.constants)
        exec(compile(source, "<a recorded step>", "exec"), namespace)
        made: Function = namespace["program"]
        made.__doc__ = source
        return made


class Placeholder:
    """What stands for a scalar or a vector while a function is recorded; all that it can do is to be computed with."""

    __array_ufunc__ = None
    __slots__ = ("_recording", "line")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, recording: Recording, line: int) -> None:
        self._recording = recording
        self.line = line

    def _lift(self, other: object) -> Placeholder:
        if isinstance(other, Placeholder):
            return other
        if isinstance(other, bool) or not isinstance(other, int | float | Fraction | sympy.Rational | np.number):
            raise NotExpressibleError(f"a step computes with vectors and exact numbers, got {other!r}")
        return self._recording.number(other)

    def _made(self, left: Placeholder, sign: str, right: Placeholder) -> Placeholder:
        return self._recording.add(f"v{left.line} {sign} v{right.line}", (left.line, right.line))

    def __add__(self, other: object) -> Placeholder:
        return self._made(self, "+", self._lift(other))

    def __radd__(self, other: object) -> Placeholder:
        return self._made(self._lift(other), "+", self)

    def __sub__(self, other: object) -> Placeholder:
        return self._made(self, "-", self._lift(other))

    def __rsub__(self, other: object) -> Placeholder:
        return self._made(self._lift(other), "-", self)

    def __mul__(self, other: object) -> Placeholder:
        return self._made(self, "*", self._lift(other))

    def __rmul__(self, other: object) -> Placeholder:
        return self._made(self._lift(other), "*", self)

    def __truediv__(self, other: object) -> Placeholder:
        return self._made(self, "/", self._lift(other))

    def __rtruediv__(self, other: object) -> Placeholder:
        return self._made(self._lift(other), "/", self)

    def __pow__(self, other: object) -> Placeholder:
        return self._made(self, "**", self._lift(other))

    def __rpow__(self, other: object) -> Placeholder:
        return self._made(self._lift(other), "**", self)

    def __neg__(self) -> Placeholder:
        return self._recording.add(f"-v{self.line}", (self.line,))

    def __pos__(self) -> Placeholder:
        return self

    def exp(self) -> Placeholder:
        """The exponential."""
        return self._recording.add(f"exp(v{self.line})", (self.line,))

    def _refuse(self, *_: object) -> NoReturn:
        raise NotExpressibleError("a step that is proved cannot look at its arguments: it can only compute with them")

    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __getitem__ = __float__ = __int__ = __index__ = _refuse
    __abs__ = __mod__ = __floordiv__ = __array__ = __matmul__ = __rmatmul__ = _refuse


class _RecordedProblem:
    """A problem whose answers are placeholders, with the oracles and constants of the class."""

    def __init__(self, recording: Recording, statement: Statement) -> None:
        self.__dict__["_recording"] = recording
        self.__dict__["_problem"], self.__dict__["_path"] = statement.problem, "p."
        self.__dict__["_optional"] = optional_parts(statement.theorem.method_class)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        cls, path = type(self._problem), self._path + name
        if name in cls.parameter_names():
            return self._recording.add(path)
        if name in cls.parts:
            return parts_of(name, self._part, self._problem)
        if name not in offered(cls) and (name != LAST or self._path != "p."):
            if name in self._optional:
                return lambda x, *_: x
            raise MissingOracleError(f"the class {cls.__name__} has no {name}")
        if isinstance(getattr(cls, name), property):
            return self._recording.add(path)

        def ask(*arguments: Any, **named: Any) -> Placeholder:
            if named:
                arguments = signature(getattr(self._problem, name)).bind(*arguments, **named).args
            lifted = [a if isinstance(a, Placeholder) else self._recording.number(a) for a in arguments]
            text, uses = f"{path}({', '.join(f'v{a.line}' for a in lifted)})", [a.line for a in lifted]
            draws = name in cls.draws_by
            answer: Placeholder = (
                self._recording.draw(text, uses) if draws else self._recording.add(text, uses, asks=True)
            )
            return answer

        return ask

    def _part(self, part: ProblemClass, path: str) -> _RecordedProblem:
        """A part of the problem, whose questions begin so."""
        found: _RecordedProblem = object.__new__(_RecordedProblem)
        found.__dict__.update(_recording=self._recording, _problem=part, _path=f"p.{path}", _optional=())
        return found

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NotExpressibleError(f"p.{name} = ...: a step stores nothing on the problem")


def _recorded_method(theorem: Theorem, recording: Recording) -> Any:
    """A copy of the method whose parameters are placeholders."""
    cls = theorem.method_class
    method: Any = object.__new__(cls) if isinstance(theorem.method, type) else copy.copy(theorem.method)
    for name, parameter in declared_parameters(cls).items():
        method.__dict__[name] = _terms(recording, name) if parameter.sequence else recording.add(f"m.{name}")
    for name in declared_sequences(cls):
        method.__dict__[name] = _terms(recording, name)
    return method


def _terms(recording: Recording, name: str) -> Callable[[Any], Placeholder]:
    def term(t: Any) -> Placeholder:
        at = t if isinstance(t, Placeholder) else recording.number(t)
        return recording.add(f"m.{name}(v{at.line})", (at.line,))

    return term


def _parts(state: Any) -> list[Any]:
    return list(state) if isinstance(state, tuple) else [state]


@dataclass(frozen=True)
class Functions:
    """The programs of one statement; each takes p, m, t and the vectors of the state, and gives a tuple.

    `step` (of a flow, the velocity) and `start` give the vectors of a state, `start` from the start point alone.
    `advance` gives the next state and then the progress, `value` the potential, the measure and the iterate, `budget`,
    `weight` and `share` a single number; `share` is None where the progress is no multiple of the measure, and each of
    the `conditions` gives what is at most 0, or is 0, by what the method says of its decided numbers. `shape` is
    the NamedTuple of a state, None where that is a single vector. `own_step` says whether the step is recorded from the
    method, or made from the statement; `draws` is how often it draws at random, of which `coins` are tosses of a coin,
    and `progress_draws` says whether the progress speaks of what it draws.
    """

    statement: Statement
    start: Function
    step: Function
    progress: Function
    advance: Function
    potential: Function
    measure: Function
    iterate: Function
    budget: Function
    weight: Function
    share: Function | None
    conditions: tuple[Function, ...]
    shape: type[Any] | None
    own_step: bool
    draws: int
    coins: int
    progress_draws: bool


def functions_of(statement: Statement) -> Functions:
    """The programs of a statement.

    Raises NotExpressibleError where the method's potential, progress, budget, weight or measure gives something else
    when it is called again.
    """
    made = _Maker(statement)
    share = statement.progress_weight
    measured = statement.measured
    start, _ = made.step("start")
    step, own_step = made.step("velocity" if statement.continuous else "step")
    return Functions(
        statement=statement,
        start=start,
        step=step,
        progress=made.scalar("progress", made.paid, less=made.constant),
        advance=made.advance() if own_step else _joined(step, made.scalar("progress", made.paid, less=made.constant)),
        potential=made.scalar("potential", statement.potential),
        measure=made.measure(),
        iterate=made.iterate(),
        budget=made.coefficient("budget", statement.budget - made.constant, less=made.constant),
        weight=made.coefficient("weight", statement.weight)
        if measured is None
        else coefficient_program(statement.weight, statement),
        share=None if share is None else coefficient_program(share, statement),
        conditions=tuple(made.condition(k, c.hypothesis.expression) for k, c in enumerate(statement.conditions)),
        shape=made.shape,
        own_step=own_step,
        draws=_drawn(step, type(statement.problem)),
        coins=_asked(step, type(statement.problem).tosses_by),
        progress_draws=bool(_drawn(made.scalar("progress", made.paid, less=made.constant), type(statement.problem))),
    )


def _drawn(program: Function, cls: type[ProblemClass]) -> int:
    """How often a program draws; a finite sum draws once, however often it is asked."""
    return _asked(program, cls.draws_by) + bool(_asked(program, cls.one_draw_by))


def _asked(program: Function, oracles: Sequence[str]) -> int:
    """How often a program asks some oracles."""
    source = program.__doc__ or ""
    return sum(source.count(f"p.{name}(") for name in oracles)


def _joined(step: Function, progress: Function) -> Function:
    return lambda *arguments: (*step(*arguments), *progress(*arguments))


class _Maker:
    """What makes the programs of one statement."""

    def __init__(self, statement: Statement) -> None:
        self.statement, self.theorem = statement, statement.theorem
        self.symbols = symbolic_method(self.theorem, statement.field)
        self.vectors = list(statement.state.values())
        self.shape = statement.state_type
        # A constant in the progress belongs to the right side, as in the conclusion.
        field = statement.field
        self.constant = Coefficient(field, statement.progress.terms.get(One(), field.algebra.zero))
        self.paid = statement.progress - self.constant

    def _call(self, name: str, recording: Recording) -> Any:
        """The method's own function on placeholders."""
        recording.begin()
        problem = _RecordedProblem(recording, self.statement)
        method = _recorded_method(self.theorem, recording)
        t, state = recording.add("t"), self._state(recording)
        if name == "start":
            return method.start(problem, recording.add("x0"))
        if name in ("step", "velocity", "such_that"):
            return getattr(method, name)(problem, t, state)
        function = self.theorem.function(name, method)
        if name == "iterate":
            return function(problem, state)
        return function(problem, t) if name in ("budget", "weight") else function(problem, t, state)

    def _state(self, recording: Recording) -> Any:
        vectors = [recording.add(f"x{k}") for k in range(len(self.vectors))]
        return vectors[0] if self.shape is None else self.shape(*vectors)

    def _on_symbols(self, name: str, program: Function, vectors: list[Vector]) -> Any:
        """What a program gives on the symbols of the statement, whose draws are those of its step."""
        problem = self.statement.problem
        problem.begin(name)
        try:
            return program(problem, self.symbols, self.statement.field.values["t"], *vectors)
        finally:
            problem.begin("")

    def step(self, name: str) -> tuple[Function, bool]:
        """The program of `step`, `velocity` or `start`, and whether it is the method's own record."""
        first = name == "start"
        wanted = list((self.statement.start_state if first else self.statement.next_state).values())
        given = [self.statement.start] if first else self.vectors
        try:
            recording = Recording()
            outputs = _parts(self._call(name, recording))
            if all(isinstance(output, Placeholder) for output in outputs):
                program = recording.program(outputs, len(given), keep_questions=True)
                if list(self._on_symbols(name, program, given)) == wanted:
                    return program, True
        except (PotentialError, TypeError, AttributeError, ValueError, ArithmeticError, LookupError):
            pass
        return recursion(self.statement, start=first), False

    def advance(self) -> Function:
        """The next state and the progress in one program, so that what both need is computed once."""
        recording = Recording()
        outputs = _parts(self._call("velocity" if self.statement.continuous else "step", recording))
        progress = self._less(recording, self._call("progress", recording), self.constant)
        program = recording.program([*outputs, progress], len(self.vectors))
        *following, paid = self._on_symbols("step", program, self.vectors)
        if following != list(self.statement.next_state.values()) or not _same(self.paid, paid):
            raise _another(self.theorem, "progress")
        return program

    def _less(self, recording: Recording, value: Any, constant: Coefficient | None) -> Placeholder:
        """A number, less a constant where there is one."""
        placed = _placed(recording, value)
        if constant is None or not constant.element:
            return placed
        return placed - _Terms(recording, self.statement).coefficient(constant)

    def scalar(self, name: str, wanted: Any, less: Coefficient | None = None) -> Function:
        """The program of a scalar of t and the state, less a constant."""
        recording = Recording()
        output = self._less(recording, self._call(name, recording), less)
        program = recording.program([output], len(self.vectors))
        if not _same(wanted, self._on_symbols(name, program, self.vectors)[0]):
            raise _another(self.theorem, name)
        return program

    def condition(self, k: int, wanted: Expression) -> Function:
        """The program of what is at most 0, or is 0, by the k-th relation between decided numbers."""
        recording = Recording()
        said = self._call("such_that", recording)
        left, sign, right = (said if isinstance(said, list) else [said])[k]
        sides = [_placed(recording, side) for side in ((right, left) if sign == ">=" else (left, right))]
        program = recording.program([sides[0] - sides[1]], len(self.vectors))
        if not _same(wanted, self._on_symbols("such_that", program, self.vectors)[0]):
            raise _another(self.theorem, "such_that")
        return program

    def measure(self) -> Function:
        """The program of what is measured: the method's own function, or what was read off."""
        statement = self.statement
        if statement.measured is None:
            if not statement.measure.terms:
                recording = Recording()
                return recording.program([recording.number(0)], len(self.vectors))
            return self.scalar("measure", statement.measure)
        oracle, vectors = statement.measured
        program = scalar_of_vectors(statement, oracle, vectors)
        if not _same(statement.measure, self._on_symbols("measure", program, self.vectors)[0]):
            raise _another(self.theorem, "measure")
        return program

    def iterate(self) -> Function:
        """The program of the point whose gap is reported."""
        recording = Recording()
        output = self._call("iterate", recording)
        if not isinstance(output, Placeholder):
            raise InputError(f"{self.theorem.method_name}.iterate must return a vector, got {output!r}")
        return recording.program([output], len(self.vectors))

    def coefficient(self, name: str, wanted: Coefficient, less: Coefficient | None = None) -> Function:
        """The program of a scalar of t alone, less a constant."""
        recording = Recording()
        output = self._call(name, recording)
        if output is None:
            return coefficient_program(wanted, self.statement)
        program = recording.program([self._less(recording, output, less)], 0)
        if not _same(wanted, self._on_symbols(name, program, [])[0]):
            raise _another(self.theorem, name)
        return program


def _placed(recording: Recording, value: Any) -> Placeholder:
    return value if isinstance(value, Placeholder) else recording.number(value)


def _same(wanted: Any, found: Any) -> bool:
    """Whether an expression or a coefficient of the statement is what was found on its symbols."""
    difference = wanted - found
    return not (difference.element if isinstance(difference, Coefficient) else difference.terms)


def _another(theorem: Theorem, name: str) -> NotExpressibleError:
    return NotExpressibleError(
        f"{theorem.method_name}.{name} is something else when it is called again: what is proved must depend on its "
        "arguments only, and not look at what they are"
    )


# Programs from the statement alone ------------------------------------------------------------------------------------


def coefficient_program(value: Coefficient, statement: Statement) -> Function:
    """The program of a coefficient, from its expression in the parameters' own symbols."""
    recording = Recording()
    return recording.program([_Terms(recording, statement).coefficient(value)], 0)


class _Terms:
    """Coefficients of a statement as lines of a recording."""

    def __init__(self, recording: Recording, statement: Statement) -> None:
        self.recording = recording
        cls = statement.theorem.method_class
        t = recording.add("t")
        self.names: dict[str, Placeholder] = {"t": t}
        for name, parameter in declared_parameters(cls).items():
            term = recording.add(f"m.{name}") if not parameter.sequence else _terms(recording, name)(t)
            self.names[f"{name}_t" if parameter.sequence else name] = term
            if getattr(parameter, "following", None) is not None:
                self.names[f"{name}_next"] = _terms(recording, name)(t + 1)
                self.names[f"{name}_0"] = _terms(recording, name)(0)
        for name, root in declared_sequences(cls).items():
            stem, terms = name.rstrip("_"), _terms(recording, name)
            now, following = (t - 1, t) if root.shift else (t, t + 1)
            if stem in statement.field.backward:
                last = self.names[statement.horizon]
                now, following = last - t, last - t + 1
                self.names[f"{stem}_first"] = terms(last + 1)
            self.names |= {f"{stem}_t": terms(now), f"{stem}_next": terms(following)}
        self.method = statement.theorem.method_name

    def coefficient(self, value: Coefficient) -> Placeholder:
        """The lines of one coefficient."""
        return self.made(value.to_sympy())

    def made(self, expression: sympy.Expr) -> Placeholder:
        """The lines of one expression."""
        if isinstance(expression, sympy.Rational):
            value = Fraction(int(expression.p), int(expression.q))
            return self.recording.number(int(value) if value.denominator == 1 else value)
        if isinstance(expression, sympy.Symbol):
            name = str(expression)
            return self.names[name] if name in self.names else self.recording.add(f"p.{name}")
        if isinstance(expression, sympy.Pow) and expression.exp.is_Integer:
            return self.made(expression.base) ** int(expression.exp)
        if isinstance(expression, sympy.Pow):
            return self.made(expression.base) ** self.made(expression.exp)
        if isinstance(expression, sympy.exp):
            return self.made(expression.args[0]).exp()
        if isinstance(expression, sympy.Add | sympy.Mul):
            first, *others = (self.made(part) for part in expression.args)
            for other in others:
                first = first + other if isinstance(expression, sympy.Add) else first * other
            return first
        raise InputError(f"{self.method}: the coefficient {expression} cannot be computed in a run")


def recursion(statement: Statement, *, start: bool = False) -> Function:
    """The next state (or with `start` the first) as the statement has it: questions in order, then combinations."""
    solved = _Solved(statement, [statement.start] if start else list(statement.state.values()))
    solved.ask(statement.start_questions if start else statement.questions)
    wanted = statement.start_state if start else statement.next_state
    outputs = [solved.vector(v) for v in wanted.values()]
    return solved.recording.program(outputs, solved.given, keep_questions=True)


def scalar_of_vectors(statement: Statement, oracle: str, vectors: Sequence[Vector]) -> Function:
    """An oracle's scalar at vectors of the statement: of the state, and of what any of its functions was answered."""
    solved = _Solved(statement, list(statement.state.values()))
    solved.ask(statement.questions)
    for name in ("potential", "progress", "measure"):
        solved.recording.begin()
        solved.ask(statement.asked_by.get(name, ()))
    arguments = [solved.vector(v) for v in vectors]
    text = f"p.{oracle}({', '.join(f'v{a.line}' for a in arguments)})"
    return solved.recording.program([solved.recording.add(text, [a.line for a in arguments])], solved.given)


class _Solved:
    """Basis vectors as combinations of what is known in a run: the state, fixed points and answers."""

    def __init__(self, statement: Statement, given: list[Vector]) -> None:
        self.recording, self.statement, self.given = Recording(), statement, len(given)
        self.terms = _Terms(self.recording, statement)
        self.field = statement.field
        # Of each known vector: what it is over the basis, less what was known before, and the line that has it.
        self.known: list[tuple[Any, Vector, dict[int, Coefficient]]] = []
        self.lines: list[Placeholder] = []
        for k, vector in enumerate(given):
            self.know(vector, self.recording.add(f"x{k}"))

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask questions of the statement, in order; their answers are known then."""
        recording = self.recording
        for question in questions:
            if question.oracle in identities() and question.answer == question.asked[0]:
                continue
            if not isinstance(question.answer, Vector):
                continue  # a scalar, which no vector is made of
            arguments = [self._argument(a) for a in question.asked]
            text, uses = f"p.{question.oracle}", [a.line for a in arguments]
            if question.asked:
                text += f"({', '.join(f'v{a.line}' for a in arguments)})"
            draws = question.oracle in self.statement.problem.draws_by
            answer = recording.draw(text, uses) if draws else recording.add(text, uses, asks=True)
            self.know(question.answer, answer)

    def _argument(self, value: Any) -> Placeholder:
        if isinstance(value, Vector):
            return self.vector(value)
        return self.terms.coefficient(value) if isinstance(value, Coefficient) else self.recording.number(value)

    def know(self, vector: Vector, line: Placeholder) -> None:
        """Take a vector as known; one that is a combination of what is known already brings nothing new."""
        self.lines.append(line)
        rest, used = self._reduced(vector)
        if not rest.terms:
            return
        pivot = max(rest.terms)  # the newest of its basis vectors
        combination = {k: -c for k, c in used.items()} | {len(self.lines) - 1: self.field.coefficient(1)}
        self.known.append((pivot, rest, combination))

    def _reduced(self, vector: Vector) -> tuple[Vector, dict[int, Coefficient]]:
        """What is left of a vector, and the combination of known lines that was taken away.

        A row holds no newest vector of an earlier one, so that one pass in order leaves none.
        """
        used: dict[int, Coefficient] = {}
        for pivot, row, combination in self.known:
            if pivot in vector.terms:
                share = Coefficient(self.field, vector.terms[pivot] / row.terms[pivot])
                vector = vector - row * share
                for k, c in combination.items():
                    used[k] = used.get(k, self.field.coefficient(0)) + share * c
        return vector, used

    def vector(self, vector: Vector) -> Placeholder:
        """The lines of a combination of known vectors."""
        rest, used = self._reduced(vector)
        if rest.terms:
            raise NotExpressibleError(
                f"{self.statement.theorem.method_name}.step: the vector {self.statement.recorder.vector_text(vector)} "
                "is not a combination of the state and of the answers to the step's questions"
            )
        total: Placeholder | None = None
        for k, c in used.items():
            if c.element:
                number, line = self.terms.coefficient(c).line, self.lines[k].line
                term = self.recording.add(f"scaled(v{number}, v{line})", (number, line))
                total = term if total is None else total + term
        return 0 * self.lines[0] if total is None else total
