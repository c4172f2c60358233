"""What is drawn, seen from its mean: a residual without the products of noise and of what does not know it.

An equation E<a, v> = <b, v> for each v that is no function of the draw, with the mean b of a, has a multiplier of
either sign. With a = b + e they say E<e, v> = 0: what a residual has of these products is theirs to take away. Where
they do, all that is left free is what inequalities decide.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import reduce

import numpy as np
from sympy.polys.fields import FracElement
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from potential.algebra.expressions import Basis, Expression, Inner
from potential.classes.quantities import Hypothesis
from potential.search.active_sets import feasible
from potential.search.families import Family, solve_linear
from potential.search.sdp import FEASIBLE, NumericProgram, Program, is_gram
from potential.writing.terms import Expectation, Relation

Means = dict[Basis, dict[Basis, FracElement]]  # of each vector that is drawn its mean, as a combination


def centred(program: Program, active: list[int]) -> Family | None:
    """Multipliers of the active columns, with those equations on draws that let the noise be orthogonal.

    None where nothing is drawn, or where there are no such multipliers.
    """
    products, means = on_draws(program)
    rest = [k for k in active if k not in products]
    used = _used(program, rest)
    used |= {b for a in used for b in means.get(a, ())}
    products = {k: pair for k, pair in products.items() if used.issuperset(pair)}
    family = solve_linear(program, sorted({*rest, *products})) if products else None
    if family is None:
        return None
    residual = _Residual(family, means)
    drawn = {a for a, _ in products.values()}
    later = _later(used, drawn, set(products.values()))
    inverse = residual.inverse(later)
    equations = []
    for a, v in products.values():
        terms = residual.of_noise_and_known(a, v)
        if inverse is not None:
            terms[0] -= residual.through(a, v, later, inverse)
        equations.append(terms)
    narrowed = family.narrowed(equations)
    return None if narrowed is None else _without_idle(_spent(narrowed, sorted(drawn), means))


def _spent(family: Family, drawn: list[Basis], means: Means) -> Family:
    """The family with nothing left of the squares of noise, whose bounds pay for them, where that can be."""
    for a, b in itertools.combinations_with_replacement(drawn, 2) if family.directions else ():
        narrowed = family.narrowed([_Residual(family, means).of_noise_and_known(a, b)])
        family = family if narrowed is None else narrowed
    return family


def sufficient(program: Program, numeric: list[NumericProgram], solved: list[np.ndarray]) -> list[int]:
    """Columns that suffice at every sample beside equations on draws, the small ones left out where they can.

    Where one of two points that are known before the draw serves as well, it is taken.
    """
    products, _ = on_draws(program)
    count, hypotheses = program.hypothesis_count, program.obligation.hypotheses
    kept = [*products, *range(count, len(program.columns))]
    size = np.max(np.abs(solved), axis=0)
    rest = [k for k in range(count) if k not in products]
    active = [k for k in rest if size[k] > FEASIBLE]
    active = active if feasible(numeric, active + kept) else rest
    for k in sorted(active, key=lambda k: (size[k], -k)):
        without = [other for other in active if other != k]
        active = without if feasible(numeric, without + kept) else active
    used = _used(program, active)
    drawn = {a for a, _ in products.values() if a in used}
    random = drawn.union(_later(used, drawn, set(products.values())))
    plain = [k for k in program.signed if random.isdisjoint(_bases(program.columns[k]))]
    for k in [k for k in active if k in program.signed and k not in plain]:
        for other in plain:
            if hypotheses[other].points[:1] == hypotheses[k].points[:1] and k in active and other not in active:
                swapped = [other if column == k else column for column in active]
                active = swapped if feasible(numeric, swapped + kept) else active
    return active


def _used(program: Program, active: Collection[int]) -> set[Basis]:
    """The vectors that the target and these columns speak of."""
    return {b for e in (program.obligation.target, *(program.columns[k] for k in active)) for b in _bases(e)}


def _later(used: set[Basis], drawn: set[Basis], pairs: set[tuple[Basis, Basis]]) -> list[Basis]:
    """What depends on a draw and is not drawn, as the gradient at the next point."""
    return [b for b in sorted(used - drawn) if any((a, b) not in pairs for a in drawn)]


class _Residual:
    """The residual of a family, with the noise of what is drawn in the place of what is drawn."""

    def __init__(self, family: Family, means: Means) -> None:
        self._family, self._means = family, means
        self._place = {b: k for k, b in enumerate(family.program.basis)}

    def entry(self, u: Basis, v: Basis) -> list[FracElement]:
        """The constant and the coefficients of the unknowns, of one entry."""
        return list(self._family.entry(self._place[u], self._place[v]))

    def of_noise_and_known(self, u: Basis, v: Basis) -> list[FracElement]:
        """The entry of the noise of u, or of another vector, and of v, to which what is drawn adds as its mean.

        That may be a combination of what was drawn before, and so of u.
        """
        terms = self.entry(u, v)
        for a, c in self._stand_for(u):
            for b, d in self._stand_for(v):
                if (a, b) != (u, v):
                    terms = [x + c * d * y for x, y in zip(terms, self.entry(a, b), strict=True)]
        return terms

    def _stand_for(self, v: Basis) -> list[tuple[Basis, FracElement]]:
        """A vector, and what is drawn of which it is a part of the mean, with its share there."""
        one = self._family.field.algebra.one
        return [(v, one), *((drawn, mean[v]) for drawn, mean in self._means.items() if v in mean)]

    def inverse(self, later: list[Basis]) -> list[list[FracElement]] | None:
        """The inverse of the residual's block of these vectors; None where there is none, or unknowns are in it."""
        rows = [[self.entry(u, v) for v in later] for u in later]
        if not later or any(any(terms[1:]) for row in rows for terms in row):
            return None
        domain = self._family.field.algebra.to_domain()
        block = DomainMatrix([[terms[0] for terms in row] for row in rows], (len(later), len(later)), domain)
        try:
            found: list[list[FracElement]] = block.inv().to_list()
        except DMNonInvertibleMatrixError:
            return None
        return found

    def through(self, u: Basis, v: Basis, later: list[Basis], inverse: list[list[FracElement]]) -> FracElement:
        """What the elimination of what is seen later takes from an entry, at unknowns that are zero."""
        left = [self.entry(u, c)[0] for c in later]
        right = [self.of_noise_and_known(c, v)[0] for c in later]
        total = self._family.field.algebra.zero
        for x, row in zip(left, inverse, strict=True):
            for y, c in zip(right, row, strict=True):
                if x and y and c:
                    total = total + x * c * y
        return total


