"""Polyak's step size for the function's values: the step by which smoothness promises the most, given gap and gradient.

M. Barre, A. Taylor, A. d'Aspremont, "Complexity guarantees for Polyak steps with momentum", COLT 2020, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN
from potential.algebra.parameters import Parameter
from potential.classes.convex import SmoothStronglyConvex
from potential.classes.polyak_step import KnownMinimum
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Assertion, Quantity, bracketed, norm_squared
from potential.errors import InputError


class KnownMinimumOfValues(KnownMinimum):
    """Functions whose least value is known, with the gamma of ||grad f(x)||^2 = 2 L (2 - L gamma) (f(x) - f*).

    It lies between 1/L and (2 L - mu)/L^2.
    """

    setting = "ValuePolyakStep"
    brings: ClassVar[Mapping[str, str]] = {}
    # 1/L is left out: it means that the step ends in x*.
    added: ClassVar[Mapping[str, Parameter]] = {
        "gamma": Parameter(above=lambda p: 1 / p.L, at_most=lambda p: (2 * p.L - p.mu) / p.L**2, sequence=True)
    }

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """What is said of f, and what the step is."""
        x = self._stepped_from_name()
        equation = f"||grad {f}({x})||^2 = 2 L (2 - L gamma_t) ({f}({x}) - {f}(x*))"
        text = f"${equation}$, Polyak's step for the values, for which ${f}(x*)$ is known"
        return (*super(KnownMinimum, self).said_of(f, subject), Premise("gamma_t", "polyak-step", text))

    def _defines(self, step: Quantity, gradient: Quantity, gap: Quantity) -> Assertion:
        """The equation that defines the step."""
        L = self._write.L
        return norm_squared(gradient).equals(2 * L * bracketed(2 - L * step) * gap)


def ValuePolyakStep(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `polyak_step(x)`, the gamma with ||grad f(x)||^2 = 2 L (2 - L gamma) (f(x) - f*)."""
    if not (isinstance(base, type) and issubclass(base, SmoothStronglyConvex) and base.space == EUCLIDEAN):
        raise InputError(f"ValuePolyakStep takes a class of smooth strongly convex functions, got {base!r}")
    return made(
        f"ValuePolyakStep({base.__name__})",
        (KnownMinimumOfValues, base),
        description=f"{base.description}; f(x*) is known, and gamma_t is Polyak's step for the values",
        oracles=(*base.oracles, "polyak_step"),
    )
