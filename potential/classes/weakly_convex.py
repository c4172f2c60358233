"""Weakly convex functions: those that a parabola makes convex, smooth or not, with their proximal steps.

The inequality between two points, and that no value is below the infimum, lose nothing: the largest of the infimum and
of the concave parabolas through the points has these values, these subgradients and this infimum.

D. Davis, D. Drusvyatskiy, "Stochastic model-based minimization of weakly convex functions", SIAM J. Optim. 29(1), 2019.
"""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.nonconvex import BoundedBelow
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, bracketed, inner, norm_squared
from potential.classes.recorder import Answer, factor
from potential.errors import NotExpressibleError


class WeaklyConvex(BoundedBelow):
    """Functions f with f + (rho/2) ||.||^2 convex, finite everywhere and bounded from below.

    `gap(x)` is f(x) - inf f, and no minimizer is assumed. `subgradient(x)` is a g with
    f(y) >= f(x) + <g, y - x> - (rho/2) ||y - x||^2 for every y, as are those of Frechet and of Clarke for these
    functions. A proximal step is shorter than 1/rho, so that it has one answer, where (x - p)/step is a subgradient.
    """

    interpolates = True
    description = "f + (rho/2) ||.||^2 is convex, and f is bounded from below"
    oracles: ClassVar[tuple[str, ...]] = ("value", "subgradient", "gap", "prox", "inner", "norm_squared")
    parameters = {"rho": Parameter(above=0)}
    points_by: ClassVar[tuple[str, ...]] = ("prox",)
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Weak convexity, the infimum, and what grad f and a proximal step stand for."""
        weakly = f"is $rho$-weakly convex, ${f}(x) + (rho/2) ||x||^2$ is a convex function of $x$"
        any_one = f"$grad {f}(x)$ stands for a subgradient of ${f}$ at $x$, any one, the same each time"
        supports = f"${f}(y) >= {f}(x) + <grad {f}(x), y - x> - (rho/2) ||y - x||^2$ for every $y$"
        said = [
            Premise(f, "weakly-convex", weakly, subject),
            self._bounded_below(f, subject),
            Premise(f, "weak-subgradient", f"{any_one}: {supports}"),
        ]
        if self._recorder.answered("prox"):
            step = f"$prox_{{c {f}}}(x)$ is the minimizer over $u$ of $c {f}(u) + ||u - x||^2/2$, for $0 < c < 1/rho$"
            said.append(Premise(f, "weak-proximal-step", step))
        return tuple(said)

    # Oracles ----------------------------------------------------------------------------------------------------------

    def subgradient(self, x: Vector) -> Vector:
        """A subgradient of f at x, any one."""
        if self._known(x) is not None:
            raise NotExpressibleError(
                "p.subgradient at what a proximal step came to: one is known there, and the oracle may return any "
                "other; write it by that step, (x - p.prox(x, step)) / step"
            )
        return self._evaluate(x, "subgradient").gradient

    def prox(self, x: Vector, step: object) -> Vector:
        """The minimizer over u of f(u) + ||u - x||^2 / (2 step), for a step below 1/rho."""
        self._vector(x, "prox")
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        room = 1 - self._field.values["rho"] * size
        self._field.require("positive", room, "a proximal step of a weakly convex function is shorter than 1/rho")
        shown, recorder = f"prox_{{{factor(size)} {self.function}}}", self._recorder
        index = "0" if recorder.point_name(x) == "x_0" else recorder.index  # the start's potential asks at x_0
        text = recorder.vector_text
        return recorder.answer("prox", x, size, name=f"p_{index}", definition=lambda: f"{shown}({text(x)})")

    def _evaluate(self, x: Vector, oracle: str) -> Evaluation:
        return self._known(x) or super()._evaluate(x, oracle)

    def _known(self, x: Vector) -> Evaluation | None:
        """What a proximal step shows of the point that it came to."""
        step = self._step_to(x)
        return None if step is None else self._shown(step)

    def _step_to(self, x: Vector) -> Answer | None:
        return next((a for a in self._recorder.answered("prox") if a.result == x), None)

    def _shown(self, a: Answer) -> Evaluation:
        return self._evaluation(a.result, (a.at - a.result) / a.asked[1])

    def points(self) -> list[Evaluation]:
        """Where a subgradient is known: where it was asked for, and what a proximal step came to."""
        return [*super().points(), *(self._shown(a) for a in self._recorder.answered("prox"))]

    # What is known ----------------------------------------------------------------------------------------------------

    @of_any_two
    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Weak convexity: f(i) >= f(j) + <g(j), i - j> - (rho/2) ||i - j||^2."""
        w = self._write
        a, b = w.at(i), w.at(j)
        step = self._step_to(j.point)
        if step is None:
            tangent = b.value + inner(b.gradient, a.point - b.point)
        else:  # the subgradient that the step shows
            size = w.size(step.asked[1])
            tangent = b.value + inner(bracketed(w.vector(step.at)) - b.point, a.point - b.point) / size
        least = tangent - w.rho * norm_squared(a.point - b.point) / 2
        return w.says("weak-convexity", (i.point, j.point), a.value >= least)

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """No value is below the infimum."""
        w = self._write
        return [w.says("lower-bound", (e.point,), w.at(e).value >= self._written_infimum())]


class WeaklyConvexLipschitz(WeaklyConvex):
    """Weakly convex functions, the subgradients that the oracle returns bounded by G."""

    interpolates = False
    description = "f + (rho/2) ||.||^2 is convex, f is bounded from below, and its subgradients are bounded by G"
    parameters = {"rho": Parameter(above=0), "G": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Weak convexity, the infimum, and the bound of the subgradients."""
        bounded = Premise(f, "bounded-subgradients", f"$||grad {f}(x)|| <= G$ wherever a subgradient is taken")
        return (*super().said_of(f, subject), bounded)

    def subgradient(self, x: Vector) -> Vector:
        """A subgradient of f at x, any one, of length G at most."""
        found = super().subgradient(x)
        self._recorder.note("subgradient", x, result=found)
        return found

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """The infimum, and the bound on a subgradient that was taken: where a value alone is asked for, none was."""
        found, w = super().at(e), self._write
        if self._recorder.find("subgradient", e.point) is not None:
            found.append(w.says("bounded-subgradient", (e.point,), norm_squared(w.at(e).gradient) <= w.G**2))
        return found
