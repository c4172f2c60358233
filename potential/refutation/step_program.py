"""The semidefinite program of one step at a sample: the worst that a claim can come to on problems made of parts.

The variables are the Gram matrix of the vectors that are free and the numbers that no Gram matrix holds, values of
functions above all (Y. Drori, M. Teboulle, "Performance of first-order methods for smooth convex minimization: a novel
approach", Mathematical Programming 145, 2014). Where a step draws at random, each outcome has vectors of its own, and
the target is the mean over them. The solution x* is in the origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import clarabel
import numpy as np
import numpy.typing as npt

from potential.algebra.coefficients import Coefficient
from potential.algebra.expressions import (
    EUCLIDEAN,
    Basis,
    Bregman,
    DualNormSquared,
    Expression,
    Inner,
    NormSquared,
    One,
    Value,
    Vector,
)
from potential.classes.recorder import FIRST_ORDER, Answer
from potential.errors import MissingOracleError
from potential.interpretations import interpretation
from potential.members.parts import (
    Constraint,
    Known,
    MatrixConstraint,
    MemberPart,
    Product,
    Row,
    Scalars,
    combined,
)
from potential.members.simplex import Point
from potential.refutation.certainty import where_claimed
from potential.search import cone_programs
from potential.statement.facade import LAST
from potential.statement.statement import Obligation, Statement

Sample = dict[str, Fraction]
Array = npt.NDArray[np.float64]
_SOLUTIONS = frozenset({"minimizer"})
_MARGIN = 1e-9


class StepProgram:
    """An obligation's target at a sample, over problems made of the parts of a variant."""

    def __init__(
        self,
        statement: Statement,
        obligation: Obligation,
        sample: Sample,
        variant: Mapping[str, str],
        numbers: dict[Any, Fraction],
    ) -> None:
        """`numbers` holds the coefficients at the sample that are known already; those that are asked for join them."""
        self.problem = statement.problem
        self.meaning = interpretation(type(self.problem))(statement)
        given, sample = sample, _moved(statement, self.meaning.sampled(sample), sample)
        self.statement, self.obligation, self.sample, self.variant = statement, obligation, sample, variant
        names = self.problem.parameter_names()
        self.constants = {n: v.evaluate(sample) for n, v in statement.field.values.items() if n in names}
        self.outcome = 0
        self.outcomes = self.meaning.outcomes(self.constants)
        self.blocks = self.meaning.blocks(self.constants)
        self.block: list[int] = []  # in which block of coordinates each free vector lies
        # Of a sample that members need otherwise nothing is known yet.
        self._numbers: dict[Any, Fraction] = numbers if sample == given else {}
        self.shares = self.meaning.shares(self.outcomes, self.numbers)
        self._rows: dict[tuple[int, Basis], Row] = {}
        self._free: dict[Any, Row] = {}
        self._scalars: dict[Any, Scalars] = {}
        self.units: list[Fraction] = []
        self._unit = next((self.constants[n] for n in ("L", "G", "M") if n in self.constants), Fraction(1))
        self.target = self._read(obligation.target)
        self.parts: list[MemberPart] = list(self.meaning.made_of(self))
        self.constraints = [c for part in self.parts for c in part.constraints()]
        if self.outcomes == 1:
            self.constraints += [
                self._read(h.expression, equation=h.equation)
                for h in obligation.hypotheses
                if not self._about_start(h.expression)
            ]
        self.state = {name: self.meaning.state_of(v, self) for name, v in statement.state.items()}

    def _of_start(self, vector: Vector) -> bool:
        """Whether a vector is made of the start's point, of which a step says nothing."""
        return any(b in self.statement.start.terms for b in vector.terms)

    def _about_start(self, expression: Expression) -> bool:
        for key in expression.terms:
            match key:
                case Inner(left, right):
                    found = left in self.statement.start.terms or right in self.statement.start.terms
                case Value(_, point):
                    found = self._of_start(point)
                case _:
                    found = False
            if found:
                return True
        return False

    # Vectors and numbers over what is free ----------------------------------------------------------------------------

    def number(self, value: Any) -> Fraction:
        """A coefficient at the sample; the number of a block is what it is."""
        if type(value) is int:
            return Fraction(value)
        element = value.element if isinstance(value, Coefficient) else value
        if element not in self._numbers:
            self._numbers[element] = Coefficient(self.statement.field, element).evaluate(self.sample)
        return self._numbers[element]

    def numbers(self, oracle: str) -> list[Fraction]:
        """The numbers that an oracle was asked with in the step, at the sample."""
        asked = (x for a in self.statement.recorder.answered(oracle) for x in a.asked)
        return [self.number(x) for x in asked if not isinstance(x, Vector)]

    @staticmethod
    def key(row: Mapping[int, Fraction]) -> frozenset[tuple[int, Fraction]]:
        """What tells rows apart."""
        return frozenset(row.items())

    def free(self, key: Any, *, dual: bool = False) -> Row:
        """A free vector by its key; `dual` where it is like a gradient, whose unit is that of the class."""
        if key not in self._free:
            first = len(self.units)
            self.units += [self._unit if dual else Fraction(1)] * self.blocks
            self.block += range(self.blocks)
            self._free[key] = {first + k: Fraction(1) for k in range(self.blocks)}
        return self._free[key]

    def row(self, vector: Vector) -> Row:
        """A vector of the statement, at the present outcome."""
        return combined(*((self.number(element), self._basis_row(b)) for b, element in vector.terms.items()))

    def rows(self, vector: Vector) -> list[Row]:
        """The vector at every outcome, each once."""
        return list({self.key(row): row for row in self._at_each(lambda: self.row(vector))}.values())

    def at_each(self, function: Any) -> list[Any]:
        """What a function gives at every outcome."""
        return list(self._at_each(function))

    def _at_each(self, function: Any) -> Iterator[Any]:
        for outcome in range(self.outcomes):
            self.outcome = outcome
            yield function()
        self.outcome = 0

    def _basis_row(self, basis: Basis) -> Row:
        key = (self.outcome, basis)
        if key not in self._rows:
            self._rows[key] = self._answered(basis)
        return self._rows[key]

    def _answered(self, basis: Basis) -> Row:
        answer = self.statement.recorder.origin(basis)
        if answer is None or answer.oracle == "state":
            return self.free(("state", basis))
        if answer.oracle == LAST:
            compared = self.statement.compared_at(self.obligation)
            return self.free(LAST) if compared in (None, self.statement.last) else self.row(compared)
        if answer.oracle in _SOLUTIONS:
            return {}
        known = self.meaning.row_of(answer, self)
        if known is not None:
            return dict(known)
        if answer.oracle == FIRST_ORDER and not self.row(answer.at):
            zero = self.problem._at_minimizer() if "minimizer" in self.problem.oracles else None
            if zero is not None and basis not in zero.gradient.terms:
                return self.row(zero.gradient)
        return self.free((answer.oracle, answer.function, *self._asked(answer)), dual=answer.oracle == FIRST_ORDER)

    def _asked(self, answer: Answer) -> tuple[Any, ...]:
        """What was asked at the sample: points that coincide there have one answer."""
        return tuple(self.key(self.row(a)) if isinstance(a, Vector) else self.number(a) for a in answer.asked)

    def asked(self, *oracles: str, function: str | None = None) -> list[tuple[tuple[Any, ...], Row]]:
        """The questions to oracles with their answers, over what is free, at every outcome, each once."""
        found: dict[Any, tuple[tuple[Any, ...], Row]] = {}

        def read() -> None:
            for a in self.statement.recorder.answered(*oracles, function=function):
                asked = tuple(self.row(x) if isinstance(x, Vector) else self.number(x) for x in a.asked)
                found.setdefault((a.oracle, a.function, *self._asked(a)), (asked, self.row(a.result)))

        list(self._at_each(read))
        return list(found.values())

    def value(self, function: Any, point: Mapping[int, Fraction]) -> Scalars:
        """The value of a function at a point; 0 in the origin, where the solution is."""
        if not point:
            return {}
        key = (function, self.key(point))
        if key not in self._scalars:
            self._scalars[key] = {len(self._scalars): Fraction(1)}
        return self._scalars[key]

    def _value(self, function: str, point: Row) -> Scalars:
        known = self.meaning.value_of(function, point, self)
        return dict(known) if known is not None else self.value(function, point)

    def known(self, function: str) -> list[Known]:
        """The points of evaluation of a function at every outcome, the solution's first."""
        found: dict[Any, Known] = {}

        def read() -> None:
            for e in self.problem.points():
                if e.function == function and not self._of_start(e.point):
                    x = self.row(e.point)
                    found.setdefault(self.key(x), Known(x, self.row(e.gradient), self._value(function, x)))

        list(self._at_each(read))
        return list(found.values())

    # Expressions ------------------------------------------------------------------------------------------------------

    def _read(self, expression: Expression, *, equation: bool = False) -> Constraint:
        """An expression as products, numbers and a constant, in the mean over the outcomes."""
        products: list[Product] = []
        scalars: list[tuple[Fraction, Row]] = []
        constant = Fraction(0)

        def square(c: Fraction, row: Row) -> None:
            if row:
                products.append((c, row, row))

        def read() -> None:
            nonlocal constant
            for key, element in expression.terms.items():
                c = self.number(element) * self.shares[self.outcome]
                match key:
                    case One():
                        constant += c
                    case Inner(left, right):
                        u, v = self._basis_row(left), self._basis_row(right)
                        if u and v:
                            products.append((c, u, v))
                    case Value("h" | "h*", point) if self.problem.space != EUCLIDEAN and self._has_map:
                        square(c / 2, self.row(point))
                    case Value(function, point):
                        made = self.meaning.scalar_of(function, point, self)
                        squares, values = made or ([], self._value(function, self.row(point)))
                        products.extend((c * share, u, v) for share, u, v in squares)
                        scalars.append((c, dict(values)))
                    case Bregman(u, x):
                        square(c / 2, self.row(u - x))
                    case NormSquared(vector) | DualNormSquared(vector):
                        square(c, self.row(vector))

        list(self._at_each(read))
        return Constraint(products, combined(*scalars), constant, equation)

    @property
    def _has_map(self) -> bool:
        """Whether h is the mirror map, and not a part of the objective."""
        return getattr(self.problem, "part", "") != "h"

    # The program in floats --------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """The rows over the Gram matrix's entries, the free numbers and the margin."""
        n, m = len(self.units), len(self._scalars)
        self._denses: dict[int, tuple[Row, Array]] = {}
        self.entries = [(i, j) for j in range(n) for i in range(j + 1)]
        self._left = np.array([i for i, _ in self.entries], dtype=int)
        self._right = np.array([j for _, j in self.entries], dtype=int)
        self._same = np.array([float(self.block[i] == self.block[j]) for i, j in self.entries])
        self._scale = np.array([1.0 if i == j else np.sqrt(2.0) for i, j in self.entries])
        self.size = len(self.entries) + m
        row, constant = self._line(self.target.products, self.target.scalars, self.target.constant)
        self.weight = float(np.abs(row).max(initial=0.0)) or 1.0
        self.objective, self.objective_constant = row / self.weight, constant / self.weight
        self._inequalities: list[tuple[Array, float]] = []
        self._equations: list[tuple[Array, float]] = []
        self._blocks: list[tuple[Array, int]] = []
        for c in self.constraints:
            if isinstance(c, MatrixConstraint):
                self._blocks.append(self._block(c))
                continue
            line, constant = self._line(c.products, c.scalars, c.constant)
            size = float(np.abs(line).max(initial=0.0))
            if size > 1e-14 * max(1.0, abs(constant)):
                (self._equations if c.equation else self._inequalities).append((line / size, -constant / size))

    def _dense(self, row: Row) -> Array:
        return in_units(row, self.units, self._denses)

    def _products(self, products: Sequence[Product]) -> Array:
        """Each product with its coefficient over the entries of the Gram matrix."""
        u = np.array([self._dense(row) for _, row, _ in products])
        v = np.array([self._dense(row) for _, _, row in products])
        coefficients = np.array([float(c) for c, _, _ in products])
        left, right = self._left, self._right
        halves = (u[:, left] * v[:, right] + u[:, right] * v[:, left]) / 2 * self._scale * self._same
        found: Array = coefficients[:, None] * halves
        return found

    def _line(self, products: Sequence[Product], scalars: Scalars, constant: Fraction) -> tuple[Array, float]:
        line = np.zeros(self.size)
        if products:
            line[: len(self.entries)] = self._products(products).sum(axis=0)
        for k, c in scalars.items():
            line[len(self.entries) + k] += float(c * self._unit)
        return line, float(constant)

    def _block(self, constraint: MatrixConstraint) -> tuple[Array, int]:
        entries, k = constraint.entries, len(constraint.entries)
        lines = []
        for j in range(k):
            for i in range(j + 1):
                products = [(c / 2, u, v) for half in (entries[i][j], entries[j][i]) for c, u, v in half]
                line, _ = self._line(products, {}, Fraction(0))
                lines.append(line * (1.0 if i == j else np.sqrt(2.0)))
        block = np.array(lines).reshape(len(lines), self.size)
        return block / (float(np.abs(block).max(initial=0.0)) or 1.0), k

    def solve(self, radius: float, floor: float | None = None, *, small: float = 0.0) -> StepSolution | None:
        """The largest target within a radius; with the target at least `floor`, the largest margin, or few dimensions.

        None where the solver finds nothing.
        """
        size, n, g = self.size, len(self.units), len(self.entries)
        blocks: list[Array] = []
        rhs: list[Array] = []
        cones: list[Any] = []

        def add(rows: Array, last: Any, bound: Any) -> int:
            blocks.append(np.column_stack([rows, np.broadcast_to(last, len(rows))]))
            rhs.append(np.broadcast_to(np.asarray(bound, dtype=float), len(rows)))
            return len(rows)

        if self._equations:
            lines = np.array([line for line, _ in self._equations])
            cones.append(clarabel.ZeroConeT(add(lines, 0.0, [b for _, b in self._equations])))
        count = 0
        if self._inequalities:
            lines = np.array([line for line, _ in self._inequalities])
            count += add(lines, 1.0, [b for _, b in self._inequalities])
        trace = np.zeros((1, size))
        trace[0, [k for k, (i, j) in enumerate(self.entries) if i == j]] = 1.0
        count += add(trace, 0.0, radius)
        ends = np.zeros((2, size))
        count += add(ends, np.array([-1.0, 1.0]), np.array([-(small or _MARGIN), 1.0]))
        if floor is not None:
            count += add(-self.objective[None, :], 0.0, self.objective_constant - floor)
        cones.append(clarabel.NonnegativeConeT(count))
        for block, k in self._blocks:
            add(-block, 0.0, 0.0)
            cones.append(clarabel.PSDTriangleConeT(k))
        add(np.hstack([-np.eye(g), np.zeros((g, size - g))]), 0.0, 0.0)
        cones.append(clarabel.PSDTriangleConeT(n))
        cost = np.zeros(size + 1)
        if floor is None:
            cost[:-1] = -self.objective
        elif small:
            cost[:-1] = trace[0]
        else:
            cost[-1] = -1.0
        solved = solution(cost, np.vstack(blocks), np.concatenate(rhs), cones, 80)
        if solved is None:
            return None
        x = solved[:-1]
        gram = np.zeros((n, n))
        for (i, j), v in zip(self.entries, x[:g], strict=True):
            gram[i, j] = gram[j, i] = v if i == j else v / np.sqrt(2.0)
        return StepSolution(self, float(self.objective @ x) + self.objective_constant, gram, x[g:])

    def radii(self) -> list[float]:
        """Bounds on the Gram matrix's trace: one where the claim scales, else about where terms meet constants."""
        fixed = [c for c in self.constraints if isinstance(c, Constraint) and c.constant]
        return [1.0] if not (self.target.constant or fixed) else [10.0, 1e3, 1e5]


