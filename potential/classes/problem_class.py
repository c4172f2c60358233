r"""Classes of problems, as a proof sees them: which oracles they have, and which inequalities hold between points.

A symbolic problem records every point at which a method evaluates it; `hypotheses()` then lists what membership in the
class says of those points, each inequality under its own name. For smooth classes these are the interpolation
inequalities of
A. Taylor, J. Hendrickx, F. Glineur, "Smooth strongly convex interpolation and exact worst-case performance of
first-order methods", Mathematical Programming 161 (2017), which lose nothing.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, Field, NeedsGenerator, Parameter, signed
from potential.algebra.expressions import DUAL, EUCLIDEAN, Basis, Expression, Value, Vector
from potential.classes.premises import Premise
from potential.errors import InputError, MissingOracleError, NotExpressibleError
from potential.writing import formulas


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """An inequality `expression <= 0` that the class guarantees at the points named; where `equation`, it is 0.

    `rule` is the kind of inequality, `points` where it is applied; `statement` is the inequality as a person writes it.
    """

    rule: str
    points: tuple[str, ...]
    statement: str
    expression: Expression
    equation: bool = False

    @property
    def name(self) -> str:
        """The name under which a certificate refers to this hypothesis."""
        return f"{self.rule}({', '.join(self.points)})"


@dataclass(frozen=True)
class Evaluation:
    """The function's value and a (sub)gradient at a point."""

    point: Vector
    gradient: Vector
    value: Expression
    function: str = "f"


class Recorder:
    """The basis vectors of one trace, with the names under which a person reads them."""

    def __init__(self, field: Field, first: int = 0) -> None:
        self.field = field
        self.first = first
        self.index = "t"  # the step that is read, as names show it
        self.fixed: set[Vector] = set()  # the points that keep their names, whatever a step makes of them
        self.basis: list[Basis] = []
        self._origins: dict[Basis, frozenset[Basis] | None] = {}
        self._basis_names: dict[Basis, Callable[[], str]] = {}
        self._point_names: dict[Vector, str] = {}
        self.definitions: dict[Vector, Callable[[], str]] = {}

    def fresh(self, space: str, name: str | Callable[[], str], of: Iterable[Vector] | None = None) -> Vector:
        """A new basis vector; `name` may be computed later, when the points have got theirs.

        `of` are the vectors of which it is a function, none of them where it is given; left out where that is not
        known, and then it may depend on everything before it.
        """
        basis = Basis(self.first + len(self.basis), space)
        self.basis.append(basis)
        self._origins[basis] = None if of is None else frozenset(b for v in of for b in v.terms)
        vector = Vector(self.field, space, {basis: self.field.algebra.one})
        if isinstance(name, str):
            self.name_point(vector, name)
            self._basis_names[basis] = lambda: self._point_names[vector]
        else:
            self._basis_names[basis] = name
        return vector

    def depends(self, vector: Vector, on: Basis) -> bool:
        """Whether a vector may depend on what the basis vector `on` is."""
        return any(self._depends(b, on) for b in vector.terms)

    def _depends(self, basis: Basis, on: Basis) -> bool:
        if basis <= on:
            return basis == on
        origins = self._origins[basis]
        return origins is None or any(self._depends(b, on) for b in origins)

    def independent_of(self, on: Basis) -> list[Vector]:
        """Every basis vector that does not depend on what `on` is, whenever it was made."""
        return [
            Vector(self.field, b.space, {b: self.field.algebra.one}) for b in self.basis if not self._depends(b, on)
        ]

    def name_point(self, vector: Vector, name: str, *, again: bool = False) -> None:
        """Give a point its name; the first name stays unless `again`."""
        if vector in self._point_names and not again:
            return
        self._point_names[vector] = self._free_name(name, vector)

    def _free_name(self, name: str, vector: Vector | None = None) -> str:
        """The name, or where another vector or a parameter has it, the same with a number: y_t, y2_t."""
        taken = {n for v, n in self._point_names.items() if v != vector} | set(self.field.values)
        stem, mark, index = name.partition("_")
        k = 2
        while name in taken:
            name, k = f"{stem}{k}{mark}{index}", k + 1
        return name

    def answer(self, space: str, stem: str, *, of: Iterable[Vector]) -> Vector:
        """A new basis vector for what an oracle answers within a step, named by a letter and the index t."""
        return self.fresh(space, self._free_name(f"{stem}_{self.index}"), of=of)

    def name_from_caller(self, vector: Vector) -> None:
        """Name a point after the variable that holds it in the method's own code, with the index t."""
        if vector not in self._point_names:
            self.name_point(vector, f"{self.caller_name(vector)}_{self.index}")

    @staticmethod
    def caller_name(vector: Vector) -> str:
        """The variable that holds a vector in the method's own code, "p" where none does."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__", "").startswith("potential."):
            frame = frame.f_back  # type: ignore[assignment]
        local = frame.f_locals if frame is not None else {}
        found = [n for n, v in local.items() if type(v) is Vector and v == vector and n.isidentifier()]
        return found[0] if found else "p"

    def point_name(self, vector: Vector) -> str:
        """The name of a point; a combination that has none is written out."""
        return self._point_names.get(vector) or self.vector_text(vector)

    def basis_name(self, basis: Basis) -> str:
        """The name of a basis vector."""
        if basis not in self._basis_names:
            raise NotExpressibleError(
                "a vector of another call is used: what a step remembers belongs into the state, a "
                "NamedTuple of vectors"
            )
        return self._basis_names[basis]()

    def vector_text(self, vector: Vector) -> str:
        """A vector written out over its basis."""
        pieces: list[tuple[bool, str]] = []
        for basis, element in vector.terms.items():
            negative, size = signed(Coefficient(self.field, element))
            pieces.append((negative, formulas.times(size, self.basis_name(basis))))
        text = ""
        for negative, piece in sorted(pieces, key=lambda p: p[0]):  # what is added first, then what is taken away
            text += (" - " if negative else " + ") + piece if text else ("-" if negative else "") + piece
        return text or "0"

    def definition(self, vector: Vector) -> str:
        """How a point comes about: by an oracle's definition, or as a combination."""
        return self.definitions[vector]() if vector in self.definitions else self.vector_text(vector)

    def named_points(self) -> Iterator[tuple[Vector, str]]:
        """Every point that has a name, in order of appearance."""
        return iter(self._point_names.items())


