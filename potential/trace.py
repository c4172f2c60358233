"""Tracing: a method's own step and potential, run on symbols, give the obligations of its theorem.

The statement that comes out is rebuilt from the code each time it is asked for; nothing that is saved on disk enters
it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from potential.coefficients import (
    Coefficient,
    Field,
    NeedsGenerator,
    NesterovSequence,
    Parameter,
    Requirement,
    declared_parameters,
    declared_sequences,
)
from potential import formulas
from potential.errors import InputError, NotExactError, NotExpressibleError, PotentialError
from potential.expressions import (
    EUCLIDEAN,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    Named,
    NormSquared,
    One,
    Value,
    Vector,
    constant,
)
from potential.flow import Derivative
from potential.problem_classes import Hypothesis, ProblemClass, Recorder
from potential.theorem import Theorem


@dataclass(frozen=True)
class Obligation:
    """`target <= 0`, to be shown from `expression <= 0` for each of the hypotheses."""

    name: str
    target: Expression
    hypotheses: tuple[Hypothesis, ...]


@dataclass
class Statement:
    """All that a theorem claims, exactly: its two obligations and what its conclusion is made of."""

    theorem: Theorem
    field: Field
    recorder: Recorder
    problem: ProblemClass
    state: dict[str, Vector]
    free: frozenset[str]  # the vectors of the state that may leave the set, where there is one
    next_state: dict[str, Vector]  # of a flow, the velocity
    display: dict[str, Expression]
    potential: Expression
    next_potential: Expression | None  # None for a flow
    progress: Expression
    budget: Coefficient
    weight: Coefficient
    measure: Expression
    measure_is_gap: bool
    progress_weight: Coefficient | None
    start_potential: Expression
    start: Vector
    start_state: dict[str, Vector]
    decrease: Obligation
    domination: Obligation
    requirements: tuple[Requirement, ...] = ()

    @cached_property
    def definitions(self) -> dict[str, str]:
        """What a reader needs in order to read the names: the step's own points, then the next state."""
        starts = {f"{name}_0" for name in self.state}
        named = {
            name: self.recorder.definition(v)
            for v, name in self.recorder.named_points()
            if (len(v.terms) != 1 or v in self.recorder.definitions) and name not in starts
        }
        following = "{}_t'" if self.continuous else "{}_{{t+1}}"
        return named | {following.format(name): self.recorder.definition(v) for name, v in self.next_state.items()}

    @property
    def continuous(self) -> bool:
        """Whether t is a time, and not a count of steps."""
        return self.theorem.continuous

    @property
    def change_text(self) -> str:
        """What the first obligation bounds, in words: the rise of the potential, expected or in unit time."""
        if self.continuous:
            return "d/dt Phi(t)"
        return "E Phi(t+1) - Phi(t)" if self.problem.expectation else "Phi(t+1) - Phi(t)"

    @property
    def obligations(self) -> tuple[Obligation, Obligation]:
        """Decrease and domination."""
        return self.decrease, self.domination

    def monomial_text(self, key: Monomial) -> str:
        """A monomial as a person writes it."""
        r = self.recorder
        match key:
            case One():
                return "1"
            case Inner(left, right) if left == right and left.space == EUCLIDEAN:
                return f"||{r.basis_name(left)}||^2"
            case Inner(left, right):
                return f"<{r.basis_name(left)}, {r.basis_name(right)}>"
            case Value(function, point):
                return f"{function}({r.point_name(point)})"
            case Bregman(u, x):
                return f"D_h({r.point_name(u)}, {r.point_name(x)})"
            case NormSquared(vector):
                return f"||{r.vector_text(vector)}||^2"
            case DualNormSquared(vector):
                return f"||{r.vector_text(vector)}||_*^2"
            case Named(text):
                return text
        raise AssertionError(key)

    def expression_text(self, expression: Expression) -> str:
        """An expression as a sum of coefficients times monomials."""
        text = ""
        for key, element in expression.terms.items():
            negative, size = Coefficient(self.field, element).signed()
            piece = formulas.times(size, self.monomial_text(key))
            text += (" - " if negative else " + ") + piece if text else ("-" if negative else "") + piece
        return text or "0"


