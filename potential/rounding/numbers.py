r"""Running error analysis: numbers and vectors that carry a bound of their own rounding error.

A run is compared with its theorem in floating point, so a change of the potential that the theorem forbids
must be told from rounding. Each quantity here carries, next to its value, a bound of its absolute error, and
each operation propagates the bounds and adds its own rounding, `u |result|` with the unit roundoff `u =
2**-53`. The bounds follow from the magnitudes that occur, and hold to first order in `u`.

Source: N. Higham, *Accuracy and Stability of Numerical Algorithms*, SIAM, 2nd ed. 2002, sections 3.3 (running
error analysis) and 3.1 (inner products).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from operator import index
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import NotExpressibleError
from potential.rounding.operators import Multiples, Scalars

Array = npt.NDArray[np.float64]

UNIT = 2.0**-53
# Errors are themselves computed in floating point: this covers the few roundings that one operation spends on
# them.
UP = 1.0 + 2.0**-49
TINY = 2.0**-1074
_EXACT_INTEGERS = 2**53

# A geometric factor: bases, each with the bound of its error, to their exponents.
Powers = tuple[tuple[tuple[float, float], float], ...]
# The base of exp(r t), and a bound of how far it is from e, with the rounding of a difference of two exponents.
_E = (math.e, 2.0**-50)


class Bounded(Scalars):
    """The rules of numbers that are known as `value`, off by at most `error`, times a geometric factor `powers`.

    They are the same for one number (`Rounded`) and for one number in each of several rows
    (`potential.rounding.batches.Numbers`), which differ in how they look at their parts.
    """

    __slots__ = ()

    value: Any
    error: Any
    powers: Any

    # What each kind says of its own --------------------------------------------------------------------------

    #: A number of the kind from value, error and factor.
    _made: Callable[..., Any]
    #: Of this number and another one: the other where one of them is exactly zero, None where none is.
    _other_than_zero: Callable[..., Any]
    #: Both over one factor, and that factor.
    _aligned: Callable[..., Any]
    #: The factor of a product, or with -1 of a quotient.
    _multiplied: Callable[..., Any]
    #: The quotient of two bounds, infinite where the divisor is not positive.
    _quotient: Callable[..., Any]
    #: The larger of two bounds.
    _larger: Callable[..., Any]
    #: Whether a condition holds at all, and whether it does everywhere.
    _any: Callable[[Any], bool]
    _all: Callable[[Any], bool]

    # The rules -----------------------------------------------------------------------------------------------

    def __neg__(self) -> Any:
        return self._made(-self.value, self.error, self.powers)

    def __abs__(self) -> Any:
        return self._made(abs(self.value), self.error, self.powers)

    def _plus(self, b: Any) -> Any:
        # Nothing is rounded where nothing is added.
        same = self._other_than_zero(b)
        if same is not None:
            return same
        a, powers = self, ()
        if self.powers or b.powers:
            a, b, powers = self._aligned(b)
        value = a.value + b.value
        return self._made(value, (a.error + b.error + UNIT * abs(value)) * UP, powers)

    def _times(self, b: Any) -> Any:
        value = self.value * b.value
        error = abs(self.value) * b.error + abs(b.value) * self.error + self.error * b.error + UNIT * abs(value)
        powers = self._multiplied(self.powers, b.powers, 1) if b.powers else self.powers
        return self._made(value, error * UP + TINY, powers)

    def _over(self, b: Any) -> Any:
        if not self._all(b.value):
            raise ZeroDivisionError("division by zero in the numeric check of a theorem")
        value = self.value / b.value
        error = self._quotient(self.error + abs(value) * b.error, abs(b.value) - b.error) + UNIT * abs(value)
        powers = self._multiplied(self.powers, b.powers, -1) if b.powers else self.powers
        return self._made(value, error * UP + TINY, powers)

    def __pow__(self, exponent: object) -> Any:
        if isinstance(exponent, int | np.integer):
            return self._integer_power(int(exponent))
        if isinstance(exponent, float | Fraction):
            return self._real_power(float(exponent))
        return NotImplemented

    def __rpow__(self, base: object) -> Any:
        raise NotExpressibleError("an exponent in the numeric check is a number or a multiple of t")

    def _integer_power(self, n: int) -> Any:
        if n < 0:
            return 1.0 / self._integer_power(-n)
        result = self._made(1.0)
        for k in range(n):
            result = result * self if k else self
        return result

    def _real_power(self, exponent: float) -> Any:
        # x -> x ** exponent is monotone, so its values at the two ends enclose the exact one.
        if self.powers:
            raise NotExpressibleError("a root of a geometric factor: write the root into its base")
        low, high = self.value - self.error, self.value + self.error
        if self._any(self.value < 0.0) or (exponent < 0.0 and self._any(low <= 0.0)):
            raise NotExpressibleError(f"{self.value!r} ** {exponent!r} is not a real number beyond rounding")
        value = self.value**exponent
        above, below = abs(high**exponent - value), abs(value - self._larger(low, 0.0) ** exponent)
        return self._made(value, (self._larger(above, below) + 4 * UNIT * abs(value)) * UP)

    def sqrt(self) -> Any:
        """The square root."""
        return self._real_power(0.5)


def as_number(x: object) -> Rounded | None:
    """`x` as a Rounded, None if it is no number."""
    if isinstance(x, Rounded):
        return x
    if isinstance(x, float):
        return Rounded(float(x))
    if isinstance(x, int | np.integer):
        n = int(x)
        return Rounded(float(n), 0.0 if abs(n) <= _EXACT_INTEGERS else UNIT * abs(float(n)) * UP)
    if isinstance(x, np.floating):
        return Rounded(float(x))
    if isinstance(x, Fraction):
        value = float(x)
        return Rounded(value, 0.0 if Fraction(value) == x else UNIT * abs(value) * UP)
    return None


def as_rounded(x: object) -> Rounded:
    """A real number as a Rounded; raises TypeError for anything else."""
    number = as_number(x)
    if number is None:
        raise TypeError(f"the numeric check expected a real number, got {x!r}")
    return number


def _multiplied(a: Powers, b: Powers, sign: int) -> Powers:
    """The factor `a * b ** sign`."""
    if not b:
        return a
    total = dict(a)
    for base, n in b:
        total[base] = total.get(base, 0) + sign * n
    return tuple(sorted((base, n) for base, n in total.items() if n))


class Rounded(Bounded):
    """A real number known as `value`, off by at most `error`, times a geometric factor.

    The factor is `exp(log)`, a product of powers that `base ** t` made; the number itself is `value *
    exp(log)`, and `error` is on the same scale as `value`. A sum brings both sides to the larger of their
    factors. Python numbers and NumPy's scalars are taken as exact; Fractions are rounded and carry that
    rounding. Comparisons look at the values alone.
    """

    __slots__ = ("error", "powers", "value")
    __hash__: Any = None

    def __init__(self, value: float, error: float = 0.0, powers: Powers = ()) -> None:
        self.value = value
        self.error = error
        self.powers = powers

    _lifted = staticmethod(as_number)
    _multiplied = staticmethod(_multiplied)

    def _other_than_zero(self, b: Rounded) -> Rounded | None:
        if b.value == 0.0 and b.error == 0.0:
            return self
        return b if self.value == 0.0 and self.error == 0.0 else None

    def _aligned(self, b: Rounded) -> tuple[Rounded, Rounded, Powers]:
        """Both numbers over one factor: their own where it is the same, else the larger of the two."""
        if self.powers == b.powers:
            return self, b, self.powers
        if self.log >= b.log:
            return self, b.over(self.powers), self.powers
        return self.over(b.powers), b, b.powers

    @staticmethod
    def _quotient(a: float, b: float) -> float:
        return a / b if b > 0.0 else math.inf

    _larger = staticmethod(max)
    _any = _all = staticmethod(bool)

    @property
    def log(self) -> float:
        """The logarithm of the geometric factor."""
        return math.fsum(n * math.log(base) for (base, _), n in self.powers)

    @property
    def upper(self) -> float:
        """The largest number within the error, over the factor."""
        return float(self.value + self.error)

    @property
    def lower(self) -> float:
        """The smallest number within the error, over the factor."""
        return float(self.value - self.error)

    def over(self, powers: Powers) -> Rounded:
        """The same number over another factor: divided by `powers`, and without a factor of its own."""
        if self.powers == powers:
            return Rounded(self.value, self.error)
        return _rescaled(self, powers)

    def __float__(self) -> float:
        if not self.powers or self.value == 0.0:
            return float(self.value)
        log = self.log + math.log(abs(self.value))
        if log > 709.78:
            return math.copysign(math.inf, self.value)
        return math.copysign(math.exp(log), self.value)

    def __pow__(self, exponent: object) -> Any:
        if not isinstance(exponent, StepCount):
            return super().__pow__(exponent)
        if self.powers:
            raise NotExpressibleError("a geometric factor was raised to a power that depends on t again")
        if not self.value > self.error:
            raise NotExpressibleError(
                f"the base of a geometric factor must be positive, got {self.value!r} with error {self.error:.1e}"
            )
        return Rounded(1.0, 0.0, (((self.value, self.error), exponent.n),) if exponent.n else ())

    def exp(self) -> Rounded:
        """The exponential: 1 times a geometric factor with the base e, so that it never overflows.

        The error of the exponent is that of the number in front of the factor.
        """
        if self.powers:
            raise NotExpressibleError("the exponential of a geometric factor")
        error = math.expm1(self.error) if self.error < 700.0 else math.inf
        return Rounded(1.0, error * UP, ((_E, self.value),) if self.value else ())

    def _difference(self, other: object) -> float:
        b = as_number(other)
        if b is None:
            raise TypeError(f"a number cannot be compared with {other!r}")
        if self._other_than_zero(b) is not None:
            return float(self.value - b.value)
        a, b, _ = self._aligned(b)
        return float(a.value - b.value)

    def __eq__(self, other: object) -> bool:
        return as_number(other) is not None and self._difference(other) == 0.0

    def __lt__(self, other: object) -> bool:
        return self._difference(other) < 0.0

    def __le__(self, other: object) -> bool:
        return self._difference(other) <= 0.0

    def __gt__(self, other: object) -> bool:
        return self._difference(other) > 0.0

    def __ge__(self, other: object) -> bool:
        return self._difference(other) >= 0.0

    def __bool__(self) -> bool:
        return bool(self.value != 0.0)

    def __repr__(self) -> str:
        factor = f", log={self.log:.6g}" if self.powers else ""
        return f"Rounded({self.value!r}, error={self.error:.2e}{factor})"


Rounded._made = Rounded


class StepCount(Rounded):
    """The number of a step, `t`: an integer that knows how it stands in an exponent.

    It behaves as an `int` under `+`, `-`, `*`, `//` and `%`. A quotient is a `Rounded`. As an exponent, `base ** t` and
    `base ** (-t)` give a `Rounded` of value 1 whose geometric factor is kept apart, so that it never
    overflows.
    """

    __slots__ = ("n",)

    def __init__(self, n: int) -> None:
        self.n = n = int(n)
        self.value = value = float(n)
        self.error = 0.0 if abs(n) <= _EXACT_INTEGERS else UNIT * abs(value) * UP
        self.powers = ()

    @staticmethod
    def _lifted(other: object) -> Rounded | None:
        if isinstance(other, int | np.integer):
            return StepCount(int(other))
        return as_number(other)

    def _plus(self, b: Any) -> Any:
        return StepCount(self.n + b.n) if isinstance(b, StepCount) else super()._plus(b)

    def _times(self, b: Any) -> Any:
        return StepCount(self.n * b.n) if isinstance(b, StepCount) else super()._times(b)

    def __neg__(self) -> StepCount:
        return StepCount(-self.n)

    def __abs__(self) -> StepCount:
        return StepCount(abs(self.n))

    def __floordiv__(self, other: int) -> StepCount:
        return StepCount(self.n // index(other))

    def __mod__(self, other: int) -> StepCount:
        return StepCount(self.n % index(other))

    def __pow__(self, exponent: object) -> Any:
        if isinstance(exponent, int) and exponent >= 0:
            return StepCount(self.n**exponent)
        return super().__pow__(exponent)

    def __rpow__(self, base: object) -> Rounded:
        power: Rounded = Rounded.__pow__(as_rounded(base), self)
        return power

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.n)

    def __int__(self) -> int:
        return self.n

    __index__ = __int__

    def __repr__(self) -> str:
        return f"StepCount({self.n})"


def _rescaled(x: Rounded, powers: Powers) -> Rounded:
    """`x` over the factor `powers`: its value times the ratio of the two factors, whose error is that of its
    bases."""
    ratio, relative, log = 1.0, 0.0, 0.0
    bases = _multiplied(x.powers, powers, -1)
    for (base, error), n in bases:
        try:
            ratio *= base**n
        except OverflowError:
            ratio = math.inf
        log += n * math.log(base)
        relative += abs(n) * math.log1p(error / (base - error)) + 4 * UNIT
    if len(bases) > 1 and not 0.0 < ratio < math.inf and abs(log) < 700.0:
        # Two bases that are nearly the same, each with a power that is no float.
        ratio = math.exp(log)
        relative += sum(8 * UNIT * abs(n * math.log(base)) for (base, _), n in bases)
    value = x.value * ratio if x.value else 0.0
    error = x.error * ratio if x.error else 0.0
    growth = math.expm1(relative) if relative < 700.0 else math.inf
    return Rounded(value, (error + (abs(value) + error) * growth if value or error else 0.0) * UP)


class RoundedVector(Multiples):
    """A vector known as `array`, off by at most `error` in its norm.

    `order` is the norm in which the error is measured: 2, or the order of the norm for points and of its dual
    for gradients of a problem in another norm. `spread` bounds the error of the dual point, in the dual norm,
    where a mirror step knows it; under the entropy these are the errors of the logarithms. `dual` says that
    the vector is made of gradients alone, and is no point. `debt` is what the gap there may exceed the exact
    method's by, because a linear minimizer was only nearly one.
    """

    __slots__ = ("array", "debt", "dual", "error", "order", "spread")

    def __init__(
        self,
        array: Array,
        error: float = 0.0,
        order: float = 2,
        spread: float | None = None,
        *,
        dual: bool = False,
        debt: float = 0.0,
    ) -> None:
        self.array = array
        self.error = error
        self.order = order
        self.spread = 0.0 if error == 0.0 and spread is None else spread
        self.dual = dual
        self.debt = debt

    @property
    def norm(self) -> float:
        """The norm of the array, in the order of the vector."""
        return norm_in(self.array, self.order)

    def _lifted(self, other: object) -> RoundedVector | None:
        if isinstance(other, RoundedVector):
            return other
        return RoundedVector(other, 0.0, self.order) if isinstance(other, np.ndarray) else None

    @staticmethod
    def _factor(other: object) -> Rounded | None:
        return as_number(other)

    def _plus(self, b: RoundedVector) -> RoundedVector:
        return self._joined(self.array + b.array, b)

    def _minus(self, b: RoundedVector) -> RoundedVector:
        return self._joined(self.array - b.array, b)

    def _joined(self, array: Array, b: RoundedVector) -> RoundedVector:
        """The sum or the difference, which is `array`."""
        order = min(self.order, b.order)
        error = error_in(self, order) + error_in(b, order) + UNIT * norm_in(array, order)
        return RoundedVector(array, error * UP, order, dual=self.dual and b.dual, debt=(self.debt + b.debt) * UP)

    def __neg__(self) -> RoundedVector:
        return RoundedVector(-self.array, self.error, self.order, dual=self.dual, debt=self.debt)

    def _scaled(self, s: Rounded) -> RoundedVector:
        factor = float(s)
        if s.powers:
            s = Rounded(factor, abs(factor) * s.error / abs(s.value) if s.value else s.error)
        array = factor * self.array
        size = norm_in(array, self.order)
        error = abs(factor) * self.error + (self.norm + self.error) * s.error + UNIT * size
        debt = (abs(factor) + s.error) * self.debt * UP
        return RoundedVector(array, error * UP + TINY, self.order, dual=self.dual, debt=debt)

    def _divided(self, s: Rounded) -> RoundedVector:
        if s.powers or s.error >= abs(s.value):
            return self._scaled(1.0 / s)
        array = self.array / s.value
        size = norm_in(array, self.order)
        error = (self.error + size * s.error) / (abs(s.value) - s.error) + UNIT * size
        debt = self.debt / (abs(s.value) - s.error) * UP
        return RoundedVector(array, error * UP + TINY, self.order, dual=self.dual, debt=debt)

    def __len__(self) -> int:
        return len(self.array)

    def __repr__(self) -> str:
        return f"RoundedVector({self.array!r}, error={self.error:.2e})"


def norm_in(array: Array, order: float) -> float:
    """The norm of an array, of any order from 1 on."""
    if order == 2:
        return math.sqrt(float(array @ array))
    if order == 1:
        return float(np.abs(array).sum())
    largest = float(np.abs(array).max(initial=0.0))
    if order == math.inf or largest == 0.0 or not math.isfinite(largest):
        return largest
    return float(largest * float(np.sum((np.abs(array) / largest) ** order)) ** (1.0 / order))


def dual_order(order: float) -> float:
    """The order of the dual norm."""
    return math.inf if order == 1 else order / (order - 1.0)


def error_in(v: RoundedVector, order: float) -> float:
    """The bound of the error of `v` in another norm."""
    if v.order == order or v.error == 0.0 or v.order < order:
        return v.error  # the 1-norm bounds the 2-norm, which bounds the max-norm
    exponent = 1.0 / order - 1.0 / v.order
    return float(v.error * len(v.array) ** exponent * UP)
