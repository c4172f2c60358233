"""The prover: multipliers in closed form, found by any means and trusted by none.

A small semidefinite program at a few sample parameters shows which hypotheses matter; exact linear algebra over the
field of the
parameters then gives their multipliers; the residual quadratic form is written as a sum of squares by an exact LDL^T.
What comes out is an Argument, which only the kernel can call a proof.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from sympy.polys.fields import FracElement
from sympy.polys.matrices import DomainMatrix

from potential import guesses, kernel, signs
from potential.coefficients import Coefficient, Field
from potential.expressions import EUCLIDEAN, Expression, Vector
from potential.kernel import Argument, Reasons, Square
from potential.proof import Proof
from potential.sdp import NumericProgram, Program, Sample, is_gram
from potential.trace import Obligation, trace

_FEASIBLE = 1e-6  # what counts as feasible in a search; the kernel decides
_ROOM = 1e-7  # what the residual may lack when a range of multipliers is explored
_SAMPLES = 4


@dataclass
class Search:
    """What a search for one obligation came to: an argument, or what the samples say."""

    obligation: Obligation
    argument: Argument | None = None
    reasons: dict = field(default_factory=dict)
    infeasible_at: Sample | None = None
    samples: list[Sample] = field(default_factory=list)
    multipliers: list[dict[str, float]] = field(default_factory=list)
    note: str = ""


def sample_generators(fld: Field, seed: int) -> Sample:
    """Rational values of the generators, t a small integer, in general position otherwise."""
    rng = random.Random(seed)
    sample: Sample = {}
    for symbol in fld.algebra.symbols:
        name = str(symbol)
        sample[name] = (
            Fraction((1, 0, 3, 7, 2, 12)[seed % 6]) if name == "t" else Fraction(rng.randint(5, 28), rng.randint(7, 17))
        )
    for k in range(len(fld.powers)):
        sample[f"power_{k + 1}"] = Fraction(rng.randint(10, 20), 10)
    return sample


def search(obligation: Obligation, samples: int = _SAMPLES) -> Search:
    """Look for an argument for one obligation."""
    result = Search(obligation)
    fld = obligation.target.field
    program = Program(obligation)
    result.samples = [sample_generators(fld, seed) for seed in range(samples)]
    numeric = [program.at(sample) for sample in result.samples]
    everything = list(range(len(program.columns)))
    for sample, one in zip(result.samples, numeric, strict=True):
        tau, _, _ = one.solve(everything)
        if tau > _FEASIBLE:
            result.infeasible_at = sample
            result.note = f"no multipliers exist at the sample {shown_sample(fld, sample)}"
            return result
    solved = [one.solve(everything, room=_FEASIBLE)[1] for one in numeric]
    names = [h.name for h in obligation.hypotheses]
    result.multipliers = [{name: float(v) for name, v in zip(names, y, strict=False) if v > _FEASIBLE} for y in solved]
    seen: set[frozenset[int]] = set()
    for active in _active_sets(program, numeric, solved):
        if frozenset(active) in seen:
            continue
        seen.add(frozenset(active))
        for argument, reasons in _closed_forms(program, numeric, result.samples, active):
            if not kernel._refute(obligation, argument, fld, reasons):
                result.argument, result.reasons = argument, reasons
                return result
    result.note = "multipliers exist at every sample, but no closed form was found"
    return result


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
    program: Program, numeric: list[NumericProgram], samples: list[Sample], active: list[int]
) -> Iterator[tuple[Argument, Reasons]]:
    """Arguments that use the active columns, with the freedom that is left fixed in one way or another."""
    constraints = _Constraints()
    family = _solve_linear(program, active, constraints)
    if family is None:
        return
    for fixed in _fix_freedom(program, numeric, samples, family, constraints):
        finished = _finish(program, fixed.active, fixed.particular)
        if finished is not None:
            yield finished


def _fix_freedom(
    program: Program, numeric: list[NumericProgram], samples: list[Sample], family: Family, constraints: _Constraints
) -> Iterator[Family]:
    """Fix what the linear equations leave free: by zeros of the residual, then by simple expressions in the feasible range."""
    if family.directions:
        family, constraints = _vanishing_entries(program, numeric, family, constraints)
    if not family.directions:
        yield family
        return
    free = next(k for k in range(len(family.active)) if any(d[k] for d in family.directions))
    column = family.active[free]
    ranges = [
        _range(one, sample, family.active, constraints, column) for one, sample in zip(numeric, samples, strict=True)
    ]
    if any(r is None for r in ranges):
        return
    fld = program.obligation.target.field
    known = [c for k, c in enumerate(family.particular) if c and not any(d[k] for d in family.directions)]
    low, high = np.array([r[0] for r in ranges if r]), np.array([r[1] for r in ranges if r])
    for value in guesses.candidates(fld, known, samples, low, high):
        trial = constraints.with_value(column, value)
        narrowed = _solve_linear(program, family.active, trial)
        if narrowed is not None and len(narrowed.directions) < len(family.directions):
            yield from _fix_freedom(program, numeric, samples, narrowed, trial)


def _vanishing_entries(
    program: Program, numeric: list[NumericProgram], family: Family, constraints: _Constraints
) -> tuple[Family, _Constraints]:
    """Entries of the residual, rows first, that can vanish at every sample: the lowest rank that linear conditions give."""
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
    one: NumericProgram, sample: Sample, active: list[int], constraints: _Constraints, column: int
) -> tuple[float, float] | None:
    """The least and the largest value of one multiplier at a sample."""
    weights = np.zeros(len(one.program.columns))
    ends = []
    for sign in (1.0, -1.0):
        weights[column] = sign
        tau, y, _ = one.solve(active, constraints.zeros, weights, _ROOM, constraints.at(one))
        if not np.isfinite(tau):
            if sign > 0:
                return None
            ends.append(np.inf)  # unbounded above
        else:
            ends.append(float(y[column]))
    return ends[0], ends[1]


def _finish(program: Program, active: list[int], values: list[FracElement]) -> tuple[Argument, Reasons] | None:
    """An argument from multipliers in closed form: signs, and the residual as squares."""
    fld = program.obligation.target.field
    reasons: dict = {}
    count = program.hypothesis_count
    multipliers: dict[str, Coefficient] = {}
    total = -program.obligation.target
    chosen = dict(zip(active, values, strict=True))
    for k, element in chosen.items():
        total = total + program.columns[k] * Coefficient(fld, element)
        if k < count and element:
            if not signs.show_nonnegative(element, fld, reasons):
                return None
            multipliers[program.obligation.hypotheses[k].name] = Coefficient(fld, element)
    squares: list[tuple[Coefficient, Square]] = []
    for k, pair in enumerate(program.pairs):
        first = count + 3 * k
        if first in chosen:
            block = _pair_squares(fld, *(chosen[first + j] for j in range(3)), pair.dual, pair.primal, reasons)
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
    fld: Field, a: FracElement, b: FracElement, c: FracElement, dual: Vector, primal: Vector, reasons: dict
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


def _ldl(program: Program, residual: Expression, reasons: dict) -> list[tuple[Coefficient, Square]] | None:
    """The residual as a sum of d_j ||v_j||^2 with d_j >= 0, by LDL^T with the simplest provable pivot first."""
    fld = residual.field
    n = len(program.basis)
    zero, one = fld.algebra.zero, fld.algebra.one
    matrix = [[zero] * n for _ in range(n)]
    for (i, j), c in zip(program.gram_entries, program.gram_vector(residual), strict=True):
        matrix[i][j] = matrix[j][i] = c
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
    from potential.refuter import diagnose, undefined

    statement = trace(claim)
    nothing_claimed = undefined(statement)
    if nothing_claimed is not None:
        raise nothing_claimed
    searches = [search(obligation) for obligation in statement.obligations]
    for found in searches:
        if found.argument is None:
            raise diagnose(statement, found)
    decrease, domination = searches
    reasons = {**decrease.reasons, **domination.reasons}
    for requirement in statement.requirements:
        for part in (requirement.value.element.numer, requirement.value.element.denom):
            signs.explain(part, statement.field, reasons)
    assert decrease.argument is not None
    assert domination.argument is not None
    proofs = kernel.Proofs(decrease.argument, domination.argument, reasons)
    verdict = kernel.check(statement, proofs)
    if not verdict:
        raise diagnose(statement, decrease, verdict.reason)
    return Proof(verdict, proofs)
