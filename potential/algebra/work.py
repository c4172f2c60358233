"""Work: what a search may spend, counted in operations and not in seconds.

So the same input has the same answer on any machine, whatever else runs on it. One unit is about a microsecond of one
processor: an addition of two short fractions. Longer operations count by their size, solvers by their iterations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Exhausted(Exception):
    """Raised where a search has spent what it may; never seen by a user."""


class Work:
    """What has been spent, and the limit at which `spend` raises Exhausted."""

    __slots__ = ("limit", "spent")

    def __init__(self, limit: float) -> None:
        self.spent = 0.0
        self.limit = limit

    def spend(self, units: float) -> None:
        """Count `units`; raises Exhausted beyond the limit."""
        self.spent += units
        if self.spent > self.limit:
            raise Exhausted

    @contextmanager
    def at_most(self, units: float) -> Iterator[None]:
        """A part of the search that may spend so much, and no more than is left of the whole.

        Where the part's own share is spent it ends, and what follows it goes on; where the whole is, Exhausted is
        raised.
        """
        outer = self.limit
        self.limit = min(outer, self.spent + units)
        try:
            yield
        except Exhausted:
            if self.spent > outer:
                raise
        finally:
            self.limit = outer
