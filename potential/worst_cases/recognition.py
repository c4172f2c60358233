"""The value as an exact number, confirmed from above and from below in exact arithmetic.

From above by multipliers that show exactly that number as a bound, which the checker accepts; from below by a Gram
matrix B Z B' and values that meet every inequality and reach it. Both are found on the optimal faces: the range of the
Gram matrix has a basis B of rational numbers, or of numbers of one field, which is recognized; then the equations for
the multipliers and those for Z and the values are linear, and solved exactly, near the solver's point inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from flint import fmpq
from scipy import optimize

from potential.algebra.expressions import Inner
from potential.algebra.number_fields import AlgebraicNumber, NumberField
from potential.worst_cases import algebraic, certifying, checker
from potential.worst_cases.checker import Evidence
from potential.worst_cases.exact_grams import Grams, image
from potential.worst_cases.linear_equations import FINEST, Exact, rounded, solutions
from potential.worst_cases.optimal_face import Face, faces, in_floats
from potential.worst_cases.program import Program, Row, build
from potential.worst_cases.solving import Solved, solve_program
from potential.worst_cases.unrolled import near

_NEAR = 1e-4  # an exact value that is further from the solver's, relative to it, is another one
_SAME = 1e-6  # values that differ by less, relative to them, are the same
_ORDER = 60  # of the largest Gram matrix that is tried
_BITS, _MORE = 320, 1200  # binary digits for fractions, and for numbers of a field


@dataclass(frozen=True)
class Recognized:
    """An exact value, with the evidence that it is a bound."""

    value: sympy.Expr
    evidence: Evidence


def recognized(solved: Solved) -> Recognized | None:
    """The exact value, where both sides confirm it."""
    if len(solved.program.vectors) > _ORDER:
        return None
    for face in faces(solved):
        field, basis = _basis(face)
        if basis is None:
            continue
        reached = _from_below(solved, face, field, basis)
        if reached is None or abs(float(_number(reached)) - solved.value) > _NEAR * max(abs(solved.value), 1e-9):
            continue
        for evidence in _from_above(solved, face, field, basis):
            if evidence.bound == _number(reached):
                return Recognized(_shown(reached), evidence)
    return None


def _number(value: Exact) -> Fraction | AlgebraicNumber:
    return value if isinstance(value, AlgebraicNumber) else Fraction(int(value.p), int(value.q))


def _shown(value: Exact) -> sympy.Expr:
    return (
        value.field.shown(value) if isinstance(value, AlgebraicNumber) else sympy.Rational(int(value.p), int(value.q))
    )


def _basis(face: Face) -> tuple[NumberField | None, list[list[Exact]] | None]:
    """The range of the Gram matrix by exact numbers, rational ones where the field is None."""
    shape = face.basis.shape
    if not face.refine(_BITS):
        return None, None
    rational = [algebraic.fraction(int(v), _BITS) for v in face.basis.ravel()]
    if None not in rational:
        return None, _rows(rational, shape)
    if not face.refine(_MORE):
        return None, None
    found = algebraic.in_one_field([int(v) for v in face.basis.ravel()], _MORE)
    return (None, None) if found is None else (found[0].field, _rows(found, shape))


def _rows(entries: Sequence[Any], shape: tuple[int, int]) -> list[list[Exact]]:
    return [list(entries[i * shape[1] : (i + 1) * shape[1]]) for i in range(shape[0])]


# From below -----------------------------------------------------------------------------------------------------------


def _from_below(solved: Solved, face: Face, field: NumberField | None, basis: list[list[Exact]]) -> Exact | None:
    """What a Gram matrix and values reach that meet every inequality of all pairs exactly, those too that no multiplier
    could belong to."""
    program = face.matrices.program
    grams = Grams.of(solved, face.matrices.kept, basis)
    numbers = {h.name: k for k, h in enumerate(grams.whole.hypotheses)}
    rows = [numbers[program.hypotheses[k].name] for k in face.binding]
    table = [grams.line(row) for row in rows]
    right = [-grams.whole.rows[row].constant for row in rows]
    for gram, values in _points(face, solved):
        for found in solutions(table, right, grams.about(gram, values), field):
            made = grams.made(found)
            if made is not None and _completed(grams.whole, made[1]) and grams.holds(*made):
                reached: Exact = grams.matrices.amount(None, *made)
                return reached
    return None


def _points(face: Face, solved: Solved) -> Iterator[tuple[list[list[float]], dict[Any, float]]]:
    """Gram matrices over B and what has no length, with values, inside of the face: Newton's, and the solver's."""
    program = face.matrices.program
    units = solved.scaled.units
    values = np.zeros(len(face.values))
    values[solved.scaled.independent] = solved.solution.last.f
    X = solved.solution.last.X * np.outer(units, units)
    for gram, numbers in (
        (in_floats(face.gram, face.bits), in_floats(face.values, face.bits)),
        (X[np.ix_(face.pivots, face.pivots)], values),
    ):
        by_key = dict(zip(program.scalars, numbers.tolist(), strict=True))
        found = []
        for line, at in zip(gram.tolist(), face.pivots, strict=True):
            ends = (program.vectors[pivot] for pivot, _ in solved.scaled.loose)
            found.append([*line, *(by_key.get(Inner(end, face.matrices.kept[at]), 0.0) for end in ends)])
        yield found, by_key


def _completed(whole: Program, amounts: dict[Any, Any]) -> bool:
    """Give the scalars that no multiplier could belong to values with which their rows hold; whether there are some."""
    missing = [key for key in whole.scalars if key not in amounts]
    if not missing:
        return True
    rows = [row for row in whole.rows if any(key in row.scalars for key in missing)]
    if any(row.products for row in rows):
        return False
    place = {key: k for k, key in enumerate(missing)}
    A, b = np.zeros((len(rows), len(missing) + 1)), np.zeros(len(rows))
    for k, row in enumerate(rows):
        rest: Any = row.constant
        for key, c in row.scalars.items():
            if key in place:
                A[k, place[key]] = int(c.p) / int(c.q)
            else:
                rest = rest + c * amounts[key]
        A[k, -1], b[k] = 1.0, -float(_number(rest))
    # The largest room in all rows, up to 1.
    room = optimize.linprog(
        [*[0.0] * len(missing), -1.0], A_ub=A, b_ub=b, bounds=[*[(None, None)] * len(missing), (0, 1)]
    )
    if room.status != 0 or room.x is None:
        return False
    amounts.update({key: rounded(float(v), FINEST) for key, v in zip(missing, list(room.x), strict=False)})
    return True


# From above -----------------------------------------------------------------------------------------------------------


def _from_above(solved: Solved, face: Face, field: NumberField | None, basis: list[list[Exact]]) -> Iterator[Evidence]:
    """Multipliers that show an exact bound and that the checker accepts: those of neighbours first, which are fewer."""
    if field is None and len(solved.unrolled.problem.points()) > 2:
        fewer = solve_program(build(solved.unrolled, near(solved.unrolled)))
        if fewer.settled and abs(fewer.value - solved.value) < _SAME * abs(solved.value):
            for other in faces(fewer):
                own, found = _basis(other)
                if own is None and found is not None:
                    yield from _shown_by(fewer, other, None, found)
    yield from _shown_by(solved, face, field, basis)


def _shown_by(solved: Solved, face: Face, field: NumberField | None, basis: list[list[Exact]]) -> Iterator[Evidence]:
    """The multipliers of one face, from S B = 0 and the equations of the scalars."""
    matrices, program, rank = face.matrices, face.matrices.program, face.rank
    images = [image(matrices.rows[k], basis, rank) for k in face.positive]
    goal = image(matrices.objective, basis, rank)
    table, right = [], []
    zero = [fmpq(0)] * rank
    for i in range(matrices.order):
        for a in range(rank):
            table.append([image.get(i, zero)[a] for image in images])
            right.append(goal.get(i, zero)[a])
    for key in program.scalars:
        table.append([program.rows[k].scalars.get(key, fmpq(0)) for k in face.positive])
        right.append(program.objective.scalars.get(key, fmpq(0)))
    multipliers = solved.scaled.multipliers(solved.solution.last.y)
    for about in (in_floats(face.multipliers, face.bits), multipliers[face.positive]):
        for found in solutions(table, right, about.tolist(), field):
            if all(y >= 0 or program.hypotheses[k].equation for k, y in zip(face.positive, found, strict=True)):
                evidence = _evidence(solved, face, field, basis, found)
                if checker.check(solved.unrolled, evidence):
                    yield evidence


def _evidence(
    solved: Solved, face: Face, field: NumberField | None, basis: list[list[Exact]], found: Sequence[Exact]
) -> Evidence:
    """Multipliers as evidence, with the bound that they show and the vectors that S sends to zero."""
    program, kept = face.matrices.program, solved.scaled.kept.tolist()
    bound: Any = program.objective.constant
    for k, y in zip(face.positive, found, strict=True):
        bound = bound - y * program.rows[k].constant
    named = {program.hypotheses[k].name: _number(y) for k, y in zip(face.positive, found, strict=True) if y != 0}
    if field is None:
        used = [(program.rows[k], y) for k, y in zip(face.positive, found, strict=True)]
        null = _null_of(program, used)
    else:
        rows = [
            (kept[pivot], {kept[i]: _number(line[a]) for i, line in enumerate(basis) if line[a] != 0})
            for a, pivot in enumerate(face.pivots)
        ]
        null = certifying.null_vectors(program, solved.scaled, rows)
    return Evidence(_number(bound), named, program.compared, null)


def _null_of(program: Program, used: Sequence[tuple[Row, Any]]) -> tuple[tuple[int, dict[int, Fraction]], ...]:
    """All that S sends to zero, which may be more than the range of the Gram matrices."""
    products: dict[Any, fmpq] = {pair: -c for pair, c in program.objective.products.items()}
    for row, y in used:
        for pair, c in row.products.items():
            products[pair] = products.get(pair, fmpq(0)) + y * c
    S = checker.matrix(program.unrolled, products)
    number = [b.index for b in checker.free_vectors(program.unrolled, products)]
    reduced, rank = S.rref()
    n = S.ncols()
    leading = [next(j for j in range(n) if reduced[i, j] != 0) for i in range(rank)]
    found = []
    for j in sorted(set(range(n)) - set(leading)):
        entries = {number[j]: Fraction(1)}
        for i, k in enumerate(leading):
            if reduced[i, j] != 0:
                entries[number[k]] = Fraction(-int(reduced[i, j].p), int(reduced[i, j].q))
        found.append((number[j], entries))
    return tuple(found)


__all__ = ["Recognized", "recognized"]
