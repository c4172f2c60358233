"""What a step could remember of an earlier call: anything it reaches that changes while it runs.

A step is a function of (p, t, state). Its code reaches the method, the classes that define it, default arguments,
closures and globals; none of them may be another after a call than before it. This finds lists that grow, counters,
caches, iterators and generators of random numbers. `potential.statement.restoring` puts
back what a reading has changed.
"""

from __future__ import annotations

import collections
import functools
import types
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from potential.algebra.symbolic import Symbolic
from potential.errors import NotExpressibleError

_DEPTH = 4
_PLAIN = (int, float, complex, str, bytes, bool, type(None), Symbolic, type(Ellipsis))
_SIMPLE = frozenset((int, float, complex, str, bytes, bool, type(None)))  # the commonest kinds, looked at first
_CODE = (type, types.ModuleType, types.BuiltinFunctionType, property, staticmethod, classmethod)


@contextmanager
def unchanged(theorem: Any, name: str, method: Any, function: Any = None) -> Iterator[None]:
    """Raise NotExpressibleError where what a call can reach is another afterwards.

    `function` is what is called, where it is not the method's own of that name.
    """
    function = function or getattr(theorem.method_class, name, None)
    before = _by_name(_reached(theorem, method, function))
    kept = {key: _snapshot(value) for key, value in before.items() if not _never_changes(value)}
    yield
    after = _by_name(_reached(theorem, method, function))

    def same(key: tuple[str, int]) -> bool:
        if key not in before or key not in after:
            return False
        if key in kept:
            return bool(_snapshot(after[key]) == kept[key])
        return after[key] is before[key] or bool(_snapshot(after[key]) == _snapshot(before[key]))

    changed = [key for key in {**before, **after} if not same(key)]
    if changed:
        raise NotExpressibleError(
            f"{theorem.method_name}.{name} changes {changed[0][0]}: a step is a function of (p, t, state), and what it "
            "remembers belongs into the state, a NamedTuple of vectors"
        )


def _by_name(reached: Iterator[tuple[str, Any]]) -> dict[tuple[str, int], Any]:
    """What is reached by its name and, as two modules or closures may each have a thing of one name, its place."""
    found: dict[tuple[str, int], Any] = {}
    count: dict[str, int] = {}
    for key, value in reached:
        place = count.get(key, 0)
        found[key, place] = value
        count[key] = place + 1
    return found


def _reached(theorem: Any, method: Any, function: Any) -> Iterator[tuple[str, Any]]:
    """What the code of a method can reach, by a name that a person reads."""
    for key, value in vars(method).items():
        yield f"the method's own {key}", value
    seen: set[int] = set()
    for cls in theorem.method_class.__mro__:
        if cls is object or cls.__module__.partition(".")[0] == "potential":
            continue
        for key, value in vars(cls).items():
            if isinstance(value, types.FunctionType):
                yield from _of_function(value, seen)
            elif not key.startswith("__"):
                yield f"{cls.__name__}.{key}", value
    for value in (function, theorem.potential, theorem.progress, theorem.measure, theorem.weight, theorem.budget):
        if isinstance(value, types.FunctionType):
            yield from _of_function(value, seen)


def _of_function(function: types.FunctionType, seen: set[int]) -> Iterator[tuple[str, Any]]:
    if id(function) in seen or (function.__module__ or "").partition(".")[0] in ("potential", "numpy", "sympy"):
        return
    seen.add(id(function))
    where = function.__qualname__
    for k, value in enumerate(function.__defaults__ or ()):
        yield f"default {k + 1} of {where}", value
    for key, value in (function.__kwdefaults__ or {}).items():
        yield f"the default of {key} in {where}", value
    for key, value in vars(function).items():
        yield f"{where}.{key}", value
    for key, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            value = cell.cell_contents
        except ValueError:
            continue
        yield from _named(f"{key} around {where}", value, seen)
    for key in _names(function.__code__):
        if key in function.__globals__:
            yield from _named(f"the global {key}", function.__globals__[key], seen)


def _named(name: str, value: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, types.FunctionType):
        yield from _of_function(value, seen)
    elif not isinstance(value, _CODE):
        yield name, value


@functools.lru_cache(maxsize=1024)
def _names(code: types.CodeType) -> tuple[str, ...]:
    inside = (name for c in code.co_consts if isinstance(c, types.CodeType) for name in _names(c))
    return (*code.co_names, *inside)


def _never_changes(value: object) -> bool:
    """Whether two looks at an object see the same, whatever ran in between: of most kinds it is so."""
    kind = type(value)
    if kind not in _UNCHANGING:
        _UNCHANGING[kind] = _is_unchanging(kind)
    return _UNCHANGING[kind]


_UNCHANGING: weakref.WeakKeyDictionary[type, bool] = weakref.WeakKeyDictionary()


def _is_unchanging(kind: type) -> bool:
    if kind in _SIMPLE or issubclass(kind, (Symbolic, *_CODE)):
        return True
    looked_into = issubclass(kind, dict | list | tuple | collections.deque | set | frozenset)
    looked_into = looked_into or issubclass(kind, types.MethodType | functools.partial)
    looked_into = looked_into or any(hasattr(kind, name) for name in ("cache_info", "tobytes", "__next__"))
    return kind.__module__.startswith("potential.") and not looked_into


def _snapshot(value: Any, depth: int = _DEPTH) -> Any:
    """What can be compared with a later look at the same object."""
    kind = type(value)
    if kind in _SIMPLE:
        return kind, value
    if kind is types.FunctionType and depth:
        inside = vars(value)
        return kind, id(value), _snapshot(inside, depth - 1) if inside else None
    if issubclass(kind, _PLAIN) or issubclass(kind, _CODE) or depth == 0:
        return id(value) if issubclass(kind, Symbolic) or not issubclass(kind, _PLAIN) else (kind, value)
    if issubclass(kind, dict):
        return kind, [(id(k), _snapshot(v, depth - 1)) for k, v in value.items()]
    if issubclass(kind, list | tuple | collections.deque):
        return kind, [_snapshot(v, depth - 1) for v in value]
    if issubclass(kind, set | frozenset):
        return kind, sorted(id(v) for v in value)
    if issubclass(kind, types.MethodType):
        return kind, id(value.__func__), _snapshot(value.__self__, depth - 1)
    if issubclass(kind, functools.partial):
        return kind, _snapshot((value.func, value.args, value.keywords), depth - 1)
    if hasattr(kind, "cache_info"):
        return kind, value.cache_info()
    if issubclass(kind, types.GeneratorType):
        return kind, value.gi_frame.f_lasti if value.gi_frame is not None else None
    if hasattr(kind, "tobytes"):
        return kind, value.tobytes()
    if hasattr(kind, "__next__"):
        return kind, _state_of(value, depth)
    if hasattr(kind, "bit_generator"):
        return kind, str(value.bit_generator.state)
    if kind.__module__.startswith("potential."):
        return id(value)
    inside = dict(getattr(value, "__dict__", {}))
    for base in kind.__mro__:
        slots = vars(base).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else tuple(slots):
            if hasattr(value, name):
                inside[name] = getattr(value, name)
    return kind, id(value), _snapshot(inside, depth - 1) if inside else None


def _state_of(iterator: Any, depth: int) -> Any:
    """How far an iterator has come, where it says so; what cannot be told is another thing at every look."""
    try:
        return _snapshot(iterator.__reduce__(), depth - 1)
    except (TypeError, AttributeError):
        return object()
