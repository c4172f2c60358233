r"""The plain notation, read as terms: what a person types in a remark, a class of problems in an inequality.

It is what a person types: `f(x_t) - f(x*)`, `<grad f(x_t), x* - x_t>`, `||x_t - x*||^2/(2 eta)`, `E[...]`,
`prox_{s h}(x)`, `sum_{t<T} eta_t^2`, comparisons between them. A space is a product, `/` divides what stands to its
left, a bracket that follows a name at once holds arguments, and < and > with spaces around them compare, others are
angles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from potential.writing.terms import (
    Angle,
    Bracket,
    Call,
    Expectation,
    Label,
    Name,
    Norm,
    Number,
    Operator,
    Power,
    Product,
    Relation,
    Steps,
    Sum,
    Term,
    Total,
    added,
    as_factor,
    factors_of,
    index_of,
    is_index,
    terms_of,
    with_parts,
)

_WORDS = r"argmin over|(?:sum|mean|integral) over (?:0 < )?t < \w+ of|weighted by|of\b|d/dt|inf [fF]\b"
_TOKEN = re.compile(
    rf"\s*(?:(?P<word>{_WORDS})"
    r"|(?P<sum>sum_\{(?P<over>[^{}]*)\})"
    r"|(?P<hole>\{\w+\})"
    r"|(?P<label>\[\d+\])"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<relation>>=|<=|=|<(?= )|(?<= )>(?= )|\bin\b)"
    r"|(?P<name>(?:grad )?[^\W\d]\w*?(?:_\{(?:[^{}]|\{[^{}]*\})*\})?'*\*?(?:#\d+)?(?![\w{'*]))"
    r"|(?P<mark>\|\|_\*|\|\||[-+/^(),\[\]<>:]))"
)


class NotationError(ValueError):
    """A text that is not in the plain notation."""


# Reading --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    over: str = ""  # of a sum: its range


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotationError(f"{text!r} is not in the plain notation, from {text[at : at + 20]!r} on")
        kind = next(k for k in ("word", "sum", "hole", "label", "number", "name", "relation", "mark") if match[k])
        found.append(_Token(kind, match[kind], match.start(kind), match.end(), match["over"] or ""))
        at = match.end()
    return [*found, _Token("end", "", at, at)]


@cache
def parse(text: str) -> Term:
    """The tree of a text; raises NotationError where it is not in the plain notation."""
    reader = _Reader(text)
    tree = reader.relation()
    reader.expect("")
    return tree


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0
        self.closing: list[str] = []  # what would close the innermost norm or angle

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, text: str) -> None:
        if self.next.text != text:
            raise NotationError(
                f"{self.text!r}: expected {text or 'the end'!r} at {self.text[self.next.start :][:20]!r}"
            )
        self.at += 1

    def inside(self, close: str, read: Callable[[], Term]) -> Term:
        self.closing.append(close)
        found = read()
        self.closing.pop()
        self.expect(close)
        return found

    def relation(self) -> Term:
        sides, signs = [self.sum()], []
        while self.next.kind == "relation":
            signs.append(self.take().text)
            sides.append(Number("") if self.next.text in ("", ",") else self.sum())
        return Relation(tuple(sides), tuple(signs)) if signs else sides[0]

    def sum(self) -> Term:
        terms = []
        negative = self.next.text == "-"
        if negative:
            self.take()
        terms.append((negative, self.product()))
        while self.next.text in ("+", "-"):
            negative = self.take().text == "-"
            terms.append((negative, self.product()))
        return Sum(tuple(terms)) if len(terms) > 1 or terms[0][0] else terms[0][1]

    def product(self) -> Term:
        above, below = [self.factor()], []
        while True:
            if self.next.text == "/":
                self.take()
                below.append(self.factor())
            elif self.begins_factor():
                above.append(self.factor())
            else:
                break
        return Product(tuple(above), tuple(below)) if below or len(above) > 1 else above[0]

    def begins_factor(self) -> bool:
        token, close = self.next, self.closing[-1] if self.closing else ""
        if token.text in (close, f"{close}_*"):
            return False
        if token.kind == "word":
            return token.text not in ("weighted by", "of")
        opens = token.kind == "mark" and token.text in ("(", "[", "<", "||")
        return opens or token.kind in ("sum", "hole", "label", "number", "name")

    def factor(self) -> Term:
        base = self.primary()
        while self.next.text == "^":
            self.take()
            if self.next.text == "(":
                self.take()
                exponent: Term = self.inside(")", self.sum)
            else:
                exponent = self.primary()
            base = Power(base, exponent)
        return base

    def primary(self) -> Term:
        token = self.take()
        match token.kind, token.text:
            case "number", text:
                return Number(text)
            case "label", text:
                return Label(int(text[1:-1]))
            case "word", "inf f" | "inf F" as text:
                return Operator("inf", Name(text.removeprefix("inf ")))
            case "word", "d/dt":
                return Operator("d/dt", self.factor())
            case "word", "argmin over":
                return self.argmin()
            case "word", text:
                return self.over_steps(text)
            case "sum", _:
                return self.total(token.over)
            case "name", "E" if self.next.start == token.end and self.next.text in ("[", "<", "||"):
                return Expectation(self.factor())
            case "name", "E" if self.next.text == ":":
                self.take()
                return Operator("E:", self.relation())
            case "name", "E" if self.next.text == "Phi":
                return Expectation(self.factor())
            case (("name" | "hole"), text):
                name = _name(text) if token.kind == "name" else Name(text)
                if self.next.text == "(" and self.next.start == token.end:
                    self.take()
                    return Call(name, self.arguments())
                return name
            case "mark", "(":
                return Bracket(self.inside(")", self.relation))
            case "mark", "[":
                return Bracket(self.inside("]", self.relation), square=True)
            case "mark", "||":
                self.closing.append("||")
                found = self.sum()
                self.closing.pop()
                dual = self.next.text == "||_*"
                self.expect("||_*" if dual else "||")
                return Norm(found, dual)
            case "mark", "<":
                self.closing.append(">")
                left = self.sum()
                self.expect(",")
                right = self.sum()
                self.closing.pop()
                self.expect(">")
                return Angle(left, right)
        raise NotationError(f"{self.text!r} is not in the plain notation, from {self.text[token.start :][:20]!r} on")

    def arguments(self) -> tuple[Term, ...]:
        self.closing.append(")")
        found = [self.relation()]
        while self.next.text == ",":
            self.take()
            found.append(self.relation())
        self.closing.pop()
        self.expect(")")
        return tuple(found)

    def total(self, over: str) -> Term:
        """The sum over `t<T`, or over `t=1..T`."""
        index, _, end = over.partition("<")
        if end:
            return Total(index, None, parse(end), self.product())
        index, _, span = over.partition("=")
        low, _, high = span.partition("..")
        return Total(index, parse(low), parse(high), self.product())

    def argmin(self) -> Term:
        over: Term = self.primary()
        if self.next.text == "in":
            self.take()
            over = Relation((over, self.sum()), ("in",))
        self.expect("of")
        return Operator("argmin", self.sum(), over)

    def over_steps(self, text: str) -> Term:
        kind, _, over = text.removesuffix(" of").partition(" over ")
        inside = self.product()
        weight = None
        if self.next.text == "weighted by":
            self.take()
            weight = self.sum()
        return Steps(kind, over, inside, weight)


def read(text: str) -> Term:
    """The same of a name that someone else has chosen, which is its own term where it is not in the notation."""
    try:
        return parse(text)
    except NotationError:
        return Name(text)


def name(text: str) -> Name:
    """The name of a function."""
    found = read(text)
    return found if isinstance(found, Name) else Name(text)


def filled(typed: str, **terms: Term) -> Term:
    """The term of a text with terms in its holes: `f({x}) - f*` has a hole x.

    What comes into a hole stands in brackets where it would be taken apart: a sum that is taken away, or a factor.
    """
    return _filled(parse(typed), {f"{{{hole}}}": term for hole, term in terms.items()})


def _filled(term: Term, holes: Mapping[str, Term]) -> Term:
    def fill(part: Term) -> Term:
        return _filled(part, holes)

    def factor(part: Term) -> Term:
        return as_factor(fill(part)) if isinstance(part, Name) else fill(part)

    def whole(part: Term) -> Term:
        put = fill(part)
        return Bracket(put) if isinstance(part, Name) and isinstance(put, Sum | Product | Power) else put

    match term:
        case Name(base) if base in holes:
            return holes[base]
        case Call(called, arguments):
            function = fill(called)
            assert isinstance(function, Name)
            return Call(function, tuple(map(fill, arguments)))
        case Sum(parts):
            found: list[tuple[bool, Term]] = []
            for negative, part in parts:
                found += [(True, factor(part))] if negative else terms_of(fill(part))
            return added(found)
        case Product(above, below):
            return Product(tuple(f for part in above for f in factors_of(factor(part))), tuple(map(whole, below)))
        case Power(base, exponent):
            return Power(whole(base), fill(exponent))
    return with_parts(term, fill)


def _name(text: str) -> Name:
    rest = text.removeprefix("grad ")
    gradient = rest != text
    rest, _, number = rest.partition("#")
    star, primes, draw = rest.endswith("*"), rest.count("'"), int(number or 0)
    rest = rest.rstrip("*").rstrip("'")
    base, _, index = rest.partition("_{")
    if index:
        return Name(base, parse(index.removesuffix("}")), star, primes, gradient, draw)
    base, _, index = rest.rpartition("_")
    if base and is_index(index):
        return Name(base, index_of(index), star, primes, gradient, draw)
    return Name(rest, None, star, primes, gradient, draw)
