"""Whose code is running: the package's own, which may look at symbols, or a user's, which is read on them."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any, TypeVar

from potential.errors import is_noting

# Packages whose code may look at symbols: our own, and those whose exact numbers are added to symbols.
_TRUSTED = frozenset({"potential", "fractions", "sympy", "gmpy2", "flint", "mpmath", "decorator"})
# Modules that ask in somebody's name: who called them is what counts.
_TRANSPARENT = frozenset({"abc", "_abc", "numbers"})

_bases: dict[type, None] = {}
# Code of these bases, by identity; a class keeps its code alive.
_own: set[int] = set()

AnyClass = TypeVar("AnyClass", bound=type)


def method_base(cls: AnyClass) -> AnyClass:
    """Mark a class as a base of methods, as a decorator: what it defines itself is not code of a user.

    Such code may look at the form of a state, one vector or a tuple, while a step is read on symbols. A subclass is
    not marked, and what it overrides is a user's.
    """
    _bases[cls] = None
    for member in vars(cls).values():
        function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if isinstance(function, types.FunctionType):
            _own.update(map(id, _code(function.__code__)))
    return cls


def is_method_base(cls: type) -> bool:
    """Whether a class is marked as a base of methods."""
    return cls in _bases


def is_method(value: Any) -> bool:
    """Whether a value is a class of methods: one that derives from a base of methods."""
    return isinstance(value, type) and not is_method_base(value) and any(base in _bases for base in value.__mro__)


def _code(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _code(constant)


def asked_by_user(depth: int = 2) -> bool:
    """Whether the caller of the function that calls this is code of a user, read on symbols in a trace."""
    if not is_noting():
        return False
    frame = sys._getframe(depth)
    module = str(frame.f_globals.get("__name__", ""))
    while module in _TRANSPARENT and frame.f_back is not None:
        frame = frame.f_back
        module = str(frame.f_globals.get("__name__", ""))
    return module.partition(".")[0] not in _TRUSTED and id(frame.f_code) not in _own
