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
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError, MissingOracleError, NotExpressibleError

Array = npt.NDArray[np.float64]

UNIT = 2.0**-53
# Errors are themselves computed in floating point: this covers the few roundings that one operation spends on
# them.
_UP = 1.0 + 2.0**-49
_TINY = 2.0**-1074
_EXACT_INTEGERS = 2**53

# A geometric factor: bases, each with the bound of its error, to their exponents.
Powers = tuple[tuple[tuple[float, float], float], ...]
# The base of exp(r t), and a bound of how far it is from e, with the rounding of a difference of two exponents.
_E = (math.e, 2.0**-50)


class StepCount:
    """The number of a step, `t`: an integer that knows how it stands in an exponent.

    It behaves as an `int` under `+`, `-` and `*`. A quotient is a `Rounded`. As an exponent, `base ** t` and
    `base ** (-t)` give a `Rounded` of value 1 whose geometric factor is kept apart, so that it never
    overflows.
    """

    __slots__ = ("n",)
    __array_ufunc__ = None

    def __init__(self, n: int) -> None:
        self.n = int(n)

    def _combine(self, other: object, operation: str) -> Any:
        if isinstance(other, StepCount):
            other = other.n
        if isinstance(other, int | np.integer):
            return StepCount(getattr(self.n, operation)(int(other)))
        return NotImplemented if isinstance(other, RoundedVector) else getattr(as_rounded(self), operation)(other)

    def __add__(self, other: object) -> Any:
        return self._combine(other, "__add__")

    def __radd__(self, other: object) -> Any:
        return self._combine(other, "__radd__")

    def __sub__(self, other: object) -> Any:
        return self._combine(other, "__sub__")

    def __rsub__(self, other: object) -> Any:
        return self._combine(other, "__rsub__")

    def __mul__(self, other: object) -> Any:
        return self._combine(other, "__mul__")

    def __rmul__(self, other: object) -> Any:
        return self._combine(other, "__rmul__")

    def __floordiv__(self, other: object) -> Any:
        return self._combine(other, "__floordiv__")

    def __mod__(self, other: object) -> Any:
        return self._combine(other, "__mod__")

    def __truediv__(self, other: object) -> Any:
        return as_rounded(self) / other

    def __rtruediv__(self, other: object) -> Any:
        return other / as_rounded(self)

    def __neg__(self) -> StepCount:
        return StepCount(-self.n)

    def __pos__(self) -> StepCount:
        return self

    def __abs__(self) -> StepCount:
        return StepCount(abs(self.n))

    def __pow__(self, exponent: object) -> Any:
        if isinstance(exponent, int) and exponent >= 0:
            return StepCount(self.n**exponent)
        return as_rounded(self) ** exponent

    def __rpow__(self, base: object) -> Rounded:
        return as_rounded(base) ** self

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StepCount):
            return self.n == other.n
        return bool(self.n == other)

    def __lt__(self, other: Any) -> bool:
        return bool(self.n < (other.n if isinstance(other, StepCount) else other))

    def __le__(self, other: Any) -> bool:
        return bool(self.n <= (other.n if isinstance(other, StepCount) else other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.n > (other.n if isinstance(other, StepCount) else other))

    def __ge__(self, other: Any) -> bool:
        return bool(self.n >= (other.n if isinstance(other, StepCount) else other))

    def __hash__(self) -> int:
        return hash(self.n)

    def __bool__(self) -> bool:
        return self.n != 0

    def __int__(self) -> int:
        return self.n

    __index__ = __int__

    def __float__(self) -> float:
        return float(self.n)

    def exp(self) -> Rounded:
        """The exponential, whose factor is kept apart as that of a power is."""
        return as_rounded(self).exp()

    def __repr__(self) -> str:
        return f"StepCount({self.n})"


class Rounded:
    """A real number known as `value`, off by at most `error`, times a geometric factor.

    The factor is `exp(log)`, a product of powers that `base ** t` made; the number itself is `value *
    exp(log)`, and `error` is on the same scale as `value`. A sum brings both sides to the larger of their
    factors. Python numbers and NumPy's scalars are taken as exact; Fractions are rounded and carry that
    rounding. Comparisons look at the values alone.
    """

    __slots__ = ("error", "powers", "value")
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: float, error: float = 0.0, powers: Powers = ()) -> None:
        self.value = value
        self.error = error
        self.powers = powers

    @property
    def log(self) -> float:
        """The logarithm of the geometric factor."""
        return math.fsum(n * math.log(base) for (base, _), n in self.powers)

    @property
    def upper(self) -> float:
        """The largest number within the error, over the factor."""
        return self.value + self.error

    @property
    def lower(self) -> float:
        """The smallest number within the error, over the factor."""
        return self.value - self.error

    def over(self, powers: Powers) -> Rounded:
        """The same number over another factor: divided by `powers`, and without a factor of its own."""
        if self.powers == powers:
            return Rounded(self.value, self.error)
        return _rescaled(self, powers)

    def __float__(self) -> float:
        if not self.powers or self.value == 0.0:
            return self.value
        log = self.log + math.log(abs(self.value))
        if log > 709.78:
            return math.copysign(math.inf, self.value)
        return math.copysign(math.exp(log), self.value)

    def __neg__(self) -> Rounded:
        return Rounded(-self.value, self.error, self.powers)

    def __pos__(self) -> Rounded:
        return self

    def __abs__(self) -> Rounded:
        return Rounded(abs(self.value), self.error, self.powers)

    def __add__(self, other: object) -> Any:
        b = _number(other)
        if b is None:
            return NotImplemented
        # Nothing is rounded where nothing is added.
        if b.value == 0.0 and b.error == 0.0:
            return self
        if self.value == 0.0 and self.error == 0.0:
            return b
        a, b, powers = _aligned(self, b)
        value = a.value + b.value
        return Rounded(value, (a.error + b.error + UNIT * abs(value)) * _UP, powers)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        b = _number(other)
        return NotImplemented if b is None else self + -b

    def __rsub__(self, other: object) -> Any:
        b = _number(other)
        return NotImplemented if b is None else b + -self

    def __mul__(self, other: object) -> Any:
        b = _number(other)
        if b is None:
            return NotImplemented
        value = self.value * b.value
        error = abs(self.value) * b.error + abs(b.value) * self.error + self.error * b.error + UNIT * abs(value)
        return Rounded(value, error * _UP + _TINY, _multiplied(self.powers, b.powers, 1))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        b = _number(other)
        if b is None:
            return NotImplemented
        if b.value == 0.0:
            raise ZeroDivisionError("division by zero in the numeric check of a theorem")
        value = self.value / b.value
        distance = abs(b.value) - b.error
        error = math.inf if distance <= 0.0 else (self.error + abs(value) * b.error) / distance + UNIT * abs(value)
        return Rounded(value, error * _UP + _TINY, _multiplied(self.powers, b.powers, -1))

    def __rtruediv__(self, other: object) -> Any:
        b = _number(other)
        return NotImplemented if b is None else b / self

    def __pow__(self, exponent: object) -> Any:
        if isinstance(exponent, StepCount):
            if self.powers:
                raise NotExpressibleError("a geometric factor was raised to a power that depends on t again")
            if not self.value > self.error:
                raise NotExpressibleError(
                    f"the base of a geometric factor must be positive, got {self.value!r} with error {self.error:.1e}"
                )
            return Rounded(1.0, 0.0, (((self.value, self.error), exponent.n),) if exponent.n else ())
        if isinstance(exponent, int | np.integer):
            return self._integer_power(int(exponent))
        if isinstance(exponent, float | Fraction):
            return self._real_power(float(exponent))
        return NotImplemented

    def __rpow__(self, base: object) -> Any:
        raise NotExpressibleError("an exponent in the numeric check is a number or a multiple of t")

    def _integer_power(self, n: int) -> Rounded:
        if n < 0:
            return 1.0 / self._integer_power(-n)
        result = Rounded(1.0)
        for _ in range(n):
            result = result * self if result.value != 1.0 or result.error else self
        return result

    def _real_power(self, exponent: float) -> Rounded:
        # x -> x ** exponent is monotone, so its values at the two ends enclose the exact one.
        if self.powers:
            raise NotExpressibleError("a root of a geometric factor: write the root into its base")
        low, high = self.value - self.error, self.value + self.error
        if self.value < 0.0 or (low <= 0.0 and exponent < 0.0):
            raise NotExpressibleError(f"{self.value!r} ** {exponent!r} is not a real number beyond rounding")
        value = self.value**exponent
        error = max(abs(high**exponent - value), abs(value - max(low, 0.0) ** exponent))
        return Rounded(value, (error + 4 * UNIT * abs(value)) * _UP)

    def sqrt(self) -> Rounded:
        """The square root."""
        return self._real_power(0.5)

    def exp(self) -> Rounded:
        """The exponential: 1 times a geometric factor with the base e, so that it never overflows.

        The error of the exponent is that of the number in front of the factor.
        """
        if self.powers:
            raise NotExpressibleError("the exponential of a geometric factor")
        error = math.expm1(self.error) if self.error < 700.0 else math.inf
        return Rounded(1.0, error * _UP, ((_E, self.value),) if self.value else ())

    def _difference(self, other: object) -> float:
        b = _number(other)
        if b is None:
            raise TypeError(f"a number cannot be compared with {other!r}")
        a, b, _ = _aligned(self, b)
        return a.value - b.value

    def __eq__(self, other: object) -> bool:
        return _number(other) is not None and self._difference(other) == 0.0

    def __lt__(self, other: object) -> bool:
        return self._difference(other) < 0.0

    def __le__(self, other: object) -> bool:
        return self._difference(other) <= 0.0

    def __gt__(self, other: object) -> bool:
        return self._difference(other) > 0.0

    def __ge__(self, other: object) -> bool:
        return self._difference(other) >= 0.0

    def __bool__(self) -> bool:
        return self.value != 0.0

    def __repr__(self) -> str:
        factor = f", log={self.log:.6g}" if self.powers else ""
        return f"Rounded({self.value!r}, error={self.error:.2e}{factor})"


