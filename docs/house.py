"""Draws the house, `docs/house.svg`: the rooms of `potential/` by storeys, imports running down.

The order is that of the contract on imports in `pyproject.toml`, what a room is for the first line of its docstring: so
the picture cannot say anything else than the code. Storeys only cut that order into rows.

    python docs/house.py            # writes docs/house.svg
"""

from __future__ import annotations

import ast
import textwrap
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SVG = ROOT / "docs" / "house.svg"
# What "proved" rests on; see "What is trusted" in the README.
TRUSTED = {"conclusion", "summation", "kernel", "statement", "classes", "algebra"}
LEFT_OUT = {"__main__", "errors", "extras"}  # a door, and what every room stands on
ABOVE = ["studies", "proofs", "methods"]
# What the storeys are called, from the top down, by the room with which each begins.
STOREYS = {
    "command_line": "doors",
    "discovery": "beside a proof",
    "proving": "finding",
    "certificate": "checking",
    "interpretations": "stating",
    "members": "examples",
    "algebra": "ground",
}
WIDTH, ROOM, ROOF, GAP, EDGE, NAMES, LETTER = 900, 58, 46, 6, 10, 98, 5.7
STYLE = """
  text { font: 10.5px system-ui, sans-serif; fill: #59636e }
  .name { font: 600 12px ui-monospace, monospace; fill: #1f2328 }
  .storey { font-size: 11px; font-style: italic }
  rect { fill: #f6f8fa; stroke: #d1d9e0 }
  .trusted { fill: #ddf4ff; stroke: #54aeff }
  .above { fill: none; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .name { fill: #e6edf3 }
    rect { fill: #151b23; stroke: #3d444d }
    .trusted { fill: #0c2d4d; stroke: #316dca }
    .above { fill: none }
  }
"""


def floors() -> list[list[str]]:
    """The rooms from the top down; those that do not know each other stand on one floor."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c.get("containers") == ["potential"])
    found = [[room.strip() for room in layer.replace("|", ":").split(":")] for layer in layers]
    return [kept for floor in found if (kept := [room for room in floor if room not in LEFT_OUT])]


def storeys() -> list[tuple[str, list[str]]]:
    """The same in rows, each with its name."""
    found: list[tuple[str, list[str]]] = []
    for room in (room for floor in floors() for room in floor):
        if room in STOREYS:
            found.append((STOREYS[room], []))
        found[-1][1].append(room)
    return found


def purpose(path: str) -> str:
    """The first sentence of the docstring of a room or of a file."""
    place = ROOT / path
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return said.split("\n")[0].split(". ")[0].rstrip(".").replace("`", "")


def _box(x: float, y: int, width: float, height: int, room: str, above: bool) -> list[str]:
    kind = "above" if above else "trusted" if room in TRUSTED else "room"
    path = room if above else f"potential/{room}"
    name = f"{room}/" if (ROOT / path).is_dir() else f"{room}.py"
    said = textwrap.wrap(purpose(path), int((width - 12) / LETTER))
    if 22 + 12 * len(said) > height + 1:
        raise ValueError(f"the first sentence of {path} is too long for its room in the picture: {purpose(path)!r}")
    return [
        f'<rect class="{kind}" x="{x:g}" y="{y}" width="{width:g}" height="{height}" rx="4"/>',
        f'<text class="name" x="{x + 7:g}" y="{y + 15}">{escape(name)}</text>',
        *(f'<text x="{x + 7:g}" y="{y + 28 + 12 * k}">{escape(line)}</text>' for k, line in enumerate(said)),
    ]


def _row(y: int, height: int, title: str, rooms: list[str], above: bool = False) -> list[str]:
    """A storey: its name, and its rooms beside each other."""
    width = round((WIDTH - EDGE - NAMES - GAP * (len(rooms) - 1)) / len(rooms), 1)
    lines = [f'<text class="storey" x="{EDGE}" y="{y + height // 2 + 4}">{escape(title)}</text>']
    for k, room in enumerate(rooms):
        lines += _box(round(NAMES + k * (width + GAP), 1), y, width, height, room, above)
    return lines


def drawn() -> str:
    """The picture, as SVG that needs nothing and is legible on light and on dark."""
    y = EDGE
    lines = _row(y, ROOF, "built on it", ABOVE, True)
    y += ROOF + 2 * GAP
    for title, rooms in storeys():
        lines += _row(y, ROOM, title, rooms)
        y += ROOM + GAP
    height = y + 20
    lines.append(
        f'<text x="{NAMES}" y="{height - 9}">Read from the ground up: a room imports from storeys below it and from '
        "rooms to its right at most, never back. Blue: what “proved” rests on.</text>"
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-label="The rooms of the house by storeys, imports running down">'
    )
    return "\n".join([head, f"<style>{STYLE}</style>", *lines, "</svg>", ""])


if __name__ == "__main__":
    SVG.write_text(drawn(), encoding="utf-8")
