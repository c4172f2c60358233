"""Subgradients that are right up to eps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import ConvexLipschitz
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, applied, inner, norm_squared
from potential.errors import InputError


class EpsilonErrors(ProblemClass):
    """A vector e with f(y) >= f(x) + <e, y - x> - eps for every y, and no longer than G.

    R. D. Millan, M. P. Machado, "Inexact proximal epsilon-subgradient methods for composite convex optimization
    problems", Journal of Global Optimization 75, 2019.
    """

    setting = "EpsilonSubgradients"
    brings: ClassVar[Mapping[str, str]] = {"epsilon_subgradient": "EpsilonSubgradients(...)"}
    added: ClassVar[Mapping[str, Parameter]] = {"eps": Parameter(at_least=0)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of what is known in the place of a subgradient."""
        below = f"{f}(y) >= {f}(x) + <e(x), y - x> - eps"
        text = f"at a point $x$ a vector $e(x)$ is known with ${below}$ for every $y$, and $||e(x)|| <= G$"
        return (*super().said_of(f, subject), Premise("e", "epsilon-subgradient", text))

    def epsilon_subgradient(self, x: Vector) -> Vector:
        """A vector e with f(y) >= f(x) + <e, y - x> - eps for every y, and ||e|| <= G."""
        self._evaluate(x, "epsilon_subgradient")
        name = self._recorder.point_name
        return self._recorder.answer("epsilon_subgradient", x, name=lambda: f"e({name(x)})")

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and what an eps-subgradient says of every other point."""
        found, w = super().hypotheses(), self._write
        for answer in self._recorder.answered("epsilon_subgradient"):
            x = answer.at
            here = w.at(self._evaluate(x, "epsilon_subgradient"))
            e = Quantity(answer.result, lambda at=here.point: applied("e", at.term))
            found.append(w.says("epsilon-subgradient-bound", (x,), norm_squared(e) <= w.G**2))
            for other in self.points():
                if other.point != x:
                    there = w.at(other)
                    below = here.value + inner(e, there.point - here.point)
                    found.append(w.says("epsilon-subgradient", (other.point, x), there.value >= below - w.eps))
        return found


def EpsilonSubgradients(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `epsilon_subgradient(x)`, a subgradient up to eps that is bounded by G."""
    if not (isinstance(base, type) and base is ConvexLipschitz):
        raise InputError(f"EpsilonSubgradients takes the class ConvexLipschitz, got {base!r}")
    return made(
        f"EpsilonSubgradients({base.__name__})",
        (EpsilonErrors, base),
        description=f"{base.description}; eps-subgradients are known, bounded by G too",
        oracles=(*base.oracles, "epsilon_subgradient"),
    )
