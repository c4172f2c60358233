"""The check of a worst case: an upper bound for all functions of a class is believed because this file says so.

For every problem of the class and every start, each hypothesis h_k is at most 0, or is 0 where it is an equation, and
the Gram matrix G of the vectors is positive semidefinite. With multipliers y_k, non-negative but for equations,

    measure - sum_k y_k h_k  =  bound - <S, G>

as an identity between exact expressions, in which no other scalar is left, and S positive semidefinite: so the measure
is at most the bound. The run is read again from the method's code. Multipliers are data of the certificate and so are
vectors z, for which S z = 0 is checked: with them S is semidefinite where it is so on the other coordinates. There it
is the sum of a square L L' of dyadic numbers and a matrix whose diagonal is dominant, checked in integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat, fmpz, fmpz_mat

from potential.algebra.expressions import EUCLIDEAN, Basis, Expression, Inner, One
from potential.algebra.number_fields import AlgebraicNumber, NumberField
from potential.worst_cases.unrolled import Unrolled

Exact = Fraction | AlgebraicNumber
_KEY = object()
_NEAR = 128  # binary digits of the rational numbers between which an algebraic one is taken to lie
_DIGITS = 50  # binary digits of the entries of L


@dataclass(frozen=True)
class Evidence:
    """What is claimed to show a bound: multipliers by the names of hypotheses, and vectors that S sends to zero.

    `compared` are the pairs of points, as the class counts them, whose inequalities take part; None stands for all. A
    vector is given by its entries over the free vectors of the run, in order, each 1 at its own pivot.
    """

    bound: Exact
    multipliers: Mapping[str, Exact]
    compared: frozenset[tuple[int, int]] | None
    null: tuple[tuple[int, Mapping[int, Exact]], ...] = ()


class WorstCaseVerdict:
    """Whether a bound is proved, and why not. Only this module can make one that says yes."""

    __slots__ = ("_bound", "_proved", "_reason")
    _proved: bool
    _reason: str
    _bound: Exact | None

    def __init__(self, bound: Exact | None, reason: str, *, key: object = None) -> None:
        if not reason and key is not _KEY:
            raise TypeError("only the checker can call a bound proved")
        object.__setattr__(self, "_proved", key is _KEY and not reason)
        object.__setattr__(self, "_reason", reason)
        object.__setattr__(self, "_bound", bound)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a verdict cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a verdict cannot be changed")

    def __init_subclass__(cls) -> None:
        raise TypeError("a verdict cannot be subclassed: only the checker can call a bound proved")

    @property
    def reason(self) -> str:
        """Why the bound is not proved; empty where it is."""
        return str(self._reason)

    @property
    def bound(self) -> Exact | None:
        """The bound that the verdict is about."""
        return self._bound

    def __bool__(self) -> bool:
        return bool(self._proved)

    def __repr__(self) -> str:
        return f"<at most {self._bound}: proved>" if self else f"<not proved: {self._reason}>"


def check(unrolled: Unrolled, evidence: Evidence) -> WorstCaseVerdict:
    """The verdict on a bound for a run that was read from a method's code."""
    bound = evidence.bound
    reason = _refuted(unrolled, evidence)
    return WorstCaseVerdict(bound, reason) if reason else WorstCaseVerdict(bound, "", key=_KEY)


