"""Closed forms for what a family leaves free: faces first, then low ranks, then simple values inside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from potential.search import guesses
from potential.search.faces import Faces
from potential.search.families import Family
from potential.search.numeric_families import FEASIBLE, NumericFamily
from potential.search.samples import Sample
from potential.search.sdp import NumericProgram, Program


class ClosedForms:
    """Looks for members of families in closed form; the numeric side is at samples in general position."""

    def __init__(self, program: Program, samples: list[Sample], numeric: list[NumericProgram], faces: Faces) -> None:
        self.program, self.samples, self.numeric, self.faces = program, samples, numeric, faces

    def members(self, family: Family) -> Iterator[Family]:
        """Members of a family without unknowns, the likeliest first."""
        if not family.directions:
            yield family
            return
        narrowed = self.faces.narrowed(family)
        if narrowed is not None:
            yield from self.members(narrowed)
        vanishing = self._vanishing(family)
        if vanishing is not None:
            yield from self.members(vanishing)
        yield from self._guessed(family)

    def _vanishing(self, family: Family) -> Family | None:
        """The family with entries of S that can vanish at every sample, rows first: a low rank by linear conditions."""
        n = len(self.program.basis)
        rows = [[(min(i, j), max(i, j)) for j in range(n)] for i in range(n)]
        upper = [(i, j) for j in range(n) for i in range(j)]
        start = family
        for entries in [*rows, *([place] for place in upper)]:
            if not any(any(family.entry(*place)) for place in entries):
                continue
            narrowed = family.narrowed([family.entry(*place) for place in entries])
            if narrowed is None or len(narrowed.directions) == len(family.directions):
                continue
            if self._feasible(narrowed):
                family = narrowed
                if not family.directions:
                    break
        return None if family is start else family

    def _feasible(self, family: Family) -> bool:
        return all(NumericFamily(family, one).solve()[0] <= FEASIBLE for one in self.numeric)

    def _guessed(self, family: Family) -> Iterator[Family]:
        """Simple values of the first multiplier that is free within its range at every sample, then what is left."""
        moved = [any(d[k] for d in family.directions) for k in range(len(family.active))]
        first = moved.index(True)
        ranges = [NumericFamily(family, one).range(first) for one in self.numeric]
        if any(r is None for r in ranges):
            return
        low, high = np.array(ranges).T
        known = [c for c, moves in zip(family.particular, moved, strict=True) if c and not moves]
        for value in guesses.candidates(family.field, known, self.samples, low, high):
            narrowed = family.with_value(first, value)
            if narrowed is not None and len(narrowed.directions) < len(family.directions):
                yield from self.members(narrowed)


def plausible(family: Family) -> bool:
    """Whether the multipliers and S are non-negative at a few more, and extreme, parameters."""
    program = family.program
    for one in program.probes:
        y = np.zeros(len(program.columns))
        try:
            y[list(family.active)] = [one.number(value) / one.scale for value in family.particular]
        except ZeroDivisionError:
            return False
        slack = FEASIBLE * (1 + float(np.max(np.abs(y), initial=0.0)))
        residual = one.residual(y)
        if np.any(y[program.signed] < -slack):
            return False
        if len(residual) and np.linalg.eigvalsh(residual)[0] < -FEASIBLE * (1 + float(np.max(np.abs(residual)))):
            return False
    return True
