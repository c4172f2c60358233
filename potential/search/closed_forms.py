"""Closed forms for what a family leaves free: faces first, then low ranks, then simple values inside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from potential.search.active_sets import feasible
from potential.search.faces import Faces
from potential.search.families import Family
from potential.search.guesses import Candidate, Guesses
from potential.search.hard_samples import HardSamples
from potential.search.numeric_families import Array, NumericFamily
from potential.search.samples import Sample
from potential.search.sdp import FEASIBLE, NumericProgram, Program

_MOST = 16  # candidates for the value of a single unknown
_COMBINATIONS = 200_000  # of candidates for several unknowns
_AT_ONCE = 2_000
_TRIED = 25  # combinations that pass at all samples and are tried exactly


class ClosedForms:
    """Looks for members of families in closed form.

    The numeric side is at samples in general position, and at `hard` ones, at the boundary of the domain or far out.
    """

    def __init__(
        self,
        program: Program,
        samples: list[Sample],
        numeric: list[NumericProgram],
        hard: HardSamples,
        faces: Faces,
    ) -> None:
        self.program, self.samples, self.numeric, self.faces = program, samples, numeric, faces
        self._hard = hard
        self._guesses = Guesses(program)

    def members(self, family: Family) -> Iterator[Family]:
        """Members of a family without unknowns, the likeliest first."""
        if not family.directions:
            yield family
            return
        narrowed = self.faces.narrowed(family)
        if narrowed is not None:
            yield from self.members(narrowed)
            return
        if self._hard.without_multipliers is not None or not feasible(self._hard.numeric, list(family.active)):
            return
        vanishing = self._vanishing(family)
        if vanishing is not None:
            yield from self.members(vanishing)
        if len(family.directions) == 1:
            yield from self._simple(family)
        else:
            yield from self._combinations(family)

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

    def _simple(self, family: Family) -> Iterator[Family]:
        """Simple values of the first multiplier that is free, within its range at every sample."""
        moved = [any(d[k] for d in family.directions) for k in range(len(family.active))]
        first = moved.index(True)
        ranges = [NumericFamily(family, one).range(first) for one in self.numeric]
        if any(r is None for r in ranges):
            return
        low, high = np.array(ranges).T
        for candidate in self._candidates(family, first, moved, self.samples, low, high, _MOST):
            narrowed = family.with_value(first, candidate.element)
            if narrowed is not None and not narrowed.directions:
                yield narrowed

    def _candidates(
        self, family: Family, k: int, moved: list[bool], samples: list[Sample], low: Array, high: Array, most: int
    ) -> list[Candidate]:
        known = [
            (column, c)
            for column, c, moves in zip(family.active, family.particular, moved, strict=True)
            if c and not moves
        ]
        return self._guesses.candidates(family.active[k], known, samples, low, high, most)

    # Several unknowns -------------------------------------------------------------------------------------------------

    def _combinations(self, family: Family) -> Iterator[Family]:
        """Simple values of several unknowns at once: those that pass at every sample, the simplest first."""
        count = len(family.directions)
        samples, numeric = list(self.samples), [NumericFamily(family, one) for one in self.numeric]
        for sample, one in zip(self._hard.samples, self._hard.numeric, strict=True):
            try:
                numeric.append(NumericFamily(family, one))
            except ZeroDivisionError:  # at the boundary the closed form may have a pole
                continue
            samples.append(sample)
        moved = [any(d[k] for d in family.directions) for k in range(len(family.active))]
        slopes = np.array([[numeric[0].one.number(d[k]) for d in family.directions] for k in range(len(moved))])
        most = max(4, min(60, int(_COMBINATIONS ** (1 / count))))
        chosen: list[tuple[int, list[Candidate]]] = []
        for k in (k for k, moves in enumerate(moved) if moves):
            if np.linalg.matrix_rank(slopes[[*(c for c, _ in chosen), k]]) <= len(chosen):
                continue
            ranges = [one.range(k) or (-np.inf, np.inf) for one in numeric]
            low, high = np.array(ranges).T
            candidates = self._candidates(family, k, moved, samples, low, high, most)
            if candidates:
                chosen.append((k, candidates))
            if len(chosen) == count:
                break
        else:
            return
        sizes = [len(candidates) for _, candidates in chosen]
        if np.prod([float(s) for s in sizes]) > 4 * _COMBINATIONS:
            return
        places = np.array(list(np.ndindex(*sizes)))
        complexity = sum(
            np.array([c.complexity for c in candidates])[places[:, j]] for j, (_, candidates) in enumerate(chosen)
        )
        places = places[np.argsort(complexity, kind="stable")]
        tried = 0
        for start in range(0, len(places), _AT_ONCE):
            for row in self._passing(numeric, chosen, places[start : start + _AT_ONCE]):
                values = [(k, candidates[j].element) for (k, candidates), j in zip(chosen, row, strict=True)]
                narrowed = family.with_values(values)
                if narrowed is not None and not narrowed.directions:
                    yield narrowed
                tried += 1
                if tried >= _TRIED:
                    return

    def _passing(
        self, numeric: list[NumericFamily], chosen: list[tuple[int, list[Candidate]]], places: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """The combinations at which signs and S are non-negative at every sample."""
        columns = [k for k, _ in chosen]
        for s, one in enumerate(numeric):
            if not len(places):
                break
            family, number = one.family, one.one.number
            self.program.spend(5.0 * len(places))
            at_sample = [np.array([c.values[s] for c in candidates]) for _, candidates in chosen]
            wanted = np.stack([values[places[:, j]] for j, values in enumerate(at_sample)], axis=1)
            start = np.array([number(family.particular[k]) for k in columns])
            slopes = np.array([[number(d[k]) for d in family.directions] for k in columns])
            try:
                z = np.linalg.solve(slopes, (wanted - start).T).T / one.one.scale
            except np.linalg.LinAlgError:
                continue  # at an end of a domain the multipliers need not tell the directions apart
            signs = one.signs + z @ one.sign_slopes.T
            S = one.constant + np.tensordot(z, one.slopes, 1)
            size = 1 + np.max(np.abs(z), axis=1, initial=0.0)
            good = np.all(signs >= -FEASIBLE * size[:, None], axis=1)
            least = np.full(len(places), -np.inf)
            if good.any():
                least[good] = np.linalg.eigvalsh(S[good])[:, 0] if S.shape[-1] else 0.0
            places = places[least >= -FEASIBLE * size]
        return places


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
