"""The program at the boundary of the parameters' domain and far out, where most sets of hypotheses fail."""

from __future__ import annotations

import itertools
from contextlib import suppress
from functools import cached_property

import numpy as np

from potential.search.samples import Sample, boundary_samples, extreme_samples
from potential.search.sdp import NumericProgram, Program

CLEARLY_INFEASIBLE = 1e-4  # at the boundary and far out, where solvers are less exact
_AT_THE_BOUNDARY, _FAR_OUT = 8, 4


class HardSamples:
    """A program at samples at the boundary and far out, made when they are first asked for."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _found(self) -> list[tuple[Sample, NumericProgram]]:
        """The samples at which the statement means something, with the program there."""
        fld = self._program.obligation.target.field
        boundary = list(itertools.islice(boundary_samples(fld), _AT_THE_BOUNDARY))
        found = []
        for sample in [*boundary, *extreme_samples(fld, _FAR_OUT)]:
            try:
                one = self._program.at(sample)
            except ZeroDivisionError:
                continue
            one.tolerance = CLEARLY_INFEASIBLE
            found.append((sample, one))
        return found

    @property
    def samples(self) -> list[Sample]:
        """The samples."""
        return [sample for sample, _ in self._found]

    @property
    def numeric(self) -> list[NumericProgram]:
        """The program at each of them."""
        return [one for _, one in self._found]

    @cached_property
    def without_multipliers(self) -> Sample | None:
        """One of these samples, or of the program's probes, where all hypotheses together do not suffice.

        None where there is none such; where the solver comes to no end, nothing is known.
        """
        everything, far = list(range(len(self._program.columns))), []
        with suppress(ZeroDivisionError):
            far = list(zip(self._program.probed, self._program.probes, strict=True))
        known = self.samples
        for sample, one in [*self._found, *((sample, one) for sample, one in far if sample not in known)]:
            if CLEARLY_INFEASIBLE < one.solve(everything)[0] < np.inf:
                return sample
        return None