def _number(x: object) -> Rounded | None:
    """`x` as a Rounded, None if it is no number."""
    if isinstance(x, Rounded):
        return x
    if isinstance(x, float):
        return Rounded(float(x))
    if isinstance(x, StepCount):
        x = x.n
    if isinstance(x, int | np.integer):
        n = int(x)
        return Rounded(float(n), 0.0 if abs(n) <= _EXACT_INTEGERS else UNIT * abs(float(n)) * _UP)
    if isinstance(x, np.floating):
        return Rounded(float(x))
    if isinstance(x, Fraction):
        value = float(x)
        return Rounded(value, 0.0 if Fraction(value) == x else UNIT * abs(value) * _UP)
    return None


def as_rounded(x: object) -> Rounded:
    """A real number as a Rounded; raises TypeError for anything else."""
    number = _number(x)
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
    return Rounded(value, (error + (abs(value) + error) * growth if value or error else 0.0) * _UP)


def _aligned(a: Rounded, b: Rounded) -> tuple[Rounded, Rounded, Powers]:
    """Both numbers over one factor: their own where it is the same, else the larger of the two."""
    if a.powers == b.powers:
        return a, b, a.powers
    if a.value == 0.0 and a.error == 0.0:
        return Rounded(0.0), b, b.powers
    if b.value == 0.0 and b.error == 0.0:
        return a, Rounded(0.0), a.powers
    if a.log >= b.log:
        return a, b.over(a.powers), a.powers
    return a.over(b.powers), b, b.powers


