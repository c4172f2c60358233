"""The value as an exact number: recognized from floats, and confirmed from above and from below in exact arithmetic.

From above by multipliers that show exactly that number as a bound; from below by a Gram matrix and values, exactly
rational, that meet every inequality and reach it. Floats are first brought to full accuracy by Newton's method on both
at once, with the Gram matrix as R R' of its rank: the optimality conditions S R = 0, <A_k, R R'> + <E_k, f> = b_k for
the constraints that bind, and E y = e.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy
from flint import fmpq, fmpq_mat

from potential.worst_cases import certifying, checker
from potential.worst_cases.checker import Evidence
from potential.worst_cases.program import Program, Row
from potential.worst_cases.solving import Solved, solve_program
from potential.worst_cases.program import build
from potential.worst_cases.unrolled import near

Array = npt.NDArray[np.float64]
_BINDING = 1e-4  # a multiplier counts where it is this large beside the slack of its constraint
_CLOSE = 1e-9
_LARGEST = 10**6  # of the denominators of multipliers and Gram matrices
_VALUE = 10**5  # of the denominator of a value
_ORDER = 60  # of the largest Gram matrix that is tried


@dataclass(frozen=True)
class Recognized:
    """An exact value, with the evidence that it is a bound."""

    value: sympy.Expr
    evidence: Evidence


def recognized(solved: Solved) -> Recognized | None:
    """The exact value, where it is rational and both sides confirm it."""
    if len(solved.program.vectors) > _ORDER:
        return None
    for candidate in _with_fewer_rows(solved):
        polished = _polished(candidate)
        if polished is None:
            continue
        y, R, f = polished
        evidence = _from_above(candidate, y, R, f)
        if evidence is not None:
            below = _from_below(solved, candidate, R, f)
            if below == evidence.bound:
                return Recognized(sympy.Rational(below.numerator, below.denominator), evidence)
    return None


def _with_fewer_rows(solved: Solved) -> list[Solved]:
    """The program with neighbours alone first, whose multipliers are more often unique, where that has the same value."""
    found = []
    if len(solved.unrolled.problem.points()) > 2:
        fewer = solve_program(build(solved.unrolled, near(solved.unrolled)))
        if fewer.settled and abs(fewer.value - solved.value) < 1e-7 * abs(solved.value):
            found.append(fewer)
    return [*found, solved]


def _polished(solved: Solved) -> tuple[Array, Array, Array] | None:
    """Multipliers, a factor of the Gram matrix and values to full accuracy, None where Newton's method fails."""
    p = solved.scaled.floats
    last = solved.solution.last
    values, vectors = np.linalg.eigh(last.X)
    rank = int(np.sum(values > 1e-4 * max(float(values[-1]), 1e-300))) if len(values) else 0
    R = vectors[:, -rank:] * np.sqrt(values[-rank:]) if rank else np.zeros((len(values), 0))
    binding = p.equations | (last.y > _BINDING * np.maximum(last.s, 1e-300)) & (last.y > 1e-7)
    y, f = np.where(binding, last.y, 0.0), last.f.copy()
    A = _matrices(p)
    chosen = np.flatnonzero(binding)
    n = p.C.shape[0]
    for _ in range(12):
        S = np.tensordot(y, A, axes=1) - p.C
        X = R @ R.T
        residual = np.concatenate(
            [
                (S @ R).ravel(),
                np.einsum("kij,ij->k", A[chosen], X) + p.E[:, chosen].T @ f - p.b[chosen],
                p.E @ y - p.e,
            ]
        )
        if np.max(np.abs(residual), initial=0.0) < 1e-14:
            break
        J = np.zeros((len(residual), len(chosen) + n * rank + len(f)))
        m = len(chosen)
        for a, k in enumerate(chosen):
            J[: n * rank, a] = (A[k] @ R).ravel()
            J[n * rank : n * rank + m, m : m + n * rank][a] = (2 * A[k] @ R).ravel()
        J[: n * rank, m : m + n * rank] = np.kron(S, np.eye(rank))
        J[n * rank : n * rank + m, m + n * rank :] = p.E[:, chosen].T
        J[n * rank + m :, :m] = p.E[:, chosen]
        step = np.linalg.lstsq(J, -residual, rcond=1e-11)[0]
        y[chosen] += step[:m]
        R = R + step[m : m + n * rank].reshape(n, rank)
        f = f + step[m + n * rank :]
    if not len(residual) or np.max(np.abs(residual)) > 1e-11:
        return None
    return y, R, f


def _matrices(p: Any) -> Array:
    A = np.zeros((len(p.b), p.C.shape[0], p.C.shape[0]))
    for k in range(len(p.b)):
        U = p.factors[p.first[k] : p.first[k + 1]]
        A[k] = (U.T * p.signs[p.first[k] : p.first[k + 1]]) @ U
    return A


