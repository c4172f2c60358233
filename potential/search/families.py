"""What the linear equations of a certificate leave free: families of multipliers, in closed form.

The multipliers are y = particular + sum z_k direction_k over the field of the parameters; beside their signs, a
symmetric matrix S(z) = S_0 + sum z_k S_k must be positive semidefinite: the residual, and a block of two for each
Fenchel-Young pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy.polys.fields import FracElement
from sympy.polys.matrices import DomainMatrix

from potential.algebra.coefficients import Field
from potential.search.sdp import Program

Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Family:
    """Multipliers of the active columns with some unknowns z left free.

    `entries` has, of the upper triangle of S, the constant and the coefficients of the unknowns, where one is not zero.
    Only its `rows` need to be looked at: the others follow from what has been imposed.
    """

    program: Program
    active: tuple[int, ...]
    particular: tuple[FracElement, ...]
    directions: tuple[tuple[FracElement, ...], ...]
    entries: Mapping[Place, tuple[FracElement, ...]]
    rows: tuple[int, ...]
    free: tuple[int, ...]  # the columns whose multipliers the unknowns are

    @property
    def field(self) -> Field:
        """The field of the parameters."""
        return self.program.obligation.target.field

    def narrowed(self, equations: Sequence[Sequence[FracElement]], rows: Sequence[int] | None = None) -> Family | None:
        """The part with c_0 + sum c_k z_k = 0 for each equation; None where there is none."""
        solved = _solved(self.field, [[*e[1:], -e[0]] for e in equations], len(self.directions))
        if solved is None:
            return None
        base, steps, kept = solved

        def moved(terms: Sequence[FracElement]) -> tuple[FracElement, ...]:
            constant = terms[0]
            for c, value in zip(terms[1:], base, strict=True):
                if c and value:
                    constant = constant + c * value
            found = [constant]
            for step in steps:
                total = self.field.algebra.zero
                for c, value in zip(terms[1:], step, strict=True):
                    if c and value:
                        total = total + c * value
                found.append(total)
            return tuple(found)

        values = [moved(terms) for terms in zip(self.particular, *self.directions, strict=True)]
        entries = {place: new for place, terms in self.entries.items() if any(new := moved(terms))}
        return Family(
            self.program,
            self.active,
            tuple(v[0] for v in values),
            tuple(tuple(v[k + 1] for v in values) for k in range(len(steps))),
            entries,
            self.rows if rows is None else tuple(rows),
            tuple(self.free[k] for k in kept),
        )

    def with_value(self, k: int, value: FracElement) -> Family | None:
        """The part in which the k-th active multiplier has a value."""
        return self.with_values([(k, value)])

    def with_values(self, values: Sequence[tuple[int, FracElement]]) -> Family | None:
        """The part in which active multipliers, given by their places, have values."""
        return self.narrowed([[self.particular[k] - value, *(d[k] for d in self.directions)] for k, value in values])

    def entry(self, i: int, j: int) -> tuple[FracElement, ...]:
        """The constant and the coefficients of one entry of S."""
        zeros = (self.field.algebra.zero,) * (1 + len(self.directions))
        return self.entries.get((min(i, j), max(i, j)), zeros)


def _solved(
    fld: Field, rows: list[list[FracElement]], size: int
) -> tuple[list[FracElement], list[list[FracElement]], list[int]] | None:
    """Solutions of linear equations, [coefficients | side]: one of them, directions, and the unknowns that are free."""
    zero, one = fld.algebra.zero, fld.algebra.one
    rows = [row for row in rows if any(row)]
    matrix: list[list[FracElement]] = []
    pivots: tuple[int, ...] = ()
    if rows:
        reduced, pivots = DomainMatrix(rows, (len(rows), size + 1), fld.algebra.to_domain()).rref()
        if size in pivots:
            return None
        matrix = reduced.to_list()
    base = [zero] * size
    for row, pivot in enumerate(pivots):
        base[pivot] = matrix[row][size]
    free = [k for k in range(size) if k not in pivots]
    steps = []
    for k in free:
        step = [zero] * size
        step[k] = one
        for row, pivot in enumerate(pivots):
            step[pivot] = -matrix[row][k]
        steps.append(step)
    return base, steps, free


def solve_linear(program: Program, active: Sequence[int]) -> Family | None:
    """All solutions of the linear equations in the active columns, None where there is none."""
    target, fld = program.obligation.target, program.obligation.target.field
    zero = fld.algebra.zero
    rows = [
        [program.columns[k].terms.get(key, zero) for k in active] + [target.terms.get(key, zero)]
        for key in program.linear_keys
    ]
    solved = _solved(fld, rows, len(active))
    if solved is None:
        return None
    particular, directions, free = solved
    entries, size = _matrix_entries(program, active, particular, directions)
    return Family(
        program,
        tuple(active),
        tuple(particular),
        tuple(map(tuple, directions)),
        entries,
        tuple(range(size)),
        tuple(active[k] for k in free),
    )


def _matrix_entries(
    program: Program, active: Sequence[int], particular: list[FracElement], directions: list[list[FracElement]]
) -> tuple[dict[Place, tuple[FracElement, ...]], int]:
    """The entries of S, and its size."""
    zero = program.obligation.target.field.algebra.zero
    vectors = {k: program.gram_vector(program.columns[k]) for k in active}
    target = program.gram_vector(program.obligation.target)
    entries: dict[Place, tuple[FracElement, ...]] = {}
    for row, (i, j) in enumerate(program.gram_entries):
        parts = [(k, vectors[a][row]) for k, a in enumerate(active) if vectors[a][row]]
        terms = []
        for start, values in ((-target[row], particular), *((zero, d) for d in directions)):
            total = start
            for k, c in parts:
                if values[k]:
                    total = total + c * values[k]
            terms.append(total)
        if any(terms):
            entries[i, j] = tuple(terms)
    size = len(program.basis)
    place = {column: k for k, column in enumerate(active)}
    for pair in range(len(program.pairs)):
        first = program.hypothesis_count + 3 * pair
        if first in place:
            for (i, j), column in (((0, 0), first), ((0, 1), first + 1), ((1, 1), first + 2)):
                k = place[column]
                terms = [particular[k], *(d[k] for d in directions)]
                if any(terms):
                    entries[size + i, size + j] = tuple(terms)
            size += 2
    return entries, size
