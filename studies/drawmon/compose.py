"""Composed sessions: a drawing of a word, and letters, numbers, circles, arrows and the like placed beside it.

What is drawn and written comes from a `Material`: here icons and fonts, drawn by the pen of `studies.drawmon.pen`; in
`studies.drawmon.human` strokes of people. Where things are placed, and who cheats, is drawn at random either way.
"""

from __future__ import annotations

import abc
import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from potential.errors import InputError
from studies.drawmon import pen, sources
from studies.drawmon.strokes import CANVAS, Array, Session, Stroke

Lines = Sequence[Array]
Generator = np.random.Generator

#: The chance that a session has content of each kind. "natural": the shares of sessions, out of about 2,600, read off
#: the charts on the public page of the data set AtyPict; "rich": for training and for the tables of detection.
SHARES: Mapping[str, Mapping[str, float]] = {
    "natural": {
        "letter": 460 / 2600, "arrow": 292 / 2600, "question mark": 116 / 2600, "running hand": 103 / 2600,
        "circle": 90 / 2600, "number": 73 / 2600, "miscellaneous": 54 / 2600,
    },
    "rich": {
        "letter": 0.45, "arrow": 0.35, "question mark": 0.25, "running hand": 0.25, "circle": 0.25, "number": 0.35,
        "miscellaneous": 0.3,
    },
}  # fmt: skip


class Material(abc.ABC):
    """Things to draw and to write. Lines are of shape `(n, 2)`, or `(n, 3)` where a hand has timed them already."""

    #: What the sessions say of where they come from.
    source: str

    @property
    @abc.abstractmethod
    def words(self) -> Sequence[str]:
        """The words that can be drawn."""

    @abc.abstractmethod
    def drawing(self, word: str, rng: Generator) -> Lines:
        """A drawing of the word, in any units."""

    @abc.abstractmethod
    def writing(self, text: str, rng: Generator) -> Lines:
        """The text in separate letters or digits, a capital of height 1."""

    @abc.abstractmethod
    def running_hand(self, text: str, rng: Generator) -> Lines:
        """The text, or another one, in joined letters."""

    def circle(self, rng: Generator) -> Array:
        """One turn or a little more, not quite round."""
        turns = rng.uniform(0.93, 1.2)
        angle = rng.uniform(0, 2 * np.pi) + rng.choice([-1, 1]) * np.linspace(0, 2 * np.pi * turns, 40)
        drift = 1 + np.linspace(0, rng.normal(0, 0.08), 40)
        return np.stack([np.cos(angle) * drift, rng.uniform(0.6, 1.0) * np.sin(angle) * drift], axis=1)

    def shaft(self, rng: Generator) -> Array:
        """A line from (0, 0) to (1, 0), a little bent."""
        at = np.linspace(0, 1, 12)
        return np.stack([at, rng.normal(0, 0.12) * 4 * at * (1 - at)], axis=1)

    def head(self, rng: Generator) -> Array:
        """The head of an arrow along the first axis, its point at the origin."""
        back, half = rng.uniform(0.7, 1.0), rng.uniform(0.4, 0.8)
        return np.array([[-back, -half], [0.0, 0.0], [-back * rng.uniform(0.8, 1.2), half * rng.uniform(0.8, 1.2)]])

    def plus(self, rng: Generator) -> Lines:
        """A plus."""
        return [np.array([[-1.0, 0.0], [1.0, 0.05]]), np.array([[0.0, -1.0], [0.05, 1.0]])]


