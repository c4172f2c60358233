"""(L0, L1)-smooth functions: the gradient may change the faster the longer it is, as where f grows exponentially.

J. Zhang, T. He, S. Sra, A. Jadbabaie, "Why gradient clipping accelerates training: a theoretical justification for
adaptivity", ICLR 2020; without second derivatives: B. Zhang, J. Jin, C. Fang, L. Wang, "Improved analysis of clipping
algorithms for non-convex optimization", NeurIPS 2020; A. Koloskova, H. Hendrikx, S. U. Stich, "Revisiting gradient
clipping: stochastic bias and tight convergence guarantees", ICML 2023.
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
from potential.classes.quantities import Hypothesis, Quantity, bracketed, inner, norm_squared
from potential.errors import NotExpressibleError
from potential.writing.terms import name


class L0L1Smooth(BoundedBelow, Differentiable):
    """Functions with ||grad f(y) - grad f(x)|| <= (L0 + L1 ||grad f(x)||) ||y - x|| wherever L1 ||y - x|| <= 1.

    They are bounded from below; `gap(x)` is f(x) - inf f. `clipped_step(x)` is eta = 1/(L0 + L1 ||grad f(x)||), one for
    each step of a method: in a proof a number between 0 and 1/L0 with (1 - L0 eta)^2 = (L1 eta)^2 ||grad f(x)||^2,
    which no other has. What is believed: that f(y) <= f(x) + <grad f(x), y - x> + ||y - x||^2/(2 eta) for
    y = x - c grad f(x) with 0 <= c <= eta, as these y are no further from x than 1/L1. That is necessary, and loses
    something where L1 ||grad f(x)|| is not small; what is exact for the class is not known.
    """

    description = "||grad f(y) - grad f(x)|| <= (L0 + L1 ||grad f(x)||) ||y - x|| near x, and f is bounded from below"
    oracles: ClassVar[tuple[str, ...]] = ("value", "gradient", "gap", "clipped_step", "inner", "norm_squared")
    parameters: ClassVar[Mapping[str, Any]] = {"L0": Parameter(above=0), "L1": Parameter(above=0)}
    # The step of the present iteration, and another one in the next.
    added: ClassVar[Mapping[str, Parameter]] = {
        "eta": Parameter(above=0, at_most=lambda p: 1 / p.L0, sequence=True, latex=r"\eta")
    }
    special_cases: ClassVar[tuple[str, ...]] = ()
    brings: ClassVar[Mapping[str, str]] = {"clipped_step": "L0L1Smooth"}
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The bound of the gradient's change, the infimum, and what the step is."""
        change = f"||grad {f}(y) - grad {f}(x)|| <= (L0 + L1 ||grad {f}(x)||) ||y - x||"
        text = f"is (L0, L1)-smooth, ${change}$ for all $x$ and $y$ with $L1 ||y - x|| <= 1$"
        said = (Premise(f, "l0-l1-smooth", text, subject), self._bounded_below(f, subject))
        if self.stepped_from is None:
            return said
        x = self._recorder.point_name(self.stepped_from)
        step = f"$eta_t = 1/(L0 + L1 ||grad {f}({x})||)$, so that $0 < eta_t <= 1/L0$ and"
        equation = f"$(1 - L0 eta_t)^2 = L1^2 eta_t^2 ||grad {f}({x})||^2$"
        return (*said, Premise("eta_t", "clipped-step", f"{step} {equation}"))

    @property
    def stepped_from(self) -> Vector | None:
        """The point of the clipped step, None where there was none."""
        return next((a.at for a in self._recorder.answered("clipped_step")), None)

    def clipped_step(self, x: Vector) -> Coefficient:
        """The step eta = 1/(L0 + L1 ||grad f(x)||); one for each step of a method."""
        self.gradient(x)
        if self.expectation:  # the step depends on the draws before it, so it is no factor of an expectation
            raise NotExpressibleError(
                f"p.clipped_step in {type(self).__name__}: the step is understood where nothing is drawn at random; "
                "take the class without the further setting"
            )
        if self.stepped_from not in (None, x):
            raise NotExpressibleError("p.clipped_step at two points: a step has one clipped step here")
        step: Coefficient = self._field.values["eta_t"]
        self._recorder.note("clipped_step", x, result=step)
        return step

    def hypotheses(self) -> list[Hypothesis]:
        """No value is below the infimum; the equation of the step, and the descent along the gradient."""
        found, w, x = super().hypotheses(), self._write, self.stepped_from
        if x is None:
            return found
        here, step = w.at(self._evaluate(x, "clipped_step")), Quantity(self._field.values["eta_t"], name("eta_t"))
        equation = (bracketed(1 - w.L0 * step) ** 2).equals(w.L1**2 * step**2 * norm_squared(here.gradient))
        found.append(w.says("clipped-step", (x,), equation))
        for e in self.points():
            if e.point != x and self._is_near(x, e.point):
                moved = w.at(e).point - here.point
                most = here.value + inner(here.gradient, moved) + norm_squared(moved) / (2 * step)
                found.append(w.says("clipped-descent", (e.point, x), w.at(e).value <= most))
        return found

    def at(self, e: Evaluation) -> list[Hypothesis]:
        """No value is below the infimum."""
        w = self._write
        return [w.says("lower-bound", (e.point,), w.at(e).value >= self._written_infimum())]

    def _is_near(self, x: Vector, y: Vector) -> bool:
        """Whether y is x - c grad f(x) with 0 <= c <= eta; where parameters decide, the kernel has to see it."""
        gradient = self._evaluate(x, "clipped_step").gradient
        basis = next(iter(gradient.terms))
        c = -Coefficient(self._field, (y - x).terms.get(basis, self._field.algebra.zero))
        if not c.element or y != x - gradient * c:
            return False
        share = c / self._field.values["eta_t"]
        number = share.element.number
        if number is not None:
            return bool(0 < number <= 1)
        text = "a step along the gradient is between 0 and the clipped step, as nothing is known of what lies further"
        self._field.require("nonnegative", share, text)
        self._field.require("nonnegative", 1 - share, text)
        return True
