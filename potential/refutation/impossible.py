"""That no multipliers exist at a sample, shown exactly: by values that meet every inequality, and not the claim.

Multipliers and squares would write the claim's target as a sum of what is at most 0. A positive semidefinite Gram
matrix and values of functions, in rational numbers, at which every inequality of the class holds and the target is
positive rule that out. They need not belong to a problem of the class: where its inequalities are only necessary, the
claim may still be true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import clarabel
import numpy as np
import numpy.typing as npt

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import EUCLIDEAN, Expression, Inner, One, Value
from potential.members.linear_maps import is_positive
from potential.members.simplex import dot
from potential.refutation.step_program import solution
from potential.statement.statement import Obligation

Array = npt.NDArray[np.float64]
_RADII = (1.0, 1e3, 1e6)
_ROOM = 1e-7  # a margin below this leaves nothing to round with


@dataclass(frozen=True)
class _Line:
    """A combination of monomials, by their places, and a constant."""

    terms: dict[int, Fraction]
    constant: Fraction

    def at(self, values: Sequence[Fraction]) -> Fraction:
        """The combination at values of the monomials."""
        return sum((c * values[k] for k, c in self.terms.items()), self.constant)


class _Monomials:
    """The monomials of an obligation at a sample: entries of a Gram matrix first, then values of functions."""

    def __init__(self, obligation: Obligation, sample: Mapping[str, Fraction]) -> None:
        self._sample = sample
        expressions = [obligation.target, *(h.expression for h in obligation.hypotheses)]
        keys = [key for e in expressions for key in e.terms if not isinstance(key, One)]
        self.known = all(isinstance(k, Inner | Value) for k in keys) and all(
            b.space == EUCLIDEAN for k in keys if isinstance(k, Inner) for b in (k.left, k.right)
        )
        vectors = sorted({b for k in keys if isinstance(k, Inner) for b in (k.left, k.right)})
        self.size = len(vectors)
        place = {b: i for i, b in enumerate(vectors)}
        self.entries = [(i, j) for j in range(self.size) for i in range(j + 1)]
        entry = {pair: k for k, pair in enumerate(self.entries)}
        self.places: dict[Any, int] = {}
        for k in keys:
            if isinstance(k, Inner):
                i, j = sorted((place[k.left], place[k.right]))
                self.places[k] = entry[i, j]
        others = dict.fromkeys(k for k in keys if not isinstance(k, Inner))
        self.places |= {k: len(self.entries) + n for n, k in enumerate(others)}
        self.count = len(self.entries) + len(others)

    def line(self, expression: Expression) -> _Line:
        """An expression at the sample."""
        terms: dict[int, Fraction] = {}
        constant = Fraction(0)
        for key, element in expression.terms.items():
            c = Coefficient(expression.field, element).evaluate(self._sample)
            if isinstance(key, One):
                constant += c
            else:
                terms[self.places[key]] = terms.get(self.places[key], Fraction(0)) + c
        return _Line({k: c for k, c in terms.items() if c}, constant)

    def gram(self, values: Sequence[Fraction]) -> list[list[Fraction]]:
        """The Gram matrix."""
        found = [[Fraction(0)] * self.size for _ in range(self.size)]
        for (i, j), v in zip(self.entries, values, strict=False):
            found[i][j] = found[j][i] = v
        return found


def rules_out_multipliers(obligation: Obligation, sample: Mapping[str, Fraction]) -> bool:
    """Whether values of the monomials were found, and checked exactly, that no multipliers are consistent with."""
    monomials = _Monomials(obligation, sample)
    if not monomials.known or not monomials.size:
        return False
    target = monomials.line(obligation.target)
    limits = [monomials.line(h.expression) for h in obligation.hypotheses if not h.equation]
    equations = [monomials.line(h.expression) for h in obligation.hypotheses if h.equation]
    for radius in _RADII if target.constant or any(line.constant for line in limits) else _RADII[:1]:
        guess = _deep_inside(monomials, target, limits, equations, radius)
        if guess is None:
            continue
        for digits in (10**6, 10**9, 10**13):
            values = [Fraction(round(v * digits), digits) for v in guess.tolist()]
            met = _on_equations(values, equations)
            if met is not None and _shows(monomials, target, limits, equations, met):
                return True
    return False


def _shows(
    monomials: _Monomials,
    target: _Line,
    limits: Sequence[_Line],
    equations: Sequence[_Line],
    values: Sequence[Fraction],
) -> bool:
    """The exact check."""
    return (
        target.at(values) > 0
        and all(line.at(values) <= 0 for line in limits)
        and all(line.at(values) == 0 for line in equations)
        and is_positive(monomials.gram(values))
    )


def _deep_inside(
    monomials: _Monomials,
    target: _Line,
    limits: Sequence[_Line],
    equations: Sequence[_Line],
    radius: float,
) -> Array | None:
    """Values with a positive target, as far from every boundary as can be; None where the solver finds none."""
    best = _solved(monomials, target, limits, equations, radius, None)
    if best is None or best[0] <= _ROOM:
        return None
    deep = _solved(monomials, target, limits, equations, radius, best[0] / 2)
    return None if deep is None or deep[0] <= _ROOM * best[0] else deep[1]


def _solved(
    monomials: _Monomials,
    target: _Line,
    limits: Sequence[_Line],
    equations: Sequence[_Line],
    radius: float,
    floor: float | None,
) -> tuple[float, Array] | None:
    """The largest target, or with the target at least `floor` the largest margin, and the values."""
    count, n = monomials.count, monomials.size

    def row(line: _Line, margin: float) -> Array:
        found = np.zeros(count + 1)
        for k, c in line.terms.items():
            found[k] = float(c)
        size = float(np.abs(found).max(initial=0.0)) or 1.0
        found[count] = margin * size
        return found

    rows, bounds, cones = [], [], []
    for line in equations:
        rows.append(row(line, 0.0))
        bounds.append(-float(line.constant))
    if rows:
        cones.append(clarabel.ZeroConeT(len(rows)))
    inside = [(row(line, 1.0), -float(line.constant)) for line in limits]
    if floor is not None:
        inside.append((-row(target, 0.0), float(target.constant) - floor))
    trace = np.zeros(count + 1)
    trace[[k for k, (i, j) in enumerate(monomials.entries) if i == j]] = 1.0
    inside.append((trace, radius))
    margin = np.zeros(count + 1)
    margin[count] = 1.0
    inside += [(margin, 1.0), (-margin, 0.0)]
    rows += [line for line, _ in inside]
    bounds += [bound for _, bound in inside]
    cones.append(clarabel.NonnegativeConeT(len(inside)))
    for k, (i, j) in enumerate(monomials.entries):
        entry = np.zeros(count + 1)
        entry[k] = -1.0 if i == j else -np.sqrt(2.0)
        entry[count] = 1.0 if i == j else 0.0
        rows.append(entry)
        bounds.append(0.0)
    cones.append(clarabel.PSDTriangleConeT(n))
    cost = -margin if floor is not None else -row(target, 0.0)
    x = solution(cost, np.array(rows), np.array(bounds), cones, 100)
    if x is None:
        return None
    reached = float(x[count]) if floor is not None else float(row(target, 0.0) @ x) + float(target.constant)
    return reached, x[:count]


def _on_equations(values: Sequence[Fraction], equations: Sequence[_Line]) -> list[Fraction] | None:
    """The nearest values at which all equations hold, exactly; None where they are contradictory."""
    found = list(values)
    basis: list[tuple[list[Fraction], Fraction]] = []  # orthogonal rows, with what each must come to
    for line in equations:
        row = [line.terms.get(k, Fraction(0)) for k in range(len(values))]
        wanted = -line.constant
        for known, bound in basis:
            c = dot(row, known) / dot(known, known)
            row = [a - c * b for a, b in zip(row, known, strict=True)]
            wanted -= c * bound
        if any(row):
            basis.append((row, wanted))
        elif wanted:
            return None
    for row, wanted in basis:
        c = (wanted - dot(row, found)) / dot(row, row)
        found = [v + c * a for v, a in zip(found, row, strict=True)]
    return found
