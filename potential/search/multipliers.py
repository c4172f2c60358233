"""The prover: multipliers in closed form, found by any means and trusted by none.

A small semidefinite program at a few sample parameters shows which hypotheses matter; exact linear algebra over the
field of the
parameters then gives their multipliers; the residual quadratic form is written as a sum of squares by an exact LDL^T.
What comes out is an Argument, which only the kernel can call a proof.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from sympy.polys.fields import FracElement
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement

from potential import kernel
from potential import summation as rules
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import EUCLIDEAN, Expression, Vector
from potential.kernel import Argument, Reasons, SignReason, Square
from potential.proof import NotProved, Proof
from potential.search import closed_sums as closed_forms
from potential.search import guesses, signs
from potential.search.sdp import NumericProgram, Program, Sample, is_gram
from potential.search.work import Exhausted, Work
from potential.statement.trace import Obligation, trace

_FEASIBLE = 1e-6  # what counts as feasible in a search; the kernel decides
_CLEARLY_INFEASIBLE = 1e-4  # at the boundary, where solvers are less exact
_ROOMS = (1e-7, 1e-6, 1e-5)  # what the residual may lack when a range of multipliers is explored
_SAMPLES = 4
_WORK = 15e6  # for one obligation, of the units that `potential.search.work` explains
_ONE_TRY = 1.5e6  # to turn multipliers into an argument: signs and squares
_NARROW = 1e-2  # a range so narrow is a point, seen through the solver's tolerance
_SINGULAR = 1e-3
_MINOR = 10.0  # work for one minor at one sample
_CLOSE = 1e-2


@dataclass
class Search:
    """What a search for one obligation came to: an argument, or what the samples say."""

    obligation: Obligation
    argument: Argument | None = None
    reasons: Reasons = field(default_factory=dict)
    infeasible_at: Sample | None = None
    samples: list[Sample] = field(default_factory=list)
    multipliers: list[dict[str, float]] = field(default_factory=list)
    note: str = ""


def sample_generators(fld: Field, seed: int) -> Sample:
    """Rational values of the generators, t a small integer, in general position otherwise; one that occurs."""
    rng = random.Random(seed)
    sample: Sample = {}
    for symbol in fld.algebra.symbols:
        name = str(symbol)
        sample[name] = (
            Fraction((1, 0, 3, 7, 2, 12)[seed % 6]) if name == "t" else Fraction(rng.randint(5, 28), rng.randint(7, 17))
        )
    if fld.continuous and not sample["t"]:
        sample["t"] = Fraction(2, 5)  # a flow's time is positive
    return fld.completed(sample) or sample


def search(obligation: Obligation, samples: int = _SAMPLES) -> Search:
    """Look for an argument for one obligation, with at most `_WORK`."""
    result, work = Search(obligation), Work(_WORK)
    bare, scale = _without_geometric_factor(obligation)
    with obligation.target.field.algebra.counting(work):
        try:
            _search(result, bare, samples, work)
            if result.argument is not None and scale.element != 1:
                _put_back(result, scale)
        except Exhausted:
            result.argument = None
            result.note = _OPEN if result.multipliers else "the search ended before it knew whether multipliers exist"
    if result.argument is None and result.multipliers and result.infeasible_at is None:
        _look_at_the_boundary(result, bare)
    return result


_OPEN = "multipliers exist at every sample, but no closed form was found"


def _without_geometric_factor(obligation: Obligation) -> tuple[Obligation, Coefficient]:
    """The obligation without the geometric factor that all of its target has, and that factor."""
    scale = Coefficient(obligation.target.field, _geometric_factor(obligation.target))
    if scale.element == 1:
        return obligation, scale
    return Obligation(obligation.name, obligation.target / scale, obligation.hypotheses), scale


def _put_back(result: Search, scale: Coefficient) -> None:
    """Give the argument the factor that was put aside."""
    assert result.argument is not None
    result.argument = result.argument.scaled(scale)
    # A reason is given for a polynomial, and these have another factor now.
    scaled = [*result.argument.multipliers.values(), *(weight for weight, _ in result.argument.squares)]
    result.reasons = dict(result.reasons)
    for c in scaled:
        signs.show_nonnegative(c.element, scale.field, result.reasons)


def _search(result: Search, obligation: Obligation, samples: int, work: Work) -> None:
    fld = obligation.target.field
    program = Program(obligation)
    if _at_first_sight(program, work, result):
        return
    result.samples = [sample_generators(fld, seed) for seed in range(samples)]
    numeric = [program.at(sample) for sample in result.samples]
    everything = list(range(len(program.columns)))
    for sample, one in zip(result.samples, numeric, strict=True):
        tau, _, _ = one.solve(everything)
        if tau > _FEASIBLE:
            result.infeasible_at = sample
            result.note = f"no multipliers exist at the sample {shown_sample(fld, sample)}"
            return
    solved = [one.solve(everything, room=_FEASIBLE)[1] for one in numeric]
    names = [h.name for h in obligation.hypotheses]
    result.multipliers = [
        {name: float(v) for name, v in zip(names, y, strict=False) if abs(v) > _FEASIBLE} for y in solved
    ]
    seen: set[frozenset[int]] = set()
    for active in _active_sets(program, numeric, solved):
        if frozenset(active) in seen:
            continue
        seen.add(frozenset(active))
        for argument, reasons in _closed_forms(program, work, numeric, result.samples, active):
            if not kernel._refute(obligation, argument, fld, reasons):
                result.argument, result.reasons = argument, reasons
                return
    result.note = _OPEN


def _look_at_the_boundary(result: Search, obligation: Obligation) -> None:
    """Whether there are multipliers at the ends of the parameters' domains, where no closed form was found."""
    fld, program = obligation.target.field, Program(obligation)
    for sample in _boundary_samples(fld):
        try:
            tau, _, _ = program.at(sample).solve(list(range(len(program.columns))))
        except ZeroDivisionError:  # the statement says nothing there
            continue
        if tau > _CLEARLY_INFEASIBLE:
            result.infeasible_at = sample
            result.note = f"no multipliers exist at the sample {shown_sample(fld, sample)}"
            return


