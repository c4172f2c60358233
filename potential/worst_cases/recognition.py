"""The value as an exact number: recognized from floats, and confirmed from above and from below in exact arithmetic.

From above by multipliers that show exactly that number as a bound; from below by a Gram matrix and values, exactly
rational, that meet every inequality and reach it. Floats are first brought to full accuracy by Newton's method on both
at once, with the Gram matrix as R R' of its rank: the optimality conditions S R = 0, <A_k, R R'> + <E_k, f> = b_k for
the constraints that bind, and E y = e.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy
from flint import fmpq, fmpq_mat
from scipy import optimize

from potential.algebra.expressions import Basis, Inner
from potential.worst_cases import certifying, checker, conic
from potential.worst_cases.attaining import of_low_rank
from potential.worst_cases.checker import Evidence
from potential.worst_cases.interior_point import Program as Floats
from potential.worst_cases.program import Program, Row, build
from potential.worst_cases.solving import Solved, solve_program
from potential.worst_cases.unrolled import near

Array = npt.NDArray[np.float64]
_BINDING = 1e-4  # a multiplier counts where it is this large beside the slack of its constraint
_CLOSE = 1e-9
_LARGEST = 10**8  # of the denominators of multipliers and Gram matrices
_PLAIN = 1e-2
_NEAR = 1e-4  # an exact value that is further from the solver's, relative to it, is another one
_SAME = 1e-6  # values that differ by less, relative to them, are the same
_ROWS = 150  # of the largest program of which rows are left out
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
    for reached in _reached(solved):
        if abs(float(reached.value) - solved.value) > _NEAR * abs(solved.value):
            continue
        for candidate in _with_fewer_rows(solved):
            evidence = _from_above(candidate, reached)
            if evidence is not None and evidence.bound == reached.value:
                return Recognized(sympy.Rational(reached.value.numerator, reached.value.denominator), evidence)
    return None


def _with_fewer_rows(solved: Solved) -> list[Solved]:
    """Programs of the same value, with neighbours alone first: their multipliers are more often in closed form."""
    found = []
    if len(solved.unrolled.problem.points()) > 2:
        fewer = solve_program(build(solved.unrolled, near(solved.unrolled)))
        if fewer.settled and abs(fewer.value - solved.value) < _SAME * abs(solved.value):
            found.append(fewer)
    return [*found, solved]


def _polished(solved: Solved) -> tuple[Array, Array, Array] | None:
    """Multipliers, a factor of the Gram matrix and values to full accuracy, None where Newton's method fails."""
    p = solved.scaled.floats
    last = solved.solution.last
    if not p.C.shape[0]:
        return _vertex(p)
    values, vectors = np.linalg.eigh(last.X)
    rank = int(np.sum(values > 1e-4 * max(float(values[-1]), 1e-300))) if len(values) else 0
    R = vectors[:, -rank:] * np.sqrt(values[-rank:]) if rank else np.zeros((len(values), 0))
    binding = p.equations | (last.y > 1e-7) & ((last.y > _BINDING * last.s) | (last.s < 1e-6))
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


def _vertex(p: Floats) -> tuple[Array, Array, Array] | None:
    """The same where there is no Gram matrix: vertices of both linear programs."""
    m, equal = len(p.b), p.equations
    primal = optimize.linprog(
        -p.e, A_ub=p.E.T[~equal], b_ub=p.b[~equal], A_eq=p.E.T[equal], b_eq=p.b[equal], bounds=(None, None),
        method="highs-ds",
    )  # fmt: skip
    return (np.zeros(m), np.zeros((0, 0)), np.asarray(primal.x)) if primal.status == 0 else None


def _matrices(p: Any) -> Array:
    return np.array([(U.T * c) @ U for c, U in _parts(p)]).reshape(len(p.b), *p.C.shape)


def _rational(value: float, largest: int = _LARGEST) -> Fraction | None:
    """A fraction within rounding of a float, with a small denominator; None where there is none."""
    if abs(value) < _CLOSE:
        return Fraction(0)
    for denominator in (100, 10_000, 10**6, largest):
        found = Fraction(value).limit_denominator(denominator)
        # Any number has fractions as near as the square of their denominators allows.
        away = abs(float(found) - value)
        if away < 1e-11 * max(1.0, abs(value)) and away * found.denominator**2 < _PLAIN:
            return found
    return None


# From below -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reached:
    """A rational Gram matrix with rational values that meet every inequality, and the measure there."""

    value: Fraction
    vectors: list[Basis]
    gram: fmpq_mat


def _reached(solved: Solved) -> Iterator[_Reached]:
    """What rational Gram matrices near the optimum reach exactly."""
    everything = solved.program if solved.program.compared is None else build(solved.unrolled)
    for find in (None, of_low_rank):
        candidate = find(solved) if find is not None else solved
        polished = _polished(candidate)
        found = _exact_gram(candidate, everything, *polished[1:]) if polished is not None else None
        if found is not None:
            yield found


