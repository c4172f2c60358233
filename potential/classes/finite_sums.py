"""Finite sums: the mean of n functions, of which each step sees one, drawn uniformly.

What is said of the component f_i that a step draws is said in expectation over i: E f_i(x) = f(x), and the gradients
grad f_i(x) and grad f_i(y) at two points belong to one function of the class. That is what keeps the noise small near a
minimizer: E||grad f_i(x) - grad f_i(x*)||^2 <= 2 L (f(x) - f*).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import SmoothConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, expected, in_expectation, inner, norm_squared
from potential.classes.randomness import Random
from potential.classes.recorder import Answer
from potential.errors import InputError, NotExpressibleError


class Components(Random):
    """Gradients of one component, the same for all points within a step; sigma bounds them at the minimizer.

    A step draws one component, and all that it asks is asked of that one. What is true in the mean over the components
    is said of every vector that does not depend on which one was drawn, whenever a step asked for it.
    """

    one_draw_by: ClassVar[tuple[str, ...]] = ("component_gradient",)
    brings: ClassVar[Mapping[str, str]] = {"component_gradient": "FiniteSum(...)"}
    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0)}

    @property
    def components(self) -> list[Answer]:
        """The gradients of the component that was drawn, in order."""
        return self._recorder.answered("component_gradient")

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What holds of every component, of which f is the mean, and what a step draws."""
        values, gradients = f"$E[f_i(x)] = {f}(x)$", f"$E[grad f_i(x)] = grad {f}(x)$"
        mean = f"${f}$ is the mean of the $f_i$, and so is its gradient: {values}, {gradients}"
        drawn = "each step draws $i$ independently of all before it, the same $i$ for all that it asks"
        noise = "$E||grad f_i(x*)||^2 <= sigma^2$"
        return (
            *super().said_of("f_i", "each $f_i$"),
            Premise(f, "mean", mean),
            Premise("i", "draw", drawn),
            Premise("f_i", "component-noise", noise),
        )

    def component_gradient(self, x: Vector) -> Vector:
        """The gradient at x of the component that this step draws."""
        self._may_draw()
        self.gradient(x)
        self._component(self.minimizer)
        return self._component(x)

    def _component(self, x: Vector) -> Vector:
        known = self._recorder.find("component_gradient", x)
        if known is not None:
            component: Vector = known.result
            return component
        if any(self._recorder.depends(x, c.basis) for c in self.components):
            raise NotExpressibleError(
                "p.component_gradient takes a point that is known before the component is drawn: ask for it at the "
                "start of the step, and not at a point that depends on another component gradient"
            )
        name = self._recorder.point_name
        return self._recorder.answer("component_gradient", x, drawn=True, name=lambda: f"grad f_i({name(x)})")

    def _independent(self) -> list[Vector]:
        """The vectors that do not depend on which component was drawn."""
        drawn = [c.basis for c in self.components]
        return [v for v in self.independent(drawn[0]) if not any(self._recorder.depends(v, d) for d in drawn)]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says of f, and in expectation of the component."""
        found, w = super().hypotheses(), self._write
        drawn = []
        independent = self._independent() if self.components else []
        for answer in self.components:
            x, component = answer.at, answer.result
            whole = self._at_minimizer() if x == self.minimizer else self._evaluate(x, "component_gradient")
            one = Evaluation(x, component, whole.value, "f_i")
            drawn.append(one)
            for v in independent:
                b = w.vector(v)
                mean = expected(inner(w.at(one).gradient, b)).equals(inner(w.at(whole).gradient, b))
                points = (self._recorder.point_name(x), self._recorder.vector_text(v))
                found.append(Hypothesis("component-mean", points, mean))
        for i in drawn:
            for j in drawn:
                if i.point != j.point and (h := self.between(i, j)) is not None:
                    found.append(Hypothesis(f"component-{h.rule}", h.points, in_expectation(h.says)))
        if drawn:
            star = w.point(self.minimizer)
            least = Quantity(self._component(self.minimizer), lambda: self.answer_term("f_i", star.term))
            noise = expected(norm_squared(least)) <= w.sigma**2
            found.append(w.says("component-noise", (self.minimizer,), noise))
        return found


def FiniteSum(base: type[ProblemClass]) -> type[ProblemClass]:
    """The mean of n functions of the class `base`, with `component_gradient(x)`; theorems in expectation."""
    if not (isinstance(base, type) and issubclass(base, SmoothConvex) and base.space == EUCLIDEAN):
        raise InputError(f"FiniteSum takes a Euclidean class of smooth convex functions, got {base!r}")
    return made(
        f"FiniteSum({base.__name__})",
        (Components, base),
        description=f"f is the mean of functions f_i: {base.description.replace('f is', 'each is')}; "
        "E||grad f_i(x*)||^2 <= sigma^2",
        oracles=(*base.oracles, "component_gradient"),
    )
