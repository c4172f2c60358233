"""Sessions: what a player drew, stroke by stroke with times, and what each stroke is; kept as JSON lines.

One line holds one session:

    {"session": "s1", "word": "key", "source": "played", "strokes": [{"x": [...], "y": [...], "t": [...],
     "label": "sketch", "group": 0}, ...]}

`x` and `y` are pixels of a square canvas of `CANVAS` pixels, on a grid of half pixels; `t` are whole milliseconds from
the start of the session. `label` (one of `CATEGORIES`) and `group` (strokes of one thing, such as a word, have one
number) are absent where nobody has annotated the stroke.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from potential.errors import InputError

Array = npt.NDArray[np.float64]

CANVAS = 512
MOST_POINTS = 4_000
MOST_STROKES = 500

#: What a stroke can be. All but the first are atypical.
CATEGORIES = (
    "sketch", "letter", "running hand", "number", "circle", "arrow", "question mark", "miscellaneous",
)  # fmt: skip
#: What a detection can be, and of which categories it is made.
KINDS = {
    "text": ("letter", "running hand"),
    "number": ("number",),
    "circle": ("circle",),
    "icon": ("arrow", "question mark", "miscellaneous"),
}
KIND_OF = {category: kind for kind, members in KINDS.items() for category in members}


@dataclass(frozen=True)
class Stroke:
    """One stroke: `points` of shape `(n, 3)` (x, y in pixels, time in milliseconds), its category and its group."""

    points: Array
    label: str | None = None
    group: int | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, in pixels."""
        low, high = self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