def _boundary_samples(fld: Field) -> Iterator[Sample]:
    """Values of the generators at the closed ends of the parameters' domains, one by one and all together."""
    closed = [g.name for g in fld.generators if not g.strict]
    for names in dict.fromkeys([*((name,) for name in closed), tuple(closed)]):
        for seed in (0, 2):
            sample = fld.completed({**sample_generators(fld, seed), **dict.fromkeys(names, Fraction(0))})
            if sample is not None:
                yield sample


def _at_first_sight(program: Program, work: Work, result: Search) -> bool:
    """Whether no hypothesis is needed, or those that one sample shows determine their multipliers."""
    for active, numeric, y in _first_sets(program):
        family = _solve_linear(program, active, _Constraints())
        if family is None:
            continue
        for fixed in _determined(program, numeric, family, _Constraints(), y):
            finished = _finish(program, work, active, fixed.particular)
            if finished is not None:
                result.argument, result.reasons = finished
                return True
    return False


def _first_sets(program: Program) -> Iterator[tuple[list[int], list[NumericProgram], np.ndarray]]:
    """Columns to try first, with the sample that shows them and their multipliers there: none, then a sample's own."""
    if all(is_gram(key) for key in program.obligation.target.terms):
        yield [], [], np.zeros(0)
    one = program.at(sample_generators(program.obligation.target.field, 2))
    tau, y, _ = one.solve(list(range(len(program.columns))), room=_FEASIBLE)
    if np.isfinite(tau):
        count = program.hypothesis_count
        blocks = list(range(count, len(program.columns)))
        active = [k for k in range(count) if abs(y[k]) > 1e-4 * (1 + np.max(np.abs(y)))]
        for k in sorted(active, key=lambda k: abs(y[k])):
            rest = [other for other in active if other != k]
            active = rest if _feasible([one], rest + blocks) else active
        yield active + blocks, [one], y


def _geometric_factor(target: Expression) -> FracElement:
    """The product of powers of geometric factors that divides the target and leaves it free of them, else 1."""
    algebra = target.field.algebra
    names = [str(s) for s in algebra.symbols]
    scale = algebra.one
    for k, gen in enumerate(algebra.gens):
        if names[k].startswith("power_"):
            orders = {_order(c.numer, k) - _order(c.denom, k) for c in target.terms.values()}
            scale = scale * (gen ** min(orders) if len(orders) == 1 else algebra.one)
    rest = [c / scale for c in target.terms.values()]
    powers = [k for k, name in enumerate(names) if name.startswith("power_")]
    free = all(not m[k] for c in rest for part in (c.numer, c.denom) for m in part.monoms() for k in powers)
    return scale if free else algebra.one


