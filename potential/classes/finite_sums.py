"""Finite sums: the mean of n functions, of which each step sees one, drawn uniformly.

What is said of the component f_i that a step draws is said in expectation over i: E f_i(x) = f(x), and the gradients
grad f_i(x) and grad f_i(y) at two points belong to one function of the class. That is what keeps the noise small near a
minimizer: E||grad f_i(x) - grad f_i(x*)||^2 <= 2 L (f(x) - f*).

A method may remember a table of points, one for each component, of which a step replaces that of the component it
draws. A table is a random vector that is known but for the draw: at the component that is drawn it is that one's entry,
and a mean over all components, such as V(w) = E||grad f_i(w_i) - grad f_i(x*)||^2, is one over the draw. After a step
the entry of another, independently drawn component is the new point with probability 1/n, and as before otherwise:
T. Hofmann, A. Lucchi, S. Lacoste-Julien, B. McWilliams, "Variance reduced stochastic gradient descent with neighbors",
NIPS 2015.

A proximal step of the component that is drawn is a point that knows the draw, as A. Defazio's "A simple practical
accelerated method for finite sums" (NIPS 2016) has it. There that one's gradient is known, (z - u)/s; nothing is said
of the other components at such a point, and no mean over them is taken there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.algebra.expressions import EUCLIDEAN, TABLE, Expression, Value, Vector
from potential.algebra.parameters import Parameter
from potential.classes.coins import Coins
from potential.classes.convex import SmoothConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made
from potential.classes.quantities import (
    Assertion,
    Hypothesis,
    Quantity,
    applied,
    bracketed,
    expected,
    in_expectation,
    inner,
    norm_squared,
)
from potential.classes.recorder import Answer, Recorder, factor
from potential.errors import InputError, NotExpressibleError
from potential.writing.terms import Call, Name, Term
from potential.writing.text import text

_LETTERS = {"component_variance": "V", "component_divergence": "B"}  # the scalars that are means over all components


class Components(Coins):
    """Gradients of one component, the same for all points within a step; sigma bounds them at the minimizer.

    A step draws one component, and all that it asks is asked of that one. What is true in the mean over the components
    is said of every vector that does not depend on which one was drawn, whenever a step asked for it.
    """

    one_draw_by: ClassVar[tuple[str, ...]] = ("component_gradient", "component_prox", "replaced")
    points_by: ClassVar[tuple[str, ...]] = ("component_prox",)
    brings: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            *("component_gradient", "component_prox", "mean_gradient", "component_variance", "component_divergence"),
            *("table", "replaced"),
        ),
        "FiniteSum(...)",
    )
    optional: ClassVar[Mapping[str, Parameter]] = {"n": Parameter(at_least=1), "sigma": Parameter(at_least=0)}
    scalars: ClassVar[Mapping[str, str]] = {oracle: f"{letter}({{0}})" for oracle, letter in _LETTERS.items()}
    measures: ClassVar[tuple[str, ...]] = tuple(_LETTERS)
    letters: ClassVar[tuple[str, ...]] = tuple(_LETTERS.values())

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._drawn_in: int | None = None  # the step that has drawn a component

    @classmethod
    def optional_parameters(cls) -> frozenset[str]:
        """The number of components and the noise at the minimizer, where a method speaks of them."""
        return super().optional_parameters() | set(Components.optional)

    @classmethod
    def all_parameters(cls, wanted: frozenset[str]) -> Mapping[str, Any]:
        """Those of the class, and those of the sum that are wanted."""
        return {**super().all_parameters(wanted), **{k: p for k, p in Components.optional.items() if k in wanted}}

    @property
    def components(self) -> list[Answer]:
        """The gradients of the component that was drawn, in order."""
        return self._recorder.answered("component_gradient")

    @property
    def proximal_steps(self) -> list[Answer]:
        """The proximal steps of the component that was drawn, in order, each asked with the point and the size."""
        return self._recorder.answered("component_prox")

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What holds of every component, of which f is the mean, and what a step draws."""
        values, gradients = f"$E[f_i(x)] = {f}(x)$", f"$E[grad f_i(x)] = grad {f}(x)$"
        mean = f"${f}$ is the mean of the $f_i$, and so is its gradient: {values}, {gradients}"
        drawn = "each step draws $i$ independently of all before it, the same $i$ for all that it asks"
        found = [
            *super().said_of("f_i", "each $f_i$"),
            Premise(f, "mean", mean),
            Premise("i", "draw", drawn),
        ]
        if "sigma" in self._field.values:
            found.append(Premise("f_i", "component-noise", "$E||grad f_i(x*)||^2 <= sigma^2$"))
        if self.proximal_steps:
            found.append(self._proximal_step())
        return (*found, *self._said_of_memory(f))

    def _said_of_memory(self, f: str) -> list[Premise]:
        """What a table is, and what is meant by the scalars that are asked of points and of tables."""
        found, tables = [], self._has_tables()
        if tables:
            table = (
                "a table $w$ has one point for each of the $n$ functions, $entry(w)$ is that for the $i$ that is drawn "
                f"with probability $1/n$, and $grad {f}(w) = E[grad f_i(entry(w))]$; $table(x)$ has $x$ "
                "everywhere, and $replaced(w, x)$ has $x$ for the $i$ that is drawn and is $w$ elsewhere"
            )
            found.append(Premise("w", "table", table))
        said = {
            "component_variance": "V(w) = E||grad f_i(w) - grad f_i(x*)||^2",
            "component_divergence": "B(w) = E[f_i(w) - f_i(x*) - <grad f_i(x*), w - x*>]",
        }
        where = ", and of a table the same at its entries" if tables else ""
        found += [Premise(said[o][0], o.replace("_", "-"), f"${said[o]}${where}") for o in self._scalars()]
        return found

    @staticmethod
    def _proximal_step() -> Premise:
        """What a proximal step of the component is, and the gradient where it comes to."""
        text = (
            "$prox_{c f_i}(x) = argmin over u of f_i(u) + ||u - x||^2/(2 c)$ for $c > 0$, of the $i$ that is drawn, "
            "and there $grad f_i(u) = (x - u)/c$"
        )
        return Premise("f_i", "prox", text)

    def _has_tables(self) -> bool:
        return any(b.space == TABLE for b in self._recorder.basis)

    def _asked_of(self, oracle: str) -> list[Vector]:
        """The points and tables at which a scalar was asked for."""
        return [a.at for a in self._recorder.answered(oracle)]

    def _draw_component(self) -> None:
        """A component is drawn; refused where another step has drawn one, which may be another component."""
        self._may_draw()
        self._drawn_in = self._step if self._drawn_in is None else self._drawn_in
        if self._drawn_in != self._step:
            raise NotExpressibleError(
                "each step of a run draws a component of its own, and what is said here of a component is said of one: "
                "take a single step"
            )

    # Oracles ----------------------------------------------------------------------------------------------------------

    def component_gradient(self, x: Vector) -> Vector:
        """The gradient at x of the component that this step draws; of a table, at that component's entry."""
        self._draw_component()
        self.mean_gradient(x)
        self._component(self.minimizer)
        return self._component(x)

    def component_prox(self, x: Vector, step: object) -> Vector:
        """The minimizer over u of f_i(u) + ||u - x||^2 / (2 step), of the component f_i that this step draws.

        It is a function of the draw, and x may be one: the gradient of f_i there is (x - u) / step.
        """
        self._draw_component()
        self._vector(x, "component_prox")
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        self._component(self.minimizer)
        known = self._recorder.find("component_prox", x, size)
        if known is not None:
            point: Vector = known.result
            return point
        shown = self._recorder.vector_text
        return self._recorder.answer(
            *("component_prox", x, size),
            drawn=True,
            stem="p",
            definition=lambda: f"prox_{{{factor(size)} f_i}}({shown(x)})",
        )

    def mean_gradient(self, x: Vector) -> Vector:
        """The gradient of f at x; of a table, the mean of the components' gradients, each at its own entry."""
        point = self._entries(x) if _is_table(x) else x
        if not _is_table(point):
            gradient: Vector = self.gradient(point)
            return gradient
        name = self._recorder.point_name
        return self._recorder.answer("mean_gradient", x, name=lambda: f"grad {self.function}({name(x)})")

    def component_variance(self, x: Vector) -> Expression:
        """The mean over all components of ||grad f_i(x) - grad f_i(x*)||^2; of a table, each at its own entry."""
        return self._of_components("component_variance", x)

    def component_divergence(self, x: Vector) -> Expression:
        """The mean over all components of f_i(x) - f_i(x*) - <grad f_i(x*), x - x*>; of a table, at the entries."""
        return self._of_components("component_divergence", x)

    def table(self, x: Vector) -> Vector:
        """The table whose entries all are x."""
        self._vector(x, "table")
        shown = self._recorder.vector_text
        return self._recorder.answer("table", x, space=TABLE, stem="w", definition=lambda: f"table({shown(x)})")

    def replaced(self, table: Vector, x: Vector) -> Vector:
        """The table with x in the place of the entry of the component that this step draws.

        x is known before the draw, or is a proximal step of that component.
        """
        self._draw_component()
        self._vector(x, "replaced")
        known = self._origin_of_table(table, "replaced")
        if known is not None and known.oracle == "replaced":
            raise NotExpressibleError("p.replaced: a step draws one component, and replaces its entry once")
        if self._proximal(x) is None:
            self._refuse_drawn(x, "replaced")
        _ = self.n
        name, shown = self._recorder.point_name, self._recorder.vector_text
        return self._recorder.answer(
            "replaced", table, x, space=TABLE, stem="w", definition=lambda: f"replaced({name(table)}, {shown(x)})"
        )

    def _of_components(self, oracle: str, x: Vector) -> Expression:
        if _is_table(x):
            known = self._origin_of_table(x, oracle)
            x = known.at if known is not None and known.oracle == "table" else x
        else:
            self._vector(x, oracle)
            self._recorder.name_from_caller(x)
        if x == self.minimizer:
            return Expression(self._field, {})
        self._recorder.note(oracle, x)
        return Expression(self._field, {Value(_LETTERS[oracle], x): self._field.algebra.one})

    def _origin_of_table(self, table: Any, oracle: str) -> Answer | None:
        """The question that a table answers, None for one of the state; refused for what is no single table."""
        if not _is_table(table) or len(table.terms) != 1 or table != _alone(table):
            raise NotExpressibleError(
                f"p.{oracle} takes a table of the state, p.table(x) or p.replaced(w, x): tables are not added, and not "
                f"multiplied by numbers; got {table!r}"
            )
        return self._recorder.origin(next(iter(table.terms)))

    def _entries(self, table: Vector) -> Vector:
        """The point that all entries are, where a table was made so; the table itself otherwise."""
        known = self._origin_of_table(table, "mean_gradient")
        if known is not None and known.oracle == "replaced":
            raise NotExpressibleError(
                "the gradients of a table from which an entry was just replaced are asked for in the next step"
            )
        entries: Vector = table if known is None or known.oracle == "state" else known.at
        return entries

    def _refuse_drawn(self, x: Vector, oracle: str) -> None:
        if any(self._recorder.depends(x, c.basis) for c in (*self.components, *self.proximal_steps)):
            raise NotExpressibleError(
                f"p.{oracle} takes a point that is known before the component is drawn: ask for it at the "
                "start of the step, and not at a point that depends on another component gradient, or on a proximal "
                "step of the component"
            )

    def _proximal(self, x: Vector) -> Answer | None:
        """The proximal step of the component that is drawn whose result a vector is; None where it is none."""
        return next((a for a in self.proximal_steps if a.result == x), None)

    def _component(self, x: Vector) -> Vector:
        if _is_table(x):
            x = self._entries(x)
        known = self._recorder.find("component_gradient", x)
        if known is not None:
            component: Vector = known.result
            return component
        self._refuse_drawn(x, "component_gradient")
        return self._recorder.answer(
            "component_gradient", x, drawn=True, name=lambda: text(self.answer_term("f_i", self._seen(x)))
        )

    def _seen(self, x: Vector) -> Term:
        """The point at which the component that is drawn is asked, as it is written."""
        point = self._recorder.point_term(x)
        return Call(Name("entry"), (point,)) if _is_table(x) else point

    def _entry(self, table: Vector) -> Vector:
        """The point at which the component that is drawn is asked: of a table, its entry."""
        if not _is_table(table):
            return table
        known = self._recorder.find("entry", table)
        if known is not None:
            entry: Vector = known.result
            return entry
        return self._recorder.answer("entry", table, drawn=True, name=lambda: text(self._seen(table)))

    def _independent(self) -> list[Vector]:
        """The vectors that do not depend on which component was drawn."""
        drawn = [c.basis for c in self._recorder.answered("component_gradient", "component_prox", "entry")]
        return [
            v
            for v in self.independent(drawn[0])
            if v.space == EUCLIDEAN and not any(self._recorder.depends(v, d) for d in drawn)
        ]

    # What is known ----------------------------------------------------------------------------------------------------

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of f, and in expectation of the component."""
        defined = [h for oracle in self._scalars() for h in self._defined(oracle)]
        for a in self.components:
            self.mean_gradient(a.at)
        found, w = super().hypotheses(), self._write
        drawn = []
        independent = self._independent() if self.components else []
        for answer in self.components:
            one, mean = self._drawn(answer), self._in_the_mean(answer.at)
            drawn.append(one)
            for v in independent:
                b = w.vector(v)
                says = expected(inner(w.at(one).gradient, b)).equals(inner(mean, b))
                points = (self._recorder.point_name(answer.at), self._recorder.vector_text(v))
                found.append(Hypothesis("component-mean", points, says))
        drawn += [self._at_proximal(answer) for answer in self.proximal_steps]
        for i in drawn:
            for j in drawn:
                if i.point != j.point and (h := self.between(i, j)) is not None:
                    found.append(Hypothesis(f"component-{h.rule}", h.points, in_expectation(h.says)))
        if drawn and "sigma" in self._field.values:
            star = w.point(self.minimizer)
            least = Quantity(self._component(self.minimizer), lambda: self.answer_term("f_i", star.term))
            noise = expected(norm_squared(least)) <= w.sigma**2
            found.append(w.says("component-noise", (self.minimizer,), noise))
        return found + defined

    def _drawn(self, answer: Answer) -> Evaluation:
        """The component that is drawn at a point, with f for its value, which it is in the mean; or at an entry."""
        x = answer.at
        if _is_table(x):
            entry = self._entry(x)
            value = Expression(self._field, {Value("f_i", entry): self._field.algebra.one})
            return Evaluation(entry, answer.result, value, "f_i")
        whole = self._at_minimizer() if x == self.minimizer else self._evaluate(x, "component_gradient")
        return Evaluation(x, answer.result, whole.value, "f_i")

    def _at_proximal(self, answer: Answer) -> Evaluation:
        """The component that is drawn where a proximal step of it came to: only there its own value is meant."""
        (x, size), point = answer.asked, answer.result
        value = Expression(self._field, {Value("f_i", point): self._field.algebra.one})
        return Evaluation(point, (x - point) / size, value, "f_i")

    def _in_the_mean(self, x: Vector) -> Quantity:
        """The mean of the components' gradients at a point, or of a table."""
        if not _is_table(x) and x == self.minimizer:
            return self._write.at(self._at_minimizer()).gradient
        return Quantity(self.mean_gradient(x), self.answer_term(self.function, self._recorder.point_term(x)))

    # What V and B are -------------------------------------------------------------------------------------------------

    def _scalars(self) -> list[str]:
        return [oracle for oracle in _LETTERS if self._asked_of(oracle)]

    def _defined(self, oracle: str) -> list[Hypothesis]:
        """What a scalar is, at each point or table of which it was asked, and at those that this leads to."""
        found, asked = [], list(self._asked_of(oracle))
        self._component(self.minimizer)
        for x in asked:
            cases = self._in_two_cases(oracle, x)
            if cases is None:
                rule, says = oracle.replace("_", "-"), self._itself(oracle, x)
            else:
                rule, says, *following = cases
                asked += [v for v in following if v not in asked]
            found.append(self._write.says(rule, (x,), says))
        return found

    def _scalar(self, oracle: str, x: Vector) -> Quantity:
        """V or B at a point or a table."""
        exact = self._of_components(oracle, x)
        return Quantity(exact, applied(_LETTERS[oracle], self._recorder.point_term(x)))

    def _in_two_cases(self, oracle: str, x: Vector) -> tuple[Any, ...] | None:
        """The mean where a coin, or which component is drawn, decides: the rule, the equation, and of which others."""
        known = self._recorder.origin(next(iter(x.terms))) if x == _alone(x) else None
        here, w = expected(self._scalar(oracle, x)), self._write
        rule = oracle.removeprefix("component_")
        if known is not None and known.oracle == "with_probability":
            first, second = known.asked[1:]
            mean = self.mean_of_coin(known, self._scalar(oracle, first), self._scalar(oracle, second))
            return f"coin-{rule}", here.equals(mean), first, second
        if known is not None and known.oracle == "replaced":
            table, new = known.asked
            others = bracketed(1 - 1 / w.n) * self._scalar(oracle, table)
            proximal = self._proximal(new)
            if proximal is not None:
                # No component is asked there but the one whose entry it becomes: a mean over all such pairs.
                one = expected(self._summand(oracle, self._at_proximal(proximal)))
                return f"proximal-{rule}", here.equals(one / w.n + others), table
            return f"replaced-{rule}", here.equals(self._scalar(oracle, new) / w.n + others), new, table
        return None

    def _itself(self, oracle: str, x: Vector) -> Assertion:
        """The mean over the component that is drawn."""
        if _is_table(x):
            x = self._entries(x)
        self._component(x)
        return self._scalar(oracle, x).equals(expected(self._summand(oracle, self._drawn(self._answer_at(x)))))

    def _summand(self, oracle: str, one: Evaluation) -> Quantity:
        """What is averaged, of the component that is drawn, where it was evaluated."""
        w, star = self._write, self.minimizer
        seen = w.point(one.point)
        component = Quantity(one.gradient, lambda: self.answer_term("f_i", seen.term))
        least = Quantity(self._component(star), lambda: self.answer_term("f_i", self._seen(star)))
        if oracle == "component_variance":
            return norm_squared(component - least)
        at_star = w.point(star)
        at = Quantity(one.value, lambda: applied("f_i", seen.term))
        f_star = Quantity(self._at_minimizer().value, lambda: applied("f_i", at_star.term))
        return bracketed(at - f_star - inner(least, seen - at_star), square=True)

    def _answer_at(self, x: Vector) -> Answer:
        found = self._recorder.find("component_gradient", x)
        assert found is not None
        return found


def _is_table(x: object) -> bool:
    return isinstance(x, Vector) and x.space == TABLE


def _alone(x: Vector) -> Vector:
    """The first basis vector of a vector, by itself."""
    return Vector(x.field, x.space, {next(iter(x.terms)): x.field.algebra.one}) if x.terms else x


def FiniteSum(base: type[ProblemClass]) -> type[ProblemClass]:
    """The mean of n functions of the class `base`, with `component_gradient(x)`; theorems in expectation."""
    if not (isinstance(base, type) and issubclass(base, SmoothConvex) and base.space == EUCLIDEAN):
        raise InputError(f"FiniteSum takes a Euclidean class of smooth convex functions, got {base!r}")
    return made(
        f"FiniteSum({base.__name__})",
        (Components, base),
        description=f"f is the mean of functions f_i: {base.description.replace('f is', 'each is')}; "
        "E||grad f_i(x*)||^2 <= sigma^2",
        oracles=(
            *(*base.oracles, "component_gradient", "mean_gradient", "component_variance", "component_divergence"),
            *("component_prox", "table", "replaced", "with_probability"),
        ),
    )
