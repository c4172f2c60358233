"""States of a method: one vector, or a NamedTuple of vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from potential.rounding.numbers import RoundedVector


def arrays(state: Any) -> Any:
    """The arrays of a state."""
    return mapped(state, lambda v: v.array)


def mapped(state: Any, change: Callable[[Any], Any]) -> Any:
    """A state of the same form, with each of its vectors changed."""
    if not isinstance(state, tuple):
        return change(state)
    parts = [change(v) for v in state]
    return type(state)(*parts) if hasattr(state, "_fields") else tuple(parts)


def is_finite(state: Any) -> bool:
    """Whether all entries of all vectors of a state are finite."""
    vectors = state if isinstance(state, tuple) else (state,)
    return all(bool(np.isfinite(v.array if isinstance(v, RoundedVector) else v).all()) for v in vectors)


def parts(state: Any) -> tuple[Any, ...]:
    """The vectors of a state."""
    return tuple(state) if isinstance(state, tuple) else (state,)
