"""A written proof in HTML, its formulas in MathML, which every current browser draws by itself: in a notebook, in an
editor's, in a page."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from potential.errors import PotentialError
from potential.presentation.blocks import Begin, Block, Display, Paragraph
from potential.presentation.document import claimed
from potential.presentation.latex import rows
from potential.presentation.mathml import mathml, mathml_display
from potential.presentation.templating import rendered
from potential.statement.theorem import Theorem
from potential.statement.trace import trace
from potential.writing.latex import latex
from potential.writing.sentences import Sentence

_ROOM = "potential.presentation"


def html(blocks: Iterable[Block]) -> str:
    """Theorem and proof for a notebook, each with a heading."""
    return rendered(_ROOM, "proof.html", blocks=[shown for block in blocks for shown in _shown(block)])


def body(blocks: Iterable[Block], briefly: bool = False) -> Markup:
    """The same for a page that has headings of its own.

    `briefly`: for one that has said what holds for all proofs, in words and in its style.
    """
    shown = [part for block in blocks for part in _shown(block, briefly) if part[0] != "heading"]
    return Markup(rendered(_ROOM, "blocks.html", blocks=shown))


def claim(theorem: Theorem) -> str:
    """What a theorem says, for a notebook, whether or not it is true; where its code cannot be read, why."""
    try:
        statement = trace(theorem)
    except PotentialError as error:
        return str(
            Markup("<p><b>{}</b> ({} on {}): {}</p>").format(
                theorem.name, theorem.method_name, theorem.problem_class.__name__, error
            )
        )
    source = [Paragraph((f"Source: {theorem.source}.",))] if theorem.source else []
    return html([Begin("claim", theorem.name), *claimed(statement), *source])


def _shown(block: Block, briefly: bool = False) -> Iterable[tuple[str, object]]:
    match block:
        case Begin("theorem", title):
            yield "heading", f"Theorem ({title})"
        case Begin("claim", title):
            yield "heading", f"Claim ({title})"
        case Begin():
            yield "heading", "Proof"
        case Paragraph(parts, brief):
            yield "paragraph", _words(brief if briefly and brief is not None else parts)
        case Display():
            yield "display", mathml_display(rows(block), briefly)


def _words(parts: Sentence) -> list[str | Markup]:
    """Words and formulas; no line begins with a comma or a full stop."""
    found: list[str | Markup] = []
    for part in parts:
        if not isinstance(part, str):
            found.append(mathml(latex(part, inline=True)))
        else:
            found.append(f"\u2060{part}" if found and isinstance(found[-1], Markup) and part[0] in ",.;:" else part)
    return found
