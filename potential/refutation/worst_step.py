"""The refuter: a false claim is shown false by a function of the class on which the method's own step breaks it.

At sample values of the parameters, the worst case of a claim is a semidefinite program in the Gram matrix of
the points and gradients and in the function values (Y. Drori, M. Teboulle, "Performance of first-order
methods for smooth convex minimization: a novel approach", Mathematical Programming 145, 2014). Its solution
is only a hint: the points are rounded to short rationals, and what is returned has passed an exact check of
the interpolation inequalities and of the violation. So a counterexample is certain; that none is found proves
nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import clarabel
import numpy as np
import numpy.typing as npt

from potential.algebra.coefficients import Coefficient, Field, Requirement
from potential.algebra.expressions import (
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
from potential.classes.problem_class import Evaluation
from potential.errors import MissingOracleError
from potential.interpretations import interpretation
from potential.interpretations.interpretation import member
from potential.members.simplex import root
from potential.refutation.certainty import certain_violation, refined, where_claimed
from potential.refutation.composed_search import composes, refute_by_parts
from potential.refutation.counterexample import (
    Counterexample,
    Evaluated,
    InterpolatingFunction,
    difference,
    dot,
    interpolation_excess,
)
from potential.refutation.impossible import rules_out_multipliers
from potential.refutation.not_proved import NotProved
from potential.refutation.scales import Scales
from potential.refutation.step_program import in_units, solution
from potential.statement.statement import Obligation, Statement
from potential.statement.trace import trace

if TYPE_CHECKING:
    from potential.search.multipliers import Search

Sample = dict[str, Fraction]
Row = dict[int, Fraction]  # a vector over the free vectors of the program
Array = npt.NDArray[np.float64]


_ITERATIONS = (0, 1, 2, 3, 5, 10, 30, 100)
_EXTREME_AT = (0, 1)
_SEEN = 1e-7  # relative violations below this are not told from the solver's tolerance
_CLEAR = 1e-5  # relative violations above this are seldom the solver's
_MARGIN = 1e-9  # the least room left in each interpolation inequality, for rounding
_LARGEST = 10**9  # samples with a geometric factor outside [1/this, this] are passed over: floats tell nothing there
_LEGS = tuple(Fraction(*x) for x in ((3, 4), (1, 2), (1, 1), (4, 3), (2, 1), (1, 4), (12, 5), (1, 5), (8, 1), (1, 8)))
_MOST_LEGS = 8
_KEPT = 0.3  # how much of the violation rounding may not take away


# Samples --------------------------------------------------------------------------------------------------------------


def samples(fld: Field, *, without_powers: bool = False) -> Iterator[list[Sample]]:
    """Exact values of the generators, the likeliest to break a near miss first.

    Each geometric factor is base ** t and each sequence is at its term, unless these are left out: then factors are 1.
    """
    dependent = {f"power_{k + 1}" for k in range(len(fld.powers))} | {f"s_{name}" for name in fld.sequences}
    names = [g.name for g in fld.generators if g.name != "t" and g.name not in dependent]
    strict = {g.name: g.strict for g in fld.generators}
    ones = dict.fromkeys(names, Fraction(1))

    def others(*values: Fraction) -> list[Sample]:
        return [{**ones, name: v} for name in names for v in values if v or not strict[name]]

    tenth, ten = Fraction(1, 10), Fraction(10)
    hundredth, hundred = Fraction(1, 100), Fraction(100)
    # Of five names or more, the last ones stay at 1.
    corners = [dict(zip(names, c, strict=False)) for c in itertools.product((tenth, ten), repeat=min(len(names), 4))]
    corners = [{**ones, **c} for c in corners]
    stages = [
        (_ITERATIONS[:6:2] + _ITERATIONS[1:2], [ones]),
        (_ITERATIONS[:6], [ones, *others(Fraction(0), tenth, ten)]),
        (_ITERATIONS, [ones, *others(Fraction(0), tenth, ten, hundredth, hundred), *corners]),
        ((0, 1, 10), others(Fraction(1, 3), Fraction(3), Fraction(1, 1000), Fraction(1000))),
    ]
    done: set[tuple[int, tuple[Fraction, ...]]] = set()
    first = 1 if any(g.name == "t" and g.strict for g in fld.generators) else 0  # a flow's time is positive
    for iterations, points in stages:
        stage = []
        for t in (t for t in iterations if t >= first):
            for point in points:
                key = (t, tuple(point.values()))
                if key not in done:
                    done.add(key)
                    sample = {"t": Fraction(t), **point}
                    stage.append(fld.completed(sample, powers=False) if without_powers else _with_powers(fld, sample))
        yield [sample for sample in stage if sample is not None]


def _with_powers(fld: Field, sample: Sample) -> Sample | None:
    """The sample with its geometric factors, None where a base is not positive or a factor is far from 1."""
    full = fld.completed(sample)
    if full is None:
        return None
    factors = [full[f"power_{k + 1}"] for k in range(len(fld.powers))]
    return full if all(1 / Fraction(_LARGEST) <= factor <= _LARGEST for factor in factors) else None


def broken_requirement(statement: Statement) -> tuple[Requirement, str] | None:
    """What the statement takes for granted and what fails at a sample: a denominator that vanishes, a base below zero.

    Returns the requirement and the parameters at which it fails, or None.
    """
    # With powers at 1: a base that is not positive is itself what is looked for.
    for stage in samples(statement.field, without_powers=True):
        for sample in stage:
            for requirement in statement.requirements:
                if not _holds(requirement, sample):
                    return requirement, shown_parameters(statement.field, sample)
    return None


def _holds(requirement: Requirement, sample: Sample) -> bool:
    try:
        value = requirement.value.evaluate(sample)
    except ZeroDivisionError:
        return False
    return {"nonzero": value != 0, "positive": value > 0, "nonnegative": value >= 0}[requirement.kind]


def shown_parameters(fld: Field, sample: Sample) -> str:
    """A sample in the parameters that a person knows."""
    parts = []
    for name, value in fld.values.items():
        try:
            parts.append(f"{name} = {value.evaluate(sample)}")
        except ZeroDivisionError:
            continue
    return ", ".join(parts)


# The worst case at one sample -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Visited:
    """A point of evaluation over the free vectors, with the row of its gradient; `index` is that of its value."""

    name: str
    point: Row
    gradient: Row
    index: int


@dataclass
class _Scalar:
    """A scalar at a sample: a constant, products of rows, and values by their places."""

    constant: Fraction
    products: list[tuple[Fraction, Row, Row]]
    values: dict[int, Fraction]

    def square(self, c: Fraction, row: Row) -> None:
        """Add c times the square of a row."""
        self.products.append((c, row, row))


class WorstStep:
    """The semidefinite program that maximizes an obligation's target at a sample, and what is read off its solution.

    Free vectors are those of the state (or x_0 where `from_start`), the minimizer and the gradients. Points
    that coincide at the sample are one point, with one gradient. A mirror map is ||.||^2/2. The `geometry` is one
    of `Interpretation.geometries`.
    """

    def __init__(
        self,
        statement: Statement,
        obligation: Obligation,
        sample: Sample,
        from_start: bool,
        geometry: str,
        numbers: dict[Any, Fraction],
    ) -> None:
        """`numbers` holds the coefficients at the sample that are known already; those that are asked for join them."""
        self.statement = statement
        self.obligation = obligation
        self.sample = sample
        self.from_start = from_start
        self._numbers = numbers
        problem = statement.problem
        self.problem = problem
        found = member(type(problem))
        assert found is not None
        self.member, self.geometry = found, geometry
        self._meaning = interpretation(type(problem))(statement)
        self._hull = geometry != "whole"
        self._minimizer = problem._at_minimizer()
        evaluations = problem.points()
        self._evaluation_at = {e.point: e for e in evaluations}
        self._gradient_of = {next(iter(e.gradient.terms)): e for e in evaluations if e.gradient.terms}
        images = ((a, self._meaning.image(a, geometry)) for a in statement.recorder.answers)
        self._images = {a.basis: image for a, image in images if image is not None}
        self._state_of = {next(iter(v.terms)): name for name, v in statement.state.items()}
        self._rows: dict[Basis, Row] = {}
        self.is_dual: list[bool] = []
        self.visited: list[_Visited] = []
        self.lowest = self._visit(self._minimizer)
        self.constants = {
            name: value.evaluate(sample)
            for name, value in statement.field.values.items()
            if name in problem.parameter_names()
        }
        self.state_rows = {name: self.row(v) for name, v in statement.state.items()}
        self.start_row = self.row(statement.start) if from_start else None
        self._read_target()
        self._read_bounds()
        self._scale()
        self._denses: dict[int, tuple[Row, Array]] = {}

    # Vectors over the free ones ---------------------------------------------------------------------------------------

    def _number(self, element: Any) -> Fraction:
        if element not in self._numbers:
            self._numbers[element] = Coefficient(self.statement.field, element).evaluate(self.sample)
        return self._numbers[element]

    def _free(self, dual: bool) -> Row:
        self.is_dual.append(dual)
        return {len(self.is_dual) - 1: Fraction(1)}

    def row(self, vector: Vector) -> Row:
        """A vector of the statement over the free vectors."""
        total: Row = {}
        for basis, element in vector.terms.items():
            c = self._number(element)
            for k, v in self._basis_row(basis).items():
                share = v if c == 1 else c * v
                total[k] = total[k] + share if k in total else share
        return {k: v for k, v in total.items() if v}

    def _basis_row(self, basis: Basis) -> Row:
        if basis not in self._rows:
            if basis in self._gradient_of:
                self._rows[basis] = self._visit(self._gradient_of[basis]).gradient
            elif basis in self._images:
                x, g, size = self._images[basis]
                row = dict(self.row(x))
                for k, v in (self.row(g) if g is not None else {}).items():
                    row[k] = row.get(k, Fraction(0)) - size.evaluate(self.sample) * v
                self._rows[basis] = {k: v for k, v in row.items() if v}
            elif (iterate := self._in_place_of(basis)) is not None:
                self._rows[basis] = self.row(iterate)
            elif self.from_start and basis in self._state_of:
                self._rows[basis] = self.row(self.statement.start_state[self._state_of[basis]])
            else:
                answer = self.statement.recorder.origin(basis)
                near_gradient = answer is not None and any(answer.oracle in g for g in self._meaning.every("gradients"))
                self._rows[basis] = self._free(near_gradient)
        return self._rows[basis]

    def _in_place_of(self, basis: Basis) -> Vector | None:
        """The iterate in the place of the last one, where that is the one at t = N; else None."""
        last = self.statement.last
        compared = self.statement.compared_at(self.obligation)
        return compared if last is not None and basis in last.terms and compared != last else None

    def _visit(self, e: Evaluation) -> _Visited:
        """The point of evaluation, or the one that it coincides with."""
        point = self.row(e.point)
        for known in self.visited:
            if known.point == point:
                return known
        has_gradient = e is not self._minimizer or self._hull or not self.member.has_minimizer
        gradient = self._free(True) if has_gradient else {}
        found = _Visited(self.statement.recorder.point_name(e.point), point, gradient, len(self.visited))
        self.visited.append(found)
        return found

    # The target -------------------------------------------------------------------------------------------------------

    def _read_target(self) -> None:
        """The target, and what is said of decided numbers, with every point that they need visited."""
        target = self._read(self.obligation.target)
        self.constant, self.products, self.values = target.constant, target.products, target.values
        stepping = self.obligation is self.statement.decrease
        said = [(self._read(c.hypothesis.expression), c.hypothesis.equation) for c in self.statement.conditions]
        said = [(s, equation) for s, equation in said if stepping and (s.products or s.values or s.constant)]
        self.conditions = [s for s, _ in said]
        self.equations = [s for s, equation in said if equation]

    def _read(self, expression: Expression) -> _Scalar:
        """A scalar as a constant, products of rows and values."""
        found = _Scalar(Fraction(0), [], {})
        for key, element in expression.terms.items():
            c = self._number(element)
            match key:
                case One():
                    found.constant += c
                case Inner(left, right):
                    found.products.append((c, self._basis_row(left), self._basis_row(right)))
                case Value("h" | "h*", point):
                    found.square(c / 2, self.row(point))
                case Value(_, point):
                    at_minimizer = point == self._minimizer.point
                    e = self._minimizer if at_minimizer else self._evaluation_at[point]
                    index = self._visit(e).index
                    found.values[index] = found.values.get(index, Fraction(0)) + c
                case Bregman(u, x):
                    found.square(c / 2, self.row(u - x))
                case NormSquared(vector) | DualNormSquared(vector):
                    found.square(c, self.row(vector))
        return found

    @cached_property
    def _may_shift(self) -> bool:
        """Whether the target and the inequalities stay the same where all points are moved by one vector."""
        share = [Fraction(0) if is_dual else Fraction(1) for is_dual in self.is_dual]

        def moved(row: Row) -> Fraction:
            return sum((v * share[k] for k, v in row.items()), Fraction(0))

        if {moved(e.point) for e in self.visited} != {Fraction(1)}:
            return False

        def stays(products: list[tuple[Fraction, Row, Row]]) -> bool:
            linear, square = dict.fromkeys(range(len(share)), Fraction(0)), Fraction(0)
            for c, u, v in products:
                a, b = moved(u), moved(v)
                square += c * a * b
                for row, factor in ((v, a), (u, b)):
                    for k, x in row.items():
                        linear[k] += c * factor * x
            return not square and not any(linear.values())

        return stays(self.products) and all(stays(known.products) for known in self.conditions)

    def _read_bounds(self) -> None:
        """Sums of products that are at most a constant: bounds on subgradients, and what K demands."""
        self.vertices: list[Row] = []
        if self._hull:
            skipped = None if self.from_start else self.statement.start
            for row in (self.row(u) for u in self.problem.feasible if u != skipped):
                if row not in self.vertices:
                    self.vertices.append(row)
        self.bounds: list[tuple[list[tuple[Fraction, Row, Row]], Fraction]] = list(self._meaning.bounds(self))

    @staticmethod
    def combined(*terms: tuple[Fraction, Row]) -> Row:
        """A linear combination of rows."""
        return _sum(*terms)

    def _scale(self) -> None:
        """Natural units of the free vectors and values, so that the program is well scaled."""
        point = self.constants.get("D", Fraction(1))
        dual = self.constants["L"] * point if "L" in self.constants else self.constants.get("G", Fraction(1))
        if "L" not in self.constants and "D" not in self.constants:
            # The step's own length, eta G.
            rows = [e.point for e in self.visited] + [self.row(v) for v in self.statement.next_state.values()]
            moves = [abs(v) * dual for row in rows for k, v in row.items() if self.is_dual[k]]
            point = max(moves, default=point) or Fraction(1)
        self.units = [dual if is_dual else point for is_dual in self.is_dual]
        self.value_unit = dual * point

    # The program ------------------------------------------------------------------------------------------------------

    def _dense(self, row: Row) -> Array:
        return in_units(row, self.units, self._denses)

    def prepare(self) -> None:
        """The program's data in floats, rows over the Gram matrix's entries and the values."""
        n = len(self.is_dual)
        self.entries = [(i, j) for j in range(n) for i in range(j + 1)]
        scale = np.array([1.0 if i == j else np.sqrt(2.0) for i, j in self.entries])
        left = np.array([i for i, _ in self.entries], dtype=int)
        right = np.array([j for _, j in self.entries], dtype=int)

        def product(u: Array, v: Array) -> Array:
            half: Array = (u[..., left] * v[..., right] + u[..., right] * v[..., left]) / 2 * scale
            return half

        m, unit = len(self.visited), float(self.value_unit)
        quadratic = np.zeros(len(self.entries))
        for c, u, v in self.products:
            quadratic = quadratic + float(c) * product(self._dense(u), self._dense(v))
        linear = np.zeros(m)
        for index, c in self.values.items():
            linear[index] = float(c) * unit
        size = max(float(np.abs(quadratic).max(initial=0.0)), float(np.abs(linear).max(initial=0.0)), 1e-300)
        self.target_size = size
        self.objective = np.concatenate([quadratic, linear]) / size
        self.objective_constant = float(self.constant) / size
        # Each inequality is row . variables <= bound.
        L = float(self.constants["L"]) if "L" in self.constants else None
        mu = float(self.constants.get("mu", 0))
        pairs = np.array(list(itertools.permutations(range(m), 2)), dtype=int).reshape(-1, 2)
        i, j = pairs[:, 0], pairs[:, 1]
        points = np.array([self._dense(e.point) for e in self.visited])
        gradients = np.array([self._dense(e.gradient) for e in self.visited])
        d = points[i] - points[j]
        rows = product(gradients[j], d) + mu / 2 * product(d, d)
        if L is not None:
            slope = gradients[i] - gradients[j] - mu * d
            rows = rows + product(slope, slope) / (2 * (L - mu))
        self.interpolation = np.concatenate([rows / unit, np.eye(m)[j] - np.eye(m)[i]], axis=1)
        self.interpolation /= np.abs(self.interpolation).max(axis=1, keepdims=True)
        bounds, self.bounded_by, self.bounded_margin = [], [], []
        for terms, bound in self.bounds:
            row = np.zeros(len(self.entries))
            for c, u, v in terms:
                row = row + float(c) * product(self._dense(u), self._dense(v))
            scale_of_row = float(bound) or float(np.abs(row).max(initial=0.0)) or 1.0
            bounds.append(np.concatenate([row / scale_of_row, np.zeros(m)]))
            self.bounded_by.append(1.0 if bound else 0.0)
            # A bound on one subgradient needs no room: rounding shortens it.
            self.bounded_margin.append(0.0 if _is_length(terms) else 1.0)
        for known in self.conditions:
            row = np.zeros(len(self.entries))
            for c, u, v in known.products:
                row = row + float(c) * product(self._dense(u), self._dense(v))
            of_values = np.array([float(known.values.get(index, 0)) * unit for index in range(m)])
            scale_of_row = max(np.abs(row).max(initial=0.0), np.abs(of_values).max(initial=0.0)) or 1.0
            exact = known in self.equations  # which rounding restores
            for sign in (1.0, -1.0) if exact else (1.0,):
                bounds.append(sign * np.concatenate([row, of_values]) / scale_of_row)
                self.bounded_by.append(-sign * float(known.constant) / scale_of_row)
                self.bounded_margin.append(0.0 if exact else 1.0)
        self.bounded = np.array(bounds).reshape(len(bounds), len(self.entries) + m)
        trace_row = np.array([1.0 if i == j else 0.0 for i, j in self.entries])
        self.trace_row = np.concatenate([trace_row, np.zeros(m)])
        self.shift_free = sum(self.values.values(), Fraction(0)) != 0

    def solve(
        self, radius: float, floor: float | None = None, *, small: float = 0.0
    ) -> tuple[float, Array, Array] | None:
        """Maximize the target within `radius`.

        With the target at least `floor`, maximize the interpolation inequalities' margin instead; or with
        `small` for margin, minimize the trace of the Gram matrix, which favours few dimensions. Returns
        (target, Gram matrix, values) in the program's units, None where the solver fails.
        """
        size, m, n = len(self.objective), len(self.visited), len(self.is_dual)
        width = size + 1  # the last variable is the margin
        blocks: list[Array] = []
        rhs: list[Array] = []

        def add(rows: Array, last: Any, bound: Array) -> None:
            blocks.append(np.column_stack([rows, np.broadcast_to(last, len(rows))]))
            rhs.append(bound)

        add(self.interpolation, 1.0, np.zeros(len(self.interpolation)))
        add(self.bounded, np.array(self.bounded_margin), np.array(self.bounded_by))
        add(self.trace_row[None, :], 0.0, np.array([radius]))
        margin = np.zeros((2, size))
        add(margin[:1], -1.0, np.array([-(small or _MARGIN)]))
        add(margin[:1], 1.0, np.array([1.0]))
        if floor is not None:
            add(-self.objective[None, :], 0.0, np.array([self.objective_constant - floor]))
        lowest = np.zeros((1, size))
        lowest[0, len(self.entries)] = 1.0
        if self.shift_free:
            add(np.vstack([lowest, -lowest]), 0.0, np.full(2, radius))
        count = sum(len(b) for b in blocks)
        cones: list[Any] = [clarabel.NonnegativeConeT(count)]
        if not self.shift_free:
            add(lowest, 0.0, np.zeros(1))
            cones.append(clarabel.ZeroConeT(1))
        blocks.append(np.column_stack([-np.eye(len(self.entries)), np.zeros((len(self.entries), m + 1))]))
        rhs.append(np.zeros(len(self.entries)))
        cones.append(clarabel.PSDTriangleConeT(n))
        cost = np.zeros(width)
        if floor is None:
            cost[:-1] = -self.objective
        elif small:
            cost[:-1] = self.trace_row
        else:
            cost[-1] = -1.0
        solved = solution(cost, np.vstack(blocks), np.concatenate(rhs), cones, 60)
        if solved is None:
            return None
        x = solved[:-1]
        gram = np.zeros((n, n))
        for (i, j), value in zip(self.entries, x[: len(self.entries)], strict=True):
            gram[i, j] = gram[j, i] = value if i == j else value / np.sqrt(2.0)
        return float(self.objective @ x) + self.objective_constant, gram, x[len(self.entries) :]

    def radii(self) -> list[float]:
        """Bounds on the Gram matrix's trace: one where the claim scales, else about where terms meet the constant."""
        if not self.constant:
            return [1.0]
        m = len(self.visited)
        constant = abs(self.objective_constant)
        meets = [constant / size for size in np.abs(self.objective[:-m]) if size > 1e-12]
        meets += [(constant / size) ** 2 for size in np.abs(self.objective[-m:]) if size > 1e-12]
        far = 100 * min(max(meets, default=1.0), 1e6)
        return sorted({10.0, 1e4, far, 1e3 * far})

    def relative(self, target: float, gram: Array, values: Array) -> float:
        """The target over the sum of the magnitudes of its terms."""
        unit, total = float(self.value_unit), abs(float(self.constant))
        for c, u, v in self.products:
            total += abs(float(c) * float(self._dense(u) @ gram @ self._dense(v)))
        total += float(sum(abs(float(c) * unit * values[index]) for index, c in self.values.items()))
        return target * self.target_size / max(total, 1e-300)

    # Rounding ---------------------------------------------------------------------------------------------------------

    def rounded(self, gram: Array, wanted: float) -> Counterexample | None:
        """A counterexample near a Gram matrix, in few dimensions and digits, with the target at least `wanted`."""
        eigenvalues, vectors = np.linalg.eigh(gram)
        order = np.argsort(eigenvalues)[::-1]
        root = vectors[:, order] * np.sqrt(np.maximum(eigenvalues[order], 0.0))
        rank = max(1, int(np.sum(eigenvalues > 1e-9 * max(float(eigenvalues.max()), 1e-300))))
        for dimension in range(1, rank + 1):
            for digits in (2, 4, 7, 10):
                found = self._exact(_turned(root[:, :dimension], self.is_dual), digits, wanted)
                if found is not None:
                    return found
        return None

    def _exact(self, coordinates: Array, digits: int, wanted: float) -> Counterexample | None:
        """Round the free vectors, choose the values, and check everything in rational numbers."""
        scale = 10**digits
        dimension = coordinates.shape[1]
        free = [
            tuple(Fraction(round(float(v) * scale), scale) * unit for v in line)
            for line, unit in zip(coordinates, self.units, strict=True)
        ]
        bound = self.constants.get("G")
        if bound is not None:
            for e in self.visited:
                for k in e.gradient:
                    length = dot(free[k], free[k]) / bound**2
                    if length > 1:
                        shrink = Fraction(int(scale / float(length) ** 0.5), scale)
                        if dot(free[k], free[k]) * shrink**2 > bound**2:
                            shrink -= Fraction(1, scale)
                        free[k] = tuple(v * shrink for v in free[k])

        if not self._meet_equations(free):
            return None
        if self._may_shift:
            # The reference point in the origin.
            ((reference, _),) = self.lowest.point.items()
            origin = free[reference]
            free = [v if is_dual else difference(v, origin) for v, is_dual in zip(free, self.is_dual, strict=True)]

        def place(row: Row) -> tuple[Fraction, ...]:
            return tuple(sum((v * free[k][c] for k, v in row.items()), Fraction(0)) for c in range(dimension))

        zero = Fraction(0)
        for products, most in self.bounds:
            if sum((c * dot(place(u), place(v)) for c, u, v in products), zero) > most:
                return None
        visited = [Evaluated(place(e.point), place(e.gradient), zero) for e in self.visited]
        L, mu = self.constants.get("L"), self.constants.get("mu", zero)
        pairs = list(itertools.permutations(range(len(visited)), 2))
        excess = {(i, j): interpolation_excess(visited[i], visited[j], L, mu) for i, j in pairs}
        terms = [self.constant, *(c * dot(place(u), place(v)) for c, u, v in self.products)]
        if self._out_of_reach(excess, terms, wanted):
            return None
        known = [
            (zero + sum((c * dot(place(u), place(v)) for c, u, v in k.products), k.constant), k.values)
            for k in self.conditions
        ]
        values = self._values(excess, known, digits)
        if values is None:
            return None
        excesses = [rest + sum((c * values[index] for index, c in of.items()), zero) for rest, of in known]
        if any(e > 0 or (e and k in self.equations) for e, k in zip(excesses, self.conditions, strict=True)):
            return None
        terms += [c * values[index] for index, c in self.values.items()]
        violation, size = sum(terms, zero), sum((abs(v) for v in terms), zero)
        if violation <= 0 or float(violation) < wanted * self.target_size:
            return None
        if any(values[j] - values[i] + room > 0 for (i, j), room in excess.items()):
            return None
        visited = [Evaluated(e.point, e.gradient, value) for e, value in zip(visited, values, strict=True)]
        return self._counterexample(visited, place, violation, float(violation / size))

    def _meet_equations(self, free: list[tuple[Fraction, ...]]) -> bool:
        """Give vectors of which an equation says the length that one; whether it is rational, as theirs is."""
        for known in self.equations:
            if known.values or len(known.products) != 1:
                continue
            ((c, u, v),) = known.products
            if u != v or len(u) != 1:
                continue
            ((k, share),) = u.items()
            size = dot(free[k], free[k])
            longer = _rational_root(-known.constant / (c * share**2 * size)) if size else None
            if longer is None:
                return False
            free[k] = tuple(x * longer for x in free[k])
        return True

    def _out_of_reach(
        self, excess: Mapping[tuple[int, int], Fraction], terms: Sequence[Fraction], wanted: float
    ) -> bool:
        """Whether no function passes through the points, or none can bring the target to what is wanted.

        Where f_j - f_i <= d_ij for all pairs, f_j - f_i is at most the length of any way from i to j, and no way back
        to i is shorter than 0 (R. Bellman, "On a routing problem", 1958).
        """
        m, unit = len(self.visited), float(self.value_unit)
        far = np.zeros((m, m))
        for (i, j), room in excess.items():
            far[i, j] = -float(room)
        for k in range(m):
            far = np.minimum(far, far[:, [k]] + far[[k], :])
        reach = unit + float(np.abs(far).max(initial=0.0))
        if np.any(np.diag(far) < -1e-9 * reach):
            return True
        if self.shift_free:
            return False
        best, size = float(sum(terms)), float(sum(abs(v) for v in terms))
        for index, c in self.values.items():
            best += float(c) * (far[0, index] if c > 0 else -far[index, 0])
            size += abs(float(c)) * reach
        return bool(best < wanted * self.target_size - 1e-9 * size)

    def _values(
        self,
        excess: Mapping[tuple[int, int], Fraction],
        known: Sequence[tuple[Fraction, Mapping[int, Fraction]]],
        digits: int,
    ) -> list[Fraction] | None:
        """Rounded function values that maximize the target for given points and gradients, None if there are none."""
        from scipy import optimize  # slow to load, and needed only where a claim is false

        m, unit = len(self.visited), self.value_unit
        rows, bounds = [], []
        for (i, j), room in excess.items():
            row = np.zeros(m)
            row[j], row[i] = 1.0, -1.0
            rows.append(row)
            bounds.append(-float(room / unit))
        for rest, of in known:
            if of:
                rows.append(np.array([float(of.get(index, 0)) for index in range(m)]))
                bounds.append(-float(rest / unit))
        cost = np.zeros(m)
        for index, c in self.values.items():
            cost[index] = -float(c * unit) / self.target_size
        scale = 10 ** (digits + 3)
        room = 2.0 / scale
        box = 1e6
        limits = [(-box, box) if self.shift_free else (0.0, 0.0), *([(-box, box)] * (m - 1))]
        if m == 1:
            return [Fraction(0)] if not self.shift_free else None
        solved = optimize.linprog(
            cost, A_ub=np.array(rows), b_ub=np.array(bounds) - room, bounds=limits, method="highs"
        )
        if solved.status != 0 or solved.x is None:
            return None
        return [Fraction(round(float(v) * scale), scale) * unit for v in solved.x]

    def _counterexample(
        self, visited: list[Evaluated], place: Any, violation: Fraction, relative: float
    ) -> Counterexample:
        statement = self.statement
        named = {e.name: data for e, data in zip(self.visited, visited, strict=True)}
        lowest = visited[self.lowest.index]
        others = [data for e, data in zip(self.visited, visited, strict=True) if e is not self.lowest]
        name, names = self.member.description, self.member.class_names
        inside = self.member.inside
        if inside is not None:
            name += ", K the convex hull of the points" if self._hull else ", K the whole space"
            if not self._hull and self.member.has_minimizer:
                # The minimizer over the whole space is one without a constraint, too.
                names += inside.class_names
        vertices = [place(row) for row in self.vertices]
        answers = self._meaning.table("answers")
        known = {
            (a.oracle, place(self.row(a.at))): place(self._rows[a.basis])
            for a in statement.recorder.answers
            if a.oracle in answers and isinstance(a.result, Vector) and a.basis in self._rows
        }
        function = InterpolatingFunction(name, names, others, lowest, self.constants, vertices, answers, known)
        last = statement.compared_at(self.obligation)
        sample = refined(statement.field, self.sample)
        return Counterexample(
            theorem=statement.theorem,
            obligation=self.obligation.name,
            parameters=statement.field.chosen(self.sample),
            t=int(self.sample["t"]),
            points=named,
            state_vectors={name: place(row) for name, row in self.state_rows.items()},
            function=function,
            violation=violation,
            relative_violation=relative,
            from_start=self.from_start,
            start_point=place(self.start_row) if self.start_row is not None else None,
            weight=statement.weight.evaluate(sample),
            sample=sample if statement.continuous else {},
            last=None if last is None else place(self.row(last)),
        )


