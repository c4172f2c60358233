"""Points that only oracles move: combinations of the points of a state, as x + t/2 (x - w) of a method with momentum.

A step is linear in the points of the state but for what its oracles add to them; a proximal step, a projection or a map
adds something to the point that it is asked at. A combination that the linear part carries over to itself is moved by
the oracles alone, and its distance to x* stands in most potentials of methods with momentum. Its shares are numbers,
which may depend on the parameters, or are linear in t, or in the sequence that is the time of the method.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import Basis, Vector
from potential.statement.facade import Question

Shares = dict[str, Coefficient]


def carried(
    field: Field,
    state: Mapping[str, Vector],
    following: Mapping[str, Vector],
    questions: Sequence[Question],
    velocities: Collection[str] = (),
    sent: Sequence[Basis] = (),
) -> list[Shares]:
    """The combinations of at least two points of a state that only oracles move, by the share of each.

    `state` has the points now, each a basis vector, and `following` what a step makes of them; the answer to each of
    the `questions` is the point that was asked, moved. The shares of all but the `velocities`, which rest at zero, sum
    to 1. What was `sent` is to cancel: a compressed vector that moves one point and is taken from what waits.
    """
    linear = _linear_parts(field, state, questions)
    step = {n: _linear(field, following[n], linear) for n in state}
    scale = next((n for n in field.sequences if f"{n}_next" in field.values), None)
    times = [(field.values["t"], field.values["t"] + 1)] if "t" in field.values else []
    if scale is not None:
        times.append((field.values[f"{scale}_t"], field.values[f"{scale}_next"]))
    one = field.coefficient(1)
    found: list[Shares] = []
    for some in ([(one, one)], *([(one, one), time] for time in times)):
        gone = [{n: following[n].terms.get(b) for n in state} for b in sent]
        made = _combinations(field, step, some, gone)
        totals = [sum((c for n, c in shares.items() if n not in velocities), field.coefficient(0)) for shares in made]
        scaled = [{n: c / total for n, c in s.items()} for s, total in zip(made, totals, strict=True) if total.element]
        found += [shares for shares in scaled if shares not in found]
    return found


def drawn(
    field: Field,
    state: Mapping[str, Vector],
    following: Mapping[str, Vector],
    questions: Sequence[Question],
    asked: Sequence[Vector],
    rate: Coefficient,
) -> list[Shares]:
    """The combinations that oracles move, once they are drawn by the share 1 - rate to a point that is `asked`.

    Their squared distances stand in potentials that fall at that rate: strong convexity around the point that is asked
    pays for the draw. The shares sum to 1.
    """
    linear = _linear_parts(field, state, questions)
    step = {n: _linear(field, following[n], linear) for n in state}
    names, zero = list(state), field.coefficient(0)
    found: list[dict[str, Any]] = []
    for y in asked:
        to = _linear(field, y, linear)
        rows: list[list[Any]] = []
        for m in names:  # the last unknown is 1, and the shares are over it
            entries = [(step[n].get(m, zero) - (rate if n == m else zero)).element for n in names]
            rows += _by_time(field, [*entries, (to.get(m, zero) * (rate - 1)).element])
        for solution in _kernel(field, rows, len(names) + 1):
            if solution[-1]:
                shares = {n: c / solution[-1] for n, c in zip(names, solution, strict=False) if c}
                if len(shares) > 1 and shares not in found:
                    found.append(shares)
    return [{n: Coefficient(field, c) for n, c in shares.items()} for shares in found]


def _linear_parts(field: Field, state: Mapping[str, Vector], questions: Sequence[Question]) -> dict[Basis, Shares]:
    """The linear part of each basis vector that has one."""
    one = field.coefficient(1)
    parts: dict[Basis, Shares] = {next(iter(v.terms)): {n: one} for n, v in state.items()}
    for q in questions:
        if isinstance(q.answer, Vector) and isinstance(q.asked[0], Vector):
            new = [b for b in q.answer.terms if b not in parts]
            if len(new) == 1 and q.answer.terms[new[0]] == field.algebra.one:
                rest = {b: c for b, c in q.answer.terms.items() if b != new[0]}
                parts[new[0]] = _linear(field, q.asked[0] - Vector(field, q.answer.space, rest), parts)
    return parts


def _linear(field: Field, v: Vector, parts: Mapping[Basis, Shares]) -> Shares:
    total: Shares = {}
    for b, element in v.terms.items():
        for name, c in parts.get(b, {}).items():
            total[name] = total.get(name, field.coefficient(0)) + Coefficient(field, element) * c
    return total


def _combinations(
    field: Field,
    step: Mapping[str, Shares],
    times: Sequence[tuple[Any, Any]],
    gone: Sequence[Mapping[str, Any]] = (),
) -> list[Shares]:
    """The combinations whose shares are sums of multiples of some functions of the time, given now and after a step.

    What is `gone` has no part in them after the step: the shares of each in the points, None for none.
    """
    names, zero = list(step), field.coefficient(0)
    unknowns = [(n, k) for n in names for k in range(len(times))]
    rows: list[list[Any]] = []
    for m in names:  # what is carried over to m is what was there
        entries = [
            (times[k][1] * step[n].get(m, zero) - (times[k][0] if n == m else zero)).element for n, k in unknowns
        ]
        rows += _by_time(field, entries)
    for part in gone:
        none = field.algebra.zero
        rows += _by_time(field, [times[k][1].element * (none if part[n] is None else part[n]) for n, k in unknowns])
    found = []
    for solution in _kernel(field, rows, len(unknowns)):
        shares = dict.fromkeys(names, zero)
        for (n, k), value in zip(unknowns, solution, strict=True):
            shares[n] = shares[n] + Coefficient(field, value) * times[k][0]
        shares = {n: c for n, c in shares.items() if c.element}
        if len(shares) > 1:
            found.append(shares)
    return found


def _by_time(field: Field, entries: list[Any]) -> list[list[Any]]:
    """A linear equation that holds at every time, as equations whose entries do not depend on it."""
    ring, algebra = field.algebra.ring, field.algebra
    bottom = algebra.one
    for e in entries:
        bottom = bottom * algebra((e * bottom).denom)
    cleared = [e * bottom for e in entries]
    varying = [n for n, declared in field.parameters.items() if getattr(declared, "sequence", False)]
    moving = {"t", *varying, *(f"s_{n}" for n in (*field.sequences, *varying))}
    timely = [k for k, name in enumerate(algebra.names) if name in moving]
    groups: dict[tuple[int, ...], list[Any]] = {}
    for place, e in enumerate(cleared):
        factor = algebra.one / algebra(e.denom)
        for monomial, c in e.numer.terms():
            key = tuple(monomial[k] for k in timely)
            rest = tuple(0 if k in timely else power for k, power in enumerate(monomial))
            row = groups.setdefault(key, [algebra.zero] * len(entries))
            row[place] = row[place] + algebra(ring({rest: c})) * factor
    return list(groups.values())


def _kernel(field: Field, rows: list[list[Any]], width: int) -> list[list[Any]]:
    """A basis of the solutions of homogeneous linear equations over the field."""
    algebra = field.algebra
    reduced: list[list[Any]] = []
    pivots: list[int] = []
    for row in rows:
        row = list(row)
        for pivot, other in zip(pivots, reduced, strict=True):
            if row[pivot]:
                row = [a - row[pivot] * b for a, b in zip(row, other, strict=True)]
        place = next((k for k, e in enumerate(row) if e), None)
        if place is None:
            continue
        row = [e / row[place] for e in row]
        reduced = [
            [a - other[place] * b for a, b in zip(other, row, strict=True)] if other[place] else other
            for other in reduced
        ]
        reduced.append(row)
        pivots.append(place)
    found = []
    for free in (k for k in range(width) if k not in pivots):
        solution = [algebra.zero] * width
        solution[free] = algebra.one
        for pivot, row in zip(pivots, reduced, strict=True):
            solution[pivot] = -row[free]
        found.append(solution)
    return found
