"""Maps beside the non-expansive ones with a fixed point: contractions, and non-expansive maps that need have none."""

from __future__ import annotations

from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.operators import Nonexpansive
from potential.classes.pairs import of_any_two
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation
from potential.classes.quantities import Hypothesis, inner, norm_squared
from potential.classes.recorder import FIRST_ORDER


class Contraction(Nonexpansive):
    """Maps S with a fixed point x* that are L-Lipschitz, L < 1.

    J. Park, E. K. Ryu, "Exact optimal accelerated complexity for fixed-point iterations", ICML 2022.
    """

    description = "S is L-Lipschitz, L < 1, and has a fixed point x*"
    parameters = {"L": Parameter(above=0, below=1)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """The Lipschitz bound."""
        bound = f"||{f}(x) - {f}(y)|| <= L ||x - y||"
        return (Premise(f, "lipschitz", f"is $L$-Lipschitz, ${bound}$ for all $x$ and $y$", subject),)

    @of_any_two
    def of_pair(self, i: Evaluation, j: Evaluation) -> list[Hypothesis]:
        """The Lipschitz bound."""
        values, points = self._difference(i, j)
        return [self._said("contraction", i, j, norm_squared(values) <= self._write.L**2 * norm_squared(points))]


class InconsistentNonexpansive(Nonexpansive):
    """Non-expansive maps S, with a fixed point or none: v = x* - S x* is the shortest displacement, attained at x*.

    J. Park, E. K. Ryu, "Accelerated infeasibility detection of constrained optimization and fixed-point iterations",
    ICML 2023; that ||v||^2 <= <x - S x, v> for every x is due to A. Pazy, "Asymptotic behavior of contractions in
    Hilbert space", Israel J. Math. 9, 1971.
    """

    interpolates = False
    description = "S is non-expansive, v = x* - S x* is its shortest displacement"
    special_cases: ClassVar[tuple[str, ...]] = ("Nonexpansive",)
    oracles: ClassVar[tuple[str, ...]] = (*Nonexpansive.oracles, "displacement")
    residual = "{0} - p.apply({0}) - p.displacement"
    letters: ClassVar[tuple[str, ...]] = ("v",)

    def solution(self) -> tuple[Premise, ...]:
        """A point of the shortest displacement, which is assumed to exist."""
        text = "$v = x* - S(x*)$ is the shortest displacement, $||v||^2 <= <x - S(x), v>$ for every $x$"
        return (Premise("x*", "shortest-displacement", text),)

    @property
    def displacement(self) -> Vector:
        """The shortest displacement v = x* - S x*; zero where S has a fixed point."""
        return self._recorder.answer("displacement", function=self.function, name="v")

    def _at_minimizer(self) -> Evaluation:
        """A point x* that S moves by -v."""
        if self._minimizer is None:
            bare = super()._at_minimizer()
            self._minimizer = Evaluation(bare.point, bare.point - self.displacement, bare.value, bare.function)
        return self._minimizer

    def _fresh_gradient(self, x: Vector) -> Vector:
        """S x = x - v - w, with a w of its own for what the displacement has beyond the shortest."""
        name, v = self._recorder.point_name, self.displacement
        shown = lambda: f"({name(x)} - S({name(x)}) - v)"  # noqa: E731
        image = x - v - self._recorder.answer("beyond", x, function=self.function, name=shown)
        self._recorder.note(FIRST_ORDER, x, result=image, function=self.function)
        return image

    def hypotheses(self) -> list[Hypothesis]:
        """Non-expansiveness, and that no displacement is shorter."""
        star, w = self.minimizer, self._write
        v, found = w.point(self.displacement), super().hypotheses()
        for e in self.points():
            if e.point != star:
                here = w.at(e)
                shortest = norm_squared(v) <= inner(here.point - here.gradient, v)
                found.append(w.says("shortest-displacement", (e.point,), shortest))
        return found
