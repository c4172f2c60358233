"""N steps of a method on exact vectors: the method's own `start` and `step`, called in turn with t = 0, ..., N - 1.

The run is read on the symbols of one problem, whose class then says what it knows of all the points visited. A point of
a long run is a combination of all gradients before it, so a fresh symbol, a handle, stands in its place, and its
coordinates are kept beside: what the class says of two points stays short.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

import sympy
from flint import fmpq, fmpq_mat

from potential.algebra.coefficients import NeedsGenerator, ParameterValues
from potential.algebra.constant_roots import ConstantRoot
from potential.algebra.expressions import (
    EUCLIDEAN,
    Asked,
    Basis,
    DualNormSquared,
    Expression,
    NormSquared,
    One,
    Value,
    Vector,
    inner,
)
from potential.algebra.parameters import (
    Horizon,
    Parameter,
    decided_numbers,
    declared_horizon,
    declared_parameters,
    exact_rational,
)
from potential.algebra.rationals import Number, Rationals
from potential.algebra.roots import Root, declared_sequences, is_of
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Assertion, Hypothesis
from potential.classes.recorder import Recorder
from potential.errors import InputError, MissingValueError, NotExactError, PotentialError
from potential.statement import asking, written
from potential.statement.facade import Question, facade, optional_parts, parts_of
from potential.statement.memory import unchanged
from potential.statement.restoring import put_back
from potential.statement.theorem import Theorem
from potential.statement.trace import _call, _scalar, _vectors, trace
from potential.writing.terms import Name, bare
from potential.writing.text import text

Row = dict[Basis, fmpq]

# Questions whose answers do not depend on who the vectors are: no handle is needed for them.
_GEOMETRY = frozenset({"inner", "norm_squared", "distance_squared"})
_BITS = 140  # of a number in whose place a rational one stands, before it is rounded to half as many
_NEAREST = 6  # vectors with which a dual vector is paired
_SHOWN = 6  # terms of an expression that is written out


@dataclass(frozen=True)
class Call:
    """One call of the user's code on symbols: what was called with which arguments, what it asked and returned.

    `own` tells a condition or a measure that was given from the functions of the method and its theorem.
    """

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    questions: tuple[Question, ...]
    answer: Any
    own: bool


class Handles:
    """Symbols in the place of combinations, each with its coordinates over the vectors that are free."""

    def __init__(self, problem: ProblemClass, recorder: Recorder) -> None:
        self.problem, self.recorder = problem, recorder
        self.rows: dict[Basis, Row] = {}
        self._known: dict[tuple[Basis, ...], list[tuple[Row, Vector]]] = {}  # by the vectors that take part

    def row(self, vector: Vector) -> Row:
        """The coordinates of a vector."""
        total: Row = {}
        for basis, c in vector.terms.items():
            if basis in self.rows:
                for b, d in self.rows[basis].items():
                    total[b] = total.get(b, 0) + c * d
            else:
                total[basis] = total.get(basis, 0) + c
        return {b: c for b, c in sorted(total.items()) if c}

    def of(self, vector: Vector, name: Callable[[], str]) -> Vector:
        """The symbol that stands for a vector; the same one for the same vector."""
        terms: Mapping[Basis, Any] = vector.terms
        if vector.space != EUCLIDEAN or self.problem.reads_combinations:
            return vector
        if not terms or (len(terms) == 1 and next(iter(terms.values())) == 1):
            return vector
        row = self.row(vector)
        if len(row) <= 1 and all(c == 1 for c in row.values()):
            return Vector(vector.field, EUCLIDEAN, row)
        alike = self._known.setdefault(tuple(row), [])
        for known, handle in alike:
            if known == row:
                return handle
        handle = self.recorder.fresh(EUCLIDEAN, name(), of=(vector,))
        self.recorder.definitions[handle] = lambda: self.recorder.vector_text(vector)
        self.rows[next(iter(handle.terms))] = row
        alike.append((row, handle))
        self.problem.stands_for(handle, vector)
        return handle


class _Answers:
    """The problem's oracles, asked at handles."""

    def __init__(self, problem: ProblemClass, handles: Handles, recorder: Recorder) -> None:
        self._problem, self._handles, self._recorder = problem, handles, recorder

    def __getattr__(self, name: str) -> Any:
        if name in self._problem.parts:
            return parts_of(name, lambda part, _: _Answers(part, self._handles, self._recorder), self._problem)
        oracle = getattr(self._problem, name)
        if not callable(oracle) or name in _GEOMETRY:
            return oracle

        def answer(*arguments: Any) -> Any:
            return oracle(*(self._at(a) if type(a) is Vector else a for a in arguments))

        return answer

    def _at(self, vector: Vector) -> Vector:
        recorder = self._recorder
        return self._handles.of(vector, lambda: f"{recorder.caller_name(vector)}_{recorder.index}")


