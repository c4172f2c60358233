"""Rational vectors, and concave quadratic programs over a simplex, solved exactly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

Point = tuple[Fraction, ...]


def dot(u: Sequence[Fraction], v: Sequence[Fraction]) -> Fraction:
    """The Euclidean inner product of two rational vectors."""
    top, bottom = 0, 1
    for a, b in zip(u, v, strict=True):  # one fraction at the end: in between it would be cancelled each time
        above, below = a.numerator * b.numerator, a.denominator * b.denominator
        if above and below == bottom:
            top += above
        elif above:
            top, bottom = top * below + above * bottom, bottom * below
    return Fraction(top, bottom)


def difference(u: Sequence[Fraction], v: Sequence[Fraction]) -> Point:
    """u - v."""
    return tuple(a - b for a, b in zip(u, v, strict=True))


def root(value: Fraction) -> Fraction | float:
    """The square root: a Fraction where it is rational, else a double."""
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top**2 == value.numerator and bottom**2 == value.denominator:
        return Fraction(top, bottom)
    return math.sqrt(value)


def maximize_on_simplex(
    linear: Sequence[Fraction], quadratic: Sequence[Sequence[Fraction]]
) -> tuple[tuple[Fraction, ...], Fraction]:
    """The maximum of <linear, a> - <a, quadratic a> / 2 over the simplex, exactly: (a, the maximum).

    `quadratic` must be positive semidefinite. A vertex of the set of maximizers has a support on which the
    conditions of optimality are a regular linear system, so that the supports can be gone through; the one
    that floats suggest comes first.
    """
    n = len(linear)
    supports = itertools.chain(
        [_suggested_support(linear, quadratic)],
        itertools.chain.from_iterable(itertools.combinations(range(n), size) for size in range(1, n + 1)),
    )
    for support in supports:
        solved = _stationary(linear, quadratic, support)
        if solved is None or any(weight < 0 for weight in solved[0]):
            continue
        a = [Fraction(0)] * n
        for k, weight in zip(support, solved[0], strict=True):
            a[k] = weight
        slopes = [c - dot(row, a) for c, row in zip(linear, quadratic, strict=True)]
        if max(slopes) <= solved[1]:
            return tuple(a), (dot(linear, a) + solved[1]) / 2
    raise AssertionError("a concave quadratic program over the simplex has a solution")


def _suggested_support(linear: Sequence[Fraction], quadratic: Sequence[Sequence[Fraction]]) -> tuple[int, ...]:
    """The support of a maximizer as floats see it, by an active-set method from the best vertex."""
    c = np.array([float(v) for v in linear])
    Q = np.array([[float(v) for v in row] for row in quadratic])
    size = max(float(np.abs(c).max()), float(np.abs(Q).max()), 1e-300)
    support = [int(np.argmax(c - np.diag(Q) / 2))]
    a = np.zeros(len(c))
    a[support] = 1.0
    for _ in range(4 * len(c)):
        slopes = c - Q @ a
        best = int(np.argmax(slopes))
        if slopes[best] <= float(slopes @ a) + 1e-13 * size or best in support:
            break
        support.append(best)
        while True:
            k = len(support)
            system = np.block([[Q[np.ix_(support, support)], np.ones((k, 1))], [np.ones((1, k)), np.zeros((1, 1))]])
            target = np.linalg.lstsq(system, np.append(c[support], 1.0), rcond=None)[0][:k]
            if np.all(target > 0):
                a[:] = 0.0
                a[support] = target
                break
            # Go as far as the simplex allows, and drop what becomes zero.
            now = a[support]
            falling = [i for i in range(k) if target[i] <= 0]
            steps = [now[i] / (now[i] - target[i]) if now[i] > target[i] else 0.0 for i in falling]
            first = falling[int(np.argmin(steps))]
            a[support] = now + min(steps) * (target - now)
            a[support[first]] = 0.0
            support.pop(first)
            if not support:
                return tuple(range(len(c)))
    return tuple(sorted(support))


def _stationary(
    linear: Sequence[Fraction], quadratic: Sequence[Sequence[Fraction]], support: Sequence[int]
) -> tuple[list[Fraction], Fraction] | None:
    """(a, s) with quadratic a + s = linear on the support and sum a = 1; None where the system is singular."""
    k = len(support)
    rows = [[quadratic[i][j] for j in support] + [Fraction(1), linear[i]] for i in support]
    rows.append([Fraction(1)] * k + [Fraction(0), Fraction(1)])
    for column in range(k + 1):
        pivot = next((r for r in range(column, k + 1) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [v / lead for v in rows[column]]
        for r in range(k + 1):
            factor = rows[r][column]
            if r != column and factor:
                rows[r] = [v - factor * w for v, w in zip(rows[r], rows[column], strict=True)]
    return [rows[r][-1] for r in range(k)], rows[k][-1]
