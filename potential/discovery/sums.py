"""Rates 1 - 1/(a u + b v + ...): what a method with several bottlenecks has, each of which costs steps of its own.

The least rates of methods that remember, draw or toss coins are seldom simple; what is a little above them is, where
the number of steps 1/(1 - rate) is at most a sum of a few natural quantities with simple coefficients. Untrusted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog

from potential.algebra.coefficients import Coefficient
from potential.discovery.closed_forms import simplest
from potential.discovery.quotients import variables
from potential.discovery.studies import Study

_SUMMANDS = 3
_MOST = 10  # natural quantities that are combined
_NEAR = 1.5  # how far a sum of a few may be above the best of any
_ROOM = (1.04, 1.15)  # how far coefficients are rounded up
_SIMPLE = ((2.0, 3.2), (1.2, 2.0))  # and where all are the same, which is the simplest and the easiest to prove
_KEPT = 4


def sums(study: Study, rates: Sequence[float], points: Sequence[dict[str, Any]]) -> Iterator[Any]:
    """Rates a little above the least ones at some points of the parameters, those of the fewest summands first."""
    steps = 1 / (1 - np.array(rates, dtype=float))
    if not np.all(np.isfinite(steps)):
        return
    samples = [study.sample(p, 0) for p in points]
    chosen = [q for q in _quantities(study) if _is_positive(study, q, samples)][:_MOST]
    table = np.array([[float(Coefficient(study.field, q).evaluate(s)) for q in chosen] for s in samples])
    found: list[tuple[float, int, tuple[int, ...], Any]] = []
    for count in range(1, min(_SUMMANDS, len(chosen)) + 1):
        for which in itertools.combinations(range(len(chosen)), count):
            above, coefficients = _above(table[:, which], steps)
            if coefficients is not None and np.all(coefficients > 1e-6):
                found.append((above, count, which, coefficients))
    if not found:
        return
    least = min(entry[0] for entry in found)
    near = sorted((e for e in found if e[0] <= _NEAR * least), key=lambda e: (e[1], round(5 * e[0] / least), e[2]))
    one, seen = study.field.algebra.one, []
    for _, count, which, coefficients in near[:_KEPT]:
        if count > 1:  # the same for all
            bare = sum((chosen[k] for k in which), study.field.algebra.zero)
            for low, high in _SIMPLE:
                number = simplest(low * float(max(coefficients)), high * float(max(coefficients)))
                total = bare * study.field.coefficient(number).element
                if total not in seen:
                    seen.append(total)
                    yield one - one / total
    for _, _, which, coefficients in near[:_KEPT]:
        for room in _ROOM:
            exact = [simplest(float(c), float(c) * room) for c in coefficients]
            total = study.field.algebra.zero
            for c, k in zip(exact, which, strict=True):
                total = total + chosen[k] * study.field.coefficient(c).element
            if total not in seen:
                seen.append(total)
                yield one - one / total


def _quantities(study: Study) -> Iterator[Any]:
    """1, the parameters without a unit, their products and quotients."""
    one = study.field.algebra.one
    pure = list(variables(study))
    yield from dict.fromkeys([one, *pure, *(one / v for v in pure)])
    for u, v in itertools.combinations(pure, 2):
        yield from (u * v, u / v, v / u, one / (u * v))


def _is_positive(study: Study, quantity: Any, samples: Sequence[Any]) -> bool:
    try:
        return all(Coefficient(study.field, quantity).evaluate(s) > 0 for s in samples)
    except ZeroDivisionError:
        return False


def _above(table: Any, steps: Any) -> tuple[float, Any]:
    """The sum of some quantities that is nowhere less than the steps, and the least above them at its worst."""
    count = table.shape[1]
    relative = table / steps[:, None]
    sides = np.vstack(
        [np.hstack([-relative, np.zeros((len(steps), 1))]), np.hstack([relative, -np.ones((len(steps), 1))])]
    )
    found = linprog(
        np.array([*np.zeros(count), 1.0]), A_ub=sides, b_ub=[*(-np.ones(len(steps))), *np.zeros(len(steps))],
        bounds=[(0, None)] * (count + 1), method="highs",
    )  # fmt: skip
    if found.status != 0 or found.x is None:
        return np.inf, None
    return float(found.x[-1]), found.x[:-1]
