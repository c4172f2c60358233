"""Factoring SymPy's expressions: what `sympy.factor` gives, by FLINT where the expression is a rational function."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy
from sympy.core.mul import _keep_coeff
from sympy.polys.polyutils import _sort_gens

from potential.algebra.rational_functions import RationalFunction, RationalFunctions
from potential.writing import formulas

Symbols = tuple[sympy.Expr, ...]


Meanings = frozenset[tuple[sympy.Symbol, sympy.Expr]]
Terms = tuple[tuple[tuple[int, ...], int], ...]  # of a polynomial with integer coefficients: powers, and what is before


@lru_cache(maxsize=4096)
def factored(expression: sympy.Expr, meanings: Meanings) -> sympy.Expr:
    """An expression with meanings in the place of symbols, factored over the rationals; many fields ask it."""
    if expression.is_Rational:
        return expression
    try:
        symbols, known, field = _places(frozenset(expression.free_symbols), meanings)
        element = _read(expression, known, field)
    except _NotRationalError:
        return sympy.factor(expression.subs(dict(meanings), simultaneous=True) if meanings else expression)
    return _in_factors(element, symbols)


def factored_element(element: RationalFunction, meanings: Meanings) -> sympy.Expr:
    """An element of a field of rational functions, with meanings in the place of generators, factored."""
    occurring = [k for k, name in enumerate(element.field.names) if name in element.occurring]
    top, bottom = (
        tuple((tuple(int(powers[k]) for k in occurring), int(c)) for powers, c in polynomial.to_dict().items())
        for polynomial in (element.top, element.bottom)
    )
    found = _quotient(top, bottom, tuple(element.field.symbols[k] for k in occurring), meanings)
    return factored(element.as_expr(), meanings) if found is None else found


@lru_cache(maxsize=4096)
def _quotient(top: Terms, bottom: Terms, generators: Symbols, meanings: Meanings) -> sympy.Expr | None:
    """A quotient of polynomials with meanings in the place of generators, factored; None where it is not rational."""
    try:
        symbols, known, field = _places(frozenset(generators), meanings)
    except _NotRationalError:
        return None
    values = [known[generator] for generator in generators]
    # Both times the same power of each value's denominator are polynomials, and only their quotient is cancelled.
    degrees = [max(powers[k] for powers, _ in (*top, *bottom)) for k in range(len(generators))]

    def at(terms: Terms) -> RationalFunction:
        total = field.context.constant(0)
        for powers, c in terms:
            term = field.context.constant(c)
            for value, power, degree in zip(values, powers, degrees, strict=True):
                term = term * value.top**power if power else term
                term = term * value.bottom ** (degree - power) if power < degree and not value.bottom.is_one() else term
            total = total + term
        return RationalFunction(field, total, field.unit)

    return _in_factors(at(top) / at(bottom), symbols)


@lru_cache(maxsize=1024)
def _places(free: frozenset[sympy.Symbol], meanings: Meanings) -> tuple[Symbols, Any, RationalFunctions]:
    """What stands for the generators of a field, what each symbol is in it, and the field itself.

    Raises _NotRationalError for a meaning that is no rational function. A power such as (1 - q)**t is a symbol to the
    factoring, at the place where SymPy would have it.
    """
    powers = {_named(value): (symbol, value) for symbol, value in meanings if _is_power(value)}
    plain = {symbol: value for symbol, value in meanings if not _is_power(value)}
    free = free.union(powers, *(value.free_symbols for value in plain.values()))
    symbols = _in_order(frozenset(free - {symbol for symbol, _ in powers.values()}))
    field = _field(len(symbols))
    gens = dict(zip(symbols, field.gens, strict=True))
    known = {symbol: _read(value, gens, field) for symbol, value in plain.items()}
    known |= {symbol: gens[power] for power, (symbol, _) in powers.items()}
    return tuple(_shown(powers[x][1]) if x in powers else x for x in symbols), gens | known, field


def _in_factors(element: RationalFunction, symbols: Symbols) -> sympy.Expr:
    """An element as a product of powers, in these symbols."""
    if not element:
        return sympy.Integer(0)
    number, parts = sympy.Integer(1), []
    for polynomial, sign in ((element.top, 1), (element.bottom, -1)):
        constant, found = polynomial.factor()
        number *= sympy.Integer(int(constant)) ** sign
        for part, power in found:
            terms = {tuple(map(int, monomial)): int(c) for monomial, c in part.to_dict().items()}
            if terms[max(terms)] < 0:
                terms, number = {monomial: -c for monomial, c in terms.items()}, number * (-1) ** int(power)
            parts.append(_expression(terms, symbols) ** (sign * int(power)))
    return _keep_coeff(number, sympy.Mul(*parts))


def constant_and_factors(element: RationalFunction) -> tuple[sympy.Rational, list[tuple[sympy.Expr, int]]]:
    """An element as a number times powers of polynomials."""
    constant, factors = sympy.Integer(1), []
    for part, sign in ((element.numer, 1), (element.denom, -1)):
        number, found = element.field.factors(part)
        constant = constant * sympy.Rational(int(number.numerator), int(number.denominator)) ** sign
        factors += [(factor.as_expr(), sign * power) for factor, power in found]
    return constant, factors


def factor(expression: sympy.Expr) -> sympy.Expr:
    """An expression factored over the rationals, as it is."""
    return factored(expression, frozenset())


def multiplied_out(expression: sympy.Expr) -> list[sympy.Expr]:
    """Terms whose sum an expression is: sums multiplied out, and what is divided by as it is."""
    below = {p: p.base for p in expression.atoms(sympy.Pow) if p.exp.is_Integer and p.exp.is_negative}
    one_over = {base: sympy.Dummy() for base in below.values()}
    inside = expression.xreplace({power: one_over[base] ** -power.exp for power, base in below.items()})
    symbols = tuple(inside.free_symbols)
    field = _field(len(symbols))
    try:
        element = _read(inside, dict(zip(symbols, field.gens, strict=True)), field)
    except _NotRationalError:
        return list(sympy.Add.make_args(sympy.expand(expression)))
    meant = {symbol: 1 / base for base, symbol in one_over.items()}
    values = tuple(meant.get(symbol, symbol) for symbol in symbols)
    number = int(element.bottom.leading_coefficient())
    return [_expression({tuple(map(int, powers)): int(c)}, values) / number for powers, c in element.top.terms()]


def common_factor(expressions: Sequence[sympy.Expr]) -> sympy.Expr:
    """The factor by which expressions are polynomials with integer coefficients that have nothing in common.

    Geometric factors such as rho**t are taken as symbols. Zero where all the expressions are.
    """
    powers = {e: sympy.Symbol(str(e)) for x in expressions for e in x.atoms(sympy.Pow, sympy.exp) if _is_power(e)}
    plain = [expression.xreplace(powers) for expression in expressions]
    symbols = _in_order(frozenset().union(*(e.free_symbols for e in plain)))
    field = _field(len(symbols))
    gens = dict(zip(symbols, field.gens, strict=True))
    elements = [_read(e, gens, field) for e in plain]
    bottom = field.unit
    for element in elements:
        bottom = bottom * (element.bottom / bottom.gcd(element.bottom))
    shared = field.context.constant(0)
    for element in elements:
        shared = shared.gcd(element.top * (bottom / element.bottom))
    back = {symbol: power for power, symbol in powers.items()}
    top, below = (_leading_positive(polynomial, symbols).xreplace(back) for polynomial in (shared, bottom))
    return top / below


def _leading_positive(polynomial: Any, symbols: Symbols) -> sympy.Expr:
    """A polynomial, turned so that the term that SymPy looks at first has no minus."""
    terms = {tuple(map(int, monomial)): int(c) for monomial, c in polynomial.to_dict().items()}
    sign = -1 if terms and terms[max(terms)] < 0 else 1
    return _expression({monomial: sign * c for monomial, c in terms.items()}, symbols)


class _NotRationalError(Exception):
    pass


def _is_power(value: sympy.Expr) -> bool:
    return bool(value.is_Pow and not value.exp.is_Rational) or isinstance(value, sympy.exp)


@lru_cache(maxsize=1024)
def _named(power: sympy.Expr) -> sympy.Symbol:
    """The symbol that stands for a power in the factoring."""
    return sympy.Symbol(str(power))


@lru_cache(maxsize=1024)
def _shown(power: sympy.Expr) -> sympy.Expr:
    """A power as SymPy's factoring leaves it: (1 - mu/L)**t for ((L - mu)/L)**t."""
    return sympy.factor(power)