def _refuted(unrolled: Unrolled, evidence: Evidence) -> str:
    """Why the evidence does not show the bound; empty where it does."""
    hypotheses = unrolled.hypotheses(evidence.compared)
    named = {h.name: h for h in hypotheses}
    if len(named) != len(hypotheses):
        return "two hypotheses share a name"
    fields = {v.field for v in _numbers(evidence) if isinstance(v, AlgebraicNumber)}
    if len(fields) > 1:
        return "the numbers are of two different fields"
    total: dict[Any, Any] = dict(unrolled.objective.terms)
    for name, multiplier in evidence.multipliers.items():
        if name not in named:
            return f"there is no hypothesis {name}"
        if multiplier < 0 and not named[name].equation:
            return f"the multiplier {multiplier} of {name} is negative"
        y = _element(multiplier)
        for key, c in _terms(named[name].expression):
            total[key] = total.get(key, 0) - y * c
    constant, products = fmpq(0), {}
    for key, c in total.items():
        if isinstance(key, One):
            constant = c
        elif isinstance(key, Inner) and key.left.space == key.right.space == EUCLIDEAN:
            products[key.left, key.right] = -c
        elif c != 0:
            return f"the identity does not hold: {key} is left with the coefficient {c}"
    if constant > _element(evidence.bound):
        return f"the multipliers show the bound {constant}, not {evidence.bound}"
    place = {b.index: k for k, b in enumerate(free_vectors(unrolled, products))}
    null = [
        (place[pivot], {place[k]: _element(v) for k, v in entries.items() if k in place})
        for pivot, entries in evidence.null
        if pivot in place
    ]
    field = fields.pop() if fields else None
    parts = [{pair: _coefficient(c, k) for pair, c in products.items()} for k in range(field.degree if field else 1)]
    return _not_semidefinite([matrix(unrolled, part) for part in parts], null, field)


def _numbers(evidence: Evidence) -> Iterator[Exact]:
    yield evidence.bound
    yield from evidence.multipliers.values()
    for _, entries in evidence.null:
        yield from entries.values()


def _element(value: Exact) -> Any:
    """A number with which FLINT's rational numbers can be multiplied."""
    return value if isinstance(value, AlgebraicNumber) else fmpq(value.numerator, value.denominator)


def _coefficient(value: Any, k: int) -> fmpq:
    """The coefficient of the k-th power of the field's root."""
    return value.coefficient(k) if isinstance(value, AlgebraicNumber) else value if k == 0 else fmpq(0)


def _terms(expression: Expression) -> Any:
    return expression.terms.items()


# ----------------------------------------------------------------------------------------------------------------------
# The matrix S over the vectors that are free
# ----------------------------------------------------------------------------------------------------------------------


def free_vectors(unrolled: Unrolled, products: Mapping[tuple[Basis, Basis], Any]) -> list[Basis]:
    """The vectors that are free, of which all others are combinations, as far as products speak of them."""
    rows = unrolled.handles.rows
    symbols = {b for pair in products for b in pair}
    return sorted({b for s in symbols for b in rows.get(s, {s: 1})})


def matrix(unrolled: Unrolled, products: Mapping[tuple[Basis, Basis], fmpq]) -> fmpq_mat:
    """V' M V, where M holds the coefficients of products of symbols and V their coordinates."""
    rows = unrolled.handles.rows
    vectors = free_vectors(unrolled, products)
    place = {b: k for k, b in enumerate(vectors)}
    symbols = sorted({b for pair in products for b in pair})
    lines: dict[Basis, dict[int, Any]] = {s: {} for s in symbols}
    for (left, right), c in products.items():
        for s, other in ((left, right), (right, left)):
            line = lines[s]
            for b, d in rows.get(other, {other: fmpq(1)}).items():
                line[place[b]] = line.get(place[b], 0) + c / 2 * d
    n = len(vectors)
    coordinates = fmpq_mat(n, len(symbols))
    images = fmpq_mat(len(symbols), n)
    for k, s in enumerate(symbols):
        for b, d in rows.get(s, {s: fmpq(1)}).items():
            coordinates[place[b], k] = d
        for j, c in lines[s].items():
            images[k, j] = c
    return coordinates * images


