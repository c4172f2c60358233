"""Tracing: a method's own step and potential, run on symbols, give the obligations of its theorem.

The statement that comes out is rebuilt from the code each time it is asked for; nothing that is saved on disk enters
it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from potential.algebra.coefficients import Coefficient, Field, NeedsGenerator
from potential.algebra.expressions import (
    Expression,
    One,
    Vector,
    constant,
)
from potential.algebra.parameters import Decided, Parameter, decided_numbers, declared_parameters
from potential.algebra.roots import Root, declared_sequences, is_of
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Assertion, Hypothesis
from potential.classes.recorder import Recorder
from potential.errors import InputError, NotExactError, NotExpressibleError, Refusal, noting
from potential.statement import asking, decided, measures, moved
from potential.statement.derivative import Derivative
from potential.statement.facade import LAST, Question, facade, optional_parts, reached
from potential.statement.memory import unchanged
from potential.statement.names import check_names
from potential.statement.recursion import basis_of, canonical
from potential.statement.rehearsal import rehearse
from potential.statement.restoring import put_back
from potential.statement.statement import READING, Obligation, Statement
from potential.statement.theorem import Theorem
from potential.writing.terms import ONE, ZERO, Relation


def trace(claim: Any) -> Statement:
    """The statement of a theorem, of a method's main theorem, or of a name in the catalogue.

    Raises NotExpressibleError where the step does something that has no meaning on abstract vectors, NotExactError
    for a
    float, MissingOracleError for an oracle that the class does not have, InputError for a method that is incomplete.
    """
    theorem = Theorem.of(claim)
    wanted: frozenset[str] = frozenset()
    powers: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()
    firsts: frozenset[str] = frozenset()
    backward: frozenset[str] = frozenset()
    while True:
        try:
            with put_back(theorem):
                return _trace(theorem, wanted, powers, free, firsts, backward)
        except NeedsGenerator as need:
            if need.kind == "power":
                if len(powers) >= 8:
                    raise InputError("the potential has more than eight different geometric factors") from None
                powers = (*powers, need.key)
            elif need.kind == "free":
                free |= {need.key}
            elif need.kind == "first":
                firsts |= {need.key}
            elif need.kind == "backward":
                backward |= {need.key}
            elif need.key in wanted or need.key not in theorem.problem_class.optional_parameters():
                raise InputError(f"the class {theorem.problem_class.__name__} does not define {need.key}") from None
            else:
                wanted, powers = wanted | {need.key}, ()


def symbolic_method(theorem: Theorem, field: Field) -> Any:
    """A copy of the method whose parameters are the field's."""
    cls = theorem.method_class
    method: Any = object.__new__(cls) if isinstance(theorem.method, type) else copy.copy(theorem.method)
    for name, declared in declared_sequences(cls).items():
        own = method.__dict__.get(name)
        if own is not None and not is_of(own, declared):
            raise InputError(
                f"{theorem.method_name}: {name} is {declared!r} of the class, and a method's own {name} is another; "
                "declare that in a class of its own"
            )
    for name in (*declared_parameters(cls), *declared_sequences(cls)):
        method.__dict__[name] = (
            field.values[name] if name in field.values else SymbolicSequence(name.rstrip("_"), field)
        )
    return method


