"""Factoring SymPy's expressions: what `sympy.factor` gives, by FLINT where the expression is a rational function."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sympy
from sympy.core.mul import _keep_coeff

from potential.algebra.rational_functions import RationalFunction, RationalFunctions

Symbols = tuple[sympy.Expr, ...]


@lru_cache(maxsize=4096)
def factored(expression: sympy.Expr, meanings: frozenset[tuple[sympy.Symbol, sympy.Expr]]) -> sympy.Expr:
    """An expression with meanings in the place of symbols, factored over the rationals; many fields ask it."""
    if expression.is_Rational:
        return expression
    # A power such as (1 - q)**t is a symbol to the factoring, at the place where SymPy would have it.
    powers = {sympy.Symbol(str(value)): (symbol, value) for symbol, value in meanings if _is_power(value)}
    plain = {symbol: value for symbol, value in meanings if not _is_power(value)}
    free = expression.free_symbols.union(powers, *(value.free_symbols for value in plain.values()))
    symbols = _in_order(frozenset(free - {symbol for symbol, _ in powers.values()}))
    field = _field(len(symbols))
    gens = dict(zip(symbols, field.gens, strict=True))
    try:
        known = {symbol: _read(value, gens, field) for symbol, value in plain.items()}
        known |= {symbol: gens[power] for power, (symbol, _) in powers.items()}
        element = _read(expression, gens | known, field)
    except _NotRationalError:
        return sympy.factor(expression.subs(dict(meanings), simultaneous=True) if meanings else expression)
    if not element:
        return sympy.Integer(0)
    number, parts = sympy.Integer(1), []
    symbols = tuple(_shown(powers[x][1]) if x in powers else x for x in symbols)
    for polynomial, sign in ((element.top, 1), (element.bottom, -1)):
        constant, found = polynomial.factor()
        number *= sympy.Integer(int(constant)) ** sign
        for part, power in found:
            terms = {tuple(map(int, monomial)): int(c) for monomial, c in part.to_dict().items()}
            if terms[max(terms)] < 0:
                terms, number = {monomial: -c for monomial, c in terms.items()}, number * (-1) ** int(power)
            parts.append(_expression(terms, symbols) ** (sign * int(power)))
    return _keep_coeff(number, sympy.Mul(*parts))


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
