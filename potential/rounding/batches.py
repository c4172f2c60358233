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
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import MissingOracleError, NotExpressibleError
from potential.rounding.numbers import TINY, UNIT, UP, Bounded, Rounded, RoundedVector, StepCount, as_number, as_rounded
from potential.rounding.operators import Multiples
from potential.rounding.problem import RoundedProblem

Array = npt.NDArray[np.float64]

_EXACT_INTEGERS = 2.0**53

# A geometric factor: bases, each with the bound of its error, to exponents, one for each row.
RowPowers = tuple[tuple[tuple[float, float], Array], ...]


def _multiplied(a: RowPowers, b: RowPowers, sign: int) -> RowPowers:
    if not b:
        return a
    total = dict(a)
    for base, n in b:
        total[base] = total.get(base, 0.0) + sign * n
    return tuple(sorted(((base, n) for base, n in total.items() if np.any(n)), key=lambda item: item[0]))


class Numbers(Bounded):
    """A real number for each row, known as `value` and off by at most `error`, times a geometric factor of the row.

    Arrays of shape `(rows,)` or `(1,)`; see `potential.rounding.numbers.Rounded`.
    """

    __slots__ = ("error", "powers", "value")

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
        return Numbers(value, (error + more) * UP)

    def floats(self) -> Array:
        """The numbers themselves, infinite where they are no floats."""
        if not self.powers:
            return self.value
        size = np.abs(self.value)
        log = self.log + np.log(np.where(size > 0.0, size, 1.0))
        return np.where(size > 0.0, np.copysign(np.exp(np.minimum(log, 710.0)), self.value), self.value)

    @staticmethod
    def _lifted(other: object) -> Numbers | None:
        return _lifted(other)

    _multiplied = staticmethod(_multiplied)

    def _other_than_zero(self, b: Numbers) -> Numbers | None:
        if not (b.value.any() or b.error.any()):
            return self
        return b if not (self.value.any() or self.error.any()) else None

    def _aligned(self, b: Numbers) -> tuple[Numbers, Numbers, RowPowers]:
        """Both over one factor, in each row the larger of the two."""
        bases = {base for base, _ in (*self.powers, *b.powers)}
        own: dict[Any, Any] = dict(self.powers)
        other: dict[Any, Any] = dict(b.powers)
        zero = np.zeros(1)
        if all(np.array_equal(own.get(base, zero), other.get(base, zero)) for base in bases):
            return self, b, self.powers
        # A number that is zero has no factor of its own.
        first = np.where((self.value == 0.0) & (self.error == 0.0), -math.inf, self.log)
        second = np.where((b.value == 0.0) & (b.error == 0.0), -math.inf, b.log)
        larger = first >= second
        factors: dict[Any, Array] = {
            base: np.where(larger, own.get(base, zero), other.get(base, zero)) for base in bases
        }
        powers = tuple(sorted(factors.items(), key=lambda item: item[0]))
        return self.over(powers), b.over(powers), powers

    @staticmethod
    def _quotient(a: Array, b: Array) -> Array:
        known = b > 0.0
        return np.where(known, a / np.where(known, b, 1.0), math.inf)

    _larger = staticmethod(np.maximum)

    @staticmethod
    def _any(condition: Any) -> bool:
        return bool(condition.any())

    @staticmethod
    def _all(condition: Any) -> bool:
        return bool(condition.all())

    def __repr__(self) -> str:
        return f"Numbers({self.value!r}, error={self.error!r})"


Numbers._made = Numbers


class Times(Numbers):
    """The numbers t of the steps: integers, exact as long as they are below 2^53, that can stand in an exponent."""

    __slots__ = ()

    def _plus(self, b: Any) -> Any:
        return self._exact(self.value + b.value, b) or super()._plus(b)

    def _times(self, b: Any) -> Any:
        return self._exact(self.value * b.value, b) or super()._times(b)

    @staticmethod
    def _exact(value: Array, other: Any) -> Times | None:
        exact = isinstance(other, Times) and bool((np.abs(value) <= _EXACT_INTEGERS).all())
        return Times(value) if exact else None

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
        if isinstance(base, Numbers):
            if base.value.size > 1:
                raise NotExpressibleError("the base of a geometric factor must not depend on t")
            base = base.row(0)
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
    return Numbers(value, error * UP)