class SymbolicSequence:
    """A parameter that is a sequence, eta(t): one symbol, its term at the present t."""

    def __init__(self, name: str, field: Field) -> None:
        self.name = name
        self.field = field
        self.starting = False  # whether what is read is said of t = 0

    def __call__(self, t: Any) -> Coefficient:
        """The term at t, and at t + 1 and 0 where there is a relation; a proof of one step knows no other."""
        present, asked = self.field.values["t"].element, self.field.coefficient(t).element
        terms: Mapping[str, Coefficient] = self.field.values
        root = self.field.roots.get(self.name)
        if root is not None and self.field.horizon and not root.in_time:
            term = self._from_horizon(asked)
            if term and self.name not in self.field.backward:
                # The terms at t and t + 1 have the same names, and are others: start again.
                raise NeedsGenerator("backward", self.name)
            if term:
                return terms[term]
            if self.name in self.field.backward:
                raise NotExpressibleError(f"{self.name}({t}): {self._expressible(root)}")
        if root is None and asked == present:
            return terms[f"{self.name}_t"]
        if root is None and f"{self.name}_next" in terms and asked == present + 1:
            return terms[f"{self.name}_next"]
        if root is None and f"{self.name}_next" in terms and self.starting and not asked:
            # An arbitrary first term; where something is said of it, it has a name of its own.
            return terms.get(f"{self.name}_0", terms[f"{self.name}_t"])
        if root is not None:
            # Of sqrt(t + 1) the present term is the second of the two that a proof knows.
            for name, at in (("t", 0), ("next", 1)):
                if asked + root.shift == present + at:
                    return terms[f"{self.name}_{name}"]
            if not asked:
                return self.field.coefficient(root.shift if root.in_time else root.start)
            if root.in_time and not asked + root.shift:
                return self.field.coefficient(0)  # sqrt(t + 1) at t = -1
        raise NotExpressibleError(f"{self.name}({t}): {self._expressible(root)}")

    def _from_horizon(self, asked: Any) -> str:
        """The name of a term that is read from the horizon N on: at N - t, N + 1 - t or N + 1; empty for another."""
        present, last = self.field.values["t"].element, self.field.values[self.field.horizon].element
        if self.starting:
            return f"{self.name}_first" if asked == last + 1 else ""
        known = {last - present: "t", last + 1 - present: "next", last + 1: "first"}
        return f"{self.name}_{known[asked]}" if asked in known else ""

    def _expressible(self, root: Root | None) -> str:
        if self.name in self.field.backward:
            n = self.field.horizon
            return (
                f"of a sequence that is read from the horizon on only {self.name}({n} - t), {self.name}({n} + 1 - t) "
                f"and {self.name}({n} + 1) are expressible, and at the start {self.name}({n} + 1) alone; for a term "
                "that is read from t = 0 on declare another sequence"
            )
        if root is None:
            following = f"{self.name}_next" in self.field.values
            return f"only the terms of the present step{' and of the next' * following} are expressible"
        known = ("t - 1", "t") if root.shift else ("t", "t + 1")
        return f"only {self.name}({known[0]}) and {self.name}({known[1]}) are expressible"


def _trace(
    theorem: Theorem,
    wanted: frozenset[str],
    powers: tuple[str, ...],
    free: frozenset[str],
    firsts: frozenset[str] = frozenset(),
    backward: frozenset[str] = frozenset(),
) -> Statement:
    decided.require_sayable(theorem)
    field = field_of(theorem, wanted, powers, firsts, backward)
    decided.require_known_start(theorem, field, firsts)
    first = Reading(theorem, field, free)
    first.read_potential()
    first.read_step()
    _read_again(first)
    statement = first.statement()
    rehearse(statement)
    return statement


def field_of(
    theorem: Theorem,
    wanted: frozenset[str],
    powers: tuple[str, ...],
    firsts: frozenset[str] = frozenset(),
    backward: frozenset[str] = frozenset(),
) -> Field:
    """The field over the parameters of the iteration, of the class and of the method.

    `firsts` names the numbers of the state that the iterates decide of whose first term something is said, `backward`
    the sequences that are read from the horizon on.
    """
    check_names(theorem)
    declared: dict[str, Any] = {}
    for name, parameter in (
        ("t", Parameter(above=0) if theorem.continuous else Parameter(at_least=0)),
        *theorem.problem_class.all_parameters(wanted).items(),
        *declared_parameters(theorem.method_class).items(),
        *declared_sequences(theorem.method_class).items(),
    ):
        if isinstance(parameter, Parameter):
            name = f"{name}_t" if parameter.sequence else name
            parameter = copy.copy(parameter)
            parameter.name = name
        else:
            name = name.rstrip("_")
        declared[name] = parameter
        following = parameter.next_term(f"{name[:-2]}_next") if isinstance(parameter, Decided) else None
        if following is not None:
            declared[following.name] = following
        if name[:-2] in firsts and isinstance(parameter, Decided):
            declared[f"{name[:-2]}_0"] = parameter.first_term(f"{name[:-2]}_0")
    return Field(declared, powers, theorem.continuous, backward)


