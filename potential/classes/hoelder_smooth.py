"""Functions with a Hoelder continuous gradient, between smooth ones and those with bounded gradients.

Y. Nesterov, "Universal gradient methods for convex optimization problems", Mathematical Programming 152, 2015, lemma 2;
O. Devolder, F. Glineur, Y. Nesterov, "First-order methods of smooth convex optimization with inexact oracle",
Mathematical Programming 146, 2014, section 2.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from potential.algebra.parameters import Parameter
from potential.classes.convex import DifferentiableConvex, tangent
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, bracketed, norm_squared


class HoelderSmoothConvex(DifferentiableConvex):
    """Convex functions with ||grad f(x) - grad f(y)|| <= L b (||x - y||/b)^nu, for one nu in [0, 1).

    In the words of the sources ||grad f(x) - grad f(y)|| <= H ||x - y||^nu, with H = L b^(1 - nu): of a function that
    has H and nu, every length b > 0 gives an L = H b^(nu - 1), by which its gradient at points b apart is like that of
    an L-smooth one. What is believed beside convexity is the inexact quadratic bound of the sources, for that b,

        f(x) <= f(y) + <grad f(y), x - y> + (L/2) ||x - y||^2 + L b^2 (1 - nu)/(2 (1 + nu)),

    which is necessary, as 2 s^(1 + nu) <= (1 + nu) s^2 + (1 - nu) for s >= 0. What is exact for the class is not known.
    """

    interpolates = False
    description = "f is convex and ||grad f(x) - grad f(y)|| <= L b (||x - y||/b)^nu"
    special_cases: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[Mapping[str, Any]] = {
        "L": Parameter(above=0),
        "b": Parameter(above=0),
        "nu": Parameter(at_least=0, below=1, latex=r"\nu"),
    }
    takes_parts = False

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and how the gradient may change."""
        change = f"||grad {f}(x) - grad {f}(y)|| <= L b (||x - y||/b)^nu"
        hoelder = f"has a gradient with ${change}$ for all $x$ and $y$"
        return (Premise(f, "convex", "is convex", subject), Premise(f, "hoelder-smooth", hoelder, subject))

    def between(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:  # type: ignore[override]
        """Convexity, and the quadratic bound from above with its error."""
        w = self._write
        a, b = w.at(i), w.at(j)
        error = w.L * w.b**2 * bracketed(1 - w.nu) / (2 * bracketed(1 + w.nu))
        most = tangent(w, i, j) + w.L * norm_squared(a.point - b.point) / 2 + error
        return [
            w.says("convexity", (i.point, j.point), a.value >= tangent(w, i, j)),
            w.says("hoelder-smoothness", (i.point, j.point), a.value <= most),
        ]
