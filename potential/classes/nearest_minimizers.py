"""Functions that grow around all of their minimizers, of which there may be many: weaker than strong convexity.

X is the set of the minimizers and P_X(x) one of them that is nearest to x: no minimizer is singled out. Least squares
with fewer rows than columns belong to each of these classes, with the least nonzero eigenvalue for mu.

Sources: I. Necoara, Y. Nesterov, F. Glineur, "Linear convergence of first order methods for non-strongly convex
optimization", Mathematical Programming 175, 2019; H. Karimi, J. Nutini, M. Schmidt, "Linear convergence of gradient and
proximal-gradient methods under the Polyak-Lojasiewicz condition", ECML 2016; C. Guille-Escuret, M. Girotti, B. Goujaud,
I. Mitliagkas, "A study of condition numbers for first-order optimization", AISTATS 2021.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import tangent
from potential.classes.nonconvex import Smooth
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, applied, inner, norm_squared
from potential.errors import InputError
from potential.writing.text import text


class NearestMinimizers(Smooth):
    """Base of the classes that speak of P_X(x), a minimizer nearest to x, any one where there are several.

    It is asked for at every point of evaluation. That there is one is assumed: in a space that is not complete there
    may be none.
    """

    interpolates = False
    letters: ClassVar[tuple[str, ...]] = ("X",)
    oracles = (*Smooth.oracles, "nearest_minimizer")
    parameters = {"mu": Parameter(above=0), "L": Parameter(above=lambda p: p.mu)}
    takes_parts = False  # the minimizers of a sum are others
    changes = False  # and so are those of another function
    brings: ClassVar[Mapping[str, str]] = {
        "nearest_minimizer": "QuasiStronglyConvex, QuadraticGrowth, RestrictedSecant or ErrorBound"
    }

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and what X and P_X are."""
        return (
            *super().said_of(f, subject),
            Premise("X", "minimizers", f"is the set of the points at which ${f}$ is $inf {f}$", "$X$"),
            Premise("P_X", "nearest-minimizer", "is a point of $X$ that is nearest to $x$", "$P_X(x)$"),
        )

    def nearest_minimizer(self, x: Vector) -> Vector:
        """P_X(x), a minimizer that is nearest to x."""
        self._vector(x, "nearest_minimizer")
        if x in self._nearest():
            return x
        self._evaluate(x, "nearest_minimizer")
        recorder = self._recorder
        shown = lambda: text(applied("P_X", recorder.point_term(x)))  # noqa: E731
        return recorder.answer("nearest_minimizer", x, name=shown)

    def check_flow(self) -> None:
        """Refused: how the nearest minimizer moves along a flow is not known."""
        raise InputError(
            f"a flow moves the nearest minimizer of {type(self).__name__} in a way that is not known: choose a class "
            "with one x*, such as DifferentiableStronglyConvex"
        )

    def _nearest(self) -> list[Vector]:
        """The minimizers that are known, in order."""
        return [a.result for a in self._recorder.answered("nearest_minimizer")]

    def _evaluate(self, x: Vector, oracle: str) -> Evaluation:
        """Of a minimizer the infimum, and no gradient."""
        return self._resting(x) if x in self._nearest() else super()._evaluate(x, oracle)

    def _resting(self, x: Vector) -> Evaluation:
        return Evaluation(x, Vector(self._field, self.gradient_space, {}), self._infimum(), self.function)

    def pairs(self) -> list[tuple[Evaluation, Evaluation]]:
        """The points of evaluation by two, and each with every minimizer that is known."""
        mixed = itertools.product(self.points(), map(self._resting, self._nearest()))
        return [*super().pairs(), *(pair for e, n in mixed for pair in ((e, n), (n, e)))]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of the points, and that no known minimizer is nearer than the one that was answered."""
        for e in self.points():
            self.nearest_minimizer(e.point)
        found, w = super().hypotheses(), self._write
        for answer in self._recorder.answered("nearest_minimizer"):
            x, p = w.point(answer.at), w.point(answer.result)
            for other in self._nearest():
                if other != answer.result:
                    nearest = norm_squared(x - p) <= norm_squared(x - w.point(other))
                    found.append(w.says("nearest-minimizer", (other, answer.result), nearest))
        return found


class QuasiStronglyConvex(NearestMinimizers):
    """L-smooth functions with inf f >= f(x) + <grad f(x), P_X(x) - x> + (mu/2) ||x - P_X(x)||^2; f need not be convex.

    Of the points y = P_X(x) + s (x - P_X(x)) with s < 1, P_X(x) is the only nearest minimizer, so that there
    (f(y) - inf f)/s - (mu/2) s ||x - P_X(x)||^2 does not fall in s; hence f(x) - inf f >= (mu/2) ||x - P_X(x)||^2.
    """

    description = "f is L-smooth and inf f >= f(x) + <grad f(x), P_X(x) - x> + (mu/2) ||x - P_X(x)||^2"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex",)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What all classes here say, and quasi-strong convexity."""
        said = f"$inf {f} >= {f}(x) + <grad {f}(x), P_X(x) - x> + (mu/2) ||x - P_X(x)||^2$ for every $x$"
        return (*super().said_of(f, subject), Premise(f, "quasi-strongly-convex", said))

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """Quasi-strong convexity, and the growth that follows."""
        w, a = self._write, self._write.at(e)
        away = w.point(self.nearest_minimizer(e.point)) - a.point
        least, growth = self._written_infimum(), w.mu * norm_squared(away) / 2
        below = a.value + inner(a.gradient, away) + growth
        return [
            *super().at(e),
            w.says("quasi-strong-convexity", (e.point,), least >= below),
            w.says("quasi-strong-growth", (e.point,), a.value - least >= growth),
        ]


