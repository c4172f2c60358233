"""Strongly convex quadratic functions, of which gradients and values are those of one symmetric matrix.

That a matrix with eigenvalues between mu and L takes the given differences of points to those of gradients, no more and
no less is said by N. Bousselmi, J. M. Hendrickx, F. Glineur, "Interpolation conditions for linear operators and
applications to performance estimation problems", SIAM J. Optim. 34(3), 2024. Of a matrix that is to be positive
semidefinite it is said that its entries are inner products, of vectors that have a symbol each.
"""

from __future__ import annotations

import itertools

from potential.algebra.expressions import Vector
from potential.classes.convex import SmoothStronglyConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, Quantity, bracketed, inner


class StronglyConvexQuadratic(SmoothStronglyConvex):
    """Quadratic functions with eigenvalues between mu and L, 0 < mu < L."""

    description = "f is quadratic, with eigenvalues between mu and L"
    special_cases = ()

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The matrix."""
        text = f"${f}(x) - {f}(y) = <grad {f}(x) + grad {f}(y), x - y>/2$ and $grad {f}(x) - grad {f}(y) = H (x - y)$"
        matrix = f"{text} for a symmetric $H$ with $mu ||u||^2 <= <H u, u>$ and $<H u, u> <= L ||u||^2$"
        return (Premise(f, "quadratic", matrix),)

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Nothing of two points alone: what is said of all together says more."""
        return None

    def hypotheses(self) -> list[Hypothesis]:
        """The values, that the matrix is symmetric, and its eigenvalues; all are compared with the first point."""
        found, w = super().hypotheses(), self._write
        if not self.points():
            return found
        first, *others = self.points()
        base = w.at(first)
        for e in others:
            here = w.at(e)
            rise = inner(base.gradient + here.gradient, here.point - base.point) / 2
            found.append(w.says("quadratic-value", (e.point, first.point), here.value.equals(base.value + rise)))
        sides = {e.point: (w.at(e).point - base.point, w.at(e).gradient - base.gradient) for e in others}
        for i, j in itertools.combinations_with_replacement(sides, 2):
            (d, Hd), (u, Hu) = sides[i], sides[j]
            if i != j:
                found.append(w.says("quadratic-symmetry", (i, j), inner(Hd, u).equals(inner(Hu, d))))
            both = bracketed(w.L + w.mu) * inner(Hd, u) - inner(Hd, Hu) - w.mu * w.L * inner(d, u)
            roots = inner(self._root(i, first), self._root(j, first))
            found.append(w.says("quadratic-spectrum", (i, j), both.equals(roots)))
        return found

    def _root(self, x: Vector, first: Evaluation) -> Quantity:
        """((L - H) (H - mu))^(1/2) (x - y), the length of which is what the eigenvalues leave."""
        name = self._recorder.point_name
        shown = lambda: f"root({name(x)} - {name(first.point)})"  # noqa: E731
        return self._write.point(self._recorder.answer("spectrum_root", x, first.point, name=shown))