def _order(polynomial: PolyElement, k: int) -> int:
    return int(min((m[k] for m in polynomial.monoms()), default=0))


def shown_sample(fld: Field, sample: Sample) -> str:
    """A sample in the parameters that a person knows."""
    return ", ".join(f"{name} = {value.evaluate(sample)}" for name, value in fld.values.items())


# Which hypotheses matter ----------------------------------------------------------------------------------------------


def _active_sets(program: Program, numeric: list[NumericProgram], solved: list[np.ndarray]) -> Iterator[list[int]]:
    """Sets of columns that suffice at every sample, the sparse ones first."""
    count = program.hypothesis_count
    blocks = list(range(count, len(program.columns)))
    size = np.max([np.abs(y[:count]) for y in solved], axis=0) if count else np.zeros(0)
    by_size = sorted(range(count), key=lambda k: (size[k], -k))
    rng = random.Random(0)
    for attempt in range(6):
        order = by_size if attempt == 0 else by_size[::-1] if attempt == 5 else rng.sample(by_size, count)
        # What the solver left at zero everywhere goes at once, where it can.
        active = [k for k in range(count) if size[k] > _FEASIBLE] if attempt in (0, 1, 2) else list(range(count))
        if not _feasible(numeric, active + blocks):
            active = list(range(count))
        for k in order:
            if k in active:
                rest = [other for other in active if other != k]
                if _feasible(numeric, rest + blocks):
                    active = rest
        yield active + _useful_blocks(program, numeric, active, blocks)


def _useful_blocks(program: Program, numeric: list[NumericProgram], active: list[int], blocks: list[int]) -> list[int]:
    """The Fenchel-Young pairs that are needed beside the active hypotheses."""
    kept = list(blocks)
    for k in range(len(program.pairs)):
        first = program.hypothesis_count + 3 * k
        rest = [b for b in kept if not first <= b < first + 3]
        if _feasible(numeric, active + rest):
            kept = rest
    return kept


@dataclass(frozen=True)
class _Constraints:
    """Linear conditions beside the equations: entries of the residual that vanish, multipliers that are given."""

    zeros: list[tuple[int, int]] = field(default_factory=list)
    values: dict[int, FracElement] = field(default_factory=dict)

    def with_zeros(self, entries: list[tuple[int, int]]) -> _Constraints:
        return _Constraints(self.zeros + [e for e in entries if e not in self.zeros], self.values)

    def with_value(self, column: int, value: FracElement) -> _Constraints:
        return _Constraints(self.zeros, {**self.values, column: value})

    def at(self, one: NumericProgram) -> dict[int, float]:
        return {column: one.number(value) for column, value in self.values.items()}


def _feasible(numeric: list[NumericProgram], active: list[int], constraints: _Constraints | None = None) -> bool:
    held = constraints or _Constraints()
    return all(one.solve(active, held.zeros, fixed=held.at(one))[0] <= _FEASIBLE for one in numeric)


# Closed forms ---------------------------------------------------------------------------------------------------------


@dataclass
class Family:
    """The solutions y = particular + sum z_k direction_k of the linear part, over the field of the parameters."""

    active: list[int]
    particular: list[FracElement]
    directions: list[list[FracElement]]


def _solve_linear(program: Program, active: list[int], constraints: _Constraints) -> Family | None:
    """All solutions of the linear equations in the active columns, None where there is none."""
    fld = program.obligation.target.field
    domain = fld.algebra.to_domain()
    zero = fld.algebra.zero
    rows = [
        [program.columns[k].terms.get(key, zero) for k in active] + [program.obligation.target.terms.get(key, zero)]
        for key in program.linear_keys
    ]
    if constraints.zeros:
        index = {entry: k for k, entry in enumerate(program.gram_entries)}
        vectors = [program.gram_vector(program.columns[k]) for k in active]
        target = program.gram_vector(program.obligation.target)
        rows += [[v[index[e]] for v in vectors] + [target[index[e]]] for e in constraints.zeros]
    size = len(active)
    for column, value in constraints.values.items():
        rows.append([fld.algebra.one if k == column else zero for k in active] + [value])
    rows = [row for row in rows if any(row)]
    if not rows:
        one = fld.algebra.one
        return Family(active, [zero] * size, [[one if j == k else zero for j in range(size)] for k in range(size)])
    reduced, pivots = DomainMatrix(rows, (len(rows), size + 1), domain).rref()
    if size in pivots:
        return None
    matrix = reduced.to_list()
    particular = [zero] * size
    for row, pivot in enumerate(pivots):
        particular[pivot] = matrix[row][size]
    directions = []
    for free in (k for k in range(size) if k not in pivots):
        direction = [zero] * size
        direction[free] = fld.algebra.one
        for row, pivot in enumerate(pivots):
            direction[pivot] = -matrix[row][free]
        directions.append(direction)
    return Family(active, particular, directions)


