"""Sessions of human strokes: what is drawn and written by people, placed as in composed sessions.

The strokes come from one file of NumPy arrays, which is not part of the project and is made by `make` from two public
sources: drawings of Quick, Draw! with times (Google, CC BY 4.0) as `.ndjson` files, and handwriting of UNIPEN
train_r01_v07 (CC BY 4.0 on Zenodo; the notice of its CD: for research). Arrays of the file: `points` (x, y, time in
hundredths of a second), all strokes one after another; `stroke_lengths`; `strokes_per_item`; and of each item `kind`
("drawing" or "writing"), `label` (the word drawn, or what was written) and `source`.

Human are the drawings, letters, digits, words, circles, "?" and "+"; arrows are human lines with a human ">" for a
head. Ticks, crosses, what is struck out, and where everything is placed, are not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from potential.errors import InputError
from studies.drawmon.compose import Generator, Lines, Material
from studies.drawmon.strokes import Array

_ARRAYS = ("points", "stroke_lengths", "strokes_per_item", "kind", "label", "source")
Item = tuple[Array, ...]
T = TypeVar("T")


class Human(Material):
    """Strokes of people. Of the words and of the writers every third is kept for the part "test".

    Raises `InputError` where the file is not there or is no such file.
    """

    source = "human"

    def __init__(self, path: str | Path, part: str) -> None:
        if part not in ("train", "test"):
            raise InputError(f"part must be 'train' or 'test', got {part!r}.")
        items = _items(path)
        drawings = [item for item in items if item[0] == "drawing"]
        writings = [item for item in items if item[0] == "writing"]
        words = sorted({label for _, label, _, _ in drawings} - {"circle", "line"})
        writers = sorted({source for _, _, source, _ in writings})
        chosen = set(_part(words, part))
        #: The sources of the handwriting of this part.
        self.writers: Sequence[str] = _part(writers, part)
        mine = set(self.writers)
        self._drawings: dict[str, list[Item]] = {}
        for _, label, _, strokes in drawings:
            if label in chosen:
                self._drawings.setdefault(label, []).append(strokes)
        self._words = sorted(self._drawings)
        self._written: dict[str, list[tuple[str, Item]]] = {}
        self._running: list[Item] = []
        for _, label, source, strokes in writings:
            if source not in mine:
                continue
            if len(label) == 1:
                self._written.setdefault(label, []).append((source, strokes))
            elif label.isalpha() and len(label) >= 3 and len(strokes) <= max(1, len(label) // 2):
                self._running.append(strokes)
        self._circles = _part([s[0] for _, label, _, s in drawings if label == "circle" and len(s) == 1], part)
        self._lines = _part([s[0] for _, label, _, s in drawings if label == "line" and len(s) == 1], part)
        if not (self._words and self._written and self._running and self._circles and self._lines):
            raise InputError(f"{path} lacks drawings, letters, words, circles or lines of people for {part!r}.")

    @property
    def words(self) -> Sequence[str]:
        """The words that people drew."""
        return self._words

    def drawing(self, word: str, rng: Generator) -> Lines:
        """One person's drawing of the word."""
        return self._one(self._drawings[word], rng)

    def writing(self, text: str, rng: Generator) -> Lines:
        """Letters of one writer where there are some, of several where not."""
        at, lines, spacing = 0.0, [], rng.uniform(0.1, 0.4)
        writer = self.writers[int(rng.integers(len(self.writers)))]
        for character in text:
            own = self._written.get(character) or self._written[character.swapcase()]
            same = [item for source, item in own if source == writer] or [item for _, item in own]
            glyph = self._one(same, rng)
            low, high = _extent(glyph)
            top, bottom = _lines_of(character)
            scale = (bottom - top) / max(float(high[1] - low[1]), 0.6 * float(high[0] - low[0]), 1e-9)
            lines += [
                np.column_stack([(line[:, :2] - [low[0], high[1]]) * scale + [at, bottom], line[:, 2]])
                for line in glyph
            ]
            at += float(high[0] - low[0]) * scale + spacing
        return lines

    def running_hand(self, text: str, rng: Generator) -> Lines:
        """A word that somebody wrote; seldom the one asked for."""
        return self._one(self._running, rng)

    def circle(self, rng: Generator) -> Array:
        """A person's circle."""
        return self._circles[int(rng.integers(len(self._circles)))]

    def shaft(self, rng: Generator) -> Array:
        """A person's line, turned to go from (0, 0) to (1, 0)."""
        line = self._lines[int(rng.integers(len(self._lines)))]
        way = line[-1, :2] - line[0, :2]
        turn = np.array([[way[0], -way[1]], [way[1], way[0]]]) / max(float(way @ way), 1e-9)
        return np.column_stack([(line[:, :2] - line[0, :2]) @ turn, line[:, 2]])

    def head(self, rng: Generator) -> Array:
        """A person's greater-than sign, its point at the origin."""
        heads = [item[0] for _, item in self._written.get(">", []) if len(item) == 1]
        if not heads:
            return super().head(rng)
        line = heads[int(rng.integers(len(heads)))]
        low, high = _extent([line])
        points = (line[:, :2] - [high[0], line[int(np.argmax(line[:, 0])), 1]]) / max(float((high - low).max()), 1e-9)
        return np.column_stack([points, line[:, 2]])

    def plus(self, rng: Generator) -> Lines:
        """A person's plus, where there is one."""
        found = [item for _, item in self._written.get("+", [])]
        return self._one(found, rng) if found else super().plus(rng)

    @staticmethod
    def _one(items: Sequence[Item], rng: Generator) -> Item:
        return items[int(rng.integers(len(items)))]


