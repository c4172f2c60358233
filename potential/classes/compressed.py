"""Vectors that are sent compressed, by a contractive compressor.

P. Richtarik, I. Sokolov, I. Fatkhullin, "EF21: a new, simpler, theoretically better, and practically faster error
feedback", NeurIPS 2021. A compressor is contractive with alpha, ||C(v) - v||^2 <= (1 - alpha) ||v||^2; here
1 - theta = sqrt(1 - alpha), the theta of the source. Of d coordinates the k largest are such a C with alpha = k/d.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable
from potential.classes.premises import Premise
from potential.classes.problem_class import ProblemClass, made
from potential.classes.quantities import Hypothesis, norm_squared
from potential.errors import InputError


class Compression(ProblemClass):
    """A map C with ||C(v) - v|| <= (1 - theta) ||v|| for every v; it need be neither linear nor continuous."""

    setting = "Compressed"
    may_be_trivial = True  # the identity is a compressor
    brings: ClassVar[Mapping[str, str]] = {"compress": "Compressed(...)"}
    sent_by: ClassVar[tuple[str, ...]] = ("compress",)
    added: ClassVar[Mapping[str, Parameter]] = {"theta": Parameter(above=0, at_most=1)}

    def solution(self) -> tuple[Premise, ...]:
        """What the class inside says, and what the compressor is."""
        text = "is a map with $||C(v) - v|| <= (1 - theta) ||v||$ for every $v$"
        return (*super().solution(), Premise("C", "contractive-compressor", text, "the compressor $C$"))

    def compress(self, v: Vector) -> Vector:
        """The vector C(v), with ||C(v) - v|| <= (1 - theta) ||v||."""
        self._vector(v, "compress")
        if not v.terms:
            return v
        text = self._recorder.vector_text
        return self._recorder.answer("compress", v, stem="c", definition=lambda: f"C({text(v)})")

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and the bound of what a compressor loses."""
        found, w = super().hypotheses(), self._write
        for answer in self._recorder.answered("compress"):
            sent, v = w.point(answer.result), w.vector(answer.at)
            lost = norm_squared(sent - v) <= (1 - w.theta) ** 2 * norm_squared(v)
            found.append(w.says("contractive-compressor", (answer.result,), lost))
        return found


def Compressed(base: type[ProblemClass]) -> type[ProblemClass]:
    """The class `base` with `compress(v)`, a vector C(v) with ||C(v) - v|| <= (1 - theta) ||v||, 0 < theta <= 1."""
    if not (isinstance(base, type) and issubclass(base, Differentiable) and base.space == EUCLIDEAN):
        raise InputError(f"Compressed takes a Euclidean class with a gradient, such as Smooth, got {base!r}")
    return made(
        f"Compressed({base.__name__})",
        (Compression, base),
        description=f"{base.description}; C is a map with ||C(v) - v|| <= (1 - theta) ||v||",
        oracles=(*base.oracles, "compress"),
    )