class Composed(Material):
    """Icons and single-stroke fonts; `part` is "train" or "test", by different hands."""

    source = "composed"

    def __init__(self, part: str) -> None:
        self._icons = sources.icons(part)
        fonts = sources.fonts(part)
        self._cursive = [glyphs for name, glyphs in fonts.items() if name in sources.CURSIVE]
        self._fonts = [glyphs for name, glyphs in fonts.items() if name not in sources.CURSIVE]
        self._words = list(self._icons)

    @property
    def words(self) -> Sequence[str]:
        """The nouns of the icons."""
        return self._words

    def drawing(self, word: str, rng: Generator) -> Lines:
        """One of the word's icons, cut and re-ordered: a hand lifts the pen where an icon's line goes on."""
        icon = self._icons[word]
        lines = [_warped(line, rng) for line in icon[int(rng.integers(len(icon)))]]
        pieces = [piece for line in lines for piece in _cut(line, rng)]
        if rng.random() < 0.5:
            pieces.sort(key=lambda line: -np.ptp(line, axis=0).sum())
        if rng.random() < 0.3 and len(pieces) > 3:
            pieces = pieces[: int(rng.integers(2, len(pieces)))]
        return [line[::-1] if rng.random() < 0.3 else line for line in pieces]

    def writing(self, text: str, rng: Generator) -> Lines:
        """In one of the fonts, with letters that are not quite alike."""
        glyphs = self._fonts[int(rng.integers(len(self._fonts)))]
        shear, spacing, wide = rng.normal(0.05, 0.12), rng.uniform(0.0, 0.25), rng.uniform(0.75, 1.15)
        lines, at = [], 0.0
        for character in text:
            advance, glyph = glyphs[character]
            size, turn, up = rng.normal(1.0, 0.07), rng.normal(0, 0.06), rng.normal(0, 0.05)
            change = size * np.array([[wide, 0.0], [shear - turn, 1.0]]) + np.array([[0.0, turn], [0.0, 0.0]])
            lines += [line @ change + [at, up] for line in glyph]
            at += advance * wide + spacing
        return lines

    def running_hand(self, text: str, rng: Generator) -> Lines:
        """In a font of joined letters, as one line, and what stands above it."""
        glyphs = self._cursive[int(rng.integers(len(self._cursive)))]
        shear, at = rng.normal(0.0, 0.15), 0.0
        joined: list[Array] = []
        rest: list[Array] = []
        for character in text.lower():
            advance, glyph = glyphs[character]
            for number, line in enumerate(glyph):
                placed = line @ np.array([[1.0, 0.0], [shear, 1.0]]) + [at, rng.normal(0, 0.02)]
                (joined if number == 0 else rest).append(placed)
            at += advance * rng.normal(1.0, 0.05)
        breaks = [k for k in range(1, len(joined)) if rng.random() < 0.12]
        parts = np.split(np.arange(len(joined)), breaks)
        return [np.concatenate([joined[k] for k in part]) for part in parts if len(part)] + rest


def _warped(line: Array, rng: Generator) -> Array:
    """The line in the unit square, not quite where it was."""
    scale = 1 + rng.normal(0, 0.05, 2)
    return (line - 0.5) * scale + 0.5 + rng.normal(0, 0.012, 2)


def _cut(line: Array, rng: Generator) -> list[Array]:
    """The line in pieces: cut at some of its corners, and round shapes begun somewhere else."""
    if len(line) < 3:
        return [line]
    if np.allclose(line[0], line[-1]):
        first = int(rng.integers(len(line) - 1))
        line = np.concatenate([line[first:-1], line[: first + 1]])
        if rng.random() < 0.5:
            # A hand does not quite close what it draws, or goes a little over.
            line = np.concatenate([line[:-1], line[-1:] + rng.normal(0, 0.02, (1, 2))])
    steps = np.diff(line, axis=0)
    headings = np.arctan2(steps[:, 1], steps[:, 0])
    turns = np.abs((np.diff(headings) + np.pi) % (2 * np.pi) - np.pi)
    corners = [k + 1 for k in np.flatnonzero(turns > 0.9).tolist() if rng.random() < 0.35]
    ends = [0, *corners, len(line) - 1]
    return [line[a : b + 1] for a, b in itertools.pairwise(ends)]


# --- a session --------------------------------------------------------------------------------------------------


