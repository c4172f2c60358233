r"""The plain notation of statements, read as mathematics.

It is what a person types: `f(x_t) - f(x*)`, `<grad f(x_t), x* - x_t>`, `||x_t - x*||^2/(2 eta)`, `E[...]`,
`prox_{s h}(x)`, `sum_{t<T} eta_t^2`, comparisons between them. A space is a product, `/` divides what stands to its
left, a bracket that follows a name at once holds arguments, and < and > with spaces around them compare, others are
angles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_WORDS = r"argmin over|(?:sum|mean|integral) over (?:0 < )?t < T of|weighted by|of\b|d/dt|inf f\b"
_TOKEN = re.compile(
    rf"\s*(?:(?P<word>{_WORDS})"
    r"|(?P<sum>sum_\{(?P<over>[^{}]*)\})"
    r"|(?P<label>\[\d+\])"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<relation>>=|<=|=|<(?= )|(?<= )>(?= )|\bin\b)"
    r"|(?P<name>(?:grad )?[^\W\d]\w*?(?:_\{[^{}]*\})?'*\*?(?![\w{'*]))"
    r"|(?P<mark>\|\|_\*|\|\||[-+/^(),\[\]<>:]))"
)


# The tree -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number, or anything else that is set as it is typed."""

    text: str


@dataclass(frozen=True)
class Name:
    """A name with its index, star and primes; `gradient` where it follows grad."""

    base: str
    index: str = ""
    star: bool = False
    primes: int = 0
    gradient: bool = False


@dataclass(frozen=True)
class Call:
    """A name with its arguments."""

    name: Name
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Norm:
    """||v||, with the index of a dual norm where `dual`."""

    inside: Node
    dual: bool = False


@dataclass(frozen=True)
class Angle:
    """<u, v>."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Bracket:
    """What stands in round brackets, or in square ones."""

    inside: Node
    square: bool = False


@dataclass(frozen=True)
class Power:
    """A power."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Product:
    """Factors, over what divides them."""

    above: tuple[Node, ...]
    below: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Sum:
    """Terms, each with whether it is taken away."""

    terms: tuple[tuple[bool, Node], ...]


@dataclass(frozen=True)
class Expectation:
    """The expectation of what follows."""

    inside: Node


@dataclass(frozen=True)
class Operator:
    """An operator before what it is applied to: an infimum, a derivative, a sum, or argmin with what it is over."""

    sign: str
    inside: Node
    over: Node | None = None


@dataclass(frozen=True)
class Steps:
    """The mean, the sum or the integral over the steps; a mean may be weighted."""

    kind: str
    over: str
    inside: Node
    weight: Node | None