@lru_cache(maxsize=1024)
def _in_order(symbols: frozenset[sympy.Symbol]) -> Symbols:
    """Symbols in the order in which SymPy looks for a leading term."""
    return tuple(_sort_gens(symbols))


@lru_cache(maxsize=64)
def _field(count: int) -> RationalFunctions:
    return RationalFunctions([f"x{k}" for k in range(count)])


def _read(e: sympy.Expr, known: dict[sympy.Symbol, RationalFunction], field: RationalFunctions) -> Any:
    """An expression as a rational function of what is known of its symbols."""
    if e.is_Rational:
        return field.ground_new(sympy.QQ(e.p, e.q))
    if e.is_Symbol:
        return known[e]
    if e.is_Add or e.is_Mul:
        total, *rest = (_read(x, known, field) for x in e.args)
        for part in rest:
            total = total + part if e.is_Add else total * part
        return total
    if e.is_Pow and e.exp.is_Integer:
        base = _read(e.base, known, field)
        if base or e.exp.is_positive:
            return base ** int(e.exp)
    raise _NotRationalError


def _expression(terms: dict[tuple[int, ...], int], symbols: Symbols) -> sympy.Expr:
    summands = []
    for monomial, c in terms.items():
        powers = (x**k for x, k in zip(symbols, monomial, strict=True) if k)
        summands.append(sympy.Mul(sympy.Integer(c), *powers))
    return sympy.Add(*summands)


