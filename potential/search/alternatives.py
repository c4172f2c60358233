"""Other arguments for the same obligation: without one or the other inequality that an argument uses."""

from __future__ import annotations

from potential.algebra.coefficients import Coefficient
from potential.kernel import Argument, Reasons
from potential.search.multipliers import search
from potential.statement.statement import Obligation

_DEEP = 2  # so many inequalities are left out at once at most


def other_arguments(obligation: Obligation, known: Argument, most: int) -> list[tuple[Argument, Reasons]]:
    """Arguments that leave out inequalities of a known one, with reasons for their signs; the simplest first."""
    found: list[tuple[Argument, Reasons]] = []
    seen = {frozenset(known.multipliers)}
    level: list[tuple[frozenset[str], Argument]] = [(frozenset(), known)]
    asked: set[frozenset[str]] = set()
    for _ in range(_DEEP):
        following: list[tuple[frozenset[str], Argument]] = []
        for without, argument in level:
            for name in argument.multipliers:
                left_out = without | {name}
                if left_out in asked or len(found) >= most:
                    continue
                asked.add(left_out)
                rest = tuple(h for h in obligation.hypotheses if h.name not in left_out)
                result = search(Obligation(obligation.name, obligation.target, rest))
                if result.argument is None:
                    continue
                following.append((left_out, result.argument))
                if frozenset(result.argument.multipliers) not in seen:
                    seen.add(frozenset(result.argument.multipliers))
                    found.append((result.argument, result.reasons))
        level = following
    return sorted(found, key=lambda pair: complexity(pair[0]))


def complexity(argument: Argument) -> tuple[int, int, int, int]:
    """How much there is to read: inequalities, the degrees of their multipliers, squares, the terms of all."""
    multipliers = list(argument.multipliers.values())
    weights = [weight for weight, _ in argument.squares]
    return (
        len(multipliers),
        sum(_degree(c) for c in multipliers),
        len(weights),
        sum(len(c.element.numer) + len(c.element.denom) for c in (*multipliers, *weights)),
    )


def _degree(c: Coefficient) -> int:
    return sum(max((sum(m) for m in part.monoms()), default=0) for part in (c.element.numer, c.element.denom))