class Reading:
    """One reading of a method's functions on symbols of its own.

    `first` is where its basis vectors are counted from, so that none can be taken for one of another reading.
    """

    def __init__(self, theorem: Theorem, field: Field, free: frozenset[str], first: int = 0) -> None:
        self.theorem, self.field, self.free, self.first = theorem, field, free, first
        self.recorder = Recorder(field, first=first)
        self.problem = theorem.problem_class(self.recorder)
        self.method = symbolic_method(theorem, field)
        self.optional = optional_parts(theorem.method_class)
        self.t = field.values["t"]
        self.asked_by: dict[str, tuple[Question, ...]] = {}
        self.domination: Obligation | None = None  # until the potential is read
        # The shape of the state is the shape of the first one, found on a problem of its own; its vectors at t are
        # arbitrary.
        scratch = theorem.problem_class(Recorder(field, first=first + _SCRATCH))
        self.shape = self.call("start", scratch.state_vector("x_0"), problem=scratch)
        self.state = {name: self._state_vector(name, v) for name, v in _vectors(theorem, "start", self.shape).items()}
        own = {*declared_parameters(theorem.method_class), *declared_sequences(theorem.method_class)}
        own |= {f"{name}_0" for name, number in decided_numbers(theorem.method_class).items() if number.following}
        for name in self.state:
            if name in own or f"{name}_" in own:
                raise InputError(f"{theorem.method_name}: {name} is a vector of the state and a parameter; rename one")
        self.state_raw = _like(self.shape, list(self.state.values()))

    def _state_vector(self, name: str, v: Vector) -> Vector:
        if v.space != self.problem.space:
            return self.recorder.fresh(v.space, f"{name}_t", of=())
        made = self.problem.free_vector if name in self.free else self.problem.state_vector
        return made(f"{name}_t")

    def call(self, name: str, *arguments: Any, problem: Any = None, answers: Any = None) -> Any:
        """Call one of the user's functions on a facade of the problem; `asked` keeps its questions."""
        theorem, method = self.theorem, self.method
        problem = problem or self.problem
        self.asked: list[Question] = []
        own = name in ("start", "step", "velocity", "such_that")
        function = getattr(method, name) if own else theorem.function(name, method)
        first = arguments[:1] and isinstance(arguments[0], Coefficient) and not arguments[0].element
        for sequence in vars(method).values():
            if isinstance(sequence, SymbolicSequence):
                sequence.starting = name == "start" or bool(first)
        p = facade(problem, answers or problem, self.optional, self.asked)
        problem.begin(name)
        try:
            with unchanged(theorem, name, method):
                return _call(theorem, name, function, p, *arguments)
        finally:
            problem.begin("")

    def scalar_of(self, name: str, value: Any) -> Expression:
        """What one of the user's functions gave, as a scalar."""
        return _scalar(self.theorem, name, value, self.field)

    def scalar(self, name: str, *arguments: Any, answers: Any = None, role: str = "") -> Expression:
        """The same of a function that gives a scalar; what it asks in a role of its own is kept."""
        value = _scalar(self.theorem, name, self.call(name, *arguments, answers=answers), self.field)
        if answers is None:
            self.asked_by[role or name] = tuple(self.asked)
        return value

    def read_potential(self) -> None:
        """The potential, and that it dominates what it bounds."""
        theorem, problem, t, state = self.theorem, self.problem, self.t, self.state_raw
        self.potential = self.scalar("potential", t, state)
        self.iterate = self.call("iterate", state)
        if isinstance(self.iterate, Vector):
            self.recorder.name_point(self.iterate, "y_t")  # where it is no vector of the state, and has no name
        self._name_last()
        weight = self.call("weight", t)
        nothing = weight is None or not _coefficient(theorem, "weight", weight, self.field).element
        self.left_open = nothing and measures.is_left_open(theorem, self.method)
        self.no_gap = self.left_open and "gap" not in problem.oracles
        self.measure = Expression(self.field, {}) if self.no_gap else self.scalar("measure", t, state)
        if weight is None:
            if not isinstance(self.iterate, Vector):
                raise InputError(f"{theorem.method_name}.iterate must return a vector")
            weight = problem.weight_of_gap(self.potential, self.iterate)
        self.weight = _coefficient(theorem, "weight", weight, self.field)
        if self.field.horizon:
            self._move_to_the_end()
        target = self._dominated()
        said = (h for h in _assumed(problem, target) if not self._speaks_of_last([h.expression]))
        self.domination = Obligation("domination", target, tuple(said))

    def _name_last(self) -> None:
        """Name the last iterate, where the potential asks for it, after the vector of the state that it is at t = N."""
        if self.recorder.last is None:
            return
        name = next((name for name, v in self.state.items() if v == self.iterate), None)
        if name is None:
            raise InputError(
                f"{self.theorem.method_name}.potential asks for p.last, and iterate is no vector of the state: keep in "
                "the state what the last iterate is, and return it by iterate(self, p, state)"
            )
        self.recorder.name_point(self.recorder.last, f"{name}_{self.field.horizon}", again=True)

    def _dominated(self) -> Expression:
        """What is to be at most 0 so that the potential dominates: at every t, or at t = N where there is a horizon."""
        if not self.field.horizon:
            return self.measure * self.weight - self.potential
        return self.measure * self._at_end(self.weight) - self.last_potential

    def _move_to_the_end(self) -> None:
        """The potential at t = N, of the arbitrary state; what is measured is the same at every t."""
        for question in self.asked_by.get("measure", ()):
            self._require_steady(question.asked)
        self._require_steady([Coefficient(self.field, c) for c in self.measure.terms.values()])
        last = self.recorder.last
        fixed = [*self.state.values(), *(v for v in self.recorder.fixed if v != last)]
        there = moved.Moved(self.problem, {}, fixed, self._at_end)
        ask = _asking(facade(self.problem, self.problem, self.optional, []))

        def asked_at_end(oracle: str, *arguments: Any) -> Any:
            # The last iterate is no other point there than the iterate itself.
            return self.iterate if oracle == LAST else ask(oracle, *arguments)

        try:
            self.last_potential = there.expression(self.potential, self.asked_by["potential"], asked_at_end)
        except ZeroDivisionError:
            raise NotExpressibleError(_pole(self.theorem, self.field)) from None

    def _at_end(self, c: Coefficient) -> Coefficient:
        """A coefficient at t = N where there is a horizon, and it is required to be defined there; else as it is."""
        if not self.field.horizon:
            return c
        try:
            last = self.field.at_end(c)
        except ZeroDivisionError:
            raise NotExpressibleError(_pole(self.theorem, self.field)) from None
        bottom = Coefficient(self.field, self.field.algebra(last.element.denom))
        self.field.require("nonzero", bottom, f"what is said of t = {self.field.horizon} is defined there")
        return last

    def _require_steady(self, found: Iterable[Any]) -> None:
        """Raise InputError for what is measured at a t, and not at the end alone."""
        for value in found:
            coefficients = [value.element] if isinstance(value, Coefficient) else getattr(value, "terms", {}).values()
            if not all(self.field.is_steady(c) for c in coefficients):
                raise InputError(
                    f"{self.theorem.method_name}: what is measured changes with t, and a method with a horizon is "
                    f"judged at its end only: write it with self.{self.field.horizon} in the place of t"
                )

    def read_step(self) -> None:
        """The next state."""
        theorem, problem = self.theorem, self.problem
        step = "velocity" if theorem.continuous else "step"
        if theorem.continuous:
            problem.check_flow()
        self.next_raw = self.call(step, self.t, self.state_raw)
        self.questions = tuple(self.asked)
        self.next_state = _vectors(theorem, step, self.next_raw)
        if list(self.next_state) != list(self.state) or type(self.next_raw) is not type(self.shape):
            raise InputError(
                f"{theorem.method_name}.{step} must return a state of the same form as start: "
                f"{type(self.shape).__name__} with {', '.join(self.state)}, got {type(self.next_raw).__name__} with "
                f"{', '.join(self.next_state)}"
            )
        for name, vector in self.next_state.items():
            if vector.space != self.state[name].space:
                raise NotExpressibleError(
                    f"{theorem.method_name}.{step}: {name} was a vector of the {self.state[name].space} space and "
                    f"became one of the {vector.space} space"
                )
        if theorem.continuous:
            for name, vector in self.next_state.items():
                self._check_velocity(name, vector)

    def _check_velocity(self, name: str, vector: Vector) -> None:
        """Require of the velocity of a vector of the state what keeps it where it is assumed to lie."""
        try:
            self.problem.check_velocity(self.state[name], vector)
        except NotExpressibleError:
            if self.problem.state_in_set or name in self.free:
                raise
            # This vector of the state may leave the set: start again without assuming that it lies there.
            raise NeedsGenerator("free", name) from None

    def place_next_state(self) -> None:
        """Name the points of the next state, and require of them what is assumed of this one's."""
        recorder, problem = self.recorder, self.problem
        before = dict(recorder.named_points())
        for name, vector in self.next_state.items():
            if vector not in self.state.values() and vector not in recorder.fixed:
                recorder.name_point(vector, f"{name}_{{t+1}}", again=True)
        claim, now = self.domination, dict(recorder.named_points())
        if claim and any(now[v] != name for v, name in before.items()):
            # The potential looked ahead: what is said of that point is said by the name that it has now.
            known = [h.expression for h in claim.hypotheses]
            found = (h for h in _assumed(problem, claim.target) if any(h.expression.same(k) for k in known))
            self.domination = replace(claim, hypotheses=tuple(found))
        for name, vector in self.next_state.items():
            if name in self.free:
                continue
            try:
                problem.check_state(vector)
            except NotExpressibleError:
                # This vector of the state may leave the set: start again without assuming that it lies there.
                raise NeedsGenerator("free", name) from None

    def _name_start(self, x0: Vector, start_state: dict[str, Vector]) -> None:
        """Name the points of the first state; where its x is another point than the start point, both have a name."""
        if start_state.get("x", x0) != x0:
            self.recorder.name_point(x0, "x_{start}", again=True)
        for name, vector in start_state.items():
            if vector.terms and vector != x0 and vector not in self.recorder.fixed:
                self.recorder.name_point(vector, f"{name}_0", again=True)

    def _change(self) -> tuple[Expression, Expression | None]:
        """What the potential changes by in a step, and the potential after it; of a flow the derivative alone."""
        field, problem = self.field, self.problem
        if self.theorem.continuous:
            velocities = {next(iter(v.terms)): self.next_state[name] for name, v in self.state.items()}
            rest = {next(iter(v.terms)): Vector(field, v.space, {}) for v in self.recorder.fixed}
            return Derivative(problem, velocities | rest).of_expression(self.potential), None
        with problem.at_next_step():
            following = self.scalar("potential", self.t + 1, self.next_raw, role="next potential")
            self._hold_to_the_reading(following, self.next_state, moved.following)
        return following - self.potential, following

    def _hold_to_the_reading(self, came: Expression, state: Mapping[str, Vector], move: moved.Move) -> None:
        """Hold a later call of the potential against its one reading, with t and the state replaced."""
        images = {next(iter(v.terms)): state[name] for name, v in self.state.items()}
        elsewhere = moved.Moved(self.problem, images, self.recorder.fixed, move)
        p = facade(self.problem, self.problem, self.optional, [])
        if not elsewhere.expression(self.potential, self.asked_by["potential"], _asking(p)).same(came):
            raise _changed(self.theorem, "potential")

    def statement(self) -> Statement:
        """The statement, once the potential and the step are read."""
        theorem, field, problem, t, state = self.theorem, self.field, self.problem, self.t, self.state_raw
        if not theorem.continuous:
            self.place_next_state()
        chosen = asking.Asking(problem, self.recorder.point_term)
        conditions = self.conditions(chosen)
        progress = self.scalar("progress", t, state)
        change, next_potential = self._change()
        budget = _coefficient(theorem, "budget", self.call("budget", t), field)
        self.asked_by["budget"] = tuple(self.asked)
        target = change + progress - constant(field, budget)
        granted = tuple(condition.hypothesis for condition in conditions)
        decrease = Obligation("decrease", target, (*_assumed(problem, target), *granted))

        # What the conclusion is made of: the first potential, and the gap's share of the guaranteed decrease.
        gap = problem.gap(self.iterate) if isinstance(self.iterate, Vector) and "gap" in problem.oracles else None
        x0 = problem.state_vector("x_0")
        # The first state is what start makes of the start point, at t = 0.
        start_raw = self.call("start", x0)
        start_questions = tuple(self.asked)
        start_state = _vectors(theorem, "start", start_raw)
        self._name_start(x0, start_state)
        for name, vector in start_state.items():
            if name not in self.free:
                problem.check_state(vector)
        start_potential = self._start_potential(x0, start_raw, start_questions)

        # The same functions once more, with the scalar oracles under the names that a person reads.
        shown = asking.Asking(problem, self.recorder.point_term)
        display = {
            "potential": self.scalar("potential", t, state, answers=shown),
            "progress": self.scalar("progress", t, state, answers=shown),
            "measure": self.measure if self.no_gap else self.scalar("measure", t, state, answers=shown),
            "start": self.scalar("potential", field.coefficient(0), start_raw, answers=shown),
        }
        exact = {"potential": self.potential, "progress": progress, "measure": self.measure, "start": start_potential}
        for part, expression in display.items():
            if not asking.meaning(expression, shown.meanings).same(exact[part]):
                raise _changed(theorem, part)
        self._require_known_start(start_potential, display["start"])
        measured = self._read_off(display, shown)
        assert self.domination is not None

        return Statement(
            theorem=theorem,
            field=field,
            recorder=self.recorder,
            problem=problem,
            state=MappingProxyType(self.state),
            state_type=None if isinstance(self.shape, Vector) else type(self.shape),
            free=self.free,
            next_state=MappingProxyType(self.next_state),
            questions=self.questions,
            start_questions=start_questions,
            asked_by=MappingProxyType(self.asked_by),
            display=MappingProxyType(display),
            meanings=MappingProxyType({**chosen.meanings, **shown.meanings}),
            potential=self.potential,
            next_potential=next_potential,
            progress=progress,
            budget=budget,
            weight=self._at_end(self.weight),
            measure=self.measure,
            measure_is_gap=gap is not None and self.measure.same(gap),
            progress_weight=_share(progress, self.measure),
            start_potential=start_potential,
            start=x0,
            start_state=MappingProxyType(start_state),
            decrease=decrease,
            domination=self.domination,
            iterate=self.iterate if isinstance(self.iterate, Vector) else None,
            conditions=conditions,
            requirements=field.seal(),
            measured=measured,
            key=READING,
        )

    def _require_known_start(self, exact: Expression, shown: Expression) -> None:
        """Raise InputError where the first potential, by which the bound is read off, speaks of the last iterate."""
        if self._speaks_of_last([exact, shown]):
            raise InputError(
                f"{self.theorem.method_name}.potential speaks of the last iterate at t = 0, where the bound is read "
                "off: add what takes it away there and is the same at every t, so that no step changes it"
            )

    def _speaks_of_last(self, expressions: Iterable[Expression]) -> bool:
        """Whether the last iterate occurs, or what depends on it, such as the gradient there."""
        if self.recorder.last is None:
            return False
        told = {b for e in expressions for key in e.terms for b in basis_of(key)}
        (last,), one = self.recorder.last.terms, self.field.algebra.one
        return any(self.recorder.depends(Vector(self.field, b.space, {b: one}), last) for b in told)

    def conditions(self, shown: asking.Asking) -> tuple[decided.Condition, ...]:
        """What holds of the numbers that the iterates decide: exactly, and as their author asked for it."""
        theorem = self.theorem
        if not decided_numbers(theorem.method_class):
            return ()
        exact = decided.relations(theorem, self.call("such_that", self.t, self.state_raw), self.scalar_of)
        self.asked_by["such_that"] = tuple(self.asked)
        said = self.call("such_that", self.t, self.state_raw, answers=shown)
        asked = decided.relations(theorem, said, self.scalar_of)
        if not decided.mean(asked, exact, shown.meanings):
            raise _changed(theorem, "such_that")
        return tuple(
            decided.condition(self.problem, k, both) for k, both in enumerate(zip(exact, asked, strict=True), 1)
        )

    def _start_potential(self, x0: Vector, start_raw: Any, questions: Iterable[Question]) -> Expression:
        """The potential of the first state; what it finds a step ahead is named after that step."""
        first = self.field.coefficient(0)
        step = getattr(self.method, "step", None)
        looked: list[Any] = []

        def noted(*arguments: Any) -> Any:
            looked.append(step(*arguments))  # type: ignore[misc]
            return looked[-1]

        self.method.__dict__["step"] = noted
        try:
            with self.problem.at_next_step():
                potential = self.scalar("potential", first, start_raw, role="start potential")
                start_state = _vectors(self.theorem, "start", start_raw)
                made = [*start_state.values(), *questions, potential, *self.asked_by["start potential"]]
                decided.name_first_terms(self.theorem, self.field, made)
                self._hold_to_the_reading(potential, start_state, moved.at_start)
        finally:
            del self.method.__dict__["step"]
        for name, vector in _vectors(self.theorem, "step", looked[0]).items() if looked else ():
            if vector != x0 and vector not in self.recorder.fixed:
                self.recorder.name_point(vector, f"{name}_1", again=True)
        return potential

    def _read_off(self, display: dict[str, Expression], shown: asking.Asking) -> tuple[str, tuple[Vector, ...]] | None:
        """What is measured where nothing says it: its oracle and the vectors that it is asked at."""
        found = measures.read_off(display, self.weight, type(self.problem)) if self.left_open else None
        if found is None or self._speaks_of_last([Expression(self.field, {found[0]: self.field.algebra.one})]):
            return None
        key, self.weight = found
        if self.field.horizon:
            self._require_steady(key.vectors)
            own = {b for v in (*self.state.values(), *self.recorder.fixed) for b in v.terms}
            if self.weight.element and not all(b in own for v in key.vectors for b in v.terms):
                # An answer to what is asked at t, a proximal step of size N - t, say, is another one at t = N.
                self._require_steady(x for question in self.asked_by["potential"] for x in question.asked)
        display["measure"] = Expression(self.field, {key: self.field.algebra.one})
        self.measure = asking.meaning(display["measure"], shown.meanings)
        assert self.domination is not None
        self.domination = Obligation("domination", self._dominated(), self.domination.hypotheses)
        return key.oracle, key.vectors


