"""A bound where no multipliers lie inside the cone: those on its boundary, exactly.

Where a condition leaves a direction open, every S of a bound sends vectors to zero that depend on the parameters, and
multipliers that are rounded miss them. With the inequalities alone that count, the equations may leave one number t to
choose: S(t) = P + t Q, and the t of the least bound is one at which S loses rank. It is a common root of minors, which
are polynomials in t with rational coefficients, so that a rational root is found exactly, however long it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from flint import fmpq, fmpq_mat, fmpq_poly
from scipy.linalg import lapack

from potential.algebra.rationals import as_float
from potential.worst_cases.checker import Evidence
from potential.worst_cases.program import Program, kernel
from potential.worst_cases.solving import Solved

Array = npt.NDArray[np.float64]

_COUNTS = (1e-6, 1e-4, 1e-2)  # a multiplier above this share of the largest counts
_RANK = 1e-6  # eigenvalues below this share of the largest are zero at the optimum
_NEAR = 1e-5  # how far a root may be from the float, relative to it
_LARGEST = 8  # the highest rank of S that is looked at


def on_the_boundary(solved: Solved) -> Iterator[Evidence]:
    """Evidence with multipliers for which S is singular; the checker decides whether it shows its bound."""
    everything = solved.program
    y = solved.scaled.multipliers(solved.solution.last.y)
    sizes = np.abs(y)
    seen = len(everything.rows) + 1
    for share in _COUNTS:
        kept = np.flatnonzero(everything.equations | (sizes > share * np.max(sizes, initial=0.0))).tolist()
        if len(kept) < seen:
            seen = len(kept)
            hypotheses = [everything.hypotheses[k] for k in kept]
            program = Program(solved.unrolled, hypotheses, everything.compared)
            yield from _of_pencil(program, y[kept])


def _of_pencil(program: Program, near: Array) -> Iterator[Evidence]:
    """Evidence with the exact multipliers near some floats, where the equations leave one number to choose."""
    family = kernel(_equations(program))
    fixed = [z for z in family if z[-1] != 0]
    free = [z for z in family if z[-1] == 0]
    if len(fixed) != 1 or len(free) != 1:
        return
    base, along = [c / fixed[0][-1] for c in fixed[0]], free[0]
    P, Q = _matrix(program, base), _matrix(program, along)
    direction = np.array([as_float(c) for c in along[:-1]])
    t = float((near - [as_float(c) for c in base[:-1]]) @ direction / (direction @ direction))
    for root in _roots(P, Q, t):
        y = [c + root * d for c, d in zip(base, along, strict=True)][:-1]
        if all(c >= 0 or equation for c, equation in zip(y, program.equations, strict=True)):
            yield _evidence(program, y, P + root * Q)


def _equations(program: Program) -> list[list[fmpq]]:
    """What no scalar may be left demands of (y, 1)."""
    place = {key: k for k, key in enumerate(program.scalars)}
    table = [[fmpq(0)] * (len(program.rows) + 1) for _ in place] or [[fmpq(0)] * (len(program.rows) + 1)]
    for k, row in enumerate((*program.rows, program.objective)):
        for key, c in row.scalars.items():
            table[place[key]][k] = c if k < len(program.rows) else -c
    return table


def _matrix(program: Program, y: Sequence[fmpq]) -> fmpq_mat:
    """sum_k y_k A_k, less the objective's matrix times the last entry, over the free vectors."""
    rows, n = program.unrolled.handles.rows, len(program.vectors)
    place = {b: k for k, b in enumerate(program.vectors)}
    total = [[fmpq(0)] * n for _ in range(n)]
    for c, row in zip(y, (*program.rows, program.objective), strict=True):
        sign = -1 if row is program.objective else 1
        for (left, right), d in row.products.items() if c != 0 else ():
            for a, u in rows.get(left, {left: fmpq(1)}).items():
                for b, v in rows.get(right, {right: fmpq(1)}).items():
                    half = sign * c * d * u * v / 2
                    total[place[a]][place[b]] += half
                    total[place[b]][place[a]] += half
    return fmpq_mat(total)


def _roots(P: fmpq_mat, Q: fmpq_mat, t: float) -> Iterator[fmpq]:
    """The rational numbers near t at which P + t Q has the rank that it nearly has at t."""
    n = P.nrows()
    at = np.array([[as_float(P[i, j]) + t * as_float(Q[i, j]) for j in range(n)] for i in range(n)])
    sizes = np.linalg.eigvalsh(at)
    rank = int(np.sum(sizes > _RANK * max(float(sizes[-1]), 1e-300)))
    if not 0 < rank <= min(_LARGEST, n - 1):
        return
    pivots = sorted((lapack.dgeqp3(at)[1][:rank] - 1).tolist())
    rest = [k for k in range(n) if k not in pivots]
    common = fmpq_poly(0)
    for k, i in enumerate(rest):
        for j in rest[k:]:
            common = common.gcd(_minor(P, Q, [*pivots, i], [*pivots, j]))
    if common.degree() < 1:
        return
    for factor, _ in common.factor()[1]:
        if factor.degree() == 1:
            root = -fmpq(factor[0]) / fmpq(factor[1])
            if abs(as_float(root) - t) <= _NEAR * max(abs(t), 1e-9):
                yield root


def _minor(P: fmpq_mat, Q: fmpq_mat, rows: Sequence[int], columns: Sequence[int]) -> fmpq_poly:
    """The determinant of a part of P + t Q as a polynomial in t, from its values at as many points as it needs."""
    points = [fmpq(k) for k in range(len(rows) + 1)]
    values = [fmpq_mat([[P[i, j] + t * Q[i, j] for j in columns] for i in rows]).det() for t in points]
    powers = fmpq_mat([[t**k for k in range(len(points))] for t in points])
    coefficients = powers.solve(fmpq_mat([[v] for v in values]))
    return fmpq_poly([coefficients[k, 0] for k in range(len(points))])


def _evidence(program: Program, y: Sequence[fmpq], S: fmpq_mat) -> Evidence:
    """Multipliers with the bound that they show, and all that S sends to zero."""
    bound = program.objective.constant - sum(
        (c * row.constant for c, row in zip(y, program.rows, strict=True)), fmpq(0)
    )
    used = {h.name: _fraction(c) for h, c in zip(program.hypotheses, y, strict=True) if c != 0}
    null = []
    for z in kernel([[S[i, j] for j in range(S.ncols())] for i in range(S.nrows())]):
        entries = {program.vectors[k].index: _fraction(v) for k, v in enumerate(z) if v != 0}
        # Each vector of such a basis has the entry 1 at a place of its own, which is its last.
        null.append((max(entries), entries))
    return Evidence(_fraction(bound), used, program.compared, tuple(null))


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))