def _closed_forms(
    program: Program, work: Work, numeric: list[NumericProgram], samples: list[Sample], active: list[int]
) -> Iterator[tuple[Argument, Reasons]]:
    """Arguments that use the active columns, with the freedom that is left fixed in one way or another."""
    constraints = _Constraints()
    family = _solve_linear(program, active, constraints)
    if family is None:
        return
    for fixed in _fix_freedom(program, numeric, samples, family, constraints):
        if family.directions and not _plausible(program, fixed):
            continue
        finished = _finish(program, work, fixed.active, fixed.particular)
        if finished is not None:
            yield finished


def _determined(
    program: Program,
    numeric: list[NumericProgram],
    family: Family,
    constraints: _Constraints,
    y: np.ndarray | None = None,
) -> Iterator[Family]:
    """The family itself where nothing is free; where one unknown is, and the samples determine it, its closed form.

    The multipliers `y` of the only sample, where they are given, are tried before its range is sought.
    """
    if not family.directions:
        yield family
    if len(family.directions) != 1:
        return
    if y is not None:
        free = _first_free(family)
        yield from _at_double_roots(program, numeric, family, constraints, free, y[[family.active[free]]])
    free, low, high = _free_range(numeric, family, constraints)
    if np.all(np.isfinite(low) & np.isfinite(high)) and np.all(high - low <= _NARROW * (1 + np.abs(high))):
        yield from _at_double_roots(program, numeric, family, constraints, free, (low + high) / 2)


def _at_double_roots(
    program: Program,
    numeric: list[NumericProgram],
    family: Family,
    constraints: _Constraints,
    free: int,
    near: np.ndarray,
) -> Iterator[Family]:
    for value in _double_roots(program, numeric, family, free, near):
        narrowed = _solve_linear(program, family.active, constraints.with_value(family.active[free], value))
        if narrowed is not None and not narrowed.directions:
            yield narrowed


def _first_free(family: Family) -> int:
    return next(k for k in range(len(family.active)) if any(d[k] for d in family.directions))


def _free_range(
    numeric: list[NumericProgram], family: Family, constraints: _Constraints
) -> tuple[int, np.ndarray, np.ndarray]:
    """The first free unknown of a family, and its range at each sample; empty ranges where a sample has none."""
    free = _first_free(family)
    ranges = [_range(one, family.active, constraints, family.active[free]) or (np.inf, -np.inf) for one in numeric]
    return free, np.array([r[0] for r in ranges]), np.array([r[1] for r in ranges])


def _plausible(program: Program, family: Family) -> bool:
    """Whether multipliers and residual are non-negative at a few more, and extreme, parameters."""
    for one in program.probes:
        y = np.zeros(len(program.columns))
        try:
            y[family.active] = [one.number(value) / one.scale for value in family.particular]
        except ZeroDivisionError:
            return False
        slack = _FEASIBLE * (1 + float(np.max(np.abs(y), initial=0.0)))
        residual = one.residual(y)
        if np.any(y[program.signed] < -slack):
            return False
        if len(residual) and np.linalg.eigvalsh(residual)[0] < -_FEASIBLE * (1 + float(np.max(np.abs(residual)))):
            return False
    return True


