"""Formulas as terms: small trees that never change, which the renderers of this room write as text and as LaTeX.

A formula is built from the exact algebra (`formulas`) and from the names of a statement, or read where a person has
typed it (`notation`). A new kind of output is a file with one function for each kind of term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or anything else that is set as it is typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a displayed formula, [1], by which others refer to it."""

    number: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its index, star and primes; `gradient` where it follows grad.

    `draw` numbers the later ones of several draws at one point, x_t#2.
    """

    base: str
    index: Term | None = None
    star: bool = False
    primes: int = 0
    gradient: bool = False
    draw: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A name with its arguments."""

    name: Name
    arguments: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """||v||, with the index of a dual norm where `dual`."""

    inside: Term
    dual: bool = False


@dataclass(frozen=True, slots=True)
class Angle:
    """<u, v>."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Bracket:
    """What stands in round brackets, or in square ones."""

    inside: Term
    square: bool = False


@dataclass(frozen=True, slots=True)
class Power:
    """A power."""

    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Product:
    """Factors, over what divides them; `wide` where a text has room around the stroke."""

    above: tuple[Term, ...]
    below: tuple[Term, ...] = ()
    wide: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each with whether it is taken away."""

    terms: tuple[tuple[bool, Term], ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over index < end, or over index = low..end where there is a `low`."""

    index: str
    low: Term | None
    end: Term
    inside: Term


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expectation of what follows."""

    inside: Term


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator before what it is applied to: an infimum, a derivative, or argmin with what it is over."""

    sign: str
    inside: Term
    over: Term | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """The mean, the sum or the integral over the steps; a mean may be weighted."""

    kind: str
    over: str
    inside: Term
    weight: Term | None


@dataclass(frozen=True, slots=True)
class Relation:
    """Two sides and more, compared."""

    sides: tuple[Term, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """A formula, and what holds where it does."""

    formula: Term
    given: Term


@dataclass(frozen=True, slots=True)
class Numbered:
    """A displayed formula with its number in front."""

    label: Label
    formula: Term


Term = (
    Number
    | Label
    | Name
    | Call
    | Norm
    | Angle
    | Bracket
    | Power
    | Product
    | Sum
    | Total
    | Expectation
    | Operator
    | Steps
    | Relation
    | Where
    | Numbered
)

ZERO, ONE = Number("0"), Number("1")


# Building -------------------------------------------------------------------------------------------------------------


@cache
def name(text: str) -> Name:
    """A name from an identifier, with its index behind the last stroke and its star at the end: x_t, Delta_0, h*."""
    star, text = text.endswith("*"), text.removesuffix("*")
    base, _, index = text.rpartition("_")
    return Name(base, index_of(index), star) if base and is_index(index) else Name(text, None, star)


def index_of(text: str) -> Term:
    """An index that is one letter or a number."""
    return Number(text) if text.isdigit() else Name(text)


def is_index(text: str) -> bool:
    """Whether an index needs no braces."""
    return len(text) == 1 or text.isdigit()


NEXT = Sum(((False, Name("t")), (False, ONE)))  # t + 1, as an index


def added(terms: list[tuple[bool, Term]]) -> Term:
    """The sum of terms, each with whether it is taken away."""
    if not terms:
        return ZERO
    return terms[0][1] if len(terms) == 1 and not terms[0][0] else Sum(tuple(terms))


def negated(term: Term) -> Term:
    """A term with the other sign in front."""
    if isinstance(term, Sum) and term.terms[0][0] and len(term.terms) == 1:
        return term.terms[0][1]
    return Sum(((True, term),))


def terms_of(term: Term) -> tuple[tuple[bool, Term], ...]:
    """The summands of a term, each with whether it is taken away."""
    return term.terms if isinstance(term, Sum) else ((False, term),)


def as_factor(term: Term) -> Term:
    """A term as a factor in front of another: in brackets where it is a sum, a quotient or signed."""
    loose = isinstance(term, Sum) or (isinstance(term, Product) and bool(term.below))
    return Bracket(term) if loose else term


def times(size: Term, what: Term) -> Term:
    """A size times what stands behind it."""
    if what == ONE:
        return size
    if size == ONE:
        return what
    return Product((*factors_of(as_factor(size)), *factors_of(what)))


def factors_of(term: Term) -> tuple[Term, ...]:
    """The factors of a term that is no quotient."""
    return term.above if isinstance(term, Product) and not term.below else (term,)


def equal(left: Term, right: Term) -> Relation:
    """left = right, where the right side may be an equation itself."""
    return related(left, "=", right)


def related(left: Term, sign: str, right: Term) -> Relation:
    """Two sides compared, of which the right one may be a comparison itself."""
    if isinstance(right, Relation):
        return Relation((left, *right.sides), (sign, *right.signs))
    return Relation((left, right), (sign,))


def bare(term: Term) -> Term:
    """What stands in round brackets, without them."""
    return term.inside if isinstance(term, Bracket) and not term.square else term


# Changing -------------------------------------------------------------------------------------------------------------


def with_parts(term: Term, change: Callable[[Term], Term]) -> Term:
    """A term of the same kind with its parts changed; a name, a number and a label have none."""
    match term:
        case Call(called, arguments):
            return Call(called, tuple(map(change, arguments)))
        case Angle(left, right):
            return Angle(change(left), change(right))
        case Power(base, exponent):
            return Power(change(base), change(exponent))
        case Product(above, below):
            return replace(term, above=tuple(map(change, above)), below=tuple(map(change, below)))
        case Sum(parts):
            return Sum(tuple((negative, change(part)) for negative, part in parts))
        case Relation(sides, signs):
            return Relation(tuple(map(change, sides)), signs)
        case Norm() | Bracket() | Expectation() | Operator() | Steps() | Total():
            return replace(term, inside=change(term.inside))
        case Where(formula, given):
            return Where(change(formula), change(given))
        case Numbered(label, formula):
            return Numbered(label, change(formula))
    return term


def reindexed(term: Term, index: Name, other: Name) -> Term:
    """A term with another index of its names, x_T for x_t and x_{T+1} for x_{t+1}."""

    def inside(part: Term) -> Term:
        return other if part == index else with_parts(part, inside)

    def at(part: Term) -> Term:
        if isinstance(part, Name):
            return part if part.index is None else replace(part, index=inside(part.index))
        if isinstance(part, Call):
            called = at(part.name)
            assert isinstance(called, Name)
            return Call(called, tuple(map(at, part.arguments)))
        return with_parts(part, at)

    return at(term)


def names_in(term: Term) -> Iterator[Name]:
    """The names that occur in a term, those of functions and of indices among them."""
    found: list[Term] = []
    if isinstance(term, Name | Call):
        own = term if isinstance(term, Name) else term.name
        yield own
        found += [own.index] if own.index is not None else []
    with_parts(term, lambda part: found.append(part) or part)  # type: ignore[func-returns-value]
    for part in found:
        yield from names_in(part)


def tidy(term: Term) -> Term:
    """The same term without brackets that say nothing, and without quotients below a stroke."""
    term = with_parts(term, tidy)
    match term:
        case Call(called, arguments):
            return Call(called, tuple(map(bare, arguments)))
        case Norm(inside, dual):
            return Norm(bare(inside), dual)
        case Angle(left, right):
            return Angle(_flat(left), _flat(right))
        case Bracket(Bracket(inside, square=False), square):
            return Bracket(inside, square)
        case Bracket(inside, square=False) if isinstance(inside, _ATOMS):
            return inside
        case Bracket(Sum(((True, inside),)), square) if (turned := _turned(inside)) is not None:
            return Bracket(turned, square)
        case Product(above, below):
            return _tidy_product(list(above), list(below))
        case Relation(sides, signs):
            return Relation(tuple(map(bare, sides)), signs)
    return term


_ATOMS = (Number, Name, Call, Norm, Angle)


def _turned(term: Term) -> Term | None:
    """A term with the other sign, (1 - a) b for (a - 1) b, where it has a difference to turn; None if it has none."""
    product = term if isinstance(term, Product) else Product((term,))
    parts = [*product.above, *product.below]
    for at, part in enumerate(parts):
        match part:
            case Bracket(Sum(terms), square=False) if any(negative for negative, _ in terms):
                other = [(not negative, shown) for negative, shown in terms]
                turned: Term | None = Sum(tuple(sorted(other, key=lambda each: each[0])))
            case Bracket(Product() as inside, square=False):
                turned = _turned(inside)
            case _:
                continue
        if turned is not None and len(parts) == 1:
            return turned
        if turned is not None:
            parts[at] = Bracket(turned)
            many = len(product.above)
            return replace(product, above=tuple(parts[:many]), below=tuple(parts[many:]))
    return None


def _flat(term: Term) -> Term:
    """A sum whose first term is no bracket."""
    term = bare(term)
    if isinstance(term, Sum) and not term.terms[0][0] and isinstance(first := bare(term.terms[0][1]), Sum):
        return Sum((*first.terms, *term.terms[1:]))
    return term


def is_quotient(term: Term) -> bool:
    """Whether a term is a quotient in brackets."""
    return isinstance(term, Bracket) and isinstance(term.inside, Product) and bool(term.inside.below)


def _holds_quotient(term: Term) -> bool:
    inside = term.inside if isinstance(term, Bracket) else term
    return isinstance(inside, Product) and (bool(inside.below) or any(map(is_quotient, inside.above)))


def _quotient(term: Term) -> tuple[list[Term], list[Term]]:
    """A bracketed product as what is above and what is below, its bracketed quotients taken apart."""
    assert isinstance(term, Bracket)
    inside = term.inside
    assert isinstance(inside, Product)
    above: list[Term] = []
    below = list(inside.below)
    for part in inside.above:
        top, bottom = _quotient(part) if is_quotient(part) else ([part], [])
        above, below = [*above, *top], [*below, *bottom]
    return above, below


def _tidy_product(above: list[Term], below: list[Term]) -> Term:
    for quotient in [part for part in above if isinstance(part, Product)]:  # one without brackets, as a factor
        at = above.index(quotient)
        above[at : at + 1] = quotient.above
        below = [*quotient.below, *below]
    for part in [part for part in below if _holds_quotient(part)]:  # x / (a/b) is b x / a
        below.remove(part)
        top, bottom = _quotient(part)
        above, below = [*bottom, *above], [*top, *below]
    for part in [part for part in above if below and is_quotient(part)]:  # (a/b) x / c is a x / (b c)
        at = above.index(part)
        top, bottom = _quotient(part)
        above[at : at + 1] = top
        below = [*bottom, *below]
    above = [part for part in above if part != ONE] or [ONE]
    below = [part for part in below if part != ONE]
    return Product(tuple(above), tuple(below)) if below or len(above) > 1 else above[0]
