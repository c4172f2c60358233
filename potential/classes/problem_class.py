r"""Classes of problems, as a proof sees them: which oracles they have, and which inequalities hold between points.

A symbolic problem records every point at which a method evaluates it; `hypotheses()` then lists what membership in the
class says of those points, each inequality under its own name. For smooth classes these are the interpolation
inequalities of
A. Taylor, J. Hendrickx, F. Glineur, "Smooth strongly convex interpolation and exact worst-case performance of
first-order methods", Mathematical Programming 161 (2017), which lose nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar, Protocol

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, Field, NeedsGenerator
from potential.algebra.expressions import DUAL, EUCLIDEAN, Expression, Value, Vector
from potential.classes.pairs import said_of_pairs
from potential.classes.premises import Premise
from potential.classes.quantities import Hypothesis, Quantities, applied
from potential.classes.recorder import FIRST_ORDER, Recorded, Recorder
from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.writing.terms import Term
from potential.writing.text import text


@dataclass(frozen=True)
class Evaluation:
    """The function's value and a (sub)gradient at a point."""

    point: Vector
    gradient: Vector
    value: Expression
    function: str = "f"


class ReadStatement(Protocol):
    """What a class looks at of a statement: the vectors of its state, and what its author says of them."""

    @property
    def state(self) -> Mapping[str, Vector]: ...  # noqa: D102
    @property
    def free(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def next_state(self) -> Mapping[str, Vector]: ...  # noqa: D102
    @property
    def potential(self) -> Expression: ...  # noqa: D102
    @property
    def progress(self) -> Expression: ...  # noqa: D102
    @property
    def measure(self) -> Expression: ...  # noqa: D102


class ProblemClass(Recorded):
    """Base of the symbolic problems. A subclass adds oracles, parameters and inequalities."""

    space: ClassVar[str] = EUCLIDEAN
    state_in_set: ClassVar[bool] = True
    function: ClassVar[str] = "f"
    expectation: ClassVar[bool] = False  # whether an oracle draws at random, so that a theorem speaks of expectations
    minimizer_name: ClassVar[str] = "x*"
    description: ClassVar[str] = ""
    roots: ClassVar[Mapping[str, str]] = {}  # of the optional parameters: what each of them is the root of
    seen_on_set: ClassVar[bool] = True  # whether what is said of f is said on K alone, where there is a set
    oracles: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[Mapping[str, Any]] = {}
    gap_nonnegative: ClassVar[bool] = True  # f(x) >= f(x*) wherever f is evaluated
    minimizes: ClassVar[bool] = True  # whether x* is optimal; a comparator of losses that change is not
    one_function: ClassVar[bool] = True  # whether f is the same at every step
    stationary: ClassVar[bool] = True  # whether the gradient at x* is zero, or else a vector of its own
    set_letter: ClassVar[str] = ""  # of the set over which the problem is, where there is one
    letters: ClassVar[tuple[str, ...]] = ()  # what else a theorem writes: a set, a map, a further function
    # How a person writes what the scalar oracles answer: {0} and {1} are the vectors that were asked.
    scalars: ClassVar[Mapping[str, str]] = {
        "gap": "({f}({0}) - {least})",
        "value": "{f}({0})",
        "distance_squared": "||{0} - {minimizer}||^2",
        "norm_squared": "||{0}||^2",
        "inner": "<{0}, {1}>",
    }
    by_another: ClassVar[tuple[str, ...]] = ()  # scalars that another oracle may answer, and are written as that one
    measures: ClassVar[tuple[str, ...]] = ("gap", "distance_squared", "norm_squared")  # scalars that are never negative
    brings: ClassVar[Mapping[str, str]] = {}  # which classes have an oracle, for those who ask one that has not
    draws_by: ClassVar[tuple[str, ...]] = ()  # oracles whose every answer is a draw of its own, at the same point too
    one_draw_by: ClassVar[tuple[str, ...]] = ()  # oracles that all speak of the one draw of a step
    tosses_by: ClassVar[tuple[str, ...]] = ()  # oracles that draw by a coin of a given probability
    every_point_in_set: ClassVar[bool] = True  # whether all points of a run lie in the set, where the state does
    # Facts by which terms of a potential are proposed; a wrong one proposes worse, and proves nothing.
    answers_at_a_point: ClassVar[tuple[str, ...]] = ("gradient", "subgradient")  # the first-order oracles, best first
    vanishes: ClassVar[bool] = True  # whether what such an oracle answers is zero at a solution
    points_by: ClassVar[tuple[str, ...]] = ()  # oracles that answer with points
    apart_by: ClassVar[tuple[str, ...]] = ()  # those of them whose answers stay apart from a solution, as a vertex does
    sent_by: ClassVar[tuple[str, ...]] = ()  # the oracles that answer with what is sent in the place of a vector
    residual: ClassVar[str] = ""  # what is zero at a solution, of a map, in code: {0} is the point
    # Where an implicit step was asked that answers with a solution, a sum in code: {0} is its size, {1} the part asked.
    rests: ClassVar[Mapping[str, tuple[tuple[int, str], ...]]] = {}
    answers_at_rest: ClassVar[
        Mapping[str, str]
    ] = {}  # what a first-order oracle of the part {0} answers at x*, in code
    maps: ClassVar[Mapping[str, str]] = {}  # the oracle of each linear map, by the letter of the map
    # Where only images of points are seen: the map that shows what an oracle answers, and what that nears, in code; and
    # what is zero where a point of the first kind, {0}, and one of the second solve the problem, and their gap.
    shown_by: ClassVar[Mapping[str, str]] = {}
    origins: ClassVar[Mapping[str, str]] = {}
    residual_of_two: ClassVar[str] = ""
    # Of two kinds of points: what each is compared with, by the oracle whose answers they are, in code; and the gap of
    # one of each kind, and the product of two differences, of which {0} is the first and {1} the second.
    comparators: ClassVar[Mapping[str, str]] = {}
    gap_of_two: ClassVar[str] = ""
    product_of_two: ClassVar[str] = ""
    divergence: ClassVar[str] = ""  # the oracle of a distance between points, and between a point and a dual one
    coupling: ClassVar[str] = ""
    gap_by: ClassVar[str] = ""  # the oracle whose answer to a gradient bounds the gap
    identities: ClassVar[tuple[str, ...]] = ()  # oracles that are the identity for a problem without this part
    parts: ClassVar[Mapping[str, Any]] = {}  # what is asked for itself, p.f.gradient(x): attributes, one or a tuple
    alike: ClassVar[bool] = True  # whether all points are of one function, so that one inequality holds for every two
    setting: ClassVar[str] = ""  # the name of the setting that makes a class with this one
    special_cases: ClassVar[tuple[str, ...]] = ()  # names of classes, and of settings, that this one contains
    may_be_trivial: ClassVar[bool] = False  # whether every problem of the class inside is one of the setting, too
    # Whether the inequalities between points, together, hold only of points that a problem of the class has.
    interpolates: ClassVar[bool] = False
    # Whether an oracle looks at which combination of others a vector is, so that no symbol may stand in its place.
    reads_combinations: ClassVar[bool] = False
    # Which points, by their places in points(), hypotheses compare: all, unless a long run asks for some pairs alone.
    compares: Callable[[int, int], bool] | None = None
    changes: ClassVar[bool] = True  # whether the function may be another one at each step, and x* any point
    noisy: ClassVar[type[ProblemClass] | None] = None  # noise that is said of otherwise than by its whole variance
    takes_parts: ClassVar[bool] = True  # whether a set or a further part may be added: x* is optimal for f or F alone

    def __init__(self, recorder: Recorder | None = None, **parameters: Any) -> None:
        if recorder is None or parameters:
            name = type(self).__name__
            raise InputError(
                f"{name} is a class of problems, which a method names, `assumes = {name}`, and nothing to be made: "
                "problems to run on are in methods.problems"
            )
        self._recorder = recorder
        self._field = recorder.field
        self._write = Quantities(self)
        self._minimizer: Evaluation | None = None
        self.reading = ""  # which function of the user's is read at present

    # What is assumed --------------------------------------------------------------------------------------------------

    def premises(self) -> tuple[Premise, ...]:
        """What membership in the class means, for a reader: the space, the function or operator, and the solution."""
        return (*self.spaces(), *self.said_of(self.function, f"${self.function}$"), *self.solution())

    def spaces(self) -> tuple[Premise, ...]:
        """The space, and the set where there is one."""
        return (Premise("E", "inner-product-space", "$E$ is a real inner product space of any dimension"),)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What the class says of a function, or an operator, of that name."""
        return ()

    def solution(self) -> tuple[Premise, ...]:
        """The minimizer, which is assumed to exist."""
        x = self.minimizer_name
        return (Premise(x, "minimizer", f"${x}$ is a minimizer of ${self.objective}$"),)

    def where_start(self, statement: ReadStatement) -> str:
        """Where the start point must lie, after "any point"; empty where it may be anywhere."""
        return ""

    @classmethod
    def standard_domains(cls) -> Mapping[str, tuple[Term, ...]]:
        """The domains of the class's own parameters, where none is a root."""
        named = {name: copy.copy(declared) for name, declared in cls.parameters.items()}
        for name, declared in named.items():
            declared.name = name
        return Field(named).domains()

    @property
    def gradient_space(self) -> str:
        """The space of the gradients, which is that of the points where there is a Euclidean norm."""
        return EUCLIDEAN if self.space == EUCLIDEAN else DUAL

    def answer_term(self, function: str, point: Term) -> Term:
        """What the first-order oracle of a function answers at a point, as it is written."""
        return applied(function, point, gradient=True)

    @property
    def objective(self) -> str:
        """The name of the objective, of which `gap` speaks: the function, or the sum of which it is a part."""
        return self.function

    @property
    def least(self) -> str:
        """The least value of the objective, as `gap` writes it."""
        return f"{self.objective}({self.minimizer_name})"

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The parameters with their domains, such that bounds look back; `wanted` names optional ones in use."""
        return cls.parameters

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """Names that need another parametrisation of the class, taken only when a method asks for them."""
        return frozenset()

    @classmethod
    def added_parameters(cls) -> Mapping[str, Any]:
        """What the settings applied to a class bring, each in its own `added`: parameters of constant domain or bounds
        that look at the class's own."""
        return cls.gathered("added")

    @classmethod
    def all_parameters(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The parameters of the class and of its settings, such that bounds look back."""
        return {**cls.parametrisation(wanted), **cls.added_parameters()}

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Every parameter that p has under its own name; a sequence has none."""
        this: Any = cls
        return _parameter_names(this)

    @classmethod
    def gathered(cls, attribute: str) -> dict[str, Any]:
        """The entries of a table that each class has a part of, the class's own last."""
        return {k: v for base in reversed(cls.__mro__) for k, v in vars(base).get(attribute, {}).items()}

    @classmethod
    def measured(cls) -> frozenset[str]:
        """The scalars that are never negative: those of the class and of every setting."""
        return frozenset(name for base in cls.__mro__ for name in vars(base).get("measures", ()))

    @classmethod
    def every(cls) -> Iterator[type[ProblemClass]]:
        """This class and every class made from it so far, each once: all of this package, and those made later."""
        found: dict[type[ProblemClass], None] = {}
        waiting: list[type[ProblemClass]] = [cls]
        while waiting:
            made = waiting.pop()
            if made not in found:
                found[made] = None
                waiting += reversed(made.__subclasses__())
        yield from found

    def in_statement(self, parameter: str) -> str:
        """The name that one of the parameters has among all of the statement's."""
        return parameter

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.parameter_names():
            known = self.in_statement(name)
            if known in self._field.values:
                return self._field.values[known]
            raise NeedsGenerator("parameter", known)
        have = ", ".join((*self.oracles, *self.parameter_names()))
        raise MissingOracleError(
            f"the class {type(self).__name__} has no {name}; it has {have}. "
            "Declare `assumes` with a class that has it, or write the step without it"
        )

    # Geometry ---------------------------------------------------------------------------------------------------------

    def inner(self, u: Vector, v: Vector) -> Expression:
        """The inner product <u, v>."""
        return expressions.inner(u, v)

    def norm_squared(self, v: Vector) -> Expression:
        """||v||^2 in the norm of the class."""
        self._vector(v, "norm_squared")
        return expressions.norm_squared(v)

    @property
    def minimizer(self) -> Vector:
        """A minimizer x* of the objective, assumed to exist."""
        return self._at_minimizer().point

    @property
    def last(self) -> Vector:
        """The last iterate, x_N of a method that makes N steps; in a proof of one step any point of the space.

        Only a potential asks for it: no step knows it, and what is drawn on the way would not be independent of it.
        """
        if self.reading not in ("", "potential"):
            raise NotExpressibleError(
                f"p.last in {self.reading}: the last iterate is not known before the last step, and only a potential "
                "compares with it"
            )
        self._require_any_point()
        recorder = self._recorder
        if recorder.last is None:
            if not self._field.horizon:
                raise NotExpressibleError(
                    "p.last is the last iterate of a method that knows its number of steps: declare N = pt.Horizon()"
                )
            recorder.last = recorder.answer("last", space=self.space, name=f"x_{self._field.horizon}")
            recorder.fixed.add(recorder.last)
        return recorder.last

    def _require_any_point(self) -> None:
        """Refuse where what is said of the points of a run is not said of any point that is fixed beforehand."""
        if self.expectation:
            raise NotExpressibleError(
                f"p.last: an oracle of {type(self).__name__} draws at random, and the last iterate depends on the "
                "draws; what is expected given a state is said of points that do not"
            )
        plain = self.space == EUCLIDEAN and self.one_function and not (self.setting or self.set_letter or self.parts)
        if not plain or self.reads_combinations:
            raise NotExpressibleError(
                f"p.last: in the class {type(self).__name__} not every point of the space is one at which everything "
                "is defined, and in a proof the last iterate is any point; take a class of one function, or one "
                "operator, on the whole space"
            )

    def distance_squared(self, x: Vector) -> Expression:
        """||x - x*||^2."""
        return self.norm_squared(self._vector(x, "distance_squared") - self.minimizer)

    # Oracles ----------------------------------------------------------------------------------------------------------

    def value(self, x: Vector) -> Expression:
        """f(x)."""
        return self._evaluate(x, "value").value

    def gap(self, x: Vector) -> Expression:
        """f(x) - f(x*)."""
        return self._evaluate(x, "gap").value - self._at_minimizer().value

    def _vector(self, x: object, oracle: str, space: str | None = None) -> Vector:
        wanted = space or self.space
        if not isinstance(x, Vector):
            raise NotExpressibleError(f"p.{oracle} takes a vector, got {x!r}")
        if x.space != wanted:
            raise NotExpressibleError(
                f"p.{oracle} takes a vector of the {wanted} space, got one of the {x.space} space; "
                "without a Euclidean norm a gradient is not a direction: go through p.mirror_step(x, g, step)"
            )
        return x

    def _evaluate(self, x: Vector, oracle: str) -> Evaluation:
        self._vector(x, oracle)
        if self._minimizer is not None and x == self._minimizer.point:
            return self._minimizer
        known = self._recorder.find(FIRST_ORDER, x, function=self.function)
        if known is None:
            self._recorder.name_from_caller(x)
            self.evaluated(x)
            return self._evaluation(x, self._fresh_gradient(x))
        return self._evaluation(x, known.result)

    def _evaluation(self, x: Vector, gradient: Vector) -> Evaluation:
        return Evaluation(x, gradient, self._value_at(x), self.function)

    def _value_at(self, x: Vector) -> Expression:
        return Expression(self._field, {Value(self.function, x): self._field.algebra.one})

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            known = (self.set_letter,) if self.set_letter else ()
            x = self._recorder.answer("minimizer", space=self.space, name=self.minimizer_name, known=known)
            self._recorder.fixed.add(x)
            self._minimizer = self._evaluation(x, Vector(self._field, self.gradient_space, {}))
        return self._minimizer

    def _fresh_gradient(self, x: Vector) -> Vector:
        """A vector of its own for what the first-order oracle answers at x."""
        recorder, function = self._recorder, self.function
        return recorder.answer(
            FIRST_ORDER,
            x,
            function=function,
            space=self.gradient_space,
            name=lambda: text(self.answer_term(function, recorder.point_term(x))),
        )

    def _not_stationary(self, e: Evaluation) -> Evaluation:
        """The evaluation at x* where the gradient need not be zero: a vector of its own, unless it is one already."""
        return e if e.gradient.terms else replace(e, gradient=self._fresh_gradient(e.point))

    # What subclasses say ----------------------------------------------------------------------------------------------

    def weight_of_gap(self, potential: Expression, point: Vector) -> Coefficient:
        """The factor of the gap at a point in a potential: that of the function's value there."""
        return potential.coefficient(Value(self.function, point))

    def evaluated(self, x: Vector) -> None:
        """Called once for each new point of evaluation."""

    def state_vector(self, name: str) -> Vector:
        """An arbitrary vector that the state may hold at iteration t: of the set, where there is one."""
        known = (self.set_letter,) if self.set_letter else ()
        return self._recorder.answer("state", space=self.space, name=name, known=known, again=True)

    def free_vector(self, name: str) -> Vector:
        """A vector of the state of which nothing is assumed."""
        return self._recorder.answer("state", space=self.space, name=name, again=True)

    def where(self, v: Vector) -> str:
        """Where a vector of the state is assumed to lie, as an addition to its name."""
        return ""

    def check_state(self, v: Vector) -> None:
        """Require of a vector of the next state whatever was assumed of the vectors of this one."""

    def check_flow(self) -> None:
        """Refuse a flow where the class has what changes with the time in a way that is not known."""

    def check_velocity(self, v: Vector, velocity: Vector) -> None:
        """Require of the velocity of a vector of the state that the flow keeps whatever is assumed of this vector."""

    def slope(self, function: str, x: Vector) -> Vector:
        """The derivative at x of a function, by which its value there changes along a flow."""
        if function == self.function:
            return self.known_gradient(x)
        raise NotExpressibleError(f"the derivative of {function} along a flow is not known")

    def known_gradient(self, x: Vector) -> Vector:
        """The gradient at a point of evaluation, by which the value there changes along a flow."""
        raise NotExpressibleError(
            f"the class {type(self).__name__} has no gradient, so values of f have no known derivative along a flow; "
            "declare `assumes = pt.DifferentiableConvex`, or another class with a gradient"
        )

    def begin(self, function: str) -> None:
        """Told before each call of one of the user's functions, which is empty where none is called."""
        self.reading = function

    def begin_step(self, k: int) -> None:
        """Told, in a run of several steps, which of them is read: each draws anew, and once more as it drew before."""

    def may_ask(self, oracle: str) -> None:
        """Refuse an oracle where it would speak of something else than it seems to."""

    @contextmanager
    def at_next_step(self) -> Iterator[None]:
        """The time in which the potential at t + 1 is evaluated; the same function, unless a class says otherwise."""
        yield

    def points(self) -> list[Evaluation]:
        """All evaluations, the minimizer's first."""
        first = self._minimizer
        asked = self._recorder.answered(FIRST_ORDER, function=self.function)
        others = [self._evaluation(a.at, a.result) for a in asked if first is None or a.at != first.point]
        return [first, *others] if first else others

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of the recorded points."""
        found = said_of_pairs(self.between, self.pairs(), self._recorder)
        return found + [h for e in self.points() for h in self.at(e)]

    def pairs(self) -> list[tuple[Evaluation, Evaluation]]:
        """The points of evaluation by two, in both orders, as far as they are compared."""
        points, wanted = list(enumerate(self.points())), self.compares
        return [(i, j) for k, i in points for n, j in points if i.point != j.point and (wanted is None or wanted(k, n))]

    def image(self, operator: str, x: Vector) -> Vector:
        """The image of a vector under one of the class's linear operators, from those of its basis vectors."""
        return self._recorder.image(operator, x)

    def stands_for(self, handle: Vector, vector: Vector) -> None:
        """Told that a new symbol stands in the place of a vector: what is known of the vector is known of it."""

    def says_all(self) -> bool:
        """Whether the class interpolates, with the oracles that were asked."""
        return self.interpolates

    def without_slope(self) -> list[tuple[Vector, list[Vector]]]:
        """The points at which a function's value is known and no slope, each with the others at which its value is."""
        return []

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """The inequality of the class that bounds f at i from below by what is known at j, None where there is none."""
        return None

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The inequalities of the class at one point."""
        return []


@cache
def _parameter_names(cls: Any) -> tuple[str, ...]:
    constant = (name for name, p in cls.added_parameters().items() if not p.sequence)
    return (*cls.parameters, *sorted(cls.optional_parameters()), *constant)


_MADE: dict[tuple[type, ...], type[ProblemClass]] = {}


def made(name: str, bases: tuple[type, ...], **attributes: Any) -> type[ProblemClass]:
    """The class of a setting applied to a class, made once; raises InputError for a setting applied twice."""
    if len(bases) == 2 and issubclass(bases[1], bases[0]):
        raise InputError(f"{name}: {bases[1].__name__} has this setting already; apply it once")
    if bases not in _MADE:
        _MADE[bases] = type(name, bases, {**attributes, "__doc__": f"{name}: {attributes['description']}."})
    return _MADE[bases]


def already_made(*bases: type) -> type[ProblemClass] | None:
    """The class of a setting applied to a class, None where it was not made."""
    return _MADE.get(bases)


def refuse_parts(name: str, base: type[ProblemClass]) -> None:
    """Raise InputError where x* of `base` is optimal for a sum already: for one part more it is another point."""
    if not base.takes_parts:
        raise InputError(
            f"{name}({base.__name__}): the class has a set or a further part already, and no more than one is "
            "understood; write a set as the indicator in Composite, or two resolvents as Splitting"
        )
