"""The question that a worst case answers: which method, how many steps, what is given and what is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Integral
from typing import Any

from potential.errors import InputError
from potential.statement.theorem import Theorem
from potential.worst_cases.unrolled import Unrolled

MEASURES = ("last", "best", "mean", "sum")
STARTS = ("own", "any")
_MOST = 2_000  # steps, of which each brings a vector to the Gram matrix and three inequalities at least


@dataclass(frozen=True)
class Question:
    """What is the worst that N steps of a method can do, for one choice of the parameters?

    Raises InputError where the steps are no count, or `given` and `measure` are no functions.
    `start` is "own" where the first state is what the method's start makes of x_0, "any" where it is arbitrary.
    """

    theorem: Theorem
    steps: int
    parameters: Mapping[str, Any] = field(default_factory=dict)
    given: Callable[..., Any] | str | None = None
    measure: Callable[..., Any] | str = "last"
    start: str = "own"

    @classmethod
    def of(
        cls,
        method: Any,
        steps: Any,
        parameters: Mapping[str, Any],
        given: Any = None,
        measure: Any = None,
        problem: Any = None,
        start: str = "own",
    ) -> Question:
        """The question about a Method (class or instance), a Theorem, or a name in the catalogue."""
        if isinstance(steps, bool) or not isinstance(steps, Integral) or steps < 0:
            raise InputError(f"worst_case: steps must be a number of steps, 0 or more, got {steps!r}")
        if int(steps) > _MOST:
            order, rows = int(steps) + 1, 3 * int(steps)
            raise InputError(
                f"worst_case: {steps} steps make a Gram matrix of order {order} or more, and {rows} inequalities or "
                f"more, for which {rows**2 * 48e-9:.0f} GB are needed: take {_MOST} steps at most, or several smaller "
                "numbers and a conjecture, steps=range(1, 11)"
            )
        if given is not None and given != "potential" and not callable(given):
            raise InputError(
                f'worst_case: given must be a function of (p, x0), to be at most 1, or "potential", got {given!r}'
            )
        if measure is not None and not callable(measure) and measure not in MEASURES:
            raise InputError(
                f"worst_case: measure must be a function of (p, t, state), or one of {', '.join(MEASURES)}, got "
                f"{measure!r}"
            )
        if start not in STARTS:
            raise InputError(f"worst_case: start must be one of {', '.join(STARTS)}, got {start!r}")
        theorem = stated(method, problem)
        if theorem.continuous:
            raise InputError(
                f"{theorem.method_name} is a flow, which has no steps: a worst case is a program over the points that "
                "N steps visit, and a flow visits infinitely many; pt.prove shows its bound for all times, and a "
                "method that discretizes it has a worst case"
            )
        if steps and not theorem.problem_class.one_function:
            raise InputError(
                f"worst_case: {theorem.problem_class.__name__} has another loss at each step, which a run does "
                "not tell apart here; take the class inside, whose loss stays the same"
            )
        kept = {name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()}
        return cls(theorem, int(steps), kept, given, measure or "last", start)

    def read(self) -> Unrolled:
        """The run on symbols, anew from the method's code."""
        return Unrolled(self.theorem, self.steps, self.parameters, self.given, self.measure, self.start)

    def of_steps(self, steps: int) -> Question:
        """The same for another number of steps."""
        return replace(self, steps=steps)


def stated(method: Any, problem: Any = None) -> Theorem:
    """The method with its class of problems; a potential is not needed."""
    if isinstance(method, Theorem | str):
        theorem = Theorem.of(method)
        return theorem if problem is None else replace(theorem, problem=problem)
    owner = method if isinstance(method, type) else type(method)
    if not callable(getattr(owner, "step", None)):
        return Theorem.of(method)  # which says what is expected
    name = owner.__dict__.get("theorem") or f"{owner.__module__}:{owner.__qualname__}"
    return Theorem(name=name, method=method, problem=problem, source=owner.__dict__.get("source", ""))
