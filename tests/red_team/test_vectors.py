"""Steps that look at a vector: which entries it has, whether two are equal, of which type it is."""

import collections.abc
import copy
import functools
import json
import math
import operator
import pickle
import sys
import weakref

import numpy as np
import pytest
from attacks import REFUSED, SOUND, Tricks, judge, table

alone = Tricks(SOUND)  # over the whole space
inside = Tricks(SOUND, inside=True)  # over a ball, in which the projection does nothing


def swallowed(question, otherwise=False):
    """The answer of a question, and another one where it raises anything at all."""
    try:
        return question()
    except Exception:
        return otherwise


def both(p, x):
    """A gradient step and its projection, which in a run are the same arrays or of the same entries."""
    z = x - p.gradient(x) / p.L
    return p.project(z), z


# Are two vectors equal? In a run they are, in a proof they are two symbols. -------------------------------------------

EQUALITIES = {
    "array_equal": lambda y, z: np.array_equal(y, z),
    "array_equiv": lambda y, z: np.array_equiv(y, z),
    "all of an equality": lambda y, z: np.all(y == z),
    "not any of an inequality": lambda y, z: not np.any(y != z),
    "method all": lambda y, z: (y == z).all(),
    "bool of an equality": lambda y, z: bool(np.asarray(y == z).all()),
    "truth of not equal": lambda y, z: not np.count_nonzero(y != z),
    "operator.eq": lambda y, z: np.all(operator.eq(y, z)),
    "dunder eq": lambda y, z: np.all(y.__eq__(z)),
    "functools reduce": lambda y, z: functools.reduce(lambda a, b: np.all(a == b), [y, z]),
    "is identical in type": lambda y, z: type(y == z) is not bool,
    "where": lambda y, z: np.min(np.where(y == z, 1, 0)) == 1,
    "allclose": lambda y, z: np.allclose(y, z),
    "isclose": lambda y, z: np.all(np.isclose(y, z)),
    "norm of the difference": lambda y, z: np.linalg.norm(y - z) < 1e-12,
    "maximum": lambda y, z: np.max(np.abs(y - z)) == 0,
    "assert_array_equal": lambda y, z: np.testing.assert_array_equal(y, z) is None,
    "same bytes": lambda y, z: y.tobytes() == z.tobytes(),
    "same list": lambda y, z: y.tolist() == z.tolist(),
    "same text": lambda y, z: str(y) == str(z),
    "same representation": lambda y, z: repr(y) == repr(z),
    "same hash": lambda y, z: hash(y.tobytes() if hasattr(y, "tobytes") else y) == hash(z.tobytes()),
    "zero difference by truth": lambda y, z: not (y - z).any(),
    "same memory": lambda y, z: type(y) is not int and np.shares_memory(y, y) and np.shares_memory(z, z),
    "tuple of entries": lambda y, z: tuple(y) == tuple(z),
    "sets of entries": lambda y, z: set(map(float, y)) == set(map(float, z)),
    "entry by entry": lambda y, z: all(a == b for a, b in zip(y, z, strict=True)),
    "first entries": lambda y, z: y[0] == z[0],
    "last entry": lambda y, z: operator.itemgetter(-1)(y) == operator.itemgetter(-1)(z),
    "sums": lambda y, z: np.sum(y) == np.sum(z),
    "dot product": lambda y, z: np.dot(y - z, y - z) == 0,
    "matrix product": lambda y, z: (y - z) @ (y - z) == 0,
    "in a list": lambda y, z: any(np.all(z == v) for v in [y]),
    "pickled": lambda y, z: pickle.dumps(y) == pickle.dumps(z),
    "copied": lambda y, z: np.all(copy.deepcopy(y) == z),
    "sorted": lambda y, z: list(np.sort(y)) == list(np.sort(z)),
    "structural match": lambda y, z: bool(np.all([y == z])),
}
for name, equal in EQUALITIES.items():
    strict = (
        REFUSED if "==" in name or name in ("array_equal", "all of an equality", "not any of an inequality") else ""
    )
    inside.pure(name, strict)(lambda self, p, t, x, ask=equal: ask(*both(p, x)))
    inside.pure(f"swallowed {name}")(lambda self, p, t, x, ask=equal: swallowed(lambda: ask(*both(p, x))))


# What is true of an array, and not of a symbol ------------------------------------------------------------------------