def factor(c: Coefficient | str) -> str:
    """A coefficient, or its text, as a factor in front of a name: in brackets where it is a sum or a quotient."""
    return formulas.factor(str(c))


class ProblemClass:
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
    stationary: ClassVar[bool] = True  # whether the gradient at x* is zero, or else a vector of its own
    letters: ClassVar[tuple[str, ...]] = ()  # what else a theorem writes: a set, a map, a further function
    takes_parts: ClassVar[bool] = True  # whether a set or a further part may be added: x* is optimal for f or F alone
    # Whether the inequalities between points, together, hold only of points that a problem of the class has.
    interpolates: ClassVar[bool] = False
    # Whether an oracle looks at which combination of others a vector is, so that no symbol may stand in its place.
    reads_combinations: ClassVar[bool] = False
    # Which points, counted from the minimizer, hypotheses compare: all, unless a long run asks for some pairs alone.
    compares: Callable[[int, int], bool] | None = None

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._field = recorder.field
        self._evaluations: dict[Vector, Evaluation] = {}
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

    def where_start(self, statement: Any) -> str:
        """Where the start point must lie, after "any point"; empty where it may be anywhere."""
        return ""

    @classmethod
    def standard_domains(cls) -> Mapping[str, str]:
        """The domains of the class's own parameters, where none is a root."""
        named = {name: copy.copy(declared) for name, declared in cls.parameters.items()}
        for name, declared in named.items():
            declared.name = name
        return Field(named).domains()

    @property
    def gradient_space(self) -> str:
        """The space of the gradients, which is that of the points where there is a Euclidean norm."""
        return EUCLIDEAN if self.space == EUCLIDEAN else DUAL

    def oracle_text(self, point: str) -> str:
        """What the first-order oracle answers at a point, written out."""
        return f"grad {self.function}({point})"

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
        return {name: p for base in reversed(cls.__mro__) for name, p in vars(base).get("added", {}).items()}

    @classmethod
    def all_parameters(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The parameters of the class and of its settings, such that bounds look back."""
        return {**cls.parametrisation(wanted), **cls.added_parameters()}

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Every parameter that p has under its own name; a sequence has none."""
        constant = (name for name, p in cls.added_parameters().items() if not p.sequence)
        return (*cls.parameters, *sorted(cls.optional_parameters()), *constant)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.parameter_names():
            if name in self._field.values:
                return self._field.values[name]
            raise NeedsGenerator("parameter", name)
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
        if x not in self._evaluations:
            self._recorder.name_from_caller(x)
            gradient = self._fresh_gradient(x)
            self._evaluations[x] = Evaluation(x, gradient, self._value_at(x), self.function)
            self.evaluated(x)
        return self._evaluations[x]

    def _value_at(self, x: Vector) -> Expression:
        return Expression(self._field, {Value(self.function, x): self._field.algebra.one})

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            x = self._recorder.fresh(self.space, self.minimizer_name, of=())
            self._recorder.fixed.add(x)
            zero = Vector(self._field, self.gradient_space, {})
            self._minimizer = Evaluation(x, zero, self._value_at(x), self.function)
        return self._minimizer

    def _fresh_gradient(self, x: Vector) -> Vector:
        """A vector of its own for what the first-order oracle answers at x."""
        return self._recorder.fresh(
            self.gradient_space, lambda: self.oracle_text(self._recorder.point_name(x)), of=(x,)
        )

    def _not_stationary(self, e: Evaluation) -> Evaluation:
        """The evaluation at x* where the gradient need not be zero: a vector of its own, unless it is one already."""
        return e if e.gradient.terms else replace(e, gradient=self._fresh_gradient(e.point))

    # What subclasses say ----------------------------------------------------------------------------------------------

    def evaluated(self, x: Vector) -> None:
        """Called once for each new point of evaluation."""

    def state_vector(self, name: str) -> Vector:
        """An arbitrary vector that the state may hold at iteration t."""
        return self._recorder.fresh(self.space, name, of=())

    def free_vector(self, name: str) -> Vector:
        """A vector of the state of which nothing is assumed."""
        return self._recorder.fresh(self.space, name, of=())

    def where(self, v: Vector) -> str:
        """Where a vector of the state is assumed to lie, as an addition to its name."""
        return ""

    def check_state(self, v: Vector) -> None:
        """Require of a vector of the next state whatever was assumed of the vectors of this one."""

    def check_flow(self) -> None:
        """Refuse a flow where the class knows of a set that it might leave."""

    def known_gradient(self, x: Vector) -> Vector:
        """The gradient at a point of evaluation, by which the value there changes along a flow."""
        raise NotExpressibleError(
            f"the class {type(self).__name__} has no gradient, so values of f have no known derivative along a flow; "
            "declare `assumes = pt.DifferentiableConvex`, or another class with a gradient"
        )

    def begin(self, function: str) -> None:
        """Told before each call of one of the user's functions, which is empty where none is called."""
        self.reading = function

    def may_ask(self, oracle: str) -> None:
        """Refuse an oracle where it would speak of something else than it seems to."""

    @contextmanager
    def at_next_step(self) -> Iterator[None]:
        """The time in which the potential at t + 1 is evaluated; the same function, unless a class says otherwise."""
        yield

    def points(self) -> list[Evaluation]:
        """All evaluations, the minimizer's first."""
        return ([self._minimizer] if self._minimizer else []) + list(self._evaluations.values())

    def pairs(self) -> list[tuple[Evaluation, Evaluation]]:
        """The points of evaluation by two, in both orders, as far as they are compared."""
        points, wanted = list(enumerate(self.points())), self.compares
        return [(i, j) for k, i in points for n, j in points if i.point != j.point and (wanted is None or wanted(k, n))]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of the recorded points."""
        found = [h for i, j in self.pairs() if (h := self.between(i, j)) is not None]
        return found + [h for e in self.points() for h in self.at(e)]

    def stands_for(self, handle: Vector, vector: Vector) -> None:
        """Told that a new symbol stands in the place of a vector: what is known of the vector is known of it."""

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """The inequality of the class that bounds f at i from below by what is known at j, None where there is none."""
        return None

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The inequalities of the class at one point."""
        return []

    def _names(self, *evaluations: Evaluation) -> tuple[str, ...]:
        return tuple(self._recorder.point_name(e.point) for e in evaluations)


class Differentiable(ProblemClass):
    """Functions with a gradient, and with a minimizer on every line where one is asked for."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._line_searches: dict[tuple[Vector, Vector], Vector] = {}

    def gradient(self, x: Vector) -> Vector:
        """The gradient of f at x."""
        if self._minimizer is not None and x == self._minimizer.point:
            if not (self.stationary or self._minimizer.gradient.terms):
                raise NotExpressibleError(
                    "p.gradient(p.minimizer): x* is optimal over K, its gradient need not be zero; leave it out"
                )
            return self._minimizer.gradient
        return self._evaluate(x, "gradient").gradient

    def known_gradient(self, x: Vector) -> Vector:
        """The gradient of f at x."""
        return self.gradient(x)

    def line_search(self, x: Vector, d: Vector) -> Vector:
        """The minimizer of f on the line x + R d, assumed to exist: exact line search."""
        self._vector(x, "line_search")
        if (x, d) not in self._line_searches:
            name, text = self._recorder.point_name, self._recorder.vector_text
            result = self._recorder.answer(self.space, "l", of=(x, d))
            self._recorder.definitions[result] = lambda: (
                f"argmin over u in {name(x)} + span({text(d)}) of {self.function}(u)"
            )
            self._line_searches[x, d] = result
            self._evaluate(x, "line_search")
            self._evaluate(result, "line_search")
        return self._line_searches[x, d]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and that the gradient at a line's minimizer is normal to the line.

        Of exact line search no more than this is used by E. de Klerk, F. Glineur, A. Taylor, "On the worst-case
        complexity of the gradient method with exact line search ...", Optimization Letters 11, 2017.
        """
        found = super().hypotheses()
        name, text, f = self._recorder.point_name, self._recorder.vector_text, self.function
        for (x, d), p in self._line_searches.items():
            a, b = name(p), name(x)
            there, here = self._evaluate(p, "line_search"), self._evaluate(x, "line_search")
            across, along = self.inner(there.gradient, d), self.inner(there.gradient, p - x)
            found += [
                Hypothesis("line-search-direction", (a,), f"<grad {f}({a}), {text(d)}> = 0", across, equation=True),
                Hypothesis("line-search-line", (a, b), f"<grad {f}({a}), {a} - {b}> = 0", along, equation=True),
                Hypothesis("line-search-value", (a, b), f"{f}({a}) <= {f}({b})", there.value - here.value),
            ]
        return found


class Convex(ProblemClass):
    """Convex functions, finite everywhere, with a minimizer x*."""

    interpolates = True
    description = "f is convex"
    oracles: ClassVar[tuple[str, ...]] = (
        "value",
        "subgradient",
        "gap",
        "inner",
        "norm_squared",
        "distance_squared",
        "minimizer",
    )

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and what grad f stands for."""
        return (Premise(f, "convex", f"is convex{self._on_set}", subject), self._subgradients(f))

    @property
    def _on_set(self) -> str:
        return " on $K$" if hasattr(self, "_feasible") and self.seen_on_set else ""

    def _subgradients(self, f: str) -> Premise:
        text = f"$grad {f}(x)$ stands for a subgradient of ${f}$ at $x$, any one, the same each time it is asked for"
        return Premise(f, "subgradient", text)

    def subgradient(self, x: Vector) -> Vector:
        """A subgradient of f at x, any one."""
        if self._minimizer is not None and x == self._minimizer.point:
            raise NotExpressibleError(
                "p.subgradient(p.minimizer): the oracle may return any subgradient there, not only zero; leave it out"
            )
        return self._evaluate(x, "subgradient").gradient

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity: f(i) >= f(j) + <g(j), i - j>."""
        a, b = self._names(i, j)
        f = j.function
        return Hypothesis(
            "convexity",
            (a, b),
            f"{f}({a}) >= {f}({b}) + <grad {f}({b}), {a} - {b}>",
            j.value - i.value + self.inner(j.gradient, i.point - j.point),
        )


class ConvexLipschitz(Convex):
    """Convex functions whose subgradients are bounded by G."""

    description = "f is convex and its subgradients are bounded by G"
    parameters = {"G": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and the bound of the subgradients."""
        return (*super().said_of(f, subject), self._bounded(f))

    def _bounded(self, f: str) -> Premise:
        star = "" if self.space == EUCLIDEAN else "_*"
        text = f"$||grad {f}(x)||{star} <= G$ wherever a subgradient is taken"
        return Premise(f, "bounded-subgradients", text)

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The bound on the subgradient: ||g|| <= G, in the dual norm where the norm is not Euclidean."""
        if not e.gradient.terms:
            return []
        (a,) = self._names(e)
        star = "" if self.space == EUCLIDEAN else "_*"
        return [
            Hypothesis(
                "bounded-subgradient",
                (a,),
                f"||grad {e.function}({a})||{star}^2 <= G^2",
                expressions.norm_squared(e.gradient) - expressions.constant(self._field, self.G**2),
            )
        ]


class StronglyConvexLipschitz(ConvexLipschitz):
    """mu-strongly convex functions whose subgradients are bounded by G where they are evaluated.

    No function is strongly convex with bounded subgradients on a whole space: use it with a constraint set,
    `Constrained(StronglyConvexLipschitz)`, or read the bound as one along the run.
    """

    interpolates = False
    description = "f is mu-strongly convex and its subgradients are bounded by G"
    parameters = {"mu": Parameter(above=0), "G": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity, and the bound of the subgradients."""
        convex = Premise(f, "strongly-convex", f"is $mu$-strongly convex{self._on_set}", subject)
        return (convex, self._subgradients(f), self._bounded(f))

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Strong convexity: f(i) >= f(j) + <g(j), i - j> + (mu/2) ||i - j||^2."""
        return strong_convexity(self, i, j, super().between(i, j))


def strong_convexity(problem: Any, i: Evaluation, j: Evaluation, plain: Hypothesis | None) -> Hypothesis:
    """Convexity between two points, with what strong convexity adds."""
    assert plain is not None
    a, b = plain.points
    f = j.function
    return Hypothesis(
        "strong-convexity",
        (a, b),
        f"{f}({a}) >= {f}({b}) + <grad {f}({b}), {a} - {b}> + mu ||{a} - {b}||^2 / 2",
        plain.expression + problem.mu / 2 * problem.norm_squared(i.point - j.point),
    )


class DifferentiableConvex(Differentiable, Convex):
    """Convex functions, differentiable everywhere, with a minimizer x*: what gradient flows need."""

    description = "f is convex and differentiable"
    oracles = ("value", "gradient", *Convex.oracles[1:], "line_search")
    seen_on_set = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, with a gradient everywhere."""
        return (Premise(f, "convex", "is convex", subject), Premise(f, "differentiable", "is differentiable", subject))

    subgradient = Differentiable.gradient


class DifferentiableStronglyConvex(DifferentiableConvex):
    """mu-strongly convex functions, differentiable everywhere."""

    description = "f is mu-strongly convex and differentiable"
    parameters = {"mu": Parameter(above=0)}
    roots = {"r": "sqrt(mu)"}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity, with a gradient everywhere."""
        convex = Premise(f, "strongly-convex", "is $mu$-strongly convex", subject)
        return (convex, Premise(f, "differentiable", "is differentiable", subject))

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """By mu, or by r = sqrt(mu) where a method asks for r: then mu = r^2 is rational."""
        return {"r": Parameter(above=0), "mu": lambda p: p.r**2} if "r" in wanted else cls.parameters

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """r = sqrt(mu)."""
        return frozenset({"r"})

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Strong convexity: f(i) >= f(j) + <g(j), i - j> + (mu/2) ||i - j||^2."""
        return strong_convexity(self, i, j, super().between(i, j))


class SmoothConvex(DifferentiableConvex):
    """Convex functions with an L-Lipschitz gradient."""

    description = "f is convex and L-smooth"
    parameters = {"L": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity and smoothness, on the whole space."""
        return (Premise(f, "convex", "is convex", subject), self._smooth(f, subject))

    def _smooth(self, f: str, subject: str) -> Premise:
        star = "" if self.space == EUCLIDEAN else "_*"
        bound = f"||grad {f}(x) - grad {f}(y)||{star} <= L ||x - y||"
        return Premise(f, "smooth", f"is $L$-smooth, ${bound}$ for all $x$ and $y$", subject)

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth convex functions."""
        a, b = self._names(i, j)
        f = j.function
        return Hypothesis(
            "smooth-convexity",
            (a, b),
            f"{f}({a}) >= {f}({b}) + <grad {f}({b}), {a} - {b}> + ||grad {f}({a}) - grad {f}({b})||^2 / (2 L)",
            j.value
            - i.value
            + self.inner(j.gradient, i.point - j.point)
            + self.norm_squared(i.gradient - j.gradient) / (2 * self.L),
        )


class SmoothStronglyConvex(SmoothConvex):
    """mu-strongly convex functions with an L-Lipschitz gradient, 0 < mu < L."""

    description = "f is mu-strongly convex and L-smooth"
    parameters = {"mu": Parameter(above=0), "L": Parameter(above=lambda p: p.mu)}
    roots = {"q": "sqrt(mu/L)"}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity and smoothness, on the whole space."""
        return (Premise(f, "strongly-convex", "is $mu$-strongly convex", subject), self._smooth(f, subject))

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """By mu and L, or by L and q = sqrt(mu/L) where a method asks for q: then mu = q^2 L is rational."""
        if "q" in wanted:
            return {"L": Parameter(above=0), "q": Parameter(above=0, below=1), "mu": lambda p: p.q**2 * p.L}
        return cls.parameters

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """q = sqrt(mu/L)."""
        return frozenset({"q"})

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth strongly convex functions."""
        a, b = self._names(i, j)
        f, L, mu = j.function, self.L, self.mu
        dg, dx = i.gradient - j.gradient, i.point - j.point
        gain = (self.norm_squared(dg) / L + mu * self.norm_squared(dx) - 2 * mu / L * self.inner(dg, dx)) / (
            2 * (1 - mu / L)
        )
        return Hypothesis(
            "smooth-strong-convexity",
            (a, b),
            f"{f}({a}) >= {f}({b}) + <grad {f}({b}), {a} - {b}> + (||grad {f}({a}) - grad {f}({b})||^2 / L "
            f"+ mu ||{a} - {b}||^2 - 2 mu / L <grad {f}({a}) - grad {f}({b}), {a} - {b}>) / (2 (1 - mu / L))",
            j.value - i.value + self.inner(j.gradient, dx) + gain,
        )


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


def require_convex_combination(field: Field, v: Vector, members: list[Vector], reason: str) -> None:
    """Require `v` to be a convex combination of `members`, each a basis vector.

    Raises NotExpressibleError where other vectors enter; the signs and the sum are left to the kernel.
    """
    basis = {next(iter(m.terms)) for m in members}
    outside = [b for b in v.terms if b not in basis]
    if outside:
        raise NotExpressibleError(
            f"{reason}: not shown, since it is no convex combination of points known to lie there; "
            "end the step with p.project or p.mirror_step"
        )
    total = Coefficient(field, field.algebra.zero)
    for element in v.terms.values():
        total = total + Coefficient(field, element)
        field.require("nonnegative", Coefficient(field, element), reason)
    if total.element != 1:
        raise NotExpressibleError(f"{reason}: not shown, since its coefficients sum to {total} and not to 1")