def _exact_gram(candidate: Solved, everything: Program, R: Array, f: Array) -> _Reached | None:
    """The rational matrix and values near R R' and f, where all inequalities of all pairs hold exactly."""
    scaled, program = candidate.scaled, candidate.program
    X = _rational_gram(scaled.gram(R @ R.T)) if len(R) else []
    if any(v is None for line in X for v in line) or everything.vectors != program.vectors:
        return None
    G = fmpq_mat(len(X), len(X), [fmpq(v.numerator, v.denominator) for line in X for v in line if v is not None])
    values = _exact_values(candidate, R, f, G)
    if not _semidefinite(G) or any(k not in values for k in everything.scalars):
        return None
    lines = _exact_lines(everything)
    for h, row in zip(everything.hypotheses, everything.rows, strict=True):
        amount = _amount(row, G, values, lines)
        if amount > 0 or (h.equation and amount != 0):
            return None
    reached = _amount(everything.objective, G, values, lines)
    return _Reached(Fraction(int(reached.p), int(reached.q)), program.vectors, G)


def _exact_values(candidate: Solved, R: Array, f: Array, G: fmpq_mat) -> dict[Any, fmpq]:
    """The values at which the inequalities that bind do so exactly; those that are left open are zero."""
    p, program = candidate.scaled.floats, candidate.program
    X = R @ R.T
    slack = p.b - np.array([float(np.sum((U.T * c) @ U * X)) for c, U in _parts(p)]) - p.E.T @ f
    lines = _exact_lines(program)
    # A vector whose length is left open lies in the origin, with which its products vanish.
    place = {key: k for k, key in enumerate(key for key in program.scalars if not _is_line(key, candidate))}
    table = []
    for k, row in enumerate(program.rows):
        if row.scalars and (p.equations[k] or abs(slack[k]) < 1e-9):
            entries = [fmpq(0)] * (len(place) + 1)
            for key, c in row.scalars.items():
                if key in place:
                    entries[place[key]] = c
            entries[-1] = -_amount(Row(row.constant, {}, row.products), G, {}, lines)
            table.append(entries)
    values = dict.fromkeys(program.scalars, fmpq(0))
    if not table:
        return values
    reduced, rank = fmpq_mat(table).rref()
    for i in range(rank):
        j = next(j for j in range(len(place) + 1) if reduced[i, j] != 0)
        if j == len(place):
            return {}
        values[list(place)[j]] = reduced[i, len(place)]
    return values


def _is_line(key: Any, candidate: Solved) -> bool:
    """Whether a scalar is a product with a vector whose length nothing bounds."""
    pivots = {candidate.program.vectors[pivot] for pivot, _ in candidate.scaled.loose}
    return isinstance(key, Inner) and bool({key.left, key.right} & pivots)


def _parts(p: Floats) -> Iterator[tuple[Array, Array]]:
    for k in range(len(p.b)):
        yield p.signs[p.first[k] : p.first[k + 1]], p.factors[p.first[k] : p.first[k + 1]]


def _rational_gram(gram: Array) -> list[list[Fraction | None]]:
    """The entries as fractions; of rank one by those of a vector, which are shorter, where it is rational."""
    k = int(np.argmax(np.diag(gram)))
    size = _rational(float(gram[k, k]))
    if size:
        line = [_rational(float(v / gram[k, k])) for v in gram[k]]
        if all(v is not None for v in line) and np.allclose(np.outer(gram[k], gram[k]), gram * gram[k, k], atol=1e-10):
            return [[size * a * b if a is not None and b is not None else None for b in line] for a in line]
    return [[_rational(float(v)) for v in entries] for entries in gram]


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


def _exact_lines(program: Program) -> dict[Basis, dict[int, fmpq]]:
    place = {b: k for k, b in enumerate(program.vectors)}
    rows = program.unrolled.handles.rows
    symbols = {b for row in (*program.rows, program.objective) for pair in row.products for b in pair}
    return {s: {place[b]: c for b, c in rows.get(s, {s: fmpq(1)}).items()} for s in symbols}


def _amount(row: Row, G: fmpq_mat, values: Mapping[Any, fmpq], lines: Mapping[Basis, Mapping[int, fmpq]]) -> fmpq:
    total = row.constant
    for key, c in row.scalars.items():
        total += c * values[key]
    for (left, right), c in row.products.items():
        total += c * sum((a * b * G[i, j] for i, a in lines[left].items() for j, b in lines[right].items()), fmpq(0))
    return total


# From above -----------------------------------------------------------------------------------------------------------


def _from_above(solved: Solved, reached: _Reached) -> Evidence | None:
    """Multipliers that show the value exactly: with the Gram matrix X they meet the linear equations S X = 0.

    Rows are left out, the smallest multipliers first, for as long as the value stays, so that few solutions remain.
    """
    program, scaled = solved.program, solved.scaled
    if program.vectors != reached.vectors or len(program.rows) > _ROWS:
        return None
    backward = _backward(program)
    for late in (backward, [0] * len(backward), [-v for v in backward]):
        kept = _fewest_rows(solved, late)
        multipliers = _solved_exactly(program, kept, reached.gram)
        if multipliers is not None:
            evidence = certifying.assembled(program, scaled, multipliers)
            evidence = replace(evidence, null=_null_of(program, multipliers))
            if checker.check(solved.unrolled, evidence):
                return evidence
    return None


