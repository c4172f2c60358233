"""The numeric side of the search: a small semidefinite program at sample values of the parameters.

Nothing here is trusted. Its answers say which hypotheses are worth an exact look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import clarabel
import numpy as np
from scipy import sparse
from sympy.polys.fields import FracElement

from potential.algebra.expressions import (
    EUCLIDEAN,
    Basis,
    DualNormSquared,
    Expression,
    Inner,
    Monomial,
    NormSquared,
    Vector,
    inner,
)
from potential.search import cone_programs
from potential.search.samples import Sample, extreme_samples
from potential.search.units import Units, units
from potential.statement.statement import Obligation

FEASIBLE = 1e-6  # what counts as feasible in a search; the kernel decides

# Work, in about microseconds: of one term's value, and of a program before its first iteration.
_EVALUATION, _PREPARATION = 5.0, 500.0


def is_gram(key: Monomial) -> bool:
    """Whether a monomial is an entry of the Gram matrix of the Euclidean basis vectors."""
    return isinstance(key, Inner) and key.left.space == EUCLIDEAN == key.right.space


@dataclass(frozen=True)
class Pair:
    """A dual and a primal vector whose norms occur: a ||g||_*^2 + 2 b <g, v> + c ||v||^2 >= 0 where a c >= b^2."""

    dual: Vector
    primal: Vector

    def columns(self) -> tuple[Expression, Expression, Expression]:
        """What a, 2b and c multiply."""
        one = self.primal.field.algebra.one
        return (
            Expression(self.primal.field, {DualNormSquared(self.dual): one}),
            inner(self.dual, self.primal),
            Expression(self.primal.field, {NormSquared(self.primal): one}),
        )


@dataclass
class Program:
    """Find y with target = sum y_k column_k - residual; multipliers y >= 0, pairs and residual semidefinite."""

    obligation: Obligation

    def __post_init__(self) -> None:
        expressions = [self.obligation.target, *(h.expression for h in self.obligation.hypotheses)]
        keys = dict.fromkeys(key for e in expressions for key in e.terms)
        duals = sorted({k.vector for k in keys if isinstance(k, DualNormSquared)}, key=lambda v: list(v.terms))
        primals = sorted({k.vector for k in keys if isinstance(k, NormSquared)}, key=lambda v: list(v.terms))
        self.pairs = [Pair(g, v) for g in duals for v in primals]
        self.hypothesis_count = len(self.obligation.hypotheses)
        # The multipliers that must not be negative: those of inequalities.
        self.signed = [k for k, h in enumerate(self.obligation.hypotheses) if not h.equation]
        self.columns: list[Expression] = [h.expression for h in self.obligation.hypotheses]
        for pair in self.pairs:
            a, b, c = pair.columns()
            self.columns += [-a, -2 * b, -c]
        keys |= dict.fromkeys(key for column in self.columns for key in column.terms)
        self.linear_keys = [k for k in keys if not is_gram(k)]
        basis: set[Basis] = set()
        for k in keys:
            if isinstance(k, Inner) and is_gram(k):
                basis |= {k.left, k.right}
        self.basis = sorted(basis)

    def spend(self, units: float) -> None:
        """Count work of the search."""
        self.obligation.target.field.algebra.spend(units)

    @cached_property
    def gram_entries(self) -> list[tuple[int, int]]:
        """The upper triangle of the residual, column by column, as Clarabel stacks it."""
        n = len(self.basis)
        return [(i, j) for j in range(n) for i in range(j + 1)]

    @cached_property
    def gram_places(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows and the columns of `gram_entries`."""
        rows, columns = np.array(self.gram_entries, dtype=int).reshape(-1, 2).T
        return rows, columns

    @cached_property
    def gram_index(self) -> dict[Monomial, int]:
        """Where an inner product stands in the upper triangle."""
        return {Inner(self.basis[i], self.basis[j]): k for k, (i, j) in enumerate(self.gram_entries)}

    def gram_vector(self, expression: Expression) -> list[FracElement]:
        """The quadratic part of an expression as matrix entries: off the diagonal, half the coefficient."""
        zero = expression.field.algebra.zero
        entries = [zero] * len(self.gram_entries)
        for key, c in expression.terms.items():
            row = self.gram_index.get(key)
            if row is not None:
                i, j = self.gram_entries[row]
                entries[row] = c if i == j else c / 2
        return entries

    @cached_property
    def units(self) -> Units:
        """The units of the expressions."""
        target = self.obligation.target
        return units(target.field, target, self.columns)

    @cached_property
    def probed(self) -> list[Sample]:
        """A few values of the generators far apart."""
        return extreme_samples(self.obligation.target.field, 6)

    @cached_property
    def probes(self) -> list[NumericProgram]:
        """The program there, to try a closed form on."""
        return [self.at(sample) for sample in self.probed]

    def at(self, sample: Sample) -> NumericProgram:
        """The program in numbers at sample values of the generators."""
        return NumericProgram(self, sample)


