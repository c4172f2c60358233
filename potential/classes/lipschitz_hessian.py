"""Functions whose second derivatives are Lipschitz continuous, with the step of Newton's method regularized by a cube.

Y. Nesterov, B. T. Polyak, "Cubic regularization of Newton method and its global performance", Mathematical Programming
108, 2006.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable
from potential.classes.nonconvex import BoundedBelow
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, Quantity, inner, norm_squared
from potential.errors import NotExpressibleError
from potential.writing.terms import name


class LipschitzHessian(BoundedBelow, Differentiable):
    """Functions below their cubic models, m_x(y) = f(x) + <grad f(x), d> + <H(x) d, d>/2 + (M/6) ||d||^3, d = y - x.

    Where the second derivative H(x) is M-Lipschitz, f(y) <= m_x(y) for all x and y. They are bounded from below;
    `gap(x)` is f(x) - inf f. `cubic_step(x)` is a minimizer of m_x over all points, and `cubic_length(x)` its distance
    r from x, one for each step of a method. What is believed of y = cubic_step(x), with g = grad f(x): that f(y) is at
    most m_x(y), which is f(x) + <g, d>/2 - (M/12) r ||d||^2 there, as the derivative of the model vanishes along d, and
    that <g, d> <= 0, as the model is no less at x - d. Second derivatives are spoken of nowhere else, and what is said
    is necessary; what is exact for the class is not known.
    """

    description = "f has M-Lipschitz second derivatives, and is bounded from below"
    oracles: ClassVar[tuple[str, ...]] = (
        "value", "gradient", "gap", "cubic_step", "cubic_length", "inner", "norm_squared",
    )  # fmt: skip
    parameters: ClassVar[Mapping[str, Any]] = {"M": Parameter(above=0)}
    # The length of the present step, and another one in the next.
    added: ClassVar[Mapping[str, Parameter]] = {"r": Parameter(at_least=0, sequence=True)}
    special_cases: ClassVar[tuple[str, ...]] = ()
    points_by: ClassVar[tuple[str, ...]] = ("cubic_step",)
    brings: ClassVar[Mapping[str, str]] = dict.fromkeys(("cubic_step", "cubic_length"), "LipschitzHessian")
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The cubic model, the infimum, and what the step and its length are."""
        model = f"{f}(x) + <grad {f}(x), y - x> + <H(x) (y - x), y - x>/2 + (M/6) ||y - x||^3"
        text = f"has linear $H(x)$ with ${f}(y) <= {model}$ for all $x$ and $y$"
        lipschitz = "as where it has second derivatives $H$ that are $M$-Lipschitz"
        said = (Premise(f, "cubic-model", f"{text}, {lipschitz}", subject), self._bounded_below(f, subject))
        if self._stepped_from is None:
            return said
        x = self._recorder.point_name(self._stepped_from)
        step = f"the cubic step from ${x}$ goes to a $y$ at which that bound is least, and $r_t = ||y - {x}||$"
        return (*said, Premise("r_t", "cubic-step", step))

    @property
    def _stepped_from(self) -> Vector | None:
        """The point of the cubic step, None where there was none."""
        return next((a.at for a in self._recorder.answered("cubic_step")), None)

    def cubic_step(self, x: Vector) -> Vector:
        """A minimizer over all y of the cubic model at x; one for each step of a method."""
        self.gradient(x)
        if self.expectation:  # the length depends on the draws before it, so it is no factor of an expectation
            raise NotExpressibleError(
                f"p.cubic_step in {type(self).__name__}: the step is understood where nothing is drawn at random; "
                "take the class without the further setting"
            )
        if self._stepped_from not in (None, x):
            raise NotExpressibleError("p.cubic_step at two points: a step has one cubic step here")
        at, f = self._recorder.point_name, self.function

        def definition() -> str:
            d = f"u - {at(x)}"
            return f"argmin over u of <grad {f}({at(x)}), {d}> + <H({at(x)}) ({d}), {d}>/2 + (M/6) ||{d}||^3"

        return self._recorder.answer("cubic_step", x, stem="y", definition=definition)

    def cubic_length(self, x: Vector) -> Coefficient:
        """The length r = ||cubic_step(x) - x||."""
        self.cubic_step(x)
        length: Coefficient = self._field.values["r_t"]
        return length

    def hypotheses(self) -> list[Hypothesis]:
        """What is known of the cubic step."""
        found, w = super().hypotheses(), self._write
        for answer in self._recorder.answered("cubic_step"):
            here, there = (w.at(self._evaluate(v, "cubic_step")) for v in (answer.at, answer.result))
            moved, length = there.point - here.point, Quantity(self._field.values["r_t"], name("r_t"))
            points = (answer.result, answer.at)
            slope = inner(here.gradient, moved)
            least = here.value + slope / 2 - w.M * length * norm_squared(moved) / 12
            found.append(w.says("cubic-length", points, (length**2).equals(norm_squared(moved))))
            found.append(w.says("cubic-model", points, there.value <= least))
            found.append(w.says("cubic-slope", points, slope <= 0))
        return found

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """No value is below the infimum."""
        return [self._write.says("lower-bound", (e.point,), self._write.at(e).value >= self._written_infimum())]
