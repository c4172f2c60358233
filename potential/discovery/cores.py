"""All cores for numbers that do not depend on each other: forked workers, each with a share.

A worker sees all that its parent has, so that nothing is sent to it and a script needs no guard; it sends back numbers.
What a worker did not bring to an end the parent computes itself: the same numbers in the same order on any number of
cores. Where the system has no fork, or one core, all is computed here.
"""

from __future__ import annotations

import os
import pickle
import signal
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from potential.search import time_limit

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST = 8  # workers, with the parent


def cores() -> int:
    """How many cores this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, _MOST)


def each(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """function(item) for each item, in order; what it returns can be pickled, and what it changes is lost."""
    count = max(1, min(cores(), len(items))) if hasattr(os, "fork") else 1
    workers = [_Worker(function, items[k::count]) for k in range(1, count)]
    try:
        shares = [[function(item) for item in items[::count]]]
        shares += [worker.results() for worker in workers]
    finally:
        for worker in workers:
            worker.end()
    return [shares[k % count][k // count] for k in range(len(items))]


class _Worker(Generic[Item, Result]):
    """A forked process that computes a share."""

    def __init__(self, function: Callable[[Item], Result], items: Sequence[Item]) -> None:
        left = time_limit.left()
        self.function, self.items = function, items
        self.reads, writes = os.pipe()
        with warnings.catch_warnings():
            # That other threads hold locks matters to a child that needs them; this one computes and ends.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process = os.fork()
        if self.process:
            os.close(writes)
            return
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            with time_limit.limited(left):  # its clock begins at nothing
                found = pickle.dumps([function(item) for item in items])
            with os.fdopen(writes, "wb") as pipe:
                pipe.write(found)
        finally:
            os._exit(0)

    def results(self) -> list[Result]:
        """The results of the share."""
        with os.fdopen(os.dup(self.reads), "rb") as pipe:
            sent = pipe.read()
        try:
            found: list[Result] = pickle.loads(sent)  # from this process's own child
        except (EOFError, pickle.UnpicklingError):
            found = [self.function(item) for item in self.items]
        return found

    def end(self) -> None:
        """End the process, whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)
        os.close(self.reads)
