"""Expressions as a person writes them: SymPy's in plain notation, and that in LaTeX.

The plain notation has `^` for powers and a space for products, `L R^2/(2 T)`; `potential.writing.notation` reads it and
`potential.writing.typeset` sets it, so that what is shown in a terminal, a paper and a browser has one source.
"""

from __future__ import annotations

import math

import sympy

from potential.writing import notation, typeset

# Symbols that count steps: a polynomial in them begins with its highest power, any other with its constant.
_COUNTS = ("t", "T", "n")


def text(expression: sympy.Expr) -> str:
    """An expression in plain notation, neither expanded nor factored, but with brackets cleared of fractions."""
    return _sum(sympy.sympify(expression))


def latex(expression: sympy.Expr) -> str:
    """An expression in LaTeX, for mathematics mode."""
    return typeset.latex(text(expression))


def signed(expression: sympy.Expr) -> tuple[bool, str]:
    """Whether an expression is written with a minus in front, and the rest as a summand, a sum in brackets."""
    return _term(expression)[:2]


def times(size: str, what: str) -> str:
    """A summand times what stands behind it, 1 for nothing."""
    return size if what == "1" else what if size == "1" else f"{factor(size)} {what}"


def factor(shown: str) -> str:
    """Plain notation as a factor in front of another: in brackets where it is a sum, a quotient or signed."""
    depth = 0
    for sign in shown:
        depth += (sign in "({") - (sign in ")}")
        if depth == 0 and sign in "+-/":
            return f"({shown})"
    return shown


def name(symbol: str) -> str:
    """The name of a symbol as it is shown: the term of a sequence at t + 1 has its index."""
    return f"{symbol.removesuffix('_next')}_{{t+1}}" if symbol.endswith("_next") else symbol


def replaced(expression: sympy.Expr, monomial: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    """An expression with a symbol in the place of a monomial, L q^2, and its terms gathered, where that is shorter."""
    if (not monomial.is_Mul and not monomial.is_Pow) or not monomial.free_symbols <= expression.free_symbols:
        return expression

    def gathered(e: sympy.Expr) -> sympy.Expr:
        terms = sympy.collect(e, [s for s in e.free_symbols if s.name in _START or not s.name.isidentifier()])
        return sympy.Add(*(sympy.factor(term) for term in sympy.Add.make_args(terms)))

    number, parts = factors(expression)
    shown = sympy.Integer(1)
    for base, power in parts:
        base = base.subs(monomial, symbol)
        shown = shown * (gathered(base) if base.is_Add and power == 1 else base) ** power
    whole = (number * shown).subs(monomial, symbol)
    return whole if symbol in whole.free_symbols and len(text(whole)) < len(text(expression)) else expression


_START = frozenset({"R", "Delta_0", "D_0"})


# Sums -----------------------------------------------------------------------------------------------------------------


def _sum(e: sympy.Expr) -> str:
    terms = sorted((_term(term) for term in sympy.Add.make_args(e)), key=lambda found: found[2])
    # What is added comes before what is taken away.
    first = next((k for k, (negative, _, _) in enumerate(terms) if not negative), 0)
    shown = ""
    for negative, piece, _ in [terms[first], *terms[:first], *terms[first + 1 :]]:
        shown += (" - " if negative else " + ") + piece if shown else ("-" if negative else "") + piece
    return shown


def _term(e: sympy.Expr) -> tuple[bool, str, tuple[object, ...]]:
    """Whether a term is taken away, the term without its sign, and where it belongs among others."""
    number, parts = factors(e)
    shown = _product(abs(number), parts)
    count = sum((_degree(base, power) for base, power in parts if str(base) in _COUNTS), 0)
    total = sum((_degree(base, power) for base, power in parts), 0)
    return bool(number < 0), shown, (-count, bool(parts), total, shown)


def _degree(base: sympy.Expr, power: sympy.Expr) -> sympy.Expr:
    return power if power.is_Rational else 1


# Products -------------------------------------------------------------------------------------------------------------


def factors(e: sympy.Expr) -> tuple[sympy.Rational, list[tuple[sympy.Expr, sympy.Expr]]]:
    """A product as a number and powers, whose bases that are sums have integer coefficients without a common factor."""
    number: sympy.Rational = sympy.Integer(1)
    found: list[tuple[sympy.Expr, sympy.Expr]] = []
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


def _together(found: list[tuple[sympy.Expr, sympy.Expr]]) -> list[tuple[sympy.Expr, sympy.Expr]]:
    """Powers with one symbolic exponent up to its sign as one power of a quotient, ((L - mu)/(L + mu))^(2 T)."""
    plain: list[tuple[sympy.Expr, sympy.Expr]] = []
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


def _rank(base: sympy.Expr, power: sympy.Expr) -> tuple[object, ...]:
    shown = str(base)
    if not power.is_Rational:
        return (0, shown)
    if base.is_Symbol and not shown.isidentifier():
        return (6, shown)
    if base.is_Symbol or isinstance(base, sympy.Indexed):
        return (5 if shown in _LAST else 4 if shown in _COUNTS else 3 if shown[0].isupper() else 2, shown)
    return (7 if base.is_Add else 8, shown)


def _product(number: sympy.Rational, parts: list[tuple[sympy.Expr, sympy.Expr]]) -> str:
    above = [] if number.p == 1 else [str(number.p)]
    below = [] if number.q == 1 else [str(number.q)]
    for base, power in sorted(parts, key=lambda f: _rank(*f)):
        down = power.is_Rational and power < 0
        (below if down else above).append(_power(base, -power if down else power))
    top = " ".join(above) or "1"
    if not below:
        return top
    return f"{top}/{below[0]}" if len(below) == 1 else f"{top}/({' '.join(below)})"


def _power(base: sympy.Expr, power: sympy.Expr) -> str:
    if power == sympy.Rational(1, 2):
        return f"sqrt({_sum(base)})"
    shown = _atom(base)
    if power == 1:
        return shown
    exponent = _sum(power)
    return f"{shown}^{exponent}" if exponent.isalnum() else f"{shown}^({exponent})"


def _atom(e: sympy.Expr) -> str:
    match e:
        case sympy.Symbol():
            return name(e.name)
        case sympy.Indexed():
            return f"{e.base}_{_index(e.indices[0])}"
        case sympy.Sum():
            return f"({_total(e)})"
        case sympy.Integer() if e >= 0:
            return str(e)
        case sympy.exp():
            return f"exp({_sum(e.args[0])})"
        case sympy.log():
            return f"log({_sum(e.args[0])})"
    return f"({_sum(e)})"


def _total(e: sympy.Sum) -> str:
    """A sum over the steps, or over another range."""
    ((index, low, high),) = e.limits
    over = f"{index}<{_sum(high + 1)}" if low == 0 else f"{index}={_sum(low)}..{_sum(high)}"
    inner = _sum(e.function)
    return f"sum_{{{over}}} " + (f"({inner})" if isinstance(notation.parse(inner), notation.Sum) else inner)


def _index(e: sympy.Expr) -> str:
    shown = _sum(e).replace(" ", "")
    return shown if shown.isalnum() else f"{{{shown}}}"