# A monomial in the parameters by a name of its own -----------------------------------------------------------------


@lru_cache(maxsize=4096)
def replaced(expression: sympy.Expr, monomial: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    """An expression with a symbol in the place of a monomial, L q^2, and its terms gathered, where that is shorter."""
    if (not monomial.is_Mul and not monomial.is_Pow) or not monomial.free_symbols <= expression.free_symbols:
        return expression

    def gathered(e: sympy.Expr) -> sympy.Expr:
        terms = sympy.collect(e, [s for s in e.free_symbols if s.name in _START or not s.name.isidentifier()])
        return sympy.Add(*(factor(term) for term in sympy.Add.make_args(terms)))

    number, parts = formulas.factors(expression)
    if symbol not in expression.free_symbols and not _divides_a_part(monomial, parts):
        return expression
    shown = sympy.Integer(1)
    for base, power in parts:
        base = _put(base, monomial, symbol)
        shown = shown * (gathered(base) if base.is_Add and power == 1 else base) ** power
    whole = _put(number * shown, monomial, symbol)
    shorter = symbol in whole.free_symbols and len(formulas.text(whole)) < len(formulas.text(expression))
    return whole if shorter else expression


def _put(e: sympy.Expr, monomial: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    """What `e.subs(monomial, symbol)` gives: the monomial is taken out of each product as often as it goes in.

    SymPy looks for powers of powers in each product first, which takes long; where `_is_plain` there are none.
    """
    if not monomial.free_symbols <= e.free_symbols:
        return e
    if e.is_Add or (e.is_Pow and e.base.is_Add):
        return _with_put(e, monomial, symbol)
    if not (e.is_Mul and monomial.is_Mul and _is_plain(e, monomial) and _is_plain(monomial, monomial)):
        return e.subs(monomial, symbol)
    below = [base**-power for base, power in map(_base_and_power, e.args) if power.is_Integer and power < 0]
    if not below:
        return _taken_out(e, monomial, symbol) or _with_put(e, monomial, symbol)
    bottom = sympy.Mul(*below)
    above = (base**power for base, power in map(_base_and_power, e.args) if not power.is_Integer or power > 0)
    quotient = _put(sympy.Mul(*above), monomial, symbol) / _put(bottom, monomial, symbol)
    if not quotient.is_Mul:
        return _put(quotient, monomial, symbol)
    return _taken_out(quotient, monomial, symbol) or quotient


def _base_and_power(part: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    return (part.base, part.exp) if part.is_Pow else (part, sympy.Integer(1))


def _is_plain(product: sympy.Expr, monomial: sympy.Expr) -> bool:
    """Whether all factors are numbers, integer powers of symbols and sums, or such that the monomial is not inside."""
    parts = (part for part in product.args if not part.is_Rational)
    return all(
        ((base.is_Symbol or base.is_Add) and power.is_Integer) or not monomial.free_symbols <= part.free_symbols
        for part, base, power in ((part, *_base_and_power(part)) for part in parts)
    )


def _with_put(e: sympy.Expr, monomial: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    """The same of all that an expression is made of."""
    parts = [_put(part, monomial, symbol) for part in e.args]
    return e if all(a is b for a, b in zip(parts, e.args, strict=True)) else e.func(*parts)


def _taken_out(product: sympy.Expr, monomial: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr | None:
    """A product with a power of a symbol for a power of the monomial; None where the monomial does not go in."""
    powers, wanted = (dict(map(_base_and_power, e.args)) for e in (product, monomial))
    times = min(powers.get(base, 0) // power for base, power in wanted.items())
    if times < 1:
        return None
    left = (_put(base, monomial, symbol) ** (power - times * wanted.get(base, 0)) for base, power in powers.items())
    return sympy.Mul(symbol**times, *left)


_START = frozenset({"R", "Delta_0", "D_0"})


def _divides_a_part(monomial: sympy.Expr, parts: list[tuple[sympy.Expr, sympy.Expr]]) -> bool:
    """Whether a product somewhere in these powers may have the monomial, or one over it, as a factor."""
    if any(power == 1 and base.is_Add and any(term.has(sympy.Add) for term in base.args) for base, power in parts):
        return True  # gathering may bring it about
    wanted = monomial.as_powers_dict()
    products = [dict(parts)]
    for e in (x for part in parts for whole in part for x in sympy.preorder_traversal(whole)):
        if e.is_Mul or e.is_Pow:
            products.append(e.as_powers_dict())
    return any(all(_goes_into(power, found.get(base)) for base, power in wanted.items()) for found in products)


def _goes_into(power: sympy.Expr, found: sympy.Expr | None) -> bool:
    """Whether a power of a base may be taken out of the one that is found; what is no number may be anything."""
    if found is None:
        return False
    return not (power.is_Rational and found.is_Rational) or abs(found) >= abs(power)
