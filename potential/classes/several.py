"""Sums of several functions or operators, each of a class of its own, with one x* for all.

`Sum(f=SmoothConvex, g=Convex)` is the class of F = f + g. A step asks the parts, `p.f.gradient(x)`, `p.g.prox(x, s)`;
the parameters of a part are known by its name, `p.f.L` or `p.L_f`. At x* each part has a subgradient, or a value of the
operator, and they sum to zero. A proximal step, a resolvent or a linear minimizer of a part is a point at which one is
known, so that whatever the part's class says between two points it says of these, too: E. K. Ryu, A. B. Taylor,
C. Bergeling, P. Giselsson, "Operator splitting performance estimation", SIAM J. Optim. 30(3), 2020.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, NoReturn

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import EUCLIDEAN, Expression, Value, Vector
from potential.algebra.parameters import Parameter, exact_rational
from potential.classes import recorder
from potential.classes.convex import Convex, Differentiable, means
from potential.classes.operators import Monotone, OperatorProblem
from potential.classes.pairs import of_any_two, said_of_pairs
from potential.classes.premises import Premise, proximal_step
from potential.classes.problem_class import Evaluation, ProblemClass, ReadStatement
from potential.classes.quantities import Hypothesis, applied, inner, norm_squared
from potential.classes.recorder import FIRST_ORDER, Answer, Recorder, factor
from potential.errors import InputError, NotExpressibleError
from potential.writing.terms import Term
from potential.writing.text import text

_GEOMETRY = ("inner", "norm_squared", "distance_squared", "minimizer")
_OF_A_PART = frozenset({"value", "gradient", "subgradient", "operator"})  # what a part has of its class
_JOINT = ("joint_prox", "joint_minimizer")
# Names that mean something else wherever a theorem is written.
_TAKEN = frozenset({"t", "T", "R", "E", "F", "Phi", "x", "p", "x0", "of", "weights"})


class ConvexSet(Convex):
    """A closed convex set K, as a part of a sum: its indicator, with its projection and linear minimizers."""

    interpolates = True
    description = "K is closed and convex"
    function = "K"
    oracles: ClassVar[tuple[str, ...]] = ("project",)

    def __init__(self, recorder: Recorder | None = None) -> None:
        super().__init__(recorder)
        if not isinstance(self, Part):
            raise InputError(
                "ConvexSet is a part of a sum, as in Sum(f=SmoothConvex, K=ConvexSet); a problem over one set is "
                "Constrained(...)"
            )

    @classmethod
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The diameter D of K where a method asks for it."""
        return {"D": Parameter(above=0)} if "D" in wanted else {}

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """D, the diameter of K."""
        return frozenset({"D"})

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The set."""
        return (Premise(f, "convex-set", "is a closed convex set", subject),)

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """A normal vector at j: <n(j), i - j> <= 0."""
        a, b = self._write.at(i), self._write.at(j)
        return self._write.says("normal", (i.point, j.point), inner(b.gradient, a.point - b.point) <= 0)


class Part(ProblemClass):
    """One part of a sum: a function, an operator or a set, with a name and parameters of its own.

    Its evaluations are the points at which a subgradient, or a value of the operator, is known: where it was asked for,
    where a proximal step, a resolvent or a linear minimizer came out, and at x*.
    """

    base: ClassVar[type[ProblemClass]] = ProblemClass  # the class without the name
    letter: ClassVar[str] = ""  # how the part is written
    suffix: ClassVar[str] = ""  # of its parameters' names
    weight: ClassVar[Fraction] = Fraction(1)
    is_operator: ClassVar[bool] = False
    single: ClassVar[bool] = False  # whether there is one gradient, or one value, at a point
    may_be_infinite: ClassVar[bool] = False  # then a value is known where it is asked for, but no subgradient
    oracles: ClassVar[tuple[str, ...]] = (
        *("prox", "resolvent", "project", "linear_minimizer"), *("optimal_subgradient", "element"),
    )  # fmt: skip
    offers: ClassVar[frozenset[str] | None] = None  # those of a part of its kind

    def __init__(self, recorder: Recorder, whole: Several) -> None:
        super().__init__(recorder)
        self.whole = whole

    def in_statement(self, parameter: str) -> str:
        """The name of one of the part's parameters in the sum."""
        return f"{parameter}_{self.suffix}"

    @property
    def minimizer(self) -> Vector:
        """Refused: x* is a point of the sum."""
        raise NotExpressibleError(_of_the_sum(self, "minimizer"))

    def gap(self, x: Vector) -> NoReturn:
        """Refused: x* is a point of the sum."""
        raise NotExpressibleError(_of_the_sum(self, "gap"))

    def answer_term(self, function: str, point: Term) -> Term:
        """The subgradient, the operator's value, or the normal vector at a point, as it is written."""
        if isinstance(self, ConvexSet):
            return applied(f"n_{function}", point)
        return applied(function, point, gradient=not self.is_operator)

    def answer_at(self, x: Vector) -> str:
        """The same at a point, in plain notation."""
        return text(self.answer_term(self.function, self._recorder.point_term(x)))

    # Oracles ----------------------------------------------------------------------------------------------------------

    def prox(self, x: Vector, step: object) -> Vector:
        """The minimizer over u of f(u) + ||u - x||^2 / (2 step); of a set, the projection."""
        size = self._size(step, "prox")
        return self.project(x) if isinstance(self, ConvexSet) else self._implicit("prox", x, size)

    def resolvent(self, x: Vector, step: object) -> Vector:
        """The p with (x - p) / step in A p."""
        return self._implicit("resolvent", x, self._size(step, "resolvent"))

    def project(self, x: Vector) -> Vector:
        """The projection of x on the set, x itself where that lies in the set as a point that came out of it."""
        self._vector(x, "project")
        if any(
            a.function == self.letter and a.result == x for a in self._recorder.answered("project", "linear_minimizer")
        ):
            return x
        text = self._recorder.vector_text
        return self._recorder.answer(
            "project", x, function=self.letter, stem="p", definition=lambda: f"P_{self.letter}({text(x)})"
        )

    def linear_minimizer(self, g: Vector) -> Vector:
        """A minimizer over u of f(u) + <g, u>, assumed to exist; over a set, of <g, u>."""
        self._vector(g, "linear_minimizer")
        f, text = self.letter, self._recorder.vector_text
        if isinstance(self, ConvexSet):
            _ = self.D  # a linear function has a minimizer over the set because that is bounded
        shown = (
            f"argmin over u in {f} of <{{}}, u>"
            if isinstance(self, ConvexSet)
            else f"argmin over u of {f}(u) + <{{}}, u>"
        )
        return self._recorder.answer(
            "linear_minimizer", g, function=f, stem="s", definition=lambda: shown.format(text(g))
        )

    def subgradient(self, x: Vector) -> Vector:
        """A subgradient of f at x, any one; the gradient where there is one."""
        if self.single:
            return self.gradient(x)
        return self._any_one(x, "subgradient")

    def operator(self, x: Vector) -> Vector:
        """The operator's value at x; any one, where it has several."""
        return self._evaluate(x, "operator").gradient if self.single else self._any_one(x, "operator")

    def gradient(self, x: Vector) -> Vector:
        """The gradient of f at x."""
        return self._evaluate(x, "gradient").gradient

    def value(self, x: Vector) -> Expression:
        """f(x); where that may be infinite, a lower bound is all that is known of it."""
        self._vector(x, "value")
        if self.may_be_infinite and self._known(x) is None:
            self._recorder.name_from_caller(x)
            self._recorder.note("value", x, function=self.letter)
            return self._value_at(x)
        return self._evaluate(x, "value").value

    @property
    def optimal_subgradient(self) -> Vector:
        """The subgradient at x* of which those of all parts sum to zero, by their weights."""
        return self.whole.element(self)

    @property
    def element(self) -> Vector:
        """The value of the operator at x* of which those of all parts sum to zero."""
        return self.whole.element(self)

    def _size(self, step: object, oracle: str) -> Coefficient:
        size = self._field.coefficient(step, "a proximal step's size" if oracle == "prox" else "a resolvent's step")
        text = "the size of a proximal step is positive" if oracle == "prox" else "the step of a resolvent is positive"
        self._field.require("positive", size, text)
        return size

    def _implicit(self, oracle: str, x: Vector, size: Coefficient) -> Vector:
        self._vector(x, oracle)
        f, text = self.letter, self._recorder.vector_text
        shown = f"prox_{{{factor(size)} {f}}}" if oracle == "prox" else f"J_{{{factor(size)} {f}}}"
        return self._recorder.answer(oracle, x, size, function=f, stem="p", definition=lambda: f"{shown}({text(x)})")

    def _any_one(self, x: Vector, oracle: str) -> Vector:
        known = self._known(x)
        if known is not None and self._recorder.find(FIRST_ORDER, x, function=self.function) is None:
            raise NotExpressibleError(
                f"p.{self.letter}.{oracle} at a point at which one is known, x* or what a proximal step came to: the "
                "oracle may return any other; leave it out, or write it by that step"
            )
        return self._evaluate(x, oracle).gradient

    def _evaluate(self, x: Vector, oracle: str) -> Evaluation:
        return self._known(x) or super()._evaluate(x, oracle)

    def _known(self, x: Vector) -> Evaluation | None:
        return next((e for e in self.points() if e.point == x), None)

    def _value_at(self, x: Vector) -> Expression:
        if self.is_operator or isinstance(self, ConvexSet):
            return Expression(self._field, {})
        return super()._value_at(x)

    def _at_minimizer(self) -> NoReturn:
        raise NotExpressibleError(_of_the_sum(self, "minimizer"))

    def _at_solution(self) -> Evaluation:
        """The part at x*, with its own of the subgradients that sum to zero."""
        return self._evaluation(self.whole.minimizer, self.whole.element(self))

    # What is known ----------------------------------------------------------------------------------------------------

    def points(self) -> list[Evaluation]:
        """All points at which a subgradient, or a value of the operator, is known; that of x* first."""
        star = [] if self.whole._minimizer is None else [self._at_solution()]
        return [*star, *(self._evaluation(*found) for a in self._recorder.answers if (found := self._element_of(a)))]

    def _element_of(self, a: Answer) -> tuple[Vector, Vector] | None:
        """The point that an answer of this part is about, and the subgradient that it shows there."""
        if a.oracle in _JOINT:
            return (a.result, self.whole.joint_element(a, self.letter)) if self.letter in a.asked else None
        if a.function != self.letter:
            return None
        match a.oracle:
            case recorder.FIRST_ORDER if self.whole._minimizer is None or a.at != self.whole._minimizer.point:
                return a.at, a.result
            case "prox" | "resolvent":
                return a.result, (a.at - a.result) / a.asked[1]
            case "project":
                return a.result, a.at - a.result
            case "linear_minimizer":
                return a.result, -a.at
        return None

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of these points, and of values where no subgradient is known."""
        found = self._between_points() + [h for e in self.points() for h in self.at(e)]
        for a in self._recorder.answered("value", function=self.letter):
            if self._known(a.at) is None:
                found += [h for e in self.points() if (h := self.between(self._bare(a.at), e)) is not None]
        if isinstance(self, ConvexSet) and "D" in self.parameter_names() and f"D_{self.suffix}" in self._field.values:
            found += self._diameters()
        if isinstance(self, Convex) and not isinstance(self, ConvexSet):
            found += means(self.without_slope(), lambda x: self._write.at(self._bare(x)).value, self._write)
        return [self._as_part(h) for h in found]

    def _bare(self, x: Vector) -> Evaluation:
        """The value at a point, with nothing for a subgradient."""
        return Evaluation(x, Vector(self._field, EUCLIDEAN, {}), self._value_at(x), self.function)

    def without_slope(self) -> list[tuple[Vector, list[Vector]]]:
        """Where the value was asked for, and no subgradient is known."""
        known = [e.point for e in self.points()]
        bare = [a.at for a in self._recorder.answered("value", function=self.letter) if a.at not in known]
        return [(x, [*known, *(u for u in bare if u != x)]) for x in bare]

    def _between_points(self) -> list[Hypothesis]:
        points = self.points()
        if not self.is_operator:
            pairs = [(i, j) for i, j in itertools.permutations(points, 2) if i.point != j.point]
            return said_of_pairs(self.between, pairs, self._recorder)
        both = [(i, j) for i, j in itertools.combinations(points, 2) if i.point != j.point]
        if type(self).of_pair is OperatorProblem.of_pair:  # type: ignore[attr-defined]
            return said_of_pairs(self._monotonicity, both, self._recorder)
        return said_of_pairs(self.of_pair, both, self._recorder)

    def _diameters(self) -> list[Hypothesis]:
        w = self._write
        points = itertools.combinations(dict.fromkeys(e.point for e in self.points()), 2)
        return [w.says("diameter", (u, v), norm_squared(w.point(u) - w.point(v)) <= w.D**2) for u, v in points]

    def _as_part(self, h: Hypothesis) -> Hypothesis:
        """An inequality of the class under the part's name."""
        return replace(h, rule=f"{h.rule}-of-{self.letter}")

    def premises_of_part(self, *, asked: bool) -> tuple[Premise, ...]:
        """What is said of the part, with the names of its own parameters."""
        f, subject = self.function, f"${self.function}$"
        if self.may_be_infinite and not isinstance(self, ConvexSet):
            said: tuple[Premise, ...] = (
                Premise(f, "closed-convex", "is closed, proper and convex, and may be infinite", subject),
            )
            if self._recorder.answered(FIRST_ORDER, function=f):
                said = (*said, self._subgradients(f))
        else:
            said = self.said_of(f, subject)
        return tuple(replace(p, text=self.renamed(p.text)) if isinstance(p.text, str) else p for p in said)

    @classmethod
    def renamed(cls, text: str) -> str:
        """A text with the part's own names of its parameters."""
        for name in cls.parameter_names():
            text = re.sub(rf"\b{name}\b", f"{name}_{cls.suffix}", text)
        return text


