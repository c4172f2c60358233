"""Python's operators on what carries bounds of its errors, from the few rules that each kind has of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Sums:
    """`+` and `-` from three rules of the kind.

    `_lifted(other)` is the other side as one of the kind, None where it is none; `_plus(other)` adds one of the kind;
    and there is `__neg__`.
    """

    __slots__ = ()
    __array_ufunc__ = None
    __hash__: Any = None

    _lifted: Callable[[object], Any]
    _plus: Callable[..., Any]

    def _minus(self, other: Any) -> Any:
        return self._plus(-other)

    def __add__(self, other: object) -> Any:
        b = self._lifted(other)
        return NotImplemented if b is None else self._plus(b)

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        b = self._lifted(other)
        return NotImplemented if b is None else self._minus(b)

    def __rsub__(self, other: object) -> Any:
        b = self._lifted(other)
        return NotImplemented if b is None else b._minus(self)

    def __pos__(self) -> Any:
        return self


class Scalars(Sums):
    """Numbers: `*` and `/` too, from `_times(other)` and `_over(other)`."""

    __slots__ = ()

    _times: Callable[..., Any]
    _over: Callable[..., Any]

    def __mul__(self, other: object) -> Any:
        b = self._lifted(other)
        return NotImplemented if b is None else self._times(b)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        b = self._lifted(other)
        return NotImplemented if b is None else self._over(b)

    def __rtruediv__(self, other: object) -> Any:
        b = self._lifted(other)
        return NotImplemented if b is None else b._over(self)


class Multiples(Sums):
    """Vectors: multiples, from `_factor(other)`, the other side as a number or None, and `_scaled(factor)`."""

    __slots__ = ()

    _factor: Callable[[object], Any]
    _scaled: Callable[..., Any]

    def _divided(self, divisor: Any) -> Any:
        return self._scaled(1 / divisor)

    def __mul__(self, other: object) -> Any:
        s = self._factor(other)
        return NotImplemented if s is None else self._scaled(s)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        s = self._factor(other)
        return NotImplemented if s is None else self._divided(s)