class NumericProgram:
    """A Program in floating point, in the form that Clarabel takes."""

    def __init__(self, program: Program, sample: Sample) -> None:
        self.program = program
        self.tolerance = FEASIBLE
        expressions = [*program.columns, program.obligation.target]
        field = program.obligation.target.field
        self._point = [sample[name] for name in field.algebra.names]
        self._numbers: dict[FracElement, float] = {}
        number = self.number
        self.linear = np.array(
            [[number(e.terms[k]) if k in e.terms else 0.0 for e in expressions] for k in program.linear_keys]
        )
        self.linear = self.linear.reshape(len(program.linear_keys), len(expressions))
        self.gram = np.zeros((len(program.gram_entries), len(expressions)))
        for column, e in enumerate(expressions):
            for key, c in e.terms.items():
                row = program.gram_index.get(key)
                if row is not None:
                    i, j = program.gram_entries[row]
                    self.gram[row, column] = number(c) if i == j else number(c) / 2
        # The target is scaled to size 1, so that tolerances mean the same for small and for large t.
        self.scale = max([1e-300, *np.abs(self.linear[:, -1]), *np.abs(self.gram[:, -1])])
        self.linear[:, -1] /= self.scale
        self.gram[:, -1] /= self.scale

    def number(self, element: FracElement) -> float:
        """A field element at this sample."""
        if element not in self._numbers:
            self.program.spend(_EVALUATION * (1 + len(element.top) + len(element.bottom)))
            self._numbers[element] = _evaluate(element, self._point)
        return self._numbers[element]

    def solve(
        self,
        active: list[int],
        zeros: list[tuple[int, int]] | None = None,
        weights: np.ndarray | None = None,
        room: float | None = None,
        fixed: dict[int, float] | None = None,
    ) -> tuple[float, np.ndarray, np.ndarray]:
        """Minimize the infeasibility tau, or with `room` for tau, the weighted sum of the multipliers.

        Only the columns in `active` are used, the residual's entries in `zeros` are held at zero, and columns in
        `fixed` at their values.
        Returns (tau, y over all columns, residual matrix); tau is infinite where the linear part alone has no solution.
        """
        program = self.program
        n, size = len(program.basis), len(active)
        rows: list[np.ndarray] = []
        rhs: list[float] = []
        cones: list[object] = []
        width = size + 1  # the last variable is tau
        equalities = [np.append(row[active], 0.0) for row in self.linear]
        equal_to = [row[-1] for row in self.linear]
        for i, j in zeros or []:
            row = self.gram[j * (j + 1) // 2 + i]
            equalities.append(np.append(row[active], 0.0))
            equal_to.append(row[-1])
        for column, value in (fixed or {}).items():
            row = np.zeros(width)
            row[active.index(column)] = 1.0
            equalities.append(row)
            equal_to.append(value / self.scale)
        if equalities:
            stacked, sides = np.array(equalities), np.array(equal_to)
            empty = np.max(np.abs(stacked), axis=1) <= 1e-13
            if np.any(np.abs(sides[empty]) > 1e-13):
                return np.inf, np.zeros(len(program.columns)), np.zeros((n, n))
            if not np.all(empty):
                rows.append(stacked[~empty])
                rhs += list(sides[~empty])
                cones.append(clarabel.ZeroConeT(int(np.sum(~empty))))
        signed = set(program.signed)
        positive = [k for k, column in enumerate(active) if column in signed]
        signs = np.zeros((len(positive) + 1, width))
        for row_index, k in enumerate(positive):
            signs[row_index, k] = -1.0
        signs[-1, -1] = -1.0
        rows.append(signs)
        rhs += [0.0] * (len(positive) + 1)
        cones.append(clarabel.NonnegativeConeT(len(positive) + 1))
        if room is not None:
            row = np.zeros((1, width))
            row[0, -1] = 1.0
            rows.append(row)
            rhs.append(room)
            cones.append(clarabel.NonnegativeConeT(1))
        root = np.sqrt(2.0)
        if n:
            diagonal = np.equal(*program.gram_places)
            scale = np.where(diagonal, 1.0, root)
            block = -self.gram[:, active] * scale[:, None]
            rows.append(np.column_stack([block, -1.0 * diagonal]))
            rhs += list(-self.gram[:, -1] * scale)
            cones.append(clarabel.PSDTriangleConeT(n))
        for k in range(len(program.pairs)):
            first = program.hypothesis_count + 3 * k
            if first in active:
                block = np.zeros((3, width))
                for row_index, (column, factor) in enumerate(((first, 1.0), (first + 1, root), (first + 2, 1.0))):
                    block[row_index, active.index(column)] = -factor
                block[0, -1] = block[2, -1] = -1.0
                rows.append(block)
                rhs += [0.0] * 3
                cones.append(clarabel.PSDTriangleConeT(2))
        cost = np.zeros(width)
        if room is None:
            cost[-1] = 1.0
        else:
            cost[:-1] = [1.0 if column in signed else 0.0 for column in active]
            if weights is not None:
                cost[:-1] = weights[active]
        y = np.zeros(len(program.columns))
        values, _ = solver(np.vstack(rows), np.array(rhs, dtype=float), cones, cost, program.spend)
        if values is None:
            return np.inf, y, np.zeros((n, n))
        y[active] = values[:-1]
        residual = self.residual(y)
        return float(values[-1]), y * self.scale, residual * self.scale

    def residual(self, y: np.ndarray) -> np.ndarray:
        """The residual's matrix at multipliers y, both for the scaled target."""
        n = len(self.program.basis)
        flat = self.gram[:, :-1] @ y - self.gram[:, -1]
        matrix = np.zeros((n, n))
        i, j = self.program.gram_places
        matrix[i, j] = matrix[j, i] = flat
        return matrix


def solver(
    rows: np.ndarray, sides: np.ndarray, cones: list[object], cost: np.ndarray, spend: Callable[[float], None]
) -> tuple[np.ndarray | None, np.ndarray]:
    """The least cost of x with rows x + s = sides, s in the cones: x, None where there is none, and the dual."""
    matrix = cone_programs.by_columns(rows)
    with cone_programs.one_thread():
        solution = cone_programs.solution(cost, matrix, sides, cones, iterations=100)
    spend(_PREPARATION + solution.iterations * _iteration(matrix))
    found = cone_programs.found(solution) and solution.x.size == len(cost)
    return solution.x if found else None, solution.z


def _iteration(matrix: sparse.csc_matrix) -> float:
    """About the microseconds of one iteration of the solver."""
    rows, _ = matrix.shape
    return 50 + matrix.nnz / 2 + (rows / 30) ** 3


def _evaluate(element: FracElement, point: list[Fraction]) -> float:
    """A field element at rational values of the generators; exact up to the final rounding."""
    value: float = element.float_at(point)
    return value
