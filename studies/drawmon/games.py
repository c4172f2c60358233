"""What the pages work on: games that are played, sessions that are kept, and the heads that learn from annotations."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from potential.errors import InputError
from studies.drawmon.features import Rows, features, row
from studies.drawmon.heads import Experts, Head, OnlineHead, Regret
from studies.drawmon.queue import Queue
from studies.drawmon.strokes import CATEGORIES, MOST_STROKES, Array, Session, Stroke, read, stroke_from

#: Seconds of a game.
LENGTH = 60.0


@dataclass
class Game:
    """One game: a word, strokes as they come, and how far the queue has them.

    An undone stroke begins another take: the queue's sessions only grow, so the strokes that stay are sent again under
    another name.
    """

    name: str
    word: str
    begun: float
    strokes: list[Stroke] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    take: int = 0
    sent: int = 0
    guessed: str | None = None
    saved: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def key(self) -> str:
        """The name of this take in the queue."""
        return f"{self.name}.{self.take}"

    @property
    def over(self) -> bool:
        """Whether the time is up or the word was guessed."""
        return self.guessed is not None or time.time() > self.begun + LENGTH

    def draw(self, entry: Any) -> Stroke:
        """One more stroke; raises `InputError` for one that is none, and once the game is over."""
        if self.over:
            raise InputError(f"game {self.name!r} is over: begin another one.")
        if len(self.strokes) >= MOST_STROKES:
            raise InputError(f"game {self.name!r} has {MOST_STROKES} strokes, and no more are taken.")
        stroke = stroke_from(entry, self.name, len(self.strokes))
        if self.strokes and stroke.points[0, 2] < self.strokes[-1].points[-1, 2]:
            raise InputError(
                f"times must not fall: the stroke of game {self.name!r} begins before the one before ends."
            )
        self.strokes.append(stroke)
        self.rows.append(row(stroke.points))
        return stroke

    def undo(self) -> None:
        """Take the last stroke away."""
        if self.over:
            raise InputError(f"game {self.name!r} is over: nothing can be undone.")
        if self.strokes:
            self.strokes.pop()
            self.rows.pop()
            self.take, self.sent = self.take + 1, 0

    def send(self, queue: Queue) -> None:
        """Send what the queue does not have yet; raises `QueueUnreachableError`, and may be called again."""
        with self.lock:
            while self.sent < len(self.rows):
                queue.push(self.key, self.sent + 1, self.rows[self.sent], time.time())
                self.sent += 1

    def session(self) -> Session:
        """What was drawn, for the file of sessions."""
        return Session(self.name, self.word, tuple(self.strokes), "played")


class Store:
    """Sessions and annotations in a folder, as JSON lines; of a session the last annotation counts.

    Raises `InputError` for lines that are no sessions, and for sessions that are not there.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self.sessions: dict[str, Session] = {}
        self.annotated: dict[str, Session] = {}
        for name, kept in (("sessions.jsonl", self.sessions), ("annotations.jsonl", self.annotated)):
            path = self.folder / name
            if path.is_file():
                kept.update((session.name, session) for session in read(path))

    def add(self, session: Session) -> None:
        """Keep a session."""
        with self._lock:
            self.sessions[session.name] = session
            self._append("sessions.jsonl", session)

    def annotate(self, session: Session) -> None:
        """Keep an annotation."""
        with self._lock:
            self.annotated[session.name] = session
            self._append("annotations.jsonl", session)

    def get(self, name: str) -> Session:
        """The session as it was drawn."""
        if name not in self.sessions:
            raise InputError(f"there is no session {name!r}; the list of sessions has {len(self.sessions)}.")
        return self.sessions[name]

    def _append(self, name: str, session: Session) -> None:
        with (self.folder / name).open("a", encoding="utf-8", newline="\n") as lines:
            lines.write(session.to_json() + "\n")


