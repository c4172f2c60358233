r"""Displayed formulas in LaTeX: aligned at their first relation, and in lines that fit a page."""

from __future__ import annotations

from dataclasses import dataclass

from potential.writing import terms
from potential.writing.latex import GREEK, SIGNS, is_large, set_, where
from potential.writing.terms import Term, names_in
from potential.writing.text import text

_LINE = 62.0  # the width of a line, in letters


def latex_lines(term: Term, width: float = _LINE) -> list[str]:
    r"""A displayed formula in LaTeX, aligned at its first relation with &, and broken where it is too wide.

    Its number stands in front of it, what holds where it does behind it.
    """
    behind = where(term.given) if isinstance(term, terms.Where) else ""
    term = term.formula if isinstance(term, terms.Where) else term
    if isinstance(term, terms.Numbered):
        rows = _rows(_pieces(term.formula), width - 7)
        return [rf"{{{set_(term.label)}}}\quad & {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]
    if not isinstance(term, terms.Relation):
        rows = _rows(_pieces(term), width)
        return [f"& {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]
    left, sign = term.sides[0], SIGNS[term.signs[0]]
    rest = terms.Relation(term.sides[1:], term.signs[1:]) if len(term.sides) > 2 else term.sides[1]
    if _wide(left) > width / 2:
        rows = _rows(_pieces(rest), width - 6)
        above = _rows(_pieces(left), width)
        below = [rf"& \quad {sign} {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]
        below[-1] += behind
        return [f"& {above[0]}", *(rf"& \qquad {row}" for row in above[1:]), *below]
    rows = _rows(_pieces(rest), width - _wide(left) - 3)
    rows[-1] += behind
    return [f"{set_(left)} &{sign} {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]


@dataclass(frozen=True)
class Piece:
    """What is not broken, how wide it is, and what it is made of where it may be after all."""

    latex: str
    width: float
    parts: tuple[Piece, ...] = ()


def _pieces(term: Term, before: str = "") -> list[Piece]:
    """The terms of a sum, or of both sides of a relation, each with the sign in front of it."""
    if isinstance(term, terms.Relation):
        found: list[Piece] = []
        for k, side in enumerate(term.sides):
            found += _pieces(side, rf"{SIGNS[term.signs[k - 1]]} " if k else before)
        return found
    if isinstance(term, terms.Operator) and term.sign == "E:":
        return _pieces(term.inside, r"\text{in expectation, } " + before)
    parts = term.terms if isinstance(term, terms.Sum) else ((False, term),)
    out = []
    for k, (negative, term) in enumerate(parts):
        sign = ("- " if negative else "+ ") if k else before + ("-" if negative else "")
        out.append(Piece(sign + set_(term), _wide(term) + 2, _inside(term, sign)))
    return out


def _inside(term: Term, sign: str) -> tuple[Piece, ...]:
    """A product that ends with a bracket, a norm or angles, as the terms in there."""
    factors = list(term.above) if isinstance(term, terms.Product) else [term]
    last = factors[-1]
    norm = last.base if isinstance(last, terms.Power) else last
    opening, closing, held = "", "", None
    if isinstance(last, terms.Bracket) and is_large(last):
        held = last.inside
        opening, closing = (r"\Bigl[", r"\Bigr]") if last.square else (r"\Bigl(", r"\Bigr)")
    elif isinstance(norm, terms.Norm):
        held, opening = norm.inside, r"\bigl\lVert "
        closing = r" \bigr\rVert" + set_(last).rpartition(r"\rVert")[2]
    elif isinstance(last, terms.Angle):
        held, opening = last.left, r"\bigl\langle "
        closing = rf", {set_(last.right, True)} \bigr\rangle"
    if not isinstance(held, terms.Sum):
        return ()
    below = term.below if isinstance(term, terms.Product) else ()
    rest = [*factors[:-1]] or [terms.ONE]
    front = "" if rest == [terms.ONE] and not below else set_(terms.Product(tuple(rest), tuple(below)))
    inner = _pieces(held)
    width = _wide(terms.Product(tuple(rest), tuple(below))) if front else 0
    first = Piece(f"{sign}{front} {opening}{inner[0].latex}", inner[0].width + width + 3)
    end = Piece(
        inner[-1].latex + closing, inner[-1].width + (_wide(last.right) if isinstance(last, terms.Angle) else 1)
    )
    return (first, *inner[1:-1], end)


def _rows(pieces: list[Piece], width: float) -> list[str]:
    """The pieces in lines, as many in each as fit."""
    rows, used = [""], 0.0
    queue = list(pieces)
    while queue:
        piece = queue.pop(0)
        if used and used + piece.width > width:
            if piece.parts and piece.width > width:
                queue = [*piece.parts, *queue]
                continue
            rows.append("")
            used = 0.0
        elif piece.parts and piece.width > width:
            queue = [*piece.parts, *queue]
            continue
        rows[-1] = f"{rows[-1]} {piece.latex}".strip()
        used += piece.width
    return rows


def _wide(term: Term, small: bool = False) -> float:
    """About how wide a tree is when it is set, in letters."""
    match term:
        case terms.Number(text):
            return len(text)
        case terms.Label(number):
            return 2 + len(str(number))
        case terms.Name(base, index, _, _, gradient):
            return _letters(base) + 0.6 * (_index_letters(index) if index is not None else 0) + 1.4 * gradient + 0.4
        case terms.Call(name, arguments):
            return _wide(name) + 2 * 0.7 + sum(_wide(a, small) + 1 for a in arguments) - 1
        case terms.Norm(inside, _):
            return 2 + _wide(inside, True)
        case terms.Angle(left, right):
            return 2.5 + _wide(left, True) + _wide(right, True)
        case terms.Bracket(inside):
            return 1.6 + _wide(inside, small)
        case terms.Power(base, exponent):
            return _wide(base, small) + 0.7 * _wide(exponent, True)
        case terms.Product(above, below):
            if small or not below:
                return sum(_wide(part, small) + 0.2 for part in (*above, *below)) + bool(below)
            at = next((k for k, part in enumerate(above) if is_large(part)), len(above))
            top, bottom = (sum(_wide(part, True) + 0.2 for part in parts) for parts in (above[:at], below))
            return max(top, bottom, 1) + 0.6 + sum(_wide(part) + 0.2 for part in above[at:])
        case terms.Sum(parts):
            return sum(_wide(term, small) for _, term in parts) + 2.2 * (len(parts) - 1) + parts[0][0]
        case terms.Expectation(inside):
            return 1.5 + _wide(inside, small)
        case terms.Total(_, _, _, inside):
            return 2.5 + _wide(inside, small)
        case terms.Operator(sign, inside, over):
            return (6 + 0.6 * _wide(over) if over is not None else 2.5) + _wide(inside, small) + 8 * (sign == "E:")
        case terms.Steps(kind, _, inside, weight):
            return (
                4 + _wide(inside, small) + (4 if kind == "mean" else 0) + (_wide(weight) if weight is not None else 0)
            )
        case terms.Relation(sides, _):
            return sum(map(_wide, sides)) + 2.6 * (len(sides) - 1)
        case terms.Where(formula, _) | terms.Numbered(_, formula):
            return _wide(formula, small)


def _letters(base: str) -> int:
    return 1 if base in GREEK else len(base)


def _index_letters(index: Term) -> int:
    """The letters of an index: its text without spaces, Greek letters by one."""
    written = len(text(terms.Name("", index))) - 1
    written -= 2 * text(terms.Name("", index)).startswith("_{")
    return written - sum(len(n.base) - _letters(n.base) for n in names_in(index))
