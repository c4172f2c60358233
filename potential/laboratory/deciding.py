"""The numbers that the iterates decide, in a run: the method's rule is asked before each step, and its answers kept.

A step and the programs of its theorem read the number of step t from what was kept, so that both speak of the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from potential.algebra.parameters import decided_numbers
from potential.errors import InputError
from potential.laboratory.parameters import Known


def stepping(method: Any) -> Callable[[Any, Any, Any], Any]:
    """The method's step, before which it decides its numbers, where it has such."""
    declared = decided_numbers(type(method))
    names = list(declared)
    step: Callable[[Any, Any, Any], Any] = method.step
    if not names:
        return step
    owner = type(method).__name__

    def decide_and_step(problem: Any, t: Any, state: Any) -> Any:
        said = method.decide(problem, t, state)
        numbers = said if isinstance(said, dict) else {names[0]: said}
        if set(numbers) != set(names):
            raise InputError(
                f"{owner}.decide, at t = {t}, must give a number for {' and '.join(names)}, a dict by their names "
                f"where there are several, got {said!r}"
            )
        known = Known(method.__dict__, problem)
        for name in names:
            method.__dict__[name].decided(declared[name], int(t), numbers[name], known)
        return step(problem, t, state)

    return decide_and_step
