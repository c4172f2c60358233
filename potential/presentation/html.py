"""A written proof in HTML, its formulas in LaTeX, which a notebook sets."""

from __future__ import annotations

from collections.abc import Iterable

from potential.presentation import latex
from potential.presentation.blocks import Begin, Block, Display, Paragraph
from potential.presentation.templating import rendered


def html(blocks: Iterable[Block]) -> str:
    """HTML with the formulas in LaTeX, which a notebook typesets."""
    shown = []
    for block in blocks:
        match block:
            case Begin("theorem", title):
                shown.append(("heading", f"Theorem ({title})"))
            case Begin():
                shown.append(("heading", "Proof"))
            case Paragraph(parts):
                words = "".join(part if isinstance(part, str) else latex.inline(part) for part in parts)
                shown.append(("paragraph", words))
            case Display():
                shown.append(("display", " \\\\\n".join(latex.rows(block))))
    return rendered("potential.presentation", "proof.html", blocks=shown)