def _backward(program: Program) -> list[int]:
    """1 for an inequality that bounds the value at a later point by what is known at an earlier one, else 0."""
    unrolled = program.unrolled
    names = {unrolled.recorder.point_name(e.point): k for k, e in enumerate(unrolled.problem.points())}
    found = []
    for h in program.hypotheses:
        at = [names[a] for a in h.points if a in names]
        found.append(1 if len(at) == 2 and at[0] > at[1] else 0)
    return found


def _fewest_rows(solved: Solved, early: list[int]) -> list[int]:
    """Rows without which the value is another, by leaving out one after the other, those first that are `early`."""
    floats, value = solved.scaled.floats, solved.solution.last.dual
    y = solved.solution.last.y
    kept = [k for k in range(len(y)) if floats.equations[k] or y[k] > 1e-7]
    tried: set[int] = set()
    while True:
        order = [k for k in sorted(kept, key=lambda k: (-early[k], y[k])) if k not in tried and not floats.equations[k]]
        if not order:
            return kept
        tried.add(order[0])
        rest = [k for k in kept if k != order[0]]
        found = conic.solve(_of_rows(floats, rest))
        if found is not None and abs(found.last.dual - value) < _SAME * abs(value):
            y = np.zeros(len(y))
            y[rest] = found.last.y
            kept = [k for k in rest if floats.equations[k] or y[k] > 1e-7]


def _of_rows(floats: Floats, rows: list[int]) -> Floats:
    """The program with some of its constraints."""
    chosen = [np.arange(floats.first[k], floats.first[k + 1]) for k in rows]
    factors = np.concatenate(chosen) if chosen else np.zeros(0, dtype=int)
    return Floats(
        floats.factors[factors],
        floats.signs[factors],
        np.concatenate([[0], np.cumsum([len(c) for c in chosen])]).astype(np.int64),
        floats.C,
        floats.b[rows],
        floats.E[:, rows],
        floats.e,
        floats.equations[rows],
    )


def _solved_exactly(program: Program, kept: list[int], G: fmpq_mat) -> list[fmpq] | None:
    """The multipliers of the rows that are kept, from S X = 0 and the equations of the scalars, exactly."""
    lines = _exact_lines(program)
    n = len(program.vectors)
    columns = _independent_columns(G)
    images = {
        (s, j): sum((c * G[i, j] for i, c in line.items()), fmpq(0)) for s, line in lines.items() for j in columns
    }

    def column(row: Row) -> list[fmpq]:
        entries = [fmpq(0)] * (n * len(columns) + len(program.scalars))
        for (left, right), c in row.products.items():
            for a, b in ((left, right), (right, left)):
                for q, j in enumerate(columns):
                    weight = c * images[b, j]
                    if weight != 0:
                        for i, d in lines[a].items():
                            entries[q * n + i] += weight * d
        for key, c in row.scalars.items():
            entries[n * len(columns) + place[key]] = c
        return entries

    place = {key: k for k, key in enumerate(program.scalars)}
    table = [column(program.rows[k]) for k in kept] + [column(program.objective)]
    reduced, rank = fmpq_mat(table).transpose().rref()
    if rank != len(kept) or any(reduced[i, i] != 1 for i in range(rank)):
        return None
    found = [fmpq(0)] * len(program.rows)
    for i, k in enumerate(kept):
        found[k] = reduced[i, len(kept)]
        if found[k] < 0 and not program.hypotheses[k].equation:
            return None
    return found


def _independent_columns(G: fmpq_mat) -> list[int]:
    reduced, rank = G.rref()
    return [next(j for j in range(G.ncols()) if reduced[i, j] != 0) for i in range(rank)]


def _null_of(program: Program, multipliers: list[fmpq]) -> tuple[tuple[int, dict[int, Fraction]], ...]:
    """The kernel of the matrix that the multipliers leave, in the order of the checker's vectors."""
    products: dict[Any, fmpq] = {pair: -c for pair, c in program.objective.products.items()}
    for y, row in zip(multipliers, program.rows, strict=True):
        for pair, c in row.products.items() if y != 0 else ():
            products[pair] = products.get(pair, 0) + y * c
    S = checker.matrix(program.unrolled, products)
    number = [b.index for b in checker.free_vectors(program.unrolled, products)]
    reduced, rank = S.rref()
    n = S.ncols()
    leading = [next(j for j in range(n) if reduced[i, j] != 0) for i in range(rank)]
    free = [j for j in range(n) if j not in leading]
    found = []
    for j in free:
        entries = {number[j]: Fraction(1)}
        for i, k in enumerate(leading):
            if reduced[i, j] != 0:
                c = -reduced[i, j]
                entries[number[k]] = Fraction(int(c.p), int(c.q))
        found.append((number[j], entries))
    return tuple(found)
