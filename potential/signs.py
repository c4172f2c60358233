"""Reasons for signs that coefficients alone do not show.

None of this is trusted: the kernel checks every reason.
A polynomial in non-negative generators is tried at sight, then factored, then as a square plus the rest,
then by cutting a generator's range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential import kernel
from potential.algebra.coefficients import Coefficient, Field
from potential.kernel import Geometric, Product, Split, Squares

_CUTS = (1, Fraction(1, 2), 2, Fraction(1, 4), 4, 3, Fraction(1, 3), Fraction(3, 2), 8, Fraction(1, 8))
_RATIOS = tuple(QQ(*r) for r in ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2), (1, 4), (4, 1)))
_DEPTH = 2
_LONGEST = 80  # terms of a polynomial whose range is worth cutting
_VALUES = (QQ(1, 7), QQ(1), QQ(9, 4), QQ(20))
# Work for each term: to factor a polynomial, and for each degree as well, to cut a range of one of its generators.
_FACTORING, _CUTTING = 20.0, 50.0


def show_nonnegative(element: FracElement, fld: Field, reasons: dict[PolyElement, Any]) -> bool:
    """Whether a rational function is shown to be >= 0; reasons that are needed are added to `reasons`."""
    for part in (element.numer, element.denom):
        explain(part, fld, reasons)
    return kernel.coefficient_sign(Coefficient(fld, element), reasons)[0] > 0


def explain(
    p: PolyElement,
    fld: Field,
    reasons: dict[PolyElement, Any],
    depth: int = _DEPTH,
    sides: dict[int, int] | None = None,
) -> bool:
    """Find a reason for the sign of `p`, whichever it is, unless it shows at sight.

    `sides` says of the generators that are geometric factors on which side of 1 they lie, all of them by default.
    """
    generators = fld.generators
    if kernel.sign(p, generators, reasons)[0]:
        return True
    if sides is None:
        sides = _sides(fld, reasons)
    fld.algebra.spend(_FACTORING * len(p))
    constant, factors = fld.algebra.factors(p)
    if len(factors) > 1 or (factors and factors[0][1] > 1):
        for factor, _ in factors:
            explain(factor, fld, reasons, depth, sides)
        trial = Product(constant, tuple(factors))
        for q, reason in ((p, trial), (-p, Product(-constant, tuple(factors)))):
            if kernel.sign(q, generators, {**reasons, q: reason})[0]:
                reasons[q] = reason
                return True
    if any(_complete_square(q, fld, reasons) for q in (p, -p)):
        return True
    # Of a product the factors have been looked at.
    if len(factors) == 1 and _beside_one(p, fld, reasons, depth, sides):
        return True
    if len(factors) == 1 and depth == _DEPTH and any(_binomials(q, fld, reasons) for q in (p, -p)):
        return True
    return any(_cut(q, fld, reasons, depth) for q in (p, -p))


def _sides(fld: Field, reasons: dict[PolyElement, Any]) -> dict[int, int]:
    """The geometric factors that are shown to lie on one side of 1: 1 above, -1 below."""
    found = {}
    for k, generator in enumerate(fld.generators):
        beyond_one = generator.beyond_one()
        if beyond_one is not None:
            for part in (beyond_one.element.numer, beyond_one.element.denom):
                explain(part, fld, reasons, sides={})
            found[k] = kernel.coefficient_sign(beyond_one, reasons)[0]
    return {k: side for k, side in found.items() if side}


def _beside_one(p: PolyElement, fld: Field, reasons: dict[PolyElement, Any], depth: int, sides: dict[int, int]) -> bool:
    """p on that side of 1 alone on which a geometric factor lies."""
    for k, side in sides.items():
        if p.degree(p.ring.gens[k]) < 1:
            continue
        fld.algebra.spend(_CUTTING * len(p))
        trial = {**reasons, p: Geometric(k)}
        explain(kernel.beside_one(p, k, side), fld, trial, depth, {j: s for j, s in sides.items() if j != k})
        if kernel.sign(p, fld.generators, trial)[0]:
            reasons.update(trial)
            return True
    return False


def _complete_square(p: PolyElement, fld: Field, reasons: dict[PolyElement, Any]) -> bool:
    """p = w (g - c)^2 + rest, for a polynomial that is quadratic in one generator, with the rest good at sight."""
    ring = p.ring
    for k, g in enumerate(ring.gens):
        if p.degree(g) != 2:
            continue
        parts = {0: ring.zero, 1: ring.zero, 2: ring.zero}
        for monomial, coefficient in p.terms():
            others = tuple(0 if j == k else e for j, e in enumerate(monomial))
            parts[monomial[k]] = parts[monomial[k]] + ring({others: coefficient})
        if not parts[2].is_ground:
            continue
        lead = parts[2].LC
        if lead <= 0:
            continue
        base = g + parts[1] / (2 * lead)
        rest = p - lead * base**2
        if kernel.at_sight(rest, fld.generators)[0]:
            terms = [(ring(lead), base)] + ([(rest, ring.one)] if rest else [])
            reasons[p] = Squares(tuple(terms))
            return True
    return False


def _binomials(p: PolyElement, fld: Field, reasons: dict[PolyElement, Any]) -> bool:
    """p = sum of w (r a - b)^2 plus a rest that is good at sight, for monomials w, a, b and simple ratios r.

    Each negative term of p is then one of the mixed terms, and both squares are taken from positive terms; how much of
    each is for a linear program.
    """
    if not 3 <= len(p) <= _LONGEST or not _plausible(p):
        return False
    positive = [m for m, c in p.terms() if c > 0]
    negative = {m: -c for m, c in p.terms() if c < 0}
    doubled = {tuple(2 * e for e in m): m for m in negative}
    pairs = [
        (u, v, doubled[both])
        for u, v in combinations(positive, 2)
        if (both := tuple(i + j for i, j in zip(u, v, strict=True))) in doubled
    ]
    fld.algebra.spend(_CUTTING * len(p))
    if {m for _, _, m in pairs} != set(negative):
        return False
    terms = [(u, v, m, r) for u, v, m in pairs for r in _RATIOS]
    for weights in _shares(p, terms):
        squares = [(_square(p.ring, u, v, r), weight) for (u, v, _, r), weight in zip(terms, weights, strict=True)]
        made = [(p.ring.ground_new(weight) * w, base) for (w, base), weight in squares if weight]
        rest = p - sum((w * base**2 for w, base in made), p.ring.zero)
        if kernel.at_sight(rest, fld.generators)[0]:
            reasons[p] = Squares((*made, *([(rest, p.ring.one)] if rest else [])))
            return True
    return False


def _square(ring: Any, u: tuple[int, ...], v: tuple[int, ...], r: Any) -> tuple[PolyElement, PolyElement]:
    """w and r a - b with u = w a^2 and v = w b^2."""
    shared = tuple(map(min, u, v))
    a, b = (tuple((e - s) // 2 for e, s in zip(m, shared, strict=True)) for m in (u, v))
    return ring({shared: 1}), ring({a: r, b: QQ(-1)})


def _shares(p: PolyElement, terms: list[tuple[Any, Any, Any, Any]]) -> Iterator[list[Any]]:
    """Weights of binomial squares that leave no negative term, by a linear program, rounded to simple numbers."""
    from scipy.optimize import linprog

    places = {m: k for k, (m, _) in enumerate(p.terms())}
    taken = np.zeros((len(places), len(terms) + 1))
    for j, (u, v, m, r) in enumerate(terms):
        taken[places[u], j], taken[places[v], j], taken[places[m], j] = r * r, 1, -2 * r
    given = np.array([float(c) for _, c in p.terms()])
    taken[:, -1] = abs(given)  # what is left of each term, as a share of it
    aim = np.zeros(len(terms) + 1)
    aim[-1] = -1
    found = linprog(aim, A_ub=taken, b_ub=given, bounds=[(0, None)] * len(terms) + [(0, 1)])
    if found.x is not None:
        for largest in (1, 4, 12, 60, 1000):
            rounded = (Fraction(float(x)).limit_denominator(largest) for x in found.x[:-1])
            yield [QQ(x.numerator, x.denominator) for x in rounded]


def _cut(p: PolyElement, fld: Field, reasons: dict[PolyElement, Any], depth: int) -> bool:
    """Cut the range of one generator at a simple number, and explain both parts."""
    if depth == 0 or len(p) > _LONGEST or not _plausible(p):
        return False
    ring, degrees = p.ring, p.degrees()
    for k, degree in enumerate(degrees):
        if degree < 1:
            continue
        # A part has the degrees of p in the other generators.
        others = (*degrees[:k], *degrees[k + 1 :])
        alike = any((*found[:k], *found[k + 1 :]) == others for found in (q.degrees() for q in reasons))
        hopeless = depth == 1 and not alike and _negative_at_an_end(p, k)
        for at in _CUTS:
            cut = QQ(Fraction(at).numerator, Fraction(at).denominator)
            fld.algebra.spend(_CUTTING * len(p) * degree)
            if hopeless:
                continue
            trial = dict(reasons)
            # The kernel's own halves, quickly: most cuts are none, and the kernel looks at what is left.
            if not all(
                _at_sight(half)
                or ((alike or depth > 1) and _known_or_cut(ring.from_dict(half), fld, reasons, trial, depth - 1))
                for half in _halves(p, k, cut)
            ):
                continue
            trial[p] = Split(k, cut)
            if kernel.sign(p, fld.generators, trial)[0] > 0:
                reasons.update(trial)
                return True
    return False


def _known_or_cut(
    q: PolyElement, fld: Field, reasons: dict[PolyElement, Any], trial: dict[PolyElement, Any], depth: int
) -> bool:
    return q in reasons or _cut(q, fld, trial, depth)


def _at_sight(p: Mapping[tuple[int, ...], Any]) -> bool:
    return all(coefficient >= 0 for coefficient in p.values())


def _negative_at_an_end(p: PolyElement, generator: int) -> bool:
    """Whether a highest or a lowest power of a generator has a negative coefficient, which all cuts leave in a part."""
    highest: dict[tuple[int, ...], tuple[int, Any]] = {}
    lowest: dict[tuple[int, ...], tuple[int, Any]] = {}
    for monomial, c in p.items():
        i, others = monomial[generator], (*monomial[:generator], *monomial[generator + 1 :])
        if others not in highest or highest[others][0] < i:
            highest[others] = i, c
        if others not in lowest or lowest[others][0] > i:
            lowest[others] = i, c
    return any(c < 0 for ends in (highest, lowest) for _, c in ends.values())


def _halves(p: PolyElement, generator: int, at: Any) -> Iterator[dict[tuple[int, ...], Any]]:
    """The terms of what `kernel.halves` gives."""
    degree = p.degree(p.ring.gens[generator])
    for factors in _factors(degree, at):
        total: dict[tuple[int, ...], Any] = {}
        for monomial, c in p.items():
            before, after = monomial[:generator], monomial[generator + 1 :]
            for j, factor in factors[monomial[generator]]:
                key = (*before, j, *after)
                total[key] = total.get(key, 0) + c * factor
        yield total


@lru_cache(maxsize=256)
def _factors(degree: int, at: Any) -> tuple[list[list[tuple[int, Any]]], list[list[tuple[int, Any]]]]:
    """What becomes of each power of a generator g: of (g + a)^i above, of a^i g^i (1 + g)^(degree - i) below."""
    powers = [at**k for k in range(degree + 1)]
    above = [[(j, comb(i, j) * powers[i - j]) for j in range(i + 1)] for i in range(degree + 1)]
    below = [[(j, comb(degree - i, j - i) * powers[i]) for j in range(i, degree + 1)] for i in range(degree + 1)]
    return above, below


def _plausible(p: PolyElement) -> bool:
    """Whether p is non-negative at a few points; a cheap way not to try in vain."""
    count = len(_VALUES)
    terms = [(c, [(j, power) for j, power in enumerate(monomial) if power]) for monomial, c in p.items()]
    for shift in range(12):
        total = QQ(0)
        for c, powers in terms:
            for j, power in powers:
                c = c * _power((shift * (j + 1) + j) % count, power)
            total += c
        if total < 0:
            return False
    return True


@lru_cache(maxsize=1024)
def _power(k: int, power: int) -> Any:
    return _VALUES[k] ** power
