"""Stroked icons and single-stroke fonts, kept as compact lines, and the script that makes them from their packages.

`make(folder)` reads four packages of npm as `npm install @iconify-json/lucide @iconify-json/tabler
@iconify-json/iconoir hersheytext` leaves them in `folder/node_modules`, and writes `icons.json.gz` and `fonts.json.gz`
beside this file. Of the icons, those are taken that are named after a thing in `nouns.txt` and consist of strokes.
Their licences are in `LICENCES.md`.
"""

from __future__ import annotations

import functools
import gzip
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np

from potential.errors import InputError
from studies.drawmon.strokes import Array

HERE = Path(__file__).parent
#: A hand for each purpose: what a detector is trained on is by other hands than what it is tested on.
ICON_SETS = {"train": ("lucide", "tabler"), "test": ("iconoir",)}
FONTS = {
    "train": (
        "EMSNixish", "EMSNixishItalic", "EMSOsmotron", "EMSReadability", "EMSReadabilityItalic", "EMSTech",
        "HersheySans1", "EMSAllure",
    ),
    "test": ("EMSElfin", "EMSFelix", "HersheyScript1"),
}  # fmt: skip
#: The fonts whose letters are joined: running hand.
CURSIVE = frozenset({"EMSAllure", "HersheyScript1"})
_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789?"
_ICON_GRID = 10  # to a unit of an icon's 24
_DRAWN = ("path", "circle", "ellipse", "rect", "line", "polyline", "polygon")


@functools.cache
def icons(part: str) -> dict[str, tuple[tuple[Array, ...], ...]]:
    """By noun, the icons of that noun: each the lines of its strokes, in the unit square. `part`: train or test."""
    data = _read("icons.json.gz")
    found: dict[str, list[tuple[Array, ...]]] = {}
    for chosen in ICON_SETS[_known(part)]:
        for noun, strokes in data[chosen]:
            found.setdefault(noun, []).append(tuple(_line(flat) / (24 * _ICON_GRID) for flat in strokes))
    return {noun: tuple(found[noun]) for noun in sorted(found)}


@functools.cache
def fonts(part: str) -> dict[str, dict[str, tuple[float, tuple[Array, ...]]]]:
    """By font and character, how far it moves the pen on, and its lines; heights in capitals, y downward."""
    data = _read("fonts.json.gz")
    return {
        name: {
            character: (advance / 1000, tuple(_line(flat) / 1000 for flat in strokes))
            for character, (advance, strokes) in data[name].items()
        }
        for name in FONTS[_known(part)]
    }


def _known(part: str) -> str:
    if part not in ICON_SETS:
        raise InputError(f"part must be 'train' or 'test', got {part!r}.")
    return part


def _line(flat: list[int]) -> Array:
    return np.array(flat, dtype=np.float64).reshape(-1, 2)


def _read(name: str) -> Any:
    return json.loads(gzip.decompress((HERE / name).read_bytes()))


# --- from the packages -------------------------------------------------------------------------------------------


def make(folder: str | Path) -> dict[str, int]:
    """Write both files from `folder/node_modules`; how many icons of each set and how many fonts there are."""
    modules = Path(folder) / "node_modules"
    needed = ["@iconify-json/lucide", "@iconify-json/tabler", "@iconify-json/iconoir", "hersheytext"]
    missing = [name for name in needed if not (modules / name).is_dir()]
    if missing:
        raise InputError(f"{modules} lacks {', '.join(missing)}: run `npm install {' '.join(needed)}` in {folder}.")
    nouns = (HERE / "nouns.txt").read_text(encoding="utf-8").split()
    sets = {
        name: _icon_set(json.loads((modules / "@iconify-json" / name / "icons.json").read_text("utf-8")), set(nouns))
        for names in ICON_SETS.values()
        for name in names
    }
    families = {
        name: _font(modules / "hersheytext" / "svg_fonts" / f"{name}.svg") for names in FONTS.values() for name in names
    }
    for file, content in (("icons.json.gz", sets), ("fonts.json.gz", families)):
        text = json.dumps(content, separators=(",", ":"), sort_keys=True)
        (HERE / file).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return {**{name: len(found) for name, found in sets.items()}, "fonts": len(families)}