class _States(list[Any]):
    """The states of a run; one that it does not visit is refused in a sentence."""

    def __getitem__(self, k: Any) -> Any:
        try:
            return super().__getitem__(k)
        except IndexError:
            raise InputError(
                f"a run of {len(self) - 1} steps has the states 0 to {len(self) - 1}, and states[{k}] is none of them"
            ) from None


class Unrolled:
    """A run of N steps on symbols, with what is given of its start and what is measured of it.

    `conditions` are expressions that are at most 0 beside what the class says; the objective is `objective`.
    """

    def __init__(
        self,
        theorem: Theorem,
        steps: int,
        parameters: Mapping[str, Any],
        given: Callable[..., Any] | str | None,
        measure: Callable[..., Any] | str | None,
        start: str = "own",
    ) -> None:
        self.theorem, self.steps, self.from_any = theorem, steps, start == "any"
        wanted = frozenset(parameters) & theorem.problem_class.optional_parameters()
        while True:
            try:
                with put_back(theorem):
                    self._read(parameters, wanted, given, measure)
                return
            except NeedsGenerator as need:
                if need.key in wanted or need.key not in theorem.problem_class.optional_parameters():
                    raise InputError(f"the class {theorem.problem_class.__name__} does not define {need.key}") from None
                wanted |= {need.key}

    def _read(self, parameters: Mapping[str, Any], wanted: frozenset[str], given: Any, measure: Any) -> None:
        theorem = self.theorem
        self.field = Rationals()
        self.field.set("t", 0)
        self.parameters, self.sequences, self._approximated = _parameters(
            theorem, self.field, parameters, wanted, self.steps
        )
        self.recorder = Recorder(self.field)  # type: ignore[arg-type]
        self.problem = theorem.problem_class(self.recorder)
        self.handles = Handles(self.problem, self.recorder)
        self._answers = _Answers(self.problem, self.handles, self.recorder)
        self.method = self._method()
        self._said: dict[frozenset[tuple[int, int]] | None, tuple[Hypothesis, ...]] = {}
        self.questions: list[Question] = []  # all that was asked, with the answers
        self.calls: list[Call] = []
        # The problem as the method sees it, which keeps nothing of a call for the next.
        self._facade = facade(self.problem, self._answers, optional_parts(theorem.method_class), self.questions)
        self._shadows: dict[tuple[DualNormSquared, NormSquared], tuple[Vector, ...]] = {}
        x0 = self.problem.state_vector("x_0")
        self._at_time(0)
        state = self.call("start", x0)
        if self.from_any:
            names = _vectors(theorem, "start", state)
            free = [self.problem.state_vector(f"{name}_0") for name in names]
            state = free[0] if isinstance(state, Vector) else type(state)(*free)
        self.start_point = state if self.from_any else x0
        self.start = _vectors(theorem, "start", state)
        self.states = [state]
        self.visited = [self.start]
        for k in range(self.steps):
            self._at_time(k)
            following = self.call("step", self.field.values["t"], state)
            vectors = _vectors(theorem, "step", following)
            if list(vectors) != list(self.start) or type(following) is not type(state):
                raise InputError(
                    f"{theorem.method_name}.step must return a state of the same form as start, of "
                    f"{', '.join(self.start)}, got one of {', '.join(vectors)}"
                )
            named = {n: self.handles.of(v, partial(_state_name, n, k + 1)) for n, v in vectors.items()}
            state = next(iter(named.values())) if isinstance(following, Vector) else type(following)(*named.values())
            self.states.append(state)
            self.visited.append(named)
        self._at_time(self.steps)
        if declared_horizon(theorem.method_class):
            self.recorder.last = self.call("iterate", state)
        if not type(self.problem).interpolates:
            self._look_at_potentials()
        self.given = self._conditions(given, self.start_point)
        for e in self.given:
            if set(e.terms) <= {One()} and (constant := e.terms.get(One(), fmpq(0))) > 1:
                raise InputError(f"given: the number {constant} is to be at most 1, which it never is")
        self.measured = self._measures(measure)
        self.conditions = [
            Hypothesis("given", (str(k + 1),), Assertion(e - 1, Name(f"condition {k + 1} at the start")))
            for k, e in enumerate(self.given)
            if not _says_nothing(e)
        ]
        nothing = Vector(self.field, EUCLIDEAN, {})  # type: ignore[arg-type]
        least = Value("least", nothing)
        if len(self.measured) == 1:
            self.objective = self.measured[0]
        else:
            self.objective = Expression(self.field, {least: fmpq(1)})  # type: ignore[arg-type]
            self.conditions += [
                Hypothesis("least", (str(k),), Assertion(self.objective - e, Name(f"the least is at most it at {k}")))
                for k, e in enumerate(self.measured)
            ]

    def _look_at_potentials(self) -> None:
        """Let the points that the theorem's potential speaks of take part, so that no bound is above the theorem's.

        Where a class's inequalities are only necessary, each point at which they are said makes a bound better.
        """
        if without_potential(self.theorem) or not callable(getattr(self.method, "potential", self.theorem.potential)):
            return
        for k, visited in enumerate(self.states):
            self._at_time(k)
            with suppress(PotentialError):
                self.call("potential", self.field.values["t"], visited)
        self._at_time(self.steps)

    @property
    def interpolates(self) -> bool:
        """Whether what is said of the points of this run holds only of points that a problem of the class has.

        Of a convex function that is known by its value alone at a point between others, as at an average of iterates,
        it is not said that the value is at most the mean of theirs.
        """
        between = (self._is_between(x, rest) for x, rest in self.problem.without_slope())
        return self.problem.says_all() and not any(between)

    def _is_between(self, x: Vector, rest: Iterable[Vector]) -> bool:
        """Whether a point is a combination of others whose coefficients sum to 1, some of them negative perhaps."""
        rows = [self.handles.row(v) for v in (*rest, x)]
        place = {b: k for k, b in enumerate(dict.fromkeys(b for row in rows for b in row), 1)}
        table = fmpq_mat(len(rows), len(place) + 1)
        for k, row in enumerate(rows):
            table[k, 0] = 1
            for b, c in row.items():
                table[k, place[b]] = c
        others = fmpq_mat(len(rows) - 1, len(place) + 1, table.entries()[: (len(rows) - 1) * (len(place) + 1)])
        return bool(others.rank() == table.rank())

    @property
    def approximated(self) -> tuple[str, ...]:
        """The parameters that have irrational values, in whose place there are rational numbers near them."""
        return (*self._approximated, *(name for name, terms in self.sequences.items() if terms.approximated))

    # The user's functions ---------------------------------------------------------------------------------------------

    def _at_time(self, k: int) -> None:
        """Let t, and each term of a sequence, be that of step k."""
        self.field.set("t", k)
        for name in self.theorem.problem_class.added_parameters():
            if name in self.sequences and k < self.steps:
                self.field.set(f"{name}_t", self.sequences[name](k))
        self.recorder.index = str(k)
        self.problem.begin_step(k)

    def _method(self) -> Any:
        theorem = self.theorem
        cls = theorem.method_class
        method: Any = object.__new__(cls) if isinstance(theorem.method, type) else copy.copy(theorem.method)
        for name in declared_parameters(cls):
            if name in self.sequences:
                method.__dict__[name] = self.sequences[name]
            else:
                method.__dict__[name] = self.field.values[name.rstrip("_")]
        for name in declared_sequences(cls):
            method.__dict__[name] = self.sequences[name.rstrip("_")]
        knows_horizon(method, self.steps)
        return method

    def call(self, name: str, *arguments: Any) -> Any:
        """Call one of the method's or the theorem's functions."""
        own = name in ("start", "step")
        function = getattr(self.method, name) if own else self.theorem.function(name, self.method)
        return self.ask(name, function, *arguments)

    def ask(self, name: str, function: Callable[..., Any], *arguments: Any, own: bool = False) -> Any:
        """Call any function on the problem and exact arguments; `own` where it is a condition or a measure given."""
        self.problem.begin(name)
        first = len(self.questions)
        try:
            with unchanged(self.theorem, name, self.method, function if own else None):
                answer = _call(self.theorem, name, function, self._facade, *arguments)
        finally:
            self.problem.begin("")
        self.calls.append(Call(name, function, arguments, tuple(self.questions[first:]), answer, own))
        return answer

    def _scalars(self, name: str, value: Any) -> list[Expression]:
        values = list(value) if isinstance(value, list | tuple) else [value]
        if not values:
            raise InputError(f"{name} must give a scalar or a list of scalars, got an empty list")
        return [_scalar(self.theorem, name, v, self.field) for v in values]  # type: ignore[arg-type]

    # What is given and what is measured -------------------------------------------------------------------------------

    def _conditions(self, given: Any, x0: Any) -> list[Expression]:
        if given == "potential":
            self._at_time(0)
            asked = self.call("potential", self.field.values["t"], self.states[0])
            self._at_time(self.steps)
            return self._scalars("potential", asked)
        if given is not None:
            if not callable(given):
                raise InputError(f"given must be a function of (p, x0) whose value is to be at most 1, got {given!r}")
            rest = (_States(self.states),) if len(inspect.signature(given).parameters) == 3 else ()
            return self._scalars("given", self.ask("given", given, x0, *rest, own=True))
        return self._scalars("given", self.ask("given", usual_condition(type(self.problem)), x0))

    def _measures(self, measure: Any) -> list[Expression]:
        t, state = self.field.values["t"], self.states[-1]
        if callable(measure):
            rest = (_States(self.states),) if sees_all_states(measure) else ()
            return self._scalars("measure", self.ask("measure", measure, t, state, *rest, own=True))
        own = self.own_measure(self.method)
        if measure == "last":
            return self._scalars("measure", self.ask("measure", own, t, state))
        found: list[Expression] = []
        name = "progress" if measure == "sum" else "measure"
        for k, visited in enumerate(self.states[:-1] if measure == "sum" else self.states):
            self._at_time(k)
            if measure == "sum":
                asked = self.call("progress", self.field.values["t"], visited)
            else:
                asked = self.ask("measure", own, self.field.values["t"], visited)
            found += self._scalars(name, asked)
        self._at_time(self.steps)
        if not found:
            raise InputError("what a theorem sums is the progress of each step: take 1 step or more")
        total = sum(found[1:], found[0])
        return found if measure == "best" else [total if measure == "sum" else total / len(found)]

    def own_measure(self, method: Any) -> Callable[..., Any]:
        """The theorem's own measure; where it is left open, what a proof of it would read off."""
        found = _left_open(self.theorem, self.method)
        if found is None:
            return self.theorem.function("measure", method)
        oracle, rows = found

        def measure(p: Any, t: Any, state: Any) -> Any:
            vectors = list(state) if isinstance(state, tuple) else [state]
            shares = [[(v, c) for v, c in zip(vectors, row, strict=True) if c] for row in rows]
            return getattr(p, oracle)(*(sum((v * c for v, c in rest), v0 * c0) for (v0, c0), *rest in shares))

        return measure

    def text(self, expression: Expression) -> str:
        """An expression that was given or measured, over the names of the run."""
        formula = self.formula(expression)
        return f"an expression of {len(expression.terms)} terms" if formula is None else text(formula)

    def formula(self, expression: Expression) -> Any:
        """Such an expression as a term; None where it is too long to be read."""
        for question in reversed(self.questions):
            shown = question.oracle in type(self.problem).gathered("scalars")
            if shown and type(question.answer) is Expression and expression.same(question.answer):
                asked = Asked(question.oracle, question.asked)
                return bare(asking.term(asked, self.problem, self.recorder.point_term))
        return None if len(expression.terms) > _SHOWN else written.expression(self.problem, expression)

    # What holds -------------------------------------------------------------------------------------------------------

    def hypotheses(self, compared: frozenset[tuple[int, int]] | None = None) -> list[Hypothesis]:
        """What the class says of the points, of all of them or of the pairs compared, and the conditions."""
        if compared not in self._said:
            self.problem.compares = None if compared is None else lambda i, j: (i, j) in compared
            try:
                self._said[compared] = (*self._of_norms(self.problem.hypotheses()), *self.conditions)
            finally:
                self.problem.compares = None
        return list(self._said[compared])

    def _of_norms(self, found: list[Hypothesis]) -> list[Hypothesis]:
        """The same, and where there is a norm that no inner product gives, |<g, v>| <= ||g||_* ||v||.

        That is, for dual vectors g and vectors v of which squares occur there are a and b in the plane with
        <a, a> = ||g||_*^2, <a, b> = <g, v> and <b, b> = ||v||^2. Of many vectors those of neighbouring steps are taken.
        """
        expressions = [*(h.expression for h in found), *self.measured, *self.given]
        atoms = list(dict.fromkeys(key for e in expressions for key in e.terms))
        duals = [key for key in atoms if isinstance(key, DualNormSquared)]
        norms = [key for key in atoms if isinstance(key, NormSquared)]
        for g in duals:
            last = max(b.index for b in g.vector.terms)
            near = sorted(norms, key=lambda v: max(abs(b.index - last) for b in v.vector.terms))
            for v in near[:_NEAREST]:
                found = [*found, *self._shadow(g, v)]
        return found

    def _shadow(self, g: DualNormSquared, v: NormSquared) -> list[Hypothesis]:
        """The equations of two vectors of the plane that stand for a dual vector and a vector."""
        names = self.recorder.vector_text(g.vector), self.recorder.vector_text(v.vector)
        if (g, v) not in self._shadows:
            self._shadows[g, v] = tuple(self.recorder.fresh(EUCLIDEAN, f"{k}{len(self._shadows)}") for k in "ab")
        a, b = self._shadows[g, v]
        field: Any = self.field
        one = field.algebra.one
        pairs = {
            "dual norm": (inner(a, a), Expression(field, {g: one})),
            "pairing": (inner(a, b), inner(g.vector, v.vector)),
            "norm": (inner(b, b), Expression(field, {v: one})),
        }
        return [
            Hypothesis(f"{rule} in the plane", names, Assertion(x - y, Name(f"the {rule} in the plane"), equation=True))
            for rule, (x, y) in pairs.items()
        ]