class Vectors(Multiples):
    """A vector for each row of `array`, of shape `(rows, dimension)`, off by at most `error` in the Euclidean norm.

    `debt` is as of a `RoundedVector`: what the gap there may exceed the exact method's by.
    """

    __slots__ = ("array", "debt", "dual", "error")

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

    @staticmethod
    def _lifted(other: object) -> Vectors | None:
        return _row_vector(other)

    @staticmethod
    def _factor(other: object) -> Numbers | None:
        return _lifted(other)

    def _plus(self, b: Vectors) -> Vectors:
        return self._joined(self.array + b.array, b)

    def _minus(self, b: Vectors) -> Vectors:
        return self._joined(self.array - b.array, b)

    def _joined(self, array: Array, b: Vectors) -> Vectors:
        """The sums or the differences, which are the rows of `array`."""
        error = (self.error + b.error + UNIT * norms(array)) * UP
        return Vectors(array, error, dual=self.dual and b.dual, debt=(self.debt + b.debt) * UP)

    def __neg__(self) -> Vectors:
        return Vectors(-self.array, self.error, dual=self.dual, debt=self.debt)

    def _scaled(self, s: Numbers) -> Vectors:
        factor, off = s.floats(), s.error
        if s.powers:
            off = np.where(s.value != 0.0, np.abs(factor) * s.error / np.abs(s.value), s.error)
        array = factor[:, None] * self.array
        error = np.abs(factor) * self.error + UNIT * norms(array)
        if off.any():
            error = error + (self.norms + self.error) * off
        debt = (np.abs(factor) + off) * self.debt * UP
        return Vectors(array, error * UP + TINY, dual=self.dual, debt=debt)

    def _divided(self, s: Numbers) -> Vectors:
        if s.powers or (s.error >= np.abs(s.value)).any():
            return self._scaled(1.0 / s)
        array = self.array / s.value[:, None]
        size = norms(array)
        least = np.abs(s.value) - s.error
        error = (self.error + size * s.error) / least + UNIT * size
        return Vectors(array, error * UP + TINY, dual=self.dual, debt=self.debt / least * UP)

    def __repr__(self) -> str:
        return f"Vectors({self.array!r}, error={self.error!r})"


def norms(array: Array) -> Array:
    """The Euclidean norm of each row."""
    found: Array = np.sqrt(np.einsum("ij,ij->i", array, array))
    return found


def _row_vector(x: object) -> Vectors | None:
    if isinstance(x, Vectors):
        return x
    if isinstance(x, RoundedVector):
        return Vectors(x.array[None, :], x.error, dual=x.dual, debt=x.debt)
    return Vectors(x[None, :]) if isinstance(x, np.ndarray) else None


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

    def _asked(self, name: str, rows: Array) -> Any:
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
        if x is None or not self._plain or self._rounded._optional("local_smoothness") is not None:
            return self._each("gradient")(x)
        error = self._rounding("gradient_rounding", x.array) + self._rounded._stationarity
        if x.error.any():
            error = error + float(self._problem.L) * x.error
        return Vectors(self._asked("gradient", x.array), error * UP, dual=True)

    def subgradient(self, x: Any) -> Any:
        """A subgradient at each point."""
        return self.gradient(x) if self._plain else self._each("subgradient")(x)

    def gap(self, x: Any) -> Any:
        """f(x) - f* at each point, as in `RoundedProblem.gap`."""
        x = _row_vector(x)
        simple = (
            self._plain
            and self._rounded._optional("gap_rounding") is not None
            and self._rounded._optional("minimizer_error") is None
        )
        if x is None or not simple or self._rounded._optional("local_smoothness") is not None:
            return self._each("gap")(x)
        value = self._asked("gap", x.array)
        error = self._rounding("gap_rounding", x.array) + UNIT * np.abs(value) + x.debt
        still = self._rounded._stationarity
        if x.error.any():
            slope = still + norms(self._asked("gradient", x.array)) + self._rounding("gradient_rounding", x.array)
            error = error + (slope + float(self._problem.L) * x.error) * x.error
        if still:
            error = error + still * (norms(x.array - self._problem.minimizer) + x.error)
        return Numbers(value, error * UP)

    @property
    def minimizer(self) -> Vectors:
        """The reference minimizer, one row for all steps: what multiplies it may be another number at each."""
        found = _row_vector(self._rounded.minimizer)
        assert found is not None
        return found

    def distance_squared(self, x: Any) -> Numbers:
        """||x - x*||^2."""
        return self.norm_squared(x - self._rounded.minimizer)

    def norm_squared(self, v: Any) -> Numbers:
        """||v||^2."""
        v = _row_vector(v)
        assert v is not None
        value = np.einsum("ij,ij->i", v.array, v.array)
        rounding = 2 * (v.array.shape[1] + 1) * UNIT * value
        return Numbers(value, ((2.0 * np.sqrt(value) + v.error) * v.error + rounding) * UP)

    def inner(self, u: Any, v: Any) -> Numbers:
        """<u, v>."""
        u, v = _row_vector(u), _row_vector(v)
        assert u is not None
        assert v is not None
        a, b = np.broadcast_arrays(u.array, v.array)
        value = np.einsum("ij,ij->i", a, b)
        moved = u.norms * v.error + v.norms * u.error + u.error * v.error
        summed = a.shape[1] * UNIT * np.einsum("ij,ij->i", np.abs(a), np.abs(b))
        return Numbers(value, (moved + summed) * UP)

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