def _fix_freedom(
    program: Program, numeric: list[NumericProgram], samples: list[Sample], family: Family, constraints: _Constraints
) -> Iterator[Family]:
    """Fix what the linear equations leave free.

    A single unknown that the samples determine is where a minor of the residual has a double root. Otherwise entries
    of the residual are made to vanish where they can, or an unknown gets a simple value in its range.
    """
    yield from _determined(program, numeric, family, constraints)
    if not family.directions:
        return
    vanishing, held = _vanishing_entries(program, numeric, family, constraints)
    if len(vanishing.directions) < len(family.directions):
        yield from _fix_freedom(program, numeric, samples, vanishing, held)
    fld = program.obligation.target.field
    free, low, high = _free_range(numeric, family, constraints)
    if not np.all(low < np.inf):
        return
    column = family.active[free]
    known = [c for k, c in enumerate(family.particular) if c and not any(d[k] for d in family.directions)]
    for value in guesses.candidates(fld, known, samples, low, high):
        trial = constraints.with_value(column, value)
        narrowed = _solve_linear(program, family.active, trial)
        if narrowed is not None and len(narrowed.directions) < len(family.directions):
            yield from _fix_freedom(program, numeric, samples, narrowed, trial)


def _double_roots(
    program: Program, numeric: list[NumericProgram], family: Family, free: int, near: np.ndarray
) -> Iterator[FracElement]:
    """Values of the one unknown at which a principal minor of the residual has a double root, close to `near`.

    Where the residual is positive semidefinite at one value only, some minor touches zero there without crossing it,
    and the greatest common divisor of the minor and its derivative gives the value in closed form.
    """
    fld = program.obligation.target.field
    (direction,) = family.directions
    # The unknown itself as the coordinate along the family.
    step = [d / direction[free] for d in direction]
    base = [p - family.particular[free] * d for p, d in zip(family.particular, step, strict=True)]
    constant = _residual_matrix(program, family.active, base, with_target=True)
    slope = _residual_matrix(program, family.active, step, with_target=False)
    n = len(program.basis)
    at = [
        np.array([[one.number(constant[i][j]) + z * one.number(slope[i][j]) for j in range(n)] for i in range(n)])
        for one, z in zip(numeric, near, strict=True)
    ]
    for size in range(1, n + 1):
        for rows in itertools.combinations(range(n), size):
            fld.algebra.spend(_MINOR * len(at))
            small = all(_relative_determinant(m[np.ix_(rows, rows)]) < _SINGULAR for m in at)
            if not small or not any(slope[i][j] for i in rows for j in rows):
                continue
            for value in _multiple_roots(fld, constant, slope, rows):
                if all(
                    abs(one.number(value) - z) <= _CLOSE * (1 + abs(z)) for one, z in zip(numeric, near, strict=True)
                ):
                    yield value


def _relative_determinant(matrix: np.ndarray) -> float:
    diagonal = np.abs(np.diag(matrix))
    return float(abs(np.linalg.det(matrix)) / max(np.prod(diagonal), 1e-12)) if len(matrix) > 1 else float(diagonal[0])


def _multiple_roots(
    fld: Field, constant: list[list[FracElement]], slope: list[list[FracElement]], rows: tuple[int, ...]
) -> Iterator[FracElement]:
    """The multiple rational roots z of det(constant + z slope) on some rows; for one row, its root."""
    domain = fld.algebra.to_domain()
    size = len(rows)

    def determinant(z: int) -> FracElement:
        entries = [[constant[i][j] + z * slope[i][j] for j in rows] for i in rows]
        return DomainMatrix(entries, (size, size), domain).det()

    # The polynomial in z from its values at 0..size, by Newton's divided differences.
    values = [determinant(z) for z in range(size + 1)]
    for level in range(1, size + 1):
        for k in range(size, level - 1, -1):
            values[k] = (values[k] - values[k - 1]) / level
    polynomial = [fld.algebra.zero] * (size + 1)
    basis = [fld.algebra.one]
    for k, difference in enumerate(values):
        for power, c in enumerate(basis):
            polynomial[power] = polynomial[power] + difference * c
        basis = [
            (basis[i - 1] if i else fld.algebra.zero) - (k * basis[i] if i < len(basis) else 0)
            for i in range(len(basis) + 1)
        ]
    derivative = [k * c for k, c in enumerate(polynomial)][1:]
    common = _gcd(polynomial, derivative) if size > 1 else _trimmed(polynomial)
    if len(common) == 2:
        yield -common[0] / common[1]


def _trimmed(polynomial: list[FracElement]) -> list[FracElement]:
    while polynomial and not polynomial[-1]:
        polynomial = polynomial[:-1]
    return polynomial


