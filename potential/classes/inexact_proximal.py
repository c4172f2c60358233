"""Proximal steps with a relative error.

M. Barre, A. Taylor, F. Bach, "Principled analyses and design of first-order methods with inexact proximal operators",
Mathematical Programming 201, 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.composite import ProximalPart
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, applied, inner, norm_squared
from potential.errors import InputError


class InexactSteps(ProblemClass):
    """A proximal step that is off by at most a share sigma of its own length."""

    setting = "InexactProximal"
    points_by: ClassVar[tuple[str, ...]] = ("inexact_prox",)
    brings: ClassVar[Mapping[str, str]] = {"inexact_prox": "InexactProximal(...)"}
    added: ClassVar[Mapping[str, Parameter]] = {"sigma": Parameter(at_least=0, below=1)}

    def said_of_part(self) -> tuple[Premise, ...]:
        """What is said of the part, and of the steps."""
        h = self.part
        error = "||p - x + c g|| <= sigma ||p - x||"
        text = f"an inexact proximal step from $x$ of size $c$ gives a $p$ and a subgradient $g$ of ${h}$ at $p$ with"
        inherited: tuple[Premise, ...] = super().said_of_part()  # type: ignore[misc]
        return (*inherited, Premise(h, "inexact-proximal-step", f"{text} ${error}$"))

    def inexact_prox(self, x: Vector, step: object) -> Vector:
        """A point p with ||p - x + step g|| <= sigma ||p - x||, where g is a subgradient of the part at p."""
        self._vector(x, "inexact_prox")
        size = self._field.coefficient(step, "a proximal step's size")
        self._field.require("positive", size, "the size of a proximal step is positive")
        result = self._recorder.answer("inexact_prox", x, size, stem="p")
        self.nonsmooth(result)
        return result

    def _slope(self, p: Vector) -> Quantity:
        """The subgradient at what an inexact step gives."""
        name, h = self._recorder.point_name, self.part
        slope = self._recorder.answer("inexact_slope", p, name=lambda: f"grad {h}({name(p)})")
        point = self._write.point(p)
        return Quantity(slope, lambda: applied(h, point.term, gradient=True))

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, what the subgradients of the steps say, and the errors."""
        found, w, h = super().hypotheses(), self._write, self.part
        for answer in self._recorder.answered("inexact_prox"):
            (x, size), p = answer.asked, answer.result
            there, g, start = w.point(p), self._slope(p), w.vector(x)
            off = norm_squared(there - start + w.size(size) * g) <= w.sigma**2 * norm_squared(there - start)
            found.append(w.says("inexact-proximal-error", (p,), off))
            for u in self.evaluated_parts:
                if u != p:
                    below = w.value(h, p) + inner(g, w.point(u) - there)
                    found.append(w.says("inexact-proximal-slope", (u, p), w.value(h, u) >= below))
        return found


def InexactProximal(base: type[ProblemClass]) -> type[ProblemClass]:
    """A class with a part in `Composite(...)`, with `inexact_prox(x, step)`, off by a share sigma < 1 of the step."""
    if not (isinstance(base, type) and issubclass(base, ProximalPart) and base.space == EUCLIDEAN):
        raise InputError(f"InexactProximal takes a Euclidean class with a part, such as Composite(), got {base!r}")
    return made(
        f"InexactProximal({base.__name__})",
        (InexactSteps, base),
        description=f"{base.description}; proximal steps are off by at most sigma times their length",
        oracles=(*base.oracles, "inexact_prox"),
    )
