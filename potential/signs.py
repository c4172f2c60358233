"""Reasons for signs that coefficients alone do not show.

None of this is trusted: the kernel checks every reason.
A polynomial in non-negative generators is tried at sight, then factored, then as a square plus the rest,
then by cutting a generator's range.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb
from typing import Any

from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement

from potential import kernel
from potential.algebra.coefficients import Coefficient, Field
from potential.kernel import Geometric, Product, Split, Squares

_CUTS = (1, Fraction(1, 2), 2, Fraction(1, 4), 4, 3, Fraction(1, 3), Fraction(3, 2), 8, Fraction(1, 8))
_DEPTH = 2
_LONGEST = 80  # terms of a polynomial whose range is worth cutting
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


def _cut(p: PolyElement, fld: Field, reasons: dict[PolyElement, Any], depth: int) -> bool:
    """Cut the range of one generator at a simple number, and explain both parts."""
    if depth == 0 or len(p) > _LONGEST or not _plausible(p):
        return False
    ring = p.ring
    for k, g in enumerate(ring.gens):
        if p.degree(g) < 1:
            continue
        for at in _CUTS:
            cut = QQ(Fraction(at).numerator, Fraction(at).denominator)
            fld.algebra.spend(_CUTTING * len(p) * p.degree(g))
            trial = dict(reasons)
            # The kernel's own halves, quickly: most cuts are none, and the kernel looks at what is left.
            if not all(
                _at_sight(q) or q in reasons or (depth > 1 and _cut(q, fld, trial, depth - 1))
                for q in _halves(p, k, cut)
            ):
                continue
            trial[p] = Split(k, cut)
            if kernel.sign(p, fld.generators, trial)[0] > 0:
                reasons.update(trial)
                return True
    return False


def _at_sight(p: PolyElement) -> bool:
    return all(coefficient >= 0 for coefficient in p.values())


def _halves(p: PolyElement, generator: int, at: Any) -> Iterator[PolyElement]:
    """What `kernel.halves` gives, term by term."""
    degree = p.degree(p.ring.gens[generator])
    powers = [at**k for k in range(degree + 1)]
    for above in (True, False):
        total: dict[tuple[int, ...], Any] = {}
        for monomial, c in p.items():
            i = monomial[generator]
            # (g + a)^i above; below a^i g^i (1 + g)^(degree - i).
            places = range(i + 1) if above else range(i, degree + 1)
            for j in places:
                key = (*monomial[:generator], j, *monomial[generator + 1 :])
                factor = comb(i, j) * powers[i - j] if above else comb(degree - i, j - i) * powers[i]
                total[key] = total.get(key, 0) + c * factor
        yield p.ring.from_dict(total)


def _plausible(p: PolyElement) -> bool:
    """Whether p is non-negative at a few points; a cheap way not to try in vain."""
    ring = p.ring
    values = (QQ(1, 7), QQ(1), QQ(9, 4), QQ(20))
    for shift in range(12):
        point = [values[(shift * (j + 1) + j) % len(values)] for j in range(len(ring.gens))]
        total = QQ(0)
        for monomial, coefficient in p.terms():
            for value, power in zip(point, monomial, strict=True):
                coefficient = coefficient * value**power
            total += coefficient
        if total < 0:
            return False
    return True
