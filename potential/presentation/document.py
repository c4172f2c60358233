"""A theorem and its proof as a mathematician writes them, once; rendered as plain text, as LaTeX and as HTML.

What is written are blocks of words and terms: `text`, `latex` and `html` beside this file render them.
"""

from __future__ import annotations

from functools import lru_cache

from potential.presentation.argument import argument, change, dominated
from potential.presentation.blocks import Begin, Block, End, slug
from potential.presentation.proved import Proved
from potential.presentation.rate import rate
from potential.presentation.theorem import claim, setting, theorem, title
from potential.statement.statement import Statement


@lru_cache(maxsize=8)
def write(proof: Proved) -> tuple[Block, ...]:
    """The theorem and its proof, as blocks; the same ones for all renderings that are asked for one after the other."""
    s, named, arguments = proof.statement, proof.theorem, proof.arguments
    return (
        Begin("theorem", named.name, f"thm:{slug(named.name)}", named.source),
        *theorem(proof),
        End("theorem"),
        Begin("proof", named.name),
        *argument(proof, s.decrease, arguments.decrease, change(s), title(s)),
        *argument(proof, s.domination, arguments.domination, *dominated(s)),
        *rate(proof),
        End("proof"),
    )


def claimed(statement: Statement) -> list[Block]:
    """What a theorem says of the potential, without a proof and what would follow from it."""
    return [*setting(statement), *claim(statement)]