_POSITIVE = Relation((ZERO, ONE), ("<=",))


def _assumed(problem: ProblemClass, target: Expression) -> tuple[Hypothesis, ...]:
    """What the class says; beside a target with a constant also that 1 is not negative, so that some may be spared."""
    found = problem.hypotheses()
    if One() in target.terms:
        found.append(Hypothesis("positive-constant", (), Assertion(constant(target.field, -1), _POSITIVE)))
    return tuple(found)


def _read_again(first: Reading) -> None:
    """Read the potential and the step on other symbols, after another state: both must be the same functions.

    What a list, a counter or a cache remembers of the first reading shows here: it is of other symbols, or too many.
    """
    theorem, field, free = first.theorem, first.field, first.free
    step = "velocity" if theorem.continuous else "step"
    other = Reading(theorem, field, free, first=2 * _SCRATCH)
    other.read_step()
    again = Reading(theorem, field, free, first=4 * _SCRATCH)
    potential = again.scalar("potential", again.t, again.state_raw)
    if canonical(again.state, again.asked, [potential]) != canonical(
        first.state, first.asked_by["potential"], [first.potential]
    ):
        raise _changed(theorem, "potential")
    again.read_step()
    for reading in (again, other):
        if canonical(reading.state, reading.questions, reading.next_state.values()) != canonical(
            first.state, first.questions, first.next_state.values()
        ):
            raise _changed(theorem, step)