class StepSolution:
    """The target, Gram matrix and numbers that the solver found."""

    def __init__(self, program: StepProgram, target: float, gram: Array, scalars: Array) -> None:
        self.program, self.target, self._gram, self._values = program, target, gram, scalars
        self._packed = np.array([gram[i, j] for i, j in program.entries]) * program._scale

    @property
    def relative(self) -> float:
        """The target over the sum of the magnitudes of its terms."""
        p, total = self.program, abs(float(self.program.target.constant))
        for row in p._products(p.target.products) if p.target.products else ():
            total += abs(float(row @ self._packed))
        total += sum(abs(float(c * p._unit) * float(self._values[k])) for k, c in p.target.scalars.items())
        return self.target * p.weight / max(total, 1e-300)

    def places(self) -> Iterator[Places]:
        """The free vectors in few dimensions and digits first."""
        seen: list[tuple[int, ...]] = []
        for least in (1e-4, 1e-10):
            blocks = [self._root(k, least) for k in range(self.program.blocks)]
            shape = tuple(block.shape[1] for block in blocks)
            if shape not in seen:
                seen.append(shape)
                for digits in (2, 4, 7, 11):
                    yield Places(self.program, blocks, self._values, digits)

    def _root(self, block: int, least: float) -> Array:
        """The free vectors in the coordinates of one block, zero for those of others."""
        inside = np.array([b == block for b in self.program.block])
        values, vectors = np.linalg.eigh(self._gram * np.outer(inside, inside))
        order = np.argsort(values)[::-1]
        rank = max(1, int(np.sum(values > least * max(float(values.max(initial=0.0)), 1e-300))))
        return _turned((vectors[:, order] * np.sqrt(np.maximum(values[order], 0.0)))[:, :rank])


