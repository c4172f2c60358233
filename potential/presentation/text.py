"""A written proof in plain text, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from potential.presentation.blocks import Begin, Block, Display, End, Line, Paragraph
from potential.writing import text as writing

_WIDTH = 79
_NO_BREAK = "\u00a0"


def text(blocks: Iterable[Block], width: int = _WIDTH) -> str:
    """Plain text, for a terminal of `width` columns."""
    out: list[str] = []
    said = ""
    for block in blocks:
        match block:
            case Begin("theorem", title, _, source):
                head = f"Theorem ({title})"
                out.append(f"{head}\n{'-' * len(head)}")
                said = f"Source: {source}." if source else ""
            case End("theorem") if said:
                out.append(_filled(said, width))
            case Begin():
                out.append("\nProof\n-----")
            case Paragraph(parts):
                shown = (p if isinstance(p, str) else writing.text(p).replace(" ", _NO_BREAK) for p in parts)
                out.append(_filled("".join(shown), width))
            case Display(lines):
                out += [_displayed(line, width) for line in lines]
    return "\n".join(out)


def _filled(words: str, width: int) -> str:
    """Words in lines; a formula is broken only where it is longer than a line."""
    pieces = [piece if len(piece) < width else piece.replace(_NO_BREAK, " ") for piece in words.split(" ")]
    filled = textwrap.fill(" ".join(pieces), width, break_long_words=False, break_on_hyphens=False)
    return filled.replace(_NO_BREAK, " ")


def _displayed(line: Line, width: int) -> str:
    first, *rest = writing.broken(writing.pieces(line.formula, 0), width - 8)
    shown = [f"    {first}", *(f"        {piece}" for piece in rest)]
    if line.factor is not None:
        pieces: list[writing.Piece] = ["(times ", *writing.pieces(line.factor, 1), ")"]
        (times, *_) = writing.broken(pieces, 10**6)
        if len(shown[-1]) + len(times) + 4 <= width:
            shown[-1] += f"    {times}"
        else:
            shown += [f"        {piece}" for piece in writing.broken(pieces, width - 8)]
    return "\n".join(shown)
