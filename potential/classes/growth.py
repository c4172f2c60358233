"""Functions whose growth around the minimizer is bounded: by a parabola from above, or by what their gradients say of
the distance to it.

The inequalities lose nothing: B. Goujaud, A. Taylor, A. Dieuleveut, "Optimal first-order methods for convex functions
with a quadratic upper bound", arXiv 2205.15033, 2022; C. Guille-Escuret, A. Ibrahim, B. Goujaud, I. Mitliagkas,
"Gradient descent is optimal under lower restricted secant inequality and upper error bound", NeurIPS 2022.
"""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.parameters import Parameter
from potential.classes.convex import Convex, Differentiable, tangent
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, inner, norm_squared


class QuadraticUpperBound(Convex):
    """Convex functions with f(x) - f(x*) <= (L/2) ||x - x*||^2, smooth or not; x* is a minimizer for which it holds."""

    description = "f is convex and f(x) - f(x*) <= (L/2) ||x - x*||^2"
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothConvex",)
    parameters = {"L": Parameter(above=0)}
    takes_parts = False
    changes = False  # what is said of x* is not said of another comparator

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and the bound."""
        bound = f"${f}(x) - {f}(x*) <= (L/2) ||x - x*||^2$ for every $x$"
        return (*super().said_of(f, subject), Premise(f, "quadratic-upper-bound", bound))

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity; x* is as much better as a parabola allows: f(x*) >= f(j) + <g(j), x* - j> + ||g(j)||^2 / (2 L)."""
        if i.point != self.minimizer:
            return super().between(i, j)
        w = self._write
        raised = tangent(w, i, j) + norm_squared(w.at(j).gradient) / (2 * w.L)
        return w.says("quadratic-upper-bound", (i.point, j.point), w.at(i).value >= raised)


class RestrictedSecantErrorBound(Differentiable):
    """Differentiable functions with <grad f(x), x - x*> >= mu ||x - x*||^2 and ||grad f(x)|| <= L ||x - x*||.

    The restricted secant inequality from below and the error bound from above; f need not be convex.
    """

    interpolates = True
    description = "<grad f(x), x - x*> >= mu ||x - x*||^2 and ||grad f(x)|| <= L ||x - x*||"
    oracles: ClassVar[tuple[str, ...]] = ("gradient", "inner", "norm_squared", "distance_squared", "minimizer")
    special_cases: ClassVar[tuple[str, ...]] = ("SmoothStronglyConvex",)
    parameters = {"mu": Parameter(above=0), "L": Parameter(above=lambda p: p.mu)}
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The two inequalities."""
        secant = f"$<grad {f}(x), x - x*> >= mu ||x - x*||^2$ for every $x$"
        bound = f"$||grad {f}(x)|| <= L ||x - x*||$ for every $x$"
        return (
            Premise(f, "differentiable", "is differentiable", subject),
            Premise(f, "restricted-secant", secant),
            Premise(f, "error-bound", bound),
        )

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of the points; x* is asked for first."""
        _ = self.minimizer
        return super().hypotheses()

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """Both inequalities."""
        if e.point == self.minimizer:
            return []
        w = self._write
        here = w.at(e)
        away = here.point - w.point(self.minimizer)
        secant = inner(here.gradient, away) >= w.mu * norm_squared(away)
        bound = norm_squared(here.gradient) <= w.L**2 * norm_squared(away)
        return [w.says("restricted-secant", (e.point,), secant), w.says("error-bound", (e.point,), bound)]
