"""Terms in plain notation, as a person types them, and that in lines for a terminal.

The notation has `^` for powers and a space for products, `L R^2/(2 T)`; `notation` reads it. The pieces of a text carry
where it may be broken, and how deep inside of brackets that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from potential.writing import terms
from potential.writing.terms import Term, is_index, tidy

# A piece is text, or a place where a line may end, as the depth of the brackets around it.
Piece = str | int


def text(term: Term) -> str:
    """A term in plain notation."""
    return "".join(piece for piece in pieces(term, 0) if isinstance(piece, str))


def tidied(term: Term) -> str:
    """A term in plain notation as a person would write it, for reading alone: see `tidy`."""
    return text(tidy(term))


@singledispatch
def pieces(term: Term, depth: int) -> list[Piece]:
    """The text of a term in pieces, with the places where it may be broken."""
    raise AssertionError(term)


def _joined(parts: Iterable[Term], between: str, depth: int) -> list[Piece]:
    found: list[Piece] = []
    for k, part in enumerate(parts):
        found += [between] if k else []
        found += pieces(part, depth)
    return found


@pieces.register
def _(term: terms.Number, depth: int) -> list[Piece]:
    return [term.text]


@pieces.register
def _(term: terms.Label, depth: int) -> list[Piece]:
    return [f"[{term.number}]"]


@pieces.register
def _(term: terms.Name, depth: int) -> list[Piece]:
    shown = ("grad " if term.gradient else "") + term.base
    if term.index is not None:
        index = text(term.index)
        index = index.replace(" ", "") if isinstance(term.index, terms.Sum) else index
        shown += f"_{index}" if is_index(index) else f"_{{{index}}}"
    return [shown + "'" * term.primes + ("*" if term.star else "") + (f"#{term.draw}" if term.draw else "")]


@pieces.register
def _(term: terms.Call, depth: int) -> list[Piece]:
    inside = _joined(term.arguments, ", ", depth + 1)
    if term.name.base == "Phi":  # of a step: Phi(t+1)
        inside = ["".join(p for p in inside if isinstance(p, str)).replace(" ", "")]
    return [text(term.name), "(", *inside, ")"]


@pieces.register
def _(term: terms.Norm, depth: int) -> list[Piece]:
    return ["||", *pieces(term.inside, depth + 2), "||_*" if term.dual else "||"]


@pieces.register
def _(term: terms.Angle, depth: int) -> list[Piece]:
    return ["<", *_joined((term.left, term.right), ", ", depth + 2), ">"]


@pieces.register
def _(term: terms.Bracket, depth: int) -> list[Piece]:
    opening, closing = "[]" if term.square else "()"
    return [opening, *pieces(term.inside, depth + 1), closing]


@pieces.register
def _(term: terms.Power, depth: int) -> list[Piece]:
    exponent = pieces(term.exponent, depth + 1)
    simple = len(exponent) == 1 and isinstance(exponent[0], str) and exponent[0].isalnum()
    return [*pieces(term.base, depth), "^", *(exponent if simple else ["(", *exponent, ")"])]


@pieces.register
def _(term: terms.Product, depth: int) -> list[Piece]:
    above: list[Piece] = []
    for k, part in enumerate(term.above):
        # A norm is rather parted from its factor than from itself.
        above += [" ", depth + 1] if k and _is_norm(part) else [" "] if k else []
        above += pieces(part, depth)
    if not term.below:
        return above
    stroke = " / " if term.wide else "/"
    if len(term.below) == 1:
        return [*above, stroke, *pieces(term.below[0], depth)]
    return [*above, f"{stroke}(", *_joined(term.below, " ", depth + 1), ")"]


def _is_norm(term: Term) -> bool:
    return isinstance(term.base if isinstance(term, terms.Power) else term, terms.Norm | terms.Angle)


@pieces.register
def _(term: terms.Sum, depth: int) -> list[Piece]:
    found: list[Piece] = []
    for k, (negative, part) in enumerate(term.terms):
        sign = "-" if negative else "+"
        found += [" ", depth, f"{sign} "] if k else ["-"] if negative else []
        found += pieces(part, depth)
    return found


@pieces.register
def _(term: terms.Total, depth: int) -> list[Piece]:
    end = text(term.end)
    over = f"{term.index}<{end}" if term.low is None else f"{term.index}={text(term.low)}..{end}"
    return [f"sum_{{{over}}} ", *pieces(term.inside, depth)]


@pieces.register
def _(term: terms.Expectation, depth: int) -> list[Piece]:
    inside = pieces(term.inside, depth)
    return ["E" if str(inside[0])[0] in "[<|" else "E ", *inside]


@pieces.register
def _(term: terms.Operator, depth: int) -> list[Piece]:
    inside = pieces(term.inside, depth)
    if term.over is None:
        return [f"{term.sign} ", *inside]
    return [f"{term.sign} over ", *pieces(term.over, depth), " of ", *inside]


@pieces.register
def _(term: terms.Steps, depth: int) -> list[Piece]:
    weighted = [" weighted by ", *pieces(term.weight, depth)] if term.weight is not None else []
    return [f"{term.kind} over {term.over} of ", *pieces(term.inside, depth), *weighted]


@pieces.register
def _(term: terms.Relation, depth: int) -> list[Piece]:
    found = pieces(term.sides[0], depth)
    for sign, side in zip(term.signs, term.sides[1:], strict=True):
        found += [" ", depth, f"{sign} ", *pieces(side, depth)]
    return found


@pieces.register
def _(term: terms.Where, depth: int) -> list[Piece]:
    return [*pieces(term.formula, depth), " ", -1, "where ", *pieces(term.given, depth)]


@pieces.register
def _(term: terms.Numbered, depth: int) -> list[Piece]:
    return [*pieces(term.label, depth), " ", *pieces(term.formula, depth)]


# Lines ----------------------------------------------------------------------------------------------------------------


def broken(found: list[Piece], width: int) -> list[str]:
    """Pieces in lines, cut before a sign or a relation where they are long, but as far outside as that goes."""
    whole, cuts = "", []
    for piece in found:
        if isinstance(piece, int):
            cuts.append((len(whole), piece))
        else:
            whole += piece
    lines, start = [], 0
    while len(whole) - start > width:
        inside = [(at, depth) for at, depth in cuts if start < at <= start + width]
        best = 0
        for depth in sorted({d for _, d in inside}):
            best = max(at for at, d in inside if d <= depth)
            if best - start > (12 if depth <= 0 else width // 3):
                break
        best = best or min((at for at, _ in cuts if at > start), default=0)
        if not best:
            break
        lines.append(whole[start:best].rstrip())
        start = best
    return [*lines, whole[start:]]