class RoundedVector:
    """A vector known as `array`, off by at most `error` in its norm.

    `order` is the norm in which the error is measured: 2, or the order of the norm for points and of its dual
    for gradients of a problem in another norm. `spread` bounds the error of the dual point, in the dual norm,
    where a mirror step knows it; under the entropy these are the errors of the logarithms. `dual` says that
    the vector is made of gradients alone, and is no point. `debt` is what the gap there may exceed the exact
    method's by, because a linear minimizer was only nearly one.
    """

    __slots__ = ("array", "debt", "dual", "error", "order", "spread")
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]

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
        return _norm(self.array, self.order)

    def _other(self, other: object) -> RoundedVector | None:
        if isinstance(other, RoundedVector):
            return other
        return RoundedVector(other, 0.0, self.order) if isinstance(other, np.ndarray) else None

    def __add__(self, other: object) -> Any:
        b = self._other(other)
        if b is None:
            return NotImplemented
        return _summed(self.array + b.array, self, b)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        b = self._other(other)
        if b is None:
            return NotImplemented
        return _summed(self.array - b.array, self, b)

    def __rsub__(self, other: object) -> Any:
        b = self._other(other)
        return NotImplemented if b is None else b - self

    def __neg__(self) -> RoundedVector:
        return RoundedVector(-self.array, self.error, self.order, dual=self.dual, debt=self.debt)

    def __pos__(self) -> RoundedVector:
        return self

    def __mul__(self, other: object) -> Any:
        s = _number(other)
        if s is None:
            return NotImplemented
        factor = float(s)
        if s.powers:
            s = Rounded(factor, abs(factor) * s.error / abs(s.value) if s.value else s.error)
        array = factor * self.array
        size = _norm(array, self.order)
        error = abs(factor) * self.error + (self.norm + self.error) * s.error + UNIT * size
        debt = (abs(factor) + s.error) * self.debt * _UP
        return RoundedVector(array, error * _UP + _TINY, self.order, dual=self.dual, debt=debt)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        s = _number(other)
        if s is None:
            return NotImplemented
        if s.powers or s.error >= abs(s.value):
            return self * (1.0 / s)
        array = self.array / s.value
        size = _norm(array, self.order)
        error = (self.error + size * s.error) / (abs(s.value) - s.error) + UNIT * size
        debt = self.debt / (abs(s.value) - s.error) * _UP
        return RoundedVector(array, error * _UP + _TINY, self.order, dual=self.dual, debt=debt)

    def __len__(self) -> int:
        return len(self.array)

    def __repr__(self) -> str:
        return f"RoundedVector({self.array!r}, error={self.error:.2e})"


def _norm(array: Array, order: float) -> float:
    if order == 2:
        return math.sqrt(float(array @ array))
    if order == 1:
        return float(np.abs(array).sum())
    largest = float(np.abs(array).max(initial=0.0))
    if order == math.inf or largest == 0.0 or not math.isfinite(largest):
        return largest
    return largest * float(np.sum((np.abs(array) / largest) ** order)) ** (1.0 / order)


def _dual_order(order: float) -> float:
    """The order of the dual norm."""
    return math.inf if order == 1 else order / (order - 1.0)


def _as_order(v: RoundedVector, order: float) -> float:
    """The bound of the error of `v` in another norm."""
    if v.order == order or v.error == 0.0 or v.order < order:
        return v.error  # the 1-norm bounds the 2-norm, which bounds the max-norm
    exponent = 1.0 / order - 1.0 / v.order
    return float(v.error * len(v.array) ** exponent * _UP)


def _summed(array: Array, a: RoundedVector, b: RoundedVector) -> RoundedVector:
    order = min(a.order, b.order)
    error = _as_order(a, order) + _as_order(b, order) + UNIT * _norm(array, order)
    return RoundedVector(array, error * _UP, order, dual=a.dual and b.dual, debt=(a.debt + b.debt) * _UP)