def _says_nothing(given: Expression) -> bool:
    """Whether a condition holds of every run: a number that is at most 1."""
    return all(isinstance(key, One) for key in given.terms) and sum(given.terms.values(), fmpq(0)) <= 1


def _state_name(name: str, k: int) -> str:
    return f"{name}_{k}"


def knows_horizon(method: Any, steps: int) -> None:
    """Let a method know the number of steps as `self.N`, where it has no N of its own."""
    if not hasattr(type(method), "N") and "N" not in vars(method):
        method.__dict__["N"] = steps


def sees_all_states(measure: Callable[..., Any]) -> bool:
    """Whether a measure takes (p, t, state, states) and not (p, t, state); raises InputError for other functions."""
    count = len(inspect.signature(measure).parameters)
    if count not in (3, 4):
        raise InputError("measure must be a function of (p, t, state), or of (p, t, state, states), the whole run")
    return count == 4


def usual_condition(problem: type[ProblemClass]) -> Callable[..., Any]:
    """What is given where nothing is said: ||x_0 - x*||^2, or D_h(x*, x_0); the gap where no minimizer is assumed."""
    if problem.divergence:
        return lambda p, x0: getattr(p, problem.divergence)(p.minimizer, x0)
    for oracle in ("distance_squared", "gap"):
        if oracle in problem.oracles:
            return lambda p, x0: getattr(p, oracle)(x0)
    raise InputError(
        f"the class {problem.__name__} has neither a distance to a solution nor a gap: say what is given, "
        "given=lambda p, x0: ..., an expression that is to be at most 1"
    )


