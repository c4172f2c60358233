"""Blocks of coordinates that a method chooses: the space is an orthogonal sum of n subspaces.

For functions that are smooth in each block the inequalities are those of Z. Shi, R. Liu, "Better worst-case complexity
analysis of the block coordinate descent method for large scale machine learning", ICMLA 2017, which are necessary.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, ClassVar

from potential.algebra.expressions import EUCLIDEAN, Vector
from potential.algebra.parameters import Parameter
from potential.classes.convex import Differentiable, DifferentiableConvex, tangent
from potential.classes.premises import Premise
from potential.classes.problem_class import Evaluation, ProblemClass, made
from potential.classes.quantities import Hypothesis, inner, norm_squared
from potential.errors import InputError, NotExpressibleError


class Partitioned(ProblemClass):
    """A space with n blocks, with the part of a vector in each of them."""

    number: ClassVar[int] = 1
    brings: ClassVar[Mapping[str, str]] = {"block": "Blocks(..., n)"}

    def spaces(self) -> tuple[Premise, ...]:
        """The space is the sum of its blocks."""
        text = f"$E$ is the orthogonal sum of {self.number} subspaces, its blocks"
        return (*super().spaces(), Premise("E", "orthogonal-blocks", text))

    def block(self, v: Vector, k: int) -> Vector:
        """The part of v in block k, from 0 to n - 1: its orthogonal projection on a subspace."""
        self._vector(v, "block")
        if type(k) is not int or not 0 <= k < self.number:
            raise NotExpressibleError(f"p.block(v, k): k counts the blocks from 0 to {self.number - 1}, got {k!r}")
        if not v.terms:
            return v
        return self._parts(v)[k]

    def _parts(self, v: Vector) -> list[Vector]:
        """All parts of a vector, of which the last is what the others leave."""
        text = self._recorder.vector_text
        parts = []
        for k in range(self.number - 1):
            shown = lambda k=k: f"part({text(v)}, {k})"  # noqa: E731
            parts.append(self._recorder.answer("block", v, k, name=shown))
        return [*parts, v - sum(parts[1:], parts[0])] if parts else [v]

    def hypotheses(self) -> list[Hypothesis]:
        """What the class says, and that parts in two blocks are orthogonal."""
        found, w = super().hypotheses(), self._write
        asked = dict.fromkeys(a.at for a in self._recorder.answered("block"))
        parts = [self._parts(v) for v in asked]
        for first, second in itertools.product(parts, repeat=2):
            for k, n in itertools.combinations(range(self.number), 2):
                across = inner(w.point(first[k]), w.point(second[n])).equals(0)
                found.append(w.says("orthogonal-blocks", (first[k], second[n]), across))
        return found


class BlockwiseSmooth(Partitioned, DifferentiableConvex):
    """Convex functions that are L_k-smooth in block k, by the parameters L1, L2, ... of the class."""

    interpolates = False
    special_cases = ()

    def said_of(self, f: str, subject: str) -> tuple[Premise, ...]:
        """Convexity, and smoothness in each block."""
        smooth = "is $L_k$-smooth along the vectors of block $k$, for every $k$"
        return (*super().said_of(f, subject), Premise(f, "blockwise-smooth", smooth, subject))

    def between(self, i: Evaluation, j: Evaluation) -> Hypothesis | None:
        """Nothing for the whole gradient: there is an inequality for each block."""
        return None

    def hypotheses(self) -> list[Hypothesis]:
        """For each block, f(i) >= f(j) + <g(j), i - j> + ||the block of g(i) - g(j)||^2 / (2 L_k)."""
        w = self._write
        return [
            w.says(
                f"smooth-convexity-of-block-{k + 1}",
                (i.point, j.point),
                w.at(i).value
                >= tangent(w, i, j)
                + norm_squared(w.vector(self.block(i.gradient, k) - self.block(j.gradient, k)))
                / (2 * getattr(w, f"L{k + 1}")),
            )
            for i, j in self.pairs()
            for k in range(self.number)
        ] + super().hypotheses()


def _count(n: Any, owner: str) -> int:
    if type(n) is not int or n < 1:
        raise InputError(f"{owner}: the number of blocks must be a whole number, 1 or more, got {n!r}")
    return n


def Blocks(base: type[ProblemClass], n: int = 2) -> type[ProblemClass]:
    """The class `base` in a space of n orthogonal blocks, with `p.block(v, k)`, the part of a vector in block k."""
    if not (isinstance(base, type) and issubclass(base, Differentiable) and base.space == EUCLIDEAN):
        raise InputError(f"Blocks takes a Euclidean class with a gradient, such as SmoothConvex, got {base!r}")
    kind = type(f"In{_count(n, 'Blocks')}Blocks", (Partitioned,), {"number": n}) if n not in _SPACES else _SPACES[n]
    _SPACES[n] = kind
    return made(
        f"Blocks({base.__name__}, {n})",
        (kind, base),
        description=f"{base.description}; the space has {n} orthogonal blocks",
        oracles=(*base.oracles, "block"),
    )


_SPACES: dict[int, type] = {}
_SMOOTH: dict[int, type[ProblemClass]] = {}


def BlockSmoothConvex(n: int) -> type[ProblemClass]:
    """Convex functions in a space of n orthogonal blocks, L_k-smooth in block k: parameters L1 to Ln."""
    if _count(n, "BlockSmoothConvex") not in _SMOOTH:
        _SMOOTH[n] = type(
            f"BlockSmoothConvex({n})",
            (BlockwiseSmooth,),
            {
                "number": n,
                "parameters": {f"L{k + 1}": Parameter(above=0) for k in range(n)},
                "description": f"f is convex and L_k-smooth in block k of {n}",
                "oracles": (*DifferentiableConvex.oracles, "block"),
                "__doc__": f"Convex functions, L_k-smooth in each of {n} orthogonal blocks.",
            },
        )
    return _SMOOTH[n]
