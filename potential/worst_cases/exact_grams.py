"""Gram matrices W M W' by exact numbers, with values of the functions: what a row amounts to there, exactly.

W are a few combinations of the vectors of a run, by exact numbers, and beside them those whose length no row sees: they
are as long as need be. M, but for those lengths, and the values are unknowns in which each row is linear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flint import fmpq

from potential.algebra.expressions import Basis, Monomial
from potential.worst_cases.linear_equations import Exact
from potential.worst_cases.program import Program, Row, build
from potential.worst_cases.solving import Solved

_LENGTHS = 30  # so many powers of 4 are tried for a length


@dataclass(frozen=True)
class Matrices:
    """The exact matrices of a program's rows over some of its vectors, the others being zero, and of its objective."""

    program: Program
    kept: Sequence[Basis]
    rows: list[dict[tuple[int, int], fmpq]] = field(init=False)
    objective: dict[tuple[int, int], fmpq] = field(init=False)

    def __post_init__(self) -> None:
        place = {b: k for k, b in enumerate(self.kept)}
        handles = self.program.unrolled.handles.rows
        lines: dict[Any, list[tuple[int, fmpq]]] = {}

        def line(symbol: Any) -> list[tuple[int, fmpq]]:
            if symbol not in lines:
                row = handles.get(symbol, {symbol: fmpq(1)})
                lines[symbol] = [(place[b], c) for b, c in row.items() if b in place]
            return lines[symbol]

        def matrix(row: Row) -> dict[tuple[int, int], fmpq]:
            found: dict[tuple[int, int], fmpq] = {}
            for (left, right), c in row.products.items():
                for i, a in line(left):
                    for j, b in line(right):
                        half = c * a * b / 2
                        found[i, j] = found.get((i, j), fmpq(0)) + half
                        found[j, i] = found.get((j, i), fmpq(0)) + half
            return {key: c for key, c in found.items() if c != 0}

        object.__setattr__(self, "rows", [matrix(row) for row in self.program.rows])
        object.__setattr__(self, "objective", matrix(self.program.objective))

    @property
    def order(self) -> int:
        """The order of the matrices."""
        return len(self.kept)

    def amount(self, k: int | None, gram: Sequence[Sequence[Any]], values: Mapping[Monomial, Any]) -> Any:
        """A row's expression at a Gram matrix and values; the objective's where k is None."""
        row, matrix = (self.program.objective, self.objective) if k is None else (self.program.rows[k], self.rows[k])
        total: Any = row.constant
        for key, c in row.scalars.items():
            total = total + c * values[key]
        for (i, j), c in matrix.items():
            total = total + c * gram[i][j]
        return total


