"""What a run is given: a number of steps, a start, and a problem of the theorem's class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.classes.special_cases import special_cases
from potential.errors import InputError
from potential.laboratory.problems import problem_name
from potential.statement.theorem import Theorem, registered

Array = npt.NDArray[np.float64]


def valid_steps(steps: object, least: int = 0) -> int:
    """`steps` as an int; raises InputError unless it is an integer of at least `least`."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < least:
        raise InputError(f"steps must be an integer, at least {least}, got {steps!r}")
    return int(steps)


def valid_start(problem: Any, x0: Any) -> Array:
    """A checked copy of the start, the problem's own where none is given."""
    if x0 is None:
        if not hasattr(problem, "default_start"):
            raise InputError(f"x0 is missing, and {problem_name(problem)} has no default_start(): give a vector")
        x0 = problem.default_start()
    if hasattr(problem, "validate_start"):
        checked: Array = problem.validate_start(x0)
        return checked
    try:
        point = np.array(x0, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"x0 must be a vector of numbers, got {x0!r}") from error
    if point.ndim != 1 or not np.isfinite(point).all():
        raise InputError(f"x0 must be a vector of finite numbers, got shape {point.shape}: {point!r}")
    return point


def require_class(theorem: Theorem, problem: Any) -> None:
    """Raise InputError unless the problem belongs to the theorem's class.

    One without `class_names` is taken at its word.
    """
    names = getattr(problem, "class_names", None)
    wanted = theorem.problem_class.__name__
    if names is not None and wanted not in names and special_cases(wanted).isdisjoint(names):
        raise InputError(
            f"{theorem.method_name} is meant for {wanted} ({theorem.problem_class.description}), and "
            f"{problem_name(problem)!r} is not known to be: "
            f"it belongs to {', '.join(sorted(names)) or 'no class'}{_same_method(theorem, names)}"
        )


def _same_method(theorem: Theorem, names: Iterable[str]) -> str:
    """How to claim the same of the method on a problem of these classes: by the catalogue's theorem, if there is one.

    A setting belongs to the problem, so a method that is meant for a class can be claimed to work in a setting of it.
    """
    wanted = theorem.problem_class.__name__
    for known in registered().values():
        if known.method_class is theorem.method_class and known.problem_class.__name__ in names:
            return f"; for {known.problem_class.__name__} there is the theorem {known.name!r}"
    settings = sorted(name for name in names if name.endswith(f"({wanted})") and name.count("(") == 1)
    if not settings:
        return ""
    outer = settings[0].partition("(")[0]
    return (
        f"; to claim the same there, state pt.Theorem(name=..., method={theorem.method_name}, "
        f"problem=pt.{outer}(pt.{wanted}))"
    )
