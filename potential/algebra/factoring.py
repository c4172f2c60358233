"""Factoring SymPy's expressions: what `sympy.factor` gives, by FLINT where the expression is a rational function."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy
from sympy.core.mul import _keep_coeff

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
        symbols, known, field = _places(expression.free_symbols, meanings)
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

    def at(terms: Terms) -> RationalFunction:
        total = field.zero
        for powers, c in terms:
            term = field.ground_new(c)
            for value, power in zip(values, powers, strict=True):
                term = term * value**power if power else term
            total = total + term
        return total

    return _in_factors(at(top) / at(bottom), symbols)


def _places(free: frozenset[sympy.Symbol], meanings: Meanings) -> tuple[Symbols, Any, RationalFunctions]:
    """What stands for the generators of a field, what each symbol is in it, and the field itself.

    Raises _NotRationalError for a meaning that is no rational function. A power such as (1 - q)**t is a symbol to the
    factoring, at the place where SymPy would have it.
    """
    powers = {sympy.Symbol(str(value)): (symbol, value) for symbol, value in meanings if _is_power(value)}
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


def factor(expression: sympy.Expr) -> sympy.Expr:
    """An expression factored over the rationals, as it is."""
    return factored(expression, frozenset())


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
def _shown(power: sympy.Expr) -> sympy.Expr:
    """A power as SymPy's factoring leaves it: (1 - mu/L)**t for ((L - mu)/L)**t."""
    return sympy.factor(power)


@lru_cache(maxsize=1024)
def _in_order(symbols: frozenset[sympy.Symbol]) -> Symbols:
    """Symbols in the order in which SymPy looks for a leading term."""
    return tuple(sympy.Poly(sympy.Add(*symbols)).gens) if symbols else ()


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
        base = base.subs(monomial, symbol) if monomial.free_symbols <= base.free_symbols else base
        shown = shown * (gathered(base) if base.is_Add and power == 1 else base) ** power
    whole = (number * shown).subs(monomial, symbol)
    shorter = symbol in whole.free_symbols and len(formulas.text(whole)) < len(formulas.text(expression))
    return whole if shorter else expression


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
