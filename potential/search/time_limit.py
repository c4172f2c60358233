"""How long a search may take: its loops look at the clock, and what was found before it ran out is kept."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ENDS = ContextVar("ends", default=math.inf)


class OutOfTime(Exception):
    """The time of a search is spent; whoever set the limit catches it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """A limit on the processor's time that this process spends inside, within those that are set already."""
    token = _ENDS.set(min(_ENDS.get(), time.process_time() + seconds))
    try:
        yield
    finally:
        _ENDS.reset(token)


def left() -> float:
    """The seconds that are left, infinity without a limit."""
    end = _ENDS.get()
    return end - time.process_time() if end < math.inf else end


def look() -> None:
    """Raise OutOfTime where the time is spent."""
    if left() <= 0:
        raise OutOfTime