def _gcd(a: list[FracElement], b: list[FracElement]) -> list[FracElement]:
    """The greatest common divisor of two polynomials, coefficients in ascending order, by Euclid's algorithm."""
    a, b = _trimmed(a), _trimmed(b)
    while b:
        while len(a) >= len(b):
            factor, shift = a[-1] / b[-1], len(a) - len(b)
            a = _trimmed([c - factor * b[k - shift] if k >= shift else c for k, c in enumerate(a)][:-1])
        a, b = b, a
    return a


def _residual_matrix(
    program: Program, active: list[int], values: list[FracElement], *, with_target: bool
) -> list[list[FracElement]]:
    """The matrix of sum values_k column_k, less the target where asked for."""
    fld = program.obligation.target.field
    total = -program.obligation.target if with_target else Expression(fld, {})
    for k, value in zip(active, values, strict=True):
        if value:
            total = total + program.columns[k] * Coefficient(fld, value)
    return _matrix(program, total)


def _matrix(program: Program, expression: Expression) -> list[list[FracElement]]:
    """The quadratic part of an expression as a symmetric matrix over the program's basis."""
    n = len(program.basis)
    matrix = [[expression.field.algebra.zero] * n for _ in range(n)]
    for (i, j), c in zip(program.gram_entries, program.gram_vector(expression), strict=True):
        matrix[i][j] = matrix[j][i] = c
    return matrix


def _vanishing_entries(
    program: Program, numeric: list[NumericProgram], family: Family, constraints: _Constraints
) -> tuple[Family, _Constraints]:
    """Entries of the residual, rows first, that can vanish at every sample: a low rank by linear conditions."""
    n = len(program.basis)
    rows = [[(min(i, j), max(i, j)) for j in range(n)] for i in range(n)]
    candidates = rows + [[entry] for entry in program.gram_entries if entry[0] != entry[1]]
    for entries in candidates:
        trial = constraints.with_zeros(entries)
        narrowed = _solve_linear(program, family.active, trial)
        if narrowed is None or len(narrowed.directions) == len(family.directions):
            continue
        if _feasible(numeric, family.active, trial):
            constraints, family = trial, narrowed
            if not family.directions:
                break
    return family, constraints


def _range(
    one: NumericProgram, active: list[int], constraints: _Constraints, column: int
) -> tuple[float, float] | None:
    """The least and the largest value of one multiplier at a sample."""
    weights = np.zeros(len(one.program.columns))
    ends = []
    for sign in (1.0, -1.0):
        weights[column] = sign
        for room in _ROOMS:
            tau, y, _ = one.solve(active, constraints.zeros, weights, room, constraints.at(one))
            if np.isfinite(tau):
                ends.append(float(y[column]))
                break
        else:
            if sign > 0:
                return None
            ends.append(np.inf)  # unbounded above
    return ends[0], ends[1]


def _finish(
    program: Program, work: Work, active: list[int], values: list[FracElement]
) -> tuple[Argument, Reasons] | None:
    """An argument from multipliers in closed form: signs, and the residual as squares; None beyond `_ONE_TRY`."""
    with work.at_most(_ONE_TRY):
        return _finished(program, active, values)
    return None


def _finished(program: Program, active: list[int], values: list[FracElement]) -> tuple[Argument, Reasons] | None:
    fld = program.obligation.target.field
    reasons: dict[PolyElement, SignReason] = {}
    count = program.hypothesis_count
    multipliers: dict[str, Coefficient] = {}
    total = -program.obligation.target
    chosen = dict(zip(active, values, strict=True))
    for k, element in chosen.items():
        total = total + program.columns[k] * Coefficient(fld, element)
        if k < count and element:
            if k not in program.signed:
                signs.explain(element.denom, fld, reasons)
            elif not signs.show_nonnegative(element, fld, reasons):
                return None
            multipliers[program.obligation.hypotheses[k].name] = Coefficient(fld, element)
    squares: list[tuple[Coefficient, Square]] = []
    for k, pair in enumerate(program.pairs):
        first = count + 3 * k
        if first in chosen:
            a, b, c = (chosen[first + j] for j in range(3))
            block = _pair_squares(fld, a, b, c, pair.dual, pair.primal, reasons)
            if block is None:
                return None
            squares += block
    if any(not is_gram(key) for key in total.terms):
        return None
    quadratic = _ldl(program, total, reasons)
    if quadratic is None:
        return None
    return Argument(multipliers, tuple(squares + quadratic)), reasons


