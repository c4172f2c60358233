"""Contractive compressors, in Rocq: a vector that is near the one that was to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from potential.classes import compressed, convex, nonconvex
from potential.classes.problem_class import ProblemClass
from potential.interpretations.interpretation import Interpretation
from potential.members.parts import ErrorsPart, MemberPart
from potential.rounding.numbers import UP, RoundedVector
from potential.rounding.problem import RoundedProblem


class RoundedCompression(RoundedProblem):
    """What a compressor sends, with rounding."""

    def compress(self, v: Any) -> RoundedVector:
        """What is sent: for a vector within e of the one that was compressed some C sends what is as near as 2 e to it.

        Let v be computed and u exact, ||u - v|| <= e. With c = C(v), c' = u + s (c - v) and s = min(1, ||u|| / ||v||)
        is allowed for u, and ||c' - c|| <= e + (1 - s) ||c - v|| <= 2 e.
        """
        v = self._vector(v, "compress")
        return RoundedVector(self._remembered("compress", v.array), 2.0 * v.error * UP, v.order, dual=v.dual)


class Compression(Interpretation, of=compressed.Compression):
    """A vector with a relative error, of a share 1 - theta."""

    composed = True
    rounding = RoundedCompression

    lemmas: ClassVar[Mapping[str, str]] = {
        "contractive-compressor": "relative_error_sqr (1 - theta) _ _ {a_oracle}",
    }
    relations: ClassVar[Mapping[str, str]] = {
        "compress": "norm ({name} ⊖ {0}) <= (1 - theta) * norm {0}",
    }

    def made_of(self, program: Any) -> Iterator[MemberPart]:
        """The compressor beside the rest."""
        yield from super().made_of(program)
        known = [(v, v, sent) for (v,), sent in program.asked("compress")]
        if known:
            yield ErrorsPart("C", known, 1 - program.constants["theta"])

    def answering(self, made: Any) -> Mapping[str, Callable[..., Any]]:
        """What the compressor sends: the vector with the error of the nearest one that is known."""
        found = dict(super().answering(made))
        if "C" in made.parts:
            found["compress"] = lambda v: made.parts["C"](v, v)
        return found

    def fits(self, made: Any) -> bool:
        """The compressor loses no more than the class allows."""
        return super().fits(made) and ("C" not in made.parts or made.parts["C"].share == 1 - made.constants["theta"])

    @classmethod
    def over(cls, base: type[ProblemClass]) -> bool:
        """Over smooth functions, convex or not."""
        return base in (
            convex.SmoothConvex,
            convex.SmoothStronglyConvex,
            nonconvex.Smooth,
            nonconvex.PolyakLojasiewicz,
        )