def _rational_root(value: Fraction) -> Fraction | None:
    """The square root where that is rational."""
    found = root(value) if value >= 0 else None
    return found if isinstance(found, Fraction) else None


def _turned(root: Array, is_dual: Sequence[bool]) -> Array:
    """The same points, turned so that the longest lies on the first axis, the next in the plane of two, ..."""
    order = np.argsort(-np.linalg.norm(root, axis=1))
    basis, _ = np.linalg.qr(root[order].T)
    turned: Array = root @ basis
    signs = np.sign(turned[np.argmax(np.abs(turned), axis=0), np.arange(turned.shape[1])])
    return turned * np.where(signs == 0, 1.0, signs)


def _sum(*terms: tuple[Fraction, Row]) -> Row:
    """A linear combination of rows."""
    total: Row = {}
    for c, row in terms:
        for k, v in row.items():
            share = v if c == 1 else c * v
            total[k] = total[k] + share if k in total else share
    return {k: v for k, v in total.items() if v}


def _is_length(terms: list[tuple[Fraction, Row, Row]]) -> bool:
    """Whether a bound is one on the length of a single free vector."""
    return len(terms) == 1 and terms[0][1] == terms[0][2] and len(terms[0][1]) == 1


# The search -----------------------------------------------------------------------------------------------------------