class Places:
    """The free vectors and numbers in rational places."""

    def __init__(self, program: StepProgram, blocks: Sequence[Array], scalars: Array, digits: int) -> None:
        scale, root = 10**digits, np.hstack(blocks)
        self.block_of = tuple(k for k, block in enumerate(blocks) for _ in range(block.shape[1]))
        self.dimension = root.shape[1]
        self._vectors = [
            tuple(Fraction(round(float(v) * scale), scale) * unit for v in line)
            for line, unit in zip(root, program.units, strict=True)
        ]
        self._scalars = [Fraction(round(float(v) * scale**2), scale**2) * program._unit for v in scalars]

    def vector(self, row: Row) -> Point:
        """A vector over the free ones."""
        zero = Fraction(0)
        return tuple(sum((c * self._vectors[k][i] for k, c in row.items()), zero) for i in range(self.dimension))

    def scalar(self, value: Scalars) -> Fraction:
        """A number over the free ones."""
        return sum((c * self._scalars[k] for k, c in value.items()), Fraction(0))


def _turned(root: Array) -> Array:
    """The same points, turned so that the longest lies on the first axis, the next in the plane of two, ..."""
    order = np.argsort(-np.linalg.norm(root, axis=1))
    basis, _ = np.linalg.qr(root[order].T)
    turned: Array = root @ basis
    signs = np.sign(turned[np.argmax(np.abs(turned), axis=0), np.arange(turned.shape[1])])
    return turned * np.where(signs == 0, 1.0, signs)


