"""A theorem and its proof as a mathematician writes them, once; rendered as plain text, as LaTeX and as HTML.

What is written are blocks of words and terms: `text`, `latex` and `html` beside this file render them.
"""

from __future__ import annotations

from potential.presentation.argument import argument, change, dominated
from potential.presentation.blocks import Begin, Block, End, slug
from potential.presentation.proved import Proved
from potential.presentation.rate import rate
from potential.presentation.theorem import theorem, title


def write(proof: Proved) -> list[Block]:
    """The theorem and its proof, as blocks."""
    s, claim, arguments = proof.statement, proof.theorem, proof.arguments
    return [
        Begin("theorem", claim.name, f"thm:{slug(claim.name)}", claim.source),
        *theorem(proof),
        End("theorem"),
        Begin("proof", claim.name),
        *argument(proof, s.decrease, arguments.decrease, change(s), title(s)),
        *argument(proof, s.domination, arguments.domination, *dominated(s)),
        *rate(proof),
        End("proof"),
    ]
