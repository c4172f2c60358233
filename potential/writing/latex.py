r"""Terms in LaTeX, for mathematics mode: one function for each kind."""

from __future__ import annotations

from functools import singledispatch

from potential.writing import terms
from potential.writing.terms import Term, is_quotient, names_in, terms_of

_LETTERS = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi
    omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
GREEK = frozenset(_LETTERS.split())
_ROMAN = frozenset({"prox", "noise", "part", "span", "dom"})
SIGNS = {">=": r"\ge", "<=": r"\le", "<": "<", ">": ">", "=": "=", "in": r"\in"}
_PLAIN_FUNCTIONS = {"exp", "log", "sqrt"}


def latex(term: Term, *, inline: bool = False) -> str:
    """A term in LaTeX; between words quotients are set with a stroke."""
    return set_(term, inline)


@singledispatch
def set_(term: Term, small: bool = False) -> str:
    """A term in LaTeX; where `small`, quotients are set with a stroke."""
    raise AssertionError(term)


@set_.register
def _(term: terms.Number, small: bool = False) -> str:
    return term.text


@set_.register
def _(term: terms.Label, small: bool = False) -> str:
    return f"[{term.number}]"


@set_.register
def _(term: terms.Norm, small: bool = False) -> str:
    return rf"\lVert {set_(term.inside, True)} \rVert" + (r"_\star" if term.dual else "")


@set_.register
def _(term: terms.Angle, small: bool = False) -> str:
    return rf"\langle {set_(term.left, True)}, {set_(term.right, True)} \rangle"


@set_.register
def _(term: terms.Bracket, small: bool = False) -> str:
    return bracketed(set_(term.inside, small), "[]" if term.square else "()")


@set_.register
def _(term: terms.Sum, small: bool = False) -> str:
    shown = ""
    for negative, part in term.terms:
        piece = set_(part, small)
        shown += (" - " if negative else " + ") + piece if shown else ("-" if negative else "") + piece
    return shown


@set_.register
def _(term: terms.Expectation, small: bool = False) -> str:
    between = "" if isinstance(term.inside, terms.Bracket) else r"\,"
    return rf"\mathbb{{E}}{between}{set_(term.inside, small)}"


@set_.register
def _(term: terms.Relation, small: bool = False) -> str:
    shown = set_(term.sides[0], small)
    for sign, side in zip(term.signs, term.sides[1:], strict=True):
        shown += f" {SIGNS[sign]} {set_(side, small)}"
    return shown


@set_.register
def _(term: terms.Where, small: bool = False) -> str:
    return set_(term.formula, small) + where(term.given)


@set_.register
def _(term: terms.Numbered, small: bool = False) -> str:
    return f"{set_(term.label)} {set_(term.formula, small)}"


def where(given: Term) -> str:
    """What holds where a displayed formula does, behind it."""
    return rf" \qquad \text{{where }} {set_(given, True)}"


def bracketed(inside: str, pair: str = "()") -> str:
    """What stands in brackets, which are as tall as it is."""
    tall = any(command in inside for command in (r"\frac", r"\sum", r"\int", r"\left"))
    return rf"\left{pair[0]}{inside}\right{pair[1]}" if tall else f"{pair[0]}{inside}{pair[1]}"


@set_.register
def _(term: terms.Name, small: bool = False) -> str:
    letters = term.base.rstrip("0123456789")
    digits = term.base[len(letters) :]
    lower = [_index(term.index)] if term.index is not None else []
    if letters in GREEK:
        # a1 and a_1 are two names.
        shown = rf"{{\{letters}\mathit{{{digits}}}}}" if digits else rf"\{letters}"
    elif len(term.base) == 1:
        shown = term.base
    else:
        escaped = term.base.replace("_", r"\_")
        shown = rf"\operatorname{{{escaped}}}" if term.base in _ROMAN else rf"\mathit{{{escaped}}}"
    upper = r"\prime" * term.primes
    if term.star and term.base in ("h", "A"):
        upper += "*"
    elif term.star:
        lower.append(r"\star")
    upper += f"({term.draw})" if term.draw else ""
    shown += f"_{_script(','.join(lower))}" if lower else ""
    shown += f"^{_script(upper)}" if upper else ""
    return rf"\nabla {shown}" if term.gradient else shown