def _part(things: Sequence[T], part: str) -> list[T]:
    return [thing for k, thing in enumerate(things) if (k % 3 == 1) == (part == "test")]


def _extent(lines: Lines) -> tuple[Array, Array]:
    points = np.concatenate([line[:, :2] for line in lines])
    return points.min(axis=0), points.max(axis=0)


def _lines_of(character: str) -> tuple[float, float]:
    """Where the character's top and bottom are, of a capital's -1 and 0."""
    top = -0.65 if character in "acegmnopqrsuvwxyz" else -1.0
    return top, 0.3 if character in "gjpqy" else 0.0


def _items(path: str | Path) -> list[tuple[str, str, str, Item]]:
    """Kind, label, source and strokes of each item; times in milliseconds."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            points, lengths, counts, kinds, labels, sources = (archive[name] for name in _ARRAYS)
    except FileNotFoundError:
        raise InputError(
            f"there is no file of human strokes at {path}; `python -m studies.drawmon data human` makes one."
        ) from None
    except (KeyError, ValueError, OSError) as error:
        raise InputError(f"{path} is no file of human strokes: {error}; make it again with `data human`.") from None
    if lengths.sum() != len(points) or counts.sum() != len(lengths) or len(counts) != len(labels):
        raise InputError(f"{path} is no file of human strokes: its arrays do not fit together.")
    strokes = [
        np.column_stack([s[:, :2], s[:, 2] * 10.0]) for s in np.split(points.astype(float), np.cumsum(lengths)[:-1])
    ]
    ends = np.cumsum(counts)
    return [
        (str(kind), str(label), str(source), tuple(strokes[end - count : end]))
        for kind, label, source, end, count in zip(kinds, labels, sources, ends, counts, strict=True)
    ]


# --- from the two public sources -----------------------------------------------------------------------------------


def make(
    drawings: str | Path, writing: str | Path, out: str | Path, *, each: int = 25, most: int = 8000, seed: int = 0
) -> dict[str, int]:
    """Write the file from a folder of `.ndjson` files of drawings and the folder of UNIPEN; how many items of each.

    Args:
        drawings: raw drawings with times, one file for each word.
        writing: the folder that holds UNIPEN's `data` and `include`.
        out: the file to write.
        each: drawings of each word at most.
        most: pieces of handwriting at most, drawn at random but rare symbols first.
        seed: of that draw.
    """
    files = sorted(Path(drawings).glob("*.ndjson"))
    if not files:
        raise InputError(f"there are no .ndjson files of drawings in {drawings}.")
    kept = [item for file in files for item in _drawings(file, each)]
    written = list(_handwriting(Path(writing)))
    if not written:
        raise InputError(f"there are no segments of handwriting under {writing}/data.")
    written = _sample(written, most, np.random.default_rng(seed))
    everything = [("drawing", *item) for item in kept] + [("writing", *item) for item in written]
    strokes = [stroke for item in everything for stroke in item[3]]
    np.savez_compressed(
        out,
        points=np.concatenate(strokes).astype(np.int16),
        stroke_lengths=np.array([len(s) for s in strokes], dtype=np.int16),
        strokes_per_item=np.array([len(item[3]) for item in everything], dtype=np.int16),
        kind=np.array([item[0] for item in everything]),
        label=np.array([item[1] for item in everything]),
        source=np.array([item[2] for item in everything]),
    )
    return {"drawings": len(kept), "writing": len(written)}


def _drawings(path: Path, each: int) -> Iterator[tuple[str, str, list[Array]]]:
    taken = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if taken == each or not line.strip():
                continue
            data = json.loads(line)
            strokes = [np.array(stroke[:3], dtype=float).T for stroke in data["drawing"] if len(stroke) >= 3]
            if strokes and data.get("recognized", True) and max(map(len, strokes)) < 2000:
                taken += 1
                yield data["word"], "quickdraw", _bounded(strokes, None)


def _bounded(strokes: list[Array], box: float | None) -> list[Array]:
    """Whole numbers from 0 on: in a box of this size where one is given, times in hundredths of a second."""
    low, high = _extent(strokes)
    scale = 1.0 if box is None else box / max(float((high - low).max()), 1e-9)
    begin = strokes[0][0, 2]
    return [
        np.round(np.column_stack([(s[:, :2] - low) * scale, np.clip((s[:, 2] - begin) / 10.0, 0, 32000)]))
        for s in strokes
    ]


def _sample(
    items: list[tuple[str, str, list[Array]]], most: int, rng: np.random.Generator
) -> list[tuple[str, str, list[Array]]]:
    """At most so many, what is rare first: an item's chance falls with the number of its kind and of its source."""
    if len(items) <= most:
        return items
    labels = [label if len(label) == 1 else "a word" for label, _, _ in items]
    pairs = [f"{label} {source}" for label, (_, source, _) in zip(labels, items, strict=True)]
    _, index, counts = np.unique(np.array(pairs), return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(counts[index])
    chosen = rng.choice(len(items), most, replace=False, p=weight / weight.sum())
    return [items[k] for k in sorted(chosen)]


_SEGMENT = re.compile(r'^\.SEGMENT\s+(CHARACTER|WORD)\s+(\S+)\s+\S+\s+"(.*)"')


def _handwriting(folder: Path) -> Iterator[tuple[str, str, list[Array]]]:
    """What was written, by which source, and its strokes, of UNIPEN's characters and words."""
    cache: dict[Path, list[Array]] = {}
    for path in sorted((folder / "data").glob("*/*/**/*.dat")):
        text = path.read_text(encoding="latin-1")
        included = [name for name in re.findall(r"^\.INCLUDE\s+(\S+)", text, re.MULTILINE) if name.endswith(".dat")]
        if len(included) != 1:
            continue
        source = path.relative_to(folder / "data").parts[1]
        pens = folder / "include" / included[0]
        if pens not in cache:
            cache = {pens: _pen_downs(pens)}
        components = cache[pens]
        for line in text.splitlines():
            match = _SEGMENT.match(line)
            if match is None or not 1 <= len(match.group(3)) <= 20:
                continue
            strokes = [components[k] for k in _numbers(match.group(2)) if k < len(components)]
            strokes = [stroke for stroke in strokes if len(stroke) > 1]
            if strokes and max(map(len, strokes)) < 2000:
                yield match.group(3), source, _bounded(strokes, 1000.0)


def _numbers(text: str) -> list[int]:
    """The numbers of "4-6,9"; ends within a component ("4:10") are taken as the whole of it."""
    found: list[int] = []
    for part in text.split(","):
        ends = [int(end.split(":")[0]) for end in part.split("-") if end.split(":")[0].isdigit()]
        found += range(ends[0], ends[-1] + 1) if ends else []
    return found


def _pen_downs(path: Path) -> list[Array]:
    """The components of a file, pen down and pen up in turn, times in milliseconds.

    A movement in the air counts as a component only where the file has points of it; it is then empty here. y is
    turned to point downward.
    """
    if not path.is_file():
        return []
    columns, rate, components = ["X", "Y"], 100.0, []
    current: list[list[float]] = []
    down, begun = False, False

    def close() -> None:
        if begun and current:
            components.append(_columns(current, columns, rate) if down else np.empty((0, 3)))

    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(".COORD"):
            columns = line.split()[1:]
        elif line.startswith(".POINTS_PER_SECOND"):
            rate = float(line.split()[1])
        elif line.startswith((".PEN_DOWN", ".PEN_UP")):
            close()
            current, down, begun = [], line.startswith(".PEN_DOWN"), True
        elif begun and not line.startswith("."):
            values = line.split()
            if len(values) >= 2 and _are_numbers(values):
                current.append([float(v) for v in values])
    close()
    return components


def _are_numbers(values: list[str]) -> bool:
    return all(re.fullmatch(r"[-+]?\d+(\.\d+)?", value) for value in values)


def _columns(rows: list[list[float]], columns: list[str], rate: float) -> Array:
    width = len(columns)
    table = np.array([row for row in rows if len(row) == width], dtype=float).reshape(-1, width)
    times = table[:, columns.index("T")] if "T" in columns else np.arange(len(table)) * 1000.0 / rate
    return np.column_stack([table[:, columns.index("X")], -table[:, columns.index("Y")], times])
