"""Polyak's step size, which depends on the function's value and gradient at the point.

The step gamma at x is defined by an equation, gamma ||grad f(x)||^2 = 2 (f(x) - f*), so a proof treats it as a
parameter for which the equation holds: what is proved is proved for every value that it may take.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import SmoothStronglyConvex
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Assertion, Hypothesis, Quantity, norm_squared
from potential.errors import InputError, NotExpressibleError
from potential.writing.terms import name


class KnownMinimum(ProblemClass):
    """Functions whose least value is known, so that there are Polyak steps; they lie between 1/L and 1/mu."""

    setting = "PolyakStep"
    may_be_trivial = True  # the least value of a numeric problem is known
    brings: ClassVar[Mapping[str, str]] = {"polyak_step": "PolyakStep(...)"}
    # The step of the present iteration; another one in the next. 1/mu is left out: it means that the step ends in x*.
    added: ClassVar[Mapping[str, Parameter]] = {
        "gamma": Parameter(at_least=lambda p: 1 / p.L, below=lambda p: 1 / p.mu, sequence=True)
    }

    @property
    def stepped_from(self) -> Vector | None:
        """The point of the Polyak step, None where there was none."""
        return next((a.at for a in self._recorder.answered("polyak_step")), None)

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and what the step is."""
        x = self._stepped_from_name()
        text = f"$gamma_t ||grad {f}({x})||^2 = 2 ({f}({x}) - {f}(x*))$, Polyak's step, for which ${f}(x*)$ is known"
        return (*super().said_of(f, subject), Premise("gamma_t", "polyak-step", text))

    def _stepped_from_name(self) -> str:
        """The point of the Polyak step, as it is written."""
        return "x_t" if self.stepped_from is None else self._recorder.point_name(self.stepped_from)

    def polyak_step(self, x: Vector) -> Coefficient:
        """The step gamma = 2 (f(x) - f*) / ||grad f(x)||^2; one for each step of a method."""
        self.gradient(x)
        if self.expectation or self._at_minimizer().gradient.terms:
            raise NotExpressibleError(
                f"p.polyak_step in {type(self).__name__}: the step is understood where x* minimizes f over the whole "
                "space and nothing is drawn at random; take the class without the further setting"
            )
        if self.stepped_from not in (None, x):
            raise NotExpressibleError("p.polyak_step at two points: a step has one Polyak step here")
        step: Coefficient = self._field.values["gamma_t"]
        self._recorder.note("polyak_step", x, result=step)
        return step

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and the equation that defines the step."""
        found, w = super().hypotheses(), self._write
        x = self.stepped_from
        if x is not None:
            here, least = w.at(self._evaluate(x, "polyak_step")), w.at(self._at_minimizer())
            step = Quantity(self._field.values["gamma_t"], name("gamma_t"))
            found.append(w.says("polyak-step", (x,), self._defines(step, here.gradient, here.value - least.value)))
        return found

    def _defines(self, step: Quantity, gradient: Quantity, gap: Quantity) -> Assertion:
        """The equation that defines the step."""
        return (step * norm_squared(gradient)).equals(2 * gap)


def PolyakStep(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `polyak_step(x)`, Polyak's step size 2 (f(x) - f*) / ||grad f(x)||^2."""
    if not (isinstance(base, type) and issubclass(base, SmoothStronglyConvex) and base.space == EUCLIDEAN):
        raise InputError(f"PolyakStep takes a class of smooth strongly convex functions, got {base!r}")
    return made(
        f"PolyakStep({base.__name__})",
        (KnownMinimum, base),
        description=f"{base.description}; f(x*) is known, and gamma_t is Polyak's step",
        oracles=(*base.oracles, "polyak_step"),
    )