def programs(statement: Statement, obligations: Iterable[Obligation], sample: Sample) -> Iterator[StepProgram]:
    """The programs of a sample, one for each obligation and variant; none where members are not looked for."""
    numbers: dict[Any, Fraction] = {}
    for variant in interpretation(type(statement.problem))(statement).variants():
        for obligation in obligations:
            here = where_claimed(statement, obligation, sample)
            try:
                program = StepProgram(statement, obligation, here, variant, numbers if here is sample else {})
            except MissingOracleError:
                return
            except ZeroDivisionError:
                continue  # at t = N there is no next step, and what that would ask may have a pole
            if program.units and (program.target.products or program.target.scalars or program.target.constant > 0):
                program.prepare()
                yield program


def in_units(row: Row, units: Sequence[Fraction], kept: dict[int, tuple[Row, Array]]) -> Array:
    """A row as floats in these units; each row is kept with its floats, so that no id is used again."""
    known = kept.get(id(row))
    if known is None:
        dense = np.zeros(len(units))
        for k, v in row.items():
            unit = units[k]
            dense[k] = float(v if unit == 1 else v * unit)
        known = kept[id(row)] = row, dense
    return known[1]


def solution(cost: Array, rows: Array, bounds: Array, cones: list[Any], iterations: int) -> Array | None:
    """The least cost over bounds - rows @ x in the cones, by Clarabel; None where it finds none."""
    solved = cone_programs.solver(cost, rows, bounds, cones, iterations=iterations).solve()
    return np.array(solved.x) if cone_programs.found(solved) else None


def _moved(statement: Statement, sample: Sample, given: Sample) -> Sample:
    """The sample that members need, with the geometric factors that its parameters have.

    Raises MissingOracleError where the statement says nothing there.
    """
    if sample == given:
        return given
    full = statement.field.completed(sample)
    if full is None:
        raise MissingOracleError("no member is built: the base of a geometric factor is not positive where one is")
    return full
