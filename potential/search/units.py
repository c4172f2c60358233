"""Units: how all that a statement speaks of changes with the scales of length and of value; read off it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat
from sympy.polys.fields import FracElement

from potential.algebra.coefficients import Field
from potential.algebra.expressions import Basis, DualNormSquared, Expression, Inner, Monomial, NormSquared, One

Weight = tuple[Fraction, ...]  # one entry for each unit


@dataclass(frozen=True)
class Units:
    """How all that a statement speaks of changes with the units of length and of value, read off its expressions.

    Weights are vectors, one entry for each unit. `of_generator` is by name, `of_basis` by basis vector.
    """

    of_generator: dict[str, Weight]
    of_basis: dict[Basis, Weight]
    of_column: list[Weight]  # of the multipliers
    used: frozenset[str]  # the generators that occur


def units(fld: Field, target: Expression, columns: Sequence[Expression]) -> Units:
    """The weights under which target and columns are homogeneous."""
    names = list(fld.algebra.names)
    index: dict[object, int] = {name: k for k, name in enumerate(names)}

    def place(key: object) -> int:
        return index.setdefault(key, len(index))

    def of(key: Monomial) -> list[int]:
        if isinstance(key, One):
            return []
        return [place(key.left), place(key.right)] if isinstance(key, Inner) else [place(key)]

    rows: dict[tuple[tuple[int, int], ...], None] = {}

    def equal(*parts: tuple[Mapping[int, int], int]) -> None:
        total: dict[int, int] = {}
        for weights, sign in parts:
            for k, power in weights.items():
                total[k] = total.get(k, 0) + sign * power
        if any(total.values()):
            rows[tuple(sorted((k, v) for k, v in total.items() if v))] = None

    done: set[FracElement] = set()
    for number, expression in enumerate((target, *columns)):
        own = {place(("expression", number)): 1}
        for key, c in expression.terms.items():
            exponents = []
            for part in (c.numer, c.denom):
                monomials = [{k: e for k, e in enumerate(m) if e} for m in part.monoms()]
                if c not in done:
                    for m in monomials[1:]:
                        equal((m, 1), (monomials[0], -1))
                exponents.append(monomials[0])
            done.add(c)
            factors: dict[int, int] = {}
            for k in of(key):
                factors[k] = factors.get(k, 0) + 1
            equal((exponents[0], 1), (exponents[1], -1), (factors, 1), (own, -1))
    # What does not occur has no unit, nor has a factor base ** t.
    used = {k for c in done for part in (c.numer, c.denom) for m in part.monoms() for k, e in enumerate(m) if e}
    for k, name in enumerate(names):
        if k not in used or name.startswith("power_"):
            rows[((k, 1),)] = None
    width = len(index)
    matrix = [[0] * width for _ in rows]
    for line, row in zip(matrix, rows, strict=True):
        for k, v in row:
            line[k] = v
    kernel = _kernel(matrix, width)
    # Only what moves the parameters is of use; a combination of units that does not is left out.
    kept = _independent([k[: len(names)] for k in kernel])
    weights = [tuple(kernel[u][k] for u in kept) for k in range(width)]
    zero = (Fraction(0),) * len(kept)
    whole = [weights[index["expression", n]] for n in range(1 + len(columns))]
    return Units(
        {name: weights[k] for k, name in enumerate(names)},
        {b: weights[k] for b, k in index.items() if isinstance(b, Basis)}
        | {next(iter(v.vector.terms)): zero for v in index if isinstance(v, DualNormSquared | NormSquared)},
        [tuple(a - b for a, b in zip(whole[0], w, strict=True)) for w in whole[1:]],
        frozenset(names[k] for k in used),
    )


def _kernel(matrix: list[list[int]], width: int) -> list[list[Fraction]]:
    if not matrix:
        return [[Fraction(int(j == k)) for j in range(width)] for k in range(width)]
    reduced, rank = fmpq_mat(len(matrix), width, [fmpq(v) for row in matrix for v in row]).rref()
    entries = [[reduced[i, j] for j in range(width)] for i in range(rank)]
    pivots = [next(j for j in range(width) if row[j]) for row in entries]
    found = []
    for free in (j for j in range(width) if j not in pivots):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for row, pivot in zip(entries, pivots, strict=True):
            vector[pivot] = -Fraction(int(row[free].p), int(row[free].q))
        found.append(vector)
    return found


def _independent(vectors: list[list[Fraction]]) -> list[int]:
    """Which of the vectors, one after the other, are independent of those before."""
    kept: list[int] = []
    for k in range(len(vectors)):
        rows = [vectors[j] for j in [*kept, k]]
        flat = [fmpq(v.numerator, v.denominator) for row in rows for v in row]
        if fmpq_mat(len(rows), len(rows[0]), flat).rank() == len(rows):
            kept.append(k)
    return kept


def weight_of(element: FracElement, names: Sequence[str], weights: Units) -> Weight | None:
    """The weight of an element, None where its terms have several."""
    size = len(next(iter(weights.of_generator.values()), ()))
    found = []
    for part in (element.numer, element.denom):
        each = {
            tuple(
                sum((e * weights.of_generator[n][u] for n, e in zip(names, m, strict=True)), Fraction(0))
                for u in range(size)
            )
            for m in part.monoms()
        }
        if len(each) != 1:
            return None
        found.append(each.pop())
    return tuple(a - b for a, b in zip(*found, strict=True))