def _icon_set(data: dict[str, Any], nouns: set[str]) -> list[tuple[str, list[list[int]]]]:
    found = []
    for name in sorted(data["icons"]):
        noun = (
            name if name in nouns else re.sub(r"-(\d+|alt|half|empty|open|simple|small|big|round|vertical)$", "", name)
        )
        strokes = _strokes_of_icon(data["icons"][name]["body"]) if noun in nouns else None
        if strokes:
            found.append((noun, strokes))
    return found


def _strokes_of_icon(body: str) -> list[list[int]] | None:
    """The icon's lines on a grid; None where a part is filled, or there are more than 24 strokes."""
    import svgelements

    root = ElementTree.fromstring(f"<svg>{body}</svg>")
    if any(node.get("fill", "none") != "none" for node in root.iter()) or "transform" in body:
        return None
    if not any(node.get("stroke") for node in root.iter()):
        return None
    strokes = []
    for node in root.iter():
        if node.tag in _DRAWN:
            shape = getattr(svgelements, {"line": "SimpleLine"}.get(node.tag, node.tag.capitalize()))
            values = dict(node.attrib)
            path = svgelements.Path(values["d"] if node.tag == "path" else shape(values))
            strokes += [_flat(line * _ICON_GRID) for line in _polylines(path, 0.05)]
    return strokes if 0 < len(strokes) <= 24 else None


def _font(path: Path) -> dict[str, tuple[int, list[list[int]]]]:
    import svgelements

    root = ElementTree.fromstring(path.read_bytes())
    space = "{http://www.w3.org/2000/svg}"
    glyphs = {node.get("unicode"): node for node in root.iter(f"{space}glyph")}
    capital = -min(y for line in _glyph(glyphs["H"], svgelements) for _, y in line.tolist())
    made = {}
    for character in _CHARACTERS:
        lines = [_flat(line * (1000 / capital)) for line in _glyph(glyphs[character], svgelements)]
        made[character] = (round(float(glyphs[character].get("horiz-adv-x", "0")) * 1000 / capital), lines)
    return made


def _glyph(node: Any, svgelements: Any) -> list[Array]:
    """The lines of a glyph, y downward; parts that go on where another ended are one stroke of the pen."""
    lines: list[Array] = []
    for line in _polylines(svgelements.Path(node.get("d", "")), 2.0):
        line = line * [1.0, -1.0]
        if lines and np.hypot(*(lines[-1][-1] - line[0])) < 8.0:
            lines[-1] = np.concatenate([lines[-1], line[1:]])
        else:
            lines.append(line)
    return lines


def _polylines(path: Any, tolerance: float) -> list[Array]:
    """The subpaths of a path as lines that leave it by at most about the tolerance."""
    lines = []
    for subpath in path.as_subpaths():
        points: list[tuple[float, float]] = []
        for segment in subpath:
            kind = type(segment).__name__
            if kind == "Move":
                points = [(segment.end.x, segment.end.y)]
            elif kind in ("Line", "Close"):
                if segment.end is not None:
                    points.append((segment.end.x, segment.end.y))
            else:
                points += [(p.x, p.y) for p in (segment.point(k / 16) for k in range(1, 17))]
        if points:
            lines.append(_simplified(np.array(points), tolerance))
    return lines


def _simplified(line: Array, tolerance: float) -> Array:
    """The line with the points left out that lie within the tolerance of what is kept (Douglas, Peucker 1973)."""
    if len(line) < 3:
        return line
    start, end = line[0], line[-1]
    chord = end - start
    length = float(np.hypot(*chord))
    offset = line - start
    away = np.hypot(*offset.T) if length < 1e-9 else np.abs(offset[:, 0] * chord[1] - offset[:, 1] * chord[0]) / length
    far = int(np.argmax(away))
    if away[far] <= tolerance:
        return np.stack([start, end])
    return np.concatenate([_simplified(line[: far + 1], tolerance)[:-1], _simplified(line[far:], tolerance)])


def _flat(line: Array) -> list[int]:
    return [int(v) for v in np.round(line).ravel()]
