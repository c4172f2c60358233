"""Relatively smooth convex functions, bounded from above by a Bregman divergence in the place of a square."""

from __future__ import annotations

from potential.algebra.coefficients import Parameter
from potential.classes.premises import Premise
from potential.classes.problem_class import Convex, DifferentiableConvex, Evaluation, Hypothesis
from potential.classes.settings import BregmanSetting


class RelativelySmooth(BregmanSetting, DifferentiableConvex):
    """Convex functions, L-smooth relative to a convex mirror map h: f(x) <= f(y) + <grad f(y), x - y> + L D_h(x, y).

    The minimizer x* over K need not be a point where f or h has a gradient. H. Bauschke, J. Bolte, M. Teboulle, "A
    descent lemma beyond Lipschitz gradient continuity", Mathematics of Operations Research 42, 2017.
    """

    description = "f is convex and L-smooth relative to the convex mirror map h; K is closed and convex"
    oracles = ("value", "gradient", "gap", "inner", "minimizer", "bregman", "mirror_step")
    parameters = {"L": Parameter(above=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and the bound by the divergence."""
        bound = f"{f}(x) <= {f}(y) + <grad {f}(y), x - y> + L D_h(x, y)"
        relative = f"is $L$-smooth relative to $h$, ${bound}$ for $x in K$ and $y in dom(grad h)$"
        return (
            Premise(f, "convex", "is convex on $K$", subject),
            Premise(f, "differentiable", "is differentiable on $dom(grad h)$", subject),
            Premise(f, "relatively-smooth", relative, subject),
        )

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Convexity; at the minimizer over K, optimality."""
        if j is self._minimizer:
            if not self.minimizes:
                return None
            a, b = self._names(i, j)
            least = self.nonsmooth(j.point) - self.nonsmooth(i.point)
            return Hypothesis("optimality", (a, b), f"{self.objective}({a}) >= {self.least}", j.value - i.value + least)
        return Convex.between(self, i, j)

    def hypotheses(self) -> list[Hypothesis]:
        """Convexity, the mirror steps, and the descent lemma relative to h."""
        found = []
        for i in self.points():
            for j in self.points():
                if i.point != j.point and j is not self._minimizer:
                    a, b = self._names(i, j)
                    f = j.function
                    found.append(
                        Hypothesis(
                            "relative-smoothness",
                            (a, b),
                            f"{f}({a}) <= {f}({b}) + <grad {f}({b}), {a} - {b}> + L D_h({a}, {b})",
                            i.value
                            - j.value
                            - self.inner(j.gradient, i.point - j.point)
                            - self.bregman(i.point, j.point) * self.L,
                        )
                    )
        return found + super().hypotheses()
