r"""Running error analysis for many steps at once: what `potential.rounding.numbers` does for one number, for arrays of
them.

`Numbers` holds a number for each of several steps, `Vectors` a vector for each, as the rows of a matrix; each carries a
bound of its rounding error, row by row. The rules are those of `Rounded` and `RoundedVector`, in the Euclidean norm.
Where a problem answers one question at a time, the rows are asked one after the other; `LeastSquares` and others
answer for a whole matrix, in methods that end in `_rows`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import MissingOracleError, NotExpressibleError
from potential.rounding.numbers import UNIT, Rounded, RoundedVector, StepCount, as_number, as_rounded
from potential.rounding.problem import RoundedProblem

Array = npt.NDArray[np.float64]

_UP = 1.0 + 2.0**-49
_TINY = 2.0**-1074
_EXACT_INTEGERS = 2.0**53

# A geometric factor: bases, each with the bound of its error, to exponents, one for each row.
RowPowers = tuple[tuple[tuple[float, float], Array], ...]


class Numbers:
    """A real number for each row, known as `value` and off by at most `error`, times a geometric factor of the row.

    Arrays of shape `(rows,)` or `(1,)`; see `potential.rounding.numbers.Rounded`.
    """

    __slots__ = ("error", "powers", "value")
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Any, error: Any = 0.0, powers: RowPowers = ()) -> None:
        self.value: Array = np.atleast_1d(np.asarray(value, dtype=np.float64))
        self.error: Array = np.atleast_1d(np.asarray(error, dtype=np.float64))
        self.powers = powers

    @classmethod
    def stacked(cls, rows: list[Rounded]) -> Numbers:
        """Numbers that were computed one by one."""
        bases = dict.fromkeys(base for row in rows for base, _ in row.powers)
        exponents = {base: np.zeros(len(rows)) for base in bases}
        for k, row in enumerate(rows):
            for base, n in row.powers:
                exponents[base][k] = n
        powers = tuple(sorted(exponents.items(), key=lambda item: item[0]))
        return cls([row.value for row in rows], [row.error for row in rows], powers)

    def row(self, k: int) -> Rounded:
        """One row."""
        powers = tuple((base, n) for base, ns in self.powers if (n := float(_at(ns, k))))
        return Rounded(float(_at(self.value, k)), float(_at(self.error, k)), powers)

    def spread(self, rows: int) -> Numbers:
        """The same with an entry for each of so many rows."""
        return Numbers(
            np.broadcast_to(self.value, rows),
            np.broadcast_to(self.error, rows),
            tuple((base, np.broadcast_to(n, rows)) for base, n in self.powers),
        )

    def part(self, rows: slice) -> Numbers:
        """Some of the rows."""
        return Numbers(
            _part(self.value, rows), _part(self.error, rows), tuple((base, _part(n, rows)) for base, n in self.powers)
        )

    @property
    def log(self) -> Array:
        """The logarithm of the geometric factor."""
        total: Array = np.zeros(1)
        for (base, _), n in self.powers:
            total = total + n * math.log(base)
        return total

    def over(self, powers: RowPowers) -> Numbers:
        """The same numbers over another factor."""
        if self.powers is powers or (not self.powers and not powers):
            return Numbers(self.value, self.error)
        return self._rescaled(powers)

    def _rescaled(self, powers: RowPowers) -> Numbers:
        ratio: Array = np.ones(1)
        relative, log, lost = np.zeros(1), np.zeros(1), np.zeros(1)
        bases = _multiplied(self.powers, powers, -1)
        for (base, off), n in bases:
            ratio = np.asarray(ratio * base**n)
            log = log + n * math.log(base)
            lost = lost + 8 * UNIT * np.abs(n * math.log(base))
            relative = relative + np.abs(n) * math.log1p(off / (base - off)) + 4 * UNIT
        # Two bases that are nearly the same, each with a power that is no float.
        extreme = ~((ratio > 0.0) & (ratio < math.inf)) & (np.abs(log) < 700.0)
        if len(bases) > 1 and extreme.any():
            ratio = np.where(extreme, np.exp(np.where(extreme, log, 0.0)), ratio)
            relative = np.where(extreme, relative + lost, relative)
        value = np.where(self.value != 0.0, self.value * ratio, 0.0)
        error = np.where(self.error != 0.0, self.error * ratio, 0.0)
        growth = np.where(relative < 700.0, np.expm1(np.minimum(relative, 700.0)), math.inf)
        more = np.where((value != 0.0) | (error != 0.0), (np.abs(value) + error) * growth, 0.0)
        return Numbers(value, (error + more) * _UP)

    def floats(self) -> Array:
        """The numbers themselves, infinite where they are no floats."""
        if not self.powers:
            return self.value
        size = np.abs(self.value)
        log = self.log + np.log(np.where(size > 0.0, size, 1.0))
        return np.where(size > 0.0, np.copysign(np.exp(np.minimum(log, 710.0)), self.value), self.value)

    def __neg__(self) -> Numbers:
        return Numbers(-self.value, self.error, self.powers)

    def __pos__(self) -> Numbers:
        return self

    def __abs__(self) -> Numbers:
        return Numbers(np.abs(self.value), self.error, self.powers)

    def __add__(self, other: object) -> Any:
        b = _lifted(other)
        if b is None:
            return NotImplemented
        if not (b.value.any() or b.error.any()):
            return self
        if not (self.value.any() or self.error.any()):
            return b
        a, b, powers = _aligned(self, b)
        value = a.value + b.value
        return Numbers(value, (a.error + b.error + UNIT * np.abs(value)) * _UP, powers)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else self + -b

    def __rsub__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else b + -self

    def __mul__(self, other: object) -> Any:
        b = _lifted(other)
        if b is None:
            return NotImplemented
        value = self.value * b.value
        error = np.abs(self.value) * b.error + np.abs(b.value) * self.error + self.error * b.error
        error = error + UNIT * np.abs(value)
        return Numbers(value, error * _UP + _TINY, _multiplied(self.powers, b.powers, 1))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        b = _lifted(other)
        if b is None:
            return NotImplemented
        if not b.value.all():
            raise ZeroDivisionError("division by zero in the numeric check of a theorem")
        value = self.value / b.value
        distance = np.abs(b.value) - b.error
        known = distance > 0.0
        error = (self.error + np.abs(value) * b.error) / np.where(known, distance, 1.0) + UNIT * np.abs(value)
        error = np.where(known, error, math.inf)
        return Numbers(value, error * _UP + _TINY, _multiplied(self.powers, b.powers, -1))

    def __rtruediv__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else b / self

    def __pow__(self, exponent: object) -> Any:
        if isinstance(exponent, Times):
            if self.value.size > 1:
                raise NotExpressibleError("the base of a geometric factor must not depend on t")
            return as_rounded(self.row(0)) ** exponent
        if isinstance(exponent, int | np.integer):
            return self._integer_power(int(exponent))
        if isinstance(exponent, float | Fraction):
            return self._real_power(float(exponent))
        return NotImplemented

    def __rpow__(self, base: object) -> Any:
        raise NotExpressibleError("an exponent in the numeric check is a number or a multiple of t")

    def _integer_power(self, n: int) -> Numbers:
        if n < 0:
            return 1.0 / self._integer_power(-n)
        result = Numbers(1.0)
        for k in range(n):
            result = self if k == 0 else result * self
        return result

    def _real_power(self, exponent: float) -> Numbers:
        if self.powers:
            raise NotExpressibleError("a root of a geometric factor: write the root into its base")
        low, high = self.value - self.error, self.value + self.error
        if (self.value < 0.0).any() or (exponent < 0.0 and (low <= 0.0).any()):
            raise NotExpressibleError(f"a negative number ** {exponent!r} is not a real number beyond rounding")
        value = self.value**exponent
        error = np.maximum(np.abs(high**exponent - value), np.abs(value - np.maximum(low, 0.0) ** exponent))
        return Numbers(value, (error + 4 * UNIT * np.abs(value)) * _UP)

    def sqrt(self) -> Numbers:
        """The square root."""
        return self._real_power(0.5)

    def __repr__(self) -> str:
        return f"Numbers({self.value!r}, error={self.error!r})"


class Times(Numbers):
    """The numbers t of the steps: integers, exact as long as they are below 2^53, that can stand in an exponent."""

    __slots__ = ()

    def _integers(self, value: Array, other: Numbers, result: Numbers) -> Numbers:
        exact = isinstance(other, Times) and bool((np.abs(value) <= _EXACT_INTEGERS).all())
        return Times(value) if exact else result

    def __add__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else self._integers(self.value + b.value, b, Numbers.__add__(self, b))

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else self._integers(self.value - b.value, b, Numbers.__sub__(self, b))

    def __rsub__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else b - self

    def __mul__(self, other: object) -> Any:
        b = _lifted(other)
        return NotImplemented if b is None else self._integers(self.value * b.value, b, Numbers.__mul__(self, b))

    __rmul__ = __mul__

    def __neg__(self) -> Times:
        return Times(-self.value)

    def __abs__(self) -> Times:
        return Times(np.abs(self.value))

    def __pow__(self, exponent: object) -> Any:
        if isinstance(exponent, int) and exponent >= 0:
            result: Any = Times(1.0)
            for _ in range(exponent):
                result = result * self
            return result
        return Numbers(self.value) ** exponent

    def __rpow__(self, base: object) -> Numbers:
        b = as_rounded(base)
        one = b ** StepCount(1)  # raises where the base is none
        powers = tuple((known, n * self.value) for known, n in one.powers)
        return Numbers(np.ones(self.value.shape), 0.0, powers if self.value.any() else ())


def _at(values: Array, k: int) -> Any:
    return values[k if values.shape[0] > 1 else 0]


def _part(values: Array, rows: slice) -> Array:
    return values[rows] if values.shape[0] > 1 else values


def _lifted(x: object) -> Numbers | None:
    """`x` as Numbers, None if it is no number."""
    if isinstance(x, Numbers):
        return x
    if isinstance(x, int) and not isinstance(x, bool) and abs(x) <= _EXACT_INTEGERS:
        return Times(float(x))
    number = as_number(x)
    if number is None:
        return None
    return Numbers(number.value, number.error, tuple((base, np.array([float(n)])) for base, n in number.powers))


def as_numbers(x: object) -> Numbers:
    """A real number, or one for each row, as Numbers; raises TypeError for anything else."""
    found = _lifted(x)
    if found is None:
        raise TypeError(f"the numeric check expected a real number, got {x!r}")
    return found


def _multiplied(a: RowPowers, b: RowPowers, sign: int) -> RowPowers:
    if not b:
        return a
    total = dict(a)
    for base, n in b:
        total[base] = total.get(base, 0.0) + sign * n
    return tuple(sorted(((base, n) for base, n in total.items() if np.any(n)), key=lambda item: item[0]))


def _aligned(a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, RowPowers]:
    """Both over one factor, in each row the larger of the two."""
    if not a.powers and not b.powers:
        return a, b, ()
    bases = {base for base, _ in (*a.powers, *b.powers)}
    own, other = dict(a.powers), dict(b.powers)
    zero = np.zeros(1)
    if all(np.array_equal(own.get(base, zero), other.get(base, zero)) for base in bases):
        return a, b, a.powers
    # A number that is zero has no factor of its own.
    first = np.where((a.value == 0.0) & (a.error == 0.0), -math.inf, a.log)
    second = np.where((b.value == 0.0) & (b.error == 0.0), -math.inf, b.log)
    larger = first >= second
    powers = tuple(sorted((base, np.where(larger, own.get(base, zero), other.get(base, zero))) for base in bases))
    return a.over(powers), b.over(powers), powers


def running_sums(first: Rounded, terms: Numbers) -> Numbers:
    """`first`, and what it comes to as the rows of `terms` are added to it one after the other: a row more."""
    rows = terms.value.shape[0]
    terms = terms.spread(rows)
    if not (terms.value.any() or terms.error.any()):
        return Numbers.stacked([first]).spread(rows + 1)
    if terms.powers or first.powers:
        sums = [first]
        for k in range(rows):
            sums.append(sums[-1] + terms.row(k))
        return Numbers.stacked(sums)
    value = np.cumsum(np.concatenate([[first.value], terms.value]))  # in this order, as a loop would
    rounding = UNIT * np.abs(value)
    rounding[0] = 0.0
    error = np.cumsum(np.concatenate([[first.error], terms.error]) + rounding) * (1.0 + 2.0 * rows * 2.0**-52)
    return Numbers(value, error * _UP)


class Vectors:
    """A vector for each row of `array`, of shape `(rows, dimension)`, off by at most `error` in the Euclidean norm.

    `debt` is as of a `RoundedVector`: what the gap there may exceed the exact method's by.
    """

    __slots__ = ("array", "debt", "dual", "error")
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, array: Array, error: Any = 0.0, *, dual: bool = False, debt: Any = 0.0) -> None:
        self.array = array
        self.error: Array = np.atleast_1d(np.asarray(error, dtype=np.float64))
        self.dual = dual
        self.debt: Array = np.atleast_1d(np.asarray(debt, dtype=np.float64))

    @classmethod
    def stacked(cls, rows: list[RoundedVector]) -> Vectors:
        """Vectors that were computed one by one."""
        return cls(
            np.array([row.array for row in rows]),
            [row.error for row in rows],
            dual=all(row.dual for row in rows),
            debt=[row.debt for row in rows],
        )

    def row(self, k: int) -> RoundedVector:
        """One row."""
        array = self.array[k if self.array.shape[0] > 1 else 0]
        return RoundedVector(array, float(_at(self.error, k)), 2, dual=self.dual, debt=float(_at(self.debt, k)))

    @property
    def norms(self) -> Array:
        """The norm of each row."""
        return norms(self.array)

    def __add__(self, other: object) -> Any:
        b = _row_vector(other)
        return NotImplemented if b is None else _summed(self.array + b.array, self, b)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        b = _row_vector(other)
        return NotImplemented if b is None else _summed(self.array - b.array, self, b)

    def __rsub__(self, other: object) -> Any:
        b = _row_vector(other)
        return NotImplemented if b is None else b - self

    def __neg__(self) -> Vectors:
        return Vectors(-self.array, self.error, dual=self.dual, debt=self.debt)

    def __pos__(self) -> Vectors:
        return self

    def __mul__(self, other: object) -> Any:
        s = _lifted(other)
        if s is None:
            return NotImplemented
        factor, off = s.floats(), s.error
        if s.powers:
            off = np.where(s.value != 0.0, np.abs(factor) * s.error / np.abs(s.value), s.error)
        array = factor[:, None] * self.array
        error = np.abs(factor) * self.error + UNIT * norms(array)
        if off.any():
            error = error + (self.norms + self.error) * off
        debt = (np.abs(factor) + off) * self.debt * _UP
        return Vectors(array, error * _UP + _TINY, dual=self.dual, debt=debt)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        s = _lifted(other)
        if s is None:
            return NotImplemented
        if s.powers or (s.error >= np.abs(s.value)).any():
            return self * (1.0 / s)
        array = self.array / s.value[:, None]
        size = norms(array)
        least = np.abs(s.value) - s.error
        error = (self.error + size * s.error) / least + UNIT * size
        return Vectors(array, error * _UP + _TINY, dual=self.dual, debt=self.debt / least * _UP)

    def __repr__(self) -> str:
        return f"Vectors({self.array!r}, error={self.error!r})"


def norms(array: Array) -> Array:
    """The Euclidean norm of each row."""
    return np.sqrt(np.einsum("ij,ij->i", array, array))


def _row_vector(x: object) -> Vectors | None:
    if isinstance(x, Vectors):
        return x
    if isinstance(x, RoundedVector):
        return Vectors(x.array[None, :], x.error, dual=x.dual, debt=x.debt)
    return Vectors(x[None, :]) if isinstance(x, np.ndarray) else None


def _summed(array: Array, a: Vectors, b: Vectors) -> Vectors:
    error = (a.error + b.error + UNIT * norms(array)) * _UP
    return Vectors(array, error, dual=a.dual and b.dual, debt=(a.debt + b.debt) * _UP)


class RowsProblem:
    """A numeric problem as a theorem sees it in a check, for many steps at once.

    The rules are those of `potential.rounding.problem.RoundedProblem`, which it asks row by row wherever there is
    no rule for all rows here. Raises MissingOracleError where that does.
    """

    def __init__(self, rounded: RoundedProblem) -> None:
        self._rounded = rounded
        self._problem = rounded._problem
        self._memory: dict[tuple[str, int], tuple[Array, Any]] = {}
        self._plain = rounded._smooth and not rounded._composite

    @staticmethod
    def fits(rounded: RoundedProblem) -> bool:
        """Whether the problem is one for all steps, in a Euclidean space without weights or a mirror map."""
        return rounded.has_rules_for_rows()

    def forget(self) -> None:
        """Forget what was asked."""
        self._memory.clear()

    def _asked(self, name: str, rows: Array) -> Array:
        """`problem.name(x)` for each row, not computed twice for one matrix; a number or a vector for each."""
        # A part of a matrix whose rows were asked already needs no asking.
        whole = rows.base if isinstance(rows.base, np.ndarray) and rows.base.ndim == 2 else None
        for matrix in (rows, whole):
            if matrix is None:
                continue
            known = self._memory.get((name, id(matrix)))
            if known is not None and known[0] is matrix:
                if matrix is rows:
                    return known[1]
                skipped, left = divmod(rows.ctypes.data - matrix.ctypes.data, matrix.strides[0])
                if not left and rows.strides == matrix.strides and rows.shape[1] == matrix.shape[1]:
                    return known[1][skipped : skipped + len(rows)]
        result = each_row(self._problem, name, rows)
        self._memory[name, id(rows)] = (rows, result)
        return result

    def _rounding(self, name: str, rows: Array) -> Any:
        return 0.0 if self._rounded._exact else self._asked(name, rows)

    # Rules for all rows -----------------------------------------------------------------------------------------------

    def gradient(self, x: Any) -> Any:
        """The gradient at each point."""
        x = _row_vector(x)
        if x is None or not self._plain or hasattr(self._problem, "local_smoothness"):
            return self._each("gradient")(x)
        error = self._rounding("gradient_rounding", x.array) + self._rounded._stationarity
        if x.error.any():
            error = error + float(self._problem.L) * x.error
        return Vectors(self._asked("gradient", x.array), error * _UP, dual=True)

    def subgradient(self, x: Any) -> Any:
        """A subgradient at each point."""
        return self.gradient(x) if self._plain else self._each("subgradient")(x)

    def gap(self, x: Any) -> Any:
        """f(x) - f* at each point, as in `RoundedProblem.gap`."""
        x = _row_vector(x)
        simple = (
            self._plain and hasattr(self._problem, "gap_rounding") and not hasattr(self._problem, "minimizer_error")
        )
        if x is None or not simple or hasattr(self._problem, "local_smoothness"):
            return self._each("gap")(x)
        value = self._asked("gap", x.array)
        error = self._rounding("gap_rounding", x.array) + UNIT * np.abs(value) + x.debt
        still = self._rounded._stationarity
        if x.error.any():
            slope = still + norms(self._asked("gradient", x.array)) + self._rounding("gradient_rounding", x.array)
            error = error + (slope + float(self._problem.L) * x.error) * x.error
        if still:
            error = error + still * (norms(x.array - self._problem.minimizer) + x.error)
        return Numbers(value, error * _UP)

    def distance_squared(self, x: Any) -> Numbers:
        """||x - x*||^2."""
        return self.norm_squared(x - self._rounded.minimizer)

    def norm_squared(self, v: Any) -> Numbers:
        """||v||^2."""
        v = _row_vector(v)
        assert v is not None
        value = np.einsum("ij,ij->i", v.array, v.array)
        rounding = 2 * (v.array.shape[1] + 1) * UNIT * value
        return Numbers(value, ((2.0 * np.sqrt(value) + v.error) * v.error + rounding) * _UP)

    def inner(self, u: Any, v: Any) -> Numbers:
        """<u, v>."""
        u, v = _row_vector(u), _row_vector(v)
        assert u is not None
        assert v is not None
        a, b = np.broadcast_arrays(u.array, v.array)
        value = np.einsum("ij,ij->i", a, b)
        moved = u.norms * v.error + v.norms * u.error + u.error * v.error
        summed = a.shape[1] * UNIT * np.einsum("ij,ij->i", np.abs(a), np.abs(b))
        return Numbers(value, (moved + summed) * _UP)

    # Anything else, row by row ----------------------------------------------------------------------------------------

    def _each(self, name: str) -> Callable[..., Any]:
        """An oracle that is asked for one row after the other."""
        oracle = getattr(self._rounded, name)

        def answer(*arguments: Any) -> Any:
            rows = max((_rows(a) for a in arguments), default=1)
            asked = [tuple(_row(a, k) for a in arguments) for k in range(rows)]
            found = [oracle(*row) for row in asked]
            if not isinstance(found[0], RoundedVector):
                return Numbers.stacked([as_rounded(f) for f in found])
            # Where it is the identity, the rows are what they were.
            return (
                arguments[0]
                if all(f is row[0] for f, row in zip(found, asked, strict=True))
                else Vectors.stacked(found)
            )

        return answer

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._rounded, name)
        return self._each(name) if callable(found) and not isinstance(found, Rounded) else found


def each_row(problem: Any, name: str, rows: Array) -> Array:
    """`problem.name(x)` for each row `x`: a number or a vector for each, asked at once where the problem can."""
    one = getattr(problem, name)
    at_once = _for_rows(one, name)
    return np.array([one(x) for x in rows], dtype=np.float64) if at_once is None else at_once(rows)


def _for_rows(one: Any, name: str) -> Callable[[Array], Array] | None:
    """The oracle for a whole matrix beside the one for a point, unless a subclass has another one for a point."""
    owner = getattr(one, "__self__", None)
    for base in type(owner).__mro__:
        if f"{name}_rows" in vars(base):
            found: Callable[[Array], Array] = getattr(owner, f"{name}_rows")
            return found
        if name in vars(base):
            return None
    return None


def _rows(x: Any) -> int:
    return int(x.array.shape[0]) if isinstance(x, Vectors) else int(x.value.shape[0]) if isinstance(x, Numbers) else 1


def _row(x: Any, k: int) -> Any:
    return x.row(k) if isinstance(x, Vectors | Numbers) else x


__all__ = ["MissingOracleError", "Numbers", "RowsProblem", "Times", "Vectors", "as_numbers", "norms", "running_sums"]