# The basis vectors of the scratch trace are counted from here, so that none can be taken for one of the statement's.
_SCRATCH = 1_000_000


def _share(progress: Expression, measure: Expression) -> Coefficient | None:
    """The coefficient by which the progress, a constant apart, is a multiple of the measure; None where it is none."""
    progress = Expression(progress.field, {key: c for key, c in progress.terms.items() if not isinstance(key, One)})
    for key, element in measure.terms.items():
        share = Coefficient(measure.field, progress.terms.get(key, measure.field.algebra.zero) / element)
        return share if progress.terms and progress.same(measure * share) else None
    return None


def _asking(p: Any) -> Callable[..., Any]:
    """How a question is asked again of a problem's facade."""

    def ask(oracle: str, *arguments: Any) -> Any:
        answering = reached(p, oracle)
        return answering(*arguments) if callable(answering) else answering

    return ask


def _pole(theorem: Theorem, field: Field) -> str:
    n = field.horizon
    return (
        f"{theorem.method_name}: the potential, or the weight, has a pole at t = {n}, where the bound is read off: "
        f"write it so that it is defined for 0 <= t <= {n}, with {n} + 1 - t in the place of {n} - t, say"
    )


def _changed(theorem: Theorem, part: str) -> NotExpressibleError:
    return NotExpressibleError(
        f"{theorem.method_name}.{part} gives two different answers to two calls with the same arguments; "
        "what is proved must depend on its arguments only"
    )


