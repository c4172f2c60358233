"""Functions of n coordinates of which a step sees one, drawn at random, in a norm that weighs the coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Convex, strong_convexity
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, Quantity, applied, bracketed, expected, inner, norm_squared
from potential.classes.randomness import Draw, Random
from potential.errors import NotExpressibleError


class CoordinateSmoothConvex(Random, Convex):
    """Convex functions of n coordinates, L_i-smooth in coordinate i, in the norm weighted by the L_i.

    All inner products are weighted: <u, v> = sum_i L_i u_i v_i, so that the gradient in this geometry has the entries
    (df/dx_i) / L_i. Y. Nesterov, "Efficiency of coordinate descent methods on huge-scale optimization problems",
    SIAM J. Optim. 22, 2012.
    """

    description = "f is convex and L_i-smooth in coordinate i of n; norms and inner products are weighted by the L_i"
    oracles = ("value", "gap", "coordinate_gradient", "inner", "norm_squared", "distance_squared", "minimizer")
    drawing = "part"
    draws_by: ClassVar[tuple[str, ...]] = ("coordinate_gradient",)
    brings: ClassVar[Mapping[str, str]] = {"coordinate_gradient": "CoordinateSmoothConvex"}
    parameters = {"n": Parameter(at_least=1)}
    seen_on_set = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, smoothness in each coordinate, and what a step draws."""
        return (Premise(f, "convex", "is convex", subject), *self._coordinates(f, subject))

    def _coordinates(self, f: str, subject: str) -> tuple[Premise, ...]:
        smooth = "is differentiable and $L_i$-smooth in coordinate $i$, for $i$ from 1 to $n$"
        weighted = "norms and inner products are weighted, $<u, v>$ is the sum of the $L_i u_i v_i$"
        drawn = "each step draws one of the $n$ coordinates uniformly and independently of all before it"
        part = f"$part(x)$ is $grad {f}(x)$ in the coordinate that was drawn and 0 in the others"
        return (
            Premise(f, "blockwise-smooth", smooth, subject),
            Premise("E", "blocks", weighted),
            Premise("i", "draw", f"{drawn}, and {part}"),
        )

    def coordinate_gradient(self, x: Vector) -> Vector:
        """The gradient at x in one random coordinate i, the others zero: (df/dx_i) / L_i in coordinate i."""
        self._evaluate(x, "coordinate_gradient")
        return self._draw(x)

    def subgradient(self, x: Vector) -> Vector:
        """Refused: a step sees one coordinate."""
        raise NotExpressibleError("p.subgradient: a step sees one coordinate, p.coordinate_gradient(x)")

    def hypotheses(self) -> list[Hypothesis]:
        """Convexity, what a random coordinate is in the mean, and the descent along it."""
        found, w = super().hypotheses(), self._write
        for draw in self.draws:
            a, part = draw.label(), self.drawn(draw)
            gradient = self._evaluate(draw.at, "coordinate_gradient").gradient
            full = Quantity(gradient, self.answer_term(self.function, self.drawn_at(draw)))
            for v in self.independent(draw.basis):
                mean = expected(inner(part, w.vector(v))).equals(inner(full, w.vector(v)) / w.n)
                found.append(Hypothesis("coordinate-mean", (a, self._recorder.vector_text(v)), mean))
            square = expected(norm_squared(part)).equals(norm_squared(full) / w.n)
            found.append(Hypothesis("coordinate-square", (a,), square))
            found += [h for e in self.points() if (h := self._along(draw, e)) is not None]
        return found

    def _along(self, draw: Draw, e: Evaluation) -> Hypothesis | None:
        """Smoothness along the coordinate that was drawn: f(x + c part) <= f(x) + (c + c^2 / 2) ||part||^2."""
        x, part = draw.at, draw.vector
        c = Coefficient(self._field, e.point.terms.get(draw.basis, self._field.algebra.zero))
        if not c.element or e.point - part * c != x:
            return None
        w, before = self._write, self._evaluate(x, "coordinate_gradient").value
        after = expected(bracketed(w.at(e).value, square=True))
        least = Quantity(before, applied(self.function, self.drawn_at(draw)))
        most = least + w.size(c + c**2 / 2) * expected(norm_squared(self.drawn(draw)))
        return Hypothesis("coordinate-smoothness", (self._recorder.point_name(e.point), draw.label()), after <= most)


class CoordinateSmoothStronglyConvex(CoordinateSmoothConvex):
    """The same, mu-strongly convex in the weighted norm; mu < 1, as a coordinate's curvature is at most 1 there."""

    description = f"{CoordinateSmoothConvex.description}; f is mu-strongly convex in that norm"
    parameters = {"n": Parameter(at_least=1), "mu": Parameter(above=0, below=1)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Strong convexity in the weighted norm, smoothness in each coordinate, and what a step draws."""
        convex = Premise(f, "strongly-convex", "is $mu$-strongly convex in the weighted norm", subject)
        return (convex, *self._coordinates(f, subject))

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Strong convexity, in the weighted norm."""
        return strong_convexity(self._write, i, j)