@dataclass(frozen=True)
class Session:
    """One drawing of one word: its name, the word, the strokes in the order drawn, and where it comes from."""

    name: str
    word: str
    strokes: tuple[Stroke, ...]
    source: str = "played"

    @property
    def labels(self) -> tuple[str | None, ...]:
        """The category of each stroke, None where it is not annotated."""
        return tuple(stroke.label for stroke in self.strokes)

    def annotated(self, labels: Sequence[str], groups: Sequence[int] | None = None) -> Session:
        """The session with these labels and groups, one for each stroke.

        Raises `InputError` for another number of them, or a label that is no category.
        """
        for what, given in (("labels", labels), ("groups", groups)):
            if given is not None and len(given) != len(self.strokes):
                raise InputError(
                    f"{what} must be one for each of the {len(self.strokes)} strokes of session {self.name!r}, "
                    f"got {len(given)}."
                )
        numbers = range(len(labels)) if groups is None else groups
        strokes = tuple(
            replace(stroke, label=_label(label, self.name), group=int(number))
            for stroke, label, number in zip(self.strokes, labels, numbers, strict=True)
        )
        return replace(self, strokes=strokes)

    # --- reading and writing ---------------------------------------------------------------------------------

    def to_json(self) -> str:
        """One line, without its end."""
        strokes = []
        for stroke in self.strokes:
            entry: dict[str, Any] = {
                "x": [_short(v) for v in stroke.points[:, 0].tolist()],
                "y": [_short(v) for v in stroke.points[:, 1].tolist()],
                "t": [int(v) for v in stroke.points[:, 2].tolist()],
            }
            if stroke.label is not None:
                entry["label"] = stroke.label
            if stroke.group is not None:
                entry["group"] = stroke.group
            strokes.append(entry)
        line = {"session": self.name, "word": self.word, "source": self.source, "strokes": strokes}
        return json.dumps(line, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Session:
        """The session that the text is; what lies outside of the canvas is moved to its edge.

        Raises `InputError` for what is no JSON or no session, points that are not finite or too many, too many
        strokes, times that fall, and a label that is no category.
        """
        data = parse_json(text, "a session")
        name, word = data.get("session"), data.get("word", "")
        if not isinstance(name, str) or not name or not isinstance(word, str):
            raise InputError(
                "a session needs a name, a text that is not empty, under 'session', and a text under 'word'."
            )
        given = data.get("strokes")
        if not isinstance(given, list):
            raise InputError(f"session {name!r} needs a list of strokes under 'strokes', got {type(given).__name__}.")
        if len(given) > MOST_STROKES:
            raise InputError(f"session {name!r} has {len(given)} strokes; at most {MOST_STROKES} are taken: split it.")
        strokes = tuple(_stroke(entry, name, k) for k, entry in enumerate(given))
        starts = [stroke.points[0, 2] for stroke in strokes]
        ends = [stroke.points[-1, 2] for stroke in strokes]
        for k in range(1, len(strokes)):
            if starts[k] < ends[k - 1]:
                raise InputError(
                    f"times must not fall: stroke {k} of session {name!r} begins before the one before ends."
                )
        return cls(name, word, strokes, str(data.get("source", "played")))


def parse_json(text: str | bytes, what: str) -> dict[str, Any]:
    """The JSON object that the text is; raises `InputError` where it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{what} must be one JSON object; this is no JSON ({error}).") from None
    if not isinstance(data, dict):
        raise InputError(f"{what} must be a JSON object, got {type(data).__name__}.")
    return data


def stroke_from(entry: Any, session: str, number: int) -> Stroke:
    """The stroke that a JSON object is; see `Session.from_json` for what is refused."""
    return _stroke(entry, session, number)


def _stroke(entry: Any, session: str, number: int) -> Stroke:
    where = f"stroke {number} of session {session!r}"
    if not isinstance(entry, dict):
        raise InputError(f"{where} must be a JSON object with x, y and t, got {type(entry).__name__}.")
    columns = []
    for axis in ("x", "y", "t"):
        column = entry.get(axis)
        if not isinstance(column, list) or not all(type(v) in (int, float) for v in column):
            raise InputError(f"{where} needs a list of numbers under {axis!r}.")
        if len(column) > MOST_POINTS:
            raise InputError(f"{where} has {len(column)} points; at most {MOST_POINTS} are taken: split the stroke.")
        columns.append(column)
    if not columns[0] or len({len(column) for column in columns}) > 1:
        raise InputError(f"{where} needs as many x as y as t, at least one, got {[len(c) for c in columns]}.")
    try:
        points = np.array(columns, dtype=np.float64).T
    except OverflowError:
        points = np.full((1, 3), np.inf)
    if not np.all(np.isfinite(points)):
        raise InputError(f"{where} has a point that is not finite; every x, y and t must be a finite number.")
    points[:, :2] = np.round(np.clip(points[:, :2], 0, CANVAS) * 2) / 2
    points[:, 2] = np.round(points[:, 2])
    if np.any(np.diff(points[:, 2]) < 0):
        raise InputError(f"times must not fall: they do in {where}.")
    label, group = entry.get("label"), entry.get("group")
    if group is not None and type(group) is not int:
        raise InputError(f"{where} has the group {group!r}, which must be a whole number.")
    return Stroke(points, None if label is None else _label(label, session), group)


def _label(label: Any, session: str) -> str:
    if label not in CATEGORIES:
        raise InputError(f"{label!r} in session {session!r} is no category; take one of {', '.join(CATEGORIES)}.")
    return str(label)


def _short(value: float) -> int | float:
    return int(value) if value == int(value) else value


def read(path: str | Path) -> Iterator[Session]:
    """The sessions of a file of JSON lines; raises `InputError`, with the number of the line, where one is none."""
    path = Path(path)
    if not path.is_file():
        raise InputError(f"there is no file of sessions at {path}; `python -m studies.drawmon data` makes some.")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                session = Session.from_json(line)
            except InputError as error:
                raise InputError(f"{path}, line {number}: {error}") from None
            yield session


def write(path: str | Path, sessions: Iterable[Session]) -> None:
    """Write the sessions as JSON lines."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(session.to_json() + "\n" for session in sessions)
