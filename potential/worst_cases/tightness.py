"""How tight a proved bound is: for given N, the bound of a theorem over the worst case of N steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from potential.classes.problem_class import ProblemClass
from potential.conclusion import Conclusion
from potential.errors import InputError
from potential.worst_cases.question import Question
from potential.worst_cases.result import WorstCase

# What is given at the start, by the symbol in which a bound speaks of it.
_GIVEN = ("R", "Delta_0", "D_0")


def _condition(name: str, problem: type[ProblemClass]) -> Callable[[Any, Any], Any]:
    """The distance of the start, its gap, or its divergence from the minimizer."""
    if name == "R":
        return lambda p, x0: p.distance_squared(x0)
    if name == "Delta_0":
        return lambda p, x0: p.gap(x0)
    return lambda p, x0: getattr(p, problem.divergence)(p.minimizer, x0)


@dataclass(frozen=True)
class Tight:
    """A bound beside the worst case that it bounds, for N = `steps`; a ratio of 1 is a bound that is attained."""

    steps: int
    bound: float
    case: WorstCase

    @property
    def value(self) -> float:
        """The worst case."""
        return self.case.value

    @property
    def ratio(self) -> float:
        """The bound over the worst case, at least 1 but for rounding."""
        return self.bound / self.value if self.value else float("inf")

    def __repr__(self) -> str:
        return f"<N = {self.steps}: bound {self.bound:.6g}, worst case {self.value:.6g}, ratio {self.ratio:.4g}>"


def tightness(conclusion: Conclusion, steps: int | Iterable[int], parameters: Mapping[str, Any]) -> list[Tight]:
    """The proved bound over the worst case, for each N and one choice of the parameters.

    Raises InputError where the conclusion is of another kind than a last iterate or a plain mean, or where its bound
    speaks of the start in more than one way.
    """
    theorem = conclusion.statement.theorem
    start = [name for name in _GIVEN if name in {s.name for s in conclusion.bound.free_symbols}]
    share = conclusion.share
    varying = share is not None and share.field.depends_on_time(share.element)
    if conclusion.kind not in ("last", "mean") or varying or len(start) > 1:
        raise InputError(
            f"{theorem.name}: tightness is of a bound of the last iterate, or of a plain mean, in one of "
            f"{', '.join(_GIVEN)}; this one is {conclusion.text}"
        )
    given = _condition(start[0], theorem.problem_class) if start else None
    mean = conclusion.kind == "mean"
    counts = [steps] if isinstance(steps, int) else list(steps)
    found = []
    for count in counts:
        if count < 1:
            raise InputError(f"{theorem.name}: a bound is of T >= 1 steps, got {count}")
        # A mean over the points at t = 0, ..., T - 1 does not see the last step.
        question = Question.of(theorem, count - mean, parameters, given, "mean" if mean else "last")
        case = WorstCase.of(question)
        found.append(Tight(count, _at(conclusion.bound, count, case, parameters), case))
    return found


def _at(bound: sympy.Expr, steps: int, case: WorstCase, parameters: Mapping[str, Any]) -> float:
    """The bound for numbers, with what is given at the start at 1."""
    known: dict[str, Any] = {**case.parameters, "T": steps, **dict.fromkeys(_GIVEN, 1)}
    for name, value in parameters.items():
        if not callable(value) and not isinstance(value, list | tuple):
            known[name] = Fraction(value)
    found = bound.subs({s: sympy.Rational(str(known[s.name])) for s in bound.free_symbols if s.name in known}).doit()
    if not found.is_number:
        raise InputError(f"the bound {bound} has no number at T = {steps}: {', '.join(map(str, found.free_symbols))}")
    return float(found)


__all__ = ["Tight", "tightness"]