class _Sheet:
    """The canvas while it fills: items are placed, and then put into an order with times."""

    def __init__(self, rng: Generator) -> None:
        self.rng = rng
        self.items: list[tuple[str, list[Array]]] = []
        self.boxes: list[Array] = []
        self.speed = float(rng.lognormal(0.0, 0.2))

    def place(self, label: str, lines: Lines, size: float, *, at: Array | None = None, turn: float = 0.0) -> None:
        """Put the lines, scaled to this largest extent in pixels, about `at` or where there is room."""
        rng = self.rng
        points = np.concatenate([line[:, :2] for line in lines])
        low, high = points.min(axis=0), points.max(axis=0)
        scale = size / max(float((high - low).max()), 1e-9)
        rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        half = (high - low) * scale / 2 + 4
        spare = np.maximum(CANVAS / 2 - half, 0)
        if at is None:
            tries = CANVAS / 2 + rng.uniform(-1, 1, (6 if rng.random() < 0.75 else 1, 2)) * spare
            at = min(tries, key=lambda c: self._covered(c - half, c + half))
        middle = (low + high) / 2
        placed = [np.column_stack([(line[:, :2] - middle) @ rotation * scale + at, *line.T[2:]]) for line in lines]
        self.items.append((label, [self._drawn(line) for line in placed]))
        self.boxes.append(np.concatenate([at - half, at + half]))

    def _covered(self, low: Array, high: Array) -> float:
        """The area of the boxes on the sheet that a further one would cover."""
        return sum(
            float(np.prod(np.maximum(np.minimum(box[2:], high) - np.maximum(box[:2], low), 0))) for box in self.boxes
        )

    def _drawn(self, line: Array) -> Array:
        if line.shape[1] == 2:
            return pen.trace(line, self.rng, speed=self.speed)
        points = np.round(np.column_stack([line[:, :2] * 2, line[:, 2]])).astype(np.float64)
        points[:, :2] /= 2
        return points

    def session(self, name: str, word: str, source: str) -> Session:
        """All items one after another in their order, pauses between the strokes."""
        strokes, clock = [], float(self.rng.uniform(300, 2500))
        for group, (label, lines) in enumerate(self.items):
            for points in lines:
                points = points.copy()
                points[:, :2] = np.clip(points[:, :2], 0, CANVAS)
                points[:, 2] += np.round(clock) - points[0, 2]
                strokes.append(Stroke(points, label, group))
                clock = points[-1, 2] + float(self.rng.lognormal(5.8, 0.5))
            clock += float(self.rng.lognormal(6.0, 0.8))
        return Session(name, word, tuple(strokes), source)


def compose(material: Material, rng: Generator, name: str, shares: Mapping[str, float]) -> Session:
    """One session: the drawing of a word, sometimes two or three, and content of each kind by its share."""
    sheet = _Sheet(rng)
    word = material.words[int(rng.integers(len(material.words)))]
    sheet.place("sketch", material.drawing(word, rng), rng.uniform(120, 380), turn=rng.normal(0, 0.08))
    for _ in range(int(rng.choice(3, p=[0.55, 0.3, 0.15]))):
        other = material.words[int(rng.integers(len(material.words)))]
        sheet.place("sketch", material.drawing(other, rng), rng.uniform(60, 200), turn=rng.normal(0, 0.15))
    drawn = len(sheet.items)
    for label, chance in shares.items():
        if rng.random() < chance:
            _PLACERS[label](sheet, material, word)
    later = len(sheet.items) - drawn
    if later and rng.random() < 0.35:
        # Some are there before the drawing is complete.
        order = rng.permutation(len(sheet.items))
        sheet.items = [sheet.items[k] for k in order]
    return sheet.session(name, word, material.source)


def sessions(material: Material, count: int, seed: int, *, shares: str = "natural") -> Iterator[Session]:
    """`count` sessions, each from a seed of its own: the same seed gives the same sessions, whatever their number.

    Raises `InputError` for shares that are not in `SHARES`.
    """
    if shares not in SHARES:
        raise InputError(f"shares must be one of {', '.join(SHARES)}, got {shares!r}.")
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        yield compose(material, rng, f"{material.source}-{seed}-{number}", SHARES[shares])


# --- what is placed beside the drawing ----------------------------------------------------------------------------


def _text(word: str, material: Material, rng: Generator) -> str:
    """The word, its beginning, or that of another one, in capitals or not."""
    if rng.random() < 0.3:
        word = material.words[int(rng.integers(len(material.words)))]
    letters = "".join(c for c in word if c.isascii() and c.isalpha()) or "word"
    if rng.random() < 0.5:
        letters = letters[: int(rng.integers(1, len(letters) + 1))]
    letters = letters[:10]
    return letters.upper() if rng.random() < 0.6 else letters.lower()


def _place_letters(sheet: _Sheet, material: Material, word: str) -> None:
    text = _text(word, material, sheet.rng)
    height = sheet.rng.uniform(24, 70)
    _place_written(sheet, "letter", material.writing(text, sheet.rng), height)


def _place_written(sheet: _Sheet, label: str, lines: Lines, height: float) -> None:
    points = np.concatenate([line[:, :2] for line in lines])
    size = height * max(float(np.ptp(points, axis=0).max()), 0.5)
    sheet.place(label, lines, min(size, 0.9 * CANVAS), turn=sheet.rng.normal(0, 0.08))


def _place_running_hand(sheet: _Sheet, material: Material, word: str) -> None:
    text = _text(word, material, sheet.rng)
    if len(text) < 3:
        text = (text + "and")[:4]
    sheet.place("running hand", material.running_hand(text, sheet.rng), sheet.rng.uniform(60, 250))