# Symbols of the conclusion.
_RESERVED = {"T", "R", "D_0", "Delta_0"}


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
    while True:
        try:
            return _trace(theorem, wanted, powers, free)
        except NeedsGenerator as need:
            if need.kind == "power":
                if len(powers) >= 8:
                    raise InputError("the potential has more than eight different geometric factors") from None
                powers = (*powers, need.key)
            elif need.kind == "free":
                free |= {need.key}
            elif need.key in wanted or need.key not in theorem.problem_class.optional_parameters():
                raise InputError(f"the class {theorem.problem_class.__name__} does not define {need.key}") from None
            else:
                wanted, powers = wanted | {need.key}, ()


def symbolic_method(theorem: Theorem, field: Field) -> Any:
    """A copy of the method whose parameters are the field's."""
    cls = theorem.method_class
    method: Any = object.__new__(cls) if isinstance(theorem.method, type) else copy.copy(theorem.method)
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

    def __call__(self, t: Any) -> Coefficient:
        """The term at t, and at t + 1 and 0 where there is a relation; a proof of one step knows no other."""
        present, asked = self.field.values["t"].element, self.field.coefficient(t).element
        related = self.name in self.field.sequences
        if asked == present:
            return self.field.values[f"{self.name}_t"]
        if related and asked == present + 1:
            return self.field.values[f"{self.name}_next"]
        if related and not asked:
            return self.field.coefficient(0)
        raise NotExpressibleError(f"{self.name}({t}): only the terms of the present step are expressible")