def _not_semidefinite(
    parts: Sequence[fmpq_mat], null: Sequence[tuple[int, Mapping[int, Any]]], field: NumberField | None
) -> str:
    """Why S is not shown to be positive semidefinite; empty where it is.

    S is the sum of the parts, each times a power of the field's root; without a field there is one, S itself.
    """
    n = parts[0].nrows()
    pivots = [pivot for pivot, _ in null]
    if len(set(pivots)) != len(pivots) or any(not 0 <= k < n for p, z in null for k in (p, *z)):
        return "a vector that S sends to zero has no pivot of its own"
    for pivot, z in null:
        if z.get(pivot, 0) != 1 or any(z.get(other, 0) != 0 for other in pivots if other != pivot):
            return "a vector that S sends to zero has no pivot of its own"
        if not _is_sent_to_zero(parts, z, field):
            return "a vector is not sent to zero by S"
    rest = [k for k in range(n) if k not in set(pivots)]
    blocks = [fmpq_mat([[S[i, j] for j in rest] for i in rest]) for S in parts] if rest else []
    if not any(value != 0 for block in blocks for value in block.entries()):
        return ""
    near = blocks[0] if field is None else _below(blocks, field)
    return "" if is_positive(near) else "the matrix of squares is not shown to be positive semidefinite"


def _is_sent_to_zero(parts: Sequence[fmpq_mat], z: Mapping[int, Any], field: NumberField | None) -> bool:
    """Whether S z = 0."""
    n = parts[0].nrows()
    if field is None:
        column = fmpq_mat(n, 1)
        for k, value in z.items():
            column[k, 0] = value
        return not any(value != 0 for value in (parts[0] * column).entries())
    return not any(
        sum((field.element([S[i, k] for S in parts]) * value for k, value in z.items()), fmpq(0)) != 0 for i in range(n)
    )


def _below(parts: Sequence[fmpq_mat], field: NumberField) -> fmpq_mat:
    """A rational matrix with S - it positive semidefinite, near S: its entries in the middle of intervals around those
    of S, less n times the widest on the diagonal."""
    n = parts[0].nrows()
    found, widest = fmpq_mat(n, n), fmpq(0)
    for i in range(n):
        for j in range(i, n):
            low, high = field.element([S[i, j] for S in parts]).between(_NEAR)
            found[i, j] = found[j, i] = (low + high) / 2
            widest = max(widest, high - low)
    for i in range(n):
        found[i, i] = found[i, i] - n * widest
    return found


def is_positive(S: fmpq_mat) -> bool:
    """Whether a symmetric rational matrix is L L' for a dyadic L plus a matrix with a dominant diagonal.

    Floats find L, for the matrix with its diagonal scaled to be near 1 by powers of 2; integers decide.
    """
    n = S.nrows()
    if any(S[k, k] <= 0 for k in range(n)):
        return False
    numerators, denominator = S.numer_denom()
    exponents = [_half_exponent(numerators[k, k], denominator) for k in range(n)]
    # T = diag(2^-e) S diag(2^-e), times a power of 2 and the denominator so that its entries are integers.
    highest = max(0, *exponents)
    T = fmpz_mat(
        [[numerators[i, j] << (2 * highest - exponents[i] - exponents[j]) for j in range(n)] for i in range(n)]
    )
    unit = denominator << (2 * highest)
    near = np.array([[_ratio(T[i, j], unit) for j in range(n)] for i in range(n)])
    try:
        least = float(np.linalg.eigvalsh(near)[0])
        root = np.linalg.cholesky(near - max(least, 0.0) / 2 * np.eye(n)) if least > 0 else None
    except np.linalg.LinAlgError:
        return False
    if root is None:
        return False
    L = fmpz_mat([[round(float(v) * 2**_DIGITS) for v in line] for line in root])
    # T / unit - L L' / 4^digits, times unit 4^digits.
    difference = T * (fmpz(1) << (2 * _DIGITS)) - (L * L.transpose()) * unit
    return all(
        2 * difference[i, i] >= sum(abs(difference[i, j]) for j in range(n)) and difference[i, i] >= 0 for i in range(n)
    )


def _half_exponent(numerator: fmpz, denominator: fmpz) -> int:
    """e with numerator / denominator near 4^e."""
    return (int(numerator).bit_length() - int(denominator).bit_length()) // 2


def _ratio(numerator: fmpz, denominator: fmpz) -> float:
    return int(numerator) / int(denominator)