def _rational(value: float, largest: int = _LARGEST) -> Fraction | None:
    """A fraction within rounding of a float, with a small denominator; None where there is none."""
    if abs(value) < _CLOSE:
        return Fraction(0)
    for denominator in (100, 10_000, largest):
        found = Fraction(value).limit_denominator(denominator)
        if abs(float(found) - value) < 1e-11 * max(1.0, abs(value)):
            return found
    return None


# From above -----------------------------------------------------------------------------------------------------------


def _from_above(solved: Solved, y: Array, R: Array, f: Array) -> Evidence | None:
    """Multipliers that show the value exactly."""
    program, scaled = solved.program, solved.scaled
    multipliers = scaled.multipliers(y)
    exact = [_rational(float(v)) for v in multipliers]
    if any(v is None or (v < 0 and not h.equation) for v, h in zip(exact, program.hypotheses, strict=True)):
        return None
    found = [fmpq(v.numerator, v.denominator) for v in exact if v is not None]
    evidence = certifying.assembled(program, scaled, found)
    null = _null_of(program, found)
    evidence = Evidence(evidence.bound, evidence.multipliers, evidence.compared, null)
    return evidence if checker.check(solved.unrolled, evidence) else None


def _null_of(program: Program, multipliers: list[fmpq]) -> tuple[tuple[int, dict[int, Fraction]], ...]:
    """The kernel of the matrix that the multipliers leave, in the order of the checker's vectors."""
    products: dict[Any, fmpq] = {pair: -c for pair, c in program.objective.products.items()}
    for y, row in zip(multipliers, program.rows, strict=True):
        for pair, c in row.products.items() if y != 0 else ():
            products[pair] = products.get(pair, 0) + y * c
    S = checker.matrix(program.unrolled, products)
    reduced, rank = S.rref()
    n = S.ncols()
    leading = [next(j for j in range(n) if reduced[i, j] != 0) for i in range(rank)]
    free = [j for j in range(n) if j not in leading]
    found = []
    for j in free:
        entries = {j: Fraction(1)}
        for i, k in enumerate(leading):
            if reduced[i, j] != 0:
                c = -reduced[i, j]
                entries[k] = Fraction(int(c.p), int(c.q))
        found.append((j, entries))
    return tuple(found)


# From below -----------------------------------------------------------------------------------------------------------


def _from_below(solved: Solved, candidate: Solved, R: Array, f: Array) -> Fraction | None:
    """What a rational Gram matrix with rational values reaches, where all inequalities of all pairs hold exactly."""
    scaled, program = candidate.scaled, candidate.program
    gram = scaled.gram(R @ R.T)
    X = [[_rational(float(v)) for v in line] for line in gram]
    scalars: dict[Any, Fraction | None] = dict.fromkeys(program.scalars, Fraction(0))
    for k, value in zip(scaled.independent, f, strict=True):
        scalars[program.scalars[k]] = _rational(float(value))
    if any(v is None for line in X for v in line) or any(v is None for v in scalars.values()):
        return None
    G = fmpq_mat([[fmpq(v.numerator, v.denominator) for v in line if v is not None] for line in X])
    values = {key: fmpq(v.numerator, v.denominator) for key, v in scalars.items() if v is not None}
    if not _semidefinite(G):
        return None
    everything = build(solved.unrolled)
    if everything.vectors != program.vectors or any(k not in values for k in everything.scalars):
        return None
    lines = _exact_lines(program)
    for h, row in zip(everything.hypotheses, everything.rows, strict=True):
        amount = _amount(row, G, values, lines)
        if amount > 0 or (h.equation and amount != 0):
            return None
    reached = _amount(program.objective, G, values, lines)
    return Fraction(int(reached.p), int(reached.q))


def _semidefinite(G: fmpq_mat) -> bool:
    """Whether a rational symmetric matrix is positive semidefinite, by elimination."""
    n = G.nrows()
    rows = [[G[i, j] for j in range(n)] for i in range(n)]
    for k in range(n):
        pivot = rows[k][k]
        if pivot < 0:
            return False
        if pivot == 0:
            if any(rows[k][j] != 0 for j in range(k + 1, n)):
                return False
            continue
        for i in range(k + 1, n):
            factor = rows[i][k] / pivot
            if factor != 0:
                for j in range(k + 1, n):
                    rows[i][j] -= factor * rows[k][j]
    return True


def _exact_lines(program: Program) -> dict[Any, dict[int, fmpq]]:
    place = {b: k for k, b in enumerate(program.vectors)}
    rows = program.unrolled.handles.rows
    symbols = {b for row in (*program.rows, program.objective) for pair in row.products for b in pair}
    symbols |= set(rows)
    return {
        s: {place[b]: c for b, c in rows.get(s, {s: fmpq(1)}).items() if b in place} for s in symbols
    }


def _amount(row: Row, G: fmpq_mat, values: dict[Any, fmpq], lines: dict[Any, dict[int, fmpq]]) -> fmpq:
    total = row.constant
    for key, c in row.scalars.items():
        total += c * values[key]
    for (left, right), c in row.products.items():
        total += c * sum((a * b * G[i, j] for i, a in lines[left].items() for j, b in lines[right].items()), fmpq(0))
    return total