KINDS = {
    "is an array": lambda x: isinstance(x, np.ndarray),
    "name of the type": lambda x: type(x).__name__ == "ndarray",
    "type is": lambda x: type(x) is np.ndarray,
    "class is": lambda x: x.__class__ is np.ndarray,
    "module of the type": lambda x: type(x).__module__ == "numpy",
    "has a shape": lambda x: hasattr(x, "shape"),
    "shape with a default": lambda x: getattr(x, "shape", None) is not None,
    "has an array interface": lambda x: hasattr(x, "__array_interface__"),
    "array priority": lambda x: getattr(x, "__array_priority__", None) is not None,
    "has items to set": lambda x: hasattr(x, "__setitem__"),
    "has no terms": lambda x: not swallowed(lambda: x.terms, None),
    "has no field": lambda x: not swallowed(lambda: x.field, None),
    "has no space": lambda x: not swallowed(lambda: x.space, None),
    "is not hashable": lambda x: not isinstance(x, collections.abc.Hashable),
    "cannot be hashed": lambda x: swallowed(lambda: not hash(x) and False, True),
    "can be iterated, says NumPy": lambda x: np.iterable(x),
    "can be iterated": lambda x: swallowed(lambda: len(list(x)) > 0),
    "has a length": lambda x: swallowed(lambda: len(x) > 0),
    "number of dimensions": lambda x: swallowed(lambda: np.ndim(x) > 0),
    "size": lambda x: swallowed(lambda: np.size(x) > 1),
    "weakly referenced": lambda x: swallowed(lambda: weakref.ref(x) is not None),
    "size in memory": lambda x: sys.getsizeof(x) > 80,
    "length of the text": lambda x: "[" in str(x),
    "starts like an array": lambda x: repr(x).startswith("array"),
    "formatted": lambda x: f"{x}".startswith("["),
    "in the directory": lambda x: "dtype" in dir(x),
    "has a dictionary of slots": lambda x: not hasattr(type(x), "__slots__"),
    "matched against a sequence": lambda x: swallowed(lambda: matched(x)),
    "a buffer": lambda x: swallowed(lambda: memoryview(x) is not None),
    "bytes": lambda x: swallowed(lambda: len(bytes(x)) > 0),
    "json of a list": lambda x: swallowed(lambda: len(json.dumps(list(x))) > 0),
    "ordered": lambda x: swallowed(lambda: (x < x) is not None),
    "integer division": lambda x: swallowed(lambda: (x // 2) is not None),
    "remainder": lambda x: swallowed(lambda: (x % 2) is not None),
    "power": lambda x: swallowed(lambda: (x**2) is not None),
    "matrix product": lambda x: swallowed(lambda: (x @ x) is not None),
    "absolute value": lambda x: swallowed(lambda: abs(x) is not None),
    "a ufunc": lambda x: swallowed(lambda: np.add(x, x) is not None),
    "an object array": lambda x: swallowed(lambda: np.array([x]).ndim == 2),
    "product of entries": lambda x: swallowed(lambda: (x * x) is not None),
    "sum with a number": lambda x: swallowed(lambda: (x + 1) is not None),
    "division by a vector": lambda x: swallowed(lambda: (1 / x) is not None),
    "sum of the entries": lambda x: swallowed(lambda: math.fsum(x) is not None),
    "float of an entry": lambda x: swallowed(lambda: float(x[0]) < 1e9),
    "truth of an entry": lambda x: swallowed(lambda: bool(x[0] < 1e9)),
    "any": lambda x: swallowed(lambda: any(x)),
    "all of a list": lambda x: swallowed(lambda: len([v for v in x if v < 1e9]) > 0),
    "unpacked": lambda x: swallowed(lambda: unpacked(*x)),
    "called with keywords": lambda x: swallowed(lambda: x.sum(axis=0) is not None),
    "reduced": lambda x: swallowed(lambda: "numpy" in str(x.__reduce__())),
    "copied by its own method": lambda x: swallowed(lambda: x.copy() is not None),
    "real part": lambda x: swallowed(lambda: x.real is not None),
    "flat": lambda x: swallowed(lambda: x.flat is not None),
    "attribute error only": lambda x: attribute(x),
    "not an abstract vector": lambda x: not isinstance(x, abstract()),
    "callable equality": lambda x: not callable(getattr(type(x), "_combine", None)),
}


def matched(x):
    match x:
        case [_, *_]:
            return True
        case _:
            return np.ndim(x) > 0


def unpacked(first, *others):
    return len(others) > 0


def attribute(x):
    try:
        return x.dtype is not None
    except (AttributeError, TypeError):
        return False


def abstract():
    from potential.algebra.expressions import Vector

    return Vector


for name, kind in KINDS.items():
    alone.pure(name)(lambda self, p, t, x, ask=kind: ask(x))


# Where an entry is positive, and so on: asked of the gradient, in a try -----------------------------------------------

ENTRIES = {
    "sign": lambda g: np.all(np.sign(g) >= 0),
    "maximum with zero": lambda g: np.all(np.maximum(g, 0) == g),
    "largest entry": lambda g: np.max(g) > 0,
    "norm": lambda g: np.linalg.norm(g) > 1e-9,
    "norm of math": lambda g: math.hypot(*g) > 1e-9,
    "argmax": lambda g: np.argmax(g) == 0,
    "finite": lambda g: np.isfinite(g).all(),
    "nonzero": lambda g: np.flatnonzero(g).size > 0,
    "float power": lambda g: np.float_power(g, 2).sum() > 0,
    "inner product": lambda g: np.vdot(g, g) > 0,
    "einsum": lambda g: np.einsum("i,i->", g, g) > 0,
    "array of floats": lambda g: np.array(g, dtype=float).sum() > 0,
    "asarray": lambda g: np.asarray(g)[0] > 0,
    "fromiter": lambda g: np.fromiter(g, dtype=float).sum() > 0,
    "atleast": lambda g: np.atleast_1d(g).sum() > 0,
}
for name, entry in ENTRIES.items():
    alone.pure(f"gradient's {name}")(lambda self, p, t, x, ask=entry: ask(p.gradient(x)))
    alone.pure(f"gradient's {name}, swallowed")(lambda self, p, t, x, ask=entry: swallowed(lambda: ask(p.gradient(x))))

# Scalars of the oracles -----------------------------------------------------------------------------------------------

SCALARS = {
    "gap above one": lambda p, x: p.gap(x) > 1,
    "gap equals": lambda p, x: p.gap(x) == p.gap(x) + 1 or p.gap(x) != 0,
    "truth of the gap": lambda p, x: bool(p.gap(x)),
    "float of the norm": lambda p, x: float(p.norm_squared(x)) > 0,
    "rounded value": lambda p, x: round(p.value(x)) >= 0,
    "text of the value": lambda p, x: "Expression" not in repr(p.value(x)),
    "type of the value": lambda p, x: not hasattr(p.value(x), "terms"),
    "value is a float": lambda p, x: isinstance(p.value(x), float),
    "square root": lambda p, x: np.sqrt(p.norm_squared(x)) > 0,
    "power of the gap": lambda p, x: p.gap(x) ** 2 > 0,
    "product of two": lambda p, x: p.gap(x) * p.gap(x) > 0,
    "one over the gap": lambda p, x: 1 / p.gap(x) > 0,
    "smaller of two": lambda p, x: min(p.gap(x), 1e9) is not None,
    "sorted": lambda p, x: sorted([p.gap(x), p.value(x)]) is not None,
    "in a set": lambda p, x: p.value(x) not in {-1.0},
    "hash": lambda p, x: hash(p.value(x)) is not None,
    "integer of the value": lambda p, x: int(p.value(x)) >= 0,
    "sign": lambda p, x: math.copysign(1, p.value(x)) > 0,
    "is zero": lambda p, x: not math.isclose(p.value(x), -1.0),
    "modulo": lambda p, x: p.value(x) % 1 >= 0,
}
for name, ask in SCALARS.items():
    alone.pure(f"scalar, {name}")(lambda self, p, t, x, ask=ask: ask(p, x))
    alone.pure(f"scalar, {name}, swallowed")(lambda self, p, t, x, ask=ask: swallowed(lambda: ask(p, x)))


@table(inside)
def test_a_step_cannot_compare_vectors(attack) -> None:
    judge(attack)


@table(alone)
def test_a_step_cannot_look_into_a_vector(attack) -> None:
    judge(attack)


def test_there_are_many() -> None:
    assert len(alone) + len(inside) > 180


pytestmark = pytest.mark.filterwarnings("ignore")