def _pair_squares(
    fld: Field,
    a: FracElement,
    b: FracElement,
    c: FracElement,
    dual: Vector,
    primal: Vector,
    reasons: dict[PolyElement, SignReason],
) -> list[tuple[Coefficient, Square]] | None:
    """a ||g||_*^2 + 2 b <g, v> + c ||v||^2 as Fenchel-Young squares."""
    nothing = Vector(fld, dual.space, {})
    if not a:
        if b or not signs.show_nonnegative(c, fld, reasons):
            return None
        return [(Coefficient(fld, c), Square(primal, nothing))] if c else []
    rest = c - b**2 / a
    if not (signs.show_nonnegative(a, fld, reasons) and signs.show_nonnegative(rest, fld, reasons)):
        return None
    scaled = Vector(fld, primal.space, {basis: x * b / a for basis, x in primal.terms.items()})
    squares = [(Coefficient(fld, a), Square(scaled, dual))]
    if rest:
        squares.append((Coefficient(fld, rest), Square(primal, nothing)))
    return squares


def _ldl(
    program: Program, residual: Expression, reasons: dict[PolyElement, SignReason]
) -> list[tuple[Coefficient, Square]] | None:
    """The residual as a sum of d_j ||v_j||^2 with d_j >= 0, by LDL^T with the simplest provable pivot first."""
    fld = residual.field
    n = len(program.basis)
    one = fld.algebra.one
    matrix = _matrix(program, residual)
    left = list(range(n))
    squares: list[tuple[Coefficient, Square]] = []
    while left:
        for i in [i for i in left if not matrix[i][i]]:
            if any(matrix[i][j] for j in left):
                return None  # a zero on the diagonal needs a zero row
            left.remove(i)
        if not left:
            break
        ranked = sorted(left, key=lambda i: len(matrix[i][i].numer) + len(matrix[i][i].denom))
        pivot = next((i for i in ranked if signs.show_nonnegative(matrix[i][i], fld, reasons)), None)
        if pivot is None:
            return None
        d = matrix[pivot][pivot]
        factors = {j: matrix[pivot][j] / d for j in left}
        factors[pivot] = one
        vector = Vector(fld, EUCLIDEAN, {program.basis[j]: c for j, c in factors.items() if c})
        squares.append((Coefficient(fld, d), Square(vector)))
        left.remove(pivot)
        for i in left:
            for j in left:
                matrix[i][j] = matrix[i][j] - factors[i] * factors[j] * d
    return squares


# The whole theorem ----------------------------------------------------------------------------------------------------


def prove(claim: object) -> Proof:
    """Prove a method's main theorem, a Theorem, or a theorem of the catalogue by name: exactly, for all parameters.

    Raises NotProved where no proof is found, with `.reason`, `.kind` and, where the claim is false, `.counterexample`;
    NotExpressibleError, NotExactError or MissingOracleError where the method cannot be run on symbols.
    """
    from potential.refutation.worst_case import diagnose, undefined

    statement = trace(claim)
    if not rules.without_constant(statement.potential).terms:
        closed_forms.require_content(statement)  # there is nothing to be true or false
    try:
        searches = [search(obligation) for obligation in statement.obligations]
    except ZeroDivisionError:  # at a sample; the statement says nothing there
        raise undefined(statement) or NotProved(statement, None, "a denominator vanishes", kind="undefined") from None
    for found in searches:
        if found.argument is None:
            raise undefined(statement) or diagnose(statement, found)
    decrease, domination = searches
    reasons = {**decrease.reasons, **domination.reasons}
    work = Work(_WORK)
    with statement.field.algebra.counting(work):
        for requirement in statement.requirements:
            with work.at_most(_ONE_TRY):
                for part in (requirement.value.element.numer, requirement.value.element.denom):
                    signs.explain(part, statement.field, reasons)
    assert decrease.argument is not None
    assert domination.argument is not None
    proofs = kernel.Proofs(decrease.argument, domination.argument, reasons)
    verdict = kernel.check(statement, proofs)
    if not verdict:
        raise undefined(statement) or diagnose(statement, decrease, verdict.reason)
    closed_forms.require_content(statement)
    summation, signs_of_sums = closed_forms.find(statement)
    return Proof(verdict, replace(proofs, reasons={**reasons, **signs_of_sums}, summation=summation))