def refute(claim: Any) -> Counterexample | None:
    """A counterexample to a theorem, or None where none is found.

    `claim` is a Method, a Theorem, a name in the catalogue, or a Statement that is already traced. Samples of
    the parameters are tried in stages; of the first stage that shows a violation, the sample with the largest
    one, relative to the terms of the claim, is taken. A violation in a run's first step, from the method's
    own start, is preferred to one from another state.

    None proves nothing: samples are finite, the only norm tried is the Euclidean one, and the only constraint
    sets are the whole space and the convex hull of the points of one step.
    Raises what tracing raises: NotExpressibleError, NotExactError, MissingOracleError, InputError.
    """
    statement = claim if isinstance(claim, Statement) else trace(claim)
    if member(type(statement.problem)) is None or not _is_smallest(statement):
        if _has_equations(statement):
            return None  # an equation does not survive the rounding of the parts
        return refute_by_parts(statement, _few(statement))
    known = interpretation(type(statement.problem))(statement).geometries()
    for geometry in known:
        # The first geometry shows nearly all; the others get the first samples only.
        most = None if geometry == known[0] else 2
        stages: Iterator[list[Sample]] = itertools.islice(samples(statement.field), most)
        if _has_equations(statement):
            stages = itertools.chain([list(_with_lengths(statement))], stages)
        scales = Scales(statement)
        for stage in stages:
            found = _worst_of(statement, stage, geometry, scales)
            if found is not None:
                return found
    return None