def pieces(session: Session, given: Any) -> Session:
    """The annotated session that pieces of its strokes make: `{"stroke", "first", "last", "label", "group"}` each.

    `first` and `last` are points of the stroke; a stroke that is split has several pieces, which share the point where
    it is cut. Raises `InputError` where the pieces are not the whole session in its order, and for what is no label.
    """
    if not isinstance(given, list):
        raise InputError("an annotation needs a list under 'pieces'.")
    strokes: list[Stroke] = []
    labels: list[Any] = []
    groups: list[Any] = []
    stroke, point = 0, 0
    for number, piece in enumerate(given):
        wanted = ("stroke", "first", "last")
        if not isinstance(piece, dict) or not all(type(piece.get(key)) is int for key in wanted):
            raise InputError(f"piece {number} needs whole numbers under 'stroke', 'first' and 'last'.")
        first, last = piece["first"], piece["last"]
        length = len(session.strokes[stroke].points) if stroke < len(session.strokes) else 0
        fits = piece["stroke"] == stroke and first == point and (first < last or length == 1) and last < length
        if not fits:
            raise InputError(
                f"the number of labels is wrong: piece {number} does not go on where the one before ends; each of the "
                f"{len(session.strokes)} strokes of session {session.name!r} must be there, in order and whole."
            )
        strokes.append(Stroke(session.strokes[stroke].points[first : last + 1]))
        labels.append(piece.get("label"))
        groups.append(piece.get("group", number))
        stroke, point = (stroke + 1, 0) if last == length - 1 else (stroke, last)
    if stroke != len(session.strokes):
        raise InputError(
            f"the number of labels is wrong: the pieces end at stroke {stroke} of the {len(session.strokes)} of "
            f"session {session.name!r}."
        )
    if not all(type(group) is int for group in groups):
        raise InputError("the groups of an annotation must be whole numbers.")
    return Session(session.name, session.word, tuple(strokes), session.source).annotated(labels, groups)


class Teacher:
    """The online heads of a running monitor: every saved label is a round for each.

    The experts are the head as it came, and online heads of two step sizes; they say whether a stroke is atypical.
    """

    STEPS = {"online, eta 1": 1.0, "online, eta 4": 4.0}

    def __init__(self, head: Head) -> None:
        self.head = head
        start = start_of(head)
        self.frozen = start
        self.online = {name: OnlineHead(start, eta) for name, eta in self.STEPS.items()}
        self.experts = Experts(["frozen", *self.online], rounds=2000)
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int], str] = {}
        self._reports: tuple[int, dict[str, Regret]] = (0, {})

    def learn(self, session: Session) -> int:
        """One round for each label that was not saved before; how many."""
        table = features(np.stack([row(stroke.points) for stroke in session.strokes]))
        scaled, rounds = self.head.scale.rows(table), 0
        with self._lock:
            for number, (one, label) in enumerate(zip(scaled, session.labels, strict=True)):
                if label is None or self._known.get((session.name, number)) == label:
                    continue
                self._known[session.name, number] = label
                atypical = label != CATEGORIES[0]
                self.experts.learn(self.predictions(one), atypical)
                for head in self.online.values():
                    head.learn(one, atypical)
                rounds += 1
        return rounds

    def predictions(self, scaled: np.ndarray) -> dict[str, float]:
        """Of each expert, the probability that the stroke of this row is atypical."""
        frozen = 1.0 / (1.0 + float(np.exp(-np.clip(self.frozen @ scaled, -500, 500))))
        return {"frozen": frozen, **{name: float(h.predict(scaled[None])[0]) for name, h in self.online.items()}}

    def reports(self) -> dict[str, Regret]:
        """The regret of each online head and of the experts; none before the first label."""
        with self._lock:
            rounds = len(self._known) and next(iter(self.online.values())).rounds
            if rounds and self._reports[0] != rounds:
                found = {name: head.report(steps=800) for name, head in self.online.items()}
                self._reports = (rounds, {**found, "experts": self.experts.report()})
            return self._reports[1]


def start_of(head: Head) -> Array:
    """The weights that say "atypical": those of "sketch", turned round."""
    turned: Array = -head.weights[0]
    return turned


def percentiles(waits: Sequence[float]) -> dict[str, float]:
    """Of waiting times in seconds, in milliseconds."""
    if not waits:
        return {"p50": 0.0, "p99": 0.0}
    return {f"p{p}": round(1000 * float(np.percentile(list(waits), p)), 1) for p in (50, 99)}


def as_json(session: Session, annotated: Session | None) -> dict[str, Any]:
    """What the page of annotation needs of a session, and of its last annotation."""
    known = None if annotated is None else json.loads(annotated.to_json())
    return {"session": json.loads(session.to_json()), "annotated": known, "categories": list(CATEGORIES)}
