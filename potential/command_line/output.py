"""What the commands print: no wider than the terminal, words whole, a table where it fits and blocks elsewhere."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from potential.errors import InputError

#: The width of what goes into a file or a pipe, unless COLUMNS says another one.
_FILE_WIDTH = 200
_NARROWEST = 40
_GAP = "  "


@dataclass(frozen=True)
class Block:
    """A heading, with lines below it that belong to it; `bad` where it is to stand out."""

    head: str
    lines: tuple[str, ...] = ()
    bad: bool = False


def width() -> int:
    """So many characters fit on a line."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        return max(int(given), _NARROWEST)
    return max(shutil.get_terminal_size().columns, _NARROWEST) if sys.stdout.isatty() else _FILE_WIDTH


def say(text: str = "", indent: int = 0) -> None:
    """Print a paragraph at once, broken between words; a word that is longer than the line stays whole."""
    print(wrapped(text, indent), flush=True)


def say_lines(text: str) -> None:
    """Print lines, each as a paragraph that is as deep as it was."""
    for line in text.split("\n"):
        say(line.lstrip(), len(line) - len(line.lstrip()))


def complain(error: Exception) -> None:
    """Print an error; its lines are broken between words where they go to a terminal."""
    lines = f"potential: {error}".split("\n")
    if sys.stderr.isatty() or "COLUMNS" in os.environ:
        lines = [wrapped(line) for line in lines]
    print("\n".join(lines), file=sys.stderr)


def wrapped(text: str, indent: int = 0) -> str:
    """A paragraph as it is printed; what comes after its first line hangs a little."""
    return hung(" " * indent + text, indent + (4 if indent else 0))


def hung(line: str, indent: int) -> str:
    """A line as it is printed, broken between words where it does not fit; what comes after is `indent` deep."""
    if len(line) <= width():
        return line
    return textwrap.fill(line, width(), subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[str]], blocks: Iterable[Block]) -> None:
    """Print rows as a table where each of them fits on a line, and as blocks elsewhere."""
    widths = [max(len(row[k]) for row in [headings, *rows]) for k in range(len(headings))]
    if sum(widths) + len(_GAP) * (len(widths) - 1) <= width():
        for row in (headings, ["-" * w for w in widths], *rows):
            print(_GAP.join(f"{text:<{w}}" for text, w in zip(row, widths, strict=True)).rstrip())
    else:
        print_blocks(blocks)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], broken: Sequence[str]) -> None:
    """Print rows as a table that fits; the cells of the columns `broken` are broken between words, no others."""
    widths = [max(len(row[k]) for row in [headings, *rows]) for k in range(len(headings))]
    shared = width() - len(_GAP) * (len(widths) - 1) - sum(widths)
    flexible = [k for k, heading in enumerate(headings) if heading in broken]
    if shared < 0:
        room = sum(widths[k] for k in flexible) + shared
        for k in flexible:
            widths[k] = room // len(flexible)
    for row in (headings, ["-" * w for w in widths], *rows):
        cells = [textwrap.wrap(text, w, break_long_words=False) or [""] for text, w in zip(row, widths, strict=True)]
        for line in itertools.zip_longest(*cells, fillvalue=""):
            print(_GAP.join(f"{text:<{w}}" for text, w in zip(line, widths, strict=True)).rstrip())


def print_blocks(blocks: Iterable[Block]) -> None:
    """Print blocks; those that stand out are red on a terminal."""
    for block in blocks:
        text = "\n".join([_whole(block.head, 0), *(_whole(line, 2) for line in block.lines if line)])
        print(f"\033[31m{text}\033[0m" if block.bad and _coloured() else text)


def _whole(line: str, indent: int) -> str:
    """A line as it is printed, deeper by its own blanks, which what comes after its first line keeps."""
    return wrapped(line.lstrip(), indent + len(line) - len(line.lstrip()))


def _coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    print(json.dumps(data, indent=1))


def write(path: Path, text: str) -> None:
    """Write a file; raises `InputError` where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