def _has_equations(statement: Statement) -> bool:
    """Whether an equation binds numbers that the iterates decide."""
    return any(condition.hypothesis.equation for condition in statement.conditions)


def _with_lengths(statement: Statement) -> Iterator[Sample]:
    """Samples at which an equation says of a vector that its length is rational, as of b' = 5, b = 4 it is 3."""
    field = statement.field
    known = [c.hypothesis.expression.terms for c in statement.conditions if c.hypothesis.equation]
    sizes = [Coefficient(field, terms[One()]) for terms in known if One() in terms]
    names = sorted({name for size in sizes for name in size.element.occurring})
    others = {g.name: Fraction(1) for g in field.generators}
    found = 0
    for values in itertools.product(_LEGS, repeat=len(names)):
        sample = {**others, **dict(zip(names, values, strict=True))}
        if found < _MOST_LEGS and all(_rational_root(abs(size.evaluate(sample))) for size in sizes):
            found += 1
            for t in (0, 1, 10):
                full = _with_powers(field, {**sample, "t": Fraction(t)})
                if full is not None:
                    yield full


def _is_smallest(statement: Statement) -> bool:
    """Whether what a step asks is answered by points, values and gradients alone, without equations between them."""
    beyond = interpretation(type(statement.problem))(statement).every("constrains")
    return not any(a.oracle in oracles for a in statement.recorder.answers for oracles in beyond)


