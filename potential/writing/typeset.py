r"""The plain notation set in LaTeX: between words, or displayed in lines that fit a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from potential.writing.notation import (
    Angle,
    Bracket,
    Call,
    Expectation,
    Name,
    Node,
    Norm,
    NotationError,
    Number,
    Operator,
    Power,
    Product,
    Relation,
    Steps,
    Sum,
    is_quotient,
    joined,
    parse,
    plain,
    tidy,
)

GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
    ]
)
_ROMAN = frozenset({"prox", "noise", "part", "span", "dom"})


# LaTeX ----------------------------------------------------------------------------------------------------------------

_SIGNS = {">=": r"\ge", "<=": r"\le", "<": "<", ">": ">", "=": "=", "in": r"\in"}
_PLAIN_FUNCTIONS = {"exp", "log", "sqrt"}


def latex(text: str, *, inline: bool = False) -> str:
    """A text in LaTeX, for mathematics mode; between words quotients are set with a stroke."""
    return _set(parse(text), inline)


def _set(node: Node, small: bool = False) -> str:
    """A tree in LaTeX; where `small`, quotients are set with a stroke."""
    match node:
        case Number(text):
            return text
        case Name():
            return _name_latex(node)
        case Call(name, arguments):
            return _call(name, arguments, small)
        case Norm(inside, dual):
            return rf"\lVert {_set(inside, True)} \rVert" + (r"_\star" if dual else "")
        case Angle(left, right):
            return rf"\langle {_set(left, True)}, {_set(right, True)} \rangle"
        case Bracket(inside, square):
            return _bracketed(_set(inside, small), "[]" if square else "()")
        case Power(base, exponent):
            return _power(base, exponent, small)
        case Product():
            return _product(node, small)
        case Sum(terms):
            return joined([(negative, _set(term, small)) for negative, term in terms])
        case Expectation(Bracket() as inside):
            return rf"\mathbb{{E}}{_set(inside, small)}"
        case Expectation(inside):
            return rf"\mathbb{{E}}\,{_set(inside, small)}"
        case Operator():
            return _operator(node, small)
        case Steps():
            return _steps(node)
        case Relation(sides, signs):
            shown = [_set(side, small) for side in sides]
            return (
                " ".join(f"{side} {_SIGNS[sign]}" for side, sign in zip(shown, signs, strict=False)) + f" {shown[-1]}"
            )
    raise AssertionError(node)


def _bracketed(inside: str, pair: str = "()") -> str:
    tall = any(command in inside for command in (r"\frac", r"\sum", r"\int", r"\left"))
    return rf"\left{pair[0]}{inside}\right{pair[1]}" if tall else f"{pair[0]}{inside}{pair[1]}"


def _name_latex(n: Name) -> str:
    letters, digits = re.fullmatch(r"(.*?)(\d*)", n.base).groups()  # type: ignore[union-attr]
    lower = [_index(n.index)] if n.index else []
    if letters in GREEK:
        # a1 and a_1 are two names.
        shown = rf"{{\{letters}\mathit{{{digits}}}}}" if digits else rf"\{letters}"
    elif len(n.base) == 1:
        shown = n.base
    else:
        escaped = n.base.replace("_", r"\_")
        shown = rf"\operatorname{{{escaped}}}" if n.base in _ROMAN else rf"\mathit{{{escaped}}}"
    upper = r"\prime" * n.primes
    if n.star and n.base in ("h", "A"):
        upper += "*"
    elif n.star:
        lower.append(r"\star")
    shown += f"_{_script(','.join(lower))}" if lower else ""
    shown += f"^{_script(upper)}" if upper else ""
    return rf"\nabla {shown}" if n.gradient else shown


def _script(text: str) -> str:
    """An index or an exponent, in braces where it is more than one sign."""
    return text if len(text) == 1 or text == r"\star" else f"{{{text}}}"


def _index(text: str) -> str:
    try:
        return _set(parse(text), True).replace(" + ", "+").replace(" - ", "-")
    except NotationError:
        return text


def _call(name: Name, arguments: tuple[Node, ...], small: bool) -> str:
    inside = ", ".join(_set(argument, small) for argument in arguments)
    match name.base:
        case "sqrt":
            return rf"\sqrt{{{inside}}}"
        case "exp":
            return rf"e^{{{', '.join(_set(argument, True) for argument in arguments)}}}"
        case "log":
            simple = isinstance(arguments[0], Name | Number) and not small
            return rf"\log {inside}" if simple else rf"\log{_bracketed(inside)}"
    inside = inside.replace(" ", "") if name.base == "Phi" else inside
    return f"{_name_latex(name)}{_bracketed(inside)}"


def _power(base: Node, exponent: Node, small: bool) -> str:
    shown, above = _set(base, small), _set(exponent, True)
    if isinstance(base, Call) and base.name.base == "exp":
        return rf"\bigl({shown}\bigr)^{{{above}}}"
    if isinstance(base, Name) and (base.primes or (base.star and "^" in shown)):
        shown = f"({shown})"
    return f"{shown}^{_script(above)}"


def _large(node: Node) -> bool:
    """Whether a factor is set beside a quotient, and not upon it: what is no number, parameter or sum of these."""
    match node:
        case Norm() | Angle() | Expectation() | Steps():
            return True
        case Operator(sign, inside):
            return not sign.startswith("sum_") or _large(inside)
        case Number(text):
            return text.startswith("[")
        case Call(name, _):
            return name.base not in _PLAIN_FUNCTIONS
        case Power(base, _):
            return _large(base)
        case Bracket(inside):
            return _large(inside)
        case Product(above, _):
            return any(map(_large, above))
        case Sum(terms):
            return any(_large(term) for _, term in terms)
        case Relation():
            return True
    return False


def _product(node: Product, small: bool) -> str:
    above, below = list(node.above), list(node.below)
    for part in [part for part in below if is_quotient(part)]:  # x / (a/b) is x b / a
        below.remove(part)
        above = [*part.inside.below, *above]  # type: ignore[union-attr]
        below += [factor for factor in part.inside.above if factor != Number("1")]  # type: ignore[union-attr]
    if len(above) > 1:
        above = [part for part in above if part != Number("1")] or [Number("1")]
    if not below:
        return _row(above, small)
    if small:
        top, bottom = _row(above, True), _row(below, True)
        one = len(below) == 1 and not (isinstance(below[0], Bracket) and _loose(below[0].inside))
        if len(below) == 1 and isinstance(below[0], Bracket) and not isinstance(below[0].inside, Sum | Relation):
            bottom, one = _set(below[0].inside, True), False
        return f"{top}/{bottom}" if one or (len(below) == 1 and bottom.startswith("(")) else f"{top}/({bottom})"
    at = next((k for k, part in enumerate(above) if _large(part)), len(above))
    # A geometric factor stands in front of the quotient.
    powers = [part for part in above[:at] if _is_geometric(part)]
    rest = [part for part in above[:at] if not _is_geometric(part)]
    quotient = rf"\frac{{{_upon(rest)}}}{{{_upon(below)}}}"
    return f"{_row(powers, small)} {quotient} {_row(above[at:], small)}".strip()


def _is_geometric(node: Node) -> bool:
    """Whether a factor is a power whose exponent counts steps."""
    exponent = node.exponent if isinstance(node, Power) else None
    return exponent is not None and not isinstance(exponent, Number) and bool(re.search(r"[tT]", plain(exponent)))


def _loose(node: Node) -> bool:
    return isinstance(node, Sum | Product | Relation)


def _upon(parts: list[Node]) -> str:
    """The factors of a numerator or a denominator; one alone needs no brackets."""
    if not parts:
        return "1"
    if len(parts) == 1 and isinstance(parts[0], Bracket):
        inside = parts[0].inside
        if isinstance(inside, Product) and not inside.below:
            return _upon(list(inside.above))
        return _set(inside, True)
    return _row(parts, True)


def _row(parts: list[Node], small: bool) -> str:
    """Factors beside each other."""
    shown = ""
    for k, part in enumerate(parts):
        piece = _set(part, small)
        alone = isinstance(part, Bracket) and not part.square and isinstance(part.inside, Product)
        if alone and not (small and part.inside.below):  # type: ignore[union-attr]
            piece = _set(part.inside, small)  # type: ignore[union-attr]
        shown += ((r"\," if isinstance(part, Number) else " ") if k else "") + piece
    return shown


def _operator(node: Operator, small: bool) -> str:
    inside = node.inside
    if node.sign == "argmin":
        assert node.over is not None
        return rf"\operatorname*{{argmin}}_{{{_set(node.over, True)}}} {_in_braces(inside)}"
    if node.sign.startswith("sum_{"):
        return rf"{_range(node.sign[5:-1])} {_set(inside, small)}"
    if node.sign == "E:":
        return rf"\text{{in expectation, }} {_set(inside, small)}"
    return {"inf": r"\inf ", "d/dt": r"\tfrac{d}{dt}\,"}[node.sign] + _set(inside, small)


def _in_braces(inside: Node) -> str:
    shown = _set(inside)
    if not isinstance(inside, Sum):
        return shown
    tall = r"\frac" in shown
    return rf"\left\{{{shown}\right\}}" if tall else rf"\{{{shown}\}}"


def _range(text: str) -> str:
    """The sum sign over `t<T`, or over `t=1..T`."""
    index, _, end = text.partition("<")
    if end:
        return rf"\sum_{{{index}=0}}^{{{_index(f'{end} - 1')}}}"
    low, _, high = text.partition("..")
    index, _, low = low.partition("=")
    return rf"\sum_{{{index}={_index(low)}}}^{{{_index(high)}}}"


def _steps(node: Steps) -> str:
    inside = _summand(node.inside)
    discrete = node.over == "t < T"
    sign, measure = (r"\sum_{t=0}^{T-1}", "") if discrete else (r"\int_0^T", r"\,dt")
    if node.kind != "mean":
        return f"{sign} {inside}{measure}"
    if node.weight is None:
        return rf"\frac{{1}}{{T}} {sign} {inside}{measure}"
    weight = _summand(node.weight)
    return rf"\frac{{{sign} {weight} {inside}{measure}}}{{{sign} {weight}{measure}}}"


def _summand(node: Node) -> str:
    """What stands after a sum sign, in brackets where it is a sum itself."""
    if isinstance(node, Bracket) and not isinstance(node.inside, Sum):
        return _set(node.inside)
    shown = _set(node)
    return _bracketed(shown) if isinstance(node, Sum) else shown


# Displays -------------------------------------------------------------------------------------------------------------

_LINE = 62.0  # the width of a line, in letters


def latex_lines(text: str, width: float = _LINE) -> list[str]:
    r"""A displayed formula in LaTeX, aligned at its first relation with &, and broken where it is too wide.

    A label such as [1] stands in front of it; what follows ` where ` behind it.
    """
    text, _, where = text.partition(" where ")
    label = re.match(r"\[(\d+)\] (?=\S.*(?:[<>]=|=))", text)
    tree = tidy(parse(text[label.end() :] if label else text))
    first = rf"{{[{label[1]}]}}\quad & " if label else ""
    behind = rf" \qquad \text{{where }} {latex(where, inline=True)}" if where else ""
    if label and not behind:
        rows = _rows(_pieces(tree), width - 7)
        return [first + rows[0], *(rf"& \qquad {row}" for row in rows[1:])]
    if not isinstance(tree, Relation):
        rows = _rows(_pieces(tree), width)
        return [f"& {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]
    left, sign = _set(tree.sides[0]), _SIGNS[tree.signs[0]]
    rest = Relation(tree.sides[1:], tree.signs[1:]) if len(tree.sides) > 2 else tree.sides[1]
    room = width - min(_wide(tree.sides[0]), width / 2) - 3
    if _wide(tree.sides[0]) > width / 2:
        rows = _rows(_pieces(rest), width - 6)
        above = _rows(_pieces(tree.sides[0]), width)
        below = [rf"& \quad {sign} {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]
        below[-1] += behind
        return [f"& {above[0]}", *(rf"& \qquad {row}" for row in above[1:]), *below]
    rows = _rows(_pieces(rest), room)
    rows[-1] += behind
    return [f"{left} &{sign} {rows[0]}", *(rf"& \qquad {row}" for row in rows[1:])]


@dataclass(frozen=True)
class _Piece:
    """What is not broken, how wide it is, and what it is made of where it may be after all."""

    latex: str
    width: float
    parts: tuple[_Piece, ...] = ()


def _pieces(node: Node, before: str = "") -> list[_Piece]:
    """The terms of a sum, or of both sides of a relation, each with the sign in front of it."""
    if isinstance(node, Relation):
        found: list[_Piece] = []
        for k, side in enumerate(node.sides):
            found += _pieces(side, rf"{_SIGNS[node.signs[k - 1]]} " if k else before)
        return found
    if isinstance(node, Operator) and node.sign == "E:":
        return _pieces(node.inside, r"\text{in expectation, } " + before)
    terms = node.terms if isinstance(node, Sum) else ((False, node),)
    out = []
    for k, (negative, term) in enumerate(terms):
        sign = ("- " if negative else "+ ") if k else before + ("-" if negative else "")
        out.append(_Piece(sign + _set(term), _wide(term) + 2, _inside(term, sign)))
    return out


def _inside(term: Node, sign: str) -> tuple[_Piece, ...]:
    """A product that ends with a bracket, a norm or angles, as the terms in there."""
    factors = list(term.above) if isinstance(term, Product) else [term]
    last = factors[-1]
    norm = last.base if isinstance(last, Power) else last
    opening, closing, held = "", "", None
    if isinstance(last, Bracket) and _large(last):
        held = last.inside
        opening, closing = (r"\Bigl[", r"\Bigr]") if last.square else (r"\Bigl(", r"\Bigr)")
    elif isinstance(norm, Norm):
        held, opening = norm.inside, r"\bigl\lVert "
        closing = r" \bigr\rVert" + _set(last).rpartition(r"\rVert")[2]
    elif isinstance(last, Angle):
        held, opening = last.left, r"\bigl\langle "
        closing = rf", {_set(last.right, True)} \bigr\rangle"
    if not isinstance(held, Sum):
        return ()
    below = term.below if isinstance(term, Product) else ()
    rest = [*factors[:-1]] or [Number("1")]
    front = "" if rest == [Number("1")] and not below else _set(Product(tuple(rest), tuple(below)))
    inner = _pieces(held)
    width = _wide(Product(tuple(rest), tuple(below))) if front else 0
    first = _Piece(f"{sign}{front} {opening}{inner[0].latex}", inner[0].width + width + 3)
    end = _Piece(inner[-1].latex + closing, inner[-1].width + (_wide(last.right) if isinstance(last, Angle) else 1))
    return (first, *inner[1:-1], end)


def _rows(pieces: list[_Piece], width: float) -> list[str]:
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


def _wide(node: Node, small: bool = False) -> float:
    """About how wide a tree is when it is set, in letters."""
    match node:
        case Number(text):
            return len(text)
        case Name(base, index, _, _, gradient):
            letters = 1 if base in GREEK else len(base)
            return letters + 0.6 * len(re.sub(r"lambda|eta|mu", "l", index)) + 1.4 * gradient + 0.4
        case Call(name, arguments):
            return _wide(name) + 2 * 0.7 + sum(_wide(a, small) + 1 for a in arguments) - 1
        case Norm(inside, _):
            return 2 + _wide(inside, True)
        case Angle(left, right):
            return 2.5 + _wide(left, True) + _wide(right, True)
        case Bracket(inside):
            return 1.6 + _wide(inside, small)
        case Power(base, exponent):
            return _wide(base, small) + 0.7 * _wide(exponent, True)
        case Product(above, below):
            if small or not below:
                return sum(_wide(part, small) + 0.2 for part in (*above, *below)) + bool(below)
            at = next((k for k, part in enumerate(above) if _large(part)), len(above))
            top, bottom = (sum(_wide(part, True) + 0.2 for part in parts) for parts in (above[:at], below))
            return max(top, bottom, 1) + 0.6 + sum(_wide(part) + 0.2 for part in above[at:])
        case Sum(terms):
            return sum(_wide(term, small) for _, term in terms) + 2.2 * (len(terms) - 1) + terms[0][0]
        case Expectation(inside):
            return 1.5 + _wide(inside, small)
        case Operator(sign, inside, over):
            return (6 + 0.6 * _wide(over) if over is not None else 2.5) + _wide(inside, small) + 8 * (sign == "E:")
        case Steps(kind, _, inside, weight):
            return (
                4 + _wide(inside, small) + (4 if kind == "mean" else 0) + (_wide(weight) if weight is not None else 0)
            )
        case Relation(sides, _):
            return sum(map(_wide, sides)) + 2.6 * (len(sides) - 1)
    raise AssertionError(node)
