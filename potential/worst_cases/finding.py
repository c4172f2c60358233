"""`worst_case`: what N steps of a method can do at worst, from the method's own step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from potential.errors import InputError
from potential.worst_cases.question import Question
from potential.worst_cases.result import WorstCase
from potential.worst_cases.table import Table


def worst_case(
    method: Any,
    steps: Any,
    *,
    given: Any = None,
    measure: Any = None,
    problem: Any = None,
    start: str = "own",
    **parameters: Any,
) -> Any:
    """The worst that N steps of a method can do on a class of problems: a WorstCase, or a Table for several N.

    Args:
        method: a Method, class or instance, a Theorem, or a name in the catalogue; no potential is needed.
        steps: N, or several, `range(1, 11)`.
        start: "own", the state that the method's start makes of x_0, or "any" state; then `given` gets that in place
            of x_0.
        given: a function of (p, x0), or of (p, x0, states) with the whole run, that gives an expression, or a list of
            some, each to be at most 1; where it is left
            out, ||x_0 - x*||^2, D_h(x*, x_0) where there is a mirror map, or the gap at x_0 where no minimizer is
            assumed.
        measure: a function of (p, t, state), which is called at t = N, or of (p, t, state, states) with all states so
            far; of a list the least counts. "last" is the theorem's measure at N, "best" the least of it over
            t = 0, ..., N, "mean" the mean.
        problem: a class of problems in the place of the method's own.
        parameters: exact values of all parameters of the class and the method, `L=1, mu=Fraction(1, 10)`; a sequence is
            a list or a function of t.

    Raises InputError for what is missing, outside of its domain or inexact, and what reading a method raises. On
    KeyboardInterrupt the rows that are finished are kept: the exception has them as `.table`, in a notebook
    `sys.last_value.table`.
    Source: Y. Drori, M. Teboulle, "Performance of first-order methods for smooth convex minimization: a novel
    approach", Mathematical Programming 145, 2014; A. Taylor, J. Hendrickx, F. Glineur, "Smooth strongly convex
    interpolation and exact worst-case performance of first-order methods", Mathematical Programming 161, 2017.
    """
    if isinstance(steps, Iterable) and not isinstance(steps, str):
        counts = list(steps)
        if not counts:
            raise InputError("worst_case: steps is empty; give a number of steps, or several, range(1, 11)")
        return _table([Question.of(method, k, parameters, given, measure, problem, start) for k in counts])
    return _table([Question.of(method, steps, parameters, given, measure, problem, start)])[0]


def _table(questions: Sequence[Question]) -> Table:
    """The answers to all questions; an interrupt keeps those that there are."""
    cases: list[WorstCase] = []
    try:
        for question in questions:
            cases.append(WorstCase.of(question))
    except KeyboardInterrupt as interrupt:
        table = Table(cases)
        interrupt.table = table  # type: ignore[attr-defined]
        interrupt.add_note(
            f"interrupted in the worst case of {questions[len(cases)].steps} steps of "
            f"{questions[0].theorem.method_name}; "
            + (
                f"those of {', '.join(map(str, table.steps))} steps are kept as .table of this exception, in a "
                "notebook: import sys; sys.last_value.table"
                if cases
                else "nothing was finished before"
            )
        )
        raise
    return Table(cases)
