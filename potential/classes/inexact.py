"""Gradients with a relative error, which is not random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, Quantity, applied, norm_squared
from potential.errors import InputError


class RelativeErrors(ProblemClass):
    """A gradient that is off by at most a share delta of its length."""

    brings: ClassVar[Mapping[str, str]] = {"inexact_gradient": "Inexact(...)"}
    added: ClassVar[Mapping[str, Parameter]] = {"delta": Parameter(at_least=0, below=1)}

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and of the error of a gradient."""
        whole = self.function  # also where f is one of the functions of which that is the mean
        error = f"||d(x) - grad {whole}(x)|| <= delta ||grad {whole}(x)||"
        text = f"the gradient is known with a relative error, as a $d(x)$ with ${error}$"
        return (*super().said_of(f, subject), Premise("d", "relative-error", text))

    def inexact_gradient(self, x: Vector) -> Vector:
        """A vector d with ||d - grad f(x)|| <= delta ||grad f(x)||."""
        self.gradient(x)
        name = self._recorder.point_name
        return self._recorder.answer("inexact_gradient", x, name=lambda: f"d({name(x)})")

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and the bound of the error."""
        found, w = super().hypotheses(), self._write
        for answer in self._recorder.answered("inexact_gradient"):
            x = w.point(answer.at)
            known = Quantity(answer.result, lambda x=x: applied("d", x.term))
            gradient = Quantity(self.gradient(answer.at), lambda x=x: self.answer_term(self.function, x.term))
            error = norm_squared(known - gradient) <= w.delta**2 * norm_squared(gradient)
            found.append(w.says("relative-error", (answer.at,), error))
        return found


def Inexact(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `inexact_gradient(x)`, off by at most a share delta < 1 of the gradient's length."""
    if not (isinstance(base, type) and issubclass(base, Differentiable) and base.space == EUCLIDEAN):
        raise InputError(f"Inexact takes a Euclidean class with a gradient, such as SmoothConvex, got {base!r}")
    return made(
        f"Inexact({base.__name__})",
        (RelativeErrors, base),
        description=f"{base.description}; inexact gradients are off by at most delta times their length",
        oracles=(*base.oracles, "inexact_gradient"),
    )
