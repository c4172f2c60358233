"""Elements of a field written in the terms of Nesterov's sequence, lambda_t and lambda_{t+1}."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy
from sympy.polys.fields import FracElement

from potential.algebra.factoring import constant_and_factors, factored_element


def _terms(s: FracElement) -> tuple[FracElement, FracElement]:
    """lambda_t and lambda_{t+1} in the generator of their sequence."""
    return s * (1 + s) / (1 + 2 * s), (1 + s) ** 2 / (1 + 2 * s)


@lru_cache(maxsize=4096)
def in_terms(element: FracElement, names: tuple[str, ...]) -> sympy.Expr:
    """See `Field.in_terms_of_sequences`; kept, as each trace of a statement asks it of the same elements."""
    used = [name for name in names if f"s_{name}" in element.occurring]
    if len(used) == 1 and (found := _in_one_term(element, used[0])) is not None:
        return found
    constant, factors = constant_and_factors(element)
    for name in names:
        s, m, n = sympy.Symbol(f"s_{name}"), sympy.Symbol(f"{name}_t"), sympy.Symbol(f"{name}_next")
        powers = {s: 0, 1 + s: 0, 1 + 2 * s: 0}
        rest = []
        for base, power in factors:
            if base in powers:
                powers[base] += power
            else:
                rest.append((base.subs(s, m + n - 1), power))
        a, b, c = powers[s], powers[1 + s], powers[1 + 2 * s]
        odd = (b - a) % 2
        half = (b - a - odd) // 2
        factors = [*rest, (m, a), (n, half), (m + n, odd), (2 * m + 2 * n - 1, c + a + half)]
    return constant * sympy.Mul(*(base**power for base, power in factors))


def _in_one_term(element: FracElement, name: str) -> sympy.Expr | None:
    """An element as a power of lambda_{t+1} times a function of lambda_t, or the other way round; else None.

    s has a conjugate over the functions of lambda_t, the other root of s^2 + (1 - 2 lambda_t) s = lambda_t, and one
    over those of lambda_{t+1}, of s^2 + (2 - 2 lambda_{t+1}) s = lambda_{t+1} - 1; a function is the same at both.
    """
    s = element.field.gens[element.field.names.index(f"s_{name}")]
    x, m, n = (sympy.Symbol(f"{word}") for word in (f"s_{name}", f"{name}_t", f"{name}_next"))
    now, following = _terms(s)
    # In what is a function of a term alone, the generator stands for the term.
    terms = (
        (-(1 + s) / (1 + 2 * s), (s, 2 * s - 1), m, following, n),
        (-s / (1 + 2 * s), (s - 1, 2 * s - 2), n, now, m),
    )
    for power in (0, 1, -1, 2, -2):
        for conjugate, square, term, other, symbol in terms:
            rest = element / other**power
            if _at(rest, s, conjugate) != rest:
                continue
            top, bottom = (_remainder(part, s, square) for part in (rest.numer, rest.denom))
            order = 0 if bottom[0] else 1
            return factored_element(top[order] / bottom[order], frozenset({(x, term)})) * symbol**power
    return None


def _remainder(polynomial: Any, s: Any, square: tuple[Any, Any]) -> tuple[Any, Any]:
    """(u, v) with u + v x the polynomial at x in the place of the generator s, where x^2 is u + v x for `square`.

    In u and v, given and found, the generator stands for something else than x.
    """
    algebra = s.field
    k = algebra.gens.index(s)
    by_power: dict[int, Any] = {}
    for monomial, c in polynomial.terms():
        others = tuple(0 if j == k else power for j, power in enumerate(monomial))
        by_power[monomial[k]] = by_power.get(monomial[k], algebra.zero) + algebra(algebra.ring({others: c}))
    u = v = algebra.zero
    for power in range(max(by_power, default=0), -1, -1):
        u, v = square[0] * v + by_power.get(power, algebra.zero), u + square[1] * v
    return u, v


def _at(element: FracElement, generator: FracElement, value: FracElement) -> FracElement:
    """An element with a value in the place of one generator."""
    algebra = element.field
    k = algebra.gens.index(generator)
    parts = []
    for polynomial in (element.numer, element.denom):
        total = algebra.zero
        for monomial, c in polynomial.terms():
            others = tuple(0 if j == k else power for j, power in enumerate(monomial))
            total = total + algebra(algebra.ring({others: c})) * value ** monomial[k]
        parts.append(total)
    return parts[0] / parts[1]