def _first(statement: Statement) -> Iterator[list[Sample]]:
    """The first samples at which the statement means something; they show nearly all."""
    for stage in itertools.islice(samples(statement.field), 2):
        yield [sample for sample in stage if all(_holds(r, sample) for r in statement.requirements)]


def _few(statement: Statement) -> Iterator[list[Sample]]:
    """The first samples, and a few with extreme parameters."""
    yield from _first(statement)
    for stage in itertools.islice(samples(statement.field), 2, 3):
        yield [s for s in stage if s["t"] in _EXTREME_AT and all(_holds(r, s) for r in statement.requirements)]


def _worst_of(statement: Statement, stage: list[Sample], geometry: str, scales: Scales) -> Counterexample | None:
    """A counterexample at one of the samples, where the violation is largest if it can be."""
    seen: list[tuple[float, WorstStep, float]] = []
    for sample in stage:
        if all(_holds(r, sample) for r in statement.requirements):
            numbers: dict[Any, Fraction] = {}
            for obligation in scales.unseen(sample):
                seen += _violations(statement, obligation, sample, geometry, numbers)
    # First steps of real runs come first, unless the violation there is minute.
    largest = max((relative for relative, _, _ in seen), default=0.0)
    seen.sort(key=lambda item: (item[1].from_start and item[0] > 1e-3 * largest, item[0]), reverse=True)
    clear = [item for item in seen if item[0] > _CLEAR]
    doubtful = [item for item in seen if item[0] <= _CLEAR]
    for _, worst, radius in clear[:8] + doubtful[:3]:
        found = _certain(worst, radius)
        if found is not None:
            return found
    return None


