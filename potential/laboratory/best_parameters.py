"""Parameters that nobody gave: those that make the proven bound smallest."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.algebra.parameters import Parameter, declared_parameters
from potential.errors import InputError
from potential.laboratory.numeric_theorem import NumericTheorem
from potential.laboratory.parameters import Known, ParameterSequence, settle_roots
from potential.laboratory.plan import LAST, Plan
from potential.statement.theorem import Theorem

Array = npt.NDArray[np.float64]


def best_parameters(
    theorem: Theorem, problem: Any, x0: Array, steps: int, plan: Plan | None = None
) -> Callable[[Any, list[str]], Any]:
    """A choice of parameters: those that make the proven bound after so many steps smallest.

    The bound is minimised over the parameters' domains, in the logarithm of their distance to the lower end,
    one parameter after the other; of sequences, over c / sqrt(t + 1). Raises InputError for a parameter that
    the bound does not depend on.
    """
    from scipy.optimize import minimize_scalar

    def choose(method: Any, names: list[str]) -> Any:
        declared = declared_parameters(theorem.method_class)

        def ends(name: str) -> tuple[float, float | None]:
            lower, upper = declared[name].bounds(Known(method.__dict__, problem))
            return float(lower), None if upper is None else float(upper)

        for name in names:
            lower, upper = ends(name)
            middle = lower + 1.0 if upper is None else (lower + upper) / 2
            method.__dict__[name] = _shaped(declared[name], middle)
        for _ in range(1 if len(names) == 1 else 4):
            for name in names:
                best = _best(method, name, ends(name), declared[name])
                method.__dict__[name] = _shaped(declared[name], best)
        return method

    def _best(method: Any, name: str, ends: tuple[float, float | None], parameter: Parameter) -> float:
        lower, upper = ends
        top = math.log(1e12) if upper is None else math.log(upper - lower)
        if upper is not None and parameter.upper_open:
            top -= 1e-6  # at an open end itself the bound need not be there

        def bound(z: float) -> float:
            trial = copy.copy(method)
            trial.__dict__[name] = _shaped(parameter, lower + math.exp(z))
            settle_roots(theorem, trial, problem)
            if not _within(theorem, trial, problem):
                return math.inf  # another parameter's domain ends with this one
            numeric = NumericTheorem(theorem, trial, problem, x0, strict=False, plan=plan)
            value = final_bound(numeric, steps)
            return math.log(value) if value > 0 else -math.inf

        grid = np.linspace(top - 2 * math.log(1e12) if upper is None else top - math.log(1e12), top, 25)
        values = [bound(float(z)) for z in grid]
        found_any = [v for v in values if v < math.inf]
        if not (found_any and np.ptp(found_any) > 1e-9 and np.isfinite(found_any).all()):
            raise InputError(
                f"{theorem.method_name} needs a number for {name}: the bound of {theorem.name} does not "
                f"depend on it, so there is no best one; write {name}=..."
            )
        k = int(np.argmin(values))
        inside = (float(grid[max(k - 1, 0)]), float(grid[min(k + 1, len(grid) - 1)]))
        found = minimize_scalar(bound, bounds=inside, method="bounded", options={"xatol": 1e-6})
        at_end = upper is not None and k == len(grid) - 1 and not parameter.upper_open
        if at_end and bound(top) <= found.fun + 1e-9:
            return float(upper)  # type: ignore[arg-type]
        return lower + math.exp(float(found.x))

    return choose


def _within(theorem: Theorem, method: Any, problem: Any) -> bool:
    """Whether the numbers of a method lie in their domains, those of its sequences aside."""
    known = Known(method.__dict__, problem)
    for name, parameter in declared_parameters(theorem.method_class).items():
        value = method.__dict__[name]
        if not isinstance(value, ParameterSequence):
            lower, upper = (None if end is None else float(end) for end in parameter.bounds(known))
            slack = 1e-12 * abs(float(value))
            if not (lower - slack <= value and (upper is None or value <= upper + slack)):  # type: ignore[operator]
                return False
    return True


def _shaped(parameter: Parameter, value: float) -> Any:
    """A number, or for a sequence the one that starts there and falls as 1 / sqrt(t + 1)."""
    return ParameterSequence(lambda t: value / math.sqrt(t + 1)) if parameter.sequence else value


def final_bound(numeric: NumericTheorem, steps: int) -> float:
    """The proven bound after so many steps, over its geometric factor."""
    value = numeric.bound_at(steps)
    if not math.isnan(value):
        return value
    total = numeric.start_potential
    for t in range(steps):
        total = total + numeric.budget(t)
    if numeric.kind == LAST:
        weight = numeric.weight(steps)
        return total.value / weight.value if weight.value else math.inf
    shares = math.fsum(numeric.share(t).value for t in range(steps))
    return total.value / shares if shares else math.inf
