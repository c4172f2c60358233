"""What the symbols of a trace share: they refuse every operation that would tell them from numbers.

A step is read on symbols once and run on numbers ever after. Where its code could find out which of the two it has, by
a type, a hash, a printed form, an equality, a comparison, it could do one thing in the proof and another in the run.
So these are refused where code of a user asks for them during a trace; the package's own code may ask.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from potential.errors import NotExpressibleError, is_noting

# Packages whose code may look at symbols: our own, and those whose exact numbers are added to symbols.
_TRUSTED = frozenset({"potential", "fractions", "sympy", "gmpy2", "flint", "mpmath", "decorator"})
# Modules that ask in somebody's name: who called them is what counts.
_TRANSPARENT = frozenset({"abc", "_abc", "numbers"})


def asked_by_user(depth: int = 2) -> bool:
    """Whether the caller of the function that calls this is code of a user, read on symbols in a trace."""
    if not is_noting():
        return False
    frame = sys._getframe(depth)
    module = str(frame.f_globals.get("__name__", ""))
    while module in _TRANSPARENT and frame.f_back is not None:
        frame = frame.f_back
        module = str(frame.f_globals.get("__name__", ""))
    return module.partition(".")[0] not in _TRUSTED


class Symbolic:
    """Base of vectors, expressions and coefficients."""

    __slots__ = ()

    _kind = "symbol"

    def _refuse(self, operation: str, advice: str = "") -> NoReturn:
        raise NotExpressibleError(f"{operation} of {self._kind}: {advice or _ADVICE}")

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        if asked_by_user():
            self._refuse("the type")
        return type(self)

    def __repr__(self) -> str:
        if asked_by_user():
            self._refuse("the written form")
        return self._exact()

    def __str__(self) -> str:
        if asked_by_user():
            self._refuse("the written form")
        return self._text()

    def __format__(self, how: str) -> str:
        if asked_by_user():
            self._refuse("the written form")
        return format(self._text(), how)

    def _text(self) -> str:
        """The symbol as a person reads it."""
        return object.__repr__(self)

    def _exact(self) -> str:
        """The symbol as a program reads it."""
        return self._text()

    def __dir__(self) -> list[str]:
        if asked_by_user():
            self._refuse("the list of attributes")
        return list(object.__dir__(self))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """NumPy's scalars take part in the arithmetic of symbols; its functions do not."""
        known = _ARITHMETIC.get(ufunc.__name__)
        if known is None or method != "__call__" or options or any(_is_array(i) for i in inputs):
            root = ufunc.__name__ == "sqrt"
            self._refuse("the square root" if root else f"a NumPy array, for numpy.{ufunc.__name__},")
        return known(*(i if isinstance(i, Symbolic) or not hasattr(i, "item") else i.item() for i in inputs))

    def __array_function__(self, function: Any, *_: Any) -> NoReturn:
        self._refuse(f"a NumPy array, for numpy.{getattr(function, '__name__', function)},")


def _is_array(value: Any) -> bool:
    return not isinstance(value, Symbolic) and bool(getattr(value, "ndim", 0))


_ADVICE = (
    "a step that is proved must be the same on symbols and on numbers; it uses +, -, multiples by exact numbers and "
    "parameters, and the problem's oracles"
)

_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "true_divide": operator.truediv,
    "power": operator.pow,
    "negative": operator.neg,
    "positive": operator.pos,
}

# Operations that Python offers on numbers and arrays and that mean nothing on a symbol; a class overrides the others.
_OF_NUMBERS = {
    "a comparison": ("lt", "le", "gt", "ge"),
    "a remainder": ("mod", "rmod", "divmod", "rdivmod", "floordiv", "rfloordiv"),
    "a bitwise operation": (
        *("and", "rand", "or", "ror", "xor", "rxor", "invert"),
        *("lshift", "rlshift", "rshift", "rrshift"),
    ),
    "a number": ("int", "float", "complex", "index", "round", "trunc", "floor", "ceil"),
    "the absolute value": ("abs",),
    "the truth value": ("bool",),
    "a power": ("pow", "rpow"),
    "a NumPy array": ("array",),
    "bytes": ("bytes",),
}
_OF_ARRAYS = {
    "the product @": ("matmul", "rmatmul"),
    "a coordinate": ("getitem", "setitem", "delitem", "contains", "iter"),
    "the length": ("len",),
}


def _meaningless(operation: str) -> Callable[..., NoReturn]:
    def refused(self: Symbolic, *_: object, **__: object) -> NoReturn:
        self._refuse(operation)

    return refused


def _refusing(cls: type, operations: dict[str, tuple[str, ...]]) -> None:
    for operation, names in operations.items():
        for name in names:
            setattr(cls, f"__{name}__", _meaningless(operation))


class SymbolicArray(Symbolic):
    """Base of what is an array in a run."""

    __slots__ = ()


_refusing(Symbolic, _OF_NUMBERS)
_refusing(SymbolicArray, _OF_ARRAYS)