def _place_numbers(sheet: _Sheet, material: Material, word: str) -> None:
    rng = sheet.rng
    height = rng.uniform(24, 70)
    for _ in range(int(rng.integers(1, 4))):
        text = "".join(str(int(rng.integers(10))) for _ in range(int(rng.integers(1, 4))))
        _place_written(sheet, "number", material.writing(text, rng), height)


def _some_box(sheet: _Sheet) -> Array:
    return sheet.boxes[int(sheet.rng.integers(len(sheet.boxes)))]


def _place_circles(sheet: _Sheet, material: Material, word: str) -> None:
    rng = sheet.rng
    for _ in range(1 + int(rng.random() < 0.2)):
        box = _some_box(sheet)
        part = rng.uniform(0.25, 0.9)
        middle = box[:2] + (box[2:] - box[:2]) * rng.uniform(0.25, 0.75, 2)
        size = float(np.clip(part * (box[2:] - box[:2]).max() * 1.2, 40, 330))
        sheet.place("circle", [material.circle(rng)], size, at=middle, turn=rng.normal(0, 0.2))


def _arrow(material: Material, rng: Generator, heads: int) -> Lines:
    """An arrow from (0, 0) to (1, 0) in one, two or three strokes, with a head at one end or at both."""
    shaft = material.shaft(rng)
    size = rng.uniform(0.18, 0.4)
    lines: list[Array] = [shaft]
    for end in range(heads):
        head = material.head(rng).copy()
        head[:, :2] = head[:, :2] * size * (1 if end == 0 else [-1, 1]) + [1.0 - end, 0.0]
        lines += [head[:2], head[1:]] if head.shape == (3, 2) and rng.random() < 0.3 else [head]
    if shaft.shape[1] == 2 and heads == 1 and rng.random() < 0.25:
        tip = lines[1]
        lines = [np.concatenate([shaft, tip[::-1] if rng.random() < 0.5 else tip])]
    return lines


def _place_arrows(sheet: _Sheet, material: Material, word: str) -> None:
    rng = sheet.rng
    for _ in range(int(rng.choice([1, 2, 3], p=[0.55, 0.3, 0.15]))):
        box = _some_box(sheet)
        at = box[:2] + (box[2:] - box[:2]) * rng.uniform(-0.1, 1.1, 2)
        size = rng.uniform(40, 150)
        at = np.clip(at, size / 2, CANVAS - size / 2)
        sheet.place("arrow", _arrow(material, rng, 1), size, at=at, turn=rng.uniform(0, 2 * np.pi))


def _place_questions(sheet: _Sheet, material: Material, word: str) -> None:
    for _ in range(1 + int(sheet.rng.random() < 0.25)):
        _place_written(sheet, "question mark", material.writing("?", sheet.rng), sheet.rng.uniform(30, 90))


def _place_others(sheet: _Sheet, material: Material, word: str) -> None:
    rng = sheet.rng
    kind = int(rng.integers(5))
    lines: Lines
    if kind == 0:  # a tick
        lines = [np.array([[-0.4, 0.0], [0.0, 0.4], [0.8, rng.uniform(-0.9, -0.4)]])]
    elif kind == 1:
        lines = material.plus(rng)
    elif kind == 2:  # a cross
        lines = [np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([[1.0, -1.0], [-1.0, 1.0]])]
    elif kind == 3:
        lines = _arrow(material, rng, 2)
    else:  # striking out what is there
        count = int(rng.integers(5, 12))
        across = np.where(np.arange(count) % 2, 1.0, -1.0) * rng.uniform(0.8, 1.1, count)
        lines = [np.stack([across, np.linspace(-0.7, 0.7, count)], axis=1)]
        box = _some_box(sheet)
        sheet.place("miscellaneous", lines, rng.uniform(50, 180), at=(box[:2] + box[2:]) / 2, turn=rng.normal(0, 0.4))
        return
    sheet.place("miscellaneous", lines, rng.uniform(25, 80), turn=rng.normal(0, 0.15) + (kind == 3) * rng.uniform(0, 6))


_PLACERS = {
    "letter": _place_letters,
    "arrow": _place_arrows,
    "question mark": _place_questions,
    "running hand": _place_running_hand,
    "circle": _place_circles,
    "number": _place_numbers,
    "miscellaneous": _place_others,
}