def _violations(
    statement: Statement, obligation: Obligation, sample: Sample, geometry: str, numbers: dict[Any, Fraction]
) -> Iterator[tuple[float, WorstStep, float]]:
    """The relative violation at a sample, with the program and radius that show it."""
    here = where_claimed(statement, obligation, sample)
    if here is not sample:
        sample, numbers = here, {}
    for from_start in (True, False) if sample["t"] == 0 else (False,):
        worst = WorstStep(statement, obligation, sample, from_start, geometry, numbers)
        if not worst.is_dual or not (worst.products or worst.values or worst.constant > 0):
            continue
        worst.prepare()
        found = []
        for radius in worst.radii():
            solved = worst.solve(radius)
            if solved is not None:
                relative = worst.relative(*solved)
                if relative > _SEEN:
                    found.append((relative, worst, radius))
        if found:
            yield max(found, key=lambda item: item[0])
            return


def _certain(worst: WorstStep, radius: float) -> Counterexample | None:
    """The violation at a sample in exact numbers, None where it does not survive rounding."""
    solved = worst.solve(radius)
    if solved is None:
        return None
    target = solved[0]

    def attempts() -> Iterator[tuple[float, Array, Array] | None]:
        # The nicest first: few dimensions and, thanks to a wide margin, few digits.
        for margin in (1e-2, 1e-3, 1e-5, 1e-7):
            yield worst.solve(radius, 0.7 * target, small=margin)
        yield solved
        yield worst.solve(radius, target / 2)

    for attempt in attempts():
        found = worst.rounded(attempt[1], _KEPT * target) if attempt is not None else None
        # What counts in the end is the method's own code, in numbers.
        try:
            certain = certain_violation(found) if found is not None else None
            if found is not None and certain is not None:
                return replace(found, violation=certain[0], relative_violation=certain[1])
        except MissingOracleError:  # such as line search, of which points and gradients alone say too little
            return None
    return None


