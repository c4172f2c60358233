"""Sentences: words with formulas between them."""

from __future__ import annotations

from collections.abc import Iterable

from potential.writing import notation
from potential.writing.terms import Term
from potential.writing.text import text

Sentence = tuple[str | Term, ...]


def typed(words: str) -> Sentence:
    """A sentence as a person types it, its formulas in plain notation between dollar signs.

    Raises NotationError where one of them is not in the notation.
    """
    pieces = words.split("$")
    return tuple(notation.parse(piece) if k % 2 else piece for k, piece in enumerate(pieces) if piece)


def sentence(*parts: str | Term | Sentence) -> Sentence:
    """The parts as one sentence: words are typed, terms are formulas, and sentences go on."""
    found: list[str | Term] = []
    for part in parts:
        for piece in typed(part) if isinstance(part, str) else part if isinstance(part, tuple) else (part,):
            if isinstance(piece, str) and found and isinstance(found[-1], str):
                found[-1] += piece
            else:
                found.append(piece)
    return tuple(found)


def joined(parts: Iterable[Sentence], between: str) -> Sentence:
    """Sentences one behind another."""
    found: list[str | Term | Sentence] = []
    for k, part in enumerate(parts):
        found += [between] if k else []
        found.append(part)
    return sentence(*found)


def listed(parts: list[Sentence], *, comma: bool = False) -> Sentence:
    """Sentences in a list, with `and` before the last of them, and a comma before that where it is asked for."""
    if len(parts) == 1:
        return parts[0]
    return sentence(joined(parts[:-1], ", "), "," if comma else "", " and ", parts[-1])


def plain(words: Sentence) -> str:
    """A sentence in plain notation throughout."""
    return "".join(part if isinstance(part, str) else text(part) for part in words)