def _script(text: str) -> str:
    """An index or an exponent, in braces where it is more than one sign."""
    return text if len(text) == 1 or text == r"\star" else f"{{{text}}}"


def _index(term: Term) -> str:
    """An index, whose signs stand close."""
    return set_(term, True).replace(" + ", "+").replace(" - ", "-")


@set_.register
def _(term: terms.Call, small: bool = False) -> str:
    inside = ", ".join(set_(argument, small) for argument in term.arguments)
    match term.name.base:
        case "sqrt":
            return rf"\sqrt{{{inside}}}"
        case "exp":
            return rf"e^{{{', '.join(set_(argument, True) for argument in term.arguments)}}}"
        case "log":
            simple = isinstance(term.arguments[0], terms.Name | terms.Number) and not small
            return rf"\log {inside}" if simple else rf"\log{bracketed(inside)}"
    inside = inside.replace(" ", "") if term.name.base == "Phi" else inside
    return f"{set_(term.name)}{bracketed(inside)}"


@set_.register
def _(term: terms.Power, small: bool = False) -> str:
    base = term.base
    shown, above = set_(base, small), set_(term.exponent, True)
    if isinstance(base, terms.Call) and base.name.base == "exp":
        return rf"\bigl({shown}\bigr)^{{{above}}}"
    if isinstance(base, terms.Name) and (base.primes or (base.star and "^" in shown)):
        shown = f"({shown})"
    return f"{shown}^{_script(above)}"


def is_large(term: Term) -> bool:
    """Whether a factor is set beside a quotient, and not upon it: what is no number, parameter or sum of these."""
    match term:
        case (
            terms.Norm()
            | terms.Angle()
            | terms.Expectation()
            | terms.Steps()
            | terms.Operator()
            | terms.Label()
            | terms.Relation()
        ):
            return True
        case terms.Call(name, _):
            return name.base not in _PLAIN_FUNCTIONS
        case terms.Power(base, _):
            return is_large(base)
        case terms.Bracket() | terms.Total():
            return is_large(term.inside)
        case terms.Product(above, _):
            return any(map(is_large, above))
        case terms.Sum(parts):
            return any(is_large(part) for _, part in parts)
    return False


@set_.register
def _(term: terms.Product, small: bool = False) -> str:
    above, below = list(term.above), list(term.below)
    for part in [part for part in below if is_quotient(part)]:  # x / (a/b) is x b / a
        below.remove(part)
        above = [*part.inside.below, *above]  # type: ignore[union-attr]
        below += [factor for factor in part.inside.above if factor != terms.ONE]  # type: ignore[union-attr]
    if len(above) > 1:
        above = [part for part in above if part != terms.ONE] or [terms.ONE]
    if not below:
        return _row(above, small)
    if small:
        top, bottom = _row(above, True), _row(below, True)
        one = len(below) == 1 and not (isinstance(below[0], terms.Bracket) and _is_loose(below[0].inside))
        if (
            len(below) == 1
            and isinstance(below[0], terms.Bracket)
            and not isinstance(below[0].inside, terms.Sum | terms.Relation)
        ):
            bottom, one = set_(below[0].inside, True), False
        return f"{top}/{bottom}" if one or (len(below) == 1 and bottom.startswith("(")) else f"{top}/({bottom})"
    at = next((k for k, part in enumerate(above) if is_large(part)), len(above))
    # A geometric factor stands in front of the quotient.
    powers = [part for part in above[:at] if _is_geometric(part)]
    rest = [part for part in above[:at] if not _is_geometric(part)]
    quotient = rf"\frac{{{_upon(rest)}}}{{{_upon(below)}}}"
    return f"{_row(powers, small)} {quotient} {_row(above[at:], small)}".strip()