@dataclass(frozen=True)
class Relation:
    """Two sides and more, compared."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]


Node = Number | Name | Call | Norm | Angle | Bracket | Power | Product | Sum | Expectation | Operator | Steps | Relation


class NotationError(ValueError):
    """A text that is not in the plain notation."""


# Reading --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotationError(f"{text!r} is not in the plain notation, from {text[at : at + 20]!r} on")
        kind = next(k for k in ("word", "sum", "label", "number", "name", "relation", "mark") if match[k])
        found.append(_Token(kind, match[kind], match.start(kind), match.end()))
        at = match.end()
    return [*found, _Token("end", "", at, at)]


@cache
def parse(text: str) -> Node:
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

    def inside(self, close: str, read: Callable[[], Node]) -> Node:
        self.closing.append(close)
        found = read()
        self.closing.pop()
        self.expect(close)
        return found

    def relation(self) -> Node:
        sides, signs = [self.sum()], []
        while self.next.kind == "relation":
            signs.append(self.take().text)
            sides.append(Number("") if self.next.text in ("", ",") else self.sum())
        return Relation(tuple(sides), tuple(signs)) if signs else sides[0]

    def sum(self) -> Node:
        terms = []
        negative = self.next.text == "-"
        if negative:
            self.take()
        terms.append((negative, self.product()))
        while self.next.text in ("+", "-"):
            negative = self.take().text == "-"
            terms.append((negative, self.product()))
        return Sum(tuple(terms)) if len(terms) > 1 or terms[0][0] else terms[0][1]

    def product(self) -> Node:
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
        return opens or token.kind in ("sum", "label", "number", "name")

    def factor(self) -> Node:
        base = self.primary()
        while self.next.text == "^":
            self.take()
            if self.next.text == "(":
                self.take()
                exponent: Node = self.inside(")", self.sum)
            else:
                exponent = self.primary()
            base = Power(base, exponent)
        return base

    def primary(self) -> Node:
        token = self.take()
        match token.kind, token.text:
            case (("number" | "label"), text):
                return Number(text)
            case "word", "inf f":
                return Operator("inf", Name("f"))
            case "word", "d/dt":
                return Operator("d/dt", self.factor())
            case "word", "argmin over":
                return self.argmin()
            case "word", text:
                return self.over_steps(text)
            case "sum", text:
                return Operator(text, self.product())
            case "name", "E" if self.next.start == token.end and self.next.text in ("[", "<", "||"):
                return Expectation(self.factor())
            case "name", "E" if self.next.text == ":":
                self.take()
                return Operator("E:", self.relation())
            case "name", "E" if self.next.text == "Phi":
                return Expectation(self.factor())
            case "name", text:
                name = _name(text)
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

    def arguments(self) -> tuple[Node, ...]:
        self.closing.append(")")
        found = [self.relation()]
        while self.next.text == ",":
            self.take()
            found.append(self.relation())
        self.closing.pop()
        self.expect(")")
        return tuple(found)

    def argmin(self) -> Node:
        over: Node = self.primary()
        if self.next.text == "in":
            self.take()
            over = Relation((over, self.sum()), ("in",))
        self.expect("of")
        return Operator("argmin", self.sum(), over)

    def over_steps(self, text: str) -> Node:
        kind, _, over = text.removesuffix(" of").partition(" over ")
        inside = self.product()
        weight = None
        if self.next.text == "weighted by":
            self.take()
            weight = self.sum()
        return Steps(kind, over, inside, weight)


def _name(text: str) -> Name:
    rest = text.removeprefix("grad ")
    gradient, star, primes = rest != text, rest.endswith("*"), rest.count("'")
    rest = rest.rstrip("*").rstrip("'")
    base, _, index = rest.partition("_{")
    if not index and "_" in rest and _is_index(rest.rpartition("_")[2]):
        base, _, index = rest.rpartition("_")
    return Name(base, index.removesuffix("}"), star, primes, gradient)


def _is_index(text: str) -> bool:
    return len(text) == 1 or text.isdigit()


# Plain text -----------------------------------------------------------------------------------------------------------


def tidy(node: Node) -> Node:
    """The same tree without brackets that say nothing, and without quotients below a stroke."""
    match node:
        case Call(name, arguments):
            return Call(name, tuple(_bare(tidy(argument)) for argument in arguments))
        case Norm(inside, dual):
            return Norm(_bare(tidy(inside)), dual)
        case Angle(left, right):
            return Angle(_flat(tidy(left)), _flat(tidy(right)))
        case Bracket(inside, square):
            inner = tidy(inside)
            if isinstance(inner, Bracket) and not inner.square:
                inner = inner.inside
            return inner if not square and isinstance(inner, _ATOMS) else Bracket(inner, square)
        case Power(base, exponent):
            return Power(tidy(base), tidy(exponent))
        case Product(above, below):
            return _tidy_product(list(map(tidy, above)), list(map(tidy, below)))
        case Sum(terms):
            return Sum(tuple((negative, tidy(term)) for negative, term in terms))
        case Expectation(inside):
            return Expectation(tidy(inside))
        case Operator(sign, inside, over):
            return Operator(sign, tidy(inside), over)
        case Steps(kind, over, inside, weight):
            return Steps(kind, over, tidy(inside), weight)
        case Relation(sides, signs):
            return Relation(tuple(_bare(tidy(side)) for side in sides), signs)
    return node


_ATOMS = (Number, Name, Call, Norm, Angle)


def _bare(node: Node) -> Node:
    return node.inside if isinstance(node, Bracket) and not node.square else node


def _flat(node: Node) -> Node:
    """A sum whose first term is no bracket."""
    node = _bare(node)
    if isinstance(node, Sum) and not node.terms[0][0] and isinstance(first := _bare(node.terms[0][1]), Sum):
        return Sum((*first.terms, *node.terms[1:]))
    return node


def _holds_quotient(node: Node) -> bool:
    inside = node.inside if isinstance(node, Bracket) else node
    return isinstance(inside, Product) and (bool(inside.below) or any(map(is_quotient, inside.above)))


def _quotient(node: Node) -> tuple[list[Node], list[Node]]:
    """A bracketed product as what is above and what is below, its bracketed quotients taken apart."""
    assert isinstance(node, Bracket)
    inside = node.inside
    assert isinstance(inside, Product)
    above: list[Node] = []
    below = list(inside.below)
    for part in inside.above:
        top, bottom = _quotient(part) if is_quotient(part) else ([part], [])
        above, below = [*above, *top], [*below, *bottom]
    return above, below


def _tidy_product(above: list[Node], below: list[Node]) -> Node:
    for part in [part for part in below if _holds_quotient(part)]:  # x / (a/b) is b x / a
        below.remove(part)
        top, bottom = _quotient(part)
        above, below = [*bottom, *above], [*top, *below]
    for part in [part for part in above if below and is_quotient(part)]:  # (a/b) x / c is a x / (b c)
        at = above.index(part)
        top, bottom = _quotient(part)
        above[at : at + 1] = top
        below = [*bottom, *below]
    above = [part for part in above if part != Number("1")] or [Number("1")]
    below = [part for part in below if part != Number("1")]
    return Product(tuple(above), tuple(below)) if below or len(above) > 1 else above[0]


def plain(node: Node) -> str:
    """A tree in plain notation."""
    match node:
        case Number(text):
            return text
        case Name(base, index, star, primes, gradient):
            lower = f"_{index}" if index and _is_index(index) else f"_{{{index}}}" if index else ""
            return ("grad " if gradient else "") + base + lower + "'" * primes + ("*" if star else "")
        case Call(name, arguments):
            shown = ", ".join(map(plain, arguments))
            return f"{plain(name)}({shown.replace(' ', '') if name.base == 'Phi' else shown})"
        case Norm(inside, dual):
            return f"||{plain(inside)}||" + ("_*" if dual else "")
        case Angle(left, right):
            return f"<{plain(left)}, {plain(right)}>"
        case Bracket(inside, square):
            return f"[{plain(inside)}]" if square else f"({plain(inside)})"
        case Power(base, exponent):
            above = plain(exponent)
            return f"{plain(base)}^{above}" if above.isalnum() else f"{plain(base)}^({above.strip('()')})"
        case Product(above, below):
            top = " ".join(map(plain, above))
            if not below:
                return top
            bottom = " ".join(map(plain, below))
            return f"{top}/{bottom}" if len(below) == 1 else f"{top}/({bottom})"
        case Sum(terms):
            return joined([(negative, plain(term)) for negative, term in terms])
        case Expectation(inside):
            shown = plain(inside)
            return f"E{shown}" if shown[0] in "[<|" else f"E {shown}"
        case Operator(sign, inside, over):
            if sign == "argmin":
                assert over is not None
                return f"argmin over {plain(over)} of {plain(inside)}"
            return f"{sign} {plain(inside)}"
        case Steps(kind, over, inside, weight):
            shown = f"{kind} over {over} of {plain(inside)}"
            return shown if weight is None else f"{shown} weighted by {plain(weight)}"
        case Relation(sides, signs):
            return (
                " ".join(f"{plain(side)} {sign}" for side, sign in zip(sides, signs, strict=False))
                + f" {plain(sides[-1])}"
            )
    raise AssertionError(node)


def joined(terms: list[tuple[bool, str]]) -> str:
    """Terms, each with whether it is taken away, as one sum."""
    shown = ""
    for negative, piece in terms:
        shown += (" - " if negative else " + ") + piece if shown else ("-" if negative else "") + piece
    return shown


def is_quotient(node: Node) -> bool:
    """Whether a node is a quotient in brackets."""
    return isinstance(node, Bracket) and isinstance(node.inside, Product) and bool(node.inside.below)