# Why a theorem is not proved ------------------------------------------------------------------------------------------


def undefined(statement: Statement) -> NotProved | None:
    """The error for a statement that takes something for granted which fails at a sample, None where all holds."""
    broken = broken_requirement(statement)
    if broken is None:
        return None
    requirement, where = broken
    text = (
        f"the statement needs that {requirement.reason}; at {where}, {requirement.value} {_FAILURES[requirement.kind]}"
    )
    counterexample = refute(statement)
    if counterexample is not None:
        text = f"{counterexample}\nBesides, {text}."
        return NotProved(statement, None, text, kind="false", counterexample=counterexample)
    return NotProved(statement, None, text, kind="undefined")


def _without_counterexample(statement: Statement) -> str:
    """Why an unprovable claim has no counterexample: none was found, or none is looked for in its class."""
    if member(type(statement.problem)) is not None:
        return "no function of the class was found that breaks the claim"
    if composes(statement) and _has_equations(statement):
        return "counterexamples in parts are not looked for where the iterates decide a number by an equation"
    if composes(statement):
        return f"no problem of {type(statement.problem).__name__} was found that breaks the claim"
    return f"counterexamples are not looked for in {type(statement.problem).__name__}"


def diagnose(statement: Statement, search: Search, reason: str = "") -> NotProved:
    """The error for a theorem without a proof: false, with a counterexample, or not known to be."""
    counterexample = refute(statement)
    if counterexample is not None:
        return NotProved(statement, search, str(counterexample), kind="false", counterexample=counterexample)
    if search.infeasible_at is not None:
        known = search.note
        if rules_out_multipliers(search.obligation, search.infeasible_at):
            at = shown_parameters(statement.field, search.infeasible_at)
            known = (
                f"no multipliers exist at the sample {at}, as was checked exactly on values that meet every inequality "
                "of the class and not the claim"
            )
        text = f"{search.obligation.name}: {known}, but {_without_counterexample(statement)}"
        return NotProved(statement, search, text, kind="not implied")
    if search.argument is not None:
        return NotProved(statement, search, reason, kind="sign not shown")
    table = multiplier_table(statement, search)
    text = reason or f"{search.obligation.name}: {search.note}"
    text += f" ({search.tried})" if search.tried else ""
    return NotProved(statement, search, text + (f"\n{table}" if table else ""), kind="no closed form")


