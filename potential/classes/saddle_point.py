"""Saddle points of f(x) + <A x, y> - h*(y): two convex functions and a linear operator between them.

The two spaces are seen as one, their product: A maps it into itself, with an adjoint A*. What is proved for that holds
for an operator between two spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from potential.algebra.expressions import Expression, Value, Vector
from potential.algebra.parameters import Parameter
from potential.classes.premises import Premise, proximal_step
from potential.classes.problem_class import ProblemClass
from potential.classes.quantities import Hypothesis, Quantity, bracketed, inner, norm_squared
from potential.classes.recorder import factor
from potential.errors import MissingOracleError
from potential.writing.terms import Product, Term, name


class SaddlePoint(ProblemClass):
    """min over x, max over y of f(x) + <A x, y> - h*(y), with f and h* closed and convex and ||A|| <= M.

    The comparators are any two points at which f and h* are finite; at a saddle point the gap
    saddle(x, v) - saddle(u, y) is not negative.
    """

    description = "f and h* are closed and convex, A is linear with ||A|| <= M; u and v are any points"
    letters: ClassVar[tuple[str, ...]] = ("A", "f", "h", "u", "v")
    scalars: ClassVar[Mapping[str, str]] = {"saddle": "(f({0}) + <A {0}, {1}> - h*({1}))"}
    minimizer_name = "u"
    vanishes = False
    points_by: ClassVar[tuple[str, ...]] = ("prox", "dual_prox")
    maps: ClassVar[Mapping[str, str]] = {"A": "linear", "A*": "adjoint"}
    comparators: ClassVar[Mapping[str, str]] = {"prox": "p.comparator", "dual_prox": "p.dual_comparator"}
    gap_of_two = "(p.saddle({0}, p.dual_comparator) - p.saddle(p.comparator, {1}))"
    product_of_two = "p.inner(p.linear({0}), {1})"
    gap_nonnegative = False
    reads_combinations = True
    oracles: ClassVar[tuple[str, ...]] = (
        "prox", "dual_prox", "linear", "adjoint", "saddle", "comparator", "dual_comparator", "inner", "norm_squared",
    )  # fmt: skip
    parameters = {"M": Parameter(above=0)}

    def spaces(self) -> tuple[Premise, ...]:
        """The two spaces."""
        return (Premise("E", "inner-product-space", "$E$ and $F$ are real inner product spaces of any dimension"),)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The two functions, and the linear operator between them."""
        linear = "is linear from $E$ to $F$ with $||A x|| <= M ||x||$, and $A*$ its adjoint"
        closed = "is closed, proper and convex, and may be infinite"
        return (
            Premise("f", "closed-convex", f"{closed}, on $E$", "$f$"),
            Premise("h*", "closed-convex", f"{closed}, on $F$", "$h*$"),
            proximal_step("f"),
            proximal_step("h*"),
            Premise("A", "operator-norm", linear, "$A$"),
        )

    def solution(self) -> tuple[Premise, ...]:
        """The two comparators."""
        return (
            Premise("u", "comparator", "$u$ is any point with $f(u)$ finite"),
            Premise("v", "dual-comparator", "$v$ is any point with $h*(v)$ finite"),
        )

    def value(self, x: Vector) -> Expression:
        """Refused: there are two functions; p.saddle(x, y) is the objective."""
        raise MissingOracleError("the class SaddlePoint has no value(x): the objective is p.saddle(x, y)")

    def gap(self, x: Vector) -> Expression:
        """Refused: the gap is between two points, p.saddle(x, v) - p.saddle(u, y)."""
        raise MissingOracleError(
            "the class SaddlePoint has no gap(x): it is p.saddle(x, p.dual_comparator) - p.saddle(p.comparator, y)"
        )

    @property
    def comparator(self) -> Vector:
        """A point u, any one."""
        return self._comparator("comparator", "u", "f")

    @property
    def minimizer(self) -> Vector:
        """The comparator u: distances are to it."""
        return self.comparator

    @property
    def dual_comparator(self) -> Vector:
        """A dual point v, any one."""
        return self._comparator("dual_comparator", "v", "h*")

    def _comparator(self, oracle: str, name: str, function: str) -> Vector:
        point = self._recorder.answer(oracle, name=name)
        self._recorder.fixed.add(point)
        self._evaluated(function, point)
        return point

    # The two functions ------------------------------------------------------------------------------------------------

    def prox(self, x: Vector, step: object) -> Vector:
        """The proximal step of f, the minimizer over u of f(u) + ||u - x||^2 / (2 step)."""
        return self._prox("prox", "f", x, step)

    def dual_prox(self, y: Vector, step: object) -> Vector:
        """The proximal step of h*."""
        return self._prox("dual_prox", "h*", y, step)

    def _prox(self, oracle: str, function: str, x: Vector, step: object) -> Vector:
        self._vector(x, "prox")
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        text = self._recorder.vector_text
        result = self._recorder.answer(
            oracle,
            x,
            size,
            function=function,
            stem="p" if function == "f" else "d",
            definition=lambda: f"prox_{{{factor(size)} {function}}}({text(x)})",
        )
        self._evaluated(function, result)
        return result

    def _evaluated(self, function: str, x: Vector) -> Expression:
        value = Expression(self._field, {Value(function, x): self._field.algebra.one})
        self._recorder.note("value", x, function=function, result=value)
        return value

    def _value_of(self, function: str, x: Vector) -> Expression:
        self._recorder.name_from_caller(x)
        return self._evaluated(function, x)

    def saddle(self, x: Vector, y: Vector) -> Expression:
        """f(x) + <A x, y> - h*(y)."""
        return self._value_of("f", x) + self.inner(self.linear(x), y) - self._value_of("h*", y)

    # The linear operator ----------------------------------------------------------------------------------------------

    def linear(self, x: Vector) -> Vector:
        """A x."""
        image = self._recorder.image("A", self._vector(x, "linear"))
        self._recorder.note("linear", x, result=image)
        return image

    def adjoint(self, y: Vector) -> Vector:
        """A* y."""
        return self._recorder.image("A*", self._vector(y, "adjoint"))

    # What is known ----------------------------------------------------------------------------------------------------

    def hypotheses(self) -> list[Hypothesis]:
        """Proximal steps, <A x, y> = <x, A* y>, and the norm of A on differences of points that it was applied to."""
        return self._of_steps() + self._of_adjoints() + self._of_norms()

    def _of_steps(self) -> list[Hypothesis]:
        w, value = self._write, self._write.value
        found = []
        for answer in self._recorder.answered("prox", "dual_prox"):
            f, (v, size), p = answer.function, answer.asked, answer.result
            for u in [a.at for a in self._recorder.answered("value", function=f)]:
                if u != p:
                    slope = inner(bracketed(w.vector(v)) - w.point(p), w.point(u) - w.point(p)) / w.size(size)
                    rule = "proximal-step" if f == "f" else "dual-proximal-step"
                    found.append(w.says(rule, (u, p), value(f, u) >= value(f, p) + slope))
        return found

    def _of_adjoints(self) -> list[Hypothesis]:
        w = self._write
        found = []
        for image in self._recorder.answered("image", function="A"):
            for back in self._recorder.answered("image", function="A*"):
                x, y = w.vector(image.at), w.vector(back.at)
                forth, home = (
                    Quantity(answer.result, partial(_image, operator, at))
                    for operator, answer, at in (("A", image, x), ("A*", back, y))
                )
                names = (self._recorder.vector_text(image.at), self._recorder.vector_text(back.at))
                found.append(Hypothesis("adjoint", names, inner(forth, y).equals(inner(x, home))))
        return found

    def _of_norms(self) -> list[Hypothesis]:
        points = [a.at for a in self._recorder.answered("linear")]
        differences = [u for u in points if u.terms]
        differences += [u - v for k, u in enumerate(points) for v in points[:k] if u != v]
        w = self._write
        found = []
        for d in dict.fromkeys(differences):
            at = w.point(d)
            image = Quantity(self._recorder.image("A", d), partial(_image, "A", bracketed(at)))
            found.append(w.says("operator-norm", (d,), norm_squared(image) <= w.M**2 * norm_squared(at)))
        return found


def _image(operator: str, of: Quantity) -> Term:
    """What a linear operator makes of a vector, as it is written."""
    return Product((name(operator), of.term))