class QuadraticGrowth(NearestMinimizers):
    """L-smooth convex functions with f(x) - inf f >= (mu/2) ||x - P_X(x)||^2."""

    description = "f is convex and L-smooth, and f(x) - inf f >= (mu/2) ||x - P_X(x)||^2"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex",)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, what all classes here say, and the growth."""
        said = f"${f}(x) - inf {f} >= (mu/2) ||x - P_X(x)||^2$ for every $x$"
        convex = Premise(f, "convex", "is convex", subject)
        return (convex, *super().said_of(f, subject), Premise(f, "quadratic-growth", said))

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Interpolation of smooth convex functions."""
        w = self._write
        a, b = w.at(i), w.at(j)
        least = tangent(w, i, j) + norm_squared(a.gradient - b.gradient) / (2 * w.L)
        return w.says("smooth-convexity", (i.point, j.point), a.value >= least)

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The growth."""
        w, a = self._write, self._write.at(e)
        away = a.point - w.point(self.nearest_minimizer(e.point))
        growth = a.value - self._written_infimum() >= w.mu * norm_squared(away) / 2
        return [*super().at(e), w.says("quadratic-growth", (e.point,), growth)]


class RestrictedSecant(NearestMinimizers):
    """L-smooth functions with <grad f(x), x - P_X(x)> >= mu ||x - P_X(x)||^2; f need not be convex."""

    description = "f is L-smooth and <grad f(x), x - P_X(x)> >= mu ||x - P_X(x)||^2"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex", "QuasiStronglyConvex")

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What all classes here say, and the restricted secant inequality."""
        said = f"$<grad {f}(x), x - P_X(x)> >= mu ||x - P_X(x)||^2$ for every $x$"
        return (*super().said_of(f, subject), Premise(f, "restricted-secant", said))

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The restricted secant inequality."""
        w, a = self._write, self._write.at(e)
        away = a.point - w.point(self.nearest_minimizer(e.point))
        secant = inner(a.gradient, away) >= w.mu * norm_squared(away)
        return [*super().at(e), w.says("restricted-secant", (e.point,), secant)]


class ErrorBound(NearestMinimizers):
    """L-smooth functions with ||grad f(x)|| >= mu ||x - P_X(x)||; f need not be convex."""

    description = "f is L-smooth and ||grad f(x)|| >= mu ||x - P_X(x)||"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex", "QuasiStronglyConvex", "RestrictedSecant")

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What all classes here say, and the error bound."""
        said = f"$||grad {f}(x)|| >= mu ||x - P_X(x)||$ for every $x$"
        return (*super().said_of(f, subject), Premise(f, "error-bound", said))

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The error bound, squared."""
        w, a = self._write, self._write.at(e)
        away = a.point - w.point(self.nearest_minimizer(e.point))
        bound = norm_squared(a.gradient) >= w.mu**2 * norm_squared(away)
        return [*super().at(e), w.says("error-bound", (e.point,), bound)]