def _is_geometric(term: Term) -> bool:
    """Whether a factor is a power whose exponent counts steps."""
    return isinstance(term, terms.Power) and any(name.base in ("t", "T", "N") for name in names_in(term.exponent))


def _is_loose(term: Term) -> bool:
    return isinstance(term, terms.Sum | terms.Product | terms.Relation)


def _upon(parts: list[Term]) -> str:
    """The factors of a numerator or a denominator; one alone needs no brackets."""
    if not parts:
        return "1"
    if len(parts) == 1 and isinstance(parts[0], terms.Bracket):
        inside = parts[0].inside
        if isinstance(inside, terms.Product) and not inside.below:
            return _upon(list(inside.above))
        return set_(inside, True)
    return _row(parts, True)


def _row(parts: list[Term], small: bool) -> str:
    """Factors beside each other."""
    shown = ""
    for k, part in enumerate(parts):
        piece = set_(part, small)
        alone = isinstance(part, terms.Bracket) and not part.square and isinstance(part.inside, terms.Product)
        if alone and not (small and part.inside.below):  # type: ignore[union-attr]
            piece = set_(part.inside, small)  # type: ignore[union-attr]
        apart = isinstance(part, terms.Number | terms.Label) or any(map(_is_word, parts[max(k - 1, 0) : k + 1]))
        shown += ((r"\," if apart else " ") if k else "") + piece
    return shown


def _is_word(part: Term) -> bool:
    """Whether a factor is a name of several letters, which must not run into its neighbours."""
    name = part.base if isinstance(part, terms.Power) else part
    return isinstance(name, terms.Name) and set_(name).startswith(r"\mathit")


@set_.register
def _(term: terms.Operator, small: bool = False) -> str:
    if term.over is not None:
        return rf"\operatorname*{{argmin}}_{{{set_(term.over, True)}}} {_in_braces(term.inside)}"
    signs = {"inf": r"\inf ", "d/dt": r"\tfrac{d}{dt}\,", "E:": r"\text{in expectation, } "}
    return signs[term.sign] + set_(term.inside, small)


def _in_braces(inside: Term) -> str:
    shown = set_(inside)
    if not isinstance(inside, terms.Sum):
        return shown
    tall = r"\frac" in shown
    return rf"\left\{{{shown}\right\}}" if tall else rf"\{{{shown}\}}"


@set_.register
def _(term: terms.Total, small: bool = False) -> str:
    low = terms.ZERO if term.low is None else term.low
    end = term.end if term.low is not None else terms.Sum((*terms_of(term.end), (True, terms.ONE)))
    return rf"\sum_{{{term.index}={_index(low)}}}^{{{_index(end)}}} {set_(term.inside, small)}"


@set_.register
def _(term: terms.Steps, small: bool = False) -> str:
    inside = _summand(term.inside)
    end = term.over.rpartition(" ")[2]
    discrete = term.over == f"t < {end}"
    sign, measure = (rf"\sum_{{t=0}}^{{{end}-1}}", "") if discrete else (r"\int_0^T", r"\,dt")
    if term.kind != "mean":
        return f"{sign} {inside}{measure}"
    if term.weight is None:
        return rf"\frac{{1}}{{{end}}} {sign} {inside}{measure}"
    weight = _summand(term.weight)
    return rf"\frac{{{sign} {weight} {inside}{measure}}}{{{sign} {weight}{measure}}}"


def _summand(term: Term) -> str:
    """What stands after a sum sign, in brackets where it is a sum itself."""
    if isinstance(term, terms.Bracket) and not isinstance(term.inside, terms.Sum):
        return set_(term.inside)
    shown = set_(term)
    return bracketed(shown) if isinstance(term, terms.Sum) else shown
