"""Two convex functions with a linear constraint between them: min f(x) + g(z) where A x + B z = c.

Of x and z a method sees f(x), g(z), A x and B z alone; their spaces are seen as one, E, since each may be a part of it.
S. Boyd, N. Parikh, E. Chu, B. Peleato, J. Eckstein, "Distributed optimization and statistical learning via the
alternating direction method of multipliers", Foundations and Trends in Machine Learning 3(1), 2011.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Expression, Value, Vector
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, ReadStatement
from potential.classes.quantities import Hypothesis, Quantity, bracketed, inner
from potential.classes.recorder import factor
from potential.errors import MissingOracleError

_MAPS = {"f": "A", "g": "B"}  # the map that stands with each function


@dataclass(frozen=True)
class _Shown:
    """A point at which a function is known to lie above an affine function of the image: f(u) >= f(x) + <w, A u - A x>.

    `slope` is w, and `rule` says why.
    """

    rule: str
    point: Vector
    slope: Quantity


class LinearlyConstrained(ProblemClass):
    """min f(x) + g(z) where A x + B z = c, with f and g closed and convex, and A and B linear.

    x* and z* are any two points that meet the constraint and at which f and g are finite; where a method asks for the
    multiplier y*, they are a solution with it, and lagrangian(x, z, y*) is least at them. No update needs to be unique;
    that there is one is assumed.
    """

    description = "f and g are closed and convex, A and B linear; A x* + B z* = c"
    letters: ClassVar[tuple[str, ...]] = ("A", "B", "c", "f", "g", "v", "y*", "z*")
    scalars: ClassVar[Mapping[str, str]] = {"lagrangian": "(f({0}) + g({1}) + <{2}, A {0} + B {1} - c>)"}
    vanishes = False
    takes_parts = False
    changes = False
    alike = False
    gap_nonnegative = False
    reads_combinations = True
    points_by: ClassVar[tuple[str, ...]] = ("update", "second_update")
    maps: ClassVar[Mapping[str, str]] = {"A": "linear", "B": "second_linear"}
    shown_by: ClassVar[Mapping[str, str]] = {"update": "linear", "second_update": "second_linear"}
    origins: ClassVar[Mapping[str, str]] = {"update": "p.minimizer", "second_update": "p.second_minimizer"}
    rests: ClassVar[Mapping[str, tuple[tuple[int, str], ...]]] = {
        "update": ((1, "p.linear(p.minimizer)"), (-1, "p.multiplier / {0}")),
        "second_update": ((1, "p.second_linear(p.second_minimizer)"), (-1, "p.multiplier / {0}")),
    }
    residual_of_two = "p.constraint({0}, {1})"
    gap_of_two = "(p.lagrangian({0}, {1}, p.multiplier) - p.lagrangian(p.minimizer, p.second_minimizer, p.multiplier))"
    oracles: ClassVar[tuple[str, ...]] = (
        "update", "second_update", "linear", "second_linear", "target", "constraint", "lagrangian",
        "minimizer", "second_minimizer", "multiplier", "dual_comparator", "inner", "norm_squared", "distance_squared",
    )  # fmt: skip
    brings: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("update", "second_update", "second_linear", "target", "constraint", "lagrangian", "multiplier"),
        "LinearlyConstrained",
    )

    # What is assumed --------------------------------------------------------------------------------------------------

    def spaces(self) -> tuple[Premise, ...]:
        """The space of x and z, and that of the constraint."""
        return (Premise("E", "inner-product-space", "$E$ and $F$ are real inner product spaces of any dimension"),)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The two functions, the two maps, and the updates."""
        closed = "is closed, proper and convex, and may be infinite, on $E$"
        return (
            Premise("f", "closed-convex", closed, "$f$"),
            Premise("g", "closed-convex", closed, "$g$"),
            Premise("A", "linear", "is linear from $E$ to $F$", "$A$"),
            Premise("B", "linear", "is linear from $E$ to $F$", "$B$"),
            Premise("c", "target", "is any point of $F$", "$c$"),
            *(p for f in _MAPS if self._answered(f) for p in (self._said_of_update(f),)),
        )

    def _said_of_update(self, f: str) -> Premise:
        shown = f"argmin over u of {f}(u) + (s/2) ||{_MAPS[f]} u - w||^2"
        return Premise(f, "update", f"$U_{{s {f}}}(w) = {shown}$ for $s > 0$, one of the minimizers")

    def _answered(self, f: str) -> bool:
        return bool(self._recorder.answered("update", "second_update", function=f))

    def solution(self) -> tuple[Premise, ...]:
        """The two points, the multiplier and the comparator, as far as they are asked for."""
        said = [Premise("x*", "feasible", "$A x* + B z* = c$, and $f(x*)$ and $g(z*)$ are finite")]
        if self._recorder.answered("multiplier"):
            least = "$x*$ minimizes $f(x) + <y*, A x>$, and $z*$ minimizes $g(z) + <y*, B z>$"
            said.append(Premise("y*", "multiplier", least))
        if self._recorder.answered("dual_comparator"):
            said.append(Premise("v", "dual-comparator", "$v$ is any point of $F$"))
        return tuple(said)

    def where_start(self, statement: ReadStatement) -> str:
        """Where f and g are finite, if a value there is used."""
        used = {*statement.potential.terms, *statement.progress.terms, *statement.measure.terms}
        finite = [f for f in _MAPS if any(Value(f, v) in used for v in statement.state.values())]
        shown = " and ".join(f"${f}$" for f in finite)
        return f"where {shown} {'are' if len(finite) > 1 else 'is'} finite" if finite else ""

    # Points -----------------------------------------------------------------------------------------------------------

    def value(self, x: Vector) -> Expression:
        """Refused: there are two functions; p.lagrangian(x, z, y) has both."""
        raise MissingOracleError(
            "the class LinearlyConstrained has no value(x): f(x) + g(z) + <y, A x + B z - c> is p.lagrangian(x, z, y)"
        )

    def gap(self, x: Vector) -> Expression:
        """Refused: the gap is between two Lagrangians."""
        raise MissingOracleError(
            "the class LinearlyConstrained has no gap(x): it is p.lagrangian(x, z, v) less "
            "p.lagrangian(p.minimizer, p.second_minimizer, v)"
        )

    def _fixed(self, oracle: str, name: str, function: str = "") -> Vector:
        point = self._recorder.answer(oracle, name=name)
        self._recorder.fixed.add(point)
        if function:
            self._evaluated(function, point)
        return point

    @property
    def minimizer(self) -> Vector:
        """The point x*."""
        return self._fixed("minimizer", "x*", "f")

    @property
    def second_minimizer(self) -> Vector:
        """The point z*, with A x* + B z* = c."""
        return self._fixed("second_minimizer", "z*", "g")

    @property
    def multiplier(self) -> Vector:
        """A multiplier y* of the constraint: x* minimizes f(x) + <y*, A x>, and z* minimizes g(z) + <y*, B z>."""
        _ = self.minimizer, self.second_minimizer
        return self._fixed("multiplier", "y*")

    @property
    def dual_comparator(self) -> Vector:
        """A point v of F, any one."""
        return self._fixed("dual_comparator", "v")

    @property
    def target(self) -> Vector:
        """The point c of the constraint A x + B z = c."""
        return self._fixed("target", "c")

    # Oracles ----------------------------------------------------------------------------------------------------------

    def update(self, v: Vector, weight: object) -> Vector:
        """A minimizer over x of f(x) + (weight/2) ||A x - v||^2, assumed to exist."""
        return self._update("update", "f", v, weight)

    def second_update(self, v: Vector, weight: object) -> Vector:
        """A minimizer over z of g(z) + (weight/2) ||B z - v||^2, assumed to exist."""
        return self._update("second_update", "g", v, weight)

    def _update(self, oracle: str, f: str, v: Vector, weight: object) -> Vector:
        self._vector(v, oracle)
        size = self._field.coefficient(weight, "the weight of an update")
        self._field.require("positive", size, "the weight of an update is positive")
        text = self._recorder.vector_text
        result = self._recorder.answer(
            oracle,
            v,
            size,
            function=f,
            stem="x" if f == "f" else "z",
            definition=lambda: f"U_{{{factor(size)} {f}}}({text(v)})",
        )
        self._evaluated(f, result)
        return result

    def linear(self, x: Vector) -> Vector:
        """A x."""
        return self.image("A", self._vector(x, "linear"))

    def second_linear(self, z: Vector) -> Vector:
        """B z; at z* it is c - A x*."""
        return self.image("B", self._vector(z, "second_linear"))

    def image(self, operator: str, x: Vector) -> Vector:
        """The image of a vector, in which B z* is c - A x*."""
        known = self._recorder.find("second_minimizer")
        if operator != "B" or known is None or known.basis not in x.terms:
            return self._recorder.image(operator, x)
        share = Coefficient(self._field, x.terms[known.basis])
        return self._recorder.image("B", x - known.result * share) + (self.target - self.linear(self.minimizer)) * share

    def constraint(self, x: Vector, z: Vector) -> Vector:
        """A x + B z - c, by how much two points miss it."""
        return self.linear(x) + self.second_linear(z) - self.target

    def lagrangian(self, x: Vector, z: Vector, y: Vector) -> Expression:
        """f(x) + g(z) + <y, A x + B z - c>."""
        return self._value_of("f", x) + self._value_of("g", z) + self.inner(y, self.constraint(x, z))

    def _value_of(self, f: str, x: Vector) -> Expression:
        self._vector(x, "lagrangian")
        self._recorder.name_from_caller(x)
        return self._evaluated(f, x)

    def _evaluated(self, f: str, x: Vector) -> Expression:
        value = Expression(self._field, {Value(f, x): self._field.algebra.one})
        self._recorder.note("value", x, function=f, result=value)
        return value

    # What is known ----------------------------------------------------------------------------------------------------

    def hypotheses(self) -> list[Hypothesis]:
        """Each function lies above what an update, or the multiplier, shows of it."""
        w = self._write
        found = []
        for f, operator in _MAPS.items():
            for shown in self._shown(f):
                below = w.vector(self.image(operator, shown.point))
                for u in [a.at for a in self._recorder.answered("value", function=f)]:
                    if u != shown.point:
                        rise = w.vector(self.image(operator, u)) - bracketed(below)
                        least = w.value(f, shown.point) + inner(shown.slope, rise)
                        found.append(w.says(shown.rule, (u, shown.point), w.value(f, u) >= least))
        return found

    def _shown(self, f: str) -> Iterator[_Shown]:
        w, recorder = self._write, self._recorder
        multiplier = recorder.find("multiplier")
        if multiplier is not None:
            star = self.minimizer if f == "f" else self.second_minimizer
            yield _Shown(f"multiplier-of-{f}", star, -w.vector(multiplier.result))
        for a in recorder.answered("update", "second_update", function=f):
            v, size = a.asked
            image = self.image(_MAPS[f], a.result)
            slope = w.size(size) * bracketed(w.vector(v) - bracketed(w.vector(image)))
            yield _Shown(f"update-of-{f}", a.result, slope)
