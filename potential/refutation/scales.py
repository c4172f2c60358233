"""Samples that differ in the units of length and of value alone show the same: of these one is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from potential.search.units import units
from potential.statement.statement import Obligation, Statement

_DIGITS = 9  # logarithms that agree to so many are those of one number


class Scales:
    """The samples at which the obligations of a statement were looked at, up to units."""

    def __init__(self, statement: Statement) -> None:
        self._obligations = statement.obligations
        self._names = list(statement.field.algebra.names)
        self._weights = []
        for obligation in statement.obligations:
            found = units(statement.field, obligation.target, [h.expression for h in obligation.hypotheses])
            self._weights.append(np.array([list(map(float, found.of_generator[name])) for name in self._names]))
        self._seen: set[tuple[int, tuple[int, ...], tuple[float, ...]]] = set()

    def unseen(self, sample: Mapping[str, Fraction]) -> list[Obligation]:
        """The obligations that have not been looked at at the sample in any units; from now on they have."""
        fresh = []
        positive = [k for k, name in enumerate(self._names) if sample[name]]
        logarithms = np.log([float(sample[self._names[k]]) for k in positive])
        for number, (obligation, weights) in enumerate(zip(self._obligations, self._weights, strict=True)):
            # A change of units moves the logarithms within the span of the weights.
            moved = weights[positive]
            rest = logarithms - moved @ np.linalg.lstsq(moved, logarithms, rcond=None)[0] if moved.size else logarithms
            key = number, tuple(positive), tuple(np.round(rest, _DIGITS).tolist())
            if key not in self._seen:
                self._seen.add(key)
                fresh.append(obligation)
        return fresh
