"""What a run asks of a problem beside its oracles: its name, that a step begins, a twin."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import numpy as np

from potential.catalogue import bundled_problem
from potential.errors import InputError


def known_problem(problem: Any) -> Any:
    """The problem, or the bundled one of that name; raises InputError for what is neither."""
    if isinstance(problem, str):
        return bundled_problem(problem)
    if (
        isinstance(problem, type)
        or problem is None
        or isinstance(problem, int | float | list | tuple | dict | np.ndarray)
    ):
        raise InputError(
            f"a numeric problem is expected, or the name of a bundled one (`potential problems` lists them), "
            f"got {problem!r:.60}"
        )
    return problem


def problem_name(problem: Any) -> str:
    """A short name of the problem."""
    return str(getattr(problem, "name", type(problem).__name__))


def begin_step(problem: Any, t: int) -> None:
    """Tell a problem that draws at random that step t begins."""
    begin = getattr(problem, "begin_step", None)
    if begin is not None:
        begin(t)


#: Problems with more bytes of data than this share them with their twin.
_LARGE = 2**28


def twin_of(problem: Any) -> Any:
    """Another object with the same attributes and, unless they are large, data of its own.

    What is set on the one, or written into its arrays, is not seen by the other.
    """
    if _bytes_of(problem) <= _LARGE:
        with suppress(Exception):  # a problem of one's own may hold what cannot be copied
            return copy.deepcopy(problem)
    if not hasattr(problem, "__dict__"):
        return copy.copy(problem)
    twin = object.__new__(type(problem))
    twin.__dict__.update(problem.__dict__)
    return twin


def _bytes_of(value: Any, depth: int = 4) -> int:
    """About how much memory the arrays of a problem take."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if depth == 0:
        return 0
    if isinstance(value, list | tuple):
        return sum(_bytes_of(v, depth - 1) for v in value)
    return sum(_bytes_of(v, depth - 1) for v in getattr(value, "__dict__", {}).values())
