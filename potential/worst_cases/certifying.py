"""From floats to evidence: multipliers inside the cone become rational numbers for which the identity is exact.

Rounded multipliers miss the equations, in which no function value may be left, by a rounding. As many multipliers as
there are equations are put right: the largest that are independent. Values of functions are a network flow, each
inequality an edge, so that these are a spanning tree and their repair is a walk from its leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpq_mat
from scipy.linalg import lapack

from potential.worst_cases.checker import Evidence
from potential.worst_cases.program import Program, Scaled

Array = npt.NDArray[np.float64]
_DIGITS = 52


def evidence(program: Program, scaled: Scaled, y: Array) -> Evidence | None:
    """Evidence near the multipliers of a solver, None where the equations cannot be met."""
    found = exact_multipliers(program, scaled, scaled.multipliers(y))
    return None if found is None else assembled(program, scaled, found)


def assembled(program: Program, scaled: Scaled, multipliers: Sequence[fmpq]) -> Evidence:
    """Exact multipliers as evidence, with the bound that they show and the vectors that no row sees."""
    bound = program.objective.constant
    for y, row in zip(multipliers, program.rows, strict=True):
        bound -= y * row.constant
    used = {h.name: _fraction(y) for h, y in zip(program.hypotheses, multipliers, strict=True) if y != 0}
    return Evidence(_fraction(bound), used, program.compared, null_vectors(program, scaled))


def null_vectors(program: Program, scaled: Scaled) -> tuple[tuple[int, dict[int, Fraction]], ...]:
    """The vectors that no row sees, rationally, by the numbers of the free vectors."""
    loose = {pivot for pivot, _ in scaled.loose}
    found = [(pivot, {k: _fraction(v) for k, v in z.items()}) for pivot, z in scaled.loose]
    pivots = [k for k in range(len(program.vectors)) if k not in {*scaled.kept.tolist(), *loose}]
    for line in scaled.null:
        entries = {k: Fraction(float(v)).limit_denominator(1000) for k, v in enumerate(line) if abs(v) > 1e-9}
        pivot = next(k for k in pivots if entries.get(k) == 1 and all(j == k or j not in entries for j in pivots))
        found.append((pivot, entries))
    return _by_pivots(program, found)


def _by_pivots(
    program: Program, vectors: Sequence[tuple[int, dict[int, Fraction]]]
) -> tuple[tuple[int, dict[int, Fraction]], ...]:
    """The same span with each vector zero at the pivots of the others, by the numbers of the free vectors."""
    found = [(pivot, dict(entries)) for pivot, entries in vectors]
    for pivot, z in found:
        for other, entries in found:
            factor = entries.get(pivot, Fraction(0))
            if other != pivot and factor:
                for k, v in z.items():
                    entries[k] = entries.get(k, Fraction(0)) - factor * v / z[pivot]
    number = [b.index for b in program.vectors]
    return tuple(
        (number[pivot], {number[k]: v / entries[pivot] for k, v in entries.items() if v}) for pivot, entries in found
    )


def exact_multipliers(program: Program, scaled: Scaled, multipliers: Array) -> list[fmpq] | None:
    """Rational multipliers near the given ones for which no scalar is left."""
    shift = _DIGITS - int(np.ceil(np.log2(max(float(np.max(np.abs(multipliers), initial=0.0)), 1e-300))))
    y = [_dyadic(float(v), shift) for v in multipliers]
    scalars = [program.scalars[k] for k in scaled.independent]
    if not scalars:
        return y
    E = scaled.floats.E / scaled.rows
    weighted = E * np.abs(np.where(multipliers == 0, 1e-300, multipliers))
    order = lapack.dgeqp3(weighted)[1]
    basis = (order[: len(scalars)] - 1).tolist()
    chosen = set(basis)
    missing = {key: program.objective.scalars.get(key, fmpq(0)) for key in scalars}
    columns: dict[int, dict[object, fmpq]] = {}
    for k, row in enumerate(program.rows):
        entries: dict[object, fmpq] = {key: c for key, c in row.scalars.items() if key in missing}
        if k in chosen:
            columns[k] = entries
        elif y[k] != 0:
            for key, c in entries.items():
                missing[key] -= c * y[k]
    solved = _solved(columns, missing)
    if solved is None:
        return None
    for k, value in solved.items():
        y[k] = value
    if any(value < 0 and not program.hypotheses[k].equation for k, value in enumerate(y)):
        return None
    return y


def _solved(columns: dict[int, dict[object, fmpq]], missing: dict[object, fmpq]) -> dict[int, fmpq] | None:
    """The unknowns with sum_k columns[k] z_k = missing: from the leaves as far as that goes, then all at once."""
    missing = dict(missing)
    unsolved = dict(columns)
    by_key: dict[object, set[int]] = {key: set() for key in missing}
    for k, entries in columns.items():
        for key in entries:
            by_key[key].add(k)
    found: dict[int, fmpq] = {}
    leaves = [key for key, ks in by_key.items() if len(ks) == 1]
    while leaves:
        key = leaves.pop()
        if len(by_key[key]) != 1:
            continue
        (k,) = by_key[key]
        entries = unsolved.pop(k)
        found[k] = missing[key] / entries[key]
        for other, c in entries.items():
            missing[other] -= c * found[k]
            by_key[other].discard(k)
            if len(by_key[other]) == 1:
                leaves.append(other)
    if unsolved:
        keys = [key for key, ks in by_key.items() if ks]
        ks = list(unsolved)
        if len(keys) != len(ks):
            return None
        try:
            solution = fmpq_mat([[unsolved[k].get(key, fmpq(0)) for k in ks] for key in keys]).solve(
                fmpq_mat([[missing[key]] for key in keys])
            )
        except ZeroDivisionError:
            return None
        found |= {k: solution[i, 0] for i, k in enumerate(ks)}
    return found


def _dyadic(value: float, shift: int) -> fmpq:
    """A float with `shift` binary digits behind the point."""
    rounded = Fraction(value) * Fraction(2) ** shift
    return fmpq(round(rounded)) / fmpq(2) ** shift


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
