"""Saddle points of f(x) + <A x, y> - h*(y): two convex functions and a linear operator between them.

The two spaces are seen as one, their product: A maps it into itself, with an adjoint A*. What is proved for that holds
for an operator between two spaces.
"""

from __future__ import annotations

from typing import Any, ClassVar

from potential.algebra import expressions
from potential.algebra.coefficients import Coefficient, Parameter
from potential.algebra.expressions import EUCLIDEAN, Basis, Expression, Value, Vector
from potential.classes.premises import Premise, proximal_step
from potential.classes.problem_class import Hypothesis, ProblemClass, Recorder, factor
from potential.errors import MissingOracleError


class SaddlePoint(ProblemClass):
    """min over x, max over y of f(x) + <A x, y> - h*(y), with f and h* closed and convex and ||A|| <= M.

    The comparators are any two points at which f and h* are finite; at a saddle point the gap
    saddle(x, v) - saddle(u, y) is not negative.
    """

    description = "f and h* are closed and convex, A is linear with ||A|| <= M; u and v are any points"
    letters: ClassVar[tuple[str, ...]] = ("A", "f", "h", "u", "v")
    minimizer_name = "u"
    gap_nonnegative = False
    reads_combinations = True
    oracles: ClassVar[tuple[str, ...]] = (
        "prox", "dual_prox", "linear", "adjoint", "saddle", "comparator", "dual_comparator", "inner", "norm_squared",
    )  # fmt: skip
    parameters = {"M": Parameter(above=0)}

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder)
        self._steps: dict[tuple[str, Vector, Any], tuple[Vector, Coefficient]] = {}
        self._values: dict[str, dict[Vector, None]] = {"f": {}, "h*": {}}
        self._images: dict[str, dict[Basis, Vector]] = {"A": {}, "A*": {}}
        self._mapped: dict[Vector, None] = {}
        self._comparators: dict[str, Vector] = {}

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
        return self._comparator("u", "f")

    @property
    def minimizer(self) -> Vector:
        """The comparator u: distances are to it."""
        return self.comparator

    @property
    def dual_comparator(self) -> Vector:
        """A dual point v, any one."""
        return self._comparator("v", "h*")

    def _comparator(self, name: str, function: str) -> Vector:
        if name not in self._comparators:
            point = self._recorder.fresh(EUCLIDEAN, name, of=())
            self._recorder.fixed.add(point)
            self._comparators[name] = point
            self._values[function][point] = None
        return self._comparators[name]

    # The two functions ------------------------------------------------------------------------------------------------

    def prox(self, x: Vector, step: object) -> Vector:
        """The proximal step of f, the minimizer over u of f(u) + ||u - x||^2 / (2 step)."""
        return self._prox("f", x, step)

    def dual_prox(self, y: Vector, step: object) -> Vector:
        """The proximal step of h*."""
        return self._prox("h*", y, step)

    def _prox(self, function: str, x: Vector, step: object) -> Vector:
        self._vector(x, "prox")
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        key = (function, x, size.element)
        if key not in self._steps:
            text = self._recorder.vector_text
            result = self._recorder.answer(EUCLIDEAN, "p" if function == "f" else "d", of=(x,))
            self._recorder.definitions[result] = lambda: f"prox_{{{factor(size)} {function}}}({text(x)})"
            self._steps[key] = result, size
            self._values[function][result] = None
        return self._steps[key][0]

    def _value_of(self, function: str, x: Vector) -> Expression:
        self._recorder.name_from_caller(x)
        self._values[function][x] = None
        return Expression(self._field, {Value(function, x): self._field.algebra.one})

    def saddle(self, x: Vector, y: Vector) -> Expression:
        """f(x) + <A x, y> - h*(y)."""
        return self._value_of("f", x) + self.inner(self.linear(x), y) - self._value_of("h*", y)

    # The linear operator ----------------------------------------------------------------------------------------------

    def linear(self, x: Vector) -> Vector:
        """A x."""
        self._mapped[self._vector(x, "linear")] = None
        return self._image("A", x)

    def adjoint(self, y: Vector) -> Vector:
        """A* y."""
        return self._image("A*", self._vector(y, "adjoint"))

    def _image(self, operator: str, x: Vector) -> Vector:
        images, name = self._images[operator], self._recorder.basis_name
        total = Vector(self._field, EUCLIDEAN, {})
        for b, c in x.terms.items():
            if b not in images:
                point = Vector(self._field, EUCLIDEAN, {b: self._field.algebra.one})
                shown = lambda b=b: f"{operator} {name(b)}"  # noqa: E731
                images[b] = self._recorder.fresh(EUCLIDEAN, shown, of=(point,))
            total = total + images[b] * Coefficient(self._field, c)
        return total

    # What is known ----------------------------------------------------------------------------------------------------

    def hypotheses(self) -> list[Hypothesis]:
        """Proximal steps, <A x, y> = <x, A* y>, and the norm of A on differences of points that it was applied to."""
        return self._of_steps() + self._of_adjoints() + self._of_norms()

    def _of_steps(self) -> list[Hypothesis]:
        name, text = self._recorder.point_name, self._recorder.vector_text
        found = []
        for (function, v, _), (p, size) in self._steps.items():
            for u in list(self._values[function]):
                if u != p:
                    a, b = name(u), name(p)
                    fall = self._value_of(function, p) - self._value_of(function, u)
                    found.append(
                        Hypothesis(
                            "proximal-step" if function == "f" else "dual-proximal-step",
                            (a, b),
                            f"{function}({a}) >= {function}({b}) + <({text(v)}) - {b}, {a} - {b}> / ({size})",
                            fall + self.inner(v - p, u - p) / size,
                        )
                    )
        return found

    def _of_adjoints(self) -> list[Hypothesis]:
        name, one = self._recorder.basis_name, self._field.algebra.one
        found = []
        for b, image in self._images["A"].items():
            for c, back in self._images["A*"].items():
                x, y = (Vector(self._field, EUCLIDEAN, {k: one}) for k in (b, c))
                found.append(
                    Hypothesis(
                        "adjoint",
                        (name(b), name(c)),
                        f"<A {name(b)}, {name(c)}> = <{name(b)}, A* {name(c)}>",
                        self.inner(image, y) - self.inner(x, back),
                        equation=True,
                    )
                )
        return found

    def _of_norms(self) -> list[Hypothesis]:
        points = list(self._mapped)
        differences = [u for u in points if u.terms]
        differences += [u - v for k, u in enumerate(points) for v in points[:k] if u != v]
        found = []
        for d in dict.fromkeys(differences):
            text = self._recorder.point_name(d)
            size = expressions.norm_squared(self._image("A", d)) - expressions.norm_squared(d) * self.M**2
            found.append(Hypothesis("operator-norm", (text,), f"||A ({text})||^2 <= M^2 ||{text}||^2", size))
        return found
