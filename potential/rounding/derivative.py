"""The derivative of a potential along a flow, in numbers: the chain rule, with bounds of the rounding.

A quantity carries its derivative in the time, each with a bound of its rounding error. What is known of the oracles is
how they vary with a point: the value by the gradient, squares and inner products by the product rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from potential.errors import NotExpressibleError
from potential.rounding.numbers import Rounded, RoundedVector, as_rounded
from potential.rounding.operators import Multiples, Scalars
from potential.rounding.problem import RoundedProblem


def _number(x: object) -> Moving | None:
    """`x` as a number with a derivative, zero for a constant; None if it is no number."""
    if isinstance(x, Moving):
        return x
    try:
        return Moving(as_rounded(x), Rounded(0.0))
    except TypeError:
        return None


class Moving(Scalars):
    """A number that depends on the time: `value`, and `rate`, its derivative, both with bounds of their errors."""

    __slots__ = ("rate", "value")

    def __init__(self, value: Rounded, rate: Rounded) -> None:
        self.value = value
        self.rate = rate

    def __neg__(self) -> Moving:
        return Moving(-self.value, -self.rate)

    @staticmethod
    def _lifted(other: object) -> Moving | None:
        return _number(other)

    def _plus(self, b: Moving) -> Moving:
        return Moving(self.value + b.value, self.rate + b.rate)

    def __mul__(self, other: object) -> Any:
        return MovingVector.resting(other) * self if isinstance(other, RoundedVector) else super().__mul__(other)

    __rmul__ = __mul__

    def _times(self, b: Moving) -> Moving:
        return Moving(self.value * b.value, self.rate * b.value + self.value * b.rate)

    def _over(self, b: Moving) -> Moving:
        quotient = self.value / b.value
        return Moving(quotient, (self.rate - quotient * b.rate) / b.value)

    def __pow__(self, exponent: Any) -> Any:
        if isinstance(exponent, Moving):
            raise NotExpressibleError("an exponent that depends on the time: write pt.exp(rate * t) in a flow")
        if not exponent:
            return Moving(Rounded(1.0), Rounded(0.0))
        return Moving(self.value**exponent, exponent * self.value ** (exponent - 1) * self.rate)

    def __rpow__(self, base: object) -> Any:
        raise NotExpressibleError("an exponent that depends on the time: write pt.exp(rate * t) in a flow")

    def exp(self) -> Moving:
        """The exponential."""
        value = self.value.exp()
        return Moving(value, value * self.rate)

    def __repr__(self) -> str:
        return f"Moving({self.value!r}, rate={self.rate!r})"


class MovingVector(Multiples):
    """A vector that depends on the time: `value`, and `rate`, its velocity, both with bounds of their errors."""

    __slots__ = ("rate", "value")

    def __init__(self, value: RoundedVector, rate: RoundedVector) -> None:
        self.value = value
        self.rate = rate

    @classmethod
    def resting(cls, v: RoundedVector) -> MovingVector:
        """A vector that does not move."""
        return cls(v, RoundedVector(np.zeros_like(v.array)))

    @property
    def rests(self) -> bool:
        """Whether the vector is known not to move."""
        return self.rate.error == 0.0 and not self.rate.array.any()

    def __neg__(self) -> MovingVector:
        return MovingVector(-self.value, -self.rate)

    @staticmethod
    def _lifted(other: object) -> MovingVector | None:
        return _vector(other)

    @staticmethod
    def _factor(other: object) -> Moving | None:
        return _number(other)

    def _plus(self, b: MovingVector) -> MovingVector:
        return MovingVector(self.value + b.value, self.rate + b.rate)

    def _scaled(self, s: Moving) -> MovingVector:
        return MovingVector(s.value * self.value, s.rate * self.value + s.value * self.rate)

    def __repr__(self) -> str:
        return f"MovingVector({self.value!r}, rate={self.rate!r})"


def _vector(x: object) -> MovingVector | None:
    if isinstance(x, MovingVector):
        return x
    return MovingVector.resting(x) if isinstance(x, RoundedVector) else None


class MovingProblem:
    """A numeric problem whose scalars have derivatives along moving points; the minimizer rests."""

    def __init__(self, rounded: RoundedProblem) -> None:
        self._rounded = rounded

    def _point(self, x: object, oracle: str) -> MovingVector:
        found = _vector(x)
        if found is None:
            raise NotExpressibleError(f"p.{oracle} takes a vector, got {x!r}")
        return found

    def value(self, x: Any) -> Moving:
        """f(x), which changes by the gradient."""
        x = self._point(x, "value")
        return Moving(self._rounded.value(x.value), self._slope(x))

    def gap(self, x: Any) -> Moving:
        """f(x) - f*, which changes by the gradient."""
        x = self._point(x, "gap")
        return Moving(self._rounded.gap(x.value), self._slope(x))

    def _slope(self, x: MovingVector) -> Rounded:
        return Rounded(0.0) if x.rests else self._rounded.inner(self._rounded.gradient(x.value), x.rate)

    def gradient(self, x: Any) -> RoundedVector:
        """The gradient at a point that rests; elsewhere its derivative would be a second derivative."""
        x = self._point(x, "gradient")
        if not x.rests:
            raise NotExpressibleError(
                "the potential of a flow depends on a gradient, whose derivative is not known: write it with the "
                "vectors of the state, the minimizer and values of f"
            )
        return self._rounded.gradient(x.value)

    def inner(self, u: Any, v: Any) -> Moving:
        """<u, v>."""
        u, v = self._point(u, "inner"), self._point(v, "inner")
        inner = self._rounded.inner
        return Moving(inner(u.value, v.value), inner(u.rate, v.value) + inner(u.value, v.rate))

    def norm_squared(self, v: Any) -> Moving:
        """||v||^2."""
        v = self._point(v, "norm_squared")
        return Moving(self._rounded.norm_squared(v.value), 2 * self._rounded.inner(v.value, v.rate))

    def distance_squared(self, x: Any) -> Moving:
        """||x - x*||^2."""
        return self.norm_squared(self._point(x, "distance_squared") - self.minimizer)

    @property
    def minimizer(self) -> RoundedVector:
        """The reference minimizer, which rests."""
        return self._rounded.minimizer

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._rounded, name)
        if callable(found):
            raise NotExpressibleError(f"how p.{name} changes along a flow is not known; its potential cannot use it")
        return found
