"""A written proof in LaTeX, for a paper."""

from __future__ import annotations

from collections.abc import Iterable

from potential.presentation import sources
from potential.presentation.blocks import Begin, Block, Display, End, Paragraph
from potential.writing.aligned import latex_lines
from potential.writing.latex import latex as formula
from potential.writing.terms import Term


def latex(blocks: Iterable[Block]) -> str:
    r"""LaTeX for a paper that uses amsmath, amssymb and amsthm, and has \newtheorem{theorem}{Theorem}."""
    out: list[str] = []
    for block in blocks:
        match block:
            case Begin("theorem", title, label, source):
                note = "; ".join(part for part in (_escape(title), sources.cite(source)) if part)
                out.append(f"\\begin{{theorem}}[{{{note}}}]\\label{{{label}}}")
            case Begin(kind):
                out.append(f"\\begin{{{kind}}}")
            case End(kind):
                out.append(f"\\end{{{kind}}}")
            case Paragraph(parts):
                out.append("".join(_escape(p) if isinstance(p, str) else inline(p) for p in parts))
            case Display():
                out.append("\\begin{align*}\n" + " \\\\\n".join(rows(block)) + "\n\\end{align*}")
    return "\n".join(out) + "\n"


def inline(term: Term) -> str:
    """A formula between words."""
    return f"${formula(term, inline=True)}$"


def rows(block: Display) -> list[str]:
    """The lines of a display, aligned at &."""
    return [row for line in block.lines for row in latex_lines(line.formula)]


_ESCAPED = str.maketrans({**{sign: f"\\{sign}" for sign in "_%&#$"}, "^": r"\^{}"})


def _escape(words: str) -> str:
    return words.translate(_ESCAPED)