def _call(theorem: Theorem, name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call the user's code; what symbols refuse is named after the function, also where the code swallows it."""
    where = f"{theorem.method_name}.{name}"
    with noting() as refusals:
        try:
            result = function(*arguments)
        except Exception as error:
            if refusals or isinstance(error, Refusal):
                raise _located(where, refusals[0] if refusals else error) from error
            if isinstance(error, TypeError | AttributeError | ValueError | ArithmeticError | LookupError):
                raise NotExpressibleError(
                    f"{where} cannot be run on symbols: {type(error).__name__}: {error}. A step uses +, -, "
                    "multiples by exact numbers and parameters, and the problem's oracles"
                ) from error
            raise
    if refusals:
        raise _located(where, refusals[0])
    return result


def _located(where: str, refusal: BaseException) -> BaseException:
    """The refusal with the function that it comes from in its message."""
    if isinstance(refusal, NeedsGenerator) or getattr(refusal, "located", False):
        return refusal
    located = type(refusal)(f"{where}: {refusal}")
    located.located = True  # type: ignore[attr-defined]
    return located


def _vectors(theorem: Theorem, name: str, state: Any) -> dict[str, Vector]:
    """The vectors of a state by name: one vector is called x."""
    if isinstance(state, Vector):
        return {"x": state}
    if isinstance(state, tuple) and hasattr(state, "_fields") and all(isinstance(v, Vector) for v in state):
        return dict(zip(state._fields, state, strict=True))
    shown = (
        f"a {type(state).__name__} of {', '.join(type(v).__name__ for v in state)}"
        if isinstance(state, tuple)
        else repr(state)
    )
    raise InputError(f"{theorem.method_name}.{name} must return one vector or a NamedTuple of vectors, got {shown}")


def _like(shape: Any, vectors: list[Vector]) -> Any:
    return vectors[0] if isinstance(shape, Vector) else type(shape)(*vectors)


def _scalar(theorem: Theorem, name: str, value: Any, field: Field) -> Expression:
    if isinstance(value, Expression):
        return value
    if isinstance(value, Vector):
        raise InputError(f"{theorem.method_name}.{name} must return a scalar, got a vector")
    return constant(field, _coefficient(theorem, name, value, field))


def _coefficient(theorem: Theorem, name: str, value: Any, field: Field) -> Coefficient:
    if isinstance(value, Expression | Vector):
        raise InputError(f"{theorem.method_name}.{name} must depend on t and the parameters only")
    try:
        return field.coefficient(value, f"{theorem.method_name}.{name}")
    except NotExactError:
        raise
    except NotExpressibleError:
        raise InputError(f"{theorem.method_name}.{name} must return an exact scalar, got {value!r}") from None