class Several(ProblemClass):
    """F = f + g + ..., or an inclusion 0 in A x + B x + ...; x* is one for all parts."""

    function = "F"
    oracles: ClassVar[tuple[str, ...]] = ("value", "gap", *_GEOMETRY, *_JOINT)
    offers: ClassVar[frozenset[str] | None] = None  # without an objective fewer
    takes_parts = False
    vanishes = False
    alike = False
    inclusion: ClassVar[bool] = False
    points_by: ClassVar[tuple[str, ...]] = ("prox", "resolvent", "project", "linear_minimizer", "joint_prox")
    apart_by: ClassVar[tuple[str, ...]] = ("linear_minimizer",)
    rests: ClassVar[Mapping[str, tuple[tuple[int, str], ...]]] = {
        "prox": ((1, "p.minimizer"), (1, "{0} * p.{1}.optimal_subgradient")),
        "resolvent": ((1, "p.minimizer"), (1, "{0} * p.{1}.element")),
    }
    answers_at_rest: ClassVar[Mapping[str, str]] = {
        "gradient": "p.{0}.optimal_subgradient",
        "operator": "p.{0}.element",
    }
    brings: ClassVar[Mapping[str, str]] = {
        "optimal_subgradient": "a part of Sum(...)",
        "element": "an operator in Sum(...)",
        "joint_prox": "Sum(...)",
        "joint_minimizer": "Sum(...)",
    }

    def __init__(self, recorder: Recorder | None = None) -> None:
        super().__init__(recorder)
        self.part: dict[str, Part] = {}
        self._elements: dict[str, Vector] = {}  # at x*, by the letters of their parts
        for name, cls in self.parts.items():
            each = cls if isinstance(cls, tuple) else (cls,)
            for one in each:
                self.part[one.letter] = one(self._recorder, self)
            chosen = tuple(self.part[one.letter] for one in each)
            self.__dict__[name] = chosen if isinstance(cls, tuple) else chosen[0]

    @classmethod
    def every_part(cls) -> Iterator[type[Part]]:
        """The classes of all parts, in order."""
        for part in cls.parts.values():
            yield from part if isinstance(part, tuple) else (part,)

    # Parameters -------------------------------------------------------------------------------------------------------

    @classmethod
    @cache
    def parametrisation(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """The parameters of all parts, each with the part's name."""
        found: dict[str, Any] = {}
        for part in cls.every_part():
            asked = frozenset(n for n in part.optional_parameters() if f"{n}_{part.suffix}" in wanted)
            for name, declared in part.all_parameters(asked).items():
                found.setdefault(f"{name}_{part.suffix}", _under(declared, part.suffix))
        return found

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """Those of all parts."""
        return frozenset(f"{name}_{part.suffix}" for part in cls.every_part() for name in part.optional_parameters())

    # What is assumed --------------------------------------------------------------------------------------------------

    def premises(self) -> tuple[Premise, ...]:
        """The space, what is said of each part, proximal steps and the like, and the solution."""
        said = [p for part in self.part.values() for p in part.premises_of_part(asked=True)]
        return (*self.spaces(), *dict.fromkeys(said), *self._implicit_steps(), *self.solution())

    def _implicit_steps(self) -> Iterator[Premise]:
        recorder = self._recorder
        for part in self.part.values():
            f = part.letter
            if recorder.answered("prox", function=f):
                yield proximal_step(f)
                text = f"$grad {f}(p) = (x - p)/c$ at $p = prox_{{c {f}}}(x)$, the subgradient that the step shows"
                yield Premise(f, "prox-subgradient", text)
            if recorder.answered("resolvent", function=f):
                text = (
                    f"$J_{{c {f}}} = (I + c {f})^(-1)$ for $c > 0$, and ${f}(p)$ is $(x - p)/c$ at $p = J_{{c {f}}}(x)$"
                )
                yield Premise(f, "resolvent", text)
            if recorder.answered("project", function=f):
                text = (
                    f"$P_{f}(x)$ is the point of ${f}$ that is nearest to $x$, and $n_{f}(p) = x - p$ at $p = P_{f}(x)$"
                )
                yield Premise(f, "projection", text)

    def solution(self) -> tuple[Premise, ...]:
        """x*, at which the parts' subgradients, or values, sum to zero."""
        x = self.minimizer
        summed = [p for p in self.part.values() if p.weight]
        total = " + ".join(_weighted(p.weight, p.answer_at(x)) for p in summed).replace("+ -", "- ")
        if self.inclusion:
            text = f"$x*$ is a zero of the sum: there are elements of the parts at $x*$ with ${total} = 0$"
            return (Premise("x*", "zero", text),)
        sets = _listed([f"${p.letter}$" for p in self.part.values() if isinstance(p, ConvexSet)])
        where = f"$x*$ lies in {sets}" if sets else ""
        if self.functions():
            what = "minimizes" if self.minimizes else "is a stationary point of"
            where = f"$x*$ {what} ${self.objective_text()}${f' over {sets}' if sets else ''}"
        found = " and ".join(["subgradients"] * bool(self.functions()) + ["normal vectors"] * bool(sets))
        return (Premise("x*", "minimizer", f"{where}: there are {found} at $x*$ with ${total} = 0$"),)

    @classmethod
    def objective_text(cls) -> str:
        """The objective as a sum, without the sets."""
        terms = [_weighted(p.weight, p.letter) for p in cls.every_part() if p.weight and not issubclass(p, ConvexSet)]
        total = " + ".join(terms).replace("+ -", "- ")
        return f"F = {total}" if len(terms) > 1 else total

    @property
    def objective(self) -> str:
        """The name of the sum; of its one function, where all else are sets."""
        functions = self.functions()
        return functions[0].letter if len(functions) == 1 and functions[0].weight == 1 else "F"

    def where_start(self, statement: ReadStatement) -> str:
        """Where all parts are finite, if a value there is used."""
        used = {*statement.potential.terms, *statement.progress.terms, *statement.measure.terms}
        needs = [
            p.letter
            for p in self.part.values()
            if p.may_be_infinite and any(Value(p.letter, v) in used for v in statement.state.values())
        ]
        finite = " and ".join(f"${f}(x_0)$" for f in needs)
        return f"where {finite} {'are' if len(needs) > 1 else 'is'} finite" if needs else ""

    # Oracles ----------------------------------------------------------------------------------------------------------

    def value(self, x: Vector) -> Expression:
        """F(x), the sum of the functions' values."""
        total = Expression(self._field, {})
        for part in self.functions():
            total = total + part.value(x) * part.weight
        return total

    def functions(self) -> list[Part]:
        """The parts of the sum that are no sets: F is their sum, also at points outside of the sets."""
        return [part for part in self.part.values() if part.weight and not isinstance(part, ConvexSet)]

    def gap(self, x: Vector) -> Expression:
        """F(x) - F(x*)."""
        return self.value(x) - self._at_minimizer().value

    def weight_of_gap(self, potential: Expression, point: Vector) -> Coefficient:
        """The coefficient of the gap in a potential: that of the value of a part, by its weight."""
        functions = self.functions()
        if not functions:
            return self._field.coefficient(0)
        return potential.coefficient(Value(functions[0].letter, point)) / functions[0].weight

    def joint_prox(self, x: Vector, step: object, *parts: str) -> Vector:
        """The minimizer over u of the sum of some parts at u, by their names, and ||u - x||^2 / (2 step).

        Each part counts by its weight, one beside the sum by 1.
        """
        self._vector(x, "joint_prox")
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        chosen, text = self._chosen("joint_prox", parts), self._recorder.vector_text
        shown = f"prox_{{{factor(size)} ({' + '.join(chosen)})}}"
        return self._recorder.answer("joint_prox", x, size, *chosen, stem="p", definition=lambda: f"{shown}({text(x)})")

    def joint_minimizer(self, *parts: str) -> Vector:
        """A minimizer of the sum of some parts, by their names, assumed to exist."""
        chosen = self._chosen("joint_minimizer", parts)
        shown = f"argmin over u of {' + '.join(f'{f}(u)' for f in chosen)}"
        return self._recorder.answer("joint_minimizer", *chosen, stem="p", definition=lambda: shown)

    def _chosen(self, oracle: str, parts: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [f for f in parts if not isinstance(f, str) or f not in self.part]
        if unknown or not parts or len(set(parts)) < len(parts):
            raise InputError(
                f"p.{oracle} takes the names of parts, each once, among {', '.join(self.part)}, got "
                f"{', '.join(map(repr, parts)) or 'none'}"
            )
        return parts

    def joint_element(self, a: Answer, letter: str) -> Vector:
        """The subgradient of one part where a joint step came to; those of all its parts sum as the step says."""
        *others, last = [f for f in a.asked if isinstance(f, str)]
        if letter != last:
            shown = self.part[letter].answer_at
            return self._recorder.answer("element", a.result, function=letter, name=lambda: shown(a.result))
        total = Vector(self._field, EUCLIDEAN, {}) if a.oracle == "joint_minimizer" else (a.at - a.result) / a.asked[1]
        for f in others:
            total = total - self.joint_element(a, f) * (self.part[f].weight or 1)
        return total / (self.part[last].weight or 1)

    # The solution -----------------------------------------------------------------------------------------------------

    def element(self, part: Part) -> Vector:
        """The subgradient, or the value, of a part at x*: a vector of its own, of the last one what is left."""
        if part.letter not in self._elements:
            x = self.minimizer
            *others, last = self._by_freedom()
            if part is not last:
                vector = self._recorder.answer("element", x, function=part.letter, name=lambda: part.answer_at(x))
                self._recorder.fixed.add(vector)
            else:
                vector = Vector(self._field, EUCLIDEAN, {})
                for other in others:
                    vector = vector - self.element(other) * other.weight
                vector = vector / last.weight
            self._elements[part.letter] = vector
        return self._elements[part.letter]

    def _by_freedom(self) -> list[Part]:
        """The parts, one of the sum with many subgradients at a point last, where there is one."""
        return sorted(self.part.values(), key=lambda p: (p.weight != 0, not p.single))

    def _at_minimizer(self) -> Evaluation:
        if self._minimizer is None:
            nothing = Vector(self._field, EUCLIDEAN, {})
            x = self._recorder.answer("minimizer", name=self.minimizer_name)
            self._recorder.fixed.add(x)
            self._minimizer = Evaluation(x, nothing, Expression(self._field, {}), self.function)
            for part in self.part.values():
                self.element(part)
            if not self.inclusion:
                self._minimizer = replace(self._minimizer, value=self.value(x))
        return self._minimizer

    # What is known ----------------------------------------------------------------------------------------------------

    def points(self) -> list[Evaluation]:
        """The evaluations of all parts."""
        return [e for part in self.part.values() for e in part.points()]

    def without_slope(self) -> list[tuple[Vector, list[Vector]]]:
        """What the parts know by a value alone."""
        return [found for part in self.part.values() for found in part.without_slope()]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class of each part says of it."""
        return [h for part in self.part.values() for h in part.hypotheses()]


def _of_the_sum(part: Part, oracle: str) -> str:
    return (
        f"p.{part.letter}.{oracle}: x* is a point of the sum, and optimal for no part alone; write p.{oracle}, or take "
        "a class that says nothing about a minimizer of its own"
    )


# Making a sum ---------------------------------------------------------------------------------------------------------


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def _weighted(weight: Fraction, text: str) -> str:
    """A term of the sum with its weight."""
    if abs(weight) == 1:
        return text if weight > 0 else f"-{text}"
    return f"({weight}) {text}"


@dataclass(frozen=True)
class _Under:
    """What the bound of a part's parameter sees: the parameters of the part, under the names they have in the sum."""

    namespace: Any
    suffix: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.namespace, f"{name}_{self.suffix}")


def _under(declared: Any, suffix: str) -> Any:
    """A parameter of a part, as one of the sum."""

    def moved(bound: Any) -> Any:
        return (lambda p: bound(_Under(p, suffix))) if callable(bound) else bound

    if not isinstance(declared, Parameter):
        return moved(declared)
    found = copy.copy(declared)
    found.lower, found.upper, found.default = moved(found.lower), moved(found.upper), moved(found.default)
    return found


def _part(base: type[ProblemClass], letter: str, suffix: str, weight: Fraction) -> type[Part]:
    """The class of a part of that name."""
    is_operator = issubclass(base, OperatorProblem)
    single = issubclass(base, Differentiable) or (is_operator and not issubclass(base, Monotone))
    own = _OF_A_PART & set(base.oracles)
    own |= {"resolvent", "element"} if is_operator else {"prox", "linear_minimizer", "optimal_subgradient"}
    own |= {"project"} if issubclass(base, ConvexSet) else set()
    return type(
        f"{base.__name__} as {letter}",
        (Part, base),
        {
            "__doc__": f"{letter}, of the class {base.__name__}.",
            "function": letter,
            "letter": letter,
            "suffix": suffix,
            "weight": weight,
            "is_operator": is_operator,
            "single": single,
            "may_be_infinite": base is Convex or issubclass(base, ConvexSet),
            "offers": frozenset(own),
            "base": base,
        },
    )


_SUMS: dict[Any, type[ProblemClass]] = {}


def Sum(*, weights: Mapping[str, Any] | None = None, **parts: Any) -> type[ProblemClass]:
    """The sum of several parts, each under a name: `Sum(f=SmoothConvex, g=Convex)`.

    A part is a class of functions or of operators, or a `ConvexSet`; a list, `f=[SmoothConvex] * 3`, stands for several
    functions with the same parameters, `p.f[0]`, ... Each part has its own oracles, the gradient, subgradient or value
    of its class, and `prox`, `resolvent`, `project` and `linear_minimizer` where they make sense. A function of the
    class `Convex` may be infinite here. `weights` gives a part a factor other than 1: -1 for a difference,
    Fraction(1, n) for a mean, 0 for a function beside the sum, such as a mirror map. x* is assumed to be a point at
    which subgradients of the parts sum to zero: it minimizes F, where no weight is negative.

    Raises InputError for names, classes or weights that cannot be used.
    """
    factors = {name: _exact_weight(name, w) for name, w in (weights or {}).items()}
    if len(parts) < 1 or (len(parts) == 1 and not isinstance(next(iter(parts.values())), list | tuple)):
        raise InputError(f"Sum takes two parts or more, such as Sum(f=SmoothConvex, g=Convex), got {len(parts)}")
    unknown = sorted(set(factors) - set(parts))
    if unknown:
        raise InputError(f"Sum: weights has {unknown[0]}, and there are the parts {', '.join(parts)}")
    for name, given in parts.items():
        _check_part(name, given)
        if name in factors and issubclass(_class_of(given), ConvexSet):
            raise InputError(f"Sum: {name} is a set, which takes no weight")
        if factors.get(name, 1) < 0 and _class_of(given) is Convex:
            raise InputError(
                f"Sum: {name} may be infinite, and is not to be subtracted; take a class of finite functions, such as "
                "SmoothConvex or ConvexLipschitz"
            )
    if all(factors.get(name) == 0 for name in parts):
        raise InputError("Sum: all weights are 0, so that there is no sum")
    key = (tuple((n, tuple(g) if isinstance(g, list | tuple) else g) for n, g in parts.items()), tuple(factors.items()))
    if key not in _SUMS:
        _SUMS[key] = _made_sum(parts, factors)
    return _SUMS[key]


def _made_sum(parts: Mapping[str, Any], factors: Mapping[str, Fraction]) -> type[ProblemClass]:
    made_parts: dict[str, Any] = {}
    for name, given in parts.items():
        weight = factors.get(name, Fraction(1))
        if isinstance(given, list | tuple):
            made_parts[name] = tuple(_part(cls, f"{name}_{k + 1}", name, weight) for k, cls in enumerate(given))
        else:
            made_parts[name] = _part(given, name, name, weight)
    every = [p for part in made_parts.values() for p in (part if isinstance(part, tuple) else (part,))]
    inclusion = any(p.is_operator for p in every)
    shown = ", ".join(
        f"{n}=[{', '.join(c.__name__ for c in g)}]" if isinstance(g, list | tuple) else f"{n}={g.__name__}"
        for n, g in parts.items()
    )
    if factors:
        shown += f", weights={{{', '.join(f'{n!r}: {w}' for n, w in factors.items())}}}"
    positive = all(p.weight >= 0 for p in every)
    values = () if inclusion else ("value", "gap")
    attributes: dict[str, Any] = {
        "parts": made_parts,
        "inclusion": inclusion,
        "minimizes": positive,
        "gap_nonnegative": positive and not any(issubclass(p, ConvexSet) for p in every),
        "oracles": (*values, *_GEOMETRY, *(() if inclusion else _JOINT)),
        "offers": frozenset({*values, *_GEOMETRY, *(() if inclusion else _JOINT)}),
        "letters": tuple(p.letter for p in every),
        "interpolates": all(p.base.interpolates for p in every),
        "scalars": {f"{_path(n, p, k)}.value": f"{p.letter}({{0}})" for n, part in made_parts.items()
                    for k, p in enumerate(part if isinstance(part, tuple) else (part,))},
        "roots": {f"{q}_{p.suffix}": p.renamed(text) for p in every for q, text in p.roots.items()},
        "description": "; ".join(dict.fromkeys(_described(p) for p in every)),
    }  # fmt: skip
    attributes["__doc__"] = f"Sum({shown}): {attributes['description']}."
    found: Any = type(f"Sum({shown})", (Several,), attributes)
    found.parameters = found.parametrisation(frozenset())
    made: type[Several] = found
    return made


def _path(name: str, part: type[Part], k: int) -> str:
    return name if part.letter == name else f"{name}[{k}]"


def _described(part: type[Part]) -> str:
    """What is said of a part in one line: the description of its class, with its name and parameters."""
    base = part.base
    return part.renamed(re.sub(rf"\b{base.function}\b", part.letter, base.description))


def _class_of(given: Any) -> Any:
    return given[0] if isinstance(given, list | tuple) else given


def _check_part(name: str, given: Any) -> None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name) or name in _TAKEN or hasattr(Several, name):
        raise InputError(
            f"Sum: a part must be named by letters and digits, and by no name that means something else, got {name!r}"
        )
    several = list(given) if isinstance(given, list | tuple) else [given]
    if not several or len(set(several)) > 1:
        raise InputError(f"Sum: the list {name} must be of one class, as in {name}=[SmoothConvex] * 3, got {given!r}")
    for cls in several:
        plain = isinstance(cls, type) and issubclass(cls, ProblemClass) and not issubclass(cls, Several | Part)
        if not plain or cls.space != EUCLIDEAN or not cls.takes_parts or cls.set_letter or cls.expectation:
            raise InputError(
                f"Sum: the part {name} must be a Euclidean class of functions or operators without a setting, such as "
                f"SmoothConvex, Convex, Monotone or ConvexSet, got {cls!r}"
            )
        if not issubclass(cls, Convex) and not (
            issubclass(cls, OperatorProblem) and cls.evaluates and "operator" in cls.oracles
        ):
            raise InputError(f"Sum: the part {name} must be of convex functions or of operators, got {cls.__name__}")


def _exact_weight(name: str, weight: Any) -> Fraction:
    found = exact_rational(weight, f"the weight of {name}")
    if found is None:
        raise InputError(f"Sum: the weight of {name} must be an exact number, such as Fraction(1, 2), got {weight!r}")
    return Fraction(found)