def _trace(theorem: Theorem, wanted: frozenset[str], powers: tuple[str, ...], free: frozenset[str]) -> Statement:
    cls = theorem.problem_class
    declared: dict[str, Any] = {}
    for name, parameter in (
        ("t", Parameter(above=0) if theorem.continuous else Parameter(at_least=0)),
        *cls.all_parameters(wanted).items(),
        *declared_parameters(theorem.method_class).items(),
        *declared_sequences(theorem.method_class).items(),
    ):
        if name in _RESERVED or name.startswith(("s_", "power_")):
            raise InputError(
                f"{theorem.method_name}: the name {name} is taken, by what a bound or a certificate writes; "
                "rename the method's parameter"
            )
        if theorem.continuous and getattr(parameter, "sequence", isinstance(parameter, NesterovSequence)):
            raise InputError(
                f"{theorem.method_name}: {name} is a sequence, and a flow has none: how it changes with t is not known"
            )
        if name in declared:
            raise InputError(
                f"{theorem.method_name}: the name {name} is the iteration's or the problem's already; "
                f"rename the method's parameter"
            )
        if isinstance(parameter, Parameter):
            name = f"{name}_t" if parameter.sequence else name
            parameter = copy.copy(parameter)
            parameter.name = name
        else:
            name = name.rstrip("_")
        declared[name] = parameter
    field = Field(declared, powers, theorem.continuous)
    recorder = Recorder(field)
    problem = cls(recorder)
    method = symbolic_method(theorem, field)
    t = field.values["t"]

    def call(name: str, *arguments: Any) -> Any:
        kept = dict(method.__dict__)
        result = _call(
            theorem,
            name,
            getattr(method, name) if name in ("start", "step", "velocity") else theorem.function(name, method),
            *arguments,
        )
        if method.__dict__.keys() != kept.keys() or any(method.__dict__[k] is not v for k, v in kept.items()):
            raise NotExpressibleError(
                f"{theorem.method_name}.{name} changes the method itself; what a step remembers belongs into the "
                "state, a NamedTuple of vectors"
            )
        return result

    # The shape of the state is the shape of the first one, found on a problem of its own; its vectors at t are
    # arbitrary.
    scratch = cls(Recorder(field, first=_SCRATCH))
    shape = call("start", scratch, scratch.state_vector("x_0"))
    state_vectors = {
        name: recorder.fresh(v.space, f"{name}_t")
        if v.space != problem.space
        else problem.free_vector(f"{name}_t")
        if name in free
        else problem.state_vector(f"{name}_t")
        for name, v in _vectors(theorem, "start", shape).items()
    }
    state = _like(shape, list(state_vectors.values()))

    potential = _scalar(theorem, "potential", call("potential", problem, t, state), field)
    iterate = call("iterate", problem, state)
    if isinstance(iterate, Vector):
        recorder.name_point(iterate, "y_t")  # where it is no vector of the state, and has no name
    weight = call("weight", problem, t)
    measure = _scalar(theorem, "measure", call("measure", problem, t, state), field)
    if weight is None:
        if not isinstance(iterate, Vector):
            raise InputError(f"{theorem.method_name}.iterate must return a vector")
        weight = potential.coefficient(Value(problem.function, iterate))
    weight = _coefficient(theorem, "weight", weight, field)
    domination = Obligation("domination", measure * weight - potential, tuple(problem.hypotheses()))

    step = "velocity" if theorem.continuous else "step"
    if theorem.continuous:
        problem.check_flow()
    next_state_raw = call(step, problem, t, state)
    next_vectors = _vectors(theorem, step, next_state_raw)
    if list(next_vectors) != list(state_vectors) or type(next_state_raw) is not type(shape):
        raise InputError(
            f"{theorem.method_name}.{step} must return a state of the same form as start: {type(shape).__name__} "
            f"with {', '.join(state_vectors)}, got {type(next_state_raw).__name__} with {', '.join(next_vectors)}"
        )
    for name, vector in next_vectors.items():
        if vector.space != state_vectors[name].space:
            raise NotExpressibleError(
                f"{theorem.method_name}.{step}: {name} was a vector of the {state_vectors[name].space} "
                f"space and became one of the "
                f"{vector.space} space"
            )
        if not theorem.continuous and vector not in state_vectors.values() and vector not in recorder.fixed:
            recorder.name_point(vector, f"{name}_{{t+1}}", again=True)
    for name, vector in next_vectors.items():
        if name in free or theorem.continuous:
            continue
        try:
            problem.check_state(vector)
        except NotExpressibleError:
            if problem.state_in_set:
                raise
            # This vector of the state may leave the set: start again without assuming that it lies there.
            raise NeedsGenerator("free", name) from None
    progress = _scalar(theorem, "progress", call("progress", problem, t, state), field)
    next_potential = None
    if theorem.continuous:
        velocities = {next(iter(v.terms)): next_vectors[name] for name, v in state_vectors.items()}
        rest = {next(iter(v.terms)): Vector(field, v.space, {}) for v in recorder.fixed}
        change = Derivative(problem, velocities | rest).of_expression(potential)
    else:
        with problem.at_next_step():
            next_potential = _scalar(theorem, "potential", call("potential", problem, t + 1, next_state_raw), field)
        change = next_potential - potential
    budget = _coefficient(theorem, "budget", call("budget", problem, t), field)
    target = change + progress - constant(field, budget)
    decrease = Obligation("decrease", target, tuple(problem.hypotheses()))

    # What the conclusion is made of: the potential of the first state, and how much of the gap each step pays for.
    gap = problem.gap(iterate) if isinstance(iterate, Vector) and "gap" in problem.oracles else None
    x0 = problem.state_vector("x_0")
    # The first state is what start makes of the start point, at t = 0.
    start_raw = call("start", problem, x0)
    start_state = _vectors(theorem, "start", start_raw)
    if start_state.get("x", x0) != x0:  # the first x is another point than the one that the method is given
        recorder.name_point(x0, "x_{start}", again=True)
    for name, vector in start_state.items():
        if vector.terms and vector != x0 and vector not in recorder.fixed:
            recorder.name_point(vector, f"{name}_0", again=True)
    for name, vector in start_state.items():
        if name not in free:
            problem.check_state(vector)
    with problem.at_next_step():
        start_potential = _scalar(
            theorem, "potential", call("potential", problem, field.coefficient(0), start_raw), field
        )

    # The same functions once more, with the scalar oracles under the names that a person reads.
    shown = Shown(problem, recorder)
    display = {
        "potential": _scalar(theorem, "potential", call("potential", shown, t, state), field),
        "progress": _scalar(theorem, "progress", call("progress", shown, t, state), field),
        "measure": _scalar(theorem, "measure", call("measure", shown, t, state), field),
        "start": _scalar(theorem, "potential", call("potential", shown, field.coefficient(0), start_raw), field),
    }
    exact = {"potential": potential, "progress": progress, "measure": measure, "start": start_potential}
    for part, expression in display.items():
        if not shown.restore(expression).same(exact[part]):
            raise _changed(theorem, part)
    if list(_vectors(theorem, step, call(step, problem, t, state)).values()) != list(next_vectors.values()):
        raise _changed(theorem, step)

    return Statement(
        theorem=theorem,
        field=field,
        recorder=recorder,
        problem=problem,
        state=state_vectors,
        free=free,
        next_state=next_vectors,
        display=display,
        potential=potential,
        next_potential=next_potential,
        progress=progress,
        budget=budget,
        weight=weight,
        measure=measure,
        measure_is_gap=gap is not None and measure.same(gap),
        progress_weight=_share(progress, measure),
        start_potential=start_potential,
        start=x0,
        start_state=start_state,
        decrease=decrease,
        domination=domination,
        requirements=tuple(field.requirements.values()),
    )


