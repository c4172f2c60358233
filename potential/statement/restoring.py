"""What a reading of a method on symbols leaves behind is put back: a run afterwards begins as if nothing had been read.

A step that remembers (a list, a counter) is refused in a trace, but it can be run; then its memory must not hold
symbols, nor have counted the calls of the trace. This covers what its classes, closures and globals hold.
"""

from __future__ import annotations

import collections
import copy
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from potential.statement.theorem import Theorem

_CONTAINERS = (list, dict, set, collections.deque, bytearray)


@contextmanager
def put_back(theorem: Theorem) -> Iterator[None]:
    """Put back, at the end, what the code of a method can reach and remember in."""
    restore = [undo for value, replace in _reached(theorem) if (undo := _undo(value, replace)) is not None]
    try:
        yield
    finally:
        for undo in restore:
            undo()


def _undo(value: Any, replace: Callable[[Any], None]) -> Callable[[], None] | None:
    """What puts a value back: its contents, in place, or for an iterator a copy of it in its stead."""
    if isinstance(value, _CONTAINERS):
        container: Any = value
        kept: Any = copy.copy(value)

        def refill() -> None:
            container.clear()
            (container.update if isinstance(container, dict | set) else container.extend)(kept)

        return refill
    if isinstance(value, int | float | str | tuple | type(None)):
        return lambda: replace(value)
    if hasattr(type(value), "__next__"):
        with warnings.catch_warnings(), suppress(Exception):
            warnings.simplefilter("ignore")  # copies of iterators are on their way out of Python
            again = copy.copy(value)
            return None if again is value else lambda: replace(again)
    return None


def _reached(theorem: Theorem) -> Iterator[tuple[Any, Callable[[Any], None]]]:
    """The values that a method's code can reach, each with what sets another one in its place."""
    seen: set[int] = set()
    for cls in theorem.method_class.__mro__:
        if cls is object or cls.__module__.partition(".")[0] == "potential":
            continue
        for key, value in list(vars(cls).items()):
            if isinstance(value, types.FunctionType):
                yield from _of_function(value, seen)
            elif not key.startswith("__"):
                yield value, _setter(cls, key, value)
    for value in (theorem.potential, theorem.progress, theorem.measure, theorem.weight, theorem.budget):
        if isinstance(value, types.FunctionType):
            yield from _of_function(value, seen)


def _setter(owner: Any, key: str, value: Any) -> Callable[[Any], None]:
    """What sets an attribute, where it is another one by then."""

    def replace(new: Any) -> None:
        if vars(owner).get(key) is not new:
            setattr(owner, key, new)

    return replace


def _of_function(function: types.FunctionType, seen: set[int]) -> Iterator[tuple[Any, Callable[[Any], None]]]:
    if id(function) in seen or (function.__module__ or "").partition(".")[0] in ("potential", "numpy", "sympy"):
        return
    seen.add(id(function))
    for value in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
        yield value, lambda new: None
    for key, value in list(vars(function).items()):
        yield value, _setter(function, key, value)
    for cell in function.__closure__ or ():
        with suppress(ValueError):
            yield from _followed(cell.cell_contents, partial(setattr, cell, "cell_contents"), seen)
    for key in function.__code__.co_names:
        if key in function.__globals__:
            space = function.__globals__
            yield from _followed(space[key], partial(space.__setitem__, key), seen)


def _followed(
    value: Any, replace: Callable[[Any], None], seen: set[int]
) -> Iterator[tuple[Any, Callable[[Any], None]]]:
    if isinstance(value, types.FunctionType):
        yield from _of_function(value, seen)
    elif not isinstance(value, type | types.ModuleType):
        yield value, replace