def _left_open(theorem: Theorem, method: Any) -> tuple[str, list[list[int]]] | None:
    """Of a measure that nothing says and that is no gap: its oracle, and its vectors by their shares of the state."""
    if not getattr(theorem.function("measure", method), "is_left_open", False):
        return None
    if not callable(theorem.potential or getattr(theorem.method_class, "potential", None)) or without_potential(
        theorem
    ):
        return None
    return _read_off(theorem)


@lru_cache(maxsize=128)
def _read_off(theorem: Theorem) -> tuple[str, list[list[int]]] | None:
    """The oracle and the shares of the measure that a proof of the theorem reads off; None where it is the gap."""
    statement = trace(theorem)
    if statement.measured is None:
        return None
    oracle, vectors = statement.measured
    basis = [next(iter(v.terms)) for v in statement.state.values()]
    rows = []
    for v in vectors:
        if any(b not in basis for b in v.terms):
            return None
        coefficients = [exact_rational(sympy.Rational(str(v.terms.get(b, 0)))) or Fraction(0) for b in basis]
        rows.append(coefficients)
    return oracle, rows  # type: ignore[return-value]


def without_potential(theorem: Theorem) -> bool:
    """Whether a method has no potential of its own, so that there is no theorem about it."""
    own = getattr(theorem.method_class, "potential", None)
    return theorem.potential is None and bool(getattr(own, "is_left_open", False))


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(
    theorem: Theorem, field: Rationals, given: Mapping[str, Any], wanted: frozenset[str], steps: int
) -> tuple[dict[str, Fraction], dict[str, Terms], tuple[str, ...]]:
    """Give every parameter of the class and the method its value, in the order in which their bounds look back."""
    cls, owner = theorem.problem_class, f"worst_case({theorem.method_name})"
    own = declared_parameters(theorem.method_class)
    for name in decided_numbers(theorem.method_class):
        raise InputError(
            f"{owner}: {name} is decided by the iterates, and the worst case of N steps is that of numbers that are "
            "given: write the steps of the run with numbers in its place"
        )
    declared: dict[str, Any] = {**cls.all_parameters(wanted), **own, **declared_sequences(theorem.method_class)}
    known = {name.rstrip("_"): name for name in declared}
    for name in given:
        if name not in known and name not in declared and name not in cls.parameter_names():
            raise InputError(
                f"{owner}: there is no parameter {name}; "
                + (f"there are {', '.join(known)}" if known else "neither the class nor the method has one")
            )
    rest = dict(given)
    instance = {} if isinstance(theorem.method, type) else vars(theorem.method)
    namespace = ParameterValues(field.values)
    sequences: dict[str, Terms] = {}
    approximated: list[str] = []
    for name, parameter in declared.items():
        bare = name.rstrip("_")
        value = rest.pop(bare, rest.pop(name, instance.get(name)))
        if isinstance(parameter, Horizon):
            value = steps if value is None else value
            if value != steps:
                raise InputError(f"{owner}: {bare} is the number of steps, {steps} of them here, got {bare}={value!r}")
        if isinstance(parameter, ConstantRoot):
            if value is not None:
                parameter.require_inside(value, owner)
            numbers = {n: v.fraction for n, v in field.values.items()}
            for needed in parameter.needs:
                if needed not in numbers and needed in cls.optional_parameters():
                    raise NeedsGenerator("parameter", needed)
            value = parameter.near(numbers)
            if not parameter.is_met(value, numbers):
                approximated.append(bare)
        if isinstance(value, sympy.Expr) and not value.is_Rational:
            value = _near(value, bare, owner)
            approximated.append(bare)
        if isinstance(parameter, Root):
            numbers = {n: v.fraction for n, v in field.values.items()}
            terms = _RootTerms(parameter, numbers) if value is None or is_of(value, parameter) else value
            sequences[bare] = Terms(field, bare, terms, owner, lambda term: None)
        elif not isinstance(parameter, Parameter):
            _derived(field, name, parameter(namespace), value, owner)
        elif parameter.sequence:
            terms = _chosen(parameter, bare, value, namespace, owner)
            within = partial(_check_domain, parameter, name=bare, namespace=namespace, owner=owner)
            sequences[bare] = Terms(field, bare, terms, owner, within)
        else:
            chosen = _chosen(parameter, bare, value, namespace, owner, cls, given)
            _check_domain(parameter, field.set(bare, _exact(chosen, bare, owner)), bare, namespace, owner)
    for name, value in rest.items():  # such as mu, where q and L were given first
        if name in field.values and field.values[name] != field.coefficient(value):
            raise InputError(
                f"{owner}: {name} = {value} contradicts the other parameters, which make it {field.values[name]}"
            )
    return {n: v.fraction for n, v in field.values.items() if n != "t"}, sequences, tuple(approximated)