_FAILURES = {"nonzero": "is zero", "positive": "is not positive", "nonnegative": "is negative"}


def _shown_range(low: float, high: float) -> str:
    return f"{low:.5g}" if high - low <= 1e-4 * (1 + abs(low)) else f"[{low:.5g}, {high:.5g}]"


def multiplier_table(statement: Statement, search: Search) -> str:
    """The numeric multipliers at every sample, one line for each hypothesis; empty where the search has none."""
    if not search.multipliers:
        return ""
    used = [h for h in search.obligation.hypotheses if any(h.name in found for found in search.multipliers)]
    width = max((len(h.name) for h in used), default=10)
    lines = ["numeric multipliers, one column for each sample:"]
    for h in used:
        cells = "".join(f"{found.get(h.name, 0.0):14.6g}" for found in search.multipliers)
        lines.append(f"  {h.name.ljust(width)}{cells}")
    if search.ranges:
        lines.append("how small and how large each can be there, beside others:")
        for h in used:
            cells = "".join(_shown_range(*found[h.name]).rjust(24) for found in search.ranges if h.name in found)
            lines.append(f"  {h.name.ljust(width)}{cells}")
    lines += [
        f"  sample {k + 1}: {shown_parameters(statement.field, sample)}" for k, sample in enumerate(search.samples)
    ]
    return "\n".join(lines)


__all__ = ["WorstStep", "broken_requirement", "diagnose", "multiplier_table", "refute", "undefined"]