@dataclass(frozen=True)
class Grams:
    """All rows of a run over W, of which the first `rank` columns are given and the others have any length."""

    whole: Program
    matrices: Matrices
    wide: list[list[Any]]
    rank: int
    scalars: list[Monomial]

    @classmethod
    def of(cls, solved: Solved, kept: Sequence[Basis], basis: Sequence[Sequence[Exact]]) -> Grams:
        """The rows of all pairs, with a basis over some of the vectors, by its rows."""
        program, whole = solved.program, build(solved.unrolled)
        place = {b: k for k, b in enumerate(whole.vectors)}
        rank = len(basis[0]) if basis else 0
        loose = solved.scaled.loose
        wide: list[list[Any]] = [[fmpq(0)] * (rank + len(loose)) for _ in whole.vectors]
        for b, line in zip(kept, basis, strict=True):
            wide[place[b]][:rank] = line
        for k, (_, z) in enumerate(loose):
            for j, c in z.items():
                wide[place[program.vectors[j]]][rank + k] = c
        known = set(program.scalars)
        return cls(whole, Matrices(whole, whole.vectors), wide, rank, [key for key in whole.scalars if key in known])

    @property
    def width(self) -> int:
        """How many columns W has."""
        return self.rank + (len(self.wide[0]) - self.rank if self.wide else 0)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The entries of M that are unknown."""
        return [(a, b) for a in range(self.rank) for b in range(a, self.width)]

    def line(self, k: int | None) -> list[Any]:
        """The coefficients of the unknowns in a row, or in the objective: of the entries of M, then of the values."""
        matrix = self.matrices.objective if k is None else self.matrices.rows[k]
        row = self.whole.objective if k is None else self.whole.rows[k]
        inside = between(matrix, self.wide, self.width)
        entries = [inside[a][b] * (1 if a == b else 2) for a, b in self.pairs]
        return [*entries, *(row.scalars.get(key, fmpq(0)) for key in self.scalars)]

    def about(self, gram: Sequence[Sequence[float]], values: Mapping[Monomial, float]) -> list[float]:
        """Floats in the order of the unknowns; `gram` has shape (rank, width)."""
        return [*(float(gram[a][b]) for a, b in self.pairs), *(values.get(key, 0.0) for key in self.scalars)]

    def made(self, found: Sequence[Any]) -> tuple[list[list[Any]], dict[Monomial, Any]] | None:
        """The Gram matrix of all vectors and the values; None where M is not positive semidefinite."""
        entries = dict(zip(self.pairs, found, strict=False))
        M: list[list[Any]] = [
            [entries.get((min(a, b), max(a, b)), fmpq(0)) for b in range(self.width)] for a in range(self.width)
        ]
        if not semidefinite([line[: self.rank] for line in M[: self.rank]]):
            return None
        for k in range(_LENGTHS if self.width > self.rank else 1):
            for u in range(self.rank, self.width):
                M[u][u] = fmpq(4**k)
            if self.width == self.rank or semidefinite(M):
                return congruent(self.wide, M), dict(zip(self.scalars, found[len(entries) :], strict=True))
        return None

    def holds(self, gram: Sequence[Sequence[Any]], values: Mapping[Monomial, Any]) -> bool:
        """Whether all rows are met exactly."""
        for k, h in enumerate(self.whole.hypotheses):
            amount = self.matrices.amount(k, gram, values)
            if amount > 0 or (h.equation and amount != 0):
                return False
        return True


def between(matrix: dict[tuple[int, int], fmpq], basis: list[list[Exact]], rank: int) -> list[list[Any]]:
    """B' A B."""
    images = image(matrix, basis, rank)
    found: list[list[Any]] = [[fmpq(0)] * rank for _ in range(rank)]
    for i, line in images.items():
        for a in range(rank):
            if basis[i][a] != 0:
                for b in range(a, rank):
                    found[a][b] = found[a][b] + basis[i][a] * line[b]
    return [[found[min(a, b)][max(a, b)] for b in range(rank)] for a in range(rank)]


def image(matrix: dict[tuple[int, int], fmpq], basis: list[list[Exact]], rank: int) -> dict[int, list[Any]]:
    """The rows of A B that are not zero, by their places."""
    found: dict[int, list[Any]] = {}
    for (i, j), c in matrix.items():
        line = found.setdefault(i, [fmpq(0)] * rank)
        for a in range(rank):
            if basis[j][a] != 0:
                line[a] = line[a] + c * basis[j][a]
    return found


def congruent(basis: list[list[Exact]], Z: list[list[Any]]) -> list[list[Any]]:
    """B Z B'."""
    rank = len(Z)
    half = [[sum((line[a] * Z[a][b] for a in range(rank)), fmpq(0)) for b in range(rank)] for line in basis]
    return [[sum((h[b] * line[b] for b in range(rank)), fmpq(0)) for line in basis] for h in half]


def semidefinite(Z: list[list[Any]]) -> bool:
    """Whether a symmetric matrix is positive semidefinite, by elimination."""
    rows = [list(line) for line in Z]
    n = len(rows)
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
                    rows[i][j] = rows[i][j] - factor * rows[k][j]
    return True


__all__ = ["Grams", "Matrices", "between", "congruent", "image", "semidefinite"]
