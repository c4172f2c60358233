"""Draws the house, `docs/house.svg`: the rooms of `potential/` in the order in which imports run down.

The order is that of the contract on imports in `pyproject.toml`, what a room is for the first line of its docstring: so
the picture cannot say anything else than the code.

    python docs/house.py            # writes docs/house.svg
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SVG = ROOT / "docs" / "house.svg"
# What "proved" rests on; see "What is trusted" in the README.
TRUSTED = {"conclusion", "summation", "kernel", "statement", "classes", "algebra"}
LEFT_OUT = {"__main__", "errors", "extras"}  # a door, and what every room stands on
ABOVE = ["studies", "proofs", "methods"]
WIDTH, FLOOR, GAP, EDGE, NAMES = 900, 25, 4, 12, 178
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .name { font: 600 13px ui-monospace, monospace }
  .small { font-size: 12px; fill: #59636e }
  rect { fill: #f6f8fa; stroke: #d1d9e0 }
  .trusted { fill: #ddf4ff; stroke: #54aeff }
  .above { fill: none; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .small { fill: #9198a1 }
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


def purpose(path: str) -> str:
    """The first line of the docstring of a room or of a file, without its full stop."""
    place = ROOT / path
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    said = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return said.split("\n")[0].rstrip(".")


def _room(y: int, room: str, above: bool) -> list[str]:
    kind = "above" if above else "trusted" if room in TRUSTED else "room"
    path = room if above else f"potential/{room}"
    name = f"{room}/" if (ROOT / path).is_dir() else f"{room}.py"
    return [
        f'<rect class="{kind}" x="{EDGE}" y="{y}" width="{WIDTH - 2 * EDGE}" height="{FLOOR}" rx="4"/>',
        f'<text class="name" x="{EDGE + 10}" y="{y + 17}">{escape(name)}</text>',
        f'<text class="small" x="{NAMES}" y="{y + 17}">{escape(purpose(path).replace("`", ""))}</text>',
    ]


def drawn() -> str:
    """The picture, as SVG that needs nothing and is legible on light and on dark."""
    lines, y = [], EDGE
    for room in ABOVE:
        lines += _room(y, room, True)
        y += FLOOR + GAP
    y += 2 * GAP
    for floor in floors():
        for room in floor:
            lines += _room(y, room, False)
            y += FLOOR
        y += GAP
    height = y + 24
    lines.append(
        f'<text class="small" x="{EDGE}" y="{height - 10}">Each room imports from those below it, never up; rooms that '
        "touch do not know each other. Blue: what “proved” rests on.</text>"
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-label="The rooms of the house, imports running down">'
    )
    return "\n".join([head, f"<style>{STYLE}</style>", *lines, "</svg>", ""])


if __name__ == "__main__":
    SVG.write_text(drawn(), encoding="utf-8")
