"""Workers that look at canvases, and the rules that make alerts of what they find.

A worker takes canvases from the queue, skips those that a longer canvas of the session has answered or will answer in
the same go, and writes verdicts and acknowledgements in one transaction. What a dead worker held is claimed by another
one after a while, one entry at a time; an entry whose third delivery begins is put among the dead letters.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from potential.errors import InputError
from studies.drawmon.detect import Model, instances
from studies.drawmon.queue import Canvas, Queue, Verdict, canvas_of

#: Canvases taken at once; seconds after which what another worker holds is claimed; deliveries that are given up.
BATCH, IDLE, GIVEN_UP = 64, 2.0, 3


def work(
    queue: Queue,
    model: Model,
    *,
    name: str | None = None,
    until: Callable[[], bool] = lambda: False,
    idle: float = IDLE,
) -> int:
    """Look at canvases until `until()`; how many verdicts were given.

    Args:
        queue: where canvases come from and verdicts go.
        model: what looks at them.
        name: of this worker, unlike all others'.
        until: asked after each go.
        idle: for how many seconds another worker may hold an entry before it is claimed.
    """
    queue.ready()
    name = f"worker-{os.getpid()}" if name is None else name
    given, looked = 0, time.monotonic()
    while not until():
        taken = queue.take(name, BATCH, 0.2)
        canvases = []
        for entry, fields in taken:
            try:
                canvases.append(canvas_of(entry, fields))
            except InputError as error:
                queue.bury(entry, fields, str(error))
        given += _look(queue, model, canvases)
        if not taken or time.monotonic() - looked > idle / 4:
            looked = time.monotonic()
            given += _claim(queue, model, name, idle)
    return given


def _look(queue: Queue, model: Model, canvases: list[Canvas]) -> int:
    """Give verdicts on these canvases; where that fails, on one after another, and what fails is left for later."""
    try:
        return _answer(queue, model, canvases)
    except Exception:
        if len(canvases) <= 1:
            # It stays pending: it is delivered again, and given up at the third time.
            return 0
        return sum(_look(queue, model, [canvas]) for canvas in canvases)


def _answer(queue: Queue, model: Model, canvases: list[Canvas]) -> int:
    longest: dict[str, Canvas] = {}
    for canvas in canvases:
        if canvas.session not in longest or canvas.number > longest[canvas.session].number:
            longest[canvas.session] = canvas
    before = queue.answered(list(longest))
    wanted = [canvas for canvas, done in zip(longest.values(), before, strict=True) if canvas.number > done]
    verdicts = []
    if wanted:
        found = queue.rows(wanted)
        for canvas, rows, probability in zip(wanted, found, model(found), strict=True):
            verdicts.append(Verdict(canvas.session, canvas.number, canvas.time, tuple(instances(rows, probability))))
    if canvases:
        queue.answer(verdicts, [canvas.entry for canvas in canvases])
    return len(verdicts)


def _claim(queue: Queue, model: Model, name: str, idle: float) -> int:
    """Take over what others have held for too long, one entry at a time, so that one bad entry spoils no other."""
    given = 0
    for _ in range(BATCH):
        claimed = queue.claim(name, idle)
        if claimed is None:
            break
        entry, fields, deliveries = claimed
        try:
            canvas = canvas_of(entry, fields)
            if deliveries >= GIVEN_UP:
                raise InputError(f"given up at delivery {deliveries}: no worker could look at it.")
        except InputError as error:
            queue.bury(entry, fields, str(error))
            continue
        given += _look(queue, model, [canvas])
    return given


# --- the rules -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alert:
    """Content of a kind that the rules do not allow, on so many strokes of a session."""

    session: str
    kind: str
    number: int
    score: float
    box: tuple[float, float, float, float]


@dataclass
class Rules:
    """A kind is told of where its score is at least `score` on so many canvases of the session running, once."""

    kinds: tuple[str, ...] = ("text",)
    score: float = 0.6
    running: int = 2
    _streaks: dict[tuple[str, str], int] = field(default_factory=dict)

    def see(self, verdict: Verdict) -> list[Alert]:
        """The alerts that this verdict gives rise to."""
        alerts = []
        for kind in self.kinds:
            best = max((i for i in verdict.instances if i.category == kind), key=lambda i: i.score, default=None)
            key = (verdict.session, kind)
            streak = self._streaks.get(key, 0) + 1 if best is not None and best.score >= self.score else 0
            self._streaks[key] = streak
            if best is not None and streak == self.running:
                alerts.append(Alert(verdict.session, kind, verdict.number, best.score, best.box))
        return alerts

    def forget(self, session: str) -> None:
        """Drop what is known of a session that is over."""
        for kind in self.kinds:
            self._streaks.pop((session, kind), None)
