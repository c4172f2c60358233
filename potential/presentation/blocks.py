"""What a written proof consists of: paragraphs and displayed formulas, between the begin and the end of its parts."""

from __future__ import annotations

from dataclasses import dataclass

from potential.writing.sentences import Sentence, sentence
from potential.writing.terms import Term, tidy


@dataclass(frozen=True)
class Begin:
    """The start of the theorem or of its proof."""

    kind: str
    title: str
    label: str = ""
    source: str = ""


@dataclass(frozen=True)
class End:
    """The end of what was begun."""

    kind: str


@dataclass(frozen=True)
class Paragraph:
    """Words with formulas between them; `briefly`, where given, is what is left where the rest is said once for all."""

    parts: Sentence
    briefly: Sentence | None = None


@dataclass(frozen=True)
class Line:
    """A displayed formula, and the factor that it is taken with."""

    formula: Term
    factor: Term | None = None


@dataclass(frozen=True)
class Display:
    """Displayed formulas, one a line, aligned at their first relation."""

    lines: tuple[Line, ...]


Block = Begin | End | Paragraph | Display


def words(*parts: str | Term | Sentence) -> Paragraph:
    """A paragraph; what is typed has its formulas between dollar signs."""
    return Paragraph(sentence(*parts))


def display(*formulas: Term) -> Display:
    """Displayed formulas, without brackets that say nothing."""
    return Display(tuple(Line(tidy(formula)) for formula in formulas))


def slug(name: str) -> str:
    """A theorem's name as a label: small letters and digits, with hyphens between."""
    kept = (letter if letter.isascii() and letter.isalnum() else " " for letter in name.lower())
    return "-".join("".join(kept).split())