def _near(value: sympy.Expr, name: str, owner: str) -> Fraction:
    """A rational number within 1e-18 of a real algebraic one."""
    if not (value.is_number and value.is_real and value.is_algebraic):
        raise InputError(
            f"{owner}: {name} must be an exact real number such as sqrt(2) or Fraction(1, 10), got {value}"
        )
    return Fraction(int(sympy.floor(value * 2**_BITS)) >> _BITS // 2, 2 ** (_BITS - _BITS // 2))


def _chosen(
    parameter: Parameter,
    name: str,
    value: Any,
    namespace: Any,
    owner: str,
    cls: type[ProblemClass] | None = None,
    given: Mapping[str, Any] | None = None,
) -> Any:
    """The value of a parameter: given, or else a root of others, or its default."""
    if value is None and cls is not None and name in cls.roots:
        value = _root(cls.roots[name], given or {})
    if value is None and parameter.default is not None:
        value = parameter.default(namespace) if callable(parameter.default) else parameter.default
    if value is None:
        raise MissingValueError(owner, name, sequence=parameter.sequence)
    if parameter.sequence and not (callable(value) or hasattr(value, "__getitem__")):
        raise InputError(f"{owner}: {name} has a term for each step: give a list or a function of t, got {value}")
    return value


def _root(formula: str, given: Mapping[str, Any]) -> Any:
    """The value of a root such as sqrt(mu/L), where it is rational."""
    expression = sympy.sympify(formula)
    names = {str(s) for s in expression.free_symbols}
    if not names <= set(given):
        return None
    found = expression.subs({n: sympy.Rational(str(exact_rational(given[n]))) for n in names})
    return found if found.is_Rational else None


def _derived(field: Rationals, name: str, value: Any, given: Any, owner: str) -> None:
    found = field.set(name, value)
    if given is not None and found != _exact(given, name, owner):
        raise InputError(f"{owner}: {name} = {given} contradicts the other parameters, which make it {found}")


def _exact(value: Any, name: str, owner: str) -> Fraction:
    if isinstance(value, Number):
        return value.fraction
    try:
        found = exact_rational(value, f"{owner}, {name}")
    except NotExactError as error:
        raise InputError(str(error)) from None
    if found is None:
        raise InputError(f"{owner}: {name} must be an exact number such as Fraction(1, 10), got {value!r}")
    return found


def _check_domain(parameter: Parameter, value: Number, name: str, namespace: Any, owner: str) -> None:
    lower, upper = parameter.bounds(namespace)
    low = value > lower if parameter.lower_open else value >= lower
    high = upper is None or (value < upper if parameter.upper_open else value <= upper)
    if not (low and high):
        domain = parameter.domain_text(lower, upper, name)
        raise InputError(f"{owner}: {name} = {value} lies outside of its domain, {domain}")


class Terms:
    """A sequence of exact numbers, from a function of t, a list or a table; `asked` keeps what it was asked for.

    It is `approximated` where a term is irrational, and a rational number near it stands in its place.
    """

    def __init__(self, field: Rationals, name: str, value: Any, owner: str, within: Callable[[Number], None]) -> None:
        self._field, self._name, self._value, self._owner, self._within = field, name, value, owner, within
        self.asked: dict[int, Fraction] = {}
        self.approximated = False

    def __call__(self, t: Any) -> Number:
        """The term at t."""
        k = int(self._field.coefficient(t))
        if k not in self.asked:
            try:
                found = self._value(k) if callable(self._value) else self._value[k]
            except (IndexError, KeyError):
                raise InputError(
                    f"{self._owner}: {self._name} has {len(self._value)} terms, and step {k} asks for one more"
                ) from None
            if isinstance(found, sympy.Expr) and not found.is_Rational:
                found, self.approximated = _near(found, f"{self._name}({k})", self._owner), True
            term = _exact(found, f"{self._name}({k})", self._owner)
            self.approximated |= isinstance(self._value, _RootTerms) and not self._value.root.is_rational(k)
            self._within(self._field.coefficient(term))
            self.asked[k] = term
        return self._field.coefficient(self.asked[k])


class _RootTerms:
    """The terms of a root, within 1e-18 of it, and exact where they are known to be rational."""

    def __init__(self, root: Root, numbers: Mapping[str, Fraction]) -> None:
        self.root, self._numbers = root, numbers

    def __call__(self, t: int) -> Fraction:
        found = self.root.near(t, _BITS, self._numbers)
        if self.root.is_rational(t):
            return found
        return Fraction(int(found * 2**_BITS) >> _BITS // 2, 2 ** (_BITS - _BITS // 2))


def forward(unrolled: Unrolled) -> frozenset[tuple[int, int]]:
    """The pairs of points that proofs of long runs need most often.

    A value is bounded from below by what is known at the next point, and the least one by what is known at each.
    """
    count = len(unrolled.problem.points())
    return frozenset({(k, k + 1) for k in range(count - 1)} | {(0, k) for k in range(1, count)})


def near(unrolled: Unrolled) -> frozenset[tuple[int, int]]:
    """Which pairs of points come first: neighbours in the order of the run, and every point with the first."""
    pairs = forward(unrolled)
    return pairs | {(j, i) for i, j in pairs}


__all__ = ["Handles", "Unrolled", "forward", "near", "usual_condition"]
