"""Products of SymPy's as a person writes them: brackets that are positive, and powers of one base as one power."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import sympy

Inside = frozenset[tuple[sympy.Symbol, sympy.Rational]]  # a point of a domain


@lru_cache(maxsize=4096)
def turned(expression: sympy.Expr, inside: Inside | None) -> sympy.Expr:
    """The same product with its factors turned to be positive at a point; many fields ask it of the same product."""
    if inside is None or not isinstance(expression, sympy.Mul | sympy.Pow):
        return expression
    number, factors, here = sympy.Integer(1), [], dict(inside)
    as_it_is = True
    for part in sympy.Mul.make_args(expression):
        base, exponent = part.as_base_exp()
        as_it_is = as_it_is and exponent.is_Integer
        if base.is_Add and exponent.is_Integer and _is_negative(base, here):
            base, number, as_it_is = -base, number * (-1) ** exponent, False
        if part.is_Rational:
            number = number * part
        else:
            factors.append((base, exponent))
    if as_it_is:
        return expression
    rest = _product(factors)
    # SymPy would multiply a number into a single bracket: 2 (t + 1) is meant to stay as it is.
    return sympy.Mul(number, rest, evaluate=False) if rest.is_Add and number != 1 else number * rest


def _is_negative(base: sympy.Expr, point: Mapping[sympy.Symbol, sympy.Rational]) -> bool:
    """Whether a sum has a negative value at a point; not where it has other symbols than the point."""
    value = _value(base, point)
    if value is None:
        value = base.subs(point)
    return bool(value.is_number and value < 0)


def _value(e: sympy.Expr, point: Mapping[sympy.Symbol, sympy.Rational]) -> sympy.Rational | None:
    """The value of a polynomial at a point; None where it is none, or has other symbols than the point."""
    if e.is_Rational:
        return e
    if e.is_Symbol:
        return point.get(e)
    if e.is_Pow and e.exp.is_Integer and e.exp.is_positive:
        base = _value(e.base, point)
        return None if base is None else base**e.exp
    if not (e.is_Add or e.is_Mul):
        return None
    values = [value for part in e.args if (value := _value(part, point)) is not None]
    if len(values) < len(e.args):
        return None
    return sum(values[1:], values[0]) if e.is_Add else math.prod(values[1:], start=values[0])


def _product(powers: list[tuple[sympy.Expr, sympy.Expr]]) -> sympy.Expr:
    """The product of powers, those of one base as one."""
    if all(exponent.is_Integer for _, exponent in powers):
        return sympy.Mul(*(base**exponent for base, exponent in powers))
    together: dict[sympy.Expr, sympy.Expr] = {}
    for base, exponent in powers:
        together[base] = together[base] + exponent if base in together else exponent
    return joined(sympy.Mul(*(base**exponent for base, exponent in together.items())))


def joined(expression: sympy.Expr) -> sympy.Expr:
    """An expression with powers of one base as one: what `sympy.powsimp` gives, at once where there are none."""
    return expression if _is_joined(expression) else sympy.powsimp(expression, combine="exp")


def _is_joined(e: sympy.Expr) -> bool:
    """Whether no product in a sum of products has two powers of one base, of its negative, or of one over it."""
    if e.is_Add:
        return all(map(_is_joined, e.args))
    bases = []
    for part in sympy.Mul.make_args(e):
        if part.is_Rational:
            continue
        if isinstance(part, sympy.exp):
            bases.append(sympy.E)
            continue
        base = part.base if part.is_Pow else part
        plain = base.is_Symbol or base.is_Add or (base.is_Mul and all(p.exp.is_Integer for p in base.atoms(sympy.Pow)))
        if not plain or (part.is_Add and not _is_joined(part)):
            return False
        bases.append(base)
    if len(set(bases)) < len(bases):
        return False
    others = [base for base in bases if base.is_Add or base.is_Mul] if len(bases) > 1 else []
    return not any(-base in bases or (base.is_Mul and 1 / base in bases) for base in others)