class RoundedProblem:
    """A numeric problem as a theorem sees it in a check: oracles on `RoundedVector` that give `Rounded`.

    The oracles' own rounding is the problem's to say: `value_rounding(x)`, `gradient_rounding(x)`, and where
    they apply `subgradient_slack(x)`, `stationarity`, `minimum_error` (see
    `Problem` of the bundled problems).

    The reference minimizer of a smooth problem is only nearly one. It is the exact minimizer of
    `f - <grad f(reference), .>`, a function with the same constants, so a theorem holds for that one with no
    slack; `stationarity` bounds how far its gradients are from those of `f`, and enters as an error of the
    gradient. A computed subgradient may sit on the wrong side of a kink: it is then an `eps`-subgradient, and
    the theorem loses `eps` per unit of gap, which enters as an error of the gap. With a non-smooth part that is known
    by its proximal step, the linear function belongs to the smooth part, or to the non-smooth one where that is all.

    The reference over a set is within `minimizer_error` of the point that it stands for, and a computed point of a
    state within `infeasibility(x)` of a point of the set, if the method keeps to it. A linear minimizer that is off by
    `linear_minimizer_rounding(g)`, or taken of a gradient with an error, costs a method no more than that in the
    gap of the point it leads to, by the share of the minimizer in that point.

    Of operators, an oracle `name` has `name_rounding`, of the same arguments, and may have a shift: the reference
    solution of `0 in F x` is the exact one of an operator that differs from F by no more than `operator_shift`, and
    that one is in the class too. So are `apply_shift` for a map, and `resolvent_shift(step)` and
    `second_resolvent_shift(step)` for resolvents: each enters as an error of its oracle.

    With `strict`, a problem that does not say how its oracles round is refused with InputError; otherwise it
    counts as exact.
    """

    def __init__(self, problem: Any, *, strict: bool = True) -> None:
        missing = _without_rounding(problem)
        if missing and strict:
            raise InputError(
                f"{_name(problem)} does not say how its oracles round: a numeric check needs "
                f"{' and '.join(missing)}, functions of the oracle's arguments that bound its rounding error "
                "(gradient_rounding that of a subgradient too); the bundled classes of problems have them"
            )
        self._problem = problem
        self._exact = bool(missing)
        names: Any = getattr(problem, "class_names", frozenset())
        self._order: float = getattr(problem, "norm_order", 1 if "MirrorConvex" in names else 2)
        self._dual_order: float = _dual_order(self._order)
        self._memory: dict[tuple[str, int], tuple[Array, Any]] = {}

    # Parts --------------------------------------------------------------------------------------------------

    def point(self, array: Array, error: float = 0.0) -> RoundedVector:
        """An array as a point of this problem."""
        return RoundedVector(array, error, self._order)

    def settled(self, v: RoundedVector, *, start: bool = False) -> RoundedVector:
        """A computed vector of a state, taken as exact but for how far it lies outside the set.

        Where the exact vector lies in the set, it is within the error of the computed one; at a start nothing was
        computed. Where the method leaves the set, the vector is as it is.
        """
        outside = self._outside(v)
        if outside and not start:
            outside = 0.0 if self.leaves_set(v) else min(outside, v.error)
        return RoundedVector(v.array, outside, v.order, dual=v.dual)

    def leaves_set(self, v: RoundedVector) -> bool:
        """Whether a computed vector of a state lies outside the set by more than rounding."""
        return self._outside(v) > v.error + 1e-9 * (1.0 + v.norm)

    def _outside(self, v: RoundedVector) -> float:
        """A bound of how far a vector of a state lies outside the set, where the set is a Euclidean one."""
        outside = getattr(self._problem, "infeasibility", None)
        return 0.0 if outside is None or v.dual or self._order != 2 else float(outside(v.array))

    def _remembered(self, name: str, x: Array) -> Any:
        """`problem.name(x)`, not computed twice for one array."""
        key = (name, id(x))
        known = self._memory.get(key)
        if known is not None and known[0] is x:
            return known[1]
        if len(self._memory) > 24:
            self._memory.clear()
        result = getattr(self._problem, name)(x)
        self._memory[key] = (x, result)
        return result

    def _rounding(self, name: str, x: Array) -> float:
        return 0.0 if self._exact else float(self._remembered(name, x))

    def _vector(self, x: object, oracle: str) -> RoundedVector:
        if isinstance(x, RoundedVector):
            return x
        if isinstance(x, np.ndarray):
            return self.point(x)
        raise NotExpressibleError(f"p.{oracle} takes a vector, got {x!r}")

    @property
    def _smooth(self) -> bool:
        return hasattr(self._problem, "gradient") and hasattr(self._problem, "L")

    @property
    def _composite(self) -> bool:
        """Whether there is a non-smooth part that is known by its proximal step."""
        return hasattr(self._problem, "nonsmooth_slope")

    @property
    def _tilted(self) -> bool:
        """Whether the reference is the exact minimizer of the objective less a linear function."""
        return self._smooth or self._composite

    @property
    def _stationarity(self) -> float:
        return float(getattr(self._problem, "stationarity", 0.0)) if self._tilted else 0.0

    def _lipschitz(self, x: RoundedVector) -> float:
        """A Lipschitz constant of the gradient within the error of `x`: L, where the problem has no other one."""
        own = getattr(self._problem, "local_smoothness", None)
        return float(self._problem.L) if own is None else float(own(x.array, x.error))

    def _slope(self, x: RoundedVector) -> float:
        """A bound of how fast the gap varies within the error of `x`, the gradient's norm or G."""
        if not self._tilted:
            return float(self._problem.G)
        slope = self._stationarity
        if self._smooth:
            g = self._remembered("gradient", x.array)
            slope += _norm(g, self._dual_order) + self._rounding("gradient_rounding", x.array)
            slope += self._lipschitz(x) * x.error
        if self._composite:
            slope += float(self._problem.nonsmooth_slope(x.array, x.error))
        return slope

    # Oracles ------------------------------------------------------------------------------------------------

    def value(self, x: Any) -> Rounded:
        """f(x)."""
        x = self._vector(x, "value")
        error = self._rounding("value_rounding", x.array)
        if x.error:
            error += self._slope(x) * x.error
        return Rounded(float(self._remembered("value", x.array)), error * _UP)

    def gap(self, x: Any) -> Rounded:
        """f(x) - f* of the function that the reference minimizes exactly."""
        x = self._vector(x, "gap")
        value = float(self._remembered("gap", x.array))
        if hasattr(self._problem, "gap_rounding"):
            error = self._rounding("gap_rounding", x.array)
        else:
            error = self._rounding("value_rounding", x.array)
            error += self._rounding("value_rounding", self._problem.minimizer)
        error += UNIT * abs(value) + x.debt
        if x.error:
            error += self._slope(x) * x.error
        if self._minimizer_error:
            error += self._slope(self.minimizer) * self._minimizer_error
        if self._tilted:
            if self._stationarity:
                away = _norm(x.array - self._problem.minimizer, self._order)
                error += self._stationarity * (away + x.error + self._minimizer_error)
        else:
            if value < 0.0:
                # The point is better than the reference, which is then no minimizer: by what it certifies at
                # most.
                error += min(-value, float(getattr(self._problem, "minimum_error", 0.0)))
            if hasattr(self._problem, "subgradient_slack"):
                error += self._rounding("subgradient_slack", x.array)
            if x.error:
                # A subgradient taken at the computed point, seen from the exact one.
                error += 2.0 * float(self._problem.G) * x.error
        return Rounded(value, error * _UP)

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient at x."""
        x = self._vector(x, "gradient")
        g = self._remembered("gradient", x.array)
        error = self._rounding("gradient_rounding", x.array) + self._stationarity
        if x.error:
            error += self._lipschitz(x) * x.error
        return RoundedVector(g, error * _UP, self._dual_order, dual=True)

    def inexact_gradient(self, x: Any) -> RoundedVector:
        """The gradient with a relative error of at most delta.

        What the problem gives is within delta ||g|| of the computed gradient g. That is within e of the exact one, so
        some vector that the exact one allows is within (1 + delta) e of what is given.
        """
        x = self._vector(x, "inexact_gradient")
        error = (1.0 + float(self._problem.delta)) * self.gradient(x).error
        g = self._remembered("inexact_gradient", x.array)
        return RoundedVector(g, error * _UP, self._dual_order, dual=True)

    def subgradient(self, x: Any) -> RoundedVector:
        """A subgradient at x; that it may belong to a point nearby is in the error of the gap."""
        if self._smooth:
            return self.gradient(x)
        x = self._vector(x, "subgradient")
        g = self._remembered("subgradient", x.array)
        return RoundedVector(g, self._rounding("gradient_rounding", x.array), self._dual_order, dual=True)

    def stochastic_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the sample that is drawn for x, for the function that the reference minimizes exactly."""
        return self._sampled("stochastic_gradient", x)

    def component_gradient(self, x: Any) -> RoundedVector:
        """The gradient of the component that is drawn, of the mean that the reference minimizes exactly."""
        return self._sampled("component_gradient", x)

    def _sampled(self, oracle: str, x: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x)")
        g = getattr(self._problem, oracle)(x.array)
        error = self._stationarity + (0.0 if rounding is None else float(rounding(x.array)))
        if x.error:
            if not hasattr(self._problem, "sample_L"):
                raise self._unknown(oracle, "sample_L, which bounds the samples' Lipschitz constants")
            error += float(self._problem.sample_L) * x.error
        return RoundedVector(g, error * _UP, self._dual_order, dual=True)

    @property
    def minimizer(self) -> RoundedVector:
        """The reference minimizer, for the function that it minimizes; over a set, as near as it was projected."""
        return self.point(self._problem.minimizer, self._minimizer_error)

    @property
    def _minimizer_error(self) -> float:
        return float(getattr(self._problem, "minimizer_error", 0.0))

    def distance_squared(self, x: Any) -> Rounded:
        """||x - x*||^2."""
        return self.norm_squared(self._vector(x, "distance_squared") - self.minimizer)

    def norm_squared(self, v: Any) -> Rounded:
        """||v||^2 in the problem's norm."""
        v = self._vector(v, "norm_squared")
        size, error = _norm(v.array, self._order), _as_order(v, self._order)
        value = size * size if self._order != 2 else float(v.array @ v.array)
        rounding = 2 * (len(v) + (1 if self._order in (1, 2) else 64)) * UNIT * value
        return Rounded(value, ((2.0 * size + error) * error + rounding) * _UP)

    def inner(self, u: Any, v: Any) -> Rounded:
        """<u, v>."""
        u, v = self._vector(u, "inner"), self._vector(v, "inner")
        value = float(u.array @ v.array)
        if u.order != 2 and u.order == _dual_order(v.order):
            moved = u.norm * v.error + v.norm * u.error + u.error * v.error
        else:
            e, d = _as_order(u, 2), _as_order(v, 2)
            moved = _norm(u.array, 2) * d + _norm(v.array, 2) * e + e * d
        summed = len(u) * UNIT * float(np.abs(u.array) @ np.abs(v.array))
        return Rounded(value, (moved + summed) * _UP)

    def dual_norm_squared(self, g: Any) -> Rounded:
        """||g||_*^2 in the dual norm."""
        g = self._vector(g, "dual_norm_squared")
        size, error = _norm(g.array, self._dual_order), _as_order(g, self._dual_order)
        value = float(self._problem.dual_norm_squared(g.array))
        return Rounded(value, ((2.0 * size + error) * error + len(g) * UNIT * value) * _UP)

    def project(self, x: Any) -> RoundedVector:
        """The projection on the constraint set, which expands no error."""
        x = self._vector(x, "project")
        array = self._problem.project(x.array)
        if array is x.array:
            return x
        rounding = getattr(self._problem, "project_rounding", None)
        if rounding is None:
            raise self._unknown("project", "project_rounding(x)")
        return RoundedVector(array, (x.error + float(rounding(x.array))) * _UP, x.order)

    def linear_minimizer(self, g: Any) -> RoundedVector:
        """A point of the constraint set that minimizes <g, s>; see the class about one that nearly does."""
        g = self._vector(g, "linear_minimizer")
        rounding = getattr(self._problem, "linear_minimizer_rounding", None)
        outside = getattr(self._problem, "infeasibility", None)
        if rounding is None or outside is None:
            raise self._unknown("linear_minimizer", "linear_minimizer_rounding(g), infeasibility(x) and D")
        s = self._problem.linear_minimizer(g.array)
        lost = float(rounding(g.array)) + (_as_order(g, 2) * float(self._problem.D) if g.error else 0.0)
        return RoundedVector(s, float(outside(s)), 2, debt=lost * _UP)

    def prox(self, x: Any, step: Any) -> RoundedVector:
        """The proximal step of the non-smooth part, which expands no error.

        A step that is off by a relative e moves the outcome by at most e ||x - prox(x)||. Without a smooth part, the
        reference minimizes the non-smooth one less a linear function, whose gradient shifts x by as much times the
        step.
        """
        x = self._vector(x, "prox")
        size = as_rounded(step)
        length = float(size)
        array = self._problem.prox(x.array, length)
        if array is x.array:
            return x
        rounding = getattr(self._problem, "prox_rounding", None)
        if rounding is None:
            raise self._unknown("prox", "prox_rounding(x, step)")
        error = x.error + float(rounding(x.array, length))
        if size.error:
            relative = size.error / abs(size.value)
            error += relative * (_norm(x.array - array, 2) + x.error)
        if self._composite and not self._smooth:
            error += length * self._stationarity
        return RoundedVector(array, error * _UP, x.order)

    def line_search(self, x: Any, d: Any) -> RoundedVector:
        """The minimizer of f on the line x + R d.

        The computed point p is a distance away from some point q of the exact line; the slope there, over the curvature
        along the line, bounds how far the minimizer is from q. Where d is no longer known, the minimizer is no further
        from x than 2 ||grad f(x)|| / mu, as its value is no higher.
        """
        x, d = self._vector(x, "line_search"), self._vector(d, "line_search")
        curvature = getattr(self._problem, "line_curvature", None)
        if curvature is None:
            raise self._unknown("line_search", "line_curvature(d, error)")
        array = self._problem.line_search(x.array, d.array)
        if array is x.array:
            return x
        moved, size = _norm(array - x.array, 2), d.norm
        off = x.error + 4.0 * UNIT * (_norm(array, 2) + 2.0 * moved)
        slope = self._remembered("gradient", array)
        doubt = self._rounding("gradient_rounding", array) + self._stationarity
        found = math.inf
        least = float(curvature(d.array, d.error))
        if least > 0.0 and size > d.error:
            off += moved * d.error / size
            rounding = (len(d) + 2) * UNIT * float(np.abs(slope) @ np.abs(d.array))
            along = abs(float(slope @ d.array)) + rounding + _norm(slope, 2) * d.error
            along += (doubt + float(self._problem.L) * off) * (size + d.error)
            found = off + along / (least * (size - d.error))
        mu = float(getattr(self._problem, "mu", 0.0))
        if mu > 0.0:
            found = min(found, moved + x.error + 2.0 * self._slope(x) / mu)
        return RoundedVector(array, found * _UP, x.order)

    def polyak_step(self, x: Any) -> Rounded:
        """Polyak's step size 2 (f(x) - f*) / ||grad f(x)||^2, which is between 1/L and 1/mu whatever is known of it."""
        x = self._vector(x, "polyak_step")
        value = float(self._problem.polyak_step(x.array))
        shortest, longest = 1.0 / float(self._problem.L), 1.0 / float(self._problem.mu)
        size = self.norm_squared(self.gradient(x))
        low, high = shortest, longest
        if size.lower > 0.0:
            quotient = 2 * self.gap(x) / size
            low, high = max(low, quotient.lower), min(high, quotient.upper)
        error = max(value - low, high - value, 0.0) + 4.0 * UNIT * value
        return Rounded(value, error * _UP)

    # Operators, maps and saddle points ----------------------------------------------------------------------

    def operator(self, x: Any) -> RoundedVector:
        """F(x), which varies by at most L times what x does."""
        x = self._vector(x, "operator")
        array = self._remembered("operator", x.array)
        error = self._rounding("operator_rounding", x.array) + float(getattr(self._problem, "operator_shift", 0.0))
        if x.error:
            error += float(self._problem.L) * x.error
        return RoundedVector(array, error * _UP, x.order, dual=True)

    def apply(self, x: Any) -> RoundedVector:
        """S(x), which expands no error."""
        x = self._vector(x, "apply")
        array = self._remembered("apply", x.array)
        error = self._rounding("apply_rounding", x.array) + float(getattr(self._problem, "apply_shift", 0.0))
        return RoundedVector(array, (x.error + error) * _UP, x.order)

    def resolvent(self, x: Any, step: Any) -> RoundedVector:
        """(I + step A)^{-1} x, which expands no error."""
        return self._resolved("resolvent", x, step)

    def second_resolvent(self, x: Any, step: Any) -> RoundedVector:
        """(I + step C)^{-1} x, which expands no error."""
        return self._resolved("second_resolvent", x, step)

    def dual_prox(self, y: Any, step: Any) -> RoundedVector:
        """The proximal step of h*, which expands no error."""
        return self._resolved("dual_prox", y, step)

    def _resolved(self, oracle: str, x: Any, step: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        size = as_rounded(step)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x, step)")
        array = getattr(self._problem, oracle)(x.array, float(size))
        error = x.error
        if rounding is not None and array is not x.array:
            error += float(rounding(x.array, float(size)))
        shift = getattr(self._problem, f"{oracle}_shift", None)
        if shift is not None:
            error += float(shift(float(size)))
        if size.error:
            # The resolvents for two steps differ by at most |1 - s'/s| ||x - J_s x|| (the resolvent identity).
            error += size.error / abs(size.value) * (_norm(x.array - array, x.order) + 2.0 * error)
        return RoundedVector(array, error * _UP, x.order)

    def splitting_point(self, step: Any) -> RoundedVector:
        """x* + step a*, where a* is the reference's element of A x*: a fixed point of the splitting's map."""
        size = as_rounded(step)
        rounding = self._own_rounding("splitting_point", "splitting_point_rounding(step)")
        array = self._problem.splitting_point(float(size))
        error = self._minimizer_error + (0.0 if rounding is None else float(rounding(float(size))))
        if size.error:
            error += size.error / abs(size.value) * (_norm(array - self._problem.minimizer, 2) + error)
        return self.point(array, error * _UP)

    def linear(self, x: Any) -> RoundedVector:
        """A x, whose errors grow by at most M."""
        return self._transformed("linear", x)

    def adjoint(self, y: Any) -> RoundedVector:
        """A^T y, whose errors grow by at most M."""
        return self._transformed("adjoint", y)

    def _transformed(self, oracle: str, x: Any) -> RoundedVector:
        x = self._vector(x, oracle)
        rounding = self._own_rounding(oracle, f"{oracle}_rounding(x)")
        array = self._remembered(oracle, x.array)
        error = 0.0 if rounding is None else self._rounding(f"{oracle}_rounding", x.array)
        if x.error:
            error += float(self._problem.M) * x.error
        return RoundedVector(array, error * _UP, x.order, dual=x.dual)

    def saddle(self, x: Any, y: Any) -> Rounded:
        """f(x) + <A x, y> - h*(y)."""
        x, y = self._vector(x, "saddle"), self._vector(y, "saddle")
        rounding = self._own_rounding("saddle", "saddle_rounding(x, y, x_error, y_error)")
        value = float(self._problem.saddle(x.array, y.array))
        error = 0.0 if rounding is None else float(rounding(x.array, y.array, x.error, y.error))
        return Rounded(value, error * _UP)

    @property
    def comparator(self) -> RoundedVector:
        """The primal half of the point that a saddle problem is compared with, taken as it is."""
        return self.point(self._problem.comparator)

    @property
    def dual_comparator(self) -> RoundedVector:
        """The dual half of it."""
        return self.point(self._problem.dual_comparator)

    # Mirror maps --------------------------------------------------------------------------------------------

    def bregman(self, u: Any, x: Any) -> Rounded:
        """D_h(u, x)."""
        u, x = self._vector(u, "bregman"), self._vector(x, "bregman")
        rounding = getattr(self._problem, "bregman_rounding", None)
        if rounding is None and not self._exact:
            raise self._unknown("bregman", "bregman_rounding(u, x)")
        value = float(self._problem.bregman(u.array, x.array))
        error = 0.0 if rounding is None else float(rounding(u.array, x.array))
        variation = getattr(self._problem, "bregman_variation", None)
        if variation is not None:
            if u.error or x.spread is None:
                raise self._unknown("bregman", "to take it at a point that is exact and at what p.mirror_step returns")
            error += float(variation(u.array, x.array, x.spread)) if x.spread else 0.0
        elif self._order == 2:
            error += self._coupled(u.array - x.array, x.error) + self._coupled(u.array - x.array, u.error)
            error += x.error * u.error
        elif x.error or u.error:
            if x.spread is None or u.error:
                raise self._unknown("bregman", "to take it at a point of K and at what p.mirror_step returns")
            if self._order == 1:
                # D_h of the entropy varies with log x alone, by sum(u) for a unit of each.
                error += x.spread * float(np.abs(u.array).sum()) + x.error
            else:
                error += self._coupled(u.array - x.array, x.spread) + x.error * x.spread
        return Rounded(value, error * _UP)

    def _coupled(self, difference: Array, error: float) -> float:
        """How much D_h(u, x) can change with an error of the dual point of x, as h* is 1-smooth: u - x times it."""
        return (_norm(difference, self._order) + 0.5 * error) * error if error else 0.0

    def mirror_step(self, x: Any, g: Any, step: Any) -> RoundedVector:
        """The minimizer over u in K of step <g, u> + D_h(u, x)."""
        x, g = self._vector(x, "mirror_step"), self._vector(g, "mirror_step")
        size = as_rounded(step)
        rounding = self._own_rounding("mirror_step", "mirror_step_rounding(x, g, step)")
        array = self._problem.mirror_step(x.array, g.array, float(size))
        if rounding is None:
            return RoundedVector(array, 0.0, self._order)
        moved = abs(size.value) * g.error + (g.norm + g.error) * size.error
        variation = getattr(self._problem, "mirror_step_variation", None)
        if variation is not None:
            before = math.inf if x.spread is None else x.spread
            spread = float(rounding(x.array, g.array, float(size))) + float(variation(x.array, array, before, moved))
            return RoundedVector(array, spread * _norm(array, 2) * _UP, self._order, spread * _UP)
        before = x.error if self._order == 2 else math.inf if x.spread is None else x.spread
        # Of the entropy: log x - step g, less one constant for all entries, so each entry's error counts twice.
        twice = 2.0 if self._order == 1 else 1.0
        spread = float(rounding(x.array, g.array, float(size))) + twice * (before + moved)
        return RoundedVector(array, spread * _UP, self._order, spread * _UP)

    def bregman_prox(self, x: Any, step: Any) -> RoundedVector:
        """The minimizer over u of step psi(u) + D_h(u, x), psi being what the reference minimizes exactly."""
        x = self._vector(x, "bregman_prox")
        linear = getattr(self._problem, "linear_part", None)
        if linear is not None:  # then it is a mirror step along psi's gradient
            return self.mirror_step(x, RoundedVector(linear, 0.0, self._dual_order, dual=True), step)
        size = as_rounded(step)
        length = float(size)
        rounding = self._own_rounding("bregman_prox", "bregman_prox_rounding(x, step) and bregman_prox_variation")
        array = self._problem.bregman_prox(x.array, length)
        if rounding is None:
            return RoundedVector(array, 0.0, self._order)
        before = math.inf if x.spread is None else x.spread
        relative = size.error / abs(size.value)
        moved = abs(length) * self._stationarity
        spread = float(rounding(x.array, length))
        spread += float(self._problem.bregman_prox_variation(x.array, array, before, relative, moved))
        return RoundedVector(array, spread * _norm(array, 2) * _UP, self._order, spread * _UP)

    def mirror_gradient(self, x: Any) -> RoundedVector:
        """The dual point grad h(x), at a point that is exact."""
        x = self._vector(x, "mirror_gradient")
        rounding = self._own_rounding("mirror_gradient", "mirror_gradient_rounding(x)")
        theta = self._problem.mirror_gradient(x.array)
        error = 0.0 if rounding is None else float(rounding(x.array))
        if x.error:
            if self._order != 2:
                raise self._unknown("mirror_gradient", "to take it at a point of the state")
            error += x.error
        return RoundedVector(theta, error * _UP, self._dual_order, dual=True)

    def mirror(self, theta: Any) -> RoundedVector:
        """The point grad h*(theta), which moves no further than theta."""
        theta = self._vector(theta, "mirror")
        rounding = self._own_rounding("mirror", "mirror_rounding(theta)")
        x = self._remembered("mirror", theta.array)
        error = 0.0 if rounding is None else self._rounding("mirror_rounding", theta.array)
        return RoundedVector(x, (error + _as_order(theta, self._dual_order)) * _UP, self._order)

    def fenchel_coupling(self, u: Any, theta: Any) -> Rounded:
        """h*(theta) - <theta, u> + h(u)."""
        u, theta = self._vector(u, "fenchel_coupling"), self._vector(theta, "fenchel_coupling")
        rounding = self._own_rounding("fenchel_coupling", "fenchel_coupling_rounding(u, theta)")
        value = float(self._problem.fenchel_coupling(u.array, theta.array))
        error = 0.0 if rounding is None else float(rounding(u.array, theta.array))
        if theta.error:
            x, moved = self.mirror(theta), _as_order(theta, self._dual_order)
            error += (_norm(u.array - x.array, self._order) + x.error + u.error + 0.5 * moved) * moved
        if u.error:
            if self._order != 2:
                raise self._unknown("fenchel_coupling", "to take it at a point that is exact")
            error += (_norm(u.array - theta.array, 2) + 0.5 * u.error) * u.error
        return Rounded(value, error * _UP)

    def steepest_step(self, x: Any, g: Any, step: Any) -> RoundedVector:
        """The minimizer over all u of <g, u - x> + ||u - x||^2 / (2 step).

        A point that is nearly one costs, in the gap there, at most what it misses of the minimum: for a gradient
        off by an error e, and what its rounding moves.
        """
        x, g = self._vector(x, "steepest_step"), self._vector(g, "steepest_step")
        size = as_rounded(step)
        rounding = self._own_rounding("steepest_step", "steepest_step_rounding(x, g, step)")
        array = self._problem.steepest_step(x.array, g.array, float(size))
        error = 0.0 if rounding is None else float(rounding(x.array, g.array, float(size)))
        # Seen from the minimizer for the exact gradient, another of the computed one misses the least value of
        # <g, d> + ||d||^2 / (2 step), which is -step ||g||_*^2 / 2, by at most step (2 ||g||_* + 2 e) e.
        lost = 2.0 * abs(size.value) * (g.norm + g.error) * g.error
        lost += 2.0 * (g.norm + g.error) ** 2 * size.error
        return RoundedVector(array, (x.error + error) * _UP, self._order, debt=(x.debt + lost) * _UP)

    def _own_rounding(self, oracle: str, signature: str) -> Any:
        """The problem's bound of an oracle's rounding, None where the problem counts as exact."""
        rounding = getattr(self._problem, f"{oracle}_rounding", None)
        if rounding is None and not self._exact:
            raise self._unknown(oracle, signature)
        return rounding

    # Constants ----------------------------------------------------------------------------------------------

    @property
    def q(self) -> Rounded:
        """sqrt(mu/L)."""
        return Rounded(float(self._problem.q), 2.0 * UNIT * float(self._problem.q) * _UP)

    @property
    def r(self) -> Rounded:
        """sqrt(mu)."""
        return Rounded(float(self._problem.r), 2.0 * UNIT * float(self._problem.r) * _UP)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._problem, name)
        number = _number(found)
        if number is not None:
            object.__setattr__(self, name, number)
            return number
        if callable(found):
            raise self._unknown(name, "a bound of its rounding")
        return found

    def _unknown(self, oracle: str, what: str) -> MissingOracleError:
        return MissingOracleError(
            f"{_name(self._problem)}: the numeric check does not know how p.{oracle} rounds; the problem needs {what}"
        )


#: Oracles beside those of a function; each says of itself how it rounds.
_OTHER_ORACLES = ("operator", "apply", "resolvent", "second_resolvent", "linear", "adjoint", "dual_prox", "saddle")


def _without_rounding(problem: Any) -> list[str]:
    """What a problem would have to bound and does not: for a function, of its value and gradient; else, of what it
    has."""
    needed = [f"{oracle}_rounding" for oracle in _OTHER_ORACLES if hasattr(problem, oracle)]
    if not needed or hasattr(problem, "value"):
        needed = ["value_rounding", "gradient_rounding", *needed]
    return [name for name in needed if not hasattr(problem, name)]


def _name(problem: Any) -> str:
    return str(getattr(problem, "name", type(problem).__name__))
