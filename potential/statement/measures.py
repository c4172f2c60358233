"""What a theorem measures, read off from its potential and its progress where no `measure` is given.

`(1 - eta mu)^(-2t) ||x - x*||^2` in a potential is about the distance, and steps that fall by `||g||^2` are about the
mean of the squared gradient.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import Asked, Expression, One
from potential.classes.problem_class import ProblemClass
from potential.statement.theorem import Theorem


def is_left_open(theorem: Theorem, method: Any) -> bool:
    """Whether neither the theorem nor the method says what is measured."""
    return bool(getattr(theorem.function("measure", method), "is_left_open", False))


def changes(c: Coefficient) -> bool:
    """Whether a coefficient changes with t: t, a geometric factor or a term of a sequence occurs in it."""
    return c.field.changes_with_t(c.element)


def read_off(
    display: Mapping[str, Expression], gap_weight: Coefficient, problem: type[ProblemClass]
) -> tuple[Asked, Coefficient] | None:
    """The quantity that is measured and its weight, None where it is the gap with its weight in the potential.

    What grows at every step is measured at the end; else the guaranteed decrease, where that is a multiple of one
    quantity, in the mean.
    """
    potential, paid = display["potential"], [key for key in display["progress"].terms if not isinstance(key, One)]
    if gap_weight.element and changes(gap_weight):
        return None
    scalars = problem.gathered("scalars").keys() - {"value"}
    measured = problem.measured()
    if len(paid) == 1 and isinstance(paid[0], Asked) and paid[0].oracle in scalars:
        return paid[0], potential.coefficient(paid[0])
    if gap_weight.element or paid:
        return None
    known = [key for key in potential.terms if isinstance(key, Asked) and key.oracle in measured]
    growing = [key for key in known if changes(potential.coefficient(key))]
    found = (growing or known)[:1]
    return (found[0], potential.coefficient(found[0])) if found else None