# The basis vectors of the scratch trace are counted from here, so that none can be taken for one of the statement's.
_SCRATCH = 1_000_000


def _share(progress: Expression, measure: Expression) -> Coefficient | None:
    """The coefficient by which the progress is a multiple of the measure, None where it is none."""
    for key, element in measure.terms.items():
        share = Coefficient(measure.field, progress.terms.get(key, measure.field.algebra.zero) / element)
        return share if progress.terms and progress.same(measure * share) else None
    return None


def _changed(theorem: Theorem, part: str) -> NotExpressibleError:
    return NotExpressibleError(
        f"{theorem.method_name}.{part} gives two different answers to two calls with the same arguments; "
        "what is proved must depend on its arguments only"
    )


class Shown:
    """The symbolic problem with its scalar oracles answering by name; `restore` puts the meanings back."""

    def __init__(self, problem: ProblemClass, recorder: Recorder) -> None:
        self._problem = problem
        self._recorder = recorder
        self._meanings: dict[Named, Expression] = {}

    def __getattr__(self, name: str) -> Any:
        oracle = getattr(self._problem, name)
        text = _SCALARS.get(name)
        if text is None:
            return oracle

        def show(*vectors: Vector) -> Expression:
            exact = oracle(*vectors)
            if not exact.terms:
                return exact
            turned = 1
            if name in ("inner", "norm_squared"):
                signs = [-1 if self._recorder.vector_text(v).startswith("-") else 1 for v in vectors]
                vectors = tuple(v * sign for v, sign in zip(vectors, signs, strict=True))
                turned = prod(signs) if name == "inner" else 1
            names = [self._recorder.point_name(v) for v in vectors]
            if name == "fenchel_coupling" and exact.terms and all(isinstance(key, Bregman) for key in exact.terms):
                return exact
            p = self._problem
            named = Named(text.format(*names, f=p.objective, least=p.least, minimizer=p.minimizer_name))
            self._meanings[named] = exact * turned
            return Expression(exact.field, {named: exact.field.algebra.one * turned})

        return show

    def restore(self, expression: Expression) -> Expression:
        """The expression with the meanings of its names in their place."""
        total = Expression(expression.field, {k: c for k, c in expression.terms.items() if not isinstance(k, Named)})
        for key, element in expression.terms.items():
            if isinstance(key, Named):
                total = total + self._meanings[key] * Coefficient(expression.field, element)
        return total


_SCALARS = {
    "gap": "({f}({0}) - {least})",
    "value": "{f}({0})",
    "distance_squared": "||{0} - {minimizer}||^2",
    "norm_squared": "||{0}||^2",
    "dual_norm_squared": "||{0}||_*^2",
    "inner": "<{0}, {1}>",
    "bregman": "D_h({0}, {1})",
    "fenchel_coupling": "(h*({1}) - <{1}, {0}> + h({0}))",
    "saddle": "(f({0}) + <A {0}, {1}> - h*({1}))",
}


def _call(theorem: Theorem, name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call the user's code; an error that symbols cause is named after the function it comes from."""
    where = f"{theorem.method_name}.{name}"
    try:
        return function(*arguments)
    except NeedsGenerator:
        raise
    except PotentialError as error:
        if getattr(error, "located", False):
            raise
        located = type(error)(f"{where}: {error}")
        located.located = True  # type: ignore[attr-defined]
        raise located from error
    except (TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise NotExpressibleError(
            f"{where} cannot be run on symbols: {type(error).__name__}: {error}. A step uses +, -, "
            f"multiples by exact numbers and "
            "parameters, and the problem's oracles"
        ) from error


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
