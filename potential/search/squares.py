"""From multipliers in closed form to an argument: signs with their reasons, and the residual as a sum of squares."""

from __future__ import annotations

from typing import Any

from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential import signs
from potential.algebra.coefficients import Coefficient, Field
from potential.algebra.expressions import EUCLIDEAN, Expression, Vector
from potential.algebra.work import Work
from potential.kernel import Argument, Reasons, Square
from potential.search.families import Family
from potential.search.sdp import Program, is_gram

Found = dict[PolyElement, Any]  # reasons for signs, as they are found

_ONE_TRY = 1.5e6  # to turn multipliers into an argument: signs and squares


def finish(family: Family, work: Work, share: float = _ONE_TRY) -> tuple[Argument, Reasons] | None:
    """An argument from the multipliers of a family, its unknowns at zero; None beyond a share of the work."""
    with work.at_most(share):
        return _finished(family.program, dict(zip(family.active, family.particular, strict=True)))
    return None


def _finished(program: Program, chosen: dict[int, FracElement]) -> tuple[Argument, Reasons] | None:
    fld = program.obligation.target.field
    reasons: Found = {}
    count = program.hypothesis_count
    multipliers: dict[str, Coefficient] = {}
    total = -program.obligation.target
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
    reasons: Found,
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


def _matrix(program: Program, expression: Expression) -> list[list[FracElement]]:
    """The quadratic part of an expression as a symmetric matrix over the program's basis."""
    n = len(program.basis)
    matrix = [[expression.field.algebra.zero] * n for _ in range(n)]
    for (i, j), c in zip(program.gram_entries, program.gram_vector(expression), strict=True):
        matrix[i][j] = matrix[j][i] = c
    return matrix


def _ldl(program: Program, residual: Expression, reasons: Found) -> list[tuple[Coefficient, Square]] | None:
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