def _without_idle(family: Family) -> Family:
    """The family without unknowns that move equations alone: what these say twice."""
    signed = [k for k, column in enumerate(family.active) if column in set(family.program.signed)]
    kept = [
        k
        for k, direction in enumerate(family.directions)
        if any(direction[j] for j in signed) or any(terms[k + 1] for terms in family.entries.values())
    ]
    entries = {place: (terms[0], *(terms[k + 1] for k in kept)) for place, terms in family.entries.items()}
    directions, free = tuple(family.directions[k] for k in kept), tuple(family.free[k] for k in kept)
    return replace(family, directions=directions, free=free, entries=entries)


def on_draws(program: Program) -> tuple[Mapping[int, tuple[Basis, Basis]], Means]:
    """The columns of equations on draws, each with what is drawn and what that is multiplied by; and the means."""
    one = program.obligation.target.field.algebra.one
    products: dict[int, tuple[Basis, Basis]] = {}
    alone: dict[int, tuple[Basis, Basis]] = {}
    means: Means = {}
    for k, h in enumerate(program.obligation.hypotheses):
        terms = h.expression.terms
        if not h.equation or not all(is_gram(key) for key in terms) or not _in_expectation(h):
            continue
        if len(terms) == 1:
            alone[k] = _both(next(iter(terms)))
            continue
        common = reduce(frozenset.__and__, (frozenset(_both(key)) for key in terms))
        drawn = [key for key, c in terms.items() if c == one]
        if len(common) != 1 or len(drawn) != 1:
            continue
        (v,) = common
        a = _other(drawn[0], v)
        products[k] = (a, v)
        means[a] = {_other(key, v): -c for key, c in terms.items() if key != drawn[0]}
    often = Counter(b for pair in alone.values() for b in pair)
    for k, pair in alone.items():  # of mean zero: what is drawn stands in the most of them
        v, a = sorted(pair, key=lambda b: often[b])
        products[k] = (a, v)
    return products, means


def _in_expectation(h: Hypothesis) -> bool:
    """Whether an equation speaks of the expectation of something, as it is written."""
    formula = h.says.formula
    return isinstance(formula, Relation) and isinstance(formula.sides[0], Expectation)


def _bases(e: Expression) -> set[Basis]:
    """The vectors of the Gram matrix that an expression speaks of."""
    return {b for key in e.terms if is_gram(key) for b in _both(key)}


def _both(key: object) -> tuple[Basis, Basis]:
    assert isinstance(key, Inner)
    return key.left, key.right


def _other(key: object, v: Basis) -> Basis:
    left, right = _both(key)
    return right if left == v else left
