"""SymPy's expressions as terms, as a person writes them."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

import sympy

from potential.writing import notation
from potential.writing.terms import (
    NEXT,
    ONE,
    Bracket,
    Call,
    Name,
    Number,
    Power,
    Product,
    Sum,
    Term,
    Total,
    added,
    name,
)
from potential.writing.text import text as written

# Symbols that count steps: a polynomial in them begins with its highest power, any other with its constant.
_COUNTS = ("t", "T", "N", "n")


@lru_cache(maxsize=8192, typed=True)
def term(expression: sympy.Expr) -> Term:
    """An expression as a term, neither expanded nor factored, but with brackets cleared of fractions."""
    return _sum(sympy.sympify(expression))


def text(expression: sympy.Expr) -> str:
    """An expression in plain notation."""
    return written(term(expression))


@lru_cache(maxsize=8192, typed=True)
def signed(expression: sympy.Expr) -> tuple[bool, Term]:
    """Whether an expression is written with a minus in front, and the rest as a summand, a sum in brackets."""
    return _term(expression)[:2]


def symbol(of: str) -> Term:
    """The name of a symbol: the term of a sequence at t + 1 has its index, a scalar of the start is a formula."""
    if of.endswith("_next"):
        return Name(of.removesuffix("_next"), NEXT)
    return name(of) if of.isidentifier() else notation.read(of)


# Sums -----------------------------------------------------------------------------------------------------------------


def _sum(e: sympy.Expr) -> Term:
    parts = [_term(part) for part in sympy.Add.make_args(e)]
    terms = [(negative, shown) for negative, shown, _ in (sorted(parts, key=_place) if len(parts) > 1 else parts)]
    # What is added comes before what is taken away.
    first = next((k for k, (negative, _) in enumerate(terms) if not negative), 0)
    return added([terms[first], *terms[:first], *terms[first + 1 :]])


_Powers = list[tuple[sympy.Expr, sympy.Expr]]


def _term(e: sympy.Expr) -> tuple[bool, Term, _Powers]:
    """Whether a term is taken away, the term without its sign, and the powers that it is made of."""
    number, parts = factors(e)
    return bool(number < 0), _product(abs(number), parts), parts


def _place(found: tuple[bool, Term, _Powers]) -> tuple[object, ...]:
    """Where a term belongs among others."""
    _, shown, parts = found
    count = sum((_degree(base, power) for base, power in parts if base.is_Symbol and base.name in _COUNTS), 0)
    total = sum((_degree(base, power) for base, power in parts), 0)
    return -count, bool(parts), total, written(shown)


def _degree(base: sympy.Expr, power: sympy.Expr) -> sympy.Expr:
    return power if power.is_Rational else 1


# Products -------------------------------------------------------------------------------------------------------------


def factors(e: sympy.Expr) -> tuple[sympy.Rational, _Powers]:
    """A product as a number and powers, whose bases that are sums have integer coefficients without a common factor."""
    number: sympy.Rational = sympy.Integer(1)
    found: _Powers = []
    for part in sympy.Mul.make_args(e):
        base, power = (part.base, part.exp) if part.is_Pow else (part, sympy.Integer(1))
        if base.is_Add and power.is_Integer:
            content, base = _content(base)
            if all(_term(term)[0] for term in sympy.Add.make_args(base)):
                content, base = -content, -base
            number = number * content**power
        if base.is_Mul and power.is_Integer:
            inner, parts = factors(base)
            number, found = number * inner**power, [*found, *((b, p * power) for b, p in parts)]
        elif base.is_Rational and power.is_Integer:
            number = number * base**power
        else:
            found.append((base, power))
    return number, _together(found)


def _content(e: sympy.Expr) -> tuple[sympy.Rational, sympy.Expr]:
    """A sum as a number times a sum: what divides all numerators, over what divides all denominators."""
    numbers = [term.as_coeff_Mul()[0] for term in sympy.Add.make_args(e)]
    if not all(number.is_Rational for number in numbers):
        return sympy.Integer(1), e
    content = sympy.Rational(math.gcd(*(int(n.p) for n in numbers)), math.gcd(*(int(n.q) for n in numbers)))
    if content == 1:
        return content, e
    return content, sympy.Add(*(term / content for term in sympy.Add.make_args(e)))


def _together(found: _Powers) -> _Powers:
    """Powers with one symbolic exponent up to its sign as one power of a quotient, ((L - mu)/(L + mu))^(2 T)."""
    plain: _Powers = []
    symbolic: dict[sympy.Expr, list[sympy.Expr]] = {}
    for base, power in found:
        if power.is_Rational:
            plain.append((base, power))
            continue
        # (a/b)^(-e) is (b/a)^e; a base that is no quotient keeps its sign.
        turned = power.could_extract_minus_sign()
        symbolic.setdefault(-power if turned else power, []).append(1 / base if turned else base)
    for power, bases in symbolic.items():
        base = sympy.Mul(*bases)
        more = sum((p for b, p in plain if b == base and p.is_Integer), sympy.Integer(0))
        plain = [(b, p) for b, p in plain if not (b == base and p.is_Integer)]
        if more:
            plain.append((base, power + more))
            continue
        top, bottom = sympy.fraction(base)
        if top.is_Add and bottom != 1 and not any(part.is_Add for part in sympy.Mul.make_args(bottom)):
            base = sympy.Add(*(term / bottom for term in top.args))  # 1 - mu/L, and not (L - mu)/L
        plain.append((1 / base, -power) if top == 1 and bottom != 1 else (base, power))
    return plain


# In a product: the parameters of a method, those of a class, the number of steps, distances, and sums at the end.
_LAST = ("R", "Delta_0", "D_0")


@lru_cache(maxsize=8192, typed=True)
def _spelt(base: sympy.Expr) -> str:
    return base.name if base.is_Symbol else str(base)


def _ordered(parts: _Powers) -> _Powers:
    """Powers in the order in which they are written; of one rank, by how SymPy spells their bases."""
    ranks = {part: _rank(*part) for part in parts}
    alike = Counter(ranks.values())
    return sorted(parts, key=lambda part: (ranks[part], _spelt(part[0]) if alike[ranks[part]] > 1 else ""))


def _rank(base: sympy.Expr, power: sympy.Expr) -> int:
    if not power.is_Rational:
        return 0
    if not (base.is_Symbol or isinstance(base, sympy.Indexed)):
        return 7 if base.is_Add else 8
    shown = base.name
    if base.is_Symbol and not shown.isidentifier():
        return 6
    return 5 if shown in _LAST else 4 if shown in _COUNTS else 3 if shown[0].isupper() else 2


def _product(number: sympy.Rational, parts: _Powers) -> Term:
    above: list[Term] = [] if number.p == 1 else [Number(str(number.p))]
    below: list[Term] = [] if number.q == 1 else [Number(str(number.q))]
    for base, power in _ordered(parts) if len(parts) > 1 else parts:
        down = power.is_Rational and power < 0
        (below if down else above).append(_power(base, -power if down else power))
    above = above or [ONE]
    below = [Bracket(Product(tuple(below)))] if len(below) > 1 else below
    return Product(tuple(above), tuple(below)) if below or len(above) > 1 else above[0]


def _power(base: sympy.Expr, power: sympy.Expr) -> Term:
    if power == sympy.Rational(1, 2):
        return Call(Name("sqrt"), (_sum(base),))
    return _atom(base) if power == 1 else Power(_atom(base), _sum(power))


def _atom(e: sympy.Expr) -> Term:
    match e:
        case sympy.Symbol():
            return symbol(e.name)
        case sympy.Indexed():
            return Name(str(e.base), _sum(e.indices[0]))
        case sympy.Sum():
            return Bracket(_total(e))
        case sympy.Integer() if e >= 0:
            return Number(str(e))
        case sympy.exp() | sympy.log():
            return Call(Name(type(e).__name__), (_sum(e.args[0]),))
    if not (e.is_Add or e.is_Mul or e.is_Pow or e.is_Rational):
        return Name(str(e))  # what no bound should have, such as an infinite integral, is shown as it is
    return Bracket(_sum(e))


def _total(e: sympy.Sum) -> Term:
    """A sum over the steps, or over another range."""
    ((index, low, high),) = e.limits
    inner = _sum(e.function)
    summand = Bracket(inner) if isinstance(inner, Sum) else inner
    if low == 0:
        return Total(index.name, None, _sum(high + 1), summand)
    return Total(index.name, _sum(low), _sum(high), summand)
